//! The Authy API on the wire: the bytes that its clients send and look for.

mod onetouch;

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use crate::admin_api::gateway;
use crate::support::{Answer, Browser, TestGateway};
use vestibule::domain::audit::By;
use vestibule::domain::factor::Method;
use vestibule::domain::service::ServiceOptions;
use vestibule::engine::keys::Api;

/// A program with a key.
pub struct Program<'a> {
    pub gateway: &'a TestGateway,
    pub key: String,
}

impl<'a> Program<'a> {
    pub async fn new(gateway: &'a TestGateway, name: &str) -> Self {
        Self::with(gateway, name, ServiceOptions::default()).await
    }

    pub async fn with(gateway: &'a TestGateway, name: &str, options: ServiceOptions) -> Self {
        let made = gateway.engine.create_service(&By::CONSOLE, Api::Authy, name, &options).await;
        Self { gateway, key: made.expect("an application").2 }
    }

    pub async fn send(&self, method: &str, target: &str, content_type: &str, body: &str) -> Answer {
        let headers = [("X-Authy-API-Key", self.key.as_str()), ("Content-Type", content_type)];
        Browser::new(self.gateway.portal(), "localhost:8081").send(method, target, &headers, body.as_bytes()).await
    }

    pub async fn get(&self, target: &str) -> Answer {
        // As one client does: a form's type, and no form.
        self.send("GET", target, "application/x-www-form-urlencoded", "").await
    }

    pub async fn register(&self, number: &str) -> u64 {
        let body = json!({ "user": { "email": "a@example.org", "cellphone": number, "country_code": "49" } });
        let answer = self.send("POST", "/protected/json/users/new", "application/json", &body.to_string()).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["user"]["id"].as_u64().expect("an integer")
    }
}

