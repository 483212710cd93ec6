//! What no change of factors is made for: a factor that is too old, a sign-in without one, somebody else's phone. (Other sites
//! and tokens from elsewhere are tried on every form in `own_pages`.)

use std::time::Duration;

use super::{Own, is_refused, with_number};
use crate::account::{ACCOUNT, as_program, session_of};
use crate::hold_and_release::{app, block};
use crate::step_up::{Site, begin};
use crate::support::{Browser as Web, TestGateway};
use crate::upstream::RecordingUpstream;
use vestibule::domain::audit::By;
use vestibule::domain::factor::Channel;
use vestibule::domain::login::Browser;
use vestibule::engine::factors::Own as OwnFactors;
use vestibule::engine::users::NewUser;
use vestibule::engine::{EngineError, Refused};

/// Every change that needs a fresh factor.
const CHANGES: [&str; 8] = [
    "phones",
    "phones/rename",
    "phones/remove",
    "softtoken",
    "softtoken/remove",
    "number",
    "number/remove",
    "recovery",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_factor_that_is_too_old_changes_none() {
    let own = Own::alice(NewUser { softtoken: true, ..with_number() }).await;
    own.site.gateway.clock.advance(Duration::from_mins(10));
    let before = own.site.gateway.user("alice");
    own.site.gateway.engine.notices_sent().await;
    let messages = own.messages().await;
    let id = own.devices()[0].to_string();
    for change in CHANGES {
        let fields = [("phone", id.as_str()), ("name", "x"), ("number", "+4915187654321")];
        is_refused(&own.change(change, &fields).await, 403, "step-up-needed");
    }
    assert_eq!(own.site.gateway.user("alice").factors, before.factors);
    own.site.gateway.engine.notices_sent().await;
    assert_eq!(own.messages().await, messages, "nothing was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_without_a_factor_changes_none() {
    let site = Site::new("").await;
    site.gateway.add_user("bob", NewUser { grace: 3, ..NewUser::default() }).await;
    let mut browser = site.gateway.browser("wiki.test");
    browser.post("/login", &[("user", "bob"), ("pass", "right")]).await;
    browser.step("skip", &[]).await;
    assert_eq!(browser.step("release", &[]).await.status, 302);
    for change in CHANGES {
        let answer = super::change_in(&browser, change, &[("number", "+4915187654321"), ("name", "x")]).await;
        let expected = if change.starts_with("phones/") { (404, "not_found") } else { (403, "step-up-needed") };
        is_refused(&answer, expected.0, expected.1);
    }
    assert!(!site.gateway.user("bob").is_enrolled());
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_phone_is_not_there() {
    let own = Own::alice(with_number()).await;
    drop(own.site.gateway.user_with_phone("bob").await);
    let bobs = own.site.gateway.user("bob").factors.devices[0];
    for given in [bobs.to_string(), "x".to_owned(), format!("{bobs}x")] {
        for change in ["phones", "phones/rename", "phones/remove"] {
            is_refused(&own.change(change, &[("phone", &given), ("name", "mine")]).await, 404, "not_found");
        }
    }
    let bob = own.site.gateway.engine.device(bobs).expect("it reads").expect("it is there");
    assert_eq!((bob.name.as_str(), own.site.gateway.user("bob").factors.devices.len()), ("Pixel 8", 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_changed_for_somebody_who_is_locked_or_in_another_app() {
    let own = Own::alice(with_number()).await;
    let gateway = &own.site.gateway;
    let app = gateway.engine.settings().apps.all()[0].clone();
    let other = vestibule::domain::route::App {
        name: vestibule::domain::ids::AppName::parse("other").expect("a name"),
        ..(*app).clone()
    };
    let browser = Browser { name: "Firefox".into(), address: "192.0.2.1".into() };
    let of = |app| OwnFactors { app, session: session_of(&own.browser), browser: browser.clone() };
    let refused = |result: Result<_, EngineError>| match result {
        Err(EngineError::Refused(refused)) => refused,
        other => panic!("{other:?}"),
    };
    let engine = &gateway.engine;
    assert_eq!(refused(engine.add_softtoken(&of(&other)).await.map(drop)), Refused::StepUpNeeded);
    assert_eq!(refused(engine.leave_binding(&other, session_of(&own.browser)).await), Refused::NotProven);
    engine.add_number(&of(&app), "+4915187654321", Channel::Sms).await.expect("a code is sent");
    let code = gateway.outbox.last_code();
    engine.lock_user(&By::CONSOLE, gateway.user("alice").id).await.expect("locked");
    assert_eq!(refused(engine.remove_number(&of(&app)).await), Refused::StepUpNeeded);
    assert_eq!(refused(engine.confirm_binding(&of(&app), &code).await.map(drop)), Refused::NotProven);
}

/// Signed in by a code that is sent over a channel.
async fn signed_in_by(site: &Site, user: &str, channel: &str) -> Web {
    let mut browser = site.gateway.browser("wiki.test");
    browser.get("/login").await;
    assert_eq!(browser.post("/login", &[("user", user), ("pass", "right")]).await.status, 303);
    by_code(site, &mut browser, channel).await;
    browser
}

/// Confirms what is on hold by a code that is sent over a channel.
async fn by_code(site: &Site, browser: &mut Web, channel: &str) {
    let sent = browser.json_step("send", &[("channel", channel)]).await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    let code = site.gateway.outbox.last_code();
    assert_eq!(browser.json_step("code", &[("code", &code)]).await.status, 200);
    let released = browser.step("release", &[]).await;
    assert!([302, 303].contains(&released.status), "{}", released.text());
}

async fn all_are_refused(site: &Site, browser: &Web, user: &str) {
    let id = site.gateway.user(user).factors.devices.first().map(ToString::to_string).unwrap_or_default();
    for change in CHANGES {
        let fields = [("phone", id.as_str()), ("name", "x"), ("number", "+4915187654321")];
        is_refused(&super::change_in(browser, change, &fields).await, 403, "step-up-needed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_by_e_mail_opens_the_app_and_changes_no_factor() {
    let site = Site::new("[policy]\nmethods = [\"onetouch\", \"softtoken\", \"email\"]\n").await;
    let new = NewUser { email: Some(super::MAIL.into()), ..NewUser::default() };
    let alice = site.gateway.add_user("alice", new).await;
    let phone = site.register(&site.gateway.invitation(alice.id).await).await;
    let mut browser = signed_in_by(&site, "alice", "email").await;
    assert_eq!(
        browser.get("/user/tokens").await.text(),
        "inside /user/tokens",
        "the app takes it, also as a fresh one"
    );
    all_are_refused(&site, &browser, "alice").await;
    let account = as_program(&browser).get(ACCOUNT).await.json();
    assert_eq!(account["fresh"], false, "{account}");

    // Confirming again leads to what counts; e-mail is not offered there, and changes nothing if it is asked for all the same.
    site.gateway.clock.advance(Duration::from_mins(61));
    let asked = account["step_up"].as_str().expect("an address");
    assert_eq!(begin(&mut browser, asked).await.header("location"), Some("/.vestibule/login"));
    assert_eq!(browser.state().await["methods"], serde_json::json!(["onetouch", "softtoken"]));
    by_code(&site, &mut browser, "email").await;
    all_are_refused(&site, &browser, "alice").await;
    site.gateway.clock.advance(Duration::from_mins(61));
    assert_eq!(begin(&mut browser, asked).await.header("location"), Some("/.vestibule/login"));
    site.approve(&phone, &mut browser).await;
    assert_eq!(browser.step("release", &[]).await.header("location"), Some(ACCOUNT));
    assert_eq!(super::change_in(&browser, "softtoken", &[]).await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_app_of_a_realm_takes_and_another_does_not_changes_nothing_for_who_has_better() {
    let upstream = RecordingUpstream::start(app).await;
    let mail = block(&upstream.url()).replace("wiki", "mail") + "[apps.policy]\nmethods = [\"softtoken\"]\n";
    let gateway = TestGateway::start(&format!("{}{mail}", block(&upstream.url()))).await;
    let site = Site { gateway, upstream };
    // The phone's codes are taken by both apps.
    let alice = site.gateway.add_user("alice", with_number()).await;
    drop(site.register(&site.gateway.invitation(alice.id).await).await);
    let browser = signed_in_by(&site, "alice", "sms").await;
    all_are_refused(&site, &browser, "alice").await;
    // Who has nothing but the number would have no way to add what the other app takes.
    let number = Some("+4915187654321".to_owned());
    site.gateway.add_user("bob", NewUser { phone: number, ..NewUser::default() }).await;
    site.gateway.clock.advance(Duration::from_mins(61));
    let browser = signed_in_by(&site, "bob", "sms").await;
    assert_eq!(super::change_in(&browser, "softtoken", &[]).await.status, 201);
}
