use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use super::*;
use crate::domain::account::ProfileChange;
use crate::domain::audit::By;
use crate::domain::factor::Method;
use crate::domain::limits::Limits;
use crate::domain::service::ServiceOptions;
use crate::engine::Settings;
use crate::engine::imports::tests::{Heard, TestClock, engine_at};
use crate::engine::keys::Api;
use crate::engine::verifications::VerificationRequest;
use crate::store::memory::MemoryStore;

const NUMBER: &str = "+4915112345678";
const ADDRESS: &str = "alice@example.org";

struct Scene {
    engine: Arc<Engine>,
    heard: Arc<Heard>,
    clock: Arc<TestClock>,
    shop: Service,
}

impl Scene {
    /// An account's application that takes custom codes, where a number is sent to as often as one likes.
    async fn new() -> Self {
        let clock = Arc::new(TestClock(AtomicI64::new(1_795_255_200_000)));
        let (engine, heard) = engine_at(Arc::new(MemoryStore::new()), Arc::clone(&clock));
        let limits = Limits { sends: Vec::new(), ..Limits::default() };
        engine.reconfigure(Settings { limits, ..Settings::default() });
        let shop = service(&engine, "Shop").await;
        Self { engine, heard, clock, shop }
    }

    fn advance(&self, by: Duration) {
        self.clock.0.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::Relaxed);
    }

    /// Has a code sent; the verification and the code.
    async fn send(&self, to: &str, channel: Channel) -> (AccountVerification, String) {
        let sent = self.engine.send_verification(&self.shop, &request(to, channel)).await.unwrap();
        (sent, self.code())
    }

    fn code(&self) -> String {
        self.heard.messages().pop().and_then(|message| message.code).expect("a code")
    }

    async fn refused(&self, request: &CodeRequest) -> Refused {
        match self.engine.send_verification(&self.shop, request).await {
            Err(EngineError::Refused(refused)) => refused,
            other => panic!("not refused: {other:?}"),
        }
    }

    async fn tried(&self, to: &str, code: &str) -> Tried {
        self.engine.try_verification(&self.shop, &named(to), code).await.unwrap()
    }

    /// What a code comes to, in a word.
    async fn word(&self, to: &str, code: &str) -> &'static str {
        match self.tried(to, code).await {
            Tried::Right(_) => "right",
            Tried::Wrong(_) => "wrong",
            Tried::TooOften { .. } => "too often",
            Tried::NoneOpen => "none",
        }
    }
}

async fn service(engine: &Engine, account: &str) -> Service {
    let (_, account, _) = engine.create_account(&By::CONSOLE, account, false).await.unwrap();
    let said = ProfileChange {
        friendly_name: Some("Till".to_owned()),
        code_digits: Some(8),
        custom_codes: Some(true),
        ..ProfileChange::default()
    };
    engine.create_account_service(&account, &said).await.unwrap()
}

fn request(to: &str, channel: Channel) -> CodeRequest {
    CodeRequest { to: Recipient::parse(to).unwrap(), channel, custom: None, locale: None }
}

fn chosen(to: &str, channel: Channel, code: &str) -> CodeRequest {
    CodeRequest { custom: Some(CustomCode::parse(code).unwrap()), ..request(to, channel) }
}

fn named(to: &str) -> Named {
    Named::To(Recipient::parse(to).unwrap())
}

/// Another code of as many digits.
fn other(code: &str) -> String {
    let first = if code.starts_with('1') { '2' } else { '1' };
    format!("{first}{}", &code[1..])
}

#[tokio::test]
async fn a_code_is_right_once() {
    let scene = Scene::new().await;
    let (sent, code) = scene.send(NUMBER, Channel::Sms).await;
    assert_eq!((sent.status, sent.attempts.len(), code.len()), (Status::Pending, 1, 8), "{code}");
    assert_eq!(scene.word(NUMBER, &other(&code)).await, "wrong");
    let Tried::Right(right) = scene.tried(NUMBER, &code).await else { panic!("it was right") };
    assert_eq!((right.id, right.status), (sent.id, Status::Approved));
    assert_eq!(scene.word(NUMBER, &code).await, "none");
    assert_eq!(scene.engine.open_verification(&scene.shop, &Named::Id(sent.id)).unwrap(), None);
    let (next, another) = scene.send(NUMBER, Channel::Sms).await;
    assert!(next.id != sent.id && another != code, "{next:?}");
}

