//! Paths and queries.

use crate::domain::path::{NormalPath, check_query};
use crate::domain::pattern::Pattern;

/// A path that is taken has one reading: that of whoever decodes it once, and that of whoever decodes it twice.
pub fn look(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (raw, query) = text.split_once('?').map_or((text, None), |(raw, query)| (raw, Some(query)));
    if query.is_some_and(|query| check_query(query).is_err()) {
        return;
    }
    let Ok(path) = NormalPath::parse(raw) else { return };
    let normal = path.as_str();
    assert_eq!(NormalPath::parse(normal).as_ref(), Ok(&path), "the normal form is its own");
    assert!(normal.starts_with('/') && !normal.contains("//"), "{normal}");
    assert!(normal.split('/').all(|segment| segment != "." && segment != ".."), "{normal}");
    assert!(normal.bytes().all(|byte| byte.is_ascii_graphic()), "{normal}");

    // What another program finds in it, decoding once, is what it finds in the path as it came.
    let once = percent_encoding::percent_decode_str(normal).decode_utf8().expect("it was checked");
    assert_eq!(resolve(&percent_encoding::percent_decode_str(raw).decode_utf8().expect("it was checked")), once);
    // And decoding again changes nothing that parts segments, or is control.
    let twice = percent_encoding::percent_decode_str(&once).decode_utf8_lossy().into_owned();
    assert_eq!(once.matches('/').count(), twice.matches('/').count(), "{once}");
    assert!(!once.contains('\\') && !once.chars().any(|c| c.is_ascii_control()), "{once:?}");

    if let Some(stripped) = path.without_parameters() {
        assert!(!stripped.as_str().contains(';'), "{stripped}");
        assert_eq!(NormalPath::parse(stripped.as_str()).as_ref(), Ok(&stripped), "the other reading is normal too");
    }
    // What is let through by a pattern is found by it too, where it is looked for widely.
    for pattern in ["POST /login", "* /a/**", "GET /*/x.css", "GET /doku.php?do=login"] {
        let pattern = Pattern::parse(pattern).expect("a pattern");
        for method in ["GET", "POST"] {
            let only = pattern.matches_only(method, normal, query);
            assert!(!only || pattern.matches_widely(method, normal, query), "{method} {text}");
        }
    }
}

/// A path without dot segments and doubled slashes, as RFC 3986 §5.2.4 has it.
fn resolve(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut is_folder = true;
    for segment in path.split('/').skip(1) {
        is_folder = matches!(segment, "" | "." | "..");
        match segment {
            "" | "." => {}
            ".." => drop(kept.pop()),
            segment => kept.push(segment),
        }
    }
    let mut path: String = kept.iter().flat_map(|segment| ["/", segment]).collect();
    if is_folder || path.is_empty() {
        path.push('/');
    }
    path
}
