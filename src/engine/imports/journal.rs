//! What of an import is in the store before it counts: rows by the chunk, and the one record that says how far it is.

use serde::{Deserialize, Serialize};

use super::NewImport;
use crate::domain::audit::{Act, By, Fact};
use crate::domain::ids::{CampaignName, RealmName};
use crate::domain::roster::Entry;
use crate::domain::secret::Digest;
use crate::engine::ports::{Change, Commit, CommitError, Table};
use crate::engine::records::{Record, RecordKey};
use crate::engine::{Engine, EngineError, Refused};

/// The key of the one import there can be.
pub(super) const CURRENT: &str = "current";
/// Bytes of a chunk: below what the store keeps in a file of its own.
const CHUNK: usize = 28 * 1024;
/// Chunks that are written by one commit.
const AT_ONCE: usize = 12;
/// Chunks that are removed by one commit.
const REMOVED: usize = 200;

/// Names an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ImportId(pub(super) [u8; 16]);

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Stage {
    /// Rows are looked at. Nothing counts.
    Staging,
    /// Everything will be applied.
    Applying,
}

/// The record of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Import {
    pub id: ImportId,
    pub realm: RealmName,
    pub grace: u32,
    #[serde(default)]
    pub campaign: Option<CampaignName>,
    pub by: By,
    /// The digest of the list, once it applies.
    pub sha256: String,
    pub stage: Stage,
    /// How many chunks there are, once it applies.
    pub chunks: u32,
    /// The first that is not applied.
    pub next: u32,
    /// How many rows there are, once it applies.
    pub rows: u64,
    pub added: u64,
    pub updated: u64,
    /// Who became a member of a campaign, and who stays in another than the one asked for.
    #[serde(default)]
    pub joined: u64,
    #[serde(default)]
    pub elsewhere: u64,
}

impl Record for Import {
    const TABLE: Table = Table::Import;
    type Key = str;
}

impl Import {
    pub fn staging(id: ImportId, new: &NewImport) -> Self {
        Self {
            id,
            realm: new.realm.clone(),
            grace: new.grace,
            campaign: new.campaign.clone(),
            by: new.by.clone(),
            sha256: String::new(),
            stage: Stage::Staging,
            chunks: 0,
            next: 0,
            rows: 0,
            added: 0,
            updated: 0,
            joined: 0,
            elsewhere: 0,
        }
    }

    /// What is noted of it.
    pub fn fact(&self, act: Act, sha256: &str) -> Fact {
        let fact = Fact::of(&self.by, act).with("realm", &self.realm).with("sha256", sha256);
        match &self.campaign {
            Some(campaign) => fact.with("campaign", campaign),
            None => fact,
        }
    }
}

/// A row as it is staged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Row {
    pub row: u64,
    #[serde(flatten)]
    pub entry: Entry,
}

/// The rows of a chunk.
pub(super) type Chunk = Vec<Row>;

/// Names a chunk.
pub(super) struct ChunkKey(pub ImportId, pub u32);

impl RecordKey for ChunkKey {
    fn bytes(&self) -> Vec<u8> {
        [&self.0.0[..], &self.1.to_be_bytes()].concat()
    }
}

impl Record for Chunk {
    const TABLE: Table = Table::ImportRow;
    type Key = ChunkKey;
}

/// Rows on their way into the store.
#[derive(Debug, Default)]
pub(super) struct Staged {
    /// The JSON of the chunk that is being filled, without its end.
    filling: Vec<u8>,
    full: Vec<Vec<u8>>,
    /// How many were written.
    written: u32,
    rows: u64,
}

impl Staged {
    pub fn push(&mut self, row: u64, entry: &Entry) {
        let json = serde_json::to_vec(&Row { row, entry: entry.clone() }).expect("rows are plain data");
        if !self.filling.is_empty() && self.filling.len() + json.len() + 2 > CHUNK {
            self.end_chunk();
        }
        self.filling.push(if self.filling.is_empty() { b'[' } else { b',' });
        self.filling.extend_from_slice(&json);
        self.rows += 1;
    }

