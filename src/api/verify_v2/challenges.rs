//! Challenges, as the device that was asked sees them: what waits, what was, and its answer.

use std::borrow::Cow;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::{Map, Value, json};

use super::call::{Call, Fields};
use super::error::Error;
use super::{Api, json, sid};
use crate::domain::challenge::{Challenge, ChallengeState, Denial, Purpose};
use crate::domain::device::{self, Device};
use crate::domain::ids::ChallengeId;
use crate::domain::request::DENSITIES;
use crate::domain::text::from_base64url;
use crate::domain::time::Timestamp;

/// Names, without blanks between them, the fields that an answer repeats and so signs.
const SIGNATURE_FIELDS: HeaderName = HeaderName::from_static("twilio-verify-signature-fields");
const SIGNED: [&str; 8] =
    ["sid", "service_sid", "entity_sid", "factor_sid", "date_created", "expiration_date", "details", "hidden_details"];
const PAGE_SIZE: usize = 50;
const MAX_PAGE_SIZE: usize = 1000;

/// The challenges a device was asked, in the order they were made.
pub(super) async fn list(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let device = call.device(&api).await?;
    let asked = Asked::read(&call.query)?;
    let own = sid::factor(device.id);
    let now = api.now();
    let mut found = if asked.factor.is_none_or(|factor| factor == own) {
        api.engine.challenges(device.id).map_err(|error| Error::from_store(&error))?
    } else {
        Vec::new()
    };
    found.retain(|challenge| asked.status.is_none_or(|status| status == status_of(challenge, now)));
    if asked.newest_first {
        found.reverse();
    }
    // Ids sort by the time they were made, so a page begins behind an id whether or not that one still exists.
    let is_before = |challenge: &Challenge| match asked.after {
        None => false,
        Some(after) if asked.newest_first => challenge.id >= after,
        Some(after) => challenge.id <= after,
    };
    let start = found.partition_point(is_before);
    let end = (start + asked.page_size).min(found.len());
    let shown: Vec<Value> = found[start..end].iter().map(|one| Value::Object(view(&api, &device, one, now))).collect();
    let next = (end < found.len()).then(|| found[end - 1].id);
    let previous =
        (start > 0).then(|| start.saturating_sub(asked.page_size).checked_sub(1).map(|index| found[index].id));
    let base = format!("{}/Challenges", api.entity_path(device.user));
    let url = |page: usize, after: Option<ChallengeId>| {
        let query = call.query.query_with(&[
            ("PageSize", Some(Cow::Owned(asked.page_size.to_string()))),
            ("Page", Some(Cow::Owned(page.to_string()))),
            ("PageToken", after.map(|after| Cow::Owned(after.simple()))),
            ("pageToken", None),
        ]);
        format!("{base}?{query}")
    };
    let meta = json!({
        "page": asked.page,
        "page_size": asked.page_size,
        "first_page_url": url(0, None),
        "previous_page_url": previous.map(|after| url(asked.page.saturating_sub(1), after)),
        "url": url(asked.page, asked.after),
        "next_page_url": next.map(|after| url(asked.page + 1, Some(after))),
        "key": "challenges",
    });
    let mut body = json!({ "challenges": shown, "meta": meta });
    if asked.status == Some("pending") {
        let user = api.engine.user(device.user).map_err(|error| Error::from_store(&error))?;
        let user = user.filter(|user| user.factors.devices.contains(&device.id));
        if let Some(wanted) = user.and_then(|user| user.code_wanted).filter(|wanted| now < wanted.until) {
            body["vestibule"] = json!({ "code_wanted": wanted.app });
        }
    }
    Ok(json(StatusCode::OK, &body))
}

/// What a list is asked for.
struct Asked<'a> {
    factor: Option<&'a str>,
    status: Option<&'static str>,
    newest_first: bool,
    page: usize,
    page_size: usize,
    after: Option<ChallengeId>,
}

impl<'a> Asked<'a> {
    fn read(query: &'a Fields) -> Result<Self, Error> {
        let text = |name: &str| query.optional(name, 64);
        let status = match text("Status")? {
            None => None,
            Some("pending") => Some("pending"),
            Some("approved") => Some("approved"),
            Some("denied") => Some("denied"),
            Some("expired") => Some("expired"),
            Some(_) => return Err(Error::parameter("`Status` must be `pending`, `approved`, `denied` or `expired`")),
        };
        let newest_first = match text("Order")? {
            None | Some("asc") => false,
            Some("desc") => true,
            Some(_) => return Err(Error::parameter("`Order` must be `asc` or `desc`")),
        };
        let number = |name: &str, default: usize| match query.optional(name, 64)? {
            None => Ok(default),
            Some(text) => text.parse().map_err(|_| Error::parameter(format!("`{name}` must be a number"))),
        };
        let page_size = number("PageSize", PAGE_SIZE)?;
        if page_size == 0 {
            return Err(Error::parameter("`PageSize` must be 1 or more"));
        }
        // Of the two device libraries one writes the name small.
        let after = match text("PageToken")?.or(text("pageToken")?) {
            None => None,
            Some(token) => {
                let id = sid::parse("", token).ok_or_else(|| Error::parameter("`PageToken` is not one given here"))?;
                Some(id)
            }
        };
        Ok(Self {
            factor: text("FactorSid")?,
            status,
            newest_first,
            page: number("Page", 0)?.min(MAX_PAGE_SIZE),
            page_size: page_size.min(MAX_PAGE_SIZE),
            after,
        })
    }
}

