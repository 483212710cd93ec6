//! Calls by Vonage: a provider that looks at every field, and checks by node's own cryptography who asks. And one command that tries
//! calls and text messages.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::child::Running;
use crate::real_apps::{INSTALL, file_of_project};
use crate::support::BASE;
use crate::upstream::{RecordingUpstream, Reply};
use vestibule::cli::delivery::{ChannelArg, TestArgs};
use vestibule::config::Config;
use vestibule::domain::factor::Channel;
use vestibule::domain::locale::Locale;
use vestibule::domain::time::Timestamp;
use vestibule::engine::ports::{Clock, DeliverError, Message};
use vestibule::serve;

const APPLICATION: &str = "78d335fa-323d-0114-9c3d-d6f0d48968cf";

/// A provider, with a folder that has an application's private key.
struct Provider {
    // Dropped in this order: the folder is removed once nobody reads in it.
    program: Running,
    folder: TempDir,
    port: u16,
}

impl Provider {
    async fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("vestibule-calls-").tempdir().expect("a temporary folder");
        let mut command = Command::new("node");
        command.arg(file_of_project("tests/apps/calls/server.js")).arg(folder.path());
        let mut program = Running::start("the provider of calls", &mut command, INSTALL);
        let port = program.port_after("listening on port ").await;
        Self { program, folder, port }
    }

    /// A configuration by which it is asked for calls, and answers so.
    fn config(&self, status: u16, key: &str) -> Config {
        let file = self.folder.path().join("config.toml");
        let text = format!(
            "{BASE}[delivery.voice]\nkind = \"vonage\"\naccount = \"{APPLICATION}\"\nsecret = {{ file = \"{key}\" }}\n\
             from = \"+4930901820\"\nurl = \"http://127.0.0.1:{}/{status}\"\n",
            self.port
        );
        std::fs::write(&file, text).expect("room for a file");
        Config::load(&file).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The next request it was sent.
    async fn call(&mut self) -> Value {
        serde_json::from_str(&self.program.after("call ").await).expect("JSON")
    }
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(serve::SystemClock::new())
}

async fn call(config: &Config, locale: Locale) -> Result<(), DeliverError> {
    let message = Message {
        at: Timestamp::default(),
        channel: Channel::Voice,
        to: "+4915112345678".to_owned(),
        user: "alice".to_owned(),
        subject: None,
        locale,
        text: "Ihr Code für Wiki & <Co> ist: 1, 2, 3, 4, 5, 6".to_owned(),
        code: Some("123456".to_owned()),
    };
    serve::deliveries(config, &clock()).expect("they can be built").send(message).await
}

