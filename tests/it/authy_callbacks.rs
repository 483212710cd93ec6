//! Callbacks of the Authy API: applications that are told what became of their questions, by the verifier of a real client
//! library, and everything that can go wrong on the way there.

use std::collections::VecDeque;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;

use crate::directory::slapd::authority;
use crate::real_apps::PYTHON;
use crate::support::{TestGateway, config};
use vestibule::config::Config;
use vestibule::domain::account::ProfileChange;
use vestibule::domain::audit::By;
use vestibule::domain::callback::{BACK_OFF, Callback, CallbackState};
use vestibule::domain::challenge::{Challenge, ChallengeState, Denial, Logo, Purpose, Request};
use vestibule::domain::factor::totp::Rules;
use vestibule::domain::ids::{CallbackId, ChallengeId, DeviceId};
use vestibule::domain::service::{CallbackMethod, Service, ServiceOptions};
use vestibule::domain::tree::{Table, Tree};
use vestibule::domain::webhook::WebhookChange;
use vestibule::engine::app_factors::NewAppFactor;
use vestibule::engine::callbacks::queue;
use vestibule::engine::entities::Identity;
use vestibule::engine::keys::Api;
use vestibule::engine::ports::{Clock as _, Store};
use vestibule::engine::records::Tx;
use vestibule::engine::services::Registration;
use vestibule::store::memory::MemoryStore;

/// Only a failing test ever waits that long.
const PATIENCE: Duration = Duration::from_mins(1);

/// What an application was sent, as it came over the wire.
#[derive(Debug, Clone)]
struct Told {
    method: String,
    target: String,
    /// In the letter case they came in.
    headers: Vec<(String, String)>,
    body: String,
}

impl Told {
    fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(other, _)| other == name);
        &found.unwrap_or_else(|| panic!("no `{name}`, spelt so: {:?}", self.headers)).1
    }

    /// What the application is told, of a POST.
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}

/// What an application answers.
#[derive(Debug, Clone)]
enum Says {
    /// This status and these headers.
    Status(u16, &'static str),
    /// 200, once it is told to.
    Late(Arc<tokio::sync::Notify>),
}

/// An application that is called back. It says 200 when it has nothing else to say.
struct Receiver {
    address: SocketAddr,
    told: mpsc::UnboundedReceiver<Told>,
    says: Arc<Mutex<VecDeque<Says>>>,
}

impl Receiver {
    async fn start(tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (tell, told) = mpsc::unbounded_channel();
        let says: Arc<Mutex<VecDeque<Says>>> = Arc::default();
        let answers = Arc::clone(&says);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (tls, tell, answers) = (tls.clone(), tell.clone(), Arc::clone(&answers));
                tokio::spawn(async move {
                    match tls {
                        None => exchange(stream, &tell, &answers).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                exchange(stream, &tell, &answers).await;
                            }
                        }
                    }
                });
            }
        });
        Self { address, told, says }
    }

    /// One that shows a certificate for its address, signed by the authority in `ca.pem` of the folder.
    async fn start_tls(folder: &Path) -> Self {
        let (certificate, issuer) = authority();
        std::fs::write(folder.join("ca.pem"), certificate.pem()).expect("room for a file");
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new(["127.0.0.1".to_owned()]).expect("a name");
        let own = params.signed_by(&key, &issuer).expect("signed");
        let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring has them")
            .with_no_client_auth()
            .with_single_cert(
                vec![own.der().clone()],
                PrivateKeyDer::from_pem_slice(key.serialize_pem().as_bytes()).expect("a key"),
            )
            .expect("they belong together");
        Self::start(Some(TlsAcceptor::from(Arc::new(config)))).await
    }

    fn says(&self, says: Says) {
        self.says.lock().unwrap_or_else(PoisonError::into_inner).push_back(says);
    }

    fn url(&self, scheme: &str, path: &str) -> String {
        format!("{scheme}://{}{path}", self.address)
    }

    async fn next(&mut self) -> Told {
        let told = tokio::time::timeout(PATIENCE, self.told.recv()).await;
        told.expect("it is called in time").expect("it listens")
    }

    fn was_called(&mut self) -> bool {
        self.told.try_recv().is_ok()
    }
}

