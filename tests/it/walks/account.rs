//! What people do in a session: they confirm again that it is them where that is asked for, and make app passwords.

use std::time::Duration;

use super::looks::looks;
use super::{ALICE, Stage};
use crate::browser::{Options, Scripts};
use vestibule::engine::app_passwords::AppPasswordUse;
use vestibule::engine::users::NewUser;

const STEP_UP: &str = "step_up = [\"* /loans\"]";

#[tokio::test(flavor = "multi_thread")]
async fn an_app_password_is_made_on_the_account_page_after_confirming_again() {
    let stage = Stage::library_with("account", "", STEP_UP, Options::default()).await;
    let desk = &stage.desk;
    stage.gateway.add_user("alice", NewUser::default()).await;
    stage.invite("alice").await;
    stage.log_in(ALICE).await;
    let number = stage.number().await;
    stage.approve(&number).await;
    stage.inside("alice").await;
    stage.result("approved").await;
    stage.phone.click("[data-part=done]").await;

    // A page of the class is open while the factor is fresh.
    desk.goto(&format!("{}/loans", stage.app)).await;
    desk.wait_text("h1", "Your loans").await;
    stage.pass(Duration::from_mins(11));
    desk.goto(&format!("{}/loans", stage.app)).await;
    desk.wait_text("h1", "Confirm that it is you").await;
    looks(desk, "step-up").await;
    desk.click("[data-part=step-up] button").await;
    let number = stage.number().await;
    looks(desk, "step-up-challenge").await;
    stage.approve(&number).await;
    desk.wait_text("h1", "Your loans").await;
    assert_eq!(desk.url().await, format!("{}/loans", stage.app), "back where it was going");
    stage.result("approved").await;
    stage.phone.click("[data-part=done]").await;

    // The account page asks before it changes anything.
    stage.pass(Duration::from_mins(11));
    let account = format!("{}/.vestibule/account", stage.app);
    desk.goto(&account).await;
    desk.wait_text("h1", "Your account").await;
    assert_eq!(desk.count("[data-part=app-password-create]").await, 0);
    looks(desk, "account-stale").await;
    desk.click("[data-part=step-up] a").await;
    desk.click("[data-part=step-up] button").await;
    let number = stage.number().await;
    stage.approve(&number).await;
    desk.wait_for("[data-part=app-password-create]").await;
    looks(desk, "account-empty").await;

    desk.type_into("#name", "Phone calendar").await;
    desk.click("[data-part=app-password-create] button").await;
    let password = desk.text("[data-copy-from]").await;
    desk.click("[data-copy]").await;
    desk.wait_until("it says that it was copied or marked", async || {
        Some(desk.text("[data-copy-status]").await).filter(|status| !status.is_empty())
    })
    .await;
    looks(desk, "account-made").await;
    desk.type_into("#password", ALICE.1).await;
    desk.click("[data-part=deposit-save] button").await;
    desk.wait_text(".message.good", "The password was saved").await;
    assert!(!desk.source().await.contains(&password), "it is shown once");
    looks(desk, "account-saved").await;

    let app = stage.gateway.engine.settings().apps.all()[0].clone();
    let stands_for = || stage.gateway.engine.app_password(&app, "alice", &password).expect("the store reads");
    match stands_for() {
        AppPasswordUse::Deposited { username, password, .. } => {
            assert_eq!((username.as_str(), password.expose().as_str()), ALICE);
        }
        other => panic!("{other:?}"),
    }
    desk.click("[data-part=app-password] button").await;
    desk.wait_text(".message.good", "The app password was removed").await;
    assert!(matches!(stands_for(), AppPasswordUse::Unknown));
    desk.click("[data-part=logout] button").await;
    desk.wait_text("h1", "You are signed out").await;
    // The phone learns by a 401 that the gateway's clock was moved.
    stage.end(&["401 (Unauthorized)"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_it_is_confirmed_and_changed_all_the_same() {
    let options = Options::default().scripts(Scripts::Off);
    let stage = Stage::library_with("account, no script", "", STEP_UP, options).await;
    let desk = &stage.desk;
    stage.gateway.add_user("alice", NewUser::default()).await;
    stage.invite("alice").await;
    stage.log_in(ALICE).await;
    let number = stage.number().await;
    stage.approve(&number).await;
    desk.wait_text("h1", "Confirmed").await;
    desk.click("[data-part=release] button").await;
    stage.inside("alice").await;
    stage.result("approved").await;
    stage.phone.click("[data-part=done]").await;

    stage.pass(Duration::from_mins(11));
    desk.goto(&format!("{}/.vestibule/account", stage.app)).await;
    desk.click("[data-part=step-up] a").await;
    desk.click("[data-part=step-up] button").await;
    let number = stage.number().await;
    stage.approve(&number).await;
    desk.wait_text("h1", "Confirmed").await;
    desk.click("[data-part=release] button").await;
    desk.wait_text("h1", "Your account").await;
    desk.type_into("#name", "Phone calendar").await;
    desk.click("[data-part=app-password-create] button").await;
    assert!(desk.text("[data-copy-from]").await.starts_with("vap-"));
    desk.screenshot("walk-account-no-script").await;
    stage.end(&["401 (Unauthorized)"]).await;
}
