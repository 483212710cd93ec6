//! The probe: the app is asked whether somebody is signed in with the cookies that an answer leaves in the browser.

use bytes::Bytes;
use pingora_http::{RequestHeader, ResponseHeader};

use super::judge::{Seen, sets_session};
use super::{Gateway, Way, address_to_app, exchange, wire};
use crate::domain::cookies::{self, Pair, SetCookie};
use crate::domain::path::NormalPath;
use crate::domain::pattern::CookiePattern;
use crate::domain::route::{App, Mode};
use crate::domain::time::Timestamp;
use crate::domain::verdict::Standing;
use crate::engine::admission::Forwarded;
use crate::engine::visit::TurnedAway;

/// How many values of one name are asked about, each in a request of its own; more count as somebody's.
const MOST_VALUES: usize = 8;

/// The cookies a browser would send after this answer: those of the request, with what the answer sets and takes away. A
/// session cookie of one name can have several values, each of another path: then each is asked about alone, since nobody
/// knows which of them the app reads.
pub(super) fn candidates<'a>(
    session_cookies: &[CookiePattern],
    forwarded: &Forwarded,
    set: impl IntoIterator<Item = &'a str>,
    now: Timestamp,
) -> Vec<Forwarded> {
    let before: Vec<Pair<'_>> = cookies::pairs(forwarded.header.as_deref()).collect();
    let set: Vec<SetCookie<'_>> = set.into_iter().filter_map(SetCookie::parse).collect();
    let is_session = |name: &str| session_cookies.iter().any(|pattern| pattern.matches(name));
    let (gone, live): (Vec<_>, Vec<_>) = set.iter().partition(|cookie| cookie.is_deletion(now));
    // Of one name that is deleted and set in one answer the value counts: it may be that of another path. So does one that is
    // deleted elsewhere than where the browser most likely has it. Of several from before nobody knows which one goes.
    let is_replaced = |pair: &Pair<'_>| {
        let is_only = before.iter().filter(|other| other.name == pair.name).count() == 1;
        let by = |cookie: &&SetCookie<'_>| cookie.name == pair.name && is_of_everywhere(cookie);
        let by_name = live.iter().any(|cookie| cookie.name == pair.name);
        if is_session(pair.name) {
            is_only && (gone.iter().any(by) || live.iter().any(by))
        } else {
            by_name || gone.iter().any(by)
        }
    };
    // First what is new, where no number of others stands before it: some programs read so many only, and of two names that
    // they take for one the first.
    let mut values: Vec<(&str, Vec<&str>)> = Vec::new();
    let fresh = live.iter().rev().map(|cookie| (cookie.name, cookie.value));
    let kept = before.iter().filter(|pair| !is_replaced(pair)).map(|pair| (pair.name, pair.value));
    for (name, value) in fresh.chain(kept) {
        match values.iter_mut().find(|(other, _)| *other == name) {
            Some((_, others)) if is_session(name) && !others.contains(&value) => others.push(value),
            Some(_) => {}
            None => values.push((name, vec![value])),
        }
    }
    let most = values.iter().map(|(_, values)| values.len()).max().unwrap_or(1);
    let one = |index: usize| {
        let pairs = values
            .iter()
            .filter_map(|(name, values)| values.get(index).or(values.last()).map(|value| format!("{name}={value}")));
        let header = pairs.collect::<Vec<_>>().join("; ");
        Forwarded { header: (!header.is_empty()).then_some(header), values: Vec::new() }
    };
    (0..most).map(one).collect()
}

/// Whether a cookie is for every path, or for those about its own.
fn is_of_everywhere(cookie: &SetCookie<'_>) -> bool {
    cookie.attribute("path").is_none_or(|path| path == "/")
}

impl Gateway {
    /// Asks the app whether somebody is signed in with one of these, each what a browser could send.
    ///
    /// # Errors
    ///
    /// [`TurnedAway`] if the app does not say: then nothing of what it answered before may leave.
    pub(super) async fn is_any_signed_in(
        &self,
        app: &App,
        request: &RequestHeader,
        way: &Way,
        candidates: Vec<Forwarded>,
    ) -> Result<bool, TurnedAway> {
        if candidates.len() > MOST_VALUES {
            return Ok(true);
        }
        for cookies in candidates {
            if self.is_signed_in(app, request, way, cookies).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Gateway {
    /// Asks the app whether somebody is signed in with these cookies, by the request's own headers: apps compare the browser
    /// and its languages.
    ///
    /// # Errors
    ///
    /// [`TurnedAway`] if the app does not say: then nothing of what it answered before may leave.
    async fn is_signed_in(
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
        let cookies = candidates(&app.session_cookies, &way.forwarded, texts(), self.engine.wall());
        if !self.is_any_signed_in(app, request, way, cookies).await? {
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
        let session = [CookiePattern::parse("sid").unwrap()];
        for (had, set, sends) in [
            ("", &[][..], &[""][..]),
            ("a=1; sid=old", &[], &["a=1; sid=old"]),
            ("a=1; sid=old", &["sid=new; Path=/; HttpOnly"], &["sid=new; a=1"]),
            ("sid=old", &["sid=deleted; Max-Age=0"], &[""]),
            ("sid=old", &["sid=; Max-Age=0", "sid=new"], &["sid=new"]),
            ("sid=old", &["sid=new", "sid=; Max-Age=0; Path=/"], &["sid=new"]),
            ("sid=old", &["sid=; Max-Age=0; Path=/admin"], &["sid=old"]),
            ("", &["sid=new", "sid=gone; expires=Thu, 01 Jan 1970 00:00:00 GMT"], &["sid=new"]),
            ("", &["a=1", "b=2"], &["b=2; a=1"]),
            ("a=1", &["a=2; Path=/x"], &["a=2"]),
            // Several values of the session, each of another path.
            ("a=1", &["sid=x; Path=/", "sid=y; Path=/admin"], &["sid=y; a=1", "sid=x; a=1"]),
            ("sid=old", &["sid=new; Path=/admin"], &["sid=new", "sid=old"]),
            ("sid=y; sid=x", &[], &["sid=y", "sid=x"]),
            ("sid=y; sid=x", &["sid=new; Path=/"], &["sid=new", "sid=y", "sid=x"]),
            ("sid=y; sid=x", &["sid=; Max-Age=0; Path=/"], &["sid=y", "sid=x"]),
            ("sid=x; a=1; a=2; sid=x", &[], &["sid=x; a=1"]),
        ] {
            let candidates = candidates(&session, &before(had), set.iter().copied(), now);
            let headers: Vec<_> = candidates.iter().map(|it| it.header.as_deref().unwrap_or_default()).collect();
            assert_eq!(headers, sends, "{had} {set:?}");
        }
    }
}
