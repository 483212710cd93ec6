//! Where a request says who signs in, and with what.

use toml::Value;

use super::{LoginKind, pointer};
use crate::config::problem::Complaint;
use crate::config::reader::Section;

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

pub(super) fn read_credentials(section: &mut Section<'_>, kind: LoginKind) -> Credentials {
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
