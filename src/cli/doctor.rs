//! `vestibule doctor`: whether the apps answer past the gateway. It asks as a stranger would, without secret and certificate,
//! at the addresses of this machine that others can use, and at those that the configuration names. And whether the
//! directories of its realms and its mail server answer, and whether carriers that wake phones can be used.

mod ask;
mod directories;
mod machine;
mod mail;
mod push;

use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr};
use std::os::unix::fs::PermissionsExt as _;

use futures_util::future::join_all;
use serde::Serialize;

use super::Exit;
use crate::config::{AppConfig, Config, Hosts};
use crate::domain::upstream::Upstream;
use ask::{Answer, Question};
pub use directories::DirectoryFinding;
pub use machine::{Here, here};
pub use mail::MailFinding;
pub use push::PushFinding;

/// What was found at one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The app.
    pub app: String,
    /// What was tried: host or address and port, or an upstream as the configuration writes it.
    pub address: String,
    /// What it means, in one word.
    pub result: Meaning,
    /// What was tried and what answered.
    pub found: String,
    /// What to do about it; empty if nothing.
    pub advice: String,
}

/// What an answer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// The app, or something in its place, answers whoever asks.
    Open,
    /// It answers, and refuses whoever comes without what only the gateway has.
    Refused,
    /// No connection comes about.
    Closed,
    /// The gateway itself listens there.
    Gateway,
    /// It was not tried, and nothing is known.
    NotTried,
}

impl Meaning {
    fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Refused => "refused",
            Self::Closed => "closed",
            Self::Gateway => "gateway",
            Self::NotTried => "not tried",
        }
    }
}

/// Tries what a configuration is about and prints what was found. [`Exit::Refused`] if something is open, or a directory
/// or a mail server does not answer, or a carrier cannot be used.
///
/// # Errors
///
/// If `out` cannot be written.
pub async fn run(config: &Config, here: &Here, json: bool, out: &mut impl Write) -> io::Result<Exit> {
    let findings = examine(config, here).await;
    let directories = directories::examine(config).await;
    let is_open = findings.iter().any(|finding| finding.result == Meaning::Open);
    let mail = mail::examine(config).await;
    let push = push::examine(config);
    let answers = directories.iter().all(|directory| directory.ok) && mail.iter().all(|mail| mail.ok);
    let ok = !is_open && answers && push.as_ref().is_none_or(|push| push.ok);
    if json {
        let value = serde_json::json!({
            "ok": ok, "findings": findings, "directories": directories, "mail": mail, "push": push,
        });
        writeln!(out, "{value:#}")?;
    } else {
        in_words(config, &findings, out)?;
        directories::in_words(&directories, out)?;
        mail.iter().try_for_each(|mail| mail.in_words(out))?;
        push.iter().try_for_each(|push| push.in_words(out))?;
    }
    Ok(if ok { Exit::Done } else { Exit::Refused })
}

fn in_words(config: &Config, findings: &[Finding], out: &mut impl Write) -> io::Result<()> {
    for app in &config.apps {
        let of_app: Vec<_> = findings.iter().filter(|finding| finding.app == app.name).collect();
        let open = of_app.iter().filter(|finding| finding.result == Meaning::Open).count();
        let tried = of_app.iter().filter(|finding| finding.result != Meaning::NotTried).count();
        let verdict = match (open, tried) {
            (0, 0) => "nothing could be tried".to_owned(),
            (0, _) => format!("not reached past the gateway at {tried} addresses"),
            (_, _) => format!("can be reached past the gateway at {open} of {tried} addresses"),
        };
        writeln!(out, "{}: {verdict}", app.name)?;
        for finding in of_app {
            writeln!(out, "  {:<9} {}: {}", finding.result.as_str(), finding.address, finding.found)?;
            if !finding.advice.is_empty() {
                writeln!(out, "            {}", finding.advice)?;
            }
        }
    }
    if config.apps.is_empty() {
        writeln!(out, "no app is configured, so there is nothing to try")?;
    }
    Ok(())
}

/// What is found at every address of every app.
pub async fn examine(config: &Config, here: &Here) -> Vec<Finding> {
    let apps = config.apps.iter().map(|app| async move {
        let mut findings = Vec::new();
        let mut addresses = Vec::new();
        for upstream in &app.upstreams {
            match upstream {
                Upstream::Unix { path } => findings.push(socket(app, upstream, path)),
                Upstream::Tcp { host, port, .. } => match own_addresses(host, *port, here).await {
                    Ok(own) => addresses.extend(own.into_iter().map(|address| (address.to_string(), address))),
                    Err(why) => findings.push(not_tried(app, upstream.to_string(), why)),
                },
            }
        }
        for public in &app.public_addresses {
            let found = ask::resolved(&public.host, public.port).await;
            if found.is_empty() {
                let found = "its name leads nowhere".to_owned();
                findings.push(finding(app, public.to_string(), Meaning::Closed, found, ""));
            }
            addresses.extend(found.into_iter().map(|address| match public.host.parse::<IpAddr>() {
                Ok(_) => (public.to_string(), address),
                Err(_) if public.host.starts_with('[') => (public.to_string(), address),
                Err(_) => (format!("{public} ({})", address.ip()), address),
            }));
        }
        let mut seen = Vec::new();
        addresses.retain(|(_, address)| {
            let is_new = !seen.contains(address);
            seen.push(*address);
            is_new
        });
        let tried = addresses.into_iter().map(|(shown, address)| tried(config, app, here, shown, address));
        findings.extend(join_all(tried).await);
        findings
    });
    join_all(apps).await.into_iter().flatten().collect()
}

