//! Somebody with a session of their own and another person's password: it must not reach the app but by the login.

use std::time::Duration;

use super::{FORM, Site, block, log_in, send_bytes};
use vestibule::engine::ports::Clock as _;

use crate::support::{Browser, TestGateway};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};

const FILE: &str =
    "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nuser=x&pass=y\r\n--XX--\r\n";

/// Signs in, approved on the phone.
async fn inside(site: &Site) -> Browser {
    let mut browser = site.browser();
    log_in(&mut browser).await;
    let number = browser.state().await["number"].as_str().expect("a number").to_owned();
    assert_eq!(site.phone.approve(site.gateway.clock.now(), &number).await, "approved");
    let released = browser.step("release", &[]).await;
    assert_eq!(released.status, 302, "{}", released.text());
    // In the first minute a held page is looked for.
    site.gateway.clock.advance(Duration::from_secs(61));
    browser
}

/// A form of two parts whose heads are given, with the content type that is given.
fn parts(first: &str, second: &str) -> String {
    format!("--XX\r\n{first}\r\n\r\nbob\r\n--XX\r\n{second}\r\n\r\nright\r\n--XX--\r\n")
}

fn named(name: &str) -> String {
    format!("Content-Disposition: form-data; name=\"{name}\"")
}

#[tokio::test(flavor = "multi_thread")]
async fn another_persons_password_reaches_the_app_by_the_login_only() {
    let site = Site::new().await;
    let browser = inside(&site).await;
    let usual = parts(&named("user"), &named("pass"));
    let long = format!("pad={}&pass=right", "x".repeat(70_000));
    let long_parts = format!("--XX\r\n{}\r\n\r\n{}\r\n{usual}", named("pad"), "x".repeat(70_000));
    let upload = "\0x".repeat(1000);
    let rows: &[(&str, &str, Option<&str>, &str, u16)] = &[
        ("in the query", "GET /home?user=bob&pass=right", None, "", 403),
        ("in the query, a NUL in the names", "GET /home?user%00=bob&pass%00=right", None, "", 400),
        ("in the query, not UTF-8", "GET /home?user=bob&pass=right%ff", None, "", 403),
        ("in the query, old escapes", "GET /home?%u0075ser=bob&pass=right", None, "", 403),
        ("in the query, after what cannot be read", "GET /home?a=%zz;user=bob;pass=right", None, "", 403),
        ("in a form", "POST /ajax", Some(FORM.1), "user=bob&pass=right", 403),
        ("in a form of another rule", "POST /ajax", Some(FORM.1), "u=bob&p=right", 403),
        ("half in the query", "POST /ajax?user=bob", Some(FORM.1), "x=1&pass=right", 403),
        ("half in the query, in parts", "POST /ajax?user=bob", PARTS, &usual, 403),
        ("half in the query, anonymous", "POST /api/x?user=bob", Some(FORM.1), "pass=right", 403),
        ("half in the query, open", "POST /static/x?user=bob", Some(FORM.1), "pass=right", 403),
        ("half in the query of the login, long", "POST /login?user=bob", Some(FORM.1), &long, 403),
        ("at the login, in parts, long", "POST /login", PARTS, &long_parts, 403),
        ("a NUL in the names", "POST /ajax", Some(FORM.1), "user%00=bob&pass%00=right", 403),
        ("without a type", "POST /ajax", None, "user=bob&pass=right", 403),
        ("in UTF-16", "POST /ajax", Some("application/x-www-form-urlencoded; charset=utf-16"), "right", 403),
        ("in parts", "POST /ajax", PARTS, &usual, 403),
        ("a blank before the sign", "POST /ajax", Some("multipart/form-data; boundary =XX"), &usual, 403),
        ("a comma in the boundary", "POST /ajax", Some("multipart/form-data; boundary=XX,YY"), &usual, 403),
        ("two boundaries", "POST /ajax", Some("multipart/form-data; xboundary=YY; boundary=XX"), &usual, 403),
        ("no boundary", "POST /ajax", Some("multipart/form-data"), &usual, 403),
        ("other parts", "POST /ajax", Some("multipart/mixed; boundary=XX"), &usual, 403),
        ("single quotes", "POST /ajax", PARTS, &parts(&named("user").replace('"', "'"), &named("pass")), 403),
        (
            "a name in pieces",
            "POST /ajax",
            PARTS,
            &parts("Content-Disposition: form-data; name*0=us; name*1=er", "A: b"),
            403,
        ),
        ("a search", "POST /ajax", Some(FORM.1), "user=bob&text=words", 200),
        ("a file", "POST /ajax", PARTS, FILE, 200),
        ("a file, quoted boundary", "POST /ajax", Some("multipart/form-data; boundary=\"XX\""), FILE, 200),
        ("an old charset", "POST /ajax", Some("application/x-www-form-urlencoded; charset=ISO-8859-1"), "a=%e9", 200),
        ("an upload", "PUT /files/a.bin", None, &upload, 200),
        ("something else", "POST /ajax", Some("application/octet-stream"), "\0\0", 200),
    ];
    for (name, request, kind, body, expected) in rows {
        site.upstream.clear();
        let (method, target) = request.split_once(' ').expect("a method and a target");
        let headers: Vec<_> = kind.iter().map(|kind| ("Content-Type", *kind)).collect();
        let answer = send_bytes(&browser, &browser.request(method, target, &headers, body.as_bytes())).await;
        let seen = site.upstream.arriving();
        assert_eq!(answer.status, *expected, "{name}: {}; {seen:?}", answer.text());
        let whole = seen.iter().any(|request| request.complete && request.text().contains("right"));
        assert!(!whole && !seen.iter().any(|request| request.target.contains("right")), "{name}: {seen:?}");
        assert!(answer.all("set-cookie").is_empty(), "{name}: {answer:?}");
        assert_eq!(seen.iter().filter(|request| request.complete).count(), usize::from(*expected == 200), "{name}");
    }
}

