//! How real applications log people in, one row each. Every row is an application that an upstream imitates; it is walked in
//! both modes from the wrong password to the logout. What the row expects is written beside it, what holds for all of them
//! is in [`walk`].

#![allow(clippy::large_futures, reason = "each answer is read through a buffer within its future; tests have the room")]

mod codings;
mod cookies;
mod insider;
mod outcomes;
mod outside;
mod places;
mod programs;
mod redirects;
mod spellings;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use vestibule::domain::audit::By;
use vestibule::domain::ids::RealmName;
use vestibule::domain::pattern::CookiePattern;
use vestibule::domain::user::UserName;
use vestibule::engine::users::NewUser;

use crate::support::{self, Answer, Browser, Phone, TestGateway, form};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};

/// What an application says.
#[derive(Clone, Debug)]
struct Said {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Said {
    fn new(status: u16, kind: &str, body: impl AsRef<[u8]>) -> Self {
        Self { status, headers: vec![("Content-Type", kind.to_owned())], body: body.as_ref().to_vec() }
    }

    fn page(body: &str) -> Self {
        Self::new(200, "text/html; charset=utf-8", body)
    }

    fn json(body: &str) -> Self {
        Self::new(200, "application/json", body)
    }

    fn redirect(to: &str) -> Self {
        Self { status: 302, headers: vec![("Location", to.to_owned())], body: Vec::new() }
    }

    fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn set(self, cookie: impl Into<String>) -> Self {
        self.with("Set-Cookie", cookie)
    }

    fn cookies(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(|(name, _)| *name == "Set-Cookie").map(|(_, value)| value.as_str())
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| *other == name).map(|(_, value)| value.as_str())
    }

    /// The values that this answer gives to cookies, each name and path with its last word.
    fn live(&self) -> BTreeMap<Cookie, Option<String>> {
        self.cookies()
            .map(|cookie| {
                let (name, value, gone) = parts(cookie);
                ((name, support::path_of(cookie)), (!gone).then_some(value))
            })
            .collect()
    }

    fn is_private(&self) -> bool {
        String::from_utf8_lossy(&self.body).contains(PRIVATE)
    }
}

/// A cookie, as browsers tell them apart: its name and its path.
type Cookie = (String, String);

/// Name, value, and whether a browser drops it, of a `Set-Cookie`.
fn parts(cookie: &str) -> (String, String, bool) {
    let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
    let (name, value) = pair.split_once('=').expect("a name");
    let gone = value.is_empty()
        || matches!(value, "deleted" | "\"\"")
        || attributes.contains("Max-Age=0")
        || attributes.contains("1970");
    (name.to_owned(), value.to_owned(), gone)
}

/// A token that an application hands out.
const TOKEN: &str = "tok-SECRET";

/// What only whoever is signed in is shown.
const PRIVATE: &str = "PRIVATE";

/// What an application remembers between requests.
#[derive(Default)]
struct Memory {
    /// Session ids that are signed in.
    signed_in: BTreeSet<String>,
    /// Who signed in, as applications compare it: browser, languages, host and address.
    identity: Vec<Option<String>>,
}

/// What applications compare between login and use.
fn identity(request: &RecordedRequest) -> Vec<Option<String>> {
    ["user-agent", "accept-language", "host", "x-forwarded-for"]
        .map(|name| request.header(name).map(str::to_owned))
        .into()
}

/// A request that somebody makes.
#[derive(Clone)]
struct Sent {
    method: &'static str,
    target: &'static str,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Sent {
    fn new(method: &'static str, target: &'static str, kind: &str, body: impl Into<String>) -> Self {
        Self { method, target, headers: vec![("Content-Type", kind.to_owned())], body: body.into() }
    }

    fn form(target: &'static str, fields: &[(&str, &str)]) -> Self {
        Self::new("POST", target, "application/x-www-form-urlencoded", form(fields))
    }

    fn json(target: &'static str, body: &serde_json::Value) -> Self {
        Self::new("POST", target, "application/json", body.to_string())
    }

    fn get(target: &'static str) -> Self {
        Self { method: "GET", target, headers: Vec::new(), body: String::new() }
    }

    fn basic(mut self, password: &str) -> Self {
        self.headers.push(("Authorization", basic("alice", password)));
        self
    }

    fn authorization(&self) -> Option<&str> {
        self.headers.iter().find(|(name, _)| *name == "Authorization").map(|(_, value)| value.as_str())
    }

    async fn by(&self, browser: &mut Browser) -> Answer {
        let origin = browser.origin();
        let mut headers: Vec<(&str, &str)> = self.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        if self.method != "GET" {
            headers.push(("Origin", &origin));
        }
        browser.send(self.method, self.target, &headers, self.body.as_bytes()).await
    }
}

fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

/// How a right password is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hold {
    /// On the gateway's page.
    Page,
    /// In its own request, until the phone says yes.
    Wait,
    /// Refused without a code after the password.
    Code,
}

