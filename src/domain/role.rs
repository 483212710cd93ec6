//! What a key of administration may do.

use serde::{Deserialize, Serialize};

use super::bypass::Caps;

/// The role of an admin key. Which request each may make is one table: that of the API's routes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads everything and changes nothing.
    Auditor,
    /// Looks people up and gets them in again: nothing that takes a factor away or lasts.
    Helpdesk,
    /// Everything but what would outlive the key: no other key is made or ended with one.
    Admin,
}

impl Role {
    /// All of them, the weakest first.
    pub const ALL: [Self; 3] = [Self::Auditor, Self::Helpdesk, Self::Admin];

    /// The word used on the command line and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auditor => "auditor",
            Self::Helpdesk => "helpdesk",
            Self::Admin => "admin",
        }
    }

    /// How much a bypass code made by it may be good for; `None` where it makes none.
    pub const fn caps(self) -> Option<Caps> {
        match self {
            Self::Auditor => None,
            Self::Helpdesk => Some(Caps::HELP_DESK),
            Self::Admin => Some(Caps::ADMINISTRATOR),
        }
    }

    /// Whether it reads `/metrics`: an auditor looks after the gateway, the help desk after people.
    pub const fn reads_metrics(self) -> bool {
        matches!(self, Self::Auditor | Self::Admin)
    }
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
