use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use parking_lot::Mutex;
use tempfile::TempDir;

use super::*;
use crate::config::apps_of;
use crate::domain::route::App;
use crate::domain::seal::Keyring;
use crate::domain::time::Timestamp;
use crate::engine::Ports;
use crate::engine::event::Event;
use crate::engine::keys::Api;
use crate::engine::ports::{BoxFuture, Clock, Deliver, DeliverError, Events, Message, Random};
use crate::store::memory::MemoryStore;

mod applications;

struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        // Each look is a millisecond later: ids made one after the other sort in that order.
        Timestamp::from_millis(self.0.fetch_add(1, Ordering::Relaxed))
    }

    fn wall(&self) -> Timestamp {
        self.now()
    }
}

/// Different bytes each time, the same in each run.
struct TestRandom(AtomicU64);

impl Random for TestRandom {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            let number = self.0.fetch_add(1, Ordering::Relaxed);
            let digest = crate::domain::secret::Digest::of("test", &number.to_be_bytes());
            chunk.copy_from_slice(&digest.as_bytes()[..chunk.len()]);
        }
    }
}

struct Nowhere;

impl Deliver for Nowhere {
    fn send(&self, _: Message) -> BoxFuture<'_, Result<(), DeliverError>> {
        Box::pin(async { Ok(()) })
    }
}

#[derive(Default)]
pub(crate) struct Told(Mutex<Vec<Event>>);

impl Events for Told {
    fn tell(&self, event: &Event) {
        self.0.lock().push(event.clone());
    }
}

/// Writes no backup, but remembers what was asked.
#[derive(Default)]
pub(crate) struct NoBackups {
    pub(crate) asked: Mutex<Vec<PathBuf>>,
}

impl Backups for NoBackups {
    fn backup(&self, file: &Path) -> Result<BackupSummary, BackupError> {
        self.asked.lock().push(file.to_owned());
        if file.ends_with("refused") {
            let source = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
            return Err(BackupError::Write { path: file.to_owned(), source });
        }
        Ok(BackupSummary { sequence: 3, records: 2, blobs: 0, key_id: "abcd".to_owned(), bytes: 100 })
    }
}

/// An engine with one app, `wiki`, over a store in memory.
pub(crate) struct Fixture {
    pub(crate) engine: Arc<Engine>,
    pub(crate) context: Context,
    pub(crate) backups: Arc<NoBackups>,
    pub(crate) folder: TempDir,
    told: Arc<Told>,
    store: Arc<MemoryStore>,
}

const APP: &str = r#"
    [[apps]]
    name = "NAME"
    title = "Library NAME"
    realm = "REALM"
    hosts = ["NAME.example.edu"]
    upstream = "http://127.0.0.1:9001"
    login_page = "/login"
    session = { cookies = ["S"] }
    MORE
    [[apps.login]]
    kind = "form"
    match = "POST /login"
    username = "u"
    password = "p"
    failure = { status = [200] }
"#;

fn app(name: &str, realm: &str, more: &str) -> String {
    APP.replace("NAME", name).replace("REALM", realm).replace("MORE", more)
}

impl Fixture {
    pub(crate) fn new() -> Self {
        Self::with(&app("wiki", "default", ""))
    }

    fn with(text: &str) -> Self {
        let config = Config::parse(text, Path::new(""), &|_| None).unwrap_or_else(|error| panic!("{error}"));
        let told = Arc::new(Told::default());
        let store = Arc::new(MemoryStore::new());
        let ports = Ports {
            store: Arc::<MemoryStore>::clone(&store),
            clock: Arc::new(TestClock(AtomicI64::new(1_795_255_200_000))),
            random: Arc::new(TestRandom(AtomicU64::new(0))),
            deliver: Arc::new(Nowhere),
            push: Arc::new(crate::engine::ports::NoPush),
            pictures: Arc::new(crate::engine::ports::NoPictures),
            events: Arc::<Told>::clone(&told),
            words: crate::language::Words::embedded().unwrap(),
        };
        let settings = Settings { apps: apps_of(&config), ..Settings::default() };
        let engine = Engine::new(ports, &Keyring::single([7; 32]), settings).unwrap();
        let backups = Arc::new(NoBackups::default());
        let context = Context::of(&config, "VA00".to_owned(), Arc::<NoBackups>::clone(&backups));
        Self { engine: Arc::new(engine), context, backups, folder: tempfile::tempdir().unwrap(), told, store }
    }

