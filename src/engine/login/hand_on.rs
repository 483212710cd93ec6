//! What the browser gets of a released answer: the app's own, its session cookies sealed.

use super::release::Released;
use crate::domain::cookies::SetCookie;
use crate::domain::own_cookies::OwnCookies;
use crate::domain::route::App;
use crate::domain::session::Level;
use crate::engine::admission::Outgoing;
use crate::engine::records::Carried;
use crate::engine::{Engine, EngineError};

/// An answer ready for the browser.
#[derive(Debug)]
pub struct HandOn {
    /// The status.
    pub status: u16,
    /// All headers, in order.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Engine {
    /// The browser's form of a released answer: the app's own status, headers and body, its session cookies sealed for the
    /// new session, the values the login carried sealed anew, and the gateway's session cookie.
    ///
    /// `elsewhere` says that it answers another address than the login's: then a relative `Location` is made absolute, and a
    /// page is fetched from the login's own address by a redirect.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn hand_on(
        &self,
        app: &App,
        released: &Released,
        tls: bool,
        elsewhere: bool,
    ) -> Result<HandOn, EngineError> {
        let level = Level::Verified(released.session);
        let fetched = elsewhere && released.answer.is_page();
        let answer = self.handed_out(app, released.session, released.answer.clone());
        let mut headers = Vec::with_capacity(answer.headers.len() + 3);
        let set: Vec<_> = answer.texts("set-cookie").collect();
        let set: Vec<_> = set.iter().filter_map(|text| SetCookie::parse(text)).collect();
        for (name, value) in &answer.headers {
            if name.eq_ignore_ascii_case("set-cookie") {
                let text = String::from_utf8_lossy(&value.0);
                let sealed = self.outgoing_cookie(app, Outgoing::Sealed(level), &text, tls).await?;
                headers.extend(sealed.map(|sealed| (name.clone(), sealed.into_bytes())));
            } else if fetched {
                // The page's own headers come with the page.
            } else if elsewhere && name.eq_ignore_ascii_case("location") {
                let location = absolute_location(&String::from_utf8_lossy(&value.0), &released.url);
                headers.push((name.clone(), location.into_bytes()));
            } else {
                headers.push((name.clone(), value.0.clone()));
            }
        }
        let (now, wall) = (self.now(), self.wall());
        let is_set = |carried: &&Carried| {
            let attributes = carried.given.as_ref().map_or("", |given| &given.attributes);
            set.iter().any(|cookie| cookie.name == carried.name && cookie.replaces(attributes))
        };
        for Carried { name, raw, given } in released.carried.iter().filter(|carried| !is_set(carried)) {
            // It takes the place of the cookie the browser has only with the same path and domain. Where they are not known,
            // the whole host is the likeliest.
            let header = match given {
                Some(given) => given.set_cookie(name, raw, now, wall),
                None => Some(format!("{name}={raw}; Path=/")),
            };
            let Some(header) = header else { continue };
            let sealed = self.outgoing_cookie(app, Outgoing::Sealed(level), &header, tls).await?;
            headers.extend(sealed.map(|sealed| ("Set-Cookie".to_owned(), sealed.into_bytes())));
        }
        let own = OwnCookies::of(app, tls);
        let trust = released.trust.as_ref().map(|given| own.give_trust(&given.value, given.lasts));
        for cookie in
            [own.give_session(&released.session_secret, released.longest), own.take_login()].into_iter().chain(trust)
        {
            headers.push(("Set-Cookie".to_owned(), cookie.into_bytes()));
        }
        if fetched {
            headers.push(("Location".to_owned(), released.url.clone().into_bytes()));
            headers.push(("Cache-Control".to_owned(), b"no-store".to_vec()));
            return Ok(HandOn { status: 303, headers, body: Vec::new() });
        }
        Ok(HandOn { status: answer.status, headers, body: answer.body.0 })
    }
}

/// A `Location` as it would have been resolved at the login's own address.
fn absolute_location(location: &str, login_url: &str) -> String {
    let trimmed = location.trim();
    // Only a scheme has a colon before the first slash (RFC 3986 §4.2); an address in a query says nothing.
    let has_scheme = trimmed.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
    if has_scheme || trimmed.starts_with('/') {
        return location.to_owned();
    }
    let path = login_url.split('?').next().unwrap_or("/");
    if trimmed.is_empty() || trimmed.starts_with(['?', '#']) {
        return format!("{path}{trimmed}");
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{trimmed}")
}
