//! Campaigns that the configuration ends: the `grace_until` of its policies holds for their members too, and whoever writes it
//! does not see which campaigns there are.

use super::{Campaign, Engine, EngineError};
use crate::domain::ids::AppName;
use crate::domain::time::Timestamp;

impl Engine {
    /// The app whose policy ends grace before a campaign does, and when that is; `None` where the campaign's own dates decide.
    pub fn ended_by_policy(&self, campaign: &Campaign) -> Option<(AppName, Timestamp)> {
        let (app, at) = self.settings().apps.grace_ends(&campaign.realm)?;
        // What is over anyway is not ended by anybody.
        campaign.lasts_longer_than(at.max(self.now())).then_some((app, at))
    }

    /// Warns in the log of every campaign that policy ends before its time, for whoever starts with, or reloads, a
    /// configuration that does.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn warn_of_ended_campaigns(&self) -> Result<(), EngineError> {
        for campaign in self.campaigns(None)? {
            if let Some((app, at)) = self.ended_by_policy(&campaign) {
                tracing::warn!(
                    realm = %campaign.realm,
                    campaign = %campaign.name,
                    app.name = %app,
                    "`policy.grace_until` ends this campaign at {at}, before its own dates do"
                );
            }
        }
        Ok(())
    }
}
