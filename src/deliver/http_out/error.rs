//! Why a request of the gateway's own came to nothing, in words for whoever can mend it.

use std::error::Error as _;
use std::io;
use std::net::IpAddr;
use std::time::Duration;

use super::HTTPS;
use crate::domain::address::Special;
use crate::tls::CertProblem;

/// Why the authorities of `outgoing.ca` cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OutgoingProblem {
    /// The file cannot be read.
    #[error("`outgoing.ca` cannot be used")]
    Authorities(#[from] CertProblem),
    /// One of them is none.
    #[error("`outgoing.ca` holds a certificate that cannot vouch for others, name the authority's")]
    Authority(#[source] rustls::Error),
}

/// Why a request came to nothing. The texts name no more of an address than its host: paths and queries hold secrets.
#[derive(Debug, thiserror::Error)]
pub enum OutError {
    /// Nothing that could be called.
    #[error("the address cannot be called: it needs https, a host and maybe a port, and takes no user name")]
    Address,
    /// In the clear, to where that is not allowed.
    #[error("`{host}` would be called by plain http: use https{}", named(", or", *.key))]
    Plain {
        /// The host.
        host: String,
        /// By which key of the configuration it could be allowed, if there is one.
        key: Option<&'static str>,
    },
    /// On a port that is not the one of https, where that alone is called.
    #[error("`{host}` would be called on port {port}: only {HTTPS} is")]
    Port {
        /// The host.
        host: String,
        /// The port.
        port: u16,
    },
    /// Nobody knows the host.
    #[error("`{host}` has no address: is the name right, and does this machine's resolver know it")]
    Unknown {
        /// The host.
        host: String,
        /// What the resolver said.
        source: Option<io::Error>,
    },
    /// An address that is none of the public Internet.
    #[error("`{host}` leads to the {kind} address `{address}`{}", named(": if that is meant,", *.key))]
    Inside {
        /// The host.
        host: String,
        /// Where it leads.
        address: IpAddr,
        /// What is wrong with that.
        kind: Special,
        /// By which key of the configuration it could be allowed, if there is one.
        key: Option<&'static str>,
    },
    /// Nobody takes the connection.
    #[error("`{host}` cannot be connected to: is its server up, and its port open")]
    Unreachable {
        /// The host.
        host: String,
        /// What the system said.
        source: io::Error,
    },
    /// No TLS, or with somebody else.
    #[error(
        "`{host}` does not prove who it is: its certificate must be for this name, by a public authority or one of `outgoing.ca`"
    )]
    Tls {
        /// The host.
        host: String,
        /// What was wrong.
        source: io::Error,
    },
    /// It does not speak HTTP to its end.
    #[error("`{host}` breaks off, or speaks no HTTP")]
    Broken {
        /// The host.
        host: String,
        /// What was wrong.
        source: hyper::Error,
    },
    /// It took too long.
    #[error("`{host}` has not answered whole within {} ms", .within.as_millis())]
    Slow {
        /// The host.
        host: String,
        /// How long was waited for it.
        within: Duration,
    },
}

impl OutError {
    /// The error with its causes, in one line.
    pub fn in_words(&self) -> String {
        let mut text = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            text.push_str(": ");
            text.extend(error.to_string().chars().map(|c| if c.is_control() { ' ' } else { c }));
            cause = error.source();
        }
        text
    }
}

/// What an operator can do about an address, in the words before it.
fn named(before: &str, key: Option<&str>) -> String {
    key.map(|key| format!("{before} name its network in `{key}`")).unwrap_or_default()
}
