//! Users of an account's application: the program calls them by an identity of its own choice, which is their name here.

use super::ports::Table;
use super::records::{self, Tx};
use super::services::by_service;
use super::{Engine, EngineError, Refused};
use crate::domain::audit::{Act, Fact};
use crate::domain::ids::UserId;
use crate::domain::service::Service;
use crate::domain::time::Timestamp;
use crate::domain::user::{User, UserName};

/// How long an identity may be, in characters.
pub const IDENTITY: std::ops::RangeInclusive<usize> = 8..=64;

/// A name by which a program knows somebody: letters, digits and dashes, told apart to the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity(UserName);

impl Identity {
    /// Takes one; `None` for what is none.
    pub fn parse(text: &str) -> Option<Self> {
        let is_good = IDENTITY.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        // Plain letters are the same in every normal form.
        UserName::parse(text, true).ok().filter(|_| is_good).map(Self)
    }

    /// The name.
    pub fn name(&self) -> &UserName {
        &self.0
    }
}

/// Where a page of a list begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    /// Behind this id.
    After([u8; 16]),
    /// So that it ends before this id.
    Before([u8; 16]),
}

/// A page of users.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntityPage {
    /// They, the oldest first.
    pub users: Vec<User>,
    /// Whether there are any before them.
    pub has_previous: bool,
    /// Whether there are any after them.
    pub has_next: bool,
}

impl Engine {
    /// The user of this identity, who is made where there is none yet, and whether they are new.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`] if the application is gone; [`EngineError::Store`].
    pub async fn create_entity(&self, service: &Service, identity: &Identity) -> Result<(User, bool), EngineError> {
        let now = self.now();
        self.transact(|tx| self.entity_within(tx, service, identity, now)).await
    }

    /// The same within a transaction.
    pub(super) fn entity_within(
        &self,
        tx: &mut Tx<'_>,
        service: &Service,
        identity: &Identity,
        now: Timestamp,
    ) -> Result<(User, bool), EngineError> {
        if let Some(user) = self.find_user(tx, &service.realm(), identity.name())? {
            return Ok((user, false));
        }
        // Read here, so that nobody comes to an application that goes meanwhile.
        let service: Option<Service> = tx.get(&service.id)?;
        let service = service.ok_or(Refused::NotFound { what: "service", name: String::new() })?;
        let user = self.new_user(tx, &service.realm(), identity.name(), 0, now)?;
        tx.link(Table::ServiceEntity, &listed_below(service.number), user.id.as_bytes());
        tx.note(Fact::about(&user, &by_service(&service), Act::UserAdded));
        Ok((user, true))
    }

    /// The user of this identity.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`EngineError::Store`].
    pub fn entity(&self, service: &Service, identity: &Identity) -> Result<User, EngineError> {
        self.user_named(&service.realm(), identity.name())
    }

    /// A page of an application's users, `limit` at most.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn entities(&self, service: &Service, at: Option<Cursor>, limit: usize) -> Result<EntityPage, EngineError> {
        let from = &listed_below(service.number);
        let mut page = EntityPage::default();
        let ids: Vec<Vec<u8>> = match at {
            Some(Cursor::Before(end)) => {
                let end = [&from[..], &end].concat();
                let found = self.store.scan_back(Table::ServiceEntity, from, &end, limit + 1)?;
                page.has_previous = found.len() > limit;
                page.has_next = true;
                found.into_iter().take(limit).rev().map(|(key, _)| key[from.len()..].to_vec()).collect()
            }
            Some(Cursor::After(_)) | None => {
                let after = match at {
                    Some(Cursor::After(after)) => Some([&from[..], &after].concat()),
                    _ => None,
                };
                page.has_previous = after.is_some();
                let found = self.store.scan(Table::ServiceEntity, from, after.as_deref(), limit + 1)?;
                let mut ids: Vec<_> = found.into_iter().map(|(key, _)| key[from.len()..].to_vec()).collect();
                page.has_next = ids.len() > limit;
                ids.truncate(limit);
                ids
            }
        };
        for id in ids.into_iter().filter_map(|id| <[u8; 16]>::try_from(id).ok()) {
            page.users.extend(records::get(&*self.store, &UserId::from_bytes(id))?);
        }
        Ok(page)
    }

    /// Removes a user of an application with all that is theirs. One whom an administrator locked stays: they would come back
    /// unlocked.
    ///
    /// # Errors
    ///
    /// [`Refused::Locked`]; as [`Engine::entity`].
    pub async fn delete_entity(&self, service: &Service, identity: &Identity) -> Result<(), EngineError> {
        let user = self.entity(service, identity)?;
        self.delete_by_program(&by_service(service), user.id).await
    }
}

/// Where the users of an application are listed: below its number, which their realm has too.
pub(super) fn listed_below(number: u64) -> [u8; 8] {
    number.to_be_bytes()
}

/// Takes a user out of the list of their application, within the transaction that removes them.
pub(super) fn forget(tx: &mut Tx<'_>, user: &User) {
    if let Some(number) = user.realm.service() {
        tx.unlink(Table::ServiceEntity, &listed_below(number), user.id.as_bytes());
    }
}

#[cfg(test)]
mod tests;
