//! Opting out and in from the account page, by those who have no factor yet. Grace is neither used nor given back by it.

use super::admission::live_session_in;
use super::campaigns;
use super::notice::Change;
use super::records::Tx;
use super::{Engine, EngineError, Refused};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::ids::SessionId;
use crate::domain::route::App;
use crate::domain::time::Timestamp;
use crate::domain::user::{OptOutPolicy, Standing, User};

/// What somebody without a factor may choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Nothing: they have a factor, or must have one.
    None,
    /// They opted out, and may take it back.
    In,
    /// They may do without, for as long as grace lasts.
    Out,
    /// Nobody asks them for one; they may set one up.
    SetUp,
}

impl Choice {
    fn of(standing: Standing, opt_out: OptOutPolicy) -> Self {
        match (standing, opt_out) {
            (Standing::OptedOut, _) => Self::In,
            (Standing::InGrace(left), OptOutPolicy::DuringGrace) if left > 0 => Self::Out,
            (Standing::NotRequired, _) => Self::SetUp,
            (
                Standing::InGrace(_) | Standing::MustEnrol | Standing::Enrolled | Standing::Locked | Standing::Ended,
                _,
            ) => Self::None,
        }
    }
}

impl Engine {
    /// What a user may choose with an app.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn choice_of(&self, app: &App, user: &User) -> Result<Choice, EngineError> {
        choice(&mut Tx::new(&*self.store), app, user, self.now())
    }

    /// Has the user of a session do without a second factor, where policy lets people, as long as grace would have lasted.
    /// They have no factor that could be asked for.
    ///
    /// # Errors
    ///
    /// [`Refused::NotProven`] unless the session lives; [`Refused::NotOffered`] unless they may; [`EngineError::Store`].
    pub async fn opt_out_in_session(&self, app: &App, session: SessionId) -> Result<(), EngineError> {
        let now = self.now();
        let user = self.choose(app, session, Choice::Out, Act::OptedOut, Some(now), now).await?;
        self.notify(&user, Change::OptedOut);
        Ok(())
    }

    /// Takes that back: they are asked at the next sign-in again.
    ///
    /// # Errors
    ///
    /// As [`Engine::opt_out_in_session`].
    pub async fn opt_in_in_session(&self, app: &App, session: SessionId) -> Result<(), EngineError> {
        let now = self.now();
        self.choose(app, session, Choice::In, Act::OptedIn, None, now).await.map(drop)
    }

    async fn choose(
        &self,
        app: &App,
        session: SessionId,
        wanted: Choice,
        act: Act,
        opted_out: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<User, EngineError> {
        self.transact(|tx| {
            let session = live_session_in(tx, app, session, now)?.ok_or(Refused::NotProven)?;
            let user: User = tx.get(&session.user)?.ok_or(Refused::NotProven)?;
            if choice(tx, app, &user, now)? != wanted {
                return Err(Refused::NotOffered.into());
            }
            let user = User { opted_out, ..user };
            tx.put(&user.id, &user);
            tx.note(Fact::about(&user, &By::USER, act).with("app", &app.name));
            Ok(user)
        })
        .await
    }
}

fn choice(tx: &mut Tx<'_>, app: &App, user: &User, now: Timestamp) -> Result<Choice, EngineError> {
    let terms = campaigns::terms(tx, app, user, now)?;
    Ok(Choice::of(user.standing(&terms, now), terms.opt_out()))
}
