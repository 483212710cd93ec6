//! How a device comes to be one of its user's, by an invitation and the proof of its key, and what it changes about itself.

use std::collections::BTreeMap;
use std::time::Duration;

use super::budgets;
use super::devices::{MAX_DEVICES, UNVERIFIED_TTL, about_device, no_device};
use super::entities::Identity;
use super::event::Event;
use super::login::set_up::{INVITE_TTL, invite_key};
use super::login::shortened;
use super::notice::Change;
use super::ports::Table;
use super::records::Tx;
use super::webhooks::{self, News};
use super::{Engine, EngineError, Refused};
use crate::domain::audit::{Act, By};
use crate::domain::challenge::Purpose;
use crate::domain::device::{Device, DeviceState, Invite, InvitedBy, PublicKey};
use crate::domain::factor::Method;
use crate::domain::ids::{DeviceId, LoginId, ServiceId, UserId};
use crate::domain::login::{HeldLogin, LivePush, SetUp};
use crate::domain::push::{PushChange, PushTarget};
use crate::domain::secret::Digest;
use crate::domain::service::Service;
use crate::domain::throttle::{Throttled, Window};
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::domain::webhook::EventKind;

/// How many factors a program may make for one of its users.
pub const CREATIONS: Window = Window { count: 100, within: Duration::from_hours(24) };
/// The longest name of a device, in characters.
const MAX_NAME: usize = 64;
/// The longest name of an app, in characters.
const MAX_APP_ID: usize = 100;
/// The longest version of an SDK, in characters.
const MAX_SDK_VERSION: usize = 64;

/// What a device says of itself when it registers.
#[derive(Debug, Clone)]
pub struct NewDevice {
    /// What its owner calls it.
    pub name: String,
    /// Its key.
    pub key: PublicKey,
    /// Which app it runs.
    pub app_id: String,
    /// Where it is woken; `None` asks while open.
    pub push: Option<PushTarget>,
    /// Which SDK its app was built with.
    pub sdk_version: Option<String>,
    /// What its app wants remembered about it.
    pub metadata: Option<BTreeMap<String, String>>,
}

/// What a device changes about itself; what is not named stays.
#[derive(Debug, Clone, Default)]
pub struct DeviceChange {
    /// What its owner calls it.
    pub name: Option<String>,
    /// Where it is woken.
    pub push: PushChange,
    /// Which app it runs.
    pub app_id: Option<String>,
    /// Which SDK its app was built with.
    pub sdk_version: Option<String>,
}

