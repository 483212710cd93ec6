//! What administrators do beside the commands of [`super::users`]: changing what is kept of a person without overwriting what
//! another administrator wrote meanwhile, their sessions and held logins, and doing a thing once however often it is asked for.

use serde::{Deserialize, Serialize};

use super::admission::end_session_of;
use super::campaigns;
use super::devices::no_user;
use super::event::Event;
use super::imports::end_sessions_with;
use super::notice::Change;
use super::ports::Table;
use super::records::{self, Record, Tx};
use super::trust::end_with_sessions;
use super::{Engine, EngineError, Refused};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::factor::Method;
use crate::domain::ids::{LoginId, SessionId, UserId};
use crate::domain::locale::Locale;
use crate::domain::login::{HeldLogin, LoginDenial, LoginState};
use crate::domain::roster::Field;
use crate::domain::secret::Digest;
use crate::domain::session::Session;
use crate::domain::text::hex;
use crate::domain::throttle::History;
use crate::domain::time::Timestamp;
use crate::domain::user::User;

/// How long it is remembered that something was done once, in seconds: longer than any program tries again.
pub const ONCE_KEPT: std::time::Duration = std::time::Duration::from_hours(24);

/// Something was done that is done once: under the digest of who asked and the name they gave it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Once {
    /// Remembered while `now` is before.
    pub until: Timestamp,
}

impl Record for Once {
    const TABLE: Table = Table::Once;
    type Key = Digest;
}

/// What becomes of something that a person has or has not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum To<T> {
    /// It stays.
    #[default]
    Stay,
    /// It is taken away.
    Nothing,
    /// It is this from now on.
    This(T),
}

impl<T: Clone + PartialEq> To<T> {
    /// Makes it so; whether that changed anything.
    fn apply(&self, has: &mut Option<T>) -> bool {
        let wanted = match self {
            Self::Stay => return false,
            Self::Nothing => None,
            Self::This(value) => Some(value.clone()),
        };
        let changes = *has != wanted;
        *has = wanted;
        changes
    }
}

/// What becomes of the trust in browsers whose sessions end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// It ends: the next sign-in there asks for a second factor.
    Ends,
    /// It stays: the next sign-in there asks for the password only.
    Stays,
}

/// What ended of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndedSessions {
    /// How many sessions.
    pub sessions: usize,
    /// How many browsers are not trusted any more.
    pub browsers: usize,
}

/// What is to be another of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edit {
    /// The address for notices.
    pub email: To<String>,
    /// All their groups; `None` if they stay.
    pub groups: Option<Vec<String>>,
    /// Their language.
    pub locale: To<Locale>,
    /// When their account ends.
    pub expires_at: To<Timestamp>,
}

impl Edit {
    fn apply(&self, user: &mut User) -> Vec<Field> {
        let mut changed = Vec::new();
        if self.email.apply(&mut user.email) {
            changed.push(Field::Email);
        }
        if let Some(groups) = self.groups.as_ref().filter(|groups| **groups != user.groups) {
            user.groups.clone_from(groups);
            changed.push(Field::Groups);
        }
        if self.locale.apply(&mut user.locale) {
            changed.push(Field::Locale);
        }
        if self.expires_at.apply(&mut user.expires_at) {
            changed.push(Field::Expires);
        }
        changed
    }
}

impl Engine {
    /// Changes with everything of a user that administrators and they themselves decide, and with nothing that a sign-in does.
    pub fn revision(&self, user: &User) -> String {
        let kept = User {
            last_login: None,
            attempts: std::collections::BTreeMap::new(),
            last_step: None,
            last_code: None,
            pushes: History::default(),
            pushes_stopped_until: None,
            live_pushes: Vec::new(),
            requests: Vec::new(),
            code_wanted: None,
            logins: Vec::new(),
            ..user.clone()
        };
        let bytes = serde_json::to_vec(&kept).expect("records are plain data");
        // Keyed: of what is in the record nothing can be tried out by it.
        hex(&Digest::keyed(&self.keys.ids, "revision", &[&bytes]).as_bytes()[..16])
    }

