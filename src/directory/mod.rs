//! Directories of people (LDAP, RFC 4511), asked whose a name is. Each question has a connection of its own: they are few,
//! since answers are remembered and names that are known here are never asked for. No password but the gateway's own is
//! ever sent. What an answer means for a login is the engine's.

mod entry;

use std::fmt;
use std::net::Shutdown;
use std::sync::Arc;
use std::time::Duration;

use ldap3::{
    DerefAliases, Ldap, LdapConnAsync, LdapConnSettings, LdapError, Scope, SearchEntry, SearchOptions, StdStream,
};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use tokio::task::{AbortHandle, JoinHandle};

use crate::config::{LdapConfig, LdapUrl, SecretProblem};
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::engine::ports::{BoxFuture, Directory, DirectoryError, DirectoryPerson};
use crate::tls::{CertProblem, read_chain};

/// Why a directory cannot be asked at all.
#[derive(Debug, thiserror::Error)]
pub enum LdapProblem {
    /// The authorities of `ca` cannot be read.
    #[error("`realms.ldap.ca` cannot be used")]
    Authorities(#[from] CertProblem),
    /// One of them is none.
    #[error("`realms.ldap.ca` holds a certificate that cannot vouch for others, name the authority's")]
    Authority(#[source] rustls::Error),
    /// The password cannot be had. An empty one would be taken for nobody's (RFC 4513 §5.1.2).
    #[error("`realms.ldap.bind_password` cannot be used")]
    Password(#[from] SecretProblem),
}

/// A directory that speaks LDAP.
#[derive(Clone)]
pub struct LdapDirectory {
    asked: Arc<Asked>,
}

/// What is asked, and as whom.
struct Asked {
    config: LdapConfig,
    /// `None`: the system's authorities vouch for it.
    tls: Option<Arc<ClientConfig>>,
    password: Option<Secret<String>>,
}

impl fmt::Debug for LdapDirectory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LdapDirectory").field("urls", &self.asked.config.urls).finish_non_exhaustive()
    }
}

impl LdapDirectory {
    /// Reads what a configuration names; connects to nobody yet. Blocks.
    ///
    /// # Errors
    ///
    /// [`LdapProblem`] if a file of it cannot be used.
    pub fn new(config: &LdapConfig) -> Result<Self, LdapProblem> {
        let tls = config.ca.as_deref().map(|ca| trusting(&read_chain(ca)?)).transpose()?;
        let password = config.bind.as_ref().map(|bind| bind.password.password()).transpose()?;
        Ok(Self { asked: Arc::new(Asked { config: config.clone(), tls, password }) })
    }

    /// Asks each of its places for a name that nobody has, for whoever wants to know whether it works. The place, and whether
    /// it answers.
    pub async fn try_each(&self) -> Vec<(String, Result<(), DirectoryError>)> {
        let mut tried = Vec::new();
        for index in 0..self.asked.config.urls.len() {
            let answer = self.ask(index, "vestibule-doctor".to_owned(), self.asked.config.timeout).await;
            // Whoever it finds by that name, it was found.
            let works = match answer {
                Ok(_) | Err(DirectoryError::Ambiguous) => Ok(()),
                Err(error @ DirectoryError::Unavailable { .. }) => Err(error),
            };
            tried.push((self.asked.config.urls[index].to_string(), works));
        }
        tried
    }

    /// Asks one of its places. The task of its own keeps what goes wrong in reading an answer from whoever asks.
    async fn ask(&self, url: usize, name: String, within: Duration) -> Result<Option<DirectoryPerson>, DirectoryError> {
        let asked = Arc::clone(&self.asked);
        let mut task = Ended::with_this(tokio::spawn(async move { asked.ask(&asked.config.urls[url], &name).await }));
        match tokio::time::timeout(within, &mut task.0).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(unavailable("its answer cannot be read")),
            Err(_) => Err(unavailable("it did not answer in time")),
        }
    }
}

impl Directory for LdapDirectory {
    fn look_up<'a>(&'a self, name: &'a UserName) -> BoxFuture<'a, Result<Option<DirectoryPerson>, DirectoryError>> {
        Box::pin(async move {
            let urls = &self.asked.config.urls;
            let count = u32::try_from(urls.len()).unwrap_or(u32::MAX).max(1);
            let each = self.asked.config.timeout / count;
            let mut last = unavailable("no directory is named");
            for (index, url) in urls.iter().enumerate() {
                match self.ask(index, name.as_str().to_owned(), each).await {
                    Err(DirectoryError::Unavailable { reason }) => {
                        if index + 1 < urls.len() {
                            tracing::warn!(directory.url = %url, directory.error = reason, "a directory cannot be asked; the next one is");
                        }
                        last = DirectoryError::Unavailable { reason: format!("`{url}`: {reason}") };
                    }
                    answer => return answer,
                }
            }
            Err(last)
        })
    }
}

impl Asked {
    async fn ask(&self, url: &LdapUrl, name: &str) -> Result<Option<DirectoryPerson>, DirectoryError> {
        let mut connection = self.connect(url).await.map_err(|error| said("it cannot be reached", &error))?;
        let ldap = &mut connection.ldap;
        if let (Some(bind), Some(password)) = (&self.config.bind, &self.password) {
            let bound = ldap.simple_bind(&bind.dn, password.expose()).await;
            let bound = bound.map_err(|error| said("it breaks off", &error))?;
            if bound.rc != 0 {
                return Err(unavailable(format!("it refuses `bind_dn` with its password ({})", result(bound.rc))));
            }
        }
        let found = self.search(ldap, name).await;
        // It ends with the connection in any case.
        let _ = ldap.unbind().await;
        found
    }

