//! Where the members of a campaign stand, now and on each day since it began.

use serde::{Deserialize, Serialize};

use super::{CampaignKey, members};
use crate::domain::campaign::{Campaign, Ground, Report, Tally, Terms};
use crate::domain::ids::{CampaignName, RealmName};
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::engine::ports::Table;
use crate::engine::records::{self, Record, RecordKey};
use crate::engine::{Engine, EngineError};

/// A day has so many seconds.
const DAY: i64 = 24 * 60 * 60;
/// Days that are read at once.
const AT_ONCE: usize = 1000;

/// How a campaign stood on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// When it was counted.
    pub at: Timestamp,
    /// How many stood where.
    pub tally: Tally,
}

/// A campaign with its report and all its days, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The campaign.
    pub campaign: Campaign,
    /// Where its members stand now.
    pub now: Report,
    /// Where they stood.
    pub days: Vec<Day>,
}

/// Names a day of a campaign: its key, and the days since 1970.
pub struct DayKey(Vec<u8>, u32);

impl RecordKey for DayKey {
    fn bytes(&self) -> Vec<u8> {
        [&self.0[..], &self.1.to_be_bytes()].concat()
    }
}

impl Record for Day {
    const TABLE: Table = Table::CampaignDay;
    type Key = DayKey;
}

fn day_of(at: Timestamp) -> u32 {
    u32::try_from(at.secs().div_euclid(DAY)).unwrap_or_default()
}

impl Engine {
    /// Counts where the members of a campaign stand, as the first app of its realm sees them. Blocks: it reads every member.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`](crate::engine::Refused::NotFound); [`EngineError::Store`].
    pub fn campaign_history(&self, realm: &RealmName, name: &CampaignName) -> Result<History, EngineError> {
        let campaign = self.campaign(realm, name)?;
        let mut now = Report::default();
        let mut after = None;
        loop {
            after = self.count_page(&campaign, after.as_deref(), &mut now)?;
            if after.is_none() {
                break;
            }
        }
        let days = self.days(&campaign)?;
        Ok(History { campaign, now, days })
    }

    /// Counts a page of members; after which key the next begins.
    fn count_page(
        &self,
        campaign: &Campaign,
        after: Option<&[u8]>,
        report: &mut Report,
    ) -> Result<Option<Vec<u8>>, EngineError> {
        let now = self.now();
        let settings = self.settings();
        let app = settings.apps.all().iter().find(|app| app.realm == campaign.realm);
        let ground = app.map_or(Ground::STRICT, |app| app.policy.ground());
        let (ids, next) = members(&*self.store, &CampaignKey::of(campaign), after)?;
        for id in ids {
            // The index is read without a version: who left meanwhile is not counted.
            let user: Option<User> = records::get(&*self.store, &id)?;
            if let Some(user) = user.filter(|user| user.campaign.as_ref() == Some(&campaign.name)) {
                report.count(&user, user.standing(&Terms::of(ground, &user, Some(campaign), now), now));
            }
        }
        Ok(next)
    }

    fn days(&self, campaign: &Campaign) -> Result<Vec<Day>, EngineError> {
        let prefix = CampaignKey::of(campaign).prefix();
        let mut days = Vec::new();
        let mut after: Option<Vec<u8>> = None;
        loop {
            let page = self.store.scan(Table::CampaignDay, &prefix, after.as_deref(), AT_ONCE)?;
            for (_, stored) in &page {
                days.push(records::decode(&stored.bytes)?);
            }
            match page.last() {
                Some((key, _)) if page.len() == AT_ONCE => after = Some(key.clone()),
                _ => return Ok(days),
            }
        }
    }

    /// Notes how each campaign that began stands, once a day (UTC); how many it noted. Sign-ins go on between two pages.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub(in crate::engine) async fn note_days(&self) -> Result<usize, EngineError> {
        let now = self.now();
        let today = day_of(now);
        let mut noted = 0;
        for campaign in self.campaigns(None)? {
            if now < campaign.starts_at {
                continue;
            }
            let key = DayKey(CampaignKey::of(&campaign).prefix(), today);
            if records::get::<Day>(&*self.store, &key)?.is_some() {
                continue;
            }
            let mut report = Report::default();
            let mut after = None;
            loop {
                after = self.count_page(&campaign, after.as_deref(), &mut report)?;
                if after.is_none() {
                    break;
                }
                tokio::task::yield_now().await;
            }
            let day = Day { at: now, tally: report.whole };
            self.transact(|tx| {
                // The first count of a day stands.
                if tx.get::<Day>(&key)?.is_none() {
                    tx.put(&key, &day);
                }
                Ok(())
            })
            .await?;
            noted += 1;
        }
        Ok(noted)
    }
}
