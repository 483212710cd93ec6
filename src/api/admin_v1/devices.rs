//! Phones, and passwords for single programs.

#![expect(clippy::unused_async, reason = "the table calls every route's function alike, whether it waits or not")]

use serde_json::json;

use super::call::Call;
use super::problem::{Code, Problem};
use super::reply::Reply;
use crate::admin::{DeviceView, Response, caller};
use crate::domain::device::Device;
use crate::domain::ids::DeviceId;
use crate::engine::login::set_up::INVITE_TTL;

fn shown(device: &Device) -> serde_json::Value {
    let mut value = json!(DeviceView::of(device));
    value["user"] = device.user.to_string().into();
    value
}

/// The phones of a user, those that do not count yet included.
pub async fn list(call: Call) -> Result<Reply, Problem> {
    let devices = call.engine().devices_of(call.user()?.id)?;
    Reply::json(&json!({ "devices": devices.iter().map(shown).collect::<Vec<_>>() }))
}

/// A phone.
pub async fn get(call: Call) -> Result<Reply, Problem> {
    let device = call.engine().device(call.id("device")?)?;
    let device = device.ok_or_else(|| Problem::because(Code::NotFound, "there is no phone with this id"))?;
    Reply::json(&shown(&device))
}

/// Removes a phone.
pub async fn revoke(call: Call) -> Result<Reply, Problem> {
    let id: DeviceId = call.id("device")?;
    call.engine().revoke_device(&call.by(), id).await?;
    Ok(Reply::done())
}

/// Invites a phone.
pub async fn invite(call: Call) -> Result<Reply, Problem> {
    let engine = call.engine();
    let user = call.user()?;
    let secret = engine.invite_device(&call.by(), user.id).await?;
    let link = engine.register_link(&call.api.portal, user.id, &secret);
    Reply::created(&json!({ "link": link, "expires_in": INVITE_TTL.as_secs() }), None)
}

/// Asks the phones of a user whether it is them who calls; the words that the caller must read out.
pub async fn verify_caller(call: Call) -> Result<Reply, Problem> {
    let id = call.id("user")?;
    let Response::Caller(view) = caller::ask(call.engine(), &call.by(), id).await? else {
        return Err(Code::Unavailable.into());
    };
    Reply::created(&view, Some(&format!("/api/v1/caller-checks/{}", view.id)))
}

/// What a phone answered.
pub async fn caller_check(call: Call) -> Result<Reply, Problem> {
    match caller::look(call.engine(), call.id("check")?)? {
        Response::Caller(view) => Reply::json(&view),
        _ => Err(Code::Unavailable.into()),
    }
}

/// Takes it back.
pub async fn end_caller_check(call: Call) -> Result<Reply, Problem> {
    call.engine().end_caller_check(&call.by(), call.id("check")?).await?;
    Ok(Reply::done())
}

/// Ends an app password.
pub async fn revoke_app_password(call: Call) -> Result<Reply, Problem> {
    let user = call.user()?;
    call.engine().revoke_app_password_of(&call.by(), &user, call.id("password")?).await?;
    Ok(Reply::done())
}
