//! Factors that people add, replace and take away in a session of theirs, beside the first one, which a held login's page sets
//! up. Each change needs a factor that was passed in that session a short while ago; a code from the help desk is one.
//!
//! What is added counts once it is confirmed with itself ([`crate::domain::binding`]); what it replaces goes in the same
//! commit. What a factor that goes takes with it is in [`gone`].

pub mod codes;
pub mod gone;
pub mod phones;

use super::app_passwords::fresh_user;
use super::devices::forget_device;
use super::login::set_up::invite_key;
use super::ports::Table;
use super::records::{self, Record, Tx};
use super::{Engine, EngineError, Refused};
use crate::domain::binding::{BINDING_TTL, Binding, Stage};
use crate::domain::challenge::Challenge;
use crate::domain::device::Invite;
use crate::domain::factor::Method;
use crate::domain::ids::SessionId;
use crate::domain::login::{Browser, Proof};
use crate::domain::route::App;
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::domain::user::User;

impl Record for Binding {
    const TABLE: Table = Table::Binding;
    type Key = SessionId;
}

/// The session in which somebody changes their factors.
#[derive(Debug, Clone)]
pub struct Own<'a> {
    /// With which app.
    pub app: &'a App,
    /// The session.
    pub session: SessionId,
    /// Where it comes from.
    pub browser: Browser,
}

impl Own<'_> {
    /// The user, if a factor was passed a short while ago and policy takes what they want to add.
    fn adds(&self, tx: &mut Tx<'_>, method: Method, now: Timestamp) -> Result<User, EngineError> {
        let user = fresh_user(tx, self.app, self.session, now)?;
        if self.app.policy.methods.contains(&method) { Ok(user) } else { Err(Refused::NotOffered.into()) }
    }

    /// Begins with a factor, in place of what was begun in this session before.
    fn begin(&self, tx: &mut Tx<'_>, user: &mut User, stage: Stage, now: Timestamp) -> Result<Binding, EngineError> {
        drop_binding(tx, user, self.session, now)?;
        let binding = Binding {
            session: self.session,
            user: user.id,
            app: self.app.name.clone(),
            browser: self.browser.clone(),
            created_at: now,
            expires_at: now + BINDING_TTL,
            wrong_codes: 0,
            stage,
        };
        tx.put(&self.session, &binding);
        // Whoever takes a factor away meanwhile drops what was begun in other sessions, found by an index that is read without
        // a version: both write the user, so that one of them looks again.
        tx.put(&user.id, user);
        Ok(binding)
    }
}

/// Factors that can be asked for again and again.
const LASTING: [Method; 4] = [Method::OneTouch, Method::SoftToken, Method::Sms, Method::Voice];

impl Engine {
    /// Whether a factor is good enough for changing factors in a session. What is added opens every app of the realm, so it takes
    /// what each of these takes, as long as the user has such a one: a factor is bound by one of no less strength than where
    /// it will be used (NIST SP 800-63B-4 §4.1.2). E-mail never is, since it proves no second factor (§3.1.3.1).
    pub fn is_for_changes(&self, user: &User, method: Method) -> bool {
        let settings = self.settings();
        let of_realm = || settings.apps.all().iter().filter(|app| app.realm == user.realm);
        let everywhere = |method: &Method| of_realm().all(|app| app.policy.methods.contains(method));
        let has = user.methods();
        let has_better = LASTING.iter().any(|method| has.contains(method) && everywhere(method));
        method != Method::Email && (everywhere(&method) || !has_better)
    }

    /// The same of a factor that was passed. A first one, set up just now, is all that its user has; and whoever gives out a code
    /// has seen them.
    pub(super) fn proves_for_changes(&self, user: &User, proof: Proof) -> bool {
        match proof {
            Proof::OneTouch(_) => self.is_for_changes(user, Method::OneTouch),
            Proof::SoftToken => self.is_for_changes(user, Method::SoftToken),
            Proof::Sent(channel) => self.is_for_changes(user, channel.method()),
            Proof::Recovery => self.is_for_changes(user, Method::Recovery),
            Proof::SetUp(_) | Proof::Bypass => true,
            Proof::TrustedBrowser | Proof::Grace | Proof::NotRequired => false,
        }
    }

    /// The factor that is being added in a session, or was added last.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn binding(&self, session: SessionId) -> Result<Option<Binding>, EngineError> {
        Ok(records::get(&*self.store, &session)?)
    }

    /// Leaves a factor that was being added.
    ///
    /// # Errors
    ///
    /// [`Refused::NotProven`] unless the session lives; [`EngineError::Store`].
    pub async fn leave_binding(&self, app: &App, session: SessionId) -> Result<(), EngineError> {
        let now = self.now();
        self.transact(|tx| {
            let mut user = owner(tx, app, session, now)?;
            drop_binding(tx, &mut user, session, now)?;
            tx.put(&user.id, &user);
            Ok(())
        })
        .await
    }
}

/// The user of a session that lives.
fn owner(tx: &mut Tx<'_>, app: &App, session: SessionId, now: Timestamp) -> Result<User, EngineError> {
    let live: Option<Session> = tx.get(&session)?;
    let live = live.filter(|live| live.app == app.name && live.is_live(app.policy.session, now));
    let user: Option<User> = tx.get(&live.ok_or(Refused::NotProven)?.user)?;
    Ok(user.filter(|user| user.is_admitted(now)).ok_or(Refused::NotProven)?)
}

/// What is being added in a session that lives, with its user, for whoever confirms it.
fn open_binding(
    tx: &mut Tx<'_>,
    app: &App,
    session: SessionId,
    now: Timestamp,
) -> Result<(Binding, User), EngineError> {
    let user = owner(tx, app, session, now)?;
    let binding: Option<Binding> = tx.get(&session)?;
    let binding =
        binding.filter(|binding| binding.user == user.id && binding.is_open(now)).ok_or(Refused::NotOffered)?;
    if app.policy.methods.contains(&binding.stage.method()) {
        Ok((binding, user))
    } else {
        Err(Refused::NotOffered.into())
    }
}

/// Removes what is being added in a session, with the link and the phone of it. The caller writes the user.
fn drop_binding(
    tx: &mut Tx<'_>,
    user: &mut User,
    session: SessionId,
    now: Timestamp,
) -> Result<Option<Binding>, EngineError> {
    let found: Option<Binding> = tx.get(&session)?;
    if let Some(binding) = &found {
        forget_stage(tx, user, &binding.stage, now)?;
        tx.delete::<Binding>(&session);
    }
    Ok(found)
}

fn forget_stage(tx: &mut Tx<'_>, user: &mut User, stage: &Stage, now: Timestamp) -> Result<(), EngineError> {
    let Stage::Phone { invite, device, push, .. } = stage else { return Ok(()) };
    tx.delete::<Invite>(&invite_key(invite.expose()));
    if let Some(device) = device {
        forget_device(tx, user, *device, now)?;
    }
    if let Some(push) = push
        && let Some(challenge) = tx.get::<Challenge>(&push.challenge)?
    {
        tx.put(&push.challenge, &challenge.withdraw(now));
    }
    Ok(())
}
