//! What applications do, counted by month. Calls, codes and messages are counted in memory and written with the next sweep or at
//! the end: a call that changes nothing else costs no write of its own, and no two calls wait for one counter. A process that is
//! killed loses at most what it counted since. Users are counted in the commits that add and remove them.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::ports::Table;
use super::records::{self, Record, RecordKey, Tx};
use super::{Engine, EngineError};
use crate::domain::factor::Channel;
use crate::domain::ids::RealmName;
use crate::domain::service::Service;
use crate::domain::time::Month;

/// The most months that are shown.
const SHOWN: usize = 24;

/// Something that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// A request with a key.
    Request,
    /// A user who proved a factor.
    Proof,
    /// A text message.
    Sms,
    /// A call.
    Voice,
    /// An e-mail; no program asks for their number.
    Email,
}

impl Counted {
    /// A message over a channel.
    pub const fn sent(channel: Channel) -> Self {
        match channel {
            Channel::Sms => Self::Sms,
            Channel::Voice => Self::Voice,
            Channel::Email => Self::Email,
        }
    }
}

/// What an application did in a month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceMonth {
    /// Requests with its key.
    pub requests: u64,
    /// Factors that its users proved.
    pub proofs: u64,
    /// Text messages to its users and numbers.
    pub sms: u64,
    /// Calls.
    pub voice: u64,
    /// E-mails.
    pub email: u64,
    /// Users who were added.
    pub users: u64,
}

impl Record for ServiceMonth {
    const TABLE: Table = Table::ServiceMonth;
    type Key = MonthKey;
}

impl ServiceMonth {
    fn add(&mut self, what: Counted) {
        let count = match what {
            Counted::Request => &mut self.requests,
            Counted::Proof => &mut self.proofs,
            Counted::Sms => &mut self.sms,
            Counted::Voice => &mut self.voice,
            Counted::Email => &mut self.email,
        };
        *count += 1;
    }

    fn plus(self, other: Self) -> Self {
        Self {
            requests: self.requests + other.requests,
            proofs: self.proofs + other.proofs,
            sms: self.sms + other.sms,
            voice: self.voice + other.voice,
            email: self.email + other.email,
            users: self.users + other.users,
        }
    }
}

/// A month of an application, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MonthKey(u64, Month);

impl RecordKey for MonthKey {
    fn bytes(&self) -> Vec<u8> {
        let Self(service, Month { year, month }) = self;
        [&service.to_be_bytes()[..], &year.to_be_bytes(), &[*month]].concat()
    }
}

/// How many users an application has.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct UsersOf(u64);

impl Record for UsersOf {
    const TABLE: Table = Table::Meta;
    type Key = str;
}

fn users_key(realm: &RealmName) -> String {
    format!("users of {realm}")
}

/// What was counted and is not written yet.
#[derive(Debug, Default)]
pub(super) struct Tally {
    counts: parking_lot::Mutex<HashMap<MonthKey, ServiceMonth>>,
    /// Held by whoever writes, and by whoever adds what is written to what is not.
    turn: tokio::sync::Mutex<()>,
}

impl Engine {
    /// Counts something for an application.
    pub fn count(&self, service: &Service, what: Counted) {
        let key = MonthKey(service.number, self.wall().month());
        self.tally.counts.lock().entry(key).or_default().add(what);
    }

    /// Writes what was counted since the last time.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`]; then it is written the next time.
    pub async fn write_counts(&self) -> Result<(), EngineError> {
        let _turn = self.tally.turn.lock().await;
        let counted = std::mem::take(&mut *self.tally.counts.lock());
        if counted.is_empty() {
            return Ok(());
        }
        let written = self
            .transact(|tx| {
                for (key, more) in &counted {
                    let there: ServiceMonth = tx.get(key)?.unwrap_or_default();
                    tx.put(key, &there.plus(*more));
                }
                Ok(())
            })
            .await;
        if written.is_err() {
            let mut counts = self.tally.counts.lock();
            for (key, more) in counted {
                let there = counts.entry(key).or_default();
                *there = there.plus(more);
            }
        }
        written
    }

    /// What an application did, month by month, the oldest first; the last two years of it.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn service_months(&self, service: &Service) -> Result<Vec<(Month, ServiceMonth)>, EngineError> {
        let _turn = self.tally.turn.lock().await;
        let tx = Tx::new(&*self.store);
        let mut months = std::collections::BTreeMap::new();
        for (rest, written) in tx.all_of::<ServiceMonth>(&service.number.to_be_bytes())? {
            if let Ok([high, low, month]) = <[u8; 3]>::try_from(rest) {
                months.insert(Month { year: u16::from_be_bytes([high, low]), month }, written);
            }
        }
        for (MonthKey(number, month), more) in &*self.tally.counts.lock() {
            if *number == service.number {
                let there: &mut ServiceMonth = months.entry(*month).or_default();
                *there = there.plus(*more);
            }
        }
        let first = months.len().saturating_sub(SHOWN);
        Ok(months.into_iter().skip(first).collect())
    }

    /// How many users an application has now.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn service_users(&self, service: &Service) -> Result<u64, EngineError> {
        let users: Option<UsersOf> = records::get(&*self.store, users_key(&service.realm()).as_str())?;
        Ok(users.unwrap_or_default().0)
    }

    /// A user was added, within the transaction that does it. Users of apps are not counted here.
    pub(super) fn count_added(&self, tx: &mut Tx<'_>, realm: &RealmName) -> Result<(), EngineError> {
        let Some(number) = realm.service() else { return Ok(()) };
        let key = users_key(realm);
        let UsersOf(users) = tx.get::<UsersOf>(key.as_str())?.unwrap_or_default();
        tx.put(key.as_str(), &UsersOf(users + 1));
        let key = MonthKey(number, self.wall().month());
        let there: ServiceMonth = tx.get(&key)?.unwrap_or_default();
        tx.put(&key, &ServiceMonth { users: there.users + 1, ..there });
        Ok(())
    }
}

/// A user was removed, within the transaction that does it.
pub(super) fn count_removed(tx: &mut Tx<'_>, realm: &RealmName) -> Result<(), EngineError> {
    if realm.service().is_some() {
        let key = users_key(realm);
        let UsersOf(users) = tx.get::<UsersOf>(key.as_str())?.unwrap_or_default();
        tx.put(key.as_str(), &UsersOf(users.saturating_sub(1)));
    }
    Ok(())
}
