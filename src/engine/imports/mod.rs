//! Imports: many users at once, all of them or none.
//!
//! Rows are looked at and staged in the store, chunk by chunk, while nothing of them counts. One record then *flips* from
//! staging to applying: before that the import never was, from then on it is done to its end, by the next process if need be.
//! Each chunk is applied by one compare-and-swap that also removes it, so none is applied twice; in the seconds this takes
//! sign-ins go on, and some users are there already and others not yet.

mod apply;
mod journal;
mod letters;
mod numbered;

#[cfg(test)]
pub(in crate::engine) mod tests;

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::sync::Arc;

use tokio::sync::OwnedMutexGuard;

use super::records::{Tx, get};
use super::{Engine, EngineError, Refused};
use crate::domain::audit::By;
use crate::domain::ids::{CampaignName, RealmName};
use crate::domain::roster::{Column, Entry, Fault, Field, Reason};
use crate::domain::secret::Digest;
use crate::domain::service::Service;
use journal::{Import, Staged};

pub(super) use apply::end_sessions_with;
pub use apply::{Applied, Late};
pub use journal::{ImportId, Settled};
pub use letters::Invited;

/// What an import is to be.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// Whose users.
    pub realm: RealmName,
    /// Logins without a factor for users who are new.
    pub grace: u32,
    /// Make the users of all rows members of this campaign.
    pub campaign: Option<CampaignName>,
    /// Who imports, for the audit log.
    pub by: By,
    /// Only look; nothing is written and nobody is kept from importing.
    pub dry_run: bool,
    /// Stage rows that change nothing as well: the users of all rows are wanted at the end.
    pub every_row: bool,
}

/// What would become of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outlook {
    /// Its user is new.
    Added,
    /// This of its user will be another.
    Updated(Vec<Field>),
    /// Nothing.
    Unchanged,
    /// It cannot be taken.
    Bad(Vec<Fault>),
}

/// A row that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// What would become of it.
    pub outlook: Outlook,
    /// The row in which the same number stood before, for somebody else.
    pub number_in: Option<u64>,
}

/// An import whose rows are being looked at. Dropped in the middle it leaves nothing: what is staged is removed by the next
/// import or the next start.
#[derive(Debug)]
pub struct Importing {
    engine: Arc<Engine>,
    id: ImportId,
    new: NewImport,
    /// The application, if the list is about users of one.
    service: Option<Service>,
    /// Keeps others from importing. `None` in a dry run.
    guard: Option<OwnedMutexGuard<()>>,
    /// In which row a user was first. By half of a keyed digest: a list has a few hundred thousand.
    seen: HashMap<[u8; 16], u64>,
    /// In which row a number was first.
    numbers: HashMap<u64, u64>,
    staged: Staged,
    staging: bool,
}

impl Engine {
    /// Begins an import. There is one at a time.
    ///
    /// # Errors
    ///
    /// [`Refused::ImportUnderWay`], [`Refused::NotFound`] if there is no such campaign or application, [`Refused::DoneBefore`];
    /// [`EngineError::Store`].
    pub async fn begin_import(self: &Arc<Self>, new: NewImport) -> Result<Importing, EngineError> {
        if let Some(name) = &new.campaign {
            self.campaign(&new.realm, name)?;
        }
        let service = self.service_of_realm(&new.realm)?;
        // Before a long list is looked at in vain; the commit from which it counts looks again.
        self.was_not_done(&new.by)?;
        let mut guard = None;
        let id = ImportId(self.bytes());
        if !new.dry_run {
            let free = Arc::clone(&self.importing).try_lock_owned();
            guard = Some(free.map_err(|_| Refused::ImportUnderWay)?);
            // Whatever is there was left by somebody who broke off.
            self.settle().await?;
            let import = Import::staging(id, &new);
            self.transact(|tx| {
                tx.put(journal::CURRENT, &import);
                Ok(())
            })
            .await?;
        }
        let staging = !new.dry_run;
        let (seen, numbers) = (HashMap::new(), HashMap::new());
        let (engine, staged) = (Arc::clone(self), Staged::default());
        Ok(Importing { engine, id, new, service, guard, seen, numbers, staged, staging })
    }
}

