//! A request's body by its content type, read strictly: a form, JSON, or an XML-RPC call.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::form::{BodyError, Fields, One, is_encoded, only_utf8};
use super::{json, xml_rpc};

/// What a body says.
#[derive(Debug, Clone, PartialEq)]
pub enum Document {
    /// Nothing.
    Empty,
    /// A form.
    Form(Fields),
    /// A JSON document.
    Json(Value),
    /// An XML-RPC call: `{"method": …, "params": […]}`.
    Call(Value),
}

impl Document {
    /// Reads a body. An empty one is [`Document::Empty`], whatever its type.
    ///
    /// # Errors
    ///
    /// [`BodyError`] for what apps could read otherwise, or not at all.
    pub fn read(content_type: Option<&str>, content_encoding: Option<&str>, body: &[u8]) -> Result<Self, BodyError> {
        if body.is_empty() {
            return Ok(Self::Empty);
        }
        if is_encoded(content_encoding) {
            return Err(BodyError::Encoded);
        }
        let content_type = content_type.ok_or(BodyError::ContentType)?;
        let (kind, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
        let kind = kind.trim().to_ascii_lowercase();
        let is_json = kind == "application/json" || kind.starts_with("application/") && kind.ends_with("+json");
        let is_xml = matches!(kind.as_str(), "text/xml" | "application/xml");
        if (is_json || is_xml) && !only_utf8(parameters) {
            return Err(BodyError::ContentType);
        }
        match (is_json, is_xml) {
            (true, _) => json::read(body).map(Self::Json),
            (false, true) => xml_rpc::read(body).map(Self::Call),
            (false, false) => Fields::body(Some(content_type), None, body).map(Self::Form),
        }
    }

    /// The type by which a body is read where JSON may come as text: what a script sends without naming a type is called
    /// `text/plain` (Fetch Standard, «extract a body»).
    pub fn type_of_json(content_type: Option<&str>) -> Option<&str> {
        let is_unnamed = |content_type: &str| {
            let (kind, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
            kind.trim().eq_ignore_ascii_case("text/plain") && only_utf8(parameters)
        };
        if content_type.is_some_and(is_unnamed) { Some("application/json") } else { content_type }
    }

    /// The fields, if it is a form or empty.
    pub fn form(&self) -> Option<Cow<'_, Fields>> {
        match self {
            Self::Empty => Some(Cow::Owned(Fields::default())),
            Self::Form(fields) => Some(Cow::Borrowed(fields)),
            Self::Json(_) | Self::Call(_) => None,
        }
    }

    /// The one text a JSON pointer leads to, in JSON or a call.
    pub fn at(&self, pointer: &str) -> One<Cow<'_, str>> {
        match self {
            Self::Empty | Self::Form(_) => One::Absent,
            Self::Json(value) | Self::Call(value) => json::one(value, pointer),
        }
    }

    /// The calls in it, if it is more than one in a whole: a batch of JSON-RPC 2.0 §6, or XML-RPC's `system.multicall`.
    pub fn batch(&self) -> Option<Vec<Self>> {
        match self {
            Self::Json(Value::Array(calls)) => Some(calls.iter().cloned().map(Self::Json).collect()),
            Self::Call(call) if call["method"] == "system.multicall" => {
                let calls = call["params"].as_array().into_iter().flatten().filter_map(Value::as_array);
                let one = |call: &Value| Self::Call(json!({ "method": call["methodName"], "params": call["params"] }));
                Some(calls.flatten().map(one).collect())
            }
            Self::Empty | Self::Form(_) | Self::Json(_) | Self::Call(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_read_by_its_type() {
        for (kind, body, read) in [
            ("application/json", &b"{\"a\":1}"[..], Ok(Document::Json(json!({ "a": 1 })))),
            ("application/json; charset=UTF-8", b"[]", Ok(Document::Json(json!([])))),
            ("application/vnd.api+json", b"1", Ok(Document::Json(json!(1)))),
            ("application/json; charset=utf-16", b"{}", Err(BodyError::ContentType)),
            ("application/json", b"a=1", Err(BodyError::Json)),
            ("text/plain", b"{}", Err(BodyError::ContentType)),
            (
                "text/xml",
                b"<methodCall><methodName>x</methodName></methodCall>",
                Ok(Document::Call(json!({ "method": "x", "params": [] }))),
            ),
            ("text/xml; charset=iso-8859-1", b"<methodCall/>", Err(BodyError::ContentType)),
            ("application/xml", b"<a/>", Err(BodyError::Xml)),
            ("application/x-www-form-urlencoded", b"{", Ok(Document::Form(Fields::urlencoded(b"{").unwrap()))),
        ] {
            assert_eq!(Document::read(Some(kind), None, body), read, "{kind}");
        }
        assert_eq!(Document::read(Some("application/json"), Some("gzip"), b"{}"), Err(BodyError::Encoded));
        assert_eq!(Document::read(None, None, b"{}"), Err(BodyError::ContentType));
        assert_eq!(Document::read(None, Some("gzip"), b""), Ok(Document::Empty));
    }

    #[test]
    fn where_json_may_come_as_text_text_is_json() {
        for (kind, read_by) in [
            (Some("text/plain;charset=UTF-8"), Some("application/json")),
            (Some("Text/Plain"), Some("application/json")),
            (Some("text/plain; charset=utf-16"), Some("text/plain; charset=utf-16")),
            (Some("text/plainer"), Some("text/plainer")),
            (Some("application/x-www-form-urlencoded"), Some("application/x-www-form-urlencoded")),
            (None, None),
        ] {
            assert_eq!(Document::type_of_json(kind), read_by, "{kind:?}");
        }
    }

    #[test]
    fn several_calls_in_one_are_seen() {
        let calls = Document::Json(json!([{ "method": "a" }, { "method": "b" }])).batch().unwrap();
        assert_eq!(calls, [Document::Json(json!({ "method": "a" })), Document::Json(json!({ "method": "b" }))]);
        let multi = json!({ "method": "system.multicall", "params": [[{ "methodName": "x", "params": ["u"] }]] });
        assert_eq!(Document::Call(multi).batch().unwrap(), [Document::Call(json!({ "method": "x", "params": ["u"] }))]);
        assert_eq!(Document::Call(json!({ "method": "x", "params": [] })).batch(), None);
        assert_eq!(Document::Json(json!({ "method": "x" })).batch(), None);
    }
}
