//! The same ways for browsers whose users turned scripts off.

use super::{ALICE, Stage};
use crate::browser::{Options, Scripts};
use vestibule::engine::users::NewUser;

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_the_page_looks_again_by_itself_and_codes_have_a_page_of_their_own() {
    let stage = Stage::library_as("no script", "", Options::default().scripts(Scripts::Off)).await;
    stage.gateway.add_user("alice", NewUser::default()).await;
    stage.invite("alice").await;
    let desk = &stage.desk;

    stage.log_in(ALICE).await;
    let number = stage.number().await;
    // The page looks again, and is another one each second.
    desk.wait_count("meta[http-equiv=refresh]", 1).await;
    desk.screenshot("walk-no-script-challenge").await;
    stage.approve(&number).await;
    desk.wait_text("h1", "Confirmed").await;
    desk.screenshot("walk-no-script-confirmed").await;
    desk.click("[data-part=release] button").await;
    stage.inside("alice").await;
    stage.log_out().await;

    stage.log_in(ALICE).await;
    stage.number().await;
    desk.wait_count("a[href='/.vestibule/login?with=code']", 1).await;
    desk.goto(&format!("{}/.vestibule/login?with=code", stage.app)).await;
    assert_eq!(desk.count("meta[http-equiv=refresh]").await, 0, "a code half typed would be wiped");
    desk.type_into("#code", &stage.phone.text("[data-part=code]").await).await;
    desk.screenshot("walk-no-script-code").await;
    desk.click("form.code button").await;
    desk.click("[data-part=release] button").await;
    stage.inside("alice").await;
    stage.end(&[]).await;
}
