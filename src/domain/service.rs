//! Applications of the foreign APIs: who a key speaks for. Its users, their factors and what they are asked are its own.

use serde::{Deserialize, Serialize};

use super::account::Profile;
use super::factor::Method;
use super::ids::{AccountId, RealmName, ServiceId};
use super::secret::Secret;
use super::time::Timestamp;

/// How long a code may be that a service sends, in digits.
pub const CODE_DIGITS: std::ops::RangeInclusive<u8> = 6..=10;
/// The longest name, in characters.
pub const MAX_NAME: usize = 64;
/// The longest address that is called back, in bytes.
pub const MAX_URL: usize = 500;

/// How an application is called back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CallbackMethod {
    /// A body of JSON.
    #[default]
    Post,
    /// A body as forms have it.
    Form,
    /// Everything in the query.
    Get,
}

/// What an operator decides about an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceOptions {
    /// Digits of the codes it sends.
    pub code_digits: u8,
    /// The factors it may use: of onetouch, softtoken, sms, voice, and email, which is no second factor by NIST SP 800-63B-4
    /// §3.1.3.1.
    pub methods: Vec<Method>,
    /// Where it is told of answers.
    pub callback: Option<String>,
    /// And how.
    #[serde(default)]
    pub callback_method: CallbackMethod,
    /// Whether a new user is sent a link to set up the phone, where the program does not say.
    pub install_links: bool,
    /// Whether any code counts as right until a user's first right one, unless the program says `force`. It lets anybody in as
    /// somebody new: off unless an operator wants what the closed service did.
    #[serde(default)]
    pub believes_first_code: bool,
}

impl Default for ServiceOptions {
    /// Seven digits, every factor, no callback, links.
    fn default() -> Self {
        Self {
            code_digits: 7,
            methods: vec![Method::OneTouch, Method::SoftToken, Method::Sms, Method::Voice],
            callback: None,
            callback_method: CallbackMethod::Post,
            install_links: true,
            believes_first_code: false,
        }
    }
}

/// Why options cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ServiceError {
    /// The name is empty or too long.
    #[error("the name of an application has 1 to {MAX_NAME} characters: phones show it to whoever is asked")]
    Name,
    /// Codes of that length are refused by clients, or too easily guessed.
    #[error("`{0}` digits: codes have {start} to {end}", start = CODE_DIGITS.start(), end = CODE_DIGITS.end())]
    Digits(u8),
    /// No factor is left.
    #[error("an application needs one of `onetouch`, `softtoken`, `sms`, `voice` and `email`")]
    NoMethod,
    /// A factor that no such program knows.
    #[error("`{0}` is none of `onetouch`, `softtoken`, `sms`, `voice` and `email`")]
    Method(&'static str),
    /// Nothing that could be called back.
    #[error(
        "the callback `{0}` must be an https address of at most {MAX_URL} characters, without a user name or a fragment"
    )]
    Callback(String),
}

impl ServiceOptions {
    /// Looks at what an operator gave. Whether a callback's address may be reached is looked at when it is called.
    ///
    /// # Errors
    ///
    /// [`ServiceError`].
    pub fn check(&self) -> Result<(), ServiceError> {
        if !CODE_DIGITS.contains(&self.code_digits) {
            return Err(ServiceError::Digits(self.code_digits));
        }
        let is_known = |method: &Method| *method != Method::Recovery;
        if let Some(odd) = self.methods.iter().find(|method| !is_known(method)) {
            return Err(ServiceError::Method(odd.as_str()));
        }
        if self.methods.is_empty() {
            return Err(ServiceError::NoMethod);
        }
        match &self.callback {
            Some(url) if !is_callback(url) => Err(ServiceError::Callback(url.clone())),
            _ => Ok(()),
        }
    }
}

/// An address that could be called back: http only ever leads somewhere where the configuration allows loopback.
fn is_callback(url: &str) -> bool {
    is_web_address(url, &["https", "http"])
}

