//! What can be typed. What is done with it is for the other files of this module.

mod browsers;
mod callbacks;
mod keys;
mod lists;
mod whose;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

pub use self::browsers::UserBrowsersArgs;
pub use self::callbacks::{CallbackArgs, CallbackCommand};
pub use self::keys::{ApiArg, KeyArgs, KeyCommand, KeyCreateArgs, RoleArg};
pub use self::lists::{UserExportArgs, UserImportArgs};
pub use self::whose::{RealmArg, ReasonArg};

use crate::config::duration;

/// A reverse proxy that gives web applications a second factor.
#[derive(Debug, Clone, Parser)]
#[command(name = "vestibule", version, about, propagate_version = true, subcommand_required = true)]
#[command(arg_required_else_help = true, after_help = "Exit codes: 0 done, 1 refused or failed, 2 usage.")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Options of every command.
    #[command(flatten)]
    pub options: Options,
}

/// Options that may stand anywhere after the command.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// The configuration.
    #[arg(long, global = true, value_name = "FILE", default_value = "config.toml")]
    pub config: PathBuf,
    /// Print JSON wherever a list or record is printed.
    #[arg(long, global = true)]
    pub json: bool,
}

/// The commands.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Run the gateway.
    #[command(after_help = "Example:\n  vestibule serve --config /etc/vestibule/config.toml")]
    Serve,
    /// Try it out: an app behind the gateway, an outbox and a phone, all on this machine and in a temporary folder.
    #[command(
        after_help = "Example:\n  vestibule demo\n\nIt prints the addresses and «ready». Ctrl-C ends it and cleans up."
    )]
    Demo,
    /// Check the configuration: print every problem, or what it leaves open.
    #[command(
        after_help = "Example:\n  vestibule check --config config.toml\n\nExits 1 if there is a problem; warnings exit 0."
    )]
    Check,
    /// Try from this machine whether the apps can be reached past the gateway.
    #[command(
        after_help = "Example:\n  vestibule doctor --config config.toml\n\nTries every app's port at the addresses of \
        this machine, and its `public_addresses`, without its secret. Exits 1 if one answers."
    )]
    Doctor,
    /// Say what would become of a request without a session: app, rule and verdict.
    #[command(after_help = "Examples:\n  vestibule explain GET https://wiki.example.edu/start\n  \
        vestibule explain POST 'https://wiki.example.edu/doku.php?do=login' -d 'u=alice&p=secret'\n  \
        vestibule explain GET https://wiki.example.edu/api -H 'Accept: application/json'")]
    Explain(ExplainArgs),
    /// Write an app's block of the configuration with the app's help.
    App(super::app::AppArgs),
    /// Look at the presets: what is known of well-known apps and forms of login.
    Preset(PresetArgs),
    /// Administer users.
    User(UserArgs),
    /// Administer phones.
    Device(DeviceArgs),
    /// Administer keys of the APIs and of the admin listener.
    Key(KeyArgs),
    /// Look at what applications of the Authy API could not be told yet, and tell them again.
    Callback(CallbackArgs),
    /// Try whether messages go out.
    Delivery(super::delivery::DeliveryArgs),
    /// Bring many people to a second factor by a date.
    Campaign(super::campaign::CampaignArgs),
    /// Look at the audit log: who did what to whose account.
    Audit(super::audit::AuditArgs),
    /// Be a phone: register by a link, list, approve and deny requests.
    Phone(super::phone::PhoneArgs),
    /// Write a backup of the store, while the gateway runs or not.
    #[command(
        after_help = "Example:\n  vestibule backup /var/backups/vestibule.bak\n\nThe master key is not in it: keep a copy elsewhere."
    )]
    Backup(FileArgs),
    /// Fill an empty store from a backup. The gateway must not be running.
    #[command(
        after_help = "Example:\n  vestibule restore /var/backups/vestibule.bak\n\nThe master key of the backup must be configured."
    )]
    Restore(FileArgs),
}

/// Arguments of `explain`.
#[derive(Debug, Clone, Args)]
pub struct ExplainArgs {
    /// The method, for example GET.
    pub method: String,
    /// The whole address, for example `https://wiki.example.edu/start`.
    pub url: String,
    /// The body. A form unless `-H 'Content-Type: …'` says otherwise.
    #[arg(short = 'd', long = "data", value_name = "BODY", allow_hyphen_values = true)]
    pub body: Option<String>,
    /// A header, `Name: value`. May be given several times.
    #[arg(short = 'H', long = "header", value_name = "HEADER")]
    pub headers: Vec<String>,
}

