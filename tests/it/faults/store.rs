//! A store that cannot write any more: whoever needs a second factor is refused, nothing is handed on, and open sessions go on.

use std::sync::Arc;

use crate::hold_and_release::{app, block};
use crate::support::{Browser, TestGateway};
use crate::upstream::RecordingUpstream;
use serde_json::json;
use vestibule::engine::ports::{Clock as _, Store};
use vestibule::store::memory::MemoryStore;

async fn log_in(browser: &mut Browser) -> u16 {
    browser.get("/login").await;
    let answer = browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    let headers = format!("{:?}", answer.headers);
    assert!(!headers.contains("x-app") && !headers.contains("in-1"), "something of the app leaves: {headers}");
    answer.status
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_cannot_write_refuses_logins_and_lets_sessions_go_on() {
    let upstream = RecordingUpstream::start(app).await;
    let store = Arc::new(MemoryStore::new());
    let gateway = TestGateway::start_with(&block(&upstream.url()), Arc::clone(&store) as Arc<dyn Store>).await;
    let phone = gateway.user_with_phone("alice").await;
    let now = gateway.clock.now();
    let admin = gateway.running.admin_addresses()[0];
    let mut health = Browser::new(admin, "127.0.0.1");

    let mut inside = gateway.browser("wiki.test");
    assert_eq!(log_in(&mut inside).await, 303);
    let number = inside.state().await["number"].as_str().expect("a number").to_owned();
    phone.approve(now, &number).await;
    assert_eq!(inside.step("release", &[]).await.status, 302);
    let mut waiting = gateway.browser("wiki.test");
    assert_eq!(log_in(&mut waiting).await, 303);
    let number = waiting.state().await["number"].as_str().expect("a number").to_owned();
    let sid = phone.pending(now).await[0]["sid"].as_str().expect("a sid").to_owned();
    let payload = phone.payload(now, &sid, "approved", json!({ "number": number })).await;
    assert_eq!(health.get("/healthz").await.status, 200);

    store.fail_commits(true);
    assert_eq!(health.get("/healthz").await.status, 503);
    let mut fresh = gateway.browser("wiki.test");
    assert_eq!(log_in(&mut fresh).await, 503);
    assert_eq!(fresh.get("/.vestibule/login").await.status, 404, "nothing is held");
    assert_eq!(inside.get("/home").await.text(), "inside /home", "an open session goes on");
    let (answered, status) = phone.answer_with(now, &sid, &payload).await;
    assert!(answered.status >= 500, "an approval that is not kept is not acknowledged: {}", answered.text());
    assert_eq!(status, "pending");
    let code = waiting.json_step("code", &[("code", &phone.code(now))]).await;
    assert_eq!((code.status, waiting.state().await["status"].as_str()), (503, Some("pending")), "{}", code.text());

    store.fail_commits(false);
    assert_eq!(phone.answer_with(now, &sid, &payload).await.1, "approved", "nothing of the attempt was kept");
    store.fail_commits(true);
    let refused = waiting.step("release", &[]).await;
    assert_eq!((refused.status, refused.header("x-app")), (503, None), "{}", refused.text());
    store.fail_commits(false);
    assert_eq!(waiting.step("release", &[]).await.status, 302, "it was not used up");
    assert_eq!(health.get("/healthz").await.status, 200);
}
