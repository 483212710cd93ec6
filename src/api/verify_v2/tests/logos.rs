//! The picture beside an application's question: who gets it, until when, and as what.

use std::time::Duration;

use axum::body::Body;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::api::testing::{Phone, Portal, basic};
use crate::domain::audit::By;
use crate::domain::challenge::Logo;
use crate::domain::ids::ChallengeId;
use crate::domain::request::NewRequest;
use crate::domain::service::{Service, ServiceOptions};
use crate::engine::keys::Api;
use crate::engine::services::Registration;

/// The head of one.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x10\0\0\0\x10";
const DEFAULT: &str = "https://shop.test/default.png";
const HIGH: &str = "https://shop.test/high.png?size=3";

/// A portal whose user is one of an application.
async fn shop() -> (Portal, Service) {
    let mut portal = Portal::new().await;
    let made = portal.engine.create_service(&By::CONSOLE, Api::Authy, "Shop", &ServiceOptions::default()).await;
    let service = made.unwrap().1;
    let who = Registration { number: "+4915112345678".to_owned(), email: None };
    portal.user = portal.engine.register(&service, &who).await.unwrap().user;
    *portal.pictures.bytes.lock() = PNG.to_vec();
    (portal, service)
}

async fn ask(portal: &Portal, service: &Service, logos: &[(&str, &str)]) -> ChallengeId {
    let logos = logos.iter().map(|(res, url)| Logo { res: (*res).to_owned(), url: (*url).to_owned() }).collect();
    let new = NewRequest { message: "Pay?".to_owned(), logos, seconds: Some(60), ..NewRequest::default() };
    portal.engine.create_request(service, portal.user.id, new).await.unwrap().id
}

struct Got {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn code(&self) -> (u16, i64) {
        let body: Value = serde_json::from_slice(&self.bytes).unwrap();
        (self.status.as_u16(), body["code"].as_i64().unwrap())
    }
}

async fn get(portal: &Portal, token: &str, id: ChallengeId, query: &str) -> Got {
    let path = format!("{}/Challenges/YC{}/Logo{query}", portal.entity(), id.simple());
    let request = Request::get(path).header("authorization", basic(token)).body(Body::empty()).unwrap();
    let (parts, body) = portal.router().oneshot(request).await.unwrap().into_parts();
    let bytes = body.collect().await.unwrap().to_bytes().to_vec();
    Got { status: parts.status, headers: parts.headers, bytes }
}

async fn get_as(portal: &Portal, phone: &Phone, id: ChallengeId, query: &str) -> Got {
    get(portal, &phone.credential(portal.wall().secs()), id, query).await
}

#[tokio::test]
async fn a_logo_is_sent_as_the_picture_it_is_and_as_nothing_else() {
    let (portal, service) = shop().await;
    let phone = portal.phone(1).await;
    let id = ask(&portal, &service, &[("default", DEFAULT), ("high", HIGH)]).await;
    for (query, url) in [
        ("", DEFAULT),
        ("?Resolution=", DEFAULT),
        ("?Resolution=default", DEFAULT),
        ("?Resolution=low", DEFAULT),
        ("?Resolution=med", DEFAULT),
        ("?Resolution=high", HIGH),
    ] {
        let got = get_as(&portal, &phone, id, query).await;
        assert_eq!((got.status, got.bytes.as_slice()), (StatusCode::OK, PNG), "{query}");
        for (name, value) in [
            ("content-type", "image/png"),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "default-src 'none'; sandbox"),
            ("cache-control", "private, no-store"),
        ] {
            assert_eq!(got.header(name), value, "{query}: {name}");
        }
        assert_eq!(portal.pictures.asked.lock().drain(..).collect::<Vec<_>>(), [url], "{query}");
    }
    *portal.pictures.bytes.lock() = b"GIF89a\x01\0\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0".to_vec();
    let got = get_as(&portal, &phone, id, "").await;
    assert_eq!((got.status, got.header("content-type")), (StatusCode::OK, "image/gif"));
    for query in ["?Resolution=huge", "?Resolution=High", "?Resolution=low&Resolution=high"] {
        assert_eq!(get_as(&portal, &phone, id, query).await.code(), (400, 60306), "{query}");
    }
}

