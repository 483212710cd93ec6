//! What only the store on disk does: groups, acknowledgement, reopening, files.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::task::{Context, Waker};
use std::thread;

use ::sled::Batch;
use futures_util::future::join_all;
use parking_lot::Mutex;
use tempfile::TempDir;

use super::blobs::Blobs;
use super::folder::Folder;
use super::log::Log;
use super::{INLINE_LIMIT, OpenStoreError, SledOptions, SledStore, restore};
use crate::domain::seal::Keyring;
use crate::engine::ports::{Commit, CommitError, Store as _, Table};
use crate::store::contract::{bytes, commit, delete, expect, get, set, wait};

pub fn keyring() -> Keyring {
    Keyring::single([1; 32])
}

/// A folder for one store, gone at the end.
pub struct Home {
    _folder: TempDir,
    pub store: PathBuf,
}

impl Home {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { store: folder.path().join("store"), _folder: folder }
    }

    pub fn try_open(&self) -> Result<SledStore, OpenStoreError> {
        SledStore::open(&self.store, &keyring(), SledOptions::default())
    }

    pub fn open(&self) -> SledStore {
        self.try_open().unwrap()
    }

    fn open_with(&self, before_sync: impl Fn() -> io::Result<()> + Send + Sync + 'static) -> SledStore {
        let options = SledOptions { before_sync: Some(Arc::new(before_sync)), ..SledOptions::default() };
        SledStore::open(&self.store, &keyring(), options).unwrap()
    }

    pub fn refusal(&self) -> OpenStoreError {
        self.try_open().expect_err("the store must not open")
    }

    pub fn blobs(&self) -> Blobs {
        Blobs::beside(&self.store)
    }

    /// The contents of all files of the closed store, large records aside.
    pub fn saved(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let files = fs::read_dir(&self.store).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
        files.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
    }

    /// Makes the files what they were.
    pub fn put_back(&self, saved: &[(PathBuf, Vec<u8>)]) {
        for path in fs::read_dir(&self.store).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_file() {
                fs::remove_file(path).unwrap();
            }
        }
        for (path, contents) in saved {
            fs::write(path, contents).unwrap();
        }
    }

    pub fn remove_snapshots(&self) {
        for path in fs::read_dir(&self.store).unwrap().map(|entry| entry.unwrap().path()) {
            if path.file_name().unwrap().as_encoded_bytes().starts_with(b"snap.") {
                fs::remove_file(path).unwrap();
            }
        }
    }

    /// Changes the log behind the store's back.
    pub fn tamper(&self, change: impl FnOnce(&Log, &mut Batch)) {
        let folder = Folder::lock(&self.store).unwrap();
        let log = Log::open(&folder).unwrap();
        let mut batch = Batch::default();
        change(&log, &mut batch);
        log.apply(batch).unwrap();
        log.sync().unwrap();
    }
}

pub fn large(fill: u8) -> Vec<u8> {
    vec![fill; INLINE_LIMIT + 1]
}

/// A point where the commit thread waits, between applying and syncing, while `armed`.
struct Gate {
    armed: Arc<AtomicBool>,
    reached: mpsc::Receiver<()>,
    go: mpsc::Sender<()>,
}

impl Gate {
    fn new() -> (Self, impl Fn() -> io::Result<()> + Send + Sync + 'static) {
        let armed = Arc::new(AtomicBool::new(false));
        let (arrive, reached) = mpsc::channel();
        let (go, gone) = mpsc::channel();
        let (hook, gone) = (Arc::clone(&armed), Mutex::new(gone));
        let wait = move || {
            if hook.load(Ordering::SeqCst) {
                arrive.send(()).unwrap();
                // Whether it was opened or dropped.
                let _ = gone.lock().recv();
            }
            Ok(())
        };
        (Self { armed, reached, go }, wait)
    }

    fn arm(&self) {
        self.armed.store(true, Ordering::SeqCst);
    }

