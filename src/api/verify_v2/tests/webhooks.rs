//! Webhooks: what programs may say about them, and of what they are told.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use sha1::Sha1;

use super::{Program, code};
use crate::api::callbacks::Callbacks;
use crate::api::testing::Portal;
use crate::domain::audit::By;
use crate::domain::callback::{Callback, Failure};
use crate::domain::text::base64;
use crate::engine::ports::{CallbackForm as _, CallbackRequest, Store as _, Table};

const URL: &str = "https://shop.test/hook?a=b";

impl Program {
    /// A webhook that is told of these; the path of it.
    async fn hook(&self, events: &[&str]) -> String {
        let mut form = vec![("FriendlyName", "Orders"), ("WebhookUrl", URL)];
        form.extend(events.iter().map(|event| ("EventTypes", *event)));
        let made = self.post("Webhooks", &form).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        format!("Webhooks/{}", made.body["sid"].as_str().unwrap())
    }

    async fn delete(&self, tail: &str) -> StatusCode {
        self.send(Method::DELETE, &format!("/v2/Services/{}/{tail}", self.service), &[]).await.status
    }

    /// What waits to be told, the oldest first.
    fn queue(&self) -> Vec<Callback> {
        self.portal.engine.callbacks(false, None).unwrap().callbacks
    }

    /// What is told next, as it goes out; it is done by that.
    async fn told(&self) -> Option<(CallbackRequest, Value)> {
        let engine = &self.portal.engine;
        while let Some(due) = engine.due_callbacks(engine.now(), &HashSet::new()).unwrap().into_iter().next() {
            if let Some(facts) = engine.callback_facts(&due).await.unwrap() {
                let request = Callbacks.write(&facts).expect("it can be sent");
                engine.callback_done(due.id).await.unwrap();
                let said: serde_json::Map<String, Value> =
                    form_urlencoded::parse(&request.body).map(|(name, value)| (name.into(), json!(value))).collect();
                return Some((request, Value::Object(said)));
            }
        }
        None
    }

    /// The names of all that is told now.
    async fn all_told(&self) -> Vec<String> {
        let mut names = Vec::new();
        while let Some((_, said)) = self.told().await {
            names.push(said["type"].as_str().unwrap().to_owned());
        }
        names.sort();
        names
    }
}