impl Engine {
    /// Registers a device by an invitation, which is spent by it.
    ///
    /// # Errors
    ///
    /// [`Refused::NotProven`] unless the invitation is this user's and good, and nobody locked or reset them since; [`Refused::AlreadyEnrolled`] for the set-up of a
    /// login whose user has a factor by now; [`EngineError::Store`].
    pub async fn register_device(
        &self,
        user: UserId,
        secret: &str,
        new: &NewDevice,
    ) -> Result<(Device, User), EngineError> {
        let now = self.now();
        let seed = self.seed();
        let id = DeviceId::at(now, self.bytes());
        let (device, user, login) = self
            .transact(|tx| {
                let key = invite_key(secret);
                let invite: Invite = tx
                    .get(&key)?
                    .filter(|invite: &Invite| invite.user == user && now < invite.expires_at)
                    .ok_or(Refused::NotProven)?;
                tx.delete::<Invite>(&key);
                let user: User = tx.get(&user)?.ok_or(Refused::NotProven)?;
                // Links from before their time was kept are good for as long as an administrator's are.
                let made_at = invite.made_at.unwrap_or(invite.expires_at - INVITE_TTL);
                let is_void = user.links_since.is_some_and(|since| made_at < since);
                let is_out = match invite.by {
                    InvitedBy::Administrator => is_void,
                    InvitedBy::Letter => is_void || user.is_enrolled(),
                    // Looked at below.
                    InvitedBy::Login(_) | InvitedBy::Session(_) => false,
                    // A program gives out no invitations: see `Engine::register_by_access_token`.
                    InvitedBy::Program(_) => true,
                };
                if !user.is_admitted(now) || is_out {
                    return Err(Refused::NotProven.into());
                }
                self.require_application(&user)?;
                let mut woken = None;
                if let InvitedBy::Login(login) = invite.by {
                    let mut login: HeldLogin = tx.get(&login)?.ok_or(Refused::NotProven)?;
                    login.require_pending(now).map_err(Refused::from)?;
                    if user.is_enrolled() {
                        return Err(Refused::AlreadyEnrolled.into());
                    }
                    let Some(SetUp::Phone { invite: shown, device, .. }) = &mut login.set_up else {
                        return Err(Refused::NotProven.into());
                    };
                    if shown.expose() != secret || device.is_some() {
                        return Err(Refused::NotProven.into());
                    }
                    *device = Some(id);
                    tx.put(&login.id, &login);
                    woken = Some(login.id);
                }
                if let InvitedBy::Session(session) = invite.by {
                    self.register_in_session(tx, session, secret, id, now)?;
                }
                let device = Device { softtoken: Some(seed.clone()), ..unverified(id, &user, new, invite.by, now) };
                put_unverified(tx, &device, &user);
                Ok((device, user, woken))
            })
            .await?;
        if let Some(login) = login {
            self.wake(login);
        }
        Ok((device, user))
    }

    /// Registers a phone of an account's application by an access token, which is spent by it. Its user is made where there is none
    /// yet.
    ///
    /// # Errors
    ///
    /// [`Refused::NotProven`] unless the token is this application's and this user's and good; as
    /// [`Engine::register_for_program`].
    pub async fn register_by_access_token(
        &self,
        service: ServiceId,
        identity: &Identity,
        text: &str,
        new: &NewDevice,
    ) -> Result<(Device, User, Service), EngineError> {
        let now = self.now();
        let id = DeviceId::at(now, self.bytes());
        self.transact(|tx| {
            let token = self.spend_access_token(tx, text, now)?;
            if token.service != service || token.identity != identity.name().as_str() {
                return Err(Refused::NotProven.into());
            }
            let service: Service = tx.get(&service)?.ok_or(Refused::NotProven)?;
            let present = self.find_user(tx, &service.realm(), identity.name())?;
            // As links do, it ends with a lock or a reset, and with whom it was given out for.
            let is_void =
                present.as_ref().and_then(|user| user.links_since).is_some_and(|since| token.created_at < since);
            let is_anothers = token.user.is_some() && token.user != present.map(|user| user.id);
            if is_void || is_anothers {
                return Err(Refused::NotProven.into());
            }
            let (device, user) = self.put_for_program(tx, &service, identity, id, new, now)?;
            Ok((device, user, service))
        })
        .await
    }

    /// Registers a phone of an account's application by its program's own word. Its user is made where there is none yet.
    ///
    /// # Errors
    ///
    /// [`Refused::TooMany`] beyond [`MAX_DEVICES`]; [`Refused::Throttled`] beyond [`CREATIONS`]; [`Refused::Locked`];
    /// [`Refused::NotProven`] if the account's last key was revoked; [`EngineError::Store`].
    pub async fn register_for_program(
        &self,
        service: &Service,
        identity: &Identity,
        new: &NewDevice,
    ) -> Result<(Device, User), EngineError> {
        let now = self.now();
        let id = DeviceId::at(now, self.bytes());
        self.transact(|tx| self.put_for_program(tx, service, identity, id, new, now)).await
    }

