//! WordPress, signed in to by people: its own form, the number, its dashboard, and out again.

use super::Stage;
use super::apps::{Form, stage};
use super::looks::looks;
use crate::real_apps::{PASSWORD, WordPress};

const FORM: Form = Form { path: "/wp-login.php", user: "#user_login", password: "#user_pass", send: "#wp-submit" };

/// Where somebody is signed in, and what is there.
const PROFILE: &str = "/wp-admin/profile.php";

#[tokio::test(flavor = "multi_thread")]
async fn wordpress_is_entered_by_a_number_worked_in_and_left() {
    let app = WordPress::start().await;
    let stage = stage("wordpress", "news.test", &app.config("news.test")).await;
    let desk = &stage.desk;
    desk.goto(&format!("{}{PROFILE}", stage.app)).await;
    assert_eq!(desk.wait_url("/wp-login.php").await, format!("{}/wp-login.php", stage.app));
    FORM.send(&stage, "wrong").await;
    desk.wait_text("#login_error", "is incorrect").await;
    desk.screenshot("walk-wordpress-wrong").await;

    FORM.send(&stage, PASSWORD).await;
    desk.wait_text("h1", "Confirm that it is you").await;
    let number = stage.number().await;
    looks(desk, "wordpress-challenge").await;
    stage.approve(&number).await;
    stage.result("approved").await;
    desk.wait_text("#wpbody h1", "Dashboard").await;
    assert_eq!(desk.url().await, format!("{}/wp-admin/", stage.app), "where the form wanted to go");
    desk.wait_until("the dashboard has its styles", async || {
        let script = "return getComputedStyle(document.getElementById('adminmenuback')).position";
        (desk.client().execute(script, Vec::new()).await.ok()? == "fixed").then_some(())
    })
    .await;
    desk.screenshot("walk-wordpress-inside").await;

    desk.goto(&format!("{}{PROFILE}", stage.app)).await;
    desk.type_into("#nickname", "Night shift").await;
    desk.click("#submit").await;
    desk.wait_text("#message", "Profile updated").await;
    let saved = desk.script("return document.getElementById('nickname').value").await;
    assert_eq!(saved, "Night shift");
    desk.screenshot("walk-wordpress-saved").await;

    // Of what is sent to `/wp-admin`, where all three of its cookies go.
    let cookies = desk.cookies().await;
    let own: Vec<_> = cookies.iter().filter(|cookie| cookie.name().starts_with("wordpress_")).cloned().collect();
    assert!(own.len() >= 3 && own.len() < cookies.len(), "{cookies:?}");
    let thief = stage.with_cookies(&own, PROFILE).await;
    thief.wait_for("#loginform").await;
    let jar = stage.jar().await;
    assert!(!stage.at_the_app(PROFILE, &jar).await.contains("Night shift"), "WordPress takes a cookie from the jar");

    log_out(&stage).await;
    // What the browser held before it signed out, the gateway's own cookie too.
    let thief = stage.with_cookies(&cookies, PROFILE).await;
    thief.wait_for("#loginform").await;
    thief.screenshot("walk-wordpress-thief").await;
    desk.goto(&format!("{}{PROFILE}", stage.app)).await;
    desk.wait_for("#loginform").await;
    // The site has no icon.
    stage.end(&["favicon.ico - Failed to load resource"]).await;
}

/// By the link in the bar at the top, which opens under the pointer.
async fn log_out(stage: &Stage) {
    let desk = &stage.desk;
    let link =
        desk.client().find(fantoccini::Locator::Css("#wp-admin-bar-logout a")).await.expect("a link to sign out");
    let link = link.attr("href").await.expect("an answer").expect("an address");
    desk.goto(&link).await;
    desk.wait_text("#login .message", "logged out").await;
    desk.screenshot("walk-wordpress-left").await;
}
