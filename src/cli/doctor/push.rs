//! Whether the carriers of the configuration can be built: their keys are read. Nobody is woken, and nobody is asked.

use std::io::{self, Write};

use serde::Serialize;

use crate::config::Config;
use crate::deliver::push::Carriers;

/// What was found of the carriers that need keys or a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PushFinding {
    /// Whether they can be used.
    pub ok: bool,
    /// Which they are, or what is wrong.
    pub found: String,
}

/// Reads their keys, if there are such carriers.
pub fn examine(config: &Config) -> Option<PushFinding> {
    let push = &config.push;
    let configured = [("ntfy", push.ntfy.is_some()), ("FCM", push.fcm.is_some()), ("APNs", push.apns.is_some())];
    let names: Vec<&str> = configured.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name).collect();
    if names.is_empty() {
        return None;
    }
    Some(match Carriers::configured(config) {
        Ok(_) => PushFinding { ok: true, found: format!("{} can be used; nobody was woken", names.join(", ")) },
        Err(error) => PushFinding { ok: false, found: format!("{:#}", anyhow::Error::new(error)) },
    })
}

impl PushFinding {
    /// Prints what was found.
    ///
    /// # Errors
    ///
    /// If `out` cannot be written.
    pub fn in_words(&self, out: &mut impl Write) -> io::Result<()> {
        let word = if self.ok { "ready" } else { "fails" };
        writeln!(out, "push carriers:\n  {word:<9} {}", self.found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_is_none_is_named_with_its_remedy() {
        let folder = tempfile::tempdir().unwrap();
        let examine = |text: &str| {
            let config = Config::parse(text, folder.path(), &|_| None).unwrap_or_else(|error| panic!("{error}"));
            examine(&config)
        };
        assert_eq!(examine(""), None, "browsers' push services need no key");
        let ntfy = examine("[push.ntfy]\nserver = \"https://ntfy.example.edu\"").unwrap();
        assert_eq!((ntfy.ok, ntfy.found.as_str()), (true, "ntfy can be used; nobody was woken"));
        let fcm = "[push.fcm]\nservice_account_file = \"a.json\"";
        assert!(examine(fcm).unwrap().found.contains("`push.fcm.service_account_file` cannot be used: "));
        std::fs::write(folder.path().join("a.json"), "{\"private_key\":\"geheim\"}").unwrap();
        let found = examine(fcm).unwrap();
        assert!(!found.ok && found.found.contains("is no key of a service account"), "{}", found.found);
        let apns = "[push.apns]\nkey_file = \"k.p8\"\nkey_id = \"ABC123DEFG\"\nteam_id = \"DEF123GHIJ\"";
        std::fs::write(folder.path().join("k.p8"), "geheim").unwrap();
        let found = examine(apns).unwrap();
        assert!(!found.ok && found.found.contains("`push.apns.key_file` holds no private key"), "{}", found.found);
        assert!(!found.found.contains("geheim"), "{}", found.found);
    }
}
