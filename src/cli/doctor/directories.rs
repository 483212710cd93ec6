//! Whether the directories of realms answer the gateway: each is connected to, told who the gateway is, and asked once.

use std::io::{self, Write};

use serde::Serialize;

use crate::config::Config;
use crate::directory::LdapDirectory;

/// What was found at one directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DirectoryFinding {
    /// The realm whose it is.
    pub realm: String,
    /// Where it is; empty if nothing could be tried.
    pub url: String,
    /// Whether it could be asked.
    pub ok: bool,
    /// What it did.
    pub found: String,
}

/// Tries every directory of a configuration.
pub async fn examine(config: &Config) -> Vec<DirectoryFinding> {
    let mut findings = Vec::new();
    for (realm, ldap) in config.realms.iter().filter_map(|realm| Some((realm, realm.ldap.as_ref()?))) {
        let finding = |url: String, result: Result<(), String>| DirectoryFinding {
            realm: realm.name.clone(),
            url,
            ok: result.is_ok(),
            found: result.err().unwrap_or_else(|| format!("it takes a search below `{}`", ldap.base)),
        };
        match LdapDirectory::new(ldap) {
            Ok(directory) => findings.extend(
                directory
                    .try_each()
                    .await
                    .into_iter()
                    .map(|(url, result)| finding(url, result.map_err(|error| error.to_string()))),
            ),
            Err(error) => findings.push(finding(String::new(), Err(error.to_string()))),
        }
    }
    findings
}

/// Prints what was found.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn in_words(findings: &[DirectoryFinding], out: &mut impl Write) -> io::Result<()> {
    let mut realm = None;
    for finding in findings {
        if realm != Some(&finding.realm) {
            writeln!(out, "directory of realm {}:", finding.realm)?;
            realm = Some(&finding.realm);
        }
        let word = if finding.ok { "answers" } else { "fails" };
        writeln!(out, "  {word:<9} {}: {}", finding.url, finding.found)?;
    }
    Ok(())
}
