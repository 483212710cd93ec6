//! Factors: phones that register, prove their key, are renamed and removed, by themselves or by their program; and authenticator
//! apps, by the program alone.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::{Value, json};

use super::call::Call;
use super::caller::{Caller, Entity};
use super::error::Error;
use super::paging::Paging;
use super::{Api, AppsAt, app_factors, factor_fields, json, sid};
use crate::domain::audit::By;
use crate::domain::device::{Device, DeviceState, PublicKey};
use crate::domain::factor::app::AppFactor;
use crate::domain::factor::totp::{DIGITS, STEP_SECS};
use crate::domain::ids::DeviceId;
use crate::domain::push::PushTarget;
use crate::domain::route::App;
use crate::domain::secret::Secret;
use crate::domain::text::from_base64;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::engine::devices::UNVERIFIED_TTL;
use crate::engine::entities::Identity;
use crate::engine::registration::{DeviceChange, NewDevice};

/// Longest values, in characters, as the protocol has them.
pub(super) const MAX_NAME: usize = 64;
const MAX_APP_ID: usize = 100;
/// A point of P-256 takes 124 characters; larger keys are refused after reading them.
const MAX_KEY: usize = 1024;
/// A signature in DER takes up to 96 characters.
const MAX_PROOF: usize = 256;
/// More places to go than these help nobody.
const MAX_ACCOUNT_PAGES: usize = 8;

/// A factor of an entity.
enum Factor {
    Push(Box<Device>),
    App(Box<AppFactor>),
}

impl Factor {
    fn id(&self) -> DeviceId {
        match self {
            Self::Push(device) => device.id,
            Self::App(app) => app.id,
        }
    }
}

/// Makes a factor: a phone by its access token or invitation, or any by a program's word. A phone proves its key by a request of
/// its own.
pub(super) async fn create(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    if call.is_of_phone() {
        return register(&api, &call).await;
    }
    let service = call.program(&api)?;
    let identity = call.identity()?;
    match call.form.required("FactorType", MAX_NAME)? {
        "push" => {
            let made = api.engine.register_for_program(&service, &identity, &new_device(&call)?).await;
            let (device, user) = made.map_err(|error| Error::from_program_factor(&error, &api, &call.path))?;
            let entity = Entity::of_service(&service, &user);
            Ok(json(StatusCode::CREATED, &with_binding(to_program(&api, &entity, &device), &device, &Value::Null)))
        }
        "totp" => app_factors::create(&api, &call, &service, &identity).await,
        _ => Err(Error::parameter("`FactorType` must be `push` or `totp`")),
    }
}

async fn register(api: &Api, call: &Call) -> Result<Response, Error> {
    let secret = call.credential()?;
    if call.form.required("FactorType", MAX_NAME)? != "push" {
        return Err(Error::parameter("`FactorType` must be `push`"));
    }
    let new = new_device(call)?;
    let (device, user, entity) = if call.parameter("service") == api.options.service {
        let user = call.user().ok_or_else(Error::unauthorised)?;
        let registered = api.engine.register_device(user, secret, &new).await;
        let (device, user) = registered.map_err(|error| Error::from_registration(&error))?;
        let entity = Entity::of_gateway(api, user.id);
        (device, user, entity)
    } else {
        let service = sid::parse("VA", call.parameter("service")).ok_or_else(Error::unauthorised)?;
        let identity = Identity::parse(call.parameter("identity")).ok_or_else(Error::unauthorised)?;
        let registered = api.engine.register_by_access_token(service, &identity, secret, &new).await;
        let (device, user, service) = registered.map_err(|error| Error::from_token_use(&error, api))?;
        let entity = Entity::of_service(&service, &user);
        (device, user, entity)
    };
    let options = json!({ "vestibule": about(api, &device, &user) });
    Ok(json(StatusCode::CREATED, &with_binding(view(api, &entity, &device), &device, &options)))
}

fn new_device(call: &Call) -> Result<NewDevice, Error> {
    let form = &call.form;
    if form.required("Binding.Alg", MAX_NAME)? != "ES256" {
        return Err(Error::parameter("`Binding.Alg` must be `ES256`"));
    }
    Ok(NewDevice {
        name: form.required("FriendlyName", MAX_NAME)?.to_owned(),
        key: PublicKey::parse(form.required("Binding.PublicKey", MAX_KEY)?).ok_or_else(|| {
            Error::parameter("`Binding.PublicKey` must be base64 of the DER SubjectPublicKeyInfo of a P-256 key")
        })?,
        app_id: form.optional("Config.AppId", MAX_APP_ID)?.unwrap_or_default().to_owned(),
        push: factor_fields::push(form, "none")?.of(None),
        sdk_version: factor_fields::sdk_version(form)?,
        metadata: factor_fields::metadata(form)?,
    })
}

