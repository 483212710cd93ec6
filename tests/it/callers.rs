//! Verifying a caller: two words on the help desk's terminal and on the phone of whoever the caller says they are.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use crate::hold_and_release::{app, block};
use crate::support::{Phone, TestGateway};
use crate::upstream::RecordingUpstream;
use vestibule::cli::Exit;
use vestibule::cli::admin::{Backups, Context, Person};
use vestibule::cli::caller;
use vestibule::cli::socket::{AdminSocket, Administrator, Opened, socket_beside};
use vestibule::cli::terminal::Terminal;
use vestibule::domain::audit::{Act, Actor, By};
use vestibule::engine::callers::{CALLER_TTL, CallerState};
use vestibule::engine::ports::{Clock as _, Message};
use vestibule::engine::users::NewUser;
use vestibule::engine::{EngineError, Refused};
use vestibule::store::sled::{BackupError, BackupSummary};

const MINUTE: Duration = Duration::from_mins(1);

async fn gateway(more: &str) -> (TestGateway, RecordingUpstream) {
    let upstream = RecordingUpstream::start(app).await;
    (TestGateway::start(&format!("{}{more}", block(&upstream.url()))).await, upstream)
}

async fn only(gateway: &TestGateway, phone: &Phone) -> Value {
    let mut pending = phone.pending(gateway.clock.now()).await;
    assert_eq!(pending.len(), 1, "{pending:#?}");
    pending.remove(0)
}

async fn answered(gateway: &TestGateway, phone: &Phone, status: &str, claims: Value) -> String {
    let sid = only(gateway, phone).await["sid"].as_str().expect("an id").to_owned();
    phone.answer(gateway.clock.now(), &sid, status, claims).await.1
}

fn acts(gateway: &TestGateway) -> Vec<(Act, Actor)> {
    let entries = gateway.engine.audit_of(gateway.user("alice").id, 0, 1000).expect("it reads");
    let of_callers = [Act::CallerAsked, Act::CallerConfirmed, Act::CallerDenied];
    entries.into_iter().filter(|entry| of_callers.contains(&entry.act)).map(|entry| (entry.act, entry.by)).collect()
}

