//! The phone's folder: for each account a private key (PKCS#8 in PEM) and what is known of the account (JSON), readable by
//! their owner only.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use p256::SecretKey;
use p256::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, LineEnding};
use serde::{Deserialize, Serialize};

use crate::domain::factor::totp::{DIGITS, STEP_SECS, Seed};
use crate::domain::text::hex;
use crate::domain::time::Timestamp;

/// What is known of an account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Account {
    /// The portal's address, without a slash at its end.
    pub(super) portal: String,
    pub(super) service: String,
    pub(super) identity: String,
    /// The account of the portal in the protocol: `AC…`.
    #[serde(rename = "account_sid")]
    pub(super) owner: String,
    /// This phone's name in the protocol: `YF…`.
    pub(super) factor: String,
    /// The `kid` of what it signs.
    pub(super) credential: String,
    pub(super) issuer: String,
    /// Whose account it is, in words.
    #[serde(rename = "account")]
    pub(super) user: String,
    /// Whether the portal has seen that the key is here.
    pub(super) verified: bool,
    /// The seed of the authenticator that this phone also is.
    pub(super) softtoken: Option<SoftToken>,
    /// The certificates that vouch for the portal, in PEM; `None`: the public ones.
    pub(super) ca: Option<String>,
}

/// A seed as portals send it.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct SoftToken {
    secret: String,
    algorithm: String,
    digits: u8,
    period: u64,
}

impl std::fmt::Debug for SoftToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SoftToken(..)")
    }
}

impl Account {
    /// The code of now; `None` without a seed of the one kind that is made here.
    pub(super) fn code(&self, now: Timestamp) -> Option<String> {
        let SoftToken { secret, algorithm, digits, period } = self.softtoken.as_ref()?;
        if (algorithm.as_str(), *digits, *period) != ("SHA1", DIGITS, STEP_SECS) {
            return None;
        }
        let bytes = totp_rs::Secret::try_from_base32(secret).ok()?.as_ref().to_vec();
        Some(Seed::new(bytes)?.code_at(now))
    }
}

/// The folder.
#[derive(Debug, Clone)]
pub(super) struct Home {
    folder: PathBuf,
}

/// A key that waits for its account.
pub(super) struct NewKey {
    pub(super) key: SecretKey,
    file: PathBuf,
}

impl NewKey {
    /// Removes the file again. A key without an account is of no use, and none to others either.
    pub(super) fn discard(&self) {
        let _ = fs::remove_file(&self.file);
    }
}

impl Home {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes a key and writes it down.
    pub(super) fn new_key(&self) -> Result<NewKey> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.folder)
            .with_context(|| format!("cannot make the folder `{}`", self.folder.display()))?;
        let mut name = [0; 8];
        let mut bytes = [0; 32];
        fill(&mut name)?;
        let key = loop {
            fill(&mut bytes)?;
            // All but one of 2^32 numbers are keys.
            if let Ok(key) = SecretKey::from_slice(&bytes) {
                break key;
            }
        };
        let file = self.folder.join(format!("new-{}.pem", hex(&name)));
        let pem = key.to_pkcs8_pem(LineEnding::LF).context("the new key cannot be written as PEM")?;
        write_new(&file, pem.as_bytes())?;
        Ok(NewKey { key, file })
    }

    /// Keeps a new account with its key.
    pub(super) fn keep(&self, key: &NewKey, account: &Account) -> Result<()> {
        let file = self.file(account, "pem")?;
        fs::rename(&key.file, &file).with_context(|| format!("cannot write `{}`", file.display()))?;
        self.save(account)
    }

    /// Writes an account down, whole or not at all.
    pub(super) fn save(&self, account: &Account) -> Result<()> {
        let file = self.file(account, "json")?;
        let part = self.file(account, "part")?;
        let _ = fs::remove_file(&part);
        write_new(&part, &serde_json::to_vec_pretty(account)?)?;
        fs::rename(&part, &file).with_context(|| format!("cannot write `{}`", file.display()))
    }

    /// All accounts, in the order they were registered.
    pub(super) fn accounts(&self) -> Result<Vec<Account>> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error).with_context(|| format!("cannot read `{}`", self.folder.display())),
        };
        let mut accounts = Vec::new();
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "json") {
                let text = read_private(&path)?;
                let account: Account = serde_json::from_str(&text)
                    .with_context(|| format!("`{}` is not an account of this phone; remove it", path.display()))?;
                accounts.push(account);
            }
        }
        // A portal's ids sort by time.
        accounts.sort_by(|a, b| (&a.portal, &a.factor).cmp(&(&b.portal, &b.factor)));
        Ok(accounts)
    }

    /// The key of an account.
    pub(super) fn key(&self, account: &Account) -> Result<SecretKey> {
        let file = self.file(account, "pem")?;
        let pem = read_private(&file)?;
        SecretKey::from_pkcs8_pem(&pem)
            .with_context(|| format!("`{}` is not a P-256 key; remove the account and register again", file.display()))
    }

    fn file(&self, account: &Account, extension: &str) -> Result<PathBuf> {
        // Becomes part of a path: nothing else may come from outside.
        if !super::requests::is_sid("YF", &account.factor) {
            bail!("the portal calls this phone `{}`, which is no name of the protocol", super::plain(&account.factor));
        }
        Ok(self.folder.join(format!("{}.{extension}", account.factor)))
    }
}

fn fill(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes).map_err(|error| anyhow::anyhow!("the system gives no random bytes: {error}"))
}

fn write_new(file: &Path, bytes: &[u8]) -> Result<()> {
    let written = || -> std::io::Result<()> {
        let mut opened: File = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
        opened.write_all(bytes)?;
        opened.sync_all()
    };
    written().with_context(|| format!("cannot write `{}`", file.display()))
}

/// Reads a file that nobody else may read.
fn read_private(file: &Path) -> Result<String> {
    let read = || -> std::io::Result<(u32, String)> {
        Ok((fs::metadata(file)?.permissions().mode(), fs::read_to_string(file)?))
    };
    let (mode, text) = read().with_context(|| format!("cannot read `{}`", file.display()))?;
    if mode & 0o077 != 0 {
        bail!("`{0}` may be read by others; if nobody did: chmod 600 '{0}'", file.display());
    }
    Ok(text)
}
