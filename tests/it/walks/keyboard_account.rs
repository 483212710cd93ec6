//! The account page by nothing but keys: phones, number, recovery codes, trusted browsers.

use super::keyboard::{ENTER, Keys, SPACE};
use super::{ALICE, Stage};
use crate::support::Phone;
use vestibule::engine::ports::Clock as _;
use vestibule::engine::users::NewUser;

/// Signs in with the box ticked, and leads to the account page.
async fn at_the_account(stage: &Stage, keys: &Keys<'_>) {
    let user = NewUser { email: Some("alice@example.org".into()), ..NewUser::default() };
    stage.gateway.add_user("alice", user).await;
    stage.invite("alice").await;
    keys.log_in(stage, ALICE).await;
    keys.comes_to("Confirm that it is you").await;
    keys.tab_to("[data-part=trust] [role=checkbox]").await;
    keys.press(&[SPACE]).await;
    keys.begins_at("[data-part=trust] [role=checkbox][aria-checked=true]").await;
    let number = stage.number().await;
    stage.approve(&number).await;
    stage.inside("alice").await;
    stage.desk.goto(&format!("{}/.vestibule/account", stage.app)).await;
    stage.desk.wait_text("h1", "Your account").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_has_is_changed_by_keys_alone() {
    let stage = Stage::library("keyboard, account", "[policy]\ntrust_browser = \"30d\"\n").await;
    let desk = &stage.desk;
    let keys = Keys { browser: desk, name: "desk" };
    at_the_account(&stage, &keys).await;
    keys.round("account").await;

    keys.tab_to("[data-part=browser] form button").await;
    keys.press(&[ENTER]).await;
    desk.wait_text(".message.good", "not trusted any more").await;
    keys.begins_at(".message.good").await;

    // Another phone; the page goes on by itself.
    keys.tab_to("[data-part=phone-add] button").await;
    keys.press(&[ENTER]).await;
    keys.comes_to("Add your phone").await;
    keys.round("a phone").await;
    let link = desk.attr("[data-part=phone-link]", "href").await;
    let now = stage.gateway.clock.now();
    let phone = Phone::register(stage.gateway.portal(), &link, now).await.expect("it registers");
    keys.comes_to("Confirm your phone").await;
    keys.round("a phone's number").await;
    let number = stage.number().await;
    assert_eq!(phone.approve(stage.gateway.clock.now(), &number).await, "approved");
    keys.comes_to("Done").await;
    keys.tab_to("[data-part=account]").await;
    keys.press(&[ENTER]).await;
    desk.wait_text("h1", "Your account").await;

    // Its name, which Tab marks whole.
    keys.tab_to("[data-part=phone] summary").await;
    keys.press(&[ENTER]).await;
    keys.round("account, unfolded").await;
    keys.tab_to("#phone-1").await;
    keys.write("Old phone").await;
    keys.press(&[ENTER]).await;
    desk.wait_text(".message.good", "The name was saved").await;
    keys.begins_at(".message.good").await;
    desk.wait_text("[data-part=phone] b", "Old phone").await;

    // A number, after one that is none.
    keys.tab_to("[data-part=number-add]").await;
    keys.press(&[ENTER]).await;
    keys.comes_to("number").await;
    keys.round("a number").await;
    keys.tab_to("#number").await;
    keys.write("0151").await;
    keys.press(&[ENTER]).await;
    desk.wait_for(".message.bad").await;
    keys.begins_at("#number[aria-invalid][aria-describedby~=error]").await;
    desk.script("document.activeElement.select()").await;
    keys.write("+49 151 12345678").await;
    keys.press(&[ENTER]).await;
    keys.comes_to("Type the code we sent").await;
    keys.round("a number's code").await;
    keys.tab_to("#code").await;
    keys.write(&stage.gateway.outbox.last_code()).await;
    keys.press(&[ENTER]).await;
    keys.comes_to("Done").await;
    keys.round("done").await;
    keys.tab_to("[data-part=account]").await;
    keys.press(&[ENTER]).await;
    desk.wait_text("[data-part=phone-number]", "Codes go to").await;

    keys.tab_to("[data-part=recovery-make] button").await;
    keys.press(&[SPACE]).await;
    keys.comes_to("Your recovery codes").await;
    keys.round("recovery codes").await;
    keys.tab_to("[data-part=recovery-saved] input[type=checkbox]").await;
    keys.press(&[SPACE]).await;
    keys.tab_to("[data-part=recovery-saved] button").await;
    keys.press(&[ENTER]).await;
    desk.wait_text(".message.good", "Keep the codes").await;
    keys.begins_at(".message.good").await;

    keys.tab_to("[data-part=phone] summary").await;
    keys.press(&[SPACE]).await;
    keys.tab_to("[data-part=phone-remove] button").await;
    keys.press(&[ENTER]).await;
    desk.wait_text(".message.good", "The phone was removed").await;
    keys.begins_at(".message.good").await;
    desk.wait_count("[data-part=phone]", 1).await;
    // A number that is none is answered with 422; the phone that is gone learns it by a 401.
    stage.end(&["422", "401 (Unauthorized)"]).await;
}