/// Whether the application can be walked in public mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Public {
    Walked,
    /// It cannot: such a configuration is refused.
    Refused(&'static str),
}

/// One application and its login.
struct Row {
    name: &'static str,
    /// Further keys of its configuration.
    keys: &'static str,
    /// `apps.session.cookies`.
    cookies: &'static [&'static str],
    /// What else is in `[apps.session]`.
    session: &'static str,
    /// What is in `[[apps.login]]`.
    rule: &'static str,
    /// The configuration asks who is signed in, in wall mode too.
    asks: bool,
    /// A login with this password.
    login: fn(&str) -> Sent,
    /// A request to the login's address that sends no password.
    passive: Option<fn() -> Sent>,
    /// The page that shows what is private, as a client asks for it.
    home: &'static str,
    /// What every request of a client carries once it is signed in.
    carries: fn(&str) -> Vec<(&'static str, String)>,
    /// What the login page is.
    first: fn(&RecordedRequest, &mut Memory) -> Said,
    /// What it says to a wrong password.
    no: fn(&RecordedRequest, &mut Memory) -> Said,
    /// What it says to a right one.
    yes: fn(&RecordedRequest, &mut Memory) -> Said,
    /// Whether a request is of somebody who is signed in.
    inside: fn(&RecordedRequest, &Memory) -> bool,
    /// Whether a phone may ring for the right password.
    rings: bool,
    hold: Hold,
    /// Where the answer to the right password leads, as the browser gets it.
    leads_to: &'static str,
    public: Public,
}

/// A form whose right answer is 302 with a new session, as most have it.
const FORM: Row = Row {
    name: "",
    keys: "",
    cookies: &["sid"],
    session: "",
    rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
           success = { status = [302], changes_cookie = \"sid\" }\nfailure = { status = [200] }",
    asks: false,
    login: |password| Sent::form("/login", &[("user", "alice"), ("pass", password)]),
    passive: None,
    home: "/home",
    carries: |_| Vec::new(),
    first: |_, _| Said::page("<form>").set("sid=v-1; Path=/"),
    no: |_, _| Said::page("try again"),
    yes: |_, _| Said::redirect("/home").set("sid=in-SECRET; Path=/; HttpOnly"),
    inside: |request, _| has_cookie(request, "sid", "in-"),
    rings: true,
    hold: Hold::Page,
    leads_to: "/home",
    public: Public::Walked,
};

/// Whether a request has a cookie whose value begins so.
fn has_cookie(request: &RecordedRequest, name: &str, start: &str) -> bool {
    request.cookies(name).iter().any(|value| value.trim_matches('"').starts_with(start))
}

/// The password of a request, wherever it is: the most willing application looks everywhere.
fn password(request: &RecordedRequest) -> Option<&'static str> {
    let authorization = request.header("authorization").and_then(|value| value.split_once(' '));
    let decoded = authorization.and_then(|(_, value)| STANDARD.decode(value).ok()).unwrap_or_default();
    let text = format!("{} {} {}", request.target, request.text(), String::from_utf8_lossy(&decoded));
    ["right", "wrong"].into_iter().find(|word| text.contains(word))
}

impl Row {
    fn say(&self, request: &RecordedRequest, memory: &mut Memory) -> Said {
        let inside = (self.inside)(request, memory);
        match (request.method.as_str(), request.path(), password(request)) {
            ("GET", "/logout", _) => {
                memory.signed_in.clear();
                let gone =
                    self.cookies.iter().map(|name| format!("{}=deleted; Path=/; Max-Age=0", name.replace('*', "")));
                gone.fold(Said::redirect("/login"), Said::set)
            }
            // Where each request carries the password, it is one more page.
            (_, "/home", Some("right")) if inside => Said::page(PRIVATE),
            (_, _, Some("right")) => (self.yes)(request, memory),
            (_, _, Some(_)) => (self.no)(request, memory),
            ("GET", "/login", _) => (self.first)(request, memory),
            ("GET", "/me", _) => Said::page(if inside { "somebody" } else { "nobody" }),
            _ if inside => Said::page(PRIVATE),
            _ => Said::page("for everybody"),
        }
    }

    fn is_session(&self, cookie: &str) -> bool {
        let patterns = self.cookies.iter().map(|pattern| CookiePattern::parse(pattern).expect("a pattern"));
        patterns.into_iter().any(|pattern| pattern.matches(cookie))
    }

    fn config(&self, host: &str, upstream: &str, mode: Mode) -> String {
        let mut text = format!(
            "[[apps]]\nname = \"{host}\"\nhosts = [\"{host}.test\"]\nrealm = \"{host}\"\nupstream = \"{upstream}\"\n\
             mode = \"{}\"\nlogin_page = \"/login\"\nlogout = \"GET /logout\"\n{}\n",
            mode.word(),
            self.keys
        );
        if mode == Mode::Public || self.asks {
            text.push_str("[apps.whoami]\npath = \"/me\"\nsigned_in = { body = \"somebody\" }\n");
        }
        let _ = writeln!(
            text,
            "[apps.session]\ncookies = {:?}\n{}\n[[apps.login]]\n{}",
            self.cookies, self.session, self.rule
        );
        text
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Wall,
    Public,
}

impl Mode {
    fn word(self) -> &'static str {
        match self {
            Self::Wall => "wall",
            Self::Public => "public",
        }
    }
}

