//! What an application is told of an answered question, in the words of the Authy API, and signed with its key.

use http::Uri;
use serde_json::{Value, json};

use super::signature;
use super::users::kind_of;
use crate::domain::challenge::ChallengeState;
use crate::domain::service::CallbackMethod;
use crate::domain::tree::Tree;
use crate::engine::ports::{AnswerFacts, CallbackFacts, CallbackRequest, Unsendable};

/// The longest address and query of a GET, in bytes: many servers take a first line of 8 KiB and no longer.
const MAX_GET: usize = 8000;

/// The request that tells an application of an answered question, signed.
///
/// # Errors
///
/// [`Unsendable`] for more than a GET can say.
pub fn callback(facts: &CallbackFacts, answer: &AnswerFacts) -> Result<CallbackRequest, Unsendable> {
    let key = facts.service.signing_key.expose();
    let nonce = facts.now.secs().to_string();
    let (address, query) = parted(&facts.url);
    let body = body_of(facts, answer);
    let mut headers = vec![("x-authy-signature-nonce", nonce.clone())];
    let method = facts.service.options.callback_method;
    let (url, sent, signed) = match method {
        CallbackMethod::Post => {
            headers.push(("content-type", "application/json".to_owned()));
            let signed = signature::sign(key, &nonce, "POST", &address, &body);
            (facts.url.clone(), body.to_string().into_bytes(), signed)
        }
        CallbackMethod::Form => {
            headers.push(("content-type", "application/x-www-form-urlencoded".to_owned()));
            let pairs = signature::flat(&body);
            let signed = signature::sign_pairs(key, &nonce, "POST", &address, &pairs);
            (facts.url.clone(), joined(&pairs).into_bytes(), signed)
        }
        CallbackMethod::Get => {
            // A receiver sees one query, and what its address had before is part of it. Where both have a name, it is ours.
            let ours = signature::flat(&body);
            let query = query.unwrap_or_default();
            let own = form_urlencoded::parse(query.as_bytes()).into_owned();
            let mut pairs: Vec<_> = own.filter(|(name, _)| ours.iter().all(|(other, _)| other != name)).collect();
            pairs.extend(ours);
            let signed = signature::sign_pairs(key, &nonce, "GET", &address, &pairs);
            let url = format!("{address}?{}", joined(&pairs));
            // Nothing of it can be left out: the signature is over all of it.
            if url.len() > MAX_GET {
                let reason = format!(
                    "with the answer in its query the address has {} bytes, and servers take {MAX_GET}: call back by POST, or ask with fewer details",
                    url.len()
                );
                return Err(Unsendable { reason });
            }
            (url, Vec::new(), signed)
        }
    };
    headers.push(("x-authy-signature", signed));
    Ok(CallbackRequest { method, url, headers, body: sent })
}

fn joined(pairs: &[(String, String)]) -> String {
    pairs.iter().map(signature::pair).collect::<Vec<_>>().join("&")
}

/// The address as its receiver sees it, without query and without the port of its scheme; and the query.
fn parted(url: &str) -> (String, Option<String>) {
    let Ok(uri) = url.parse::<Uri>() else { return (url.to_owned(), None) };
    let scheme = uri.scheme_str().unwrap_or("https");
    let port = match (scheme, uri.port_u16()) {
        ("https", Some(443)) | ("http", Some(80)) | (_, None) => String::new(),
        (_, Some(port)) => format!(":{port}"),
    };
    let address = format!("{scheme}://{}{port}{}", uri.host().unwrap_or_default(), uri.path());
    (address, uri.query().map(str::to_owned))
}

