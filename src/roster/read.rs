//! Reads a list row by row. Row numbers are lines of the file: the header is line 1, and a quoted line break counts.

use std::io::Read;

use csv::{ByteRecord, ReaderBuilder};

use super::RosterError;
use super::source::{BUFFER, MAX_RECORD, Source, SourceError};
use crate::domain::ids::RealmName;
use crate::domain::roster::{Column, Entry, Fault, Reason};
use crate::domain::text::original;
use crate::domain::user::{UserName, UserNameError};

/// The most rows a list may have.
pub const MAX_ROWS: u64 = 200_000;
/// The column in which rejected rows say why; a list that was mended may still have it.
pub const REASON: &str = "reason";

/// What is wrong with a header.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeaderProblem {
    /// No user could be told from another.
    #[error("there is no column `username`")]
    NoUsername,
    /// Users of an application could not be told from another.
    #[error("there is no column `authy_id`, by which users of an application are called")]
    NoIds,
    /// Ids for users who have none.
    #[error("the column `authy_id` is for the users of an application: say which with `--realm service:NUMBER`")]
    IdsOfNobody,
    /// Which of them counts?
    #[error("the column `{0}` is there twice")]
    Twice(String),
    /// Nothing would be done with it.
    #[error("the column `{}` is not known{}", name.escape_debug(), guess(*meant))]
    Unknown {
        /// Its name.
        name: String,
        /// Which one was probably meant.
        meant: Option<Column>,
    },
}

fn guess(column: Option<Column>) -> String {
    column.map(|column| format!(" (is it `{column}`?)")).unwrap_or_default()
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line on which it begins.
    pub row: u64,
    /// What it says, or all that is wrong with it.
    pub read: Result<Entry, Vec<Fault>>,
    /// Its cells as they stand there.
    pub cells: Vec<String>,
}

/// Reads the rows of a list.
pub struct Reader<R> {
    csv: csv::Reader<Source<R>>,
    header: Vec<String>,
    /// What stands in each cell; `None` is left out.
    columns: Vec<Option<Column>>,
    ignored: Vec<String>,
    delimiter: u8,
    line: u64,
    /// The record before ended with a carriage return: a line feed after it is the same line's end.
    after_return: bool,
    rows: u64,
    record: ByteRecord,
}

impl<R> std::fmt::Debug for Reader<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("header", &self.header).field("line", &self.line).finish_non_exhaustive()
    }
}

impl<R: Read> Reader<R> {
    /// Reads the header of a list of this realm's users.
    ///
    /// # Errors
    ///
    /// [`RosterError`]: what the file is instead, or what is wrong with its header. Unknown columns are only
    /// [`Reader::ignored`] where that is asked for.
    pub fn open(input: R, realm: &RealmName, ignore_columns: bool) -> Result<Self, RosterError> {
        let (source, delimiter) = Source::open(input)?;
        let csv = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(BUFFER)
            .from_reader(source);
        let mut reader = Self {
            csv,
            header: Vec::new(),
            columns: Vec::new(),
            ignored: Vec::new(),
            delimiter,
            line: 1,
            after_return: false,
            rows: 0,
            record: ByteRecord::new(),
        };
        let (_, cells, open) = reader.record()?.ok_or(RosterError::Empty)?;
        if open {
            return Err(RosterError::OpenHeader);
        }
        reader.take_header(cells, realm, ignore_columns)?;
        Ok(reader)
    }

    fn take_header(&mut self, cells: Vec<String>, realm: &RealmName, ignore_columns: bool) -> Result<(), RosterError> {
        let mut problems = Vec::new();
        for cell in &cells {
            let column = Column::named(cell);
            let name = cell.trim();
            if column.is_some() && self.columns.contains(&column) {
                problems.push(HeaderProblem::Twice(name.to_owned()));
            }
            // Cells that follow the last delimiter of a line have no name, and nothing in them is missed.
            if column.is_none() && !name.is_empty() && !name.eq_ignore_ascii_case(REASON) {
                if ignore_columns {
                    self.ignored.push(name.to_owned());
                } else {
                    problems.push(HeaderProblem::Unknown { name: name.to_owned(), meant: Column::meant_by(name) });
                }
            }
            self.columns.push(column);
        }
        let has = |column| self.columns.contains(&Some(column));
        match (realm.service(), has(Column::Username), has(Column::AuthyId)) {
            (Some(_), _, false) => problems.insert(0, HeaderProblem::NoIds),
            (None, _, true) => problems.insert(0, HeaderProblem::IdsOfNobody),
            (None, false, false) => problems.insert(0, HeaderProblem::NoUsername),
            (Some(_), _, true) | (None, true, false) => {}
        }
        self.header = cells;
        if problems.is_empty() { Ok(()) } else { Err(RosterError::Header(problems)) }
    }