/// What is shown at the creation only.
fn with_binding(mut body: Value, device: &Device, options: &Value) -> Value {
    body["binding"] = json!({ "public_key": device.key.to_text(), "alg": "ES256" });
    body["options"] = options.clone();
    body
}

/// What our own phones take from a registration beyond the protocol.
fn about(api: &Api, device: &Device, user: &User) -> Value {
    let softtoken = device
        .softtoken
        .as_ref()
        .map(|seed| json!({ "secret": seed.base32(), "algorithm": "SHA1", "digits": DIGITS, "period": STEP_SECS }));
    // Whose phone this is for: else a question would stand under a name that did not ask it. Registered it is already.
    let service = api.engine.service_of(user).ok().flatten();
    let issuer = service.map_or_else(|| api.options.issuer.clone(), |service| service.name);
    let pages = account_pages(api, user);
    json!({ "account": user.name.as_str(), "issuer": issuer, "softtoken": softtoken, "account_pages": pages })
}

/// Where somebody whose phone lost its key can add it again: the account pages of the apps that they are a user of. Only whoever
/// registers for them is told.
fn account_pages(api: &Api, user: &User) -> Vec<Value> {
    let AppsAt { scheme, port } = api.options.apps;
    let port = port.map_or_else(String::new, |port| format!(":{port}"));
    let settings = api.engine.settings();
    let apps = settings.apps.all().iter().filter(|app| app.realm == user.realm);
    // An app at any host says nothing of where it is.
    let known = apps.filter_map(|app| Some((app, app.hosts.first().filter(|host| *host != "*")?)));
    let page = |(app, host): (&Arc<App>, &String)| {
        let url = format!("{scheme}://{host}{port}{}", app.account_page());
        json!({ "name": app.title, "url": url })
    };
    known.map(page).take(MAX_ACCOUNT_PAGES).collect()
}

/// The factors of an entity, the oldest first. For its program alone.
pub(super) async fn list(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let service = call.program(&api)?;
    let user = call.user_of(&api, &service)?;
    let paging = Paging::read(&call.query)?;
    let entity = Entity::of_service(&service, &user);
    let failed = |error| Error::from_store(&error);
    let mut all: Vec<Factor> =
        api.engine.app_factors(user.id).map_err(failed)?.into_iter().map(Box::new).map(Factor::App).collect();
    let now = api.now();
    let phones = api.engine.devices_of(user.id).map_err(failed)?.into_iter();
    all.extend(phones.filter(|phone| phone.is_kept(UNVERIFIED_TTL, now)).map(Box::new).map(Factor::Push));
    all.sort_by_key(Factor::id);
    let page = paging.of(all, false, |factor| *factor.id().as_bytes());
    let page = page.shown(|factor| shown(&api, &entity, factor));
    Ok(json(StatusCode::OK, &paging.answer(&page, "factors", &format!("{}/Factors", entity.url(&api)), &call.query)))
}

/// One factor: that of the phone which asks, or any of the program's.
pub(super) async fn fetch(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let body = match call.caller(&api).await? {
        Caller::Phone(device, entity) => {
            call.require_own(&device)?;
            view(&api, &entity, &device)
        }
        Caller::Program(service) => {
            let user = call.user_of(&api, &service)?;
            shown(&api, &Entity::of_service(&service, &user), &find(&api, &call, &user)?)
        }
    };
    Ok(json(StatusCode::OK, &body))
}

/// Takes the proof of a factor, or what has changed about it.
pub(super) async fn update(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let (device, entity, shown): (_, _, fn(&Api, &Entity, &Device) -> Value) = match call.caller(&api).await? {
        Caller::Phone(device, entity) => {
            call.require_own(&device)?;
            (device, entity, view)
        }
        Caller::Program(service) => {
            let user = call.user_of(&api, &service)?;
            match find(&api, &call, &user)? {
                Factor::Push(device) => (device, Entity::of_service(&service, &user), to_program),
                Factor::App(app) => return app_factors::update(&api, &call, &service, &user, &app).await,
            }
        }
    };
    let form = &call.form;
    // All of it is read before any of it has an effect.
    let proof = form.optional("AuthPayload", MAX_PROOF)?;
    let change = DeviceChange {
        name: form.optional("FriendlyName", MAX_NAME)?.map(str::to_owned),
        push: factor_fields::push(form, &device.platform)?,
        app_id: form.optional("Config.AppId", MAX_APP_ID)?.map(str::to_owned),
        sdk_version: factor_fields::sdk_version(form)?,
    };
    // Metadata is the factor's from its registration on; the protocol's updates have none.
    factor_fields::metadata(form)?;
    if let Some(proof) = proof {
        let signature = from_base64(proof).ok_or_else(Error::factor_not_verified)?;
        let signed = sid::factor(device.id);
        let verified = api.engine.verify_device(device.id, signed.as_bytes(), &signature).await;
        verified.map_err(|error| Error::from_verification(&error))?;
    }
    let updated = api.engine.update_device(device.id, change).await;
    let device = updated.map_err(|error| Error::from_engine(&error, |_| call.not_found()))?;
    Ok(json(StatusCode::OK, &shown(&api, &entity, &device)))
}