#[tokio::test]
async fn two_who_give_the_right_code_at_once_are_not_both_right() {
    let scene = Scene::new().await;
    let (_, code) = scene.send(NUMBER, Channel::Sms).await;
    let by = named(NUMBER);
    let (one, another) = tokio::join!(
        scene.engine.try_verification(&scene.shop, &by, &code),
        scene.engine.try_verification(&scene.shop, &by, &code),
    );
    let right = [one.unwrap(), another.unwrap()].into_iter().filter(|tried| matches!(tried, Tried::Right(_)));
    assert_eq!(right.count(), 1);
}

#[tokio::test]
async fn one_that_is_open_sends_the_same_code_again_over_any_channel() {
    let scene = Scene::new().await;
    let (sent, code) = scene.send(NUMBER, Channel::Sms).await;
    let (again, spoken) = scene.send("+49 1511 2345678", Channel::Voice).await;
    assert_eq!((again.id, again.channel, &spoken), (sent.id, Channel::Voice, &code));
    let channels: Vec<Channel> = again.attempts.iter().map(|attempt| attempt.channel).collect();
    assert_eq!(channels, [Channel::Sms, Channel::Voice]);
    assert_ne!(again.attempts[0].id, again.attempts[1].id);
    assert_eq!(scene.engine.open_verification(&scene.shop, &Named::Id(sent.id)).unwrap(), Some(again));
    for _ in 2..SENDS {
        scene.send(NUMBER, Channel::Sms).await;
    }
    let refused = scene.refused(&request(NUMBER, Channel::Sms)).await;
    assert!(
        matches!(refused, Refused::Throttled { again_at } if again_at == sent.created_at + LIFETIME),
        "{refused:?}"
    );
    assert_eq!(scene.heard.messages().len(), SENDS);
    assert_eq!(scene.word(NUMBER, &code).await, "right");
}

#[tokio::test]
async fn the_sixth_check_is_not_looked_at_and_asking_again_does_not_help() {
    let scene = Scene::new().await;
    let (sent, code) = scene.send(NUMBER, Channel::Sms).await;
    for n in 0..TRIES {
        assert_eq!(scene.word(NUMBER, &other(&code)).await, "wrong", "check {n}");
    }
    let open = || scene.engine.open_verification(&scene.shop, &Named::Id(sent.id)).unwrap();
    assert_eq!(open().unwrap().status, Status::Pending);
    assert!(matches!(scene.refused(&request(NUMBER, Channel::Sms)).await, Refused::Throttled { .. }));
    for _ in 0..2 {
        let tried = scene.tried(NUMBER, &code).await;
        assert_eq!(tried, Tried::TooOften { again_at: sent.created_at + LIFETIME });
    }
    assert_eq!(open().unwrap().status, Status::MaxAttemptsReached);
    assert!(matches!(scene.refused(&request(NUMBER, Channel::Sms)).await, Refused::Throttled { .. }));
    // The program alone may begin anew before its time is over.
    let ended = scene.engine.settle_verification(&scene.shop, &named(NUMBER), Settlement::Canceled).await.unwrap();
    assert_eq!(ended.unwrap().status, Status::Canceled);
    assert_eq!(scene.word(NUMBER, &code).await, "none");
    let (_, another) = scene.send(NUMBER, Channel::Sms).await;
    assert_eq!(scene.word(NUMBER, &another).await, "right");
}

