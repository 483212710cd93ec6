//! The libraries that programs use for the Authy API, unchanged but for the address they are given: they talk to a server
//! whose certificate a private authority vouches for, in flows of `tests/clients/`. What only somebody with a phone can do
//! the flows ask for, and `vestibule phone` does it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use parking_lot::Mutex;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

use crate::child::Running;
use crate::hold_and_release::block;
use crate::real_apps::{INSTALL, PYTHON, file_of_project};
use crate::streaming::app;
use crate::support::{self, TestGateway};
use crate::upstream::RecordingUpstream;
use vestibule::config::{Scheme, TlsConfig};
use vestibule::domain::audit::By;
use vestibule::domain::factor::Method;
use vestibule::domain::service::{Service, ServiceOptions};
use vestibule::engine::keys::Api;

/// Limits that a flow, which does in seconds what people do in days, does not meet.
pub const LIMITS: &str = "[limits]\ncodes_per_30_seconds = 10\ncodes_per_10_minutes = 50\ncodes_per_hour = 50\ncodes_per_day = 50\n\
                      pushes_live = 10\npushes_per_10_minutes = 50\npushes_per_hour = 50\npush_back_off = \"0s\"\n";

/// A gateway whose portal speaks TLS as `localhost`, with the authority and the phone of whoever uses it.
pub struct Portal {
    pub gateway: TestGateway,
    /// The key of the application that was made last.
    key: Mutex<String>,
    folder: tempfile::TempDir,
    _upstream: RecordingUpstream,
}

impl Portal {
    pub async fn start(more: &str) -> Self {
        let upstream = RecordingUpstream::start(app).await;
        let folder = tempfile::tempdir().expect("a folder");
        let mut config = support::config(&format!("{}{LIMITS}{more}", block(&upstream.url())));
        config.portal.tls = Some(certificate(folder.path()));
        config.portal.url.scheme = Scheme::Https;
        let gateway = TestGateway::start_config_now(config);
        Self { gateway, key: Mutex::default(), folder, _upstream: upstream }
    }

    /// The address that programs are given.
    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.gateway.portal().port())
    }

    /// The file with the authority's certificate.
    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// An application; its key.
    pub async fn application(&self, callback: Option<&str>) -> String {
        let (_, key) = make_application(&self.gateway, callback).await;
        self.key.lock().clone_from(&key);
        key
    }

    /// The newest code that was sent to a number.
    pub fn code(&self, number: &str) -> String {
        code_to(&self.gateway, number)
    }

    /// `vestibule phone`, as somebody who has one runs it.
    pub async fn phone(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
        command.arg("phone").args(args).arg("--home").arg(self.folder.path().join("phone"));
        command.arg("--ca").arg(self.authority()).stdin(Stdio::null());
        tokio::task::spawn_blocking(move || command.output()).await.expect("it runs").expect("the program starts")
    }

    /// Registers the phone of an application's user by their Authy id.
    pub async fn set_up_phone(&self, id: &str) {
        let engine = &self.gateway.engine;
        let number = id.parse().expect("an id");
        let service = engine.service_for(Api::Authy, &self.key.lock()).expect("it reads").expect("an application");
        let user = engine.user_of_service(&service, number).expect("a user").id;
        let secret = engine.invite_device(&By::CONSOLE, user).await.expect("an invitation");
        self.register_phone(&engine.register_link(&self.url(), user, &secret)).await;
    }

    /// Registers the phone by a link.
    pub async fn register_phone(&self, link: &str) {
        let output = self.phone(&["register", link, "--name", "Pocket"]).await;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// The link in the newest message to a number that has one.
    pub fn link_to(&self, number: &str) -> String {
        let messages = self.gateway.outbox.messages();
        let links = messages
            .iter()
            .rev()
            .filter(|message| message.to == number)
            .flat_map(|message| message.text.split_whitespace());
        let link = links.into_iter().find(|word| word.starts_with("https://"));
        link.unwrap_or_else(|| panic!("no link to {number}: {messages:?}")).to_owned()
    }

    /// Says yes or no to an approval request on the phone: what it came to.
    pub async fn answer(&self, act: &str, uuid: &str) -> &'static str {
        let sid = format!("YC{}", uuid.replace('-', ""));
        let output = self.phone(&[act, &sid]).await;
        match (output.status.success(), act) {
            (true, "approve") => "approved",
            (true, _) => "denied",
            (false, _) => "gone",
        }
    }

    /// Does what a flow asks for.
    async fn asked(&self, question: &str) -> String {
        let (act, about) = question.split_once(' ').unwrap_or((question, ""));
        match act {
            "key" => self.application(Some(about).filter(|url| !url.is_empty())).await,
            "code" => self.code(about),
            "phone" => {
                self.set_up_phone(about).await;
                "registered".to_owned()
            }
            "account" => {
                let link = format!("authy://account?token={about}");
                let output = self.phone(&["register", &link, "--portal", &self.url(), "--name", "Pocket"]).await;
                if output.status.success() { "registered" } else { "refused" }.to_owned()
            }
            "approve" | "deny" => self.answer(act, about).await.to_owned(),
            "advance" => {
                self.gateway.clock.advance(Duration::from_secs(about.parse().expect("seconds")));
                "advanced".to_owned()
            }
            _ => panic!("a flow asks for `{question}`"),
        }
    }

    async fn run(&self, name: &str, command: &mut Command) {
        let flow = Running::start_told(name, command.arg(self.url()), INSTALL);
        converse(flow, name, async |question| self.asked(question).await).await;
    }
}

