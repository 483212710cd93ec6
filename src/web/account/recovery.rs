//! The section about recovery codes, and the one page that shows new ones.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Map, Value, json};

use super::{Change, Look};
use crate::domain::factor::Method;
use crate::engine::EngineError;
use crate::language::{Arg, Key};
use crate::web::templates::{RecoveryPage, RecoverySection};
use crate::web::{Pages, Trouble, html, inside};

/// From so few on there is a warning.
const FEW: usize = 3;

pub(super) fn routes() -> Router<Pages> {
    Router::new().route("/account/recovery", post(make)).route("/account/recovery/saved", post(saved))
}

/// Makes codes and shows them, this once: there is no other way to see them, not even their download asks for them again.
async fn make(change: Change) -> Result<Response, Trouble> {
    match change.pages.engine.make_recovery_codes(&change.own()).await {
        Ok(codes) if change.visit.wants_json => {
            Ok((StatusCode::CREATED, Json(json!({ "codes": codes }))).into_response())
        }
        Ok(codes) => {
            let page = RecoveryPage {
                frame: inside(&change.visit, &change.session),
                app: change.app.name.to_string(),
                token: change.pages.engine.session_token(change.session.id),
                file: RecoveryPage::file_of(&codes),
                codes,
            };
            Ok(html(StatusCode::OK, change.pages.templates.recovery(&page)?))
        }
        Err(EngineError::Refused(refused)) => change.refused(&refused),
        Err(error) => Err(error.into()),
    }
}

async fn saved(change: Change) -> Result<Response, Trouble> {
    let result = change.pages.engine.recovery_codes_saved(&change.app, change.session.id).await;
    change.done(result, Key("account-recovery-kept"))
}

pub(super) fn section(look: &Look<'_>) -> RecoverySection {
    let left = look.user.factors.recovery.len();
    RecoverySection {
        offered: look.offers(Method::Recovery) && look.user.is_enrolled(),
        left: u64::try_from(left).unwrap_or(u64::MAX),
        is_few: left <= FEW,
        unsaved: look.user.factors.recovery_unsaved.map(|since| look.in_words(Arg::Moment(since))),
    }
}

pub(super) fn for_programs(look: &Look<'_>, body: &mut Map<String, Value>) {
    let factors = &look.user.factors;
    let codes = json!({ "left": factors.recovery.len(), "saved": factors.recovery_unsaved.is_none() });
    body.insert("recovery_codes".to_owned(), codes);
}
