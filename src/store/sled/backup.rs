//! Backups: one file with every record as it was acknowledged at one moment, sealed as it is in the store. It is of no use
//! without the master key, which is never in it.
//!
//! ```text
//! "vstbkup" 01 | key id (4) | sequence (8) | records (8) | blobs (8)
//! 01 | key length (4) | key | value length (4) | value          one record
//! 02 | name (16) | length (8) | contents                        the file of the record before
//! SHA-256 of all before (32)
//! ```
//! Numbers are big-endian.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::ops::Bound;
use std::path::{Path, PathBuf};

use ::sled::{Batch, IVec};
use parking_lot::RwLockReadGuard;
use sha2::{Digest as _, Sha256};

use super::blobs::Blobs;
use super::folder::{Folder, Making};
use super::log::{Log, LogError};
use super::open::{check, complete, unreadable};
use super::tip::{IDENTITY_KEY, Identity, TIP_KEY, Tip};
use super::{Backup, OpenStoreError, Shared, SledStore, Visible};
use crate::domain::seal::Keyring;
use crate::domain::text::hex;
use crate::store::record::{BLOB_NAME, BlobName, Body, Codec, NoRandom, RecordError};

const MAGIC: &[u8; 7] = b"vstbkup";
const FORMAT: u8 = 1;
const KEY_ID: usize = 4;
const HEADER: usize = MAGIC.len() + 1 + KEY_ID + 3 * 8;
const TRAILER: usize = 32;
const RECORD: u8 = 1;
const BLOB: u8 = 2;
/// Records read at a time, between which commits go on.
const CHUNK: usize = 256;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupSummary {
    /// Number of the last commit in it.
    pub sequence: u64,
    /// How many records.
    pub records: u64,
    /// How many of them are large and had a file of their own.
    pub blobs: u64,
    /// Which master key was the current one, as the start of a digest.
    pub key_id: String,
    /// Size of the backup's file in bytes.
    pub bytes: u64,
}

