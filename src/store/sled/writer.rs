//! The commit thread.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use ::sled::{Batch, IVec};
use tokio::sync::{mpsc, oneshot};

use super::blobs::Blobs;
use super::log::{LogError, panic_text};
use super::tip::{Mark, TIP_KEY, Tip};
use super::{INLINE_LIMIT, Shared, SledOptions};
use crate::engine::ports::{Commit, CommitError, Table};
use crate::store::record::{self, BlobName, Body, NoRandom, RecordError, place, random};

/// Commits in one group at most, and the bytes after which it takes no further one: a group is all in memory, and everybody
/// in it waits for the slowest.
const GROUP: usize = 512;
const GROUP_BYTES: usize = 4 * 1024 * 1024;

/// A commit and whom to tell.
pub struct Job {
    pub commit: Commit,
    pub answer: oneshot::Sender<Result<(), CommitError>>,
}

impl Job {
    fn bytes(&self) -> usize {
        self.commit.changes.iter().filter_map(|change| change.bytes.as_ref()).map(Vec::len).sum()
    }
}

/// What stops the store for good.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Record(#[from] RecordError),
    #[error(transparent)]
    NoRandom(#[from] NoRandom),
}

/// The new state of one record in a group.
struct Staged {
    /// What the log holds.
    before: Option<IVec>,
    /// The commit that changed it last, and the bytes; `None`: deleted.
    after: Option<(u64, Vec<u8>)>,
}

/// What the commit thread owns.
pub struct Writer {
    shared: Arc<Shared>,
    options: SledOptions,
    tip: Tip,
    mark: Mark,
}

impl Writer {
    pub fn new(shared: Arc<Shared>, options: SledOptions, tip: Tip, mark: Mark) -> Self {
        Self { shared, options, tip, mark }
    }

