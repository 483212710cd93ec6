//! A credential is good for one change, and for any number of requests that change nothing.

use std::time::Duration;

use http::{Method, StatusCode};
use p256::ecdsa::Signature;
use serde_json::{Value, json};

use crate::api::http_date;
use crate::api::testing::{Phone, Portal, Reply};
use crate::domain::text::{base64url, from_base64url};
use crate::domain::time::Timestamp;

async fn send(portal: &Portal, method: Method, phone: &Phone, token: &str, form: &[(&str, &str)]) -> Reply {
    portal.ask(method, &format!("{}/{}", portal.entity(), phone.path()), token, form).await
}

async fn rename(portal: &Portal, phone: &Phone, token: &str, name: &str) -> Reply {
    send(portal, Method::POST, phone, token, &[("FriendlyName", name)]).await
}

/// Refused as every wrong credential is, with the time.
#[track_caller]
fn assert_refused(portal: &Portal, reply: &Reply) {
    assert_eq!((reply.refusal(), &reply.body["message"]), ((401, 20003), &json!("Authenticate")));
    assert_eq!(http_date::parse(reply.header("date")), Some(Timestamp::from_secs(portal.wall().secs())));
}

async fn name(portal: &Portal, phone: &Phone) -> Value {
    portal.as_phone(phone, Method::GET, &phone.path(), &[]).await.body["friendly_name"].clone()
}

#[tokio::test]
async fn a_credential_changes_something_once_and_looks_as_often_as_it_likes() {
    let portal = Portal::new().await;
    let phone = portal.phone(1).await;
    let token = phone.credential(portal.wall().secs());
    let looks = async || assert_eq!(send(&portal, Method::GET, &phone, &token, &[]).await.status, StatusCode::OK);
    looks().await;
    looks().await;
    assert_eq!(rename(&portal, &phone, &token, "first").await.status, StatusCode::OK);
    assert_refused(&portal, &rename(&portal, &phone, &token, "second").await);
    assert_refused(&portal, &send(&portal, Method::DELETE, &phone, &token, &[]).await);
    looks().await;
    portal.pass(Duration::from_secs(629));
    looks().await;
    assert_refused(&portal, &rename(&portal, &phone, &token, "third").await);
    assert_eq!(name(&portal, &phone).await, "first");
    portal.pass(Duration::from_secs(31));
    assert_refused(&portal, &send(&portal, Method::GET, &phone, &token, &[]).await);
}

#[tokio::test]
async fn a_request_that_comes_to_nothing_uses_its_credential_up_all_the_same() {
    let portal = Portal::new().await;
    let (phone, other) = (portal.phone(1).await, portal.phone(2).await);
    for (method, of, form, expected) in [
        (Method::DELETE, &other, vec![], 404),
        (Method::POST, &other, vec![("FriendlyName", "x")], 404),
        (Method::POST, &phone, vec![("AuthPayload", "bm8=")], 403),
        (Method::POST, &phone, vec![("FriendlyName", "x"), ("FriendlyName", "y")], 400),
    ] {
        let token = phone.credential(portal.wall().secs());
        let reply = send(&portal, method.clone(), of, &token, &form).await;
        assert_eq!(reply.status.as_u16(), expected, "{method}");
        assert_refused(&portal, &rename(&portal, &phone, &token, "again").await);
    }
    // One that was refused before its signature was believed is not: nobody uses up what they cannot sign.
    let token = phone.credential(portal.wall().secs());
    let broken = format!("{}A", &token[..token.len() - 1]);
    if broken != token {
        assert_refused(&portal, &rename(&portal, &phone, &broken, "broken").await);
    }
    assert_eq!(rename(&portal, &phone, &token, "whole").await.status, StatusCode::OK);
}

