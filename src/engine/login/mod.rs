//! The life of a login, from the moment its rule matched to the app's answer in the browser:
//!
//! 1. [`burn`]: the session values it carries are spent before the app sees it;
//! 2. [`hold`]: the app said yes, its answer waits in the store;
//! 3. [`push`], [`code`], [`set_up`], [`grace`]: what settles it with yes, and [`deny`]: what settles it with no;
//! 4. [`release`]: it is taken out, once; [`hand_on`] makes the browser's form of it.
//!
//! [`step_up`] asks for a factor again in a session, by the same steps.
//!
//! This file holds what pages see of a held login and the one frame in which every step runs.

pub mod burn;
pub mod code;
pub mod deny;
pub mod grace;
pub mod hand_on;
pub mod hold;
pub mod push;
pub mod release;
pub mod set_up;
pub mod step_up;

use std::time::Duration;

use deny::Ended;

use super::campaigns;
use super::event::Event;
use super::records::{self, Tx};
use super::{Engine, EngineError, Refused};
use crate::domain::campaign::{Campaign, Terms};
use crate::domain::factor::Method;
use crate::domain::ids::LoginId;
use crate::domain::login::{HeldLogin, LoginState};
use crate::domain::route::App;
use crate::domain::secret::Digest;
use crate::domain::time::Timestamp;
use crate::domain::user::{Standing, User};

/// A token bucket for the polls of one held login.
#[derive(Debug, Clone, Copy)]
pub struct Polls {
    tokens: f64,
    at: Timestamp,
}

/// A held login with its user, as pages show it.
#[derive(Debug, Clone)]
pub struct LoginView {
    /// The login.
    pub login: HeldLogin,
    /// Its user.
    pub user: User,
    /// The campaign the user is in.
    pub campaign: Option<Campaign>,
    /// By what the user's enrolment is judged.
    pub terms: Terms,
    /// Where the user stands now.
    pub standing: Standing,
    /// The factors that can settle it, in the order policy offers them.
    pub methods: Vec<Method>,
    /// When this was read.
    pub now: Timestamp,
    /// Until when no new push goes out, and `None` if one may be asked for now.
    pub push_blocked: Option<Timestamp>,
    /// Wrong codes that may still be tried with this login.
    pub wrong_codes_left: u32,
}

/// What a step did to a login, for counting and reporting after the commit.
#[derive(Default)]
struct Done {
    events: Vec<Event>,
    ended: Vec<Ended>,
}

impl Done {
    fn told(events: Vec<Event>) -> Self {
        Self { events, ended: Vec::new() }
    }
}

impl Engine {
    /// The held login of a browser with an app.
    ///
    /// # Errors
    ///
    /// [`Refused::NoLogin`] if there is none (never was, swept away, released); [`EngineError::Store`].
    pub fn login(&self, app: &App, login: LoginId) -> Result<LoginView, EngineError> {
        let mut tx = Tx::new(&*self.store);
        let (login, user) = Engine::held_login(&mut tx, app, login)?;
        let campaign = campaigns::of_user(&mut tx, &user)?;
        Ok(self.view(app, login, user, campaign))
    }

