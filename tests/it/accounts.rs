//! What belongs to an account and not to one login: all of its sessions end at once, and wrong codes of a set-up count for it.

use std::sync::Arc;
use std::time::Duration;

use crate::hold_and_release::{app, block};
use crate::support::{self, Browser, TestGateway, keyring};
use crate::upstream::RecordingUpstream;
use serde_json::Value;
use vestibule::domain::audit::By;
use vestibule::domain::factor::{Channel, Method};
use vestibule::domain::ids::{SessionId, UserId};
use vestibule::domain::login::Proof;
use vestibule::domain::secret::Digest;
use vestibule::domain::session::Session;
use vestibule::domain::user::{Phone, PhoneTrust, User};
use vestibule::engine::ports::{Clock as _, Store, Table};
use vestibule::engine::records::Tx;
use vestibule::engine::users::NewUser;
use vestibule::store::memory::MemoryStore;
use vestibule::store::sled::{SledOptions, SledStore};

const NUMBER: &str = "+4915112345678";
const MINUTE: Duration = Duration::from_mins(1);

async fn gateway(text: &str) -> (TestGateway, RecordingUpstream, Arc<MemoryStore>) {
    let upstream = RecordingUpstream::start(app).await;
    let store = Arc::new(MemoryStore::new());
    let gateway =
        TestGateway::start_with(&format!("{}{text}", block(&upstream.url())), Arc::clone(&store) as Arc<dyn Store>)
            .await;
    (gateway, upstream, store)
}

/// Sessions as a user would have them who logs in again and again.
pub async fn begin_sessions(gateway: &TestGateway, user: &User, count: u32) {
    let now = gateway.clock.now();
    let app = gateway.engine.settings().apps.all()[0].clone();
    let commit = {
        let mut tx = Tx::new(&*gateway.store);
        for n in 0..count {
            let id = SessionId(Digest::of("session of a test", &[&user.id.as_bytes()[..], &n.to_be_bytes()].concat()));
            let session = Session {
                id,
                app: app.name.clone(),
                realm: app.realm.clone(),
                user: user.id,
                user_name: user.name.as_str().to_owned(),
                proof: Proof::Grace,
                created_at: now,
                proved_at: None,
                proved_for_changes_at: None,
                seen_at: now,
                browser: "Firefox".to_owned(),
                credential: None,
                ends_at: None,
                address: String::new(),
                trusted: None,
            };
            tx.put(&id, &session);
            tx.link(Table::UserSession, user.id.as_bytes(), id.0.as_bytes());
        }
        tx.into_commit()
    };
    gateway.store.commit(commit).await.expect("nobody else writes");
}

/// How many sessions of a user there are, by their records and by the index.
fn sessions(store: &dyn Store, user: UserId) -> (usize, usize) {
    let all = store.scan(Table::Session, &[], None, usize::MAX).expect("read");
    let of_user = all
        .iter()
        .filter(|(_, stored)| serde_json::from_slice::<Session>(&stored.bytes).expect("a session").user == user);
    (of_user.count(), store.scan(Table::UserSession, user.as_bytes(), None, usize::MAX).expect("read").len())
}