#[tokio::test]
async fn another_spelling_is_the_same_credential_and_another_phone_has_its_own() {
    let portal = Portal::new().await;
    let (phone, other) = (portal.phone(1).await, portal.phone(2).await);
    let token = phone.credential(portal.wall().secs());
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let signature = Signature::from_slice(&from_base64url(signature).unwrap()).unwrap();
    let negated = Signature::from_scalars(signature.r(), -*signature.s()).unwrap();
    let spelt = format!("{signed}.{}", base64url(&negated.to_bytes()));
    assert_eq!(rename(&portal, &phone, &token, "first").await.status, StatusCode::OK);
    assert_eq!(send(&portal, Method::GET, &phone, &spelt, &[]).await.status, StatusCode::OK, "its signature holds");
    assert_refused(&portal, &rename(&portal, &phone, &spelt, "second").await);
    let others = other.credential(portal.wall().secs());
    assert_eq!(rename(&portal, &other, &others, "theirs").await.status, StatusCode::OK);
    assert_refused(&portal, &rename(&portal, &other, &token, "of another phone").await);
}

#[tokio::test]
async fn a_phone_can_be_removed_by_a_fresh_credential_only() {
    let portal = Portal::new().await;
    let phone = portal.phone(1).await;
    let token = phone.credential(portal.wall().secs());
    rename(&portal, &phone, &token, "mine").await;
    assert_refused(&portal, &send(&portal, Method::DELETE, &phone, &token, &[]).await);
    assert_eq!(name(&portal, &phone).await, "mine", "it is there");
    let reply = portal.as_phone(&phone, Method::DELETE, &phone.path(), &[]).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_clock_that_is_a_little_fast_is_corrected_before_anything_is_changed() {
    let portal = Portal::new().await;
    let phone = portal.phone(1).await;
    let fast = phone.credential(portal.wall().secs() + 5);
    assert_eq!(send(&portal, Method::GET, &phone, &fast, &[]).await.status, StatusCode::OK);
    let reply = rename(&portal, &phone, &fast, "early").await;
    assert_refused(&portal, &reply);
    let date = http_date::parse(reply.header("date")).unwrap();
    assert_eq!(rename(&portal, &phone, &phone.credential(date.secs()), "corrected").await.status, StatusCode::OK);
    portal.pass(Duration::from_secs(5));
    assert_eq!(rename(&portal, &phone, &fast, "in its time").await.status, StatusCode::OK);
    assert_refused(&portal, &rename(&portal, &phone, &fast, "once").await);
}

#[tokio::test]
async fn a_gateway_that_was_started_anew_takes_nothing_from_before_and_what_is_signed_again() {
    let portal = Portal::new().await;
    let phone = portal.phone(1).await;
    let (used, unused) = (phone.credential(portal.wall().secs()), phone.credential(portal.wall().secs()));
    assert_eq!(rename(&portal, &phone, &used, "before").await.status, StatusCode::OK);
    portal.pass(Duration::from_millis(2995));
    let portal = portal.restarted();
    for token in [&used, &unused] {
        let seen = send(&portal, Method::GET, &phone, token, &[]).await;
        assert_eq!(seen.status, StatusCode::OK, "to look it is good for its ten minutes");
        assert_refused(&portal, &rename(&portal, &phone, token, "after").await);
        assert_refused(&portal, &send(&portal, Method::DELETE, &phone, token, &[]).await);
    }
    // In the second of the start nobody knows: the answer waits for the next, so that what is signed by its date is taken.
    assert_refused(&portal, &portal.as_phone(&phone, Method::POST, &phone.path(), &[("FriendlyName", "soon")]).await);
    portal.pass(Duration::from_millis(5));
    let reply = rename(&portal, &phone, &used, "after").await;
    assert_refused(&portal, &reply);
    let date = http_date::parse(reply.header("date")).unwrap();
    assert_eq!(rename(&portal, &phone, &phone.credential(date.secs()), "after").await.status, StatusCode::OK);
    assert_eq!(name(&portal, &phone).await, "after");
}

#[tokio::test]
async fn a_clock_set_back_behind_the_start_is_no_fault_of_the_phone() {
    let portal = Portal::new().await;
    let phone = portal.phone(1).await;
    portal.set_wall_ahead(-3600);
    let reply = portal.as_phone(&phone, Method::POST, &phone.path(), &[("FriendlyName", "x")]).await;
    assert_eq!((reply.refusal(), reply.header("retry-after")), ((503, 20503), "5"));
    assert_eq!(name(&portal, &phone).await, "Alice's phone", "it may look");
    let portal = portal.restarted();
    portal.pass(Duration::from_secs(1));
    let reply = portal.as_phone(&phone, Method::POST, &phone.path(), &[("FriendlyName", "x")]).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
}
