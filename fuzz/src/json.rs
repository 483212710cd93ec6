//! JSON bodies.

use serde_json::Value;

use crate::domain::login::document::Document;
use crate::domain::login::form::One;

/// JSON that is taken is read by another reader alike, has each name once, and a place with one text has it for everybody.
pub fn look(data: &[u8]) {
    let Ok(document) = Document::read(Some("application/json"), None, data) else { return };
    let Document::Json(ours) = &document else {
        assert!(data.is_empty(), "{}", data.escape_ascii());
        return;
    };
    let theirs: Value = serde_json::from_slice(data).expect("what is taken is JSON");
    assert_eq!(*ours, theirs, "{}", data.escape_ascii());
    // As many names as there are: none came twice.
    let named = data.len() - data.iter().filter(|byte| **byte != b':').count();
    assert!(count(ours) <= named, "{}", data.escape_ascii());
    if !has_fraction(ours) {
        let written = ours.to_string();
        assert_eq!(
            Document::read(Some("application/json"), None, written.as_bytes()),
            Ok(document.clone()),
            "{written}"
        );
    }
    for pointer in ["/user", "/user/name", "/params/0", "/0", "/a~1b", "/"] {
        let One::Value(text) = document.at(pointer) else { continue };
        match theirs.pointer(pointer) {
            Some(Value::String(found)) => assert_eq!(text, found.as_str(), "{pointer}"),
            Some(Value::Number(found)) if !found.is_f64() => assert_eq!(text, found.to_string(), "{pointer}"),
            other => panic!("{pointer} is {other:?}: {}", data.escape_ascii()),
        }
    }
    if let Some(calls) = document.batch() {
        assert_eq!(calls.len(), theirs.as_array().map_or(0, Vec::len), "{}", data.escape_ascii());
    }
}

fn count(value: &Value) -> usize {
    match value {
        Value::Object(members) => members.len() + members.values().map(count).sum::<usize>(),
        Value::Array(list) => list.iter().map(count).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

/// Whether there is a number that is not kept to its last digit.
fn has_fraction(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Object(members) => members.values().any(has_fraction),
        Value::Array(list) => list.iter().any(has_fraction),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}
