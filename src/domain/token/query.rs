//! Tokens in a query: found under every spelling of their names, replaced in place.

use std::ops::Range;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::domain::names;

/// What a query holds under names of tokens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum InQuery {
    /// Nothing live.
    #[default]
    Nothing,
    /// One value, under a name as it is configured.
    One {
        /// Its escapes read.
        value: String,
        /// Where it stands in the query.
        at: Range<usize>,
    },
    /// What apps could read in different ways: these values.
    Unclear(Vec<String>),
}

impl InQuery {
    /// Looks for live values under these names.
    pub fn find(names: &[String], query: &str) -> Self {
        let aliases: Vec<String> = names.iter().map(|name| names::alias(name)).collect();
        let values: Vec<String> = names::pairs(query.as_bytes())
            .filter(|(name, value)| {
                let alias = names::alias(name);
                !value.is_empty() && aliases.iter().any(|wanted| names::clashes(wanted, &alias))
            })
            .map(|(_, value)| value)
            .collect();
        match values.as_slice() {
            [] => Self::Nothing,
            [value] => match place(names, query) {
                Some(at) => Self::One { value: value.clone(), at },
                None => Self::Unclear(values),
            },
            _ => Self::Unclear(values),
        }
    }

    /// All values, each of which an app could take for a token.
    pub fn values(&self) -> &[String] {
        match self {
            Self::Nothing => &[],
            Self::One { value, .. } => std::slice::from_ref(value),
            Self::Unclear(values) => values,
        }
    }
}

/// Where the one live value stands, if its name is written as it is configured.
fn place(names: &[String], query: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for piece in query.split('&') {
        let end = start + piece.len();
        if let Some((name, value)) = piece.split_once('=')
            && names.iter().any(|wanted| wanted == name)
            && !value.is_empty()
        {
            return Some(end - value.len()..end);
        }
        start = end + 1;
    }
    None
}

/// RFC 3986 unreserved characters stand for themselves, everything else is escaped.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The query with another value at that place, and everything else as it was.
pub fn replaced(query: &str, at: &Range<usize>, value: &str) -> String {
    format!("{}{}{}", &query[..at.start], utf8_percent_encode(value, ESCAPED), &query[at.end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(query: &str) -> InQuery {
        InQuery::find(&["access_token".to_owned(), "t".to_owned()], query)
    }

    #[test]
    fn one_value_under_its_own_name_is_found_where_it_stands() {
        for (query, value, at) in [
            ("access_token=abc", "abc", 13..16),
            ("a=1&t=a%20b&z", "a b", 6..11),
            ("t=&access_token=x", "x", 16..17),
            ("t=a=b", "a=b", 2..5),
        ] {
            assert_eq!(found(query), InQuery::One { value: value.to_owned(), at }, "{query}");
        }
        for query in ["", "a=1", "access_token", "t=", "tt=1", "xaccess_token=1"] {
            assert_eq!(found(query), InQuery::Nothing, "{query}");
        }
    }

    #[test]
    fn other_spellings_are_unclear() {
        for query in [
            "T=a",
            "t[]=a",
            "t[x]=a",
            "%74=a",
            "+t=a",
            "access.token=a",
            "access+token=a",
            "ACCESS_TOKEN=a",
            "x;t=a",
            "t=a;b",
            "t=a&t=a",
            "t=a&T=b",
            "t=a&access_token=b",
            "t%00=a",
            "%u0074=a",
            "[t=a",
        ] {
            let InQuery::Unclear(values) = found(query) else { panic!("{query}: {:?}", found(query)) };
            assert!(values.iter().any(|value| value.starts_with('a')), "{query}: {values:?}");
        }
    }

    #[test]
    fn a_value_is_replaced_and_nothing_else() {
        let query = "a=%41&t=old&b=+&c";
        let InQuery::One { at, .. } = found(query) else { panic!("one") };
        assert_eq!(replaced(query, &at, "ra-w_+&=%"), "a=%41&t=ra-w_%2B%26%3D%25&b=+&c");
    }
}
