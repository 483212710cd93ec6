//! Whether an app said yes: what an answer looks like, and the predicates on it.

use regex::Regex;
use serde_json::Value;

use super::rule::LoginRule;
use super::xml_rpc;
use crate::domain::cookies::{Pair, SetCookie};
use crate::domain::path::NormalPath;
use crate::domain::pattern::{CookiePattern, PathPattern};
use crate::domain::time::Timestamp;

/// What in the answer says who was signed in: better evidence than what was typed, which may be one of several names.
#[derive(Debug, Clone)]
pub enum UserFrom {
    /// A text or number of a JSON answer, by its pointer.
    Json(String),
    /// The first group of a regular expression on the value of a cookie, its escapes read.
    Cookie {
        /// Name of the cookie.
        name: CookiePattern,
        /// The regular expression.
        regex: Regex,
    },
}

impl UserFrom {
    /// The name; `None` if the answer does not say it in one way.
    pub fn find(&self, answer: &AnswerView<'_>) -> Option<String> {
        match self {
            Self::Json(pointer) => match serde_json::from_slice::<Value>(answer.body?).ok()?.pointer(pointer)? {
                Value::String(name) => Some(name.clone()),
                Value::Number(number) => Some(number.to_string()),
                Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
            },
            Self::Cookie { name, regex } => {
                let mut names = answer.live_values(name).map(|cookie| {
                    let value = percent_encoding::percent_decode_str(cookie.value).decode_utf8().ok()?;
                    Some(regex.captures(&value)?.get(1)?.as_str().to_owned())
                });
                let found = names.next()??;
                names.all(|other| other.as_ref() == Some(&found)).then_some(found)
            }
        }
    }
}

/// Conditions on an answer; all that are given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Predicates {
    /// The status is one of these.
    pub status: Vec<u16>,
    /// A cookie of this name gets a live value.
    pub sets_cookie: Option<CookiePattern>,
    /// No cookie of these names gets a live value.
    pub not_sets_cookie: Vec<CookiePattern>,
    /// A cookie of this name gets a live value other than the request's.
    pub changes_cookie: Option<CookiePattern>,
    /// There is a Location and its path (with query) matches, resolved against the login's URL.
    pub location: Option<PathPattern>,
    /// There is no Location that matches.
    pub not_location: Option<PathPattern>,
    /// The body contains this text.
    pub body: Option<String>,
    /// The body does not contain this text.
    pub not_body: Option<String>,
    /// The body is JSON, or XML-RPC's answer read as `{"params": […]}` or `{"fault": {…}}`, and at each pointer (RFC 6901)
    /// stands what is expected.
    pub json: Vec<(String, JsonExpect)>,
    /// The app's probe says that somebody is signed in with the cookies of this answer, or that nobody is.
    pub signed_in: Option<bool>,
}

/// What stands at a JSON pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonExpect {
    /// This value.
    Equals(Value),
    /// Anything but null, an empty text, an empty list or an empty object.
    Present,
    /// None of that.
    Absent,
}

impl JsonExpect {
    fn holds(&self, found: Option<&Value>) -> bool {
        let present = match found {
            None | Some(Value::Null) => false,
            Some(Value::String(text)) => !text.is_empty(),
            Some(Value::Array(list)) => !list.is_empty(),
            Some(Value::Object(members)) => !members.is_empty(),
            Some(Value::Bool(_) | Value::Number(_)) => true,
        };
        match self {
            Self::Equals(wanted) => found == Some(wanted),
            Self::Present => present,
            Self::Absent => !present,
        }
    }
}

/// An app's answer, as predicates see it.
#[derive(Debug, Clone, Copy)]
pub struct AnswerView<'a> {
    /// The status.
    pub status: u16,
    /// Its `Set-Cookie` headers.
    pub set_cookies: &'a [SetCookie<'a>],
    /// The cookies the request carried.
    pub sent_cookies: &'a [Pair<'a>],
    /// The path and query its `Location` leads to.
    pub location: Option<&'a Location>,
    /// Its body without its coding; `None` if it has one that cannot be undone.
    pub body: Option<&'a [u8]>,
    /// What the app's probe says of the cookies that this answer leaves; `None`: it was not asked.
    pub signed_in: Option<bool>,
    /// When it came.
    pub now: Timestamp,
}

/// Where a `Location` leads, resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The path.
    pub path: String,
    /// The query, without `?`.
    pub query: Option<String>,
}

