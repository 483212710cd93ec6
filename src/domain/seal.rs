//! Sealing: authenticated encryption of what leaves the gateway's hands, to a browser or to the disk.
//!
//! XChaCha20-Poly1305, whose 24-byte nonces may be random without counting. Every use has its own key, derived from the
//! master key by its purpose, and every sealed text is bound to its place by associated data. Nonces are passed in.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use super::secret::{Digest, MacKey};

/// Bytes a sealed text is longer than the clear one: key id, nonce and tag.
pub const SEAL_OVERHEAD: usize = KEY_ID + NONCE + 16;
/// Random bytes each sealing needs.
pub const NONCE: usize = 24;
const KEY_ID: usize = 4;

/// The master keys: the first seals, the others (kept after a rotation) only open.
#[derive(Clone)]
pub struct Keyring {
    keys: Vec<MacKey>,
}

/// Why a key file was not taken.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum KeyringError {
    /// No key in the text.
    #[error("holds no key: one key a line is needed, 64 hexadecimal digits each, the current one first")]
    Empty,
    /// A line that is no key.
    #[error("line {line} is not a key: 64 hexadecimal digits are needed")]
    NotAKey {
        /// The line, from 1.
        line: usize,
    },
}

impl Keyring {
    /// A ring of one key.
    pub fn single(key: [u8; 32]) -> Self {
        Self { keys: vec![MacKey::new(key)] }
    }

    /// Reads keys, one a line in hexadecimal, the current one first; blank lines and `#` comments are skipped.
    ///
    /// # Errors
    ///
    /// [`KeyringError`] if a line is no key or there is none.
    pub fn parse(text: &str) -> Result<Self, KeyringError> {
        let mut keys = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let bytes: [u8; 32] = super::text::from_hex(line)
                .and_then(|bytes| bytes.try_into().ok())
                .ok_or(KeyringError::NotAKey { line: index + 1 })?;
            keys.push(MacKey::new(bytes));
        }
        if keys.is_empty() { Err(KeyringError::Empty) } else { Ok(Self { keys }) }
    }

    /// The sealing key for one purpose.
    pub fn sealer(&self, purpose: &str) -> Sealer {
        Sealer {
            keys: self
                .keys
                .iter()
                .map(|key| {
                    let bytes = key.derive(purpose);
                    let id = Digest::of("key id", &bytes).as_bytes()[..KEY_ID].try_into().expect("four of 32 bytes");
                    SealKey { id, cipher: XChaCha20Poly1305::new(&bytes.into()) }
                })
                .collect(),
        }
    }

    /// The key for keyed digests of one purpose. It follows the oldest key of the ring, so that digests in the store stay
    /// good when a new sealing key is put first.
    pub fn mac(&self, purpose: &str) -> MacKey {
        MacKey::new(self.keys.last().expect("a ring holds a key").derive(purpose))
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({} keys)", self.keys.len())
    }
}

#[derive(Clone)]
struct SealKey {
    id: [u8; KEY_ID],
    cipher: XChaCha20Poly1305,
}

/// Seals and opens for one purpose.
#[derive(Clone)]
pub struct Sealer {
    keys: Vec<SealKey>,
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer(..)")
    }
}

/// A sealed text that does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Too short, altered, or sealed for another place.
    #[error("is damaged, or was sealed for another place")]
    Damaged,
    /// Sealed with a key that is not in the ring.
    #[error("was sealed with another master key")]
    OtherKey,
}

impl Sealer {
    /// Seals `clear`, bound to `place`, with a fresh random nonce.
    pub fn seal(&self, nonce: [u8; NONCE], place: &[u8], clear: &[u8]) -> Vec<u8> {
        let key = self.keys.first().expect("a ring holds a key");
        let sealed = key
            .cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: clear, aad: place })
            .expect("sealing fails only over 256 GiB");
        let mut out = Vec::with_capacity(KEY_ID + NONCE + sealed.len());
        out.extend_from_slice(&key.id);
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&sealed);
        out
    }

    /// Opens what was sealed for the same `place`.
    ///
    /// # Errors
    ///
    /// [`OpenError`], which tells another key from damage.
    pub fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
        let (id, rest) = sealed.split_at_checked(KEY_ID).ok_or(OpenError::Damaged)?;
        let (nonce, body) = rest.split_at_checked(NONCE).ok_or(OpenError::Damaged)?;
        let key = self.keys.iter().find(|key| key.id == id).ok_or(OpenError::OtherKey)?;
        let nonce: [u8; NONCE] = nonce.try_into().expect("split at its length");
        key.cipher.decrypt(&XNonce::from(nonce), Payload { msg: body, aad: place }).map_err(|_| OpenError::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealer() -> Sealer {
        Keyring::single([3; 32]).sealer("test")
    }

    #[test]
    fn what_is_sealed_opens_at_its_own_place_only() {
        let sealed = sealer().seal([9; NONCE], b"here", b"hello");
        assert_eq!(sealed.len(), 5 + SEAL_OVERHEAD);
        assert_eq!(sealer().open(b"here", &sealed).as_deref(), Ok(&b"hello"[..]));
        assert_eq!(sealer().open(b"there", &sealed), Err(OpenError::Damaged));
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let sealed = sealer().seal([9; NONCE], b"here", b"hello");
        for position in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[position] ^= 1;
            assert!(sealer().open(b"here", &altered).is_err(), "byte {position}");
        }
        assert_eq!(sealer().open(b"here", &sealed[..20]), Err(OpenError::Damaged));
    }

    #[test]
    fn a_rotated_key_still_opens_and_digests_stay() {
        let old = "00".repeat(31) + "01";
        let new = "00".repeat(31) + "02";
        let before = Keyring::parse(&old).unwrap();
        let after = Keyring::parse(&format!("# rotated\n{new}\n{old}\n")).unwrap();
        let sealed = before.sealer("x").seal([0; NONCE], b"", b"kept");
        assert_eq!(after.sealer("x").open(b"", &sealed).as_deref(), Ok(&b"kept"[..]));
        let sealed = after.sealer("x").seal([0; NONCE], b"", b"new");
        assert_eq!(before.sealer("x").open(b"", &sealed), Err(OpenError::OtherKey));
        assert_eq!(
            Digest::keyed(&before.mac("names"), "n", &[b"alice"]),
            Digest::keyed(&after.mac("names"), "n", &[b"alice"])
        );
    }

    #[test]
    fn a_key_file_that_is_wrong_says_where() {
        assert_eq!(Keyring::parse("\n# nothing\n").unwrap_err(), KeyringError::Empty);
        assert_eq!(Keyring::parse("\nzz").unwrap_err(), KeyringError::NotAKey { line: 2 });
    }
}
