//! The store that tests use: nothing outlives it, everything else is as on disk.

use std::collections::BTreeMap;

use parking_lot::Mutex;

use crate::engine::ports::{BoxFuture, Commit, CommitError, Store, StoreError, Stored, Table};

/// A store in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    records: BTreeMap<(Table, Vec<u8>), Stored>,
    sequence: u64,
    failing: bool,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes every commit fail from now on, as a broken disk would, or ends that.
    pub fn fail_commits(&self, failing: bool) {
        self.state.lock().failing = failing;
    }
}

impl State {
    fn health(&self) -> Result<(), StoreError> {
        if self.failing {
            Err(StoreError { reason: "commits were made to fail by `fail_commits`".to_owned() })
        } else {
            Ok(())
        }
    }

    fn commit(&mut self, commit: Commit) -> Result<(), CommitError> {
        self.health()?;
        for expect in commit.expects {
            let current = self.records.get(&(expect.table, expect.key)).map(|stored| stored.version);
            if current != expect.version {
                return Err(CommitError::Conflict);
            }
        }
        if !commit.changes.is_empty() {
            self.sequence += 1;
        }
        for change in commit.changes {
            let place = (change.table, change.key);
            match change.bytes {
                Some(bytes) => self.records.insert(place, Stored { version: self.sequence, bytes }),
                None => self.records.remove(&place),
            };
        }
        Ok(())
    }
}

impl Store for MemoryStore {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Stored>, StoreError> {
        Ok(self.state.lock().records.get(&(table, key.to_vec())).cloned())
    }

    fn scan(
        &self,
        table: Table,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Stored)>, StoreError> {
        let start = after.map_or(prefix, |after| after.max(prefix)).to_vec();
        let state = self.state.lock();
        Ok(state
            .records
            .range((table, start)..)
            .take_while(|((of, key), _)| *of == table && key.starts_with(prefix))
            .filter(|((_, key), _)| after.is_none_or(|after| key.as_slice() > after))
            .take(limit)
            .map(|((_, key), stored)| (key.clone(), stored.clone()))
            .collect())
    }

    fn scan_back(
        &self,
        table: Table,
        prefix: &[u8],
        before: &[u8],
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Stored)>, StoreError> {
        if before <= prefix {
            return Ok(Vec::new());
        }
        let state = self.state.lock();
        Ok(state
            .records
            .range((table, prefix.to_vec())..(table, before.to_vec()))
            .rev()
            .skip_while(|((_, key), _)| !key.starts_with(prefix))
            .take(limit)
            .map(|((_, key), stored)| (key.clone(), stored.clone()))
            .collect())
    }

    fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<(), CommitError>> {
        Box::pin(async move { self.state.lock().commit(commit) })
    }

    fn health(&self) -> Result<(), StoreError> {
        self.state.lock().health()
    }
}
