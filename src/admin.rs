//! Administration: what can be asked, and doing it. The same requests come over the Unix socket of a running server and
//! from a command that opened the store itself.

mod acts;
pub mod callback;
pub mod caller;
pub mod campaign;
pub mod delivery;
mod error;
mod key;
mod protocol;
mod realms;
pub mod table;
mod view;

#[cfg(test)]
pub(crate) mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tracing::info;

pub use self::acts::{add_user, import_job, key_views, realm_of, user_details, user_name, user_views};
pub use self::error::AdminError;
pub use self::protocol::{Demand, ImportRequest, Person, Request, Response, Which};
pub use self::realms::Realms;
pub use self::view::{
    AppPasswordView, ApplicationView, AuditEnd, BackupView, BrowserView, DeviceView, KeyView, LockView, ObservedView,
    PhoneView, UserDetails, UserView, plain,
};

use self::callback::CallbackRequest;
use self::caller::CallerRequest;
use crate::config::Config;
use crate::domain::audit::By;
use crate::domain::bypass::Caps;
use crate::domain::device::Device;
use crate::domain::ids::{AppName, AppPasswordId, DeviceId, RealmName, TrustId, UserId};
use crate::domain::user::{OptOutPolicy, User};
use crate::engine::login::set_up::INVITE_TTL;
use crate::engine::users::NewUser;
use crate::engine::{Engine, EngineError, Settings};
use crate::roster;
use crate::store::sled::{BackupError, BackupSummary, SledStore};

