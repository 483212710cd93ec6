//! Verifying a caller: asking the phones of whoever they say they are, and what came of it.

use serde::{Deserialize, Serialize};

use super::{AdminError, Person, Response};
use crate::domain::audit::By;
use crate::domain::ids::{ChallengeId, UserId};
use crate::engine::Engine;
use crate::engine::callers::CallerState;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum CallerRequest {
    /// Asks the phones of a user.
    Ask(Person),
    /// What became of it.
    Look {
        /// The id, as the first answer has it.
        id: ChallengeId,
    },
    /// Takes it back.
    End {
        /// The id.
        id: ChallengeId,
    },
}

impl CallerRequest {
    /// The command in words, for the log.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Ask(_) => "user verify-caller",
            Self::Look { .. } => "user verify-caller, look",
            Self::End { .. } => "user verify-caller, end",
        }
    }
}

/// Where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallerView {
    /// Its id.
    pub id: ChallengeId,
    /// `waiting`, `confirmed`, `denied`, `not-calling` or `expired`.
    pub state: String,
    /// The words that the phone shows, in the first answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// How many phones were asked, in the first answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phones: Option<usize>,
    /// Until when they can answer, RFC 3339; in the first answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// The phone that confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// Asks the phones of a user.
///
/// # Errors
///
/// [`AdminError`], in words that say what to do.
pub async fn ask(engine: &Engine, by: &By, user: UserId) -> Result<Response, AdminError> {
    let asked = engine.verify_caller(by, user).await?;
    Ok(Response::Caller(CallerView {
        id: asked.id,
        state: CallerState::Waiting.as_str().to_owned(),
        words: Some(asked.words),
        phones: Some(asked.phones),
        expires_at: Some(asked.shown_expires_at.rfc3339()),
        phone: None,
    }))
}

/// What became of it.
///
/// # Errors
///
/// As [`ask`].
pub fn look(engine: &Engine, id: ChallengeId) -> Result<Response, AdminError> {
    let state = engine.caller_check(id)?;
    let phone = match state {
        CallerState::Confirmed(device) => engine.device(device)?.map(|device| device.name),
        CallerState::Waiting | CallerState::Denied | CallerState::NotCalling | CallerState::Expired => None,
    };
    let state = state.as_str().to_owned();
    Ok(Response::Caller(CallerView { id, state, words: None, phones: None, expires_at: None, phone }))
}
