//! Twilio Verify v2 over HTTP, for programs and for phones. A device registers by the secret of an invitation, proves its
//! key, is told what waits for it, and answers with a signature.
//!
//! The gateway is one service of one account here, and accounts of keys have services of their own; a user is an entity, a device a
//! push factor. `caller` says who speaks and whose names are shown, `factors` and
//! `challenges` hold what can be done with them, `call` reads requests, `error` writes refusals.

mod access_tokens;
mod app_factors;
mod call;
mod caller;
mod challenge_view;
mod challenges;
mod entities;
mod error;
mod factor_fields;
mod factors;
mod paging;
mod services;
mod verifications;
mod webhook_request;
mod webhooks;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing;
use http::header::{CACHE_CONTROL, DATE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, StatusCode};
use serde_json::Value;

use crate::domain::ids::{ChallengeId, DeviceId, UserId};
use crate::domain::time::Timestamp;
use crate::engine::Engine;

use super::http_date;
use error::Error;
pub use webhook_request::webhook_request;

/// The largest body that is read, in bytes.
const MAX_BODY: usize = 64 << 10;

/// What the protocol says about the gateway itself.
#[derive(Debug, Clone)]
pub struct Options {
    /// The portal's address as clients reach it, for the addresses in answers.
    pub portal: String,
    /// The gateway as a service: `VA` and 32 hexadecimal digits. Registered devices sign it, so it must stay the same.
    pub service: String,
    /// The account the service belongs to: `AC` and 32 hexadecimal digits. It must stay the same too.
    pub account: String,
    /// What people read above their account on the phone.
    pub issuer: String,
    /// How browsers reach the apps.
    pub apps: AppsAt,
}

/// How browsers reach the apps, whose hosts they know.
#[derive(Debug, Clone, Copy)]
pub struct AppsAt {
    /// `https` or `http`.
    pub scheme: &'static str,
    /// The port, unless it is the scheme's own.
    pub port: Option<u16>,
}

/// The routes under `/v2`.
pub fn router(engine: Arc<Engine>, mut options: Options) -> Router {
    options.portal.truncate(options.portal.trim_end_matches('/').len());
    let api = Api { engine, options: Arc::new(options) };
    let routes = Router::new()
        .route("/Services", routing::get(services::list).post(services::create))
        .route("/Services/{service}", routing::get(services::fetch).post(services::update).delete(services::delete))
        .route("/Services/{service}/Entities", routing::get(entities::list).post(entities::create))
        .route("/Services/{service}/Entities/{identity}", routing::get(entities::fetch).delete(entities::delete))
        .route("/Services/{service}/AccessTokens", routing::post(access_tokens::create))
        .route("/Services/{service}/AccessTokens/{token}", routing::get(access_tokens::fetch))
        .route("/Services/{service}/Entities/{identity}/Factors", routing::get(factors::list).post(factors::create))
        .route(
            "/Services/{service}/Entities/{identity}/Factors/{factor}",
            routing::get(factors::fetch).post(factors::update).delete(factors::delete),
        )
        .route(
            "/Services/{service}/Entities/{identity}/Challenges",
            routing::get(challenges::list).post(challenges::create),
        )
        .route(
            "/Services/{service}/Entities/{identity}/Challenges/{challenge}",
            routing::get(challenges::fetch).post(challenges::answer),
        )
        .route(
            "/Services/{service}/Entities/{identity}/Challenges/{challenge}/Notifications",
            routing::post(challenges::notify),
        )
        .route("/Services/{service}/Entities/{identity}/Challenges/{challenge}/Logo", routing::get(challenges::logo))
        .route("/Services/{service}/Webhooks", routing::get(webhooks::list).post(webhooks::create))
        .route(
            "/Services/{service}/Webhooks/{webhook}",
            routing::get(webhooks::fetch).post(webhooks::update).delete(webhooks::delete),
        )
        .route("/Services/{service}/Verifications", routing::post(verifications::create))
        .route(
            "/Services/{service}/Verifications/{verification}",
            routing::get(verifications::fetch).post(verifications::update),
        )
        .route("/Services/{service}/VerificationCheck", routing::post(verifications::check))
        .method_not_allowed_fallback(wrong_method)
        .fallback(no_such_resource)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(middleware::map_response_with_state(api.clone(), common_headers))
        .with_state(api);
    Router::new().nest("/v2", routes)
}

/// What every handler gets.
#[derive(Clone)]
struct Api {
    engine: Arc<Engine>,
    options: Arc<Options>,
}

async fn common_headers(State(api): State<Api>, mut response: Response) -> Response {
    let headers = response.headers_mut();
    // The time that credentials are checked against: devices correct theirs by it.
    if let Some(date) = http_date::format(api.wall()).and_then(|date| HeaderValue::try_from(date).ok()) {
        headers.insert(DATE, date);
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

async fn no_such_resource(request: Request) -> Response {
    Error::not_found(request.uri().path()).into_response()
}

async fn wrong_method(request: Request) -> Response {
    Error::wrong_method(request.method()).into_response()
}

fn json(status: StatusCode, body: &Value) -> Response {
    (status, axum::Json(body)).into_response()
}

/// The names of things in the protocol: two letters and 32 hexadecimal digits.
mod sid {
    use super::{ChallengeId, DeviceId, UserId};
    use crate::domain::ids::{AccountId, Id, ServiceId, WebhookId};
    use crate::engine::access_tokens::AccessTokenId;
    use crate::engine::keys::KeyId;
    use crate::engine::verifications::VerificationId;
    use crate::engine::verifications::of_account::SendAttemptId;

    /// An account.
    pub(super) fn account(account: AccountId) -> String {
        format!("AC{}", account.simple())
    }

    /// A key of an account.
    pub(super) fn key(key: KeyId) -> String {
        format!("SK{}", key.simple())
    }

    /// An access token.
    pub(super) fn access_token(token: AccessTokenId) -> String {
        format!("YK{}", token.simple())
    }

    /// A service.
    pub(super) fn service(service: ServiceId) -> String {
        format!("VA{}", service.simple())
    }

    /// A user.
    pub(super) fn entity(user: UserId) -> String {
        format!("YE{}", user.simple())
    }

    /// A device.
    pub(super) fn factor(device: DeviceId) -> String {
        format!("YF{}", device.simple())
    }

    /// The key of a device: the `kid` of what it signs.
    pub(super) fn credential(device: DeviceId) -> String {
        format!("CR{}", device.simple())
    }

    /// A challenge.
    pub(super) fn challenge(challenge: ChallengeId) -> String {
        format!("YC{}", challenge.simple())
    }

    /// A verification.
    pub(super) fn verification(verification: VerificationId) -> String {
        format!("VE{}", verification.simple())
    }

    /// One sending of a verification's code.
    pub(super) fn attempt(attempt: SendAttemptId) -> String {
        format!("VL{}", attempt.simple())
    }

    /// A webhook.
    pub(super) fn webhook(webhook: WebhookId) -> String {
        format!("YW{}", webhook.simple())
    }

    /// Reads an id behind `prefix`, in exactly the form it is written.
    pub(super) fn parse<K>(prefix: &str, text: &str) -> Option<Id<K>> {
        let id = Id::parse(text.strip_prefix(prefix)?)?;
        (text.strip_prefix(prefix) == Some(id.simple().as_str())).then_some(id)
    }
}

impl Api {
    /// For what expires here.
    fn now(&self) -> Timestamp {
        self.engine.now()
    }

    /// For what devices' own clocks are compared with.
    fn wall(&self) -> Timestamp {
        self.engine.wall()
    }
}
