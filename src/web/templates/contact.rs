//! Whom to ask, from the configuration: addresses, telephone numbers and pages in it become links. What is not plainly one of
//! these stays text, and everything is escaped where it is shown.

use serde::Serialize;

use crate::domain::text::is_email;

/// A piece of the text; the pieces together are the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Part {
    /// As it stands there.
    text: String,
    /// Where it leads: `mailto:`, `tel:` or `https:`.
    href: Option<String>,
}

/// Digits of a telephone number with its country (ITU-T E.164: 15 at most).
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// Takes a text apart.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (taken, href) = match link(rest, text.len() == rest.len() || ends_open(&parts)) {
            Some((length, href)) => (length, Some(href)),
            None => (rest.chars().next().map_or(0, char::len_utf8), None),
        };
        let (piece, after) = rest.split_at(taken);
        match parts.last_mut() {
            Some(last) if last.href.is_none() && href.is_none() => last.text.push_str(piece),
            _ => parts.push(Part { text: piece.to_owned(), href }),
        }
        rest = after;
    }
    parts
}

/// Whether something may begin here: after a blank, or after what opens.
fn ends_open(parts: &[Part]) -> bool {
    let last = parts.last().and_then(|part| part.text.chars().next_back());
    last.is_some_and(|c| c.is_whitespace() || "([{<«\"'„“".contains(c))
}

/// The link that the text begins with: how long it is, and where it leads.
fn link(text: &str, may_begin: bool) -> Option<(usize, String)> {
    if !may_begin {
        return None;
    }
    if let Some(found) = telephone(text) {
        return Some(found);
    }
    let end = text.find(|c: char| c.is_whitespace() || "<>\"'«»„“”".contains(c)).unwrap_or(text.len());
    let word = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}']);
    page(word).or_else(|| mail(word)).map(|href| (word.len(), href))
}

fn page(word: &str) -> Option<String> {
    let rest = word.strip_prefix("https://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    // No user before the host, by which an address looks like another.
    let is_host = host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:".contains(&b));
    (is_host && word.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')).then(|| word.to_owned())
}

fn mail(word: &str) -> Option<String> {
    let address = word.strip_prefix("mailto:").unwrap_or(word);
    // What has a meaning of its own in such a link (RFC 6068) is left out.
    let is_plain = address.bytes().all(|b| b.is_ascii_alphanumeric() || b"@.-_+".contains(&b));
    let has_dot = address.rsplit('@').next().is_some_and(|domain| domain.contains('.'));
    (is_plain && has_dot && is_email(address)).then(|| format!("mailto:{address}"))
}

/// A number with its country, as `+49 89 123-45 67` is. Other numbers are dialled in one place only.
fn telephone(text: &str) -> Option<(usize, String)> {
    let body = text.strip_prefix('+')?;
    let end = body.find(|c: char| !(c.is_ascii_digit() || " -/().\u{a0}".contains(c))).unwrap_or(body.len());
    let last = body[..end].rfind(|c: char| c.is_ascii_digit())? + 1;
    let digits: String = body[..last].chars().filter(char::is_ascii_digit).collect();
    let is_open = body[last..].starts_with(|c: char| c.is_alphanumeric());
    (body.starts_with(|c: char| c.is_ascii_digit()) && DIGITS.contains(&digits.len()) && !is_open)
        .then(|| (1 + last, format!("tel:+{digits}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<(String, String)> {
        let parts = parts(text);
        assert_eq!(parts.iter().map(|part| part.text.as_str()).collect::<String>(), text, "nothing is lost");
        parts.into_iter().filter_map(|part| Some((part.text, part.href?))).collect()
    }

    #[test]
    fn addresses_numbers_and_pages_are_links() {
        for (text, expected) in [
            ("helpdesk@example.edu", &[("helpdesk@example.edu", "mailto:helpdesk@example.edu")][..]),
            ("Write to <it@example.edu>.", &[("it@example.edu", "mailto:it@example.edu")]),
            ("mailto:it@example.edu, please", &[("mailto:it@example.edu", "mailto:it@example.edu")]),
            ("Call +49 89 123-45 67.", &[("+49 89 123-45 67", "tel:+49891234567")]),
            ("(+44 (0)20 7946 0018)", &[("+44 (0)20 7946 0018", "tel:+4402079460018")]),
            (
                "see https://help.example.edu/2fa?lang=en.",
                &[("https://help.example.edu/2fa?lang=en", "https://help.example.edu/2fa?lang=en")],
            ),
            (
                "Room 2.14, a@b.example, +4989123456, https://x.example",
                &[
                    ("a@b.example", "mailto:a@b.example"),
                    ("+4989123456", "tel:+4989123456"),
                    ("https://x.example", "https://x.example"),
                ],
            ),
        ] {
            let expected: Vec<_> = expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
            assert_eq!(links(text), expected, "{text}");
        }
    }

    #[test]
    fn everything_else_is_text() {
        for text in [
            "",
            "Ask at the desk, extension 4711",
            "089 1234567",
            "+49",
            "1+4989123456",
            "+49891234567890123",
            "+4989123456x",
            "javascript:alert(1)",
            "http://plain.example",
            "data:text/html,x",
            "https://good.example@evil.example/",
            "https://",
            "https://ex\u{e4}mple.example",
            "a@b",
            "a?cc=x@example.edu",
            "a%0d@example.edu",
            "x@y@example.edu",
        ] {
            assert_eq!(links(text), [], "{text}");
        }
        // The part before a quote may be a link, but nothing of what would leave an attribute is in it.
        for (_, href) in links("https://x.example/\"onclick=alert(1) a@b.example'><script>") {
            assert!(!href.contains(['"', '\'', '<', '>', ' ']), "{href}");
        }
    }
}