#[tokio::test]
async fn its_time_is_ten_minutes_however_often_it_is_sent() {
    let scene = Scene::new().await;
    let (sent, code) = scene.send(NUMBER, Channel::Sms).await;
    scene.advance(Duration::from_secs(9 * 60 + 59));
    let (again, _) = scene.send(NUMBER, Channel::Sms).await;
    assert_eq!(again.id, sent.id);
    scene.advance(Duration::from_secs(1));
    assert_eq!(scene.word(NUMBER, &code).await, "none");
    assert_eq!(scene.engine.open_verification(&scene.shop, &named(NUMBER)).unwrap(), None);
    let settled = scene.engine.settle_verification(&scene.shop, &Named::Id(sent.id), Settlement::Approved).await;
    assert_eq!(settled.unwrap(), None);
    let (next, another) = scene.send(NUMBER, Channel::Sms).await;
    assert_ne!(next.id, sent.id);
    assert_eq!(scene.word(NUMBER, &another).await, "right");
}

#[tokio::test]
async fn a_program_ends_one_in_two_ways() {
    let scene = Scene::new().await;
    for (how, status) in [(Settlement::Approved, Status::Approved), (Settlement::Canceled, Status::Canceled)] {
        let (sent, code) = scene.send(NUMBER, Channel::Sms).await;
        let by = Named::Id(sent.id);
        let settle = || scene.engine.settle_verification(&scene.shop, &by, how);
        assert_eq!(settle().await.unwrap().unwrap().status, status);
        assert_eq!(settle().await.unwrap(), None, "{how:?} once more");
        assert_eq!(scene.word(NUMBER, &code).await, "none", "{how:?}");
    }
}

#[tokio::test]
async fn a_program_chooses_the_code_where_its_application_may() {
    let scene = Scene::new().await;
    let sent = scene.engine.send_verification(&scene.shop, &chosen(NUMBER, Channel::Sms, "4711")).await.unwrap();
    assert_eq!(scene.code(), "4711");
    assert!(scene.heard.messages()[0].text.contains("4711"));
    let (again, code) = scene.send(NUMBER, Channel::Sms).await;
    assert_eq!((again.id, code.as_str()), (sent.id, "4711"));
    // The newest that it chose is the code; what was wrong before stays counted.
    assert_eq!(scene.word(NUMBER, "4712").await, "wrong");
    scene.engine.send_verification(&scene.shop, &chosen(NUMBER, Channel::Sms, "Blue42")).await.unwrap();
    for wrong in ["4711", "blue43", "", "4711"] {
        assert_eq!(scene.word(NUMBER, wrong).await, "wrong", "{wrong}");
    }
    assert_eq!(scene.word(NUMBER, "blue42").await, "too often");
    scene.engine.send_verification(&scene.shop, &chosen(ADDRESS, Channel::Email, "Blue42")).await.unwrap();
    assert_eq!(scene.word(ADDRESS, "blue 42").await, "right");
    let mut plain = scene.shop.clone();
    plain.profile.as_mut().unwrap().custom_codes = false;
    let refused = scene.engine.send_verification(&plain, &chosen(NUMBER, Channel::Sms, "4711")).await;
    assert!(matches!(refused, Err(EngineError::Refused(Refused::NotOffered))), "{refused:?}");
    for odd in ["471", "47114711471", "47 11", "47-11", "köln", ""] {
        assert_eq!(CustomCode::parse(odd), None, "{odd:?}");
    }
}

#[tokio::test]
async fn an_address_is_written_to_and_a_number_is_not() {
    let scene = Scene::new().await;
    let (_, code) = scene.send(ADDRESS, Channel::Email).await;
    let message = scene.heard.messages().pop().unwrap();
    assert_eq!((message.to.as_str(), message.channel), (ADDRESS, Channel::Email));
    assert!(message.subject.is_some_and(|subject| subject.contains("Shop: Till")));
    assert!(message.text.contains(&code) && message.text.contains("Shop: Till"), "{}", message.text);
    assert_eq!(scene.word("Alice@Example.org", &code).await, "right", "capitals are no other address");
    for (to, channel) in [(ADDRESS, Channel::Sms), (ADDRESS, Channel::Voice), (NUMBER, Channel::Email)] {
        assert_eq!(scene.refused(&request(to, channel)).await, Refused::NotOffered, "{to} by {channel:?}");
    }
    let mut silent = scene.shop.clone();
    silent.options.methods.retain(|method| *method != Method::Voice);
    let refused = scene.engine.send_verification(&silent, &request(NUMBER, Channel::Voice)).await;
    assert!(matches!(refused, Err(EngineError::Refused(Refused::NotOffered))), "{refused:?}");
    for odd in ["", "alice", "015112345678", "+49", "a@b@c", "a b@example.org"] {
        assert_eq!(Recipient::parse(odd), None, "{odd:?}");
    }
}

