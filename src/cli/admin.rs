//! Administration: what can be asked, and doing it. The same requests come over the Unix socket of a running server and
//! from a command that opened the store itself.

mod protocol;
mod view;

#[cfg(test)]
pub(in crate::cli) mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tracing::info;

pub use self::protocol::{Demand, Person, Request, Response, Which};
pub use self::view::{
    AppPasswordView, AuditEnd, BackupView, DeviceView, KeyView, LockView, ObservedView, PhoneView, UserDetails,
    UserView, plain,
};

use crate::config::Config;
use crate::domain::audit::{Broken, By};
use crate::domain::bypass::Caps;
use crate::domain::device::Device;
use crate::domain::ids::{AppName, AppPasswordId, DeviceId, RealmName, UserId};
use crate::domain::route::App;
use crate::domain::user::{OptOutPolicy, User, UserName, UserNameError};
use crate::engine::keys::KeyId;
use crate::engine::login::set_up::INVITE_TTL;
use crate::engine::users::NewUser;
use crate::engine::{Engine, EngineError, Refused, Settings};
use crate::store::sled::{BackupError, BackupSummary, SledStore};

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// The engine refused, in the words of [`Refused`], with what to do.
    #[error("{refused}{remedy}")]
    Refused {
        /// Why.
        refused: Refused,
        /// What to do; may be empty.
        remedy: &'static str,
    },
    /// The engine failed.
    #[error("{what}: look at the log of the server")]
    Failed {
        /// What failed.
        what: String,
    },
    /// No such realm.
    #[error("there is no realm `{given}`, there is {}", quoted(known))]
    NoSuchRealm {
        /// What was given.
        given: String,
        /// What there is.
        known: Vec<RealmName>,
    },
    /// No such app.
    #[error("there is no app `{}`, there is {}", given.escape_debug(), known.join(", "))]
    NoSuchApp {
        /// What was given.
        given: String,
        /// What there is.
        known: Vec<String>,
    },
    /// Which of several realms is not said.
    #[error("there are several realms, say which with `--realm`: {}", quoted(known))]
    WhichRealm {
        /// What there is.
        known: Vec<RealmName>,
    },
    /// A name nobody can be sure of.
    #[error("`{}` is no user name: {reason}", given.escape_debug())]
    BadName {
        /// What was given.
        given: String,
        /// Why.
        reason: UserNameError,
    },
    /// Not an e-mail address.
    #[error("`{}` is no e-mail address, give one like `alice@example.org`", given.escape_debug())]
    BadEmail {
        /// What was given.
        given: String,
    },
    /// Not an id.
    #[error("`{}` is no id of {what}, give one as `vestibule {list}` prints it", given.escape_debug())]
    BadId {
        /// What kind of thing, with its article.
        what: &'static str,
        /// The command that prints ids.
        list: &'static str,
        /// What was given.
        given: String,
    },
    /// A path that means something else to the server.
    #[error("`{}` is no absolute path, give the whole path of the backup's file", .0.display())]
    RelativePath(PathBuf),
    /// Not the end of an audit log.
    #[error("`{}` is no end of the audit log, give it as `vestibule audit verify` printed it", given.escape_debug())]
    BadAuditEnd {
        /// What was given.
        given: String,
    },
    /// The audit log is not as it was written.
    #[error("the audit log is not as it was written: {0}; keep this store as it is and compare it with a backup")]
    AuditBroken(Broken),
    /// The backup failed.
    #[error("{error}{}", caused(error))]
    Backup {
        /// Why.
        error: BackupError,
    },
}

/// Entries of the audit log in one answer.
const AUDIT_PAGE: usize = 1000;

