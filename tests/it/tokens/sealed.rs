//! Sealed tokens: each is itself the session, for clients without cookies.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{self, Message};
use vestibule::engine::ports::Clock as _;

use super::{JSON, Site, bearer, encoded, get_with, raw, say, yes};
use crate::support::{Browser, read_answer};
use crate::upstream::{RecordedRequest, Reply};

const SESSION: &str =
    "seal_tokens = true\ntoken_in = [\"Authorization: Bearer\", \"access_token\"]\ncookies = [\"sid\"]";

/// The client of this token, which keeps no cookies.
async fn signed_in(site: &Site, user: &str) -> (Browser, String) {
    site.user(user).await;
    let (mut browser, token) = site.sign_in(user).await;
    browser.cookies.clear();
    (browser, token)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_login_answers_token_is_sealed_and_nothing_else_changes() {
    let site = Site::new(SESSION).await;
    site.user("alice").await;
    let mut browser = site.browser();
    let login = serde_json::json!({ "user": "alice", "password": "right" });
    let answer = say(&mut browser, "/auth/token", &login).await;
    let sealed = answer.json()["access_token"].as_str().expect("a token").to_owned();
    assert_eq!(answer.text(), yes("alice").replace(&raw("alice"), &sealed));
    assert!(sealed.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{sealed}");
    let again = say(&mut site.browser(), "/auth/token", &login).await;
    assert_ne!(again.json()["access_token"], sealed, "no two are the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_token_is_the_session_without_any_cookie() {
    let site = Site::new(SESSION).await;
    let (mut client, token) = signed_in(&site, "alice").await;
    for scheme in ["Bearer ", "bearer ", "BEARER  "] {
        let header = ("Authorization", format!("{scheme}{token}"));
        assert_eq!(get_with(&mut client, "/api?b=%41&b=+", &header).await.text(), "inside");
        let seen = site.seen().expect("it passes");
        assert_eq!(seen.all("authorization").collect::<Vec<_>>(), [format!("Bearer {}", raw("alice"))]);
        assert_eq!(seen.target, "/api?b=%41&b=+");
    }
    // In the query, whose other parts stay as they are.
    let answer = client.get(&format!("/api//x/../y?b=%41;&access_token={token}&b=+&&c")).await;
    assert_eq!(answer.text(), "inside");
    let seen = site.seen().expect("it passes");
    assert_eq!(seen.target, "/api/y?b=%41;&access_token=raw-token-of-alice%2F%2B&b=+&&c");
    assert_eq!(seen.header("authorization"), None);
    // Both at once, and beside the session's own cookie.
    let target = format!("/api?access_token={token}");
    assert_eq!(get_with(&mut client, &target, &bearer(&token)).await.text(), "inside");
    let seen = site.seen().expect("it passes");
    let token_seen = (seen.header("authorization"), &*seen.target);
    assert_eq!(token_seen, (Some(&*format!("Bearer {}", raw("alice"))), "/api?access_token=raw-token-of-alice%2F%2B"));
    let (mut browser, own) = site.sign_in("alice").await;
    assert_eq!(get_with(&mut browser, "/api", &bearer(&own)).await.text(), "inside");
    assert_eq!(site.seen().expect("it passes").header("cookie"), None);
    // An unsafe request whose body streams, and one that is read whole.
    for (path, scheme) in [("/api", bearer(&token)), ("/auth/token", bearer(&token))] {
        client.send("POST", path, &[JSON, (scheme.0, &scheme.1)], b"{\"x\":1}").await;
        let seen = site.seen().expect("it passes");
        assert_eq!(
            (&*seen.text(), seen.header("authorization")),
            ("{\"x\":1}", Some(&*bearer(&raw("alice")).1)),
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_else_opens() {
    let site = Site::new(SESSION).await;
    let (alice, token) = signed_in(&site, "alice").await;
    let (bob, of_bob) = signed_in(&site, "bob").await;
    let (bobs_browser, _) = site.sign_in("bob").await;
    let (_, of_mail) = site.sign_in_to("mail.test", "alice").await;
    let altered = format!("{}{}", &token[..token.len() - 2], if token.ends_with("AA") { "BB" } else { "AA" });
    let raw = raw("alice");
    let in_query = |token: &str| format!("/api?access_token={}", encoded(token));
    let header = |token: &str| Some(format!("Bearer {token}"));
    for (name, browser, target, authorization, status) in [
        ("raw", &alice, "/api", header(&raw), 401),
        ("raw in a session", &bobs_browser, "/api", header(&raw), 403),
        ("raw by another scheme in a session", &bobs_browser, "/api", Some(format!("Token {raw}")), 403),
        ("raw for visitors", &alice, "/public/x", header(&raw), 403),
        ("raw in the query", &alice, &*in_query(&raw), None, 401),
        ("raw in the query in a session", &bobs_browser, &*in_query(&raw), None, 403),
        ("raw in the query of an open path", &alice, &*in_query(&raw).replace("api", "open/x"), None, 403),
        ("raw beside a sealed one", &alice, &*in_query(&raw), header(&token), 403),
        ("sealed beside a raw one", &alice, &*in_query(&token), header(&raw), 403),
        ("altered", &alice, "/api", header(&altered), 401),
        ("cut off", &alice, "/api", header(&token[..40]), 401),
        ("of another app", &alice, "/api", header(&of_mail), 401),
        ("of another app in a session", &bobs_browser, "/api", header(&of_mail), 403),
        ("beside another session's cookie", &bobs_browser, "/api", header(&token), 403),
        ("in the query beside another session's cookie", &bobs_browser, &*in_query(&token), None, 403),
        ("two of two sessions", &alice, &*in_query(&of_bob), header(&token), 403),
        ("two in the query", &alice, &*format!("{}&access_token={token}", in_query(&token)), None, 401),
        ("in another spelling of the name", &alice, &*in_query(&token).replace("access_", "Access."), None, 401),
        (
            "in another spelling in a session",
            &bobs_browser,
            &*in_query(&of_bob).replace("access_", "Access."),
            None,
            403,
        ),
        ("by another scheme", &alice, "/api", Some(format!("Token {token}")), 401),
        ("with nothing before it", &alice, "/api", Some(token.clone()), 401),
        ("as a session cookie of the app", &bob, "/api", None, 401),
    ] {
        let mut client = browser.clone();
        if name.starts_with("as a session cookie") {
            client.cookies.insert("sid".to_owned(), token.clone());
            client.cookies.insert("vestibule".to_owned(), token.clone());
        }
        let authorization = authorization.unwrap_or_default();
        let mut headers = vec![("Accept", "application/json")];
        headers.extend((!authorization.is_empty()).then_some(("Authorization", authorization.as_str())));
        client.headers.clear();
        let answer = client.send("GET", target, &headers, b"").await;
        assert_eq!(answer.status, status, "{name}: {}", answer.text());
        assert!(site.seen().is_none(), "{name}");
    }
    // On an open path what is no sealed token is taken off, like every credential.
    assert_eq!(get_with(&mut site.browser(), "/open/x", &bearer(&raw)).await.status, 200);
    assert_eq!(site.seen().expect("it passes").header("authorization"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_is_not_named_takes_no_token() {
    let site = Site::new("seal_tokens = true\ntoken_in = [\"t\"]").await;
    let (mut client, token) = signed_in(&site, "alice").await;
    assert_eq!(client.get(&format!("/api?t={token}")).await.text(), "inside");
    assert_eq!(get_with(&mut client, "/api", &bearer(&token)).await.status, 401);
    assert_eq!(get_with(&mut client, &format!("/api?t={token}"), &bearer(&token)).await.status, 403);
    site.upstream.clear();
    let site = Site::new("seal_tokens = true\ntoken_in = [\"Authorization: Bearer\"]").await;
    let (mut client, token) = signed_in(&site, "alice").await;
    assert_eq!(get_with(&mut client, "/api", &bearer(&token)).await.text(), "inside");
    let headers = [("Accept", "application/json")];
    assert_eq!(client.send("GET", &format!("/api?access_token={token}"), &headers, b"").await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_token_lives_as_long_as_its_session_and_is_kept_by_use() {
    let site = Site::new(SESSION).await;
    let (mut client, token) = signed_in(&site, "alice").await;
    let (mut idle, of_idle) = signed_in_again(&site).await;
    // Eight hours without use, a day at most.
    for hours in [5, 5, 5, 5] {
        site.gateway.clock.advance(Duration::from_hours(hours));
        let now = site.gateway.clock.now();
        assert_eq!(get_with(&mut client, "/api", &bearer(&token)).await.text(), "inside", "at {now}");
        // The use is written down beside the request.
        let session = || site.gateway.engine.open_token(&app(&site), &token).expect("a store").expect("it lives").0;
        while session().seen_at < now {
            tokio::task::yield_now().await;
        }
    }
    assert_eq!(get_with(&mut idle, "/api", &bearer(&of_idle)).await.status, 401, "without use");
    site.gateway.clock.advance(Duration::from_hours(5));
    assert_eq!(get_with(&mut client, "/api", &bearer(&token)).await.status, 401, "at its end");
}

async fn signed_in_again(site: &Site) -> (Browser, String) {
    let (mut browser, token) = site.sign_in("alice").await;
    browser.cookies.clear();
    (browser, token)
}

fn app(site: &Site) -> std::sync::Arc<vestibule::domain::route::App> {
    let settings = site.gateway.engine.settings();
    let path = vestibule::domain::path::NormalPath::parse("/").expect("a path");
    std::sync::Arc::clone(settings.apps.find("wiki.test", &path).expect("the app"))
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_token() {
    let site = Site::new(SESSION).await;
    site.user("alice").await;
    for (name, method, path) in
        [("the app's own", "DELETE", "/logout"), ("the gateway's", "POST", "/.vestibule/logout")]
    {
        let (mut client, token) = signed_in_again(&site).await;
        let header = bearer(&token);
        let answer = client.send(method, path, &[(header.0, &header.1), ("Accept", "application/json")], b"").await;
        assert_eq!(answer.status / 100, 2, "{name}: {}", answer.text());
        if path == "/logout" {
            assert_eq!(site.seen().expect("it passes").header("authorization"), Some(&*bearer(&raw("alice")).1));
        }
        assert_eq!(get_with(&mut client, "/api", &header).await.status, 401, "{name}");
        let target = format!("/.vestibule/logout?access_token={token}");
        assert_eq!(client.send("POST", &target, &[("Accept", "application/json")], b"").await.status, 403, "{name}");
    }
    // A token in the query is in a link that another site can have, or have a browser follow: it says nothing of the origin.
    let (mut client, token) = signed_in_again(&site).await;
    let target = format!("/.vestibule/logout?access_token={}", encoded(&token));
    for headers in
        [&[("Accept", "application/json")][..], &[("Accept", "application/json"), ("Origin", "https://evil.test")]]
    {
        assert_eq!(client.send("POST", &target, headers, b"").await.status, 403, "{headers:?}");
    }
    assert_eq!(get_with(&mut client, "/api", &bearer(&token)).await.text(), "inside", "it lives");
    let header = bearer(&token);
    assert_eq!(client.send("POST", &target, &[(header.0, &header.1)], b"").await.status / 100, 2);
    assert_eq!(get_with(&mut client, "/api", &header).await.status, 401);
    // A page of another site cannot sign anybody out without the token, whatever cookies it makes a browser send.
    let (mut browser, _) = site.sign_in("alice").await;
    let other = [("Origin", "https://evil.test"), ("Accept", "application/json")];
    assert_eq!(browser.send("POST", "/.vestibule/logout", &other, b"").await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_with_a_token_ends_the_session_it_came_with() {
    let site = Site::new(SESSION).await;
    let (mut client, token) = signed_in(&site, "alice").await;
    let header = bearer(&token);
    let login = b"{\"user\":\"alice\",\"password\":\"right\"}";
    let answer = client.send("POST", "/auth/token", &[JSON, (header.0, &header.1)], login).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let fresh = answer.json()["access_token"].as_str().expect("a token").to_owned();
    client.cookies.clear();
    assert_eq!(get_with(&mut client, "/api", &header).await.status, 401);
    assert_eq!(get_with(&mut client, "/api", &bearer(&fresh)).await.text(), "inside");
    // A failed one hands nothing on, even if the app says a token with its no.
    let answer = client
        .send("POST", "/auth/token", &[JSON, (header.0, &bearer(&fresh).1)], b"{\"user\":\"bob\",\"password\":\"odd\"}")
        .await;
    assert_eq!((answer.status, answer.text()), (401, yes("bob")));
}

type Socket = WebSocketStream<TcpStream>;

async fn websocket(client: &Browser, target: &str, header: Option<String>) -> Result<Socket, tungstenite::Error> {
    let mut request = http::Request::get(format!("ws://{}{target}", client.host))
        .header("Host", &client.host)
        .header("Connection", "Upgrade")
        .header("Upgrade", "websocket")
        .header("Sec-WebSocket-Version", "13")
        .header("Sec-WebSocket-Key", tungstenite::handshake::client::generate_key());
    if let Some(header) = header {
        request = request.header("Authorization", header);
    }
    let stream = TcpStream::connect(client.address).await?;
    tokio_tungstenite::client_async(request.body(()).expect("a request"), stream).await.map(|(socket, _)| socket)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_websocket_opens_by_a_sealed_token_and_ends_with_its_session() {
    let site = Site::new(SESSION).await;
    let (mut client, token) = signed_in(&site, "alice").await;
    site.upstream.answer(|request: &RecordedRequest| match request.path() {
        "/comms" => Reply::websocket_echo(request),
        _ => Reply::new(204, &[], ""),
    });
    let in_query = |token: &str| format!("/comms?v=%31&access_token={}", encoded(token));
    for (name, target, header, is_open) in [
        ("sealed", "/comms", Some(format!("Bearer {token}")), true),
        ("sealed, in the query", &*in_query(&token), None, true),
        ("raw", "/comms", Some(format!("Bearer {}", raw("alice"))), false),
        ("raw, in the query", &*in_query(&raw("alice")), None, false),
        ("raw, where anybody may go", &*in_query(&raw("alice")).replace("comms", "open/comms"), None, false),
        ("none", "/comms", None, false),
    ] {
        site.upstream.clear();
        let opened = websocket(&client, target, header.clone()).await;
        assert_eq!(opened.is_ok(), is_open, "{name}");
        let Ok(mut socket) = opened else {
            assert!(site.upstream.arriving().is_empty(), "{name}");
            continue;
        };
        socket.send(Message::text("hello")).await.expect("sent");
        assert_eq!(socket.next().await.expect("an echo").expect("read"), Message::text("hello"), "{name}");
        let seen = site.upstream.arriving().pop().expect("the app saw it");
        let wanted = if header.is_some() { "/comms" } else { "/comms?v=%31&access_token=raw-token-of-alice%2F%2B" };
        assert_eq!(seen.target, wanted, "{name}");
        assert_eq!(seen.header("authorization"), header.map(|_| bearer(&raw("alice")).1).as_deref(), "{name}");
    }
    let mut socket = websocket(&client, "/comms", Some(bearer(&token).1)).await.expect("it opens");
    let header = bearer(&token);
    assert_eq!(client.send("DELETE", "/logout", &[(header.0, &header.1)], b"").await.status, 204);
    let end = tokio::time::timeout(Duration::from_mins(1), async { while let Some(Ok(_)) = socket.next().await {} });
    assert!(end.await.is_ok(), "the tunnel outlives its session");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_was_held_comes_with_its_token_sealed() {
    let site = Site::new(SESSION).await;
    let phone = site.user_with_phone("alice").await;
    let mut browser = site.browser();
    let login = serde_json::json!({ "user": "alice", "password": "right" });
    assert_eq!(say(&mut browser, "/auth/session", &login).await.status, 303);
    let code = phone.code(site.gateway.clock.now());
    browser.step("code", &[("code", &code)]).await;
    assert_eq!(browser.step("release", &[]).await.status, 303);
    let answer = browser.get("/auth/session").await;
    let sealed = answer.json()["access_token"].as_str().expect("a token").to_owned();
    assert_eq!(answer.text(), yes("alice").replace(&raw("alice"), &sealed));
    assert_ne!(sealed, raw("alice"));
    browser.cookies.clear();
    assert_eq!(get_with(&mut browser, "/api", &bearer(&sealed)).await.text(), "inside");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_token_survives_a_restart() {
    let site = Site::new(SESSION).await;
    let (mut client, token) = signed_in(&site, "alice").await;
    let again = crate::support::TestGateway::start_config(
        site.gateway.config.clone(),
        std::sync::Arc::clone(&site.gateway.store),
    );
    client.address = again.address();
    client.host = format!("wiki.test:{}", again.address().port());
    let header = bearer(&token);
    let request = client.request("GET", "/api", &[(header.0, &header.1)], b"");
    let mut stream = TcpStream::connect(client.address).await.expect("connects");
    tokio::io::AsyncWriteExt::write_all(&mut stream, &request).await.expect("sent");
    assert_eq!(read_answer(&mut stream, false).await.text(), "inside");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_compressed_without_being_asked_is_read_all_the_same() {
    let site = Site::new(SESSION).await;
    site.user("alice").await;
    site.upstream.answer(|_: &RecordedRequest| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packed, yes("alice").as_bytes()).expect("into memory");
        let packed = packed.finish().expect("into memory");
        Reply::new(200, &[JSON, ("Content-Encoding", "gzip"), ("Content-MD5", "x")], packed)
    });
    let mut browser = site.browser();
    let answer = say(&mut browser, "/auth/token", &serde_json::json!({ "user": "alice", "password": "right" })).await;
    let sealed = answer.json()["access_token"].as_str().expect("a token").to_owned();
    assert_eq!(answer.text(), yes("alice").replace(&raw("alice"), &sealed));
    assert_eq!((answer.header("content-encoding"), answer.header("content-md5")), (None, None));
    // Past the rules it is seen as well.
    let answer = say(&mut site.browser(), "/public/x", &serde_json::json!({})).await;
    assert_eq!(answer.status, 403, "{}", answer.text());
}
