//! One request: who sends it, what it names in its address, and what it says.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use http::Method;
use http::header::CONTENT_TYPE;
use percent_encoding::percent_decode_str;

use super::Api;
use super::error::Error;
use super::params::{Kind, Params};
use super::reply::Format;
use crate::domain::service::Service;
use crate::domain::user::User;
use crate::engine::keys;
use crate::engine::{EngineError, Refused};

/// The header that carries a key.
const KEY: &str = "x-authy-api-key";

/// A request that came with a key.
pub(super) struct Call {
    /// The application whose key it is.
    pub(super) service: Service,
    pub(super) method: Method,
    /// The parts of the address behind the format.
    pub(super) parts: Vec<String>,
    pub(super) params: Params,
}

impl Call {
    /// Reads a request.
    ///
    /// # Errors
    ///
    /// [`Error::invalid_key`] before anything else is said; [`Error::invalid_request`]; [`Error::no_such_path`].
    pub(super) async fn read(request: Request, api: &Api) -> Result<Self, Error> {
        let (parts, body) = request.into_parts();
        let content_type = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let kind = Kind::of(content_type);
        // The header first: whoever sends it sends none elsewhere. A body is read for whoever has a key, unless it is in there.
        let header = parts.headers.get(KEY).and_then(|value| value.to_str().ok()).filter(|key| !key.is_empty());
        let (method, uri) = (parts.method.clone(), parts.uri.clone());
        let known = match header.map(ToOwned::to_owned).or_else(|| in_query(uri.query().unwrap_or_default())) {
            Some(key) => Some(whose(api, &key)?),
            None => None,
        };
        let body = Bytes::from_request(Request::from_parts(parts, body), &())
            .await
            .map_err(|_| Error::invalid_request("The body is too long, or was cut off."))?;
        let params = match kind {
            Some(kind) => Params::read(uri.query().unwrap_or_default(), kind, &body),
            None if body.is_empty() => Params::read(uri.query().unwrap_or_default(), Kind::Form, &body),
            None => Err(Error::invalid_request("The body must be a form, JSON or XML.")),
        };
        let service = if let Some(service) = known {
            service
        } else {
            let said = params.as_ref().ok().and_then(|params| params.text(&["api_key"]));
            whose(api, &said.ok_or_else(Error::invalid_key)?)?
        };
        let parts = address(uri.path()).ok_or_else(Error::no_such_path)?;
        Ok(Self { service, method, parts, params: params? })
    }

    /// The user of the application that an address names.
    ///
    /// # Errors
    ///
    /// [`Error::no_user`], also for what is no number.
    pub(super) fn user(&self, api: &Api, id: &str) -> Result<User, Error> {
        let is_number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        let number = id.parse().ok().filter(|_| is_number).ok_or_else(Error::no_user)?;
        api.engine.user_of_service(&self.service, number).map_err(|error| match error {
            EngineError::Refused(Refused::NotFound { .. }) => Error::no_user(),
            error => failed(&error),
        })
    }
}

/// A key in a query.
fn in_query(query: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find_map(|(name, value)| (name == "api_key").then(|| value.trim().to_owned()))
}

/// The application that a key is of.
fn whose(api: &Api, key: &str) -> Result<Service, Error> {
    let service = api.engine.service_for(keys::Api::Authy, key).map_err(|error| failed(&error))?;
    service.ok_or_else(Error::invalid_key)
}

/// The parts behind the format, decoded.
fn address(path: &str) -> Option<Vec<String>> {
    let (format, rest) = path.trim_start_matches('/').split_once('/')?;
    Format::of(format)?;
    rest.trim_end_matches('/')
        .split('/')
        .map(|part| percent_decode_str(part).decode_utf8().ok().map(std::borrow::Cow::into_owned))
        .collect()
}

/// What is said where the engine cannot decide.
pub(super) fn failed(error: &EngineError) -> Error {
    match error {
        EngineError::Store(cause) => tracing::error!(%cause, "an application's request failed: the store failed"),
        EngineError::Busy => {
            tracing::warn!("an application's request failed: too many at once wanted the same record");
        }
        EngineError::Refused(refused) => {
            tracing::warn!(%refused, "an application's request was refused for a reason of no code");
        }
    }
    Error::unavailable()
}
