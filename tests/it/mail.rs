//! Messages on their way: e-mail by a mail server, what it is sent and everything that it may not be sent; and one command that tries.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rcgen::{CertificateParams, KeyPair};
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::child::Running;
use crate::directory::slapd::authority;
use crate::real_apps::{INSTALL, PYTHON, file_of_project};
use crate::support::{BASE, ManualClock};
use vestibule::cli::delivery::{ChannelArg, TestArgs};
use vestibule::cli::{Exit, doctor};
use vestibule::config::Config;
use vestibule::domain::factor::Channel;
use vestibule::domain::locale::Locale;
use vestibule::domain::time::Timestamp;
use vestibule::engine::ports::{Clock, DeliverError, Message};
use vestibule::serve;

/// A mail server, with a folder that has its authority and the gateway's password.
struct Server {
    // Dropped in this order: the folder is removed once nobody reads in it.
    program: Running,
    folder: TempDir,
    port: u16,
}

impl Server {
    async fn start(mode: &str) -> Self {
        let folder = tempfile::Builder::new().prefix("vestibule-mail-").tempdir().expect("a temporary folder");
        let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("room for a file");
        let (certificate, issuer) = authority();
        put("ca.pem", &certificate.pem());
        put("other-ca.pem", &authority().0.pem());
        let key = KeyPair::generate().expect("a key");
        let own = CertificateParams::new(["localhost".to_owned()])
            .and_then(|params| params.signed_by(&key, &issuer))
            .expect("signed");
        put("server.pem", &own.pem());
        put("server.key", &key.serialize_pem());
        put("password", "let-me-send\n");
        put("wrong-password", "let-me-in\n");
        let mut command = Command::new(file_of_project(PYTHON));
        command.arg(file_of_project("tests/apps/smtp/server.py")).arg(mode).arg(folder.path());
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        let mut program = Running::start("the mail server", &mut command, INSTALL);
        let port = program.port_after("listening on port ").await;
        Self { program, folder, port }
    }

    /// A configuration that sends e-mail to it.
    fn config(&self, encryption: &str, more: &str) -> Config {
        read(self.folder.path(), self.port, &format!("encryption = \"{encryption}\"\n{more}"))
    }

    /// The next message it was sent.
    async fn message(&mut self) -> Value {
        let said = self.program.after("message: ").await;
        serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}"))
    }
}

const USER: &str = "user = \"gateway\"\npassword = { file = \"password\" }\nca = \"ca.pem\"\n";

/// A configuration in a folder, whose mail server is on this port.
fn read(folder: &Path, port: u16, more: &str) -> Config {
    let text = format!(
        "{BASE}[delivery.email]\nkind = \"smtp\"\nhost = \"localhost\"\nport = {port}\nfrom = \"Vestibule Ä <gate@example.edu>\"\n{more}"
    );
    let file = folder.join("config.toml");
    std::fs::write(&file, text).expect("room for a file");
    Config::load(&file).unwrap_or_else(|error| panic!("{error}"))
}

fn to(address: &str) -> Message {
    Message {
        at: Timestamp::default(),
        channel: Channel::Email,
        to: address.to_owned(),
        user: "alice".to_owned(),
        subject: Some("Ihr Code für Wiki\r\nBcc: mallory@example.org".to_owned()),
        locale: Locale::De,
        text: "123456 ist Ihr Code für Wiki.\n.\nÜber «Ä» hinaus.".to_owned(),
        code: Some("123456".to_owned()),
    }
}

async fn send(config: &Config, message: Message) -> Result<(), DeliverError> {
    let clock: Arc<dyn Clock> = Arc::new(serve::SystemClock::new());
    serve::deliveries(config, &clock).expect("they can be built").send(message).await
}

