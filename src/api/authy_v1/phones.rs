//! Whose a number is, and what is known of it, without a user.

use serde_json::{Value, json};

use super::Api;
use super::call::{Call, failed};
use super::codes::refused;
use super::error::Error;
use super::users::number_of;
use crate::domain::factor::Channel;
use crate::domain::locale::Locale;
use crate::domain::phone::{self, Line};
use crate::domain::tree::Tree;
use crate::engine::verifications::{Checked, DIGITS, VerificationId, VerificationRequest, VerificationState};

/// Digits of a code where the program does not say.
const USUAL_DIGITS: u8 = 4;

/// Sends a code to a number.
pub(super) async fn start(api: &Api, call: &Call) -> Result<Value, Error> {
    let via = call.params.text(&["via"]).ok_or_else(|| Error::required("via"))?;
    let channel = match via.as_str() {
        "sms" => Channel::Sms,
        "call" => Channel::Voice,
        _ => return Err(Error::invalid_parameter("via", "It must be sms or call.")),
    };
    let number = number(call)?;
    let digits = match call.params.text(&["code_length"]) {
        None => USUAL_DIGITS,
        Some(text) => text.parse().ok().filter(|digits| DIGITS.contains(digits)).ok_or_else(|| {
            let why = format!("It must be a number from {} to {}.", DIGITS.start(), DIGITS.end());
            Error::invalid_parameter("code_length", &why)
        })?,
    };
    for name in ["custom_code", "custom_message"] {
        if call.params.get(&[name]).is_some_and(|said| *said != Tree::from("")) {
            return Err(Error::disallowed(name));
        }
    }
    let locale = call.params.text(&["locale"]).and_then(|locale| Locale::parse(&locale));
    let request = VerificationRequest { number, channel, digits, locale };
    let started = api.engine.start_verification(&call.service, &request).await;
    let started = started.map_err(|error| refused(api, &error, channel))?;
    let shown = phone::international(&request.number);
    let message = match channel {
        Channel::Voice => format!("Call to {shown} initiated."),
        Channel::Sms | Channel::Email => format!("Text message sent to {shown}."),
    };
    Ok(json!({
        "carrier": "", "is_cellphone": phone::line(&request.number) == Line::Mobile, "is_ported": false,
        "message": message, "seconds_to_expire": started.expires_in.as_secs(), "uuid": started.id.to_string(),
        "success": true,
    }))
}

/// Looks at a code that somebody typed for a number.
pub(super) async fn check(api: &Api, call: &Call) -> Result<Value, Error> {
    let number = number(call)?;
    let code = call.params.text(&["verification_code"]).ok_or_else(|| Error::required("verification_code"))?;
    let checked = api.engine.check_verification(&call.service, &number, &code).await;
    match checked.map_err(|error| failed(&error))? {
        Checked::Right => Ok(json!({ "message": "Verification code is correct.", "success": true })),
        Checked::Wrong => Err(Error::wrong_verification()),
        Checked::NonePending => Err(Error::no_verification(&phone::international(&number))),
    }
}

/// Where a verification stands, by its id or by its number.
pub(super) fn status(api: &Api, call: &Call) -> Result<Value, Error> {
    let (found, named) = if let Some(uuid) = call.params.text(&["uuid"]) {
        let found = match VerificationId::parse(&uuid) {
            Some(id) => api.engine.verification(&call.service, id).map_err(|error| failed(&error))?,
            None => None,
        };
        (found, "this uuid".to_owned())
    } else {
        let number = number(call)?;
        let found = api.engine.verification_of(&call.service, &number).map_err(|error| failed(&error))?;
        (found, phone::international(&number))
    };
    let found = found.ok_or_else(|| Error::no_verification(&named))?;
    let status = match found.state {
        VerificationState::Pending => "pending",
        VerificationState::Verified => "verified",
        VerificationState::Expired => "expired",
    };
    let seconds = if found.state == VerificationState::Pending { found.expires_in.as_secs() } else { 0 };
    Ok(json!({
        "message": "Phone Verification status.", "status": status, "seconds_to_expire": seconds,
        "uuid": found.id.to_string(), "success": true,
    }))
}

/// What a number itself tells. Who carries it, and whether it came from somebody else, nobody is asked.
pub(super) fn info(api: &Api, call: &Call) -> Result<Value, Error> {
    let kind = match phone::line(&number(call)?) {
        Line::Mobile => "cellphone",
        Line::Fixed => "landline",
        Line::Voip => "voip",
        Line::Other => "unknown",
    };
    let now = api.engine.wall().rfc3339().replace('T', " ").replace('Z', " UTC");
    let message = format!("Phone number information as of {now}");
    Ok(json!({ "message": message, "type": kind, "provider": "", "ported": false, "success": true }))
}

/// The number that a request names, E.164.
fn number(call: &Call) -> Result<String, Error> {
    let country = call.params.text(&["country_code"]).ok_or_else(|| Error::required("country_code"))?;
    let typed = call.params.text(&["phone_number"]).ok_or_else(|| Error::required("phone_number"))?;
    number_of(&country, &typed).ok_or_else(Error::invalid_number)
}
