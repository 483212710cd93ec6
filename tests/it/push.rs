//! Waking phones by Web Push: a push service that looks at every message with node's own cryptography and reads it with a library
//! that is not ours.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{CertificateParams, KeyPair};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::child::Running;
use crate::directory::slapd::authority;
use crate::hold_and_release::{app, block};
use crate::real_apps::{INSTALL, file_of_project};
use crate::support::{Browser, Phone, TestGateway, config};
use crate::upstream::RecordingUpstream;
use vestibule::config::Config;
use vestibule::engine::ports::{Clock as _, Store};
use vestibule::store::memory::MemoryStore;

/// A push service, and the one browser that is subscribed there.
struct Service {
    // Dropped in this order: the folder is removed once nobody reads in it.
    program: Running,
    folder: TempDir,
    keys: Value,
    port: u16,
}

impl Service {
    async fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("vestibule-push-").tempdir().expect("a temporary folder");
        let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("room for a file");
        let (certificate, issuer) = authority();
        put("ca.pem", &certificate.pem());
        let key = KeyPair::generate().expect("a key");
        let own = CertificateParams::new(["127.0.0.1".to_owned()])
            .and_then(|params| params.signed_by(&key, &issuer))
            .expect("signed");
        put("server.pem", &own.pem());
        put("server.key", &key.serialize_pem());
        let mut command = Command::new("node");
        command.arg(file_of_project("tests/apps/push/service.js")).arg(folder.path());
        command.env("NODE_PATH", file_of_project(".cache/push/node_modules"));
        let mut program = Running::start("the push service", &mut command, INSTALL);
        let keys = serde_json::from_str(&program.after("keys ").await).expect("JSON");
        let port = program.port_after("listening on port ").await;
        Self { program, folder, keys, port }
    }

    fn config(&self, upstream: &str) -> Config {
        config(&format!(
            "{}[outgoing]\nca = \"{}\"\n[push]\nsubject = \"mailto:helpdesk@example.edu\"\nallow = [\"127.0.0.0/8\"]\n",
            block(upstream),
            self.folder.path().join("ca.pem").display(),
        ))
    }

    /// What the browser says of its subscription, at an address that answers so.
    fn subscription(&self, answers: &str) -> String {
        let endpoint = format!("https://127.0.0.1:{}/push/{answers}", self.port);
        json!({ "endpoint": endpoint, "expirationTime": null, "keys": self.keys }).to_string()
    }

    async fn message(&mut self) -> Value {
        serde_json::from_str(&self.program.after("message ").await).expect("JSON")
    }
}

