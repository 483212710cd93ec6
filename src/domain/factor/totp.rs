//! SoftToken: time-based one-time passwords (RFC 6238): 30 s, 6 digits, SHA-1, one step either way.

use serde::{Deserialize, Serialize};
use totp_rs::{Algorithm, Builder, Secret as TotpSecret, Totp};

use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;

/// Length of a step in seconds (RFC 6238 §5.2 recommends 30).
pub const STEP_SECS: u64 = 30;
/// Digits of a code.
pub const DIGITS: u8 = 6;
/// Steps accepted before and after the current one (RFC 6238 §5.2: one for network delay).
pub const DRIFT: u8 = 1;
/// Bytes of a seed made here: 160 bits, as RFC 4226 R6 recommends for SHA-1.
pub const SEED_BYTES: usize = 20;

/// The hash of a code.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hash {
    /// SHA-1, which every app has.
    #[default]
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

impl Hash {
    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }

    /// Reads that word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Sha1, Self::Sha256, Self::Sha512].into_iter().find(|hash| hash.as_str() == word)
    }
}

/// What codes look like, and how far apart clocks may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// The hash.
    pub hash: Hash,
    /// Digits of a code.
    pub digits: u8,
    /// Seconds of a step.
    pub step_secs: u64,
    /// Steps taken before and after the present one.
    pub skew: u8,
}

impl Default for Rules {
    /// Those of a SoftToken.
    fn default() -> Self {
        Self { hash: Hash::Sha1, digits: DIGITS, step_secs: STEP_SECS, skew: DRIFT }
    }
}

/// The key of a SoftToken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seed(Secret<Vec<u8>>);

