//! The one normal form of a request's target. It is judged, and the same form is forwarded: what the gateway decided about
//! is what the app sees. A target that has no single reading is refused.

use std::borrow::Cow;
use std::fmt;

/// A path in normal form: begins with `/`, no empty, `.` or `..` segment, no escape of an unreserved character, escapes in
/// upper case, every escape sequence valid UTF-8 and none of them a separator.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NormalPath(String);

/// Why a target is refused (400).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// Does not begin with `/`.
    #[error("the path does not begin with `/`")]
    NotAbsolute,
    /// A control character, blank, backslash, `#` or another character no path holds in the clear.
    #[error("the target holds a character that must be escaped")]
    BadCharacter,
    /// `%` without two hexadecimal digits.
    #[error("the target holds a broken escape")]
    BadEscape,
    /// An escaped `/`, `\`, control character, or an escape of an escape.
    #[error("the path holds an escape that programs read differently")]
    Ambiguous,
    /// Escapes that are not UTF-8, overlong forms included.
    #[error("the path's escapes are not UTF-8")]
    NotUtf8,
    /// `..` above the root.
    #[error("the path leads above the root")]
    AboveRoot,
}

impl NormalPath {
    /// Brings a raw path (without its query) into normal form.
    ///
    /// # Errors
    ///
    /// [`PathError`] for whatever two programs could read in two ways.
    pub fn parse(raw: &str) -> Result<Self, PathError> {
        if !raw.starts_with('/') {
            return Err(PathError::NotAbsolute);
        }
        let mut segments: Vec<String> = Vec::new();
        let mut directory = true;
        for segment in raw.split('/').skip(1) {
            let segment = normal_segment(segment)?;
            directory = matches!(segment.as_str(), "" | "." | "..");
            match segment.as_str() {
                "" | "." => {}
                ".." => {
                    segments.pop().ok_or(PathError::AboveRoot)?;
                }
                _ => segments.push(segment),
            }
        }
        let mut path = String::with_capacity(raw.len() + 1);
        for segment in &segments {
            path.push('/');
            path.push_str(segment);
        }
        if directory || path.is_empty() {
            path.push('/');
        }
        Ok(Self(path))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is `prefix` itself or lies below it, by whole segments.
    pub fn is_under(&self, prefix: &str) -> bool {
        let prefix = prefix.trim_end_matches('/');
        self.0.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// As [`NormalPath::is_under`], for a program that reads paths in any case.
    pub fn could_be_under(&self, prefix: &str) -> bool {
        let prefix = prefix.to_ascii_lowercase();
        [self.0.to_ascii_lowercase(), folded_widely(&self.0)].into_iter().any(|path| Self(path).is_under(&prefix))
    }

    /// The other way a path with parameters (`/login;x=1`) is read by some servers: without them. `None` if it has none.
    pub fn without_parameters(&self) -> Option<Self> {
        if !self.0.contains(';') {
            return None;
        }
        let stripped: Vec<&str> = self.0.split('/').map(|segment| segment.split(';').next().unwrap_or("")).collect();
        // Dropping parameters can leave dot segments behind (`/..;x/`), which again are read away.
        Some(Self::parse(&stripped.join("/")).unwrap_or_else(|_| Self("/".to_owned())))
    }
}

impl NormalPath {
    /// Every way some server reads it: as it is, without parameters, and up to a script with more path behind it, which
    /// the script gets as its `PATH_INFO` (RFC 3875 §4.1.5). For what is refused and watched; what is let through must match as
    /// it is.
    pub fn readings(&self) -> impl Iterator<Item = Cow<'_, Self>> {
        let stripped = self.without_parameters();
        let scripts = [self.script(), stripped.as_ref().and_then(Self::script)];
        let others = [stripped].into_iter().chain(scripts).flatten().map(Cow::Owned);
        std::iter::once(Cow::Borrowed(self)).chain(others)
    }

    /// The path up to the first script in it, if there is more behind it.
    fn script(&self) -> Option<Self> {
        const SCRIPTS: [&str; 8] = [".php", ".php5", ".phtml", ".cgi", ".pl", ".asp", ".aspx", ".jsp"];
        let mut end = 0;
        for segment in self.0.split('/') {
            end += segment.len();
            let lower = segment.to_ascii_lowercase();
            if end < self.0.len() && SCRIPTS.iter().any(|script| lower.ends_with(script)) {
                return Some(Self(self.0[..end].to_owned()));
            }
            // The slash.
            end += 1;
        }
        None
    }
}

impl fmt::Display for NormalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// RFC 3986 unreserved characters: escaping them changes nothing, so they stand in the clear.
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

/// RFC 3986 `pchar` less the unreserved and `%`.
fn is_path_character(byte: u8) -> bool {
    b"!$&'()*+,;=:@".contains(&byte)
}

fn normal_segment(raw: &str) -> Result<String, PathError> {
    let mut out = String::with_capacity(raw.len());
    let mut decoded = Vec::with_capacity(raw.len());
    let bytes = raw.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte == b'%' {
            let value = escape_at(bytes, at).ok_or(PathError::BadEscape)?;
            at += 3;
            if value < 0x20 || value == 0x7f || value == b'/' || value == b'\\' {
                return Err(PathError::Ambiguous);
            }
            if value == b'%' && is_escape_tail(&bytes[at..]) {
                return Err(PathError::Ambiguous);
            }
            decoded.push(value);
            if is_unreserved(value) {
                out.push(char::from(value));
            } else {
                push_escape(&mut out, value);
            }
            continue;
        }
        at += 1;
        decoded.push(byte);
        if is_unreserved(byte) || is_path_character(byte) {
            out.push(char::from(byte));
        } else if byte >= 0x80 || b"\"<>[]^`{|}".contains(&byte) {
            // Browsers and old programs send these in the clear; escaped they are read in one way.
            push_escape(&mut out, byte);
        } else {
            return Err(PathError::BadCharacter);
        }
    }
    if std::str::from_utf8(&decoded).is_err() {
        return Err(PathError::NotUtf8);
    }
    Ok(out)
}

