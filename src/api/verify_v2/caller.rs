//! Who speaks: a program with the token of its account, or a phone with what its key signed. And whose names stand in what either
//! is shown: the gateway is one service of one account, and accounts have services of their own.

use std::time::Duration;

use super::call::Call;
use super::error::Error;
use super::{Api, sid};
use crate::domain::account::Account;
use crate::domain::device::{self, Credential, Device};
use crate::domain::ids::UserId;
use crate::domain::service::Service;
use crate::domain::user::User;
use crate::engine::devices::UNVERIFIED_TTL;
use crate::engine::entities::Identity;
use crate::engine::used_credentials::NotTaken;

/// The name under which phones sign in; programs come with that of their account.
const PHONE: &str = "token";
/// The longest that a request waits for its answer because phones know whole seconds only.
const REST_OF_SECOND: Duration = Duration::from_secs(1);

/// A user as the protocol names them.
#[derive(Debug, Clone)]
pub(super) struct Entity {
    /// The account of the service.
    pub(super) account: String,
    /// The service.
    pub(super) service: String,
    /// What the service calls them.
    pub(super) identity: String,
    /// They.
    pub(super) user: UserId,
    /// The account's service whose user it is; `None` for users of the gateway and of applications of the other API.
    pub(super) application: Option<Box<Service>>,
}

impl Entity {
    /// A user of the gateway's own service.
    pub(super) fn of_gateway(api: &Api, user: UserId) -> Self {
        let (account, service) = (api.options.account.clone(), api.options.service.clone());
        Self { account, service, identity: user.to_string(), user, application: None }
    }

    /// A user of an account's service.
    pub(super) fn of_service(service: &Service, user: &User) -> Self {
        Self {
            account: service.account.map(sid::account).unwrap_or_default(),
            service: sid::service(service.id),
            identity: user.name.to_string(),
            user: user.id,
            application: Some(Box::new(service.clone())),
        }
    }

    /// A user, wherever they belong. `None` if their application is gone.
    pub(super) fn of(api: &Api, user: &User) -> Result<Option<Self>, Error> {
        let service = api.engine.service_of(user).map_err(|error| Error::from_store(&error))?;
        Ok(match service {
            Some(service) if service.account.is_some() => Some(Self::of_service(&service, user)),
            None if user.realm.service().is_some() => None,
            Some(_) | None => Some(Self::of_gateway(api, user.id)),
        })
    }

    /// Their address.
    pub(super) fn url(&self, api: &Api) -> String {
        format!("{}/v2/Services/{}/Entities/{}", api.options.portal, self.service, self.identity)
    }
}

/// Who speaks of what is one user's.
pub(super) enum Caller {
    /// The program of the service in the path.
    Program(Box<Service>),
    /// A phone of the user in the path.
    Phone(Box<Device>, Entity),
}

impl Call {
    /// Who speaks.
    ///
    /// # Errors
    ///
    /// As [`Call::phone`] and [`Call::program`].
    pub(super) async fn caller(&self, api: &Api) -> Result<Caller, Error> {
        if self.is_of_phone() {
            let (device, entity) = self.phone(api).await?;
            return Ok(Caller::Phone(Box::new(device), entity));
        }
        self.program(api).map(|service| Caller::Program(Box::new(service)))
    }

    /// Whether a phone speaks, or what says that it is one.
    pub(super) fn is_of_phone(&self) -> bool {
        self.credentials.as_ref().is_some_and(|(name, _)| name == PHONE)
    }

    /// What a phone signed in with, unread.
    ///
    /// # Errors
    ///
    /// [`Error::unauthorised`] without one.
    pub(super) fn credential(&self) -> Result<&str, Error> {
        let of_phone = self.credentials.as_ref().filter(|(name, _)| name == PHONE);
        of_phone.map(|(_, text)| text.as_str()).ok_or_else(Error::unauthorised)
    }

    /// The account whose program speaks: with its sid or the key's as the name, and the key as the password.
    ///
    /// # Errors
    ///
    /// [`Error::unauthorised`], whatever is wrong with them.
    pub(super) fn account(&self, api: &Api) -> Result<Account, Error> {
        let (name, text) = self.credentials.as_ref().ok_or_else(Error::unauthorised)?;
        let found = api.engine.account_for(text).map_err(|error| Error::from_store(&error))?;
        let is_named = |account: &Account, key| *name == sid::account(account.id) || *name == sid::key(key);
        found
            .filter(|(account, key)| is_named(account, key.id))
            .map(|(account, _)| account)
            .ok_or_else(Error::unauthorised)
    }

