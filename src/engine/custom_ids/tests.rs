use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use p256::ecdsa::SigningKey;
use serde_json::json;

use super::*;
use crate::domain::account_token;
use crate::domain::audit::By;
use crate::domain::device::PublicKey;
use crate::domain::factor::Method;
use crate::domain::ids::RealmName;
use crate::domain::service::ServiceOptions;
use crate::domain::text::base64;
use crate::engine::devices::MAX_DEVICES;
use crate::engine::imports::tests::{Heard, TestClock, engine_at};
use crate::engine::ports::Store;
use crate::engine::registration::NewDevice;
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

    async fn shop(&self, name: &str) -> Service {
        self.engine.create_service(&By::CONSOLE, Api::Authy, name, &ServiceOptions::default()).await.unwrap().1
    }

    /// A token of now. Each is another one.
    fn token(&self, service: &Service, user: &str) -> String {
        signed(service.signing_key.expose(), service, user, self.engine.wall())
    }

    async fn redeemed(&self, service: &Service, user: &str) -> Registered {
        self.redeem(&self.token(service, user)).await.unwrap()
    }

    async fn redeem(&self, token: &str) -> Result<Registered, Refused> {
        match self.engine.redeem_account_token(token).await {
            Ok(registration) => Ok(Registered::read(&registration)),
            Err(EngineError::Refused(refused)) => Err(refused),
            Err(error) => panic!("{error}"),
        }
    }

    /// A phone that shows its key.
    async fn phone(&self, registered: &Registered) -> Result<(), Refused> {
        let (device, key) = self.unverified(registered).await?;
        let signature: p256::ecdsa::Signature = p256::ecdsa::signature::Signer::sign(&key, b"proof");
        let verified = self.engine.verify_device(device, b"proof", signature.to_der().as_bytes()).await;
        verified.map(drop).map_err(only_refused)
    }

    /// A phone that has yet to show its key.
    async fn unverified(&self, registered: &Registered) -> Result<(crate::domain::ids::DeviceId, SigningKey), Refused> {
        let bytes: [u8; 32] = self.engine.bytes();
        let key = SigningKey::from_slice(&bytes).unwrap();
        let der = p256::pkcs8::EncodePublicKey::to_public_key_der(key.verifying_key()).unwrap();
        let new = NewDevice {
            name: "Pocket".to_owned(),
            key: PublicKey::parse(&base64(der.as_bytes())).unwrap(),
            app_id: "test".to_owned(),
            push: None,
            sdk_version: None,
            metadata: None,
        };
        let made = self.engine.register_device(registered.user, &registered.secret, &new).await;
        made.map(|(device, _)| (device.id, key)).map_err(only_refused)
    }

    fn state(&self, service: &Service, user: &str) -> Option<(u64, CustomState)> {
        let found = self.engine.custom_user(service, &CustomId::parse(user).unwrap()).unwrap();
        found.map(|(user, state)| (user.number, state))
    }

    fn number(&self, registered: &Registered) -> u64 {
        self.engine.user(registered.user).unwrap().expect("they are there").number
    }
}

fn only_refused(error: EngineError) -> Refused {
    match error {
        EngineError::Refused(refused) => refused,
        error => panic!("{error}"),
    }
}

/// What a token came to.
#[derive(Debug, PartialEq, Eq)]
struct Registered {
    user: UserId,
    secret: String,
}

impl Registered {
    fn read(registration: &str) -> Self {
        let [service, user, secret] = registration.split('.').collect::<Vec<_>>()[..] else {
            panic!("{registration}");
        };
        assert!(service.starts_with("VA") && service.len() == 34, "{registration}");
        Self { user: UserId::parse(user).unwrap(), secret: secret.to_owned() }
    }
}

fn signed(key: &str, service: &Service, user: &str, at: Timestamp) -> String {
    let payload = json!({
        "iss": service.name, "iat": at.secs(), "exp": at.secs() + 600, "jti": at.millis(),
        "context": { "custom_user_id": user, "authy_app_id": service.number.to_string() },
    });
    account_token::tests::signed(key, &json!({ "alg": "HS256", "typ": "JWT" }), &payload)
}

