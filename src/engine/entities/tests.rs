use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use super::*;
use crate::domain::account::ProfileChange;
use crate::domain::audit::By;
use crate::engine::imports::tests::{TestClock, engine_at};
use crate::engine::ports::{BoxFuture, Commit, CommitError, Store, StoreError, Stored};
use crate::store::memory::MemoryStore;

/// Counts the records that it gives out.
#[derive(Default)]
struct Counting {
    store: MemoryStore,
    read: AtomicUsize,
}

impl Counting {
    fn counted(&self, rows: Vec<(Vec<u8>, Stored)>) -> Vec<(Vec<u8>, Stored)> {
        self.read.fetch_add(rows.len(), Ordering::Relaxed);
        rows
    }

    fn take(&self) -> usize {
        self.read.swap(0, Ordering::Relaxed)
    }
}

impl Store for Counting {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Stored>, StoreError> {
        self.read.fetch_add(1, Ordering::Relaxed);
        self.store.get(table, key)
    }

    fn scan(
        &self,
        table: Table,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Stored)>, StoreError> {
        self.store.scan(table, prefix, after, limit).map(|rows| self.counted(rows))
    }

    fn scan_back(
        &self,
        table: Table,
        prefix: &[u8],
        before: &[u8],
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Stored)>, StoreError> {
        self.store.scan_back(table, prefix, before, limit).map(|rows| self.counted(rows))
    }

    fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<(), CommitError>> {
        self.store.commit(commit)
    }

    fn health(&self) -> Result<(), StoreError> {
        self.store.health()
    }
}

#[tokio::test]
async fn pages_lead_both_ways_and_read_no_more_than_they_show() {
    let store = Arc::new(Counting::default());
    let clock = Arc::new(TestClock(AtomicI64::new(1_795_255_200_000)));
    let (engine, _) = engine_at(Arc::clone(&store) as Arc<dyn Store>, Arc::clone(&clock));
    let (_, account, _) = engine.create_account(&By::CONSOLE, "Shop", false).await.unwrap();
    let mut names = Vec::new();
    let mut services = Vec::new();
    for name in ["Before", "Till", "Behind"] {
        let said = ProfileChange { friendly_name: Some(name.to_owned()), ..ProfileChange::default() };
        services.push(engine.create_account_service(&account, &said).await.unwrap());
    }
    for n in 0..40 {
        clock.0.fetch_add(1, Ordering::Relaxed);
        let name = format!("user-{n:04}");
        for service in &services {
            engine.create_entity(service, &Identity::parse(&name).unwrap()).await.unwrap();
        }
        names.push(name);
    }
    let service = &services[1];
    let page = |at| {
        store.take();
        let page = engine.entities(service, at, 9).unwrap();
        let read = store.take();
        // The list, one more to know whether it goes on, and each user.
        assert!(read <= 9 + 1 + 9, "{read}");
        page
    };
    let shown = |page: &EntityPage| page.users.iter().map(|user| user.name.to_string()).collect::<Vec<_>>();
    let (mut pages, mut at) = (Vec::new(), None);
    loop {
        let next = page(at);
        assert_eq!(next.has_previous, at.is_some());
        at = next.users.last().map(|user| Cursor::After(*user.id.as_bytes()));
        pages.push(next);
        if !pages[pages.len() - 1].has_next {
            break;
        }
    }
    assert_eq!(pages.len(), 5);
    assert_eq!(pages.iter().flat_map(shown).collect::<Vec<_>>(), names);
    for n in (0..4).rev() {
        let back = page(Some(Cursor::Before(*pages[n + 1].users[0].id.as_bytes())));
        assert_eq!(shown(&back), shown(&pages[n]));
        assert_eq!((back.has_previous, back.has_next), (n > 0, true));
    }
    let none = page(Some(Cursor::Before(*pages[0].users[0].id.as_bytes())));
    assert_eq!((shown(&none), none.has_previous), (Vec::new(), false));
}

#[test]
fn identities_are_plain() {
    for good in ["user-0001", "ABCDEFGH", &"a".repeat(64)] {
        assert_eq!(Identity::parse(good).map(|one| one.name().to_string()).as_deref(), Some(good));
    }
    for odd in ["", "user-01", "user 0001", "user_0001", "üser-0001", "user-0001/", &"a".repeat(65)] {
        assert_eq!(Identity::parse(odd), None, "{odd:?}");
    }
}
