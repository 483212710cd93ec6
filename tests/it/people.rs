//! What people are told: whoever may not sign in gets a page that says why, and whoever has a factor hears of every change.
//! And what an approval is worth once its user or factor has changed.

use std::sync::Arc;

use serde_json::Value;

use crate::faults::server::Home;
use crate::hold_and_release::{app, block};
use crate::support::{Answer, Browser, Phone, TestGateway, config, keyring, softtoken_code};
use crate::upstream::RecordingUpstream;
use vestibule::domain::audit::By;
use vestibule::domain::factor::Channel;
use vestibule::domain::ids::{DeviceId, UserId};
use vestibule::domain::user::{Locked, UserName};
use vestibule::engine::ports::{BoxFuture, Clock as _, Deliver, DeliverError, Message};
use vestibule::engine::users::NewUser;
use vestibule::serve::{self, SystemClock, SystemRandom, World};
use vestibule::store::memory::MemoryStore;

const HELP: &str = "[policy]\nhelp = \"Ask at the desk, or call 4711.\"\n";
const MAIL: &str = "alice@example.org";
const NUMBER: &str = "+4915112345678";

async fn gateway(policy: &str) -> (TestGateway, RecordingUpstream) {
    let upstream = RecordingUpstream::start(app).await;
    let gateway = TestGateway::start(&format!("{policy}{}", block(&upstream.url()))).await;
    (gateway, upstream)
}

async fn log_in(browser: &mut Browser, user: &str, password: &str) -> Answer {
    browser.get("/login").await;
    browser.post("/login", &[("user", user), ("pass", password)]).await
}

/// The same browser as a program: it asks for JSON.
fn as_program(browser: &Browser) -> Browser {
    let mut program = browser.clone();
    program.headers.retain(|(name, _)| name != "Accept");
    program.headers.push(("Accept".to_owned(), "application/json".to_owned()));
    program
}

/// A page that says why somebody cannot sign in, whom to ask, and how to go back.
#[track_caller]
fn is_locked_page(answer: &Answer, title: &str, happened: &str) {
    let page = answer.text();
    assert_eq!(answer.status, 403, "{page}");
    for part in [
        title,
        happened,
        "Ask at the desk, or call 4711.",
        "href=\"/login\"",
        "Back to sign-in",
        "Library wiki",
        "Request <code",
        "vestibule.",
    ] {
        assert!(page.contains(part), "no «{part}» in {page}");
    }
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let cookies = answer.all("set-cookie");
    assert!(!cookies.iter().any(|cookie| cookie.contains("vestibule")), "nothing is held or begun: {cookies:?}");
}

