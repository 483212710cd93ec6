//! `[[apps.login]]`: how a login is recognised, whose it is, and how it ended.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::problem::Complaint;
use super::reader::{Section, show, text_of};
use crate::domain::pattern::{CookiePattern, PathPattern, Pattern};

/// One way into an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginRuleConfig {
    /// The form in which credentials come.
    pub kind: LoginKind,
    /// Which requests (`match`).
    pub pattern: Pattern,
    /// Fields of body or query that must have one of these values.
    pub when: BTreeMap<String, Vec<String>>,
    /// Where user name and password stand.
    pub credentials: Credentials,
    /// Any of these says yes; empty if it was not given. Tried after `failure`.
    pub success: Vec<PredicateConfig>,
    /// Any of these says no; empty if it was not given.
    pub failure: Vec<PredicateConfig>,
    /// What happens to a login whose password was right.
    pub hold: HoldMode,
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

/// Where user name and password stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// In the body.
    Fields {
        /// The user name.
        username: UserSource,
        /// The password.
        password: FieldSource,
    },
    /// In the `Authorization` header.
    Basic,
}

/// Where a value stands in a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldSource {
    /// A field of a form.
    Field(String),
    /// A JSON pointer (RFC 6901).
    Pointer(String),
    /// A parameter of a call, counted from 0.
    Parameter(u32),
}

/// Where the user name comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserSource {
    /// From the request.
    Request(FieldSource),
    /// Always this one: the app has one password for all.
    Constant(String),
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

/// One table of `success` or `failure`: all that is given must hold, and something is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PredicateConfig {
    /// The status is one of these; empty takes any.
    pub status: Vec<u16>,
    /// A cookie of this name gets a live value.
    pub sets_cookie: Option<CookiePattern>,
    /// A cookie of this name gets a live value other than the one the request carried.
    pub changes_cookie: Option<CookiePattern>,
    /// The path that `Location` leads to matches; its host is not compared.
    pub location: Option<PathPattern>,
    /// There is no `Location` that matches.
    pub not_location: Option<PathPattern>,
    /// The decoded body contains this.
    pub body: Option<String>,
    /// The decoded body does not contain this.
    pub not_body: Option<String>,
    /// What a JSON body has, by pointer.
    pub json: BTreeMap<String, JsonExpect>,
}

/// What a JSON pointer must lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonExpect {
    /// This text, number or truth value.
    Equals(serde_json::Value),
    /// Anything but `null` and the empty text.
    Present,
    /// Nothing, `null` or the empty text.
    Absent,
}

impl PredicateConfig {
    /// Whether only the status is looked at.
    pub fn is_status_only(&self) -> bool {
        *self == Self { status: self.status.clone(), ..Self::default() }
    }
}

const KINDS: [(&str, LoginKind); 5] = [
    ("form", LoginKind::Form),
    ("json", LoginKind::Json),
    ("basic", LoginKind::Basic),
    ("json-rpc", LoginKind::JsonRpc),
    ("xml-rpc", LoginKind::XmlRpc),
];

const HOLDS: [(&str, HoldMode); 4] =
    [("page", HoldMode::Page), ("wait", HoldMode::Wait), ("code-first", HoldMode::CodeFirst), ("deny", HoldMode::Deny)];

