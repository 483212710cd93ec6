//! Tunnels, streams of events and downloads: they begin whole, and they end with the session they came in.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::{FutureExt as _, SinkExt as _, StreamExt as _};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{self, Message};

use crate::hold_and_release::block;
use crate::store_around::{Around, Happens};
use crate::streaming::{Wire, app, inside, inside_with, once, sign_in, websocket};
use crate::support::{Browser, TestGateway};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};
use vestibule::domain::audit::By;
use vestibule::engine::ports::{Change, Commit, Store, Table};
use vestibule::engine::users::NewUser;
use vestibule::store::memory::MemoryStore;

/// Only a failing test ever waits that long.
const PATIENCE: Duration = Duration::from_mins(1);

type Socket = WebSocketStream<TcpStream>;

async fn echoed(socket: &mut Socket, text: &str) -> bool {
    if socket.send(Message::text(text)).await.is_err() {
        return false;
    }
    let echo = tokio::time::timeout(PATIENCE, socket.next()).await.expect("an echo or an end");
    matches!(echo, Some(Ok(message)) if message == Message::text(text))
}

/// Whether it ends, whatever comes before.
async fn ends(socket: &mut Socket) -> bool {
    let end = async { while let Some(Ok(_)) = socket.next().await {} };
    tokio::time::timeout(PATIENCE, end).await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_tunnel_that_an_app_opens_stays_open() {
    let (_gateway, upstream, browser) = inside().await;
    upstream.answer(Reply::websocket_echo);
    let open = (0..100).map(|n| {
        let browser = browser.clone();
        tokio::spawn(async move {
            let mut socket = websocket(&browser, "/chat").await.expect("the upgrade passes");
            for part in 0..3 {
                assert!(echoed(&mut socket, &format!("{n}.{part}")).await, "tunnel {n} ended at message {part}");
            }
        })
    });
    for tunnel in open.collect::<Vec<_>>() {
        tunnel.await.expect("no panic");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_app_says_in_one_breath_with_its_yes_arrives() {
    let (_gateway, upstream, browser) = inside().await;
    upstream.answer(|request: &RecordedRequest| Reply::websocket_echo_after(request, b"\x81\x05first"));
    let mut socket = websocket(&browser, "/chat").await.expect("the upgrade passes");
    let first = tokio::time::timeout(PATIENCE, socket.next()).await.expect("a message").expect("open").expect("read");
    assert_eq!(first, Message::text("first"));
    assert!(echoed(&mut socket, "second").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn both_sides_may_talk_at_once_and_much() {
    let (_gateway, upstream, browser) = inside().await;
    upstream.answer(Reply::websocket_echo);
    let (mut write, mut read) = websocket(&browser, "/chat").await.expect("the upgrade passes").split();
    let message = Message::binary(vec![7; 100_000]);
    let sent = message.clone();
    let writing = tokio::spawn(async move {
        for _ in 0..100 {
            write.send(sent.clone()).await.expect("sent");
        }
        write
    });
    for n in 0..100 {
        let echo = tokio::time::timeout(PATIENCE, read.next()).await.expect("an echo").expect("open").expect("read");
        assert!(echo == message, "message {n} came back changed");
    }
    drop(writing.await.expect("no panic"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_app_declines_is_declined_in_its_own_words() {
    let (_gateway, upstream, browser) = inside().await;
    upstream.answer(once(Reply::new(403, &[("X-Why", "not today"), ("Set-Cookie", "sid=in-2; Path=/")], "no sockets")));
    let Err(tungstenite::Error::Http(answer)) = websocket(&browser, "/chat").await else { panic!("it was let in") };
    assert_eq!((answer.status().as_u16(), answer.headers()["x-why"].as_bytes()), (403, &b"not today"[..]));
    let cookie = answer.headers()["set-cookie"].to_str().expect("text");
    assert!(cookie.starts_with("sid=") && !cookie.contains("in-2"), "{cookie}");
    assert_eq!(answer.body().as_deref(), Some(&b"no sockets"[..]));

    let (reply, feed) = Reply::head(200, &[("Transfer-Encoding", "chunked")]).then_feed();
    upstream.answer(once(reply));
    let mut wire = Wire::open(&browser, &handshake(&browser)).await;
    feed.chunk("first part");
    wire.until("first part").await;
    feed.chunk("");
    assert!(wire.end().await.ends_with("0\r\n\r\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_cut_off_is_not_made_whole() {
    let (_gateway, upstream, browser) = inside().await;
    let cut = "4\r\nhalf\r\n";
    upstream.answer(once(Reply::head(200, &[("Transfer-Encoding", "chunked")]).then_send(cut.as_bytes()).then_close()));
    let mut wire = Wire::open(&browser, &handshake(&browser)).await;
    let all = wire.end().await;
    assert!(all.contains("half") && !all.contains("0\r\n\r\n"), "{all}");
}

#[tokio::test(flavor = "multi_thread")]
async fn other_protocols_are_not_switched_to() {
    let (_gateway, upstream, mut browser) = inside().await;
    for (method, upgrade) in [("GET", "h2c"), ("GET", "TLS/1.2"), ("POST", "websocket")] {
        upstream.clear();
        let headers = [("Connection", "Upgrade, HTTP2-Settings"), ("Upgrade", upgrade), ("HTTP2-Settings", "AAMAAABk")];
        let answer = browser.send(method, "/page", &headers, b"").await;
        assert_eq!(answer.status, 200, "{method} {upgrade}");
        let seen = upstream.requests().pop().expect("it arrived");
        assert_eq!((seen.header("upgrade"), seen.header("http2-settings")), (None, None), "{method} {upgrade}");
    }
}

/// The bytes of a WebSocket's handshake.
fn handshake(browser: &Browser) -> Vec<u8> {
    let headers = [
        ("Upgrade", "websocket"),
        ("Connection", "Upgrade"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ("Sec-WebSocket-Version", "13"),
    ];
    let request = String::from_utf8(browser.request("GET", "/chat", &headers, b"")).expect("text");
    request.replace("Connection: close\r\n", "").into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_under_way_ends_when_its_session_ends() {
    for way in ["signed out", "locked", "reset", "deleted", "signed out at the app"] {
        let (gateway, upstream, mut browser) = inside_with("").await;
        upstream.answer(Reply::websocket_echo);
        let mut tunnel = websocket(&browser, "/chat").await.expect("the upgrade passes");
        assert!(echoed(&mut tunnel, "hello").await);
        let (reply, events) = Reply::events();
        upstream.answer(once(reply));
        let mut stream = Wire::open(&browser, &browser.request("GET", "/events", &[], b"")).await;
        events.event("one");
        stream.until("data: one\n\n").await;
        upstream.answer(|_| Reply::new(200, &[], "bye"));

        let user = gateway.user("alice").id;
        match way {
            "signed out" => {
                assert_eq!(browser.sign_out().await.status, 200);
                assert!(!browser.cookies.contains_key("vestibule"), "{:?}", browser.cookies);
            }
            "locked" => gateway.engine.lock_user(&By::CONSOLE, user).await.expect("locked"),
            "reset" => gateway.engine.reset_user(&By::CONSOLE, user).await.expect("reset"),
            "deleted" => gateway.engine.delete_user(&By::CONSOLE, user).await.expect("deleted"),
            _ => {
                // The answer that says so arrives whole, though its own session ends with it.
                let answer = browser.get("/logout").await;
                assert_eq!((answer.status, answer.text().as_str()), (200, "bye"));
            }
        }
        assert!(ends(&mut tunnel).await, "{way}: the tunnel is still open");
        stream.end().await;
        events.event("two");
        assert!(!stream.end().await.contains("two"), "{way}: the stream went on");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_under_way_ends_when_its_session_runs_out() {
    let (gateway, upstream, browser) = inside_with("[apps.policy]\nsession_max = \"2h\"\n").await;
    upstream.answer(Reply::websocket_echo);
    let mut tunnel = websocket(&browser, "/chat").await.expect("the upgrade passes");
    assert!(echoed(&mut tunnel, "hello").await);
    let (reply, feed) = Reply::head(200, &[("Transfer-Encoding", "chunked")]).then_feed();
    upstream.answer(once(reply));
    let mut download = Wire::open(&browser, &browser.request("GET", "/big", &[], b"")).await;
    feed.chunk("first part");
    download.until("first part").await;

    gateway.clock.advance(Duration::from_hours(3));
    let _ = tunnel.send(Message::text("late")).await;
    assert!(ends(&mut tunnel).await, "the tunnel is still open");
    feed.chunk("second part");
    assert!(!download.end().await.contains("second part"));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_users_tunnel_goes_on() {
    let (gateway, upstream, browser) = inside().await;
    upstream.answer(Reply::websocket_echo);
    let mut kept = websocket(&browser, "/chat").await.expect("the upgrade passes");
    assert!(echoed(&mut kept, "before").await);
    let other = gateway.add_user("bob", NewUser::default()).await;
    gateway.engine.lock_user(&By::CONSOLE, other.id).await.expect("locked");
    assert!(echoed(&mut kept, "after").await);
    drop(kept.get_mut().shutdown().await);
    upstream.wait_closed().await;
}

/// A store in which a session, once armed, is gone as soon as it was found.
#[derive(Default)]
struct EndsWhatIsFound {
    inner: MemoryStore,
    armed: AtomicBool,
}

impl Happens for EndsWhatIsFound {
    fn store(&self) -> &MemoryStore {
        &self.inner
    }

    fn found(&self, table: Table, key: &[u8], is_there: bool) {
        if table == Table::Session && is_there && self.armed.swap(false, Ordering::SeqCst) {
            let gone = Commit { expects: vec![], changes: vec![Change { table, key: key.to_vec(), bytes: None }] };
            let gone = self.inner.commit(gone).now_or_never();
            assert!(matches!(gone, Some(Ok(()))), "{gone:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_in_a_session_that_ends_just_then_goes_nowhere() {
    for (method, target, body) in [("GET", "/home", ""), ("POST", "/upload", "a file"), ("POST", "/login", "x=1")] {
        let store = Arc::new(Around::<EndsWhatIsFound>::default());
        let upstream = RecordingUpstream::start(app).await;
        let gateway = TestGateway::start_with(&block(&upstream.url()), Arc::clone(&store) as Arc<dyn Store>).await;
        let mut browser = sign_in(&gateway).await;
        upstream.clear();
        store.armed.store(true, Ordering::SeqCst);
        let form = ("Content-Type", "application/x-www-form-urlencoded");
        let answer = browser.send(method, target, &[form], body.as_bytes()).await;
        assert!(!store.armed.load(Ordering::SeqCst), "the session was not looked up");
        assert_eq!(answer.status, 401, "{method} {target}: {}", answer.text());
        assert!(upstream.arriving().is_empty(), "{method} {target}: {:?}", upstream.arriving());
    }
}
