//! The one place that touches sled. Its panics and errors become [`LogError`], its flush is followed by a real sync, and it
//! is closed only once its file is free again.

use std::any::Any;
use std::fs::{File, OpenOptions};
use std::io;
use std::iter::Peekable;
use std::ops::Bound;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::thread;
use std::time::Duration;

use ::sled::{Batch, Config, Db, IVec, Mode};
use std::collections::BTreeMap;

use super::folder::Folder;

/// Bytes of memory for pages that were read.
const CACHE: u64 = 64 * 1024 * 1024;
/// Bytes of one segment of the log. Sled writes a page over a quarter of this to a file of its own, which it never syncs.
/// A page has 17 records at most before it is split, of 32 KiB and a little more: with 4 MiB no page comes near.
const SEGMENT: usize = 4 * 1024 * 1024;

/// What sled said, or the panic it died of.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// Another open store, in this process or another, has the file.
    #[error("the log is in use by another process")]
    InUse,
    /// The system refused, for want of room for example. What is on the disk is not thereby bad.
    #[error("{0}")]
    System(io::Error),
    /// Anything else, damage above all.
    #[error("{0}")]
    Failed(String),
}

impl From<::sled::Error> for LogError {
    fn from(error: ::sled::Error) -> Self {
        let text = error.to_string();
        match error {
            ::sled::Error::Io(_) if text.contains("could not acquire lock") => Self::InUse,
            ::sled::Error::Io(error) => error.into(),
            _ => Self::Failed(text),
        }
    }
}

impl From<io::Error> for LogError {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
        // Sled reports damage as input and output errors too; those have no number of the system's, and other kinds. It
        // hands errors on without their number.
        let refused = matches!(error.kind(), PermissionDenied | QuotaExceeded | ReadOnlyFilesystem | StorageFull);
        if refused || error.raw_os_error().is_some() { Self::System(error) } else { Self::Failed(error.to_string()) }
    }
}

/// What a panic said.
pub fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    format!("panicked: {}", text.unwrap_or_else(|| "without a message".to_owned()))
}

fn guarded<T>(run: impl FnOnce() -> Result<T, LogError>) -> Result<T, LogError> {
    // Sled asserts where it finds its files damaged. Nothing half-changed is used afterwards: whoever gets the error stops.
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| Err(LogError::Failed(panic_text(panic.as_ref()))))
}

/// An open log: ordered keys and values.
pub struct Log {
    /// `None` only while dropping.
    db: Option<Db>,
    /// The file sled writes to, for the sync it does not do.
    file: File,
}

/// Keys and what stood there before changes that are not to be seen yet.
pub type Before = BTreeMap<Vec<u8>, Option<IVec>>;

impl Log {
    /// Opens the log in a folder, or makes it.
    pub fn open(folder: &Folder) -> Result<Self, LogError> {
        let path = folder.log();
        let opened = guarded(|| {
            Ok(Config::new()
                .path(folder.path())
                .mode(Mode::HighThroughput)
                .cache_capacity(CACHE)
                .segment_size(SEGMENT)
                .flush_every_ms(None)
                .open()?)
        });
        match opened {
            Ok(db) => {
                let file = OpenOptions::new().read(true).write(true).open(&path)?;
                Ok(Self { db: Some(db), file })
            }
            Err(error) => {
                wait_until_free(&path);
                Err(error)
            }
        }
    }

    fn db(&self) -> &Db {
        self.db.as_ref().expect("taken only while dropping")
    }

    /// One value.
    pub fn get(&self, key: &[u8]) -> Result<Option<IVec>, LogError> {
        guarded(|| Ok(self.db().get(key)?))
    }

    /// Applies all of a batch or, if the process dies, nothing. Durable only after [`Log::sync`].
    pub fn apply(&self, batch: Batch) -> Result<(), LogError> {
        guarded(|| Ok(self.db().apply_batch(batch)?))
    }

