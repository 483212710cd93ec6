//! Reading XML-RPC calls strictly: no DOCTYPE, no comments, nothing nested deep.

use roxmltree::{Node, NodeType};
use serde_json::{Map, Value, json};

use super::form::BodyError;
use crate::domain::xml;

/// How deep values may be nested.
const DEPTH: usize = 16;

/// Reads a call as `{"method": …, "params": […]}`: texts, numbers and truth values as they are written, arrays and structs as
/// those of JSON (<http://xmlrpc.com/spec.md>).
///
/// # Errors
///
/// [`BodyError::Xml`] for what is no call, or could be read in two ways.
pub fn read(body: &[u8]) -> Result<Value, BodyError> {
    parse(body, call)
}

/// Reads an answer to a call as `{"params": [value]}` or `{"fault": value}`. Truth values and whole numbers are those of JSON
/// here: what an app answers is compared with what the configuration says.
///
/// # Errors
///
/// [`BodyError::Xml`] for what is no answer.
pub fn read_answer(body: &[u8]) -> Result<Value, BodyError> {
    parse(body, answer)
}

fn parse(body: &[u8], root: fn(Node<'_, '_>) -> Option<Value>) -> Result<Value, BodyError> {
    let text = std::str::from_utf8(body).map_err(|_| BodyError::Xml)?;
    // A parser that believes another encoding reads other names.
    let declared = text.trim_start_matches('\u{feff}').strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    if declared.is_some_and(|(declaration, _)| names_another_encoding(declaration)) {
        return Err(BodyError::Xml);
    }
    let document = xml::parse(text).ok_or(BodyError::Xml)?;
    let odd = |node: Node<'_, '_>| matches!(node.node_type(), NodeType::Comment | NodeType::PI);
    if document.descendants().any(odd) {
        return Err(BodyError::Xml);
    }
    root(document.root_element()).ok_or(BodyError::Xml)
}

fn names_another_encoding(declaration: &str) -> bool {
    declaration.split_once("encoding").is_some_and(|(_, rest)| {
        let value = rest.trim_start().trim_start_matches('=').trim_start().trim_start_matches(['"', '\'']);
        !value.to_ascii_lowercase().starts_with("utf-8")
    })
}

fn call(root: Node<'_, '_>) -> Option<Value> {
    let [method, params @ ..] = &elements(root, "methodCall")?[..] else { return None };
    let method = text_of(*method, "methodName")?;
    let params = match params {
        [] => Vec::new(),
        [params] => {
            let params = elements(*params, "params")?;
            params
                .into_iter()
                .map(|param| only(param, "param").and_then(|found| value(found, DEPTH, Texts::Kept)))
                .collect::<Option<_>>()?
        }
        [_, _, ..] => return None,
    };
    Some(json!({ "method": method.trim(), "params": params }))
}

fn answer(root: Node<'_, '_>) -> Option<Value> {
    let [said] = elements(root, "methodResponse")?[..] else { return None };
    if said.has_tag_name("fault") {
        return Some(json!({ "fault": value(only(said, "fault")?, DEPTH, Texts::Typed)? }));
    }
    let param = only(said, "params")?;
    Some(json!({ "params": [value(only(param, "param")?, DEPTH, Texts::Typed)?] }))
}

/// How numbers and truth values are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Texts {
    /// As the texts they are written in.
    Kept,
    /// As what they are.
    Typed,
}

/// The child elements of an element of this name that has neither attributes nor text of its own.
fn elements<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Vec<Node<'a, 'input>>> {
    let is_plain =
        node.tag_name().name() == name && node.tag_name().namespace().is_none() && node.attributes().len() == 0;
    let is_blank = |child: Node<'_, '_>| child.is_element() || child.text().is_some_and(|text| text.trim().is_empty());
    (is_plain && node.children().all(is_blank)).then(|| node.children().filter(Node::is_element).collect())
}

fn only<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    match elements(node, name)?[..] {
        [one] => Some(one),
        _ => None,
    }
}

/// The text of an element of this name that holds nothing else.
fn text_of(node: Node<'_, '_>, name: &str) -> Option<String> {
    let is_plain =
        node.tag_name().name() == name && node.tag_name().namespace().is_none() && node.attributes().len() == 0;
    (is_plain && node.children().all(|child| child.is_text()))
        .then(|| node.children().filter_map(|child| child.text()).collect())
}

