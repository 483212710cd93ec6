//! Waking phones, with a carrier that says what it is told to say.

use http::Method;
use serde_json::json;

use super::*;
use crate::api::testing::{Phone, Portal};
use crate::engine::ports::Store as _;

/// A portal with a phone that is woken, and the task that does it.
async fn portal() -> (Portal, Phone) {
    let portal = Portal::new().await;
    let phone = portal.phone(1).await;
    name(&portal, &phone, &"a".repeat(40)).await;
    let rings = portal.engine.rings().expect("nobody else took them");
    tokio::spawn(Arc::clone(&portal.engine).ring_devices(rings));
    (portal, phone)
}

async fn name(portal: &Portal, phone: &Phone, token: &str) {
    let form = [("Config.NotificationPlatform", "fcm"), ("Config.NotificationToken", token)];
    let reply = portal.as_phone(phone, Method::POST, &phone.path(), &form).await;
    assert_eq!(reply.body["config"]["notification_platform"], "fcm", "{}", reply.body);
}

/// Waits until this is so.
async fn until(what: impl Fn() -> bool) {
    let met = async {
        while !what() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), met).await.expect("it comes to be");
}

fn told(portal: &Portal) -> Vec<&'static str> {
    let word = |event: &Event| match event {
        Event::PushSent { .. } => Some("sent"),
        Event::PushGone { .. } => Some("gone"),
        Event::PushFailed { again: true, .. } => Some("later"),
        Event::PushFailed { again: false, .. } => Some("failed"),
        _ => None,
    };
    portal.events().iter().filter_map(word).collect()
}

fn later(told: Option<u64>) -> Result<(), PushError> {
    Err(PushError::Later { told: told.map(Duration::from_secs), reason: "busy".to_owned() })
}

fn target(portal: &Portal, phone: &Phone) -> Option<PushTarget> {
    let id = DeviceId::parse(&phone.sid()[2..]).unwrap();
    portal.engine.device(id).unwrap().unwrap().push
}

#[tokio::test]
async fn who_is_asked_is_woken_and_told_nothing_of_what_is_asked() {
    let (portal, phone) = portal().await;
    portal.hold().await;
    until(|| told(&portal) == ["sent"]).await;
    let sent = portal.push.sent.lock().clone();
    let [message] = &sent[..] else { panic!("{sent:?}") };
    let asked = portal.pending(&phone).await.remove(0);
    assert_eq!((json!(message.challenge_sid()), message.factor_sid().as_str()), (asked["sid"].clone(), phone.sid()));
    assert_eq!(json!(message.expires_at.rfc3339()), asked["expiration_date"]);
    assert_eq!(message.lasts, portal.now().until(message.expires_at));
    assert_eq!(message.title, "A request is waiting");
    let shown = format!("{} {}", message.title, message.text);
    for detail in ["alice", "Library wiki", "203.0.113.9", &asked["details"]["message"].to_string()] {
        assert!(!shown.contains(detail), "{detail}: {shown}");
    }
}

#[tokio::test]
async fn a_carrier_that_is_busy_is_asked_again_after_what_it_said_and_another_request_waits_with_it() {
    let (portal, phone) = portal().await;
    *portal.push.answers.lock() = vec![later(Some(30)), later(None)];
    portal.hold().await;
    until(|| told(&portal) == ["later"]).await;
    portal.pass(Duration::from_secs(29));
    portal.hold().await;
    assert_eq!(portal.pending(&phone).await.len(), 2, "the phone finds both");
    assert_eq!(portal.push.sent.lock().len(), 1, "the carrier wants to be left alone");
    portal.pass(Duration::from_secs(1));
    until(|| told(&portal).len() == 3).await;
    portal.pass(Duration::from_secs(4));
    until(|| told(&portal).iter().filter(|word| **word == "sent").count() == 2).await;
    assert_eq!(told(&portal).iter().filter(|word| **word == "later").count(), 2);
}

#[tokio::test]
async fn a_request_that_is_over_is_not_sent_again() {
    let (portal, phone) = portal().await;
    *portal.push.answers.lock() = vec![later(None)];
    let login = portal.hold().await;
    until(|| told(&portal) == ["later"]).await;
    let sid = portal.pending(&phone).await[0]["sid"].as_str().unwrap().to_owned();
    let number = portal.number(login);
    portal.answer(&phone, &sid, json!({ "status": "approved", "number": number })).await;
    assert!(portal.is_approved(login));
    portal.pass(Duration::from_secs(10));
    // What comes behind it goes out, so it was looked at before.
    for count in 1..=2 {
        portal.hold().await;
        until(|| told(&portal).iter().filter(|word| **word == "sent").count() == count).await;
    }
    let sent = portal.push.sent.lock();
    assert_eq!(sent.iter().filter(|message| message.challenge_sid() == sid).count(), 1, "{sent:?}");
}

#[tokio::test]
async fn what_a_carrier_knows_no_more_is_forgotten_unless_the_phone_said_something_else_meanwhile() {
    let (portal, phone) = portal().await;
    *portal.push.answers.lock() = vec![Err(PushError::Gone)];
    portal.hold().await;
    until(|| told(&portal) == ["gone"]).await;
    assert_eq!((target(&portal, &phone), portal.pending(&phone).await.len()), (None, 1));
    let old = PushTarget::read("fcm", Some(&"a".repeat(40))).unwrap().unwrap();
    name(&portal, &phone, &"b".repeat(40)).await;
    let id = DeviceId::parse(&phone.sid()[2..]).unwrap();
    portal.engine.forget_target(id, &old).await.unwrap();
    assert!(target(&portal, &phone).is_some(), "it is another one by now");
}

