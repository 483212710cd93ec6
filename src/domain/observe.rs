//! What is noted of an app in `observe`: requests and answers that look like a login, and what the rules would have said of
//! them. Names only: values of fields, cookies and tokens are in none of it.

use std::collections::BTreeSet;

use http::HeaderMap;
use http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::login::document::Document;
use super::login::form::{Fields, One};
use super::login::outcome::{AnswerView, AskProbe, Outcome};
use super::login::rule::{Attempt, Kind, LoginRule};
use super::names;
use super::path::NormalPath;
use super::route::App;
use super::time::Timestamp;

/// The most sightings that are kept of an app; the one that was not seen for longest goes first.
pub const MOST_SEEN: usize = 500;
/// The most names of one kind in a sighting.
const MOST_NAMES: usize = 24;
/// The longest name, and path, in characters.
const LONGEST: usize = 160;

/// A request of an observed app and its answer.
#[derive(Debug)]
pub struct Passing<'a> {
    /// The method.
    pub method: &'a str,
    /// The path.
    pub path: &'a NormalPath,
    /// The query without `?`.
    pub query: Option<&'a str>,
    /// The headers of the request.
    pub headers: &'a HeaderMap,
    /// The body; `None` if it was longer than any login's.
    pub body: Option<&'a [u8]>,
    /// The answer; without a body if that was too long, or its coding cannot be undone.
    pub answer: AnswerView<'a>,
}

/// Something that looks like a login, as often as it was seen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Sighting {
    /// The method.
    pub method: String,
    /// The path in normal form, without the query.
    pub path: String,
    /// How credentials came: `form`, `json`, `xml-rpc`, `query`, `basic`, `bearer`, `unread`, or `none`.
    pub body: String,
    /// Names of the fields, of the query too; pointers of a JSON body.
    pub fields: Vec<String>,
    /// The status of the answer.
    pub status: u16,
    /// Cookies that got a live value other than the request carried.
    pub cookies: Vec<String>,
    /// Where in a JSON answer tokens stand.
    pub tokens: Vec<String>,
    /// The login rule that it matched, counted from 0.
    pub rule: Option<usize>,
    /// What the rule would have said: `success`, `failure`, `unclear`; `asks` where `whoami` would be asked; `unread`
    /// for a request that it would refuse.
    pub said: Option<String>,
}

/// A sighting with its count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observed {
    /// What was seen.
    pub sighting: Sighting,
    /// How often.
    pub count: u64,
    /// When first.
    pub first: Timestamp,
    /// When last.
    pub last: Timestamp,
}

impl Observed {
    /// The same, seen once more.
    #[must_use]
    pub fn again(self, now: Timestamp) -> Self {
        Self { count: self.count.saturating_add(1), last: self.last.max(now), ..self }
    }
}

/// What is to be noted of a request and its answer; `None` if nothing of it looks like a login.
pub fn look(app: &App, passing: &Passing<'_>) -> Option<Sighting> {
    let text = |name| passing.headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok());
    let scheme =
        text(AUTHORIZATION).and_then(|value| Some(value.split_ascii_whitespace().next()?.to_ascii_lowercase()));
    let document = match passing.body {
        Some(body) => Document::read(text(CONTENT_TYPE), text(CONTENT_ENCODING), body).ok(),
        None => None,
    };
    let query = Fields::urlencoded(passing.query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let judged = judged(app, passing, &query, document.as_ref(), scheme.as_deref());
    let in_query = query.pairs().iter().any(|(name, _)| is_password(name));
    let body_fields = document.as_ref().map(names_of).unwrap_or_default();
    let in_body = body_fields.iter().any(|name| is_password(name));
    let authorization = scheme.as_deref().filter(|scheme| matches!(*scheme, "basic" | "bearer"));
    let is_unsafe = !matches!(passing.method, "GET" | "HEAD" | "OPTIONS");
    let cookies = fresh_cookies(app, passing);
    let tokens = tokens(&passing.answer);
    let looks = judged.is_some()
        || in_query
        || in_body
        || authorization == Some("basic")
        || !tokens.is_empty()
        || is_unsafe && !cookies.is_empty()
        || is_unsafe
            && passing.body.is_some_and(|body| !body.is_empty())
            && document.is_none()
            && is_login_like(passing.path);
    if !looks {
        return None;
    }
    let body = match (&document, in_body, in_query, authorization) {
        (Some(Document::Json(_)), true, ..) => "json",
        (Some(Document::Call(_)), ..) => "xml-rpc",
        (Some(Document::Form(_)), true, ..) => "form",
        (_, _, true, _) => "query",
        (.., Some(scheme)) => scheme,
        (None, ..) => "unread",
        (Some(Document::Json(_)), ..) => "json",
        (Some(Document::Form(_)), ..) => "form",
        (Some(Document::Empty), ..) => "none",
    };
    let fields: BTreeSet<String> = query.pairs().iter().map(|(name, _)| name.clone()).chain(body_fields).collect();
    Some(Sighting {
        method: short(passing.method),
        path: short(passing.path.as_str()),
        body: body.to_owned(),
        fields: fields.iter().take(MOST_NAMES).map(|name| short(name)).collect(),
        status: passing.answer.status,
        cookies,
        tokens,
        rule: judged.as_ref().map(|(rule, _)| *rule),
        said: judged.map(|(_, said)| said.to_owned()),
    })
}

