//! The terminal phone against the portal's own protocol, over real sockets and with files of its own. The portal's clock
//! stands years behind the system's: every account works only because the phone takes the portal's time.

use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use serde_json::{Value, json};

use super::*;
use crate::api::testing::Portal;
use crate::api::verify_v2;
use crate::domain::audit::By;
use crate::domain::challenge::NumberMatch;
use crate::engine::callers::{CallerCheck, CallerState};
use crate::engine::users::NewUser;
use crate::net::{Limits, Listen, Listeners, Serving};
use crate::tls::{ALPN, CertStore, server_config, testing::Certs};
use crate::web::listener::{HttpOptions, RouterServe};

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    phone: PhoneArgs,
    /// Global in the program.
    #[arg(long, global = true)]
    json: bool,
}

pub(super) struct Terminal {
    pub(super) home: tempfile::TempDir,
    pub(super) portal: Portal,
    pub(super) address: String,
    serving: Serving,
}

impl Terminal {
    pub(super) async fn new() -> Self {
        Self::matching(NumberMatch::Type).await
    }

    async fn matching(number_match: NumberMatch) -> Self {
        Self::serve(Portal::matching(number_match).await, None)
    }

    fn serve(portal: Portal, tls: Option<Arc<rustls::ServerConfig>>) -> Self {
        let scheme = if tls.is_some() { "https" } else { "http" };
        let listeners = Listeners::bind(&[Listen { address: "127.0.0.1:0".parse().unwrap(), tls }]).unwrap();
        let address = format!("{scheme}://{}", listeners.addresses()[0]);
        let api = verify_v2::router(Arc::clone(&portal.engine), portal.options(&address));
        let api = api.merge(crate::web::account_tokens::router(Arc::clone(&portal.engine)));
        let options = HttpOptions { title_case: true, ..HttpOptions::default() };
        let serving =
            listeners.serve(RouterServe::new(crate::web::portal::router(api).unwrap(), options), Limits::default());
        Self { home: tempfile::tempdir().unwrap(), portal, address, serving }
    }

    /// Runs a command line, and gives what it printed and how it ended.
    async fn run(&self, line: &[&str]) -> (String, Result<()>) {
        let home = self.home.path().join("phone");
        let start = ["phone", "--home", home.to_str().unwrap()];
        let Line { phone: args, json } = Line::try_parse_from(start.into_iter().chain(line.iter().copied())).unwrap();
        let ca = args.ca.as_deref().map(|file| read_ca(file).unwrap());
        let phone = Phone { home: Home::new(args.home.unwrap()), ca };
        let mut out = Vec::new();
        let ended = phone.act(args.command, json, &mut out).await;
        (String::from_utf8(out).unwrap(), ended)
    }

    pub(super) async fn done(&self, line: &[&str]) -> String {
        let (out, ended) = self.run(line).await;
        ended.unwrap_or_else(|error| panic!("{line:?}: {error:#}"));
        out
    }

    pub(super) async fn refused(&self, line: &[&str]) -> String {
        let (out, ended) = self.run(line).await;
        assert_eq!(out, "", "{line:?}");
        format!("{:#}", ended.expect_err("refused"))
    }

    async fn link(&self) -> String {
        self.portal.engine.register_link(&self.address, self.portal.user.id, &self.portal.invite().await)
    }

    async fn registered(&self) {
        let said = self.done(&["register", &self.link().await, "--name", "Terminal"]).await;
        assert_eq!(said, "registered for alice at Vestibule\n");
    }

    pub(super) async fn pending(&self) -> Vec<Value> {
        serde_json::from_str(&self.done(&["list", "--json"]).await).unwrap()
    }

