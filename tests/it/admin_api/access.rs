//! Getting somebody in again, and whoever else out: sessions with the trust in their browsers, sign-ins that wait, callers, and
//! acts that are done once.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Desk, gateway, refused};
use crate::hold_and_release::{app, block};
use crate::support::{Browser, Phone, TestGateway};
use crate::upstream::RecordingUpstream;
use vestibule::domain::audit::Act;
use vestibule::domain::role::Role;
use vestibule::engine::ports::Clock as _;
use vestibule::engine::users::NewUser;

const MAIL: &str = "alice@example.org";

struct Site {
    gateway: TestGateway,
    phone: Phone,
    id: String,
    _upstream: RecordingUpstream,
}

impl Site {
    /// Alice with her phone, where browsers can be trusted.
    async fn new() -> Self {
        let upstream = RecordingUpstream::start(app).await;
        let text = format!("[policy]\ntrust_browser = \"30d\"\n{}", block(&upstream.url()));
        let gateway = TestGateway::start(&text).await;
        let user = gateway.add_user("alice", NewUser { email: Some(MAIL.to_owned()), ..NewUser::default() }).await;
        let link = gateway.invitation(user.id).await;
        let phone = Phone::register(gateway.portal(), &link, gateway.clock.now()).await.expect("the phone registers");
        Self { gateway, phone, id: user.id.to_string(), _upstream: upstream }
    }

    async fn log_in(&self, browser: &mut Browser) -> u16 {
        browser.get("/login").await;
        browser.post("/login", &[("user", "alice"), ("pass", "right")]).await.status
    }

    /// A browser that alice trusts, with a session.
    async fn trusted(&self) -> Browser {
        let mut browser = self.gateway.browser("wiki.test");
        assert_eq!(self.log_in(&mut browser).await, 303);
        assert_eq!(browser.json_step("trust", &[("trust", "1")]).await.status, 200);
        let code = self.phone.code(self.gateway.clock.now());
        assert_eq!(browser.json_step("code", &[("code", &code)]).await.status, 200);
        assert_eq!(browser.step("release", &[]).await.status, 302);
        self.gateway.clock.advance(Duration::from_mins(61));
        browser
    }

    async fn desk(&self) -> Desk {
        Desk::new(&self.gateway, Role::Helpdesk).await
    }

    fn of(&self, rest: &str) -> String {
        format!("/users/{}/{rest}", self.id)
    }

    /// What was done by a key, and why.
    fn noted(&self) -> Vec<(Act, Option<String>)> {
        let entries = self.gateway.engine.audit_of(self.gateway.user("alice").id, 0, 1000).expect("it reads");
        let by_key = entries.into_iter().filter(|entry| entry.by.word() == "key helpdesk");
        by_key.map(|entry| (entry.act, entry.reason)).collect()
    }

