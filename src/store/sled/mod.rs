//! The store on one machine's disk: sled for the records, files for large ones. See `docs/STORE.md` for the format and for
//! what to do when it does not open.
//!
//! All commits go through one thread. It takes all that wait, checks what each expects, applies them as one batch, syncs
//! once, and then acknowledges them all. Until then readers are shown what stood there before.

mod backup;
mod blobs;
mod error;
mod folder;
mod log;
mod open;
mod tip;
mod writer;

#[cfg(test)]
mod backup_tests;
#[cfg(test)]
mod damage_tests;
#[cfg(test)]
mod open_tests;
#[cfg(test)]
mod tests;

use std::fmt;
use std::io;
use std::ops::Bound;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use ::sled::IVec;
use parking_lot::{Mutex, RwLock};
use tokio::sync::{mpsc, oneshot};

pub use self::backup::{BackupError, BackupSummary, RestoreError, restore};
pub use self::error::OpenStoreError;

use self::blobs::Blobs;
use self::folder::Folder;
use self::log::{Before, Log, LogError};
use self::tip::Identity;
use self::writer::{Job, Writer};
use crate::domain::remember::Remembered;
use crate::domain::seal::Keyring;
use crate::engine::ports::{BoxFuture, Commit, CommitError, Store, StoreError, Stored, Table};
use crate::store::record::{BlobName, Body, Codec, is_blob, place};

/// Records over this many bytes go to a file of their own, unless [`SledOptions::answer_in_store`] says otherwise.
pub const INLINE_LIMIT: usize = 32 * 1024;
/// Commits that may wait for the commit thread before others wait to be queued.
const QUEUE: usize = 1024;
/// Sessions whose contents are remembered: every request in a session reads its own.
const SESSIONS: usize = 4096;

/// Called after each group of commits with the time from its start to its acknowledgement, and the number of commits in it.
pub type CommitHook = Arc<dyn Fn(Duration, usize) + Send + Sync>;

/// What can be chosen about a [`SledStore`].
#[derive(Clone)]
pub struct SledOptions {
    /// Held answers over this many bytes go to a file of their own; [`INLINE_LIMIT`] by default.
    pub answer_in_store: usize,
    /// For metrics. Called on the commit thread: it must be quick.
    pub on_commit: Option<CommitHook>,
    /// Called between applying a group and syncing it.
    #[cfg(test)]
    pub(crate) before_sync: Option<Arc<dyn Fn() -> io::Result<()> + Send + Sync>>,
}

impl Default for SledOptions {
    fn default() -> Self {
        Self {
            answer_in_store: INLINE_LIMIT,
            on_commit: None,
            #[cfg(test)]
            before_sync: None,
        }
    }
}

impl fmt::Debug for SledOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SledOptions")
            .field("answer_in_store", &self.answer_in_store)
            .field("on_commit", &self.on_commit.is_some())
            .finish_non_exhaustive()
    }
}

impl SledOptions {
    #[cfg_attr(
        not(test),
        expect(clippy::unused_self, reason = "only tests put something between applying and syncing")
    )]
    #[cfg_attr(not(test), expect(clippy::unnecessary_wraps, reason = "only tests make it fail"))]
    fn before_sync(&self) -> io::Result<()> {
        #[cfg(test)]
        if let Some(hook) = &self.before_sync {
            return hook();
        }
        Ok(())
    }
}

/// A store on disk. Dropping it commits what is queued and closes the files.
pub struct SledStore {
    shared: Arc<Shared>,
    /// `None` only while dropping.
    queue: Option<mpsc::Sender<Job>>,
    writer: Option<JoinHandle<()>>,
    /// One backup at a time.
    backing_up: Mutex<()>,
}

impl fmt::Debug for SledStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SledStore").field("path", &self.shared.folder.path()).finish_non_exhaustive()
    }
}

