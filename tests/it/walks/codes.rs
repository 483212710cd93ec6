//! The ways in without an approval: codes of every kind, and the sign-ins that grace leaves.

use std::time::Duration;

use super::{ALICE, BOB, Stage};
use crate::support::softtoken_code;
use vestibule::engine::ports::Clock as _;
use vestibule::engine::users::NewUser;

const GRACE: &str = "[policy]\nunknown_users = \"grace\"\ngrace_logins = 2";

#[tokio::test(flavor = "multi_thread")]
async fn codes_of_every_kind_let_in_and_a_used_recovery_code_does_not() {
    let stage = Stage::library("codes", GRACE).await;
    let (desk, phone) = (&stage.desk, &stage.phone);

    // The phone shows a code; at its sixth digit it is sent.
    stage.gateway.add_user("alice", NewUser::default()).await;
    stage.invite("alice").await;
    stage.log_in(ALICE).await;
    phone.wait_for("[data-part=request]").await;
    let code = phone.text("[data-part=code]").await;
    assert_eq!(code.len(), "123 456".len(), "{code}");
    desk.type_into("#code", &code).await;
    stage.inside("alice").await;
    stage.log_out().await;

    // A telephone number, set up on the page itself.
    stage.log_in(BOB).await;
    desk.click("form[action$='/enrol/number'] button").await;
    desk.type_into("#number", "+49 151 12345678").await;
    desk.click("form[action$='/enrol/number'] button.main").await;
    desk.wait_text("h1", "Type the code we sent").await;
    desk.type_into("#code", &stage.gateway.outbox.last_code()).await;
    desk.wait_text("h1", "recovery codes").await;
    desk.click("form[action$='/enrol/recovery'] button").await;
    desk.wait_text("h1", "Your recovery codes").await;
    let recovery = desk.script("return document.querySelector('[data-codes] code').textContent").await;
    let recovery = recovery.as_str().expect("a code").to_owned();
    desk.click("[name=saved]").await;
    desk.click("[data-part=release] button").await;
    stage.inside("bob").await;
    stage.log_out().await;

    // One message in 30 s.
    stage.pass(Duration::from_secs(31));
    stage.log_in(BOB).await;
    desk.click("[data-part=send]:has([value=sms]) button").await;
    desk.wait_text(".message.good", "We sent you a code by text message.").await;
    desk.screenshot("walk-codes-sent").await;
    let message = stage.gateway.outbox.messages().pop().expect("a message");
    assert_eq!(message.to, "+4915112345678");
    desk.type_into("#code", &stage.gateway.outbox.last_code()).await;
    stage.inside("bob").await;
    stage.log_out().await;

    for fresh in [true, false] {
        stage.log_in(BOB).await;
        desk.click("a[href$='with=recovery']").await;
        desk.wait_text("h1", "Use a recovery code").await;
        desk.type_into("#code", &recovery).await;
        desk.screenshot("walk-codes-recovery").await;
        desk.click("form.code button").await;
        if fresh {
            stage.inside("bob").await;
            stage.log_out().await;
        } else {
            desk.wait_text(".message.bad", "That code is not right.").await;
            desk.screenshot("walk-codes-recovery-used").await;
            desk.goto(&stage.app).await;
            stage.at_its_login().await;
        }
    }
    // The used code's answer is a page with 403; the phone learns by a 401 that the gateway's clock was moved.
    stage
        .end(&["login/code - Failed to load resource: the server responded with a status of 403", "401 (Unauthorized)"])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn grace_is_counted_down_in_words_and_then_a_factor_is_required() {
    let stage = Stage::library("grace", GRACE).await;
    let desk = &stage.desk;
    for (left, words, button) in
        [(2, "You can skip this 2 more times.", "Skip for now"), (1, "This is the last time", "Skip one last time")]
    {
        stage.log_in(ALICE).await;
        desk.wait_text(".later", words).await;
        desk.wait_text("[data-part=skip] button", button).await;
        desk.screenshot(&format!("walk-grace-{left}")).await;
        desk.click("[data-part=skip] button").await;
        stage.inside("alice").await;
        stage.log_out().await;
    }
    stage.log_in(ALICE).await;
    desk.wait_for("[data-part=enrol]").await;
    assert_eq!(desk.count("[data-part=skip]").await, 0, "there is none left");
    desk.screenshot("walk-grace-none").await;
    desk.click("form[action$='/enrol/softtoken'] button").await;
    let seed = desk.text("code.key").await.replace(' ', "");
    desk.screenshot("walk-grace-softtoken").await;
    desk.type_into("#code", &softtoken_code(&seed, stage.gateway.clock.now())).await;
    desk.wait_text("h1", "recovery codes").await;
    desk.click("[data-part=release] button").await;
    stage.inside("alice").await;
    stage.end(&[]).await;
}
