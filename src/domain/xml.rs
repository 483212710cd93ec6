//! XML from strangers: looked at before it is parsed, since parsers take long over some of it. Names of namespaces are copied
//! into each element that declares one, and attributes of one element are compared with each other.

use roxmltree::Document;

/// The most attributes of an element.
pub const MAX_ATTRIBUTES: usize = 16;
/// The most declarations of namespaces in a document. Nobody here looks at namespaces.
const MAX_NAMESPACES: usize = 16;

/// Parses a document that is no more work than its length. `None` for any other, for one with a DOCTYPE, and for what is no XML.
pub fn parse(text: &str) -> Option<Document<'_>> {
    if is_modest(text) { Document::parse(text).ok() } else { None }
}

fn is_modest(text: &str) -> bool {
    let mut namespaces = 0;
    let mut rest = text;
    while let Some((_, from)) = rest.split_once('<') {
        let after = if let Some(comment) = from.strip_prefix("!--") {
            behind(comment, "-->")
        } else if let Some(data) = from.strip_prefix("![CDATA[") {
            behind(data, "]]>")
        } else if let Some(instruction) = from.strip_prefix('?') {
            behind(instruction, "?>")
        } else if from.starts_with('!') {
            None
        } else {
            let Some((tag, attributes, after)) = tag(from) else { return false };
            namespaces += tag.matches("xmlns").count();
            (attributes <= MAX_ATTRIBUTES && namespaces <= MAX_NAMESPACES).then_some(after)
        };
        let Some(after) = after else { return false };
        rest = after;
    }
    true
}

fn behind<'a>(text: &'a str, end: &str) -> Option<&'a str> {
    text.split_once(end).map(|(_, after)| after)
}

/// A tag, how many attributes it has, and what stands behind it. A `>` in quotes does not end it.
fn tag(text: &str) -> Option<(&str, usize, &str)> {
    let (mut quote, mut attributes) = (None, 0);
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'=') => attributes += 1,
            (None, b'>') => return Some((&text[..at], attributes, &text[at + 1..])),
            (Some(_) | None, _) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_take_long_is_not_parsed() {
        let nested = "<a xmlns:abc=''>".repeat(16_384);
        let many: String =
            (0..20_000).map(|n| format!(" a{n}='1'")).fold("<a".to_owned(), |all, one| all + &one) + "/>";
        let hidden = format!("<!-- \" --><a><![CDATA[ ' <b ]]>{}</a>", "<b xmlns:x='y'/>".repeat(17));
        let quoted = format!("<a b='>'{}/>", " c='d'".repeat(16));
        for text in [nested.as_str(), &many, &hidden, &quoted, "<!DOCTYPE a><a/>", "<a", "<a b='", "<!-- <a/>", ""] {
            assert!(parse(text).is_none(), "{text:.60}");
        }
    }

    #[test]
    fn what_people_send_is_parsed() {
        let pairs = "a = b & c".replace('&', "&amp;").repeat(10_000);
        let sixteen: String = (0..16).map(|n| format!(" a{n}='='")).collect::<Vec<_>>().concat();
        for text in [
            "<?xml version='1.0'?><methodCall><methodName>a.b</methodName></methodCall>",
            &format!("<a>{pairs}</a>"),
            &format!("<a{sixteen}/>"),
            "<a b='>' c=\"'\"><![CDATA[<<<=== '\"]]></a>",
            "<a>xmlns xmlns xmlns xmlns xmlns xmlns xmlns xmlns xmlns xmlns xmlns xmlns xmlns xmlns xmlns xmlns xmlns</a>",
        ] {
            assert!(parse(text).is_some(), "{text:.60}");
        }
    }
}
