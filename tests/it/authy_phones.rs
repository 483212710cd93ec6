//! The Authy API without users: whose a number is, what an application did, links to set up a phone, codes by e-mail.

use std::time::Duration;

use serde_json::{Value, json};

use crate::admin_api::gateway;
use crate::authy::{Program, refused};
use crate::support::{Browser, Phone, TestGateway};
use vestibule::domain::audit::{Act, By};
use vestibule::domain::factor::Method;
use vestibule::domain::service::ServiceOptions;
use vestibule::domain::time::Timestamp;
use vestibule::engine::ports::Clock as _;

const START: &str = "/protected/json/phones/verification/start";
const CHECK: &str = "/protected/json/phones/verification/check";
const STATUS: &str = "/protected/json/phones/verification/status";
const NUMBER: &str = "country_code=1&phone_number=201-555-0123";
const FORM: &str = "application/x-www-form-urlencoded";

fn last_code(gateway: &TestGateway) -> String {
    gateway.outbox.last_code()
}

fn wrong(code: &str) -> String {
    code.bytes().map(|digit| if digit == b'0' { '1' } else { '0' }).collect()
}

async fn start(shop: &Program<'_>, more: &str) -> crate::support::Answer {
    shop.send("POST", START, FORM, &format!("via=sms&{NUMBER}{more}")).await
}