    /// The names of the columns, as they stand there.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The columns of which nothing is read.
    pub fn ignored(&self) -> &[String] {
        &self.ignored
    }

    /// What parts the cells.
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Bytes read so far.
    pub fn bytes(&self) -> u64 {
        self.csv.get_ref().bytes()
    }

    /// The SHA-256 of what was read, in hexadecimal; of the whole list once the last row was read.
    pub fn sha256(&self) -> String {
        self.csv.get_ref().sha256()
    }

    /// The next row that has anything in it; `None` at the end. `name` makes names canonical.
    ///
    /// # Errors
    ///
    /// [`RosterError`]: the rest of the file cannot be read.
    pub fn next(&mut self, name: &dyn Fn(&str) -> Result<UserName, UserNameError>) -> Result<Option<Row>, RosterError> {
        loop {
            let Some((row, cells, open)) = self.record()? else { return Ok(None) };
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            self.rows += 1;
            if self.rows > MAX_ROWS {
                return Err(RosterError::TooManyRows);
            }
            let read = if open {
                Err(vec![Fault::of_row(Reason::OpenQuote)])
            } else if cells.len() == self.columns.len() {
                let cell = |column| {
                    let at = self.columns.iter().position(|of| *of == Some(column));
                    at.map_or("", |at| original(&cells[at]))
                };
                Entry::read(cell, name)
            } else {
                let cells = Reason::Cells { found: cells.len(), expected: self.columns.len() };
                Err(vec![Fault::of_row(cells)])
            };
            return Ok(Some(Row { row, read, cells }));
        }
    }

    /// The next record: the line it begins on, its cells, and whether a quotation mark in it is open.
    fn record(&mut self) -> Result<Option<(u64, Vec<String>, bool)>, RosterError> {
        let from = self.csv.position().byte();
        let mut record = std::mem::take(&mut self.record);
        let more = self.csv.read_byte_record(&mut record);
        let to = self.csv.position().byte();
        let raw = self.csv.get_mut().take(from, to);
        let row = self.count_lines(&raw);
        let more = more.map_err(|error| unreadable(error, row))?;
        if raw.len() > MAX_RECORD {
            return Err(RosterError::RecordTooLong { row });
        }
        if !more {
            return Ok(None);
        }
        let cells = record.iter().map(|cell| std::str::from_utf8(cell).map(str::to_owned)).collect::<Result<_, _>>();
        let cells = cells.map_err(|_| RosterError::NotUtf8 { row })?;
        let open = raw.iter().fold(false, |open, byte| open ^ (*byte == b'"'));
        self.record = record;
        Ok(Some((row, cells, open)))
    }

    /// Counts the lines of a record and of the blank ones before it; the line on which it begins.
    fn count_lines(&mut self, raw: &[u8]) -> u64 {
        let mut begins = None;
        for byte in raw {
            match byte {
                b'\n' if self.after_return => {}
                b'\n' | b'\r' => self.line += 1,
                _ => {
                    begins.get_or_insert(self.line);
                }
            }
            self.after_return = *byte == b'\r';
        }
        begins.unwrap_or(self.line)
    }
}

fn unreadable(error: csv::Error, row: u64) -> RosterError {
    let text = error.to_string();
    let csv::ErrorKind::Io(error) = error.into_kind() else { return RosterError::Unreadable(text) };
    match error.get_ref().and_then(|inner| inner.downcast_ref::<SourceError>()) {
        Some(SourceError::TooLong) => RosterError::TooLong,
        Some(SourceError::RecordTooLong) => RosterError::RecordTooLong { row },
        None => RosterError::Unreadable(error.to_string()),
    }
}
