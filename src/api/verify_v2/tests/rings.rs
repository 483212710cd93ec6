//! Ringing a phone once more, long after it was asked.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use super::Program;
use crate::api::testing::Portal;

#[tokio::test]
async fn a_notification_rings_as_long_as_the_challenge_is_open() {
    let portal = Arc::new(Portal::new().await);
    let shop = Program::new(&portal, false).await;
    let phone = shop.phone("alice-0001", 1).await;
    let token = "t".repeat(40);
    let named = [("Config.NotificationPlatform", "fcm"), ("Config.NotificationToken", token.as_str())];
    let tail = format!("Entities/alice-0001/{}", phone.path());
    assert_eq!(shop.post(&tail, &named).await.status, StatusCode::OK);
    let rings = portal.engine.rings().expect("nobody else took them");
    tokio::spawn(Arc::clone(&portal.engine).ring_devices(rings));
    let rung = async |times: usize| {
        let met = async {
            while portal.push.sent.lock().len() < times {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_mins(1), met).await.expect("it is rung");
    };

    let until = (portal.wall() + Duration::from_mins(30)).rfc3339();
    let asked = shop.ask(&phone, &[("ExpirationDate", &until)]).await;
    assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.body);
    rung(1).await;
    // Longer than a push is tried by itself.
    for times in 2..=4 {
        portal.pass(Duration::from_mins(6));
        let path = format!("Entities/alice-0001/Challenges/{}/Notifications", asked.body["sid"].as_str().unwrap());
        let again = shop.post(&path, &[]).await;
        assert_eq!(again.status, StatusCode::CREATED, "{}", again.body);
        rung(times).await;
    }
    let sent = portal.push.sent.lock();
    assert!(sent.iter().all(|message| asked.body["sid"] == message.challenge_sid()), "{sent:?}");
}