async fn check(shop: &Program<'_>, code: &str) -> crate::support::Answer {
    shop.get(&format!("{CHECK}?{NUMBER}&verification_code={code}")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_verified_once_by_the_code_that_went_there() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    let other = Program::new(&gateway, "Other").await;
    let none = refused(&check(&shop, "1234").await, 404, "60023");
    assert_eq!(none["message"], "No pending verifications for +1 201-555-0123 found.");

    let started = start(&shop, "&locale=de").await;
    let uuid = started.json()["uuid"].as_str().expect("an id").to_owned();
    let expected = r#"{"carrier":"","is_cellphone":true,"is_ported":false,"message":"Text message sent to +1 201-555-0123.","seconds_to_expire":600,"success":true,"uuid":"UUID"}"#;
    assert_eq!((started.status, started.text()), (200, expected.replace("UUID", &uuid)));
    let message = gateway.outbox.messages().pop().expect("a message");
    let code = message.code.clone().expect("a code");
    assert_eq!((message.to.as_str(), code.len()), ("+12015550123", 4));
    assert!(message.text.contains("Shop") && message.text.contains(&code), "{}", message.text);

    // Asked for again it is the same, and good no longer.
    gateway.clock.advance(Duration::from_mins(1));
    let again = shop.send("POST", START, FORM, &format!("via=call&{NUMBER}&code_length=8")).await.json();
    assert_eq!(again["message"], "Call to +1 201-555-0123 initiated.");
    assert_eq!((&again["uuid"], &again["seconds_to_expire"]), (&json!(uuid), &json!(540)));
    assert_eq!(last_code(&gateway), code);

    let pending = json!({
        "message": "Phone Verification status.", "status": "pending", "seconds_to_expire": 540, "uuid": uuid, "success": true
    });
    // One client puts these into the body of a GET.
    assert_eq!(shop.send("GET", STATUS, FORM, NUMBER).await.json(), pending);
    assert_eq!(shop.get(&format!("{STATUS}?uuid={uuid}")).await.json(), pending);
    for target in [format!("{STATUS}?uuid={uuid}"), format!("{STATUS}?{NUMBER}")] {
        refused(&other.get(&target).await, 404, "60023");
    }
    refused(&check(&other, &code).await, 404, "60023");

    let body = refused(&check(&shop, &wrong(&code)).await, 401, "60022");
    assert_eq!(body["message"], "Verification code is incorrect");
    let right = shop.send("GET", CHECK, FORM, &format!("{NUMBER}&verification_code={code}")).await;
    assert_eq!(
        (right.status, right.text().as_str()),
        (200, r#"{"message":"Verification code is correct.","success":true}"#)
    );
    refused(&check(&shop, &code).await, 404, "60023");
    let verified = shop.get(&format!("{STATUS}?{NUMBER}")).await.json();
    assert_eq!((&verified["status"], &verified["seconds_to_expire"]), (&json!("verified"), &json!(0)));

    // The next is another one.
    gateway.clock.advance(Duration::from_mins(1));
    assert_ne!(start(&shop, "&code_length=10").await.json()["uuid"], json!(uuid));
    assert_eq!(last_code(&gateway).len(), 10);
    refused(&shop.get(&format!("{STATUS}?uuid={uuid}")).await, 404, "60023");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_not_guessed_at_by_asking_for_more_of_them() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    assert_eq!(start(&shop, "").await.status, 200);
    let code = last_code(&gateway);
    for _ in 0..5 {
        refused(&check(&shop, &wrong(&code)).await, 401, "60022");
    }
    refused(&check(&shop, &code).await, 404, "60023");
    assert_eq!(shop.get(&format!("{STATUS}?{NUMBER}")).await.json()["status"], "expired");
    gateway.clock.advance(Duration::from_mins(9));
    let sent = gateway.outbox.messages().len();
    let answer = start(&shop, "").await;
    refused(&answer, 429, "60003");
    assert_eq!(answer.header("retry-after"), Some("60"));
    assert_eq!(gateway.outbox.messages().len(), sent, "nothing goes out");
    gateway.clock.advance(Duration::from_mins(1));
    assert_eq!(start(&shop, "").await.status, 200);

    // Nor is it good for longer than it was.
    let code = last_code(&gateway);
    gateway.clock.advance(Duration::from_mins(10));
    refused(&check(&shop, &code).await, 404, "60023");
    assert_eq!(shop.get(&format!("{STATUS}?{NUMBER}")).await.json()["status"], "expired");

    // The bounds on messages are those of the gateway, whoever asks.
    let other = Program::new(&gateway, "Other").await;
    let mut last = 0;
    for _ in 0..12 {
        gateway.clock.advance(Duration::from_mins(1));
        let answer = start(&other, "").await;
        last = answer.status;
        if last != 200 {
            refused(&answer, 429, "60003");
            assert!(answer.header("retry-after").is_some());
            break;
        }
    }
    assert_eq!(last, 429);
    gateway.clock.advance(Duration::from_hours(26));
    gateway.engine.sweep().await.expect("the store works");
    refused(&shop.get(&format!("{STATUS}?{NUMBER}")).await, 404, "60023");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_a_verification_is_said_in_the_protocols_words() {
    let (gateway, _upstream) = gateway().await;
    let no_calls = ServiceOptions { methods: vec![Method::Sms], ..ServiceOptions::default() };
    let shop = Program::with(&gateway, "Shop", no_calls).await;
    for (body, status, code, message) in [
        ("via=sms&phone_number=2015550123", 400, "60004", "Invalid parameter: country_code - Parameter is required"),
        ("via=sms&country_code=1", 400, "60004", "Invalid parameter: phone_number - Parameter is required"),
        ("country_code=1&phone_number=2015550123", 400, "60004", "Invalid parameter: via - Parameter is required"),
        (
            "via=fax&country_code=1&phone_number=2015550123",
            400,
            "60004",
            "Invalid parameter: via - It must be sms or call.",
        ),
        ("via=sms&country_code=1&phone_number=12", 400, "60033", "Phone number is invalid"),
        ("via=sms&country_code=1&phone_number=0800FLOWERS", 400, "60033", "Phone number is invalid"),
        ("via=sms&country_code=1&phone_number=2015550123&custom_code=1234", 400, "60091", ""),
        ("via=sms&country_code=1&phone_number=2015550123&custom_message=Call+me", 400, "60091", ""),
        ("via=sms&country_code=1&phone_number=2015550123&code_length=3", 400, "60004", ""),
        ("via=sms&country_code=1&phone_number=2015550123&code_length=11", 400, "60004", ""),
        ("via=sms&country_code=1&phone_number=2015550123&code_length=x", 400, "60004", ""),
        ("via=call&country_code=1&phone_number=2015550123", 503, "60006", ""),
    ] {
        let said = refused(&shop.send("POST", START, FORM, body).await, status, code);
        if !message.is_empty() {
            assert_eq!(said["message"], message, "{body}");
        }
    }
    refused(&shop.get(&format!("{CHECK}?{NUMBER}")).await, 400, "60004");
    refused(&shop.get(&format!("{STATUS}?uuid=nonsense")).await, 404, "60023");
    refused(&shop.get(&format!("{CHECK}?{NUMBER}&verification_code={}", "9".repeat(500))).await, 404, "60023");
    assert!(gateway.outbox.messages().is_empty());
    // Nothing is no text of one's own, and numbers may be numbers.
    let body = json!({
        "via": "sms", "country_code": 1, "phone_number": 2_015_550_123_u64, "custom_message": "", "custom_code": null,
        "code_length": 6
    });
    let target = START.replace("json", "xml");
    let started = shop.send("POST", &target, "application/json", &body.to_string()).await;
    let text = started.text();
    assert_eq!((started.status, started.header("content-type")), (200, Some("application/xml")), "{text}");
    for part in [
        "<is-cellphone type=\"boolean\">true</is-cellphone>",
        "<message>Text message sent to +1 201-555-0123.</message>",
        "<seconds-to-expire type=\"integer\">600</seconds-to-expire>",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(last_code(&gateway).len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_tells_what_answers_it() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    for (number, kind) in [
        (NUMBER, "cellphone"),
        ("country_code=49&phone_number=030+12345678", "landline"),
        ("country_code=44&phone_number=5600123456", "voip"),
        ("country_code=1&phone_number=8002345678", "unknown"),
    ] {
        let answer = shop.send("GET", "/protected/json/phones/info", FORM, number).await;
        let expected = format!(
            r#"{{"message":"Phone number information as of 2026-11-21 10:00:00 UTC","ported":false,"provider":"","success":true,"type":"{kind}"}}"#
        );
        assert_eq!((answer.status, answer.text()), (200, expected), "{number}");
    }
    refused(&shop.get("/protected/json/phones/info?country_code=1&phone_number=1").await, 400, "60033");
    refused(&shop.get("/protected/json/phones/info?phone_number=1").await, 400, "60004");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_application_did_is_counted_by_month() {
    let (gateway, _upstream) = gateway().await;
    let silent = ServiceOptions { install_links: false, ..ServiceOptions::default() };
    let shop = Program::with(&gateway, "Shop", silent).await;
    let other = Program::new(&gateway, "Other").await;
    other.register("015112345670").await;

    let id = shop.register("015112345678").await;
    let gone = shop.register("015112345679").await;
    assert_eq!(shop.register("015112345678").await, id, "nobody is added by it");
    let deleted = shop.send("POST", &format!("/protected/json/users/{gone}/delete"), FORM, "").await;
    assert_eq!(deleted.status, 200);
    assert_eq!(shop.get(&format!("/protected/json/sms/{id}")).await.status, 200);
    refused(&shop.get(&format!("/protected/json/verify/0000000/{id}")).await, 401, "60020");
    let code = last_code(&gateway);
    assert_eq!(shop.get(&format!("/protected/json/verify/{code}/{id}")).await.status, 200);
    assert_eq!(start(&shop, "").await.status, 200);
    refused(&start(&shop, "").await, 429, "60003");
    refused(&shop.get("/protected/json/nothing").await, 404, "60002");

    // November; nothing of it waits for a write, and nothing is lost or doubled by one.
    let november = json!({
        "api_calls_count": 11, "auths_count": 1, "calls_count": 0, "month": "November", "sms_count": 2, "users_count": 2,
        "year": 2026
    });
    let stats = shop.get("/protected/json/app/stats").await.json();
    assert_eq!(stats["stats"], json!([november]), "{stats}");
    assert_eq!((&stats["count"], &stats["total_users"]), (&json!(1), &json!(1)));
    assert_eq!((&stats["message"], &stats["success"]), (&json!("Monthly statistics."), &json!(true)));
    gateway.engine.sweep().await.expect("the store works");

    gateway.clock.advance(Duration::from_hours(24 * 14));
    assert_eq!(shop.get(&format!("/protected/json/call/{id}")).await.status, 200);
    let stats = shop.get("/protected/json/app/stats").await.json();
    assert_eq!(stats["stats"][0], november, "{stats}");
    assert_eq!(
        stats["stats"][1],
        json!({
            "api_calls_count": 2, "auths_count": 0, "calls_count": 1, "month": "December", "sms_count": 0, "users_count": 0,
            "year": 2026
        })
    );
    // Written, and read by a process after this one.
    gateway.engine.write_counts().await.expect("the store works");
    let store = std::sync::Arc::clone(&gateway.store);
    let after = TestGateway::start_config(crate::support::config(""), store);
    after.clock.advance(Duration::from_hours(24 * 14));
    let again = Program { gateway: &after, key: shop.key.clone() };
    let stats = again.get("/protected/json/app/stats").await.json();
    assert_eq!(stats["stats"][0], november, "{stats}");
    assert_eq!((&stats["stats"][1]["api_calls_count"], &stats["total_users"]), (&json!(3), &json!(1)));

    let details = shop.get("/protected/json/app/details").await;
    let number = stats["app_id"].as_u64().expect("an integer");
    let expected = format!(
        r#"{{"app":{{"app_id":{number},"name":"Shop","onetouch_enabled":true,"plan":"self-hosted","sms_enabled":true}},"message":"Application information.","success":true}}"#
    );
    assert_eq!(details.text(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_new_gets_one_link_to_set_up_the_phone() {
    let (gateway, _upstream) = gateway().await;
    let options = |install_links| ServiceOptions { install_links, ..ServiceOptions::default() };
    let (eager, silent) = (
        Program::with(&gateway, "Eager", options(true)).await,
        Program::with(&gateway, "Silent", options(false)).await,
    );
    let mut number = 15_112_345_600_u64;
    for (program, query, body, links) in [
        (&eager, "", "", 1),
        (&silent, "", "", 0),
        (&silent, "", "&send_install_link_via_sms=true", 1),
        (&silent, "?send_install_link_via_sms=True", "", 1),
        (&silent, "", "&user[send_install_link_via_sms]=1", 1),
        (&eager, "", "&send_install_link_via_sms=false", 0),
        (&eager, "?user[send_install_link_via_sms]=false", "", 0),
    ] {
        number += 1;
        let target = format!("/protected/json/users/new{query}");
        let user = format!("user[cellphone]={number}&user[country_code]=49{body}");
        for _ in 0..2 {
            let answer = program.send("POST", &target, FORM, &user).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            assert!(!answer.text().contains("register="), "{}", answer.text());
        }
        let to = format!("+49{number}");
        let sent = gateway.outbox.messages().into_iter().filter(|message| message.to == to).collect::<Vec<_>>();
        assert_eq!(sent.len(), links, "{query} {body}");
        for message in sent {
            assert!(message.code.is_none() && message.text.contains("http://"), "{}", message.text);
        }
    }

    // It leads to the portal, registers one phone, and is on nobody else's way to a code.
    let id = eager.register("0151 23456789").await;
    let message = gateway.outbox.messages().pop().expect("a message");
    assert_eq!(message.to, "+4915123456789");
    assert_eq!(eager.get(&format!("/protected/json/sms/{id}")).await.status, 200);
    let link = message.text.split(' ').find(|word| word.contains("/authenticator#register=")).expect("a link");
    gateway.clock.advance(Duration::from_hours(5));
    let phone = Phone::register(gateway.portal(), link, gateway.clock.now()).await.expect("the phone registers");
    // Its owner is told of it, aside.
    gateway.engine.notices_sent().await;
    let status = eager.get(&format!("/protected/json/users/{id}/status")).await.json();
    assert_eq!(status["status"]["registered"], true, "{status}");
    assert!(Phone::register(gateway.portal(), link, gateway.clock.now()).await.is_err(), "it is good once");
    let code = phone.code(gateway.clock.now());
    assert_eq!(eager.get(&format!("/protected/json/verify/{code}/{id}")).await.status, 200);

    // None without a text message, and none that could set up nothing.
    for methods in [vec![Method::OneTouch, Method::Voice], vec![Method::Sms]] {
        let odd = Program::with(&gateway, "Odd", ServiceOptions { methods, ..options(true) }).await;
        let before = gateway.outbox.messages().len();
        odd.register("0151 23456781").await;
        assert_eq!(gateway.outbox.messages().len(), before);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_by_e_mail_go_out_where_an_operator_wants_them() {
    let (gateway, _upstream) = gateway().await;
    let usual = Program::new(&gateway, "Usual").await;
    let id = usual.register("015112345678").await;
    refused(&usual.send("POST", &format!("/protected/json/email/{id}"), FORM, "").await, 503, "60000");

    let methods = vec![Method::Sms, Method::Email];
    let shop = Program::with(&gateway, "Shop", ServiceOptions { methods, ..ServiceOptions::default() }).await;
    let bare = json!({ "user": { "cellphone": "15112345679", "country_code": 49 } }).to_string();
    let bare = shop.send("POST", "/protected/json/users/new", "application/json", &bare).await.json();
    let bare = bare["user"]["id"].as_u64().expect("an integer");
    refused(&shop.send("POST", &format!("/protected/json/email/{bare}"), FORM, "").await, 400, "60038");

    let id = shop.register("015112345678").await;
    let sent = shop.send("POST", &format!("/protected/json/email/{id}"), FORM, "").await;
    let body = sent.json();
    assert_eq!((sent.status, &body["message"]), (200, &json!("Email token was sent")), "{body}");
    assert_eq!((&body["email"], &body["success"]), (&json!("a@example.org"), &json!(true)));
    let email_id = body["email_id"].as_str().expect("a text");
    let hex = email_id.strip_prefix("EM").expect("its prefix");
    assert!(hex.len() == 32 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()), "{email_id}");
    let message = gateway.outbox.messages().pop().expect("a message");
    assert_eq!(message.to, "a@example.org");
    let code = message.code.expect("a code");
    let right = shop.get(&format!("/protected/json/verify/{code}/{id}")).await;
    assert_eq!((right.status, &right.json()["device"]["os_type"]), (200, &json!("email")));
    // Which says nothing of the number.
    let trust = gateway.engine.user_of_service(&service(&gateway, &shop), id).expect("a user").factors.phone;
    assert_eq!(trust.expect("a number").trust, vestibule::domain::user::PhoneTrust::Imported);
    refused(&shop.send("POST", "/protected/json/email/tony", FORM, "").await, 404, "60026");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authenticator_app_counts_from_its_first_right_code_on() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop & Co").await;
    let id = shop.register("015112345678").await;
    let secret = format!("/protected/json/users/{id}/secret");
    let offer = |body: &'static str| {
        let (shop, secret) = (&shop, secret.clone());
        async move { shop.send("POST", &secret, FORM, body).await }
    };
    for odd in ["qr_size=99", "qr_size=2001", "qr_size=x", "label=a%0ab"] {
        refused(&offer(odd).await, 400, "60004");
    }
    let first = offer("").await.json();
    assert_eq!((&first["label"], &first["issuer"]), (&json!("a@example.org"), &json!("Shop & Co")), "{first}");
    let stale = address(&first);
    let answer = offer("qr_size=250&label=Ann").await;
    let body = answer.json();
    assert_eq!((answer.status, &body["label"], &body["success"]), (200, &json!("Ann"), &json!(true)));
    assert_eq!(image(&gateway, &stale).await.status, 404, "another took its place");

    // Once, for whoever asks first; and what only looks whether it is there does not use it up.
    let address = address(&body);
    let mut browser = Browser::new(gateway.portal(), "localhost:8081");
    assert_eq!(browser.send("HEAD", &address, &[], b"").await.status, 405);
    assert_eq!(image(&gateway, &address.replace(".svg", "x.svg")).await.status, 404);
    let drawn = image(&gateway, &address).await;
    assert_eq!((drawn.status, drawn.header("content-type")), (200, Some("image/svg+xml")), "{}", drawn.text());
    assert_eq!(
        (drawn.header("cache-control"), drawn.header("x-content-type-options")),
        (Some("no-store"), Some("nosniff"))
    );
    assert!(drawn.text().contains(r#" width="250" height="250""#), "{}", drawn.text());
    assert_eq!(image(&gateway, &address).await.status, 404);
    for odd in ["/qr/", "/qr/x", "/qr/.svg", "/qr/x.y.svg", "/qr/00000000000000000000000000000000.x.svg"] {
        assert_eq!(image(&gateway, odd).await.status, 404, "{odd}");
    }

    // Nothing counts yet; a wrong code does not make it count, and a right one does.
    let user = || gateway.engine.user_of_service(&service(&gateway, &shop), id).expect("a user");
    let seed = user().offered_seed.expect("an offer").seed;
    assert!(user().factors.softtoken.is_none());
    let now = || gateway.clock.now();
    let code = seed.code_at(now());
    let verify = |code: String| {
        let shop = &shop;
        async move { shop.get(&format!("/protected/json/verify/{code}/{id}?force=true")).await }
    };
    refused(&verify(wrong(&code)).await, 401, "60020");
    assert!(user().factors.softtoken.is_none());
    assert_eq!(verify(code.clone()).await.status, 200);
    assert!(user().factors.softtoken.is_some() && user().offered_seed.is_none());
    gateway.engine.notices_sent().await;
    let notice = gateway.outbox.messages().pop().expect("a notice");
    assert_eq!(notice.to, "a@example.org");
    assert!(notice.text.contains("authenticator app") && notice.text.contains("Shop & Co"), "{}", notice.text);
    let again = refused(&verify(code.clone()).await, 401, "60019");
    assert_eq!(again["message"], "Token is invalid. Token was used recently");
    // One of the step before was never typed: it is wrong as any other, though its time is not over.
    let before = seed.code_at(Timestamp::from_secs(now().secs() - 30));
    refused(&verify(before).await, 401, "60020");
    refused(&verify(code.clone()).await, 401, "60019");
    gateway.clock.advance(Duration::from_mins(1));
    refused(&verify(code).await, 401, "60020");
    let right = verify(seed.code_at(now())).await;
    assert_eq!(right.status, 200, "{}", right.text());
    // Nobody knows on what the app runs.
    assert_eq!((&right.json()["device"]["os_type"], &right.json()["device"]["id"]), (&Value::Null, &Value::Null));
    let acts: Vec<Act> = acts(&gateway, id);
    assert!(acts.ends_with(&[Act::SeedOffered, Act::SeedOffered, Act::FactorAdded]), "{acts:?}");

    // No program takes it away; an administrator does.
    refused(&offer("").await, 400, "60031");
    gateway.engine.reset_user(&By::CONSOLE, user().id).await.expect("reset");
    assert!(user().factors.phone.is_none());
    assert_eq!(shop.register("015112345678").await, id, "they are found by their number still");
    assert_eq!(user().factors.phone.expect("it is theirs again").number, "+4915112345678");
    let anew = offer("").await.json();
    let seed = user().offered_seed.expect("an offer").seed;

    // Its image and the offer end.
    gateway.clock.advance(Duration::from_mins(10));
    assert_eq!(image(&gateway, &self::address(&anew)).await.status, 404);
    gateway.clock.advance(Duration::from_hours(24));
    refused(&verify(seed.code_at(now())).await, 401, "60020");
    assert!(user().factors.softtoken.is_none());

    // A lock ends it too.
    offer("").await;
    let seed = user().offered_seed.expect("an offer").seed;
    gateway.engine.lock_user(&By::CONSOLE, user().id).await.expect("locked");
    refused(&offer("").await, 400, "60017");
    gateway.engine.unlock_user(&By::CONSOLE, user().id).await.expect("unlocked");
    refused(&verify(seed.code_at(now())).await, 401, "60020");

    let no_apps = ServiceOptions { methods: vec![Method::Sms], ..ServiceOptions::default() };
    let other = Program::with(&gateway, "Other", no_apps).await;
    let theirs = other.register("015112345678").await;
    refused(&other.send("POST", &format!("/protected/json/users/{theirs}/secret"), FORM, "").await, 503, "60123");
    refused(&other.send("POST", &secret, FORM, "").await, 404, "60026");
}

fn address(offer: &serde_json::Value) -> String {
    let url = offer["qr_code"].as_str().expect("a text");
    let path = url.splitn(4, '/').nth(3).expect("a path");
    assert!(url.starts_with("http://") && path.starts_with("qr/"), "{url}");
    format!("/{path}")
}

async fn image(gateway: &TestGateway, address: &str) -> crate::support::Answer {
    Browser::new(gateway.portal(), "localhost:8081").send("GET", address, &[], b"").await
}

fn acts(gateway: &TestGateway, id: u64) -> Vec<Act> {
    let entries = gateway.engine.audit(0, 1000).expect("it reads");
    let name = id.to_string();
    let about = |entry: &&vestibule::domain::audit::Entry| entry.user.as_ref().is_some_and(|user| user.name == name);
    entries.iter().filter(about).map(|entry| entry.act).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_hands_on_what_registers_a_phone() {
    let (gateway, _upstream) = gateway().await;
    let silent = ServiceOptions { install_links: false, ..ServiceOptions::default() };
    let shop = Program::with(&gateway, "Shop", silent).await;
    let other = Program::new(&gateway, "Other").await;
    let id = shop.register("015112345678").await;
    let register = "/protected/json/sdk/registrations";
    let body = shop.send("POST", register, "application/json", &json!({ "authy_id": id }).to_string()).await.json();
    assert_eq!(body["success"], true, "{body}");
    assert_eq!(body["integration_api_key"].as_str().map(str::len), Some(32));
    let link =
        format!("http://127.0.0.1/authenticator#register={}", body["registration_token"].as_str().expect("a text"));
    Phone::register(gateway.portal(), &link, gateway.clock.now()).await.expect("the phone registers");
    assert!(Phone::register(gateway.portal(), &link, gateway.clock.now()).await.is_err(), "it is good once");
    let status = shop.get(&format!("/protected/json/users/{id}/status")).await.json();
    assert_eq!(status["status"]["registered"], true);
    assert!(gateway.outbox.messages().iter().all(|message| message.to != "+4915112345678"), "no message goes out");

    refused(&other.send("POST", register, FORM, &format!("authy_id={id}")).await, 404, "60026");
    refused(&shop.send("POST", register, FORM, "authy_id=tony").await, 404, "60026");
    refused(&shop.send("POST", register, FORM, "").await, 400, "60004");
    let text_only = ServiceOptions { methods: vec![Method::Sms], ..ServiceOptions::default() };
    let texts = Program::with(&gateway, "Texts", text_only).await;
    let theirs = texts.register("015112345678").await;
    refused(&texts.send("POST", register, FORM, &format!("authy_id={theirs}")).await, 503, "60064");

    let status = "/protected/json/registrations/status";
    refused(&shop.get(&format!("{status}?custom_user_id=7")).await, 404, "60035");
    refused(&shop.get(status).await, 400, "60004");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_program_says_happened_is_in_the_audit_log() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    let id = shop.register("015112345678").await;
    let target = format!("/protected/json/users/{id}/register_activity");
    let note = |body: serde_json::Value| {
        let (shop, target) = (&shop, target.clone());
        async move { shop.send("POST", &target, "application/json", &body.to_string()).await }
    };
    let noted = note(json!({ "type": "password_reset", "data": { "reason": "forgot\nit", "times": 2 } })).await;
    assert_eq!(noted.text(), r#"{"message":"Activity was created.","success":true}"#);
    let form = shop.send("POST", &target, FORM, "type=banned&data[by]=Ann").await;
    assert_eq!(form.status, 200, "{}", form.text());
    let entries = gateway.engine.audit(0, 1000).expect("it reads");
    let entries: Vec<_> = entries.iter().filter(|entry| entry.act == Act::ActivityNoted).collect();
    let details = |at: usize| serde_json::to_value(&entries[at].details).expect("plain data");
    assert_eq!(details(0), json!({ "activity": "password_reset", "data.reason": "forgot\nit", "data.times": "2" }));
    assert_eq!(details(1), json!({ "activity": "banned", "data.by": "Ann" }));
    assert!(entries.iter().all(|entry| entry.by.word() == "key Shop"), "{entries:?}");

    let many: serde_json::Map<String, serde_json::Value> = (0..17).map(|n| (format!("k{n}"), json!("v"))).collect();
    for odd in [
        json!({ "type": "sold" }),
        json!({}),
        json!({ "type": "banned", "data": "text" }),
        json!({ "type": "banned", "data": { "a": { "b": 1 } } }),
        json!({ "type": "banned", "data": { "a": "x".repeat(256) } }),
        json!({ "type": "banned", "data": { "x".repeat(65): "a" } }),
        json!({ "type": "banned", "data": many }),
    ] {
        refused(&note(odd).await, 400, "60004");
    }
    assert_eq!(acts(&gateway, id).iter().filter(|act| **act == Act::ActivityNoted).count(), 2);
}

pub fn service(gateway: &TestGateway, program: &Program<'_>) -> vestibule::domain::service::Service {
    let found = gateway.engine.service_for(vestibule::engine::keys::Api::Authy, &program.key);
    found.expect("the store reads").expect("an application")
}
