//! Finding values in the text of a JSON document, and replacing them there: everything else stays as it was written, byte for
//! byte.

use std::ops::Range;

use serde::de::IgnoredAny;

use super::Pointer;

/// How deep a document may be nested.
const DEPTH: usize = 128;

/// A live value at one of the pointers: a text that is not empty, or a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it stands in the text, quotes included.
    pub at: Range<usize>,
    /// What it says, its escapes read; a number as it is written.
    pub value: String,
}

/// A text that is no JSON (RFC 8259), or nested too deep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no JSON that can be read")]
pub struct Unreadable;

/// Every live value at the pointers, in order. A name that stands there twice leads to both.
///
/// # Errors
///
/// [`Unreadable`].
pub fn find(text: &[u8], pointers: &[Pointer]) -> Result<Vec<Found>, Unreadable> {
    // Programs may skip a byte order mark (RFC 8259 §8.1).
    let start = if text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    serde_json::from_slice::<IgnoredAny>(&text[start..]).map_err(|_| Unreadable)?;
    let mut scan = Scan { text, at: start, found: Vec::new() };
    let wanted: Vec<&[String]> = pointers.iter().map(|pointer| pointer.0.as_slice()).collect();
    scan.value(&wanted, DEPTH)?;
    Ok(scan.found)
}

/// The text with other values in place of those that were found; each becomes a text without escapes, so it must need none.
pub fn replace(text: &[u8], found: &[Found], mut by: impl FnMut(&str) -> String) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + found.len() * 128);
    let mut done = 0;
    for one in found {
        out.extend_from_slice(&text[done..one.at.start]);
        out.push(b'"');
        out.extend_from_slice(by(&one.value).as_bytes());
        out.push(b'"');
        done = one.at.end;
    }
    out.extend_from_slice(&text[done..]);
    out
}

/// Goes through a text that is known to be JSON.
struct Scan<'a> {
    text: &'a [u8],
    at: usize,
    found: Vec<Found>,
}

impl Scan<'_> {
    /// Goes over one value. `wanted` are the pointers that lead here, with what is left of them.
    fn value(&mut self, wanted: &[&[String]], depth: usize) -> Result<(), Unreadable> {
        let depth = depth.checked_sub(1).ok_or(Unreadable)?;
        match self.peek()? {
            b'{' => self.object(wanted, depth),
            b'[' => self.list(wanted, depth),
            first => {
                let at = if first == b'"' { self.string()? } else { self.word() };
                if wanted.iter().any(|rest| rest.is_empty()) {
                    self.keep(at, first)?;
                }
                Ok(())
            }
        }
    }

    fn object(&mut self, wanted: &[&[String]], depth: usize) -> Result<(), Unreadable> {
        self.at += 1;
        while self.peek()? != b'}' {
            let name = self.string()?;
            let name: String = read(&self.text[name])?;
            self.skip(b':')?;
            self.value(&below(wanted, |segment| *segment == name), depth)?;
            if self.peek()? == b',' {
                self.at += 1;
            }
        }
        self.skip(b'}')
    }

    fn list(&mut self, wanted: &[&[String]], depth: usize) -> Result<(), Unreadable> {
        self.at += 1;
        let mut index = 0_usize;
        while self.peek()? != b']' {
            let name = index.to_string();
            self.value(&below(wanted, |segment| *segment == name), depth)?;
            index += 1;
            if self.peek()? == b',' {
                self.at += 1;
            }
        }
        self.skip(b']')
    }

    fn keep(&mut self, at: Range<usize>, first: u8) -> Result<(), Unreadable> {
        let literal = &self.text[at.clone()];
        let value = match first {
            b'"' => read(literal)?,
            b'-' | b'0'..=b'9' => String::from_utf8_lossy(literal).into_owned(),
            _ => return Ok(()),
        };
        if !value.is_empty() {
            self.found.push(Found { at, value });
        }
        Ok(())
    }

    /// The next byte that is no blank.
    fn peek(&mut self) -> Result<u8, Unreadable> {
        while self.text.get(self.at).is_some_and(|byte| b" \t\r\n".contains(byte)) {
            self.at += 1;
        }
        self.text.get(self.at).copied().ok_or(Unreadable)
    }

    fn skip(&mut self, wanted: u8) -> Result<(), Unreadable> {
        if self.peek()? != wanted {
            return Err(Unreadable);
        }
        self.at += 1;
        Ok(())
    }

    /// Where a string stands, quotes included.
    fn string(&mut self) -> Result<Range<usize>, Unreadable> {
        self.peek()?;
        let start = self.at;
        self.skip(b'"')?;
        loop {
            match self.text.get(self.at).ok_or(Unreadable)? {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        Ok(start..self.at)
    }

    /// Where a number or a word stands.
    fn word(&mut self) -> Range<usize> {
        let start = self.at;
        while self.text.get(self.at).is_some_and(|byte| !b",]} \t\r\n".contains(byte)) {
            self.at += 1;
        }
        start..self.at
    }
}

/// What is left of the pointers that go on with such a segment.
fn below<'w>(wanted: &[&'w [String]], is_next: impl Fn(&String) -> bool) -> Vec<&'w [String]> {
    wanted
        .iter()
        .filter_map(|rest| rest.split_first())
        .filter(|(next, _)| is_next(next))
        .map(|(_, rest)| rest)
        .collect()
}