/// Arguments of `preset`.
#[derive(Debug, Clone, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct PresetArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: PresetCommand,
}

/// Commands of `preset`.
#[derive(Debug, Clone, Subcommand)]
pub enum PresetCommand {
    /// List the presets, and whether they were run against their app or written from its documentation.
    #[command(after_help = "Examples:\n  vestibule preset list\n  vestibule preset list --json")]
    List,
    /// Print a preset: what it is for, the app's other ways in, and the block of configuration that it stands for.
    #[command(
        after_help = "Example:\n  vestibule preset show dokuwiki\n\nTo use it write `preset = \"dokuwiki\"` into `[[apps]]`; \
        what else is written there wins."
    )]
    Show(PresetShowArgs),
}

/// Arguments of `preset show`.
#[derive(Debug, Clone, Args)]
pub struct PresetShowArgs {
    /// The name, as `list` prints it.
    pub name: String,
}

/// A file of `backup` and `restore`.
#[derive(Debug, Clone, Args)]
pub struct FileArgs {
    /// The backup's file.
    pub file: PathBuf,
}

/// Arguments of `user`.
#[derive(Debug, Clone, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct UserArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: UserCommand,
    /// Whose users.
    #[command(flatten)]
    pub realm: RealmArg,
    /// Why.
    #[command(flatten)]
    pub reason: ReasonArg,
}

/// A user's name.
#[derive(Debug, Clone, Args)]
pub struct NameArg {
    /// The name as the app knows it.
    pub name: String,
}

/// Commands of `user`.
#[derive(Debug, Clone, Subcommand)]
pub enum UserCommand {
    /// Add a user.
    #[command(
        after_help = "Examples:\n  vestibule user add alice --phone '+49 151 12345678'\n  vestibule user add bob --softtoken\n\n\
        What you add here counts as confirmed. `--softtoken` prints a link for an authenticator app, on a line of its own."
    )]
    Add(UserAddArgs),
    /// Show a user: standing, factors, locks, phones, sessions, app passwords.
    #[command(after_help = "Example:\n  vestibule user show alice --json")]
    Show(NameArg),
    /// List users in the order they were added.
    #[command(after_help = "Example:\n  vestibule user list --realm staff")]
    List,
    /// Add and update the users of a list: all of them, or none if a row is bad.
    #[command(
        after_help = "Examples:\n  vestibule user import people.csv --dry-run\n  vestibule user import people.csv\n  \
        vestibule user import people.csv --skip-bad --rejects bad.csv\n  ldap-to-csv | vestibule user import - --realm staff\n\n\
        The first line names the columns, in any order: username, email, country_code, phone, groups, locale, expires, \
        softtoken_seed; with `--realm service:3`, authy_id too. An empty cell leaves what is there. Without a terminal, and with `--json`, it prints one JSON event a \
        line. Exits 0 if the list was taken (with `--skip-bad` without its bad rows), 1 if nothing was imported."
    )]
    Import(UserImportArgs),
    /// Write the users of a realm as a list that `import` reads, without secrets.
    #[command(
        after_help = "Examples:\n  vestibule user export people.csv\n  vestibule user export --realm staff > staff.csv"
    )]
    Export(UserExportArgs),
    /// Lock a user: their sessions and held logins end at once.
    #[command(after_help = "Example:\n  vestibule user lock alice --reason 'laptop stolen'")]
    Lock(NameArg),
    /// Unlock a user, also after wrong codes.
    #[command(after_help = "Example:\n  vestibule user unlock alice")]
    Unlock(NameArg),
    /// Take all factors and app passwords away, so that the user sets up new ones. Their sessions end; grace is not renewed.
    #[command(after_help = "Example:\n  vestibule user reset alice")]
    Reset(NameArg),
    /// Let a user without a factor do without one, where the policy allows it.
    #[command(after_help = "Example:\n  vestibule user opt-out alice")]
    OptOut(NameArg),
    /// Set how many logins without a factor a user has left.
    #[command(after_help = "Example:\n  vestibule user grace alice 3")]
    Grace(UserGraceArgs),
    /// Make a code for somebody who lost phone and recovery codes: good in place of the second step. They type it where the
    /// sign-in asks for a code.
    #[command(after_help = "Examples:\n  vestibule user bypass-code alice --reason 'lost phone, passport seen'\n  \
        vestibule user bypass-code alice --uses 3 --for 12h --reason 'phone in repair, ticket 4711'\n  \
        vestibule user bypass-code alice --end\n\nAt most 10 uses within 7 days, and three codes at a time. Make sure who asks: \
        with it and the password anybody signs in. The user is told.")]
    BypassCode(BypassCodeArgs),
    /// Find out whether a caller is who they say: their phone shows two words that they read out to you.
    #[command(
        after_help = "Example:\n  vestibule user verify-caller alice --reason 'ticket 4711, asks for a new phone'\n\n\
        Prints the two words and waits for the phone, two minutes at most. The caller opens the request on their phone and reads \
        the words out; compare them, and never say them yourself. Exits 0 if it was answered with yes, 1 if not. «I am not \
        calling» on the phone means that somebody else calls: nothing more is asked there for a while. It shows that the caller \
        has the phone, not that nobody makes them call."
    )]
    VerifyCaller(NameArg),
    /// End one of a user's app passwords at once.
    #[command(
        after_help = "Example:\n  vestibule user app-password-revoke alice 0198c5f2-7a3e-7c11-9a55-3f1d8f0c2b61\n\n\
        `vestibule user show alice` lists them."
    )]
    AppPasswordRevoke(AppPasswordArgs),
    /// List the browsers that a user trusts, or end that.
    #[command(
        after_help = "Examples:\n  vestibule user browsers alice\n  vestibule user browsers alice --all --reason 'laptop stolen'"
    )]
    Browsers(UserBrowsersArgs),
    /// Delete a user and all that is theirs.
    #[command(after_help = "Example:\n  vestibule user delete alice")]
    Delete(NameArg),
}

