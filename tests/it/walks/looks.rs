//! How the gateway's page looks in each of its states: narrow and wide, light and dark. The pictures are for people to look
//! at; what a test can say is that nothing sticks out at the side and nothing is cut off.

use std::time::Duration;

use super::{ALICE, BOB, Stage};
use crate::browser::{Browser, Colours};
use vestibule::domain::audit::By;
use vestibule::engine::users::NewUser;

const CONFIG: &str = r#"[policy]
unknown_users = "grace"
help = "Ask at the desk on the ground floor, or call 4711."
"#;

/// Takes the four pictures of a page.
pub(super) async fn looks(browser: &Browser, name: &str) {
    browser.wait_loaded().await;
    for (width, screen) in [(320, 568), (1280, 800)] {
        browser.resize(width, screen).await;
        let sticks_out = browser.script("return document.documentElement.scrollWidth").await;
        assert_eq!(sticks_out, width, "{name}: the page is wider than the screen");
        let whole = browser.script("return document.documentElement.scrollHeight").await.as_u64();
        let whole = whole.and_then(|whole| u32::try_from(whole).ok()).expect("a height");
        browser.resize(width, whole).await;
        for (colours, word) in [(Colours::Light, "light"), (Colours::Dark, "dark")] {
            browser.prefer(colours).await;
            browser.screenshot(&format!("look-{name}-{width}-{word}")).await;
        }
    }
    browser.prefer(Colours::Light).await;
    browser.resize(1280, 800).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_steps_of_setting_up_look_right_at_any_width() {
    let stage = Stage::library("looks of set-up", CONFIG).await;
    let desk = &stage.desk;
    stage.log_in(BOB).await;
    desk.wait_text("h1", "Set up your second step").await;
    looks(desk, "setup-choose").await;

    desk.click("a[href$='?with=recovery']").await;
    desk.wait_text("h1", "Use a code from the help desk").await;
    looks(desk, "setup-help-desk").await;
    desk.type_into("#code", "abcd-efgh").await;
    desk.click("form[action$='/login/code'] button").await;
    desk.wait_for(".message.bad").await;
    desk.wait_text("h1", "Use a code from the help desk").await;
    looks(desk, "setup-help-desk-wrong").await;
    desk.click("p.other a").await;
    desk.wait_text("h1", "Set up your second step").await;

    desk.click("form[action$='/enrol/softtoken'] button").await;
    desk.wait_text("h1", "authenticator app").await;
    looks(desk, "setup-softtoken").await;
    desk.click("form.back button").await;

    desk.click("form[action$='/enrol/number'] button").await;
    desk.type_into("#number", "0151 12345678").await;
    desk.click("form[action$='/enrol/number'] button.main").await;
    desk.wait_for(".message.bad").await;
    let typed = desk.script("return document.getElementById('number').value").await;
    assert_eq!(typed, "0151 12345678", "what was typed is there to be put right");
    looks(desk, "setup-number-wrong").await;
    desk.type_into("#number", "+49 151 12345678").await;
    desk.click("form[action$='/enrol/number'] button.main").await;
    desk.wait_text("h1", "Type the code we sent").await;
    looks(desk, "setup-number-confirm").await;
    desk.click("form.back button").await;

    desk.click("form[action$='/enrol/phone'] button").await;
    let link = desk.attr("a[href*='#register=']", "href").await;
    looks(desk, "setup-phone").await;
    stage.register(&link).await;
    let number = stage.number().await;
    looks(desk, "setup-phone-confirm").await;
    stage.approve(&number).await;
    desk.wait_text("h1", "recovery codes").await;
    looks(desk, "recovery-offer").await;
    desk.click("form[action$='/enrol/recovery'] button").await;
    desk.wait_text("h1", "Your recovery codes").await;
    looks(desk, "recovery-codes").await;
    // A wrong code is answered with 403, a number that is none with 422 or 400, as a page.
    stage.end(&["login/code - Failed to load resource", "enrol/number - Failed to load resource"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_challenge_and_its_ends_look_right_at_any_width() {
    let stage = Stage::library("looks of the challenge", CONFIG).await;
    let desk = &stage.desk;
    let user = NewUser { phone: Some("+4915112345678".into()), ..NewUser::default() };
    let alice = stage.gateway.add_user("alice", user).await;
    stage.invite("alice").await;

    stage.log_in(ALICE).await;
    stage.number().await;
    looks(desk, "challenge-fresh").await;
    stage.pass(Duration::from_secs(8));
    desk.wait_for("[data-part=methods].forward").await;
    looks(desk, "challenge-fallback").await;
    desk.type_into("#code", "000000").await;
    desk.wait_text(".message.bad", "That code is not right.").await;
    looks(desk, "challenge-code-wrong").await;
    for sent in ["We sent you a code", "That was too often"] {
        desk.click("[data-part=send]:has([value=sms]) button").await;
        desk.wait_text(".message", sent).await;
    }
    looks(desk, "challenge-throttled").await;
    desk.goto(&format!("{}/.vestibule/login?with=recovery", stage.app)).await;
    looks(desk, "code-recovery").await;
    desk.goto(&format!("{}/.vestibule/login?with=code", stage.app)).await;
    looks(desk, "code-alone").await;
    desk.click("[data-part=cancel] button").await;
    desk.wait_for(".outcome").await;
    looks(desk, "cancelled").await;
    // Before the next request comes, which is the one to be denied.
    stage.phone.wait_gone("[data-part=deny]").await;

    stage.log_in(ALICE).await;
    stage.number().await;
    stage.phone.click("[data-part=deny]:enabled").await;
    desk.wait_text("h1", "denied").await;
    looks(desk, "denied").await;

    stage.log_in(ALICE).await;
    stage.number().await;
    stage.pass(Duration::from_mins(11));
    desk.wait_text("h1", "Time ran out").await;
    looks(desk, "expired").await;

    stage.gateway.engine.lock_user(&By::CONSOLE, alice.id).await.expect("the user is locked");
    stage.log_in(ALICE).await;
    desk.wait_text("h1", "Your account is locked").await;
    desk.wait_text(".help", "Ask at the desk").await;
    looks(desk, "locked").await;
    stage.gateway.engine.unlock_user(&By::CONSOLE, alice.id).await.expect("the user is unlocked");

    stage.log_in(ALICE).await;
    // Reset before the answer is held, there would be nothing to stop.
    desk.wait_text("h1", "Confirm that it is you").await;
    stage.gateway.engine.reset_user(&By::CONSOLE, alice.id).await.expect("the user is reset");
    desk.wait_text("h1", "Sign-in stopped").await;
    looks(desk, "withdrawn").await;
    stage.gateway.engine.delete_user(&By::CONSOLE, alice.id).await.expect("the user is deleted");
    // Refusals are pages with 403 and 429; the phone learns by a 401 that the gateway's clock was moved.
    stage.end(&["login/code - Failed", "login/send - Failed", "403 (Forbidden)", "401 (Unauthorized)"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_without_any_way_left_is_told_whom_to_ask() {
    let config = format!("{CONFIG}methods = [\"onetouch\", \"recovery\"]");
    let stage = Stage::library("looks of locked", &config).await;
    // Their only factor is of a kind that is not taken here any more.
    let user = NewUser { phone: Some("+4915112345678".into()), ..NewUser::default() };
    stage.gateway.add_user("alice", user).await;
    stage.log_in(ALICE).await;
    stage.desk.wait_text(".help", "Ask at the desk").await;
    assert_eq!(stage.desk.count("[data-part=code], [data-part=skip], [data-part=enrol]").await, 0);
    looks(&stage.desk, "no-factor").await;
    stage.end(&["403 (Forbidden)"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_whom_nobody_added_is_told_whom_to_ask() {
    let stage = Stage::library("looks of unknown", &CONFIG.replace("\"grace\"", "\"refuse\"")).await;
    stage.log_in(BOB).await;
    stage.desk.wait_text("h1", "Your account is not known here").await;
    stage.desk.wait_text(".help", "Ask at the desk").await;
    looks(&stage.desk, "unknown").await;
    stage.end(&["403 (Forbidden)"]).await;
}
