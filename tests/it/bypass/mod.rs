//! The ways round a hold, one table for each kind, one named row for each spelling. What a row must show: what reached the
//! app, and that nothing the app hands out for a right password reached the browser.

#![allow(clippy::large_futures, reason = "each answer is read through a buffer within its future; tests have the room")]

mod answers;
mod bodies;
mod entries;
mod framing;
mod guessing;
mod http2;
mod insider;
mod paths;
mod sessions;
mod settling;
mod upgrades;

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::support::{Answer, Browser, Phone, TestGateway, read_answer};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};

/// The content type of ordinary forms.
pub const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

/// A configuration of one app that trusts whatever it is given; `more` goes before the tables of the app.
pub fn block(upstream: &str, more: &str) -> String {
    format!(
        r#"
[limits]
held_logins_per_user = 1000
[[apps]]
name = "wiki"
title = "Library wiki"
hosts = ["wiki.test"]
upstream = "{upstream}"
login_page = "/login"
open = ["* /static/**"]
anonymous = ["* /api/**"]
{more}
[apps.session]
cookies = ["sid", "remember*"]
[[apps.login]]
kind = "form"
match = "POST /login"
username = "user"
password = "pass"
failure = {{ body = "wrong password" }}
[[apps.login]]
kind = "form"
match = "POST /portal"
username = "u"
password = "p"
failure = {{ body = "wrong password" }}
"#
    )
}

/// The most willing application: `right` anywhere in a request, any Authorization and any remember-me cookie sign in.
pub fn willing(request: &RecordedRequest) -> Reply {
    let convinced = request.target.contains("right")
        || request.text().contains("right")
        || request.header("authorization").is_some()
        || request.all("cookie").any(|cookies| cookies.contains("remember"));
    let inside = request.cookies("sid").iter().any(|value| value.starts_with("in-"));
    match (request.method.as_str(), request.path()) {
        _ if convinced => yes(),
        ("GET" | "HEAD", "/login") => Reply::new(200, &[("Set-Cookie", "sid=anon-1; Path=/")], "<form>"),
        ("POST", _) => Reply::new(200, &[], "wrong password"),
        _ if inside => Reply::new(200, &[], "SECRET inside"),
        _ => Reply::new(403, &[], "outside"),
    }
}

/// What the app says to a right password.
pub fn yes() -> Reply {
    let headers = [("Location", "/home"), ("Set-Cookie", "sid=in-1; Path=/; HttpOnly"), ("X-Token", "SECRET")];
    Reply::new(302, &headers, "SECRET")
}

/// The gateway with its app, and alice, who has a phone.
pub struct Site {
    pub gateway: TestGateway,
    pub upstream: RecordingUpstream,
    pub phone: Phone,
}

impl Site {
    pub async fn new() -> Self {
        Self::with("").await
    }

    pub async fn with(more: &str) -> Self {
        let upstream = RecordingUpstream::start(willing).await;
        let gateway = TestGateway::start(&block(&upstream.url(), more)).await;
        let phone = gateway.user_with_phone("alice").await;
        Self { gateway, upstream, phone }
    }

    pub fn browser(&self) -> Browser {
        self.gateway.browser("wiki.test")
    }

    /// How many logins of alice are held.
    pub fn held(&self) -> usize {
        self.gateway.user("alice").logins.len()
    }
}

/// Logs in as alice with the right password; the login is held.
pub async fn log_in(browser: &mut Browser) {
    let answer = browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/.vestibule/login")), "{}", answer.text());
}

/// Sends bytes on a connection of their own.
pub async fn send_bytes(browser: &Browser, bytes: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(browser.address).await.expect("the gateway accepts");
    // It may answer and close before everything was written.
    let _ = stream.write_all(bytes).await;
    read_answer(&mut stream, bytes.starts_with(b"HEAD")).await
}

