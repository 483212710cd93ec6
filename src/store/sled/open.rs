//! Opening: every record is read and opened once, and what is there is compared with what was acknowledged.

use std::collections::HashSet;
use std::io;
use std::ops::Bound;
use std::path::Path;

use ::sled::Batch;

use super::OpenStoreError;
use super::blobs::Blobs;
use super::error::short;
use super::folder::{Folder, Making};
use super::log::{Before, Log, LogError};
use super::tip::{IDENTITY_KEY, Identity, Mark, TIP_KEY, Tip};
use crate::domain::seal::Keyring;
use crate::store::record::{BlobName, Body, Codec, OWN_TABLE, RecordError};

/// A store that was opened and found whole. The fields are dropped in this order: the lock goes last.
pub struct Opened {
    pub log: Log,
    pub mark: Mark,
    pub identity: Identity,
    pub tip: Tip,
    pub blobs: Blobs,
    pub codec: Codec,
    pub folder: Folder,
}

/// Opens the store at `path`, or makes it if nothing is there.
pub fn open(path: &Path, keyring: &Keyring) -> Result<Opened, OpenStoreError> {
    let codec = Codec::new(keyring);
    let blobs = Blobs::beside(path);
    let folder = Folder::lock(path)?;
    let io = |error| OpenStoreError::io("read", path)(error);
    match folder.unfinished().map_err(io)? {
        Some(Making::Restored) => return Err(OpenStoreError::Unfinished { path: path.to_owned() }),
        // The mark is the last file to be made: without it nobody was ever told that there is a store.
        Some(Making::New) if !exists(&folder.mark())? => make(&folder, &blobs, &codec)?,
        Some(Making::New) => folder.finish().map_err(io)?,
        None if folder.is_empty().map_err(io)? => make(&folder, &blobs, &codec)?,
        None => {}
    }
    for file in [folder.log(), folder.mark()] {
        if !exists(&file)? {
            return Err(OpenStoreError::Incomplete { path: path.to_owned(), missing: file.display().to_string() });
        }
    }
    folder.remove_torn_snapshots().map_err(io)?;
    blobs.create().map_err(OpenStoreError::io("make", blobs.folder()))?;
    let log = Log::open(&folder).map_err(|error| unreadable(path, error))?;
    let checked = check(&log, &codec, &blobs, path)?;

    let mut mark = Mark::open(&folder.mark(), &checked.identity).map_err(OpenStoreError::io("open", &folder.mark()))?;
    let marked = mark.read(&codec).map_err(OpenStoreError::io("read", &folder.mark()))?;
    let acknowledged = marked.ok_or_else(|| OpenStoreError::Lost {
        problem: "the file `mark`, which says up to where, is damaged or of another store".to_owned(),
    })?;
    let sequence = checked.tip.sequence;
    if sequence < acknowledged {
        return Err(OpenStoreError::Lost {
            problem: format!("commit {acknowledged} was acknowledged, the log ends at {sequence}"),
        });
    }
    // What the last process wrote may still be in memory only, and is about to be shown.
    log.sync().map_err(|error| unreadable(path, error))?;
    folder.sync().map_err(OpenStoreError::io("sync", path))?;
    blobs.sweep(&checked.blobs).map_err(OpenStoreError::io("tidy", blobs.folder()))?;
    mark.settle(&codec, sequence).map_err(OpenStoreError::io("write", &folder.mark()))?;
    Ok(Opened { log, mark, identity: checked.identity, tip: checked.tip, blobs, codec, folder })
}

/// Makes an empty store.
fn make(folder: &Folder, blobs: &Blobs, codec: &Codec) -> Result<(), OpenStoreError> {
    if !blobs.list().map_err(OpenStoreError::io("read", blobs.folder()))?.is_empty() {
        return Err(OpenStoreError::Incomplete {
            path: folder.path().to_owned(),
            missing: folder.log().display().to_string(),
        });
    }
    let io = |error| OpenStoreError::io("make", folder.path())(error);
    folder.begin(Making::New).map_err(io)?;
    folder.wipe().map_err(io)?;
    blobs.create().map_err(OpenStoreError::io("make", blobs.folder()))?;
    let (identity, record) = Identity::draw(codec)?;
    let tip = Tip::default();
    let mut batch = Batch::default();
    batch.insert(IDENTITY_KEY, record);
    batch.insert(TIP_KEY, tip.seal(codec)?);
    let log = Log::open(folder).map_err(|error| unreadable(folder.path(), error))?;
    log.apply(batch).and_then(|()| log.sync()).map_err(|error| unreadable(folder.path(), error))?;
    drop(log);
    complete(folder, blobs, codec, &identity, tip)
}

