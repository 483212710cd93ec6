//! Requests, as the portal sends them and as people and scripts read them.

use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::plain;

/// A request that came in.
#[derive(Debug, Clone)]
pub(super) struct Request {
    /// `YC…`.
    pub(super) id: String,
    pub(super) status: String,
    pub(super) message: String,
    pub(super) details: Vec<(String, String)>,
    pub(super) created_at: String,
    pub(super) expires_at: String,
    /// How the number gets here: `type`, `pick` or `off`.
    pub(super) matching: String,
    pub(super) choices: Vec<String>,
    /// Words for the help desk; `Some` if it is the help desk that asks.
    pub(super) read_out: Option<String>,
    /// Whether an application asks: it is no sign-in.
    pub(super) is_question: bool,
    /// Where it comes from, for requests that name no app.
    issuer: String,
    /// As it came: what an answer copies from.
    pub(super) body: Map<String, Value>,
    /// What an answer must copy.
    pub(super) signed: Vec<String>,
}

#[derive(Deserialize)]
struct Wire {
    sid: String,
    status: String,
    details: Details,
    date_created: String,
    expiration_date: String,
    vestibule: Option<Matching>,
}

#[derive(Deserialize)]
struct Details {
    message: String,
    #[serde(default)]
    fields: Vec<Field>,
}

#[derive(Deserialize)]
struct Field {
    label: String,
    value: String,
}

#[derive(Deserialize)]
struct Matching {
    number: String,
    #[serde(default)]
    choices: Vec<String>,
    #[serde(default)]
    read_out: Option<String>,
    #[serde(default)]
    logos: Option<Value>,
}

impl Request {
    /// Reads one; `signed` names what an answer must copy. `None` unless it is one.
    pub(super) fn read(body: &Value, signed: &str, issuer: &str) -> Option<Self> {
        let wire = Wire::deserialize(body).ok().filter(|wire| is_id(&wire.sid))?;
        let matching = wire.vestibule.unwrap_or_else(|| Matching {
            number: "off".to_owned(),
            choices: Vec::new(),
            read_out: None,
            logos: None,
        });
        Some(Self {
            id: wire.sid,
            status: wire.status,
            message: wire.details.message,
            details: wire.details.fields.into_iter().map(|field| (field.label, field.value)).collect(),
            created_at: wire.date_created,
            expires_at: wire.expiration_date,
            matching: matching.number,
            choices: matching.choices,
            read_out: matching.read_out,
            is_question: matching.logos.is_some(),
            issuer: issuer.to_owned(),
            body: body.as_object()?.clone(),
            signed: signed.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
        })
    }

    fn app(&self) -> &str {
        self.details.iter().find(|(label, _)| label == "App").map_or(&self.issuer, |(_, value)| value)
    }

    /// For scripts.
    pub(super) fn json(&self) -> Value {
        let details: Vec<_> =
            self.details.iter().map(|(label, value)| json!({ "label": label, "value": value })).collect();
        json!({
            "id": self.id,
            "app": self.app(),
            "message": self.message,
            "details": details,
            "expires_at": self.expires_at,
        })
    }

    /// The same with the words for the help desk, which only who asks for this one request sees.
    pub(super) fn json_with_words(&self) -> Value {
        let mut shown = self.json();
        if let Some(words) = &self.read_out {
            shown["read_out"] = words.as_str().into();
        }
        shown
    }

    /// The same for people.
    pub(super) fn text_with_words(&self) -> String {
        let mut text = self.text();
        if let Some(words) = &self.read_out {
            let _ = writeln!(text, "    Read out to the help desk, if you called it: {}", plain(words));
        }
        text
    }

    /// For people.
    pub(super) fn text(&self) -> String {
        let mut text = format!("{}  {}\n", self.id, plain(&self.message));
        for (label, value) in &self.details {
            let _ = writeln!(text, "    {}: {}", plain(label), plain(value));
        }
        let _ = writeln!(text, "    Expires: {}", plain(&self.expires_at));
        match self.matching.as_str() {
            _ if self.read_out.is_some() => {
                let _ = writeln!(text, "    If you called the help desk: vestibule phone show {}", self.id);
                text.push_str("    If you did not: deny it with --not-me\n");
            }
            "type" => text.push_str("    Approve with the number on the sign-in page: --number NN\n"),
            "pick" => {
                let choices: Vec<_> = self.choices.iter().map(|choice| plain(choice)).collect();
                let _ =
                    writeln!(text, "    Approve with the number on the sign-in page: --number {}", choices.join("|"));
            }
            _ => {}
        }
        text
    }
}

/// Whether this is a request's id.
pub(super) fn is_id(text: &str) -> bool {
    is_sid("YC", text)
}

/// Whether this is a name of the protocol: two letters and 32 hexadecimal digits.
pub(super) fn is_sid(prefix: &str, text: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| rest.len() == 32 && rest.bytes().all(|b| b.is_ascii_hexdigit()))
}
