//! The program as an administrator meets it: refused starts, keys, backups, signals.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use rustix::process::Signal;

use super::server::{Ended, Home, Server, now};
use crate::hold_and_release::{app, block};
use crate::support::{Browser, softtoken_code};
use crate::upstream::{Gate, RecordedRequest, RecordingUpstream, Reply};
use vestibule::config::Config;
use vestibule::engine::ports::{Store as _, Table};
use vestibule::serve;

/// Nothing answers there; for what never reaches the app.
const NOWHERE: &str = "http://127.0.0.1:9";

async fn refused(home: &Home) -> Ended {
    match Server::try_start(home.serve()).await {
        Ok(server) => panic!("it started:\n{}", server.said()),
        Err(ended) => {
            assert_eq!(ended.status.code(), Some(1), "{}", ended.said);
            ended
        }
    }
}

async fn stop(server: Server) -> Ended {
    server.signal(Signal::TERM);
    let ended = server.ended().await;
    assert_eq!(ended.status.code(), Some(0), "{}", ended.said);
    ended
}

fn users(listed: &serde_json::Value) -> Vec<String> {
    let all = listed.as_array().or_else(|| listed["users"].as_array()).cloned().unwrap_or_default();
    all.iter().map(ToString::to_string).collect()
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_of_web_push_is_made_on_the_first_start_and_stays() {
    let home = Home::new(&format!("{}[push]\nweb = false\n", block(NOWHERE)));
    let kept = || {
        let config = Config::load(&home.config()).unwrap_or_else(|error| panic!("{error}"));
        let (store, _) = serve::open_store(&config).expect("the store opens");
        store.get(Table::Meta, b"web push key").expect("it reads").map(|stored| stored.bytes)
    };
    Server::start(&home).await.killed().await;
    assert_eq!(kept(), None, "nobody can use it");
    home.configure(&block(NOWHERE));
    Server::start(&home).await.killed().await;
    let key = kept().expect("made before a phone asked for it");
    Server::start(&home).await.killed().await;
    assert_eq!(kept(), Some(key));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flipped_byte_in_the_store_stops_the_start_with_the_reason() {
    let home = Home::new(&block(NOWHERE));
    let server = Server::start(&home).await;
    for n in 0..8 {
        home.add_user(&format!("user{n}"), 3).await;
    }
    stop(server).await;
    let before = users(&home.json(&["user", "list"]).await);
    assert_eq!(before.len(), 8);
    let db = home.store().join("db");
    let whole: Vec<_> = files(&home.store()).into_iter().map(|path| (fs::read(&path).expect("a file"), path)).collect();
    let bytes = fs::read(&db).expect("the log");
    let used = bytes.iter().rposition(|byte| *byte != 0).expect("something is in it");
    let mut stopped = 0;
    for part in 1..8 {
        for (bytes, path) in &whole {
            fs::write(path, bytes).expect("it is put back");
        }
        let mut damaged = bytes.clone();
        damaged[used * part / 8] ^= 0x10;
        fs::write(&db, &damaged).expect("it is written");
        match Server::try_start(home.serve()).await {
            // The byte was in no record that still counts: then nothing is missing.
            Ok(server) => {
                assert_eq!(users(&home.json(&["user", "list"]).await), before, "{part}");
                stop(server).await;
            }
            Err(ended) => {
                stopped += 1;
                assert_eq!(ended.status.code(), Some(1), "{}", ended.said);
                let named = ended.said.contains(&home.store().display().to_string());
                let reason = ["damaged", "missing", "cannot be read"].iter().any(|word| ended.said.contains(word));
                assert!(named && reason, "{part}: {}", ended.said);
                let again = refused(&home).await;
                assert!(!again.said.contains("Listening"), "a second try goes ahead: {}", again.said);
            }
        }
    }
    assert!(stopped > 0, "no flipped byte was noticed");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_missing_or_wrong_stops_the_start_and_a_rotated_one_does_not() {
    let upstream = RecordingUpstream::start(app).await;
    let home = Home::new(&block(&upstream.url()));
    let server = Server::start(&home).await;
    let added = home.json(&["user", "add", "alice", "--softtoken"]).await;
    let seed = added["otpauth"].as_str().and_then(|link| link.split_once("secret=")).expect("a link").1;
    let seed = seed.split('&').next().expect("a seed").to_owned();
    stop(server).await;

    let old = fs::read_to_string(home.key()).expect("the key");
    fs::remove_file(home.key()).expect("it is taken away");
    let ended = refused(&home).await;
    assert!(ended.said.contains("is missing") && ended.said.contains("put the key back"), "{}", ended.said);
    assert!(!home.key().exists(), "no new key is made for an old store");

    let write = |text: &str| {
        fs::write(home.key(), text).expect("the key is written");
        fs::set_permissions(home.key(), fs::Permissions::from_mode(0o600)).expect("its mode is set");
    };
    let new = "5a".repeat(32);
    write(&new);
    let ended = refused(&home).await;
    assert!(ended.said.contains("another master key"), "{}", ended.said);
    write("5a5a");
    let ended = refused(&home).await;
    assert!(ended.said.contains("secrets.master_key"), "{}", ended.said);

    write(&format!("{new}\n{old}"));
    let server = Server::start(&home).await;
    let mut browser = server.browser();
    let held = browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!(held.status, 303, "{}", held.text());
    assert_eq!(browser.json_step("code", &[("code", &softtoken_code(&seed, now()))]).await.status, 200);
    assert_eq!(browser.step("release", &[]).await.status, 302);
    stop(server).await;
    write(&new);
    let ended = refused(&home).await;
    assert!(ended.said.contains("another master key"), "taken out too early: {}", ended.said);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_made_while_serving_tells_nothing_without_the_key_and_restores_the_same_users_with_it() {
    let home = Home::new(&block(NOWHERE));
    let server = Server::start(&home).await;
    let number = "+4915112345678";
    let email = "bertha@library.example";
    let added = home.json(&["user", "add", "bertha", "--softtoken", "--phone", number, "--email", email]).await;
    let link = added["otpauth"].as_str().expect("a link").to_owned();
    let seed = link.split_once("secret=").and_then(|(_, rest)| rest.split('&').next()).expect("a seed").to_owned();
    let raw = totp_rs::Secret::try_from_base32(&seed).expect("base32").as_ref().to_vec();
    for n in 0..5 {
        home.add_user(&format!("reader{n}"), n).await;
    }
    let phone = home.add_phone("reader0", server.portal).await;
    let before = users(&home.json(&["user", "list"]).await);
    let file = home.path().join("copy.backup");
    let name = file.to_str().expect("a name").to_owned();
    let made = home.vestibule(&["backup", &name]).await;
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(fs::metadata(&file).expect("the backup").permissions().mode() & 0o777, 0o600);
    // Still serving: an acknowledged change after it is not in it.
    home.add_user("late", 3).await;
    stop(server).await;

    let id = added["user"]["id"].as_str().expect("an id");
    let device_seed = phone.softtoken.as_deref().expect("a seed");
    let device_raw = totp_rs::Secret::try_from_base32(device_seed).expect("base32").as_ref().to_vec();
    let number_alone = number.trim_start_matches('+').as_bytes();
    let key = fs::read(home.key()).expect("the key");
    let key = String::from_utf8_lossy(&key).trim().to_owned();
    let secrets: [&[u8]; 9] = [
        b"bertha",
        b"reader",
        number_alone,
        email.as_bytes(),
        seed.as_bytes(),
        &raw,
        device_seed.as_bytes(),
        &device_raw,
        key.as_bytes(),
    ];
    let mut kept = files(&home.store());
    kept.push(file.clone());
    assert!(id.len() == 36 && kept.len() > 3, "{kept:?}");
    for path in kept {
        let bytes = fs::read(&path).expect("a file");
        for secret in secrets {
            let shown = String::from_utf8_lossy(secret);
            assert!(!contains(&bytes, secret), "`{shown}` can be read in {}", path.display());
        }
    }

    let elsewhere = Home::new(&block(NOWHERE));
    let without = elsewhere.vestibule(&["restore", &name]).await;
    let said = String::from_utf8_lossy(&without.stderr).into_owned();
    assert_eq!(without.status.code(), Some(1), "{said}");
    assert!(said.contains("key"), "{said}");
    let other = Home::new(&block(NOWHERE));
    fs::create_dir_all(other.path().join("data")).expect("a folder");
    fs::copy(home.key(), other.key()).expect("the key is put there");
    let restored = other.vestibule(&["restore", &name]).await;
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    let server = Server::start(&other).await;
    assert_eq!(users(&other.json(&["user", "list"]).await), before);
    stop(server).await;
    let mut cut = fs::read(&file).expect("the backup");
    let middle = cut.len() / 2;
    cut[middle] ^= 1;
    fs::write(&file, cut).expect("it is altered");
    let third = Home::new(&block(NOWHERE));
    fs::create_dir_all(third.path().join("data")).expect("a folder");
    fs::copy(home.key(), third.key()).expect("the key is put there");
    let altered = third.vestibule(&["restore", &name]).await;
    assert_eq!(altered.status.code(), Some(1), "{}", String::from_utf8_lossy(&altered.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_termination_lets_a_slow_request_finish_and_ends_with_0() {
    let gate = Gate::new();
    let slow = gate.clone();
    let upstream = RecordingUpstream::start(move |request: &RecordedRequest| match request.path() {
        "/static/slow" => {
            Reply::head(200, &[("Content-Length", "10")]).then_send("first").then_wait(&slow).then_send("later")
        }
        _ => app(request),
    })
    .await;
    let home = Home::new(&block(&upstream.url()));
    let mut server = Server::start(&home).await;
    let mut browser = server.browser();
    let request = tokio::spawn(async move { browser.get("/static/slow").await });
    upstream.wait_for(1).await;
    let (apps, admin) = (server.apps, server.admin);
    server.signal(Signal::TERM);
    assert!(server.line("Stopping").await.is_some(), "{}", server.said());
    // New connections are not taken: the listener goes once it has said so, or has gone already.
    for (address, request) in [
        (apps, "GET / HTTP/1.1\r\nHost: wiki.test\r\n\r\n"),
        (admin, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    ] {
        let gone = async { while super::server::exchange(address, request.as_bytes().to_vec()).await.is_some() {} };
        tokio::time::timeout(std::time::Duration::from_mins(1), gone).await.expect("the listener goes");
    }
    gate.open();
    let answer = request.await.expect("a request");
    assert_eq!((answer.status, answer.text().as_str()), (200, "firstlater"));
    let ended = server.ended().await;
    assert_eq!(ended.status.code(), Some(0), "{}", ended.said);
    assert!(ended.said.contains("\"Stopped\""), "{}", ended.said);
    assert!(!home.path().join("data/admin.sock").exists(), "its socket is removed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hang_up_takes_a_good_configuration_and_keeps_the_old_one_for_a_bad_one() {
    let upstream = RecordingUpstream::start(|_: &RecordedRequest| Reply::new(200, &[], "open")).await;
    let settings = block(&upstream.url());
    let closed =
        settings.replace("open = [\"GET /static/**\"]", "open = [\"GET /static/**\"]\ndenied = [\"* /static/x\"]");
    assert_ne!(settings, closed);
    let home = Home::new(&settings);
    let mut server = Server::start(&home).await;
    let mut browser = server.browser();
    assert_eq!(browser.get("/static/x").await.status, 200);
    for bad in [closed.replace("login_page", "login_pgae"), "[[apps".to_owned()] {
        home.configure(&bad);
        server.signal(Signal::HUP);
        let line = server.line("the old one stays").await.expect("it says so");
        let why = line["error"].as_str().unwrap_or_default().to_owned();
        assert!(line["level"] == "ERROR" && !why.is_empty(), "{line}");
        assert!(!bad.contains("pgae") || why.contains("login_pgae"), "it says why: {line}");
        assert_eq!(browser.get("/static/x").await.status, 200, "nothing changed");
    }
    home.configure(&closed);
    server.signal(Signal::HUP);
    assert!(server.line("read anew").await.is_some(), "{}", server.said());
    assert_eq!(browser.get("/static/x").await.status, 403);
    assert_eq!(browser.get("/static/y").await.status, 200);
    stop(server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_socket_is_replaced_and_a_second_server_is_refused() {
    let home = Home::new(&block(NOWHERE));
    let socket = home.path().join("data/admin.sock");
    Server::start(&home).await.killed().await;
    assert!(socket.exists(), "a killed process leaves it");
    let server = Server::start(&home).await;
    assert_eq!(fs::metadata(&socket).expect("the socket").permissions().mode() & 0o777, 0o600);
    home.add_user("alice", 3).await;
    let ended = refused(&home).await;
    assert!(ended.said.contains("in use by another process"), "{}", ended.said);
    assert_eq!(users(&home.json(&["user", "list"]).await).len(), 1, "the first one serves on");
    stop(server).await;
    // Where none runs, the command opens the store itself.
    assert_eq!(users(&home.json(&["user", "list"]).await).len(), 1);
    fs::write(&socket, "kept").expect("a file");
    let ended = refused(&home).await;
    assert!(ended.said.contains("is no socket"), "{}", ended.said);
    assert_eq!(fs::read(&socket).expect("it is there"), b"kept");
}

/// What a start needs, and a little more, in bytes: the log grows by segments of 4 MiB.
const ROOM: u64 = (4 << 20) + (64 << 10);

/// The largest file it may write is little more than the log as it is: a full disk, as far as a test can have one.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_logins_and_lets_sessions_go_on() {
    let body = "x".repeat(22_000);
    let upstream = RecordingUpstream::start(move |request: &RecordedRequest| match request.method.as_str() {
        "POST" => {
            Reply::new(302, &[("Location", "/home"), ("Set-Cookie", "sid=in-1; Path=/"), ("X-App", "kept")], &body)
        }
        _ => app(request),
    })
    .await;
    let limits = "[limits]\nheld_logins_per_user = 1000\n";
    let home = Home::new(&format!("{limits}{}", block(&upstream.url())));
    let server = Server::start(&home).await;
    home.add_user("alice", 3).await;
    let phone = home.add_phone("alice", server.portal).await;
    let mut inside = server.browser();
    inside.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    let number = inside.state().await["number"].as_str().expect("a number").to_owned();
    assert_eq!(phone.approve(now(), &number).await, "approved");
    assert_eq!(inside.step("release", &[]).await.status, 302);
    stop(server).await;

    let size = fs::metadata(home.store().join("db")).expect("the log").len();
    let serve = home.serve();
    let mut command = std::process::Command::new("bash");
    // Ignored, the signal becomes an error of the write.
    command.arg("-c").arg(format!("trap '' XFSZ; ulimit -f {}; exec \"$@\"", (size + ROOM) / 1024)).arg("bash");
    command.arg(serve.get_program()).args(serve.get_args());
    let server = Server::try_start(command).await.unwrap_or_else(|ended| panic!("it does not start: {}", ended.said));
    inside.address = server.apps;
    inside.host = server.browser().host;
    let mut acknowledged = 0;
    let refused = loop {
        let mut browser = server.browser();
        let answer = browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
        if answer.status != 303 {
            break answer;
        }
        acknowledged += 1;
        assert!(acknowledged < 600, "the disk does not fill");
    };
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert!(refused.header("x-app").is_none() && refused.header("set-cookie").is_none(), "{refused:?}");
    assert_eq!(Browser::new(server.admin, "127.0.0.1").get("/healthz").await.status, 503);
    assert_eq!(inside.get("/home").await.status, 200, "an open session goes on");
    let changed = home.vestibule(&["user", "lock", "alice"]).await;
    assert_eq!(changed.status.code(), Some(1), "what is not kept is not acknowledged");
    server.killed().await;

    let server = Server::start(&home).await;
    inside.address = server.apps;
    inside.host = server.browser().host;
    assert_eq!(inside.get("/home").await.status, 200);
    let mut held = Browser::new(server.admin, "127.0.0.1");
    assert_eq!(held.get("/healthz").await.status, 200);
    println!("the disk was full after {acknowledged} logins");
    stop(server).await;
}
