//! The app said yes: its answer is held, handed on at once where nobody asks for more, or refused.

use std::net::IpAddr;

use super::burn::Burnt;
use super::deny::{Ended, Farewell, session_cookies};
use super::release::Released;
use crate::domain::ids::{ChallengeId, LoginId, SessionId, UserId};
use crate::domain::limits::Limits;
use crate::domain::login::outcome::Outcome;
use crate::domain::login::{Answer, Browser, HeldLogin, LoginDenial, LoginState, Proof};
use crate::domain::route::App;
use crate::domain::seal::NONCE;
use crate::domain::secret::Digest;
use crate::domain::session::Session;
use crate::domain::text::from_base64url;
use crate::domain::time::Timestamp;
use crate::domain::user::{Standing, User};
use crate::engine::admission::{Forwarded, SessionValue, end_session};
use crate::engine::campaigns;
use crate::engine::directory::Named;
use crate::engine::event::Event;
use crate::engine::records::{AnswerStage, Carried, HeldAnswer, Tx};
use crate::engine::tokens::{farewell_token, hand_out};
use crate::engine::trust::Brought;
use crate::engine::{Engine, EngineError, Refused};

/// A login the app said yes to, or did not clearly say no to.
#[derive(Debug)]
pub struct Accepted<'a> {
    /// The app.
    pub app: &'a App,
    /// The name that counts: what the app says, where it is asked, or else what was typed.
    pub username: &'a str,
    /// The name as typed.
    pub typed: &'a str,
    /// Path and query of the login.
    pub url: &'a str,
    /// What the app's answer means; never [`Outcome::Failure`].
    pub outcome: Outcome,
    /// The answer.
    pub answer: Answer,
    /// Where it comes from.
    pub browser: Browser,
    /// The client's address.
    pub client: Option<IpAddr>,
    /// What its browser brought along as that of a trusted one.
    pub trust: Vec<&'a str>,
    /// The login cookie of an older held login in this browser.
    pub older: Option<LoginId>,
    /// The session it came with.
    pub session: Option<Session>,
    /// The session values it carried: an app may have signed one of them in.
    pub carried: &'a Forwarded,
    /// Who sees that it is held.
    pub seen_by: SeenBy,
    /// The digest of its credentials, where the client waits for the answer: one login waits for each.
    pub credential: Option<Digest>,
}

/// Who sees a held login, and so what can be asked of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeenBy {
    /// Somebody with the gateway's page in front of them: a number to type, codes, set-up.
    Page,
    /// A program that waits for its answer. Nobody sees a number.
    Program {
        /// A push without a number goes out.
        push: bool,
    },
}

impl Accepted<'_> {
    fn held(&self, id: LoginId, user: &User, burnt: &Burnt, tokens: Vec<Digest>, now: Timestamp) -> HeldLogin {
        HeldLogin {
            id,
            app: self.app.name.clone(),
            realm: self.app.realm.clone(),
            user: user.id,
            user_name: user.name.as_str().to_owned(),
            url: self.url.to_owned(),
            browser: self.browser.clone(),
            created_at: now,
            expires_at: now + self.app.policy.login_ttl,
            clear: self.outcome == Outcome::Success && self.seen_by != SeenBy::Program { push: false },
            burns: burnt.values().copied().collect(),
            tokens,
            wrong_codes: 0,
            push: None,
            sent: None,
            set_up: None,
            recovery_due: false,
            unclear: self.outcome != Outcome::Success,
            bare_push: self.seen_by == SeenBy::Program { push: true },
            credential: self.credential,
            step_up: None,
            trust: false,
            trusted: None,
            state: LoginState::Held,
        }
    }

    fn kept(&self, until: Timestamp) -> HeldAnswer {
        HeldAnswer {
            answer: self.answer.clone(),
            app: Some(self.app.name.clone()),
            url: self.url.to_owned(),
            carried: self.carried(),
            token: farewell_token(self.app, &self.answer),
            stage: AnswerStage::Held,
            until,
        }
    }

    /// The app said yes: whatever becomes of it here, the session values it carried stay burnt, and the session it came
    /// with ends. The tokens of the answer are nobody's until it is released.
    fn end_what_it_carried(
        &self,
        tx: &mut Tx<'_>,
        burnt: &Burnt,
        tokens: &[Digest],
        now: Timestamp,
    ) -> Result<(), EngineError> {
        Engine::settle_burns(tx, burnt)?;
        hand_out(tx, tokens, None, now)?;
        if let Some(session) = &self.session {
            end_session(tx, session);
        }
        Ok(())
    }

    fn carried(&self) -> Vec<Carried> {
        self.carried.values.iter().map(SessionValue::carried).collect()
    }
}

