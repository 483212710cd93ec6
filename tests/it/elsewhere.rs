//! The account page's sections about browsers: those that are trusted, sessions elsewhere, the last sign-ins; and doing without
//! a second factor.

use std::time::Duration;

use serde_json::Value;

use crate::account::session_of;
use crate::accounts::begin_sessions;
use crate::hold_and_release::{app, block};
use crate::support::{Answer, Browser, Phone, TestGateway};
use crate::upstream::RecordingUpstream;
use vestibule::domain::audit::Act;
use vestibule::domain::session::{MOST_SESSIONS, Session};
use vestibule::domain::sign_in::{MOST, MOST_IDLE};
use vestibule::engine::ports::{Clock as _, Table};
use vestibule::engine::records::Tx;
use vestibule::engine::users::NewUser;

const POLICY: &str = "[policy]\ntrust_browser = \"30d\"\nopt_out = \"during-grace\"\n";
const ACCOUNT: &str = "/.vestibule/account?app=wiki";
const MINUTE: Duration = Duration::from_mins(1);

struct Site {
    gateway: TestGateway,
    _upstream: RecordingUpstream,
}

impl Site {
    /// Two apps of one realm.
    async fn new() -> Self {
        let upstream = RecordingUpstream::start(app).await;
        let wiki = block(&upstream.url());
        let mail =
            wiki.replace("\"wiki\"", "\"mail\"").replace("wiki.test", "mail.test").replace("Library wiki", "Mail");
        let gateway = TestGateway::start(&format!("{POLICY}{wiki}{mail}")).await;
        Self { gateway, _upstream: upstream }
    }

    async fn alice(&self) -> Phone {
        let new = NewUser { email: Some("alice@example.org".to_owned()), ..NewUser::default() };
        let user = self.gateway.add_user("alice", new).await;
        let link = self.gateway.invitation(user.id).await;
        Phone::register(self.gateway.portal(), &link, self.gateway.clock.now()).await.expect("the phone registers")
    }

    async fn held(&self, host: &str, user: &str) -> Browser {
        let mut browser = self.gateway.browser(host);
        browser.get("/login").await;
        let answer = browser.post("/login", &[("user", user), ("pass", "right")]).await;
        assert_eq!(answer.header("location"), Some("/.vestibule/login"), "{}", answer.text());
        browser
    }

    /// Signed in by a code of her phone, an hour after the last time.
    async fn sign_in(&self, phone: &Phone, host: &str, trust: bool) -> Browser {
        self.gateway.clock.advance(61 * MINUTE);
        let mut browser = self.held(host, "alice").await;
        if trust {
            assert_eq!(browser.json_step("trust", &[("trust", "1")]).await.status, 200);
        }
        let code = phone.code(self.gateway.clock.now());
        assert_eq!(browser.json_step("code", &[("code", &code)]).await.status, 200);
        assert_eq!(browser.step("release", &[]).await.status, 302);
        self.gateway.clock.advance(2 * MINUTE);
        browser
    }

    fn acts(&self, user: &str) -> Vec<Act> {
        let user = self.gateway.user(user).id;
        self.gateway.engine.audit_of(user, 0, 1000).expect("the log").iter().map(|entry| entry.act).collect()
    }
}