fn read(literal: &[u8]) -> Result<String, Unreadable> {
    serde_json::from_slice(literal).map_err(|_| Unreadable)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn pointers(texts: &[&str]) -> Vec<Pointer> {
        texts.iter().map(|text| Pointer::parse(text)).collect()
    }

    fn values(text: &str, at: &[&str]) -> Result<Vec<String>, Unreadable> {
        Ok(find(text.as_bytes(), &pointers(at))?.into_iter().map(|found| found.value).collect())
    }

    #[test]
    fn live_values_are_found_at_their_pointers_only() {
        for (name, text, at, found) in [
            ("plain", r#"{"access_token":"abc","x":"def"}"#, &["/access_token"][..], &["abc"][..]),
            ("deeper", r#"{"data":{"token":"abc"},"token":"no"}"#, &["/data/token"], &["abc"]),
            ("in a list", r#"[{"t":"no"}, {"t":"abc"}]"#, &["/1/t"], &["abc"]),
            ("a number", r#"{"t": -12.5e3 }"#, &["/t"], &["-12.5e3"]),
            ("nothing live", r#"{"t":"","u":null,"v":true,"w":{},"x":[]}"#, &["/t", "/u", "/v", "/w", "/x"], &[]),
            ("twice", r#"{"t":"a","t":"b"}"#, &["/t"], &["a", "b"]),
            ("one pointer twice", r#"{"t":"a"}"#, &["/t", "/t"], &["a"]),
            ("two pointers", r#"{"u":"b","t":"b"}"#, &["/t", "/u"], &["b", "b"]),
            ("escapes in the value", r#"{"t":"\u0041\/\n\"\ud83d\ude00\\"}"#, &["/t"], &["A/\n\"😀\\"]),
            ("escapes in the name", r#"{"\u0074":"a"}"#, &["/t"], &["a"]),
            ("escapes in the pointer", r#"{"a/b":{"c~d":"e"}}"#, &["/a~1b/c~0d"], &["e"]),
            ("the whole", r#" "abc" "#, &[""], &["abc"]),
            ("a mark before it", "\u{feff}{\"t\":\"a\"}", &["/t"], &["a"]),
            ("quotes and braces in texts", r#"{"x":"\"}{[\\","t":"a"}"#, &["/t"], &["a"]),
        ] {
            assert_eq!(values(text, at), Ok(found.iter().map(ToString::to_string).collect()), "{name}");
        }
    }

    #[test]
    fn what_is_no_json_is_unreadable() {
        let deep = format!("{}{}", "[".repeat(DEPTH), "]".repeat(DEPTH));
        assert_eq!(values(&deep, &["/t"]), Ok(vec![]));
        let deeper = format!("[{deep}]");
        for text in ["", "{", "{\"t\":\"a\"", "{\"t\":\"a\"} x", ")]}',\n{}", "{\"t\":\"\\ud800\"}", "\"\\", &deeper] {
            assert_eq!(values(text, &["/t"]), Err(Unreadable), "{text}");
        }
        assert_eq!(find(b"{\"t\":\"\xff\"}", &pointers(&["/t"])), Err(Unreadable));
    }

    fn document() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            ".{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::btree_map("[tu~/\"\\\\é]{0,2}", inner, 0..4)
                    .prop_map(|members| Value::from(members.into_iter().collect::<serde_json::Map<_, _>>())),
            ]
        })
    }

    proptest! {
        #[test]
        fn everything_else_stays_byte_for_byte(document in document(), pretty in any::<bool>()) {
            let text = if pretty { serde_json::to_vec_pretty(&document) } else { serde_json::to_vec(&document) }.unwrap();
            let found = find(&text, &pointers(&["/t", "/t/u", "/u/0", "/0/t", "/0", ""])).unwrap();
            // Put back as they were written, the text is the same.
            let mut literals = found.iter().map(|one| text[one.at.clone()].to_vec());
            let replaced = replace(&text, &found, |_| "NEW".to_owned());
            let mut back = Vec::new();
            let mut pieces = String::from_utf8(replaced.clone()).unwrap();
            while let Some((before, after)) = pieces.split_once("\"NEW\"") {
                back.extend_from_slice(before.as_bytes());
                back.extend(literals.next().unwrap());
                pieces = after.to_owned();
            }
            back.extend_from_slice(pieces.as_bytes());
            prop_assert_eq!(back, text);
            // And each pointer leads to the new value where it led to a live one.
            let new: Value = serde_json::from_slice(&replaced).unwrap();
            for pointer in ["/t", "/t/u", "/u/0", "/0/t", "/0", ""] {
                let old = document.pointer(pointer);
                let is_live = old.is_some_and(|old| old.is_number() || old.as_str().is_some_and(|text| !text.is_empty()));
                if is_live {
                    prop_assert_eq!(new.pointer(pointer), Some(&Value::from("NEW")), "{}", pointer);
                } else {
                    prop_assert_eq!(new.pointer(pointer).map(Value::is_string), old.map(Value::is_string), "{}", pointer);
                }
            }
        }

        #[test]
        fn nothing_makes_it_panic(text in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = find(&text, &pointers(&["/t", ""]));
        }
    }
}
