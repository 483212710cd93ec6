//! A browser that its user comes to trust: the box at the sign-in, the next sign-in without a phone, and the account page.

use std::time::Duration;

use fantoccini::Locator;

use super::looks::looks;
use super::{ALICE, Stage};
use crate::browser::{Options, Scripts};
use vestibule::engine::users::NewUser;

const POLICY: &str = "[policy]\ntrust_browser = \"30d\"\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_is_trusted_used_and_forgotten_again() {
    let stage = Stage::library("trust", POLICY).await;
    let desk = &stage.desk;
    stage.gateway.add_user("alice", NewUser::default()).await;
    stage.invite("alice").await;
    stage.log_in(ALICE).await;
    let number = stage.number().await;
    desk.wait_for("[data-part=trust] [role=checkbox][aria-checked=false]").await;
    looks(desk, "trust-offered").await;
    desk.click("[data-part=trust] [role=checkbox]").await;
    desk.wait_for("[data-part=trust] [role=checkbox][aria-checked=true]").await;
    assert_eq!(stage.number().await, number, "the page stays as it is");
    looks(desk, "trust-ticked").await;
    stage.approve(&number).await;
    stage.inside("alice").await;
    stage.result("approved").await;
    stage.phone.click("[data-part=done]").await;

    // The next day the password is enough.
    stage.log_out().await;
    stage.pass(Duration::from_hours(24));
    stage.log_in(ALICE).await;
    stage.inside("alice").await;

    // Ending it needs the phone, looking at it does not.
    desk.goto(&format!("{}/.vestibule/account", stage.app)).await;
    desk.wait_for("[data-part=browser]").await;
    assert_eq!(desk.count("[data-part=browser] form").await, 0);
    assert_eq!(desk.text("[data-part=sign-in] b").await, "In a trusted browser, with the password alone");
    looks(desk, "account-browsers-stale").await;
    desk.click("[data-part=step-up] a").await;
    desk.click("[data-part=step-up] button").await;
    let number = stage.number().await;
    assert_eq!(desk.count("[data-part=trust]").await, 0, "no sign-in");
    stage.approve(&number).await;
    desk.wait_for("[data-part=browser] form").await;
    looks(desk, "account-browsers").await;
    desk.click("[data-part=browser] form button").await;
    desk.wait_text(".message.good", "not trusted any more").await;
    assert_eq!(desk.count("[data-part=browser]").await, 0);
    desk.goto(&stage.app).await;
    stage.log_out().await;
    stage.log_in(ALICE).await;
    desk.wait_text("h1", "Confirm that it is you").await;
    stage.end(&["401 (Unauthorized)"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_the_box_is_ticked_all_the_same() {
    let options = Options::default().scripts(Scripts::Off);
    let stage = Stage::library_as("trust, no script", POLICY, options).await;
    let desk = &stage.desk;
    stage.gateway.add_user("alice", NewUser::default()).await;
    stage.invite("alice").await;
    stage.log_in(ALICE).await;
    let number = stage.number().await;
    // The page is another one each second, and takes a click along that came just then; one more says the same.
    desk.wait_until("the box is ticked", async || {
        let ticked = Locator::Css("[data-part=trust] [role=checkbox][aria-checked=true]");
        if desk.client().find(ticked).await.is_ok() {
            return Some(());
        }
        let open = Locator::Css("[data-part=trust] [role=checkbox][aria-checked=false]");
        desk.client().find(open).await.ok()?.click().await.ok()?;
        None
    })
    .await;
    desk.screenshot("walk-trust-no-script").await;
    stage.approve(&number).await;
    desk.wait_text("h1", "Confirmed").await;
    desk.click("[data-part=release] button").await;
    stage.inside("alice").await;
    stage.log_out().await;
    stage.log_in(ALICE).await;
    stage.inside("alice").await;
    stage.end(&["401 (Unauthorized)"]).await;
}