    async fn search(&self, ldap: &mut Ldap, name: &str) -> Result<Option<DirectoryPerson>, DirectoryError> {
        let Asked { config, .. } = self;
        let filter = entry::filter_for(&config.filter, name);
        let wanted = [Some(&config.name), config.phone.as_ref(), config.email.as_ref(), config.groups.as_ref()];
        let attributes: Vec<String> = wanted.into_iter().flatten().cloned().collect();
        // Two are as many as one can be told from.
        let options = SearchOptions::new().deref(DerefAliases::Never).sizelimit(2);
        let search =
            ldap.with_search_options(options).streaming_search(&config.base, Scope::Subtree, &filter, attributes);
        let mut stream = search.await.map_err(|error| said("it breaks off", &error))?;
        let mut found = Vec::new();
        while let Some(one) = stream.next().await.map_err(|error| said("it breaks off", &error))? {
            if one.is_ref() || one.is_intermediate() {
                continue;
            }
            found.push(SearchEntry::construct(one));
            if found.len() > 1 {
                return Err(DirectoryError::Ambiguous);
            }
        }
        let ended = stream.finish().await;
        match (ended.rc, found.pop()) {
            (0, None) => Ok(None),
            (0, Some(entry)) => entry::person(config, &entry).map(Some),
            (rc, _) => Err(unavailable(format!("it refuses the search ({})", result(rc)))),
        }
    }

    async fn connect(&self, url: &LdapUrl) -> Result<Connection, LdapError> {
        let stream = tokio::net::TcpStream::connect((url.host.as_str(), url.port)).await?.into_std()?;
        // ldap3 has tasks of its own that read from the connection: whatever becomes of them, it ends with this.
        let hang_up = HangUp(stream.try_clone()?);
        let mut settings = LdapConnSettings::new()
            .set_std_stream(StdStream::Tcp(stream))
            .set_starttls(!url.tls && self.config.starttls);
        if let Some(tls) = &self.tls {
            settings = settings.set_config(Arc::clone(tls));
        }
        let (connection, ldap) = LdapConnAsync::with_settings(settings, &url.to_string()).await?;
        let driver = tokio::spawn(async move {
            // Whoever waits for an answer is told.
            let _ = connection.drive().await;
        });
        Ok(Connection { ldap, _driver: Ended::with_this(driver), _hang_up: hang_up })
    }
}

/// A connection that ends with this value.
struct Connection {
    ldap: Ldap,
    _driver: Ended<()>,
    _hang_up: HangUp,
}

struct HangUp(std::net::TcpStream);

impl Drop for HangUp {
    fn drop(&mut self) {
        // The other side may have been faster.
        let _ = self.0.shutdown(Shutdown::Both);
    }
}

/// A task that ends with this value.
struct Ended<T>(JoinHandle<T>, AbortHandle);

impl<T> Ended<T> {
    fn with_this(task: JoinHandle<T>) -> Self {
        let handle = task.abort_handle();
        Self(task, handle)
    }
}

impl<T> Drop for Ended<T> {
    fn drop(&mut self) {
        self.1.abort();
    }
}

/// TLS with whoever these vouch for, and nobody else.
fn trusting(authorities: &[rustls::pki_types::CertificateDer<'static>]) -> Result<Arc<ClientConfig>, LdapProblem> {
    let mut roots = RootCertStore::empty();
    for authority in authorities {
        roots.add(authority.clone()).map_err(LdapProblem::Authority)?;
    }
    let versions = [&rustls::version::TLS13, &rustls::version::TLS12];
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&versions)
        .expect("ring has cipher suites for both versions");
    Ok(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
}

fn unavailable(reason: impl Into<String>) -> DirectoryError {
    DirectoryError::Unavailable { reason: reason.into() }
}

/// What went wrong, without what the directory may have said about people.
fn said(what: &str, error: &LdapError) -> DirectoryError {
    match error {
        LdapError::LdapResult { result: answer } => unavailable(format!("{what} ({})", result(answer.rc))),
        other => unavailable(format!("{what}: {other}")),
    }
}

/// A result code with its name (RFC 4511 §4.1.9), for those that tell what to do.
fn result(rc: u32) -> String {
    let name = match rc {
        1 => "operationsError, often it asks for `bind_dn`",
        3 => "timeLimitExceeded",
        4 => "sizeLimitExceeded",
        8 => "strongerAuthRequired",
        10 => "referral, another directory has these people",
        11 => "adminLimitExceeded",
        13 => "confidentialityRequired, use TLS",
        32 => "noSuchObject, there is no `base` of this name",
        34 => "invalidDNSyntax, look at `base` and `bind_dn`",
        49 => "invalidCredentials",
        50 => "insufficientAccessRights",
        51 => "busy",
        52 => "unavailable",
        53 => "unwillingToPerform",
        _ => return format!("result {rc}"),
    };
    format!("result {rc}, {name}")
}
