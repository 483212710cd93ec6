//! Real applications behind the gateway, each with its preset and nothing else for configuration: a wrong password passes
//! unchanged, a right one is held, no other way in leads anywhere before the approval, and what leaks is worth nothing.

#![allow(clippy::large_futures, reason = "each answer is read through a buffer within its future; tests have the room")]

mod django;
mod dokuwiki;
mod home_assistant;
mod node_red;
mod phpmyadmin;
mod radicale;
mod wordpress;

use std::fs;
use std::path::Path;
use std::process::Command;

use tokio_tungstenite::tungstenite::{Error, client::IntoClientRequest as _};
use vestibule::config::{Evidence, presets};
use vestibule::engine::ports::{Clock as _, Table};

use crate::child::Running;
use crate::plain;
use crate::real_apps::{PYTHON, USER, WebSocket};
use crate::support::{Answer, Browser, Phone, TestGateway};

/// The presets that the tests run against their application, which is in the version that the preset claims.
const RUN: [(&str, &str, &str, &str); 7] = [
    ("django-admin", "Django 5.2", "tests/apps/django/requirements.txt", "Django==5.2."),
    ("dokuwiki", "DokuWiki 2022-07-31", "/usr/share/dokuwiki/VERSION", "2022-07-31"),
    ("home-assistant", "Home Assistant 2024.3", "tests/apps/home-assistant/requirements.txt", "homeassistant==2024.3."),
    ("node-red", "Node-RED 4.1", "tests/apps/node-red/package.json", "\"node-red\": \"4.1."),
    ("phpmyadmin", "phpMyAdmin 5.2", "/usr/share/phpmyadmin/libraries/classes/Version.php", "VERSION = '5.2."),
    ("radicale", "Radicale 3.9", "tests/apps/radicale/requirements.txt", "Radicale==3.9."),
    ("wordpress", "WordPress 6.1", "/usr/share/wordpress/wp-includes/version.php", "$wp_version = '6.1."),
];

#[test]
fn presets_claim_to_be_tested_if_and_only_if_they_are() {
    let claims: Vec<(String, String)> = presets()
        .iter()
        .filter_map(|preset| match preset.evidence() {
            Evidence::Tested(app) => Some((preset.name().to_owned(), app)),
            Evidence::Documented(_) => None,
        })
        .collect();
    let run = RUN.map(|(name, app, ..)| (name.to_owned(), app.to_owned()));
    assert_eq!(claims, run);
    for (name, _, file, version) in RUN {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(text.contains(version), "`{name}` claims another version than `{file}` has");
    }
}

/// For walks that trust a browser, before the block of the application.
const TRUST: &str = "[policy]\ntrust_browser = \"30d\"\n";

/// One way in that is no login rule.
struct Entry<'a> {
    name: &'a str,
    method: &'a str,
    target: String,
    headers: &'a [(&'a str, &'a str)],
    body: String,
    /// Anybody may ask for it, without the credentials that come along.
    is_open: bool,
}

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

impl<'a> Entry<'a> {
    fn get(name: &'a str, target: impl Into<String>, headers: &'a [(&'a str, &'a str)]) -> Self {
        Self { name, method: "GET", target: target.into(), headers, body: String::new(), is_open: false }
    }

    fn open(self) -> Self {
        Self { is_open: true, ..self }
    }

    /// A form.
    fn post(name: &'a str, target: impl Into<String>, body: &str) -> Self {
        Self::send(name, target, &[FORM], body)
    }

    fn send(name: &'a str, target: impl Into<String>, headers: &'a [(&'a str, &'a str)], body: &str) -> Self {
        Self { name, method: "POST", target: target.into(), headers, body: body.to_owned(), is_open: false }
    }
}

/// Name and password of the account, as Basic sends them.
const BASIC: (&str, &str) = ("Authorization", "Basic YWxpY2U6Q29ycmVjdEhvcnNlMQ==");

/// A gateway before an application, somebody with an account there and a phone, and a page that only they may see.
struct Walk {
    gateway: TestGateway,
    phone: Phone,
    host: &'static str,
    /// Where the application is.
    app: String,
    /// The page, and what it says.
    inside: (&'static str, &'static str),
}

impl Walk {
    async fn start(config: &str, host: &'static str, app: String, inside: (&'static str, &'static str)) -> Self {
        let gateway = TestGateway::start(config).await;
        let phone = gateway.user_with_phone(USER).await;
        Self { gateway, phone, host, app, inside }
    }

    fn browser(&self) -> Browser {
        self.gateway.browser(self.host)
    }

    async fn is_inside(&self, browser: &mut Browser) -> bool {
        let answer = browser.get(self.inside.0).await;
        answer.status == 200 && answer.text().contains(self.inside.1)
    }

    /// How many browsers are trusted.
    fn trusted(&self) -> usize {
        self.gateway.store.scan(Table::TrustedBrowser, b"", None, 9).expect("it reads").len()
    }

    async fn rings(&self) -> usize {
        self.phone.pending(self.gateway.clock.now()).await.len()
    }

