//! Typed records over the store, and transactions: read what you need, decide, write; if anything that was read changed
//! meanwhile, the decision is made again on what stands now.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::EngineError;
use super::ports::{Change, Commit, Expect, Store, StoreError, Stored, Table};
use crate::domain::audit::Fact;
use crate::domain::challenge::Challenge;
use crate::domain::device::{Device, Invite};
use crate::domain::ids::{AppName, ChallengeId, DeviceId, Id, LoginId, SessionId, UserId};
use crate::domain::login::{Answer, HeldLogin};
use crate::domain::secret::Digest;
use crate::domain::session::{Burn, Given, SealedValue, Session};
use crate::domain::throttle::History;
use crate::domain::time::Timestamp;
use crate::domain::token::TokenHolders;
use crate::domain::user::User;

/// A kind of record: where it lives and how it is written. The form on disk is JSON, so that fields can come and go.
pub trait Record: Serialize + DeserializeOwned {
    /// Its table.
    const TABLE: Table;
    /// What names one.
    type Key: RecordKey + ?Sized;
}

/// What names a record.
pub trait RecordKey {
    /// The bytes under which it is found.
    fn bytes(&self) -> Vec<u8>;
}

impl<K> RecordKey for Id<K> {
    fn bytes(&self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }
}

impl RecordKey for LoginId {
    fn bytes(&self) -> Vec<u8> {
        self.0.as_bytes().to_vec()
    }
}

impl RecordKey for SessionId {
    fn bytes(&self) -> Vec<u8> {
        self.0.as_bytes().to_vec()
    }
}

impl RecordKey for Digest {
    fn bytes(&self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }
}

impl RecordKey for String {
    fn bytes(&self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }
}

impl RecordKey for str {
    fn bytes(&self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }
}

impl Record for User {
    const TABLE: Table = Table::User;
    type Key = UserId;
}

impl Record for Device {
    const TABLE: Table = Table::Device;
    type Key = DeviceId;
}

impl Record for Invite {
    const TABLE: Table = Table::Invite;
    type Key = Digest;
}

impl Record for HeldLogin {
    const TABLE: Table = Table::Login;
    type Key = LoginId;
}

impl Record for Challenge {
    const TABLE: Table = Table::Challenge;
    type Key = ChallengeId;
}

impl Record for Session {
    const TABLE: Table = Table::Session;
    type Key = SessionId;
}

impl Record for Burn {
    const TABLE: Table = Table::Burn;
    type Key = Digest;
}

impl Record for TokenHolders {
    const TABLE: Table = Table::Token;
    type Key = Digest;
}

/// From a keyed digest of realm and name to the user.
#[derive(Debug, Clone, Serialize, serde::Deserialize)]
pub struct NameOf(pub UserId);

impl Record for NameOf {
    const TABLE: Table = Table::UserName;
    type Key = Digest;
}

/// A held answer, under its login's id until the release and under its session's after, for a page that is fetched once.
#[derive(Debug, Clone, Serialize, serde::Deserialize)]
pub struct HeldAnswer {
    /// The answer.
    pub answer: Answer,
    /// Of which app.
    #[serde(default)]
    pub app: Option<AppName>,
    /// The login it answers: path and query.
    pub url: String,
    /// The session cookies the login carried.
    #[serde(default)]
    pub carried: Vec<Carried>,
    /// The token by which the app's session is logged out, if that is how its requests are.
    #[serde(default)]
    pub token: Option<String>,
    /// Where it stands.
    #[serde(default)]
    pub stage: AnswerStage,
    /// Kept while `now` is before.
    pub until: Timestamp,
}

/// A session cookie that a login carried, in the clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(from = "CarriedRecord")]
pub struct Carried {
    /// Its name.
    pub name: String,
    /// The app's own value.
    pub raw: String,
    /// How the app gave it, if that is known.
    pub given: Option<Given>,
}

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum CarriedRecord {
    Named {
        name: String,
        raw: String,
        given: Option<Given>,
    },
    /// As it was before attributes were kept.
    Pair(String, String),
}

impl From<CarriedRecord> for Carried {
    fn from(record: CarriedRecord) -> Self {
        match record {
            CarriedRecord::Named { name, raw, given } => Self { name, raw, given },
            CarriedRecord::Pair(name, raw) => Self { name, raw, given: None },
        }
    }
}

/// How far a held answer has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnswerStage {
    /// Its login is not released.
    #[default]
    Held,
    /// Released; the browser is on its way to fetch it.
    Released,
    /// Fetched. Only the next try is still answered for it.
    Fetched,
}

impl Record for HeldAnswer {
    const TABLE: Table = Table::Answer;
    type Key = Digest;
}