fn value(node: Node<'_, '_>, depth: usize, texts: Texts) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    // A value without a type is a text, blanks and all.
    if let Some(text) = text_of(node, "value") {
        return Some(Value::String(text));
    }
    let typed = only(node, "value")?;
    match typed.tag_name().name() {
        "array" => {
            let items = elements(only(typed, "array")?, "data")?;
            items.into_iter().map(|item| value(item, depth, texts)).collect::<Option<_>>().map(Value::Array)
        }
        "struct" => {
            let mut members = Map::new();
            for member in elements(typed, "struct")? {
                let [name, held] = elements(member, "member")?[..] else { return None };
                if members.insert(text_of(name, "name")?, value(held, depth, texts)?).is_some() {
                    return None;
                }
            }
            Some(Value::Object(members))
        }
        "boolean" if texts == Texts::Typed => match text_of(typed, "boolean")?.trim() {
            "0" => Some(Value::Bool(false)),
            "1" => Some(Value::Bool(true)),
            _ => None,
        },
        name @ ("int" | "i4" | "i8") if texts == Texts::Typed => {
            text_of(typed, name)?.trim().parse::<i64>().ok().map(Value::from)
        }
        // What a number or a date is worth is the app's to say.
        name @ ("string" | "int" | "i4" | "i8" | "boolean" | "double" | "dateTime.iso8601" | "base64") => {
            text_of(typed, name).map(Value::String)
        }
        "nil" => elements(typed, "nil")?.is_empty().then_some(Value::Null),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call_of(params: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?>\n<methodCall>\n <methodName>dokuwiki.login</methodName>\n <params>{params}</params>\n</methodCall>"
        )
    }

    #[test]
    fn a_call_is_read() {
        let params = "<param><value><string>alice</string></value></param>\n<param><value>p &amp; &#113; </value></param>\
             <param><value><int>7</int></value></param><param><value><array><data><value><boolean>1</boolean></value></data></array></value></param>\
             <param><value><struct><member><name>a</name><value/></member></struct></value></param>";
        let read = read(call_of(params).as_bytes()).unwrap();
        assert_eq!(read, json!({ "method": "dokuwiki.login", "params": ["alice", "p & q ", "7", ["1"], { "a": "" }] }));
        let bare = super::read(b"<methodCall><methodName> x </methodName></methodCall>").unwrap();
        assert_eq!(bare, json!({ "method": "x", "params": [] }));
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        let param = |inner: &str| call_of(&format!("<param>{inner}</param>"));
        let deep = |depth: usize| {
            let (open, close) = ("<value><array><data>".repeat(depth), "</data></array></value>".repeat(depth));
            param(&format!("{open}{close}"))
        };
        assert!(read(deep(DEPTH).as_bytes()).is_ok());
        for text in [
            String::new(),
            "text".to_owned(),
            "<a/>".to_owned(),
            "<!DOCTYPE x [<!ENTITY e \"alice\">]><methodCall><methodName>&e;</methodName></methodCall>".to_owned(),
            "<?xml version=\"1.0\" encoding=\"utf-7\"?><methodCall><methodName>x</methodName></methodCall>".to_owned(),
            "<methodCall><methodName>x</methodName><methodName>y</methodName></methodCall>".to_owned(),
            "<methodCall a=\"b\"><methodName>x</methodName></methodCall>".to_owned(),
            "<methodCall xmlns=\"urn:x\"><methodName>x</methodName></methodCall>".to_owned(),
            "<methodCall><methodName>x<!-- y --></methodName></methodCall>".to_owned(),
            "<methodCall><methodName>x</methodName></methodCall><methodCall/>".to_owned(),
            "<methodCall><methodName>x</methodName><params/><params/></methodCall>".to_owned(),
            param("<value>al<!-- -->ice</value>"),
            param("<value>alice</value><value>bob</value>"),
            param("<value>alice<string>bob</string></value>"),
            param("<value><string>alice</string><string>bob</string></value>"),
            param("<value><string>al<b/>ice</string></value>"),
            param("<value><other>alice</other></value>"),
            param("<value><?php x ?></value>"),
            param("<value>&unknown;</value>"),
            param(
                "<value><struct><member><name>a</name><value/></member><member><name>a</name><value/></member></struct></value>",
            ),
            deep(DEPTH + 1),
        ] {
            assert_eq!(read(text.as_bytes()), Err(BodyError::Xml), "{text}");
        }
        assert_eq!(read(b"<methodCall><methodName>\xff</methodName></methodCall>"), Err(BodyError::Xml));
    }
}
