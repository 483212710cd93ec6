//! How an application's own page or program sets up phones.

use serde_json::{Value, json};

use super::Api;
use super::call::Call;
use super::codes::refused;
use super::error::Error;
use crate::domain::factor::Channel;
use crate::domain::text::hex;
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

/// What became of a registration by an id of the program's own. There are none here: users have a number.
pub(super) fn status(call: &Call) -> Result<Value, Error> {
    call.params.text(&["custom_user_id"]).ok_or_else(|| Error::required("custom_user_id"))?;
    Err(Error::unknown_registration())
}
