//! The token by which a program registers somebody without a phone number: a JWT that it signs with its own key, shows as a QR
//! code, and that the phone brings here. It says which application it is of and what that calls its user.
//!
//! HS256 and nothing else is taken (RFC 7518 §3.2, RFC 8725 §3.1). Whether a token was used before is not known here.

use std::time::Duration;

use serde_json::Value;

use super::jws::{JwsError, LEEWAY, Parts};
use super::secret::{Digest, is_hmac};
use super::service::Service;
use super::time::Timestamp;

/// The longest token that is read, in bytes.
pub const MAX_TOKEN: usize = 8 << 10;
/// How long a token may be good for; programs give theirs ten minutes.
pub const MAX_LIFE: Duration = Duration::from_hours(1);
/// The longest name of a user, in bytes.
pub const MAX_CUSTOM_ID: usize = 255;

/// What a program calls its user: nothing but a name, the same one only if every byte is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomId(String);

impl CustomId {
    /// Takes 1 to [`MAX_CUSTOM_ID`] bytes without control characters and without blanks at either end, which would be lost where a
    /// program asks for it in a query; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let is_good = (1..=MAX_CUSTOM_ID).contains(&text.len())
            && !text.contains(char::is_control)
            && text.trim().len() == text.len();
        is_good.then(|| Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a token was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccountTokenError {
    /// It is none, or none of this application, or says something that cannot be.
    #[error("the account token {0}")]
    Bad(#[from] JwsError),
    /// Its time is over.
    #[error("the account token has expired")]
    Expired,
    /// It was taken before, and is good once.
    #[error("the account token was used before")]
    Used,
}

/// A token that was read. Nothing it says holds yet.
#[derive(Debug)]
pub struct AccountToken<'a> {
    parts: Parts<'a>,
    application: u64,
}

/// What a token says, proven: only [`AccountToken::check`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedToken {
    user: CustomId,
    expires_at: Timestamp,
    digest: Digest,
}

impl CheckedToken {
    /// What the program calls its user.
    pub fn user(&self) -> &CustomId {
        &self.user
    }

    /// From then on it is refused for its time, by the clock it was checked with.
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// Names it. It is of what is signed: another spelling of the signature makes it no other token.
    pub fn digest(&self) -> Digest {
        self.digest
    }
}

impl<'a> AccountToken<'a> {
    /// Reads a token.
    ///
    /// # Errors
    ///
    /// [`JwsError::Malformed`], also for one of over [`MAX_TOKEN`] bytes; [`JwsError::WrongHeader`] for another algorithm than
    /// HS256 or a header that must be understood and is not (RFC 7515 §4.1.11); [`JwsError::WrongClaims`] if it names no
    /// application.
    pub fn read(text: &'a str) -> Result<Self, AccountTokenError> {
        let parts = Parts::read(text, MAX_TOKEN)?;
        if parts.header("alg") != Some("HS256") || parts.header.contains_key("crit") {
            return Err(JwsError::WrongHeader.into());
        }
        let application = number(context(&parts, "authy_app_id")).ok_or(JwsError::WrongClaims)?;
        Ok(Self { parts, application })
    }

    /// The application whose it says it is, before anything about it is checked: whose key to check it with.
    pub fn application(&self) -> u64 {
        self.application
    }