fn used() -> Refused {
    AccountTokenError::Used.into()
}

fn not_signed() -> Refused {
    AccountTokenError::Bad(JwsError::WrongSignature).into()
}

#[tokio::test]
async fn a_token_makes_a_user_without_a_number_and_invites_their_phone() {
    let scene = Scene::new();
    let shop = scene.shop("Shop").await;
    assert_eq!(scene.state(&shop, "u-17"), None);
    let registered = scene.redeemed(&shop, "u-17").await;
    let user = scene.engine.user(registered.user).unwrap().expect("they are there");
    assert_eq!((&user.realm, user.name.as_str()), (&shop.realm(), user.number.to_string().as_str()));
    assert!(user.factors.phone.is_none() && user.email.is_none());
    assert_eq!(scene.engine.service_users(&shop).unwrap(), 1);
    assert_eq!(scene.state(&shop, "u-17"), Some((user.number, CustomState::Pending)));
    assert!(scene.heard.events().contains(&Event::UserChanged { user: user.id, change: "added" }));
    let entries = scene.engine.audit_of(user.id, 0, 10).unwrap();
    let acts: Vec<_> = entries.iter().map(|entry| (entry.act, entry.by.clone())).collect();
    let by = By::key(&shop.id, "Shop").actor;
    assert_eq!(acts, [(Act::UserAdded, by.clone()), (Act::PhoneInvited, by)]);

    scene.phone(&registered).await.unwrap();
    assert_eq!(scene.state(&shop, "u-17"), Some((user.number, CustomState::Completed)));
    assert_eq!(scene.phone(&registered).await, Err(Refused::NotProven), "an invitation is good once");

    // The same name is the same user, who gets another phone beside the first.
    let again = scene.redeemed(&shop, "u-17").await;
    assert_eq!(again.user, registered.user);
    scene.phone(&again).await.unwrap();
    assert_eq!(scene.engine.user(user.id).unwrap().unwrap().factors.devices.len(), 2);
    assert_eq!(scene.engine.service_users(&shop).unwrap(), 1);
    // Names are told apart to the letter.
    assert_ne!(scene.redeemed(&shop, "U-17").await.user, registered.user);
}

#[tokio::test]
async fn a_token_is_good_once_and_for_as_long_as_it_says() {
    let scene = Scene::new();
    let shop = scene.shop("Shop").await;
    let (token, late) = (scene.token(&shop, "u-17"), scene.token(&shop, "u-18"));
    scene.redeem(&token).await.unwrap();
    assert_eq!(scene.redeem(&token).await, Err(used()));
    scene.advance(Duration::from_secs(631));
    scene.engine.sweep().await.unwrap();
    for token in [&token, &late] {
        assert_eq!(scene.redeem(token).await, Err(AccountTokenError::Expired.into()));
    }
    assert_eq!(scene.state(&shop, "u-18"), None, "a token that is refused makes nobody");

    // A clock that is set back brings none of them to life.
    let back = i64::try_from(Duration::from_secs(631).as_millis()).unwrap();
    scene.clock.0.fetch_sub(back, Ordering::Relaxed);
    assert_eq!(scene.redeem(&token).await, Err(used()));
    let rows = || scene.store.scan(Table::SpentToken, &[], None, 10).unwrap().len();
    assert_eq!(rows(), 1);
    scene.advance(Duration::from_hours(25));
    scene.engine.sweep().await.unwrap();
    assert_eq!(rows(), 0, "what nobody can show again is not kept");
}

