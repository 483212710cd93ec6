//! What can be typed about lists of users.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::config::duration;

/// Arguments of `user import`.
#[derive(Debug, Clone, Args)]
pub struct UserImportArgs {
    /// The list, as CSV in UTF-8; `-` for the standard input.
    pub file: PathBuf,
    /// Only say what would be done.
    #[arg(long)]
    pub dry_run: bool,
    /// Import the good rows although there are bad ones, and write those to a file.
    #[arg(long)]
    pub skip_bad: bool,
    /// The file for bad rows, instead of `FILE.rejected.csv`.
    #[arg(long, value_name = "FILE", requires = "skip_bad")]
    pub rejects: Option<PathBuf>,
    /// Write a letter for each person of the list who has no factor: a page to print, with a link and its code. Nothing is
    /// written with `--dry-run`.
    #[arg(long, value_name = "FOLDER")]
    pub letters: Option<PathBuf>,
    /// How long the links of letters are good: `30d`, `12h`.
    #[arg(long, value_name = "TIME", default_value = "30d", requires = "letters", value_parser = letter_life)]
    pub letters_valid: Duration,
    /// Make the users of all rows members of this campaign. Who is in another stays there.
    #[arg(long, value_name = "NAME")]
    pub campaign: Option<String>,
    /// Let columns pass that are not known: nothing is read from them.
    #[arg(long)]
    pub ignore_columns: bool,
}

/// A time from an hour to a year.
fn letter_life(typed: &str) -> Result<Duration, String> {
    let time = duration::parse(typed).map_err(|error| error.to_string())?;
    let bounds = Duration::from_hours(1)..=Duration::from_hours(365 * 24);
    if bounds.contains(&time) { Ok(time) } else { Err("give a time from `1h` to `365d`".to_owned()) }
}

/// Arguments of `user export`.
#[derive(Debug, Clone, Args)]
pub struct UserExportArgs {
    /// Where to; the standard output if left out.
    pub file: Option<PathBuf>,
}