const PARTS: Option<&str> = Some("multipart/form-data; boundary=XX");

/// An app whose every page is one address, told apart by the query, and that reads its names as PHP does.
fn dispatching(request: &RecordedRequest) -> Reply {
    let query = request.target.split_once('?').map_or("", |(_, query)| query);
    let mut action = "show".to_owned();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let name = name.trim_start().split('\0').next().unwrap_or_default().to_owned();
        if name == "do" {
            action = value.into_owned();
        } else if let Some(index) = name.strip_prefix("do[") {
            index.trim_end_matches(']').clone_into(&mut action);
        }
    }
    if let Some(named) = request.header("x-dokuwiki-do") {
        named.clone_into(&mut action);
    }
    Reply::new(200, &[], format!("action {action}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_the_query_have_one_reading_for_what_is_let_through() {
    let upstream = RecordingUpstream::start(dispatching).await;
    let config = block(&upstream.url(), "denied = [\"* /app?do=admin\"]")
        .replace("login_page = \"/login\"", "login_page = \"/app?do=login\"");
    let gateway = TestGateway::start(&config).await;
    let mut browser = gateway.browser("wiki.test");
    for (target, expected) in [
        ("/app?do=login", "action login"),
        ("/app?id=start&do=log%69n", "action login"),
        ("/app?do=login&do[export]=1", "303"),
        ("/app?do=login&+do=export", "303"),
        ("/app?do=login&do=export", "303"),
        ("/app?do=login&do%00=export", "400"),
        ("/app?do[login]=1", "303"),
        ("/app?do[admin]=1", "403"),
        ("/app?do=login&%20do=admin", "403"),
        ("/app?do=ADMIN", "403"),
    ] {
        let answer = browser.get(target).await;
        let got = if answer.status == 200 { answer.text() } else { answer.status.to_string() };
        assert_eq!(got, expected, "{target}");
    }
    for header in ["X-DokuWiki-Do", "X_DokuWiki_Do"] {
        let answer = browser.send("GET", "/app?do=login", &[(header, "export")], b"").await;
        assert_eq!(answer.text(), "action login", "{header}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_was_signed_in_past_the_rules_is_good_for_nobody() {
    let site = Site::new().await;
    let insider = inside(&site).await;
    let mut visitor = site.browser();
    visitor.get("/login").await;
    let answer = visitor.send("POST", "/api/signin", &[FORM], b"name=bob&secret=right").await;
    assert_eq!(answer.status, 403, "{}", answer.text());
    for mut browser in [visitor.clone(), insider] {
        browser.cookies.insert("sid".into(), visitor.cookies["sid"].clone());
        site.upstream.clear();
        browser.get("/api/x").await;
        let seen = site.upstream.requests();
        assert!(seen.len() == 1 && seen[0].cookies("sid").is_empty(), "the app may have signed it in: {seen:?}");
    }
}