    fn put_for_program(
        &self,
        tx: &mut Tx<'_>,
        service: &Service,
        identity: &Identity,
        id: DeviceId,
        new: &NewDevice,
        now: Timestamp,
    ) -> Result<(Device, User), EngineError> {
        let (user, _) = self.entity_within(tx, service, identity, now)?;
        if !user.is_admitted(now) {
            return Err(Refused::Locked.into());
        }
        self.require_application(&user)?;
        self.count_creation(tx, &user, now)?;
        let devices = self.devices_of(user.id)?;
        if devices.iter().filter(|device| device.is_kept(UNVERIFIED_TTL, now)).count() >= MAX_DEVICES {
            return Err(Refused::TooMany { what: "factors" }.into());
        }
        let device = unverified(id, &user, new, InvitedBy::Program(service.id), now);
        put_unverified(tx, &device, &user);
        webhooks::announce(tx, &user, News::of_factor(EventKind::FactorCreated, Method::OneTouch, id), now)?;
        Ok((device, user))
    }

    /// Counts one more factor that a program made for a user, within the transaction that makes it.
    pub(super) fn count_creation(&self, tx: &mut Tx<'_>, user: &User, now: Timestamp) -> Result<(), EngineError> {
        let key = Digest::keyed(&self.keys.sends, "factors of a program's user", &[user.id.as_bytes()]);
        let counted = budgets::count(tx, key, &[CREATIONS], now)?;
        Ok(counted.map_err(|Throttled { again_at }| Refused::Throttled { again_at })?)
    }

    /// The device has shown that it holds its key. One that an administrator invited counts from now on; one from a set-up
    /// page is asked for the number shown there.
    ///
    /// # Errors
    ///
    /// [`Refused::NotProven`] unless the signature over `message` holds, or the set-up is over; [`EngineError::Store`].
    pub async fn verify_device(
        &self,
        device: DeviceId,
        message: &[u8],
        signature_der: &[u8],
    ) -> Result<Device, EngineError> {
        let now = self.now();
        let (device, events, login) = self
            .transact(|tx| {
                let mut device: Device = tx.get(&device)?.ok_or(Refused::NotProven)?;
                if !device.key.signed_der(message, signature_der) {
                    return Err(Refused::NotProven.into());
                }
                if device.state != DeviceState::Unverified {
                    return Ok((device, Vec::new(), None));
                }
                let mut user: User = tx.get(&device.user)?.ok_or(Refused::NotProven)?;
                if !user.is_admitted(now) {
                    return Err(Refused::NotProven.into());
                }
                self.require_application(&user)?;
                let is_void = user.links_since.is_some_and(|since| device.created_at < since);
                match device.invited_by.clone() {
                    // Its link was given out before a lock or a reset, which end those that no phone has come by yet.
                    InvitedBy::Administrator | InvitedBy::Letter | InvitedBy::Program(_) if is_void => {
                        Err(Refused::NotProven.into())
                    }
                    // A letter lies about for weeks: it is for a first factor, and not one beside others.
                    InvitedBy::Letter if user.is_enrolled() => Err(Refused::NotProven.into()),
                    InvitedBy::Administrator | InvitedBy::Letter | InvitedBy::Program(_) => {
                        if user.factors.devices.len() >= MAX_DEVICES {
                            return Err(Refused::TooMany { what: "devices" }.into());
                        }
                        device.state = DeviceState::Confirmed;
                        user.factors.devices.push(device.id);
                        tx.put(&device.id, &device);
                        tx.put(&user.id, &user);
                        tx.note(about_device(&user, &By::USER, Act::FactorAdded, &device));
                        let news = News::of_factor(EventKind::FactorVerified, Method::OneTouch, device.id);
                        webhooks::announce(tx, &user, news, now)?;
                        let event = Event::FactorChanged { user: user.id, method: Method::OneTouch, change: "added" };
                        Ok((device, vec![event], None))
                    }
                    InvitedBy::Login(login) => {
                        let login = self.ask_for_number(tx, &mut device, login, now)?;
                        Ok((device, Vec::new(), Some(login)))
                    }
                    InvitedBy::Session(session) => {
                        self.ask_in_session(tx, &mut device, session, now)?;
                        Ok((device, Vec::new(), None))
                    }
                }
            })
            .await?;
        for event in &events {
            self.tell(event);
        }
        if let Some(login) = login {
            self.wake(login);
        } else if !events.is_empty() {
            self.notify_by_id(device.user, Change::Added(Method::OneTouch));
        }
        Ok(device)
    }

