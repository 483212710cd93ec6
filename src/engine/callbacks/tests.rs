use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use super::*;
use crate::domain::audit::By;
use crate::domain::callback::BACK_OFF;
use crate::domain::challenge::Denial;
use crate::domain::ids::{ChallengeId, UserId};
use crate::domain::service::ServiceOptions;
use crate::engine::imports::tests::{Heard, TestClock, engine_at};
use crate::engine::keys::Api;
use crate::engine::ports::Store;
use crate::engine::services::Registration;
use crate::store::memory::MemoryStore;

struct Scene {
    engine: Arc<Engine>,
    heard: Arc<Heard>,
    clock: Arc<TestClock>,
    store: Arc<MemoryStore>,
}

impl Scene {
    fn new() -> Self {
        let store = Arc::new(MemoryStore::new());
        let clock = Arc::new(TestClock(AtomicI64::new(1_795_255_200_000)));
        let (engine, heard) = engine_at(Arc::clone(&store) as Arc<dyn Store>, Arc::clone(&clock));
        Self { engine, heard, clock, store }
    }

    fn advance(&self, by: Duration) {
        self.clock.0.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::Relaxed);
    }

    async fn service(&self, name: &str) -> Service {
        let callback = Some("https://hook.test/cb".to_owned());
        let options = ServiceOptions { callback, ..ServiceOptions::default() };
        self.engine.create_service(&By::CONSOLE, Api::Authy, name, &options).await.unwrap().1
    }

    async fn user(&self, service: &Service) -> UserId {
        let who = Registration { number: "+4915112345678".to_owned(), email: None };
        self.engine.register(service, &who).await.unwrap().user.id
    }

    /// A question that was answered, as it is settled: its application is to be told.
    async fn answered(&self, service: &Service, user: UserId) -> CallbackId {
        let now = self.engine.now();
        let id = ChallengeId::at(now, self.engine.bytes());
        let device = DeviceId::from_bytes([3; 16]);
        self.engine
            .transact(|tx| {
                let challenge = Challenge {
                    id,
                    user,
                    devices: vec![device],
                    purpose: Purpose::Request(service.id),
                    number: None,
                    spoken: None,
                    message: "Pay?".to_owned(),
                    fields: Vec::new(),
                    request: None,
                    created_at: now,
                    expires_at: now + Duration::from_hours(24),
                    wall_ahead: 0,
                    state: ChallengeState::Denied { at: now, why: Denial::Denied },
                };
                tx.put(&id, &challenge);
                queue(tx, &challenge, service.id, device, "c2ln".to_owned(), now)
            })
            .await
            .unwrap();
        CallbackId::of_answer(id)
    }

    fn due(&self) -> Vec<Due> {
        self.engine.due_callbacks(self.engine.now(), &HashSet::new()).unwrap()
    }

    fn all(&self) -> Vec<Callback> {
        self.engine.callbacks(false, None).unwrap().callbacks
    }

    /// How many records of a table there are.
    fn count(&self, table: Table) -> usize {
        self.store.scan(table, &[], None, usize::MAX).unwrap().len()
    }
}

#[tokio::test]
async fn what_was_queued_is_due_at_once_rings_and_is_gone_when_it_is_done() {
    let scene = Scene::new();
    let service = scene.service("Shop").await;
    let user = scene.user(&service).await;
    let id = scene.answered(&service, user).await;
    // It rang as it was queued: this would wait for ever else.
    tokio::time::timeout(Duration::from_secs(20), scene.engine.callback_queued()).await.unwrap();
    let due = scene.due();
    assert_eq!((due.len(), due[0].id, due[0].receiver), (1, id, *service.id.as_bytes()));
    let facts = scene.engine.callback_facts(&due[0]).await.unwrap().expect("all of it is there");
    let About::Answer(answer) = &facts.about else { panic!("it is an answer: {facts:?}") };
    assert_eq!(
        (answer.user.id, facts.url.as_str(), facts.callback.signature.as_str()),
        (user, "https://hook.test/cb", "c2ln")
    );
    assert_eq!(answer.device, None, "a phone that was removed keeps nobody from being told");
    scene.engine.callback_done(id).await.unwrap();
    assert_eq!((scene.due(), scene.all()), (Vec::new(), Vec::new()));
    assert_eq!((scene.count(Table::Callback), scene.count(Table::CallbackDue)), (0, 0));
    scene.engine.callback_done(id).await.unwrap();
    let sent = |event: &&Event| matches!(event, Event::CallbackSent { .. });
    assert_eq!(scene.heard.events().iter().filter(sent).count(), 1, "once");
}

#[tokio::test]
async fn what_was_being_sent_at_a_crash_is_still_due() {
    let scene = Scene::new();
    let service = scene.service("Shop").await;
    let user = scene.user(&service).await;
    let id = scene.answered(&service, user).await;
    assert!(scene.engine.callback_facts(&scene.due()[0]).await.unwrap().is_some());
    let (again, _) = engine_at(Arc::clone(&scene.store) as Arc<dyn Store>, Arc::clone(&scene.clock));
    let due = again.due_callbacks(again.now(), &HashSet::new()).unwrap();
    assert_eq!((due.len(), due[0].id), (1, id));
}

