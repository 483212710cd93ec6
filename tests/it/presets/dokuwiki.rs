//! DokuWiki.

use std::time::Duration;

use vestibule::engine::ports::Clock as _;

use super::{BASIC, Entry, Walk, between, python, vestibule_of};
use crate::plain::{cookies_of, get, post};
use crate::real_apps::{DokuWiki, PASSWORD, USER, WIKI_TEXT};
use crate::support::{Answer, Browser, TestGateway};

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

    // Logins of programs, without a code.
    let call = format!(
        "<?xml version=\"1.0\"?><methodCall><methodName>dokuwiki.login</methodName><params><param><value>{USER}</value></param>\
         <param><value>{PASSWORD}</value></param></params></methodCall>"
    );
    let read = "<methodCall><methodName>wiki.getPage</methodName><params><param><value>start</value></param></params></methodCall>";
    let at_once = format!(
        "<methodCall><methodName>system.multicall</methodName><params><param><value><array><data><value><struct><member>\
         <name>methodName</name><value>dokuwiki.login</value></member><member><name>params</name><value><array><data>\
         <value>{USER}</value><value>{PASSWORD}</value></data></array></value></member></struct></value></data></array></value>\
         </param></params></methodCall>"
    );
    let xml = [("Content-Type", "text/xml")];
    let basic = [BASIC, ("Content-Type", "text/xml")];
    let json = [("Content-Type", "application/json")];
    let json_basic = [BASIC, json[0]];
    let json_call =
        format!(r#"{{"jsonrpc":"2.0","id":1,"method":"core.login","params":{{"user":"{USER}","pass":"{PASSWORD}"}}}}"#);
    let programs = [
        Entry::send("XML-RPC", "/lib/exe/xmlrpc.php", &xml, &call),
        Entry::send("XML-RPC, several at once", "/lib/exe/xmlrpc.php", &xml, &at_once),
        Entry::send("XML-RPC without a login", "/lib/exe/xmlrpc.php", &xml, read),
        Entry::send("XML-RPC by Basic", "/lib/exe/xmlrpc.php", &basic, read),
        Entry::send("XML-RPC with more path", "/lib/exe/xmlrpc.php/x", &xml, &call),
        Entry::send("XML-RPC with a slash", "/lib/exe/xmlrpc.php/", &xml, &call),
        Entry::send("XML-RPC with much more path", "/lib/exe/xmlrpc.php/x//y.css", &xml, &at_once),
        Entry::send("XML-RPC with more path, by Basic", "/lib/exe/xmlrpc.php/x", &basic, read),
        Entry::send("JSON-RPC", "/lib/exe/jsonrpc.php", &json, &json_call),
        Entry::send("JSON-RPC by its path", "/lib/exe/jsonrpc.php/core.login", &json, &json_call),
        Entry::send("JSON-RPC by Basic", "/lib/exe/jsonrpc.php/core.getPage", &json_basic, "{\"page\":\"start\"}"),
    ];
    walk.refuses(&walk.browser(), &programs).await;

    let held = log_in(&mut browser, PASSWORD).await;
    walk.is_held(&mut browser, &held).await;
    let credentials = format!("u={USER}&p={PASSWORD}");
    let entries = [
        Entry::get("in the query of a page", format!("{START}&{credentials}"), &[]),
        Entry::post("in the body of a page", START, &credentials),
        Entry::post("in the body of a page by its path", "/doku.php/start", &credentials),
        Entry::post("in the body of another program", "/lib/exe/ajax.php", &credentials),
        Entry::get("in the query of another program", format!("/lib/exe/detail.php?id=start&{credentials}"), &[]),
        Entry::post("half in the query", format!("{START}&u={USER}"), &format!("p={PASSWORD}")),
        Entry::get("Basic on a page", START, &[BASIC]),
        Entry::get("Basic on an open path", "/lib/exe/css.php?id=start", &[BASIC]).open(),
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

#[tokio::test(flavor = "multi_thread")]
async fn a_program_reads_the_wiki_with_a_code_and_no_other_way() {
    let app = DokuWiki::start().await;
    let gateway = TestGateway::start(&app.config("localhost")).await;
    let phone = gateway.user_with_phone(USER).await;
    let address = vestibule_of(&gateway, "/lib/exe/xmlrpc.php");
    for way in ["login", "basic"] {
        let read = async |password: &str| python("dokuwiki/client.py", &[&address, USER, password, way]).await;
        let wrong = read("wrong").await;
        assert!(["wrong password\n", "error 401\n"].contains(&&*wrong) || wrong.starts_with("fault"), "{way}: {wrong}");
        let bare = read(PASSWORD).await;
        assert!(bare.starts_with("fault") || bare == "error 401\n", "{way}: {bare}");
        let typed = format!("{PASSWORD},{}", phone.code(gateway.clock.now()));
        let page = read(&typed).await;
        assert!(page.contains(WIKI_TEXT) && page.ends_with("revision start\n"), "{way}: {page}");
        let again = read(&typed).await;
        assert!(!again.contains(WIKI_TEXT), "{way}: the code was good twice: {again}");
        // To the next code.
        gateway.clock.advance(Duration::from_secs(30));
    }
    assert!(phone.pending(gateway.clock.now()).await.is_empty(), "a phone rang for a program");
}
