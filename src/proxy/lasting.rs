//! What lasts longer than the moment its session was looked up: a download, a stream of events, a tunnel. It ends with the
//! session: at once where this process ends it ([`Gateway::cut_ended`]), else at the next look. So it does with the app
//! password that it came with, at the next look.

use std::time::Duration;

use tokio::sync::mpsc;

use super::Gateway;
use super::way::Way;
use crate::domain::ids::SessionId;
use crate::domain::verdict::Standing;

/// How often session and app password are looked up again: for time passing and for what another process ended.
pub(super) const LOOK: Duration = Duration::from_secs(5);

impl Gateway {
    /// Cuts what is under way in sessions that ended.
    pub async fn cut_ended(self, mut ended: mpsc::UnboundedReceiver<SessionId>) {
        while let Some(session) = ended.recv().await {
            self.underway.cut(session);
        }
    }

    /// Whether a request may go on; looked up every [`LOOK`]: the session it came in and the app password it came with, of
    /// which the first to end ends it. What came with neither needs none, and what cannot be looked up may not.
    pub(super) fn may_go_on(&self, way: &mut Way) -> bool {
        let (Some(pass), Some(app)) = (&way.pass, &way.app) else { return false };
        let (session, app_password) = match pass.standing() {
            Standing::Verified(session) => (Some(session), None),
            Standing::AppPassword(id) => (way.session.as_ref().map(|session| session.id), Some(id)),
            Standing::Anonymous | Standing::Open | Standing::Observed => {
                (way.session.as_ref().map(|session| session.id), None)
            }
        };
        if session.is_none() && app_password.is_none() {
            return true;
        }
        let now = self.engine.now();
        let looked = *way.looked.get_or_insert(now);
        if now.since(looked) < LOOK {
            return true;
        }
        way.looked = Some(now);
        session.is_none_or(|session| self.engine.is_live(app, session).unwrap_or(false))
            && app_password.is_none_or(|id| self.engine.app_password_stands(app, id).unwrap_or(false))
    }
}
