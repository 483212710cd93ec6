//! Applications of the foreign APIs: their users, and what they are told.

use super::*;
use crate::domain::callback::{Callback, Failure};
use crate::domain::factor::Method;
use crate::domain::ids::{CallbackId, ChallengeId, DeviceId, UserId, WebhookId};
use crate::domain::service::ServiceOptions;
use crate::domain::webhook::{EventKind, Happening};
use crate::engine::records::Tx;
use crate::engine::services::Registration;

impl Fixture {
    /// Two callbacks of an application, one that waits and one that was given up: their ids.
    pub(crate) async fn callbacks(&self) -> [String; 2] {
        let options = ServiceOptions { callback: Some("https://shop.test/cb".to_owned()), ..ServiceOptions::default() };
        let service = self.engine.create_service(&By::CONSOLE, Api::Authy, "Shop", &options).await.unwrap().1;
        let now = self.engine.now();
        let new = |byte| {
            let (id, device) = (ChallengeId::from_bytes([byte; 16]), DeviceId::from_bytes([3; 16]));
            Callback::of_answer(id, service.id, device, String::new(), now)
        };
        let happening = Happening {
            webhook: WebhookId::from_bytes([4; 16]),
            kind: EventKind::FactorCreated,
            user: UserId::from_bytes([5; 16]),
            identity: "alice-0001".to_owned(),
            method: Method::OneTouch,
            challenge: None,
        };
        let (id, device) = (CallbackId::from_bytes([2; 16]), DeviceId::from_bytes([3; 16]));
        let event = Callback::of_happening(id, service.id, device, happening, now);
        let (waits, dead) = (new(1), event.failed("its answer is 500", Failure::Final, 0, now));
        let mut tx = Tx::new(&*self.store);
        tx.put(&waits.id, &waits);
        tx.put(&dead.id, &dead);
        let commit = tx.into_commit();
        crate::engine::ports::Store::commit(&*self.store, commit).await.unwrap();
        [waits.id.to_string(), dead.id.to_string()]
    }
}

#[tokio::test]
async fn users_of_an_application_are_a_realm_of_their_own() {
    let fixture = Fixture::new();
    let create = Request::KeyCreate {
        api: Api::Authy,
        name: "Shop".to_owned(),
        role: None,
        service: Some(ServiceOptions::default()),
        silent_approval: false,
    };
    let Response::KeyCreated { key, .. } = fixture.done(create).await else { panic!() };
    let application = key.application.clone().unwrap();
    assert_eq!((application.number, application.name.as_str(), application.realm.as_str()), (1, "Shop", "service:1"));
    assert_eq!(fixture.done(Request::KeyList).await, Response::Keys(vec![key]));

    let service = fixture.engine.service_numbered(1).unwrap().unwrap();
    let who = Registration { number: "+4915112345678".to_owned(), email: None };
    let id = fixture.engine.register(&service, &who).await.unwrap().user.number.to_string();
    let of = |realm: &str| Person { realm: Some(realm.to_owned()), name: id.clone() };
    let Response::User(shown) = fixture.done(Request::UserShow(of("service:1"))).await else { panic!() };
    assert_eq!(shown.user.realm, "service:1");
    fixture.done(Request::UserLock(of("service:1"))).await;

    // Configured realms have nobody of them, and an application that there is not has nobody at all.
    assert!(fixture.refused(Request::UserShow(of("default"))).await.contains("there is no user"));
    for request in [
        Request::UserShow(of("service:2")),
        Request::UserList { realm: Some("service:2".to_owned()), after: None },
        Request::UserExport { realm: Some("service:2".to_owned()), after: None },
    ] {
        let error = fixture.refused(request).await;
        assert_eq!(error, "there is no application of the number 2: `vestibule key list` has them");
    }
    for odd in ["service:", "service:x", "service:01", "service:-1", "service:99999999999999999999"] {
        assert!(fixture.refused(Request::UserShow(of(odd))).await.starts_with("there is no realm"), "{odd}");
    }
    let person = Person { realm: Some("service:1".to_owned()), name: "7".to_owned() };
    let add = Request::UserAdd { person, phone: None, email: None, softtoken: false, grace: None };
    assert!(fixture.refused(add).await.contains("`authy_id`"), "they are known by a number");
}
