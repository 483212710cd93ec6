//! What two answers say: the facts of each, and what of them tells a right password from a wrong one.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::visitor::{Said, Url};
use crate::domain::cookies::SetCookie;
use crate::domain::time::Timestamp;

/// The facts of an answer to a login. Values of cookies and tokens are in none of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Heard {
    /// The status.
    pub status: u16,
    /// Path and query that `Location` leads to.
    pub location: Option<String>,
    /// Cookies that get a live value, as patterns.
    pub sets: Vec<String>,
    /// Those of them whose value is another than the request carried.
    pub changes: Vec<String>,
    /// Cookies that are deleted.
    pub deletes: Vec<String>,
    /// Whether the page asks for a password.
    pub asks_password: bool,
    /// The members of a JSON answer: pointer, and the kind of value.
    pub json: BTreeMap<String, String>,
}

impl Heard {
    pub(super) fn of(said: &Said, now: Timestamp) -> Self {
        let texts = said.set_cookies();
        let (mut sets, mut changes, mut deletes) = (Vec::new(), Vec::new(), Vec::new());
        for cookie in texts.iter().filter_map(|text| SetCookie::parse(text)) {
            let name = pattern_of(cookie.name, &said.url);
            if cookie.is_deletion(now) {
                push_new(&mut deletes, name);
                continue;
            }
            if !said.sent.iter().any(|(other, value)| other == cookie.name && value == cookie.value) {
                push_new(&mut changes, name.clone());
            }
            push_new(&mut sets, name);
        }
        let mut json = BTreeMap::new();
        if let Ok(value) = serde_json::from_slice::<Value>(&said.body) {
            members("", &value, 0, &mut json);
        }
        Self {
            status: said.status,
            location: said.location().filter(|_| said.is_redirect()).map(|url| url.target),
            sets,
            changes,
            deletes,
            asks_password: said.page().asks_password(),
            json,
        }
    }

    /// Its path alone.
    fn location_path(&self) -> Option<&str> {
        self.location.as_deref().map(|location| location.split('?').next().unwrap_or_default())
    }
}

fn push_new(list: &mut Vec<String>, name: String) {
    if !list.contains(&name) {
        list.push(name);
    }
}

/// The members of a document, two levels deep, as kinds: what is in them is nobody's business.
fn members(at: &str, value: &Value, depth: u8, found: &mut BTreeMap<String, String>) {
    let kind = match value {
        Value::Object(object) if depth < 2 => {
            for (name, value) in object {
                let name = name.replace('~', "~0").replace('/', "~1");
                members(&format!("{at}/{name}"), value, depth + 1, found);
            }
            return;
        }
        Value::Null => "nothing",
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        Value::Number(_) => "number",
        Value::String(text) if text.is_empty() => "nothing",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    };
    if !at.is_empty() {
        found.insert(at.to_owned(), kind.to_owned());
    }
}

/// A cookie's name as a pattern: what depends on the place where the app runs, or is drawn anew, is a star.
pub(super) fn pattern_of(name: &str, url: &Url) -> String {
    let host = url.host().to_owned();
    let mut pattern = name.to_owned();
    if host.len() > 3 {
        pattern = pattern.replace(&host, "*");
    }
    if let Some((_, port)) = url.authority.rsplit_once(':').filter(|(_, port)| port.len() > 1) {
        for before in ['-', '_', '.'] {
            if pattern.ends_with(&format!("{before}{port}")) {
                pattern.truncate(pattern.len() - port.len());
                pattern.push('*');
            }
        }
    }
    let digits = regex::Regex::new("[0-9a-fA-F]{16,}").expect("a pattern that is right");
    let pattern = digits.replace_all(&pattern, "*").into_owned();
    // Nothing may be left that would fit every cookie.
    if pattern.trim_matches(['*', '-', '_', '.']).is_empty() { name.to_owned() } else { pattern }
}

/// What the name and the attributes of a cookie say about its use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Use {
    /// The token of forms: no session, and read by scripts.
    FormToken,
    /// Language, colours and the like.
    Preference,
    /// It could be a session.
    Possible,
    /// Scripts cannot read it, or its name says so.
    Session,
}