    async fn done(&self, request: Request) -> Response {
        let word = request.word();
        execute(&self.engine, request, &By::CONSOLE, &self.context)
            .await
            .unwrap_or_else(|error| panic!("{word}: {error}"))
    }

    /// A session of a user in which a factor was passed just now.
    async fn begin_session(&self, app: &App, name: &str) -> crate::domain::ids::SessionId {
        use crate::domain::session::Session;
        use crate::engine::ports::Store as _;

        let user = self.engine.user_named(&app.realm, &app.user_name(name).unwrap()).unwrap();
        let id = crate::domain::ids::SessionId::of(name.as_bytes());
        let now = self.engine.now();
        let session = Session {
            id,
            app: app.name.clone(),
            realm: app.realm.clone(),
            user: user.id,
            user_name: name.to_owned(),
            proof: crate::domain::login::Proof::SoftToken,
            created_at: now,
            proved_at: None,
            proved_for_changes_at: Some(now),
            seen_at: now,
            browser: String::new(),
            credential: None,
            ends_at: None,
            address: String::new(),
            trusted: None,
        };
        let commit = {
            let mut tx = crate::engine::records::Tx::new(&*self.store);
            tx.put(&id, &session);
            tx.into_commit()
        };
        self.store.commit(commit).await.unwrap();
        id
    }

    async fn refused(&self, request: Request) -> String {
        match execute(&self.engine, request, &By::CONSOLE, &self.context).await {
            Ok(response) => panic!("{response:?}"),
            Err(error) => error.to_string(),
        }
    }

    async fn show(&self, name: &str) -> UserDetails {
        match self.done(Request::UserShow(person(name))).await {
            Response::User(details) => *details,
            other => panic!("{other:?}"),
        }
    }
}

pub(crate) fn person(name: &str) -> Person {
    Person { realm: None, name: name.to_owned() }
}

pub(crate) fn add(name: &str) -> Request {
    Request::UserAdd { person: person(name), phone: None, email: None, softtoken: false, grace: None }
}

#[tokio::test]
async fn a_user_is_added_shown_and_deleted() {
    let fixture = Fixture::new();
    let request = Request::UserAdd {
        person: person(" Alice "),
        phone: Some("+49 151 12345678".to_owned()),
        email: Some("alice@example.org".to_owned()),
        softtoken: true,
        grace: None,
    };
    let Response::UserAdded { user, otpauth } = fixture.done(request.clone()).await else { panic!() };
    assert_eq!((user.name.as_str(), user.number, user.standing.as_str()), ("alice", 1, "enrolled"));
    let otpauth = otpauth.unwrap();
    assert!(otpauth.starts_with("otpauth://totp/Library%20wiki:alice?secret="), "{otpauth}");

    let shown = fixture.show("ALICE").await;
    assert_eq!(shown.user, user);
    assert_eq!(shown.phone, Some(PhoneView { number: "+4915112345678".to_owned(), trust: "proven".to_owned() }));
    assert_eq!(shown.user.factors, ["softtoken", "sms", "voice"], "an address is no factor here");
    assert!(shown.softtoken && shown.devices.is_empty() && shown.locks.is_empty());
    let secret = otpauth.split("secret=").nth(1).unwrap().split('&').next().unwrap();
    assert!(!serde_json::to_string(&shown).unwrap().contains(secret), "the seed is shown once");

    let again = fixture.refused(request).await;
    assert_eq!(again, "there is a user `alice` already: `vestibule user show NAME` shows it");
    fixture.done(Request::UserDelete(person("alice"))).await;
    let gone = fixture.refused(Request::UserShow(person("alice"))).await;
    assert_eq!(gone, "there is no user `alice`: `vestibule user list` shows the users");
}