    /// Tries every entry in a browser of its own, and in `visitor`'s, which may be one with a login on hold. What is open is
    /// answered, but not to whoever the credentials name.
    async fn refuses(&self, visitor: &Browser, entries: &[Entry<'_>]) {
        let rings = self.rings().await;
        for entry in entries {
            for (who, mut browser) in [("a stranger", self.browser()), ("the visitor", visitor.clone())] {
                let what = format!("{} by {who}", entry.name);
                let answer = browser.send(entry.method, &entry.target, entry.headers, entry.body.as_bytes()).await;
                let is_open = entry.is_open && answer.status == 200 && answer.all("set-cookie").is_empty();
                let is_refused =
                    answer.status == 303 || (400..500).contains(&answer.status) || answer.text().contains("<fault>");
                assert!(is_open || is_refused, "{what}: {} {:?}", answer.status, answer.headers);
                assert!(!answer.text().contains(self.inside.1), "{what}: {}", answer.text());
                assert!(!self.is_inside(&mut browser).await, "{what}: is inside now");
            }
        }
        assert_eq!(self.rings().await, rings, "a phone rang");
    }

    /// The answer to a right password is the way to the gateway's page, and nothing else.
    async fn is_held(&self, browser: &mut Browser, answer: &Answer) {
        assert_eq!((answer.status, answer.header("location")), (303, Some("/.vestibule/login")), "{}", answer.text());
        assert_eq!(self.rings().await, 1, "the phone did not ring once");
        assert!(!self.is_inside(browser).await, "inside before the approval");
    }

    /// Approves the login of this browser on the phone; the app's answer.
    async fn approve(&self, browser: &mut Browser) -> Answer {
        let number = browser.state().await["number"].as_str().expect("a number").to_owned();
        assert_eq!(self.phone.approve(self.gateway.clock.now(), &number).await, "approved");
        browser.step("release", &[]).await
    }

    /// What this browser holds is worth nothing: not at the application itself, not without the gateway's own cookie.
    async fn leaks_nothing(&self, browser: &Browser) {
        let pairs: Vec<String> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = http::Request::get(format!("{}{}", self.app, self.inside.0))
            .header("host", &browser.host)
            .header("cookie", pairs.join("; "))
            .body(String::new());
        let past = plain::send(request.expect("a request")).await;
        assert!(!past.body().contains(self.inside.1), "the application takes a cookie from the jar: {pairs:?}");
        let mut thief = browser.clone();
        assert!(thief.cookies.remove("vestibule").is_some(), "no session of the gateway: {pairs:?}");
        assert!(!self.is_inside(&mut thief).await, "inside without the gateway's cookie");
    }

    /// Cookies that the application itself gave somebody are no way in.
    async fn takes_no_raw(&self, cookies: &str) {
        let mut thief = self.browser();
        for (name, value) in cookies.split("; ").filter_map(|pair| pair.split_once('=')) {
            thief.cookies.insert(name.to_owned(), value.to_owned());
        }
        assert!(!self.is_inside(&mut thief).await, "inside with {cookies}");
    }
}

/// Where programs find the gateway, whose application they know as `localhost`.
fn vestibule_of(gateway: &TestGateway, path: &str) -> String {
    format!("http://localhost:{}{path}", gateway.address().port())
}

/// Runs a Python program of the tests, with the client libraries of the applications; what it prints.
async fn python(program: &str, arguments: &[&str]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(root.join(PYTHON));
    command.arg(root.join("tests/apps").join(program)).args(arguments).env("PYTHONDONTWRITEBYTECODE", "1");
    Running::start(program, &mut command, "run `make deps-test`").whole().await
}

/// Opens a WebSocket as this browser, with this token as Bearer.
async fn open_socket(browser: &Browser, target: &str, token: Option<&str>) -> Result<WebSocket, Error> {
    let mut request = format!("ws://{}{target}", browser.address).into_client_request().expect("an address");
    let headers = request.headers_mut();
    headers.insert("host", browser.host.parse().expect("a host"));
    headers.insert("origin", browser.origin().parse().expect("an origin"));
    let cookies: Vec<String> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    if !cookies.is_empty() {
        headers.insert("cookie", cookies.join("; ").parse().expect("cookies"));
    }
    if let Some(token) = token {
        headers.insert("authorization", format!("Bearer {token}").parse().expect("a token"));
    }
    tokio_tungstenite::connect_async(request).await.map(|(socket, _)| socket)
}

/// With which status a WebSocket was refused; `None` if it opened.
fn refused_with(opened: Result<WebSocket, Error>) -> Option<u16> {
    match opened {
        Err(Error::Http(answer)) => Some(answer.status().as_u16()),
        Err(other) => panic!("not refused but broken: {other}"),
        Ok(_) => None,
    }
}

/// The value of a hidden field, or of whatever else stands between two texts.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no `{before}` in {text}"));
    rest.split_once(after).map_or(rest, |(found, _)| found)
}
