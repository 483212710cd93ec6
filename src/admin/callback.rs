//! What applications are still to be told: looking at the queue, and telling them again.

use serde::{Deserialize, Serialize};

use super::{AdminError, Response};
use crate::domain::callback::{Callback, CallbackState};
use crate::domain::ids::CallbackId;
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
        after: Option<CallbackId>,
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
    /// Its id. Of an answer it is the question's, as its application knows it; of what a webhook is told the `uuid` that it is
    /// told with.
    pub id: String,
    /// The application's name.
    pub application: String,
    /// What it is told: `answer`, or the name of an event.
    pub event: String,
    /// The webhook that is told, by its id in the Verify API; nothing for an answer.
    pub webhook: Option<String>,
    /// `waiting` or `dead`.
    pub state: String,
    /// How often it failed.
    pub tries: u32,
    /// When it is tried next, while it waits.
    pub next_at: Option<String>,
    /// What went wrong the last time.
    pub last_error: Option<String>,
    /// When it happened.
    pub happened_at: String,
}

/// A page of the queue.
///
/// # Errors
///
/// [`AdminError`], if the store cannot be read.
pub fn list(engine: &Engine, dead: bool, after: Option<CallbackId>) -> Result<Response, AdminError> {
    let page = engine.callbacks(dead, after)?;
    let callbacks = page.callbacks.iter().map(|callback| view(engine, callback)).collect::<Result<_, _>>()?;
    Ok(Response::Callbacks { callbacks, next: page.next })
}

fn view(engine: &Engine, callback: &Callback) -> Result<CallbackView, EngineError> {
    let service = engine.service_by_id(callback.service)?;
    let is_waiting = callback.state == CallbackState::Waiting;
    let ahead = engine.wall().millis_after(engine.now());
    Ok(CallbackView {
        id: callback.id.to_string(),
        application: service.map(|service| service.name).unwrap_or_default(),
        event: callback.happening.as_ref().map_or("answer", |happening| happening.kind.as_str()).to_owned(),
        webhook: callback.happening.as_ref().map(|happening| format!("YW{}", happening.webhook.simple())),
        state: callback.state.as_str().to_owned(),
        tries: callback.tries,
        next_at: is_waiting.then(|| callback.next_at.moved(ahead).rfc3339()),
        last_error: callback.last_error.clone(),
        happened_at: callback.created_at.moved(ahead).rfc3339(),
    })
}

/// Makes one due at once.
///
/// # Errors
///
/// [`AdminError`], in words that say what to do.
pub async fn retry(engine: &Engine, given: String) -> Result<String, AdminError> {
    let id = CallbackId::parse(&given);
    let id = id.ok_or(AdminError::BadId { what: "a callback", list: "callback list", given })?;
    engine.retry_callback(id).await?;
    Ok(format!("callback `{id}` is sent now"))
}
