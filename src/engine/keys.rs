//! API keys: who may speak to the Authy-compatible and Verify-compatible interfaces, and to the admin listener. A key is
//! found by its digest, and its text is shown once. Applications keep theirs whole, sealed, to sign with.

use serde::{Deserialize, Serialize};

use super::ports::Table;
use super::records::{self, Record, Tx};
use super::{Engine, EngineError, Refused};
use crate::domain::account::Account;
use crate::domain::audit::{Act, By, Fact};
use crate::domain::ids::{AccountId, Id, ServiceId};
use crate::domain::role::Role;
use crate::domain::secret::{Digest, Secret};
use crate::domain::service::Service;
use crate::domain::time::Timestamp;

/// The most keys there can be: all of them are read to find one by its id.
pub const MAX_KEYS: usize = 1000;
/// The longest name of a key, in characters.
const MAX_NAME: usize = 64;
/// How a key's text begins, so that one that leaked is recognised.
const PREFIX: &str = "vestibule";

/// The kind of [`KeyId`].
#[derive(Debug)]
pub enum KeyKind {}

/// Names an [`ApiKey`]. It is no secret.
pub type KeyId = Id<KeyKind>;

/// What a key is good for. A key is good for one interface only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Api {
    /// The Authy-compatible interface on the portal.
    Authy,
    /// The Verify-compatible interface on the portal.
    Verify,
    /// The admin listener.
    Admin,
}

impl Api {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Authy, Self::Verify, Self::Admin];

    /// The word used on the command line and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Authy => "authy",
            Self::Verify => "verify",
            Self::Admin => "admin",
        }
    }

    /// Reads that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|api| api.as_str() == word)
    }
}

/// A key as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    /// Its id.
    pub id: KeyId,
    /// The interface it is good for.
    pub api: Api,
    /// What its owner calls it.
    pub name: String,
    /// What it may do, if it is one of the admin listener. Those from before there were roles have none.
    #[serde(default)]
    pub role: Option<Role>,
    /// The application it speaks for, if it is one of a foreign API. Those from before there were applications have none, and
    /// open nothing.
    #[serde(default)]
    pub service: Option<ServiceId>,
    /// The account it opens, if it is one of the Verify API. Those from before there were accounts have none, and open nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// The digest under which it is found.
    pub digest: Digest,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Why a key is not renewed or revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It belongs to no application.
    #[error("this key is of no application: make another one with `vestibule key create`, and revoke this one")]
    NoApplication,
    /// It is the newest of an application that has others.
    #[error(
        "callbacks are signed with this key: revoke the application's older ones first, or make a newer one with \
         `vestibule key renew`"
    )]
    Signs,
}

impl Record for ApiKey {
    const TABLE: Table = Table::ApiKey;
    type Key = Digest;
}

impl ApiKey {
    /// What it may do on the admin listener; `None` for keys of other interfaces. One from before there were roles may do what
    /// it was made for then: everything.
    pub fn role(&self) -> Option<Role> {
        match self.api {
            Api::Admin => Some(self.role.unwrap_or(Role::Admin)),
            Api::Authy | Api::Verify => None,
        }
    }
}

impl Engine {
    /// Makes a key, for the admin listener one of the role `admin`; the text of 256 random bits that proves it is returned this once.
    ///
    /// # Errors
    ///
    /// [`Refused::TooMany`] beyond [`MAX_KEYS`]; [`EngineError::Store`].
    pub async fn create_key(&self, by: &By, api: Api, name: &str) -> Result<(ApiKey, String), EngineError> {
        let role = (api == Api::Admin).then_some(Role::Admin);
        self.make_key(by, api, role, name).await
    }

    /// Makes a key of this role for the admin listener; its text is returned this once.
    ///
    /// # Errors
    ///
    /// As [`Engine::create_key`].
    pub async fn create_admin_key(&self, by: &By, role: Role, name: &str) -> Result<(ApiKey, String), EngineError> {
        self.make_key(by, Api::Admin, Some(role), name).await
    }

