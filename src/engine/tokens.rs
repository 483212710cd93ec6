//! Sessions that are tokens. A sealed one stands for the session of the gateway in which it was handed out. Of others it is
//! remembered whose they are: they work together with their own session only, whoever else holds them.

use std::time::Duration;

use super::event::Event;
use super::records::{self, Sends, Tx};
use super::{Engine, EngineError, Refused};
use crate::domain::ids::SessionId;
use crate::domain::login::{Answer, HeaderBytes};
use crate::domain::route::App;
use crate::domain::secret::Digest;
use crate::domain::session::Session;
use crate::domain::throttle::{Throttled, Window};
use crate::domain::time::Timestamp;
use crate::domain::token::{AnswerHead, OpenedToken, TokenHolders, json, texts};

/// Headers that speak of the very bytes of a body.
pub const OF_THE_BYTES: [&str; 4] = ["content-md5", "digest", "content-digest", "repr-digest"];

/// By how much a token must be kept longer for that to be written for an answer that was withheld.
const WORTH_A_WRITE: Duration = Duration::from_hours(1);

impl Engine {
    /// Opens a sealed token: the live session that it stands for, and the app's own token. `None` for everything else.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`] if the session cannot be looked up: then nobody is let through.
    pub fn open_token(&self, app: &App, sealed: &str) -> Result<Option<(Session, String)>, EngineError> {
        let Some(OpenedToken { session, issued_at, raw }) = self.keys.tokens.open(&app.name, sealed) else {
            return Ok(None);
        };
        let in_time = self.now() < issued_at + app.policy.session.longest;
        Ok(self.live_session(app, &session)?.filter(|_| in_time).map(|session| (session, raw)))
    }

    /// Whether a token that comes in this session may be used in it: it was handed out in it, or by nobody we know.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`] if it cannot be looked up.
    pub fn may_use_token(&self, app: &App, session: SessionId, raw: &str) -> Result<bool, EngineError> {
        let holders: Option<TokenHolders> = records::get(&*self.store, &self.token_digest(app, raw))?;
        Ok(holders.is_none_or(|holders| holders.sessions.contains(&session)))
    }

