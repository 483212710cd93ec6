//! Access tokens: what a program hands to its user's phone, so that the phone can register there, once. The text is made from the
//! record's id with the gateway's key, so that whoever reads the store learns none.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::entities::Identity;
use super::ports::Table;
use super::records::{self, Record, Tx};
use super::{Engine, EngineError, Refused};
use crate::domain::ids::{Id, ServiceId, UserId};
use crate::domain::secret::{Digest, same};
use crate::domain::service::Service;
use crate::domain::text::{base64url, from_base64url};
use crate::domain::time::Timestamp;

/// How long one may be good, in seconds.
pub const TTL_SECS: std::ops::RangeInclusive<u64> = 60..=300;
/// How long one is good where the program does not say, in seconds.
pub const DEFAULT_TTL_SECS: u64 = 60;
/// The longest name that a program gives its user's phone, in characters.
pub const MAX_NAME: usize = 64;
/// How long a program can look at one after its time.
const KEPT: Duration = Duration::from_hours(1);

/// The kind of [`AccessTokenId`].
#[derive(Debug)]
pub enum AccessTokenKind {}

/// Names an [`AccessToken`]. It is no secret.
pub type AccessTokenId = Id<AccessTokenKind>;

/// A token as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessToken {
    /// Its id.
    pub id: AccessTokenId,
    /// The application that gave it out.
    pub service: ServiceId,
    /// Whose phone it is for, by the application's own word.
    pub identity: String,
    /// Who that was then; `None` for somebody who was yet to be made.
    #[serde(default)]
    pub user: Option<UserId>,
    /// What the program calls the phone, for the program alone.
    pub name: Option<String>,
    /// For how many seconds it was given out.
    pub ttl_secs: u64,
    /// When it was.
    pub created_at: Timestamp,
    /// It registered a phone.
    pub is_spent: bool,
}

impl Record for AccessToken {
    const TABLE: Table = Table::AccessToken;
    type Key = AccessTokenId;
}

impl AccessToken {
    /// Good while `now` is before.
    pub fn expires_at(&self) -> Timestamp {
        self.created_at + Duration::from_secs(self.ttl_secs)
    }

    /// Whether nobody asks for it any more.
    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        now >= self.expires_at() + KEPT
    }
}

impl Engine {
    /// Gives out a token; its text.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn create_access_token(
        &self,
        service: &Service,
        identity: &Identity,
        name: Option<String>,
        ttl_secs: u64,
    ) -> Result<(AccessToken, String), EngineError> {
        let now = self.now();
        let token = AccessToken {
            id: AccessTokenId::at(now, self.bytes()),
            service: service.id,
            identity: identity.name().to_string(),
            user: self.find_user(&mut Tx::new(&*self.store), &service.realm(), identity.name())?.map(|user| user.id),
            name,
            ttl_secs: ttl_secs.clamp(*TTL_SECS.start(), *TTL_SECS.end()),
            created_at: now,
            is_spent: false,
        };
        self.transact(|tx| {
            tx.put(&token.id, &token);
            Ok(())
        })
        .await?;
        let text = self.access_token_text(token.id);
        Ok((token, text))
    }

    /// A token of this application, and its text.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`], also for one of another application; [`EngineError::Store`].
    pub fn access_token(&self, service: &Service, id: AccessTokenId) -> Result<(AccessToken, String), EngineError> {
        let found: Option<AccessToken> = records::get(&*self.store, &id)?;
        let found = found.filter(|token| token.service == service.id && !token.is_over(self.now()));
        let token = found.ok_or_else(|| Refused::NotFound { what: "access token", name: id.to_string() })?;
        Ok((token, self.access_token_text(id)))
    }

    /// The token of this text, spent by this transaction.
    ///
    /// # Errors
    ///
    /// [`Refused::NotProven`] for what is none, or is over, or was spent; [`EngineError::Store`].
    pub(super) fn spend_access_token(
        &self,
        tx: &mut Tx<'_>,
        text: &str,
        now: Timestamp,
    ) -> Result<AccessToken, EngineError> {
        let bytes = from_base64url(text).ok_or(Refused::NotProven)?;
        let (id, mac) = bytes.split_first_chunk::<16>().ok_or(Refused::NotProven)?;
        let id = AccessTokenId::from_bytes(*id);
        if !same(self.access_token_mac(id).as_bytes(), mac) {
            return Err(Refused::NotProven.into());
        }
        let token: Option<AccessToken> = tx.get(&id)?;
        let token = token.filter(|token| !token.is_spent && now < token.expires_at()).ok_or(Refused::NotProven)?;
        tx.put(&id, &AccessToken { is_spent: true, ..token.clone() });
        Ok(token)
    }

    fn access_token_text(&self, id: AccessTokenId) -> String {
        base64url(&[&id.as_bytes()[..], &self.access_token_mac(id).as_bytes()[..]].concat())
    }

    fn access_token_mac(&self, id: AccessTokenId) -> Digest {
        Digest::keyed(&self.keys.forms, "access token", &[id.as_bytes()])
    }
}
