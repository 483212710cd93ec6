//! Reading login forms: strictly, because the app must read the same. What could be read in two ways is refused.

use crate::domain::names::{alias, clashes};
use crate::domain::text;

/// Fields read from a body or a query, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

/// Why a body cannot be judged (400: it is refused, never passed).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// No content type, or one that says something odd, or that no login at this address has.
    #[error("a login must have the content type of its kind (a form, JSON or XML), in UTF-8")]
    ContentType,
    /// A content encoding: the app might decode it, the gateway does not.
    #[error("a login must not be compressed")]
    Encoded,
    /// An escape that is broken, or text that is not UTF-8, or a NUL.
    #[error("a field is not readable text")]
    Undecodable,
    /// Multipart that is not exactly as RFC 7578 says.
    #[error("the multipart form is not well formed")]
    Multipart,
    /// No JSON, or a name twice in one object, or nested too deep.
    #[error("the JSON is not well formed, holds a name twice or is nested too deep")]
    Json,
    /// No XML-RPC call, or one with a DOCTYPE, comments, attributes or deep values.
    #[error("the XML is no plain XML-RPC call")]
    Xml,
    /// More fields than any login form has.
    #[error("the form has more than {MAX_FIELDS} fields")]
    TooManyFields,
}

/// The most fields that are read.
pub const MAX_FIELDS: usize = 64;

impl Fields {
    /// Reads a query, or a body of type `application/x-www-form-urlencoded`.
    ///
    /// # Errors
    ///
    /// [`BodyError::Undecodable`], [`BodyError::TooManyFields`].
    pub fn urlencoded(text: &[u8]) -> Result<Self, BodyError> {
        let mut fields = Vec::new();
        for pair in text.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            fields.push(field(pair)?);
            if pair.contains(&b';') {
                // Some programs part fields here too, others do not: twice there, what only some find can decide nothing.
                for piece in pair.split(|byte| *byte == b';').filter(|piece| !piece.is_empty()) {
                    if fields.len() >= MAX_FIELDS {
                        return Err(BodyError::TooManyFields);
                    }
                    fields.extend(vec![field(piece)?; 2]);
                }
            }
            if fields.len() > MAX_FIELDS {
                return Err(BodyError::TooManyFields);
            }
        }
        Ok(Self(fields))
    }

    /// Reads a body by its content type. An empty body has no fields, whatever its type.
    ///
    /// # Errors
    ///
    /// [`BodyError`].
    pub fn body(content_type: Option<&str>, content_encoding: Option<&str>, body: &[u8]) -> Result<Self, BodyError> {
        if body.is_empty() {
            return Ok(Self::default());
        }
        if is_encoded(content_encoding) {
            return Err(BodyError::Encoded);
        }
        let content_type = content_type.ok_or(BodyError::ContentType)?;
        let (kind, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
        let kind = kind.trim();
        if kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            if !only_utf8(parameters) {
                return Err(BodyError::ContentType);
            }
            Self::urlencoded(body)
        } else if kind.eq_ignore_ascii_case("multipart/form-data") {
            if parameters.contains(';') {
                return Err(BodyError::ContentType);
            }
            Self::multipart(boundary(content_type).ok_or(BodyError::ContentType)?, body)
        } else {
            Err(BodyError::ContentType)
        }
    }

    fn multipart(boundary: &str, body: &[u8]) -> Result<Self, BodyError> {
        let delimiter = format!("\r\n--{boundary}");
        let first = format!("--{boundary}");
        // Browsers send nothing before the first boundary and nothing but a line end after the last.
        let mut rest = body.strip_prefix(first.as_bytes()).ok_or(BodyError::Multipart)?;
        let mut fields = Vec::new();
        loop {
            if let Some(end) = rest.strip_prefix(b"--") {
                return if matches!(end, b"" | b"\r\n") { Ok(Self(fields)) } else { Err(BodyError::Multipart) };
            }
            let part = rest.strip_prefix(b"\r\n").ok_or(BodyError::Multipart)?;
            let head_end = find(part, b"\r\n\r\n").ok_or(BodyError::Multipart)?;
            let content = &part[head_end + 4..];
            let length = find(content, delimiter.as_bytes()).ok_or(BodyError::Multipart)?;
            if fields.len() >= MAX_FIELDS {
                return Err(BodyError::TooManyFields);
            }
            let head = std::str::from_utf8(&part[..head_end]).map_err(|_| BodyError::Undecodable)?;
            if find(&content[..length], first.as_bytes()).is_some() {
                // Programs that take a bare line end before a boundary would find another part here.
                return Err(BodyError::Multipart);
            }
            match part_name(head)? {
                (name, true) => {
                    // Some programs read a file as a field, others do not: twice there, it can decide nothing.
                    fields.push((name.clone(), String::new()));
                    fields.push((name, String::new()));
                }
                (name, false) => fields.push((name, readable(content[..length].to_vec())?)),
            }
            rest = &content[length + delimiter.len()..];
        }
    }

    /// Adds the fields of another source.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// All fields but those of this name.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        Self(self.0.iter().filter(|(other, _)| other != name).cloned().collect())
    }

    /// The pairs.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The one value of a field. Other spellings that some app would read as this field (blanks, case, brackets, dots for
    /// underscores) count as doubles.
    pub fn one(&self, name: &str) -> One<&str> {
        let wanted = alias(name);
        let mut found = None;
        for (other, value) in &self.0 {
            let other_alias = alias(other);
            let exact = other == name;
            if !exact && !clashes(&wanted, &other_alias) {
                continue;
            }
            if !exact || found.is_some() {
                return One::Ambiguous;
            }
            found = Some(value.as_str());
        }
        found.map_or(One::Absent, One::Value)
    }

    /// Whether a field of this name, in any spelling an app might take for it, is there.
    pub fn mentions(&self, name: &str) -> bool {
        let wanted = alias(name);
        self.0.iter().any(|(other, _)| other == name || clashes(&wanted, &alias(other)))
    }
}

