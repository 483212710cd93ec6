//! Requests that do not reach their app: what happened, and what to do about it.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::templates::{ErrorPage, Link, LockedWhy, UnauthorizedPage};
use super::{Pages, frame, html, login, login_url, step_up};
use crate::domain::verdict::Refusal;
use crate::engine::login::hold::HoldRefused;
use crate::engine::visit::{TurnedAway, Visit};
use crate::language::Key;

/// The answer to a request that was turned away.
pub(super) fn answer(pages: &Pages, visit: &Visit, why: &TurnedAway) -> Response {
    let mut response = answered(pages, visit, why);
    if *why == TurnedAway::Unauthorized
        && let Some(challenge) = &visit.challenge
        && let Ok(challenge) = HeaderValue::from_str(challenge)
    {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}

fn answered(pages: &Pages, visit: &Visit, why: &TurnedAway) -> Response {
    let status = StatusCode::from_u16(why.status()).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    if *why == TurnedAway::Unauthorized && !visit.wants_json {
        let login_url = visit.app.as_ref().and_then(|app| app.login_page.clone()).unwrap_or_default();
        let page = UnauthorizedPage { frame: frame(visit, None), login_url, request_id: visit.request_id.clone() };
        return rendered(status, pages.templates.unauthorized(&page));
    }
    if *why == TurnedAway::StepUpNeeded {
        return step_up::needed(pages, visit);
    }
    let locked = match why {
        TurnedAway::LoginRefused(HoldRefused::Locked) => Some(LockedWhy::Administrator),
        TurnedAway::LoginRefused(HoldRefused::Ended) => Some(LockedWhy::Expired),
        TurnedAway::LoginRefused(HoldRefused::Unknown) => Some(LockedWhy::Unknown),
        _ => None,
    };
    if let Some(locked) = locked {
        return login::locked_page(pages, visit, None, locked).unwrap_or_else(IntoResponse::into_response);
    }
    let mut response = told(pages, visit, status, words(why), detail(why), why.as_str());
    if matches!(why, TurnedAway::Handshake(_)) {
        // The version there is, for a client that asked for another one (RFC 6455 §4.4).
        response.headers_mut().insert(header::SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
    }
    if *why == TurnedAway::Refused(Refusal::Method)
        && let Some(app) = &visit.app
        && let Ok(allow) = HeaderValue::from_str(&app.methods.join(", "))
    {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}

/// Title, what happened, advice.
type Words = (Key, Key, Option<Key>);

fn words(why: &TurnedAway) -> Words {
    let (title, happened, advice) = match why {
        TurnedAway::Malformed(_) => ("turned-read-title", "turned-read", "turned-read-advice"),
        TurnedAway::Handshake(_) => ("turned-handshake-title", "turned-handshake", "turned-handshake-advice"),
        TurnedAway::HeadTooLarge => ("turned-head-title", "turned-head", "turned-head-advice"),
        TurnedAway::UnknownHost => ("turned-host-title", "turned-host", "turned-host-advice"),
        TurnedAway::Refused(refusal) => return refused_words(refusal),
        TurnedAway::Unauthorized => ("turned-session-title", "turned-session", "turned-session-advice"),
        TurnedAway::BodyTooLarge => ("turned-long-title", "turned-long", ""),
        TurnedAway::UnrecognisedLogin => {
            ("turned-unrecognised-title", "turned-unrecognised", "turned-unrecognised-advice")
        }
        // These have pages of their own.
        TurnedAway::LoginRefused(HoldRefused::Unknown | HoldRefused::Locked | HoldRefused::Ended)
        | TurnedAway::StepUpNeeded => ("turned-title", "turned-not-passed", ""),
        TurnedAway::LoginRefused(HoldRefused::Ambiguous) => {
            ("turned-ambiguous-title", "turned-ambiguous", "turned-ambiguous-advice")
        }
        TurnedAway::LoginRefused(HoldRefused::NoDirectory) => {
            ("turned-directory-title", "turned-directory", "turned-directory-advice")
        }
        TurnedAway::LoginRefused(HoldRefused::TooMany) => ("turned-many-title", "turned-many", "turned-many-advice"),
        TurnedAway::LoginRefused(HoldRefused::Full) | TurnedAway::Trouble => {
            ("turned-trouble-title", "turned-trouble", "turned-trouble-advice")
        }
        TurnedAway::LoginUnderWay | TurnedAway::LoginRefused(HoldRefused::UnderWay) => {
            ("turned-under-way-title", "turned-under-way", "turned-under-way-advice")
        }
        TurnedAway::UpstreamDown => ("turned-down-title", "turned-down", "turned-trouble-advice"),
        TurnedAway::UpstreamSlow => ("turned-slow-title", "turned-slow", "turned-trouble-advice"),
        TurnedAway::LoginRefused(HoldRefused::Unclear) => {
            ("turned-unclear-title", "turned-unclear", "turned-unclear-advice")
        }
        TurnedAway::UpstreamBroken => ("turned-broken-title", "turned-broken", "turned-trouble-advice"),
    };
    keys(title, happened, advice)
}

fn refused_words(refusal: &Refusal) -> Words {
    let (title, happened, advice) = match refusal {
        Refusal::Denied => ("turned-denied-title", "turned-denied", ""),
        Refusal::Method => ("turned-method-title", "turned-method", ""),
        Refusal::Body => ("turned-read-title", "turned-body", ""),
        Refusal::CredentialsOutsideLogin => {
            ("turned-login-page-title", "turned-credentials", "turned-credentials-advice")
        }
        Refusal::Authorization => ("turned-login-page-title", "turned-authorization", "turned-authorization-advice"),
        Refusal::CrossSite => ("turned-cross-site-title", "turned-cross-site", "turned-cross-site-advice"),
        Refusal::LoginClosed => ("turned-closed-title", "turned-closed", "turned-closed-advice"),
        Refusal::Unreadable(_) => ("turned-unreadable-title", "turned-unreadable", "turned-unreadable-advice"),
    };
    keys(title, happened, advice)
}

fn keys(title: &'static str, happened: &'static str, advice: &'static str) -> Words {
    (Key(title), Key(happened), (!advice.is_empty()).then_some(Key(advice)))
}

/// What it was exactly, for whoever looks after the client or the app.
fn detail(why: &TurnedAway) -> Option<String> {
    match why {
        TurnedAway::Malformed(reason) => Some(reason.clone()),
        TurnedAway::Handshake(reason) => Some((*reason).to_owned()),
        TurnedAway::Refused(Refusal::Unreadable(error)) => Some(error.to_string()),
        _ => None,
    }
}

/// A refusal in one sentence.
pub(super) fn refused(pages: &Pages, visit: &Visit, status: StatusCode, happened: Key) -> Response {
    told(pages, visit, status, (Key("turned-title"), happened, Some(Key("turned-form-advice"))), None, "refused")
}

fn told(
    pages: &Pages,
    visit: &Visit,
    status: StatusCode,
    (title, happened, advice): Words,
    detail: Option<String>,
    word: &str,
) -> Response {
    let happened = pages.tell(visit, happened, &[]);
    if visit.wants_json {
        let mut body = serde_json::json!({
            "error": word,
            "message": happened,
            "request_id": visit.request_id,
        });
        if let Some(detail) = detail {
            body["detail"] = detail.into();
        }
        if status == StatusCode::UNAUTHORIZED {
            body["login"] = login_url(visit).into();
        }
        return (status, axum::Json(body)).into_response();
    }
    let known = visit.app.is_some();
    let page = ErrorPage {
        frame: frame(visit, None),
        status: status.as_u16(),
        title: pages.say(visit, title, &[]),
        happened,
        advice: advice.map(|advice| pages.say(visit, advice, &[])).unwrap_or_default(),
        detail,
        request_id: visit.request_id.clone(),
        link: known.then(|| Link { href: login_url(visit), label: pages.say(visit, Key("ended-back"), &[]) }),
    };
    rendered(status, pages.templates.error(&page))
}

fn rendered(status: StatusCode, page: Result<String, super::templates::TemplateError>) -> Response {
    match page {
        Ok(page) => html(status, page),
        Err(error) => super::Trouble::from(error).into_response(),
    }
}

/// No such page of the gateway.
pub(super) async fn nothing_here(
    State(pages): State<Pages>,
    axum::Extension(visit): axum::Extension<Visit>,
) -> Response {
    let words = (Key("turned-nothing-title"), Key("turned-nothing"), None);
    told(&pages, &visit, StatusCode::NOT_FOUND, words, None, "not_found")
}

/// A page of the gateway, asked in the wrong way.
pub(super) async fn wrong_method(
    State(pages): State<Pages>,
    axum::Extension(visit): axum::Extension<Visit>,
) -> Response {
    let words = (Key("turned-method-title"), Key("turned-page-method"), None);
    told(&pages, &visit, StatusCode::METHOD_NOT_ALLOWED, words, None, "method")
}
