//! The gateway's own pages on every app's host, under `/.vestibule/`, and the answers to requests that are turned away.
//!
//! A request comes here with a [`Visit`] in its extensions: which app, which browser, which held login.

mod account;
pub mod account_tokens;
pub mod admin;
mod form;
mod language;
pub mod listener;
mod login;
mod logout;
pub mod portal;
pub mod push_offer;
mod put_off;
mod step_up;
mod steps;
pub mod templates;
mod turned;
mod wrong_tries;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::domain::route::OWN_PREFIX;
use crate::domain::session::Session;
use crate::engine::visit::Visit;
use crate::engine::{Engine, EngineError, Refused};
use crate::language::{Words, WordsError};

use language::Settled;
use templates::{Frame, TemplateError, Templates};

/// What the pages are made of.
#[derive(Clone)]
pub struct Pages {
    engine: Arc<Engine>,
    templates: Arc<Templates>,
    words: &'static Words,
    portal: Arc<str>,
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pages")
    }
}

impl Pages {
    /// `portal` is the address phones reach, without a trailing slash.
    ///
    /// # Errors
    ///
    /// [`WordsError`] if the program was built from damaged files.
    pub fn new(engine: Arc<Engine>, templates: Arc<Templates>, portal: &str) -> Result<Self, WordsError> {
        Ok(Self { engine, templates, words: Words::embedded()?, portal: Arc::from(portal) })
    }

    /// The router for everything the gateway answers itself on the hosts of apps.
    pub fn router(self) -> Router {
        let own = Router::new()
            .route("/login", get(login::page))
            .route("/login/state", get(login::state))
            .route("/login/words", get(language::words))
            .route("/login/release", post(steps::release))
            .route("/login/onetouch", post(steps::onetouch))
            .route("/login/more-time", post(steps::more_time))
            .route("/login/send", post(steps::send))
            .route("/login/code", post(steps::code))
            .route("/login/trust", post(steps::trust))
            .route("/login/skip", post(steps::skip))
            .route("/login/opt-out", post(steps::opt_out))
            .route("/login/cancel", post(steps::cancel))
            .route("/login/enrol/phone", post(steps::enrol_phone))
            .route("/login/enrol/softtoken", post(steps::enrol_softtoken))
            .route("/login/enrol/softtoken/confirm", post(steps::enrol_confirm))
            .route("/login/enrol/number", post(steps::enrol_number))
            .route("/login/enrol/number/confirm", post(steps::enrol_confirm))
            .route("/login/enrol/recovery", post(steps::enrol_recovery))
            .route("/login/enrol/back", post(steps::enrol_back))
            .route("/step-up", get(step_up::page).post(step_up::begin))
            .route("/logout", get(logout::page).post(logout::sign_out))
            .route("/static/{name}", get(asset))
            .merge(account::routes());
        Router::new()
            .nest(OWN_PREFIX, own)
            .fallback(turned::nothing_here)
            .method_not_allowed_fallback(turned::wrong_method)
            .layer(axum::middleware::from_fn_with_state(self.clone(), around))
            .with_state(self)
    }
}

/// Turned-away requests are answered before any route; every page gets the headers that keep it to itself.
async fn around(State(pages): State<Pages>, mut request: Request, next: Next) -> Response {
    let visit = request.extensions_mut().remove::<Visit>();
    let tls = visit.as_ref().is_some_and(|visit| visit.tls);
    let mut response = match visit.map(|visit| language::settle(&pages, visit, &request)) {
        // Only the proxy makes visits; without one there is nothing to answer.
        None => StatusCode::NOT_FOUND.into_response(),
        Some(Settled { visit, asked }) => {
            let mut response = if let Some(why) = &visit.turned_away {
                turned::answer(&pages, &visit, why)
            } else {
                request.extensions_mut().insert(visit.clone());
                next.run(request).await
            };
            if let Some(asked) = asked {
                language::keep(&mut response, &visit, asked);
            }
            response
        }
    };
    let is_app_answer = response.extensions().get::<AppAnswer>().is_some();
    if !is_app_answer {
        own_headers(response.headers_mut(), tls);
    }
    response
}

/// Marks a response that is the app's own, handed on: nothing is added to it.
#[derive(Debug, Clone, Copy)]
pub struct AppAnswer;

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                   form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'";