pub(super) fn read(section: &mut Section<'_>) -> LoginRuleConfig {
    let kind = section.choice("kind", &KINDS, LoginKind::Form);
    let pattern = section.required("match", "for example `match = \"POST /login\"`", request_pattern);
    let rule = LoginRuleConfig {
        kind,
        pattern: pattern.unwrap_or_else(nowhere),
        when: section.value("when", conditions).unwrap_or_default(),
        credentials: read_credentials(section, kind),
        success: read_predicates(section, "success"),
        failure: read_predicates(section, "failure"),
        hold: section.choice("hold", &HOLDS, HoldMode::Page),
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
    if !section.has("success") && !section.has("failure") && rule.hold != HoldMode::Deny {
        let hint = "give `success`, `failure` or both, for example `failure = { status = [200, 403] }`";
        section.wrong("", "does not say how a right password differs from a wrong one", hint);
    }
    if !rule.failure.is_empty() && rule.failure == rule.success {
        section.wrong("success", "is the same as `failure`, which is tried first", "no password would ever be right");
    }
    if rule.bare_push && rule.hold != HoldMode::Wait {
        section.wrong("bare_push", "is for `hold = \"wait\"` only", "elsewhere there is a page with a number");
    }
    if rule.refusal.is_some() && !matches!(rule.hold, HoldMode::Wait | HoldMode::CodeFirst) {
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

fn read_credentials(section: &mut Section<'_>, kind: LoginKind) -> Credentials {
    let username = section.value("username", |value| user_source(kind, value));
    let password = section.value("password", |value| field_source(kind, value));
    if kind == LoginKind::Basic {
        for key in ["username", "password"] {
            if section.has(key) {
                section.wrong(key, "has no place in a rule of kind `basic`", "remove it");
            }
        }
        return Credentials::Basic;
    }
    if !section.has("username") {
        section.missing("username", "name the field, or give `{ constant = \"NAME\" }` where all share one password");
    }
    if !section.has("password") {
        section.missing("password", "name the field");
    }
    Credentials::Fields {
        username: username.unwrap_or_else(|| UserSource::Constant(String::new())),
        password: password.unwrap_or_else(|| FieldSource::Field(String::new())),
    }
}

fn user_source(kind: LoginKind, value: &Value) -> Result<UserSource, Complaint> {
    let Value::Table(table) = value else {
        return field_source(kind, value).map(UserSource::Request);
    };
    let wrong = || Complaint::new("must be a field or `{ constant = \"NAME\" }`", "");
    match (table.len(), table.get("constant")) {
        (1, Some(Value::String(name))) if !name.trim().is_empty() => Ok(UserSource::Constant(name.clone())),
        _ => Err(wrong()),
    }
}

fn field_source(kind: LoginKind, value: &Value) -> Result<FieldSource, Complaint> {
    match (kind, value) {
        (LoginKind::Form | LoginKind::Basic, Value::String(name)) if !name.is_empty() => {
            Ok(FieldSource::Field(name.clone()))
        }
        (LoginKind::Form | LoginKind::Basic, _) => {
            Err(Complaint::new("must be the name of a form field", "for example `\"password\"`"))
        }
        (LoginKind::JsonRpc | LoginKind::XmlRpc, Value::Integer(index)) => u32::try_from(*index)
            .map(FieldSource::Parameter)
            .map_err(|_| Complaint::new("must be the index of a parameter", "they are counted from 0")),
        (LoginKind::Json | LoginKind::JsonRpc, Value::String(text)) => pointer(text).map(FieldSource::Pointer),
        (LoginKind::Json, _) => Err(Complaint::new("must be a JSON pointer", "for example `\"/user/name\"`")),
        (LoginKind::JsonRpc, _) => Err(Complaint::new("must be a JSON pointer or the index of a parameter", "")),
        (LoginKind::XmlRpc, _) => Err(Complaint::new("must be the index of a parameter", "they are counted from 0")),
    }
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

fn conditions(value: &Value) -> Result<BTreeMap<String, Vec<String>>, Complaint> {
    let wrong = || {
        Complaint::new(
            "must be a table of fields with a text, or a list of texts, each",
            "for example `{ do = \"login\", page = [\"a\", \"b\"] }`",
        )
    };
    let table = value.as_table().ok_or_else(wrong)?;
    let texts = |value: &Value| -> Option<Vec<String>> {
        match value {
            Value::String(text) => Some(vec![text.clone()]),
            Value::Array(list) if !list.is_empty() => {
                list.iter().map(|value| value.as_str().map(str::to_owned)).collect()
            }
            _ => None,
        }
    };
    table.iter().map(|(name, value)| Ok((name.clone(), texts(value).ok_or_else(wrong)?))).collect()
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

fn read_predicates(section: &mut Section<'_>, key: &'static str) -> Vec<PredicateConfig> {
    let given = section.has(key);
    let list = section.table_or_tables(key, read_predicate).unwrap_or_default();
    if given && section.is_empty_list(key) {
        section.wrong(key, "must have a table of predicates", "for example `{ status = [302] }`");
    }
    list
}

/// Reads one table of predicates.
pub(super) fn read_predicate(section: &mut Section<'_>) -> PredicateConfig {
    let predicate = PredicateConfig {
        status: section.list_of("status", status).unwrap_or_default(),
        sets_cookie: section.text("sets_cookie", cookie_pattern),
        changes_cookie: section.text("changes_cookie", cookie_pattern),
        location: section.text("location", location),
        not_location: section.text("not_location", location),
        body: section.text("body", content),
        not_body: section.text("not_body", content),
        json: section.value("json", expectations).unwrap_or_default(),
    };
    if section.is_empty_list("status") {
        section.wrong("status", "must name a status", "or be left out, if any will do");
    }
    if section.is_empty() {
        section.wrong("", "has no predicate, so it would hold for every answer", "for example `{ status = [302] }`");
    }
    if predicate.body.is_some() && predicate.body == predicate.not_body {
        section.wrong("not_body", "is the same as `body`", "both can never hold");
    }
    if predicate.location.is_some() && predicate.location == predicate.not_location {
        section.wrong("not_location", "is the same as `location`", "both can never hold");
    }
    predicate
}

fn status(value: &Value) -> Result<u16, Complaint> {
    let status = value.as_integer().and_then(|status| u16::try_from(status).ok());
    status
        .filter(|status| (200..=599).contains(status))
        .ok_or_else(|| Complaint::new("must be a status from `200` to `599`", "for example `[302, 303]`"))
}

fn location(text: &str) -> Result<PathPattern, Complaint> {
    PathPattern::parse(text).map_err(|error| {
        Complaint::new(
            error.to_string(),
            "a pattern of the path, for example `/login*`; `Location` is made absolute first",
        )
    })
}

fn content(text: &str) -> Result<String, Complaint> {
    Some(text).filter(|text| !text.is_empty()).map(str::to_owned).ok_or_else(|| Complaint::new("must not be empty", ""))
}

fn expectations(value: &Value) -> Result<BTreeMap<String, JsonExpect>, Complaint> {
    let example = "for example `{ \"/ok\" = true, \"/token\" = { exists = true } }`";
    let table = value.as_table().filter(|table| !table.is_empty());
    let table = table.ok_or_else(|| Complaint::new("must be a table of JSON pointers", example))?;
    let mut expectations = BTreeMap::new();
    for (at, value) in table {
        expectations.insert(pointer(at)?, expectation(value, example)?);
    }
    Ok(expectations)
}

fn expectation(value: &Value, example: &str) -> Result<JsonExpect, Complaint> {
    let exists = |table: &Table| (table.len() == 1).then(|| table.get("exists").and_then(Value::as_bool)).flatten();
    match value {
        Value::String(text) => Ok(JsonExpect::Equals(text.clone().into())),
        Value::Integer(number) => Ok(JsonExpect::Equals((*number).into())),
        Value::Boolean(flag) => Ok(JsonExpect::Equals((*flag).into())),
        Value::Table(table) if exists(table) == Some(true) => Ok(JsonExpect::Present),
        Value::Table(table) if exists(table) == Some(false) => Ok(JsonExpect::Absent),
        other => {
            let shown = show(other).map(|shown| format!(", not `{shown}`")).unwrap_or_default();
            Err(Complaint::new(
                format!("must expect a text, a whole number, `true`, `false` or `{{ exists = … }}`{shown}"),
                example,
            ))
        }
    }
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
