//! Sessions that are tokens: a text in an app's JSON answers which its clients send back with every request.

pub mod json;
pub mod query;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ids::{AppName, SessionId};
use super::login::outcome::Outcome;
use super::login::rule::LoginRule;
use super::names;
use super::seal::{Keyring, NONCE, Sealer};
use super::secret::Digest;
use super::text::{base64url, from_base64url};
use super::time::Timestamp;
use json::{Found, Unreadable};

/// A JSON pointer (RFC 6901), read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer(Vec<String>);

impl Pointer {
    /// Reads one that was checked before.
    pub fn parse(text: &str) -> Self {
        Self(text.split('/').skip(1).map(|segment| segment.replace("~1", "/").replace("~0", "~")).collect())
    }
}

/// The tokens of an app.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Where its JSON answers hold them; empty: it has none.
    pub pointers: Vec<Pointer>,
    /// Clients hold them sealed, and a sealed one is the session.
    pub sealed: bool,
    /// They come back in `Authorization: Bearer`.
    pub bearer: bool,
    /// They come back in the query, under these names.
    pub query: Vec<String>,
}

impl Tokens {
    /// Whether the app has any.
    pub fn is_used(&self) -> bool {
        !self.pointers.is_empty()
    }

    /// The live tokens of an answer.
    ///
    /// # Errors
    ///
    /// [`Unreadable`] for an answer that is JSON by its head or its beginning, and cannot be read.
    pub fn find(&self, head: &AnswerHead<'_>, body: &[u8]) -> Result<Vec<Found>, Unreadable> {
        if !self.is_used() || body.is_empty() || !head.is_json() && !looks_like_json(body) {
            return Ok(Vec::new());
        }
        if head.encoded {
            return Err(Unreadable);
        }
        json::find(body, &self.pointers)
    }

    /// Whether an answer could carry a live token: it does, or cannot be read and names one.
    pub fn may_be_in(&self, head: &AnswerHead<'_>, body: &[u8]) -> bool {
        match self.find(head, body) {
            Ok(found) => !found.is_empty(),
            Err(Unreadable) if head.encoded => true,
            Err(Unreadable) => self.pointers.iter().filter_map(|pointer| pointer.0.last()).any(|name| {
                let name = format!("\"{name}\"");
                body.windows(name.len()).any(|window| window == name.as_bytes())
            }),
        }
    }
}

/// What the head of an answer says of its body.
#[derive(Debug, Clone, Copy, Default)]
pub struct AnswerHead<'a> {
    /// `Content-Type`.
    pub content_type: Option<&'a str>,
    /// There is a `Content-Encoding` other than `identity`.
    pub encoded: bool,
}

impl<'a> AnswerHead<'a> {
    /// Of these headers.
    pub fn new(content_type: Option<&'a str>, content_encoding: Option<&str>) -> Self {
        let encoded = content_encoding.is_some_and(|coding| !coding.trim().eq_ignore_ascii_case("identity"));
        Self { content_type, encoded }
    }

    /// Whether it says that the body is JSON: `application/json`, `application/vnd.app+json` and their like.
    pub fn is_json(&self) -> bool {
        let kind = self.content_type.and_then(|kind| kind.split(';').next()).unwrap_or_default();
        let kind = kind.trim().to_ascii_lowercase();
        matches!(kind.as_str(), "application/json" | "text/json") || kind.ends_with("+json")
    }
}

/// Old apps send JSON as a page.
fn looks_like_json(body: &[u8]) -> bool {
    let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    text.trim_ascii_start().first().is_some_and(|first| b"{[".contains(first))
}

/// A shorter text is looked for in no body: nobody makes tokens that short, and bodies have many of them.
const SHORTEST: usize = 16;

/// The texts of a body that could be tokens: those of a JSON document, else the values of a form, the lines that parts of a
/// multipart body are, and what stands between the tags of XML.
pub fn texts(body: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    if let Ok(document) = serde_json::from_slice::<Value>(body) {
        gather(document, &mut found);
    } else {
        found.extend(names::pairs(body).map(|(_, value)| value));
        let pieces = body.split(|byte| b"\r\n<>".contains(byte)).map(<[u8]>::trim_ascii);
        found.extend(pieces.filter_map(|piece| std::str::from_utf8(piece).ok()).map(str::to_owned));
    }
    found.retain(|text| text.len() >= SHORTEST);
    found
}