/// The rule that takes it for a login, and what that says of the answer.
fn judged(
    app: &App,
    passing: &Passing<'_>,
    query: &Fields,
    document: Option<&Document>,
    scheme: Option<&str>,
) -> Option<(usize, &'static str)> {
    let watching =
        app.rules.iter().enumerate().filter(|(_, rule)| rule.watches(passing.method, passing.path, passing.query));
    for (index, rule) in watching {
        if rule.kind == Kind::Basic {
            if scheme == Some("basic") {
                return Some((index, said(app, rule, &passing.answer)));
            }
            continue;
        }
        let Some(document) = document else { return Some((index, "unread")) };
        match rule.attempt(passing.headers, query, document) {
            Ok(Attempt::Login { .. }) => return Some((index, said(app, rule, &passing.answer))),
            Err(_) => return Some((index, "unread")),
            Ok(Attempt::Incomplete | Attempt::Other) => {}
        }
    }
    None
}

/// What a rule says of an answer.
fn said(app: &App, rule: &LoginRule, answer: &AnswerView<'_>) -> &'static str {
    match rule.outcome(answer, &app.session_cookies) {
        Ok(Outcome::Success) => "success",
        Ok(Outcome::Failure) => "failure",
        Ok(Outcome::Unclear) => "unclear",
        Err(AskProbe) => "asks",
    }
}

/// Cookies that could be a session and got a new value, in the order they came.
fn fresh_cookies(app: &App, passing: &Passing<'_>) -> Vec<String> {
    let answer = &passing.answer;
    let is_known = |name: &str| app.session_cookies.iter().any(|pattern| pattern.matches(name));
    let mut names: Vec<String> = Vec::new();
    for cookie in answer.set_cookies.iter().filter(|cookie| !cookie.is_deletion(answer.now)) {
        let is_same = answer.sent_cookies.iter().any(|sent| sent.name == cookie.name && sent.value == cookie.value);
        let could_be = is_known(cookie.name) || cookie.attribute("httponly").is_some();
        let name = short(cookie.name);
        if could_be && !is_same && !names.contains(&name) && names.len() < MOST_NAMES {
            names.push(name);
        }
    }
    names
}

/// Where in a JSON answer a text stands under a name that tokens have, two levels deep.
fn tokens(answer: &AnswerView<'_>) -> Vec<String> {
    if !(200..300).contains(&answer.status) {
        return Vec::new();
    }
    let Ok(Value::Object(members)) = serde_json::from_slice::<Value>(answer.body.unwrap_or_default()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (name, value) in &members {
        note_token("", name, value, &mut found);
        for (inner, value) in value.as_object().into_iter().flatten() {
            note_token(&format!("/{}", escaped(name)), inner, value, &mut found);
        }
    }
    found
}

fn note_token(at: &str, name: &str, value: &Value, found: &mut Vec<String>) {
    let plain: String = name.to_ascii_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let is_token = plain.ends_with("token") && !plain.contains("csrf")
        || matches!(plain.as_str(), "jwt" | "sessionid" | "sid" | "apikey");
    if is_token && value.as_str().is_some_and(|text| !text.is_empty()) && found.len() < MOST_NAMES {
        found.push(short(&format!("{at}/{}", escaped(name))));
    }
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// The names in a body: of fields, or pointers, two levels deep.
fn names_of(document: &Document) -> Vec<String> {
    match document {
        Document::Empty => Vec::new(),
        Document::Form(fields) => fields.pairs().iter().map(|(name, _)| name.clone()).collect(),
        Document::Json(value) => {
            let mut names = Vec::new();
            for (name, value) in value.as_object().into_iter().flatten() {
                names.push(format!("/{}", escaped(name)));
                names.extend(
                    value
                        .as_object()
                        .into_iter()
                        .flatten()
                        .map(|(inner, _)| format!("/{}/{}", escaped(name), escaped(inner))),
                );
            }
            names
        }
        // Parameters have no names; how many there are is all that can be said.
        Document::Call(_) => {
            let is_there = |index: &usize| document.at(&format!("/params/{index}")) != One::Absent;
            (0..MOST_NAMES).take_while(is_there).map(|index| index.to_string()).collect()
        }
    }
}

/// Whether a field of this name holds a password in most apps that have one.
fn is_password(name: &str) -> bool {
    let name = names::alias(name);
    let last = name.rsplit(['/', '[']).next().unwrap_or_default().trim_end_matches(']');
    ["pass", "pwd", "kennwort"].iter().any(|word| last.contains(word))
        || matches!(last, "p" | "pw" | "psw" | "secret" | "pin")
}

fn is_login_like(path: &NormalPath) -> bool {
    let path = path.as_str().to_ascii_lowercase();
    ["login", "logon", "signin", "sign-in", "sign_in", "auth", "session", "token"]
        .iter()
        .any(|word| path.contains(word))
}

fn short(text: &str) -> String {
    text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
