//! What applications are told, and how the form of their interface is asked to write it.

use crate::domain::account::Account;
use crate::domain::callback::Callback;
use crate::domain::challenge::Challenge;
use crate::domain::device::Device;
use crate::domain::service::{CallbackMethod, Service};
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::domain::webhook::Happening;

/// All that an application is told.
#[derive(Debug, Clone)]
pub struct CallbackFacts {
    /// What is in the queue.
    pub callback: Callback,
    /// Who is told.
    pub service: Service,
    /// Of what.
    pub about: About,
    /// Where the application is told.
    pub url: String,
    /// Now as the wall clock has it.
    pub now: Timestamp,
}

/// What an application is told of.
#[derive(Debug, Clone)]
pub enum About {
    /// An answered question, at the one address of an operator's application.
    Answer(Box<AnswerFacts>),
    /// Something that a webhook of an account's application wants to know.
    Happening(Box<HappeningFacts>),
}

/// All about an answered question.
#[derive(Debug, Clone)]
pub struct AnswerFacts {
    /// The question.
    pub challenge: Challenge,
    /// Who was asked.
    pub user: User,
    /// What they answered with, unless it was removed since.
    pub device: Option<Device>,
}

/// All about what a webhook wants to know.
#[derive(Debug, Clone)]
pub struct HappeningFacts {
    /// What happened.
    pub happening: Happening,
    /// Whose key it is signed with.
    pub account: Account,
    /// The question it happened to, unless that was removed since.
    pub challenge: Option<Challenge>,
}

/// A callback as it goes out.
#[derive(Clone, PartialEq, Eq)]
pub struct CallbackRequest {
    /// How.
    pub method: CallbackMethod,
    /// Where to, with its query.
    pub url: String,
    /// Names in lower case, and values.
    pub headers: Vec<(&'static str, String)>,
    /// The body; may be empty.
    pub body: Vec<u8>,
}

/// Why a callback cannot go out at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Unsendable {
    /// For the list of what was given up, with the remedy.
    pub reason: String,
}

/// How an interface writes what its applications are told.
pub trait CallbackForm: Send + Sync + 'static {
    /// The request, signed.
    ///
    /// # Errors
    ///
    /// [`Unsendable`] for what no try would bring to the application.
    fn write(&self, facts: &CallbackFacts) -> Result<CallbackRequest, Unsendable>;
}