fn quoted(names: &[RealmName]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn caused(error: &BackupError) -> String {
    std::error::Error::source(error).map(|source| format!(" ({source})")).unwrap_or_default()
}

impl From<EngineError> for AdminError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Refused(refused) => {
                let remedy = match &refused {
                    Refused::NotFound { what: "user", .. } => ": `vestibule user list` shows the users",
                    Refused::NotFound { what: "device", .. } => ": `vestibule device list NAME` shows a user's phones",
                    Refused::NotFound { what: "app password", .. } => ": `vestibule user show NAME` shows a user's",
                    Refused::NotFound { what: "key", .. } => ": `vestibule key list` shows the keys",
                    Refused::Exists { .. } => ": `vestibule user show NAME` shows it",
                    Refused::AlreadyEnrolled => "; `vestibule user reset NAME` takes it away",
                    Refused::TooMany { what: "bypass codes" } => {
                        ": end them with `vestibule user bypass-code NAME --end`"
                    }
                    Refused::TooMany { .. } => ": revoke one first",
                    Refused::ReasonNeeded => ": say why with `--reason`",
                    Refused::Locked => ": `vestibule user unlock NAME` unlocks",
                    _ => "",
                };
                Self::Refused { refused, remedy }
            }
            EngineError::Store(error) => Self::Failed { what: format!("the store failed ({error})") },
            EngineError::Busy => Self::Failed { what: error.to_string() },
        }
    }
}

/// What can write a backup while commits go on.
pub trait Backups: Send + Sync + 'static {
    /// Writes a backup to `file`. Blocks.
    ///
    /// # Errors
    ///
    /// [`BackupError`]; then `file` is as it was.
    fn backup(&self, file: &Path) -> Result<BackupSummary, BackupError>;
}

impl Backups for SledStore {
    fn backup(&self, file: &Path) -> Result<BackupSummary, BackupError> {
        Self::backup(self, file)
    }
}

/// What administration needs to know beside the engine.
#[derive(Clone)]
pub struct Context {
    /// The portal as phones know it, without `/` at the end.
    pub portal_url: String,
    /// The id of the gateway's own service in links for phones (`VA…`).
    pub service_sid: String,
    /// Every realm there is.
    pub realms: Vec<RealmName>,
    /// Grace logins of new users in realms without an app.
    pub grace: u32,
    /// Writes backups.
    pub backups: Arc<dyn Backups>,
}

impl std::fmt::Debug for Context {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context").field("realms", &self.realms).finish_non_exhaustive()
    }
}

impl Context {
    /// What the configuration says.
    pub fn of(config: &Config, service_sid: String, backups: Arc<dyn Backups>) -> Self {
        Self {
            portal_url: config.portal.url.to_url(),
            service_sid,
            realms: config.realms.iter().filter_map(|realm| RealmName::parse(&realm.name)).collect(),
            grace: config.policy.grace_logins,
            backups,
        }
    }

    fn realm(&self, wanted: Option<&str>) -> Result<RealmName, AdminError> {
        let fallback = || RealmName::parse("default").expect("a name of the right form");
        let Some(wanted) = wanted else {
            return match &self.realms[..] {
                [] => Ok(fallback()),
                [only] => Ok(only.clone()),
                known => Err(AdminError::WhichRealm { known: known.to_vec() }),
            };
        };
        let known = if self.realms.is_empty() { vec![fallback()] } else { self.realms.clone() };
        match known.iter().find(|realm| realm.as_str() == wanted) {
            Some(realm) => Ok(realm.clone()),
            None => Err(AdminError::NoSuchRealm { given: wanted.to_owned(), known }),
        }
    }
}

fn apps_of<'a>(settings: &'a Settings, realm: &'a RealmName) -> impl Iterator<Item = &'a Arc<App>> {
    settings.apps.all().iter().filter(move |app| app.realm == *realm)
}

/// A name as the apps of the realm read it. Where they do not agree it is taken as it was typed.
fn user_name(settings: &Settings, realm: &RealmName, typed: &str) -> Result<UserName, AdminError> {
    let bad = |reason| AdminError::BadName { given: typed.to_owned(), reason };
    let mut readings = apps_of(settings, realm).map(|app| app.user_name(typed));
    let Some(first) = readings.next() else { return UserName::parse(typed, false).map_err(bad) };
    if readings.all(|other| other == first) {
        return first.map_err(bad);
    }
    let case_sensitive = apps_of(settings, realm).any(|app| app.case_sensitive);
    UserName::parse(typed, case_sensitive).map_err(bad)
}

