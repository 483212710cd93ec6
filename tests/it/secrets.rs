//! A day of the gateway, and then every line it wrote is searched for every secret that passed through it.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustix::process::Signal;
use serde_json::Value;
use vestibule::domain::time::Timestamp;

use crate::faults::server::{Home, Server, now};
use crate::hold_and_release::block;
use crate::support::{Answer, Browser, Phone, softtoken_code};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};

const RIGHT: &str = "Correct-Horse-9471";
const WRONG: &str = "Wrong-Battery-3382";
const DEPOSITED: &str = "Deposited-Staple-6605";
const NUMBER: &str = "+4915112345678";
/// How long a code of a SoftToken is shown.
const STEP: Duration = Duration::from_secs(30);
/// In everything that only the app and the sealed cookies may know.
const RAW: &str = "RAW";

fn app(request: &RecordedRequest) -> Reply {
    let inside = request.cookies("sid").iter().any(|value| value.starts_with("in-"));
    match (request.method.as_str(), request.path()) {
        ("GET", "/login") => Reply::new(200, &[("Set-Cookie", "sid=anon-RAW-71; Path=/")], "<form>"),
        ("POST", "/login") if request.form("pass").as_deref() == Some(RIGHT) => {
            Reply::new(302, &[("Location", "home"), ("Set-Cookie", "sid=in-RAW-72; Path=/")], "moved")
        }
        ("POST", "/login") => Reply::new(200, &[("Set-Cookie", "sid=anon-RAW-73; Path=/")], "wrong password"),
        // Somebody is signed in where no rule says so.
        ("POST", "/comment") => Reply::new(200, &[("Set-Cookie", "sid=in-RAW-74; Path=/")], "hello"),
        ("GET", "/logout") => Reply::redirect("/login", &["sid=; Path=/; Max-Age=0"]),
        // Heads that no HTTP has: a name with a blank, a control character, a line without a colon.
        (_, "/bad/name") => Reply::raw("HTTP/1.1 200 OK\r\nSet-Cookie: sid=RAW-75\r\nX-Bad Name: y\r\n\r\n"),
        (_, "/bad/value") => Reply::raw("HTTP/1.1 200 OK\r\nSet-Cookie: sid=RAW-76\r\nX-Bad: \u{1}\r\n\r\n"),
        (_, "/bad/line") => Reply::raw("HTTP/1.1 200 OK\r\nSet-Cookie: sid=RAW-77\r\nsid=RAW-78\r\n\r\n"),
        (_, "/bad/chunk") => {
            Reply::raw("HTTP/1.1 200 OK\r\nSet-Cookie: sid=RAW-79\r\nTransfer-Encoding: chunked\r\n\r\nRAW-80\r\n")
        }
        (_, "/bad/length") => {
            Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Length: 8\r\nX: RAW-81\r\n\r\n")
        }
        (_, "/bad/none") => Reply::none(),
        _ if inside => Reply::new(200, &[("Set-Cookie", "sid=in-RAW-82; Path=/")], "inside"),
        _ => Reply::new(403, &[], "outside"),
    }
}

/// What must be in no line, and what it is.
#[derive(Default)]
struct Secrets(BTreeMap<String, &'static str>);

impl Secrets {
    fn add(&mut self, what: &'static str, secret: impl Into<String>) {
        let secret = secret.into();
        assert!(secret.len() >= 6 || secret == RAW, "{what} `{secret}` is too short to be told from anything");
        self.0.insert(secret, what);
    }

    /// The secrets that a text holds. Of digits alone only whole ones count: times and ids are full of others.
    fn found_in(&self, text: &str) -> Vec<String> {
        let is_in = |secret: &str| {
            let digits = secret.bytes().all(|byte| byte.is_ascii_digit());
            text.match_indices(secret).any(|(at, _)| {
                let beside = |other: Option<char>| other.is_some_and(|it| it.is_ascii_alphanumeric());
                !digits || !(beside(text[..at].chars().next_back()) || beside(text[at + secret.len()..].chars().next()))
            })
        };
        self.0.iter().filter(|(secret, _)| is_in(secret)).map(|(secret, what)| format!("{what} `{secret}`")).collect()
    }
}

/// Somebody with a browser, every cookie and token of which is a secret.
struct Person<'a> {
    browser: Browser,
    secrets: &'a mut Secrets,
}

impl<'a> Person<'a> {
    fn new(server: &Server, secrets: &'a mut Secrets) -> Self {
        Self { browser: server.browser(), secrets }
    }

