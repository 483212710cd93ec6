//! What administrators do with users. Every act that takes something away ends sessions and held logins at once.

use super::admission::end_session_of;
use super::app_factors;
use super::app_passwords;
use super::campaigns;
use super::devices::{forget_device, no_user};
use super::directory::{self, Named, NamedBy};
use super::entities;
use super::event::Event;
use super::history;
use super::login::deny::Ended;
use super::notice::Change;
use super::numbers;
use super::ports::Table;
use super::records::{self, NameOf, Tx};
use super::tally;
use super::trust;
use super::{Engine, EngineError, Refused, requests};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::device::Device;
use crate::domain::factor::totp::Seed;
use crate::domain::ids::{DeviceId, RealmName, SessionId, UserId};
use crate::domain::login::{HeldLogin, LoginDenial};
use crate::domain::phone;
use crate::domain::route::{App, UnknownUsers};
use crate::domain::secret::Digest;
use crate::domain::throttle::History;
use crate::domain::time::Timestamp;
use crate::domain::user::{Factors, Locked, Phone, PhoneTrust, User, UserName};

/// What an administrator says about a new user.
#[derive(Debug, Clone, Default)]
pub struct NewUser {
    /// A phone number; counts as proven.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Whether to give them a SoftToken at once.
    pub softtoken: bool,
    /// Logins without a factor.
    pub grace: u32,
}

/// A page of users.
#[derive(Debug, Clone)]
pub struct UserPage {
    /// The users.
    pub users: Vec<User>,
    /// Where the next page begins, if there is one.
    pub next: Option<UserId>,
}

const AT_ONCE: usize = 1000;

impl Engine {
    /// The user of that name, or a new one where policy takes unknown people in and a directory, if the realm has one, knows
    /// them.
    pub(super) fn user_at_login(
        &self,
        tx: &mut Tx<'_>,
        app: &App,
        named: &Named,
        now: Timestamp,
    ) -> Result<Option<User>, EngineError> {
        if let Some(user) = self.find_user(tx, &app.realm, &named.name)? {
            return Ok(Some(user));
        }
        let person = match &named.by {
            NamedBy::Login => None,
            // They were deleted meanwhile, and nobody asked the directory.
            NamedBy::User => return Ok(None),
            NamedBy::Directory(person) => Some(person),
        };
        let grace = match app.policy.unknown_users {
            UnknownUsers::Refuse => return Ok(None),
            UnknownUsers::Enrol => 0,
            UnknownUsers::Grace => app.policy.grace_logins,
        };
        let mut user = self.new_user(tx, &app.realm, &named.name, grace, now)?;
        if let Some(person) = person {
            directory::describe(&mut user, person);
            tx.put(&user.id, &user);
        }
        let known_by = if person.is_some() { "directory" } else { "login" };
        let fact = Fact::about(&user, &By::GATEWAY, Act::UserTakenIn).with("app", &app.name);
        tx.note(fact.with("known-by", known_by).with("grace", &user.grace_left));
        Ok(Some(user))
    }

    /// Finds a user by name within a transaction.
    pub(super) fn find_user(
        &self,
        tx: &mut Tx<'_>,
        realm: &RealmName,
        name: &UserName,
    ) -> Result<Option<User>, EngineError> {
        match tx.get::<NameOf>(&self.name_key(realm, name))? {
            Some(NameOf(id)) => tx.get(&id),
            None => Ok(None),
        }
    }

    /// Adds a user within a transaction.
    pub(super) fn new_user(
        &self,
        tx: &mut Tx<'_>,
        realm: &RealmName,
        name: &UserName,
        grace: u32,
        now: Timestamp,
    ) -> Result<User, EngineError> {
        let number = numbers::take_next(tx)?;
        let user = User::new(UserId::at(now, self.bytes()), number, realm.clone(), name.clone(), grace, now);
        self.put_new(tx, &user)?;
        Ok(user)
    }

