//! Paths that ask for a factor again in the middle of a session, in whatever spelling; what that costs whoever has none, and
//! what is refused on the way.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::hold_and_release::{app, block};
use crate::support::{Answer, Browser, Phone, TestGateway, softtoken_code};
use crate::upstream::{RecordingUpstream, Reply};
use vestibule::domain::audit::By;
use vestibule::domain::ids::{LoginId, SessionId};
use vestibule::domain::text::from_base64url;
use vestibule::engine::ports::Clock as _;
use vestibule::engine::users::NewUser;
use vestibule::engine::{EngineError, Refused};

const CLASS: &str = r#"step_up = ["GET /user/**", "POST /user/tokens/**", "DELETE /keys/**", "GET /static/private", "* /admin?do=all"]
login_page"#;
const PAGE: &str = "/.vestibule/step-up?app=wiki&to=%2Fuser%2Ftokens%3Fx%3D1";
const BARE: &str = "/.vestibule/step-up?app=wiki";

pub struct Site {
    pub gateway: TestGateway,
    pub upstream: RecordingUpstream,
}

impl Site {
    pub async fn new(policy: &str) -> Self {
        let upstream = RecordingUpstream::start(app).await;
        let class = block(&upstream.url()).replace("login_page", CLASS);
        Self { gateway: TestGateway::start(&format!("{policy}{class}")).await, upstream }
    }

    /// Alice with her phone, and a browser in which she is signed in.
    pub async fn with_alice() -> (Self, Phone, Browser) {
        let site = Self::new("").await;
        let phone = site.gateway.user_with_phone("alice").await;
        let browser = site.sign_in(&phone, "alice").await;
        (site, phone, browser)
    }

    pub async fn sign_in(&self, phone: &Phone, user: &str) -> Browser {
        let mut browser = self.gateway.browser("wiki.test");
        browser.get("/login").await;
        let answer = browser.post("/login", &[("user", user), ("pass", "right")]).await;
        assert_eq!(answer.header("location"), Some("/.vestibule/login"), "{}", answer.text());
        self.approve(phone, &mut browser).await;
        assert_eq!(browser.step("release", &[]).await.status, 302);
        browser
    }

    /// Lets the factor of the sign-in be too old.
    pub fn wait(&self) {
        self.gateway.clock.advance(Duration::from_mins(10));
    }

    /// Approves what is on hold in a browser.
    pub async fn approve(&self, phone: &Phone, browser: &mut Browser) {
        let number = browser.state().await["number"].as_str().expect("a number").to_owned();
        assert_eq!(phone.approve(self.gateway.clock.now(), &number).await, "approved");
    }

    /// What the app was asked for under this path.
    fn reached(&self, path: &str) -> usize {
        self.upstream.requests().iter().filter(|request| request.path().starts_with(path)).count()
    }
}

/// The token of the only form of a page.
pub fn token_on(page: &Answer) -> String {
    let text = page.text();
    let (_, token) = text.split_once("name=\"token\" value=\"").unwrap_or_else(|| panic!("no token on {text}"));
    token.split('"').next().unwrap_or_default().to_owned()
}

/// Presses «Confirm it is you» on the page at this address.
pub async fn begin(browser: &mut Browser, page: &str) -> Answer {
    let asked = browser.get(page).await;
    assert_eq!(asked.status, 200, "{}", asked.text());
    let to = asked.text();
    let to = to.split_once("name=\"to\" value=\"").and_then(|(_, to)| to.split('"').next());
    let to = to.unwrap_or_default().replace("&amp;", "&").replace("&#x2F;", "/");
    browser.post(BARE, &[("token", &token_on(&asked)), ("to", &to)]).await
}

#[track_caller]
fn is_led(answer: &Answer, to: &str) {
    assert_eq!((answer.status, answer.header("location")), (303, Some(to)), "{}", answer.text());
}

fn login_of(browser: &Browser) -> LoginId {
    LoginId::of(&from_base64url(&browser.cookies["vestibule-login"]).expect("a secret"))
}

