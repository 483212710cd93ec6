//! For tests of the portal's protocols: an engine in memory with one app and one user, and a phone made of a bare key.

mod phone;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use parking_lot::Mutex;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tower::ServiceExt;

use super::verify_v2::{self, AppsAt, Options};
use crate::domain::audit::By;
use crate::domain::challenge::NumberMatch;
use crate::domain::factor::Method as FactorMethod;
use crate::domain::ids::{AppName, LoginId, RealmName};
use crate::domain::limits::Limits;
use crate::domain::locale::Locale;
use crate::domain::login::outcome::Outcome;
use crate::domain::login::{Answer, Browser, HeaderBytes, LoginState, SetUp};
use crate::domain::picture::Picture;
use crate::domain::route::{App, Apps, Policy, UnknownUsers, UpstreamTimeouts};
use crate::domain::seal::Keyring;
use crate::domain::session::SessionLimits;
use crate::domain::text::{base64, from_base64url, hex};
use crate::domain::throttle::Window;
use crate::domain::time::Timestamp;
use crate::domain::token::Tokens;
use crate::domain::upstream::Upstream;
use crate::domain::user::{EnrolmentPolicy, OptOutPolicy, User};
use crate::engine::admission::Forwarded;
use crate::engine::event::Event;
use crate::engine::login::hold::{Accepted, Hold};
use crate::engine::ports::{
    BoxFuture, Clock, Deliver, DeliverError, Events, FetchError, Message, Pictures, Push, PushError, PushMessage,
    Random,
};
use crate::engine::users::NewUser;
use crate::engine::{Engine, Ports, Settings};
use crate::store::memory::MemoryStore;

pub(crate) use phone::Phone;

/// 2023-11-14T22:13:20Z.
pub(crate) const START: i64 = 1_700_000_000;
pub(crate) const PORTAL: &str = "http://portal.test:8081";

/// Milliseconds of the engine's time, and by how many the wall clock is ahead of it.
#[derive(Debug)]
struct ManualClock(AtomicI64, AtomicI64);

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn wall(&self) -> Timestamp {
        self.now().moved(self.1.load(Ordering::SeqCst))
    }
}

#[derive(Debug)]
struct SeededRandom(AtomicU64);

impl Random for SeededRandom {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            let block = Sha256::digest(self.0.fetch_add(1, Ordering::SeqCst).to_be_bytes());
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }
}

/// Keeps what was sent to people.
#[derive(Default)]
pub(crate) struct KeptMessages(pub(crate) Mutex<Vec<Message>>);

impl Deliver for KeptMessages {
    fn send(&self, message: Message) -> BoxFuture<'_, Result<(), DeliverError>> {
        self.0.lock().push(message);
        Box::pin(async { Ok(()) })
    }
}

/// Has the same bytes at every address, and keeps what it was asked for.
#[derive(Default)]
pub(crate) struct KeptPictures {
    pub(crate) bytes: Mutex<Vec<u8>>,
    pub(crate) asked: Mutex<Vec<String>>,
}

impl Pictures for KeptPictures {
    fn fetch<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<Picture, FetchError>> {
        self.asked.lock().push(url.to_owned());
        let read = Picture::read(self.bytes.lock().clone());
        Box::pin(async move { read.map_err(|error| FetchError { reason: error.to_string() }) })
    }
}

/// Keeps what would wake a phone, and says of each message what was laid ready, in order; then that it went; nothing, once it hangs.
#[derive(Default)]
pub(crate) struct KeptPush {
    pub(crate) answers: Mutex<Vec<Result<(), PushError>>>,
    pub(crate) sent: Mutex<Vec<PushMessage>>,
    pub(crate) hangs: AtomicBool,
}

impl Push for KeptPush {
    fn send(&self, message: PushMessage) -> BoxFuture<'_, Result<(), PushError>> {
        let mut answers = self.answers.lock();
        let answer = if answers.is_empty() { Ok(()) } else { answers.remove(0) };
        self.sent.lock().push(message);
        let hangs = self.hangs.load(Ordering::SeqCst);
        Box::pin(async move { if hangs { std::future::pending().await } else { answer } })
    }
}

