//! Applications of the foreign APIs and their users. A user of an application is found by a phone number: the same number is
//! the same person there, and somebody else anywhere else. Their name is their id in digits, so that no log has the number.

use super::devices::no_user;
use super::event::Event;
use super::keys::{Api, ApiKey};
use super::numbers;
use super::ports::Table;
use super::records::{self, Record, Tx};
use super::{Engine, EngineError, Refused};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::ids::{ServiceId, UserId};
use crate::domain::secret::{Digest, Secret};
use crate::domain::service::{self, Service, ServiceOptions};
use crate::domain::text::is_email;
use crate::domain::user::{Phone, PhoneTrust, User, UserName};

impl Record for Service {
    const TABLE: Table = Table::Service;
    type Key = ServiceId;
}

const LAST: &str = "last service number";

/// The last number given to a service.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
struct LastService(u64);

impl Record for LastService {
    const TABLE: Table = Table::Meta;
    type Key = str;
}

/// From an application's number to it.
#[derive(Debug, Clone, Copy, serde::Serialize, serde::Deserialize)]
pub(super) struct Numbered(ServiceId);

impl Record for Numbered {
    const TABLE: Table = Table::Meta;
    type Key = str;
}

pub(super) fn numbered_key(number: u64) -> String {
    format!("service {number}")
}

/// From a keyed digest of application and phone number to the user. One that leads to somebody who was deleted leads nowhere.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
struct NumberOf(UserId);

impl Record for NumberOf {
    const TABLE: Table = Table::ServiceUser;
    type Key = Digest;
}

/// What an application says of somebody it registers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Their number, E.164.
    pub number: String,
    /// Their e-mail address, if it was given.
    pub email: Option<String>,
}

/// Somebody who was registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The user.
    pub user: User,
    /// Whether they were not there before.
    pub is_new: bool,
}

impl Engine {
    /// Makes an application and its key, whose text is returned this once.
    ///
    /// # Errors
    ///
    /// [`Refused::Service`] for a name or options that cannot be taken; as [`Engine::create_key`].
    pub async fn create_service(
        &self,
        by: &By,
        api: Api,
        name: &str,
        options: &ServiceOptions,
    ) -> Result<(ApiKey, Service, String), EngineError> {
        let name = service::name(name).map_err(Refused::Service)?;
        options.check().map_err(Refused::Service)?;
        let now = self.now();
        let id = ServiceId::at(now, self.bytes());
        let (key, text) = self.drawn_key(api, None, Some(id), &name, now);
        let service = self
            .transact(|tx| {
                let number = next_number(tx)?;
                let service = Service {
                    id,
                    number,
                    name: name.clone(),
                    options: options.clone(),
                    signing_key: Secret::new(text.clone()),
                    account: None,
                    profile: None,
                    created_at: now,
                };
                self.put_key(tx, by, &key)?;
                put_new(tx, &service);
                Ok(service)
            })
            .await?;
        Ok((key, service, text))
    }

