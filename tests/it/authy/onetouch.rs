//! OneTouch: what a program asks, what the phone shows of it, and what the program is told.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::{Program, refused};
use crate::admin_api::gateway;
use crate::hold_and_release::{app, block};
use crate::support::{Answer, BASE, Phone, TestGateway};
use crate::upstream::RecordingUpstream;
use vestibule::domain::audit::{Act, By};
use vestibule::domain::factor::Method;
use vestibule::domain::request::{MAX_LABEL, MAX_MESSAGE, MAX_SIZE, MAX_VALUE};
use vestibule::domain::service::{Service, ServiceOptions};
use vestibule::domain::user::User;
use vestibule::engine::keys::Api;
use vestibule::engine::one_codes::WANTED;
use vestibule::engine::ports::Clock as _;
use vestibule::engine::requests::{LIVE, MAX_OPEN};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);
const JSON: &str = "application/json";

impl Program<'_> {
    fn service(&self) -> Service {
        self.gateway.engine.service_for(Api::Authy, &self.key).expect("it reads").expect("an application")
    }

    fn user(&self, id: u64) -> User {
        self.gateway.engine.user_of_service(&self.service(), id).expect("a user")
    }

    /// A phone of a user, as an administrator's invitation makes one.
    async fn phone(&self, id: u64) -> Phone {
        let link = self.gateway.invitation(self.user(id).id).await;
        Phone::register(self.gateway.portal(), &link, self.gateway.clock.now()).await.expect("it registers")
    }

    async fn ask(&self, id: u64, kind: &str, body: &str) -> Answer {
        self.send("POST", &format!("/onetouch/json/users/{id}/approval_requests"), kind, body).await
    }

    /// Asks a plain question; its id.
    async fn asks(&self, id: u64, body: &Value) -> String {
        let answer = self.ask(id, JSON, &body.to_string()).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["approval_request"]["uuid"].as_str().expect("an id").to_owned()
    }

    async fn status(&self, uuid: &str) -> Value {
        let answer = self.get(&format!("/onetouch/json/approval_requests/{uuid}")).await;
        assert_eq!((answer.status, &answer.json()["success"]), (200, &json!(true)), "{}", answer.text());
        answer.json()["approval_request"].clone()
    }

    async fn word(&self, uuid: &str) -> String {
        self.status(uuid).await["status"].as_str().expect("a word").to_owned()
    }

    /// What the newest request on the phone comes to.
    async fn answers(&self, phone: &Phone, status: &str, claims: Value) -> String {
        let now = self.gateway.clock.now();
        let pending = phone.pending(now).await;
        let sid = pending.last().expect("a request waits")["sid"].as_str().expect("an id").to_owned();
        phone.answer(now, &sid, status, claims).await.1
    }
}

fn pay() -> Value {
    json!({ "message": "Pay 10 EUR?" })
}

/// A program with one user and their phone.
async fn shop(gateway: &TestGateway) -> (Program<'_>, u64, Phone) {
    let shop = Program::new(gateway, "Shop").await;
    let id = shop.register("015112345678").await;
    let phone = shop.phone(id).await;
    (shop, id, phone)
}

