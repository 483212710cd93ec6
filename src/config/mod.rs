//! The configuration: one TOML file, read and checked as a whole.
//!
//! [`Config`] is what the file means, with every default filled in; there is none as long as one [`Problem`] is left.
//! [`warnings`] says what a right configuration still leaves open. What the values do is for others: nothing here opens,
//! listens or decides. `config.toml` in the repository documents every key, and a test holds it to [`known_keys`].

pub mod duration;
pub mod size;

mod app;
mod check;
mod delivery;
mod domain;
mod limits;
mod login;
mod net;
mod outgoing;
mod policy;
mod preset;
mod problem;
mod push;
mod reader;
mod realm;
mod server;
mod unavailable;
mod upstream;
mod warnings;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use toml::Table;

pub use self::app::{AppConfig, Hosts, Mode, SessionConfig, TokenPlace, WhoamiConfig};
pub use self::delivery::{
    BodyFormat, DeliveryConfig, HttpMethod, HttpTemplate, MailConfig, PhoneDelivery, Place, ProviderConfig, SmtpConfig,
    SmtpEncryption, SmtpUser, Template,
};
pub use self::domain::{apps_of, limits_of};
pub use self::limits::LimitsConfig;
pub use self::login::{
    Condition, Credentials, FieldSource, FieldsIn, HoldMode, JsonExpect, LoginKind, LoginRuleConfig, PredicateConfig,
    UserFrom, UserSource,
};
pub use self::net::{Origin, Scheme, is_kept_from_others};
pub use self::outgoing::OutgoingConfig;
pub use self::policy::{EnrolmentRule, FactorMethod, NumberMatch, OptOut, PolicyConfig, UnknownUsers};
pub use self::preset::{Evidence, Preset, presets};
pub use self::problem::{ConfigError, Problem};
pub use self::push::{ApnsConfig, FcmConfig, NtfyConfig, PushConfig};
pub use self::realm::{LdapBind, LdapConfig, LdapUrl, RealmConfig};
pub use self::server::{
    AdminConfig, PortalConfig, SecretProblem, SecretSource, SecretsConfig, ServerConfig, StoreConfig, StoreKind,
    TimeoutsConfig, TlsConfig,
};
pub use self::upstream::{
    HealthConfig, NEW_SECRET, PublicAddress, SecretHeaderConfig, UpstreamTlsConfig, header_secret,
};
pub use self::warnings::{Warning, warnings};

use self::reader::{Notes, Reader, Section};

/// A whole configuration, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// What browsers reach.
    pub server: ServerConfig,
    /// What phones and integrating apps reach.
    pub portal: PortalConfig,
    /// Administration.
    pub admin: AdminConfig,
    /// Where everything is kept.
    pub store: StoreConfig,
    /// What only the gateway knows.
    pub secrets: SecretsConfig,
    /// What holds for every app that says nothing else; each [`AppConfig::policy`] has it merged in.
    pub policy: PolicyConfig,
    /// Every realm there is, also those that only an app names.
    pub realms: Vec<RealmConfig>,
    /// How messages go out.
    pub delivery: DeliveryConfig,
    /// How far requests of the gateway's own may reach.
    pub outgoing: OutgoingConfig,
    /// What wakes phones.
    pub push: PushConfig,
    /// Every cap.
    pub limits: LimitsConfig,
    /// The protected applications, in the order of the file; may be empty, where only the portal's APIs are used.
    pub apps: Vec<AppConfig>,
}

impl Config {
    /// Reads a file, with the variables of this process.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Unreadable`], [`ConfigError::Syntax`], or [`ConfigError::Problems`] with every problem there is,
    /// certificates that are not there included.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let unreadable = |source| ConfigError::Unreadable { path: path.to_owned(), source };
        let text = fs::read_to_string(path).map_err(unreadable)?;
        let base = path.parent().unwrap_or(Path::new(""));
        let (mut config, mut notes) = read(&parse(&text)?, base, &|name| std::env::var(name).ok(), false);
        notes.problems.extend(check::files(&notes.files));
        notes.problems.extend(realm::read_alias_files(&mut config.realms));
        settled(config, notes)
    }

    /// Reads a text whose relative paths start from `base` and whose variables `env` knows. Looks at no files.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Syntax`], or [`ConfigError::Problems`] with every problem there is.
    pub fn parse(text: &str, base: &Path, env: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let (config, notes) = read(&parse(text)?, base, env, false);
        settled(config, notes)
    }

    /// Every file of a certificate or its key, to be watched for changes.
    pub fn certificate_files(&self) -> impl Iterator<Item = &PathBuf> {
        check::certificates_of(self).flat_map(|tls| [&tls.cert, &tls.key])
    }
}

/// Every key path there is, tables included, with `[]` for places in lists: `apps[].login[].match`.
pub fn known_keys() -> BTreeSet<String> {
    read(&Table::new(), Path::new(""), &|_| None, true).1.known
}

fn parse(text: &str) -> Result<Table, ConfigError> {
    text.parse::<Table>().map_err(|error| {
        // The error's own text quotes the line, which may hold a secret.
        let before = text.get(..error.span().map_or(0, |span| span.start)).unwrap_or_default();
        ConfigError::Syntax {
            line: before.matches('\n').count() + 1,
            column: before.rsplit('\n').next().unwrap_or_default().chars().count() + 1,
            message: error.message().replace('\n', ", "),
        }
    })
}

fn read(table: &Table, base: &Path, env: &dyn Fn(&str) -> Option<String>, probing: bool) -> (Config, Notes) {
    let preset::Laid { file, origins, problems } = preset::lay_under(table);
    let reader = Reader::new(base, env, probing, origins);
    let config = reader.root(&file, read_root);
    check::check(&reader, &config);
    let mut notes = reader.into_notes();
    notes.problems.extend(problems);
    (config, notes)
}

fn read_root(root: &mut Section<'_>) -> Config {
    let server = server::read_server(root);
    let portal = server::read_portal(root);
    let admin = server::read_admin(root);
    let store = server::read_store(root);
    let secrets = server::read_secrets(root);
    let policy = policy::read(root, &PolicyConfig::default());
    let realms = realm::read_realms(root);
    let delivery = delivery::read(root);
    let outgoing = outgoing::read(root);
    let push = push::read(root);
    let limits = limits::read(root);
    let apps = app::read_apps(root, &server, &policy);
    let realms = check::complete(realms, &apps);
    Config { server, portal, admin, store, secrets, policy, realms, delivery, outgoing, push, limits, apps }
}

fn settled(config: Config, mut notes: Notes) -> Result<Config, ConfigError> {
    notes.problems.extend(realm::check_aliases(&config));
    if notes.problems.is_empty() { Ok(config) } else { Err(ConfigError::Problems(notes.problems)) }
}
