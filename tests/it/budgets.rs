//! The budgets of messages that cost money, seen from outside: the page of a login, the Authy API, the metric, the command.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::admin_api::gateway;
use crate::authy::{Program, refused};
use crate::hold_and_release::block;
use crate::streaming::app;
use crate::support::{Answer, BASE, TestGateway, raw};
use crate::upstream::RecordingUpstream;
use vestibule::domain::audit::{Act, By};
use vestibule::domain::budget::Country;
use vestibule::engine::keys::Api;
use vestibule::engine::users::NewUser;
use vestibule::store::memory::MemoryStore;

const START: &str = "/protected/json/phones/verification/start";
const FORM: &str = "application/x-www-form-urlencoded";

async fn with(delivery: &str, limits: &str) -> (TestGateway, RecordingUpstream) {
    let upstream = RecordingUpstream::start(app).await;
    let base = BASE.replace("[admin]\n", "[admin]\nalerts = \"security@example.edu\"\n");
    let text = format!("{base}[delivery]\n{delivery}\n[limits]\n{limits}\n{}", block(&upstream.url()));
    let config = vestibule::config::Config::parse(&text, std::path::Path::new(""), &|_| None).expect("it reads");
    (TestGateway::start_config(config, Arc::new(MemoryStore::new())), upstream)
}

async fn add(gateway: &TestGateway, name: &str, phone: &str) {
    let new = NewUser { phone: Some(phone.to_owned()), softtoken: true, ..NewUser::default() };
    gateway.add_user(name, new).await;
}

/// Asks for a code by text message at a login.
async fn ask(gateway: &TestGateway, user: &str) -> (crate::support::Browser, Answer) {
    let mut browser = gateway.held(user).await;
    let answer = browser.json_step("send", &[("channel", "sms")]).await;
    (browser, answer)
}

async fn metrics(gateway: &TestGateway) -> String {
    let (_, key) = gateway.engine.create_key(&By::CONSOLE, Api::Admin, "metrics").await.expect("a key");
    let address = gateway.running.admin_addresses()[0];
    let request = format!("GET /metrics HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\n\r\n");
    raw(address, request).await.text()
}

