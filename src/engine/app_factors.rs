//! Authenticator apps that a program sets up for its users, and the codes that it tries.

use std::collections::BTreeMap;

use super::devices::UNVERIFIED_TTL;
use super::entities::Identity;
use super::ports::Table;
use super::records::{self, Record, Tx};
use super::services::{by_service, of_service};
use super::webhooks::{self, News};
use super::{Engine, EngineError, Refused, requests};
use crate::domain::audit::{Act, Fact};
use crate::domain::factor::Method;
use crate::domain::factor::app::AppFactor;
use crate::domain::factor::totp::{Rules, Seed};
use crate::domain::ids::{DeviceId, UserId};
use crate::domain::limits::Limits;
use crate::domain::service::Service;
use crate::domain::throttle::{AttemptState, Attempts};
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::domain::webhook::EventKind;

/// The most of one user.
pub const MAX_APP_FACTORS: usize = 100;

impl Record for AppFactor {
    const TABLE: Table = Table::TotpFactor;
    type Key = DeviceId;
}

/// What a program says of a new one.
#[derive(Debug, Clone)]
pub struct NewAppFactor {
    /// What it is called.
    pub name: String,
    /// The key of its codes; one is made if the program brings none.
    pub seed: Option<Seed>,
    /// What they look like.
    pub rules: Rules,
    /// What is to be remembered about it.
    pub metadata: Option<BTreeMap<String, String>>,
}

/// What a program changes; what is not named stays.
#[derive(Debug, Clone, Default)]
pub struct AppFactorChange {
    /// Its name.
    pub name: Option<String>,
    /// What codes look like.
    pub rules: Option<Rules>,
}

impl Engine {
    /// Sets one up. It counts once a code of it was right. Its user is made where there is none yet.
    ///
    /// # Errors
    ///
    /// [`Refused::TooMany`] beyond [`MAX_APP_FACTORS`]; [`Refused::Throttled`] beyond [`super::registration::CREATIONS`];
    /// [`Refused::Locked`]; [`EngineError::Store`].
    pub async fn create_app_factor(
        &self,
        service: &Service,
        identity: &Identity,
        new: &NewAppFactor,
    ) -> Result<(AppFactor, User), EngineError> {
        let now = self.now();
        let id = DeviceId::at(now, self.bytes());
        let seed = new.seed.clone().unwrap_or_else(|| self.seed());
        self.transact(|tx| {
            let (user, _) = self.entity_within(tx, service, identity, now)?;
            if !user.is_admitted(now) {
                return Err(Refused::Locked.into());
            }
            self.count_creation(tx, &user, now)?;
            if tx.linked(Table::UserTotpFactor, user.id.as_bytes(), MAX_APP_FACTORS)?.len() >= MAX_APP_FACTORS {
                return Err(Refused::TooMany { what: "factors" }.into());
            }
            let factor = AppFactor {
                id,
                user: user.id,
                service: service.id,
                name: new.name.clone(),
                seed: seed.clone(),
                rules: new.rules,
                is_verified: false,
                last_step: None,
                attempts: Attempts::default(),
                metadata: new.metadata.clone(),
                created_at: now,
                updated_at: now,
            };
            tx.put(&id, &factor);
            tx.link(Table::UserTotpFactor, user.id.as_bytes(), id.as_bytes());
            // Whoever removes the user finds these by an index that is read without a version.
            tx.put(&user.id, &user);
            webhooks::announce(tx, &user, News::of_factor(EventKind::FactorCreated, Method::SoftToken, id), now)?;
            Ok((factor, user))
        })
        .await
    }

