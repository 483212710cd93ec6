//! What can be given to a route, said once: what is asked of it is checked by this, and the document is made of it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::problem::Wrong;
use crate::domain::ids::{CampaignName, Id, RealmName};
use crate::domain::locale::Locale;
use crate::domain::roster::{MAX_GROUPS, is_group};
use crate::domain::text::is_email;
use crate::domain::time::Timestamp;
use crate::engine::administration::To;

/// A field of a body, or a parameter of a query.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it may hold.
    pub kind: Kind,
    /// Whether it may be left out, or even be `null`.
    pub need: Need,
    /// What it is, for people.
    pub about: &'static str,
}

/// Whether a field must be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It must.
    Required,
    /// It may be left out; `null` says the same.
    Optional,
    /// It may be left out; `null` takes away what is there.
    Clearable,
}

/// What a field may hold.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Text of so many characters at most.
    Text(usize),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A whole number within these bounds.
    Number(u64, u64),
    /// Yes or no.
    Flag,
    /// A time, RFC 3339.
    Time,
    /// An id.
    Id,
    /// So many ids at most.
    Ids(usize),
    /// A name of a campaign.
    Name,
    /// A name of a realm: of one that is configured, or an application's.
    Realm,
    /// An e-mail address.
    Email,
    /// A group.
    Group,
    /// Groups.
    Groups,
    /// A language.
    Language,
    /// A text by language.
    Messages,
}

/// Names that are not known, of one body or query, that are told.
const UNKNOWN_TOLD: usize = 20;

/// A field that must be given.
pub const fn required(name: &'static str, kind: Kind, about: &'static str) -> Field {
    Field { name, kind, need: Need::Required, about }
}

/// A field that may be left out.
pub const fn optional(name: &'static str, kind: Kind, about: &'static str) -> Field {
    Field { name, kind, need: Need::Optional, about }
}

/// A field that may be left out, and taken away by `null`.
pub const fn clearable(name: &'static str, kind: Kind, about: &'static str) -> Field {
    Field { name, kind, need: Need::Clearable, about }
}

/// The form of names of campaigns.
const NAME: &str = "^[a-z0-9-]{1,40}$";
/// The form of names of realms. Every number of so many digits can be read.
const REALM: &str = "^([a-z0-9-]{1,40}|service:(0|[1-9][0-9]{0,18}))$";
/// The longest message of a campaign, in characters; what it may hold the campaign says itself.
const MESSAGE: usize = 1000;

impl Kind {
    /// What is wrong with a value; `None` if nothing is.
    fn wrong(self, value: &Value) -> Option<String> {
        let text = || value.as_str().ok_or_else(|| "a text is needed".to_owned());
        let said = match self {
            Self::Text(most) => text().and_then(|text| within(text, most)),
            Self::Choice(words) => text().and_then(|text| {
                words.contains(&text).then_some(()).ok_or_else(|| format!("one of {} is needed", quoted(words)))
            }),
            Self::Number(least, most) => match value.as_u64() {
                Some(number) if (least..=most).contains(&number) => Ok(()),
                _ => Err(format!("a whole number from {least} to {most} is needed")),
            },
            Self::Flag => value.as_bool().map(drop).ok_or_else(|| "`true` or `false` is needed".to_owned()),
            Self::Time => text().and_then(|text| {
                // A day alone would be its first moment, where whoever writes an end means its last.
                let is_time = text.len() > 10 && Timestamp::parse(text).is_some();
                is_time.then_some(()).ok_or_else(|| "a time like `2027-03-01T00:00:00Z` is needed".to_owned())
            }),
            Self::Id => text().and_then(is_id),
            Self::Ids(most) => each(value, most, &|item| item.as_str().ok_or_else(not_text).and_then(is_id)),
            Self::Name => text().and_then(|text| {
                let is_name = CampaignName::parse(text).is_some();
                is_name.then_some(()).ok_or_else(|| "small letters, digits and `-` are needed, 40 at most".to_owned())
            }),
            Self::Realm => text().and_then(|text| {
                let is_realm = RealmName::parse(text).or_else(|| RealmName::parse_of_service(text)).is_some();
                let needed = "small letters, digits and `-` are needed, 40 at most, or `service:` and a number";
                is_realm.then_some(()).ok_or_else(|| needed.to_owned())
            }),
            Self::Email => text().and_then(|text| {
                is_email(text).then_some(()).ok_or_else(|| "an address like `alice@example.org` is needed".to_owned())
            }),
            Self::Group => text().and_then(group),
            Self::Groups => each(value, MAX_GROUPS, &|item| item.as_str().ok_or_else(not_text).and_then(group)),
            Self::Language => text().and_then(language),
            Self::Messages => match value.as_object() {
                Some(messages) => messages.iter().try_for_each(|(tag, message)| {
                    language(tag)?;
                    message.as_str().ok_or_else(not_text).and_then(|text| within(text, MESSAGE))
                }),
                None => Err("an object is needed: texts by language".to_owned()),
            },
        };
        said.err()
    }

