//! Session cookies that were not given out here, or not to this browser.

use std::time::Duration;

use super::Site;
use crate::support::Browser;

/// The `Cookie` header that reaches the app's anonymous part.
async fn seen(site: &Site, browser: &mut Browser, headers: &[(&str, &str)]) -> Option<String> {
    site.upstream.clear();
    browser.send("GET", "/api/x", headers, b"").await;
    let requests = site.upstream.requests();
    assert_eq!(requests.len(), 1, "{requests:?}");
    let cookies: Vec<_> = requests[0].all("cookie").map(str::to_owned).collect();
    (!cookies.is_empty()).then(|| cookies.join("; "))
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_was_sealed_here_reaches_the_app() {
    let site = Site::new().await;
    let mut browser = site.browser();
    browser.get("/login").await;
    let sealed = browser.cookies["sid"].clone();
    let first = if sealed.starts_with('A') { "B" } else { "A" };
    let altered = format!("{first}{}", &sealed[1..]);
    for (name, cookie, expected) in [
        ("what was sealed", format!("sid={sealed}"), Some("sid=anon-1")),
        ("with a raw one before", format!("sid=raw; sid={sealed}"), Some("sid=anon-1")),
        ("with a raw one after", format!("sid={sealed}; sid=raw"), Some("sid=anon-1")),
        ("another cookie", "theme=dark".into(), Some("theme=dark")),
        ("raw", "sid=raw".into(), None),
        ("empty", "sid=".into(), None),
        ("altered", format!("sid={altered}"), None),
        ("cut off", format!("sid={}", &sealed[..sealed.len() - 4]), None),
        ("sealed for another name", format!("remember={sealed}"), None),
        ("sealed and quoted", format!("sid=\"{sealed}\""), None),
        ("a handle nobody gave", "sid=h.AAAA".into(), None),
        ("raw, the value quoted", "sid=\"raw\"".into(), None),
        ("raw, the name quoted", "\"sid\"=raw".into(), None),
        ("raw, the name in capitals", "SID=raw".into(), None),
        ("raw, a blank before the sign", "sid =raw".into(), None),
        ("raw, a dollar before", "$sid=raw".into(), None),
        ("raw, a plus before", "+sid=raw".into(), None),
        ("raw, an escape in the name", "s%69d=raw".into(), None),
        ("raw, a NUL in the name", "sid%00x=raw".into(), None),
        ("raw, as a list", "sid[]=raw".into(), None),
        ("raw, as a table", "sid[x]=raw".into(), None),
        ("raw, after a word", "x sid=raw".into(), None),
        ("raw, after a comma", "theme=x, sid=raw".into(), None),
        ("raw, after a blank", "theme=x sid=raw".into(), None),
        ("raw, by a pattern", "remember_web_59ba=raw".into(), None),
        ("raw, by a pattern in capitals", "Remember_web=raw".into(), None),
        ("the gateway's session", "vestibule=raw".into(), None),
        ("the gateway's, with a prefix", "__Host-vestibule-login=raw; __Secure-vestibule-trust=raw".into(), None),
    ] {
        let got = seen(&site, &mut site.browser(), &[("Cookie", &cookie)]).await;
        assert_eq!(got.as_deref(), expected, "{name}: {cookie}");
    }
    let two = [("Cookie", "sid=raw"), ("Cookie", &format!("sid={sealed}"))];
    assert_eq!(seen(&site, &mut site.browser(), &two).await.as_deref(), Some("sid=anon-1"), "two headers");
    site.gateway.clock.advance(Duration::from_hours(24));
    assert_eq!(seen(&site, &mut browser, &[]).await, None, "a day later");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_of_one_browser_is_nothing_in_another() {
    let site = Site::new().await;
    let mut browser = site.browser();
    super::log_in(&mut browser).await;
    let number = browser.state().await["number"].as_str().expect("a number").to_owned();
    let now = vestibule::engine::ports::Clock::now(&*site.gateway.clock);
    assert_eq!(site.phone.approve(now, &number).await, "approved");
    assert_eq!(browser.step("release", &[]).await.status, 302);
    assert_eq!(browser.get("/home").await.text(), "SECRET inside");
    let (sid, session) = (browser.cookies["sid"].clone(), browser.cookies["vestibule"].clone());
    for (name, cookies) in [
        ("the app's alone", vec![("sid", sid.as_str())]),
        ("a session nobody has", vec![("sid", &sid), ("vestibule", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]),
        ("the sessions swapped", vec![("sid", &session), ("vestibule", &sid)]),
        ("the session as a login", vec![("sid", &sid), ("vestibule-login", &session)]),
    ] {
        let mut thief = site.browser();
        thief.cookies.extend(cookies.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(thief.get("/home").await.status, 303, "{name}");
        assert_eq!(seen(&site, &mut thief, &[]).await, None, "{name}");
    }
    // The gateway's session alone passes the wall, and is nobody to the app.
    let mut bare = site.browser();
    bare.cookies.insert("vestibule".into(), session);
    let answer = bare.get("/home").await;
    assert_eq!((answer.status, answer.text().as_str()), (403, "outside"));
}
