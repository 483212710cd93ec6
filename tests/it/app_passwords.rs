//! App passwords: who makes them, what they are worth and to whom, and what ends them.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::AsyncWriteExt as _;
use tokio_tungstenite::tungstenite::Message;

use crate::hold_and_release::block;
use crate::streaming::{Wire, inside_with, once, websocket_with};
use crate::support::{Browser, TestGateway};
use crate::upstream::{RecordingUpstream, Reply};
use vestibule::domain::app_password::{AppPassword, MOST};
use vestibule::domain::audit::By;
use vestibule::domain::ids::{AppPasswordId, SessionId};
use vestibule::domain::login::Proof;
use vestibule::domain::route::App;
use vestibule::domain::secret::{Digest, Secret};
use vestibule::domain::session::Session;
use vestibule::domain::user::{User, UserName};
use vestibule::engine::app_passwords::AppPasswordUse;
use vestibule::engine::ports::{self, Clock as _, Commit, Table};
use vestibule::engine::records::Tx;
use vestibule::engine::users::NewUser;
use vestibule::engine::{EngineError, Refused};

const MAIL: &str = "alice@example.org";

/// A gateway before two apps of one realm that are both away, with Alice and Bob.
struct Two {
    gateway: TestGateway,
    wiki: Arc<App>,
    mail: Arc<App>,
    alice: User,
    bob: User,
}

async fn two() -> Two {
    let wiki = block("http://127.0.0.1:9");
    let mail = wiki.replace("\"wiki\"", "\"mail\"").replace("wiki.test", "mail.test");
    let gateway =
        TestGateway::start(&format!("[[realms]]\nname = \"default\"\nshared_accounts = true\n{wiki}{mail}")).await;
    let settings = gateway.engine.settings();
    let [wiki, mail] = settings.apps.all() else { panic!("two apps") };
    let new = || NewUser { email: Some(MAIL.to_owned()), softtoken: true, ..NewUser::default() };
    let alice = gateway.add_user("alice", new()).await;
    let bob = gateway.add_user("bob", new()).await;
    Two { wiki: Arc::clone(wiki), mail: Arc::clone(mail), gateway, alice, bob }
}

impl Two {
    /// A session in which a factor was passed now.
    async fn session(&self, app: &App, user: &User, proof: Proof) -> SessionId {
        let now = self.gateway.clock.now();
        let place = [app.name.as_str().as_bytes(), user.id.as_bytes(), proof.as_str().as_bytes()].concat();
        let id = SessionId(Digest::of("session of a test", &[&place[..], &now.millis().to_be_bytes()].concat()));
        let session = Session {
            id,
            app: app.name.clone(),
            realm: app.realm.clone(),
            user: user.id,
            user_name: user.name.to_string(),
            proof,
            created_at: now,
            proved_at: None,
            proved_for_changes_at: proof.is_factor().then_some(now),
            seen_at: now,
            browser: "Firefox".to_owned(),
            credential: None,
            ends_at: None,
            address: String::new(),
            trusted: None,
        };
        let commit = {
            let mut tx = Tx::new(&*self.gateway.store);
            tx.put(&id, &session);
            tx.link(Table::UserSession, user.id.as_bytes(), id.0.as_bytes());
            tx.into_commit()
        };
        self.gateway.store.commit(commit).await.expect("nobody else writes");
        id
    }

    /// An app password of Alice for the wiki, with what it stands for.
    async fn made(&self) -> (SessionId, AppPassword, String) {
        let session = self.session(&self.wiki, &self.alice, Proof::SoftToken).await;
        let engine = &self.gateway.engine;
        engine.deposit(&self.wiki, session, "Alice", &secret("right")).await.expect("it is deposited");
        let (made, text) = engine.create_app_password(&self.wiki, session, " phone\n ").await.expect("it is made");
        (session, made, text.expose().clone())
    }

    fn used(&self, app: &App, user: &str, presented: &str) -> AppPasswordUse {
        self.gateway.engine.app_password(app, user, presented).expect("it can be looked up")
    }

