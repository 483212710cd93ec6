//! The contract of [`Store`], as tests that every store passes. A new store is added to [`for_each_store`].

use std::collections::BTreeMap;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use proptest::prelude::*;

use super::memory::MemoryStore;
use super::sled::{INLINE_LIMIT, SledOptions, SledStore};
use crate::domain::seal::Keyring;
use crate::engine::ports::{Change, Commit, CommitError, Expect, Store, Stored, Table};

/// Runs `case` with a new, empty instance of each store, and a way to make its next write fail.
fn for_each_store(case: impl Fn(&dyn Store, &dyn Fn())) {
    let memory = MemoryStore::new();
    case(&memory, &|| memory.fail_commits(true));

    let folder = tempfile::tempdir().unwrap();
    let broken = Arc::new(AtomicBool::new(false));
    let hook = Arc::clone(&broken);
    let options = SledOptions {
        before_sync: Some(Arc::new(move || {
            // It fails once: that later commits fail too is up to the store.
            if hook.swap(false, Ordering::SeqCst) { Err(io::Error::other("no room")) } else { Ok(()) }
        })),
        ..SledOptions::default()
    };
    let store = SledStore::open(&folder.path().join("store"), &Keyring::single([1; 32]), options).unwrap();
    case(&store, &|| broken.store(true, Ordering::SeqCst));
}

