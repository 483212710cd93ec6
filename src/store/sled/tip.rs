//! How the store notices that records are missing. A log that is cut short, or a page that is lost, looks to sled like a
//! smaller store; each is found by one of these:
//!
//! * the [`Tip`], a record rewritten in every commit group, counts the records and adds up a keyed digest of each;
//! * the [`Mark`], a small file of its own, holds the number of the last acknowledged commit; a store that ends before it has
//!   lost some. It is written after the sync and without one of its own, so it may lag after a power loss, but never lead.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::path::Path;

use crate::domain::secret::{Digest, MacKey};
use crate::store::record::{Body, Codec, NoRandom, OWN_TABLE, RecordError, random};

/// Key of the record that says whose store this is; the first of all.
pub const IDENTITY_KEY: &[u8] = &[OWN_TABLE, b'F'];
/// Key of the tip.
pub const TIP_KEY: &[u8] = &[OWN_TABLE, b'T'];

const ID: usize = 16;
const TALLY_KEY: usize = 32;

/// What is drawn once, when a store is made.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Tells this store from others, so that the mark of one does not serve another.
    id: [u8; ID],
    /// The key of the tally. It is the store's own, not one of the ring, so that keys can be rotated.
    tally: MacKey,
}

impl Identity {
    /// Draws a new identity, and its record.
    pub fn draw(codec: &Codec) -> Result<(Self, Vec<u8>), NoRandom> {
        let bytes = random::<{ ID + TALLY_KEY }>()?;
        let record = codec.seal(IDENTITY_KEY, 0, &Body::Inline(bytes.to_vec()))?;
        Ok((Self::from_bytes(&bytes), record))
    }

    /// Reads the record.
    pub fn read(codec: &Codec, raw: &[u8]) -> Result<Self, RecordError> {
        match codec.open(IDENTITY_KEY, raw)?.body {
            Body::Inline(bytes) => Ok(Self::from_bytes(bytes.as_slice().try_into().map_err(|_| RecordError::Damaged)?)),
            Body::Blob(_) => Err(RecordError::Damaged),
        }
    }

    fn from_bytes(bytes: &[u8; ID + TALLY_KEY]) -> Self {
        let (id, tally) = bytes.split_at(ID);
        Self {
            id: id.try_into().expect("split at its length"),
            tally: MacKey::new(tally.try_into().expect("the rest has its length")),
        }
    }

    fn digest(&self, place: &[u8], version: u64) -> u128 {
        let digest = Digest::keyed(&self.tally, "store tally", &[place, &version.to_be_bytes()]);
        let (half, _) = digest.as_bytes().split_at(16);
        u128::from_be_bytes(half.try_into().expect("sixteen of 32 bytes"))
    }
}

/// The state of the store as a whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tip {
    /// Number of the last commit that changed something.
    pub sequence: u64,
    /// How many records there are, the store's own two not counted.
    pub records: u64,
    /// How many of them have a file of their own.
    pub blobs: u64,
    /// Sum of the records' keyed digests.
    sum: u128,
}

const TIP: usize = 8 + 8 + 16;

impl Tip {
    /// The same records after another commit.
    pub fn at(self, sequence: u64) -> Self {
        Self { sequence, ..self }
    }

    /// Counts one record in.
    pub fn add(&mut self, identity: &Identity, place: &[u8], version: u64, blob: bool) {
        self.records += 1;
        self.blobs += u64::from(blob);
        self.sum = self.sum.wrapping_add(identity.digest(place, version));
    }

    /// Counts one record out.
    pub fn subtract(&mut self, identity: &Identity, place: &[u8], version: u64, blob: bool) {
        self.records = self.records.wrapping_sub(1);
        self.blobs = self.blobs.wrapping_sub(u64::from(blob));
        self.sum = self.sum.wrapping_sub(identity.digest(place, version));
    }

    /// The tip's record, for [`TIP_KEY`].
    pub fn seal(&self, codec: &Codec) -> Result<Vec<u8>, NoRandom> {
        let mut bytes = Vec::with_capacity(TIP);
        bytes.extend_from_slice(&self.records.to_be_bytes());
        bytes.extend_from_slice(&self.blobs.to_be_bytes());
        bytes.extend_from_slice(&self.sum.to_be_bytes());
        codec.seal(TIP_KEY, self.sequence, &Body::Inline(bytes))
    }