/// What the commit thread and the readers share. The fields are dropped in this order: the lock on the folder goes last.
struct Shared {
    log: Log,
    visible: RwLock<Visible>,
    failure: OnceLock<StoreError>,
    codec: Codec,
    /// Sessions that were read before: place and contents by the sealed bytes.
    sessions: Remembered<(Vec<u8>, Stored)>,
    identity: Identity,
    blobs: Blobs,
    folder: Folder,
}

/// What readers see instead of the log. Held for reading while the log is read, and for writing while it is changed.
#[derive(Default)]
struct Visible {
    /// What stood at the keys of the group that is applied but not acknowledged.
    before: Before,
    /// What stood at every key changed since a backup began.
    backup: Option<Backup>,
}

#[derive(Default)]
struct Backup {
    before: Before,
    /// Files that are to be removed when it ends.
    held: Vec<BlobName>,
}

impl SledStore {
    /// Opens the store in the folder `path`, or makes it if there is nothing at all. Blocks; reads every record once.
    ///
    /// # Errors
    ///
    /// [`OpenStoreError`], which says what was found and what to do.
    pub fn open(path: &Path, keyring: &Keyring, options: SledOptions) -> Result<Self, OpenStoreError> {
        let opened = open::open(path, keyring)?;
        let shared = Arc::new(Shared {
            log: opened.log,
            visible: RwLock::default(),
            failure: OnceLock::new(),
            codec: opened.codec,
            sessions: Remembered::new(SESSIONS),
            identity: opened.identity,
            blobs: opened.blobs,
            folder: opened.folder,
        });
        let (queue, jobs) = mpsc::channel(QUEUE);
        let writer = Writer::new(Arc::clone(&shared), options, opened.tip, opened.mark);
        let writer = thread::Builder::new()
            .name("store commit".to_owned())
            .spawn(move || writer.run(jobs))
            .map_err(OpenStoreError::io("start the commit thread of", path))?;
        Ok(Self { shared, queue: Some(queue), writer: Some(writer), backing_up: Mutex::new(()) })
    }
}

impl Drop for SledStore {
    fn drop(&mut self) {
        // The thread ends when the last sender is gone and the queue is empty.
        self.queue = None;
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            tracing::error!("the commit thread of the store panicked");
        }
    }
}

impl Shared {
    /// Ends all commits for good.
    fn fail(&self, cause: &str) -> StoreError {
        let reason = format!(
            "the store `{}` failed ({cause}): no more is written until a restart; check that its disk has room and is \
             healthy, then restart",
            self.folder.path().display()
        );
        let failure = self.failure.get_or_init(|| {
            tracing::error!(cause, "the store failed; nothing more is written until a restart");
            StoreError { reason }
        });
        failure.clone()
    }

    fn health(&self) -> Result<(), StoreError> {
        self.failure.get().map_or(Ok(()), |failure| Err(failure.clone()))
    }

    /// Opens a record whose bytes are in the log.
    fn open(&self, place: &[u8], raw: &[u8]) -> Result<Stored, StoreError> {
        let record = self.codec.open(place, raw).map_err(|error| unreadable(place, &error))?;
        let bytes = match record.body {
            Body::Inline(bytes) => bytes,
            Body::Blob(name) => {
                let raw = self.blobs.read(&name).map_err(|error| unreadable(place, &error))?;
                self.codec.open_blob(place, &name, &raw).map_err(|error| unreadable(place, &error))?
            }
        };
        Ok(Stored { version: record.version, bytes })
    }
}

impl Shared {
    /// Takes rows of the log as long as they begin with `prefix`. Those in files are opened at once, while the files are there.
    fn taken(
        &self,
        rows: impl Iterator<Item = Result<(IVec, IVec), LogError>>,
        prefix: &[u8],
    ) -> Result<Vec<(IVec, Row)>, StoreError> {
        let mut taken = Vec::new();
        for row in rows {
            let (place, raw) = row.map_err(|error| unreadable(prefix, &error))?;
            if !place.starts_with(prefix) {
                break;
            }
            let row = if is_blob(&raw) { Row::Open(self.open(&place, &raw)?) } else { Row::Raw(raw) };
            taken.push((place, row));
        }
        Ok(taken)
    }

