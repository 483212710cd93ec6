//! Accounts of the Verify API, and the applications that their programs make. A key opens one account; what an application may
//! do is the same as for those that an operator made, and its users, factors and questions are its own.

use super::entities::listed_below;
use super::keys::{Api, ApiKey};
use super::ports::Table;
use super::records::{self, Record, Tx};
use super::{Engine, EngineError, Refused};
use super::{services, webhooks};
use crate::domain::account::{self, Account, ProfileChange};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::ids::{AccountId, ServiceId, UserId};
use crate::domain::secret::Secret;
use crate::domain::service::{self, Service};

/// The most applications of one account.
pub const MAX_SERVICES: usize = 1000;
/// How many users are looked up at once of those that go with their application.
const AT_ONCE: usize = 500;

impl Record for Account {
    const TABLE: Table = Table::Account;
    type Key = AccountId;
}

impl Engine {
    /// Makes an account and its key, whose text is returned this once.
    ///
    /// # Errors
    ///
    /// [`Refused::Service`] for a name that cannot be shown to people; as [`Engine::create_key`].
    pub async fn create_account(
        &self,
        by: &By,
        name: &str,
        silent_approval: bool,
    ) -> Result<(ApiKey, Account, String), EngineError> {
        let name = service::name(name).map_err(Refused::Service)?;
        let now = self.now();
        let (key, text) = self.drawn_key(Api::Verify, None, None, &name, now);
        let account = Account {
            id: AccountId::at(now, self.bytes()),
            name,
            signing_key: Secret::new(text.clone()),
            silent_approval,
            created_at: now,
        };
        let key = ApiKey { account: Some(account.id), ..key };
        self.transact(|tx| {
            self.put_key(tx, by, &key)?;
            tx.put(&account.id, &account);
            Ok(())
        })
        .await?;
        Ok((key, account, text))
    }

