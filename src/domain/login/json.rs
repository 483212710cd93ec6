//! Reading JSON strictly: what parsers read in different ways is refused.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::form::{BodyError, One};
use crate::domain::names;

/// How deep a document may be nested.
const DEPTH: usize = 32;

/// Reads a document.
///
/// # Errors
///
/// [`BodyError::Json`] for what is no JSON (RFC 8259), holds a name twice in one object or is nested too deep.
pub fn read(body: &[u8]) -> Result<Value, BodyError> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = Strict { depth: DEPTH }.deserialize(&mut reader).map_err(|_| BodyError::Json)?;
    reader.end().map_err(|_| BodyError::Json)?;
    Ok(value)
}

/// The one text at a pointer (RFC 6901), or what a number there is written as. A name of which some parser would take another
/// spelling that is there too is ambiguous, and so is anything else than a text.
pub fn one<'a>(document: &'a Value, pointer: &str) -> One<Cow<'a, str>> {
    let mut at = document;
    for segment in pointer.split('/').skip(1) {
        let segment = segment.replace("~1", "/").replace("~0", "~");
        let next = match at {
            Value::Object(members) => {
                let alias = names::alias(&segment);
                let same = members.keys().filter(|name| names::alias(name) == alias).count();
                match (same, members.get(&segment)) {
                    // Parameters by name where they are looked for by number: the app may take both.
                    (0, _) if segment.parse::<u32>().is_ok() && !members.is_empty() => return One::Ambiguous,
                    (0, _) => return One::Absent,
                    (1, Some(value)) => value,
                    (_, _) => return One::Ambiguous,
                }
            }
            Value::Array(list) => match segment.parse::<usize>().ok().and_then(|index| list.get(index)) {
                Some(value) => value,
                None => return One::Absent,
            },
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return One::Absent,
        };
        at = next;
    }
    match at {
        Value::String(text) if text.contains('\0') => One::Ambiguous,
        Value::String(text) => One::Value(text.into()),
        // Of a fraction, or of more digits than a parser keeps, each makes another text.
        Value::Number(number) if number.is_f64() => One::Ambiguous,
        Value::Number(number) => One::Value(number.to_string().into()),
        Value::Null => One::Absent,
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => One::Ambiguous,
    }
}

/// Reads a value no deeper than this, with each name once.
#[derive(Clone, Copy)]
struct Strict {
    depth: usize,
}

impl Strict {
    fn inner<E: de::Error>(self) -> Result<Self, E> {
        let depth = self.depth.checked_sub(1).ok_or_else(|| E::custom("nested too deep"))?;
        Ok(Self { depth })
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Value, E> {
        Number::from_f64(number).map(Value::Number).ok_or_else(|| E::custom("no number"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut members = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            let value = entries.next_value_seed(inner)?;
            if members.insert(name, value).is_some() {
                return Err(de::Error::custom("a name is there twice"));
            }
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_parsers_read_in_different_ways_is_refused() {
        for body in [
            &b""[..],
            b"{",
            b"{'u':1}",
            b"{\"u\":1,}",
            b"{\"u\":\"a\",\"u\":\"b\"}",
            b"{\"x\":{\"u\":\"a\",\"\\u0075\":\"b\"}}",
            b"{\"u\":NaN}",
            b"{\"u\":1} {}",
            b"\xef\xbb\xbf{}",
            b"{\"u\":\"\xff\"}",
            b"{\"u\":\"\\ud800\"}",
            b"{\0}",
            b"/* x */ {}",
        ] {
            assert_eq!(read(body), Err(BodyError::Json), "{:?}", String::from_utf8_lossy(body));
        }
        let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read(deep(DEPTH).as_bytes()).is_ok());
        assert_eq!(read(deep(DEPTH + 1).as_bytes()), Err(BodyError::Json));
        let text = r#"{"a":[1,-2,2.5,true,null,"x"],"b":{"c":"é"}}"#;
        assert_eq!(read(text.as_bytes()).unwrap(), serde_json::from_str::<Value>(text).unwrap());
    }

    #[test]
    fn a_pointer_leads_to_one_text() {
        let document =
            read(br#"{"user":{"name":"alice","id":7,"x/y":"z"},"list":["a",{"n":"b"}],"no":null,"U":"1","u":"2"}"#);
        let document = document.unwrap();
        for (pointer, found) in [
            ("/user/name", One::Value("alice".into())),
            ("/user/id", One::Value("7".into())),
            ("/user/x~1y", One::Value("z".into())),
            ("/list/0", One::Value("a".into())),
            ("/list/1/n", One::Value("b".into())),
            ("/list/2", One::Absent),
            ("/nothing", One::Absent),
            ("/no", One::Absent),
            ("/user/name/deeper", One::Absent),
            ("/user", One::Ambiguous),
            ("/u", One::Ambiguous),
            ("/User/name", One::Ambiguous),
            ("/user/0", One::Ambiguous),
            ("/user/NAME", One::Ambiguous),
        ] {
            assert_eq!(one(&document, pointer), found, "{pointer}");
        }
    }
}
