//! The rounds: what is under way, what was acknowledged, and what must follow from either.

use std::sync::Arc;

use serde_json::json;

use super::ledger::{Known, Spent, wrong_codes};
use super::{Harness, Phase};
use crate::faults::server::{exchange, now, posted};
use crate::support::{Browser, Phone, softtoken_code};

impl Harness {
    /// A new user with a phone.
    async fn person(&mut self) -> (String, Phone) {
        let name = self.nobody().await;
        let phone = self.home.add_phone(&name, self.server().portal).await;
        self.ledger.user(&name).factors = vec!["onetouch", "softtoken"];
        (name, phone)
    }

    /// A new user with three logins of grace and nothing else.
    async fn nobody(&mut self) -> String {
        let name = format!("user{}", self.next());
        self.home.add_user(&name, 3).await;
        self.ledger.users.insert(name.clone(), Known { grace: 3, ..Known::default() });
        name
    }

    /// A browser with a value of the app's from before the login.
    async fn anonymous(&mut self) -> Browser {
        let n = self.next();
        let mut browser = self.server().browser();
        let answer = browser.get(&format!("/login?n={n}")).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        browser
    }

    /// A login on hold, and its number.
    pub(super) async fn held(&mut self, user: &str) -> (Browser, String) {
        let mut browser = self.anonymous().await;
        let n = self.log_in(&mut browser, user).await;
        (browser, n)
    }

    async fn log_in(&mut self, browser: &mut Browser, user: &str) -> String {
        let n = self.next();
        let stale = browser.clone();
        let answer = browser.post("/login", &[("user", user), ("pass", "right"), ("n", &n)]).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        self.ledger.see(&answer);
        self.ledger.stale.push(stale);
        n
    }

    async fn approve_by_push(&self, browser: &mut Browser, phone: &mut Phone) {
        phone.portal = self.server().portal;
        let number = browser.state().await["number"].as_str().expect("a number").to_owned();
        assert_eq!(phone.approve(now(), &number).await, "approved");
    }

    /// Two releases at once of an approved login: one gets the answer, and a session that works.
    async fn finish(&mut self, browser: &Browser, n: &str) {
        let mut browser = self.here(browser);
        let token = token(&mut browser).await;
        let request = posted(&browser, "/.vestibule/login/release", &[("token", &token)]);
        let (one, other) = tokio::join!(exchange(browser.address, request.clone()), exchange(browser.address, request));
        let twin = browser.clone();
        let mut released = 0;
        for answer in [one.expect("an answer"), other.expect("an answer")] {
            self.ledger.see(&answer);
            if answer.status == 302 {
                released += 1;
                browser.keep(&answer);
            } else {
                assert!((400..500).contains(&answer.status), "{answer:?}");
            }
        }
        assert_eq!((released, self.ledger.handed.get(n)), (1, Some(&1)), "login {n}");
        self.session_of(browser, twin, token).await;
    }

    async fn session_of(&mut self, mut browser: Browser, twin: Browser, token: String) {
        let inside = browser.get("/home").await;
        assert_eq!(inside.status, 200, "{}", inside.text());
        self.ledger.sessions.push(browser);
        self.ledger.twins.push((twin, token));
    }

    pub(super) async fn hold_round(&mut self) {
        let (name, mut phone) = self.person().await;
        let browser = self.anonymous().await;
        let n = self.next();
        let mut request = posted(&browser, "/login", &[("user", &name), ("pass", "right"), ("n", &n)]);
        // The app's page posts it, not a program.
        request = String::from_utf8(request).expect("text").replace("application/json", "text/html").into_bytes();
        let address = browser.address;
        // Its value is burnt as soon as the app has seen the login, whether or not that was acknowledged.
        self.ledger.stale.push(browser.clone());
        let answer = self.killed_during(Phase::Hold, exchange(address, request)).await;
        let mut kept = self.here(&browser);
        let (mut browser, n) = if let Some(answer) = answer {
            self.ledger.see(&answer);
            assert_eq!(answer.status, 303, "{}", answer.text());
            kept.keep(&answer);
            (kept, n)
        } else {
            // Nothing is known: the person tries again in the same browser.
            let n = self.log_in(&mut kept, &name).await;
            (kept, n)
        };
        assert_eq!(browser.state().await["status"], "pending", "an acknowledged hold is there");
        self.approve_by_push(&mut browser, &mut phone).await;
        self.finish(&browser, &n).await;
    }

    pub(super) async fn approval_round(&mut self) {
        match self.seeded.below(6) {
            0 | 1 => self.push_round().await,
            2 => self.softtoken_round().await,
            3 => self.recovery_round().await,
            4 => self.wrong_code_round().await,
            _ => self.grace_round().await,
        }
    }

