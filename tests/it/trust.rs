//! Trusted browsers: offered to whom, used by which logins, given up when, and what happens where a cookie was copied.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::hold_and_release::{app, block};
use crate::support::{Answer, Browser, Phone, TestGateway};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};
use vestibule::domain::audit::{Act, By};
use vestibule::domain::bypass::Caps;
use vestibule::domain::login::Proof;
use vestibule::engine::ports::Clock as _;
use vestibule::engine::users::NewUser;

const COOKIE: &str = "vestibule-trust";
const DAY: Duration = Duration::from_hours(24);
const MINUTE: Duration = Duration::from_mins(1);
const POLICY: &str = "[policy]\ntrust_browser = \"30d\"\n";

struct Site {
    gateway: TestGateway,
    upstream: RecordingUpstream,
    phone: Phone,
}

impl Site {
    /// Alice with her phone, with an address for notices.
    async fn new() -> Self {
        Self::with(POLICY, |block| block).await
    }

    async fn with(policy: &str, change: impl Fn(String) -> String) -> Self {
        let upstream = RecordingUpstream::start(named).await;
        let gateway = TestGateway::start(&format!("{policy}{}", change(block(&upstream.url())))).await;
        let new = NewUser { email: Some("alice@example.org".to_owned()), ..NewUser::default() };
        let user = gateway.add_user("alice", new).await;
        let link = gateway.invitation(user.id).await;
        let phone = Phone::register(gateway.portal(), &link, gateway.clock.now()).await.expect("the phone registers");
        Self { gateway, upstream, phone }
    }

    fn browser(&self) -> Browser {
        self.gateway.browser("wiki.test")
    }

    fn advance(&self, by: Duration) {
        self.gateway.clock.advance(by);
    }

    /// Confirms what is held in this browser by a code, which rings no phone, and fetches the answer.
    async fn confirm(&self, browser: &mut Browser) -> Answer {
        let code = self.phone.code(self.gateway.clock.now());
        let answer = browser.json_step("code", &[("code", &code)]).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let released = browser.step("release", &[]).await;
        assert_eq!(released.status, 302, "{}", released.text());
        released
    }

    /// A browser that alice trusts, signed in by it.
    async fn trusted(&self) -> Browser {
        let mut browser = self.browser();
        is_held(&log_in(&mut browser, "alice").await);
        assert_eq!(browser.json_step("trust", &[("trust", "1")]).await.status, 200);
        self.confirm(&mut browser).await;
        assert!(browser.cookies.contains_key(COOKIE), "{:?}", browser.cookies);
        self.advance(61 * MINUTE);
        browser
    }

    fn series(&self) -> usize {
        self.gateway.engine.trusted_browsers(&self.gateway.user("alice")).expect("they are read").len()
    }

    fn acts(&self) -> Vec<Act> {
        let user = self.gateway.user("alice").id;
        self.gateway.engine.audit_of(user, 0, 1000).expect("the log").iter().map(|entry| entry.act).collect()
    }

    fn notices(&self) -> Vec<String> {
        self.gateway.outbox.messages().into_iter().filter(|message| message.code.is_none()).map(|it| it.text).collect()
    }
}

/// The old application, which also says whose session it began, and takes new passwords.
fn named(request: &RecordedRequest) -> Reply {
    match (request.method.as_str(), request.path()) {
        ("POST" | "PUT", "/me/password") if request.text().contains("refuse") => Reply::new(422, &[], "too short"),
        ("POST" | "PUT", "/me/password") => Reply::new(200, &[], "changed"),
        _ => app(request),
    }
}

async fn log_in(browser: &mut Browser, user: &str) -> Answer {
    browser.get("/login").await;
    browser.post("/login", &[("user", user), ("pass", "right")]).await
}

#[track_caller]
fn is_held(answer: &Answer) {
    assert_eq!((answer.status, answer.header("location")), (303, Some("/.vestibule/login")), "{}", answer.text());
}