impl Location {
    /// Resolves a `Location` header (absolute, path-only, relative or query-only) against the path the request had.
    pub fn resolve(header: &str, request_path: &NormalPath) -> Self {
        let header = header.split('#').next().unwrap_or("").trim();
        let after_authority = |rest: &str| match rest.find(['/', '?']) {
            Some(at) if rest[at..].starts_with('?') => format!("/{}", &rest[at..]),
            Some(at) => rest[at..].to_owned(),
            None => "/".to_owned(),
        };
        let target = if let Some((scheme, rest)) = header.split_once("://")
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric())
        {
            after_authority(rest)
        } else if let Some(rest) = header.strip_prefix("//") {
            after_authority(rest)
        } else if header.starts_with('/') {
            header.to_owned()
        } else if header.is_empty() || header.starts_with('?') {
            format!("{request_path}{header}")
        } else {
            let folder = request_path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
            format!("{folder}/{header}")
        };
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (target.as_str(), None),
        };
        let path = NormalPath::parse(path).map_or_else(|_| path.to_owned(), |path| path.as_str().to_owned());
        Self { path, query }
    }
}

/// What an app's answer to a login means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The password was right.
    Success,
    /// The password was wrong: the answer passes.
    Failure,
    /// It cannot be told: held, but no phone rings for it.
    Unclear,
}

/// It depends on the app's probe, which is to be asked first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskProbe;

impl LoginRule {
    /// What the app's answer means. With both tables `failure` is tried first, and what matches neither is unclear. With
    /// `failure` alone all else is success. With `success` alone all else is failure, unless it gives a live value to one
    /// of the app's session cookies. Of a body that cannot be read nothing is said that a predicate on it would have to say.
    ///
    /// # Errors
    ///
    /// [`AskProbe`] if that was not asked and decides.
    pub fn outcome(&self, answer: &AnswerView<'_>, session_cookies: &[CookiePattern]) -> Result<Outcome, AskProbe> {
        if answer.body.is_none() && self.success.iter().chain(&self.failure).any(Predicates::look_at_body) {
            return Ok(Outcome::Unclear);
        }
        let any = |list: &[Predicates]| {
            let mut found = Ok(false);
            for predicates in list {
                match predicates.hold(answer) {
                    Ok(true) => return Ok(true),
                    Ok(false) => {}
                    Err(AskProbe) => found = Err(AskProbe),
                }
            }
            found
        };
        if any(&self.failure)? {
            return Ok(Outcome::Failure);
        }
        if any(&self.success)? {
            return Ok(Outcome::Success);
        }
        Ok(match (self.success.is_empty(), self.failure.is_empty()) {
            (true, false) if answer.says_nothing() && !answer.sets_live_cookie(session_cookies) => Outcome::Unclear,
            (true, false) => Outcome::Success,
            (false, true) if !answer.sets_live_cookie(session_cookies) => Outcome::Failure,
            (_, _) => Outcome::Unclear,
        })
    }
}

impl AnswerView<'_> {
    /// Whether its status says that nobody looked at the request, or that looking at it failed (RFC 9110 §15.5, §15.6, RFC
    /// 6585): a stranger can have that said by a head too large.
    fn says_nothing(&self) -> bool {
        matches!(self.status, 400 | 408 | 411 | 413 | 414 | 417 | 421 | 425 | 426 | 428 | 429 | 431)
            || self.status >= 500
    }

    /// Whether a cookie that matches any of the patterns gets a live value.
    pub fn sets_live_cookie(&self, patterns: &[CookiePattern]) -> bool {
        patterns.iter().any(|pattern| self.live_values(pattern).next().is_some())
    }

    fn live_values(&self, pattern: &CookiePattern) -> impl Iterator<Item = &SetCookie<'_>> {
        self.set_cookies.iter().filter(move |cookie| pattern.matches(cookie.name) && !cookie.is_deletion(self.now))
    }
}