    async fn make_key(
        &self,
        by: &By,
        api: Api,
        role: Option<Role>,
        name: &str,
    ) -> Result<(ApiKey, String), EngineError> {
        let (key, text) = self.drawn_key(api, role, None, name, self.now());
        self.transact(|tx| self.put_key(tx, by, &key)).await?;
        Ok((key, text))
    }

    /// A key that nobody has yet, and its text.
    pub(super) fn drawn_key(
        &self,
        api: Api,
        role: Option<Role>,
        service: Option<ServiceId>,
        name: &str,
        now: Timestamp,
    ) -> (ApiKey, String) {
        let text = format!("{PREFIX}-{}-{}", api.as_str(), self.secret());
        let key = ApiKey {
            id: KeyId::at(now, self.bytes()),
            api,
            name: name.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect(),
            role,
            service,
            account: None,
            digest: key_digest(&text),
            created_at: now,
        };
        (key, text)
    }

    /// Writes a new key, within a transaction.
    pub(super) fn put_key(&self, tx: &mut Tx<'_>, by: &By, key: &ApiKey) -> Result<(), EngineError> {
        if self.keys()?.len() >= MAX_KEYS {
            return Err(Refused::TooMany { what: "keys" }.into());
        }
        tx.put(&key.digest, key);
        tx.note(about(key, by, Act::KeyCreated));
        Ok(())
    }

    /// All keys, the oldest first.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn keys(&self) -> Result<Vec<ApiKey>, EngineError> {
        let found = self.store.scan(Table::ApiKey, &[], None, MAX_KEYS)?;
        let mut keys =
            found.iter().map(|(_, stored)| records::decode(&stored.bytes)).collect::<Result<Vec<ApiKey>, _>>()?;
        keys.sort_by_key(|key| key.id);
        Ok(keys)
    }

    /// Makes another key for the application or account of a key, so that a program can be given the new one before the old one
    /// ends. What programs are told is signed with the new one from now on. Its text is returned this once.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`KeyError::NoApplication`] for a key that speaks for none; as [`Engine::create_key`].
    pub async fn renew_key(&self, by: &By, id: KeyId) -> Result<(ApiKey, String), EngineError> {
        let now = self.now();
        let api = self.keys()?.into_iter().find(|key| key.id == id).map_or(Api::Authy, |key| key.api);
        let (fresh, text) = self.drawn_key(api, None, None, "", now);
        let key = self
            .transact(|tx| {
                let old = self.key_of_id(tx, id)?;
                match signer_of(tx, &old)?.filter(|_| old.api == api) {
                    None => return Err(Refused::Key(KeyError::NoApplication).into()),
                    Some(signer) => signer.sign_with(tx, &text),
                }
                let key = ApiKey { name: old.name, service: old.service, account: old.account, ..fresh.clone() };
                self.put_key(tx, by, &key)?;
                Ok(key)
            })
            .await?;
        Ok((key, text))
    }

    /// Ends a key at once.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`KeyError::Signs`] for the newest of an application or account that has others;
    /// [`EngineError::Store`].
    pub async fn revoke_key(&self, by: &By, id: KeyId) -> Result<ApiKey, EngineError> {
        self.transact(|tx| {
            let key = self.key_of_id(tx, id)?;
            let signs = signer_of(tx, &key)?.is_some_and(|signer| key_digest(signer.signing_key()) == key.digest);
            let is_other =
                |other: &ApiKey| other.id != key.id && (other.service, other.account) == (key.service, key.account);
            if signs && self.keys()?.iter().any(is_other) {
                return Err(Refused::Key(KeyError::Signs).into());
            }
            tx.delete::<ApiKey>(&key.digest);
            tx.note(about(&key, by, Act::KeyRevoked));
            Ok(key)
        })
        .await
    }

    /// Read within the transaction: of two who revoke, one is told that there is none.
    fn key_of_id(&self, tx: &mut Tx<'_>, id: KeyId) -> Result<ApiKey, EngineError> {
        let unknown = || Refused::NotFound { what: "key", name: id.to_string() };
        let digest = self.keys()?.into_iter().find(|key| key.id == id).ok_or_else(unknown)?.digest;
        Ok(tx.get(&digest)?.ok_or_else(unknown)?)
    }

    /// Whether an application has a key still, its own or its account's. One without is none any more: its questions, links and
    /// images open nothing.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub(super) fn has_key(&self, id: ServiceId) -> Result<bool, EngineError> {
        let account = self.service_by_id(id)?.and_then(|service| service.account);
        let opens = |key: &ApiKey| key.service == Some(id) || (account.is_some() && key.account == account);
        Ok(self.keys()?.iter().any(opens))
    }

    /// The key of this text, if it is good for this interface.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn key_for(&self, api: Api, text: &str) -> Result<Option<ApiKey>, EngineError> {
        let key: Option<ApiKey> = records::get(&*self.store, &key_digest(text))?;
        Ok(key.filter(|key| key.api == api))
    }
}

