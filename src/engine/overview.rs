//! What administrators are shown beside the records themselves.

use super::ports::Table;
use super::records;
use super::{Engine, EngineError};
use crate::domain::ids::{SessionId, UserId};
use crate::domain::secret::Digest;
use crate::domain::session::Session;

/// The most sessions of one user that are read.
const MAX_SESSIONS: usize = 1000;

impl Engine {
    /// The live sessions of a user.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn sessions_of(&self, user: UserId) -> Result<Vec<Session>, EngineError> {
        let now = self.now();
        let settings = self.settings();
        let mut live = Vec::new();
        for id in records::linked(&*self.store, Table::UserSession, user.as_bytes(), MAX_SESSIONS)? {
            let Ok(id) = <[u8; 32]>::try_from(id) else { continue };
            let Some(session) = records::get::<Session>(&*self.store, &SessionId(Digest::from_bytes(id)))? else {
                continue;
            };
            // A session with an app that is no longer configured is worth nothing.
            let app = settings.apps.named(&session.app);
            if app.is_some_and(|app| session.is_live(app.policy.session, now)) {
                live.push(session);
            }
        }
        Ok(live)
    }
}
