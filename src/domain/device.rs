//! Phones and other things with their own key, and the two kinds of text they sign.
//!
//! The texts are JWS of the Verify Push protocol (ES256, RFC 7515 and 7518). Two kinds exist and neither passes for the
//! other: the *credential* that authorises a request has `cty: twilio-pba;v=1` and a `kid`; the *answer* to a challenge has
//! neither, and must repeat the challenge it answers: service, user, device, details and expiry.

use std::collections::BTreeMap;
use std::time::Duration;

use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::pkcs8::{DecodePublicKey as _, EncodePublicKey as _};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::factor::totp::Seed;
use super::ids::{DeviceId, LoginId, ServiceId, SessionId, UserId};
use super::jws::{JwsError, LEEWAY, Parts};
use super::push::PushTarget;
use super::secret::Digest;
use super::text::{base64, from_base64};
use super::time::Timestamp;

/// An uncompressed point of P-256, in bytes.
pub const POINT: usize = 65;

/// A P-256 public key: a point on the curve, checked when it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Reads base64 of the DER form (`SubjectPublicKeyInfo`); `None` for anything but a point of P-256.
    pub fn parse(base64_der: &str) -> Option<Self> {
        VerifyingKey::from_public_key_der(&from_base64(base64_der)?).ok().map(Self)
    }

    /// The form [`PublicKey::parse`] reads.
    pub fn to_text(&self) -> String {
        base64(self.0.to_public_key_der().expect("a checked point encodes").as_bytes())
    }

    /// Reads a point as it is, uncompressed (65 bytes, SEC 1 §2.3.3); `None` for anything but a point of P-256.
    pub fn from_point(bytes: &[u8]) -> Option<Self> {
        let is_whole = bytes.len() == POINT && bytes.first() == Some(&4);
        VerifyingKey::from_sec1_bytes(bytes).ok().filter(|_| is_whole).map(Self)
    }

    /// The form [`PublicKey::from_point`] reads.
    pub fn to_point(&self) -> [u8; POINT] {
        let mut point = [0; POINT];
        point.copy_from_slice(self.0.to_sec1_point(false).as_bytes());
        point
    }

    /// Whether a signature (64 bytes, r then s) over the message is by this key. A signature with the other s is the same
    /// signature: nothing is ever told apart by its bytes.
    pub fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|signature| self.verify(message, &signature))
    }

    /// The same for a signature in DER form.
    pub fn signed_der(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_der(signature).is_ok_and(|signature| self.verify(message, &signature))
    }

    fn verify(&self, message: &[u8], signature: &Signature) -> bool {
        self.0.verify(message, signature).is_ok()
    }
}

impl Serialize for PublicKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a P-256 public key"))
    }
}

/// How far a device has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeviceState {
    /// Its key arrived, but it has not shown yet that it holds it.
    Unverified,
    /// It holds its key, but its owner has not confirmed it from the page that set it up.
    Unconfirmed,
    /// It may approve.
    Confirmed,
}

/// Why a device was invited: whose word makes it count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InvitedBy {
    /// An administrator: it counts once it has shown its key.
    Administrator,
    /// A letter of an import, to somebody without a factor: it counts as an administrator's does, while they have none.
    Letter,
    /// The set-up page of this held login: it counts once the number shown there was typed on it.
    Login(LoginId),
    /// The program of an account's application, whose word makes its users' phones count.
    Program(ServiceId),
    /// Their owner, in this session: it counts once the number shown there was typed on it.
    Session(SessionId),
}

/// A thing with its own key that can answer challenges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// Whose it is.
    pub user: UserId,
    /// What its owner calls it.
    pub name: String,
    /// Its key.
    pub key: PublicKey,
    /// How far it has come.
    pub state: DeviceState,
    /// Who invited it.
    pub invited_by: InvitedBy,
    /// The seed of the SoftToken it also is, if it was given one.
    pub softtoken: Option<Seed>,
    /// Which app it runs, as it said itself.
    pub app_id: String,
    /// Where pushes go, as it said itself: `none` asks while open.
    pub platform: String,
    /// Where it is woken, as long as its carrier knows it.
    #[serde(default)]
    pub push: Option<PushTarget>,
    /// Which SDK its app was built with, as it said itself.
    #[serde(default)]
    pub sdk_version: Option<String>,
    /// What its app wants remembered about it.
    #[serde(default)]
    pub metadata: Option<BTreeMap<String, String>>,
    /// When it registered.
    pub created_at: Timestamp,
    /// When it last signed anything, to the minute.
    pub last_seen: Option<Timestamp>,
    /// When it last changed what it says of itself; `None`: never.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
}

impl Device {
    /// Whether it is still to be reckoned with: one that has not proven its key is for `unverified` only.
    pub fn is_kept(&self, unverified: Duration, now: Timestamp) -> bool {
        self.state == DeviceState::Confirmed || now < self.created_at + unverified
    }
}

/// The longest credential that is read, in bytes.
pub const MAX_CREDENTIAL: usize = 8192;
/// The longest answer that is read, in bytes. The protocol's own have 5,456 at most; one that repeats the longest question of
/// an application, 8 KiB that are three times as many where everything is escaped and a third more in base64, has 36,000.
pub const MAX_ANSWER: usize = 40 << 10;
/// How long a credential may be good for.
const CREDENTIAL_LIFE: Duration = Duration::from_mins(10);
/// How old the beginning of a credential can be that is still taken: its life, and what clocks may differ by on both sides.
pub const CREDENTIAL_SPAN: Duration = Duration::from_secs(CREDENTIAL_LIFE.as_secs() + 2 * LEEWAY.as_secs());

