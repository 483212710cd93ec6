use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use super::*;
use crate::domain::account::ProfileChange;
use crate::domain::audit::Actor;
use crate::domain::budget::{Budgets, ConversionRule};
use crate::domain::service::{Service, ServiceOptions};
use crate::engine::Settings;
use crate::engine::imports::tests::{Heard, TestClock, engine_at};
use crate::engine::keys::Api;
use crate::engine::ports::Store;
use crate::engine::verifications::{Checked, DIGITS, VerificationRequest};
use crate::store::memory::MemoryStore;

/// The clock of these tests moves a little whenever it is looked at.
const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_hours(1);

struct Scene {
    engine: Arc<Engine>,
    heard: Arc<Heard>,
    clock: Arc<TestClock>,
    store: Arc<MemoryStore>,
}

impl Scene {
    fn with(budgets: Budgets) -> Self {
        let store = Arc::new(MemoryStore::new());
        let clock = Arc::new(TestClock(AtomicI64::new(1_795_255_200_000)));
        let (engine, heard) = engine_at(Arc::clone(&store) as Arc<dyn Store>, Arc::clone(&clock));
        let limits = Limits { budgets, ..Limits::default() };
        let alerts = Some("security@example.edu".to_owned());
        engine.reconfigure(Settings { limits, alerts, ..Settings::default() });
        Self { engine, heard, clock, store }
    }

    fn advance(&self, by: Duration) {
        self.clock.0.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::Relaxed);
    }

    async fn shop(&self) -> Service {
        self.engine.create_service(&By::CONSOLE, Api::Authy, "Shop", &ServiceOptions::default()).await.unwrap().1
    }

    /// What counting a message comes to.
    async fn count(&self, sending: Sending<'_>) -> Result<(), Refused> {
        let (limits, now) = (self.engine.settings().limits.clone(), self.engine.now());
        only_refused(self.engine.transact(|tx| self.engine.count_message(tx, &sending, &limits, now)).await)
    }

    /// Has a code sent to a number; the code.
    async fn code(&self, shop: &Service, number: &str) -> Result<String, Refused> {
        let request = VerificationRequest {
            number: number.to_owned(),
            channel: Channel::Sms,
            digits: *DIGITS.start(),
            locale: None,
        };
        only_refused(self.engine.start_verification(shop, &request).await)?;
        Ok(self.heard.messages().pop().and_then(|message| message.code).expect("a code"))
    }

    /// The bounds that messages were refused by, in order.
    fn refused(&self) -> Vec<OverBudget> {
        let events = self.heard.events();
        let reason = |event| if let Event::SendRefused { reason, .. } = event { Some(reason) } else { None };
        events.into_iter().filter_map(reason).collect()
    }

    fn written(&self) -> usize {
        let rows = |table| self.store.scan(table, &[], None, usize::MAX).unwrap().len();
        rows(Table::Counter) + rows(Table::Budget)
    }
}

fn only_refused<T>(result: Result<T, EngineError>) -> Result<T, Refused> {
    result.map_err(|error| match error {
        EngineError::Refused(refused) => refused,
        error => panic!("{error}"),
    })
}

/// Numbers no two of which are side by side.
fn number(n: usize) -> String {
    format!("+4915{:05}{:04}", 11_000 + n, 7)
}

/// A program that has a text message sent.
fn sms(to: &str) -> Sending<'_> {
    Sending { to, channel: Channel::Sms, client: None, spender: Spender::Service(1), is_link: false }
}

/// Another program.
fn other(to: &str) -> Sending<'_> {
    Sending { spender: Spender::Service(2), ..sms(to) }
}

/// Somebody who signs in, and is never too many for their address.
fn sign_in(to: &str) -> Sending<'_> {
    Sending { spender: Spender::SignIns, ..sms(to) }
}

fn hourly(count: u32) -> Window {
    Window { count, within: HOUR }
}

