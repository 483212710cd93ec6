//! The bytes of a list on their way in: their encoding named, their number bounded, their digest taken, and those of the
//! record that is being read kept.

use std::io::{self, Read};

use sha2::{Digest as _, Sha256};

use super::RosterError;
use crate::domain::text::hex;

/// The longest list, in bytes.
pub const MAX_FILE: u64 = 64 * 1024 * 1024;
/// The longest record, in bytes.
pub const MAX_RECORD: usize = 64 * 1024;
/// How much is read at once.
pub(super) const BUFFER: usize = 16 * 1024;

/// What went wrong inside of a read; the reader of records hands it on.
#[derive(Debug, thiserror::Error)]
pub(super) enum SourceError {
    #[error("too long")]
    TooLong,
    #[error("a record is too long")]
    RecordTooLong,
}

/// A list's bytes without their mark of order.
pub(super) struct Source<R> {
    inner: R,
    /// Read to look at the header's line, and not handed out yet.
    ahead: Vec<u8>,
    digest: Sha256,
    read: u64,
    /// What was handed out from `kept_from` on.
    kept: Vec<u8>,
    kept_from: u64,
}

impl<R: Read> Source<R> {
    /// Looks at the beginning: what its encoding is, and which sign parts the cells of its header.
    pub fn open(inner: R) -> Result<(Self, u8), RosterError> {
        let mut source =
            Self { inner, ahead: Vec::new(), digest: Sha256::new(), read: 0, kept: Vec::new(), kept_from: 0 };
        let mut head = Vec::new();
        loop {
            let mut more = vec![0; BUFFER];
            let count = source.fill(&mut more).map_err(|error| RosterError::Unreadable(error.to_string()))?;
            head.extend_from_slice(&more[..count]);
            let line =
                head.iter().skip_while(|byte| byte.is_ascii_whitespace()).any(|byte| matches!(byte, b'\n' | b'\r'));
            if count == 0 || line || head.len() > MAX_RECORD {
                break;
            }
        }
        if let Some(found) = other_encoding(&head) {
            return Err(RosterError::Encoding { found });
        }
        let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head);
        if text.iter().all(u8::is_ascii_whitespace) {
            return Err(RosterError::Empty);
        }
        let delimiter = delimiter(text);
        source.ahead = text.to_vec();
        Ok((source, delimiter))
    }

    /// The bytes handed out between two places, which are then forgotten.
    pub fn take(&mut self, from: u64, to: u64) -> Vec<u8> {
        let at = |place: u64| usize::try_from(place.saturating_sub(self.kept_from)).unwrap_or(0).min(self.kept.len());
        let (from, end) = (at(from), at(to));
        let taken = self.kept[from..end].to_vec();
        self.kept.drain(..end);
        self.kept_from = to;
        taken
    }

    /// Bytes read so far.
    pub fn bytes(&self) -> u64 {
        self.read
    }

    /// The SHA-256 of all that was read, in hexadecimal.
    pub fn sha256(&self) -> String {
        hex(&self.digest.clone().finalize())
    }

    fn fill(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = loop {
            match self.inner.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.digest.update(&buffer[..count]);
        self.read += count as u64;
        if self.read > MAX_FILE {
            return Err(io::Error::other(SourceError::TooLong));
        }
        Ok(count)
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // What is kept begins with the record that is being read: all of it but what was read ahead belongs to it.
        if self.kept.len() > MAX_RECORD + BUFFER {
            return Err(io::Error::other(SourceError::RecordTooLong));
        }
        let count = if self.ahead.is_empty() {
            self.fill(buffer)?
        } else {
            let count = buffer.len().min(self.ahead.len());
            buffer[..count].copy_from_slice(&self.ahead[..count]);
            self.ahead.drain(..count);
            count
        };
        self.kept.extend_from_slice(&buffer[..count]);
        Ok(count)
    }
}

/// What a file is that is no text in UTF-8, as far as its beginning tells.
fn other_encoding(head: &[u8]) -> Option<&'static str> {
    const SIGNS: [(&[u8], &str); 6] = [
        (b"\xFF\xFE\0\0", "UTF-32"),
        (b"\0\0\xFE\xFF", "UTF-32"),
        (b"\xFF\xFE", "UTF-16"),
        (b"\xFE\xFF", "UTF-16"),
        (b"PK\x03\x04", "a spreadsheet (or another archive)"),
        (b"\xD0\xCF\x11\xE0", "an old spreadsheet"),
    ];
    let known = SIGNS.iter().find(|(sign, _)| head.starts_with(sign)).map(|(_, name)| *name);
    known.or_else(|| head.contains(&0).then_some("UTF-16 without a mark, or no text at all"))
}

/// The sign that parts most cells of the first line that has anything in it.
fn delimiter(text: &[u8]) -> u8 {
    let line = text.split(|byte| matches!(byte, b'\n' | b'\r')).find(|line| !line.iter().all(u8::is_ascii_whitespace));
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in line.unwrap_or_default() {
        quoted ^= *byte == b'"';
        for (sign, count) in &mut counts {
            *count += usize::from(!quoted && byte == sign);
        }
    }
    // Of equals the first: a list of one column has a comma that is never there.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(sign, _)| sign)
}
