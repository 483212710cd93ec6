//! What was promised, and whether it still holds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use super::Harness;
use crate::faults::server::{exchange, posted};
use crate::support::{Answer, Browser, Phone};

/// How many of the newest promises of a kind are looked at after every start; all are at the end.
const RECENT: usize = 2;

/// What is known of a user by acknowledged steps.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// Factors that must be there.
    pub factors: Vec<&'static str>,
    /// Grace logins left at most.
    pub grace: u64,
    /// Locked by an administrator.
    pub locked: bool,
    /// Wrong codes in a row at least, by factor.
    pub wrong: BTreeMap<&'static str, u64>,
    /// Recovery codes left at most.
    pub recovery: Option<u64>,
}

/// A code that was accepted.
#[derive(Debug, Clone)]
pub(super) struct Spent {
    pub user: String,
    pub code: String,
}

/// Everything that was promised.
#[derive(Default)]
pub(super) struct Ledger {
    pub users: BTreeMap<String, Known>,
    /// How often the app's answer to a login reached a browser.
    pub handed: BTreeMap<String, usize>,
    /// Session values that a login carried, and the login.
    pub burnt: BTreeMap<String, String>,
    /// Browsers with a session.
    pub sessions: Vec<Browser>,
    /// Browsers that still have the cookie and the token of a login that was released.
    pub twins: Vec<(Browser, String)>,
    /// Browsers that still have a sealed value that is burnt.
    pub stale: Vec<Browser>,
    pub spent: Vec<Spent>,
    /// Phones that were revoked.
    pub revoked: Vec<Phone>,
    /// Releases that nobody got: the process died after it happened and before it was told.
    pub lost: BTreeSet<String>,
    pub replays: usize,
}

impl fmt::Display for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} users, {} logins handed on once, {} lost on the way, {} values burnt, {} codes spent, {} replays refused",
            self.users.len(),
            self.handed.len(),
            self.lost.len(),
            self.burnt.len(),
            self.spent.len(),
            self.replays,
        )
    }
}

impl Ledger {
    /// Every answer that a browser gets is looked at here.
    pub fn see(&mut self, answer: &Answer) {
        if let Some(n) = answer.header("x-held") {
            let times = self.handed.entry(n.to_owned()).or_default();
            *times += 1;
            assert_eq!(*times, 1, "the answer to login {n} was released again: {answer:?}");
        }
    }

    pub fn user(&mut self, name: &str) -> &mut Known {
        self.users.get_mut(name).expect("the user was added")
    }
}

impl Harness {
    /// A browser where the program listens now.
    pub(super) fn here(&self, browser: &Browser) -> Browser {
        let address = self.server().apps;
        Browser { address, host: format!("wiki.test:{}", address.port()), ..browser.clone() }
    }

    /// Looks at the newest promises of each kind.
    pub(super) async fn check_recent(&mut self) {
        self.check_users().await;
        self.check(RECENT).await;
    }

    /// Looks at every promise.
    pub(super) async fn check_everything(&mut self) {
        self.check_users().await;
        for name in self.ledger.users.keys().cloned().collect::<Vec<_>>() {
            self.check_details(&name).await;
        }
        self.check(usize::MAX).await;
    }

    async fn check(&mut self, newest: usize) {
        for browser in last(&self.ledger.sessions, newest) {
            let answer = self.here(&browser).get("/home").await;
            assert_eq!(answer.status, 200, "a session that was given is gone: {answer:?}");
        }
        for (browser, token) in last(&self.ledger.twins, newest) {
            let browser = self.here(&browser);
            let request = posted(&browser, "/.vestibule/login/release", &[("token", &token)]);
            let answer = exchange(browser.address, request).await.expect("an answer");
            self.ledger.see(&answer);
            assert!((400..500).contains(&answer.status), "a second release: {answer:?}");
            self.ledger.replays += 1;
        }
        for browser in last(&self.ledger.stale, newest) {
            self.here(&browser).get("/login?n=stale").await;
        }
        for spent in last(&self.ledger.spent, newest) {
            self.replay(&spent).await;
        }
        for phone in self.ledger.revoked.iter_mut().rev().take(newest) {
            phone.portal = self.server.as_ref().expect("it runs").portal;
            let answer =
                phone.call("GET", "/Challenges?Status=pending", &phone.jwt(super::super::server::now()), &[]).await;
            assert!((400..500).contains(&answer.status), "a revoked phone is let in: {answer:?}");
        }
        self.check_burnt();
    }

    /// A value that a login carried reaches the app with that login, and never again.
    fn check_burnt(&mut self) {
        for request in self.upstream.requests() {
            let login = request.form("n").filter(|_| request.method == "POST");
            for value in request.cookies("sid") {
                if let Some(n) = self.ledger.burnt.get(value) {
                    panic!("`{value}` was burnt by login {n} and reached the app again: {request:?}");
                }
                if let Some(n) = &login {
                    self.ledger.burnt.insert(value.to_owned(), n.clone());
                }
            }
        }
        self.upstream.clear();
    }

    async fn check_users(&mut self) {
        let listed = self.home.json(&["user", "list"]).await;
        let listed = listed.as_array().or_else(|| listed["users"].as_array()).cloned().unwrap_or_default();
        let by_name: BTreeMap<&str, &Value> =
            listed.iter().filter_map(|user| Some((user["name"].as_str()?, user))).collect();
        for (name, known) in &self.ledger.users {
            let Some(user) = by_name.get(name.as_str()) else { panic!("{name} was added and is gone") };
            let factors: Vec<&str> =
                user["factors"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let all = known.factors.iter().all(|factor| factors.contains(factor));
            assert!(all, "{name} has {factors:?}, and was told to have {:?}", known.factors);
            assert!(user["grace_left"].as_u64() <= Some(known.grace), "grace came back: {user}, {known:?}");
            assert_eq!(user["standing"] == "locked", known.locked, "{user}");
        }
    }

    pub(super) async fn check_details(&mut self, name: &str) {
        let shown = self.home.json(&["user", "show", name]).await;
        let known = self.ledger.user(name).clone();
        for (factor, least) in known.wrong {
            let count = wrong_codes(&shown, factor);
            assert!(count >= least, "{name}: {count} wrong codes for {factor}, {least} were acknowledged: {shown}");
        }
        if let Some(most) = known.recovery {
            assert!(shown["recovery_codes"].as_u64() <= Some(most), "{name} has a code back, {most} at most: {shown}");
        }
    }

    /// Tries a spent code with a login of its own. The wrong code it is counts.
    async fn replay(&mut self, spent: &Spent) {
        let (mut browser, _) = self.held(&spent.user).await;
        let answer = browser.json_step("code", &[("code", &spent.code)]).await;
        assert!((400..500).contains(&answer.status), "{spent:?} was accepted again: {}", answer.text());
        assert_eq!(browser.state().await["status"], "pending", "{spent:?}");
        self.ledger.replays += 1;
    }
}

/// Wrong codes in a row for a factor, as `user show` tells them.
pub(super) fn wrong_codes(shown: &Value, factor: &str) -> u64 {
    let locks = shown["locks"].as_array().into_iter().flatten();
    locks.filter(|lock| lock["factor"] == factor).find_map(|lock| lock["wrong_codes"].as_u64()).unwrap_or(0)
}

fn last<T: Clone>(all: &[T], most: usize) -> Vec<T> {
    all[all.len().saturating_sub(most)..].to_vec()
}
