//! Answers, as JSON or as XML: the same tree in both.

use serde_json::Value;

use crate::domain::text::Escaped;

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Compact: some clients look for exact bytes.
    Json,
    /// As Rails writes tables.
    Xml,
}

impl Format {
    /// By the word in the path.
    pub(super) fn of(word: &str) -> Option<Self> {
        match word {
            "json" => Some(Self::Json),
            "xml" => Some(Self::Xml),
            _ => None,
        }
    }

    /// By an address behind `/protected` or `/onetouch`.
    pub(super) fn of_path(path: &str) -> Option<Self> {
        Self::of(path.trim_start_matches('/').split('/').next().unwrap_or_default())
    }

    /// The `Content-Type`.
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Xml => "application/xml",
        }
    }

    /// Writes a body; `is_error` names its root. An error's fields stand under the root in XML, and nowhere twice.
    pub(super) fn write(self, body: &Value, is_error: bool) -> String {
        match self {
            Self::Json => body.to_string(),
            Self::Xml if is_error => {
                let mut body = body.clone();
                if let Value::Object(table) = &mut body {
                    table.remove("errors");
                }
                document("errors", &body)
            }
            Self::Xml => document("hash", body),
        }
    }
}

fn document(root: &str, body: &Value) -> String {
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    element(root, body, &mut text);
    text.push('\n');
    text
}

fn element(name: &str, value: &Value, text: &mut String) {
    let (attribute, inner) = match value {
        Value::Null => (" nil=\"true\"", String::new()),
        Value::Bool(is) => (" type=\"boolean\"", is.to_string()),
        Value::Number(number) => (" type=\"integer\"", number.to_string()),
        Value::String(said) => ("", Escaped(said).to_string()),
        Value::Array(items) => {
            let single = name.strip_suffix('s').unwrap_or(name);
            let mut inner = String::new();
            for item in items {
                element(single, item, &mut inner);
            }
            (" type=\"array\"", inner)
        }
        Value::Object(table) => {
            let mut inner = String::new();
            for (key, value) in table {
                element(&tag(key), value, &mut inner);
            }
            ("", inner)
        }
    };
    text.extend(["<", name, attribute, ">", &inner, "</", name, ">"]);
}

/// A name as a tag: `_` inside is `-`; what no tag may hold is `-` too, and none begins with a digit or a mark.
fn tag(name: &str) -> String {
    let leading = name.len() - name.trim_start_matches('_').len();
    let mut tag: String = name
        .char_indices()
        .map(|(at, c)| if c.is_alphanumeric() || (c == '_' && at < leading) { c } else { '-' })
        .collect();
    if !tag.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        tag.insert(0, '_');
    }
    tag
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn xml_says_what_json_says() {
        let body = json!({
            "message": "a<b>&\"c\"", "success": "true", "count": 3, "is": false, "none": null,
            "_app_name": "x", "os_type": "sms", "devices": ["android"], "1 <x>": "y"
        });
        let text = Format::Xml.write(&body, false);
        let document = roxmltree::Document::parse(&text).unwrap();
        let root = document.root_element();
        assert_eq!(root.tag_name().name(), "hash");
        let child = |name: &str| {
            root.children().find(|child| child.has_tag_name(name)).unwrap_or_else(|| panic!("{name}: {text}"))
        };
        assert_eq!(child("message").text(), Some("a<b>&\"c\""));
        assert_eq!((child("success").text(), child("success").attribute("type")), (Some("true"), None));
        assert_eq!((child("count").text(), child("count").attribute("type")), (Some("3"), Some("integer")));
        assert_eq!(child("is").attribute("type"), Some("boolean"));
        assert_eq!(child("none").attribute("nil"), Some("true"));
        assert_eq!((child("_app-name").text(), child("os-type").text()), (Some("x"), Some("sms")));
        assert_eq!(child("devices").first_element_child().map(|item| item.tag_name().name()), Some("device"));
        assert_eq!(child("_1--x-").text(), Some("y"));
    }

    #[test]
    fn json_is_compact() {
        assert_eq!(Format::Json.write(&json!({ "token": "is valid" }), false), "{\"token\":\"is valid\"}");
    }
}
