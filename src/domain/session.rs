//! The gateway's own session, and the sealed form in which browsers hold the app's session cookies.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::cookies::SetCookie;
use super::ids::{AppName, RealmName, SessionId, TrustId, UserId};
use super::login::Proof;
use super::seal::{Keyring, NONCE, Sealer};
use super::secret::Digest;
use super::text::{base64url, from_base64url};
use super::time::Timestamp;

/// As many sessions one user has at a time, over all apps; another one takes the place of the one that was not used for longest.
/// Far more than anybody has browsers, and so that several people can share an account.
pub const MOST_SESSIONS: usize = 500;

/// How long sessions last without use and at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// Without a request.
    pub idle: Duration,
    /// From the login on.
    pub longest: Duration,
}

/// A session of one user with one app, begun by a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The digest of the browser's cookie.
    pub id: SessionId,
    /// With which app.
    pub app: AppName,
    /// Whose users the app has.
    pub realm: RealmName,
    /// Whose session.
    pub user: UserId,
    /// The user's name, for the log.
    pub user_name: String,
    /// How the second factor was passed.
    pub proof: Proof,
    /// When it began.
    pub created_at: Timestamp,
    /// When a factor was last passed in it. `None` if none was, and in records from before this was kept.
    #[serde(default)]
    pub proved_at: Option<Timestamp>,
    /// When one was last passed in it that is good enough for changing factors. `None` if none was, and in records from before
    /// this was kept.
    #[serde(default)]
    pub proved_for_changes_at: Option<Timestamp>,
    /// When it was last used, kept coarsely: to a twentieth of the idle time.
    pub seen_at: Timestamp,
    /// What the browser said it is, shortened.
    pub browser: String,
    /// The keyed digest of the credentials it was begun with, where their client sends them with every request.
    #[serde(default)]
    pub credential: Option<Digest>,
    /// When its user's account ends.
    #[serde(default)]
    pub ends_at: Option<Timestamp>,
    /// The client's address when it began; nothing in records from before this was kept.
    #[serde(default)]
    pub address: String,
    /// The trusted browser that it began in, or that it made one.
    #[serde(default)]
    pub trusted: Option<TrustId>,
}

impl Session {
    /// Whether it can still be used.
    pub fn is_live(&self, limits: SessionLimits, now: Timestamp) -> bool {
        now < self.expires_at(limits)
    }

    /// Its end, if it is not used again.
    pub fn expires_at(&self, limits: SessionLimits) -> Timestamp {
        self.ends_at.into_iter().fold((self.seen_at + limits.idle).min(self.created_at + limits.longest), Ord::min)
    }

    /// Whether a factor was passed in it less than `within` ago. A sign-in without one never counts.
    pub fn is_fresh(&self, within: Duration, now: Timestamp) -> bool {
        let at_its_beginning = self.proof.is_factor().then_some(self.created_at);
        self.proved_at.or(at_its_beginning).is_some_and(|at| now < at + within)
    }

    /// Whether a factor that is good enough for changing factors was passed in it less than `within` ago.
    pub fn may_change(&self, within: Duration, now: Timestamp) -> bool {
        self.proved_for_changes_at.is_some_and(|at| now < at + within)
    }

    /// Whether its use should be written down: not on every request, but before it could matter.
    pub fn wants_touch(&self, limits: SessionLimits, now: Timestamp) -> bool {
        now.since(self.seen_at) >= limits.idle / 20
    }
}

/// How far a sealed session value carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Level {
    /// From before a login: it reaches the app where anybody may.
    Anonymous,
    /// Given out in this session of the gateway, and worth something only together with it.
    Verified(SessionId),
}

/// A session value of an app as it was when it was sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedValue {
    /// How far it carries.
    pub level: Level,
    /// When it was sealed.
    pub issued_at: Timestamp,
    /// The app's own value.
    pub raw: String,
    /// How the app gave it; `None` in seals from before this was kept, and where it is too long to be kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Given>,
}

/// How an app gave a cookie: what every later `Set-Cookie` of the same value must say again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// When.
    pub at: Timestamp,
    /// The rest of its `Set-Cookie` after the value, as sent: from the first `;` on, or nothing.
    pub attributes: String,
}

impl Given {
    /// Of a `Set-Cookie` that came `at`; `None` if its attributes are too long to be kept.
    pub fn of(cookie: &SetCookie<'_>, at: Timestamp) -> Option<Self> {
        let attributes = cookie.attributes.map(|attributes| format!(";{attributes}")).unwrap_or_default();
        (attributes.len() <= MAX_ATTRIBUTES).then_some(Self { at, attributes })
    }