async fn exchange(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    tell: &mpsc::UnboundedSender<Told>,
    says: &Mutex<VecDeque<Says>>,
) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8(head).expect("text");
    let mut lines = head.trim_end().split("\r\n");
    let mut first = lines.next().unwrap_or_default().split(' ').map(str::to_owned);
    let (method, target) = (first.next().unwrap_or_default(), first.next().unwrap_or_default());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length = length.map_or(0, |(_, value)| value.parse().expect("a length"));
    let mut body = vec![0; length];
    if stream.read_exact(&mut body).await.is_err() {
        return;
    }
    let answer = says.lock().unwrap_or_else(PoisonError::into_inner).pop_front().unwrap_or(Says::Status(200, ""));
    let body = String::from_utf8(body).expect("text");
    let _ = tell.send(Told { method, target, headers, body });
    let (status, more) = match answer {
        Says::Status(status, more) => (status, more),
        Says::Late(told) => {
            told.notified().await;
            (200, "")
        }
    };
    let _ = stream.write_all(format!("HTTP/1.1 {status} X\r\n{more}Content-Length: 0\r\n\r\n").as_bytes()).await;
    let _ = stream.shutdown().await;
}

/// An application with a key, and somebody it can ask.
struct Program {
    service: Service,
    key: String,
    user: vestibule::domain::user::User,
}

impl Program {
    async fn new(gateway: &TestGateway, url: &str, method: CallbackMethod) -> Self {
        let options =
            ServiceOptions { callback: Some(url.to_owned()), callback_method: method, ..ServiceOptions::default() };
        let made = gateway.engine.create_service(&By::CONSOLE, Api::Authy, "Shop", &options).await;
        let (_, service, key) = made.expect("an application");
        let who = Registration { number: "+4915112345678".to_owned(), email: None };
        let user = gateway.engine.register(&service, &who).await.expect("a user").user;
        Self { service, key, user }
    }

    /// A question of it that was answered, as the commit that settles it leaves it.
    async fn answered(&self, gateway: &TestGateway, approved: bool) -> ChallengeId {
        self.answered_with(gateway, approved, vec![("order".to_owned(), order().into())]).await
    }

    /// The same of a question with these hidden details.
    async fn answered_with(&self, gateway: &TestGateway, approved: bool, hidden: Table) -> ChallengeId {
        let now = gateway.clock.now();
        let (mut random, device) = ([0; 10], DeviceId::from_bytes([3; 16]));
        getrandom::fill(&mut random).expect("random bytes");
        let state = if approved {
            ChallengeState::Approved { at: now, by: device }
        } else {
            ChallengeState::Denied { at: now, why: Denial::Denied }
        };
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let logo = |res: &str| Logo { res: res.to_owned(), url: format!("https://shop.test/{res}.png?a=b&c=~*") };
        let challenge = Challenge {
            id: ChallengeId::at(now, random),
            user: self.user.id,
            devices: vec![device],
            purpose: Purpose::Request(self.service.id),
            number: None,
            spoken: None,
            message: "Pay 5 € to «Ä»?".to_owned(),
            fields: vec![
                pair("App", "Shop"),
                pair("Zip", "1+1=2"),
                pair("amount", "5 €"),
                pair("IP Address", "10.0.0.1"),
            ],
            request: Some(Request { hidden, logos: vec![logo("default"), logo("low")], seconds: 120, prompt: None }),
            created_at: now,
            expires_at: now + Duration::from_mins(2),
            wall_ahead: 0,
            state,
        };
        let commit = {
            let mut tx = Tx::new(&*gateway.store);
            tx.put(&challenge.id, &challenge);
            queue(&mut tx, &challenge, self.service.id, device, "c2ln".to_owned(), now).expect("it is queued");
            tx.into_commit()
        };
        gateway.store.commit(commit).await.expect("nobody else writes");
        challenge.id
    }