    /// The application that a key's text speaks for. `None` for a key of another interface, one that was revoked, and one from
    /// before keys had applications.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn service_for(&self, api: Api, text: &str) -> Result<Option<Service>, EngineError> {
        let Some(id) = self.key_for(api, text)?.and_then(|key| key.service) else { return Ok(None) };
        self.service_by_id(id)
    }

    /// An application.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn service_by_id(&self, id: ServiceId) -> Result<Option<Service>, EngineError> {
        Ok(records::get(&*self.store, &id)?)
    }

    /// The application whose user this is; `None` for a user of apps.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn service_of(&self, user: &User) -> Result<Option<Service>, EngineError> {
        user.realm.service().map_or(Ok(None), |number| self.service_numbered(number))
    }

    /// Refuses users of an application whose last key was revoked; users of apps are let pass.
    ///
    /// # Errors
    ///
    /// [`Refused::NotProven`]; [`EngineError::Store`].
    pub(super) fn require_application(&self, user: &User) -> Result<(), EngineError> {
        if user.realm.service().is_none() {
            return Ok(());
        }
        let Some(service) = self.service_of(user)? else { return Err(Refused::NotProven.into()) };
        if self.has_key(service.id)? { Ok(()) } else { Err(Refused::NotProven.into()) }
    }

    /// Registers somebody by their number. Who is there already stays, with another e-mail address where one is given.
    ///
    /// # Errors
    ///
    /// [`Refused::BadName`] for an address that is none; [`EngineError::Store`].
    pub async fn register(&self, service: &Service, who: &Registration) -> Result<Registered, EngineError> {
        if who.email.as_deref().is_some_and(|email| !is_email(email)) {
            return Err(Refused::BadName("this is no e-mail address".to_owned()).into());
        }
        let now = self.now();
        let realm = service.realm();
        let by = by_service(service);
        let registered = self
            .transact(|tx| {
                if let Some(mut user) = self.user_with_number(tx, service, &who.number)? {
                    let mut changed = Vec::new();
                    if who.email.is_some() && user.email != who.email {
                        user.email.clone_from(&who.email);
                        changed.push("email");
                    }
                    // A reset took it away with every other factor; they are still found by it.
                    if user.factors.phone.is_none() {
                        user.factors.phone = Some(Phone { number: who.number.clone(), trust: PhoneTrust::Imported });
                        changed.push("phone");
                    }
                    if !changed.is_empty() {
                        tx.put(&user.id, &user);
                        tx.note(Fact::about(&user, &by, Act::UserChanged).with("changed", &changed.join(", ")));
                    }
                    return Ok(Registered { user, is_new: false });
                }
                let name = UserName::of_number(numbers::next(tx)?);
                let mut user = self.new_user(tx, &realm, &name, 0, now)?;
                user.email.clone_from(&who.email);
                user.factors.phone = Some(Phone { number: who.number.clone(), trust: PhoneTrust::Imported });
                tx.put(&user.id, &user);
                self.find_by_number(tx, service, None, &user);
                tx.note(Fact::about(&user, &by, Act::UserAdded));
                Ok(Registered { user, is_new: true })
            })
            .await?;
        if registered.is_new {
            self.tell(&Event::UserChanged { user: registered.user.id, change: "added" });
        }
        Ok(registered)
    }

    /// The user of this number in this application.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`], also for one of another application; [`EngineError::Store`].
    pub fn user_of_service(&self, service: &Service, number: u64) -> Result<User, EngineError> {
        self.user_named(&service.realm(), &UserName::of_number(number))
    }

    /// The key under which a number is found: keyed, so that a backup tells nobody who is registered.
    fn number_key(&self, service: ServiceId, number: &str) -> Digest {
        Digest::keyed(&self.keys.names, "number of a service's user", &[service.as_bytes(), number.as_bytes()])
    }

    /// The user of an application who has this number, within a transaction. One who had it before a reset has it still, unless
    /// they have another now.
    pub(super) fn user_with_number(
        &self,
        tx: &mut Tx<'_>,
        service: &Service,
        number: &str,
    ) -> Result<Option<User>, EngineError> {
        match tx.get::<NumberOf>(&self.number_key(service.id, number))? {
            Some(NumberOf(id)) => {
                let user: Option<User> = tx.get(&id)?;
                let is_theirs = |user: &User| user.factors.phone.as_ref().is_none_or(|phone| phone.number == number);
                Ok(user.filter(is_theirs))
            }
            None => Ok(None),
        }
    }

    /// Lets a user of an application be found by their number, and no more by the one they had before; within the transaction that
    /// writes the user.
    pub(super) fn find_by_number(&self, tx: &mut Tx<'_>, service: &Service, before: Option<&Phone>, user: &User) {
        if let Some(before) = before {
            tx.delete::<NumberOf>(&self.number_key(service.id, &before.number));
        }
        if let Some(phone) = &user.factors.phone {
            tx.put(&self.number_key(service.id, &phone.number), &NumberOf(user.id));
        }
    }

    /// The application of this number, if there is one.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn service_numbered(&self, number: u64) -> Result<Option<Service>, EngineError> {
        numbered(&mut Tx::new(&*self.store), number)
    }

    /// Gives a user of an application another e-mail address.
    ///
    /// # Errors
    ///
    /// As [`Engine::register`] and [`Engine::user_of_service`].
    pub async fn change_email(&self, service: &Service, user: UserId, email: &str) -> Result<(), EngineError> {
        if !is_email(email) {
            return Err(Refused::BadName("this is no e-mail address".to_owned()).into());
        }
        self.transact(|tx| {
            let mut user = of_service(tx, service, user)?;
            user.email = Some(email.to_owned());
            tx.put(&user.id, &user);
            tx.note(Fact::about(&user, &by_service(service), Act::UserChanged).with("changed", "email"));
            Ok(())
        })
        .await
    }

    /// Notes in the audit log what an application's program says happened to a user; it changes nothing.
    ///
    /// # Errors
    ///
    /// As [`Engine::user_of_service`].
    pub async fn note_activity(
        &self,
        service: &Service,
        user: UserId,
        kind: &str,
        data: &[(String, String)],
    ) -> Result<(), EngineError> {
        self.transact(|tx| {
            let user = of_service(tx, service, user)?;
            let fact = Fact::about(&user, &by_service(service), Act::ActivityNoted).with("activity", kind);
            // Their names are the program's, and never those of the gateway's own details.
            tx.note(data.iter().fold(fact, |fact, (name, value)| fact.with(&format!("data.{name}"), value)));
            Ok(())
        })
        .await
    }

    /// Deletes a user of an application with all that is theirs. Their id is never given again. One whom an administrator locked
    /// stays: they would come back unlocked.
    ///
    /// # Errors
    ///
    /// [`Refused::Locked`]; as [`Engine::user_of_service`].
    pub async fn unregister(&self, service: &Service, number: u64) -> Result<(), EngineError> {
        let user = self.user_of_service(service, number)?;
        self.delete_by_program(&by_service(service), user.id).await
    }
}