    /// Reads the tip's record.
    pub fn read(codec: &Codec, raw: &[u8]) -> Result<Self, RecordError> {
        let record = codec.open(TIP_KEY, raw)?;
        let Body::Inline(bytes) = record.body else { return Err(RecordError::Damaged) };
        let bytes: [u8; TIP] = bytes.try_into().map_err(|_| RecordError::Damaged)?;
        let (records, rest) = bytes.split_at(8);
        let (blobs, sum) = rest.split_at(8);
        Ok(Self {
            sequence: record.version,
            records: u64::from_be_bytes(records.try_into().expect("split at its length")),
            blobs: u64::from_be_bytes(blobs.try_into().expect("split at its length")),
            sum: u128::from_be_bytes(sum.try_into().expect("the rest has its length")),
        })
    }
}

/// A slot is this long on disk, so that a torn write spoils one slot only.
const SLOT: u64 = 4096;

/// The number of the last acknowledged commit, in a file of its own: two slots, written in turn.
#[derive(Debug)]
pub struct Mark {
    file: File,
    id: [u8; ID],
    next: u64,
}

impl Mark {
    /// Makes the file, for a store that has none yet.
    pub fn create(path: &Path, identity: &Identity) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(true).mode(0o600).open(path)?;
        Ok(Self { file, id: identity.id, next: 0 })
    }

    /// Opens the file.
    pub fn open(path: &Path, identity: &Identity) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).write(true).open(path)?;
        Ok(Self { file, id: identity.id, next: 0 })
    }

    /// The highest number in the slots that open; `None` if none does.
    pub fn read(&self, codec: &Codec) -> io::Result<Option<u64>> {
        let mut highest = None;
        for slot in 0..2 {
            let mut raw = [0; 256];
            let read = self.file.read_at(&mut raw, slot * SLOT)?;
            let Some((length, rest)) = raw[..read].split_first() else { continue };
            let Some(sealed) = rest.get(..usize::from(*length)) else { continue };
            let Ok(clear) = codec.open_other(&self.purpose(slot), sealed) else { continue };
            let Ok(number) = clear.try_into().map(u64::from_be_bytes) else { continue };
            highest = highest.max(Some(number));
        }
        Ok(highest)
    }

    /// Writes the number of a commit that is durable.
    pub fn write(&mut self, codec: &Codec, sequence: u64) -> io::Result<()> {
        let slot = self.next;
        let sealed = codec.seal_other(&self.purpose(slot), &sequence.to_be_bytes()).map_err(io::Error::other)?;
        let mut raw = vec![u8::try_from(sealed.len()).expect("the seal of eight bytes is short")];
        raw.extend_from_slice(&sealed);
        self.file.write_all_at(&raw, slot * SLOT)?;
        self.next = 1 - slot;
        Ok(())
    }

    /// Writes both slots and waits for the disk.
    pub fn settle(&mut self, codec: &Codec, sequence: u64) -> io::Result<()> {
        self.write(codec, sequence)?;
        self.write(codec, sequence)?;
        self.file.sync_all()
    }

    fn purpose(&self, slot: u64) -> Vec<u8> {
        [b"mark\0".as_slice(), &self.id, &slot.to_be_bytes()].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::seal::Keyring;

    fn codec() -> Codec {
        Codec::new(&Keyring::single([1; 32]))
    }

    #[test]
    fn the_tip_of_what_came_and_went_is_that_of_what_stayed() {
        let (identity, record) = Identity::draw(&codec()).unwrap();
        let mut tip = Tip::default();
        tip.add(&identity, b"a", 1, false);
        tip.add(&identity, b"b", 2, true);
        tip.subtract(&identity, b"a", 1, false);
        let mut other = Tip::default();
        other.add(&Identity::read(&codec(), &record).unwrap(), b"b", 2, true);
        assert_eq!(tip, other);
        assert_eq!(Tip::read(&codec(), &tip.seal(&codec()).unwrap()), Ok(tip));

        let mut stale = Tip::default();
        stale.add(&identity, b"b", 1, true);
        assert_ne!(tip, stale, "an older version of a record counts as the newer one");
    }

    #[test]
    fn a_mark_survives_one_spoilt_slot_and_tells_its_store() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mark");
        let (identity, _) = Identity::draw(&codec()).unwrap();
        let mut mark = Mark::create(&path, &identity).unwrap();
        assert_eq!(mark.read(&codec()).unwrap(), None);
        mark.settle(&codec(), 7).unwrap();
        mark.write(&codec(), 8).unwrap();
        assert_eq!(mark.read(&codec()).unwrap(), Some(8));
        mark.file.write_all_at(b"spoilt", 10).unwrap();
        assert_eq!(mark.read(&codec()).unwrap(), Some(7));
        mark.file.write_all_at(b"spoilt", SLOT + 10).unwrap();
        assert_eq!(mark.read(&codec()).unwrap(), None);

        mark.settle(&codec(), 9).unwrap();
        let (stranger, _) = Identity::draw(&codec()).unwrap();
        assert_eq!(Mark::open(&path, &stranger).unwrap().read(&codec()).unwrap(), None);
    }
}