    pub(super) async fn one(&self) -> String {
        let pending = self.pending().await;
        assert_eq!(pending.len(), 1, "{pending:?}");
        pending[0]["id"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn from_a_link_to_an_approved_login() {
    let terminal = Terminal::new().await;
    terminal.registered().await;
    assert_eq!(terminal.done(&["list"]).await, "nothing waits for an answer\n");
    assert_eq!(terminal.pending().await, [""; 0]);
    let login = terminal.portal.hold().await;
    let pending = terminal.pending().await;
    let id = pending[0]["id"].as_str().unwrap();
    let expected = json!([{
        "id": id,
        "app": "Library wiki",
        "message": "Sign in to Library wiki?",
        "details": [
            { "label": "App", "value": "Library wiki" },
            { "label": "User", "value": "alice" },
            { "label": "Browser", "value": "Firefox on Linux" },
            { "label": "Address", "value": "203.0.113.9" },
            { "label": "Time", "value": "2023-11-14T22:13:20Z" },
        ],
        "expires_at": "2023-11-14T22:15:20Z",
    }]);
    assert_eq!(Value::from(pending.clone()), expected);
    let text = terminal.done(&["list"]).await;
    assert!(text.starts_with(&format!("{id}  Sign in to Library wiki?\n    App: Library wiki\n")), "{text}");
    assert!(text.contains("--number NN"), "{text}");
    let number = terminal.portal.number(login);
    assert_eq!(terminal.done(&["approve", id, "--number", &number]).await, "approved\n");
    assert!(terminal.portal.is_approved(login));
    assert_eq!(terminal.pending().await, [""; 0]);
    let again = terminal.refused(&["approve", id, "--number", &number]).await;
    assert_eq!(again, "nothing to answer: the request is approved already");
}

#[tokio::test]
async fn an_approval_needs_the_right_number() {
    let terminal = Terminal::new().await;
    terminal.registered().await;
    let login = terminal.portal.hold().await;
    let id = terminal.one().await;
    let missing = terminal.refused(&["approve", &id]).await;
    assert!(missing.contains("--number NN"), "{missing}");
    assert_eq!(terminal.one().await, id, "nothing was sent");
    let wrong = terminal.refused(&["approve", &id, "--number", "00"]).await;
    assert!(wrong.starts_with("denied: `00` is not the number"), "{wrong}");
    assert!(!terminal.portal.is_approved(login));
    let right = terminal.refused(&["approve", &id, "--number", "11"]).await;
    assert_eq!(right, "nothing to answer: the request is denied already");
}

#[tokio::test]
async fn a_phone_is_set_up_from_the_page_of_a_login() {
    let terminal = Terminal::new().await;
    let portal = &terminal.portal;
    let login = portal.hold().await;
    let link = async || {
        let secret = portal.set_up(login).await;
        portal.engine.register_link(&terminal.address, portal.user.id, &secret)
    };
    terminal.done(&["register", &link().await]).await;
    let wrong = terminal.refused(&["approve", &terminal.one().await, "--number", "00"]).await;
    assert!(wrong.starts_with("denied: `00` is not the number"), "{wrong}");
    terminal.done(&["register", &link().await]).await;
    assert_eq!(terminal.done(&["deny", &terminal.one().await]).await, "denied\n");
    terminal.done(&["register", &link().await]).await;
    let number = portal.number(login);
    assert_eq!(terminal.done(&["approve", &terminal.one().await, "--number", &number]).await, "approved\n");
    assert!(portal.is_approved(login));
}

#[tokio::test]
async fn a_number_that_is_no_choice_is_not_sent() {
    let terminal = Terminal::matching(NumberMatch::Pick).await;
    terminal.registered().await;
    let login = terminal.portal.hold().await;
    let id = terminal.one().await;
    let refused = terminal.refused(&["approve", &id, "--number", "00"]).await;
    assert!(refused.starts_with("`00` is none of the choices: "), "{refused}");
    let number = terminal.portal.number(login);
    assert_eq!(terminal.done(&["approve", &id, "--number", &number]).await, "approved\n");
}

#[tokio::test]
async fn without_matching_a_bare_approval_is_enough() {
    let terminal = Terminal::matching(NumberMatch::Off).await;
    terminal.registered().await;
    let login = terminal.portal.hold().await;
    assert_eq!(terminal.done(&["approve", &terminal.one().await]).await, "approved\n");
    assert!(terminal.portal.is_approved(login));
}

#[tokio::test]
async fn words_for_the_help_desk_are_shown_to_who_asks_for_them() {
    let terminal = Terminal::new().await;
    terminal.registered().await;
    let portal = &terminal.portal;
    let ask = async || portal.engine.verify_caller(&By::CONSOLE, portal.user.id).await.unwrap();
    let state = |asked: &CallerCheck| portal.engine.caller_check(asked.id).unwrap();
    let asked = ask().await;
    let id = terminal.one().await;
    let listed = terminal.done(&["list"]).await;
    assert!(listed.contains(&format!("vestibule phone show {id}")) && !listed.contains(&asked.words), "{listed}");
    let shown = terminal.done(&["show", &id]).await;
    assert!(shown.ends_with(&format!("Read out to the help desk, if you called it: {}\n", asked.words)), "{shown}");
    assert_eq!(state(&asked), CallerState::Waiting, "looking is no answer");
    assert_eq!(terminal.done(&["approve", &id]).await, "approved\n");
    assert!(matches!(state(&asked), CallerState::Confirmed(_)));

    let asked = ask().await;
    assert_eq!(terminal.done(&["deny", &terminal.one().await, "--not-me"]).await, "denied\n");
    assert_eq!(state(&asked), CallerState::NotCalling);
}

#[tokio::test]
async fn a_denial_and_one_that_says_it_was_somebody_else() {
    let terminal = Terminal::new().await;
    terminal.registered().await;
    let stopped =
        || terminal.portal.engine.user(terminal.portal.user.id).unwrap().unwrap().pushes_stopped_until.is_some();
    terminal.portal.hold().await;
    assert_eq!(terminal.done(&["deny", &terminal.one().await]).await, "denied\n");
    assert!(!stopped());
    terminal.portal.hold().await;
    assert_eq!(terminal.done(&["deny", &terminal.one().await, "--not-me"]).await, "denied\n");
    assert!(stopped());
}

#[tokio::test]
async fn what_is_over_or_not_ours_cannot_be_answered() {
    let terminal = Terminal::new().await;
    let none = terminal.refused(&["list"]).await;
    assert!(none.contains("register it first"), "{none}");
    terminal.registered().await;
    terminal.portal.hold().await;
    let id = terminal.one().await;
    terminal.portal.pass(Duration::from_mins(2));
    assert_eq!(terminal.refused(&["deny", &id]).await, "nothing to answer: the request is expired already");
    let other = terminal.refused(&["deny", "YC00000000000000000000000000000000"]).await;
    assert!(other.contains("was not asked"), "{other}");
    let odd = terminal.refused(&["deny", "../Factors"]).await;
    assert!(odd.contains("is not a request"), "{odd}");
}

#[tokio::test]
async fn keys_and_seeds_are_for_their_owner_only() {
    let terminal = Terminal::new().await;
    terminal.registered().await;
    let home = terminal.home.path().join("phone");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&home), 0o700);
    let mut files: Vec<_> = std::fs::read_dir(&home).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let kinds: Vec<_> = files.iter().map(|file| file.extension().unwrap().to_str().unwrap()).collect();
    assert_eq!(kinds, ["json", "pem"], "{files:?}");
    assert!(files.iter().all(|file| mode(file) == 0o600), "{files:?}");
    assert!(std::fs::read_to_string(&files[1]).unwrap().starts_with("-----BEGIN PRIVATE KEY-----"));
    std::fs::set_permissions(&files[1], std::fs::Permissions::from_mode(0o640)).unwrap();
    let refused = terminal.refused(&["list"]).await;
    assert!(refused.contains("chmod 600"), "{refused}");
}

#[tokio::test]
async fn a_link_is_good_once_and_a_refused_one_leaves_nothing_behind() {
    let terminal = Terminal::new().await;
    let link = terminal.link().await;
    terminal.done(&["register", &link]).await;
    let again = terminal.refused(&["register", &link]).await;
    assert!(again.contains("used before or has run out"), "{again}");
    let odd = terminal.refused(&["register", "https://portal.example/"]).await;
    assert!(odd.contains("not a registration link"), "{odd}");
    let files = std::fs::read_dir(terminal.home.path().join("phone")).unwrap().count();
    assert_eq!(files, 2, "one key and one account");
}

#[tokio::test]
async fn several_accounts_in_one_home() {
    let terminal = Terminal::new().await;
    terminal.registered().await;
    let portal = &terminal.portal;
    let name = portal.app.user_name("bob").unwrap();
    let (bob, _) = portal.engine.add_user(&By::CONSOLE, &portal.app.realm, &name, &NewUser::default()).await.unwrap();
    let secret = portal.engine.invite_device(&By::CONSOLE, bob.id).await.unwrap();
    let link = portal.engine.register_link(&terminal.address, bob.id, &secret);
    assert_eq!(terminal.done(&["register", &link]).await, "registered for bob at Vestibule\n");
    let codes = terminal.done(&["code"]).await;
    assert_eq!(codes.lines().count(), 2);
    assert!(codes.contains("  alice at Vestibule\n") && codes.contains("  bob at Vestibule\n"), "{codes}");
    let login = portal.hold().await;
    let number = portal.number(login);
    assert_eq!(terminal.done(&["approve", &terminal.one().await, "--number", &number]).await, "approved\n");
    // One account that is gone does not hide the other.
    let device = portal.engine.devices_of(bob.id).unwrap().remove(0);
    portal.engine.revoke_device(&By::CONSOLE, device.id).await.unwrap();
    portal.hold().await;
    let (out, ended) = terminal.run(&["list", "--json"]).await;
    assert_eq!(serde_json::from_str::<Vec<Value>>(&out).unwrap().len(), 1);
    ended.unwrap();
    let other = terminal.refused(&["deny", "YC00000000000000000000000000000000"]).await;
    assert!(other.contains("was not asked"), "{other}");
    assert_eq!(terminal.done(&["deny", &terminal.one().await]).await, "denied\n");
    let device = portal.engine.devices_of(portal.user.id).unwrap().remove(0);
    portal.engine.revoke_device(&By::CONSOLE, device.id).await.unwrap();
    let (out, ended) = terminal.run(&["list", "--json"]).await;
    assert_eq!(out, "[]\n");
    let refused = format!("{:#}", ended.unwrap_err());
    let gone = "the portal does not know this phone any more; register it again";
    // Both were registered at one moment, so that either may stand first.
    let mut lines: Vec<&str> = refused.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, [format!("alice at Vestibule: {gone}"), format!("bob at Vestibule: {gone}")]);
}

