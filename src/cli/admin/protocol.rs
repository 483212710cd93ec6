//! What can be asked and what comes of it: the lines that go over the socket.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::view::{AuditEnd, BackupView, DeviceView, KeyView, ObservedView, UserDetails, UserView};
use crate::domain::audit::Entry;
use crate::domain::ids::UserId;
use crate::engine::keys::Api;

/// A user by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Of which realm; may be left out where there is one only.
    #[serde(default)]
    pub realm: Option<String>,
    /// The name as it was typed.
    pub name: String,
}

/// A request, and why it is made: the line that goes over the socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// What is asked for.
    pub request: Request,
    /// Why, for the audit log.
    #[serde(default)]
    pub reason: Option<String>,
}

/// What an administrator asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Request {
    /// Adds a user. What is given counts as confirmed.
    UserAdd {
        /// Who.
        person: Person,
        /// A phone number.
        #[serde(default)]
        phone: Option<String>,
        /// An e-mail address.
        #[serde(default)]
        email: Option<String>,
        /// Whether to make a seed for an authenticator app.
        #[serde(default)]
        softtoken: bool,
        /// Logins without a factor; else what the policy gives.
        #[serde(default)]
        grace: Option<u32>,
    },
    /// All about one user.
    UserShow(Person),
    /// A page of users, in the order they were added.
    UserList {
        /// Of which realm; of all if left out.
        #[serde(default)]
        realm: Option<String>,
        /// The page after this user.
        #[serde(default)]
        after: Option<UserId>,
    },
    /// Locks a user.
    UserLock(Person),
    /// Unlocks a user.
    UserUnlock(Person),
    /// Takes all factors of a user away.
    UserReset(Person),
    /// Opts a user out.
    UserOptOut(Person),
    /// Sets the logins a user has left without a factor.
    UserGrace {
        /// Who.
        person: Person,
        /// How many.
        count: u32,
    },
    /// Makes a bypass code.
    UserBypassCode {
        /// Who.
        person: Person,
        /// Sign-ins it is good for.
        uses: u8,
        /// For how long, in seconds.
        seconds: u64,
    },
    /// Ends the bypass codes of a user.
    UserBypassCodesEnd(Person),
    /// Ends an app password of a user.
    UserAppPasswordRevoke {
        /// Who.
        person: Person,
        /// Its id.
        id: String,
    },
    /// Deletes a user.
    UserDelete(Person),
    /// Invites a phone of a user.
    DeviceInvite(Person),
    /// The phones of a user.
    DeviceList(Person),
    /// Removes a phone.
    DeviceRevoke {
        /// Its id.
        id: String,
    },
    /// Makes a key.
    KeyCreate {
        /// What it is good for.
        api: Api,
        /// What to call it.
        name: String,
    },
    /// All keys.
    KeyList,
    /// Ends a key.
    KeyRevoke {
        /// Its id.
        id: String,
    },
    /// What an app in `observe` was seen to do.
    AppObserved {
        /// The app's name.
        app: String,
        /// Forget it instead.
        #[serde(default)]
        clear: bool,
    },
    /// Entries of the audit log, the oldest first, a thousand at most.
    AuditList {
        /// About whose account; all if left out.
        #[serde(default)]
        person: Option<Person>,
        /// Which of them.
        which: Which,
    },
    /// Whether the audit log is as it was written.
    AuditVerify {
        /// Its end as it was noted before, `NUMBER:MARK`.
        #[serde(default)]
        noted: Option<String>,
    },
    /// Writes a backup.
    Backup {
        /// Where to: an absolute path.
        file: PathBuf,
    },
}

/// Which entries of the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// Those after this number.
    After(u64),
    /// As many of the newest.
    Last(usize),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Response {
    /// The user was added.
    UserAdded {
        /// The user.
        user: UserView,
        /// The link for an authenticator app, if one was asked for.
        otpauth: Option<String>,
    },
    /// One user.
    User(Box<UserDetails>),
    /// A page of users.
    Users {
        /// The users.
        users: Vec<UserView>,
        /// Where the next page begins, if there is one.
        next: Option<UserId>,
    },
    /// It is done.
    Done {
        /// What was done, as a sentence.
        text: String,
        /// What else the administrator should know.
        note: Option<String>,
    },
    /// The phone is invited.
    Invited {
        /// The link that registers it. A secret.
        link: String,
        /// For how long it is good, in seconds.
        expires_in: u64,
    },
    /// Phones.
    Devices(Vec<DeviceView>),
    /// A bypass code was made.
    BypassCode {
        /// The code. A secret, shown this once.
        code: String,
        /// Sign-ins it is good for.
        uses: u8,
        /// Until when, RFC 3339.
        expires_at: String,
    },
    /// The key was made.
    KeyCreated {
        /// The key.
        key: KeyView,
        /// What proves it. A secret, shown this once.
        secret: String,
    },
    /// Keys.
    Keys(Vec<KeyView>),
    /// What was seen of an app, the last seen first.
    Observed(Vec<ObservedView>),
    /// Entries of the audit log, as many as are read at once.
    Audit {
        /// The entries.
        entries: Vec<Entry>,
        /// Where the next page begins, if there is one.
        next: Option<u64>,
    },
    /// The audit log is as it was written.
    AuditVerified(AuditEnd),
    /// The backup is written.
    BackedUp(BackupView),
}

impl Request {
    /// The command in words, for the log.
    pub fn word(&self) -> &'static str {
        match self {
            Self::UserAdd { .. } => "user add",
            Self::UserShow(_) => "user show",
            Self::UserList { .. } => "user list",
            Self::UserLock(_) => "user lock",
            Self::UserUnlock(_) => "user unlock",
            Self::UserReset(_) => "user reset",
            Self::UserOptOut(_) => "user opt-out",
            Self::UserGrace { .. } => "user grace",
            Self::UserBypassCode { .. } => "user bypass-code",
            Self::UserBypassCodesEnd(_) => "user bypass-code --end",
            Self::UserAppPasswordRevoke { .. } => "user app-password-revoke",
            Self::UserDelete(_) => "user delete",
            Self::DeviceInvite(_) => "device invite",
            Self::DeviceList(_) => "device list",
            Self::DeviceRevoke { .. } => "device revoke",
            Self::KeyCreate { .. } => "key create",
            Self::KeyList => "key list",
            Self::KeyRevoke { .. } => "key revoke",
            Self::AppObserved { .. } => "app observed",
            Self::AuditList { .. } => "audit list",
            Self::AuditVerify { .. } => "audit verify",
            Self::Backup { .. } => "backup",
        }
    }
}
