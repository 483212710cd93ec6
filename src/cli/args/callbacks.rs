//! What can be typed of `callback`.

use clap::{Args, Subcommand};

/// Arguments of `callback`.
#[derive(Debug, Clone, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct CallbackArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: CallbackCommand,
}

/// Commands of `callback`.
#[derive(Debug, Clone, Subcommand)]
pub enum CallbackCommand {
    /// List the callbacks and webhook events that applications have not taken yet, and why.
    #[command(after_help = "Examples:\n  vestibule callback list\n  vestibule callback list --dead --json\n\n\
        One that fails is tried again after 5 s, 30 s, 2 min, 10 min, 1 h and 6 h; then it is dead. All are kept for 7 days.")]
    List(CallbackListArgs),
    /// Send a callback again at once, or all that were given up.
    #[command(after_help = "Examples:\n  vestibule callback retry 0198c5f2-7a3e-7c11-9a55-3f1d8f0c2b61\n  \
        vestibule callback retry --all")]
    Retry(CallbackRetryArgs),
}

/// Arguments of `callback list`.
#[derive(Debug, Clone, Args)]
pub struct CallbackListArgs {
    /// Only those that were given up.
    #[arg(long)]
    pub dead: bool,
}

/// Arguments of `callback retry`.
#[derive(Debug, Clone, Args)]
pub struct CallbackRetryArgs {
    /// The id, as `list` prints it: the request's as its application knows it, or the `uuid` of a webhook's event.
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    pub id: Option<String>,
    /// All that were given up.
    #[arg(long)]
    pub all: bool,
}
