//! The form of one record on disk: format, kind and version in the clear, the rest sealed and bound to its place. A record
//! that is altered, moved to another key or given another version does not open.

use crate::domain::seal::{Keyring, NONCE, OpenError, SEAL_OVERHEAD, Sealer};
use crate::engine::ports::Table;

/// The format that is written. Another one is refused: it belongs to another release.
pub const FORMAT: u8 = 1;
/// The table byte of the store's own records; no [`Table`] has this number.
pub const OWN_TABLE: u8 = 0;
/// Bytes a blob's name has; they are random, so that no name comes twice.
pub const BLOB_NAME: usize = 16;

const INLINE: u8 = 0;
const BLOB: u8 = 1;
const HEAD: usize = 2 + 8;

/// What the name of a blob's file is made of.
pub type BlobName = [u8; BLOB_NAME];

/// The key of a record among all tables: its table's number, then its own key.
pub fn place(table: Table, key: &[u8]) -> Vec<u8> {
    own_place(table as u8, key)
}

/// As [`place`], by the table's number.
pub fn own_place(table: u8, key: &[u8]) -> Vec<u8> {
    let mut place = Vec::with_capacity(1 + key.len());
    place.push(table);
    place.extend_from_slice(key);
    place
}

/// What a record holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// The bytes themselves.
    Inline(Vec<u8>),
    /// The bytes are in the file of this name.
    Blob(BlobName),
}

/// A record that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The commit that wrote it.
    pub version: u64,
    /// What it holds.
    pub body: Body,
}

/// Why a record does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Too short, altered, or not where it belongs.
    #[error("is damaged, or was moved here from another place")]
    Damaged,
    /// Written by another release.
    #[error("has format {found}, this release knows format {FORMAT} only")]
    UnknownFormat {
        /// The format's number.
        found: u8,
    },
    /// Sealed with a key that is not in the ring.
    #[error("was sealed with another master key")]
    OtherKey,
}

impl From<OpenError> for RecordError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Damaged => Self::Damaged,
            OpenError::OtherKey => Self::OtherKey,
        }
    }
}

/// No random bytes could be had from the system.
#[derive(Debug, thiserror::Error)]
#[error("the system gave no random bytes: {0}")]
pub struct NoRandom(getrandom::Error);

/// Random bytes from the system.
///
/// # Errors
///
/// [`NoRandom`] if the system has none.
pub fn random<const N: usize>() -> Result<[u8; N], NoRandom> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(NoRandom)?;
    Ok(bytes)
}

/// Seals and opens records and blobs.
#[derive(Debug, Clone)]
pub struct Codec {
    sealer: Sealer,
}

impl Codec {
    /// A codec with the keys of a ring.
    pub fn new(keyring: &Keyring) -> Self {
        Self { sealer: keyring.sealer("store record") }
    }

    /// Writes a record for its place.
    ///
    /// # Errors
    ///
    /// [`NoRandom`].
    pub fn seal(&self, place: &[u8], version: u64, body: &Body) -> Result<Vec<u8>, NoRandom> {
        let (kind, clear) = match body {
            Body::Inline(bytes) => (INLINE, bytes.as_slice()),
            Body::Blob(name) => (BLOB, name.as_slice()),
        };
        let head = head(kind, version);
        let mut raw = Vec::with_capacity(HEAD + SEAL_OVERHEAD + clear.len());
        raw.extend_from_slice(&head);
        raw.extend_from_slice(&self.sealer.seal(random::<NONCE>()?, &binding(&head, place), clear));
        Ok(raw)
    }

    /// Reads a record from its place.
    ///
    /// # Errors
    ///
    /// [`RecordError`].
    pub fn open(&self, place: &[u8], raw: &[u8]) -> Result<Record, RecordError> {
        let version = version(raw)?;
        let (head, sealed) = raw.split_at(HEAD);
        let clear = self.sealer.open(&binding(head, place), sealed)?;
        let body = match head[1] {
            INLINE => Body::Inline(clear),
            BLOB => Body::Blob(clear.try_into().map_err(|_| RecordError::Damaged)?),
            _ => return Err(RecordError::Damaged),
        };
        Ok(Record { version, body })
    }

    /// Writes the contents of a blob's file. They are bound to its name, which the sealed record holds.
    ///
    /// # Errors
    ///
    /// [`NoRandom`].
    pub fn seal_blob(&self, place: &[u8], name: &BlobName, clear: &[u8]) -> Result<Vec<u8>, NoRandom> {
        let sealed = self.sealer.seal(random::<NONCE>()?, &binding(&blob_head(name), place), clear);
        let mut raw = Vec::with_capacity(1 + sealed.len());
        raw.push(FORMAT);
        raw.extend_from_slice(&sealed);
        Ok(raw)
    }

