//! `[server]`, `[portal]`, `[admin]`, `[store]` and `[secrets]`: what belongs to the machine.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;
use toml::Value;

use super::net::{self, Origin, Scheme};
use super::problem::Complaint;
use super::reader::Section;
use crate::domain::secret::Secret;
use crate::domain::text::is_email;

/// `[server]`: the listeners that browsers reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerConfig {
    /// Where browsers are listened to; never empty. Port 0 is any free port.
    pub listen: Vec<SocketAddr>,
    /// Certificate for hosts whose app has none of its own.
    pub tls: Option<TlsConfig>,
    /// Plain HTTP on other addresses than loopback is wanted.
    pub insecure: bool,
    /// Networks whose `X-Forwarded-*` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How long running requests may finish after the order to stop.
    pub drain: Duration,
    /// How long a client's connection stays open between two requests.
    pub keep_alive: Duration,
    /// How long a client may send nothing of a body, or take nothing of an answer.
    pub client_timeout: Duration,
    /// Upstream timeouts of every app that sets none of its own.
    pub timeouts: TimeoutsConfig,
}

/// `[server.timeouts]` and `[apps.timeouts]`: how long the gateway waits for an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeoutsConfig {
    /// For a connection, TLS included.
    pub connect: Duration,
    /// For the next bytes of an answer.
    pub read: Duration,
    /// For the app to take the next bytes of a request.
    pub write: Duration,
    /// How long an unused connection to the app is kept.
    pub idle: Duration,
    /// How long a WebSocket or other tunnel may be silent in both directions.
    pub tunnel: Duration,
}

/// A certificate and its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsConfig {
    /// PEM file with the certificate and its chain.
    pub cert: PathBuf,
    /// PEM file with the private key.
    pub key: PathBuf,
}

/// `[portal]`: what phones and integrating apps reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortalConfig {
    /// Where phones are listened to; never empty.
    pub listen: Vec<SocketAddr>,
    /// The certificate, if the gateway itself speaks TLS here.
    pub tls: Option<TlsConfig>,
    /// The address phones know, https or loopback.
    pub url: Origin,
}

/// `[admin]`: administration, metrics and health.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdminConfig {
    /// Where administration is listened to; never empty.
    pub listen: Vec<SocketAddr>,
    /// The certificate, if the gateway itself speaks TLS here.
    pub tls: Option<TlsConfig>,
    /// The address that is written to when something needs an administrator; `None`: nobody is.
    pub alerts: Option<String>,
}

/// `[store]`: where everything is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreConfig {
    /// Which store.
    pub kind: StoreKind,
    /// The folder of the embedded store; the outbox and large held answers lie beside it.
    pub path: PathBuf,
}

/// The stores there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreKind {
    /// Embedded, for one gateway.
    Sled,
    /// For several gateways at once.
    Postgres,
}

/// `[secrets]`: what the gateway must know and nobody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretsConfig {
    /// The key that seals the store and the cookies.
    pub master_key: SecretSource,
}

/// Where a secret comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretSource {
    /// A variable of the environment, read when the configuration was.
    Env {
        /// Name of the variable.
        name: String,
        /// Its value; not empty.
        value: Secret<String>,
    },
    /// A file. The one of the master key is made on the first start, so it need not be there yet.
    File(PathBuf),
}

/// Why a secret cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum SecretProblem {
    /// Its file cannot be read.
    #[error("`{path}` cannot be read, give a file that the gateway may read")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
}

impl SecretSource {
    /// The password that it names. Blocks.
    ///
    /// # Errors
    ///
    /// [`SecretProblem`].
    pub fn password(&self) -> Result<Secret<String>, SecretProblem> {
        let text = match self {
            Self::Env { value, .. } => value.expose().clone(),
            Self::File(path) => std::fs::read_to_string(path)
                .map_err(|source| SecretProblem::File { path: path.display().to_string(), source })?,
        };
        // An editor ends the line; a password may well have blanks.
        let password = Secret::new(text.trim_end_matches(['\r', '\n']).to_owned());
        if password.expose().is_empty() { Err(SecretProblem::Empty) } else { Ok(password) }
    }
}

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

pub(super) fn read_server(root: &mut Section<'_>) -> ServerConfig {
    root.table("server", |section| ServerConfig {
        listen: read_listen(section, "127.0.0.1:8080"),
        tls: read_tls(section),
        insecure: section.flag("insecure", false),
        trusted_proxies: section.list("trusted_proxies", net::network).unwrap_or_default(),
        drain: section.span("drain", 10 * SECOND, Duration::ZERO..=HOUR),
        keep_alive: section.span("keep_alive", 60 * SECOND, SECOND..=HOUR),
        client_timeout: section.span("client_timeout", 60 * SECOND, SECOND..=HOUR),
        timeouts: read_timeouts(section, &DEFAULT_TIMEOUTS),
    })
}

const DEFAULT_TIMEOUTS: TimeoutsConfig = TimeoutsConfig {
    connect: Duration::from_secs(5),
    read: Duration::from_mins(1),
    write: Duration::from_mins(1),
    idle: Duration::from_mins(1),
    tunnel: Duration::from_mins(10),
};

