//! The app's own logout and changed passwords, as the proxy sees them pass by: when the app ends its session, the gateway ends
//! the one that gave access to it; and who changed their password has no trusted browsers any more.

use super::{Gateway, Way};
use crate::domain::cookies::SetCookie;
use crate::domain::own_cookies::OwnCookies;
use crate::domain::route::App;
use crate::domain::verdict::Standing;
use crate::engine::EngineError;
use crate::engine::admission::Forwarded;

impl Gateway {
    /// Ends the trust in the browsers of a session's user, if this answer says that their password was changed: it is no error.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`] if that cannot be written: the answer must not say then that it was changed.
    pub(super) async fn password_changed(&self, way: &Way, standing: Standing, status: u16) -> Result<(), EngineError> {
        match (standing, &way.session) {
            (Standing::Verified(_), Some(session)) if way.changes_password && status < 400 => {
                self.engine.password_changed(session).await
            }
            _ => Ok(()),
        }
    }

    /// Ends the gateway's session if this answer ends the app's: it answers the app's logout in a live session, and it is no
    /// error, or it takes a session cookie away that the request carried. Gives back the `Set-Cookie` that takes the gateway's
    /// away.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`] if that cannot be written: the answer must not say then that somebody is signed out.
    pub(super) async fn signed_out<'a>(
        &self,
        app: &App,
        way: &Way,
        standing: Standing,
        forwarded: &Forwarded,
        status: u16,
        set_cookies: impl IntoIterator<Item = &'a str>,
    ) -> Result<Option<String>, EngineError> {
        let (Standing::Verified(_), Some(session), Some(head)) = (standing, &way.session, &way.head) else {
            return Ok(None);
        };
        let is_logout = app
            .logout
            .as_ref()
            .is_some_and(|logout| logout.matches(&way.method, head.path.as_str(), head.query.as_deref()));
        if !is_logout {
            return Ok(None);
        }
        let now = self.engine.wall();
        let takes_away = |header: &str| {
            SetCookie::parse(header).is_some_and(|cookie| {
                cookie.is_deletion(now) && forwarded.values.iter().any(|value| value.name == cookie.name)
            })
        };
        if status < 400 || set_cookies.into_iter().any(takes_away) {
            if let Some(registered) = &way.registered {
                // Ending the session cuts what is under way in it; this answer is what says so.
                registered.leave();
            }
            self.engine.end_session(session).await?;
            return Ok(Some(OwnCookies::of(app, head.tls).take_session()));
        }
        Ok(None)
    }
}
