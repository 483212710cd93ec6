//! Answers: what counts, what does not, and that each counts once.

use std::time::Duration;

use http::{Method, StatusCode};
use p256::ecdsa::SigningKey;
use serde_json::{Value, json};

use crate::api::testing::{Phone, Portal, Reply};
use crate::domain::device::MAX_ANSWER;
use crate::domain::ids::LoginId;
use crate::engine::event::Event;
use crate::engine::login::hold::Hold;

const HEADER: &str = r#"{"typ":"JWT","alg":"ES256"}"#;

struct Asked {
    portal: Portal,
    phone: Phone,
    login: LoginId,
    tail: String,
    shown: Reply,
}

/// A phone that has fetched the one challenge that waits for it.
async fn asked() -> Asked {
    let portal = Portal::new().await;
    let phone = portal.phone(1).await;
    let login = portal.hold().await;
    let sid = portal.pending(&phone).await[0]["sid"].as_str().unwrap().to_owned();
    let tail = format!("Challenges/{sid}");
    let shown = portal.as_phone(&phone, Method::GET, &tail, &[]).await;
    Asked { portal, phone, login, tail, shown }
}

impl Asked {
    async fn post(&self, jwt: &str) -> Reply {
        self.portal.as_phone(&self.phone, Method::POST, &self.tail, &[("AuthPayload", jwt)]).await
    }

    async fn state(&self) -> Value {
        self.portal.as_phone(&self.phone, Method::GET, &self.tail, &[]).await.body
    }

    fn yes(&self) -> Value {
        json!({ "status": "approved", "number": self.portal.number(self.login) })
    }

    fn result(&self) -> &'static str {
        let told = self.portal.events().into_iter().rev().find_map(|event| match event {
            Event::ChallengeAnswered { result, .. } => Some(result),
            _ => None,
        });
        told.unwrap_or("nothing")
    }
}

#[tokio::test]
async fn the_right_number_approves_the_login_once() {
    let asked = asked().await;
    let jwt = asked.phone.answer(&asked.shown, asked.yes());
    asked.portal.pass(Duration::from_secs(5));
    let reply = asked.post(&jwt).await;
    assert_eq!((reply.status, &reply.body["status"]), (StatusCode::OK, &json!("approved")), "{}", reply.body);
    let state = asked.state().await;
    assert_eq!(state["status"], "approved");
    assert_eq!(state["date_responded"], "2023-11-14T22:13:25Z");
    assert_eq!(state["responded_reason"], "none");
    assert!(asked.portal.is_approved(asked.login));
    assert_eq!(asked.post(&jwt).await.refusal(), (403, 60322), "the same answer again");
    let garbage = asked.post("garbage").await;
    assert_eq!(garbage.refusal(), (403, 60322), "its state is looked at before the signature");
    let settled = asked.portal.as_phone(&asked.phone, Method::GET, &asked.tail, &[]).await;
    assert_eq!(settled.header("twilio-verify-signature-fields"), "", "nothing is left to sign");
}

#[tokio::test]
async fn a_wrong_number_is_taken_and_denies() {
    for claims in [json!({ "status": "approved", "number": "00" }), json!({ "status": "approved" })] {
        let asked = asked().await;
        assert_ne!(asked.portal.number(asked.login), "00");
        let reply = asked.post(&asked.phone.answer(&asked.shown, claims.clone())).await;
        assert_eq!((reply.status, &reply.body["status"]), (StatusCode::OK, &json!("denied")), "{claims}");
        assert_eq!(asked.state().await["status"], "denied");
        assert_eq!(asked.result(), "wrong_number");
        assert!(!asked.portal.is_approved(asked.login));
        let right = asked.phone.answer(&asked.shown, json!({ "status": "approved", "number": "11" }));
        assert_eq!(asked.post(&right).await.refusal(), (403, 60322), "there is one try");
    }
}

#[tokio::test]
async fn that_wasnt_me_is_more_than_a_no() {
    for (claims, result, reason) in [
        (json!({ "status": "denied" }), "denied", "none"),
        (json!({ "status": "denied", "not_me": true }), "not_me", "not_requested"),
    ] {
        let asked = asked().await;
        let reply = asked.post(&asked.phone.answer(&asked.shown, claims)).await;
        assert_eq!((reply.status, &reply.body["status"]), (StatusCode::OK, &json!("denied")), "{result}");
        assert_eq!(asked.state().await["responded_reason"], reason);
        assert_eq!(asked.result(), result);
        let user = asked.portal.engine.user(asked.portal.user.id).unwrap().unwrap();
        assert_eq!(user.pushes_stopped_until.is_some(), result == "not_me");
    }
}

