//! What a program of an account's application asks one factor of its user: what it may say. Where the bounds come from:
//! `docs/VERIFY-API.md`.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::request::readable;
use super::time::Timestamp;
use super::tree::{Table, Tree};

/// The longest message, in characters.
pub const MAX_MESSAGE: usize = 256;
/// The most fields that are shown below it.
pub const MAX_FIELDS: usize = 20;
/// The longest label of one, in characters.
pub const MAX_LABEL: usize = 36;
/// The longest value of one, in characters.
pub const MAX_VALUE: usize = 128;
/// The longest hidden details, in characters of JSON.
pub const MAX_HIDDEN: usize = 1024;
/// How long it can be answered where the program does not say.
pub const DEFAULT_TTL: Duration = Duration::from_mins(5);
/// How long it can be answered at most.
pub const LONGEST_TTL: Duration = Duration::from_hours(1);

/// How it is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PromptKind {
    /// By a phone's signature.
    Push,
    /// By a code of an authenticator app.
    Code,
}

/// What is kept of it beside what every question of an application has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt {
    /// How it is answered.
    pub kind: PromptKind,
    /// Whether the phone is shown when it was asked, in a place of its own.
    pub is_dated: bool,
    /// Whether the phone was rung for it.
    pub rings: bool,
    /// When it was rung once more.
    #[serde(default)]
    pub rung_at: Option<Timestamp>,
    /// What came with its answer: names and texts.
    pub metadata: Option<Table>,
}

/// What a program asks, as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewPrompt {
    /// One sentence.
    pub message: String,
    /// Label and value of what is shown below it, in this order.
    pub fields: Vec<(String, String)>,
    /// What is for the phone's app alone: names and texts.
    pub hidden: Table,
    /// When it ends, by the wall clock.
    pub ends_at: Option<Timestamp>,
    /// Whether the phone is to be left alone: its app knows of it in another way.
    pub is_silent: bool,
}

/// Why it cannot be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PromptError {
    /// Nothing to read.
    #[error("`Details.Message` is missing: it is what the phone asks")]
    NoMessage,
    /// Too much to read.
    #[error("`Details.Message` has more than {MAX_MESSAGE} characters")]
    LongMessage,
    /// Too many fields.
    #[error("there are more than {MAX_FIELDS} `Details.Fields`")]
    Fields,
    /// A field that cannot be shown.
    #[error(
        "each of `Details.Fields` has a `label` of 1 to {MAX_LABEL} and a `value` of at most {MAX_VALUE} characters"
    )]
    Field,
    /// Not a table of texts, or too much.
    #[error("`HiddenDetails` must be a JSON object of strings with at most {MAX_HIDDEN} characters")]
    Hidden,
    /// Neither is what an app says beside its answer.
    #[error("`Metadata` must be a JSON object of strings with at most {MAX_HIDDEN} characters")]
    Metadata,
    /// It would be over, or too late.
    #[error("`ExpirationDate` must lie between now and 60 minutes from now")]
    Ends,
    /// The operator did not allow it.
    #[error(
        "`Silent` is not allowed for this service: it is with `Push.SilentApproval=true`, which takes an account whose key was made \
         with `--silent-approval`"
    )]
    Silent,
}

impl NewPrompt {
    /// Looks at what a phone is to be shown; invisible characters are taken out.
    ///
    /// # Errors
    ///
    /// [`PromptError`], for the first thing that is wrong.
    pub fn checked(self) -> Result<Self, PromptError> {
        let message = readable(&self.message);
        match message.chars().count() {
            0 => return Err(PromptError::NoMessage),
            1..=MAX_MESSAGE => {}
            _ => return Err(PromptError::LongMessage),
        }
        if self.fields.len() > MAX_FIELDS {
            return Err(PromptError::Fields);
        }
        let mut fields = Vec::with_capacity(self.fields.len());
        for (label, value) in &self.fields {
            let (label, value) = (readable(label), readable(value));
            if !(1..=MAX_LABEL).contains(&label.chars().count()) || value.chars().count() > MAX_VALUE {
                return Err(PromptError::Field);
            }
            fields.push((label, value));
        }
        Ok(Self { message, fields, ..self.without_message()? })
    }

