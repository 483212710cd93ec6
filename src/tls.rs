//! Certificates: read from files, chosen by the name the client asks for, read again while serving.

mod danger;

use std::{
    collections::HashMap,
    fmt, fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use arc_swap::ArcSwap;
use parking_lot::Mutex;
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{
        CertificateDer, PrivateKeyDer,
        pem::{self, PemObject},
    },
    server::{ClientHello, ParsedCertificate, ResolvesServerCert},
    sign::CertifiedKey,
};
use thiserror::Error;

pub use self::danger::danger_anybody;

/// The protocols for browsers and programs, the preferred one first.
pub const ALPN: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// A certificate chain with its key, and the hosts it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertFiles {
    /// Host names: `wiki.example.edu` or, for one label more, `*.example.edu`. With `*` or without any it is the
    /// certificate for clients that ask for no name or for one that no other has.
    pub hosts: Vec<String>,
    /// PEM file of the chain, the host's own certificate first.
    pub cert: PathBuf,
    /// PEM file of the private key.
    pub key: PathBuf,
}

/// What is wrong with one certificate.
#[derive(Debug, Error)]
pub enum CertProblem {
    /// A file that cannot be read.
    #[error("cannot read `{path}`; does it exist, and may this user read it?")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file that is not PEM.
    #[error("`{path}` is not PEM")]
    NotPem {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: pem::Error,
    },
    /// A chain file without a certificate.
    #[error("`{path}` has no certificate in it; is it the key? `cert` must name the file that says BEGIN CERTIFICATE")]
    NoCertificate {
        /// The file.
        path: PathBuf,
    },
    /// A chain file whose first certificate is none that TLS can use.
    #[error("the first certificate in `{path}` cannot be used")]
    BadCertificate {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: rustls::Error,
    },
    /// A key file without a key, or with one under a passphrase.
    #[error("`{path}` has no usable private key in it; a key under a passphrase must be decrypted first")]
    NoKey {
        /// The file.
        path: PathBuf,
    },
    /// A key of a kind that TLS here does not know.
    #[error("the key in `{path}` cannot be used; RSA, ECDSA P-256, P-384 and Ed25519 can")]
    BadKey {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: rustls::Error,
    },
    /// A key of another certificate.
    #[error("the key in `{key}` does not belong to the first certificate in `{cert}`")]
    OtherKey {
        /// The chain file.
        cert: PathBuf,
        /// The key file.
        key: PathBuf,
    },
    /// A host that two certificates claim.
    #[error("`{host}` has two certificates, `{first}` and `{second}`; keep one")]
    Twice {
        /// The host; `*` for the default.
        host: String,
        /// The chain file given first.
        first: PathBuf,
        /// The chain file given later.
        second: PathBuf,
    },
}

/// All that is wrong with the certificates, in one go.
#[derive(Debug)]
pub struct CertProblems(Vec<CertProblem>);

impl CertProblems {
    /// The problems, at least one.
    pub fn problems(&self) -> &[CertProblem] {
        &self.0
    }
}

impl fmt::Display for CertProblems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.0.iter().enumerate() {
            let separator = if n == 0 { "" } else { "; " };
            write!(f, "{separator}{problem}")?;
            // The text of several problems has to hold all their causes: `source` could only name one.
            let mut cause = std::error::Error::source(problem);
            while let Some(error) = cause {
                write!(f, ": {error}")?;
                cause = error.source();
            }
        }
        Ok(())
    }
}

impl std::error::Error for CertProblems {}

/// The certificates in use, chosen by the name a client asks for.
#[derive(Debug)]
pub struct CertStore {
    files: Vec<CertFiles>,
    chosen: ArcSwap<ByHost>,
    seen: Mutex<Vec<Stamp>>,
}

#[derive(Debug, Default)]
struct ByHost {
    exact: HashMap<String, Arc<CertifiedKey>>,
    /// By what stands after `*.`.
    wildcard: HashMap<String, Arc<CertifiedKey>>,
    default: Option<Arc<CertifiedKey>>,
}

/// What a file looked like from outside; `None` where there was none.
type Stamp = Option<(SystemTime, u64, u64)>;

impl CertStore {
    /// Reads every certificate.
    ///
    /// # Errors
    ///
    /// [`CertProblems`] names every file that cannot be used, and why.
    pub fn load(files: Vec<CertFiles>) -> Result<Self, CertProblems> {
        let seen = stamps(&files);
        let chosen = ByHost::read(&files)?;
        Ok(Self { files, chosen: ArcSwap::from_pointee(chosen), seen: Mutex::new(seen) })
    }

