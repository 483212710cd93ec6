//! Whether the mail server of the configuration takes the gateway: it is connected to and told who it is. Nothing is sent.

use std::io::{self, Write};

use serde::Serialize;

use crate::config::{Config, MailConfig};
use crate::deliver::Smtp;

/// What was found at the mail server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailFinding {
    /// Host and port.
    pub server: String,
    /// Whether it takes the gateway.
    pub ok: bool,
    /// What it did.
    pub found: String,
}

/// Tries the mail server, if there is one.
pub async fn examine(config: &Config) -> Option<MailFinding> {
    let MailConfig::Smtp(smtp) = &config.delivery.email else { return None };
    let server = format!("{}:{}", smtp.host, smtp.port);
    let tried = match Smtp::new(smtp) {
        Ok(smtp) => smtp.try_it().await.map_err(|error| error.to_string()),
        Err(error) => Err(format!("{:#}", anyhow::Error::new(error))),
    };
    let found = || "it takes the gateway; `vestibule delivery test email ADDRESS` sends a message".to_owned();
    Some(MailFinding { server, ok: tried.is_ok(), found: tried.err().unwrap_or_else(found) })
}

impl MailFinding {
    /// Prints what was found.
    ///
    /// # Errors
    ///
    /// If `out` cannot be written.
    pub fn in_words(&self, out: &mut impl Write) -> io::Result<()> {
        let word = if self.ok { "answers" } else { "fails" };
        writeln!(out, "mail server:\n  {word:<9} {}: {}", self.server, self.found)
    }
}
