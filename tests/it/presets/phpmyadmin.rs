//! phpMyAdmin.

use std::time::Duration;

use super::{BASIC, Entry, Walk, between};
use crate::plain::{cookies_of, get, post};
use crate::real_apps::{PASSWORD, PhpMyAdmin, ROW, TABLE, USER};
use crate::support::{Answer, Browser};

const LOGIN: &str = "/index.php?route=/";

async fn log_in(browser: &mut Browser, password: &str) -> Answer {
    log_in_with(browser, password, &[("route", "/")]).await
}

/// By the form, with these further fields.
async fn log_in_with(browser: &mut Browser, password: &str, further: &[(&str, &str)]) -> Answer {
    let form = browser.get(LOGIN).await.text();
    let token = between(&form, r#"name="token" value=""#, "\"").to_owned();
    let session = between(&form, r#"name="set_session" value=""#, "\"").to_owned();
    let fields = [
        ("token", &*token),
        ("set_session", &*session),
        ("pma_username", USER),
        ("pma_password", password),
        ("server", "1"),
    ];
    browser.post(LOGIN, &[&fields, further].concat()).await
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

/// What its scripts are answered is JSON, and whoever asks has a say in its text: a right password stays a right one.
#[tokio::test(flavor = "multi_thread")]
async fn phpmyadmin_is_understood_when_it_answers_a_script() {
    let app = PhpMyAdmin::start().await;
    let walk = Walk::start(&app.config("db.test"), "db.test", app.url(), (TABLE, ROW)).await;
    let expired = ("session_timedout", "1");
    let looks_wrong = [r#"id="login_form""#, "pma_password", r#""logged_in":0"#, r#"x","logged_in":0,"y":"z"#];
    let mut requests = vec![vec![], vec![expired]];
    requests.extend(looks_wrong.map(|text| vec![expired, ("db", text)]));
    requests.extend(looks_wrong.map(|text| vec![expired, ("table", text), ("redirect_flag", "1")]));
    for further in &requests {
        let mut fields = vec![("ajax_request", "true")];
        fields.extend(further);
        let mut browser = walk.browser();
        let wrong = log_in_with(&mut browser, "wrong", &fields).await;
        assert_eq!(wrong.status, 200, "{fields:?}: {:?} {}", wrong.headers, wrong.text());
        assert_eq!((wrong.json()["success"].as_bool(), walk.rings().await), (Some(false), 0), "{fields:?}");

        let right = log_in_with(&mut browser, PASSWORD, &fields).await;
        walk.is_held(&mut browser, &right).await;
        let names: Vec<_> = browser.cookies.keys().filter(|name| name.starts_with("pma")).collect();
        assert_eq!(names, ["pma_lang"], "{fields:?}");
        let cancelled = browser.step("cancel", &[]).await;
        assert!(cancelled.status < 400, "{fields:?}: {}", cancelled.text());
        // Past the limit on pushes.
        walk.gateway.clock.advance(Duration::from_mins(61));
    }
}
