//! What does not open, and what still does.

use std::fs;

use ::sled::Batch;

use super::log::Log;
use super::tests::{Home, large};
use super::tip::TIP_KEY;
use super::{OpenStoreError, SledOptions, SledStore};
use crate::domain::seal::Keyring;
use crate::engine::ports::Table;
use crate::store::contract::{bytes, commit, delete, get, set};
use crate::store::record::place;

#[test]
fn another_master_key_is_refused_and_a_rotated_one_is_not() {
    let home = Home::new();
    commit(&home.open(), [], [set(Table::User, b"a", b"1"), set(Table::Answer, b"l", &large(1))]).unwrap();
    let open = |keyring: &Keyring| SledStore::open(&home.store, keyring, SledOptions::default());
    let error = open(&Keyring::single([2; 32])).err().unwrap();
    assert!(matches!(error, OpenStoreError::OtherKey { table: 0 }), "{error}");
    let (old, new) = ("01".repeat(32), "02".repeat(32));
    let rotated = open(&Keyring::parse(&format!("{new}\n{old}")).unwrap()).unwrap();
    assert_eq!(bytes(&rotated, Table::User, b"a").as_deref(), Some(&b"1"[..]));
    commit(&rotated, [], [set(Table::User, b"b", b"2")]).unwrap();
    drop(rotated);
    let error = home.refusal();
    assert!(matches!(error, OpenStoreError::OtherKey { .. }), "the new key is needed now: {error}");
    open(&Keyring::parse(&format!("{new}\n{old}")).unwrap()).unwrap();
}

