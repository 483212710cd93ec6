//! A gateway in this process, with a clock that only tests move, and the people around it: a browser without a window, a
//! phone, an outbox.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::pkcs8::EncodePublicKey as _;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use vestibule::api::http_date;
use vestibule::config::Config;
use vestibule::domain::audit::By;
use vestibule::domain::ids::{RealmName, UserId};
use vestibule::domain::seal::Keyring;
use vestibule::domain::time::Timestamp;
use vestibule::domain::user::{User, UserName};
use vestibule::engine::Engine;
use vestibule::engine::ports::{BoxFuture, Clock, Deliver, DeliverError, Message, NoPictures, Pictures, Store};
use vestibule::engine::records::Tx;
use vestibule::engine::users::NewUser;
use vestibule::serve::{self, Running, SystemClock, SystemRandom, World};
use vestibule::store::memory::MemoryStore;

/// How long an answer may take; only a failing test ever waits that long. A machine that runs every other test beside it may be
/// busy with those for many seconds.
const PATIENCE: Duration = Duration::from_mins(1);

/// A clock that only a test moves: one that stands still, or one that goes with the system's, for tests with a real browser,
/// whose own clock goes too.
pub struct ManualClock {
    ahead: Mutex<Duration>,
    time: Time,
}

enum Time {
    Stands(Timestamp),
    Goes(SystemClock),
}

impl ManualClock {
    /// One that moves by [`ManualClock::advance`] alone.
    pub fn standing() -> Self {
        Self { ahead: Mutex::default(), time: Time::Stands(Timestamp::from_secs(1_795_255_200)) }
    }

    fn going() -> Self {
        Self { ahead: Mutex::default(), time: Time::Goes(SystemClock::new()) }
    }

    pub fn advance(&self, by: Duration) {
        *self.ahead.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        let now = match &self.time {
            Time::Stands(at) => *at,
            Time::Goes(clock) => clock.now(),
        };
        now + *self.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wall(&self) -> Timestamp {
        self.now()
    }
}

/// Keeps messages instead of sending them.
#[derive(Default)]
pub struct TestOutbox(Mutex<Vec<Message>>);

impl TestOutbox {
    pub fn messages(&self) -> Vec<Message> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn last_code(&self) -> String {
        self.messages().iter().rev().find_map(|message| message.code.clone()).expect("a code was sent")
    }
}

impl Deliver for TestOutbox {
    fn send(&self, message: Message) -> BoxFuture<'_, Result<(), DeliverError>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(message);
        Box::pin(async { Ok(()) })
    }
}

/// Where the gateway listens and what it is made of.
pub struct TestGateway {
    pub running: Running,
    pub engine: Arc<Engine>,
    pub clock: Arc<ManualClock>,
    pub outbox: Arc<TestOutbox>,
    pub store: Arc<dyn Store>,
    pub config: Config,
}

/// The parts of a configuration that every test shares: ports of the system's choice on loopback.
pub const BASE: &str = r#"
[server]
listen = ["127.0.0.1:0"]
[portal]
listen = ["127.0.0.1:0"]
url = "http://localhost:8081"
[admin]
listen = ["127.0.0.1:0"]
"#;

pub fn keyring() -> Keyring {
    Keyring::single([7; 32])
}

pub fn config(text: &str) -> Config {
    Config::parse(&format!("{BASE}{text}"), std::path::Path::new(""), &|_| None)
        .unwrap_or_else(|error| panic!("the test's configuration has problems: {error}"))
}

impl TestGateway {
    /// Starts one with a store in memory.
    pub async fn start(text: &str) -> Self {
        Self::start_with(text, Arc::new(MemoryStore::new())).await
    }

    /// Starts one with this store.
    #[expect(clippy::unused_async, reason = "awaited as `start` is; only the listeners need a runtime")]
    pub async fn start_with(text: &str, store: Arc<dyn Store>) -> Self {
        Self::start_config(config(text), store)
    }

