//! `[delivery]`: how messages go out.

use std::path::PathBuf;
use std::time::Duration;

use super::net;
use super::problem::Complaint;
use super::reader::Section;
use super::server::{SecretSource, read_secret_source};
use crate::domain::text::is_email;

/// `[delivery]`: how messages go out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryConfig {
    /// Codes by text message.
    pub sms: DeliveryKind,
    /// Codes read out by a call.
    pub voice: DeliveryKind,
    /// Notices, and codes where a policy allows them.
    pub email: MailConfig,
}

/// The deliveries of text messages and calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryKind {
    /// Sends nothing: appends messages to `outbox.jsonl` beside the store.
    Outbox,
    /// Hands the message to a provider's HTTP interface.
    Http,
}

/// The deliveries of e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailConfig {
    /// Sends nothing: appends messages to `outbox.jsonl` beside the store.
    Outbox,
    /// Hands the message to a mail server.
    Smtp(SmtpConfig),
}

/// A mail server that takes messages of the gateway's (RFC 6409).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpConfig {
    /// Name or address.
    pub host: String,
    /// Port; by default that of `encryption`.
    pub port: u16,
    /// How what is said to it is kept from others.
    pub encryption: SmtpEncryption,
    /// Who the gateway is there.
    pub user: Option<SmtpUser>,
    /// Whom messages come from: an address, with a name before it or without.
    pub from: String,
    /// PEM file of authorities that vouch for it, besides the system's.
    pub ca: Option<PathBuf>,
    /// Within this time it has taken a message.
    pub timeout: Duration,
}

/// How what is said to a mail server is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpEncryption {
    /// Begun in the clear, and encrypted before anything is said; refused where that is not offered.
    StartTls,
    /// From the first byte (RFC 8314 §3.3).
    Tls,
    /// Not at all: on this machine only.
    None,
}

impl SmtpEncryption {
    /// The port that goes with it.
    const fn port(self) -> u16 {
        match self {
            Self::StartTls => 587,
            Self::Tls => 465,
            Self::None => 25,
        }
    }
}

/// Who the gateway is to a mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpUser {
    /// Its name.
    pub name: String,
    /// Its password.
    pub password: SecretSource,
}

const SECOND: Duration = Duration::from_secs(1);

pub(super) fn read(root: &mut Section<'_>) -> DeliveryConfig {
    let paid = [("outbox", DeliveryKind::Outbox), ("http", DeliveryKind::Http)];
    let kind = |section: &mut Section<'_>| section.choice("kind", &paid, DeliveryKind::Outbox);
    root.table("delivery", |section| DeliveryConfig {
        sms: section.table("sms", kind),
        voice: section.table("voice", kind),
        email: section.table("email", read_mail),
    })
}

fn read_mail(section: &mut Section<'_>) -> MailConfig {
    if section.choice("kind", &[("outbox", false), ("smtp", true)], false) {
        return MailConfig::Smtp(read_smtp(section));
    }
    // They may stand there for the day on which it is switched over.
    section.learn(&["host", "port", "encryption", "user", "password", "from", "ca", "timeout"]);
    MailConfig::Outbox
}

fn read_smtp(section: &mut Section<'_>) -> SmtpConfig {
    let host = section.required("host", "for example `host = \"mail.example.edu\"`", host).unwrap_or_default();
    let ways = [("starttls", SmtpEncryption::StartTls), ("tls", SmtpEncryption::Tls), ("none", SmtpEncryption::None)];
    let encryption = section.choice("encryption", &ways, SmtpEncryption::StartTls);
    if encryption == SmtpEncryption::None && !host.is_empty() && !net::is_loopback_host(&host) {
        let reason = format!("would let everybody on the way to `{host}` read codes, and its password");
        section.wrong("encryption", reason, "use `starttls` or `tls`; `none` is for a mail server on this machine");
    }
    let port = section.number("port", u32::from(encryption.port()), 1..=u32::from(u16::MAX));
    SmtpConfig {
        host,
        port: u16::try_from(port).unwrap_or(encryption.port()),
        encryption,
        user: read_user(section),
        from: section
            .required("from", "for example `from = \"Vestibule <vestibule@example.edu>\"`", sender)
            .unwrap_or_default(),
        ca: if section.has("ca") {
            Some(section.existing_file("ca", "give a PEM file"))
        } else {
            section.learn(&["ca"]);
            None
        },
        timeout: section.span("timeout", 15 * SECOND, SECOND..=60 * SECOND),
    }
}

fn read_user(section: &mut Section<'_>) -> Option<SmtpUser> {
    let name = section.text("user", |text| Ok(text.to_owned()));
    let password = read_secret_source(section, "password");
    match (section.has("user"), section.has("password")) {
        (true, false) => section.missing("password", "give `{ file = \"PATH\" }` or `{ env = \"NAME\" }`"),
        (false, true) => section.missing("user", "name whose password it is"),
        (true, true) | (false, false) => {}
    }
    if let Some(SecretSource::File(path)) = &password {
        section.must_exist("password", path);
    }
    Some(SmtpUser { name: name?, password: password? })
}

fn host(text: &str) -> Result<String, Complaint> {
    let hint = "give a name or an address alone, and the port as `port`";
    let origin = net::origin(&format!("https://{text}"))
        .map_err(|complaint| Complaint { hint: hint.to_owned(), ..complaint })?;
    if text.contains(['/', ':', '[']) {
        return Err(Complaint::new("must be the name of a host", hint));
    }
    Ok(origin.host)
}

/// `alerts@example.edu`, or `Name <alerts@example.edu>`.
fn sender(text: &str) -> Result<String, Complaint> {
    let text = text.trim();
    let address = match text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
        Some((_, address)) => address,
        None => text,
    };
    let is_good = is_email(address) && !text.chars().any(char::is_control);
    if is_good {
        return Ok(text.to_owned());
    }
    Err(Complaint::new("must be an e-mail address", "for example `Vestibule <vestibule@example.edu>`"))
}
