//! What many commands take: whose users are meant, and why something is done.

use clap::Args;

/// Whose users are meant.
#[derive(Debug, Clone, Default, Args)]
pub struct RealmArg {
    /// The realm, where there are several; `service:3` for the users of an application, as `key list` shows it.
    #[arg(long, global = true, value_name = "NAME")]
    pub realm: Option<String>,
}

/// Why something is done.
#[derive(Debug, Clone, Default, Args)]
pub struct ReasonArg {
    /// Why it is done, for the audit log.
    #[arg(long, global = true, value_name = "TEXT")]
    pub reason: Option<String>,
}
