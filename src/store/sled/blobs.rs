//! Files for large records, in a folder beside the store. A file is complete and durable before a record points to it, is
//! never written again, and goes after the last record that points to it is gone.

use std::collections::HashSet;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use crate::domain::text::{from_hex, hex};
use crate::store::record::{BLOB_NAME, BlobName};

/// The folder of the files.
#[derive(Debug, Clone)]
pub struct Blobs {
    folder: PathBuf,
}

impl Blobs {
    /// The files of the store at `store`: the folder `<store>.blobs`.
    pub fn beside(store: &Path) -> Self {
        let mut folder = store.as_os_str().to_owned();
        folder.push(".blobs");
        Self { folder: folder.into() }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where one blob is.
    pub fn path(&self, name: &BlobName) -> PathBuf {
        self.folder.join(hex(name))
    }

    /// Makes the folder, with mode 0700, unless it is there.
    pub fn create(&self) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)
    }

    /// Writes one file and waits for the disk. The folder has still to be synced: [`Blobs::sync_folder`].
    pub fn write(&self, name: &BlobName, raw: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(self.path(name))?;
        file.write_all(raw)?;
        file.sync_all()
    }

    /// Makes new names durable.
    pub fn sync_folder(&self) -> io::Result<()> {
        File::open(&self.folder)?.sync_all()
    }

    /// Reads one file.
    pub fn read(&self, name: &BlobName) -> io::Result<Vec<u8>> {
        fs::read(self.path(name))
    }

    /// Removes files no record points to any more. One that stays behind is swept at the next start, so that an error
    /// here costs nothing but room.
    pub fn remove(&self, names: &[BlobName]) {
        for name in names {
            if let Err(error) = fs::remove_file(self.path(name)) {
                tracing::warn!(%error, "a file of a deleted record could not be removed; the next start tries again");
            }
        }
    }

    /// The names of all files here; no folder is no files.
    pub fn list(&self) -> io::Result<Vec<BlobName>> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut names = Vec::new();
        for entry in entries {
            let name = entry?.file_name();
            // What has no name of ours was put here by somebody else and is left alone.
            let name = name.to_str().filter(|name| name.len() == 2 * BLOB_NAME).and_then(from_hex);
            names.extend(name.and_then(|name| BlobName::try_from(name).ok()));
        }
        Ok(names)
    }

    /// Removes every file that is not in `keep`: left by a commit that never became durable, or whose removal was cut short.
    pub fn sweep(&self, keep: &HashSet<BlobName>) -> io::Result<usize> {
        let mut swept = 0;
        for name in self.list()? {
            if !keep.contains(&name) {
                fs::remove_file(self.path(&name))?;
                swept += 1;
            }
        }
        Ok(swept)
    }
}