/// An application, and its key.
pub async fn make_application(gateway: &TestGateway, callback: Option<&str>) -> (Service, String) {
    let mut options = ServiceOptions { callback: callback.map(str::to_owned), ..ServiceOptions::default() };
    options.methods.push(Method::Email);
    let made = gateway.engine.create_service(&By::CONSOLE, Api::Authy, "Shop", &options).await;
    let (_, service, key) = made.expect("an application");
    (service, key)
}

/// The newest code that was sent to a number.
pub fn code_to(gateway: &TestGateway, number: &str) -> String {
    let messages = gateway.outbox.messages();
    let newest = messages.iter().rev().find(|message| message.to == number && message.code.is_some());
    newest.and_then(|message| message.code.clone()).unwrap_or_else(|| panic!("no code to {number}: {messages:?}"))
}

/// Answers what a flow asks for, until it ends well.
pub async fn converse(mut flow: Running, name: &str, mut asked: impl AsyncFnMut(&str) -> String) {
    let mut said = String::new();
    while let Some(line) = flow.line().await {
        said.extend([line.as_str(), "\n"]);
        if let Some(question) = line.strip_prefix("? ") {
            let answer = asked(question).await;
            flow.say(&answer);
        }
    }
    let status = flow.ended();
    assert!(status.success(), "{name}: {status}\n{said}");
}

/// A certificate for `localhost`, by an authority whose own is written beside it.
fn certificate(folder: &Path) -> TlsConfig {
    let put = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("room for a file");
        path
    };
    let mut authority = CertificateParams::new(Vec::new()).expect("no names");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.distinguished_name.push(rcgen::DnType::CommonName, "an authority of tests");
    let key = KeyPair::generate().expect("a key");
    put("ca.pem", &authority.self_signed(&key).expect("a certificate").pem());
    let issuer = Issuer::new(authority, key);
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let leaf_key = KeyPair::generate().expect("a key");
    let leaf = CertificateParams::new(names).expect("names").signed_by(&leaf_key, &issuer).expect("a certificate");
    TlsConfig { cert: put("portal.pem", &leaf.pem()), key: put("portal.key", &leaf_key.serialize_pem()) }
}

/// A flow for Node.js, with what `make deps-test` put into a folder of the cache.
pub fn node_flow(flow: &str, folder: &str) -> Command {
    let mut command = Command::new("node");
    command.arg("--no-deprecation").arg(file_of_project(flow));
    command.env("NODE_PATH", file_of_project(&format!(".cache/{folder}/node_modules"))).env("NO_PROXY", "*");
    command
}

/// PyPI's.
pub fn python_flow() -> Command {
    let mut command = Command::new(file_of_project(PYTHON));
    command
        .arg(file_of_project("tests/clients/authy_flows.py"))
        .env("NO_PROXY", "*")
        .env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// Applications may be called back on this machine.
pub const CALLED_BACK: &str = "[outgoing]\nallow = [\"127.0.0.0/8\"]\n";

#[tokio::test(flavor = "multi_thread")]
async fn pypis_authy_runs_unchanged() {
    let portal = Portal::start(CALLED_BACK).await;
    portal.run("PyPI's authy", python_flow().env("REQUESTS_CA_BUNDLE", portal.authority())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn npms_authy_runs_unchanged() {
    let portal = Portal::start("").await;
    let mut flow = node_flow("tests/clients/authy_flows.js", "authy");
    portal.run("npm's authy", flow.env("NODE_EXTRA_CA_CERTS", portal.authority())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn npms_authy_client_runs_unchanged() {
    let portal = Portal::start(CALLED_BACK).await;
    let mut flow = node_flow("tests/clients/authy_client_flows.js", "clients");
    portal.run("npm's authy-client", flow.env("NODE_EXTRA_CA_CERTS", portal.authority())).await;
}
