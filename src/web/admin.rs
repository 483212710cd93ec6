//! The administration listener: health for anybody who can reach it, everything else behind an admin key.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use serde_json::json;

use super::listener::PeerInfo;
use super::wrong_tries::WrongTries;
use crate::domain::role::Role;
use crate::engine::Engine;
use crate::engine::keys::{Api, ApiKey};

/// Renders the metrics.
pub type RenderMetrics = Arc<dyn Fn() -> String + Send + Sync>;

/// What the administration listener serves.
#[derive(Clone)]
pub struct Admin {
    engine: Arc<Engine>,
    metrics: RenderMetrics,
    ready: Arc<AtomicBool>,
    hosts: Arc<[String]>,
    wrong: Arc<WrongTries>,
}

impl std::fmt::Debug for Admin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Admin")
    }
}

impl Admin {
    /// `ready` turns true once every listener accepts, and false when the drain begins; `hosts` are the names it answers to.
    pub fn new(engine: Arc<Engine>, metrics: RenderMetrics, ready: Arc<AtomicBool>, hosts: Vec<String>) -> Self {
        Self { engine, metrics, ready, hosts: hosts.into(), wrong: Arc::default() }
    }

    /// The router, with what answers under `/api` for whoever has a key: it finds the [`ApiKey`] among the request's extensions.
    pub fn router(self, api: Router) -> Router {
        let guarded = Router::new()
            .route("/", get(start))
            .route("/metrics", get(metrics))
            .route_service("/api", api.clone())
            .route_service("/api/{*rest}", api)
            .fallback(|| async { refused(StatusCode::NOT_FOUND, "not_found", "`/` says what there is") })
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

async fn guard(State(admin): State<Admin>, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    // A page of another site must not reach this port by a name of its own (DNS rebinding), nor by a form.
    if !admin.is_own_host(headers) || headers.contains_key(header::ORIGIN) {
        return refused(
            StatusCode::FORBIDDEN,
            "wrong_host_or_origin",
            "use the address in `admin.listen`, and no browser",
        );
    }
    let given = key_of(headers);
    let found = match given.map(|text| admin.engine.key_for(Api::Admin, text)).transpose() {
        Ok(found) => found.flatten(),
        Err(_) => return refused(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "look at the log of the server"),
    };
    let Some(key) = found else {
        let from = request.extensions().get::<PeerInfo>().map(|from| from.peer.ip());
        if given.is_some() && !admin.wrong.may_try(from, admin.engine.now()) {
            let mut response =
                refused(StatusCode::TOO_MANY_REQUESTS, "too_often", "wait a minute, then use the right key");
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(WrongTries::WITHIN.as_secs()));
            return response;
        }
        let remedy = "send `Authorization: Bearer KEY` with a key of `vestibule key create --api admin`";
        let mut response = refused(StatusCode::UNAUTHORIZED, "admin_key_needed", remedy);
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        return response;
    };
    request.extensions_mut().insert(key);
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The key of a request; `None` unless there is exactly one (RFC 6750 §2.1; the scheme's case does not matter).
fn key_of(headers: &HeaderMap) -> Option<&str> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (all.next(), all.next()) else { return None };
    let (scheme, text) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| text.trim())
}

/// A problem as RFC 9457 has them, like those of the API behind.
fn refused(status: StatusCode, code: &'static str, remedy: &'static str) -> Response {
    let problem = json!({
        "type": format!("urn:vestibule:problem:{code}"),
        "title": code.replace('_', " "),
        "status": status.as_u16(),
        "code": code,
        "remedy": remedy,
    });
    let headers = [(header::CONTENT_TYPE, "application/problem+json"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, problem.to_string()).into_response()
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

async fn start(State(admin): State<Admin>, Extension(key): Extension<ApiKey>) -> Response {
    let held = admin.engine.held();
    axum::Json(json!({
        "name": "vestibule",
        "version": env!("CARGO_PKG_VERSION"),
        "held_logins": held.logins(),
        "held_bytes": held.bytes(),
        "role": key.role(),
        "links": { "api": "/api/v1", "metrics": "/metrics", "health": "/healthz" },
    }))
    .into_response()
}

async fn metrics(State(admin): State<Admin>, Extension(key): Extension<ApiKey>) -> Response {
    if !key.role().is_some_and(Role::reads_metrics) {
        return refused(StatusCode::FORBIDDEN, "forbidden", "use a key of the role `auditor` or `admin`");
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], (admin.metrics)()).into_response()
}
