//! What can be typed about trusted browsers.

use clap::Args;

/// Arguments of `user browsers`.
#[derive(Debug, Clone, Args)]
pub struct UserBrowsersArgs {
    /// The name as the app knows it.
    pub name: String,
    /// Trust this one no more; its id as the list prints it.
    #[arg(long, value_name = "ID", conflicts_with = "all")]
    pub end: Option<String>,
    /// Trust none of them any more.
    #[arg(long)]
    pub all: bool,
}
