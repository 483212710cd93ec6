use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};

use super::*;
use crate::domain::audit::Act;
use crate::domain::factor::totp::Seed;
use crate::domain::locale::Locale;
use crate::domain::seal::Keyring;
use crate::domain::time::Timestamp;
use crate::domain::user::{PhoneTrust, User, UserName};
use crate::engine::event::Event;
use crate::engine::ports::{
    BoxFuture, Clock, Commit, CommitError, Deliver, DeliverError, Events, Message, Random, Store, StoreError, Stored,
    Table,
};
use crate::engine::users::NewUser;
use crate::engine::{Ports, Settings};
use crate::language::Words;
use crate::store::memory::MemoryStore;
use crate::store::sled::{SledOptions, SledStore};

/// Each look is a millisecond later.
pub(in crate::engine) struct TestClock(pub(in crate::engine) AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.fetch_add(1, Ordering::Relaxed))
    }

    fn wall(&self) -> Timestamp {
        self.now()
    }
}

/// Different bytes each time, in every engine of this process.
struct TestRandom;

impl Random for TestRandom {
    fn fill(&self, buffer: &mut [u8]) {
        static LAST: AtomicU64 = AtomicU64::new(0);
        for chunk in buffer.chunks_mut(32) {
            let number = LAST.fetch_add(1, Ordering::Relaxed);
            chunk.copy_from_slice(&Digest::of("test", &number.to_be_bytes()).as_bytes()[..chunk.len()]);
        }
    }
}

#[derive(Default)]
pub(in crate::engine) struct Heard {
    events: parking_lot::Mutex<Vec<Event>>,
    messages: parking_lot::Mutex<Vec<Message>>,
}

impl Heard {
    /// What was told so far.
    pub(in crate::engine) fn events(&self) -> Vec<Event> {
        self.events.lock().clone()
    }

    /// What was sent so far.
    pub(in crate::engine) fn messages(&self) -> Vec<Message> {
        self.messages.lock().clone()
    }
}

impl Events for Heard {
    fn tell(&self, event: &Event) {
        self.events.lock().push(event.clone());
    }
}

impl Deliver for Heard {
    fn send(&self, message: Message) -> BoxFuture<'_, Result<(), DeliverError>> {
        self.messages.lock().push(message);
        Box::pin(async { Ok(()) })
    }
}

/// A store whose process dies with the commit of that number, before or after it is written.
struct Dying {
    store: Arc<MemoryStore>,
    left: AtomicUsize,
    written: bool,
}

impl Store for Dying {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Stored>, StoreError> {
        self.store.get(table, key)
    }

    fn scan(
        &self,
        table: Table,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Stored)>, StoreError> {
        self.store.scan(table, prefix, after, limit)
    }

    fn scan_back(
        &self,
        table: Table,
        prefix: &[u8],
        before: &[u8],
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Stored)>, StoreError> {
        self.store.scan_back(table, prefix, before, limit)
    }

    fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<(), CommitError>> {
        Box::pin(async move {
            let left = self.left.load(Ordering::Relaxed);
            if left == 0 {
                return Err(CommitError::Store(StoreError { reason: "dead".into() }));
            }
            self.left.store(left - 1, Ordering::Relaxed);
            if left > 1 || self.written {
                self.store.commit(commit).await?;
            }
            if left > 1 { Ok(()) } else { Err(CommitError::Store(StoreError { reason: "killed".into() })) }
        })
    }

