//! A login: burn what it carries, hold the app's yes, release it once.

use std::time::Duration;

use super::admission::{Forwarded, Outgoing, end_session};
use super::event::Event;
use super::ports::Table;
use super::records::{AnswerStage, HeldAnswer, LastNumber, NameOf, Tx};
use super::{Engine, EngineError, Refused};
use crate::domain::factor::Method;
use crate::domain::ids::{AppName, LoginId, RealmName, SessionId, UserId};
use crate::domain::login::rule::Outcome;
use crate::domain::login::{Answer, Browser, HeaderBytes, HeldLogin, LoginDenial, LoginState, Proof, StepError};
use crate::domain::route::{App, UnknownUsers};
use crate::domain::secret::Digest;
use crate::domain::session::{ANONYMOUS_LIFE, Burn, BurnState, Level, Session};
use crate::domain::text::from_base64url;
use crate::domain::time::Timestamp;
use crate::domain::user::{Standing, User, UserName};

/// The session values a login carries, burnt before it is forwarded. Give it back by [`Engine::login_failed`] or
/// [`Engine::hold`]; what is dropped stays burnt.
#[derive(Debug)]
pub struct Burnt {
    exchange: Digest,
    values: Vec<(Digest, Option<Burn>)>,
}

impl Burnt {
    /// The digests of the values.
    pub fn values(&self) -> impl Iterator<Item = &Digest> {
        self.values.iter().map(|(value, _)| value)
    }
}

/// A login the app said yes to, or did not clearly say no to.
#[derive(Debug)]
pub struct Accepted<'a> {
    /// The app.
    pub app: &'a App,
    /// The name as typed.
    pub username: &'a str,
    /// Path and query of the login.
    pub url: &'a str,
    /// What the app's answer means; never [`Outcome::Failure`].
    pub outcome: Outcome,
    /// The answer.
    pub answer: Answer,
    /// Where it comes from.
    pub browser: Browser,
    /// The login cookie of an older held login in this browser.
    pub older: Option<LoginId>,
    /// The session it came with.
    pub session: Option<Session>,
    /// The session values it carried: an app may have signed one of them in.
    pub carried: &'a Forwarded,
}

impl Accepted<'_> {
    fn carried(&self) -> Vec<(String, String)> {
        self.carried.values.iter().map(|value| (value.name.clone(), value.raw.clone())).collect()
    }
}

/// What became of an accepted login.
#[derive(Debug)]
pub enum Hold {
    /// It is held: the secret of the browser's login cookie.
    Held {
        /// For the cookie.
        secret: String,
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
    /// As many logins wait as this user may have.
    TooMany,
    /// As much is held as this node can.
    Full,
}

/// An answer on its way to the browser, with the session that begins.
#[derive(Debug)]
pub struct Released {
    /// The answer.
    pub answer: Answer,
    /// Path and query of the login.
    pub url: String,
    /// Names and raw values of the session cookies the login carried: they are sealed anew with the answer.
    pub carried: Vec<(String, String)>,
    /// The app.
    pub app: AppName,
    /// The secret of the browser's session cookie.
    pub session_secret: String,
    /// The session.
    pub session: SessionId,
    /// How long the session lasts at most.
    pub longest: Duration,
}

impl Engine {
    /// Burns the session values that a login carries, so that nobody can spend them while the app may be signing one in.
    ///
    /// # Errors
    ///
    /// [`Refused::LoginUnderWay`] if another login carries one of them; [`EngineError::Store`].
    pub async fn burn(&self, app: &App, carried: &Forwarded) -> Result<Burnt, EngineError> {
        let exchange = Digest::from_bytes(self.bytes());
        if carried.values.is_empty() {
            return Ok(Burnt { exchange, values: Vec::new() });
        }
        let now = self.now();
        // No answer comes later than all the waiting an exchange may do.
        let in_flight = now + app.timeouts.connect + 2 * (app.timeouts.read + app.timeouts.write);
        let until = now + app.policy.session.longest.max(ANONYMOUS_LIFE) * 2;
        self.transact(|tx| {
            let mut values = Vec::with_capacity(carried.values.len());
            for value in &carried.values {
                let before: Option<Burn> = tx.get(&value.digest)?;
                // Since the value was opened another login may have burnt it, and may even be over. What it signed in must
                // not be signed in anew.
                if before.as_ref().is_some_and(|burn| !burn.allows(value.level)) {
                    return Err(Refused::LoginUnderWay.into());
                }
                let state = BurnState::InFlight { exchange, until: in_flight };
                tx.put(&value.digest, &Burn { at: now, until, state });
                values.push((value.digest, before));
            }
            Ok(Burnt { exchange, values })
        })
        .await
    }

