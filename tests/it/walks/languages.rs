//! The pages in the languages that test them most: German, whose words are long, Polish, and Arabic, which runs from right to
//! left. The pictures are for people to look at.

use super::looks::looks;
use super::{ALICE, BOB, Stage};
use crate::browser::{Options, Scripts};
use vestibule::engine::users::NewUser;

const CONFIG: &str = r#"[policy]
unknown_users = "grace"
help = "Ask at the desk on the ground floor, or call 4711."
"#;

#[tokio::test(flavor = "multi_thread")]
async fn long_words_and_right_to_left_look_right_at_any_width() {
    let stage = Stage::library("languages", CONFIG).await;
    let (desk, phone) = (&stage.desk, &stage.phone);
    let user = NewUser { phone: Some("+4915112345678".into()), ..NewUser::default() };
    stage.gateway.add_user("alice", user).await;
    phone.read("en").await;
    stage.invite("alice").await;
    looks(phone, "lang-en-phone").await;
    for (tag, direction) in [("de", "ltr"), ("pl", "ltr"), ("ar", "rtl")] {
        let root = format!("html[lang={tag}][dir={direction}]");
        desk.read(tag).await;
        phone.read(tag).await;
        stage.log_in(BOB).await;
        desk.wait_for(&format!("{root} form[action$='/enrol/phone']")).await;
        looks(desk, &format!("lang-{tag}-setup")).await;
        desk.click("form[action$='/enrol/phone'] button").await;
        desk.wait_for("a[href*='#register=']").await;
        looks(desk, &format!("lang-{tag}-setup-phone")).await;

        phone.goto(&format!("{}/authenticator", stage.gateway.running.portal_url())).await;
        phone.wait_for(&root).await;
        phone.wait_for("[data-part=account]").await;
        looks(phone, &format!("lang-{tag}-phone")).await;
        stage.log_in(ALICE).await;
        let number = stage.number().await;
        desk.wait_for(&root).await;
        looks(desk, &format!("lang-{tag}-challenge")).await;
        phone.wait_for("[data-part=approve]").await;
        looks(phone, &format!("lang-{tag}-phone-request")).await;
        stage.approve(&number).await;
        stage.inside("alice").await;
        stage.result("approved").await;
        phone.click("[data-part=done]").await;
        desk.goto(&format!("{}/.vestibule/account", stage.app)).await;
        desk.wait_for(&format!("{root} [data-part=app-password-create]")).await;
        looks(desk, &format!("lang-{tag}-account")).await;
        desk.goto(&format!("{}/", stage.app)).await;
        stage.log_out().await;
    }
    stage.end(&[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_language_is_chosen_without_scripts_too() {
    let stage = Stage::library_as("languages, no script", CONFIG, Options::default().scripts(Scripts::Off)).await;
    let desk = &stage.desk;
    desk.read("pl").await;
    stage.log_in(BOB).await;
    desk.wait_for("html[lang=pl] form[action$='/enrol/softtoken']").await;
    desk.click(".languages summary").await;
    desk.click(".languages a[hreflang=de]").await;
    desk.wait_for("html[lang=de] form[action$='/enrol/softtoken']").await;
    // It stays, on the pages after a form too.
    desk.click("form[action$='/enrol/softtoken'] button").await;
    desk.wait_for("html[lang=de] form.back").await;
    desk.click("form.back button").await;
    desk.click("[data-part=skip] button").await;
    desk.wait_for("html[lang=de] [data-part=release]").await;
    desk.click("[data-part=release] button").await;
    stage.inside("bob").await;

    // What is chosen on the account page holds in this browser and in others.
    desk.goto(&format!("{}/.vestibule/account", stage.app)).await;
    desk.click("html[lang=de] [data-part=language-save] option[value=ar]").await;
    desk.click("[data-part=language-save] button").await;
    desk.wait_for("html[lang=ar][dir=rtl] .message.good").await;
    desk.goto(&format!("{}/", stage.app)).await;
    stage.log_out().await;
    stage.log_in(BOB).await;
    desk.wait_for("html[lang=ar][dir=rtl] form[action$='/enrol/softtoken']").await;
    stage.end(&[]).await;
}
