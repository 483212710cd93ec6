//! Names that are mapped to people: by aliases of the configuration, and by a directory.

pub mod slapd;

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tokio::net::TcpListener;

use crate::hold_and_release::block;
use crate::support::{Answer, Browser, TestGateway, config};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};
use slapd::Slapd;
use vestibule::cli::{Exit, doctor};
use vestibule::config::Config;
use vestibule::domain::user::PhoneTrust;
use vestibule::engine::ports::Clock as _;
use vestibule::engine::users::NewUser;
use vestibule::serve;

/// An app that takes any name with the right password, as one does that looks names up by itself.
fn app(request: &RecordedRequest) -> Reply {
    static LOGINS: AtomicU32 = AtomicU32::new(0);
    match (request.method.as_str(), request.path()) {
        ("POST", "/login") if request.form("pass").as_deref() == Some("right") => {
            let cookie = format!("sid=in-{}; Path=/", LOGINS.fetch_add(1, Ordering::Relaxed));
            Reply::new(302, &[("Location", "/home"), ("Set-Cookie", &cookie)], "")
        }
        ("POST", "/login") => Reply::new(200, &[], "wrong password"),
        _ => Reply::new(200, &[], "<form>"),
    }
}

struct World {
    gateway: TestGateway,
    _upstream: RecordingUpstream,
}

/// A gateway with these realms, whose app says this besides.
async fn world(realms: &str, of_app: &str) -> World {
    let upstream = RecordingUpstream::start(app).await;
    let gateway = TestGateway::start(&format!("{realms}{}{of_app}", block(&upstream.url()))).await;
    World { gateway, _upstream: upstream }
}

const GRACE: &str = "[apps.policy]\nunknown_users = \"grace\"\n";

impl World {
    async fn sign_in(&self, name: &str) -> (Answer, Browser) {
        let mut browser = self.gateway.browser("wiki.test");
        let answer = browser.post("/login", &[("user", name), ("pass", "right")]).await;
        (answer, browser)
    }

    /// The names of all users there are.
    fn users(&self) -> Vec<String> {
        let page = self.gateway.engine.users(None, None).expect("they are read");
        page.users.into_iter().map(|user| user.name.to_string()).collect()
    }

    /// A login is refused with this status and word, nothing of the app's yes goes out, and nobody becomes known.
    async fn refused(&self, name: &str, status: u16, word: &str) {
        let before = self.users();
        let mut browser = self.gateway.browser("wiki.test");
        browser.headers.retain(|(name, _)| name != "Accept");
        browser.headers.push(("Accept".to_owned(), "application/json".to_owned()));
        let answer = browser.post("/login", &[("user", name), ("pass", "right")]).await;
        assert_eq!(answer.status, status, "{name}: {}", answer.text());
        assert!(answer.text().contains(word), "{name}: {}", answer.text());
        assert!(answer.all("set-cookie").iter().all(|cookie| !cookie.starts_with("sid=")), "{answer:?}");
        assert_eq!(self.users(), before, "{name}");
    }
}

/// A URL as the configuration writes it.
fn quoted(url: &str) -> String {
    format!("\"{url}\"")
}