    /// One of a user's; `None` if there is none of this id.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn app_factor(&self, user: UserId, id: DeviceId) -> Result<Option<AppFactor>, EngineError> {
        let found: Option<AppFactor> = records::get(&*self.store, &id)?;
        let now = self.now();
        Ok(found.filter(|factor| factor.user == user && factor.is_kept(UNVERIFIED_TTL, now)))
    }

    /// All of a user's, the oldest first.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn app_factors(&self, user: UserId) -> Result<Vec<AppFactor>, EngineError> {
        let ids = records::linked(&*self.store, Table::UserTotpFactor, user.as_bytes(), MAX_APP_FACTORS)?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids.into_iter().filter_map(|id| <[u8; 16]>::try_from(id).ok()) {
            found.extend(self.app_factor(user, DeviceId::from_bytes(id))?);
        }
        Ok(found)
    }

    /// Tries a code: the first right one makes the factor count.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`], [`Refused::Locked`]; [`Refused::FactorLocked`] and [`Refused::FactorDisabled`] after wrong ones;
    /// [`EngineError::Store`].
    pub async fn verify_app_factor(
        &self,
        service: &Service,
        user: UserId,
        id: DeviceId,
        code: &str,
    ) -> Result<(AppFactor, bool), EngineError> {
        let (now, wall) = (self.now(), self.wall());
        let limits = self.settings().limits.clone();
        self.transact(|tx| {
            let user = of_service(tx, service, user)?;
            let before = admitted_factor(tx, &user, id, now)?;
            let (factor, is_right) = try_code(before.clone(), code, &limits, now, wall)?;
            if is_right && !before.is_verified {
                let fact = Fact::about(&user, &by_service(service), Act::FactorAdded);
                tx.note(fact.with("method", Method::SoftToken.as_str()).with("factor", &id));
                let news = News::of_factor(EventKind::FactorVerified, Method::SoftToken, id);
                webhooks::announce(tx, &user, news, now)?;
            }
            tx.put(&id, &factor);
            Ok((factor, is_right))
        })
        .await
    }

    /// Changes one.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`EngineError::Store`].
    pub async fn change_app_factor(
        &self,
        user: UserId,
        id: DeviceId,
        change: &AppFactorChange,
    ) -> Result<AppFactor, EngineError> {
        let now = self.now();
        self.transact(|tx| {
            let before = factor_of(tx, user, id)?;
            let rules = change.rules.unwrap_or(before.rules);
            let name = change.name.clone().unwrap_or_else(|| before.name.clone());
            let factor = AppFactor { name, updated_at: now, ..before.by_rules(rules) };
            tx.put(&id, &factor);
            Ok(factor)
        })
        .await
    }

    /// Removes one, with what it is asked.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`EngineError::Store`].
    pub async fn delete_app_factor(&self, service: &Service, user: UserId, id: DeviceId) -> Result<(), EngineError> {
        let now = self.now();
        self.transact(|tx| {
            let mut user = of_service(tx, service, user)?;
            let factor = factor_of(tx, user.id, id)?;
            requests::end(tx, &mut user, now, |challenge| challenge.devices.contains(&id))?;
            forget(tx, &user, id, now)?;
            tx.put(&user.id, &user);
            if factor.is_verified {
                let fact = Fact::about(&user, &by_service(service), Act::FactorRemoved);
                tx.note(fact.with("method", Method::SoftToken.as_str()).with("factor", &id));
            }
            Ok(())
        })
        .await
    }
}

/// Tries a code against a factor; what becomes of the factor, and whether the code was right. Each step is good once, and wrong
/// codes in a row lock it.
pub(super) fn try_code(
    factor: AppFactor,
    code: &str,
    limits: &Limits,
    now: Timestamp,
    wall: Timestamp,
) -> Result<(AppFactor, bool), Refused> {
    match factor.attempts.state(&limits.lock, now) {
        AttemptState::Open => {}
        AttemptState::Locked(until) => return Err(Refused::FactorLocked { until }),
        AttemptState::Disabled => return Err(Refused::FactorDisabled),
    }
    match factor.seed.check_by(&factor.rules, code, wall, factor.last_step) {
        Some(step) => {
            let updated_at = if factor.is_verified { factor.updated_at } else { now };
            let attempts = Attempts::default();
            Ok((AppFactor { is_verified: true, last_step: Some(step), attempts, updated_at, ..factor }, true))
        }
        None => Ok((AppFactor { attempts: factor.attempts.wrong(&limits.lock, now), ..factor }, false)),
    }
}

/// A factor of somebody who is not locked, within a transaction.
pub(super) fn admitted_factor(
    tx: &mut Tx<'_>,
    user: &User,
    id: DeviceId,
    now: Timestamp,
) -> Result<AppFactor, EngineError> {
    if !user.is_admitted(now) {
        return Err(Refused::Locked.into());
    }
    factor_of(tx, user.id, id)
}

fn factor_of(tx: &mut Tx<'_>, user: UserId, id: DeviceId) -> Result<AppFactor, EngineError> {
    let found: Option<AppFactor> = tx.get(&id)?;
    let none = || Refused::NotFound { what: "factor", name: id.to_string() };
    Ok(found.filter(|factor| factor.user == user).ok_or_else(none)?)
}

/// Takes the locks after wrong codes from all of a user's, within the transaction that unlocks them.
pub(super) fn unlock_all(tx: &mut Tx<'_>, user: UserId) -> Result<(), EngineError> {
    for id in tx.all_linked(Table::UserTotpFactor, user.as_bytes())? {
        let Ok(id) = <[u8; 16]>::try_from(id).map(DeviceId::from_bytes) else { continue };
        if let Some(factor) = tx.get::<AppFactor>(&id)? {
            tx.put(&id, &AppFactor { attempts: Attempts::default(), ..factor });
        }
    }
    Ok(())
}

/// Forgets all of a user's, within the transaction that removes or resets them.
pub(super) fn forget_all(tx: &mut Tx<'_>, user: &User, now: Timestamp) -> Result<(), EngineError> {
    for id in tx.all_linked(Table::UserTotpFactor, user.id.as_bytes())? {
        let Ok(id) = <[u8; 16]>::try_from(id) else { continue };
        forget(tx, user, DeviceId::from_bytes(id), now)?;
    }
    Ok(())
}

fn forget(tx: &mut Tx<'_>, user: &User, id: DeviceId, now: Timestamp) -> Result<(), EngineError> {
    tx.delete::<AppFactor>(&id);
    tx.unlink(Table::UserTotpFactor, user.id.as_bytes(), id.as_bytes());
    webhooks::announce(tx, user, News::of_factor(EventKind::FactorDeleted, Method::SoftToken, id), now)
}
