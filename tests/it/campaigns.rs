//! Campaigns at the login page: not asked before its time, warned with a message and a count, then required; and the count holds
//! however many sign in at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use crate::hold_and_release::{app, block};
use crate::support::{Browser, TestGateway};
use crate::upstream::RecordingUpstream;
use vestibule::domain::audit::By;
use vestibule::domain::campaign::{Campaign, Dates, Extension};
use vestibule::domain::ids::CampaignName;
use vestibule::domain::locale::Locale;
use vestibule::domain::time::Timestamp;
use vestibule::engine::ports::Clock;
use vestibule::engine::users::NewUser;

const DAY: Duration = Duration::from_hours(24);
const ENGLISH: &str = "From then on <b>everybody</b> needs a second factor.";

async fn gateway(more: &str) -> (TestGateway, RecordingUpstream) {
    let upstream = RecordingUpstream::start(app).await;
    (TestGateway::start(&format!("{more}{}", block(&upstream.url()))).await, upstream)
}

fn name() -> CampaignName {
    CampaignName::parse("autumn").expect("a name")
}

/// Starts after a day, asks from the second, ends with the fourth; opting out until the third.
fn campaign(now: Timestamp, grace_logins: u32) -> Campaign {
    Campaign {
        realm: TestGateway::realm(),
        name: name(),
        title: None,
        grace_logins,
        starts_at: now + DAY,
        warn_from: now + DAY * 2,
        dates: Dates { grace_until: None, enforce_from: Some(now + DAY * 4), opt_out_until: Some(now + DAY * 3) },
        extended: BTreeMap::new(),
        messages: BTreeMap::from([(Locale::En, ENGLISH.to_owned()), (Locale::De, "Dann brauchen es alle.".to_owned())]),
        groups: BTreeSet::new(),
        created_at: now,
    }
}

async fn member(gateway: &TestGateway, user: &str, grace: u32) {
    let id = gateway.add_user(user, NewUser { grace, ..NewUser::default() }).await.id;
    let joined = gateway.engine.add_to_campaign(&By::CONSOLE, &TestGateway::realm(), &name(), &[id]).await;
    assert_eq!(joined.expect("they are added").joined, 1);
}

async fn sent(gateway: &TestGateway, user: &str) -> (Browser, u16, String) {
    let mut browser = gateway.browser("wiki.test");
    let answer = browser.post("/login", &[("user", user), ("pass", "right")]).await;
    let to = answer.header("location").unwrap_or_default().to_owned();
    (browser, answer.status, to)
}

