//! Anonymous seals are good for a day and renewed as they are used: the answer to a request that carried an older one brings
//! a fresh seal of the same value, with the attributes the app gave the cookie.

use super::admission::{Forwarded, Outgoing, SessionValue, stored_until};
use super::records::LongValue;
use super::{Engine, EngineError};
use crate::domain::cookies::SetCookie;
use crate::domain::route::App;
use crate::domain::session::{Burn, Level, RENEWED_AFTER, STORED_LONGEST, SealedValue};
use crate::domain::time::Timestamp;

impl SessionValue {
    /// Whether its use should renew its seal: it is anonymous, and old enough.
    pub fn wants_renewal(&self, now: Timestamp) -> bool {
        self.level == Level::Anonymous && now.since(self.issued_at) >= RENEWED_AFTER
    }
}

impl Forwarded {
    /// Whether the answer should renew one of its session values.
    pub fn wants_renewal(&self, now: Timestamp) -> bool {
        self.values.iter().any(|value| value.wants_renewal(now))
    }
}

impl Engine {
    /// Renews what a request carried, and gives back the `Set-Cookie`s that bring the fresh seals. Those that the answer sets
    /// itself, `set`, are the app's to renew; a value that was burnt meanwhile stays as it is. Of a value in the
    /// store the record is renewed, so the browser gets nothing.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn renewals(
        &self,
        app: &App,
        carried: &Forwarded,
        set: &[SetCookie<'_>],
        tls: bool,
    ) -> Result<Vec<String>, EngineError> {
        let now = self.now();
        let mut headers = Vec::new();
        for value in carried.values.iter().filter(|value| value.wants_renewal(now)) {
            let attributes = value.given.as_ref().map_or("", |given| &given.attributes);
            if set.iter().any(|cookie| cookie.name == value.name && cookie.replaces(attributes)) {
                continue;
            }
            if value.stored.is_some() {
                self.renew_stored(app, value, now).await?;
            } else if let Some(header) =
                value.given.as_ref().and_then(|given| given.set_cookie(&value.name, &value.raw, now, self.wall()))
            {
                // This looks for a burn.
                headers.extend(self.outgoing_cookie(app, Outgoing::Sealed(value.level), &header, tls).await?);
            }
        }
        Ok(headers)
    }

    async fn renew_stored(&self, app: &App, value: &SessionValue, now: Timestamp) -> Result<(), EngineError> {
        let Some(key) = &value.stored else { return Ok(()) };
        let wall = self.wall();
        self.transact(|tx| {
            let Some(found) = tx.get::<LongValue>(key)? else { return Ok(()) };
            let is_due = now.since(found.value.issued_at) >= RENEWED_AFTER;
            let lasts = found.value.given.as_ref().is_some_and(|given| {
                now < given.at + STORED_LONGEST && given.set_cookie(&value.name, &value.raw, now, wall).is_some()
            });
            let is_burnt = tx.get::<Burn>(&value.digest)?.is_some_and(|burn| !burn.allows(value.level));
            if is_due && lasts && !is_burnt {
                let renewed = SealedValue { issued_at: now, ..found.value };
                tx.put(key, &LongValue { value: renewed, until: stored_until(app, now) });
            }
            Ok(())
        })
        .await
    }
}
