//! What a factor that goes takes with it: sign-ins that it approved and that are not released yet, codes on their way to a
//! number, pushes that nobody else can answer, and in every other session the right to change factors without showing one
//! again. Whatever of these is decided at the same time writes the user too, so that one of the two looks again.

use super::{Own, drop_binding};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::binding::OwnFactor;
use crate::domain::challenge::Challenge;
use crate::domain::device::Device;
use crate::domain::factor::Method;
use crate::domain::ids::SessionId;
use crate::domain::login::{HeldLogin, LoginDenial, LoginState};
use crate::domain::route::App;
use crate::domain::secret::Digest;
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::domain::user::{Standing, User};
use crate::engine::admission::end_session_of;
use crate::engine::devices::{about_device, forget_device};
use crate::engine::login::deny::Ended;
use crate::engine::login::offered;
use crate::engine::ports::Table;
use crate::engine::records::Tx;
use crate::engine::{Engine, EngineError, Refused, campaigns, requests};

/// What becomes of the sessions that a phone approved, when it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) enum ItsSessions {
    /// They end: whoever has the phone may have begun them.
    End,
    /// They go on.
    Stay,
}

impl Engine {
    /// Takes away what hangs on a factor that was taken out of `user`, who is written by the caller. `own`: the session in
    /// which that is done, if it is done in one.
    pub(in crate::engine) fn take_along(
        tx: &mut Tx<'_>,
        user: &mut User,
        gone: OwnFactor,
        own: Option<SessionId>,
        its_sessions: ItsSessions,
        now: Timestamp,
    ) -> Result<Vec<Ended>, EngineError> {
        let ended = end_approvals(tx, user, gone, now)?;
        let still = user.factors.devices.clone();
        let can_be_answered = |challenge: &Challenge| {
            challenge.wants_code() || challenge.devices.iter().any(|asked| still.contains(asked))
        };
        requests::end(tx, user, now, |challenge| !can_be_answered(challenge))?;
        for id in tx.all_linked(Table::UserSession, user.id.as_bytes())? {
            let Ok(id) = <[u8; 32]>::try_from(id) else { continue };
            let id = SessionId(Digest::from_bytes(id));
            if Some(id) == own {
                continue;
            }
            // A thief of the factor may be about to add one of their own there.
            drop_binding(tx, user, id, now)?;
            let Some(session) = tx.get::<Session>(&id)? else { continue };
            // By its approval, its codes or its set-up, and by a browser that was trusted then.
            let was_begun_by_it = matches!(gone, OwnFactor::Phone(_)) && gone.may_have_proved(session.proof);
            if was_begun_by_it && its_sessions == ItsSessions::End {
                end_session_of(tx, user.id, id);
            } else if session.proof.is_factor() || session.proved_at.is_some() {
                // Too long ago for anything: the session goes on, and shows a factor again before it changes one.
                tx.put(&id, &Session { proved_at: Some(Timestamp::default()), proved_for_changes_at: None, ..session });
            }
        }
        Ok(ended)
    }

    /// Takes a factor away in a session. `before` had it, `user` is without it already and is written.
    pub(super) fn go(
        &self,
        tx: &mut Tx<'_>,
        own: &Own<'_>,
        before: &User,
        user: &mut User,
        gone: OwnFactor,
        now: Timestamp,
    ) -> Result<Vec<Ended>, EngineError> {
        if !self.keeps_a_way(tx, before, user, now)? {
            return Err(Refused::LastFactor.into());
        }
        self.count_without(tx, &By::USER, user, now)?;
        let ended = Engine::take_along(tx, user, gone, Some(own.session), ItsSessions::End, now)?;
        tx.put(&user.id, user);
        Ok(ended)
    }

    /// Takes a phone away that nobody asks whether it may go, with all that hangs on it: by an administrator, or by itself.
    pub(super) fn go_at_once(
        &self,
        tx: &mut Tx<'_>,
        by: &By,
        device: &Device,
        mut user: User,
        now: Timestamp,
    ) -> Result<(User, Vec<Ended>), EngineError> {
        // One that was never confirmed was no factor.
        let was_factor = user.factors.devices.contains(&device.id);
        forget_device(tx, &mut user, device.id, now)?;
        let mut ended = Vec::new();
        if was_factor {
            tx.note(about_device(&user, by, Act::FactorRemoved, device));
            let gone = OwnFactor::Phone(device.id);
            ended = Engine::take_along(tx, &mut user, gone, None, ItsSessions::End, now)?;
            self.count_without(tx, by, &mut user, now)?;
        }
        tx.put(&user.id, &user);
        Ok((user, ended))
    }

