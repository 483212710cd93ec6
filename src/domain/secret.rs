//! Values that must not leak: [`Secret`] for what has to be read back, [`Digest`] for what is only compared.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroize;

/// A value that never shows itself: no `Display`, prints as `Secret(..)`, wiped when dropped.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Wraps a value.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself. Each call is a place to look at in a review.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl<T: Zeroize + AsRef<[u8]>> PartialEq for Secret<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_ref().ct_eq(other.0.as_ref()).into()
    }
}

impl<T: Zeroize + AsRef<[u8]>> Eq for Secret<T> {}

/// A SHA-256 digest, compared in constant time. Of a secret of 128 bits or more it can be stored as it is; of anything
/// shorter (a sent code, a recovery code) it must be keyed: [`Digest::keyed`].
#[derive(Clone, Copy, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The plain digest of a long random secret, under a purpose so that digests of different kinds never meet.
    pub fn of(purpose: &str, secret: &[u8]) -> Self {
        let mut hash = Sha256::new();
        hash.update(purpose.as_bytes());
        hash.update([0]);
        hash.update(secret);
        Self(hash.finalize().into())
    }

    /// The keyed digest (HMAC-SHA-256) of a list of parts, each with its length, so that parts cannot run into each other.
    pub fn keyed(key: &MacKey, purpose: &str, parts: &[&[u8]]) -> Self {
        let mut mac = key.start(purpose);
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        Self(mac.finalize().into_bytes().into())
    }

    /// A digest from stored bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for keys of the store.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for Digest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Digest {}

impl std::hash::Hash for Digest {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({:02x}{:02x}…)", self.0[0], self.0[1])
    }
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::text::base64url(&self.0))
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        super::text::from_base64url(&text)
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom("not a digest: 43 characters of base64url are needed"))
    }
}

/// A key for keyed digests.
#[derive(Clone)]
pub struct MacKey(Secret<[u8; 32]>);

impl MacKey {
    /// Takes 32 secret bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Secret::new(bytes))
    }

    fn start(&self, purpose: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.expose()).expect("HMAC takes keys of any length");
        mac.update(&(purpose.len() as u64).to_be_bytes());
        mac.update(purpose.as_bytes());
        mac
    }

    pub(super) fn derive(&self, purpose: &str) -> [u8; 32] {
        self.start(purpose).finalize().into_bytes().into()
    }
}

impl fmt::Debug for MacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MacKey(..)")
    }
}

/// Whether two byte strings are the same, in a time that depends on their lengths only.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// Whether this is the HMAC-SHA-256 of a message, all of its 32 bytes, in a time that does not depend on where it differs.
pub fn is_hmac(key: &[u8], message: &[u8], code: &[u8]) -> bool {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(message);
    mac.verify_slice(code).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_never_prints() {
        assert_eq!(format!("{:?}", Secret::new("hunter2".to_owned())), "Secret(..)");
        assert_eq!(format!("{:?}", MacKey::new([7; 32])), "MacKey(..)");
    }

    #[test]
    fn keyed_digests_differ_by_key_purpose_and_where_the_parts_end() {
        let key = MacKey::new([1; 32]);
        let base = Digest::keyed(&key, "code", &[b"ab", b"c"]);
        assert_eq!(base, Digest::keyed(&key, "code", &[b"ab", b"c"]));
        assert_ne!(base, Digest::keyed(&key, "code", &[b"a", b"bc"]));
        assert_ne!(base, Digest::keyed(&key, "name", &[b"ab", b"c"]));
        assert_ne!(base, Digest::keyed(&MacKey::new([2; 32]), "code", &[b"ab", b"c"]));
    }
}
