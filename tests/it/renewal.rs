//! What answers bring of session cookies: fresh seals for visitors who come back, and nothing that would take the place of a
//! session that began while the answer was on its way.

#![allow(clippy::large_futures, reason = "each answer is read through a buffer within its future; tests have the room")]

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use vestibule::domain::cookies::Pair;
use vestibule::domain::ids::AppName;
use vestibule::domain::session::{CookieSealer, Level, SealedValue};
use vestibule::domain::verdict::Standing;
use vestibule::engine::ports::Clock as _;

use crate::support::{Answer, Browser, Phone, TestGateway, keyring};
use crate::upstream::{Gate, RecordedRequest, RecordingUpstream, Reply};

const HOUR: Duration = Duration::from_hours(1);
/// Dates before and after what the clock says.
const EARLIER: &str = "Fri, 20 Nov 2026 10:00:00 GMT";
const LATER: &str = "Mon, 30 Nov 2026 10:00:00 GMT";
/// The least that time goes on.
const TICK: Duration = Duration::from_millis(1);

/// Gives the cookie that the query asks for, and has its session under the id from before the login.
fn app(gate: &Gate) -> impl Fn(&RecordedRequest) -> Reply + Send + Sync + 'static {
    let gate = gate.clone();
    move |request| {
        let asked = request.target.split_once('?').map_or("", |(_, query)| query);
        let asked: Vec<_> = form_urlencoded::parse(asked.as_bytes()).into_owned().collect();
        let mut headers: Vec<_> = asked.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if (request.method.as_str(), request.path()) == ("POST", "/login") {
            let reply = match request.form("pass").as_deref() {
                Some("right") => Reply::redirect("/home", &[]),
                _ => Reply::new(200, &headers, "wrong password"),
            };
            return if request.form("slow").is_some() { reply.after(&gate) } else { reply };
        }
        headers.push(("Content-Type", "text/plain"));
        let reply = Reply::new(200, &headers, "page");
        if request.path().ends_with("/slow") { reply.after(&gate) } else { reply }
    }
}

/// The address of a page that answers with these headers.
fn page(path: &str, headers: &[(&str, &str)]) -> String {
    format!("{path}?{}", crate::support::form(headers))
}

fn giving(path: &str, cookie: &str) -> String {
    page(path, &[("Set-Cookie", cookie)])
}

struct Site {
    gateway: TestGateway,
    upstream: RecordingUpstream,
    phone: Phone,
    gate: Gate,
}

