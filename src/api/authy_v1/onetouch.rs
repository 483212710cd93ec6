//! OneTouch: questions of a program to the phones of its users, and how they stand.

use http::Method;
use serde_json::{Value, json};

use super::Api;
use super::call::{Call, failed};
use super::error::Error;
use super::params::Params;
use crate::domain::challenge::{Challenge, ChallengeState, Logo};
use crate::domain::ids::ChallengeId;
use crate::domain::request::NewRequest;
use crate::domain::time::Timestamp;
use crate::domain::tree::Tree;
use crate::engine::{EngineError, Refused};

/// What is done under `/onetouch`.
pub(super) async fn answered(api: &Api, call: &Call) -> Result<Value, Error> {
    let parts: Vec<&str> = call.parts.iter().map(String::as_str).collect();
    match (&call.method, &parts[..]) {
        (&Method::POST, ["users", id, "approval_requests"]) => create(api, call, id).await,
        (&Method::GET, ["approval_requests", uuid]) => status(api, call, uuid),
        _ => Err(Error::no_such_path()),
    }
}

async fn create(api: &Api, call: &Call, id: &str) -> Result<Value, Error> {
    let user = call.user(api, id)?;
    let new = asked(&call.params.within("approval_request"))?;
    let created = api.engine.create_request(&call.service, user.id, new).await;
    let created = created.map_err(|error| match error {
        EngineError::Refused(Refused::NoPhone) if !user.was_ever_set_up() => Error::not_registered(),
        error => refused(api, &error),
    })?;
    Ok(json!({ "approval_request": { "uuid": created.id.to_string() }, "success": true }))
}

fn asked(params: &Params) -> Result<NewRequest, Error> {
    let part = |item: &Tree, name| match item.get(name) {
        Some(Tree::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let logos = params.list("logos")?.iter().map(|item| Logo { res: part(item, "res"), url: part(item, "url") });
    Ok(NewRequest {
        message: params.text(&["message"]).unwrap_or_default(),
        details: params.table("details")?,
        hidden: params.table("hidden_details")?,
        logos: logos.collect(),
        seconds: seconds(params)?,
    })
}

/// Not given, `null` and nothing are the same.
fn seconds(params: &Params) -> Result<Option<u64>, Error> {
    const NAME: &str = "seconds_to_expire";
    let odd = || Error::invalid_parameter(NAME, "It must be a whole number of seconds; 0 never expires.");
    match (params.get(&[NAME]), params.text(&[NAME])) {
        (None, _) => Ok(None),
        (Some(Tree::Text(text)), None) if text.trim().is_empty() => Ok(None),
        (Some(_), Some(text)) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            // More than fits is more than there may be, which the engine says.
            Ok(Some(text.parse().unwrap_or(u64::MAX)))
        }
        (Some(_), _) => Err(odd()),
    }
}

fn status(api: &Api, call: &Call, uuid: &str) -> Result<Value, Error> {
    let id = ChallengeId::parse(uuid).ok_or_else(|| Error::no_approval(uuid))?;
    let found = api.engine.request_of_service(&call.service, id);
    let (challenge, user) = found.map_err(|error| match error {
        EngineError::Refused(Refused::NotFound { .. }) => Error::no_approval(uuid),
        error => failed(&error),
    })?;
    let now = api.engine.now();
    let (word, processed_at) = standing(&challenge, now);
    let date = |at: Timestamp| challenge.shown(at).rfc3339();
    let updated_at = if word == "pending" { challenge.created_at } else { challenge.ended_at() };
    let request = json!({
        "_app_name": call.service.name,
        "_app_serial_id": call.service.number,
        "_authy_id": user.number,
        "_id": short(&challenge.id.simple()),
        // One client takes nothing but an address; this one leads nowhere (RFC 2606).
        "_user_email": user.email.clone().unwrap_or_else(|| format!("{}@users.invalid", user.number)),
        "app_id": short(&call.service.id.simple()),
        "created_at": date(challenge.created_at),
        "notified": false,
        "processed_at": processed_at.map(date),
        "seconds_to_expire": challenge.request.as_ref().map_or(0, |request| request.seconds),
        "status": word,
        "updated_at": date(updated_at),
        "user_id": short(&user.id.simple()),
        "uuid": challenge.id.to_string(),
    });
    Ok(json!({ "approval_request": request, "success": true }))
}

/// How it stands, and when it was answered.
fn standing(challenge: &Challenge, now: Timestamp) -> (&'static str, Option<Timestamp>) {
    match challenge.state {
        ChallengeState::Pending if challenge.is_pending(now) => ("pending", None),
        // One that was taken back is one that nobody can answer any more: there is no other word for it.
        ChallengeState::Pending | ChallengeState::Withdrawn { .. } => ("expired", None),
        ChallengeState::Approved { at, .. } => ("approved", Some(at)),
        ChallengeState::Denied { at, .. } => ("denied", Some(at)),
    }
}

/// 24 digits, as the closed service's database named things. They begin with the time and go on with chance.
fn short(id: &str) -> &str {
    id.get(..24).unwrap_or(id)
}

fn refused(api: &Api, error: &EngineError) -> Error {
    let EngineError::Refused(refused) = error else { return failed(error) };
    match refused {
        Refused::NotFound { .. } => Error::no_user(),
        Refused::Throttled { again_at } => Error::too_many(api.engine.now().until(*again_at).as_secs().max(1)),
        Refused::Locked => Error::suspended(),
        Refused::NotOffered => Error::method_off(60064, "OneTouch"),
        Refused::NoPhone => Error::no_device(),
        Refused::Request(why) => Error::invalid_approval(&why.to_string()),
        _ => failed(error),
    }
}
