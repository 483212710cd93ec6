//! What nobody learns from outside: who is known, who has a factor, and whether one is locked. With a wrong password all
//! answers are the app's own. With the right one the gateway says what is refused and why, as its page does, and takes the
//! same time over it.

#![allow(clippy::large_futures, reason = "each answer is read through a buffer within its future; tests have the room")]

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use vestibule::domain::audit::By;
use vestibule::domain::factor::Method;
use vestibule::domain::throttle::AttemptState;
use vestibule::engine::ports::Clock as _;
use vestibule::engine::users::NewUser;

use crate::hold_and_release::{app, block};
use crate::support::{Answer, Browser, TestGateway};
use crate::upstream::RecordingUpstream;

const NUMBER: &str = "+4915112345678";
const TRIES: usize = 15;
/// How far apart the fastest quarters may end: what ASVS 6.3.8 asks for. What else runs on the machine only ever adds to a time,
/// and to all but a quarter of one's tries it may.
const APART: Duration = Duration::from_millis(150);

/// A gateway with people of every kind. Codes may be tried as often as the test likes, but for one whose SoftToken is locked.
async fn gateway() -> (TestGateway, RecordingUpstream) {
    let upstream = RecordingUpstream::start(app).await;
    let limits = "[limits]\nwrong_codes_per_login = 20\nheld_logins_per_user = 100\n";
    let gateway = TestGateway::start(&format!("{limits}{}", block(&upstream.url()))).await;
    gateway.user_with_phone("phone").await;
    gateway.add_user("softtoken", NewUser { softtoken: true, ..NewUser::default() }).await;
    gateway.add_user("number", NewUser { phone: Some(NUMBER.into()), ..NewUser::default() }).await;
    gateway.add_user("factorless", NewUser { grace: 3, ..NewUser::default() }).await;
    gateway.add_user("factor-locked", NewUser { softtoken: true, ..NewUser::default() }).await;
    let locked = gateway.add_user("locked", NewUser { softtoken: true, ..NewUser::default() }).await;
    gateway.engine.lock_user(&By::CONSOLE, locked.id).await.expect("locked");

    let mut browser = log_in(&gateway, "factor-locked", "right").await.0;
    for _ in 0..10 {
        assert_eq!(guess(&mut browser).await.0.status, 403);
    }
    let limits = gateway.engine.settings().limits.clone();
    let attempts = gateway.user("factor-locked").attempts[&Method::SoftToken];
    let state = attempts.state(&limits.lock, gateway.clock.now());
    assert!(matches!(state, AttemptState::Locked(_)), "{state:?}");
    (gateway, upstream)
}

async fn log_in(gateway: &TestGateway, user: &str, password: &str) -> (Browser, Answer, Duration) {
    let mut browser = gateway.browser("wiki.test");
    browser.get("/login").await;
    let begun = Instant::now();
    let answer = browser.post("/login", &[("user", user), ("pass", password)]).await;
    (browser, answer, begun.elapsed())
}

/// A wrong code, sent as a program does, and how long the answer took.
async fn guess(browser: &mut Browser) -> (Answer, Duration) {
    let token = browser.state().await["token"].as_str().expect("a token").to_owned();
    let mut program = browser.clone();
    program.headers = vec![("Accept".to_owned(), "application/json".to_owned())];
    let begun = Instant::now();
    // Right once in 300,000 runs: for one of three steps.
    let answer = program.post("/.vestibule/login/code", &[("token", &token), ("code", "000000")]).await;
    (answer, begun.elapsed())
}

/// All that an answer shows but what differs each time: the date, ids, and sealed values, which keep their length.
fn shape(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let headers = answer.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("date"));
    let headers = headers.map(|(name, value)| match value.split_once('=') {
        Some((cookie, rest)) if name.eq_ignore_ascii_case("set-cookie") => {
            (name.clone(), format!("{cookie} {}", rest.len()))
        }
        _ => (name.clone(), value.clone()),
    });
    (answer.status, headers.collect(), answer.text())
}

