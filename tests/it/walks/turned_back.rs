//! The ways back: an answer of no, a wrong number, no answer at all. Each says so at the desk, and leads to the app's login.

use std::time::Duration;

use super::{ALICE, Stage};
use vestibule::engine::users::NewUser;

/// What happens on the phone, what it says then, and what the desk says.
const CASES: [(&str, &str, &str); 3] = [
    ("deny", "denied", "denied"),
    ("wrong-number", "wrong-number", "number"),
    // The last: it stops pushes for a while.
    ("not-me", "not-me", "not you"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_no_a_wrong_number_and_no_answer_are_told_and_lead_back() {
    // One denial after another: the wait between their pushes is looked at elsewhere.
    let stage = Stage::library("turned back", "[limits]\npush_back_off = \"0s\"\n").await;
    stage.gateway.add_user("alice", NewUser { grace: 0, ..NewUser::default() }).await;
    stage.invite("alice").await;
    let phone = &stage.phone;

    for (case, result, said) in CASES {
        stage.log_in(ALICE).await;
        let number = stage.number().await;
        phone.wait_for("[data-part=request-number]").await;
        match case {
            "wrong-number" => stage.approve(if number == "10" { "11" } else { "10" }).await,
            answer => phone.click(&format!("[data-part={answer}]:enabled")).await,
        }
        stage.result(result).await;
        phone.screenshot(&format!("walk-turned-back-{case}-phone")).await;
        led_back(&stage, case, said).await;
        phone.click("[data-part=done]").await;
    }

    // Past the 20 minutes without pushes, and past the limits on them.
    stage.pass(Duration::from_hours(2));
    stage.log_in(ALICE).await;
    stage.number().await;
    stage.pass(Duration::from_mins(11));
    led_back(&stage, "expired", "time").await;
    // The gateway's clock is hours ahead of the phone's by now, which the phone is told by a 401.
    stage.end(&["401 (Unauthorized)"]).await;
}

/// The desk says what happened, and its button leads to the app's login; what was held is gone.
async fn led_back(stage: &Stage, case: &str, said: &str) {
    let desk = &stage.desk;
    desk.wait_for(".outcome").await;
    desk.screenshot(&format!("walk-turned-back-{case}")).await;
    let told = desk.text("[data-part=status]").await;
    assert!(told.contains(said), "{case}: {told}");
    desk.click("a.button").await;
    stage.at_its_login().await;
    desk.wait_for("#password").await;
    // The wall stands.
    desk.goto(&stage.app).await;
    stage.at_its_login().await;
}
