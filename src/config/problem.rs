//! What can be wrong with a configuration, in words for the person who wrote it.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// One thing that is wrong, with everything needed to put it right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where: the key path, `apps[2].login[0].match`; lists count from 0.
    pub path: String,
    /// What stands there, shortened; never a secret, and `None` where nothing stands or it may be one.
    pub value: Option<String>,
    /// Why that will not do; reads on from the value, without a full stop.
    pub reason: String,
    /// What to do about it; may be empty.
    pub hint: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path)?;
        if let Some(value) = &self.value {
            write!(f, "`{value}` ")?;
        }
        f.write_str(&self.reason)?;
        if !self.hint.is_empty() {
            write!(f, ", {}", self.hint)?;
        }
        Ok(())
    }
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read `{}`, name the file with `--config`", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The text is not TOML.
    #[error("line {line}, column {column}: {message}")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1, in characters.
        column: usize,
        /// What was expected there.
        message: String,
    },
    /// The text is TOML, but not a configuration: every problem there is, one a line.
    #[error("{}", listed(.0))]
    Problems(Vec<Problem>),
}

fn listed(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Why a value will not do, from a parser that does not know where the value stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Complaint {
    pub(super) reason: String,
    pub(super) hint: String,
    /// The value may hold a secret and must not be shown.
    pub(super) hide: bool,
}

impl Complaint {
    pub(super) fn new(reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { reason: reason.into(), hint: hint.into(), hide: false }
    }

    pub(super) fn hidden(reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { hide: true, ..Self::new(reason, hint) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_reads_as_one_sentence() {
        let problem = Problem {
            path: "apps[2].login[0].match".into(),
            value: Some("login".into()),
            reason: "must be `METHOD /path`".into(),
            hint: "for example `POST /login`".into(),
        };
        assert_eq!(
            problem.to_string(),
            "apps[2].login[0].match: `login` must be `METHOD /path`, for example `POST /login`"
        );
        let bare = Problem { value: None, hint: String::new(), ..problem };
        assert_eq!(bare.to_string(), "apps[2].login[0].match: must be `METHOD /path`");
    }
}
