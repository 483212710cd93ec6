//! A request on its way in and its answer on the way out: the gateway's session, and the app's sealed session cookies.

use std::sync::Arc;

use super::records::{self, LongValue, Record as _, RecordKey as _, Tx};
use super::{Engine, EngineError};
use crate::domain::cookies::{Pair, SetCookie};
use crate::domain::ids::{AppName, SessionId, UserId};
use crate::domain::own_cookies::is_own;
use crate::domain::route::App;
use crate::domain::secret::{self, Digest};
use crate::domain::session::{
    ANONYMOUS_LIFE, Burn, Given, Level, MAX_COOKIE, SealedValue, Session, sealed_set_cookie, taken_away,
};
use crate::domain::text::{base64url, from_base64url};
use crate::domain::time::Timestamp;
use crate::domain::verdict::Standing;

/// The cookies of a request as they go to the app.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forwarded {
    /// The `Cookie` header; `None`: none.
    pub header: Option<String>,
    /// The session values in it.
    pub values: Vec<SessionValue>,
}

/// A session value of the app, in the clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionValue {
    /// The cookie's name.
    pub name: String,
    /// The app's own value.
    pub raw: String,
    /// How far it carries.
    pub level: Level,
    /// Its keyed digest, under which it is burnt.
    pub digest: Digest,
    /// When its seal was made.
    pub issued_at: Timestamp,
    /// How the app gave it, if that is known.
    pub given: Option<Given>,
    /// The key of its record, if it lies in the store and the browser has a handle.
    pub stored: Option<Digest>,
}

/// A sealed cookie that was opened: what follows from its bytes alone, whatever the time and the session.
pub(super) struct OpenedCookie {
    app: AppName,
    name: String,
    value: SealedValue,
    digest: Digest,
}

/// How an answer's session cookies go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outgoing {
    /// Sealed at this level.
    Sealed(Level),
    /// Not at all: on open paths, and while the browser has a hold or a session.
    Stripped,
}

/// Prefix of a handle in a cookie: no sealed value holds a dot.
const HANDLE: &str = "h.";

