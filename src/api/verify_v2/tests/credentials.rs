//! Who is let in: the credential that comes with every request.

use std::time::Duration;

use axum::body::Body;
use http::{Method, Request, StatusCode};
use p256::ecdsa::SigningKey;
use serde_json::{Value, json};

use crate::api::http_date;
use crate::api::testing::{Phone, Portal, basic};
use crate::domain::audit::By;
use crate::domain::text::{base64, base64url};
use crate::domain::time::Timestamp;
use crate::engine::users::NewUser;

async fn status(portal: &Portal, phone: &Phone, token: &str) -> u16 {
    let path = format!("{}/{}", portal.entity(), phone.path());
    let reply = portal.ask(Method::GET, &path, token, &[]).await;
    if reply.status == StatusCode::UNAUTHORIZED {
        assert_eq!(reply.refusal(), (401, 20003));
        assert_eq!(reply.body["message"], "Authenticate", "what is wrong is not told");
        assert!(!reply.header("date").is_empty(), "the time, to correct a clock by");
    }
    reply.status.as_u16()
}

#[tokio::test]
async fn a_credential_counts_in_its_time_only() {
    let portal = Portal::new().await;
    let phone = portal.phone(1).await;
    let now = portal.now().secs();
    let header = phone.credential_header().to_string();
    for (name, nbf, exp, expected) in [
        ("fresh", json!(now), json!(now + 600), 200),
        ("a clock that is a little fast", json!(now + 29), json!(now + 629), 200),
        ("a clock that is fast", json!(now + 31), json!(now + 631), 401),
        ("a little late", json!(now - 629), json!(now - 29), 200),
        ("over", json!(now - 630), json!(now - 30), 401),
        ("good for too long", json!(now), json!(now + 631), 401),
        ("good for ever", json!(now), json!(i64::MAX), 401),
        ("without a beginning", Value::Null, json!(now + 600), 401),
        ("without an end", json!(now), Value::Null, 401),
        ("times as text", json!(now.to_string()), json!((now + 600).to_string()), 401),
    ] {
        let payload = json!({ "sub": phone.factor["account_sid"], "exp": exp, "nbf": nbf }).to_string();
        assert_eq!(status(&portal, &phone, &phone.jws(&header, &payload)).await, expected, "{name}");
    }
}

#[tokio::test]
async fn a_gateway_whose_clock_was_set_takes_phones_with_the_right_time() {
    for (name, ahead) in [("set forward", 7200), ("set back", -7200)] {
        let portal = Portal::new().await;
        let phone = portal.phone(1).await;
        portal.set_wall_ahead(ahead);
        let wall = portal.wall();
        assert_eq!(status(&portal, &phone, &phone.credential(wall.secs())).await, 200, "{name}");
        assert_eq!(status(&portal, &phone, &phone.credential(portal.now().secs())).await, 401, "{name}: the old time");
        let reply = portal.as_phone(&phone, Method::GET, &phone.path(), &[]).await;
        assert_eq!(http_date::parse(reply.header("date")), Some(wall), "{name}: what phones set theirs by");

        // What a phone counts down goes by the same clock, and stays as it was shown when that is set again.
        let login = portal.hold().await;
        let sid = portal.pending(&phone).await[0]["sid"].as_str().unwrap().to_owned();
        let tail = format!("Challenges/{sid}");
        let shown = portal.as_phone(&phone, Method::GET, &tail, &[]).await;
        let time = |name: &str| Timestamp::parse(shown.body[name].as_str().unwrap());
        assert_eq!(time("date_created"), Some(wall), "{name}");
        assert_eq!(time("expiration_date"), Some(wall + Duration::from_mins(2)), "{name}");
        let fields = shown.body["details"]["fields"].to_string();
        assert!(fields.contains(&wall.rfc3339()), "{name}: {fields}");
        portal.set_wall_ahead(0);
        let again = portal.as_phone(&phone, Method::GET, &tail, &[]).await;
        assert_eq!(again.body["expiration_date"], shown.body["expiration_date"], "{name}");
        portal.pass(Duration::from_secs(119));
        let yes = json!({ "status": "approved", "number": portal.number(login) });
        let jwt = phone.answer(&shown, yes);
        let reply = portal.as_phone(&phone, Method::POST, &tail, &[("AuthPayload", &jwt)]).await;
        assert_eq!((reply.status, portal.is_approved(login)), (StatusCode::OK, true), "{name}: {}", reply.body);

        // And our own expiry goes by our own: nothing lives on because the wall clock was set back.
        portal.hold().await;
        portal.set_wall_ahead(ahead);
        assert_eq!(portal.pending(&phone).await.len(), 1, "{name}");
        portal.pass(Duration::from_mins(2));
        assert_eq!(portal.pending(&phone).await.len(), 0, "{name}");
    }
}