/// Arguments of `user add`.
#[derive(Debug, Clone, Args)]
pub struct UserAddArgs {
    /// The name as the app knows it.
    pub name: String,
    /// A phone number for codes, in international form.
    #[arg(long, value_name = "+CC…")]
    pub phone: Option<String>,
    /// An address for notices.
    #[arg(long, value_name = "ADDRESS")]
    pub email: Option<String>,
    /// Set up an authenticator app for them: print its `otpauth://` link.
    #[arg(long)]
    pub softtoken: bool,
    /// Logins without a factor, instead of what the policy gives.
    #[arg(long, value_name = "COUNT")]
    pub grace: Option<u32>,
}

/// Arguments of `user bypass-code`.
#[derive(Debug, Clone, Args)]
pub struct BypassCodeArgs {
    /// The name as the app knows it.
    pub name: String,
    /// How many sign-ins it is good for.
    #[arg(long, value_name = "COUNT", default_value_t = 1, conflicts_with = "end")]
    pub uses: u8,
    /// For how long it is good, for example `30m` or `12h`.
    #[arg(long = "for", value_name = "TIME", default_value = "1h", value_parser = duration::parse, conflicts_with = "end")]
    pub lifetime: Duration,
    /// End the user's codes instead.
    #[arg(long)]
    pub end: bool,
}

/// Arguments of `user app-password-revoke`.
#[derive(Debug, Clone, Args)]
pub struct AppPasswordArgs {
    /// The name as the app knows it.
    pub name: String,
    /// The id, as `vestibule user show` prints it.
    pub id: String,
}

/// Arguments of `user grace`.
#[derive(Debug, Clone, Args)]
pub struct UserGraceArgs {
    /// The name as the app knows it.
    pub name: String,
    /// How many logins; 0 for none.
    pub count: u32,
}

/// Arguments of `device`.
#[derive(Debug, Clone, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct DeviceArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: DeviceCommand,
    /// Whose users.
    #[command(flatten)]
    pub realm: RealmArg,
    /// Why.
    #[command(flatten)]
    pub reason: ReasonArg,
}