impl Importing {
    /// Looks at rows, each with its number in the list, and stages those that are good.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn take(&mut self, rows: Vec<(u64, Entry)>) -> Result<Vec<Looked>, EngineError> {
        let mut looked = Vec::with_capacity(rows.len());
        for (row, entry) in rows {
            let at = self.look(row, &entry)?;
            let counts = match at.outlook {
                Outlook::Added | Outlook::Updated(_) => true,
                Outlook::Unchanged => self.new.every_row || self.new.campaign.is_some(),
                Outlook::Bad(_) => false,
            };
            if counts && self.staging {
                self.staged.push(row, &entry);
            }
            looked.push(at);
        }
        if self.staging {
            self.staged.write_full(&self.engine, self.id).await?;
        }
        Ok(looked)
    }

    /// Looks at rows from now on without staging any: nothing will be imported.
    pub fn only_look(&mut self) {
        self.staging = false;
        self.staged = Staged::default();
    }

    fn look(&mut self, row: u64, entry: &Entry) -> Result<Looked, EngineError> {
        let key = self.engine.name_key(&self.new.realm, &entry.name);
        let bad = |faults| Looked { outlook: Outlook::Bad(faults), number_in: None };
        match self.seen.entry(half(&key)) {
            Slot::Occupied(first) => {
                let twice = Reason::Twice { first: *first.get() };
                let fault = Fault::of(Column::Username, entry.name.as_str(), twice);
                return Ok(bad(vec![fault]));
            }
            Slot::Vacant(free) => free.insert(row),
        };
        let number_in = self.number_in(row, entry);
        let mut tx = Tx::new(&*self.engine.store);
        let user = self.engine.find_user(&mut tx, &self.new.realm, &entry.name)?;
        if let Some(service) = &self.service {
            let mut faults = self.engine.faults_in_service(&mut tx, service, entry, user.as_ref())?;
            let shown = entry.phone.as_deref().unwrap_or_default();
            faults.extend(number_in.map(|first| Fault::of(Column::Phone, shown, Reason::NumberTwice { first })));
            if !faults.is_empty() {
                return Ok(bad(faults));
            }
        }
        let outlook = match user {
            None => Outlook::Added,
            Some(mut user) => {
                let merged = entry.merge_into(&mut user);
                if !merged.faults.is_empty() {
                    return Ok(bad(merged.faults));
                }
                if merged.changed.is_empty() { Outlook::Unchanged } else { Outlook::Updated(merged.changed) }
            }
        };
        Ok(Looked { outlook, number_in })
    }

    /// The row in which the number of this one stood before.
    fn number_in(&mut self, row: u64, entry: &Entry) -> Option<u64> {
        let number = entry.phone.as_deref()?.trim_start_matches('+').parse().ok()?;
        match self.numbers.entry(number) {
            Slot::Occupied(first) => Some(*first.get()),
            Slot::Vacant(free) => {
                free.insert(row);
                None
            }
        }
    }

    /// Ends it without importing anything.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`]: then the next start removes what is left.
    pub async fn abandon(self) -> Result<(), EngineError> {
        if self.guard.is_some() { self.engine.settle().await.map(drop) } else { Ok(()) }
    }

    /// Imports what was staged, to its end; `told` hears how many rows are done. The SHA-256 of the list, in hexadecimal, is
    /// for the audit log.
    ///
    /// # Errors
    ///
    /// [`Refused::NothingStaged`] if it only looked; [`Refused::DoneBefore`]; [`EngineError::Store`]: then the next start goes on where this ended.
    pub async fn apply(mut self, sha256: &str, told: impl FnMut(u64) + Send) -> Result<Applied, EngineError> {
        if !self.staging {
            return Err(Refused::NothingStaged.into());
        }
        let engine = Arc::clone(&self.engine);
        let (chunks, rows) = self.staged.write_all(&engine, self.id).await?;
        // What was remembered of the rows is not needed for the rest.
        self.seen = HashMap::new();
        self.numbers = HashMap::new();
        engine.flip(self.id, (chunks, rows), sha256, self.new.by.once).await?;
        engine.apply_staged(self.id, told).await
    }
}

fn half(key: &Digest) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&key.as_bytes()[..16]);
    half
}

impl Engine {
    /// Brings to its end what a process before this one left: an import that had flipped is done, one that had not is removed.
    /// To be called before anybody signs in.
    ///
    /// # Errors
    ///
    /// [`Refused::ImportUnderWay`]; [`EngineError::Store`].
    pub async fn settle_imports(&self) -> Result<Settled, EngineError> {
        let free = Arc::clone(&self.importing).try_lock_owned();
        let _guard = free.map_err(|_| Refused::ImportUnderWay)?;
        self.settle().await
    }

    fn current_import(&self) -> Result<Option<Import>, EngineError> {
        Ok(get::<Import>(&*self.store, journal::CURRENT)?)
    }
}
