//! What a verified session sends and gets passes through as it is: in pieces as they come, both ways, nothing added and
//! nothing lost but what only the gateway may say. And what it looks like when the app fails, or the session ends.

use std::sync::Mutex;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{self, Message};

use crate::hold_and_release::block;
use crate::support::{Browser, TestGateway, raw};
use crate::upstream::{Gate, RecordedRequest, RecordingUpstream, Reply, chunk};
use vestibule::engine::ports::Clock as _;

/// Only a failing test ever waits that long.
const PATIENCE: Duration = Duration::from_mins(1);

/// An old application: anybody whose password is `right` gets a session.
pub fn app(request: &RecordedRequest) -> Reply {
    match (request.method.as_str(), request.path()) {
        ("GET", "/login") => Reply::new(200, &[], "<form>"),
        ("POST", "/login") if request.form("pass").as_deref() == Some("right") => {
            Reply::redirect("/home", &["sid=in-1; Path=/"])
        }
        ("POST", "/login") => Reply::new(200, &[], "wrong password"),
        _ => Reply::new(200, &[], format!("inside {}", request.target)),
    }
}

/// Signs `alice` in: password, then her phone.
pub async fn sign_in(gateway: &TestGateway) -> Browser {
    let phone = gateway.user_with_phone("alice").await;
    let mut browser = gateway.browser("wiki.test");
    let answer = browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let number = browser.state().await["number"].as_str().expect("a number").to_owned();
    assert_eq!(phone.approve(gateway.clock.now(), &number).await, "approved");
    assert_eq!(browser.step("release", &[]).await.status, 302);
    browser
}

pub async fn inside_with(more: &str) -> (TestGateway, RecordingUpstream, Browser) {
    let upstream = RecordingUpstream::start(app).await;
    let gateway = TestGateway::start(&format!("{}{more}", block(&upstream.url()))).await;
    let browser = sign_in(&gateway).await;
    upstream.clear();
    (gateway, upstream, browser)
}

pub async fn inside() -> (TestGateway, RecordingUpstream, Browser) {
    inside_with("").await
}

/// Answers the one request that comes.
pub fn once(reply: Reply) -> impl Fn(&RecordedRequest) -> Reply + Send + Sync + 'static {
    let reply = Mutex::new(Some(reply));
    move |_| reply.lock().expect("no test panics here").take().expect("asked once")
}

/// One connection to the gateway, read as it comes.
pub struct Wire {
    pub stream: TcpStream,
    read: Vec<u8>,
}

impl Wire {
    pub async fn open(browser: &Browser, request: &[u8]) -> Self {
        let mut stream = TcpStream::connect(browser.address).await.expect("the gateway accepts");
        stream.write_all(request).await.expect("the request is written");
        Self { stream, read: Vec::new() }
    }

    /// Reads until `wanted` was read, and gives back everything so far.
    pub async fn until(&mut self, wanted: &str) -> String {
        let found = |read: &[u8]| read.windows(wanted.len()).any(|window| window == wanted.as_bytes());
        while !found(&self.read) {
            let read = tokio::time::timeout(PATIENCE, self.stream.read_buf(&mut self.read)).await;
            let read = read.unwrap_or_else(|_| panic!("waited for {wanted:?}, read {:?}", self.text()));
            assert!(read.expect("readable") > 0, "ended before {wanted:?}: {:?}", self.text());
        }
        self.text()
    }

    /// Reads to the end, and gives back everything; an end by force is an end too.
    pub async fn end(&mut self) -> String {
        loop {
            match tokio::time::timeout(PATIENCE, self.stream.read_buf(&mut self.read)).await.expect("an end") {
                Ok(0) | Err(_) => return self.text(),
                Ok(_) => {}
            }
        }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.read).into_owned()
    }
}

fn cookie_header(browser: &Browser) -> String {
    let pairs: Vec<String> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("; ")
}

type Socket = tokio_tungstenite::WebSocketStream<TcpStream>;

/// Opens a WebSocket as this browser would.
pub async fn websocket(browser: &Browser, path: &str) -> Result<Socket, tungstenite::Error> {
    websocket_with(browser, path, &[]).await
}

