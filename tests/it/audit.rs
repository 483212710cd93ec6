//! The audit log: every change of an account is in it, by whom and why, and nobody takes anything out of it unseen.

use std::sync::Arc;

use crate::hold_and_release::{app, block};
use crate::support::{TestGateway, softtoken_code};
use crate::upstream::RecordingUpstream;
use vestibule::domain::audit::{Act, Actor, Broken, By, Entry};
use vestibule::domain::ids::UserId;
use vestibule::domain::user::UserName;
use vestibule::engine::audit::Place;
use vestibule::engine::keys::Api;
use vestibule::engine::ports::{Change, Clock as _, Commit, Store, Table};
use vestibule::engine::records::RecordKey as _;
use vestibule::engine::users::NewUser;
use vestibule::engine::{EngineError, Refused};
use vestibule::store::memory::MemoryStore;

const MORE: &str = "\n[apps.policy]\nopt_out = \"during-grace\"\n";

async fn gateway() -> (TestGateway, RecordingUpstream, Arc<MemoryStore>) {
    let upstream = RecordingUpstream::start(app).await;
    let store = Arc::new(MemoryStore::new());
    let text = format!("{}{MORE}", block(&upstream.url()));
    let gateway = TestGateway::start_with(&text, Arc::clone(&store) as Arc<dyn Store>).await;
    (gateway, upstream, store)
}

fn of(gateway: &TestGateway, user: UserId) -> Vec<Entry> {
    gateway.engine.audit_of(user, 0, 1000).expect("it reads")
}