    fn note(&mut self) {
        for value in self.browser.cookies.values() {
            self.secrets.add("a cookie", value.clone());
        }
    }

    async fn get(&mut self, target: &str) -> Answer {
        let answer = self.browser.get(target).await;
        self.note();
        answer
    }

    async fn post(&mut self, target: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.browser.post(target, fields).await;
        self.note();
        answer
    }

    async fn log_in(&mut self, user: &str) {
        self.get("/login").await;
        let answer = self.post("/login", &[("user", user), ("pass", RIGHT)]).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        let token = self.browser.state().await["token"].as_str().expect("a token").to_owned();
        self.secrets.add("a form token", token);
        assert_eq!(self.get("/.vestibule/login").await.status, 200);
    }

    /// A step that must succeed, or must not.
    async fn step(&mut self, step: &str, fields: &[(&str, &str)], status: u16) -> Value {
        let answer = self.browser.json_step(step, fields).await;
        self.note();
        assert_eq!(answer.status, status, "{step}: {}", answer.text());
        answer.json()
    }

    async fn release(&mut self) {
        let answer = self.browser.step("release", &[]).await;
        self.note();
        assert_eq!(answer.status, 302, "{}", answer.text());
        assert_eq!(self.get("/home").await.text(), "inside");
    }
}

/// A user who sets up a SoftToken, gets recovery codes, and uses one of them the next time.
async fn softtoken_and_recovery(server: &Server, secrets: &mut Secrets) {
    let mut alice = Person::new(server, secrets);
    let failed = alice.post("/login", &[("user", "alice"), ("pass", WRONG)]).await;
    assert_eq!(failed.text(), "wrong password");
    alice.log_in("alice").await;
    alice.step("enrol/softtoken", &[], 200).await;
    let page = alice.get("/.vestibule/login").await.text();
    let (_, rest) = page.split_once("secret=").unwrap_or_else(|| panic!("no seed on the page: {page}"));
    let seed: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    alice.secrets.add("a seed", seed.clone());
    let at = now();
    let right = [before(at), at, at + STEP].map(|at| softtoken_code(&seed, at));
    for code in &right {
        alice.secrets.add("a code", code.clone());
    }
    let wrong = wrong_code(&right);
    alice.secrets.add("a wrong code", wrong.clone());
    alice.step("enrol/softtoken/confirm", &[("code", &wrong)], 403).await;
    alice.step("enrol/softtoken/confirm", &[("code", &softtoken_code(&seed, now()))], 200).await;
    let codes = alice.step("enrol/recovery", &[], 200).await;
    let codes: Vec<String> =
        codes["codes"].as_array().expect("codes").iter().map(|it| it.as_str().expect("a code").to_owned()).collect();
    for code in &codes {
        alice.secrets.add("a recovery code", code.clone());
        alice.secrets.add("a recovery code", code.replace('-', ""));
    }
    alice.release().await;
    for path in ["/bad/name", "/bad/value", "/bad/line", "/bad/chunk", "/bad/length", "/bad/none"] {
        alice.get(&format!("{path}?q=query-RAW-83")).await;
    }
    // Credentials where no rule expects them: in a query, in a body that streams, in a header.
    assert_eq!(alice.get(&format!("/home?user=alice&pass={RIGHT}")).await.status, 403);
    assert_eq!(alice.post("/form", &[("user", "alice"), ("pass", RIGHT)]).await.status, 403);
    let basic = STANDARD.encode(format!("alice:{RIGHT}"));
    alice.secrets.add("a password", basic.clone());
    let headers = [("Authorization", format!("Basic {basic}"))];
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert_eq!(alice.browser.send("GET", "/home", &headers, b"").await.status, 403);
    assert_eq!(alice.get("/logout").await.status, 302);

    alice.log_in("alice").await;
    alice.step("code", &[("code", "abcd2-efgh3")], 403).await;
    alice.step("code", &[("code", &codes[0])], 200).await;
    alice.release().await;
}

fn before(at: Timestamp) -> Timestamp {
    Timestamp::from_secs(at.secs() - 30)
}

fn wrong_code(right: &[String]) -> String {
    let candidates = (0..10).map(|n| format!("{n}{}{n}{}{n}{}", 9 - n, 9 - n, 9 - n));
    candidates.into_iter().find(|code| !right.contains(code)).expect("a wrong one")
}