    fn opened(&self, rows: Vec<(IVec, Row)>) -> Result<Vec<(Vec<u8>, Stored)>, StoreError> {
        let open = |(place, row): (IVec, Row)| {
            let stored = match row {
                Row::Open(stored) => stored,
                Row::Raw(raw) => self.open(&place, &raw)?,
            };
            Ok((place[1..].to_vec(), stored))
        };
        rows.into_iter().map(open).collect()
    }

    /// Opens a session whose bytes are in the log. The same bytes at the same place were opened before: then what was sealed
    /// in them is known, and not one of them has changed.
    fn open_session(&self, place: &[u8], raw: &[u8]) -> Result<Stored, StoreError> {
        if let Some(known) = self.sessions.get(raw)
            && known.0 == place
        {
            return Ok(known.1.clone());
        }
        let stored = self.open(place, raw)?;
        if !is_blob(raw) {
            self.sessions.put(raw, (place.to_vec(), stored.clone()));
        }
        Ok(stored)
    }
}

fn unreadable(place: &[u8], error: &dyn fmt::Display) -> StoreError {
    let (table, key) = place.split_first().unwrap_or((&0, &[]));
    let key = error::short(key);
    StoreError {
        reason: format!(
            "a record in table {table} (key `{key}`) cannot be read ({error}): check the disk, then restart"
        ),
    }
}

/// The first place after all that begin with `prefix`; `None` if there is none.
fn past(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte < u8::MAX)?;
    let mut past = prefix[..=last].to_vec();
    past[last] += 1;
    Some(past)
}

/// A row of a scan.
enum Row {
    /// Still to be opened.
    Raw(IVec),
    /// Opened while its file could not go away.
    Open(Stored),
}

impl Store for SledStore {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Stored>, StoreError> {
        let place = place(table, key);
        let visible = self.shared.visible.read();
        let raw = match visible.before.get(&place) {
            Some(before) => before.clone(),
            None => self.shared.log.get(&place).map_err(|error| unreadable(&place, &error))?,
        };
        let Some(raw) = raw else { return Ok(None) };
        if !is_blob(&raw) {
            // The bytes are here; only a file could be removed by the next commit.
            drop(visible);
        }
        if table == Table::Session { self.shared.open_session(&place, &raw) } else { self.shared.open(&place, &raw) }
            .map(Some)
    }

    fn scan(
        &self,
        table: Table,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Stored)>, StoreError> {
        let prefix = place(table, prefix);
        let after = after.map(|after| place(table, after)).filter(|after| *after >= prefix);
        let start = after.as_ref().map_or(Bound::Included(prefix.as_slice()), |after| Bound::Excluded(after));

        let visible = self.shared.visible.read();
        let rows = self.shared.taken(self.shared.log.rows(start, &visible.before).take(limit), &prefix)?;
        drop(visible);
        self.shared.opened(rows)
    }

    fn scan_back(
        &self,
        table: Table,
        prefix: &[u8],
        before: &[u8],
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, Stored)>, StoreError> {
        let (prefix, end) = (place(table, prefix), place(table, before));
        if end <= prefix {
            return Ok(Vec::new());
        }
        // Whatever lies between the end and what begins with the prefix is passed over.
        let end = past(&prefix).map_or_else(|| end.clone(), |past| past.min(end.clone()));
        let visible = self.shared.visible.read();
        let rows = self.shared.taken(self.shared.log.rows_back(&prefix, &end, &visible.before).take(limit), &prefix)?;
        drop(visible);
        self.shared.opened(rows)
    }

    /// Once this has been polled the commit may happen even if the future is dropped.
    fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<(), CommitError>> {
        Box::pin(async move {
            let (answer, answered) = oneshot::channel();
            if let Some(queue) = &self.queue
                && queue.send(Job { commit, answer }).await.is_ok()
                && let Ok(result) = answered.await
            {
                return result;
            }
            Err(CommitError::Store(self.shared.fail("its commit thread ended")))
        })
    }

    fn health(&self) -> Result<(), StoreError> {
        self.shared.health()
    }
}