#[derive(Default)]
struct KeptEvents(Mutex<Vec<Event>>);

impl Events for KeptEvents {
    fn tell(&self, event: &Event) {
        self.0.lock().push(event.clone());
    }
}

fn app(number_match: NumberMatch) -> App {
    let second = Duration::from_secs(1);
    App {
        name: AppName::parse("wiki").unwrap(),
        title: "Library wiki".to_owned(),
        hosts: vec!["*".to_owned()],
        path: None,
        mode: crate::domain::route::Mode::Wall,
        whoami: None,
        overlay: false,
        clear_storage: false,
        upstreams: vec![Upstream::Tcp { tls: false, host: "127.0.0.1".to_owned(), port: 1 }],
        timeouts: UpstreamTimeouts { connect: second, read: second, write: second, idle: second, tunnel: second },
        realm: RealmName::parse("default").unwrap(),
        case_sensitive: false,
        strip_domain: Vec::new(),
        aliases: Arc::default(),
        methods: vec!["GET".to_owned(), "POST".to_owned()],
        body_on_get: false,
        case_insensitive_paths: false,
        open: Vec::new(),
        anonymous: Vec::new(),
        denied: Vec::new(),
        step_up: Vec::new(),
        step_up_within: 600 * second,
        password_paths: Vec::new(),
        password_change: Vec::new(),
        login_page: None,
        logout: None,
        session_cookies: Vec::new(),
        js_readable: Vec::new(),
        tokens: Tokens::default(),
        observe: false,
        rules: Vec::new(),
        policy: Policy {
            enrolment: EnrolmentPolicy::Mandatory,
            grace_logins: 0,
            grace_until: None,
            opt_out: OptOutPolicy::Never,
            unknown_users: UnknownUsers::Refuse,
            methods: vec![FactorMethod::OneTouch],
            number_match,
            fallback_after: 8 * second,
            approval_ttl: 120 * second,
            login_ttl: 600 * second,
            code_ttl: 300 * second,
            session: SessionLimits { idle: 3600 * second, longest: 7200 * second },
            trust_browser: Duration::ZERO,
            shared_networks: Vec::new(),
            help: String::new(),
            language: Locale::En,
        },
    }
}

/// The portal's protocols around an engine in memory.
pub(crate) struct Portal {
    pub(crate) engine: Arc<Engine>,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) app: Arc<App>,
    pub(crate) user: User,
    pub(crate) pictures: Arc<KeptPictures>,
    pub(crate) push: Arc<KeptPush>,
    pub(crate) messages: Arc<KeptMessages>,
    clock: Arc<ManualClock>,
    events: Arc<KeptEvents>,
}

/// What stays when the gateway is started anew.
struct Outside {
    store: Arc<MemoryStore>,
    clock: Arc<ManualClock>,
    messages: Arc<KeptMessages>,
    push: Arc<KeptPush>,
    pictures: Arc<KeptPictures>,
    events: Arc<KeptEvents>,
}

impl Outside {
    fn engine(&self, settings: Settings) -> Arc<Engine> {
        let ports = Ports {
            store: Arc::clone(&self.store) as _,
            clock: Arc::clone(&self.clock) as _,
            random: Arc::new(SeededRandom(AtomicU64::new(1))),
            deliver: Arc::clone(&self.messages) as _,
            push: Arc::clone(&self.push) as _,
            pictures: Arc::clone(&self.pictures) as _,
            events: Arc::clone(&self.events) as _,
            words: crate::language::Words::embedded().unwrap(),
        };
        Arc::new(Engine::new(ports, &Keyring::single([7; 32]), settings).unwrap())
    }
}

impl Portal {
    pub(crate) async fn new() -> Self {
        Self::matching(NumberMatch::Type).await
    }

    pub(crate) async fn matching(number_match: NumberMatch) -> Self {
        Self::with(number_match, |_| {}).await
    }

    /// With other limits than those of tests that ask often.
    pub(crate) async fn with_limits(change: impl FnOnce(&mut Limits)) -> Self {
        Self::with(NumberMatch::Type, change).await
    }

