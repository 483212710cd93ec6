//! The side of programs: bounds that their flows do not come to, and what is nobody else's.

use std::sync::Arc;
use std::time::Duration;

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::Program;
use crate::api::testing::{PORTAL, Phone, Portal, Reply};
use crate::domain::audit::By;
use crate::domain::challenge::Challenge;
use crate::domain::factor::totp::Seed;
use crate::domain::ids::{ChallengeId, DeviceId};
use crate::domain::limits::Limits;
use crate::domain::throttle::LockRules;
use crate::engine::records;

impl Program {
    /// A phone of an entity, proven by the program's own word.
    pub(super) async fn phone(&self, identity: &str, key: u8) -> Phone {
        let mut phone = Phone::new(key);
        let made = self.post(&format!("Entities/{identity}/Factors"), &phone.form()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        phone.factor = made.body;
        let proven =
            self.post(&format!("Entities/{identity}/{}", phone.path()), &[("AuthPayload", &phone.proof())]).await;
        assert_eq!(proven.body["status"], "verified", "{}", proven.body);
        phone
    }

    pub(super) async fn ask(&self, phone: &Phone, more: &[(&str, &str)]) -> Reply {
        let form = [&[("FactorSid", phone.sid()), ("Details.Message", "Log in?")], more].concat();
        self.post("Entities/alice-0001/Challenges", &form).await
    }

    /// A request of a phone of that entity.
    pub(super) async fn by_phone(&self, phone: &Phone, method: Method, tail: &str, form: &[(&str, &str)]) -> Reply {
        let path = format!("/v2/Services/{}/Entities/alice-0001/{tail}", self.service);
        self.portal.ask(method, &path, &phone.credential(self.portal.wall().secs()), form).await
    }

    /// The phone answers what it was asked.
    pub(super) async fn answer(&self, phone: &Phone, asked: &Value, claims: Value) -> Reply {
        let tail = format!("Challenges/{}", asked["sid"].as_str().unwrap());
        let shown = self.by_phone(phone, Method::GET, &tail, &[]).await;
        let answer = phone.answer(&shown, claims);
        self.by_phone(phone, Method::POST, &tail, &[("AuthPayload", &answer)]).await
    }
}

/// Whether a phone is woken for a challenge.
fn rung(portal: &Portal, sid: &str) -> bool {
    let id = ChallengeId::parse(sid.strip_prefix("YC").unwrap()).unwrap();
    records::get::<Challenge>(&*portal.store, &id).unwrap().expect("it was made").rings()
}

#[tokio::test]
async fn as_many_factors_as_there_may_be_and_no_more() {
    let portal = Arc::new(Portal::new().await);
    let shop = Program::new(&portal, false).await;
    for key in 1..=20 {
        let made = shop.post("Entities/alice-0001/Factors", &Phone::new(key).form()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{key}: {}", made.body);
    }
    let one_more = Phone::new(21).form();
    assert_eq!(shop.post("Entities/alice-0001/Factors", &one_more).await.refusal(), (400, 60315));
    // Those that never proved their key make room after a day, before anybody swept them away.
    portal.pass(Duration::from_hours(24));
    assert_eq!(shop.get("Entities/alice-0001/Factors").await.body["factors"], json!([]));
    assert_eq!(shop.post("Entities/alice-0001/Factors", &one_more).await.status, StatusCode::CREATED);
    portal.engine.sweep().await.unwrap();
    let left = shop.get("Entities/alice-0001/Factors").await.body;
    assert_eq!(left["factors"].as_array().map(Vec::len), Some(1), "{left}");

    let app = [("FriendlyName", "App"), ("FactorType", "totp")];
    for _ in 0..99 {
        assert_eq!(shop.post("Entities/alice-0001/Factors", &app).await.status, StatusCode::CREATED);
    }
    let refused = shop.post("Entities/alice-0001/Factors", &app).await;
    assert_eq!(refused.refusal(), (429, 60326));
    assert_eq!(refused.header("retry-after"), "86400");
    // A day later more may be made, and how many there may be at all is what refuses.
    portal.pass(Duration::from_hours(24));
    assert_eq!(shop.post("Entities/alice-0001/Factors", &app).await.status, StatusCode::CREATED, "the hundredth app");
    assert_eq!(shop.post("Entities/alice-0001/Factors", &app).await.refusal(), (400, 60315), "as many as there may be");
}

#[tokio::test]
async fn an_unproven_phone_is_nobodys_after_a_day() {
    let portal = Arc::new(Portal::new().await);
    let shop = Program::new(&portal, false).await;
    let mut phone = Phone::new(1);
    phone.factor = shop.post("Entities/alice-0001/Factors", &phone.form()).await.body;
    let path = format!("/v2/Services/{}/Entities/alice-0001/{}", shop.service, phone.path());
    portal.pass(Duration::from_hours(24));
    let proof = phone.proof();
    let late =
        portal.ask(Method::POST, &path, &phone.credential(portal.wall().secs()), &[("AuthPayload", &proof)]).await;
    assert_eq!(late.refusal(), (401, 20003));
}

#[tokio::test]
async fn a_phone_is_asked_more_often_than_it_is_rung_and_not_at_all_after_no() {
    let portal = Portal::with_limits(|limits| {
        limits.live_pushes = 1;
        limits.push_stop = Duration::from_mins(20);
    });
    let portal = Arc::new(portal.await);
    let shop = Program::new(&portal, false).await;
    let phone = shop.phone("alice-0001", 1).await;
    let first = shop.ask(&phone, &[]).await;
    let second = shop.ask(&phone, &[]).await;
    let sids: Vec<_> = [&first, &second].map(|made| made.body["sid"].as_str().unwrap().to_owned()).into();
    let rings: Vec<_> = sids.iter().map(|sid| rung(&portal, sid)).collect();
    assert_eq!(rings, [true, false], "the phone finds the other when it is opened");
    let again = shop.post(&format!("Entities/alice-0001/Challenges/{}/Notifications", sids[1]), &[]).await;
    assert_eq!(again.refusal(), (429, 20429), "one at a time");

    // «That wasn't me» stops everything.
    let told = shop.answer(&phone, &first.body, json!({ "status": "denied", "not_me": true })).await;
    assert_eq!((told.status, &told.body["status"]), (StatusCode::OK, &json!("denied")), "{}", told.body);
    assert_eq!(told.body["responded_reason"], "not_requested");
    let stopped = shop.ask(&phone, &[]).await;
    assert_eq!((stopped.refusal(), stopped.header("retry-after")), ((429, 20429), "1200"));
}

#[tokio::test]
async fn silence_is_for_services_that_say_so_of_accounts_that_may() {
    let portal = Arc::new(Portal::new().await);
    let loud = Program::new(&portal, false).await;
    let phone = loud.phone("alice-0001", 1).await;
    assert_eq!(loud.ask(&phone, &[("Silent", "true")]).await.refusal(), (400, 60306));
    let path = format!("/v2/Services/{}", loud.service);
    let refused = loud.send(Method::POST, &path, &[("Push.SilentApproval", "true")]).await;
    assert_eq!(refused.refusal(), (400, 60200));
    assert!(refused.body["message"].as_str().unwrap().contains("--silent-approval"), "{}", refused.body);
    let refused = loud.send(Method::POST, "/v2/Services", &[("FriendlyName", "A"), ("Push.SilentApproval", "true")]);
    assert_eq!(refused.await.refusal(), (400, 60200));

    let quiet = Program::new(&portal, true).await;
    let phone = quiet.phone("alice-0001", 2).await;
    assert_eq!(quiet.ask(&phone, &[("Silent", "true")]).await.refusal(), (400, 60306), "the service does not say so");
    let path = format!("/v2/Services/{}", quiet.service);
    let service = quiet.send(Method::POST, &path, &[("Push.SilentApproval", "true")]).await;
    assert_eq!(service.body["push"]["silent_approval"], true, "{}", service.body);
    let made = quiet.ask(&phone, &[("Silent", "true")]).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let sid = made.body["sid"].as_str().unwrap();
    assert!(!rung(&portal, sid), "its app knows of it in another way");
    // The app answers what it was told of, as any other.
    let path = format!("/v2/Services/{}/Entities/alice-0001/Challenges/{sid}", quiet.service);
    let now = portal.wall().secs();
    let shown = portal.ask(Method::GET, &path, &phone.credential(now), &[]).await;
    let yes = phone.answer(&shown, json!({ "status": "approved" }));
    portal
        .ask(Method::POST, &path, &phone.credential(now), &[("AuthPayload", &yes), ("Metadata", r#"{"os":"x"}"#)])
        .await;
    let told = quiet.get(&format!("Entities/alice-0001/Challenges/{sid}")).await.body;
    assert_eq!((&told["status"], &told["metadata"]), (&json!("approved"), &json!({ "os": "x" })));
}

#[tokio::test]
async fn without_a_factor_every_phone_is_asked_and_one_answers_for_all() {
    let portal = Arc::new(Portal::new().await);
    let shop = Program::new(&portal, false).await;
    let ask = || shop.post("Entities/alice-0001/Challenges", &[("Details.Message", "Log in?")]);
    shop.post("Entities", &[("Identity", "alice-0001")]).await;
    assert_eq!(ask().await.refusal(), (403, 60318), "there is none");
    let unproven = Phone::new(9);
    assert_eq!(shop.post("Entities/alice-0001/Factors", &unproven.form()).await.status, StatusCode::CREATED);
    assert_eq!(ask().await.refusal(), (403, 60318), "none that has proven its key");
    let (one, other) = (shop.phone("alice-0001", 1).await, shop.phone("alice-0001", 2).await);
    let app = shop.post("Entities/alice-0001/Factors", &[("FriendlyName", "App"), ("FactorType", "totp")]).await.body;
    let made = ask().await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert!(rung(&portal, made.body["sid"].as_str().unwrap()));
    for phone in [&one, &other] {
        let waits = shop.by_phone(phone, Method::GET, "Challenges?Status=pending", &[]).await.body;
        let shown = &waits["challenges"][0];
        assert_eq!((&shown["sid"], shown["factor_sid"].as_str()), (&made.body["sid"], Some(phone.sid())));
    }
    let answered = shop.answer(&other, &made.body, json!({ "status": "approved" })).await;
    assert_eq!(answered.body["status"], "approved", "{}", answered.body);
    let told = shop.get(&format!("Entities/alice-0001/Challenges/{}", made.body["sid"].as_str().unwrap())).await.body;
    assert_eq!((&told["status"], told["factor_sid"].as_str()), (&json!("approved"), Some(other.sid())));
    assert_eq!(shop.answer(&one, &made.body, json!({ "status": "denied" })).await.refusal(), (403, 60322));

    // As long as one of them is left that can answer it waits; and what an authenticator app is asked has nothing to do with phones.
    let open = ask().await.body;
    let path = format!("Entities/alice-0001/Factors/{}", app["sid"].as_str().unwrap());
    assert_eq!(shop.post(&path, &[("AuthPayload", &super::code(&portal, &app))]).await.status, StatusCode::OK);
    let code = shop.post("Entities/alice-0001/Challenges", &[("FactorSid", app["sid"].as_str().unwrap())]).await.body;
    for (gone, status) in [(&one, "pending"), (&other, "expired")] {
        let path = format!("/v2/Services/{}/Entities/alice-0001/{}", shop.service, gone.path());
        assert_eq!(shop.send(Method::DELETE, &path, &[]).await.status, StatusCode::NO_CONTENT);
        let of = async |asked: &Value| {
            let path = format!("Entities/alice-0001/Challenges/{}", asked["sid"].as_str().unwrap());
            shop.get(&path).await.body["status"].clone()
        };
        assert_eq!((of(&open).await, of(&code).await), (json!(status), json!("pending")));
    }
}

#[tokio::test]
async fn silence_without_a_factor_asks_every_phone_and_rings_none() {
    let portal = Arc::new(Portal::new().await);
    let quiet = Program::with(&portal, true, &[("Push.SilentApproval", "true")]).await;
    let (one, other) = (quiet.phone("alice-0001", 1).await, quiet.phone("alice-0001", 2).await);
    let made =
        quiet.post("Entities/alice-0001/Challenges", &[("Details.Message", "Log in?"), ("Silent", "true")]).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let sid = made.body["sid"].as_str().unwrap();
    assert!(!rung(&portal, sid), "their apps know of it in another way");
    for phone in [&one, &other] {
        let waits = quiet.by_phone(phone, Method::GET, "Challenges?Status=pending", &[]).await.body;
        assert_eq!(waits["challenges"][0]["sid"], sid, "{waits}");
    }
    let answered = quiet.answer(&other, &made.body, json!({ "status": "approved" })).await;
    assert_eq!(answered.body["status"], "approved", "{}", answered.body);
    assert_eq!(quiet.answer(&one, &made.body, json!({ "status": "denied" })).await.refusal(), (403, 60322));
    // The same without it rings them.
    let loud = quiet.post("Entities/alice-0001/Challenges", &[("Details.Message", "Log in?")]).await;
    assert!(rung(&portal, loud.body["sid"].as_str().unwrap()));
}

#[tokio::test]
async fn with_its_last_key_an_account_ends() {
    let portal = Arc::new(Portal::new().await);
    let shop = Program::new(&portal, false).await;
    let phone = shop.phone("alice-0001", 1).await;
    let made = shop.ask(&phone, &[]).await;
    let path = format!("/v2/Services/{}/Entities/alice-0001/Challenges", shop.service);
    let listed = async || portal.ask(Method::GET, &path, &phone.credential(portal.wall().secs()), &[]).await;
    assert_eq!(listed().await.body["challenges"][0]["sid"], made.body["sid"]);
    let key = portal.engine.keys().unwrap().remove(0);
    // A newer key opens the same account while the older one does.
    let (newer, text) = portal.engine.renew_key(&By::CONSOLE, key.id).await.unwrap();
    let renewed = Program { token: text, account: shop.account.clone(), service: shop.service.clone(), ..shop };
    assert_eq!(renewed.get("Entities/alice-0001").await.status, StatusCode::OK);
    portal.engine.revoke_key(&By::CONSOLE, key.id).await.unwrap();
    assert_eq!(listed().await.status, StatusCode::OK, "the account has a key still");
    portal.engine.revoke_key(&By::CONSOLE, newer.id).await.unwrap();
    assert_eq!(renewed.get("Entities/alice-0001").await.refusal(), (401, 20003));
    assert_eq!(listed().await.refusal(), (401, 20003), "nobody waits for its answers");
}

#[tokio::test]
async fn nobody_but_its_program_brings_a_user_a_phone() {
    let portal = Arc::new(Portal::new().await);
    let shop = Program::new(&portal, false).await;
    shop.post("Entities", &[("Identity", "alice-0001")]).await;
    let user =
        portal.engine.users(None, None).unwrap().users.into_iter().find(|user| user.name.as_str() == "alice-0001");
    let refused = portal.engine.invite_device(&By::CONSOLE, user.unwrap().id).await.unwrap_err();
    assert!(refused.to_string().contains("access tokens"), "{refused}");
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_by_name() {
    let portal = Arc::new(Portal::new().await);
    let shop = Program::new(&portal, true).await;
    let phone = shop.phone("alice-0001", 1).await;
    for (name, value) in [
        ("Details.Fields", "no JSON"),
        ("Details.Fields", r#"{"label":"a"}"#),
        ("Details.Fields", r#"{"label":"","value":"b"}"#),
        ("HiddenDetails", "[]"),
        ("HiddenDetails", r#"{"a":1}"#),
        ("ExpirationDate", "tomorrow"),
        ("ExpirationDate", "2023-11-14T22:13:20Z"),
        ("Silent", "perhaps"),
    ] {
        let refused = shop.ask(&phone, &[(name, value)]).await;
        assert_eq!(refused.refusal(), (400, 60306), "{name}={value}");
        assert!(refused.body["message"].as_str().unwrap().contains(name), "{}", refused.body);
    }
    for (name, value, code) in
        [("CodeLength", "11", 60200), ("Totp.Skew", "x", 60200), ("Push.IncludeDate", "1", 60200)]
    {
        let refused = shop.send(Method::POST, "/v2/Services", &[("FriendlyName", "A"), (name, value)]).await;
        assert_eq!(refused.refusal(), (400, code), "{name}={value}");
    }
}

#[tokio::test]
async fn what_an_app_says_beside_its_answer_is_refused_by_its_own_name() {
    let portal = Arc::new(Portal::new().await);
    let shop = Program::new(&portal, false).await;
    let phone = shop.phone("alice-0001", 1).await;
    let made = shop.ask(&phone, &[]).await;
    let sid = made.body["sid"].as_str().unwrap();
    let path = format!("/v2/Services/{}/Entities/alice-0001/Challenges/{sid}", shop.service);
    let now = portal.wall().secs();
    let shown = portal.ask(Method::GET, &path, &phone.credential(now), &[]).await;
    let yes = phone.answer(&shown, json!({ "status": "approved" }));
    let long = json!({ "a": "x".repeat(1024) }).to_string();
    for odd in ["[]", "text", r#"{"a":1}"#, &long] {
        let form = [("AuthPayload", yes.as_str()), ("Metadata", odd)];
        let refused = portal.ask(Method::POST, &path, &phone.credential(now), &form).await;
        assert_eq!(refused.refusal(), (400, 60306), "{odd}");
        let message = refused.body["message"].as_str().unwrap();
        assert!(message.contains("`Metadata`") && !message.contains("Hidden"), "{odd}: {message}");
    }
    let told = shop.get(&format!("Entities/alice-0001/Challenges/{sid}")).await.body;
    assert_eq!((&told["status"], &told["metadata"]), (&json!("pending"), &json!(null)), "nor was it answered");
}

#[tokio::test]
async fn a_factor_ended_by_wrong_codes_answers_no_challenge_whenever_the_code_comes() {
    let lock = LockRules { lock_after: 100, disable_after: 2, ..Limits::default().lock };
    let portal = Arc::new(Portal::with_limits(|limits| limits.lock = lock).await);
    let shop = Program::new(&portal, false).await;
    let form = [("FriendlyName", "App"), ("FactorType", "totp")];
    let made = shop.post("Entities/alice-0001/Factors", &form).await.body;
    let factor = made["sid"].as_str().unwrap();
    let seed = Seed::parse(made["binding"]["secret"].as_str().unwrap()).unwrap();
    let challenges = "Entities/alice-0001/Challenges";
    let ask = async |code: &str| shop.post(challenges, &[("FactorSid", factor), ("AuthPayload", code)]).await;
    assert_eq!(ask("123").await.refusal(), (403, 60318), "not verified yet");
    let code = seed.code_at(portal.wall());
    let of_factor = format!("Entities/alice-0001/Factors/{factor}");
    assert_eq!(shop.post(&of_factor, &[("AuthPayload", &code)]).await.body["status"], "verified");
    let waiting = shop.post(challenges, &[("FactorSid", factor)]).await;
    let wrong = ask("123").await;
    assert_eq!((wrong.status, &wrong.body["status"]), (StatusCode::CREATED, &json!("pending")), "{}", wrong.body);
    let tail = format!("{challenges}/{}", waiting.body["sid"].as_str().unwrap());
    assert_eq!(shop.post(&tail, &[("AuthPayload", "123")]).await.refusal(), (403, 60324));
    portal.pass(Duration::from_secs(30));
    let right = seed.code_at(portal.wall());
    assert_eq!(ask(&right).await.refusal(), (403, 60324), "no code will do any more");
    assert_eq!(shop.post(&tail, &[("AuthPayload", &right)]).await.refusal(), (403, 60324));
    assert_eq!(shop.post(&of_factor, &[("AuthPayload", &right)]).await.refusal(), (403, 60311), "the factor itself");
}

#[tokio::test]
async fn pages_of_entities_lead_both_ways() {
    let portal = Arc::new(Portal::new().await);
    let shop = Program::new(&portal, false).await;
    let mut all = Vec::new();
    for n in 0..11 {
        portal.pass(Duration::from_millis(1));
        all.push(format!("user-{n:04}"));
        shop.post("Entities", &[("Identity", &all[n])]).await;
    }
    let page = async |url: &str| {
        let reply = shop.send(Method::GET, url.strip_prefix(PORTAL).unwrap_or(url), &[]).await.body;
        let entities = reply["entities"].as_array().unwrap().iter();
        let names: Vec<_> = entities.map(|one| one["identity"].as_str().unwrap().to_owned()).collect();
        let url = |name: &str| reply["meta"][name].as_str().map(str::to_owned);
        (names, url("previous_page_url"), url("next_page_url"))
    };
    let mut at = page(&format!("/v2/Services/{}/Entities?PageSize=3", shop.service)).await;
    assert_eq!(at.1, None);
    let mut forth = vec![at.0];
    while let Some(next) = at.2 {
        at = page(&next).await;
        forth.push(at.0);
    }
    assert_eq!((forth.len(), forth.concat()), (4, all));
    let mut back = Vec::new();
    while let Some(previous) = at.1 {
        at = page(&previous).await;
        back.insert(0, at.0);
    }
    assert_eq!(back, forth[..3]);
    assert_eq!(page(&at.2.unwrap()).await.0, forth[1], "and forth again");
}

#[tokio::test]
async fn an_access_token_ends_with_a_reset_and_with_whom_it_was_for() {
    let portal = Arc::new(Portal::new().await);
    let shop = Program::new(&portal, false).await;
    let path = format!("/v2/Services/{}/Entities/alice-0001/Factors", shop.service);
    let token = async || {
        let made =
            shop.post("AccessTokens", &[("Identity", "alice-0001"), ("FactorType", "push"), ("Ttl", "300")]).await;
        made.body["token"].as_str().unwrap().to_owned()
    };
    let register = async |token: &str, key| portal.ask(Method::POST, &path, token, &Phone::new(key).form()).await;
    let entity = || {
        let users = portal.engine.users(None, None).unwrap().users;
        users.into_iter().find(|user| user.name.as_str() == "alice-0001").unwrap().id
    };
    assert_eq!(register(&token().await, 1).await.status, StatusCode::CREATED, "it makes the entity too");
    let before = token().await;
    portal.pass(Duration::from_secs(1));
    portal.engine.reset_user(&By::CONSOLE, entity()).await.unwrap();
    assert_eq!(register(&before, 2).await.refusal(), (401, 20003), "from before the reset");
    let after = token().await;
    let of_entity = format!("/v2/Services/{}/Entities/alice-0001", shop.service);
    assert_eq!(shop.send(Method::DELETE, &of_entity, &[]).await.status, StatusCode::NO_CONTENT);
    assert_eq!(register(&after, 3).await.refusal(), (401, 20003), "nobody comes back by it");
    shop.post("Entities", &[("Identity", "alice-0001")]).await;
    assert_eq!(register(&after, 3).await.refusal(), (401, 20003), "it was for somebody else");
    assert_eq!(register(&token().await, 3).await.status, StatusCode::CREATED);
    // Whom an administrator locked stays, and one that was deleted is not in the list any more.
    portal.engine.lock_user(&By::CONSOLE, entity()).await.unwrap();
    assert_eq!(shop.send(Method::DELETE, &of_entity, &[]).await.refusal(), (403, 20403));
    portal.engine.delete_user(&By::CONSOLE, entity()).await.unwrap();
    assert_eq!(shop.get("Entities").await.body["entities"], json!([]));
}

#[tokio::test]
async fn a_phone_that_its_carrier_knows_no_more_is_told_so_and_a_topic_is_nobodys_to_read() {
    let portal = Arc::new(Portal::new().await);
    let shop = Program::new(&portal, false).await;
    let mut phone = shop.phone("alice-0001", 1).await;
    let tail = format!("Entities/alice-0001/{}", phone.path());
    let topic = [("Config.NotificationPlatform", "ntfy"), ("Config.NotificationToken", "abcdefghijklmnopqrstuvwx")];
    phone.factor = shop.post(&tail, &topic).await.body;
    let config = &phone.factor["config"];
    assert_eq!((&config["notification_platform"], &config["notification_token"]), (&json!("ntfy"), &json!(null)));
    let token = "t".repeat(40);
    shop.post(&tail, &[("Config.NotificationPlatform", "fcm"), ("Config.NotificationToken", &token)]).await;
    assert_eq!(shop.get(&tail).await.body["config"]["notification_token"], token);
    let id = DeviceId::parse(phone.sid().strip_prefix("YF").unwrap()).unwrap();
    let device = portal.engine.device(id).unwrap().unwrap();
    portal.engine.forget_target(id, device.push.as_ref().unwrap()).await.unwrap();
    assert_eq!(shop.get(&tail).await.body["config"]["notification_platform"], "none");
}
