//! Django's admin site.

use super::{BASIC, Entry, TRUST, Walk, between};
use crate::plain::{cookies_of, get, post};
use crate::real_apps::{Django, PASSWORD, USER};
use crate::support::{Answer, Browser};

const LOGIN: &str = "/admin/login/?next=/admin/";

async fn log_in(browser: &mut Browser, password: &str) -> Answer {
    let form = browser.get(LOGIN).await.text();
    let token = between(&form, r#"name="csrfmiddlewaretoken" value=""#, "\"").to_owned();
    let fields =
        [("csrfmiddlewaretoken", token.as_str()), ("username", USER), ("password", password), ("next", "/admin/")];
    browser.post(LOGIN, &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn django_is_walked_from_a_wrong_password_to_a_replay() {
    let app = Django::start().await;
    let inside = ("/admin/", "Site administration");
    let walk = Walk::start(&app.config("admin.test"), "admin.test", app.url(), inside).await;
    let mut browser = walk.browser();
    let walled = browser.get("/admin/auth/user/").await;
    assert_eq!((walled.status, walled.header("location")), (303, Some("/admin/login/")));
    assert_eq!(browser.get("/static/admin/css/base.css").await.status, 200);

    let wrong = log_in(&mut browser, "wrong").await;
    assert!(wrong.status == 200 && wrong.text().contains("Please enter the correct username"), "{}", wrong.text());
    assert_eq!(walk.rings().await, 0);

    let held = log_in(&mut browser, PASSWORD).await;
    walk.is_held(&mut browser, &held).await;
    let credentials = format!("username={USER}&password={PASSWORD}");
    let entries = [
        Entry::post("without a form token", LOGIN, &credentials),
        Entry::post("on another page", "/admin/", &credentials),
        Entry::post("on the page of a project", "/accounts/login/", &credentials),
        Entry::get("in the query", format!("{LOGIN}&{credentials}"), &[]),
        Entry::get("Basic", "/admin/", &[BASIC]),
        Entry::get("a remote user", "/admin/", &[("Remote-User", USER), ("X-Remote-User", USER)]),
    ];
    walk.refuses(&browser, &entries).await;

    let released = walk.approve(&mut browser).await;
    assert_eq!((released.status, released.header("location")), (302, Some("/admin/")));
    assert!(walk.is_inside(&mut browser).await);
    walk.leaks_nothing(&browser).await;
    let form = format!("{}{LOGIN}", app.url());
    let page = get(&form, "").await;
    let (before, token) =
        (cookies_of(&page), between(page.body(), r#"name="csrfmiddlewaretoken" value=""#, "\"").to_owned());
    let fields = [("csrfmiddlewaretoken", token.as_str()), ("username", USER), ("password", PASSWORD)];
    let raw = cookies_of(&post(&form, &before, &fields).await);
    assert!(raw.contains("sessionid="), "{raw}");
    walk.takes_no_raw(&raw).await;

    // In a session, somebody else's account is created on a page that has a name and two passwords.
    let page = browser.get("/admin/auth/user/add/").await.text();
    let token = between(&page, r#"name="csrfmiddlewaretoken" value=""#, "\"").to_owned();
    let fields = [
        ("csrfmiddlewaretoken", token.as_str()),
        ("username", "bob"),
        ("usable_password", "true"),
        ("password1", "CorrectHorse2"),
        ("password2", "CorrectHorse2"),
    ];
    let added = browser.post("/admin/auth/user/add/", &fields).await;
    assert_eq!((added.status, added.header("location")), (302, Some("/admin/auth/user/2/change/")), "{}", added.text());

    let old = browser.clone();
    let page = browser.get("/admin/").await.text();
    let token = between(&page, r#"name="csrfmiddlewaretoken" value=""#, "\"").to_owned();
    let out = browser.post("/admin/logout/", &[("csrfmiddlewaretoken", token.as_str())]).await;
    assert!(out.status == 200 && out.text().contains("Logged out"), "{}", out.text());
    for mut jar in [browser, old] {
        assert!(!walk.is_inside(&mut jar).await, "inside after signing out");
        assert_eq!(
            jar.get("/admin/").await.header("location"),
            Some("/admin/login/"),
            "the gateway's session lives on"
        );
    }
}

/// Whoever changes their password there has no trusted browser any more.
#[tokio::test(flavor = "multi_thread")]
async fn a_password_changed_in_django_ends_the_trust_in_browsers() {
    const NEW: &str = "CorrectHorse2";
    let app = Django::start().await;
    let inside = ("/admin/", "Site administration");
    let config = format!("{TRUST}{}", app.config("admin.test"));
    let walk = Walk::start(&config, "admin.test", app.url(), inside).await;
    let mut browser = walk.browser();
    let held = log_in(&mut browser, PASSWORD).await;
    walk.is_held(&mut browser, &held).await;
    assert_eq!(browser.json_step("trust", &[("trust", "1")]).await.status, 200);
    assert_eq!(walk.approve(&mut browser).await.status, 302);
    assert_eq!(walk.trusted(), 1);

    let page = browser.get("/admin/password_change/").await.text();
    let token = between(&page, r#"name="csrfmiddlewaretoken" value=""#, "\"").to_owned();
    assert_eq!(walk.trusted(), 1, "looking ends nothing");
    let fields = [
        ("csrfmiddlewaretoken", token.as_str()),
        ("old_password", PASSWORD),
        ("new_password1", NEW),
        ("new_password2", NEW),
    ];
    let changed = browser.post("/admin/password_change/", &fields).await;
    assert_eq!(
        (changed.status, changed.header("location")),
        (302, Some("/admin/password_change/done/")),
        "{}",
        changed.text()
    );
    assert_eq!(walk.trusted(), 0);
    let again = log_in(&mut walk.browser(), NEW).await;
    assert_eq!(again.header("location"), Some("/.vestibule/login"), "{}", again.text());
}