/// What a body says about one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum One<T> {
    /// Not there.
    Absent,
    /// There once.
    Value(T),
    /// There more than once, or in a spelling of which nobody knows how the app reads it.
    Ambiguous,
}

/// The boundary of a multipart body, if every program finds the same: the word stands there once, right before its `=`, unless
/// it is part of a longer one, as in `----WebKitFormBoundary…` of Chromium and Safari; and its value is one that nobody ends early. RFC 2046 §5.1.1 allows more, but some programs end an unquoted boundary at a
/// comma, or read a quote as part of it.
pub(super) fn boundary(content_type: &str) -> Option<&str> {
    let lower = content_type.to_ascii_lowercase();
    let (before, after) = lower.split_once("boundary")?;
    let within = |(at, word): (usize, &str)| {
        let is_of_it = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        is_of_it(after[..at].chars().next_back()) && is_of_it(after[at + word.len()..].chars().next())
    };
    if !after.match_indices("boundary").all(within) || !before.trim_end().ends_with(';') {
        return None;
    }
    let value = content_type[before.len() + "boundary".len()..].strip_prefix('=')?;
    let (value, rest) = match value.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"')?,
        None => value.split_at(value.find([';', ' ', '\t']).unwrap_or(value.len())),
    };
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"'+_-.=".contains(&b);
    let ends = rest.trim_start().is_empty() || rest.trim_start().starts_with(';');
    (ends && (1..=70).contains(&value.len()) && value.bytes().all(plain)).then_some(value)
}

/// Whether a body came in a coding that only the app undoes.
pub(super) fn is_encoded(content_encoding: Option<&str>) -> bool {
    content_encoding.is_some_and(|encoding| !encoding.trim().eq_ignore_ascii_case("identity"))
}

/// Whether the parameters of a content type say nothing but UTF-8.
pub(super) fn only_utf8(parameters: &str) -> bool {
    parameters.split(';').map(str::trim).filter(|parameter| !parameter.is_empty()).all(|parameter| {
        let named = parameter.split_once('=');
        named.is_some_and(|(name, value)| name.eq_ignore_ascii_case("charset") && is_utf8_name(value))
    })
}

impl<T> One<T> {
    /// The same of another kind of value.
    pub(super) fn map<U>(self, turn: impl FnOnce(T) -> U) -> One<U> {
        match self {
            Self::Absent => One::Absent,
            Self::Value(value) => One::Value(turn(value)),
            Self::Ambiguous => One::Ambiguous,
        }
    }
}

