//! In which order details came. The tree of parameters has its names by the alphabet; a phone shows details as they were given.

use std::fmt;

use roxmltree::Node;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

use super::{DETAILS, MAX_FIELDS, name_of};

pub(super) fn of_form(bytes: &[u8]) -> Vec<String> {
    let name = |name: &str| Some(name.strip_prefix(DETAILS)?.strip_prefix('[')?.strip_suffix(']')?.to_owned());
    form_urlencoded::parse(bytes).take(MAX_FIELDS).filter_map(|(key, _)| name(&key)).collect()
}

/// None where the body is something else, which is refused elsewhere.
pub(super) fn of_json(body: &[u8]) -> Vec<String> {
    #[derive(Deserialize)]
    struct Body {
        details: Names,
    }
    serde_json::from_slice::<Body>(body).map(|body| body.details.0).unwrap_or_default()
}

/// The names of a table, in the order they came.
struct Names(Vec<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Names;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Names, A::Error> {
                let mut names = Vec::new();
                while let Some((name, IgnoredAny)) = table.next_entry()? {
                    names.push(name);
                }
                Ok(Names(names))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

pub(super) fn of_xml(body: &[u8]) -> Vec<String> {
    let Some(document) = std::str::from_utf8(body).ok().and_then(crate::domain::xml::parse) else {
        return Vec::new();
    };
    let details = document.root_element().children().find(|node| node.has_tag_name(DETAILS));
    details.map(|node| node.children().filter(Node::is_element).map(name_of).collect()).unwrap_or_default()
}