    /// Adds a user of an application who brings a number along, within a transaction.
    pub(super) fn new_user_with(
        &self,
        tx: &mut Tx<'_>,
        realm: &RealmName,
        number: u64,
        now: Timestamp,
    ) -> Result<User, EngineError> {
        let (id, name) = (UserId::at(now, self.bytes()), UserName::of_number(number));
        numbers::bring(tx, number, id)?;
        let user = User::new(id, number, realm.clone(), name, 0, now);
        self.put_new(tx, &user)?;
        Ok(user)
    }

    fn put_new(&self, tx: &mut Tx<'_>, user: &User) -> Result<(), EngineError> {
        self.count_added(tx, &user.realm)?;
        tx.put(&self.name_key(&user.realm, &user.name), &NameOf(user.id));
        tx.put(&user.id, user);
        Ok(())
    }

    /// The key under which a name is found: keyed, so that a backup tells nobody who exists.
    pub(super) fn name_key(&self, realm: &RealmName, name: &UserName) -> Digest {
        Digest::keyed(&self.keys.names, "user", &[realm.as_str().as_bytes(), name.as_str().as_bytes()])
    }

    /// Adds a user.
    ///
    /// # Errors
    ///
    /// [`Refused::Exists`], [`Refused::BadNumber`]; [`EngineError::Store`].
    pub async fn add_user(
        &self,
        by: &By,
        realm: &RealmName,
        name: &UserName,
        new: &NewUser,
    ) -> Result<(User, Option<Seed>), EngineError> {
        let now = self.now();
        let number = match &new.phone {
            Some(typed) => Some(phone::normalise(typed).ok_or(Refused::BadNumber)?),
            None => None,
        };
        let seed = new.softtoken.then(|| self.seed());
        let user = self
            .transact(|tx| {
                if self.find_user(tx, realm, name)?.is_some() {
                    return Err(Refused::Exists { what: "user", name: name.to_string() }.into());
                }
                let mut user = self.new_user(tx, realm, name, new.grace, now)?;
                user.email.clone_from(&new.email);
                user.factors.phone = number.clone().map(|number| Phone { number, trust: PhoneTrust::Proven });
                user.factors.softtoken.clone_from(&seed);
                tx.put(&user.id, &user);
                tx.note(Fact::about(&user, by, Act::UserAdded).with("grace", &user.grace_left));
                for method in user.methods() {
                    tx.note(Fact::about(&user, by, Act::FactorAdded).with("method", method.as_str()));
                }
                Ok(user)
            })
            .await?;
        self.tell(&Event::UserChanged { user: user.id, change: "added" });
        Ok((user, seed))
    }

    /// Finds a user by name.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`EngineError::Store`].
    pub fn user_named(&self, realm: &RealmName, name: &UserName) -> Result<User, EngineError> {
        let mut tx = Tx::new(&*self.store);
        self.find_user(&mut tx, realm, name)?
            .ok_or_else(|| Refused::NotFound { what: "user", name: name.to_string() }.into())
    }

