use std::collections::BTreeSet;

use serde_json::Value;

use super::super::openapi;
use super::super::problem::Code;
use super::super::route::{Input, Verb};
use super::super::routes::ROUTES;
use crate::domain::role::Role;

#[test]
fn no_two_routes_have_one_path_and_method_or_one_name() {
    let places: BTreeSet<_> = ROUTES.iter().map(|route| (route.path, route.verb.as_str())).collect();
    let names: BTreeSet<_> = ROUTES.iter().map(|route| route.id).collect();
    assert_eq!((places.len(), names.len()), (ROUTES.len(), ROUTES.len()));
}

/// Who may change what, said once more: whoever opens a route to another role changes it here too.
#[test]
fn the_help_desk_changes_what_gets_people_in_again_and_an_auditor_nothing() {
    let changed_by = |role: Role| -> BTreeSet<&str> {
        let routes = ROUTES.iter().filter(|route| route.verb != Verb::Get && route.roles.contains(&role));
        routes.map(|route| route.id).collect()
    };
    assert_eq!(changed_by(Role::Auditor), BTreeSet::new());
    let desk = [
        "lockUser",
        "unlockUser",
        "inviteDevice",
        "makeBypassCode",
        "endBypassCodes",
        "verifyCaller",
        "endCallerCheck",
        "endSession",
        "endSessions",
        "endTrustedBrowser",
        "endTrustedBrowsers",
        "stopChallenge",
    ];
    assert_eq!(changed_by(Role::Helpdesk), BTreeSet::from(desk));
    let read_by = |role: Role| -> BTreeSet<&str> {
        let routes = ROUTES.iter().filter(|route| route.verb == Verb::Get && route.roles.contains(&role));
        routes.map(|route| route.id).collect()
    };
    let more: BTreeSet<_> = read_by(Role::Auditor).difference(&read_by(Role::Helpdesk)).copied().collect();
    let kept = ["exportUsers", "listAudit", "verifyAudit", "exportAudit", "exportAuditAsTable", "listKeys"];
    assert_eq!(more, BTreeSet::from(kept), "what a help desk need not read");
    for route in ROUTES {
        assert!(route.roles.contains(&Role::Admin), "`{}`", route.id);
        let is_about_keys = route.path.contains("keys");
        assert!(!is_about_keys || route.verb == Verb::Get, "no key makes or ends another: `{}`", route.id);
        // Which role gives how much is said in the domain.
        let makes_codes = route.id == "makeBypassCode";
        assert!(!makes_codes || route.roles.iter().all(|role| role.caps().is_some()));
    }
}

#[test]
fn reasons_can_be_given_for_whatever_changes_something() {
    for route in ROUTES.iter().filter(|route| route.verb != Verb::Get) {
        let in_body = match route.input {
            Input::Json(fields) => fields,
            Input::Nothing | Input::List => &[],
        };
        let takes = in_body.iter().chain(route.query).any(|field| field.name == "reason");
        assert!(takes, "`{}`", route.id);
    }
}

#[test]
fn what_is_made_or_set_can_be_asked_for_once() {
    for route in ROUTES {
        let makes = matches!(route.verb, Verb::Post | Verb::Put);
        assert_eq!(route.once, makes, "`{}`", route.id);
    }
}

/// Every reference in the document, by where it is.
fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(object) => {
            found.extend(object.get("$ref").and_then(Value::as_str));
            object.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn the_document_has_every_route_with_its_roles_and_refusals_and_refers_to_what_is_there() {
    let document = openapi::document();
    for route in ROUTES {
        let operation = &document["paths"][route.path][route.verb.as_str().to_lowercase()];
        assert_eq!(operation["operationId"], route.id);
        let roles: Vec<&str> = route.roles.iter().copied().map(Role::as_str).collect();
        assert_eq!(operation["x-roles"], serde_json::json!(roles), "`{}`", route.id);
        for code in openapi::refusals(route) {
            let answer = &operation["responses"][code.status().as_u16().to_string()];
            let said = answer["description"].as_str().unwrap_or_default();
            assert!(said.contains(code.as_str()), "`{}` does not name `{}`", route.id, code.as_str());
        }
        let names = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let declared = operation["parameters"].as_array().unwrap();
        for name in names {
            assert!(declared.iter().any(|it| it["name"] == name && it["in"] == "path"), "`{name}` of `{}`", route.id);
        }
    }
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 100, "{}", found.len());
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let mut used = BTreeSet::new();
    for reference in found {
        let name = reference.strip_prefix("#/components/schemas/").unwrap();
        assert!(schemas.contains_key(name), "`{reference}` is not there");
        used.insert(name);
    }
    let unused: Vec<_> = schemas.keys().filter(|name| !used.contains(name.as_str())).collect();
    assert!(unused.is_empty(), "{unused:?}");
    assert_eq!(Code::KeyNeeded.status().as_u16(), 401);
}

#[test]
fn the_page_for_administrators_has_every_route_and_refusal() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/ADMIN-API.md")).unwrap();
    for route in ROUTES {
        let path = route.path.strip_prefix("/api/v1").filter(|path| !path.is_empty()).unwrap_or(route.path);
        let roles: Vec<&str> = route.roles.iter().copied().map(Role::as_str).collect();
        let line = format!("| `{} {path}` | {} | {} |", route.verb.as_str(), roles.join(", "), route.summary);
        assert!(page.lines().any(|found| found == line), "`{line}` is not in the page");
    }
    for code in ROUTES.iter().flat_map(openapi::refusals) {
        let has = |line: &str| {
            line.starts_with(&format!("| {} |", code.status().as_u16()))
                && line.contains(&format!("`{}`", code.as_str()))
        };
        assert!(page.lines().any(has), "`{}` is not in the page", code.as_str());
    }
}