    async fn push_round(&mut self) {
        let (name, mut phone) = self.person().await;
        let (mut browser, n) = self.held(&name).await;
        let number = browser.state().await["number"].as_str().expect("a number").to_owned();
        let pending = phone.pending(now()).await;
        let sid = pending.last().expect("a request")["sid"].as_str().expect("a sid").to_owned();
        let payload = phone.payload(now(), &sid, "approved", json!({ "number": number })).await;
        let target = format!("/Challenges/{sid}");
        let request = phone_request(&phone, &target, &payload);
        let answer = self.killed_during(Phase::Approval, exchange(phone.portal, request)).await;
        let mut browser = self.here(&browser);
        phone.portal = self.server().portal;
        let status = browser.state().await["status"].clone();
        if let Some(answer) = answer {
            assert_eq!(answer.status, 200, "{}", answer.text());
            assert_eq!(status, "approved", "an acknowledged approval is there");
        } else if status == "approved" {
            self.happened(Phase::Approval);
        } else {
            assert_eq!(status, "pending");
            assert_eq!(phone.answer_with(now(), &sid, &payload).await.1, "approved");
        }
        let (again, _) = phone.answer_with(now(), &sid, &payload).await;
        assert!((400..500).contains(&again.status), "the answer counts once: {}", again.text());
        self.finish(&browser, &n).await;
    }

    async fn softtoken_round(&mut self) {
        let (name, phone) = self.person().await;
        let (browser, n) = self.held(&name).await;
        let code = phone.code(now());
        self.code_round(&name, browser, &n, &code).await;
    }

    async fn recovery_round(&mut self) {
        let (name, codes) = self.with_recovery_codes().await;
        let (browser, n) = self.held(&name).await;
        let code = codes[0].clone();
        self.code_round(&name, browser, &n, &code).await;
        self.ledger.user(&name).recovery = Some(9);
        self.check_details(&name).await;
        // The others are untouched.
        let (mut browser, n) = self.held(&name).await;
        let answer = browser.json_step("code", &[("code", &codes[1])]).await;
        assert_eq!(answer.json()["status"], "approved", "{}", answer.text());
        self.ledger.user(&name).recovery = Some(8);
        self.finish(&browser, &n).await;
    }

    async fn code_round(&mut self, name: &str, mut browser: Browser, n: &str, code: &str) {
        let token = token(&mut browser).await;
        let request = posted(&browser, "/.vestibule/login/code", &[("token", &token), ("code", code)]);
        let answer = self.killed_during(Phase::Approval, exchange(browser.address, request)).await;
        let mut browser = self.here(&browser);
        let status = browser.state().await["status"].clone();
        if let Some(answer) = answer {
            // The head is enough of an acknowledgement; the body may not have come.
            assert_eq!(answer.status, 200, "{}", answer.text());
            assert_eq!(status, "approved", "an acknowledged code counts");
        } else if status == "approved" {
            self.happened(Phase::Approval);
        } else {
            assert_eq!(status, "pending");
            let again = browser.json_step("code", &[("code", code)]).await;
            assert_eq!(again.json()["status"], "approved", "it was not spent: {}", again.text());
        }
        self.finish(&browser, n).await;
        self.ledger.spent.push(Spent { user: name.to_owned(), code: code.to_owned() });
    }

    async fn wrong_code_round(&mut self) {
        let (name, phone) = self.person().await;
        let (mut browser, _) = self.held(&name).await;
        let wrong = wrong_code(&phone);
        let before = self.seeded.below(2);
        for _ in 0..before {
            assert_eq!(browser.json_step("code", &[("code", wrong)]).await.status, 403);
        }
        let token = token(&mut browser).await;
        let request = posted(&browser, "/.vestibule/login/code", &[("token", &token), ("code", wrong)]);
        let answer = self.killed_during(Phase::Approval, exchange(browser.address, request)).await;
        let known = before + u64::from(answer.is_some());
        let shown = self.home.json(&["user", "show", &name]).await;
        let counted = wrong_codes(&shown, "softtoken");
        assert!((known..=before + 1).contains(&counted), "{known} were acknowledged, {counted} counted: {shown}");
        if answer.is_none() && counted > known {
            self.happened(Phase::Approval);
        }
        let mut browser = self.here(&browser);
        let left = browser.json_step("code", &[("code", wrong)]).await.json()["left"].as_u64();
        assert_eq!(left, Some(5 - counted - 1), "the login counts as the account does");
        self.ledger.user(&name).wrong.insert("softtoken", counted + 1);
    }

