//! What a webhook is told, and the signature by which it knows who says it: HMAC-SHA-1 with the token of the account, over the
//! address and every parameter.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::challenge_view::{details, texts};
use super::sid;
use crate::domain::factor::Method;
use crate::domain::service::CallbackMethod;
use crate::domain::text::base64;
use crate::engine::ports::{CallbackFacts, CallbackRequest, HappeningFacts};

/// The request that tells a webhook of something.
pub fn webhook_request(facts: &CallbackFacts, about: &HappeningFacts) -> CallbackRequest {
    let parameters = parameters(facts, about);
    let signature = sign(about.account.signing_key.expose(), &facts.url, &parameters);
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(&parameters);
    CallbackRequest {
        method: CallbackMethod::Form,
        url: facts.url.clone(),
        headers: vec![
            ("content-type", "application/x-www-form-urlencoded; charset=utf-8".to_owned()),
            ("x-twilio-signature", signature),
        ],
        body: form.finish().into_bytes(),
    }
}

/// What is said, by name. Tables are JSON; what there is nothing of is left out.
fn parameters(facts: &CallbackFacts, about: &HappeningFacts) -> Vec<(&'static str, String)> {
    let happening = &about.happening;
    let kind = if happening.method == Method::SoftToken { "totp" } else { "push" };
    let mut said = vec![
        ("uuid", facts.callback.id.to_string()),
        ("type", happening.kind.as_str().to_owned()),
        ("account_sid", sid::account(about.account.id)),
        ("service_sid", sid::service(facts.service.id)),
        ("entity_identity", happening.identity.clone()),
        ("factor_sid", sid::factor(facts.callback.device)),
        ("factor_type", kind.to_owned()),
    ];
    said.extend(happening.challenge.map(|challenge| ("challenge_sid", sid::challenge(challenge))));
    if let Some(challenge) = &about.challenge {
        let hidden = challenge.request.as_ref().map(|request| &request.hidden);
        let metadata = challenge.prompt().and_then(|prompt| prompt.metadata.as_ref());
        let tables = [
            ("challenge_details", details(challenge)),
            ("challenge_hidden_details", texts(hidden)),
            ("challenge_metadata", texts(metadata)),
        ];
        said.extend(
            tables.into_iter().filter(|(_, table)| !table.is_null()).map(|(name, table)| (name, table.to_string())),
        );
    }
    said
}