fn gather(value: Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(list) => list.into_iter().for_each(|value| gather(value, found)),
        Value::Object(members) => members.into_iter().for_each(|(_, value)| gather(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl LoginRule {
    /// What an answer means in which the app hands out a token: with `success` alone, what else would be a failure is
    /// unclear, as where a session cookie gets a live value.
    pub fn outcome_with_token(&self, outcome: Outcome) -> Outcome {
        match outcome {
            Outcome::Failure if self.failure.is_empty() => Outcome::Unclear,
            Outcome::Failure | Outcome::Success | Outcome::Unclear => outcome,
        }
    }
}

/// Seals tokens for clients.
#[derive(Debug, Clone)]
pub struct TokenSealer {
    sealer: Sealer,
}

/// A sealed token, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedToken {
    /// The gateway's session in which it was handed out, and which it stands for.
    pub session: SessionId,
    /// When it was sealed.
    pub issued_at: Timestamp,
    /// The app's own token.
    pub raw: String,
}

const FORM: u8 = 0;

impl TokenSealer {
    /// With the keys of the ring.
    pub fn new(keys: &Keyring) -> Self {
        Self { sealer: keys.sealer("app session token") }
    }

    /// The text for the client, bound to the app.
    pub fn seal(&self, nonce: [u8; NONCE], app: &AppName, token: &OpenedToken) -> String {
        let mut clear = Vec::with_capacity(token.raw.len() + 41);
        clear.push(FORM);
        clear.extend_from_slice(token.session.0.as_bytes());
        clear.extend_from_slice(&token.issued_at.millis().to_be_bytes());
        clear.extend_from_slice(token.raw.as_bytes());
        base64url(&self.sealer.seal(nonce, app.as_str().as_bytes(), &clear))
    }

    /// Opens it; `None` for anything this gateway did not seal for this app.
    pub fn open(&self, app: &AppName, sealed: &str) -> Option<OpenedToken> {
        let clear = self.sealer.open(app.as_str().as_bytes(), &from_base64url(sealed)?).ok()?;
        let rest = clear.strip_prefix(&[FORM])?;
        let (session, rest) = rest.split_first_chunk::<32>()?;
        let (millis, raw) = rest.split_first_chunk::<8>()?;
        Some(OpenedToken {
            session: SessionId(Digest::from_bytes(*session)),
            issued_at: Timestamp::from_millis(i64::from_be_bytes(*millis)),
            raw: String::from_utf8(raw.to_vec()).ok()?,
        })
    }
}

/// How long it is remembered whose a token is, from when it was handed out last. Nobody can tell how long an app takes it.
pub const TOKEN_KEPT: Duration = Duration::from_hours(90 * 24);
/// The most sessions that one token is remembered for.
const HOLDERS: usize = 32;

/// Whose a token is that an app handed out: it works together with one of these sessions only. With none it is nobody's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenHolders {
    /// The sessions it was handed out in, the oldest first. Apps may give one and the same to every session of a user.
    pub sessions: Vec<SessionId>,
    /// Kept while `now` is before.
    pub until: Timestamp,
}

impl TokenHolders {
    /// As it was handed out `now`, in this session or, with `None`, to nobody.
    #[must_use]
    pub fn handed_out(before: Option<Self>, session: Option<SessionId>, now: Timestamp) -> Self {
        let mut sessions = before.map(|before| before.sessions).unwrap_or_default();
        if let Some(session) = session {
            sessions.retain(|other| *other != session);
            sessions.push(session);
            let over = sessions.len().saturating_sub(HOLDERS);
            sessions.drain(..over);
        }
        Self { sessions, until: now + TOKEN_KEPT }
    }

    /// As an answer said it `now` that hands nothing out. Whose it is stays; what is in no session, as whoever tries logins
    /// can have an app make without end, is kept `at_least` so long only.
    #[must_use]
    pub fn disowned(self, at_least: Duration, now: Timestamp) -> Self {
        let kept = if self.sessions.is_empty() { at_least.min(TOKEN_KEPT) } else { TOKEN_KEPT };
        Self { until: self.until.max(now + kept), ..self }
    }

    /// Of nobody, and not kept yet.
    #[must_use]
    pub fn nobody(now: Timestamp) -> Self {
        Self { sessions: Vec::new(), until: now }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens() -> Tokens {
        Tokens { pointers: vec![Pointer::parse("/data/token")], ..Tokens::default() }
    }

    #[test]
    fn a_sealed_token_is_bound_to_its_app() {
        let keys = Keyring::single([1; 32]);
        let (wiki, mail) = (AppName::parse("wiki").unwrap(), AppName::parse("mail").unwrap());
        let token = OpenedToken {
            session: SessionId::of(b"session"),
            issued_at: Timestamp::from_secs(5),
            raw: "ey.ü\"".to_owned(),
        };
        let tokens = TokenSealer::new(&keys);
        let text = tokens.seal([0; NONCE], &wiki, &token);
        assert_eq!(tokens.open(&wiki, &text), Some(token));
        assert_eq!(tokens.open(&mail, &text), None);
        assert_eq!(tokens.open(&wiki, "ey.raw"), None);
        assert_eq!(tokens.open(&wiki, ""), None);
        for at in 0..text.len() {
            let mut altered = text.clone().into_bytes();
            altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(tokens.open(&wiki, std::str::from_utf8(&altered).unwrap()), None, "character {at}");
        }
        let cookies = super::super::session::CookieSealer::new(&keys);
        assert_eq!(cookies.open(&wiki, "sid", &text), None, "no cookie is a token, and the other way round");
    }

    #[test]
    fn an_answer_that_cannot_be_read_may_hold_what_it_names() {
        let json = AnswerHead::new(Some("application/vnd.app+JSON; charset=utf-8"), None);
        let page = AnswerHead::new(Some("text/html"), None);
        for (name, head, body, may) in [
            ("a token", json, r#"{"data":{"token":"a"}}"#, true),
            ("sent as a page", page, " {\"data\":{\"token\":\"a\"}}", true),
            ("none", json, r#"{"data":{"token":null}}"#, false),
            ("elsewhere", json, r#"{"token":"a"}"#, false),
            ("broken", json, r#")]}',{"data":{"token":"a"}}"#, true),
            ("broken without it", json, r#")]}',{"data":{}}"#, false),
            ("a page that speaks of it", page, r#"<script>x["token"]</script>"#, false),
            ("nothing", json, "", false),
            ("compressed", AnswerHead::new(Some("application/json"), Some("gzip")), "\u{1f}\u{8b}", true),
            ("a compressed page", AnswerHead::new(Some("text/html"), Some("gzip")), "\u{1f}\u{8b}", false),
            ("identity", AnswerHead::new(Some("application/json"), Some("Identity")), "{}", false),
        ] {
            assert_eq!(tokens().may_be_in(&head, body.as_bytes()), may, "{name}");
            assert!(!Tokens::default().may_be_in(&head, body.as_bytes()), "{name}, of an app without tokens");
        }
    }

    #[test]
    fn texts_of_a_body_are_found_in_json_and_in_forms() {
        let long = "0123456789abcdef";
        for body in [
            format!("{{\"a\":[1,{{\"b\":\"{long}\"}}],\"c\":\"short\"}}"),
            format!("\"{long}\""),
            "a=short&refresh%5Ftoken=%30123456789abcdef".to_owned(),
            format!("a=1;b={long}"),
            format!("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n{long}\r\n--b--\r\n"),
            format!("<value><string> {long}</string></value>"),
        ] {
            assert!(texts(body.as_bytes()).contains(&long.to_owned()), "{body}");
            assert!(!texts(body.as_bytes()).contains(&"short".to_owned()), "{body}");
        }
    }

    #[test]
    fn a_token_is_of_the_sessions_it_was_handed_out_in() {
        let now = Timestamp::from_secs(1000);
        let session = |n: u8| SessionId::of(&[n]);
        let nobody = TokenHolders::handed_out(None, None, now);
        assert!(nobody.sessions.is_empty());
        let first = TokenHolders::handed_out(Some(nobody), Some(session(1)), now);
        let later = TokenHolders::handed_out(Some(first), None, now + TOKEN_KEPT / 2);
        assert_eq!(later.sessions, [session(1)], "a login that was denied takes it from nobody");
        assert_eq!(later.until, now + TOKEN_KEPT / 2 + TOKEN_KEPT);
        let day = Duration::from_hours(24);
        assert_eq!(TokenHolders::nobody(now).disowned(day, now).until, now + day);
        assert_eq!(TokenHolders::nobody(now).disowned(TOKEN_KEPT * 2, now).until, now + TOKEN_KEPT);
        let kept = later.clone().disowned(day, now + TOKEN_KEPT);
        assert_eq!((kept.until, &kept.sessions), (now + TOKEN_KEPT * 2, &later.sessions), "somebody's is kept as long");
        assert_eq!(later.clone().disowned(day, now).until, later.until, "nothing is forgotten sooner");
        let many = (0..200).fold(later, |it, n| TokenHolders::handed_out(Some(it), Some(session(n)), now));
        assert_eq!(many.sessions.len(), HOLDERS);
        assert!(many.sessions.contains(&session(199)) && !many.sessions.contains(&session(1)));
    }
}
