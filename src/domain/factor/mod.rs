//! Enrolled means of proof. A new one gets a variant of [`Method`], its own file here, and a place in
//! [`super::user::Factors`].

pub mod app;
pub mod codes;
pub mod totp;

use serde::{Deserialize, Serialize};

/// A way to pass the second factor, as configuration, pages and APIs name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// Push approval on a phone.
    OneTouch,
    /// Codes of an authenticator app (TOTP).
    SoftToken,
    /// A code sent by SMS.
    Sms,
    /// A code spoken in a call.
    Voice,
    /// A code sent by e-mail. No second factor by NIST SP 800-63B-4 §3.1.3.1; off unless configured.
    Email,
    /// A single-use recovery code.
    Recovery,
}

impl Method {
    /// Whether it is a code that is sent when it is asked for.
    pub const fn is_sent(self) -> bool {
        match self {
            Self::Sms | Self::Voice | Self::Email => true,
            Self::OneTouch | Self::SoftToken | Self::Recovery => false,
        }
    }

    /// All of them.
    pub const ALL: [Self; 6] = [Self::OneTouch, Self::SoftToken, Self::Sms, Self::Voice, Self::Email, Self::Recovery];

    /// The word used in configuration, JSON and forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OneTouch => "onetouch",
            Self::SoftToken => "softtoken",
            Self::Sms => "sms",
            Self::Voice => "voice",
            Self::Email => "email",
            Self::Recovery => "recovery",
        }
    }

    /// Reads that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == word)
    }
}

/// How a code reaches a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// Text message.
    Sms,
    /// Spoken in a call.
    Voice,
    /// E-mail.
    Email,
}

impl Channel {
    /// The word used in configuration, JSON and forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Voice => "voice",
            Self::Email => "email",
        }
    }

    /// Reads that word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Sms, Self::Voice, Self::Email].into_iter().find(|channel| channel.as_str() == word)
    }

    /// The factor that codes over this channel prove.
    pub const fn method(self) -> Method {
        match self {
            Self::Sms => Method::Sms,
            Self::Voice => Method::Voice,
            Self::Email => Method::Email,
        }
    }
}
