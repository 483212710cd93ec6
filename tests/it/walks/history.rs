//! What the account page says of sign-ins before, and the language it is in: chosen there, and kept for other browsers.

use std::time::Duration;

use super::looks::looks;
use super::{ALICE, Stage};
use crate::browser::Browser;
use vestibule::engine::users::NewUser;

/// Opens the account page, and waits for it in a language.
async fn account(stage: &Stage, root: &str) {
    stage.desk.goto(&format!("{}/.vestibule/account", stage.app)).await;
    stage.desk.wait_for(&format!("{root} [data-part=history]")).await;
}

/// How each sign-in that is shown ended, the newest first.
async fn ends(desk: &Browser) -> Vec<String> {
    let script = "return [...document.querySelectorAll('[data-part=sign-in]')].filter((one) => one.checkVisibility())
      .map((one) => one.querySelector('b').textContent)";
    let ends = desk.script(script).await;
    ends.as_array().expect("a list").iter().map(|end| end.as_str().expect("text").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_ins_are_told_and_a_language_is_chosen() {
    let stage = Stage::library("history", "[policy]\ntrust_browser = \"30d\"\n").await;
    let desk = &stage.desk;
    desk.read("en").await;
    stage.gateway.add_user("alice", NewUser::default()).await;
    stage.invite("alice").await;
    // As many as are shown at once, and one that nobody should overlook.
    for _ in 0..5 {
        stage.log_in(ALICE).await;
        desk.click("[data-part=cancel] button").await;
        desk.wait_for(".outcome").await;
    }
    // Nothing of these is left on the phone that could be answered in place of the next.
    stage.phone.goto(&format!("{}/authenticator", stage.gateway.running.portal_url())).await;
    stage.phone.wait_text("[data-part=status]", "Watching for requests").await;
    stage.pass(Duration::from_mins(61));
    stage.log_in(ALICE).await;
    stage.number().await;
    stage.phone.click("[data-part=not-me]:enabled").await;
    desk.wait_text("h1", "Sign-in stopped").await;
    stage.phone.click("[data-part=done]").await;
    stage.pass(Duration::from_mins(61));
    stage.log_in(ALICE).await;
    let number = stage.number().await;
    stage.approve(&number).await;
    stage.inside("alice").await;

    account(&stage, "html[lang=en]").await;
    let shown = ends(desk).await;
    assert_eq!(shown.len(), 5, "{shown:?}");
    assert_eq!(shown[0], "Confirmed on the phone");
    assert_eq!((desk.count(".warned").await, shown[2].as_str()), (1, "Cancelled in the browser"));
    assert_eq!(desk.text("[data-part=sign-in] .warned").await, shown[1]);
    desk.click("[data-part=history] summary").await;
    assert_eq!(ends(desk).await.len(), 7);
    desk.wait_text("[data-part=history]", "Chrome on Linux").await;
    looks(desk, "history").await;

    // The words around the browser's name are in the language of the page.
    let rows = [("de", "ltr", "Chrome auf Linux"), ("ja", "ltr", "Linux の Chrome"), ("ar", "rtl", "Chrome على Linux")];
    for (tag, direction, name) in rows {
        desk.click(&format!("[data-part=language-save] option[value={tag}]")).await;
        desk.click("[data-part=language-save] button").await;
        desk.wait_for(&format!("html[lang={tag}][dir={direction}] .message.good")).await;
        desk.click("[data-part=history] summary").await;
        desk.wait_text("[data-part=history]", name).await;
        looks(desk, &format!("history-{tag}")).await;
    }
    // It holds for messages, and on the phone's requests, wherever its user signs in.
    let told = stage.gateway.user("alice").locale.map(vestibule::domain::locale::Locale::tag);
    assert_eq!(told, Some("ar"));
    desk.goto(&format!("{}/", stage.app)).await;
    stage.log_out().await;
    stage.log_in(ALICE).await;
    desk.wait_for("html[lang=ar][dir=rtl] [data-part=number]").await;
    let number = stage.number().await;
    stage.approve(&number).await;
    stage.inside("alice").await;
    account(&stage, "html[lang=ar]").await;
    desk.click("[data-part=language-save] option[value='']").await;
    desk.click("[data-part=language-save] button").await;
    desk.wait_for("html[lang=en][dir=ltr] .message.good").await;
    stage.end(&["401 (Unauthorized)", "403 (Forbidden)"]).await;
}
