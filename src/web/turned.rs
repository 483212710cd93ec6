//! Requests that do not reach their app: what happened, and what to do about it.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::templates::{ErrorPage, Link, LockedWhy, UnauthorizedPage};
use super::{Pages, frame, html, login, login_url, step_up};
use crate::domain::verdict::Refusal;
use crate::engine::login::hold::HoldRefused;
use crate::engine::visit::{TurnedAway, Visit};

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
    let (title, happened, advice) = words(why);
    let mut response = told(pages, visit, status, title, &happened, advice, why.as_str());
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

#[expect(clippy::too_many_lines, reason = "what is said of each, in one place")]
fn words(why: &TurnedAway) -> (&'static str, String, &'static str) {
    let text = |text: &str| text.to_owned();
    match why {
        TurnedAway::Malformed(reason) => (
            "This request cannot be read",
            format!("The request was refused because {reason}."),
            "If you followed a link, tell the person who gave it to you.",
        ),
        TurnedAway::Handshake(reason) => (
            "This connection cannot be opened",
            format!("A WebSocket was asked for, but {reason}."),
            "If the application worked before, tell whoever looks after it.",
        ),
        TurnedAway::HeadTooLarge => (
            "This request is too large",
            text("The head of the request is longer than it may be."),
            "Deleting this site's cookies usually helps.",
        ),
        TurnedAway::UnknownHost => (
            "Nothing is served under this name",
            text("This gateway does not know the host name in the address."),
            "Check the address.",
        ),
        TurnedAway::Refused(Refusal::Denied) => {
            ("This address is closed", text("Nobody can reach this address here."), "")
        }
        TurnedAway::Refused(Refusal::Method) => {
            ("This method is not allowed", text("The application does not take requests of this kind."), "")
        }
        TurnedAway::Refused(Refusal::Body) => {
            ("This request cannot be read", text("A request of this kind must not have a body."), "")
        }
        TurnedAway::Refused(Refusal::CredentialsOutsideLogin) => (
            "Sign in on the login page",
            text("A user name and password are taken by the login page only."),
            "Go to the login page and sign in there.",
        ),
        TurnedAway::Refused(Refusal::Authorization) => {
            ("Sign in on the login page", text("These credentials are not taken here."), "Go to the login page.")
        }
        TurnedAway::Refused(Refusal::CrossSite) => (
            "This sign-in came from another site",
            text("Another web site tried to sign you in here. Nothing was done."),
            "Open the login page yourself, by https where there is a choice, and sign in there.",
        ),
        TurnedAway::Refused(Refusal::LoginClosed) => {
            ("This way to sign in is closed", text("Signing in this way is switched off here."), "Use the login page.")
        }
        TurnedAway::Refused(Refusal::Unreadable(error)) => (
            "This sign-in cannot be read",
            format!("The sign-in was refused: {error}."),
            "Open the login page again and sign in there.",
        ),
        TurnedAway::Unauthorized => {
            ("Sign in first", text("There is no session, or it ended."), "Sign in and try again.")
        }
        TurnedAway::BodyTooLarge => {
            ("Too much was sent", text("The request is longer than it may be without a session."), "")
        }
        TurnedAway::UnrecognisedLogin => (
            "This way to sign in is not known",
            text(
                "The application signed somebody in at an address where that was not expected. Nothing was handed on.",
            ),
            "Use the login page. If this was the login page, the administrator must describe it in the configuration.",
        ),
        // These have pages of their own.
        TurnedAway::LoginRefused(HoldRefused::Unknown | HoldRefused::Locked | HoldRefused::Ended)
        | TurnedAway::StepUpNeeded => ("This was not done", text("The gateway did not let it pass."), ""),
        TurnedAway::LoginRefused(HoldRefused::TooMany) => (
            "Too many sign-ins are waiting",
            text("As many sign-ins of this account are waiting as there may be."),
            "Finish or cancel one of them, or wait ten minutes.",
        ),
        TurnedAway::LoginRefused(HoldRefused::Full) | TurnedAway::Trouble => (
            "The gateway has trouble of its own",
            text("Nothing was handed on, so that nothing goes wrong."),
            "Try again in a moment.",
        ),
        TurnedAway::LoginUnderWay | TurnedAway::LoginRefused(HoldRefused::UnderWay) => (
            "A sign-in is under way",
            text("Another sign-in with this session, or with the same credentials, has not been answered yet."),
            "Wait a moment and try again.",
        ),
        TurnedAway::UpstreamDown => {
            ("The application cannot be reached", text("The application does not answer."), "Try again in a moment.")
        }
        TurnedAway::UpstreamSlow => (
            "The application does not answer in time",
            text("The application took too long."),
            "Try again in a moment.",
        ),
        TurnedAway::LoginRefused(HoldRefused::Unclear) => (
            "The application did not say yes or no",
            text(
                "Whether the password was right could not be told from the application's answer. Nothing was handed on.",
            ),
            "Try again. If it stays so, tell whoever looks after the application.",
        ),
        TurnedAway::UpstreamBroken => (
            "The application broke off",
            text("The application's answer was not complete, or longer than can be kept."),
            "Try again in a moment.",
        ),
    }
}

/// A refusal in one sentence.
pub(super) fn refused(pages: &Pages, visit: &Visit, status: StatusCode, happened: &str) -> Response {
    told(pages, visit, status, "This was not done", happened, "Go back and try again.", "refused")
}

fn told(
    pages: &Pages,
    visit: &Visit,
    status: StatusCode,
    title: &str,
    happened: &str,
    advice: &str,
    word: &str,
) -> Response {
    if visit.wants_json {
        let mut body = serde_json::json!({
            "error": word,
            "message": happened,
            "request_id": visit.request_id,
        });
        if status == StatusCode::UNAUTHORIZED {
            body["login"] = login_url(visit).into();
        }
        return (status, axum::Json(body)).into_response();
    }
    let known = visit.app.is_some();
    let page = ErrorPage {
        frame: frame(visit, None),
        status: status.as_u16(),
        title: title.to_owned(),
        happened: happened.to_owned(),
        advice: advice.to_owned(),
        request_id: visit.request_id.clone(),
        link: known.then(|| Link { href: login_url(visit), label: "Back to sign-in".to_owned() }),
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
    told(
        &pages,
        &visit,
        StatusCode::NOT_FOUND,
        "There is nothing here",
        "The gateway has no such page.",
        "",
        "not_found",
    )
}

/// A page of the gateway, asked in the wrong way.
pub(super) async fn wrong_method(
    State(pages): State<Pages>,
    axum::Extension(visit): axum::Extension<Visit>,
) -> Response {
    let status = StatusCode::METHOD_NOT_ALLOWED;
    told(&pages, &visit, status, "This method is not allowed", "This page is not asked in this way.", "", "method")
}