/// Entries of the audit log in one answer.
const AUDIT_PAGE: usize = 1000;

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
    /// The realms, and what new users of those without an app get.
    pub realms: Realms,
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
        Self { portal_url: config.portal.url.to_url(), service_sid, realms: Realms::of(config), backups }
    }
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
        Request::UserShow(person) => Ok(Response::User(Box::new(user_details(engine, &asked.user(&person)?)?))),
        Request::UserList { realm, after } => asked.list(realm.as_deref(), after).await,
        Request::UserImport(_) => Err(AdminError::NeedsList),
        Request::UserExport { realm, after } => asked.export(realm.as_deref(), after).await,
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
            asked.grace_set(&person, count)
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
        Request::UserBrowsers(person) => {
            let list = engine.trusted_browsers(&asked.user(&person)?)?;
            Ok(Response::Browsers(list.iter().map(BrowserView::of).collect()))
        }
        Request::UserBrowsersEnd { person, id } => asked.end_trust(&person, id).await,
        Request::UserDelete(person) => {
            let user = asked.user(&person)?;
            engine.delete_user(by, user.id).await?;
            Ok(done(format!("user `{}` is deleted", user.name)))
        }
        Request::Caller(request) => asked.caller(request).await,
        Request::Callback(request) => asked.callback(request).await,
        Request::Delivery(request) => delivery::execute(engine, request, by).await,
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
        request @ Request::KeyCreate { .. } => key::create(engine, by, request).await,
        Request::KeyList => Ok(Response::Keys(key_views(engine, &engine.keys()?)?)),
        Request::KeyRenew { id } => {
            let (key, secret) = engine.renew_key(by, key::id(id)?).await?;
            Ok(Response::KeyCreated { key: key_views(engine, &[key])?.remove(0), secret })
        }
        Request::KeyRevoke { id } => {
            let key = engine.revoke_key(by, key::id(id)?).await?;
            Ok(done(format!("key `{}` is revoked", key.id)))
        }
        Request::AppObserved { app, clear } => asked.observed(app, clear).await,
        Request::AuditList { person, which } => asked.audit(person.as_ref(), which).await,
        Request::AuditVerify { noted } => asked.verify_audit(noted).await,
        Request::Campaign(request) => campaign::execute(engine, *request, by, context).await,
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
    fn realm(&self, wanted: Option<&str>) -> Result<RealmName, AdminError> {
        realm_of(self.engine, &self.context.realms, wanted)
    }

    fn user(&self, person: &Person) -> Result<User, AdminError> {
        let realm = self.realm(person.realm.as_deref())?;
        let name = user_name(&self.settings, &realm, &person.name)?;
        Ok(self.engine.user_named(&realm, &name)?)
    }

    async fn add(&self, person: &Person, new: NewUser, grace: Option<u32>) -> Result<Response, AdminError> {
        let realm = self.realm(person.realm.as_deref())?;
        let (user, otpauth) =
            add_user(self.engine, self.by, &self.context.realms, &realm, &person.name, (new, grace)).await?;
        // They are new: in no campaign.
        Ok(Response::UserAdded { user: UserView::of(&user, &self.settings, &[], self.engine.now()), otpauth })
    }

    async fn list(&self, realm: Option<&str>, after: Option<UserId>) -> Result<Response, AdminError> {
        let realm = realm.map(|realm| self.realm(Some(realm))).transpose()?;
        let page = self.blocking(move |engine| engine.users(realm.as_ref(), after)).await?;
        let users = user_views(self.engine, &page.users)?;
        Ok(Response::Users { users, next: page.next })
    }

    async fn export(&self, realm: Option<&str>, after: Option<UserId>) -> Result<Response, AdminError> {
        let realm = self.realm(realm)?;
        let page = self.blocking(move |engine| roster::export(engine, &realm, after)).await?;
        Ok(Response::Exported { rows: page.rows, next: page.next })
    }

    async fn opt_out(&self, person: &Person) -> Result<Response, AdminError> {
        let user = self.user(person)?;
        self.engine.opt_user_out(self.by, user.id).await?;
        let allowed = acts::apps_of(&self.settings, &user.realm).any(|app| app.policy.opt_out != OptOutPolicy::Never);
        let note = "the policy lets nobody opt out (`opt_out = \"never\"`), so this has no effect for now";
        let text = format!("user `{}` has opted out", user.name);
        Ok(Response::Done { text, note: (!allowed).then(|| note.to_owned()) })
    }

    /// What is to be said of somebody's grace: a count is worth nothing where a date is past.
    fn grace_set(&self, person: &Person, count: u32) -> Result<Response, AdminError> {
        let user = self.user(person)?;
        let campaigns = self.engine.campaigns(Some(&user.realm))?;
        let view = UserView::of(&user, &self.settings, &campaigns, self.engine.now());
        let note = "a factor is required of them all the same, by a date of their campaign or of the policy: \
                    `vestibule campaign extend` gives later ones to a group, `vestibule campaign add` moves one person";
        let is_required = count > 0 && view.standing == "must-enrol";
        let text = format!("user `{}` has {count} logins left without a factor", user.name);
        Ok(Response::Done { text, note: is_required.then(|| note.to_owned()) })
    }

    async fn caller(&self, request: CallerRequest) -> Result<Response, AdminError> {
        match request {
            CallerRequest::Ask(person) => caller::ask(self.engine, self.by, self.user(&person)?.id).await,
            CallerRequest::Look { id } => caller::look(self.engine, id),
            CallerRequest::End { id } => {
                self.engine.end_caller_check(self.by, id).await?;
                Ok(done("the request is taken back".to_owned()))
            }
        }
    }

    async fn callback(&self, request: CallbackRequest) -> Result<Response, AdminError> {
        match request {
            CallbackRequest::List { dead, after } => callback::list(self.engine, dead, after),
            CallbackRequest::Retry { id } => Ok(done(callback::retry(self.engine, id).await?)),
            CallbackRequest::RetryDead => {
                let count = self.engine.retry_dead_callbacks().await?;
                Ok(done(match count {
                    1 => "1 callback that was given up is sent now".to_owned(),
                    count => format!("{count} callbacks that were given up are sent now"),
                }))
            }
        }
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

    async fn end_trust(&self, person: &Person, given: Option<String>) -> Result<Response, AdminError> {
        let bad = |given| AdminError::BadId { what: "a trusted browser", list: "user browsers NAME", given };
        let id = given.map(|given| TrustId::parse(&given).ok_or_else(|| bad(given))).transpose()?;
        let user = self.user(person)?;
        let ended = self.engine.end_trust(self.by, user.id, id).await?;
        Ok(done(format!("{ended} browsers of user `{}` are not trusted any more", user.name)))
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