#[tokio::test]
async fn a_code_is_the_one_the_portal_expects() {
    let terminal = Terminal::new().await;
    assert!(terminal.refused(&["code"]).await.contains("no account"));
    terminal.registered().await;
    let device = terminal.portal.engine.devices_of(terminal.portal.user.id).unwrap().remove(0);
    let seed = device.softtoken.unwrap();
    let before = client::system_time();
    let printed = terminal.done(&["code"]).await;
    let possible = [before, client::system_time()].map(|at| format!("{}\n", seed.code_at(at)));
    assert!(possible.contains(&printed), "{printed} is none of {possible:?}");
}

#[tokio::test]
async fn a_registration_that_was_cut_short_is_finished_later() {
    let terminal = Terminal::new().await;
    let link = link::parse(&terminal.link().await).unwrap();
    let home = Home::new(terminal.home.path().join("phone"));
    let key = home.new_key().unwrap();
    let account = client::register(&link, &key, "Terminal", None).await.unwrap();
    home.keep(&key, &account).unwrap();
    assert!(!home.accounts().unwrap()[0].verified);
    terminal.done(&["list"]).await;
    assert!(home.accounts().unwrap()[0].verified);
    let user = terminal.portal.engine.user(terminal.portal.user.id).unwrap().unwrap();
    assert_eq!(user.factors.devices.len(), 1);
}

