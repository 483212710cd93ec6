//! Going on without a factor: grace, opting out, and giving up.

use super::{Done, put};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::ids::LoginId;
use crate::domain::login::{LoginDenial, LoginState, Proof};
use crate::domain::route::App;
use crate::domain::user::{OptOutPolicy, Standing};
use crate::engine::campaigns;
use crate::engine::event::Event;
use crate::engine::{Engine, EngineError, Refused};

impl Engine {
    /// Goes on without a factor, while grace lasts: exactly as often as is left.
    ///
    /// # Errors
    ///
    /// [`Refused::NoGrace`], [`Refused::AlreadyEnrolled`], [`Refused::Step`]; [`Refused::NotOffered`] where a factor is asked
    /// for again in a session; [`EngineError::Store`].
    pub async fn skip(&self, app: &App, login: LoginId) -> Result<(), EngineError> {
        self.use_grace(app, login, false).await
    }

    /// Does without a second factor, where policy lets people, as long as grace would have lasted.
    ///
    /// # Errors
    ///
    /// [`Refused::NotOffered`] where policy does not; else as [`Engine::skip`].
    pub async fn opt_out(&self, app: &App, login: LoginId) -> Result<(), EngineError> {
        self.use_grace(app, login, true).await
    }

    async fn use_grace(&self, app: &App, login: LoginId, opt_out: bool) -> Result<(), EngineError> {
        self.step(app, login, |_, tx, login, mut user, now| {
            login.require_pending(now).map_err(Refused::from)?;
            if login.step_up.is_some() || login.unclear {
                return Err(Refused::NotOffered.into());
            }
            let terms = campaigns::terms(tx, app, &user, now)?;
            match user.standing(&terms, now) {
                Standing::InGrace(left) if left > 0 => {}
                Standing::Enrolled => return Err(Refused::AlreadyEnrolled.into()),
                Standing::Locked
                | Standing::Ended
                | Standing::NotRequired
                | Standing::OptedOut
                | Standing::InGrace(_)
                | Standing::MustEnrol => return Err(Refused::NoGrace.into()),
            }
            let proof = if opt_out {
                if terms.opt_out() == OptOutPolicy::Never {
                    return Err(Refused::NotOffered.into());
                }
                user.opted_out = Some(now);
                tx.note(Fact::about(&user, &By::USER, Act::OptedOut).with("app", &login.app));
                Proof::NotRequired
            } else {
                Proof::Grace
            };
            user.grace_left = user.grace_left.saturating_sub(1);
            let login = login.approve(proof, now).map_err(Refused::from)?;
            let event = Event::LoginApproved { app: login.app.clone(), user: user.id, proof };
            put(tx, &login, &user);
            Ok(((), Done::told(vec![event])))
        })
        .await
    }

    /// Gives up: the held answer is destroyed.
    ///
    /// # Errors
    ///
    /// [`Refused::Step`] once it is settled; [`EngineError::Store`].
    pub async fn cancel(&self, app: &App, login: LoginId) -> Result<(), EngineError> {
        self.step(app, login, |_, tx, login, mut user, now| {
            if let LoginState::Held = login.state {
                login.require_pending(now).map_err(Refused::from)?;
            }
            let ended = Engine::deny_within(tx, login, &mut user, LoginDenial::Cancelled, now)?;
            tx.put(&user.id, &user);
            Ok(((), Done { events: Vec::new(), ended: vec![ended] }))
        })
        .await
    }
}