#[tokio::test(flavor = "multi_thread")]
async fn name_mail_and_number_are_one_person() {
    let slapd = Slapd::start().await;
    for (url, what) in [(slapd.ldaps(), "TLS"), (slapd.ldap(), "StartTLS")] {
        let world = world(&slapd.realm(&quoted(&url), "ca.pem", ""), "").await;
        let phone = world.gateway.user_with_phone("alice").await;
        for typed in ["alice", "A.Smith@Example.edu", "12345"] {
            let (answer, mut browser) = world.sign_in(typed).await;
            assert_eq!(answer.status, 303, "{what}, {typed}: {}", answer.text());
            let number = browser.state().await["number"].as_str().expect("her phone is asked").to_owned();
            assert_eq!(phone.approve(world.gateway.clock.now(), &number).await, "approved", "{what}, {typed}");
            assert_eq!(browser.step("release", &[]).await.status, 302, "{what}, {typed}");
            world.gateway.clock.advance(Duration::from_mins(61));
        }
        assert_eq!(world.users(), ["alice"], "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_new_is_known_by_their_one_name_with_what_the_directory_says() {
    let slapd = Slapd::start().await;
    let world = world(&slapd.realm(&quoted(&slapd.ldaps()), "ca.pem", ""), GRACE).await;
    for typed in ["12345", "alice", "a.smith@example.edu"] {
        let (answer, _) = world.sign_in(typed).await;
        assert_eq!(answer.status, 303, "{typed}: {}", answer.text());
    }
    assert_eq!(world.users(), ["alice"]);
    let alice = world.gateway.user("alice");
    let phone = alice.factors.phone.clone().expect("a number");
    assert_eq!((phone.number.as_str(), phone.trust), ("+4915112345678", PhoneTrust::Imported));
    assert_eq!(alice.email.as_deref(), Some("a.smith@example.edu"));
    assert_eq!((alice.groups.clone(), alice.grace_left), (vec!["staff".to_owned()], 3));
    assert!(!alice.is_enrolled(), "a number that nobody proved is no factor");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_mapped_gets_no_grace() {
    let slapd = Slapd::start().await;
    let world = world(&slapd.realm(&quoted(&slapd.ldaps()), "ca.pem", ""), GRACE).await;
    for (name, status, word) in [
        ("mallory", 403, "unknown-user"),
        ("shared@example.edu", 403, "ambiguous-name"),
        ("double@example.edu", 403, "ambiguous-name"),
        ("group@example.edu", 503, "no-directory"),
    ] {
        world.refused(name, status, word).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_nothing_but_a_value_of_the_filter() {
    let slapd = Slapd::start().await;
    let world = world(&slapd.realm(&quoted(&slapd.ldaps()), "ca.pem", ""), GRACE).await;
    // Were it not escaped, the first would find everybody, the others one person.
    for name in ["*", "bo*", "nobody)(uid=bob", "nobody))(|(uid=bob", "\\62ob", "{name}", "bob)(cn=*", "uid=bob"] {
        world.refused(name, 403, "unknown-user").await;
    }
    let (answer, _) = world.sign_in("bob").await;
    assert_eq!(answer.status, 303, "{}", answer.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_that_cannot_be_believed_is_not_asked() {
    let slapd = Slapd::start().await;
    for (url, ca) in [(slapd.ldaps(), "other-ca.pem"), (slapd.ldap(), "other-ca.pem")] {
        let world = world(&slapd.realm(&quoted(&url), ca, ""), GRACE).await;
        world.refused("bob", 503, "no-directory").await;
    }
    // The certificate is for `localhost` alone.
    let other_name = slapd.ldaps().replace("localhost", "127.0.0.1");
    let world = world(&slapd.realm(&quoted(&other_name), "ca.pem", ""), GRACE).await;
    world.refused("bob", 503, "no-directory").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_that_refuses_the_gateway_maps_nobody() {
    let slapd = Slapd::start().await;
    let realm = slapd.realm(&quoted(&slapd.ldaps()), "ca.pem", "");
    for wrong in [
        realm.replace(
            &slapd.file("password").display().to_string(),
            &slapd.file("wrong-password").display().to_string(),
        ),
        realm.replace("base = \"ou=people", "base = \"ou=nobody"),
    ] {
        assert_ne!(wrong, realm);
        world(&wrong, GRACE).await.refused("bob", 503, "no-directory").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::disallowed_methods, reason = "how long another process is waited for is what is looked at")]
async fn a_directory_that_is_silent_is_waited_for_no_longer_than_configured() {
    let slapd = Slapd::start().await;
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = silent.local_addr().expect("an address").port();
    for url in [format!("ldaps://localhost:{port}"), format!("ldap://localhost:{port}")] {
        let world = world(&slapd.realm(&quoted(&url), "ca.pem", "timeout = \"1s\""), GRACE).await;
        let began = Instant::now();
        world.refused("bob", 503, "no-directory").await;
        let waited = began.elapsed();
        assert!(waited >= Duration::from_millis(900), "{url}: it was not asked: {waited:?}");
        assert!(waited < Duration::from_secs(20), "{url}: {waited:?}");
    }
    // The next one is asked within the same time.
    let urls = format!("[\"ldaps://localhost:{port}\", \"{}\"]", slapd.ldaps());
    let world = world(&slapd.realm(&urls, "ca.pem", "timeout = \"10s\""), GRACE).await;
    let (answer, _) = world.sign_in("bob@example.edu").await;
    assert_eq!((answer.status, world.users()), (303, vec!["bob".to_owned()]), "{}", answer.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn down_at_one_login_and_up_at_the_next() {
    let mut slapd = Slapd::start().await;
    let world = world(&slapd.realm(&quoted(&slapd.ldaps()), "ca.pem", "timeout = \"30s\""), GRACE).await;
    world.gateway.add_user("carol", NewUser { grace: 3, ..NewUser::default() }).await;
    slapd.stop();
    world.refused("bob", 503, "no-directory").await;
    let (answer, _) = world.sign_in("carol").await;
    assert_eq!(answer.status, 303, "who is known by this name needs no directory: {}", answer.text());
    assert!(slapd.start_again().await, "somebody took its port");
    let (answer, _) = world.sign_in("bob@example.edu").await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    slapd.stop();
    let (answer, _) = world.sign_in("bob@example.edu").await;
    assert_eq!(answer.status, 303, "its answer is remembered for a minute: {}", answer.text());
    world.gateway.clock.advance(Duration::from_secs(61));
    world.refused("bob@example.edu", 503, "no-directory").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_tries_each_directory() {
    let mut slapd = Slapd::start().await;
    let text = format!("{}{}", slapd.realm(&quoted(&slapd.ldaps()), "ca.pem", ""), block("http://127.0.0.1:9"));
    let examined = async || {
        let mut out = Vec::new();
        let exit = doctor::run(&config(&text), &doctor::here(), false, &mut out).await.expect("written");
        (exit, String::from_utf8(out).expect("text"))
    };
    let (exit, said) = examined().await;
    assert!(said.contains(&format!("answers   {}", slapd.ldaps())), "{said}");
    assert_eq!(exit, Exit::Done, "{said}");
    slapd.stop();
    let (exit, said) = examined().await;
    assert!(said.contains(&format!("fails     {}", slapd.ldaps())) && said.contains("cannot be reached"), "{said}");
    assert_eq!(exit, Exit::Refused, "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn aliases_lead_to_one_person_and_follow_their_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let aliases = folder.path().join("aliases.csv");
    std::fs::write(&aliases, "\u{FEFF}alias,name\n# by mail\nA.Smith@example.edu, alice\r\n12345;alice\n")
        .expect("written");
    let upstream = RecordingUpstream::start(app).await;
    let file = folder.path().join("config.toml");
    let text = format!(
        "{}[[realms]]\nname = \"default\"\naliases = \"aliases.csv\"\n{}{GRACE}",
        crate::support::BASE,
        block(&upstream.url())
    );
    std::fs::write(&file, text).expect("written");
    let load = || Config::load(&file).unwrap_or_else(|error| panic!("{error}"));
    let gateway = TestGateway::start_config(load(), std::sync::Arc::new(vestibule::store::memory::MemoryStore::new()));
    let world = World { gateway, _upstream: upstream };
    for typed in ["a.smith@example.edu", "12345", "alice"] {
        let (answer, _) = world.sign_in(typed).await;
        assert_eq!(answer.status, 303, "{typed}: {}", answer.text());
    }
    assert_eq!(world.users(), ["alice"]);
    std::fs::write(&aliases, "smith,alice\n").expect("written");
    world.gateway.running.reload(&load()).expect("taken");
    let (answer, _) = world.sign_in("Smith").await;
    assert_eq!((answer.status, world.users()), (303, vec!["alice".to_owned()]), "{}", answer.text());
    // One that contradicts itself is not taken.
    std::fs::write(&aliases, "smith,alice\nSMITH,bob\nx\na,b,c\n").expect("written");
    let error = Config::load(&file).expect_err("refused").to_string();
    for part in
        ["realms[0].aliases: `SMITH` leads to `alice` and to `bob`", "aliases.csv:3` has one column", "aliases.csv:4`"]
    {
        assert!(error.contains(part), "{part}: {error}");
    }
    std::fs::remove_file(&aliases).expect("removed");
    let error = Config::load(&file).expect_err("refused").to_string();
    assert!(error.contains("realms[0].aliases") && error.contains("cannot be read"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_whose_password_is_gone_is_no_configuration_to_start_or_reload_with() {
    let slapd = Slapd::start().await;
    let realm = slapd.realm(&quoted(&slapd.ldaps()), "ca.pem", "");
    let world = world(&realm, GRACE).await;
    std::fs::write(slapd.file("password"), "\n").expect("written");
    let error = world.gateway.running.reload(&world.gateway.config).expect_err("refused");
    assert!(format!("{error:#}").contains("`realms.ldap.bind_password` cannot be used: it is empty"), "{error:#}");
    let (answer, _) = world.sign_in("bob").await;
    assert_eq!(answer.status, 303, "what was configured before stays: {}", answer.text());
    let fresh = vestibule::serve::World {
        store: std::sync::Arc::new(vestibule::store::memory::MemoryStore::new()),
        clock: std::sync::Arc::new(serve::SystemClock::new()),
        random: std::sync::Arc::new(serve::SystemRandom),
        deliver: std::sync::Arc::clone(&world.gateway.outbox) as _,
        push: std::sync::Arc::new(vestibule::engine::ports::NoPush),
        pictures: std::sync::Arc::new(vestibule::engine::ports::NoPictures),
    };
    assert!(serve::engine(&world.gateway.config, fresh, &crate::support::keyring()).is_err());
}