pub fn refused(answer: &Answer, status: u16, code: &str) -> Value {
    let body = answer.json();
    assert_eq!((answer.status, &body["error_code"]), (status, &json!(code)), "{body}");
    assert_eq!(body["success"], json!(false));
    assert!(body["message"].is_string() && body["errors"].is_object(), "{body}");
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_number_is_the_same_user_and_another_applications_is_not() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    let id = shop.register("0151-123 456.78").await;
    for (kind, body) in [
        (
            "application/x-www-form-urlencoded",
            "user[email]=b%40example.org&user[cellphone]=015112345678&user[country_code]=%2B49",
        ),
        (
            "application/xml",
            "<user><email>b@example.org</email><cellphone>(0151) 12345678</cellphone><country_code>49</country_code></user>",
        ),
        ("application/json; charset=utf-8", "{\"user\":{\"cellphone\":15112345678,\"country_code\":49}}"),
    ] {
        let answer = shop.send("POST", "/protected/json/users/new", kind, body).await;
        assert_eq!((answer.status, answer.json()["user"]["id"].as_u64()), (200, Some(id)), "{kind}: {}", answer.text());
    }
    let status = shop.get(&format!("/protected/json/users/{id}/status")).await.json();
    assert_eq!(status["message"], "User status.");
    let status = &status["status"];
    assert_eq!((&status["authy_id"], &status["country_code"]), (&json!(id), &json!(49)), "{status}");
    assert_eq!((&status["phone_number"], &status["email"]), (&json!("XXX-XXX-5678"), &json!("b@example.org")));
    assert_eq!((&status["confirmed"], &status["registered"]), (&json!(false), &json!(false)));

    let other = Program::new(&gateway, "Other").await;
    let theirs = other.register("015112345678").await;
    assert_ne!(theirs, id);
    for (program, id) in [(&other, id), (&shop, theirs), (&shop, 0), (&shop, 9_999_999)] {
        refused(&program.get(&format!("/protected/json/users/{id}/status")).await, 404, "60026");
    }
    refused(&shop.get("/protected/json/users/tony/status").await, 404, "60026");

    // Seven ways to delete, and a number that comes back is somebody new.
    let ways = ["users/ID/delete", "users/delete/ID", "users/ID/remove"];
    let posts = ways.map(|path| ("POST", path));
    for (method, path) in posts.into_iter().chain(ways.map(|path| ("DELETE", path))).chain([("DELETE", "users/ID")]) {
        let id = shop.register("015112345678").await;
        let path = format!("/protected/json/{}", path.replace("ID", &id.to_string()));
        let gone = shop.send(method, &path, "application/json", "").await;
        assert_eq!((gone.status, gone.json()["success"].clone()), (200, json!(true)), "{}", gone.text());
        refused(&shop.send(method, &path, "application/json", "").await, 404, "60026");
        assert_ne!(shop.register("015112345678").await, id, "an id is never given again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_may_come_in_three_places_and_a_wrong_one_is_told_first() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    let id = shop.register("015112345678").await;
    let bare = |target: String, headers: Vec<(String, String)>, body: String| {
        let portal = gateway.portal();
        async move {
            let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            Browser::new(portal, "localhost:8081").send("GET", &target, &headers, body.as_bytes()).await
        }
    };
    let status = format!("/protected/json/users/{id}/status");
    let form = vec![("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
    assert_eq!(bare(format!("{status}?api_key={}", shop.key), vec![], String::new()).await.status, 200);
    assert_eq!(bare(status.clone(), form, format!("api_key={}", shop.key)).await.status, 200);
    let admin = gateway.engine.create_key(&By::CONSOLE, Api::Admin, "x").await.expect("a key").1;
    for key in ["", "x", admin.as_str(), &shop.key[1..]] {
        for target in [status.clone(), "/protected/json/nothing".to_owned(), "/protected/json/users/new".to_owned()] {
            let body = refused(&bare(format!("{target}?api_key={key}"), vec![], String::new()).await, 401, "60001");
            assert_eq!(body["message"], "Invalid API key");
        }
    }
    refused(&shop.get("/protected/json/nothing").await, 404, "60002");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_sent_found_right_once_and_bound_to_its_action() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    let id = shop.register("015112345678").await;
    let sent = shop.get(&format!("/protected/json/sms/{id}")).await;
    assert_eq!(sent.text(), r#"{"cellphone":"+49-XXX-XXX-XX78","message":"SMS token was sent","success":true}"#);
    let message = gateway.outbox.messages().pop().expect("a message");
    assert_eq!(message.to, "+4915112345678");
    let code = message.code.expect("a code");
    assert_eq!(code.len(), 7);
    assert!(message.text.contains("Shop"), "{}", message.text);
    let verify = |code: String, more: &'static str| {
        let target = format!("/protected/json/verify/{code}/{id}{more}");
        let shop = &shop;
        async move { shop.get(&target).await }
    };
    let wrong = if code == "0000000" { "1111111" } else { "0000000" };
    let body = refused(&verify(wrong.to_owned(), "").await, 401, "60020");
    assert_eq!((&body["token"], &body["message"]), (&json!("is invalid"), &json!("Token is invalid")));
    refused(&verify(code.clone(), "?action=pay").await, 401, "60020");
    let right = verify(code.clone(), "?force=true").await;
    assert_eq!(right.status, 200, "{}", right.text());
    assert!(right.text().contains(r#""token":"is valid""#) && right.text().contains(r#""success":"true""#));
    refused(&verify(code, "").await, 401, "60019");
    let status = shop.get(&format!("/protected/json/users/{id}/status")).await.json();
    assert_eq!(status["status"]["confirmed"], true);

    gateway.clock.advance(Duration::from_mins(1));
    assert_eq!(shop.get(&format!("/protected/json/call/{id}?action=pay&action_message=pay+5+EUR")).await.status, 200);
    let message = gateway.outbox.messages().pop().expect("a message");
    assert!(message.text.contains("pay 5 EUR"), "{}", message.text);
    let code = message.code.expect("a code");
    refused(&verify(code.clone(), "").await, 401, "60020");
    assert_eq!(verify(code, "?action=pay").await.status, 200);

    // The bounds on messages are those of the gateway.
    let mut last = 200;
    for _ in 0..6 {
        let answer = shop.get(&format!("/protected/json/sms/{id}")).await;
        last = answer.status;
        if last == 429 {
            refused(&answer, 429, "60003");
            assert!(answer.header("retry-after").is_some());
            break;
        }
    }
    assert_eq!(last, 429);
}

#[tokio::test(flavor = "multi_thread")]
async fn any_first_code_is_right_only_where_an_operator_wants_that() {
    let (gateway, _upstream) = gateway().await;
    for (believes, first) in [(false, 401), (true, 200)] {
        let options = ServiceOptions { believes_first_code: believes, ..ServiceOptions::default() };
        let shop = Program::with(&gateway, "Shop", options).await;
        let id = shop.register("015112345678").await;
        assert_eq!(shop.get(&format!("/protected/json/verify/0000000/{id}")).await.status, first);
        assert_eq!(shop.get(&format!("/protected/json/verify/0000000/{id}?force=true")).await.status, 401);
        // The first one alone.
        assert_eq!(shop.get(&format!("/protected/json/verify/0000000/{id}")).await.status, 401);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn xml_says_the_same() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    let id = shop.register("015112345678").await;
    let answer = shop.get(&format!("/protected/xml/users/{id}/status")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/xml")));
    let text = answer.text();
    assert!(text.contains("<hash>") && text.contains(&format!("<authy-id type=\"integer\">{id}</authy-id>")), "{text}");
    let wrong = shop
        .send(
            "POST",
            "/protected/xml/users/new",
            "application/xml",
            "<user><cellphone>1</cellphone><country_code>49</country_code></user>",
        )
        .await;
    let text = wrong.text();
    assert_eq!(wrong.status, 400, "{text}");
    for part in [
        "<errors>",
        "<error-code>60027</error-code>",
        "<cellphone>is invalid</cellphone>",
        "<success type=\"boolean\">false</success>",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

/// How long the gateway may work at an answer, whatever it is asked.
const WORK: Duration = Duration::from_secs(1);

/// What is answered, which takes the gateway [`WORK`] at most. It is asked three times and the quickest counts: what other
/// programs of a machine do in between is no work of the gateway's, and does not come three times in a row.
async fn promptly(what: &str, ask: impl AsyncFn() -> Answer) -> Answer {
    let (mut quickest, mut answer) = (Duration::MAX, None);
    for _ in 0..3 {
        let begun = Instant::now();
        let answered = ask().await;
        quickest = quickest.min(begun.elapsed());
        answer = Some(answered);
    }
    assert!(quickest < WORK, "{what:.80}: {quickest:?}");
    answer.expect("it was asked")
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_has_a_clear_answer() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(5000), "]".repeat(5000));
    let names: Vec<_> = (0..20_000).map(|n| format!("n{n}")).collect();
    let wide = format!("{{\"{}\":1,\"n0\":1}}", names.join("\":1,\""));
    let bomb =
        "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]><user><email>&c;</email></user>";
    let elements = format!("<a><{}/><n0/></a>", names.join("/><"));
    let nested = "<a>".repeat(30_000) + &"</a>".repeat(30_000);
    let many = (0..1000).map(|n| format!("a{n}=1")).collect::<Vec<_>>().join("&");
    let lists = (0..20_000).map(|_| "a[][b]=1").collect::<Vec<_>>().join("&");
    let brackets = format!("a{}=1", "[]".repeat(100_000));
    let large = "x".repeat(300 << 10);
    for (kind, body) in [
        ("application/json", deep.as_str()),
        ("application/json", &wide),
        ("application/json", "{\"user\":"),
        ("application/xml", bomb),
        ("application/xml", &elements),
        ("application/xml", &nested),
        ("application/x-www-form-urlencoded", &many),
        ("application/x-www-form-urlencoded", &lists),
        ("application/x-www-form-urlencoded", &brackets),
        ("application/x-www-form-urlencoded", &large),
        ("text/plain", "hello"),
    ] {
        let answer = promptly(body, async || shop.send("POST", "/protected/json/users/new", kind, body).await).await;
        assert_eq!(answer.status, 400, "{kind}: {}", answer.text());
        refused(&answer, 400, "60002");
    }
    for id in ["-1", "1e3", "%00", "99999999999999999999999999", "1%2F2", "\u{661}", &"9".repeat(4000)] {
        let target: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
        let target = format!("/protected/json/users/{target}/status");
        refused(&promptly(id, async || shop.get(&target).await).await, 404, "60026");
    }
    let long = "k".repeat(4000);
    for key in ["x", "\u{661}", &long] {
        let target: String = form_urlencoded::byte_serialize(key.as_bytes()).collect();
        let target = format!("/protected/json/users/1/status?api_key={target}");
        let answer = promptly(key, async || Browser::new(gateway.portal(), "localhost:8081").get(&target).await).await;
        refused(&answer, 401, "60001");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_sent_again_is_the_same_and_gets_no_more_time() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    let id = shop.register("015112345678").await;
    let sent = async || {
        assert_eq!(shop.get(&format!("/protected/json/sms/{id}")).await.status, 200);
        gateway.outbox.last_code()
    };
    let first = sent().await;
    gateway.clock.advance(Duration::from_mins(4));
    assert_eq!(sent().await, first);
    // It would be over before many a message is read.
    gateway.clock.advance(Duration::from_mins(1));
    let second = sent().await;
    assert_ne!(second, first);
    refused(&shop.get(&format!("/protected/json/verify/{first}/{id}")).await, 401, "60020");
    gateway.clock.advance(Duration::from_mins(10));
    refused(&shop.get(&format!("/protected/json/verify/{second}/{id}")).await, 401, "60020");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_key_in_the_query_is_right_whatever_the_body_is() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    let xml_bomb = "<a xmlns:abc=''>".repeat(16_000);
    for (kind, body) in [
        ("application/json", "{\"user\":"),
        ("multipart/form-data; boundary=x", "--x--"),
        ("application/x-www-form-urlencoded", "a[b][c][d]=1"),
        ("application/xml", xml_bomb.as_str()),
    ] {
        let target = format!("/protected/json/users/new?api_key={}", shop.key);
        let headers = [("Content-Type", kind)];
        let send = async || {
            Browser::new(gateway.portal(), "localhost:8081").send("POST", &target, &headers, body.as_bytes()).await
        };
        refused(&promptly(kind, send).await, 400, "60002");
    }
    // Without a key nothing of a body is said, however long.
    let headers = [("Content-Type", "application/xml")];
    let send = async || {
        let mut browser = Browser::new(gateway.portal(), "localhost:8081");
        browser.send("POST", "/protected/json/users/new", &headers, xml_bomb.as_bytes()).await
    };
    refused(&promptly("no key", send).await, 401, "60001");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_outlives_a_deletion_by_the_program_and_a_reset_ends_codes() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    let id = shop.register("015112345678").await;
    let user =
        || gateway.engine.user_of_service(&gateway.engine.service_numbered(1).expect("it reads").expect("Shop"), id);
    assert_eq!(shop.get(&format!("/protected/json/sms/{id}")).await.status, 200);
    let code = gateway.outbox.last_code();
    gateway.clock.advance(Duration::from_mins(1));
    gateway.engine.reset_user(&By::CONSOLE, user().expect("a user").id).await.expect("reset");
    refused(&shop.get(&format!("/protected/json/verify/{code}/{id}")).await, 401, "60020");
    assert_eq!(shop.register("015112345678").await, id);
    refused(&shop.get(&format!("/protected/json/verify/{code}/{id}")).await, 401, "60020");
    assert_eq!(shop.get(&format!("/protected/json/sms/{id}")).await.status, 200);
    let fresh = gateway.outbox.last_code();
    assert_ne!(fresh, code);
    assert_eq!(shop.get(&format!("/protected/json/verify/{fresh}/{id}")).await.status, 200);

    gateway.engine.lock_user(&By::CONSOLE, user().expect("a user").id).await.expect("locked");
    for path in ["users/ID/delete", "users/delete/ID", "users/ID/remove"] {
        let path = format!("/protected/json/{}", path.replace("ID", &id.to_string()));
        refused(&shop.send("POST", &path, "application/json", "").await, 400, "60017");
    }
    assert!(user().expect("still there").locked.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_path_by_another_method_is_an_ordinary_error_in_the_format_asked_for() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    let id = shop.register("015112345678").await;
    for (method, path) in [
        ("PUT", format!("users/{id}/update")),
        ("PATCH", format!("users/{id}/status")),
        ("DELETE", format!("users/{id}/status")),
        ("GET", "users/new".to_owned()),
        ("GET", format!("users/{id}/delete")),
        ("GET", format!("users/{id}")),
        ("POST", format!("users/{id}")),
        ("POST", format!("sms/{id}")),
        ("OPTIONS", format!("verify/1234567/{id}")),
    ] {
        let said =
            refused(&shop.send(method, &format!("/protected/json/{path}"), "application/json", "").await, 404, "60002");
        assert!(said["message"].as_str().is_some_and(|text| text.contains("method")), "{method} {path}: {said}");
        let xml = shop.send(method, &format!("/protected/xml/{path}"), "application/json", "").await;
        assert_eq!((xml.status, xml.header("content-type")), (404, Some("application/xml")), "{method} {path}");
        assert!(xml.text().contains("<error-code>60002</error-code>"), "{method} {path}: {}", xml.text());
    }
    assert_eq!(shop.get(&format!("/protected/json/users/{id}/status")).await.status, 200, "nothing of it was done");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_new_user_is_said_by_field() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    for (user, wrong) in [
        (json!({ "cellphone": "015112345678" }), json!({ "country_code": "is required" })),
        (json!({ "cellphone": "015112345678", "country_code": "999" }), json!({ "country_code": "is invalid" })),
        (json!({ "cellphone": "015112345678", "country_code": "Germany" }), json!({ "country_code": "is invalid" })),
        (json!({ "country_code": 49 }), json!({ "cellphone": "is required" })),
        (json!({ "cellphone": "12", "country_code": 49 }), json!({ "cellphone": "is invalid" })),
        (json!({}), json!({ "cellphone": "is required", "country_code": "is required" })),
        (
            json!({ "cellphone": "015112345678", "country_code": 49, "email": "nobody" }),
            json!({ "email": "is invalid" }),
        ),
    ] {
        let body = json!({ "user": user }).to_string();
        let said =
            refused(&shop.send("POST", "/protected/json/users/new", "application/json", &body).await, 400, "60027");
        let mut errors = said["errors"].clone();
        assert_eq!(
            errors.as_object_mut().and_then(|errors| errors.remove("message")),
            Some(json!("User was not valid"))
        );
        assert_eq!(errors, wrong, "{body}");
        for (name, why) in wrong.as_object().expect("fields") {
            assert_eq!(said[name], *why, "at the top too: {said}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_application_does_not_send_is_switched_off_with_its_own_code() {
    let (gateway, _upstream) = gateway().await;
    let only = |method| ServiceOptions { methods: vec![method], ..ServiceOptions::default() };
    for (kept, path, via, code, word) in
        [(Method::Voice, "sms", "sms", "60007", "SMS"), (Method::Sms, "call", "call", "60006", "Phone call")]
    {
        let shop = Program::with(&gateway, "Shop", only(kept)).await;
        let id = shop.register("015112345678").await;
        let start = json!({ "via": via, "country_code": 49, "phone_number": "015112345678" }).to_string();
        let started = shop.send("POST", "/protected/json/phones/verification/start", "application/json", &start).await;
        for answer in [shop.get(&format!("/protected/json/{path}/{id}")).await, started] {
            let said = refused(&answer, 503, code);
            assert_eq!(said["message"], format!("{word} is not enabled for this application"));
        }
    }
    assert!(gateway.outbox.messages().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_xml_is_read_on_every_call() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    let id = shop.register("015112345678").await;
    let xml = "application/xml";
    let post = async |path: &str, body: &str| shop.send("POST", &format!("/protected/xml/{path}"), xml, body).await;
    for (path, body) in [
        (format!("users/{id}/update"), "<user><email>x@example.org</email></user>"),
        (format!("users/{id}/update"), "<hash><email>x@example.org</email></hash>"),
        (format!("users/{id}/register_activity"), "<activity><type>banned</type><data><why>x</why></data></activity>"),
        (
            "sdk/registrations".to_owned(),
            &format!("<registration><authy-id type=\"integer\">{id}</authy-id></registration>"),
        ),
        (
            "phones/verification/start".to_owned(),
            "<verification><via>sms</via><country-code>49</country-code><phone-number>01712345678</phone-number></verification>",
        ),
    ] {
        let answer = post(&path, body).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    }
    let status = shop.get(&format!("/protected/json/users/{id}/status")).await.json();
    assert_eq!(status["status"]["email"], "x@example.org");
    let check = format!(
        "<check><country_code>49</country_code><phone_number>01712345678</phone_number><verification_code>{}</verification_code></check>",
        gateway.outbox.last_code()
    );
    let checked = shop.send("GET", "/protected/xml/phones/verification/check", xml, &check).await;
    assert_eq!(checked.status, 200, "{}", checked.text());
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bb\">]><user><email>&b;</email></user>";
    let answer = post(&format!("users/{id}/update"), bomb).await;
    assert!(answer.status == 400 && answer.text().contains("<error-code>60002</error-code>"), "{}", answer.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_have_the_length_and_the_language_asked_for_and_xml_says_what_json_says() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::with(&gateway, "Shop", ServiceOptions { code_digits: 6, ..ServiceOptions::default() }).await;
    let id = shop.register("015112345678").await;
    let sent = shop.get(&format!("/protected/xml/sms/{id}?locale=de")).await;
    assert!(sent.text().contains("<message>SMS token was sent</message>"), "{}", sent.text());
    let message = gateway.outbox.messages().pop().expect("a message");
    assert!(message.text.contains("Ihr Code"), "{}", message.text);
    let code = gateway.outbox.last_code();
    assert_eq!(code.len(), 6);
    let answer = shop.get(&format!("/protected/xml/verify/{code}/{id}?force=true")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    // A text, and no truth value: clients compare it so.
    assert!(answer.text().contains("<success>true</success>"), "{}", answer.text());
    assert!(answer.text().contains("<token>is valid</token>"), "{}", answer.text());
    let details = shop.get(&format!("/protected/xml/app/details?api_key={}", shop.key)).await.text();
    assert!(
        details.contains("<success type=\"boolean\">true</success>") && details.contains("<name>Shop</name>"),
        "{details}"
    );
}
