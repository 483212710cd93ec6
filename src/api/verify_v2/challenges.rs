//! Challenges: what a program asks a factor, and how phones see what they are asked: what waits, what was, and their answer.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::{Value, json};

use super::app_factors::MAX_CODE;
use super::call::{Call, Fields};
use super::caller::{Caller, Entity};
use super::challenge_view::{SIGNED, expected, status_of, view};
use super::error::Error;
use super::paging::Paging;
use super::{Api, json, sid};
use crate::domain::challenge::{Challenge, ChallengeState};
use crate::domain::device::{self, Device};
use crate::domain::ids::{ChallengeId, DeviceId};
use crate::domain::prompt::{MAX_HIDDEN, NewPrompt};
use crate::domain::request::DENSITIES;
use crate::domain::service::Service;
use crate::domain::time::Timestamp;
use crate::domain::tree::{Table, Tree};
use crate::domain::user::User;

/// Names, without blanks between them, the fields that an answer repeats and so signs.
const SIGNATURE_FIELDS: HeaderName = HeaderName::from_static("twilio-verify-signature-fields");
/// The longest text of a form field that is read here, in characters; what each may be is the engine's to say.
const MAX_TEXT: usize = 2048;

/// Asks a factor, or every phone where none is named. A code that comes with it is tried at once.
pub(super) async fn create(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let service = call.program(&api)?;
    let user = call.user_of(&api, &service)?;
    let form = &call.form;
    let odd =
        || Error::parameter("`FactorSid` is not the sid of a factor; without it every phone of the entity is asked");
    let factor = form.optional("FactorSid", 64)?.map(|factor| sid::parse("YF", factor).ok_or_else(odd)).transpose()?;
    let new = asked(form)?;
    let code = form.optional("AuthPayload", MAX_CODE)?;
    let app = match factor {
        Some(factor) => api.engine.app_factor(user.id, factor).map_err(|error| Error::from_store(&error))?,
        None => None,
    };
    let made = match app {
        Some(app) => api.engine.prompt_for_code(&service, user.id, app.id, new, code).await,
        None => api.engine.prompt_phone(&service, user.id, factor, new).await,
    };
    let challenge = made.map_err(|error| Error::from_prompt(&error, &api, &call.path))?;
    Ok(json(StatusCode::CREATED, &of_program(&api, &service, &user, &challenge, api.now())))
}

fn asked(form: &Fields) -> Result<NewPrompt, Error> {
    let mut fields = Vec::new();
    for text in form.all("Details.Fields", MAX_TEXT)? {
        fields.push(field(text).ok_or_else(|| {
            Error::parameter("`Details.Fields` must each be a JSON object with the texts `label` and `value`")
        })?);
    }
    let ends_at = match form.optional("ExpirationDate", 64)? {
        None => None,
        Some(text) => Some(
            Timestamp::parse(text)
                .ok_or_else(|| Error::parameter("`ExpirationDate` must be a time as in `2026-11-21T08:00:00Z`"))?,
        ),
    };
    Ok(NewPrompt {
        message: form.optional("Details.Message", MAX_TEXT)?.unwrap_or_default().to_owned(),
        fields,
        hidden: texts(form, "HiddenDetails")?.unwrap_or_default(),
        ends_at,
        is_silent: form.boolean("Silent")?.unwrap_or(false),
    })
}

fn field(text: &str) -> Option<(String, String)> {
    let read: Tree = serde_json::from_str(text).ok()?;
    let part = |name| match read.get(name) {
        Some(Tree::Text(text)) => Some(text.clone()),
        _ => None,
    };
    Some((part("label")?, part("value")?))
}

/// A field that is a JSON object.
fn texts(form: &Fields, name: &str) -> Result<Option<Table>, Error> {
    let odd =
        || Error::parameter(format!("`{name}` must be a JSON object of strings with at most {MAX_HIDDEN} characters"));
    let Some(text) = form.optional(name, 4 * MAX_HIDDEN)? else { return Ok(None) };
    match serde_json::from_str(text) {
        Ok(Tree::Table(table)) => Ok(Some(table)),
        _ => Err(odd()),
    }
}

/// A challenge as its program sees it.
fn of_program(api: &Api, service: &Service, user: &User, challenge: &Challenge, now: Timestamp) -> Value {
    Value::Object(view(api, &Entity::of_service(service, user), factor_of(challenge), challenge, now))
}

/// The factor that a program is shown: the one that approved, else the first that was asked.
fn factor_of(challenge: &Challenge) -> DeviceId {
    match challenge.state {
        ChallengeState::Approved { by, .. } => by,
        _ => challenge.devices.first().copied().unwrap_or(DeviceId::from_bytes([0; 16])),
    }
}

