//! What is asked for, and what an entry says of a person.

use ldap3::{SearchEntry, ldap_escape};

use crate::config::LdapConfig;
use crate::engine::ports::{DirectoryError, DirectoryPerson};

/// The filter for a name, which can be nothing but a value in it (RFC 4515 §3).
pub(super) fn filter_for(template: &str, name: &str) -> String {
    template.replace("{name}", &ldap_escape(name))
}

/// The person of an entry.
///
/// # Errors
///
/// [`DirectoryError::Ambiguous`] if the entry has several names: their order means nothing (RFC 4511 §4.1.7).
/// [`DirectoryError::Unavailable`] if it has none.
pub(super) fn person(config: &LdapConfig, entry: &SearchEntry) -> Result<DirectoryPerson, DirectoryError> {
    let values = |attribute: &str| -> &[String] {
        let found = entry.attrs.iter().find(|(name, _)| name.eq_ignore_ascii_case(attribute));
        found.map_or(&[], |(_, values)| values)
    };
    let first = |attribute: &Option<String>| attribute.as_deref().and_then(|it| values(it).first()).cloned();
    let name = match values(&config.name) {
        [name] => name.clone(),
        [] => {
            let reason = format!("the entry it found has no `{}` that can be read", config.name);
            return Err(DirectoryError::Unavailable { reason });
        }
        [_, _, ..] => return Err(DirectoryError::Ambiguous),
    };
    let groups = config.groups.as_deref().map(values).unwrap_or_default();
    Ok(DirectoryPerson {
        name,
        phone: first(&config.phone),
        email: first(&config.email),
        groups: groups.iter().map(|group| group_name(group)).collect(),
    })
}

/// A group by its own name, also where it stands by that of its entry: `staff` of `cn=staff,ou=groups,dc=example,dc=edu`
/// (RFC 4514).
fn group_name(value: &str) -> String {
    let Some((attribute, rest)) = value.split_once('=') else { return value.to_owned() };
    if attribute.is_empty() || !attribute.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte)) {
        return value.to_owned();
    }
    let mut name = Vec::new();
    let mut bytes = rest.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b',' | b'+' => break,
            b'\\' => {
                let Some(escaped) = bytes.next() else { break };
                let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                match (digit(escaped), bytes.peek().copied().and_then(digit)) {
                    (Some(high), Some(low)) => {
                        bytes.next();
                        name.push(high << 4 | low);
                    }
                    (_, _) => name.push(escaped),
                }
            }
            byte => name.push(byte),
        }
    }
    String::from_utf8_lossy(&name).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::time::Duration;

    use super::*;

    fn config() -> LdapConfig {
        LdapConfig {
            urls: Vec::new(),
            starttls: true,
            ca: None,
            bind: None,
            base: "dc=example".to_owned(),
            filter: "(uid={name})".to_owned(),
            name: "uid".to_owned(),
            phone: Some("mobile".to_owned()),
            email: None,
            groups: Some("memberOf".to_owned()),
            timeout: Duration::from_secs(5),
            cache: Duration::ZERO,
        }
    }

    fn entry(attributes: &[(&str, &[&str])]) -> SearchEntry {
        let attrs: HashMap<String, Vec<String>> = attributes
            .iter()
            .map(|(name, values)| ((*name).to_owned(), values.iter().map(ToString::to_string).collect()))
            .collect();
        SearchEntry { dn: "uid=alice,dc=example".to_owned(), attrs, bin_attrs: HashMap::new() }
    }

    /// RFC 4515 §3: parentheses, star, backslash and NUL are written as `\` and two digits.
    #[test]
    fn a_name_is_nothing_but_a_value() {
        let template = "(|(uid={name})(mail={name}))";
        for (name, escaped) in [
            ("alice", "alice"),
            ("*", "\\2a"),
            ("a*", "a\\2a"),
            ("x)(uid=bob", "x\\29\\28uid=bob"),
            ("x))(|(uid=*", "x\\29\\29\\28|\\28uid=\\2a"),
            ("\\2a", "\\5c2a"),
            ("a\0b", "a\\00b"),
            ("{name}", "{name}"),
            ("zoë", "zoë"),
        ] {
            let filter = filter_for(template, name);
            assert_eq!(filter, format!("(|(uid={escaped})(mail={escaped}))"), "{name:?}");
            assert!(ldap3::parse_filter(&filter).is_ok(), "{filter}");
        }
    }

    #[test]
    fn an_entry_is_a_person() {
        let said = entry(&[
            ("UID", &["Alice"]),
            ("mobile", &["+49 151 12345678", "+49 151 99999999"]),
            ("mail", &["alice@example.edu"]),
            ("memberof", &["cn=staff,ou=groups,dc=example", "students"]),
        ]);
        let person = person(&config(), &said).unwrap();
        assert_eq!(person.name, "Alice");
        assert_eq!(person.phone.as_deref(), Some("+49 151 12345678"));
        assert_eq!(person.email, None, "nobody asked for it");
        assert_eq!(person.groups, ["staff", "students"]);
    }

    #[test]
    fn an_entry_without_one_name_is_nobody() {
        let several = person(&config(), &entry(&[("uid", &["alice", "asmith"])]));
        assert_eq!(several, Err(DirectoryError::Ambiguous));
        for none in [entry(&[]), entry(&[("uid", &[])]), entry(&[("cn", &["alice"])])] {
            assert!(matches!(person(&config(), &none), Err(DirectoryError::Unavailable { .. })));
        }
    }

    #[test]
    fn groups_are_known_by_their_own_names() {
        for (value, name) in [
            ("staff", "staff"),
            ("cn=staff,ou=groups", "staff"),
            ("CN=Arts\\, Letters,OU=x", "Arts, Letters"),
            ("cn=Arts\\2c Letters", "Arts, Letters"),
            ("cn=staff+ou=x", "staff"),
            ("a b=c", "a b=c"),
            ("=c", "=c"),
            ("cn=x\\", "x"),
        ] {
            assert_eq!(group_name(value), name, "{value}");
        }
    }
}
