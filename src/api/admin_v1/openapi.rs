//! The document that is served: `OpenAPI` 3.1, made of the table of routes.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::field::{Field, Need};
use super::problem::Code;
use super::route::{Input, Output, Route};
use super::routes::ROUTES;
use super::schemas;
use crate::domain::role::Role;

/// The whole document.
pub fn document() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for route in ROUTES {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[route.verb.as_str().to_lowercase()] = operation(route);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Vestibule administration",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "What administrators do, over HTTP. Each request needs a key of `vestibule key create --api admin --role \
                ROLE`; `x-roles` says which roles may ask for it. Refusals are problems as RFC 9457 has them: rely on `code`.",
        },
        "servers": [{ "url": "/" }],
        "security": [{ "key": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "key": { "type": "http", "scheme": "bearer", "description": "An admin key." },
            },
            "schemas": schemas::all(),
        },
    })
}

fn operation(route: &Route) -> Value {
    let roles: Vec<&str> = route.roles.iter().copied().map(Role::as_str).collect();
    let tag = route.path.trim_start_matches("/api/v1").trim_start_matches('/').split('/').next().unwrap_or_default();
    let mut operation = json!({
        "operationId": route.id,
        "summary": route.summary,
        "description": format!("For keys of the roles {}.", roles.join(", ")),
        "tags": [if tag.is_empty() || tag.contains('.') { "about" } else { tag }],
        "x-roles": roles,
        "parameters": parameters(route),
        "responses": responses(route),
    });
    match route.input {
        Input::Nothing => {}
        Input::Json(fields) => {
            let required = fields.iter().any(|field| field.need == Need::Required);
            let schema = object(fields);
            operation["requestBody"] =
                json!({ "required": required, "content": { "application/json": { "schema": schema } } });
        }
        Input::List => {
            let about = "CSV: `username,email,country_code,phone,groups,locale,expires,softtoken_seed` in any order; \
                         `authy_id` for the users of an application.";
            let content = json!({ "text/csv": { "schema": { "type": "string" } } });
            operation["requestBody"] = json!({ "required": true, "description": about, "content": content });
        }
    }
    operation
}

fn parameters(route: &Route) -> Vec<Value> {
    let names = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path = names.map(|name| {
        let schema = match name {
            "session" | "challenge" => json!({ "type": "string", "pattern": "^[A-Za-z0-9_-]{43}$" }),
            "campaign" => super::field::Kind::Name.schema(),
            _ => super::field::Kind::Id.schema(),
        };
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    });
    let in_query = route.query.iter().map(|field| {
        json!({
            "name": field.name,
            "in": "query",
            "required": field.need == Need::Required,
            "description": field.about,
            "schema": field.kind.schema(),
        })
    });
    let mut all: Vec<Value> = in_path.chain(in_query).collect();
    if route.matches {
        let schema = json!({ "type": "string", "pattern": "^\"[0-9a-f]{32}\"$" });
        all.push(header("If-Match", true, "The `ETag` of what is changed, as it was read.", &schema));
    }
    if route.once {
        let about = "Under one name it is done once within 24 hours: again it is refused, and nothing is done.";
        let schema = json!({ "type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$" });
        all.push(header("Idempotency-Key", false, about, &schema));
    }
    all
}

fn header(name: &str, required: bool, description: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "header", "required": required, "description": description, "schema": schema })
}

/// A body as a schema.
fn object(fields: &[Field]) -> Value {
    let mut properties = Map::new();
    for field in fields {
        let mut schema = field.kind.schema();
        if field.need != Need::Required {
            schema = json!({ "oneOf": [schema, { "type": "null" }] });
        }
        schema["description"] = field.about.into();
        properties.insert(field.name.to_owned(), schema);
    }
    let required: Vec<&str> =
        fields.iter().filter(|field| field.need == Need::Required).map(|field| field.name).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

/// What may stand in the way of a route.
pub fn refusals(route: &Route) -> Vec<Code> {
    let mut codes =
        vec![Code::KeyNeeded, Code::WrongHost, Code::Forbidden, Code::Invalid, Code::TooOften, Code::Unavailable];
    if route.path.contains('{') {
        codes.push(Code::NotFound);
    }
    match route.input {
        Input::Nothing => {}
        Input::Json(_) | Input::List => {
            codes.extend([Code::Malformed, Code::Timeout, Code::TooLarge, Code::UnsupportedMediaType]);
        }
    }
    if route.once {
        codes.push(Code::DoneBefore);
    }
    if route.matches {
        codes.extend([Code::Changed, Code::MatchNeeded]);
    }
    codes.extend(route.refusals);
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn responses(route: &Route) -> Value {
    let no_store = json!({ "Cache-Control": { "description": "`no-store`, always.", "schema": { "type": "string" } } });
    let of = |about: &str, name: &str| {
        let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
        json!({ "description": about, "headers": no_store, "content": { "application/json": { "schema": schema } } })
    };
    let (status, done) = match route.output {
        Output::Json(name) => ("200", of("It is done, or here it is.", name)),
        Output::Created(name) => ("201", of("It is made.", name)),
        Output::Nothing => ("204", json!({ "description": "It is done." })),
        Output::Lines(content_type) => {
            let content = json!({ content_type: { "schema": { "type": "string" } } });
            ("200", json!({ "description": "Line by line.", "headers": no_store, "content": content }))
        }
    };
    let mut all = json!({ status: done });
    if route.matches {
        all[status]["headers"]["ETag"] =
            json!({ "description": "For the next `If-Match`.", "schema": { "type": "string" } });
    }
    let mut by_status: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    for code in refusals(route) {
        by_status.entry(code.status().as_u16()).or_default().push(code);
    }
    for (status, codes) in by_status {
        let said: Vec<String> = codes.iter().map(|code| format!("`{}`: {}", code.as_str(), code.title())).collect();
        let names: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
        let schema = json!({
            "allOf": [{ "$ref": "#/components/schemas/Problem" }],
            "properties": { "code": { "enum": names }, "status": { "const": status } },
        });
        all[status.to_string()] = json!({
            "description": said.join("; "),
            "content": { "application/problem+json": { "schema": schema } },
        });
    }
    all
}