#[tokio::test(flavor = "multi_thread")]
async fn from_its_start_over_the_warning_to_the_day_it_is_enforced() {
    let (gateway, _upstream) = gateway("").await;
    let now = gateway.clock.now();
    gateway.engine.create_campaign(&By::CONSOLE, &campaign(now, 5)).await.expect("it is made");
    for user in ["alice", "bob", "carol", "dora"] {
        member(&gateway, user, 5).await;
    }
    gateway.add_user("eve", NewUser { grace: 5, ..NewUser::default() }).await;
    for day in ["before the start", "begun"] {
        let (_, status, to) = sent(&gateway, "alice").await;
        assert_eq!(status, 302, "{day}: the app's own answer, at once");
        assert!(!to.contains(".vestibule"), "{day}: {to}");
        let mut eve = gateway.held("eve").await;
        assert_eq!(eve.state().await["grace_left"], 5, "{day}: she is no member");
        assert!(!eve.get("/.vestibule/login").await.text().contains("everybody"), "{day}");
        gateway.clock.advance(DAY);
    }
    assert_eq!(gateway.user("alice").grace_left, 5, "what was not asked did not count");

    // The warning.
    let mut alice = gateway.held("alice").await;
    let page = alice.get("/.vestibule/login").await.text();
    assert!(page.contains("From then on &lt;b&gt;everybody&lt;/b&gt; needs a second factor."), "{page}");
    assert!(page.contains("You can skip this 5 more times, until "), "{page}");
    let last_day = (now + DAY * 4).rfc3339();
    let (year, day) = (&last_day[..4], last_day[8..10].trim_start_matches('0'));
    assert!(page.contains(&format!("until {day} ")) && page.contains(&format!(" {year} at the latest")), "{page}");
    assert!(page.contains("data-part=\"opt-out\""), "{page}");
    assert_eq!(alice.json_step("skip", &[]).await.status, 200);
    assert_eq!(alice.step("release", &[]).await.status, 302);
    assert_eq!(gateway.user("alice").grace_left, 4);
    let mut bob = gateway.held("bob").await;
    assert_eq!(bob.json_step("opt-out", &[]).await.status, 200);
    assert_eq!(bob.step("release", &[]).await.status, 302);
    let (_, status, _) = sent(&gateway, "bob").await;
    assert_eq!(status, 302, "who opted out is not asked");

    // Opting out is over, for whoever has and for whoever has not.
    gateway.clock.advance(DAY);
    for (user, left) in [("bob", 3), ("carol", 5)] {
        let mut browser = gateway.held(user).await;
        assert_eq!(browser.state().await["grace_left"], left, "{user}");
        assert!(!browser.get("/.vestibule/login").await.text().contains("data-part=\"opt-out\""), "{user}");
        assert_eq!(browser.json_step("opt-out", &[]).await.status, 403, "{user}");
    }
    // A page that was opened in time is of no use later.
    let mut dora = gateway.held("dora").await;
    gateway.clock.advance(DAY);
    assert_ne!(dora.json_step("skip", &[]).await.status, 200);

    // Enforced.
    for user in ["alice", "bob", "carol", "dora"] {
        let mut browser = gateway.held(user).await;
        assert_eq!(browser.state().await["grace_left"], 0, "{user}");
        let page = browser.get("/.vestibule/login").await.text();
        assert!(page.contains("data-part=\"enrol\"") && !page.contains("data-part=\"skip\""), "{user}: {page}");
        assert!(page.contains("everybody"), "{user}: the message still says why");
        assert_eq!(browser.json_step("skip", &[]).await.status, 403, "{user}");
        assert_ne!(browser.step("release", &[]).await.status, 302, "{user}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_never_loosens_what_configuration_has_ended() {
    let (gateway, _upstream) = gateway("[policy]\ngrace_until = \"2020-01-01\"\n").await;
    let now = gateway.clock.now();
    gateway.engine.create_campaign(&By::CONSOLE, &campaign(now, 5)).await.expect("it is made");
    member(&gateway, "alice", 5).await;
    for _ in 0..3 {
        let mut browser = gateway.held("alice").await;
        assert_eq!(browser.json_step("skip", &[]).await.status, 403);
        gateway.clock.advance(DAY);
    }
}

/// How many of so many logins, held and skipped at once, went through.
async fn skipped(browsers: Vec<Browser>) -> u32 {
    let skipping = browsers
        .into_iter()
        .map(|mut browser| tokio::spawn(async move { browser.json_step("skip", &[]).await.status == 200 }));
    let done = futures_util::future::join_all(skipping).await;
    done.into_iter().map(|done| u32::from(done.expect("no panic"))).sum()
}

async fn many(gateway: &TestGateway, count: u32) -> Vec<Browser> {
    let mut browsers = Vec::new();
    for _ in 0..count {
        browsers.push(gateway.held("alice").await);
    }
    browsers
}

const ROOM: &str = "[limits]\nheld_logins_per_user = 20\n";

#[tokio::test(flavor = "multi_thread")]
async fn of_three_times_as_many_at_once_as_many_pass_as_are_left() {
    let (gateway, _upstream) = gateway(ROOM).await;
    let now = gateway.clock.now();
    gateway.engine.create_campaign(&By::CONSOLE, &campaign(now, 3)).await.expect("it is made");
    member(&gateway, "alice", 9).await;
    gateway.clock.advance(DAY * 2);
    let browsers = many(&gateway, 9).await;
    assert_eq!(skipped(browsers).await, 3);
    assert_eq!(gateway.user("alice").grace_left, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extension_among_sign_ins_gives_exactly_what_it_says() {
    let (gateway, _upstream) = gateway(ROOM).await;
    let now = gateway.clock.now();
    gateway.engine.create_campaign(&By::CONSOLE, &campaign(now, 2)).await.expect("it is made");
    member(&gateway, "alice", 2).await;
    gateway.clock.advance(DAY * 2);
    let browsers = many(&gateway, 12).await;
    let engine = Arc::clone(&gateway.engine);
    let extending = tokio::spawn(async move {
        let extension = Extension { grace_logins: Some(4), ..Extension::default() };
        let by = By::CONSOLE.because(Some("mail was down"));
        engine.extend_campaign(&by, &TestGateway::realm(), &name(), &extension).await
    });
    let passed = skipped(browsers).await;
    assert_eq!(extending.await.expect("no panic").expect("it is extended"), 1);
    // Four from the moment of the extension on, and before it none to two.
    let all = passed + gateway.user("alice").grace_left;
    assert!((4..=6).contains(&all), "{passed} passed, {all} with those that are left");
    let rest = many(&gateway, 8).await;
    assert_eq!(passed + skipped(rest).await, all);
}
