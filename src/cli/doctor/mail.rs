//! Whether each mail server of the configuration takes the gateway: it is connected to and told who it is. Nothing is sent.

use std::io::{self, Write};

use serde::Serialize;

use crate::config::{Config, MailConfig, SmtpConfig};
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

/// Tries every mail server, in the order in which they are asked.
pub async fn examine(config: &Config) -> Vec<MailFinding> {
    let mut findings = Vec::new();
    for delivery in &config.delivery.email {
        match delivery {
            MailConfig::Outbox => {}
            MailConfig::Smtp(smtp) => findings.push(try_it(smtp).await),
        }
    }
    findings
}

async fn try_it(smtp: &SmtpConfig) -> MailFinding {
    let server = format!("{}:{}", smtp.host, smtp.port);
    let tried = match Smtp::new(smtp) {
        Ok(smtp) => smtp.try_it().await.map_err(|error| error.to_string()),
        Err(error) => Err(format!("{:#}", anyhow::Error::new(error))),
    };
    let found = || "it takes the gateway; `vestibule delivery test email ADDRESS` sends a message".to_owned();
    MailFinding { server, ok: tried.is_ok(), found: tried.err().unwrap_or_else(found) }
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
