//! `[[apps.login]]`: how a login is recognised, whose it is, and how it ended.

mod credentials;
mod predicate;

use std::collections::BTreeMap;

use toml::Value;

use super::problem::Complaint;
use super::reader::{Section, text_of};
use crate::domain::pattern::{CookiePattern, PathPattern, Pattern};

pub use crate::domain::login::rule::{Condition, FieldsIn};

pub use self::credentials::{Credentials, FieldSource, UserSource};
pub(super) use self::predicate::read_probe;
pub use self::predicate::{JsonExpect, PredicateConfig};

use self::credentials::read_credentials;
use self::predicate::{read_predicates, status};

/// One way into an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginRuleConfig {
    /// The form in which credentials come.
    pub kind: LoginKind,
    /// Which requests (`match`).
    pub pattern: Pattern,
    /// What fields of body or query must be.
    pub when: BTreeMap<String, Condition>,
    /// What headers must be; names in lower case.
    pub when_header: BTreeMap<String, Condition>,
    /// Where the fields of a form are looked for.
    pub fields_in: FieldsIn,
    /// JSON may come as `text/plain`.
    pub json_as_text: bool,
    /// Where user name and password stand.
    pub credentials: Credentials,
    /// Any of these says yes; empty if it was not given. Tried after `failure`.
    pub success: Vec<PredicateConfig>,
    /// Any of these says no; empty if it was not given.
    pub failure: Vec<PredicateConfig>,
    /// What happens to a login whose password was right; `None`: that depends on its client.
    pub hold: Option<HoldMode>,
    /// The app signs in the session id from before; then `failure` is given.
    pub same_id: bool,
    /// What in the answer says who was signed in.
    pub user_from: Option<UserFrom>,
    /// A push without a number is accepted.
    pub bare_push: bool,
    /// What a client that sees no page is told when its login is refused.
    pub refusal: Option<RefusalConfig>,
}

/// An answer in the app's own form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusalConfig {
    /// The status.
    pub status: u16,
    /// The content type.
    pub content_type: String,
    /// The body; `{message}` stands for what is said.
    pub body: String,
}

/// The form in which credentials come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginKind {
    /// A form, urlencoded or multipart.
    Form,
    /// A JSON object.
    Json,
    /// The `Authorization` header.
    Basic,
    /// A JSON-RPC call.
    JsonRpc,
    /// An XML-RPC call.
    XmlRpc,
}

/// What in the answer says who was signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserFrom {
    /// A value of a JSON answer, by its pointer.
    Json(String),
    /// The first group of a regular expression on the value of a cookie.
    Cookie {
        /// Name of the cookie.
        name: CookiePattern,
        /// The regular expression.
        regex: String,
    },
}

/// What happens to a login whose password was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldMode {
    /// The browser gets the gateway's page.
    Page,
    /// The answer is delayed.
    Wait,
    /// Refused with the request for password and code in one.
    CodeFirst,
    /// Every login here is refused.
    Deny,
}

const KINDS: [(&str, LoginKind); 5] = [
    ("form", LoginKind::Form),
    ("json", LoginKind::Json),
    ("basic", LoginKind::Basic),
    ("json-rpc", LoginKind::JsonRpc),
    ("xml-rpc", LoginKind::XmlRpc),
];

const FIELDS_IN: [(&str, FieldsIn); 3] =
    [("both", FieldsIn::Both), ("body", FieldsIn::Body), ("query", FieldsIn::Query)];

const HOLDS: [(&str, HoldMode); 4] =
    [("page", HoldMode::Page), ("wait", HoldMode::Wait), ("code-first", HoldMode::CodeFirst), ("deny", HoldMode::Deny)];

pub(super) fn read(section: &mut Section<'_>) -> LoginRuleConfig {
    let kind = section.choice("kind", &KINDS, LoginKind::Form);
    let pattern = section.required("match", "for example `match = \"POST /login\"`", request_pattern);
    let rule = LoginRuleConfig {
        kind,
        pattern: pattern.unwrap_or_else(nowhere),
        when: section.value("when", conditions).unwrap_or_default(),
        when_header: section.value("when_header", header_conditions).unwrap_or_default(),
        fields_in: section.choice("fields_in", &FIELDS_IN, FieldsIn::Both),
        json_as_text: section.flag("json_as_text", false),
        credentials: read_credentials(section, kind),
        success: read_predicates(section, "success"),
        failure: read_predicates(section, "failure"),
        hold: Some(section.choice("hold", &HOLDS, HoldMode::Page)).filter(|_| section.has("hold")),
        same_id: section.flag("same_id", false),
        user_from: section.value("user_from", user_from),
        bare_push: section.flag("bare_push", false),
        refusal: section.value("refusal", refusal),
    };
    check(section, &rule);
    rule
}