/// `%256c`, `%25%36%63` and the like: a second decoding would make another path of it.
fn is_escape_tail(rest: &[u8]) -> bool {
    // One digit, in the clear or escaped itself, and what follows it.
    let digit = |rest: &[u8]| -> Option<usize> {
        let (value, length) = match rest.first()? {
            b'%' => (escape_at(rest, 0)?, 3),
            byte => (*byte, 1),
        };
        value.is_ascii_hexdigit().then_some(length)
    };
    digit(rest).is_some_and(|first| digit(&rest[first..]).is_some())
}

fn escape_at(bytes: &[u8], at: usize) -> Option<u8> {
    let high = char::from(*bytes.get(at + 1)?).to_digit(16)?;
    let low = char::from(*bytes.get(at + 2)?).to_digit(16)?;
    u8::try_from(high * 16 + low).ok()
}

fn push_escape(out: &mut String, byte: u8) {
    use std::fmt::Write as _;
    let _ = write!(out, "%{byte:02X}");
}

/// Checks a query: characters that no target may hold are refused, the rest is forwarded as it came.
///
/// # Errors
///
/// [`PathError::BadCharacter`].
pub fn check_query(raw: &str) -> Result<(), PathError> {
    let bad = |byte: u8| byte <= 0x20 || byte == 0x7f || byte == b'#' || byte == b'\\';
    // A NUL ends names and values for some programs, and is dropped or kept by others.
    if raw.bytes().any(bad) || raw.contains("%00") { Err(PathError::BadCharacter) } else { Ok(()) }
}

/// Letters that some programs take for ASCII ones in another case (U+0130, U+0131, U+017F, U+212A), escaped as in every normal
/// form, in small letters.
const LIKE_ASCII: [(&str, &str); 4] = [("%c4%b0", "i"), ("%c4%b1", "i"), ("%c5%bf", "s"), ("%e2%84%aa", "k")];