/// The key of this text, if it is good for this interface, within a transaction that a key's end meanwhile makes look again.
pub(super) fn key_within(tx: &mut Tx<'_>, api: Api, text: &str) -> Result<Option<ApiKey>, EngineError> {
    let key: Option<ApiKey> = tx.get(&key_digest(text))?;
    Ok(key.filter(|key| key.api == api))
}

/// What keeps its newest key whole, to sign with it what programs are told.
enum Signer {
    Application(Box<Service>),
    Account(Box<Account>),
}

impl Signer {
    fn signing_key(&self) -> &str {
        match self {
            Self::Application(service) => service.signing_key.expose(),
            Self::Account(account) => account.signing_key.expose(),
        }
    }

    fn sign_with(self, tx: &mut Tx<'_>, text: &str) {
        let signing_key = Secret::new(text.to_owned());
        match self {
            Self::Application(service) => tx.put(&service.id, &Service { signing_key, ..(*service).clone() }),
            Self::Account(account) => tx.put(&account.id, &Account { signing_key, ..(*account).clone() }),
        }
    }
}

/// The application or account of a key, within a transaction.
fn signer_of(tx: &mut Tx<'_>, key: &ApiKey) -> Result<Option<Signer>, EngineError> {
    if let Some(id) = &key.service {
        return Ok(tx.get::<Service>(id)?.map(|service| Signer::Application(Box::new(service))));
    }
    let Some(id) = &key.account else { return Ok(None) };
    Ok(tx.get::<Account>(id)?.map(|account| Signer::Account(Box::new(account))))
}

fn about(key: &ApiKey, by: &By, act: Act) -> Fact {
    let fact = Fact::of(by, act).with("key", &key.id).with("name", &key.name).with("api", key.api.as_str());
    match key.role() {
        Some(role) => fact.with("role", role.as_str()),
        None => fact,
    }
}

fn key_digest(text: &str) -> Digest {
    Digest::of("api key", text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_from_before_there_were_roles_may_do_what_it_could() {
        let old = |api: &str| {
            let text = r#"{"id":"00000000-0000-0000-0000-000000000001","api":"API","name":"old","digest":"DIGEST","created_at":5}"#;
            let text = text.replace("API", api).replace("DIGEST", &"A".repeat(43));
            records::decode::<ApiKey>(text.as_bytes()).unwrap()
        };
        assert_eq!(old("admin").role(), Some(Role::Admin));
        assert_eq!((old("verify").role(), old("authy").role()), (None, None));
        let auditor = ApiKey { role: Some(Role::Auditor), ..old("admin") };
        let read: ApiKey = records::decode(&serde_json::to_vec(&auditor).unwrap()).unwrap();
        assert_eq!(read.role(), Some(Role::Auditor));
        assert_eq!(ApiKey { api: Api::Verify, ..auditor }.role(), None, "a role is of the admin listener only");
    }
}