    async fn with(number_match: NumberMatch, change: impl FnOnce(&mut Limits)) -> Self {
        let clock = Arc::new(ManualClock(AtomicI64::new(START * 1000), AtomicI64::new(0)));
        let store = Arc::new(MemoryStore::new());
        let events = Arc::new(KeptEvents::default());
        let pictures = Arc::new(KeptPictures::default());
        let push = Arc::new(KeptPush::default());
        let messages = Arc::new(KeptMessages::default());
        let app = app(number_match);
        // Enough for tests that ask often: the bound on pushes is the engine's to show.
        let pushes = vec![Window { count: 1000, within: Duration::from_secs(1) }];
        let mut limits = Limits { pushes, live_pushes: 1000, logins_per_user: 1000, ..Limits::default() };
        change(&mut limits);
        let settings = Settings { apps: Apps::new(vec![app]), limits, ..Settings::default() };
        let app = Arc::clone(&settings.apps.all()[0]);
        let outside = Outside { store, clock, messages, push, pictures, events };
        let engine = outside.engine(settings);
        let name = app.user_name("alice").unwrap();
        let (user, _) = engine.add_user(&By::CONSOLE, &app.realm, &name, &NewUser::default()).await.unwrap();
        let Outside { store, clock, messages, push, pictures, events } = outside;
        Self { engine, store, app, user, pictures, push, messages, clock, events }
    }

    /// The gateway stopped, and started anew on what it kept.
    pub(crate) fn restarted(self) -> Self {
        let Self { engine, store, app, user, pictures, push, messages, clock, events } = self;
        let outside = Outside { store, clock, messages, push, pictures, events };
        let engine = outside.engine(Settings::clone(&engine.settings()));
        let Outside { store, clock, messages, push, pictures, events } = outside;
        Self { engine, store, app, user, pictures, push, messages, clock, events }
    }

    /// The gateway's service, as the protocol names it.
    pub(crate) fn service(&self) -> String {
        format!("VA{}", hex(&self.engine.service().service))
    }

    /// The gateway's account, as the protocol names it.
    pub(crate) fn account(&self) -> String {
        format!("AC{}", hex(&self.engine.service().account))
    }

    pub(crate) fn options(&self, portal: &str) -> Options {
        let issuer = "Vestibule".to_owned();
        let apps = AppsAt { scheme: "https", port: Some(8443) };
        Options { portal: portal.to_owned(), service: self.service(), account: self.account(), issuer, apps }
    }