    /// The app clearly said no: the burn of this exchange is undone.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`]; the values stay burnt then.
    pub async fn login_failed(&self, app: &App, burnt: Burnt) -> Result<(), EngineError> {
        self.tell(&Event::LoginFailed { app: app.name.clone() });
        self.transact(|tx| {
            for (value, before) in &burnt.values {
                let stored: Option<Burn> = tx.get(value)?;
                let mine = |burn: &Burn| matches!(burn.state, BurnState::InFlight { exchange, .. } if exchange == burnt.exchange);
                if stored.as_ref().is_some_and(mine) {
                    match before {
                        Some(before) => tx.put(value, before),
                        None => tx.delete::<Burn>(value),
                    }
                }
            }
            Ok(())
        })
        .await
    }

    /// Takes over an answer that did not clearly say no: it is held, or handed on at once where nobody asks this user for
    /// more, or refused.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`]: nothing of the answer may leave then.
    #[expect(clippy::too_many_lines, reason = "one transaction and what follows from each of its ends")]
    pub async fn hold(&self, accepted: Accepted<'_>, burnt: Burnt) -> Result<Hold, EngineError> {
        let app = accepted.app;
        let limits = self.settings().limits.clone();
        let size = answer_size(&accepted.answer);
        let room = if size > limits.answer { None } else { self.held.take_room(size, &limits) };
        let Some(room) = room else {
            self.tell(&Event::Throttled { what: "logins" });
            self.settle_burns(&burnt).await?;
            return Ok(Hold::Refused(HoldRefused::Full));
        };
        let secret = self.secret();
        let session_secret = self.secret();
        let now = self.now();
        let name = app.user_name(accepted.username);
        let decided = self
            .transact(|tx| {
                for (value, _) in &burnt.values {
                    if let Some(burn) = tx.get::<Burn>(value)? {
                        tx.put(value, &Burn { state: BurnState::Burnt, ..burn });
                    }
                }
                if let Some(session) = &accepted.session {
                    end_session(tx, session);
                }
                let Ok(name) = &name else { return Ok(Decided::Refused(HoldRefused::Unknown, Vec::new())) };
                let Some(mut user) = self.user_at_login(tx, app, name, now)? else {
                    return Ok(Decided::Refused(HoldRefused::Unknown, Vec::new()));
                };
                let standing = user.standing(app.policy.enrolment, app.policy.opt_out, app.policy.grace_until, now);
                if standing == Standing::Locked {
                    return Ok(Decided::Refused(HoldRefused::Locked, Vec::new()));
                }
                let ended = self.make_room(tx, &mut user, accepted.older, now)?;
                if user.logins.len() >= limits.logins_per_user {
                    tx.put(&user.id, &user);
                    return Ok(Decided::Refused(HoldRefused::TooMany, ended));
                }
                let id = LoginId::of(&from_base64url(&secret).expect("made here"));
                let login = HeldLogin {
                    id,
                    app: app.name.clone(),
                    realm: app.realm.clone(),
                    user: user.id,
                    user_name: user.name.as_str().to_owned(),
                    url: accepted.url.to_owned(),
                    browser: accepted.browser.clone(),
                    created_at: now,
                    expires_at: now + app.policy.login_ttl,
                    clear: accepted.outcome == Outcome::Success,
                    burns: burnt.values().copied().collect(),
                    wrong_codes: 0,
                    push: None,
                    sent: None,
                    set_up: None,
                    recovery_due: false,
                    state: LoginState::Held,
                };
                if matches!(standing, Standing::NotRequired | Standing::OptedOut) {
                    if standing == Standing::OptedOut {
                        user.grace_left = user.grace_left.saturating_sub(1);
                    }
                    let login = login.approve(Proof::NotRequired, now).map_err(Refused::from)?;
                    let session = SessionId::of(&from_base64url(&session_secret).expect("made here"));
                    self.begin_session(tx, app, login, &mut user, session, now)?;
                    return Ok(Decided::Released { user: user.id, session, ended });
                }
                let mut login = login;
                if standing == Standing::Enrolled && login.clear {
                    // Without a push codes are offered, and the page says why.
                    let _ = self.start_push(tx, app, &mut login, &mut user, now)?;
                }
                user.logins.push(id);
                tx.put(&user.id, &user);
                tx.put(&id, &login);
                let kept = HeldAnswer {
                    answer: accepted.answer.clone(),
                    app: Some(app.name.clone()),
                    url: accepted.url.to_owned(),
                    carried: accepted.carried(),
                    stage: AnswerStage::Held,
                    until: login.expires_at,
                };
                tx.put(&id.0, &kept);
                Ok(Decided::Held { user: user.id, push: login.push.map(|push| push.challenge), ended })
            })
            .await?;
        Ok(match decided {
            Decided::Refused(why, ended) => {
                self.forget_ended(&ended);
                let word = match why {
                    HoldRefused::Unknown => "unknown",
                    HoldRefused::Locked => "locked",
                    HoldRefused::TooMany => "too-many",
                    HoldRefused::Full => "full",
                };
                self.tell(&Event::LoginRefused { app: app.name.clone(), why: word });
                Hold::Refused(why)
            }
            Decided::Held { user, push, ended } => {
                self.forget_ended(&ended);
                room.keep();
                let clear = accepted.outcome == Outcome::Success;
                self.tell(&Event::LoginHeld { app: app.name.clone(), user, clear });
                if let Some(challenge) = push {
                    self.tell(&Event::PushMade { user, challenge });
                }
                Hold::Held { secret }
            }
            Decided::Released { user, session, ended } => {
                self.forget_ended(&ended);
                self.tell(&Event::LoginReleased { app: app.name.clone(), user, proof: Proof::NotRequired });
                Hold::Released(Box::new(Released {
                    carried: accepted.carried(),
                    answer: accepted.answer,
                    url: accepted.url.to_owned(),
                    app: app.name.clone(),
                    session_secret,
                    session,
                    longest: app.policy.session.longest,
                }))
            }
        })
    }

