//! Push factors: devices that register, prove their key, are renamed and removed.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::{Value, json};

use super::call::Call;
use super::error::Error;
use super::factor_fields;
use super::{Api, json, sid};
use crate::domain::audit::By;
use crate::domain::device::{Device, DeviceState, PublicKey};
use crate::domain::factor::totp::{DIGITS, STEP_SECS};
use crate::domain::push::PushTarget;
use crate::domain::secret::Secret;
use crate::domain::text::from_base64;
use crate::domain::user::User;
use crate::engine::registration::{DeviceChange, NewDevice};

/// Longest values, in characters, as the protocol has them.
const MAX_NAME: usize = 64;
const MAX_APP_ID: usize = 100;
/// A point of P-256 takes 124 characters; larger keys are refused after reading them.
const MAX_KEY: usize = 1024;
/// A signature in DER takes up to 96 characters.
const MAX_PROOF: usize = 256;

/// Registers a device. It proves its key by a request of its own.
pub(super) async fn create(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let secret = call.credential()?;
    let user = call.user().ok_or_else(Error::unauthorised)?;
    let form = &call.form;
    if form.required("FactorType", MAX_NAME)? != "push" {
        return Err(Error::parameter("`FactorType` must be `push`"));
    }
    if form.required("Binding.Alg", MAX_NAME)? != "ES256" {
        return Err(Error::parameter("`Binding.Alg` must be `ES256`"));
    }
    let new = NewDevice {
        name: form.required("FriendlyName", MAX_NAME)?.to_owned(),
        key: PublicKey::parse(form.required("Binding.PublicKey", MAX_KEY)?).ok_or_else(|| {
            Error::parameter("`Binding.PublicKey` must be base64 of the DER SubjectPublicKeyInfo of a P-256 key")
        })?,
        app_id: form.optional("Config.AppId", MAX_APP_ID)?.unwrap_or_default().to_owned(),
        push: factor_fields::push(form, "none")?.of(None),
        sdk_version: factor_fields::sdk_version(form)?,
        metadata: factor_fields::metadata(form)?,
    };
    let registered = api.engine.register_device(user, secret, &new).await;
    let (device, user) = registered.map_err(|error| Error::from_registration(&error))?;
    let mut body = view(&api, &device);
    body["binding"] = json!({ "public_key": device.key.to_text(), "alg": "ES256" });
    body["options"] = json!({ "vestibule": about(&api, &device, &user) });
    Ok(json(StatusCode::CREATED, &body))
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
    json!({ "account": user.name.as_str(), "issuer": issuer, "softtoken": softtoken })
}

/// The device that asks.
pub(super) async fn fetch(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let device = call.own_factor(&api).await?;
    Ok(json(StatusCode::OK, &view(&api, &device)))
}

/// Takes the proof of a device's key, or what has changed about it.
pub(super) async fn update(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let mut device = call.own_factor(&api).await?;
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
        device = verified.map_err(|error| Error::from_verification(&error))?;
    }
    let updated = api.engine.update_device(device.id, change).await;
    device = updated.map_err(|error| Error::from_engine(&error, |_| call.not_found()))?;
    Ok(json(StatusCode::OK, &view(&api, &device)))
}

/// Removes the device that asks.
pub(super) async fn delete(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let device = call.own_factor(&api).await?;
    let revoked = api.engine.revoke_device(&By::USER, device.id).await;
    revoked.map_err(|error| Error::from_engine(&error, |_| call.not_found()))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn view(api: &Api, device: &Device) -> Value {
    let status = match device.state {
        DeviceState::Unverified => "unverified",
        // That its owner must confirm it is the gateway's own matter: to the protocol, its key is proven.
        DeviceState::Unconfirmed | DeviceState::Confirmed => "verified",
    };
    json!({
        "sid": sid::factor(device.id),
        "account_sid": api.options.account,
        "service_sid": api.options.service,
        "entity_sid": sid::entity(device.user),
        "identity": device.user.to_string(),
        "friendly_name": device.name,
        "status": status,
        "factor_type": "push",
        "config": {
            "sdk_version": device.sdk_version,
            "app_id": device.app_id,
            "notification_platform": device.platform,
            "notification_token": device.push.as_ref().and_then(PushTarget::token).map(Secret::expose),
            "credential_sid": sid::credential(device.id),
        },
        "metadata": device.metadata,
        "date_created": device.created_at.rfc3339(),
        "date_updated": device.updated_at.unwrap_or(device.created_at).rfc3339(),
        "url": api.factor_url(device),
    })
}