impl Predicates {
    /// Whether all that are given hold.
    ///
    /// # Errors
    ///
    /// [`AskProbe`] if all the others hold, and the probe was not asked.
    pub fn hold(&self, answer: &AnswerView<'_>) -> Result<bool, AskProbe> {
        let at =
            |location: &Location, pattern: &PathPattern| pattern.matches(&location.path, location.query.as_deref());
        let holds = (self.status.is_empty() || self.status.contains(&answer.status))
            && self.sets_cookie.as_ref().is_none_or(|pattern| answer.live_values(pattern).next().is_some())
            && !self.not_sets_cookie.iter().any(|pattern| answer.live_values(pattern).next().is_some())
            && self.changes_cookie.as_ref().is_none_or(|pattern| {
                answer
                    .live_values(pattern)
                    .any(|set| !answer.sent_cookies.iter().any(|sent| sent.name == set.name && sent.value == set.value))
            })
            && self.location.as_ref().is_none_or(|pattern| answer.location.is_some_and(|l| at(l, pattern)))
            && self.not_location.as_ref().is_none_or(|pattern| !answer.location.is_some_and(|l| at(l, pattern)))
            && (!self.look_at_body() || answer.body.is_some_and(|body| self.body_holds(body)));
        match (holds, self.signed_in, answer.signed_in) {
            (true, Some(_), None) => Err(AskProbe),
            (holds, wanted, found) => Ok(holds && wanted.is_none_or(|wanted| Some(wanted) == found)),
        }
    }

    fn look_at_body(&self) -> bool {
        self.body.is_some() || self.not_body.is_some() || !self.json.is_empty()
    }

    fn body_holds(&self, body: &[u8]) -> bool {
        let contains = |text: &String| {
            let needle = text.as_bytes();
            needle.is_empty() || body.windows(needle.len()).any(|window| window == needle)
        };
        self.body.as_ref().is_none_or(contains)
            && self.not_body.as_ref().is_none_or(|text| !contains(text))
            && (self.json.is_empty() || self.json_holds(body))
    }