    /// The same for what no phone is shown.
    ///
    /// # Errors
    ///
    /// [`PromptError::Hidden`].
    pub fn without_message(self) -> Result<Self, PromptError> {
        if is_texts(&self.hidden) { Ok(self) } else { Err(PromptError::Hidden) }
    }

    /// Looks at what an app says beside its answer.
    ///
    /// # Errors
    ///
    /// [`PromptError::Metadata`].
    pub fn checked_metadata(metadata: Table) -> Result<Table, PromptError> {
        if is_texts(&metadata) { Ok(metadata) } else { Err(PromptError::Metadata) }
    }

    /// For how long it can be answered, from `wall` on.
    ///
    /// # Errors
    ///
    /// [`PromptError::Ends`].
    pub fn lasts(&self, wall: Timestamp) -> Result<Duration, PromptError> {
        let Some(ends_at) = self.ends_at else { return Ok(DEFAULT_TTL) };
        let lasts = wall.until(ends_at);
        // A second more: the program's own «in 60 minutes» took its time to come here, and clocks are read in whole seconds.
        if ends_at > wall && lasts <= LONGEST_TTL + Duration::from_secs(1) { Ok(lasts) } else { Err(PromptError::Ends) }
    }
}

/// Whether a table has nothing but texts, and not too much of them.
fn is_texts(table: &Table) -> bool {
    let texts = table.iter().all(|(_, value)| matches!(value, Tree::Text(_)));
    texts && serde_json::to_string(&Tree::Table(table.clone())).is_ok_and(|text| text.chars().count() <= MAX_HIDDEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(message: &str) -> NewPrompt {
        NewPrompt { message: message.to_owned(), ..NewPrompt::default() }
    }

    #[test]
    fn what_a_phone_is_shown_is_bounded() {
        assert_eq!(asked("").checked(), Err(PromptError::NoMessage));
        assert!(asked(&"x".repeat(256)).checked().is_ok());
        assert_eq!(asked(&"x".repeat(257)).checked(), Err(PromptError::LongMessage));
        let field = |label: &str, value: &str| {
            NewPrompt { fields: vec![(label.to_owned(), value.to_owned())], ..asked("Log in?") }.checked()
        };
        assert!(field(&"l".repeat(36), &"v".repeat(128)).is_ok());
        for (label, value) in [("", "v"), (&"l".repeat(37)[..], "v"), ("l", &"v".repeat(129)[..])] {
            assert_eq!(field(label, value), Err(PromptError::Field));
        }
        let fields = vec![("l".to_owned(), "v".to_owned()); 21];
        assert_eq!(NewPrompt { fields, ..asked("Log in?") }.checked(), Err(PromptError::Fields));
    }

    #[test]
    fn hidden_details_are_texts() {
        let with = |value: Tree| NewPrompt { hidden: vec![("a".to_owned(), value)], ..asked("x") }.checked();
        assert!(with(Tree::Text("b".to_owned())).is_ok());
        assert_eq!(with(Tree::Bool(true)), Err(PromptError::Hidden));
        assert_eq!(with(Tree::Text("b".repeat(1020))), Err(PromptError::Hidden));
    }

    #[test]
    fn it_ends_within_an_hour() {
        let now = Timestamp::from_secs(1000);
        let ends = |secs| NewPrompt { ends_at: Some(Timestamp::from_secs(secs)), ..asked("x") }.lasts(now);
        assert_eq!(asked("x").lasts(now), Ok(DEFAULT_TTL));
        assert_eq!(ends(1001), Ok(Duration::from_secs(1)));
        assert_eq!(ends(1000 + 3600), Ok(LONGEST_TTL));
        assert_eq!(ends(1000), Err(PromptError::Ends));
        assert_eq!(ends(1000 + 3602), Err(PromptError::Ends));
    }
}
