//! Authenticator apps that a program sets up: their part of the factors.

use axum::response::Response;
use http::StatusCode;
use serde_json::{Value, json};

use super::call::{Call, Fields};
use super::caller::Entity;
use super::error::Error;
use super::factors::{MAX_NAME, common};
use super::{Api, factor_fields, json};
use crate::domain::account::{MAX_SKEW, STEP_SECS, TOTP_DIGITS, TotpProfile};
use crate::domain::factor::app::AppFactor;
use crate::domain::factor::totp::{Hash, Rules, Seed};
use crate::domain::service::Service;
use crate::domain::user::User;
use crate::engine::app_factors::{AppFactorChange, NewAppFactor};
use crate::engine::entities::Identity;

/// Base32 of the longest seed, with what people write between.
const MAX_SEED: usize = 128;
/// A code has eight digits at most.
pub(super) const MAX_CODE: usize = 16;

pub(super) async fn create(api: &Api, call: &Call, service: &Service, identity: &Identity) -> Result<Response, Error> {
    let form = &call.form;
    let seed = match form.optional("Binding.Secret", MAX_SEED)? {
        None => None,
        Some(text) => Some(Seed::parse(text).ok_or_else(|| {
            Error::parameter("`Binding.Secret` must be base32 of 16 to 64 bytes; left out, one is made")
        })?),
    };
    let profile = service.profile.as_ref().map(|profile| profile.totp.clone()).unwrap_or_default();
    let new = NewAppFactor {
        name: form.required("FriendlyName", MAX_NAME)?.to_owned(),
        seed,
        rules: rules(form, &of_profile(&profile))?.unwrap_or_else(|| of_profile(&profile)),
        metadata: factor_fields::metadata(form)?,
    };
    let made = api.engine.create_app_factor(service, identity, &new).await;
    let (app, user) = made.map_err(|error| Error::from_program_factor(&error, api, &call.path))?;
    let mut body = view(api, &Entity::of_service(service, &user), &app);
    let issuer = profile.issuer.unwrap_or_else(|| {
        service.profile.as_ref().map_or_else(|| service.name.clone(), |profile| profile.friendly_name.clone())
    });
    body["binding"] =
        json!({ "secret": app.seed.base32(), "uri": app.seed.otpauth_by(&app.rules, &issuer, &app.name) });
    body["options"] = Value::Null;
    Ok(json(StatusCode::CREATED, &body))
}

/// Tries a code, or changes name and rules.
pub(super) async fn update(
    api: &Api,
    call: &Call,
    service: &Service,
    user: &User,
    app: &AppFactor,
) -> Result<Response, Error> {
    let form = &call.form;
    // All of it is read before any of it has an effect.
    let code = form.optional("AuthPayload", MAX_CODE)?;
    let change = AppFactorChange {
        name: form.optional("FriendlyName", MAX_NAME)?.map(str::to_owned),
        rules: rules(form, &app.rules)?,
    };
    factor_fields::metadata(form)?;
    let mut app = app.clone();
    if let Some(code) = code {
        let tried = api.engine.verify_app_factor(service, user.id, app.id, code).await;
        let (tried, is_right) = tried.map_err(|error| Error::from_program_factor(&error, api, &call.path))?;
        if !is_right {
            return Err(Error::factor_not_verified());
        }
        app = tried;
    }
    if change.name.is_some() || change.rules.is_some() {
        let changed = api.engine.change_app_factor(user.id, app.id, &change).await;
        app = changed.map_err(|error| Error::from_program(&error, &call.path))?;
    }
    Ok(json(StatusCode::OK, &view(api, &Entity::of_service(service, user), &app)))
}

fn of_profile(profile: &TotpProfile) -> Rules {
    Rules { hash: Hash::Sha1, digits: profile.digits, step_secs: profile.step_secs, skew: profile.skew }
}

/// What codes are to look like, if the form says any of it; the rest is as `before`.
fn rules(form: &Fields, before: &Rules) -> Result<Option<Rules>, Error> {
    let hash = match form.optional("Config.Alg", MAX_NAME)? {
        None => None,
        Some(word) => Some(
            Hash::parse(word).ok_or_else(|| Error::parameter("`Config.Alg` must be `sha1`, `sha256` or `sha512`"))?,
        ),
    };
    let digits: Option<u8> = form.number("Config.CodeLength")?;
    let step_secs: Option<u64> = form.number("Config.TimeStep")?;
    let skew: Option<u8> = form.number("Config.Skew")?;
    if digits.is_some_and(|digits| !TOTP_DIGITS.contains(&digits)) {
        return Err(not_within("CodeLength", TOTP_DIGITS.start(), TOTP_DIGITS.end()));
    }
    if step_secs.is_some_and(|secs| !STEP_SECS.contains(&secs)) {
        return Err(not_within("TimeStep", STEP_SECS.start(), STEP_SECS.end()));
    }
    if skew.is_some_and(|skew| skew > MAX_SKEW) {
        return Err(not_within("Skew", &0, &MAX_SKEW));
    }
    let is_said = hash.is_some() || digits.is_some() || step_secs.is_some() || skew.is_some();
    Ok(is_said.then(|| Rules {
        hash: hash.unwrap_or(before.hash),
        digits: digits.unwrap_or(before.digits),
        step_secs: step_secs.unwrap_or(before.step_secs),
        skew: skew.unwrap_or(before.skew),
    }))
}

fn not_within<T: std::fmt::Display>(name: &str, least: &T, most: &T) -> Error {
    Error::parameter(format!("`Config.{name}` must be {least} to {most}"))
}

pub(super) fn view(api: &Api, entity: &Entity, app: &AppFactor) -> Value {
    let mut body = common(api, entity, app.id, &app.name, (app.created_at, app.updated_at));
    body["status"] = json!(if app.is_verified { "verified" } else { "unverified" });
    body["factor_type"] = json!("totp");
    body["config"] = json!({
        "alg": app.rules.hash.as_str(),
        "skew": app.rules.skew,
        "code_length": app.rules.digits,
        "time_step": app.rules.step_secs,
    });
    body["metadata"] = json!(app.metadata);
    body
}
