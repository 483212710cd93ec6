//! Users of an application that it registers without a phone number: it signs a token, their phone brings it, and the program
//! learns whose it was.

use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::admin_api::gateway;
use crate::authy::{Program, refused};
use crate::authy_libraries::Portal;
use crate::authy_phones::service;
use crate::support::{Answer, Browser, Phone, TestGateway};
use vestibule::domain::account_token::CustomId;
use vestibule::domain::audit::By;
use vestibule::domain::challenge::ChallengeState;
use vestibule::domain::factor::Method;
use vestibule::domain::request::NewRequest;
use vestibule::domain::service::{Service, ServiceOptions};
use vestibule::domain::text::base64url;
use vestibule::domain::time::Timestamp;
use vestibule::engine::custom_ids::CustomState;
use vestibule::engine::keys::Api;
use vestibule::engine::ports::Clock as _;

const FORM: &str = "application/x-www-form-urlencoded";
const STATUS: &str = "/protected/json/registrations/status";
const TOKENS: &str = "/account-tokens";

/// A token as programs make theirs, by any key.
pub fn signed(key: &str, header: &Value, payload: &Value) -> String {
    let part = |value: &Value| base64url(value.to_string().as_bytes());
    let text = format!("{}.{}", part(header), part(payload));
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("any length");
    mac.update(text.as_bytes());
    format!("{text}.{}", base64url(&mac.finalize().into_bytes()))
}

/// What a token of an application says.
pub fn says(service: &Service, user: &str, now: Timestamp) -> Value {
    json!({
        "iss": service.name, "iat": now.secs(), "exp": now.secs() + 600,
        "context": { "custom_user_id": user, "authy_app_id": service.number.to_string() },
    })
}

/// A good token.
pub fn token(service: &Service, user: &str, now: Timestamp) -> String {
    signed(service.signing_key.expose(), &header(), &says(service, user, now))
}

fn header() -> Value {
    json!({ "alg": "HS256", "typ": "JWT" })
}

/// Brings a token as a phone's page does.
async fn bring(gateway: &TestGateway, token: &str) -> Answer {
    bring_with(gateway, &[("Origin", &browser(gateway).origin()), ("Sec-Fetch-Site", "same-origin")], token).await
}

fn browser(gateway: &TestGateway) -> Browser {
    Browser::new(gateway.portal(), "localhost")
}

async fn bring_with(gateway: &TestGateway, more: &[(&str, &str)], token: &str) -> Answer {
    let headers = [&[("Content-Type", FORM)], more].concat();
    let body = format!("token={token}");
    browser(gateway).send("POST", TOKENS, &headers, body.as_bytes()).await
}

