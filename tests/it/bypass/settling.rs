//! Settling a held login: once, by its own number, and by no factor that was set up with the password alone.

use std::time::Duration;

use futures_util::future::join_all;
use vestibule::engine::ports::Clock as _;
use vestibule::engine::users::NewUser;

use super::{Site, assert_nothing_leaks, log_in};
use crate::support::{Answer, Browser, softtoken_code};

async fn number(browser: &mut Browser) -> String {
    browser.state().await["number"].as_str().expect("a number").to_owned()
}

async fn approved(site: &Site) -> Browser {
    let mut browser = site.browser();
    log_in(&mut browser).await;
    let number = number(&mut browser).await;
    assert_eq!(site.phone.approve(site.gateway.clock.now(), &number).await, "approved");
    browser
}

/// The same step from all browsers at once; the tokens are fetched before.
async fn at_once(browsers: Vec<Browser>, step: &str, fields: &[(&str, &str)]) -> Vec<Answer> {
    let mut ready = Vec::new();
    for mut browser in browsers {
        let token = browser.state().await["token"].as_str().expect("a token").to_owned();
        ready.push((browser, token));
    }
    join_all(ready.into_iter().map(|(mut browser, token)| async move {
        let mut all = vec![("token", token.as_str())];
        all.extend_from_slice(fields);
        browser.headers.retain(|(name, _)| name != "Accept");
        browser.headers.push(("Accept".into(), "application/json".into()));
        browser.post(&format!("/.vestibule/login/{step}"), &all).await
    }))
    .await
}

