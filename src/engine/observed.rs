//! What apps in `observe` were seen to do: kept until it is cleared, as many sightings of an app as there may be.

use super::ports::Table;
use super::records::{self, Record, RecordKey};
use super::{Engine, EngineError};
use crate::domain::ids::AppName;
use crate::domain::observe::{MOST_SEEN, Observed, Sighting};
use crate::domain::secret::Digest;

/// Names a sighting: its app, and a digest of what was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservedKey(Vec<u8>);

impl ObservedKey {
    fn of(app: &AppName, sighting: &Sighting) -> Self {
        let text = serde_json::to_vec(sighting).expect("a sighting is plain data");
        Self([&prefix(app)[..], Digest::of("sighting", &text).as_bytes()].concat())
    }
}

impl RecordKey for ObservedKey {
    fn bytes(&self) -> Vec<u8> {
        self.0.clone()
    }
}

impl Record for Observed {
    const TABLE: Table = Table::Observed;
    type Key = ObservedKey;
}

/// How the keys of an app's sightings begin; no name has a zero byte.
fn prefix(app: &AppName) -> Vec<u8> {
    [app.as_str().as_bytes(), b"\0"].concat()
}

impl Engine {
    /// Notes a sighting, or that it was seen once more. Of too many the one goes that was not seen for longest.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn observe(&self, app: &AppName, sighting: Sighting) -> Result<(), EngineError> {
        let now = self.now();
        let key = ObservedKey::of(app, &sighting);
        self.transact(|tx| {
            let observed = if let Some(before) = tx.get::<Observed>(&key)? {
                before.again(now)
            } else {
                let mut all = self.sightings(app)?;
                all.sort_by_key(|(_, observed)| observed.last);
                let over = (all.len() + 1).saturating_sub(MOST_SEEN);
                for (key, _) in all.into_iter().take(over) {
                    tx.delete::<Observed>(&key);
                }
                Observed { sighting: sighting.clone(), count: 1, first: now, last: now }
            };
            tx.put(&key, &observed);
            Ok(())
        })
        .await
    }

    /// What was seen of an app, the last seen first.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn observed(&self, app: &AppName) -> Result<Vec<Observed>, EngineError> {
        let mut all: Vec<Observed> = self.sightings(app)?.into_iter().map(|(_, observed)| observed).collect();
        all.sort_by(|a, b| b.last.cmp(&a.last).then_with(|| a.sighting.cmp(&b.sighting)));
        Ok(all)
    }

    /// Forgets what was seen of an app, and gives back how many sightings that were.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn clear_observed(&self, app: &AppName) -> Result<usize, EngineError> {
        self.transact(|tx| {
            let all = self.sightings(app)?;
            for (key, _) in &all {
                tx.delete::<Observed>(key);
            }
            Ok(all.len())
        })
        .await
    }

    fn sightings(&self, app: &AppName) -> Result<Vec<(ObservedKey, Observed)>, EngineError> {
        // Two that are noted at once may both find the last place free.
        let found = self.store.scan(Table::Observed, &prefix(app), None, 2 * MOST_SEEN)?;
        let read = |(key, stored): (Vec<u8>, super::ports::Stored)| {
            Ok((ObservedKey(key), records::decode::<Observed>(&stored.bytes)?))
        };
        found.into_iter().map(read).collect()
    }
}
