//! A thief has the password and makes the phone ring: what stops them, what the owner and administrators are told, and what
//! does not count against anybody.

use std::time::Duration;

use serde_json::json;

use crate::hold_and_release::{app, block};
use crate::support::{Browser, Phone, TestGateway};
use crate::upstream::RecordingUpstream;
use vestibule::domain::audit::Act;
use vestibule::domain::factor::{Channel, Method};
use vestibule::engine::ports::{Clock as _, Message};
use vestibule::engine::users::NewUser;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);
/// So that only the waits after denials are seen.
const OFTEN: &str = "pushes_per_10_minutes = 90\npushes_per_hour = 90\n";

async fn gateway(more: &str) -> (TestGateway, RecordingUpstream) {
    let upstream = RecordingUpstream::start(app).await;
    (TestGateway::start(&format!("{}{more}", block(&upstream.url()))).await, upstream)
}

/// Signs in until the phone rings, and leaves at once where it does not; how long that took, to the second.
async fn until_it_rings(gateway: &TestGateway) -> (Browser, Duration) {
    for waited in 0..3600 {
        let mut browser = gateway.held("alice").await;
        if browser.state().await.get("number").is_some() {
            return (browser, SECOND * waited);
        }
        assert_eq!(browser.json_step("cancel", &[]).await.status, 200);
        gateway.clock.advance(SECOND);
    }
    panic!("it never rings");
}