    /// Changes what is kept of a user, if they are still as `seen`: of two administrators who change the same user at once, the
    /// second is told to look again. Whoever gets a group of a campaign becomes a member, as by an import.
    ///
    /// # Errors
    ///
    /// [`Refused::Changed`], [`Refused::NotFound`]; [`EngineError::Store`].
    pub async fn edit_user(&self, by: &By, id: UserId, seen: &str, edit: &Edit) -> Result<User, EngineError> {
        let now = self.now();
        let (before, after, changed) = self
            .transact(|tx| {
                let before: User = tx.get(&id)?.ok_or_else(|| no_user(id))?;
                if self.revision(&before) != seen {
                    return Err(Refused::Changed.into());
                }
                let mut after = before.clone();
                let changed = edit.apply(&mut after);
                if changed.is_empty() {
                    return Ok((before, after, changed));
                }
                if changed.contains(&Field::Expires) {
                    end_sessions_with(tx, &after)?;
                }
                tx.put(&id, &after);
                if changed.contains(&Field::Groups) && after.campaign.is_none() {
                    let all = campaigns::by_group(tx, &after.realm)?;
                    if let Some(campaign) = all.iter().find(|campaign| campaign.takes(&after.groups)) {
                        campaigns::join(tx, campaign, &mut after, false, now);
                    }
                }
                let names: Vec<&str> = changed.iter().map(|field| field.as_str()).collect();
                tx.note(Fact::about(&after, by, Act::UserChanged).with("fields", &names.join(" ")));
                Ok((before, after, changed))
            })
            .await?;
        if changed.contains(&Field::Email) && before.email.is_some() {
            // To the address from before: whoever has it is to hear that it is another's turn.
            self.notify(&before, Change::Removed(Method::Email));
        }
        if !changed.is_empty() {
            self.tell(&Event::UserChanged { user: id, change: "edited" });
        }
        Ok(after)
    }

    /// Ends one session of a user, and the trust in its browser unless that is to be kept.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`EngineError::Store`].
    pub async fn end_session_of_user(
        &self,
        by: &By,
        user: UserId,
        id: SessionId,
        trust: Trust,
    ) -> Result<(), EngineError> {
        let (user, browsers) = self
            .transact(|tx| {
                let user: User = tx.get(&user)?.ok_or_else(|| no_user(user))?;
                let session: Option<Session> = tx.get(&id)?;
                let unknown =
                    || Refused::NotFound { what: "session", name: crate::domain::text::base64url(id.0.as_bytes()) };
                let session = session.filter(|session| session.user == user.id).ok_or_else(unknown)?;
                end_session_of(tx, user.id, id);
                tx.note(Fact::about(&user, by, Act::SessionsEnded).with("count", &1).with("app", session.app.as_str()));
                let browsers = match trust {
                    Trust::Ends => end_with_sessions(tx, &user, by, Some(&session))?,
                    Trust::Stays => Vec::new(),
                };
                Ok((user, browsers))
            })
            .await?;
        self.trust_ended(&user, &browsers);
        Ok(())
    }

    /// Ends all sessions of a user, and their trusted browsers unless those are to stay. What they hold on to besides, app
    /// passwords for one, stays.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`EngineError::Store`].
    pub async fn end_sessions_of_user(
        &self,
        by: &By,
        user: UserId,
        trust: Trust,
    ) -> Result<EndedSessions, EngineError> {
        let (user, sessions, browsers) = self
            .transact(|tx| {
                let user: User = tx.get(&user)?.ok_or_else(|| no_user(user))?;
                let mut count = 0;
                for id in tx.all_linked(Table::UserSession, user.id.as_bytes())? {
                    let Ok(id) = <[u8; 32]>::try_from(id) else { continue };
                    end_session_of(tx, user.id, SessionId(Digest::from_bytes(id)));
                    count += 1;
                }
                if count > 0 {
                    tx.note(Fact::about(&user, by, Act::SessionsEnded).with("count", &count));
                }
                // The index is read without a version: a release that begins another meanwhile writes the user too.
                tx.put(&user.id, &user);
                let browsers = match trust {
                    Trust::Ends => end_with_sessions(tx, &user, by, None)?,
                    Trust::Stays => Vec::new(),
                };
                Ok((user, count, browsers))
            })
            .await?;
        self.trust_ended(&user, &browsers);
        Ok(EndedSessions { sessions, browsers: browsers.len() })
    }