impl Seed {
    /// Takes a seed of at least 128 bits (RFC 4226 R6).
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        (bytes.len() >= 16).then(|| Self(Secret::new(bytes)))
    }

    /// The seed as authenticator apps take it: base32 without padding.
    pub fn base32(&self) -> String {
        TotpSecret::from(self.0.expose().clone()).to_base32()
    }

    /// Reads base32 as people write it: in either case, in groups, with or without padding. `None` unless it is a seed of at
    /// least 128 bits, and of 512 at most.
    pub fn parse(typed: &str) -> Option<Self> {
        let bare: String = typed.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        let bare = Secret::new(bare.to_ascii_uppercase());
        let read = TotpSecret::try_from_base32(bare.expose().trim_end_matches('=')).ok()?;
        Some(read.as_bytes().to_vec()).filter(|bytes| bytes.len() <= 64).and_then(Self::new)
    }

    /// The `otpauth://` link that authenticator apps read from a QR code.
    pub fn otpauth(&self, issuer: &str, account: &str) -> String {
        self.otpauth_by(&Rules::default(), issuer, account)
    }

    fn totp(&self) -> Totp {
        self.totp_by(&Rules::default())
    }

    fn totp_by(&self, rules: &Rules) -> Totp {
        let algorithm = match rules.hash {
            Hash::Sha1 => Algorithm::SHA1,
            Hash::Sha256 => Algorithm::SHA256,
            Hash::Sha512 => Algorithm::SHA512,
        };
        // Programs may ask for fewer digits than RFC 4226 has; everything else is looked at where it is taken.
        Builder::new()
            .with_algorithm(algorithm)
            .with_digits(rules.digits)
            .with_skew(u16::from(rules.skew))
            .with_step_duration(rules.step_secs.max(1))
            .with_secret(TotpSecret::from(self.0.expose().clone()))
            .build_noncompliant()
    }

    /// As [`Seed::check`], for codes of another kind.
    pub fn check_by(&self, rules: &Rules, code: &str, now: Timestamp, last_step: Option<u64>) -> Option<u64> {
        let step = self.totp_by(rules).check(code, u64::try_from(now.secs()).ok()?)?;
        last_step.is_none_or(|last| step > last).then_some(step)
    }

    /// As [`Seed::otpauth`], for codes of another kind.
    pub fn otpauth_by(&self, rules: &Rules, issuer: &str, account: &str) -> String {
        use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
        let encode = |text: &str| utf8_percent_encode(&text.replace(':', " "), NON_ALPHANUMERIC).to_string();
        format!(
            "otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm={hash}&digits={digits}&period={period}",
            issuer = encode(issuer),
            account = encode(account),
            secret = self.base32(),
            hash = rules.hash.as_str().to_ascii_uppercase(),
            digits = rules.digits,
            period = rules.step_secs,
        )
    }

    /// The step whose code this is, if it lies within the drift around `now` and after `last_step`, the last one accepted
    /// for the account (RFC 6238 §5.2: a code is good once).
    pub fn check(&self, code: &str, now: Timestamp, last_step: Option<u64>) -> Option<u64> {
        let secs = u64::try_from(now.secs()).ok()?;
        let step = self.totp().check(code, secs)?;
        last_step.is_none_or(|last| step > last).then_some(step)
    }

    /// Whether the code of a step could still be typed by somebody who is not slow: it lies within the drift around `now`.
    pub fn is_recent(step: u64, now: Timestamp) -> bool {
        u64::try_from(now.secs()).is_ok_and(|secs| (secs / STEP_SECS).abs_diff(step) <= u64::from(DRIFT))
    }

    /// The code at a time. The server shows none; the terminal phone and tests do.
    pub fn code_at(&self, now: Timestamp) -> String {
        self.totp().generate(u64::try_from(now.secs()).unwrap_or(0)).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B, SHA-1, the last six of the eight digits.
    #[test]
    fn published_vectors() {
        let seed = Seed::new(b"12345678901234567890".to_vec()).unwrap();
        for (secs, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(seed.code_at(Timestamp::from_secs(secs)), code, "{secs}");
        }
    }

    #[test]
    fn one_step_either_way_and_each_step_once() {
        let seed = Seed::new(vec![7; SEED_BYTES]).unwrap();
        let now = Timestamp::from_secs(3000);
        let code = |secs| seed.code_at(Timestamp::from_secs(secs));
        assert_eq!(seed.check(&code(3000), now, None), Some(100));
        assert_eq!(seed.check(&code(2970), now, None), Some(99));
        assert_eq!(seed.check(&code(3030), now, None), Some(101));
        assert_eq!(seed.check(&code(2940), now, None), None);
        assert_eq!(seed.check(&code(3060), now, None), None);
        assert_eq!(seed.check(&code(3000), now, Some(100)), None, "a step is good once");
        assert_eq!(seed.check(&code(2970), now, Some(100)), None, "an earlier step is gone too");
        assert_eq!(seed.check(&code(3030), now, Some(100)), Some(101));
        assert_eq!(seed.check("", now, None), None);
        assert_eq!(seed.check("12345", now, None), None);
    }

    #[test]
    fn a_step_is_recent_while_its_code_could_be_typed() {
        let is_recent = |secs| Seed::is_recent(100, Timestamp::from_secs(secs));
        assert_eq!([2969, 2970, 3000, 3059, 3060, -1].map(is_recent), [false, true, true, true, false, false]);
    }

    #[test]
    fn seeds_are_read_as_people_write_them() {
        let seed = Seed::new(b"12345678901234567890".to_vec());
        for typed in [
            "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
            "gezd gnbv gy3t qojq gezd gnbv gy3t qojq",
            "GEZD-GNBV-GY3T-QOJQ-GEZD-GNBV-GY3T-QOJQ",
        ] {
            assert_eq!(Seed::parse(typed), seed, "{typed}");
        }
        assert_eq!(Seed::parse("GEZDGNBVGY3TQOJQGEZDGNBVGY======"), Seed::new(b"1234567890123456".to_vec()));
        for typed in
            ["", "GEZDGNBVGY3TQOJQ", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ!", "12345678901234567890", &"A".repeat(105)]
        {
            assert_eq!(Seed::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_short_seed_is_not_taken_and_links_are_escaped() {
        assert!(Seed::new(vec![1; 15]).is_none());
        let link = Seed::new(vec![0; 20]).unwrap().otpauth("Library & co: x", "a:b@c");
        assert!(link.starts_with("otpauth://totp/Library%20%26%20co%20%20x:a%20b%40c?secret=AAAA"), "{link}");
    }
}
