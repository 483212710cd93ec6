//! What somebody without a second factor is asked, and the help desk's question on the phone, in a real browser: narrow and wide,
//! light and dark.

use std::time::Duration;

use super::looks::looks;
use super::{ALICE, BOB, Stage};
use vestibule::domain::audit::By;
use vestibule::engine::callers::CallerState;
use vestibule::engine::users::NewUser;

const CONFIG: &str = r#"[policy]
opt_out = "during-grace"
grace_until = "2199-03-01"
help = "IT desk, room 2.14, helpdesk@example.edu, +49 89 1234-567, https://help.example.edu/second-step"
"#;

#[tokio::test(flavor = "multi_thread")]
async fn putting_it_off_doing_without_it_and_being_asked_again() {
    let stage = Stage::library("at login", CONFIG).await;
    let desk = &stage.desk;
    stage.gateway.add_user("bob", NewUser { grace: 3, ..NewUser::default() }).await;
    stage.log_in(BOB).await;
    desk.wait_text("h1", "Set up your second step").await;
    desk.wait_for(".help a[href='mailto:helpdesk@example.edu']").await;
    desk.wait_for(".help a[href='tel:+49891234567']").await;
    desk.wait_for(".help a[href='https://help.example.edu/second-step']").await;
    desk.click("[data-part=opt-out] button").await;
    desk.wait_text("h1", "Really do without").await;
    looks(desk, "opt-out").await;
    desk.click("a.button.main").await;
    desk.wait_for("[data-part=skip]").await;
    desk.click("[data-part=opt-out] button").await;
    desk.wait_text("h1", "Really do without").await;
    desk.click("[data-part=opt-out] button").await;
    stage.inside("bob").await;
    stage.log_out().await;
    stage.log_in(BOB).await;
    stage.inside("bob").await;
    stage.log_out().await;

    // He set nothing up and none is left.
    let bob = stage.gateway.user("bob").id;
    stage.gateway.engine.set_grace(&By::CONSOLE, bob, 0).await.expect("set");
    stage.log_in(BOB).await;
    desk.wait_text("[data-part=required]", "you have no sign-ins without it left").await;
    assert_eq!(desk.count("[data-part=skip], [data-part=opt-out]").await, 0);
    looks(desk, "setup-required").await;
    desk.click("[data-part=cancel] button").await;
    desk.wait_for(".outcome").await;
    stage.end(&["403 (Forbidden)"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_denials_the_page_counts_down_to_the_next_request() {
    // Far longer than it takes to come to the page that counts down.
    let stage = Stage::library("denied twice", "[limits]\npush_back_off = \"5m\"\n").await;
    let desk = &stage.desk;
    stage.gateway.add_user("alice", NewUser::default()).await;
    stage.invite("alice").await;
    for _ in 0..2 {
        stage.log_in(ALICE).await;
        stage.number().await;
        stage.phone.click("[data-part=deny]:enabled").await;
        desk.wait_text("h1", "denied").await;
        stage.phone.click("[data-part=done]").await;
    }
    stage.log_in(ALICE).await;
    desk.wait_text("[data-again-in]", "A new request to your phone is possible in").await;
    desk.screenshot("walk-again-in").await;
    let left = desk.text("[data-again-in] [data-time-left]").await;
    desk.wait_until("there is less time left", async || {
        (desk.text("[data-again-in] [data-time-left]").await != left).then_some(())
    })
    .await;
    // The page has the button by itself when the time has come, by the gateway's clock and by its own.
    stage.pass(Duration::from_mins(5));
    desk.script("const real = performance.now.bind(performance); performance.now = () => real() + 300000;").await;
    desk.click("form[action$='/login/onetouch'] button").await;
    let number = stage.number().await;
    stage.approve(&number).await;
    stage.inside("alice").await;
    stage.end(&["403 (Forbidden)", "401 (Unauthorized)"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_phone_shows_the_words_only_to_who_says_that_they_call() {
    let stage = Stage::library("caller", "").await;
    let phone = &stage.phone;
    let alice = stage.gateway.add_user("alice", NewUser::default()).await;
    stage.invite("alice").await;
    let engine = &stage.gateway.engine;

    let asked = engine.verify_caller(&By::CONSOLE, alice.id).await.expect("asked");
    phone.wait_text("[data-part=request] h3", "Are you on the telephone with the help desk").await;
    let visible = phone.script("return document.body.innerText").await;
    assert!(!visible.as_str().expect("text").contains(&asked.words), "not before they are asked for");
    assert_eq!(phone.count("[data-part=request-number]").await, 0, "no number is typed");
    looks_at_phone(&stage, "caller-asked").await;
    phone.click("[data-part=caller-open]:enabled").await;
    phone.wait_text("[data-part=read-out]", &asked.words).await;
    looks_at_phone(&stage, "caller-words").await;
    phone.click("[data-part=approve]:enabled").await;
    stage.result("approved").await;
    phone.wait_text("[data-part=result]", "Go on with your call.").await;
    assert!(matches!(engine.caller_check(asked.id).expect("there"), CallerState::Confirmed(_)));
    phone.click("[data-part=done]").await;

    let asked = engine.verify_caller(&By::CONSOLE, alice.id).await.expect("asked again");
    phone.click("[data-part=not-me]:enabled").await;
    stage.result("not-me").await;
    phone.wait_text("[data-part=result]", "Somebody called the help desk in your name.").await;
    looks_at_phone(&stage, "caller-not-calling").await;
    assert_eq!(engine.caller_check(asked.id).expect("there"), CallerState::NotCalling);

    // Nobody answers: the phone says that the help desk can ask once more.
    stage.pass(Duration::from_mins(21));
    let asked = engine.verify_caller(&By::CONSOLE, alice.id).await.expect("asked after the pause");
    engine.end_caller_check(&By::CONSOLE, asked.id).await.expect("taken back");
    assert_eq!(engine.caller_check(asked.id).expect("there"), CallerState::Expired);
    stage.end(&["401 (Unauthorized)", "403 (Forbidden)"]).await;
}

/// Pictures of the phone's page as a phone and as a desk have it.
async fn looks_at_phone(stage: &Stage, name: &str) {
    use crate::browser::Colours;
    stage.phone.wait_loaded().await;
    for (colours, word) in [(Colours::Light, "light"), (Colours::Dark, "dark")] {
        stage.phone.prefer(colours).await;
        stage.phone.screenshot(&format!("look-{name}-{word}")).await;
    }
    stage.phone.prefer(Colours::Light).await;
    let sticks_out = stage.phone.script("return document.documentElement.scrollWidth <= innerWidth").await;
    assert_eq!(sticks_out, true, "{name}: the page is wider than the screen");
}
