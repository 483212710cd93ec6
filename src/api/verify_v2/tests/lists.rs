//! What a phone is told: lists, pages, and one challenge.

use std::time::Duration;

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::api::testing::{PORTAL, Phone, Portal};
use crate::domain::challenge::NumberMatch;

async fn list(portal: &Portal, phone: &Phone, query: &str) -> Value {
    let reply = portal.as_phone(phone, Method::GET, &format!("Challenges{query}"), &[]).await;
    assert_eq!(reply.status, StatusCode::OK, "{query}: {}", reply.body);
    reply.body
}

fn sids(list: &Value) -> Vec<String> {
    list["challenges"].as_array().unwrap().iter().map(|one| one["sid"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_challenge_says_who_where_and_when_but_never_the_number() {
    let portal = Portal::new().await;
    let phone = portal.phone(1).await;
    let login = portal.hold().await;
    let listed = portal.pending(&phone).await.remove(0);
    let sid = listed["sid"].as_str().unwrap();
    let shown = portal.as_phone(&phone, Method::GET, &format!("Challenges/{sid}"), &[]).await;
    assert_eq!(shown.body, listed, "the same in a list and alone");
    assert_eq!(
        shown.header("twilio-verify-signature-fields"),
        "sid,service_sid,entity_sid,factor_sid,date_created,expiration_date,details,hidden_details"
    );
    let url = format!("{PORTAL}{}/Challenges/{sid}", portal.entity());
    assert_eq!(
        shown.body,
        json!({
            "sid": sid,
            "account_sid": portal.account(),
            "service_sid": portal.service(),
            "entity_sid": format!("YE{}", portal.user.id.simple()),
            "identity": portal.user.id.to_string(),
            "factor_sid": phone.sid(),
            "factor_type": "push",
            "status": "pending",
            "responded_reason": null,
            "details": {
                "message": "Sign in to Library wiki?",
                "fields": [
                    { "label": "App", "value": "Library wiki" },
                    { "label": "User", "value": "alice" },
                    { "label": "Browser", "value": "Firefox on Linux" },
                    { "label": "Address", "value": "203.0.113.9" },
                    { "label": "Time", "value": "2023-11-14T22:13:20Z" },
                ],
            },
            "hidden_details": null,
            "metadata": null,
            "date_created": "2023-11-14T22:13:20Z",
            "date_updated": "2023-11-14T22:13:20Z",
            "date_responded": null,
            "expiration_date": "2023-11-14T22:15:20Z",
            "url": url,
            "links": { "notifications": format!("{url}/Notifications") },
            "vestibule": { "number": "type" },
        }),
        "the number {} is in no part of it",
        portal.number(login)
    );
    assert!(sid.len() == 34 && sid.starts_with("YC"), "{sid}");
}

#[tokio::test]
async fn choices_are_told_only_where_one_is_picked() {
    let portal = Portal::matching(NumberMatch::Pick).await;
    let phone = portal.phone(1).await;
    let login = portal.hold().await;
    let vestibule = &portal.pending(&phone).await[0]["vestibule"];
    assert_eq!(vestibule["number"], "pick");
    let choices = vestibule["choices"].as_array().unwrap();
    assert_eq!(choices.len(), 3);
    assert!(choices.contains(&json!(portal.number(login))), "{choices:?}");
    let portal = Portal::matching(NumberMatch::Off).await;
    let phone = portal.phone(1).await;
    portal.hold().await;
    assert_eq!(portal.pending(&phone).await[0]["vestibule"], json!({ "number": "off" }));
}

#[tokio::test]
async fn a_phone_sees_what_it_was_asked_and_nothing_else() {
    let portal = Portal::new().await;
    let first = portal.phone(1).await;
    portal.hold().await;
    // Registered after the challenge was made, so it was not asked.
    let second = portal.phone(2).await;
    let sid = sids(&list(&portal, &first, "").await).remove(0);
    assert_eq!(sids(&list(&portal, &second, "").await), [""; 0]);
    let reply = portal.as_phone(&second, Method::GET, &format!("Challenges/{sid}"), &[]).await;
    assert_eq!(reply.refusal(), (404, 20404));
    assert_eq!(reply.header("twilio-verify-signature-fields"), "");
    let shown = portal.as_phone(&first, Method::GET, &format!("Challenges/{sid}"), &[]).await;
    let jwt = second.answer(&shown, json!({ "status": "approved", "number": "00" }));
    let reply = portal.as_phone(&second, Method::POST, &format!("Challenges/{sid}"), &[("AuthPayload", &jwt)]).await;
    assert_eq!(reply.refusal(), (404, 20404));
    assert_eq!(portal.pending(&first).await.len(), 1);
}

#[tokio::test]
async fn lists_are_filtered_and_ordered() {
    let portal = Portal::new().await;
    let phone = portal.phone(1).await;
    let mut logins = Vec::new();
    for _ in 0..4 {
        logins.push(portal.hold().await);
        portal.pass(Duration::from_secs(1));
    }
    let all = sids(&list(&portal, &phone, "").await);
    let number = portal.number(logins[0]);
    portal.answer(&phone, &all[0], json!({ "status": "approved", "number": number })).await;
    portal.answer(&phone, &all[1], json!({ "status": "denied" })).await;
    portal.engine.cancel(&portal.app, logins[2]).await.unwrap();
    let own = phone.sid();
    for (query, expected) in [
        (String::new(), vec![0, 1, 2, 3]),
        ("?Order=asc".to_owned(), vec![0, 1, 2, 3]),
        ("?Order=desc".to_owned(), vec![3, 2, 1, 0]),
        ("?Status=pending".to_owned(), vec![3]),
        ("?Status=approved".to_owned(), vec![0]),
        ("?Status=denied".to_owned(), vec![1]),
        // Taken back, which to the phone is the same as over.
        ("?Status=expired".to_owned(), vec![2]),
        (format!("?FactorSid={own}&Order=desc&Status=pending"), vec![3]),
        ("?FactorSid=YF00000000000000000000000000000000".to_owned(), vec![]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|index: usize| all[index].clone()).collect();
        assert_eq!(sids(&list(&portal, &phone, &query).await), expected, "{query}");
    }
    portal.pass(Duration::from_millis(118_999));
    assert_eq!(portal.pending(&phone).await.len(), 1, "one millisecond before its end");
    portal.pass(Duration::from_millis(1));
    let expired = list(&portal, &phone, "?Status=expired").await;
    assert_eq!(sids(&expired), [all[2].clone(), all[3].clone()]);
    assert_eq!(expired["challenges"][1]["status"], "expired");
    for query in
        ["?Status=open", "?Order=up", "?PageSize=0", "?PageSize=x", "?PageToken=x", "?Status=pending&Status=denied"]
    {
        let reply = portal.as_phone(&phone, Method::GET, &format!("Challenges{query}"), &[]).await;
        assert_eq!(reply.refusal(), (400, 60306), "{query}");
    }
}

#[tokio::test]
async fn pages_lead_through_the_whole_list_and_back() {
    let portal = Portal::new().await;
    let phone = portal.phone(1).await;
    for _ in 0..5 {
        portal.hold().await;
        portal.pass(Duration::from_secs(1));
    }
    let all = sids(&list(&portal, &phone, "").await);
    let base = format!("{PORTAL}{}/Challenges?", portal.entity());
    let query = |url: &Value| format!("?{}", url.as_str().unwrap().strip_prefix(&base).expect("an absolute address"));
    let mut page = list(&portal, &phone, "?Status=pending&PageSize=2").await;
    assert_eq!(page["meta"]["previous_page_url"], Value::Null);
    assert_eq!(page["meta"]["key"], "challenges");
    let mut seen = Vec::new();
    for number in 0..3 {
        assert_eq!((&page["meta"]["page"], &page["meta"]["page_size"]), (&json!(number), &json!(2)));
        assert_eq!(sids(&list(&portal, &phone, &query(&page["meta"]["url"])).await), sids(&page));
        assert_eq!(sids(&list(&portal, &phone, &query(&page["meta"]["first_page_url"])).await), all[..2]);
        if number > 0 {
            let back = list(&portal, &phone, &query(&page["meta"]["previous_page_url"])).await;
            assert_eq!(sids(&back), all[2 * (number - 1)..2 * number]);
        }
        seen.extend(sids(&page));
        let next = page["meta"]["next_page_url"].clone();
        if number < 2 {
            let next = query(&next);
            assert!(next.contains("Status=pending"), "{next}");
            // The other device library writes the name small.
            let small = next.replace("PageToken", "pageToken");
            assert_eq!(
                list(&portal, &phone, &small).await["challenges"],
                list(&portal, &phone, &next).await["challenges"]
            );
            page = list(&portal, &phone, &next).await;
        } else {
            assert_eq!(next, Value::Null);
        }
    }
    assert_eq!(seen, all);
    // What comes in meanwhile moves nothing.
    let first = list(&portal, &phone, "?Order=desc&PageSize=2").await;
    portal.hold().await;
    let second = list(&portal, &phone, &query(&first["meta"]["next_page_url"])).await;
    assert_eq!(sids(&second), [all[2].clone(), all[1].clone()]);
}
