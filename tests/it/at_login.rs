//! What somebody without a second factor is asked at a sign-in: how often it can still be put off, what doing without means,
//! why it is required, and whom to ask.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::hold_and_release::{app, block};
use crate::support::{Browser, Phone as Handset, TestGateway, softtoken_code};
use crate::upstream::RecordingUpstream;
use vestibule::domain::audit::{Act, Actor, By};
use vestibule::domain::campaign::{Campaign, Dates};
use vestibule::domain::ids::{CampaignName, LoginId, UserId};
use vestibule::domain::locale::Locale;
use vestibule::domain::text::from_base64url;
use vestibule::domain::user::{Phone, PhoneTrust};
use vestibule::engine::ports::Clock as _;
use vestibule::engine::users::NewUser;

const PAGE: &str = "/.vestibule/login";
const NUMBER: &str = "+4915112345678";

async fn gateway(more: &str) -> (TestGateway, RecordingUpstream) {
    let upstream = RecordingUpstream::start(app).await;
    (TestGateway::start(&format!("{more}{}", block(&upstream.url()))).await, upstream)
}

async fn add(gateway: &TestGateway, user: &str, grace: u32) -> UserId {
    gateway.add_user(user, NewUser { grace, ..NewUser::default() }).await.id
}

async fn page(browser: &mut Browser) -> String {
    browser.get(PAGE).await.text()
}