/// Why a message is not taken.
async fn refused(config: &Config, message: Message) -> String {
    send(config, message).await.expect_err("refused").to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_arrives_whole_and_encrypted() {
    for mode in ["starttls", "tls"] {
        let mut server = Server::start(mode).await;
        send(&server.config(mode, USER), to("alice@example.edu")).await.expect("taken");
        let came = server.message().await;
        assert_eq!((&came["encrypted"], &came["authenticated"]), (&true.into(), &true.into()), "{came}");
        assert_eq!(came["from"], "gate@example.edu");
        assert_eq!(came["to"], serde_json::json!(["alice@example.edu"]), "a line in the subject adds nobody");
        let headers = &came["headers"];
        assert_eq!(headers["subject"], "Ihr Code für Wiki  Bcc: mallory@example.org");
        assert_eq!((&headers["bcc"], &headers["auto-submitted"]), (&Value::Null, &"auto-generated".into()));
        assert!(headers["from"].as_str().is_some_and(|from| from.contains("Vestibule Ä")), "{headers}");
        assert!(headers["date"].is_string(), "{headers}");
        assert_eq!(headers["mime-version"], "1.0", "without it nobody need read how the text is encoded");
        let text = came["text"].as_str().expect("a text").replace("\r\n", "\n");
        assert_eq!(text.trim_end(), "123456 ist Ihr Code für Wiki.\n.\nÜber «Ä» hinaus.");
    }
    // A server of this machine may be spoken to in the clear.
    let mut server = Server::start("plain").await;
    send(&server.config("none", ""), to("alice@example.edu")).await.expect("taken");
    assert_eq!(server.message().await["encrypted"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_said_to_a_server_that_does_not_prove_itself_or_does_not_encrypt() {
    let server = Server::start("starttls").await;
    let stranger = USER.replace("\"ca.pem\"", "\"other-ca.pem\"");
    let why = refused(&server.config("starttls", &stranger), to("alice@example.edu")).await;
    assert!(why.contains(&format!("localhost:{}", server.port)) && why.to_lowercase().contains("certificate"), "{why}");
    // Its certificate is for a name, and not for this address.
    let config = server.config("starttls", USER);
    let mut other = config.clone();
    let [vestibule::config::MailConfig::Smtp(smtp)] = &mut other.delivery.email[..] else { panic!("a mail server") };
    smtp.host = "127.0.0.1".to_owned();
    assert!(refused(&other, to("alice@example.edu")).await.to_lowercase().contains("certificate"));
    // One in the middle that hides the offer gets neither password nor message.
    let mut plain = Server::start("plain").await;
    let why = refused(&plain.config("starttls", USER), to("alice@example.edu")).await;
    assert!(why.contains("STARTTLS"), "{why}");
    send(&plain.config("none", ""), to("bob@example.edu")).await.expect("taken");
    assert_eq!(plain.message().await["to"], serde_json::json!(["bob@example.edu"]), "the first that it was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_it_refuses_is_told_without_whom_it_was_for() {
    let server = Server::start("starttls").await;
    let wrong = USER.replace("\"password\"", "\"wrong-password\"");
    let why = refused(&server.config("starttls", &wrong), to("alice@example.edu")).await;
    assert!(why.contains("its answer is 535") && !why.contains("let-me-in"), "{why}");
    let why = refused(&server.config("starttls", USER), to("refused@example.edu")).await;
    assert!(why.contains("its answer is 550") && !why.contains("refused@"), "{why}");
    let why = refused(&server.config("starttls", USER), to("no address")).await;
    assert!(why.contains("no e-mail address"), "{why}");

    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = silent.local_addr().expect("an address").port();
    let config = read(server.folder.path(), port, "timeout = \"1s\"\nca = \"ca.pem\"\n");
    let why = refused(&config, to("alice@example.edu")).await;
    assert!(why.contains("longer than 1000 ms") || why.contains("timed out"), "{why}");
    drop(silent);
    assert!(refused(&config, to("alice@example.edu")).await.contains("refused"), "nobody is there any more");
}

/// A configuration with these servers, in this order.
fn several(folder: &Path, ports: &[u16]) -> Config {
    let server = |port: &u16| {
        format!(
            "[[delivery.email]]\nkind = \"smtp\"\nhost = \"localhost\"\nport = {port}\nencryption = \"none\"\n\
             from = \"gate@example.edu\"\n"
        )
    };
    let text = format!("{BASE}{}", ports.iter().map(server).collect::<Vec<_>>().concat());
    let file = folder.join("config.toml");
    std::fs::write(&file, text).expect("room for a file");
    Config::load(&file).unwrap_or_else(|error| panic!("{error}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_server_takes_what_the_first_does_not_and_one_that_fails_is_left_alone_for_a_while() {
    let mut second = Server::start("plain").await;
    // One that hangs up on everybody, and counts them.
    let first = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = first.local_addr().expect("an address").port();
    let asked = Arc::new(AtomicUsize::new(0));
    let counts = Arc::clone(&asked);
    let hangs_up = tokio::spawn(async move {
        while let Ok((stream, _)) = first.accept().await {
            counts.fetch_add(1, Ordering::SeqCst);
            drop(stream);
        }
    });
    let clock = Arc::new(ManualClock::standing());
    let folder = second.folder.path().to_owned();
    let delivery = |ports: &[u16]| {
        let clock = Arc::clone(&clock) as Arc<dyn Clock>;
        serve::deliveries(&several(&folder, ports), &clock).expect("they can be built")
    };
    let delivery_of_both = delivery(&[port, second.port]);
    let closed_alone = delivery(&[port]);
    for n in 0..5 {
        let who = format!("user{n}@example.edu");
        delivery_of_both.send(to(&who)).await.expect("the second takes it");
        assert_eq!(second.message().await["to"], serde_json::json!([who]));
    }
    assert_eq!(asked.load(Ordering::SeqCst), 3, "three times, and then no more");
    clock.advance(Duration::from_mins(1));
    delivery_of_both.send(to("alice@example.edu")).await.expect("the second takes it");
    assert_eq!(second.message().await["to"], serde_json::json!(["alice@example.edu"]));
    assert_eq!(asked.load(Ordering::SeqCst), 4, "it is tried again with one message");

    // Nobody is there any more: each that was asked is named with what it did, and the receiver is not.
    hangs_up.abort();
    assert!(hangs_up.await.is_err_and(|ended| ended.is_cancelled()));
    let why = closed_alone.send(to("bob@example.edu")).await.expect_err("nobody takes it").to_string();
    assert!(why.contains(&format!("the mail server `localhost:{port}`")) && !why.contains("bob@"), "{why}");
    delivery(&[port, second.port]).send(to("bob@example.edu")).await.expect("the second takes it");
    assert_eq!(second.message().await["to"], serde_json::json!(["bob@example.edu"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_whom_a_server_refuses_says_nothing_of_the_server() {
    let (mut first, second) = (Server::start("plain").await, Server::start("plain").await);
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::standing());
    let config = several(first.folder.path(), &[first.port, second.port]);
    let delivery = serve::deliveries(&config, &clock).expect("they can be built");
    for _ in 0..4 {
        let why = delivery.send(to("refused@example.edu")).await.expect_err("refused").to_string();
        let of = |port: u16| format!("the mail server `localhost:{port}`: its answer is 550");
        assert!(why.contains(&of(first.port)) && why.contains(&of(second.port)) && !why.contains("refused@"), "{why}");
    }
    delivery.send(to("alice@example.edu")).await.expect("taken");
    assert_eq!(first.message().await["to"], serde_json::json!(["alice@example.edu"]), "by the first, as ever");
    let mut out = Vec::new();
    doctor::run(&config, &doctor::here(), false, &mut out).await.expect("written");
    let said = String::from_utf8(out).expect("text");
    for port in [first.port, second.port] {
        assert!(said.contains(&format!("answers   localhost:{port}: it takes the gateway")), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_command_sends_a_test_and_another_looks_whether_it_could() {
    let mut server = Server::start("starttls").await;
    let config = server.config("starttls", USER);
    let test = |channel, to: &str| TestArgs { channel, to: to.to_owned() };
    let run = async |config: &Config, channel, to: &str| {
        let mut out = Vec::new();
        let ended = vestibule::cli::delivery::test(config, &test(channel, to), false, &mut out).await;
        ended.map(|_| String::from_utf8(out).expect("text")).map_err(|error| format!("{error:#}"))
    };
    let said = run(&config, ChannelArg::Email, " bob@example.edu ").await.expect("taken");
    assert_eq!(said, "the delivery took the message for bob@example.edu; look whether it arrives\n");
    assert_eq!(server.message().await["to"], serde_json::json!(["bob@example.edu"]));
    let why = run(&config, ChannelArg::Email, "bob").await.expect_err("no address");
    assert!(why.contains("you@example.edu"), "{why}");
    let why = run(&config, ChannelArg::Sms, "0151").await.expect_err("no number");
    assert!(why.contains("+4915112345678"), "{why}");
    let why = run(&config, ChannelArg::Email, "refused@example.edu").await.expect_err("refused");
    assert!(why.contains("550"), "{why}");

    let look = async |config: &Config| {
        let mut out = Vec::new();
        let exit = doctor::run(config, &doctor::here(), false, &mut out).await.expect("written");
        (exit, String::from_utf8(out).expect("text"))
    };
    let (exit, said) = look(&config).await;
    assert!(said.contains(&format!("answers   localhost:{}: it takes the gateway", server.port)), "{said}");
    assert_eq!(exit, Exit::Done, "{said}");
    let wrong = USER.replace("\"password\"", "\"wrong-password\"");
    let (exit, said) = look(&server.config("starttls", &wrong)).await;
    assert!(said.contains("fails") && said.contains("535"), "{said}");
    assert_eq!(exit, Exit::Refused, "{said}");
}