async fn looked(browser: &Browser) -> Value {
    let mut program = browser.clone();
    program.headers.retain(|(name, _)| name != "Accept");
    program.headers.push(("Accept".to_owned(), "application/json".to_owned()));
    let answer = program.get(ACCOUNT).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// A form of the account page, sent with its token.
async fn change(browser: &mut Browser, what: &str, fields: &[(&str, &str)]) -> Answer {
    let app = if browser.host.starts_with("mail") { "mail" } else { "wiki" };
    let token = looked(browser).await["token"].as_str().expect("a token").to_owned();
    let mut all = vec![("token", token.as_str())];
    all.extend_from_slice(fields);
    browser.post(&format!("/.vestibule/account/{what}?app={app}"), &all).await
}

fn list<'a>(page: &'a Value, name: &str) -> Vec<&'a Value> {
    page[name].as_array().expect("a list").iter().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_elsewhere_are_shown_and_ended_one_or_all() {
    let site = Site::new().await;
    let phone = site.alice().await;
    let mut one = site.sign_in(&phone, "mail.test", false).await;
    let mut two = site.sign_in(&phone, "wiki.test", false).await;
    let mut desk = site.sign_in(&phone, "wiki.test", false).await;
    let page = desk.get(ACCOUNT).await.text();
    assert!(page.contains("Signed in elsewhere") && page.contains("127.0.0.1") && page.contains("Mail"), "{page}");
    let page = looked(&desk).await;
    let others = list(&page, "sessions");
    assert_eq!(others.len(), 2, "its own is not among them: {page}");
    let id = others.iter().find(|session| session["app"] == "mail").expect("that of the mail")["id"].clone();

    let answer = change(&mut desk, "sessions/end", &[("id", id.as_str().expect("text"))]).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.text().contains("Signed out there."));
    assert_eq!(one.get("/home").await.header("location"), Some("/login"));
    assert_eq!(two.get("/home").await.text(), "inside /home");
    let again = change(&mut desk, "sessions/end", &[("id", id.as_str().expect("text"))]).await;
    assert_eq!(again.status, 404, "it is over");

    let third = site.sign_in(&phone, "mail.test", false).await;
    // A factor was passed in this one, but too long ago by now.
    let stale = change(&mut desk, "sessions/end", &[("id", "all")]).await;
    assert_eq!(stale.status, 403, "{}", stale.text());
    let mut third = third;
    let answer = change(&mut third, "sessions/end", &[("id", "all")]).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(two.get("/home").await.header("location"), Some("/login"));
    assert_eq!(third.get("/home").await.text(), "inside /home", "the one that asks goes on");
    assert_eq!(site.acts("alice").iter().filter(|act| **act == Act::SessionEnded).count(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_ends_what_is_somebody_elses() {
    let site = Site::new().await;
    let phone = site.alice().await;
    site.gateway.add_user("bob", NewUser { grace: 3, ..NewUser::default() }).await;
    let mut bob = site.held("wiki.test", "bob").await;
    assert_eq!(bob.json_step("skip", &[]).await.status, 200);
    assert_eq!(bob.step("release", &[]).await.status, 302);
    let mut alice = site.sign_in(&phone, "wiki.test", true).await;
    let bobs = site.gateway.engine.sessions_of(site.gateway.user("bob").id).expect("sessions")[0].id;
    let handle = site.gateway.engine.session_handle(bobs);
    let answer = change(&mut alice, "sessions/end", &[("id", &handle)]).await;
    assert_eq!(answer.status, 404, "{}", answer.text());
    let hers = site.gateway.engine.trusted_browsers(&site.gateway.user("alice")).expect("one")[0].id.to_string();
    for (what, id) in [("browsers/end", hers.as_str()), ("browsers/end", "all"), ("sessions/end", "all")] {
        let answer = change(&mut bob, what, &[("id", id)]).await;
        assert_eq!(answer.status, 403, "without a factor just now: {what} {id}");
    }
    assert_eq!(bob.get("/home").await.text(), "inside /home");
    assert_eq!(alice.get("/home").await.text(), "inside /home");
    let mut without = alice.clone();
    let foreign = without.post("/.vestibule/account/sessions/end?app=wiki", &[("token", "x"), ("id", "all")]).await;
    assert_eq!(foreign.status, 403);
    without.headers.push(("Sec-Fetch-Site".to_owned(), "cross-site".to_owned()));
    let origin = [("Content-Type", "application/x-www-form-urlencoded"), ("Origin", "http://evil.test")];
    let cross = without.send("POST", "/.vestibule/account/browsers/end?app=wiki", &origin, b"id=all").await;
    assert_eq!(cross.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn trusted_browsers_are_shown_and_ended_one_or_all() {
    let site = Site::new().await;
    let phone = site.alice().await;
    let mut away = site.sign_in(&phone, "mail.test", true).await;
    let mut desk = site.sign_in(&phone, "wiki.test", true).await;
    let page = looked(&desk).await;
    let all = list(&page, "trusted_browsers");
    let of: Vec<_> = all.iter().map(|one| (one["app"].as_str().expect("text"), one["this"] == true)).collect();
    assert_eq!(of, [("mail", false), ("wiki", true)]);
    assert!(desk.get(ACCOUNT).await.text().contains("This browser"));
    let id = all[0]["id"].as_str().expect("text").to_owned();
    let answer = change(&mut desk, "browsers/end", &[("id", &id)]).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(change(&mut desk, "browsers/end", &[("id", &id)]).await.status, 404);
    assert_eq!(change(&mut desk, "browsers/end", &[("id", "nothing")]).await.status, 404);
    away.get("/login").await;
    let held = away.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!(held.header("location"), Some("/.vestibule/login"));
    assert_eq!(change(&mut desk, "browsers/end", &[("id", "all")]).await.status, 200);
    assert_eq!(list(&looked(&desk).await, "trusted_browsers").len(), 0);
    site.gateway.engine.notices_sent().await;
    let told = site.gateway.outbox.messages();
    assert_eq!(told.iter().filter(|message| message.text.contains("not trusted any more")).count(), 2);
    assert_eq!(site.acts("alice").iter().filter(|act| **act == Act::BrowserTrustEnded).count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_more_sessions_than_are_read_at_once_all_end() {
    let site = Site::new().await;
    let phone = site.alice().await;
    let mut desk = site.sign_in(&phone, "wiki.test", false).await;
    let alice = site.gateway.user("alice");
    begin_sessions(&site.gateway, &alice, 2_100).await;
    let left = |table| site.gateway.store.scan(table, b"", None, 5_000).expect("read").len();
    assert_eq!((left(Table::Session), left(Table::UserSession)), (2_101, 2_101));
    let answer = change(&mut desk, "sessions/end", &[("id", "all")]).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!((left(Table::Session), left(Table::UserSession)), (1, 1));
    assert_eq!(desk.get("/home").await.text(), "inside /home");
    let ended = site.acts("alice").iter().filter(|act| **act == Act::SessionEnded).count();
    assert!(ended > 990, "each is in the log, of which a thousand entries are read at once: {ended}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_user_has_so_many_sessions_and_the_least_used_makes_room() {
    let site = Site::new().await;
    let phone = site.alice().await;
    let alice = site.gateway.user("alice");
    let mut oldest = site.sign_in(&phone, "wiki.test", false).await;
    let mut used = site.sign_in(&phone, "wiki.test", false).await;
    let most = u32::try_from(MOST_SESSIONS).expect("small");
    site.gateway.clock.advance(61 * MINUTE);
    begin_sessions(&site.gateway, &alice, most - 2).await;
    site.gateway.clock.advance(61 * MINUTE);
    assert_eq!(used.get("/home").await.text(), "inside /home");
    // That it was used is written down aside.
    let last = |browser: &Browser| {
        let mut tx = Tx::new(&*site.gateway.store);
        let session: Option<Session> = tx.get(&session_of(browser)).expect("it reads");
        session.map(|session| session.seen_at)
    };
    let now = site.gateway.clock.now();
    while last(&used) != Some(now) {
        tokio::task::yield_now().await;
    }
    let mut newest = site.sign_in(&phone, "mail.test", false).await;
    let left = |table| site.gateway.store.scan(table, b"", None, 5_000).expect("read").len();
    assert_eq!((left(Table::Session), left(Table::UserSession)), (MOST_SESSIONS, MOST_SESSIONS));
    assert_eq!(oldest.get("/home").await.header("location"), Some("/login"));
    for browser in [&mut used, &mut newest] {
        assert_eq!(browser.get("/home").await.text(), "inside /home");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_says_how_every_sign_in_ended() {
    let site = Site::new().await;
    let phone = site.alice().await;
    let hour = 61 * MINUTE;
    // Denied on the phone, and «that wasn't me».
    site.held("wiki.test", "alice").await;
    phone.deny(site.gateway.clock.now(), false).await;
    site.gateway.clock.advance(hour);
    site.held("mail.test", "alice").await;
    phone.deny(site.gateway.clock.now(), true).await;
    site.gateway.clock.advance(hour);
    // Cancelled, superseded (not told), and left alone.
    let mut given_up = site.held("wiki.test", "alice").await;
    assert_eq!(given_up.json_step("cancel", &[]).await.status, 200);
    let mut twice = site.held("wiki.test", "alice").await;
    twice.get("/login").await;
    twice.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    site.gateway.clock.advance(hour);
    site.gateway.engine.sweep().await.expect("it sweeps");
    site.gateway.engine.sweep().await.expect("it sweeps");
    let mut desk = site.sign_in(&phone, "wiki.test", true).await;
    site.gateway.clock.advance(hour);
    desk.get("/login").await;
    assert_eq!(desk.post("/login", &[("user", "alice"), ("pass", "right")]).await.status, 302);

    let page = looked(&desk).await;
    let said: Vec<_> = list(&page, "sign_ins")
        .into_iter()
        .map(|one| {
            (one["app"].as_str().unwrap_or(""), one["end"].as_str().unwrap_or(""), one["by"].as_str().unwrap_or("-"))
        })
        .collect();
    assert_eq!(
        said,
        [
            ("wiki", "let-in", "trusted-browser"),
            ("wiki", "let-in", "softtoken"),
            ("wiki", "expired", "-"),
            ("wiki", "denied", "cancelled"),
            ("mail", "denied", "not_me"),
            ("wiki", "denied", "denied"),
        ]
    );
    let text = desk.get(ACCOUNT).await.text();
    for words in ["Denied: it was not you", "Not confirmed in time", "Confirmed by a code of an authenticator app"] {
        assert!(text.contains(words), "{words}: {text}");
    }

    // Whoever has the password alone pushes nothing out that took more than that.
    for _ in 0..MOST + 5 {
        let mut browser = site.held("wiki.test", "alice").await;
        assert_eq!(browser.json_step("cancel", &[]).await.status, 200);
    }
    let rows = || site.gateway.store.scan(Table::SignIn, b"", None, 1000).expect("read").len();
    assert_eq!(rows(), 4 + MOST_IDLE);
    let text = desk.get(ACCOUNT).await.text();
    for words in ["Denied: it was not you", "Confirmed by a code of an authenticator app"] {
        assert!(text.contains(words), "{words}: {text}");
    }

    // It is bounded, and ends with its time and its user.
    site.gateway.clock.advance(hour);
    for _ in 0..MOST + 5 {
        desk.get("/login").await;
        assert_eq!(desk.post("/login", &[("user", "alice"), ("pass", "right")]).await.status, 302);
    }
    assert_eq!(rows(), MOST);
    let user = site.gateway.user("alice").id;
    let kept = site.gateway.engine.sign_ins_of(user).expect("read");
    assert!(kept.iter().all(|one| one.at == kept[0].at), "the oldest went first");
    site.gateway.clock.advance(Duration::from_hours(90 * 24));
    site.gateway.engine.sweep().await.expect("it sweeps");
    assert_eq!(rows(), 0);
    site.held("wiki.test", "alice").await;
    let by = vestibule::domain::audit::By::CONSOLE;
    site.gateway.engine.lock_user(&by, user).await.expect("locked");
    assert_eq!(rows(), 1, "what was stopped stands there");
    site.gateway.engine.delete_user(&by, user).await.expect("deleted");
    assert_eq!(rows(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_do_without_says_so_twice_and_takes_it_back() {
    let site = Site::new().await;
    let new = NewUser { grace: 3, email: Some("bob@example.org".to_owned()), ..NewUser::default() };
    site.gateway.add_user("bob", new).await;
    let mut bob = site.held("wiki.test", "bob").await;
    assert_eq!(bob.json_step("skip", &[]).await.status, 200);
    assert_eq!(bob.step("release", &[]).await.status, 302);
    let grace = |left: u32| assert_eq!(site.gateway.user("bob").grace_left, left);
    assert_eq!(looked(&bob).await["choice"], "opt-out");
    let asked = change(&mut bob, "opt-out", &[]).await;
    assert!(asked.text().contains("Are you sure") && asked.text().contains("name=\"confirm\""), "{}", asked.text());
    assert_eq!(site.gateway.user("bob").opted_out, None, "asked, not done");
    assert_eq!(change(&mut bob, "opt-in", &[]).await.status, 403, "there is nothing to take back");
    let done = change(&mut bob, "opt-out", &[("confirm", "yes")]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    assert!(site.gateway.user("bob").opted_out.is_some());
    grace(2);
    assert_eq!(change(&mut bob, "opt-out", &[("confirm", "yes")]).await.status, 403, "once");
    assert_eq!(looked(&bob).await["choice"], "opt-in");
    assert_eq!(change(&mut bob, "opt-in", &[]).await.status, 200);
    assert_eq!(site.gateway.user("bob").opted_out, None);
    grace(2);
    site.held("wiki.test", "bob").await;
    assert_eq!(site.acts("bob").iter().filter(|act| matches!(act, Act::OptedOut | Act::OptedIn)).count(), 2);
    site.gateway.engine.notices_sent().await;
    let told = site.gateway.outbox.messages();
    assert!(told.iter().any(|message| message.text.contains("declined")), "{told:?}");

    // Whoever has a factor has nothing to choose.
    let phone = site.alice().await;
    let mut alice = site.sign_in(&phone, "wiki.test", false).await;
    assert_eq!(looked(&alice).await["choice"], Value::Null);
    for (what, fields) in [("opt-out", &[("confirm", "yes")][..]), ("opt-in", &[])] {
        assert_eq!(change(&mut alice, what, fields).await.status, 403, "{what}");
    }
    assert!(!alice.get(ACCOUNT).await.text().contains("data-part=\"opting\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_policy_lets_nobody_opt_out_nobody_does() {
    let upstream = RecordingUpstream::start(app).await;
    let gateway = TestGateway::start(&block(&upstream.url())).await;
    let site = Site { gateway, _upstream: upstream };
    site.gateway.add_user("bob", NewUser { grace: 3, ..NewUser::default() }).await;
    let mut bob = site.held("wiki.test", "bob").await;
    assert_eq!(bob.json_step("skip", &[]).await.status, 200);
    assert_eq!(bob.step("release", &[]).await.status, 302);
    assert_eq!(looked(&bob).await["choice"], Value::Null);
    assert_eq!(change(&mut bob, "opt-out", &[("confirm", "yes")]).await.status, 403);
    assert!(!bob.get(ACCOUNT).await.text().contains("data-part=\"browsers\""), "no trust, no section");
}
