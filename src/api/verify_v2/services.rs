//! Services: the applications that an account's program makes, and what it decides about them.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::{Value, json};

use super::call::{Call, Fields};
use super::error::Error;
use super::paging::Paging;
use super::{Api, json, sid};
use crate::domain::account::{MAX_FRIENDLY_NAME, ProfileChange};
use crate::domain::service::Service;

/// The longest value, in characters; what each may be is the engine's to say.
const MAX: usize = 4 * MAX_FRIENDLY_NAME;

/// The services of the account, the oldest first.
pub(super) async fn list(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let account = call.account(&api)?;
    let paging = Paging::read(&call.query)?;
    let services = api.engine.account_services(&account).map_err(|error| Error::from_store(&error))?;
    let page = paging.of(services, false, |service| *service.id.as_bytes()).shown(|service| view(&api, service));
    let url = format!("{}/v2/Services", api.options.portal);
    Ok(json(StatusCode::OK, &paging.answer(&page, "services", &url, &call.query)))
}

/// Makes one.
pub(super) async fn create(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let account = call.account(&api)?;
    let said = said(&call.form)?;
    if said.friendly_name.is_none() {
        return Err(Error::service_parameter("`FriendlyName` is missing"));
    }
    let made = api.engine.create_account_service(&account, &said).await;
    let service = made.map_err(|error| Error::from_program(&error, &call.path))?;
    Ok(json(StatusCode::CREATED, &view(&api, &service)))
}

/// One of them.
pub(super) async fn fetch(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    Ok(json(StatusCode::OK, &view(&api, &call.program(&api)?)))
}

/// Changes one; what is left out stays.
pub(super) async fn update(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let service = call.program(&api)?;
    let account = call.account(&api)?;
    let changed = api.engine.change_account_service(&account, service.id, &said(&call.form)?).await;
    let service = changed.map_err(|error| Error::from_program(&error, &call.path))?;
    Ok(json(StatusCode::OK, &view(&api, &service)))
}

/// Removes one with all of its entities.
pub(super) async fn delete(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let service = call.program(&api)?;
    let account = call.account(&api)?;
    let removed = api.engine.remove_account_service(&account, service.id).await;
    removed.map_err(|error| Error::from_program(&error, &call.path))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// What a program says of a service. What the gateway does not have is not refused: programs send it all the same.
fn said(form: &Fields) -> Result<ProfileChange, Error> {
    let read = || -> Result<ProfileChange, Error> {
        let text = |name| form.optional(name, MAX).map(|text| text.map(str::to_owned));
        Ok(ProfileChange {
            friendly_name: text("FriendlyName")?,
            code_digits: form.number("CodeLength")?,
            include_date: form.boolean("Push.IncludeDate")?,
            custom_codes: form.boolean("CustomCodeEnabled")?,
            silent_approval: form.boolean("Push.SilentApproval")?,
            issuer: text("Totp.Issuer")?,
            step_secs: form.number("Totp.TimeStep")?,
            digits: form.number("Totp.CodeLength")?,
            skew: form.number("Totp.Skew")?,
        })
    };
    read().map_err(Error::of_service)
}

fn view(api: &Api, service: &Service) -> Value {
    let Some(profile) = &service.profile else { return Value::Null };
    let sid = sid::service(service.id);
    let url = format!("{}/v2/Services/{sid}", api.options.portal);
    json!({
        "sid": sid,
        "account_sid": service.account.map(sid::account),
        "friendly_name": profile.friendly_name,
        "code_length": service.options.code_digits,
        "lookup_enabled": false,
        "psd2_enabled": false,
        "skip_sms_to_landlines": false,
        "dtmf_input_required": false,
        "tts_name": null,
        "do_not_share_warning_enabled": false,
        "custom_code_enabled": profile.custom_codes,
        "push": {
            "include_date": profile.include_date,
            "apn_credential_sid": null,
            "fcm_credential_sid": null,
            "silent_approval": profile.silent_approval,
        },
        "totp": {
            "issuer": profile.totp.issuer.as_ref().unwrap_or(&profile.friendly_name),
            "time_step": profile.totp.step_secs,
            "code_length": profile.totp.digits,
            "skew": profile.totp.skew,
        },
        "default_template_sid": null,
        "whatsapp": { "msg_service_sid": null, "from": null },
        "passkeys": null,
        "verify_event_subscription_enabled": false,
        "date_created": service.created_at.rfc3339(),
        "date_updated": profile.updated_at.rfc3339(),
        "url": url,
        "links": {
            "access_tokens": format!("{url}/AccessTokens"),
            "entities": format!("{url}/Entities"),
            "verification_checks": format!("{url}/VerificationCheck"),
            "verifications": format!("{url}/Verifications"),
            "webhooks": format!("{url}/Webhooks"),
        },
    })
}
