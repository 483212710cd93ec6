//! An app that dies, breaks off or hangs.

use std::time::Duration;

use crate::hold_and_release::{app, block};
use crate::support::{Browser, Phone, TestGateway};
use crate::upstream::{Gate, RecordedRequest, RecordingUpstream, Reply};
use vestibule::engine::ports::Clock as _;

/// Shorter than the defaults, and longer than an app that answers takes on a loaded machine.
fn settings(upstream: &str) -> String {
    format!("{}[apps.timeouts]\nconnect = \"3s\"\nread = \"3s\"\nwrite = \"3s\"\n", block(upstream))
}

/// Answers a login in a way no app should.
type Faulty = Box<dyn Fn() -> Reply + Send + Sync>;

async fn gateway() -> (TestGateway, RecordingUpstream, Phone) {
    let upstream = RecordingUpstream::start(app).await;
    let gateway = TestGateway::start(&settings(&upstream.url())).await;
    let phone = gateway.user_with_phone("alice").await;
    (gateway, upstream, phone)
}

async fn log_in(browser: &mut Browser) -> crate::support::Answer {
    browser.post("/login", &[("user", "alice"), ("pass", "right")]).await
}

async fn inside(gateway: &TestGateway, phone: &Phone) -> Browser {
    let mut browser = gateway.browser("wiki.test");
    assert_eq!(log_in(&mut browser).await.status, 303);
    let number = browser.state().await["number"].as_str().expect("a number").to_owned();
    assert_eq!(phone.approve(gateway.clock.now(), &number).await, "approved");
    assert_eq!(browser.step("release", &[]).await.status, 302);
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_the_app_does_not_answer_whole_is_502_or_504_and_leaves_nothing() {
    const YES: [(&str, &str); 2] = [("Location", "/home"), ("Set-Cookie", "sid=in-leak; Path=/")];
    let half = [YES[0], YES[1], ("Content-Length", "100")];
    let chunked = [YES[0], YES[1], ("Transfer-Encoding", "chunked")];
    let never = Gate::new();
    let cases: [(&str, Faulty, u16); 7] = [
        ("no answer", Box::new(Reply::none), 502),
        ("half a head", Box::new(|| Reply::raw("HTTP/1.1 302 Found\r\nSet-Cookie: sid=in-leak").then_close()), 502),
        ("half a body", Box::new(move || Reply::head(302, &half).then_send("leak").then_close()), 502),
        ("half a chunk", Box::new(move || Reply::head(302, &chunked).then_send("5\r\nleak").then_close()), 502),
        ("no last chunk", Box::new(move || Reply::head(302, &chunked).then_send("4\r\nleak\r\n").then_close()), 502),
        (
            "silence",
            Box::new({
                let never = never.clone();
                move || Reply::none().after(&never)
            }),
            504,
        ),
        ("silence after the head", Box::new(move || Reply::head(302, &half).then_wait(&never)), 504),
    ];
    let (gateway, upstream, phone) = gateway().await;
    for (case, reply, status) in cases {
        upstream.answer(move |request: &RecordedRequest| if request.method == "POST" { reply() } else { app(request) });
        let mut browser = gateway.browser("wiki.test");
        browser.get("/login").await;
        let before = browser.cookies.clone();
        let answer = log_in(&mut browser).await;
        assert_eq!(answer.status, status, "{case}: {}", answer.text());
        let all = format!("{:?}{}", answer.headers, answer.text());
        assert!(!all.contains("leak") && answer.header("location").is_none(), "{case}: {all}");
        assert_eq!(browser.cookies, before, "{case}");
        assert_eq!(browser.get("/.vestibule/login").await.status, 404, "{case}: nothing is held");
        assert_eq!(gateway.engine.held().logins(), 0, "{case}");
        assert!(phone.pending(gateway.clock.now()).await.is_empty(), "{case}: no phone rings");
        // The value it carried may have been signed in by the app, so it stays burnt.
        upstream.clear();
        upstream.answer(app);
        browser.get("/login").await;
        assert!(upstream.requests().iter().all(|request| request.cookies("sid").is_empty()), "{case}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_to_an_app_that_is_gone_is_502() {
    let (gateway, upstream, phone) = gateway().await;
    upstream.stop().await;
    let mut browser = gateway.browser("wiki.test");
    assert_eq!(log_in(&mut browser).await.status, 502);
    assert!(browser.cookies.is_empty());
    assert!(phone.pending(gateway.clock.now()).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_dies_while_a_login_is_held_changes_nothing_about_who_gets_it() {
    for approved in [true, false] {
        let (gateway, upstream, phone) = gateway().await;
        let mut browser = gateway.browser("wiki.test");
        assert_eq!(log_in(&mut browser).await.status, 303);
        let number = browser.state().await["number"].as_str().expect("a number").to_owned();
        upstream.stop().await;
        if approved {
            assert_eq!(phone.approve(gateway.clock.now(), &number).await, "approved");
            assert_eq!(browser.step("release", &[]).await.status, 302);
            assert_eq!(browser.get("/home").await.status, 502);
        } else {
            // Its way out is called, and nobody is there.
            assert_eq!(phone.deny(gateway.clock.now(), false).await, "denied");
            assert_eq!(browser.state().await["status"], "denied");
            assert_eq!(browser.step("release", &[]).await.status, 409);
        }
        assert_eq!((gateway.engine.held().logins(), gateway.engine.held().bytes()), (0, 0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_breaks_off_behind_a_session_is_not_made_whole() {
    let (gateway, upstream, phone) = gateway().await;
    let mut browser = inside(&gateway, &phone).await;
    upstream.answer(|_| Reply::head(200, &[("Content-Length", "100")]).then_send("a part").then_close());
    let answer = browser.get("/home").await;
    let length = answer.header("content-length").and_then(|length| length.parse::<usize>().ok());
    let whole = answer.status == 200 && length.is_none_or(|length| length == answer.body.len());
    assert!(!whole, "a part passes for the whole: {answer:?}");

    upstream.answer(|_| Reply::none());
    assert_eq!(browser.get("/home").await.status, 502);
    let never = Gate::new();
    upstream.answer(move |_| Reply::none().after(&never));
    let answer = tokio::time::timeout(Duration::from_mins(1), browser.get("/home")).await.expect("an answer");
    assert_eq!(answer.status, 504);
    upstream.answer(app);
    assert_eq!(browser.get("/home").await.status, 200, "the session outlives the app's trouble");
}