#[tokio::test]
async fn what_is_over_or_taken_back_cannot_be_answered() {
    let asked1 = asked().await;
    let jwt = asked1.phone.answer(&asked1.shown, asked1.yes());
    asked1.portal.pass(Duration::from_mins(2));
    assert_eq!(asked1.state().await["status"], "expired");
    assert_eq!(asked1.post(&jwt).await.refusal(), (403, 60323));
    assert_eq!(asked1.post("garbage").await.refusal(), (403, 60323));

    let asked2 = asked().await;
    let jwt = asked2.phone.answer(&asked2.shown, asked2.yes());
    asked2.portal.engine.cancel(&asked2.portal.app, asked2.login).await.unwrap();
    let state = asked2.state().await;
    assert_eq!((&state["status"], &state["responded_reason"]), (&json!("expired"), &json!("not_needed")));
    assert_eq!(asked2.post(&jwt).await.refusal(), (403, 60323));
}

#[tokio::test]
async fn more_time_does_not_spoil_an_answer_to_what_was_shown_before() {
    let asked = asked().await;
    let jwt = asked.phone.answer(&asked.shown, asked.yes());
    // Earlier and later ends than the challenge ever had.
    let never = |end: &str| {
        let mut claims = Phone::claims(&asked.shown, asked.yes());
        claims["expiration_date"] = json!(end);
        asked.phone.jws(HEADER, &claims.to_string())
    };
    let before = never("2023-11-14T22:13:19Z");
    let after = never("2023-11-14T22:17:21Z");
    let odd = never("2023-11-14T23:15:20+01:00");
    asked.portal.engine.more_time(&asked.portal.app, asked.login).await.unwrap();
    assert_eq!(asked.state().await["expiration_date"], "2023-11-14T22:17:20Z");
    for (name, jwt) in [("before it was made", before), ("after its end", after), ("in another form", odd)] {
        assert_eq!(asked.post(&jwt).await.refusal(), (403, 60324), "{name}");
    }
    asked.portal.pass(Duration::from_secs(150));
    let reply = asked.post(&jwt).await;
    assert_eq!((reply.status, &reply.body["status"]), (StatusCode::OK, &json!("approved")), "{}", reply.body);
}

#[tokio::test]
async fn values_are_compared_as_json_and_not_as_text() {
    let asked = asked().await;
    let claims = Phone::claims(&asked.shown, asked.yes());
    // As the platforms write it: slashes escaped, keys in any order at every level.
    let members = claims.as_object().unwrap();
    let reversed: Vec<String> = members
        .iter()
        .rev()
        .map(|(name, value)| {
            let text = match name.as_str() {
                "details" => {
                    let fields: Vec<String> = value["fields"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|field| format!("{{ \"value\": {}, \"label\": {} }}", field["value"], field["label"]))
                        .collect();
                    format!("{{ \"fields\": [{}], \"message\": {} }}", fields.join(","), value["message"])
                }
                _ => value.to_string(),
            };
            format!("\"{name}\" : {text}")
        })
        .collect();
    let text = format!("{{ {} }}", reversed.join(" ,\n ")).replace("203.0.113.9", "203.0.113\\u002e9");
    let reply = asked.post(&asked.phone.jws(HEADER, &text)).await;
    assert_eq!((reply.status, &reply.body["status"]), (StatusCode::OK, &json!("approved")), "{text}");
}

#[tokio::test]
async fn a_slash_may_come_escaped() {
    let portal = Portal::new().await;
    let phone = portal.phone(1).await;
    let browser = crate::domain::login::Browser { name: "Firefox/120 on a/b".to_owned(), address: "::1".to_owned() };
    let carried = crate::engine::admission::Forwarded::default();
    let burnt = portal.engine.burn(&portal.app, &carried).await.unwrap();
    let accepted = crate::engine::login::hold::Accepted {
        app: &portal.app,
        username: "alice",
        typed: "alice",
        client: None,
        trust: Vec::new(),
        url: "/login",
        outcome: crate::domain::login::outcome::Outcome::Success,
        answer: crate::domain::login::Answer {
            status: 302,
            headers: Vec::new(),
            body: crate::domain::login::HeaderBytes::default(),
        },
        browser,
        older: None,
        session: None,
        carried: &carried,
        seen_by: crate::engine::login::hold::SeenBy::Page,
        credential: None,
    };
    assert!(matches!(portal.engine.hold(accepted, burnt).await.unwrap(), Hold::Held { .. }));
    let sid = portal.pending(&phone).await[0]["sid"].as_str().unwrap().to_owned();
    let tail = format!("Challenges/{sid}");
    let shown = portal.as_phone(&phone, Method::GET, &tail, &[]).await;
    let text = Phone::claims(&shown, json!({ "status": "denied" })).to_string().replace('/', "\\/");
    assert!(text.contains("Firefox\\/120 on a\\/b"), "{text}");
    let reply = portal.as_phone(&phone, Method::POST, &tail, &[("AuthPayload", &phone.jws(HEADER, &text))]).await;
    assert_eq!((reply.status, &reply.body["status"]), (StatusCode::OK, &json!("denied")), "{}", reply.body);
}