    /// Whether the client library takes what its application was told.
    async fn believes(&self, told: &Told, url: &str, body: &str) -> bool {
        let query = told.target.split_once('?').map(|(_, query)| query).unwrap_or_default();
        let line = json!({
            "key": self.key,
            "signature": told.header("X-Authy-Signature"),
            "nonce": told.header("X-Authy-Signature-Nonce"),
            "method": told.method,
            "url": url,
            "query": query,
            "body": body,
        });
        let asked = tokio::task::spawn_blocking(move || {
            let root = Path::new(env!("CARGO_MANIFEST_DIR"));
            let mut child = Command::new(root.join(PYTHON))
                .arg(root.join("tests/apps/authy/verify.py"))
                .env("PYTHONDONTWRITEBYTECODE", "1")
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .expect("Python and the library: run `make deps-test`");
            writeln!(child.stdin.take().expect("a pipe"), "{line}").expect("it reads");
            child.wait_with_output().expect("it runs")
        });
        let output = tokio::time::timeout(PATIENCE, asked).await.expect("in time").expect("a thread");
        match String::from_utf8_lossy(&output.stdout).trim() {
            "True" => true,
            "False" => false,
            other => panic!("the library says `{other}` ({})", output.status),
        }
    }
}

/// What the application keeps with a question for itself.
fn order() -> Value {
    json!({
        "note": "a/b & c", "id": 17, "lines": [{ "price": 2.5, "gift": true }, { "price": 5, "gift": false }], "until": null
    })
}

const LOOPBACK: &str = "[outgoing]\nallow = [\"127.0.0.0/8\"]\n";

