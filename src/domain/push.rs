//! Where a device can be woken, one form for each carrier, and how devices name it. What goes there wakes them and holds a
//! handle only: they fetch the rest with their own key.

use std::time::Duration;

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::device::{POINT, PublicKey};
use super::secret::Secret;
use super::service::is_web_address;
use super::text::from_base64url;

/// The longest subscription of a browser that is read, in characters.
pub const MAX_SUBSCRIPTION: usize = 2048;
/// How many characters a token of FCM or APNs has, as the Verify protocol bounds it.
pub const PLATFORM_TOKEN: std::ops::RangeInclusive<usize> = 32..=255;
/// How many characters a topic of ntfy has. Whoever knows it reads along and may write, so phones draw it at random; ntfy
/// itself takes up to 64.
pub const NTFY_TOPIC: std::ops::RangeInclusive<usize> = 16..=64;

/// Where a device is woken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PushTarget {
    /// A browser's push service (RFC 8030).
    WebPush {
        /// Where messages are sent: https. Whoever knows it may try to send.
        endpoint: Secret<String>,
        /// The browser's key (RFC 8291 §3.1).
        p256dh: PublicKey,
        /// What only the browser and whoever writes to it know (RFC 8291 §3.2).
        auth: Secret<[u8; 16]>,
    },
    /// A topic at the configured ntfy server.
    Ntfy {
        /// The topic, drawn at random by the phone.
        topic: Secret<String>,
    },
    /// Firebase Cloud Messaging.
    Fcm {
        /// The registration token of the app on that phone.
        token: Secret<String>,
    },
    /// Apple Push Notification service.
    Apns {
        /// The device token, as the app names it.
        token: Secret<String>,
    },
}

/// What becomes of where a device is woken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum PushChange {
    /// It stays.
    #[default]
    Kept,
    /// It asks while open from now on.
    Removed,
    /// It is woken there from now on.
    To(PushTarget),
}

impl PushChange {
    /// Where it is woken then.
    pub fn of(self, was: Option<PushTarget>) -> Option<PushTarget> {
        match self {
            Self::Kept => was,
            Self::Removed => None,
            Self::To(target) => Some(target),
        }
    }
}

/// Why a device's word on where it is woken cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PushTargetError {
    /// No such carrier.
    #[error("`Config.NotificationPlatform` must be `none`, `fcm`, `apn`, `web` or `ntfy`")]
    Platform,
    /// A carrier without an address there.
    #[error("`Config.NotificationToken` is missing")]
    NoToken,
    /// An address without a carrier.
    #[error("`Config.NotificationToken` is not for the platform `none`")]
    Token,
    /// A token of a phone platform that is too short or too long.
    #[error("`Config.NotificationToken` must have 32 to 255 characters")]
    Length,
    /// No subscription of a browser.
    #[error(
        "`Config.NotificationToken` must be the JSON of a browser's subscription: an https `endpoint`, `keys.p256dh` with 65 bytes and `keys.auth` with 16"
    )]
    Subscription,
    /// A topic that can be guessed or that ntfy would not take.
    #[error("`Config.NotificationToken` must be a topic: 16 to 64 letters, digits, `-` and `_`, drawn at random")]
    Topic,
}

impl PushTarget {
    /// Reads a platform and its token; `None` for the platform `none`, which asks while it is open.
    ///
    /// # Errors
    ///
    /// [`PushTargetError`].
    pub fn read(platform: &str, token: Option<&str>) -> Result<Option<Self>, PushTargetError> {
        if platform == "none" {
            return token.map_or(Ok(None), |_| Err(PushTargetError::Token));
        }
        let of = match platform {
            "fcm" => Self::fcm,
            "apn" => Self::apns,
            "web" => Self::web,
            "ntfy" => Self::ntfy,
            _ => return Err(PushTargetError::Platform),
        };
        of(token.ok_or(PushTargetError::NoToken)?).map(Some)
    }

    fn fcm(token: &str) -> Result<Self, PushTargetError> {
        Ok(Self::Fcm { token: platform_token(token)? })
    }

    fn apns(token: &str) -> Result<Self, PushTargetError> {
        Ok(Self::Apns { token: platform_token(token)? })
    }