#[track_caller]
fn is_refusal_for_programs(answer: &Answer, error: &str, happened: &str) {
    let told = answer.json();
    assert_eq!((answer.status, &told["error"]), (403, &Value::from(error)), "{told}");
    assert!(told["message"].as_str().is_some_and(|message| message.contains(happened)), "{told}");
    assert!(told["request_id"].as_str().is_some_and(|id| !id.is_empty()), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn locked_and_unknown_people_get_pages_of_their_own_after_the_right_password() {
    let (gateway, _upstream) = gateway(HELP).await;
    let bob = gateway.add_user("bob", NewUser { softtoken: true, ..NewUser::default() }).await;
    gateway.engine.lock_user(&By::CONSOLE, bob.id).await.expect("bob is locked");
    for (user, title, happened, error) in [
        ("bob", "Your account is locked", "was locked by whoever looks after it", "locked-user"),
        ("nobody", "Your account is not known here", "this one was not added yet", "unknown-user"),
    ] {
        let mut browser = gateway.browser("wiki.test");
        is_locked_page(&log_in(&mut browser, user, "right").await, title, happened);
        assert_eq!(browser.get("/home").await.status, 303, "the wall stands");
        let mut program = as_program(&gateway.browser("wiki.test"));
        is_refusal_for_programs(&log_in(&mut program, user, "right").await, error, happened);
    }
    assert_eq!(gateway.engine.held().logins(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_wrong_password_nobody_learns_who_is_locked_or_known() {
    let (gateway, _upstream) = gateway(HELP).await;
    gateway.user_with_phone("alice").await;
    let bob = gateway.add_user("bob", NewUser { softtoken: true, ..NewUser::default() }).await;
    gateway.engine.lock_user(&By::CONSOLE, bob.id).await.expect("bob is locked");
    let mut seen = Vec::new();
    for user in ["alice", "bob", "nobody"] {
        let mut browser = gateway.browser("wiki.test");
        let answer = log_in(&mut browser, user, "wrong").await;
        // Sealed values differ each time, but not their length.
        let headers: Vec<(String, String)> = answer
            .headers
            .iter()
            .filter(|(name, _)| !name.eq_ignore_ascii_case("date"))
            .map(|(name, value)| match value.split_once('=').filter(|_| name.eq_ignore_ascii_case("set-cookie")) {
                Some((cookie, rest)) => (name.clone(), format!("{cookie} {}", rest.len())),
                None => (name.clone(), value.clone()),
            })
            .collect();
        seen.push((user, answer.status, headers, answer.text()));
    }
    let (_, status, headers, text) = &seen[0];
    assert_eq!((*status, text.as_str()), (200, "wrong password"));
    for (user, other_status, other_headers, other_text) in &seen[1..] {
        assert_eq!((other_status, other_headers, other_text), (status, headers, text), "{user}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_nothing_to_confirm_with_gets_the_locked_page() {
    let (gateway, _upstream) = gateway(&format!("{HELP}methods = [\"onetouch\", \"recovery\"]\n")).await;
    // Their only factor is of a kind that is not taken here any more.
    gateway.add_user("alice", NewUser { phone: Some(NUMBER.into()), ..NewUser::default() }).await;
    let mut browser = gateway.held("alice").await;
    let happened = "has none that is accepted here";
    is_locked_page(&browser.get("/.vestibule/login").await, "Your account is locked", happened);
    is_refusal_for_programs(&as_program(&browser).get("/.vestibule/login").await, "no-factor", happened);
    assert_eq!(browser.state().await["methods"], Value::Array(Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_locked_while_the_page_is_open_is_told_so() {
    let (gateway, _upstream) = gateway(HELP).await;
    gateway.user_with_phone("alice").await;
    let id = gateway.user("alice").id;
    let mut browser = gateway.held("alice").await;
    gateway.engine.lock_user(&By::CONSOLE, id).await.expect("alice is locked");
    let page = browser.get("/.vestibule/login").await;
    is_locked_page(&page, "Your account is locked", "was locked by whoever looks after it");
    is_refusal_for_programs(&as_program(&browser).get("/.vestibule/login").await, "locked-user", "locked");
    gateway.engine.unlock_user(&By::CONSOLE, id).await.expect("alice is unlocked");
    let page = browser.get("/.vestibule/login").await.text();
    assert!(
        page.contains("Sign-in stopped") && !page.contains("denied on your phone") && !page.contains("Your phone said"),
        "the phone said nothing: {page}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_cannot_be_held_ends_the_session_it_came_with() {
    let upstream = RecordingUpstream::start(app).await;
    let limits = "[limits]\nheld_logins = 1\nheld_logins_per_user = 1\n";
    let gateway = TestGateway::start(&format!("{limits}{}", block(&upstream.url()))).await;
    let phone = gateway.user_with_phone("alice").await;
    gateway.user_with_phone("bob").await;
    let id = gateway.user("alice").id;
    let mut browser = gateway.held("alice").await;
    approve(&gateway, &phone, &mut browser).await;
    assert_eq!(browser.step("release", &[]).await.status, 302);
    assert_eq!(browser.get("/home").await.status, 200);
    assert_eq!(gateway.engine.sessions_of(id).expect("they are read").len(), 1);

    gateway.held("bob").await;
    let full = browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!(full.status, 503, "{}", full.text());
    assert_eq!(gateway.engine.sessions_of(id).expect("they are read").len(), 0, "the app took the login");
    assert_eq!(browser.get("/home").await.status, 303, "the wall stands");
}

async fn approve(gateway: &TestGateway, phone: &Phone, browser: &mut Browser) {
    let number = browser.state().await["number"].as_str().expect("a number").to_owned();
    assert_eq!(phone.approve(gateway.clock.now(), &number).await, "approved");
}

/// How a login is settled with yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Phone,
    SoftToken,
    Sms,
    Recovery,
    SetUp,
    Grace,
    OptOut,
}

/// What happens between the yes and the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meanwhile {
    Nothing,
    Locked,
    /// The record alone: nothing but the look at the release can notice.
    LockedQuietly,
    Revoked,
    Reset,
    NumberRemoved,
    SeedRemoved,
    PhoneAdded,
    Deleted,
}

/// A user who has an approved login, in their browser.
async fn approved(gateway: &TestGateway, name: &str, by: Way) -> Browser {
    let now = gateway.clock.now();
    let new = match by {
        Way::Sms => NewUser { phone: Some(NUMBER.into()), ..NewUser::default() },
        Way::Phone | Way::SoftToken | Way::Recovery | Way::SetUp | Way::Grace | Way::OptOut => {
            NewUser { grace: 3, ..NewUser::default() }
        }
    };
    let phone = if by == Way::Phone || by == Way::SoftToken {
        Some(gateway.user_with_phone(name).await)
    } else {
        gateway.add_user(name, new).await;
        None
    };
    let mut browser = gateway.held(name).await;
    let done = match (by, &phone) {
        (Way::Phone, Some(phone)) => {
            approve(gateway, phone, &mut browser).await;
            browser.get("/.vestibule/login/state").await
        }
        (Way::SoftToken, Some(phone)) => browser.json_step("code", &[("code", &phone.code(now))]).await,
        (Way::Sms, _) => {
            assert_eq!(browser.json_step("send", &[("channel", "sms")]).await.status, 200);
            browser.json_step("code", &[("code", &gateway.outbox.last_code())]).await
        }
        (Way::SetUp | Way::Recovery, _) => {
            assert_eq!(browser.json_step("enrol/softtoken", &[]).await.status, 200);
            let code = softtoken_code(&seed_on(&browser.get("/.vestibule/login").await.text()), now);
            let done = browser.json_step("enrol/softtoken/confirm", &[("code", &code)]).await;
            if by == Way::Recovery {
                let codes = browser.json_step("enrol/recovery", &[]).await.json();
                assert_eq!(browser.step("release", &[]).await.status, 302);
                browser = gateway.held(name).await;
                browser.json_step("code", &[("code", codes["codes"][0].as_str().expect("a code"))]).await
            } else {
                done
            }
        }
        (Way::Grace, _) => browser.json_step("skip", &[]).await,
        (Way::OptOut, _) => browser.json_step("opt-out", &[]).await,
        (Way::Phone | Way::SoftToken, None) => panic!("{name} has no phone"),
    };
    assert_eq!(done.json()["status"], "approved", "{name}: {}", done.text());
    browser
}

fn seed_on(page: &str) -> String {
    let (_, rest) = page.split_once("secret=").unwrap_or_else(|| panic!("no seed on the page: {page}"));
    rest.chars().take_while(char::is_ascii_alphanumeric).collect()
}

async fn happen(gateway: &TestGateway, name: &str, meanwhile: Meanwhile) {
    let user = gateway.user(name);
    let engine = &gateway.engine;
    match meanwhile {
        Meanwhile::Nothing => {}
        Meanwhile::Locked => engine.lock_user(&By::CONSOLE, user.id).await.expect("locked"),
        Meanwhile::LockedQuietly => {
            let at = gateway.clock.now();
            gateway.rewrite(user.id, |user| user.locked = Some(Locked { at })).await;
        }
        Meanwhile::Revoked => {
            let device: DeviceId = user.factors.devices[0];
            engine.revoke_device(&By::CONSOLE, device).await.expect("revoked");
        }
        Meanwhile::Reset => engine.reset_user(&By::CONSOLE, user.id).await.expect("reset"),
        Meanwhile::NumberRemoved => gateway.rewrite(user.id, |user| user.factors.phone = None).await,
        Meanwhile::SeedRemoved => gateway.rewrite(user.id, |user| user.factors.softtoken = None).await,
        Meanwhile::PhoneAdded => {
            invite(gateway, user.id).await;
        }
        Meanwhile::Deleted => engine.delete_user(&By::CONSOLE, user.id).await.expect("deleted"),
    }
}

async fn invite(gateway: &TestGateway, user: UserId) -> Phone {
    let secret = gateway.engine.invite_device(&By::CONSOLE, user).await.expect("an invitation");
    let link = gateway.engine.register_link("http://127.0.0.1", user, &secret);
    Phone::register(gateway.portal(), &link, gateway.clock.now()).await.expect("the phone registers")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_is_worth_nothing_once_its_user_or_factor_is_gone() {
    let (gateway, _upstream) = gateway("[policy]\nopt_out = \"during-grace\"\n").await;
    for (index, (by, meanwhile, expected)) in [
        (Way::Phone, Meanwhile::Nothing, 302),
        (Way::SoftToken, Meanwhile::Nothing, 302),
        (Way::Sms, Meanwhile::Nothing, 302),
        (Way::Recovery, Meanwhile::Nothing, 302),
        (Way::SetUp, Meanwhile::Nothing, 302),
        (Way::Grace, Meanwhile::Nothing, 302),
        (Way::OptOut, Meanwhile::Nothing, 302),
        // These end the login themselves.
        (Way::Phone, Meanwhile::Locked, 409),
        (Way::Grace, Meanwhile::Locked, 409),
        (Way::SoftToken, Meanwhile::Reset, 409),
        (Way::Recovery, Meanwhile::Reset, 409),
        (Way::Sms, Meanwhile::Deleted, 409),
        (Way::Phone, Meanwhile::Revoked, 409),
        (Way::SoftToken, Meanwhile::Revoked, 409),
        // And these are noticed at the release.
        (Way::Phone, Meanwhile::LockedQuietly, 403),
        (Way::Recovery, Meanwhile::LockedQuietly, 403),
        (Way::Sms, Meanwhile::NumberRemoved, 403),
        (Way::SetUp, Meanwhile::SeedRemoved, 403),
        (Way::Grace, Meanwhile::PhoneAdded, 403),
        (Way::OptOut, Meanwhile::PhoneAdded, 403),
    ]
    .into_iter()
    .enumerate()
    {
        let case = format!("{by:?}, {meanwhile:?}");
        // Codes go to the one number in each case with SMS: past the limits on sends.
        gateway.clock.advance(std::time::Duration::from_hours(1));
        let name = format!("user{index}");
        let mut browser = approved(&gateway, &name, by).await;
        let token = browser.state().await["token"].as_str().expect("a token").to_owned();
        happen(&gateway, &name, meanwhile).await;
        let twin = browser.clone();
        let answer = as_program(&browser).post("/.vestibule/login/release", &[("token", &token)]).await;
        browser.keep(&answer);
        assert_eq!(answer.status, expected, "{case}: {}", answer.text());
        if expected == 302 {
            assert_eq!(browser.get("/home").await.status, 200, "{case}");
            continue;
        }
        let cookies = answer.all("set-cookie");
        assert!(cookies.is_empty(), "{case}: nothing of the app leaves: {cookies:?}");
        assert_eq!(browser.get("/home").await.status, 303, "{case}: the wall stands");
        let mut browser = twin;
        let page = browser.get("/.vestibule/login").await;
        assert!(!page.text().contains("data-release"), "{case}: the page would ask for ever: {}", page.text());
        if expected == 403 {
            assert_eq!(browser.state().await["status"], "denied", "{case}: it is over");
            assert_eq!(browser.json_step("release", &[]).await.status, 409, "{case}");
        }
        let undone = gateway.engine.held();
        assert_eq!((undone.logins(), undone.bytes()), (0, 0), "{case}: its answer is destroyed");
    }
}

/// What was told since the last look, without codes.
async fn told(gateway: &TestGateway, seen: &mut usize) -> Vec<(Channel, String, String)> {
    gateway.engine.notices_sent().await;
    let all = gateway.outbox.messages();
    let new = all[*seen..].iter().filter(|message| message.code.is_none());
    let new = new.map(|message| (message.channel, message.to.clone(), message.text.clone())).collect();
    *seen = all.len();
    new
}

#[track_caller]
fn is_told(told: &[(Channel, String, String)], expected: Option<(Channel, &str, &str)>, case: &str) {
    match (told, expected) {
        ([], None) => {}
        ([(channel, to, text)], Some((by, address, words))) => {
            assert_eq!((*channel, to.as_str()), (by, address), "{case}");
            assert!(text.contains(words) && text.contains("at Library wiki"), "{case}: {text}");
        }
        _ => panic!("{case}: {told:?} instead of {expected:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrators_changes_are_told_over_what_the_user_had_before() {
    let (gateway, _upstream) = gateway("").await;
    let mut seen = 0;
    let both = NewUser { phone: Some(NUMBER.into()), email: Some(MAIL.into()), ..NewUser::default() };
    for (name, new, to) in [
        ("mail", NewUser { email: Some(MAIL.into()), ..NewUser::default() }, Some((Channel::Email, MAIL))),
        ("number", NewUser { phone: Some(NUMBER.into()), ..NewUser::default() }, Some((Channel::Sms, NUMBER))),
        ("both", both, Some((Channel::Email, MAIL))),
        ("neither", NewUser::default(), None),
    ] {
        let user = gateway.add_user(name, new).await;
        is_told(&told(&gateway, &mut seen).await, None, name);
        // By text message it is said more shortly.
        let words = |by_mail, by_sms| {
            to.map(|(channel, address)| (channel, address, if channel == Channel::Sms { by_sms } else { by_mail }))
        };
        invite(&gateway, user.id).await;
        is_told(
            &told(&gateway, &mut seen).await,
            words("A phone was added to your account", "A phone was added to number at "),
            name,
        );
        let device = gateway.user(name).factors.devices[0];
        gateway.engine.revoke_device(&By::CONSOLE, device).await.expect("revoked");
        is_told(
            &told(&gateway, &mut seen).await,
            words("A phone was removed from your account", "A phone was removed from number at "),
            name,
        );
        invite(&gateway, user.id).await;
        told(&gateway, &mut seen).await;
        gateway.engine.reset_user(&By::CONSOLE, user.id).await.expect("reset");
        is_told(
            &told(&gateway, &mut seen).await,
            words("Every way to confirm sign-ins was removed", "Every second step of number at "),
            name,
        );
        gateway.engine.reset_user(&By::CONSOLE, user.id).await.expect("reset");
        is_told(&told(&gateway, &mut seen).await, None, "nothing was left to take away");
        // Who has a factor is told what becomes of the account, too.
        gateway.engine.lock_user(&By::CONSOLE, user.id).await.expect("locked");
        is_told(&told(&gateway, &mut seen).await, None, "there is no factor to lose");
        gateway.engine.unlock_user(&By::CONSOLE, user.id).await.expect("unlocked");
        invite(&gateway, user.id).await;
        told(&gateway, &mut seen).await;
        // The number went with the reset.
        let to = to.filter(|(channel, _)| *channel == Channel::Email);
        gateway.engine.lock_user(&By::CONSOLE, user.id).await.expect("locked");
        is_told(&told(&gateway, &mut seen).await, to.map(|(by, at)| (by, at, "was locked")), name);
        gateway.engine.delete_user(&By::CONSOLE, user.id).await.expect("deleted");
        is_told(&told(&gateway, &mut seen).await, to.map(|(by, at)| (by, at, "was removed, with every way")), name);
    }
    // One that was never confirmed is no factor: nobody is frightened.
    let user = gateway.add_user("later", NewUser { email: Some(MAIL.into()), grace: 3, ..NewUser::default() }).await;
    let mut browser = gateway.held("later").await;
    let phone = set_up_phone(&gateway, &mut browser).await;
    let device = DeviceId::parse(&phone.factor[2..]).expect("an id");
    assert_eq!(gateway.engine.devices_of(user.id).expect("they are read").len(), 1);
    gateway.engine.revoke_device(&By::CONSOLE, device).await.expect("revoked");
    is_told(&told(&gateway, &mut seen).await, None, "not confirmed");
}

/// A phone registered by the link of a set-up page; the page shows its number then.
async fn set_up_phone(gateway: &TestGateway, browser: &mut Browser) -> Phone {
    assert_eq!(browser.json_step("enrol/phone", &[]).await.status, 200);
    let page = browser.get("/.vestibule/login").await.text();
    let (_, link) = page.split_once("#register=").expect("a link");
    let link: String = link.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
    let link = format!("http://127.0.0.1/authenticator#register={link}");
    Phone::register(gateway.portal(), &link, gateway.clock.now()).await.expect("the phone registers")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_factor_and_recovery_codes_are_told_to_another_channel_or_to_nobody() {
    let (gateway, _upstream) = gateway("").await;
    let now = gateway.clock.now();
    let mut seen = 0;
    for email in [Some(MAIL), None] {
        let case = |what: &str| format!("{what}, {email:?}");
        let words = |words| email.map(|email| (Channel::Email, email, words));
        let name = |what: &str| format!("{what}-{}", email.is_some());
        let new = || NewUser { email: email.map(str::to_owned), grace: 3, ..NewUser::default() };

        gateway.add_user(&name("token"), new()).await;
        let mut browser = gateway.held(&name("token")).await;
        browser.json_step("enrol/softtoken", &[]).await;
        let secret = seed_on(&browser.get("/.vestibule/login").await.text());
        let wrong = browser.json_step("enrol/softtoken/confirm", &[("code", "no")]).await;
        assert_eq!(wrong.status, 403, "{}", wrong.text());
        is_told(&told(&gateway, &mut seen).await, None, &case("not confirmed"));
        let done = browser.json_step("enrol/softtoken/confirm", &[("code", &softtoken_code(&secret, now))]).await;
        assert_eq!(done.json()["status"], "approved");
        is_told(&told(&gateway, &mut seen).await, words("An authenticator app was added"), &case("softtoken"));
        let codes = browser.json_step("enrol/recovery", &[]).await.json();
        let told_of_codes = told(&gateway, &mut seen).await;
        is_told(&told_of_codes, words("New recovery codes were made"), &case("recovery"));
        for code in codes["codes"].as_array().expect("codes").iter().map(|code| code.as_str().expect("text")) {
            assert!(!told_of_codes.iter().any(|(_, _, text)| text.contains(code)), "a code in a notice");
        }

        gateway.add_user(&name("phone"), new()).await;
        let mut browser = gateway.held(&name("phone")).await;
        let phone = set_up_phone(&gateway, &mut browser).await;
        is_told(&told(&gateway, &mut seen).await, None, &case("phone, not confirmed"));
        approve(&gateway, &phone, &mut browser).await;
        is_told(&told(&gateway, &mut seen).await, words("A phone was added"), &case("phone"));

        gateway.add_user(&name("number"), new()).await;
        let mut browser = gateway.held(&name("number")).await;
        let number = if email.is_some() { NUMBER } else { "+4915112345679" };
        let sent = browser.json_step("enrol/number", &[("number", number), ("channel", "sms")]).await;
        assert_eq!(sent.status, 200, "{}", sent.text());
        let code = gateway.outbox.last_code();
        let done = browser.json_step("enrol/number/confirm", &[("code", &code)]).await;
        assert_eq!(done.json()["status"], "approved", "{}", done.text());
        is_told(&told(&gateway, &mut seen).await, words("A phone number was added"), &case("number"));
    }
}

/// A delivery that never ends.
struct Hangs;

impl Deliver for Hangs {
    fn send(&self, _: Message) -> BoxFuture<'_, Result<(), DeliverError>> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_act_waits_for_a_delivery_that_hangs() {
    let world = World {
        store: Arc::new(MemoryStore::new()),
        clock: Arc::new(SystemClock::new()),
        random: Arc::new(SystemRandom),
        deliver: Arc::new(Hangs),
        push: Arc::new(vestibule::engine::ports::NoPush),
        pictures: Arc::new(vestibule::engine::ports::NoPictures),
    };
    let config = config(&block("http://127.0.0.1:9"));
    let engine = serve::engine(&config, world, &keyring()).expect("the engine starts");
    let running = serve::start(&config, Arc::clone(&engine)).expect("the listeners start");
    let name = UserName::parse("alice", false).expect("a name");
    let new = NewUser { email: Some(MAIL.into()), ..NewUser::default() };
    let (user, _) = engine.add_user(&By::CONSOLE, &TestGateway::realm(), &name, &new).await.expect("the user is added");
    let secret = engine.invite_device(&By::CONSOLE, user.id).await.expect("an invitation");
    let link = engine.register_link("http://127.0.0.1", user.id, &secret);
    let portal = running.portal_addresses()[0];
    Phone::register(portal, &link, engine.wall()).await.expect("the phone registers");
    let device = engine.devices_of(user.id).expect("they are read")[0].id;
    engine.revoke_device(&By::CONSOLE, device).await.expect("it is removed");
    // Only who asks for it waits.
    let waited = tokio::time::timeout(std::time::Duration::ZERO, engine.notices_sent()).await;
    assert!(waited.is_err(), "there was nothing under way: nothing was tested");
}

#[tokio::test(flavor = "multi_thread")]
async fn links_are_all_that_the_program_prints_and_its_notices_are_sent_before_it_ends() {
    let home = Home::new(&block("http://127.0.0.1:9"));
    let run = async |args: &[&str]| {
        let output = home.vestibule(args).await;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(output.status.success(), "{args:?}: {}", text(&output.stderr));
        (text(&output.stdout), text(&output.stderr))
    };
    for (args, beginning, hint) in [
        (&["user", "add", "alice", "--softtoken", "--email", MAIL][..], "otpauth://totp/", "`alice` is added"),
        (&["device", "invite", "alice"], "http://localhost:8081/authenticator#register=VA", "good once"),
    ] {
        let (out, err) = run(args).await;
        let link = out.strip_suffix('\n').expect("a line");
        assert!(link.starts_with(beginning) && !link.contains(char::is_whitespace), "{args:?}: {out}");
        assert!(err.contains(hint) && !err.contains(link), "{args:?}: {err}");
    }
    // No server runs: the command itself has to see that the notice gets out.
    run(&["user", "reset", "alice"]).await;
    let outbox = std::fs::read_to_string(home.path().join("data/outbox.jsonl")).expect("an outbox");
    let lines: Vec<Value> = outbox.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let [line] = &lines[..] else { panic!("{outbox}") };
    assert_eq!((&line["channel"], &line["to"]), (&Value::from("email"), &Value::from(MAIL)));
    assert!(line["text"].as_str().is_some_and(|text| text.contains("Every way to confirm sign-ins")), "{line}");
}