impl Site {
    async fn new() -> Self {
        let gate = Gate::new();
        let upstream = RecordingUpstream::start(app(&gate)).await;
        let gateway = TestGateway::start(&format!(
            r#"
[[apps]]
name = "wiki"
title = "Library wiki"
hosts = ["wiki.test"]
upstream = "{}"
open = ["GET /open/**"]
anonymous = ["* /api/**"]
login_page = "/login"
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
        Self { gateway, upstream, phone, gate }
    }

    /// A browser without cookies.
    fn stranger(&self) -> Browser {
        self.gateway.browser("wiki.test")
    }

    /// A browser to which the app gave a cookie.
    async fn visitor(&self, cookie: &str) -> Browser {
        let mut browser = self.stranger();
        browser.get(&giving("/api/x", cookie)).await;
        assert!(browser.cookies.len() + browser.scoped.len() == 1, "an anonymous session");
        browser
    }

    fn pass(&self, by: Duration) {
        self.gateway.clock.advance(by);
    }

    /// Asks for a page: the session ids that reached the app, and the session cookies of the answer.
    async fn ask(&self, browser: &mut Browser, method: &str, target: &str) -> (Vec<String>, Vec<String>) {
        self.upstream.clear();
        let answer = browser.send(method, target, &[], b"").await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let requests = self.upstream.requests();
        assert_eq!(requests.len(), 1, "{requests:?}");
        (requests[0].cookies("sid").into_iter().map(str::to_owned).collect(), session_cookies(&answer))
    }

    /// The session ids that reach the app from this browser.
    async fn seen(&self, browser: &Browser) -> Vec<String> {
        self.ask(&mut browser.clone(), "GET", "/api/x").await.0
    }

    async fn release(&self, browser: &mut Browser) -> Answer {
        let number = browser.state().await["number"].as_str().expect("a number").to_owned();
        assert_eq!(self.phone.approve(self.gateway.clock.now(), &number).await, "approved");
        let released = browser.step("release", &[]).await;
        assert_eq!(released.status, 302, "{}", released.text());
        released
    }
}

fn session_cookies(answer: &Answer) -> Vec<String> {
    answer.all("set-cookie").into_iter().filter(|cookie| cookie.starts_with("sid=")).map(str::to_owned).collect()
}

/// What stands after the value of the only cookie.
fn attributes(cookies: &[String]) -> &str {
    assert_eq!(cookies.len(), 1, "{cookies:?}");
    cookies[0].split_once(';').map_or("", |(_, attributes)| attributes)
}

async fn log_in(browser: &mut Browser, target: &str, fields: &[(&str, &str)]) -> Answer {
    let mut all = vec![("user", "alice")];
    all.extend_from_slice(fields);
    browser.post(target, &all).await
}

async fn hold(browser: &mut Browser) {
    let answer = log_in(browser, "/login", &[("pass", "right")]).await;
    assert_eq!(answer.header("location"), Some("/.vestibule/login"), "{answer:?}");
}

/// Asks in the background, with a copy of the browser, for what waits at the gate, and returns when it does.
async fn on_its_way(site: &Site, browser: &Browser, target: &str) -> JoinHandle<Answer> {
    let path = target.split('?').next().unwrap_or_default().to_owned();
    site.upstream.clear();
    let (mut browser, target) = (browser.clone(), target.to_owned());
    let asked = tokio::spawn(async move {
        if target.starts_with("/login") {
            return log_in(&mut browser, &target, &[("pass", "wrong"), ("slow", "1")]).await;
        }
        browser.get(&target).await
    });
    site.upstream.wait_until("the slow request", |seen| seen.iter().any(|it| it.complete && it.path() == path)).await;
    asked
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_who_comes_every_ten_hours_stays_and_one_who_stays_away_a_day_is_new() {
    let site = Site::new().await;
    let mut browser = site.visitor("sid=id-1; Path=/").await;
    let first = browser.clone();
    for visit in 1..=8 {
        site.pass(10 * HOUR);
        let before = browser.cookies["sid"].clone();
        let (seen, set) = site.ask(&mut browser, "GET", "/api/x").await;
        assert_eq!(seen, ["id-1"], "visit {visit}");
        assert_eq!(attributes(&set), " Path=/; HttpOnly; SameSite=Lax", "visit {visit}");
        assert_ne!(browser.cookies["sid"], before, "visit {visit}");
    }
    assert!(site.seen(&first).await.is_empty(), "the first seal ended with its day");
    site.pass(25 * HOUR);
    let (seen, set) = site.ask(&mut browser, "GET", "/api/x").await;
    assert!(seen.is_empty() && set.is_empty(), "{seen:?} {set:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seal_is_renewed_by_its_first_use_after_an_hour() {
    let site = Site::new().await;
    let mut browser = site.visitor("sid=id-1").await;
    site.pass(HOUR.saturating_sub(TICK));
    assert_eq!(site.ask(&mut browser, "GET", "/api/x").await, (vec!["id-1".to_owned()], Vec::new()));
    site.pass(TICK);
    for method in ["GET", "HEAD", "POST"] {
        let (seen, set) = site.ask(&mut browser.clone(), method, "/api/x").await;
        assert_eq!((seen.len(), attributes(&set)), (1, " HttpOnly; SameSite=Lax"), "{method}");
    }
    let (_, set) = site.ask(&mut browser, "GET", "/login").await;
    assert_eq!(set.len(), 1, "the login page too: {set:?}");
    let (_, set) = site.ask(&mut browser, "GET", "/login").await;
    assert!(set.is_empty(), "once: {set:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_attributes_stay_as_the_app_gave_them_and_so_does_the_end() {
    for (given, later) in [
        ("", " HttpOnly; SameSite=Lax"),
        (";path=/api ;Domain=.wiki.test;; foo=Bar", "path=/api ;Domain=.wiki.test;; foo=Bar; HttpOnly; SameSite=Lax"),
        ("; SAMESITE=None; httponly; Priority=High", " SAMESITE=None; httponly; Priority=High"),
        (
            "; expires=Mon, 23-Nov-2026 10:00:00 GMT; Path=/",
            " expires=Mon, 23-Nov-2026 10:00:00 GMT; Path=/; HttpOnly; SameSite=Lax",
        ),
        ("; Path=/; max-age=172800", " Path=/; max-age=136800; HttpOnly; SameSite=Lax"),
    ] {
        let site = Site::new().await;
        let mut browser = site.visitor(&format!("sid=\"a|b\"{given}")).await;
        site.pass(10 * HOUR);
        let (seen, set) = site.ask(&mut browser, "GET", "/api/x").await;
        assert_eq!((seen, attributes(&set)), (vec!["\"a|b\"".to_owned()], later), "{given}");
        // A second time it is what was said the first time.
        site.pass(10 * HOUR);
        let (_, set) = site.ask(&mut browser, "GET", "/api/x").await;
        assert_eq!(attributes(&set), later.replace("136800", "100800"), "{given}");
    }
    for over in ["; Max-Age=36000", "; Expires=Sat, 21 Nov 2026 20:00:00 GMT"] {
        let site = Site::new().await;
        let mut browser = site.visitor(&format!("sid=id-1{over}")).await;
        site.pass(10 * HOUR);
        let (_, set) = site.ask(&mut browser, "GET", "/api/x").await;
        assert!(set.is_empty(), "{over}: {set:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_renewed_is_not() {
    let site = Site::new().await;
    let mut browser = site.visitor("sid=id-1; Path=/").await;
    let mut held = site.stranger();
    site.pass(2 * HOUR);
    hold(&mut held).await;
    held.cookies.insert("sid".into(), browser.cookies["sid"].clone());
    let cache = |value: &str| page("/api/x", &[("Cache-Control", value)]);
    for (name, target) in [
        ("an answer for everybody", cache("public, max-age=60")),
        ("an answer that a cache may share", cache("s-maxage=60")),
        ("one that it may keep", cache("max-age=60")),
        ("one with a date until which it is good", page("/api/x", &[("Expires", LATER)])),
        ("one whose age is known", page("/api/x", &[("Last-Modified", EARLIER)])),
        ("one for the caches of a provider", page("/api/x", &[("CDN-Cache-Control", "max-age=60")])),
        ("one for the caches before an app", page("/api/x", &[("Surrogate-Control", "max-age=60")])),
        ("an open path", "/open/x".to_owned()),
    ] {
        let (_, set) = site.ask(&mut browser, "GET", &target).await;
        assert!(set.is_empty(), "{name}: {set:?}");
    }
    let (seen, set) = site.ask(&mut held, "GET", "/api/x").await;
    assert!(seen == ["id-1"] && set.is_empty(), "beside a hold: {seen:?} {set:?}");
    for (name, cookie) in [("a value", "sid=id-2; Path=/"), ("a deletion", "sid=; Max-Age=0")] {
        let (_, set) = site.ask(&mut browser.clone(), "GET", &giving("/api/x", cookie)).await;
        let end = cookie.split_once("; ").map_or("", |(_, end)| end);
        assert!(attributes(&set).contains(end), "{name} of the app's own: {set:?}");
    }
    // None of this was for want of age.
    for target in [
        cache("private, max-age=60"),
        "/api/x".to_owned(),
        page("/api/x", &[("Expires", LATER), ("Cache-Control", "private")]),
        page("/api/x", &[("Expires", EARLIER)]),
        page("/api/x", &[("CDN-Cache-Control", "no-store")]),
        page("/api/x", &[("ETag", "\"x\"")]),
    ] {
        let (_, set) = site.ask(&mut browser.clone(), "GET", &target).await;
        assert_eq!(set.len(), 1, "{target}: {set:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_a_cookie_away_says_its_value_to_nobody() {
    let site = Site::new().await;
    for (given, gone) in [
        ("sid=RAW; Max-Age=0; Path=/a; Domain=wiki.test", "sid=; Max-Age=0; Path=/a; Domain=wiki.test"),
        ("sid=RAW; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "sid=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
        ("sid=deleted; Path=/", "sid=; Path=/"),
        ("other=RAW; Max-Age=0", "other=RAW; Max-Age=0"),
    ] {
        let answer = site.visitor("sid=id-1").await.get(&giving("/api/x", given)).await;
        assert_eq!(answer.all("set-cookie"), [gone], "{given}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seal_from_before_its_attributes_were_kept_is_good_for_its_day() {
    let site = Site::new().await;
    let value =
        SealedValue { level: Level::Anonymous, issued_at: site.gateway.clock.now(), raw: "id-1".into(), given: None };
    let app = AppName::parse("wiki").expect("a name");
    let mut browser = site.stranger();
    browser.cookies.insert("sid".into(), CookieSealer::new(&keyring()).seal([1; 24], &app, "sid", &value));
    site.pass((24 * HOUR).saturating_sub(TICK));
    let (seen, set) = site.ask(&mut browser, "GET", "/api/x").await;
    assert!(seen == ["id-1"] && set.is_empty(), "{seen:?} {set:?}");
    site.pass(TICK);
    assert!(site.seen(&browser).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_in_the_store_is_renewed_there_for_thirty_days() {
    let site = Site::new().await;
    let long = "x".repeat(5000);
    let cookie = format!("sid={long}; Path=/");
    let mut browser = site.visitor(&cookie).await;
    let idle = site.visitor(&cookie).await;
    assert!(browser.cookies["sid"].starts_with("h."), "a handle");
    for visit in 0..72 {
        site.pass(10 * HOUR);
        site.gateway.engine.sweep().await.expect("the store works");
        let (seen, set) = site.ask(&mut browser, "GET", "/api/x").await;
        assert!(seen == [long.as_str()] && set.is_empty(), "visit {visit}: {set:?}");
    }
    assert!(site.seen(&idle).await.is_empty(), "unused it ended");
    site.pass(10 * HOUR);
    assert_eq!(site.seen(&browser).await.len(), 1, "the last renewal lasts its day");
    site.pass(14 * HOUR);
    assert!(site.seen(&browser).await.is_empty(), "for ever would be too long");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_renews_what_it_gives_back() {
    let site = Site::new().await;
    let mut browser = site.visitor("sid=id-1; Path=/").await;
    site.pass(20 * HOUR);
    let answer = log_in(&mut browser, "/login", &[("pass", "wrong")]).await;
    assert_eq!((answer.status, session_cookies(&answer).len()), (200, 1), "{answer:?}");
    site.pass(20 * HOUR);
    assert_eq!(site.seen(&browser).await, ["id-1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burnt_value_is_not_renewed_by_an_answer_on_its_way() {
    let site = Site::new().await;
    let mut browser = site.visitor("sid=id-1; Path=/").await;
    site.pass(2 * HOUR);
    let late = on_its_way(&site, &browser, "/api/slow").await;
    let engine = Arc::clone(&site.gateway.engine);
    let app = engine.settings().apps.on("wiki.test").first().cloned().expect("the app");
    let pairs = [Pair { name: "sid", value: &browser.cookies["sid"].clone() }];
    let opened = engine.forward_cookies(&app, Standing::Anonymous, &pairs).expect("the store works");
    assert_eq!(engine.renewals(&app, &opened, &[], false).await.expect("the store works").len(), 1, "it is due");
    hold(&mut browser).await;
    site.gate.open();
    let late = late.await.expect("no panic");
    assert!(session_cookies(&late).is_empty(), "{late:?}");
    // Had its request not been ended with the login, it would have found the burn.
    assert!(engine.renewals(&app, &opened, &[], false).await.expect("the store works").is_empty());
    site.release(&mut browser).await;
    assert!(engine.renewals(&app, &opened, &[], false).await.expect("the store works").is_empty());
    // A seal that was made just before the burn would be over before the burn is.
    site.pass(47 * HOUR);
    site.gateway.engine.sweep().await.expect("the store works");
    assert!(engine.is_burnt(&opened.values[0].digest, Level::Anonymous).expect("the store works"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_keeps_the_attributes_of_the_visit_and_is_not_renewed() {
    let site = Site::new().await;
    let mut browser = site.visitor("sid=id-1; Path=/; SameSite=Strict; Max-Age=172800").await;
    site.pass(2 * HOUR);
    hold(&mut browser).await;
    site.pass(Duration::from_secs(10));
    let released = site.release(&mut browser).await;
    let set = session_cookies(&released);
    assert_eq!(attributes(&set), " Path=/; SameSite=Strict; Max-Age=165590; HttpOnly");
    site.pass(2 * HOUR);
    let (seen, set) = site.ask(&mut browser, "GET", "/api/x").await;
    assert!(seen == ["id-1"] && set.is_empty(), "{seen:?} {set:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_from_before_the_release_takes_nothing_of_the_session() {
    let site = Site::new().await;
    let mut browser = site.visitor("sid=id-1; Path=/").await;
    hold(&mut browser).await;
    let late = on_its_way(&site, &browser, &giving("/api/slow", "sid=id-2; Path=/")).await;
    // The browser still has its login cookie and not yet what the release brings.
    let mut between = browser.clone();
    site.release(&mut browser).await;
    for cookie in ["sid=id-3; Path=/", "sid=deleted; expires=Thu, 01 Jan 1970 00:00:00 GMT"] {
        let (_, set) = site.ask(&mut between, "GET", &giving("/api/x", cookie)).await;
        assert!(set.is_empty(), "during the release, {cookie}: {set:?}");
    }
    site.gate.open();
    let late = late.await.expect("no panic");
    assert!(session_cookies(&late).is_empty(), "{late:?}");
    browser.keep(&late);
    assert_eq!(site.seen(&browser).await, ["id-1"], "still inside");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_answered_after_the_release_takes_nothing_of_the_session() {
    let site = Site::new().await;
    let mut browser = site.visitor("sid=id-1; Path=/").await;
    hold(&mut browser).await;
    // While the login waits, the answer to a wrong password keeps its cookies.
    let answer = log_in(&mut browser.clone(), &giving("/login", "sid=id-2"), &[("pass", "wrong")]).await;
    assert_eq!(session_cookies(&answer).len(), 1, "{answer:?}");
    let late = on_its_way(&site, &browser, &giving("/login", "sid=id-3")).await;
    site.release(&mut browser).await;
    site.gate.open();
    let late = late.await.expect("no panic");
    assert_eq!((late.status, session_cookies(&late).len()), (200, 0), "{late:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_in_a_session_that_ended_takes_nothing_of_the_next() {
    let site = Site::new().await;
    let mut browser = site.visitor("sid=id-1; Path=/").await;
    hold(&mut browser).await;
    site.release(&mut browser).await;
    // It carries no value of the app's, so the next login does not end it.
    let mut bare = browser.clone();
    bare.cookies.remove("sid");
    let (_, set) = site.ask(&mut bare.clone(), "GET", &giving("/api/x", "sid=id-2; Path=/")).await;
    assert_eq!(set.len(), 1, "while it lives: {set:?}");
    site.upstream.clear();
    let mut late = TcpStream::connect(bare.address).await.expect("connects");
    late.write_all(&bare.request("GET", &giving("/api/slow", "sid=id-3; Path=/"), &[], b"")).await.expect("is sent");
    site.upstream.wait_until("the slow request", |seen| seen.iter().any(|it| it.path() == "/api/slow")).await;
    site.pass(Duration::from_secs(121));
    hold(&mut browser).await;
    site.release(&mut browser).await;
    site.gate.open();
    let mut all = String::new();
    late.read_to_string(&mut all).await.expect("the connection ends");
    assert_eq!(all, "", "the request was cut with its session");
    assert_eq!(site.seen(&browser).await, ["id-1"]);
}
