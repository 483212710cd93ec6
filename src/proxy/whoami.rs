//! The probe: the app is asked whether somebody is signed in with the cookies that an answer leaves in the browser.

use bytes::Bytes;
use pingora_http::{RequestHeader, ResponseHeader};

use super::judge::{Seen, sets_session};
use super::{Gateway, Way, address_to_app, exchange, wire};
use crate::domain::cookies::{self, SetCookie};
use crate::domain::path::NormalPath;
use crate::domain::route::{App, Mode};
use crate::domain::time::Timestamp;
use crate::domain::verdict::Standing;
use crate::engine::admission::Forwarded;
use crate::engine::visit::TurnedAway;

/// The cookies a browser would send after this answer: those of the request, with what the answer sets and takes away.
pub(super) fn candidates<'a>(
    forwarded: &Forwarded,
    set: impl IntoIterator<Item = &'a str>,
    now: Timestamp,
) -> Forwarded {
    let before = forwarded.header.as_deref();
    let mut pairs: Vec<(String, String)> =
        cookies::pairs(before).map(|pair| (pair.name.to_owned(), pair.value.to_owned())).collect();
    let set: Vec<SetCookie<'_>> = set.into_iter().filter_map(SetCookie::parse).collect();
    // Of one name that is deleted and set in one answer the value counts: it may be that of another path. So does one that is
    // deleted elsewhere than where the browser most likely has it.
    for gone in set.iter().filter(|cookie| cookie.is_deletion(now) && is_of_everywhere(cookie)) {
        pairs.retain(|(name, _)| name != gone.name);
    }
    for live in set.iter().filter(|cookie| !cookie.is_deletion(now)) {
        pairs.retain(|(name, _)| name != live.name);
        // First, where no number of others stands before it: some programs read so many only, and of two names that they
        // take for one the first.
        pairs.insert(0, (live.name.to_owned(), live.value.to_owned()));
    }
    let header: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    Forwarded { header: (!header.is_empty()).then(|| header.join("; ")), values: Vec::new() }
}

/// Whether a cookie is for every path, or for those about its own.
fn is_of_everywhere(cookie: &SetCookie<'_>) -> bool {
    let attributes = cookie.attributes.unwrap_or_default().split(';').filter_map(|part| part.split_once('='));
    let mut paths = attributes.filter(|(name, _)| name.trim().eq_ignore_ascii_case("path"));
    paths.all(|(_, path)| path.trim() == "/")
}

impl Gateway {
    /// Asks the app whether somebody is signed in with these cookies, by the request's own headers: apps compare the browser
    /// and its languages.
    ///
    /// # Errors
    ///
    /// [`TurnedAway`] if the app does not say: then nothing of what it answered before may leave.
    pub(super) async fn is_signed_in(
        &self,
        app: &App,
        request: &RequestHeader,
        way: &Way,
        cookies: Forwarded,
    ) -> Result<bool, TurnedAway> {
        // The configuration asks for a probe wherever one is needed.
        let (Some(whoami), Some(head)) = (&app.whoami, &way.head) else { return Err(TurnedAway::Trouble) };
        let build = || -> pingora_core::Result<RequestHeader> {
            let mut probe = RequestHeader::build("GET", whoami.target.as_bytes(), Some(request.headers.len()))?;
            for (name, value) in &request.headers {
                if !is_about_the_request(name.as_str()) {
                    probe.append_header(name.clone(), value.clone())?;
                }
            }
            wire::strip_hop_by_hop(&mut probe);
            address_to_app(&mut probe, head, &way.host, Standing::Anonymous, &cookies, None)?;
            Ok(probe)
        };
        let probe = build().map_err(|_| TurnedAway::Trouble)?;
        let answer = self.exchange(app, probe, Bytes::new(), self.engine.settings().limits.answer).await?;
        let path = whoami.target.split('?').next().unwrap_or_default();
        let path = NormalPath::parse(path).map_err(|_| TurnedAway::Trouble)?;
        let seen = Seen::of(&answer, &path);
        if !seen.is_readable() {
            return Err(TurnedAway::UpstreamBroken);
        }
        seen.look(&[], None, self.engine.wall(), |view| match whoami.says(view) {
            Some(signed_in) => Ok(signed_in),
            // It may be signed in all the same: nobody was told.
            None => Err(TurnedAway::UpstreamBroken),
        })
    }
}

impl Gateway {
    /// Looks at an answer that streams to a visitor of an app in [`Mode::Public`]: one that gives a session cookie a new value
    /// may have signed somebody in past the login rules.
    ///
    /// # Errors
    ///
    /// [`TurnedAway::UnrecognisedLogin`] if it has, and whatever keeps the app from saying so.
    pub(super) async fn no_login_past_the_rules(
        &self,
        app: &App,
        request: &RequestHeader,
        response: &ResponseHeader,
        way: &mut Way,
    ) -> Result<(), TurnedAway> {
        let is_visitor = way.pass.as_ref().is_some_and(|pass| pass.standing() == Standing::Anonymous);
        if app.mode != Mode::Public || !is_visitor {
            return Ok(());
        }
        let answer = exchange::kept(response, b"");
        let set: Vec<_> = answer.texts("set-cookie").collect();
        let texts = || set.iter().map(AsRef::as_ref);
        if !sets_session(app, texts(), &way.forwarded, true, self.engine.wall()) {
            return Ok(());
        }
        let cookies = candidates(&way.forwarded, texts(), self.engine.wall());
        if !self.is_signed_in(app, request, way, cookies).await? {
            return Ok(());
        }
        let burnt = self.engine.drop_unrecognised(app, &way.forwarded, &answer).await;
        let burnt = burnt.map_err(|_| TurnedAway::Trouble)?;
        // This request itself is answered in a moment.
        way.registered = None;
        self.underway.end(burnt.values()).await;
        Err(TurnedAway::UnrecognisedLogin)
    }
}

/// Headers that belong to the body, the address or the conditions of the request that was made, and not to its sender.
fn is_about_the_request(name: &str) -> bool {
    name.starts_with("content-")
        || name.starts_with("if-")
        || name.starts_with("sec-websocket-")
        || matches!(
            name,
            "host"
                | "cookie"
                | "authorization"
                | "range"
                | "expect"
                | "origin"
                | "referer"
                | "accept-encoding"
                | "transfer-encoding"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_candidates_are_what_the_browser_would_send_next() {
        let before =
            |header: &str| Forwarded { header: (!header.is_empty()).then(|| header.to_owned()), values: Vec::new() };
        let now = Timestamp::from_secs(1_795_255_200);
        for (had, set, sends) in [
            ("", &[][..], None),
            ("a=1; sid=old", &[], Some("a=1; sid=old")),
            ("a=1; sid=old", &["sid=new; Path=/; HttpOnly"], Some("sid=new; a=1")),
            ("sid=old", &["sid=deleted; Max-Age=0"], None),
            ("sid=old", &["sid=; Max-Age=0", "sid=new"], Some("sid=new")),
            ("sid=old", &["sid=new", "sid=; Max-Age=0; Path=/"], Some("sid=new")),
            ("sid=old", &["sid=; Max-Age=0; Path=/admin"], Some("sid=old")),
            ("", &["sid=new", "sid=gone; expires=Thu, 01 Jan 1970 00:00:00 GMT"], Some("sid=new")),
            ("", &["a=1", "b=2"], Some("b=2; a=1")),
        ] {
            assert_eq!(candidates(&before(had), set.iter().copied(), now).header.as_deref(), sends, "{had} {set:?}");
        }
    }
}
