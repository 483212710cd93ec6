//! What signs in without any login request, and what only looks like one.

use serde_json::json;

use super::programs::BASIC;
use super::{Exchange, FORM, Hold, Mode, PRIVATE, Row, Said, Sent, Site, basic, has_cookie};
use crate::support::Answer;

/// A cookie that anybody can work out who knows the password: no login request is made for it.
const COMPUTED: Row = Row {
    name: "a cookie computed from the password",
    cookies: &["auth", "sid"],
    keys: "open = [\"GET /img/**\"]\nanonymous = [\"* /api/**\"]",
    yes: |_, _| Said::redirect("/home").set("auth=alice:5f4dcc3b5aa765d61d8327deb882cf99; Path=/"),
    rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
           success = { status = [302], sets_cookie = \"auth\" }\nfailure = { status = [200] }",
    inside: |request, _| {
        has_cookie(request, "auth", "alice:5f4dcc3b5aa765d61d8327deb882cf99")
            || request.header("authorization").is_some()
    },
    ..FORM
};

fn shown(exchanges: &[Exchange]) -> Vec<&Exchange> {
    exchanges.iter().filter(|it| it.said.is_private()).collect()
}

async fn send(site: &Site, target: &str, header: (&str, &str)) -> (Answer, Vec<Exchange>) {
    let before = site.exchanges("app-0").len();
    let mut browser = site.gateway.browser("app-0.test");
    let answer = browser.send("GET", target, &[header], b"").await;
    (answer, site.exchanges("app-0").split_off(before))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_signs_in_without_a_login_is_taken_off_or_refused() {
    const ROWS: &[Row] = &[COMPUTED];
    const AUTH: (&str, &str) = ("Cookie", "auth=alice:5f4dcc3b5aa765d61d8327deb882cf99");
    const BEARER: (&str, &str) = ("Authorization", "Bearer of-the-page");
    for (mode, name, target, header, status, reaches) in [
        (Mode::Wall, "a computed cookie", "/home", AUTH, 303, false),
        (Mode::Wall, "a computed cookie, where visitors may go", "/api/x", AUTH, 200, true),
        (Mode::Wall, "a computed cookie, on an open path", "/img/a.png", AUTH, 200, true),
        (
            Mode::Wall,
            "a computed cookie by another case",
            "/api/x",
            ("Cookie", "Auth=alice:5f4dcc3b5aa765d61d8327deb882cf99"),
            200,
            true,
        ),
        (Mode::Wall, "a page's permanent token", "/home", BEARER, 303, false),
        (Mode::Wall, "a page's permanent token, where visitors may go", "/api/x", BEARER, 403, false),
        (Mode::Wall, "a page's permanent token, on an open path", "/img/a.png", BEARER, 200, true),
        (Mode::Public, "a computed cookie", "/home", AUTH, 200, true),
        (Mode::Public, "a computed cookie, on an open path", "/img/a.png", AUTH, 200, true),
        (Mode::Public, "a page's permanent token", "/home", BEARER, 403, false),
        (Mode::Public, "a page's permanent token, on an open path", "/img/a.png", BEARER, 200, true),
    ] {
        let site = Site::new(ROWS, mode).await;
        let (answer, exchanges) = send(&site, target, header).await;
        let at = format!("{name} ({})", mode.word());
        assert_eq!((answer.status, exchanges.len()), (status, usize::from(reaches)), "{at}: {exchanges:?}");
        assert!(shown(&exchanges).is_empty() && !answer.text().contains(PRIVATE), "{at}: {exchanges:?}");
        let has =
            |it: &Exchange| it.request.all("cookie").next().is_some() || it.request.header("authorization").is_some();
        assert!(!exchanges.iter().any(has), "{at}: {exchanges:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_sends_a_token_with_its_login_is_refused_before_the_password_is_tried() {
    const ROWS: &[Row] = &[COMPUTED];
    for mode in [Mode::Wall, Mode::Public] {
        let site = Site::new(ROWS, mode).await;
        let mut sent = (ROWS[0].login)("right");
        sent.headers.push(("Authorization", "Bearer of-the-page".to_owned()));
        let answer = sent.by(&mut site.gateway.browser("app-0.test")).await;
        assert_eq!((answer.status, site.exchanges("app-0").len()), (403, 0), "{}: {}", mode.word(), answer.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn basic_repeated_on_every_image_is_one_login() {
    const ROWS: &[Row] = &[Row {
        name: "a page whose images come with Basic",
        keys: "open = [\"GET /open/**\"]",
        rule: "kind = \"basic\"\nmatch = \"* /dav/**\"\nfailure = { status = [401] }\nbare_push = true",
        hold: Hold::Wait,
        ..BASIC
    }];
    let site = Site::new(ROWS, Mode::Wall).await;
    let phone = site.alice("app-0").await;
    let credentials = basic("alice", "right");
    let page = site.gateway.browser("app-0.test");
    let ask = |target: &'static str| {
        let (mut browser, credentials) = (page.clone(), credentials.clone());
        tokio::spawn(async move { browser.send("GET", target, &[("Authorization", &credentials)], b"").await })
    };
    let first = ask("/dav/page");
    while phone.pending(site.now()).await.is_empty() {
        tokio::task::yield_now().await;
    }
    // The images of a page that is not there yet.
    for image in ["/dav/a.png", "/dav/b.png", "/dav/c.png"] {
        let answer = ask(image).await.expect("no panic");
        assert_eq!(answer.status, 409, "{image}: {}", answer.text());
    }
    assert_eq!((phone.pending(site.now()).await.len(), site.held("app-0")), (1, 1), "one login, one push");
    // Where no credentials are wanted they are taken off, and nothing is tried.
    let before = site.exchanges("app-0").len();
    assert_eq!(ask("/open/logo.png").await.expect("no panic").status, 200);
    let mut asked = site.exchanges("app-0").split_off(before);
    // The refused ones are signed out at the app.
    asked.retain(|it| it.request.path() != "/logout");
    assert!(asked.len() == 1 && asked[0].request.header("authorization").is_none(), "{asked:?}");
    assert_eq!(phone.approve(site.now(), "").await, "approved");
    let mut browser = page.clone();
    let answer = first.await.expect("no panic");
    browser.keep(&answer);
    assert_eq!(answer.status, 207, "{}", answer.text());
    for image in ["/dav/a.png", "/dav/b.png"] {
        let answer = browser.send("GET", image, &[("Authorization", &credentials)], b"").await;
        assert_eq!(answer.status, 207, "{image}: {}", answer.text());
    }
    assert!(phone.pending(site.now()).await.is_empty() && site.held("app-0") == 0, "and nobody is asked again");
    // At an address without that rule it is nobody's login.
    let answer = browser.send("GET", "/img/a.png", &[("Authorization", &credentials)], b"").await;
    assert_eq!(answer.status, 403, "{}", answer.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_the_answer_does_not_confirm_is_nobodys() {
    const ROWS: &[Row] = &[Row {
        name: "somebody else than the answer says",
        rule: "kind = \"json\"\nmatch = \"POST /session\"\nusername = \"/user\"\npassword = \"/password\"\nhold = \"page\"\n\
               success = { json = { \"/ok\" = true } }\nfailure = { json = { \"/ok\" = false } }\n\
               user_from = { json = \"/login\" }",
        login: |password| Sent::json("/session", &json!({ "user": "alice", "password": password })),
        yes: |_, _| Said::json("{\"ok\":true,\"login\":\"mallory\",\"key\":\"SECRET\"}").set("sid=in-SECRET; Path=/"),
        ..FORM
    }];
    for mode in [Mode::Wall, Mode::Public] {
        let site = Site::new(ROWS, mode).await;
        let phone = site.alice("app-0").await;
        let mut browser = site.gateway.browser("app-0.test");
        let answer = (ROWS[0].login)("right").by(&mut browser).await;
        assert_eq!((answer.status, site.held("app-0")), (403, 0), "{}: {}", mode.word(), answer.text());
        assert!(!format!("{answer:?}").contains("SECRET"), "{answer:?}");
        assert!(phone.pending(site.now()).await.is_empty(), "{}", mode.word());
    }
}