async fn inside(browser: &mut Browser) {
    let answer = browser.step("release", &[]).await;
    assert_eq!(answer.status, 302, "{}", answer.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn doing_without_is_confirmed_a_second_time_on_the_page_and_programs_say_it_once() {
    let (gateway, _upstream) = gateway("[policy]\nopt_out = \"during-grace\"\ngrace_until = \"2027-03-01\"\n").await;
    add(&gateway, "alice", 3).await;
    let mut alice = gateway.held("alice").await;
    let first = page(&mut alice).await;
    assert!(first.contains("data-part=\"opt-out\"") && first.contains("We advise against it"), "{first}");
    assert!(!first.contains("name=\"confirm\""), "{first}");

    // The first press asks, whatever else comes with it.
    for fields in [&[][..], &[("confirm", "")], &[("confirm", "no")], &[("confirm", "YES")]] {
        let asked = alice.step("opt-out", fields).await;
        assert_eq!(asked.status, 200, "{}", asked.text());
        let text = asked.text();
        assert!(text.contains("Really do without") && text.contains("name=\"confirm\" value=\"yes\""), "{text}");
        assert!(text.contains("This holds for 3 sign-ins, this one included, and until 1 March 2027"), "{text}");
        assert_eq!(alice.state().await["status"], "pending");
        assert_eq!((gateway.user("alice").opted_out, gateway.user("alice").grace_left), (None, 3));
    }
    // Looking at the page again is the way back.
    assert!(page(&mut alice).await.contains("data-part=\"skip\""));
    assert_eq!(alice.step("opt-out", &[("confirm", "yes")]).await.status, 303);
    inside(&mut alice).await;
    assert!(gateway.user("alice").opted_out.is_some());
    assert_eq!(gateway.user("alice").grace_left, 2);

    add(&gateway, "bob", 3).await;
    let mut bob = gateway.held("bob").await;
    assert_eq!(bob.json_step("opt-out", &[]).await.json()["status"], "approved");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_whether_to_do_without_where_nobody_may() {
    let (gateway, _upstream) = gateway("").await;
    add(&gateway, "alice", 3).await;
    let mut alice = gateway.held("alice").await;
    for fields in [&[][..], &[("confirm", "yes")]] {
        let answer = alice.step("opt-out", fields).await;
        assert_eq!(answer.status, 403, "{}", answer.text());
        assert!(!answer.text().contains("Really do without"), "{}", answer.text());
    }
    assert_eq!(alice.state().await["status"], "pending");
    assert_eq!(alice.step("cancel", &[]).await.status, 303);
    assert_eq!(alice.step("opt-out", &[]).await.status, 409, "it is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_time_and_the_last_day_are_said_in_plain_words() {
    // The tests' clock begins on 21 November 2026.
    let (gateway, _upstream) = gateway("[policy]\ngrace_until = \"2026-11-23\"\n").await;
    let today = gateway.clock.wall().rfc3339();
    assert!(today.starts_with("2026-11-21"), "{today}");
    add(&gateway, "alice", 3).await;
    add(&gateway, "bob", 1).await;
    let words = |until: &str| format!("You can skip this 3 more times, until {until} at the latest.");
    let text = page(&mut gateway.held("alice").await).await;
    assert!(text.contains(&words("23 November 2026")), "{text}");
    let text = page(&mut gateway.held("bob").await).await;
    assert!(text.contains("This is the last time you can skip this."), "{text}");
    gateway.clock.advance(Duration::from_hours(48));
    let mut alice = gateway.held("alice").await;
    let text = page(&mut alice).await;
    assert!(text.contains("Today is the last day on which you can skip this."), "{text}");
    assert!(!text.contains("data-part=\"required\""), "{text}");
    gateway.clock.advance(Duration::from_hours(24));
    let text = page(&mut gateway.held("alice").await).await;
    assert!(text.contains("It has been required since 24 November 2026"), "{text}");
    assert!(!text.contains("data-part=\"skip\"") && text.contains("data-part=\"enrol\""), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_left_the_page_says_why() {
    let (gateway, _upstream) = gateway("[policy]\nunknown_users = \"enrol\"\n").await;
    add(&gateway, "alice", 1).await;
    let mut alice = gateway.held("alice").await;
    assert_eq!(alice.step("skip", &[]).await.status, 303);
    inside(&mut alice).await;
    let text = page(&mut gateway.held("alice").await).await;
    assert!(text.contains("It is required now: you have no sign-ins without it left."), "{text}");
    let text = page(&mut gateway.held("nobody-added").await).await;
    assert!(text.contains("It is required from the first sign-in on"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_came_with_a_number_may_put_it_off_too_and_a_thief_of_the_password_does_not_learn_it() {
    let (gateway, _upstream) = gateway("[policy]\nopt_out = \"during-grace\"\n").await;
    let id = add(&gateway, "alice", 2).await;
    gateway.rewrite(id, |user| user.factors.phone = Some(known_number())).await;

    let mut alice = gateway.held("alice").await;
    let text = page(&mut alice).await;
    for part in ["data-part=\"skip\"", "data-part=\"opt-out\"", "data-part=\"cancel\"", "data-part=\"enrol\""] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let shows_number = |text: &str| text.contains(NUMBER) || text.contains("15112345");
    assert!(!shows_number(&text) && text.contains("5678"), "{text}");
    assert_eq!(alice.step("opt-out", &[]).await.status, 200, "she is asked too");
    assert_eq!(alice.step("skip", &[]).await.status, 303);
    inside(&mut alice).await;
    assert_eq!(gateway.user("alice").grace_left, 1);

    // Set up: whatever number is sent along, the code goes to the one that is known.
    let mut alice = gateway.held("alice").await;
    let sent = alice.step("enrol/number", &[("number", "+4930123456"), ("channel", "sms")]).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let text = page(&mut alice).await;
    assert!(!shows_number(&text) && text.contains("5678"), "{text}");
    assert_eq!(gateway.outbox.messages().last().map(|message| message.to.clone()), Some(NUMBER.to_owned()));
    let code = gateway.outbox.last_code();
    assert_eq!(alice.step("enrol/number/confirm", &[("code", &code)]).await.status, 303);
    inside(&mut alice).await;
    assert!(gateway.user("alice").is_enrolled());
}

const NO_NUMBERS: &str = "[policy]\nmethods = [\"onetouch\", \"softtoken\", \"recovery\"]\n";

fn known_number() -> Phone {
    Phone { number: NUMBER.to_owned(), trust: PhoneTrust::Imported }
}

/// Sets an authenticator app up in a held login, and goes on.
async fn set_softtoken_up(gateway: &TestGateway, browser: &mut Browser) {
    assert_eq!(browser.step("enrol/softtoken", &[]).await.status, 303);
    let text = page(browser).await;
    let (_, seed) = text.split_once("secret=").expect("a seed");
    let seed: String = seed.chars().take_while(char::is_ascii_alphanumeric).collect();
    let code = softtoken_code(&seed, gateway.clock.wall());
    let confirmed = browser.step("enrol/softtoken/confirm", &[("code", &code)]).await;
    assert_eq!(confirmed.status, 303, "{}", confirmed.text());
    inside(browser).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_no_app_of_the_realm_takes_stands_in_nobodys_way() {
    let (gateway, _upstream) = gateway(NO_NUMBERS).await;
    let id = add(&gateway, "alice", 0).await;
    gateway.rewrite(id, |user| user.factors.phone = Some(known_number())).await;
    let mut alice = gateway.held("alice").await;
    let text = page(&mut alice).await;
    assert!(text.contains("enrol/phone") && text.contains("enrol/softtoken"), "{text}");
    assert!(!text.contains("enrol/number") && !text.contains("5678"), "{text}");
    let number = alice.step("enrol/number", &[("number", NUMBER), ("channel", "sms")]).await;
    assert_eq!(number.status, 403, "policy takes none: {}", number.text());
    assert!(gateway.outbox.messages().is_empty());
    set_softtoken_up(&gateway, &mut alice).await;
    let factors = gateway.user("alice").factors;
    assert_eq!(
        (factors.softtoken.is_some(), factors.phone),
        (true, Some(known_number())),
        "and the number has proven nothing"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_comes_while_something_else_is_set_up_is_proven_first() {
    let (gateway, _upstream) = gateway("").await;
    let id = add(&gateway, "alice", 0).await;
    let mut thief = gateway.held("alice").await;
    assert_eq!(thief.step("enrol/softtoken", &[]).await.status, 303);
    let text = page(&mut thief).await;
    let (_, seed) = text.split_once("secret=").expect("a seed");
    let seed: String = seed.chars().take_while(char::is_ascii_alphanumeric).collect();
    let mut other = gateway.held("alice").await;
    assert_eq!(other.step("enrol/number", &[("number", "+4930123456"), ("channel", "sms")]).await.status, 303);
    let sent = gateway.outbox.last_code();
    let mut phones = gateway.held("alice").await;
    assert_eq!(phones.step("enrol/phone", &[]).await.status, 303);
    let text = page(&mut phones).await;
    let link = text.split('"').find(|part| part.contains("#register=")).expect("a link").replace("&#x2F;", "/");
    let phone = Handset::register(gateway.portal(), &link, gateway.clock.now()).await.expect("it registers");
    let shown = phones.state().await["number"].as_str().expect("a number").to_owned();

    gateway.rewrite(id, |user| user.factors.phone = Some(known_number())).await;
    let code = softtoken_code(&seed, gateway.clock.wall());
    assert_eq!(thief.step("enrol/softtoken/confirm", &[("code", &code)]).await.status, 403);
    assert_eq!(other.step("enrol/number/confirm", &[("code", &sent)]).await.status, 403, "it is another number");
    phone.approve(gateway.clock.now(), &shown).await;
    assert_eq!(phones.state().await["status"], "pending");
    let factors = gateway.user("alice").factors;
    assert!(
        factors.softtoken.is_none() && factors.devices.is_empty() && factors.phone == Some(known_number()),
        "{factors:?}"
    );
}

/// This app takes no telephone, and another of the realm does: the number is proven there before anything is set up here.
#[tokio::test(flavor = "multi_thread")]
async fn with_nothing_to_set_up_grace_still_lets_in_and_then_the_page_says_whom_to_ask() {
    let policy = format!(
        "{NO_NUMBERS}help = \"IT desk, <b>room 2</b>, helpdesk@example.edu, +49 89 1234-567, \
         https://help.example.edu/2fa\"\n"
    );
    let upstream = RecordingUpstream::start(app).await;
    let mail = block(&upstream.url()).replace("wiki", "mail");
    let takes_numbers = "[apps.policy]\nmethods = [\"softtoken\", \"voice\"]\n";
    let gateway = TestGateway::start(&format!("{policy}{}{mail}{takes_numbers}", block(&upstream.url()))).await;
    let id = add(&gateway, "alice", 1).await;
    gateway.rewrite(id, |user| user.factors.phone = Some(known_number())).await;
    let mut alice = gateway.held("alice").await;
    for step in ["enrol/softtoken", "enrol/phone"] {
        assert_eq!(alice.step(step, &[]).await.status, 403, "no way around the number: {step}");
    }
    let text = page(&mut alice).await;
    assert!(text.contains("Ask your help desk to do it with you before it is required."), "{text}");
    assert!(text.contains("data-part=\"skip\"") && !text.contains("data-part=\"enrol\""), "{text}");
    assert_eq!(alice.step("skip", &[]).await.status, 303);
    inside(&mut alice).await;

    let mut alice = gateway.held("alice").await;
    let locked = alice.get(PAGE).await;
    let text = locked.text();
    assert_eq!(locked.status, 403);
    assert!(text.contains("has none that is accepted here"), "{text}");
    for link in [
        "<a href=\"mailto:helpdesk@example.edu\" dir=\"ltr\">helpdesk@example.edu</a>",
        "<a href=\"tel:+49891234567\" dir=\"ltr\">+49 89 1234-567</a>",
        "href=\"https:&#x2F;&#x2F;help.example.edu&#x2F;2fa\"",
    ] {
        let plain = link.replace("&#x2F;", "/");
        assert!(text.contains(link) || text.contains(&plain), "{link}: {text}");
    }
    assert!(text.contains("&lt;b&gt;room 2&lt;") && !text.contains("<b>room"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaigns_message_is_marked_with_the_language_it_is_in_and_keeps_its_lines() {
    let (gateway, _upstream) = gateway("").await;
    let now = gateway.clock.now();
    let name = CampaignName::parse("autumn").expect("a name");
    let campaign = Campaign {
        realm: TestGateway::realm(),
        name: name.clone(),
        title: Some("A second step for <all>".into()),
        grace_logins: 3,
        starts_at: now,
        warn_from: now,
        dates: Dates::default(),
        extended: BTreeMap::new(),
        messages: BTreeMap::from([
            (Locale::En, "First line.\n\nCome to <room> 12.".to_owned()),
            (Locale::De, "Bald für alle.".to_owned()),
        ]),
        groups: std::collections::BTreeSet::new(),
        created_at: now,
    };
    gateway.engine.create_campaign(&By::CONSOLE, &campaign).await.expect("it is made");
    let id = add(&gateway, "alice", 3).await;
    gateway.engine.add_to_campaign(&By::CONSOLE, &TestGateway::realm(), &name, &[id]).await.expect("she is in");
    for (asked, page_is, message_is, words) in [
        ("de", "<html lang=\"de\" dir=\"ltr\">", "lang=\"de\" dir=\"ltr\"", "Bald für alle."),
        ("ar", "<html lang=\"ar\" dir=\"rtl\">", "lang=\"en\" dir=\"ltr\"", "First line.\n\nCome to &lt;room&gt; 12."),
    ] {
        let mut browser = gateway.browser("wiki.test");
        browser.headers.push(("Accept-Language".to_owned(), asked.to_owned()));
        browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
        let text = page(&mut browser).await;
        assert!(text.contains(page_is) && text.contains(words), "{asked}: {text}");
        let (_, message) = text.split_once("data-part=\"campaign\" ").expect("a message");
        assert!(message.starts_with(message_is), "{asked}: {message}");
        assert!(text.contains("A second step for &lt;all&gt;"), "{text}");
    }
}

/// The id of the login on hold in a browser, as its cookie has it.
fn login_of(browser: &Browser) -> LoginId {
    let (_, secret) = browser.cookies.iter().find(|(name, _)| name.ends_with("vestibule-login")).expect("a login");
    LoginId::of(&from_base64url(secret).expect("base64url"))
}

/// Straight at the engine, with nothing between that could put them in a row.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_three_times_as_many_as_are_left_exactly_as_many_pass_whatever_an_administrator_gives_meanwhile() {
    const LEFT: u32 = 3;
    let (gateway, _upstream) = gateway("[limits]\nheld_logins_per_user = 40\n").await;
    let wiki = Arc::clone(&gateway.engine.settings().apps.all()[0]);
    for (user, given) in [("alice", None), ("bob", Some(2_u32))] {
        let id = add(&gateway, user, LEFT).await;
        let mut logins = Vec::new();
        for _ in 0..3 * LEFT {
            logins.push(login_of(&gateway.held(user).await));
        }
        let start = Arc::new(tokio::sync::Barrier::new(logins.len() + 1));
        let skipping: Vec<_> = logins
            .into_iter()
            .map(|login| {
                let (engine, wiki, start) = (Arc::clone(&gateway.engine), Arc::clone(&wiki), Arc::clone(&start));
                tokio::spawn(async move {
                    start.wait().await;
                    engine.skip(&wiki, login).await.is_ok()
                })
            })
            .collect();
        start.wait().await;
        let engine = Arc::clone(&gateway.engine);
        let giving = tokio::spawn(async move {
            if let Some(count) = given {
                engine.set_grace(&By::CONSOLE, id, count).await.expect("set");
            }
        });
        let passed: u32 = futures_util::future::join_all(skipping)
            .await
            .into_iter()
            .map(|passed| u32::from(passed.expect("no panic")))
            .sum();
        giving.await.expect("no panic");
        let left = gateway.user(user).grace_left;
        let Some(given) = given else {
            assert_eq!((passed, left), (LEFT, 0), "{user}");
            continue;
        };
        // From the administrator's word on there are as many as they gave; before it, none to all that were left.
        let all = passed + left;
        assert!((given..=LEFT + given).contains(&all), "{user}: {passed} passed, {left} are left");
        let entries = gateway.engine.audit_of(id, 0, 1000).expect("it reads");
        let set = entries.iter().find(|entry| entry.act == Act::GraceSet).expect("it is written down");
        let before: u32 = set.details["before"].parse().expect("a number");
        assert_eq!(all, LEFT - before + given, "{user}: what was left when it was set is gone, and no other");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_taken_in_and_what_language_they_choose_is_in_the_audit_log() {
    let (gateway, _upstream) = gateway("[policy]\nunknown_users = \"grace\"\n").await;
    let mut browser = gateway.held("newcomer").await;
    let user = gateway.user("newcomer");
    let entries = gateway.engine.audit_of(user.id, 0, 10).expect("it reads");
    let [taken] = &entries[..] else { panic!("{entries:#?}") };
    assert_eq!((taken.act, &taken.by), (Act::UserTakenIn, &Actor::Gateway));
    let detail = |name: &str| taken.details.get(name).map(String::as_str);
    assert_eq!((detail("app"), detail("known-by"), detail("grace")), (Some("wiki"), Some("login"), Some("3")));

    // A factor, so that the account page can be used; then a language.
    set_softtoken_up(&gateway, &mut browser).await;
    let engine = &gateway.engine;
    for (language, times) in [(Some(Locale::Pl), 1), (Some(Locale::Pl), 1), (None, 2)] {
        engine.choose_language(user.id, language).await.expect("kept");
        let chosen = engine.audit_of(user.id, 0, 100).expect("it reads");
        let chosen: Vec<_> = chosen.iter().filter(|entry| entry.act == Act::LanguageChosen).collect();
        assert_eq!(chosen.len(), times, "only a change is an act: {chosen:#?}");
        let word = language.map_or("as the browser says", Locale::tag);
        let last = chosen.last().expect("one");
        assert_eq!((last.details["language"].as_str(), &last.by), (word, &Actor::User));
    }
}
