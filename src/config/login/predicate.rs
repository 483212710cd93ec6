//! `success` and `failure`: what an answer looks like.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::{cookie_pattern, pointer};
use crate::config::problem::Complaint;
use crate::config::reader::{Section, show};
use crate::domain::pattern::{CookiePattern, PathPattern};

/// One table of `success` or `failure`: all that is given must hold, and something is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PredicateConfig {
    /// The status is one of these; empty takes any.
    pub status: Vec<u16>,
    /// A cookie of this name gets a live value.
    pub sets_cookie: Option<CookiePattern>,
    /// No cookie of these names gets a live value; empty: not looked at.
    pub not_sets_cookie: Vec<CookiePattern>,
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
    /// What `apps.whoami` says of the cookies that the answer leaves.
    pub signed_in: Option<bool>,
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

pub(super) fn read_predicates(section: &mut Section<'_>, key: &'static str) -> Vec<PredicateConfig> {
    let given = section.has(key);
    let list = section.table_or_tables(key, read_predicate).unwrap_or_default();
    if given && section.is_empty_list(key) {
        section.wrong(key, "must have a table of predicates", "for example `{ status = [302] }`");
    }
    list
}

/// Reads one table of predicates.
fn read_predicate(section: &mut Section<'_>) -> PredicateConfig {
    let signed_in = section.value("signed_in", truth);
    PredicateConfig { signed_in, ..read_answer(section, signed_in.is_some()) }
}

/// Reads one table of predicates of the probe, which cannot ask itself.
pub(in crate::config) fn read_probe(section: &mut Section<'_>) -> PredicateConfig {
    read_answer(section, false)
}

fn read_answer(section: &mut Section<'_>, has_more: bool) -> PredicateConfig {
    let predicate = PredicateConfig {
        status: section.list_of("status", status).unwrap_or_default(),
        sets_cookie: section.text("sets_cookie", cookie_pattern),
        not_sets_cookie: section.list("not_sets_cookie", cookie_pattern).unwrap_or_default(),
        changes_cookie: section.text("changes_cookie", cookie_pattern),
        location: section.text("location", location),
        not_location: section.text("not_location", location),
        body: section.text("body", content),
        not_body: section.text("not_body", content),
        json: section.value("json", expectations).unwrap_or_default(),
        signed_in: None,
    };
    if section.is_empty_list("status") {
        section.wrong("status", "must name a status", "or be left out, if any will do");
    }
    if section.is_empty_list("not_sets_cookie") {
        section.wrong("not_sets_cookie", "must name a cookie", "or be left out, if any may be set");
    }
    if section.is_empty() && !has_more {
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

pub(super) fn status(value: &Value) -> Result<u16, Complaint> {
    let status = value.as_integer().and_then(|status| u16::try_from(status).ok());
    status
        .filter(|status| (200..=599).contains(status))
        .ok_or_else(|| Complaint::new("must be a status from `200` to `599`", "for example `[302, 303]`"))
}

fn truth(value: &Value) -> Result<bool, Complaint> {
    value.as_bool().ok_or_else(|| Complaint::new("must be `true` or `false`", "`apps.whoami` is asked for it"))
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