    /// Reads the contents of a blob's file.
    ///
    /// # Errors
    ///
    /// [`RecordError`].
    pub fn open_blob(&self, place: &[u8], name: &BlobName, raw: &[u8]) -> Result<Vec<u8>, RecordError> {
        let (format, sealed) = raw.split_first().ok_or(RecordError::Damaged)?;
        if *format != FORMAT {
            return Err(RecordError::UnknownFormat { found: *format });
        }
        Ok(self.sealer.open(&binding(&blob_head(name), place), sealed)?)
    }

    /// Seals what is no record, bound to `purpose`.
    ///
    /// # Errors
    ///
    /// [`NoRandom`].
    pub fn seal_other(&self, purpose: &[u8], clear: &[u8]) -> Result<Vec<u8>, NoRandom> {
        Ok(self.sealer.seal(random::<NONCE>()?, purpose, clear))
    }

    /// Opens what [`Codec::seal_other`] sealed for the same purpose.
    ///
    /// # Errors
    ///
    /// [`RecordError`].
    pub fn open_other(&self, purpose: &[u8], sealed: &[u8]) -> Result<Vec<u8>, RecordError> {
        Ok(self.sealer.open(purpose, sealed)?)
    }
}

/// A record's version, without opening it.
///
/// # Errors
///
/// [`RecordError`] if it is too short or of another format.
pub fn version(raw: &[u8]) -> Result<u64, RecordError> {
    match *raw.first().ok_or(RecordError::Damaged)? {
        FORMAT => {}
        found => return Err(RecordError::UnknownFormat { found }),
    }
    let version = raw.get(2..HEAD).ok_or(RecordError::Damaged)?;
    Ok(u64::from_be_bytes(version.try_into().expect("eight bytes were taken")))
}

/// Whether a record's bytes are in a file of their own.
pub fn is_blob(raw: &[u8]) -> bool {
    raw.get(1) == Some(&BLOB)
}

fn head(kind: u8, version: u64) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    head[0] = FORMAT;
    head[1] = kind;
    head[2..].copy_from_slice(&version.to_be_bytes());
    head
}

fn blob_head(name: &BlobName) -> [u8; 1 + BLOB_NAME] {
    let mut head = [FORMAT; 1 + BLOB_NAME];
    head[1..].copy_from_slice(name);
    head
}

/// Heads differ in length between records and blobs, so each has a label that no other starts with.
fn binding(head: &[u8], place: &[u8]) -> Vec<u8> {
    let label: &[u8] = if head.len() == HEAD { b"record\0" } else { b"blob\0" };
    [label, head, place].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codec() -> Codec {
        Codec::new(&Keyring::single([1; 32]))
    }

    #[test]
    fn a_record_opens_at_its_own_place_only() {
        let here = place(Table::User, b"alice");
        for body in [Body::Inline(b"hello".to_vec()), Body::Inline(Vec::new()), Body::Blob([7; BLOB_NAME])] {
            let raw = codec().seal(&here, 42, &body).unwrap();
            assert_eq!(version(&raw), Ok(42));
            assert_eq!(is_blob(&raw), matches!(body, Body::Blob(_)));
            assert_eq!(codec().open(&here, &raw), Ok(Record { version: 42, body }));
            assert_eq!(codec().open(&place(Table::User, b"bob"), &raw), Err(RecordError::Damaged));
            assert_eq!(codec().open(&place(Table::Device, b"alice"), &raw), Err(RecordError::Damaged));
        }
    }

    #[test]
    fn every_altered_byte_of_a_record_is_noticed() {
        let here = place(Table::User, b"alice");
        let raw = codec().seal(&here, 42, &Body::Inline(b"hello".to_vec())).unwrap();
        for position in 0..raw.len() {
            let mut altered = raw.clone();
            altered[position] ^= 1;
            assert!(codec().open(&here, &altered).is_err(), "byte {position} may be altered");
            assert!(codec().open(&here, &raw[..position]).is_err(), "{position} bytes are enough");
        }
        let mut newer = raw.clone();
        newer[0] = 2;
        assert_eq!(codec().open(&here, &newer), Err(RecordError::UnknownFormat { found: 2 }));
        assert_eq!(Codec::new(&Keyring::single([2; 32])).open(&here, &raw), Err(RecordError::OtherKey));
    }

    #[test]
    fn a_blob_opens_under_its_own_name_only() {
        let here = place(Table::Answer, b"a");
        let raw = codec().seal_blob(&here, &[1; BLOB_NAME], b"body").unwrap();
        assert_eq!(codec().open_blob(&here, &[1; BLOB_NAME], &raw).as_deref(), Ok(&b"body"[..]));
        assert_eq!(codec().open_blob(&here, &[2; BLOB_NAME], &raw), Err(RecordError::Damaged));
        assert_eq!(codec().open_blob(&place(Table::Answer, b"b"), &[1; BLOB_NAME], &raw), Err(RecordError::Damaged));
        assert_eq!(codec().open_blob(&here, &[1; BLOB_NAME], &[]), Err(RecordError::Damaged));
    }
}
