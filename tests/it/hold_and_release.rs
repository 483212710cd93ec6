//! The life of a login, end to end: held, settled in every way there is, released once.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::support::{Browser, TestGateway};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};
use vestibule::engine::ports::Clock as _;
use vestibule::engine::users::NewUser;

/// An old application: one form, a session in a cookie that is made anew at login.
pub fn app(request: &RecordedRequest) -> Reply {
    let inside = request.cookies("sid").iter().any(|value| value.starts_with("in-"));
    match (request.method.as_str(), request.path()) {
        ("GET", "/login") => {
            // As applications do: each visitor gets an id of their own.
            static VISITORS: AtomicU32 = AtomicU32::new(0);
            let cookie = format!("sid=anon-{}; Path=/", VISITORS.fetch_add(1, Ordering::Relaxed));
            Reply::new(200, &[("Set-Cookie", &cookie)], "<form>")
        }
        ("POST", "/login") if request.form("pass").as_deref() == Some("right") => Reply::new(
            302,
            &[
                ("Location", "home?x=1"),
                ("Set-Cookie", "sid=in-1; Path=/; HttpOnly"),
                ("Set-Cookie", "theme=dark; Path=/"),
                ("X-App", "kept"),
            ],
            "moved",
        ),
        ("POST", "/login") => Reply::new(200, &[("Set-Cookie", "sid=anon-2; Path=/")], "wrong password"),
        ("GET", "/logout") => Reply::redirect("/login", &["sid=; Path=/; Max-Age=0"]),
        _ if inside => Reply::new(200, &[], format!("inside {}", request.target)),
        _ => Reply::new(403, &[], "outside"),
    }
}

pub fn block(upstream: &str) -> String {
    format!(
        r#"
[[apps]]
name = "wiki"
title = "Library wiki"
hosts = ["wiki.test"]
upstream = "{upstream}"
login_page = "/login"
logout = "GET /logout"
open = ["GET /static/**"]
[apps.session]
cookies = ["sid"]
[[apps.login]]
kind = "form"
match = "POST /login"
username = "user"
password = "pass"
success = {{ status = [302], sets_cookie = "sid" }}
failure = {{ status = [200] }}
"#
    )
}

async fn gateway() -> (TestGateway, RecordingUpstream) {
    let upstream = RecordingUpstream::start(app).await;
    let gateway = TestGateway::start(&block(&upstream.url())).await;
    (gateway, upstream)
}