/// Waits for a future on this thread. There is no runtime here on purpose: a commit needs none.
pub fn wait<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(thread::Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

pub fn set(table: Table, key: &[u8], bytes: &[u8]) -> Change {
    Change { table, key: key.to_vec(), bytes: Some(bytes.to_vec()) }
}

pub fn delete(table: Table, key: &[u8]) -> Change {
    Change { table, key: key.to_vec(), bytes: None }
}

pub fn expect(table: Table, key: &[u8], version: Option<u64>) -> Expect {
    Expect { table, key: key.to_vec(), version }
}

pub fn commit(
    store: &dyn Store,
    expects: impl IntoIterator<Item = Expect>,
    changes: impl IntoIterator<Item = Change>,
) -> Result<(), CommitError> {
    wait(store.commit(Commit { expects: expects.into_iter().collect(), changes: changes.into_iter().collect() }))
}

pub fn get(store: &dyn Store, table: Table, key: &[u8]) -> Option<Stored> {
    store.get(table, key).unwrap()
}

pub fn bytes(store: &dyn Store, table: Table, key: &[u8]) -> Option<Vec<u8>> {
    get(store, table, key).map(|stored| stored.bytes)
}

fn version(store: &dyn Store, table: Table, key: &[u8]) -> u64 {
    get(store, table, key).expect("the record is there").version
}

fn conflict(result: &Result<(), CommitError>) -> bool {
    matches!(result, Err(CommitError::Conflict))
}

fn keys(store: &dyn Store, table: Table, prefix: &[u8], after: Option<&[u8]>, limit: usize) -> Vec<Vec<u8>> {
    store.scan(table, prefix, after, limit).unwrap().into_iter().map(|(key, _)| key).collect()
}

#[test]
fn what_was_committed_is_read_back_and_what_was_deleted_is_gone() {
    for_each_store(|store, _| {
        assert_eq!(get(store, Table::User, b"a"), None);
        commit(store, [], [set(Table::User, b"a", b"1"), set(Table::User, b"", b"")]).unwrap();
        assert_eq!(bytes(store, Table::User, b"a").as_deref(), Some(&b"1"[..]));
        assert_eq!(bytes(store, Table::User, b"").as_deref(), Some(&b""[..]), "empty keys and records are kept");
        assert_eq!(get(store, Table::Device, b"a"), None, "a key is of one table only");
        commit(store, [], [delete(Table::User, b"a"), delete(Table::User, b"never there")]).unwrap();
        assert_eq!(get(store, Table::User, b"a"), None);
        assert!(store.health().is_ok());
    });
}

#[test]
fn an_absent_record_can_be_expected_once() {
    for_each_store(|store, _| {
        let first = || commit(store, [expect(Table::Burn, b"k", None)], [set(Table::Burn, b"k", b"x")]);
        first().unwrap();
        assert!(conflict(&first()));
        commit(store, [], [delete(Table::Burn, b"k")]).unwrap();
        first().unwrap();
    });
}

#[test]
fn of_two_commits_that_expect_the_same_version_one_gets_a_conflict() {
    for_each_store(|store, _| {
        commit(store, [], [set(Table::Challenge, b"c", b"pending")]).unwrap();
        let seen = version(store, Table::Challenge, b"c");
        let expects = || [expect(Table::Challenge, b"c", Some(seen))];
        commit(store, expects(), [set(Table::Challenge, b"c", b"approved")]).unwrap();
        let loser = commit(
            store,
            expects(),
            [set(Table::Challenge, b"c", b"denied"), set(Table::Session, b"s", b"must not be written")],
        );
        assert!(conflict(&loser), "{loser:?}");
        assert_eq!(bytes(store, Table::Challenge, b"c").as_deref(), Some(&b"approved"[..]));
        assert_eq!(get(store, Table::Session, b"s"), None);
        let absent = commit(store, [expect(Table::Session, b"s", Some(seen))], []);
        assert!(conflict(&absent), "an absent record has no version: {absent:?}");
    });
}

#[test]
fn a_commit_may_expect_without_changing_anything() {
    for_each_store(|store, _| {
        commit(store, [], [set(Table::User, b"a", b"1")]).unwrap();
        let seen = version(store, Table::User, b"a");
        commit(store, [expect(Table::User, b"a", Some(seen)), expect(Table::User, b"b", None)], []).unwrap();
        assert_eq!(version(store, Table::User, b"a"), seen);
        assert!(conflict(&commit(store, [expect(Table::User, b"b", Some(seen))], [])));
        commit(store, [], []).unwrap();
    });
}

#[test]
fn of_two_changes_of_one_key_in_a_commit_the_last_counts() {
    for_each_store(|store, _| {
        let large = vec![1; INLINE_LIMIT + 1];
        commit(store, [], [set(Table::User, b"a", &large), set(Table::User, b"a", b"2")]).unwrap();
        assert_eq!(bytes(store, Table::User, b"a").as_deref(), Some(&b"2"[..]));
        commit(store, [], [set(Table::User, b"a", b"3"), delete(Table::User, b"a")]).unwrap();
        assert_eq!(get(store, Table::User, b"a"), None);
    });
}

#[test]
fn of_many_threads_that_race_exactly_one_wins() {
    for_each_store(|store, _| {
        for round in 0_u8..10 {
            let won = AtomicUsize::new(0);
            let key = [round];
            thread::scope(|scope| {
                for racer in 0_u8..8 {
                    let (won, key) = (&won, &key);
                    scope.spawn(move || {
                        match commit(store, [expect(Table::Burn, key, None)], [set(Table::Burn, key, &[racer])]) {
                            Ok(()) => {
                                assert_eq!(bytes(store, Table::Burn, key), Some(vec![racer]));
                                won.fetch_add(1, Ordering::SeqCst);
                            }
                            Err(CommitError::Conflict) => {
                                assert!(get(store, Table::Burn, key).is_some(), "the loser sees the winner's record");
                            }
                            Err(error) => panic!("{error}"),
                        }
                    });
                }
            });
            assert_eq!(won.load(Ordering::SeqCst), 1);
        }
    });
}

#[test]
fn counting_by_compare_and_swap_loses_nothing() {
    for_each_store(|store, _| {
        commit(store, [], [set(Table::Counter, b"n", &0_u64.to_be_bytes())]).unwrap();
        thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        loop {
                            let seen = get(store, Table::Counter, b"n").unwrap();
                            let next = u64::from_be_bytes(seen.bytes.try_into().unwrap()) + 1;
                            let expects = [expect(Table::Counter, b"n", Some(seen.version))];
                            match commit(store, expects, [set(Table::Counter, b"n", &next.to_be_bytes())]) {
                                Ok(()) => break,
                                Err(CommitError::Conflict) => {}
                                Err(error) => panic!("{error}"),
                            }
                        }
                    }
                });
            }
        });
        assert_eq!(bytes(store, Table::Counter, b"n"), Some(120_u64.to_be_bytes().to_vec()));
    });
}

#[test]
fn a_version_never_comes_back_after_a_delete() {
    for_each_store(|store, _| {
        let mut seen = Vec::new();
        for _ in 0..5 {
            commit(store, [], [set(Table::User, b"a", b"same")]).unwrap();
            seen.push(version(store, Table::User, b"a"));
            commit(store, [], [set(Table::User, b"a", b"same")]).unwrap();
            seen.push(version(store, Table::User, b"a"));
            commit(store, [], [delete(Table::User, b"a")]).unwrap();
        }
        assert!(seen.is_sorted_by(|earlier, later| earlier < later), "{seen:?}");
    });
}

