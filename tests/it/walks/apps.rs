//! Applications that other people wrote: DokuWiki and Django's admin site.

use super::Stage;
use crate::browser::Options;
use crate::real_apps::{Django, DokuWiki, PASSWORD, USER, WIKI_TEXT};
use vestibule::engine::users::NewUser;

/// How one of them is signed in to.
pub(super) struct Form {
    pub path: &'static str,
    pub user: &'static str,
    pub password: &'static str,
    pub send: &'static str,
}

impl Form {
    pub(super) async fn send(&self, stage: &Stage, password: &str) {
        stage.desk.goto(&format!("{}{}", stage.app, self.path)).await;
        stage.desk.type_into(self.user, USER).await;
        stage.desk.type_into(self.password, password).await;
        stage.desk.click(self.send).await;
    }

    /// The right password, and the number typed on the phone.
    pub(super) async fn pass(&self, stage: &Stage) {
        self.send(stage, PASSWORD).await;
        stage.desk.wait_text("h1", "Confirm that it is you").await;
        let number = stage.number().await;
        stage.approve(&number).await;
        stage.result("approved").await;
        stage.phone.click("[data-part=done]").await;
    }
}

const WIKI_FORM: Form = Form {
    path: "/doku.php?do=login",
    user: "#dw__login [name=u]",
    password: "#dw__login [name=p]",
    send: "#dw__login [type=submit]",
};

/// What the wiki makes a browser complain of, with or without us: it answers 403 to a wrong password.
const WIKI_COMPLAINTS: [&str; 1] = ["403 (Forbidden)"];

pub(super) async fn stage(name: &str, host: &str, config: &str) -> Stage {
    let stage = Stage::of(name, host, config, Options::default()).await;
    stage.gateway.add_user(USER, NewUser::default()).await;
    stage.invite(USER).await;
    stage
}

#[tokio::test(flavor = "multi_thread")]
async fn dokuwiki_is_entered_by_a_number_and_left() {
    let wiki = DokuWiki::start().await;
    let stage = stage("dokuwiki", "wiki.test", &wiki.config("wiki.test")).await;
    let (desk, form) = (&stage.desk, &WIKI_FORM);
    desk.goto(&format!("{}/doku.php?id=start", stage.app)).await;
    desk.wait_url("do=login").await;
    form.send(&stage, "wrong").await;
    desk.wait_text(".error", "username or password was wrong").await;
    desk.screenshot("walk-dokuwiki-wrong").await;

    form.pass(&stage).await;
    desk.wait_text("body", WIKI_TEXT).await;
    assert!(desk.count("a[href*='do=edit']").await > 0, "{}", desk.source().await);
    desk.screenshot("walk-dokuwiki-inside").await;
    let jar = stage.jar().await;
    let names: Vec<_> = jar.split("; ").filter_map(|cookie| cookie.get(..2)).collect();
    assert!(jar.contains("DokuWiki=") && names.contains(&"DW"), "{jar}");
    let page = stage.at_the_app("/doku.php?id=start", &jar).await;
    assert!(!page.contains(WIKI_TEXT), "the wiki takes a cookie from the jar");

    desk.goto(&format!("{}/doku.php?id=start", stage.app)).await;
    desk.click("a[href*='do=logout']").await;
    desk.wait_for("#dw__login").await;
    desk.goto(&format!("{}/doku.php?id=start", stage.app)).await;
    desk.wait_for("#dw__login").await;
    assert!(!desk.source().await.contains(WIKI_TEXT), "signed out, but still inside");
    form.pass(&stage).await;
    desk.wait_text("body", WIKI_TEXT).await;
    stage.end(&WIKI_COMPLAINTS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_the_wiki_can_be_written() {
    let wiki = DokuWiki::start().await;
    let stage = stage("dokuwiki page", "wiki.test", &wiki.config("wiki.test")).await;
    let desk = &stage.desk;
    WIKI_FORM.pass(&stage).await;
    desk.wait_text("body", WIKI_TEXT).await;
    desk.goto(&format!("{}/doku.php?id=holidays&do=edit", stage.app)).await;
    desk.type_into("#wiki__text", "Closed on Monday").await;
    desk.click("#edbtn__save").await;
    desk.wait_text("body", "Closed on Monday").await;
    desk.screenshot("walk-dokuwiki-written").await;
    stage.end(&[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn djangos_admin_site_is_entered_by_a_number_and_left() {
    let django = Django::start().await;
    let stage = stage("django", "admin.test", &django.config("admin.test")).await;
    let desk = &stage.desk;
    let form =
        Form { path: "/admin/", user: "#id_username", password: "#id_password", send: "#login-form [type=submit]" };
    form.send(&stage, "wrong").await;
    desk.wait_text(".errornote", "Please enter the correct username and password").await;
    desk.screenshot("walk-django-wrong").await;

    form.pass(&stage).await;
    desk.wait_text("h1", "Site administration").await;
    desk.screenshot("walk-django-inside").await;
    let jar = stage.jar().await;
    assert!(jar.contains("sessionid="), "{jar}");
    let page = stage.at_the_app("/admin/", &jar).await;
    assert!(!page.contains("Site administration"), "the admin site takes a cookie from the jar");

    // Make a group: forms with their own tokens go on as usual.
    desk.goto(&format!("{}/admin/auth/group/add/", stage.app)).await;
    desk.type_into("#id_name", "Librarians").await;
    desk.click("[name=_save]").await;
    desk.wait_text(".messagelist .success", "Librarians").await;

    desk.click("#logout-form button").await;
    desk.wait_text("body", "Logged out").await;
    desk.goto(&format!("{}/admin/", stage.app)).await;
    desk.wait_for("#login-form").await;
    form.pass(&stage).await;
    desk.wait_text("h1", "Site administration").await;
    // The site has no icon.
    stage.end(&["favicon.ico - Failed to load resource"]).await;
}
