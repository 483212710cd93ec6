use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use super::*;
use crate::domain::audit::Entry as AuditEntry;
use crate::domain::campaign::Dates;
use crate::domain::factor::Method;
use crate::domain::roster::Entry;
use crate::engine::imports::tests::{TestClock, engine_at, entry, name, new, realm};
use crate::engine::imports::{Applied, NewImport};
use crate::engine::users::NewUser;
use crate::store::memory::MemoryStore;

const START: i64 = 1_795_255_200_000;
const DAY: i64 = 24 * 60 * 60 * 1000;

struct Fixture {
    engine: Arc<Engine>,
    clock: Arc<TestClock>,
    store: Arc<MemoryStore>,
}

fn fixture() -> Fixture {
    let (store, clock) = (Arc::new(MemoryStore::new()), Arc::new(TestClock(AtomicI64::new(START))));
    let (engine, _) = engine_at(Arc::<MemoryStore>::clone(&store), Arc::clone(&clock));
    Fixture { engine, clock, store }
}

fn campaign_name(text: &str) -> CampaignName {
    CampaignName::parse(text).unwrap()
}

/// Asks from the first moment, for ten days.
fn campaign(text: &str, groups: &[&str]) -> Campaign {
    let start = Timestamp::from_millis(START);
    Campaign {
        realm: realm(),
        name: campaign_name(text),
        title: None,
        grace_logins: 5,
        starts_at: start,
        warn_from: start,
        dates: Dates { grace_until: Some(Timestamp::from_millis(START + 10 * DAY)), ..Dates::default() },
        extended: BTreeMap::new(),
        messages: BTreeMap::new(),
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        created_at: start,
    }
}

fn because() -> By {
    By::CONSOLE.because(Some("mail was down"))
}

impl Fixture {
    async fn make(&self, text: &str, groups: &[&str]) -> Joined {
        let campaign = campaign(text, groups);
        self.engine.create_campaign(&By::CONSOLE, &campaign).await.unwrap();
        self.engine.join_by_group(&By::CONSOLE, &realm(), &campaign.name, None).await.unwrap()
    }

    async fn import(&self, rows: Vec<Entry>, campaign: Option<&str>) -> Applied {
        let new = NewImport { campaign: campaign.map(campaign_name), ..new() };
        let mut importing = self.engine.begin_import(new).await.unwrap();
        importing.take(rows.into_iter().zip(2..).map(|(entry, row)| (row, entry)).collect()).await.unwrap();
        importing.apply("00", |_| ()).await.unwrap()
    }

    async fn add(&self, text: &str, grace: u32) -> UserId {
        let new = NewUser { grace, ..NewUser::default() };
        self.engine.add_user(&By::CONSOLE, &realm(), &name(text), &new).await.unwrap().0.id
    }

    fn user(&self, text: &str) -> User {
        self.engine.user_named(&realm(), &name(text)).unwrap()
    }

    fn members(&self, text: &str) -> Vec<UserId> {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let key = CampaignKey(realm(), campaign_name(text));
            let (ids, next) = members(&*self.store, &key, after.as_deref()).unwrap();
            all.extend(ids);
            after = next;
            if after.is_none() {
                return all;
            }
        }
    }

    fn told(&self, act: Act) -> Vec<AuditEntry> {
        let mut told = self.engine.audit(0, 1000).unwrap();
        told.retain(|entry| entry.act == act);
        told
    }
}