    async fn grace_round(&mut self) {
        let name = self.nobody().await;
        let (mut browser, n) = self.held(&name).await;
        let token = token(&mut browser).await;
        let request = posted(&browser, "/.vestibule/login/skip", &[("token", &token)]);
        let answer = self.killed_during(Phase::Approval, exchange(browser.address, request)).await;
        let mut browser = self.here(&browser);
        let approved = browser.state().await["status"] == "approved";
        let left = self.home.json(&["user", "show", &name]).await["grace_left"].as_u64();
        assert_eq!(left, Some(if approved { 2 } else { 3 }), "grace and login change together");
        match answer {
            Some(answer) => assert!(approved && answer.status == 200, "an acknowledged step is there: {answer:?}"),
            None if approved => self.happened(Phase::Approval),
            None => assert_eq!(browser.json_step("skip", &[]).await.status, 200),
        }
        self.ledger.user(&name).grace = 2;
        self.finish(&browser, &n).await;
    }

    pub(super) async fn release_round(&mut self) {
        let (name, mut phone) = self.person().await;
        let (mut browser, n) = self.held(&name).await;
        self.approve_by_push(&mut browser, &mut phone).await;
        let token = token(&mut browser).await;
        let request = posted(&browser, "/.vestibule/login/release", &[("token", &token)]);
        let address = browser.address;
        // Two tabs at once.
        let work = async {
            let (one, other) = tokio::join!(exchange(address, request.clone()), exchange(address, request));
            let answers: Vec<_> = one.into_iter().chain(other).collect();
            (!answers.is_empty()).then_some(answers)
        };
        let answers = self.killed_during(Phase::Release, work).await.unwrap_or_default();
        let twin = browser.clone();
        for answer in &answers {
            self.ledger.see(answer);
            if answer.status == 302 {
                browser.keep(answer);
            } else {
                assert!((400..500).contains(&answer.status), "{answer:?}");
            }
        }
        if self.ledger.handed.contains_key(&n) {
            let browser = self.here(&browser);
            self.session_of(browser, twin, token).await;
            return;
        }
        // One of two may have been refused because the other's release had happened, whose answer nobody got.
        let refused = !answers.is_empty();
        let browser = self.here(&browser);
        let request = posted(&browser, "/.vestibule/login/release", &[("token", &token)]);
        let answer = exchange(browser.address, request).await.expect("an answer");
        if answer.status == 302 {
            assert!(!refused, "it was refused, and then released: {answer:?}");
            self.ledger.see(&answer);
            let mut inside = browser.clone();
            inside.keep(&answer);
            self.session_of(inside, twin, token).await;
        } else {
            assert_eq!(answer.status, 409, "{}", answer.text());
            self.happened(Phase::Release);
            self.ledger.lost.insert(n);
            self.ledger.twins.push((twin, token));
        }
    }

    pub(super) async fn administration_round(&mut self) {
        match self.seeded.below(4) {
            0 => self.adding_round().await,
            1 => self.locking_round().await,
            2 => self.revoking_round().await,
            _ => self.setting_up_round().await,
        }
    }

    async fn command(&mut self, args: &[&str]) -> bool {
        let home = Arc::clone(&self.home);
        let work = async { home.vestibule(args).await.status.success().then_some(()) };
        self.killed_during(Phase::Administration, work).await.is_some()
    }

    async fn adding_round(&mut self) {
        let name = format!("user{}", self.next());
        let added = self.command(&["user", "add", &name, "--grace", "3"]).await;
        let there = self.home.vestibule(&["user", "show", &name]).await.status.success();
        assert!(there || !added, "{name} was added and is gone");
        if there && !added {
            self.happened(Phase::Administration);
        }
        if !there {
            self.home.add_user(&name, 3).await;
        }
        self.ledger.users.insert(name, Known { grace: 3, ..Known::default() });
    }

    async fn locking_round(&mut self) {
        let (name, _) = self.person().await;
        let locked = {
            // Whether it is locked is not known until it was asked.
            let known = self.ledger.users.remove(&name).expect("just added");
            let locked = self.command(&["user", "lock", &name]).await;
            self.ledger.users.insert(name.clone(), known);
            locked
        };
        let shown = self.home.json(&["user", "show", &name]).await;
        let is_locked = shown["standing"] == "locked";
        assert!(is_locked || !locked, "{name} was locked and is not: {shown}");
        if is_locked && !locked {
            self.happened(Phase::Administration);
        }
        self.ledger.user(&name).locked = is_locked;
    }

