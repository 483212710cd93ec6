//! What is told of an import while it goes on, as programs read it: one JSON object each, told apart by `event`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::letters::Letter;
use crate::domain::roster::{Column, Fault, Field};

/// What is being done with the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// They are looked at; nothing counts yet.
    Checking,
    /// They are imported, and that is not stopped any more.
    Applying,
}

/// Something of a row that cannot be taken, or is worth a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The line of the file on which the row begins.
    pub row: u64,
    /// The column; `null` for the row as a whole.
    pub column: Option<Column>,
    /// What stands there, shortened; nothing of a seed.
    pub value: String,
    /// What is wrong with it and what to do.
    pub reason: String,
}

impl Problem {
    /// A fault of a row.
    pub fn of(row: u64, fault: &Fault) -> Self {
        Self { row, column: fault.column, value: fault.value.clone(), reason: fault.reason.to_string() }
    }
}

/// What would become of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Rows with anything in them.
    pub rows: u64,
    /// Users who are new.
    pub added: u64,
    /// Users of whom something is another.
    pub updated: u64,
    /// Users who are as the list says.
    pub unchanged: u64,
    /// Rows that cannot be taken.
    pub rejected: u64,
    /// Things that are worth a look.
    pub warnings: u64,
}

/// What became of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Whether users were imported: not in a dry run, and not where a row was bad and none was to be skipped.
    pub imported: bool,
    /// Whether it was only looked at.
    pub dry_run: bool,
    /// How many.
    #[serde(flatten)]
    pub counts: Counts,
    /// How often what is another, of users who were there.
    pub changed: BTreeMap<Field, u64>,
    /// Things that people or administrators changed meanwhile, and that were left as they are now.
    pub overtaken: u64,
    /// Users who became members of a campaign.
    #[serde(default)]
    pub joined: u64,
    /// Users who are in another campaign than the one asked for, and stay there.
    #[serde(default)]
    pub elsewhere: u64,
    /// Letters that were written.
    #[serde(default)]
    pub letters: u64,
    /// The SHA-256 of the file.
    pub sha256: String,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum ImportEvent {
    /// The header was read.
    Columns {
        /// The names, as they stand there.
        columns: Vec<String>,
        /// What parts the cells.
        delimiter: char,
        /// Of these nothing is read.
        ignored: Vec<String>,
    },
    /// Something of a row cannot be taken.
    Problem(Problem),
    /// Something of a row is worth a look.
    Warning(Problem),
    /// A row that is left out, whole, for the file of rejects.
    Rejected {
        /// Its cells.
        cells: Vec<String>,
        /// Why.
        reason: String,
    },
    /// A user who is there will be changed.
    Update {
        /// The row.
        row: u64,
        /// The user.
        user: String,
        /// What of them.
        fields: Vec<Field>,
    },
    /// How far it is.
    Progress {
        /// What is being done.
        stage: Stage,
        /// Rows done.
        rows: u64,
        /// Bytes of the file read.
        bytes: u64,
        /// Of how many rows, once that is known.
        of: Option<u64>,
    },
    /// All rows were looked at, and what is good will be imported once whoever asked for it says so.
    Checked(Counts),
    /// A letter is to be written.
    Letter(Letter),
    /// It is over.
    Finished(Summary),
}