    async fn notices(&self) -> usize {
        self.gateway.engine.notices_sent().await;
        self.gateway.outbox.messages().iter().filter(|it| it.to == MAIL && it.code.is_none()).count()
    }
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().filter_map(|it| it["id"].as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn trusted_browsers_are_listed_and_ended_and_their_owner_hears_of_it() {
    let site = Site::new().await;
    let (mut one, _two) = (site.trusted().await, site.trusted().await);
    let desk = site.desk().await;
    let list = desk.get(&site.of("trusted-browsers")).await.json();
    let ids = ids(&list["trusted_browsers"]);
    assert_eq!(ids.len(), 2, "{list}");
    assert_eq!(list["trusted_browsers"][0]["app"], "wiki", "{list}");
    let before = site.notices().await;
    let first = site.of(&format!("trusted-browsers/{}?reason=sold", ids[0]));
    assert_eq!(desk.send("DELETE", &first, &[], b"").await.status, 204);
    refused(&desk.send("DELETE", &first, &[], b"").await, 404, "not_found");
    assert_eq!(site.notices().await, before + 1);
    assert_eq!(one.get("/private").await.status, 200, "its session goes on");
    assert_eq!(site.log_in(&mut one).await, 303, "but a factor is asked for at the next sign-in");
    // Not by the path of somebody else.
    let bob = site.gateway.add_user("bob", NewUser::default()).await;
    let of_bob = format!("/users/{}/trusted-browsers/{}", bob.id, ids[1]);
    refused(&desk.send("DELETE", &of_bob, &[], b"").await, 404, "not_found");
    assert_eq!(desk.send("DELETE", &site.of("trusted-browsers"), &[], b"").await.json(), json!({ "ended": 1 }));
    assert_eq!(desk.send("DELETE", &site.of("trusted-browsers"), &[], b"").await.json(), json!({ "ended": 0 }));
    assert_eq!(desk.get(&site.of("trusted-browsers")).await.json(), json!({ "trusted_browsers": [] }));
    let expected = [(Act::BrowserTrustEnded, Some("sold".to_owned())), (Act::BrowserTrustEnded, None)];
    assert_eq!(site.noted(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_take_the_trust_in_their_browsers_along_unless_it_is_to_stay() {
    let site = Site::new().await;
    let desk = site.desk().await;
    let (mut one, mut two) = (site.trusted().await, site.trusted().await);
    let sessions = desk.get(&site.of("sessions")).await.json();
    let oldest = ids(&sessions["sessions"])[0].to_owned();
    let trusted =
        async || desk.get(&site.of("trusted-browsers")).await.json()["trusted_browsers"].as_array().map(Vec::len);
    // One session, and the browser it is in: the other goes on in all.
    assert_eq!(desk.send("DELETE", &site.of(&format!("sessions/{oldest}")), &[], b"").await.status, 204);
    assert_eq!(trusted().await, Some(1));
    let alive = [one.get("/private").await.status == 200, two.get("/private").await.status == 200];
    assert_eq!(alive.iter().filter(|alive| **alive).count(), 1);
    // All, where the browsers are to stay trusted: the password is enough.
    let keeping = site.of("sessions?keep_trusted_browsers=true");
    assert_eq!(desk.send("DELETE", &keeping, &[], b"").await.json(), json!({ "ended": 1, "trusted_browsers": 0 }));
    assert_eq!(trusted().await, Some(1));
    let (held, spared) = if alive[0] { (&mut two, &mut one) } else { (&mut one, &mut two) };
    assert_ne!(spared.get("/private").await.status, 200, "its session is over");
    assert_eq!(site.log_in(spared).await, 302, "and the password alone begins another");
    assert_eq!(site.log_in(held).await, 303);
    let before = site.notices().await;
    // All of it.
    let all = desk.send("DELETE", &site.of("sessions?reason=stolen"), &[], b"").await;
    assert_eq!(all.json(), json!({ "ended": 1, "trusted_browsers": 1 }));
    assert_eq!(site.notices().await, before + 1, "one for all of them");
    assert_eq!(trusted().await, Some(0));
    assert_ne!(spared.get("/private").await.status, 200);
    assert_eq!(site.log_in(spared).await, 303, "a factor is asked for");
    let last = site.noted().split_off(3);
    let stolen = || Some("stolen".to_owned());
    assert_eq!(last, [(Act::SessionsEnded, stolen()), (Act::BrowserTrustEnded, stolen())], "{:?}", site.noted());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_waits_is_stopped_and_its_push_taken_back() {
    let site = Site::new().await;
    let desk = site.desk().await;
    let mut browser = site.gateway.browser("wiki.test");
    assert_eq!(site.log_in(&mut browser).await, 303);
    let waiting = desk.get(&site.of("challenges")).await.json();
    let id = ids(&waiting["challenges"])[0].to_owned();
    let bob = site.gateway.add_user("bob", NewUser::default()).await;
    let of_bob = format!("/users/{}/challenges/{id}", bob.id);
    refused(&desk.send("DELETE", &of_bob, &[], b"").await, 404, "not_found");
    assert_eq!(browser.state().await["status"], "pending");
    assert_eq!(site.phone.pending(site.gateway.clock.now()).await.len(), 1);

    let stop = site.of(&format!("challenges/{id}?reason=not+them"));
    assert_eq!(desk.send("DELETE", &stop, &[], b"").await.status, 204);
    refused(&desk.send("DELETE", &stop, &[], b"").await, 404, "not_found");
    assert_eq!(browser.state().await["status"], "denied");
    assert!(site.phone.pending(site.gateway.clock.now()).await.is_empty(), "the phone shows it no more");
    assert_ne!(browser.step("release", &[]).await.status, 302, "nobody is let in by it");
    assert_eq!(desk.get(&site.of("challenges")).await.json(), json!({ "challenges": [] }));
    assert_eq!((site.gateway.engine.held().logins(), site.gateway.engine.held().bytes()), (0, 0));
    assert_eq!(site.noted(), [(Act::LoginStopped, Some("not them".to_owned()))]);

    // Also one that was approved and not fetched yet; and one that is over is none.
    site.gateway.clock.advance(Duration::from_mins(61));
    assert_eq!(site.log_in(&mut browser).await, 303);
    let code = site.phone.code(site.gateway.clock.now());
    assert_eq!(browser.json_step("code", &[("code", &code)]).await.status, 200);
    let waiting = desk.get(&site.of("challenges")).await.json();
    assert_eq!(waiting["challenges"][0]["state"], "approved", "{waiting}");
    let stop = site.of(&format!("challenges/{}", ids(&waiting["challenges"])[0]));
    assert_eq!(desk.send("DELETE", &stop, &[], b"").await.status, 204);
    assert_ne!(browser.step("release", &[]).await.status, 302);
    assert_eq!(site.log_in(&mut browser).await, 303);
    let waiting = desk.get(&site.of("challenges")).await.json();
    let stop = site.of(&format!("challenges/{}", ids(&waiting["challenges"])[0]));
    site.gateway.clock.advance(Duration::from_mins(61));
    refused(&desk.send("DELETE", &stop, &[], b"").await, 404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_is_asked_on_the_phone_answered_taken_back_and_all_of_it_is_noted() {
    let site = Site::new().await;
    let desk = site.desk().await;
    let auditor = Desk::new(&site.gateway, Role::Auditor).await;
    let bob = site.gateway.add_user("bob", NewUser::default()).await;
    refused(&desk.json("POST", &format!("/users/{}/caller-checks", bob.id), &json!({})).await, 409, "no_phone");
    let ask = async || desk.json("POST", &site.of("caller-checks"), &json!({ "reason": "ticket 7" })).await;
    let asked = ask().await;
    assert_eq!(asked.status, 201, "{}", asked.text());
    let check = asked.json();
    assert_eq!((&check["state"], &check["phones"]), (&json!("waiting"), &json!(1)), "{check}");
    assert_eq!(check["words"].as_str().map(|words| words.split(' ').count()), Some(2), "{check}");
    let target = format!("/caller-checks/{}", check["id"].as_str().expect("an id"));
    assert_eq!(asked.header("location"), Some(&*format!("/api/v1{target}")));
    refused(&ask().await, 409, "too_soon");
    // Whoever may read sees how it stands, and never the words.
    let seen = auditor.get(&target).await.json();
    assert_eq!((&seen["state"], seen.get("words")), (&json!("waiting"), None), "{seen}");
    refused(&auditor.send("DELETE", &target, &[], b"").await, 403, "forbidden");

    let now = || site.gateway.clock.now();
    let sid = site.phone.pending(now()).await[0]["sid"].as_str().expect("an id").to_owned();
    assert_eq!(site.phone.answer(now(), &sid, "approved", json!({})).await.1, "approved");
    let seen = desk.get(&target).await.json();
    assert!(seen["state"] == "confirmed" && seen["phone"].is_string(), "{seen}");
    // What was answered stays answered, and takes nothing back.
    assert_eq!(desk.send("DELETE", &format!("{target}?reason=late"), &[], b"").await.status, 204);
    assert_eq!(desk.get(&target).await.json()["state"], "confirmed");

    site.gateway.clock.advance(Duration::from_mins(61));
    let second = ask().await.json();
    let target = format!("/caller-checks/{}", second["id"].as_str().expect("an id"));
    assert_eq!(desk.send("DELETE", &format!("{target}?reason=hung+up"), &[], b"").await.status, 204);
    assert_eq!(desk.get(&target).await.json()["state"], "expired");
    assert!(site.phone.pending(now()).await.is_empty());
    let why = |why: &str| Some(why.to_owned());
    let asked = || (Act::CallerAsked, why("ticket 7"));
    assert_eq!(site.noted(), [asked(), asked(), (Act::CallerCheckEnded, why("hung up"))]);

    site.gateway.clock.advance(Duration::from_mins(61));
    let third = ask().await.json();
    let sid = site.phone.pending(now()).await[0]["sid"].as_str().expect("an id").to_owned();
    site.phone.answer(now(), &sid, "denied", json!({ "not_me": true })).await;
    let target = format!("/caller-checks/{}", third["id"].as_str().expect("an id"));
    assert_eq!(desk.get(&target).await.json()["state"], "not-calling");
    refused(&ask().await, 409, "calls_stopped");
    // A push for a sign-in is no such check.
    refused(&desk.get("/caller-checks/01900000-0000-7000-8000-000000000000").await, 404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_act_is_done_once_under_a_name_also_where_it_is_many_commits() {
    let (gateway, _upstream) = gateway().await;
    let user = gateway.add_user("alice", NewUser { phone: Some("+4915112345678".into()), ..NewUser::default() }).await;
    let desk = Desk::new(&gateway, Role::Admin).await;
    let named = async |method: &str, target: &str, body: Value, name: &str| {
        desk.with(method, target, &[("Idempotency-Key", name)], &body).await
    };
    assert_eq!(desk.json("POST", "/campaigns", &json!({ "name": "term", "grace_logins": 2 })).await.status, 201);
    let of = |rest: &str| format!("/users/{}/{rest}", user.id);
    let member = json!({ "users": [user.id.to_string()] });
    let more = json!({ "grace_logins": 4, "reason": "strike" });
    for (method, target, body) in [
        ("POST", of("lock"), json!({})),
        ("POST", of("unlock"), json!({})),
        ("POST", of("reset"), json!({})),
        ("POST", of("opt-out"), json!({})),
        ("PUT", of("grace"), json!({ "count": 1 })),
        ("POST", "/campaigns/term/members".to_owned(), member),
        ("POST", "/campaigns/term/extend".to_owned(), more.clone()),
    ] {
        let entries =
            async || desk.get("/audit?newest=true&limit=1000").await.json()["entries"].as_array().map(Vec::len);
        let first = named(method, &target, body.clone(), "17").await;
        assert_eq!(first.status, 200, "{target}: {}", first.text());
        let before = entries().await;
        refused(&named(method, &target, body.clone(), "17").await, 409, "done_before");
        assert_eq!(entries().await, before, "{target}: nothing was done");
        assert_eq!(named(method, &target, body, "18").await.status, 200, "{target}: under another name it is");
    }
    // Grace that was used since is not given back by a program that asks again.
    assert_eq!(gateway.user("alice").grace_left, 4);
    gateway.engine.set_grace(&vestibule::domain::audit::By::CONSOLE, user.id, 0).await.expect("used up");
    refused(&named("POST", "/campaigns/term/extend", more.clone(), "17").await, 409, "done_before");
    assert_eq!(gateway.user("alice").grace_left, 0);
    // What is refused was not done, and its name is free.
    refused(&named("POST", "/campaigns/none/extend", more, "19").await, 404, "not_found");
    let group = json!({ "group": "staff" });
    assert_eq!(named("POST", "/campaigns/term/members", group.clone(), "19").await.status, 200);
    refused(&named("POST", "/campaigns/term/members", group, "19").await, 409, "done_before");

    let csv = [("Content-Type", "text/csv"), ("Idempotency-Key", "autumn")];
    let import =
        async |query: &str| desk.send("POST", &format!("/users/import{query}"), &csv, b"username\nbob\n").await;
    assert_eq!(import("?dry_run=true").await.status, 200, "a look is no import");
    assert_eq!(import("").await.json()["summary"]["added"], 1);
    gateway.engine.delete_user(&vestibule::domain::audit::By::CONSOLE, gateway.user("bob").id).await.expect("gone");
    refused(&import("").await, 409, "done_before");
    assert_eq!(gateway.engine.users(None, None).expect("users").users.len(), 1, "he does not come back");
}
