//! Registering, proving the key, renaming, removing.

use axum::body::Body;
use http::{Method, Request, StatusCode};
use serde_json::{Value, json};

use crate::api::testing::{PORTAL, Phone, Portal, basic};
use crate::domain::device::DeviceState;
use crate::domain::ids::{DeviceId, RealmName};
use crate::domain::route::{App, Apps};
use crate::engine::Settings;
use crate::engine::ports::Store;

fn device_id(phone: &Phone) -> DeviceId {
    DeviceId::parse(&phone.sid()[2..]).unwrap()
}

#[tokio::test]
async fn a_phone_is_told_where_it_can_be_added_again() {
    let portal = Portal::new().await;
    let at = |host: &str, title: &str, realm: &str| App {
        title: title.to_owned(),
        hosts: vec![host.to_owned(), "other.test".to_owned()],
        realm: RealmName::parse(realm).unwrap(),
        ..App::clone(&portal.app)
    };
    let elsewhere = at("else.test", "Elsewhere", "staff");
    let apps = vec![at("wiki.test", "Wiki", "default"), elsewhere, at("shop.test", "Shop", "default")];
    portal.engine.reconfigure(Settings { apps: Apps::new(apps), ..Settings::clone(&portal.engine.settings()) });
    let phone = portal.register(1).await;
    let expected = json!([
        { "name": "Wiki", "url": "https://wiki.test:8443/.vestibule/account?app=wiki" },
        { "name": "Shop", "url": "https://shop.test:8443/.vestibule/account?app=wiki" },
    ]);
    assert_eq!(phone.factor["options"]["vestibule"]["account_pages"], expected, "those of its realm");
    let shown = portal.as_phone(&phone, Method::GET, &phone.path(), &[]).await;
    assert_eq!(shown.body.get("options"), None, "once");
}

#[tokio::test]
async fn a_phone_registers_proves_its_key_and_counts() {
    let portal = Portal::new().await;
    let phone = portal.register(1).await;
    let id = device_id(&phone).simple();
    let mut factor = phone.factor.clone();
    let options = factor.as_object_mut().unwrap().remove("options").unwrap();
    let binding = factor.as_object_mut().unwrap().remove("binding").unwrap();
    let public_key = phone.form().iter().find(|(name, _)| *name == "Binding.PublicKey").unwrap().1;
    assert_eq!(binding, json!({ "public_key": public_key, "alg": "ES256" }));
    let expected = json!({
        "sid": format!("YF{id}"),
        "account_sid": portal.account(),
        "service_sid": portal.service(),
        "entity_sid": format!("YE{}", portal.user.id.simple()),
        "identity": portal.user.id.to_string(),
        "friendly_name": "Alice's phone",
        "status": "unverified",
        "factor_type": "push",
        "config": {
            "sdk_version": "1.0",
            "app_id": "test",
            "notification_platform": "none",
            "notification_token": null,
            "credential_sid": format!("CR{id}"),
        },
        "metadata": null,
        "date_created": "2023-11-14T22:13:20Z",
        "date_updated": "2023-11-14T22:13:20Z",
        "url": format!("{PORTAL}{}/Factors/YF{id}", portal.entity()),
    });
    assert_eq!(factor, expected);
    let softtoken = &options["vestibule"]["softtoken"];
    assert_eq!(options["vestibule"]["account"], "alice");
    assert_eq!(options["vestibule"]["issuer"], "Vestibule");
    assert_eq!(options["vestibule"]["account_pages"], json!([]), "an app at any host is nowhere in particular");
    assert_eq!(softtoken["secret"].as_str().unwrap().len(), 32);
    assert_eq!((&softtoken["algorithm"], &softtoken["digits"]), (&json!("SHA1"), &json!(6)));
    assert_eq!(softtoken["period"], 30);

    let wrong = [(
        "AuthPayload",
        "MEQCIBV63g0oq5yuEh4orCSfltksboQ1EwV5FRcukkPMKGWnAiBlaFc41kqA2rpmePs3GAr054wc3Yth1MYYZLAeoaYwaA==",
    )];
    let reply = portal.as_phone(&phone, Method::POST, &phone.path(), &wrong).await;
    assert_eq!(reply.refusal(), (403, 60311));
    let reply = portal.as_phone(&phone, Method::POST, &phone.path(), &[("AuthPayload", "not base64")]).await;
    assert_eq!(reply.refusal(), (403, 60311));
    let user = portal.engine.user(portal.user.id).unwrap().unwrap();
    assert!(user.factors.devices.is_empty(), "nothing counts before the key is proven");

    let reply = portal.as_phone(&phone, Method::POST, &phone.path(), &[("AuthPayload", &phone.proof())]).await;
    assert_eq!((reply.status, &reply.body["status"]), (StatusCode::OK, &json!("verified")));
    assert_eq!((&reply.body["options"], &reply.body["binding"]), (&Value::Null, &Value::Null), "on creation only");
    let user = portal.engine.user(portal.user.id).unwrap().unwrap();
    assert_eq!(user.factors.devices, [device_id(&phone)]);
    let device = portal.engine.device(device_id(&phone)).unwrap().unwrap();
    assert_eq!((device.state, device.last_seen), (DeviceState::Confirmed, Some(portal.now())));

    let fetched = portal.as_phone(&phone, Method::GET, &phone.path(), &[]).await;
    assert_eq!(
        fetched.body,
        Value::Object(
            expected
                .as_object()
                .unwrap()
                .clone()
                .into_iter()
                .map(|(name, value)| {
                    let value = if name == "status" { json!("verified") } else { value };
                    (name, value)
                })
                .collect()
        )
    );
}

