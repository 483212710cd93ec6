//! Lists of users as files: CSV in ([`import()`]) and out ([`export`]). What a row means is [`crate::domain::roster`]'s, that all
//! of a list counts or nothing is [`crate::engine::imports`]'s; commands and APIs bring the bytes and show the events.

mod events;
mod import;
mod letters;
mod read;
mod source;
mod write;

#[cfg(test)]
mod tests;

pub use events::{Counts, ImportEvent, Problem, Stage, Summary};
pub use import::{ImportError, Job, Letters, Outcome, import};
pub use letters::{Letter, LinkTooLong};
pub use read::{HeaderProblem, MAX_ROWS, REASON, Reader, Row};
pub use source::{MAX_FILE, MAX_RECORD};
pub use write::{ExportPage, Rejects, Writer, export};

/// Why a list cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RosterError {
    /// Nothing is in it.
    #[error("the file is empty: its first line must name the columns, `username` among them")]
    Empty,
    /// Not UTF-8.
    #[error("the file is {found}, save it as «CSV UTF-8»")]
    Encoding {
        /// What it is.
        found: &'static str,
    },
    /// Not UTF-8 further down.
    #[error(
        "row {row} is not UTF-8, Windows-1252 or ISO 8859-1 perhaps: save the file as «CSV UTF-8», or convert it with \
         `iconv -f WINDOWS-1252 -t UTF-8`"
    )]
    NotUtf8 {
        /// The row.
        row: u64,
    },
    /// What is wrong with the header, all of it.
    #[error("the header does not fit: {}; the columns are {}", list(.0), columns())]
    Header(Vec<HeaderProblem>),
    /// Cells could belong to any column.
    #[error("a quotation mark in the header is not closed")]
    OpenHeader,
    /// A record without an end.
    #[error("the record that begins in row {row} is longer than {MAX_RECORD} bytes: is a quotation mark not closed")]
    RecordTooLong {
        /// The row.
        row: u64,
    },
    /// Too many bytes.
    #[error("the file is longer than {} MiB: split it", MAX_FILE / 1024 / 1024)]
    TooLong,
    /// Too many rows.
    #[error("the file has more than {MAX_ROWS} rows: split it")]
    TooManyRows,
    /// The bytes did not come.
    #[error("the file cannot be read ({0})")]
    Unreadable(String),
}

fn list(problems: &[HeaderProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn columns() -> String {
    crate::domain::roster::Column::ALL.map(|column| format!("`{column}`")).join(", ")
}