#[tokio::test]
async fn app_passwords_are_shown_and_ended() {
    let fixture = Fixture::new();
    fixture.done(add("alice")).await;
    fixture.done(add("bob")).await;
    let app = Arc::clone(&fixture.engine.settings().apps.all()[0]);
    let session = fixture.begin_session(&app, "alice").await;
    let password = crate::domain::secret::Secret::new("hunter2".to_owned());
    fixture.engine.deposit(&app, session, "alice", &password).await.unwrap();
    let (made, text) = fixture.engine.create_app_password(&app, session, "phone\u{202e} calendar").await.unwrap();

    let shown = fixture.show("alice").await;
    assert_eq!(shown.deposits, ["wiki"]);
    let [one] = &shown.app_passwords[..] else { panic!("{shown:?}") };
    assert_eq!((one.id.as_str(), one.app.as_str(), &one.last_used), (made.id.to_string().as_str(), "wiki", &None));
    let texts =
        [serde_json::to_string(&shown).unwrap(), crate::cli::render::text(&Response::User(Box::new(shown.clone())))];
    for shown in texts {
        assert!(!shown.contains(text.expose().as_str()) && !shown.contains("hunter2"), "{shown}");
        assert!(shown.contains("calendar") && shown.contains(&one.id), "{shown}");
    }

    let revoke = |name: &str, id: &str| Request::UserAppPasswordRevoke { person: person(name), id: id.to_owned() };
    let error = fixture.refused(revoke("alice", "x")).await;
    assert_eq!(error, "`x` is no id of an app password, give one as `vestibule user show NAME` prints it");
    let error = fixture.refused(revoke("bob", &one.id)).await;
    assert!(error.contains("there is no app password `") && error.contains("`vestibule user show NAME`"), "{error}");
    let Response::Done { text, .. } = fixture.done(revoke("alice", &one.id)).await else { panic!() };
    assert!(text.contains("of user `alice` is ended") && !text.contains('\u{202e}'), "{text}");
    assert!(fixture.show("alice").await.app_passwords.is_empty());
}

#[tokio::test]
async fn what_cannot_be_right_is_refused_before_anything_is_written() {
    let fixture = Fixture::new();
    for (request, error) in [
        (add("a\u{200b}b"), "`a\\u{200b}b` is no user name: the name holds a character that cannot be seen"),
        (
            Request::UserAdd {
                person: person("alice"),
                phone: Some("0151".into()),
                email: None,
                softtoken: false,
                grace: None,
            },
            "this is not a phone number in international form, for example +4915112345678",
        ),
        (
            Request::UserAdd {
                person: person("alice"),
                phone: None,
                email: Some("a@b\n".into()),
                softtoken: false,
                grace: None,
            },
            "`a@b\\n` is no e-mail address, give one like `alice@example.org`",
        ),
        (
            Request::DeviceRevoke { id: "x".into() },
            "`x` is no id of a phone, give one as `vestibule device list NAME` prints it",
        ),
        (Request::KeyRevoke { id: "x".into() }, "`x` is no id of a key, give one as `vestibule key list` prints it"),
        (
            Request::Backup { file: "x.bak".into() },
            "`x.bak` is no absolute path, give the whole path of the backup's file",
        ),
    ] {
        assert_eq!(fixture.refused(request).await, error);
    }
    let Response::Users { users, .. } = fixture.done(Request::UserList { realm: None, after: None }).await else {
        panic!()
    };
    assert_eq!(users, []);
}

#[tokio::test]
async fn locks_grace_and_opting_out_are_shown() {
    let fixture = Fixture::new();
    fixture.done(add("alice")).await;
    let fresh = fixture.show("alice").await;
    assert_eq!((fresh.user.standing.as_str(), fresh.user.grace_left), ("in-grace", 3), "what the policy gives");

    fixture.done(Request::UserLock(person("alice"))).await;
    let locked = fixture.show("alice").await;
    assert_eq!((locked.user.standing.as_str(), locked.locked_at.as_deref()), ("locked", Some("2026-11-21T10:00:00Z")));
    fixture.done(Request::UserUnlock(person("alice"))).await;
    assert_eq!(fixture.show("alice").await.locked_at, None);

    fixture.done(Request::UserGrace { person: person("alice"), count: 0 }).await;
    assert_eq!(fixture.show("alice").await.user.standing, "must-enrol");

    let Response::Done { note, .. } = fixture.done(Request::UserOptOut(person("alice"))).await else { panic!() };
    assert!(note.unwrap().contains("opt_out"), "the policy allows nobody to");
    assert!(fixture.show("alice").await.opted_out_at.is_some());
}