#[tokio::test(flavor = "multi_thread")]
async fn vonage_is_asked_for_a_call_as_documented_by_an_application_that_proves_itself() {
    let mut provider = Provider::start().await;
    let config = provider.config(201, "application.key");
    let before = clock().wall();
    call(&config, Locale::De).await.expect("taken");
    let first = provider.call().await;
    let after = clock().wall();
    assert_eq!(
        (&first["method"], &first["path"], &first["type"]),
        (&"POST".into(), &"/v1/calls".into(), &"application/json".into())
    );
    let expected = json!({
        "to": [{ "type": "phone", "number": "4915112345678" }],
        "from": { "type": "phone", "number": "4930901820" },
        "ncco": [{
            "action": "talk",
            "text": "Ihr Code für Wiki &  Co  ist: 1, 2, 3, 4, 5, 6",
            "language": "de-DE",
            "loop": 2,
        }],
    });
    assert_eq!(first["body"], expected);
    let proof = &first["proof"];
    assert_eq!(proof["valid"], true, "signed by the application's key: {proof}");
    assert_eq!(proof["header"], json!({ "alg": "RS256", "typ": "JWT" }));
    let claims = &proof["claims"];
    let made = claims["iat"].as_i64().expect("when it was made");
    assert!((before.secs()..=after.secs()).contains(&made), "{claims}");
    let id = claims["jti"].as_str().expect("an id");
    assert!(uuid::Uuid::parse_str(id).is_ok(), "{id}");
    let lasts = i64::try_from(Duration::from_mins(5).as_secs()).expect("a number");
    let expected = json!({ "application_id": APPLICATION, "iat": made, "exp": made + lasts, "jti": id });
    assert_eq!(*claims, expected, "nothing else is claimed");

    call(&config, Locale::Ar).await.expect("taken");
    let second = provider.call().await;
    assert_eq!((&second["body"]["ncco"][0]["language"], &second["proof"]["valid"]), (&"ar".into(), &true.into()));
    assert_ne!(second["proof"]["claims"]["jti"], *id, "each is good for one call");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_vonage_answers_to_a_call_is_told_by_its_status_alone() {
    let provider = Provider::start().await;
    for status in [200, 400, 401, 429, 500, 503] {
        let why = call(&provider.config(status, "application.key"), Locale::En).await.expect_err("refused").to_string();
        assert!(why.contains(&format!("vonage: its answer is {status}")) && !why.contains("4915112345678"), "{why}");
    }
    std::fs::write(provider.folder.path().join("other.key"), "s3cret").expect("room for a file");
    let error = serve::deliveries(&provider.config(201, "other.key"), &clock()).err().expect("no key");
    let why = format!("{error:#}");
    assert!(why.contains("delivery.voice") && why.contains("no private key in PEM form"), "{why}");
    assert!(!why.contains("s3cret"), "{why}");
}

/// `vestibule delivery test`: what is printed, or why it is refused.
async fn tried(config: &Config, channel: ChannelArg, to: &str, is_json: bool) -> Result<String, String> {
    let mut out = Vec::new();
    let args = TestArgs { channel, to: to.to_owned() };
    let ended = vestibule::cli::delivery::test(config, &args, is_json, &mut out).await;
    ended.map(|_| String::from_utf8(out).expect("text")).map_err(|error| format!("{error:#}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn one_command_sends_a_test_to_a_number_by_text_message_and_by_call() {
    let mut vonage = Provider::start().await;
    let said = tried(&vonage.config(201, "application.key"), ChannelArg::Voice, "+49 151 12345678", false).await;
    assert_eq!(said.as_deref(), Ok("the delivery took the message for +4915112345678; look whether it arrives\n"));
    let call = vonage.call().await;
    assert_eq!(call["body"]["to"], json!([{ "type": "phone", "number": "4915112345678" }]));
    let text = call["body"]["ncco"][0]["text"].as_str().expect("what is said");
    assert!(text.contains("This is a test of Vestibule"), "{text}");
    let why = tried(&vonage.config(503, "application.key"), ChannelArg::Voice, "+4915112345678", false).await;
    assert!(why.as_ref().is_err_and(|why| why.contains("503")), "{why:?}");

    let provider = RecordingUpstream::start(|_| Reply::new(200, &[], "")).await;
    let text = format!(
        "{BASE}[delivery.sms]\nkind = \"http\"\nurl = \"{}/send\"\nformat = \"json\"\nbody = '{{\"to\":\"{{to}}\",\"text\":\"{{text}}\"}}'\n",
        provider.url()
    );
    let config = Config::parse(&text, std::path::Path::new(""), &|_| None).unwrap_or_else(|error| panic!("{error}"));
    let said = tried(&config, ChannelArg::Sms, "+4915112345678", true).await.expect("taken");
    let said: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(said, json!({ "channel": "sms", "to": "+4915112345678", "outbox": false }));
    let sent = provider.requests();
    assert_eq!(sent.len(), 1, "one message");
    let body: Value = serde_json::from_slice(&sent[0].body).expect("JSON");
    assert_eq!(body["to"], "+4915112345678");
    assert!(body["text"].as_str().is_some_and(|text| text.contains("This is a test of Vestibule")), "{body}");
}
