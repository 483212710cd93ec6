//! Codes from the help desk: good as often and as long as was said, for that person only, told and written down.

use std::sync::Arc;
use std::time::Duration;

use crate::account::{ACCOUNT, as_program, at};
use crate::hold_and_release::{app, block};
use crate::support::TestGateway;
use crate::upstream::RecordingUpstream;
use vestibule::domain::audit::{Act, By};
use vestibule::domain::bypass::Caps;
use vestibule::domain::ids::UserId;
use vestibule::domain::user::{Phone, PhoneTrust, User};
use vestibule::engine::ports::Clock as _;
use vestibule::engine::users::NewUser;
use vestibule::engine::{EngineError, Refused};

const HOUR: Duration = Duration::from_hours(1);

async fn gateway() -> (TestGateway, RecordingUpstream) {
    let upstream = RecordingUpstream::start(app).await;
    (TestGateway::start(&block(&upstream.url())).await, upstream)
}

fn asked() -> By {
    By::CONSOLE.because(Some("passport seen"))
}

async fn code_for(gateway: &TestGateway, user: UserId, times: u8, lifetime: Duration) -> String {
    let made = gateway.engine.make_bypass_code(&asked(), Caps::ADMINISTRATOR, user, times, lifetime).await;
    made.expect("a code").code.expose().clone()
}