    /// Reads what a browser's `PushSubscription` becomes as JSON.
    fn web(subscription: &str) -> Result<Self, PushTargetError> {
        if subscription.chars().count() > MAX_SUBSCRIPTION {
            return Err(PushTargetError::Subscription);
        }
        Self::subscription(subscription).ok_or(PushTargetError::Subscription)
    }

    fn subscription(text: &str) -> Option<Self> {
        let read: Value = serde_json::from_str(text).ok()?;
        let endpoint = read.get("endpoint")?.as_str().filter(|endpoint| is_web_address(endpoint, &["https"]))?;
        // Some browsers write padding where there is none to be.
        let key = |name: &str| from_base64url(read.get("keys")?.get(name)?.as_str()?.trim_end_matches('='));
        Some(Self::WebPush {
            endpoint: Secret::new(endpoint.to_owned()),
            p256dh: PublicKey::from_point(&key("p256dh")?)?,
            auth: Secret::new(key("auth")?.try_into().ok()?),
        })
    }

    fn ntfy(topic: &str) -> Result<Self, PushTargetError> {
        let is_topic = NTFY_TOPIC.contains(&topic.len())
            && topic.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        if is_topic { Ok(Self::Ntfy { topic: Secret::new(topic.to_owned()) }) } else { Err(PushTargetError::Topic) }
    }

    /// The word of the Verify protocol for the carrier, or our own where it has none.
    pub fn platform(&self) -> &'static str {
        match self {
            Self::WebPush { .. } => "web",
            Self::Ntfy { .. } => "ntfy",
            Self::Fcm { .. } => "fcm",
            Self::Apns { .. } => "apn",
        }
    }

    /// What the device named, for itself; the subscription of a browser is not repeated.
    pub fn token(&self) -> Option<&Secret<String>> {
        match self {
            Self::WebPush { .. } => None,
            Self::Ntfy { topic: token } | Self::Fcm { token } | Self::Apns { token } => Some(token),
        }
    }

    /// The same for the program of the device's user: of ntfy nothing, since whoever knows a topic reads it and writes.
    pub fn token_for_program(&self) -> Option<&Secret<String>> {
        match self {
            Self::WebPush { .. } | Self::Ntfy { .. } => None,
            Self::Fcm { .. } | Self::Apns { .. } => self.token(),
        }
    }
}

/// The key by which the gateway shows push services that it is the one a browser subscribed to (RFC 8292). Another key loses
/// every subscription.
#[derive(Debug, Clone)]
pub struct WebPushKey(SigningKey);

impl WebPushKey {
    /// From random bytes; `None` for the few that are no key of P-256.
    pub fn new(bytes: &[u8; 32]) -> Option<Self> {
        SigningKey::from_slice(bytes).ok().map(Self)
    }

    /// What browsers are given (RFC 8292 §3.2).
    pub fn public(&self) -> [u8; POINT] {
        let mut point = [0; POINT];
        point.copy_from_slice(self.0.verifying_key().to_sec1_point(false).as_bytes());
        point
    }

    /// A signature of 64 bytes, r then s (RFC 7518 §3.4).
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let signature: Signature = self.0.sign(message);
        signature.to_bytes().to_vec()
    }
}

/// How long a device is left alone after this many failures of its carrier in a row, the last of which may have said for how
/// long itself.
pub fn pause(failures: u32, told: Option<Duration>) -> Duration {
    let own = FIRST_PAUSE * (1 << failures.saturating_sub(1).min(10));
    own.min(LONGEST_PAUSE).max(told.unwrap_or_default()).min(LONGEST_TOLD)
}

/// After the first failure. A request lasts for two minutes.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_mins(1);
/// Whatever a carrier says, it is asked again after this.
const LONGEST_TOLD: Duration = Duration::from_hours(1);