/// Waits until the queue is as wanted. The task that empties it runs beside the test.
pub async fn until(gateway: &TestGateway, wanted: impl Fn(&[Callback]) -> bool) -> Vec<Callback> {
    let looking = async {
        loop {
            let found = gateway.engine.callbacks(false, None).expect("the store reads").callbacks;
            if wanted(&found) {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let last = || gateway.engine.callbacks(false, None);
    tokio::time::timeout(PATIENCE, looking).await.unwrap_or_else(|_| panic!("the queue stays {:?}", last()))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_is_told_and_its_library_believes_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut receiver = Receiver::start_tls(folder.path()).await;
    let mut config: Config = config(LOOPBACK);
    config.outgoing.ca = Some(folder.path().join("ca.pem"));
    let gateway = TestGateway::start_config(config, Arc::new(MemoryStore::new()));
    let url = receiver.url("https", "/authy/callback");
    let shop = Program::new(&gateway, &format!("{url}?own=1"), CallbackMethod::Post).await;
    for (approved, status) in [(true, "approved"), (false, "denied")] {
        let id = shop.answered(&gateway, approved).await;
        let told = receiver.next().await;
        assert_eq!((told.method.as_str(), told.target.as_str()), ("POST", "/authy/callback?own=1"));
        assert_eq!(told.header("Content-Type"), "application/json");
        assert_eq!(told.header("Host"), receiver.address.to_string());
        let body = told.json();
        let read: Tree = serde_json::from_str(&told.body).expect("JSON");
        assert_eq!(told.body, read.to_string(), "no blanks");
        assert!(
            told.body.contains(r#""details":{"Zip":"1+1=2","amount":"5 €","IP Address":"10.0.0.1"}"#),
            "{}",
            told.body
        );
        assert_eq!((&body["uuid"], &body["status"]), (&json!(id.to_string()), &json!(status)));
        assert_eq!(body["authy_id"], json!(shop.user.number));
        assert_eq!(body["approval_request"]["transaction"]["hidden_details"], json!({ "order": order() }));
        let details = &body["approval_request"]["transaction"]["details"];
        assert_eq!(*details, json!({ "Zip": "1+1=2", "amount": "5 €", "IP Address": "10.0.0.1" }));
        assert!(shop.believes(&told, &url, &told.body).await, "{status}: {told:?}");
        let other = told.body.replace(status, if approved { "denied" } else { "approved" });
        assert!(!shop.believes(&told, &url, &other).await, "an altered one is believed");
        until(&gateway, <[Callback]>::is_empty).await;
    }
    assert!(!receiver.was_called(), "once for each");
}

#[tokio::test(flavor = "multi_thread")]
async fn by_get_all_of_it_is_in_the_query_and_believed_too() {
    let mut receiver = Receiver::start(None).await;
    let gateway = TestGateway::start(LOOPBACK).await;
    let url = receiver.url("http", "/cb");
    let shop = Program::new(&gateway, &format!("{url}?tenant=a%20b"), CallbackMethod::Get).await;
    let id = shop.answered(&gateway, true).await;
    let told = receiver.next().await;
    assert_eq!((told.method.as_str(), told.body.as_str()), ("GET", ""));
    assert!(told.target.starts_with("/cb?tenant=a+b&"), "{}", told.target);
    assert!(told.target.contains(&format!("&uuid={id}")), "{}", told.target);
    assert!(shop.believes(&told, &url, "").await, "{told:?}");
    let altered = Told { target: told.target.replace("approved", "denied"), ..told };
    assert!(!shop.believes(&altered, &url, "").await, "an altered one is believed");
    until(&gateway, <[Callback]>::is_empty).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_form_it_is_a_body_that_is_believed_too() {
    let mut receiver = Receiver::start(None).await;
    let gateway = TestGateway::start(LOOPBACK).await;
    let url = receiver.url("http", "/cb");
    let shop = Program::new(&gateway, &url, CallbackMethod::Form).await;
    shop.answered(&gateway, true).await;
    let told = receiver.next().await;
    assert_eq!((told.method.as_str(), told.target.as_str()), ("POST", "/cb"));
    assert_eq!(told.header("Content-Type"), "application/x-www-form-urlencoded");
    assert!(shop.believes(&told, &url, &told.body).await, "{told:?}");
    let altered = told.body.replace("approved", "denied");
    assert!(!shop.believes(&told, &url, &altered).await, "an altered one is believed");
    until(&gateway, <[Callback]>::is_empty).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_query_holds_is_given_up_with_the_reason() {
    let mut receiver = Receiver::start(None).await;
    let gateway = TestGateway::start(LOOPBACK).await;
    let shop = Program::new(&gateway, &receiver.url("http", "/cb"), CallbackMethod::Get).await;
    let long = vec![("token".to_owned(), "x".repeat(7000).into())];
    let id = shop.answered_with(&gateway, true, long).await;
    let dead = until(&gateway, |queue| queue.iter().any(|one| one.state == CallbackState::Dead)).await;
    assert_eq!((dead.len(), dead[0].id, dead[0].tries), (1, CallbackId::of_answer(id), 1), "{dead:?}");
    let why = dead[0].last_error.as_deref().unwrap_or_default();
    assert!(why.contains("servers take 8000") && why.contains("POST"), "{why}");
    // The next one is told as ever.
    let next = shop.answered(&gateway, true).await;
    assert!(receiver.next().await.target.contains(&next.to_string()));
    assert!(!receiver.was_called(), "the long one was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_fails_is_sent_again_until_it_is_given_up_and_then_when_somebody_says_so() {
    let mut receiver = Receiver::start(None).await;
    let gateway = TestGateway::start(LOOPBACK).await;
    let shop = Program::new(&gateway, &receiver.url("http", "/cb"), CallbackMethod::Post).await;
    for _ in 0..=BACK_OFF.len() {
        receiver.says(Says::Status(500, ""));
    }
    let id = shop.answered(&gateway, true).await;
    let first = receiver.next().await;
    for (tries, wait) in (1..).zip(BACK_OFF) {
        let queued = until(&gateway, |queue| queue.len() == 1 && queue[0].tries == tries).await;
        assert_eq!(queued[0].state, CallbackState::Waiting, "{tries}");
        assert!(!receiver.was_called(), "{tries}: not before its time");
        gateway.clock.advance(wait * 6 / 5);
        let again = receiver.next().await;
        assert_eq!(again.json(), first.json(), "{tries}");
        assert_ne!(again.header("X-Authy-Signature-Nonce"), first.header("X-Authy-Signature-Nonce"), "{tries}");
    }
    let dead = until(&gateway, |queue| queue.iter().any(|one| one.state == CallbackState::Dead)).await;
    assert_eq!((dead.len(), dead[0].id), (1, CallbackId::of_answer(id)));
    assert!(dead[0].last_error.as_ref().is_some_and(|error| error.contains("500")), "{dead:?}");
    gateway.clock.advance(Duration::from_hours(24));
    assert_eq!(gateway.engine.retry_dead_callbacks().await.expect("it is done"), 1);
    let last = receiver.next().await;
    assert_eq!(last.json(), first.json());
    until(&gateway, <[Callback]>::is_empty).await;
    assert!(!receiver.was_called());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_is_not_followed_and_410_is_the_last_word() {
    let mut receiver = Receiver::start(None).await;
    let gateway = TestGateway::start(LOOPBACK).await;
    let shop = Program::new(&gateway, &receiver.url("http", "/cb"), CallbackMethod::Post).await;
    receiver.says(Says::Status(307, "Location: /elsewhere\r\n"));
    let id = shop.answered(&gateway, true).await;
    assert_eq!(receiver.next().await.target, "/cb");
    let failed = until(&gateway, |queue| queue.iter().any(|one| one.tries == 1)).await;
    assert_eq!(failed[0].state, CallbackState::Waiting);
    assert!(failed[0].last_error.as_ref().is_some_and(|error| error.contains("307")), "{failed:?}");
    assert!(!receiver.was_called(), "it went where it was sent");
    receiver.says(Says::Status(410, ""));
    gateway.engine.retry_callback(CallbackId::of_answer(id)).await.expect("it is there");
    receiver.next().await;
    let dead = until(&gateway, |queue| queue.iter().any(|one| one.state == CallbackState::Dead)).await;
    assert_eq!(dead[0].tries, 1, "at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gateways_own_network_is_not_called() {
    let mut receiver = Receiver::start(None).await;
    for (allow, scheme, host, why) in [
        ("[]", "http", "127.0.0.1", "loopback"),
        ("[]", "https", "127.0.0.1", "loopback"),
        ("[]", "https", "[::ffff:127.0.0.1]", "loopback"),
        ("[\"127.0.0.0/8\"]", "https", "169.254.169.254", "link-local"),
        ("[\"127.0.0.0/8\"]", "http", "8.8.8.8", "use https"),
    ] {
        let gateway = TestGateway::start(&format!("[outgoing]\nallow = {allow}\n")).await;
        let url = format!("{scheme}://{host}:{}/cb?token=geheim", receiver.address.port());
        let shop = Program::new(&gateway, &url, CallbackMethod::Post).await;
        shop.answered(&gateway, true).await;
        let failed = until(&gateway, |queue| queue.iter().any(|one| one.tries == 1)).await;
        let error = failed[0].last_error.clone().unwrap_or_default();
        assert!(error.contains(why) && error.contains("outgoing.allow"), "{url}: {error}");
        assert!(!error.contains("geheim"), "{error}");
    }
    assert!(!receiver.was_called());

    // Until the operator says so, without a restart.
    let gateway = TestGateway::start("").await;
    let shop = Program::new(&gateway, &receiver.url("http", "/cb"), CallbackMethod::Post).await;
    let id = shop.answered(&gateway, true).await;
    until(&gateway, |queue| queue.iter().any(|one| one.tries == 1)).await;
    gateway.running.reload(&config(LOOPBACK)).expect("a good configuration");
    gateway.engine.retry_callback(CallbackId::of_answer(id)).await.expect("it is there");
    assert_eq!(receiver.next().await.target, "/cb");
    until(&gateway, <[Callback]>::is_empty).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_being_sent_as_the_gateway_ended_is_sent_again() {
    let mut receiver = Receiver::start(None).await;
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let mut impatient = config(LOOPBACK);
    impatient.server.drain = Duration::ZERO;
    let gateway = TestGateway::start_config(impatient, Arc::clone(&store));
    let shop = Program::new(&gateway, &receiver.url("http", "/cb"), CallbackMethod::Post).await;
    receiver.says(Says::Late(Arc::default()));
    shop.answered(&gateway, true).await;
    let first = receiver.next().await;
    gateway.running.drain().await;
    let gateway = TestGateway::start_with(LOOPBACK, store).await;
    assert_eq!(receiver.next().await.json(), first.json());
    until(&gateway, <[Callback]>::is_empty).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_host_is_told_one_thing_at_a_time_and_an_end_waits_for_it() {
    let mut receiver = Receiver::start(None).await;
    let mut other = Receiver::start(None).await;
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let gateway = TestGateway::start_with(LOOPBACK, Arc::clone(&store)).await;
    let shop = Program::new(&gateway, &receiver.url("http", "/shop"), CallbackMethod::Post).await;
    let bank = Program::new(&gateway, &receiver.url("http", "/bank"), CallbackMethod::Post).await;
    // The same machine under another name.
    let third =
        Program::new(&gateway, &other.url("http", "/cb").replace("127.0.0.1", "127.1"), CallbackMethod::Post).await;
    let (first, second) = (Arc::new(tokio::sync::Notify::new()), Arc::new(tokio::sync::Notify::new()));
    receiver.says(Says::Late(Arc::clone(&first)));
    receiver.says(Says::Late(Arc::clone(&second)));
    shop.answered(&gateway, true).await;
    assert_eq!(receiver.next().await.target, "/shop");
    bank.answered(&gateway, true).await;
    gateway.clock.advance(Duration::from_millis(1));
    // Another host need not wait. What was due before it was looked at before it.
    third.answered(&gateway, true).await;
    assert_eq!(other.next().await.target, "/cb");
    assert!(!receiver.was_called(), "two at once for one host");
    first.notify_one();
    assert_eq!(receiver.next().await.target, "/bank");
    let engine = Arc::clone(&gateway.engine);
    let ending = tokio::spawn(gateway.running.drain());
    second.notify_one();
    ending.await.expect("it ends");
    let left = engine.callbacks(false, None).expect("the store reads").callbacks;
    assert_eq!(left, [], "what was being sent was sent, and noted");
}

#[tokio::test(flavor = "multi_thread")]
async fn however_many_wait_for_a_slow_host_another_is_told() {
    let mut slow = Receiver::start(None).await;
    let mut other = Receiver::start(None).await;
    let gateway = TestGateway::start(LOOPBACK).await;
    let answered = Arc::new(tokio::sync::Notify::new());
    slow.says(Says::Late(Arc::clone(&answered)));
    // More than are read from the queue at once, and all of them due before the other.
    let mut waiting = 0;
    for _ in 0..=100 {
        let one = Program::new(&gateway, &slow.url("http", "/slow"), CallbackMethod::Post).await;
        one.answered(&gateway, true).await;
        waiting += 1;
    }
    slow.next().await;
    gateway.clock.advance(Duration::from_millis(1));
    let url = other.url("http", "/cb").replace("127.0.0.1", "127.1");
    Program::new(&gateway, &url, CallbackMethod::Post).await.answered(&gateway, true).await;
    other.next().await;
    let left = until(&gateway, |queue| queue.len() == waiting).await;
    assert!(left.iter().all(|one| one.tries == 0), "{left:?}");
    // Once it answers, the others come to it as well.
    answered.notify_one();
    for _ in 1..waiting {
        slow.next().await;
    }
    until(&gateway, <[Callback]>::is_empty).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_with_many_names_for_slow_hosts_keeps_no_other_waiting() {
    let mut slow = Receiver::start(None).await;
    let mut other = Receiver::start(None).await;
    let gateway = TestGateway::start(LOOPBACK).await;
    let engine = &gateway.engine;
    let (_, account, _) = engine.create_account(&By::CONSOLE, "Evil", false).await.expect("an account");
    let till = ProfileChange { friendly_name: Some("Till".to_owned()), ..ProfileChange::default() };
    let service = engine.create_account_service(&account, &till).await.expect("a service");
    // One machine under many names, as an owner of a domain has them.
    let names =
        ["127.0.0.1", "127.1", "127.0.1", "0x7f.1", "0177.1", "2130706433", "0x7f000001", "127.0x1", "0177.0.1"];
    let late: Vec<Arc<tokio::sync::Notify>> = names.iter().map(|_| Arc::default()).collect();
    for (name, late) in names.iter().zip(&late) {
        slow.says(Says::Late(Arc::clone(late)));
        let said = WebhookChange {
            name: Some("Orders".to_owned()),
            events: vec!["factor.created".to_owned()],
            url: Some(slow.url("http", "/slow").replace("127.0.0.1", name)),
            ..WebhookChange::default()
        };
        engine.create_webhook(&account, service.id, &said).await.expect("a webhook");
    }
    let identity = Identity::parse("alice-0001").expect("an identity");
    let new = NewAppFactor { name: "App".to_owned(), seed: None, rules: Rules::default(), metadata: None };
    engine.create_app_factor(&service, &identity, &new).await.expect("a factor");
    for _ in 0..2 {
        slow.next().await;
    }
    gateway.clock.advance(Duration::from_millis(1));
    let url = other.url("http", "/cb").replace("127.0.0.1", "127.0.0.0x1");
    Program::new(&gateway, &url, CallbackMethod::Post).await.answered(&gateway, true).await;
    other.next().await;
    assert!(!slow.was_called(), "two at once, whatever their names are");
    late[0].notify_one();
    late[1].notify_one();
    for late in &late[2..] {
        slow.next().await;
        late.notify_one();
    }
    until(&gateway, <[Callback]>::is_empty).await;
}
