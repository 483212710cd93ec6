//! What messages with codes are counted by, before each is sent: counted in the transaction that makes it, so that a refusal
//! leaves nothing half done.

use super::event::Event;
use super::records::{Sends, Tx};
use super::{Engine, EngineError, Refused};
use crate::domain::ids::UserId;
use crate::domain::limits::Limits;
use crate::domain::secret::Digest;
use crate::domain::throttle::Throttled;
use crate::domain::time::Timestamp;

impl Engine {
    /// Counts a message with a code to a number or address.
    pub(super) fn count_message(
        &self,
        tx: &mut Tx<'_>,
        to: &str,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let key = Digest::keyed(&self.keys.sends, "send", &[to.as_bytes()]);
        let mut sends: Sends = tx.get(&key)?.unwrap_or_default();
        sends.history.record(&limits.sends, now).map_err(|Throttled { again_at }| {
            self.tell(&Event::Throttled { what: "send" });
            Refused::Throttled { again_at }
        })?;
        let longest = limits.sends.iter().map(|window| window.within).max().unwrap_or_default();
        sends.until = now + longest;
        tx.put(&key, &sends);
        Ok(())
    }

    /// Counts a number that a first code goes to: whoever has a password, but no factor yet, types any number there is.
    pub(super) fn count_number(
        &self,
        tx: &mut Tx<'_>,
        user: UserId,
        number: &str,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        let known = Digest::keyed(&self.keys.sends, "number of user", &[user.as_bytes(), number.as_bytes()]);
        if tx.get::<Sends>(&known)?.is_some_and(|known| now < known.until) {
            return Ok(());
        }
        let key = Digest::keyed(&self.keys.sends, "numbers of user", &[user.as_bytes()]);
        let mut numbers: Sends = tx.get(&key)?.unwrap_or_default();
        numbers.history.record(&[limits.numbers], now).map_err(|Throttled { again_at }| {
            self.tell(&Event::Throttled { what: "send" });
            Refused::Throttled { again_at }
        })?;
        numbers.until = now + limits.numbers.within;
        tx.put(&key, &numbers);
        tx.put(&known, &Sends { until: numbers.until, ..Sends::default() });
        Ok(())
    }
}
