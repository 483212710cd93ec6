//! App passwords: made by their owner for one program and one app, and replaced by the app's own user name and password,
//! which the owner deposits once for each app. Making, ending and depositing need a factor passed a short while ago; what is
//! kept of an app password is a keyed digest, and of what is deposited a sealed text.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::event::Event;
use super::notice::Change;
use super::ports::{StoreError, Table};
use super::records::{self, NameOf, Record, RecordKey, Tx};
use super::{Engine, EngineError, Refused};
use crate::domain::app_password::{self, AppPassword, MOST, Typed};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::ids::{AppName, AppPasswordId, SessionId, UserId};
use crate::domain::route::App;
use crate::domain::secret::{Digest, Secret};
use crate::domain::session::Session;
use crate::domain::text::{base64url, from_base64url};
use crate::domain::time::Timestamp;
use crate::domain::user::User;

/// The longest password that can be deposited, in bytes.
const MAX_PASSWORD: usize = 1024;

impl Record for AppPassword {
    const TABLE: Table = Table::AppPassword;
    type Key = AppPasswordId;
}

/// From the digest of an app password to its record.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct AppPasswordOf(AppPasswordId);

impl Record for AppPasswordOf {
    const TABLE: Table = Table::AppPasswordOf;
    type Key = Digest;
}

/// The app's own user name and password of a user, sealed.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Deposit {
    sealed: String,
    at: Timestamp,
}

/// Of which user with which app.
struct DepositKey(UserId, AppName);

impl RecordKey for DepositKey {
    fn bytes(&self) -> Vec<u8> {
        [&self.0.as_bytes()[..], self.1.as_str().as_bytes()].concat()
    }
}

impl Record for Deposit {
    const TABLE: Table = Table::Deposit;
    type Key = DepositKey;
}

/// What is in a deposit.
#[derive(Serialize, Deserialize)]
struct Credentials {
    username: Secret<String>,
    password: Secret<String>,
}

/// What is known of a deposit without the password in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deposited {
    /// The user name the app gets.
    pub username: String,
    /// When it was deposited.
    pub at: Timestamp,
}

/// What a password is that somebody presents to an app.
#[derive(Debug)]
pub enum AppPasswordUse {
    /// It has not the form of an app password: the app may judge it as any other.
    NotOne,
    /// It has the form, and is nobody's here: unknown or ended, of another app or user, of somebody who is locked, or with
    /// nothing deposited. It must not reach the app, and all of these look alike.
    Unknown,
    /// It is right: the app gets these instead.
    Deposited {
        /// Which one it is, for [`Engine::app_password_used`].
        id: AppPasswordId,
        /// Whose.
        user: UserId,
        /// The app's own name of the user.
        username: String,
        /// The app's own password.
        password: Secret<String>,
    },
}

impl Engine {
    /// What a password is that was presented to an app under this name.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`] if it cannot be looked up, or a deposit does not open: nothing may reach the app then.
    pub fn app_password(&self, app: &App, typed_user: &str, presented: &str) -> Result<AppPasswordUse, EngineError> {
        let Some(typed) = Typed::parse(presented) else { return Ok(AppPasswordUse::NotOne) };
        let store = &*self.store;
        let Some(AppPasswordOf(id)) = records::get(store, &typed.digest(&self.keys.app_passwords))? else {
            return Ok(AppPasswordUse::Unknown);
        };
        let Some(found) = records::get::<AppPassword>(store, &id)?.filter(|found| found.app == app.name) else {
            return Ok(AppPasswordUse::Unknown);
        };
        let Ok(name) = app.user_name(typed_user) else { return Ok(AppPasswordUse::Unknown) };
        let named: Option<NameOf> = records::get(store, &self.name_key(&app.realm, &name))?;
        if named.is_none_or(|named| named.0 != found.user) {
            return Ok(AppPasswordUse::Unknown);
        }
        let Some(user) = records::get::<User>(store, &found.user)?.filter(|user| user.is_admitted(self.now())) else {
            return Ok(AppPasswordUse::Unknown);
        };
        let Some((credentials, _)) = self.opened_deposit(app, &user)? else { return Ok(AppPasswordUse::Unknown) };
        Ok(AppPasswordUse::Deposited {
            id,
            user: user.id,
            username: credentials.username.expose().clone(),
            password: credentials.password,
        })
    }

