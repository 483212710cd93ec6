//! Backups and restores.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::tests::{Home, keyring};
use super::{INLINE_LIMIT, OpenStoreError, RestoreError, SledStore, restore};
use crate::domain::seal::Keyring;
use crate::engine::ports::{Store as _, Table};
use crate::store::contract::{commit, delete, expect, get, set};

fn filled() -> (Home, SledStore) {
    let home = Home::new();
    let store = home.open();
    let large = vec![5; INLINE_LIMIT + 1];
    // More than one chunk.
    commit(&store, [], (0..600_u16).map(|n| set(Table::User, &n.to_be_bytes(), &n.to_le_bytes()))).unwrap();
    commit(&store, [], [set(Table::Answer, b"l", &large), set(Table::Answer, b"m", &large)]).unwrap();
    commit(&store, [], [delete(Table::User, &7_u16.to_be_bytes()), delete(Table::Answer, b"m")]).unwrap();
    (home, store)
}

#[test]
fn a_restored_store_is_what_was_backed_up() {
    let (home, store) = filled();
    let (to, file) = (Home::new(), home.store.with_extension("backup"));
    let summary = store.backup(&file).unwrap();
    assert_eq!((summary.sequence, summary.records, summary.blobs), (3, 600, 1));
    assert_eq!(summary.bytes, fs::metadata(&file).unwrap().len());
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let left = fs::read_dir(file.parent().unwrap()).unwrap().count();
    assert_eq!(left, 3, "store, its large records, the backup; no temporary file");

    assert_eq!(restore(&file, &to.store, &keyring()).unwrap(), summary);
    let restored = to.open();
    for table in [Table::User, Table::Answer] {
        let all = |store: &SledStore| store.scan(table, b"", None, usize::MAX).unwrap();
        assert!(all(&store) == all(&restored), "{table:?}");
    }
    // The versions go on from there, so that one that was read before stays what it was.
    let seen = get(&restored, Table::User, &[0, 0]).unwrap().version;
    commit(&restored, [expect(Table::User, &[0, 0], Some(seen))], [set(Table::User, &[0, 0], b"x")]).unwrap();
    assert_eq!(get(&restored, Table::User, &[0, 0]).unwrap().version, 4);
}

/// Also ends the writer of a test that fails, which would wait for it forever.
struct SetAtTheEnd<'a>(&'a AtomicBool);

impl Drop for SetAtTheEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[test]
fn a_backup_shows_one_moment_while_commits_go_on() {
    let (home, store) = filled();
    let pair = |turn: u32| {
        let bytes = turn.to_be_bytes();
        // First and last in the order of keys; a file that is replaced each time; keys that come and go.
        let mut changes = vec![
            set(Table::User, b"", &bytes),
            set(Table::UserLogin, b"\xff", &bytes),
            set(Table::Answer, b"l", &bytes.repeat(INLINE_LIMIT / 4 + 1)),
        ];
        let key = [b"churn", &bytes[3..]].concat();
        changes.push(if turn.is_multiple_of(3) {
            delete(Table::Session, b"churn\x01")
        } else {
            set(Table::Session, &key[..6], &bytes)
        });
        changes
    };
    commit(&store, [], pair(0)).unwrap();
    let ended = AtomicBool::new(false);
    let turns = thread::scope(|scope| {
        let writing = scope.spawn(|| {
            let mut turn = 0;
            while !ended.load(Ordering::SeqCst) {
                turn += 1;
                commit(&store, [], pair(turn)).unwrap();
            }
            turn
        });
        let end = SetAtTheEnd(&ended);
        for round in 0..4 {
            let (to, file) = (Home::new(), home.store.with_extension(format!("backup{round}")));
            store.backup(&file).unwrap();
            restore(&file, &to.store, &keyring()).unwrap();
            let restored = to.open();
            let [first, last] = [(Table::User, &b""[..]), (Table::UserLogin, b"\xff")]
                .map(|(table, key)| get(&restored, table, key).unwrap());
            assert_eq!(first, last, "both of one commit");
            let large = get(&restored, Table::Answer, b"l").unwrap();
            assert_eq!((large.version, &large.bytes[..4]), (first.version, &first.bytes[..]));
            assert_eq!(restored.scan(Table::User, b"", None, usize::MAX).unwrap().len(), 600);
        }
        drop(end);
        writing.join().unwrap()
    });
    assert!(turns > 4, "only {turns} commits beside the backups");
    commit(&store, [], [delete(Table::Answer, b"l")]).unwrap();
    commit(&store, [], []).unwrap();
    drop(store);
    let blobs = super::blobs::Blobs::beside(&home.store).list().unwrap();
    assert_eq!(blobs.len(), 0, "files kept for a backup go when it ends");
}

