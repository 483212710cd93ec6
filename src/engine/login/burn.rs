//! What a login carries is burnt before the app sees it: nobody may spend a session that the app may be signing in.

use crate::domain::route::App;
use crate::domain::secret::Digest;
use crate::domain::session::{Burn, BurnState};
use crate::engine::admission::Forwarded;
use crate::engine::event::Event;
use crate::engine::records::Tx;
use crate::engine::{Engine, EngineError, Refused};

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
        let until = Burn::kept_until(now, app.policy.session.longest);
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

    /// The app did not clearly say no: the values stay burnt, and no login waits for this one any more.
    pub(super) fn settle_burns(tx: &mut Tx<'_>, burnt: &Burnt) -> Result<(), EngineError> {
        for value in burnt.values() {
            if let Some(burn) = tx.get::<Burn>(value)? {
                tx.put(value, &Burn { state: BurnState::Burnt, ..burn });
            }
        }
        Ok(())
    }
}