#[tokio::test]
async fn a_program_makes_changes_lists_and_removes_them() {
    let portal = Arc::new(Portal::new().await);
    let (shop, other) = (Program::new(&portal, false).await, Program::new(&portal, false).await);
    let form =
        [("FriendlyName", "Orders"), ("EventTypes", "challenge.approved"), ("EventTypes", "*"), ("WebhookUrl", URL)];
    let made = shop.post("Webhooks", &[&form[..], &[("Version", "v1")]].concat()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let sid = made.body["sid"].as_str().unwrap().to_owned();
    let now = "2023-11-14T22:13:20Z";
    assert_eq!(
        made.body,
        json!({
            "sid": sid,
            "service_sid": shop.service,
            "account_sid": shop.account,
            "friendly_name": "Orders",
            "event_types": ["challenge.approved", "*"],
            "status": "enabled",
            "version": "v1",
            "webhook_url": URL,
            "webhook_method": "POST",
            "date_created": now,
            "date_updated": now,
            "url": format!("http://portal.test:8081/v2/Services/{}/Webhooks/{sid}", shop.service),
        })
    );
    assert!(sid.starts_with("YW") && sid.len() == 34, "{sid}");
    assert_eq!(shop.get(&format!("Webhooks/{sid}")).await.body, made.body);

    portal.pass(Duration::from_secs(5));
    let changed = shop.post(&format!("Webhooks/{sid}"), &[("Status", "disabled"), ("Version", "v2")]).await;
    assert_eq!(changed.status, StatusCode::OK);
    let of = |name: &str| changed.body[name].as_str().unwrap_or_default();
    assert_eq!([of("status"), of("version"), of("webhook_url")], ["disabled", "v2", URL]);
    assert_eq!([of("date_created"), of("date_updated")], [now, "2023-11-14T22:13:25Z"]);

    let second = shop.hook(&["factor.created"]).await;
    let page = shop.get("Webhooks?PageSize=1").await.body;
    assert_eq!((page["webhooks"][0]["sid"].as_str(), &page["meta"]["key"]), (Some(&*sid), &json!("webhooks")));
    let next = page["meta"]["next_page_url"].as_str().unwrap().split_once("/Webhooks").unwrap().1;
    let page = shop.get(&format!("Webhooks{next}")).await.body;
    assert_eq!(page["webhooks"][0]["sid"].as_str(), second.strip_prefix("Webhooks/"));
    assert_eq!(page["meta"]["next_page_url"], Value::Null);

    // They are nobody else's, nor another service's.
    assert_eq!(other.get(&format!("Webhooks/{sid}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(other.post(&format!("Webhooks/{sid}"), &[("Status", "enabled")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(other.delete(&format!("Webhooks/{sid}")).await, StatusCode::NOT_FOUND);
    assert_eq!(other.get("Webhooks").await.body["webhooks"], json!([]));

    assert_eq!(shop.delete(&format!("Webhooks/{sid}")).await, StatusCode::NO_CONTENT);
    assert_eq!(shop.get(&format!("Webhooks/{sid}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(shop.delete(&format!("Webhooks/{sid}")).await, StatusCode::NOT_FOUND);
    assert_eq!(shop.get("Webhooks").await.body["webhooks"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn what_is_none_is_refused_with_the_reason() {
    let portal = Arc::new(Portal::new().await);
    let shop = Program::new(&portal, false).await;
    let good = [("FriendlyName", "Orders"), ("EventTypes", "*"), ("WebhookUrl", URL)];
    for (name, value, why) in [
        ("FriendlyName", "", "`FriendlyName`"),
        ("EventTypes", "", "`EventTypes`"),
        ("EventTypes", "challenge.expired", "`challenge.denied`"),
        ("WebhookUrl", "", "`WebhookUrl`"),
        ("WebhookUrl", "shop.test/hook", "whole https address"),
        ("WebhookUrl", "https://me:secret@shop.test/", "user name"),
        ("Status", "on", "`Status`"),
        ("Version", "3", "`Version`"),
    ] {
        let mut form: Vec<_> = good.into_iter().filter(|(other, _)| *other != name).collect();
        form.push((name, value));
        let refused = shop.post("Webhooks", &form).await;
        assert_eq!(refused.refusal(), (400, 60200), "{name}={value}: {}", refused.body);
        assert!(refused.body["message"].as_str().unwrap().contains(why), "{name}={value}: {}", refused.body);
    }
    let path = shop.hook(&["*"]).await;
    assert_eq!(shop.post(&path, &[("WebhookUrl", "ftp://shop.test/")]).await.refusal(), (400, 60200));
    for _ in 1..10 {
        shop.hook(&["*"]).await;
    }
    assert_eq!(shop.post("Webhooks", &good).await.refusal(), (400, 60200));
    // Nor as many as anybody likes of one account, by ever more services.
    let mut next =
        Program { portal: Arc::clone(&portal), account: shop.account.clone(), token: shop.token.clone(), ..shop };
    let first = next.service.clone();
    for number in 1..=10 {
        let made = next.send(Method::POST, "/v2/Services", &[("FriendlyName", "Another")]).await;
        next.service = made.body["sid"].as_str().unwrap().to_owned();
        for _ in 0..10 {
            let made = next.post("Webhooks", &good).await;
            let expected = if number == 10 { (400, 60200) } else { (201, 0) };
            let code = made.body["code"].as_i64().unwrap_or_default();
            assert_eq!((made.status.as_u16(), code), expected, "{number}: {}", made.body);
        }
    }
    let last = next.service.clone();
    let shop = Program { service: first, ..next };
    assert_eq!(portal.store.scan(Table::Webhook, &[], None, 200).unwrap().len(), 100);
    // They go with their service.
    assert_eq!(
        shop.send(Method::DELETE, &format!("/v2/Services/{}", shop.service), &[]).await.status,
        StatusCode::NO_CONTENT
    );
    for table in [Table::Webhook, Table::ServiceWebhook] {
        assert_eq!(portal.store.scan(table, &[], None, 200).unwrap().len(), 90, "{table:?}");
    }
    let shop = Program { service: last, ..shop };
    assert_eq!(shop.post("Webhooks", &good).await.status, StatusCode::CREATED, "there is room again");
}

#[tokio::test]
async fn a_webhook_is_told_of_all_that_happens_once() {
    let portal = Arc::new(Portal::new().await);
    let shop = Program::new(&portal, false).await;
    shop.hook(&["*"]).await;
    let phone = shop.phone("alice-0001", 1).await;
    let (request, created) = shop.told().await.expect("a factor was made");
    assert_eq!(request.url, URL);
    assert_eq!(
        created,
        json!({
            "uuid": created["uuid"],
            "type": "factor.created",
            "account_sid": shop.account,
            "service_sid": shop.service,
            "entity_identity": "alice-0001",
            "factor_sid": phone.sid(),
            "factor_type": "push",
        })
    );
    assert_eq!(shop.all_told().await, ["factor.verified"]);

    let yes = shop.ask(&phone, &[("HiddenDetails", r#"{"order":"4711"}"#)]).await.body;
    assert_eq!(shop.all_told().await, [""; 0], "being asked is no event");
    assert_eq!(shop.answer(&phone, &yes, json!({ "status": "approved" })).await.status, StatusCode::OK);
    let (_, said) = shop.told().await.expect("it was answered");
    assert_eq!((&said["type"], &said["challenge_sid"]), (&json!("challenge.approved"), &yes["sid"]));
    assert_eq!(said["challenge_hidden_details"], json!(r#"{"order":"4711"}"#));
    let no = shop.ask(&phone, &[]).await.body;
    assert_eq!(shop.answer(&phone, &no, json!({ "status": "denied" })).await.status, StatusCode::OK);
    assert_eq!(shop.all_told().await, ["challenge.denied"]);
    // An answer that does not count is none.
    assert_eq!(shop.answer(&phone, &no, json!({ "status": "approved" })).await.status, StatusCode::FORBIDDEN);
    let open = shop.ask(&phone, &[]).await;
    assert_eq!(open.status, StatusCode::CREATED, "{}", open.body);
    portal.pass(Duration::from_hours(1));
    portal.engine.sweep().await.unwrap();
    assert_eq!(shop.all_told().await, [""; 0], "nothing is said of the end of its time");

    let app = [("FriendlyName", "App"), ("FactorType", "totp")];
    let made = shop.post("Entities/alice-0001/Factors", &app).await.body;
    let (_, said) = shop.told().await.expect("a factor was made");
    assert_eq!((&said["type"], &said["factor_type"]), (&json!("factor.created"), &json!("totp")));
    let factor = format!("Entities/alice-0001/Factors/{}", made["sid"].as_str().unwrap());
    assert_eq!(shop.post(&factor, &[("AuthPayload", "000000")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(shop.all_told().await, [""; 0], "a wrong code is no event");
    assert_eq!(shop.post(&factor, &[("AuthPayload", &code(&portal, &made))]).await.body["status"], "verified");
    assert_eq!(shop.all_told().await, ["factor.verified"]);
    portal.pass(Duration::from_secs(30));
    let app = made["sid"].as_str().unwrap();
    let tried = [("FactorSid", app), ("AuthPayload", &code(&portal, &made))];
    assert_eq!(shop.post("Entities/alice-0001/Challenges", &tried).await.body["status"], "approved");
    assert_eq!(shop.all_told().await, ["challenge.approved"]);
    portal.pass(Duration::from_secs(30));
    let waits = shop.post("Entities/alice-0001/Challenges", &[("FactorSid", app)]).await.body;
    let path = format!("Entities/alice-0001/Challenges/{}", waits["sid"].as_str().unwrap());
    assert_eq!(shop.post(&path, &[("AuthPayload", &code(&portal, &made))]).await.body["status"], "approved");
    let (_, said) = shop.told().await.expect("it was answered");
    assert_eq!((&said["type"], &said["factor_type"]), (&json!("challenge.approved"), &json!("totp")));
    assert_eq!(shop.delete(&factor).await, StatusCode::NO_CONTENT);
    assert_eq!(shop.all_told().await, ["factor.deleted"]);
    assert_eq!(shop.queue(), []);
}

#[tokio::test]
async fn whoever_removes_a_factor_its_program_is_told() {
    let portal = Arc::new(Portal::new().await);
    let shop = Program::new(&portal, false).await;
    shop.hook(&["factor.deleted"]).await;
    let by_program = shop.phone("alice-0001", 1).await;
    assert_eq!(shop.delete(&format!("Entities/alice-0001/{}", by_program.path())).await, StatusCode::NO_CONTENT);
    let (_, said) = shop.told().await.expect("it was removed");
    assert_eq!((said["factor_sid"].as_str(), said["challenge_sid"].as_str()), (Some(by_program.sid()), None));

    let by_itself = shop.phone("alice-0001", 2).await;
    assert_eq!(shop.by_phone(&by_itself, Method::DELETE, &by_itself.path(), &[]).await.status, StatusCode::NO_CONTENT);
    assert_eq!(shop.all_told().await, ["factor.deleted"]);

    let app = [("FriendlyName", "App"), ("FactorType", "totp")];
    for reset in [true, false] {
        shop.phone("alice-0001", 3).await;
        assert_eq!(shop.post("Entities/alice-0001/Factors", &app).await.status, StatusCode::CREATED);
        if reset {
            let users = portal.engine.users(None, None).unwrap().users;
            let user = users.into_iter().find(|user| user.name.as_str() == "alice-0001").unwrap();
            portal.engine.reset_user(&By::CONSOLE, user.id).await.unwrap();
        } else {
            assert_eq!(shop.delete("Entities/alice-0001").await, StatusCode::NO_CONTENT);
        }
        assert_eq!(shop.all_told().await, ["factor.deleted", "factor.deleted"], "reset: {reset}");
    }
}

#[tokio::test]
async fn who_does_not_want_to_know_is_told_nothing() {
    let portal = Arc::new(Portal::new().await);
    let (shop, other) = (Program::new(&portal, false).await, Program::new(&portal, false).await);
    other.hook(&["*"]).await;
    let (disabled, deleted) = (shop.hook(&["*"]).await, shop.hook(&["*"]).await);
    shop.post(&disabled, &[("Status", "disabled")]).await;
    shop.phone("alice-0001", 1).await;
    assert_eq!(shop.queue().len(), 2, "the one that is neither");
    // What waits is not told any more once its webhook is gone, or does not want it.
    assert_eq!(shop.delete(&deleted).await, StatusCode::NO_CONTENT);
    assert!(shop.told().await.is_none());
    shop.post(&disabled, &[("Status", "enabled"), ("EventTypes", "factor.created")]).await;
    shop.phone("alice-0001", 2).await;
    shop.post(&disabled, &[("EventTypes", "factor.verified")]).await;
    assert_eq!(shop.queue().len(), 1);
    assert!(shop.told().await.is_none());
    assert_eq!(shop.queue(), []);
    // Nor without a key of the account, which is what it would be signed with.
    shop.phone("alice-0001", 3).await;
    for key in portal.engine.keys().unwrap() {
        portal.engine.revoke_key(&By::CONSOLE, key.id).await.unwrap();
    }
    assert!(shop.queue().len() == 1 && shop.told().await.is_none());
    for table in [Table::Callback, Table::CallbackDue] {
        assert_eq!(portal.store.scan(table, &[], None, 100).unwrap(), [], "{table:?}");
    }
}

/// The signature of a request by this token, from its address and what it says.
fn signature(token: &str, request: &CallbackRequest) -> String {
    let mut said: Vec<(String, String)> = form_urlencoded::parse(&request.body).into_owned().collect();
    said.sort();
    let signed = said.into_iter().fold(request.url.clone(), |text, (name, value)| text + &name + &value);
    let mut mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    base64(&mac.finalize().into_bytes())
}

#[tokio::test]
async fn it_is_signed_with_the_newest_token_from_the_renewal_on() {
    let portal = Arc::new(Portal::new().await);
    let shop = Program::new(&portal, false).await;
    shop.hook(&["factor.created"]).await;
    let signed = async |key| {
        shop.phone("alice-0001", key).await;
        let (request, _) = shop.told().await.expect("a factor was made");
        let header = request.headers.iter().find(|(name, _)| *name == "x-twilio-signature").unwrap().1.clone();
        (header, request)
    };
    let (before, request) = signed(1).await;
    assert_eq!(before, signature(&shop.token, &request));
    let older = portal.engine.keys().unwrap().remove(0);
    let (_, newer) = portal.engine.renew_key(&By::CONSOLE, older.id).await.unwrap();
    assert_ne!(newer, shop.token);
    let (after, request) = signed(2).await;
    assert_eq!(after, signature(&newer, &request), "while the older key is good too");
    assert_ne!(after, signature(&shop.token, &request));
    // What happened before a renewal and is told after it is signed with the newest as well.
    shop.phone("alice-0001", 3).await;
    let (_, newest) = portal.engine.renew_key(&By::CONSOLE, older.id).await.unwrap();
    let (request, _) = shop.told().await.expect("a factor was made");
    let header = &request.headers.iter().find(|(name, _)| *name == "x-twilio-signature").unwrap().1;
    assert_eq!(*header, signature(&newest, &request));
}

#[tokio::test]
async fn it_is_told_again_under_the_same_name_and_each_webhook_by_itself() {
    let portal = Arc::new(Portal::new().await);
    let shop = Program::new(&portal, false).await;
    shop.hook(&["factor.created"]).await;
    shop.hook(&["factor.created"]).await;
    shop.phone("alice-0001", 1).await;
    let engine = &portal.engine;
    let due = engine.due_callbacks(engine.now(), &HashSet::new()).unwrap();
    assert_eq!(due.len(), 2, "each has a queue of its own");
    assert_ne!(due[0].id, due[1].id);
    let before = engine.callback_facts(&due[0]).await.unwrap().expect("it is there");
    engine.callback_failed(due[0].id, "its answer is 500", Failure::Passing).await.unwrap();
    portal.pass(Duration::from_secs(6));
    let again = engine.due_callbacks(engine.now(), &HashSet::from([due[1].receiver])).unwrap();
    assert_eq!(again.iter().map(|due| due.id).collect::<Vec<_>>(), [due[0].id]);
    let after = engine.callback_facts(&again[0]).await.unwrap().expect("it is there");
    assert_eq!(Callbacks.write(&before).unwrap().body, Callbacks.write(&after).unwrap().body);
    // Credentials are in none of it.
    let request = Callbacks.write(&after).unwrap();
    let all = format!("{} {:?} {}", request.url, request.headers, String::from_utf8_lossy(&request.body));
    assert!(!all.contains(&shop.token) && !all.contains(&base64(shop.token.as_bytes())), "{all}");
}
