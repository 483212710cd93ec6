//! The section for those who have no second factor and may do without one: opting out, and in again.

use axum::Json;
use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::{Map, Value, json};

use super::{Change, Look, Told};
use crate::engine::opting::Choice;
use crate::language::Key;
use crate::web::templates::OptingSection;
use crate::web::{Pages, Trouble};

pub(super) fn routes() -> Router<Pages> {
    Router::new().route("/account/opt-out", post(opt_out)).route("/account/opt-in", post(opt_in))
}

/// Opts out, once it was said twice: the first form leads to a second one, with what that means.
async fn opt_out(change: Change) -> Result<Response, Trouble> {
    if !change.fields.is_confirmed() {
        if change.visit.wants_json {
            let body = json!({ "error": "not_sure", "message": "send `confirm=yes` with it" });
            return Ok((StatusCode::CONFLICT, Json(body)).into_response());
        }
        return change.page(StatusCode::OK, Told { asks_if_sure: true, ..Told::default() });
    }
    let result = change.pages.engine.opt_out_in_session(&change.app, change.session.id).await;
    change.done(result, Key("account-opted-out"))
}

async fn opt_in(change: Change) -> Result<Response, Trouble> {
    let result = change.pages.engine.opt_in_in_session(&change.app, change.session.id).await;
    change.done(result, Key("account-opted-in"))
}

pub(super) fn section(look: &Look<'_>, asks_if_sure: bool) -> Result<Option<OptingSection>, Trouble> {
    Ok(match look.pages.engine.choice_of(look.app, &look.user)? {
        Choice::None => None,
        Choice::In => Some(OptingSection::In),
        Choice::Out => Some(OptingSection::Out { sure: asks_if_sure }),
        Choice::SetUp => Some(OptingSection::SetUp),
    })
}

pub(super) fn for_programs(look: &Look<'_>, body: &mut Map<String, Value>) -> Result<(), Trouble> {
    let may = match look.pages.engine.choice_of(look.app, &look.user)? {
        Choice::None => None,
        Choice::In => Some("opt-in"),
        Choice::Out => Some("opt-out"),
        Choice::SetUp => Some("set-up"),
    };
    body.insert("choice".to_owned(), json!(may));
    Ok(())
}
