//! The API for administrators: who may do what by it, what it takes, and that nobody overwrites what another wrote.

mod access;
mod lists;
mod nonsense;
mod roles;
mod schemathesis;

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::hold_and_release::{app, block};
use crate::support::{Answer, Browser, TestGateway, raw, read_answer};
use crate::upstream::RecordingUpstream;
use vestibule::domain::audit::{Act, Actor, By};
use vestibule::domain::role::Role;
use vestibule::engine::ports::{Clock as _, Table};
use vestibule::engine::users::NewUser;

/// A program with an admin key.
#[derive(Clone)]
pub struct Desk {
    pub address: SocketAddr,
    pub key: String,
    pub id: String,
}

impl Desk {
    pub async fn new(gateway: &TestGateway, role: Role) -> Self {
        let made = gateway.engine.create_admin_key(&By::CONSOLE, role, role.as_str()).await.expect("a key");
        Self { address: gateway.running.admin_addresses()[0], key: made.1, id: made.0.id.to_string() }
    }

    pub async fn send(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let bearer = format!("Bearer {}", self.key);
        let mut all = vec![("Authorization", bearer.as_str())];
        all.extend(headers);
        Browser::new(self.address, "127.0.0.1").send(method, &format!("/api/v1{target}"), &all, body).await
    }

    pub async fn get(&self, target: &str) -> Answer {
        self.send("GET", target, &[], b"").await
    }

    pub async fn json(&self, method: &str, target: &str, body: &Value) -> Answer {
        self.with(method, target, &[], body).await
    }

    async fn with(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let headers = [&[("Content-Type", "application/json")], headers].concat();
        self.send(method, target, &headers, body.to_string().as_bytes()).await
    }
}

pub async fn gateway() -> (TestGateway, RecordingUpstream) {
    let upstream = RecordingUpstream::start(app).await;
    let gateway = TestGateway::start(&block(&upstream.url())).await;
    (gateway, upstream)
}

fn code(answer: &Answer) -> (u16, String) {
    let kind = answer.header("content-type").unwrap_or_default().to_owned();
    assert_eq!(kind, "application/problem+json", "{}", answer.text());
    let value = answer.json();
    assert_eq!(value["status"], answer.status, "{value}");
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert!(value["remedy"].as_str().is_some_and(|remedy| !remedy.is_empty()), "{value}");
    (answer.status, value["code"].as_str().expect("a code").to_owned())
}

