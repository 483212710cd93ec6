//! Every limit of the configuration, changed from its default, and what that changes. What is counted is counted from
//! outside, by asking until the gateway refuses.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::hold_and_release::block;
use crate::streaming::app;
use crate::support::{self, Answer, Browser, Phone, TestGateway, raw};
use crate::upstream::{RecordingUpstream, Reply, chunk};
use vestibule::config::{SecretSource, known_keys};
use vestibule::domain::factor::Method;
use vestibule::engine::ports::Clock as _;
use vestibule::engine::users::NewUser;
use vestibule::serve;
use vestibule::store::memory::MemoryStore;

/// Only a failing test ever waits that long.
const PATIENCE: Duration = Duration::from_mins(1);
const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);
/// Asked no more often than this: whatever gets this far is not limited by what the tests look at.
const MANY: usize = 12;

/// The keys changed below; [`every_limit_is_tested`] holds it to the configuration and to this file.
const TESTED: [&str; 32] = [
    "wrong_codes_per_login",
    "lock_after",
    "lock_first",
    "lock_max",
    "disable_after",
    "pushes_live",
    "pushes_per_10_minutes",
    "pushes_per_hour",
    "push_back_off",
    "not_me_pause",
    "codes_per_30_seconds",
    "codes_per_10_minutes",
    "codes_per_hour",
    "codes_per_day",
    "codes_per_address",
    "codes_per_prefix",
    "messages_per_day",
    "numbers_per_hour",
    "held_logins_per_user",
    "token_answers_per_day",
    "held_logins",
    "held_answer",
    "held_answers",
    "held_answer_in_store",
    "login_body",
    "unsafe_body",
    "head_bytes",
    "head_fields",
    "head_deadline",
    "polls_per_second",
    "polls_burst",
    "connections",
];

#[test]
fn every_limit_is_tested() {
    let known: BTreeSet<_> =
        known_keys().iter().filter_map(|key| key.strip_prefix("limits.")).map(str::to_owned).collect();
    assert_eq!(TESTED.map(str::to_owned).into_iter().collect::<BTreeSet<_>>(), known);
    let here = include_str!("limits.rs");
    for key in TESTED {
        assert!(here.contains(&format!("{key} = ")), "no test changes `{key}`");
    }
}

fn text(upstream: &RecordingUpstream, limits: &str) -> String {
    let block = block(&upstream.url()).replace("open = [", "anonymous = [\"POST /comment\"]\nopen = [");
    format!("{block}[limits]\n{limits}\n")
}

async fn with(limits: &str) -> (TestGateway, RecordingUpstream) {
    let upstream = RecordingUpstream::start(app).await;
    let gateway = TestGateway::start(&text(&upstream, limits)).await;
    (gateway, upstream)
}

/// Gives the right password in a fresh browser.
async fn log_in(gateway: &TestGateway, user: &str) -> (Browser, Answer) {
    let mut browser = gateway.browser("wiki.test");
    let answer = browser.post("/login", &[("user", user), ("pass", "right")]).await;
    (browser, answer)
}

async fn held(gateway: &TestGateway, user: &str) -> Browser {
    let (browser, answer) = log_in(gateway, user).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    browser
}

async fn add(gateway: &TestGateway, users: &[&str]) {
    for user in users {
        gateway.add_user(user, NewUser { grace: 3, ..NewUser::default() }).await;
    }
}

/// Somebody who types wrong codes.
struct Guesser {
    gateway: TestGateway,
    phone: Phone,
    browser: Option<Browser>,
    _upstream: RecordingUpstream,
}

impl Guesser {
    async fn with(limits: &str) -> Self {
        let (gateway, upstream) = with(limits).await;
        let phone = gateway.user_with_phone("alice").await;
        Self { gateway, phone, browser: None, _upstream: upstream }
    }