    /// Starts one with this configuration, for what [`BASE`] leaves no room for.
    pub fn start_config(config: Config, store: Arc<dyn Store>) -> Self {
        Self::start_at(config, store, ManualClock::standing(), Arc::new(NoPictures))
    }

    /// Starts one with a store in memory that has the pictures which applications name from here.
    pub fn start_pictures(text: &str, pictures: Arc<dyn Pictures>) -> Self {
        Self::start_at(config(text), Arc::new(MemoryStore::new()), ManualClock::standing(), pictures)
    }

    /// Starts one whose clock goes with the system's, for tests with a real browser.
    pub fn start_now(text: &str) -> Self {
        Self::start_config_now(config(text))
    }

    /// As [`TestGateway::start_now`], with this configuration.
    pub fn start_config_now(config: Config) -> Self {
        Self::start_pictures_now(config, Arc::new(NoPictures))
    }

    /// The same, with the pictures which applications name from here.
    pub fn start_pictures_now(config: Config, pictures: Arc<dyn Pictures>) -> Self {
        Self::start_at(config, Arc::new(MemoryStore::new()), ManualClock::going(), pictures)
    }

    fn start_at(config: Config, store: Arc<dyn Store>, clock: ManualClock, pictures: Arc<dyn Pictures>) -> Self {
        let clock = Arc::new(clock);
        let outbox = Arc::new(TestOutbox::default());
        let world = World {
            store: Arc::clone(&store),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            random: Arc::new(SystemRandom),
            deliver: Arc::clone(&outbox) as Arc<dyn Deliver>,
            push: serve::carriers(&config).expect("the carriers are built"),
            pictures,
        };
        let engine = serve::engine(&config, world, &keyring()).expect("the engine starts");
        let running = serve::start(&config, Arc::clone(&engine)).expect("the listeners start");
        Self { running, engine, clock, outbox, store, config }
    }

    pub fn address(&self) -> SocketAddr {
        self.running.app_addresses()[0]
    }

    pub fn portal(&self) -> SocketAddr {
        self.running.portal_addresses()[0]
    }

    pub fn browser(&self, host: &str) -> Browser {
        Browser::new(self.address(), host)
    }

    /// A browser whose login to the wiki waits for the factor.
    pub async fn held(&self, user: &str) -> Browser {
        let mut browser = self.browser("wiki.test");
        let answer = browser.post("/login", &[("user", user), ("pass", "right")]).await;
        let page = (answer.status, answer.header("location"));
        assert_eq!(page, (303, Some("/.vestibule/login")), "{user}: {}", answer.text());
        browser
    }

    /// Writes a user's record past the engine.
    pub async fn rewrite(&self, id: UserId, change: impl FnOnce(&mut User)) {
        let commit = {
            let mut tx = Tx::new(&*self.store);
            let mut user: User = tx.get(&id).expect("it is read").expect("it is there");
            change(&mut user);
            tx.put(&id, &user);
            tx.into_commit()
        };
        self.store.commit(commit).await.expect("nobody else writes");
    }

    pub fn realm() -> RealmName {
        RealmName::parse("default").expect("a name")
    }

    /// Adds a user the way the command does; the SoftToken's link if one was asked for.
    pub async fn add_user(&self, name: &str, new: NewUser) -> User {
        let name = UserName::parse(name, false).expect("a name");
        self.engine.add_user(&By::CONSOLE, &Self::realm(), &name, &new).await.expect("the user is added").0
    }

    pub fn user(&self, name: &str) -> User {
        let name = UserName::parse(name, false).expect("a name");
        self.engine.user_named(&Self::realm(), &name).expect("the user is there")
    }

    /// A user with a registered phone.
    pub async fn user_with_phone(&self, name: &str) -> Phone {
        let user = self.add_user(name, NewUser { grace: 3, ..NewUser::default() }).await;
        let link = self.invitation(user.id).await;
        Phone::register(self.portal(), &link, self.clock.now()).await.expect("the phone registers")
    }

    /// The link by which an administrator lets somebody register a phone.
    pub async fn invitation(&self, user: UserId) -> String {
        let secret = self.engine.invite_device(&By::CONSOLE, user).await.expect("an invitation");
        self.engine.register_link("http://127.0.0.1", user, &secret)
    }
}