#[test]
fn a_backup_that_cannot_be_written_leaves_the_older_one() {
    let (home, store) = filled();
    let folder = home.store.with_extension("backups");
    fs::create_dir(&folder).unwrap();
    // A folder in the way of the rename.
    fs::create_dir(folder.join("taken")).unwrap();
    fs::write(folder.join("taken/inside"), "kept").unwrap();
    assert!(store.backup(&folder.join("taken")).is_err());
    assert!(store.backup(&folder.join("absent/file")).is_err());
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "no temporary file is left");
    store.backup(&folder.join("next")).unwrap();
}

#[test]
fn every_altered_or_missing_byte_of_a_backup_is_noticed() {
    let home = Home::new();
    let store = home.open();
    commit(&store, [], [set(Table::User, b"a", b"1"), set(Table::Answer, b"l", &vec![5; INLINE_LIMIT + 1])]).unwrap();
    let (to, file) = (Home::new(), home.store.with_extension("backup"));
    store.backup(&file).unwrap();
    let sound = fs::read(&file).unwrap();
    let positions: Vec<_> =
        (0..60).chain((60..sound.len()).step_by(977)).chain(sound.len() - 33..sound.len()).collect();
    for position in positions {
        let mut altered = sound.clone();
        altered[position] ^= 0x10;
        for spoilt in [&altered[..], &sound[..position]] {
            fs::write(&file, spoilt).unwrap();
            let error = restore(&file, &to.store, &keyring()).unwrap_err();
            let expected = matches!(error, RestoreError::Damaged { .. } | RestoreError::NotABackup { .. });
            assert!(expected, "byte {position}: {error}");
            assert!(!to.store.exists(), "nothing is written before the backup is known to be whole");
        }
    }
    fs::write(&file, [&sound[..], b"more"].concat()).unwrap();
    assert!(restore(&file, &to.store, &keyring()).is_err());
    fs::write(&file, &sound).unwrap();
    restore(&file, &to.store, &keyring()).unwrap();
}

#[test]
fn a_restore_takes_the_right_key_and_an_empty_folder_only() {
    let (home, store) = filled();
    let (to, file) = (Home::new(), home.store.with_extension("backup"));
    store.backup(&file).unwrap();
    let error = restore(&file, &to.store, &Keyring::single([2; 32])).unwrap_err();
    assert!(matches!(error, RestoreError::OtherKey { .. }), "{error}");
    assert!(!to.store.exists());

    let error = restore(&file, &home.store, &keyring()).unwrap_err();
    assert!(matches!(error, RestoreError::Store(OpenStoreError::InUse { .. })), "{error}");
    drop(store);
    let error = restore(&file, &home.store, &keyring()).unwrap_err();
    assert!(matches!(error, RestoreError::NotEmpty { .. }), "{error}");
    assert!(get(&home.open(), Table::User, &[0, 0]).is_some(), "what was there is untouched");

    // A restore that was cut short does not open, and can be made again.
    fs::create_dir(&to.store).unwrap();
    fs::write(to.store.join("unfinished"), "restore\n").unwrap();
    fs::write(to.store.join("db"), "half of a log").unwrap();
    assert!(matches!(to.try_open().err(), Some(OpenStoreError::Unfinished { .. })));
    restore(&file, &to.store, &keyring()).unwrap();
    assert!(get(&to.open(), Table::User, &[0, 0]).is_some());
}