/// Tokens are put into addresses and JSON of others: nothing but what can be printed.
fn platform_token(token: &str) -> Result<Secret<String>, PushTargetError> {
    let is_token = PLATFORM_TOKEN.contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_graphic());
    if is_token { Ok(Secret::new(token.to_owned())) } else { Err(PushTargetError::Length) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::text::base64url;

    /// The receiver of the example in RFC 8291 §5.
    const P256DH: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

    fn subscription(endpoint: &str, p256dh: &str, auth: &str) -> String {
        json!({ "endpoint": endpoint, "expirationTime": null, "keys": { "p256dh": p256dh, "auth": auth } }).to_string()
    }

    #[test]
    fn a_browsers_subscription_is_read_and_its_keys_are_checked() {
        let endpoint = "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV";
        let padded = format!("{AUTH}==");
        for auth in [AUTH, &padded] {
            let read = PushTarget::read("web", Some(&subscription(endpoint, P256DH, auth))).unwrap().unwrap();
            let PushTarget::WebPush { endpoint: at, p256dh, auth } = &read else { panic!("{read:?}") };
            assert_eq!((at.expose().as_str(), base64url(&p256dh.to_point())), (endpoint, P256DH.to_owned()));
            assert_eq!((base64url(auth.expose()), read.platform()), (AUTH.to_owned(), "web"));
            assert!(read.token().is_none() && !format!("{read:?}").contains("JzLQ"), "{read:?}");
            let kept = serde_json::to_vec(&read).unwrap();
            assert_eq!(serde_json::from_slice::<PushTarget>(&kept).unwrap(), read);
        }
        let off_curve = format!("{}A", &P256DH[..P256DH.len() - 1]);
        let long = format!("{endpoint}{}", "x".repeat(MAX_SUBSCRIPTION));
        for (name, text) in [
            ("http", subscription("http://push.example.net/1", P256DH, AUTH)),
            ("a user name", subscription("https://me@push.example.net/1", P256DH, AUTH)),
            ("no host", subscription("https:///1", P256DH, AUTH)),
            ("a point beside the curve", subscription(endpoint, &off_curve, AUTH)),
            ("a key too short", subscription(endpoint, &P256DH[..86], AUTH)),
            ("another auth", subscription(endpoint, P256DH, &AUTH[..20])),
            ("no JSON", endpoint.to_owned()),
            ("too long", subscription(&long, P256DH, AUTH)),
        ] {
            assert_eq!(PushTarget::read("web", Some(&text)), Err(PushTargetError::Subscription), "{name}");
        }
    }

    #[test]
    fn a_carrier_that_fails_is_asked_less_and_less_and_no_earlier_than_it_says() {
        let seconds = |failures, told: Option<u64>| pause(failures, told.map(Duration::from_secs)).as_secs();
        assert_eq!(
            [1, 2, 3, 4, 5, 6, 7, u32::MAX].map(|failures| seconds(failures, None)),
            [2, 4, 8, 16, 32, 60, 60, 60]
        );
        assert_eq!((seconds(1, Some(30)), seconds(6, Some(30)), seconds(1, Some(86_400))), (30, 60, 3600));
    }

    #[test]
    fn each_platform_has_its_own_tokens() {
        let [least, most] = [32, 255].map(|length| "a".repeat(length));
        for token in [&least, &most] {
            let read = PushTarget::read("fcm", Some(token)).unwrap().unwrap();
            assert_eq!((read.platform(), read.token().unwrap().expose()), ("fcm", token));
            let read = PushTarget::read("apn", Some(token)).unwrap().unwrap();
            assert_eq!((read.platform(), read.token().unwrap().expose()), ("apn", token));
        }
        let topic = "vt-0123456789_Az";
        let read = PushTarget::read("ntfy", Some(topic)).unwrap().unwrap();
        assert_eq!((read.platform(), read.token().unwrap().expose().as_str()), ("ntfy", topic));
        assert_eq!(PushTarget::read("none", None), Ok(None));
        let (short, long, blank) = (&least[1..], format!("{most}a"), format!("{least} a"));
        for (platform, token, error) in [
            ("fcm", Some(short), PushTargetError::Length),
            ("apn", Some(&long), PushTargetError::Length),
            ("apn", Some(&blank), PushTargetError::Length),
            ("fcm", None, PushTargetError::NoToken),
            ("web", None, PushTargetError::NoToken),
            ("none", Some(&least), PushTargetError::Token),
            ("ntfy", Some(&topic[1..]), PushTargetError::Topic),
            ("ntfy", Some("with/a/path-and-enough"), PushTargetError::Topic),
            ("ntfy", Some(&most), PushTargetError::Topic),
            ("carrier pigeon", Some(&least), PushTargetError::Platform),
        ] {
            assert_eq!(PushTarget::read(platform, token), Err(error), "{platform} {token:?}");
        }
    }
}