#[test]
fn a_scan_goes_by_key_within_its_prefix() {
    for_each_store(|store, _| {
        let all: [&[u8]; 7] = [b"", b"a", b"a\0", b"ab", b"a\xff", b"b", b"\xff\xff"];
        commit(store, [], all.iter().rev().map(|key| set(Table::User, key, key))).unwrap();
        commit(store, [], [set(Table::Meta, b"z", b"0"), set(Table::UserName, b"a", b"0")]).unwrap();

        assert_eq!(keys(store, Table::User, b"", None, 100), all);
        assert_eq!(keys(store, Table::User, b"a", None, 100), all[1..5]);
        assert_eq!(keys(store, Table::User, b"a", None, 2), all[1..3]);
        assert_eq!(keys(store, Table::User, b"a", Some(b"a"), 100), all[2..5], "`after` itself is left out");
        assert_eq!(keys(store, Table::User, b"a", Some(b"aa"), 100), all[3..5], "`after` need not exist");
        assert_eq!(keys(store, Table::User, b"a", Some(b""), 100), all[1..5], "`after` may be before the prefix");
        assert_eq!(keys(store, Table::User, b"a", Some(b"b"), 100), all[..0], "`after` may be past the prefix");
        assert_eq!(keys(store, Table::User, b"\xff", None, 100), all[6..]);
        assert_eq!(keys(store, Table::User, b"", None, 0), all[..0]);
        assert_eq!(keys(store, Table::Device, b"", None, 100), all[..0]);
        for (key, stored) in store.scan(Table::User, b"", None, 100).unwrap() {
            assert_eq!(key, stored.bytes);
            assert_eq!(Some(stored), get(store, Table::User, &key), "a scan and a read agree");
        }
    });
}

#[test]
fn a_scan_back_goes_against_it() {
    for_each_store(|store, _| {
        let all: [&[u8]; 7] = [b"", b"a", b"a\0", b"ab", b"a\xff", b"b", b"\xff\xff"];
        commit(store, [], all.iter().rev().map(|key| set(Table::User, key, key))).unwrap();
        commit(store, [], [set(Table::Meta, b"z", b"0"), set(Table::UserName, b"a", b"0")]).unwrap();
        let back = |prefix: &[u8], before: &[u8], limit| -> Vec<Vec<u8>> {
            let found = store.scan_back(Table::User, prefix, before, limit).unwrap();
            let mut keys: Vec<_> = found.into_iter().map(|(key, _)| key).collect();
            keys.reverse();
            keys
        };

        assert_eq!(back(b"", b"\xff\xff\xff", 100), all);
        assert_eq!(back(b"", b"\xff\xff", 100), all[..6], "`before` itself is left out");
        assert_eq!(back(b"a", b"a\xff", 100), all[1..4]);
        assert_eq!(back(b"a", b"a\xff", 2), all[2..4], "the last ones");
        assert_eq!(back(b"a", b"aa", 100), all[1..3], "`before` need not exist");
        assert_eq!(back(b"a", b"x", 3), all[2..5], "`before` may be past the prefix");
        assert_eq!(back(b"\xff", b"\xff\xff\xff", 3), all[6..]);
        for before in [b"a".as_slice(), b"", b"A"] {
            assert_eq!(back(b"a", before, 100), all[..0], "nor at or before the prefix");
        }
        assert_eq!(back(b"", b"b", 0), all[..0]);
        commit(store, [], [delete(Table::User, b"ab")]).unwrap();
        assert_eq!(back(b"a", b"b", 2), [b"a\0".as_slice(), b"a\xff"]);
        for (key, stored) in store.scan_back(Table::User, b"", b"\xff\xff\xff", 100).unwrap() {
            assert_eq!(Some(stored), get(store, Table::User, &key), "a scan and a read agree");
        }
    });
}

