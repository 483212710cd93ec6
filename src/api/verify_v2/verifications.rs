//! Verifications: a program has a code sent to a number or an address, and asks whether what somebody typed is that code.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use serde_json::{Value, json};

use super::call::{Call, Fields};
use super::error::Error;
use super::{Api, json, sid};
use crate::domain::factor::Channel;
use crate::domain::locale::Locale;
use crate::domain::service::Service;
use crate::engine::verifications::of_account::{
    AccountVerification, CUSTOM, CodeRequest, CustomCode, Named, Recipient, Settlement, Status, Tried,
};

/// The longest value, in characters; what each may be is the engine's to say.
const MAX: usize = 320;

/// Sends a code; the same one once more while a verification of the same recipient is pending.
pub(super) async fn create(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let service = call.program(&api)?;
    let request = request(&call.form).map_err(Error::of_service)?;
    let sent = api.engine.send_verification(&service, &request).await;
    let sent = sent.map_err(|error| Error::from_sending(&error, &api, &call.path))?;
    Ok(json(StatusCode::CREATED, &whole(&api, &service, &sent)))
}

/// One that is still open.
pub(super) async fn fetch(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let service = call.program(&api)?;
    let found = api.engine.open_verification(&service, &in_path(&call)?);
    let found = found.map_err(|error| Error::from_store(&error))?.ok_or_else(|| call.not_found())?;
    Ok(json(StatusCode::OK, &whole(&api, &service, &found)))
}

/// Ends one: the program needs it no more, or knows by itself that it is approved.
pub(super) async fn update(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let service = call.program(&api)?;
    let named = in_path(&call)?;
    let how = match call.form.required("Status", MAX).map_err(Error::of_service)? {
        "approved" => Settlement::Approved,
        "canceled" => Settlement::Canceled,
        _ => return Err(Error::service_parameter("`Status` must be `approved` or `canceled`")),
    };
    let settled = api.engine.settle_verification(&service, &named, how).await;
    let settled = settled.map_err(|error| Error::from_store(&error))?.ok_or_else(|| call.not_found())?;
    Ok(json(StatusCode::OK, &whole(&api, &service, &settled)))
}

/// Looks at a code. A wrong one is an answer like a right one.
pub(super) async fn check(State(api): State<Api>, call: Call) -> Result<Response, Error> {
    let service = call.program(&api)?;
    let (named, code) = tried(&call).map_err(Error::of_service)?;
    let tried = api.engine.try_verification(&service, &named, &code).await;
    match tried.map_err(|error| Error::from_store(&error))? {
        Tried::Right(of) | Tried::Wrong(of) => Ok(json(StatusCode::OK, &checked(&service, &of))),
        Tried::TooOften { again_at } => Err(Error::too_many_checks(api.now().until(again_at))),
        Tried::NoneOpen => Err(call.not_found()),
    }
}

/// What the program asks for. What the gateway does not have is not refused: programs send it all the same.
fn request(form: &Fields) -> Result<CodeRequest, Error> {
    let channel = match form.required("Channel", MAX)? {
        "sms" => Channel::Sms,
        "call" => Channel::Voice,
        "email" => Channel::Email,
        _ => {
            let why =
                "`Channel` must be `sms`, `call` or `email`: others need a contract that no gateway has by itself";
            return Err(Error::parameter(why));
        }
    };
    let custom = match form.optional("CustomCode", MAX)? {
        None => None,
        Some(text) => Some(CustomCode::parse(text).ok_or_else(|| {
            let (least, most) = (CUSTOM.start(), CUSTOM.end());
            Error::parameter(format!("`CustomCode` must have {least} to {most} digits or letters from a to z"))
        })?),
    };
    let locale = form.optional("Locale", MAX)?.and_then(Locale::parse);
    Ok(CodeRequest { to: recipient(form.required("To", MAX)?)?, channel, custom, locale })
}

fn recipient(text: &str) -> Result<Recipient, Error> {
    Recipient::parse(text).ok_or_else(|| {
        Error::parameter("`To` must be a phone number in international form, as +4915112345678, or an e-mail address")
    })
}

/// Which verification the path names: by its sid, or by whom the code went to.
fn in_path(call: &Call) -> Result<Named, Error> {
    let text = call.parameter("verification");
    let named = sid::parse("VE", text).map(Named::Id).or_else(|| Recipient::parse(text).map(Named::To));
    named.ok_or_else(|| call.not_found())
}

/// Which verification a check is of, and the code.
fn tried(call: &Call) -> Result<(Named, String), Error> {
    let form = &call.form;
    let code = form.required("Code", MAX)?.to_owned();
    let named = match (form.optional("VerificationSid", MAX)?, form.optional("To", MAX)?) {
        (Some(text), _) => Named::Id(sid::parse("VE", text).ok_or_else(|| call.not_found())?),
        (None, Some(text)) => Named::To(recipient(text)?),
        (None, None) => return Err(Error::parameter("`To` or `VerificationSid` is missing")),
    };
    Ok((named, code))
}

fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Sms => "sms",
        Channel::Voice => "call",
        Channel::Email => "email",
    }
}

/// What a check and everything else say alike.
fn view(service: &Service, of: &AccountVerification) -> Value {
    let status = match of.status {
        Status::Pending => "pending",
        Status::Approved => "approved",
        Status::Canceled => "canceled",
        Status::MaxAttemptsReached => "max_attempts_reached",
        Status::Expired => "expired",
    };
    json!({
        "sid": sid::verification(of.id),
        "service_sid": sid::service(service.id),
        "account_sid": service.account.map(sid::account),
        "to": of.to,
        "channel": channel(of.channel),
        "status": status,
        "valid": of.status == Status::Approved,
        "amount": null,
        "payee": null,
        "date_created": of.created_at.rfc3339(),
        "date_updated": of.updated_at.rfc3339(),
    })
}

fn checked(service: &Service, of: &AccountVerification) -> Value {
    let mut body = view(service, of);
    body["sna_attempts_error_codes"] = json!([]);
    body
}

fn whole(api: &Api, service: &Service, of: &AccountVerification) -> Value {
    let mut body = view(service, of);
    let attempts = of.attempts.iter().map(|attempt| {
        json!({
            "time": attempt.at.rfc3339(),
            "channel": channel(attempt.channel),
            "attempt_sid": sid::attempt(attempt.id),
        })
    });
    body["send_code_attempts"] = attempts.collect();
    body["lookup"] = json!({});
    body["sna"] = Value::Null;
    let (service, sid) = (sid::service(service.id), sid::verification(of.id));
    body["url"] = json!(format!("{}/v2/Services/{service}/Verifications/{sid}", api.options.portal));
    body
}