fn check(section: &Section<'_>, rule: &LoginRuleConfig) {
    if matches!(rule.pattern.method(), Some("GET" | "HEAD")) && rule.kind != LoginKind::Basic {
        let hint = "a password in an address ends up in logs; close that way with `denied`";
        section.wrong("match", "must not be a login by `GET`", hint);
    }
    if !section.has("success") && !section.has("failure") && rule.hold != Some(HoldMode::Deny) {
        let hint = "give `success`, `failure` or both, for example `failure = { status = [200, 403] }`";
        section.wrong("", "does not say how a right password differs from a wrong one", hint);
    }
    if !rule.failure.is_empty() && rule.failure == rule.success {
        section.wrong("success", "is the same as `failure`, which is tried first", "no password would ever be right");
    }
    if rule.bare_push && !matches!(rule.hold, None | Some(HoldMode::Wait)) {
        section.wrong("bare_push", "is for `hold = \"wait\"` only", "elsewhere there is a page with a number");
    }
    if rule.kind == LoginKind::Basic && rule.hold == Some(HoldMode::Page) {
        section.wrong("hold", "has no page in a rule of kind `basic`", "its clients show none: `wait` or `code-first`");
    }
    if rule.kind != LoginKind::Form && rule.fields_in != FieldsIn::Both {
        section.wrong("fields_in", "is for `kind = \"form\"` only", "other kinds have their places in the body");
    }
    if rule.json_as_text && !matches!(rule.kind, LoginKind::Json | LoginKind::JsonRpc) {
        section.wrong("json_as_text", "is for `kind = \"json\"` and `\"json-rpc\"` only", "other kinds read no JSON");
    }
    if rule.refusal.is_some() && !matches!(rule.hold, None | Some(HoldMode::Wait | HoldMode::CodeFirst)) {
        section.wrong(
            "refusal",
            "is for `hold = \"wait\"` and `\"code-first\"` only",
            "elsewhere the gateway shows its page",
        );
    }
    if rule.same_id && !section.has("failure") {
        let hint = "without it a wrong password could not be told from a right one";
        section.missing("failure", format!("`same_id` needs it: {hint}"));
    }
    if let Credentials::Fields { username: UserSource::Request(username), password } = &rule.credentials
        && username == password
        && section.has("username")
        && section.has("password")
    {
        section.wrong("password", "is the same field as `username`", "name the one the password is in");
    }
}

/// Stands in for a pattern that could not be read.
fn nowhere() -> Pattern {
    Pattern::parse("* /").expect("`* /` is a pattern")
}

/// Reads `METHOD /path` of the app.
pub(super) fn request_pattern(text: &str) -> Result<Pattern, Complaint> {
    let pattern = Pattern::parse(text)
        .map_err(|error| Complaint::new(error.to_string(), "for example `POST /login` or `GET /static/**`"))?;
    own_path(pattern.path())?;
    Ok(pattern)
}

/// Refuses paths that the gateway answers itself.
pub(super) fn own_path(path: &PathPattern) -> Result<(), Complaint> {
    let text = path.to_string();
    if text == "/.vestibule" || text.starts_with("/.vestibule/") {
        return Err(Complaint::new("is a path of the gateway itself", "it never reaches the app"));
    }
    Ok(())
}

/// Reads a JSON pointer (RFC 6901) to something inside a document.
pub(super) fn pointer(text: &str) -> Result<String, Complaint> {
    let escapes_end = text.split('~').skip(1).all(|after| after.starts_with(['0', '1']));
    if text.starts_with('/') && escapes_end {
        return Ok(text.to_owned());
    }
    Err(Complaint::new("must be a JSON pointer", "for example `/user/name`"))
}