pub(super) fn use_of(cookie: &SetCookie<'_>) -> Use {
    let name = cookie.name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["csrf", "xsrf"]) {
        Use::FormToken
    } else if has(&["pref", "lang", "locale", "theme", "test_cookie", "testcookie", "timezone", "consent", "samesite"])
    {
        Use::Preference
    } else if cookie.attribute("httponly").is_some() || has(&["sess", "sid", "auth", "login", "remember", "token"]) {
        Use::Session
    } else {
        Use::Possible
    }
}

/// One key of a predicate, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sign {
    /// As it stands in the table: `status = [302]`.
    pub(super) text: String,
    pub(super) reason: String,
}

fn sign(text: String, reason: impl Into<String>) -> Sign {
    Sign { text, reason: reason.into() }
}

/// What tells yes from no.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Telling {
    pub(super) success: Vec<Sign>,
    pub(super) failure: Vec<Sign>,
}

const ASKS: [&str; 2] = ["type=\"password\"", "type='password'"];

/// What tells the two answers apart. `session` are the cookies that could be a session, the likeliest first.
pub(super) fn telling(right: (&Heard, &Said), wrong: (&Heard, &Said), session: &[String]) -> Telling {
    let ((right, said_right), (wrong, said_wrong)) = (right, wrong);
    let mut telling = Telling::default();
    let only =
        |yes: &[String], no: &[String]| session.iter().find(|name| yes.contains(name) && !no.contains(name)).cloned();
    telling.success.push(sign(format!("status = [{}]", right.status), "what the right password was answered with"));
    if let Some(name) = only(&right.sets, &wrong.sets) {
        telling.success.push(sign(format!("sets_cookie = {}", quoted(&name)), "given for the right password only"));
    } else if let Some(name) = only(&right.changes, &wrong.changes) {
        telling.success.push(sign(format!("changes_cookie = {}", quoted(&name)), "changed by the right password only"));
    } else if let Some(name) = session.iter().find(|name| right.sets.contains(name)) {
        let reason = "set with both answers, so it tells nothing alone, but a login without it is none";
        telling.success.push(sign(format!("sets_cookie = {}", quoted(name)), reason));
    }
    if right.status != wrong.status {
        telling.failure.push(refused(wrong.status, right.status));
    }
    match (right.location_path(), wrong.location_path()) {
        (Some(yes), Some(no)) if yes != no && is_plain(no) => {
            telling.success.push(sign(format!("not_location = {}", quoted(no)), "where the wrong password was sent"));
            telling.failure.push(sign(format!("location = {}", quoted(no)), "where the wrong password was sent"));
        }
        _ => {}
    }
    let member = |pointer: &str, heard: &Heard| {
        heard.json.get(pointer).map(String::as_str).filter(|kind| *kind != "nothing").map(str::to_owned)
    };
    let differs =
        right.json.keys().find(|pointer| member(pointer, right).is_some() && member(pointer, wrong).is_none());
    let flag = right.json.iter().find(|(pointer, kind)| {
        matches!(
            (kind.as_str(), wrong.json.get(*pointer).map(String::as_str)),
            ("true", Some("false")) | ("false", Some("true"))
        )
    });
    if let Some((pointer, kind)) = flag {
        let (yes, no) = (kind == "true", kind != "true");
        telling
            .success
            .push(sign(format!("json = {{ {} = {yes} }}", quoted(pointer)), "what the answer says of itself"));
        if telling.failure.is_empty() {
            telling
                .failure
                .push(sign(format!("json = {{ {} = {no} }}", quoted(pointer)), "what the answer says of itself"));
        }
    } else if let Some(pointer) = differs {
        let key = quoted(pointer);
        telling.success.push(sign(
            format!("json = {{ {key} = {{ exists = true }} }}"),
            "in the answer to the right password only",
        ));
        if telling.failure.is_empty() && !wrong.json.is_empty() {
            telling.failure.push(sign(
                format!("json = {{ {key} = {{ exists = false }} }}"),
                "in the answer to the right password only",
            ));
        }
    }
    if telling.failure.is_empty() && wrong.asks_password && !right.asks_password {
        let (no, yes) = (said_wrong.text(), said_right.text());
        if let Some(text) = ASKS.into_iter().find(|text| no.contains(text) && !yes.contains(text)) {
            let reason = "the form again; after the right password it is not there";
            telling.failure.push(sign(format!("status = [{}]", wrong.status), "what both are answered with"));
            telling.failure.push(sign(format!("body = {}", quoted(text)), reason));
            telling.success.push(sign(format!("not_body = {}", quoted(text)), reason));
        }
    }
    telling
}