/// An answer, whole.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub fn all(&self, name: &str) -> Vec<&str> {
        self.headers
            .iter()
            .filter(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
            .collect()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("not JSON ({error}): {}", self.text()))
    }
}

/// Sends bytes as they are and reads what comes back until the other side closes or the answer is whole.
pub async fn raw(address: SocketAddr, request: impl AsRef<[u8]>) -> Answer {
    let mut stream = TcpStream::connect(address).await.expect("the gateway accepts");
    stream.write_all(request.as_ref()).await.expect("the request is written");
    read_answer(&mut stream, false).await
}

pub async fn read_answer(stream: &mut TcpStream, is_head: bool) -> Answer {
    let mut bytes = Vec::new();
    let mut chunk = vec![0; 16 * 1024];
    loop {
        if let Some(answer) = parse_answer(&bytes, false, is_head) {
            return answer;
        }
        let read = tokio::time::timeout(PATIENCE, stream.read(&mut chunk)).await;
        match read.expect("the gateway answers in time") {
            Ok(0) | Err(_) => break,
            Ok(read) => bytes.extend_from_slice(&chunk[..read]),
        }
    }
    parse_answer(&bytes, true, is_head).unwrap_or(Answer { status: 0, headers: Vec::new(), body: bytes })
}

fn parse_answer(bytes: &[u8], closed: bool, is_head: bool) -> Option<Answer> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status: u16 = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    if (100..200).contains(&status) && status != 101 {
        return parse_answer(&bytes[end + 4..], closed, is_head);
    }
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .collect();
    let find = |name: &str| headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.clone());
    let rest = &bytes[end + 4..];
    let body = if is_head || matches!(status, 101 | 204 | 304) {
        Vec::new()
    } else if let Some(length) = find("content-length").and_then(|length| length.parse::<usize>().ok()) {
        if rest.len() < length && !closed {
            return None;
        }
        rest[..length.min(rest.len())].to_vec()
    } else if find("transfer-encoding").is_some() {
        match unchunk(rest) {
            Some(body) => body,
            None if closed => rest.to_vec(),
            None => return None,
        }
    } else if closed {
        rest.to_vec()
    } else {
        return None;
    };
    Some(Answer { status, headers, body })
}

fn unchunk(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|window| window == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).ok()?.split(';').next()?.trim(), 16).ok()?;
        rest = &rest[end + 2..];
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size + 2..)?;
    }
}

/// A browser without a window: keeps cookies, follows nothing by itself.
#[derive(Clone)]
pub struct Browser {
    pub address: SocketAddr,
    pub host: String,
    pub cookies: BTreeMap<String, String>,
    /// Cookies of another path than `/`: by path and name.
    pub scoped: BTreeMap<(String, String), String>,
    pub headers: Vec<(String, String)>,
}

impl Browser {
    pub fn new(address: SocketAddr, host: &str) -> Self {
        let headers = [
            ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
            ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"),
        ];
        Self {
            address,
            host: format!("{host}:{}", address.port()),
            cookies: BTreeMap::new(),
            scoped: BTreeMap::new(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        }
    }

    pub fn origin(&self) -> String {
        format!("http://{}", self.host)
    }

    pub async fn send(&mut self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let request = self.request(method, target, headers, body);
        let mut stream = TcpStream::connect(self.address).await.expect("the gateway accepts");
        // Nobody need read the rest of what is refused; the answer says what came of it.
        let _ = stream.write_all(&request).await;
        let answer = read_answer(&mut stream, method == "HEAD").await;
        self.keep(&answer);
        answer
    }

    pub fn request(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
        use std::fmt::Write as _;
        let mut head = format!("{method} {target} HTTP/1.1\r\nHost: {}\r\n", self.host);
        for (name, value) in self.headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).chain(headers.iter().copied()) {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        let pairs = self.cookies_for(target);
        if !pairs.is_empty() {
            let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let _ = write!(head, "Cookie: {}\r\n", pairs.join("; "));
        }
        let explicit = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("transfer-encoding"));
        if !explicit && (!body.is_empty() || method == "POST") {
            let _ = write!(head, "Content-Length: {}\r\n", body.len());
        }
        head.push_str("Connection: close\r\n\r\n");
        [head.as_bytes(), body].concat()
    }

