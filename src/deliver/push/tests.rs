//! Carriers against servers that keep what they are sent, each field as its documentation has it.

use std::convert::Infallible;
use std::sync::Arc;

use http_body_util::{BodyExt as _, Full};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use p256::ecdsa::VerifyingKey;
use p256::ecdsa::signature::Verifier as _;
use p256::pkcs8::DecodePrivateKey as _;
use parking_lot::Mutex;
use ring::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::json;
use tokio::net::TcpListener;

use super::*;
use crate::deliver::provider::tests::Recorder;
use crate::domain::ids::{ChallengeId, DeviceId};
use crate::domain::text::from_base64url;
use crate::domain::time::Timestamp;

const RSA: &str = include_str!("tests/rsa.pem");
const P256: &str = include_str!("tests/p256.pem");
const NOW: i64 = 1_700_000_000;

fn message(platform: &str, token: &str) -> PushMessage {
    PushMessage {
        target: PushTarget::read(platform, Some(token)).unwrap().unwrap(),
        web_key: None,
        challenge: ChallengeId::from_bytes([0xd6; 16]),
        device: DeviceId::from_bytes([0xf3; 16]),
        app_id: "edu.example.phone".to_owned(),
        title: "A request is waiting".to_owned(),
        text: "Open it".to_owned(),
        expires_at: Timestamp::from_secs(NOW + 120),
        lasts: Duration::from_mins(2),
        now: Timestamp::from_secs(NOW),
    }
}

/// Carriers of a configuration with the files of this test beside it.
fn carriers(push: &str, files: &[(&str, &str)]) -> Carriers {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let config = Config::parse(push, folder.path(), &|_| None).unwrap_or_else(|error| panic!("{error}"));
    Carriers::configured(&config).unwrap()
}

/// Head and payload of a token, and what its signature is over.
fn opened(token: &str) -> (Value, Value, Vec<u8>, Vec<u8>) {
    let (text, signature) = token.rsplit_once('.').unwrap();
    let (header, claims) = text.split_once('.').unwrap();
    let read = |part: &str| serde_json::from_slice(&from_base64url(part).unwrap()).unwrap();
    (read(header), read(claims), text.as_bytes().to_vec(), from_base64url(signature).unwrap())
}

/// Head, in lower case but for its values, and body of what was sent.
fn parts(request: &str) -> (&str, Vec<(String, String)>, &str) {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let (line, headers) = head.split_once("\r\n").unwrap();
    let headers = headers.lines().filter_map(|line| line.split_once(": "));
    (line, headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect(), body)
}

fn header<'a>(headers: &'a [(String, String)], name: &str) -> &'a str {
    headers.iter().find(|(of, _)| of == name).map_or("", |(_, value)| value)
}

const LATER: PushError = PushError::Later { told: None, reason: String::new() };

/// The same error without its reason, which was looked at: it holds no secret.
fn bare(sent: Result<(), PushError>) -> Option<PushError> {
    let reason = |reason: &str| {
        assert!(!reason.is_empty() && !reason.contains("Geheim"), "{reason}");
        String::new()
    };
    Some(match sent.err()? {
        PushError::Gone => PushError::Gone,
        PushError::Later { told, reason: why } => PushError::Later { told, reason: reason(&why) },
        PushError::Failed { reason: why } => PushError::Failed { reason: reason(&why) },
    })
}

const TOPIC: &str = "Geheim_0123456789";

