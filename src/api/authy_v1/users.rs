//! Users of an application.

use serde_json::{Value, json};

use super::Api;
use super::call::{Call, failed};
use super::codes::refused;
use super::error::Error;
use crate::domain::factor::Channel;
use crate::domain::phone;
use crate::domain::text::is_email;
use crate::domain::user::User;
use crate::engine::services::Registration;

/// The most that is kept of what a program says happened, and how long its names and texts may be, in characters.
const MOST_DATA: usize = 16;
const MAX_DATA_NAME: usize = 64;
const MAX_DATA: usize = 255;

/// Registers somebody by their number.
pub(super) async fn create(api: &Api, call: &Call) -> Result<Value, Error> {
    let params = &call.params;
    let country = params.text(&["user", "country_code"]);
    let cellphone = params.text(&["user", "cellphone"]);
    let email = params.text(&["user", "email"]);
    let mut wrong = Vec::new();
    let number = match (&cellphone, &country) {
        (Some(cellphone), Some(country)) => number_of(country, cellphone),
        _ => None,
    };
    let required = || "is required".to_owned();
    let invalid = || "is invalid".to_owned();
    // Each field for itself: of a number whose country is missing or none nobody can say that it is wrong.
    match (&cellphone, country.as_deref().map(is_country)) {
        (None, _) => wrong.push(("cellphone", required())),
        (Some(_), Some(true)) if number.is_none() => wrong.push(("cellphone", invalid())),
        (Some(_), _) => {}
    }
    match country.as_deref().map(is_country) {
        None => wrong.push(("country_code", required())),
        Some(false) => wrong.push(("country_code", invalid())),
        Some(true) => {}
    }
    if email.as_deref().is_some_and(|email| !is_email(email)) {
        wrong.push(("email", "is invalid".to_owned()));
    }
    let Some(number) = number.filter(|_| wrong.is_empty()) else { return Err(Error::invalid_user(wrong)) };
    let who = Registration { number, email };
    let registered = api.engine.register(&call.service, &who).await.map_err(|error| failed(&error))?;
    // Each client library puts it elsewhere. A query's is at the top too.
    let said = params.flag(&["send_install_link_via_sms"]).or(params.flag(&["user", "send_install_link_via_sms"]));
    if registered.is_new && said.unwrap_or(call.service.options.install_links) {
        let user = registered.user.id;
        // They are registered, whatever becomes of the message; where it was not taken the log says why.
        if let Err(error) = api.engine.send_install_link(&call.service, user, &api.options.portal).await {
            tracing::warn!(service.id = %call.service.id, user.id = %user, %error, "No link to set up a phone was sent");
        }
    }
    Ok(json!({ "message": "User created successfully.", "user": { "id": registered.user.number }, "success": true }))
}

/// A number as clients write it: anything but digits stands for nothing.
pub(super) fn number_of(country: &str, typed: &str) -> Option<String> {
    if typed.contains(is_odd) || country.contains(is_odd) {
        return None;
    }
    phone::normalise_in(&digits(typed), &digits(country))
}

fn is_country(country: &str) -> bool {
    !country.contains(is_odd) && phone::is_country(&digits(country))
}

fn is_odd(c: char) -> bool {
    c.is_alphabetic() || c.is_control()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// What there is to know of somebody, without their whole number.
pub(super) fn status(api: &Api, call: &Call, id: &str) -> Result<Value, Error> {
    let user = call.user(api, id)?;
    let devices = api.engine.devices_of(user.id).map_err(|error| failed(&error))?;
    let confirmed: Vec<_> = devices.iter().filter(|device| user.factors.devices.contains(&device.id)).collect();
    let ahead = api.engine.wall().millis_after(api.engine.now());
    let detailed = confirmed.iter().map(|device| {
        json!({
            "device_type": kind_of(&device.platform), "os_type": kind_of(&device.platform),
            "registration_date": device.created_at.moved(ahead).secs(), "uuid": device.id.to_string(),
        })
    });
    let number = number(&user);
    let country = phone::calling_code(&number).unwrap_or_default();
    let status = json!({
        "authy_id": user.number,
        "confirmed": user.confirmed_at.is_some(),
        "registered": !confirmed.is_empty(),
        "country_code": country,
        "phone_number": masked(&number),
        "email": user.email,
        "devices": confirmed.iter().map(|device| kind_of(&device.platform)).collect::<Vec<_>>(),
        "has_hard_token": false,
        "account_disabled": user.locked.is_some(),
        "detailed_devices": detailed.collect::<Vec<_>>(),
        "deleted_devices": [],
    });
    Ok(json!({ "status": status, "message": "User status.", "success": true }))
}

fn number(user: &User) -> String {
    user.factors.phone.as_ref().map(|phone| phone.number.clone()).unwrap_or_default()
}

/// `XXX-XXX-4567`.
fn masked(number: &str) -> String {
    let last = number.len().saturating_sub(4);
    format!("XXX-XXX-{}", number.get(last..).unwrap_or_default())
}

/// The word for a phone of this platform.
pub(super) fn kind_of(platform: &str) -> &'static str {
    match platform {
        "apn" => "ios",
        "fcm" => "android",
        _ => "authy_chrome",
    }
}

/// Gives somebody another e-mail address.
pub(super) async fn update(api: &Api, call: &Call, id: &str) -> Result<Value, Error> {
    let user = call.user(api, id)?;
    let email = call.params.text(&["email"]).or_else(|| call.params.text(&["user", "email"]));
    let email = email.ok_or_else(|| Error::required("email"))?;
    if !is_email(&email) {
        return Err(Error::invalid_user(vec![("email", "is invalid".to_owned())]));
    }
    api.engine.change_email(&call.service, user.id, &email).await.map_err(|error| failed(&error))?;
    Ok(json!({ "message": "User was updated successfully", "success": true }))
}

/// Deletes somebody, at once.
pub(super) async fn delete(api: &Api, call: &Call, id: &str, message: &str) -> Result<Value, Error> {
    let user = call.user(api, id)?;
    let gone = api.engine.unregister(&call.service, user.number).await;
    gone.map_err(|error| refused(api, &error, Channel::Sms))?;
    Ok(json!({ "message": message, "success": true }))
}

/// Takes note of what the program says happened to somebody. It changes nothing here; the audit log has it.
pub(super) async fn register_activity(api: &Api, call: &Call, id: &str) -> Result<Value, Error> {
    const KINDS: [&str; 4] = ["password_reset", "banned", "unbanned", "cookie_login"];
    let user = call.user(api, id)?;
    let kind = call.params.text(&["type"]).ok_or_else(|| Error::required("type"))?;
    let kind = KINDS.into_iter().find(|known| *known == kind);
    let kind = kind.ok_or_else(|| {
        Error::invalid_parameter("type", "It must be password_reset, banned, unbanned or cookie_login.")
    })?;
    let data = call.params.texts("data")?;
    let is_long =
        |(name, value): &(String, String)| name.chars().count() > MAX_DATA_NAME || value.chars().count() > MAX_DATA;
    if data.len() > MOST_DATA || data.iter().any(is_long) {
        let why = format!(
            "It must be a table of at most {MOST_DATA} texts of {MAX_DATA} characters, with names of {MAX_DATA_NAME}."
        );
        return Err(Error::invalid_parameter("data", &why));
    }
    let noted = api.engine.note_activity(&call.service, user.id, kind, &data).await;
    noted.map_err(|error| refused(api, &error, Channel::Sms))?;
    Ok(json!({ "message": "Activity was created.", "success": true }))
}