    /// Whether a token may be ended at the app: it is in no live session, as one can be that an app gives to every session of
    /// a user. Else whoever has a password could sign its owner out.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`] if it cannot be looked up.
    pub fn may_end_token(&self, app: &App, raw: &str) -> Result<bool, EngineError> {
        let holders: Option<TokenHolders> = records::get(&*self.store, &self.token_digest(app, raw))?;
        for session in holders.iter().flat_map(|holders| &holders.sessions) {
            if self.live_session(app, session)?.is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a body may be sent to a login's address in this session: it holds no token of another one, for which the app
    /// could hand out a new token that would be this session's.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn may_use_tokens_of(&self, app: &App, session: SessionId, body: &[u8]) -> Result<bool, EngineError> {
        if !app.tokens.is_used() || app.tokens.sealed {
            return Ok(true);
        }
        for text in texts(body) {
            if !self.may_use_token(app, session, &text)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The text of an answer with its tokens sealed for a session; `None` if there are none, or it cannot be read.
    pub fn with_sealed_tokens(
        &self,
        app: &App,
        session: SessionId,
        head: &AnswerHead<'_>,
        body: &[u8],
    ) -> Option<Vec<u8>> {
        let found = app.tokens.find(head, body).ok().filter(|found| !found.is_empty())?;
        let issued_at = self.now();
        Some(json::replace(body, &found, |raw| {
            let token = OpenedToken { session, issued_at, raw: raw.to_owned() };
            self.keys.tokens.seal(self.nonce(), &app.name, &token)
        }))
    }

    /// An answer as it is handed on in a session: its tokens are sealed, where the app has them sealed.
    pub fn handed_out(&self, app: &App, session: SessionId, mut answer: Answer) -> Answer {
        if !app.tokens.sealed {
            return answer;
        }
        if let Some(body) = self.with_sealed_tokens(app, session, &answer.head(), &answer.body.0) {
            answer.body = HeaderBytes(body);
            answer.headers.retain(|(name, _)| !OF_THE_BYTES.iter().any(|of| name.eq_ignore_ascii_case(of)));
        }
        answer
    }

    /// Remembers the tokens of an answer as this session's.
    ///
    /// # Errors
    ///
    /// [`Refused::Throttled`] if too many were handed out in it today, and [`EngineError::Store`] if that cannot be written:
    /// the answer must not go out then.
    pub async fn remember_tokens(&self, app: &App, session: SessionId, answer: &Answer) -> Result<(), EngineError> {
        let tokens = self.token_digests(app, answer);
        if tokens.is_empty() {
            return Ok(());
        }
        let (now, limit) = (self.now(), self.settings().limits.token_answers);
        self.transact(|tx| {
            self.count_tokens(tx, &[b"session", session.0.as_bytes()], &tokens, limit, now)?;
            hand_out(tx, &tokens, Some(session), now)
        })
        .await
    }

    /// Counts an answer that hands out tokens which nobody was given yet: of each it is kept for long whose it is, and forgotten
    /// ones would pass for tokens that the gateway never saw.
    ///
    /// # Errors
    ///
    /// [`Refused::Throttled`] past the limit: then the answer must not go out. [`EngineError::Store`].
    pub(super) fn count_tokens(
        &self,
        tx: &mut Tx<'_>,
        of: &[&[u8]],
        tokens: &[Digest],
        limit: Window,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let mut is_new = false;
        for token in tokens {
            is_new |= tx.get::<TokenHolders>(token)?.is_none();
        }
        if !is_new {
            return Ok(());
        }
        let key = Digest::keyed(&self.keys.sends, "tokens", of);
        let mut answers: Sends = tx.get(&key)?.unwrap_or_default();
        answers.history.record(&[limit], now).map_err(|Throttled { again_at }| {
            self.tell(&Event::Throttled { what: "tokens" });
            Refused::Throttled { again_at }
        })?;
        answers.until = now + limit.within;
        tx.put(&key, &answers);
        Ok(())
    }

    /// Remembers the tokens of an answer that goes out and should not have handed any out: they are nobody's, unless they were
    /// somebody's before. For as long as the app's sessions may last, since everybody can have such answers made.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn disown_tokens(&self, app: &App, answer: &Answer) -> Result<(), EngineError> {
        let tokens = self.token_digests(app, answer);
        if tokens.is_empty() {
            return Ok(());
        }
        let (now, kept) = (self.now(), app.policy.session.longest);
        self.transact(|tx| {
            for token in &tokens {
                let before = tx.get::<TokenHolders>(token)?.unwrap_or_else(|| TokenHolders::nobody(now));
                tx.put(token, &before.disowned(kept, now));
            }
            Ok(())
        })
        .await
    }

    /// Keeps what is known of the tokens of an answer that never goes out. One that nobody was given is not written down: no
    /// request can carry it, and everybody can have such answers made.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn keep_known_tokens(&self, app: &App, answer: &Answer) -> Result<(), EngineError> {
        let (now, kept) = (self.now(), app.policy.session.longest);
        let mut known = Vec::new();
        for token in self.token_digests(app, answer) {
            if let Some(holders) = records::get::<TokenHolders>(&*self.store, &token)?
                && holders.clone().disowned(kept, now).until.since(holders.until) >= WORTH_A_WRITE
            {
                known.push(token);
            }
        }
        if known.is_empty() {
            return Ok(());
        }
        self.transact(|tx| {
            for token in &known {
                if let Some(holders) = tx.get::<TokenHolders>(token)? {
                    tx.put(token, &holders.disowned(kept, now));
                }
            }
            Ok(())
        })
        .await
    }

    /// The digests under which the tokens of an answer are remembered. Sealed ones need no memory: the app's own never leave.
    pub(super) fn token_digests(&self, app: &App, answer: &Answer) -> Vec<Digest> {
        if app.tokens.sealed {
            return Vec::new();
        }
        let found = app.tokens.find(&answer.head(), &answer.body.0).unwrap_or_default();
        found.iter().map(|found| self.token_digest(app, &found.value)).collect()
    }

    fn token_digest(&self, app: &App, raw: &str) -> Digest {
        Digest::keyed(&self.keys.burns, "token", &[app.name.as_str().as_bytes(), raw.as_bytes()])
    }
}

impl Answer {
    /// What its head says of its body.
    pub fn head(&self) -> AnswerHead<'_> {
        let text = |wanted: &str| {
            let (_, value) = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
            std::str::from_utf8(&value.0).ok()
        };
        AnswerHead::new(text("content-type"), text("content-encoding"))
    }
}

/// The raw token by which the app's session of an answer can be ended, if the app takes it in a header.
pub(super) fn farewell_token(app: &App, answer: &Answer) -> Option<String> {
    if !app.tokens.bearer {
        return None;
    }
    app.tokens.find(&answer.head(), &answer.body.0).ok()?.into_iter().next().map(|found| found.value)
}

/// Notes within a transaction whose tokens these are: with `None`, nobody's unless they are somebody's already.
pub(super) fn hand_out(
    tx: &mut Tx<'_>,
    tokens: &[Digest],
    session: Option<SessionId>,
    now: Timestamp,
) -> Result<(), EngineError> {
    for token in tokens {
        let before: Option<TokenHolders> = tx.get(token)?;
        tx.put(token, &TokenHolders::handed_out(before, session, now));
    }
    Ok(())
}