#[tokio::test]
async fn a_phone_from_a_set_up_page_counts_once_the_number_there_was_typed() {
    let portal = Portal::new().await;
    let login = portal.hold().await;
    let counted = || portal.engine.user(portal.user.id).unwrap().unwrap().factors.devices.len();
    let phone = portal.register_by(&portal.set_up(login).await, 1).await;
    assert!(portal.pending(&phone).await.is_empty(), "nothing is asked before the key is proven");
    portal.prove(&phone).await;
    let asked = portal.pending(&phone).await.remove(0);
    assert_eq!(asked["details"]["message"], "Use this phone to sign in to Library wiki?");
    assert_eq!((&asked["vestibule"], counted()), (&json!({ "number": "type" }), 0));
    let sid = asked["sid"].as_str().unwrap();
    let reply = portal.answer(&phone, sid, json!({ "status": "approved", "number": "00" })).await;
    assert_eq!((reply.status, &reply.body["status"]), (StatusCode::OK, &json!("denied")));
    let reply = portal.as_phone(&phone, Method::GET, &phone.path(), &[]).await;
    assert_eq!(reply.refusal(), (401, 20003), "a phone that is not next to the page is forgotten");

    let phone = portal.register_by(&portal.set_up(login).await, 2).await;
    portal.prove(&phone).await;
    let sid = portal.pending(&phone).await[0]["sid"].as_str().unwrap().to_owned();
    let number = portal.number(login);
    let reply = portal.answer(&phone, &sid, json!({ "status": "approved", "number": number })).await;
    assert_eq!((&reply.body["status"], counted()), (&json!("approved"), 1), "{}", reply.body);
    assert!(portal.is_approved(login));
}