    fn ask_for_number(
        &self,
        tx: &mut Tx<'_>,
        device: &mut Device,
        login: LoginId,
        now: Timestamp,
    ) -> Result<LoginId, EngineError> {
        let mut login: HeldLogin = tx.get(&login)?.ok_or(Refused::NotProven)?;
        login.require_pending(now).map_err(Refused::from)?;
        let settings = self.settings();
        let app = settings.apps.named(&login.app).ok_or(Refused::NotProven)?;
        device.state = DeviceState::Unconfirmed;
        let user: Option<User> = tx.get(&login.user)?;
        let locale = user.and_then(|user| user.locale).unwrap_or(app.policy.language);
        let challenge = self.new_challenge(app, &login, vec![device.id], Purpose::Enrolment(login.id), locale, now);
        login.push = Some(LivePush {
            challenge: challenge.id,
            number: challenge.number.clone(),
            device_name: Some(device.name.clone()),
            expires_at: challenge.expires_at,
            extended: 0,
        });
        Engine::put_challenge(tx, &challenge);
        tx.put(&device.id, device);
        tx.put(&login.id, &login);
        Ok(login.id)
    }

    /// Takes what a device says of itself now. A carrier that gave it up before is asked again.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`EngineError::Store`].
    pub async fn update_device(&self, id: DeviceId, change: DeviceChange) -> Result<Device, EngineError> {
        let now = self.now();
        self.transact(|tx| {
            let was: Device = tx.get(&id)?.ok_or_else(|| no_device(id))?;
            let mut device = was.clone();
            if let Some(name) = &change.name {
                device.name = shortened(name, MAX_NAME);
            }
            if change.push != PushChange::Kept {
                device.push = change.push.clone().of(None);
                device.platform = platform(device.push.as_ref());
            }
            if let Some(app_id) = &change.app_id {
                device.app_id = shortened(app_id, MAX_APP_ID);
            }
            if let Some(version) = &change.sdk_version {
                device.sdk_version = Some(shortened(version, MAX_SDK_VERSION));
            }
            if device != was {
                device.updated_at = Some(now);
                tx.put(&id, &device);
            }
            Ok(device)
        })
        .await
    }
}

fn platform(push: Option<&PushTarget>) -> String {
    push.map_or("none", PushTarget::platform).to_owned()
}

/// A device that has yet to prove its key.
fn unverified(id: DeviceId, user: &User, new: &NewDevice, invited_by: InvitedBy, now: Timestamp) -> Device {
    Device {
        id,
        user: user.id,
        name: shortened(&new.name, MAX_NAME),
        key: new.key.clone(),
        state: DeviceState::Unverified,
        invited_by,
        softtoken: None,
        app_id: shortened(&new.app_id, MAX_APP_ID),
        platform: platform(new.push.as_ref()),
        push: new.push.clone(),
        sdk_version: new.sdk_version.as_deref().map(|version| shortened(version, MAX_SDK_VERSION)),
        metadata: new.metadata.clone(),
        created_at: now,
        last_seen: None,
        updated_at: None,
    }
}

fn put_unverified(tx: &mut Tx<'_>, device: &Device, user: &User) {
    tx.put(&device.id, device);
    tx.link(Table::UserDevice, user.id.as_bytes(), device.id.as_bytes());
    // Whoever takes all phones away meanwhile finds them by an index that is read without a version: both write the user, so
    // that one of them looks again.
    tx.put(&user.id, user);
}