    pub(crate) fn router(&self) -> Router {
        crate::web::portal::router(verify_v2::router(Arc::clone(&self.engine), self.options(PORTAL))).unwrap()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The wall clock, which phones with a right clock agree with.
    pub(crate) fn wall(&self) -> Timestamp {
        self.clock.wall()
    }

    /// Sets the wall clock this many seconds ahead of the engine's time.
    pub(crate) fn set_wall_ahead(&self, secs: i64) {
        self.clock.1.store(secs * 1000, Ordering::SeqCst);
    }

    pub(crate) fn pass(&self, time: Duration) {
        let millis = i64::try_from(time.as_millis()).unwrap();
        self.clock.0.fetch_add(millis, Ordering::SeqCst);
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        self.events.0.lock().clone()
    }

    /// The path of the user's entity.
    pub(crate) fn entity(&self) -> String {
        format!("/v2/Services/{}/Entities/{}", self.service(), self.user.id)
    }

    pub(crate) async fn invite(&self) -> String {
        self.engine.invite_device(&By::CONSOLE, self.user.id).await.unwrap()
    }

    /// A login of the user that the app said yes to.
    pub(crate) async fn hold(&self) -> LoginId {
        let carried = Forwarded::default();
        let burnt = self.engine.burn(&self.app, &carried).await.unwrap();
        let accepted = Accepted {
            app: &self.app,
            username: "alice",
            typed: "alice",
            client: None,
            trust: Vec::new(),
            url: "/login",
            outcome: Outcome::Success,
            answer: Answer { status: 302, headers: Vec::new(), body: HeaderBytes::default() },
            browser: Browser { name: "Firefox on Linux".to_owned(), address: "203.0.113.9".to_owned() },
            older: None,
            session: None,
            carried: &carried,
            seen_by: crate::engine::login::hold::SeenBy::Page,
            credential: None,
        };
        match self.engine.hold(accepted, burnt).await.unwrap() {
            Hold::Held { secret, .. } => LoginId::of(&from_base64url(&secret).unwrap()),
            other => panic!("not held: {other:?}"),
        }
    }

    /// The secret of the invitation that the page of a held login shows to a user without a factor.
    pub(crate) async fn set_up(&self, login: LoginId) -> String {
        self.engine.set_up_phone(&self.app, login).await.unwrap();
        match self.engine.login(&self.app, login).unwrap().login.set_up {
            Some(SetUp::Phone { invite, .. }) => invite.expose().clone(),
            other => panic!("no invitation: {other:?}"),
        }
    }

    /// The number the page of a held login shows.
    pub(crate) fn number(&self, login: LoginId) -> String {
        let view = self.engine.login(&self.app, login).unwrap();
        view.login.push.expect("a push").number.expect("a number").value
    }

    pub(crate) fn is_approved(&self, login: LoginId) -> bool {
        let state = self.engine.login(&self.app, login).unwrap().login.state;
        matches!(state, LoginState::Approved { .. })
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap() };
        Reply { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn ask(&self, method: Method, path: &str, token: &str, form: &[(&str, &str)]) -> Reply {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", basic(token))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// Registers a phone by an invitation, its key not proven yet.
    pub(crate) async fn register(&self, key: u8) -> Phone {
        self.register_by(&self.invite().await, key).await
    }

    /// The same by this invitation.
    pub(crate) async fn register_by(&self, secret: &str, key: u8) -> Phone {
        let mut phone = Phone::new(key);
        let reply = self.ask(Method::POST, &format!("{}/Factors", self.entity()), secret, &phone.form()).await;
        assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.body);
        phone.factor = reply.body;
        phone
    }

    /// The same, with its key proven.
    pub(crate) async fn phone(&self, key: u8) -> Phone {
        let phone = self.register(key).await;
        self.prove(&phone).await;
        phone
    }

    /// Proves a phone's key.
    pub(crate) async fn prove(&self, phone: &Phone) {
        let reply = self.as_phone(phone, Method::POST, &phone.path(), &[("AuthPayload", &phone.proof())]).await;
        assert_eq!((reply.status, &reply.body["status"]), (StatusCode::OK, &json!("verified")), "{}", reply.body);
    }

    /// A phone's request below its entity.
    pub(crate) async fn as_phone(&self, phone: &Phone, method: Method, tail: &str, form: &[(&str, &str)]) -> Reply {
        let token = phone.credential(self.wall().secs());
        self.ask(method, &format!("{}/{tail}", self.entity()), &token, form).await
    }

    /// What waits for a phone.
    pub(crate) async fn pending(&self, phone: &Phone) -> Vec<Value> {
        let reply = self.as_phone(phone, Method::GET, "Challenges?Status=pending", &[]).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
        reply.body["challenges"].as_array().unwrap().clone()
    }

    /// Fetches a challenge and answers it with these claims.
    pub(crate) async fn answer(&self, phone: &Phone, sid: &str, claims: Value) -> Reply {
        let tail = format!("Challenges/{sid}");
        let shown = self.as_phone(phone, Method::GET, &tail, &[]).await;
        let jwt = phone.answer(&shown, claims);
        self.as_phone(phone, Method::POST, &tail, &[("AuthPayload", &jwt)]).await
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Status and code of a refusal.
    pub(crate) fn refusal(&self) -> (u16, i64) {
        assert_eq!(self.body["status"], self.status.as_u16(), "{}", self.body);
        (self.status.as_u16(), self.body["code"].as_i64().unwrap())
    }
}

pub(crate) fn basic(token: &str) -> String {
    format!("Basic {}", base64(format!("token:{token}").as_bytes()))
}