    /// Waits until a group is applied and not synced.
    fn reached(&self) {
        self.reached.recv().unwrap();
    }

    /// Opens the gate when dropped, so that a test that fails in front of it fails and does not hang.
    fn open_at_the_end(&self) -> OpenAtTheEnd<'_> {
        OpenAtTheEnd(self)
    }
}

struct OpenAtTheEnd<'a>(&'a Gate);

impl Drop for OpenAtTheEnd<'_> {
    fn drop(&mut self) {
        self.0.armed.store(false, Ordering::SeqCst);
        // The hook may have gone on already.
        let _ = self.0.go.send(());
    }
}

#[test]
fn a_reopened_store_holds_everything_and_goes_on_counting() {
    let home = Home::new();
    let store = home.open();
    commit(&store, [], [set(Table::User, b"a", b"1"), set(Table::Answer, b"l", &large(7))]).unwrap();
    commit(&store, [], [set(Table::User, b"gone", b"1"), set(Table::Answer, b"gone", &large(8))]).unwrap();
    commit(&store, [], [delete(Table::User, b"gone"), delete(Table::Answer, b"gone")]).unwrap();
    let before = [get(&store, Table::User, b"a"), get(&store, Table::Answer, b"l")];
    drop(store);

    let store = home.open();
    assert!(before == [get(&store, Table::User, b"a"), get(&store, Table::Answer, b"l")]);
    assert_eq!(get(&store, Table::User, b"gone"), None);
    commit(&store, [], [set(Table::User, b"gone", b"1")]).unwrap();
    let version = get(&store, Table::User, b"gone").unwrap().version;
    assert_eq!(version, 4, "the fourth commit, also after a restart");
    drop(store);
    // A delete may be the newest commit; its number must not be given out again.
    let store = home.open();
    commit(&store, [], [delete(Table::User, b"gone")]).unwrap();
    drop(store);
    let store = home.open();
    commit(&store, [], [set(Table::User, b"gone", b"1")]).unwrap();
    assert_eq!(get(&store, Table::User, b"gone").unwrap().version, 6);
}

#[test]
fn a_reader_sees_nothing_before_it_is_acknowledged() {
    let home = Home::new();
    let (gate, hook) = Gate::new();
    let store = home.open_with(hook);
    commit(
        &store,
        [],
        [
            set(Table::User, b"changed", b"old"),
            set(Table::User, b"deleted", b"old"),
            set(Table::User, b"large", &large(1)),
        ],
    )
    .unwrap();
    let view = || {
        let scanned = store.scan(Table::User, b"", None, 9).unwrap();
        let keys = [b"changed".as_slice(), b"deleted", b"large", b"new"];
        let read = keys.iter().filter_map(|key| Some((key.to_vec(), get(&store, Table::User, key)?)));
        assert!(read.eq(scanned.iter().cloned()), "a scan and reads agree");
        let back = store.scan_back(Table::User, b"", b"z", 9).unwrap();
        assert!(back.into_iter().rev().eq(scanned.iter().cloned()), "both directions agree");
        scanned
    };
    let old = view();
    assert_eq!(old.len(), 3);

    gate.arm();
    thread::scope(|scope| {
        let committing = scope.spawn(|| {
            let changes = [
                set(Table::User, b"changed", b"new"),
                delete(Table::User, b"deleted"),
                set(Table::User, b"large", &large(2)),
                set(Table::User, b"new", b"new"),
            ];
            commit(&store, [], changes)
        });
        gate.reached();
        let opens = gate.open_at_the_end();
        assert!(view() == old);
        assert!(!committing.is_finished());
        drop(opens);
        committing.join().unwrap().unwrap();
    });
    assert_eq!(bytes(&store, Table::User, b"changed").as_deref(), Some(&b"new"[..]));
    assert_eq!(get(&store, Table::User, b"deleted"), None);
    assert!(bytes(&store, Table::User, b"large") == Some(large(2)));
    assert_eq!(bytes(&store, Table::User, b"new").as_deref(), Some(&b"new"[..]));
    assert_eq!(view().len(), 3);
}