    /// An account.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn account_by_id(&self, id: AccountId) -> Result<Option<Account>, EngineError> {
        Ok(records::get(&*self.store, &id)?)
    }

    /// The account that a key's text opens, and the key. `None` for a key of another interface, one that was revoked, and one from
    /// before keys had accounts.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn account_for(&self, text: &str) -> Result<Option<(Account, ApiKey)>, EngineError> {
        let Some(key) = self.key_for(Api::Verify, text)? else { return Ok(None) };
        let Some(id) = key.account else { return Ok(None) };
        Ok(self.account_by_id(id)?.map(|account| (account, key)))
    }

    /// Whether an application can still be spoken for: it has a key, or its account has.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn is_open(&self, service: &Service) -> Result<bool, EngineError> {
        self.has_key(service.id)
    }

    /// Makes an application of an account.
    ///
    /// # Errors
    ///
    /// [`Refused::Profile`]; [`Refused::TooMany`] beyond [`MAX_SERVICES`]; [`EngineError::Store`].
    pub async fn create_account_service(&self, of: &Account, said: &ProfileChange) -> Result<Service, EngineError> {
        let now = self.now();
        let (profile, options) = said.begin(now).map_err(Refused::from)?;
        let id = ServiceId::at(now, self.bytes());
        // Nothing is ever signed with it: programs are told with the account's.
        let signing_key = Secret::new(self.secret());
        self.transact(|tx| {
            let account = tx.get::<Account>(&of.id)?.ok_or_else(|| no_service(id))?;
            said.require(&account).map_err(Refused::from)?;
            if tx.linked(Table::AccountService, of.id.as_bytes(), MAX_SERVICES)?.len() >= MAX_SERVICES {
                return Err(Refused::TooMany { what: "services" }.into());
            }
            let service = Service {
                id,
                number: services::next_number(tx)?,
                name: account::title(&account.name, &profile.friendly_name),
                options: options.clone(),
                signing_key: signing_key.clone(),
                account: Some(account.id),
                profile: Some(profile.clone()),
                created_at: now,
            };
            services::put_new(tx, &service);
            tx.link(Table::AccountService, account.id.as_bytes(), id.as_bytes());
            tx.note(about(&service, &account, Act::ApplicationAdded));
            Ok(service)
        })
        .await
    }

    /// Changes an application of an account.
    ///
    /// # Errors
    ///
    /// [`Refused::Profile`]; [`Refused::NotFound`], also for one of another account; [`EngineError::Store`].
    pub async fn change_account_service(
        &self,
        of: &Account,
        id: ServiceId,
        said: &ProfileChange,
    ) -> Result<Service, EngineError> {
        let now = self.now();
        self.transact(|tx| {
            let account = tx.get::<Account>(&of.id)?.ok_or_else(|| no_service(id))?;
            said.require(&account).map_err(Refused::from)?;
            let before = of_account(tx, &account, id)?;
            let profile = before.profile.clone().ok_or_else(|| no_service(id))?;
            let (profile, options) = said.apply(profile, before.options.clone(), now).map_err(Refused::from)?;
            let name = account::title(&account.name, &profile.friendly_name);
            let service = Service { name, options, profile: Some(profile), ..before };
            tx.put(&id, &service);
            tx.note(about(&service, &account, Act::ApplicationChanged));
            Ok(service)
        })
        .await
    }

    /// An application of this account.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`], also for one of another account; [`EngineError::Store`].
    pub fn account_service(&self, of: &Account, id: ServiceId) -> Result<Service, EngineError> {
        of_account(&mut Tx::new(&*self.store), of, id)
    }

    /// The applications of an account, the oldest first.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn account_services(&self, of: &Account) -> Result<Vec<Service>, EngineError> {
        let ids = records::linked(&*self.store, Table::AccountService, of.id.as_bytes(), MAX_SERVICES)?;
        records::each(&*self.store, &ids)
    }

    /// Removes an application of an account with all of its users, their factors and what they were asked. It is gone first, so
    /// that nobody comes to it meanwhile.
    ///
    /// # Errors
    ///
    /// As [`Engine::account_service`]. Users whom a failure left behind belong to nobody, and open nothing.
    pub async fn remove_account_service(&self, of: &Account, id: ServiceId) -> Result<(), EngineError> {
        let service = self
            .transact(|tx| {
                let service = of_account(tx, of, id)?;
                tx.delete::<Service>(&id);
                services::forget_number(tx, service.number);
                tx.unlink(Table::AccountService, of.id.as_bytes(), id.as_bytes());
                webhooks::forget_all(tx, &service)?;
                tx.note(about(&service, of, Act::ApplicationRemoved));
                Ok(service)
            })
            .await?;
        let by = services::by_service(&service);
        loop {
            let users = records::linked(&*self.store, Table::ServiceEntity, &listed_below(service.number), AT_ONCE)?;
            if users.is_empty() {
                return Ok(());
            }
            for user in users.iter().filter_map(|user| <[u8; 16]>::try_from(user.as_slice()).ok()) {
                match self.delete_user(&by, UserId::from_bytes(user)).await {
                    Ok(()) | Err(EngineError::Refused(Refused::NotFound { .. })) => {}
                    Err(error) => return Err(error),
                }
            }
        }
    }
}

/// An application of this account, within a transaction.
///
/// # Errors
///
/// [`Refused::NotFound`]; [`EngineError::Store`].
pub(super) fn of_account(tx: &mut Tx<'_>, of: &Account, id: ServiceId) -> Result<Service, EngineError> {
    let service: Option<Service> = tx.get(&id)?;
    Ok(service.filter(|service| service.account == Some(of.id)).ok_or_else(|| no_service(id))?)
}

/// An act of an account's program on one of its applications.
pub(super) fn about(service: &Service, account: &Account, act: Act) -> Fact {
    let by = By::key(&account.id, &account.name);
    Fact::of(&by, act).with("service", &service.id).with("name", &service.name)
}

fn no_service(id: ServiceId) -> Refused {
    Refused::NotFound { what: "service", name: id.to_string() }
}
