//! Logins of programs that show no page: the answer waits for the phone, or a code comes after the password.

#![allow(clippy::large_futures, reason = "each answer is read through a buffer within its future; tests have the room")]

use std::time::Duration;

use serde_json::{Value, json};
use vestibule::domain::time::Timestamp;
use vestibule::engine::ports::Clock as _;
use vestibule::engine::users::NewUser;

use crate::support::{Answer, Browser, Phone, TestGateway};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};

/// Signs in by the password `right` and nothing else, whatever the form.
fn app(request: &RecordedRequest) -> Reply {
    let text = request.text();
    let session = ("Set-Cookie", "sid=in-1; Path=/");
    if request.cookies("sid").iter().any(|value| value.starts_with("in-")) && request.method == "GET" {
        return Reply::new(200, &[], "inside");
    }
    let is = |password: &str| {
        text.contains(&format!("\"{password}\""))
            || text.contains(&format!(">{password}<"))
            || text.ends_with(&format!("={password}"))
    };
    if is("right") {
        Reply::new(200, &[session, ("Content-Type", "application/json")], "{\"token\":\"SECRET\"}")
    } else {
        Reply::new(401, &[("Content-Type", "application/json")], "{\"error\":\"wrong\"}")
    }
}

struct Site {
    gateway: TestGateway,
    upstream: RecordingUpstream,
}

impl Site {
    async fn new() -> Self {
        let upstream = RecordingUpstream::start(app).await;
        let rule = |kind: &str, path: &str, places: &str, more: &str| {
            format!(
                "[[apps.login]]\nkind = \"{kind}\"\nmatch = \"POST {path}\"\n{places}\nfailure = {{ status = [401] }}\n{more}\n"
            )
        };
        let json = "username = \"/user\"\npassword = \"/password\"";
        let form = "username = \"user\"\npassword = \"password\"";
        let config = format!(
            "[[apps]]\nname = \"wiki\"\ntitle = \"Library wiki\"\nhosts = [\"wiki.test\"]\nupstream = \"{}\"\n[apps.session]\ncookies = [\"sid\"]\n{}{}{}{}{}",
            upstream.url(),
            rule("json", "/wait", json, "hold = \"wait\"\nbare_push = true"),
            rule("json", "/wait-code", json, "hold = \"wait\""),
            rule(
                "json",
                "/code",
                json,
                "hold = \"code-first\"\nrefusal = { status = 422, type = \"application/vnd.app+json\", body = '{\"detail\":\"{message}\"}' }"
            ),
            rule("form", "/form", form, "hold = \"code-first\""),
            rule("xml-rpc", "/xmlrpc", "username = 0\npassword = 1", "hold = \"code-first\""),
        );
        Self { gateway: TestGateway::start(&config).await, upstream }
    }

    async fn log_in(&self, browser: &mut Browser, path: &str, password: &str) -> Answer {
        self.upstream.clear();
        let body = json!({ "user": "alice", "password": password }).to_string();
        browser.send("POST", path, &[("Content-Type", "application/json")], body.as_bytes()).await
    }
}

/// Writes a login with this password.
type Write<'a> = &'a dyn Fn(&str) -> String;