#[tokio::test]
async fn only_its_own_key_and_the_one_algorithm_count() {
    let portal = Portal::new().await;
    let phone = portal.phone(1).await;
    let now = portal.now().secs();
    let payload = json!({ "sub": phone.factor["account_sid"], "exp": now + 600, "nbf": now });
    let header = |name: &str, value: Value| {
        let mut header = phone.credential_header();
        header[name] = value;
        header.to_string()
    };
    let good = phone.credential(now);
    assert_eq!(status(&portal, &phone, &good).await, 200);
    let stranger = Phone { key: SigningKey::from_slice(&[9; 32]).unwrap(), factor: phone.factor.clone() };
    let (signed, _) = good.rsplit_once('.').unwrap();
    let other_account = json!({ "sub": "ACa1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1", "exp": now + 600, "nbf": now });
    // The public key as the secret of a keyed digest: the classic confusion of algorithms.
    let hs256 = {
        use hmac::{Hmac, KeyInit, Mac};
        let head = base64url(header("alg", json!("HS256")).as_bytes());
        let text = format!("{head}.{}", base64url(payload.to_string().as_bytes()));
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(phone.form()[3].1.as_bytes()).unwrap();
        mac.update(text.as_bytes());
        format!("{text}.{}", base64url(&mac.finalize().into_bytes()))
    };
    let none = format!(
        "{}.{}.",
        base64url(header("alg", json!("none")).as_bytes()),
        base64url(payload.to_string().as_bytes())
    );
    for (name, token) in [
        ("nothing", String::new()),
        ("no JWT", "abc".to_owned()),
        ("another key", stranger.credential(now)),
        ("no signature", format!("{signed}.")),
        ("a signature of zeros", format!("{signed}.{}", base64url(&[0; 64]))),
        ("alg none", none),
        ("alg HS256", hs256),
        ("alg ES384", phone.jws(&header("alg", json!("ES384")), &payload.to_string())),
        ("no alg", phone.jws(&header("alg", Value::Null), &payload.to_string())),
        ("another cty", phone.jws(&header("cty", json!("twilio-pba;v=2")), &payload.to_string())),
        ("an answer's header", phone.jws(r#"{"typ":"JWT","alg":"ES256"}"#, &payload.to_string())),
        (
            "an unknown key",
            phone.jws(&header("kid", json!("CR00000000000000000000000000000000")), &payload.to_string()),
        ),
        ("the factor as key", phone.jws(&header("kid", json!(phone.sid())), &payload.to_string())),
        ("another account", phone.jws(&phone.credential_header().to_string(), &other_account.to_string())),
        ("too long", format!("{good}{}", "A".repeat(9000))),
    ] {
        assert_eq!(status(&portal, &phone, &token).await, 401, "{name}");
    }
}

#[tokio::test]
async fn a_phone_speaks_for_its_own_user_only() {
    let portal = Portal::new().await;
    let phone = portal.phone(1).await;
    let name = portal.app.user_name("bob").unwrap();
    let (bob, _) = portal.engine.add_user(&By::CONSOLE, &portal.app.realm, &name, &NewUser::default()).await.unwrap();
    let token = phone.credential(portal.now().secs());
    for identity in [bob.id.to_string(), portal.user.id.simple(), portal.user.id.to_string().to_uppercase()] {
        let path = portal.entity().replace(&portal.user.id.to_string(), &identity);
        for tail in [phone.path(), "Challenges".to_owned()] {
            let reply = portal.ask(Method::GET, &format!("{path}/{tail}"), &token, &[]).await;
            assert_eq!(reply.refusal(), (401, 20003), "{identity}/{tail}");
        }
    }
}

#[tokio::test]
async fn only_basic_with_the_name_token_is_read() {
    let portal = Portal::new().await;
    let phone = portal.phone(1).await;
    let token = phone.credential(portal.now().secs());
    let good = basic(&token);
    for (name, values, expected) in [
        ("as it should be", vec![good.clone()], 200),
        ("none", vec![], 401),
        ("twice", vec![good.clone(), good.clone()], 401),
        ("bearer", vec![format!("Bearer {token}")], 401),
        ("another name", vec![format!("Basic {}", base64(format!("AC:{token}").as_bytes()))], 401),
    ] {
        let mut request = Request::get(format!("{}/{}", portal.entity(), phone.path()));
        for value in values {
            request = request.header("authorization", value);
        }
        let reply = portal.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.status.as_u16(), expected, "{name}");
    }
}
