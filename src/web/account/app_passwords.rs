//! The sections about passwords for single programs, and about the app's own password that those stand for.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Map, Value, json};

use super::{Change, Look, Told};
use crate::domain::app_password::{AppPassword, MOST};
use crate::domain::ids::AppPasswordId;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::engine::{EngineError, Refused};
use crate::language::{Arg, Key};
use crate::web::templates::{AppPasswordItem, AppPasswordsSection, DepositSection, FreshAppPassword};
use crate::web::{Pages, Trouble};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/account/app-passwords", post(create))
        .route("/account/app-passwords/revoke", post(revoke))
        .route("/account/deposit", post(deposit))
        .route("/account/deposit/remove", post(remove_deposit))
}

/// Makes an app password and shows it, this once.
async fn create(change: Change) -> Result<Response, Trouble> {
    let name = change.fields.name.clone().unwrap_or_default();
    match change.pages.engine.create_app_password(&change.app, change.session.id, &name).await {
        Ok((made, text)) if change.visit.wants_json => {
            let mut record = record(&made);
            record["password"] = text.expose().clone().into();
            Ok((StatusCode::CREATED, Json(record)).into_response())
        }
        Ok((made, text)) => {
            let made = FreshAppPassword { name: made.name, text: text.expose().clone() };
            change.page(StatusCode::OK, Told { app_password: Some(made), ..Told::default() })
        }
        Err(EngineError::Refused(refused)) => change.refused(&refused),
        Err(error) => Err(error.into()),
    }
}

/// Ends an app password.
async fn revoke(change: Change) -> Result<Response, Trouble> {
    let given = change.fields.id.clone().unwrap_or_default();
    let Some(id) = AppPasswordId::parse(&given) else {
        return change.refused(&Refused::NotFound { what: "app password", name: given });
    };
    let result = change.pages.engine.revoke_app_password(&change.app, change.session.id, id).await;
    change.done(result, Key("account-removed"))
}

/// Takes the app's own password, or another one in its place.
async fn deposit(change: Change) -> Result<Response, Trouble> {
    let username = change.fields.username.clone().unwrap_or_else(|| change.session.user_name.clone());
    let password = change.fields.password.clone().unwrap_or_else(|| Secret::new(String::new()));
    let result = change.pages.engine.deposit(&change.app, change.session.id, &username, &password).await;
    change.done(result, Key("account-deposited"))
}

/// Destroys what was deposited.
async fn remove_deposit(change: Change) -> Result<Response, Trouble> {
    let result = change.pages.engine.remove_deposit(&change.app, change.session.id).await;
    change.done(result, Key("account-deposit-removed"))
}

pub(super) fn section(look: &Look<'_>, made: Option<FreshAppPassword>) -> Result<AppPasswordsSection, Trouble> {
    let own = own(look)?;
    let list = own.iter().map(|one| item(look, one)).collect();
    Ok(AppPasswordsSection { list, is_full: own.len() >= MOST, made })
}

pub(super) fn deposit_section(look: &Look<'_>) -> Result<DepositSection, Trouble> {
    let deposited = look.pages.engine.deposited(look.app, &look.user)?;
    Ok(DepositSection { username: deposited.map(|deposited| deposited.username) })
}

pub(super) fn for_programs(look: &Look<'_>, body: &mut Map<String, Value>) -> Result<(), Trouble> {
    let deposited = look.pages.engine.deposited(look.app, &look.user)?;
    let deposited = deposited.map(|deposited| json!({ "username": deposited.username, "at": deposited.at.rfc3339() }));
    body.insert("app_passwords".to_owned(), own(look)?.iter().map(record).collect());
    body.insert("deposit".to_owned(), json!(deposited));
    Ok(())
}

/// Those of this app, the oldest first.
fn own(look: &Look<'_>) -> Result<Vec<AppPassword>, Trouble> {
    let mut own = look.pages.engine.app_passwords_of(look.user.id)?;
    own.retain(|one| one.app == look.app.name);
    Ok(own)
}

fn record(one: &AppPassword) -> Value {
    json!({
        "id": one.id.to_string(),
        "name": one.name,
        "created_at": one.created_at.rfc3339(),
        "last_used": one.used_at.map(Timestamp::rfc3339),
    })
}

fn item(look: &Look<'_>, one: &AppPassword) -> AppPasswordItem {
    AppPasswordItem {
        id: one.id.to_string(),
        name: one.name.clone(),
        created: look.in_words(Arg::Date(one.created_at)),
        // To the hour, as it is kept.
        used: one.used_at.map(|at| look.in_words(Arg::Moment(at))),
    }
}
