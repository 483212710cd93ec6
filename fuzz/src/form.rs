//! `application/x-www-form-urlencoded`, in bodies and queries.

use crate::domain::login::form::{Fields, MAX_FIELDS, One};
use crate::domain::names;

/// A form that is taken is read by others alike, and a field with one value has it for everybody.
pub fn look(data: &[u8]) {
    let wide: Vec<_> = names::pairs(data).collect();
    let Ok(fields) = Fields::urlencoded(data) else { return };
    assert!(fields.pairs().len() <= MAX_FIELDS);
    let theirs: Vec<(String, String)> = form_urlencoded::parse(data).into_owned().collect();
    let is_parted_by_more = data.contains(&b';');
    if !is_parted_by_more {
        assert_eq!(fields.pairs(), theirs, "{}", data.escape_ascii());
    }
    for (name, _) in fields.pairs() {
        assert!(fields.mentions(name), "{name}");
        let One::Value(value) = fields.one(name) else { continue };
        let same: Vec<_> = theirs.iter().filter(|(other, _)| other == name).collect();
        assert_eq!(same, [&(name.clone(), value.to_owned())], "`{name}` has one value: {}", data.escape_ascii());
        // Nor does a reader that is lenient about names find another.
        let clashing = wide.iter().filter(|(other, _)| names::clashes(&names::alias(name), &names::alias(other)));
        for (other, found) in clashing {
            assert_eq!((other.as_str(), found.as_str()), (name.as_str(), value), "{}", data.escape_ascii());
        }
    }
    let written = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields.pairs()).finish();
    assert_eq!(Fields::urlencoded(written.as_bytes()).as_ref(), Ok(&fields), "{}", data.escape_ascii());
}
