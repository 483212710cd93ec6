//! Somebody asks for a step and leaves before it is answered: what was begun is done whole, with all that follows from it.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;
use vestibule::domain::audit::{Act, By};
use vestibule::domain::ids::UserId;
use vestibule::domain::role::Role;
use vestibule::engine::ports::{BoxFuture, Change, Clock as _, Commit, CommitError, Store, Table};
use vestibule::engine::users::NewUser;
use vestibule::store::memory::MemoryStore;

use crate::hold_and_release::{app, block};
use crate::store_around::{Around, Happens};
use crate::support::{Browser, TestGateway, form, softtoken_code};
use crate::upstream::{Gate, RecordingUpstream, Reply};

/// Only a failing test ever waits that long.
const PATIENCE: Duration = Duration::from_mins(1);
const MAIL: &str = "alice@example.org";

/// A store in which a commit is done at once and told late, as where a disk syncs.
struct LateStore {
    inner: MemoryStore,
    late: AtomicBool,
    /// Commits that are done; those that come while it is closed are not told before it opens.
    done: watch::Sender<usize>,
    open: watch::Sender<bool>,
}

impl LateStore {
    fn new() -> Arc<Around<Self>> {
        let (done, open) = (watch::Sender::new(0), watch::Sender::new(true));
        Arc::new(Around(Self { inner: MemoryStore::new(), late: AtomicBool::new(false), done, open }))
    }
}

impl Happens for LateStore {
    fn store(&self) -> &MemoryStore {
        &self.inner
    }

    fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<(), CommitError>> {
        Box::pin(async move {
            let outcome = self.inner.commit(commit).await;
            self.done.send_modify(|done| *done += 1);
            if self.late.load(Ordering::SeqCst) {
                // Long enough for the gateway to look at its connection some times.
                for _ in 0..1000 {
                    tokio::task::yield_now().await;
                }
            }
            let mut open = self.open.subscribe();
            // It fails only if the store is gone, and then nobody waits.
            let _ = open.wait_for(|open| *open).await;
            outcome
        })
    }
}

/// The events of this process's gateways.
fn events() -> &'static Lines {
    static LINES: OnceLock<Lines> = OnceLock::new();
    LINES.get_or_init(|| {
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt()
            .json()
            .flatten_event(true)
            .with_env_filter(EnvFilter::new("off,vestibule::event=info"))
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::set_global_default(subscriber).expect("nobody else listens");
        lines
    })
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    /// The names of the events of a user.
    fn of(&self, user: UserId) -> Vec<String> {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let lines = String::from_utf8_lossy(&bytes).into_owned();
        let lines = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let of_user = lines.filter(|line| line["user.id"] == user.to_string().as_str());
        of_user.filter_map(|line| line["event"].as_str().map(str::to_owned)).collect()
    }
}

async fn soon<F: Future>(what: &str, future: F) -> F::Output {
    tokio::time::timeout(PATIENCE, future).await.unwrap_or_else(|_| panic!("in vain: {what}"))
}

/// Waits until this is so.
async fn until(is_so: impl Fn() -> bool) {
    while !is_so() {
        tokio::task::yield_now().await;
    }
}

/// A step of the held login as its page posts it, in bytes.
async fn step(browser: &mut Browser, step: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let token = browser.state().await["token"].as_str().expect("a token").to_owned();
    let body = form(&[&[("token", token.as_str())], fields].concat());
    let origin = browser.origin();
    let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Origin", origin.as_str())];
    browser.request("POST", &format!("/.vestibule/login/{step}"), &headers, body.as_bytes())
}

/// How somebody leaves.
#[derive(Debug, Clone, Copy)]
enum Leaving {
    /// Says no more, but still listens.
    Half,
    /// Says one byte too many.
    Byte,
}

/// Sends a request, leaves, and waits until the gateway is done with the connection.
async fn ask_and_leave(browser: &Browser, request: &[u8], leaving: Leaving) {
    let mut stream = TcpStream::connect(browser.address).await.expect("the gateway accepts");
    match leaving {
        Leaving::Half => {
            stream.write_all(request).await.expect("sent");
            stream.shutdown().await.expect("half closed");
        }
        Leaving::Byte => stream.write_all(&[request, b"x"].concat()).await.expect("sent"),
    }
    // What it says, if anything, nobody reads any more.
    let _ = soon("the connection's end", stream.read_to_end(&mut Vec::new())).await;
}

async fn gateway(text: &str) -> (TestGateway, RecordingUpstream, Arc<Around<LateStore>>) {
    let upstream = RecordingUpstream::start(app).await;
    let store = LateStore::new();
    let gateway =
        TestGateway::start_with(&format!("{}{text}", block(&upstream.url())), Arc::clone(&store) as Arc<dyn Store>)
            .await;
    (gateway, upstream, store)
}