#[tokio::test]
async fn an_invitation_is_good_once_and_for_its_user_only() {
    let portal = Portal::new().await;
    let phone = portal.register(1).await;
    let factors = format!("{}/Factors", portal.entity());
    let secret = portal.invite().await;
    let other = factors.replace(&portal.user.id.to_string(), "00000000-0000-4000-8000-000000000000");
    let simple = factors.replace(&portal.user.id.to_string(), &portal.user.id.simple());
    for (name, path, token) in [
        ("another user", &other, secret.as_str()),
        ("the user written in another way", &simple, &secret),
        ("no invitation", &factors, "AAAA"),
        ("a credential of a phone", &factors, &phone.credential(portal.now().secs())),
    ] {
        let reply = portal.ask(Method::POST, path, token, &phone.form()).await;
        assert_eq!(reply.refusal(), (401, 20003), "{name}");
    }
    let first = portal.ask(Method::POST, &factors, &secret, &phone.form()).await;
    assert_eq!(first.status, StatusCode::CREATED, "what was refused before did not spend it");
    let again = portal.ask(Method::POST, &factors, &secret, &phone.form()).await;
    assert_eq!(again.refusal(), (401, 20003));
    let late = portal.invite().await;
    portal.pass(crate::engine::login::set_up::INVITE_TTL);
    assert_eq!(portal.ask(Method::POST, &factors, &late, &phone.form()).await.refusal(), (401, 20003));
}

#[tokio::test]
async fn what_cannot_be_taken_is_named_and_spends_nothing() {
    let portal = Portal::new().await;
    let secret = portal.invite().await;
    let factors = format!("{}/Factors", portal.entity());
    let phone = Phone { key: p256::ecdsa::SigningKey::from_slice(&[1; 32]).unwrap(), factor: Value::Null };
    let long = "x".repeat(65);
    // A point that is not on the curve: the last byte of the key is another.
    let key = phone.form()[3].1;
    let off_curve = format!("{}AA==", &key[..key.len() - 4]);
    for (field, value) in [
        ("FriendlyName", ""),
        ("FriendlyName", long.as_str()),
        ("FactorType", "totp"),
        ("FactorType", ""),
        ("Binding.Alg", "RS256"),
        ("Binding.PublicKey", "AAAA"),
        ("Binding.PublicKey", off_curve.as_str()),
        ("Config.NotificationPlatform", "carrier pigeon"),
    ] {
        let form: Vec<_> =
            phone.form().into_iter().map(|(name, was)| (name, if name == field { value } else { was })).collect();
        let reply = portal.ask(Method::POST, &factors, &secret, &form).await;
        assert_eq!(reply.refusal(), (400, 60306), "{field}={value}");
        assert!(reply.body["message"].as_str().unwrap().contains(field), "{}", reply.body);
    }
    let twice: Vec<_> = phone.form().into_iter().chain([("FactorType", "push")]).collect();
    assert_eq!(portal.ask(Method::POST, &factors, &secret, &twice).await.refusal(), (400, 60306));
    assert_eq!(portal.ask(Method::POST, &factors, &secret, &phone.form()).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn only_forms_of_a_bounded_size_are_read() {
    let portal = Portal::new().await;
    let secret = portal.invite().await;
    let post = |content_type: &'static str, body: String| {
        Request::post(format!("{}/Factors", portal.entity()))
            .header("authorization", basic(&secret))
            .header("content-type", content_type)
            .body(Body::from(body))
            .unwrap()
    };
    let form = "application/x-www-form-urlencoded";
    let reply = portal.send(post("application/json", "{}".to_owned())).await;
    assert_eq!(reply.refusal(), (415, 60306));
    let reply = portal.send(post(form, format!("FriendlyName={}", "x".repeat(64 << 10)))).await;
    assert_eq!(reply.refusal(), (413, 60306));
    let reply = portal.send(post(form, format!("FriendlyName={}", "x".repeat((64 << 10) - 100)))).await;
    assert_eq!(reply.refusal(), (400, 60306), "read, and the field refused");
    let reply =
        portal.send(post("Application/X-WWW-Form-Urlencoded; charset=utf-8", "FactorType=sms".to_owned())).await;
    assert_eq!(reply.refusal(), (400, 60306));
    assert!(reply.body["message"].as_str().unwrap().contains("`FactorType`"), "{}", reply.body);
}

#[tokio::test]
async fn a_phone_is_renamed_and_removed_by_itself_only() {
    let portal = Portal::new().await;
    let (phone, other) = (portal.phone(1).await, portal.phone(2).await);
    // As iOS writes it: blanks as %20, an apostrophe and a colon as they are.
    let request = Request::post(format!("{}/{}", portal.entity(), phone.path()))
        .header("authorization", basic(&phone.credential(portal.now().secs())))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from("FriendlyName=Alice's%20other:phone&Config.NotificationPlatform=none&Config.AppId=a/b=c"))
        .unwrap();
    let reply = portal.send(request).await;
    assert_eq!((reply.status, &reply.body["friendly_name"]), (StatusCode::OK, &json!("Alice's other:phone")));
    for method in [Method::GET, Method::POST, Method::DELETE] {
        let reply = portal.as_phone(&phone, method.clone(), &other.path(), &[]).await;
        assert_eq!(reply.refusal(), (404, 20404), "{method}");
    }
    let reply = portal.as_phone(&phone, Method::DELETE, &phone.path(), &[]).await;
    assert_eq!((reply.status, &reply.body), (StatusCode::NO_CONTENT, &Value::Null));
    let reply = portal.as_phone(&phone, Method::DELETE, &phone.path(), &[]).await;
    assert_eq!(reply.refusal(), (401, 20003), "its key is gone");
    let user = portal.engine.user(portal.user.id).unwrap().unwrap();
    assert_eq!(user.factors.devices, [device_id(&other)]);
}