/// What must become of a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Expect {
    /// The gateway answers with this status; nothing reaches the app.
    Refused(u16),
    /// The app is asked, and its answer withheld with this status.
    Withheld(u16),
    /// The app is asked, and its answer held.
    Held,
    /// The app is asked as by a stranger, and nobody is signed in.
    Stranger,
    /// As before, and the app's answer sets no session cookie, whatever it says: an open path.
    Open,
}

/// One request.
pub struct Row<'a> {
    pub name: &'a str,
    pub method: &'a str,
    pub target: &'a str,
    pub headers: &'a [(&'a str, &'a str)],
    pub body: &'a [u8],
    pub expect: Expect,
}

/// A row in short.
pub fn row<'a>(
    name: &'a str,
    request: &'a str,
    headers: &'a [(&'a str, &'a str)],
    body: &'a str,
    expect: Expect,
) -> Row<'a> {
    let (method, target) = request.split_once(' ').expect("a method and a target");
    Row { name, method, target, headers, body: body.as_bytes(), expect }
}

/// Tries each row in a browser of its own.
pub async fn check(site: &Site, rows: &[Row<'_>]) {
    for row in rows {
        let browser = site.browser();
        let bytes = browser.request(row.method, row.target, row.headers, row.body);
        check_bytes(site, row.name, &bytes, row.expect).await;
    }
}

/// Tries bytes, and compares what became of them.
pub async fn check_bytes(site: &Site, name: &str, bytes: &[u8], expect: Expect) -> Vec<RecordedRequest> {
    let held = site.held();
    site.upstream.clear();
    let answer = send_bytes(&site.browser(), bytes).await;
    judge(site, name, &answer, held, expect)
}

/// Compares what became of the one request since the upstream was cleared, when `held` logins were held.
pub fn judge(site: &Site, name: &str, answer: &Answer, held: usize, expect: Expect) -> Vec<RecordedRequest> {
    // What came incompletely counts too.
    let reached = site.upstream.arriving();
    let targets: Vec<_> = reached.iter().map(|request| (&request.method, &request.target, &request.headers)).collect();
    let seen = format!("{name}: {} {:?} {:?}, the app saw {targets:?}", answer.status, answer.headers, answer.text());
    let (status, count) = match expect {
        Expect::Refused(status) => (Some(status), 0),
        Expect::Withheld(status) => (Some(status), 1),
        Expect::Held => (Some(303), 1),
        Expect::Stranger | Expect::Open => (None, 1),
    };
    assert!(status.is_none_or(|status| status == answer.status) && answer.status != 0, "{expect:?} expected; {seen}");
    assert_eq!(reached.len(), count, "{expect:?} expected; {seen}");
    assert_eq!(site.held() - held, usize::from(expect == Expect::Held), "{expect:?} expected; {seen}");
    if expect == Expect::Held {
        assert_eq!(answer.header("location"), Some("/.vestibule/login"), "{seen}");
        let cookies = answer.all("set-cookie");
        let login = |cookie: &str| cookie.trim_start_matches("__Host-").starts_with("vestibule-login=");
        assert!(matches!(cookies[..], [one] if login(one)), "{seen}");
    }
    let sets_session =
        answer.all("set-cookie").iter().any(|cookie| cookie.starts_with("sid=") || cookie.starts_with("remember"));
    assert!(!sets_session || expect == Expect::Stranger, "{seen}");
    if expect != Expect::Open {
        assert_nothing_leaks(&seen, answer);
    }
    for request in &reached {
        assert!(request.header("authorization").is_none(), "{seen}");
        assert!(!request.all("cookie").any(|cookies| cookies.contains("raw")), "{seen}");
        let overrides = ["x-http-method-override", "x-http-method", "x-method-override"];
        assert!(overrides.iter().all(|name| request.header(name).is_none()), "{seen}");
    }
    reached
}

/// Nothing of the app's yes is in an answer.
pub fn assert_nothing_leaks(seen: &str, answer: &Answer) {
    let text = format!("{:?} {}", answer.headers, answer.text());
    for secret in ["SECRET", "in-1", "/home"] {
        assert!(!text.contains(secret), "`{secret}` leaked; {seen}");
    }
}
