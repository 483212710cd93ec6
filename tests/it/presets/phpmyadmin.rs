//! phpMyAdmin.

use super::{BASIC, Entry, Walk, between};
use crate::plain::{cookies_of, get, post};
use crate::real_apps::{PASSWORD, PhpMyAdmin, ROW, TABLE, USER};
use crate::support::{Answer, Browser};

const LOGIN: &str = "/index.php?route=/";

async fn log_in(browser: &mut Browser, password: &str) -> Answer {
    let form = browser.get(LOGIN).await.text();
    let token = between(&form, r#"name="token" value=""#, "\"").to_owned();
    let session = between(&form, r#"name="set_session" value=""#, "\"").to_owned();
    let fields = [
        ("route", "/"),
        ("token", &token),
        ("set_session", &session),
        ("pma_username", USER),
        ("pma_password", password),
        ("server", "1"),
    ];
    browser.post(LOGIN, &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn phpmyadmin_is_walked_from_a_wrong_password_to_a_replay() {
    let app = PhpMyAdmin::start().await;
    let walk = Walk::start(&app.config("db.test"), "db.test", app.url(), (TABLE, ROW)).await;
    let mut browser = walk.browser();
    let walled = browser.get("/doc/html/index.html").await;
    assert_eq!((walled.status, walled.header("location")), (303, Some(LOGIN)));
    for file in ["/themes/pmahomme/css/theme.css", "/js/vendor/sprintf.js", "/js/messages.php?l=en"] {
        assert_eq!(browser.get(file).await.status, 200, "{file}");
    }

    let wrong = log_in(&mut browser, "wrong").await;
    assert!(wrong.status == 200 && wrong.text().contains("Access denied for user"), "{}", wrong.text());
    assert_eq!(walk.rings().await, 0);

    let held = log_in(&mut browser, PASSWORD).await;
    walk.is_held(&mut browser, &held).await;
    let credentials = format!("pma_username={USER}&pma_password={PASSWORD}&server=1");
    let entries = [
        Entry::post("at the folder", "/?route=/", &credentials),
        Entry::post("at another program", "/url.php", &credentials),
        Entry::post("with more path", "/index.php/x", &credentials),
        Entry::post("with a slash", "/index.php/", &credentials),
        Entry::post("on a server of the client's own", LOGIN, &format!("{credentials}&pma_servername=127.0.0.2")),
        Entry::post("at an open file", "/js/messages.php", &credentials),
        Entry::get("in the query", format!("{LOGIN}&{credentials}"), &[]),
        Entry::get("Basic", TABLE, &[BASIC]),
        Entry::get("the installer", "/setup/index.php", &[]),
    ];
    walk.refuses(&browser, &entries).await;

    let released = walk.approve(&mut browser).await;
    assert_eq!(released.status, 302, "{}", released.text());
    assert!(walk.is_inside(&mut browser).await);
    walk.leaks_nothing(&browser).await;
    let login = format!("{}{LOGIN}", app.url());
    let form = get(&login, "").await;
    let (token, session) = (
        between(form.body(), r#"name="token" value=""#, "\""),
        between(form.body(), r#"name="set_session" value=""#, "\""),
    );
    let fields = [
        ("token", token),
        ("set_session", session),
        ("pma_username", USER),
        ("pma_password", PASSWORD),
        ("server", "1"),
    ];
    let raw = cookies_of(&post(&login, &cookies_of(&form), &fields).await);
    assert!(raw.contains("pmaAuth-1="), "{raw}");
    walk.takes_no_raw(&raw).await;

    let old = browser.clone();
    let page = browser.get(LOGIN).await.text();
    let token = between(&page, "token:\"", "\"").to_owned();
    let out = browser.post("/index.php?route=/logout", &[("token", token.as_str())]).await;
    assert_eq!(out.status, 302, "{}", out.text());
    for mut jar in [browser, old] {
        assert!(!walk.is_inside(&mut jar).await, "inside after signing out");
        assert_eq!(
            jar.get("/doc/html/index.html").await.header("location"),
            Some(LOGIN),
            "the gateway's session lives on"
        );
    }
}

/// Whatever route it is posted to, it is a login.
#[tokio::test(flavor = "multi_thread")]
async fn a_login_on_any_route_of_phpmyadmin_is_held() {
    let app = PhpMyAdmin::start().await;
    let walk = Walk::start(&app.config("db.test"), "db.test", app.url(), (TABLE, ROW)).await;
    let mut browser = walk.browser();
    let form = browser.get(LOGIN).await.text();
    let fields = [
        ("token", between(&form, r#"name="token" value=""#, "\"")),
        ("set_session", between(&form, r#"name="set_session" value=""#, "\"")),
        ("pma_username", USER),
        ("pma_password", PASSWORD),
    ];
    let held = browser.post(TABLE, &fields).await;
    walk.is_held(&mut browser, &held).await;
}