fn told(entries: &[Entry]) -> Vec<(Act, &Actor)> {
    entries.iter().map(|entry| (entry.act, &entry.by)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_administrators_do_is_written_down_with_their_reason() {
    let (gateway, _upstream, _) = gateway().await;
    let engine = &gateway.engine;
    let phone = gateway.user_with_phone("alice").await;
    let alice = gateway.user("alice");
    let stolen = By::CONSOLE.because(Some("laptop stolen"));
    engine.lock_user(&stolen, alice.id).await.expect("locked");
    engine.unlock_user(&By::CONSOLE, alice.id).await.expect("unlocked");
    engine.set_grace(&By::CONSOLE, alice.id, 7).await.expect("set");
    let device = gateway.user("alice").factors.devices[0];
    engine.revoke_device(&By::CONSOLE, device).await.expect("revoked");
    let early = engine.opt_user_out(&By::CONSOLE, alice.id).await;
    assert!(matches!(early, Err(EngineError::Refused(Refused::AlreadyEnrolled))), "she had a factor: {early:?}");
    engine.reset_user(&By::CONSOLE, alice.id).await.expect("reset");
    engine.opt_user_out(&By::CONSOLE, alice.id).await.expect("opted out");
    let (key, secret) = engine.create_key(&By::CONSOLE, Api::Admin, "desk").await.expect("a key");
    engine.revoke_key(&By::CONSOLE, key.id).await.expect("revoked");
    engine.delete_user(&By::CONSOLE, alice.id).await.expect("deleted");
    drop(phone);

    let entries = of(&gateway, alice.id);
    let expected = [
        (Act::UserAdded, &Actor::Console),
        (Act::PhoneInvited, &Actor::Console),
        (Act::FactorAdded, &Actor::User),
        (Act::UserLocked, &Actor::Console),
        (Act::UserUnlocked, &Actor::Console),
        (Act::GraceSet, &Actor::Console),
        (Act::FactorRemoved, &Actor::Console),
        (Act::UserReset, &Actor::Console),
        (Act::OptedOut, &Actor::Console),
        (Act::UserDeleted, &Actor::Console),
    ];
    assert_eq!(told(&entries), expected);
    assert_eq!(entries[3].reason.as_deref(), Some("laptop stolen"));
    assert_eq!((&*entries[5].details["before"], &*entries[5].details["after"]), ("3", "7"));
    assert!(entries.iter().all(|entry| entry.user.as_ref().is_some_and(|user| user.name == "alice")));

    let all = engine.audit(0, 1000).expect("it reads");
    let numbers: Vec<u64> = all.iter().map(|entry| entry.number).collect();
    assert_eq!(numbers, (1..=12).collect::<Vec<_>>());
    assert_eq!(told(&all[9..11]), [(Act::KeyCreated, &Actor::Console), (Act::KeyRevoked, &Actor::Console)]);
    let text = serde_json::to_string(&all).expect("plain data");
    assert!(!text.contains(&secret), "a key is in the log");
    assert_eq!(engine.verify_audit(None).expect("it reads").expect("whole").tip.number, 12);
    assert_eq!(engine.audit_last(None, 1).expect("it reads")[0].act, Act::UserDeleted);
    assert_eq!(engine.audit_last(Some(alice.id), 2).expect("it reads")[0].act, Act::OptedOut);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_do_themselves_is_written_down_as_theirs_and_without_their_codes() {
    let (gateway, _upstream, _) = gateway().await;
    let alice = gateway.add_user("alice", NewUser { grace: 3, ..NewUser::default() }).await;
    let mut browser = gateway.held("alice").await;
    assert_eq!(browser.json_step("opt-out", &[]).await.status, 200);
    let bob = gateway.add_user("bob", NewUser { grace: 3, ..NewUser::default() }).await;
    let mut browser = gateway.held("bob").await;
    assert_eq!(browser.json_step("enrol/softtoken", &[]).await.status, 200);
    let page = browser.get("/.vestibule/login").await.text();
    let (_, seed) = page.split_once("<code class=\"copyable key\" dir=\"ltr\" translate=\"no\">").expect("a seed");
    let seed = seed.split('<').next().unwrap_or_default().replace(' ', "");
    let code = softtoken_code(&seed, gateway.clock.wall());
    let confirmed = browser.json_step("enrol/softtoken/confirm", &[("code", &code)]).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text());
    let codes = browser.json_step("enrol/recovery", &[]).await;
    assert_eq!(codes.status, 200, "{}", codes.text());

    let hers = of(&gateway, alice.id);
    assert_eq!(told(&hers), [(Act::UserAdded, &Actor::Console), (Act::OptedOut, &Actor::User)]);
    let his = of(&gateway, bob.id);
    let expected = [Act::UserAdded, Act::FactorAdded, Act::RecoveryCodesMade];
    assert_eq!(his.iter().map(|entry| entry.act).collect::<Vec<_>>(), expected);
    assert_eq!((&his[1].by, &*his[1].details["method"]), (&Actor::User, "softtoken"));
    let text = serde_json::to_string(&[hers, his]).expect("plain data");
    assert!(!text.contains(&seed) && !text.contains(&code), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_leave_a_log_without_gaps_and_a_failing_store_leaves_neither_act_nor_entry() {
    let (gateway, _upstream, store) = gateway().await;
    let adding = (0..60).map(|n| {
        let engine = Arc::clone(&gateway.engine);
        tokio::spawn(async move {
            let name = UserName::parse(&format!("user{n}"), false).expect("a name");
            let new = NewUser::default();
            engine.add_user(&By::CONSOLE, &TestGateway::realm(), &name, &new).await.expect("added")
        })
    });
    for added in futures_util::future::join_all(adding).await {
        added.expect("no panic");
    }
    let whole = gateway.engine.verify_audit(None).expect("it reads").expect("whole");
    assert_eq!(whole.tip.number, 60);

    store.fail_commits(true);
    let user = gateway.user("user1");
    gateway.engine.lock_user(&By::CONSOLE, user.id).await.expect_err("the store fails");
    store.fail_commits(false);
    assert_eq!(gateway.user("user1").locked, None);
    assert_eq!(gateway.engine.verify_audit(Some(whole.tip)).expect("it reads").expect("whole").tip, whole.tip);
}

/// Does as somebody would who can write the store's records, but has not the key of the log.
async fn tampered(store: &MemoryStore, place: u64, bytes: Option<Vec<u8>>) {
    let change = Change { table: Table::Audit, key: Place(place).bytes(), bytes };
    store.commit(Commit { expects: Vec::new(), changes: vec![change] }).await.expect("written");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_out_altered_or_replaced_is_found() {
    for case in ["altered", "taken out", "cut", "replaced"] {
        let (gateway, _upstream, store) = gateway().await;
        for name in ["a", "b", "c", "d"] {
            gateway.add_user(name, NewUser::default()).await;
        }
        let engine = &gateway.engine;
        let noted = engine.verify_audit(None).expect("it reads").expect("whole").tip;
        let expected = match case {
            "altered" => {
                let mut entry = engine.audit(1, 1).expect("it reads").remove(0);
                entry.user.as_mut().expect("about somebody").name = "mallory".to_owned();
                tampered(&store, 2, Some(serde_json::to_vec(&entry).expect("plain data"))).await;
                Broken::Altered { number: 2 }
            }
            "taken out" => {
                tampered(&store, 3, None).await;
                Broken::Missing { number: 3 }
            }
            "cut" => {
                tampered(&store, 4, None).await;
                Broken::Cut { found: 3, written: 4 }
            }
            _ => {
                // A log that is whole in itself, and not the one whose end was noted.
                let (other, _upstream, _) = self::gateway().await;
                for name in ["a", "b", "c", "d", "e"] {
                    other.add_user(name, NewUser::default()).await;
                }
                let found = other.engine.verify_audit(Some(noted)).expect("it reads");
                assert_eq!(found, Err(Broken::Replaced { number: 4 }));
                continue;
            }
        };
        assert_eq!(engine.verify_audit(None).expect("it reads"), Err(expected), "{case}");
    }
}
