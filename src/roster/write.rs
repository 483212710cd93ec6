//! Lists on their way out: users, and rows that were rejected.

use std::io::{self, Write};

use super::read::REASON;
use crate::domain::ids::{RealmName, UserId};
use crate::domain::roster::{Column, Entry};
use crate::domain::text::{defused, original};
use crate::engine::{Engine, EngineError};

/// Users of a realm as rows, and where the next page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportPage {
    /// Their cells, in the order of [`Column::of`] the realm.
    pub rows: Vec<Vec<String>>,
    /// The page after this user, if there is one.
    pub next: Option<UserId>,
}

/// A page of the users of a realm as rows of a list, in the order they were added. No secret is in it. Blocks.
///
/// # Errors
///
/// [`EngineError::Store`].
pub fn export(engine: &Engine, realm: &RealmName, after: Option<UserId>) -> Result<ExportPage, EngineError> {
    let page = engine.users(Some(realm), after)?;
    let cells = |entry: &Entry| Column::of(realm).iter().map(|column| entry.cell(*column)).collect();
    Ok(ExportPage { rows: page.users.iter().map(|user| cells(&Entry::of(user))).collect(), next: page.next })
}

/// Writes a list that [`super::Reader`] reads as it was; no cell is taken for a formula.
pub struct Writer<W: Write>(csv::Writer<W>);

impl<W: Write> std::fmt::Debug for Writer<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Writer")
    }
}

impl<W: Write> Writer<W> {
    /// Writes the header of a list of this realm's users.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn new(out: W, realm: &RealmName) -> io::Result<Self> {
        let mut writer = Self::parted_by(out, b',');
        writer.row(Column::of(realm).iter().map(|column| column.as_str()))?;
        Ok(writer)
    }

    /// Writes rows alone, of a list whose header is written.
    pub fn without_head(out: W) -> Self {
        Self::parted_by(out, b',')
    }

    fn parted_by(out: W, delimiter: u8) -> Self {
        // RFC 4180 ends lines with both, and so do spreadsheets.
        let terminator = csv::Terminator::CRLF;
        Self(csv::WriterBuilder::new().delimiter(delimiter).terminator(terminator).flexible(true).from_writer(out))
    }

    /// Writes a row.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
        let cells: Vec<_> = cells.into_iter().map(defused).collect();
        Ok(self.0.write_record(cells.iter().map(|cell| cell.as_bytes()))?)
    }

    /// Hands on what is still here.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn end(mut self) -> io::Result<W> {
        self.0.flush()?;
        self.0.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }
}

/// Writes rows that were left out, with a column that says why. Mended, it can be imported as it is.
#[derive(Debug)]
pub struct Rejects<W: Write> {
    writer: Writer<W>,
    columns: usize,
    /// The column of reasons that the list had already.
    reason: Option<usize>,
}

impl<W: Write> Rejects<W> {
    /// Writes the header: that of the list, and the reason.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn new(out: W, columns: &[String], delimiter: char) -> io::Result<Self> {
        let mut writer = Writer::parted_by(out, u8::try_from(delimiter).unwrap_or(b','));
        let reason = columns.iter().position(|column| column.trim().eq_ignore_ascii_case(REASON));
        let names = columns.iter().map(String::as_str).chain(reason.is_none().then_some(REASON));
        writer.row(names)?;
        Ok(Self { writer, columns: columns.len(), reason })
    }

    /// Writes a row.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn row(&mut self, cells: &[String], reason: &str) -> io::Result<()> {
        let mut cells: Vec<&str> = cells.iter().map(|cell| original(cell)).collect();
        while cells.len() < self.columns {
            cells.push("");
        }
        match self.reason {
            Some(at) => cells[at] = reason,
            None => cells.push(reason),
        }
        self.writer.row(cells)
    }

    /// Hands on what is still here.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn end(self) -> io::Result<W> {
        self.writer.end()
    }
}