    /// Serves commits until nobody can send any more.
    pub fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        while let Some(first) = jobs.blocking_recv() {
            let mut bytes = first.bytes();
            let mut group = vec![first];
            while group.len() < GROUP
                && bytes < GROUP_BYTES
                && let Ok(next) = jobs.try_recv()
            {
                bytes += next.bytes();
                group.push(next);
            }
            self.serve(group);
        }
        if self.shared.health().is_ok()
            && let Err(error) = self.mark.settle(&self.shared.codec, self.tip.sequence)
        {
            tracing::warn!(%error, "the store's mark could not be synced at the end");
        }
    }

    fn serve(&mut self, group: Vec<Job>) {
        #[expect(clippy::disallowed_methods, reason = "a duration for the metrics; nothing is decided by it")]
        let started = Instant::now();
        let (commits, answers): (Vec<Commit>, Vec<_>) = group.into_iter().map(|job| (job.commit, job.answer)).unzip();
        // A panic leaves the log in an unknown state, as an error does: both end all commits.
        let done = self.shared.health().and_then(|()| {
            catch_unwind(AssertUnwindSafe(|| self.commit(commits)))
                .map_err(|panic| self.shared.fail(&panic_text(panic.as_ref())))?
                .map_err(|failure| self.shared.fail(&failure.to_string()))
        });
        let count = answers.len();
        match done {
            Ok(outcomes) => {
                for (answer, outcome) in answers.into_iter().zip(outcomes) {
                    // Whoever stopped waiting does not want to know.
                    drop(answer.send(outcome));
                }
                if let Some(hook) = &self.options.on_commit {
                    hook(started.elapsed(), count);
                }
            }
            Err(failure) => {
                for answer in answers {
                    drop(answer.send(Err(CommitError::Store(failure.clone()))));
                }
            }
        }
    }

    /// Does a group of commits and returns the outcome of each once all that is to be is durable.
    fn commit(&mut self, commits: Vec<Commit>) -> Result<Vec<Result<(), CommitError>>, Failure> {
        let mut staged = BTreeMap::new();
        let mut sequence = self.tip.sequence;
        let mut outcomes = Vec::with_capacity(commits.len());
        for commit in commits {
            outcomes.push(if self.stage(commit, &mut staged, &mut sequence)? {
                Ok(())
            } else {
                Err(CommitError::Conflict)
            });
        }
        // Without changes everything that was looked at is durable already.
        if sequence != self.tip.sequence {
            self.write(staged, sequence)?;
        }
        Ok(outcomes)
    }

    /// Checks one commit against the log and the commits before it in the group; `false` is a conflict.
    fn stage(
        &self,
        commit: Commit,
        staged: &mut BTreeMap<Vec<u8>, Staged>,
        sequence: &mut u64,
    ) -> Result<bool, Failure> {
        for expect in commit.expects {
            let place = place(expect.table, &expect.key);
            let current = match staged.get(&place) {
                Some(staged) => staged.after.as_ref().map(|(version, _)| *version),
                None => self.shared.log.get(&place)?.map(|raw| record::version(&raw)).transpose()?,
            };
            if current != expect.version {
                return Ok(false);
            }
        }
        if !commit.changes.is_empty() {
            *sequence += 1;
        }
        for change in commit.changes {
            let place = place(change.table, &change.key);
            let after = change.bytes.map(|bytes| (*sequence, bytes));
            if let Some(staged) = staged.get_mut(&place) {
                staged.after = after;
            } else {
                let before = self.shared.log.get(&place)?;
                staged.insert(place, Staged { before, after });
            }
        }
        Ok(true)
    }

    /// Writes a group and makes it durable, then shows it.
    fn write(&mut self, staged: BTreeMap<Vec<u8>, Staged>, sequence: u64) -> Result<(), Failure> {
        let shared = Arc::clone(&self.shared);
        let mut tip = self.tip.at(sequence);
        let mut batch = Batch::default();
        let mut before = Vec::with_capacity(staged.len() + 1);
        let mut replaced = Vec::new();
        let mut new_blobs = false;
        for (place, staged) in staged {
            if let Some(raw) = &staged.before {
                let was = shared.codec.open(&place, raw)?;
                let blob = matches!(was.body, Body::Blob(_));
                tip.subtract(&shared.identity, &place, was.version, blob);
                if let Body::Blob(name) = was.body {
                    replaced.push(name);
                }
            }
            match staged.after {
                Some((version, bytes)) => {
                    let body = self.body(&place, bytes)?;
                    let blob = matches!(body, Body::Blob(_));
                    new_blobs |= blob;
                    tip.add(&shared.identity, &place, version, blob);
                    batch.insert(place.as_slice(), shared.codec.seal(&place, version, &body)?);
                }
                None if staged.before.is_some() => batch.remove(place.as_slice()),
                None => continue,
            }
            before.push((place, staged.before));
        }
        before.push((TIP_KEY.to_vec(), shared.log.get(TIP_KEY)?));
        batch.insert(TIP_KEY, tip.seal(&shared.codec)?);
        if new_blobs {
            shared.blobs.sync_folder()?;
        }

        let mut visible = shared.visible.write();
        if let Some(backup) = &mut visible.backup {
            for (place, raw) in &before {
                backup.before.entry(place.clone()).or_insert_with(|| raw.clone());
            }
        }
        visible.before.extend(before);
        shared.log.apply(batch)?;
        // Sled splits the nodes that grew when somebody next comes by, be it to read. It could not after a failed write, and
        // whatever lies in such a node would not be found any more: so it is done now.
        for place in visible.before.keys() {
            shared.log.get(place)?;
        }
        drop(visible);

        self.options.before_sync()?;
        shared.log.sync()?;
        self.mark.write(&shared.codec, sequence)?;
        self.tip = tip;

        let mut visible = shared.visible.write();
        visible.before.clear();
        if let Some(backup) = &mut visible.backup {
            backup.held.append(&mut replaced);
        }
        drop(visible);
        shared.blobs.remove(&replaced);
        Ok(())
    }

    fn body(&self, place: &[u8], bytes: Vec<u8>) -> Result<Body, Failure> {
        let is_answer = place.first() == Some(&(Table::Answer as u8));
        let most = if is_answer { self.options.answer_in_store } else { INLINE_LIMIT };
        if bytes.len() <= most {
            return Ok(Body::Inline(bytes));
        }
        let name: BlobName = random()?;
        let blobs: &Blobs = &self.shared.blobs;
        blobs.write(&name, &self.shared.codec.seal_blob(place, &name, &bytes)?)?;
        Ok(Body::Blob(name))
    }
}