/// One challenge. While it waits, a header names what an answer must sign.
pub(super) async fn fetch(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let device = call.device(&api).await?;
    let challenge = find(&api, &call, &device)?;
    let now = api.now();
    let mut response = json(StatusCode::OK, &Value::Object(view(&api, &device, &challenge, now)));
    if challenge.is_pending(now) {
        let names = HeaderValue::try_from(SIGNED.join(",")).expect("plain names");
        response.headers_mut().insert(SIGNATURE_FIELDS, names);
    }
    Ok(response)
}

/// Takes an answer. Whether the number in it was right is told by the challenge's new state.
pub(super) async fn answer(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let device = call.device(&api).await?;
    let challenge = find(&api, &call, &device)?;
    let answer = call.form.required("AuthPayload", device::MAX_ANSWER)?;
    let now = api.now();
    match challenge.state {
        ChallengeState::Pending if challenge.is_pending(now) => {}
        ChallengeState::Pending | ChallengeState::Withdrawn { .. } => return Err(Error::challenge_expired()),
        ChallengeState::Approved { .. } | ChallengeState::Denied { .. } => return Err(Error::already_answered()),
    }
    let expected = expected(&api, &device, &challenge, answer);
    let signed = device::open_answer(answer, &device, &expected).map_err(|_| Error::challenge_not_verified())?;
    let answered = api.engine.answer(challenge.id, &signed).await;
    let answered = answered.map_err(|error| Error::from_answer(&error, &call.path))?;
    Ok(json(StatusCode::OK, &Value::Object(view(&api, &device, &answered, now))))
}

/// The picture beside an application's question, for a screen of the density `Resolution`, as long as the question waits.
pub(super) async fn logo(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let device = call.device(&api).await?;
    let density = match call.query.optional("Resolution", 64)? {
        None => DENSITIES[0],
        Some(asked) => DENSITIES
            .into_iter()
            .find(|density| *density == asked)
            .ok_or_else(|| Error::parameter(format!("`Resolution` must be one of `{}`", DENSITIES.join("`, `"))))?,
    };
    let picture = api.engine.logo(device.id, id(&call)?, density).await;
    let picture = picture.map_err(|error| Error::from_logo(&error, &call.path))?;
    // Whoever made it is nobody here: opened by itself it is shown as a picture, and as nothing else.
    let headers = [
        (CONTENT_TYPE, picture.kind().media_type()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, picture.into_bytes()).into_response())
}

fn id(call: &Call) -> Result<ChallengeId, Error> {
    sid::parse("YC", call.parameter("challenge")).ok_or_else(|| call.not_found())
}

fn find(api: &Api, call: &Call, device: &Device) -> Result<Challenge, Error> {
    let id = id(call)?;
    let found = api.engine.challenge(device.id, id).map_err(|error| Error::from_store(&error))?;
    found.ok_or_else(|| call.not_found())
}

/// The fields an answer must repeat, as this device was shown them.
fn expected(api: &Api, device: &Device, challenge: &Challenge, answer: &str) -> Map<String, Value> {
    let mut shown = view(api, device, challenge, api.now());
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

fn status_of(challenge: &Challenge, now: Timestamp) -> &'static str {
    match challenge.state {
        ChallengeState::Pending if now < challenge.expires_at => "pending",
        ChallengeState::Pending | ChallengeState::Withdrawn { .. } => "expired",
        ChallengeState::Approved { .. } => "approved",
        ChallengeState::Denied { .. } => "denied",
    }
}

fn view(api: &Api, device: &Device, challenge: &Challenge, now: Timestamp) -> Map<String, Value> {
    let (changed_at, responded_at, reason) = match challenge.state {
        ChallengeState::Pending => (challenge.created_at, None, None),
        ChallengeState::Approved { at, .. }
        | ChallengeState::Denied { at, why: Denial::Denied | Denial::WrongNumber } => (at, Some(at), Some("none")),
        ChallengeState::Denied { at, why: Denial::NotMe } => (at, Some(at), Some("not_requested")),
        ChallengeState::Withdrawn { at } => (at, None, Some("not_needed")),
    };
    let date = |at: Timestamp| challenge.shown(at).rfc3339();
    let fields: Vec<Value> =
        challenge.fields.iter().map(|(label, value)| json!({ "label": label, "value": value })).collect();
    let url = format!("{}/Challenges/{}", api.entity_path(device.user), sid::challenge(challenge.id));
    let body = json!({
        "sid": sid::challenge(challenge.id),
        "account_sid": api.options.account,
        "service_sid": api.options.service,
        "entity_sid": sid::entity(device.user),
        "identity": device.user.to_string(),
        "factor_sid": sid::factor(device.id),
        "factor_type": "push",
        "status": status_of(challenge, now),
        "responded_reason": reason,
        "details": { "message": challenge.message, "fields": fields },
        "hidden_details": null,
        "metadata": null,
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
