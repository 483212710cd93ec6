//! A login settled with no: its answer is destroyed, its push taken back, and the app is asked to log its session out.

use crate::domain::challenge::Denial;
use crate::domain::ids::{AppName, LoginId, UserId};
use crate::domain::login::{Answer, HeldLogin, LoginDenial};
use crate::domain::sign_in::End;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::engine::admission::end_session_of;
use crate::engine::event::Event;
use crate::engine::history;
use crate::engine::records::{Carried, HeldAnswer, Tx};
use crate::engine::{Engine, EngineError, Refused};

impl Engine {
    /// Settles a login with no within a transaction: the answer is destroyed, its push withdrawn. The caller writes the
    /// user.
    pub(in crate::engine) fn deny_within(
        tx: &mut Tx<'_>,
        login: HeldLogin,
        user: &mut User,
        why: LoginDenial,
        now: Timestamp,
    ) -> Result<Ended, EngineError> {
        Engine::withdraw_push(tx, &login, user, now)?;
        let held = tx.get::<HeldAnswer>(&login.id.0)?;
        let farewell = held.map(|held| Farewell::of(login.app.clone(), &held));
        tx.delete::<HeldAnswer>(&login.id.0);
        if let (Some(session), LoginDenial::Answer(Denial::NotMe)) = (login.step_up, why) {
            // Somebody else has the session.
            end_session_of(tx, login.user, session);
        }
        user.logins.retain(|other| *other != login.id);
        history::note(tx, &login, End::Denied(why), now)?;
        let id = login.id;
        let login = login.deny(why, now).map_err(Refused::from)?;
        tx.put(&id, &login);
        Ok(Ended { id, app: login.app, user: login.user, why, farewell })
    }

    /// Counts and reports what [`Engine::deny_within`] ended, after the commit.
    pub(in crate::engine) fn forget_ended(&self, ended: &[Ended]) {
        for login in ended {
            self.held.settled(login.id);
            self.held.gone(login.id.0);
            self.wake(login.id);
            self.tell(&Event::LoginDenied { app: login.app.clone(), user: login.user, why: login.why });
            if let Some(farewell) = login.farewell.clone() {
                self.bid(farewell);
            }
        }
    }

    /// Has the app's session of a destroyed answer logged out. When too many wait, the oldest sessions end by the app's own
    /// time instead.
    pub(in crate::engine) fn bid(&self, farewell: Farewell) {
        if self.farewells.try_send(farewell).is_err() {
            tracing::warn!("too many sessions of apps wait to be logged out; one is left to end by itself");
        }
    }
}

/// A login that was settled with no, for counting and reporting after the commit.
#[derive(Debug)]
pub(in crate::engine) struct Ended {
    pub(in crate::engine) id: LoginId,
    pub(in crate::engine) app: AppName,
    pub(in crate::engine) user: UserId,
    pub(in crate::engine) why: LoginDenial,
    pub(in crate::engine) farewell: Option<Farewell>,
}

/// A session of an app that its destroyed answer would have begun: it is to be logged out.
#[derive(Debug, Clone)]
pub struct Farewell {
    /// The app.
    pub app: AppName,
    /// Names and raw values of its cookies.
    pub cookies: Vec<(String, String)>,
    /// Its raw token, for apps that take one in a header.
    pub token: Option<String>,
}

impl Farewell {
    /// To the session that a held answer would have begun.
    pub(in crate::engine) fn of(app: AppName, held: &HeldAnswer) -> Self {
        Self { app, cookies: session_cookies(&held.carried, &held.answer), token: held.token.clone() }
    }
}

/// The cookies of the session an answer would have begun: what the login carried, and what the answer sets.
pub(in crate::engine) fn session_cookies(carried: &[Carried], answer: &Answer) -> Vec<(String, String)> {
    let mut cookies: Vec<_> = carried.iter().map(|carried| (carried.name.clone(), carried.raw.clone())).collect();
    for (_, value) in answer.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")) {
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
