//! What an import takes, beside the least that it could: reading the list, and writing its bytes to the same kind of store.

use std::fmt::Write as _;
use std::io::Cursor;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use vestibule::domain::audit::By;
use vestibule::domain::user::UserName;
use vestibule::engine::ports::{Change, Commit, Store, Table};
use vestibule::roster::{self, ImportEvent, Job, Outcome, Reader};
use vestibule::store::sled::{SledOptions, SledStore};

use super::stats::Spread;
use super::support::{TestGateway, keyring};

const ROWS: usize = 10_000;
/// Records in one commit of the floor: as many users as an import applies at once, about.
const AT_ONCE: usize = 400;
/// An app, so that names are read as one has them; nobody asks it anything.
const APP: &str = r#"
[[apps]]
name = "wiki"
title = "Wiki"
hosts = ["wiki.test"]
upstream = "http://127.0.0.1:9"
login_page = "/login"
[apps.session]
cookies = ["sid"]
[[apps.login]]
kind = "form"
match = "POST /login"
username = "u"
password = "p"
success = { status = [302] }
"#;

fn list() -> String {
    let mut text = "username,email,country_code,phone,groups,locale,expires\n".to_owned();
    for row in 0..ROWS {
        let phone = 10_000_000 + row;
        // Writing to memory does not fail.
        let _ = writeln!(text, "user{row},user{row}@example.edu,49,0151{phone},staff;law,de,2027-09-30");
    }
    text
}

fn store(folder: &std::path::Path) -> Result<SledStore, String> {
    SledStore::open(&folder.join("store"), &keyring(), SledOptions::default()).map_err(|error| error.to_string())
}

/// Measures, and prints and gives the result.
pub async fn measure(rounds: usize) -> Result<Value, String> {
    let list = list();
    let (mut imports, mut floors, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let floor = (read(&list)? + write(&list).await?).as_secs_f64() * 1000.0;
        let import = import(&list).await?.as_secs_f64() * 1000.0;
        ratios.push(import / floor);
        imports.push(import);
        floors.push(floor);
    }
    println!("Importing {ROWS} users into an empty store, in ms:");
    let mut results = serde_json::Map::new();
    for (name, values) in [("import", imports), ("floor: read, and written raw", floors), ("ratio", ratios)] {
        let spread = Spread::of(values);
        println!("  {name:<30} {:.1} ({:.1} - {:.1})", spread.median, spread.min, spread.max);
        results.insert(name.to_owned(), spread.json());
    }
    Ok(Value::Object(results))
}

/// Reads all rows and does nothing with them.
fn read(list: &str) -> Result<Duration, String> {
    let began = Instant::now();
    let realm = TestGateway::realm();
    let mut reader = Reader::open(Cursor::new(list.as_bytes()), &realm, false).map_err(|error| error.to_string())?;
    let name = |typed: &str| UserName::parse(typed, false);
    let mut rows = 0;
    while reader.next(&name).map_err(|error| error.to_string())?.is_some() {
        rows += 1;
    }
    if rows == ROWS { Ok(began.elapsed()) } else { Err(format!("{rows} rows were read")) }
}

/// Writes each line as a record.
async fn write(list: &str) -> Result<Duration, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let store = store(folder.path())?;
    let began = Instant::now();
    let lines: Vec<(usize, &str)> = list.lines().enumerate().collect();
    for some in lines.chunks(AT_ONCE) {
        let change = |(number, line): &(usize, &str)| Change {
            table: Table::ImportRow,
            key: number.to_be_bytes().to_vec(),
            bytes: Some(line.as_bytes().to_vec()),
        };
        let commit = Commit { expects: Vec::new(), changes: some.iter().map(change).collect() };
        store.commit(commit).await.map_err(|error| format!("{error:?}"))?;
    }
    Ok(began.elapsed())
}

/// Imports it as a command does.
async fn import(list: &str) -> Result<Duration, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let gateway = TestGateway::start_with(APP, Arc::new(store(folder.path())?)).await;
    let job = Job {
        realm: TestGateway::realm(),
        grace: 3,
        campaign: None,
        by: By::CONSOLE,
        dry_run: false,
        skip_bad: false,
        ignore_columns: false,
        letters: None,
    };
    let input = Cursor::new(list.as_bytes().to_vec());
    let (events, mut heard) = mpsc::channel(64);
    let (go, told) = oneshot::channel();
    let listening = tokio::spawn(async move {
        let mut go = Some(go);
        while let Some(event) = heard.recv().await {
            if matches!(event, ImportEvent::Checked(_)) {
                let _ = go.take().map(|go| go.send(()));
            }
        }
    });
    let began = Instant::now();
    let outcome = roster::import(&gateway.engine, input, &job, &events, told).await;
    let took = began.elapsed();
    drop(events);
    listening.await.map_err(|error| error.to_string())?;
    match outcome.map_err(|error| error.to_string())? {
        Outcome::Done(summary) if summary.counts.added == ROWS as u64 => Ok(took),
        other => Err(format!("the import is {other:?}")),
    }
}