/// The app's own answer, at once.
#[track_caller]
fn is_let_in(answer: &Answer) {
    assert_eq!((answer.status, answer.header("location")), (302, Some("home?x=1")), "{}", answer.text());
}

fn trust_cookies(answer: &Answer) -> Vec<String> {
    let own = answer.all("set-cookie").into_iter().filter(|cookie| cookie.starts_with(COOKIE));
    own.map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trusted_browser_needs_the_password_alone_and_gets_a_new_value_each_time() {
    let site = Site::new().await;
    let mut browser = site.browser();
    is_held(&log_in(&mut browser, "alice").await);
    let state = browser.state().await;
    assert_eq!(state["trust"]["chosen"], false, "unticked at first: {state}");
    assert_eq!(state["trust"]["text"], "Trust this browser for 30 days");
    let page = browser.get("/.vestibule/login").await.text();
    assert!(page.contains("aria-checked=\"false\"") && page.contains("data-part=\"trust\""), "{page}");
    let ticked = browser.step("trust", &[("trust", "1")]).await;
    assert_eq!((ticked.status, ticked.header("location")), (303, Some("/.vestibule/login")));
    assert!(browser.get("/.vestibule/login").await.text().contains("aria-checked=\"true\""));
    let given = trust_cookies(&site.confirm(&mut browser).await);
    let [given] = &given[..] else { panic!("one cookie: {given:?}") };
    assert!(given.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000"), "{given}");
    let first = browser.cookies[COOKIE].clone();
    assert_eq!(browser.get("/home").await.text(), "inside /home");

    site.advance(2 * DAY);
    site.upstream.clear();
    let answer = log_in(&mut browser, "alice").await;
    is_let_in(&answer);
    let [again] = &trust_cookies(&answer)[..] else { panic!("one cookie: {answer:?}") };
    assert!(again.ends_with(&format!("; Max-Age={}", 28 * 86400)), "it does not last longer by being used: {again}");
    assert_ne!(browser.cookies[COOKIE], first);
    assert_eq!(browser.get("/home").await.text(), "inside /home");
    assert!(site.phone.pending(site.gateway.clock.now()).await.is_empty(), "no phone rang");
    for request in site.upstream.requests() {
        assert!(!request.all("cookie").any(|cookies| cookies.contains("vestibule")), "{request:?}");
    }
    let sessions = site.gateway.engine.sessions_of(site.gateway.user("alice").id).expect("sessions");
    assert!(sessions.iter().any(|session| session.proof == Proof::TrustedBrowser && session.proved_at.is_none()));
    site.gateway.engine.notices_sent().await;
    assert!(
        site.notices().iter().any(|text| text.contains("A browser is trusted from now on")),
        "{:?}",
        site.notices()
    );

    site.advance(28 * DAY);
    is_held(&log_in(&mut browser, "alice").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_no_fresh_factor() {
    let site = Site::with(POLICY, |block| block.replace("login_page", "step_up = [\"GET /money\"]\nlogin_page")).await;
    let mut browser = site.trusted().await;
    is_let_in(&log_in(&mut browser, "alice").await);
    let answer = browser.get("/money").await;
    assert!(answer.header("location").is_some_and(|to| to.starts_with("/.vestibule/step-up")), "{}", answer.text());
    let page = browser.get("/.vestibule/account").await.text();
    assert!(page.contains("data-part=\"step-up\""), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_factor_makes_a_browser_trusted() {
    let site = Site::new().await;
    // By a code from the help desk.
    let user = site.gateway.user("alice").id;
    let by = By::CONSOLE.because(Some("lost phone"));
    let made =
        site.gateway.engine.make_bypass_code(&by, Caps::ADMINISTRATOR, user, 1, MINUTE * 10).await.expect("made");
    let mut browser = site.browser();
    is_held(&log_in(&mut browser, "alice").await);
    assert_eq!(browser.json_step("trust", &[("trust", "1")]).await.status, 200);
    assert_eq!(browser.json_step("code", &[("code", made.code.expose())]).await.status, 200);
    let released = browser.step("release", &[]).await;
    assert_eq!((released.status, trust_cookies(&released)), (302, Vec::new()));

    // Without the tick, and with one that was taken away again.
    for steps in [&[][..], &["1", "0"]] {
        site.advance(MINUTE * 61);
        let mut browser = site.browser();
        is_held(&log_in(&mut browser, "alice").await);
        for wanted in steps {
            assert_eq!(browser.json_step("trust", &[("trust", wanted)]).await.status, 200);
        }
        assert_eq!(trust_cookies(&site.confirm(&mut browser).await), Vec::<String>::new(), "{steps:?}");
    }
    assert_eq!(site.series(), 0);

    // Whoever has no factor is not asked, and cannot tick it.
    site.gateway.add_user("bob", NewUser { grace: 3, ..NewUser::default() }).await;
    let mut browser = site.browser();
    is_held(&log_in(&mut browser, "bob").await);
    assert_eq!(browser.state().await["trust"], Value::Null);
    let refused = browser.json_step("trust", &[("trust", "1")]).await;
    assert_eq!((refused.status, refused.json()["error"].as_str()), (403, Some("not_offered")));
    assert_eq!(browser.json_step("skip", &[]).await.status, 200);
    let released = browser.step("release", &[]).await;
    assert_eq!((released.status, trust_cookies(&released)), (302, Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_box_is_not_there_where_it_is_off_in_shared_networks_and_for_a_step_up() {
    for (name, policy) in [
        ("off", ""),
        ("shared", "[policy]\ntrust_browser = \"30d\"\nshared_networks = [\"10.0.0.0/8\", \"127.0.0.0/8\"]\n"),
    ] {
        let site = Site::with(policy, |block| block).await;
        let mut browser = site.browser();
        is_held(&log_in(&mut browser, "alice").await);
        assert_eq!(browser.state().await["trust"], Value::Null, "{name}");
        assert!(!browser.get("/.vestibule/login").await.text().contains("data-part=\"trust\""), "{name}");
        assert_eq!(browser.json_step("trust", &[("trust", "1")]).await.status, 403, "{name}");
        assert_eq!(trust_cookies(&site.confirm(&mut browser).await), Vec::<String>::new(), "{name}");
    }
    let site = Site::new().await;
    let mut browser = site.trusted().await;
    let asked = browser.get("/.vestibule/step-up").await.text();
    let token = asked.split("name=\"token\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a token");
    let begun = browser.post("/.vestibule/step-up", &[("token", token)]).await;
    assert_eq!(begun.header("location"), Some("/.vestibule/login"), "{}", begun.text());
    assert_eq!(browser.state().await["trust"], Value::Null);
    assert_eq!(browser.json_step("trust", &[("trust", "1")]).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_shared_network_a_trusted_browser_is_none() {
    let policy = "[policy]\ntrust_browser = \"30d\"\nshared_networks = [\"10.1.0.0/16\"]\n";
    let trusting = format!("[server]\nlisten = [\"127.0.0.1:0\"]\ntrusted_proxies = [\"127.0.0.1\"]\n{policy}");
    let upstream = RecordingUpstream::start(named).await;
    let base = crate::support::BASE.replace("[server]\nlisten = [\"127.0.0.1:0\"]\n", "");
    let text = format!("{trusting}{base}{}", block(&upstream.url()));
    let config = vestibule::config::Config::parse(&text, std::path::Path::new(""), &|_| None).expect("no problems");
    let gateway = TestGateway::start_config(config, Arc::new(vestibule::store::memory::MemoryStore::new()));
    let user = gateway.add_user("alice", NewUser::default()).await;
    let link = gateway.invitation(user.id).await;
    let phone = Phone::register(gateway.portal(), &link, gateway.clock.now()).await.expect("the phone registers");
    let site = Site { gateway, upstream, phone };
    let at = |browser: &mut Browser, address: &str| {
        browser.headers.retain(|(name, _)| name != "X-Forwarded-For");
        browser.headers.push(("X-Forwarded-For".to_owned(), address.to_owned()));
    };
    let mut browser = site.browser();
    at(&mut browser, "203.0.113.9");
    is_held(&log_in(&mut browser, "alice").await);
    assert_eq!(browser.json_step("trust", &[("trust", "1")]).await.status, 200);
    // Whoever carries the computer into a reading room meanwhile gets nothing by the tick.
    at(&mut browser, "10.1.2.3");
    assert_eq!(browser.state().await["trust"], Value::Null);
    at(&mut browser, "203.0.113.9");
    site.confirm(&mut browser).await;
    site.advance(61 * MINUTE);

    for address in ["10.1.2.3", "::ffff:10.1.2.3"] {
        at(&mut browser, address);
        let answer = log_in(&mut browser, "alice").await;
        is_held(&answer);
        assert_eq!(trust_cookies(&answer), Vec::<String>::new(), "it stays what it is elsewhere: {address}");
    }
    at(&mut browser, "10.2.2.3");
    is_let_in(&log_in(&mut browser, "alice").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_at_the_same_moment_and_a_lost_answer_are_no_theft() {
    let site = Site::new().await;
    let browser = site.trusted().await;
    let logins = (0..6).map(|_| {
        let mut tab = browser.clone();
        async move {
            let answer = log_in(&mut tab, "alice").await;
            (answer, tab)
        }
    });
    let done = futures_util::future::join_all(logins).await;
    let values: std::collections::BTreeSet<&str> = done.iter().map(|(_, tab)| tab.cookies[COOKIE].as_str()).collect();
    for (answer, _) in &done {
        is_let_in(answer);
    }
    assert!(values.len() <= 6 && !values.contains(browser.cookies[COOKIE].as_str()));
    site.advance(Duration::from_secs(59));
    let mut repeated = browser.clone();
    is_let_in(&log_in(&mut repeated, "alice").await);
    site.advance(DAY);
    // Whatever tab's answer came last, its value is the one whose turn it is.
    for (_, mut tab) in done.into_iter().take(1) {
        is_let_in(&log_in(&mut tab, "alice").await);
    }
    assert_eq!(site.series(), 1);
    assert!(!site.acts().contains(&Act::TrustStolen));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_comes_back_ends_the_series_and_its_sessions_and_warns() {
    let site = Site::new().await;
    let mut browser = site.trusted().await;
    let mut thief = site.browser();
    thief.cookies.insert(COOKIE.to_owned(), browser.cookies[COOKIE].clone());
    // A session of hers elsewhere, in a browser that is not trusted.
    let mut other = site.browser();
    is_held(&log_in(&mut other, "alice").await);
    site.confirm(&mut other).await;

    is_let_in(&log_in(&mut thief, "alice").await);
    assert_eq!(thief.get("/home").await.text(), "inside /home", "nobody knows yet");
    site.advance(61 * MINUTE);
    let answer = log_in(&mut browser, "alice").await;
    is_held(&answer);
    assert_eq!(trust_cookies(&answer), ["vestibule-trust=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"]);
    assert_eq!(thief.get("/home").await.header("location"), Some("/login"), "its session ended");
    assert_eq!(other.get("/home").await.text(), "inside /home", "the others go on");
    is_held(&log_in(&mut thief, "alice").await);
    assert_eq!(site.series(), 0);
    assert_eq!(site.acts().iter().filter(|act| **act == Act::TrustStolen).count(), 1, "{:?}", site.acts());
    site.gateway.engine.notices_sent().await;
    let told = site.notices();
    assert!(told.iter().any(|text| text.contains("Somebody seems to have copied")), "{told:?}");
    // She goes on with a factor, and may trust it again.
    site.confirm(&mut browser).await;
    assert_eq!(browser.get("/home").await.text(), "inside /home");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thief_with_an_old_value_gains_nothing_and_ends_it_too() {
    let site = Site::new().await;
    let mut browser = site.trusted().await;
    let mut thief = site.browser();
    thief.cookies.insert(COOKIE.to_owned(), browser.cookies[COOKIE].clone());
    is_let_in(&log_in(&mut browser, "alice").await);
    site.advance(MINUTE);
    is_held(&log_in(&mut thief, "alice").await);
    assert_eq!(browser.get("/home").await.header("location"), Some("/login"), "whose is whose nobody can say");
    assert!(site.acts().contains(&Act::TrustStolen));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_made_up_value_ends_nothing() {
    let site = Site::new().await;
    let mut browser = site.trusted().await;
    for value in ["", "x", &"A".repeat(200), &browser.cookies[COOKIE].clone()[..40]] {
        let mut stranger = site.browser();
        stranger.cookies.insert(COOKIE.to_owned(), value.to_owned());
        is_held(&log_in(&mut stranger, "alice").await);
    }
    // Nor does a right one with a wrong password.
    let mut copy = browser.clone();
    copy.get("/login").await;
    assert_eq!(copy.post("/login", &[("user", "alice"), ("pass", "wrong")]).await.status, 200);
    is_let_in(&log_in(&mut browser, "alice").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_of_one_user_and_one_app() {
    let site = Site::with(POLICY, |block| {
        let other = block.replace("\"wiki\"", "\"mail\"").replace("wiki.test", "mail.test");
        format!("{block}{other}")
    })
    .await;
    site.gateway.add_user("bob", NewUser { softtoken: true, ..NewUser::default() }).await;
    let mut browser = site.trusted().await;
    let answer = log_in(&mut browser.clone(), "bob").await;
    is_held(&answer);
    assert_eq!(trust_cookies(&answer), Vec::<String>::new(), "alice's is not bob's to lose");

    let mut mail = site.gateway.browser("mail.test");
    mail.cookies.insert(COOKIE.to_owned(), browser.cookies[COOKIE].clone());
    mail.get("/login").await;
    is_held(&mail.post("/login", &[("user", "alice"), ("pass", "right")]).await);
    is_let_in(&log_in(&mut browser, "alice").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_user_who_trusts_the_same_browser_takes_its_place() {
    let site = Site::new().await;
    let bob = site.gateway.add_user("bob", NewUser::default()).await;
    let link = site.gateway.invitation(bob.id).await;
    let phone = Phone::register(site.gateway.portal(), &link, site.gateway.clock.now()).await.expect("registers");
    let mut browser = site.trusted().await;
    is_held(&log_in(&mut browser, "bob").await);
    assert_eq!(browser.json_step("trust", &[("trust", "1")]).await.status, 200);
    let code = phone.code(site.gateway.clock.now());
    assert_eq!(browser.json_step("code", &[("code", &code)]).await.status, 200);
    assert_eq!(browser.step("release", &[]).await.status, 302);
    assert_eq!(site.series(), 0, "alice's is in no browser any more");
    site.advance(61 * MINUTE);
    is_held(&log_in(&mut browser.clone(), "alice").await);
    is_let_in(&log_in(&mut browser, "bob").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_the_app_reads_otherwise_ends_it() {
    let says = |request: &RecordedRequest| {
        let reply = app(request);
        let who = if request.text().contains("trick=1") { "bob" } else { "alice" };
        let cookie = format!("who={who}; Path=/");
        if request.path() == "/login" && request.method == "POST" {
            return Reply::new(
                302,
                &[("Location", "home?x=1"), ("Set-Cookie", "sid=in-1; Path=/; HttpOnly"), ("Set-Cookie", &cookie)],
                "moved",
            );
        }
        reply
    };
    let upstream = RecordingUpstream::start(says).await;
    let text = block(&upstream.url())
        .replace("username = \"user\"", "username = \"user\"\nuser_from = { cookie = \"who\", regex = \"(.*)\" }");
    let gateway = TestGateway::start(&format!("{POLICY}{text}")).await;
    let user = gateway.add_user("alice", NewUser::default()).await;
    gateway.add_user("bob", NewUser { softtoken: true, ..NewUser::default() }).await;
    let link = gateway.invitation(user.id).await;
    let phone = Phone::register(gateway.portal(), &link, gateway.clock.now()).await.expect("the phone registers");
    let site = Site { gateway, upstream, phone };
    let mut browser = site.trusted().await;
    browser.get("/login").await;
    is_held(&browser.post("/login", &[("user", "alice"), ("pass", "right"), ("trick", "1")]).await);
    assert_eq!(site.series(), 0);
    is_held(&log_in(&mut browser, "alice").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_changes_the_account_ends_it() {
    for change in ["lock", "reset", "delete", "phone removed", "phone added", "ended", "all ended"] {
        let site = Site::new().await;
        let mut browser = site.trusted().await;
        let (engine, user) = (&site.gateway.engine, site.gateway.user("alice"));
        let by = By::CONSOLE;
        match change {
            "lock" => {
                engine.lock_user(&by, user.id).await.expect(change);
                engine.unlock_user(&by, user.id).await.expect(change);
            }
            "reset" => engine.reset_user(&by, user.id).await.expect(change),
            "delete" => {
                engine.delete_user(&by, user.id).await.expect(change);
                site.gateway.add_user("alice", NewUser { softtoken: true, ..NewUser::default() }).await;
            }
            "phone removed" => {
                let link = site.gateway.invitation(user.id).await;
                Phone::register(site.gateway.portal(), &link, site.gateway.clock.now()).await.expect("registers");
                engine.revoke_device(&by, user.factors.devices[0]).await.expect(change);
            }
            "phone added" => {
                let link = site.gateway.invitation(user.id).await;
                Phone::register(site.gateway.portal(), &link, site.gateway.clock.now()).await.expect("registers");
            }
            "ended" => {
                let id = engine.trusted_browsers(&user).expect("read")[0].id;
                assert_eq!(engine.end_trust(&by, user.id, Some(id)).await.expect(change), 1);
            }
            _ => assert_eq!(engine.end_trust(&by, user.id, None).await.expect(change), 1),
        }
        assert_eq!(site.series(), 0, "{change}");
        is_held(&log_in(&mut browser, "alice").await);
        assert!(!site.acts().contains(&Act::TrustStolen), "{change}: nobody copied anything");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn factors_that_become_the_same_again_bring_no_trust_back() {
    let site = Site::new().await;
    let mut browser = site.trusted().await;
    let before = site.gateway.user("alice").factors;
    let link = site.gateway.invitation(site.gateway.user("alice").id).await;
    let other = Phone::register(site.gateway.portal(), &link, site.gateway.clock.now()).await.expect("registers");
    assert_eq!(site.acts().last(), Some(&Act::BrowserTrustEnded), "it is in the log when it ended: {:?}", site.acts());
    let gone = site.gateway.user("alice").factors.devices[1];
    assert!(other.factor.ends_with(&gone.to_string().replace('-', "")), "{} {gone}", other.factor);
    site.gateway.engine.revoke_device(&By::CONSOLE, gone).await.expect("revoked");
    assert_eq!(site.gateway.user("alice").factors, before, "all is as it was");
    is_held(&log_in(&mut browser, "alice").await);
    assert!(!site.acts().contains(&Act::TrustStolen));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_ends_trust_with_an_account_is_in_the_log() {
    for (change, act) in [("lock", Act::UserLocked), ("reset", Act::UserReset), ("delete", Act::UserDeleted)] {
        let site = Site::new().await;
        site.trusted().await;
        let (engine, user) = (&site.gateway.engine, site.gateway.user("alice").id);
        let by = By::CONSOLE.because(Some("lost laptop"));
        match change {
            "lock" => engine.lock_user(&by, user).await.expect(change),
            "reset" => engine.reset_user(&by, user).await.expect(change),
            _ => engine.delete_user(&by, user).await.expect(change),
        }
        let entries = engine.audit_of(user, 0, 1000).expect("the log");
        let [.., ended, last] = &entries[..] else { panic!("{entries:?}") };
        assert_eq!((ended.act, last.act), (Act::BrowserTrustEnded, act), "{entries:?}");
        assert_eq!((&ended.by, ended.reason.as_deref()), (&last.by, Some("lost laptop")), "{ended:?}");
        assert_eq!(ended.details["why"], "account-closed-or-reset");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_password_ends_it_and_a_refused_one_does_not() {
    for (path, method, body, left) in [
        ("/me/password", "POST", "new=better", 0),
        ("/me//password", "POST", "new=better", 0),
        ("/me/password", "PUT", "new=better", 0),
        ("/me/password?x=1", "POST", "new=better", 0),
        ("/me/password", "POST", "new=refuse", 1),
        ("/me/other", "POST", "new=better", 1),
        ("/me/password", "GET", "", 1),
    ] {
        let site = Site::with(POLICY, |block| {
            block.replace("login_page", "password_change = [\"PUT /me/password\"]\nlogin_page")
        })
        .await;
        let mut browser = site.trusted().await;
        let origin = browser.origin();
        let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Origin", origin.as_str())];
        let headers = if body.is_empty() { &headers[1..] } else { &headers[..] };
        browser.send(method, path, headers, body.as_bytes()).await;
        assert_eq!(site.series(), left, "{method} {path} {body}");
        if left == 0 {
            is_held(&log_in(&mut browser, "alice").await);
        } else {
            is_let_in(&log_in(&mut browser, "alice").await);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn logins_that_show_no_page_and_unclear_ones_never_use_it() {
    let site = Site::with(POLICY, |block| {
        let waits = block.replace("\"wiki\"", "\"api\"").replace("wiki.test", "api.test");
        let waits = waits.replace("username = \"user\"", "hold = \"wait\"\nusername = \"user\"");
        let unsure = block.replace("\"wiki\"", "\"unsure\"").replace("wiki.test", "unsure.test");
        let unsure = unsure.replace("success = { status = [302]", "success = { status = [200]");
        format!("{block}{waits}{}", unsure.replace("failure = { status = [200]", "failure = { status = [401]"))
    })
    .await;
    for host in ["api.test", "unsure.test"] {
        let mut browser = site.gateway.browser(host);
        browser.get("/login").await;
        let answer = browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
        if host == "api.test" {
            assert_eq!(answer.status, 403, "{}", answer.text());
        } else {
            is_held(&answer);
            assert_eq!(browser.state().await["trust"], Value::Null, "{host}");
            assert_eq!(browser.json_step("trust", &[("trust", "1")]).await.status, 403, "{host}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_logins_beside_an_end_none_is_let_in_after_it() {
    for _ in 0..10 {
        let site = Site::new().await;
        let browser = site.trusted().await;
        let (engine, user) = (&site.gateway.engine, site.gateway.user("alice"));
        let logins = futures_util::future::join_all((0..4).map(|_| {
            let mut tab = browser.clone();
            async move { log_in(&mut tab, "alice").await.status }
        }));
        let (ended, statuses) = tokio::join!(engine.end_trust(&By::CONSOLE, user.id, None), logins);
        ended.expect("it is ended");
        assert!(statuses.iter().all(|status| [302, 303, 409, 429].contains(status)), "{statuses:?}");
        assert_eq!(site.series(), 0, "no login brings it back");
        is_held(&log_in(&mut browser.clone(), "alice").await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_is_swept() {
    let site = Site::new().await;
    site.trusted().await;
    assert_eq!(
        site.gateway.store.scan(vestibule::engine::ports::Table::TrustedBrowser, b"", None, 9).expect("read").len(),
        1
    );
    site.advance(30 * DAY);
    site.gateway.engine.sweep().await.expect("it sweeps");
    for table in [vestibule::engine::ports::Table::TrustedBrowser, vestibule::engine::ports::Table::UserTrustedBrowser]
    {
        assert!(site.gateway.store.scan(table, b"", None, 9).expect("read").is_empty(), "{table:?}");
    }
}