#[tokio::test]
async fn who_has_a_factor_does_not_opt_out_until_it_is_taken_away() {
    let fixture = Fixture::new();
    let person = || person("alice");
    fixture.done(Request::UserAdd { person: person(), phone: None, email: None, softtoken: true, grace: None }).await;
    let error = fixture.refused(Request::UserOptOut(person())).await;
    assert!(error.ends_with("`vestibule user reset NAME` takes it away"), "{error}");
    fixture.done(Request::UserReset(person())).await;
    let shown = fixture.show("alice").await;
    assert_eq!((shown.softtoken, shown.user.factors.len()), (false, 0));
    fixture.done(Request::UserOptOut(person())).await;
}

#[tokio::test]
async fn an_invitation_is_a_link_for_that_user() {
    let fixture = Fixture::new();
    fixture.done(add("alice")).await;
    let id = fixture.show("alice").await.user.id;
    let Response::Invited { link, expires_in } = fixture.done(Request::DeviceInvite(person("alice"))).await else {
        panic!()
    };
    assert_eq!(expires_in, 900);
    let rest = link.strip_prefix(&format!("http://localhost:8081/authenticator#register=VA00.{id}.")).unwrap();
    assert_eq!(rest.len(), 43, "256 bits");
    let Response::Devices(devices) = fixture.done(Request::DeviceList(person("alice"))).await else { panic!() };
    assert_eq!(devices, [], "nothing counts before it registered");
    let unknown = DeviceId::from_bytes([9; 16]).to_string();
    let error = fixture.refused(Request::DeviceRevoke { id: unknown.clone() }).await;
    assert!(error.starts_with(&format!("there is no device `{unknown}`")), "{error}");
}

#[tokio::test]
async fn a_key_is_good_for_its_interface_until_it_is_revoked() {
    let fixture = Fixture::new();
    let (api, name) = (Api::Admin, "ops\u{1b}".to_owned());
    let request = Request::KeyCreate { api, name, role: None, service: None, silent_approval: false };
    let Response::KeyCreated { key, secret } = fixture.done(request).await else { panic!() };
    assert!(secret.starts_with("vestibule-admin-"), "{secret}");
    assert_eq!(key.name, "ops");
    let good = |api| fixture.engine.key_for(api, &secret).unwrap().map(|key| key.id.to_string());
    assert_eq!(good(Api::Admin).as_ref(), Some(&key.id));
    assert_eq!(good(Api::Authy), None);
    assert_eq!(fixture.engine.key_for(Api::Admin, "vestibule-admin-").unwrap(), None);

    let Response::Keys(keys) = fixture.done(Request::KeyList).await else { panic!() };
    assert_eq!(keys, std::slice::from_ref(&key));
    fixture.done(Request::KeyRevoke { id: key.id.clone() }).await;
    assert_eq!(fixture.engine.key_for(Api::Admin, &secret).unwrap(), None);
    let error = fixture.refused(Request::KeyRevoke { id: key.id }).await;
    assert!(error.contains("`vestibule key list` shows the keys"), "{error}");
}

