//! The store's folder: its files, the lock on it, and the note that says a store is still being made.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use super::OpenStoreError;

const UNFINISHED: &str = "unfinished";
const LOCK: &str = "lock";

/// What was being made when the note was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Making {
    /// A new, empty store: nothing is lost if it is made again.
    New,
    /// A store from a backup.
    Restored,
}

/// The folder, locked until this value is dropped.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes the folder if needed (mode 0700) and locks it.
    pub fn lock(path: &Path) -> Result<Self, OpenStoreError> {
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(OpenStoreError::io("make", path))?;
        let lock_path = path.join(LOCK);
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&lock_path)
            .map_err(OpenStoreError::io("open", &lock_path))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(OpenStoreError::InUse { path: path.to_owned() }),
            Err(TryLockError::Error(error)) => Err(OpenStoreError::io("lock", &lock_path)(error)),
        }
    }

    /// Where the folder is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Sled's log.
    pub fn log(&self) -> PathBuf {
        self.path.join("db")
    }

    /// The file of the mark.
    pub fn mark(&self) -> PathBuf {
        self.path.join("mark")
    }

    /// Whether nothing but the lock is here. (The folder may be the root of a file system of its own.)
    pub fn is_empty(&self) -> io::Result<bool> {
        for entry in fs::read_dir(&self.path)? {
            let name = entry?.file_name();
            if name != LOCK && name != "lost+found" {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What was being made here, if it was not finished.
    pub fn unfinished(&self) -> io::Result<Option<Making>> {
        match fs::read(self.path.join(UNFINISHED)) {
            Ok(note) if note == b"new\n" => Ok(Some(Making::New)),
            // Unreadable or torn: the reading that loses nothing.
            Ok(_) => Ok(Some(Making::Restored)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Notes what is being made here, before anything else is written.
    pub fn begin(&self, making: Making) -> io::Result<()> {
        let path = self.path.join(UNFINISHED);
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
        file.write_all(match making {
            Making::New => b"new\n",
            Making::Restored => b"restore\n",
        })?;
        file.sync_all()?;
        self.sync()
    }

    /// Takes the note away: from here on the store counts.
    pub fn finish(&self) -> io::Result<()> {
        self.sync()?;
        fs::remove_file(self.path.join(UNFINISHED))?;
        self.sync()
    }

    /// Removes what an unfinished making left, all but the note and the lock.
    pub fn wipe(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            let name = entry.file_name();
            if ["db", "conf", "mark"].iter().any(|ours| name == *ours) || is_snapshot(&entry) {
                fs::remove_file(entry.path())?;
            } else if name == "blobs" {
                fs::remove_dir_all(entry.path())?;
            }
        }
        self.sync()
    }

    /// Removes snapshots of its own log that sled had not finished writing. It would take such a file for the newest
    /// snapshot, find it damaged and refuse to open the store, although the one before it is still good.
    pub fn remove_torn_snapshots(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            if is_snapshot(&entry) && entry.file_name().as_encoded_bytes().ends_with(b".generating") {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Makes the names in the folder, and its own, durable.
    pub fn sync(&self) -> io::Result<()> {
        File::open(&self.path)?.sync_all()?;
        match self.path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            Some(parent) => File::open(parent)?.sync_all(),
            None => File::open(".")?.sync_all(),
        }
    }
}

fn is_snapshot(entry: &fs::DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b"snap.")
}