    /// The service in the path, one of the program's account.
    ///
    /// # Errors
    ///
    /// As [`Call::account`]; [`Error::not_found`], also for one of another account and for the gateway's own.
    pub(super) fn program(&self, api: &Api) -> Result<Service, Error> {
        let account = self.account(api)?;
        let id = sid::parse("VA", self.parameter("service")).ok_or_else(|| self.not_found())?;
        let service = api.engine.account_service(&account, id);
        service.map_err(|error| Error::from_engine(&error, |_| self.not_found()))
    }

    /// The identity in the path.
    ///
    /// # Errors
    ///
    /// [`Error::parameter`] for what is none.
    pub(super) fn identity(&self) -> Result<Identity, Error> {
        Identity::parse(self.parameter("identity")).ok_or_else(Error::identity)
    }

    /// The user in the path, of this service.
    ///
    /// # Errors
    ///
    /// [`Error::not_found`].
    pub(super) fn user_of(&self, api: &Api, service: &Service) -> Result<User, Error> {
        let identity = Identity::parse(self.parameter("identity")).ok_or_else(|| self.not_found())?;
        let user = api.engine.entity(service, &identity);
        user.map_err(|error| Error::from_engine(&error, |_| self.not_found()))
    }

    /// Refuses a phone another factor than its own.
    ///
    /// # Errors
    ///
    /// [`Error::not_found`].
    pub(super) fn require_own(&self, device: &Device) -> Result<(), Error> {
        if self.parameter("factor") == sid::factor(device.id) { Ok(()) } else { Err(self.not_found()) }
    }

    /// The phone that signed this request, one of the user in the path, and that user. A credential is good for any request of its
    /// phone that changes nothing, and for one that may change something, whatever becomes of that one.
    ///
    /// # Errors
    ///
    /// [`Error::unauthorised`], whatever is wrong with the credential; [`Error::clock_set_back`].
    pub(super) async fn phone(&self, api: &Api) -> Result<(Device, Entity), Error> {
        let credential = self.credential()?;
        let id = device::credential_key_id(credential).and_then(|kid| sid::parse("CR", &kid));
        let found = match id {
            Some(id) => api.engine.device(id).map_err(|error| Error::from_store(&error))?,
            None => None,
        };
        let device =
            found.filter(|device| device.is_kept(UNVERIFIED_TTL, api.now())).ok_or_else(Error::unauthorised)?;
        let user = api.engine.user(device.user).map_err(|error| Error::from_store(&error))?;
        let entity = match user {
            Some(user) => Entity::of(api, &user)?,
            None => None,
        };
        let is_in_path =
            |of: &Entity| self.parameter("service") == of.service && self.parameter("identity") == of.identity;
        let entity = entity.filter(is_in_path).ok_or_else(Error::unauthorised)?;
        let credential = device::check_credential(credential, &device.key, &entity.account, api.wall())
            .map_err(|_| Error::unauthorised())?;
        if let Some(service) = &entity.application {
            let is_open = api.engine.is_open(service).map_err(|error| Error::from_store(&error))?;
            if !is_open {
                return Err(Error::unauthorised());
            }
        }
        if self.changes {
            use_up(api, &device, &credential).await?;
        }
        api.engine.touch_device(&device).await;
        Ok((device, entity))
    }
}

/// Phones' libraries take the time of a 401, sign again, and repeat the request once.
async fn use_up(api: &Api, device: &Device, credential: &Credential) -> Result<(), Error> {
    match api.engine.use_credential(device.id, credential) {
        Ok(()) => return Ok(()),
        Err(NotTaken::Stale) => {}
        Err(NotTaken::Used) => tracing::warn!(device.id = %device.id, "a phone's credential came a second time"),
        // What it signs again must be taken: the rest of a second is waited for here, since it has no other clock than the answer.
        Err(NotTaken::Early { wait }) if wait <= REST_OF_SECOND => tokio::time::sleep(wait).await,
        Err(NotTaken::Early { .. }) => return Err(Error::clock_set_back()),
    }
    Err(Error::unauthorised())
}