    /// Stops a sign-in of a user that waits for a second factor or for its browser, or a question for a factor in a session: its
    /// push is taken back, and what the app answered is destroyed.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`] for what does not wait, or is not theirs; [`EngineError::Store`].
    pub async fn stop_login_of_user(&self, by: &By, user: UserId, id: LoginId) -> Result<(), EngineError> {
        let now = self.now();
        let ended = self
            .transact(|tx| {
                let mut user: User = tx.get(&user)?.ok_or_else(|| no_user(user))?;
                let login: Option<HeldLogin> = tx.get(&id)?;
                let unknown =
                    || Refused::NotFound { what: "challenge", name: crate::domain::text::base64url(id.0.as_bytes()) };
                let waits =
                    |login: &HeldLogin| login.user == user.id && login.deny_would_hold() && now < login.expires_at;
                let login = login.filter(waits).ok_or_else(unknown)?;
                let fact = Fact::about(&user, by, Act::LoginStopped).with("app", &login.app);
                let ended = Engine::deny_within(tx, login, &mut user, LoginDenial::Withdrawn, now)?;
                tx.put(&user.id, &user);
                tx.note(fact);
                Ok(ended)
            })
            .await?;
        self.forget_ended(&[ended]);
        Ok(())
    }

    /// The logins of a user that wait for a second factor or for their browser, the oldest first.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn held_logins_of(&self, user: &User) -> Result<Vec<HeldLogin>, EngineError> {
        let now = self.now();
        let mut live = Vec::new();
        for id in &user.logins {
            let login: Option<HeldLogin> = records::get(&*self.store, id)?;
            let is_open = |login: &HeldLogin| {
                matches!(login.state, LoginState::Held | LoginState::Approved { .. }) && now < login.expires_at
            };
            live.extend(login.filter(is_open));
        }
        live.sort_by_key(|login| login.created_at);
        Ok(live)
    }

    /// Refuses what was done before under the same name, and remembers that it is done now, in the commit that does it.
    pub(super) fn only_once(&self, tx: &mut Tx<'_>, facts: &[Fact]) -> Result<(), EngineError> {
        match facts.iter().find(|fact| fact.by.once.is_some()) {
            Some(fact) => self.once(tx, &fact.by),
            None => Ok(()),
        }
    }

    /// The same for an act that need not note anything, or of which only the first commit may find that out: what it notes
    /// goes without the name then.
    pub(super) fn once(&self, tx: &mut Tx<'_>, by: &By) -> Result<(), EngineError> {
        let Some(once) = by.once else { return Ok(()) };
        let now = self.now();
        let before: Option<Once> = tx.get(&once)?;
        if before.is_some_and(|before| now < before.until) {
            return Err(Refused::DoneBefore.into());
        }
        tx.put(&once, &Once { until: now + ONCE_KEPT });
        Ok(())
    }

    /// Whether nothing was done under that name; what does it looks again in its commit.
    pub(super) fn was_not_done(&self, by: &By) -> Result<(), EngineError> {
        let before: Option<Once> = match by.once {
            Some(once) => records::get(&*self.store, &once)?,
            None => None,
        };
        match before.filter(|before| self.now() < before.until) {
            Some(_) => Err(Refused::DoneBefore.into()),
            None => Ok(()),
        }
    }
}
