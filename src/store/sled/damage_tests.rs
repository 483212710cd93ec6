//! Damage to the files of a closed store: every start is refused, or finds every record as it was.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use super::tests::Home;
use super::{OpenStoreError, SledStore};
use crate::engine::ports::{Store as _, Stored, Table};
use crate::store::contract::{commit, delete, set};

type Content = BTreeMap<(Table, Vec<u8>), Stored>;

fn content(store: &SledStore) -> Content {
    [Table::User, Table::Answer, Table::Burn]
        .into_iter()
        .flat_map(|table| {
            let rows = store.scan(table, b"", None, usize::MAX).unwrap();
            rows.into_iter().map(move |(key, stored)| ((table, key), stored))
        })
        .collect()
}

/// A store with a history: records that came, changed and went, over several starts.
fn lived_in() -> (Home, Content) {
    let home = Home::new();
    let mut found = Content::new();
    for start in 0..3_u8 {
        let store = home.open();
        for turn in 0..20_u8 {
            let changes = [
                set(Table::User, &[turn % 7], &vec![turn; 50 + usize::from(turn)]),
                set(Table::Burn, &[start, turn], b"burnt"),
                set(Table::Answer, &[turn % 3], &vec![turn; 3000]),
                delete(Table::Burn, &[start, turn.wrapping_sub(2)]),
            ];
            commit(&store, [], changes).unwrap();
        }
        found = content(&store);
    }
    (home, found)
}

/// Opens the store after damage, twice: a refusal must stay one, although sled cuts a damaged log short when it opens it.
fn judge(home: &Home, expected: &Content, damage: &str) -> Result<(), OpenStoreError> {
    match home.try_open() {
        Ok(store) => {
            assert!(content(&store) == *expected, "{damage}: it opened with other records");
            Ok(())
        }
        Err(error) => {
            assert!(home.try_open().is_err(), "{damage}: the second start went ahead after {error}");
            Err(error)
        }
    }
}

fn used(bytes: &[u8]) -> Range<usize> {
    0..bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1)
}

/// Damages one file in many ways and returns how many starts were refused, and how many there were.
fn damage_each(home: &Home, expected: &Content, file: &Path, positions: impl Iterator<Item = usize>) -> (usize, usize) {
    let sound = home.saved();
    let bytes = fs::read(file).unwrap();
    let (mut refused, mut all) = (0, 0);
    for position in positions {
        for mask in [0x01, 0xff] {
            let mut altered = bytes.clone();
            altered[position] ^= mask;
            fs::write(file, altered).unwrap();
            let damage = format!("byte {position} of {} xor {mask:#x}", file.display());
            refused += usize::from(judge(home, expected, &damage).is_err());
            all += 1;
            home.put_back(&sound);
        }
    }
    assert!(content(&home.open()) == *expected, "what was put back is sound");
    home.put_back(&sound);
    (refused, all)
}

#[test]
fn flipped_bytes_in_the_log_never_change_what_is_found() {
    let (home, expected) = lived_in();
    let log = home.store.join("db");
    let bytes = fs::read(&log).unwrap();
    let used = used(&bytes);
    let step = used.len() / 60;
    let (refused, all) = damage_each(&home, &expected, &log, used.step_by(step));
    assert!(refused > all / 4, "only {refused} of {all} flips were refused: the test does not hit what is used");
}

#[test]
fn flipped_bytes_in_the_newest_records_never_change_what_is_found() {
    let (home, expected) = lived_in();
    let log = home.store.join("db");
    let bytes = fs::read(&log).unwrap();
    // The end of the log is what sled takes for an unfinished write, and cuts off.
    let newest = (0..bytes.len()).rfind(|at| !matches!(bytes[*at], 0)).unwrap();
    let marker = (0..newest).rev().find(|at| bytes[*at..=newest].iter().any(|byte| *byte != bytes[newest])).unwrap();
    let (refused, all) = damage_each(&home, &expected, &log, (marker.saturating_sub(2000)..marker).step_by(61));
    assert!(refused > 0, "none of {all} flips was refused: the test does not hit what is used");
}

#[test]
fn flipped_bytes_in_the_other_files_never_change_what_is_found() {
    let (home, expected) = lived_in();
    for entry in fs::read_dir(&home.store).unwrap() {
        let file = entry.unwrap().path();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if name == "db" || !file.is_file() {
            continue;
        }
        let bytes = fs::read(&file).unwrap();
        let positions = used(&bytes);
        let step = (positions.len() / 12).max(1);
        damage_each(&home, &expected, &file, positions.step_by(step));
    }
}

#[test]
fn a_log_that_is_cut_short_never_passes_for_a_smaller_store() {
    let (home, expected) = lived_in();
    let sound = home.saved();
    let log = home.store.join("db");
    let bytes = fs::read(&log).unwrap();
    let end = used(&bytes).end;
    for snapshots in [true, false] {
        for length in (0..end).step_by(end / 25) {
            fs::write(&log, &bytes[..length]).unwrap();
            if !snapshots {
                home.remove_snapshots();
            }
            let damage = format!("cut to {length} of {end} bytes, snapshots kept: {snapshots}");
            let judged = judge(&home, &expected, &damage);
            // Beyond the last record there may be padding; in front of it nothing can be spared.
            assert!(judged.is_err() || length > end / 2, "{damage}: it opened");
            home.put_back(&sound);
        }
    }
    home.remove_snapshots();
    judge(&home, &expected, "no snapshot").unwrap();
}

#[test]
fn an_older_log_under_a_newer_mark_is_refused() {
    let home = Home::new();
    commit(&home.open(), [], [set(Table::User, b"a", b"1")]).unwrap();
    let older = home.saved();
    commit(&home.open(), [], [set(Table::User, b"a", b"2")]).unwrap();
    let mark = fs::read(home.store.join("mark")).unwrap();
    home.put_back(&older);
    fs::write(home.store.join("mark"), mark).unwrap();
    for _ in 0..2 {
        let error = home.try_open().err().unwrap();
        assert!(matches!(error, OpenStoreError::Lost { .. }), "{error}");
        assert!(error.to_string().contains("commit 2 was acknowledged, the log ends at 1"), "{error}");
    }
}