/// How often a bound refused a text message, as the metric counts it. The recorder is that of the process.
async fn count(gateway: &TestGateway, reason: &str) -> u64 {
    let line = format!("vestibule_sends_refused_total{{channel=\"sms\",reason=\"{reason}\"}} ");
    let text = metrics(gateway).await;
    text.lines().find_map(|it| it.strip_prefix(&line)).map_or(0, |count| count.parse().expect("a number"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_message_leaves_other_ways_on_the_page_and_is_counted() {
    let (gateway, _upstream) = with("countries = [\"DE\"]", "codes_per_prefix = 1").await;
    for (name, phone) in [("alice", "+4915112340001"), ("bob", "+4915112340002"), ("carol", "+12015550123")] {
        add(&gateway, name, phone).await;
    }
    let (prefixes, countries) = (count(&gateway, "prefix").await, count(&gateway, "country").await);
    assert_eq!(ask(&gateway, "alice").await.1.status, 200);
    let (mut browser, answer) = ask(&gateway, "bob").await;
    assert_eq!((answer.status, answer.json()["error"].as_str()), (429, Some("throttled")), "{}", answer.text());
    let page = browser.get("/.vestibule/login").await.text();
    assert!(page.contains("/.vestibule/login/code"), "a code of the authenticator app is still taken: {page}");
    let (mut browser, answer) = ask(&gateway, "carol").await;
    assert_eq!((answer.status, answer.json()["error"].as_str()), (403, Some("not_served")), "{}", answer.text());
    let said = browser.step("send", &[("channel", "sms")]).await;
    assert!(said.text().contains("No message is sent to this number"), "{}", said.text());
    assert_eq!(gateway.outbox.messages().len(), 1, "what is refused is not sent");
    // Other tests have numbers side by side too, in this process; none but this one names countries.
    assert!(count(&gateway, "prefix").await > prefixes);
    assert_eq!(count(&gateway, "country").await - countries, 2);
    gateway.clock.advance(Duration::from_hours(1));
    assert_eq!(ask(&gateway, "bob").await.1.status, 200, "an hour later");
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_are_told_neither_which_budget_it_was_nor_that_it_was_one() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    let start = async |number: &str| {
        shop.send("POST", START, FORM, &format!("via=sms&country_code=1&phone_number={number}")).await
    };
    for n in 0..10 {
        assert_eq!(start(&format!("201-555-01{n:02}")).await.status, 200);
    }
    // Numbers side by side: ten in an hour.
    let over = start("201-555-0199").await;
    refused(&over, 429, "60003");
    assert_eq!(over.header("retry-after"), Some("3600"));
    assert!(!over.text().contains("prefix") && !over.text().contains("budget"), "{}", over.text());
    // A number that is free for its caller.
    let free = refused(&start("800-234-5678").await, 503, "60015");
    assert_eq!(free["message"], Value::from("SMS could not be sent"));
    assert_eq!(gateway.outbox.messages().len(), 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_runs_its_budgets_out_keeps_no_code_from_a_sign_in() {
    let (gateway, _upstream) = with("", "codes_per_prefix = 3\nmessages_per_day = 10").await;
    let shop = Program::new(&gateway, "Shop").await;
    let start = async |number: &str| {
        shop.send("POST", START, FORM, &format!("via=sms&country_code=49&phone_number={number}")).await
    };
    for n in 1..=3 {
        assert_eq!(start(&format!("1511234000{n}")).await.status, 200);
    }
    refused(&start("15112340004").await, 429, "60003");
    for n in 1..=5 {
        assert_eq!(start(&format!("15{:05}0007", 11_000 + n)).await.status, 200, "{n}");
    }
    let programs = count(&gateway, "programs").await;
    refused(&start("15110990007").await, 429, "60003");
    assert!(count(&gateway, "programs").await > programs, "the metric says which bound it was");
    // Beside the numbers that the program had its codes sent to, on the day on which it used up all that programs have.
    add(&gateway, "alice", "+4915112340009").await;
    let (mut browser, answer) = ask(&gateway, "alice").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let code = gateway.outbox.last_code();
    assert_eq!(browser.json_step("code", &[("code", &code)]).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_country_is_stopped_until_an_administrator_says_so() {
    let (gateway, _upstream) =
        with("stop_of = 5\nstop_below = 100\nstop_for = \"2h\"", "codes_per_address = 100").await;
    for n in 0..8 {
        add(&gateway, &format!("user{n}"), &format!("+4915{:05}0007", 11_000 + n)).await;
    }
    // Four of five type their code.
    for n in 0..5 {
        let (mut browser, answer) = ask(&gateway, &format!("user{n}")).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        if n < 4 {
            let code = gateway.outbox.last_code();
            assert_eq!(browser.json_step("code", &[("code", &code)]).await.status, 200);
        }
    }
    gateway.clock.advance(Duration::from_mins(10));
    assert_eq!(ask(&gateway, "user5").await.1.status, 200);
    assert_eq!(ask(&gateway, "user6").await.1.status, 429);
    gateway.engine.notices_sent().await;
    let messages = gateway.outbox.messages();
    let alert = messages.iter().find(|message| message.to == "security@example.edu").expect("an alert");
    assert!(alert.text.contains("last 5 codes") && alert.text.contains("only 4 "), "{}", alert.text);
    assert!(alert.text.contains("vestibule delivery resume DE"), "{}", alert.text);
    assert!(alert.text.contains("codes of sign-ins; programs are counted by themselves"), "{}", alert.text);
    let germany = Country::parse("DE").expect("a country");
    gateway.engine.resume_sending(&By::CONSOLE, &germany, None).await.expect("it is stopped");
    assert_eq!(ask(&gateway, "user6").await.1.status, 200);
    let acts: Vec<Act> = gateway.engine.audit(0, 1000).expect("it reads").into_iter().map(|entry| entry.act).collect();
    assert!(acts.contains(&Act::SendingStopped) && acts.contains(&Act::SendingResumed), "{acts:?}");
}