#[tokio::test]
async fn a_failed_one_comes_back_later_each_time_dies_at_last_and_can_be_retried() {
    let scene = Scene::new();
    let service = scene.service("Shop").await;
    let user = scene.user(&service).await;
    let id = scene.answered(&service, user).await;
    for (tries, wait) in (1..).zip(BACK_OFF) {
        scene.engine.callback_failed(id, "no", Failure::Passing).await.unwrap();
        assert_eq!(scene.due(), [], "{tries}");
        scene.advance(wait * 8 / 10);
        assert_eq!(scene.due(), [], "{tries}: too early");
        scene.advance(wait * 4 / 10);
        assert_eq!(scene.due().len(), 1, "{tries}");
        assert_eq!(scene.all()[0].tries, tries);
    }
    scene.engine.callback_failed(id, "no more", Failure::Passing).await.unwrap();
    scene.advance(Duration::from_hours(24));
    assert_eq!(scene.due(), []);
    assert_eq!(scene.count(Table::CallbackDue), 0);
    let dead = scene.engine.callbacks(true, None).unwrap().callbacks;
    assert_eq!((dead.len(), dead[0].state, dead[0].last_error.as_deref()), (1, CallbackState::Dead, Some("no more")));
    // Somebody may still have been sending it as it was given up.
    scene.engine.callback_failed(id, "late", Failure::Passing).await.unwrap();
    assert_eq!(scene.all()[0].last_error.as_deref(), Some("no more"));
    let is_dead = |event: &&Event| matches!(event, Event::CallbackFailed { state: CallbackState::Dead, .. });
    assert_eq!(scene.heard.events().iter().filter(is_dead).count(), 1);

    scene.engine.retry_callback(id).await.unwrap();
    assert_eq!((scene.due().len(), scene.all()[0].tries), (1, 0));
    assert!(scene.engine.callback_facts(&scene.due()[0]).await.unwrap().is_some());
    scene.engine.callback_failed(id, "gone", Failure::Final).await.unwrap();
    assert_eq!(scene.all()[0].state, CallbackState::Dead);
    assert_eq!(scene.engine.retry_dead_callbacks().await.unwrap(), 1);
    assert_eq!((scene.engine.retry_dead_callbacks().await.unwrap(), scene.due().len()), (0, 1));
    let unknown = scene.engine.retry_callback(CallbackId::from_bytes([9; 16])).await.unwrap_err();
    assert!(matches!(unknown, EngineError::Refused(Refused::NotFound { what: "callback", .. })), "{unknown:?}");
}

#[tokio::test]
async fn one_that_waits_can_be_retried_and_is_due_once() {
    let scene = Scene::new();
    let service = scene.service("Shop").await;
    let user = scene.user(&service).await;
    let id = scene.answered(&service, user).await;
    let stale = scene.due().remove(0);
    scene.engine.callback_failed(id, "no", Failure::Passing).await.unwrap();
    scene.engine.retry_callback(id).await.unwrap();
    assert_eq!((scene.due().len(), scene.count(Table::CallbackDue)), (1, 1));
    assert!(scene.engine.callback_facts(&stale).await.unwrap().is_none(), "it is due since another time");
    assert_eq!((scene.due().len(), scene.count(Table::CallbackDue)), (1, 1));
}

#[tokio::test]
async fn a_long_queue_of_one_application_keeps_no_other_waiting() {
    let scene = Scene::new();
    let (shop, bank) = (scene.service("Shop").await, scene.service("Bank").await);
    let (buyer, client) = (scene.user(&shop).await, scene.user(&bank).await);
    let mut of_shop = Vec::new();
    for _ in 0..20 {
        of_shop.push(scene.answered(&shop, buyer).await);
    }
    let of_bank = scene.answered(&bank, client).await;
    let due: Vec<_> = scene.due().into_iter().map(|due| due.id).collect();
    assert_eq!(due, [of_shop[0], of_bank], "the oldest of each, the oldest first");
    let busy = HashSet::from([*shop.id.as_bytes()]);
    let due = scene.engine.due_callbacks(scene.engine.now(), &busy).unwrap();
    assert_eq!(due.iter().map(|due| due.id).collect::<Vec<_>>(), [of_bank]);
}

