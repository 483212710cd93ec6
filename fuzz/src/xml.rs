//! XML-RPC calls and answers.

use serde_json::Value;

use crate::domain::login::document::Document;
use crate::domain::login::xml_rpc;

/// A call that is taken can be written anew from what was read, and is read the same; nothing in it is a declaration.
pub fn look(data: &[u8]) {
    let _ = xml_rpc::read_answer(data);
    let Ok(call) = xml_rpc::read(data) else { return };
    let text = std::str::from_utf8(data).expect("what is taken is text");
    assert!(!text.contains("<!DOCTYPE") && !text.contains("<!ENTITY") || text.contains("<![CDATA["), "{text}");
    let method = call["method"].as_str().expect("a method");
    let params = call["params"].as_array().expect("parameters");
    let mut written = format!("<methodCall><methodName>{}</methodName><params>", escaped(method));
    for param in params {
        written.push_str("<param>");
        write(param, &mut written);
        written.push_str("</param>");
    }
    written.push_str("</params></methodCall>");
    assert_eq!(xml_rpc::read(written.as_bytes()).as_ref(), Ok(&call), "{text}");
    let document = Document::read(Some("text/xml"), None, data);
    assert_eq!(document, Ok(Document::Call(call.clone())), "{text}");
    if let Some(calls) = document.expect("just read").batch() {
        assert_eq!(method, "system.multicall", "{text}");
        assert!(calls.iter().all(|call| matches!(call, Document::Call(_))), "{text}");
    }
}

fn write(value: &Value, out: &mut String) {
    out.push_str("<value>");
    match value {
        Value::Null => out.push_str("<nil/>"),
        Value::String(text) => out.extend(["<string>", &escaped(text), "</string>"]),
        Value::Array(list) => {
            out.push_str("<array><data>");
            list.iter().for_each(|item| write(item, out));
            out.push_str("</data></array>");
        }
        Value::Object(members) => {
            out.push_str("<struct>");
            for (name, value) in members {
                out.extend(["<member><name>", &escaped(name), "</name>"]);
                write(value, out);
                out.push_str("</member>");
            }
            out.push_str("</struct>");
        }
        Value::Bool(_) | Value::Number(_) => panic!("a call has texts only: {value}"),
    }
    out.push_str("</value>");
}

fn escaped(text: &str) -> String {
    // A bare carriage return would be read as a line feed (XML 1.0 §2.11).
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\r', "&#13;")
}
