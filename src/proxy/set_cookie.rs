//! The cookies of an app's answer on their way to the browser. What the browser has become since the request came in is
//! looked at here, when the answer goes out: a late one may not take the place of a session that began meanwhile.

use std::borrow::Cow;

use super::caching::Caching;
use super::{Gateway, Way};
use crate::domain::cookies::SetCookie;
use crate::domain::own_cookies::is_own;
use crate::domain::route::App;
use crate::domain::session::Level;
use crate::domain::verdict::Standing;
use crate::engine::EngineError;
use crate::engine::admission::{Forwarded, Outgoing};

/// What of an answer matters for its cookies.
pub(super) struct Answered<'a> {
    pub(super) status: u16,
    /// Its `Set-Cookie` headers.
    pub(super) set: Vec<Cow<'a, str>>,
    /// What it says to caches.
    pub(super) caching: Caching<'a>,
}

/// What to do with session cookies while a login of the same browser is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BesideHold {
    /// The answer to a login that failed, or to something that could have changed something, keeps its cookies: the form for
    /// the next try may need them.
    Kept,
    /// They are taken off.
    Stripped,
}

impl Gateway {
    /// The `Set-Cookie` headers for the browser: the app's, session cookies sealed; fresh seals of what the request carried,
    /// where they are due; and what takes the gateway's own session away, if the answer signs out.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`]: the answer must not go out then.
    pub(super) async fn set_cookies(
        &self,
        app: &App,
        way: &Way,
        standing: Standing,
        forwarded: &Forwarded,
        beside_hold: BesideHold,
        answered: &Answered<'_>,
    ) -> Result<Vec<String>, EngineError> {
        if standing == Standing::Observed {
            return Ok(untouched(answered));
        }
        let parsed: Vec<_> = answered.set.iter().filter_map(|text| SetCookie::parse(text)).collect();
        let sets_session =
            parsed.iter().any(|cookie| app.session_cookies.iter().any(|pattern| pattern.matches(cookie.name)));
        let renews = forwarded.wants_renewal(self.engine.now())
            && standing.has_cookies()
            && !way.holds
            && answered.status != http::StatusCode::SWITCHING_PROTOCOLS
            // A cache takes the headers of this into the answer that it has (RFC 9111 §3.2).
            && answered.status != http::StatusCode::NOT_MODIFIED
            && !answered.caching.may_be_shared(self.engine.wall());
        // Other cookies go out whatever this says, and most answers have no session's.
        let outgoing =
            if sets_session || renews { self.outgoing(app, way, standing, beside_hold)? } else { Outgoing::Stripped };
        let texts = answered.set.iter().map(AsRef::as_ref);
        self.password_changed(way, standing, answered.status).await?;
        let gone = self.signed_out(app, way, standing, forwarded, answered.status, texts).await?;
        let tls = way.head.as_ref().is_some_and(|head| head.tls);
        let mut headers = Vec::with_capacity(answered.set.len());
        for text in &answered.set {
            headers.extend(self.engine.outgoing_cookie(app, outgoing, text, tls).await?);
        }
        if renews && outgoing != Outgoing::Stripped {
            headers.extend(self.engine.renewals(app, forwarded, &parsed, tls).await?);
        }
        headers.extend(gone);
        Ok(headers)
    }

    /// How session cookies go out now. The request's own session may have ended since it came in, by a login in the same
    /// browser; and what came with a login cookie may be answered when that login has become a session.
    fn outgoing(
        &self,
        app: &App,
        way: &Way,
        standing: Standing,
        beside_hold: BesideHold,
    ) -> Result<Outgoing, EngineError> {
        let sealed = match standing {
            Standing::Verified(session) => {
                self.engine.is_live(app, session)?.then_some(Outgoing::Sealed(Level::Verified(session)))
            }
            Standing::Anonymous => {
                let began = match way.login {
                    Some(login) => self.engine.is_released(app, login)?,
                    None => false,
                };
                let kept = way.session.is_none() && !began && (!way.holds || beside_hold == BesideHold::Kept);
                kept.then_some(Outgoing::Sealed(Level::Anonymous))
            }
            Standing::AppPassword(_) | Standing::Open | Standing::Observed => None,
        };
        Ok(sealed.unwrap_or(Outgoing::Stripped))
    }
}

/// The cookies of an app that is only observed, as they came. None of them can pass for one of the gateway's own.
fn untouched(answered: &Answered<'_>) -> Vec<String> {
    let is_other = |text: &&Cow<'_, str>| SetCookie::parse(text).is_none_or(|cookie| !is_own(cookie.name));
    answered.set.iter().filter(is_other).map(|text| text.clone().into_owned()).collect()
}