fn body_of(facts: &CallbackFacts, answer: &AnswerFacts) -> Tree {
    let CallbackFacts { callback, service, .. } = facts;
    let AnswerFacts { challenge, user, .. } = answer;
    let status = match challenge.state {
        ChallengeState::Approved { .. } => "approved",
        // Clients know these two only.
        ChallengeState::Denied { .. } | ChallengeState::Withdrawn { .. } | ChallengeState::Pending => "denied",
    };
    let id = challenge.id.to_string();
    let request = challenge.request.clone().unwrap_or_default();
    // Who asks stands first among what the phone shows; the application did not say that.
    let details = challenge.fields.get(1..).unwrap_or_default();
    let logos: Vec<_> = request.logos.iter().map(|logo| json!({ "res": logo.res, "url": logo.url })).collect();
    let mut body = Tree::from(json!({
        "authy_id": user.number,
        "device_uuid": callback.device.to_string(),
        "callback_action": "approval_request_status",
        "uuid": id,
        "status": status,
        "approval_request": {
            "transaction": {
                "details": null,
                "device_details": {},
                "device_geolocation": null,
                "device_signing_time": 0,
                "encrypted": false,
                "flagged": false,
                "hidden_details": null,
                "message": challenge.message,
                "reason": null,
                "requester_details": null,
                "status": status,
                "uuid": id,
                "created_at_time": challenge.shown(challenge.created_at).secs(),
                "customer_uuid": service.number,
            },
            "expiration_timestamp": challenge.shown(challenge.expires_at).secs(),
            "logos": if logos.is_empty() { Value::Null } else { Value::Array(logos) },
            // 24 digits, as the closed service's database named things.
            "app_id": service.id.simple().get(..24),
        },
        "signature": callback.signature,
        "device": device(facts, answer),
    }));
    // As they were given, in their order.
    let details = details.iter().map(|(label, value)| (label.clone(), Tree::from(value.as_str())));
    for (name, table) in [("details", details.collect()), ("hidden_details", request.hidden)] {
        if let Some(place) = body.at_mut(&["approval_request", "transaction", name]) {
            *place = Tree::Table(table);
        }
    }
    body
}