    async fn settle_burns(&self, burnt: &Burnt) -> Result<(), EngineError> {
        self.transact(|tx| {
            for (value, _) in &burnt.values {
                if let Some(burn) = tx.get::<Burn>(value)? {
                    tx.put(value, &Burn { state: BurnState::Burnt, ..burn });
                }
            }
            Ok(())
        })
        .await
    }

    /// The user of that name, or a new one where policy takes unknown people in.
    fn user_at_login(
        &self,
        tx: &mut Tx<'_>,
        app: &App,
        name: &UserName,
        now: Timestamp,
    ) -> Result<Option<User>, EngineError> {
        if let Some(user) = self.find_user(tx, &app.realm, name)? {
            return Ok(Some(user));
        }
        let grace = match app.policy.unknown_users {
            UnknownUsers::Refuse => return Ok(None),
            UnknownUsers::Enrol => 0,
            UnknownUsers::Grace => app.policy.grace_logins,
        };
        Ok(Some(self.new_user(tx, &app.realm, name, grace, now)?))
    }

    /// Finds a user by name within a transaction.
    pub(super) fn find_user(
        &self,
        tx: &mut Tx<'_>,
        realm: &RealmName,
        name: &UserName,
    ) -> Result<Option<User>, EngineError> {
        match tx.get::<NameOf>(&self.name_key(realm, name))? {
            Some(NameOf(id)) => tx.get(&id),
            None => Ok(None),
        }
    }

    /// Adds a user within a transaction.
    pub(super) fn new_user(
        &self,
        tx: &mut Tx<'_>,
        realm: &RealmName,
        name: &UserName,
        grace: u32,
        now: Timestamp,
    ) -> Result<User, EngineError> {
        let last = tx.get::<LastNumber>("last user number")?.unwrap_or_default();
        let number = last.0 + 1;
        tx.put("last user number", &LastNumber(number));
        let user = User::new(UserId::at(now, self.bytes()), number, realm.clone(), name.clone(), grace, now);
        tx.put(&self.name_key(realm, name), &NameOf(user.id));
        tx.put(&user.id, &user);
        Ok(user)
    }