/// The status of a login that types this code.
async fn tried(gateway: &TestGateway, user: &str, code: &str) -> u16 {
    let mut browser = gateway.held(user).await;
    let status = browser.json_step("code", &[("code", code)]).await.status;
    if status == 200 {
        let released = browser.step("release", &[]).await;
        assert_eq!(released.status, 302, "{}", released.text());
    }
    status
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_lets_in_as_often_as_it_says_and_is_told_and_written_down() {
    let (gateway, _upstream) = gateway().await;
    let _phone = gateway.user_with_phone("alice").await;
    let alice = gateway.user("alice").id;
    let code = code_for(&gateway, alice, 2, HOUR).await;
    assert_eq!(tried(&gateway, "alice", &code.to_uppercase()).await, 200);
    gateway.clock.advance(Duration::from_secs(61));
    assert_eq!(tried(&gateway, "alice", &format!(" {code} ")).await, 200);
    gateway.clock.advance(Duration::from_secs(61));
    assert_eq!(tried(&gateway, "alice", &code).await, 403, "it was good twice");
    let acts: Vec<Act> = gateway.engine.audit_of(alice, 0, 100).expect("it reads").iter().map(|e| e.act).collect();
    let told = [Act::BypassCodeMade, Act::BypassCodeUsed, Act::BypassCodeUsed];
    assert!(acts.ends_with(&told), "{acts:?}");
    let log = serde_json::to_string(&gateway.engine.audit(0, 100).expect("it reads")).expect("plain data");
    assert!(log.contains("passport seen") && !log.contains(&code) && !log.contains(&code.replace('-', "")), "{log}");
    assert!(gateway.user("alice").bypass.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_that_persons_for_that_time_and_nothing_without_the_password() {
    let (gateway, _upstream) = gateway().await;
    for name in ["alice", "bob"] {
        drop(gateway.user_with_phone(name).await);
    }
    let alice = gateway.user("alice").id;
    let code = code_for(&gateway, alice, 1, HOUR).await;
    assert_eq!(tried(&gateway, "bob", &code).await, 403, "it is somebody else's");
    let mut browser = gateway.browser("wiki.test");
    let wrong = browser.post("/login", &[("user", "alice"), ("pass", "wrong")]).await;
    assert_eq!(wrong.status, 200, "the app says no");
    assert_eq!(browser.json_step("code", &[("code", &code)]).await.status, 404);
    gateway.clock.advance(HOUR);
    assert_eq!(tried(&gateway, "alice", &code).await, 403, "its time is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_must_set_something_up_can_go_on_with_it_instead_and_grace_stays() {
    let (gateway, _upstream) = gateway().await;
    let carol = gateway.add_user("carol", NewUser::default()).await;
    let code = code_for(&gateway, carol.id, 1, HOUR).await;
    assert_eq!(tried(&gateway, "carol", &code).await, 200);
    let dora = gateway.add_user("dora", NewUser { grace: 2, ..NewUser::default() }).await;
    let code = code_for(&gateway, dora.id, 1, HOUR).await;
    assert_eq!(tried(&gateway, "dora", &code).await, 200);
    assert_eq!(gateway.user("dora").grace_left, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_logins_that_type_it_at_once_as_many_pass_as_it_says() {
    let (gateway, _upstream) = gateway().await;
    drop(gateway.user_with_phone("alice").await);
    let code = code_for(&gateway, gateway.user("alice").id, 2, HOUR).await;
    let mut browsers = Vec::new();
    for _ in 0..5 {
        browsers.push(gateway.held("alice").await);
    }
    let code = Arc::new(code);
    let trying = browsers.into_iter().map(|mut browser| {
        let code = Arc::clone(&code);
        tokio::spawn(async move { browser.json_step("code", &[("code", &code)]).await.status })
    });
    let mut statuses: Vec<u16> =
        futures_util::future::join_all(trying).await.into_iter().map(|status| status.expect("no panic")).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 403, 403, 403]);
}

#[tokio::test(flavor = "multi_thread")]
async fn locking_resetting_and_ending_them_leave_none() {
    let (gateway, _upstream) = gateway().await;
    let engine = &gateway.engine;
    for how in ["locked", "reset", "ended"] {
        let user = gateway.add_user(how, NewUser::default()).await.id;
        let code = code_for(&gateway, user, 1, HOUR).await;
        match how {
            "locked" => {
                engine.lock_user(&By::CONSOLE, user).await.expect("locked");
                let refused = engine.make_bypass_code(&asked(), Caps::ADMINISTRATOR, user, 1, HOUR).await;
                assert!(matches!(refused, Err(EngineError::Refused(Refused::Locked))), "{refused:?}");
                engine.unlock_user(&By::CONSOLE, user).await.expect("unlocked");
            }
            "reset" => engine.reset_user(&By::CONSOLE, user).await.expect("reset"),
            _ => assert_eq!(engine.end_bypass_codes(&By::CONSOLE, user).await.expect("ended"), 1),
        }
        assert_eq!(tried(&gateway, how, &code).await, 403, "{how}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn none_is_made_without_a_reason_beyond_the_caps_or_without_end() {
    let (gateway, _upstream) = gateway().await;
    let user = gateway.add_user("alice", NewUser::default()).await.id;
    let refused = async |by: &By, caps, uses, lifetime| match gateway
        .engine
        .make_bypass_code(by, caps, user, uses, lifetime)
        .await
    {
        Err(EngineError::Refused(refused)) => refused,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&By::CONSOLE, Caps::ADMINISTRATOR, 1, HOUR).await, Refused::ReasonNeeded);
    assert_eq!(refused(&asked(), Caps::HELP_DESK, 4, HOUR).await, Refused::OverCaps(Caps::HELP_DESK));
    assert_eq!(refused(&asked(), Caps::ADMINISTRATOR, 1, HOUR * 169).await, Refused::OverCaps(Caps::ADMINISTRATOR));
    for _ in 0..3 {
        code_for(&gateway, user, 1, HOUR).await;
    }
    let one_more = refused(&asked(), Caps::ADMINISTRATOR, 1, HOUR).await;
    assert_eq!(one_more, Refused::TooMany { what: "bypass codes" });
    gateway.clock.advance(HOUR);
    code_for(&gateway, user, 1, HOUR).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn none_is_made_for_an_account_whose_time_is_over() {
    let (gateway, _upstream) = gateway().await;
    let alice = gateway.add_user("alice", NewUser::default()).await.id;
    let end = gateway.clock.now() + HOUR;
    gateway.rewrite(alice, |user| user.expires_at = Some(end)).await;
    code_for(&gateway, alice, 1, HOUR * 2).await;
    gateway.clock.advance(HOUR);
    let refused = gateway.engine.make_bypass_code(&asked(), Caps::ADMINISTRATOR, alice, 1, HOUR).await;
    assert!(matches!(refused, Err(EngineError::Refused(Refused::Ended))), "{refused:?}");
    let acts: Vec<Act> = gateway.engine.audit_of(alice, 0, 100).expect("it reads").iter().map(|e| e.act).collect();
    assert_eq!(acts.iter().filter(|act| **act == Act::BypassCodeMade).count(), 1, "{acts:?}");
}

/// A page without what differs from sign-in to sign-in.
fn still(page: &str, user: &str) -> String {
    let mut text = page.replace(user, "USER");
    while let Some((before, rest)) = text.split_once("name=\"token\" value=\"") {
        let rest = rest.split_once('"').map_or("", |(_, rest)| rest);
        text = format!("{before}TOKEN{rest}");
    }
    // The request's id, where a page names one.
    match text.split_once("<code") {
        Some((before, rest)) => format!("{before}{}", rest.split_once("</code>").map_or("", |(_, rest)| rest)),
        None => text,
    }
}

type Change = fn(&mut User);

/// People in every state in which the page could say more than it should; two of each, of whom one has a code.
const STATES: [(&str, Change); 4] = [
    ("sets-up", |_| ()),
    ("imported", |user| {
        user.factors.phone = Some(Phone { number: "+4915112345678".to_owned(), trust: PhoneTrust::Imported });
    }),
    ("in-grace", |user| user.grace_left = 3),
    ("has-a-number", |user| {
        user.factors.phone = Some(Phone { number: "+4915112345678".to_owned(), trust: PhoneTrust::Proven });
    }),
];

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_the_password_alone_is_not_told_whether_there_is_a_code() {
    for methods in ["", "[policy]\nmethods = [\"onetouch\"]\n", "[policy]\nmethods = [\"sms\", \"softtoken\"]\n"] {
        let upstream = RecordingUpstream::start(app).await;
        let gateway = TestGateway::start(&format!("{methods}{}", block(&upstream.url()))).await;
        for (state, change) in STATES {
            let mut seen = Vec::new();
            for has_code in [false, true] {
                let name = format!("{state}-{}", if has_code { "y" } else { "n" });
                let id = gateway.add_user(&name, NewUser::default()).await.id;
                gateway.rewrite(id, change).await;
                let code = if has_code { Some(code_for(&gateway, id, 1, HOUR).await) } else { None };
                let mut said = Vec::new();
                for _ in 0..4 {
                    let mut browser = gateway.held(&name).await;
                    for page in ["/.vestibule/login", "/.vestibule/login?with=recovery"] {
                        let answer = browser.get(page).await;
                        said.push((answer.status, still(&answer.text(), &name)));
                    }
                    for typed in ["abcd-efgh-jkmn", "1234567", "123456", "nothing"] {
                        let answer = browser.step("code", &[("code", typed), ("with", "recovery")]).await;
                        said.push((answer.status, still(&answer.text(), &name)));
                    }
                    assert_eq!(browser.step("cancel", &[]).await.status, 303);
                }
                seen.push(said);
                let Some(code) = code else { continue };
                // Tries are locked by now, which nobody can tell from the answer; later the code lets its owner in.
                gateway.clock.advance(Duration::from_mins(16));
                let mut owner = gateway.held(&name).await;
                let page = owner.get("/.vestibule/login").await.text();
                assert!(page.contains("href=\"/.vestibule/login?with=recovery\""), "{methods}{state}: {page}");
                let page = owner.get("/.vestibule/login?with=recovery").await.text();
                assert!(page.contains("action=\"/.vestibule/login/code\""), "{methods}{state}: {page}");
                let right = owner.step("code", &[("code", &code), ("with", "recovery")]).await;
                assert_eq!(right.status, 303, "{methods}{state}: {}", right.text());
                assert_eq!(owner.step("release", &[]).await.status, 302, "{methods}{state}");
            }
            let (without, with) = (&seen[0], &seen[1]);
            for (one, other) in without.iter().zip(with) {
                assert_eq!(one, other, "{methods}{state}");
            }
            let statuses: Vec<u16> = with.iter().map(|(status, _)| *status).collect();
            assert!(statuses.contains(&429), "tries are counted: {methods}{state}: {statuses:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_from_the_help_desk_opens_no_recovery_codes_where_policy_takes_none() {
    let upstream = RecordingUpstream::start(app).await;
    let mail = block(&upstream.url()).replace("wiki", "mail") + "[apps.policy]\nmethods = [\"softtoken\"]\n";
    let gateway = TestGateway::start(&format!("{}{mail}", block(&upstream.url()))).await;
    let new = NewUser { softtoken: true, ..NewUser::default() };
    let alice = gateway.add_user("alice", new).await.id;
    let bypass = code_for(&gateway, alice, 1, HOUR).await;
    let mut browser = gateway.held("alice").await;
    assert_eq!(browser.json_step("code", &[("code", &bypass)]).await.status, 200);
    assert_eq!(browser.step("release", &[]).await.status, 302);
    let mut program = as_program(&browser);
    let token = program.get(ACCOUNT).await.json()["token"].as_str().expect("a session").to_owned();
    let made = program.post(&at("recovery"), &[("token", &token)]).await.json();
    let recovery = made["codes"][0].as_str().unwrap_or_else(|| panic!("no codes: {made}")).to_owned();
    code_for(&gateway, alice, 1, HOUR).await;
    let mut mail = gateway.browser("mail.test");
    assert_eq!(mail.post("/login", &[("user", "alice"), ("pass", "right")]).await.status, 303);
    assert_eq!(mail.json_step("code", &[("code", &recovery)]).await.status, 403, "{recovery}");
    assert_eq!(gateway.user("alice").factors.recovery.len(), 10);
}