    /// A factor of a user went. Where it was the last, and no app of the realm asks for one, they are as if they never had any.
    /// Where one does, they count as enrolled all the same: else whoever has the password could set up a factor of their own,
    /// right after the phone was reported stolen.
    fn count_without(&self, tx: &mut Tx<'_>, by: &By, user: &mut User, now: Timestamp) -> Result<(), EngineError> {
        if user.has_factor() {
            return Ok(());
        }
        user.bereft = None;
        let settings = self.settings();
        let mut apps = settings.apps.all().iter().filter(|app| app.realm == user.realm).peekable();
        let mut is_asked = apps.peek().is_none();
        for app in apps {
            is_asked |= campaigns::standing(tx, app, user, now)? != Standing::NotRequired;
        }
        if is_asked {
            user.bereft = Some(now);
        } else if !user.factors.recovery.is_empty() {
            // They stood in for a factor, and there is none any more.
            user.factors.recovery.clear();
            tx.note(Fact::about(user, by, Act::FactorRemoved).with("method", Method::Recovery.as_str()));
        }
        Ok(())
    }

    /// Whether a user may take this factor away: not the last one where an app of their realm asks for one, and none without
    /// which they would be asked for what they do not have.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn may_go_without(&self, user: &User, factor: OwnFactor) -> Result<bool, EngineError> {
        let mut after = user.clone();
        match factor {
            OwnFactor::Phone(device) => after.factors.devices.retain(|other| *other != device),
            OwnFactor::SoftToken => after.factors.softtoken = None,
            OwnFactor::Number => after.factors.phone = None,
        }
        self.keeps_a_way(&mut Tx::new(&*self.store), user, &after, self.now())
    }

    /// Whether every app of the realm that had a way for `before` has one for `after`, or asks for none.
    pub(super) fn keeps_a_way(
        &self,
        tx: &mut Tx<'_>,
        before: &User,
        after: &User,
        now: Timestamp,
    ) -> Result<bool, EngineError> {
        for app in self.settings().apps.all().iter().filter(|app| app.realm == after.realm) {
            if !has_way(app, before) || has_way(app, after) {
                continue;
            }
            match campaigns::standing(tx, app, after, now)? {
                Standing::NotRequired => {}
                Standing::Enrolled
                | Standing::MustEnrol
                | Standing::InGrace(_)
                | Standing::OptedOut
                | Standing::Locked
                | Standing::Ended => return Ok(false),
            }
        }
        Ok(true)
    }
}

/// Whether somebody can confirm a sign-in to an app, again and again: recovery codes come to an end.
fn has_way(app: &App, user: &User) -> bool {
    user.is_enrolled() && offered(app, user).into_iter().any(|method| method != Method::Recovery)
}

/// Denies what is approved by it and not released, and takes back what is under way to it.
fn end_approvals(tx: &mut Tx<'_>, user: &mut User, gone: OwnFactor, now: Timestamp) -> Result<Vec<Ended>, EngineError> {
    let mut ended = Vec::new();
    for id in user.logins.clone() {
        let Some(mut login) = tx.get::<HeldLogin>(&id)? else { continue };
        match login.state {
            LoginState::Approved { proof, .. } if gone.may_have_proved(proof) => {
                ended.push(Engine::deny_within(tx, login, user, LoginDenial::Withdrawn, now)?);
            }
            LoginState::Held => {
                if forget_asked(tx, &mut login, user, gone, now)? {
                    tx.put(&id, &login);
                }
            }
            LoginState::Approved { .. } | LoginState::Denied { .. } | LoginState::Released { .. } => {}
        }
    }
    Ok(ended)
}

/// Whether the held login was changed by it.
fn forget_asked(
    tx: &mut Tx<'_>,
    login: &mut HeldLogin,
    user: &mut User,
    gone: OwnFactor,
    now: Timestamp,
) -> Result<bool, EngineError> {
    match gone {
        OwnFactor::Number => {
            let was_sent =
                login.sent.as_ref().is_some_and(|sent| matches!(sent.channel.method(), Method::Sms | Method::Voice));
            if was_sent {
                login.sent = None;
            }
            Ok(was_sent)
        }
        OwnFactor::Phone(device) => {
            let Some(push) = &login.push else { return Ok(false) };
            let challenge: Option<Challenge> = tx.get(&push.challenge)?;
            let asked = challenge.map(|challenge| challenge.devices).unwrap_or_default();
            if !asked.contains(&device) || asked.iter().any(|asked| user.factors.devices.contains(asked)) {
                return Ok(false);
            }
            Engine::withdraw_push(tx, login, user, now)?;
            login.push = None;
            Ok(true)
        }
        OwnFactor::SoftToken => Ok(false),
    }
}