    /// Reads every certificate again; handshakes from now on use what was read. Blocks on files.
    ///
    /// # Errors
    ///
    /// [`CertProblems`] as for [`load`](Self::load); then all the certificates of before stay in use.
    pub fn reload(&self) -> Result<(), CertProblems> {
        // Before reading: a file that changes meanwhile is noticed by the next look.
        *self.seen.lock() = stamps(&self.files);
        self.chosen.store(Arc::new(ByHost::read(&self.files)?));
        Ok(())
    }

    /// Whether a file is another than when the certificates were last read, well or not. Blocks on files.
    pub fn changed(&self) -> bool {
        stamps(&self.files) != *self.seen.lock()
    }
}

impl ResolvesServerCert for CertStore {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.chosen.load().find(hello.server_name())
    }
}

impl ByHost {
    fn read(files: &[CertFiles]) -> Result<Self, CertProblems> {
        let mut by_host = Self::default();
        let mut owners = HashMap::<String, &Path>::new();
        let mut problems = Vec::new();
        for entry in files {
            let certified = match read_pair(&entry.cert, &entry.key) {
                Ok(certified) => Some(Arc::new(certified)),
                Err(problem) => {
                    problems.push(problem);
                    None
                }
            };
            let default = "*".to_owned();
            let hosts = if entry.hosts.is_empty() { std::slice::from_ref(&default) } else { entry.hosts.as_slice() };
            for host in hosts {
                let host = host.trim_end_matches('.').to_ascii_lowercase();
                if let Some(first) = owners.insert(host.clone(), &entry.cert) {
                    problems.push(CertProblem::Twice {
                        host: host.clone(),
                        first: first.to_owned(),
                        second: entry.cert.clone(),
                    });
                }
                if let Some(certified) = &certified {
                    by_host.insert(host, Arc::clone(certified));
                }
            }
        }
        if problems.is_empty() { Ok(by_host) } else { Err(CertProblems(problems)) }
    }

    fn insert(&mut self, host: String, certified: Arc<CertifiedKey>) {
        if host == "*" {
            self.default = Some(certified);
        } else if let Some(parent) = host.strip_prefix("*.") {
            self.wildcard.insert(parent.to_owned(), certified);
        } else {
            self.exact.insert(host, certified);
        }
    }

    fn find(&self, name: Option<&str>) -> Option<Arc<CertifiedKey>> {
        let named = name.and_then(|name| {
            let name = name.to_ascii_lowercase();
            // A wildcard stands for one label (RFC 9525, 6.3).
            let parent = name.split_once('.').map(|(_, parent)| parent);
            self.exact.get(&name).or_else(|| parent.and_then(|parent| self.wildcard.get(parent))).cloned()
        });
        named.or_else(|| self.default.clone())
    }
}

fn read_pair(cert: &Path, key: &Path) -> Result<CertifiedKey, CertProblem> {
    let chain = read_chain(cert)?;
    let der = read_key(key)?;
    let signing = match ring::sign::any_supported_type(&der) {
        Ok(signing) => signing,
        Err(source) => return Err(CertProblem::BadKey { path: key.to_owned(), source }),
    };
    let certified = CertifiedKey::new(chain, signing);
    match certified.keys_match() {
        Ok(()) => Ok(certified),
        Err(rustls::Error::InconsistentKeys(_)) => {
            Err(CertProblem::OtherKey { cert: cert.to_owned(), key: key.to_owned() })
        }
        Err(source) => Err(CertProblem::BadCertificate { path: cert.to_owned(), source }),
    }
}

/// Reads the certificates of a PEM file: a chain, or authorities. There is at least one, and the first can be used. Blocks.
///
/// # Errors
///
/// [`CertProblem`] of reading, PEM, or the first certificate.
pub fn read_chain(cert: &Path) -> Result<Vec<CertificateDer<'static>>, CertProblem> {
    let path = cert.to_owned();
    let pem = read(cert)?;
    let chain = match CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>() {
        Ok(chain) => chain,
        Err(source) => return Err(CertProblem::NotPem { path, source }),
    };
    let Some(first) = chain.first() else { return Err(CertProblem::NoCertificate { path }) };
    if let Err(source) = ParsedCertificate::try_from(first) {
        return Err(CertProblem::BadCertificate { path, source });
    }
    Ok(chain)
}

