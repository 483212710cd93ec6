//! What applications ask: how it looks on the phone, that all of it is there to be read, and what the phone says of each answer.

use std::time::Duration;

use super::Stage;
use super::looks::looks;
use crate::axe::{Looker, Sight};
use vestibule::domain::audit::By;
use vestibule::domain::challenge::Logo;
use vestibule::domain::factor::Channel;
use vestibule::domain::request::{MAX_MESSAGE, MAX_VALUE, NewRequest};
use vestibule::domain::service::ServiceOptions;
use vestibule::engine::keys::Api;
use vestibule::engine::one_codes::{Asked, CodeRequest};
use vestibule::engine::services::Registration;

/// So many of the longest details are the 8 KiB that a question may have.
const DETAILS: usize = 30;
/// As many as a phone is asked here.
const LIMITS: &str = "[limits]\npushes_per_10_minutes = 90\npushes_per_hour = 90\npush_back_off = \"0s\"\n";

fn pay() -> NewRequest {
    let detail = |label: &str, value: &str| (label.to_owned(), value.into());
    NewRequest {
        message: "Pay 5,000 EUR to Bob Jones?".to_owned(),
        details: vec![
            detail("Amount", "5,000 EUR"),
            detail("To", "Bob Jones, DE12 3456 7890"),
            detail("For", "Rent & more"),
        ],
        hidden: vec![detail("risk", "se-cr-et")],
        logos: vec![Logo { res: "default".to_owned(), url: "https://elsewhere.test/logo.png".to_owned() }],
        seconds: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_application_asks_is_read_whole_and_answered() {
    let stage = Stage::library("questions", LIMITS).await;
    let (engine, phone) = (&stage.gateway.engine, &stage.phone);
    let (_, shop, _) =
        engine.create_service(&By::CONSOLE, Api::Authy, "Shop", &ServiceOptions::default()).await.expect("a shop");
    let who = Registration { number: "+4915112345678".to_owned(), email: None };
    let user = engine.register(&shop, &who).await.expect("a user").user;
    let secret = engine.invite_device(&By::CONSOLE, user.id).await.expect("an invitation");
    stage.register(&engine.register_link(stage.gateway.running.portal_url(), user.id, &secret)).await;
    let ask = async |new| engine.create_request(&shop, user.id, new).await.expect("asked");
    let mut looker = Looker::new(phone).await;

    ask(pay()).await;
    phone.wait_text("[data-part=request-app] h3", "Pay 5,000 EUR to Bob Jones?").await;
    assert!(phone.text("[data-part=request-app]").await.starts_with("Shop · "), "whose question it is");
    assert_eq!(phone.text("[data-part=approve]").await, "Approve");
    assert_eq!(phone.text("[data-part=deny]").await, "Deny");
    assert!(phone.text(".expiry").await.contains("hours"), "{}", phone.text(".expiry").await);
    let fields = phone.text("[data-part=request-fields]").await;
    let at = |part: &str| fields.find(part).unwrap_or_else(|| panic!("{part}: {fields}"));
    assert!(at("Shop") < at("Amount") && at("Amount") < at("To") && at("To") < at("Rent & more"), "{fields}");
    let source = phone.source().await;
    assert!(!source.contains("se-cr-et") && !source.contains("elsewhere.test"), "{source}");
    looks(phone, "question").await;
    looker.look("phone, a question", &Sight::ALL).await;
    looker.measure("phone, a question").await;
    for (press, result, says) in [
        ("approve", "approved", "Whoever asked is told that you agree."),
        ("deny", "denied", "is told that you do not agree."),
        ("not-me", "not-me", "Somebody else may know your password there"),
    ] {
        phone.click(&format!("[data-part={press}]:enabled")).await;
        stage.result(result).await;
        phone.wait_text("[data-part=result]", says).await;
        looker.look(&format!("phone, a question, {result}"), &Sight::ALL).await;
        if press == "approve" {
            looks(phone, "question-approved").await;
        }
        phone.click("[data-part=done]").await;
        phone.wait_gone("[data-part=request]").await;
        if press != "not-me" {
            ask(pay()).await;
            phone.wait_for("[data-part=approve]:enabled").await;
        }
    }

    // The longest that there can be is read to its end.
    stage.pass(Duration::from_mins(20));
    let label = |n: usize| format!("Detail {n:02}");
    let long = NewRequest {
        message: format!("{}end?", "Wide ".repeat(MAX_MESSAGE / 5 - 1)),
        details: (1..=DETAILS).map(|n| (label(n), format!("{}!", "w".repeat(MAX_VALUE - 1)).into())).collect(),
        // What is left begins with a minute for as long as it takes to look, also by a clock that is some seconds behind.
        seconds: Some(110),
        ..NewRequest::default()
    };
    let message = long.message.clone();
    ask(long).await;
    phone.wait_text("[data-part=request-app] h3", &message).await;
    let fields = phone.text("[data-part=request-fields]").await;
    assert!(fields.contains(&label(DETAILS)) && fields.matches("w!").count() == DETAILS, "{fields}");
    assert!(phone.text(".expiry").await.contains("1:"), "{}", phone.text(".expiry").await);
    looks(phone, "question-long").await;
    phone.click("[data-part=approve]:enabled").await;
    stage.result("approved").await;
    phone.click("[data-part=done]").await;

    let asked = engine.send_service_code(&shop, user.id, Channel::Sms, &CodeRequest::default()).await;
    assert_eq!(asked.expect("asked"), Asked::NotNeeded);
    phone.wait_text("[data-part=code-wanted]", "Shop waits for this code.").await;
    looks(phone, "code-wanted").await;
    looker.look("phone, a code is wanted", &Sight::ALL).await;
    stage.pass(Duration::from_mins(5));
    phone.wait_gone("[data-part=code-wanted] .note").await;
    looker.end();
    // The clock was moved under the phone, which took the portal's time then.
    stage.end(&["401 (Unauthorized)"]).await;
}