/// Where only a page that comes after the answer tells.
pub(super) fn by_whoami() -> Telling {
    let reason = "both answers are alike, so that the app is asked who the cookies are";
    Telling {
        success: vec![sign("signed_in = true".to_owned(), reason)],
        failure: vec![sign("signed_in = false".to_owned(), reason)],
    }
}

fn refused(wrong: u16, right: u16) -> Sign {
    if wrong == 403 || right == 403 || (300..400).contains(&wrong) {
        return sign(format!("status = [{wrong}]"), "what the wrong password was answered with");
    }
    let reason = "what the wrong password was answered with, and what a form that is too old usually is";
    sign(format!("status = [{wrong}, 403]"), reason)
}

/// What can be written without having seen a right password: whatever is unlike the answer to a wrong one is held, and rings
/// no phone unless it looks as most apps' answers do.
pub(super) fn guess(wrong: &Heard) -> Telling {
    let mut telling = Telling::default();
    telling.success.push(sign("status = [302, 303]".to_owned(), "most apps lead on after a right password: a guess"));
    match wrong.location_path().filter(|path| is_plain(path)) {
        Some(path) => {
            let reason = "where the wrong password was sent";
            telling.success.push(sign(format!("not_location = {}", quoted(path)), reason));
            telling
                .failure
                .push(sign(format!("status = [{}]", wrong.status), "what the wrong password was answered with"));
            telling.failure.push(sign(format!("location = {}", quoted(path)), reason));
        }
        None => {
            telling.failure.push(refused(wrong.status, 302));
        }
    }
    telling
}

/// Whether a path can stand in a pattern as it is.
fn is_plain(path: &str) -> bool {
    crate::domain::pattern::PathPattern::parse(path).is_ok_and(|pattern| pattern.literal().is_some())
}

/// A key as TOML writes it.
pub(super) fn key(text: &str) -> String {
    let is_bare = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    if is_bare { text.to_owned() } else { quoted(text) }
}

/// A text as TOML writes it.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_depend_on_the_place_become_patterns() {
        let url = Url::parse("http://wiki.example:8888/").unwrap();
        for (name, pattern) in [
            ("DokuWiki", "DokuWiki"),
            ("DW0123456789abcdef0123456789abcdef", "DW*"),
            ("username-wiki.example-8888", "username-*-*"),
            ("sid_8888", "sid_*"),
            ("0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef"),
        ] {
            assert_eq!(pattern_of(name, &url), pattern, "{name}");
        }
    }

    #[test]
    fn what_cookies_are_for() {
        for (header, found) in [
            ("csrftoken=x; HttpOnly", Use::FormToken),
            ("LIBPREFS=lang; Path=/", Use::Preference),
            ("x=1; HttpOnly", Use::Session),
            ("PHPSESSID=1", Use::Session),
            ("x=1", Use::Possible),
        ] {
            assert_eq!(use_of(&SetCookie::parse(header).unwrap()), found, "{header}");
        }
    }

    #[test]
    fn json_is_told_by_kinds_not_by_what_is_in_it() {
        let mut found = BTreeMap::new();
        members(
            "",
            &serde_json::json!({ "token": "secret", "user": { "name": "alice", "a/b": null }, "ok": true }),
            0,
            &mut found,
        );
        let found: Vec<_> = found.iter().map(|(at, kind)| (at.as_str(), kind.as_str())).collect();
        assert_eq!(found, [("/ok", "true"), ("/token", "text"), ("/user/a~1b", "nothing"), ("/user/name", "text")]);
    }
}