#[tokio::test]
async fn ntfy_is_told_where_to_look_and_nothing_else() {
    let recorder = Recorder::start("200 OK", r#"{"id":"x"}"#).await;
    let config = format!(
        "[portal]\nurl = \"https://phone.example.edu\"\n[push.ntfy]\nserver = \"{}\"\ntoken_file = \"t\"",
        recorder.url
    );
    carriers(&config, &[("t", "tk_1\n")]).send(message("ntfy", TOPIC)).await.unwrap();
    let sent = recorder.sent.lock().clone();
    let (line, headers, body) = parts(&sent[0]);
    assert_eq!((line, sent.len()), ("POST / HTTP/1.1", 1));
    assert_eq!(header(&headers, "authorization"), "Bearer tk_1");
    let expected = json!({
        "topic": TOPIC, "title": "A request is waiting", "message": "Open it",
        "click": "https://phone.example.edu/authenticator", "priority": 5, "tags": ["key"],
    });
    assert_eq!(serde_json::from_str::<Value>(body).unwrap(), expected);
}

#[tokio::test]
async fn what_a_server_says_decides_whether_it_is_tried_again() {
    let seven = PushError::Later { told: Some(Duration::from_secs(7)), reason: String::new() };
    let failed = PushError::Failed { reason: String::new() };
    for (status, expected) in [
        ("429 Too Many Requests\r\nRetry-After: 7", seven),
        ("503 Service Unavailable", LATER),
        ("401 Unauthorized", failed.clone()),
        ("302 Found\r\nLocation: /elsewhere", failed.clone()),
    ] {
        let recorder = Recorder::start(status, "Geheim").await;
        let sent = carriers(&format!("[push.ntfy]\nserver = \"{}\"", recorder.url), &[]);
        assert_eq!(bare(sent.send(message("ntfy", TOPIC)).await), Some(expected), "{status}");
        assert_eq!(recorder.sent.lock().len(), 1, "{status}: nothing is followed");
    }
    let gone = carriers("[push.ntfy]\nserver = \"http://127.0.0.1:9\"", &[]);
    assert_eq!(bare(gone.send(message("ntfy", TOPIC)).await), Some(LATER), "nobody is there");
    let none = carriers("[push]\nweb = false", &[]);
    let token = "Geheim".repeat(10);
    for (platform, token) in [("ntfy", TOPIC), ("fcm", &token), ("apn", &token)] {
        assert_eq!(bare(none.send(message(platform, token)).await), Some(failed.clone()), "{platform}");
    }
}

#[tokio::test]
async fn google_is_shown_the_account_and_sent_a_data_message() {
    let granted = r#"{"access_token":"ya29.x","expires_in":3599,"token_type":"Bearer"}"#;
    let gone = r#"{"error":{"code":404,"status":"NOT_FOUND","details":[{"@type":"x","errorCode":"UNREGISTERED"}]}}"#;
    let recorder = Recorder::start_in_turn(vec![
        ("200 OK", granted),
        ("200 OK", "{}"),
        ("404 Not Found", gone),
        ("404 Not Found", r#"{"error":{"status":"NOT_FOUND"}}"#),
        ("401 Unauthorized", "{}"),
        ("200 OK", granted),
        ("429 Too Many Requests\r\nRetry-After: 30", "{}"),
    ])
    .await;
    let account = json!({
        "type": "service_account", "project_id": "phones-1", "private_key_id": "k1", "private_key": RSA,
        "client_email": "push@phones-1.iam.gserviceaccount.com", "token_uri": format!("{}/token", recorder.url),
    });
    let config = format!("[push.fcm]\nservice_account_file = \"a.json\"\nserver = \"{}\"", recorder.url);
    let carriers = carriers(&config, &[("a.json", &account.to_string())]);
    let token = "Geheim".repeat(10);
    let send = async || bare(carriers.send(message("fcm", &token)).await);
    assert_eq!(send().await, None);
    assert_eq!(send().await, Some(PushError::Gone));
    assert_eq!(send().await, Some(PushError::Failed { reason: String::new() }), "there is no such project");
    assert_eq!(send().await, Some(LATER), "the token ended early");
    let told = PushError::Later { told: Some(Duration::from_secs(30)), reason: String::new() };
    assert_eq!(send().await, Some(told));
    let requests = recorder.sent.lock().clone();
    let lines: Vec<&str> = requests.iter().map(|request| parts(request).0).collect();
    let (ask, post) = ("POST /token HTTP/1.1", "POST /v1/projects/phones-1/messages:send HTTP/1.1");
    assert_eq!(lines, [ask, post, post, post, post, ask, post], "a token is asked for once, and again when it ended");

    let (_, headers, body) = parts(&requests[0]);
    assert_eq!(header(&headers, "content-type"), "application/x-www-form-urlencoded");
    let form: Vec<(String, String)> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    assert_eq!(form[0], ("grant_type".to_owned(), "urn:ietf:params:oauth:grant-type:jwt-bearer".to_owned()));
    let (head, claims, text, signature) = opened(&form[1].1);
    assert_eq!((form[1].0.as_str(), head), ("assertion", json!({ "alg": "RS256", "typ": "JWT", "kid": "k1" })));
    let expected = json!({
        "iss": "push@phones-1.iam.gserviceaccount.com", "aud": format!("{}/token", recorder.url),
        "scope": "https://www.googleapis.com/auth/firebase.messaging", "iat": NOW, "exp": NOW + 3600,
    });
    assert_eq!(claims, expected);
    let der = PrivatePkcs8KeyDer::from_pem_slice(RSA.as_bytes()).unwrap();
    let key = RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).unwrap();
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.public_key().as_ref().to_vec());
    assert!(key.verify(&text, &signature).is_ok());

    let (_, headers, body) = parts(&requests[1]);
    assert_eq!(header(&headers, "authorization"), "Bearer ya29.x");
    assert_eq!(header(&headers, "content-type"), "application/json");
    let expected = json!({ "message": {
        "token": token,
        "data": {
            "type": "verify_push_challenge", "challenge_sid": format!("YC{}", "d6".repeat(16)),
            "factor_sid": format!("YF{}", "f3".repeat(16)), "message": "Open it",
        },
        "android": { "priority": "high", "ttl": "120s" },
    } });
    assert_eq!(serde_json::from_str::<Value>(body).unwrap(), expected);
}

