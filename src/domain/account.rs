//! Accounts of the Verify API: whoever holds a key makes applications by a program, and decides about them what an operator
//! decides about others. Where the rules come from: `docs/VERIFY-API.md`.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::gsm::shortened;
use super::ids::AccountId;
use super::secret::Secret;
use super::service::ServiceOptions;
use super::time::Timestamp;

/// The longest name of an account's application, in characters.
pub const MAX_FRIENDLY_NAME: usize = 32;
/// How long codes may be that an account's application has sent, in digits. Four are few: what keeps them from being guessed is
/// that five wrong ones end a verification.
pub const CODE_DIGITS: RangeInclusive<u8> = 4..=10;
/// The length of a step of its authenticator apps, in seconds.
pub const STEP_SECS: RangeInclusive<u64> = 20..=60;
/// How many digits they show.
pub const TOTP_DIGITS: RangeInclusive<u8> = 3..=8;
/// The most steps that are taken before and after the present one.
pub const MAX_SKEW: u8 = 2;
/// The longest name of an issuer that they show, in characters.
const MAX_ISSUER: usize = 64;

/// Who may make applications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What an operator called it. Phones show it beside the name that its program gives an application.
    pub name: String,
    /// Its newest key once more: only the key itself, and no digest, could sign what its programs are to be told. The store
    /// seals it.
    pub signing_key: Secret<String>,
    /// Whether those of its applications that say so ([`Profile::silent_approval`]) may ask a phone's own app without a notification,
    /// and have the app answer by itself.
    #[serde(default)]
    pub silent_approval: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

/// How the authenticator apps of an application count, unless one of them is set up otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotpProfile {
    /// What they show as the issuer; the application's name if left out.
    pub issuer: Option<String>,
    /// Seconds of a step.
    pub step_secs: u64,
    /// Digits of a code.
    pub digits: u8,
    /// Steps taken before and after the present one.
    pub skew: u8,
}

impl Default for TotpProfile {
    /// 30 s, six digits, one step either way.
    fn default() -> Self {
        Self { issuer: None, step_secs: 30, digits: 6, skew: 1 }
    }
}

/// What a program decides about an application of its account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// What the program calls it.
    pub friendly_name: String,
    /// Whether what phones are shown has the time at which they were asked.
    pub include_date: bool,
    /// Whether a program may choose the codes that are sent.
    pub custom_codes: bool,
    /// Whether it may ask phones without a notification, if its account may.
    #[serde(default)]
    pub silent_approval: bool,
    /// How authenticator apps count.
    pub totp: TotpProfile,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// What a program says of an application; what it says nothing of stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileChange {
    /// Its name.
    pub friendly_name: Option<String>,
    /// Digits of the codes it has sent.
    pub code_digits: Option<u8>,
    /// See [`Profile::include_date`].
    pub include_date: Option<bool>,
    /// See [`Profile::custom_codes`].
    pub custom_codes: Option<bool>,
    /// See [`Profile::silent_approval`].
    pub silent_approval: Option<bool>,
    /// See [`TotpProfile::issuer`].
    pub issuer: Option<String>,
    /// See [`TotpProfile::step_secs`].
    pub step_secs: Option<u64>,
    /// See [`TotpProfile::digits`].
    pub digits: Option<u8>,
    /// See [`TotpProfile::skew`].
    pub skew: Option<u8>,
}

/// Why a program's word on an application is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// The name is empty or too long, or has what nobody sees.
    #[error("the name of a service has 1 to {MAX_FRIENDLY_NAME} characters: phones show it to whoever is asked")]
    FriendlyName,
    /// No such codes.
    #[error("codes have {} to {} digits", CODE_DIGITS.start(), CODE_DIGITS.end())]
    CodeDigits,
    /// No such issuer.
    #[error("the issuer has 1 to {MAX_ISSUER} characters")]
    Issuer,
    /// No such step.
    #[error("a time step has {} to {} seconds", STEP_SECS.start(), STEP_SECS.end())]
    StepSecs,
    /// No such codes of an authenticator app.
    #[error("codes of authenticator apps have {} to {} digits", TOTP_DIGITS.start(), TOTP_DIGITS.end())]
    TotpDigits,
    /// Too wide.
    #[error("the skew is 0 to {MAX_SKEW} steps")]
    Skew,
    /// An operator did not allow it.
    #[error(
        "silent approval is not allowed for this account: an operator allows it with a key that is made with `--silent-approval`"
    )]
    SilentApproval,
}

fn is_shown(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.chars().count()) && !text.chars().any(super::user::is_invisible)
}

fn within<T: PartialOrd + Copy>(
    given: Option<T>,
    range: &RangeInclusive<T>,
    error: ProfileError,
) -> Result<(), ProfileError> {
    if given.is_none_or(|given| range.contains(&given)) { Ok(()) } else { Err(error) }
}

impl ProfileChange {
    /// Looks whether this account may say it.
    ///
    /// # Errors
    ///
    /// [`ProfileError::SilentApproval`].
    pub fn require(&self, account: &Account) -> Result<(), ProfileError> {
        if self.silent_approval == Some(true) && !account.silent_approval {
            return Err(ProfileError::SilentApproval);
        }
        Ok(())
    }

