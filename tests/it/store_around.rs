//! A store in memory with something happening at a read or a commit.

use std::ops::Deref;

use vestibule::engine::ports::{BoxFuture, Commit, CommitError, Store, StoreError, Stored, Table};
use vestibule::store::memory::MemoryStore;

/// What happens.
pub trait Happens: Send + Sync + 'static {
    /// The store it happens to.
    fn store(&self) -> &MemoryStore;

    /// After a record was looked for, and before whoever looked is told.
    fn found(&self, _table: Table, _key: &[u8], _is_there: bool) {}

    /// In place of a commit.
    fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<(), CommitError>> {
        self.store().commit(commit)
    }
}

/// The store.
#[derive(Default)]
pub struct Around<H>(pub H);

impl<H> Deref for Around<H> {
    type Target = H;

    fn deref(&self) -> &H {
        &self.0
    }
}

impl<H: Happens> Store for Around<H> {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Stored>, StoreError> {
        let found = self.0.store().get(table, key)?;
        self.0.found(table, key, found.is_some());
        Ok(found)
    }

    fn scan(
        &self,
        table: Table,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Stored)>, StoreError> {
        self.0.store().scan(table, prefix, after, limit)
    }

    fn scan_back(
        &self,
        table: Table,
        prefix: &[u8],
        before: &[u8],
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Stored)>, StoreError> {
        self.0.store().scan_back(table, prefix, before, limit)
    }

    fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<(), CommitError>> {
        self.0.commit(commit)
    }

    fn health(&self) -> Result<(), StoreError> {
        self.0.store().health()
    }
}
