//! A challenge as it is shown, and as a phone must sign it.

use serde_json::{Map, Value, json};

use super::caller::Entity;
use super::{Api, sid};
use crate::domain::challenge::{Challenge, ChallengeState, Denial, Purpose};
use crate::domain::ids::DeviceId;
use crate::domain::text::from_base64url;
use crate::domain::time::Timestamp;
use crate::domain::tree::{Table, Tree};

/// The fields that an answer repeats and so signs.
pub(super) const SIGNED: [&str; 8] =
    ["sid", "service_sid", "entity_sid", "factor_sid", "date_created", "expiration_date", "details", "hidden_details"];

/// The fields an answer must repeat, as this device was shown them.
pub(super) fn expected(
    api: &Api,
    entity: &Entity,
    device: DeviceId,
    challenge: &Challenge,
    answer: &str,
) -> Map<String, Value> {
    let mut shown = view(api, entity, device, challenge, api.now());
    shown.retain(|name, _| SIGNED.contains(&name.as_str()));
    // «More time» may have moved the end after the device was shown an earlier one. It is the same challenge all the same.
    if let Some(earlier) = claimed_expiry(answer)
        && (challenge.shown(challenge.created_at).rfc3339()..=challenge.shown(challenge.expires_at).rfc3339())
            .contains(&earlier)
    {
        shown.insert("expiration_date".to_owned(), Value::String(earlier));
    }
    shown
}

/// The expiry an answer speaks of, before anything about it is checked; `None` unless in the form written here.
fn claimed_expiry(answer: &str) -> Option<String> {
    let payload = from_base64url(answer.split('.').nth(1)?)?;
    let payload: Value = serde_json::from_slice(&payload).ok()?;
    let text = payload.get("expiration_date")?.as_str()?;
    Timestamp::parse(text).map(Timestamp::rfc3339).filter(|canonical| canonical == text)
}

pub(super) fn status_of(challenge: &Challenge, now: Timestamp) -> &'static str {
    match challenge.state {
        ChallengeState::Pending if now < challenge.expires_at => "pending",
        ChallengeState::Pending | ChallengeState::Withdrawn { .. } => "expired",
        ChallengeState::Approved { .. } => "approved",
        ChallengeState::Denied { .. } => "denied",
    }
}

/// A challenge as somebody of this entity is shown it who answers, or asked, by this factor.
pub(super) fn view(
    api: &Api,
    entity: &Entity,
    factor: DeviceId,
    challenge: &Challenge,
    now: Timestamp,
) -> Map<String, Value> {
    let (changed_at, responded_at, reason) = match challenge.state {
        ChallengeState::Pending => (challenge.created_at, None, None),
        ChallengeState::Approved { at, .. }
        | ChallengeState::Denied { at, why: Denial::Denied | Denial::WrongNumber } => (at, Some(at), Some("none")),
        ChallengeState::Denied { at, why: Denial::NotMe } => (at, Some(at), Some("not_requested")),
        ChallengeState::Withdrawn { at } => (at, None, Some("not_needed")),
    };
    let date = |at: Timestamp| challenge.shown(at).rfc3339();
    let url = format!("{}/Challenges/{}", entity.url(api), sid::challenge(challenge.id));
    let prompt = challenge.prompt();
    // What an application of the other API keeps for itself is not among it.
    let hidden = prompt.and(challenge.request.as_ref()).map(|request| &request.hidden);
    let body = json!({
        "sid": sid::challenge(challenge.id),
        "account_sid": entity.account,
        "service_sid": entity.service,
        "entity_sid": sid::entity(entity.user),
        "identity": entity.identity,
        "factor_sid": sid::factor(factor),
        "factor_type": if challenge.wants_code() { "totp" } else { "push" },
        "status": status_of(challenge, now),
        "responded_reason": reason,
        "details": details(challenge),
        "hidden_details": texts(hidden),
        "metadata": texts(prompt.and_then(|prompt| prompt.metadata.as_ref())),
        "date_created": date(challenge.created_at),
        "date_updated": date(changed_at),
        "date_responded": responded_at.map(date),
        "expiration_date": date(challenge.expires_at),
        "url": url,
        "links": { "notifications": format!("{url}/Notifications") },
        "vestibule": matching(challenge, now),
    });
    match body {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// What a phone shows of it.
pub(super) fn details(challenge: &Challenge) -> Value {
    let fields: Vec<Value> =
        challenge.fields.iter().map(|(label, value)| json!({ "label": label, "value": value })).collect();
    let mut details = json!({ "message": challenge.message, "fields": fields });
    // A date of nothing would stop one of the device libraries.
    if challenge.prompt().is_some_and(|prompt| prompt.is_dated) {
        details["date"] = json!(challenge.shown(challenge.created_at).rfc3339());
    }
    details
}

/// How the number on the page gets onto the device. The number itself is never among it, but as one of three to pick from.
/// For the help desk there is no number, but words to read out, as long as it waits; for an application there are its logos.
fn matching(challenge: &Challenge, now: Timestamp) -> Value {
    if challenge.purpose == Purpose::Caller {
        let words = challenge.spoken.as_deref().filter(|_| challenge.is_pending(now));
        return json!({ "number": "off", "read_out": words });
    }
    // Their being there says that an application asks. What it keeps for itself is not among it.
    if let Some(request) = &challenge.request {
        let logos = request.logos.iter().map(|logo| json!({ "res": logo.res, "url": logo.url }));
        return json!({ "number": "off", "logos": logos.collect::<Vec<_>>() });
    }
    match &challenge.number {
        None => json!({ "number": "off" }),
        Some(number) if number.choices.is_empty() => json!({ "number": "type" }),
        Some(number) => json!({ "number": "pick", "choices": number.choices }),
    }
}

/// A table; nothing for one with nothing in it.
pub(super) fn texts(table: Option<&Table>) -> Value {
    let table = table.filter(|table| !table.is_empty());
    table.map_or(Value::Null, |table| json!(Tree::Table(table.clone())))
}