/// A user who sets up a number, and logs in with a code sent to it.
async fn number(home: &Home, server: &Server, secrets: &mut Secrets) {
    let outbox = home.path().join("data/outbox.jsonl");
    let last = || {
        let text = std::fs::read_to_string(&outbox).expect("the outbox");
        let last: Value = serde_json::from_str(text.lines().last().expect("a message")).expect("JSON");
        last["code"].as_str().expect("a code").to_owned()
    };
    let mut bob = Person::new(server, secrets);
    bob.log_in("bob").await;
    bob.step("enrol/number", &[("number", NUMBER), ("channel", "sms")], 200).await;
    let code = last();
    bob.secrets.add("a code", code.clone());
    let wrong = wrong_code(std::slice::from_ref(&code));
    bob.secrets.add("a wrong code", wrong.clone());
    bob.step("enrol/number/confirm", &[("code", &wrong)], 403).await;
    bob.step("enrol/number/confirm", &[("code", &code)], 200).await;
    bob.release().await;
    // Not a number; what was typed is one all the same.
    let mut carol = Person::new(server, secrets);
    carol.log_in("carol").await;
    carol.step("enrol/number", &[("number", "0151-98765432")], 422).await;
    carol.step("cancel", &[], 200).await;
}

/// A user with a phone, who is locked in the end.
async fn phone(home: &Home, server: &Server, secrets: &mut Secrets) {
    home.add_user("dora", 3).await;
    let invited = home.json(&["device", "invite", "dora"]).await;
    let link = invited["link"].as_str().expect("a link").to_owned();
    secrets.add("an invitation", link.rsplit('.').next().expect("a secret").to_owned());
    let phone = Phone::register(server.portal, &link, now()).await.expect("the phone registers");
    secrets.add("a seed", phone.softtoken.clone().expect("a seed"));
    let credential = phone.jwt(now());
    secrets.add("a credential", credential.rsplit('.').next().expect("a signature").to_owned());
    phone.call("GET", "/Challenges?Status=pending", &credential, &[]).await;
    let mut dora = Person::new(server, secrets);
    dora.log_in("dora").await;
    let number = dora.browser.state().await["number"].as_str().expect("a number").to_owned();
    assert_eq!(phone.approve(now(), &number).await, "approved");
    dora.release().await;
    account(&mut dora).await;
    home.json(&["user", "lock", "dora"]).await;
    assert_eq!(dora.get("/home").await.status, 303, "the session ended");
    // Whoever looks like somebody who may.
    let stranger = Phone::register(server.portal, &link, now()).await;
    assert!(stranger.is_err(), "the invitation was used");
}

/// The account page: the app's own password is saved, and app passwords are made by a page and by a program.
async fn account(person: &mut Person<'_>) {
    const ACCOUNT: &str = "/.vestibule/account";
    let page = person.get(ACCOUNT).await.text();
    let (_, token) = page.split_once("name=\"token\" value=\"").expect("a form");
    let token = token.split('"').next().unwrap_or_default().to_owned();
    person.secrets.add("a form token", token.clone());
    person.secrets.add("a deposited password", DEPOSITED);
    let fields = [("token", &*token), ("username", "dora"), ("password", DEPOSITED)];
    assert_eq!(person.post(&format!("{ACCOUNT}/deposit"), &fields).await.status, 200);
    let fields = [("token", &*token), ("name", "calendar")];
    let made = person.post(&format!("{ACCOUNT}/app-passwords"), &fields).await.text();
    let (_, password) = made.split_once("data-copy-from dir=\"ltr\" translate=\"no\">").expect("an app password");
    let password = password.split('<').next().unwrap_or_default().to_owned();
    person.secrets.add("an app password", password.trim_start_matches("vap-").to_owned());
    person.secrets.add("an app password", password.trim_start_matches("vap").replace('-', ""));
    // In an address, where no form puts it.
    let asked = person.get(&format!("{ACCOUNT}?password={DEPOSITED}&x={password}")).await;
    assert_eq!(asked.status, 200);
}

/// Administration over HTTP, with a key and with what is none.
async fn administration(home: &Home, server: &Server, secrets: &mut Secrets) {
    let key = home.json(&["key", "create", "--api", "admin", "--name", "prometheus"]).await;
    let key = key["secret"].as_str().expect("a key").to_owned();
    secrets.add("an admin key", key.clone());
    let wrong = format!("{}x", &key[..key.len() - 1]);
    secrets.add("a wrong key", wrong.clone());
    for (key, status) in [(&key, 200), (&wrong, 401)] {
        let bearer = format!("Bearer {key}");
        let mut admin = Browser::new(server.admin, "127.0.0.1");
        assert_eq!(admin.send("GET", "/metrics", &[("Authorization", &bearer)], b"").await.status, status);
    }
}