impl Engine {
    /// The live session of this browser with an app, by the values of its session cookie.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`] if it cannot be looked up: then nobody is let through.
    pub fn session<'a>(
        &self,
        app: &App,
        cookies: impl IntoIterator<Item = &'a str>,
    ) -> Result<Option<Session>, EngineError> {
        // More than one is a sibling's doing; each lookup is cheap, but not without bound.
        for cookie in cookies.into_iter().take(4) {
            let Some(secret) = from_base64url(cookie).filter(|secret| secret.len() == 32) else { continue };
            let session = self.live_session(app, &SessionId::of(&secret))?;
            if session.is_some() {
                return Ok(session);
            }
        }
        Ok(None)
    }

    /// Whether a session with an app lives.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`] if it cannot be looked up.
    pub fn is_live(&self, app: &App, session: SessionId) -> Result<bool, EngineError> {
        Ok(self.live_session(app, &session)?.is_some())
    }

    /// A session with an app, if it lives.
    pub(super) fn live_session(&self, app: &App, id: &SessionId) -> Result<Option<Session>, EngineError> {
        let (session, now) = (self.stored_session(id)?, self.now());
        let live = session.filter(|session| session.app == app.name && session.is_live(app.policy.session, now));
        Ok(live.map(|session| Session::clone(&session)))
    }

    /// A session as the store has it now; only reading its bytes is spared if they were read before.
    fn stored_session(&self, id: &SessionId) -> Result<Option<Arc<Session>>, EngineError> {
        let Some(stored) = self.store.get(Session::TABLE, &id.bytes())? else { return Ok(None) };
        if let Some(session) = self.sessions.get(&stored.bytes) {
            return Ok(Some(session));
        }
        let session = records::decode(&stored.bytes)?;
        Ok(Some(self.sessions.put(&stored.bytes, session)))
    }

    /// Writes down that a session was used, where it is due. Never makes a request wait.
    pub async fn touch(&self, session: Session) {
        let now = self.now();
        // Losing this race or this write costs idle time, nothing else; a failing store is seen elsewhere.
        let _ = self
            .transact(|tx| {
                if let Some(stored) = tx.get::<Session>(&session.id)? {
                    tx.put(&session.id, &Session { seen_at: now.max(stored.seen_at), ..stored });
                }
                Ok(())
            })
            .await;
    }

    /// The token that the form carries which ends this session.
    pub fn logout_token(&self, session: SessionId) -> String {
        base64url(Digest::keyed(&self.keys.forms, "logout form", &[session.0.as_bytes()]).as_bytes())
    }

    /// Whether a form's token is this session's.
    pub fn is_logout_token(&self, session: SessionId, token: &str) -> bool {
        secret::same(self.logout_token(session).as_bytes(), token.as_bytes())
    }

    /// Ends a session, as logging out does.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`] if that cannot be written.
    pub async fn end_session(&self, session: &Session) -> Result<(), EngineError> {
        self.transact(|tx| {
            end_session(tx, session);
            Ok(())
        })
        .await
    }

    /// What of a request's cookies the app is shown: its own session cookies only if this gateway sealed them and they are
    /// worth something at this standing, everything else as it came, the gateway's own never.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`] if burns cannot be looked up.
    pub fn forward_cookies(&self, app: &App, standing: Standing, pairs: &[Pair<'_>]) -> Result<Forwarded, EngineError> {
        let now = self.now();
        let mut header = String::new();
        let mut values = Vec::new();
        let mut push = |name: &str, value: &str| {
            if !header.is_empty() {
                header.push_str("; ");
            }
            header.push_str(name);
            header.push('=');
            header.push_str(value);
        };
        for pair in pairs {
            if is_own(pair.name) {
                continue;
            }
            if standing == Standing::Observed {
                // What was sealed before is worth nothing to the app; it gives the browser another.
                if !self.is_sealed(app, *pair) {
                    push(pair.name, pair.value);
                }
                continue;
            }
            if app.seals(pair.name) {
                if let Some(value) = self.open_value(app, standing, *pair, now)? {
                    push(pair.name, &value.raw);
                    values.push(value);
                }
            } else if !hides_session_cookie(app, pair) {
                let clear_session = app.session_cookies.iter().any(|pattern| pattern.matches(pair.name));
                if !clear_session || standing.has_cookies() {
                    push(pair.name, pair.value);
                }
            }
        }
        Ok(Forwarded { header: (!header.is_empty()).then_some(header), values })
    }

    /// Whether a cookie holds a seal of this gateway, or the handle of one, whatever it is worth now.
    fn is_sealed(&self, app: &App, pair: Pair<'_>) -> bool {
        let is_handle = |handle: &str| app.seals(pair.name) && from_base64url(handle).is_some_and(|it| it.len() == 32);
        pair.value.strip_prefix(HANDLE).is_some_and(is_handle) || self.open_cookie(app, pair).is_some()
    }

    fn open_value(
        &self,
        app: &App,
        standing: Standing,
        pair: Pair<'_>,
        now: Timestamp,
    ) -> Result<Option<SessionValue>, EngineError> {
        let Some(value) = self.open_burnt_or_not(app, standing, pair, now)? else { return Ok(None) };
        Ok(if self.is_burnt(&value.digest, value.level)? { None } else { Some(value) })
    }

    /// Whether a login with one of these session values is under way: its own would not carry it, and the app would find
    /// somebody without a session.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`] if burns cannot be looked up.
    pub fn login_under_way(&self, app: &App, standing: Standing, pairs: &[Pair<'_>]) -> Result<bool, EngineError> {
        let now = self.now();
        for pair in pairs.iter().filter(|pair| app.seals(pair.name)) {
            let Some(value) = self.open_burnt_or_not(app, standing, *pair, now)? else { continue };
            let burn: Option<Burn> = records::get(&*self.store, &value.digest)?;
            if burn.is_some_and(|burn| self.is_under_way(&burn, now)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether the login that burnt a value has not been answered yet. What a process before this one began, nobody will
    /// answer: its values stay burnt, but no login waits for it.
    pub(super) fn is_under_way(&self, burn: &Burn, now: Timestamp) -> bool {
        burn.at >= self.started && burn.in_flight(now)
    }

    fn open_burnt_or_not(
        &self,
        app: &App,
        standing: Standing,
        pair: Pair<'_>,
        now: Timestamp,
    ) -> Result<Option<SessionValue>, EngineError> {
        if !standing.has_cookies() {
            return Ok(None);
        }
        let mut stored = None;
        let opened = if let Some(handle) = pair.value.strip_prefix(HANDLE) {
            stored = self.handle_key(&app.name, pair.name, handle);
            let value = stored.map(|key| self.long_value(&key, now)).transpose()?.flatten();
            value.map(|value| Arc::new(self.opened_cookie(app, pair.name, value)))
        } else {
            self.open_cookie(app, pair)
        };
        let Some(opened) = opened else { return Ok(None) };
        let value = &opened.value;
        let in_time = match value.level {
            Level::Anonymous => value.issued_at <= now && now < value.issued_at + ANONYMOUS_LIFE,
            Level::Verified(session) => standing == Standing::Verified(session),
        };
        if !in_time {
            return Ok(None);
        }
        Ok(Some(SessionValue {
            name: pair.name.to_owned(),
            raw: value.raw.clone(),
            level: value.level,
            digest: opened.digest,
            issued_at: value.issued_at,
            given: value.given.clone(),
            stored,
        }))
    }

    /// Opens a sealed cookie, or finds what it was when it was opened before; what it is worth now is not asked here.
    fn open_cookie(&self, app: &App, pair: Pair<'_>) -> Option<Arc<OpenedCookie>> {
        if let Some(opened) = self.opened.get(pair.value.as_bytes())
            && opened.app == app.name
            && opened.name == pair.name
        {
            return Some(opened);
        }
        let value = self.keys.cookies.open(&app.name, pair.name, pair.value)?;
        Some(self.opened.put(pair.value.as_bytes(), self.opened_cookie(app, pair.name, value)))
    }

    fn opened_cookie(&self, app: &App, name: &str, value: SealedValue) -> OpenedCookie {
        let digest = self.value_digest(&app.name, name, &value.raw);
        OpenedCookie { app: app.name.clone(), name: name.to_owned(), value, digest }
    }

    fn long_value(&self, key: &Digest, now: Timestamp) -> Result<Option<SealedValue>, EngineError> {
        let found: Option<LongValue> = records::get(&*self.store, key)?;
        Ok(found.filter(|found| now < found.until).map(|found| found.value))
    }

    fn handle_key(&self, app: &AppName, cookie: &str, handle: &str) -> Option<Digest> {
        let secret = from_base64url(handle).filter(|secret| secret.len() == 32)?;
        Some(Digest::keyed(&self.keys.burns, "handle", &[app.as_str().as_bytes(), cookie.as_bytes(), &secret]))
    }

    /// The digest under which a session value of an app is burnt.
    pub fn value_digest(&self, app: &AppName, cookie: &str, raw: &str) -> Digest {
        Digest::keyed(&self.keys.burns, "value", &[app.as_str().as_bytes(), cookie.as_bytes(), raw.as_bytes()])
    }

    /// The digest of credentials as they were typed, of one way to send them.
    pub fn credential(&self, app: &App, way: &str, username: &str, password: &str) -> Digest {
        let parts = [app.name.as_str(), way, username, password].map(str::as_bytes);
        Digest::keyed(&self.keys.burns, "credential", &parts)
    }

    /// Whether a value is burnt for that level.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`] if it cannot be looked up.
    pub fn is_burnt(&self, value: &Digest, level: Level) -> Result<bool, EngineError> {
        let burn: Option<Burn> = records::get(&*self.store, value)?;
        Ok(burn.is_some_and(|burn| !burn.allows(level)))
    }

    /// One `Set-Cookie` of an app as it goes to the browser; `None`: not at all. A burnt value may not come back by an answer
    /// that was already on its way.
    ///
    /// # Errors
    ///
    /// [`EngineError`] if the store cannot be asked or written.
    pub async fn outgoing_cookie(
        &self,
        app: &App,
        outgoing: Outgoing,
        header: &str,
        tls: bool,
    ) -> Result<Option<String>, EngineError> {
        let Some(cookie) = SetCookie::parse(header) else { return Ok(None) };
        if is_own(cookie.name) {
            return Ok(None);
        }
        if !app.session_cookies.iter().any(|pattern| pattern.matches(cookie.name)) {
            return Ok(Some(header.to_owned()));
        }
        let Outgoing::Sealed(level) = outgoing else { return Ok(None) };
        if !app.seals(cookie.name) {
            return Ok(Some(header.to_owned()));
        }
        if cookie.is_deletion(self.wall()) {
            return Ok(Some(taken_away(&cookie)));
        }
        if self.is_burnt(&self.value_digest(&app.name, cookie.name, cookie.value), level)? {
            return Ok(None);
        }
        let now = self.now();
        let given = Given::of(&cookie, now);
        let value = SealedValue { level, issued_at: now, raw: cookie.value.to_owned(), given };
        let sealed = self.keys.cookies.seal(self.nonce(), &app.name, cookie.name, &value);
        let full = sealed_set_cookie(&cookie, &sealed, tls);
        if full.len() <= MAX_COOKIE {
            return Ok(Some(full));
        }
        let handle = self.secret();
        let key = self.handle_key(&app.name, cookie.name, &handle).expect("a fresh secret has 32 bytes");
        let until = stored_until(app, now);
        self.transact(|tx| {
            tx.put(&key, &LongValue { value: value.clone(), until });
            Ok(())
        })
        .await?;
        Ok(Some(sealed_set_cookie(&cookie, &format!("{HANDLE}{handle}"), tls)))
    }
}

/// Until when a stored value is kept: as long as any seal of it could be good.
pub(super) fn stored_until(app: &App, now: Timestamp) -> Timestamp {
    now + ANONYMOUS_LIFE.max(app.policy.session.longest)
}

/// Ends a session within a transaction.
pub(super) fn end_session(tx: &mut Tx<'_>, session: &Session) {
    end_session_of(tx, session.user, session.id);
}

/// Ends a session of a user within a transaction, without reading it: however many there are, none is in the way if it was
/// used or ended meanwhile.
pub(in crate::engine) fn end_session_of(tx: &mut Tx<'_>, user: UserId, session: SessionId) {
    tx.delete::<Session>(&session);
    tx.unlink(super::ports::Table::UserSession, user.as_bytes(), session.0.as_bytes());
}

/// A session with an app, if it lives, within a transaction.
pub(in crate::engine) fn live_session_in(
    tx: &mut Tx<'_>,
    app: &App,
    session: SessionId,
    now: Timestamp,
) -> Result<Option<Session>, EngineError> {
    let session: Option<Session> = tx.get(&session)?;
    Ok(session.filter(|session| session.app == app.name && session.is_live(app.policy.session, now)))
}

/// Whether some app could find one of its session cookies in this other one: in a name it reads loosely (case, quotes,
/// escapes, dots for underscores, brackets), or in a value it splits at blanks or commas.
fn hides_session_cookie(app: &App, pair: &Pair<'_>) -> bool {
    let is_session = |name: &str| {
        let loose = loosely_read(name);
        app.session_cookies.iter().any(|pattern| {
            !pattern.is_everything()
                && pattern.as_str() != name
                && {
                    let wanted = pattern.as_str().to_ascii_lowercase().replace(['.', ' '], "_");
                    crate::domain::pattern::CookiePattern::parse(&wanted).is_ok_and(|wanted| wanted.matches(&loose))
                }
                && !pattern.matches(name)
        })
    };
    let named_inside = |text: &str| {
        text.split([' ', '\t', ',', '"']).any(|piece| {
            piece.split_once('=').is_some_and(|(name, _)| {
                app.session_cookies.iter().any(|pattern| !pattern.is_everything() && pattern.matches(name))
                    || is_session(name)
            })
        })
    };
    is_session(pair.name)
        || named_inside(pair.value)
        || pair.name.contains([' ', '\t', ',', '"']) && named_inside(&format!("{}=", pair.name))
}

fn loosely_read(name: &str) -> String {
    let blanks = name.replace('+', " ");
    let unescaped = percent_encoding::percent_decode_str(&blanks).decode_utf8_lossy().into_owned();
    let bare = unescaped.split('\0').next().unwrap_or("").trim().trim_matches('"').trim_start_matches('$');
    let bare = bare.split('[').next().unwrap_or(bare);
    bare.to_ascii_lowercase().replace(['.', ' '], "_")
}