fn refused<T: std::fmt::Debug>(result: Result<T, EngineError>) -> Refused {
    match result {
        Err(EngineError::Refused(refused)) => refused,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_phone_shows_the_words_of_the_help_desk_and_lets_nobody_in_by_it() {
    let (gateway, _upstream) = gateway("[limits]\npushes_live = 2\n").await;
    let phone = gateway.user_with_phone("alice").await;
    let alice = gateway.user("alice").id;
    let mut thief = gateway.held("alice").await;
    assert_eq!(phone.deny(gateway.clock.now(), false).await, "denied");
    let mut waiting = gateway.held("alice").await;

    let by = By::CONSOLE.because(Some("ticket 4711"));
    let asked = gateway.engine.verify_caller(&by, alice).await.expect("asked");
    assert_eq!((asked.phones, asked.words.split(' ').count()), (1, 2), "{asked:?}");
    assert_eq!(gateway.engine.caller_check(asked.id).expect("it is there"), CallerState::Waiting);
    let pending = phone.pending(gateway.clock.now()).await;
    let shown = pending.iter().find(|one| one["vestibule"].get("read_out").is_some()).expect("it is on the phone");
    assert_eq!(shown["vestibule"], json!({ "number": "off", "read_out": asked.words }));
    assert_eq!(shown["details"]["message"], "Are you on the telephone with the help desk of Library wiki?");
    assert!(!shown["details"].to_string().contains(&asked.words), "only who opens it sees them");
    // No page of a login has anything of it, and no answer to it settles one.
    assert!(!waiting.get("/.vestibule/login").await.text().contains(&asked.words));
    let sid = shown["sid"].as_str().expect("an id").to_owned();
    let (_, status) = phone.answer(gateway.clock.now(), &sid, "approved", json!({})).await;
    assert_eq!(status, "approved");
    assert_eq!(
        (&waiting.state().await["status"], &thief.state().await["status"]),
        (&json!("pending"), &json!("denied"))
    );
    let device = gateway.user("alice").factors.devices[0];
    assert_eq!(gateway.engine.caller_check(asked.id).expect("it is there"), CallerState::Confirmed(device));
    assert_eq!(acts(&gateway), [(Act::CallerAsked, Actor::Console), (Act::CallerConfirmed, Actor::User)]);
    // Once answered, the words are nowhere any more.
    let history = phone.call("GET", "/Challenges", &phone.jwt(gateway.clock.now()), &[]).await.text();
    assert!(history.contains(&sid) && !history.contains(&asked.words), "{history}");
    let (twice, _) = phone.answer(gateway.clock.now(), &sid, "denied", json!({ "not_me": true })).await;
    assert_eq!(twice.status, 403, "{}", twice.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn i_am_not_calling_is_an_alarm() {
    let upstream = RecordingUpstream::start(app).await;
    let base = crate::support::BASE.replace("[admin]\n", "[admin]\nalerts = \"security@example.edu\"\n");
    // Administrators are told in the language of the apps.
    let text = format!("{base}[policy]\nlanguage = \"de\"\n{}", block(&upstream.url()));
    let config = vestibule::config::Config::parse(&text, Path::new(""), &|_| None).expect("it reads");
    let gateway = TestGateway::start_config(config, Arc::new(vestibule::store::memory::MemoryStore::new()));
    let phone = gateway.user_with_phone("alice").await;
    let alice = gateway.user("alice").id;
    let asked = gateway.engine.verify_caller(&By::CONSOLE, alice).await.expect("asked");
    assert_eq!(answered(&gateway, &phone, "denied", json!({ "not_me": true })).await, "denied");
    assert_eq!(gateway.engine.caller_check(asked.id).expect("it is there"), CallerState::NotCalling);
    assert_eq!(acts(&gateway).last(), Some(&(Act::CallerDenied, Actor::User)));
    gateway.engine.notices_sent().await;
    let alerts: Vec<Message> =
        gateway.outbox.messages().into_iter().filter(|message| message.to == "security@example.edu").collect();
    assert!(
        matches!(&alerts[..], [one] if one.text.contains("nicht selbst den Helpdesk anzurufen") && one.text.contains("alice")),
        "{alerts:#?}"
    );
    // Nothing goes to the phone, neither of a login nor of the help desk.
    assert!(gateway.held("alice").await.state().await.get("number").is_none());
    let until = gateway.clock.now() + 20 * MINUTE;
    assert_eq!(refused(gateway.engine.verify_caller(&By::CONSOLE, alice).await), Refused::CallsStopped { until });
    gateway.clock.advance(20 * MINUTE);
    gateway.engine.verify_caller(&By::CONSOLE, alice).await.expect("asked again");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_counts_as_a_push_and_waits_for_one_but_not_for_what_was_denied_at_logins() {
    let (gateway, _upstream) = gateway("").await;
    let phone = gateway.user_with_phone("alice").await;
    let alice = gateway.user("alice").id;
    let engine = &gateway.engine;
    // Somebody was turned away: the owner calls the help desk, and can be verified.
    gateway.held("alice").await;
    assert_eq!(phone.deny(gateway.clock.now(), true).await, "denied");
    let asked = engine.verify_caller(&By::CONSOLE, alice).await.expect("asked in spite of the stop");
    // One thing at a time.
    let again_at = gateway.clock.now() + CALLER_TTL;
    assert_eq!(refused(engine.verify_caller(&By::CONSOLE, alice).await), Refused::Throttled { again_at });
    engine.end_caller_check(&By::CONSOLE, asked.id).await.expect("taken back");
    assert_eq!(engine.caller_check(asked.id).expect("it is there"), CallerState::Expired);
    assert!(phone.pending(gateway.clock.now()).await.is_empty());
    // The third of ten minutes is the last.
    let third = engine.verify_caller(&By::CONSOLE, alice).await.expect("asked");
    gateway.clock.advance(CALLER_TTL);
    assert_eq!(engine.caller_check(third.id).expect("it is there"), CallerState::Expired);
    assert!(matches!(refused(engine.verify_caller(&By::CONSOLE, alice).await), Refused::Throttled { .. }));
    let stops = gateway.user("alice");
    assert_eq!((stops.calls_stopped_until, acts(&gateway).len()), (None, 2), "no answer is no alarm");
    assert!(matches!(
        refused(engine.end_caller_check(&By::CONSOLE, vestibule::domain::ids::ChallengeId::from_bytes([1; 16])).await),
        Refused::NotFound { .. }
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_phone_or_with_one_that_was_removed_nobody_is_verified() {
    let (gateway, _upstream) = gateway("").await;
    let bob = gateway.add_user("bob", NewUser::default()).await;
    assert_eq!(refused(gateway.engine.verify_caller(&By::CONSOLE, bob.id).await), Refused::NoPhone);
    let phone = gateway.user_with_phone("alice").await;
    let alice = gateway.user("alice");
    let asked = gateway.engine.verify_caller(&By::CONSOLE, alice.id).await.expect("asked");
    let sid = only(&gateway, &phone).await["sid"].as_str().expect("an id").to_owned();
    let answer = phone.payload(gateway.clock.now(), &sid, "approved", json!({})).await;
    gateway.engine.revoke_device(&By::CONSOLE, alice.factors.devices[0]).await.expect("removed");
    let (answer, _) = phone.answer_with(gateway.clock.now(), &sid, &answer).await;
    assert_eq!(answer.status, 401, "{}", answer.text());
    assert_eq!(gateway.engine.caller_check(asked.id).expect("it is there"), CallerState::Waiting);
}

struct NoBackups;

impl Backups for NoBackups {
    fn backup(&self, _: &Path) -> Result<BackupSummary, BackupError> {
        unreachable!("nobody asks for one")
    }
}

/// What the command prints, beside a server's socket.
async fn typed(gateway: &TestGateway, json: bool, phone: impl Future<Output = ()>) -> (Exit, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = socket_beside(&folder.path().join("store"));
    let context = Context::of(&gateway.config, "VA00".to_owned(), Arc::new(NoBackups));
    let (stop, stopped) = oneshot::channel::<()>();
    let socket = AdminSocket::bind(&path).expect("a socket");
    let serving = socket.serve(Arc::clone(&gateway.engine), Arc::new(ArcSwap::from_pointee(context)), async {
        let _ = stopped.await;
    });
    let serving = tokio::spawn(serving);
    let mut administrator =
        Administrator::new(path, || -> anyhow::Result<Opened> { panic!("the server has the store") })
            .because(Some("ticket 4711".to_owned()));
    let (mut out, mut aside) = (Vec::new(), Vec::new());
    let mut terminal = Terminal { json, out: &mut out, aside: &mut aside };
    let person = Person { realm: None, name: "Alice".to_owned() };
    let (ended, ()) = tokio::join!(caller::run(person, &mut administrator, &mut terminal), phone);
    let exit = ended.expect("an answer");
    stop.send(()).expect("it listens");
    serving.await.expect("it ends");
    (exit, String::from_utf8(out).expect("text"), String::from_utf8(aside).expect("text"))
}

/// Waits until the phone has a request, and answers it.
async fn when_asked(gateway: &TestGateway, phone: &Phone, status: &str, claims: Value) {
    let asked = async {
        while phone.pending(gateway.clock.now()).await.is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), asked).await.expect("the phone is asked");
    assert!(["approved", "denied"].contains(&answered(gateway, phone, status, claims).await.as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_prints_the_words_and_then_what_the_phone_answered() {
    let (gateway, _upstream) = gateway("").await;
    let phone = gateway.user_with_phone("alice").await;
    for (status, claims, exit, said) in [
        ("approved", json!({}), Exit::Done, "answered on the phone `Pixel 8`"),
        ("denied", json!({}), Exit::Refused, "denied on the phone"),
        ("denied", json!({ "not_me": true }), Exit::Refused, "NOT THEM"),
    ] {
        let answering = when_asked(&gateway, &phone, status, claims);
        let (ended, out, aside) = typed(&gateway, false, answering).await;
        assert_eq!(ended, exit, "{out}");
        let lines: Vec<&str> = out.lines().collect();
        let [words, outcome] = lines[..] else { panic!("{out}") };
        assert!(words.split(' ').count() == 2 && words.bytes().all(|b| b == b' ' || b.is_ascii_lowercase()), "{out}");
        assert!(outcome.starts_with(said), "{out}");
        assert!(aside.contains("Never say them yourself") && !aside.contains(words), "{aside}");
    }
    gateway.clock.advance(60 * MINUTE);
    let (_, out, aside) = typed(&gateway, true, when_asked(&gateway, &phone, "approved", json!({}))).await;
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((lines.len(), aside.as_str()), (2, ""), "{out}");
    assert_eq!((&lines[0]["state"], &lines[0]["phones"]), (&json!("waiting"), &json!(1)), "{out}");
    assert_eq!((&lines[1]["state"], &lines[1]["id"]), (&json!("confirmed"), &lines[0]["id"]), "{out}");
    let entries = gateway.engine.audit_of(gateway.user("alice").id, 0, 100).expect("it reads");
    let asked = entries.iter().find(|entry| entry.act == Act::CallerAsked).expect("written down");
    assert_eq!(asked.reason.as_deref(), Some("ticket 4711"));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_server_the_command_says_that_no_phone_can_be_reached() {
    let (gateway, _upstream) = gateway("").await;
    gateway.user_with_phone("alice").await;
    let folder = tempfile::tempdir().expect("a folder");
    let context = Context::of(&gateway.config, "VA00".to_owned(), Arc::new(NoBackups));
    let engine = Arc::clone(&gateway.engine);
    let mut administrator = Administrator::new(socket_beside(&folder.path().join("store")), || {
        Ok(Opened { engine: Arc::clone(&engine), context: context.clone() })
    });
    let person = Person { realm: None, name: "alice".to_owned() };
    let (mut out, mut aside) = (Vec::new(), Vec::new());
    let mut terminal = Terminal { json: false, out: &mut out, aside: &mut aside };
    let error = caller::run(person, &mut administrator, &mut terminal).await;
    assert!(error.expect_err("no server").to_string().contains("no server runs"));
    assert!(acts(&gateway).is_empty());
}