/// A browser that is shown the seed of a new SoftToken, and the seed.
async fn setting_up(gateway: &TestGateway, user: &str) -> (Browser, String) {
    let mut browser = gateway.held(user).await;
    assert_eq!(browser.json_step("enrol/softtoken", &[]).await.status, 200);
    let page = browser.get("/.vestibule/login").await.text();
    let (_, rest) = page.split_once("secret=").unwrap_or_else(|| panic!("no seed on the page: {page}"));
    (browser, rest.chars().take_while(char::is_ascii_alphanumeric).collect())
}

async fn add_alice(gateway: &TestGateway) -> UserId {
    let new = NewUser { email: Some(MAIL.into()), grace: 3, ..NewUser::default() };
    gateway.add_user("alice", new).await.id
}

fn notices(gateway: &TestGateway) -> usize {
    gateway.outbox.messages().iter().filter(|message| message.to == MAIL && message.code.is_none()).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_factor_is_told_and_logged_though_whoever_set_it_up_left_at_once() {
    let events = events();
    for leaving in [Leaving::Half, Leaving::Byte] {
        let (gateway, _upstream, store) = gateway("").await;
        let alice = add_alice(&gateway).await;
        let (mut browser, seed) = setting_up(&gateway, "alice").await;
        let code = softtoken_code(&seed, gateway.clock.now());
        let request = step(&mut browser, "enrol/softtoken/confirm", &[("code", &code)]).await;
        store.late.store(true, Ordering::SeqCst);
        ask_and_leave(&browser, &request, leaving).await;
        store.late.store(false, Ordering::SeqCst);

        // The connection may end before the step does.
        let is_told = || {
            let told = events.of(alice);
            ["factor_changed", "login_approved"].iter().all(|event| told.iter().any(|it| it == event))
        };
        soon("the events of the step", until(|| is_told() && notices(&gateway) > 0)).await;
        assert_eq!(browser.state().await["status"], "approved", "{leaving:?}");
        gateway.engine.notices_sent().await;
        assert_eq!(notices(&gateway), 1, "{leaving:?}: {:?}", gateway.outbox.messages());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_are_logged_though_whoever_tried_them_left_at_once() {
    let events = events();
    let (gateway, _upstream, store) = gateway("").await;
    let phone = gateway.user_with_phone("alice").await;
    let mut browser = gateway.held("alice").await;
    let now = gateway.clock.now();
    // One step either way is right too.
    gateway.clock.advance(Duration::from_secs(30));
    let right = [0, 30, 60].map(|secs| phone.code(now + Duration::from_secs(secs)));
    let wrong = (0..4).map(|n| format!("{n}{n}{n}{n}{n}{n}")).find(|code| !right.contains(code)).expect("a wrong one");
    let request = step(&mut browser, "code", &[("code", &wrong)]).await;
    store.late.store(true, Ordering::SeqCst);
    for _ in 0..3 {
        ask_and_leave(&browser, &request, Leaving::Half).await;
    }
    let alice = gateway.user("alice").id;
    let refused = || events.of(alice).iter().filter(|event| *event == "code_refused").count();
    soon("an event for each", until(|| refused() >= 3)).await;
    assert_eq!(refused(), 3, "{:?}", events.of(alice));
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelled_logins_keep_no_room_though_whoever_cancelled_left_at_once() {
    const TIMES: usize = 30;
    let (gateway, upstream, store) = gateway("").await;
    add_alice(&gateway).await;
    for _ in 0..TIMES {
        let mut browser = gateway.held("alice").await;
        let request = step(&mut browser, "cancel", &[]).await;
        store.late.store(true, Ordering::SeqCst);
        ask_and_leave(&browser, &request, Leaving::Half).await;
        store.late.store(false, Ordering::SeqCst);
        soon("the end of the login", until(|| gateway.engine.held().logins() == 0)).await;
    }
    soon("room again", until(|| gateway.engine.held().bytes() == 0)).await;
    assert_eq!((gateway.engine.held().logins(), gateway.engine.held().bytes()), (0, 0));
    upstream
        .wait_until("as many farewells", |seen| seen.iter().filter(|it| it.path() == "/logout").count() == TIMES)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drain_waits_for_a_step_whose_browser_is_gone() {
    let (gateway, _upstream, store) = gateway("").await;
    add_alice(&gateway).await;
    let (mut browser, seed) = setting_up(&gateway, "alice").await;
    let code = softtoken_code(&seed, gateway.clock.now());
    let request = step(&mut browser, "enrol/softtoken/confirm", &[("code", &code)]).await;
    let mut done = store.done.subscribe();
    done.mark_unchanged();
    store.open.send_replace(false);
    let mut stream = TcpStream::connect(browser.address).await.expect("the gateway accepts");
    stream.write_all(&request).await.expect("sent");
    soon("the commit", done.changed()).await.expect("the store is there");
    drop(stream);

    let TestGateway { running, outbox, .. } = gateway;
    let address = running.app_addresses()[0];
    let drain = tokio::spawn(running.drain());
    soon("the listener's end", async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert!(!drain.is_finished());
    store.open.send_replace(true);
    soon("the drain", drain).await.expect("no panic");
    assert_eq!(outbox.messages().iter().filter(|message| message.to == MAIL).count(), 1, "the notice is out");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_whose_sender_left_after_its_last_byte_is_imported_noted_and_told_and_a_drain_waits_for_it() {
    const ROWS: usize = 1200;
    for leaving in [Leaving::Half, Leaving::Byte] {
        let (gateway, _upstream, store) = gateway("").await;
        let new = NewUser { email: Some(MAIL.into()), phone: Some("+4915112345678".into()), ..NewUser::default() };
        gateway.add_user("alice", new).await;
        let key = gateway.engine.create_admin_key(&By::CONSOLE, Role::Admin, "term").await.expect("a key").1;
        let head = "username,email,softtoken_seed\nalice,,JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP\n".to_owned();
        let row = |row| format!("student{row:05},student{row:05}@a-long-name-for-a-school.example,\n");
        let list: String = std::iter::once(head).chain((1..ROWS).map(row)).collect();
        let desk = Browser::new(gateway.running.admin_addresses()[0], "127.0.0.1");
        let bearer = format!("Bearer {key}");
        let headers = [("Content-Type", "text/csv"), ("Authorization", bearer.as_str())];
        let request = desk.request("POST", "/api/v1/users/import?reason=term", &headers, list.as_bytes());
        store.late.store(true, Ordering::SeqCst);
        ask_and_leave(&desk, &request, leaving).await;

        let TestGateway { running, engine, outbox, .. } = gateway;
        soon("the drain", running.drain()).await;
        let imported = store.scan(Table::User, &[], None, 2 * ROWS).expect("read").len();
        assert_eq!(imported, ROWS, "{leaving:?}");
        let log = engine.audit(0, 100).expect("read");
        let noted = log.iter().filter(|entry| matches!(entry.act, Act::UsersImportBegun | Act::UsersImported));
        let noted: Vec<_> = noted.map(|entry| (entry.act, entry.by.word(), entry.reason.as_deref())).collect();
        let by = || ("key term".to_owned(), Some("term"));
        let expected = [Act::UsersImportBegun, Act::UsersImported].map(|act| (act, by().0, by().1));
        assert_eq!(noted, expected, "{leaving:?}");
        assert_eq!(
            outbox.messages().iter().filter(|message| message.to == MAIL).count(),
            1,
            "{leaving:?}: the seed is told"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_poll_ends_when_its_browser_goes() {
    let (gateway, _upstream, _store) = gateway("").await;
    add_alice(&gateway).await;
    let browser = gateway.held("alice").await;
    let request = browser.request("GET", "/.vestibule/login/state?wait", &[], b"");
    let mut stream = TcpStream::connect(browser.address).await.expect("the gateway accepts");
    stream.write_all(&request).await.expect("sent");
    stream.shutdown().await.expect("half closed");
    let mut said = Vec::new();
    // A cut connection may end in a reset.
    let _ = soon("the connection's end", stream.read_to_end(&mut said)).await;
    assert!(said.is_empty(), "it was not answered: {}", String::from_utf8_lossy(&said));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_room_of_answers_that_are_gone_is_counted_anew() {
    let (gateway, _upstream, store) = gateway("").await;
    add_alice(&gateway).await;
    gateway.held("alice").await;
    assert!(gateway.engine.held().bytes() > 0);
    let answers = store.scan(Table::Answer, &[], None, 10).expect("read");
    let changes = answers.into_iter().map(|(key, _)| Change { table: Table::Answer, key, bytes: None }).collect();
    store.commit(Commit { expects: Vec::new(), changes }).await.expect("nobody else writes");
    assert!(gateway.engine.held().bytes() > 0, "nobody told it");
    gateway.engine.sweep().await.expect("swept");
    assert_eq!(gateway.engine.held().bytes(), 0);
}

/// Two apps: the one is deaf to farewells.
#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_hangs_keeps_no_other_app_from_its_farewells() {
    let gate = Gate::new();
    let closed = gate.clone();
    let deaf = RecordingUpstream::start(move |request| match request.path() {
        "/logout" => Reply::html("at last").after(&closed),
        _ => app(request),
    })
    .await;
    let other = RecordingUpstream::start(app).await;
    let second = block(&other.url()).replace("wiki.test", "shop.test").replace("\"wiki\"", "\"shop\"");
    let gateway = TestGateway::start(&format!("{}{second}", block(&deaf.url()))).await;
    for user in ["alice", "bob"] {
        gateway.add_user(user, NewUser { grace: 3, ..NewUser::default() }).await;
    }
    for (count, host) in [(5, "wiki.test"), (1, "shop.test")] {
        for _ in 0..count {
            let mut browser = gateway.browser(host);
            assert_eq!(browser.post("/login", &[("user", "alice"), ("pass", "right")]).await.status, 303);
            assert_eq!(browser.json_step("cancel", &[]).await.status, 200);
        }
    }
    other.wait_until("its farewell", |seen| seen.iter().any(|it| it.path() == "/logout")).await;
    deaf.wait_until("all of its farewells", |seen| seen.iter().filter(|it| it.path() == "/logout").count() == 5).await;
    gate.open();
}