    /// The cookies that go with a request, those of the longest path first (RFC 6265 §5.4).
    pub fn cookies_for(&self, target: &str) -> Vec<(&str, &str)> {
        let path = target.split('?').next().unwrap_or_default();
        let mut scoped: Vec<_> = self.scoped.iter().filter(|((of, _), _)| is_within(path, of)).collect();
        scoped.sort_by_key(|((of, _), _)| std::cmp::Reverse(of.len()));
        let scoped = scoped.into_iter().map(|((_, name), value)| (name.as_str(), value.as_str()));
        scoped.chain(self.cookies.iter().map(|(name, value)| (name.as_str(), value.as_str()))).collect()
    }

    pub fn keep(&mut self, answer: &Answer) {
        for header in answer.all("set-cookie") {
            let (pair, attributes) = header.split_once(';').unwrap_or((header, ""));
            let Some((name, value)) = pair.split_once('=') else { continue };
            let gone = value.is_empty() || attributes.to_ascii_lowercase().contains("max-age=0");
            self.put(name.trim(), &path_of(header), (!gone).then(|| value.trim()));
        }
    }

    /// Keeps a cookie of a path, or drops it.
    pub fn put(&mut self, name: &str, path: &str, value: Option<&str>) {
        match (path, value) {
            ("/", Some(value)) => drop(self.cookies.insert(name.to_owned(), value.to_owned())),
            ("/", None) => drop(self.cookies.remove(name)),
            (path, Some(value)) => drop(self.scoped.insert((path.to_owned(), name.to_owned()), value.to_owned())),
            (path, None) => drop(self.scoped.remove(&(path.to_owned(), name.to_owned()))),
        }
    }

    pub async fn get(&mut self, target: &str) -> Answer {
        self.send("GET", target, &[], b"").await
    }

    /// Posts a form as the page of this host does.
    pub async fn post(&mut self, target: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form(fields);
        let origin = self.origin();
        let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Origin", origin.as_str())];
        self.send("POST", target, &headers, body.as_bytes()).await
    }

    /// The state of the held login.
    pub async fn state(&mut self) -> Value {
        let answer = self.get("/.vestibule/login/state").await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// Signs out by the gateway's own page.
    pub async fn sign_out(&mut self) -> Answer {
        let page = self.get("/.vestibule/logout").await.text();
        let (_, token) = page.split_once("name=\"token\" value=\"").unwrap_or_else(|| panic!("no token on {page}"));
        let token = token.split('"').next().unwrap_or_default().to_owned();
        self.post("/.vestibule/logout", &[("token", &token)]).await
    }

    /// One step of the held login, with the form's token.
    pub async fn step(&mut self, step: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.get("/.vestibule/login/state").await;
        let token = answer.json()["token"].as_str().unwrap_or_default().to_owned();
        let mut all = vec![("token", token.as_str())];
        all.extend_from_slice(fields);
        self.post(&format!("/.vestibule/login/{step}"), &all).await
    }

    /// The same, with the answer as JSON.
    pub async fn json_step(&mut self, step: &str, fields: &[(&str, &str)]) -> Answer {
        let saved = self.headers.clone();
        self.headers.retain(|(name, _)| name != "Accept");
        self.headers.push(("Accept".to_owned(), "application/json".to_owned()));
        let answer = self.step(step, fields).await;
        self.headers = saved;
        answer
    }
}

/// The path that a `Set-Cookie` says; `/` where it says none.
pub fn path_of(set_cookie: &str) -> String {
    let attributes = set_cookie.split(';').skip(1).filter_map(|part| part.split_once('='));
    let path = attributes.filter(|(name, _)| name.trim().eq_ignore_ascii_case("path")).last();
    path.map_or("/", |(_, path)| path.trim()).to_owned()
}

/// Whether a cookie of the path `of` goes with a request for `path` (RFC 6265 §5.1.4).
pub fn is_within(path: &str, of: &str) -> bool {
    path.strip_prefix(of).is_some_and(|rest| rest.is_empty() || of.ends_with('/') || rest.starts_with('/'))
}

pub fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// A phone that speaks the device protocol from its facts.
pub struct Phone {
    pub portal: SocketAddr,
    key: SigningKey,
    pub path: String,
    account_sid: String,
    pub factor: String,
    credential: String,
    pub softtoken: Option<String>,
}

impl Phone {
    /// Registers by a link.
    pub async fn register(portal: SocketAddr, link: &str, now: Timestamp) -> Result<Self, String> {
        let phone = Self::announce(portal, link).await?;
        phone.verify(now).await?;
        Ok(phone)
    }