#[tokio::test]
async fn what_leads_nowhere_is_dropped() {
    let scene = Scene::new();
    let service = scene.service("Shop").await;
    let user = scene.user(&service).await;
    for what in ["question", "user", "application", "address", "answer", "key"] {
        let id = scene.answered(&service, user).await;
        let due = scene.due();
        let id = ChallengeId::from_bytes(*id.as_bytes());
        let challenge: Challenge = records::get(&*scene.store, &id).unwrap().unwrap();
        let person: crate::domain::user::User = records::get(&*scene.store, &user).unwrap().unwrap();
        let change = |tx: &mut Tx<'_>| match what {
            "question" => tx.delete::<Challenge>(&id),
            "user" => tx.delete::<crate::domain::user::User>(&user),
            "application" => tx.delete::<Service>(&service.id),
            "key" => {}
            "address" => {
                let options = ServiceOptions::default();
                tx.put(&service.id, &Service { options, ..service.clone() });
            }
            _ => tx.put(&id, &Challenge { state: ChallengeState::Pending, ..challenge.clone() }),
        };
        scene
            .engine
            .transact(|tx| {
                change(tx);
                Ok(())
            })
            .await
            .unwrap();
        if what == "key" {
            let key = scene.engine.keys().unwrap().remove(0).id;
            scene.engine.revoke_key(&By::CONSOLE, key).await.unwrap();
        }
        assert!(scene.engine.callback_facts(&due[0]).await.unwrap().is_none(), "{what}");
        assert_eq!((scene.count(Table::Callback), scene.count(Table::CallbackDue)), (0, 0), "{what}");
        scene
            .engine
            .transact(|tx| {
                tx.put(&user, &person);
                tx.put(&service.id, &service);
                Ok(())
            })
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn an_application_without_an_address_is_told_nothing() {
    let scene = Scene::new();
    let made = scene.engine.create_service(&By::CONSOLE, Api::Authy, "Shop", &ServiceOptions::default()).await.unwrap();
    let user = scene.user(&made.1).await;
    scene.answered(&made.1, user).await;
    assert_eq!((scene.count(Table::Callback), scene.count(Table::CallbackDue)), (0, 0));
}

#[tokio::test]
async fn the_queue_is_bounded_and_what_was_given_up_makes_room_first() {
    let scene = Scene::new();
    let service = scene.service("Shop").await;
    let user = scene.user(&service).await;
    let mut ids = Vec::new();
    for _ in 0..6 {
        ids.push(scene.answered(&service, user).await);
    }
    for dead in [ids[2], ids[4]] {
        scene.engine.callback_failed(dead, "gone", Failure::Final).await.unwrap();
    }
    let left = || scene.all().iter().map(|callback| callback.id).collect::<Vec<_>>();
    assert_eq!(scene.engine.sweep_callbacks(6, 6).await.unwrap(), 0);
    assert_eq!(scene.engine.sweep_callbacks(5, 6).await.unwrap(), 1);
    assert_eq!(left(), [ids[0], ids[1], ids[3], ids[4], ids[5]], "the oldest that was given up went");
    assert_eq!(scene.engine.sweep_callbacks(2, 6).await.unwrap(), 3);
    assert_eq!(left(), [ids[3], ids[5]], "then the oldest that wait");
    assert_eq!(scene.count(Table::CallbackDue), 2);
    // Nothing is kept for ever.
    scene.advance(KEPT);
    scene.engine.sweep().await.unwrap();
    assert_eq!((scene.count(Table::Callback), scene.count(Table::CallbackDue)), (0, 0));
}

#[tokio::test]
async fn whoever_has_too_many_loses_their_own_and_nobody_elses() {
    let scene = Scene::new();
    let (shop, bank) = (scene.service("Shop").await, scene.service("Bank").await);
    let (buyer, client) = (scene.user(&shop).await, scene.user(&bank).await);
    let of_bank = scene.answered(&bank, client).await;
    scene.engine.callback_failed(of_bank, "gone", Failure::Final).await.unwrap();
    let mut of_shop = Vec::new();
    for _ in 0..6 {
        scene.advance(Duration::from_secs(1));
        of_shop.push(scene.answered(&shop, buyer).await);
    }
    assert_eq!(
        scene.engine.sweep_callbacks(5, 4).await.unwrap(),
        2,
        "the oldest, though it was not given up, goes first"
    );
    let left: Vec<_> = scene.all().iter().map(|callback| callback.id).collect();
    assert_eq!(left, [&[of_bank], &of_shop[2..]].concat());
}

#[tokio::test]
async fn a_queue_of_more_than_a_page_is_listed_and_retried_whole() {
    let scene = Scene::new();
    let service = scene.service("Shop").await;
    let now = scene.engine.now();
    scene
        .engine
        .transact(|tx| {
            for number in 0..1100_u16 {
                let mut id = [0; 16];
                id[..2].copy_from_slice(&number.to_be_bytes());
                let (id, device) = (ChallengeId::from_bytes(id), DeviceId::from_bytes([3; 16]));
                let callback = Callback::of_answer(id, service.id, device, String::new(), now);
                put(tx, &if number % 2 == 0 { callback.failed("no", Failure::Final, 0, now) } else { callback });
            }
            Ok(())
        })
        .await
        .unwrap();
    for (only_dead, expected) in [(false, 1100), (true, 550)] {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = scene.engine.callbacks(only_dead, after).unwrap();
            seen.extend(page.callbacks.iter().map(|callback| callback.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        seen.dedup();
        assert_eq!(seen.len(), expected, "dead only: {only_dead}");
    }
    assert_eq!(scene.engine.retry_dead_callbacks().await.unwrap(), 550);
    assert_eq!(scene.count(Table::CallbackDue), 1100);
}
