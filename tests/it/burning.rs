//! Burning: what a login carries is worth nothing while the app may be signing it in, and afterwards only in the session
//! that the login became. The app here is the hard case: it signs in the session id from before. Each case is walked with a
//! wall and with visitors, who reach every address of the app with the value that a login is just signing in.

#![allow(clippy::large_futures, reason = "each answer is read through a buffer within its future; tests have the room")]

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use vestibule::domain::cookies::Pair;
use vestibule::domain::verdict::Standing;
use vestibule::engine::ports::Clock as _;
use vestibule::engine::{EngineError, Refused};

use crate::support::{Answer, Browser, Phone, TestGateway, raw};
use crate::upstream::{Gate, RecordedRequest, RecordingUpstream, Reply};

/// Gives a session id to whoever has none, and keeps it at the login. What is slow waits for its gate.
fn app(gates: &Gates) -> impl Fn(&RecordedRequest) -> Reply + Send + Sync + 'static {
    let gates = gates.clone();
    let signed_in: Mutex<BTreeSet<String>> = Mutex::default();
    move |request| {
        let sid = request.cookies("sid").first().copied().unwrap_or_default().to_owned();
        let mut signed_in = signed_in.lock().unwrap_or_else(PoisonError::into_inner);
        let member = signed_in.contains(&sid);
        let given = || Reply::new(200, &[("Set-Cookie", "sid=id-1; Path=/")], "given");
        match (request.method.as_str(), request.path()) {
            ("GET", "/login") if !sid.is_empty() => Reply::html("<form>"),
            ("GET", "/login") => Reply::new(200, &[("Set-Cookie", "sid=id-1; Path=/")], "<form>"),
            // Who asks is the gateway.
            ("GET", "/profile") if member => Reply::html("you are somebody"),
            ("GET", "/profile") if request.header("x-slow").is_some() => Reply::html("nobody").after(&gates.slow),
            ("GET", "/profile") => Reply::html("nobody"),
            ("GET", "/api/give") => given().after(&gates.slow),
            ("GET", "/api/again") => given(),
            ("GET" | "POST", "/api/slow") => Reply::new(200, &[], "SECRET").after(&gates.slow),
            ("GET", "/api/events") => {
                Reply::head(200, &[("Content-Type", "text/event-stream"), ("Connection", "close")])
                    .then_send("data: before\n\n")
                    .then_wait(&gates.slow)
                    .then_send("data: SECRET\n\n")
                    .then_close()
            }
            ("GET", "/api/ws") => Reply::websocket_echo(request),
            ("POST", "/login") => {
                let pass = request.form("pass");
                // It has said yes to itself before it says so to anybody else.
                if pass.as_deref() == Some("wrong") {
                    signed_in.remove(&sid);
                } else if !sid.is_empty() {
                    signed_in.insert(sid);
                }
                let reply = match pass.as_deref() {
                    Some("right") => Reply::redirect("/home", &[]),
                    Some("crash") => Reply::none(),
                    Some("cut") => Reply::head(200, &[("Content-Length", "100")]).then_send("wrong pass").then_close(),
                    _ => Reply::html("wrong password"),
                };
                if request.form("slow").is_some() { reply.after(&gates.login) } else { reply }
            }
            _ if member => Reply::new(200, &[], "MEMBER"),
            _ => Reply::new(200, &[], "page"),
        }
    }
}

#[derive(Clone)]
struct Gates {
    login: Gate,
    slow: Gate,
}

/// Who reaches the app without a session.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mode {
    Wall,
    Public,
}

const BOTH: [Mode; 2] = [Mode::Wall, Mode::Public];

struct Site {
    gateway: TestGateway,
    upstream: RecordingUpstream,
    phone: Phone,
    gates: Gates,
    mode: Mode,
}