/// Does what an administrator asks for.
///
/// # Errors
///
/// [`AdminError`], in words that say what to do.
pub async fn execute(
    engine: &Arc<Engine>,
    request: Request,
    by: &By,
    context: &Context,
) -> Result<Response, AdminError> {
    info!(target: "vestibule::admin", { admin.command = request.word() }, "An administrator's command");
    let asked = Asked { engine, by, context, settings: engine.settings() };
    match request {
        Request::UserAdd { person, phone, email, softtoken, grace } => {
            asked.add(&person, NewUser { phone, email, softtoken, grace: 0 }, grace).await
        }
        Request::UserShow(person) => {
            let user = asked.user(&person)?;
            let devices = engine.devices_of(user.id)?;
            let sessions = engine.sessions_of(user.id)?.len();
            let mut details = UserDetails::of(&user, &devices, sessions, &asked.settings, engine.now());
            details.app_passwords = engine.app_passwords_of(user.id)?.iter().map(AppPasswordView::of).collect();
            details.deposits = engine.deposits_of(user.id)?.iter().map(ToString::to_string).collect();
            Ok(Response::User(Box::new(details)))
        }
        Request::UserList { realm, after } => asked.list(realm.as_deref(), after).await,
        Request::UserLock(person) => {
            let user = asked.user(&person)?;
            engine.lock_user(by, user.id).await?;
            Ok(done(format!("user `{}` is locked; sessions and held logins ended", user.name)))
        }
        Request::UserUnlock(person) => {
            let user = asked.user(&person)?;
            engine.unlock_user(by, user.id).await?;
            Ok(done(format!("user `{}` is unlocked", user.name)))
        }
        Request::UserReset(person) => {
            let user = asked.user(&person)?;
            engine.reset_user(by, user.id).await?;
            Ok(done(format!("user `{}` has no factor any more; sessions and held logins ended", user.name)))
        }
        Request::UserOptOut(person) => asked.opt_out(&person).await,
        Request::UserGrace { person, count } => {
            let user = asked.user(&person)?;
            engine.set_grace(by, user.id, count).await?;
            Ok(done(format!("user `{}` has {count} logins left without a factor", user.name)))
        }
        Request::UserBypassCode { person, uses, seconds } => {
            let (user, lifetime) = (asked.user(&person)?, Duration::from_secs(seconds));
            let made = engine.make_bypass_code(by, Caps::ADMINISTRATOR, user.id, uses, lifetime).await?;
            let code = made.code.expose().clone();
            Ok(Response::BypassCode { code, uses, expires_at: made.expires_at.rfc3339() })
        }
        Request::UserBypassCodesEnd(person) => {
            let user = asked.user(&person)?;
            let ended = engine.end_bypass_codes(by, user.id).await?;
            Ok(done(format!("{ended} bypass codes of user `{}` are ended", user.name)))
        }
        Request::UserAppPasswordRevoke { person, id } => asked.revoke_app_password(&person, id).await,
        Request::UserDelete(person) => {
            let user = asked.user(&person)?;
            engine.delete_user(by, user.id).await?;
            Ok(done(format!("user `{}` is deleted", user.name)))
        }
        Request::DeviceInvite(person) => {
            let user = asked.user(&person)?;
            let secret = engine.invite_device(by, user.id).await?;
            let (portal, service) = (&context.portal_url, &context.service_sid);
            let link = format!("{portal}/authenticator#register={service}.{}.{secret}", user.id);
            Ok(Response::Invited { link, expires_in: INVITE_TTL.as_secs() })
        }
        Request::DeviceList(person) => {
            let devices = engine.devices_of(asked.user(&person)?.id)?;
            Ok(Response::Devices(devices.iter().map(DeviceView::of).collect()))
        }
        Request::DeviceRevoke { id } => asked.revoke_device(id).await,
        Request::KeyCreate { api, name } => {
            let (key, secret) = engine.create_key(by, api, &name).await?;
            Ok(Response::KeyCreated { key: KeyView::of(&key), secret })
        }
        Request::KeyList => Ok(Response::Keys(engine.keys()?.iter().map(KeyView::of).collect())),
        Request::KeyRevoke { id } => {
            let key = KeyId::parse(&id).ok_or(AdminError::BadId { what: "a key", list: "key list", given: id })?;
            let key = engine.revoke_key(by, key).await?;
            Ok(done(format!("key `{}` is revoked", key.id)))
        }
        Request::AppObserved { app, clear } => asked.observed(app, clear).await,
        Request::AuditList { person, which } => asked.audit(person.as_ref(), which).await,
        Request::AuditVerify { noted } => asked.verify_audit(noted).await,
        Request::Backup { file } => asked.backup(file).await,
    }
}

