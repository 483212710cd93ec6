//! Both sides, spoken to the router as phones and programs do.

mod answers;
mod credentials;
mod lists;
mod logos;
mod programs;
mod registration;
mod replay;
mod rings;
mod verifications;
mod webhooks;
mod worked_examples;

use std::sync::Arc;

use axum::body::Body;
use http::{Method, Request, StatusCode};
use serde_json::Value;

use crate::api::testing::{Portal, Reply};
use crate::domain::audit::By;
use crate::domain::factor::totp::Seed;
use crate::domain::text::base64;

/// What an authenticator app shows now.
fn code(portal: &Portal, factor: &Value) -> String {
    let seed = Seed::parse(factor["binding"]["secret"].as_str().unwrap()).unwrap();
    seed.code_at(portal.wall())
}

/// A program with a service of its account.
struct Program {
    portal: Arc<Portal>,
    account: String,
    token: String,
    service: String,
}

impl Program {
    async fn new(portal: &Arc<Portal>, silent: bool) -> Self {
        Self::with(portal, silent, &[]).await
    }

    /// With more said of its service.
    async fn with(portal: &Arc<Portal>, silent: bool, said: &[(&str, &str)]) -> Self {
        let (_, account, token) = portal.engine.create_account(&By::CONSOLE, "Shop", silent).await.unwrap();
        let account = format!("AC{}", account.id.simple());
        let mut program = Self { portal: Arc::clone(portal), account, token, service: String::new() };
        let form = [&[("FriendlyName", "Till")], said].concat();
        let made = program.send(Method::POST, "/v2/Services", &form).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        program.service = made.body["sid"].as_str().unwrap().to_owned();
        program
    }

    async fn send(&self, method: Method, path: &str, form: &[(&str, &str)]) -> Reply {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let credentials = base64(format!("{}:{}", self.account, self.token).as_bytes());
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Basic {credentials}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        self.portal.send(request).await
    }

    async fn post(&self, tail: &str, form: &[(&str, &str)]) -> Reply {
        self.send(Method::POST, &format!("/v2/Services/{}/{tail}", self.service), form).await
    }

    async fn get(&self, tail: &str) -> Reply {
        self.send(Method::GET, &format!("/v2/Services/{}/{tail}", self.service), &[]).await
    }
}