    /// Whether what came with an app password may go on: it was not ended, its user is not locked, and what it stands for is
    /// still deposited.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`] if it cannot be looked up: it may not go on then.
    pub fn app_password_stands(&self, app: &App, id: AppPasswordId) -> Result<bool, EngineError> {
        let store = &*self.store;
        let Some(found) = records::get::<AppPassword>(store, &id)?.filter(|found| found.app == app.name) else {
            return Ok(false);
        };
        let user: Option<User> = records::get(store, &found.user)?;
        if user.is_none_or(|user| !user.is_admitted(self.now())) {
            return Ok(false);
        }
        Ok(records::get::<Deposit>(store, &DepositKey(found.user, found.app))?.is_some())
    }

    /// Writes down that one was used, where it is due. A request need not wait for it.
    pub async fn app_password_used(&self, id: AppPasswordId) {
        let now = self.now();
        // Looked at first without a transaction: nearly every use finds nothing to write.
        if !matches!(records::get::<AppPassword>(&*self.store, &id), Ok(Some(found)) if found.use_to_write(now).is_some())
        {
            return;
        }
        // Losing this write costs a line on a page; a failing store is seen elsewhere.
        let _ = self
            .transact(|tx| {
                if let Some(found) = tx.get::<AppPassword>(&id)?
                    && let Some(hour) = found.use_to_write(now)
                {
                    tx.put(&id, &AppPassword { used_at: Some(hour), ..found });
                }
                Ok(())
            })
            .await;
    }

    /// Makes one for the user of a session; its text is returned this once.
    ///
    /// # Errors
    ///
    /// [`Refused::StepUpNeeded`] unless the session lives and a factor was passed in it a short while ago;
    /// [`Refused::BadName`] for a name of nothing; [`Refused::TooMany`] beyond [`MOST`]; [`EngineError::Store`].
    pub async fn create_app_password(
        &self,
        app: &App,
        session: SessionId,
        name: &str,
    ) -> Result<(AppPassword, Secret<String>), EngineError> {
        let now = self.now();
        let typed = Typed::made_of(self.bytes());
        let id = AppPasswordId::at(now, self.bytes());
        let digest = typed.digest(&self.keys.app_passwords);
        let name = app_password::name(name);
        let (made, user) = self
            .transact(|tx| {
                let user = fresh_user(tx, app, session, now)?;
                let name = name.clone().ok_or_else(|| Refused::BadName("a name is needed".to_owned()))?;
                if of_user(tx, user.id)?.iter().filter(|other| other.app == app.name).count() >= MOST {
                    return Err(Refused::TooMany { what: "app passwords" }.into());
                }
                let app = app.name.clone();
                let made = AppPassword { id, user: user.id, app, name, digest, created_at: now, used_at: None };
                tx.put(&id, &made);
                tx.put(&digest, &AppPasswordOf(id));
                tx.link(Table::UserAppPassword, user.id.as_bytes(), id.as_bytes());
                // The index is read without a version. Of two who add the last one there may be, or one who adds and one who
                // takes all away, both write the user, so that one of them looks again.
                tx.put(&user.id, &user);
                tx.note(about(&user, &By::USER, Act::AppPasswordAdded, &made));
                Ok((made, user))
            })
            .await?;
        self.app_password_changed(&user, &app.name, Change::AppPasswordAdded);
        Ok((made, typed.shown()))
    }

    /// Ends one of the user of a session at once.
    ///
    /// # Errors
    ///
    /// [`Refused::StepUpNeeded`] as for [`Engine::create_app_password`]; [`Refused::NotFound`] unless it is this user's, with
    /// this app; [`EngineError::Store`].
    pub async fn revoke_app_password(
        &self,
        app: &App,
        session: SessionId,
        id: AppPasswordId,
    ) -> Result<(), EngineError> {
        let now = self.now();
        let user = self
            .transact(|tx| {
                let user = fresh_user(tx, app, session, now)?;
                let ended = end(tx, id, |found| found.user == user.id && found.app == app.name)?;
                tx.note(about(&user, &By::USER, Act::AppPasswordRemoved, &ended));
                Ok(user)
            })
            .await?;
        self.app_password_changed(&user, &app.name, Change::AppPasswordRemoved);
        Ok(())
    }

    /// Ends one of a user at once, as administrators do.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`] unless it is this user's; [`EngineError::Store`].
    pub async fn revoke_app_password_of(
        &self,
        by: &By,
        user: &User,
        id: AppPasswordId,
    ) -> Result<AppPassword, EngineError> {
        let ended = self
            .transact(|tx| {
                let ended = end(tx, id, |found| found.user == user.id)?;
                tx.note(about(user, by, Act::AppPasswordRemoved, &ended));
                Ok(ended)
            })
            .await?;
        self.app_password_changed(user, &ended.app, Change::AppPasswordRemoved);
        Ok(ended)
    }