impl SessionValue {
    fn carried(&self) -> Carried {
        Carried { name: self.name.clone(), raw: self.raw.clone(), given: self.given.clone() }
    }
}

/// What became of an accepted login.
#[derive(Debug)]
pub enum Hold {
    /// It is held: the secret of the browser's login cookie.
    Held {
        /// For the cookie.
        secret: String,
        /// What its browser brought along as that of a trusted one is worth nothing: it is to be taken away.
        ends_trust: bool,
    },
    /// No second factor is asked of this user: handed on at once.
    Released(Box<Released>),
    /// The gateway says no. The answer is gone.
    Refused(HoldRefused),
}

/// Why an accepted login is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldRefused {
    /// The name cannot be read in one way, or nobody of that name is known and policy asks for that.
    Unknown,
    /// Locked by an administrator.
    Locked,
    /// The time of the account is over.
    Ended,
    /// As many logins wait as this user may have.
    TooMany,
    /// As much is held as this node can.
    Full,
    /// A login with the same credentials waits already.
    UnderWay,
    /// The directory knows several people of that name, or says something that is no name.
    Ambiguous,
    /// The directory that would know whose the name is does not answer.
    NoDirectory,
    /// The app did not say whether the password was right, and the user has no factor that could.
    Unclear,
}

impl Engine {
    /// Takes over an answer that did not clearly say no: it is held, or handed on at once where nobody asks this user for
    /// more, or refused.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`]: nothing of the answer may leave then.
    pub async fn hold(&self, accepted: Accepted<'_>, burnt: Burnt) -> Result<Hold, EngineError> {
        let app = accepted.app;
        let limits = self.settings().limits.clone();
        let size = accepted.answer.size();
        let tokens = self.token_digests(app, &accepted.answer);
        let drawn = Drawn { secret: self.secret(), session_secret: self.secret(), nonce: self.nonce() };
        let id = LoginId::of(&from_base64url(&drawn.secret).expect("made here"));
        let now = self.now();
        let room = if size > limits.answer { None } else { self.held.take_room(id, size, &limits) };
        let Some(room) = room else {
            self.tell(&Event::Throttled { what: "logins" });
            self.transact(|tx| self.take_over(tx, &accepted, &burnt, &tokens, &limits, now)).await?;
            return Ok(self.refuse(&accepted, HoldRefused::Full));
        };
        let named = self.named(app, accepted.username).await?;
        // A directory may have taken its time.
        let now = self.now();
        let decided = self
            .transact(|tx| {
                if !self.take_over(tx, &accepted, &burnt, &tokens, &limits, now)? {
                    return Ok(Decided::Refused(HoldRefused::TooMany, Vec::new()));
                }
                let named = match &named {
                    Ok(named) => named,
                    Err(why) => return Ok(Decided::Refused(*why, Vec::new())),
                };
                // Whoever sent it may not know the password: it makes nobody known, and sets nothing up.
                if accepted.outcome != Outcome::Success && !self.is_enrolled(tx, app, named, now)? {
                    return Ok(Decided::Refused(HoldRefused::Unclear, Vec::new()));
                }
                let Some(mut user) = self.user_at_login(tx, app, named, now)? else {
                    return Ok(Decided::Refused(HoldRefused::Unknown, Vec::new()));
                };
                let standing = campaigns::standing(tx, app, &user, now)?;
                if let Some(why) = HoldRefused::for_standing(standing) {
                    return Ok(Decided::Refused(why, Vec::new()));
                }
                let ended = Engine::make_room(tx, &mut user, accepted.older, now)?;
                if let Some(credential) = &accepted.credential
                    && Engine::waits(tx, &user, credential, now)?
                {
                    tx.put(&user.id, &user);
                    return Ok(Decided::Refused(HoldRefused::UnderWay, ended));
                }
                if user.logins.len() >= limits.logins_per_user {
                    tx.put(&user.id, &user);
                    return Ok(Decided::Refused(HoldRefused::TooMany, ended));
                }
                let login = accepted.held(id, &user, &burnt, tokens.clone(), now);
                self.hold_or_release(tx, &accepted, login, user, standing, &drawn, ended, now)
            })
            .await?;
        Ok(match decided {
            Decided::Refused(why, ended) => {
                self.forget_ended(&ended);
                self.refuse(&accepted, why)
            }
            Decided::Held { user, push, ended, brought } => {
                self.forget_ended(&ended);
                room.keep(now + app.policy.login_ttl);
                let clear = accepted.outcome == Outcome::Success;
                self.tell(&Event::LoginHeld { app: app.name.clone(), user, clear });
                if let Some(challenge) = push {
                    self.tell(&Event::PushMade { user, challenge });
                }
                self.trust_stolen(&brought.stolen);
                Hold::Held { secret: drawn.secret, ends_trust: brought.is_over }
            }
            Decided::Released { user, session, proof, ended, brought } => {
                self.forget_ended(&ended);
                self.tell(&Event::LoginReleased { app: app.name.clone(), user, proof });
                self.trust_stolen(&brought.stolen);
                Hold::Released(Box::new(Released {
                    carried: accepted.carried(),
                    answer: accepted.answer,
                    url: accepted.url.to_owned(),
                    app: app.name.clone(),
                    session_secret: drawn.session_secret,
                    session,
                    longest: app.policy.session.longest,
                    trust: brought.passes.map(|(_, given)| given),
                }))
            }
        })
    }