/// Commands of `device`.
#[derive(Debug, Clone, Subcommand)]
pub enum DeviceCommand {
    /// Invite a user's phone: print the link that registers it, good once and for 15 minutes.
    #[command(
        after_help = "Example:\n  vestibule device invite alice\n\nThe link is a secret: give it to that person only."
    )]
    Invite(NameArg),
    /// List a user's phones.
    #[command(after_help = "Example:\n  vestibule device list alice")]
    List(NameArg),
    /// Remove a phone at once.
    #[command(after_help = "Example:\n  vestibule device revoke 0198c5f2-7a3e-7c11-9a55-3f1d8f0c2b61")]
    Revoke(IdArg),
}

/// An id that a list printed.
#[derive(Debug, Clone, Args)]
pub struct IdArg {
    /// The id, as `list` prints it.
    pub id: String,
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use clap::CommandFactory as _;
    use clap::error::ErrorKind;

    use super::*;

    fn parse(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(std::iter::once("vestibule").chain(line.split_whitespace()))
    }

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn options_stand_anywhere_after_the_command() {
        for line in [
            "user --config /etc/v.toml --json --realm staff show alice",
            "user show --config /etc/v.toml alice --json --realm staff",
            "user show alice --realm staff --json --config=/etc/v.toml",
        ] {
            let cli = parse(line).unwrap_or_else(|error| panic!("{line}: {error}"));
            assert_eq!(cli.options.config, Path::new("/etc/v.toml"), "{line}");
            assert!(cli.options.json, "{line}");
            let Command::User(UserArgs { command: UserCommand::Show(NameArg { name }), realm, .. }) = cli.command
            else {
                panic!("{line}");
            };
            assert_eq!((name.as_str(), realm.realm.as_deref()), ("alice", Some("staff")), "{line}");
        }
        assert_eq!(parse("serve").unwrap().options.config, Path::new("config.toml"));
    }

    #[test]
    fn every_command_of_the_contract_is_there() {
        for line in [
            "serve",
            "demo",
            "check",
            "doctor --json",
            "app observed wiki --clear",
            "app probe http://127.0.0.1:9001/login --user test --password-file p --name wiki --host wiki.test --timeout 5s",
            "explain GET https://wiki.example/ -d u=a -H Accept:text/html -H Origin:x",
            "preset list --json",
            "preset show dokuwiki",
            "user add alice --phone +4915112345678 --email a@example.org --softtoken",
            "user show alice",
            "user list",
            "user import p.csv --letters out --letters-valid 14d",
            "user import - --skip-bad --rejects bad.csv --ignore-columns --json",
            "user export people.csv",
            "user lock alice",
            "user unlock alice",
            "user reset alice",
            "user opt-out alice",
            "user grace alice 3",
            "user delete alice",
            "user verify-caller alice --reason ticket",
            "device invite alice",
            "device list alice",
            "device revoke 0198c5f2-7a3e-7c11-9a55-3f1d8f0c2b61",
            "key create --api admin --name ops",
            "key create --api authy",
            "key create --api verify",
            "key list",
            "callback list --dead",
            "callback retry --all",
            "key revoke 0198c5f2-7a3e-7c11-9a55-3f1d8f0c2b61",
            "backup /tmp/x",
            "restore /tmp/x",
        ] {
            parse(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        }
    }

    #[test]
    fn wrong_usage_exits_2() {
        for line in [
            "",
            "user",
            "user add",
            "user grace alice many",
            "key create",
            "key create --api x",
            "callback retry",
            "callback retry x --all",
            "fly",
            "serve x",
        ] {
            let error = parse(line).unwrap_err();
            assert_eq!(error.exit_code(), 2, "{line}: {error}");
        }
    }

    #[test]
    fn every_command_has_an_example() {
        fn leaves(command: &clap::Command, path: &str, seen: &mut usize) {
            let commands: Vec<_> = command.get_subcommands().filter(|sub| sub.get_name() != "help").collect();
            if commands.is_empty() {
                let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
                assert!(
                    help.contains(&format!("  vestibule{path}")),
                    "`vestibule{path} --help` has no example: {help}"
                );
                *seen += 1;
            }
            for sub in commands {
                leaves(sub, &format!("{path} {}", sub.get_name()), seen);
            }
        }
        let mut seen = 0;
        leaves(&Cli::command(), "", &mut seen);
        assert!(seen >= 22, "{seen}");
        assert_eq!(parse("user add --help").unwrap_err().kind(), ErrorKind::DisplayHelp);
    }
}