    async fn revoking_round(&mut self) {
        let (name, phone) = self.person().await;
        self.ledger.user(&name).factors.clear();
        let listed = self.home.json(&["device", "list", &name]).await;
        let devices = listed.as_array().cloned().unwrap_or_default();
        let id = devices.first().and_then(|device| device["id"].as_str()).expect("a phone").to_owned();
        let revoked = self.command(&["device", "revoke", &id]).await;
        let left = self.home.json(&["device", "list", &name]).await;
        let gone = left.as_array().is_some_and(Vec::is_empty);
        assert!(gone || !revoked, "a phone was revoked and is there: {left}");
        if gone {
            self.ledger.revoked.push(phone);
            if !revoked {
                self.happened(Phase::Administration);
            }
        }
    }

    /// A SoftToken is set up at the login while the process dies.
    async fn setting_up_round(&mut self) {
        let name = self.nobody().await;
        let (mut browser, n) = self.held(&name).await;
        let seed = set_up(&mut browser).await;
        let code = softtoken_code(&seed, now());
        let token = token(&mut browser).await;
        let target = "/.vestibule/login/enrol/softtoken/confirm";
        let request = posted(&browser, target, &[("token", &token), ("code", &code)]);
        let answer = self.killed_during(Phase::Administration, exchange(browser.address, request)).await;
        let mut browser = self.here(&browser);
        let status = browser.state().await["status"].clone();
        if let Some(answer) = answer {
            // The head is enough of an acknowledgement; the body may not have come.
            assert_eq!(answer.status, 200, "{}", answer.text());
            assert_eq!(status, "approved", "an acknowledged factor is there");
        } else if status == "approved" {
            self.happened(Phase::Administration);
        } else {
            let again = browser.json_step("enrol/softtoken/confirm", &[("code", &code)]).await;
            assert_eq!(again.json()["status"], "approved", "{}", again.text());
        }
        self.ledger.user(&name).factors = vec!["softtoken"];
        self.finish(&browser, &n).await;
        self.ledger.spent.push(Spent { user: name, code });
    }

    /// A user who set up a SoftToken and got recovery codes.
    async fn with_recovery_codes(&mut self) -> (String, Vec<String>) {
        let name = self.nobody().await;
        let (mut browser, n) = self.held(&name).await;
        let seed = set_up(&mut browser).await;
        let code = softtoken_code(&seed, now());
        let answer = browser.json_step("enrol/softtoken/confirm", &[("code", &code)]).await;
        assert_eq!(answer.json()["status"], "approved", "{}", answer.text());
        let codes = browser.json_step("enrol/recovery", &[]).await.json();
        let codes: Vec<String> =
            codes["codes"].as_array().into_iter().flatten().filter_map(|it| it.as_str().map(str::to_owned)).collect();
        assert_eq!(codes.len(), 10);
        let known = self.ledger.user(&name);
        known.factors = vec!["softtoken"];
        known.recovery = Some(10);
        self.finish(&browser, &n).await;
        (name, codes)
    }
}

/// Begins to set up a SoftToken; its seed, as the page shows it.
async fn set_up(browser: &mut Browser) -> String {
    browser.json_step("enrol/softtoken", &[]).await;
    let page = browser.get("/.vestibule/login").await.text();
    let (_, rest) = page.split_once("secret=").unwrap_or_else(|| panic!("no seed on the page: {page}"));
    rest.chars().take_while(char::is_ascii_alphanumeric).collect()
}

async fn token(browser: &mut Browser) -> String {
    browser.state().await["token"].as_str().expect("a token").to_owned()
}

/// Six digits that are not the code around now.
fn wrong_code(phone: &Phone) -> &'static str {
    let near: Vec<String> = [0, 30, 60]
        .iter()
        .flat_map(|seconds| {
            let span = std::time::Duration::from_secs(*seconds);
            [phone.code(now() + span), phone.code(now() - span)]
        })
        .collect();
    ["000000", "111111", "222222", "333333", "444444", "555555", "666666"]
        .into_iter()
        .find(|code| near.iter().all(|other| other != code))
        .expect("one of seven is none of six")
}

fn phone_request(phone: &Phone, target: &str, payload: &str) -> Vec<u8> {
    use base64::Engine as _;
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("token:{}", phone.jwt(now())));
    let authorization = format!("Basic {basic}");
    let headers = [("Authorization", authorization.as_str()), ("Content-Type", "application/x-www-form-urlencoded")];
    let body = crate::support::form(&[("AuthPayload", payload)]);
    Browser::new(phone.portal, "127.0.0.1").request(
        "POST",
        &format!("{}{target}", phone.path),
        &headers,
        body.as_bytes(),
    )
}