fn refused(answer: &Answer, status: u16, word: &str) {
    assert_eq!(code(answer), (status, word.to_owned()), "{}", answer.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_added_found_changed_locked_and_deleted() {
    let (gateway, _upstream) = gateway().await;
    let desk = Desk::new(&gateway, Role::Admin).await;
    let new = json!({ "name": "Alice", "email": "alice@example.org", "softtoken": true, "reason": "new here" });
    let added = desk.json("POST", "/users", &new).await;
    assert_eq!(added.status, 201, "{}", added.text());
    assert_eq!(added.header("cache-control"), Some("no-store"), "a link is in it");
    let value = added.json();
    assert!(value["otpauth"].as_str().is_some_and(|link| link.starts_with("otpauth://totp/")), "{value}");
    let id = value["user"]["id"].as_str().expect("an id").to_owned();
    assert_eq!(added.header("location"), Some(&*format!("/api/v1/users/{id}")));
    refused(&desk.json("POST", "/users", &new).await, 409, "exists");

    for query in ["?name=ALICE", "?contains=example", "?standing=enrolled", ""] {
        let found = desk.get(&format!("/users{query}")).await.json();
        assert_eq!(found["users"][0]["name"], "alice", "{query}: {found}");
    }
    for query in ["?name=bob", "?contains=nobody", "?standing=locked", "?group=x", "?campaign=x"] {
        assert_eq!(desk.get(&format!("/users{query}")).await.json()["users"], json!([]), "{query}");
    }
    let of = |rest: &str| format!("/users/{id}{rest}");
    let tag = desk.get(&of("")).await.header("etag").expect("a tag").to_owned();
    let change = json!({ "groups": ["staff"], "email": null, "locale": "de" });
    let edited = desk.with("PATCH", &of(""), &[("If-Match", &tag)], &change).await;
    assert_eq!((edited.status, edited.json()["groups"].clone()), (200, json!(["staff"])), "{}", edited.text());
    assert_eq!((edited.json()["email"].clone(), edited.json()["locale"].clone()), (Value::Null, json!("de")));
    refused(&desk.with("PATCH", &of(""), &[("If-Match", &tag)], &change).await, 412, "changed");
    refused(&desk.json("PATCH", &of(""), &change).await, 428, "match_needed");
    refused(&desk.with("PATCH", &of(""), &[("If-Match", "*")], &change).await, 412, "changed");

    let locked = desk.json("POST", &of("/lock"), &json!({ "reason": "stolen" })).await;
    assert_eq!((locked.status, locked.json()["standing"].clone()), (200, json!("locked")));
    refused(&desk.json("POST", &of("/bypass-codes"), &json!({ "reason": "x" })).await, 409, "locked");
    assert_eq!(desk.send("POST", &of("/unlock"), &[], b"").await.json()["standing"], "enrolled", "no body is none");
    refused(&desk.json("POST", &of("/opt-out"), &json!({})).await, 409, "already_enrolled");
    assert_eq!(desk.json("POST", &of("/reset"), &json!({})).await.json()["factors"], json!([]));
    assert_eq!(desk.json("PUT", &of("/grace"), &json!({ "count": 7 })).await.json()["grace_left"], 7);
    assert_eq!(desk.send("DELETE", &of("?reason=left"), &[], b"").await.status, 204);
    refused(&desk.get(&of("")).await, 404, "not_found");
    refused(&desk.send("DELETE", &of(""), &[], b"").await, 404, "not_found");

    let entries = desk.get("/audit?newest=true&limit=100").await.json();
    let entries = entries["entries"].as_array().expect("entries");
    let acts: Vec<_> = entries.iter().filter(|it| it["by"]["kind"] == "key").map(|it| &it["act"]).collect();
    let expected = [
        "user-added",
        "factor-added",
        "factor-added",
        "user-changed",
        "user-locked",
        "user-unlocked",
        "user-reset",
        "grace-set",
        "user-deleted",
    ];
    assert_eq!(acts.iter().filter(|act| **act != "factor-added").count(), 7, "{acts:?}");
    assert!(acts.iter().all(|act| expected.iter().any(|word| *act == word)), "{acts:?}");
    assert!(entries.iter().filter(|it| it["by"]["kind"] == "key").all(|it| it["by"]["id"] == *desk.id), "{entries:?}");
    let deleted = entries.last().expect("an entry");
    assert_eq!((&deleted["act"], &deleted["reason"]), (&json!("user-deleted"), &json!("left")));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_administrators_at_once_one_is_told_to_look_again() {
    let (gateway, _upstream) = gateway().await;
    let user = gateway.add_user("alice", NewUser::default()).await;
    let desk = Desk::new(&gateway, Role::Admin).await;
    for round in 0..8 {
        let target = format!("/users/{}", user.id);
        let tag = desk.get(&target).await.header("etag").expect("a tag").to_owned();
        let changes =
            [json!({ "groups": [format!("one-{round}")] }), json!({ "email": format!("{round}@example.org") })];
        let [first, second] = changes.map(|change| {
            let (desk, target, tag) = (desk.clone(), target.clone(), tag.clone());
            tokio::spawn(async move { desk.with("PATCH", &target, &[("If-Match", &tag)], &change).await.status })
        });
        let mut said = [first.await.expect("an answer"), second.await.expect("an answer")];
        said.sort_unstable();
        assert_eq!(said, [200, 412], "round {round}");
    }
    // Acts that set something stand in the order of the log, and the last is what holds.
    let counts: Vec<_> = (0..16)
        .map(|count| {
            let (desk, target) = (desk.clone(), format!("/users/{}/grace", user.id));
            tokio::spawn(async move { desk.json("PUT", &target, &json!({ "count": count })).await.status })
        })
        .collect();
    for status in counts {
        assert_eq!(status.await.expect("an answer"), 200);
    }
    let entries = gateway.engine.audit_of(user.id, 0, 1000).expect("it reads");
    let set: Vec<_> = entries.iter().filter(|entry| entry.act == Act::GraceSet).collect();
    assert_eq!(set.len(), 16);
    for pair in set.windows(2) {
        assert_eq!(pair[0].details["after"], pair[1].details["before"]);
    }
    assert_eq!(set[15].details["after"], gateway.user("alice").grace_left.to_string());
    assert!(set.iter().all(|entry| matches!(&entry.by, Actor::Key { id, .. } if *id == desk.id)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_for_again_under_one_name_is_done_once() {
    let (gateway, _upstream) = gateway().await;
    let user = gateway.add_user("alice", NewUser::default()).await;
    let desk = Desk::new(&gateway, Role::Helpdesk).await;
    let (target, body) = (format!("/users/{}/bypass-codes", user.id), json!({ "reason": "lost phone" }));
    let tries: Vec<_> = (0..6)
        .map(|_| {
            let (desk, target, body) = (desk.clone(), target.clone(), body.clone());
            tokio::spawn(async move { desk.with("POST", &target, &[("Idempotency-Key", "call 17")], &body).await })
        })
        .collect();
    let mut made = 0;
    for tried in tries {
        let answer = tried.await.expect("an answer");
        match answer.status {
            201 => made += 1,
            _ => refused(&answer, 409, "done_before"),
        }
    }
    assert_eq!((made, gateway.user("alice").bypass.len()), (1, 1));
    let other = Desk::new(&gateway, Role::Helpdesk).await;
    let again = other.with("POST", &target, &[("Idempotency-Key", "call 17")], &body).await;
    assert_eq!(again.status, 201, "the name is of the key that gave it");
    gateway.clock.advance(Duration::from_hours(25));
    gateway.engine.sweep().await.expect("swept");
    assert_eq!(desk.with("POST", &target, &[("Idempotency-Key", "call 17")], &body).await.status, 201, "forgotten");
}

#[tokio::test(flavor = "multi_thread")]
async fn bypass_codes_are_within_what_the_role_may_give() {
    let (gateway, _upstream) = gateway().await;
    let user = gateway.add_user("alice", NewUser::default()).await;
    let (helpdesk, admin) = (Desk::new(&gateway, Role::Helpdesk).await, Desk::new(&gateway, Role::Admin).await);
    let target = format!("/users/{}/bypass-codes", user.id);
    let day = 24 * 60 * 60;
    for (desk, uses, seconds, status, word) in [
        (&helpdesk, 4, 60, 403, "over_caps"),
        (&helpdesk, 1, day + 1, 403, "over_caps"),
        (&admin, 11, 60, 422, "invalid"),
        (&admin, 1, 7 * day + 1, 422, "invalid"),
    ] {
        let asked = json!({ "uses": uses, "seconds": seconds, "reason": "lost" });
        refused(&desk.json("POST", &target, &asked).await, status, word);
    }
    refused(&helpdesk.json("POST", &target, &json!({})).await, 422, "invalid");
    refused(&helpdesk.json("POST", &target, &json!({ "reason": "  " })).await, 422, "reason_needed");
    let made = helpdesk.json("POST", &target, &json!({ "uses": 3, "seconds": day, "reason": "lost" })).await;
    assert_eq!((made.status, made.header("cache-control")), (201, Some("no-store")), "{}", made.text());
    let made = made.json();
    assert_eq!((made["uses"].clone(), made["code"].as_str().is_some()), (json!(3), true));
    let list = helpdesk.get(&target).await;
    assert!(!list.text().contains(made["code"].as_str().expect("a code")), "it is answered once");
    assert_eq!(list.json()["bypass_codes"][0]["uses_left"], 3);
    assert_eq!(helpdesk.send("DELETE", &target, &[], b"").await.json()["ended"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_phones_and_sign_ins_of_a_user_are_seen_and_ended() {
    let (gateway, _upstream) = gateway().await;
    let phone = gateway.user_with_phone("alice").await;
    let id = gateway.user("alice").id;
    let (helpdesk, admin) = (Desk::new(&gateway, Role::Helpdesk).await, Desk::new(&gateway, Role::Admin).await);
    let of = |rest: &str| format!("/users/{id}/{rest}");
    let mut browser = gateway.browser("wiki.test");
    browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    let number = browser.state().await["number"].as_str().expect("a number").to_owned();
    let waiting = helpdesk.get(&of("challenges")).await.json();
    let [challenge] = waiting["challenges"].as_array().expect("a list").as_slice() else { panic!("{waiting}") };
    assert_eq!((&challenge["app"], &challenge["state"]), (&json!("wiki"), &json!("waiting")), "{challenge}");
    assert!(challenge["push"].is_object() && challenge.get("number").is_none(), "{challenge}");
    phone.approve(gateway.clock.now(), &number).await;
    browser.step("release", &[]).await;

    let sessions = helpdesk.get(&of("sessions")).await.json();
    let [session] = sessions["sessions"].as_array().expect("a list").as_slice() else { panic!("{sessions}") };
    assert_eq!((&session["app"], &session["proof"]), (&json!("wiki"), &json!("onetouch")), "{session}");
    let session = of(&format!("sessions/{}", session["id"].as_str().expect("an id")));
    let bob = gateway.add_user("bob", NewUser::default()).await;
    let of_bob = session.replace(&id.to_string(), &bob.id.to_string());
    refused(&helpdesk.send("DELETE", &of_bob, &[], b"").await, 404, "not_found");
    assert_eq!(browser.get("/private").await.status, 200, "it goes on");
    assert_eq!(helpdesk.send("DELETE", &session, &[], b"").await.status, 204);
    refused(&helpdesk.send("DELETE", &session, &[], b"").await, 404, "not_found");
    assert_ne!(browser.get("/private").await.status, 200, "it is over");
    assert_eq!(helpdesk.send("DELETE", &of("sessions"), &[], b"").await.json()["ended"], 0);

    let devices = helpdesk.get(&of("devices")).await.json();
    let device = devices["devices"][0]["id"].as_str().expect("a phone").to_owned();
    assert_eq!(helpdesk.get(&format!("/devices/{device}")).await.json()["user"], id.to_string());
    let invited = helpdesk.json("POST", &of("device-invitations"), &json!({ "reason": "new phone" })).await;
    let link = invited.json()["link"].as_str().expect("a link").to_owned();
    assert_eq!((invited.status, invited.json()["expires_in"].clone()), (201, json!(900)));
    assert!(link.contains("/authenticator#register=VA"), "{link}");
    refused(&helpdesk.send("DELETE", &format!("/devices/{device}"), &[], b"").await, 403, "forbidden");
    assert_eq!(admin.send("DELETE", &format!("/devices/{device}"), &[], b"").await.status, 204);
    assert_eq!(admin.get(&of("devices")).await.json()["devices"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn campaigns_are_made_filled_extended_and_reported() {
    let (gateway, _upstream) = gateway().await;
    let user = gateway.add_user("alice", NewUser::default()).await;
    let (desk, auditor) = (Desk::new(&gateway, Role::Admin).await, Desk::new(&gateway, Role::Auditor).await);
    let new = json!({ "name": "staff", "grace_logins": 3, "grace_until": "2027-03-01T00:00:00Z",
        "messages": { "en": "From March on you need a second factor." }, "groups": ["staff"] });
    let made = desk.json("POST", "/campaigns", &new).await;
    assert_eq!(
        (made.status, made.header("location")),
        (201, Some("/api/v1/campaigns/staff?realm=default")),
        "{}",
        made.text()
    );
    refused(&desk.json("POST", "/campaigns", &new).await, 409, "exists");
    let bad = json!({ "name": "other", "warn_from": "2027-03-01T00:00:00Z", "grace_until": "2027-01-01T00:00:00Z" });
    refused(&desk.json("POST", "/campaigns", &bad).await, 422, "bad_campaign");
    let day = desk
        .json("POST", "/campaigns", &json!({ "name": "x", "starts": "2027-03-01", "messages": { "xx": "" } }))
        .await;
    refused(&day, 422, "invalid");
    assert_eq!(day.json()["errors"].as_array().map(Vec::len), Some(2), "a day alone is no time: {}", day.text());

    let members = json!({ "users": [user.id.to_string()] });
    assert_eq!(desk.json("POST", "/campaigns/staff/members", &members).await.json()["joined"], 1);
    refused(&desk.json("POST", "/campaigns/staff/members", &json!({})).await, 422, "invalid");
    refused(&desk.json("POST", "/campaigns/none/members", &members).await, 404, "not_found");
    refused(&desk.json("POST", "/campaigns/staff/extend", &json!({ "grace_logins": 5 })).await, 422, "invalid");
    let more = json!({ "grace_logins": 5, "reason": "mail was down" });
    assert_eq!(desk.json("POST", "/campaigns/staff/extend", &more).await.json()["raised"], 1);
    refused(&auditor.json("POST", "/campaigns/staff/extend", &more).await, 403, "forbidden");
    assert_eq!(auditor.get("/campaigns").await.json()["campaigns"][0]["grace_logins"], 5);
    let report = auditor.get("/campaigns/staff/report").await.json();
    assert_eq!(
        (report["now"]["whole"]["members"].clone(), report["now"]["whole"]["never_seen"].clone()),
        (json!(1), json!(1))
    );
    let csv = auditor.get("/campaigns/staff/report.csv").await;
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    assert!(csv.text().starts_with("\"at\",\"group\",\"members\""), "{}", csv.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_imported_whole_or_not_at_all() {
    let (gateway, _upstream) = gateway().await;
    let desk = Desk::new(&gateway, Role::Admin).await;
    let csv = [("Content-Type", "text/csv")];
    let import = async |query: &str, text: &str| {
        desk.send("POST", &format!("/users/import{query}"), &csv, text.as_bytes()).await
    };
    let bad = "username,phone\nalice,+4915112345678\nbob,no number\n";
    let answer = import("", bad).await;
    refused(&answer, 422, "bad_list");
    let errors = answer.json()["errors"].clone();
    assert_eq!((&errors[0]["in"], &errors[0]["field"]), (&json!("list"), &json!("row 3, phone")), "{errors}");
    assert_eq!(answer.json()["summary"]["imported"], false);
    let count = async || desk.get("/users").await.json()["users"].as_array().map(Vec::len);
    assert_eq!(count().await, Some(0), "nothing of it");
    assert_eq!(import("?dry_run=true", "username\nalice\n").await.json()["summary"]["dry_run"], true);
    assert_eq!(count().await, Some(0), "only looked at");
    let done = import("?skip_bad=true&reason=term", bad).await.json();
    assert_eq!((&done["summary"]["added"], &done["problems"][0]["row"]), (&json!(1), &json!(3)), "{done}");
    assert_eq!(import("", "username,phone\nalice,+4915112345678\n").await.json()["summary"]["unchanged"], 1);
    for (text, word) in [("", "bad_list"), ("nome\nalice\n", "bad_list"), ("username\n\"alice\n", "bad_list")] {
        refused(&import("", text).await, 422, word);
    }
    refused(&import("?campaign=none", "username\nalice\n").await, 404, "not_found");
    refused(&desk.json("POST", "/users/import", &json!({})).await, 415, "unsupported_media_type");
    let latin = [("Content-Type", "text/csv; charset=iso-8859-1")];
    refused(&desk.send("POST", "/users/import", &latin, b"username\n").await, 415, "unsupported_media_type");

    let export = desk.get("/users/export").await;
    assert_eq!(export.header("content-type"), Some("text/csv; charset=utf-8"));
    assert!(export.text().starts_with("username,email,"), "{}", export.text());
    assert!(export.text().contains("alice,"), "{}", export.text());
    let entries = gateway.engine.audit_last(None, 10).expect("it reads");
    let imported = entries.iter().find(|entry| entry.act == Act::UsersImported).expect("it is in the log");
    assert_eq!(imported.reason.as_deref(), Some("term"));
    assert!(matches!(&imported.by, Actor::Key { id, .. } if *id == desk.id), "{:?}", imported.by);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_whose_sender_goes_away_was_never_sent_and_keeps_nobody_waiting() {
    let (gateway, _upstream) = gateway().await;
    let desk = Desk::new(&gateway, Role::Admin).await;
    let head = format!(
        "POST /api/v1/users/import HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\nContent-Type: text/csv\r\n\
         Content-Length: 5000\r\n\r\nusername\nalice\nbob\n",
        desk.key
    );
    let mut stalled = TcpStream::connect(desk.address).await.expect("a connection");
    stalled.write_all(head.as_bytes()).await.expect("written");
    // Others are told that it is under way, and go on with everything else.
    let csv = [("Content-Type", "text/csv")];
    let other = async || desk.send("POST", "/users/import", &csv, b"username\ncarol\n").await;
    let under_way = async {
        // Not by asking for another one: that would be the first, if it came first.
        while gateway.store.scan(Table::Import, &[], None, 1).expect("read").is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), under_way).await.expect("the first import begins");
    refused(&other().await, 409, "import_under_way");
    assert_eq!(desk.json("POST", "/users", &json!({ "name": "dave" })).await.status, 201);
    drop(stalled);
    let free = async {
        while other().await.status != 200 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), free).await.expect("it ends with its sender");
    let names: Vec<_> =
        gateway.engine.users(None, None).expect("users").users.into_iter().map(|user| user.name.to_string()).collect();
    assert!(!names.contains(&"alice".to_owned()) && !names.contains(&"bob".to_owned()), "{names:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_read_page_by_page_verified_and_exported() {
    let (gateway, _upstream) = gateway().await;
    let desk = Desk::new(&gateway, Role::Auditor).await;
    let user = gateway.add_user("=alice", NewUser::default()).await;
    for _ in 0..4 {
        gateway.engine.set_grace(&By::CONSOLE, user.id, 1).await.expect("set");
    }
    let mut seen = Vec::new();
    let mut after = 0;
    loop {
        let page = desk.get(&format!("/audit?limit=2&after={after}")).await.json();
        seen.extend(page["entries"].as_array().expect("entries").iter().filter_map(|entry| entry["number"].as_u64()));
        let Some(next) = page["next"].as_u64() else { break };
        after = next;
    }
    assert_eq!(seen, (1..=seen.len() as u64).collect::<Vec<_>>());
    assert_eq!(seen.len(), 6, "the key, the user, the grace");
    assert_eq!(desk.get(&format!("/audit?user={}", user.id)).await.json()["entries"].as_array().map(Vec::len), Some(5));
    refused(&desk.get("/audit?newest=true&after=1").await, 422, "invalid");

    let verified = desk.get("/audit/verification").await.json();
    assert_eq!((&verified["intact"], &verified["entries"]), (&json!(true), &json!(6)), "{verified}");
    let end = verified["end"].as_str().expect("an end").to_owned();
    assert_eq!(desk.get(&format!("/audit/verification?noted={end}")).await.json()["intact"], true);
    refused(&desk.get("/audit/verification?noted=7").await, 422, "invalid");
    let other = desk.get(&format!("/audit/verification?noted=6:{}", "A".repeat(43))).await.json();
    assert_eq!((&other["intact"], other["broken"].is_string()), (&json!(false), true), "{other}");

    let lines = desk.get("/audit/export.jsonl").await;
    assert_eq!(lines.header("content-type"), Some("application/jsonl"));
    let lines: Vec<Value> = lines.text().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((lines.len(), lines[1]["user"]["name"].clone()), (6, json!("=alice")));
    let csv = desk.get("/audit/export.csv").await.text();
    assert_eq!(csv.lines().count(), 7, "{csv}");
    assert!(csv.contains("\"'=alice\""), "no cell is a formula: {csv}");
    let keys = desk.get("/keys").await;
    assert_eq!(keys.json()["keys"][0]["role"], "auditor");
    assert!(!keys.text().contains(&desk.key));
}

#[tokio::test(flavor = "multi_thread")]
async fn users_come_page_by_page_and_none_is_left_out() {
    let (gateway, _upstream) = gateway().await;
    for number in 0..25 {
        gateway.clock.advance(Duration::from_millis(1));
        gateway.add_user(&format!("user{number:02}"), NewUser::default()).await;
    }
    let desk = Desk::new(&gateway, Role::Helpdesk).await;
    for (filter, expected) in [("", 25), ("&contains=user1", 10)] {
        let (mut names, mut after) = (Vec::new(), String::new());
        loop {
            let page = desk.get(&format!("/users?limit=7{filter}{after}")).await.json();
            let users = page["users"].as_array().expect("users").clone();
            assert!(users.len() <= 7, "{page}");
            names.extend(users.iter().map(|user| user["name"].as_str().expect("a name").to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        let mut sorted = names.clone();
        sorted.dedup();
        assert_eq!((names.len(), sorted.len()), (expected, expected), "{filter}: {names:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_is_named_field_by_field() {
    let (gateway, _upstream) = gateway().await;
    let desk = Desk::new(&gateway, Role::Admin).await;
    let answer =
        desk.json("POST", "/users", &json!({ "email": "x", "grace": -1, "softtoken": "yes", "admin": true })).await;
    refused(&answer, 422, "invalid");
    let value = answer.json();
    let named: Vec<_> =
        value["errors"].as_array().expect("errors").iter().map(|it| it["field"].as_str().expect("a name")).collect();
    assert_eq!(named, ["admin", "name", "email", "softtoken", "grace"], "all of it at once");
    for (target, word) in [
        ("/users?limit=0", "limit"),
        ("/users?limit=1&limit=2", "limit"),
        ("/users?page=2", "page"),
        ("/users?realm=none", "realm"),
        ("/users?after=x", "after"),
        ("/keys?x=%ff", "x"),
    ] {
        let answer = desk.get(target).await;
        refused(&answer, 422, "invalid");
        assert_eq!(answer.json()["errors"][0]["field"], word, "{target}");
    }
    let json = [("Content-Type", "application/json")];
    let long = vec![b' '; 65 * 1024];
    for (body, word, status) in [
        (&b"{"[..], "malformed", 400),
        (b"[]", "malformed", 400),
        (b"\xff", "malformed", 400),
        (&long, "too_large", 413),
    ] {
        refused(&desk.send("POST", "/users", &json, body).await, status, word);
    }
    refused(
        &desk.send("POST", "/users", &[("Content-Type", "text/plain")], b"{}").await,
        415,
        "unsupported_media_type",
    );
    refused(&desk.json("POST", "/users", &json!({ "name": "a\u{200b}b" })).await, 422, "invalid");
    refused(&desk.json("POST", "/users", &json!({ "name": "bob", "phone": "12" })).await, 422, "invalid");
    for target in ["/nothing", "/users/", "/users/x", "/users//lock", "/devices/x", "/campaigns/NO", "/%ff"] {
        refused(&desk.get(target).await, 404, "not_found");
    }
    let answer = desk.send("PATCH", "/users", &[], b"").await;
    refused(&answer, 405, "method_not_allowed");
    assert_eq!(answer.header("allow"), Some("GET, POST, HEAD"));
    let mut stream = TcpStream::connect(desk.address).await.expect("a connection");
    let head = format!("HEAD /api/v1/users HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n\r\n", desk.key);
    stream.write_all(head.as_bytes()).await.expect("written");
    assert_eq!(read_answer(&mut stream, true).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_keys_are_kept_waiting_and_right_ones_are_not() {
    let (gateway, _upstream) = gateway().await;
    let desk = Desk::new(&gateway, Role::Auditor).await;
    let wrong = Desk { key: "vestibule-admin-guessed".to_owned(), ..desk.clone() };
    let mut said = Vec::new();
    for _ in 0..61 {
        said.push(wrong.get("").await);
    }
    assert!(said[..60].iter().all(|answer| answer.status == 401), "{:?}", said[0]);
    refused(&said[60], 429, "too_often");
    assert_eq!(said[60].header("retry-after"), Some("60"));
    assert_eq!(said[0].header("www-authenticate"), Some("Bearer"));
    assert_eq!(desk.get("").await.status, 200, "whoever knows is not locked out");
    gateway.clock.advance(Duration::from_mins(1));
    refused(&wrong.get("").await, 401, "admin_key_needed");

    let other =
        gateway.engine.create_key(&By::CONSOLE, vestibule::engine::keys::Api::Verify, "x").await.expect("a key").1;
    for key in [format!("Basic {}", desk.key), desk.key.clone(), String::new(), format!("Bearer {other}")] {
        let request = format!("GET /api/v1 HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {key}\r\n\r\n");
        refused(&raw(desk.address, request).await, 401, "admin_key_needed");
    }
    for more in ["Origin: http://127.0.0.1\r\n", "Origin: null\r\n"] {
        let request =
            format!("GET /api/v1 HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}Authorization: Bearer {}\r\n\r\n", desk.key);
        refused(&raw(desk.address, request).await, 403, "wrong_host_or_origin");
    }
    let request = format!("GET /api/v1 HTTP/1.1\r\nHost: evil.test\r\nAuthorization: Bearer {}\r\n\r\n", desk.key);
    refused(&raw(desk.address, request).await, 403, "wrong_host_or_origin");
    let id = gateway.engine.keys().expect("keys").into_iter().find(|key| key.id.to_string() == desk.id).expect("it").id;
    gateway.engine.revoke_key(&By::CONSOLE, id).await.expect("revoked");
    refused(&desk.get("").await, 401, "admin_key_needed");
}