    /// The first half of a registration: the link is used up, and the key is known.
    pub async fn announce(portal: SocketAddr, link: &str) -> Result<Self, String> {
        let (_, fragment) = link.split_once("#register=").ok_or("not a link")?;
        let mut parts = fragment.split('.');
        let (service, identity, token) =
            (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        let mut scalar = [0_u8; 32];
        getrandom::fill(&mut scalar).expect("random bytes");
        let key = SigningKey::from_slice(&scalar).expect("a scalar in range");
        let public = key.verifying_key().to_public_key_der().expect("a key encodes");
        let path = format!("/v2/Services/{service}/Entities/{identity}");
        let mut phone = Self {
            portal,
            key,
            path,
            account_sid: String::new(),
            factor: String::new(),
            credential: String::new(),
            softtoken: None,
        };
        let fields = [
            ("FriendlyName", "Pixel 8"),
            ("FactorType", "push"),
            ("Binding.Alg", "ES256"),
            ("Binding.PublicKey", &STANDARD.encode(public.as_bytes())),
            ("Config.SdkVersion", "1"),
            ("Config.AppId", "test"),
            ("Config.NotificationPlatform", "none"),
        ];
        let answer = phone.call("POST", "/Factors", token, &fields).await;
        if answer.status != 201 {
            return Err(answer.text());
        }
        let factor = answer.json();
        factor["sid"].as_str().unwrap_or_default().clone_into(&mut phone.factor);
        factor["account_sid"].as_str().unwrap_or_default().clone_into(&mut phone.account_sid);
        factor["config"]["credential_sid"].as_str().unwrap_or_default().clone_into(&mut phone.credential);
        phone.softtoken = factor["options"]["vestibule"]["softtoken"]["secret"].as_str().map(str::to_owned);
        Ok(phone)
    }

    /// The second half: it shows that it holds the key.
    pub async fn verify(&self, now: Timestamp) -> Result<(), String> {
        let proof: Signature = self.key.sign(self.factor.as_bytes());
        let proof = STANDARD.encode(proof.to_der().as_bytes());
        let target = format!("/Factors/{}", self.factor);
        let answer = self.post(now, &target, &[("AuthPayload", &proof)]).await;
        if answer.status != 200 || answer.json()["status"] != "verified" {
            return Err(answer.text());
        }
        Ok(())
    }

    /// What a request signs in with, made afresh.
    pub fn jwt(&self, now: Timestamp) -> String {
        // The nonces of these signatures follow from the text: each text must be another one.
        static SIGNED: AtomicU64 = AtomicU64::new(0);
        let jti = SIGNED.fetch_add(1, Ordering::Relaxed).to_string();
        let header = json!({"cty":"twilio-pba;v=1","kid":self.credential,"typ":"JWT","alg":"ES256"});
        self.sign(&header, &json!({"sub":self.account_sid,"exp":now.secs()+600,"nbf":now.secs(),"jti":jti}))
    }

    /// A request of its own, repeated once on 401 with the time of the answer, as the libraries of phones do.
    pub async fn post(&self, now: Timestamp, target: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.call("POST", target, &self.jwt(now), fields).await;
        let date = answer.header("date").and_then(http_date::parse).filter(|_| answer.status == 401);
        match date {
            Some(date) => self.call("POST", target, &self.jwt(date), fields).await,
            None => answer,
        }
    }

    pub fn sign(&self, header: &Value, payload: &Value) -> String {
        let text =
            format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(payload.to_string()));
        let signature: Signature = self.key.sign(text.as_bytes());
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }

