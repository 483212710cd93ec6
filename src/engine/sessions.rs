//! Sessions that a user has elsewhere: with this app in other browsers, and with the other apps of the realm.

use super::admission::end_session_of;
use super::app_passwords::fresh_user;
use super::ports::Table;
use super::records::Tx;
use super::{Engine, EngineError, Refused};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::ids::{SessionId, UserId};
use crate::domain::route::App;
use crate::domain::secret;
use crate::domain::secret::Digest;
use crate::domain::session::{MOST_SESSIONS, Session};
use crate::domain::text::base64url;

/// Which sessions are to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elsewhere<'a> {
    /// The one of this handle.
    One(&'a str),
    /// All but the one that asks.
    All,
}

/// Makes room for another session of a user, within the transaction that begins it and writes the user.
pub(super) fn make_room(tx: &mut Tx<'_>, user: UserId) -> Result<(), EngineError> {
    let all = tx.all_linked(Table::UserSession, user.as_bytes())?;
    let over = (all.len() + 1).saturating_sub(MOST_SESSIONS);
    if over == 0 {
        return Ok(());
    }
    let mut by_use = Vec::with_capacity(all.len());
    for id in all.into_iter().filter_map(|id| <[u8; 32]>::try_from(id).ok()) {
        let id = SessionId(Digest::from_bytes(id));
        // An entry without a session goes first.
        by_use.push((tx.get::<Session>(&id)?.map(|session| session.seen_at), id));
    }
    by_use.sort_unstable_by_key(|(seen_at, id)| (*seen_at, *id.0.as_bytes()));
    for (_, id) in by_use.into_iter().take(over) {
        end_session_of(tx, user, id);
    }
    Ok(())
}

impl Engine {
    /// What names a session on its user's account page; its own id is on no page.
    pub fn session_handle(&self, session: SessionId) -> String {
        base64url(&Digest::keyed(&self.keys.forms, "session elsewhere", &[session.0.as_bytes()]).as_bytes()[..16])
    }

    /// Ends sessions of the user of a session, as signing out does; how many there were. The one that asks goes on.
    ///
    /// # Errors
    ///
    /// [`Refused::StepUpNeeded`] unless a factor was passed in the session a short while ago; [`Refused::NotFound`] for one
    /// that is not theirs, or over; [`EngineError::Store`].
    pub async fn end_sessions_elsewhere(
        &self,
        app: &App,
        session: SessionId,
        which: Elsewhere<'_>,
    ) -> Result<usize, EngineError> {
        let now = self.now();
        self.transact(|tx| {
            let user = fresh_user(tx, app, session, now)?;
            // All of them: whoever begins many must not hide behind those that a list has room for.
            let mut ending: Vec<Session> = Vec::new();
            for id in tx.all_linked(Table::UserSession, user.id.as_bytes())? {
                let Ok(id) = <[u8; 32]>::try_from(id) else { continue };
                let other = tx.get::<Session>(&SessionId(Digest::from_bytes(id)))?;
                ending.extend(other.filter(|other| other.id != session));
            }
            if let Elsewhere::One(handle) = which {
                ending.retain(|other| secret::same(self.session_handle(other.id).as_bytes(), handle.as_bytes()));
                if ending.is_empty() {
                    return Err(Refused::NotFound { what: "session", name: handle.to_owned() }.into());
                }
            }
            for other in &ending {
                end_session_of(tx, user.id, other.id);
                let fact = Fact::about(&user, &By::USER, Act::SessionEnded).with("app", &other.app);
                tx.note(fact.with("browser", &other.browser));
            }
            if !ending.is_empty() {
                // Read without a version: a release that begins another one meanwhile writes the user too.
                tx.put(&user.id, &user);
            }
            Ok(ending.len())
        })
        .await
    }
}
