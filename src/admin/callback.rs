//! What applications are still to be told: looking at the queue, and telling them again.

use serde::{Deserialize, Serialize};

use super::{AdminError, Response};
use crate::domain::callback::Callback;
use crate::domain::ids::ChallengeId;
use crate::engine::{Engine, EngineError};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum CallbackRequest {
    /// A page of the queue.
    List {
        /// Only what was given up.
        #[serde(default)]
        dead: bool,
        /// The page after this one.
        #[serde(default)]
        after: Option<ChallengeId>,
    },
    /// Makes one due at once.
    Retry {
        /// Its id, as the list has it.
        id: String,
    },
    /// Makes all that were given up due at once.
    RetryDead,
}

impl CallbackRequest {
    /// The command in words, for the log.
    pub fn word(&self) -> &'static str {
        match self {
            Self::List { .. } => "callback list",
            Self::Retry { .. } => "callback retry",
            Self::RetryDead => "callback retry --all",
        }
    }
}

/// A callback that was not taken yet. Times are RFC 3339.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallbackView {
    /// The id of the question, as its application knows it.
    pub id: String,
    /// The application's name.
    pub application: String,
    /// `waiting` or `dead`.
    pub state: String,
    /// How often it failed.
    pub tries: u32,
    /// When it is tried next, while it waits.
    pub next_at: Option<String>,
    /// What went wrong the last time.
    pub last_error: Option<String>,
    /// When the question was answered.
    pub answered_at: String,
}

/// A page of the queue.
///
/// # Errors
///
/// [`AdminError`], if the store cannot be read.
pub fn list(engine: &Engine, dead: bool, after: Option<ChallengeId>) -> Result<Response, AdminError> {
    let page = engine.callbacks(dead, after)?;
    let callbacks = page.callbacks.iter().map(|callback| view(engine, callback)).collect::<Result<_, _>>()?;
    Ok(Response::Callbacks { callbacks, next: page.next })
}

fn view(engine: &Engine, callback: &Callback) -> Result<CallbackView, EngineError> {
    let service = engine.service_by_id(callback.service)?;
    let is_waiting = callback.state == crate::domain::callback::CallbackState::Waiting;
    let ahead = engine.wall().millis_after(engine.now());
    Ok(CallbackView {
        id: callback.challenge.to_string(),
        application: service.map(|service| service.name).unwrap_or_default(),
        state: callback.state.as_str().to_owned(),
        tries: callback.tries,
        next_at: is_waiting.then(|| callback.next_at.moved(ahead).rfc3339()),
        last_error: callback.last_error.clone(),
        answered_at: callback.created_at.moved(ahead).rfc3339(),
    })
}

/// Makes one due at once.
///
/// # Errors
///
/// [`AdminError`], in words that say what to do.
pub async fn retry(engine: &Engine, given: String) -> Result<String, AdminError> {
    let id = ChallengeId::parse(&given);
    let id = id.ok_or(AdminError::BadId { what: "a callback", list: "callback list", given })?;
    engine.retry_callback(id).await?;
    Ok(format!("callback `{id}` is sent now"))
}