fn refusal(value: &Value) -> Result<RefusalConfig, Complaint> {
    let wrong = || {
        let example = "for example `{ status = 403, type = \"application/json\", body = '{\"error\":\"{message}\"}' }`";
        Complaint::new("must have `status`, `type` and `body`, and nothing else", example)
    };
    let table = value.as_table().filter(|table| table.len() == 3).ok_or_else(wrong)?;
    let text = |key: &str| table.get(key).and_then(Value::as_str).map(str::to_owned).ok_or_else(wrong);
    let content_type = text("type")?;
    if content_type.is_empty() || !content_type.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        return Err(wrong());
    }
    Ok(RefusalConfig { status: status(table.get("status").ok_or_else(wrong)?)?, content_type, body: text("body")? })
}

fn conditions(value: &Value) -> Result<BTreeMap<String, Condition>, Complaint> {
    let wrong = || {
        Complaint::new(
            "must be a table with a text, a list of texts or `{ exists = … }` each",
            "for example `{ do = \"login\", page = [\"a\", \"b\"], step = { exists = false } }`",
        )
    };
    let table = value.as_table().ok_or_else(wrong)?;
    let texts = |value: &Value| -> Option<Condition> {
        match value {
            Value::String(text) => Some(Condition::OneOf(vec![text.clone()])),
            Value::Array(list) if !list.is_empty() => {
                let texts = list.iter().map(|value| value.as_str().map(str::to_owned)).collect::<Option<_>>()?;
                Some(Condition::OneOf(texts))
            }
            Value::Table(table) if table.len() == 1 => {
                let exists = table.get("exists").and_then(Value::as_bool)?;
                Some(if exists { Condition::Present } else { Condition::Absent })
            }
            _ => None,
        }
    };
    table.iter().map(|(name, value)| Ok((name.clone(), texts(value).ok_or_else(wrong)?))).collect()
}

fn header_conditions(value: &Value) -> Result<BTreeMap<String, Condition>, Complaint> {
    let lower = |(name, condition): (String, Condition)| match http::HeaderName::from_bytes(name.as_bytes()) {
        Ok(header) if !matches!(header.as_str(), "cookie" | "authorization") => {
            Ok((header.as_str().to_owned(), condition))
        }
        _ => Err(Complaint::new(
            format!("must name headers other than `Cookie` and `Authorization`, not `{}`", name.escape_debug()),
            "for example `{ X-Requested-With = \"XMLHttpRequest\" }`",
        )),
    };
    conditions(value)?.into_iter().map(lower).collect()
}

fn user_from(value: &Value) -> Result<UserFrom, Complaint> {
    let wrong = || {
        Complaint::new(
            "must name one place in the answer",
            "`{ json = \"/user/name\" }` or `{ cookie = \"NAME\", regex = \"^([^|]+)\" }`",
        )
    };
    let table = value.as_table().ok_or_else(wrong)?;
    let text = |key: &str| table.get(key).and_then(Value::as_str);
    match (table.len(), text("json"), text("cookie"), text("regex")) {
        (1, Some(at), None, None) => pointer(at).map(UserFrom::Json),
        (2, None, Some(name), Some(regex)) => {
            let compiled = regex::Regex::new(regex).map_err(|_| wrong())?;
            if compiled.captures_len() != 2 {
                return Err(Complaint::new("must have one group in `regex`, the user name", "put it in parentheses"));
            }
            Ok(UserFrom::Cookie { name: cookie_pattern(name)?, regex: regex.to_owned() })
        }
        _ => Err(wrong()),
    }
}

/// Reads the pattern of a cookie name.
pub(super) fn cookie_pattern(text: &str) -> Result<CookiePattern, Complaint> {
    CookiePattern::parse(text).map_err(|error| Complaint::new(error.to_string(), "for example `DW*`"))
}

/// Reads a text of at least one character.
pub(super) fn some_text(text: &str) -> Result<String, Complaint> {
    let trimmed = text.trim();
    if trimmed.is_empty() || trimmed.chars().any(char::is_control) {
        return Err(Complaint::new("must be a line of text", ""));
    }
    Ok(trimmed.to_owned())
}

/// Reads a text out of a list of values.
pub(super) fn pointer_of(value: &Value) -> Result<String, Complaint> {
    pointer(text_of(value)?)
}