#[tokio::test]
async fn trouble_of_the_store_is_503_and_spends_nothing() {
    let portal = Portal::new().await;
    let secret = portal.invite().await;
    let phone = Phone { key: p256::ecdsa::SigningKey::from_slice(&[1; 32]).unwrap(), factor: Value::Null };
    let factors = format!("{}/Factors", portal.entity());
    portal.store.fail_commits(true);
    assert!(portal.store.health().is_err());
    let reply = portal.ask(Method::POST, &factors, &secret, &phone.form()).await;
    assert_eq!(reply.refusal(), (503, 20503));
    assert_eq!(reply.header("retry-after"), "5");
    portal.store.fail_commits(false);
    assert_eq!(portal.ask(Method::POST, &factors, &secret, &phone.form()).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn what_is_not_there_is_said_in_the_form_of_the_protocol() {
    let portal = Portal::new().await;
    let phone = portal.phone(1).await;
    let entity = portal.entity();
    let foreign = entity.replace(&portal.service(), "VAb4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4");
    for path in [
        "/v2/Nothing".to_owned(),
        "/v2/Services/x/Nothing".to_owned(),
        format!("{entity}/Nothing"),
        format!("{entity}/Challenges/YC00000000000000000000000000000000"),
        format!("{entity}/Challenges/nothing"),
        format!("{entity}/Challenges/%ff"),
    ] {
        let reply = portal.ask(Method::GET, &path, &phone.credential(portal.now().secs()), &[]).await;
        assert_eq!(reply.refusal(), (404, 20404), "{path}");
        assert_eq!(
            reply.body["message"],
            format!("The requested resource {} was not found", path.strip_prefix("/v2").unwrap())
        );
        assert_eq!(reply.header("content-type"), "application/json", "{path}");
        assert_eq!(reply.header("date"), "Tue, 14 Nov 2023 22:13:20 GMT", "{path}");
    }
    // Which services there are is nothing for whoever has no key of theirs.
    for path in ["/v2/Services".to_owned(), format!("{foreign}/Challenges")] {
        let reply = portal.ask(Method::GET, &path, &phone.credential(portal.now().secs()), &[]).await;
        assert_eq!(reply.refusal(), (401, 20003), "{path}");
    }
    let reply = portal.as_phone(&phone, Method::PUT, &phone.path(), &[]).await;
    assert_eq!(reply.refusal(), (405, 20004));
}

#[tokio::test]
async fn where_a_phone_is_woken_is_kept_and_shown_to_itself_and_changes_by_its_word_only() {
    let portal = Portal::new().await;
    let secret = portal.invite().await;
    let factors = format!("{}/Factors", portal.entity());
    let mut phone = Phone { key: p256::ecdsa::SigningKey::from_slice(&[1; 32]).unwrap(), factor: Value::Null };
    let token = "f".repeat(163);
    let with = |extra: &[(&'static str, &'static str)]| {
        let kept = phone.form().into_iter().filter(|(name, _)| *name != "Config.NotificationPlatform");
        kept.chain(extra.iter().copied()).collect::<Vec<_>>()
    };
    let long = &*format!("{{\"a\":\"{}\"}}", "x".repeat(1017)).leak();
    for (name, extra) in [
        ("a token without a platform", vec![("Config.NotificationToken", "x")]),
        ("metadata that is a list", vec![("Metadata", "[\"a\"]")]),
        ("metadata with a number", vec![("Metadata", "{\"a\":1}")]),
        ("metadata too long", vec![("Metadata", long)]),
    ] {
        let reply = portal.ask(Method::POST, &factors, &secret, &with(&extra)).await;
        assert_eq!(reply.refusal(), (400, 60306), "{name}");
    }
    let form = with(&[
        ("Config.NotificationPlatform", "fcm"),
        ("Config.NotificationToken", token.clone().leak()),
        ("Metadata", "{\"os\":\"Android\"}"),
    ]);
    let reply = portal.ask(Method::POST, &factors, &secret, &form).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.body);
    assert_eq!(reply.body["config"]["notification_platform"], "fcm");
    assert_eq!(reply.body["config"]["notification_token"], token);
    assert_eq!(reply.body["metadata"], json!({ "os": "Android" }));
    phone.factor = reply.body;
    let updated = async |form: &[(&str, &str)]| {
        portal.pass(std::time::Duration::from_secs(1));
        portal.as_phone(&phone, Method::POST, &phone.path(), form).await
    };
    let other = "e".repeat(163);
    let reply = updated(&[("Config.NotificationToken", &other), ("Config.SdkVersion", "2")]).await;
    assert_eq!(reply.body["config"]["notification_platform"], "fcm", "a token is for the platform that was named");
    assert_eq!(reply.body["config"]["notification_token"], other);
    assert_eq!(
        (&reply.body["config"]["sdk_version"], &reply.body["friendly_name"]),
        (&json!("2"), &json!("Alice's phone"))
    );
    assert_eq!(reply.body["date_updated"], "2023-11-14T22:13:21Z");
    let reply = updated(&[("Config.AppId", "test")]).await;
    assert_eq!(reply.body["date_updated"], "2023-11-14T22:13:21Z", "nothing changed");
    let topic = "t0123456789_-ABCDEF";
    let reply = updated(&[("Config.NotificationPlatform", "ntfy"), ("Config.NotificationToken", topic)]).await;
    assert_eq!(reply.body["config"]["notification_token"], topic);
    let subscription = json!({ "endpoint": "https://push.example.net/1", "keys": {
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    } });
    let subscription = subscription.to_string();
    let reply = updated(&[("Config.NotificationPlatform", "web"), ("Config.NotificationToken", &subscription)]).await;
    assert_eq!(reply.body["config"]["notification_platform"], "web");
    assert_eq!(reply.body["config"]["notification_token"], Value::Null, "a subscription is not repeated");
    let kept = || portal.engine.device(device_id(&phone)).unwrap().unwrap().push;
    assert_eq!(kept().map(|target| target.platform()), Some("web"));
    let refused = updated(&[("Config.NotificationPlatform", "apn"), ("FriendlyName", "Another")]).await;
    assert_eq!((refused.refusal(), kept().is_some()), ((400, 60306), true), "nothing of it has an effect");
    let reply = updated(&[("Config.NotificationPlatform", "none")]).await;
    assert_eq!((&reply.body["config"]["notification_platform"], kept()), (&json!("none"), None));
    assert_eq!(reply.body["friendly_name"], "Alice's phone");
}
