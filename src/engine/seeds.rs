//! Authenticator apps of an application's users. A seed that the program asks for counts from the first right code on, and not
//! before: until then it is offered, and another takes its place. One that was proven is never taken away by the program.

use std::time::Duration;

use super::records::Tx;
use super::services::{by_service, of_service};
use super::{Engine, EngineError, Refused};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::factor::Method;
use crate::domain::ids::UserId;
use crate::domain::secret::Digest;
use crate::domain::service::Service;
use crate::domain::time::Timestamp;
use crate::domain::user::{OfferedSeed, User};

/// How long the address of a seed's image is good; it shows it once.
pub const IMAGE_TTL: Duration = Duration::from_mins(10);
/// How long a seed that was offered can be proven.
pub const OFFER_TTL: Duration = Duration::from_hours(24);
/// The longest label of an account, in characters: authenticator apps show one line.
pub const MAX_LABEL: usize = 64;

/// A seed that was offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedOffer {
    /// What the app shows as whose code it is.
    pub issuer: String,
    /// What the app shows as the account.
    pub label: String,
    /// What proves whoever asks for the image. A secret, in the image's address.
    pub secret: String,
}

impl Engine {
    /// Offers a user of an application a seed, in place of one that was offered before; `size` is that of its image, in pixels.
    ///
    /// # Errors
    ///
    /// [`Refused::NotOffered`] if the application takes no authenticator apps; [`Refused::AlreadyEnrolled`] if the user has one;
    /// [`Refused::NotFound`], [`Refused::Locked`]; [`EngineError::Store`].
    pub async fn offer_seed(
        &self,
        service: &Service,
        user: UserId,
        label: Option<&str>,
        size: u16,
    ) -> Result<SeedOffer, EngineError> {
        let now = self.now();
        let (seed, secret) = (self.seed(), self.secret());
        self.transact(|tx| {
            if !service.takes(Method::SoftToken) {
                return Err(Refused::NotOffered.into());
            }
            let mut user = of_service(tx, service, user)?;
            if !user.is_admitted(now) {
                return Err(Refused::Locked.into());
            }
            if user.factors.softtoken.is_some() {
                return Err(Refused::AlreadyEnrolled.into());
            }
            let label =
                label.map_or_else(|| user.email.clone().unwrap_or_else(|| user.name.to_string()), str::to_owned);
            let offer = SeedOffer { issuer: service.name.clone(), label: label.clone(), secret: secret.clone() };
            user.offered_seed = Some(OfferedSeed {
                seed: seed.clone(),
                issuer: service.name.clone(),
                label,
                size,
                image: Some(image_key(&secret)),
                offered_at: now,
            });
            tx.put(&user.id, &user);
            tx.note(Fact::about(&user, &by_service(service), Act::SeedOffered));
            Ok(offer)
        })
        .await
    }

    /// What the image of a seed shows, this once; and its size in pixels. `None` for an address that is wrong, old or was used.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`].
    pub async fn seed_image(&self, user: UserId, secret: &str) -> Result<Option<(String, u16)>, EngineError> {
        let now = self.now();
        let wanted = image_key(secret);
        self.transact(|tx| {
            let Some(mut user) = tx.get::<User>(&user)? else { return Ok(None) };
            let is_admitted = user.is_admitted(now) && self.require_application(&user).is_ok();
            let Some(offer) = user.offered_seed.as_mut().filter(|offer| {
                is_admitted && offer.image.as_ref() == Some(&wanted) && now < offer.offered_at + IMAGE_TTL
            }) else {
                return Ok(None);
            };
            offer.image = None;
            let shown = (offer.seed.otpauth(&offer.issuer, &offer.label), offer.size);
            tx.put(&user.id, &user);
            Ok(Some(shown))
        })
        .await
    }
}

/// Whether this is a code of the seed that was offered, which is the user's authenticator app from then on. The caller writes the
/// user.
pub(super) fn prove_offered(tx: &mut Tx<'_>, user: &mut User, code: &str, now: Timestamp, wall: Timestamp) -> bool {
    // One that came another way meanwhile stays the one it is.
    let is_open = |offer: &&OfferedSeed| user.factors.softtoken.is_none() && now < offer.offered_at + OFFER_TTL;
    let Some(offer) = user.offered_seed.as_ref().filter(is_open) else { return false };
    let Some(step) = offer.seed.check(code, wall, user.last_step) else { return false };
    user.last_step = Some(step);
    user.factors.softtoken = user.offered_seed.take().map(|offer| offer.seed);
    tx.note(Fact::about(user, &By::USER, Act::FactorAdded).with("method", Method::SoftToken.as_str()));
    true
}

fn image_key(secret: &str) -> Digest {
    Digest::of("image of a seed", secret.as_bytes())
}
