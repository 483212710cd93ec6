//! One type for each kind of id or name, so that they cannot be mixed up.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::secret::Digest;

/// A 128-bit id of one kind of thing. It says which, it does not prove anything: never use one as a secret.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id<K>(Uuid, #[serde(skip)] PhantomData<fn() -> K>);

/// The kinds of [`Id`].
pub mod kind {
    /// A person.
    #[derive(Debug)]
    pub enum User {}
    /// A phone or another thing with its own key.
    #[derive(Debug)]
    pub enum Device {}
    /// One attempt to prove a factor by a device.
    #[derive(Debug)]
    pub enum Challenge {}
    /// A password for one program.
    #[derive(Debug)]
    pub enum AppPassword {}
    /// A browser that spares its user the factor.
    #[derive(Debug)]
    pub enum TrustedBrowser {}
    /// An application of one of the foreign APIs.
    #[derive(Debug)]
    pub enum Service {}
    /// Whoever makes applications by a key of the Verify API.
    #[derive(Debug)]
    pub enum Account {}
    /// Where an account's application is told what happens.
    #[derive(Debug)]
    pub enum Webhook {}
    /// Something that an application is still to be told.
    #[derive(Debug)]
    pub enum Callback {}
}

/// Names a [`super::user::User`].
pub type UserId = Id<kind::User>;
/// Names a [`super::device::Device`].
pub type DeviceId = Id<kind::Device>;
/// Names a [`super::challenge::Challenge`].
pub type ChallengeId = Id<kind::Challenge>;
/// Names a [`super::app_password::AppPassword`].
pub type AppPasswordId = Id<kind::AppPassword>;
/// Names a [`super::trust::TrustedBrowser`].
pub type TrustId = Id<kind::TrustedBrowser>;
/// Names a [`super::service::Service`].
pub type ServiceId = Id<kind::Service>;
/// Names a [`super::account::Account`].
pub type AccountId = Id<kind::Account>;
/// Names a [`super::webhook::Webhook`].
pub type WebhookId = Id<kind::Webhook>;
/// Names a [`super::callback::Callback`].
pub type CallbackId = Id<kind::Callback>;

impl<K> Id<K> {
    /// An id from its bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes), PhantomData)
    }

    /// An id that sorts by the time it was made (UUID version 7), from the time and random bytes.
    pub fn at(now: super::time::Timestamp, random: [u8; 10]) -> Self {
        let millis = u64::try_from(now.millis()).unwrap_or(0);
        Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid(), PhantomData)
    }

    /// The bytes, for keys of the store.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// 32 hexadecimal digits, as foreign APIs write them behind a prefix.
    pub fn simple(&self) -> String {
        self.0.simple().to_string()
    }

    /// Reads an id with or without dashes.
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::parse_str(text).ok().map(|uuid| Self(uuid, PhantomData))
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Id<K> {}

impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<K> Eq for Id<K> {}

impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}

impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Names a held login: the digest of the browser's login cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LoginId(pub Digest);

/// Names a session of the gateway: the digest of the browser's session cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SessionId(pub Digest);

impl LoginId {
    /// The id behind a login cookie's secret.
    pub fn of(secret: &[u8]) -> Self {
        Self(Digest::of("login cookie", secret))
    }
}

impl SessionId {
    /// The id behind a session cookie's secret.
    pub fn of(secret: &[u8]) -> Self {
        Self(Digest::of("session cookie", secret))
    }
}

/// Names a protected application: `[a-z0-9-]`, up to 40 characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AppName(String);

/// Names a realm, whose users, factors and grace are shared by its apps: `[a-z0-9-]`, up to 40 characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RealmName(String);

/// Names a campaign of enrolment within its realm: `[a-z0-9-]`, up to 40 characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CampaignName(String);

/// How the realms of services begin.
const OF_SERVICE: &str = "service:";

fn is_name(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

impl AppName {
    /// Takes a name of the right form.
    pub fn parse(text: &str) -> Option<Self> {
        is_name(text).then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl RealmName {
    /// Takes a name of the right form.
    pub fn parse(text: &str) -> Option<Self> {
        is_name(text).then(|| Self(text.to_owned()))
    }

    /// The realm of a service's users. It holds a character that no configured name has: an app's realm and a service's never
    /// meet.
    pub fn of_service(number: u64) -> Self {
        Self(format!("{OF_SERVICE}{number}"))
    }

    /// Takes the realm of a service's users, `service:3`.
    pub fn parse_of_service(text: &str) -> Option<Self> {
        let number = text.strip_prefix(OF_SERVICE)?.parse().ok()?;
        Some(Self::of_service(number)).filter(|realm| realm.0 == text)
    }

    /// The number of the service whose realm it is; `None` for a configured realm.
    pub fn service(&self) -> Option<u64> {
        self.0.strip_prefix(OF_SERVICE)?.parse().ok()
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AppName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for RealmName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl CampaignName {
    /// Takes a name of the right form.
    pub fn parse(text: &str) -> Option<Self> {
        is_name(text).then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CampaignName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