/// Whether it was refused for about that long.
fn is_for<T>(scene: &Scene, refused: &Result<T, Refused>, time: Duration) -> bool {
    let Err(Refused::Throttled { again_at }) = refused else { return false };
    let left = scene.engine.now().until(*again_at);
    left <= time && left + SECOND > time
}

#[tokio::test]
async fn each_bound_is_said_by_its_name_and_a_refusal_leaves_nothing_behind() {
    let country = |code| [Country::parse(code).unwrap()].into();
    let rule = ConversionRule { of: 5, ..Budgets::default().conversion };
    for (reason, budgets, first, second) in [
        (OverBudget::Number, Budgets::default(), sms("+4915112345678"), sms("+4915112345678")),
        (
            OverBudget::Address,
            Budgets { address: hourly(1), ..Budgets::default() },
            Sending::to_browser("+4915112345678", Channel::Sms, "2001:db8::1"),
            Sending::to_browser("+4915212345678", Channel::Voice, "2001:db8::2"),
        ),
        (
            OverBudget::Prefix,
            Budgets { prefix: hourly(1), ..Budgets::default() },
            sms("+4915112345678"),
            sms("+4915112340000"),
        ),
        (
            OverBudget::Day,
            Budgets { day: 1, ..Budgets::default() },
            sign_in("+4915112345678"),
            sign_in("+4915212345678"),
        ),
        (OverBudget::Programs, Budgets { day: 2, ..Budgets::default() }, sms("+4915112345678"), sms("+4915212345678")),
        (
            OverBudget::Country,
            Budgets { countries: country("DE"), ..Budgets::default() },
            sms("+4915112345678"),
            sms("+12015550123"),
        ),
        (
            OverBudget::Line,
            Budgets { conversion: rule, ..Budgets::default() },
            sms("+4915112345678"),
            sms("+499001234567"),
        ),
    ] {
        let scene = Scene::with(budgets);
        assert_eq!(scene.count(first).await, Ok(()), "{reason:?}");
        let before = scene.written();
        let refused = scene.count(second).await.unwrap_err();
        let is_for_ever = matches!(reason, OverBudget::Country | OverBudget::Line);
        assert_eq!(refused == Refused::NotServed, is_for_ever, "{refused:?}");
        assert_eq!((scene.refused(), scene.written()), (vec![reason], before));
        // It is let through from the time on that was said, where there is one.
        if let Refused::Throttled { again_at } = refused {
            scene.advance(scene.engine.now().until(again_at).saturating_sub(SECOND));
            assert_eq!(scene.count(second).await, Err(refused.clone()), "{reason:?}");
            scene.advance(SECOND);
            assert_eq!(scene.count(second).await, Ok(()), "{reason:?}");
        }
    }
}

