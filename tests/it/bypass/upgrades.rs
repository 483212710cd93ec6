//! `WebSocket`s: a channel whose messages nobody judges. It is for live sessions only, and it opens only where both sides
//! say what RFC 6455 has them say.

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use crate::hold_and_release;
use crate::streaming::{self, Wire, inside, sign_in};
use crate::support::{Answer, Browser, TestGateway, read_answer};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};

use super::{Site, send_bytes};

const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
const UPGRADE: &str = "Upgrade: websocket\r\n";
const CONNECTION: &str = "Connection: Upgrade\r\n";
const VERSION: &str = "Sec-WebSocket-Version: 13\r\n";

/// A GET with these header lines, the browser's own before them.
fn get(browser: &Browser, target: &str, lines: &str) -> Vec<u8> {
    let request = String::from_utf8(browser.request("GET", target, &[], b"")).expect("text");
    request.replace("Connection: close\r\n", lines).into_bytes()
}

fn whole() -> String {
    format!("{UPGRADE}{CONNECTION}{VERSION}Sec-WebSocket-Key: {KEY}\r\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_opens_a_tunnel_without_a_session() {
    let site = Site::new().await;
    for target in ["/login", "/api/socket", "/static/socket", "/home", "/static/socket?user=x", "/portal"] {
        for (name, lines) in [
            ("a handshake", whole()),
            ("in capitals", whole().to_uppercase()),
            ("beside another protocol", whole().replace("websocket", "x, WebSocket")),
            ("without the key", format!("{UPGRADE}{CONNECTION}{VERSION}")),
            ("the upgrade alone", format!("{UPGRADE}Connection: close\r\n")),
            ("of a program", format!("{}Sec-Fetch-Mode: websocket\r\n", whole())),
        ] {
            site.upstream.clear();
            let answer = send_bytes(&site.browser(), &get(&site.browser(), target, &lines)).await;
            assert_eq!(answer.status, 401, "{name} to {target}: {}", answer.text());
            assert!(answer.header("set-cookie").is_none() && answer.header("upgrade").is_none(), "{answer:?}");
            assert!(site.upstream.arriving().is_empty(), "{name} to {target}: {:?}", site.upstream.arriving());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_that_is_no_handshake_is_400() {
    let upstream = RecordingUpstream::start(streaming::app).await;
    let text = hold_and_release::block(&upstream.url()).replace("login_page", "body_on_get = true\nlogin_page");
    let gateway = TestGateway::start(&text).await;
    let browser = sign_in(&gateway).await;
    upstream.answer(Reply::websocket_echo);
    let key = |value: &str| format!("{UPGRADE}{CONNECTION}{VERSION}Sec-WebSocket-Key: {value}\r\n");
    for (name, lines, body) in [
        ("no connection", whole().replace(CONNECTION, ""), ""),
        ("another connection", whole().replace("n: Upgrade", "n: keep-alive"), ""),
        ("a connection like it", whole().replace("n: Upgrade", "n: upgraded, x-upgrade"), ""),
        ("no version", whole().replace(VERSION, ""), ""),
        ("an old version", whole().replace("13", "8"), ""),
        ("two versions", whole().replace("13", "13, 8"), ""),
        ("two version fields", format!("{}{VERSION}", whole()), ""),
        ("no key", format!("{UPGRADE}{CONNECTION}{VERSION}"), ""),
        ("an empty key", key(""), ""),
        ("a short key", key("dGhlIHNhbXBsZSBub25j"), ""),
        ("a long key", key("dGhlIHNhbXBsZSBub25jZTA="), ""),
        ("no base64", key("dGhlIHNhbXBsZSBub25jZ!=="), ""),
        ("two keys", format!("{}Sec-WebSocket-Key: {KEY}\r\n", whole()), ""),
        ("a body", format!("{}Content-Length: 5\r\n", whole()), "GET /"),
        ("a body in chunks", format!("{}Transfer-Encoding: chunked\r\n", whole()), "5\r\nGET /\r\n0\r\n\r\n"),
        ("an empty body in chunks", format!("{}Transfer-Encoding: chunked\r\n", whole()), "0\r\n\r\n"),
    ] {
        for target in ["/chat", "/login"] {
            upstream.clear();
            let bytes = [get(&browser, target, &lines), body.as_bytes().to_vec()].concat();
            let answer = send_bytes(&browser, &bytes).await;
            assert_eq!(answer.status, 400, "{name} to {target}: {}", answer.text());
            // RFC 6455 §4.4: so that a client of another version knows.
            assert_eq!(answer.header("sec-websocket-version"), Some("13"), "{name}: {answer:?}");
            assert!(upstream.arriving().is_empty(), "{name} to {target}: {:?}", upstream.arriving());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_spelling_of_a_handshake_opens_one_tunnel() {
    let (_gateway, upstream, browser) = inside().await;
    upstream.answer(Reply::websocket_echo);
    for lines in [
        whole(),
        whole().replace("websocket", "WebSocket"),
        whole().replace("n: Upgrade", "n: keep-alive, UPGRADE"),
        whole().replace(CONNECTION, "Connection: keep-alive\r\nConnection: upgrade\r\n"),
        format!("{}Content-Length: 0\r\n", whole()),
    ] {
        upstream.clear();
        let mut wire = Wire::open(&browser, &get(&browser, "/chat", &lines)).await;
        let head = wire.until("\r\n\r\n").await;
        assert!(head.starts_with("HTTP/1.1 101"), "{lines}: {head}");
        // A masked frame «hi» comes back without a mask.
        wire.stream.write_all(b"\x81\x82\0\0\0\0hi").await.expect("it is open");
        wire.until("\u{2}hi").await;
        let seen = upstream.requests().pop().expect("the app was asked");
        let asked = ["connection", "upgrade", "sec-websocket-key", "sec-websocket-version", "content-length"]
            .map(|name| seen.all(name).collect::<Vec<_>>().join("|"));
        assert_eq!(asked, ["Upgrade", "websocket", KEY, "13", ""], "{lines}");
    }
}

/// What an app says that never read the handshake, or says something else.
fn yes(headers: &[(&str, &str)]) -> Reply {
    let all = [&[("X-Secret", "SECRET")][..], headers].concat();
    Reply::head(101, &all).then_send("SECRET").then_echo()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_101_that_does_not_answer_the_handshake_opens_nothing() {
    const UPGRADED: (&str, &str) = ("Upgrade", "websocket");
    const CONNECTED: (&str, &str) = ("Connection", "Upgrade");
    let (_gateway, upstream, browser) = inside().await;
    let right = derive_accept_key(KEY.as_bytes());
    let other = derive_accept_key(b"b3RoZXIgb3RoZXIgb3RoZQ==");
    let accept = |value: &'static str| ("Sec-WebSocket-Accept", value);
    let right: &'static str = right.leak();
    let other: &'static str = other.leak();
    for (name, headers) in [
        ("no accept", vec![UPGRADED, CONNECTED]),
        ("an empty accept", vec![UPGRADED, CONNECTED, accept("")]),
        ("another key's accept", vec![UPGRADED, CONNECTED, accept(other)]),
        ("two accepts", vec![UPGRADED, CONNECTED, accept(right), accept(other)]),
        ("the key itself", vec![UPGRADED, CONNECTED, accept(KEY)]),
        ("no upgrade", vec![CONNECTED, accept(right)]),
        ("another upgrade", vec![("Upgrade", "h2c"), CONNECTED, accept(right)]),
        ("two upgrades", vec![UPGRADED, ("Upgrade", "h2c"), CONNECTED, accept(right)]),
        ("no connection", vec![UPGRADED, accept(right)]),
        ("another connection", vec![UPGRADED, ("Connection", "close"), accept(right)]),
    ] {
        upstream.clear();
        let sent = headers.clone();
        upstream.answer(move |_: &RecordedRequest| yes(&sent));
        let answer = send_bytes(&browser, &get(&browser, "/chat", &whole())).await;
        assert_eq!(answer.status, 502, "{name}: {answer:?}");
        assert!(!format!("{answer:?} {}", answer.text()).contains("SECRET"), "{name}: {answer:?}");
        assert_eq!(upstream.arriving().len(), 1, "{name}");
        upstream.wait_closed().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handshake_that_failed_leaves_the_connection_its_own_deadlines() {
    // The answer to the second request takes longer than a tunnel may be silent.
    let text = "[apps.timeouts]\ntunnel = \"1s\"\nread = \"4s\"\n";
    let (_gateway, upstream, browser) = streaming::inside_with(text).await;
    upstream.answer(|_| yes(&[]));
    let mut stream = TcpStream::connect(browser.address).await.expect("the gateway accepts");
    let mut ask = async |bytes: Vec<u8>| -> Answer {
        stream.write_all(&bytes).await.expect("the request is written");
        read_answer(&mut stream, false).await
    };
    let first = ask(get(&browser, "/chat", &whole())).await;
    assert_eq!((first.status, first.header("connection")), (502, Some("keep-alive")), "{first:?}");
    let never = crate::upstream::Gate::new();
    upstream.answer(move |_| Reply::html("late").after(&never));
    let second = ask(get(&browser, "/slow", "")).await;
    assert_eq!(second.status, 504, "{second:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_switches_protocols_unasked_is_not_followed() {
    let (_gateway, upstream, browser) = inside().await;
    upstream.answer(|_| {
        let accept = derive_accept_key(KEY.as_bytes());
        let accept = ("Sec-WebSocket-Accept", accept.as_str());
        yes(&[("Upgrade", "websocket"), ("Connection", "Upgrade"), accept])
    });
    for lines in ["", "Upgrade: h2c\r\nConnection: Upgrade\r\n", "Connection: Upgrade\r\n", "Upgrade: x\r\n"] {
        let answer = send_bytes(&browser, &get(&browser, "/page", lines)).await;
        assert_eq!(answer.status, 502, "{lines}: {answer:?}");
        assert!(!format!("{answer:?} {}", answer.text()).contains("SECRET"), "{lines}: {answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_body_beside_an_upgrade_is_not_switched() {
    let upstream = RecordingUpstream::start(streaming::app).await;
    let text = hold_and_release::block(&upstream.url())
        .replace("login_page", "body_on_get = true\nlogin_page")
        .replace("match = \"POST /login\"", "match = \"* /login\"");
    let gateway = TestGateway::start(&text).await;
    let browser = sign_in(&gateway).await;
    upstream.clear();
    upstream.answer(|_| Reply::head(101, &[("Upgrade", "h2c"), ("Connection", "Upgrade")]).then_echo());
    // Longer than a login's body, so that it streams.
    let body = vec![b'x'; 100_000];
    for (upgrade, status) in [("websocket", 400), ("h2c", 502)] {
        let lines = format!(
            "Upgrade: {upgrade}\r\nConnection: Upgrade\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n",
            body.len()
        );
        let bytes = [get(&browser, "/login", &lines), body.clone()].concat();
        let answer = send_bytes(&browser, &bytes).await;
        assert_eq!(answer.status, status, "{upgrade}: {answer:?}");
        assert!(upstream.arriving().iter().all(|seen| seen.header("upgrade").is_none()), "{upgrade}");
    }
}
