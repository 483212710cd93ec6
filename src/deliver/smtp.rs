//! E-mail over a mail server that takes the gateway's messages: RFC 6409, encrypted before anything is said. Each message has
//! a connection of its own. What the server says of a receiver is not repeated in the log: it names them.

use std::error::Error as _;
use std::fmt;
use std::time::Duration;

use lettre::address::AddressError;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue, MIME_VERSION_1_0};
use lettre::message::{Mailbox, MessageBuilder};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};

use super::provider::{Failed, Provider};
use crate::config::{SecretProblem, SmtpConfig, SmtpEncryption};
use crate::engine::ports::{BoxFuture, DeliverError, Message};

/// Why a mail server of the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SmtpProblem {
    /// The sender is none.
    #[error("`from` is no e-mail address")]
    From(#[from] AddressError),
    /// The password cannot be had.
    #[error("`password` cannot be used")]
    Password(#[from] SecretProblem),
    /// The authorities cannot be read.
    #[error("`ca` cannot be read")]
    Authorities(#[source] std::io::Error),
    /// One of them is none.
    #[error("`ca` holds a certificate that cannot vouch for others, name the authority's")]
    Authority(#[source] lettre::transport::smtp::Error),
}

/// A mail server.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// What it is called in errors and in the log: host and port.
    name: String,
    timeout: Duration,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Smtp {
    /// Reads what a configuration names; connects to nobody yet. Blocks.
    ///
    /// # Errors
    ///
    /// [`SmtpProblem`].
    pub fn new(config: &SmtpConfig) -> Result<Self, SmtpProblem> {
        let tls = || -> Result<TlsParameters, SmtpProblem> {
            let mut tls = TlsParameters::builder(config.host.clone());
            if let Some(ca) = &config.ca {
                let pem = std::fs::read(ca).map_err(SmtpProblem::Authorities)?;
                tls = tls.add_root_certificate(Certificate::from_pem(&pem).map_err(SmtpProblem::Authority)?);
            }
            tls.build_rustls().map_err(SmtpProblem::Authority)
        };
        let tls = match config.encryption {
            SmtpEncryption::StartTls => Tls::Required(tls()?),
            SmtpEncryption::Tls => Tls::Wrapper(tls()?),
            SmtpEncryption::None => Tls::None,
        };
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(config.host.as_str())
            .port(config.port)
            .tls(tls)
            .timeout(Some(config.timeout));
        if let Some(user) = &config.user {
            let password = user.password.password()?;
            transport = transport.credentials(Credentials::new(user.name.clone(), password.expose().clone()));
        }
        let name = format!("the mail server `{}:{}`", config.host, config.port);
        Ok(Self { transport: transport.build(), from: config.from.parse()?, name, timeout: config.timeout })
    }

    /// Says hello to it, and who the gateway is, and sends nothing.
    ///
    /// # Errors
    ///
    /// What it did, in words.
    pub async fn try_it(&self) -> Result<(), DeliverError> {
        let failed = |what: String| DeliverError { reason: format!("{}: {what}", self.name) };
        match tokio::time::timeout(self.timeout, self.transport.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(failed("it is not ready".to_owned())),
            Ok(Err(error)) => Err(failed(in_words(&error))),
            Err(_) => Err(failed(self.slow())),
        }
    }

    async fn say(&self, message: &Message) -> Result<(), Failed> {
        let unfit = |what: &str| Failed::Message(format!("the message cannot be written: {what}"));
        let to = message.to.parse().map_err(|_| unfit("its receiver has no e-mail address"))?;
        // What others named an app or a purpose goes into a line of its own.
        let subject: String = message
            .subject
            .as_deref()
            .unwrap_or_default()
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let email = MessageBuilder::new()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(subject)
            .header(AutoSubmitted)
            .header(MIME_VERSION_1_0)
            .header(ContentType::TEXT_PLAIN)
            .body(message.text.clone())
            .map_err(|_| unfit("its head is not whole"))?;
        match tokio::time::timeout(self.timeout, self.transport.send(email)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) if is_of_message(&error) => Err(Failed::Message(in_words(&error))),
            Ok(Err(error)) => Err(Failed::Provider(in_words(&error))),
            Err(_) => Err(Failed::Provider(self.slow())),
        }
    }

    fn slow(&self) -> String {
        format!("it took longer than {} ms", self.timeout.as_millis())
    }
}

impl Provider for Smtp {
    fn name(&self) -> &str {
        &self.name
    }

    fn hand_over<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), Failed>> {
        Box::pin(self.say(message))
    }
}

/// Whether a refusal is about this receiver or this text, so that the server takes others (RFC 5321 §4.2.3): a mailbox that is not
/// there, is full, or wants to be asked later.
fn is_of_message(error: &lettre::transport::smtp::Error) -> bool {
    error.status().is_some_and(|code| matches!(u16::from(code), 450 | 451 | 550..=554))
}

/// What went wrong. Of an answer its code alone: its text names the receiver.
fn in_words(error: &lettre::transport::smtp::Error) -> String {
    if let Some(code) = error.status() {
        return format!("its answer is {code}");
    }
    if error.is_response() {
        return "its answer cannot be read".to_owned();
    }
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        if !text.contains(&next) {
            text = format!("{text}: {next}");
        }
        cause = error.source();
    }
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Nobody's absence is to be told to the gateway (RFC 3834 §5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
