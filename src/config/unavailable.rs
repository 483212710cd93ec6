//! What the configuration can say and this version cannot do yet. Nothing else knows: a version that learns one of these
//! deletes its line, and the key is read as it already is.

use toml::Value;

use super::problem::Complaint;

/// When a key asks for something that is missing.
enum When {
    /// One of these values.
    Is(&'static [&'static str]),
}

/// Key path, when it asks for what is missing, and what to do instead.
const UNAVAILABLE: &[(&str, When, &str)] = &[("store.kind", When::Is(&["postgres"]), "use `sled`")];

/// What to say of a value that asks for something missing.
pub(super) fn complaint(key: &str, value: &Value) -> Option<Complaint> {
    let (_, when, instead) = UNAVAILABLE.iter().find(|(path, ..)| *path == key)?;
    let When::Is(values) = when;
    let asks = value.as_str().is_some_and(|text| values.contains(&text));
    asks.then(|| Complaint::new(NOT_AVAILABLE, *instead))
}

/// Whether a value that a key can name is one this version can do; for the list of choices in a hint.
pub(super) fn can(key: &str, value: &str) -> bool {
    !UNAVAILABLE.iter().any(|(path, When::Is(values), _)| *path == key && values.contains(&value))
}

/// The reason every such problem gives.
pub(super) const NOT_AVAILABLE: &str = "is not available in this version";

#[cfg(test)]
mod tests {
    use super::*;

    /// A line whose key the reader does not know would never speak up.
    #[test]
    fn every_line_names_a_key_of_the_configuration() {
        let known = crate::config::known_keys();
        for (key, ..) in UNAVAILABLE {
            assert!(known.contains(*key), "`{key}` is no key of the configuration");
        }
    }
}