fn notices(gateway: &TestGateway) -> Vec<Message> {
    gateway.outbox.messages().into_iter().filter(|message| message.code.is_none()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_denial_makes_the_next_request_wait_longer_and_an_approval_ends_it() {
    for (limits, waits) in [("", &[0, 30, 60, 120][..]), ("push_back_off = \"5s\"\n", &[0, 5, 10, 20])] {
        let (gateway, _upstream) = gateway(&format!("[limits]\n{OFTEN}{limits}")).await;
        let phone = gateway.user_with_phone("alice").await;
        let (mut browser, _) = until_it_rings(&gateway).await;
        for (denials, wait) in waits.iter().enumerate() {
            // A wrong number is a denial like any other.
            if denials % 2 == 0 {
                assert_eq!(phone.deny(gateway.clock.now(), false).await, "denied");
            } else {
                assert_eq!(phone.approve(gateway.clock.now(), "xx").await, "denied");
            }
            let waited;
            (browser, waited) = until_it_rings(&gateway).await;
            assert_eq!(waited.as_secs(), *wait, "{limits}after {} denials", denials + 1);
        }
        // The owner signs in: forgotten.
        let number = browser.state().await["number"].as_str().expect("a number").to_owned();
        assert_eq!(phone.approve(gateway.clock.now(), &number).await, "approved");
        for wait in [0, 0] {
            let (_, waited) = until_it_rings(&gateway).await;
            assert_eq!(waited.as_secs(), wait, "{limits}");
            assert_eq!(phone.deny(gateway.clock.now(), false).await, "denied");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_in_how_many_seconds_and_takes_codes_meanwhile() {
    let (gateway, _upstream) = gateway(&format!("[limits]\n{OFTEN}")).await;
    let phone = gateway.user_with_phone("alice").await;
    for _ in 0..2 {
        until_it_rings(&gateway).await;
        assert_eq!(phone.deny(gateway.clock.now(), false).await, "denied");
    }
    let mut browser = gateway.held("alice").await;
    gateway.clock.advance(10 * SECOND);
    let page = browser.get("/.vestibule/login").await.text();
    assert!(page.contains("data-again-in=\"20\"") && page.contains("0:20"), "{page}");
    assert!(!page.contains("action=\"/.vestibule/login/onetouch\""), "{page}");
    let refused = browser.json_step("onetouch", &[]).await;
    assert_eq!((refused.status, &refused.json()["error"]), (429, &json!("throttled")), "{}", refused.text());
    assert!(refused.json()["text"].as_str().expect("words").contains("20 seconds"), "{}", refused.text());
    gateway.clock.advance(20 * SECOND);
    let page = browser.get("/.vestibule/login").await.text();
    assert!(page.contains("action=\"/.vestibule/login/onetouch\""), "{page}");
    assert_eq!(browser.json_step("onetouch", &[]).await.status, 200);
    let code = phone.code(gateway.clock.now());
    assert_eq!(browser.json_step("code", &[("code", &code)]).await.json()["status"], "approved");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_expires_or_is_cancelled_counts_against_nobody_and_wrong_codes_do() {
    let (gateway, _upstream) = gateway(&format!("[limits]\n{OFTEN}")).await;
    let phone = gateway.user_with_phone("alice").await;
    for round in 0..6 {
        let (mut browser, waited) = until_it_rings(&gateway).await;
        assert_eq!(waited, Duration::ZERO, "round {round}");
        if round % 2 == 0 {
            assert_eq!(browser.json_step("cancel", &[]).await.status, 200);
        } else {
            gateway.clock.advance(11 * MINUTE);
            assert_eq!(browser.state().await["status"], "expired");
        }
    }
    let alice = gateway.user("alice");
    assert!(alice.attempts.is_empty() && alice.pushes_stopped_until.is_none(), "{alice:#?}");
    let mut browser = gateway.held("alice").await;
    let wrong = if phone.code(gateway.clock.now()) == "000000" { "000001" } else { "000000" };
    assert_eq!(browser.json_step("code", &[("code", wrong)]).await.status, 403);
    assert_eq!(gateway.user("alice").attempts[&Method::SoftToken].wrong_in_a_row, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn that_was_not_me_destroys_the_hold_stops_requests_and_is_told() {
    let (gateway, upstream) = gateway("").await;
    let more =
        format!("[admin]\nlisten = [\"127.0.0.1:0\"]\nalerts = \"security@example.edu\"\n{}", block(&upstream.url()));
    let base = crate::support::BASE.replace("[admin]\nlisten = [\"127.0.0.1:0\"]\n", "");
    let text = format!("{base}{more}");
    let config = vestibule::config::Config::parse(&text, std::path::Path::new(""), &|_| None).expect("it reads");
    gateway.running.reload(&config).expect("a reload");
    let new =
        NewUser { email: Some("alice@example.edu".into()), phone: Some("+4915112345678".into()), ..NewUser::default() };
    let alice = gateway.add_user("alice", new).await;
    let link = gateway.invitation(alice.id).await;
    let phone = Phone::register(gateway.portal(), &link, gateway.clock.now()).await.expect("registered");
    gateway.engine.notices_sent().await;
    let before = notices(&gateway).len();

    let mut thief = gateway.held("alice").await;
    assert_eq!(phone.deny(gateway.clock.now(), true).await, "denied");
    // The hold is gone, and the page advises whoever reads it.
    assert_eq!(thief.state().await["status"], "denied");
    let page = thief.get("/.vestibule/login").await.text();
    assert!(page.contains("Nobody was let in.") && page.contains("they know your password: change it"), "{page}");
    assert_ne!(thief.step("release", &[]).await.status, 302);
    assert_eq!(gateway.engine.held().logins(), 0);

    // The owner and an administrator are told, each on a channel of their own.
    gateway.engine.notices_sent().await;
    let told = notices(&gateway).split_off(before);
    let to = |address: &str| told.iter().find(|message| message.to == address).unwrap_or_else(|| panic!("{told:#?}"));
    assert!(to("alice@example.edu").text.contains("Somebody else knows your password: change it now"), "{told:#?}");
    let alert = to("security@example.edu");
    assert!(alert.text.contains("alice") && alert.text.contains("turned away a sign-in"), "{told:#?}");
    assert_eq!((told.len(), alert.channel), (2, Channel::Email), "{told:#?}");
    let entries = gateway.engine.audit_of(alice.id, 0, 100).expect("it reads");
    assert_eq!(entries.iter().filter(|entry| entry.act == Act::NotMe).count(), 1);

    // No phone rings for twenty minutes; other factors stay, and the page does not say why or for how long.
    gateway.clock.advance(19 * MINUTE + 59 * SECOND);
    let mut owner = gateway.held("alice").await;
    assert!(owner.state().await.get("number").is_none());
    let page = owner.get("/.vestibule/login").await.text();
    assert!(page.contains("No request goes to your phone for now."), "{page}");
    let (_, idle) = page.split_once("data-when=\"idle\"").expect("no request is live");
    let idle = idle.split("</div>").next().unwrap_or_default();
    assert!(!idle.contains("not you") && !idle.contains("minute") && !idle.contains(char::is_numeric), "{idle}");
    assert!(page.contains("data-part=\"code\"") && page.contains("data-part=\"send\""), "{page}");
    let refused = owner.json_step("onetouch", &[]).await;
    assert_eq!(refused.status, 429, "{}", refused.text());
    let code = phone.code(gateway.clock.now());
    assert_eq!(owner.json_step("code", &[("code", &code)]).await.json()["status"], "approved");
    gateway.clock.advance(SECOND);
    assert!(gateway.held("alice").await.state().await.get("number").is_some(), "after twenty minutes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_number_denies_that_login_only_and_is_no_alarm() {
    let (gateway, _upstream) = gateway("[limits]\npushes_live = 2\n").await;
    let phone = gateway.user_with_phone("alice").await;
    let mut one = gateway.held("alice").await;
    // The phone's requests are in the order of their times.
    gateway.clock.advance(SECOND);
    let mut other = gateway.held("alice").await;
    let number = other.state().await["number"].as_str().expect("a number").to_owned();
    let wrong = if number == "11" { "12" } else { "11" };
    assert_eq!(phone.approve(gateway.clock.now(), wrong).await, "denied");
    assert_eq!((&one.state().await["status"], &other.state().await["status"]), (&json!("pending"), &json!("denied")));
    let alice = gateway.user("alice");
    assert_eq!(alice.pushes_stopped_until, None);
    let entries = gateway.engine.audit_of(alice.id, 0, 100).expect("it reads");
    assert!(entries.iter().all(|entry| entry.act != Act::NotMe), "{entries:#?}");
}