/// Somebody whose phone subscribed.
async fn subscribed(gateway: &TestGateway, service: &Service, name: &str, answers: &str) -> Phone {
    let phone = gateway.user_with_phone(name).await;
    let subscription = service.subscription(answers);
    let fields = [("Config.NotificationPlatform", "web"), ("Config.NotificationToken", subscription.as_str())];
    let factor = format!("/Factors/{}", factor(gateway, name));
    let answer = phone.call("POST", &factor, &phone.jwt(gateway.clock.now()), &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    phone
}

fn factor(gateway: &TestGateway, name: &str) -> String {
    format!("YF{}", gateway.user(name).factors.devices[0].simple())
}

async fn offer(gateway: &TestGateway) -> Value {
    let answer = Browser::new(gateway.portal(), "127.0.0.1").get("/authenticator/push.json").await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, Some("no-store")), "{}", answer.text());
    answer.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_is_woken_by_a_message_that_it_alone_can_read() {
    let upstream = RecordingUpstream::start(app).await;
    let mut service = Service::start().await;
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
    let gateway = TestGateway::start_config(service.config(&upstream.url()), Arc::clone(&store));
    let key = offer(&gateway).await;
    assert_eq!((key["web"].as_str().map(str::len), &key["ntfy"]), (Some(87), &Value::Null), "{key}");
    let phone = subscribed(&gateway, &service, "alice", "201").await;
    gateway.held("alice").await;
    let told = service.message().await;
    let asked = phone.pending(gateway.clock.now()).await.remove(0);
    assert_eq!(
        told["message"],
        json!({
            "type": "verify_push_challenge", "challenge_sid": asked["sid"],
            "factor_sid": factor(&gateway, "alice"), "expiration_date": asked["expiration_date"],
        })
    );
    assert_eq!(
        (&told["url"], &told["encoding"], &told["urgency"]),
        (&json!("/push/201"), &json!("aes128gcm"), &json!("high"))
    );
    let ttl: u64 = told["ttl"].as_str().expect("a header").parse().expect("seconds");
    assert!((1..=120).contains(&ttl), "as long as the request lasts: {ttl}");
    assert_eq!((told["topic"].as_str().map(str::len), &told["size"]), (Some(32), &json!(614)));
    let proof = &told["proof"];
    assert_eq!((&proof["valid"], &proof["k"]), (&json!(true), &key["web"]), "{proof}");
    let expected = json!({
        "aud": format!("https://127.0.0.1:{}", service.port), "sub": "mailto:helpdesk@example.edu",
        "exp": gateway.clock.now().secs() + 12 * 3600,
    });
    assert_eq!((&proof["claims"], &proof["kind"]), (&expected, &json!({ "typ": "JWT", "alg": "ES256" })));

    // Another start knows the same key, and so the same subscriptions.
    let again = TestGateway::start_config(service.config(&upstream.url()), store);
    assert_eq!(offer(&again).await, key);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_push_service_says_is_heeded_and_keeps_nobody_waiting() {
    let upstream = RecordingUpstream::start(app).await;
    let mut service = Service::start().await;
    let gateway = TestGateway::start_config(service.config(&upstream.url()), Arc::new(MemoryStore::new()));
    let target = |name: &str| {
        let device = gateway.user(name).factors.devices[0];
        gateway.engine.device(device).expect("it reads").expect("it is there").push
    };
    for (name, answers) in [("alice", "404"), ("bob", "410"), ("carol", "endless"), ("dave", "429-7"), ("erin", "503")]
    {
        let phone = subscribed(&gateway, &service, name, answers).await;
        assert!(target(name).is_some());
        let mut held = gateway.held(name).await;
        let told = service.message().await;
        assert_eq!(told["url"], format!("/push/{answers}"));
        // Whatever becomes of the message: the phone finds the request, and the page takes a code.
        assert_eq!(phone.pending(gateway.clock.now()).await.len(), 1, "{name}");
        assert_eq!(held.state().await["status"], "pending", "{name}");
        match name {
            "alice" | "bob" => {
                let forgotten = async {
                    while target(name).is_some() {
                        tokio::time::sleep(Duration::from_millis(5)).await;
                    }
                };
                tokio::time::timeout(Duration::from_mins(1), forgotten).await.expect("it is forgotten");
            }
            "dave" | "erin" => {
                let sid = told["message"]["challenge_sid"].clone();
                // Its answer may still be on its way as the clock is moved, and then it waits from there.
                let again = async {
                    loop {
                        gateway.clock.advance(Duration::from_secs(7));
                        if let Ok(told) = tokio::time::timeout(Duration::from_secs(2), service.message()).await {
                            break told;
                        }
                    }
                };
                let told = tokio::time::timeout(Duration::from_mins(1), again).await.expect("it is tried again");
                assert_eq!(told["message"]["challenge_sid"], sid, "{name}");
                assert_eq!(phone.deny(gateway.clock.now(), false).await, "denied", "and then no more");
            }
            _ => assert!(target(name).is_some(), "{name}"),
        }
        if matches!(name, "alice" | "bob" | "carol") {
            let code = phone.code(gateway.clock.now());
            held.step("code", &[("code", &code)]).await;
            assert_eq!(held.state().await["status"], "approved", "{name}");
        }
    }
}