/// The same, with further headers.
pub async fn websocket_with(
    browser: &Browser,
    path: &str,
    headers: &[(&str, &str)],
) -> Result<Socket, tungstenite::Error> {
    let mut request = http::Request::get(format!("ws://{}{path}", browser.host))
        .header("Host", &browser.host)
        .header("Connection", "Upgrade")
        .header("Upgrade", "websocket")
        .header("Sec-WebSocket-Version", "13")
        .header("Sec-WebSocket-Key", tungstenite::handshake::client::generate_key())
        .header("Cookie", cookie_header(browser));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(()).expect("a request");
    let stream = TcpStream::connect(browser.address).await?;
    tokio_tungstenite::client_async(request, stream).await.map(|(socket, _)| socket)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_websocket_echoes_both_ways_in_a_session_only() {
    let (gateway, upstream, browser) = inside().await;
    upstream.answer(Reply::websocket_echo);
    let mut socket = websocket(&browser, "/chat").await.expect("the upgrade passes");
    for message in [Message::text("hello"), Message::binary(vec![7; 200_000]), Message::text("")] {
        socket.send(message.clone()).await.expect("sent");
        let echo = tokio::time::timeout(PATIENCE, socket.next()).await.expect("an echo").expect("open").expect("read");
        assert!(echo == message, "another message came back");
    }
    let seen = upstream.requests().pop().expect("the app saw it");
    assert_eq!((seen.header("upgrade"), seen.cookies("sid")), (Some("websocket"), vec!["in-1"]));
    drop(socket);
    upstream.wait_closed().await;

    upstream.clear();
    let stranger = gateway.browser("wiki.test");
    match websocket(&stranger, "/chat").await {
        Err(tungstenite::Error::Http(answer)) => assert_eq!(answer.status().as_u16(), 401, "{answer:?}"),
        other => panic!("a stranger got {other:?}"),
    }
    assert!(upstream.arriving().is_empty(), "{:?}", upstream.arriving());
}

#[tokio::test(flavor = "multi_thread")]
async fn events_arrive_one_by_one() {
    let (_gateway, upstream, browser) = inside().await;
    let (reply, feed) = Reply::events();
    upstream.answer(once(reply));
    let mut wire = Wire::open(&browser, &browser.request("GET", "/events", &[], b"")).await;
    for event in ["one", "two", "three"] {
        // Each is read before the next is sent: nothing waits for more.
        feed.event(event);
        wire.until(&format!("data: {event}\n\n")).await;
    }
    // The app notices that the browser went.
    drop(wire);
    upstream.wait_closed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_streams_and_so_does_a_download() {
    let (_gateway, upstream, browser) = inside().await;
    let kinds = ["application/octet-stream", "multipart/form-data; boundary=x"];
    for (round, kind) in kinds.into_iter().enumerate() {
        upstream.clear();
        let headers = [("Transfer-Encoding", "chunked"), ("Content-Type", kind)];
        let mut wire = Wire::open(&browser, &browser.request("POST", "/upload", &headers, &chunk(b"first"))).await;
        upstream.wait_until("the first part", |seen| seen.iter().any(|it| it.body == b"first" && !it.complete)).await;
        wire.stream.write_all(&[chunk(b"last"), chunk(b"")].concat()).await.expect("sent");
        wire.until("inside /upload").await;
        assert_eq!(upstream.requests()[0].body, b"firstlast", "round {round}");
    }

    let (reply, feed) = Reply::head(200, &[("Transfer-Encoding", "chunked")]).then_feed();
    upstream.answer(once(reply));
    let mut wire = Wire::open(&browser, &browser.request("GET", "/big", &[], b"")).await;
    feed.chunk("first part");
    wire.until("first part").await;
    feed.chunk("last part");
    feed.chunk("");
    assert!(wire.end().await.ends_with("\r\n0\r\n\r\n"), "{}", wire.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_upload_and_download_arrive_whole() {
    let (_gateway, upstream, mut browser) = inside().await;
    let body: Vec<u8> = (0..3_000_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    let sent = body.clone();
    upstream.answer(move |_| Reply::new(200, &[], &sent));
    let answer = browser.send("POST", "/upload", &[("Content-Type", "application/octet-stream")], &body).await;
    assert!(answer.body == body, "{} bytes came back", answer.body.len());
    assert!(upstream.requests()[0].body == body, "{} bytes arrived", upstream.requests()[0].body.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn set_cookies_stay_apart_and_in_order_and_unknown_headers_pass() {
    let (_gateway, upstream, mut browser) = inside().await;
    let set = [
        "a=1; Path=/; Priority=High",
        "b=2",
        "sid=in-2; Path=/; Partitioned",
        "a=3; Expires=Fri, 01 Jan 2100 00:00:00 GMT",
    ];
    upstream.answer(move |_| {
        let mut headers: Vec<(&str, &str)> = set.iter().map(|cookie| ("Set-Cookie", *cookie)).collect();
        headers.extend([("X-Thing", "1"), ("X-Thing", "2"), ("Via", "1.1 app")]);
        Reply::new(200, &headers, "")
    });
    let answer = browser.send("GET", "/", &[("X-Custom", "one"), ("x-custom", "two"), ("DNT", "1")], b"").await;
    let got = answer.all("set-cookie");
    assert_eq!((got.len(), got[0], got[1], got[3]), (4, set[0], set[1], set[3]), "{got:?}");
    assert!(got[2].starts_with("sid=") && !got[2].contains("in-2"), "{}", got[2]);
    assert!(got[2].contains("; Path=/; Partitioned") && got[2].contains("; HttpOnly"), "{}", got[2]);
    assert_eq!((answer.all("x-thing"), answer.header("via")), (vec!["1", "2"], Some("1.1 app")));
    let seen = upstream.requests().pop().expect("it arrived");
    assert_eq!((seen.all("x-custom").collect::<Vec<_>>(), seen.header("dnt")), (vec!["one", "two"], Some("1")));
    assert_eq!(browser.get("/").await.status, 200);
    assert_eq!(upstream.requests()[1].cookies("sid"), ["in-2"], "the new value comes back");
}

#[tokio::test(flavor = "multi_thread")]
async fn head_not_modified_and_ranges_pass() {
    let (_gateway, upstream, mut browser) = inside().await;
    upstream.answer(once(Reply::head(200, &[("Content-Length", "1234"), ("ETag", "\"x\"")])));
    let head = browser.send("HEAD", "/file", &[], b"").await;
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, Some("1234"), 0));

    upstream.answer(once(Reply::head(304, &[("ETag", "\"x\"")])));
    let same = browser.send("GET", "/file", &[("If-None-Match", "\"x\"")], b"").await;
    assert_eq!((same.status, same.header("etag")), (304, Some("\"x\"")));

    upstream.answer(once(Reply::new(206, &[("Content-Range", "bytes 2-4/9")], "cde")));
    let part = browser.send("GET", "/file", &[("Range", "bytes=2-4")], b"").await;
    let got = (part.status, part.header("content-range"), part.text());
    assert_eq!(got, (206, Some("bytes 2-4/9"), "cde".to_owned()));
    let seen = upstream.requests();
    let asked = (seen[0].method.as_str(), seen[1].header("if-none-match"), seen[2].header("range"));
    assert_eq!(asked, ("HEAD", Some("\"x\""), Some("bytes=2-4")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chunked_answer_with_trailers_arrives_whole_and_its_trailers_set_no_cookie() {
    let (_gateway, upstream, browser) = inside().await;
    let body = "4\r\nwhol\r\n1\r\ne\r\n0\r\nX-Sum: 1\r\nSet-Cookie: sid=raw\r\n\r\n";
    upstream.answer(once(Reply::head(200, &[("Transfer-Encoding", "chunked"), ("Trailer", "X-Sum")]).then_send(body)));
    let mut browser = browser;
    let answer = browser.get("/file").await;
    assert_eq!((answer.status, answer.text().as_str()), (200, "whole"));
    let mut wire = Wire::open(&browser, &browser.request("GET", "/again", &[], b"")).await;
    assert!(!wire.end().await.contains("sid=raw"), "{}", wire.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_gateway_says_about_a_request_is_its_own() {
    let (gateway, upstream, mut browser) = inside().await;
    let claims = [
        ("X-Forwarded-For", "203.0.113.9"),
        ("X-Forwarded-For", "203.0.113.8"),
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Host", "evil.test"),
        ("X-Forwarded-User", "root"),
        ("Forwarded", "for=203.0.113.9"),
        ("X-Real-IP", "203.0.113.9"),
        ("X_Forwarded_For", "203.0.113.9"),
    ];
    browser.send("GET", "/static/a", &claims, b"").await;
    let seen = upstream.requests().pop().expect("it arrived");
    let host = browser.host.clone();
    let host = host.as_str();
    for (name, values) in [
        ("x-forwarded-for", vec!["127.0.0.1"]),
        ("x-forwarded-proto", vec!["http"]),
        ("x-forwarded-host", vec![host]),
        ("host", vec![host]),
        ("x-forwarded-user", vec![]),
        ("forwarded", vec![]),
        ("x-real-ip", vec![]),
        ("x_forwarded_for", vec![]),
    ] {
        assert_eq!(seen.all(name).collect::<Vec<_>>(), values, "{name}");
    }

    let mut trusting = gateway.config.clone();
    trusting.server.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")];
    gateway.running.reload(&trusting).expect("a reload");
    browser.send("GET", "/static/b", &claims[1..], b"").await;
    let seen = upstream.requests().pop().expect("it arrived");
    let said = ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"].map(|name| seen.header(name));
    assert_eq!(said, [Some("203.0.113.8"), Some("https"), Some(host)], "a trusted proxy is believed");
    assert_eq!(seen.header("x-forwarded-user"), None, "but not about people");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_host_is_421_and_reaches_no_app() {
    let (gateway, upstream, _browser) = inside().await;
    for host in ["other.test", "wiki.test.evil.test", "127.0.0.1"] {
        let answer = raw(gateway.address(), format!("GET /static/x HTTP/1.1\r\nHost: {host}\r\n\r\n")).await;
        assert_eq!(answer.status, 421, "{host}");
    }
    let json = b"GET / HTTP/1.1\r\nHost: other.test\r\nAccept: application/json\r\n\r\n";
    assert_eq!(raw(gateway.address(), json).await.json()["error"], "unknown-host");
    assert!(upstream.arriving().is_empty(), "{:?}", upstream.arriving());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_is_down_or_slow_gets_a_page_or_json() {
    let (gateway, upstream, mut browser) = inside_with("[apps.timeouts]\nread = \"3s\"\n").await;
    let gate = Gate::new();
    let closed = gate.clone();
    upstream.answer(move |_| Reply::html("late").after(&closed));
    let page = browser.get("/slow").await;
    assert_eq!((page.status, page.header("cache-control")), (504, Some("no-store")), "{}", page.text());
    assert!(page.text().contains("does not answer in time"), "{}", page.text());
    // The exchange of its own, too: a login, which leaves nothing behind.
    let mut stranger = gateway.browser("wiki.test");
    let login = stranger.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!((login.status, stranger.cookies.len()), (504, 0));
    gate.open();

    upstream.stop().await;
    let page = browser.get("/home").await;
    assert_eq!(page.status, 502);
    assert!(page.header("content-type").is_some_and(|kind| kind.starts_with("text/html")), "{:?}", page.headers);
    let told = browser.send("GET", "/home", &[("X-Requested-With", "XMLHttpRequest")], b"").await;
    assert_eq!((told.status, &told.json()["error"]), (502, &"upstream-down".into()));
    assert!(told.json()["request_id"].as_str().is_some_and(|id| !id.is_empty()), "{}", told.text());
    let login = stranger.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!((login.status, stranger.cookies.len()), (502, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_breaks_off_is_never_relayed_as_complete() {
    let (gateway, upstream, browser) = inside().await;
    let chunked = || Reply::head(200, &[("Transfer-Encoding", "chunked")]);
    let short = || Reply::head(200, &[("Content-Length", "100")]).then_send("half").then_close();
    let unended = || chunked().then_send(chunk(b"half")).then_close();
    let cut = || chunked().then_send("9\r\nhalf").then_close();
    let cases: [(&str, &dyn Fn() -> Reply); 3] =
        [("short of its length", &short), ("no last chunk", &unended), ("within a chunk", &cut)];
    for (case, reply) in cases {
        let mut said = String::new();
        // A connection that ends before anything was sent tells nothing: it is asked again.
        for _ in 0..10 {
            upstream.answer(once(reply()));
            let mut wire = Wire::open(&browser, &browser.request("GET", "/file", &[], b"")).await;
            said = wire.end().await;
            if !said.is_empty() {
                break;
            }
        }
        // Either nothing of it was sent yet, or its end is missing.
        let refused = said.starts_with("HTTP/1.1 502");
        let visibly_short = said.contains("Content-Length: 100") || !said.ends_with("0\r\n\r\n");
        assert!(refused || visibly_short, "{case}: {said}");
        assert!(refused || said.starts_with("HTTP/1.1 200"), "{case}: {said}");
    }
    upstream.answer(|request| match request.method.as_str() {
        "POST" => {
            Reply::head(302, &[("Set-Cookie", "sid=in-9"), ("Content-Length", "100")]).then_send("half").then_close()
        }
        _ => app(request),
    });
    let mut stranger = gateway.browser("wiki.test");
    let login = stranger.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!((login.status, stranger.cookies.len()), (502, 0), "{}", login.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_when_it_is_not_used_and_at_its_longest() {
    let policy = "[apps.policy]\nsession_idle = \"1h\"\nsession_max = \"2h\"\n";
    let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
    let (gateway, _upstream, mut browser) = inside_with(policy).await;
    gateway.clock.advance(minutes(59));
    assert_eq!(browser.get("/home").await.status, 200);
    // The use is written down beside the request.
    let settings = gateway.engine.settings();
    let app = settings.apps.on("wiki.test").first().expect("the app");
    let seen = || {
        let session = gateway.engine.session(app, [browser.cookies["vestibule"].as_str()]).expect("read");
        session.expect("a session").seen_at
    };
    let written = async {
        while seen() != gateway.clock.now() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, written).await.expect("the use is written down");
    gateway.clock.advance(minutes(59));
    assert_eq!(browser.get("/home").await.status, 200, "118 minutes old, used 59 ago");
    gateway.clock.advance(minutes(2));
    assert_eq!(browser.get("/home").await.status, 303, "two hours old");

    let (gateway, _upstream, mut browser) = inside_with(policy).await;
    gateway.clock.advance(minutes(60));
    assert_eq!(browser.get("/home").await.status, 303, "not used for an hour");
    let told = browser.send("GET", "/home", &[("Accept", "application/json"), ("Sec-Fetch-Mode", "cors")], b"").await;
    assert_eq!((told.status, &told.json()["login"]), (401, &"/login".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_apps_logout_ends_the_gateways_session() {
    let gone = &[("Set-Cookie", "sid=; Path=/; Max-Age=0")][..];
    for (case, method, target, status, headers, ends) in [
        ("a redirect", "GET", "/logout", 302, &[("Location", "/login")][..], true),
        ("a page", "GET", "/logout", 200, &[], true),
        ("with a query", "GET", "/logout?next=%2F", 200, &[], true),
        ("an error", "GET", "/logout", 403, &[], false),
        ("an error that signs out all the same", "GET", "/logout", 500, gone, true),
        ("an error that takes something else away", "GET", "/logout", 500, &[("Set-Cookie", "a=; Max-Age=0")], false),
        ("another path", "GET", "/logouts", 200, gone, false),
        ("another method", "POST", "/logout", 200, gone, false),
    ] {
        let (_gateway, upstream, mut browser) = inside().await;
        let mut twin = browser.clone();
        upstream.answer(move |request| match request.path() {
            "/home" => app(request),
            _ => Reply::new(status, headers, ""),
        });
        let answer = browser.send(method, target, &[], b"").await;
        assert_eq!(answer.status, status, "{case}");
        assert_eq!(browser.cookies.contains_key("vestibule"), !ends, "{case}: {:?}", answer.headers);
        assert_eq!(twin.get("/home").await.status, if ends { 303 } else { 200 }, "{case}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_logout_at_the_address_of_the_login_ends_the_session_too() {
    let upstream = RecordingUpstream::start(app).await;
    let text = block(&upstream.url()).replace("GET /logout", "POST /login?do=out");
    let gateway = TestGateway::start(&text).await;
    let mut browser = sign_in(&gateway).await;
    let mut twin = browser.clone();
    let answer = browser.post("/login?do=out", &[("x", "1")]).await;
    assert_eq!((answer.status, browser.cookies.contains_key("vestibule")), (200, false), "{}", answer.text());
    assert_eq!(twin.get("/home").await.status, 303);
}
