//! Signing out: a page that asks, and the form on it that does it.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::json;

use super::form::{self, Posted};
use super::templates::{SignOutPage, SignedOutPage};
use super::{Pages, Trouble, frame, html, login_url};
use crate::domain::own_cookies::OwnCookies;
use crate::engine::visit::Visit;

/// Asks whether to sign out; programs get the token that the form carries.
pub(super) async fn page(State(pages): State<Pages>, Extension(visit): Extension<Visit>) -> Result<Response, Trouble> {
    let Some(session) = &visit.session else { return signed_out(&pages, &visit) };
    let token = pages.engine.logout_token(session.id);
    if visit.wants_json {
        return Ok(Json(json!({ "status": "signed-in", "token": token })).into_response());
    }
    let page = SignOutPage { frame: frame(&visit, None), token };
    Ok(html(StatusCode::OK, pages.templates.sign_out(&page)?))
}

/// Ends the session. A program of the same origin may leave the token out: whatever runs there could fetch it, and signing
/// somebody out harms little. One that is given must be right.
pub(super) async fn sign_out(State(pages): State<Pages>, posted: Posted) -> Result<Response, Trouble> {
    let Posted { visit, token, .. } = posted;
    if let Some(session) = &visit.session {
        if token.is_some_and(|token| !pages.engine.is_logout_token(session.id, &token)) {
            return Ok(form::foreign(&pages, &visit));
        }
        pages.engine.end_session(session).await?;
    }
    let mut response = signed_out(&pages, &visit)?;
    let own = visit.app.as_deref().map_or(OwnCookies::new(visit.tls), |app| OwnCookies::of(app, visit.tls));
    if let Ok(value) = HeaderValue::from_str(&own.take_session()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}

fn signed_out(pages: &Pages, visit: &Visit) -> Result<Response, Trouble> {
    if visit.wants_json {
        return Ok(Json(json!({ "status": "signed-out" })).into_response());
    }
    let page = SignedOutPage { frame: frame(visit, None), login_url: login_url(visit) };
    Ok(html(StatusCode::OK, pages.templates.signed_out(&page)?))
}