/// A path in small letters, those that only some programs take for ASCII letters among them.
pub fn folded_widely(path: &str) -> String {
    LIKE_ASCII.iter().fold(path.to_ascii_lowercase(), |path, (other, ascii)| path.replace(other, ascii))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_form_for_every_spelling() {
        for (raw, normal) in [
            ("/login", "/login"),
            ("//login", "/login"),
            ("/./login", "/login"),
            ("/x/../login", "/login"),
            ("/%6cogin", "/login"),
            ("/%6C%6Fgin", "/login"),
            ("/x/%2e%2e/login", "/login"),
            ("/login/.", "/login/"),
            ("/login/x/..", "/login/"),
            ("/", "/"),
            ("/a%20b", "/a%20b"),
            ("/a%3fb", "/a%3Fb"),
            ("/ü", "/%C3%BC"),
            ("/%c3%bc", "/%C3%BC"),
            ("/login;x=1", "/login;x=1"),
            ("/a%25b", "/a%25b"),
            ("/Login", "/Login"),
        ] {
            let found = NormalPath::parse(raw);
            // `%25b` is followed by one digit only, so nothing decodes twice.
            assert_eq!(found.as_ref().map(NormalPath::as_str), Ok(normal), "{raw}");
        }
    }

    #[test]
    fn what_has_no_single_reading_is_refused() {
        for (raw, error) in [
            ("login", PathError::NotAbsolute),
            ("", PathError::NotAbsolute),
            ("*", PathError::NotAbsolute),
            ("/a\\b", PathError::BadCharacter),
            ("/a b", PathError::BadCharacter),
            ("/a\0", PathError::BadCharacter),
            ("/a#b", PathError::BadCharacter),
            ("/a%2", PathError::BadEscape),
            ("/a%zz", PathError::BadEscape),
            ("/a%2fb", PathError::Ambiguous),
            ("/a%5Cb", PathError::Ambiguous),
            ("/a%00", PathError::Ambiguous),
            ("/%256cogin", PathError::Ambiguous),
            ("/%25%36%63ogin", PathError::Ambiguous),
            ("/%c0%af", PathError::NotUtf8),
            ("/%ff", PathError::NotUtf8),
            ("/..", PathError::AboveRoot),
            ("/a/../../b", PathError::AboveRoot),
        ] {
            assert_eq!(NormalPath::parse(raw), Err(error), "{raw:?}");
        }
    }

    #[test]
    fn parameters_have_a_second_reading() {
        let path = NormalPath::parse("/login;x=1/a;b").unwrap();
        assert_eq!(path.without_parameters().unwrap().as_str(), "/login/a");
        let sneaky = NormalPath::parse("/x/..;/login").unwrap();
        assert_eq!(sneaky.without_parameters().unwrap().as_str(), "/login");
        assert_eq!(NormalPath::parse("/login").unwrap().without_parameters(), None);
    }

    #[test]
    fn a_script_with_more_behind_it_has_a_further_reading() {
        let readings = |path: &str| -> Vec<String> {
            NormalPath::parse(path).unwrap().readings().map(|reading| reading.as_str().to_owned()).collect()
        };
        assert_eq!(readings("/xmlrpc.php/x/y"), ["/xmlrpc.php/x/y", "/xmlrpc.php"]);
        assert_eq!(readings("/a/X.PHP/"), ["/a/X.PHP/", "/a/X.PHP"]);
        assert_eq!(readings("/xmlrpc.php"), ["/xmlrpc.php"]);
        assert_eq!(readings("/php/x"), ["/php/x"]);
        assert_eq!(readings("/a.php;x/b"), ["/a.php;x/b", "/a.php/b", "/a.php"]);
    }

    #[test]
    fn a_prefix_means_whole_segments() {
        let is_under = |path: &str| NormalPath::parse(path).unwrap().is_under("/.vestibule");
        assert!(is_under("/.vestibule"));
        assert!(is_under("/.vestibule/login"));
        assert!(is_under("/%2evestibule/x"));
        assert!(!is_under("/.vestibulex"));
    }

    proptest! {
        #[test]
        fn the_normal_form_is_its_own_normal_form(raw in "/[ -~é]{0,40}") {
            if let Ok(path) = NormalPath::parse(&raw) {
                prop_assert_eq!(NormalPath::parse(path.as_str()), Ok(path));
            }
        }
    }
}
