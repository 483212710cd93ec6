//! A factor again, in the middle of a session: a page that asks, the form on it that makes the hold, and where it says that it
//! is done. The hold itself has the page of every held login.

use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::json;

use super::form::{self, Posted};
use super::templates::{StepUpPage, StepUpView};
use super::{Pages, Trouble, html, inside, login, login_url, refusal, start_url, turned};
use crate::domain::ids::LoginId;
use crate::domain::own_cookies::OwnCookies;
use crate::domain::route::{App, OWN_PREFIX};
use crate::engine::login::hold::HoldRefused;
use crate::engine::login::step_up::{StepUp, StepUpHold};
use crate::engine::visit::{TurnedAway, Visit};
use crate::engine::{EngineError, Refused};

/// What the page's address may say.
#[derive(Debug, Default, Deserialize)]
pub(super) struct StepUpQuery {
    to: Option<String>,
}

/// Asks whether to begin; says that it is done where a factor was passed a short while ago.
pub(super) async fn page(
    State(pages): State<Pages>,
    Extension(visit): Extension<Visit>,
    Query(query): Query<StepUpQuery>,
) -> Result<Response, Trouble> {
    let (Some(app), Some(session)) = (&visit.app, &visit.session) else { return Ok(without_session(&pages, &visit)) };
    let token = pages.engine.session_token(session.id);
    let to = query.to.and_then(|to| app.target(&to));
    let (within, now) = (app.step_up_within, pages.engine.now());
    // What is changed there may take more than the app's own pages do.
    let is_for_changes = to.as_ref().is_some_and(|to| *to == app.account_page());
    let is_fresh = if is_for_changes { session.may_change(within, now) } else { session.is_fresh(within, now) };
    if visit.wants_json {
        return Ok(Json(json!({ "fresh": is_fresh, "token": token })).into_response());
    }
    let view = match (is_fresh, to) {
        (true, Some(to)) => return Ok(see(&to)),
        (true, None) => StepUpView::Done,
        (false, to) => StepUpView::Ask { token, to: to.unwrap_or_default() },
    };
    let page = StepUpPage::of(inside(&visit, session), app, view);
    Ok(html(StatusCode::OK, pages.templates.step_up(&page)?))
}

/// Makes the hold, and leads to its page.
pub(super) async fn begin(State(pages): State<Pages>, posted: Posted) -> Result<Response, Trouble> {
    let Posted { visit, fields, token } = posted;
    let (Some(app), Some(session)) = (&visit.app, &visit.session) else { return Ok(without_session(&pages, &visit)) };
    if !pages.engine.is_session_token(session.id, token.as_deref().unwrap_or_default()) {
        return Ok(form::foreign(&pages, &visit));
    }
    let step_up = StepUp {
        app,
        session: session.id,
        to: fields.to.as_deref(),
        browser: visit.browser.clone(),
        older: visit.login,
    };
    let secret = match pages.engine.hold_step_up(step_up).await {
        Ok(StepUpHold::Held { secret }) => secret,
        Ok(StepUpHold::Refused(
            why @ (HoldRefused::TooMany
            | HoldRefused::Full
            | HoldRefused::Locked
            | HoldRefused::Ended
            | HoldRefused::UnderWay
            | HoldRefused::Ambiguous
            | HoldRefused::NoDirectory
            | HoldRefused::Unclear),
        )) => {
            return Ok(turned::answer(&pages, &visit, &TurnedAway::LoginRefused(why)));
        }
        Ok(StepUpHold::Refused(HoldRefused::Unknown)) | Err(EngineError::Refused(_)) => {
            return Ok(without_session(&pages, &visit));
        }
        Err(error) => return Err(error.into()),
    };
    let page = format!("{OWN_PREFIX}/login");
    let mut response =
        if visit.wants_json { Json(json!({ "status": "pending", "login": page })).into_response() } else { see(&page) };
    set_cookie(&mut response, &OwnCookies::of(app, visit.tls).give_login(&secret));
    Ok(response)
}

/// Ends an approved one: on to where it leads, or the page with the reason why not.
pub(super) async fn release(pages: &Pages, visit: &Visit, app: &App, id: LoginId) -> Result<Response, Trouble> {
    let Some(session) = &visit.session else { return refused(pages, visit, &Refused::NoLogin) };
    match pages.engine.release_step_up(app, id, session.id).await {
        Ok(to) => {
            let mut response = see(&to);
            set_cookie(&mut response, &OwnCookies::of(app, visit.tls).take_login());
            Ok(response)
        }
        // Pressed twice: the first one is through.
        Err(EngineError::Refused(Refused::Step(_)))
            if session.is_fresh(app.step_up_within, pages.engine.now()) && !visit.wants_json =>
        {
            Ok(see(&start_url(visit)))
        }
        Err(EngineError::Refused(why)) => refused(pages, visit, &why),
        Err(error) => Err(error.into()),
    }
}

fn refused(pages: &Pages, visit: &Visit, why: &Refused) -> Result<Response, Trouble> {
    if visit.wants_json {
        return Ok(login::refused_json(pages, visit, why));
    }
    let told = login::Told { error: Some(super::steps::words(pages, visit, why)), ..login::Told::default() };
    login::show(pages, visit, refusal(why).0, super::templates::CodeField::Beside, told)
}

/// The answer to a request that needs a factor first, and is no page that could lead to it.
pub(super) fn needed(pages: &Pages, visit: &Visit) -> Response {
    let Some(app) = &visit.app else { return without_session(pages, visit) };
    needed_by(pages, visit, app.step_up_page(None))
}

/// The same where something on the account page was to be changed.
pub(super) fn needed_for_change(pages: &Pages, visit: &Visit) -> Response {
    let Some(app) = &visit.app else { return without_session(pages, visit) };
    needed_by(pages, visit, app.change_page())
}

fn needed_by(pages: &Pages, visit: &Visit, page: String) -> Response {
    let (Some(app), Some(session)) = (&visit.app, &visit.session) else { return without_session(pages, visit) };
    let status = StatusCode::FORBIDDEN;
    if visit.wants_json {
        let body = json!({
            "error": TurnedAway::StepUpNeeded.as_str(),
            "message": Refused::StepUpNeeded.to_string(),
            "step_up": page,
            "request_id": visit.request_id,
        });
        return (status, Json(body)).into_response();
    }
    let view = StepUpView::Needed { page, request_id: visit.request_id.clone() };
    let page = StepUpPage::of(inside(visit, session), app, view);
    match pages.templates.step_up(&page) {
        Ok(page) => html(status, page),
        Err(error) => Trouble::from(error).into_response(),
    }
}

/// The answer to somebody who has no session with this app.
pub(super) fn without_session(pages: &Pages, visit: &Visit) -> Response {
    let has_login_page = visit.app.as_ref().is_some_and(|app| app.login_page.is_some());
    if visit.wants_json || !has_login_page {
        return turned::answer(pages, visit, &TurnedAway::Unauthorized);
    }
    see(&login_url(visit))
}

/// Leads to another address of this host.
fn see(address: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response()
}

fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

impl StepUpPage {
    fn of(frame: super::templates::Frame, app: &App, view: StepUpView) -> Self {
        Self { frame, app: app.name.to_string(), start: app.start(), view }
    }
}