    /// A value of a query, as JSON would have it.
    fn of_query(self, text: &str) -> Value {
        let read = match self {
            Self::Number(..) => text.parse::<u64>().ok().map(Value::from),
            Self::Flag => text.parse::<bool>().ok().map(Value::from),
            _ => None,
        };
        read.unwrap_or_else(|| Value::from(text))
    }

    /// As a JSON Schema (2020-12).
    pub fn schema(self) -> Value {
        let tags = || Locale::ALL.map(Locale::tag);
        match self {
            Self::Text(most) => json!({ "type": "string", "maxLength": most }),
            Self::Choice(words) => json!({ "type": "string", "enum": words }),
            Self::Number(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
            Self::Flag => json!({ "type": "boolean" }),
            Self::Time => json!({ "type": "string", "format": "date-time" }),
            Self::Id => json!({ "type": "string", "format": "uuid" }),
            Self::Ids(most) => json!({ "type": "array", "items": Self::Id.schema(), "maxItems": most }),
            Self::Name => json!({ "type": "string", "pattern": NAME }),
            Self::Realm => json!({ "type": "string", "pattern": REALM }),
            Self::Email => json!({ "type": "string", "format": "email", "maxLength": 254 }),
            Self::Group => json!({ "type": "string", "minLength": 1, "maxLength": 128 }),
            Self::Groups => json!({ "type": "array", "items": Self::Group.schema(), "maxItems": MAX_GROUPS }),
            Self::Language => json!({ "type": "string", "enum": tags() }),
            Self::Messages => json!({
                "type": "object",
                "propertyNames": { "enum": tags() },
                "additionalProperties": { "type": "string", "maxLength": MESSAGE },
            }),
        }
    }
}

fn not_text() -> String {
    "a text is needed".to_owned()
}

fn within(text: &str, most: usize) -> Result<(), String> {
    (text.chars().count() <= most).then_some(()).ok_or_else(|| format!("at most {most} characters are taken"))
}

fn is_id(text: &str) -> Result<(), String> {
    let dashed = text.len() == 36 && Id::<()>::parse(text).is_some();
    dashed.then_some(()).ok_or_else(|| "an id is needed, as lists have it".to_owned())
}

fn group(text: &str) -> Result<(), String> {
    let is_plain = is_group(text) && text == text.trim() && !text.is_empty() && !text.contains(';');
    is_plain
        .then_some(())
        .ok_or_else(|| "a group is needed: seen as it is written, 128 bytes at most, without `;`".to_owned())
}

fn language(tag: &str) -> Result<(), String> {
    let tags = Locale::ALL.map(Locale::tag);
    tags.contains(&tag).then_some(()).ok_or_else(|| format!("a language is needed, one of {}", quoted(&tags)))
}

fn each(value: &Value, most: usize, look: &dyn Fn(&Value) -> Result<(), String>) -> Result<(), String> {
    match value.as_array() {
        Some(items) if items.len() <= most => items.iter().try_for_each(look),
        Some(_) => Err(format!("at most {most} are taken")),
        None => Err("a list is needed".to_owned()),
    }
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// What was given and can be taken.
#[derive(Debug, Default)]
pub struct Given(BTreeMap<&'static str, Value>);

impl Given {
    /// Reads a query; everything that is wrong with it else.
    ///
    /// # Errors
    ///
    /// Each parameter that is unknown, there twice, missing, or of another kind.
    pub fn query(fields: &[Field], query: &str) -> Result<Self, Vec<Wrong>> {
        let mut pairs = Map::new();
        let mut wrong = Vec::new();
        for (name, text) in form_urlencoded::parse(query.as_bytes()) {
            let kind = fields.iter().find(|field| field.name == name).map(|field| field.kind);
            let value = kind.map_or_else(|| Value::from(&*text), |kind| kind.of_query(&text));
            if pairs.insert(name.to_string(), value).is_some() {
                let detail = "it is given twice".to_owned();
                wrong.push(Wrong { place: "query", field: shortened(&name), detail });
            }
        }
        Self::of("query", fields, &pairs, wrong)
    }

    /// Reads the object of a body; everything that is wrong with it else.
    ///
    /// # Errors
    ///
    /// Each field that is unknown, missing, or of another kind.
    pub fn body(fields: &[Field], object: &Map<String, Value>) -> Result<Self, Vec<Wrong>> {
        Self::of("body", fields, object, Vec::new())
    }

    fn of(
        place: &'static str,
        fields: &[Field],
        object: &Map<String, Value>,
        mut wrong: Vec<Wrong>,
    ) -> Result<Self, Vec<Wrong>> {
        let mut given = BTreeMap::new();
        let unknown = object.keys().filter(|name| !fields.iter().any(|field| field.name == name.as_str()));
        // What is answered is not to be many times what was sent.
        for name in unknown.take(UNKNOWN_TOLD) {
            let known: Vec<&str> = fields.iter().map(|field| field.name).collect();
            let detail = if known.is_empty() {
                "nothing is taken here".to_owned()
            } else {
                format!("there is {}", quoted(&known))
            };
            wrong.push(Wrong { place, field: shortened(name), detail: format!("it is not known; {detail}") });
        }
        for field in fields {
            match (object.get(field.name), field.need) {
                (None | Some(Value::Null), Need::Required) => {
                    wrong.push(Wrong { place, field: field.name.to_owned(), detail: "it is missing".to_owned() });
                }
                (None, Need::Optional | Need::Clearable) | (Some(Value::Null), Need::Optional) => {}
                (Some(Value::Null), Need::Clearable) => drop(given.insert(field.name, Value::Null)),
                (Some(value), _) => match field.kind.wrong(value) {
                    Some(detail) => wrong.push(Wrong { place, field: field.name.to_owned(), detail }),
                    None => drop(given.insert(field.name, value.clone())),
                },
            }
        }
        if wrong.is_empty() { Ok(Self(given)) } else { Err(wrong) }
    }

    /// A text, if it was given.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// A number, if it was given.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.0.get(name)?.as_u64()
    }

    /// A number that its bounds keep within 32 bits.
    pub fn count(&self, name: &str) -> Option<u32> {
        self.number(name).and_then(|number| u32::try_from(number).ok())
    }

    /// Whether it is said; not if it is left out.
    pub fn flag(&self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or_default()
    }

    /// A time, if it was given.
    pub fn time(&self, name: &str) -> Option<Timestamp> {
        self.text(name).and_then(Timestamp::parse)
    }

    /// An id, if it was given.
    pub fn id<K>(&self, name: &str) -> Option<Id<K>> {
        self.text(name).and_then(Id::parse)
    }

    /// Texts, if they were given.
    pub fn texts(&self, name: &str) -> Option<Vec<String>> {
        let items = self.0.get(name)?.as_array()?;
        Some(items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect())
    }

    /// Texts by language.
    pub fn messages(&self, name: &str) -> BTreeMap<Locale, String> {
        let object = self.0.get(name).and_then(Value::as_object);
        let pairs = object.into_iter().flatten();
        pairs.filter_map(|(tag, text)| Some((Locale::parse(tag)?, text.as_str()?.to_owned()))).collect()
    }

    /// What a field becomes.
    pub fn change<T>(&self, name: &str, read: impl Fn(&str) -> Option<T>) -> To<T> {
        match self.0.get(name) {
            None => To::Stay,
            Some(value) => value.as_str().and_then(read).map_or(To::Nothing, To::This),
        }
    }
}

/// A name that came from outside, to be said again.
fn shortened(name: &str) -> String {
    name.chars().take(60).collect()
}