/// A whole address of one of these schemes, with nothing in it that is read in two ways.
pub(super) fn is_web_address(url: &str, schemes: &[&str]) -> bool {
    let Ok(uri) = url.parse::<http::Uri>() else { return false };
    let authority = uri.authority().map(http::uri::Authority::as_str).unwrap_or_default();
    url.len() <= MAX_URL
        && uri.scheme_str().is_some_and(|scheme| schemes.contains(&scheme))
        && uri.host().is_some_and(|host| !host.is_empty())
        && !authority.contains('@')
        && !url.contains('#')
        && url.bytes().all(|byte| byte.is_ascii_graphic())
}

/// An application of one of the foreign APIs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// Its number; never given to another.
    pub number: u64,
    /// What phones show as whoever asks.
    pub name: String,
    /// What an operator decided.
    pub options: ServiceOptions,
    /// Its key once more: callbacks are signed with the key itself, so a digest will not do. The store seals it.
    pub signing_key: Secret<String>,
    /// The account that made it, if it is one of the Verify API's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// What the account's program decided about it; there if `account` is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Service {
    /// The realm of its users.
    pub fn realm(&self) -> RealmName {
        RealmName::of_service(self.number)
    }

    /// Who is behind it, for what is shared out: its account with all others of it, else itself.
    pub fn owner(&self) -> [u8; 16] {
        self.account.map_or(*self.id.as_bytes(), |account| *account.as_bytes())
    }

    /// Whether it may use a factor.
    pub fn takes(&self, method: Method) -> bool {
        self.options.methods.contains(&method)
    }
}

/// The name as it is kept: trimmed, without what nobody sees.
///
/// # Errors
///
/// [`ServiceError::Name`].
pub fn name(given: &str) -> Result<String, ServiceError> {
    let name = given.trim();
    let is_good = (1..=MAX_NAME).contains(&name.chars().count()) && !name.chars().any(super::user::is_invisible);
    if is_good { Ok(name.to_owned()) } else { Err(ServiceError::Name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_looked_at() {
        let with = |change: fn(&mut ServiceOptions)| {
            let mut options = ServiceOptions::default();
            change(&mut options);
            options.check()
        };
        assert_eq!(with(|_| {}), Ok(()));
        assert_eq!(with(|options| options.code_digits = 5), Err(ServiceError::Digits(5)));
        assert_eq!(with(|options| options.code_digits = 11), Err(ServiceError::Digits(11)));
        assert_eq!(with(|options| options.methods.clear()), Err(ServiceError::NoMethod));
        assert_eq!(with(|options| options.methods.push(Method::Email)), Ok(()));
        assert_eq!(with(|options| options.methods.push(Method::Recovery)), Err(ServiceError::Method("recovery")));
        for (url, is_good) in [
            ("https://app.example.com/authy/callback", true),
            ("http://127.0.0.1:9000/cb?x=1", true),
            ("https://user@app.example.com/", false),
            ("https://app.example.com/#x", false),
            ("ftp://app.example.com/", false),
            ("/callback", false),
            ("https://", false),
            ("https://app.example.com/a b", false),
        ] {
            let options = ServiceOptions { callback: Some(url.to_owned()), ..ServiceOptions::default() };
            assert_eq!(options.check().is_ok(), is_good, "{url}");
        }
    }

    #[test]
    fn a_name_is_what_people_can_read() {
        assert_eq!(name("  Shop "), Ok("Shop".to_owned()));
        for odd in ["", " ", "a\u{202e}b", "a\nb", &"x".repeat(65)] {
            assert_eq!(name(odd), Err(ServiceError::Name), "{odd:?}");
        }
    }

    #[test]
    fn its_realm_is_nobody_elses() {
        assert_eq!(RealmName::of_service(3).as_str(), "service:3");
        assert_eq!(RealmName::parse("service:3"), None);
        assert_eq!(RealmName::of_service(3).service(), Some(3));
        assert_eq!(RealmName::parse("staff").and_then(|realm| realm.service()), None);
    }
}