#[test]
fn a_backup_holds_nothing_before_it_is_acknowledged() {
    let home = Home::new();
    let (gate, hook) = Gate::new();
    let store = home.open_with(hook);
    let file = home.store.with_extension("backup");
    commit(&store, [], [set(Table::User, b"a", b"old"), set(Table::User, b"large", &large(1))]).unwrap();
    gate.arm();
    thread::scope(|scope| {
        let changes = [set(Table::User, b"a", b"new"), delete(Table::User, b"large"), set(Table::User, b"b", b"new")];
        let committing = scope.spawn(|| commit(&store, [], changes));
        gate.reached();
        let opens = gate.open_at_the_end();
        assert_eq!(store.backup(&file).unwrap().sequence, 1);
        drop(opens);
        committing.join().unwrap().unwrap();
    });
    let to = Home::new();
    restore(&file, &to.store, &keyring()).unwrap();
    let restored = to.open();
    assert_eq!(bytes(&restored, Table::User, b"a").as_deref(), Some(&b"old"[..]));
    assert!(bytes(&restored, Table::User, b"large") == Some(large(1)));
    assert_eq!(get(&restored, Table::User, b"b"), None);
}

#[test]
fn commits_that_wait_together_share_one_sync() {
    let home = Home::new();
    let (gate, hook) = Gate::new();
    let groups = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&groups);
    let options = SledOptions {
        before_sync: Some(Arc::new(hook)),
        on_commit: Some(Arc::new(move |_, commits| seen.lock().push(commits))),
        ..SledOptions::default()
    };
    let store = SledStore::open(&home.store, &keyring(), options).unwrap();
    gate.arm();
    let one = |key: u8| {
        // Of each pair with the same key the second must lose, within one group as across two.
        let expects = vec![expect(Table::Burn, &[key / 2], None)];
        store.commit(Commit { expects, changes: vec![set(Table::Burn, &[key / 2], &[key])] })
    };
    let mut all: Vec<_> = (0..41).map(one).collect();
    let mut context = Context::from_waker(Waker::noop());
    assert!(pin!(&mut all[0]).poll(&mut context).is_pending());
    gate.reached();
    let opens = gate.open_at_the_end();
    for waiting in &mut all[1..] {
        assert!(pin!(waiting).poll(&mut context).is_pending());
    }
    drop(opens);
    for (key, outcome) in wait(join_all(all)).into_iter().enumerate() {
        let lost = matches!(outcome, Err(CommitError::Conflict));
        assert_eq!(lost, key % 2 == 1, "commit {key}: {outcome:?}");
    }
    drop(store);
    assert_eq!(*groups.lock(), [1, 40]);
}

#[test]
fn what_a_failed_sync_left_is_shown_after_the_next_start_at_the_earliest() {
    let home = Home::new();
    let failing = Arc::new(AtomicBool::new(false));
    let hook = Arc::clone(&failing);
    let store =
        home.open_with(
            move || {
                if hook.load(Ordering::SeqCst) { Err(io::Error::other("no room on the disk")) } else { Ok(()) }
            },
        );
    commit(&store, [], [set(Table::User, b"a", b"old")]).unwrap();
    failing.store(true, Ordering::SeqCst);
    assert!(commit(&store, [], [set(Table::User, b"a", b"new")]).is_err());
    failing.store(false, Ordering::SeqCst);
    let reason = store.health().unwrap_err().reason;
    assert!(reason.contains("no room on the disk") && reason.contains("restart"), "{reason}");
    assert_eq!(bytes(&store, Table::User, b"a").as_deref(), Some(&b"old"[..]));
    drop(store);
    // It was applied, so that it may be there; it is whole in either case.
    let store = home.open();
    assert_eq!(bytes(&store, Table::User, b"a").as_deref(), Some(&b"new"[..]));
    commit(&store, [], [set(Table::User, b"a", b"newer")]).unwrap();
}

