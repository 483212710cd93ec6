//! Users of an application that have no phone number: it names them itself, in a token that it signs and shows, and that their
//! phone brings. A token is good once, and makes an invitation like any other link of the application's.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::devices::UNVERIFIED_TTL;
use super::event::Event;
use super::install;
use super::keys::{self, Api};
use super::login::set_up::INVITE_TTL;
use super::numbers;
use super::ports::Table;
use super::records::{Record, Tx};
use super::services::{self, by_service};
use super::{Engine, EngineError, Refused};
use crate::domain::account_token::{AccountToken, AccountTokenError, CustomId};
use crate::domain::audit::{Act, Fact};
use crate::domain::device::DeviceState;
use crate::domain::ids::UserId;
use crate::domain::jws::JwsError;
use crate::domain::secret::Digest;
use crate::domain::service::Service;
use crate::domain::time::Timestamp;
use crate::domain::user::{User, UserName};

/// How long it is known of a token that it was taken, after its own time: the wall clock, by which its time is measured, may
/// be set back.
const KEPT: Duration = Duration::from_hours(24);

/// A token that was taken.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct SpentToken {
    /// Kept while `now` is before.
    pub(super) until: Timestamp,
}

impl Record for SpentToken {
    const TABLE: Table = Table::SpentToken;
    type Key = Digest;
}

/// From a keyed digest of application and name to the user. One that leads to somebody who was deleted leads nowhere.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct CustomUser {
    user: UserId,
    /// When their phone was last invited by a token.
    invited_at: Timestamp,
}

impl Record for CustomUser {
    const TABLE: Table = Table::ServiceUser;
    type Key = Digest;
}

/// How far somebody has come whom an application named itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomState {
    /// They have a phone.
    Completed,
    /// Their phone was invited, or has yet to show its key.
    Pending,
    /// They have no phone, and need another token.
    Expired,
}

impl Engine {
    /// Takes a token of an application's: what registers a phone of the user it names, who is made where there is none yet. Who
    /// has a phone gets another one beside it, as by every link of an application.
    ///
    /// # Errors
    ///
    /// [`Refused::AccountToken`], for an unknown application or a key that was revoked as for a wrong signature; as
    /// [`Engine::install_link`], and then the token is not spent.
    pub async fn redeem_account_token(&self, text: &str) -> Result<String, EngineError> {
        let token = AccountToken::read(text).map_err(Refused::from)?;
        let (now, wall) = (self.now(), self.wall());
        let secret = self.secret();
        let (user, is_new) = self
            .transact(|tx| {
                let service = signer(tx, token.application())?;
                let checked = token.check(&service, wall).map_err(Refused::from)?;
                let spent = Digest::keyed(
                    &self.keys.names,
                    "spent account token",
                    &[service.id.as_bytes(), checked.digest().as_bytes()],
                );
                if tx.get::<SpentToken>(&spent)?.is_some() {
                    return Err(Refused::from(AccountTokenError::Used).into());
                }
                tx.put(&spent, &SpentToken { until: now + wall.until(checked.expires_at()) + KEPT });
                let key = self.custom_key(&service, checked.user());
                let known = named_by(tx, &key)?;
                let is_new = known.is_none();
                let user = match known {
                    Some((user, _)) => user,
                    None => self.new_custom_user(tx, &service, now)?,
                };
                install::invited(tx, &service, user.id, &secret, now, INVITE_TTL)?;
                tx.put(&key, &CustomUser { user: user.id, invited_at: now });
                Ok((user, is_new))
            })
            .await?;
        if is_new {
            self.tell(&Event::UserChanged { user: user.id, change: "added" });
        }
        Ok(self.registration(user.id, &secret))
    }

    fn new_custom_user(&self, tx: &mut Tx<'_>, service: &Service, now: Timestamp) -> Result<User, EngineError> {
        let name = UserName::of_number(numbers::next(tx)?);
        let user = self.new_user(tx, &service.realm(), &name, 0, now)?;
        tx.note(Fact::about(&user, &by_service(service), Act::UserAdded));
        Ok(user)
    }

    /// The user that an application calls so, and how far they have come; `None` before their first token was taken.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn custom_user(&self, service: &Service, id: &CustomId) -> Result<Option<(User, CustomState)>, EngineError> {
        let mut tx = Tx::new(&*self.store);
        let Some((user, invited_at)) = named_by(&mut tx, &self.custom_key(service, id))? else {
            return Ok(None);
        };
        let now = self.now();
        // A lock or a reset ends the invitations from before it, and with them the phones that have not shown their key.
        let stands = |since: Timestamp| user.is_admitted(now) && user.links_since.is_none_or(|voided| since >= voided);
        let state = if !user.factors.devices.is_empty() {
            CustomState::Completed
        } else if stands(invited_at) && now < invited_at + INVITE_TTL {
            CustomState::Pending
        } else {
            let devices = self.devices_of(user.id)?;
            let is_under_way = devices.iter().any(|device| {
                let is_open = device.state == DeviceState::Unverified && now < device.created_at + UNVERIFIED_TTL;
                is_open && stands(device.created_at)
            });
            if is_under_way { CustomState::Pending } else { CustomState::Expired }
        };
        Ok(Some((user, state)))
    }

    /// The key under which a name is found: of one application, and keyed, so that a backup tells nobody what is in it.
    fn custom_key(&self, service: &Service, id: &CustomId) -> Digest {
        Digest::keyed(
            &self.keys.names,
            "custom id of a service's user",
            &[service.id.as_bytes(), id.as_str().as_bytes()],
        )
    }
}

/// Who is named so, and when their phone was last invited by it, within a transaction.
fn named_by(tx: &mut Tx<'_>, key: &Digest) -> Result<Option<(User, Timestamp)>, EngineError> {
    let Some(CustomUser { user, invited_at }) = tx.get(key)? else { return Ok(None) };
    Ok(tx.get::<User>(&user)?.map(|user| (user, invited_at)))
}

/// The application whose token it says it is, while its key is good.
fn signer(tx: &mut Tx<'_>, number: u64) -> Result<Service, EngineError> {
    // Which numbers there are is nothing for whoever has no key.
    let unknown = || Refused::from(AccountTokenError::from(JwsError::WrongSignature));
    let service = services::numbered(tx, number)?.ok_or_else(unknown)?;
    let key = keys::key_within(tx, Api::Authy, service.signing_key.expose())?;
    if key.is_some_and(|key| key.service == Some(service.id)) { Ok(service) } else { Err(unknown().into()) }
}

#[cfg(test)]
mod tests;