    #[track_caller]
    fn is_unknown(&self, app: &App, user: &str, presented: &str, why: &str) {
        let found = self.used(app, user, presented);
        assert!(matches!(found, AppPasswordUse::Unknown), "{why}: {found:?}");
    }

    fn told(&self) -> Vec<String> {
        self.gateway.outbox.messages().into_iter().map(|message| message.text).collect()
    }
}

fn secret(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

fn refused<T: std::fmt::Debug>(result: Result<T, EngineError>) -> Refused {
    match result {
        Err(EngineError::Refused(refused)) => refused,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn one_stands_for_what_was_deposited_for_its_own_user_and_app_only() {
    let two = two().await;
    let (_, made, text) = two.made().await;
    assert_eq!((made.name.as_str(), &made.user, &made.app), ("phone", &two.alice.id, &two.wiki.name));
    assert!(text.starts_with("vap-") && text.len() == 43, "{text}");
    for (user, presented) in [("alice", text.clone()), (" ALICE ", text.to_uppercase().replace('-', " "))] {
        let AppPasswordUse::Deposited { id, user: whose, username, password } = two.used(&two.wiki, user, &presented)
        else {
            panic!("{user} {presented}")
        };
        assert_eq!(
            (id, whose, username.as_str(), password.expose().as_str()),
            (made.id, two.alice.id, "Alice", "right")
        );
    }
    assert!(matches!(two.used(&two.wiki, "alice", "right"), AppPasswordUse::NotOne));
    two.is_unknown(&two.mail, "alice", &text, "another app");
    two.is_unknown(&two.wiki, "bob", &text, "another user");
    two.is_unknown(&two.wiki, "nobody", &text, "nobody");
    two.is_unknown(&two.wiki, "al\u{200b}ice", &text, "a name nobody can be sure of");
    let other = if text.ends_with('a') { "b" } else { "a" };
    two.is_unknown(&two.wiki, "alice", &format!("{}{other}", &text[..text.len() - 1]), "one letter is another");
}

#[tokio::test]
async fn what_was_deposited_for_one_app_opens_no_other() {
    let two = two().await;
    two.made().await;
    let session = two.session(&two.mail, &two.alice, Proof::SoftToken).await;
    let (_, text) = two.gateway.engine.create_app_password(&two.mail, session, "mail").await.unwrap();
    two.is_unknown(&two.mail, "alice", text.expose(), "nothing is deposited for the mail");
    let bobs = two.session(&two.wiki, &two.bob, Proof::SoftToken).await;
    let (_, text) = two.gateway.engine.create_app_password(&two.wiki, bobs, "bob").await.unwrap();
    two.is_unknown(&two.wiki, "bob", text.expose(), "Bob deposited nothing");
    assert_eq!(two.gateway.engine.deposited(&two.wiki, &two.bob).unwrap(), None);
    let deposited = two.gateway.engine.deposited(&two.wiki, &two.alice).unwrap();
    assert_eq!(deposited.map(|deposited| deposited.username).as_deref(), Some("Alice"));
}

#[tokio::test]
async fn whoever_knows_anothers_password_cannot_deposit_it() {
    let two = two().await;
    let session = two.session(&two.wiki, &two.alice, Proof::SoftToken).await;
    let engine = &two.gateway.engine;
    for name in ["bob", "", "al\u{200b}ice", "alice:bob", "alice\r\nX: y", "alice@example.org"] {
        let refused = refused(engine.deposit(&two.wiki, session, name, &secret("bobs")).await);
        assert!(matches!(refused, Refused::BadName(_)), "{name:?}: {refused}");
    }
    for password in ["", "a\nb", "a\0", &"x".repeat(1025)] {
        assert_eq!(refused(engine.deposit(&two.wiki, session, "alice", &secret(password)).await), Refused::BadPassword);
    }
    assert_eq!(engine.deposited(&two.wiki, &two.alice).unwrap(), None);
    assert!(two.told().is_empty(), "nothing happened");
}

#[tokio::test]
async fn every_change_needs_a_living_session_with_a_fresh_factor() {
    let two = two().await;
    let (session, made, _) = two.made().await;
    let engine = &two.gateway.engine;
    let grace = two.session(&two.wiki, &two.alice, Proof::Grace).await;
    let free = two.session(&two.wiki, &two.alice, Proof::NotRequired).await;
    let elsewhere = two.session(&two.mail, &two.alice, Proof::SoftToken).await;
    let nobodys = SessionId::of(b"nobody's");
    let check = async |session: SessionId, why: &str| {
        let wiki = &two.wiki;
        assert_eq!(refused(engine.create_app_password(wiki, session, "x").await), Refused::StepUpNeeded, "{why}");
        assert_eq!(refused(engine.revoke_app_password(wiki, session, made.id).await), Refused::StepUpNeeded, "{why}");
        assert_eq!(refused(engine.deposit(wiki, session, "alice", &secret("x")).await), Refused::StepUpNeeded, "{why}");
        assert_eq!(refused(engine.remove_deposit(wiki, session).await), Refused::StepUpNeeded, "{why}");
    };
    for (session, why) in [(grace, "grace"), (free, "not required"), (elsewhere, "another app"), (nobodys, "nobody's")]
    {
        check(session, why).await;
    }
    two.gateway.clock.advance(Duration::from_secs(599));
    engine.create_app_password(&two.wiki, session, "in time").await.expect("the last second");
    two.gateway.clock.advance(Duration::from_secs(1));
    check(session, "ten minutes later").await;
    let locked = two.session(&two.wiki, &two.alice, Proof::SoftToken).await;
    engine.lock_user(&By::CONSOLE, two.alice.id).await.unwrap();
    check(locked, "locked").await;
    assert_eq!(engine.app_passwords_of(two.alice.id).unwrap().len(), 2);
}

#[tokio::test]
async fn whatever_ends_one_ends_it_at_once() {
    let two = two().await;
    let engine = &two.gateway.engine;

    let (session, made, text) = two.made().await;
    let bobs = two.session(&two.wiki, &two.bob, Proof::SoftToken).await;
    let not_his = refused(engine.revoke_app_password(&two.wiki, bobs, made.id).await);
    assert!(matches!(not_his, Refused::NotFound { .. }), "{not_his}");
    let not_his = refused(engine.revoke_app_password_of(&By::CONSOLE, &two.bob, made.id).await);
    assert!(matches!(not_his, Refused::NotFound { .. }), "{not_his}");
    engine.revoke_app_password(&two.wiki, session, made.id).await.unwrap();
    two.is_unknown(&two.wiki, "alice", &text, "revoked");
    let again = refused(engine.revoke_app_password(&two.wiki, session, made.id).await);
    assert!(matches!(again, Refused::NotFound { .. }), "{again}");

    two.gateway.clock.advance(Duration::from_secs(1));
    let (_, made, text) = two.made().await;
    engine.revoke_app_password_of(&By::CONSOLE, &two.alice, made.id).await.unwrap();
    two.is_unknown(&two.wiki, "alice", &text, "revoked by an administrator");

    two.gateway.clock.advance(Duration::from_secs(1));
    let (session, _, text) = two.made().await;
    engine.remove_deposit(&two.wiki, session).await.unwrap();
    two.is_unknown(&two.wiki, "alice", &text, "nothing is deposited any more");
    assert!(matches!(refused(engine.remove_deposit(&two.wiki, session).await), Refused::NotFound { .. }));
    engine.deposit(&two.wiki, session, "alice", &secret("new")).await.unwrap();
    assert!(matches!(two.used(&two.wiki, "alice", &text), AppPasswordUse::Deposited { .. }), "deposited anew");

    engine.lock_user(&By::CONSOLE, two.alice.id).await.unwrap();
    two.is_unknown(&two.wiki, "alice", &text, "locked");
    engine.unlock_user(&By::CONSOLE, two.alice.id).await.unwrap();
    assert!(matches!(two.used(&two.wiki, "alice", &text), AppPasswordUse::Deposited { .. }), "unlocked");

    engine.reset_user(&By::CONSOLE, two.alice.id).await.unwrap();
    two.is_unknown(&two.wiki, "alice", &text, "reset");
    assert!(engine.app_passwords_of(two.alice.id).unwrap().is_empty());
    assert!(engine.deposits_of(two.alice.id).unwrap().is_empty());

    two.gateway.clock.advance(Duration::from_secs(1));
    let (_, _, text) = two.made().await;
    engine.delete_user(&By::CONSOLE, two.alice.id).await.unwrap();
    two.is_unknown(&two.wiki, "alice", &text, "deleted");
    let name = UserName::parse("alice", false).unwrap();
    let (anew, _) = engine.add_user(&By::CONSOLE, &two.alice.realm, &name, &NewUser::default()).await.unwrap();
    two.is_unknown(&two.wiki, "alice", &text, "another person of that name");
    assert!(engine.app_passwords_of(anew.id).unwrap().is_empty());
    assert!(engine.app_passwords_of(two.alice.id).unwrap().is_empty());
}

#[tokio::test]
async fn of_many_made_at_once_only_so_many_come_about() {
    let two = two().await;
    let session = two.session(&two.wiki, &two.alice, Proof::SoftToken).await;
    let engine = &two.gateway.engine;
    let tries = (0..MOST + 5).map(|n| {
        let (engine, wiki) = (Arc::clone(engine), Arc::clone(&two.wiki));
        tokio::spawn(async move { engine.create_app_password(&wiki, session, &format!("number {n}")).await })
    });
    let tries: Vec<_> = tries.collect();
    let mut made = 0;
    for attempt in tries {
        match attempt.await.unwrap() {
            Ok(_) => made += 1,
            Err(error) => assert_eq!(refused::<()>(Err(error)), Refused::TooMany { what: "app passwords" }),
        }
    }
    assert_eq!((made, engine.app_passwords_of(two.alice.id).unwrap().len()), (MOST, MOST));
    let other = two.session(&two.mail, &two.alice, Proof::SoftToken).await;
    engine.create_app_password(&two.mail, other, "of another app").await.expect("counted by app");
    let nameless = refused(engine.create_app_password(&two.mail, other, " \t").await);
    assert!(matches!(nameless, Refused::BadName(_)), "{nameless}");
}

#[tokio::test]
async fn none_comes_about_beside_a_reset() {
    for round in 0..20 {
        let two = two().await;
        let session = two.session(&two.wiki, &two.alice, Proof::SoftToken).await;
        let engine = Arc::clone(&two.gateway.engine);
        let (wiki, user) = (Arc::clone(&two.wiki), two.alice.id);
        let making = tokio::spawn(async move { engine.create_app_password(&wiki, session, "x").await.map(drop) });
        let engine = Arc::clone(&two.gateway.engine);
        let wiki = Arc::clone(&two.wiki);
        let depositing = tokio::spawn(async move { engine.deposit(&wiki, session, "alice", &secret("right")).await });
        two.gateway.engine.reset_user(&By::CONSOLE, user).await.unwrap();
        let _ = (making.await.unwrap(), depositing.await.unwrap());
        assert!(two.gateway.engine.app_passwords_of(user).unwrap().is_empty(), "round {round}");
        assert!(two.gateway.engine.deposits_of(user).unwrap().is_empty(), "round {round}");
    }
}

#[tokio::test]
async fn its_last_use_is_kept_to_the_hour() {
    let two = two().await;
    let (_, made, _) = two.made().await;
    let engine = &two.gateway.engine;
    let used_at = || engine.app_passwords_of(two.alice.id).unwrap()[0].used_at;
    assert_eq!(used_at(), None);
    engine.app_password_used(made.id).await;
    let first = used_at().expect("it was used");
    two.gateway.clock.advance(Duration::from_mins(150));
    engine.app_password_used(made.id).await;
    let second = used_at().expect("it was used");
    assert!(second > first && second.secs() % 3600 == 0, "{first} {second}");
    engine.revoke_app_password_of(&By::CONSOLE, &two.alice, made.id).await.unwrap();
    two.gateway.clock.advance(Duration::from_hours(2));
    engine.app_password_used(made.id).await;
    assert!(engine.app_passwords_of(two.alice.id).unwrap().is_empty(), "a use brings none back");
}

#[tokio::test]
async fn its_owner_is_told_of_every_change() {
    let two = two().await;
    let (session, made, text) = two.made().await;
    two.gateway.engine.revoke_app_password(&two.wiki, session, made.id).await.unwrap();
    two.gateway.engine.remove_deposit(&two.wiki, session).await.unwrap();
    two.gateway.engine.notices_sent().await;
    let told = two.told();
    for part in
        ["was deposited for", "An app password was made", "An app password of your account alice", "was removed from"]
    {
        assert_eq!(told.iter().filter(|text| text.contains(part)).count(), 1, "{part}: {told:#?}");
    }
    assert_eq!(told.len(), 4, "{told:#?}");
    assert!(told.iter().all(|told| !told.contains(&text) && !told.contains("right")), "{told:#?}");
}

#[tokio::test]
async fn the_store_holds_neither_an_app_password_nor_what_it_stands_for() {
    let two = two().await;
    let (_, _, text) = two.made().await;
    let bare = text.trim_start_matches("vap").replace('-', "");
    let mut records = 0;
    for table in [Table::AppPassword, Table::AppPasswordOf, Table::UserAppPassword, Table::Deposit, Table::User] {
        for (key, stored) in two.gateway.store.scan(table, &[], None, 100).unwrap() {
            records += 1;
            let found = String::from_utf8_lossy(&[key, stored.bytes].concat()).to_lowercase();
            assert!(!found.contains(&text) && !found.contains(&bare) && !found.contains("right"), "{found}");
        }
    }
    assert!(records >= 5, "{records}");
}

const BASIC: &str = "[[apps.login]]\nkind = \"basic\"\nmatch = \"* /dav/**\"\nfailure = { status = [401] }\n";
/// Only a failing test ever waits that long.
const PATIENCE: Duration = Duration::from_mins(1);
/// Longer than what is under way goes without being looked at.
const A_LOOK: Duration = Duration::from_secs(6);

/// Alice signed in, and a program of hers that has an app password and no session.
struct Program {
    gateway: TestGateway,
    upstream: RecordingUpstream,
    browser: Browser,
    client: Browser,
    app: Arc<App>,
    alice: User,
    session: SessionId,
    id: AppPasswordId,
    basic: String,
}

impl Program {
    async fn new() -> Self {
        let (gateway, upstream, browser) = inside_with(BASIC).await;
        let app = Arc::clone(&gateway.engine.settings().apps.all()[0]);
        let cookie = browser.cookies["vestibule"].as_str();
        let session = gateway.engine.session(&app, [cookie]).unwrap().expect("she is signed in").id;
        gateway.engine.deposit(&app, session, "alice", &secret("right")).await.expect("it is deposited");
        let (made, text) = gateway.engine.create_app_password(&app, session, "phone").await.expect("it is made");
        let basic = format!("Basic {}", STANDARD.encode(format!("alice:{}", text.expose())));
        let (client, alice) = (gateway.browser("wiki.test"), gateway.user("alice"));
        Self { gateway, upstream, browser, client, app, alice, session, id: made.id, basic }
    }

    fn stands(&self) -> bool {
        self.gateway.engine.app_password_stands(&self.app, self.id).expect("it can be looked up")
    }

    async fn end(&self, how: &str) {
        let engine = &self.gateway.engine;
        assert!(self.stands(), "{how}");
        match how {
            "revoked" => engine.revoke_app_password(&self.app, self.session, self.id).await.unwrap(),
            "locked" => engine.lock_user(&By::CONSOLE, self.alice.id).await.unwrap(),
            "reset" => engine.reset_user(&By::CONSOLE, self.alice.id).await.unwrap(),
            "deleted" => engine.delete_user(&By::CONSOLE, self.alice.id).await.unwrap(),
            _ => engine.remove_deposit(&self.app, self.session).await.unwrap(),
        }
        assert!(!self.stands(), "{how}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_with_the_app_password_it_came_with() {
    for how in ["revoked", "locked", "reset", "deleted", "nothing deposited"] {
        let it = Program::new().await;
        let (reply, feed) = Reply::head(200, &[("Transfer-Encoding", "chunked")]).then_feed();
        it.upstream.answer(once(reply));
        let request = it.client.request("GET", "/dav/big", &[("Authorization", &it.basic)], b"");
        let mut download = Wire::open(&it.client, &request).await;
        feed.chunk("first part");
        download.until("first part").await;
        it.gateway.clock.advance(A_LOOK);
        feed.chunk("second part");
        download.until("second part").await;
        it.end(how).await;
        it.gateway.clock.advance(A_LOOK);
        feed.chunk("third part");
        assert!(!download.end().await.contains("third part"), "{how}: the stream went on");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_ends_with_the_app_password_it_came_with() {
    let it = Program::new().await;
    let headers = [("Authorization", it.basic.as_str()), ("Transfer-Encoding", "chunked")];
    let mut upload = Wire::open(&it.client, &it.client.request("PUT", "/dav/file", &headers, b"")).await;
    upload.stream.write_all(b"5\r\nfirst\r\n").await.expect("written");
    it.upstream.wait_until("the first part", |all| all.iter().any(|one| one.body == b"first")).await;
    it.end("revoked").await;
    it.gateway.clock.advance(A_LOOK);
    upload.stream.write_all(b"6\r\nsecond\r\n0\r\n\r\n").await.expect("written");
    let answer = upload.end().await;
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    assert!(it.upstream.arriving().iter().all(|one| !one.complete && one.body == b"first"), "the upload went on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tunnel_ends_with_the_app_password_or_the_session_whichever_is_first() {
    for how in ["revoked", "nothing deposited", "locked", "signed out"] {
        let mut it = Program::new().await;
        it.upstream.answer(Reply::websocket_echo);
        let header = [("Authorization", it.basic.as_str())];
        assert!(websocket_with(&it.client, "/dav/chat", &header).await.is_err(), "without a session none opens");
        let mut tunnel = websocket_with(&it.browser, "/dav/chat", &header).await.expect("it opens");
        it.gateway.clock.advance(A_LOOK);
        tunnel.send(Message::text("hello")).await.expect("sent");
        let echo = tokio::time::timeout(PATIENCE, tunnel.next()).await.expect("an echo");
        assert_eq!(echo.expect("open").expect("read"), Message::text("hello"), "{how}");
        it.upstream.answer(|_| Reply::new(200, &[], "inside"));
        if how == "signed out" {
            assert_eq!(it.browser.sign_out().await.status, 200);
            assert!(it.stands(), "the app password is none of the session's");
        } else {
            it.end(how).await;
            let status = it.browser.get("/home").await.status;
            assert_eq!(status == 200, how != "locked", "{how}: {status}, the session lives or not");
            it.gateway.clock.advance(A_LOOK);
            let _ = tunnel.send(Message::text("late")).await;
        }
        let end = async {
            while let Some(Ok(said)) = tunnel.next().await {
                assert_ne!(said, Message::text("late"), "{how}");
            }
        };
        assert!(tokio::time::timeout(PATIENCE, end).await.is_ok(), "{how}: the tunnel is still open");
    }
}

#[tokio::test]
async fn what_cannot_be_looked_up_does_not_go_on() {
    let two = two().await;
    let (_, made, _) = two.made().await;
    let engine = &two.gateway.engine;
    assert!(engine.app_password_stands(&two.wiki, made.id).unwrap());
    assert!(!engine.app_password_stands(&two.mail, made.id).unwrap(), "another app's");
    // A user who cannot be read.
    let commit = Commit {
        expects: vec![],
        changes: vec![ports::Change {
            table: Table::User,
            key: two.alice.id.as_bytes().to_vec(),
            bytes: Some(vec![0]),
        }],
    };
    two.gateway.store.commit(commit).await.unwrap();
    assert!(engine.app_password_stands(&two.wiki, made.id).is_err());
}