type Heard = Arc<Mutex<Vec<(http::request::Parts, Vec<u8>)>>>;

/// A server that speaks HTTP/2 alone, and says these one after the other.
async fn apple(answers: Vec<(u16, &'static str)>) -> (String, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let heard = Heard::default();
    let (keeps, answers) = (Arc::clone(&heard), Arc::new(Mutex::new(answers.into_iter())));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (keeps, answers) = (Arc::clone(&keeps), Arc::clone(&answers));
            let service = service_fn(move |request: http::Request<hyper::body::Incoming>| {
                let (keeps, answers) = (Arc::clone(&keeps), Arc::clone(&answers));
                async move {
                    let (parts, body) = request.into_parts();
                    let body = body.collect().await.unwrap().to_bytes().to_vec();
                    keeps.lock().push((parts, body));
                    let (status, reason) = answers.lock().next().unwrap();
                    let body = json!({ "reason": reason }).to_string();
                    let response = http::Response::builder().status(status).body(Full::new(Bytes::from(body)));
                    Ok::<_, Infallible>(response.unwrap())
                }
            });
            let http2 = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
            tokio::spawn(http2.serve_connection(TokioIo::new(stream), service));
        }
    });
    (url, heard)
}

#[tokio::test]
async fn apple_is_shown_a_provider_token_and_sent_an_alert() {
    let (url, heard) = apple(vec![
        (200, ""),
        (410, "Unregistered"),
        (400, "BadDeviceToken"),
        (400, "DeviceTokenNotForTopic"),
        (403, "ExpiredProviderToken"),
        (503, "Shutdown"),
        (200, ""),
    ])
    .await;
    let config = format!(
        "[push.apns]\nkey_file = \"k.p8\"\nkey_id = \"ABC123DEFG\"\nteam_id = \"DEF123GHIJ\"\nserver = \"{url}\""
    );
    let carriers = carriers(&config, &[("k.p8", P256)]);
    let token = "ab".repeat(32);
    let send = async |later: i64| {
        let message = PushMessage { now: Timestamp::from_secs(NOW + later), ..message("apn", &token) };
        bare(carriers.send(message).await)
    };
    assert_eq!(send(0).await, None);
    assert_eq!(send(1).await, Some(PushError::Gone));
    assert_eq!(send(2).await, Some(PushError::Gone));
    assert_eq!(send(3).await, Some(PushError::Failed { reason: String::new() }));
    assert_eq!(send(4).await, Some(LATER));
    assert_eq!(send(5).await, Some(LATER));
    assert_eq!(send(5 + 40 * 60).await, None);
    let heard = heard.lock();
    let (first, body) = &heard[0];
    assert_eq!((first.version, first.method.as_str()), (http::Version::HTTP_2, "POST"));
    assert_eq!(first.uri.path(), format!("/3/device/{token}"));
    let value = |name: &str| first.headers[name].to_str().unwrap();
    for (name, expected) in [
        ("apns-topic", "edu.example.phone"),
        ("apns-push-type", "alert"),
        ("apns-priority", "10"),
        ("apns-expiration", "1700000120"),
        ("apns-collapse-id", &"d6".repeat(16)),
    ] {
        assert_eq!(value(name), expected, "{name}");
    }
    assert!(!first.headers.contains_key("connection") && !first.headers.contains_key("host"), "{:?}", first.headers);
    let (kind, claims, text, signature) = opened(value("authorization").strip_prefix("bearer ").unwrap());
    assert_eq!(kind, json!({ "alg": "ES256", "kid": "ABC123DEFG" }));
    assert_eq!(claims, json!({ "iss": "DEF123GHIJ", "iat": NOW }));
    let der = PrivatePkcs8KeyDer::from_pem_slice(P256.as_bytes()).unwrap();
    let key = p256::ecdsa::SigningKey::from_pkcs8_der(der.secret_pkcs8_der()).unwrap();
    let signature = p256::ecdsa::Signature::from_slice(&signature).unwrap();
    assert!(VerifyingKey::from(&key).verify(&text, &signature).is_ok());
    let expected = json!({
        "aps": {
            "alert": { "title": "A request is waiting", "body": "Open it" },
            "category": "verify_push_challenge", "sound": "default",
        },
        "type": "verify_push_challenge", "challenge_sid": format!("YC{}", "d6".repeat(16)),
        "factor_sid": format!("YF{}", "f3".repeat(16)), "message": "Open it",
    });
    assert_eq!(serde_json::from_slice::<Value>(body).unwrap(), expected);
    let made = |at: usize| opened(heard[at].0.headers["authorization"].to_str().unwrap()[7..].trim()).1["iat"].clone();
    assert_eq!([0, 4, 5, 6].map(made), [NOW, NOW, NOW + 5, NOW + 5 + 40 * 60].map(Value::from), "kept, and made anew");
}

