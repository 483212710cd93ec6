//! The documents tell the truth: `config.toml` has every key and its default, and what `docs/CONFIGURATION.md` shows loads.

use std::collections::BTreeSet;

use toml::{Table, Value};

use super::{good, parse};
use crate::config::known_keys;

const REFERENCE: &str = include_str!("../../../config.toml");
const GUIDE: &str = include_str!("../../../docs/CONFIGURATION.md");

/// A line of the reference that is a setting or a table, switched on.
fn setting(line: &str) -> Option<&str> {
    let line = line.strip_prefix('#').unwrap_or(line);
    line.starts_with(|first: char| first.is_ascii_lowercase() || first == '[').then_some(line)
}

/// The reference with every setting switched on.
fn everything_on() -> String {
    REFERENCE.lines().map(|line| setting(line).unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// Every key path of a table that the reader knows, tables included. What stands below a key without known keys of its
/// own, such as the fields of `when`, is a value.
fn paths(table: &Table, at: &str, known: &BTreeSet<String>, found: &mut BTreeSet<String>) {
    for (key, value) in table {
        let path = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
        found.insert(path.clone());
        let deeper = |place: &str| known.iter().any(|known| known.starts_with(&format!("{place}.")));
        match value {
            Value::Table(table) if deeper(&path) => paths(table, &path, known, found),
            Value::Array(list) => {
                let place = if deeper(&path) { path.clone() } else { format!("{path}[]") };
                for table in list.iter().filter_map(Value::as_table).filter(|_| deeper(&place)) {
                    paths(table, &place, known, found);
                }
            }
            _ => {}
        }
    }
}

fn paths_of(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let table: Table = text.parse().unwrap_or_else(|error| panic!("{error}\nin:\n{text}"));
    paths(&table, "", &known_keys(), &mut found);
    found
}

#[test]
fn the_reference_loads() {
    let config = good(REFERENCE);
    assert_eq!((config.apps.len(), config.apps[0].logins.len()), (1, 1));
}

#[test]
fn the_reference_has_every_key_and_no_other() {
    let (documented, known) = (paths_of(&everything_on()), known_keys());
    assert_eq!(known.difference(&documented).collect::<Vec<_>>(), Vec::<&String>::new(), "not documented");
    assert_eq!(documented.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "not known");
    assert!(known.contains("apps[].login[].success.sets_cookie") && known.len() > 150, "{}", known.len());
}

#[test]
fn the_reference_states_the_defaults() {
    let (reference, bare) = (good(REFERENCE), good(""));
    assert_eq!(reference.server, bare.server);
    assert_eq!(reference.portal, bare.portal);
    assert_eq!(reference.admin, bare.admin);
    assert_eq!(reference.store, bare.store);
    assert_eq!(reference.secrets, bare.secrets);
    assert_eq!(reference.policy, bare.policy);
    assert_eq!(reference.delivery, bare.delivery);
    assert_eq!(reference.outgoing, bare.outgoing);
    assert_eq!(reference.push, bare.push);
    assert_eq!(reference.limits, bare.limits);
    // And every key of those sections is there, not merely at its default by being absent.
    let written = paths_of(REFERENCE);
    let optional =
        ["server.tls", "portal.tls", "admin.tls", "outgoing.ca", "push.subject", "push.ntfy", "push.fcm", "push.apns"];
    let of_delivery = |key: &str| match key.split('.').collect::<Vec<_>>()[..] {
        ["delivery", _, key] => key != "kind",
        _ => false,
    };
    for key in known_keys().iter().filter(|key| !key.starts_with("apps") && !key.starts_with("realms")) {
        let is_optional = of_delivery(key) || optional.iter().any(|optional| key.starts_with(optional));
        assert!(is_optional || written.contains(key), "`{key}` must not be commented out");
    }
}

#[test]
fn every_setting_of_the_reference_is_explained() {
    let lines: Vec<&str> = REFERENCE.lines().collect();
    let apps = lines.iter().position(|line| *line == "#[[realms]]").expect("the reference has realms");
    for (number, line) in lines.iter().enumerate() {
        let Some(setting) = setting(line).filter(|setting| !setting.starts_with('[')) else { continue };
        let above: Vec<&str> =
            lines[..number].iter().rev().take_while(|line| line.starts_with("# ")).copied().collect();
        assert!(!above.is_empty(), "line {}: nothing explains `{setting}`", number + 1);
        let above = above.join(" ").to_lowercase();
        if number > apps || line.starts_with('#') {
            let said = above.contains("default") || above.contains("required");
            assert!(said, "line {}: neither default nor required: `{setting}`", number + 1);
        }
    }
}

#[test]
fn the_reference_switched_on_is_right_too() {
    good(&everything_on());
}

/// The fenced blocks of the guide whose first line is the given one.
fn blocks(fence: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = GUIDE.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            if line == fence {
                blocks.push(block.join("\n"));
            }
        }
    }
    blocks
}

#[test]
fn every_whole_file_of_the_guide_loads() {
    let files = blocks("```toml whole-file");
    assert!(files.len() >= 3, "{}", files.len());
    for file in files {
        good(&file);
    }
}

#[test]
fn every_fragment_of_the_guide_has_known_keys_only() {
    let (fragments, known) = (blocks("```toml"), known_keys());
    assert!(fragments.len() >= 5, "{}", fragments.len());
    for fragment in fragments {
        let unknown: Vec<String> = paths_of(&fragment).difference(&known).cloned().collect();
        assert_eq!(unknown, [""; 0], "{fragment}");
    }
}

#[test]
fn the_problems_that_the_guide_shows_are_printed_so() {
    let [file] = blocks("```toml mistakes").try_into().expect("one file of mistakes");
    let [shown] = blocks("```text problems").try_into().expect("one list of problems");
    assert_eq!(parse(&file).unwrap_err().to_string(), shown);
}
