//! The ways in: the first sign-in with its set-up, and every later one.

use super::{ALICE, Stage};
use crate::browser::Browser;

/// Writes a picture of the walk's next page.
async fn picture(browser: &Browser, name: &str) {
    browser.screenshot(&format!("walk-sign-in-{name}")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_sign_in_sets_a_phone_up_and_the_next_one_needs_no_click() {
    let stage = Stage::library("sign in", "[policy]\nunknown_users = \"grace\"").await;
    let (desk, phone) = (&stage.desk, &stage.phone);

    desk.goto(&stage.app).await;
    // The wall leads to the app's own login.
    stage.at_its_login().await;
    picture(desk, "01-login").await;
    stage.log_in((ALICE.0, "wrong")).await;
    desk.wait_text(".wrong", "Wrong user name or password").await;
    picture(desk, "02-wrong-password").await;

    stage.log_in(ALICE).await;
    desk.wait_text("h1", "Set up your second step").await;
    picture(desk, "03-choice").await;
    desk.click("form[action$='/enrol/phone'] button").await;
    desk.wait_text("h1", "Add your phone").await;
    picture(desk, "04-link").await;
    let link = desk.attr("a[href*='#register=']", "href").await;

    phone.goto(&link).await;
    phone.wait_for("[data-part=register-go]").await;
    phone
        .wait_until("the link is out of the address bar", async || (!phone.url().await.contains('#')).then_some(()))
        .await;
    picture(phone, "05-phone-link").await;
    phone.click("[data-part=register-go]").await;

    desk.wait_text("h1", "Confirm your phone").await;
    let number = stage.number().await;
    picture(desk, "06-number").await;
    phone.wait_for("[data-part=request]").await;
    picture(phone, "07-phone-request").await;
    stage.approve(&number).await;
    stage.result("approved").await;
    picture(phone, "08-phone-approved").await;

    desk.wait_text("h1", "recovery codes").await;
    picture(desk, "09-recovery-offer").await;
    desk.click("form[action$='/enrol/recovery'] button").await;
    desk.wait_text("h1", "Your recovery codes").await;
    desk.wait_count("[data-codes] code", 10).await;
    picture(desk, "10-recovery-codes").await;
    desk.click("[name=saved]").await;
    desk.click("[data-part=release] button").await;
    stage.inside("alice").await;
    picture(desk, "11-inside").await;

    // The next one: nothing is clicked at the desk once the password is sent.
    desk.click("a[href='/logout']").await;
    desk.wait_for("form.login").await;
    desk.goto(&stage.app).await;
    desk.wait_for("#password").await;
    stage.log_in(ALICE).await;
    desk.wait_text("h1", "Confirm that it is you").await;
    let number = stage.number().await;
    picture(desk, "12-challenge").await;
    phone.click("[data-part=done]").await;
    phone.wait_for("[data-part=request-number]").await;
    picture(phone, "13-phone-request").await;
    stage.approve(&number).await;
    stage.inside("alice").await;
    stage.result("approved").await;
    desk.goto(&format!("{}/loans", stage.app)).await;
    desk.wait_text("h1", "Your loans").await;
    picture(desk, "14-loans").await;
    stage.end(&[]).await;
}