/// What the phone is told where its token is not taken.
fn turned_away(answer: &Answer, status: u16, code: u32) {
    let body = answer.json();
    assert_eq!((answer.status, &body["code"], &body["status"]), (status, &json!(code), &json!(status)), "{body}");
    assert!(body["message"].is_string() && body.get("registration_token").is_none(), "{body}");
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

fn link(answer: &Answer) -> String {
    let body = answer.json();
    assert_eq!((answer.status, &body["success"]), (200, &json!(true)), "{body}");
    let token = body["registration_token"].as_str().expect("a text");
    format!("http://127.0.0.1/authenticator#register={token}")
}

impl Program<'_> {
    async fn registration(&self, user: &str) -> Answer {
        let user: String = form_urlencoded::byte_serialize(user.as_bytes()).collect();
        self.get(&format!("{STATUS}?custom_user_id={user}")).await
    }

    /// How far somebody has come, and their Authy id.
    async fn come(&self, user: &str) -> (String, u64) {
        let answer = self.registration(user).await;
        let body = answer.json();
        assert_eq!((answer.status, &body["success"]), (200, &json!(true)), "{body}");
        let registration = &body["registration"];
        let status = registration["status"].as_str().expect("a word").to_owned();
        (status, registration["authy_id"].as_u64().expect("an integer"))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_brings_a_token_makes_a_user_without_a_number() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    let other = Program::new(&gateway, "Other").await;
    let now = || gateway.clock.now();
    let user = "Zoë Müller, 17/4";
    refused(&shop.registration(user).await, 404, "60035");

    let token = token(&service(&gateway, &shop), user, now());
    let link = link(&bring(&gateway, &token).await);
    let (status, id) = shop.come(user).await;
    assert_eq!(status, "pending");
    let phone = Phone::register(gateway.portal(), &link, now()).await.expect("it registers");
    assert_eq!(shop.come(user).await, ("completed".to_owned(), id));
    refused(&other.registration(user).await, 404, "60035");
    refused(&shop.registration(&user.to_lowercase()).await, 404, "60035");
    turned_away(&bring(&gateway, &token).await, 401, 60101);
    assert!(Phone::register(gateway.portal(), &link, now()).await.is_err(), "an invitation is good once");

    let target = format!("{}?custom_user_id=Zo%C3%AB+M%C3%BCller%2C+17%2F4", STATUS.replace("json", "xml"));
    let expected = format!(
        "<registration><authy-id type=\"integer\">{id}</authy-id><status>completed</status></registration><success type=\"boolean\">true</success>"
    );
    let xml = shop.get(&target).await.text();
    assert!(xml.contains(&expected), "{xml}");

    // They are a user like others, but for the number.
    let answer = shop.get(&format!("/protected/json/users/{id}/status")).await;
    let status = &answer.json()["status"];
    for (name, value) in [
        ("authy_id", json!(id)),
        ("country_code", json!(0)),
        ("phone_number", json!("XXX-XXX-")),
        ("registered", json!(true)),
        ("confirmed", json!(false)),
        ("email", Value::Null),
        ("devices", json!(["authy_chrome"])),
    ] {
        assert_eq!(status[name], value, "{name}: {status}");
    }
    for channel in ["sms", "call"] {
        let ignored = shop.get(&format!("/protected/json/{channel}/{id}")).await.json();
        assert_eq!((&ignored["ignored"], &ignored["cellphone"]), (&json!(true), &json!("")), "{ignored}");
        let target = format!("/protected/json/{channel}/{id}?force=true");
        let body = refused(&shop.get(&target).await, 400, "60033");
        assert_eq!(body["message"], "Phone number is invalid: this user has none");
    }
    assert!(gateway.outbox.messages().is_empty());
    let code = phone.code(now());
    let verified = shop.get(&format!("/protected/json/verify/{code}/{id}?force=true")).await;
    assert_eq!(verified.status, 200, "{}", verified.text());

    let asked = shop
        .send("POST", &format!("/onetouch/json/users/{id}/approval_requests"), FORM, "message=Pay 10 EUR?")
        .await
        .json();
    let uuid = asked["approval_request"]["uuid"].as_str().expect("an id").to_owned();
    let sid = phone.pending(now()).await[0]["sid"].as_str().expect("an id").to_owned();
    phone.answer(now(), &sid, "approved", json!({})).await;
    let answered = shop.get(&format!("/onetouch/json/approval_requests/{uuid}")).await.json();
    assert_eq!(answered["approval_request"]["status"], "approved", "{answered}");

    // The same name is the same user; gone, it is free.
    let again = self::token(&service(&gateway, &shop), user, now() + Duration::from_secs(1));
    assert_eq!(bring(&gateway, &again).await.status, 200);
    assert_eq!(shop.come(user).await, ("completed".to_owned(), id));
    let gone = shop.send("POST", &format!("/protected/json/users/{id}/delete"), FORM, "").await;
    assert_eq!(gone.status, 200, "{}", gone.text());
    refused(&shop.registration(user).await, 404, "60035");
    let fresh = self::token(&service(&gateway, &shop), user, now() + Duration::from_secs(2));
    assert_eq!(bring(&gateway, &fresh).await.status, 200);
    let (status, fresh) = shop.come(user).await;
    assert!(status == "pending" && fresh > id, "{status} {fresh}");
    gateway.clock.advance(Duration::from_mins(15));
    assert_eq!(shop.come(user).await, ("expired".to_owned(), fresh));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_not_good_makes_nobody() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    let other = Program::new(&gateway, "Other").await;
    let (ours, theirs) = (service(&gateway, &shop), service(&gateway, &other));
    let now = gateway.clock.now();
    let good = token(&ours, "u-17", now);
    let with = |name: &str, value: Value| {
        let mut payload = says(&ours, "u-17", now);
        match payload["context"].get_mut(name) {
            Some(place) => *place = value,
            None => payload[name] = value,
        }
        signed(&shop.key, &header(), &payload)
    };
    let at = |seconds: i64| json!(now.secs() + seconds);
    let unsigned = signed("", &json!({ "alg": "none" }), &says(&ours, "u-17", now));
    let unsigned = unsigned.rsplit_once('.').expect("three parts").0;
    for (name, token, code) in [
        ("nothing", String::new(), 60101),
        ("no token", "x".to_owned(), 60101),
        ("no algorithm", format!("{unsigned}."), 60101),
        ("another algorithm", signed(&shop.key, &json!({ "alg": "HS512" }), &says(&ours, "u-17", now)), 60101),
        ("a wrong key", signed("wrong", &header(), &says(&ours, "u-17", now)), 60087),
        ("no key", signed("", &header(), &says(&ours, "u-17", now)), 60087),
        ("another application's key", signed(&other.key, &header(), &says(&ours, "u-17", now)), 60087),
        ("for another application", with("authy_app_id", json!(theirs.number)), 60087),
        ("for none", with("authy_app_id", json!(99)), 60087),
        ("another name", with("iss", json!("Other")), 60101),
        ("over", with("exp", at(-30)), 60086),
        ("from the future", with("iat", at(31)), 60101),
        ("for more than an hour", with("exp", at(3601)), 60101),
        ("a name that is too long", with("custom_user_id", json!("x".repeat(256))), 60101),
    ] {
        let answer = bring(&gateway, &token).await;
        assert_eq!(answer.json()["code"], json!(code), "{name}: {}", answer.text());
        turned_away(&answer, 401, code);
    }
    // Longer than is read at all.
    let long = with("more", json!("x".repeat(8 << 10)));
    turned_away(&bring(&gateway, &long).await, 413, 60002);
    let browser = || browser(&gateway);
    let json = json!({ "token": good }).to_string();
    let as_json = browser().send("POST", TOKENS, &[("Content-Type", "application/json")], json.as_bytes()).await;
    turned_away(&as_json, 415, 60002);
    turned_away(&browser().send("POST", TOKENS, &[("Content-Type", FORM)], b"other=1").await, 422, 60002);
    assert_eq!(browser().send("GET", &format!("{TOKENS}?token={good}"), &[], b"").await.status, 405);
    // No page of another site brings one.
    for foreign in [
        &[("Origin", "https://elsewhere.test")][..],
        &[("Origin", "null")],
        &[("Origin", "http://localhost:1")],
        &[("Sec-Fetch-Site", "cross-site")],
        &[("Sec-Fetch-Site", "same-site")],
        &[("Origin", &browser().origin()), ("Sec-Fetch-Site", "cross-site")],
    ] {
        turned_away(&bring_with(&gateway, foreign, &good).await, 403, 60002);
    }
    for program in [&shop, &other] {
        refused(&program.registration("u-17").await, 404, "60035");
    }
    assert_eq!(gateway.engine.service_users(&ours).expect("it reads"), 0);

    // None of that was against the good one, which programs bring that are no browser, and old browsers.
    assert_eq!(bring_with(&gateway, &[], &good).await.status, 200);
    let second = with("jti", json!(2));
    assert_eq!(bring_with(&gateway, &[("Origin", &browser().origin())], &second).await.status, 200);
    gateway.clock.advance(Duration::from_secs(630));
    turned_away(&bring(&gateway, &good).await, 401, 60086);

    // What cannot be a name at all is one that nobody has.
    refused(&shop.registration(&"x".repeat(256)).await, 404, "60035");
    refused(&shop.registration("a\nb").await, 404, "60035");
    refused(&shop.get(STATUS).await, 400, "60004");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_gives_nothing_that_a_link_would_not() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    let ours = service(&gateway, &shop);
    let now = || gateway.clock.now();
    link(&bring(&gateway, &token(&ours, "u-17", now())).await);
    let (_, id) = shop.come("u-17").await;
    let user = gateway.engine.user_of_service(&ours, id).expect("a user").id;
    gateway.engine.lock_user(&By::CONSOLE, user).await.expect("locked");
    assert_eq!(shop.come("u-17").await, ("expired".to_owned(), id));
    let second = token(&ours, "u-17", now() + Duration::from_secs(1));
    turned_away(&bring(&gateway, &second).await, 401, 60101);
    refused(&shop.send("POST", &format!("/protected/json/users/{id}/delete"), FORM, "").await, 400, "60017");
    gateway.engine.unlock_user(&By::CONSOLE, user).await.expect("unlocked");
    assert_eq!(bring(&gateway, &second).await.status, 200);

    let text_only = ServiceOptions { methods: vec![Method::Sms], ..ServiceOptions::default() };
    let texts = Program::with(&gateway, "Texts", text_only).await;
    turned_away(&bring(&gateway, &token(&service(&gateway, &texts), "u-17", now())).await, 403, 60064);

    // With its key gone nothing of an application's counts.
    let key = gateway.engine.key_for(Api::Authy, &shop.key).expect("it reads").expect("a key").id;
    let third = token(&ours, "u-17", now() + Duration::from_secs(2));
    gateway.engine.revoke_key(&By::CONSOLE, key).await.expect("revoked");
    turned_away(&bring(&gateway, &third).await, 401, 60087);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_tokens_are_counted_by_address_and_good_ones_are_not() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    let ours = service(&gateway, &shop);
    let now = || gateway.clock.now();
    let wrong = signed("wrong", &header(), &says(&ours, "u-17", now()));
    for _ in 0..60 {
        turned_away(&bring(&gateway, &wrong).await, 401, 60087);
    }
    let often = bring(&gateway, &wrong).await;
    turned_away(&often, 429, 60003);
    assert_eq!(often.header("retry-after"), Some("60"));
    assert_eq!(bring(&gateway, &token(&ours, "u-17", now())).await.status, 200, "whoever has one is not kept out");
    gateway.clock.advance(Duration::from_mins(1));
    turned_away(&bring(&gateway, &wrong).await, 401, 60087);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_terminal_phone_brings_a_token_and_answers() {
    let portal = Portal::start("").await;
    let gateway = &portal.gateway;
    let key = portal.application(None).await;
    let ours = service(gateway, &Program { gateway, key });
    let account = format!("authy://account?token={}", token(&ours, "u-17", gateway.clock.wall()));
    let url = portal.url();
    let register = ["register", &account, "--portal", &url, "--name", "Pocket"];

    let without = portal.phone(&register[..2]).await;
    let said = String::from_utf8_lossy(&without.stderr).into_owned();
    assert!(!without.status.success() && said.contains("add the portal: --portal"), "{said}");
    let registered = portal.phone(&register).await;
    let said = format!("{registered:?}");
    assert!(registered.status.success(), "{said}");
    let name = CustomId::parse("u-17").expect("a name");
    let (user, state) = gateway.engine.custom_user(&ours, &name).expect("it reads").expect("a user");
    assert_eq!(state, CustomState::Completed);
    let id = user.number;
    assert_eq!(String::from_utf8_lossy(&registered.stdout), format!("registered for {id} at Shop\n"));
    let again = portal.phone(&register).await;
    let said = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(!again.status.success() && said.contains("this token was used before or has run out"), "{said}");

    let question = NewRequest { message: "Pay 10 EUR?".to_owned(), ..NewRequest::default() };
    let asked = gateway.engine.create_request(&ours, user.id, question).await.expect("asked");
    assert_eq!(portal.answer("approve", &asked.id.to_string()).await, "approved");
    let (settled, _) = gateway.engine.request_of_service(&ours, asked.id).expect("it is there");
    assert!(matches!(settled.state, ChallengeState::Approved { .. }), "{settled:?}");
}