    /// The last of a hold: handed on at once where no factor is asked for, by policy or in a browser that is trusted; else it
    /// waits, and a phone rings where there is one.
    #[expect(clippy::too_many_arguments, reason = "one hold, whole")]
    fn hold_or_release(
        &self,
        tx: &mut Tx<'_>,
        accepted: &Accepted<'_>,
        mut login: HeldLogin,
        mut user: User,
        standing: Standing,
        drawn: &Drawn,
        ended: Vec<Ended>,
        now: Timestamp,
    ) -> Result<Decided, EngineError> {
        let app = accepted.app;
        let brought = self.look_at_trust(tx, accepted, &user, standing, drawn.nonce, now)?;
        let proof = match standing {
            Standing::NotRequired | Standing::OptedOut => Some(Proof::NotRequired),
            Standing::Enrolled => brought.passes.as_ref().map(|_| Proof::TrustedBrowser),
            Standing::InGrace(_) | Standing::MustEnrol | Standing::Locked | Standing::Ended => None,
        };
        if let Some(proof) = proof {
            if standing == Standing::OptedOut {
                user.grace_left = user.grace_left.saturating_sub(1);
            }
            let login = login.approve(proof, now).map_err(Refused::from)?;
            let session = SessionId::of(&from_base64url(&drawn.session_secret).expect("made here"));
            let series = brought.passes.as_ref().map(|(series, _)| *series);
            self.begin_session(tx, app, login, &mut user, session, series, now)?;
            return Ok(Decided::Released { user: user.id, session, proof, ended, brought });
        }
        if standing == Standing::Enrolled && login.clear {
            // Without a push codes are offered, and the page says why.
            let _ = self.start_push(tx, app, &mut login, &mut user, now)?;
        }
        login.trusted = brought.others;
        user.logins.push(login.id);
        tx.put(&user.id, &user);
        tx.put(&login.id, &login);
        tx.put(&login.id.0, &accepted.kept(login.expires_at));
        Ok(Decided::Held { user: user.id, push: login.push.map(|push| push.challenge), ended, brought })
    }

    /// Whether the name is of a user who has a factor to pass here.
    fn is_enrolled(&self, tx: &mut Tx<'_>, app: &App, named: &Named, now: Timestamp) -> Result<bool, EngineError> {
        let user = self.find_user(tx, &app.realm, &named.name)?;
        let standing = user.map(|user| campaigns::standing(tx, app, &user, now)).transpose()?;
        Ok(standing == Some(Standing::Enrolled))
    }

    /// Ends what the login carried and notes the tokens of its answer; `false` if the name it is for was handed too many new
    /// ones. Nobody gets those then, so that they need no record.
    fn take_over(
        &self,
        tx: &mut Tx<'_>,
        accepted: &Accepted<'_>,
        burnt: &Burnt,
        tokens: &[Digest],
        limits: &Limits,
        now: Timestamp,
    ) -> Result<bool, EngineError> {
        let app = accepted.app;
        let name = app.user_name(accepted.username).map_or_else(|_| accepted.username.to_owned(), |it| it.to_string());
        let of = [b"login", app.name.as_str().as_bytes(), name.as_bytes()];
        let (noted, is_counted) = match self.count_tokens(tx, &of, tokens, limits.token_answers, now) {
            Ok(()) => (tokens, true),
            Err(EngineError::Refused(Refused::Throttled { .. })) => (&[][..], false),
            Err(error) => return Err(error),
        };
        accepted.end_what_it_carried(tx, burnt, noted, now)?;
        Ok(is_counted)
    }

