//! Why a store does not open. Every variant says what was found and what to do; none is ever answered with an empty store,
//! which would mean that nobody has a second factor.

use std::io;
use std::path::{Path, PathBuf};

use crate::store::record::{FORMAT, NoRandom, RecordError};

/// Why a store was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenStoreError {
    /// Another process has it open.
    #[error("the store `{}` is in use by another process: stop that one first, or let it do the work", path.display())]
    InUse {
        /// The store's folder.
        path: PathBuf,
    },
    /// The system did not do what was asked.
    #[error("cannot {doing} `{}`: check that the disk has room and that the folder belongs to this user", path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// With which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A file without which there is no store.
    #[error(
        "the store `{}` is incomplete, `{missing}` is missing: put it back, or restore a backup into an empty folder",
        path.display()
    )]
    Incomplete {
        /// The store's folder.
        path: PathBuf,
        /// What is not there.
        missing: String,
    },
    /// A restore that was cut short.
    #[error(
        "the store `{}` is a restore that did not finish: restore again, which starts over",
        path.display()
    )]
    Unfinished {
        /// The store's folder.
        path: PathBuf,
    },
    /// Sealed with a master key that was not given.
    #[error(
        "table {table} of the store was sealed with another master key: give the key it was made with, after the \
         current one if the key was changed"
    )]
    OtherKey {
        /// Number of the first such table.
        table: u8,
    },
    /// Written by another release.
    #[error(
        "table {table} of the store has format {found}, this release knows {FORMAT}: run the release that wrote it"
    )]
    UnknownFormat {
        /// Number of the first such table.
        table: u8,
        /// The format's number.
        found: u8,
    },
    /// A record that does not open.
    #[error("a record in table {table} of the store (key `{key}`) {problem}: restore a backup into an empty folder")]
    Damaged {
        /// The table's number.
        table: u8,
        /// The key in hexadecimal, its first bytes.
        key: String,
        /// What is wrong with it.
        problem: String,
    },
    /// Records are not there that were acknowledged.
    #[error("records of the store are missing ({problem}): restore a backup into an empty folder")]
    Lost {
        /// What does not agree.
        problem: String,
    },
    /// The store's own files cannot be read.
    #[error("the store `{}` cannot be read ({problem}): restore a backup into an empty folder", path.display())]
    Unreadable {
        /// The store's folder.
        path: PathBuf,
        /// What sled said.
        problem: String,
    },
    /// No random bytes.
    #[error(transparent)]
    NoRandom(#[from] NoRandom),
}

impl OpenStoreError {
    /// For `map_err` on file operations.
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { doing, path, source }
    }

    /// For `map_err` on records, by the place of the record.
    pub(in crate::store) fn record(place: &[u8]) -> impl FnOnce(RecordError) -> Self {
        let table = place.first().copied().unwrap_or_default();
        let key = short(place.get(1..).unwrap_or_default());
        move |error| match error {
            RecordError::OtherKey => Self::OtherKey { table },
            RecordError::UnknownFormat { found } => Self::UnknownFormat { table, found },
            RecordError::Damaged => Self::Damaged { table, key, problem: error.to_string() },
        }
    }
}

/// The first bytes of a key, enough to find it.
pub(super) fn short(key: &[u8]) -> String {
    let shown = crate::domain::text::hex(&key[..key.len().min(8)]);
    if key.len() > 8 { shown + "…" } else { shown }
}
