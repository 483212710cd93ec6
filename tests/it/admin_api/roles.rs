//! Every route of the served document with a key of every role.

use serde_json::{Value, json};

use super::{Desk, gateway, refused};
use vestibule::domain::role::Role;
use vestibule::engine::users::NewUser;

pub const NOBODY: &str = "01900000-0000-7000-8000-000000000000";

/// A path of the document with something that is not there, or is.
pub fn filled(path: &str, user: &str) -> String {
    path.trim_start_matches("/api/v1")
        .replace("{user}", user)
        .replace("{device}", NOBODY)
        .replace("{password}", NOBODY)
        .replace("{check}", NOBODY)
        .replace("{browser}", NOBODY)
        .replace("{session}", &"A".repeat(43))
        .replace("{challenge}", &"A".repeat(43))
        .replace("{campaign}", "none")
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_may_what_the_document_says_and_nothing_else() {
    let (gateway, _upstream) = gateway().await;
    let user = gateway.add_user("alice", NewUser::default()).await;
    let before = |gateway: &crate::support::TestGateway| gateway.engine.audit(0, 1000).expect("it reads").len();
    let mut asked = 0;
    for role in Role::ALL {
        let desk = Desk::new(&gateway, role).await;
        let about = desk.get("").await.json();
        assert_eq!((&about["role"], &about["key"]["name"]), (&json!(role), &json!(role.as_str())), "{about}");
        let document = desk.get("/openapi.json").await.json();
        let entries = before(&gateway);
        for (path, operations) in document["paths"].as_object().expect("paths") {
            for (method, operation) in operations.as_object().expect("operations") {
                let roles: Vec<&str> =
                    operation["x-roles"].as_array().expect("roles").iter().filter_map(Value::as_str).collect();
                let method = method.to_uppercase();
                asked += 1;
                if roles.contains(&role.as_str()) {
                    // Of somebody who is not there: what is let in changes nothing.
                    let list = [("Content-Type", "text/csv")];
                    let headers = if path.ends_with("/import") { &list[..] } else { &[] };
                    let answer = desk.send(&method, &filled(path, NOBODY), headers, b"").await;
                    assert!(![401, 403, 405].contains(&answer.status), "{role}: {method} {path}: {}", answer.text());
                    assert_eq!(answer.header("cache-control"), Some("no-store"), "{method} {path}");
                } else {
                    // The same for whom there is and whom there is not, whatever else is wrong with it.
                    for user in [&*user.id.to_string(), NOBODY, "x"] {
                        let target = format!("{}?unknown=1", filled(path, user));
                        let there = desk.send(&method, &target, &[("Content-Type", "text/plain")], b"?").await;
                        refused(&there, 403, "forbidden");
                        let says = there.json();
                        assert!(says.get("detail").is_none() && says.get("errors").is_none(), "{says}");
                    }
                }
            }
        }
        if role == Role::Auditor {
            assert_eq!(before(&gateway), entries, "an auditor changes nothing");
        }
    }
    assert!(asked > 100, "{asked}");
    assert_eq!(gateway.user("alice").id, user.id, "she is still there");
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_are_for_those_who_look_after_the_gateway() {
    let (gateway, _upstream) = gateway().await;
    for (role, status) in [(Role::Auditor, 200), (Role::Helpdesk, 403), (Role::Admin, 200)] {
        let desk = Desk::new(&gateway, role).await;
        let bearer = format!("Bearer {}", desk.key);
        let mut browser = crate::support::Browser::new(desk.address, "127.0.0.1");
        let answer = browser.send("GET", "/metrics", &[("Authorization", &bearer)], b"").await;
        assert_eq!(answer.status, status, "{role}");
        let start = browser.send("GET", "/", &[("Authorization", &bearer)], b"").await.json();
        assert_eq!(start["role"], json!(role), "{start}");
    }
}