#[tokio::test]
async fn nobody_but_the_phone_that_is_asked_gets_it() {
    let (mut portal, service) = shop().await;
    let phone = portal.phone(1).await;
    let id = ask(&portal, &service, &[("default", DEFAULT)]).await;
    // Registered after it was asked.
    let second = portal.phone(2).await;
    assert_eq!(get_as(&portal, &second, id, "").await.code(), (404, 20404));
    for token in ["", "x", "a.b.c"] {
        assert_eq!(get(&portal, token, id, "").await.code(), (401, 20003), "{token:?}");
    }
    let stale = phone.credential(portal.wall().secs() - 7200);
    assert_eq!(get(&portal, &stale, id, "").await.code(), (401, 20003));
    let shopper = portal.user.clone();
    let who = Registration { number: "+4915187654321".to_owned(), email: None };
    portal.user = portal.engine.register(&service, &who).await.unwrap().user;
    let other = portal.phone(3).await;
    assert_eq!(get_as(&portal, &other, id, "").await.code(), (404, 20404), "below their own name");
    portal.user = shopper;
    assert_eq!(get_as(&portal, &other, id, "").await.code(), (401, 20003), "below the other's");
    assert!(portal.pictures.asked.lock().is_empty(), "nothing was fetched for any of them");
    assert_eq!(get_as(&portal, &phone, id, "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn it_is_there_only_as_long_as_the_question_waits() {
    let (portal, service) = shop().await;
    let phone = portal.phone(1).await;
    for status in ["approved", "denied"] {
        let id = ask(&portal, &service, &[("default", DEFAULT)]).await;
        assert_eq!(get_as(&portal, &phone, id, "").await.status, StatusCode::OK);
        let reply = portal.answer(&phone, &format!("YC{}", id.simple()), json!({ "status": status })).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
        assert_eq!(get_as(&portal, &phone, id, "").await.code(), (404, 20404), "{status}");
    }
    let id = ask(&portal, &service, &[("default", DEFAULT)]).await;
    portal.pass(Duration::from_millis(59_999));
    assert_eq!(get_as(&portal, &phone, id, "").await.status, StatusCode::OK);
    portal.pass(Duration::from_millis(1));
    assert_eq!(get_as(&portal, &phone, id, "").await.code(), (404, 20404), "expired");
    assert_eq!(portal.pictures.asked.lock().len(), 3);
}

#[tokio::test]
async fn where_there_is_none_to_show_the_phone_is_not_told_why() {
    let (portal, service) = shop().await;
    let phone = portal.phone(1).await;
    let without = ask(&portal, &service, &[]).await;
    let refused = get_as(&portal, &phone, without, "").await;
    assert_eq!(refused.code(), (404, 20404));
    assert!(portal.pictures.asked.lock().is_empty());
    portal.pass(Duration::from_secs(1));
    *portal.pictures.bytes.lock() = b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec();
    let broken = ask(&portal, &service, &[("default", DEFAULT)]).await;
    let got = get_as(&portal, &phone, broken, "").await;
    assert_eq!(got.code(), (404, 20404));
    assert_eq!(portal.pictures.asked.lock().len(), 1);
    let text = |got: &Got, id: ChallengeId| String::from_utf8_lossy(&got.bytes).replace(&id.simple(), "ID");
    assert_eq!(text(&got, broken), text(&refused, without), "as where there is none at all");
    // What is no challenge has none either.
    for id in ["YC0", "YC00000000000000000000000000000000", "x"] {
        let reply = portal.as_phone(&phone, Method::GET, &format!("Challenges/{id}/Logo"), &[]).await;
        assert_eq!(reply.refusal(), (404, 20404), "{id}");
    }
    let reply = portal.as_phone(&phone, Method::POST, &format!("Challenges/YC{}/Logo", broken.simple()), &[]).await;
    assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_sign_in_has_no_logo() {
    let portal = Portal::new().await;
    *portal.pictures.bytes.lock() = PNG.to_vec();
    let phone = portal.phone(1).await;
    portal.hold().await;
    let sid = portal.pending(&phone).await[0]["sid"].as_str().unwrap().to_owned();
    let reply = portal.as_phone(&phone, Method::GET, &format!("Challenges/{sid}/Logo"), &[]).await;
    assert_eq!(reply.refusal(), (404, 20404));
    assert!(portal.pictures.asked.lock().is_empty());
}
