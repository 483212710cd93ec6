//! The API for administrators, on the admin listener under `/api/v1`: what the commands do, as JSON over HTTP.
//!
//! One table (`routes`) says of each route who may ask for it, what it takes and what comes of it. Requests are judged by
//! it, and the document that is served is made of it: neither can say what the other does not. What is done is the engine's,
//! and the same as over the socket.

mod call;
mod devices;
mod enrolment;
mod field;
mod import;
mod log;
mod openapi;
mod problem;
mod reply;
mod route;
mod routes;
mod schemas;
mod users;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use futures_util::StreamExt as _;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, IF_MATCH};
use http::{HeaderMap, Method, Request};
use parking_lot::Mutex;
use serde_json::{Map, Value};
use tracing::info;

pub use self::problem::{Code, Problem};

use self::call::{Call, Path};
use self::field::Given;
use self::route::{Input, Route, Verb};
use self::routes::ROUTES;
use crate::admin::Realms;
use crate::domain::secret::Digest;
use crate::engine::Engine;
use crate::engine::keys::ApiKey;

/// The longest body of JSON, in bytes.
const MAX_JSON: usize = 64 * 1024;
/// The longest `Idempotency-Key`, in bytes.
const MAX_ONCE: usize = 200;

/// How long bodies may take.
#[derive(Debug, Clone, Copy)]
struct Patience {
    /// A body of JSON.
    json: Duration,
    /// The next bytes of a list.
    stall: Duration,
    /// A whole list: there is one import at a time, and others wait for it.
    list: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { json: Duration::from_secs(10), stall: Duration::from_secs(20), list: Duration::from_mins(5) }
    }
}

/// What the API needs.
#[derive(Debug, Clone)]
pub struct AdminApi {
    engine: Arc<Engine>,
    realms: Arc<ArcSwap<Realms>>,
    portal: Arc<str>,
    patience: Patience,
}

impl AdminApi {
    /// `realms` is looked at anew for each request; `portal` is the portal's address as phones know it.
    pub fn new(engine: Arc<Engine>, realms: Arc<ArcSwap<Realms>>, portal: &str) -> Self {
        Self { engine, realms, portal: portal.into(), patience: Patience::default() }
    }

    /// The router. Whoever mounts it has looked at the key, and says which it is by an [`ApiKey`] among the request's extensions:
    /// without one everything is refused.
    pub fn router(self) -> Router {
        Router::new().fallback(answer).with_state(self)
    }
}

async fn answer(State(api): State<AdminApi>, request: Request<Body>) -> Response {
    api.handle(request).await.unwrap_or_else(Problem::into_response)
}

impl AdminApi {
    async fn handle(self, request: Request<Body>) -> Result<Response, Problem> {
        let (head, body) = request.into_parts();
        let key = head.extensions.get::<ApiKey>().ok_or(Code::KeyNeeded)?.clone();
        let role = key.role().ok_or(Code::KeyNeeded)?;
        let (route, path) = find(&head.method, head.uri.path())?;
        // Before anything is looked up: whoever may not learns nothing of what is there.
        if !route.roles.contains(&role) {
            return Err(Code::Forbidden.into());
        }
        let query = head.uri.query().unwrap_or_default();
        let query = Given::query(route.query, query).map_err(Problem::all_invalid)?;
        let (once, seen) = (once(&head.headers, route, &key)?, seen(&head.headers, route)?);
        let (given, list) = match route.input {
            Input::Nothing => (Given::default(), None),
            Input::Json(fields) => {
                let object = object(&head.headers, body, self.patience.json).await?;
                (Given::body(fields, &object).map_err(Problem::all_invalid)?, None)
            }
            Input::List => {
                is_of_type(&head.headers, "text/csv")?;
                (Given::default(), Some((announced(&head.headers), Mutex::new(body))))
            }
        };
        info!(
            target: "vestibule::admin",
            { admin.command = route.id, key.id = %key.id, key.role = role.as_str() },
            "An administrator's request"
        );
        let call = Call { api: self, key, role, path, query, body: given, list, seen, once };
        Ok((route.run)(call).await?.into_response())
    }
}

