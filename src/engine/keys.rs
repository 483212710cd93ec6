//! API keys: who may speak to the Authy-compatible and Verify-compatible interfaces, and to the admin listener. Only a
//! digest of a key is kept: its text is shown once.

use serde::{Deserialize, Serialize};

use super::ports::Table;
use super::records::{self, Record};
use super::{Engine, EngineError, Refused};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::ids::Id;
use crate::domain::secret::Digest;
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
    /// The digest under which it is found.
    pub digest: Digest,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Record for ApiKey {
    const TABLE: Table = Table::ApiKey;
    type Key = Digest;
}

impl Engine {
    /// Makes a key; the text of 256 random bits that proves it is returned this once.
    ///
    /// # Errors
    ///
    /// [`Refused::TooMany`] beyond [`MAX_KEYS`]; [`EngineError::Store`].
    pub async fn create_key(&self, by: &By, api: Api, name: &str) -> Result<(ApiKey, String), EngineError> {
        let now = self.now();
        let text = format!("{PREFIX}-{}-{}", api.as_str(), self.secret());
        let key = ApiKey {
            id: KeyId::at(now, self.bytes()),
            api,
            name: name.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect(),
            digest: key_digest(&text),
            created_at: now,
        };
        self.transact(|tx| {
            if self.keys()?.len() >= MAX_KEYS {
                return Err(Refused::TooMany { what: "keys" }.into());
            }
            tx.put(&key.digest, &key);
            tx.note(about(&key, by, Act::KeyCreated));
            Ok(())
        })
        .await?;
        Ok((key, text))
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

    /// Ends a key at once.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`EngineError::Store`].
    pub async fn revoke_key(&self, by: &By, id: KeyId) -> Result<ApiKey, EngineError> {
        self.transact(|tx| {
            let unknown = || Refused::NotFound { what: "key", name: id.to_string() };
            let digest = self.keys()?.into_iter().find(|key| key.id == id).ok_or_else(unknown)?.digest;
            // Read within the transaction: of two who revoke, one is told that there is none.
            let key: ApiKey = tx.get(&digest)?.ok_or_else(unknown)?;
            tx.delete::<ApiKey>(&digest);
            tx.note(about(&key, by, Act::KeyRevoked));
            Ok(key)
        })
        .await
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

fn about(key: &ApiKey, by: &By, act: Act) -> Fact {
    Fact::of(by, act).with("key", &key.id).with("name", &key.name).with("api", key.api.as_str())
}

fn key_digest(text: &str) -> Digest {
    Digest::of("api key", text.as_bytes())
}