    /// Makes everything applied so far durable. Sled's own flush on Linux is `sync_file_range`, which leaves data in the
    /// disk's volatile cache and the file's new length in memory.
    pub fn sync(&self) -> Result<(), LogError> {
        guarded(|| {
            self.db().flush()?;
            self.file.sync_data()?;
            Ok(())
        })
    }

    /// All values from `start` on in the order of their keys, as they stood before the changes in `before`.
    pub fn rows<'a>(&self, start: Bound<&[u8]>, before: &'a Before) -> Rows<'a> {
        let range = (start, Bound::<&[u8]>::Unbounded);
        let rows = self.db().range::<&[u8], _>(range);
        let before: Replaced<'a> = Box::new(before.range::<[u8], _>(range));
        Rows { disk: Disk { rows, falls: false, done: false }.peekable(), before: before.peekable(), falls: false }
    }

    /// All values from `start` to before `end`, the last first, as they stood before the changes in `before`. `start` must not be
    /// after `end`.
    pub fn rows_back<'a>(&self, start: &[u8], end: &[u8], before: &'a Before) -> Rows<'a> {
        let range = (Bound::Included(start), Bound::Excluded(end));
        let rows = self.db().range::<&[u8], _>(range);
        let before: Replaced<'a> = Box::new(before.range::<[u8], _>(range).rev());
        Rows { disk: Disk { rows, falls: true, done: false }.peekable(), before: before.peekable(), falls: true }
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        let db = self.db.take();
        // Sled's end flushes and asserts that this went well.
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| drop(db))) {
            tracing::error!(cause = panic_text(panic.as_ref()), "the store did not close cleanly");
        }
        wait_for(&self.file);
    }
}

struct Disk {
    rows: ::sled::Iter,
    falls: bool,
    done: bool,
}

impl Iterator for Disk {
    type Item = Result<(IVec, IVec), LogError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let mut row = || if self.falls { self.rows.next_back() } else { self.rows.next() };
        let next = guarded(|| row().transpose().map_err(LogError::from)).transpose();
        self.done = !matches!(next, Some(Ok(_)));
        next
    }
}

/// What stood where changes were made since.
type Replaced<'a> = Box<dyn Iterator<Item = (&'a Vec<u8>, &'a Option<IVec>)> + 'a>;

/// See [`Log::rows`] and [`Log::rows_back`].
pub struct Rows<'a> {
    disk: Peekable<Disk>,
    before: Peekable<Replaced<'a>>,
    falls: bool,
}

impl Iterator for Rows<'_> {
    type Item = Result<(IVec, IVec), LogError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let earlier = match (self.disk.peek(), self.before.peek()) {
                (_, None) | (Some(Err(_)), Some(_)) => return self.disk.next(),
                (None, Some(_)) => true,
                (Some(Ok((on_disk, _))), Some((key, _))) => {
                    let order = key.as_slice().cmp(on_disk.as_ref());
                    let order = if self.falls { order.reverse() } else { order };
                    if order.is_eq() {
                        self.disk.next();
                    }
                    order.is_le()
                }
            };
            if !earlier {
                return self.disk.next();
            }
            if let Some((key, Some(value))) = self.before.next() {
                return Some(Ok((IVec::from(key.as_slice()), value.clone())));
            }
        }
    }
}

/// Sled's worker threads may hold its file, and the lock on it, for a moment after the last handle is gone.
fn wait_for(file: &File) {
    for _ in 0..2000 {
        if file.try_lock().is_ok() {
            // Our own lock goes with the file; giving it back early only spares a race.
            drop(file.unlock());
            return;
        }
        thread::sleep(Duration::from_millis(1));
    }
    tracing::warn!("the store's log is still held two seconds after it was closed");
}

fn wait_until_free(path: &Path) {
    if let Ok(file) = File::open(path) {
        wait_for(&file);
    }
}