impl Site {
    async fn new(mode: Mode) -> Self {
        let keys = match mode {
            Mode::Wall => "anonymous = [\"* /api/**\"]",
            Mode::Public => "mode = \"public\"\nwhoami = { path = \"/profile\", signed_in = { body = \"somebody\" } }",
        };
        let gates = Gates { login: Gate::new(), slow: Gate::new() };
        let upstream = RecordingUpstream::start(app(&gates)).await;
        let gateway = TestGateway::start(&format!(
            r#"
[[apps]]
name = "wiki"
title = "Library wiki"
hosts = ["wiki.test"]
upstream = "{}"
login_page = "/login"
{keys}
[apps.session]
cookies = ["sid"]
[[apps.login]]
kind = "form"
match = "POST /login"
username = "user"
password = "pass"
same_id = true
failure = {{ body = "wrong password" }}
"#,
            upstream.url()
        ))
        .await;
        let phone = gateway.user_with_phone("alice").await;
        Self { gateway, upstream, phone, gates, mode }
    }

    /// Whether a member's page is closed to this browser, as to anybody without a session.
    async fn is_out(&self, browser: &Browser) -> bool {
        let answer = browser.clone().get("/home").await;
        match self.mode {
            Mode::Wall => answer.status == 303,
            Mode::Public => (answer.status, answer.text().as_str()) == (200, "page"),
        }
    }

    /// A browser with an anonymous session.
    async fn browser(&self) -> Browser {
        let mut browser = self.gateway.browser("wiki.test");
        browser.get("/login").await;
        assert!(browser.cookies.contains_key("sid"), "an anonymous session");
        browser
    }

    /// The session ids the app sees from this browser on an anonymous path.
    async fn seen(&self, browser: &Browser) -> Vec<String> {
        self.upstream.clear();
        let answer = browser.clone().get("/api/x").await;
        assert_eq!(answer.status, 200, "{:?}: {}", self.mode, answer.text());
        let requests = self.upstream.requests();
        assert_eq!(requests.len(), 1, "{requests:?}");
        requests[0].cookies("sid").into_iter().map(str::to_owned).collect()
    }

    /// Approves and releases the login of a browser.
    async fn release(&self, browser: &mut Browser, phone: &Phone) {
        let number = browser.state().await["number"].as_str().expect("a number").to_owned();
        assert_eq!(phone.approve(self.gateway.clock.now(), &number).await, "approved");
        let released = browser.step("release", &[]).await;
        assert_eq!(released.status, 302, "{}", released.text());
    }

    async fn logins_seen(&self, count: usize) {
        self.upstream
            .wait_until("logins", |seen| {
                let logins = seen.iter().filter(|it| it.complete && it.method == "POST" && it.path() == "/login");
                logins.count() >= count
            })
            .await;
    }
}

async fn log_in(browser: &mut Browser, fields: &[(&str, &str)]) -> Answer {
    let mut all = vec![("user", "alice")];
    all.extend_from_slice(fields);
    browser.post("/login", &all).await
}

/// A login in the background, in a copy of the browser.
fn slow_login(browser: &Browser, pass: &'static str) -> JoinHandle<(Browser, Answer)> {
    let mut browser = browser.clone();
    tokio::spawn(async move {
        let answer = log_in(&mut browser, &[("pass", pass), ("slow", "1")]).await;
        (browser, answer)
    })
}