    pub async fn call(&self, method: &str, target: &str, token: &str, fields: &[(&str, &str)]) -> Answer {
        let mut browser = Browser::new(self.portal, "127.0.0.1");
        let credentials = format!("Basic {}", STANDARD.encode(format!("token:{token}")));
        let headers = [("Authorization", credentials.as_str()), ("Content-Type", "application/x-www-form-urlencoded")];
        let target = format!("{}{target}", self.path);
        let body = if method == "POST" { form(fields) } else { String::new() };
        browser.send(method, &target, &headers, body.as_bytes()).await
    }

    /// The pending requests.
    pub async fn pending(&self, now: Timestamp) -> Vec<Value> {
        let target = format!("/Challenges?FactorSid={}&Status=pending&PageSize=20&Order=asc", self.factor);
        let answer = self.call("GET", &target, &self.jwt(now), &[]).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["challenges"].as_array().cloned().unwrap_or_default()
    }

    /// Answers a request with further claims; the status it has then.
    pub async fn answer(&self, now: Timestamp, sid: &str, status: &str, claims: Value) -> (Answer, String) {
        let payload = self.payload(now, sid, status, claims).await;
        self.answer_with(now, sid, &payload).await
    }

    pub async fn payload(&self, now: Timestamp, sid: &str, status: &str, claims: Value) -> String {
        let answer = self.call("GET", &format!("/Challenges/{sid}"), &self.jwt(now), &[]).await;
        let challenge = answer.json();
        let mut payload = json!({ "status": status });
        for field in answer.header("twilio-verify-signature-fields").unwrap_or_default().split(',') {
            payload[field] = challenge[field].clone();
        }
        for (name, value) in claims.as_object().cloned().unwrap_or_default() {
            payload[name] = value;
        }
        self.sign(&json!({"typ":"JWT","alg":"ES256"}), &payload)
    }

    pub async fn answer_with(&self, now: Timestamp, sid: &str, payload: &str) -> (Answer, String) {
        let posted = self.post(now, &format!("/Challenges/{sid}"), &[("AuthPayload", payload)]).await;
        let after = self.call("GET", &format!("/Challenges/{sid}"), &self.jwt(now), &[]).await;
        let status = after.json()["status"].as_str().unwrap_or_default().to_owned();
        (posted, status)
    }

    /// Approves the newest request with this number.
    pub async fn approve(&self, now: Timestamp, number: &str) -> String {
        let pending = self.pending(now).await;
        let sid = pending.last().expect("a request is pending")["sid"].as_str().unwrap_or_default().to_owned();
        self.answer(now, &sid, "approved", json!({ "number": number })).await.1
    }

    /// Denies the newest request.
    pub async fn deny(&self, now: Timestamp, not_me: bool) -> String {
        let pending = self.pending(now).await;
        let sid = pending.last().expect("a request is pending")["sid"].as_str().unwrap_or_default().to_owned();
        let claims = if not_me { json!({ "not_me": true }) } else { json!({}) };
        self.answer(now, &sid, "denied", claims).await.1
    }

    /// The SoftToken's code at a time.
    pub fn code(&self, at: Timestamp) -> String {
        softtoken_code(self.softtoken.as_deref().expect("a seed was given"), at)
    }
}

/// The code of a seed in base32 at a time.
pub fn softtoken_code(base32: &str, at: Timestamp) -> String {
    let seed = totp_rs::Secret::try_from_base32(base32).expect("base32");
    let seed = vestibule::domain::factor::totp::Seed::new(seed.as_ref().to_vec()).expect("long enough");
    seed.code_at(at)
}