    /// Those of a user, the oldest first.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn app_passwords_of(&self, user: UserId) -> Result<Vec<AppPassword>, EngineError> {
        of_user(&mut Tx::new(&*self.store), user)
    }

    /// Deposits the app's own user name and password of the user of a session, in place of what was deposited before.
    ///
    /// # Errors
    ///
    /// [`Refused::StepUpNeeded`] as for [`Engine::create_app_password`]; [`Refused::BadName`] for a name that is another
    /// user's, since whoever knows somebody's password could else go past that person's second factor;
    /// [`Refused::BadPassword`] for one that is empty, too long or cannot be sent; [`EngineError::Store`].
    pub async fn deposit(
        &self,
        app: &App,
        session: SessionId,
        username: &str,
        password: &Secret<String>,
    ) -> Result<(), EngineError> {
        let now = self.now();
        let nonce = self.nonce();
        let password_is_good =
            (1..=MAX_PASSWORD).contains(&password.expose().len()) && !password.expose().chars().any(char::is_control);
        let user = self
            .transact(|tx| {
                let user = fresh_user(tx, app, session, now)?;
                // In Basic credentials the name ends at the first colon (RFC 7617 §2).
                if !is_name_of(app, &user, username) || username.contains(':') || username.chars().any(char::is_control)
                {
                    return Err(Refused::BadName(format!("the user name must be your own, `{}`", user.name)).into());
                }
                if !password_is_good {
                    return Err(Refused::BadPassword.into());
                }
                let credentials =
                    Credentials { username: Secret::new(username.trim().to_owned()), password: password.clone() };
                let clear = Zeroizing::new(serde_json::to_vec(&credentials).expect("plain data"));
                let sealed = base64url(&self.keys.deposits.seal(nonce, &place(app, user.id), &clear));
                tx.put(&DepositKey(user.id, app.name.clone()), &Deposit { sealed, at: now });
                // As above: whoever takes all away meanwhile writes the user too.
                tx.put(&user.id, &user);
                tx.note(Fact::about(&user, &By::USER, Act::PasswordDeposited).with("app", &app.name));
                Ok(user)
            })
            .await?;
        self.app_password_changed(&user, &app.name, Change::Deposited);
        Ok(())
    }

    /// Destroys what the user of a session deposited for an app; their app passwords are worth nothing without it.
    ///
    /// # Errors
    ///
    /// [`Refused::StepUpNeeded`] as for [`Engine::create_app_password`]; [`Refused::NotFound`] where nothing is deposited;
    /// [`EngineError::Store`].
    pub async fn remove_deposit(&self, app: &App, session: SessionId) -> Result<(), EngineError> {
        let now = self.now();
        let user = self
            .transact(|tx| {
                let user = fresh_user(tx, app, session, now)?;
                let key = DepositKey(user.id, app.name.clone());
                if tx.get::<Deposit>(&key)?.is_none() {
                    let name = app.name.to_string();
                    return Err(Refused::NotFound { what: "deposited password for", name }.into());
                }
                tx.delete::<Deposit>(&key);
                tx.note(Fact::about(&user, &By::USER, Act::DepositRemoved).with("app", &app.name));
                Ok(user)
            })
            .await?;
        self.app_password_changed(&user, &app.name, Change::DepositRemoved);
        Ok(())
    }

    /// What a user has deposited for an app, but for the password.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`] if it cannot be read, or does not open.
    pub fn deposited(&self, app: &App, user: &User) -> Result<Option<Deposited>, EngineError> {
        let opened = self.opened_deposit(app, user)?;
        Ok(opened.map(|(credentials, at)| Deposited { username: credentials.username.expose().clone(), at }))
    }

    /// The apps for which a user has deposited a password.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn deposits_of(&self, user: UserId) -> Result<Vec<AppName>, EngineError> {
        deposits_of(&Tx::new(&*self.store), user)
    }

    /// The token that the forms of a session's own pages carry.
    pub fn session_token(&self, session: SessionId) -> String {
        base64url(Digest::keyed(&self.keys.forms, "session form", &[session.0.as_bytes()]).as_bytes())
    }

    /// Whether a form's token is this session's.
    pub fn is_session_token(&self, session: SessionId, token: &str) -> bool {
        crate::domain::secret::same(self.session_token(session).as_bytes(), token.as_bytes())
    }

    fn opened_deposit(&self, app: &App, user: &User) -> Result<Option<(Credentials, Timestamp)>, EngineError> {
        let key = DepositKey(user.id, app.name.clone());
        let Some(deposit) = records::get::<Deposit>(&*self.store, &key)? else { return Ok(None) };
        let damaged = |reason: String| StoreError { reason: format!("a deposited password {reason}") };
        let sealed = from_base64url(&deposit.sealed).ok_or_else(|| damaged("is damaged".to_owned()))?;
        let clear = self.keys.deposits.open(&place(app, user.id), &sealed);
        let clear = Zeroizing::new(clear.map_err(|error| damaged(error.to_string()))?);
        let credentials: Credentials =
            serde_json::from_slice(&clear).map_err(|_| damaged("does not read".to_owned()))?;
        // Names may be read in another way since: it must still be this user's.
        Ok(is_name_of(app, user, credentials.username.expose()).then_some((credentials, deposit.at)))
    }

    fn app_password_changed(&self, user: &User, app: &AppName, change: Change) {
        self.tell(&Event::AppPasswordChanged { user: user.id, app: app.clone(), change: change.as_str() });
        self.notify(user, change);
    }
}