    /// The key under which a name is found: keyed, so that a backup tells nobody who exists.
    pub(super) fn name_key(&self, realm: &RealmName, name: &UserName) -> Digest {
        Digest::keyed(&self.keys.names, "user", &[realm.as_str().as_bytes(), name.as_str().as_bytes()])
    }

    /// Drops what is over from the user's list of held logins, and the older login of the same browser with it. What was
    /// ended is told by its id and the size of its answer.
    fn make_room(
        &self,
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
                ended.push(self.deny_within(
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

    /// Settles a login with no within a transaction: the answer is destroyed, its push withdrawn. The caller writes the
    /// user.
    pub(super) fn deny_within(
        &self,
        tx: &mut Tx<'_>,
        login: HeldLogin,
        user: &mut User,
        why: LoginDenial,
        now: Timestamp,
    ) -> Result<Ended, EngineError> {
        self.withdraw_push(tx, &login, user, now)?;
        let held = tx.get::<HeldAnswer>(&login.id.0)?;
        let size = held.as_ref().map_or(0, |held| answer_size(&held.answer));
        let farewell = held.map(|held| Farewell { app: login.app.clone(), cookies: session_cookies(&held) });
        tx.delete::<HeldAnswer>(&login.id.0);
        user.logins.retain(|other| *other != login.id);
        let id = login.id;
        let login = login.deny(why, now).map_err(Refused::from)?;
        tx.put(&id, &login);
        Ok(Ended { id, size, app: login.app, user: login.user, why, farewell })
    }

    /// Counts and reports what [`Engine::deny_within`] ended, after the commit.
    pub(super) fn forget_ended(&self, ended: &[Ended]) {
        for login in ended {
            self.held.less_logins();
            self.held.less_bytes(login.size);
            self.wake(login.id);
            self.tell(&Event::LoginDenied { app: login.app.clone(), user: login.user, why: login.why });
            if let Some(farewell) = login.farewell.clone() {
                self.bid(farewell);
            }
        }
    }

    /// Has the app's session of a destroyed answer logged out. When too many wait, the oldest sessions end by the app's own
    /// time instead.
    pub(super) fn bid(&self, farewell: Farewell) {
        if self.farewells.try_send(farewell).is_err() {
            tracing::warn!("too many sessions of apps wait to be logged out; one is left to end by itself");
        }
    }

    #[expect(clippy::unused_self, reason = "part of the engine's own vocabulary, called as its neighbours are")]
    fn begin_session(
        &self,
        tx: &mut Tx<'_>,
        app: &App,
        login: HeldLogin,
        user: &mut User,
        session: SessionId,
        now: Timestamp,
    ) -> Result<Proof, EngineError> {
        for value in &login.burns {
            if let Some(burn) = tx.get::<Burn>(value)? {
                tx.put(value, &Burn { state: BurnState::Released(session), ..burn });
            }
        }
        let id = login.id;
        let browser = login.browser.name.clone();
        let (login, release) = login.release(session, now).map_err(Refused::from)?;
        user.logins.retain(|other| *other != id);
        user.last_login = Some(now);
        tx.put(&user.id, user);
        tx.put(&id, &login);
        let record = Session {
            id: release.session(),
            app: app.name.clone(),
            realm: app.realm.clone(),
            user: user.id,
            user_name: user.name.as_str().to_owned(),
            proof: release.proof(),
            created_at: now,
            seen_at: now,
            browser,
        };
        tx.put(&session, &record);
        tx.link(Table::UserSession, user.id.as_bytes(), session.0.as_bytes());
        Ok(release.proof())
    }

    /// Hands a held answer on, once. The loser of a race is refused.
    ///
    /// An answer with a status of 2xx is kept for the one GET of the login's address that the browser makes next.
    ///
    /// # Errors
    ///
    /// [`Refused::NoLogin`] without a held login of this app, [`Refused::Step`] unless it is approved and in time,
    /// [`Refused::NotProven`] if user or factor do not stand any more; [`EngineError::Store`].
    pub async fn release(&self, app: &App, login: LoginId) -> Result<Released, EngineError> {
        let session_secret = self.secret();
        let session = SessionId::of(&from_base64url(&session_secret).expect("made here"));
        let now = self.now();
        let (released, user, proof) = self
            .transact(|tx| {
                let held: HeldLogin =
                    tx.get(&login)?.filter(|held: &HeldLogin| held.app == app.name).ok_or(Refused::NoLogin)?;
                let LoginState::Approved { proof, .. } = held.state else {
                    // The transition itself says which refusal it is.
                    return Err(held.release(session, now).err().map_or(Refused::NoLogin, Refused::Step).into());
                };
                let mut user: User = tx.get(&held.user)?.ok_or(Refused::NotProven)?;
                if !still_stands(&user, proof) {
                    return Err(Refused::NotProven.into());
                }
                let kept: HeldAnswer = tx.get(&login.0)?.ok_or(Refused::Step(StepError::Settled))?;
                tx.delete::<HeldAnswer>(&login.0);
                if is_page(kept.answer.status) {
                    let page = HeldAnswer { stage: AnswerStage::Released, until: now + PAGE_KEPT, ..kept.clone() };
                    tx.put(&session.0, &page);
                }
                self.begin_session(tx, app, held, &mut user, session, now)?;
                Ok((kept, user.id, proof))
            })
            .await?;
        self.held.less_logins();
        // A page stays until it is fetched.
        if !is_page(released.answer.status) {
            self.held.less_bytes(answer_size(&released.answer));
        }
        self.wake(login);
        self.tell(&Event::LoginReleased { app: app.name.clone(), user, proof });
        Ok(Released {
            answer: released.answer,
            url: released.url,
            carried: released.carried,
            app: app.name.clone(),
            session_secret,
            session,
            longest: app.policy.session.longest,
        })
    }

    /// The held page of a session that was just released, for the login's address, once; the next try is told that it was
    /// fetched.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn take_page(&self, session: &Session, url: &str) -> Result<Option<Page>, EngineError> {
        let now = self.now();
        // Looked up first without a transaction: nearly every request finds nothing here.
        if super::records::get::<HeldAnswer>(&*self.store, &session.id.0)?.is_none_or(|kept| kept.url != url) {
            return Ok(None);
        }
        let taken = self
            .transact(|tx| {
                let kept: Option<HeldAnswer> = tx.get(&session.id.0)?;
                let Some(kept) = kept.filter(|kept| kept.url == url && now < kept.until) else { return Ok(None) };
                if kept.stage == AnswerStage::Fetched {
                    tx.delete::<HeldAnswer>(&session.id.0);
                    return Ok(Some(Page::Fetched));
                }
                let nothing = Answer { status: kept.answer.status, headers: Vec::new(), body: HeaderBytes::default() };
                tx.put(&session.id.0, &HeldAnswer { stage: AnswerStage::Fetched, answer: nothing, ..kept.clone() });
                Ok(Some(Page::Answer(kept.answer)))
            })
            .await?;
        if let Some(Page::Answer(answer)) = &taken {
            self.held.less_bytes(answer_size(answer));
        }
        Ok(taken)
    }

    /// Whether a browser's login cookie names a login that still waits, or is approved and waits to be fetched.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn is_held(&self, app: &App, login: LoginId) -> Result<bool, EngineError> {
        let found: Option<HeldLogin> = super::records::get(&*self.store, &login)?;
        let now = self.now();
        Ok(found.is_some_and(|login| login.app == app.name && login.deny_would_hold() && now < login.expires_at))
    }

    /// The level at which the cookies of a released answer are sealed.
    pub fn released_level(released: &Released) -> Level {
        Level::Verified(released.session)
    }
}

enum Decided {
    Refused(HoldRefused, Vec<Ended>),
    Held { user: UserId, push: Option<crate::domain::ids::ChallengeId>, ended: Vec<Ended> },
    Released { user: UserId, session: SessionId, ended: Vec<Ended> },
}

/// A login that was settled with no, for counting and reporting after the commit.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) id: LoginId,
    pub(super) size: usize,
    pub(super) app: AppName,
    pub(super) user: UserId,
    pub(super) why: LoginDenial,
    pub(super) farewell: Option<Farewell>,
}

/// A session of an app that its destroyed answer would have begun: it is to be logged out.
#[derive(Debug, Clone)]
pub struct Farewell {
    /// The app.
    pub app: AppName,
    /// Names and raw values of its cookies.
    pub cookies: Vec<(String, String)>,
}

/// The cookies of the session an answer would have begun: what the login carried, and what the answer sets.
pub(super) fn session_cookies(held: &HeldAnswer) -> Vec<(String, String)> {
    let mut cookies = held.carried.clone();
    for (_, value) in held.answer.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")) {
        let text = String::from_utf8_lossy(&value.0);
        if let Some(set) = crate::domain::cookies::SetCookie::parse(&text) {
            cookies.retain(|(name, _)| name != set.name);
            if !set.value.is_empty() {
                cookies.push((set.name.to_owned(), set.value.to_owned()));
            }
        }
    }
    cookies
}

