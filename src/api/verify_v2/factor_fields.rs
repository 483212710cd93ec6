//! What devices say of themselves in the form of a factor: where they are woken, what they run, what they want remembered.

use std::collections::BTreeMap;

use super::call::Fields;
use super::error::Error;
use crate::domain::push::{MAX_SUBSCRIPTION, PushChange, PushTarget};

/// Longest values, in characters, as the protocol has them. The platforms `web` and `ntfy` are ours: a browser's
/// subscription is longer than a token.
const MAX_PLATFORM: usize = 64;
const MAX_SDK_VERSION: usize = 64;
const MAX_METADATA: usize = 1024;

/// Where the device is woken, if the form says. A token without a platform is for the `present` one.
///
/// # Errors
///
/// [`Error::parameter`].
pub(super) fn push(form: &Fields, present: &str) -> Result<PushChange, Error> {
    let platform = form.optional("Config.NotificationPlatform", MAX_PLATFORM)?;
    let token = form.optional("Config.NotificationToken", MAX_SUBSCRIPTION)?;
    if platform.is_none() && token.is_none() {
        return Ok(PushChange::Kept);
    }
    match PushTarget::read(platform.unwrap_or(present), token) {
        Ok(target) => Ok(target.map_or(PushChange::Removed, PushChange::To)),
        Err(error) => Err(Error::parameter(error.to_string())),
    }
}

/// # Errors
///
/// [`Error::parameter`].
pub(super) fn sdk_version(form: &Fields) -> Result<Option<String>, Error> {
    Ok(form.optional("Config.SdkVersion", MAX_SDK_VERSION)?.map(str::to_owned))
}

/// What the app wants remembered: a JSON object whose values are texts.
///
/// # Errors
///
/// [`Error::parameter`].
pub(super) fn metadata(form: &Fields) -> Result<Option<BTreeMap<String, String>>, Error> {
    let Some(text) = form.optional("Metadata", MAX_METADATA)? else { return Ok(None) };
    let read = serde_json::from_str(text).map(Some);
    read.map_err(|_| Error::parameter("`Metadata` must be a JSON object whose values are texts"))
}