/// The signature of a form: base64 of HMAC-SHA-1 over the address as it is called and, by their names in order, name and value of
/// each parameter.
fn sign(token: &str, url: &str, parameters: &[(&str, String)]) -> String {
    let mut sorted: Vec<_> = parameters.iter().collect();
    sorted.sort_unstable();
    let mut mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(url.as_bytes());
    for (name, value) in sorted {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    base64(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::account::Account;
    use crate::domain::callback::Callback;
    use crate::domain::challenge::{Challenge, ChallengeState, Purpose, Request};
    use crate::domain::ids::{AccountId, CallbackId, ChallengeId, DeviceId, Id, ServiceId, UserId, WebhookId};
    use crate::domain::prompt::{Prompt, PromptKind};
    use crate::domain::secret::Secret;
    use crate::domain::service::{Service, ServiceOptions};
    use crate::domain::time::Timestamp;
    use crate::domain::tree::Tree;
    use crate::domain::webhook::{EventKind, Happening};
    use crate::engine::ports::About;

    const NOW: Timestamp = Timestamp::from_secs(1_700_000_000);
    const URL: &str = "https://app.example.com/verify/webhook";

    fn id<K>(byte: u8) -> Id<K> {
        Id::from_bytes([byte; 16])
    }

    fn told(challenge: Option<Challenge>) -> (CallbackFacts, HappeningFacts) {
        let (account, service): (AccountId, ServiceId) = (id(0xa1), id(0xb4));
        let device: DeviceId = id(0xf3);
        let happening = Happening {
            webhook: WebhookId::from_bytes([9; 16]),
            kind: EventKind::ChallengeApproved,
            user: UserId::from_bytes([4; 16]),
            identity: "user-0001".to_owned(),
            method: Method::OneTouch,
            challenge: Some(ChallengeId::from_bytes([0xd6; 16])),
        };
        let about = HappeningFacts {
            happening: happening.clone(),
            account: Account {
                id: account,
                name: "Shop".to_owned(),
                signing_key: Secret::new("0123456789abcdef0123456789abcdef".to_owned()),
                silent_approval: false,
                created_at: NOW,
            },
            challenge,
        };
        let uuid = CallbackId::parse("11111111-2222-4333-8444-555555555555").unwrap();
        let facts = CallbackFacts {
            callback: Callback::of_happening(uuid, service, device, happening, NOW),
            service: Service {
                id: service,
                number: 9,
                name: "Shop: Till".to_owned(),
                options: ServiceOptions::default(),
                signing_key: Secret::new("another key".to_owned()),
                account: Some(account),
                profile: None,
                created_at: NOW,
            },
            about: About::Happening(Box::new(about.clone())),
            url: URL.to_owned(),
            now: NOW,
        };
        (facts, about)
    }

    fn header<'a>(request: &'a CallbackRequest, name: &str) -> &'a str {
        &request.headers.iter().find(|(other, _)| *other == name).expect("it is there").1
    }

    fn pairs(request: &CallbackRequest) -> Vec<(String, String)> {
        form_urlencoded::parse(&request.body).into_owned().collect()
    }

    #[test]
    fn it_is_signed_as_the_libraries_validators_expect() {
        // A worked example that npm's validator took.
        let (facts, about) = told(None);
        let request = webhook_request(&facts, &about);
        assert_eq!(header(&request, "x-twilio-signature"), "2I2bScN6Da8u0nOopc9Kq4afOl8=");
        assert_eq!((request.method, request.url.as_str()), (CallbackMethod::Form, URL));
        let names: Vec<String> = pairs(&request).into_iter().map(|(name, _)| name).collect();
        assert_eq!(
            names.join(" "),
            "uuid type account_sid service_sid entity_identity factor_sid factor_type challenge_sid"
        );
        // The address is part of it, with its query.
        let elsewhere = CallbackFacts { url: format!("{URL}?tenant=1"), ..facts };
        assert_ne!(header(&webhook_request(&elsewhere, &about), "x-twilio-signature"), "2I2bScN6Da8u0nOopc9Kq4afOl8=");
    }

    #[test]
    fn what_was_asked_and_what_came_with_the_answer_are_tables() {
        let texts = |name: &str, value: &str| vec![(name.to_owned(), Tree::Text(value.to_owned()))];
        let device = DeviceId::from_bytes([0xf3; 16]);
        let challenge = Challenge {
            id: ChallengeId::from_bytes([0xd6; 16]),
            user: UserId::from_bytes([4; 16]),
            devices: vec![device],
            purpose: Purpose::Request(ServiceId::from_bytes([0xb4; 16])),
            number: None,
            spoken: None,
            message: "Pay 5 € & more?".to_owned(),
            fields: vec![("To".to_owned(), "Bob".to_owned())],
            request: Some(Request {
                hidden: texts("order", "4711"),
                prompt: Some(Prompt {
                    kind: PromptKind::Push,
                    is_dated: true,
                    rings: true,
                    rung_at: None,
                    metadata: Some(texts("os", "Android")),
                }),
                ..Request::default()
            }),
            created_at: NOW,
            expires_at: NOW,
            wall_ahead: 0,
            state: ChallengeState::Approved { at: NOW, by: device },
        };
        let (facts, about) = told(Some(challenge));
        let said = pairs(&webhook_request(&facts, &about));
        let table = |name: &str| -> serde_json::Value {
            let found = said.iter().find(|(other, _)| other == name);
            serde_json::from_str(&found.unwrap_or_else(|| panic!("no `{name}`: {said:?}")).1).expect("JSON")
        };
        assert_eq!(
            table("challenge_details"),
            json!({
                "message": "Pay 5 € & more?",
                "fields": [{ "label": "To", "value": "Bob" }],
                "date": "2023-11-14T22:13:20Z",
            })
        );
        assert_eq!(table("challenge_hidden_details"), json!({ "order": "4711" }));
        assert_eq!(table("challenge_metadata"), json!({ "os": "Android" }));
    }
}