/// A request in the background: every byte that comes back for it.
fn background(
    browser: &Browser,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> JoinHandle<Vec<u8>> {
    let (address, bytes) = (browser.address, browser.request(method, target, headers, body));
    tokio::spawn(async move {
        let mut stream = TcpStream::connect(address).await.expect("the gateway accepts");
        stream.write_all(&bytes).await.expect("the request is written");
        let mut all = Vec::new();
        // A connection that is reset ends it too.
        let _ = stream.read_to_end(&mut all).await;
        all
    })
}

fn is_held(answer: &Answer) -> bool {
    (answer.status, answer.header("location")) == (303, Some("/.vestibule/login"))
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_with_the_value_are_ended_before_the_login_is_forwarded() {
    const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");
    for mode in BOTH {
        for (name, method, headers, body) in [
            ("a page", "GET", &[][..], &b""[..]),
            ("a form", "POST", &[FORM][..], b"x=1"),
            ("a body that is no form", "POST", &[("Content-Type", "application/json")][..], b"{}"),
        ] {
            let site = Site::new(mode).await;
            let mut browser = site.browser().await;
            site.upstream.clear();
            let slow = background(&browser, method, "/api/slow", headers, body);
            site.upstream.wait_for(1).await;
            assert_eq!(site.upstream.requests()[0].cookies("sid"), ["id-1"], "{name}");
            let answer = log_in(&mut browser, &[("pass", "right")]).await;
            assert!(is_held(&answer), "{name}: {answer:?}");
            // Whatever the app still says is for nobody.
            site.gates.slow.open();
            let all = String::from_utf8_lossy(&slow.await.expect("no panic")).into_owned();
            assert!(!all.contains("SECRET"), "{name}: {all}");
        }
    }
}

const UPGRADE: [(&str, &str); 4] = [
    ("Upgrade", "websocket"),
    ("Connection", "Upgrade"),
    ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ("Sec-WebSocket-Version", "13"),
];

/// Opens a tunnel and waits until a frame has come back through it.
async fn tunnel_with_echo(browser: &Browser, request: &str) -> TcpStream {
    let mut tunnel = TcpStream::connect(browser.address).await.expect("the gateway accepts");
    tunnel.write_all(request.as_bytes()).await.expect("the request is written");
    let mut seen = Vec::new();
    while !seen.ends_with(b"\r\n\r\n") {
        let read = tunnel.read_buf(&mut seen).await.expect("an answer");
        assert_ne!(read, 0, "no answer: {:?}", String::from_utf8_lossy(&seen));
    }
    assert!(seen.starts_with(b"HTTP/1.1 101"), "{:?}", String::from_utf8_lossy(&seen));
    // A masked frame «hi» comes back without a mask.
    tunnel.write_all(b"\x81\x82\0\0\0\0hi").await.expect("it is open");
    while !seen.ends_with(b"\x81\x02hi") {
        assert_ne!(tunnel.read_buf(&mut seen).await.expect("an echo"), 0, "the tunnel ended");
    }
    tunnel
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tunnel_with_the_value_is_closed_by_the_login() {
    for mode in BOTH {
        let site = Site::new(mode).await;
        let mut browser = site.browser().await;
        log_in(&mut browser, &[("pass", "right")]).await;
        site.release(&mut browser, &site.phone).await;
        site.upstream.clear();
        let request = browser.request("GET", "/api/ws", &UPGRADE, b"");
        let request = String::from_utf8(request).expect("text").replace("Connection: close\r\n", "");
        let mut tunnel = tunnel_with_echo(&browser, &request).await;
        assert_eq!(site.upstream.requests()[0].cookies("sid"), ["id-1"]);
        // The app has not answered yet, so the session that the tunnel came in still lives.
        let login = slow_login(&browser, "right");
        site.logins_seen(1).await;
        let mut rest = Vec::new();
        let closed = tokio::time::timeout(Duration::from_mins(1), tunnel.read_to_end(&mut rest)).await;
        assert!(closed.is_ok(), "the tunnel is still open");
        site.gates.login.open();
        assert!(is_held(&login.await.expect("no panic").1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_logins_with_one_value_the_second_is_refused() {
    for mode in BOTH {
        let site = Site::new(mode).await;
        let browser = site.browser().await;
        site.upstream.clear();
        let first = slow_login(&browser, "right");
        site.logins_seen(1).await;
        let mut second = browser.clone();
        for pass in ["right", "wrong"] {
            let answer = log_in(&mut second, &[("pass", pass)]).await;
            assert_eq!(answer.status, 409, "{pass}: {}", answer.text());
            assert!(answer.all("set-cookie").is_empty(), "{answer:?}");
        }
        // Meanwhile it is worth nothing anywhere, and its being refused changed nothing.
        assert_eq!(site.upstream.requests().len(), 1);
        assert!(site.seen(&second).await.is_empty());
        site.gates.login.open();
        let (mut first, answer) = first.await.expect("no panic");
        assert!(is_held(&answer), "{answer:?}");
        assert!(site.seen(&second).await.is_empty(), "burnt for good");
        site.release(&mut first, &site.phone).await;
        assert!(site.seen(&second).await.is_empty(), "and after the release");
        assert_eq!(site.seen(&first).await, ["id-1"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_racing_a_right_one_unburns_nothing_of_it() {
    for mode in BOTH {
        let site = Site::new(mode).await;
        let browser = site.browser().await;
        let wrong = slow_login(&browser, "wrong");
        site.logins_seen(1).await;
        let mut right = browser.clone();
        assert_eq!(log_in(&mut right, &[("pass", "right")]).await.status, 409);
        site.gates.login.open();
        let (failed, answer) = wrong.await.expect("no panic");
        assert_eq!((answer.status, answer.text().as_str()), (200, "wrong password"));
        assert_eq!(site.seen(&failed).await, ["id-1"], "an explicit no undoes its burn");
        assert!(is_held(&log_in(&mut right, &[("pass", "right")]).await));
        assert!(site.seen(&failed).await.is_empty(), "now it is burnt");
        // Another wrong one carries nothing any more, so it undoes nothing.
        let mut late = failed.clone();
        assert_eq!(log_in(&mut late, &[("pass", "wrong")]).await.status, 200);
        assert!(site.seen(&failed).await.is_empty(), "still burnt");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_explicit_no_undoes_a_burn() {
    for mode in BOTH {
        let site = Site::new(mode).await;
        let mut browser = site.browser().await;
        assert_eq!(log_in(&mut browser, &[("pass", "wrong")]).await.status, 200);
        assert_eq!(site.seen(&browser).await, ["id-1"]);
        assert_eq!(log_in(&mut browser, &[("pass", "crash")]).await.status, 502);
        assert!(site.seen(&browser).await.is_empty(), "the app may have signed it in before it died");
        // Time does not bring it back.
        site.gateway.clock.advance(Duration::from_hours(1));
        assert!(site.seen(&browser).await.is_empty());
        // A person who was refused by the gateway has a session at the app all the same.
        let mut stranger = site.gateway.browser("wiki.test");
        stranger.cookies.insert("sid".into(), browser.cookies["sid"].clone());
        let answer = stranger.post("/login", &[("user", "nobody"), ("pass", "right")]).await;
        assert_eq!(answer.status, 403);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_the_gateway_refuses_stays_burnt() {
    for mode in BOTH {
        let site = Site::new(mode).await;
        let mut browser = site.browser().await;
        let answer = browser.post("/login", &[("user", "nobody"), ("pass", "right")]).await;
        assert_eq!(answer.status, 403);
        assert!(site.seen(&browser).await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_release_the_value_works_in_the_new_session_only() {
    for mode in BOTH {
        let site = Site::new(mode).await;
        let mut victim = site.gateway.browser("wiki.test");
        // Fixation: the attacker's own anonymous session is planted in the victim's browser.
        let attacker = site.browser().await;
        victim.cookies.clone_from(&attacker.cookies);
        assert!(is_held(&log_in(&mut victim, &[("pass", "right")]).await));
        assert!(site.seen(&attacker).await.is_empty() && site.seen(&victim).await.is_empty(), "burnt");
        let old = victim.cookies["sid"].clone();
        site.release(&mut victim, &site.phone).await;
        assert_ne!(victim.cookies["sid"], old, "sealed anew");
        assert_eq!(site.seen(&victim).await, ["id-1"]);
        assert_eq!(victim.get("/home").await.text(), "MEMBER");
        for (name, sid) in [("the old seal", &old), ("the new seal", &victim.cookies["sid"])] {
            let mut other = site.gateway.browser("wiki.test");
            other.cookies.insert("sid".into(), sid.clone());
            assert!(site.seen(&other).await.is_empty(), "{name}");
            assert!(site.is_out(&other).await, "{name}");
        }
        // The app gives the same id to somebody else again: it is not sealed for them.
        let mut next = site.gateway.browser("wiki.test");
        let again = next.get("/api/again").await;
        let expected = if mode == Mode::Public { 403 } else { 200 };
        assert!(again.status == expected && again.all("set-cookie").is_empty(), "{again:?}");
        // And much later, when anonymous seals are long over.
        site.gateway.clock.advance(Duration::from_hours(23));
        assert!(site.seen(&attacker).await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_ends_the_session_it_came_with() {
    for mode in BOTH {
        let site = Site::new(mode).await;
        let mut browser = site.browser().await;
        log_in(&mut browser, &[("pass", "right")]).await;
        site.release(&mut browser, &site.phone).await;
        let before = browser.clone();
        // A failed one does not.
        assert_eq!(log_in(&mut browser, &[("pass", "wrong")]).await.status, 200);
        assert_eq!(before.clone().get("/home").await.status, 200);
        assert_eq!(site.seen(&before).await, ["id-1"]);
        site.gateway.clock.advance(Duration::from_secs(121));
        assert!(is_held(&log_in(&mut browser, &[("pass", "right")]).await));
        assert!(site.is_out(&before).await, "ended, before the second factor already");
        assert!(site.seen(&before).await.is_empty());
        site.release(&mut browser, &site.phone).await;
        assert_eq!(browser.get("/home").await.status, 200);
        assert_eq!(site.seen(&browser).await, ["id-1"]);
        assert!(site.is_out(&before).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_insiders_session_planted_into_another_login_gives_nothing_to_the_insider() {
    for mode in BOTH {
        let site = Site::new(mode).await;
        let insiders_phone = site.gateway.user_with_phone("bob").await;
        let mut insider = site.browser().await;
        assert!(is_held(&insider.post("/login", &[("user", "bob"), ("pass", "right")]).await));
        site.release(&mut insider, &insiders_phone).await;
        assert_eq!(site.seen(&insider).await, ["id-1"]);

        // The app's cookie alone is nothing in the victim's browser: the login does not carry it.
        let mut victim = site.gateway.browser("wiki.test");
        victim.cookies.insert("sid".into(), insider.cookies["sid"].clone());
        site.upstream.clear();
        assert!(is_held(&log_in(&mut victim, &[("pass", "right")]).await));
        assert!(site.upstream.requests()[0].cookies("sid").is_empty());
        assert_eq!(site.seen(&insider).await, ["id-1"], "still the insider's own session");
        site.gateway.clock.advance(Duration::from_secs(700));

        // With the gateway's cookie beside it, too: the app is asked as by a visitor, and the insider's session is over.
        let mut victim = site.gateway.browser("wiki.test");
        victim.cookies.clone_from(&insider.cookies);
        site.upstream.clear();
        assert!(is_held(&log_in(&mut victim, &[("pass", "right")]).await));
        assert!(site.upstream.requests()[0].cookies("sid").is_empty());
        assert!(site.is_out(&insider).await);
        assert!(site.seen(&insider).await.is_empty());
        site.release(&mut victim, &site.phone).await;
        assert!(site.seen(&victim).await.is_empty(), "this app knows nobody who comes without its cookie");
        assert!(site.seen(&insider).await.is_empty());
        assert!(site.is_out(&insider).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_on_its_way_does_not_bring_a_burnt_value_back() {
    for (mode, answered) in [(Mode::Wall, true), (Mode::Wall, false), (Mode::Public, true), (Mode::Public, false)] {
        let site = Site::new(mode).await;
        let browser = site.browser().await;
        site.upstream.clear();
        // It carries nothing, so it is not ended; the value comes with its answer.
        let late = background(&site.gateway.browser("wiki.test"), "GET", "/api/give", &[], b"");
        site.upstream.wait_for(1).await;
        let login = slow_login(&browser, "right");
        site.logins_seen(1).await;
        let late = if answered {
            site.gates.login.open();
            assert!(is_held(&login.await.expect("no panic").1));
            site.gates.slow.open();
            late.await
        } else {
            site.gates.slow.open();
            let late = late.await;
            site.gates.login.open();
            assert!(is_held(&login.await.expect("no panic").1));
            late
        };
        let late = String::from_utf8_lossy(&late.expect("no panic")).to_ascii_lowercase();
        // If the app says of that value that it is somebody's, a visitor gets nothing of such an answer. Before it has said yes
        // to the login it may not say so yet.
        let refused = late.contains("http/1.1 403");
        let expected = match (mode, answered) {
            (Mode::Public, true) => refused,
            (Mode::Public, false) => refused || late.contains("given"),
            (Mode::Wall, _) => late.contains("given"),
        };
        assert!(expected && !late.contains("set-cookie"), "{mode:?} {answered}: {late}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_the_app_broke_off_keeps_no_other_waiting_and_stays_burnt() {
    for mode in BOTH {
        for pass in ["crash", "cut"] {
            let site = Site::new(mode).await;
            let mut browser = site.browser().await;
            let other = browser.clone();
            assert_eq!(log_in(&mut browser, &[("pass", pass)]).await.status, 502, "{mode:?} {pass}");
            assert!(site.seen(&other).await.is_empty(), "{mode:?} {pass}: the app signed it in");
            site.upstream.clear();
            let answer = log_in(&mut browser, &[("pass", "right")]).await;
            assert!(is_held(&answer), "{mode:?} {pass}: {answer:?}");
            assert!(
                site.upstream.requests()[0].cookies("sid").is_empty(),
                "{mode:?} {pass}: it carries that value no more"
            );
            site.release(&mut browser, &site.phone).await;
            for browser in [&browser, &other] {
                assert!(site.seen(browser).await.is_empty(), "{mode:?} {pass}: burnt for good");
            }
            assert!(site.is_out(&other).await, "{mode:?} {pass}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_with_the_value_is_ended_by_the_login() {
    for mode in BOTH {
        let site = Site::new(mode).await;
        let browser = site.browser().await;
        let mut stream = TcpStream::connect(browser.address).await.expect("the gateway accepts");
        stream.write_all(&browser.request("GET", "/api/events", &[], b"")).await.expect("the request is written");
        let mut seen = Vec::new();
        while !String::from_utf8_lossy(&seen).contains("data: before") {
            assert_ne!(stream.read_buf(&mut seen).await.expect("an answer"), 0, "{}", String::from_utf8_lossy(&seen));
        }
        let login = slow_login(&browser, "right");
        site.logins_seen(1).await;
        // Before the app says anything of the login.
        let ended = tokio::time::timeout(Duration::from_mins(1), stream.read_to_end(&mut seen)).await;
        assert!(ended.is_ok(), "{mode:?}: it streams still");
        site.gates.slow.open();
        site.gates.login.open();
        assert!(is_held(&login.await.expect("no panic").1));
        let seen = String::from_utf8_lossy(&seen).into_owned();
        assert!(!seen.contains("SECRET"), "{mode:?}: {seen}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_begins_while_a_login_is_under_way_comes_without_the_value() {
    for mode in BOTH {
        let site = Site::new(mode).await;
        let mut browser = site.browser().await;
        let other = browser.clone();
        let login = slow_login(&browser, "right");
        site.logins_seen(1).await;
        site.comes_with_nothing(&other, "the app has not answered").await;
        site.gates.login.open();
        let answer;
        (browser, answer) = login.await.expect("no panic");
        assert!(is_held(&answer), "{mode:?}: {answer:?}");
        site.comes_with_nothing(&other, "held").await;
        site.release(&mut browser, &site.phone).await;
        site.comes_with_nothing(&other, "released").await;
        assert_eq!(browser.get("/home").await.text(), "MEMBER", "{mode:?}");
    }
}

impl Site {
    /// Whatever this browser asks for reaches the app as nobody's, and what is a member's does not come back.
    async fn comes_with_nothing(&self, browser: &Browser, when: &str) {
        let (mode, origin) = (self.mode, browser.origin());
        self.upstream.clear();
        let form = ("Content-Type", "application/x-www-form-urlencoded");
        for (method, headers, body) in [
            ("GET", &[][..], &b""[..]),
            ("POST", &[form][..], b"x=1"),
            ("POST", &[("Content-Type", "application/json")][..], b"{}"),
            ("PUT", &[("Content-Type", "text/plain")][..], b"x"),
        ] {
            let headers = [headers, &[("Origin", origin.as_str())]].concat();
            let answer = browser.clone().send(method, "/api/x", &headers, body).await;
            assert!(!answer.text().contains("MEMBER"), "{mode:?} {when} {method}: {}", answer.text());
        }
        let tunnel = browser.request("GET", "/api/ws", &UPGRADE, b"");
        let answer = raw(browser.address, String::from_utf8_lossy(&tunnel).replace("Connection: close\r\n", "")).await;
        assert_eq!(answer.status, 401, "{mode:?} {when}: no tunnel without a session");
        assert!(self.is_out(browser).await, "{mode:?} {when}");
        let reached = self.upstream.requests();
        assert!(reached.len() >= 4, "{mode:?} {when}: {reached:?}");
        assert!(reached.iter().all(|it| it.cookies("sid").is_empty()), "{mode:?} {when}: {reached:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_still_being_asked_about_is_for_nobody() {
    let site = Site::new(Mode::Public).await;
    let browser = site.browser().await;
    site.upstream.clear();
    let slow = ("X-Slow", "1");
    // It carries the value, and the app has answered it; whether somebody is signed in is not known yet.
    let carrying = background(&browser, "POST", "/api/x", &[slow, ("Content-Type", "application/json")], b"{}");
    // The value comes with the answer to this one.
    let late = background(&site.gateway.browser("wiki.test"), "GET", "/api/again", &[slow], b"");
    site.upstream
        .wait_until("both probes", |seen| seen.iter().filter(|it| it.complete && it.path() == "/profile").count() == 2)
        .await;
    let login = slow_login(&browser, "right");
    site.logins_seen(1).await;
    // The probes say «nobody»: that was so when they were asked.
    site.gates.slow.open();
    let carrying = String::from_utf8_lossy(&carrying.await.expect("no panic")).into_owned();
    assert!(!carrying.contains("page"), "{carrying}");
    let late = String::from_utf8_lossy(&late.await.expect("no panic")).to_ascii_lowercase();
    assert!(!late.contains("set-cookie"), "{late}");
    site.gates.login.open();
    assert!(is_held(&login.await.expect("no panic").1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_opened_its_cookie_before_another_began_cannot_burn_it_after() {
    for mode in BOTH {
        let site = Site::new(mode).await;
        let mut browser = site.browser().await;
        let engine = Arc::clone(&site.gateway.engine);
        let app = engine.settings().apps.on("wiki.test").first().cloned().expect("the app");
        let sealed = browser.cookies["sid"].clone();
        let pairs = [Pair { name: "sid", value: &sealed }];
        let opened = engine.forward_cookies(&app, Standing::Anonymous, &pairs).expect("the store works");
        assert_eq!(opened.values.len(), 1);
        assert!(is_held(&log_in(&mut browser, &[("pass", "right")]).await));
        let late = engine.burn(&app, &opened).await;
        assert!(matches!(late, Err(EngineError::Refused(Refused::LoginUnderWay))), "held: {late:?}");
        site.release(&mut browser, &site.phone).await;
        let late = engine.burn(&app, &opened).await;
        assert!(matches!(late, Err(EngineError::Refused(Refused::LoginUnderWay))), "released: {late:?}");
    }
}