#[tokio::test]
async fn applications_do_not_meet_over_a_number() {
    let scene = Scene::new().await;
    let (sent, code) = scene.send(NUMBER, Channel::Sms).await;
    let theirs = service(&scene.engine, "Other").await;
    for by in [named(NUMBER), Named::Id(sent.id)] {
        assert_eq!(scene.engine.open_verification(&theirs, &by).unwrap(), None, "{by:?}");
        assert_eq!(scene.engine.try_verification(&theirs, &by, &code).await.unwrap(), Tried::NoneOpen, "{by:?}");
        let settled = scene.engine.settle_verification(&theirs, &by, Settlement::Canceled).await.unwrap();
        assert_eq!(settled, None, "{by:?}");
    }
    // Nor over the id of one that the other API began.
    let options = ServiceOptions::default();
    let (_, plain, _) = scene.engine.create_service(&By::CONSOLE, Api::Authy, "Wiki", &options).await.unwrap();
    let asked = VerificationRequest { number: NUMBER.to_owned(), channel: Channel::Sms, digits: 6, locale: None };
    let begun = scene.engine.start_verification(&plain, &asked).await.unwrap();
    assert_eq!(scene.engine.open_verification(&scene.shop, &Named::Id(begun.id)).unwrap(), None);
    assert_eq!(scene.word(NUMBER, &code).await, "right", "nobody else ended it");
}

#[tokio::test]
async fn what_is_over_is_removed_with_the_others() {
    let scene = Scene::new().await;
    scene.send(NUMBER, Channel::Sms).await;
    scene.engine.send_verification(&scene.shop, &chosen(ADDRESS, Channel::Email, "4711")).await.unwrap();
    let kept = || {
        let rows = |table| scene.engine.store.scan(table, &[], None, usize::MAX).unwrap().len();
        (rows(Table::Verification), rows(Table::VerificationOf))
    };
    scene.engine.sweep().await.unwrap();
    assert_eq!(kept(), (2, 2));
    scene.advance(LIFETIME + KEPT);
    scene.engine.sweep().await.unwrap();
    assert_eq!(kept(), (0, 0));
}

#[tokio::test]
async fn only_a_code_that_was_read_on_a_phone_and_typed_counts_as_one_that_somebody_got() {
    let scene = Scene::new().await;
    let number = |n: usize| format!("+4915{:05}0007", 11_000 + n);
    // What the program says, and what it chose, and what is typed of ours.
    let (_, code) = scene.send(&number(0), Channel::Sms).await;
    let settled =
        scene.engine.settle_verification(&scene.shop, &named(&number(0)), Settlement::Approved).await.unwrap();
    assert_eq!(settled.map(|settled| settled.status), Some(Status::Approved), "{code}");
    scene.engine.send_verification(&scene.shop, &chosen(&number(1), Channel::Sms, "abcd1234")).await.unwrap();
    assert_eq!(scene.word(&number(1), "abcd1234").await, "right");
    let (_, code) = scene.send(&number(2), Channel::Voice).await;
    assert_eq!(scene.word(&number(2), &code).await, "right");
    // One of ours, in whose place the program puts another.
    scene.send(&number(3), Channel::Sms).await;
    scene.engine.send_verification(&scene.shop, &chosen(&number(3), Channel::Sms, "abcd1234")).await.unwrap();
    assert_eq!(scene.word(&number(3), "abcd1234").await, "right");
    scene.advance(LIFETIME);
    let countries = scene.engine.spending().unwrap().countries;
    let [germany] = &countries[..] else { panic!("{countries:?}") };
    assert_eq!((germany.rate.right, germany.rate.of), (1, 3), "ours are judged, one of them was typed");
}