/// Asks for what is pending until something is.
async fn pending_next(phone: &Phone, now: Timestamp) {
    while phone.pending(now).await.is_empty() {
        tokio::task::yield_now().await;
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Say {
    Yes,
    No,
}

/// Answers the next request; none shows a number.
async fn answer_next(phone: &Phone, now: Timestamp, say: Say) -> String {
    pending_next(phone, now).await;
    match say {
        Say::Yes => phone.approve(now, "").await,
        Say::No => phone.deny(now, false).await,
    }
}

fn error(answer: &Answer) -> (u16, Value) {
    (answer.status, answer.json()["error"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_waits_for_the_phone_and_comes_as_the_app_sent_it() {
    let site = Site::new().await;
    let phone = site.gateway.user_with_phone("alice").await;
    let mut browser = site.gateway.browser("wiki.test");
    let now = site.gateway.clock.now();
    let (answer, status) =
        tokio::join!(site.log_in(&mut browser, "/wait", "right"), answer_next(&phone, now, Say::Yes));
    assert_eq!(status, "approved");
    assert_eq!((answer.status, answer.text().as_str()), (200, "{\"token\":\"SECRET\"}"));
    assert_eq!(answer.header("location"), None);
    assert_eq!(browser.get("/home").await.text(), "inside");
    // The page was handed over: nothing of it is left for the next who asks there.
    assert_eq!(browser.get("/wait").await.text(), "inside");
    assert_eq!(site.gateway.user("alice").logins.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn denied_or_too_late_nothing_of_the_answer_leaves() {
    let site = Site::new().await;
    let phone = site.gateway.user_with_phone("alice").await;
    let mut browser = site.gateway.browser("wiki.test");
    let now = site.gateway.clock.now();
    let (answer, status) = tokio::join!(site.log_in(&mut browser, "/wait", "right"), answer_next(&phone, now, Say::No));
    assert_eq!(status, "denied");
    assert_eq!(error(&answer), (403, json!("denied")), "{}", answer.text());
    assert!(answer.all("set-cookie").is_empty(), "{answer:?}");
    let (answer, ()) = tokio::join!(site.log_in(&mut browser, "/wait", "right"), async {
        pending_next(&phone, now).await;
        site.gateway.clock.advance(Duration::from_secs(121));
    });
    assert_eq!(error(&answer), (403, json!("expired")), "{}", answer.text());
    let answer = site.log_in(&mut browser, "/wait", "guess").await;
    assert_eq!((answer.status, answer.text().as_str()), (401, "{\"error\":\"wrong\"}"));
    assert_eq!(site.gateway.user("alice").logins.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_stops_waiting_leaves_nothing_to_approve() {
    use tokio::io::AsyncWriteExt as _;
    let site = Site::new().await;
    let phone = site.gateway.user_with_phone("alice").await;
    let browser = site.gateway.browser("wiki.test");
    let body = json!({ "user": "alice", "password": "right" }).to_string();
    let request = browser.request("POST", "/wait", &[("Content-Type", "application/json")], body.as_bytes());
    let mut stream = tokio::net::TcpStream::connect(browser.address).await.expect("connects");
    stream.write_all(&request).await.expect("is sent");
    pending_next(&phone, site.gateway.clock.now()).await;
    drop(stream);
    while !site.gateway.user("alice").logins.is_empty() {
        tokio::task::yield_now().await;
    }
    assert!(phone.pending(site.gateway.clock.now()).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_after_the_password_lets_in_at_once() {
    let site = Site::new().await;
    let phone = site.gateway.user_with_phone("alice").await;
    let xml = |password: &str| {
        format!(
            "<methodCall><methodName>login</methodName><params><param><value>alice</value></param>\
             <param><value><string>{password}</string></value></param></params></methodCall>"
        )
    };
    let form = |password: &str| format!("user=alice&password={}", password.replace(',', "%2C"));
    let body = |password: &str| json!({ "user": "alice", "password": password }).to_string();
    let rows: [(&str, &str, Write<'_>); 4] = [
        ("/wait-code", "application/json", &body),
        ("/code", "application/json", &body),
        ("/form", "application/x-www-form-urlencoded", &form),
        ("/xmlrpc", "text/xml", &xml),
    ];
    for (path, kind, write) in rows {
        let send = async |password: &str| {
            let mut browser = site.gateway.browser("wiki.test");
            site.upstream.clear();
            let answer = browser.send("POST", path, &[("Content-Type", kind)], write(password).as_bytes()).await;
            (answer, browser)
        };
        let (answer, _) = send("right").await;
        assert!(answer.text().contains("type a code after the password"), "{path}: {}", answer.text());
        assert!(!answer.text().contains("SECRET") && answer.all("set-cookie").is_empty(), "{path}: {answer:?}");
        let (answer, _) = send("guess,123456").await;
        assert_eq!((answer.status, answer.text().as_str()), (401, "{\"error\":\"wrong\"}"), "{path}: the app's own no");
        let (answer, _) = send("right,000000").await;
        assert!(
            answer.text().contains("is not right") && !answer.text().contains("SECRET"),
            "{path}: {}",
            answer.text()
        );
        site.gateway.clock.advance(Duration::from_secs(30));
        let code = phone.code(site.gateway.clock.now());
        let (answer, mut browser) = send(&format!("right,{code}")).await;
        assert_eq!((answer.status, answer.text().as_str()), (200, "{\"token\":\"SECRET\"}"), "{path}");
        let seen = site.upstream.requests();
        assert_eq!((seen.len(), seen[0].text()), (1, write("right")), "{path}: the app is given the password alone");
        assert_eq!(browser.get("/home").await.text(), "inside", "{path}");
        let (answer, _) = send(&format!("right,{code}")).await;
        assert!(!answer.text().contains("SECRET"), "{path}: a code is good once");
    }
    assert!(site.gateway.outbox.messages().is_empty(), "nothing is sent to anybody");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_said_in_the_form_of_the_client() {
    let site = Site::new().await;
    site.gateway.user_with_phone("alice").await;
    let mut browser = site.gateway.browser("wiki.test");
    let answer = site.log_in(&mut browser, "/wait-code", "right").await;
    assert_eq!(error(&answer), (403, json!("code-needed")));
    let answer = site.log_in(&mut browser, "/code", "right").await;
    assert_eq!((answer.status, answer.header("content-type")), (422, Some("application/vnd.app+json")));
    assert!(answer.json()["detail"].as_str().is_some_and(|text| text.contains("password,123456")), "{}", answer.text());
    let answer = browser.post("/form", &[("user", "alice"), ("password", "right")]).await;
    assert_eq!((answer.status, answer.header("content-type")), (403, Some("text/plain; charset=utf-8")));
    let call = b"<methodCall><methodName>x</methodName><params><param><value>alice</value></param><param><value>right</value></param></params></methodCall>";
    let answer = browser.send("POST", "/xmlrpc", &[("Content-Type", "text/xml")], call).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("<fault>") && answer.text().contains("password,123456"), "{}", answer.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn grace_lets_programs_in_as_often_as_it_lasts() {
    let site = Site::new().await;
    site.gateway.add_user("alice", NewUser { grace: 2, ..NewUser::default() }).await;
    for left in [1, 0] {
        let mut browser = site.gateway.browser("wiki.test");
        let answer = site.log_in(&mut browser, "/code", "right").await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(site.gateway.user("alice").grace_left, left);
    }
    let mut browser = site.gateway.browser("wiki.test");
    let answer = site.log_in(&mut browser, "/code", "right").await;
    assert_eq!(answer.status, 422, "{}", answer.text());
    assert!(answer.text().contains("no second factor"), "{}", answer.text());
}