    /// Whether a browser's login cookie names a login that still waits, or is approved and waits to be fetched.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn is_held(&self, app: &App, login: LoginId) -> Result<bool, EngineError> {
        let found: Option<HeldLogin> = records::get(&*self.store, &login)?;
        let now = self.now();
        // A factor that is asked for again keeps no answer back, so nothing gets in its way.
        let found = found.filter(|login| login.app == app.name && login.step_up.is_none());
        Ok(found.is_some_and(|login| login.deny_would_hold() && now < login.expires_at))
    }

    /// Whether a browser's login cookie names a login to this app, whatever became of it.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn is_login_to(&self, app: &App, login: LoginId) -> Result<bool, EngineError> {
        let found: Option<HeldLogin> = records::get(&*self.store, &login)?;
        Ok(found.is_some_and(|login| login.app == app.name))
    }

    /// Whether a browser's login cookie names a login that was released into a session that lives: then the browser has that
    /// session, or is about to get it.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub fn is_released(&self, app: &App, login: LoginId) -> Result<bool, EngineError> {
        let found: Option<HeldLogin> = records::get(&*self.store, &login)?;
        match found.map(|login| login.state) {
            Some(LoginState::Released { session, .. }) => self.is_live(app, session),
            Some(LoginState::Held | LoginState::Approved { .. } | LoginState::Denied { .. }) | None => Ok(false),
        }
    }

    fn view(&self, app: &App, login: HeldLogin, user: User, campaign: Option<Campaign>) -> LoginView {
        let now = self.now();
        let terms = Terms::of(app.policy.ground(), &user, campaign.as_ref(), now);
        let standing = user.standing(&terms, now);
        let mut methods = offered(app, &user);
        methods.retain(|method| !(login.unclear && method.is_sent()));
        if login.is_for_changes(app) {
            methods.retain(|method| self.is_for_changes(&user, *method));
        }
        let own = login.push.as_ref().map(|push| push.challenge);
        let push_blocked = self.push_blocked(&user, own, now);
        let wrong_codes_left = self.settings().limits.wrong_codes_per_login.saturating_sub(login.wrong_codes);
        LoginView { login, user, campaign, terms, standing, methods, now, push_blocked, wrong_codes_left }
    }

    /// Counts one poll.
    ///
    /// # Errors
    ///
    /// [`Refused::Throttled`] above the rate.
    pub fn count_poll(&self, login: LoginId) -> Result<(), Refused> {
        let now = self.now();
        let settings = self.settings();
        let (rate, burst) = (f64::from(settings.limits.poll_rate), f64::from(settings.limits.poll_burst));
        let mut polls = self.polls.lock();
        if polls.len() > 2 * settings.limits.logins {
            polls.retain(|_, polls| now.since(polls.at) < Duration::from_mins(1));
        }
        let bucket = polls.entry(login).or_insert(Polls { tokens: burst, at: now });
        bucket.tokens = (bucket.tokens + now.since(bucket.at).as_secs_f64() * rate).min(burst);
        bucket.at = now;
        if bucket.tokens < 1.0 {
            self.tell(&Event::Throttled { what: "poll" });
            return Err(Refused::Throttled { again_at: now + Duration::from_secs(1) });
        }
        bucket.tokens -= 1.0;
        Ok(())
    }

    /// Resolves when this login may have changed; may resolve for others too.
    pub fn changed(&self, login: LoginId) -> tokio::sync::futures::Notified<'_> {
        self.wakers[usize::from(login.0.as_bytes()[0]) % super::WAKERS].notified()
    }

    /// The token that forms of this login carry.
    pub fn form_token(&self, login: LoginId) -> String {
        let digest = Digest::keyed(&self.keys.forms, "login form", &[login.0.as_bytes()]);
        crate::domain::text::base64url(digest.as_bytes())
    }

    /// Whether a form's token is this login's.
    pub fn is_form_token(&self, login: LoginId, token: &str) -> bool {
        crate::domain::secret::same(self.form_token(login).as_bytes(), token.as_bytes())
    }

    async fn step<T>(
        &self,
        app: &App,
        id: LoginId,
        decide: impl Fn(&Self, &mut Tx<'_>, HeldLogin, User, Timestamp) -> Result<(T, Done), EngineError>,
    ) -> Result<T, EngineError> {
        let now = self.now();
        let (out, done) = self
            .transact(|tx| {
                let (login, user) = Engine::held_login(tx, app, id)?;
                decide(self, tx, login, user, now)
            })
            .await?;
        for event in &done.events {
            self.tell(event);
        }
        self.forget_ended(&done.ended);
        self.wake(id);
        Ok(out)
    }

    pub(in crate::engine) fn held_login(
        tx: &mut Tx<'_>,
        app: &App,
        login: LoginId,
    ) -> Result<(HeldLogin, User), EngineError> {
        let login: HeldLogin = tx.get(&login)?.ok_or(Refused::NoLogin)?;
        if login.app != app.name {
            return Err(Refused::NoLogin.into());
        }
        let user: User = tx.get(&login.user)?.ok_or(Refused::NoLogin)?;
        Ok((login, user))
    }
}

fn put(tx: &mut Tx<'_>, login: &HeldLogin, user: &User) {
    tx.put(&login.id, login);
    tx.put(&user.id, user);
}

/// The factors of a user that policy lets settle a login, in policy's order.
pub fn offered(app: &App, user: &User) -> Vec<Method> {
    let has = user.methods();
    app.policy.methods.iter().copied().filter(|method| has.contains(method)).collect()
}

pub(in crate::engine) fn shortened(text: &str, most: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(most).collect()
}