/// Reads a certificate with its chain and the key that belongs to it, for a client to show. Blocks.
///
/// # Errors
///
/// [`CertProblem`] names the file that cannot be used, and why.
pub fn read_identity(
    cert: &Path,
    key: &Path,
) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), CertProblem> {
    let certified = read_pair(cert, key)?;
    Ok((certified.cert.clone(), read_key(key)?))
}

fn read_key(key: &Path) -> Result<PrivateKeyDer<'static>, CertProblem> {
    let path = key.to_owned();
    let pem = zeroize::Zeroizing::new(read(key)?);
    match PrivateKeyDer::from_pem_slice(&pem) {
        Ok(der) => Ok(der),
        Err(pem::Error::NoItemsFound) => Err(CertProblem::NoKey { path }),
        Err(source) => Err(CertProblem::NotPem { path, source }),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, CertProblem> {
    fs::read(path).map_err(|source| CertProblem::Unreadable { path: path.to_owned(), source })
}

fn stamps(files: &[CertFiles]) -> Vec<Stamp> {
    files.iter().flat_map(|entry| [&entry.cert, &entry.key]).map(|path| stamp(path)).collect()
}

/// Time and size tell of a file written anew, the inode of one moved into place with an old time.
fn stamp(path: &Path) -> Stamp {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len(), metadata.ino()))
}

/// TLS 1.2 and 1.3 with the certificates of `store`, offering `alpn`.
pub fn server_config(store: Arc<CertStore>, alpn: &[&[u8]]) -> Arc<ServerConfig> {
    let versions = [&rustls::version::TLS13, &rustls::version::TLS12];
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&versions)
        .expect("ring has cipher suites for both versions");
    let mut config = builder.with_no_client_auth().with_cert_resolver(store);
    config.alpn_protocols = alpn.iter().map(|protocol| protocol.to_vec()).collect();
    Arc::new(config)
}

/// Certificates made for a test, and a client that trusts them.
#[cfg(test)]
pub(crate) mod testing {
    use rustls::pki_types::ServerName;
    use tokio::net::TcpStream;
    use tokio_rustls::{TlsConnector, client::TlsStream};

    use super::*;

    /// Certificates in a folder of their own.
    pub(crate) struct Certs {
        folder: tempfile::TempDir,
    }

    impl Certs {
        pub(crate) fn new() -> Self {
            Self { folder: tempfile::tempdir().unwrap() }
        }

        pub(crate) fn path(&self, name: &str) -> PathBuf {
            self.folder.path().join(name)
        }

        /// Writes a fresh `NAME.pem` and `NAME.key` for `host` over those of before.
        pub(crate) fn write(&self, name: &str, host: &str) -> CertificateDer<'static> {
            let pair = rcgen::generate_simple_self_signed([host.to_owned()]).unwrap();
            fs::write(self.path(&format!("{name}.pem")), pair.cert.pem()).unwrap();
            fs::write(self.path(&format!("{name}.key")), pair.signing_key.serialize_pem()).unwrap();
            pair.cert.der().clone()
        }

        pub(crate) fn files(&self, name: &str, hosts: &[&str]) -> CertFiles {
            CertFiles {
                hosts: hosts.iter().map(ToString::to_string).collect(),
                cert: self.path(&format!("{name}.pem")),
                key: self.path(&format!("{name}.key")),
            }
        }

        /// A store with a fresh pair for `wiki.test`, for every name, and what a client must trust.
        pub(crate) fn store(&self) -> (Arc<CertStore>, CertificateDer<'static>) {
            let trusted = self.write("wiki", "wiki.test");
            (Arc::new(CertStore::load(vec![self.files("wiki", &[])]).unwrap()), trusted)
        }
    }

    /// Connects to `address` as a client of `wiki.test` that trusts that one certificate.
    pub(crate) async fn connect(
        address: std::net::SocketAddr,
        trusted: &CertificateDer<'static>,
        alpn: &[u8],
    ) -> io::Result<TlsStream<TcpStream>> {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(trusted.clone()).unwrap();
        let mut config = rustls::ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![alpn.to_vec()];
        let stream = TcpStream::connect(address).await?;
        TlsConnector::from(Arc::new(config)).connect(ServerName::try_from("wiki.test").unwrap(), stream).await
    }
}

#[cfg(test)]
mod tests;