fn is_hex(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.len() == 24 && text.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_shown_on_the_phone_answered_once_and_told() {
    let (gateway, _upstream) = gateway().await;
    let (shop, id, phone) = shop(&gateway).await;
    let made_at = gateway.clock.now();
    let answer = shop
        .ask(
            id,
            JSON,
            r#"{"message":"Pay 10 EUR\u202e to Bob?","details":{"To":"Bob","Amount":"10 EUR","Account":"DE 12"},
                "hidden_details":{"risk":"se-cr-et","ip":"192.0.2.7"},"seconds_to_expire":null,
                "logos":[{"res":"default","url":"https://shop.example.com/a.png"}]}"#,
        )
        .await;
    let uuid = answer.json()["approval_request"]["uuid"].as_str().expect("an id").to_owned();
    assert_eq!(uuid::Uuid::parse_str(&uuid).expect("a uuid").hyphenated().to_string(), uuid);
    assert_eq!(answer.text(), format!(r#"{{"approval_request":{{"uuid":"{uuid}"}},"success":true}}"#));

    let waiting = shop.status(&uuid).await;
    for name in ["_id", "app_id", "user_id"] {
        assert!(is_hex(&waiting[name]), "{name}: {waiting}");
    }
    let at = made_at.rfc3339();
    for (name, value) in [
        ("_app_name", json!("Shop")),
        ("_app_serial_id", json!(shop.service().number)),
        ("_authy_id", json!(id)),
        ("_user_email", json!("a@example.org")),
        ("created_at", json!(at)),
        ("updated_at", json!(at)),
        ("processed_at", Value::Null),
        ("notified", json!(false)),
        ("seconds_to_expire", json!(86_400)),
        ("status", json!("pending")),
        ("uuid", json!(uuid)),
    ] {
        assert_eq!(waiting[name], value, "{name}: {waiting}");
    }
    assert_eq!(waiting.as_object().map(serde_json::Map::len), Some(14), "{waiting}");

    let pending = phone.pending(made_at).await;
    assert_eq!(pending.len(), 1, "{pending:#?}");
    let shown = &pending[0];
    assert_eq!(shown["details"]["message"], "Pay 10 EUR to Bob?");
    let field = |label: &str, value: &str| json!({ "label": label, "value": value });
    let fields = [field("App", "Shop"), field("To", "Bob"), field("Amount", "10 EUR"), field("Account", "DE 12")];
    assert_eq!(shown["details"]["fields"], json!(fields));
    let logo = json!({ "res": "default", "url": "https://shop.example.com/a.png" });
    assert_eq!(shown["vestibule"], json!({ "number": "off", "logos": [logo] }));
    assert_eq!(shown["expiration_date"], (made_at + DAY).rfc3339());

    gateway.clock.advance(SECOND);
    assert_eq!(shop.answers(&phone, "approved", json!({})).await, "approved");
    let approved = shop.status(&uuid).await;
    let then = json!((made_at + SECOND).rfc3339());
    assert_eq!(
        (&approved["status"], &approved["processed_at"], &approved["updated_at"]),
        (&json!("approved"), &then, &then)
    );
    // Neither a second answer nor time changes it.
    let sid = shown["sid"].as_str().expect("an id");
    let (twice, status) = phone.answer(gateway.clock.now(), sid, "denied", json!({ "not_me": true })).await;
    assert_eq!((twice.status, status.as_str()), (403, "approved"), "{}", twice.text());
    gateway.clock.advance(2 * DAY);
    assert_eq!(shop.status(&uuid).await, approved);
    assert!(phone.pending(gateway.clock.now()).await.is_empty());
    // Nothing that the phone ever gets has what is for the program alone.
    let jwt = phone.jwt(gateway.clock.now());
    for target in ["/Challenges".to_owned(), format!("/Challenges/{sid}")] {
        let text = phone.call("GET", &target, &jwt, &[]).await.text();
        assert!(text.contains("Pay 10 EUR to Bob?"), "{text}");
        for hidden in ["se-cr-et", "192.0.2.7", "risk"] {
            assert!(!text.contains(hidden), "{hidden}: {text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_is_told_and_what_nobody_answers_expires_once_and_for_good() {
    let (gateway, _upstream) = gateway().await;
    let (shop, id, phone) = shop(&gateway).await;
    let no = shop.asks(id, &pay()).await;
    assert_eq!(shop.answers(&phone, "denied", json!({})).await, "denied");
    let told = shop.status(&no).await;
    assert_eq!((&told["status"], &told["processed_at"]), (&json!("denied"), &json!(gateway.clock.now().rfc3339())));

    let late = shop.asks(id, &json!({ "message": "Pay?", "seconds_to_expire": "90" })).await;
    let sid = phone.pending(gateway.clock.now()).await[0]["sid"].as_str().expect("an id").to_owned();
    let payload = phone.payload(gateway.clock.now(), &sid, "approved", json!({})).await;
    gateway.clock.advance(89 * SECOND);
    assert_eq!(shop.word(&late).await, "pending");
    let end = gateway.clock.now() + SECOND;
    gateway.clock.advance(SECOND);
    assert_eq!(phone.answer_with(gateway.clock.now(), &sid, &payload).await.1, "expired");
    let told = shop.status(&late).await;
    assert_eq!((&told["status"], &told["processed_at"]), (&json!("expired"), &Value::Null));
    assert_eq!(told["updated_at"], end.rfc3339());
    assert_eq!(told["seconds_to_expire"], 90);

    // Without an end: a year, and no word of an end.
    let open = shop.asks(id, &json!({ "message": "Ever?", "seconds_to_expire": 0 })).await;
    gateway.clock.advance(364 * DAY);
    gateway.engine.sweep().await.expect("it sweeps");
    let told = shop.status(&open).await;
    assert_eq!((&told["status"], &told["seconds_to_expire"]), (&json!("pending"), &json!(0)));
    assert_eq!(shop.answers(&phone, "approved", json!({})).await, "approved");
    // What is settled goes after a week, however long it could have been answered.
    gateway.clock.advance(6 * DAY);
    gateway.engine.sweep().await.expect("it sweeps");
    assert_eq!(shop.word(&open).await, "approved");
    gateway.clock.advance(DAY);
    gateway.engine.sweep().await.expect("it sweeps");
    refused(&shop.get(&format!("/onetouch/json/approval_requests/{open}")).await, 404, "60049");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_that_clients_send_says_the_same() {
    let (gateway, _upstream) = gateway().await;
    let (shop, id, phone) = shop(&gateway).await;
    let form = "application/x-www-form-urlencoded";
    let url = "https%3A%2F%2Fx.example%2Fa";
    let npm = format!(
        "message=Pay%3F&details[To]=Bob&details[By]=you&hidden_details[a]=b&seconds_to_expire=60&logos[0][res]=default&logos[0][url]={url}&logos[1][res]=high&logos[1][url]={url}"
    );
    let ruby = format!(
        "message=Pay%3F&details[To]=Bob&details[By]=you&logos[][res]=default&logos[][url]={url}&logos[][res]=high&logos[][url]={url}&seconds_to_expire=60"
    );
    let logos = r#"[{"res":"default","url":"https://x.example/a"},{"res":"high","url":"https://x.example/a"}]"#;
    let python = format!(
        r#"{{"message":"Pay?","details":{{"To":"Bob","By":"you"}},"hidden_details":null,"logos":{logos},"seconds_to_expire":60}}"#
    );
    let item = |res: &str| format!("<logo><res>{res}</res><url>https://x.example/a</url></logo>");
    let xml = format!(
        "<approval_request><message>Pay?</message><details><To>Bob</To><By>you</By></details><logos type=\"array\">{}{}</logos>\
         <seconds-to-expire>60</seconds-to-expire></approval_request>",
        item("default"),
        item("high")
    );
    let path = format!("/onetouch/json/users/{id}/approval_requests");
    let in_query = format!("{path}?{npm}");
    for (name, target, kind, body) in [
        ("npm authy", &path, form, npm.as_str()),
        ("Ruby", &path, form, &ruby),
        ("Python", &path, JSON, &python),
        ("PHP", &in_query, form, ""),
        ("XML", &path, "application/xml", &xml),
    ] {
        let answer = shop.send("POST", target, kind, body).await;
        assert_eq!(answer.status, 200, "{name}: {}", answer.text());
        let shown = phone.pending(gateway.clock.now()).await.remove(0);
        let fields = json!([
            { "label": "App", "value": "Shop" }, { "label": "To", "value": "Bob" }, { "label": "By", "value": "you" }
        ]);
        assert_eq!(shown["details"], json!({ "message": "Pay?", "fields": fields }), "{name}");
        let logos: Value = serde_json::from_str(logos).expect("JSON");
        assert_eq!(shown["vestibule"]["logos"], logos, "{name}");
        let uuid = answer.json()["approval_request"]["uuid"].as_str().expect("an id").to_owned();
        assert_eq!(shop.status(&uuid).await["seconds_to_expire"], 60, "{name}");
        assert_eq!(shop.answers(&phone, "approved", json!({})).await, "approved", "{name}");
    }
    let made = shop.send("POST", &path.replace("json", "xml"), JSON, &python).await.text();
    assert!(made.contains("<hash><approval-request><uuid>"), "{made}");
    let uuid = made.split_once("<uuid>").and_then(|(_, rest)| rest.split_once('<')).expect("an id").0.to_owned();
    let text = shop.get(&format!("/onetouch/xml/approval_requests/{uuid}")).await.text();
    for part in [
        "<_app-name>Shop</_app-name>",
        &format!("<_authy-id type=\"integer\">{id}</_authy-id>"),
        "<notified type=\"boolean\">false</notified>",
        "<processed-at nil=\"true\"></processed-at>",
        "<status>pending</status>",
        "<success type=\"boolean\">true</success>",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_asked_has_a_clear_answer_and_rings_no_phone() {
    let (gateway, _upstream) = gateway().await;
    let (shop, id, phone) = shop(&gateway).await;
    let url = "https://x.example/a";
    let many: serde_json::Map<String, Value> = (0..33).map(|n| (n.to_string(), json!("x"))).collect();
    let all = |name: &str, value: Value| {
        let mut body = pay();
        body[name] = value;
        body
    };
    for (body, code) in [
        (json!({}), "60080"),
        (all("message", json!("x".repeat(201))), "60080"),
        (all("message", json!("\u{202e} ")), "60080"),
        (all("details", json!(many)), "60080"),
        (all("details", json!({ "a": "x".repeat(256) })), "60080"),
        (all("hidden_details", json!({ "x".repeat(65): "a" })), "60080"),
        (all("details", json!("text")), "60004"),
        (all("details", json!({ "a": { "b": "c" } })), "60080"),
        (all("details", json!({ "a": ["b"] })), "60080"),
        (all("hidden_details", json!(["a"])), "60004"),
        (all("hidden_details", json!({ "a": [[[[]]]] })), "60080"),
        (all("hidden_details", json!({ "a": 1e300 })), "60080"),
        (all("hidden_details", json!({ "a": "x".repeat(8192) })), "60080"),
        (all("logos", json!([{ "res": "high", "url": url }])), "60080"),
        (all("logos", json!([{ "res": "huge", "url": url }])), "60080"),
        (all("logos", json!([{ "res": "default", "url": "http://x.example/a" }])), "60080"),
        (all("logos", json!([{ "url": url }])), "60080"),
        (all("logos", json!({ "res": "default", "url": url })), "60004"),
        (all("seconds_to_expire", json!(-1)), "60004"),
        (all("seconds_to_expire", json!("soon")), "60004"),
        (all("seconds_to_expire", json!(1.5)), "60004"),
        (all("seconds_to_expire", json!([60])), "60004"),
        (all("seconds_to_expire", json!(true)), "60004"),
        (all("seconds_to_expire", json!(31_536_001)), "60080"),
        (all("seconds_to_expire", json!("99999999999999999999999999")), "60080"),
    ] {
        let said = refused(&shop.ask(id, JSON, &body.to_string()).await, 400, code);
        assert!(said["message"].as_str().is_some_and(|text| text.len() > 30), "{body}: {said}");
    }
    let deep = format!("{{\"details\":{}1{}}}", "{\"a\":".repeat(5000), "}".repeat(5000));
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bb\">]><approval_request><message>&b;</message></approval_request>";
    let logos = (0..100).map(|n| format!("logos[{n}][res]=low")).collect::<Vec<_>>().join("&");
    for (kind, body) in
        [(JSON, deep.as_str()), ("application/xml", bomb), ("application/x-www-form-urlencoded", &logos)]
    {
        refused(&shop.ask(id, kind, body).await, 400, "60002");
    }
    assert!(phone.pending(gateway.clock.now()).await.is_empty());
    // None of them counted: the next one goes out.
    shop.asks(id, &pay()).await;

    for odd in ["", "x", "00000000-0000-0000-0000-000000000000", "%3Cb%3E"] {
        let answer = shop.get(&format!("/onetouch/json/approval_requests/{odd}")).await;
        if odd.is_empty() {
            refused(&answer, 404, "60002");
        } else {
            let said = refused(&answer, 404, "60049");
            assert_eq!(said["errors"], json!({}), "{said}");
            assert!(said["message"].as_str().is_some_and(|text| text.starts_with("Approval request not found: ")));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_phone_is_locked_or_is_somebody_elses_is_not_asked() {
    let (gateway, _upstream) = gateway().await;
    let (shop, id, phone) = shop(&gateway).await;
    // Nobody knows that they are there at all, until a code was right.
    let bare = shop.register("015112345679").await;
    refused(&shop.ask(bare, JSON, &pay().to_string()).await, 400, "60050");
    assert_eq!(shop.get(&format!("/protected/json/sms/{bare}")).await.status, 200);
    let code = gateway.outbox.last_code();
    assert_eq!(shop.get(&format!("/protected/json/verify/{code}/{bare}")).await.status, 200);
    refused(&shop.ask(bare, JSON, &pay().to_string()).await, 400, "60051");
    let lost = shop.register("015112345680").await;
    shop.phone(lost).await;
    let device = shop.user(lost).factors.devices[0];
    gateway.engine.revoke_device(&By::CONSOLE, device).await.expect("revoked");
    refused(&shop.ask(lost, JSON, &pay().to_string()).await, 400, "60051");
    refused(&shop.ask(999_999, JSON, &pay().to_string()).await, 404, "60026");

    let other = Program::new(&gateway, "Other").await;
    let uuid = shop.asks(id, &pay()).await;
    refused(&other.ask(id, JSON, &pay().to_string()).await, 404, "60026");
    refused(&other.get(&format!("/onetouch/json/approval_requests/{uuid}")).await, 404, "60049");
    // The same number is somebody else there, and their phone is another.
    let theirs = other.register("015112345678").await;
    refused(&other.ask(theirs, JSON, &pay().to_string()).await, 400, "60050");
    // A sign-in of the gateway's own is no question of a program.
    let login = gateway.user_with_phone("alice").await;
    gateway.held("alice").await;
    let sid = login.pending(gateway.clock.now()).await[0]["sid"].as_str().expect("an id").to_owned();
    refused(&shop.get(&format!("/onetouch/json/approval_requests/{}", &sid[2..])).await, 404, "60049");

    // The two roots serve what is theirs.
    let user = format!("users/{id}");
    for (method, target) in [
        ("GET", format!("/onetouch/json/{user}/status")),
        ("GET", format!("/protected/json/approval_requests/{uuid}")),
        ("POST", format!("/protected/json/{user}/approval_requests")),
        ("GET", format!("/onetouch/json/{user}/approval_requests")),
    ] {
        refused(&shop.send(method, &target, JSON, "").await, 404, "60002");
    }

    assert_eq!(shop.answers(&phone, "approved", json!({})).await, "approved");
    gateway.engine.lock_user(&By::CONSOLE, shop.user(id).id).await.expect("locked");
    refused(&shop.ask(id, JSON, &pay().to_string()).await, 400, "60017");

    let codes = ServiceOptions { methods: vec![Method::Sms], ..ServiceOptions::default() };
    let codes = Program::with(&gateway, "Codes", codes).await;
    let id = codes.register("015112345678").await;
    codes.phone(id).await;
    refused(&codes.ask(id, JSON, &pay().to_string()).await, 503, "60064");
}

fn retry_after(answer: &Answer) -> u64 {
    refused(answer, 429, "60003");
    answer.header("retry-after").expect("when").parse().expect("seconds")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_is_asked_as_often_as_for_sign_ins_and_no_oftener() {
    let (gateway, _upstream) = gateway().await;
    let (shop, id, phone) = shop(&gateway).await;
    let body = pay().to_string();
    shop.asks(id, &pay()).await;
    // Live for two minutes, and then still there to be answered.
    assert_eq!(retry_after(&shop.ask(id, JSON, &body).await), LIVE.as_secs());
    gateway.clock.advance(LIVE);
    shop.asks(id, &pay()).await;
    gateway.clock.advance(LIVE);
    shop.asks(id, &pay()).await;
    gateway.clock.advance(LIVE);
    assert_eq!(phone.pending(gateway.clock.now()).await.len(), 3);
    // Three of ten minutes; six have passed.
    assert_eq!(retry_after(&shop.ask(id, JSON, &body).await), 4 * 60);
    // A yes clears it.
    assert_eq!(shop.answers(&phone, "approved", json!({})).await, "approved");
    shop.asks(id, &pay()).await;
    // From the second no on the next one waits.
    for wait in [None, Some(30), Some(60)] {
        assert_eq!(shop.answers(&phone, "denied", json!({})).await, "denied");
        if let Some(wait) = wait {
            assert_eq!(retry_after(&shop.ask(id, JSON, &body).await), wait);
            gateway.clock.advance(Duration::from_secs(wait));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_has_so_many_open_questions_and_not_one_more() {
    let upstream = RecordingUpstream::start(app).await;
    let limits = "[limits]\npushes_live = 10\npushes_per_10_minutes = 90\npushes_per_hour = 90\n";
    let gateway = TestGateway::start(&format!("{}{limits}", block(&upstream.url()))).await;
    let (shop, id, phone) = shop(&gateway).await;
    let long = json!({ "message": "Pay?", "seconds_to_expire": 7200 });
    let first = shop.asks(id, &long).await;
    for count in 1..MAX_OPEN {
        if count % 10 == 0 {
            gateway.clock.advance(LIVE);
        }
        shop.asks(id, &long).await;
    }
    gateway.clock.advance(LIVE);
    assert_eq!(shop.user(id).requests.len(), MAX_OPEN);
    let waits = retry_after(&shop.ask(id, JSON, &long.to_string()).await);
    assert_eq!(waits, 7200 - 2 * LIVE.as_secs());
    assert_eq!(shop.answers(&phone, "approved", json!({})).await, "approved");
    shop.asks(id, &long).await;
    gateway.clock.advance(Duration::from_secs(waits));
    assert_eq!(shop.word(&first).await, "expired");
    shop.asks(id, &long).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn that_was_not_me_is_an_alarm_that_stops_questions() {
    let upstream = RecordingUpstream::start(app).await;
    let base = BASE.replace("[admin]\n", "[admin]\nalerts = \"security@example.edu\"\n");
    let text = format!("{base}{}", block(&upstream.url()));
    let config = vestibule::config::Config::parse(&text, Path::new(""), &|_| None).expect("it reads");
    let gateway = TestGateway::start_config(config, Arc::new(vestibule::store::memory::MemoryStore::new()));
    let (shop, id, phone) = shop(&gateway).await;
    gateway.engine.notices_sent().await;
    let before = gateway.outbox.messages().len();
    let uuid = shop.asks(id, &pay()).await;
    assert_eq!(shop.answers(&phone, "denied", json!({ "not_me": true })).await, "denied");
    assert_eq!(shop.word(&uuid).await, "denied");
    assert_eq!(retry_after(&shop.ask(id, JSON, &pay().to_string()).await), 20 * 60);

    let user = shop.user(id);
    let entries = gateway.engine.audit_of(user.id, 0, 1000).expect("it reads");
    let noted: Vec<_> = entries.iter().filter(|entry| entry.act == Act::NotMe).collect();
    assert!(matches!(&noted[..], [one] if format!("{one:?}").contains(&shop.service().id.to_string())), "{noted:#?}");
    gateway.engine.notices_sent().await;
    let messages = gateway.outbox.messages().split_off(before);
    let to = |address: &str| {
        let found: Vec<_> = messages.iter().filter(|message| message.to == address).collect();
        assert_eq!(found.len(), 1, "{address}: {messages:#?}");
        found[0].text.clone()
    };
    let (owner, desk) = (to("a@example.org"), to("security@example.edu"));
    assert!(owner.contains("Shop asked your phone") && owner.contains(&id.to_string()), "{owner}");
    assert!(desk.contains("turned away what an application asked") && desk.contains(&id.to_string()), "{desk}");
    gateway.clock.advance(20 * 60 * SECOND);
    shop.asks(id, &pay()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_who_was_locked_or_deleted_and_no_phone_that_was_taken_away_says_yes() {
    let (gateway, _upstream) = gateway().await;
    let engine = &gateway.engine;
    for (way, told) in [("locked", 200), ("reset", 200), ("revoked", 200), ("ended", 200), ("deleted", 404)] {
        let shop = Program::new(&gateway, "Shop").await;
        let id = shop.register("015112345678").await;
        let phone = shop.phone(id).await;
        let uuid = shop.asks(id, &pay()).await;
        let now = gateway.clock.now();
        let sid = phone.pending(now).await[0]["sid"].as_str().expect("an id").to_owned();
        let payload = phone.payload(now, &sid, "approved", json!({})).await;
        let user = shop.user(id);
        match way {
            "locked" => engine.lock_user(&By::CONSOLE, user.id).await.expect("locked"),
            "reset" => engine.reset_user(&By::CONSOLE, user.id).await.expect("reset"),
            "revoked" => engine.revoke_device(&By::CONSOLE, user.factors.devices[0]).await.expect("revoked"),
            "ended" => gateway.rewrite(user.id, |user| user.expires_at = Some(now)).await,
            _ => engine.delete_user(&By::CONSOLE, user.id).await.expect("deleted"),
        }
        let (answer, _) = phone.answer_with(now, &sid, &payload).await;
        assert!(matches!(answer.status, 401 | 403 | 404), "{way}: {} {}", answer.status, answer.text());
        let after = shop.get(&format!("/onetouch/json/approval_requests/{uuid}")).await;
        assert_eq!(after.status, told, "{way}: {}", after.text());
        if told == 404 {
            refused(&after, 404, "60049");
            continue;
        }
        // Whose time is over is not told so until the question's is.
        let word = if way == "ended" { "pending" } else { "expired" };
        assert_eq!(after.json()["approval_request"]["status"], word, "{way}");
        if way == "locked" {
            engine.unlock_user(&By::CONSOLE, user.id).await.expect("unlocked");
            phone.answer_with(now, &sid, &payload).await;
            assert_eq!(shop.word(&uuid).await, "expired", "unlocking brings nothing back");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_phones_that_answer_at_once_one_settles_it() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    let id = shop.register("015112345678").await;
    let (one, other) = (shop.phone(id).await, shop.phone(id).await);
    for _ in 0..4 {
        let uuid = shop.asks(id, &pay()).await;
        let now = gateway.clock.now();
        let sid = one.pending(now).await[0]["sid"].as_str().expect("an id").to_owned();
        let yes = one.payload(now, &sid, "approved", json!({})).await;
        let no = other.payload(now, &sid, "denied", json!({})).await;
        let ((first, _), (second, _)) =
            tokio::join!(one.answer_with(now, &sid, &yes), other.answer_with(now, &sid, &no));
        let word = shop.word(&uuid).await;
        let expected = if word == "approved" { (200, 403) } else { (403, 200) };
        assert_eq!((first.status, second.status), expected, "{word}: {} {}", first.text(), second.text());
        gateway.clock.advance(HOUR);
    }
    // With one of them gone the other still answers.
    let uuid = shop.asks(id, &pay()).await;
    let devices = shop.user(id).factors.devices;
    gateway.engine.revoke_device(&By::CONSOLE, devices[0]).await.expect("revoked");
    assert_eq!(shop.word(&uuid).await, "pending");
    assert_eq!(shop.answers(&other, "approved", json!({})).await, "approved");
    assert_eq!(shop.word(&uuid).await, "approved");
}

/// Which application the phone says waits for its code.
async fn wanted(gateway: &TestGateway, phone: &Phone) -> Value {
    let now = gateway.clock.now();
    let target = format!("/Challenges?FactorSid={}&Status=pending", phone.factor);
    phone.call("GET", &target, &phone.jwt(now), &[]).await.json()["vestibule"]["code_wanted"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_not_needed_is_not_sent_and_the_phone_says_who_waits_for_its_code() {
    let (gateway, _upstream) = gateway().await;
    let (shop, id, phone) = shop(&gateway).await;
    gateway.engine.notices_sent().await;
    let sent = gateway.outbox.messages().len();
    assert_eq!(wanted(&gateway, &phone).await, Value::Null);
    for way in ["sms", "call"] {
        let answer = shop.get(&format!("/protected/json/{way}/{id}")).await;
        assert_eq!((answer.status, &answer.json()["ignored"]), (200, &json!(true)), "{}", answer.text());
        assert_eq!(wanted(&gateway, &phone).await, json!("Shop"));
    }
    assert_eq!(gateway.outbox.messages().len(), sent);
    gateway.clock.advance(WANTED);
    assert_eq!(wanted(&gateway, &phone).await, Value::Null);
    shop.get(&format!("/protected/json/sms/{id}")).await;
    assert_eq!(wanted(&gateway, &phone).await, json!("Shop"));
    let code = phone.code(gateway.clock.wall());
    let verify = format!("/protected/json/verify/{code}/{id}");
    let right = shop.get(&verify).await;
    assert_eq!(right.status, 200, "{}", right.text());
    // It says what showed the code, as the user's status does.
    let status = shop.get(&format!("/protected/json/users/{id}/status")).await.json()["status"].clone();
    let (shown, known) = (&right.json()["device"], &status["detailed_devices"][0]);
    assert_eq!((&shown["os_type"], &status["devices"]), (&known["os_type"], &json!(["authy_chrome"])), "{shown}");
    assert_eq!((&shown["id"], &shown["registration_date"]), (&known["uuid"], &known["registration_date"]), "{shown}");
    refused(&shop.get(&verify).await, 401, "60019");
    assert_eq!(wanted(&gateway, &phone).await, Value::Null, "it was typed");
    // It is no request, and nobody else's phone says so.
    assert!(phone.pending(gateway.clock.now()).await.is_empty());
    let alice = gateway.user_with_phone("alice").await;
    shop.get(&format!("/protected/json/sms/{id}")).await;
    assert_eq!(wanted(&gateway, &alice).await, Value::Null);

    let no_codes = ServiceOptions { methods: vec![Method::Sms, Method::OneTouch], ..ServiceOptions::default() };
    let other = Program::with(&gateway, "Other", no_codes).await;
    let id = other.register("015112345678").await;
    let phone = other.phone(id).await;
    let sent = gateway.outbox.messages().len();
    let answer = other.get(&format!("/protected/json/sms/{id}")).await;
    assert_eq!(
        (answer.status, &answer.json()["ignored"]),
        (200, &Value::Null),
        "the phone's codes are not taken there"
    );
    assert_eq!(gateway.outbox.messages().len(), sent + 1);
    assert_eq!(wanted(&gateway, &phone).await, Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_longest_question_can_be_answered_and_no_longer_one_is_asked() {
    let (gateway, _upstream) = gateway().await;
    let (shop, id, phone) = shop(&gateway).await;
    // Long by its characters, and by what they are escaped as.
    for (c, count) in [("\u{1f512}", 5), ("\"", 24)] {
        let long = |label: String| (format!("{label}{}", c.repeat(MAX_LABEL - 2)), json!(c.repeat(MAX_VALUE)));
        let details: serde_json::Map<String, Value> = (0..count).map(|n| long(format!("{n:02}"))).collect();
        let used = c.len() * (MAX_MESSAGE + count * (MAX_LABEL - 2 + MAX_VALUE)) + 2 * count;
        // What is left is for the application alone.
        let room = MAX_SIZE - used - r#"{"rest":""}"#.len();
        let question = |rest: usize| json!({ "message": c.repeat(MAX_MESSAGE), "details": details, "hidden_details": { "rest": "x".repeat(rest) } });
        let said = refused(&shop.ask(id, JSON, &question(room + 1).to_string()).await, 400, "60080");
        assert!(said["message"].as_str().is_some_and(|text| text.contains("8193 bytes")), "{said}");
        let uuid = shop.asks(id, &question(room)).await;
        assert_eq!(shop.answers(&phone, "approved", json!({})).await, "approved", "{c}");
        assert_eq!(shop.word(&uuid).await, "approved", "{c}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_renewed_and_with_the_last_one_the_application_ends() {
    let (gateway, _upstream) = gateway().await;
    let engine = &gateway.engine;
    let (shop, id, phone) = shop(&gateway).await;
    let uuid = shop.asks(id, &pay()).await;
    let old = engine.keys().expect("the store reads").pop().expect("a key");
    let (fresh, key) = engine.renew_key(&By::CONSOLE, old.id).await.expect("renewed");
    assert_eq!((&fresh.name, fresh.service), (&old.name, old.service));
    let renewed = Program { gateway: &gateway, key };
    assert_eq!((shop.word(&uuid).await, renewed.word(&uuid).await), ("pending".to_owned(), "pending".to_owned()));
    let service = engine.service_for(Api::Authy, &renewed.key).expect("the store reads").expect("an application");
    assert_eq!(service.signing_key.expose(), &renewed.key, "callbacks are signed with the new one");

    let refused = engine.revoke_key(&By::CONSOLE, fresh.id).await.expect_err("it signs");
    assert!(refused.to_string().contains("vestibule key renew"), "{refused}");
    engine.revoke_key(&By::CONSOLE, old.id).await.expect("revoked");
    assert_eq!(shop.get("/protected/json/app/details").await.status, 401);
    assert_eq!(renewed.answers(&phone, "approved", json!({})).await, "approved");
    assert_eq!(renewed.word(&uuid).await, "approved");

    gateway.clock.advance(HOUR);
    renewed.asks(id, &pay()).await;
    let now = gateway.clock.now();
    let user = renewed.user(id).id;
    let sid = phone.pending(now).await[0]["sid"].as_str().expect("an id").to_owned();
    let yes = phone.payload(now, &sid, "approved", json!({})).await;
    let link = gateway.invitation(user).await;
    engine.revoke_key(&By::CONSOLE, fresh.id).await.expect("revoked");
    assert!(phone.pending(now).await.is_empty(), "nobody waits for the answer");
    assert_eq!(phone.answer_with(now, &sid, &yes).await.0.status, 404);
    let late = Phone::register(gateway.portal(), &link, now).await;
    assert!(late.is_err(), "no phone is set up for it any more");
}