fn with_group(number: u64, group: &str) -> Entry {
    Entry { groups: Some(vec![group.to_owned()]), ..entry(number) }
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, EngineError>) -> Refused {
    match outcome.unwrap_err() {
        EngineError::Refused(refused) => refused,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_list_makes_members_once_and_gives_nobody_grace_back() {
    let fixture = fixture();
    fixture.make("autumn", &[]).await;
    fixture.add("user1", 9).await;
    fixture.add("user2", 1).await;
    let applied = fixture.import((0..4).map(entry).collect(), Some("autumn")).await;
    assert_eq!((applied.added, applied.joined, applied.elsewhere), (2, 4, 0));
    let left = || [0, 1, 2, 3].map(|number| fixture.user(&format!("user{number}")).grace_left);
    assert_eq!(left(), [5, 5, 1, 5], "new ones get what it gives, the others no more than they had");
    assert_eq!(fixture.members("autumn").len(), 4);

    fixture.engine.set_grace(&By::CONSOLE, fixture.user("user0").id, 2).await.unwrap();
    let again = fixture.import((0..4).map(entry).collect(), Some("autumn")).await;
    assert_eq!((again.added, again.updated, again.joined), (0, 0, 0));
    fixture.engine.reset_user(&By::CONSOLE, fixture.user("user2").id).await.unwrap();
    assert_eq!(left(), [2, 5, 1, 5]);

    fixture.make("spring", &[]).await;
    let other = fixture.import((0..5).map(entry).collect(), Some("spring")).await;
    assert_eq!((other.joined, other.elsewhere), (1, 4), "a list moves nobody");
    assert_eq!((left(), fixture.members("autumn").len()), ([2, 5, 1, 5], 4));
    let told = fixture.told(Act::UsersImported);
    let joined: Vec<_> = told.iter().map(|entry| entry.details.get("joined").map(String::as_str)).collect();
    assert_eq!(joined, [Some("4"), None, Some("1")]);
    assert_eq!(told[0].details["campaign"], "autumn");
    assert_eq!(
        refused(fixture.engine.begin_import(NewImport { campaign: Some(campaign_name("none")), ..new() }).await),
        Refused::NotFound { what: "campaign", name: "none".into() }
    );
}

#[tokio::test]
async fn a_group_is_in_it_now_and_at_each_import_after() {
    let fixture = fixture();
    fixture.import((0..300).map(|number| with_group(number, "law")).collect(), None).await;
    fixture.import((300..310).map(|number| with_group(number, "art")).collect(), None).await;
    let joined = fixture.make("autumn", &["law"]).await;
    assert_eq!((joined.joined, joined.elsewhere), (300, 0), "more than a page");
    assert_eq!(fixture.user("user0").grace_left, 3, "what the policy gave is less");
    let applied =
        fixture.import(vec![with_group(400, "law"), with_group(401, "art"), with_group(300, "law")], None).await;
    assert_eq!(applied.joined, 2);
    assert_eq!((fixture.user("user400").grace_left, fixture.user("user300").grace_left), (5, 3));
    assert_eq!(fixture.user("user401").campaign, None);

    let other = fixture.make("spring", &["law", "art"]).await;
    assert_eq!((other.joined, other.elsewhere), (10, 302));
    let again = fixture.engine.join_by_group(&By::CONSOLE, &realm(), &campaign_name("spring"), None).await.unwrap();
    assert_eq!((again.joined, again.members, again.elsewhere), (0, 10, 302));
    let all: u64 =
        fixture.told(Act::CampaignJoined).iter().filter_map(|entry| entry.details["joined"].parse::<u64>().ok()).sum();
    assert_eq!(all, 310, "each page is in the log with its count");

    fixture.import(vec![with_group(500, "music")], None).await;
    let name = campaign_name("spring");
    let joined = fixture.engine.join_by_group(&By::CONSOLE, &realm(), &name, Some("music")).await.unwrap();
    assert_eq!((joined.joined, fixture.user("user500").campaign), (1, Some(name.clone())));
    assert!(fixture.engine.campaign(&realm(), &name).unwrap().groups.contains("music"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_administrators_one_makes_it() {
    let fixture = fixture();
    let (one, other) = (campaign("autumn", &[]), Campaign { grace_logins: 9, ..campaign("autumn", &[]) });
    let make = |campaign: Campaign| {
        let engine = Arc::clone(&fixture.engine);
        tokio::spawn(async move { engine.create_campaign(&By::CONSOLE, &campaign).await.is_ok() })
    };
    let (one, other) = (make(one), make(other));
    let (one, other) = (one.await.unwrap(), other.await.unwrap());
    assert!(one != other, "{one} {other}");
    let found = fixture.engine.campaigns(Some(&realm())).unwrap();
    assert_eq!((found.len(), found[0].grace_logins), (1, if one { 5 } else { 9 }));
    assert_eq!(fixture.told(Act::CampaignCreated).len(), 1);
    let again = fixture.engine.create_campaign(&By::CONSOLE, &campaign("autumn", &[])).await;
    assert_eq!(refused(again), Refused::Exists { what: "campaign", name: "autumn".into() });
    let bad = Campaign { grace_logins: 5000, ..campaign("winter", &[]) };
    assert!(matches!(refused(fixture.engine.create_campaign(&By::CONSOLE, &bad).await), Refused::Campaign(_)));
}

#[tokio::test]
async fn an_extension_needs_a_reason_and_reaches_whom_it_is_for() {
    let fixture = fixture();
    fixture.make("autumn", &[]).await;
    let rows = (0..600).map(|number| with_group(number, if number < 400 { "law" } else { "art" })).collect();
    fixture.import(rows, Some("autumn")).await;
    let enrolled = fixture.user("user1").id;
    fixture.engine.set_grace(&By::CONSOLE, enrolled, 0).await.unwrap();
    fixture
        .engine
        .transact(|tx| {
            let mut user: User = tx.get(&enrolled)?.expect("they are there");
            user.factors.softtoken = crate::domain::factor::totp::Seed::new(vec![1; 20]);
            tx.put(&enrolled, &user);
            Ok(())
        })
        .await
        .unwrap();
    fixture.engine.set_grace(&By::CONSOLE, fixture.user("user2").id, 7).await.unwrap();
    let name = campaign_name("autumn");
    let later = Some(Timestamp::from_millis(START + 20 * DAY));
    let extension = Extension {
        group: Some("law".into()),
        grace_logins: Some(6),
        dates: Dates { grace_until: later, ..Dates::default() },
    };
    let without = fixture.engine.extend_campaign(&By::CONSOLE, &realm(), &name, &extension).await;
    assert_eq!(refused(without), Refused::ReasonNeeded);
    assert_eq!(fixture.user("user0").grace_left, 5);
    let raised = fixture.engine.extend_campaign(&because(), &realm(), &name, &extension).await.unwrap();
    assert_eq!(raised, 398, "neither who has more nor who has a factor");
    let left = |text: &str| fixture.user(text).grace_left;
    assert_eq!((left("user0"), left("user1"), left("user2"), left("user399"), left("user400")), (6, 0, 7, 6, 5));
    let extended = fixture.engine.campaign(&realm(), &name).unwrap();
    assert_eq!(
        (extended.dates_for(&["law".into()]).grace_until, extended.dates),
        (later, campaign("autumn", &[]).dates)
    );
    let told = fixture.told(Act::CampaignExtended);
    assert!(told.iter().all(|entry| entry.reason.as_deref() == Some("mail was down")), "{told:?}");
    assert_eq!((told[0].details["group"].as_str(), told[0].details["grace-logins"].as_str()), ("law", "6"));
    let counts: u64 = told.iter().filter_map(|entry| entry.details.get("raised")?.parse::<u64>().ok()).sum();
    assert_eq!(counts, 398);
    let same = Extension { grace_logins: None, ..extension };
    assert!(matches!(
        refused(fixture.engine.extend_campaign(&because(), &realm(), &name, &same).await),
        Refused::Campaign(_)
    ));
}

#[tokio::test]
async fn who_is_moved_is_moved_for_a_reason_and_gains_nothing_by_it() {
    let fixture = fixture();
    fixture.make("autumn", &[]).await;
    let later = Campaign { dates: Dates::default(), ..campaign("spring", &[]) };
    fixture.engine.create_campaign(&By::CONSOLE, &later).await.unwrap();
    let (alice, bob) = (fixture.add("alice", 4).await, fixture.add("bob", 4).await);
    let add = |by: By, text: &'static str, ids: Vec<UserId>| {
        let engine = Arc::clone(&fixture.engine);
        async move { engine.add_to_campaign(&by, &realm(), &campaign_name(text), &ids).await }
    };
    assert_eq!(add(By::CONSOLE, "autumn", vec![alice]).await.unwrap().joined, 1);
    assert_eq!(add(By::CONSOLE, "autumn", vec![alice]).await.unwrap().members, 1);
    assert_eq!(refused(add(By::CONSOLE, "spring", vec![bob, alice]).await), Refused::ReasonNeeded);
    assert_eq!(fixture.user("bob").campaign, None, "all of them or none");
    fixture.clock.0.store(START + 10 * DAY, Ordering::Relaxed);
    assert_eq!(add(because(), "spring", vec![bob, alice]).await.unwrap().joined, 2);
    assert_eq!((fixture.user("alice").grace_left, fixture.user("bob").grace_left), (0, 4), "hers was over by date");
    assert_eq!((fixture.members("autumn").len(), fixture.members("spring").len()), (0, 2));
    let told = fixture.told(Act::CampaignJoined);
    let moved = told.iter().find(|entry| entry.details.contains_key("before")).unwrap();
    assert_eq!((moved.details["before"].as_str(), moved.reason.as_deref()), ("autumn", Some("mail was down")));

    fixture.engine.delete_user(&By::CONSOLE, alice).await.unwrap();
    assert_eq!(fixture.members("spring"), [bob]);
}

#[tokio::test]
async fn a_report_counts_everybody_once_and_each_day_is_kept() {
    let fixture = fixture();
    let campaign = Campaign { starts_at: Timestamp::from_millis(START + DAY), ..campaign("autumn", &["law"]) };
    let campaign = Campaign { warn_from: campaign.starts_at, ..campaign };
    fixture.engine.create_campaign(&By::CONSOLE, &campaign).await.unwrap();
    fixture.import((0..700).map(|number| with_group(number, "law")).collect(), None).await;
    let name = campaign.name.clone();
    let history = || fixture.engine.campaign_history(&realm(), &name).unwrap();
    assert_eq!((history().now.whole.members, history().now.whole.not_asked), (700, 700));
    fixture.engine.sweep().await.unwrap();
    assert_eq!(history().days, [], "it has not begun");

    fixture.clock.0.store(START + DAY, Ordering::Relaxed);
    for number in 0..60 {
        let id = fixture.user(&format!("user{number}")).id;
        match number {
            0..10 => fixture.engine.lock_user(&By::CONSOLE, id).await.unwrap(),
            10..30 => fixture.engine.set_grace(&By::CONSOLE, id, 0).await.unwrap(),
            _ => fixture
                .engine
                .transact(|tx| {
                    let mut user: User = tx.get(&id)?.expect("they are there");
                    user.factors.softtoken = crate::domain::factor::totp::Seed::new(vec![1; 20]);
                    user.last_login = Some(Timestamp::from_millis(START));
                    tx.put(&id, &user);
                    Ok(())
                })
                .await
                .unwrap(),
        }
    }
    fixture.engine.sweep().await.unwrap();
    fixture.engine.sweep().await.unwrap();
    let report = history();
    let whole = &report.now.whole;
    assert_eq!((whole.members, whole.locked, whole.must_enrol, whole.enrolled, whole.in_grace), (700, 10, 20, 30, 640));
    assert_eq!((whole.never_seen, &whole.left), (670, &BTreeMap::from([(5, 640)])));
    assert_eq!(whole.factors, BTreeMap::from([(Method::SoftToken, 30)]));
    assert_eq!(report.now.groups["law"], *whole);
    assert_eq!(report.days.len(), 1, "once a day");
    assert_eq!(report.days[0].tally, *whole);

    fixture.clock.0.store(START + 11 * DAY, Ordering::Relaxed);
    fixture.engine.sweep().await.unwrap();
    let report = history();
    assert_eq!(report.days.len(), 2);
    assert_eq!((report.days[1].tally.must_enrol, report.days[1].tally.in_grace), (660, 0));
    assert_eq!(report.days[0].tally.in_grace, 640, "what was is kept");
    let none = fixture.engine.campaign_history(&realm(), &campaign_name("none"));
    assert_eq!(refused(none), Refused::NotFound { what: "campaign", name: "none".into() });
}
