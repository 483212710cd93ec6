//! Another method than the request's own: frameworks take one from a field of the query or of the body, and what was decided
//! would not be what is done.

use super::any_reading_of;
use crate::domain::login::document::Document;
use crate::domain::login::form::{Fields, One};
use crate::domain::names;
use crate::domain::route::{App, RequestView};

/// The methods by which this address is closed to everybody, where the request has a body that could name one of them.
pub(super) fn closed(app: &App, view: &RequestView<'_>) -> Vec<String> {
    if !view.has_body {
        return Vec::new();
    }
    let methods = app.denied.iter().filter_map(|pattern| {
        let method = pattern.method()?;
        any_reading_of(pattern, method, view).then(|| method.to_owned())
    });
    let mut closed: Vec<String> = methods.collect();
    if closed.iter().any(|method| method == "GET") {
        closed.push("HEAD".to_owned());
    }
    closed
}

pub(super) fn overrides(document: &Document, view: &RequestView<'_>, body: &[u8]) -> bool {
    match document.form() {
        Some(form) => overrides_method(&form, view.method),
        None => could_override_method(body),
    }
}

fn overrides_method(fields: &Fields, method: &str) -> bool {
    names::METHOD_FIELDS.iter().any(|name| match fields.one(name) {
        One::Absent => false,
        One::Value(value) => !value.eq_ignore_ascii_case(method),
        One::Ambiguous => true,
    })
}

pub(super) fn query_overrides_method(view: &RequestView<'_>) -> bool {
    names::pairs(view.query.unwrap_or_default().as_bytes())
        .any(|(name, value)| names::is_method_field(&name) && !value.eq_ignore_ascii_case(view.method))
}

/// Whether a body that is read as no form could name a method to an app that reads it all the same.
pub(super) fn could_override_method(body: &[u8]) -> bool {
    if let Ok(document) = serde_json::from_slice::<serde_json::Value>(body) {
        return document.as_object().is_some_and(|members| members.keys().any(|name| names::is_method_field(name)));
    }
    let text: Vec<u8> = percent_encoding::percent_decode(body)
        .filter(|byte| *byte != 0)
        .map(|byte| byte.to_ascii_lowercase())
        .collect();
    names::METHOD_FIELDS.iter().any(|name| text.windows(name.len()).any(|window| window == name.as_bytes()))
}