#[tokio::test]
async fn a_browsers_push_service_is_on_the_public_internet() {
    let carriers = carriers("", &[]);
    let key = crate::domain::push::WebPushKey::new(&[7; 32]);
    for (endpoint, why) in [
        ("https://127.0.0.1/Geheim", "loopback"),
        ("https://10.0.0.1/Geheim", "private"),
        ("https://[::1]/Geheim", "loopback"),
        ("https://169.254.169.254/Geheim", "link-local"),
        ("https://127.0.0.1:8443/Geheim", "port 8443"),
    ] {
        let subscription = json!({ "endpoint": endpoint, "keys": {
            "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "auth": "BTBZMqHH6r4Tts7J_aSIgg",
        } });
        let message = PushMessage { web_key: key.clone(), ..message("web", &subscription.to_string()) };
        let Err(PushError::Failed { reason }) = carriers.send(message).await else { panic!("{endpoint}") };
        assert!(reason.contains(why) && !reason.contains("Geheim"), "{endpoint}: {reason}");
        let is_named = reason.contains("name its network in `push.allow`");
        assert!(is_named != why.starts_with("port") && !reason.contains("outgoing.allow"), "{endpoint}: {reason}");
    }
}

#[tokio::test]
async fn a_service_account_proves_itself_in_the_clear_on_this_machine_alone() {
    let built = |uri: &str| {
        let folder = tempfile::tempdir().unwrap();
        let account = json!({
            "project_id": "phones-1", "private_key_id": "k1", "private_key": RSA, "client_email": "push@example.org",
            "token_uri": uri,
        });
        std::fs::write(folder.path().join("a.json"), account.to_string()).unwrap();
        let text = "[push.fcm]\nservice_account_file = \"a.json\"";
        let config = Config::parse(text, folder.path(), &|_| None).unwrap_or_else(|error| panic!("{error}"));
        Carriers::configured(&config).map(|_| ()).map_err(|error| error.to_string())
    };
    for good in ["https://oauth2.googleapis.com/token", "http://127.0.0.1:8000/token", "http://localhost/token"] {
        assert_eq!(built(good), Ok(()), "{good}");
    }
    for bad in [
        "http://oauth2.googleapis.com/token",
        "http://10.0.0.1/token",
        "http://localhost.example.org/token",
        "http://127.0.0.1@example.org/token",
        "ftp://oauth2.googleapis.com/token",
        "oauth2.googleapis.com/token",
        "",
    ] {
        let why = built(bad).unwrap_err();
        assert!(why.contains("push.fcm.service_account_file") && why.contains("token_uri"), "{bad}: {why}");
        assert!(bad.is_empty() || !why.contains(bad), "{why}");
    }
}