    /// Whether a login of this user with these credentials waits: its client sends them again before the first was answered.
    fn waits(tx: &mut Tx<'_>, user: &User, credential: &Digest, now: Timestamp) -> Result<bool, EngineError> {
        for id in &user.logins {
            let login: Option<HeldLogin> = tx.get(id)?;
            if login.is_some_and(|login| login.is_pending(now) && login.credential.as_ref() == Some(credential)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Reports a refusal, and has the app end the session that nobody gets.
    fn refuse(&self, accepted: &Accepted<'_>, why: HoldRefused) -> Hold {
        let app = &accepted.app.name;
        self.tell(&Event::LoginRefused { app: app.clone(), why: why.as_str() });
        let cookies = session_cookies(&accepted.carried(), &accepted.answer);
        let token = farewell_token(accepted.app, &accepted.answer);
        self.bid(Farewell { app: app.clone(), cookies, token });
        Hold::Refused(why)
    }

    /// An answer signed somebody in where no rule looks, and nobody gets it: the session values that the request carried are
    /// burnt for good, since one of them may be signed in now, and the app is asked to end that session.
    ///
    /// # Errors
    ///
    /// [`EngineError`]; nothing of the answer may leave either way.
    pub async fn drop_unrecognised(
        &self,
        app: &App,
        carried: &Forwarded,
        answer: &Answer,
    ) -> Result<Burnt, EngineError> {
        // What nobody got needs no record of its own.
        self.keep_known_tokens(app, answer).await?;
        let burnt = self.burn(app, carried).await?;
        self.transact(|tx| Self::settle_burns(tx, &burnt)).await?;
        let carried: Vec<_> = carried.values.iter().map(SessionValue::carried).collect();
        let (cookies, token) = (session_cookies(&carried, answer), farewell_token(app, answer));
        self.bid(Farewell { app: app.name.clone(), cookies, token });
        Ok(burnt)
    }

    /// A login that has no answer, or one that cannot be judged and goes nowhere: the values it carried stay burnt, since the
    /// app may have signed one in, and no other login waits for it any more.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn give_up(&self, burnt: Burnt) -> Result<(), EngineError> {
        self.transact(|tx| Self::settle_burns(tx, &burnt)).await
    }

    /// Drops what is over from the user's list of held logins, and the older login of the same browser with it. What was
    /// ended is told by its id and the size of its answer.
    pub(super) fn make_room(
        tx: &mut Tx<'_>,
        user: &mut User,
        older: Option<LoginId>,
        now: Timestamp,
    ) -> Result<Vec<Ended>, EngineError> {
        let mut ended = Vec::new();
        let mut candidates = user.logins.clone();
        if let Some(older) = older.filter(|older| !candidates.contains(older)) {
            candidates.push(older);
        }
        for id in candidates {
            let login: Option<HeldLogin> = tx.get(&id)?;
            let Some(login) = login else {
                user.logins.retain(|other| *other != id);
                continue;
            };
            let is_open =
                login.is_pending(now) || matches!(login.state, LoginState::Approved { .. }) && now < login.expires_at;
            if older == Some(id) && is_open {
                let mut owner = if login.user == user.id { None } else { tx.get::<User>(&login.user)? };
                ended.push(Engine::deny_within(
                    tx,
                    login,
                    owner.as_mut().unwrap_or(user),
                    LoginDenial::Superseded,
                    now,
                )?);
                if let Some(owner) = owner {
                    tx.put(&owner.id, &owner);
                }
            } else if !is_open && user.logins.contains(&id) {
                user.logins.retain(|other| *other != id);
            }
        }
        Ok(ended)
    }
}

impl HoldRefused {
    /// Why nobody who stands so is let in, if that is so.
    pub(super) const fn for_standing(standing: Standing) -> Option<Self> {
        match standing {
            Standing::Locked => Some(Self::Locked),
            Standing::Ended => Some(Self::Ended),
            Standing::Enrolled
            | Standing::NotRequired
            | Standing::OptedOut
            | Standing::InGrace(_)
            | Standing::MustEnrol => None,
        }
    }

    /// One word for logs and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Locked => "locked",
            Self::Ended => "ended",
            Self::TooMany => "too-many",
            Self::Full => "full",
            Self::UnderWay => "under-way",
            Self::Ambiguous => "ambiguous",
            Self::NoDirectory => "no-directory",
            Self::Unclear => "unclear",
        }
    }
}

enum Decided {
    Refused(HoldRefused, Vec<Ended>),
    Held { user: UserId, push: Option<ChallengeId>, ended: Vec<Ended>, brought: Brought },
    Released { user: UserId, session: SessionId, proof: Proof, ended: Vec<Ended>, brought: Brought },
}

/// Random bytes for a hold, drawn before its transaction.
struct Drawn {
    secret: String,
    session_secret: String,
    nonce: [u8; NONCE],
}