fn about(user: &User, by: &By, act: Act, one: &AppPassword) -> Fact {
    Fact::about(user, by, act).with("app", &one.app).with("app_password", &one.id).with("name", &one.name)
}

/// What binds a sealed deposit to its place.
fn place(app: &App, user: UserId) -> Vec<u8> {
    [app.realm.as_str().as_bytes(), b"\0", app.name.as_str().as_bytes(), b"\0", user.as_bytes()].concat()
}

fn is_name_of(app: &App, user: &User, username: &str) -> bool {
    app.user_name(username).is_ok_and(|name| name == user.name) && app.realm == user.realm
}

/// The user of a session in which a factor was passed a short while ago that is good enough for it
/// ([`Engine::is_for_changes`]): only they change what opens an app.
pub(super) fn fresh_user(tx: &mut Tx<'_>, app: &App, session: SessionId, now: Timestamp) -> Result<User, EngineError> {
    let session: Option<Session> = tx.get(&session)?;
    let session = session
        .filter(|session| session.app == app.name && session.is_live(app.policy.session, now))
        .filter(|session| session.may_change(app.step_up_within, now))
        .ok_or(Refused::StepUpNeeded)?;
    let user: Option<User> = tx.get(&session.user)?;
    Ok(user.filter(|user| user.is_admitted(now)).ok_or(Refused::StepUpNeeded)?)
}

fn of_user(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<AppPassword>, EngineError> {
    let mut found = Vec::new();
    for id in tx.all_linked(Table::UserAppPassword, user.as_bytes())? {
        let Ok(id) = <[u8; 16]>::try_from(id) else { continue };
        found.extend(tx.get::<AppPassword>(&AppPasswordId::from_bytes(id))?);
    }
    Ok(found)
}

fn end(
    tx: &mut Tx<'_>,
    id: AppPasswordId,
    may_be_ended: impl Fn(&AppPassword) -> bool,
) -> Result<AppPassword, EngineError> {
    let found: Option<AppPassword> = tx.get(&id)?;
    let unknown = || Refused::NotFound { what: "app password", name: id.to_string() };
    let found = found.filter(may_be_ended).ok_or_else(unknown)?;
    forget(tx, &found);
    Ok(found)
}

fn forget(tx: &mut Tx<'_>, found: &AppPassword) {
    tx.delete::<AppPassword>(&found.id);
    tx.delete::<AppPasswordOf>(&found.digest);
    tx.unlink(Table::UserAppPassword, found.user.as_bytes(), found.id.as_bytes());
}

fn deposits_of(tx: &Tx<'_>, user: UserId) -> Result<Vec<AppName>, EngineError> {
    let names = tx.all_linked(Table::Deposit, user.as_bytes())?;
    Ok(names.into_iter().filter_map(|name| AppName::parse(&String::from_utf8(name).ok()?)).collect())
}

/// Takes everything away that is here of a user, within a transaction that writes or deletes the user.
pub(super) fn forget_all(tx: &mut Tx<'_>, user: UserId) -> Result<(), EngineError> {
    for found in of_user(tx, user)? {
        forget(tx, &found);
    }
    for app in deposits_of(tx, user)? {
        tx.delete::<Deposit>(&DepositKey(user, app));
    }
    Ok(())
}
