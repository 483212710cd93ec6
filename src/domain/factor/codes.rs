//! Codes that are sent (OneCode) or kept on paper (recovery, bypass): how they are made, written and compared.

use serde::{Deserialize, Serialize};

use super::Channel;
use crate::domain::secret::{Digest, MacKey};
use crate::domain::time::Timestamp;

/// Digits of a sent code: 20 bits, as NIST SP 800-63B-4 §3.1.3.2 asks for.
pub const SENT_DIGITS: usize = 6;
/// Recovery codes made at once.
pub const RECOVERY_CODES: usize = 10;
/// Characters of a recovery code: 49 bits over 31 letters and digits without look-alikes.
pub const RECOVERY_CHARACTERS: usize = 10;
const ALPHABET: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// Six digits from random bytes, each code as likely as any other: `None` if the bytes fall into the part that would make
/// some likelier; draw again then.
pub fn sent_code(random: [u8; 4]) -> Option<String> {
    const CODES: u32 = 1_000_000;
    const FAIR: u32 = u32::MAX - u32::MAX % CODES;
    let value = u32::from_be_bytes(random);
    (value < FAIR).then(|| format!("{:0width$}", value % CODES, width = SENT_DIGITS))
}

/// A two-digit number to match, `10` to `99`, from a random byte; `None`: draw again.
pub fn match_number(random: u8) -> Option<String> {
    (random < 180).then(|| (10 + random % 90).to_string())
}

/// A recovery code from random bytes, written in two groups: `abcde-fghjk`.
pub fn recovery_code(random: [u8; RECOVERY_CHARACTERS]) -> String {
    let mut code = String::with_capacity(RECOVERY_CHARACTERS + 1);
    for (index, byte) in random.into_iter().enumerate() {
        if index == RECOVERY_CHARACTERS / 2 {
            code.push('-');
        }
        code.push(char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
    }
    code
}

/// What somebody typed as a code, without blanks and dashes, in lower case. `None` if it cannot be any code: empty, longer
/// than 32 characters, or with other characters than letters and digits.
pub fn typed(text: &str) -> Option<String> {
    let code: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '.' | '_'))
        .flat_map(char::to_lowercase)
        .collect();
    ((1..=32).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(code)
}

/// The keyed digest under which a code is kept; `owner` binds it to one login or user.
pub fn digest(key: &MacKey, owner: &[u8], code: &str) -> Option<Digest> {
    typed(code).map(|code| Digest::keyed(key, "code", &[owner, code.as_bytes()]))
}

/// The digits of a code that is made from its record and kept nowhere: `owner` is what the record is found by, `nonce` is new with
/// each code. Of 2^64 values each code of at most ten digits has as many as any other but for one in 2^30.
pub fn derived(key: &MacKey, owner: &Digest, nonce: &[u8; 16], digits: u8) -> String {
    let digest = Digest::keyed(key, "digits of a code", &[owner.as_bytes(), nonce]);
    let (first, _) = digest.as_bytes().split_first_chunk::<8>().expect("a digest has 32 bytes");
    let width = usize::from(digits);
    format!("{:0width$}", u64::from_be_bytes(*first) % 10_u64.pow(u32::from(digits)))
}

/// A code on its way to a person. Good for the one held login (or set-up) it is kept with, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentCode {
    /// How it went.
    pub channel: Channel,
    /// Its keyed digest.
    pub digest: Digest,
    /// Good while `now` is before.
    pub expires_at: Timestamp,
}

impl SentCode {
    /// Whether the digest of a typed code is this one's, in time.
    pub fn matches(&self, typed: &Digest, now: Timestamp) -> bool {
        now < self.expires_at && self.digest == *typed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sent_codes_are_fair() {
        assert_eq!(sent_code([0, 0, 0, 0]).as_deref(), Some("000000"));
        assert_eq!(sent_code(999_999_u32.to_be_bytes()).as_deref(), Some("999999"));
        assert_eq!(sent_code(1_000_000_u32.to_be_bytes()).as_deref(), Some("000000"));
        assert_eq!(sent_code(u32::MAX.to_be_bytes()), None, "the last part of the range would favour low codes");
        assert_eq!(match_number(0).as_deref(), Some("10"));
        assert_eq!(match_number(179).as_deref(), Some("99"));
        assert_eq!(match_number(180), None);
    }

    #[test]
    fn a_derived_code_is_the_same_for_its_record_and_another_for_any_other() {
        let key = MacKey::new([1; 32]);
        let owner = |name: &[u8]| Digest::of("owner", name);
        for digits in 4..=10 {
            let code = derived(&key, &owner(b"a"), &[7; 16], digits);
            assert_eq!(code.len(), usize::from(digits));
            assert!(code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
            assert_eq!(code, derived(&key, &owner(b"a"), &[7; 16], digits));
        }
        let of = |key: u8, name: &[u8], nonce: u8| derived(&MacKey::new([key; 32]), &owner(name), &[nonce; 16], 10);
        let one = of(1, b"a", 7);
        for other in [of(2, b"a", 7), of(1, b"b", 7), of(1, b"a", 8)] {
            assert_ne!(other, one);
        }
    }

    #[test]
    fn what_people_type_is_read_kindly_but_not_wildly() {
        assert_eq!(typed(" 123 456\n").as_deref(), Some("123456"));
        assert_eq!(typed("ABCDE-fghjk").as_deref(), Some("abcdefghjk"));
        assert_eq!(typed("123\u{2013}456").as_deref(), Some("123456"));
        assert_eq!(typed(""), None);
        assert_eq!(typed("12<3"), None);
        assert_eq!(typed(&"1".repeat(33)), None);
    }

    #[test]
    fn a_code_belongs_to_its_owner_and_ends() {
        let key = MacKey::new([1; 32]);
        let now = Timestamp::from_secs(0);
        let end = Timestamp::from_secs(300);
        let code = SentCode { channel: Channel::Sms, digest: digest(&key, b"a", "123456").unwrap(), expires_at: end };
        assert!(code.matches(&digest(&key, b"a", "123 456").unwrap(), now));
        assert!(!code.matches(&digest(&key, b"b", "123456").unwrap(), now));
        assert!(!code.matches(&digest(&key, b"a", "123456").unwrap(), end));
    }
}
