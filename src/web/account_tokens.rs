//! Where phones bring the tokens by which programs register people without a phone number: `POST /account-tokens` on the portal, a
//! form with a `token`. The answer is `registration_token`, what stands behind `register=` in a link to the phone's page; a
//! refusal is in the form that phones know from `/v2`.

use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json, Router, routing};
use http::header::{CACHE_CONTROL, HOST, ORIGIN, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderName, HeaderValue, StatusCode};
use serde::Deserialize;
use serde_json::json;

use super::listener::PeerInfo;
use super::wrong_tries::WrongTries;
use crate::domain::account_token::{AccountTokenError, MAX_TOKEN};
use crate::domain::jws::JwsError;
use crate::domain::secret::Secret;
use crate::engine::{Engine, EngineError, Refused};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Where they are brought.
pub const ADDRESS: &str = "/account-tokens";

/// The route. Tokens are counted by address only where they are wrong.
pub fn router(engine: Arc<Engine>) -> Router {
    let tokens = Tokens { engine, wrong: Arc::default() };
    let route = Router::new().route(ADDRESS, routing::post(redeem));
    route.layer(DefaultBodyLimit::max(MAX_TOKEN)).with_state(tokens)
}

#[derive(Clone)]
struct Tokens {
    engine: Arc<Engine>,
    wrong: Arc<WrongTries>,
}

#[derive(Deserialize)]
struct Brought {
    token: Secret<String>,
}

async fn redeem(State(tokens): State<Tokens>, request: Request) -> Response {
    let from = request.extensions().get::<PeerInfo>().map(|from| from.peer.ip());
    if !is_own_page(&request) {
        return refusal(StatusCode::FORBIDDEN, 60002, "Invalid request: it comes from another site");
    }
    let brought = match Form::<Brought>::from_request(request, &()).await {
        Ok(Form(brought)) => brought,
        Err(rejection) => return unreadable(&rejection),
    };
    match tokens.engine.redeem_account_token(brought.token.expose()).await {
        Ok(registration) => answered(StatusCode::OK, &json!({ "registration_token": registration, "success": true })),
        Err(EngineError::Refused(Refused::AccountToken(_))) if !tokens.wrong.may_try(from, tokens.engine.now()) => {
            let response = refusal(StatusCode::TOO_MANY_REQUESTS, 60003, "Too many requests. Try again later.");
            again_after(response, WrongTries::WITHIN.as_secs())
        }
        Err(error) => refused(&error),
    }
}

/// Whether it is no page of another site that sends it: what the browser says of the site decides, else the origin. Programs
/// that are no browser say neither.
fn is_own_page(request: &Request) -> bool {
    let text = |name| request.headers().get(name).map(|value: &HeaderValue| value.to_str().unwrap_or_default());
    let host = request.uri().authority().map(http::uri::Authority::as_str).or_else(|| text(HOST));
    match (text(FETCH_SITE), text(ORIGIN)) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => origin.split_once("://").map(|(_, rest)| rest) == host,
        (None, None) => true,
    }
}

fn unreadable(rejection: &FormRejection) -> Response {
    refusal(rejection.status(), 60002, "Invalid request: it must be a form of at most 8 KiB with a token")
}

/// Why a token was not taken. Of a user nothing is said: it is as if the token were bad.
fn refused(error: &EngineError) -> Response {
    let unauthorised = |code, message| refusal(StatusCode::UNAUTHORIZED, code, message);
    match error {
        EngineError::Refused(Refused::AccountToken(error)) => match error {
            AccountTokenError::Expired => unauthorised(60086, "JWT has expired"),
            AccountTokenError::Bad(JwsError::WrongSignature) => unauthorised(60087, "JWT signature is invalid"),
            AccountTokenError::Used | AccountTokenError::Bad(_) => unauthorised(60101, "JWT is invalid"),
        },
        EngineError::Refused(Refused::TooMany { .. }) => {
            refusal(StatusCode::BAD_REQUEST, 60315, "Too many factors for this entity")
        }
        EngineError::Refused(Refused::NotOffered) => {
            refusal(StatusCode::FORBIDDEN, 60064, "OneTouch is not enabled for this application")
        }
        EngineError::Refused(_) => unauthorised(60101, "JWT is invalid"),
        EngineError::Store(cause) => {
            tracing::error!(%cause, "an account token was not taken: the store failed");
            unavailable()
        }
        EngineError::Busy => {
            tracing::warn!("an account token was not taken: too many at once wanted the same record");
            unavailable()
        }
    }
}

fn unavailable() -> Response {
    let message = "The gateway cannot decide now; try again later";
    again_after(refusal(StatusCode::SERVICE_UNAVAILABLE, 60000, message), 5)
}

fn again_after(mut response: Response, seconds: u64) -> Response {
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}

fn refusal(status: StatusCode, code: u32, message: &str) -> Response {
    answered(status, &json!({ "code": code, "message": message, "status": status.as_u16() }))
}

fn answered(status: StatusCode, body: &serde_json::Value) -> Response {
    let headers = [(CACHE_CONTROL, "no-store"), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
    (status, headers, Json(body)).into_response()
}