/// The challenges that a phone was asked, or those of an entity, in the order they were made.
pub(super) async fn list(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let caller = call.caller(&api).await?;
    let asked = Asked::read(&call.query)?;
    let now = api.now();
    let (found, entity) = match &caller {
        Caller::Phone(device, entity) => (api.engine.challenges(device.id), entity.clone()),
        Caller::Program(service) => {
            let user = call.user_of(&api, service)?;
            (api.engine.prompts_of(service, &user), Entity::of_service(service, &user))
        }
    };
    let mut found = found.map_err(|error| Error::from_store(&error))?;
    found.retain(|challenge| asked.status.is_none_or(|status| status == status_of(challenge, now)));
    if let Some(factor) = asked.factor {
        let factor = sid::parse("YF", factor);
        found.retain(|challenge| factor.is_some_and(|factor| challenge.devices.contains(&factor)));
    }
    if asked.newest_first {
        found.reverse();
    }
    let page = asked.paging.of(found, asked.newest_first, |challenge| *challenge.id.as_bytes());
    let page = page.shown(|challenge| {
        let factor = match &caller {
            Caller::Phone(device, _) => device.id,
            Caller::Program(_) => factor_of(challenge),
        };
        Value::Object(view(&api, &entity, factor, challenge, now))
    });
    let url = format!("{}/Challenges", entity.url(&api));
    let mut body = asked.paging.answer(&page, "challenges", &url, &call.query);
    if let Caller::Phone(device, _) = &caller
        && asked.status == Some("pending")
    {
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
    paging: Paging,
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
        Ok(Self { factor: text("FactorSid")?, status, newest_first, paging: Paging::read(query)? })
    }
}

/// One challenge. While it waits, a header names what a phone's answer must sign.
pub(super) async fn fetch(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let now = api.now();
    let (device, entity) = match call.caller(&api).await? {
        Caller::Phone(device, entity) => (device, entity),
        Caller::Program(service) => {
            let user = call.user_of(&api, &service)?;
            let challenge = of_service(&api, &call, &service, &user)?;
            return Ok(json(StatusCode::OK, &of_program(&api, &service, &user, &challenge, now)));
        }
    };
    let challenge = find(&api, &call, &device)?;
    let mut response = json(StatusCode::OK, &Value::Object(view(&api, &entity, device.id, &challenge, now)));
    if challenge.is_pending(now) {
        let names = HeaderValue::try_from(SIGNED.join(",")).expect("plain names");
        response.headers_mut().insert(SIGNATURE_FIELDS, names);
    }
    Ok(response)
}

/// Takes an answer: a phone's, whose new state tells whether the number in it was right, or a code from the program.
pub(super) async fn answer(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let (device, entity) = match call.caller(&api).await? {
        Caller::Phone(device, entity) => (device, entity),
        Caller::Program(service) => return answer_by_code(&api, &call, &service).await,
    };
    let challenge = find(&api, &call, &device)?;
    let answer = call.form.required("AuthPayload", device::MAX_ANSWER)?;
    let metadata = texts(&call.form, "Metadata")?;
    let now = api.now();
    match challenge.state {
        ChallengeState::Pending if challenge.is_pending(now) => {}
        ChallengeState::Pending | ChallengeState::Withdrawn { .. } => return Err(Error::challenge_expired()),
        ChallengeState::Approved { .. } | ChallengeState::Denied { .. } => return Err(Error::already_answered()),
    }
    let expected = expected(&api, &entity, device.id, &challenge, answer);
    let signed = device::open_answer(answer, &device, &expected).map_err(|_| Error::challenge_not_verified())?;
    if let Some(metadata) = metadata {
        let noted = api.engine.note_prompt(device.id, challenge.id, metadata).await;
        noted.map_err(|error| Error::from_prompt(&error, &api, &call.path))?;
    }
    let answered = api.engine.answer(challenge.id, &signed).await;
    let answered = answered.map_err(|error| Error::from_answer(&error, &call.path))?;
    Ok(json(StatusCode::OK, &Value::Object(view(&api, &entity, device.id, &answered, now))))
}

async fn answer_by_code(api: &Api, call: &Call, service: &Service) -> Result<Response, Error> {
    let user = call.user_of(api, service)?;
    let code = call.form.required("AuthPayload", MAX_CODE)?;
    let id = id(call)?;
    let answered = api.engine.answer_with_code(service, user.id, id, code).await;
    let challenge = answered.map_err(|error| Error::from_code(&error, api, &call.path))?;
    Ok(json(StatusCode::OK, &of_program(api, service, &user, &challenge, api.now())))
}

/// Rings the phone once more for a challenge that waits.
pub(super) async fn notify(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let service = call.program(&api)?;
    let user = call.user_of(&api, &service)?;
    let ttl: u32 = call.form.number("Ttl")?.unwrap_or(300);
    if ttl > 300 {
        return Err(Error::parameter("`Ttl` must be 0 to 300 seconds"));
    }
    let rung = api.engine.ring_again(&service, user.id, id(&call)?).await;
    let challenge = rung.map_err(|error| Error::from_prompt(&error, &api, &call.path))?;
    let entity = Entity::of_service(&service, &user);
    let body = json!({
        "sid": format!("NT{}", api.engine.fresh_notification_id().simple()),
        "account_sid": entity.account,
        "service_sid": entity.service,
        "entity_sid": sid::entity(user.id),
        "identity": entity.identity,
        "challenge_sid": sid::challenge(challenge.id),
        "priority": "high",
        "ttl": ttl,
        "date_created": api.wall().rfc3339(),
    });
    Ok(json(StatusCode::CREATED, &body))
}

/// The picture beside an application's question, for a screen of the density `Resolution`, as long as the question waits.
pub(super) async fn logo(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let (device, _) = call.phone(&api).await?;
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

/// A challenge of the entity in the path.
fn of_service(api: &Api, call: &Call, service: &Service, user: &User) -> Result<Challenge, Error> {
    let found = api.engine.prompt_of(service, user, id(call)?);
    found.map_err(|error| Error::from_engine(&error, |_| call.not_found()))
}
