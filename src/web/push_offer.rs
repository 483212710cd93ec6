//! What the phone's page is told of carriers: the key it subscribes with at its browser's push service, and the ntfy server, if
//! there is one. Nothing in it is secret.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing};
use http::StatusCode;
use http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use serde_json::json;

use crate::config::PushConfig;
use crate::domain::text::base64url;
use crate::engine::Engine;

/// Where it is.
pub const ADDRESS: &str = "/authenticator/push.json";

/// The route, for the carriers of this configuration.
pub fn router(engine: Arc<Engine>, config: &PushConfig) -> Router {
    let ntfy = config.ntfy.as_ref().map(|ntfy| ntfy.server.clone());
    let offer = Offer { engine, web: config.web, ntfy };
    Router::new().route(ADDRESS, routing::get(offered)).with_state(offer)
}

#[derive(Clone)]
struct Offer {
    engine: Arc<Engine>,
    web: bool,
    ntfy: Option<String>,
}

async fn offered(State(offer): State<Offer>) -> Response {
    let web = if offer.web {
        match offer.engine.web_push_key().await {
            Ok(key) => Some(base64url(&key.public())),
            Err(error) => {
                tracing::warn!(%error, "the key of web push cannot be read");
                return answered(StatusCode::SERVICE_UNAVAILABLE, json!({}));
            }
        }
    } else {
        None
    };
    answered(StatusCode::OK, json!({ "web": web, "ntfy": offer.ntfy }))
}

fn answered(status: StatusCode, body: serde_json::Value) -> Response {
    (status, [(CACHE_CONTROL, "no-store"), (X_CONTENT_TYPE_OPTIONS, "nosniff")], Json(body)).into_response()
}
