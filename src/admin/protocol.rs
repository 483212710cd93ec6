//! What can be asked and what comes of it: the lines that go over the socket.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::callback::{CallbackRequest, CallbackView};
use super::caller::{CallerRequest, CallerView};
use super::campaign::{CampaignReport, CampaignRequest, CampaignView};
use super::delivery::{DeliveryRequest, DeliveryView};
use super::view::{AuditEnd, BackupView, BrowserView, DeviceView, KeyView, ObservedView, UserDetails, UserView};
use crate::domain::audit::Entry;
use crate::domain::ids::{CallbackId, UserId};
use crate::domain::role::Role;
use crate::domain::service::ServiceOptions;
use crate::engine::keys::Api;
use crate::roster::Summary;

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

/// How a list of users is to be imported.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportRequest {
    /// Into which realm; may be left out where there is one only.
    #[serde(default)]
    pub realm: Option<String>,
    /// Only look.
    #[serde(default)]
    pub dry_run: bool,
    /// Import the good rows although there are bad ones.
    #[serde(default)]
    pub skip_bad: bool,
    /// Let columns pass that are not known.
    #[serde(default)]
    pub ignore_columns: bool,
    /// Make the users of all rows members of this campaign.
    #[serde(default)]
    pub campaign: Option<String>,
    /// Write letters whose links are good for so many seconds.
    #[serde(default)]
    pub letters: Option<u64>,
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
    /// Imports the list that follows.
    UserImport(ImportRequest),
    /// A page of users as rows of a list, in the order they were added.
    UserExport {
        /// Of which realm; may be left out where there is one only.
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
    /// The browsers that a user trusts.
    UserBrowsers(Person),
    /// Ends that.
    UserBrowsersEnd {
        /// Who.
        person: Person,
        /// Of which one; of all if left out.
        #[serde(default)]
        id: Option<String>,
    },
    /// Deletes a user.
    UserDelete(Person),
    /// Something of verifying a caller.
    Caller(CallerRequest),
    /// Something of callbacks.
    Callback(CallbackRequest),
    /// Something of the budgets of messages.
    Delivery(DeliveryRequest),
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
        /// What it may do on the admin listener; all of it if left out.
        #[serde(default)]
        role: Option<Role>,
        /// What its application may do, for a key of the Authy API; what programs expect if left out.
        #[serde(default)]
        service: Option<ServiceOptions>,
        /// Whether applications of its account may have a phone's app answer by itself, for a key of the Verify API.
        #[serde(default)]
        silent_approval: bool,
    },
    /// All keys.
    KeyList,
    /// Makes another key for the application of a key.
    KeyRenew {
        /// The key's id.
        id: String,
    },
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
    /// Something of campaigns.
    Campaign(Box<CampaignRequest>),
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
    /// What became of a list.
    Imported(Summary),
    /// A page of users as rows of a list.
    Exported {
        /// Their cells.
        rows: Vec<Vec<String>>,
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
    /// A caller is being verified.
    Caller(CallerView),
    /// A page of callbacks.
    Callbacks {
        /// What is in it.
        callbacks: Vec<CallbackView>,
        /// Where the next page begins, if there is one.
        next: Option<CallbackId>,
    },
    /// What of the budgets of messages is used.
    Delivery(Box<DeliveryView>),
    /// Phones.
    Devices(Vec<DeviceView>),
    /// Trusted browsers.
    Browsers(Vec<BrowserView>),
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
    /// Campaigns.
    Campaigns(Vec<CampaignView>),
    /// A campaign.
    Campaign(Box<CampaignView>),
    /// Where the members of a campaign stand.
    CampaignReport(Box<CampaignReport>),
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
            Self::UserImport(_) => "user import",
            Self::UserExport { .. } => "user export",
            Self::UserLock(_) => "user lock",
            Self::UserUnlock(_) => "user unlock",
            Self::UserReset(_) => "user reset",
            Self::UserOptOut(_) => "user opt-out",
            Self::UserGrace { .. } => "user grace",
            Self::UserBypassCode { .. } => "user bypass-code",
            Self::UserBypassCodesEnd(_) => "user bypass-code --end",
            Self::UserAppPasswordRevoke { .. } => "user app-password-revoke",
            Self::UserBrowsers(_) => "user browsers",
            Self::UserBrowsersEnd { .. } => "user browsers --end",
            Self::UserDelete(_) => "user delete",
            Self::Caller(request) => request.word(),
            Self::Callback(request) => request.word(),
            Self::Delivery(request) => request.word(),
            Self::DeviceInvite(_) => "device invite",
            Self::DeviceList(_) => "device list",
            Self::DeviceRevoke { .. } => "device revoke",
            Self::KeyCreate { .. } => "key create",
            Self::KeyList => "key list",
            Self::KeyRenew { .. } => "key renew",
            Self::KeyRevoke { .. } => "key revoke",
            Self::AppObserved { .. } => "app observed",
            Self::AuditList { .. } => "audit list",
            Self::AuditVerify { .. } => "audit verify",
            Self::Campaign(request) => request.word(),
            Self::Backup { .. } => "backup",
        }
    }
}
