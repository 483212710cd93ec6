//! Why something was not done, in words that say what to do.

use std::path::PathBuf;

use crate::domain::audit::Broken;
use crate::domain::ids::RealmName;
use crate::domain::user::UserNameError;
use crate::engine::{EngineError, Refused};
use crate::roster::ImportError;
use crate::store::sled::BackupError;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// The engine refused, in the words of [`Refused`], with what to do.
    #[error("{refused}{remedy}")]
    Refused {
        /// Why.
        refused: Refused,
        /// What to do; may be empty.
        remedy: &'static str,
    },
    /// The engine failed.
    #[error("{what}: look at the log of the server")]
    Failed {
        /// What failed.
        what: String,
    },
    /// No such realm.
    #[error("there is no realm `{given}`, there is {}", quoted(known))]
    NoSuchRealm {
        /// What was given.
        given: String,
        /// What there is.
        known: Vec<RealmName>,
    },
    /// No such application.
    #[error("there is no application of the number {given}: `vestibule key list` has them")]
    NoSuchApplication {
        /// What was given.
        given: u64,
    },
    /// A user of an application, whom no administrator adds one by one.
    #[error(
        "users of an application are registered by its program, or brought along by `vestibule user import` with a column `authy_id`"
    )]
    AddedByProgram,
    /// A campaign for users of an application.
    #[error("campaigns are for the users of apps: an application's program says itself when a factor is needed")]
    CampaignOfService,
    /// No such country.
    #[error("`{}` is no country: give its two letters, as `vestibule delivery status` shows it", given.escape_debug())]
    BadCountry {
        /// What was given.
        given: String,
    },
    /// Nobody who has messages sent.
    #[error(
        "`{}` is nobody who has messages sent: give `sign-ins` or a program as `vestibule delivery status` shows it",
        given.escape_debug()
    )]
    BadSpender {
        /// What was given.
        given: String,
    },
    /// No such app.
    #[error("there is no app `{}`, there is {}", given.escape_debug(), known.join(", "))]
    NoSuchApp {
        /// What was given.
        given: String,
        /// What there is.
        known: Vec<String>,
    },
    /// Which of several realms is not said.
    #[error("there are several realms, say which with `--realm`: {}", quoted(known))]
    WhichRealm {
        /// What there is.
        known: Vec<RealmName>,
    },
    /// A name nobody can be sure of.
    #[error("`{}` is no user name: {reason}", given.escape_debug())]
    BadName {
        /// What was given.
        given: String,
        /// Why.
        reason: UserNameError,
    },
    /// Not an e-mail address.
    #[error("`{}` is no e-mail address, give one like `alice@example.org`", given.escape_debug())]
    BadEmail {
        /// What was given.
        given: String,
    },
    /// Not an id.
    #[error("`{}` is no id of {what}, give one as `vestibule {list}` prints it", given.escape_debug())]
    BadId {
        /// What kind of thing, with its article.
        what: &'static str,
        /// The command that prints ids.
        list: &'static str,
        /// What was given.
        given: String,
    },
    /// A role for a key that has none.
    #[error("only keys with `--api admin` have a role")]
    RoleWithoutNeed,
    /// What an application may do, for a key that speaks for none.
    #[error("only keys with `--api authy` speak for an application: leave out what is said of one")]
    ServiceWithoutNeed,
    /// Silent approval, for a key of another interface.
    #[error(
        "only applications of keys with `--api verify` can have an app answer by itself: leave `--silent-approval` out"
    )]
    SilenceWithoutNeed,
    /// Not the name of a campaign.
    #[error("`{}` is no name of a campaign, give small letters, digits and `-`, 40 at most", given.escape_debug())]
    BadCampaignName {
        /// What was given.
        given: String,
    },
    /// A list is more than a line.
    #[error("an import needs its list: use `vestibule user import`")]
    NeedsList,
    /// The list cannot be imported.
    #[error("{0}")]
    List(ImportError),
    /// A path that means something else to the server.
    #[error("`{}` is no absolute path, give the whole path of the backup's file", .0.display())]
    RelativePath(PathBuf),
    /// Not the end of an audit log.
    #[error("`{}` is no end of the audit log, give it as `vestibule audit verify` printed it", given.escape_debug())]
    BadAuditEnd {
        /// What was given.
        given: String,
    },
    /// The audit log is not as it was written.
    #[error("the audit log is not as it was written: {0}; keep this store as it is and compare it with a backup")]
    AuditBroken(Broken),
    /// The backup failed.
    #[error("{error}{}", caused(error))]
    Backup {
        /// Why.
        error: BackupError,
    },
}

fn quoted(names: &[RealmName]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn caused(error: &BackupError) -> String {
    std::error::Error::source(error).map(|source| format!(" ({source})")).unwrap_or_default()
}

impl From<EngineError> for AdminError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Refused(refused) => {
                let remedy = match &refused {
                    Refused::NotFound { what: "user", .. } => ": `vestibule user list` shows the users",
                    Refused::NotFound { what: "device", .. } => ": `vestibule device list NAME` shows a user's phones",
                    Refused::NotFound { what: "app password", .. } => ": `vestibule user show NAME` shows a user's",
                    Refused::NotFound { what: "trusted browser", .. } => {
                        ": `vestibule user browsers NAME` shows a user's"
                    }
                    Refused::NotFound { what: "key", .. } => ": `vestibule key list` shows the keys",
                    Refused::Exists { what: "campaign", .. } => ": `vestibule campaign show NAME` shows it",
                    Refused::Exists { .. } => ": `vestibule user show NAME` shows it",
                    Refused::AlreadyEnrolled => "; `vestibule user reset NAME` takes it away",
                    Refused::TooMany { what: "bypass codes" } => {
                        ": end them with `vestibule user bypass-code NAME --end`"
                    }
                    Refused::NotFound { what: "callback", .. } => {
                        ": `vestibule callback list` shows those that are left; what an application took is gone"
                    }
                    Refused::NotFound { what: "stopped country", .. } => {
                        ": `vestibule delivery status` shows those that are stopped"
                    }
                    Refused::NotFound { what: "campaign", .. } => ": `vestibule campaign list` shows the campaigns",
                    Refused::TooMany { what: "campaigns" } => ": extend one that is there, or add users to it",
                    Refused::TooMany { .. } => ": revoke one first",
                    Refused::ReasonNeeded => ": say why with `--reason`",
                    Refused::Locked => ": `vestibule user unlock NAME` unlocks",
                    Refused::Ended => ": `vestibule user import` gives a later end, by the column `expires`",
                    _ => "",
                };
                Self::Refused { refused, remedy }
            }
            EngineError::Store(error) => Self::Failed { what: format!("the store failed ({error})") },
            EngineError::Busy => Self::Failed { what: error.to_string() },
        }
    }
}

impl From<ImportError> for AdminError {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Engine(error) => error.into(),
            error @ (ImportError::File(_) | ImportError::Broken) => Self::List(error),
        }
    }
}