#[tokio::test]
async fn a_token_is_of_the_application_whose_key_signed_it() {
    let scene = Scene::new();
    let (shop, other) = (scene.shop("Shop").await, scene.shop("Other").await);
    let now = scene.engine.wall();
    let theirs = signed(other.signing_key.expose(), &shop, "u-17", now);
    assert_eq!(scene.redeem(&theirs).await, Err(not_signed()), "another application's key");
    let nowhere = Service { number: 77, ..shop.clone() };
    assert_eq!(scene.redeem(&scene.token(&nowhere, "u-17")).await, Err(not_signed()), "no such application");
    let renamed = Service { name: "Other".to_owned(), ..shop.clone() };
    let wrong_claims = AccountTokenError::Bad(JwsError::WrongClaims);
    assert_eq!(scene.redeem(&scene.token(&renamed, "u-17")).await, Err(wrong_claims.into()));

    // The same name is somebody else there, whom this one does not see.
    let ours = scene.redeemed(&shop, "u-17").await;
    assert_eq!(scene.state(&other, "u-17"), None);
    let theirs = scene.redeemed(&other, "u-17").await;
    assert_ne!(ours.user, theirs.user);
    assert_eq!(scene.state(&shop, "u-17").unwrap().0, scene.number(&ours));
    assert_eq!(scene.state(&other, "u-17").unwrap().0, scene.number(&theirs));
    // Nor is it the name of anybody else's user.
    let number = scene.number(&ours).to_string();
    assert_ne!(scene.redeemed(&shop, &number).await.user, ours.user);

    // A key that was revoked signs nothing any more.
    let token = scene.token(&shop, "u-18");
    let key = scene.engine.key_for(Api::Authy, shop.signing_key.expose()).unwrap().expect("its key");
    scene.engine.revoke_key(&By::CONSOLE, key.id).await.unwrap();
    assert_eq!(scene.redeem(&token).await, Err(not_signed()));
    scene.redeemed(&other, "u-18").await;
}

#[tokio::test]
async fn who_is_locked_or_gone_is_not_brought_back_by_a_token() {
    let scene = Scene::new();
    let shop = scene.shop("Shop").await;
    let registered = scene.redeemed(&shop, "u-17").await;
    let number = scene.number(&registered);
    scene.engine.lock_user(&By::CONSOLE, registered.user).await.unwrap();
    assert_eq!(scene.phone(&registered).await, Err(Refused::NotProven), "the lock ended the invitation");
    assert_eq!(scene.state(&shop, "u-17"), Some((number, CustomState::Expired)));
    let token = scene.token(&shop, "u-17");
    assert_eq!(scene.redeem(&token).await, Err(Refused::Locked));
    assert_eq!(only_refused(scene.engine.unregister(&shop, number).await.unwrap_err()), Refused::Locked);
    // It was not spent by that.
    scene.engine.unlock_user(&By::CONSOLE, registered.user).await.unwrap();
    let registered = scene.redeem(&token).await.unwrap();
    scene.phone(&registered).await.unwrap();

    // A reset takes the phone, and leaves the name.
    scene.engine.reset_user(&By::CONSOLE, registered.user).await.unwrap();
    assert_eq!(scene.state(&shop, "u-17"), Some((number, CustomState::Expired)));
    let again = scene.redeemed(&shop, "u-17").await;
    assert_eq!(again.user, registered.user);

    // Whom the program deletes leaves the name to somebody new.
    scene.engine.unregister(&shop, number).await.unwrap();
    assert_eq!(scene.state(&shop, "u-17"), None);
    assert_eq!(scene.phone(&again).await, Err(Refused::NotProven));
    let fresh = scene.redeemed(&shop, "u-17").await;
    assert_ne!(fresh.user, registered.user);
    assert!(scene.number(&fresh) > number, "an id is never given again");
}

