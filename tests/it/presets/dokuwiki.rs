//! DokuWiki.

use super::{BASIC, Entry, Walk, between};
use crate::plain::{cookies_of, get, post};
use crate::real_apps::{DokuWiki, PASSWORD, USER, WIKI_TEXT};
use crate::support::{Answer, Browser};

const START: &str = "/doku.php?id=start";

async fn log_in(browser: &mut Browser, password: &str) -> Answer {
    browser.get("/doku.php?do=login").await;
    let fields = [("sectok", ""), ("id", "start"), ("do", "login"), ("u", USER), ("p", password)];
    browser.post(START, &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn dokuwiki_is_walked_from_a_wrong_password_to_a_replay() {
    let app = DokuWiki::start().await;
    let walk = Walk::start(&app.config("wiki.test"), "wiki.test", app.url(), (START, WIKI_TEXT)).await;
    let mut browser = walk.browser();
    let walled = browser.get(START).await;
    assert_eq!((walled.status, walled.header("location")), (303, Some("/doku.php?do=login")));

    let wrong = log_in(&mut browser, "wrong").await;
    assert!(wrong.status == 403 && wrong.text().contains("username or password was wrong"), "{}", wrong.text());
    assert_eq!(walk.rings().await, 0);

    let held = log_in(&mut browser, PASSWORD).await;
    walk.is_held(&mut browser, &held).await;
    let credentials = format!("u={USER}&p={PASSWORD}");
    let call = format!(
        "<?xml version=\"1.0\"?><methodCall><methodName>dokuwiki.login</methodName><params><param><value>{USER}</value></param>\
         <param><value>{PASSWORD}</value></param></params></methodCall>"
    );
    let xml = [("Content-Type", "text/xml")];
    let entries = [
        Entry::get("in the query of a page", format!("{START}&{credentials}"), &[]),
        Entry::post("in the body of a page", START, &credentials),
        Entry::post("in the body of another program", "/lib/exe/ajax.php", &credentials),
        Entry::get("in the query of another program", format!("/lib/exe/detail.php?id=start&{credentials}"), &[]),
        Entry::post("half in the query", format!("{START}&u={USER}"), &format!("p={PASSWORD}")),
        Entry::get("Basic on a page", START, &[BASIC]),
        Entry::get("Basic on an open path", "/lib/exe/css.php?id=start", &[BASIC]).open(),
        Entry::send("XML-RPC", "/lib/exe/xmlrpc.php", &xml, &call),
        Entry::send("XML-RPC by Basic", "/lib/exe/xmlrpc.php", &[BASIC], ""),
    ];
    walk.refuses(&browser, &entries).await;

    let released = walk.approve(&mut browser).await;
    assert_eq!(released.status, 302, "{}", released.text());
    assert!(walk.is_inside(&mut browser).await);
    walk.leaks_nothing(&browser).await;
    let start = format!("{}{START}", app.url());
    let before = cookies_of(&get(&start, "").await);
    let raw = post(&start, &before, &[("do", "login"), ("u", USER), ("p", PASSWORD)]).await;
    walk.takes_no_raw(&format!("{before}; {}", cookies_of(&raw))).await;

    let old = browser.clone();
    let page = browser.get(START).await.text();
    let sectok = between(&page, "do=logout&amp;sectok=", "\"").to_owned();
    let out = browser.get(&format!("{START}&do=logout&sectok={sectok}")).await;
    assert_eq!(out.status, 302, "{}", out.text());
    // The wiki itself would take both cookies for ever: what ends is the gateway's session.
    for mut jar in [browser, old] {
        assert!(!walk.is_inside(&mut jar).await, "inside after signing out");
    }
}