fn own_headers(headers: &mut axum::http::HeaderMap, tls: bool) {
    for (name, value) in [
        ("content-security-policy", CSP),
        ("x-content-type-options", "nosniff"),
        // `no-referrer` would make browsers send `Origin: null` with every form.
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if tls {
        // A year, of this host only: what else is under its domain is not ours to decide (RFC 6797 §6.1, ASVS 3.4.1).
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

async fn asset(Path(name): Path<String>) -> Response {
    match templates::asset(&name) {
        Some(asset) => (
            [
                (header::CONTENT_TYPE, asset.content_type),
                // The address changes with the content.
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ],
            asset.bytes.into_owned(),
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn html(status: StatusCode, page: String) -> Response {
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

fn frame(visit: &Visit, user: Option<String>) -> Frame {
    let app = visit.app.as_ref();
    Frame {
        lang: visit.locale,
        address: visit.page.clone(),
        app_title: app.map(|app| app.title.clone()).unwrap_or_default(),
        user,
        signed_in: false,
        help: app.map(|app| app.policy.help.clone()).unwrap_or_default(),
    }
}

/// The frame of a page in a session.
fn inside(visit: &Visit, session: &Session) -> Frame {
    Frame { signed_in: true, ..frame(visit, Some(session.user_name.clone())) }
}

/// Where this app's people sign in; the start page where nothing else is known.
fn login_url(visit: &Visit) -> String {
    visit.app.as_ref().and_then(|app| app.login_page.clone()).unwrap_or_else(|| start_url(visit))
}

/// Where this app begins.
fn start_url(visit: &Visit) -> String {
    visit.app.as_ref().map_or_else(|| "/".to_owned(), |app| app.start())
}

/// Trouble of our own: a plain 503, the cause in the log.
#[derive(Debug)]
struct Trouble(String);

impl From<EngineError> for Trouble {
    fn from(error: EngineError) -> Self {
        match &error {
            EngineError::Store(cause) => Self(format!("{error}: {cause}")),
            EngineError::Busy | EngineError::Refused(_) => Self(error.to_string()),
        }
    }
}

impl From<TemplateError> for Trouble {
    fn from(error: TemplateError) -> Self {
        let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        Self(format!("{error}: {cause}"))
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        tracing::error!(error = %self.0, "an own page could not be made");
        (StatusCode::SERVICE_UNAVAILABLE, "The gateway has trouble of its own. Try again in a moment.\n")
            .into_response()
    }
}

/// The status of a refusal, and one word for programs.
fn refusal(refused: &Refused) -> (StatusCode, &'static str) {
    match refused {
        Refused::NoLogin => (StatusCode::NOT_FOUND, "no_login"),
        Refused::NotFound { .. } => (StatusCode::NOT_FOUND, "not_found"),
        Refused::Step(crate::domain::login::StepError::Expired) => (StatusCode::GONE, "expired"),
        Refused::Step(crate::domain::login::StepError::Settled) => (StatusCode::CONFLICT, "settled"),
        Refused::Step(crate::domain::login::StepError::NotApproved) => (StatusCode::CONFLICT, "not_approved"),
        Refused::Throttled { .. } => (StatusCode::TOO_MANY_REQUESTS, "throttled"),
        Refused::FactorLocked { .. } => (StatusCode::TOO_MANY_REQUESTS, "locked"),
        Refused::FactorDisabled => (StatusCode::FORBIDDEN, "disabled"),
        Refused::NotOffered => (StatusCode::FORBIDDEN, "not_offered"),
        Refused::LoginUnderWay => (StatusCode::CONFLICT, "login_under_way"),
        Refused::AlreadyEnrolled => (StatusCode::CONFLICT, "already_enrolled"),
        Refused::NoGrace => (StatusCode::FORBIDDEN, "no_grace"),
        Refused::ReasonNeeded => (StatusCode::BAD_REQUEST, "reason_needed"),
        Refused::OverCaps(_) => (StatusCode::FORBIDDEN, "over_caps"),
        Refused::Locked => (StatusCode::CONFLICT, "locked"),
        Refused::Ended => (StatusCode::CONFLICT, "account_ended"),
        Refused::OfProgram => (StatusCode::CONFLICT, "of_program"),
        Refused::NoPhone => (StatusCode::CONFLICT, "no_phone"),
        Refused::CallsStopped { .. } => (StatusCode::TOO_MANY_REQUESTS, "calls_stopped"),
        Refused::BadNumber => (StatusCode::UNPROCESSABLE_ENTITY, "bad_number"),
        Refused::NotServed => (StatusCode::FORBIDDEN, "not_served"),
        Refused::BadName(_)
        | Refused::Service(_)
        | Refused::Profile(_)
        | Refused::Webhook(_)
        | Refused::Prompt(_)
        | Refused::Request(_) => (StatusCode::UNPROCESSABLE_ENTITY, "bad_name"),
        Refused::Exists { .. } => (StatusCode::CONFLICT, "exists"),
        Refused::SendFailed => (StatusCode::BAD_GATEWAY, "send_failed"),
        Refused::TooMany { .. } => (StatusCode::CONFLICT, "too_many"),
        Refused::BadPassword => (StatusCode::UNPROCESSABLE_ENTITY, "bad_password"),
        Refused::LastFactor => (StatusCode::CONFLICT, "last_factor"),
        Refused::StepUpNeeded => (StatusCode::FORBIDDEN, "step-up-needed"),
        Refused::ImportUnderWay => (StatusCode::CONFLICT, "import_under_way"),
        Refused::NothingStaged => (StatusCode::CONFLICT, "nothing_staged"),
        Refused::Campaign(_) => (StatusCode::UNPROCESSABLE_ENTITY, "bad_campaign"),
        Refused::Changed => (StatusCode::CONFLICT, "changed"),
        Refused::DoneBefore => (StatusCode::CONFLICT, "done_before"),
        Refused::Key(_) => (StatusCode::CONFLICT, "key"),
        Refused::NotProven | Refused::AccountToken(_) => (StatusCode::FORBIDDEN, "not_proven"),
    }
}