    /// The app's `Set-Cookie` as it would have to be sent `now` for the same end: byte for byte, but for a `Max-Age`, which
    /// becomes what is left of it. `None` once the cookie has ended; a date in it is compared with the `wall` clock, as
    /// wherever it is asked whether a cookie is taken away.
    pub fn set_cookie(&self, name: &str, raw: &str, now: Timestamp, wall: Timestamp) -> Option<String> {
        // Begun seconds count as gone: it must not last longer than the app said.
        let gone = now.millis().saturating_sub(self.at.millis()).saturating_add(999).div_euclid(1000);
        let mut header = format!("{name}={raw}");
        for (index, part) in self.attributes.split(';').enumerate() {
            if index > 0 {
                header.push(';');
            }
            let age = part.split_once('=').filter(|(name, _)| name.trim().eq_ignore_ascii_case("max-age"));
            match age.and_then(|(name, age)| Some((name, age.trim().parse::<i64>().ok()?))) {
                Some((name, age)) => {
                    header.push_str(name);
                    header.push('=');
                    header.push_str(&age.saturating_sub(gone).to_string());
                }
                None => header.push_str(part),
            }
        }
        let has_ended = SetCookie::parse(&header)?.is_deletion(wall);
        (!has_ended).then_some(header)
    }
}

/// How long an anonymous seal is good; renewed as it is used.
pub const ANONYMOUS_LIFE: Duration = Duration::from_hours(24);
/// An anonymous seal is renewed by its first use after this. Not with every answer, because one that sets a cookie is kept by
/// no shared cache; and well before its end, so that whoever comes once a day, an hour sooner or later, keeps the session.
pub const RENEWED_AFTER: Duration = Duration::from_hours(1);
/// How long an anonymous value that lies in the store is renewed, from when the app gave it: a stranger can have many of
/// them made, so they must end.
pub const STORED_LONGEST: Duration = Duration::from_hours(30 * 24);
/// The longest attributes that are kept in a seal, in bytes; the usual ones have a tenth of that.
const MAX_ATTRIBUTES: usize = 1024;
/// The longest cookie (name, value and attributes) browsers keep: RFC 6265 §6.1.
pub const MAX_COOKIE: usize = 4096;

// What a seal begins with: its level, and whether it says how the app gave the cookie.
const ANONYMOUS: u8 = 0;
const VERIFIED: u8 = 1;
const ANONYMOUS_GIVEN: u8 = 2;
const VERIFIED_GIVEN: u8 = 3;

/// Seals and opens the app's session cookies.
#[derive(Debug, Clone)]
pub struct CookieSealer {
    sealer: Sealer,
}

impl CookieSealer {
    /// With the keys of the ring.
    pub fn new(keys: &Keyring) -> Self {
        Self { sealer: keys.sealer("app session cookie") }
    }

    fn place(app: &AppName, cookie: &str) -> Vec<u8> {
        [app.as_str().as_bytes(), b"\0", cookie.as_bytes()].concat()
    }

    /// The cookie value to give to the browser, bound to app and cookie name.
    pub fn seal(&self, nonce: [u8; NONCE], app: &AppName, cookie: &str, value: &SealedValue) -> String {
        let kept = value.given.as_ref().map_or(0, |given| given.attributes.len() + 10);
        let mut clear = Vec::with_capacity(value.raw.len() + kept + 41);
        match value.level {
            Level::Anonymous => clear.push(if kept == 0 { ANONYMOUS } else { ANONYMOUS_GIVEN }),
            Level::Verified(session) => {
                clear.push(if kept == 0 { VERIFIED } else { VERIFIED_GIVEN });
                clear.extend_from_slice(session.0.as_bytes());
            }
        }
        clear.extend_from_slice(&value.issued_at.millis().to_be_bytes());
        if let Some(given) = &value.given {
            let length = u16::try_from(given.attributes.len()).expect("attributes are kept up to `MAX_ATTRIBUTES`");
            clear.extend_from_slice(&given.at.millis().to_be_bytes());
            clear.extend_from_slice(&length.to_be_bytes());
            clear.extend_from_slice(given.attributes.as_bytes());
        }
        clear.extend_from_slice(value.raw.as_bytes());
        base64url(&self.sealer.seal(nonce, &Self::place(app, cookie), &clear))
    }

