//! How applications read the names of fields: leniently, each in its own way. What is refused is looked for in every reading;
//! what is let through must have one reading only.

use std::borrow::Cow;

use super::text;

/// The one form in which lenient readings of a name meet: leading blanks and brackets dropped, cut at NUL, blanks and dots as
/// underscores, case ignored.
pub fn alias(name: &str) -> String {
    let name = name.split('\0').next().unwrap_or("").trim().trim_start_matches(['[', ']']);
    name.chars().flat_map(char::to_lowercase).map(|c| if matches!(c, ' ' | '.') { '_' } else { c }).collect()
}

/// Whether some app takes two names, in their [`alias`] form, for one: `u` and `u[]`, `u[x]`; the same text counts too.
pub fn clashes(wanted: &str, other: &str) -> bool {
    let continues = |rest: &str| rest.starts_with(['[', ']']);
    wanted == other
        || other.strip_prefix(wanted).is_some_and(|rest| !wanted.is_empty() && continues(rest))
        || wanted.strip_prefix(other).is_some_and(|rest| !other.is_empty() && continues(rest))
}

/// Fields by which frameworks take another method than the request's own.
pub const METHOD_FIELDS: [&str; 4] = ["_method", "x-http-method-override", "x-http-method", "x-method-override"];

/// Whether some app takes the method of a request from a field of this name.
pub fn is_method_field(name: &str) -> bool {
    METHOD_FIELDS.iter().any(|field| clashes(&alias(field), &alias(name)))
}

/// Every pair that some app could find in a query or a form: parted at `&`, and at `;` too; escapes read as far as they go.
pub fn pairs(text: &[u8]) -> impl Iterator<Item = (String, String)> + '_ {
    text.split(|byte| *byte == b'&')
        .flat_map(|pair| {
            let pieces = pair.contains(&b';').then(|| pair.split(|byte| *byte == b';')).into_iter().flatten();
            std::iter::once(pair).chain(pieces)
        })
        .filter(|piece| !piece.is_empty())
        .flat_map(|piece| {
            let mut halves = piece.splitn(2, |byte| *byte == b'=');
            let name = unescape(halves.next().unwrap_or_default());
            let value = unescape(halves.next().unwrap_or_default());
            readings(&name).map(move |name| (name, value.clone())).collect::<Vec<_>>()
        })
}

/// A name as it is, and without the NULs that text of two bytes a character holds.
pub fn readings(name: &str) -> impl Iterator<Item = String> {
    let without = name.contains('\0').then(|| name.replace('\0', ""));
    std::iter::once(name.to_owned()).chain(without)
}

/// A text of a query or a form, whatever stands in it: `+` and `%XX` as the rules of forms say, `%uXXXX` as some old programs
/// write it, and everything else as it is.
pub fn unescape(raw: &[u8]) -> String {
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(byte) = raw.get(at) {
        let (read, length) = match byte {
            b'+' => (Cow::Borrowed(&b" "[..]), 1),
            b'%' => escaped(&raw[at..]),
            _ => (Cow::Borrowed(&raw[at..=at]), 1),
        };
        out.extend_from_slice(&read);
        at += length;
    }
    String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// What an escape stands for, and how long it is.
fn escaped(raw: &[u8]) -> (Cow<'_, [u8]>, usize) {
    let digits = |from: usize, to: usize| raw.get(from..to).and_then(|digits| std::str::from_utf8(digits).ok());
    if let Some([byte]) = digits(1, 3).and_then(text::from_hex).as_deref() {
        return (Cow::Owned(vec![*byte]), 3);
    }
    if matches!(raw.get(1), Some(b'u' | b'U'))
        && let Some([high, low]) = digits(2, 6).and_then(text::from_hex).as_deref()
        && let Some(character) = char::from_u32(u32::from(u16::from_be_bytes([*high, *low])))
    {
        return (Cow::Owned(character.to_string().into_bytes()), 6);
    }
    (Cow::Borrowed(&raw[..1]), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_some_app_reads_as_this_field_clashes_with_it() {
        for other in ["u", "U", " u", "u ", "u[]", "u[x]", "[u]", "[u", "u]", "u\0x", "\u{a0}u"] {
            assert!(clashes(&alias("u"), &alias(other)), "{other:?}");
        }
        for other in ["uu", "x", "", "v[u]", "x[]", "u_"] {
            assert!(!clashes(&alias("u"), &alias(other)), "{other:?}");
        }
        assert!(clashes(&alias("auth[user]"), &alias("auth")), "the whole of it");
        assert!(clashes(&alias("a_b"), &alias("A.b")) && clashes(&alias("a b"), &alias("a_b")));
    }

    #[test]
    fn pairs_are_found_in_every_spelling() {
        for (text, found) in [
            ("u=alice", &[("u", "alice")][..]),
            ("u%00=a%00", &[("u\0", "a\0"), ("u", "a\0")]),
            ("%00u=a", &[("\0u", "a"), ("u", "a")]),
            ("%u0075=a", &[("u", "a")]),
            ("u=%ff", &[("u", "\u{fffd}")]),
            ("u=%zz&%=1", &[("u", "%zz"), ("%", "1")]),
            ("a=%zz;u=b", &[("a", "%zz;u=b"), ("a", "%zz"), ("u", "b")]),
            ("%5", &[("%5", "")]),
            ("%u00", &[("%u00", "")]),
            ("%ud800=1", &[("%ud800", "1")]),
            ("+u=a+b", &[(" u", "a b")]),
            ("&&=", &[("", "")]),
        ] {
            let pairs: Vec<_> = pairs(text.as_bytes()).collect();
            let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            assert_eq!(pairs, found, "{text}");
        }
    }
}