#[tokio::test]
async fn what_does_not_answer_is_named() {
    let mut terminal = Terminal::new().await;
    terminal.registered().await;
    let other = Listeners::bind(&[Listen { address: "127.0.0.1:0".parse().unwrap(), tls: None }]).unwrap();
    let silent = other.serve(RouterServe::new(axum::Router::new(), HttpOptions::default()), Limits::default());
    std::mem::replace(&mut terminal.serving, silent).drain(Duration::ZERO).await;
    let (out, ended) = terminal.run(&["list"]).await;
    assert_eq!(out, "");
    let refused = format!("{:#}", ended.unwrap_err());
    assert!(refused.starts_with(&format!("alice at Vestibule: `{}` ", terminal.address)), "{refused}");
}

#[tokio::test]
async fn over_tls_only_a_known_certificate_is_trusted() {
    let certs = Certs::new();
    certs.write("portal", "127.0.0.1");
    certs.write("other", "127.0.0.1");
    let store = Arc::new(CertStore::load(vec![certs.files("portal", &[])]).unwrap());
    let terminal = Terminal::serve(Portal::new().await, Some(server_config(store, &ALPN)));
    let link = terminal.link().await;
    let [trusted, other] = ["portal.pem", "other.pem"].map(|name| certs.path(name).to_str().unwrap().to_owned());
    for line in [vec!["register", &link], vec!["register", &link, "--ca", &other]] {
        let refused = terminal.refused(&line).await;
        assert!(refused.contains("cannot be reached") && refused.contains("certificate"), "{refused}");
    }
    let key = certs.path("portal.key");
    let refused = terminal.refused(&["register", &link, "--ca", key.to_str().unwrap()]).await;
    assert!(refused.contains("no certificate in it"), "{refused}");
    terminal.done(&["--ca", &trusted, "register", &link]).await;
    let login = terminal.portal.hold().await;
    let number = terminal.portal.number(login);
    // The certificate was remembered.
    assert_eq!(terminal.done(&["approve", &terminal.one().await, "--number", &number]).await, "approved\n");
}