    /// Looks at what was said.
    ///
    /// # Errors
    ///
    /// [`ProfileError`].
    pub fn check(&self) -> Result<(), ProfileError> {
        if self.friendly_name.as_ref().is_some_and(|name| !is_shown(name.trim(), MAX_FRIENDLY_NAME)) {
            return Err(ProfileError::FriendlyName);
        }
        if self.issuer.as_ref().is_some_and(|issuer| !is_shown(issuer.trim(), MAX_ISSUER)) {
            return Err(ProfileError::Issuer);
        }
        within(self.code_digits, &CODE_DIGITS, ProfileError::CodeDigits)?;
        within(self.step_secs, &STEP_SECS, ProfileError::StepSecs)?;
        within(self.digits, &TOTP_DIGITS, ProfileError::TotpDigits)?;
        within(self.skew, &(0..=MAX_SKEW), ProfileError::Skew)
    }

    /// A new application's profile, and its options: six digits and every factor, no callback of the other API, no links.
    ///
    /// # Errors
    ///
    /// [`ProfileError`], also for one without a name.
    pub fn begin(&self, now: Timestamp) -> Result<(Profile, ServiceOptions), ProfileError> {
        if self.friendly_name.is_none() {
            return Err(ProfileError::FriendlyName);
        }
        let mut options = ServiceOptions { code_digits: 6, install_links: false, ..ServiceOptions::default() };
        options.methods.push(super::factor::Method::Email);
        let blank = Profile {
            friendly_name: String::new(),
            include_date: false,
            custom_codes: false,
            silent_approval: false,
            totp: TotpProfile::default(),
            updated_at: now,
        };
        self.apply(blank, options, now)
    }

    /// What stands after it.
    ///
    /// # Errors
    ///
    /// [`ProfileError`].
    pub fn apply(
        &self,
        before: Profile,
        options: ServiceOptions,
        now: Timestamp,
    ) -> Result<(Profile, ServiceOptions), ProfileError> {
        self.check()?;
        let trimmed = |text: &Option<String>| text.as_ref().map(|text| text.trim().to_owned());
        let totp = TotpProfile {
            issuer: trimmed(&self.issuer).or(before.totp.issuer),
            step_secs: self.step_secs.unwrap_or(before.totp.step_secs),
            digits: self.digits.unwrap_or(before.totp.digits),
            skew: self.skew.unwrap_or(before.totp.skew),
        };
        let profile = Profile {
            friendly_name: trimmed(&self.friendly_name).unwrap_or(before.friendly_name),
            include_date: self.include_date.unwrap_or(before.include_date),
            custom_codes: self.custom_codes.unwrap_or(before.custom_codes),
            silent_approval: self.silent_approval.unwrap_or(before.silent_approval),
            totp,
            updated_at: now,
        };
        let code_digits = self.code_digits.unwrap_or(options.code_digits);
        Ok((profile, ServiceOptions { code_digits, ..options }))
    }
}

/// What people are shown as whoever asks: a program chooses the name of its application freely, so that of its account, which an
/// operator gave, stands before it.
pub fn title(account: &str, friendly_name: &str) -> String {
    if account == friendly_name { account.to_owned() } else { shortened(&format!("{account}: {friendly_name}"), 128) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_000_000);

    fn named(name: &str) -> ProfileChange {
        ProfileChange { friendly_name: Some(name.to_owned()), ..ProfileChange::default() }
    }

    #[test]
    fn what_a_program_says_of_an_application_is_looked_at() {
        let with = |change: fn(&mut ProfileChange)| {
            let mut said = named("Shop");
            change(&mut said);
            said.check()
        };
        assert_eq!(with(|_| {}), Ok(()));
        for odd in ["", "  ", "a\u{202e}b", &"x".repeat(33)] {
            assert_eq!(named(odd).check(), Err(ProfileError::FriendlyName), "{odd:?}");
        }
        assert_eq!(with(|said| said.code_digits = Some(3)), Err(ProfileError::CodeDigits));
        assert_eq!(with(|said| said.code_digits = Some(4)), Ok(()));
        assert_eq!(with(|said| said.step_secs = Some(19)), Err(ProfileError::StepSecs));
        assert_eq!(with(|said| said.step_secs = Some(61)), Err(ProfileError::StepSecs));
        assert_eq!(with(|said| said.digits = Some(9)), Err(ProfileError::TotpDigits));
        assert_eq!(with(|said| said.skew = Some(3)), Err(ProfileError::Skew));
        assert_eq!(with(|said| said.issuer = Some(String::new())), Err(ProfileError::Issuer));
    }

    #[test]
    fn what_nothing_is_said_of_stays() {
        assert_eq!(ProfileChange::default().begin(NOW).unwrap_err(), ProfileError::FriendlyName);
        let (profile, options) = named(" Shop ").begin(NOW).unwrap();
        assert_eq!((profile.friendly_name.as_str(), options.code_digits), ("Shop", 6));
        let said = ProfileChange { skew: Some(2), code_digits: Some(8), ..ProfileChange::default() };
        let later = NOW + std::time::Duration::from_secs(5);
        let (changed, options) = said.apply(profile.clone(), options, later).unwrap();
        assert_eq!(options.code_digits, 8);
        let totp = TotpProfile { skew: 2, ..profile.totp.clone() };
        assert_eq!(changed, Profile { totp, updated_at: later, ..profile });
    }

    #[test]
    fn people_are_shown_the_name_that_an_operator_gave() {
        assert_eq!(title("Shop", "Shop"), "Shop");
        assert_eq!(title("Shop", "Your bank"), "Shop: Your bank");
    }
}
