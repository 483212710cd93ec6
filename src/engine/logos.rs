//! The logos of what applications ask: fetched by the gateway the moment a phone shows the question, so that whoever has the
//! picture learns nothing of the phone. Nothing of it is kept.

use std::collections::HashSet;

use parking_lot::Mutex;

use super::devices::no_challenge;
use super::{Engine, EngineError, Refused};
use crate::domain::challenge::Purpose;
use crate::domain::ids::{ChallengeId, DeviceId, ServiceId};
use crate::domain::picture::Picture;

/// How many are fetched at once for all applications together; for one of them it is one.
const AT_ONCE: usize = 8;

/// The applications for which a picture is being fetched.
#[derive(Debug, Default)]
pub(super) struct Fetching(Mutex<HashSet<ServiceId>>);

/// May fetch one. Gives its place back when it goes, whatever became of the fetch and of whoever waited for it.
#[derive(Debug)]
struct Permit<'a> {
    of: &'a Fetching,
    service: ServiceId,
}

impl Fetching {
    fn begin(&self, service: ServiceId) -> Option<Permit<'_>> {
        let mut under_way = self.0.lock();
        if under_way.len() == AT_ONCE || !under_way.insert(service) {
            return None;
        }
        // Made here and nowhere earlier: one that is dropped gives back a place, whosever it is.
        Some(Permit { of: self, service })
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.of.0.lock().remove(&self.service);
    }
}

impl Engine {
    /// The picture beside an application's question, for a device that it waits for: the one for a screen of this `density`,
    /// of [`crate::domain::request::DENSITIES`], or the next best.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`] for what this device is not asked or asked no more, and without a picture that can be shown: why
    /// not is in the log alone. [`Refused::TooMany`] while one is being fetched for the same application, or as many as there
    /// may be for others; [`EngineError::Store`].
    pub async fn logo(&self, device: DeviceId, id: ChallengeId, density: &str) -> Result<Picture, EngineError> {
        let found = self.challenge(device, id)?.filter(|challenge| challenge.is_pending(self.now()));
        let challenge = found.ok_or_else(|| no_challenge(id))?;
        let logo = challenge.request.as_ref().and_then(|request| request.logo(density));
        let (Purpose::Request(service), Some(logo)) = (challenge.purpose, logo) else {
            return Err(no_challenge(id).into());
        };
        let _permit = self.fetching.begin(service).ok_or(Refused::TooMany { what: "pictures on their way" })?;
        self.pictures.fetch(&logo.url).await.map_err(|error| {
            tracing::debug!(service.id = %service, challenge.id = %id, %error, "A logo is not shown");
            no_challenge(id).into()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(number: u8) -> ServiceId {
        ServiceId::at(crate::domain::time::Timestamp::from_secs(1), [number; 10])
    }

    #[test]
    fn one_is_fetched_for_an_application_and_so_many_for_all() {
        let fetching = Fetching::default();
        let first = fetching.begin(service(0)).expect("nobody else fetches");
        assert!(fetching.begin(service(0)).is_none(), "a second one for the same");
        let count = u8::try_from(AT_ONCE).unwrap();
        let others: Vec<_> = (1..count).map(|number| fetching.begin(service(number)).expect("a place")).collect();
        assert!(fetching.begin(service(count)).is_none(), "one more than there may be");
        drop(first);
        let next = fetching.begin(service(count)).expect("the place is free again");
        assert!(fetching.begin(service(0)).is_none(), "and taken again");
        drop((others, next));
        assert!(fetching.0.lock().is_empty());
    }
}