/// Where an upstream of this machine could be reached by others.
async fn own_addresses(host: &str, port: u16, here: &Here) -> Result<Vec<SocketAddr>, &'static str> {
    let lives_at = ask::resolved(host, port).await;
    if lives_at.is_empty() {
        return Err("its name leads nowhere");
    }
    let is_here = |address: &SocketAddr| {
        let ip = address.ip().to_canonical();
        ip.is_loopback() || ip.is_unspecified() || here.has(ip)
    };
    if !lives_at.iter().any(is_here) {
        return Err("it lives on another machine: name in `public_addresses` where it must not answer");
    }
    let others = here.at(port);
    if others.is_empty() {
        return Err("no address of this machine but loopback is known: name some in `public_addresses`");
    }
    Ok(others)
}

async fn tried(config: &Config, app: &AppConfig, here: &Here, shown: String, address: SocketAddr) -> Finding {
    let ours = [&config.server.listen, &config.portal.listen, &config.admin.listen];
    let is_ours = |listen: &SocketAddr| {
        listen.port() == address.port()
            && (listen.ip() == address.ip() || listen.ip().is_unspecified() && here.has(address.ip()))
    };
    if ours.into_iter().flatten().any(is_ours) {
        let found = "the gateway itself listens there, by this configuration".to_owned();
        return finding(app, shown, Meaning::Gateway, found, "");
    }
    let path = app.login_page.as_deref().unwrap_or("/");
    let host = match &app.hosts {
        Hosts::Named(hosts) => hosts.first().map_or("localhost", String::as_str),
        Hosts::Any => "localhost",
    };
    let tls = app.upstreams.iter().any(|upstream| matches!(upstream, Upstream::Tcp { tls: true, .. }));
    let knows_us = app.secret_header.is_some() || app.upstream_tls.as_ref().is_some_and(|tls| tls.client.is_some());
    let what = if knows_us { " without what only the gateway has" } else { "" };
    match (ask::ask(&Question { address, host, path, tls }).await, knows_us) {
        (Answer::Closed(how), _) => finding(app, shown, Meaning::Closed, how, ""),
        (Answer::Status(status @ 400..=499), true) => {
            let found = format!("`GET {path}`{what} was answered {status}");
            finding(app, shown, Meaning::Refused, found, "")
        }
        (Answer::Silent, true) => {
            let found = format!("a connection came about, `GET {path}`{what} got no answer");
            finding(app, shown, Meaning::Refused, found, "")
        }
        (Answer::Status(status), _) => {
            let found = format!("`GET {path}`{what} was answered {status}");
            finding(app, shown, Meaning::Open, found, if knows_us { LET_IT_ASK } else { SHUT })
        }
        (Answer::Silent, false) => {
            let found = format!("a connection came about, `GET {path}` got no answer that is HTTP");
            finding(app, shown, Meaning::Open, found, SHUT)
        }
    }
}

const SHUT: &str = "whoever reaches it passes the gateway by: let the app listen on 127.0.0.1 or a Unix socket, close the port \
                    to all but the gateway, or set `secret_header` and let the app refuse whoever comes without";
const LET_IT_ASK: &str = "whoever reaches it passes the gateway by: let the app refuse whoever comes without the secret header \
                          or the client certificate, which it does not do yet";

/// A socket cannot be reached over the network; on this machine its mode says who may connect.
fn socket(app: &AppConfig, upstream: &Upstream, path: &std::path::Path) -> Finding {
    let shown = upstream.to_string();
    let mode = std::fs::metadata(path).map(|metadata| metadata.permissions().mode());
    match mode {
        Ok(mode) if mode & 0o002 != 0 => {
            let found =
                "a socket, which no other machine reaches; its mode lets every user of this one connect".to_owned();
            finding(app, shown, Meaning::Closed, found, "take that from all but the gateway's user where others log in")
        }
        Ok(_) => {
            let found =
                "a socket, which no other machine reaches; its mode keeps most users of this one out".to_owned();
            finding(app, shown, Meaning::Closed, found, "")
        }
        Err(error) => {
            let found = format!("a socket, which no other machine reaches; it cannot be looked at: {}", error.kind());
            finding(app, shown, Meaning::Closed, found, "")
        }
    }
}

fn not_tried(app: &AppConfig, address: String, why: &str) -> Finding {
    finding(app, address, Meaning::NotTried, why.to_owned(), "")
}

fn finding(app: &AppConfig, address: String, result: Meaning, found: String, advice: &str) -> Finding {
    Finding { app: app.name.clone(), address, result, found, advice: advice.to_owned() }
}

#[cfg(test)]
mod tests;
