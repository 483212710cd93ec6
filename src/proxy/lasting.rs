//! What lasts longer than the moment its session was looked up: a download, a stream of events, a tunnel. It ends with the
//! session: at once where this process ends it ([`Gateway::cut_ended`]), else at the next look.

use std::time::Duration;

use tokio::sync::mpsc;

use super::Gateway;
use super::way::Way;
use crate::domain::ids::SessionId;
use crate::domain::verdict::{Pass, Standing};

/// How often the session is looked up again: for time passing and for what another process ended.
pub(super) const LOOK: Duration = Duration::from_secs(5);

impl Gateway {
    /// Cuts what is under way in sessions that ended.
    pub async fn cut_ended(self, mut ended: mpsc::UnboundedReceiver<SessionId>) {
        while let Some(session) = ended.recv().await {
            self.underway.cut(session);
        }
    }

    /// Whether a request may go on; looked up every [`LOOK`]. What came in no session needs none, and what cannot be looked
    /// up may not.
    pub(super) fn may_go_on(&self, way: &mut Way) -> bool {
        let (Some(pass), Some(app)) = (&way.pass, &way.app) else { return false };
        let Standing::Verified(session) = Pass::standing(pass) else { return true };
        let now = self.engine.now();
        let looked = *way.looked.get_or_insert(now);
        if now.since(looked) < LOOK {
            return true;
        }
        way.looked = Some(now);
        self.engine.is_live(app, session).unwrap_or(false)
    }
}