/// The route of a request.
fn find(method: &Method, path: &str) -> Result<(&'static Route, Path), Problem> {
    let matching = ROUTES.iter().filter_map(|route| Some((route, Path::of(route.path, path)?)));
    let mut matching: Vec<(&Route, Path)> = matching.collect();
    // What is written out wins over what stands for an id.
    let most = matching.iter().map(|(route, _)| route.literal()).max().ok_or(Code::NotFound)?;
    matching.retain(|(route, _)| route.literal() == most);
    let allowed = {
        let mut verbs: Vec<&str> = matching.iter().map(|(route, _)| route.verb.as_str()).collect();
        if verbs.contains(&Verb::Get.as_str()) {
            verbs.push("HEAD");
        }
        verbs.join(", ")
    };
    let wanted = if method == Method::HEAD { Method::GET } else { method.clone() };
    let found = matching.into_iter().find(|(route, _)| route.verb.as_str() == wanted.as_str());
    found.ok_or_else(|| Problem::from(Code::MethodNotAllowed).allowing(allowed))
}

/// What the request is called that is to be done once, bound to the key and to what is asked.
fn once(headers: &HeaderMap, route: &Route, key: &ApiKey) -> Result<Option<Digest>, Problem> {
    let Some(name) = headers.get("idempotency-key").filter(|_| route.once) else { return Ok(None) };
    if name.is_empty() || name.len() > MAX_ONCE {
        return Err(Problem::invalid("header", "Idempotency-Key", format!("1 to {MAX_ONCE} characters are needed")));
    }
    let bound = [key.id.to_string().as_bytes(), b"\0", route.id.as_bytes(), b"\0", name.as_bytes()].concat();
    Ok(Some(Digest::of("idempotency key", &bound)))
}

/// What whoever asks has seen of what they change.
fn seen(headers: &HeaderMap, route: &Route) -> Result<Option<String>, Problem> {
    if !route.matches {
        return Ok(None);
    }
    let tag = headers.get(IF_MATCH).ok_or(Code::MatchNeeded)?.to_str().map_err(|_| Code::Changed)?;
    // One strong tag, as it was given out. `*` would say that whatever another administrator wrote may go.
    let tag = tag.trim().strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
    Ok(Some(tag.ok_or(Code::Changed)?.to_owned()))
}

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn is_of_type(headers: &HeaderMap, wanted: &str) -> Result<(), Problem> {
    let given = headers.get(CONTENT_TYPE).and_then(|given| given.to_str().ok()).unwrap_or_default();
    let mut parts = given.split(';').map(str::trim);
    let is_wanted = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(wanted));
    // No other encoding is read, and one that is named is not to be misread.
    let is_utf8 = parts.filter_map(|part| part.split_once('=')).all(|(name, value)| {
        !name.trim().eq_ignore_ascii_case("charset") || value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
    });
    (is_wanted && is_utf8)
        .then_some(())
        .ok_or_else(|| Problem::because(Code::UnsupportedMediaType, format!("`{wanted}` in UTF-8 is taken")))
}

/// The object that a body is; an empty body is one without fields.
async fn object(headers: &HeaderMap, body: Body, patience: Duration) -> Result<Map<String, Value>, Problem> {
    if announced(headers).is_some_and(|length| length > MAX_JSON as u64) {
        return Err(Code::TooLarge.into());
    }
    let reading = async {
        let mut bytes = Vec::new();
        let mut chunks = body.into_data_stream();
        while let Some(chunk) = chunks.next().await {
            bytes.extend_from_slice(&chunk.map_err(|_| Code::Malformed)?);
            if bytes.len() > MAX_JSON {
                return Err(Code::TooLarge);
            }
        }
        Ok(bytes)
    };
    let bytes = tokio::time::timeout(patience, reading).await.map_err(|_| Code::Timeout)??;
    if bytes.is_empty() {
        return Ok(Map::new());
    }
    is_of_type(headers, "application/json")?;
    match serde_json::from_slice(&bytes) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Problem::because(Code::Malformed, "an object is needed")),
        Err(error) => {
            Err(Problem::because(Code::Malformed, format!("line {}, column {}", error.line(), error.column())))
        }
    }
}
