//! `vestibule app`: what helps to write an app's block of the configuration. [`probe`] looks at its login from outside;
//! what an app in `observe` was seen to do is asked for as administration is.

pub mod probe;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};

use crate::config::duration;

/// Arguments of `app`.
#[derive(Debug, Clone, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct AppArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: AppCommand,
}

/// Commands of `app`.
#[derive(Debug, Clone, Subcommand)]
pub enum AppCommand {
    /// Look at an app's login from outside and write the block of configuration that fits.
    #[command(after_help = "Examples:\n  vestibule app probe http://127.0.0.1:9001/login\n  \
        vestibule app probe http://127.0.0.1:9001/login --user test >> config.toml\n\n\
        It sends one wrong password, for a user that nobody has, and with --user one right one. The password of that test \
        account is asked for on the terminal, or read from --password-file or --password-env. Nothing is sent to any other \
        host. Exits 1 if the login cannot be told from what it saw.")]
    Probe(ProbeArgs),
    /// Show what an app with `observe = true` did that looks like a login, and what its rules would have said.
    #[command(after_help = "Examples:\n  vestibule app observed wiki\n  vestibule app observed wiki --json\n  \
        vestibule app observed wiki --clear\n\nNames of fields, cookies and tokens only, never their values.")]
    Observed(ObservedArgs),
}

/// Arguments of `app observed`.
#[derive(Debug, Clone, Args)]
pub struct ObservedArgs {
    /// The app's name in the configuration.
    pub name: String,
    /// Forget what was seen so far.
    #[arg(long)]
    pub clear: bool,
}

/// Arguments of `app probe`.
#[derive(Debug, Clone, Args)]
pub struct ProbeArgs {
    /// The address of the app's login page, as it is reached without the gateway.
    pub url: String,
    /// A test account of the app: with its password too, right and wrong answers are compared.
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,
    /// The file with that account's password on its first line.
    #[arg(long, value_name = "FILE", requires = "user", conflicts_with = "password_env")]
    pub password_file: Option<PathBuf>,
    /// The variable of the environment with that account's password.
    #[arg(long, value_name = "NAME", requires = "user")]
    pub password_env: Option<String>,
    /// What to call the app in the configuration: `a` to `z`, `0` to `9` and `-`.
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub name: Option<String>,
    /// The host under which browsers will reach it through the gateway.
    #[arg(long, value_name = "HOST", value_parser = host)]
    pub host: Option<String>,
    /// PEM file of the certificates that vouch for the app, instead of the public ones.
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// How long each answer may take.
    #[arg(long, value_name = "SPAN", default_value = "10s", value_parser = duration::parse)]
    pub timeout: Duration,
}

fn name(text: &str) -> Result<String, String> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_name = (1..=63).contains(&text.len()) && text.bytes().all(plain);
    if is_name { Ok(text.to_owned()) } else { Err("must be of `a` to `z`, `0` to `9` and `-`".to_owned()) }
}

fn host(text: &str) -> Result<String, String> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.';
    let is_host = (1..=253).contains(&text.len()) && text.bytes().all(plain) && !text.starts_with(['.', '-']);
    if is_host {
        Ok(text.to_owned())
    } else {
        Err("must be the name of a host in lower case, without a port".to_owned())
    }
}