#[tokio::test]
async fn where_there_are_several_realms_one_must_be_named() {
    let apps = app("wiki", "staff", "policy = { grace_logins = 5 }")
        + &app("shop", "staff", "policy = { grace_logins = 1, enrolment = \"opt-in\" }")
        + &app("blog", "guests", "case_sensitive = true");
    let fixture = Fixture::with(&apps);
    let error = fixture.refused(add("alice")).await;
    assert!(error.contains("`--realm`") && error.contains("`staff`") && error.contains("`guests`"), "{error}");
    let of = |realm: &str, name: &str| Person { realm: Some(realm.to_owned()), name: name.to_owned() };
    let add = |person| Request::UserAdd { person, phone: None, email: None, softtoken: true, grace: None };
    let error = fixture.refused(add(of("nobody", "alice"))).await;
    assert!(error.starts_with("there is no realm `nobody`, there is `"), "{error}");

    let Response::UserAdded { user, otpauth } = fixture.done(add(of("staff", "Alice"))).await else { panic!() };
    assert_eq!((user.name.as_str(), user.grace_left), ("alice", 1), "no more than the strictest app gives");
    assert!(otpauth.unwrap().starts_with("otpauth://totp/staff:alice?"), "several apps have no common title");
    let Response::UserAdded { user, .. } = fixture.done(add(of("guests", "Alice"))).await else { panic!() };
    assert_eq!(user.name, "Alice", "its app tells cases apart");

    let names = |realm: Option<&str>| {
        let request = Request::UserList { realm: realm.map(str::to_owned), after: None };
        let fixture = &fixture;
        async move {
            let Response::Users { users, next } = fixture.done(request).await else { panic!() };
            assert_eq!(next, None);
            users.into_iter().map(|user| user.name).collect::<Vec<_>>()
        }
    };
    assert_eq!(names(None).await, ["alice", "Alice"]);
    assert_eq!(names(Some("guests")).await, ["Alice"]);

    fixture.done(Request::UserReset(of("staff", "alice"))).await;
    let Response::User(shown) = fixture.done(Request::UserShow(of("staff", "alice"))).await else { panic!() };
    let differ = [("wiki", "in-grace"), ("shop", "not-required")].map(|(app, word)| (app.to_owned(), word.to_owned()));
    assert_eq!(shown.standing_by_app, differ);
}

#[tokio::test]
async fn a_backup_is_written_where_it_was_asked_for() {
    let fixture = Fixture::new();
    let file = fixture.folder.path().join("x.bak");
    let Response::BackedUp(backup) = fixture.done(Request::Backup { file: file.clone() }).await else { panic!() };
    assert_eq!((backup.file, backup.records), (file.display().to_string(), 2));
    let error = fixture.refused(Request::Backup { file: fixture.folder.path().join("refused") }).await;
    assert!(error.contains("check that its folder exists") && error.ends_with("(permission denied)"), "{error}");
}

#[tokio::test]
async fn a_store_that_fails_is_no_success() {
    let fixture = Fixture::new();
    fixture.store.fail_commits(true);
    let error = fixture.refused(add("alice")).await;
    assert!(error.starts_with("the store failed (") && error.ends_with("look at the log of the server"), "{error}");
    assert_eq!(*fixture.told.0.lock(), []);
}

#[test]
fn requests_are_read_strictly() {
    for line in [
        r#"{"user-show":{"name":"a","realms":"x"}}"#,
        r#"{"user-shew":{"name":"a"}}"#,
        r#"{"key-create":{"api":"root","name":""}}"#,
        r#"{"user-add":{"person":{"name":"a"},"admin":true}}"#,
    ] {
        assert!(serde_json::from_str::<Request>(line).is_err(), "{line}");
    }
    let read: Request = serde_json::from_str(r#"{"user-add":{"person":{"name":"alice"}}}"#).unwrap();
    assert_eq!(read, add("alice"));
}

#[tokio::test]
async fn trusted_browsers_are_listed_and_ended() {
    let fixture = Fixture::new();
    fixture.done(add("alice")).await;
    let list = || Request::UserBrowsers(person("alice"));
    assert_eq!(fixture.done(list()).await, Response::Browsers(Vec::new()));
    let end = |id: Option<&str>| Request::UserBrowsersEnd { person: person("alice"), id: id.map(str::to_owned) };
    let Response::Done { text, .. } = fixture.done(end(None)).await else { panic!() };
    assert_eq!(text, "0 browsers of user `alice` are not trusted any more");
    let bad = fixture.refused(end(Some("x"))).await;
    assert!(bad.contains("`x`") && bad.contains("vestibule user browsers NAME"), "{bad}");
    let unknown = fixture.refused(end(Some("0198c5f2-7a3e-7c11-9a55-3f1d8f0c2b61"))).await;
    assert!(unknown.contains("there is no trusted browser"), "{unknown}");
    let nobody = fixture.refused(Request::UserBrowsers(person("nobody"))).await;
    assert!(nobody.contains("there is no user `nobody`"), "{nobody}");
}