#[test]
fn both_directions_find_the_same_among_many() {
    for_each_store(|store, _| {
        // Places are spread by a multiplier without a common divisor; enough of them for many pages of a tree.
        let key = |n: u32| (n.wrapping_mul(2_654_435_761) % 1_000_003).to_be_bytes();
        let rows: Vec<[u8; 4]> = (0..6000).map(key).collect();
        for part in rows.chunks(500) {
            commit(store, [], part.iter().map(|key| set(Table::User, key, key))).unwrap();
        }
        commit(store, [], rows.iter().step_by(7).map(|key| delete(Table::User, key))).unwrap();
        let all = keys(store, Table::User, b"", None, 10_000);
        assert!(all.is_sorted() && all.len() == 6000 - 858, "{}", all.len());
        for n in (0..1_000_003_u32).step_by(4_999) {
            let before = n.to_be_bytes();
            let end = all.partition_point(|key| key.as_slice() < before.as_slice());
            for limit in [1, 51] {
                let found = store.scan_back(Table::User, b"", &before, limit).unwrap();
                let found: Vec<_> = found.into_iter().map(|(key, _)| key).collect();
                assert!(found.iter().eq(all[..end].iter().rev().take(limit)), "{limit} before {n}");
            }
        }
    });
}

#[test]
fn large_records_come_back_whole() {
    for_each_store(|store, _| {
        for size in [INLINE_LIMIT - 1, INLINE_LIMIT, INLINE_LIMIT + 1, 256 * 1024, 10, 1024 * 1024] {
            let record: Vec<u8> = (0_u32..).map(|i| i.to_le_bytes()[usize::from(i % 3 == 0)]).take(size).collect();
            commit(store, [], [set(Table::Answer, b"a", &record)]).unwrap();
            assert!(bytes(store, Table::Answer, b"a").as_ref() == Some(&record), "{size} bytes");
            assert!(store.scan(Table::Answer, b"", None, 9).unwrap()[0].1.bytes == record, "{size} bytes");
        }
        commit(store, [], [delete(Table::Answer, b"a")]).unwrap();
        assert_eq!(get(store, Table::Answer, b"a"), None);
    });
}

#[test]
fn after_a_failed_write_every_commit_fails_and_reads_go_on() {
    for_each_store(|store, break_it| {
        let large = vec![1; INLINE_LIMIT + 1];
        commit(store, [], [set(Table::User, b"a", b"kept"), set(Table::Answer, b"l", &large)]).unwrap();
        let seen = get(store, Table::User, b"a");
        break_it();
        for _ in 0..3 {
            let changes =
                [set(Table::User, b"a", b"lost"), set(Table::User, b"b", b"lost"), delete(Table::Answer, b"l")];
            let failed = commit(store, [], changes);
            assert!(matches!(failed, Err(CommitError::Store(_))), "{failed:?}");
            let expecting = commit(store, [expect(Table::User, b"b", None)], []);
            assert!(matches!(expecting, Err(CommitError::Store(_))), "{expecting:?}");
            assert!(!store.health().unwrap_err().reason.is_empty());
            assert_eq!(get(store, Table::User, b"a"), seen);
            assert_eq!(get(store, Table::User, b"b"), None);
            assert_eq!(keys(store, Table::User, b"", None, 9), [b"a"]);
            assert!(bytes(store, Table::Answer, b"l").as_ref() == Some(&large));
        }
    });
}

/// A step of the comparison with a plain map: a key, and the size of its new record or its removal.
fn step() -> impl Strategy<Value = (u8, Option<usize>)> {
    let size = prop_oneof![4 => 0..100_usize, 1 => Just(INLINE_LIMIT), 1 => Just(INLINE_LIMIT + 1)];
    (0_u8..6, prop::option::weighted(0.7, size))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_history_leaves_what_a_plain_map_would_hold(groups in prop::collection::vec(prop::collection::vec(step(), 1..4), 1..12)) {
        for_each_store(|store, _| {
            let mut model = BTreeMap::new();
            for (turn, group) in groups.iter().enumerate() {
                let fill = u8::try_from(turn).unwrap();
                let mut changes = Vec::new();
                for (key, size) in group {
                    if let Some(size) = size {
                        model.insert(vec![*key], vec![fill; *size]);
                        changes.push(set(Table::Handle, &[*key], &vec![fill; *size]));
                    } else {
                        model.remove(&vec![*key]);
                        changes.push(delete(Table::Handle, &[*key]));
                    }
                }
                commit(store, [], changes).unwrap();
                let found = store.scan(Table::Handle, b"", None, 100).unwrap();
                let found: BTreeMap<_, _> = found.into_iter().map(|(key, stored)| (key, stored.bytes)).collect();
                assert!(found == model, "after group {turn}");
            }
        });
    }
}