/// When codes were sent to a number or address.
#[derive(Debug, Clone, Default, Serialize, serde::Deserialize)]
pub struct Sends {
    /// The times.
    pub history: History,
    /// Of no more use from then on.
    pub until: Timestamp,
}

impl Record for Sends {
    const TABLE: Table = Table::Counter;
    type Key = Digest;
}

/// A session value of an app that is too long for a cookie.
#[derive(Debug, Clone, Serialize, serde::Deserialize)]
pub struct LongValue {
    /// The value.
    pub value: SealedValue,
    /// Kept while `now` is before.
    pub until: Timestamp,
}

impl Record for LongValue {
    const TABLE: Table = Table::Handle;
    type Key = Digest;
}

/// The last number given to a user.
#[derive(Debug, Clone, Default, Serialize, serde::Deserialize)]
pub struct LastNumber(pub u64);

impl Record for LastNumber {
    const TABLE: Table = Table::Meta;
    type Key = str;
}

/// An entry of an index: two ids joined; there is nothing in it.
#[derive(Debug, Clone, Copy, Serialize, serde::Deserialize)]
pub struct Entry {}

/// Reads one record outside of a transaction.
///
/// # Errors
///
/// [`StoreError`] if it cannot be read.
pub fn get<R: Record>(store: &dyn Store, key: &R::Key) -> Result<Option<R>, StoreError> {
    store.get(R::TABLE, &key.bytes())?.map(|stored| decode(&stored.bytes)).transpose()
}

/// Reads the records of ids, as an index gives them, in their order; what is gone is left out.
///
/// # Errors
///
/// [`EngineError::Store`] if one cannot be read.
pub fn each<K, R: Record<Key = Id<K>>>(store: &dyn Store, ids: &[Vec<u8>]) -> Result<Vec<R>, EngineError> {
    let ids = ids.iter().filter_map(|id| <[u8; 16]>::try_from(id.as_slice()).ok());
    Ok(ids.filter_map(|id| get(store, &Id::from_bytes(id)).transpose()).collect::<Result<_, _>>()?)
}

/// Reads the bytes of a record.
///
/// # Errors
///
/// [`StoreError`] if they are no record of this kind.
pub fn decode<R: DeserializeOwned>(bytes: &[u8]) -> Result<R, StoreError> {
    serde_json::from_slice(bytes).map_err(|error| StoreError {
        reason: format!("a record does not read ({error}): was the store written by a later version"),
    })
}

/// Entries of an index that are read at once.
const PAGE: usize = 1000;

type Place = (Table, Vec<u8>);

/// One try of a transaction.
pub struct Tx<'a> {
    store: &'a dyn Store,
    reads: BTreeMap<Place, Option<u64>>,
    writes: BTreeMap<Place, Option<Vec<u8>>>,
    noted: Vec<Fact>,
}

impl<'a> Tx<'a> {
    /// Begins one.
    pub fn new(store: &'a dyn Store) -> Self {
        Self { store, reads: BTreeMap::new(), writes: BTreeMap::new(), noted: Vec::new() }
    }

    /// Reads a record, or what was written to it in this transaction.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`] if it cannot be read.
    pub fn get<R: Record>(&mut self, key: &R::Key) -> Result<Option<R>, EngineError> {
        let place = (R::TABLE, key.bytes());
        if let Some(written) = self.writes.get(&place) {
            return Ok(written.as_deref().map(decode).transpose()?);
        }
        let stored = self.store.get(place.0, &place.1)?;
        self.reads.entry(place).or_insert(stored.as_ref().map(|stored| stored.version));
        Ok(stored.map(|stored| decode(&stored.bytes)).transpose()?)
    }

    /// Writes a record.
    pub fn put<R: Record>(&mut self, key: &R::Key, record: &R) {
        let bytes = serde_json::to_vec(record).expect("records are plain data");
        self.writes.insert((R::TABLE, key.bytes()), Some(bytes));
    }

    /// Deletes a record.
    pub fn delete<R: Record>(&mut self, key: &R::Key) {
        self.writes.insert((R::TABLE, key.bytes()), None);
    }

    /// Notes something for the audit log, which is written in the same commit.
    pub fn note(&mut self, fact: Fact) {
        self.noted.push(fact);
    }

    /// What was noted.
    pub(super) fn take_noted(&mut self) -> Vec<Fact> {
        std::mem::take(&mut self.noted)
    }

    /// Writes an entry of an index.
    pub fn link(&mut self, table: Table, from: &[u8], to: &[u8]) {
        self.writes.insert((table, [from, to].concat()), Some(b"{}".to_vec()));
    }