/// Everything that happens in a day, and all that is secret in it.
async fn a_day(home: &Home, server: &Server) -> Secrets {
    let mut secrets = Secrets::default();
    for (what, secret) in [
        ("a password", RIGHT),
        ("a wrong password", WRONG),
        ("a value of the app", RAW),
        ("a number", NUMBER.trim_start_matches('+')),
        ("a number", "0151-98765432"),
        ("a number", "15198765432"),
    ] {
        secrets.add(what, secret);
    }
    let key = std::fs::read_to_string(home.key()).expect("the master key");
    secrets.add("the master key", key.trim());
    for user in ["alice", "bob", "carol"] {
        home.add_user(user, 3).await;
    }
    let added = home.json(&["user", "add", "erna", "--phone", NUMBER, "--softtoken"]).await;
    let link = added["otpauth"].as_str().and_then(|link| link.split_once("secret=")).expect("a link").1;
    secrets.add("a seed", link.split('&').next().expect("a seed"));
    softtoken_and_recovery(server, &mut secrets).await;
    number(home, server, &mut secrets).await;
    phone(home, server, &mut secrets).await;
    administration(home, server, &mut secrets).await;
    let mut stranger = Person::new(server, &mut secrets);
    assert_eq!(stranger.post("/comment", &[("text", "hello")]).await.status, 403);
    // Heads that no gateway takes.
    for head in ["GET /\u{1} HTTP/1.1\r\n", "GET / HTTP/1.1\r\nX: y\r\nX-Bad Name: y\r\n", "GET http:// HTTP/1.1\r\n"] {
        let request = format!("{head}Host: wiki.test\r\nCookie: sid=RAW-84\r\nConnection: close\r\n\r\n");
        // Some are answered, others end the connection.
        let _ = crate::faults::server::exchange(server.apps, request.into_bytes()).await;
    }
    secrets
}

#[tokio::test(flavor = "multi_thread")]
async fn no_line_of_the_log_holds_a_secret_at_any_level() {
    for level in [None, Some("trace")] {
        let upstream = RecordingUpstream::start(app).await;
        let settings = block(&upstream.url()).replace("open = [", "anonymous = [\"POST /comment\"]\nopen = [");
        let home = Home::new(&settings);
        let mut command = home.serve();
        command.env_remove("RUST_LOG");
        command.envs(level.map(|level| ("RUST_LOG", level)));
        let server = Server::try_start(command).await.unwrap_or_else(|ended| panic!("no start: {}", ended.said));
        let secrets = a_day(&home, &server).await;
        server.signal(Signal::TERM);
        let said = server.ended().await.said;

        // What is no secret is found, so that what is one would be.
        let mut known = Secrets::default();
        let words = [
            "A request was answered",
            "/bad/name",
            "InvalidHTTPHeader",
            "login_failed",
            "login_held",
            "login_approved",
            "login_released",
            "code_refused",
            "code_sent",
            "factor_changed",
            "app_password_changed",
            "challenge_answered",
            "unrecognised_login",
            "credentials-outside-login",
            "user_changed",
            "Refusing a request head",
            "\"Stopped\"",
        ];
        for word in words {
            known.add("a word", word);
        }
        assert_eq!(known.found_in(&said).len(), words.len(), "{:?} in\n{said}", known.found_in(&said));
        assert!(secrets.0.len() > 40, "{} secrets", secrets.0.len());
        let told: Vec<_> = said.lines().filter(|line| !secrets.found_in(line).is_empty()).collect();
        assert!(told.is_empty(), "{level:?}: {:?} in\n{}", secrets.found_in(&said), told.join("\n"));
    }
}

#[test]
fn a_secret_is_found_wherever_it_stands() {
    let mut secrets = Secrets::default();
    secrets.add("a code", "123456");
    secrets.add("a password", RIGHT);
    for text in ["code=123456", "\"123456\"", "{\"code\":\"123456\"}", "123456", "xCorrect-Horse-9471x"] {
        assert_eq!(secrets.found_in(text).len(), 1, "{text}");
    }
    for text in ["1234567", "2026-11-21T10:00:00.123456Z", "a123456", "12345", "correct-horse-9471"] {
        assert!(secrets.found_in(text).is_empty(), "{text}");
    }
}