/// What there is to know of the device. Where a person is, nobody here finds out.
fn device(facts: &CallbackFacts, answer: &AnswerFacts) -> Value {
    let device = answer.device.as_ref();
    let secs = |at: crate::domain::time::Timestamp| answer.challenge.shown(at).secs();
    json!({
        "city": null,
        "country": null,
        "ip": null,
        "region": null,
        "registration_city": null,
        "registration_country": null,
        "registration_ip": null,
        "registration_method": null,
        "registration_region": null,
        "os_type": device.map(|device| kind_of(&device.platform)),
        "last_account_recovery_at": null,
        "id": facts.callback.device.to_string(),
        "registration_date": device.map(|device| secs(device.created_at)),
        "last_sync_date": device.and_then(|device| device.last_seen).map(secs),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::callback::Callback;
    use crate::domain::challenge::{Challenge, Denial, Logo, Purpose, Request};
    use crate::domain::ids::{ChallengeId, DeviceId, RealmName, ServiceId, UserId};
    use crate::domain::secret::Secret;
    use crate::domain::service::{Service, ServiceOptions};
    use crate::domain::time::Timestamp;
    use crate::domain::user::{User, UserName};
    use crate::engine::ports::About;

    const NOW: Timestamp = Timestamp::from_secs(1_700_000_000);

    struct Told {
        facts: CallbackFacts,
        answer: AnswerFacts,
    }

    impl Told {
        fn body(&self) -> Tree {
            body_of(&self.facts, &self.answer)
        }

        fn write(&self) -> Result<CallbackRequest, Unsendable> {
            callback(&self.facts, &self.answer)
        }
    }

    fn facts(url: &str, method: CallbackMethod) -> Told {
        let (challenge, service) = (ChallengeId::from_bytes([1; 16]), ServiceId::from_bytes([2; 16]));
        let device = DeviceId::from_bytes([3; 16]);
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let name = UserName::parse("7", false).unwrap();
        let user = User::new(UserId::from_bytes([4; 16]), 7, RealmName::of_service(9), name, 0, NOW);
        let options =
            ServiceOptions { callback: Some(url.to_owned()), callback_method: method, ..ServiceOptions::default() };
        let answer = AnswerFacts {
            challenge: Challenge {
                id: challenge,
                user: user.id,
                devices: vec![device],
                purpose: Purpose::Request(service),
                number: None,
                spoken: None,
                message: "Log in?".to_owned(),
                fields: vec![pair("App", "Shop"), pair("place", "Reno, NV & more")],
                request: Some(Request {
                    prompt: None,
                    hidden: vec![("order".to_owned(), Tree::from(json!({ "id": 17, "by": ["a", true, null] })))],
                    logos: vec![Logo { res: "default".to_owned(), url: "https://shop.test/l.png".to_owned() }],
                    seconds: 60,
                }),
                created_at: NOW,
                expires_at: Timestamp::from_secs(1_700_000_060),
                wall_ahead: 5000,
                state: ChallengeState::Approved { at: NOW, by: device },
            },
            user,
            device: None,
        };
        let facts = CallbackFacts {
            callback: Callback::of_answer(challenge, service, device, "c2ln".to_owned(), NOW),
            service: Service {
                id: service,
                number: 9,
                name: "Shop".to_owned(),
                options,
                signing_key: Secret::new("key".to_owned()),
                account: None,
                profile: None,
                created_at: NOW,
            },
            about: About::Answer(Box::new(answer.clone())),
            url: url.to_owned(),
            now: NOW,
        };
        Told { facts, answer }
    }

    fn value_of(told: &Told) -> Value {
        serde_json::from_str(&told.body().to_string()).expect("JSON")
    }

    fn header<'a>(request: &'a CallbackRequest, name: &str) -> &'a str {
        &request.headers.iter().find(|(other, _)| *other == name).expect("it is there").1
    }

    #[test]
    fn a_body_has_every_field_that_clients_know() {
        let facts = facts("https://shop.test/cb", CallbackMethod::Post);
        let body = value_of(&facts);
        let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
        assert_eq!(names(&body), "approval_request authy_id callback_action device device_uuid signature status uuid");
        let request = &body["approval_request"];
        assert_eq!(names(request), "app_id expiration_timestamp logos transaction");
        assert_eq!(
            names(&request["transaction"]),
            "created_at_time customer_uuid details device_details device_geolocation device_signing_time encrypted flagged \
             hidden_details message reason requester_details status uuid"
        );
        assert_eq!(
            names(&body["device"]),
            "city country id ip last_account_recovery_at last_sync_date os_type region registration_city \
             registration_country registration_date registration_ip registration_method registration_region"
        );
        assert_eq!((&body["authy_id"], &body["status"]), (&json!(7), &json!("approved")));
        assert!(body["device_uuid"].is_string(), "one client takes nothing else: {body}");
        assert_eq!(request["transaction"]["details"], json!({ "place": "Reno, NV & more" }));
        assert_eq!(request["transaction"]["hidden_details"], json!({ "order": { "id": 17, "by": ["a", true, null] } }));
        assert_eq!(request["app_id"], json!("020202020202020202020202"));
        assert_eq!(request["logos"], json!([{ "res": "default", "url": "https://shop.test/l.png" }]));
        assert_eq!((&request["expiration_timestamp"], &body["signature"]), (&json!(1_700_000_065), &json!("c2ln")));
        assert_eq!(request["transaction"]["created_at_time"], json!(1_700_000_005));

        let mut denied = facts;
        denied.answer.challenge.state = ChallengeState::Denied { at: NOW, why: Denial::NotMe };
        denied.answer.challenge.request = None;
        let body = value_of(&denied);
        assert_eq!(
            (&body["status"], &body["approval_request"]["transaction"]["status"]),
            (&json!("denied"), &json!("denied"))
        );
        assert_eq!((&body["approval_request"]["logos"], &body["device"]["os_type"]), (&Value::Null, &Value::Null));
    }

    #[test]
    fn a_post_is_compact_json_signed_without_the_query() {
        let facts = facts("https://shop.test:443/cb?own=1", CallbackMethod::Post);
        let request = facts.write().expect("it can be sent");
        assert_eq!(request.url, "https://shop.test:443/cb?own=1");
        assert_eq!(request.body, facts.body().to_string().into_bytes());
        let signed = signature::sign("key", "1700000000", "POST", "https://shop.test/cb", &facts.body());
        assert_eq!(header(&request, "x-authy-signature"), signed);
        assert_eq!(header(&request, "x-authy-signature-nonce"), "1700000000");
        assert_eq!(header(&request, "content-type"), "application/json");
    }

    #[test]
    fn a_form_says_what_json_says_signed_without_the_query() {
        let facts = facts("https://shop.test/cb?own=1", CallbackMethod::Form);
        let request = facts.write().expect("it can be sent");
        assert_eq!((request.method, request.url.as_str()), (CallbackMethod::Form, "https://shop.test/cb?own=1"));
        let pairs: Vec<(String, String)> = form_urlencoded::parse(&request.body).into_owned().collect();
        assert_eq!(pairs, signature::flat(&facts.body()));
        let signed = signature::sign("key", "1700000000", "POST", "https://shop.test/cb", &facts.body());
        assert_eq!(header(&request, "x-authy-signature"), signed);
        assert_eq!(header(&request, "content-type"), "application/x-www-form-urlencoded");
    }

    #[test]
    fn a_get_has_all_of_it_in_the_query_and_signs_what_the_address_had_of_its_own() {
        let url = "http://127.0.0.1:9000/cb?own=a%20b&uuid=mine";
        let facts = facts(url, CallbackMethod::Get);
        let request = facts.write().expect("it can be sent");
        assert!(request.body.is_empty());
        let (address, query) = request.url.split_once('?').unwrap();
        assert_eq!(address, "http://127.0.0.1:9000/cb");
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let value = |name: &str| {
            let mut found = pairs.iter().filter(|(other, _)| other == name);
            (found.next().map(|(_, value)| value.as_str()), found.count())
        };
        assert_eq!(value("own"), (Some("a b"), 0));
        assert_eq!(value("uuid"), (Some("01010101-0101-0101-0101-010101010101"), 0));
        assert_eq!(value("approval_request[transaction][details][place]"), (Some("Reno, NV & more"), 0));
        assert_eq!(value("approval_request[logos][0][res]"), (Some("default"), 0));
        assert_eq!(value("approval_request[transaction][reason]"), (Some(""), 0));
        let order = "approval_request[transaction][hidden_details][order]";
        for (inner, text) in [("[id]", "17"), ("[by][0]", "a"), ("[by][1]", "true"), ("[by][2]", "")] {
            assert_eq!(value(&format!("{order}{inner}")), (Some(text), 0), "{inner}");
        }
        let expected = signature::sign_pairs("key", "1700000000", "GET", address, &pairs);
        assert_eq!(header(&request, "x-authy-signature"), expected);
    }

    #[test]
    fn details_come_back_in_their_order() {
        let mut facts = facts("https://shop.test/cb", CallbackMethod::Post);
        let pair = |name: &str| (name.to_owned(), Tree::Bool(true));
        facts.answer.challenge.request.as_mut().unwrap().hidden = vec![pair("z"), pair("a"), pair("m")];
        let text = facts.body().to_string();
        assert!(text.contains(r#""hidden_details":{"z":true,"a":true,"m":true}"#), "{text}");
    }

    #[test]
    fn a_get_is_as_long_as_servers_take_and_no_longer() {
        let mut facts = facts("https://shop.test/cb", CallbackMethod::Get);
        let mut with = |length: usize| {
            let hidden = vec![("a".to_owned(), Tree::Text("x".repeat(length)))];
            facts.answer.challenge.request.as_mut().unwrap().hidden = hidden;
            facts.write().map(|request| request.url.len())
        };
        let bare = with(1).expect("it can be sent") - 1;
        assert_eq!(with(MAX_GET - bare), Ok(MAX_GET));
        let why = with(MAX_GET - bare + 1).expect_err("it is too long").reason;
        assert!(why.contains("8001 bytes") && why.contains("POST"), "{why}");
        facts.facts.service.options.callback_method = CallbackMethod::Post;
        assert!(facts.write().is_ok());
    }
}