fn done(text: String) -> Response {
    Response::Done { text, note: None }
}

/// A request on its way.
struct Asked<'a> {
    engine: &'a Arc<Engine>,
    by: &'a By,
    context: &'a Context,
    settings: Arc<Settings>,
}

impl Asked<'_> {
    fn user(&self, person: &Person) -> Result<User, AdminError> {
        let realm = self.context.realm(person.realm.as_deref())?;
        let name = user_name(&self.settings, &realm, &person.name)?;
        Ok(self.engine.user_named(&realm, &name)?)
    }

    async fn add(&self, person: &Person, new: NewUser, grace: Option<u32>) -> Result<Response, AdminError> {
        let realm = self.context.realm(person.realm.as_deref())?;
        let name = user_name(&self.settings, &realm, &person.name)?;
        if let Some(given) = new.email.clone().filter(|email| !is_email(email)) {
            return Err(AdminError::BadEmail { given });
        }
        // Grace belongs to the realm: nobody gets more than its strictest app gives.
        let policy = apps_of(&self.settings, &realm).map(|app| app.policy.grace_logins).min();
        let grace = grace.or(policy).unwrap_or(self.context.grace);
        let (user, seed) = self.engine.add_user(self.by, &realm, &name, &NewUser { grace, ..new }).await?;
        let otpauth = seed.map(|seed| seed.otpauth(&self.issuer(&realm), name.as_str()));
        Ok(Response::UserAdded { user: UserView::of(&user, &self.settings, self.engine.now()), otpauth })
    }

    /// Whose code it is, as authenticator apps show it.
    fn issuer(&self, realm: &RealmName) -> String {
        let mut apps = apps_of(&self.settings, realm);
        match (apps.next(), apps.next()) {
            (Some(only), None) => only.title.clone(),
            _ => realm.to_string(),
        }
    }

    async fn list(&self, realm: Option<&str>, after: Option<UserId>) -> Result<Response, AdminError> {
        let realm = realm.map(|realm| self.context.realm(Some(realm))).transpose()?;
        let page = self.blocking(move |engine| engine.users(realm.as_ref(), after)).await?;
        let now = self.engine.now();
        let users = page.users.iter().map(|user| UserView::of(user, &self.settings, now)).collect();
        Ok(Response::Users { users, next: page.next })
    }

    async fn opt_out(&self, person: &Person) -> Result<Response, AdminError> {
        let user = self.user(person)?;
        self.engine.opt_user_out(self.by, user.id).await?;
        let allowed = apps_of(&self.settings, &user.realm).any(|app| app.policy.opt_out != OptOutPolicy::Never);
        let note = "the policy lets nobody opt out (`opt_out = \"never\"`), so this has no effect for now";
        let text = format!("user `{}` has opted out", user.name);
        Ok(Response::Done { text, note: (!allowed).then(|| note.to_owned()) })
    }

    async fn revoke_device(&self, given: String) -> Result<Response, AdminError> {
        let id =
            DeviceId::parse(&given).ok_or(AdminError::BadId { what: "a phone", list: "device list NAME", given })?;
        let device: Option<Device> = self.engine.device(id)?;
        self.engine.revoke_device(self.by, id).await?;
        let name = device.map(|device| view::plain(&device.name)).unwrap_or_default();
        Ok(done(format!("phone `{name}` ({id}) is removed")))
    }

    async fn revoke_app_password(&self, person: &Person, given: String) -> Result<Response, AdminError> {
        let id = AppPasswordId::parse(&given);
        let id = id.ok_or(AdminError::BadId { what: "an app password", list: "user show NAME", given })?;
        let user = self.user(person)?;
        let ended = self.engine.revoke_app_password_of(self.by, &user, id).await?;
        Ok(done(format!("app password `{}` ({id}) of user `{}` is ended", view::plain(&ended.name), user.name)))
    }

    async fn observed(&self, given: String, clear: bool) -> Result<Response, AdminError> {
        let name = AppName::parse(&given).filter(|name| self.settings.apps.named(name).is_some());
        let name = name.ok_or_else(|| AdminError::NoSuchApp {
            given,
            known: self.settings.apps.all().iter().map(|app| app.name.to_string()).collect(),
        })?;
        if clear {
            let count = self.engine.clear_observed(&name).await?;
            return Ok(done(format!("{count} sightings of `{name}` are forgotten")));
        }
        Ok(Response::Observed(self.engine.observed(&name)?.iter().map(ObservedView::of).collect()))
    }

    async fn audit(&self, person: Option<&Person>, which: Which) -> Result<Response, AdminError> {
        let user = person.map(|person| self.user(person)).transpose()?.map(|user| user.id);
        let entries = self.blocking(move |engine| match (user, which) {
            (Some(user), Which::After(after)) => engine.audit_of(user, after, AUDIT_PAGE),
            (None, Which::After(after)) => engine.audit(after, AUDIT_PAGE),
            (user, Which::Last(count)) => engine.audit_last(user, count),
        });
        let entries = entries.await?;
        let is_full = matches!(which, Which::After(_)) && entries.len() == AUDIT_PAGE;
        let next = entries.last().map(|entry| entry.number).filter(|_| is_full);
        Ok(Response::Audit { entries, next })
    }

    async fn verify_audit(&self, given: Option<String>) -> Result<Response, AdminError> {
        let noted = match given {
            Some(given) => Some(AuditEnd::parse(&given).ok_or(AdminError::BadAuditEnd { given })?),
            None => None,
        };
        match self.blocking(move |engine| engine.verify_audit(noted)).await? {
            Ok(looked) => Ok(Response::AuditVerified(AuditEnd::of(&looked))),
            Err(broken) => Err(AdminError::AuditBroken(broken)),
        }
    }

    /// Reads much of the store, which takes a while.
    async fn blocking<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Engine) -> Result<T, EngineError> + Send + 'static,
    ) -> Result<T, AdminError> {
        let engine = Arc::clone(self.engine);
        let done = tokio::task::spawn_blocking(move || read(&engine)).await;
        Ok(done.map_err(|error| AdminError::Failed { what: error.to_string() })??)
    }

    async fn backup(&self, file: PathBuf) -> Result<Response, AdminError> {
        if !file.is_absolute() {
            return Err(AdminError::RelativePath(file));
        }
        let backups = Arc::clone(&self.context.backups);
        let written =
            tokio::task::spawn_blocking(move || backups.backup(&file).map(|summary| BackupView::of(&file, &summary)));
        let written = written.await.map_err(|error| AdminError::Failed { what: error.to_string() })?;
        written.map(Response::BackedUp).map_err(|error| AdminError::Backup { error })
    }
}

/// Only what would be a slip of the fingers: whether it arrives is seen when something is sent.
fn is_email(text: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>,;\"".contains(c);
    text.len() <= 254
        && !text.contains(odd)
        && matches!(text.split_once('@'), Some((local, domain)) if !local.is_empty() && !domain.is_empty() && !domain.contains('@'))
}