/// One request and what was said to it.
#[derive(Clone, Debug)]
struct Exchange {
    request: RecordedRequest,
    said: Said,
}

type Log = Arc<Mutex<Vec<Exchange>>>;

/// A gateway with every application of a table.
struct Site {
    gateway: TestGateway,
    /// It ends when it is dropped.
    _upstream: RecordingUpstream,
    log: Log,
    mode: Mode,
}

impl Site {
    /// Starts it with these applications; the host of each is its number.
    async fn new(rows: &'static [Row], mode: Mode) -> Self {
        let log = Log::default();
        let memories: Mutex<BTreeMap<usize, Memory>> = Mutex::default();
        let written = Arc::clone(&log);
        let upstream = RecordingUpstream::start(move |request| {
            let host = request.header("host").and_then(|host| host.split(['.', ':']).next()).unwrap_or_default();
            let Some(number) = host.strip_prefix("app-").and_then(|number| number.parse::<usize>().ok()) else {
                return Reply::new(421, &[], "nobody's host");
            };
            let mut memories = memories.lock().unwrap_or_else(PoisonError::into_inner);
            let said = rows[number].say(request, memories.entry(number).or_default());
            drop(memories);
            let headers: Vec<_> = said.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let reply = Reply::new(said.status, &headers, &said.body);
            let exchange = Exchange { request: request.clone(), said };
            written.lock().unwrap_or_else(PoisonError::into_inner).push(exchange);
            reply
        })
        .await;
        let mut config = String::new();
        for (number, row) in rows.iter().enumerate().filter(|(_, row)| row.is_walked(mode)) {
            config.push_str(&row.config(&format!("app-{number}"), &upstream.url(), mode));
        }
        Self { gateway: TestGateway::start(&config).await, _upstream: upstream, log, mode }
    }

    /// What an application was asked and said, in order.
    fn exchanges(&self, host: &str) -> Vec<Exchange> {
        let log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        let is_of = |it: &&Exchange| it.request.header("host").and_then(|host| host.split('.').next()) == Some(host);
        log.iter().filter(is_of).cloned().collect()
    }

    /// Alice, as an application's realm knows her, with her phone.
    async fn alice(&self, host: &str) -> Phone {
        let realm = RealmName::parse(host).expect("a name");
        let name = UserName::parse("alice", false).expect("a name");
        let user = self
            .gateway
            .engine
            .add_user(&By::CONSOLE, &realm, &name, &NewUser::default())
            .await
            .expect("she is added")
            .0;
        let link = self.gateway.invitation(user.id).await;
        Phone::register(self.gateway.portal(), &link, self.now()).await.expect("the phone registers")
    }

    /// How many of her logins are held.
    fn held(&self, host: &str) -> usize {
        let realm = RealmName::parse(host).expect("a name");
        let name = UserName::parse("alice", false).expect("a name");
        self.gateway.engine.user_named(&realm, &name).expect("she is there").logins.len()
    }

    fn now(&self) -> vestibule::domain::time::Timestamp {
        use vestibule::engine::ports::Clock as _;
        self.gateway.clock.now()
    }
}

impl Row {
    fn is_walked(&self, mode: Mode) -> bool {
        mode == Mode::Wall || self.public == Public::Walked
    }
}

/// Walks every row in both modes, all at once, and tells of every row that fails.
async fn walk_all(rows: &'static [Row]) {
    let mut failed = Vec::new();
    for mode in [Mode::Wall, Mode::Public] {
        let site = Arc::new(Site::new(rows, mode).await);
        let walks: Vec<_> = rows
            .iter()
            .enumerate()
            .map(|(number, row)| {
                let site = Arc::clone(&site);
                let walked = row.is_walked(mode);
                (
                    row,
                    tokio::spawn(async move {
                        if walked {
                            walk::walk(&site, row, &format!("app-{number}")).await;
                        } else {
                            refuses_public(row);
                        }
                    }),
                )
            })
            .collect();
        for (row, walk) in walks {
            if let Err(error) = walk.await {
                let panic = error.into_panic();
                let text = panic.downcast_ref::<String>().cloned();
                let text = text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default();
                failed.push(format!("{} ({}): {text}", row.name, mode.word()));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

/// Where a mode cannot hold an application's login, its configuration is refused and says why.
fn refuses_public(row: &Row) {
    let Public::Refused(why) = row.public else { panic!("it can be walked") };
    let text = format!("{}{}", support::BASE, row.config("app-0", "http://127.0.0.1:9", Mode::Public));
    let error =
        vestibule::config::Config::parse(&text, std::path::Path::new(""), &|_| None).expect_err("it is refused");
    assert!(error.to_string().contains(why), "{error}");
}
