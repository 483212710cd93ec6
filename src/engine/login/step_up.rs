//! A factor again, in the middle of a session: held as a login is, and settled by the same steps. Its release begins no
//! session and hands nothing on; the session it was for remembers when the factor was passed.

use super::deny::Ended;
use super::hold::HoldRefused;
use super::release::still_stands;
use crate::domain::factor::Method;
use crate::domain::ids::{ChallengeId, LoginId, SessionId, UserId};
use crate::domain::login::{Browser, HeldLogin, LoginDenial, LoginState};
use crate::domain::route::App;
use crate::domain::session::Session;
use crate::domain::text::from_base64url;
use crate::domain::time::Timestamp;
use crate::domain::user::{Standing, User};
use crate::engine::admission::live_session_in;
use crate::engine::campaigns;
use crate::engine::event::Event;
use crate::engine::{Engine, EngineError, Refused};

/// A session that is to show a factor again.
#[derive(Debug)]
pub struct StepUp<'a> {
    /// The app.
    pub app: &'a App,
    /// The session.
    pub session: SessionId,
    /// Where it leads then, as it was asked for: what [`App::target`] does not take leads to the page that says it is done.
    pub to: Option<&'a str>,
    /// Where it comes from.
    pub browser: Browser,
    /// The login cookie of an older held login in this browser.
    pub older: Option<LoginId>,
}

/// What became of it.
#[derive(Debug)]
pub enum StepUpHold {
    /// It is held: the secret of the browser's login cookie.
    Held {
        /// For the cookie.
        secret: String,
    },
    /// Not now.
    Refused(HoldRefused),
}

impl StepUp<'_> {
    fn held(&self, id: LoginId, user: &User, now: Timestamp) -> HeldLogin {
        let to = self.to.and_then(|to| self.app.target(to));
        HeldLogin {
            id,
            app: self.app.name.clone(),
            realm: self.app.realm.clone(),
            user: user.id,
            user_name: user.name.to_string(),
            url: to.unwrap_or_else(|| self.app.step_up_page(None)),
            browser: self.browser.clone(),
            created_at: now,
            expires_at: now + self.app.policy.login_ttl,
            clear: true,
            burns: Vec::new(),
            wrong_codes: 0,
            push: None,
            sent: None,
            set_up: None,
            recovery_due: false,
            unclear: false,
            bare_push: false,
            credential: None,
            tokens: Vec::new(),
            step_up: Some(self.session),
            trust: false,
            trusted: None,
            state: LoginState::Held,
        }
    }
}

enum Decided {
    Refused(HoldRefused, Vec<Ended>),
    Held { user: UserId, push: Option<ChallengeId>, ended: Vec<Ended> },
}