#[tokio::test]
async fn only_an_answer_to_exactly_this_challenge_signed_by_this_key_counts() {
    let asked = asked().await;
    let good = Phone::claims(&asked.shown, asked.yes());
    let with = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims[name] = value;
        asked.phone.jws(HEADER, &claims.to_string())
    };
    let without = |name: &str| {
        let mut claims = good.clone();
        claims.as_object_mut().unwrap().remove(name).unwrap();
        asked.phone.jws(HEADER, &claims.to_string())
    };
    let stranger = Phone { key: SigningKey::from_slice(&[9; 32]).unwrap(), factor: asked.phone.factor.clone() };
    let mut details = good["details"].clone();
    details["message"] = json!("Sign in to another wiki?");
    let credential_header = asked.phone.credential_header().to_string();
    for (name, jwt) in [
        ("no JWT", "garbage".to_owned()),
        ("another key", stranger.jws(HEADER, &good.to_string())),
        ("alg none", asked.phone.jws(r#"{"typ":"JWT","alg":"none"}"#, &good.to_string())),
        ("alg HS256", asked.phone.jws(r#"{"typ":"JWT","alg":"HS256"}"#, &good.to_string())),
        ("a credential's header", asked.phone.jws(&credential_header, &good.to_string())),
        ("a credential", asked.phone.credential(asked.portal.now().secs())),
        ("another challenge", with("sid", json!("YC00000000000000000000000000000000"))),
        ("other details", with("details", details)),
        ("another factor", with("factor_sid", json!("YF00000000000000000000000000000000"))),
        ("hidden details", with("hidden_details", json!({}))),
        ("without the service", without("service_sid")),
        ("without the hidden details", without("hidden_details")),
        ("without an expiry", without("expiration_date")),
        ("without a status", without("status")),
        ("another status", with("status", json!("pending"))),
        ("a number that is no text", with("number", json!(47))),
        ("an unknown claim", with("iat", json!(1))),
        ("a status that is no text", with("status", json!(true))),
    ] {
        assert_eq!(asked.post(&jwt).await.refusal(), (403, 60324), "{name}");
        assert_eq!(asked.state().await["status"], "pending", "{name}");
    }
    for (name, form) in [("no answer", vec![]), ("an empty one", vec![("AuthPayload", "")])] {
        let reply = asked.portal.as_phone(&asked.phone, Method::POST, &asked.tail, &form).await;
        assert_eq!(reply.refusal(), (400, 60306), "{name}");
    }
    assert_eq!(asked.post(&"A".repeat(MAX_ANSWER + 1)).await.refusal(), (400, 60306));
    assert_eq!(asked.post(&asked.phone.jws(HEADER, &good.to_string())).await.status, StatusCode::OK);
}

#[tokio::test]
async fn of_two_phones_the_first_answer_counts() {
    let portal = Portal::new().await;
    let (first, second) = (portal.phone(1).await, portal.phone(2).await);
    let login = portal.hold().await;
    let sid = portal.pending(&first).await[0]["sid"].as_str().unwrap().to_owned();
    let seen = portal.pending(&second).await.remove(0);
    assert_eq!((&seen["sid"], &seen["factor_sid"]), (&json!(sid), &json!(second.sid())), "each as its own");
    let tail = format!("Challenges/{sid}");
    let shown = portal.as_phone(&second, Method::GET, &tail, &[]).await;
    let late = second.answer(&shown, json!({ "status": "denied" }));
    // What one phone was shown is not another's to answer.
    let foreign = first.answer(&shown, json!({ "status": "denied" }));
    let reply = portal.as_phone(&first, Method::POST, &tail, &[("AuthPayload", &foreign)]).await;
    assert_eq!(reply.refusal(), (403, 60324));
    let number = portal.number(login);
    let reply = portal.answer(&first, &sid, json!({ "status": "approved", "number": number })).await;
    assert_eq!(reply.body["status"], "approved");
    let reply = portal.as_phone(&second, Method::POST, &tail, &[("AuthPayload", &late)]).await;
    assert_eq!(reply.refusal(), (403, 60322));
    assert!(portal.is_approved(login));
}