/// Why there is no backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The backup's file could not be written.
    #[error("cannot write the backup `{}`: check that its folder exists, has room and belongs to this user", path.display())]
    Write {
        /// The backup's file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The store could not be read.
    #[error("the store cannot be read ({problem}): check the disk; keep the backups that there are")]
    Read {
        /// What went wrong.
        problem: String,
    },
    /// No random bytes.
    #[error(transparent)]
    NoRandom(#[from] NoRandom),
}

/// Why a backup was not restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The backup's file could not be read.
    #[error("cannot read the backup `{}`", path.display())]
    Read {
        /// The backup's file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// No backup, or one of another release.
    #[error("`{}` is not a backup that this release can read (format {FORMAT} is needed)", path.display())]
    NotABackup {
        /// The file.
        path: PathBuf,
    },
    /// Cut short or altered.
    #[error("the backup `{}` is damaged ({problem}): take another one", path.display())]
    Damaged {
        /// The backup's file.
        path: PathBuf,
        /// What does not agree.
        problem: String,
    },
    /// Sealed with a master key that was not given.
    #[error("the backup `{}` was made with another master key: give the key it was made with", path.display())]
    OtherKey {
        /// The backup's file.
        path: PathBuf,
    },
    /// Something is there already.
    #[error("`{}` is not empty: restore into a folder that does not exist yet", path.display())]
    NotEmpty {
        /// The folder that would have been written to.
        path: PathBuf,
    },
    /// What was restored could not be written, or is not whole.
    #[error(transparent)]
    Store(#[from] OpenStoreError),
}

impl SledStore {
    /// Writes a backup of the last acknowledged state to `file`, replacing what is there, while commits go on. Blocks.
    ///
    /// # Errors
    ///
    /// [`BackupError`]; then `file` is as it was.
    pub fn backup(&self, file: &Path) -> Result<BackupSummary, BackupError> {
        let _one_at_a_time = self.backing_up.lock();
        let snapshot = Snapshot::begin(&self.shared);
        let write = |source| BackupError::Write { path: file.to_owned(), source };
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Mode 0600, and gone again unless it is kept.
        let mut target = tempfile::Builder::new().prefix(".vestibule-backup-").tempfile_in(folder).map_err(write)?;
        let summary = snapshot.write(target.as_file_mut(), file)?;
        target.as_file().sync_all().map_err(write)?;
        target.persist(file).map_err(|error| write(error.error))?;
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(write)?;
        Ok(summary)
    }
}

/// The store as it was when this was made, until it is dropped.
struct Snapshot<'a> {
    shared: &'a Shared,
}

impl<'a> Snapshot<'a> {
    fn begin(shared: &'a Shared) -> Self {
        let mut visible = shared.visible.write();
        // What is applied but not acknowledged is not in the backup either.
        visible.backup = Some(Backup { before: visible.before.clone(), held: Vec::new() });
        Self { shared }
    }

    fn write(&self, file: &mut File, path: &Path) -> Result<BackupSummary, BackupError> {
        let codec = &self.shared.codec;
        let write = |source| BackupError::Write { path: path.to_owned(), source };
        let read = |problem: &dyn ToString| BackupError::Read { problem: problem.to_string() };

        let tip = self.chunk(Bound::Included(TIP_KEY), 1).map_err(|error| read(&error))?;
        let tip = tip.first().filter(|(place, _)| place == TIP_KEY).ok_or_else(|| read(&"its tip is not there"))?;
        let tip = Tip::read(codec, &tip.1).map_err(|error| read(&error))?;
        let key_id: [u8; KEY_ID] =
            codec.seal_other(b"", b"")?[..KEY_ID].try_into().expect("a seal starts with the key's id");

        let mut out = Hashing { hash: Sha256::new(), bytes: 0, inner: BufWriter::new(file) };
        let header = Header { key_id, sequence: tip.sequence, records: tip.records, blobs: tip.blobs };
        out.write_all(&header.to_bytes()).map_err(write)?;
        let mut counted = Tip::default().at(tip.sequence);
        let mut last: Option<IVec> = None;
        loop {
            let start = last.as_ref().map_or(Bound::Unbounded, |last| Bound::Excluded(last.as_ref()));
            let rows = self.chunk(start, CHUNK).map_err(|error| read(&error))?;
            let Some((end, _)) = rows.last() else { break };
            last = Some(end.clone());
            for (place, raw) in rows {
                write_record(&mut out, &place, &raw).map_err(write)?;
                if place == IDENTITY_KEY || place == TIP_KEY {
                    continue;
                }
                let record = codec.open(&place, &raw).map_err(|error| read(&error))?;
                let blob = matches!(record.body, Body::Blob(_));
                counted.add(&self.shared.identity, &place, record.version, blob);
                if let Body::Blob(name) = record.body {
                    let contents = self.shared.blobs.read(&name).map_err(|error| read(&error))?;
                    write_blob(&mut out, &name, &contents).map_err(write)?;
                }
            }
        }
        if counted != tip {
            return Err(read(&"it does not hold what its last commit says"));
        }
        let bytes = out.finish().map_err(write)?;
        Ok(header.summary(bytes))
    }

    fn chunk(&self, start: Bound<&[u8]>, limit: usize) -> Result<Vec<(IVec, IVec)>, LogError> {
        let visible = self.shared.visible.read();
        let before = RwLockReadGuard::map(visible, |visible: &Visible| {
            &visible.backup.as_ref().expect("there from begin to drop, and one at a time").before
        });
        self.shared.log.rows(start, &before).take(limit).collect()
    }
}

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        let ended = self.shared.visible.write().backup.take();
        self.shared.blobs.remove(&ended.map(|backup| backup.held).unwrap_or_default());
    }
}

struct Header {
    key_id: [u8; KEY_ID],
    sequence: u64,
    records: u64,
    blobs: u64,
}

impl Header {
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER);
        bytes.extend_from_slice(MAGIC);
        bytes.push(FORMAT);
        bytes.extend_from_slice(&self.key_id);
        for number in [self.sequence, self.records, self.blobs] {
            bytes.extend_from_slice(&number.to_be_bytes());
        }
        bytes
    }

    fn read(from: &mut impl Read) -> io::Result<Option<Self>> {
        let mut magic = [0; MAGIC.len() + 1];
        from.read_exact(&mut magic)?;
        if magic[..MAGIC.len()] != *MAGIC || magic[MAGIC.len()] != FORMAT {
            return Ok(None);
        }
        let key_id = array(from)?;
        let mut number = || array(from).map(u64::from_be_bytes);
        Ok(Some(Self { key_id, sequence: number()?, records: number()?, blobs: number()? }))
    }

    fn summary(&self, bytes: u64) -> BackupSummary {
        let Self { key_id, sequence, records, blobs } = self;
        BackupSummary { sequence: *sequence, records: *records, blobs: *blobs, key_id: hex(key_id), bytes }
    }
}