/// Removes a factor.
pub(super) async fn delete(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let removed = match call.caller(&api).await? {
        Caller::Phone(device, _) => {
            call.require_own(&device)?;
            api.engine.revoke_device(&By::USER, device.id).await
        }
        Caller::Program(service) => {
            let user = call.user_of(&api, &service)?;
            match find(&api, &call, &user)? {
                Factor::Push(device) => api.engine.revoke_device(&By::key(&service.id, &service.name), device.id).await,
                Factor::App(app) => api.engine.delete_app_factor(&service, user.id, app.id).await,
            }
        }
    };
    removed.map_err(|error| Error::from_engine(&error, |_| call.not_found()))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The factor in the path, of this user.
fn find(api: &Api, call: &Call, user: &User) -> Result<Factor, Error> {
    let id = sid::parse("YF", call.parameter("factor")).ok_or_else(|| call.not_found())?;
    let failed = |error| Error::from_store(&error);
    let phone = api.engine.device(id).map_err(failed)?.filter(|phone| phone.user == user.id);
    if let Some(phone) = phone.filter(|phone| phone.is_kept(UNVERIFIED_TTL, api.now())) {
        return Ok(Factor::Push(Box::new(phone)));
    }
    let app = api.engine.app_factor(user.id, id).map_err(failed)?;
    app.map(|app| Factor::App(Box::new(app))).ok_or_else(|| call.not_found())
}

fn shown(api: &Api, entity: &Entity, factor: &Factor) -> Value {
    match factor {
        Factor::Push(device) => to_program(api, entity, device),
        Factor::App(app) => app_factors::view(api, entity, app),
    }
}

/// A phone as its program sees it.
fn to_program(api: &Api, entity: &Entity, device: &Device) -> Value {
    let mut body = view(api, entity, device);
    let token = device.push.as_ref().and_then(PushTarget::token_for_program);
    body["config"]["notification_token"] = json!(token.map(Secret::expose));
    body
}

/// A phone as it sees itself.
fn view(api: &Api, entity: &Entity, device: &Device) -> Value {
    let status = match device.state {
        DeviceState::Unverified => "unverified",
        // That its owner must confirm it is the gateway's own matter: to the protocol, its key is proven.
        DeviceState::Unconfirmed | DeviceState::Confirmed => "verified",
    };
    let dates = (device.created_at, device.updated_at.unwrap_or(device.created_at));
    let mut body = common(api, entity, device.id, &device.name, dates);
    body["status"] = json!(status);
    body["factor_type"] = json!("push");
    body["config"] = json!({
        "sdk_version": device.sdk_version,
        "app_id": device.app_id,
        // Of one that its carrier knows no more it is `none`, so that the device names another place.
        "notification_platform": device.push.as_ref().map_or("none", PushTarget::platform),
        "notification_token": device.push.as_ref().and_then(PushTarget::token).map(Secret::expose),
        "credential_sid": sid::credential(device.id),
    });
    body["metadata"] = json!(device.metadata);
    body
}

/// What is shown of every factor: it was made and last changed at these times.
pub(super) fn common(
    api: &Api,
    entity: &Entity,
    factor: DeviceId,
    name: &str,
    (created_at, updated_at): (Timestamp, Timestamp),
) -> Value {
    let sid = sid::factor(factor);
    json!({
        "sid": sid,
        "account_sid": entity.account,
        "service_sid": entity.service,
        "entity_sid": sid::entity(entity.user),
        "identity": entity.identity,
        "friendly_name": name,
        "date_created": created_at.rfc3339(),
        "date_updated": updated_at.rfc3339(),
        "url": format!("{}/Factors/{sid}", entity.url(api)),
    })
}