fn session_of(browser: &Browser) -> SessionId {
    SessionId::of(&from_base64url(&browser.cookies["vestibule"]).expect("a secret"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_factor_is_enough_and_a_stale_one_is_asked_for_again() {
    let (site, phone, mut browser) = Site::with_alice().await;
    assert_eq!(browser.get("/user/tokens?x=1").await.text(), "inside /user/tokens?x=1", "passed at the sign-in");
    site.gateway.clock.advance(Duration::from_secs(599));
    assert_eq!(browser.get("/user/tokens?x=1").await.status, 200, "the last second");
    site.gateway.clock.advance(Duration::from_secs(1));
    site.upstream.clear();
    is_led(&browser.get("/user/tokens?x=1").await, PAGE);
    assert_eq!(browser.get("/home").await.status, 200, "other paths are open to the session");
    let before = browser.cookies.clone();

    assert!(browser.get(PAGE).await.text().contains("Signed in as <b><bdi>alice</bdi>"));
    assert!(phone.pending(site.gateway.clock.now()).await.is_empty(), "looking rings no phone");
    is_led(&begin(&mut browser, PAGE).await, "/.vestibule/login");
    let asked = phone.pending(site.gateway.clock.now()).await;
    assert_eq!(asked[0]["details"]["message"], "Go on in Library wiki?", "{asked:?}");
    is_led(&browser.get("/user/tokens?x=1").await, PAGE);
    let page = browser.get("/.vestibule/login").await.text();
    assert!(page.contains("Signed in as") && !page.contains("sign-in"), "{page}");
    assert_eq!(browser.step("release", &[]).await.status, 409, "not approved yet");
    site.approve(&phone, &mut browser).await;
    is_led(&browser.get("/user/tokens?x=1").await, PAGE);
    assert_eq!(site.reached("/user"), 0, "{:?}", site.upstream.requests());

    let released = browser.step("release", &[]).await;
    is_led(&released, "/user/tokens?x=1");
    assert!(!released.all("set-cookie").iter().any(|cookie| cookie.starts_with("vestibule=")), "{released:?}");
    assert_eq!(browser.get("/user/tokens?x=1").await.text(), "inside /user/tokens?x=1");
    assert_eq!(browser.cookies, before, "no session began, nothing was burnt, and the login's cookie is gone");
    is_led(&browser.get(PAGE).await, "/user/tokens?x=1");
    site.wait();
    is_led(&browser.get("/user/tokens?x=1").await, PAGE);
    assert_eq!(site.gateway.engine.held().logins(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_spelling_is_of_the_class_and_what_cannot_be_led_is_told() {
    let (site, _phone, mut browser) = Site::with_alice().await;
    let json = ("Accept", "application/json");
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    site.wait();
    site.upstream.clear();
    for (name, method, target, headers, body) in [
        ("a page", "GET", "/user/tokens", &[][..], ""),
        ("its head", "HEAD", "/user/tokens", &[], ""),
        ("doubled slashes", "GET", "//user//tokens", &[], ""),
        ("an escape", "GET", "/%75ser/tokens", &[], ""),
        ("a detour", "GET", "/home/../user/./tokens", &[], ""),
        ("a parameter", "GET", "/user;x=1/tokens", &[], ""),
        ("an open path too", "GET", "/static/private", &[], ""),
        ("by the query", "GET", "/admin?x=1&do=all", &[], ""),
        ("by the query, twice", "GET", "/admin?do=none&do=all", &[], ""),
        ("a program", "GET", "/user/tokens", &[json], ""),
        ("a script", "GET", "/user/tokens", &[("Sec-Fetch-Mode", "cors")], ""),
        ("a form", "POST", "/user/tokens", &[form], "name=x"),
        ("a form below", "POST", "/user/tokens/1", &[form], "name=x"),
        ("a form of a program", "POST", "/user/tokens", &[form, json], "name=x"),
        ("another method", "DELETE", "/keys/1", &[], ""),
        ("another method in a form", "POST", "/keys/1", &[form], "_method=DELETE"),
        ("in a header", "POST", "/keys/1", &[form, ("X-HTTP-Method-Override", "DELETE")], ""),
        ("a tunnel", "GET", "/user/socket", &[("Upgrade", "websocket")], ""),
    ] {
        let headers: Vec<_> = headers.iter().copied().filter(|(name, _)| *name != "Accept").collect();
        let wants_json = name.contains("program");
        let mut sender = browser.clone();
        if wants_json {
            sender.headers.retain(|(name, _)| name != "Accept");
            sender.headers.push(("Accept".to_owned(), json.1.to_owned()));
        }
        let answer = sender.send(method, target, &headers, body.as_bytes()).await;
        let is_page = matches!(method, "GET" | "HEAD") && !wants_json && !name.contains("script") && name != "a tunnel";
        if is_page {
            let to = answer.header("location").unwrap_or_default();
            assert!(
                answer.status == 303 && to.starts_with("/.vestibule/step-up?app=wiki&to=%2F"),
                "{name}: {answer:?}"
            );
        } else if wants_json || name == "a script" {
            let told = answer.json();
            assert_eq!((answer.status, &told["error"]), (403, &Value::from("step-up-needed")), "{name}: {told}");
            assert_eq!(told["step_up"], BARE, "{name}");
        } else {
            let page = answer.text();
            assert_eq!(answer.status, 403, "{name}: {page}");
            assert!(page.contains("What you typed is still there") && page.contains(BARE), "{name}: {page}");
        }
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{name}");
    }
    assert!(site.upstream.requests().is_empty(), "{:?}", site.upstream.requests());
    for (method, target) in [("GET", "/users"), ("GET", "/admin?do=some"), ("POST", "/user/other"), ("GET", "/keys/1")]
    {
        assert_eq!(browser.send(method, target, &[], b"").await.status, 200, "{method} {target} is of another class");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tunnel_opens_with_a_fresh_factor_only() {
    let (site, _phone, browser) = Site::with_alice().await;
    site.upstream.answer(Reply::websocket_echo);
    let lines = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    let request = String::from_utf8(browser.request("GET", "/user/socket", &[], b"")).expect("text");
    let request = request.replace("Connection: close\r\n", lines);
    assert_eq!(crate::support::raw(site.gateway.address(), &request).await.status, 101);
    site.wait();
    let arrived = site.upstream.requests().len();
    assert_eq!(crate::support::raw(site.gateway.address(), &request).await.status, 403);
    assert_eq!(site.upstream.requests().len(), arrived);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_session_the_class_is_closed_even_where_it_is_open() {
    let site = Site::new("").await;
    let mut browser = site.gateway.browser("wiki.test");
    is_led(&browser.get("/static/private").await, "/login");
    assert_eq!(browser.get("/static/other").await.status, 403, "the app's own answer: an open path");
    is_led(&browser.get("/user/tokens").await, "/login");
    assert_eq!(browser.post("/user/tokens", &[("name", "x")]).await.status, 401);
    is_led(&browser.get(PAGE).await, "/login");
    assert_eq!(browser.post(BARE, &[("token", "x")]).await.status, 303);
    assert_eq!(site.reached("/user") + site.reached("/static/private"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_begun_by_the_sessions_own_form_only() {
    let (site, phone, mut browser) = Site::with_alice().await;
    site.gateway.add_user("bob", NewUser { grace: 3, ..NewUser::default() }).await;
    site.wait();
    let token = token_on(&browser.get(PAGE).await);
    let other = site.sign_in(&phone, "alice").await;
    let other = site.gateway.engine.session_token(session_of(&other));
    site.gateway.clock.advance(Duration::from_mins(61));
    let form = "Content-Type";
    let kind = "application/x-www-form-urlencoded";
    let body = format!("token={token}");
    let logout = site.gateway.engine.logout_token(session_of(&browser));
    for (name, headers, body) in [
        ("another site", &[(form, kind), ("Origin", "http://evil.test")][..], body.clone()),
        ("another site, as browsers say", &[(form, kind), ("Sec-Fetch-Site", "cross-site")], body.clone()),
        ("a sibling", &[(form, kind), ("Sec-Fetch-Site", "same-site")], body.clone()),
        ("nobody says", &[(form, kind)], body.clone()),
        ("no token", &[(form, kind), ("Sec-Fetch-Site", "same-origin")], String::new()),
        ("an empty token", &[(form, kind), ("Sec-Fetch-Site", "same-origin")], "token=".to_owned()),
        ("another session's", &[(form, kind), ("Sec-Fetch-Site", "same-origin")], format!("token={other}")),
        ("another form's", &[(form, kind), ("Sec-Fetch-Site", "same-origin")], format!("token={logout}")),
    ] {
        let answer = browser.send("POST", BARE, headers, body.as_bytes()).await;
        assert_eq!(answer.status, 403, "{name}: {}", answer.text());
        assert!(answer.header("set-cookie").is_none(), "{name}: {answer:?}");
    }
    assert_eq!(site.gateway.engine.held().logins(), 0);
    assert!(phone.pending(site.gateway.clock.now()).await.is_empty());
    let answer =
        browser.send("POST", BARE, &[("Sec-Fetch-Site", "same-origin"), ("X-Vestibule-Token", &token)], b"").await;
    is_led(&answer, "/.vestibule/login");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_leads_to_addresses_of_its_own_app_only() {
    let (site, phone, mut browser) = Site::with_alice().await;
    for (asked, to) in [
        ("/user/tokens?x=1&y=%2F", "/user/tokens?x=1&y=%2F"),
        ("//user/./tokens", "/user/tokens"),
        ("//evil.test/x", "/evil.test/x"),
        ("/.vestibule/account?app=wiki", "/.vestibule/account?app=wiki"),
        ("/.vestibule/account?app=other", BARE),
        ("/.vestibule/logout", BARE),
        ("/%2Evestibule/logout", BARE),
        ("http://evil.test/", BARE),
        ("/\\evil.test", BARE),
        ("\\\\evil.test", BARE),
        ("/a\r\nSet-Cookie: x=y", BARE),
        ("/a?b\r\nSet-Cookie: x=y", BARE),
        ("/a#b", BARE),
        ("javascript:alert(1)", BARE),
        ("", BARE),
        (&format!("/{}", "x".repeat(5000)), BARE),
    ] {
        site.gateway.clock.advance(Duration::from_mins(61));
        let token = site.gateway.engine.session_token(session_of(&browser));
        is_led(&browser.post(BARE, &[("token", &token), ("to", asked)]).await, "/.vestibule/login");
        site.approve(&phone, &mut browser).await;
        is_led(&browser.step("release", &[]).await, to);
        if to == BARE {
            assert!(browser.get(to).await.text().contains("Go back to the tab you came from"), "{asked}");
        }
        assert_eq!(browser.get("/home").await.status, 200, "the session stays in use");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_a_wrong_number_codes_and_time_change_nothing_but_the_page() {
    for (case, words) in [
        ("no", "This was denied on your phone"),
        ("not me", "this browser was signed out"),
        ("number", "another number than this page showed"),
        ("codes", "stopped after too many wrong codes"),
        ("cancel", "You cancelled this"),
        ("time", "was not confirmed in time"),
    ] {
        let (site, phone, mut browser) = Site::with_alice().await;
        site.wait();
        is_led(&begin(&mut browser, PAGE).await, "/.vestibule/login");
        let number = browser.state().await["number"].as_str().expect("a number").to_owned();
        let now = site.gateway.clock.now();
        match case {
            "no" => assert_eq!(phone.deny(now, false).await, "denied"),
            "not me" => assert_eq!(phone.deny(now, true).await, "denied"),
            "number" => {
                let wrong = if number == "47" { "48" } else { "47" };
                assert_eq!(phone.approve(now, wrong).await, "denied");
            }
            "codes" => {
                for _ in 0..5 {
                    browser.step("code", &[("code", "000000")]).await;
                }
            }
            "cancel" => is_led(&browser.step("cancel", &[]).await, "/.vestibule/login"),
            _ => site.gateway.clock.advance(Duration::from_mins(10)),
        }
        let page = browser.get("/.vestibule/login").await.text();
        assert!(page.contains(words) && !page.contains("sign-in"), "{case}: {page}");
        let refused = browser.step("release", &[]).await.status;
        // Signed out, there is nothing of this session any more.
        let expected = if case == "not me" { 404..=404 } else { 409..=410 };
        assert!(expected.contains(&refused), "{case}: {refused}");
        if case == "not me" {
            is_led(&browser.get("/home").await, "/login");
        } else {
            is_led(&browser.get("/user/tokens?x=1").await, PAGE);
            assert_eq!(browser.get("/home").await.status, 200, "{case}: the session goes on");
        }
        let farewells = site.upstream.requests().iter().filter(|request| request.path() == "/logout").count();
        assert_eq!(farewells, 0, "{case}: the app's own session is nobody's to end");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_belongs_to_one_session_and_is_released_once() {
    let (site, phone, mut browser) = Site::with_alice().await;
    let mut other = site.sign_in(&phone, "alice").await;
    site.wait();
    is_led(&begin(&mut browser, PAGE).await, "/.vestibule/login");
    site.approve(&phone, &mut browser).await;
    let secret = browser.cookies["vestibule-login"].clone();
    let token = site.gateway.engine.form_token(login_of(&browser));

    // In another session of the same user, and in none.
    let mut without = browser.clone();
    without.cookies.remove("vestibule");
    other.cookies.insert("vestibule-login".to_owned(), secret.clone());
    for thief in [&mut other, &mut without] {
        let answer = thief.post("/.vestibule/login/release", &[("token", &token)]).await;
        assert_eq!(answer.status, 404, "{}", answer.text());
        let answer = thief.get("/user/tokens?x=1").await;
        assert!(answer.header("location").is_some_and(|to| to == PAGE || to == "/login"), "{answer:?}");
    }
    // It begins no session by the way of logins.
    let app = site.gateway.engine.settings().apps.all()[0].clone();
    let released = site.gateway.engine.release(&app, login_of(&browser)).await;
    assert!(matches!(released, Err(EngineError::Refused(Refused::NoLogin))), "{released:?}");
    let released = site.gateway.engine.release_in_place(&app, login_of(&browser)).await;
    assert!(matches!(released, Err(EngineError::Refused(Refused::NoLogin))), "{released:?}");

    let (login, session) = (login_of(&browser), session_of(&browser));
    let tries: Vec<_> = (0..8)
        .map(|_| {
            let (engine, app) = (Arc::clone(&site.gateway.engine), Arc::clone(&app));
            tokio::spawn(async move { engine.release_step_up(&app, login, session).await })
        })
        .collect();
    let mut done = 0;
    for attempt in tries {
        match attempt.await.expect("no panic") {
            Ok(to) => {
                assert_eq!(to, "/user/tokens?x=1");
                done += 1;
            }
            Err(EngineError::Refused(Refused::Step(_))) => {}
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(done, 1);
    assert_eq!(browser.get("/user/tokens?x=1").await.status, 200);
    site.wait();
    browser.cookies.insert("vestibule-login".to_owned(), secret);
    let replayed = browser.post("/.vestibule/login/release", &[("token", &token)]).await;
    assert_eq!(replayed.status, 404, "{}", replayed.text());
    is_led(&browser.get("/user/tokens?x=1").await, PAGE);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_at_once_the_later_one_counts() {
    let (site, phone, mut browser) = Site::with_alice().await;
    site.wait();
    is_led(&begin(&mut browser, PAGE).await, "/.vestibule/login");
    let first = browser.clone();
    let number = browser.state().await["number"].as_str().expect("a number").to_owned();
    is_led(&begin(&mut browser, PAGE).await, "/.vestibule/login");
    let now = site.gateway.clock.now();
    let pending = phone.pending(now).await;
    assert_eq!(pending.len(), 1, "the older request was taken back: {pending:?}");
    let next = browser.state().await["number"].as_str().expect("a number").to_owned();
    let mut first = first;
    assert_eq!(first.state().await["status"], "denied", "number {number}, then {next}");
    assert_eq!(phone.approve(now, &next).await, "approved");
    assert_eq!(first.step("release", &[]).await.status, 409);
    is_led(&browser.step("release", &[]).await, "/user/tokens?x=1");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_locked_revoked_or_over_before_the_release_stops_it() {
    for case in ["locked", "phone revoked", "signed out", "reset"] {
        let (site, phone, mut browser) = Site::with_alice().await;
        let engine = &site.gateway.engine;
        let alice = site.gateway.user("alice");
        site.wait();
        is_led(&begin(&mut browser, PAGE).await, "/.vestibule/login");
        site.approve(&phone, &mut browser).await;
        let (login, session) = (login_of(&browser), session_of(&browser));
        match case {
            "locked" => engine.lock_user(&By::CONSOLE, alice.id).await.expect("locked"),
            "phone revoked" => engine.revoke_device(&By::CONSOLE, alice.factors.devices[0]).await.expect("revoked"),
            "signed out" => assert_eq!(browser.sign_out().await.status, 200),
            _ => engine.reset_user(&By::CONSOLE, alice.id).await.expect("reset"),
        }
        let app = engine.settings().apps.all()[0].clone();
        let released = engine.release_step_up(&app, login, session).await;
        assert!(matches!(released, Err(EngineError::Refused(_))), "{case}: {released:?}");
        let led = browser.get("/user/tokens?x=1").await;
        assert!(led.header("location").is_some_and(|to| to == PAGE || to == "/login"), "{case}: {led:?}");
        assert_eq!(engine.held().logins(), 0, "{case}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_beside_a_lock_leaves_no_fresh_session() {
    for round in 0..10 {
        let (site, phone, mut browser) = Site::with_alice().await;
        site.wait();
        is_led(&begin(&mut browser, PAGE).await, "/.vestibule/login");
        site.approve(&phone, &mut browser).await;
        let engine = Arc::clone(&site.gateway.engine);
        let app = engine.settings().apps.all()[0].clone();
        let (login, session) = (login_of(&browser), session_of(&browser));
        let releasing = {
            let (engine, app) = (Arc::clone(&engine), Arc::clone(&app));
            tokio::spawn(async move { engine.release_step_up(&app, login, session).await })
        };
        engine.lock_user(&By::CONSOLE, site.gateway.user("alice").id).await.expect("locked");
        let _ = releasing.await.expect("no panic");
        is_led(&browser.get("/user/tokens?x=1").await, "/login");
        assert!(!engine.is_live(&app, session).expect("the store reads"), "round {round}: a session came back");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_no_factor_sets_one_up_and_cannot_put_it_off() {
    let site = Site::new("[policy]\nopt_out = \"during-grace\"\n").await;
    site.gateway.add_user("bob", NewUser { grace: 3, ..NewUser::default() }).await;
    let mut browser = site.gateway.browser("wiki.test");
    browser.get("/login").await;
    browser.post("/login", &[("user", "bob"), ("pass", "right")]).await;
    is_led(&browser.step("skip", &[]).await, "/.vestibule/login");
    assert_eq!(browser.step("release", &[]).await.status, 302);
    is_led(&browser.get("/user/tokens?x=1").await, PAGE);

    is_led(&begin(&mut browser, PAGE).await, "/.vestibule/login");
    let page = browser.get("/.vestibule/login").await.text();
    assert!(page.contains("data-part=\"enrol\"") && !page.contains("data-part=\"skip\""), "{page}");
    assert!(!page.contains("data-part=\"opt-out\""), "{page}");
    let state = browser.state().await;
    assert_eq!((&state["grace_left"], &state["status"]), (&Value::from(0), &Value::from("pending")), "{state}");
    for step in ["skip", "opt-out"] {
        assert_eq!(browser.json_step(step, &[]).await.json()["error"], "not_offered", "{step}");
    }
    assert_eq!(site.gateway.user("bob").grace_left, 2);
    assert_eq!(site.gateway.user("bob").opted_out, None);

    is_led(&browser.step("enrol/softtoken", &[]).await, "/.vestibule/login");
    let page = browser.get("/.vestibule/login").await.text();
    let (_, seed) = page.split_once("<code class=\"copyable key\" dir=\"ltr\" translate=\"no\">").expect("a seed");
    let seed = seed.split('<').next().unwrap_or_default().replace(' ', "");
    let code = softtoken_code(&seed, site.gateway.clock.now());
    is_led(&browser.step("enrol/softtoken/confirm", &[("code", &code)]).await, "/.vestibule/login");
    let codes = browser.step("enrol/recovery", &[]).await;
    assert!(codes.status == 200 && codes.text().contains("Your recovery codes"), "{}", codes.text());
    is_led(&browser.step("release", &[]).await, "/user/tokens?x=1");
    assert_eq!(browser.get("/user/tokens?x=1").await.status, 200);
    assert_eq!(site.gateway.user("bob").grace_left, 2, "no sign-in was used up by it");
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_hold_as_for_any_held_login() {
    let (site, phone, browser) = Site::with_alice().await;
    site.wait();
    let mut browsers: Vec<Browser> = Vec::new();
    for _ in 0..5 {
        // As many tabs that lost their cookie of the hold.
        let mut tab = browser.clone();
        is_led(&begin(&mut tab, PAGE).await, "/.vestibule/login");
        browsers.push(tab);
    }
    let mut tab = browser.clone();
    let answer = begin(&mut tab, PAGE).await;
    assert_eq!(answer.status, 429, "{}", answer.text());
    assert_eq!(phone.pending(site.gateway.clock.now()).await.len(), 1, "one request at a time");
    for tab in &mut browsers {
        is_led(&tab.step("cancel", &[]).await, "/.vestibule/login");
    }
    site.gateway.engine.lock_user(&By::CONSOLE, site.gateway.user("alice").id).await.expect("locked");
    let answer = tab.post(BARE, &[("token", "x")]).await;
    is_led(&answer, "/login");
}
