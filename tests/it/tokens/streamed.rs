//! Tokens in answers that stream within a session: sealed in place, however the answer is framed.

use std::sync::Arc;

use tokio::net::TcpStream;
use vestibule::store::memory::MemoryStore;

use super::{JSON, Site, bearer, get_with};
use crate::streaming::Wire;
use crate::support::{Browser, TestGateway, read_answer};
use crate::tls::{self, Certs};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply, chunk};

const SESSION: &str = "seal_tokens = true\ntoken_in = [\"Authorization: Bearer\", \"t\"]";
const RAW: &str = "fresh-token";
const PLAIN: &str = "{\"x\":[1, 2.0] ,\"access_token\": \"fresh-token\"}\n";

async fn inside() -> (Site, Browser, String) {
    let site = Site::new(SESSION).await;
    site.user("alice").await;
    let (mut browser, token) = site.sign_in("alice").await;
    browser.cookies.clear();
    (site, browser, token)
}

fn framed(kind: &str, head: &[(&str, &str)], body: &[u8]) -> Reply {
    match kind {
        "chunked" => {
            let (first, rest) = body.split_at(body.len() / 2);
            let reply = Reply::head(200, &[head, &[("Transfer-Encoding", "chunked")]].concat());
            reply.then_send(chunk(first)).then_send(chunk(rest)).then_send(chunk(b""))
        }
        "until it closes" => {
            Reply::head(200, &[head, &[("Connection", "close")]].concat()).then_send(body).then_close()
        }
        _ => Reply::new(200, head, body),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_sealed_however_the_answer_is_framed() {
    let (site, mut client, token) = inside().await;
    for kind in ["with its length", "chunked", "until it closes"] {
        site.upstream.answer(move |request: &RecordedRequest| {
            if request.path() == "/refresh" {
                framed(kind, &[JSON, ("X-Kept", "yes"), ("Digest", "x")], PLAIN.as_bytes())
            } else {
                Reply::new(200, &[], "inside")
            }
        });
        let header = bearer(&token);
        let answer = client.send("GET", "/refresh", &[(header.0, &header.1), ("Accept-Encoding", "gzip")], b"").await;
        let sealed = answer.json()["access_token"].as_str().expect("a token").to_owned();
        assert_eq!(answer.text(), PLAIN.replace(RAW, &sealed), "{kind}");
        assert_ne!(sealed, RAW, "{kind}");
        assert_eq!((answer.header("x-kept"), answer.header("digest")), (Some("yes"), None), "{kind}");
        assert_eq!(site.upstream.requests().pop().expect("seen").header("accept-encoding"), None, "{kind}");
        site.upstream.clear();
        assert_eq!(get_with(&mut client, "/api", &bearer(&sealed)).await.text(), "inside", "{kind}");
        assert_eq!(site.seen().expect("it passes").header("authorization"), Some("Bearer fresh-token"), "{kind}");
        // A refresh by POST, whose request body streams too.
        let answer = client.send("POST", "/refresh", &[JSON, (header.0, &header.1)], b"{}").await;
        assert_eq!(answer.status, 200, "{kind}");
        assert!(!answer.text().contains(RAW) && answer.json()["access_token"].is_string(), "{kind}: {}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_read_as_clients_read_them() {
    let (site, mut client, token) = inside().await;
    let long = format!("{{\"x\":\"{}\",\"access_token\":\"fresh-token\"}}", "y".repeat(256 << 10));
    let nearly = format!("{{\"x\":\"{}\",\"access_token\":\"fresh-token\"}}", "y".repeat(255 << 10));
    let gzip: (&str, &str) = ("Content-Encoding", "gzip");
    let page: (&str, &str) = ("Content-Type", "text/html");
    let problem: (&str, &str) = ("Content-Type", "application/vnd.app+json; charset=utf-8");
    for (name, head, body, sealed) in [
        ("twice", &[JSON][..], "{\"access_token\":\"fresh-token\",\"access_token\":\"fresh-token\"}", 2),
        ("escapes", &[JSON], "{\"access_token\":\"fresh-\\u0074ok\\u0065n\"}", 1),
        ("escapes in the name", &[JSON], "{\"access\\u005ftoken\":\"fresh-token\"}", 1),
        ("a kind of JSON", &[problem], "{\"access_token\":\"fresh-token\"}", 1),
        ("elsewhere", &[JSON], "{\"token\":\"fresh-token\"}", 0),
        ("none", &[JSON], "{\"access_token\":null}", 0),
        ("empty", &[JSON], "", 0),
        ("broken", &[JSON], "{\"access_token\":\"fresh-token\"", 0),
        ("no JSON", &[page], "{\"access_token\":\"fresh-token\"}", 0),
        ("compressed", &[JSON, gzip], "{\"access_token\":\"fresh-token\"}", 0),
        ("nearly too long", &[JSON], &nearly, 1),
        ("too long", &[JSON], &long, 0),
    ] {
        for kind in ["with its length", "chunked", "until it closes"] {
            let (head, body) = (head.to_vec(), body.to_owned());
            let plain = body.clone();
            site.upstream.answer(move |_: &RecordedRequest| framed(kind, &head, body.as_bytes()));
            let answer = get_with(&mut client, "/refresh", &bearer(&token)).await;
            assert_eq!(answer.status, 200, "{name}, {kind}");
            if sealed == 0 {
                assert!(answer.text() == plain, "{name}, {kind}: {} bytes of {}", answer.body.len(), plain.len());
                continue;
            }
            assert!(!answer.text().contains(RAW), "{name}, {kind}: {}", answer.text());
            let fresh = answer.json()["access_token"].as_str().expect("a token").to_owned();
            let found = site.gateway.engine.open_token(&app(&site.gateway), &fresh).expect("a store");
            assert_eq!(found.expect("it opens").1, RAW, "{name}, {kind}");
            let others = answer.text().matches("access").count();
            assert_eq!(others, sealed, "{name}, {kind}: {}", answer.text());
        }
    }
}

fn app(gateway: &TestGateway) -> Arc<vestibule::domain::route::App> {
    let path = vestibule::domain::path::NormalPath::parse("/").expect("a path");
    Arc::clone(gateway.engine.settings().apps.find("wiki.test", &path).expect("the app"))
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_without_a_body_stay_without_one() {
    let (site, client, token) = inside().await;
    for (name, method, status, length) in [
        ("HEAD", "HEAD", 200, true),
        ("204", "GET", 204, false),
        ("304", "GET", 304, true),
        ("nothing", "GET", 200, false),
    ] {
        site.upstream.answer(move |_: &RecordedRequest| {
            let mut head = vec![JSON, ("X-Kept", "yes")];
            if length {
                head.push(("Content-Length", "47"));
            } else if status == 200 {
                head.push(("Content-Length", "0"));
            }
            Reply::head(status, &head)
        });
        let header = bearer(&token);
        let request = client.request(method, "/refresh", &[(header.0, &header.1)], b"");
        // Two on one connection: what follows is not taken for a body.
        let request = String::from_utf8(request).expect("text").replace("Connection: close\r\n", "");
        let mut stream = TcpStream::connect(client.address).await.expect("connects");
        for turn in 0..2 {
            tokio::io::AsyncWriteExt::write_all(&mut stream, request.as_bytes()).await.expect("sent");
            let answer = read_answer(&mut stream, method == "HEAD").await;
            assert_eq!((answer.status, answer.header("x-kept")), (status, Some("yes")), "{name} {turn}");
            assert_ne!(answer.header("content-length"), Some("47"), "{name}: of the app's own token");
            assert!(answer.body.is_empty(), "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_breaks_off_is_not_handed_on_as_whole() {
    let (site, client, token) = inside().await;
    let half = &PLAIN[..PLAIN.len() - 4];
    let header = bearer(&token);
    for kind in ["with its length", "chunked"] {
        site.upstream.answer(move |_: &RecordedRequest| {
            let length = PLAIN.len().to_string();
            let reply = match kind {
                "chunked" => {
                    Reply::head(200, &[JSON, ("Transfer-Encoding", "chunked")]).then_send(chunk(half.as_bytes()))
                }
                _ => Reply::head(200, &[JSON, ("Content-Length", &length)]).then_send(half),
            };
            reply.then_close()
        });
        let request = client.request("GET", "/refresh", &[(header.0, &header.1)], b"");
        let text = Wire::open(&client, &request).await.end().await;
        assert!(!text.contains(RAW) && !text.ends_with("0\r\n\r\n"), "{kind}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn old_clients_get_an_answer_that_ends_with_its_connection() {
    let (site, client, token) = inside().await;
    site.upstream.answer(|_: &RecordedRequest| Reply::new(200, &[JSON], PLAIN));
    let request = format!("GET /refresh?t={token} HTTP/1.0\r\nHost: {}\r\n\r\n", client.host);
    let text = Wire::open(&client, request.as_bytes()).await.end().await;
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    assert!(!head.to_ascii_lowercase().contains("transfer-encoding"), "{head}");
    let value: serde_json::Value = serde_json::from_str(body).expect("JSON");
    assert_eq!(body, PLAIN.replace(RAW, value["access_token"].as_str().expect("a token")), "{head}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_token_at_two_pointers_is_sealed_at_both() {
    let upstream = RecordingUpstream::start(super::app).await;
    let config = format!(
        r#"
        [[apps]]
        name = "wiki"
        hosts = ["wiki.test"]
        upstream = "{}"
        [apps.session]
        tokens = ["/access_token", "/data/0/token", "/access_token"]
        {SESSION}
        [[apps.login]]
        kind = "json"
        match = "POST /auth/token"
        username = "/user"
        password = "/password"
        success = {{ status = [200] }}
        failure = {{ status = [401] }}
        hold = "wait"
        "#,
        upstream.url()
    );
    let gateway = TestGateway::start(&config).await;
    let new = vestibule::engine::users::NewUser { grace: 3, ..Default::default() };
    gateway.add_user("alice", new).await;
    let mut browser = gateway.browser("wiki.test");
    let login = serde_json::json!({ "user": "alice", "password": "right" });
    let token = super::say(&mut browser, "/auth/token", &login).await.json()["access_token"]
        .as_str()
        .expect("a token")
        .to_owned();
    upstream.answer(|_: &RecordedRequest| {
        Reply::new(
            200,
            &[JSON],
            "{\"data\":[{\"token\":\"fresh-token\"}],\"access_token\":\"fresh-token\",\"token\":1}",
        )
    });
    let answer = get_with(&mut browser, "/x", &bearer(&token)).await;
    for pointer in ["/access_token", "/data/0/token"] {
        let sealed = answer.json().pointer(pointer).and_then(|it| it.as_str().map(str::to_owned)).expect("a token");
        assert_eq!(gateway.engine.open_token(&app(&gateway), &sealed).expect("a store").expect("opens").1, RAW);
    }
    assert!(!answer.text().contains(RAW), "{}", answer.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_over_http_2() {
    let certs = Certs::new();
    let trusted = certs.write();
    let (site, _, _) = inside().await;
    let mut config = site.gateway.config.clone();
    config.server.tls = Some(certs.files());
    let gateway = TestGateway::start_config(config, Arc::new(MemoryStore::new()));
    let secure = Site { gateway, upstream: site.upstream };
    secure.user("alice").await;
    let stream = tls::connect(secure.gateway.address(), &trusted, &[b"h2"]).await.expect("a handshake");
    let (mut send, connection) = h2::client::handshake(stream).await.expect("a connection");
    tokio::spawn(connection);
    let authority = format!("wiki.test:{}", secure.gateway.address().port());
    let mut ask = async |method: &str, path: &str, token: Option<&str>, body: &'static str| {
        let mut request = http::Request::builder().method(method).uri(format!("https://{authority}{path}"));
        request = request.header("content-type", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let (answer, mut sending) =
            send.send_request(request.body(()).expect("a request"), body.is_empty()).expect("sent");
        if !body.is_empty() {
            sending.send_data(bytes::Bytes::from_static(body.as_bytes()), true).expect("sent");
        }
        let answer = answer.await.expect("an answer");
        let (head, mut stream) = answer.into_parts();
        let mut body = Vec::new();
        while let Some(part) = stream.data().await {
            body.extend_from_slice(&part.expect("a part"));
        }
        (head, String::from_utf8(body).expect("text"))
    };
    let token_of = |text: &str| {
        let value: serde_json::Value = serde_json::from_str(text).expect("JSON");
        value["access_token"].as_str().expect("a token").to_owned()
    };
    let (_, text) = ask("POST", "/auth/token", None, "{\"user\":\"alice\",\"password\":\"right\"}").await;
    let token = token_of(&text);
    for kind in ["with its length", "chunked", "until it closes"] {
        secure.upstream.answer(move |_: &RecordedRequest| framed(kind, &[JSON], PLAIN.as_bytes()));
        let (head, text) = ask("GET", "/refresh", Some(&token), "").await;
        assert_eq!(head.status, 200, "{kind}");
        assert_eq!(head.headers.get("transfer-encoding"), None, "{kind}");
        assert_eq!(text, PLAIN.replace(RAW, &token_of(&text)), "{kind}");
        assert_ne!(token_of(&text), RAW, "{kind}");
    }
    secure.upstream.clear();
    let (head, _) = ask("GET", &format!("/refresh?a=%41&t={token}"), None, "").await;
    let seen = secure.seen().expect("it passes");
    assert_eq!((head.status.as_u16(), &*seen.target), (200, "/refresh?a=%41&t=raw-token-of-alice%2F%2B"));
    for (target, token) in [("/refresh", Some("fresh-token")), ("/refresh?t=fresh-token", None)] {
        let (head, text) = ask("GET", target, token, "").await;
        assert_eq!(head.status, 401, "{text}");
    }
}