    /// Opens a cookie value; `None` for anything this gateway did not seal for this app and cookie.
    pub fn open(&self, app: &AppName, cookie: &str, sealed: &str) -> Option<SealedValue> {
        let clear = self.sealer.open(&Self::place(app, cookie), &from_base64url(sealed)?).ok()?;
        let (kind, rest) = clear.split_first()?;
        let (level, rest) = match *kind {
            ANONYMOUS | ANONYMOUS_GIVEN => (Level::Anonymous, rest),
            VERIFIED | VERIFIED_GIVEN => {
                let (id, rest) = rest.split_first_chunk::<32>()?;
                (Level::Verified(SessionId(Digest::from_bytes(*id))), rest)
            }
            _ => return None,
        };
        let (issued_at, rest) = time_first(rest)?;
        let (given, raw) = match *kind {
            ANONYMOUS_GIVEN | VERIFIED_GIVEN => {
                let (at, rest) = time_first(rest)?;
                let (length, rest) = rest.split_first_chunk::<2>()?;
                let (attributes, raw) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
                (Some(Given { at, attributes: String::from_utf8(attributes.to_vec()).ok()? }), raw)
            }
            _ => (None, rest),
        };
        Some(SealedValue { level, issued_at, raw: String::from_utf8(raw.to_vec()).ok()?, given })
    }
}

fn time_first(bytes: &[u8]) -> Option<(Timestamp, &[u8])> {
    let (millis, rest) = bytes.split_first_chunk::<8>()?;
    Some((Timestamp::from_millis(i64::from_be_bytes(*millis)), rest))
}

/// The mark on a session value that a login carried: nobody can spend it any more, except the session that login became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Burn {
    /// Since when.
    pub at: Timestamp,
    /// Kept while `now` is before: longer than any seal of the value.
    pub until: Timestamp,
    /// What became of the login.
    pub state: BurnState,
}

/// What became of the login that burnt a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BurnState {
    /// The app has not answered yet, and must have by then: only this exchange may undo the burn.
    InFlight {
        /// Which exchange.
        exchange: Digest,
        /// After this it counts as burnt for good.
        until: Timestamp,
    },
    /// For good.
    Burnt,
    /// The login was released into this session, whose own seals of the value are good.
    Released(SessionId),
}

impl Burn {
    /// Until when a burn made `now` is kept, where sessions last `longest`: until no seal of the value can be good.
    ///
    /// * Anonymous seals: none is made or renewed while the burn stands, which is looked at as each is made. One that was
    ///   being made just then may come a moment after the burn, and is good for [`ANONYMOUS_LIFE`].
    /// * Verified seals of the session the login came with are worth nothing without that session, which the login ended.
    /// * Verified seals of the session the login became: it begins when the login is released, an hour after the burn at
    ///   most besides what the app takes to answer, and lasts `longest`.
    ///
    /// Twice the longer of the two leaves a day or more over both.
    pub fn kept_until(now: Timestamp, longest: Duration) -> Timestamp {
        now + longest.max(ANONYMOUS_LIFE) * 2
    }

    /// Whether a value with this burn may be used at that level.
    pub fn allows(&self, level: Level) -> bool {
        match (self.state, level) {
            (BurnState::Released(session), Level::Verified(holder)) => session == holder,
            (BurnState::InFlight { .. } | BurnState::Burnt | BurnState::Released(_), _) => false,
        }
    }

    /// Whether a login with the value is under way.
    pub fn in_flight(&self, now: Timestamp) -> bool {
        matches!(self.state, BurnState::InFlight { until, .. } if now < until)
    }
}

/// The `Set-Cookie` header that takes a cookie away, as the app sent it but for the value, which some apps name once more.
pub fn taken_away(cookie: &SetCookie<'_>) -> String {
    let attributes = cookie.attributes.map(|attributes| format!(";{attributes}")).unwrap_or_default();
    format!("{}={attributes}", cookie.name)
}

/// A `Set-Cookie` header with another value: attributes are kept as they are, `HttpOnly` is added, `Secure` under TLS, and
/// `SameSite=Lax` if none is set.
pub fn sealed_set_cookie(cookie: &SetCookie<'_>, value: &str, tls: bool) -> String {
    let mut header = format!("{}={value}", cookie.name);
    if let Some(attributes) = cookie.attributes {
        header.push(';');
        header.push_str(attributes);
    }
    for (name, flag) in [("httponly", "; HttpOnly"), ("secure", "; Secure"), ("samesite", "; SameSite=Lax")] {
        if cookie.attribute(name).is_none() && (name != "secure" || tls) {
            header.push_str(flag);
        }
    }
    header
}

#[cfg(test)]
mod tests;