/// The `kid` of a credential, before anything about it is checked: whose key to check it with.
pub fn credential_key_id(text: &str) -> Option<String> {
    Parts::read(text, MAX_CREDENTIAL).ok()?.header("kid").map(str::to_owned)
}

/// A credential that was checked, as far as it matters whether it was used before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Credential {
    /// From when on it is good, in whole seconds.
    pub from: Timestamp,
    /// What tells it from every other. It is made of what is signed, to the byte, and of r, the first half of the signature: from
    /// one signature whoever has no key can make a single other one that holds, with n - s for s, and that has the same r. How
    /// the signature is written in base64 does not count. Two that a device signed in the same second have different r, since each
    /// is made with a nonce of its own; those of a device whose nonces follow from the text (RFC 6979) are the same credential,
    /// unless something in the text differs, such as a `jti`.
    pub mark: Digest,
}

/// Checks a credential: signed by this key, for this account, in its time.
///
/// # Errors
///
/// [`JwsError`]; whoever asks is told nothing but «no», and the time.
pub fn check_credential(text: &str, key: &PublicKey, account: &str, now: Timestamp) -> Result<Credential, JwsError> {
    let parts = Parts::read(text, MAX_CREDENTIAL)?;
    if parts.header("alg") != Some("ES256") || parts.header("cty") != Some("twilio-pba;v=1") {
        return Err(JwsError::WrongHeader);
    }
    if !key.signed(parts.signed.as_bytes(), &parts.signature) {
        return Err(JwsError::WrongSignature);
    }
    let (Some(from), Some(end)) = (parts.time("nbf"), parts.time("exp")) else { return Err(JwsError::OutOfTime) };
    if from > now + LEEWAY || end + LEEWAY <= now || end > from + CREDENTIAL_LIFE + LEEWAY {
        return Err(JwsError::OutOfTime);
    }
    if parts.payload.get("sub").and_then(Value::as_str) != Some(account) {
        return Err(JwsError::WrongClaims);
    }
    let (r, _) = parts.signature.split_at(parts.signature.len() / 2);
    let mark = Digest::of("credential of a device", &[parts.signed.as_bytes(), r].concat());
    Ok(Credential { from, mark })
}

/// A device's yes or no, proven: only [`open_answer`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedAnswer {
    approve: bool,
    number: Option<String>,
    not_me: bool,
    device: DeviceId,
    signature: Vec<u8>,
}

impl SignedAnswer {
    /// Whether it says yes.
    pub fn approves(&self) -> bool {
        self.approve
    }

    /// The number that was typed on the device.
    pub fn number(&self) -> Option<&str> {
        self.number.as_deref()
    }

    /// Whether the no says «that wasn't me».
    pub fn not_me(&self) -> bool {
        self.not_me
    }

    /// The device's signature over its answer: 64 bytes, r then s. For whoever wants to be shown it; here it was checked.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// Whose answer it is.
    pub fn device(&self) -> DeviceId {
        self.device
    }
}

/// Opens a device's answer to the challenge that `expected` shows, as the device was shown it: every expected field must be
/// in the answer and equal as a JSON value, next to `status` and at most `number` and `not_me`.
///
/// # Errors
///
/// [`JwsError`].
pub fn open_answer(text: &str, device: &Device, expected: &Map<String, Value>) -> Result<SignedAnswer, JwsError> {
    let parts = Parts::read(text, MAX_ANSWER)?;
    if parts.header("alg") != Some("ES256") || parts.header.contains_key("cty") {
        return Err(JwsError::WrongHeader);
    }
    if !device.key.signed(parts.signed.as_bytes(), &parts.signature) {
        return Err(JwsError::WrongSignature);
    }
    let mut answer = parts.payload;
    for (name, value) in expected {
        if answer.remove(name).as_ref() != Some(value) {
            return Err(JwsError::WrongClaims);
        }
    }
    let approve = match answer.remove("status").as_ref().and_then(Value::as_str) {
        Some("approved") => true,
        Some("denied") => false,
        _ => return Err(JwsError::WrongClaims),
    };
    let number = match answer.remove("number") {
        None | Some(Value::Null) => None,
        Some(Value::String(number)) => Some(number),
        Some(_) => return Err(JwsError::WrongClaims),
    };
    let not_me = match answer.remove("not_me") {
        None => false,
        Some(Value::Bool(not_me)) => not_me && !approve,
        Some(_) => return Err(JwsError::WrongClaims),
    };
    if answer.is_empty() {
        Ok(SignedAnswer { approve, number, not_me, device: device.id, signature: parts.signature })
    } else {
        Err(JwsError::WrongClaims)
    }
}

/// A link that registers one device, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// Whose device it will be.
    pub user: UserId,
    /// Who gave it.
    pub by: InvitedBy,
    /// When it was given. `None` in those from before this was kept.
    #[serde(default)]
    pub made_at: Option<Timestamp>,
    /// Good while `now` is before.
    pub expires_at: Timestamp,
}