#[tokio::test]
async fn watching_prints_each_request_once() {
    let terminal = Terminal::new().await;
    terminal.registered().await;
    let phone = Phone { home: Home::new(terminal.home.path().join("phone")), ca: None };
    let mut watching = phone.watcher().unwrap();
    let mut out = Vec::new();
    terminal.portal.hold().await;
    let first = terminal.one().await;
    assert_eq!(phone.look(&mut watching, true, &mut out).await.unwrap(), INTERVAL);
    terminal.portal.pass(Duration::from_secs(1));
    terminal.portal.hold().await;
    assert_eq!(phone.look(&mut watching, true, &mut out).await.unwrap(), INTERVAL);
    let lines = String::from_utf8(out).unwrap();
    let ids: Vec<String> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!((ids.len(), &ids[0]), (2, &first), "{lines}");
    assert_ne!(ids[0], ids[1]);
    let device = terminal.portal.engine.devices_of(terminal.portal.user.id).unwrap().remove(0);
    terminal.portal.engine.revoke_device(&By::CONSOLE, device.id).await.unwrap();
    let mut out = Vec::new();
    assert_eq!(phone.look(&mut watching, true, &mut out).await.unwrap(), AFTER_TROUBLE);
    assert_eq!(out, b"");
    assert!(watching.said.contains("register it again"), "{}", watching.said);
}

#[test]
fn nothing_from_elsewhere_reaches_the_terminal_as_a_command() {
    let body = json!({
        "sid": "YC00000000000000000000000000000000",
        "status": "pending",
        "details": { "message": "Sign in\u{1b}[2J\nYC: approved", "fields": [{ "label": "App", "value": "wi\u{202e}ki\r" }] },
        "date_created": "2023-11-14T22:13:20Z",
        "expiration_date": "2023-11-14T22:13:20Z",
    });
    let request = Request::read(&body, "sid,status", "issuer").unwrap();
    let text = request.text();
    let expected = "YC00000000000000000000000000000000  Sign in[2JYC: approved\n    App: wiki\n    Expires: 2023-11-14T22:13:20Z\n";
    assert_eq!(text, expected);
    assert_eq!(request.signed, ["sid", "status"]);
}

#[test]
fn options_may_stand_anywhere() {
    for line in [
        ["phone", "--home", "/a", "approve", "X", "--number", "47"],
        ["phone", "approve", "--home", "/a", "X", "--number", "47"],
        ["phone", "approve", "X", "--number", "47", "--home", "/a"],
    ] {
        let args = Line::try_parse_from(line).unwrap().phone;
        assert_eq!(args.home.as_deref(), Some(Path::new("/a")));
        assert!(
            matches!(args.command, PhoneCommand::Approve { id, number } if id == "X" && number.as_deref() == Some("47"))
        );
    }
}
