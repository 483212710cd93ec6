//! The gateway's own session, and the sealed form in which browsers hold the app's session cookies.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::ids::{AppName, RealmName, SessionId, UserId};
use super::login::Proof;
use super::seal::{Keyring, NONCE, Sealer};
use super::secret::Digest;
use super::text::{base64url, from_base64url};
use super::time::Timestamp;

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
    /// When it was last used, kept coarsely: to a twentieth of the idle time.
    pub seen_at: Timestamp,
    /// What the browser said it is, shortened.
    pub browser: String,
}

impl Session {
    /// Whether it can still be used.
    pub fn is_live(&self, limits: SessionLimits, now: Timestamp) -> bool {
        now < self.expires_at(limits)
    }

    /// Its end, if it is not used again.
    pub fn expires_at(&self, limits: SessionLimits) -> Timestamp {
        (self.seen_at + limits.idle).min(self.created_at + limits.longest)
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
}

/// How long an anonymous seal is good; renewed as it is used.
pub const ANONYMOUS_LIFE: Duration = Duration::from_hours(24);
/// The longest cookie (name, value and attributes) browsers keep: RFC 6265 §6.1.
pub const MAX_COOKIE: usize = 4096;

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
        let mut clear = Vec::with_capacity(value.raw.len() + 41);
        match value.level {
            Level::Anonymous => clear.push(0),
            Level::Verified(session) => {
                clear.push(1);
                clear.extend_from_slice(session.0.as_bytes());
            }
        }
        clear.extend_from_slice(&value.issued_at.millis().to_be_bytes());
        clear.extend_from_slice(value.raw.as_bytes());
        base64url(&self.sealer.seal(nonce, &Self::place(app, cookie), &clear))
    }

    /// Opens a cookie value; `None` for anything this gateway did not seal for this app and cookie.
    pub fn open(&self, app: &AppName, cookie: &str, sealed: &str) -> Option<SealedValue> {
        let clear = self.sealer.open(&Self::place(app, cookie), &from_base64url(sealed)?).ok()?;
        let (kind, rest) = clear.split_first()?;
        let (level, rest) = match kind {
            0 => (Level::Anonymous, rest),
            1 => {
                let (id, rest) = rest.split_at_checked(32)?;
                (Level::Verified(SessionId(Digest::from_bytes(id.try_into().ok()?))), rest)
            }
            _ => return None,
        };
        let (issued, raw) = rest.split_at_checked(8)?;
        Some(SealedValue {
            level,
            issued_at: Timestamp::from_millis(i64::from_be_bytes(issued.try_into().ok()?)),
            raw: String::from_utf8(raw.to_vec()).ok()?,
        })
    }
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

/// A `Set-Cookie` header with another value: attributes are kept as they are, `HttpOnly` is added, `Secure` under TLS, and
/// `SameSite=Lax` if none is set.
pub fn sealed_set_cookie(cookie: &super::cookies::SetCookie<'_>, value: &str, tls: bool) -> String {
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
mod tests {
    use super::*;
    use crate::domain::cookies::SetCookie;

    fn session() -> SessionId {
        SessionId::of(b"session")
    }

    #[test]
    fn a_sealed_cookie_is_bound_to_app_and_name() {
        let cookies = CookieSealer::new(&Keyring::single([1; 32]));
        let wiki = AppName::parse("wiki").unwrap();
        let mail = AppName::parse("mail").unwrap();
        for level in [Level::Anonymous, Level::Verified(session())] {
            let value = SealedValue { level, issued_at: Timestamp::from_secs(5), raw: "a|b:\"c".into() };
            let sealed = cookies.seal([0; NONCE], &wiki, "sid", &value);
            assert_eq!(cookies.open(&wiki, "sid", &sealed), Some(value));
            assert_eq!(cookies.open(&mail, "sid", &sealed), None);
            assert_eq!(cookies.open(&wiki, "sid2", &sealed), None);
        }
        assert_eq!(cookies.open(&wiki, "sid", "abcdef"), None);
        assert_eq!(cookies.open(&wiki, "sid", ""), None);
    }

    #[test]
    fn only_the_session_a_login_became_may_use_a_burnt_value() {
        let at = Timestamp::from_secs(0);
        let burn = |state| Burn { at, until: at, state };
        let other = SessionId::of(b"other");
        assert!(!burn(BurnState::Burnt).allows(Level::Anonymous));
        assert!(!burn(BurnState::Burnt).allows(Level::Verified(session())));
        assert!(!burn(BurnState::Released(session())).allows(Level::Anonymous));
        assert!(!burn(BurnState::Released(session())).allows(Level::Verified(other)));
        assert!(burn(BurnState::Released(session())).allows(Level::Verified(session())));
    }

    #[test]
    fn attributes_are_kept_and_the_missing_ones_added() {
        let sealed = |header: &str, tls| sealed_set_cookie(&SetCookie::parse(header).unwrap(), "X", tls);
        assert_eq!(sealed("s=1; Path=/a; foo=bar", true), "s=X; Path=/a; foo=bar; HttpOnly; Secure; SameSite=Lax");
        assert_eq!(sealed("s=1; SameSite=None; secure; HTTPONLY", true), "s=X; SameSite=None; secure; HTTPONLY");
        assert_eq!(sealed("s=1", false), "s=X; HttpOnly; SameSite=Lax");
    }

    #[test]
    fn sessions_end_by_disuse_and_by_age() {
        let limits = SessionLimits { idle: Duration::from_secs(100), longest: Duration::from_secs(250) };
        let at = Timestamp::from_secs;
        let mut session = Session {
            id: session(),
            app: AppName::parse("wiki").unwrap(),
            realm: RealmName::parse("default").unwrap(),
            user: UserId::from_bytes([0; 16]),
            user_name: "alice".into(),
            proof: Proof::SoftToken,
            created_at: at(0),
            seen_at: at(0),
            browser: String::new(),
        };
        assert!(session.is_live(limits, at(99)));
        assert!(!session.is_live(limits, at(100)));
        session.seen_at = at(200);
        assert!(session.is_live(limits, at(249)));
        assert!(!session.is_live(limits, at(250)));
        assert!(!session.wants_touch(limits, at(204)));
        assert!(session.wants_touch(limits, at(205)));
    }
}