#[tokio::test]
async fn how_far_somebody_has_come_is_said() {
    let scene = Scene::new();
    let shop = scene.shop("Shop").await;
    let registered = scene.redeemed(&shop, "u-17").await;
    let state = || scene.state(&shop, "u-17").expect("known").1;
    scene.advance(Duration::from_secs(INVITE_TTL.as_secs() - 1));
    assert_eq!(state(), CustomState::Pending);
    let (device, key) = scene.unverified(&registered).await.unwrap();
    scene.advance(Duration::from_secs(1));
    assert_eq!(state(), CustomState::Pending, "a phone is there, and has yet to show its key");
    scene.advance(UNVERIFIED_TTL);
    assert_eq!(state(), CustomState::Expired);
    let signature: p256::ecdsa::Signature = p256::ecdsa::signature::Signer::sign(&key, b"proof");
    scene.engine.verify_device(device, b"proof", signature.to_der().as_bytes()).await.unwrap();
    assert_eq!(state(), CustomState::Completed, "nobody had swept it away");

    let late = scene.redeemed(&shop, "u-18").await;
    scene.advance(INVITE_TTL);
    assert_eq!(scene.state(&shop, "u-18").expect("known").1, CustomState::Expired);
    assert_eq!(scene.phone(&late).await, Err(Refused::NotProven));
}

#[tokio::test]
async fn the_bounds_of_links_are_those_of_tokens() {
    let scene = Scene::new();
    let shop = scene.shop("Shop").await;
    for _ in 0..MAX_DEVICES {
        let registered = scene.redeemed(&shop, "u-17").await;
        scene.phone(&registered).await.unwrap();
    }
    let token = scene.token(&shop, "u-17");
    assert_eq!(scene.redeem(&token).await, Err(Refused::TooMany { what: "devices" }));
    let options = ServiceOptions { methods: vec![Method::Sms], ..ServiceOptions::default() };
    let made = scene.engine.create_service(&By::CONSOLE, Api::Authy, "No phones", &options).await.unwrap();
    assert_eq!(scene.redeem(&scene.token(&made.1, "u-17")).await, Err(Refused::NotOffered));
    assert_eq!(scene.state(&made.1, "u-17"), None);
}

#[tokio::test]
async fn an_application_from_before_is_found_by_its_number() {
    let scene = Scene::new();
    let (first, shop) = (scene.shop("First").await, scene.shop("Shop").await);
    let mut tx = Tx::new(&*scene.store);
    for number in [first.number, shop.number] {
        tx.delete::<services::Numbered>(services::numbered_key(number).as_str());
    }
    Store::commit(&*scene.store, tx.into_commit()).await.unwrap();
    scene.redeemed(&shop, "u-17").await;
    assert_eq!(scene.engine.service_numbered(first.number).unwrap(), Some(first));
    for number in [0, shop.number + 1, u64::MAX] {
        assert_eq!(scene.engine.service_numbered(number).unwrap(), None);
    }
    assert_eq!(RealmName::of_service(shop.number), shop.realm());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_bring_one_token_one_is_let_in() {
    let scene = Arc::new(Scene::new());
    let shop = scene.shop("Shop").await;
    for round in 0..10 {
        let token = Arc::new(scene.token(&shop, &format!("u-{round}")));
        let bring = |_| {
            let (scene, token) = (Arc::clone(&scene), Arc::clone(&token));
            tokio::spawn(async move { scene.redeem(&token).await })
        };
        let mut came = Vec::new();
        for one in (0..8).map(bring).collect::<Vec<_>>() {
            came.push(one.await.unwrap());
        }
        assert_eq!(came.iter().filter(|one| one.is_ok()).count(), 1, "{came:?}");
        assert_eq!(came.iter().filter(|one| **one == Err(used())).count(), 7, "{came:?}");
    }
    assert_eq!(scene.engine.service_users(&shop).unwrap(), 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_tokens_for_somebody_new_all_lead_to_one_user() {
    let scene = Arc::new(Scene::new());
    let shop = scene.shop("Shop").await;
    for round in 0..10 {
        let bring = |_| {
            let (scene, token) = (Arc::clone(&scene), scene.token(&shop, &format!("u-{round}")));
            tokio::spawn(async move { scene.redeem(&token).await })
        };
        let mut users = std::collections::HashSet::new();
        for one in (0..8).map(bring).collect::<Vec<_>>() {
            users.insert(one.await.unwrap().unwrap().user);
        }
        assert_eq!(users.len(), 1, "{users:?}");
    }
    assert_eq!(scene.engine.service_users(&shop).unwrap(), 10);
}