/// Reads `timeouts`; what is not given there is taken from `above`.
pub(super) fn read_timeouts(section: &mut Section<'_>, above: &TimeoutsConfig) -> TimeoutsConfig {
    section.table("timeouts", |section| TimeoutsConfig {
        connect: section.span("connect", above.connect, SECOND..=HOUR),
        read: section.span("read", above.read, SECOND..=DAY),
        write: section.span("write", above.write, SECOND..=DAY),
        idle: section.span("idle", above.idle, SECOND..=DAY),
        tunnel: section.span("tunnel", above.tunnel, SECOND..=DAY),
    })
}

pub(super) fn read_portal(root: &mut Section<'_>) -> PortalConfig {
    root.table("portal", |section| PortalConfig {
        listen: read_listen(section, "127.0.0.1:8081"),
        tls: read_tls(section),
        url: section.text("url", portal_url).unwrap_or_else(|| Origin {
            scheme: Scheme::Http,
            host: "localhost".to_owned(),
            port: 8081,
        }),
    })
}

pub(super) fn read_admin(root: &mut Section<'_>) -> AdminConfig {
    root.table("admin", |section| AdminConfig {
        listen: read_listen(section, "127.0.0.1:8082"),
        tls: read_tls(section),
        alerts: section.text("alerts", alerts).flatten(),
    })
}

fn alerts(text: &str) -> Result<Option<String>, Complaint> {
    match text.trim() {
        "" => Ok(None),
        address if is_email(address) => Ok(Some(address.to_owned())),
        _ => Err(Complaint::new("must be an e-mail address", "like `security@example.edu`; leave it empty for none")),
    }
}

pub(super) fn read_store(root: &mut Section<'_>) -> StoreConfig {
    root.table("store", |section| StoreConfig {
        kind: section.choice("kind", &[("sled", StoreKind::Sled), ("postgres", StoreKind::Postgres)], StoreKind::Sled),
        path: section.path("path", "data/store"),
    })
}

pub(super) fn read_secrets(root: &mut Section<'_>) -> SecretsConfig {
    root.table("secrets", |section| SecretsConfig { master_key: read_secret(section, "master_key", "data/master.key") })
}

fn read_listen(section: &mut Section<'_>, default: &str) -> Vec<SocketAddr> {
    match section.list("listen", net::listen_address) {
        Some(list) => {
            if list.is_empty() && section.is_empty_list("listen") {
                section.wrong("listen", "must name an address", format!("for example `[\"{default}\"]`"));
            }
            list
        }
        None => default.parse().into_iter().collect(),
    }
}

/// Reads `tls = { cert, key }`.
pub(super) fn read_tls(section: &mut Section<'_>) -> Option<TlsConfig> {
    let given = section.has_table("tls");
    section.table("tls", |section| {
        if !given {
            section.learn(&["cert", "key"]);
            return None;
        }
        let hint = "give both `cert` and `key` as PEM files";
        let cert = section.existing_file("cert", hint);
        let key = section.existing_file("key", hint);
        Some(TlsConfig { cert, key })
    })
}

fn read_secret(section: &mut Section<'_>, key: &'static str, default: &str) -> SecretSource {
    read_secret_source(section, key).unwrap_or_else(|| SecretSource::File(section.resolve(PathBuf::from(default))))
}

/// Reads where a secret is; `None` if the key is not there or has a problem, which was reported.
pub(super) fn read_secret_source(section: &mut Section<'_>, key: &'static str) -> Option<SecretSource> {
    enum Form {
        Env(String),
        File(PathBuf),
    }
    let forms = "give `{ file = \"PATH\" }` or `{ env = \"NAME\" }`";
    let form = section.value(key, |value| {
        let table = value.as_table().ok_or_else(|| {
            Complaint::hidden("must not stand in the configuration itself, which is read and copied by many", forms)
        })?;
        let wrong = || Complaint::hidden("must name one file or one variable", forms);
        let mut entries = table.iter();
        let (Some((form, Value::String(name))), None) = (entries.next(), entries.next()) else {
            return Err(wrong());
        };
        match (form.as_str(), name.is_empty()) {
            ("env", false) => Ok(Form::Env(name.clone())),
            ("file", false) => Ok(Form::File(PathBuf::from(name))),
            _ => Err(wrong()),
        }
    });
    match form? {
        Form::Env(name) => {
            let value = section.variable(&name).filter(|value| !value.trim().is_empty());
            if value.is_none() {
                section.wrong(key, format!("names the variable `{name}`, which is not set"), "set it, or name a file");
            }
            value.map(|value| SecretSource::Env { name, value: Secret::new(value) })
        }
        Form::File(path) => Some(SecretSource::File(section.resolve(path))),
    }
}

fn portal_url(text: &str) -> Result<Origin, Complaint> {
    let origin = net::origin(text)?;
    if origin.scheme == Scheme::Http && !origin.is_loopback() {
        return Err(Complaint::new("must be https, or http on `localhost`", "phones keep keys on secure pages only"));
    }
    Ok(origin)
}
