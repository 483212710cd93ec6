//! Where an app lives and how it knows the gateway: `upstream`, `public_addresses`, `secret_header`, `[apps.upstream_tls]` and
//! `[apps.health]`.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::login::request_pattern;
use super::net::{self, Scheme};
use super::problem::Complaint;
use super::reader::Section;
use super::server::{SecretSource, TlsConfig, read_secret_source};
use crate::domain::pattern::Pattern;
use crate::domain::upstream::Upstream;

/// `[apps.upstream_tls]`: how app and gateway know each other over https.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UpstreamTlsConfig {
    /// PEM file with the authorities that may vouch for the app, instead of those of the system.
    pub ca: Option<PathBuf>,
    /// SHA-256 digests of the certificates the app may show, as a whole. Without `ca` nothing else is asked of them.
    pub pins: Vec<[u8; 32]>,
    /// What the gateway shows to the app.
    pub client: Option<TlsConfig>,
    /// The name that the certificate must have and the app is asked for, instead of the host of its address.
    pub server_name: Option<String>,
}

/// `secret_header`: by it the app knows that a request went through the gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretHeaderConfig {
    /// Its name, in lower case.
    pub name: String,
    /// Its value.
    pub value: SecretSource,
}

/// `[apps.health]`: when an upstream is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthConfig {
    /// The request that a healthy upstream answers with a status from 200 to 399: GET or HEAD, and a path without stars.
    pub probe: Option<Pattern>,
    /// From one probe to the next, and how long an answer may take.
    pub interval: Duration,
    /// How long an upstream is left out after no connection to it came about.
    pub pause: Duration,
}

/// A place at which an app should not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicAddress {
    /// Host name or address, an IPv6 address in brackets.
    pub host: String,
    /// Port.
    pub port: u16,
}

impl fmt::Display for PublicAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_hours(1);
/// As often the proxy tries again.
const MOST_UPSTREAMS: usize = 16;
const EXAMPLE: &str = "for example `http://127.0.0.1:9001`, `https://app.example.edu` or `unix:/run/app.sock`";

/// Never empty in a configuration without problems.
pub(super) fn read_upstreams(section: &mut Section<'_>) -> Vec<Upstream> {
    if !section.has("upstream") {
        section.missing("upstream", "for example `upstream = \"http://127.0.0.1:9001\"`");
    }
    let list = section.text_or_list("upstream", upstream).unwrap_or_default();
    if section.is_empty_list("upstream") {
        section.wrong("upstream", "must name a place", EXAMPLE);
    }
    if list.len() > MOST_UPSTREAMS {
        section.wrong("upstream", format!("must not name more than {MOST_UPSTREAMS} places"), "");
    }
    for (index, one) in list.iter().enumerate().filter(|(index, one)| list[..*index].contains(one)) {
        section.wrong(&format!("upstream[{index}]"), format!("names `{one}` again"), "remove it");
    }
    let any = |wanted: bool| list.iter().any(|one| matches!(one, Upstream::Tcp { tls, .. } if *tls == wanted));
    if any(true) && any(false) {
        let hint = "use https for all: whoever makes the one fail would get the passwords in the clear from the other";
        section.wrong("upstream", "must not mix http and https", hint);
    }
    list
}

fn upstream(text: &str) -> Result<Upstream, Complaint> {
    if let Some(path) = text.strip_prefix("unix:") {
        // `sun_path` has 108 bytes on Linux and 104 elsewhere, with the zero at its end.
        let fits = path.starts_with('/') && path.len() < 104 && !path.contains('\0');
        let complaint = || Complaint::new("must be `unix:` and an absolute path up to 103 bytes long", EXAMPLE);
        return Some(Upstream::Unix { path: PathBuf::from(path) }).filter(|_| fits).ok_or_else(complaint);
    }
    let origin = net::origin(text)?;
    Ok(Upstream::Tcp { tls: origin.scheme == Scheme::Https, host: origin.host, port: origin.port })
}

pub(super) fn read_public_addresses(section: &mut Section<'_>) -> Vec<PublicAddress> {
    section.list("public_addresses", public_address).unwrap_or_default()
}

fn public_address(text: &str) -> Result<PublicAddress, Complaint> {
    let complaint = || Complaint::new("must be a host and a port", "for example `app.example.edu:9001`");
    let (host, port) = text.rsplit_once(':').ok_or_else(complaint)?;
    let port = port.parse::<u16>().ok().filter(|port| *port > 0).ok_or_else(complaint)?;
    Ok(PublicAddress { host: net::host_name(host)?, port })
}

pub(super) fn read_secret_header(section: &mut Section<'_>) -> Option<SecretHeaderConfig> {
    let given = section.has_table("secret_header");
    section.table("secret_header", |section| {
        if !given {
            section.learn(&["name", "value"]);
            return None;
        }
        let name = section.required("name", "for example `name = \"X-Gateway-Secret\"`", header_name);
        let value = read_secret_source(section, "value");
        if !section.has("value") {
            section.missing("value", "give `{ file = \"PATH\" }` or `{ env = \"NAME\" }`");
        }
        match &value {
            Some(SecretSource::Env { name, value }) => {
                if let Err(reason) = header_secret(value.expose()) {
                    section.wrong("value", format!("names the variable `{name}`, whose value {reason}"), NEW_SECRET);
                }
            }
            Some(SecretSource::File(path)) => section.must_exist("value", path),
            None => {}
        }
        Some(SecretHeaderConfig { name: name?, value: value? })
    })
}