    /// Types one wrong code, in a new login if there is none; the gateway's word for it.
    async fn guess(&mut self) -> String {
        let now = self.gateway.clock.now();
        let near: Vec<_> = [now, now + 30 * SECOND, now + 60 * SECOND].map(|at| self.phone.code(at)).to_vec();
        // The step before is one of these too once the clock has moved; six candidates cannot all be right.
        let wrong =
            (0..6).map(|n| format!("{n}{n}{n}{n}{n}{n}")).find(|code| !near.contains(code)).expect("a wrong one");
        if self.browser.is_none() {
            self.browser = Some(held(&self.gateway, "alice").await);
        }
        let browser = self.browser.as_mut().expect("just made");
        let answer = browser.json_step("code", &[("code", &wrong)]).await;
        let word = answer.json()["error"].as_str().unwrap_or_default().to_owned();
        if word == "denied" {
            self.browser = None;
        }
        word
    }

    /// Guesses until the word comes; how many were taken before it.
    async fn until(&mut self, wanted: &str, pause: Duration) -> usize {
        for taken in 0..60 {
            if self.guess().await == wanted {
                return taken;
            }
            self.wait(pause);
        }
        panic!("never `{wanted}`");
    }

    /// Lets time pass; the login may not outlive it.
    fn wait(&mut self, time: Duration) {
        self.gateway.clock.advance(time);
        if time >= 10 * MINUTE {
            self.browser = None;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_end_a_login() {
    for (limits, count) in [("", 5), ("wrong_codes_per_login = 2", 2)] {
        let mut guesser = Guesser::with(limits).await;
        assert_eq!(guesser.until("denied", Duration::ZERO).await + 1, count, "{limits}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_in_a_row_lock_the_factor() {
    for (limits, count) in [("", 10), ("lock_after = 3", 3)] {
        let mut guesser = Guesser::with(&format!("wrong_codes_per_login = 20\n{limits}")).await;
        assert_eq!(guesser.until("locked", Duration::ZERO).await, count, "{limits}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn locks_double_up_to_the_longest() {
    for (limits, first, second) in [
        ("", 15 * MINUTE, 30 * MINUTE),
        ("lock_first = \"1m\"", MINUTE, 2 * MINUTE),
        ("lock_first = \"1m\"\nlock_max = \"90s\"", MINUTE, 90 * SECOND),
    ] {
        let mut guesser = Guesser::with(&format!("lock_after = 1\n{limits}")).await;
        for lock in [first, second] {
            assert_eq!(guesser.guess().await, "wrong_code", "{limits}");
            guesser.wait(lock.checked_sub(SECOND).expect("longer"));
            guesser.browser = None;
            assert_eq!(guesser.guess().await, "locked", "{limits}: a second before the end of {lock:?}");
            guesser.wait(SECOND);
        }
        assert_eq!(guesser.guess().await, "wrong_code", "{limits}: open again");
        let attempts = guesser.gateway.user("alice").attempts;
        assert_eq!(attempts[&Method::SoftToken].wrong_in_a_row, 3, "what was refused unseen does not count");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_wrong_codes_disable_the_factor() {
    for (limits, count) in [("", 50), ("disable_after = 4", 4)] {
        let locks = "wrong_codes_per_login = 20\nlock_after = 3\nlock_first = \"1s\"\nlock_max = \"1s\"";
        let mut guesser = Guesser::with(&format!("{locks}\n{limits}")).await;
        assert_eq!(guesser.until("disabled", SECOND).await, count, "{limits}");
        let phone = &guesser.phone;
        let code = phone.code(guesser.gateway.clock.now());
        let mut browser = held(&guesser.gateway, "alice").await;
        assert_eq!(browser.json_step("code", &[("code", &code)]).await.json()["error"], "disabled", "a right one too");
    }
}

/// Logs in with pauses until no phone rings; how often it rang.
async fn pushes(limits: &str, pause: Duration) -> usize {
    let (gateway, _upstream) = with(limits).await;
    gateway.user_with_phone("alice").await;
    for rang in 0..MANY {
        let mut browser = held(&gateway, "alice").await;
        if browser.state().await.get("number").is_none() {
            return rang;
        }
        assert_eq!(browser.json_step("cancel", &[]).await.status, 200);
        gateway.clock.advance(pause);
    }
    MANY
}

#[tokio::test(flavor = "multi_thread")]
async fn pushes_have_their_limits() {
    for (limits, pause, count) in [
        ("", Duration::ZERO, 3),
        ("pushes_per_10_minutes = 2", Duration::ZERO, 2),
        ("", 10 * MINUTE, 5),
        ("pushes_per_hour = 4", 10 * MINUTE, 4),
    ] {
        assert_eq!(pushes(limits, pause).await, count, "{limits}, one in {pause:?}");
    }
    for (limits, count) in [("", 1), ("pushes_live = 2", 2)] {
        let (gateway, _upstream) = with(limits).await;
        gateway.user_with_phone("alice").await;
        let mut live = 0;
        for _ in 0..4 {
            live += usize::from(held(&gateway, "alice").await.state().await.get("number").is_some());
        }
        assert_eq!(live, count, "{limits}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn denied_pushes_make_the_next_one_wait() {
    for (limits, wait) in
        [("", 30 * SECOND), ("push_back_off = \"4s\"", 4 * SECOND), ("push_back_off = \"0s\"", Duration::ZERO)]
    {
        let (gateway, _upstream) = with(&format!("pushes_per_10_minutes = 5\n{limits}")).await;
        let phone = gateway.user_with_phone("alice").await;
        for _ in 0..2 {
            held(&gateway, "alice").await;
            assert_eq!(phone.deny(gateway.clock.now(), false).await, "denied", "{limits}: the first one is free");
        }
        if let Some(almost) = wait.checked_sub(SECOND) {
            gateway.clock.advance(almost);
            assert!(held(&gateway, "alice").await.state().await.get("number").is_none(), "{limits}: too early");
            gateway.clock.advance(SECOND);
        }
        assert!(held(&gateway, "alice").await.state().await.get("number").is_some(), "{limits}: after {wait:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn not_me_stops_pushes_for_a_while() {
    for (limits, pause) in [("", 20 * MINUTE), ("not_me_pause = \"90s\"", 90 * SECOND)] {
        let (gateway, _upstream) = with(limits).await;
        let phone = gateway.user_with_phone("alice").await;
        held(&gateway, "alice").await;
        assert_eq!(phone.deny(gateway.clock.now(), true).await, "denied");
        gateway.clock.advance(pause.checked_sub(SECOND).expect("longer"));
        assert!(held(&gateway, "alice").await.state().await.get("number").is_none(), "{limits}: too early");
        gateway.clock.advance(SECOND);
        assert!(held(&gateway, "alice").await.state().await.get("number").is_some(), "{limits}: after {pause:?}");
    }
}

/// Asks for codes with pauses until one is refused; how many were sent.
async fn sends(limits: &str, pause: Duration) -> usize {
    let (gateway, _upstream) = with(limits).await;
    gateway.add_user("alice", NewUser { phone: Some("+4915112345678".into()), ..NewUser::default() }).await;
    for sent in 0..MANY {
        let mut browser = held(&gateway, "alice").await;
        let answer = browser.json_step("send", &[("channel", "sms")]).await;
        if answer.status == 429 {
            assert_eq!(gateway.outbox.messages().len(), sent, "a refused one is not sent");
            return sent;
        }
        assert_eq!(answer.status, 200, "{}", answer.text());
        browser.json_step("cancel", &[]).await;
        gateway.clock.advance(pause);
    }
    MANY
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_to_a_number_have_their_limits() {
    for (limits, pause, count) in [
        ("", Duration::ZERO, 1),
        ("codes_per_30_seconds = 2", Duration::ZERO, 2),
        ("", 30 * SECOND, 3),
        ("codes_per_10_minutes = 2", 30 * SECOND, 2),
        ("", 10 * MINUTE, 5),
        ("codes_per_hour = 4", 10 * MINUTE, 4),
        ("", 60 * MINUTE, 10),
        ("codes_per_day = 7", 60 * MINUTE, 7),
    ] {
        assert_eq!(sends(limits, pause).await, count, "{limits}, one in {pause:?}");
    }
}

/// Codes to different users that are sent before one is refused, and whether one more is after that time.
async fn to_others(limits: &str, number: impl Fn(usize) -> String, pause: Duration) -> (usize, u16) {
    let (gateway, _upstream) = with(limits).await;
    for n in 0..2 * MANY {
        let (name, phone) = (format!("user{n}"), Some(number(n)));
        gateway.add_user(&name, NewUser { phone, ..NewUser::default() }).await;
        let answer = held(&gateway, &name).await.json_step("send", &[("channel", "sms")]).await;
        if answer.status == 429 {
            assert_eq!(gateway.outbox.messages().len(), n, "a refused one is not sent");
            gateway.clock.advance(pause);
            return (n, held(&gateway, &name).await.json_step("send", &[("channel", "sms")]).await.status);
        }
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    (2 * MANY, 0)
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_of_one_client_side_by_side_and_in_a_day_have_their_limits() {
    let apart = |n: usize| format!("+4915{:05}0007", 11_000 + n);
    let beside = |n: usize| format!("+491511234{n:04}");
    let (hour, day) = (60 * MINUTE, 24 * 60 * MINUTE);
    assert_eq!(to_others("", apart, hour).await, (20, 200));
    assert_eq!(to_others("codes_per_address = 3", apart, hour).await, (3, 200));
    assert_eq!(to_others("", beside, hour).await, (10, 200));
    assert_eq!(to_others("codes_per_prefix = 3", beside, hour).await, (3, 200));
    assert_eq!(to_others("messages_per_day = 3", apart, hour).await, (3, 429));
    assert_eq!(to_others("messages_per_day = 3", apart, day).await, (3, 200));
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_that_first_codes_go_to_have_their_limit() {
    for (limits, count) in [("", 5), ("numbers_per_hour = 2", 2)] {
        let (gateway, _upstream) = with(limits).await;
        add(&gateway, &["alice", "bob"]).await;
        let number = |n: usize| format!("+49151123456{n:02}");
        let mut browser = held(&gateway, "alice").await;
        for n in 0..count {
            let answer = browser.json_step("enrol/number", &[("number", &number(n))]).await;
            assert_eq!(answer.status, 200, "{limits}: {}", answer.text());
            // A new login changes nothing.
            browser.json_step("cancel", &[]).await;
            browser = held(&gateway, "alice").await;
        }
        let answer = browser.json_step("enrol/number", &[("number", &number(99))]).await;
        assert_eq!((answer.status, gateway.outbox.messages().len()), (429, count), "{limits}: {}", answer.text());
        gateway.clock.advance(30 * SECOND);
        assert_eq!(browser.json_step("enrol/number", &[("number", &number(0))]).await.status, 200, "not another one");
        let mut other = held(&gateway, "bob").await;
        assert_eq!(other.json_step("enrol/number", &[("number", &number(99))]).await.status, 200, "another account");
        gateway.clock.advance(60 * MINUTE);
        let mut browser = held(&gateway, "alice").await;
        assert_eq!(browser.json_step("enrol/number", &[("number", &number(98))]).await.status, 200, "an hour later");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn held_logins_have_their_limits() {
    for (limits, count) in [("", 5), ("held_logins_per_user = 2", 2)] {
        let (gateway, _upstream) = with(limits).await;
        add(&gateway, &["alice", "bob"]).await;
        for _ in 0..count {
            held(&gateway, "alice").await;
        }
        let (mut browser, answer) = log_in(&gateway, "alice").await;
        assert_eq!((answer.status, browser.cookies.len()), (429, 0), "{limits}: {}", answer.text());
        assert_eq!(browser.get("/home").await.status, 303);
        held(&gateway, "bob").await;
        gateway.clock.advance(10 * MINUTE);
        held(&gateway, "alice").await;
    }
    for (limits, third) in [("", 303), ("held_logins_per_user = 2\nheld_logins = 2", 503)] {
        let (gateway, _upstream) = with(limits).await;
        add(&gateway, &["alice", "bob", "carol"]).await;
        held(&gateway, "alice").await;
        let mut bob = held(&gateway, "bob").await;
        assert_eq!(log_in(&gateway, "carol").await.1.status, third, "{limits}");
        bob.json_step("cancel", &[]).await;
        held(&gateway, "carol").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_logins_at_once_do_not_go_over_the_limit_together() {
    let (gateway, _upstream) = with("held_logins_per_user = 5\nheld_logins = 5").await;
    let names: Vec<String> = (0..20).map(|n| format!("user{n}")).collect();
    add(&gateway, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let answers = futures_util::future::join_all(names.iter().map(|name| log_in(&gateway, name))).await;
    let held = answers.iter().filter(|(_, answer)| answer.status == 303).count();
    assert_eq!((held, gateway.engine.held().logins()), (5, 5));
}

fn answering(upstream: &RecordingUpstream, status: u16, size: usize) {
    let body = "x".repeat(size);
    upstream.answer(move |request| match request.method.as_str() {
        "POST" => Reply::new(status, &[("Set-Cookie", "sid=in-1"), ("Location", "/home")], &body),
        _ => app(request),
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn held_answers_have_their_limits() {
    for (limits, status) in [("", 303), ("held_answer = \"1KiB\"", 502)] {
        let (gateway, upstream) = with(limits).await;
        add(&gateway, &["alice"]).await;
        answering(&upstream, 302, 2000);
        let (browser, answer) = log_in(&gateway, "alice").await;
        assert_eq!((answer.status, browser.cookies.is_empty()), (status, status != 303), "{limits}");
    }
    for (limits, status) in [("", 303), ("held_answer = \"1KiB\"\nheld_answers = \"1KiB\"", 503)] {
        let (gateway, upstream) = with(limits).await;
        add(&gateway, &["alice", "bob"]).await;
        answering(&upstream, 302, 600);
        held(&gateway, "alice").await;
        let (browser, answer) = log_in(&gateway, "bob").await;
        assert_eq!((answer.status, browser.cookies.is_empty()), (status, status != 303), "{limits}");
        gateway.clock.advance(10 * MINUTE);
        gateway.engine.sweep().await.expect("swept");
        assert_eq!((gateway.engine.held().logins(), gateway.engine.held().bytes()), (0, 0), "{limits}");
        held(&gateway, "bob").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn large_held_answers_are_files_beside_the_store() {
    for (limits, files) in [("", 0), ("held_answer_in_store = \"1KiB\"", 1)] {
        let folder = tempfile::tempdir().expect("a folder");
        let upstream = RecordingUpstream::start(app).await;
        let mut config = support::config(&text(&upstream, limits));
        config.store.path = folder.path().join("store");
        config.secrets.master_key = SecretSource::File(folder.path().join("master.key"));
        let (store, _) = serve::open_store(&config).expect("a store");
        let gateway = TestGateway::start_config(config, store);
        add(&gateway, &["alice"]).await;
        answering(&upstream, 302, 4000);
        let mut browser = held(&gateway, "alice").await;
        let beside = std::fs::read_dir(folder.path().join("store.blobs")).map_or(0, Iterator::count);
        assert_eq!(beside, files, "{limits}");
        assert_eq!(browser.json_step("skip", &[]).await.status, 200);
        assert_eq!(browser.step("release", &[]).await.body.len(), 4000, "{limits}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_is_counted_where_it_comes_and_goes() {
    let (gateway, upstream) = with("held_logins_per_user = 1").await;
    add(&gateway, &["alice", "bob"]).await;
    let counted = || (gateway.engine.held().logins(), gateway.engine.held().bytes());
    // A page waits on after the release, until it is fetched.
    upstream.answer(|request| match request.method.as_str() {
        "POST" => Reply::new(200, &[("Set-Cookie", "sid=in-1")], "welcome"),
        _ => app(request),
    });
    let page =
        block(&upstream.url()).replace("status = [302]", "status = [200]").replace("failure = { status = [200] }", "");
    gateway.running.reload(&support::config(&page)).expect("a reload");
    let mut alice = held(&gateway, "alice").await;
    let (_, size) = counted();
    assert_eq!(counted(), (1, size));
    alice.json_step("skip", &[]).await;
    assert_eq!(alice.step("release", &[]).await.status, 303);
    assert_eq!(counted(), (0, size), "released, not fetched");
    let mut later = alice.clone();
    assert_eq!(alice.get("/login").await.text(), "welcome");
    assert_eq!(counted(), (0, 0), "fetched");
    assert_ne!(later.get("/login").await.text(), "welcome", "once");

    // Bob's login takes the place of alice's in her browser, and is refused then: both are gone.
    let limits = format!("{page}[limits]\nheld_logins_per_user = 1\n");
    gateway.running.reload(&support::config(&limits)).expect("a reload");
    held(&gateway, "bob").await;
    let mut alice = held(&gateway, "alice").await;
    assert_eq!(counted().0, 2);
    assert_eq!(alice.post("/login", &[("user", "bob"), ("pass", "right")]).await.status, 429);
    assert_eq!(alice.state().await["status"], "denied");
    assert_eq!(counted(), (1, size));
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_have_their_limits() {
    let long = "x".repeat(1500);
    for (limits, login, comment) in
        [("", 303, 200), ("login_body = \"1KiB\"", 413, 200), ("unsafe_body = \"1KiB\"", 303, 413)]
    {
        let (gateway, upstream) = with(limits).await;
        add(&gateway, &["alice"]).await;
        let mut browser = gateway.browser("wiki.test");
        let answer = browser.post("/login", &[("user", "alice"), ("pass", "right"), ("more", &long)]).await;
        assert_eq!(answer.status, login, "{limits}: {}", answer.text());
        let mut browser = gateway.browser("wiki.test");
        let answer = browser.send("POST", "/comment", &[("Content-Type", "text/plain")], long.as_bytes()).await;
        assert_eq!(answer.status, comment, "{limits}: {}", answer.text());
        // The length is not always said.
        let headers = [("Transfer-Encoding", "chunked"), ("Content-Type", "text/plain")];
        let chunks = [chunk(&long.as_bytes()[..700]), chunk(&long.as_bytes()[700..]), chunk(b"")].concat();
        let answer = browser.send("POST", "/comment", &headers, &chunks).await;
        assert_eq!(answer.status, comment, "{limits}, in chunks: {}", answer.text());
        let arrived = upstream.requests().iter().filter(|request| request.body.len() > 1024).count();
        assert_eq!(arrived, usize::from(login == 303) + if comment == 200 { 2 } else { 0 }, "{limits}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn request_heads_have_their_limits() {
    let long = format!("X-Long: {}\r\n", "x".repeat(1500));
    let many = "X-Many: 1\r\n".repeat(12);
    for (limits, on_long, on_many) in
        [("", 200, 200), ("head_bytes = \"1KiB\"", 431, 200), ("head_fields = 10", 200, 431)]
    {
        let (gateway, _upstream) = with(limits).await;
        let admin = gateway.running.admin_addresses()[0];
        for (fields, status) in [(&long, on_long), (&many, on_many)] {
            let request = format!("GET /static/x HTTP/1.1\r\nHost: wiki.test\r\n{fields}\r\n");
            assert_eq!(raw(gateway.address(), request).await.status, status, "{limits}");
            let request = format!("GET /healthz HTTP/1.1\r\nHost: {admin}\r\n{fields}\r\n");
            assert_eq!(raw(admin, request).await.status, status, "{limits}, administration");
        }
        let short = "GET /static/x HTTP/1.1\r\nHost: wiki.test\r\n\r\n";
        assert_eq!(raw(gateway.address(), short).await.status, 200, "{limits}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_head_must_come_in_time() {
    let (gateway, _upstream) = with("head_deadline = \"1s\"").await;
    let portal = gateway.portal();
    for address in [gateway.address(), portal, gateway.running.admin_addresses()[0]] {
        let mut stream = TcpStream::connect(address).await.expect("accepted");
        stream.write_all(b"GET /static/x HTTP/1.1\r\nHost: wi").await.expect("sent");
        let mut said = Vec::new();
        // The default would be longer.
        let end = tokio::time::timeout(9 * SECOND, stream.read_to_end(&mut said)).await;
        end.expect("closed in time").expect("closed in order");
        let said = String::from_utf8_lossy(&said);
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 408"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn polls_have_their_limits() {
    for (limits, burst, each_second) in
        [("", 20, 2), ("polls_burst = 3", 3, 2), ("polls_per_second = 5", 20, 5), ("polls_per_second = 1", 20, 1)]
    {
        let (gateway, _upstream) = with(limits).await;
        add(&gateway, &["alice", "bob"]).await;
        let mut browser = held(&gateway, "alice").await;
        for (count, what) in [(burst, "at once"), (each_second, "after a second")] {
            let mut answered = 0;
            while browser.get("/.vestibule/login/state").await.status == 200 {
                answered += 1;
                assert!(answered <= 50, "{limits}: polls without end");
            }
            assert_eq!(answered, count, "{limits}: {what}");
            gateway.clock.advance(SECOND);
        }
        assert_eq!(held(&gateway, "bob").await.state().await["status"], "pending", "each login has its own");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_have_their_limit() {
    for (limits, eleventh) in [("", 200), ("connections = 10", 0)] {
        let (gateway, _upstream) = with(limits).await;
        let mut open = Vec::new();
        for _ in 0..10 {
            open.push(TcpStream::connect(gateway.address()).await.expect("accepted"));
        }
        let request = "GET /static/x HTTP/1.1\r\nHost: wiki.test\r\n\r\n";
        let mut stream = TcpStream::connect(gateway.address()).await.expect("the kernel accepts");
        // A connection that is closed at once may refuse what is sent.
        let _ = stream.write_all(request.as_bytes()).await;
        let answer = tokio::time::timeout(PATIENCE, support::read_answer(&mut stream, false)).await.expect("an end");
        assert_eq!(answer.status, eleventh, "{limits}");
        drop((open, stream));
        let again = async { while raw(gateway.address(), request).await.status != 200 {} };
        tokio::time::timeout(PATIENCE, again).await.expect("there is room again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_are_counted_over_all_addresses_of_the_apps_and_the_portal_has_its_own_count() {
    let upstream = RecordingUpstream::start(app).await;
    let mut config = support::config(&text(&upstream, "connections = 10"));
    config.server.listen.push("127.0.0.1:0".parse().expect("an address"));
    let gateway = TestGateway::start_config(config, Arc::new(MemoryStore::new()));
    let addresses = gateway.running.app_addresses().to_vec();
    assert_eq!(addresses.len(), 2);
    let request = "GET /static/x HTTP/1.1\r\nHost: wiki.test\r\n\r\n";
    let mut open = Vec::new();
    for address in addresses.iter().cycle().take(10) {
        let mut stream = TcpStream::connect(address).await.expect("accepted");
        stream.write_all(request.as_bytes()).await.expect("written");
        assert_eq!(support::read_answer(&mut stream, false).await.status, 200);
        open.push(stream);
    }
    for address in &addresses {
        let mut stream = TcpStream::connect(address).await.expect("the kernel accepts");
        // A connection that is closed at once may refuse what is sent.
        let _ = stream.write_all(request.as_bytes()).await;
        assert_eq!(support::read_answer(&mut stream, false).await.status, 0, "{address}");
    }
    let authenticator = "GET /authenticator HTTP/1.1\r\nHost: localhost\r\n\r\n";
    assert_eq!(raw(gateway.portal(), authenticator).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_changes_limits_while_serving() {
    let upstream = RecordingUpstream::start(app).await;
    let gateway = TestGateway::start_config(support::config(&text(&upstream, "")), Arc::new(MemoryStore::new()));
    add(&gateway, &["alice"]).await;
    held(&gateway, "alice").await;
    gateway.running.reload(&support::config(&text(&upstream, "held_logins_per_user = 1"))).expect("a reload");
    assert_eq!(log_in(&gateway, "alice").await.1.status, 429);
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_per_day() {
    use std::sync::atomic::{AtomicU32, Ordering};
    let count = AtomicU32::new(0);
    let upstream = RecordingUpstream::start(move |request| {
        let next = count.fetch_add(1, Ordering::Relaxed);
        let token = if request.target.contains("same") {
            "token-of-always".to_owned()
        } else {
            format!("token-of-number-{next}")
        };
        let body = format!("{{\"access_token\":\"{token}\"}}");
        Reply::new(200, &[("Content-Type", "application/json")], body)
    })
    .await;
    let config = format!(
        "[limits]\ntoken_answers_per_day = 2\n[[apps]]\nname = \"wiki\"\nhosts = [\"wiki.test\"]\nupstream = \"{}\"\n\
         [apps.session]\ntokens = [\"/access_token\"]\n\
         [[apps.login]]\nkind = \"json\"\nmatch = \"POST /token\"\nusername = \"/user\"\npassword = \"/password\"\n\
         success = {{ status = [200] }}\nfailure = {{ status = [401] }}\nhold = \"wait\"\n",
        upstream.url()
    );
    let gateway = TestGateway::start(&config).await;
    gateway.add_user("alice", NewUser { grace: 9, ..NewUser::default() }).await;
    gateway.add_user("bob", NewUser { grace: 9, ..NewUser::default() }).await;
    let sign_in = async |user: &str| {
        let mut browser = gateway.browser("wiki.test");
        let body = format!("{{\"user\":\"{user}\",\"password\":\"right\"}}");
        let answer = browser.send("POST", "/token", &[("Content-Type", "application/json")], body.as_bytes()).await;
        (browser, answer)
    };
    assert_eq!(sign_in("alice").await.1.status, 200);
    let (mut browser, answer) = sign_in("alice").await;
    assert_eq!(answer.status, 200);
    let (_, refused) = sign_in("alice").await;
    assert!(refused.status >= 400 && !refused.text().contains("token-of"), "{} {}", refused.status, refused.text());
    assert_eq!(sign_in("bob").await.1.status, 200, "each name has its own");
    for (target, expected) in
        [("/token", 200), ("/token?same", 200), ("/token?same", 200), ("/token", 503), ("/token?same", 200)]
    {
        let answer = browser.send("POST", target, &[("Content-Type", "application/json")], b"{\"refresh\":true}").await;
        assert_eq!(answer.status, expected, "{target}: {}", answer.text());
        assert_eq!(answer.text().contains("token-of"), expected == 200, "{target}: {}", answer.text());
    }
    gateway.clock.advance(Duration::from_hours(25));
    assert_eq!(sign_in("alice").await.1.status, 200, "a day later");
}
