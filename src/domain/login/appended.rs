//! A code typed after the password, in one field: `secret,123456`. The gateway takes it off before the app sees the request.

use super::document::Document;
use super::form::Fields;
use super::rule::{LoginRule, RuleError};
use crate::domain::factor::codes;

/// A request without the code that was in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The body, otherwise byte for byte as it came.
    pub body: Vec<u8>,
    /// The code, as typed.
    pub code: String,
}

/// Takes the code off the password of a login by this rule; `None` if there is none.
///
/// # Errors
///
/// [`RuleError::Ambiguous`] if it cannot be taken off without changing anything else.
pub fn take(
    rule: &LoginRule,
    query: &Fields,
    content_type: Option<&str>,
    body: &[u8],
) -> Result<Option<Appended>, RuleError> {
    let document = Document::read(content_type, None, body)?;
    let Some(password) = rule.text_at(query, &document, &rule.password)? else { return Ok(None) };
    let (secret, Some(code)) = split(&password) else { return Ok(None) };
    let is_right = |cut: &[u8]| {
        Document::read(content_type, None, cut).is_ok_and(|cut| {
            rule.text_at(query, &cut, &rule.password).is_ok_and(|left| left.as_deref() == Some(secret))
                && is_rest_the_same(rule, &document, &cut)
        })
    };
    let spellings = [",", "%2C", "%2c", "\\u002c", "\\u002C", "&#44;", "&#x2c;", "&#x2C;"];
    let mut found = spellings.iter().flat_map(|comma| {
        let appended = format!("{comma}{code}");
        places(body, appended.as_bytes()).into_iter().map(move |at| (at, appended.len())).collect::<Vec<_>>()
    });
    let cut = found.find_map(|(at, length)| {
        let cut = [&body[..at], &body[at + length..]].concat();
        is_right(&cut).then_some(cut)
    });
    match cut {
        Some(body) => Ok(Some(Appended { body, code: code.to_owned() })),
        None => Err(RuleError::Ambiguous { field: rule.password.clone() }),
    }
}

/// A password, and the code that was typed after it.
pub fn split(typed: &str) -> (&str, Option<&str>) {
    match typed.rsplit_once(',').filter(|(_, code)| is_code(code)) {
        Some((password, code)) => (password, Some(code)),
        None => (typed, None),
    }
}

/// Six digits, or a recovery code.
fn is_code(text: &str) -> bool {
    codes::typed(text).is_some_and(|typed| match typed.len() {
        codes::SENT_DIGITS => typed.bytes().all(|byte| byte.is_ascii_digit()),
        codes::RECOVERY_CHARACTERS => text.contains('-'),
        _ => false,
    })
}

fn places(text: &[u8], wanted: &[u8]) -> Vec<usize> {
    (0..text.len().saturating_sub(wanted.len() - 1)).filter(|at| text[*at..].starts_with(wanted)).collect()
}

/// Whether two bodies say the same but for the password.
fn is_rest_the_same(rule: &LoginRule, one: &Document, other: &Document) -> bool {
    let without = |document: &Document| match document {
        Document::Empty => Document::Empty,
        Document::Form(fields) => Document::Form(fields.without(&rule.password)),
        Document::Json(value) | Document::Call(value) => {
            let mut value = value.clone();
            if let Some(password) = value.pointer_mut(&rule.password) {
                *password = serde_json::Value::Null;
            }
            Document::Json(value)
        }
    };
    without(one) == without(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::login::rule::{HoldKind, Kind, UserSource};

    fn rule(kind: Kind, password: &str) -> LoginRule {
        LoginRule {
            kind,
            when: Vec::new(),
            username: UserSource::Constant("all".to_owned()),
            password: password.to_owned(),
            hold: HoldKind::CodeFirst,
            ..LoginRule::sample()
        }
    }

    #[test]
    fn a_code_is_taken_off_and_nothing_else() {
        let form = "application/x-www-form-urlencoded";
        let json = "application/json";
        for (kind, place, content_type, body, left, code) in [
            (Kind::Form, "p", form, "u=a&p=secret%2C123456&x=1", "u=a&p=secret&x=1", "123456"),
            (Kind::Form, "p", form, "p=secret,123456", "p=secret", "123456"),
            (Kind::Form, "p", form, "x=,123456&p=secret,123456", "x=,123456&p=secret", "123456"),
            (Kind::Form, "p", form, "p=a,b,123456", "p=a,b", "123456"),
            (Kind::Form, "p", form, "p=,123456", "p=", "123456"),
            (Kind::Form, "p", form, "p=secret,abcde-fghjk", "p=secret", "abcde-fghjk"),
            (
                Kind::Json,
                "/p",
                json,
                r#"{"p":"se\"cret,123456","q":",123456"}"#,
                r#"{"p":"se\"cret","q":",123456"}"#,
                "123456",
            ),
            (Kind::Json, "/p", json, r#"{"p":"x\u002c123456"}"#, r#"{"p":"x"}"#, "123456"),
            (
                Kind::XmlRpc,
                "/params/0",
                "text/xml",
                "<methodCall><methodName>x</methodName><params><param><value>a&amp;b,123456</value></param></params></methodCall>",
                "<methodCall><methodName>x</methodName><params><param><value>a&amp;b</value></param></params></methodCall>",
                "123456",
            ),
        ] {
            let taken = take(&rule(kind, place), &Fields::default(), Some(content_type), body.as_bytes());
            let expected = Appended { body: left.as_bytes().to_vec(), code: code.to_owned() };
            assert_eq!(taken, Ok(Some(expected)), "{body}");
        }
        for body in
            ["p=secret", "p=secret,12345", "p=secret,1234567", "p=se,cret", "p=123456", "p=a,abcdefghjk", "p=", "u=a"]
        {
            assert_eq!(
                take(&rule(Kind::Form, "p"), &Fields::default(), Some(form), body.as_bytes()),
                Ok(None),
                "{body}"
            );
        }
    }

    #[test]
    fn what_cannot_be_taken_off_is_refused() {
        let form = Some("application/x-www-form-urlencoded");
        for body in ["p=secret%2C%3123456", "p=a,123456&p=b,123456"] {
            let taken = take(&rule(Kind::Form, "p"), &Fields::default(), form, body.as_bytes());
            assert_eq!(taken, Err(RuleError::Ambiguous { field: "p".to_owned() }), "{body}");
        }
        let query = Fields::urlencoded(b"p=secret,123456").unwrap();
        let taken = take(&rule(Kind::Form, "p"), &query, form, b"u=a");
        assert_eq!(taken, Err(RuleError::Ambiguous { field: "p".to_owned() }), "it is not in the body");
    }
}