    /// Checks it against the application of that number. `now` is the time of the wall clock, which the program's is compared
    /// with.
    ///
    /// # Errors
    ///
    /// [`JwsError::WrongSignature`] before anything it says is looked at; [`JwsError::WrongClaims`] for another number or name
    /// of the application, or a name of a user that cannot be; [`AccountTokenError::Expired`]; [`JwsError::OutOfTime`] for one
    /// from the future, without its times, or good for longer than [`MAX_LIFE`].
    pub fn check(&self, service: &Service, now: Timestamp) -> Result<CheckedToken, AccountTokenError> {
        let Self { parts, application } = self;
        if !is_hmac(service.signing_key.expose().as_bytes(), parts.signed.as_bytes(), &parts.signature) {
            return Err(JwsError::WrongSignature.into());
        }
        let issuer = parts.payload.get("iss").and_then(Value::as_str);
        if *application != service.number || issuer != Some(service.name.as_str()) {
            return Err(JwsError::WrongClaims.into());
        }
        let (Some(from), Some(end)) = (parts.time("iat"), parts.time("exp")) else {
            return Err(JwsError::OutOfTime.into());
        };
        if end + LEEWAY <= now {
            return Err(AccountTokenError::Expired);
        }
        if from > now + LEEWAY || end <= from || end > from + MAX_LIFE {
            return Err(JwsError::OutOfTime.into());
        }
        let user = context(parts, "custom_user_id").and_then(Value::as_str).and_then(CustomId::parse);
        let user = user.ok_or(JwsError::WrongClaims)?;
        let digest = Digest::of("account token", parts.signed.as_bytes());
        Ok(CheckedToken { user, expires_at: end + LEEWAY, digest })
    }
}

fn context<'a>(parts: &'a Parts<'_>, name: &str) -> Option<&'a Value> {
    parts.payload.get("context")?.get(name)
}

/// A number, which programs also write as a text of digits.
fn number(value: Option<&Value>) -> Option<u64> {
    match value? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use hmac::{Hmac, KeyInit, Mac};
    use serde_json::json;
    use sha2::Sha256;

    use super::*;
    use crate::domain::ids::ServiceId;
    use crate::domain::secret::Secret;
    use crate::domain::service::ServiceOptions;
    use crate::domain::text::base64url;

    const NOW: i64 = 1_795_255_200;
    const KEY: &str = "vestibule-authy-a-key";

    fn shop() -> Service {
        Service {
            id: ServiceId::from_bytes([7; 16]),
            number: 3,
            name: "Shop".to_owned(),
            options: ServiceOptions::default(),
            signing_key: Secret::new(KEY.to_owned()),
            account: None,
            profile: None,
            created_at: Timestamp::from_secs(0),
        }
    }

    fn part(value: &Value) -> String {
        base64url(value.to_string().as_bytes())
    }

    /// A token as programs make theirs, by any key.
    pub(crate) fn signed(key: &str, header: &Value, payload: &Value) -> String {
        let text = format!("{}.{}", part(header), part(payload));
        let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
        mac.update(text.as_bytes());
        format!("{text}.{}", base64url(&mac.finalize().into_bytes()))
    }

    fn header() -> Value {
        json!({ "alg": "HS256", "typ": "JWT" })
    }

    fn payload() -> Value {
        json!({
            "iss": "Shop", "iat": NOW, "exp": NOW + 600,
            "context": { "custom_user_id": "user 17, Zoë", "authy_app_id": "3" },
        })
    }

    /// One that says something else in one place of `context`, or of the whole where that has no such place.
    fn with(name: &str, value: Value) -> String {
        let mut payload = payload();
        match payload["context"].get_mut(name) {
            Some(place) => *place = value,
            None => payload[name] = value,
        }
        signed(KEY, &header(), &payload)
    }

    fn without(name: &str) -> String {
        let mut payload = payload();
        payload.as_object_mut().unwrap().remove(name);
        payload["context"].as_object_mut().map(|context| context.remove(name));
        signed(KEY, &header(), &payload)
    }

    fn check(text: &str, at: i64) -> Result<String, AccountTokenError> {
        let checked = AccountToken::read(text)?.check(&shop(), Timestamp::from_secs(at))?;
        Ok(checked.user().as_str().to_owned())
    }

    #[test]
    fn hs256_is_what_the_standards_example_says_it_is() {
        // RFC 7515, appendix A.1: a key of 64 bytes, and the text it signs.
        let key = crate::domain::text::from_base64url(
            "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
        )
        .unwrap();
        let text = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\
                    eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
                    dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let mut parts = Parts::read(text, MAX_TOKEN).unwrap();
        assert!(is_hmac(&key, parts.signed.as_bytes(), &parts.signature));
        parts.signature[31] ^= 1;
        assert!(!is_hmac(&key, parts.signed.as_bytes(), &parts.signature));
        assert!(!is_hmac(&key, parts.signed.as_bytes(), &parts.signature[..31]), "not the beginning either");
        assert!(!is_hmac(&key, parts.signed.as_bytes(), &[]));
    }

    #[test]
    fn a_token_names_its_user() {
        let user = Ok("user 17, Zoë".to_owned());
        assert_eq!(check(&signed(KEY, &header(), &payload()), NOW), user);
        assert_eq!(check(&with("authy_app_id", json!(3)), NOW), user, "a number may be a number");
        assert_eq!(check(&signed(KEY, &json!({ "alg": "HS256" }), &payload()), NOW), user);
        // Times with a fraction are times (RFC 7519 §2), and clocks differ a little.
        assert_eq!(check(&with("iat", json!(1_795_255_200.25)), NOW), user);
        assert_eq!(check(&with("iat", json!(NOW + 30)), NOW), user);
        assert_eq!(check(&signed(KEY, &header(), &payload()), NOW + 629), user);
        assert_eq!(check(&with("exp", json!(NOW + 3600)), NOW), user);
        let longest = "x".repeat(MAX_CUSTOM_ID);
        assert_eq!(check(&with("custom_user_id", json!(longest)), NOW), Ok(longest));
        assert_eq!(AccountToken::read(&with("authy_app_id", json!("4"))).unwrap().application(), 4);
    }

    #[test]
    fn whatever_is_not_one_is_refused_for_what_it_is() {
        use AccountTokenError::{Bad, Expired};
        use JwsError::{Malformed, OutOfTime, WrongClaims, WrongHeader, WrongSignature};
        let good = signed(KEY, &header(), &payload());
        let (text, signature) = good.rsplit_once('.').unwrap();
        let other_key = signed("vestibule-authy-another", &header(), &payload());
        let other_claims = part(&json!({ "iss": "Shop", "context": { "authy_app_id": 3, "custom_user_id": "root" } }));
        let unsigned = |alg: &str| format!("{}.{}.", part(&json!({ "alg": alg })), part(&payload()));
        let alg = |alg: Value| signed(KEY, &json!({ "alg": alg }), &payload());
        for (name, token, error) in [
            ("nothing", String::new(), Bad(Malformed)),
            ("no token", "authy://account".to_owned(), Bad(Malformed)),
            ("two parts", text.to_owned(), Bad(Malformed)),
            ("four parts", format!("{good}.AA"), Bad(Malformed)),
            ("padded", format!("{good}="), Bad(Malformed)),
            ("too long", with("more", json!("x".repeat(MAX_TOKEN))), Bad(Malformed)),
            ("no algorithm", unsigned("none"), Bad(WrongHeader)),
            ("no algorithm, signed", alg(json!("none")), Bad(WrongHeader)),
            ("another case", alg(json!("hs256")), Bad(WrongHeader)),
            ("another algorithm", alg(json!("HS512")), Bad(WrongHeader)),
            ("a key of two", alg(json!("ES256")), Bad(WrongHeader)),
            ("a list", alg(json!(["HS256"])), Bad(WrongHeader)),
            (
                "what must be understood",
                signed(KEY, &json!({ "alg": "HS256", "crit": ["b64"] }), &payload()),
                Bad(WrongHeader),
            ),
            ("another key", other_key, Bad(WrongSignature)),
            ("no signature", format!("{text}."), Bad(WrongSignature)),
            (
                "other claims",
                format!("{}.{other_claims}.{signature}", text.split_once('.').unwrap().0),
                Bad(WrongSignature),
            ),
            ("no application", without("authy_app_id"), Bad(WrongClaims)),
            ("no number", with("authy_app_id", json!("3 ")), Bad(WrongClaims)),
            ("a number below none", with("authy_app_id", json!(-3)), Bad(WrongClaims)),
            ("a part of a number", with("authy_app_id", json!(3.5)), Bad(WrongClaims)),
            ("another number", with("authy_app_id", json!(4)), Bad(WrongClaims)),
            ("another name", with("iss", json!("shop")), Bad(WrongClaims)),
            ("no name", without("iss"), Bad(WrongClaims)),
            ("no user", without("custom_user_id"), Bad(WrongClaims)),
            ("an empty user", with("custom_user_id", json!("")), Bad(WrongClaims)),
            ("a blank user", with("custom_user_id", json!(" ")), Bad(WrongClaims)),
            ("a user with a blank at the end", with("custom_user_id", json!("a ")), Bad(WrongClaims)),
            ("a user of two lines", with("custom_user_id", json!("a\nb")), Bad(WrongClaims)),
            ("a user that is no text", with("custom_user_id", json!(17)), Bad(WrongClaims)),
            ("a user of too many bytes", with("custom_user_id", json!("é".repeat(128))), Bad(WrongClaims)),
            ("no context", without("context"), Bad(WrongClaims)),
            ("no end", without("exp"), Bad(OutOfTime)),
            ("no beginning", without("iat"), Bad(OutOfTime)),
            ("an end in words", with("exp", json!("2030-01-01")), Bad(OutOfTime)),
            ("from the future", with("iat", json!(NOW + 31)), Bad(OutOfTime)),
            ("ends as it begins", with("exp", json!(NOW)), Bad(OutOfTime)),
            ("for more than an hour", with("exp", json!(NOW + 3601)), Bad(OutOfTime)),
            ("for ever", with("exp", json!(i64::MAX)), Bad(OutOfTime)),
            ("for longer than that", with("exp", json!(1e300)), Bad(OutOfTime)),
            ("long over", with("exp", json!(i64::MIN)), Expired),
            ("over", with("exp", json!(NOW - 30)), Expired),
        ] {
            assert_eq!(check(&token, NOW), Err(error), "{name}: {token}");
        }
        assert_eq!(check(&good, NOW + 630), Err(Expired));
    }

    #[test]
    fn a_signature_has_one_spelling_and_a_token_one_name() {
        let good = signed(KEY, &header(), &payload());
        // The last of 43 characters has two bits that nobody needs.
        for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".chars() {
            let spelt = format!("{}{last}", &good[..good.len() - 1]);
            assert_eq!(check(&spelt, NOW).is_ok(), spelt == good, "{spelt}");
        }
        let name = |text: &str| {
            let token = AccountToken::read(text).unwrap();
            token.check(&shop(), Timestamp::from_secs(NOW)).unwrap().digest()
        };
        assert_eq!(name(&good), name(&signed(KEY, &header(), &payload())));
        assert_ne!(name(&good), name(&with("jti", json!("2"))));
    }
}
