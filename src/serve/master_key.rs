//! The master key: from where the configuration says; made on the very first start.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use zeroize::Zeroizing;

use crate::config::{Config, SecretSource};
use crate::domain::seal::Keyring;
use crate::domain::text::hex;

/// Loads the keys, or makes the first one where there is neither a key nor a store.
///
/// # Errors
///
/// If the key cannot be read, is none, is readable by others, or is missing next to an existing store: with another key
/// nothing in it would open.
pub fn load(config: &Config) -> Result<Keyring> {
    match &config.secrets.master_key {
        SecretSource::Env { name, value } => {
            Keyring::parse(value.expose()).with_context(|| format!("the variable `{name}` (`secrets.master_key`)"))
        }
        SecretSource::File(path) => from_file(path, &config.store.path),
    }
}

fn from_file(path: &Path, store: &Path) -> Result<Keyring> {
    let shown = path.display();
    match fs::read_to_string(path) {
        Ok(text) => {
            let text = Zeroizing::new(text);
            let mode = fs::metadata(path)?.permissions().mode();
            if mode & 0o077 != 0 {
                bail!("`{shown}` (`secrets.master_key`) can be read by others; run `chmod 600 {shown}`");
            }
            Keyring::parse(&text).with_context(|| format!("`{shown}` (`secrets.master_key`)"))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if store.exists() && fs::read_dir(store).is_ok_and(|mut entries| entries.next().is_some()) {
                bail!(
                    "`{shown}` (`secrets.master_key`) is missing, but there is a store at `{}`: put the key back; without \
                     it nothing in the store can be read",
                    store.display()
                );
            }
            create(path).with_context(|| format!("cannot write the new master key to `{shown}`"))
        }
        Err(error) => Err(error).with_context(|| format!("cannot read `{shown}` (`secrets.master_key`)")),
    }
}

fn create(path: &Path) -> Result<Keyring> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let mut key = Zeroizing::new([0_u8; 32]);
    getrandom::fill(&mut *key)?;
    let text = Zeroizing::new(format!("{}\n", hex(&*key)));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    tracing::info!(path = %path.display(), "Made a new master key: keep a copy of it apart from backups of the store");
    Ok(Keyring::parse(&text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_start_makes_a_key_and_the_next_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/master.key");
        let store = folder.path().join("data/store");
        let first = from_file(&path, &store).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let sealed = first.sealer("x").seal([0; 24], b"", b"y");
        assert!(from_file(&path, &store).unwrap().sealer("x").open(b"", &sealed).is_ok());
    }

    #[test]
    fn a_missing_key_next_to_a_store_and_a_key_others_can_read_stop_the_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let store = folder.path().join("store");
        fs::create_dir(&store).unwrap();
        fs::write(store.join("db"), "x").unwrap();
        let error = from_file(&path, &store).unwrap_err().to_string();
        assert!(error.contains("is missing"), "{error}");
        fs::write(&path, "00".repeat(32)).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let error = from_file(&path, &store).unwrap_err().to_string();
        assert!(error.contains("chmod 600"), "{error}");
    }
}
