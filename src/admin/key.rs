//! Keys of the interfaces, each made with what it opens.

use super::{AdminError, Request, Response, key_views};
use crate::domain::audit::By;
use crate::engine::Engine;
use crate::engine::keys::{Api, KeyId};

/// What an account is called that nobody named.
const UNNAMED: &str = "Application";

/// Makes a key: of the admin listener by itself, of the others with the application or account that it opens.
pub(super) async fn create(engine: &Engine, by: &By, request: Request) -> Result<Response, AdminError> {
    let Request::KeyCreate { api, name, role, service, silent_approval } = request else {
        unreachable!("it is asked for in one place");
    };
    if silent_approval && api != Api::Verify {
        return Err(AdminError::SilenceWithoutNeed);
    }
    let (key, secret) = match (api, role, service) {
        (Api::Admin, Some(role), None) => engine.create_admin_key(by, role, &name).await?,
        (Api::Admin, None, None) => engine.create_key(by, api, &name).await?,
        (Api::Authy, None, options) => {
            let made = engine.create_service(by, api, &name, &options.unwrap_or_default()).await?;
            (made.0, made.2)
        }
        (Api::Verify, None, None) => {
            let name = if name.trim().is_empty() { UNNAMED } else { &name };
            let made = engine.create_account(by, name, silent_approval).await?;
            (made.0, made.2)
        }
        (Api::Authy | Api::Verify, Some(_), _) => return Err(AdminError::RoleWithoutNeed),
        (Api::Admin | Api::Verify, _, Some(_)) => return Err(AdminError::ServiceWithoutNeed),
    };
    Ok(Response::KeyCreated { key: key_views(engine, &[key])?.remove(0), secret })
}

/// The id of a key as somebody typed it.
pub(super) fn id(given: String) -> Result<KeyId, AdminError> {
    KeyId::parse(&given).ok_or(AdminError::BadId { what: "a key", list: "key list", given })
}
