//! Refusals in the protocol's form: an HTTP status, a code of five digits as text, and a sentence.

use http::StatusCode;
use serde_json::{Map, Value, json};

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(super) struct Error {
    pub(super) status: StatusCode,
    code: u32,
    message: String,
    /// What is wrong with which field.
    fields: Vec<(&'static str, String)>,
    /// Whether the message stands in `errors` too. It does not with requests that are not found.
    is_repeated: bool,
    /// Seconds after which it may be tried again.
    pub(super) retry_after: Option<u64>,
}

impl Error {
    fn new(status: StatusCode, code: u32, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), fields: Vec::new(), is_repeated: true, retry_after: None }
    }

    /// No key, a wrong one, or one of another interface: all look the same.
    pub(super) fn invalid_key() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, 60001, "Invalid API key")
    }

    /// What cannot be read.
    pub(super) fn invalid_request(why: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, 60002, format!("Invalid request. {why}"))
    }

    /// An address that there is not.
    pub(super) fn no_such_path() -> Self {
        Self::new(StatusCode::NOT_FOUND, 60002, "Requested URL was not found. Please check the method and the path.")
    }

    /// Too often.
    pub(super) fn too_many(retry_after: u64) -> Self {
        let message = "Too many requests. Try again later.";
        Self { retry_after: Some(retry_after), ..Self::new(StatusCode::TOO_MANY_REQUESTS, 60003, message) }
    }

    /// A parameter that is missing.
    pub(super) fn required(name: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, 60004, format!("Invalid parameter: {name} - Parameter is required"))
    }

    /// A parameter that cannot be taken.
    pub(super) fn invalid_parameter(name: &str, why: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, 60004, format!("Invalid parameter: {name} - {why}"))
    }

    /// A text or code of the program's own, which would be spoken in the gateway's name.
    pub(super) fn disallowed(name: &str) -> Self {
        let message = format!("Custom messages and codes are not allowed: leave {name} out");
        Self::new(StatusCode::BAD_REQUEST, 60091, message)
    }

    /// A phone number that is missing: the program registered this user without one, or a reset took it away.
    pub(super) fn no_number() -> Self {
        Self::new(StatusCode::BAD_REQUEST, 60033, "Phone number is invalid: this user has none")
    }

    /// An e-mail address that is missing.
    pub(super) fn no_email() -> Self {
        Self::new(StatusCode::BAD_REQUEST, 60038, "Email is invalid: this user has none")
    }

    /// The application does not take this method.
    pub(super) fn method_off(code: u32, what: &str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code, format!("{what} is not enabled for this application"))
    }

    /// A message or call that did not go out.
    pub(super) fn not_sent(code: u32, what: &str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code, what)
    }

    /// A code that was right before.
    pub(super) fn used_token() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, 60019, "Token is invalid. Token was used recently")
    }

    /// A wrong code, or one that is over.
    pub(super) fn wrong_token() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, 60020, "Token is invalid")
    }

    /// A wrong code of a phone verification.
    pub(super) fn wrong_verification() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, 60022, "Verification code is incorrect")
    }

    /// No phone verification is under way for this number, written for people.
    pub(super) fn no_verification(number: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, 60023, format!("No pending verifications for {number} found."))
    }

    /// No such user in this application.
    pub(super) fn no_user() -> Self {
        Self::new(StatusCode::NOT_FOUND, 60026, "User not found.")
    }

    /// A user who cannot be registered, and why by field.
    pub(super) fn invalid_user(fields: Vec<(&'static str, String)>) -> Self {
        Self { fields, ..Self::new(StatusCode::BAD_REQUEST, 60027, "User was not valid") }
    }

    /// A number that is none.
    pub(super) fn invalid_number() -> Self {
        Self::new(StatusCode::BAD_REQUEST, 60033, "Phone number is invalid")
    }

    /// A user whose authenticator app was proven: no program takes it away.
    pub(super) fn has_softtoken() -> Self {
        let message = "Action not authorized: this user has an authenticator app, and a new one only after a reset";
        Self::new(StatusCode::BAD_REQUEST, 60031, message)
    }

    /// A phone that cannot be registered.
    pub(super) fn no_registration(why: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, 60090, why)
    }

    /// No registration by an id of the program's own.
    pub(super) fn unknown_registration() -> Self {
        Self::new(StatusCode::NOT_FOUND, 60035, "Registration not found")
    }

    /// A user who was locked by an administrator.
    pub(super) fn suspended() -> Self {
        Self::new(StatusCode::BAD_REQUEST, 60017, "User has been suspended")
    }

    /// No such approval request in this application.
    pub(super) fn no_approval(uuid: &str) -> Self {
        let error = Self::new(StatusCode::NOT_FOUND, 60049, format!("Approval request not found: {uuid}"));
        Self { is_repeated: false, ..error }
    }

    /// An approval request that cannot be made.
    pub(super) fn invalid_approval(why: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, 60080, format!("Approval request invalid: {why}"))
    }

    /// A user who never showed that they have anything to be asked on.
    pub(super) fn not_registered() -> Self {
        let message = "User is not registered: no phone was set up and no code was right yet";
        Self::new(StatusCode::BAD_REQUEST, 60050, message)
    }

    /// A user without a phone that could be asked.
    pub(super) fn no_device() -> Self {
        Self::new(StatusCode::BAD_REQUEST, 60051, "No devices found for this user: register one first")
    }

    /// The gateway cannot decide.
    pub(super) fn unavailable() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, 60000, "The service cannot decide now. Try again later.")
    }

    /// The body. What is wrong with fields stands at the top and among the errors; a code that was tried says so as well.
    pub(super) fn body(&self) -> Value {
        let mut errors = Map::new();
        let mut body = json!({ "message": self.message, "success": false, "error_code": self.code.to_string() });
        for (name, why) in &self.fields {
            errors.insert((*name).to_owned(), json!(why));
            body[*name] = json!(why);
        }
        if self.is_repeated {
            errors.insert("message".to_owned(), json!(self.message));
        }
        if matches!(self.code, 60019 | 60020) {
            body["token"] = json!("is invalid");
        }
        body["errors"] = Value::Object(errors);
        body
    }
}