    /// A page of users of a realm, in the order they were added.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn users(&self, realm: Option<&RealmName>, after: Option<UserId>) -> Result<UserPage, EngineError> {
        let found = self.store.scan(Table::User, &[], after.as_ref().map(|id| &id.as_bytes()[..]), AT_ONCE)?;
        let full = found.len() == AT_ONCE;
        let users = found
            .into_iter()
            .map(|(_, stored)| records::decode::<User>(&stored.bytes))
            .collect::<Result<Vec<_>, _>>()?;
        let next = users.last().filter(|_| full).map(|user| user.id);
        let users = users.into_iter().filter(|user| realm.is_none_or(|realm| user.realm == *realm)).collect();
        Ok(UserPage { users, next })
    }

    /// The devices of a user, those that do not count yet included.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn devices_of(&self, user: UserId) -> Result<Vec<Device>, EngineError> {
        let ids = records::linked(&*self.store, Table::UserDevice, user.as_bytes(), AT_ONCE)?;
        let mut found = Vec::new();
        for id in ids.into_iter().filter_map(|id| <[u8; 16]>::try_from(id).ok()) {
            found.extend(self.device(DeviceId::from_bytes(id))?);
        }
        Ok(found)
    }

    /// Locks a user: their sessions and held logins end.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`EngineError::Store`].
    pub async fn lock_user(&self, by: &By, id: UserId) -> Result<(), EngineError> {
        let before = self
            .change_user(by, Act::UserLocked, id, "locked", |_, tx, mut user, now| {
                let ended = Engine::end_everything(tx, by, &mut user, now)?;
                user.bypass.clear();
                user.offered_seed = None;
                user.locked = Some(Locked { at: now });
                user.links_since = Some(now);
                tx.put(&user.id, &user);
                Ok(ended)
            })
            .await?;
        self.tell_of_account(&before, Change::Locked);
        Ok(())
    }

    /// Unlocks a user, and takes the locks after wrong codes away too.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`EngineError::Store`].
    pub async fn unlock_user(&self, by: &By, id: UserId) -> Result<(), EngineError> {
        self.change_user(by, Act::UserUnlocked, id, "unlocked", |_, tx, user, _| {
            app_factors::unlock_all(tx, id)?;
            let user = User {
                locked: None,
                attempts: std::collections::BTreeMap::new(),
                pushes_stopped_until: None,
                calls_stopped_until: None,
                pushes: History::default(),
                pushes_denied: History::default(),
                ..user
            };
            tx.put(&user.id, &user);
            Ok(Vec::new())
        })
        .await
        .map(drop)
    }

    /// Takes all factors of a user away, so that new ones can be set up, and their app passwords with what those stand for.
    /// Grace is not renewed by it.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`EngineError::Store`].
    pub async fn reset_user(&self, by: &By, id: UserId) -> Result<(), EngineError> {
        let before = self
            .change_user(by, Act::UserReset, id, "reset", |_, tx, mut user, now| {
                let ended = Engine::end_everything(tx, by, &mut user, now)?;
                forget_devices(tx, &mut user, now)?;
                app_factors::forget_all(tx, &user, now)?;
                app_passwords::forget_all(tx, id)?;
                user.factors = Factors::default();
                user.offered_seed = None;
                user.bypass.clear();
                user.attempts.clear();
                user.opted_out = None;
                user.bereft = None;
                user.links_since = Some(now);
                user.live_pushes.clear();
                tx.put(&user.id, &user);
                Ok(ended)
            })
            .await?;
        self.tell_of_account(&before, Change::Reset);
        Ok(())
    }

    /// Tells who had a factor what became of their account, at the addresses from before: the number may be among what was taken
    /// away. Who had none loses none, and a list of thousands who never came is no thousands of messages.
    fn tell_of_account(&self, before: &User, change: Change) {
        if before.is_enrolled() || !before.factors.recovery.is_empty() {
            self.notify(before, change);
        }
    }

    /// Deletes a user and all that is theirs. Their number is never given again.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`EngineError::Store`].
    pub async fn delete_user(&self, by: &By, id: UserId) -> Result<(), EngineError> {
        self.delete(by, id, |_| Ok(())).await
    }

    /// The same by a program. Whom an administrator locked stays: they would come back unlocked.
    ///
    /// # Errors
    ///
    /// [`Refused::Locked`]; as [`Engine::delete_user`].
    pub(super) async fn delete_by_program(&self, by: &By, id: UserId) -> Result<(), EngineError> {
        self.delete(by, id, |user| if user.locked.is_some() { Err(Refused::Locked) } else { Ok(()) }).await
    }

    async fn delete(&self, by: &By, id: UserId, may: impl Fn(&User) -> Result<(), Refused>) -> Result<(), EngineError> {
        let before = self
            .change_user(by, Act::UserDeleted, id, "deleted", |engine, tx, mut user, now| {
                may(&user)?;
                let ended = Engine::end_everything(tx, by, &mut user, now)?;
                forget_devices(tx, &mut user, now)?;
                app_factors::forget_all(tx, &user, now)?;
                app_passwords::forget_all(tx, id)?;
                campaigns::forget(tx, &user);
                entities::forget(tx, &user);
                history::forget_all(tx, id)?;
                tx.delete::<NameOf>(&engine.name_key(&user.realm, &user.name));
                tx.delete::<User>(&user.id);
                tally::count_removed(tx, &user.realm)?;
                Ok(ended)
            })
            .await?;
        self.tell_of_account(&before, Change::Deleted);
        Ok(())
    }

    /// Sets the logins left without a factor: the one way they can rise.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`EngineError::Store`].
    pub async fn set_grace(&self, by: &By, id: UserId, left: u32) -> Result<(), EngineError> {
        self.change_user(by, Act::GraceSet, id, "grace", |_, tx, user, _| {
            tx.put(&user.id, &User { grace_left: left, ..user });
            Ok(Vec::new())
        })
        .await
        .map(drop)
    }

    /// Opts a user out, as they could themselves where policy lets them. It has effect where policy allows opting out.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`], [`Refused::AlreadyEnrolled`]; [`EngineError::Store`].
    pub async fn opt_user_out(&self, by: &By, id: UserId) -> Result<(), EngineError> {
        self.change_user(by, Act::OptedOut, id, "opted-out", |_, tx, user, now| {
            if user.is_enrolled() {
                return Err(Refused::AlreadyEnrolled.into());
            }
            tx.put(&user.id, &User { opted_out: Some(now), ..user });
            Ok(Vec::new())
        })
        .await
        .map(drop)
    }

    /// The user as they were before.
    async fn change_user(
        &self,
        by: &By,
        act: Act,
        id: UserId,
        change: &'static str,
        decide: impl Fn(&Self, &mut Tx<'_>, User, Timestamp) -> Result<Vec<Ended>, EngineError>,
    ) -> Result<User, EngineError> {
        let now = self.now();
        let (before, ended) = self
            .transact(|tx| {
                let user: User = tx.get(&id)?.ok_or_else(|| no_user(id))?;
                let ended = decide(self, tx, user.clone(), now)?;
                let mut fact = Fact::about(&user, by, act);
                if act == Act::GraceSet {
                    let after = tx.get::<User>(&id)?.map_or(0, |user| user.grace_left);
                    fact = fact.with("before", &user.grace_left).with("after", &after);
                }
                tx.note(fact);
                Ok((user, ended))
            })
            .await?;
        self.forget_ended(&ended);
        self.tell(&Event::UserChanged { user: id, change });
        Ok(before)
    }

    /// Ends all sessions and held logins of a user, in the one commit that changes the user: a release that would begin another
    /// session meanwhile writes the user too, so that one of the two loses and looks again.
    fn end_everything(tx: &mut Tx<'_>, by: &By, user: &mut User, now: Timestamp) -> Result<Vec<Ended>, EngineError> {
        for id in tx.all_linked(Table::UserSession, user.id.as_bytes())? {
            let Ok(id) = <[u8; 32]>::try_from(id) else { continue };
            end_session_of(tx, user.id, SessionId(Digest::from_bytes(id)));
        }
        trust::forget_all(tx, user, by)?;
        let mut ended = Vec::new();
        for id in user.logins.clone() {
            let Some(login) = tx.get::<HeldLogin>(&id)? else { continue };
            if login.deny_would_hold() {
                ended.push(Engine::deny_within(tx, login, user, LoginDenial::Withdrawn, now)?);
            }
        }
        user.logins.clear();
        requests::end(tx, user, now, |_| true)?;
        Ok(ended)
    }
}

fn forget_devices(tx: &mut Tx<'_>, user: &mut User, now: Timestamp) -> Result<(), EngineError> {
    for id in tx.all_linked(Table::UserDevice, user.id.as_bytes())? {
        if let Ok(id) = <[u8; 16]>::try_from(id) {
            forget_device(tx, user, DeviceId::from_bytes(id), now)?;
        }
    }
    Ok(())
}
