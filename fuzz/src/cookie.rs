//! `Cookie` and `Set-Cookie`.

use crate::domain::cookies::{SetCookie, http_date, pairs};
use crate::domain::time::Timestamp;

/// Cookies are read as another reader does, and what is written from the reading is read the same.
pub fn look(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if text.bytes().any(|byte| byte.is_ascii_control() && byte != b'\t') {
        // No header holds those.
        return;
    }
    let found: Vec<_> = pairs([text]).collect();
    let theirs: Vec<_> = cookie::Cookie::split_parse(text).filter_map(Result::ok).collect();
    let theirs: Vec<_> = theirs.iter().map(|it| (it.name(), it.value())).collect();
    let ours: Vec<_> = found.iter().map(|pair| (pair.name, pair.value)).collect();
    assert_eq!(ours, theirs, "{text}");
    let written: Vec<_> = found.iter().map(|pair| format!("{}={}", pair.name, pair.value)).collect();
    let written = written.join("; ");
    assert_eq!(pairs([written.as_str()]).collect::<Vec<_>>(), found, "{text}");

    let _ = http_date(text);
    let Some(set) = SetCookie::parse(text) else { return };
    let theirs = cookie::Cookie::parse(text).expect("it has a name");
    assert_eq!((set.name, set.value), (theirs.name(), theirs.value()), "{text}");
    let attributes = set.attributes.map(|attributes| format!(";{attributes}")).unwrap_or_default();
    let written = format!("{}={}{attributes}", set.name, set.value);
    assert_eq!(SetCookie::parse(&written).as_ref(), Some(&set), "{text}");
    let now = Timestamp::from_secs(1_795_255_200);
    let is_gone = set.is_deletion(now);
    // What is over stays over.
    assert!(!is_gone || set.is_deletion(Timestamp::from_secs(1_895_255_200)), "{text}");
}