#[tokio::test(flavor = "multi_thread")]
async fn locking_resetting_and_deleting_end_all_sessions_however_many() {
    const MANY: u32 = 2500;
    let upstream = RecordingUpstream::start(app).await;
    let folder = tempfile::tempdir().expect("a folder");
    let store = SledStore::open(folder.path(), &keyring(), SledOptions::default()).expect("a store");
    let store: Arc<dyn Store> = Arc::new(store);
    let gateway = TestGateway::start_with(&block(&upstream.url()), Arc::clone(&store)).await;
    let engine = &gateway.engine;
    let bystander = gateway.add_user("bob", NewUser::default()).await;
    begin_sessions(&gateway, &bystander, 3).await;
    for change in ["lock", "reset", "delete"] {
        let user = gateway.add_user(change, NewUser::default()).await;
        begin_sessions(&gateway, &user, MANY).await;
        assert_eq!(sessions(&*store, user.id), (2500, 2500));
        match change {
            "lock" => engine.lock_user(&By::CONSOLE, user.id).await,
            "reset" => engine.reset_user(&By::CONSOLE, user.id).await,
            _ => engine.delete_user(&By::CONSOLE, user.id).await,
        }
        .unwrap_or_else(|error| panic!("{change}: {error}"));
        assert_eq!(sessions(&*store, user.id), (0, 0), "{change}");
    }
    assert_eq!(sessions(&*store, bystander.id), (3, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_release_slips_through_while_a_user_is_locked() {
    let (gateway, _upstream, store) = gateway("").await;
    for round in 0..20 {
        let name = format!("user{round}");
        let user = gateway.add_user(&name, NewUser { grace: 3, ..NewUser::default() }).await;
        begin_sessions(&gateway, &user, 1200).await;
        let mut browser = gateway.held(&name).await;
        assert_eq!(browser.json_step("skip", &[]).await.status, 200);
        let (locked, released) =
            tokio::join!(gateway.engine.lock_user(&By::CONSOLE, user.id), async { browser.step("release", &[]).await });
        locked.expect("locked");
        assert_eq!(sessions(&*store, user.id), (0, 0), "{round}: the release was answered {}", released.status);
    }
}

/// Alice, who has nothing but the number of an import.
async fn imported(gateway: &TestGateway) {
    let user = gateway.add_user("alice", NewUser::default()).await;
    let commit = {
        let mut tx = Tx::new(&*gateway.store);
        let mut user: User = tx.get(&user.id).expect("it is read").expect("it is there");
        user.factors.phone = Some(Phone { number: NUMBER.to_owned(), trust: PhoneTrust::Imported });
        tx.put(&user.id, &user);
        tx.into_commit()
    };
    gateway.store.commit(commit).await.expect("nobody else writes");
}

/// Somebody with alice's password who guesses the codes that go to her number.
struct Thief<'a> {
    gateway: &'a TestGateway,
    browser: Option<Browser>,
}

impl Thief<'_> {
    /// One more code, of a login that waits for it; the gateway's word for it.
    async fn confirm(&mut self, code: impl Fn(&str) -> String) -> Value {
        if self.browser.is_none() {
            // So that the limit of codes for one number is not what is seen.
            self.gateway.clock.advance(60 * MINUTE);
            let mut browser = self.gateway.held("alice").await;
            let sent = browser.json_step("enrol/number", &[("number", "+4915199999999"), ("channel", "sms")]).await;
            if sent.status != 200 {
                return sent.json();
            }
            self.browser = Some(browser);
        }
        let browser = self.browser.as_mut().expect("just made");
        let code = code(&self.gateway.outbox.last_code());
        let answer = browser.json_step("enrol/number/confirm", &[("code", &code)]).await.json();
        if answer["error"] != "wrong_code" {
            self.browser = None;
        }
        answer
    }
}

fn wrong(right: &str) -> String {
    (0..2).map(|n| format!("{n}{n}{n}{n}{n}{n}")).find(|code| code != right).expect("one of the two")
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_for_an_imported_number_count_over_all_logins() {
    // The clock goes on an hour with each login, so a lock must last longer than that to be seen.
    let (gateway, _upstream, _store) = gateway("[limits]\nlock_first = \"10h\"\n").await;
    imported(&gateway).await;
    let mut thief = Thief { gateway: &gateway, browser: None };
    for tried in 1..=10_u32 {
        let word = thief.confirm(wrong).await["error"].clone();
        assert_eq!(word, if tried % 5 == 0 { "denied" } else { "wrong_code" }, "{tried}");
        assert_eq!(gateway.user("alice").attempts[&Method::Sms].wrong_in_a_row, tried);
    }
    gateway.engine.notices_sent().await;
    let sent = gateway.outbox.messages().len();
    assert_eq!(thief.confirm(str::to_owned).await["error"], "locked", "no code is sent, however right");
    assert_eq!(gateway.outbox.messages().len(), sent);
    assert_eq!(gateway.user("alice").attempts.keys().copied().collect::<Vec<_>>(), [Method::Sms]);

    gateway.clock.advance(600 * MINUTE);
    assert_eq!(thief.confirm(wrong).await["error"], "wrong_code", "the count goes on");
    assert_eq!(gateway.user("alice").attempts[&Method::Sms].wrong_in_a_row, 11);
    assert_eq!(thief.confirm(str::to_owned).await["status"], "approved");
    let alice = gateway.user("alice");
    assert!(alice.attempts.is_empty(), "a success with that factor ends the count: {:?}", alice.attempts);
    assert_eq!(alice.factors.phone.expect("a number").number, NUMBER, "the imported one, whatever was typed");
    assert!(gateway.outbox.messages().iter().filter(|it| it.code.is_some()).all(|it| it.to == NUMBER));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_channel_takes_no_code_of_a_set_up_that_was_under_way() {
    let (gateway, _upstream, _store) = gateway("[limits]\nlock_after = 2\n").await;
    imported(&gateway).await;
    let mut browsers = [gateway.held("alice").await, gateway.held("alice").await];
    let mut codes = Vec::new();
    for browser in &mut browsers {
        assert_eq!(browser.json_step("enrol/number", &[("channel", "sms")]).await.status, 200);
        let number = browser.json_step("enrol/number", &[("number", NUMBER), ("channel", "sms")]).await;
        assert_eq!(number.status, 200, "{}", number.text());
        codes.push(gateway.outbox.last_code());
        gateway.clock.advance(MINUTE);
    }
    for _ in 0..2 {
        let answer = browsers[0].json_step("enrol/number/confirm", &[("code", &wrong(&codes[0]))]).await;
        assert_eq!(answer.json()["error"], "wrong_code");
    }
    let answer = browsers[1].json_step("enrol/number/confirm", &[("code", &codes[1])]).await;
    assert_eq!(answer.json()["error"], "locked", "another login, and the right code");
    assert_eq!(gateway.user("alice").factors.phone.expect("a number").trust, PhoneTrust::Imported);
    gateway.engine.notices_sent().await;
    // Another channel is another factor.
    let answer = browsers[1].json_step("enrol/number", &[("number", NUMBER), ("channel", "voice")]).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(gateway.outbox.messages().last().map(|message| message.channel), Some(Channel::Voice));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_from_before_a_lock_or_a_reset_registers_no_phone() {
    for (name, is_lock) in [("locked", true), ("reset", false)] {
        let (gateway, _upstream, _) = gateway("").await;
        let user = gateway.add_user("alice", NewUser::default()).await;
        let before = gateway.invitation(user.id).await;
        gateway.clock.advance(MINUTE);
        if is_lock {
            gateway.engine.lock_user(&By::CONSOLE, user.id).await.expect("locked");
            let refused = support::Phone::register(gateway.portal(), &before, gateway.clock.now()).await;
            assert!(refused.is_err(), "{name}: while it lasts");
            gateway.engine.unlock_user(&By::CONSOLE, user.id).await.expect("unlocked");
        } else {
            gateway.engine.reset_user(&By::CONSOLE, user.id).await.expect("reset");
        }
        let refused = support::Phone::register(gateway.portal(), &before, gateway.clock.now()).await;
        assert!(refused.is_err(), "{name}");
        assert!(gateway.user("alice").factors.devices.is_empty(), "{name}");
        let after = gateway.invitation(user.id).await;
        support::Phone::register(gateway.portal(), &after, gateway.clock.now()).await.expect("a new link is good");
    }
}