    fn health(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

fn engine(store: Arc<dyn Store>) -> (Arc<Engine>, Arc<Heard>) {
    engine_at(store, Arc::new(TestClock(AtomicI64::new(1_795_255_200_000))))
}

pub(in crate::engine) fn engine_at(store: Arc<dyn Store>, clock: Arc<TestClock>) -> (Arc<Engine>, Arc<Heard>) {
    let heard = Arc::new(Heard::default());
    let ports = Ports {
        store,
        clock,
        random: Arc::new(TestRandom),
        deliver: Arc::<Heard>::clone(&heard),
        push: Arc::new(crate::engine::ports::NoPush),
        pictures: Arc::new(crate::engine::ports::NoPictures),
        events: Arc::<Heard>::clone(&heard),
        words: Words::embedded().unwrap(),
    };
    (Arc::new(Engine::new(ports, &Keyring::single([7; 32]), Settings::default()).unwrap()), heard)
}

pub(in crate::engine) fn realm() -> RealmName {
    RealmName::parse("default").unwrap()
}

pub(in crate::engine) fn new() -> NewImport {
    NewImport { realm: realm(), grace: 3, campaign: None, by: By::CONSOLE, dry_run: false, every_row: false }
}

pub(in crate::engine) fn name(text: &str) -> UserName {
    UserName::parse(text, false).unwrap()
}

pub(in crate::engine) fn entry(number: u64) -> Entry {
    Entry {
        id: None,
        name: name(&format!("user{number}")),
        email: Some(format!("user{number}@example.org")),
        phone: Some(format!("+4915{number:09}")),
        groups: Some(vec!["staff".into(), "law".into()]),
        locale: Some(Locale::De),
        expires_at: None,
        seed: None,
    }
}

fn entries(count: u64) -> Vec<(u64, Entry)> {
    (0..count).map(|number| (number + 2, entry(number))).collect()
}

fn everybody(engine: &Engine) -> Vec<User> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = engine.users(None, after).unwrap();
        all.extend(page.users);
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

fn nothing_is_left(store: &dyn Store) {
    for table in [Table::Import, Table::ImportRow] {
        assert_eq!(store.scan(table, &[], None, 10).unwrap(), [], "{table:?}");
    }
}

async fn imported(engine: &Arc<Engine>, rows: Vec<(u64, Entry)>) -> Applied {
    let mut importing = engine.begin_import(new()).await.unwrap();
    for batch in rows.chunks(100) {
        importing.take(batch.to_vec()).await.unwrap();
    }
    importing.apply("00", |_| ()).await.unwrap()
}

async fn all_of_a_list_is_there_and_a_second_time_changes_nothing(store: Arc<dyn Store>) {
    let (engine, heard) = engine(Arc::clone(&store));
    let applied = imported(&engine, entries(1500)).await;
    assert_eq!((applied.added, applied.updated, applied.late.len()), (1500, 0, 0));
    assert_eq!(heard.events.lock().last(), Some(&Event::UsersImported { added: 1500, updated: 0 }));
    let all = everybody(&engine);
    assert_eq!(all.len(), 1500);
    let numbers: std::collections::BTreeSet<u64> = all.iter().map(|user| user.number).collect();
    assert_eq!(numbers.len(), 1500, "nobody shares a number");
    let user = engine.user_named(&realm(), &name("user7")).unwrap();
    assert_eq!((user.grace_left, user.locale, user.is_enrolled()), (3, Some(Locale::De), false));
    assert_eq!(user.factors.phone.unwrap().trust, PhoneTrust::Imported);
    nothing_is_left(&*store);

    engine.set_grace(&By::CONSOLE, user.id, 1).await.unwrap();
    let mut again = engine.begin_import(new()).await.unwrap();
    let looked = again.take(entries(1500)).await.unwrap();
    assert!(looked.iter().all(|at| at.outlook == Outlook::Unchanged), "{looked:?}");
    assert_eq!(again.apply("00", |_| ()).await.unwrap(), Applied::default());

    let mut changed = entries(10);
    changed[3].1.email = Some("new@example.org".into());
    changed[4].1.groups = Some(Vec::new());
    let mut third = engine.begin_import(new()).await.unwrap();
    let looked = third.take(changed).await.unwrap();
    assert_eq!(looked[3].outlook, Outlook::Updated(vec![Field::Email]));
    let applied = third.apply("00", |_| ()).await.unwrap();
    assert_eq!((applied.added, applied.updated, applied.fields[&Field::Email]), (0, 2, 1));
    assert_eq!(engine.user_named(&realm(), &name("user7")).unwrap().grace_left, 1, "grace is not given back");
    assert_eq!(heard.messages.lock().len(), 0, "nobody is written to");
    let told = engine.audit(0, 100).unwrap();
    let told: Vec<_> =
        told.iter().filter(|entry| entry.act == Act::UsersImported).map(|entry| &entry.details).collect();
    let counts: Vec<_> = told.iter().map(|details| (details["added"].as_str(), details["updated"].as_str())).collect();
    assert_eq!(counts, [("1500", "0"), ("0", "0"), ("0", "2")], "one entry for each import");
    assert_eq!(told[0]["sha256"], "00");
    let begun = engine.audit(0, 100).unwrap();
    let begun = begun.iter().filter(|entry| entry.act == Act::UsersImportBegun);
    let rows: Vec<_> = begun.map(|entry| (entry.details["rows"].clone(), entry.details["sha256"].clone())).collect();
    let rows: Vec<_> = rows.iter().map(|(rows, sha256)| (&**rows, &**sha256)).collect();
    assert_eq!(rows, [("1500", "00"), ("0", "00"), ("2", "00")], "and one that it began");
}

#[tokio::test]
async fn a_list_in_memory() {
    all_of_a_list_is_there_and_a_second_time_changes_nothing(Arc::new(MemoryStore::new())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let keyring = Keyring::single([1; 32]);
    let open = || SledStore::open(&folder.path().join("store"), &keyring, SledOptions::default()).unwrap();
    all_of_a_list_is_there_and_a_second_time_changes_nothing(Arc::new(open())).await;
    assert_eq!(everybody(&engine(Arc::new(open())).0).len(), 1500, "it is there after a restart");
}

#[tokio::test]
async fn an_import_that_is_broken_off_leaves_nothing_or_everything_wherever_that_happens() {
    const USERS: u64 = 1200;
    let (mut none, mut all, mut commits) = (0, 0, 1);
    loop {
        let mut over = true;
        for written in [false, true] {
            let store = Arc::new(MemoryStore::new());
            let (before, _) = engine(Arc::<MemoryStore>::clone(&store));
            before
                .add_user(&By::CONSOLE, &realm(), &name("user5"), &NewUser { grace: 1, ..NewUser::default() })
                .await
                .unwrap();
            drop(before);
            let dying = Dying { store: Arc::clone(&store), left: AtomicUsize::new(commits), written };
            let (dying, _) = engine(Arc::new(dying));
            let run = async {
                let mut importing = dying.begin_import(new()).await?;
                for batch in entries(USERS).chunks(100) {
                    importing.take(batch.to_vec()).await?;
                }
                importing.apply("00", |_| ()).await
            };
            over &= run.await.is_ok();

            // The next process.
            let (next, _) = engine(Arc::<MemoryStore>::clone(&store));
            let settled = next.settle_imports().await.unwrap();
            nothing_is_left(&*store);
            let users = everybody(&next);
            let emails = users.iter().filter(|user| user.email.is_some()).count();
            let numbers: std::collections::BTreeSet<u64> = users.iter().map(|user| user.number).collect();
            assert_eq!(numbers.len(), users.len(), "after {commits}");
            match (users.len(), emails) {
                (1, 0) => none += 1,
                (1200, 1200) => {
                    all += 1;
                    if let Settled::Finished { added, updated } = settled {
                        assert_eq!((added, updated), (1199, 1), "after {commits}: what was done before counts, once");
                    }
                }
                other => panic!("{other:?} of {USERS} after {commits} commits ({settled:?})"),
            }
            let five = next.user_named(&realm(), &name("user5")).unwrap();
            assert_eq!(five.grace_left, 1, "their grace stays");
            let log = next.audit(0, 1000).unwrap();
            let noted = |act: Act| log.iter().filter(|entry| entry.act == act).count();
            let counts = usize::from(users.len() > 1);
            let said = (noted(Act::UsersImportBegun), noted(Act::UsersImported));
            assert_eq!(said, (counts, counts), "after {commits}: what counts is in the log, and what does not is not");
            assert_eq!(next.settle_imports().await.unwrap(), Settled::Nothing);
        }
        if over {
            break;
        }
        commits += 1;
    }
    assert!(none > 2 && all > 4, "{none} left nothing, {all} everything");
}

#[tokio::test]
async fn there_is_one_import_at_a_time_and_what_is_dropped_was_never_there() {
    let store = Arc::new(MemoryStore::new());
    let (engine, _) = engine(Arc::<MemoryStore>::clone(&store));
    let mut first = engine.begin_import(new()).await.unwrap();
    first.take(entries(3000)).await.unwrap();
    let second = engine.begin_import(new()).await.unwrap_err();
    assert!(matches!(second, EngineError::Refused(Refused::ImportUnderWay)), "{second}");
    assert!(engine.settle_imports().await.is_err(), "nobody ends it for somebody else");
    let mut dry = engine.begin_import(NewImport { dry_run: true, ..new() }).await.unwrap();
    assert_eq!(dry.take(entries(1)).await.unwrap()[0].outlook, Outlook::Added, "looking keeps nobody out");
    assert!(dry.apply("00", |_| ()).await.is_err());
    assert_ne!(store.scan(Table::ImportRow, &[], None, 10).unwrap(), [], "much is staged by now");
    drop(first);

    let mut third = engine.begin_import(new()).await.unwrap();
    third.take(entries(1)).await.unwrap();
    third.only_look();
    assert!(third.apply("00", |_| ()).await.is_err());
    engine.begin_import(new()).await.unwrap().abandon().await.unwrap();
    nothing_is_left(&*store);
    assert_eq!(everybody(&engine).len(), 0);
}

#[tokio::test]
async fn the_same_user_twice_is_bad_and_the_same_number_twice_is_told() {
    let (engine, _) = engine(Arc::new(MemoryStore::new()));
    let mut importing = engine.begin_import(new()).await.unwrap();
    let other = Entry { phone: entry(1).phone, ..entry(2) };
    let looked = importing.take(vec![(2, entry(1)), (5, entry(1)), (6, other)]).await.unwrap();
    let Outlook::Bad(faults) = &looked[1].outlook else { panic!("{looked:?}") };
    assert_eq!(faults[0].reason, Reason::Twice { first: 2 });
    assert_eq!(looked[2], Looked { outlook: Outlook::Added, number_in: Some(2) });
    importing.abandon().await.unwrap();
}

#[tokio::test]
async fn what_people_and_administrators_do_meanwhile_stays() {
    let (engine, heard) = engine(Arc::new(MemoryStore::new()));
    imported(&engine, entries(3)).await;
    let seeds = |byte| Seed::new(vec![byte; 20]);
    let ids: Vec<_> = (0..3).map(|n| engine.user_named(&realm(), &name(&format!("user{n}"))).unwrap().id).collect();
    let mut importing = engine.begin_import(new()).await.unwrap();
    let row =
        |n: u64| Entry { phone: Some("+4915112345678".into()), seed: seeds(1), locale: Some(Locale::Fr), ..entry(n) };
    importing.take((0..3).map(|n| (n + 2, row(n))).collect()).await.unwrap();

    engine.lock_user(&By::CONSOLE, ids[0]).await.unwrap();
    engine
        .transact(|tx| {
            let mut user: User = tx.get(&ids[1])?.unwrap();
            user.factors.phone.as_mut().unwrap().trust = PhoneTrust::Proven;
            user.factors.softtoken = seeds(2);
            tx.put(&ids[1], &user);
            Ok(())
        })
        .await
        .unwrap();
    engine.delete_user(&By::CONSOLE, ids[2]).await.unwrap();
    let applied = importing.apply("00", |_| ()).await.unwrap();

    let users = everybody(&engine);
    let of = |n: usize| users.iter().find(|user| user.name == name(&format!("user{n}"))).unwrap();
    assert!(of(0).locked.is_some(), "an import unlocks nobody");
    assert_eq!((of(1).factors.softtoken.clone(), of(1).locale), (seeds(2), Some(Locale::Fr)));
    assert_eq!(of(1).factors.phone.as_ref().unwrap().number, entry(1).phone.unwrap());
    let late: Vec<_> = applied.late.iter().map(|late| (late.row, late.fault.reason.clone())).collect();
    assert_eq!(late, [(3, Reason::OtherNumberProven), (3, Reason::OtherSeed)]);
    assert_eq!((applied.added, applied.updated), (1, 2));
    assert_eq!(heard.messages.lock().len(), 0, "nobody got a factor beside another");
}

#[tokio::test]
async fn a_seed_beside_another_factor_is_told_where_it_was_told_before() {
    let (engine, heard) = engine(Arc::new(MemoryStore::new()));
    let user =
        NewUser { phone: Some("+4915112345678".into()), email: Some("old@example.org".into()), ..NewUser::default() };
    engine.add_user(&By::CONSOLE, &realm(), &name("user1"), &user).await.unwrap();
    let row = Entry { phone: None, seed: Seed::new(vec![1; 20]), email: Some("new@example.org".into()), ..entry(1) };
    let other = Entry { seed: Seed::new(vec![2; 20]), ..entry(2) };
    imported(&engine, vec![(2, row), (3, other)]).await;
    engine.notices_sent().await;
    let told: Vec<_> = heard.messages.lock().iter().map(|message| message.to.clone()).collect();
    assert_eq!(told, ["old@example.org"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn locks_and_logins_go_on_while_a_list_is_applied() {
    let (engine, _) = engine(Arc::new(MemoryStore::new()));
    imported(&engine, entries(1200)).await;
    let mut importing = engine.begin_import(new()).await.unwrap();
    let rows = entries(1200).into_iter().map(|(row, entry)| (row, Entry { locale: Some(Locale::Fr), ..entry }));
    importing.take(rows.collect()).await.unwrap();
    let users = everybody(&engine);
    let locking = users.iter().step_by(10).map(|user| {
        let (engine, id) = (Arc::clone(&engine), user.id);
        tokio::spawn(async move { engine.lock_user(&By::CONSOLE, id).await })
    });
    let locking: Vec<_> = locking.collect();
    let applied = importing.apply("00", |_| ()).await.unwrap();
    for lock in locking {
        lock.await.unwrap().unwrap();
    }
    assert_eq!(applied.updated, 1200);
    let after = everybody(&engine);
    assert!(after.iter().all(|user| user.locale == Some(Locale::Fr)));
    assert_eq!(after.iter().filter(|user| user.locked.is_some()).count(), 120);
}
