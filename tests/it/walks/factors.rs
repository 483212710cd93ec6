//! Somebody changes their factors on the account page: another phone, an authenticator app, a number, recovery codes.

use std::time::Duration;

use serde_json::json;

use super::looks::looks;
use super::{ALICE, Stage};
use crate::browser::{Browser, Options, Scripts};
use crate::support::{Phone, softtoken_code};
use vestibule::engine::ports::Clock as _;
use vestibule::engine::users::NewUser;

const STEP_UP: &str = "step_up = [\"GET /loans\"]";

/// Opens what hides the forms of a row.
async fn open(desk: &Browser, section: &str) {
    desk.click(&format!("[data-part={section}] summary")).await;
}

/// A phone of another make that registers by the link on the page.
async fn another_phone(stage: &Stage) -> Phone {
    let link = stage.desk.attr("[data-part=phone-link]", "href").await;
    let now = stage.gateway.clock.now();
    Phone::register(stage.gateway.portal(), &link, now).await.expect("it registers")
}

async fn signed_in(name: &str, options: Options) -> Stage {
    let stage = Stage::library_with(name, "", STEP_UP, options).await;
    stage.gateway.add_user("alice", NewUser { email: Some("alice@example.org".into()), ..NewUser::default() }).await;
    stage.invite("alice").await;
    stage.log_in(ALICE).await;
    let number = stage.number().await;
    stage.approve(&number).await;
    stage
}

#[tokio::test(flavor = "multi_thread")]
async fn factors_are_changed_on_the_account_page() {
    let stage = signed_in("factors", Options::default()).await;
    let desk = &stage.desk;
    stage.inside("alice").await;
    let account = format!("{}/.vestibule/account", stage.app);
    desk.goto(&account).await;
    looks(desk, "factors-account").await;

    // Another phone: the page goes on by itself when the phone does.
    desk.click("[data-part=phone-add] button").await;
    desk.wait_text("h1", "Add your phone").await;
    looks(desk, "factors-phone").await;
    let phone = another_phone(&stage).await;
    desk.wait_text("h1", "Confirm your phone").await;
    looks(desk, "factors-phone-number").await;
    let number = stage.number().await;
    assert_eq!(phone.approve(stage.gateway.clock.now(), &number).await, "approved");
    desk.wait_text("h1", "Done").await;
    looks(desk, "factors-phone-done").await;
    desk.click("[data-part=account]").await;
    desk.wait_text("h1", "Your account").await;
    desk.wait_count("[data-part=phone]", 2).await;
    open(desk, "phone").await;
    looks(desk, "factors-phone-change").await;
    desk.type_into("#phone-1", "Old phone").await;
    desk.click("[data-part=phone-rename] button").await;
    desk.wait_text(".message.good", "The name was saved").await;

    // An authenticator app.
    desk.click("[data-part=softtoken-add] button").await;
    desk.wait_text("h1", "authenticator app").await;
    looks(desk, "factors-key").await;
    let key = desk.text(".copyable.key").await.replace(' ', "");
    desk.type_into("#code", "000000").await;
    desk.click("[data-part=adding-confirm] button").await;
    desk.wait_text(".message.bad", "That code is not right").await;
    desk.type_into("#code", &softtoken_code(&key, stage.gateway.clock.now())).await;
    desk.click("[data-part=adding-confirm] button").await;
    desk.wait_text("h1", "Done").await;
    desk.click("[data-part=account]").await;
    desk.wait_text("[data-part=softtoken]", "It is set up").await;

    // A number.
    desk.click("[data-part=number-add]").await;
    desk.type_into("#number", "0151").await;
    desk.click("[data-part=adding-number] button").await;
    desk.wait_for(".message.bad").await;
    looks(desk, "factors-number").await;
    desk.type_into("#number", "+49 151 12345678").await;
    desk.click("[data-part=adding-number] button").await;
    desk.wait_text("h1", "Type the code we sent").await;
    looks(desk, "factors-number-code").await;
    desk.type_into("#code", &stage.gateway.outbox.last_code()).await;
    desk.click("[data-part=adding-confirm] button").await;
    desk.wait_text("h1", "Done").await;
    desk.click("[data-part=account]").await;
    desk.wait_text("[data-part=phone-number]", "Codes go to").await;

    // Recovery codes: shown once, also to whoever goes back.
    desk.click("[data-part=recovery-make] button").await;
    desk.wait_text("h1", "Your recovery codes").await;
    let codes = desk.text(".codes").await;
    looks(desk, "factors-codes").await;
    desk.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
    desk.screenshot("look-factors-codes-print").await;
    desk.devtools("Emulation.setEmulatedMedia", json!({ "media": "" })).await;
    let file = desk.attr("[data-part=recovery-download]", "href").await.replace("%0A", "\n");
    assert_eq!(file.split_once(',').expect("its text").1.trim(), codes.trim());
    desk.click("[data-part=recovery-saved] input[type=checkbox]").await;
    desk.click("[data-part=recovery-saved] button").await;
    desk.wait_text(".message.good", "Keep the codes").await;
    desk.wait_text("[data-part=recovery-left]", "10 codes").await;
    assert!(!desk.source().await.contains(codes.lines().next().expect("a code")), "they are shown once");
    desk.script("history.back()").await;
    desk.wait_until("the page before is there", async || {
        let source = desk.client().source().await.ok()?;
        source.contains("</html>").then_some(source)
    })
    .await;
    assert!(!desk.source().await.contains(codes.lines().next().expect("a code")), "nor to whoever goes back");
    desk.goto(&account).await;
    looks(desk, "factors-account-full").await;

    // The old phone goes.
    open(desk, "phone").await;
    desk.click("[data-part=phone-remove] button").await;
    desk.wait_text(".message.good", "The phone was removed").await;
    desk.wait_count("[data-part=phone]", 1).await;
    // A number that is none is answered with 422, a wrong code with 403; the phone that is gone learns it by a 401. Going
    // back asks for the codes again, which is no page to look at.
    stage.end(&["422", "403 (Forbidden)", "401 (Unauthorized)", "ERR_CACHE_MISS", "405"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_a_phone_that_lost_its_key_is_replaced() {
    let stage = signed_in("factors, no script", Options::default().scripts(Scripts::Off)).await;
    let desk = &stage.desk;
    desk.wait_text("h1", "Confirmed").await;
    desk.click("[data-part=release] button").await;
    stage.inside("alice").await;
    stage.pass(Duration::from_secs(1));
    desk.goto(&format!("{}/.vestibule/account", stage.app)).await;
    open(desk, "phone").await;
    desk.click("[data-part=phone-replace] button").await;
    desk.wait_text(".lead", "It takes the place of").await;
    let phone = another_phone(&stage).await;
    desk.wait_text("h1", "Confirm your phone").await;
    let number = stage.number().await;
    assert_eq!(phone.approve(stage.gateway.clock.now(), &number).await, "approved");
    desk.wait_text("h1", "Done").await;
    desk.screenshot("walk-factors-no-script").await;
    desk.click("[data-part=account]").await;
    desk.wait_text("h1", "Your account").await;
    desk.wait_count("[data-part=phone]", 1).await;
    desk.click("[data-part=recovery-make] button").await;
    desk.wait_for("[data-part=recovery-download]").await;
    assert_eq!(
        desk.count("[data-copy]:not([hidden]), [data-print]:not([hidden])").await,
        0,
        "what needs a script is not there"
    );
    stage.end(&["401 (Unauthorized)"]).await;
}
