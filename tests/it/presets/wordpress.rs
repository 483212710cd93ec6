//! WordPress.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{BASIC, Entry, TRUST, Walk, between};
use crate::plain::{cookies_of, post};
use crate::real_apps::{NEWS, PASSWORD, USER, WordPress};
use crate::support::{Answer, Browser};

const LOGIN: &str = "/wp-login.php";

async fn log_in(browser: &mut Browser, user: &str, password: &str) -> Answer {
    browser.get(LOGIN).await;
    let to = format!("{}/wp-admin/", browser.origin());
    let fields = [("log", user), ("pwd", password), ("wp-submit", "Log In"), ("redirect_to", &to), ("testcookie", "1")];
    browser.post(LOGIN, &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn wordpress_is_walked_from_a_wrong_password_to_a_replay() {
    let app = WordPress::start().await;
    let inside = ("/wp-admin/profile.php", "Application Passwords");
    let walk = Walk::start(&app.config("news.test"), "news.test", app.url(), inside).await;
    let mut browser = walk.browser();
    let walled = browser.get("/wp-admin/").await;
    assert_eq!((walled.status, walled.header("location")), (303, Some(LOGIN)));
    assert_eq!(browser.get("/").await.status, 303, "behind the wall the whole site needs a session");
    for file in ["/wp-admin/css/login.min.css", "/wp-includes/js/jquery/jquery.min.js"] {
        assert_eq!(browser.get(file).await.status, 200, "{file}");
    }

    let wrong = log_in(&mut browser, USER, "wrong").await;
    assert!(wrong.status == 200 && wrong.text().contains("is incorrect"), "{}", wrong.text());
    assert_eq!(walk.rings().await, 0);

    // By e-mail address: whose login it was, the answer says.
    let held = log_in(&mut browser, "alice@example.edu", PASSWORD).await;
    walk.is_held(&mut browser, &held).await;
    let credentials = format!("log={USER}&pwd={PASSWORD}");
    let application = STANDARD.encode(format!("{USER}:{}", app.application_password));
    let application = [("Authorization", &*format!("Basic {application}"))];
    let call = |method: &str, parameters: &str| {
        format!(
            "<?xml version=\"1.0\"?><methodCall><methodName>{method}</methodName><params>{parameters}</params></methodCall>"
        )
    };
    let text = |value: &str| format!("<param><value><string>{value}</string></value></param>");
    let blogs = call("wp.getUsersBlogs", &format!("{}{}", text(USER), text(PASSWORD)));
    let xml = [("Content-Type", "text/xml")];
    let entries = [
        Entry::post("on another page", "/", &credentials),
        Entry::get("in the query", format!("{LOGIN}?{credentials}"), &[]),
        Entry::send("XML-RPC", "/xmlrpc.php", &xml, &blogs),
        Entry::send("XML-RPC, spelt otherwise", "//xmlrpc.php", &xml, &blogs),
        Entry::send("XML-RPC with more path", "/xmlrpc.php/x", &xml, &blogs),
        Entry::send("XML-RPC with a slash", "/xmlrpc.php/", &xml, &blogs),
        Entry::send("XML-RPC with much more path", "/xmlrpc.php/x//y.css", &xml, &blogs),
        Entry::post("the login with more path", "/wp-login.php/x", &credentials),
        Entry::post("the login with a slash", "/wp-login.php/", &credentials),
        Entry::get("the account's password by Basic", "/?rest_route=/wp/v2/users/me", &[BASIC]),
        Entry::get("an application password", "/?rest_route=/wp/v2/users/me", &application),
        Entry::get("an application password, other address", "/index.php/wp-json/wp/v2/users/me", &application),
        Entry::get("an application password on an open path", "/wp-admin/css/login.min.css", &application).open(),
    ];
    walk.refuses(&browser, &entries).await;

    let released = walk.approve(&mut browser).await;
    let to = format!("{}/wp-admin/", browser.origin());
    assert_eq!((released.status, released.header("location")), (302, Some(to.as_str())), "{}", released.text());
    assert!(walk.is_inside(&mut browser).await);
    walk.leaks_nothing(&browser).await;
    let fields = [("log", USER), ("pwd", PASSWORD), ("testcookie", "1")];
    let raw = post(&format!("{}{LOGIN}", app.url()), "wordpress_test_cookie=WP%20Cookie%20check", &fields).await;
    assert!(cookies_of(&raw).contains("wordpress_logged_in_"), "{raw:?}");
    walk.takes_no_raw(&cookies_of(&raw)).await;

    let old = browser.clone();
    let page = browser.get("/wp-admin/").await.text();
    let nonce = between(&page, "action=logout&#038;_wpnonce=", "'").to_owned();
    let nonce = between(&nonce, "", "\"").to_owned();
    let out = browser.get(&format!("{LOGIN}?action=logout&_wpnonce={nonce}")).await;
    assert_eq!(out.status, 302, "{}", out.text());
    for mut jar in [browser, old] {
        assert!(!walk.is_inside(&mut jar).await, "inside after signing out");
        assert_eq!(jar.get("/wp-admin/").await.header("location"), Some(LOGIN), "the gateway's session lives on");
    }
}

/// Without its test cookie WordPress signs in and shows an error page, as 200.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_under_wordpress_error_page_is_held_too() {
    let app = WordPress::start().await;
    let inside = ("/wp-admin/profile.php", "Application Passwords");
    let walk = Walk::start(&app.config("news.test"), "news.test", app.url(), inside).await;
    let mut browser = walk.browser();
    let fields = [("log", USER), ("pwd", PASSWORD), ("testcookie", "1")];
    let held = browser.post(LOGIN, &fields).await;
    walk.is_held(&mut browser, &held).await;
    let released = walk.approve(&mut browser).await;
    assert_eq!((released.status, released.header("location")), (303, Some(LOGIN)), "{}", released.text());
    let page = browser.get(LOGIN).await;
    assert!(page.status == 200 && page.text().contains("Cookies are blocked"), "{}", page.text());
    assert!(walk.is_inside(&mut browser).await);
}

/// Visitors read without an account; whoever signs in needs a second factor.
#[tokio::test(flavor = "multi_thread")]
async fn wordpress_in_public_mode_shows_the_site_and_holds_logins() {
    let app = WordPress::start().await;
    let config = format!("{}mode = \"public\"\n", app.config("news.test"));
    let inside = ("/wp-admin/profile.php", "Application Passwords");
    let walk = Walk::start(&config, "news.test", app.url(), inside).await;
    let mut browser = walk.browser();
    let front = browser.get("/").await;
    assert!(front.status == 200 && front.text().contains(NEWS), "{}", front.text());
    let admin = browser.get("/wp-admin/").await;
    let to = admin.header("location").unwrap_or_default();
    assert!(admin.status == 302 && to.contains("/wp-login.php?"), "{} {to}", admin.status);

    let wrong = log_in(&mut browser, USER, "wrong").await;
    assert!(wrong.status == 200 && wrong.text().contains("is incorrect"), "{}", wrong.text());
    let held = log_in(&mut browser, USER, PASSWORD).await;
    walk.is_held(&mut browser, &held).await;
    let application = STANDARD.encode(format!("{USER}:{}", app.application_password));
    let application = [("Authorization", &*format!("Basic {application}"))];
    let fields = [("log", USER), ("pwd", PASSWORD), ("testcookie", "1")];
    let raw = post(&format!("{}{LOGIN}", app.url()), "wordpress_test_cookie=WP%20Cookie%20check", &fields).await;
    let credentials = format!("log={USER}&pwd={PASSWORD}");
    let entries = [
        Entry::post("on another page", "/", &credentials),
        Entry::post("the login with more path", "/wp-login.php/x", &credentials),
        Entry::post("the login with a slash", "/wp-login.php/", &credentials),
        Entry::send("XML-RPC", "/xmlrpc.php", &[("Content-Type", "text/xml")], "<methodCall/>"),
        Entry::send("XML-RPC with more path", "/xmlrpc.php/x", &[("Content-Type", "text/xml")], "<methodCall/>"),
        Entry::get("an application password", "/?rest_route=/wp/v2/users/me", &application),
        Entry::get("the account's password by Basic", "/?rest_route=/wp/v2/users/me", &[BASIC]),
    ];
    walk.refuses(&browser, &entries).await;
    walk.takes_no_raw(&cookies_of(&raw)).await;

    let released = walk.approve(&mut browser).await;
    assert_eq!(released.status, 302, "{}", released.text());
    assert!(walk.is_inside(&mut browser).await);
    walk.leaks_nothing(&browser).await;
}

/// Whoever changes their password there has no trusted browser any more.
#[tokio::test(flavor = "multi_thread")]
async fn a_password_changed_in_wordpress_ends_the_trust_in_browsers() {
    const NEW: &str = "CorrectHorse2";
    const PROFILE: &str = "/wp-admin/profile.php";
    let app = WordPress::start().await;
    let config = format!("{TRUST}{}", app.config("news.test"));
    let walk = Walk::start(&config, "news.test", app.url(), (PROFILE, "Application Passwords")).await;
    let mut browser = walk.browser();
    let held = log_in(&mut browser, USER, PASSWORD).await;
    walk.is_held(&mut browser, &held).await;
    assert_eq!(browser.json_step("trust", &[("trust", "1")]).await.status, 200);
    assert_eq!(walk.approve(&mut browser).await.status, 302);
    assert_eq!(walk.trusted(), 1);

    let page = browser.get(PROFILE).await.text();
    let form = between(&page, "id=\"your-profile\"", "</form>");
    let value = |name: &str| between(between(form, &format!("name=\"{name}\""), "/>"), "value=\"", "\"").to_owned();
    let (nonce, user, mail) = (value("_wpnonce"), value("user_id"), value("email"));
    let fields = [
        ("_wpnonce", nonce.as_str()),
        ("from", "profile"),
        ("checkuser_id", &user),
        ("user_id", &user),
        ("action", "update"),
        ("email", &mail),
        ("nickname", USER),
        ("pass1", NEW),
        ("pass2", NEW),
    ];
    assert_eq!(walk.trusted(), 1, "looking ends nothing");
    let changed = browser.post(PROFILE, &fields).await;
    assert!(
        changed.status == 302 && changed.header("location").unwrap_or_default().contains("updated=1"),
        "{}",
        changed.text()
    );
    assert_eq!(walk.trusted(), 0);
    let again = log_in(&mut walk.browser(), USER, NEW).await;
    assert_eq!(again.header("location"), Some("/.vestibule/login"), "{}", again.text());
}
