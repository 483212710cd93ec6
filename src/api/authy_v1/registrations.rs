//! How an application's own page or program sets up phones.

use serde_json::{Value, json};

use super::Api;
use super::call::{Call, failed};
use super::codes::refused;
use super::error::Error;
use crate::domain::account_token::CustomId;
use crate::domain::factor::Channel;
use crate::domain::text::hex;
use crate::engine::custom_ids::CustomState;
use crate::engine::{EngineError, Refused};

/// Gives the program what registers a phone of a user: what stands behind `#register=` in a link to the phone's page.
pub(super) async fn create(api: &Api, call: &Call) -> Result<Value, Error> {
    let id = call.params.text(&["authy_id"]).ok_or_else(|| Error::required("authy_id"))?;
    let user = call.user(api, &id)?;
    let link = api.engine.install_link(&call.service, user.id, &api.options.portal).await;
    let link = link.map_err(|error| match error {
        EngineError::Refused(Refused::NotOffered) => Error::method_off(60064, "OneTouch"),
        EngineError::Refused(Refused::TooMany { .. }) => {
            Error::no_registration("This user has as many devices as there may be")
        }
        error => refused(api, &error, Channel::Sms),
    })?;
    let token = link.split_once('=').map(|(_, token)| token).unwrap_or_default();
    // Phones know the gateway by this; it proves nothing.
    let service = hex(&api.engine.service().service);
    Ok(json!({ "registration_token": token, "integration_api_key": service, "success": true }))
}

/// What became of a registration by an id of the program's own. Before a phone has brought its token there is none.
pub(super) fn status(api: &Api, call: &Call) -> Result<Value, Error> {
    let id = call.params.text(&["custom_user_id"]).ok_or_else(|| Error::required("custom_user_id"))?;
    let id = CustomId::parse(&id).ok_or_else(Error::unknown_registration)?;
    let found = api.engine.custom_user(&call.service, &id).map_err(|error| failed(&error))?;
    let (user, state) = found.ok_or_else(Error::unknown_registration)?;
    let status = match state {
        CustomState::Completed => "completed",
        CustomState::Pending => "pending",
        CustomState::Expired => "expired",
    };
    Ok(json!({ "registration": { "status": status, "authy_id": user.number }, "success": true }))
}