/// What is left of a released page.
#[derive(Debug)]
pub enum Page {
    /// The page.
    Answer(Answer),
    /// It was fetched before.
    Fetched,
}

/// How long a held page waits for the one request that fetches it.
const PAGE_KEPT: Duration = Duration::from_mins(1);

/// Whether an answer is a page of its own, which the browser must fetch, unlike a redirect or an error.
pub fn is_page(status: u16) -> bool {
    (200..300).contains(&status)
}

/// What a held answer counts for, in bytes.
pub(super) fn answer_size(answer: &Answer) -> usize {
    answer.body.0.len() + answer.headers.iter().map(|(name, value)| name.len() + value.0.len() + 4).sum::<usize>()
}

/// Whether user and factor still stand at the release.
fn still_stands(user: &User, proof: Proof) -> bool {
    user.locked.is_none()
        && match proof {
            Proof::OneTouch(device) => user.factors.devices.contains(&device),
            Proof::SoftToken => user.methods().contains(&Method::SoftToken),
            Proof::Sent(channel) => user.methods().contains(&channel.method()),
            // A used recovery code is gone, and they may have been the last.
            Proof::Recovery => true,
            Proof::SetUp(method) => user.methods().contains(&method),
            Proof::Grace | Proof::NotRequired => !user.is_enrolled(),
        }
}

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
        let names = super::admission::CookieNames::new(tls);
        let level = Engine::released_level(released);
        let fetched = elsewhere && is_page(released.answer.status);
        let mut headers = Vec::with_capacity(released.answer.headers.len() + 3);
        let mut set = Vec::new();
        for (name, value) in &released.answer.headers {
            if name.eq_ignore_ascii_case("set-cookie") {
                let text = String::from_utf8_lossy(&value.0);
                if let Some(cookie) = crate::domain::cookies::SetCookie::parse(&text) {
                    set.push(cookie.name.to_owned());
                }
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
        for (cookie, raw) in released.carried.iter().filter(|(cookie, _)| !set.contains(cookie)) {
            let header = format!("{cookie}={raw}; Path=/");
            let sealed = self.outgoing_cookie(app, Outgoing::Sealed(level), &header, tls).await?;
            headers.extend(sealed.map(|sealed| ("Set-Cookie".to_owned(), sealed.into_bytes())));
        }
        let secure = if tls { "; Secure" } else { "" };
        let session = format!(
            "{}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{secure}",
            names.session,
            released.session_secret,
            released.longest.as_secs()
        );
        let login = format!("{}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0{secure}", names.login);
        for cookie in [session, login] {
            headers.push(("Set-Cookie".to_owned(), cookie.into_bytes()));
        }
        if fetched {
            headers.push(("Location".to_owned(), released.url.clone().into_bytes()));
            headers.push(("Cache-Control".to_owned(), b"no-store".to_vec()));
            return Ok(HandOn { status: 303, headers, body: Vec::new() });
        }
        Ok(HandOn { status: released.answer.status, headers, body: released.answer.body.0.clone() })
    }
}

/// A `Location` as it would have been resolved at the login's own address.
fn absolute_location(location: &str, login_url: &str) -> String {
    let trimmed = location.trim();
    if trimmed.contains("://") || trimmed.starts_with('/') {
        return location.to_owned();
    }
    let path = login_url.split('?').next().unwrap_or("/");
    if trimmed.is_empty() || trimmed.starts_with(['?', '#']) {
        return format!("{path}{trimmed}");
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{trimmed}")
}