/// The number that the next application gets, and is given by it.
pub(super) fn next_number(tx: &mut Tx<'_>) -> Result<u64, EngineError> {
    let number = tx.get::<LastService>(LAST)?.unwrap_or_default().0 + 1;
    tx.put(LAST, &LastService(number));
    Ok(number)
}

/// Writes an application that is new, where it is found by its id and by its number.
pub(super) fn put_new(tx: &mut Tx<'_>, service: &Service) {
    tx.put(&service.id, service);
    tx.put(numbered_key(service.number).as_str(), &Numbered(service.id));
}

/// Lets an application that is removed be found by its number no more. The number is never given again.
pub(super) fn forget_number(tx: &mut Tx<'_>, number: u64) {
    tx.delete::<Numbered>(numbered_key(number).as_str());
}

/// The application of this number, if there is one, within a transaction. Only for one from before their numbers were kept by
/// themselves are all of them looked at.
///
/// # Errors
///
/// [`EngineError::Store`].
pub(super) fn numbered(tx: &mut Tx<'_>, number: u64) -> Result<Option<Service>, EngineError> {
    if let Some(Numbered(id)) = tx.get(numbered_key(number).as_str())? {
        return tx.get(&id);
    }
    let last = tx.get::<LastService>(LAST)?.unwrap_or_default().0;
    if !(1..=last).contains(&number) {
        return Ok(None);
    }
    let all = tx.all_of::<Service>(&[])?;
    Ok(all.into_iter().map(|(_, service)| service).find(|service| service.number == number))
}

/// A user of this application, within a transaction.
///
/// # Errors
///
/// [`Refused::NotFound`], also for one of another application; [`EngineError::Store`].
pub(super) fn of_service(tx: &mut Tx<'_>, service: &Service, id: UserId) -> Result<User, EngineError> {
    let user: Option<User> = tx.get(&id)?;
    Ok(user.filter(|user| user.realm == service.realm()).ok_or_else(|| no_user(id))?)
}

/// An application acts.
pub(super) fn by_service(service: &Service) -> By {
    By::key(&service.id, &service.name)
}
