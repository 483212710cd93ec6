//! The administration listener: health for anybody who can reach it, everything else behind an admin key.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;

use crate::engine::Engine;

/// Renders the metrics.
pub type RenderMetrics = Arc<dyn Fn() -> String + Send + Sync>;

/// What the administration listener serves.
#[derive(Clone)]
pub struct Admin {
    engine: Arc<Engine>,
    metrics: RenderMetrics,
    ready: Arc<AtomicBool>,
    hosts: Arc<[String]>,
}

impl std::fmt::Debug for Admin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Admin")
    }
}

impl Admin {
    /// `ready` turns true once every listener accepts, and false when the drain begins; `hosts` are the names it answers to.
    pub fn new(engine: Arc<Engine>, metrics: RenderMetrics, ready: Arc<AtomicBool>, hosts: Vec<String>) -> Self {
        Self { engine, metrics, ready, hosts: hosts.into() }
    }

    /// The router.
    pub fn router(self) -> Router {
        let guarded = Router::new()
            .route("/", get(start))
            .route("/metrics", get(metrics))
            .fallback(|| async { (StatusCode::NOT_FOUND, axum::Json(json!({ "error": "not_found" }))) })
            .layer(axum::middleware::from_fn_with_state(self.clone(), guard));
        Router::new().route("/healthz", get(health)).merge(guarded).with_state(self)
    }
}

async fn health(State(admin): State<Admin>) -> Response {
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    if !admin.ready.load(Ordering::Acquire) {
        return (StatusCode::SERVICE_UNAVAILABLE, no_store, axum::Json(json!({ "status": "starting" })))
            .into_response();
    }
    match admin.engine.health() {
        Ok(()) => (no_store, axum::Json(json!({ "status": "ok" }))).into_response(),
        // The reason is in the log; whoever can reach this port need not know it.
        Err(_) => {
            (StatusCode::SERVICE_UNAVAILABLE, no_store, axum::Json(json!({ "status": "store-failed" }))).into_response()
        }
    }
}

async fn guard(State(admin): State<Admin>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let refuse = |status: StatusCode, error: &str| (status, axum::Json(json!({ "error": error }))).into_response();
    // A page of another site must not reach this port by a name of its own (DNS rebinding), nor by a form.
    if !admin.is_own_host(headers) || headers.contains_key(header::ORIGIN) {
        return refuse(StatusCode::FORBIDDEN, "wrong_host_or_origin");
    }
    let key = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let key = key.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    match admin.engine.key_for(crate::engine::keys::Api::Admin, key).map(|found| found.is_some()) {
        Ok(true) => {
            let mut response = next.run(request).await;
            response.headers_mut().insert(header::CACHE_CONTROL, axum::http::HeaderValue::from_static("no-store"));
            response
        }
        Ok(false) => {
            let mut response = refuse(StatusCode::UNAUTHORIZED, "admin_key_needed");
            let bearer = axum::http::HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, bearer);
            response
        }
        Err(_) => refuse(StatusCode::SERVICE_UNAVAILABLE, "store_failed"),
    }
}

impl Admin {
    fn is_own_host(&self, headers: &HeaderMap) -> bool {
        let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else { return false };
        let name = match host.rsplit_once(':') {
            Some((name, port)) if !port.contains(']') => name,
            _ => host,
        };
        let loopback = ["localhost", "127.0.0.1", "[::1]"];
        loopback.contains(&name) || self.hosts.iter().any(|own| own == name)
    }
}

async fn start(State(admin): State<Admin>) -> Response {
    let held = admin.engine.held();
    axum::Json(json!({
        "name": "vestibule",
        "version": env!("CARGO_PKG_VERSION"),
        "held_logins": held.logins(),
        "held_bytes": held.bytes(),
        "links": { "metrics": "/metrics", "health": "/healthz" },
    }))
    .into_response()
}

async fn metrics(State(admin): State<Admin>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], (admin.metrics)()).into_response()
}