async fn log_in(browser: &mut Browser) {
    browser.get("/login").await;
    let answer = browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/.vestibule/login")), "{}", answer.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn approved_on_the_phone_the_login_is_released_once() {
    let (gateway, upstream) = gateway().await;
    let phone = gateway.user_with_phone("alice").await;
    let mut browser = gateway.browser("wiki.test");

    let walled = browser.get("/home").await;
    assert_eq!((walled.status, walled.header("location")), (303, Some("/login")));
    log_in(&mut browser).await;
    assert!(!browser.cookies.values().any(|value| value.contains("in-1")), "nothing of the app leaves before approval");
    assert_eq!(browser.get("/home").await.status, 303, "the wall stands while the login is held");

    let page = browser.get("/.vestibule/login").await;
    assert_eq!(page.status, 200);
    let state = browser.state().await;
    assert_eq!(state["status"], "pending");
    let number = state["number"].as_str().expect("a number").to_owned();
    assert!(page.text().contains(&number), "the page shows the number");
    assert_eq!(browser.step("release", &[]).await.status, 409, "not approved yet");

    assert_eq!(phone.approve(gateway.clock.now(), &number).await, "approved");
    assert_eq!(browser.state().await["status"], "approved");
    let mut twin = browser.clone();
    let released = browser.step("release", &[]).await;
    assert_eq!(released.status, 302, "{}", released.text());
    assert_eq!(released.header("location"), Some("/home?x=1"), "relative to the login's address");
    assert_eq!((released.header("x-app"), released.text().as_str()), (Some("kept"), "moved"));
    let cookies = released.all("set-cookie");
    assert!(cookies.iter().any(|cookie| cookie.starts_with("theme=dark")), "{cookies:?}");
    assert!(!cookies.iter().any(|cookie| cookie.contains("in-1")), "the session value is sealed: {cookies:?}");

    let again = twin.post("/.vestibule/login/release", &[("token", "x")]).await;
    assert_eq!(again.status, 403);
    let inside = browser.get("/home?x=1").await;
    assert_eq!((inside.status, inside.text().as_str()), (200, "inside /home?x=1"));

    let last = upstream.requests().pop().expect("a request reached the app");
    assert_eq!(last.cookies("sid"), ["in-1"]);
    assert!(last.cookies("vestibule").is_empty(), "the gateway's cookie stays here");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_passes_unchanged_and_rings_no_phone() {
    let (gateway, _upstream) = gateway().await;
    let phone = gateway.user_with_phone("alice").await;
    let mut browser = gateway.browser("wiki.test");
    browser.get("/login").await;
    let answer = browser.post("/login", &[("user", "alice"), ("pass", "wrong")]).await;
    assert_eq!((answer.status, answer.text().as_str()), (200, "wrong password"));
    assert!(phone.pending(gateway.clock.now()).await.is_empty());
    assert_eq!(browser.get("/.vestibule/login").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_number_a_no_and_the_end_of_time_destroy_the_answer() {
    for (case, status) in [("wrong number", "denied"), ("no", "denied"), ("not me", "denied"), ("time", "expired")] {
        let (gateway, _upstream) = gateway().await;
        let phone = gateway.user_with_phone("alice").await;
        let mut browser = gateway.browser("wiki.test");
        log_in(&mut browser).await;
        let number = browser.state().await["number"].as_str().expect("a number").to_owned();
        let now = gateway.clock.now();
        match case {
            "wrong number" => {
                let wrong = if number == "10" { "11" } else { "10" };
                assert_eq!(phone.approve(now, wrong).await, "denied");
            }
            "no" => assert_eq!(phone.deny(now, false).await, "denied"),
            "not me" => assert_eq!(phone.deny(now, true).await, "denied"),
            _ => gateway.clock.advance(Duration::from_secs(601)),
        }
        assert_eq!(browser.state().await["status"], status, "{case}");
        let refused = browser.step("release", &[]).await;
        assert!((400..500).contains(&refused.status), "{case}: {}", refused.status);
        assert_eq!(browser.get("/home").await.status, 303, "{case}");
        if case == "not me" {
            let mut next = gateway.browser("wiki.test");
            log_in(&mut next).await;
            assert!(next.state().await.get("number").is_none(), "pushes are stopped for a while");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_of_every_kind_settle_a_login_once() {
    let (gateway, _upstream) = gateway().await;
    let phone = gateway.user_with_phone("alice").await;
    let now = gateway.clock.now();
    let mut browser = gateway.browser("wiki.test");
    log_in(&mut browser).await;
    let code = phone.code(now);
    let wrong = if code == "000000" { "111111" } else { "000000" };
    let refused = browser.json_step("code", &[("code", wrong)]).await;
    assert_eq!((refused.status, refused.json()["left"].as_u64()), (403, Some(4)));
    assert_eq!(browser.json_step("code", &[("code", &format!(" {code} "))]).await.json()["status"], "approved");
    assert_eq!(browser.step("release", &[]).await.status, 302);

    let mut second = gateway.browser("wiki.test");
    log_in(&mut second).await;
    let replay = second.json_step("code", &[("code", &code)]).await;
    assert_eq!(replay.status, 403, "a step is good once for the account");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sent_code_is_good_for_its_login_only() {
    let (gateway, _upstream) = gateway().await;
    let new = NewUser { phone: Some("+4915112345678".into()), ..NewUser::default() };
    gateway.add_user("alice", new).await;
    let mut first = gateway.browser("wiki.test");
    log_in(&mut first).await;
    let sent = first.json_step("send", &[("channel", "sms")]).await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    let code = gateway.outbox.last_code();
    assert_eq!(first.json_step("send", &[("channel", "sms")]).await.status, 429, "one in 30 s");
    let mut second = gateway.browser("wiki.test");
    log_in(&mut second).await;
    assert_eq!(second.json_step("code", &[("code", &code)]).await.status, 403);
    assert_eq!(first.json_step("code", &[("code", &code)]).await.json()["status"], "approved");
}

#[tokio::test(flavor = "multi_thread")]
async fn grace_is_used_up_exactly() {
    let (gateway, _upstream) = gateway().await;
    gateway.add_user("alice", NewUser { grace: 2, ..NewUser::default() }).await;
    for left in [2, 1] {
        let mut browser = gateway.browser("wiki.test");
        log_in(&mut browser).await;
        assert_eq!(browser.state().await["grace_left"], left);
        assert_eq!(browser.json_step("skip", &[]).await.json()["status"], "approved");
        assert_eq!(browser.step("release", &[]).await.status, 302);
    }
    let mut browser = gateway.browser("wiki.test");
    log_in(&mut browser).await;
    assert_eq!(browser.state().await["grace_left"], 0);
    assert_eq!(browser.json_step("skip", &[]).await.status, 403);
    let page = browser.get("/.vestibule/login").await.text();
    assert!(page.contains("data-part=\"enrol\"") && !page.contains("data-part=\"skip\""), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_users_are_refused_and_nothing_of_the_answer_leaves() {
    let (gateway, upstream) = gateway().await;
    let mut browser = gateway.browser("wiki.test");
    browser.get("/login").await;
    let before = browser.cookies.clone();
    upstream.clear();
    let answer = browser.post("/login", &[("user", "nobody"), ("pass", "right")]).await;
    assert_eq!(answer.status, 403);
    assert_eq!(browser.cookies, before);
    // The session that nobody gets is ended at the app.
    let seen = upstream.wait_for(2).await;
    assert_eq!((seen[1].target.as_str(), seen[1].cookies("sid")), ("/logout", vec!["in-1"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_cookie_is_worthless_in_another_browser() {
    let (gateway, upstream) = gateway().await;
    let phone = gateway.user_with_phone("alice").await;
    let mut browser = gateway.browser("wiki.test");
    log_in(&mut browser).await;
    let number = browser.state().await["number"].as_str().expect("a number").to_owned();
    phone.approve(gateway.clock.now(), &number).await;
    browser.step("release", &[]).await;
    let mut thief = gateway.browser("wiki.test");
    thief.cookies.insert("sid".into(), browser.cookies["sid"].clone());
    upstream.clear();
    assert_eq!(thief.get("/home").await.status, 303);
    thief.get("/login").await;
    let seen = upstream.requests();
    assert!(seen.iter().all(|request| request.cookies("sid").is_empty()), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_denied_login_is_logged_out_at_the_app() {
    let (gateway, upstream) = gateway().await;
    let phone = gateway.user_with_phone("alice").await;
    let mut browser = gateway.browser("wiki.test");
    log_in(&mut browser).await;
    upstream.clear();
    phone.deny(gateway.clock.now(), false).await;
    let seen = upstream.wait_for(1).await;
    assert_eq!((seen[0].method.as_str(), seen[0].target.as_str()), ("GET", "/logout"));
    assert_eq!(seen[0].cookies("sid"), ["in-1"], "with the cookies of the held answer");
    // The browser can begin anew: the page of a settled login does not stand in its way.
    let page = browser.get("/login").await;
    assert!(page.all("set-cookie").iter().any(|cookie| cookie.starts_with("sid=")), "{:?}", page.headers);
    log_in(&mut browser).await;
}

/// An app that signs in the session it already had, sets no cookie, and answers with a page.
fn same_id(request: &RecordedRequest) -> Reply {
    match (request.method.as_str(), request.path()) {
        ("GET", "/login") => Reply::new(200, &[("Set-Cookie", "sid=same; Path=/")], "<form>"),
        ("POST", "/login") if request.form("pass").as_deref() == Some("right") => Reply::new(200, &[], "welcome page"),
        ("POST", "/login") => Reply::new(401, &[], "wrong"),
        _ => Reply::new(200, &[], format!("{} {:?}", request.target, request.cookies("sid"))),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_page_is_served_once_and_a_session_that_was_there_before_is_sealed_anew() {
    let upstream = RecordingUpstream::start(same_id).await;
    let block = block(&upstream.url()).replace(
        "success = { status = [302], sets_cookie = \"sid\" }\nfailure = { status = [200] }",
        "same_id = true\nfailure = { status = [401] }",
    );
    let gateway = TestGateway::start(&block).await;
    let phone = gateway.user_with_phone("alice").await;
    let mut browser = gateway.browser("wiki.test");
    log_in(&mut browser).await;
    let before = browser.cookies["sid"].clone();
    let number = browser.state().await["number"].as_str().expect("a number").to_owned();
    phone.approve(gateway.clock.now(), &number).await;
    let released = browser.step("release", &[]).await;
    assert_eq!((released.status, released.header("location")), (303, Some("/login")));
    assert_ne!(browser.cookies["sid"], before, "the value is sealed anew");
    assert_eq!(browser.get("/login").await.text(), "welcome page");
    let second = browser.get("/login").await;
    assert_eq!((second.status, second.header("location")), (303, Some("/")), "a second try leads to the start page");
    assert_eq!(browser.get("/x").await.text(), "/x [\"same\"]");
    let mut thief = gateway.browser("wiki.test");
    thief.cookies.insert("sid".into(), before);
    upstream.clear();
    thief.get("/login").await;
    assert!(upstream.requests()[0].cookies("sid").is_empty(), "the old seal of the burnt value is dead");
}