impl Engine {
    /// Asks the user of a session for a factor again: held, and a phone rings where there is one. Whoever has no factor sets
    /// one up first; grace does not count here.
    ///
    /// # Errors
    ///
    /// [`Refused::NotProven`] unless the session lives; [`EngineError::Store`].
    pub async fn hold_step_up(&self, step_up: StepUp<'_>) -> Result<StepUpHold, EngineError> {
        let app = step_up.app;
        let limits = self.settings().limits.clone();
        let secret = self.secret();
        let id = LoginId::of(&from_base64url(&secret).expect("made here"));
        let now = self.now();
        let Some(room) = self.held.take_room(id, 0, &limits) else {
            self.tell(&Event::Throttled { what: "logins" });
            return Ok(StepUpHold::Refused(HoldRefused::Full));
        };
        let decided = self
            .transact(|tx| {
                let session = live_session_in(tx, app, step_up.session, now)?.ok_or(Refused::NotProven)?;
                let mut user: User = tx.get(&session.user)?.ok_or(Refused::NotProven)?;
                let standing = campaigns::standing(tx, app, &user, now)?;
                if let Some(why) = HoldRefused::for_standing(standing) {
                    return Ok(Decided::Refused(why, Vec::new()));
                }
                let ended = Engine::make_room(tx, &mut user, step_up.older, now)?;
                if user.logins.len() >= limits.logins_per_user {
                    tx.put(&user.id, &user);
                    return Ok(Decided::Refused(HoldRefused::TooMany, ended));
                }
                let mut login = step_up.held(id, &user, now);
                // A phone whose word would not do is not asked.
                let asks_phone = !login.is_for_changes(app) || self.is_for_changes(&user, Method::OneTouch);
                if standing == Standing::Enrolled && asks_phone {
                    // Without a push codes are offered, and the page says why.
                    let _ = self.start_push(tx, app, &mut login, &mut user, now)?;
                }
                user.logins.push(id);
                tx.put(&user.id, &user);
                tx.put(&id, &login);
                Ok(Decided::Held { user: user.id, push: login.push.map(|push| push.challenge), ended })
            })
            .await?;
        Ok(match decided {
            Decided::Refused(why, ended) => {
                self.forget_ended(&ended);
                self.tell(&Event::LoginRefused { app: app.name.clone(), why: why.as_str() });
                StepUpHold::Refused(why)
            }
            Decided::Held { user, push, ended } => {
                self.forget_ended(&ended);
                room.keep(now + app.policy.login_ttl);
                self.tell(&Event::LoginHeld { app: app.name.clone(), user, clear: true });
                if let Some(challenge) = push {
                    self.tell(&Event::PushMade { user, challenge });
                }
                StepUpHold::Held { secret }
            }
        })
    }

    /// Ends an approved step-up, once: the session it was for remembers the factor, and the address to go on to is given.
    /// The loser of a race is refused.
    ///
    /// # Errors
    ///
    /// [`Refused::NoLogin`] unless it is a step-up of this very session, [`Refused::Step`] unless it is approved and in time,
    /// [`Refused::NotProven`] if session, user or factor do not stand any more: then it is denied; [`EngineError::Store`].
    pub async fn release_step_up(&self, app: &App, login: LoginId, session: SessionId) -> Result<String, EngineError> {
        let now = self.now();
        let decided = self
            .transact(|tx| {
                let held: Option<HeldLogin> = tx.get(&login)?;
                let held = held
                    .filter(|held| held.app == app.name && held.step_up == Some(session))
                    .ok_or(Refused::NoLogin)?;
                let LoginState::Approved { proof, .. } = held.state else {
                    // The transition itself says which refusal it is.
                    return Err(held.release(session, now).err().map_or(Refused::NoLogin, Refused::Step).into());
                };
                let mut user: User = tx.get(&held.user)?.ok_or(Refused::NotProven)?;
                let live = live_session_in(tx, app, session, now)?.filter(|live| live.user == held.user);
                let Some(live) = live.filter(|_| proof.is_factor() && still_stands(&user, proof, now)) else {
                    let ended = Engine::deny_within(tx, held, &mut user, LoginDenial::Withdrawn, now)?;
                    tx.put(&user.id, &user);
                    return Ok(Err(ended));
                };
                let to = held.url.clone();
                let (held, release) = held.release(session, now).map_err(Refused::from)?;
                user.logins.retain(|other| *other != login);
                let proved_at = live.proved_at.max(release.proved_at());
                let for_changes = release.proved_at().filter(|_| self.proves_for_changes(&user, proof));
                let proved_for_changes_at = live.proved_for_changes_at.max(for_changes);
                tx.put(&user.id, &user);
                tx.put(&login, &held);
                tx.put(&session, &Session { proved_at, proved_for_changes_at, ..live });
                Ok(Ok((to, user.id, proof)))
            })
            .await?;
        let (to, user, proof) = match decided {
            Ok(released) => released,
            Err(ended) => {
                self.forget_ended(&[ended]);
                return Err(Refused::NotProven.into());
            }
        };
        self.held.settled(login);
        self.wake(login);
        self.tell(&Event::SteppedUp { app: app.name.clone(), user, proof });
        Ok(to)
    }
}