fn write_record(out: &mut impl Write, place: &[u8], raw: &[u8]) -> io::Result<()> {
    out.write_all(&[RECORD])?;
    for part in [place, raw] {
        out.write_all(&u32::try_from(part.len()).map_err(io::Error::other)?.to_be_bytes())?;
        out.write_all(part)?;
    }
    Ok(())
}

fn write_blob(out: &mut impl Write, name: &BlobName, contents: &[u8]) -> io::Result<()> {
    out.write_all(&[BLOB])?;
    out.write_all(name)?;
    out.write_all(&(contents.len() as u64).to_be_bytes())?;
    out.write_all(contents)
}

/// Hashes and counts what goes through.
struct Hashing<W: Write> {
    hash: Sha256,
    bytes: u64,
    inner: W,
}

impl<W: Write> Hashing<W> {
    /// Writes the checksum and returns the number of bytes in all.
    fn finish(mut self) -> io::Result<u64> {
        let checksum = self.hash.finalize();
        self.inner.write_all(&checksum)?;
        self.inner.flush()?;
        Ok(self.bytes + TRAILER as u64)
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// One part of a backup.
enum Entry {
    Record { place: Vec<u8>, raw: Vec<u8> },
    Blob { name: BlobName, contents: Vec<u8> },
}

/// Writes the backup in `file` into the folder `path`, which must be empty or absent, and reads all of it back as a start
/// would. Blocks.
///
/// # Errors
///
/// [`RestoreError`]. A restore that was cut short leaves a folder that does not open; restoring again starts over.
pub fn restore(file: &Path, path: &Path, keyring: &Keyring) -> Result<BackupSummary, RestoreError> {
    let codec = Codec::new(keyring);
    let mut source = Source::open(file)?;
    let identity = source.identity(&codec)?;

    let blobs = Blobs::beside(path);
    let folder = Folder::lock(path)?;
    let io = |error| OpenStoreError::io("restore into", path)(error);
    let unfinished = folder.unfinished().map_err(io)?.is_some();
    let empty = folder.is_empty().map_err(io)? && blobs.list().map_err(io)?.is_empty();
    if !(unfinished || empty) {
        return Err(RestoreError::NotEmpty { path: path.to_owned() });
    }
    folder.begin(Making::Restored).map_err(io)?;
    folder.wipe().map_err(io)?;
    blobs.create().map_err(io)?;
    blobs.sweep(&std::collections::HashSet::new()).map_err(io)?;

    let log = Log::open(&folder).map_err(|error| unreadable(path, error))?;
    let mut batch = Batch::default();
    let mut waiting = 0;
    while let Some(entry) = source.next()? {
        match entry {
            Entry::Record { place, raw } => batch.insert(place, raw),
            Entry::Blob { name, contents } => blobs.write(&name, &contents).map_err(io)?,
        }
        waiting += 1;
        if waiting == CHUNK {
            log.apply(std::mem::take(&mut batch)).map_err(|error| unreadable(path, error))?;
            waiting = 0;
        }
    }
    log.apply(batch).and_then(|()| log.sync()).map_err(|error| unreadable(path, error))?;
    drop(log);
    // Opened anew, so that what is checked is what a start will find.
    let log = Log::open(&folder).map_err(|error| unreadable(path, error))?;
    let tip = check(&log, &codec, &blobs, path)?.tip;
    drop(log);
    let summary = source.header.summary(source.bytes);
    if (tip.sequence, tip.records, tip.blobs) != (summary.sequence, summary.records, summary.blobs) {
        return Err(source.damaged("its head says something else than its records"));
    }
    complete(&folder, &blobs, &codec, &identity, tip)?;
    Ok(summary)
}

/// A backup whose checksum is right.
struct Source {
    path: PathBuf,
    header: Header,
    bytes: u64,
    left: u64,
    body: BufReader<File>,
    /// The first record, read ahead for its key.
    first: Option<Entry>,
}

impl Source {
    fn open(path: &Path) -> Result<Self, RestoreError> {
        let read = |source| RestoreError::Read { path: path.to_owned(), source };
        let file = File::open(path).map_err(read)?;
        let bytes = file.metadata().map_err(read)?.len();
        let mut body = BufReader::new(file);
        let not_a_backup = || RestoreError::NotABackup { path: path.to_owned() };
        if bytes < (MAGIC.len() + 1) as u64 {
            return Err(not_a_backup());
        }
        let header = match Header::read(&mut body) {
            Ok(header) => header.ok_or_else(not_a_backup)?,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return Err(damaged(path, "it is cut short"));
            }
            Err(error) => return Err(read(error)),
        };
        let left = bytes.checked_sub((HEADER + TRAILER) as u64).ok_or_else(|| damaged(path, "it is cut short"))?;

        let mut hash = Sha256::new();
        hash.update(header.to_bytes());
        let mut rest = (&mut body).take(left);
        let mut chunk = vec![0; 64 * 1024];
        loop {
            match rest.read(&mut chunk).map_err(read)? {
                0 => break,
                read => hash.update(&chunk[..read]),
            }
        }
        let checksum: [u8; TRAILER] = array(&mut body).map_err(read)?;
        if hash.finalize().as_slice() != checksum {
            return Err(damaged(path, "its checksum is wrong"));
        }
        let mut body = BufReader::new(File::open(path).map_err(read)?);
        Header::read(&mut body).map_err(read)?;
        Ok(Self { path: path.to_owned(), header, bytes, left, body, first: None })
    }

    /// The identity in the first record, which shows that the key is the right one.
    fn identity(&mut self, codec: &Codec) -> Result<Identity, RestoreError> {
        let first = self.next()?;
        let Some(Entry::Record { place, raw }) = &first else {
            return Err(self.damaged("it does not start with the store's identity"));
        };
        if place != IDENTITY_KEY {
            return Err(self.damaged("it does not start with the store's identity"));
        }
        let identity = Identity::read(codec, raw).map_err(|error| match error {
            RecordError::OtherKey => RestoreError::OtherKey { path: self.path.clone() },
            RecordError::UnknownFormat { .. } => RestoreError::NotABackup { path: self.path.clone() },
            RecordError::Damaged => self.damaged("the store's identity does not open"),
        })?;
        self.first = first;
        Ok(identity)
    }

    fn next(&mut self) -> Result<Option<Entry>, RestoreError> {
        if let Some(first) = self.first.take() {
            return Ok(Some(first));
        }
        if self.left == 0 {
            return Ok(None);
        }
        let [tag] = self.take_array()?;
        let entry = match tag {
            RECORD => Entry::Record { place: self.take_part()?, raw: self.take_part()? },
            BLOB => {
                let name: [u8; BLOB_NAME] = self.take_array()?;
                let length = u64::from_be_bytes(self.take_array()?);
                Entry::Blob { name, contents: self.take(length)? }
            }
            other => return Err(self.damaged(&format!("it has a part of unknown kind {other}"))),
        };
        Ok(Some(entry))
    }

    fn take_part(&mut self) -> Result<Vec<u8>, RestoreError> {
        let length = u32::from_be_bytes(self.take_array()?);
        self.take(u64::from(length))
    }

    fn take_array<const N: usize>(&mut self) -> Result<[u8; N], RestoreError> {
        Ok(self.take(N as u64)?.try_into().expect("as many were taken"))
    }

    fn take(&mut self, length: u64) -> Result<Vec<u8>, RestoreError> {
        self.left = self.left.checked_sub(length).ok_or_else(|| self.damaged("a part is longer than the file"))?;
        let length = usize::try_from(length).map_err(|_| self.damaged("a part is longer than the memory"))?;
        let mut bytes = vec![0; length];
        self.body.read_exact(&mut bytes).map_err(|source| RestoreError::Read { path: self.path.clone(), source })?;
        Ok(bytes)
    }

    fn damaged(&self, problem: &str) -> RestoreError {
        damaged(&self.path, problem)
    }
}

fn damaged(path: &Path, problem: &str) -> RestoreError {
    RestoreError::Damaged { path: path.to_owned(), problem: problem.to_owned() }
}

fn array<const N: usize>(from: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}
