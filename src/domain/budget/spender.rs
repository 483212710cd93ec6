//! Who has messages sent: each is counted by itself, so that none uses up what the others have.

use std::fmt;

use crate::domain::ids::AccountId;
use crate::domain::service::Service;

const SIGN_INS: &str = "sign-ins";
const SERVICE: &str = "service:";
const ACCOUNT: &str = "account:";

/// Who has messages sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spender {
    /// The gateway itself: codes for people who sign in or change their factors.
    SignIns,
    /// An application that has a key of its own, by its number.
    Service(u64),
    /// An account with all of its applications: its program makes as many of them as it likes, and would have a budget with each.
    Account(AccountId),
}

impl Spender {
    /// For whom an application asks.
    pub fn of(service: &Service) -> Self {
        service.account.map_or(Self::Service(service.number), Self::Account)
    }

    /// Reads what it is written as: `sign-ins`, `service:3`, `account:` and its id.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text == SIGN_INS {
            return Some(Self::SignIns);
        }
        match (text.strip_prefix(SERVICE), text.strip_prefix(ACCOUNT)) {
            (Some(number), _) => number.parse().ok().map(Self::Service),
            (None, Some(id)) => AccountId::parse(id).map(Self::Account),
            (None, None) => None,
        }
    }
}

impl fmt::Display for Spender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignIns => f.write_str(SIGN_INS),
            Self::Service(number) => write!(f, "{SERVICE}{number}"),
            Self::Account(id) => write!(f, "{ACCOUNT}{}", id.simple()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spender_is_read_as_it_is_written() {
        let account = AccountId::from_bytes([7; 16]);
        for (spender, text) in [
            (Spender::SignIns, "sign-ins".to_owned()),
            (Spender::Service(3), "service:3".to_owned()),
            (Spender::Account(account), format!("account:{}", "07".repeat(16))),
        ] {
            assert_eq!((spender.to_string(), Spender::parse(&text)), (text.clone(), Some(spender)));
        }
        for text in ["", "sign-in", "service:", "service:x", "account:7", "3"] {
            assert_eq!(Spender::parse(text), None, "{text}");
        }
    }
}
