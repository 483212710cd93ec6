//! The closed Authy API over HTTP, for programs that were written for it: users by phone number, codes, and questions to their
//! phones. A request is read by `call`, `answered` says what is done with which address, and `reply` and `error` write what
//! came of it, as JSON or as XML. What may be done is the engine's.

mod app;
mod call;
mod callback;
mod codes;
mod error;
mod onetouch;
mod params;
mod phones;
mod registrations;
mod reply;
mod seeds;
mod signature;
mod users;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, Method, StatusCode};
use serde_json::Value;

use crate::engine::Engine;
use crate::engine::tally::Counted;

pub use callback::callback;

use call::Call;
use error::Error;
use reply::Format;

/// The largest body that is read, in bytes.
const MAX_BODY: usize = 256 << 10;

/// What the interface says about the gateway itself.
#[derive(Debug, Clone)]
pub struct Options {
    /// The portal's address as phones reach it, for the links of registrations.
    pub portal: String,
}

/// The routes under `/protected` and `/onetouch`, and images to scan.
pub fn router(engine: Arc<Engine>, mut options: Options) -> Router {
    options.portal.truncate(options.portal.trim_end_matches('/').len());
    let api = Api { engine, options: Arc::new(options) };
    let routes = |root| {
        let handle = move |State(api): State<Api>, request: Request| handle(api, root, request);
        Router::new().fallback(handle).layer(DefaultBodyLimit::max(MAX_BODY)).with_state(api.clone())
    };
    // Shown once: what only looks whether it is there is not to use it up.
    let image = routing::get(seeds::image).head(|| async { StatusCode::METHOD_NOT_ALLOWED });
    let images = Router::new().route(&format!("{}{{name}}", seeds::ADDRESS), image).with_state(api.clone());
    let roots = Router::new().nest("/protected", routes(Root::Protected)).nest("/onetouch", routes(Root::OneTouch));
    roots.merge(images)
}

/// Under which of the two an address is. What one serves the other does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Root {
    Protected,
    OneTouch,
}

/// What every answer is made with.
#[derive(Clone)]
struct Api {
    engine: Arc<Engine>,
    options: Arc<Options>,
}

async fn handle(api: Api, root: Root, request: Request) -> Response {
    let format = Format::of_path(request.uri().path());
    let result = match Call::read(request, &api).await {
        Ok(call) => {
            api.engine.count(&call.service, Counted::Request);
            match root {
                Root::Protected => answered(&api, &call).await,
                Root::OneTouch => onetouch::answered(&api, &call).await,
            }
        }
        Err(error) => Err(error),
    };
    written(format.unwrap_or(Format::Json), result)
}

/// What is done for whom under `/protected`. An address is told apart by its parts behind the format.
async fn answered(api: &Api, call: &Call) -> Result<Value, Error> {
    let parts: Vec<&str> = call.parts.iter().map(String::as_str).collect();
    match (&call.method, &parts[..]) {
        (&Method::POST, ["users", "new"]) => users::create(api, call).await,
        (&Method::GET, ["users", id, "status"]) => users::status(api, call, id),
        (&Method::POST, ["users", id, "update"]) => users::update(api, call, id).await,
        // Each client library deletes at an address of its own, one of them by DELETE.
        (&Method::POST | &Method::DELETE, ["users", id, "delete"] | ["users", "delete", id])
        | (&Method::DELETE, ["users", id]) => users::delete(api, call, id, "User removed from application").await,
        (&Method::POST | &Method::DELETE, ["users", id, "remove"]) => {
            users::delete(api, call, id, "User was added to remove.").await
        }
        (&Method::POST, ["users", id, "register_activity"]) => users::register_activity(api, call, id).await,
        (&Method::POST, ["users", id, "secret"]) => seeds::offer(api, call, id).await,
        (&Method::GET, ["registrations", "status"]) => registrations::status(api, call),
        (&Method::POST, ["sdk", "registrations"]) => registrations::create(api, call).await,
        (&Method::GET, ["sms", id]) => codes::send(api, call, id, crate::domain::factor::Channel::Sms).await,
        (&Method::GET, ["call", id]) => codes::send(api, call, id, crate::domain::factor::Channel::Voice).await,
        (&Method::POST, ["email", id]) => codes::send_email(api, call, id).await,
        (&Method::POST, ["phones", "verification", "start"]) => phones::start(api, call).await,
        (&Method::GET, ["phones", "verification", "check"]) => phones::check(api, call).await,
        (&Method::GET, ["phones", "verification", "status"]) => phones::status(api, call),
        (&Method::GET, ["phones", "info"]) => phones::info(api, call),
        (&Method::GET, ["app", "details"]) => Ok(app::details(call)),
        (&Method::GET, ["app", "stats"]) => app::stats(api, call).await,
        (&Method::GET, ["verify", token, id]) => codes::verify(api, call, id, token).await,
        _ => Err(Error::no_such_path()),
    }
}

fn written(format: Format, result: Result<Value, Error>) -> Response {
    let (status, body, retry_after) = match result {
        Ok(body) => (StatusCode::OK, format.write(&body, false), None),
        Err(error) => (error.status, format.write(&error.body(), true), error.retry_after),
    };
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(format.content_type()));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some(seconds) = retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
