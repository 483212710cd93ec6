//! Codes to users of an application.

use serde_json::{Value, json};

use super::Api;
use super::call::{Call, failed};
use super::error::Error;
use super::users::kind_of;
use crate::domain::factor::{Channel, Method};
use crate::domain::locale::Locale;
use crate::domain::user::User;
use crate::engine::one_codes::{Asked, CodeOf, CodeRequest, MAX_ACTION, Tried, TriedCode};
use crate::engine::{EngineError, Refused};

/// Sends a code, or says that the receiver's phone makes them itself.
pub(super) async fn send(api: &Api, call: &Call, id: &str, channel: Channel) -> Result<Value, Error> {
    let user = call.user(api, id)?;
    let request = CodeRequest {
        action: text(call, "action")?,
        about: text(call, "action_message")?,
        locale: call.params.text(&["locale"]).and_then(|locale| Locale::parse(&locale)),
        insists: call.params.flag(&["force"]) == Some(true),
    };
    let asked = api.engine.send_service_code(&call.service, user.id, channel, &request).await;
    let asked = asked.map_err(|error| match error {
        // What is offered, and not to them: there is nowhere to send it.
        EngineError::Refused(Refused::NotOffered) if call.service.takes(channel.method()) => Error::no_number(),
        error => refused(api, &error, channel),
    });
    let cellphone = shown(&user);
    Ok(match asked? {
        Asked::Sent(_) => json!({ "message": sent(channel), "cellphone": cellphone, "success": true }),
        Asked::NotNeeded => json!({
            "message": ignored(channel), "cellphone": cellphone, "device": phone_of(api, &user)?, "ignored": true,
            "success": true
        }),
    })
}

/// Sends a code by e-mail, where an operator lets the application do that.
pub(super) async fn send_email(api: &Api, call: &Call, id: &str) -> Result<Value, Error> {
    let user = call.user(api, id)?;
    if call.service.takes(Method::Email) && user.email.is_none() {
        return Err(Error::no_email());
    }
    let request = CodeRequest {
        locale: call.params.text(&["locale"]).and_then(|locale| Locale::parse(&locale)),
        // Who asks for an e-mail has no other way to say so.
        insists: true,
        ..CodeRequest::default()
    };
    let asked = api.engine.send_service_code(&call.service, user.id, Channel::Email, &request).await;
    asked.map_err(|error| refused(api, &error, Channel::Email))?;
    // It names the message to whoever has the answer, and leads nowhere.
    let email_id = format!("EM{}", api.engine.new_id().simple());
    Ok(json!({ "message": sent(Channel::Email), "email": user.email, "email_id": email_id, "success": true }))
}

/// The word for the phone that somebody used last.
fn phone_of(api: &Api, user: &User) -> Result<Option<&'static str>, Error> {
    let devices = api.engine.devices_of(user.id).map_err(|error| failed(&error))?;
    let confirmed = devices.iter().filter(|device| user.factors.devices.contains(&device.id));
    Ok(confirmed.max_by_key(|device| (device.last_seen, device.id)).map(|device| kind_of(&device.platform)))
}

fn sent(channel: Channel) -> &'static str {
    match channel {
        Channel::Sms => "SMS token was sent",
        Channel::Voice => "Call started...",
        Channel::Email => "Email token was sent",
    }
}

fn ignored(channel: Channel) -> &'static str {
    if channel == Channel::Voice {
        "Call ignored. User is using  App Tokens and this call is not necessary. \
         Pass force=true if you still want to call users that are using the App."
    } else {
        "Ignored: SMS is not needed for smartphones. Pass force=true if you want to actually send it anyway."
    }
}

/// `+1-XXX-XXX-XX67`; nothing for somebody without a number.
fn shown(user: &User) -> String {
    let Some(number) = user.factors.phone.as_ref().map(|phone| phone.number.as_str()) else { return String::new() };
    let code = crate::domain::phone::calling_code(number).unwrap_or_default();
    let last = number.get(number.len().saturating_sub(2)..).unwrap_or_default();
    format!("+{code}-XXX-XXX-XX{last}")
}

fn text(call: &Call, name: &str) -> Result<Option<String>, Error> {
    let text = call.params.text(&[name]);
    if text.as_ref().is_some_and(|text| text.chars().count() > MAX_ACTION) {
        return Err(Error::invalid_parameter(name, "It is longer than 255 characters."));
    }
    Ok(text)
}

/// Looks at a code that somebody typed.
pub(super) async fn verify(api: &Api, call: &Call, id: &str, token: &str) -> Result<Value, Error> {
    let user = call.user(api, id)?;
    let insists = call.params.flag(&["force"]) == Some(true);
    let action = text(call, "action")?;
    let typed = TriedCode { typed: token, action: action.as_deref(), insists };
    let tried = api.engine.try_service_code(&call.service, user.id, &typed).await;
    match tried.map_err(|error| refused(api, &error, Channel::Sms))? {
        Tried::Right(of) => Ok(valid(&of, api)),
        Tried::Used => Err(Error::used_token()),
        Tried::Wrong => Err(Error::wrong_token()),
    }
}

/// Clients look for exactly this. That it is a success is a text here, and a truth value everywhere else.
fn valid(of: &CodeOf, api: &Api) -> Value {
    let now = api.engine.wall().secs();
    let (os_type, id, registered_at) = match of {
        CodeOf::Sent(Channel::Sms) | CodeOf::Believed => (Some("sms"), None, now),
        CodeOf::Sent(Channel::Voice) => (Some("call"), None, now),
        CodeOf::Sent(Channel::Email) => (Some("email"), None, now),
        CodeOf::Phone(device) => {
            let ahead = api.engine.wall().millis_after(api.engine.now());
            (Some(kind_of(&device.platform)), Some(device.id.to_string()), device.created_at.moved(ahead).secs())
        }
        // Nobody knows on what it runs.
        CodeOf::App => (None, None, now),
    };
    json!({
        "message": "Token is valid.", "token": "is valid", "success": "true",
        "device": {
            "id": id, "os_type": os_type, "registration_date": registered_at, "registration_method": null,
            "registration_country": null, "registration_region": null, "registration_city": null, "country": null,
            "region": null, "city": null, "ip": null, "last_account_recovery_at": null, "last_sync_date": null,
        }
    })
}

/// Why no code is sent or looked at.
pub(super) fn refused(api: &Api, error: &EngineError, channel: Channel) -> Error {
    let EngineError::Refused(refused) = error else { return failed(error) };
    match refused {
        Refused::NotFound { .. } => Error::no_user(),
        Refused::Throttled { again_at: until } | Refused::FactorLocked { until } => {
            Error::too_many(api.engine.now().until(*until).as_secs().max(1))
        }
        Refused::FactorDisabled => Error::too_many(24 * 3600),
        Refused::Locked => Error::suspended(),
        Refused::NotOffered => match channel {
            Channel::Sms => Error::method_off(60007, "SMS"),
            Channel::Voice => Error::method_off(60006, "Phone call"),
            Channel::Email => Error::method_off(60000, "E-mail"),
        },
        // Which bound it was, and that it was one, is nobody's to know.
        Refused::SendFailed | Refused::NotServed => match channel {
            Channel::Sms => Error::not_sent(60015, "SMS could not be sent"),
            Channel::Voice => Error::not_sent(60014, "Call could not be started"),
            Channel::Email => Error::not_sent(60000, "E-mail could not be sent"),
        },
        _ => failed(error),
    }
}