#[tokio::test]
async fn an_e_mail_costs_nothing_and_a_link_is_counted_beside_the_code() {
    let none = Budgets { day: 0, address: hourly(0), prefix: hourly(0), ..Budgets::default() };
    let scene = Scene::with(none);
    let mail = Sending::to_browser("alice@example.org", Channel::Email, "192.0.2.1");
    assert_eq!(scene.count(mail).await, Ok(()));
    assert!(matches!(scene.count(mail).await, Err(Refused::Throttled { .. })), "one address in 30 s");
    assert_eq!(scene.refused(), [OverBudget::Number]);
    let scene = Scene::with(Budgets { day: 3, ..Budgets::default() });
    let link = Sending { is_link: true, ..sms("+4915112345678") };
    assert_eq!((scene.count(link).await, scene.count(sms("+4915112345678")).await), (Ok(()), Ok(())));
    assert_eq!(scene.engine.spending().unwrap().today, 2, "both cost money");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_at_once_get_exactly_what_there_is() {
    for (reason, budgets, of) in [
        // A fifth of the day is kept for sign-ins.
        (OverBudget::Programs, Budgets { day: 25, ..Budgets::default() }, number as fn(usize) -> String),
        (OverBudget::Prefix, Budgets { prefix: hourly(20), ..Budgets::default() }, |n| format!("+491511234{n:04}")),
    ] {
        let scene = Scene::with(budgets);
        let shop = scene.shop().await;
        let sends: Vec<_> = (0..50)
            .map(|n| {
                let (engine, shop) = (Arc::clone(&scene.engine), shop.clone());
                let request =
                    VerificationRequest { number: of(n), channel: Channel::Sms, digits: *DIGITS.start(), locale: None };
                tokio::spawn(async move { engine.start_verification(&shop, &request).await })
            })
            .collect();
        let mut sent = 0;
        for send in sends {
            match send.await.unwrap() {
                Ok(_) => sent += 1,
                Err(EngineError::Refused(Refused::Throttled { .. })) => {}
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!((sent, scene.heard.messages().len()), (20, 20), "{reason:?}");
        assert_eq!(scene.refused(), vec![reason; 30]);
        let spending = scene.engine.spending().unwrap();
        assert_eq!((spending.today, spending.spenders), (20, vec![(Spender::of(&shop), 20)]));
        let codes = scene.engine.spending().unwrap().countries;
        assert_eq!((codes.len(), codes[0].country.as_str()), (1, "DE"), "no code is lost to a race");
        scene.advance(HOUR);
        assert_eq!(scene.engine.spending().unwrap().countries[0].rate, Rate { right: 0, of: 20 });
    }
}

#[tokio::test]
async fn a_country_whose_codes_nobody_types_is_stopped_and_administrators_are_told_once() {
    let conversion = ConversionRule { of: 10, percent: 30, pause: 24 * HOUR };
    let scene = Scene::with(Budgets { conversion, ..Budgets::default() });
    let shop = scene.shop().await;
    let germany = Country::parse("DE").unwrap();
    // Two in ten are typed.
    for n in 0..10 {
        let code = scene.code(&shop, &number(n)).await.unwrap();
        if n < 2 {
            assert_eq!(scene.engine.check_verification(&shop, &number(n), &code).await.unwrap(), Checked::Right);
        }
    }
    assert_eq!(scene.engine.spending().unwrap().countries[0].stopped, None, "they have their time");
    scene.advance(Duration::from_mins(10));
    // The first after it shows what became of those before.
    scene.code(&shop, &number(10)).await.unwrap();
    assert!(is_for(&scene, &scene.code(&shop, &number(11)).await, 24 * HOUR));
    scene.code(&shop, "+12015550123").await.expect("another country is another");
    assert_eq!(scene.refused(), [OverBudget::Conversion]);

    scene.engine.notices_sent().await;
    let events = scene.heard.events();
    let told = Event::SendingStopped { country: germany.clone(), spender: Spender::of(&shop) };
    let stops = events.iter().filter(|event| **event == told);
    assert_eq!(stops.count(), 1);
    let messages = scene.heard.messages();
    let alerts: Vec<_> = messages.iter().filter(|message| message.to == "security@example.edu").collect();
    assert!(
        matches!(&alerts[..], [one] if one.channel == Channel::Email
            && one.text.contains("DE") && one.text.contains("last 10 codes") && one.text.contains("only 2 ")
            && one.text.contains("Shop (service:1)")),
        "{alerts:#?}"
    );
    let spending = scene.engine.spending().unwrap();
    let stopped = spending.countries.iter().find(|one| one.country == germany).and_then(|one| one.stopped);
    assert_eq!(stopped.expect("it is stopped").rate, Rate { right: 2, of: 10 });

    let others = scene.engine.resume_sending(&By::CONSOLE, &germany, Some(Spender::SignIns)).await;
    assert!(matches!(only_refused(others), Err(Refused::NotFound { .. })), "theirs go on");
    let resumed = scene.engine.resume_sending(&By::CONSOLE, &germany, None).await.unwrap();
    assert_eq!(resumed, [Spender::of(&shop)]);
    scene.code(&shop, &number(11)).await.expect("it goes there again");
    let not_stopped = scene.engine.resume_sending(&By::CONSOLE, &germany, None).await;
    assert!(matches!(only_refused(not_stopped), Err(Refused::NotFound { what: "stopped country", .. })));
    let acts: Vec<_> = scene.engine.audit(0, 100).unwrap().into_iter().map(|entry| (entry.act, entry.by)).collect();
    let of_sending = [(Act::SendingStopped, Actor::Gateway), (Act::SendingResumed, Actor::Console)];
    assert_eq!(acts[acts.len() - 2..], of_sending);
}

#[tokio::test]
async fn a_stop_ends_by_itself_and_what_is_typed_is_no_reason_for_one() {
    let conversion = ConversionRule { of: 5, percent: 30, pause: 2 * HOUR };
    let scene = Scene::with(Budgets { conversion, ..Budgets::default() });
    let shop = scene.shop().await;
    // Every other code is typed, and some twice as many are sent as are judged.
    for n in 0..10 {
        let code = scene.code(&shop, &number(n)).await.unwrap();
        if n % 2 == 0 {
            scene.engine.check_verification(&shop, &number(n), &code).await.unwrap();
        }
        scene.advance(Duration::from_mins(11));
    }
    for n in 10..12 {
        scene.code(&shop, &number(n)).await.unwrap();
        scene.advance(Duration::from_mins(11));
    }
    scene.code(&shop, &number(12)).await.unwrap();
    assert!(is_for(&scene, &scene.code(&shop, &number(13)).await, 2 * HOUR));
    scene.advance((2 * HOUR).saturating_sub(SECOND));
    assert!(scene.code(&shop, &number(13)).await.is_err());
    scene.advance(SECOND);
    scene.code(&shop, &number(13)).await.expect("the stop is over");
    assert!(scene.engine.spending().unwrap().countries.iter().all(|one| one.stopped.is_none()));
}

#[tokio::test]
async fn what_a_program_uses_up_is_left_to_sign_ins_and_other_programs() {
    let scene = Scene::with(Budgets { prefix: hourly(2), day: 10, ..Budgets::default() });
    let beside = |n: usize| format!("+491511234{n:04}");
    for n in 0..2 {
        assert_eq!(scene.count(sms(&beside(n))).await, Ok(()));
    }
    assert!(is_for(&scene, &scene.count(sms(&beside(2))).await, HOUR));
    for n in 3..5 {
        assert_eq!(
            (scene.count(other(&beside(n))).await, scene.count(sign_in(&beside(n + 4))).await),
            (Ok(()), Ok(()))
        );
    }
    // Six went out; of ten, programs are left two and sign-ins two more.
    assert_eq!((scene.count(sms(&number(1))).await, scene.count(other(&number(2))).await), (Ok(()), Ok(())));
    let to = number(3);
    for sending in [sms(&to), other(&to)] {
        assert!(matches!(scene.count(sending).await, Err(Refused::Throttled { .. })), "{sending:?}");
    }
    for n in 4..6 {
        assert_eq!(scene.count(sign_in(&number(n))).await, Ok(()), "{n}");
    }
    assert!(matches!(scene.count(sign_in(&number(6))).await, Err(Refused::Throttled { .. })));
    assert_eq!(
        scene.refused(),
        [OverBudget::Prefix, OverBudget::Programs, OverBudget::Programs, OverBudget::Day],
        "each is said"
    );
    let spending = scene.engine.spending().unwrap();
    let by = [(Spender::SignIns, 4), (Spender::Service(1), 3), (Spender::Service(2), 3)];
    assert_eq!((spending.today, spending.spenders), (10, by.to_vec()));
    assert_eq!(scene.engine.sweep_budgets(scene.engine.now()).await.unwrap(), 0, "it is today's");
    scene.advance(24 * HOUR);
    assert!(scene.engine.sweep_budgets(scene.engine.now()).await.unwrap() > 0);
    assert_eq!(scene.count(sms(&number(7))).await, Ok(()), "a new day");
}

#[tokio::test]
async fn sign_ins_take_what_programs_leave_and_no_program_goes_beyond_its_part() {
    let scene = Scene::with(Budgets { day: 10, ..Budgets::default() });
    for n in 0..9 {
        assert_eq!(scene.count(sign_in(&number(n))).await, Ok(()), "{n}");
    }
    assert!(matches!(scene.count(sms(&number(9))).await, Err(Refused::Throttled { .. })), "nine of eight");
    assert_eq!(scene.count(sign_in(&number(10))).await, Ok(()));
}

#[tokio::test]
async fn codes_that_a_programs_people_do_not_type_stop_that_program_alone() {
    let conversion = ConversionRule { of: 5, percent: 30, pause: 24 * HOUR };
    let scene = Scene::with(Budgets { conversion, ..Budgets::default() });
    let (shop, till) = (scene.shop().await, scene.shop().await);
    for n in 0..5 {
        scene.code(&shop, &number(n)).await.unwrap();
    }
    let typed = scene.code(&till, &number(0)).await;
    assert!(matches!(typed, Err(Refused::Throttled { .. })), "each number has its own bound, whoever asks");
    scene.code(&till, &number(5)).await.unwrap();
    scene.advance(Duration::from_mins(10));
    scene.code(&shop, &number(6)).await.unwrap();
    assert!(is_for(&scene, &scene.code(&shop, &number(7)).await, 24 * HOUR));
    scene.code(&till, &number(7)).await.expect("another program is another");
    assert_eq!(scene.count(sign_in(&number(8))).await, Ok(()));
    let stopped = scene.engine.spending().unwrap().countries.into_iter().filter(|one| one.stopped.is_some());
    assert_eq!(stopped.map(|one| one.spender).collect::<Vec<_>>(), [Spender::of(&shop)]);
    // The stop, and what was sent, are kept no longer than they count.
    scene.advance(24 * HOUR);
    scene.engine.sweep_budgets(scene.engine.now()).await.unwrap();
    assert_eq!(scene.engine.spending().unwrap().countries, []);
    assert_eq!(scene.store.scan(Table::Budget, b"codes/", None, 9).unwrap(), []);
    assert_eq!(scene.store.scan(Table::Budget, b"stopped/", None, 9).unwrap(), []);
    scene.code(&shop, &number(9)).await.expect("it goes on");
}

#[tokio::test]
async fn applications_of_one_account_share_one_budget() {
    let scene = Scene::with(Budgets { prefix: hourly(1), ..Budgets::default() });
    let (_, account, _) = scene.engine.create_account(&By::CONSOLE, "Shop", false).await.unwrap();
    let mut services = Vec::new();
    for name in ["Till", "Door"] {
        let said = ProfileChange { friendly_name: Some(name.to_owned()), ..ProfileChange::default() };
        services.push(scene.engine.create_account_service(&account, &said).await.unwrap());
    }
    let to = |n: usize| format!("+491511234{n:04}");
    let sent = scene.count(Sending::for_program(&services[0], &to(1), Channel::Sms)).await;
    let more = scene.count(Sending::for_program(&services[1], &to(2), Channel::Sms)).await;
    assert!(sent.is_ok() && matches!(more, Err(Refused::Throttled { .. })), "{sent:?} {more:?}");
    let spenders = scene.engine.spending().unwrap().spenders;
    assert_eq!(spenders, [(Spender::Account(account.id), 1)]);
    assert_eq!(scene.engine.spender_name(spenders[0].0).unwrap().as_deref(), Some("Shop"));
}