#[test]
fn a_panic_in_the_commit_thread_ends_commits_and_nothing_else() {
    let home = Home::new();
    let store = home.open_with(|| panic!("made by the test"));
    for _ in 0..2 {
        assert!(matches!(commit(&store, [], [set(Table::User, b"a", b"1")]), Err(CommitError::Store(_))));
        assert_eq!(get(&store, Table::User, b"a"), None);
    }
    assert!(store.health().unwrap_err().reason.contains("made by the test"));
    commit(&home_after(store, &home), [], [set(Table::User, b"a", b"2")]).unwrap();
}

fn home_after(store: SledStore, home: &Home) -> SledStore {
    drop(store);
    home.open()
}

#[test]
fn files_of_large_records_come_and_go_with_them() {
    let home = Home::new();
    let store = home.open();
    let files = || home.blobs().list().unwrap();
    commit(&store, [], [set(Table::Answer, b"a", &large(1)), set(Table::Answer, b"b", &vec![2; INLINE_LIMIT])])
        .unwrap();
    let first = files();
    assert_eq!(first.len(), 1, "only what is over the limit has a file");
    let sealed = fs::read(home.blobs().path(&first[0])).unwrap();
    assert!(!sealed.windows(16).any(|part| part == [1; 16]), "the file is sealed");
    assert_eq!(mode(&home.blobs().path(&first[0])), 0o600);
    assert_eq!(mode(home.blobs().folder()), 0o700);
    assert_eq!(mode(&home.store), 0o700);
    commit(&store, [], [set(Table::Answer, b"a", &large(2))]).unwrap();
    // The old file goes just after the commit is acknowledged; the next commit is after that.
    commit(&store, [], [set(Table::Answer, b"c", &large(3)), set(Table::Answer, b"c", b"small")]).unwrap();
    let second = files();
    assert!(second.len() == 1 && second != first);
    commit(&store, [], [delete(Table::Answer, b"a")]).unwrap();
    commit(&store, [], [delete(Table::Answer, b"b")]).unwrap();
    assert_eq!(files().len(), 0);
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn files_without_a_record_are_swept_at_the_start() {
    let home = Home::new();
    commit(&home.open(), [], [set(Table::Answer, b"a", &large(1))]).unwrap();
    home.blobs().write(&[9; 16], b"left by a commit that was cut off").unwrap();
    let stranger = home.blobs().folder().join("notes.txt");
    fs::write(&stranger, "not ours").unwrap();
    let store = home.open();
    assert_eq!(home.blobs().list().unwrap().len(), 1);
    assert!(stranger.exists());
    assert!(bytes(&store, Table::Answer, b"a") == Some(large(1)));
}

#[test]
fn sled_never_makes_files_of_its_own_for_large_pages() {
    let home = Home::new();
    let store = home.open();
    for round in 0..2_u8 {
        for group in 0..4_u8 {
            let changes = (0..10_u8).map(|key| set(Table::Answer, &[group, key], &vec![round; INLINE_LIMIT]));
            commit(&store, [], changes).unwrap();
        }
    }
    // It does not sync them, so that they could be gone after a power loss.
    assert_eq!(fs::read_dir(home.store.join("blobs")).unwrap().count(), 0);
    drop(store);
    assert_eq!(home.open().scan(Table::Answer, b"", None, 100).unwrap().len(), 40);
}

#[test]
fn a_store_is_open_once_and_free_again_when_dropped() {
    let home = Home::new();
    let store = home.open();
    let shared = Arc::downgrade(&store.shared);
    assert!(matches!(home.refusal(), OpenStoreError::InUse { .. }));
    commit(&store, [], [set(Table::User, b"a", b"1")]).unwrap();
    drop(store);
    assert!(shared.upgrade().is_none(), "the commit thread has ended");
    assert!(get(&home.open(), Table::User, b"a").is_some());
}
