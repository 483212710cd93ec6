//! What is answered.

use axum::body::Body;
use axum::response::Response;
use http::header::{CONTENT_TYPE, ETAG, LOCATION};
use http::{HeaderName, HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::Value;

use super::problem::{Code, Problem};

/// An answer on its way out.
#[derive(Debug)]
pub struct Reply(Response);

impl Reply {
    /// A record, or a list of some.
    ///
    /// # Errors
    ///
    /// [`Code::Unavailable`] if it cannot be written as JSON.
    pub fn json(value: &impl Serialize) -> Result<Self, Problem> {
        let text = serde_json::to_string(value).map_err(|_| Code::Unavailable)?;
        Ok(Self::of(StatusCode::OK, "application/json", Body::from(text)))
    }

    /// The document itself.
    pub fn document(value: &Value) -> Self {
        Self::of(StatusCode::OK, "application/json", Body::from(value.to_string()))
    }

    /// Something new, and where it is.
    ///
    /// # Errors
    ///
    /// As [`Reply::json`].
    pub fn created(value: &impl Serialize, location: Option<&str>) -> Result<Self, Problem> {
        let mut reply = Self::json(value)?;
        *reply.0.status_mut() = StatusCode::CREATED;
        Ok(match location {
            Some(location) => reply.with(LOCATION, location),
            None => reply,
        })
    }

    /// It is done, and there is nothing to be said of it.
    pub fn done() -> Self {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        Self(response)
    }

    /// Something that is no JSON, or many lines of it.
    pub fn of(status: StatusCode, content_type: &'static str, body: Body) -> Self {
        let mut response = Response::new(body);
        *response.status_mut() = status;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        Self(response)
    }

    /// With what `If-Match` is to say later.
    #[must_use]
    pub fn seen_as(self, revision: &str) -> Self {
        self.with(ETAG, &format!("\"{revision}\""))
    }

    fn with(mut self, name: HeaderName, value: &str) -> Self {
        // Of ids and names that have no other characters.
        if let Ok(value) = HeaderValue::from_str(value) {
            self.0.headers_mut().insert(name, value);
        }
        self
    }

    /// As it is sent.
    pub fn into_response(self) -> Response {
        self.0
    }
}