fn is_utf8_name(charset: &str) -> bool {
    let charset = charset.trim().trim_matches('"');
    charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn readable(bytes: Vec<u8>) -> Result<String, BodyError> {
    let text = String::from_utf8(bytes).map_err(|_| BodyError::Undecodable)?;
    if text.contains('\0') { Err(BodyError::Undecodable) } else { Ok(text) }
}

fn field(pair: &[u8]) -> Result<(String, String), BodyError> {
    let mut halves = pair.splitn(2, |byte| *byte == b'=');
    let name = unescape(halves.next().unwrap_or_default())?;
    let value = unescape(halves.next().unwrap_or_default())?;
    Ok((name, value))
}

fn unescape(raw: &[u8]) -> Result<String, BodyError> {
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    while at < raw.len() {
        match raw[at] {
            b'+' => out.push(b' '),
            b'%' => {
                let pair = raw.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
                let byte = pair.and_then(text::from_hex).ok_or(BodyError::Undecodable)?;
                out.extend(byte);
                at += 2;
            }
            byte => out.push(byte),
        }
        at += 1;
    }
    readable(out)
}

/// The field name of a part's head, and whether it is a file.
fn part_name(head: &str) -> Result<(String, bool), BodyError> {
    let mut name = None;
    let mut file = false;
    for line in head.split("\r\n") {
        // A bare line end, or a line that goes on with the one before it: other programs read other headers.
        if line.chars().any(|c| c.is_control() && c != '\t') {
            return Err(BodyError::Multipart);
        }
        let (header, value) = line.split_once(':').ok_or(BodyError::Multipart)?;
        if header.is_empty() || !header.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)) {
            return Err(BodyError::Multipart);
        }
        if header.eq_ignore_ascii_case("content-transfer-encoding") {
            return Err(BodyError::Encoded);
        }
        if header.eq_ignore_ascii_case("content-type") {
            let bad = value.to_ascii_lowercase().split_once("charset=").is_some_and(|(_, set)| !is_utf8_name(set));
            if bad {
                return Err(BodyError::ContentType);
            }
        }
        if !header.eq_ignore_ascii_case("content-disposition") {
            continue;
        }
        let rest = value.trim().strip_prefix("form-data").ok_or(BodyError::Multipart)?;
        // Quoted text without quotes or backslashes inside is the only form browsers send; RFC 7578 forbids `name*`.
        let mut rest = rest.trim();
        while let Some(parameter) = rest.strip_prefix(';') {
            let (key, quoted) = parameter.trim_start().split_once("=\"").ok_or(BodyError::Multipart)?;
            let (text, after) = quoted.split_once('"').ok_or(BodyError::Multipart)?;
            if text.contains('\\') {
                return Err(BodyError::Multipart);
            }
            match key {
                "name" if name.is_none() => name = Some(text.to_owned()),
                "filename" => file = true,
                _ => return Err(BodyError::Multipart),
            }
            rest = after.trim();
        }
        if !rest.is_empty() {
            return Err(BodyError::Multipart);
        }
    }
    name.map(|name| (name, file)).ok_or(BodyError::Multipart)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: Option<&str> = Some("application/x-www-form-urlencoded");

    #[test]
    fn an_ordinary_form_is_read() {
        let fields = Fields::body(FORM, None, b"u=alice+b&p=%C3%BC%26&x=").unwrap();
        assert_eq!(fields.one("u"), One::Value("alice b"));
        assert_eq!(fields.one("p"), One::Value("ü&"));
        assert_eq!(fields.one("x"), One::Value(""));
        assert_eq!(fields.one("y"), One::Absent);
    }

    #[test]
    fn a_multipart_form_is_read() {
        let body = b"--XX\r\nContent-Disposition: form-data; name=\"u\"\r\n\r\nalice\r\n--XX\r\n\
            Content-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\n\xff\r\n--XX--\r\n";
        let fields = Fields::body(Some("multipart/form-data; boundary=XX"), None, body).unwrap();
        assert_eq!(fields.one("u"), One::Value("alice"));
        assert_eq!(fields.one("f"), One::Ambiguous, "a file is a field to some programs");
        assert_eq!(fields.one("other"), One::Absent);
    }

    #[test]
    fn a_boundary_may_have_the_word_in_it_as_chromiums_do_but_not_stand_there_twice() {
        for (rest, found) in [
            ("; boundary=----WebKitFormBoundaryq7Vb4kBdnLTxkCWA", Some("----WebKitFormBoundaryq7Vb4kBdnLTxkCWA")),
            ("; boundary=\"aBoundaryb\"; charset=utf-8", Some("aBoundaryb")),
            ("; boundary=----geckoformboundary3b7", Some("----geckoformboundary3b7")),
            ("; boundary=XX; boundary=YY", None),
            ("; boundary=XX;Boundary=YY", None),
            ("; boundary=boundary=XX", None),
            ("; boundary=aboundary=XX", None),
            ("; boundary=a-boundaryb", None),
            ("; boundary=aboundary", None),
            ("; boundary=XX; boundary*0=YY", None),
            ("; xboundaryx=YY; boundary=XX", None),
        ] {
            assert_eq!(boundary(&format!("multipart/form-data{rest}")), found, "{rest}");
        }
    }

    #[test]
    fn what_apps_read_differently_is_ambiguous() {
        for body in [
            "u=a&u=b",
            "u=a&U=b",
            "u=a&u[]=b",
            "u=a&+u=b",
            "u[x]=b",
            "u%00x=a",
            "u=a&u%00=b",
            "u=a;u=b",
            "u=a&x=1;u=b",
            "x=1;u=b&u=a",
            "u=a;b",
            "x=1;u=b",
            ";u=b",
        ] {
            let fields = Fields::urlencoded(body.as_bytes());
            let refused = fields.as_ref().is_err() || fields.as_ref().is_ok_and(|f| f.one("u") == One::Ambiguous);
            assert!(refused, "{body}: {fields:?}");
        }
        let fields = Fields::urlencoded(b"auth[username]=a&auth[password]=b&auth.username=c").unwrap();
        assert_eq!(fields.one("auth[username]"), One::Value("a"));
        assert_eq!(Fields::urlencoded(b"a_b=1&a.b=2").unwrap().one("a_b"), One::Ambiguous);
        assert_eq!(Fields::urlencoded(b"auth[user]=1&auth=2").unwrap().one("auth[user]"), One::Ambiguous);
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let multi = Some("multipart/form-data; boundary=XX");
        for (kind, encoding, body, error) in [
            (None, None, &b"u=a"[..], BodyError::ContentType),
            (Some("text/plain"), None, b"u=a", BodyError::ContentType),
            (Some("application/json"), None, b"{}", BodyError::ContentType),
            (Some("application/x-www-form-urlencoded; charset=utf-16"), None, b"u=a", BodyError::ContentType),
            (FORM, Some("gzip"), b"\x1f\x8b", BodyError::Encoded),
            (FORM, None, b"u=%zz", BodyError::Undecodable),
            (FORM, None, b"u=%ff", BodyError::Undecodable),
            (FORM, None, b"u=\xff", BodyError::Undecodable),
            (FORM, None, b"u=a%00b", BodyError::Undecodable),
            (multi, None, b"--YY\r\n", BodyError::Multipart),
            (multi, None, b"--XX\nContent-Disposition: form-data; name=\"u\"\n\na\n--XX--", BodyError::Multipart),
            (multi, None, b"--XX\r\nContent-Disposition: form-data; name=u\r\n\r\na\r\n--XX--", BodyError::Multipart),
            (
                multi,
                None,
                b"--XX\r\nContent-Disposition: form-data; name=\"u\"; name=\"v\"\r\n\r\na\r\n--XX--",
                BodyError::Multipart,
            ),
            (
                multi,
                None,
                b"--XX\r\nContent-Disposition: form-data; name=\"u\"\r\nContent-Transfer-Encoding: base64\r\n\r\na\r\n--XX--",
                BodyError::Encoded,
            ),
            (multi, None, b"--XX\r\nContent-Disposition: form-data; name=\"u\"\r\n\r\na", BodyError::Multipart),
            (multi, None, b"before\r\n--XX--", BodyError::Multipart),
            // Folded lines, bare line ends and boundaries after them: programs that take those find other fields.
            (
                multi,
                None,
                b"--XX\r\nContent-Disposition: form-data; name=\"x\"\r\n ; name=\"u\"; y=\":\"\r\n\r\na\r\n--XX--",
                BodyError::Multipart,
            ),
            (
                multi,
                None,
                b"--XX\r\nX: y\nContent-Disposition: form-data; name=\"u\"\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\na\r\n--XX--",
                BodyError::Multipart,
            ),
            (
                multi,
                None,
                b"--XX\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\na\n--XX\r\nb\r\n--XX--",
                BodyError::Multipart,
            ),
            (Some("multipart/form-data; boundary=XX,YY"), None, b"--XX,YY--", BodyError::ContentType),
            (Some("multipart/form-data; boundary=\"XX"), None, b"--XX--", BodyError::ContentType),
            (Some("multipart/form-data; boundary =XX"), None, b"--XX--", BodyError::ContentType),
            (Some("multipart/form-data; boundary= XX"), None, b"--XX--", BodyError::ContentType),
            (Some("multipart/form-data; boundary=\"XX\"YY"), None, b"--XX--", BodyError::ContentType),
            (Some("multipart/form-data; xboundary=YY; boundary=XX"), None, b"--XX--", BodyError::ContentType),
            (Some("multipart/form-data; xboundary=XX"), None, b"--XX--", BodyError::ContentType),
            (Some("multipart/form-data; charset=utf-8; boundary=XX"), None, b"--XX--", BodyError::ContentType),
            (FORM, None, b"u=%+5", BodyError::Undecodable),
        ] {
            assert_eq!(Fields::body(kind, encoding, body), Err(error), "{:?}", String::from_utf8_lossy(body));
        }
        let many = "a=1&".repeat(MAX_FIELDS + 1);
        assert_eq!(Fields::urlencoded(many.as_bytes()), Err(BodyError::TooManyFields));
    }
}