    fn json_holds(&self, body: &[u8]) -> bool {
        let json = serde_json::from_slice::<Value>(body).ok();
        let Some(document) = json.or_else(|| xml_rpc::read_answer(body).ok()) else { return false };
        self.json.iter().all(|(pointer, expected)| expected.holds(document.pointer(pointer)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(success: Vec<Predicates>, failure: Vec<Predicates>) -> LoginRule {
        LoginRule { success, failure, ..LoginRule::sample() }
    }

    fn status(codes: &[u16]) -> Predicates {
        Predicates { status: codes.to_vec(), ..Predicates::default() }
    }

    fn answer<'a>(status: u16, set_cookies: &'a [SetCookie<'a>]) -> AnswerView<'a> {
        AnswerView {
            status,
            set_cookies,
            sent_cookies: &[],
            location: None,
            body: Some(b""),
            signed_in: None,
            now: Timestamp::from_secs(1_795_255_200),
        }
    }

    #[test]
    fn outcomes_of_all_combinations_of_tables() {
        let session = [CookiePattern::parse("sid").unwrap()];
        let live = [SetCookie::parse("sid=abc; Path=/").unwrap()];
        let dead = [SetCookie::parse("sid=deleted; Path=/").unwrap()];
        let other = [SetCookie::parse("theme=dark").unwrap()];
        for (name, rule, status_code, cookies, expected) in [
            ("both: failure first", rule(vec![status(&[200])], vec![status(&[200])]), 200, &[][..], Outcome::Failure),
            ("both: success", rule(vec![status(&[302])], vec![status(&[200])]), 302, &[], Outcome::Success),
            ("both: neither", rule(vec![status(&[302])], vec![status(&[200])]), 500, &[], Outcome::Unclear),
            ("failure only: else success", rule(vec![], vec![status(&[200])]), 302, &[], Outcome::Success),
            ("success only: else failure", rule(vec![status(&[302])], vec![]), 200, &other, Outcome::Failure),
            ("success only, but a session", rule(vec![status(&[302])], vec![]), 200, &live, Outcome::Unclear),
            ("success only, a deletion", rule(vec![status(&[302])], vec![]), 200, &dead, Outcome::Failure),
        ] {
            assert_eq!(rule.outcome(&answer(status_code, cookies), &session), Ok(expected), "{name}");
        }
    }

    #[test]
    fn the_answer_says_who_was_signed_in() {
        let cookie = |regex: &str| UserFrom::Cookie {
            name: CookiePattern::parse("who*").unwrap(),
            regex: Regex::new(regex).unwrap(),
        };
        let json = |pointer: &str| UserFrom::Json(pointer.to_owned());
        let set = |texts: &'static [&'static str]| -> Vec<SetCookie<'static>> {
            texts.iter().map(|text| SetCookie::parse(text).unwrap()).collect()
        };
        let body = br#"{"user":{"name":"alice","id":7,"roles":[]}}"#;
        for (name, from, cookies, found) in [
            ("json", json("/user/name"), set(&[]), Some("alice")),
            ("a number", json("/user/id"), set(&[]), Some("7")),
            ("no text", json("/user/roles"), set(&[]), None),
            ("not there", json("/name"), set(&[]), None),
            ("a cookie", cookie("^([^|]+)"), set(&["who=bob|123; Path=/"]), Some("bob")),
            ("escaped", cookie("^([^|]+)"), set(&["who_1=b%20b%7C123"]), Some("b b")),
            ("no match", cookie("^u:(.+)$"), set(&["who=bob"]), None),
            ("a deletion", cookie("(.+)"), set(&["who=; Max-Age=0"]), None),
            ("another cookie", cookie("(.+)"), set(&["sid=bob"]), None),
            ("the same twice", cookie("^([a-z]+)"), set(&["who=bob1", "who2=bob2"]), Some("bob")),
            ("two people", cookie("^([a-z]+)"), set(&["who=bob", "who2=eve"]), None),
        ] {
            let view = AnswerView { body: Some(body), ..answer(200, &cookies) };
            assert_eq!(from.find(&view).as_deref(), found, "{name}");
        }
        assert_eq!(json("/user/name").find(&answer(200, &[])), None, "no JSON at all");
    }

    #[test]
    fn locations_are_resolved_before_they_are_matched() {
        let path = NormalPath::parse("/app/login.php").unwrap();
        for (header, expected, query) in [
            ("http://wiki.example/home?x=1#top", "/home", Some("x=1")),
            ("https://wiki.example", "/", None),
            ("https://wiki.example?x", "/", Some("x")),
            ("//wiki.example/a", "/a", None),
            ("/a/../b", "/b", None),
            ("?username=bob", "/app/login.php", Some("username=bob")),
            ("home.php", "/app/home.php", None),
            ("../x", "/x", None),
            ("", "/app/login.php", None),
        ] {
            let location = Location::resolve(header, &path);
            assert_eq!((location.path.as_str(), location.query.as_deref()), (expected, query), "{header}");
        }
    }

    #[test]
    fn each_predicate_can_fail() {
        let set = [SetCookie::parse("sid=new").unwrap()];
        let same = [Pair { name: "sid", value: "new" }];
        let location = Location { path: "/home".into(), query: None };
        let body = br#"{"token":"t","ok":true}"#;
        let view = AnswerView { location: Some(&location), body: Some(body), ..answer(200, &set) };
        let cookie = |name: &str| Some(CookiePattern::parse(name).unwrap());
        let both = |one: &str, other: &str| [one, other].map(|name| CookiePattern::parse(name).unwrap()).to_vec();
        let path = |text: &str| Some(PathPattern::parse(text).unwrap());
        let json = |pointer: &str, value: Value| vec![(pointer.to_owned(), JsonExpect::Equals(value))];
        let none = Predicates::default;
        for (name, predicates, holds) in [
            ("nothing", none(), true),
            ("status", status(&[200, 302]), true),
            ("other status", status(&[302]), false),
            ("sets", Predicates { sets_cookie: cookie("s*"), ..none() }, true),
            ("does not set", Predicates { sets_cookie: cookie("x"), ..none() }, false),
            ("sets what it must not", Predicates { not_sets_cookie: both("x", "s*"), ..none() }, false),
            ("sets none of these", Predicates { not_sets_cookie: both("x", "y"), ..none() }, true),
            ("changes", Predicates { changes_cookie: cookie("sid"), ..none() }, true),
            ("location", Predicates { location: path("/home"), ..none() }, true),
            ("other location", Predicates { location: path("/login"), ..none() }, false),
            ("not location", Predicates { not_location: path("/login"), ..none() }, true),
            ("not that location", Predicates { not_location: path("/home"), ..none() }, false),
            ("body", Predicates { body: Some("token".into()), ..none() }, true),
            ("other body", Predicates { body: Some("nope".into()), ..none() }, false),
            ("not body", Predicates { not_body: Some("nope".into()), ..none() }, true),
            ("not that body", Predicates { not_body: Some("token".into()), ..none() }, false),
            ("json", Predicates { json: json("/ok", Value::Bool(true)), ..none() }, true),
            ("other json", Predicates { json: json("/ok", Value::Bool(false)), ..none() }, false),
        ] {
            assert_eq!(predicates.hold(&view), Ok(holds), "{name}");
        }
        for (pointer, expected, holds) in [
            ("/token", JsonExpect::Present, true),
            ("/nothing", JsonExpect::Present, false),
            ("/nothing", JsonExpect::Absent, true),
            ("/token", JsonExpect::Absent, false),
        ] {
            let json = vec![(pointer.to_owned(), expected)];
            assert_eq!(Predicates { json, ..none() }.hold(&view), Ok(holds), "{pointer}");
        }
        let unchanged = AnswerView { sent_cookies: &same, ..view };
        assert_eq!(
            Predicates { changes_cookie: cookie("sid"), ..none() }.hold(&unchanged),
            Ok(false),
            "the same value is no change"
        );
    }

    #[test]
    fn the_probe_is_asked_only_where_it_decides() {
        let signed_in = |wanted| Predicates { signed_in: Some(wanted), ..Predicates::default() };
        let asked = |found| AnswerView { signed_in: found, ..answer(200, &[]) };
        let both = rule(vec![signed_in(true)], vec![signed_in(false)]);
        assert_eq!(both.outcome(&asked(None), &[]), Err(AskProbe));
        assert_eq!(both.outcome(&asked(Some(true)), &[]), Ok(Outcome::Success));
        assert_eq!(both.outcome(&asked(Some(false)), &[]), Ok(Outcome::Failure));
        let or_status = rule(vec![signed_in(true)], vec![status(&[200]), signed_in(false)]);
        assert_eq!(or_status.outcome(&asked(None), &[]), Ok(Outcome::Failure), "decided before");
        let and_status = rule(vec![Predicates { status: vec![302], ..signed_in(true) }], vec![]);
        assert_eq!(and_status.outcome(&asked(None), &[]), Ok(Outcome::Failure), "the status says no");
    }

    #[test]
    fn a_body_that_cannot_be_read_decides_nothing() {
        let body = |text: &str| Predicates { body: Some(text.into()), ..Predicates::default() };
        let not_body = |text: &str| Predicates { not_body: Some(text.into()), ..Predicates::default() };
        let unreadable = AnswerView { body: None, ..answer(200, &[]) };
        for rule in [
            rule(vec![], vec![body("wrong")]),
            rule(vec![body("welcome")], vec![]),
            rule(vec![not_body("wrong")], vec![status(&[403])]),
        ] {
            assert_eq!(rule.outcome(&unreadable, &[]), Ok(Outcome::Unclear), "{rule:?}");
        }
        assert_eq!(rule(vec![], vec![status(&[403])]).outcome(&unreadable, &[]), Ok(Outcome::Success));
        assert_eq!(UserFrom::Json("/user".into()).find(&unreadable), None);
    }

    #[test]
    fn answers_of_xml_rpc_are_looked_at_by_pointer() {
        let with = |inner: &str| format!("<?xml version='1.0'?><methodResponse>{inner}</methodResponse>");
        let params = |value: &str| with(&format!("<params><param><value>{value}</value></param></params>"));
        let fault = with(
            "<fault><value><struct><member><name>faultCode</name><value><int>4</int></value></member>\
             </struct></value></fault>",
        );
        let says = |pointer: &str, expected: JsonExpect, body: &str| {
            let json = vec![(pointer.to_owned(), expected)];
            let view = AnswerView { body: Some(body.as_bytes()), ..answer(200, &[]) };
            Predicates { json, ..Predicates::default() }.hold(&view) == Ok(true)
        };
        assert!(says("/fault", JsonExpect::Present, &fault));
        assert!(!says("/fault", JsonExpect::Present, &params("<boolean>0</boolean>")));
        assert!(says("/params/0", JsonExpect::Equals(false.into()), &params("<boolean>0</boolean>")));
        assert!(says("/params/0", JsonExpect::Equals(true.into()), &params("<boolean>1</boolean>")));
        assert!(says("/params/0", JsonExpect::Equals(7.into()), &params("<int>7</int>")));
        assert!(says("/params/0", JsonExpect::Equals("7".into()), &params("<string>7</string>")));
        assert!(!says("/fault", JsonExpect::Absent, "<html>"), "it is no answer of a call");
    }
}