#[test]
fn every_change_behind_its_back_is_noticed() {
    type Tampering = (&'static str, fn(&Log, &mut Batch), fn(&OpenStoreError) -> bool);
    fn user(key: &[u8]) -> Vec<u8> {
        place(Table::User, key)
    }
    let cases: [Tampering; 9] = [
        (
            "a record is altered",
            |log, batch| {
                let mut raw = log.get(&user(b"a")).unwrap().unwrap().to_vec();
                *raw.last_mut().unwrap() ^= 1;
                batch.insert(user(b"a"), raw);
            },
            |error| matches!(error, OpenStoreError::Damaged { table: 2, .. }),
        ),
        (
            "two records are swapped",
            |log, batch| {
                batch.insert(user(b"a"), log.get(&user(b"b")).unwrap().unwrap());
                batch.insert(user(b"b"), log.get(&user(b"a")).unwrap().unwrap());
            },
            |error| matches!(error, OpenStoreError::Damaged { table: 2, .. }),
        ),
        (
            "a record has a format of the future",
            |log, batch| {
                let mut raw = log.get(&user(b"a")).unwrap().unwrap().to_vec();
                raw[0] = 9;
                batch.insert(user(b"a"), raw);
            },
            |error| matches!(error, OpenStoreError::UnknownFormat { table: 2, found: 9 }),
        ),
        (
            "a record is removed",
            |_, batch| batch.remove(user(b"a")),
            |error| matches!(error, OpenStoreError::Lost { .. }),
        ),
        (
            "a record of an unknown table is there",
            |log, batch| batch.insert(b"\0x".as_slice(), log.get(&user(b"a")).unwrap().unwrap()),
            |error| matches!(error, OpenStoreError::Damaged { table: 0, .. }),
        ),
        (
            "a deleted record is back",
            |_, batch| batch.insert(user(b"old"), b"saved by the test".as_slice()),
            |error| matches!(error, OpenStoreError::Lost { .. }),
        ),
        (
            "everything is gone",
            |log, batch| {
                for row in log.rows(std::ops::Bound::Unbounded, &super::log::Before::new()) {
                    batch.remove(row.unwrap().0);
                }
            },
            |error| matches!(error, OpenStoreError::Lost { .. }),
        ),
        ("the tip is gone", |_, batch| batch.remove(TIP_KEY), |error| matches!(error, OpenStoreError::Lost { .. })),
        (
            "tip and record are of an earlier time",
            |_, batch| batch.insert(TIP_KEY, b"saved by the test".as_slice()),
            |error| matches!(error, OpenStoreError::Lost { .. }),
        ),
    ];
    for (name, tampering, expected) in cases {
        let home = Home::new();
        commit(&home.open(), [], [set(Table::User, b"old", b"0")]).unwrap();
        let mut saved = Vec::new();
        home.tamper(|log, _| {
            saved = [user(b"old"), TIP_KEY.to_vec()].map(|key| (key.clone(), log.get(&key).unwrap().unwrap())).to_vec();
        });
        let store = home.open();
        commit(&store, [], [set(Table::User, b"a", b"1"), set(Table::User, b"b", b"2")]).unwrap();
        commit(&store, [], [delete(Table::User, b"old")]).unwrap();
        drop(store);
        home.tamper(|log, batch| {
            tampering(log, batch);
            match name {
                "a deleted record is back" => batch.insert(saved[0].0.clone(), &saved[0].1),
                "tip and record are of an earlier time" => {
                    batch.insert(saved[0].0.clone(), &saved[0].1);
                    batch.insert(TIP_KEY, &saved[1].1);
                    batch.remove(user(b"a"));
                    batch.remove(user(b"b"));
                }
                _ => {}
            }
        });
        for attempt in 1..=2 {
            let error = home.refusal();
            assert!(expected(&error), "{name}, attempt {attempt}: {error}");
        }
    }
}

#[test]
fn a_large_record_whose_file_is_gone_or_altered_stops_the_start() {
    let home = Home::new();
    commit(&home.open(), [], [set(Table::Answer, b"a", &large(1))]).unwrap();
    let file = home.blobs().path(&home.blobs().list().unwrap()[0]);
    let sealed = fs::read(&file).unwrap();
    let mut altered = sealed.clone();
    altered[1000] ^= 1;
    for spoilt in [Some(&altered[..]), Some(&sealed[..100]), Some(&[]), None] {
        match spoilt {
            Some(contents) => fs::write(&file, contents).unwrap(),
            None => fs::remove_file(&file).unwrap(),
        }
        let error = home.refusal();
        assert!(matches!(error, OpenStoreError::Damaged { table: 9, .. }), "{error}");
    }
    fs::write(&file, sealed).unwrap();
    home.open();
}

#[test]
fn a_store_of_which_a_part_is_missing_is_not_taken_for_a_new_one() {
    for missing in ["db", "mark"] {
        let home = Home::new();
        commit(&home.open(), [], [set(Table::User, b"a", b"1")]).unwrap();
        let kept = fs::read(home.store.join(missing)).unwrap();
        fs::remove_file(home.store.join(missing)).unwrap();
        for _ in 0..2 {
            let error = home.refusal();
            assert!(matches!(error, OpenStoreError::Incomplete { .. }), "{missing}: {error}");
            assert!(error.to_string().contains(missing), "{error}");
        }
        fs::write(home.store.join(missing), kept).unwrap();
        assert!(get(&home.open(), Table::User, b"a").is_some());
    }
    let home = Home::new();
    commit(&home.open(), [], [set(Table::Answer, b"a", &large(1))]).unwrap();
    fs::remove_dir_all(&home.store).unwrap();
    let error = home.refusal();
    assert!(matches!(error, OpenStoreError::Incomplete { .. }), "only the files are left: {error}");

    let home = Home::new();
    fs::create_dir(&home.store).unwrap();
    fs::write(home.store.join("something"), "else").unwrap();
    let error = home.refusal();
    assert!(matches!(error, OpenStoreError::Incomplete { .. }), "a folder of something else: {error}");
}

#[test]
fn making_a_store_can_be_cut_off_anywhere() {
    // What is there after each step of the making, from none to all; `finished` is the last.
    let whole = Home::new();
    drop(whole.open());
    let steps: [&[&str]; 5] = [
        &[],
        &["unfinished"],
        &["unfinished", "conf", "db"],
        &["unfinished", "conf"],
        &["unfinished", "conf", "db", "mark"],
    ];
    for step in steps {
        let home = Home::new();
        fs::create_dir(&home.store).unwrap();
        fs::create_dir(home.blobs().folder()).unwrap();
        for file in step {
            let contents = match *file {
                "unfinished" => b"new\n".to_vec(),
                // Half a log, unless the making came to its last step.
                "db" if !step.contains(&"mark") => vec![7; 5000],
                other => fs::read(whole.store.join(other)).unwrap(),
            };
            fs::write(home.store.join(file), contents).unwrap();
        }
        commit(&home.open(), [], [set(Table::User, b"a", b"1")]).unwrap();
        assert!(get(&home.open(), Table::User, b"a").is_some(), "{step:?}");
    }
    let home = Home::new();
    commit(&home.open(), [], [set(Table::User, b"a", b"1")]).unwrap();
    fs::write(home.store.join("unfinished"), "restore\n").unwrap();
    assert!(matches!(home.refusal(), OpenStoreError::Unfinished { .. }));
}

#[test]
fn a_snapshot_sled_had_not_finished_is_not_taken_for_one() {
    let home = Home::new();
    commit(&home.open(), [], [set(Table::User, b"a", b"1")]).unwrap();
    drop(home.open());
    fs::write(home.store.join("snap.FFFFFFFFFFFFFFFF.generating"), "half of a snapshot").unwrap();
    assert!(get(&home.open(), Table::User, b"a").is_some());
}