#[tokio::test]
async fn what_cannot_be_sent_is_told_once_and_the_phone_finds_it_by_asking() {
    let (portal, phone) = portal().await;
    *portal.push.answers.lock() = vec![Err(PushError::Failed { reason: "no".to_owned() })];
    portal.hold().await;
    until(|| told(&portal) == ["failed"]).await;
    assert_eq!(portal.pending(&phone).await.len(), 1);
    assert!(target(&portal, &phone).is_some());
}

#[tokio::test]
async fn the_key_of_web_push_is_made_once_and_stays() {
    let portal = Portal::new().await;
    let (one, other) = tokio::join!(portal.engine.web_push_key(), portal.engine.web_push_key());
    let key = one.unwrap().public();
    assert_eq!(key, other.unwrap().public());
    assert_eq!(key, portal.engine.web_push_key().await.unwrap().public());
    let stored = portal.store.get(Table::Meta, WEB_KEY.as_bytes()).unwrap();
    assert!(stored.is_some(), "it is kept with everything else");
}

#[tokio::test]
async fn a_push_that_never_gets_through_is_given_up_after_some_minutes() {
    let (portal, phone) = portal().await;
    *portal.push.answers.lock() = (0..20).map(|_| later(None)).collect();
    portal.hold().await;
    until(|| told(&portal) == ["later"]).await;
    let sid = portal.pending(&phone).await[0]["sid"].as_str().unwrap().to_owned();
    // One of an application, which may be open for an hour.
    let id = ChallengeId::parse(&sid[2..]).unwrap();
    let stays = portal.engine.transact(|tx| {
        let challenge: Challenge = tx.get(&id)?.expect("it is there");
        tx.put(&id, &Challenge { expires_at: challenge.created_at + Duration::from_hours(1), ..challenge });
        Ok(())
    });
    stays.await.unwrap();
    // 242 seconds after it was put: the next try would be past the five minutes.
    let pauses = [2, 4, 8, 16, 32, 60, 60, 60];
    for (n, secs) in pauses.into_iter().enumerate() {
        portal.pass(Duration::from_secs(secs));
        until(|| told(&portal).len() == n + 2).await;
    }
    let words = told(&portal);
    assert!(words[..8].iter().all(|word| *word == "later") && words[8..] == ["failed"], "{words:?}");
    portal.pass(Duration::from_mins(5));
    portal.push.answers.lock().clear();
    // What comes behind it goes out, so it would have gone before.
    portal.hold().await;
    until(|| told(&portal).contains(&"sent")).await;
    let tries = portal.push.sent.lock().iter().filter(|message| message.challenge_sid() == sid).count();
    assert_eq!((tries, portal.pending(&phone).await.len()), (pauses.len() + 1, 2), "the phone still finds both");
}

#[tokio::test]
async fn pushes_that_are_tried_again_leave_half_of_the_room_to_new_ones() {
    let portal = Portal::new().await;
    let phone = portal.phone(1).await;
    name(&portal, &phone, &"a".repeat(40)).await;
    portal.hold().await;
    let sid = portal.pending(&phone).await[0]["sid"].as_str().unwrap().to_owned();
    let (named, challenge) = (DeviceId::parse(&phone.sid()[2..]).unwrap(), ChallengeId::parse(&sid[2..]).unwrap());
    // As many phones more as there is room for, and one.
    let devices: Vec<DeviceId> = (1..=17).map(|n| DeviceId::from_bytes([n; 16])).collect();
    let added = portal.engine.transact(|tx| {
        let (device, asked) = (tx.get::<Device>(&named)?.unwrap(), tx.get::<Challenge>(&challenge)?.unwrap());
        for id in &devices {
            tx.put(id, &Device { id: *id, ..device.clone() });
        }
        tx.put(&challenge, &Challenge { devices: devices.clone(), ..asked });
        Ok(())
    });
    added.await.unwrap();
    let (to, rings) = mpsc::channel(MOST);
    tokio::spawn(Arc::clone(&portal.engine).ring_devices(rings));
    let (fresh, failing) = devices.split_last().unwrap();
    assert_eq!(failing.len(), AT_ONCE);
    *portal.push.answers.lock() = failing.iter().map(|_| later(None)).collect();
    for device in failing {
        to.send(Ring { device: *device, challenge }).await.unwrap();
    }
    until(|| told(&portal).iter().filter(|word| **word == "later").count() == AT_ONCE).await;
    portal.push.hangs.store(true, std::sync::atomic::Ordering::SeqCst);
    portal.pass(Duration::from_secs(2));
    until(|| portal.push.sent.lock().len() == AT_ONCE + AGAIN_AT_ONCE).await;
    to.send(Ring { device: *fresh, challenge }).await.unwrap();
    until(|| portal.push.sent.lock().last().is_some_and(|message| message.device == *fresh)).await;
    assert_eq!(portal.push.sent.lock().len(), AT_ONCE + AGAIN_AT_ONCE + 1, "the others wait for the carrier");
}
