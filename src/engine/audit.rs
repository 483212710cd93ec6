//! The audit log: written in the very commit that does what it tells of, so that neither is there without the other.

use super::ports::Table;
use super::records::{self, Record, RecordKey, Tx};
use super::{Engine, EngineError};
use crate::domain::audit::{Broken, Entry, Tip};
use crate::domain::ids::UserId;
use crate::domain::time::Timestamp;

/// The key of the log's end.
const TIP: &str = "audit tip";
/// Entries that are read at once.
const AT_ONCE: usize = 1000;

/// The place of an entry, in the order of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place(pub u64);

impl RecordKey for Place {
    fn bytes(&self) -> Vec<u8> {
        self.0.to_be_bytes().to_vec()
    }
}

impl Record for Entry {
    const TABLE: Table = Table::Audit;
    type Key = Place;
}

impl Record for Tip {
    const TABLE: Table = Table::Meta;
    type Key = str;
}

/// What a look at the whole log came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looked {
    /// Where it ends.
    pub tip: Tip,
    /// When its last entry was written.
    pub at: Option<Timestamp>,
}

impl Engine {
    /// Gives what a transaction has noted its places at the end of the log; whether there was anything.
    pub(super) fn write_down(&self, tx: &mut Tx<'_>) -> Result<bool, EngineError> {
        let facts = tx.take_noted();
        if facts.is_empty() {
            return Ok(false);
        }
        self.only_once(tx, &facts)?;
        let mut tip = tx.get::<Tip>(TIP)?.unwrap_or_else(Tip::none);
        for fact in facts {
            let entry = tip.next(&self.keys.audit, fact, self.wall());
            tip = Tip { number: entry.number, mark: entry.mark };
            let place = Place(entry.number);
            if let Some(user) = &entry.user {
                tx.link(Table::UserAudit, user.id.as_bytes(), &place.bytes());
            }
            tx.put(&place, &entry);
        }
        tx.put(TIP, &tip);
        Ok(true)
    }

    /// Entries after the number `after`, the oldest first; `limit` at most, and never more than a thousand.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn audit(&self, after: u64, limit: usize) -> Result<Vec<Entry>, EngineError> {
        let found = self.store.scan(Table::Audit, &[], Some(&Place(after).bytes()), limit.min(AT_ONCE))?;
        Ok(found.iter().map(|(_, stored)| records::decode(&stored.bytes)).collect::<Result<_, _>>()?)
    }

    /// Entries about a user's account after the number `after`, as [`Engine::audit`].
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn audit_of(&self, user: UserId, after: u64, limit: usize) -> Result<Vec<Entry>, EngineError> {
        let from = user.as_bytes();
        let after = [from.as_slice(), &after.to_be_bytes()].concat();
        let links = self.store.scan(Table::UserAudit, from, Some(&after), limit.min(AT_ONCE))?;
        self.entries_at(links.into_iter().map(|(key, _)| key[from.len()..].to_vec()))
    }

    fn entries_at(&self, places: impl IntoIterator<Item = Vec<u8>>) -> Result<Vec<Entry>, EngineError> {
        let mut found = Vec::new();
        for place in places.into_iter().filter_map(|place| place.try_into().ok()).map(u64::from_be_bytes) {
            found.extend(records::get::<Entry>(&*self.store, &Place(place))?);
        }
        Ok(found)
    }

    /// The newest entries, the oldest of them first: all, or those about a user's account; a thousand at most.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn audit_last(&self, user: Option<UserId>, count: usize) -> Result<Vec<Entry>, EngineError> {
        let count = count.clamp(1, AT_ONCE);
        let Some(user) = user else {
            let tip = records::get::<Tip>(&*self.store, TIP)?.map_or(0, |tip| tip.number);
            return self.audit(tip.saturating_sub(count as u64), count);
        };
        let newest = records::newest_linked(&*self.store, Table::UserAudit, user.as_bytes(), count)?;
        self.entries_at(newest)
    }

    /// Reads the whole log and looks whether it is as it was written. `noted`: an end of the log as it was seen before, which
    /// must be in it.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`]; the inner error says where the log is broken.
    pub fn verify_audit(&self, noted: Option<Tip>) -> Result<Result<Looked, Broken>, EngineError> {
        // Read first: what is written meanwhile comes after it.
        let written = records::get::<Tip>(&*self.store, TIP)?.unwrap_or_else(Tip::none);
        let mut looked = Looked { tip: Tip::none(), at: None };
        let mut was_seen = noted.is_none_or(|noted| noted == Tip::none());
        loop {
            let entries = self.audit(looked.tip.number, AT_ONCE)?;
            for entry in &entries {
                match looked.tip.follow(&self.keys.audit, entry) {
                    Ok(tip) => looked = Looked { tip, at: Some(entry.at) },
                    Err(broken) => return Ok(Err(broken)),
                }
                was_seen |= noted == Some(looked.tip);
            }
            if entries.len() < AT_ONCE {
                break;
            }
        }
        if looked.tip.number < written.number {
            return Ok(Err(Broken::Cut { found: looked.tip.number, written: written.number }));
        }
        match noted.filter(|_| !was_seen) {
            Some(noted) if noted.number > looked.tip.number => {
                Ok(Err(Broken::Cut { found: looked.tip.number, written: noted.number }))
            }
            Some(noted) => Ok(Err(Broken::Replaced { number: noted.number })),
            None => Ok(Ok(looked)),
        }
    }
}