/// The last steps of making a store whose log is durable.
pub fn complete(
    folder: &Folder,
    blobs: &Blobs,
    codec: &Codec,
    identity: &Identity,
    tip: Tip,
) -> Result<(), OpenStoreError> {
    blobs.sync_folder().map_err(OpenStoreError::io("sync", blobs.folder()))?;
    Mark::create(&folder.mark(), identity)
        .and_then(|mut mark| mark.settle(codec, tip.sequence))
        .map_err(OpenStoreError::io("write", &folder.mark()))?;
    folder.finish().map_err(OpenStoreError::io("sync", folder.path()))
}

/// What a full reading found.
pub struct Checked {
    pub identity: Identity,
    pub tip: Tip,
    pub blobs: HashSet<BlobName>,
}

/// Reads and opens everything once.
pub fn check(log: &Log, codec: &Codec, blobs: &Blobs, path: &Path) -> Result<Checked, OpenStoreError> {
    let own = |key: &'static [u8], what: &str| {
        log.get(key)
            .map_err(|error| unreadable(path, error))?
            .ok_or_else(|| OpenStoreError::Lost { problem: format!("the record of the store's {what} is not there") })
    };
    let identity =
        Identity::read(codec, &own(IDENTITY_KEY, "identity")?).map_err(OpenStoreError::record(IDENTITY_KEY))?;
    let tip = Tip::read(codec, &own(TIP_KEY, "last commit")?).map_err(OpenStoreError::record(TIP_KEY))?;

    let mut counted = Tip::default().at(tip.sequence);
    let mut referenced = HashSet::new();
    for row in log.rows(Bound::Unbounded, &Before::new()) {
        let (place, raw) = row.map_err(|error| unreadable(path, error))?;
        if place == IDENTITY_KEY || place == TIP_KEY {
            continue;
        }
        if place.first().is_none_or(|table| *table == OWN_TABLE) {
            return Err(OpenStoreError::record(&place)(RecordError::Damaged));
        }
        let record = codec.open(&place, &raw).map_err(OpenStoreError::record(&place))?;
        if record.version > tip.sequence {
            return Err(OpenStoreError::Lost {
                problem: format!("a record of commit {} is there, the log ends at {}", record.version, tip.sequence),
            });
        }
        let blob = matches!(record.body, Body::Blob(_));
        if let Body::Blob(name) = record.body {
            open_blob(codec, blobs, &place, &name)?;
            referenced.insert(name);
        }
        counted.add(&identity, &place, record.version, blob);
    }
    if counted != tip {
        return Err(OpenStoreError::Lost {
            problem: format!(
                "{} records should be there, {} are, or some are not the newest",
                tip.records, counted.records
            ),
        });
    }
    Ok(Checked { identity, tip, blobs: referenced })
}

fn open_blob(codec: &Codec, blobs: &Blobs, place: &[u8], name: &BlobName) -> Result<(), OpenStoreError> {
    let raw = match blobs.read(name) {
        Ok(raw) => raw,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(OpenStoreError::Damaged {
                table: place.first().copied().unwrap_or_default(),
                key: short(place.get(1..).unwrap_or_default()),
                problem: format!("has lost its file `{}`", blobs.path(name).display()),
            });
        }
        Err(error) => return Err(OpenStoreError::io("read", &blobs.path(name))(error)),
    };
    codec.open_blob(place, name, &raw).map(drop).map_err(OpenStoreError::record(place))
}

fn exists(path: &Path) -> Result<bool, OpenStoreError> {
    path.try_exists().map_err(OpenStoreError::io("read", path))
}

pub fn unreadable(path: &Path, error: LogError) -> OpenStoreError {
    match error {
        LogError::InUse => OpenStoreError::InUse { path: path.to_owned() },
        LogError::System(error) => OpenStoreError::io("read or write the log in", path)(error),
        LogError::Failed(problem) => OpenStoreError::Unreadable { path: path.to_owned(), problem },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_not_taken_for_damage() {
        let full = io::Error::from_raw_os_error(28);
        // As sled hands it on.
        let copied = io::Error::new(full.kind(), format!("{full:?}"));
        for error in [full, copied] {
            let error = unreadable(Path::new("store"), ::sled::Error::Io(error).into());
            assert!(matches!(error, OpenStoreError::Io { .. }), "{error}");
        }
        let torn = io::Error::other("encountered torn segment");
        for error in [::sled::Error::Io(torn), ::sled::Error::ReportableBug("x".to_owned())] {
            let error = unreadable(Path::new("store"), error.into());
            assert!(matches!(error, OpenStoreError::Unreadable { .. }), "{error}");
        }
    }
}
