//! How somebody's sign-ins ended: written in the commit that ends one, for its user to look at.

use super::ports::Table;
use super::records::{self, Record, RecordKey, Tx};
use super::{Engine, EngineError};
use crate::domain::challenge::Denial;
use crate::domain::ids::{LoginId, UserId};
use crate::domain::login::{HeldLogin, LoginDenial};
use crate::domain::sign_in::{End, MOST, SignIn, makes_room};
use crate::domain::time::Timestamp;

/// Whose, when, and which: those of one user sort by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignInKey(UserId, Timestamp, LoginId);

impl RecordKey for SignInKey {
    fn bytes(&self) -> Vec<u8> {
        let at = u64::try_from(self.1.millis()).unwrap_or(0);
        [&self.0.as_bytes()[..], &at.to_be_bytes(), &self.2.0.as_bytes()[..8]].concat()
    }
}

impl Record for SignIn {
    const TABLE: Table = Table::SignIn;
    type Key = SignInKey;
}

/// Notes how a login ended; what is too many then goes ([`makes_room`]).
pub(super) fn note(tx: &mut Tx<'_>, login: &HeldLogin, end: End, at: Timestamp) -> Result<(), EngineError> {
    if !is_told(login, end) {
        return Ok(());
    }
    let user = login.user.as_bytes();
    let all: Vec<(Vec<u8>, SignIn)> = tx.all_of(user)?;
    let ends: Vec<End> = all.iter().map(|(_, kept)| kept.end).collect();
    for place in makes_room(&ends, end) {
        tx.unlink(Table::SignIn, user, &all[place].0);
    }
    let sign_in = SignIn { at, app: login.app.clone(), browser: login.browser.clone(), end };
    tx.put(&SignInKey(login.user, at, login.id), &sign_in);
    Ok(())
}

/// Whether its user should know. One that a later one of the same browser replaced is told by that; and where a factor was
/// only asked for again, nobody was signing in: what the phone said to it counts all the same.
fn is_told(login: &HeldLogin, end: End) -> bool {
    match end {
        End::Denied(LoginDenial::Superseded) => false,
        End::Denied(LoginDenial::Answer(Denial::NotMe | Denial::Denied | Denial::WrongNumber)) => true,
        End::Denied(LoginDenial::TooManyCodes | LoginDenial::Cancelled | LoginDenial::Withdrawn)
        | End::LetIn(_)
        | End::Expired => login.step_up.is_none(),
    }
}

/// Takes the history of a user away.
pub(super) fn forget_all(tx: &mut Tx<'_>, user: UserId) -> Result<(), EngineError> {
    for entry in tx.all_linked(Table::SignIn, user.as_bytes())? {
        tx.unlink(Table::SignIn, user.as_bytes(), &entry);
    }
    Ok(())
}

impl Engine {
    /// How the sign-ins of a user ended, the newest first.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn sign_ins_of(&self, user: UserId) -> Result<Vec<SignIn>, EngineError> {
        let found = self.store.scan(Table::SignIn, user.as_bytes(), None, 2 * MOST)?;
        let mut all: Vec<SignIn> =
            found.iter().map(|(_, stored)| records::decode(&stored.bytes)).collect::<Result<_, _>>()?;
        all.reverse();
        all.truncate(MOST);
        Ok(all)
    }

    /// Notes a login whose time was over before anybody settled it, in a commit of its own. That of a record that was removed
    /// meanwhile was told by whoever removed it.
    pub(super) async fn note_expired(&self, id: LoginId) -> Result<(), EngineError> {
        self.transact(|tx| {
            if let Some(login) = tx.get::<HeldLogin>(&id)?
                && login.deny_would_hold()
            {
                let at = login.expires_at;
                note(tx, &login, End::Expired, at)?;
                tx.delete::<HeldLogin>(&id);
            }
            Ok(())
        })
        .await
    }
}