    /// Removes an entry of an index.
    pub fn unlink(&mut self, table: Table, from: &[u8], to: &[u8]) {
        self.writes.insert((table, [from, to].concat()), None);
    }

    /// What the entries of an index lead to, in order; `limit` at most.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`] if the index cannot be read.
    pub fn linked(&self, table: Table, from: &[u8], limit: usize) -> Result<Vec<Vec<u8>>, EngineError> {
        linked(self.store, table, from, limit)
    }

    /// What all entries of an index lead to, in order, however many there are.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`] if the index cannot be read.
    pub fn all_linked(&self, table: Table, from: &[u8]) -> Result<Vec<Vec<u8>>, EngineError> {
        self.all_below(table, from, |rest, _| Ok(rest.to_vec()))
    }

    /// All records whose keys begin so, in order, each with the rest of its key. As an index they are read without a version.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`] if they cannot be read.
    pub fn all_of<R: Record>(&self, from: &[u8]) -> Result<Vec<(Vec<u8>, R)>, EngineError> {
        self.all_below(R::TABLE, from, |rest, stored| Ok((rest.to_vec(), decode(&stored.bytes)?)))
    }

    fn all_below<T>(
        &self,
        table: Table,
        from: &[u8],
        read: impl Fn(&[u8], &Stored) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, EngineError> {
        let mut all = Vec::new();
        let mut after: Option<Vec<u8>> = None;
        loop {
            let page = self.store.scan(table, from, after.as_deref(), PAGE)?;
            for (key, stored) in &page {
                all.push(read(&key[from.len()..], stored)?);
            }
            if page.len() < PAGE {
                return Ok(all);
            }
            after = page.last().map(|(key, _)| key.clone());
        }
    }

    /// The users that are written and were there before.
    pub(super) fn rewritten_users(&self) -> Vec<UserId> {
        let is_new = |place: &Place| matches!(self.reads.get(place), Some(None));
        let written = self.writes.iter().filter(|(place, bytes)| place.0 == User::TABLE && bytes.is_some());
        let keys = written.filter(|(place, _)| !is_new(place)).map(|(place, _)| &place.1);
        keys.filter_map(|key| <[u8; 16]>::try_from(key.as_slice()).ok()).map(UserId::from_bytes).collect()
    }

    /// The commit of what was read and written.
    pub fn into_commit(self) -> Commit {
        Commit {
            expects: self.reads.into_iter().map(|((table, key), version)| Expect { table, key, version }).collect(),
            changes: self.writes.into_iter().map(|((table, key), bytes)| Change { table, key, bytes }).collect(),
        }
    }
}

/// The sessions that a commit deletes.
pub(super) fn ended_sessions(commit: &Commit) -> Vec<SessionId> {
    let deleted = commit.changes.iter().filter(|change| change.table == Session::TABLE && change.bytes.is_none());
    deleted
        .filter_map(|change| change.key.as_slice().try_into().ok())
        .map(|id| SessionId(Digest::from_bytes(id)))
        .collect()
}

/// What the entries of an index lead to, in order; `limit` at most.
///
/// # Errors
///
/// [`EngineError::Store`] if the index cannot be read.
pub fn linked(store: &dyn Store, table: Table, from: &[u8], limit: usize) -> Result<Vec<Vec<u8>>, EngineError> {
    let entries = store.scan(table, from, None, limit)?;
    Ok(entries.into_iter().map(|(key, _)| key[from.len()..].to_vec()).collect())
}

/// What the last `limit` entries of an index lead to, in order. Ids that sort by time make these the newest.
///
/// # Errors
///
/// [`EngineError::Store`] if the index cannot be read.
pub fn newest_linked(store: &dyn Store, table: Table, from: &[u8], limit: usize) -> Result<Vec<Vec<u8>>, EngineError> {
    // Behind whatever it can lead to: no id is that long.
    let end = [from, &[0xff; 33]].concat();
    let newest = store.scan_back(table, from, &end, limit)?;
    Ok(newest.into_iter().rev().map(|(key, _)| key[from.len()..].to_vec()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_login_carried_reads_as_it_was_written_before() {
        let given = Given { at: Timestamp::from_secs(5), attributes: "; Path=/a".into() };
        let carried = |given| Carried { name: "sid".into(), raw: "id-1".into(), given };
        assert_eq!(decode::<Vec<Carried>>(br#"[["sid","id-1"]]"#).unwrap(), [carried(None)]);
        for now in [carried(None), carried(Some(given))] {
            assert_eq!(decode::<Carried>(&serde_json::to_vec(&now).unwrap()).unwrap(), now);
        }
    }
}
