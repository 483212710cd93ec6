//! Access tokens: a program has one made for its user, and hands it to the user's phone, which registers with it.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use serde_json::{Value, json};

use super::call::Call;
use super::error::Error;
use super::{Api, json, sid};
use crate::domain::service::Service;
use crate::engine::access_tokens::{AccessToken, DEFAULT_TTL_SECS, MAX_NAME, TTL_SECS};
use crate::engine::entities::Identity;

/// Makes one.
pub(super) async fn create(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let service = call.program(&api)?;
    let form = &call.form;
    let identity = Identity::parse(form.required("Identity", 512)?).ok_or_else(Error::identity)?;
    if form.required("FactorType", MAX_NAME)? != "push" {
        return Err(Error::parameter("`FactorType` must be `push`"));
    }
    let name = form.optional("FactorFriendlyName", MAX_NAME)?.map(str::to_owned);
    let ttl = form.number("Ttl")?.unwrap_or(DEFAULT_TTL_SECS);
    if !TTL_SECS.contains(&ttl) {
        let (least, most) = (TTL_SECS.start(), TTL_SECS.end());
        return Err(Error::parameter(format!("`Ttl` must be {least} to {most} seconds")));
    }
    let made = api.engine.create_access_token(&service, &identity, name, ttl).await;
    let (token, text) = made.map_err(|error| Error::from_program(&error, &call.path))?;
    Ok(json(StatusCode::CREATED, &view(&api, &service, &token, &text)))
}

/// One of them.
pub(super) async fn fetch(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let service = call.program(&api)?;
    let id = sid::parse("YK", call.parameter("token")).ok_or_else(|| call.not_found())?;
    let found = api.engine.access_token(&service, id);
    let (token, text) = found.map_err(|error| Error::from_program(&error, &call.path))?;
    Ok(json(StatusCode::OK, &view(&api, &service, &token, &text)))
}

fn view(api: &Api, service: &Service, token: &AccessToken, text: &str) -> Value {
    let (sid, of) = (sid::access_token(token.id), sid::service(service.id));
    json!({
        "sid": sid,
        "account_sid": service.account.map(sid::account),
        "service_sid": of,
        "entity_identity": token.identity,
        "factor_type": "push",
        "factor_friendly_name": token.name,
        "token": text,
        "ttl": token.ttl_secs,
        "date_created": token.created_at.rfc3339(),
        "url": format!("{}/v2/Services/{of}/AccessTokens/{sid}", api.options.portal),
    })
}
