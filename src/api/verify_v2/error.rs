//! Refusals in the protocol's form: an HTTP status, the protocol's own code, and a sentence.

use std::time::Duration;

use axum::response::{IntoResponse, Response};
use http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, Method, StatusCode};
use serde_json::json;

use super::Api;
use crate::domain::login::StepError;
use crate::engine::entities::IDENTITY;
use crate::engine::{EngineError, Refused};

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(super) struct Error {
    status: StatusCode,
    code: u32,
    message: String,
    /// In how many seconds it may be tried again, where that is known.
    retry_after: Option<u64>,
}

impl Error {
    fn new(status: StatusCode, code: u32, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), retry_after: None }
    }

    /// Credentials that are missing, wrong, over, or for something else: all look the same.
    pub(super) fn unauthorised() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, 20003, "Authenticate")
    }

    /// There is no such thing, or not for this device.
    pub(super) fn not_found(path: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, 20404, format!("The requested resource {path} was not found"))
    }

    pub(super) fn wrong_method(method: &Method) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, 20004, format!("Method {method} is not allowed for this resource"))
    }

    /// A parameter that is missing or cannot be taken.
    pub(super) fn parameter(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, 60306, format!("Invalid parameter: {}", message.into()))
    }

    /// A parameter of a service or a verification.
    pub(super) fn service_parameter(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, 60200, format!("Invalid parameter: {}", message.into()))
    }

    /// A parameter that could not be read, of a service or a verification.
    pub(super) fn of_service(self) -> Self {
        if self.code == 60306 { Self { code: 60200, ..self } } else { self }
    }

    /// What is no identity.
    pub(super) fn identity() -> Self {
        let (least, most) = (IDENTITY.start(), IDENTITY.end());
        Self::parameter(format!("`Identity` must have {least} to {most} letters, digits and dashes"))
    }

    pub(super) fn not_a_form() -> Self {
        let message = "Invalid body: application/x-www-form-urlencoded is needed";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, 60306, message)
    }

    pub(super) fn unreadable_body(status: StatusCode) -> Self {
        Self::new(status, 60306, "Invalid body: it is too long or was cut off")
    }

    pub(super) fn too_many_factors() -> Self {
        Self::new(StatusCode::BAD_REQUEST, 60315, "Too many factors for this entity")
    }

    /// The device did not prove that it holds its key.
    pub(super) fn factor_not_verified() -> Self {
        Self::new(StatusCode::FORBIDDEN, 60311, "Factor could not be verified")
    }

    pub(super) fn already_answered() -> Self {
        Self::new(StatusCode::FORBIDDEN, 60322, "Challenge was already answered")
    }

    pub(super) fn challenge_expired() -> Self {
        Self::new(StatusCode::FORBIDDEN, 60323, "Challenge expired")
    }

    /// The answer is not signed by the device's key, or answers something else.
    pub(super) fn challenge_not_verified() -> Self {
        Self::new(StatusCode::FORBIDDEN, 60324, "Challenge could not be verified")
    }

    /// Others are being served.
    fn busy() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, 20429, "Too many requests; try again later")
    }

    /// The clock shows a time before the gateway was started, by the same clock: nothing that phones sign now can be told from what
    /// they had signed then.
    pub(super) fn clock_set_back() -> Self {
        tracing::error!("a phone was refused: the clock was set back behind the start of the gateway; start it anew");
        Self::unavailable()
    }

    fn unavailable() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, 20503, "The gateway cannot decide now; try again later")
    }

    /// What the engine says, where `refusal` gives words to what it refuses.
    pub(super) fn from_engine(error: &EngineError, refusal: impl FnOnce(&Refused) -> Self) -> Self {
        match error {
            EngineError::Refused(refused) => refusal(refused),
            EngineError::Store(cause) => {
                tracing::error!(%cause, "a request failed: the store failed");
                Self::unavailable()
            }
            EngineError::Busy => {
                tracing::warn!("a request failed: too many at once wanted the same record");
                Self::unavailable()
            }
        }
    }

    /// What a program asked for and was refused, of the thing in its path.
    pub(super) fn from_program(error: &EngineError, path: &str) -> Self {
        Self::from_engine(error, |refused| match refused {
            Refused::NotFound { .. } => Self::not_found(path),
            Refused::Profile(error) => Self::service_parameter(error.to_string()),
            Refused::Webhook(error) => Self::service_parameter(error.to_string()),
            Refused::TooMany { what } => Self::too_many(what),
            Refused::Locked => Self::locked(),
            other => Self::parameter(other.to_string()),
        })
    }

    /// A factor that a program could not make, or a code that was not looked at.
    pub(super) fn from_program_factor(error: &EngineError, api: &Api, path: &str) -> Self {
        match error {
            EngineError::Refused(Refused::TooMany { .. }) => Self::too_many_factors(),
            EngineError::Refused(Refused::Throttled { again_at }) => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, 60326, "Too many factors were created for this entity today")
                    .after(api.now().until(*again_at))
            }
            EngineError::Refused(Refused::FactorLocked { until }) => {
                Self::too_many_requests("The factor is locked after wrong codes").after(api.now().until(*until))
            }
            EngineError::Refused(Refused::FactorDisabled) => Self::factor_not_verified(),
            error => Self::from_program(error, path),
        }
    }

    /// A factor that was not asked.
    pub(super) fn from_prompt(error: &EngineError, api: &Api, path: &str) -> Self {
        match error {
            EngineError::Refused(Refused::Prompt(error)) => Self::parameter(error.to_string()),
            EngineError::Refused(Refused::NotProven) => {
                Self::new(StatusCode::FORBIDDEN, 60318, "The factor is unverified")
            }
            EngineError::Refused(Refused::Step(_)) => Self::challenge_expired(),
            // As for an answer: no code of the factor will do.
            EngineError::Refused(Refused::FactorDisabled) => Self::challenge_not_verified(),
            EngineError::Refused(Refused::Throttled { again_at }) => {
                Self::too_many_requests("Too many challenges for this entity").after(api.now().until(*again_at))
            }
            error => Self::from_program_factor(error, api, path),
        }
    }

    /// A code that did not answer a challenge.
    pub(super) fn from_code(error: &EngineError, api: &Api, path: &str) -> Self {
        match error {
            EngineError::Refused(Refused::NotProven) => Self::challenge_not_verified(),
            EngineError::Refused(Refused::Step(StepError::Settled)) => Self::already_answered(),
            error => Self::from_prompt(error, api, path),
        }
    }

    /// A registration by an access token that was refused.
    pub(super) fn from_token_use(error: &EngineError, api: &Api) -> Self {
        match error {
            EngineError::Refused(Refused::TooMany { .. } | Refused::Throttled { .. }) => {
                Self::from_program_factor(error, api, "")
            }
            // Why a token is no longer good is nothing for whoever holds it.
            EngineError::Refused(_) => Self::unauthorised(),
            error => Self::from_store(error),
        }
    }

    /// A code that was not sent.
    pub(super) fn from_sending(error: &EngineError, api: &Api, path: &str) -> Self {
        match error {
            EngineError::Refused(Refused::Throttled { again_at }) => {
                let message = "Max send attempts reached: no more codes go there now";
                Self::new(StatusCode::TOO_MANY_REQUESTS, 60203, message).after(api.now().until(*again_at))
            }
            EngineError::Refused(Refused::NotServed) => {
                Self::service_parameter("`To` is a number that nothing is sent to")
            }
            EngineError::Refused(Refused::NotOffered) => Self::service_parameter(
                "`Channel` does not lead to `To` or is not offered here, or the service takes no `CustomCode`",
            ),
            EngineError::Refused(Refused::SendFailed) => {
                let message = "The code could not be sent; try again later";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, 20503, message)
            }
            error => Self::from_program(error, path),
        }
    }

    /// A code of a verification that was not looked at: too many were wrong.
    pub(super) fn too_many_checks(wait: Duration) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, 60202, "Max check attempts reached").after(wait)
    }

    fn too_many_requests(message: &str) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, 20429, message)
    }

    /// To be tried again after this time.
    fn after(self, wait: Duration) -> Self {
        Self { retry_after: Some(wait.as_secs().max(1)), ..self }
    }

    /// More than there may be.
    fn too_many(what: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, 60200, format!("There are too many {what} already: delete some"))
    }

    /// An administrator locked the entity.
    fn locked() -> Self {
        let message = "The entity was locked by an administrator of the gateway, who alone can unlock it";
        Self::new(StatusCode::FORBIDDEN, 20403, message)
    }

    /// What the engine says where it has nothing to refuse.
    pub(super) fn from_store(error: &EngineError) -> Self {
        Self::from_engine(error, |_| Self::unavailable())
    }

    /// A registration that was refused.
    pub(super) fn from_registration(error: &EngineError) -> Self {
        Self::from_engine(error, |refused| match refused {
            Refused::TooMany { .. } => Self::too_many_factors(),
            // Why an invitation is no longer good is nothing for whoever holds it.
            _ => Self::unauthorised(),
        })
    }

    /// A proof of a device's key that was refused.
    pub(super) fn from_verification(error: &EngineError) -> Self {
        Self::from_engine(error, |refused| match refused {
            Refused::TooMany { .. } => Self::too_many_factors(),
            _ => Self::factor_not_verified(),
        })
    }

    /// A picture that is not shown. Why there is none is nothing for a phone.
    pub(super) fn from_logo(error: &EngineError, path: &str) -> Self {
        Self::from_engine(error, |refused| match refused {
            Refused::TooMany { .. } => Self::busy(),
            _ => Self::not_found(path),
        })
    }

    /// An answer that was refused although its signature held.
    pub(super) fn from_answer(error: &EngineError, path: &str) -> Self {
        Self::from_engine(error, |refused| match refused {
            Refused::NotFound { .. } => Self::not_found(path),
            Refused::Step(StepError::Expired) => Self::challenge_expired(),
            Refused::Step(StepError::Settled | StepError::NotApproved) => Self::already_answered(),
            _ => Self::challenge_not_verified(),
        })
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let body = json!({
            "code": self.code,
            "message": self.message,
            "more_info": format!("https://www.twilio.com/docs/errors/{}", self.code),
            "status": self.status.as_u16(),
        });
        let mut response = super::json(self.status, &body);
        match self.status {
            StatusCode::SERVICE_UNAVAILABLE => {
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
            }
            StatusCode::TOO_MANY_REQUESTS => {
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(self.retry_after.unwrap_or(2)));
            }
            // Old Android libraries read no body of a 401 without it.
            StatusCode::UNAUTHORIZED => {
                response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"Vestibule\""));
            }
            _ => {}
        }
        response
    }
}