/// How to make a secret, for hints.
pub const NEW_SECRET: &str = "make one with `openssl rand -hex 32`";

/// The value of a secret header as it is sent, from what a file or a variable holds.
///
/// # Errors
///
/// What is wrong with it, to be read on from «whose value».
pub fn header_secret(text: &str) -> Result<&str, &'static str> {
    let text = text.trim();
    if text.len() < 16 {
        return Err("is shorter than 16 characters and could be guessed");
    }
    if text.len() > 1024 || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("must be one word of up to 1,024 visible ASCII characters");
    }
    Ok(text)
}

fn header_name(text: &str) -> Result<String, Complaint> {
    let example = "for example `X-Gateway-Secret`";
    let name = http::HeaderName::from_bytes(text.as_bytes())
        .map_err(|_| Complaint::new("must be the name of a header", example))?;
    // Some servers read `_` as `-`: the app would have to guess which was meant.
    if name.as_str().contains(['_', '.']) {
        return Err(Complaint::new("must be of letters, digits and `-`", example));
    }
    let taken = ["x-forwarded-", "x-vestibule-", "accept", "content-", "if-", "sec-", "access-control-", "proxy-"];
    let names = [
        "authorization",
        "cache-control",
        "connection",
        "cookie",
        "date",
        "expect",
        "forwarded",
        "host",
        "keep-alive",
        "origin",
        "range",
        "referer",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
        "via",
        "x-requested-with",
    ];
    if taken.iter().any(|prefix| name.as_str().starts_with(prefix)) || names.contains(&name.as_str()) {
        return Err(Complaint::new("already means something else", example));
    }
    Ok(name.as_str().to_owned())
}

pub(super) fn read_tls(section: &mut Section<'_>, upstreams: &[Upstream]) -> Option<UpstreamTlsConfig> {
    let given = section.has_table("upstream_tls");
    let tls = section.table("upstream_tls", |section| {
        if !given {
            section.learn(&["ca", "pin", "cert", "key", "server_name"]);
            return None;
        }
        if section.is_empty() {
            section.wrong("", "says nothing", "give `ca`, `pin`, `cert` and `key`, or `server_name`, or remove it");
        }
        if section.is_empty_list("pin") {
            section.wrong("pin", "must name a certificate", "or be left out");
        }
        let client = section.has("cert") || section.has("key");
        let hint = "give both `cert` and `key` as PEM files";
        let client = if client {
            Some(TlsConfig { cert: section.existing_file("cert", hint), key: section.existing_file("key", hint) })
        } else {
            section.learn(&["cert", "key"]);
            None
        };
        Some(UpstreamTlsConfig {
            ca: if section.has("ca") {
                Some(section.existing_file("ca", "give a PEM file"))
            } else {
                section.learn(&["ca"]);
                None
            },
            pins: section.list("pin", pin).unwrap_or_default(),
            client,
            server_name: section.text("server_name", net::host_name),
        })
    });
    let is_used = upstreams.iter().any(|one| matches!(one, Upstream::Tcp { tls: true, .. }));
    if tls.is_some() && !is_used && !upstreams.is_empty() {
        section.wrong(
            "upstream_tls",
            "is for https, and `upstream` names none",
            "write `https://` there, or remove it",
        );
    }
    tls
}

fn pin(text: &str) -> Result<[u8; 32], Complaint> {
    let complaint = || {
        let hint = "print it with `openssl x509 -in app.pem -outform der | openssl dgst -sha256 -binary | base64`";
        Complaint::new("must be `sha256/` and the digest of the whole certificate in base64", hint)
    };
    let digest = text.strip_prefix("sha256/").ok_or_else(complaint)?;
    STANDARD.decode(digest).ok().and_then(|digest| digest.try_into().ok()).ok_or_else(complaint)
}

pub(super) fn read_health(section: &mut Section<'_>) -> HealthConfig {
    section.table("health", |section| {
        let health = HealthConfig {
            probe: section.text("probe", probe),
            interval: section.span("interval", 10 * SECOND, SECOND..=HOUR),
            pause: section.span("pause", 10 * SECOND, SECOND..=HOUR),
        };
        if section.has("interval") && !section.has("probe") {
            section.wrong("interval", "is of no use without `probe`", "for example `probe = \"GET /ping\"`");
        }
        health
    })
}

fn probe(text: &str) -> Result<Pattern, Complaint> {
    let example = "the gateway itself sends this request, for example `GET /ping`";
    let pattern = request_pattern(text)?;
    if !matches!(pattern.method(), Some("GET" | "HEAD")) {
        return Err(Complaint::new("must be of GET or HEAD", example));
    }
    if pattern.path().literal().is_none() {
        return Err(Complaint::new("must not have stars", example));
    }
    Ok(pattern)
}