#[track_caller]
fn take_the_same_time(mut taken: Vec<(&str, Vec<Duration>)>) {
    let quarters: Vec<(&str, Duration)> = taken
        .iter_mut()
        .map(|(who, taken)| {
            assert_eq!(taken.len(), TRIES, "{who}");
            taken.sort_unstable();
            (*who, taken[TRIES / 4])
        })
        .collect();
    let longest = quarters.iter().map(|(_, quarter)| *quarter).max().expect("somebody tried");
    let shortest = quarters.iter().map(|(_, quarter)| *quarter).min().expect("somebody tried");
    assert!(longest.saturating_sub(shortest) < APART, "{quarters:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_wrong_password_everybody_is_alike() {
    const PEOPLE: [&str; 7] = ["nobody", "phone", "softtoken", "number", "factorless", "factor-locked", "locked"];
    let (gateway, _upstream) = gateway().await;
    let mut taken: Vec<(&str, Vec<Duration>)> = PEOPLE.map(|who| (who, Vec::new())).into();
    let mut first = None;
    for _ in 0..TRIES {
        for (who, taken) in &mut taken {
            let (_, answer, time) = log_in(&gateway, who, "wrong").await;
            taken.push(time);
            let shape = shape(&answer);
            assert_eq!((shape.0, shape.2.as_str()), (200, "wrong password"), "{who}");
            assert_eq!(&shape, first.get_or_insert_with(|| shape.clone()), "{who}");
        }
    }
    take_the_same_time(taken);
    assert!(gateway.outbox.messages().is_empty(), "and nobody's phone hears of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_code_takes_as_long_whatever_it_is_wrong_for() {
    // Who, the status, the word, and whether it says how many tries are left.
    const PEOPLE: [(&str, u16, &str, bool); 5] = [
        ("phone", 403, "wrong_code", true),
        ("softtoken", 403, "wrong_code", true),
        ("number", 403, "wrong_code", true),
        ("factorless", 403, "wrong_code", true),
        ("factor-locked", 429, "locked", false),
    ];
    let (gateway, _upstream) = gateway().await;
    let mut browsers = Vec::new();
    for (who, ..) in PEOPLE {
        browsers.push(log_in(&gateway, who, "right").await.0);
    }
    let mut taken: Vec<(&str, Vec<Duration>)> = PEOPLE.map(|(who, ..)| (who, Vec::new())).into();
    for round in 0..TRIES {
        for (index, (who, status, word, counts)) in PEOPLE.into_iter().enumerate() {
            if round % 5 == 0 && counts {
                // Before so many in a row lock the factor.
                forgive(&gateway, who).await;
            }
            let (answer, time) = guess(&mut browsers[index]).await;
            taken[index].1.push(time);
            let told = answer.json();
            assert_eq!((answer.status, &told["error"]), (status, &Value::from(word)), "{who}: {told}");
            let mut members: Vec<_> = told.as_object().expect("an object").keys().map(String::as_str).collect();
            members.sort_unstable();
            let expected: &[&str] =
                if counts { &["error", "left", "message", "text"] } else { &["error", "message", "text"] };
            assert_eq!(members, expected, "{who}: {told}");
            // Which factor it was wrong for, or which there are, is not in it.
            let text = answer.text().to_ascii_lowercase();
            assert!(!["softtoken", "sms", "phone", "4915", "recovery"].iter().any(|it| text.contains(it)), "{text}");
        }
    }
    take_the_same_time(taken);
}

/// Takes back the count of wrong codes, as a right one does.
async fn forgive(gateway: &TestGateway, user: &str) {
    let id = gateway.user(user).id;
    gateway.engine.unlock_user(&By::CONSOLE, id).await.expect("unlocked");
    assert!(gateway.user(user).attempts.is_empty(), "{:?}", gateway.user(user).attempts);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_browsers_own_login_every_step_says_the_same() {
    const STEPS: [(&str, &str, u16); 3] =
        [("GET", "login/state", 404), ("POST", "login/code", 403), ("POST", "login/release", 403)];
    let (gateway, _upstream) = gateway().await;
    let mut first = [const { None }; 3];
    for who in ["phone", "factorless", "factor-locked"] {
        let (browser, ..) = log_in(&gateway, who, "right").await;
        let mut stranger = gateway.browser("wiki.test");
        stranger.headers = vec![("Accept".to_owned(), "application/json".to_owned())];
        // A cookie like the right one, but for its last letters.
        let cookie = &browser.cookies["vestibule-login"];
        let like = format!("{}AAAA", &cookie[..cookie.len() - 4]);
        stranger.cookies.insert("vestibule-login".to_owned(), like);
        for ((method, step, status), first) in STEPS.into_iter().zip(&mut first) {
            let origin = stranger.origin();
            let target = format!("/.vestibule/{step}");
            let answer = stranger.send(method, &target, &[("Origin", &origin)], b"").await;
            let (got, headers, _) = shape(&answer);
            let mut told = answer.json();
            told.as_object_mut().expect("an object").remove("request_id");
            assert_eq!(got, status, "{who}: {target}: {told}");
            let seen = (headers, told);
            assert_eq!(&seen, first.get_or_insert_with(|| seen.clone()), "{who}: {target}");
        }
    }
}