fn statuses(answers: &[Answer]) -> Vec<u16> {
    answers.iter().map(|answer| answer.status).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_releases_at_once_exactly_one_is_handed_on() {
    let site = Site::new().await;
    let browser = approved(&site).await;
    let answers = at_once(vec![browser; 8], "release", &[]).await;
    let (handed, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 302);
    assert_eq!(handed.len(), 1, "{:?}", statuses(&answers));
    for answer in refused {
        assert!((400..500).contains(&answer.status), "{:?}", statuses(&answers));
        assert!(answer.all("set-cookie").is_empty(), "{answer:?}");
        assert_nothing_leaks("a second release", answer);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_is_released_until_the_last_second_and_not_after() {
    let site = Site::new().await;
    for (wait, status) in [(599, 302), (600, 409), (601, 409)] {
        let mut browser = approved(&site).await;
        site.gateway.clock.advance(Duration::from_secs(wait));
        let answer = browser.step("release", &[]).await;
        assert!(
            answer.status == status || status != 302 && (400..500).contains(&answer.status),
            "after {wait} s: {answer:?}"
        );
        if status != 302 {
            assert_nothing_leaks("expired", &answer);
            assert_eq!(browser.get("/home").await.status, 303, "after {wait} s");
        }
        site.gateway.clock.advance(Duration::from_hours(1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_code_on_many_holds_at_once_settles_exactly_one() {
    let site = Site::new().await;
    let mut browsers = Vec::new();
    for _ in 0..4 {
        let mut browser = site.browser();
        log_in(&mut browser).await;
        browsers.push(browser);
    }
    let code = site.phone.code(site.gateway.clock.now());
    let answers = at_once(browsers, "code", &[("code", &code)]).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1, "{:?}", statuses(&answers));
    assert_eq!(site.held(), 4, "the others wait on");
}

#[tokio::test(flavor = "multi_thread")]
async fn grace_of_three_taken_by_nine_at_once_lets_exactly_three_in() {
    let site = Site::new().await;
    site.gateway.add_user("bob", NewUser { grace: 3, ..NewUser::default() }).await;
    let mut browsers = Vec::new();
    for _ in 0..9 {
        let mut browser = site.browser();
        assert_eq!(browser.post("/login", &[("user", "bob"), ("pass", "right")]).await.status, 303);
        browsers.push(browser);
    }
    let answers = at_once(browsers.clone(), "skip", &[]).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 3, "{:?}", statuses(&answers));
    assert_eq!(site.gateway.user("bob").grace_left, 0);
    let released = at_once(browsers, "release", &[]).await;
    assert_eq!(released.iter().filter(|answer| answer.status == 302).count(), 3, "{:?}", statuses(&released));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_answers_at_once_one_counts_and_the_no_stays_a_no() {
    let site = Site::new().await;
    for round in 0..4 {
        let mut browser = site.browser();
        log_in(&mut browser).await;
        let number = number(&mut browser).await;
        let now = site.gateway.clock.now();
        let pending = site.phone.pending(now).await;
        let sid = pending.last().expect("a request")["sid"].as_str().expect("an id").to_owned();
        let yes = site.phone.payload(now, &sid, "approved", serde_json::json!({ "number": number })).await;
        let no = site.phone.payload(now, &sid, "denied", serde_json::json!({})).await;
        let (yes, no) = tokio::join!(site.phone.answer_with(now, &sid, &yes), site.phone.answer_with(now, &sid, &no));
        let taken = [yes.0.status, no.0.status].iter().filter(|status| **status == 200).count();
        let status = browser.state().await["status"].as_str().expect("a status").to_owned();
        assert_eq!(taken, 1, "round {round}: {} {}, {status}", yes.0.status, no.0.status);
        assert_eq!(status, if yes.0.status == 200 { "approved" } else { "denied" }, "round {round}");
        assert_eq!(browser.step("release", &[]).await.status == 302, yes.0.status == 200, "round {round}");
        site.gateway.clock.advance(Duration::from_hours(1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_belongs_to_its_own_hold() {
    let site = Site::new().await;
    let bobs = site.gateway.user_with_phone("bob").await;
    for round in 0..20 {
        let now = site.gateway.clock.now();
        let (mut alice, mut bob) = (site.browser(), site.browser());
        log_in(&mut alice).await;
        assert_eq!(bob.post("/login", &[("user", "bob"), ("pass", "right")]).await.status, 303);
        let (hers, his) = (number(&mut alice).await, number(&mut bob).await);
        if hers == his {
            // One in ninety times; another pair is made.
            site.gateway.clock.advance(Duration::from_hours(1));
            continue;
        }
        let sid = site.phone.pending(now).await.last().expect("a request")["sid"].as_str().expect("an id").to_owned();
        let details = bobs.pending(now).await.last().expect("a request").to_string();
        assert!(details.contains("bob") && !details.contains("alice"), "{details}");
        // His phone cannot touch her request, not even with her number.
        let foreign = bobs.call("GET", &format!("/Challenges/{sid}"), &bobs.jwt(now), &[]).await;
        assert_eq!(foreign.status, 404, "{}", foreign.text());
        let claims = serde_json::json!({ "status": "approved", "number": hers, "sid": sid });
        let payload = bobs.sign(&serde_json::json!({"typ":"JWT","alg":"ES256"}), &claims);
        let posted =
            bobs.call("POST", &format!("/Challenges/{sid}"), &bobs.jwt(now), &[("AuthPayload", &payload)]).await;
        assert!((400..500).contains(&posted.status), "{}", posted.text());
        assert_eq!(alice.state().await["status"], "pending");
        // His number on her phone denies her login, and only hers.
        assert_eq!(site.phone.approve(now, &his).await, "denied");
        assert_eq!(alice.state().await["status"], "denied");
        assert_eq!(bob.state().await["status"], "pending");
        assert_eq!(bobs.approve(now, &his).await, "approved");
        assert_eq!(bob.step("release", &[]).await.status, 302);
        assert_ne!(alice.step("release", &[]).await.status, 302);
        assert!(round < 20);
        return;
    }
    panic!("twenty equal pairs of numbers");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_logins_of_one_user_only_one_has_a_number() {
    let site = Site::new().await;
    let (mut first, mut second) = (site.browser(), site.browser());
    log_in(&mut first).await;
    log_in(&mut second).await;
    assert!(first.state().await.get("number").is_some());
    assert!(second.state().await.get("number").is_none(), "one live push");
    // One's token is of no use with the other's login.
    let token = first.state().await["token"].as_str().expect("a token").to_owned();
    let crossed = second.post("/.vestibule/login/cancel", &[("token", &token)]).await;
    assert_eq!(crossed.status, 403, "{}", crossed.text());
    assert_eq!(site.held(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_a_factor_sets_none_up_with_the_password() {
    let site = Site::new().await;
    let before = site.gateway.user("alice").factors;
    let mut browser = site.browser();
    log_in(&mut browser).await;
    for (step, fields) in [
        ("enrol/phone", &[][..]),
        ("enrol/softtoken", &[]),
        ("enrol/softtoken/confirm", &[("code", "123456")]),
        ("enrol/number", &[("number", "+4915112345678"), ("phone", "+4915112345678"), ("channel", "sms")]),
        ("enrol/number/confirm", &[("code", "123456")]),
        ("enrol/recovery", &[]),
        ("skip", &[]),
        ("opt-out", &[]),
    ] {
        let answer = browser.json_step(step, fields).await;
        assert!((400..500).contains(&answer.status), "{step}: {} {}", answer.status, answer.text());
        assert_eq!(browser.state().await["status"], "pending", "{step}");
    }
    assert_eq!(site.gateway.user("alice").factors, before);
    assert!(site.gateway.outbox.messages().is_empty(), "nothing is sent to a number that was typed");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_set_ups_at_once_the_second_is_refused() {
    let site = Site::new().await;
    site.gateway.add_user("bob", NewUser { grace: 3, ..NewUser::default() }).await;
    let mut seeds = Vec::new();
    for _ in 0..2 {
        let mut browser = site.browser();
        assert_eq!(browser.post("/login", &[("user", "bob"), ("pass", "right")]).await.status, 303);
        assert!(browser.step("enrol/softtoken", &[]).await.status < 400);
        let page = browser.get("/.vestibule/login").await.text();
        seeds.push((browser, secret_in(&page)));
    }
    let now = site.gateway.clock.now();
    for (index, (mut browser, seed)) in seeds.into_iter().enumerate() {
        let answer = browser.json_step("enrol/softtoken/confirm", &[("code", &softtoken_code(&seed, now))]).await;
        assert_eq!(answer.status, if index == 0 { 200 } else { 409 }, "{}", answer.text());
    }
}

/// The seed in base32 that a set-up page shows.
fn secret_in(page: &str) -> String {
    let (_, rest) = page.split_once("secret=").expect("the page has an otpauth link");
    rest.chars().take_while(char::is_ascii_alphanumeric).collect()
}