    fn end_chunk(&mut self) {
        if !self.filling.is_empty() {
            let mut chunk = std::mem::take(&mut self.filling);
            chunk.push(b']');
            self.full.push(chunk);
        }
    }

    /// Writes if there is enough for a commit.
    pub async fn write_full(&mut self, engine: &Engine, id: ImportId) -> Result<(), EngineError> {
        if self.full.len() >= AT_ONCE { self.write(engine, id).await } else { Ok(()) }
    }

    /// Writes all there is; how many chunks and rows that are.
    pub async fn write_all(&mut self, engine: &Engine, id: ImportId) -> Result<(u32, u64), EngineError> {
        self.end_chunk();
        self.write(engine, id).await?;
        Ok((self.written, self.rows))
    }

    async fn write(&mut self, engine: &Engine, id: ImportId) -> Result<(), EngineError> {
        if self.full.is_empty() {
            return Ok(());
        }
        let mut changes = Vec::with_capacity(self.full.len());
        for bytes in self.full.drain(..) {
            changes.push(Change {
                table: Table::ImportRow,
                key: ChunkKey(id, self.written).bytes(),
                bytes: Some(bytes),
            });
            self.written += 1;
        }
        // Nobody else writes under this id, so nothing is expected and nothing can be in the way.
        committed(engine, changes).await
    }
}

async fn committed(engine: &Engine, changes: Vec<Change>) -> Result<(), EngineError> {
    match engine.store.commit(Commit { expects: Vec::new(), changes }).await {
        Ok(()) => Ok(()),
        Err(CommitError::Conflict) => Err(EngineError::Busy),
        Err(CommitError::Store(error)) => Err(error.into()),
    }
}

/// What was found of an earlier import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// Nothing.
    Nothing,
    /// One that had not flipped; it is removed.
    Removed,
    /// One that had flipped; it is done.
    Finished {
        /// How many users it added.
        added: u64,
        /// How many it changed.
        updated: u64,
    },
}

impl Engine {
    /// From here on the import is done to its end.
    pub(super) async fn flip(
        &self,
        id: ImportId,
        (chunks, rows): (u32, u64),
        sha256: &str,
        once: Option<Digest>,
    ) -> Result<(), EngineError> {
        self.transact(|tx| {
            let import: Option<Import> = tx.get(CURRENT)?;
            let import = import.filter(|import| import.id == id && import.stage == Stage::Staging);
            let import = import.ok_or(Refused::NothingStaged)?;
            // The entry at the end comes with the last rows, by another process perhaps: who asked for them stands here first.
            let fact = import.fact(Act::UsersImportBegun, sha256).with("rows", &rows);
            tx.note(Fact { by: import.by.clone().once(once), ..fact });
            tx.put(CURRENT, &Import { stage: Stage::Applying, chunks, rows, sha256: sha256.to_owned(), ..import });
            Ok(())
        })
        .await
    }

    /// Does or removes what is there. Whoever calls it keeps others from importing.
    pub(super) async fn settle(&self) -> Result<Settled, EngineError> {
        let Some(import) = self.current_import()? else {
            // Chunks go before their import, so this finds nothing.
            return Ok(Settled::Nothing);
        };
        if import.stage == Stage::Applying {
            let applied = self.apply_staged(import.id, |_| ()).await?;
            return Ok(Settled::Finished { added: applied.added, updated: applied.updated });
        }
        loop {
            let chunks = self.store.scan(Table::ImportRow, &[], None, REMOVED)?;
            if chunks.is_empty() {
                break;
            }
            let gone = |(key, _)| Change { table: Table::ImportRow, key, bytes: None };
            committed(self, chunks.into_iter().map(gone).collect()).await?;
        }
        self.transact(|tx| {
            tx.delete::<Import>(CURRENT);
            Ok(())
        })
        .await?;
        Ok(Settled::Removed)
    }
}
