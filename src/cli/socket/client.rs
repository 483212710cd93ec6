//! The side of a command: asks the running server, or opens the store itself where none runs.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UnixStream;

use super::list::{self, ImportCall};
use super::{MAX_REPLY, Reach, Reply, read_line};
use crate::cli::admin::{Context, Demand, ImportRequest, Request, Response, execute, import_job};
use crate::domain::audit::By;
use crate::engine::Engine;
use crate::engine::imports::Settled;
use crate::store::sled::OpenStoreError;

/// How long a server that has the store, but no socket yet or no longer, is waited for.
const STARTING: Duration = Duration::from_secs(10);
/// How often it is looked at meanwhile.
const STEP: Duration = Duration::from_millis(100);
/// The longest line that says whether a list may follow, in bytes.
const SHORT: usize = 16 * 1024;

/// Why a running server could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The socket belongs to somebody else.
    #[error("the socket `{}` is not for this user: run the command as the user of the server", .0.display())]
    NotAllowed(PathBuf),
    /// It cannot be used.
    #[error("cannot use the socket `{}`", path.display())]
    Io {
        /// The socket.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It ended in the middle.
    #[error("the server ended before it answered: look whether the command was done before you repeat it")]
    Ended,
    /// It said something this program does not understand.
    #[error("the server's answer cannot be read ({0}): is it of another version")]
    Unreadable(String),
}

/// Asks the server that listens on the socket; `None` if there is none.
///
/// # Errors
///
/// [`ClientError`].
pub async fn ask(path: &Path, demand: &Demand) -> Result<Option<Reply>, ClientError> {
    match connect(path).await? {
        Some(mut stream) => converse(path, &mut stream, demand).await.map(Some),
        None => Ok(None),
    }
}

/// The socket's other end; `None` if nobody listens there.
async fn connect(path: &Path) -> Result<Option<UnixStream>, ClientError> {
    let failed = |source: io::Error| ClientError::Io { path: path.to_owned(), source };
    let reach = match Reach::of(path) {
        Ok(reach) => reach,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    match UnixStream::connect(&reach.path).await {
        Ok(stream) => Ok(Some(stream)),
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => Ok(None),
            io::ErrorKind::PermissionDenied => Err(ClientError::NotAllowed(path.to_owned())),
            _ => Err(failed(error)),
        },
    }
}

/// Sends a request and takes the first line that comes back.
async fn converse(path: &Path, stream: &mut UnixStream, demand: &Demand) -> Result<Reply, ClientError> {
    let failed = |source: io::Error| ClientError::Io { path: path.to_owned(), source };
    let mut line = serde_json::to_vec(demand).expect("requests are plain data");
    line.push(b'\n');
    // Who is turned away is told so without being read; then the answer counts, not the broken pipe.
    let written = stream.write_all(&line).await;
    match read_line(stream, MAX_REPLY).await {
        Ok(Some(line)) => serde_json::from_slice(&line).map_err(|error| ClientError::Unreadable(error.to_string())),
        Ok(None) => Err(ClientError::Unreadable(format!("it is longer than {MAX_REPLY} bytes"))),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(ClientError::Ended),
        Err(error) => Err(failed(written.err().unwrap_or(error))),
    }
}

/// As [`converse`], where more lines follow: not a byte of them is taken. The first one is short.
async fn converse_alone(path: &Path, stream: &mut UnixStream, demand: &Demand) -> Result<Reply, ClientError> {
    let mut line = serde_json::to_vec(demand).expect("requests are plain data");
    line.push(b'\n');
    // As above: whoever is turned away is told so.
    let written = stream.write_all(&line).await;
    let mut answer = Vec::new();
    loop {
        match stream.read_u8().await {
            Ok(b'\n') => break,
            Ok(byte) if answer.len() < SHORT => answer.push(byte),
            Ok(_) => return Err(ClientError::Unreadable(format!("it is longer than {SHORT} bytes"))),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(ClientError::Ended),
            Err(error) => {
                let source = written.err().unwrap_or(error);
                return Err(ClientError::Io { path: path.to_owned(), source });
            }
        }
    }
    serde_json::from_slice(&answer).map_err(|error| ClientError::Unreadable(error.to_string()))
}

/// The store, opened by a command.
#[derive(Debug)]
pub struct Opened {
    /// The engine over it.
    pub engine: Arc<Engine>,
    /// What administration needs beside it.
    pub context: Context,
}

/// Carries requests to whoever owns the store.
pub struct Administrator<'a> {
    socket: PathBuf,
    open: Box<dyn FnMut() -> anyhow::Result<Opened> + Send + 'a>,
    reason: Option<String>,
    opened: Option<Opened>,
    step: Duration,
}

impl std::fmt::Debug for Administrator<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Administrator").field("socket", &self.socket).finish_non_exhaustive()
    }
}

impl<'a> Administrator<'a> {
    /// Asks through this socket, or opens the store by `open`, which may block. It is called again for a while if it fails
    /// with [`OpenStoreError::InUse`]: a server is just starting or ending then.
    pub fn new(socket: PathBuf, open: impl FnMut() -> anyhow::Result<Opened> + Send + 'a) -> Self {
        Self { socket, open: Box::new(open), reason: None, opened: None, step: STEP }
    }

    /// What is asked for is asked for this reason, which the audit log keeps.
    #[must_use]
    pub fn because(self, reason: Option<String>) -> Self {
        Self { reason, ..self }
    }

    /// Looks again at once: a test's server starts when it is told to.
    #[cfg(test)]
    pub(super) fn hurried(self) -> Self {
        Self { step: Duration::from_nanos(1), ..self }
    }

    /// Has a request done.
    ///
    /// # Errors
    ///
    /// Whatever stands in the way, in words for the administrator.
    pub async fn ask(&mut self, request: Request) -> anyhow::Result<Response> {
        let demand = Demand { request, reason: self.reason.clone() };
        if let Some(mut stream) = self.reach().await? {
            return match converse(&self.socket, &mut stream, &demand).await? {
                Reply::Done(response) => Ok(*response),
                Reply::Refused(why) => Err(anyhow::Error::msg(why)),
                Reply::Ready | Reply::Event(_) => Err(unexpected()),
            };
        }
        let opened = self.opened.as_ref().context("the store was opened")?;
        let by = By::CONSOLE.because(demand.reason.as_deref());
        let done = execute(&opened.engine, demand.request, &by, &opened.context).await;
        // The process ends soon, and nobody else would send them.
        opened.engine.notices_sent().await;
        Ok(done?)
    }

    /// Whether a server runs that has the store. If none does, the store is opened.
    ///
    /// # Errors
    ///
    /// As [`Administrator::ask`].
    pub async fn is_served(&mut self) -> anyhow::Result<bool> {
        Ok(self.reach().await?.is_some())
    }

    /// Begins to have a list imported.
    ///
    /// # Errors
    ///
    /// As [`Administrator::ask`].
    pub async fn import(
        &mut self,
        request: ImportRequest,
        input: impl Read + Send + 'static,
    ) -> anyhow::Result<ImportCall> {
        if let Some(mut stream) = self.reach().await? {
            let demand = Demand { request: Request::UserImport(request), reason: self.reason.clone() };
            return match converse_alone(&self.socket, &mut stream, &demand).await? {
                Reply::Ready => Ok(list::import_there(stream, input)),
                Reply::Refused(why) => Err(anyhow::Error::msg(why)),
                Reply::Done(_) | Reply::Event(_) => Err(unexpected()),
            };
        }
        let opened = self.opened.as_ref().context("the store was opened")?;
        let by = By::CONSOLE.because(self.reason.as_deref());
        let job = import_job(&opened.engine, &request, &by, (&opened.context.realms, &opened.context.portal_url))?;
        Ok(list::import_here(Arc::clone(&opened.engine), job, input))
    }

    /// Brings an import of our own to its end that was broken off; `None` where a server has it.
    ///
    /// # Errors
    ///
    /// If the store failed: the next start does it then.
    pub async fn settle(&self) -> anyhow::Result<Option<Settled>> {
        match &self.opened {
            Some(opened) => Ok(Some(opened.engine.settle_imports().await?)),
            None => Ok(None),
        }
    }

    /// A server that has the store; `None` if it is opened here.
    async fn reach(&mut self) -> anyhow::Result<Option<UnixStream>> {
        let mut waited = Duration::ZERO;
        loop {
            if self.opened.is_some() {
                return Ok(None);
            }
            if let Some(stream) = connect(&self.socket).await? {
                return Ok(Some(stream));
            }
            match (self.open)() {
                Ok(opened) => {
                    // Whatever a command before this one left half done, this one is not to see so.
                    opened.engine.settle_imports().await?;
                    self.opened = Some(opened);
                }
                Err(error) if is_in_use(&error) && waited < STARTING => {
                    waited += self.step;
                    tokio::time::sleep(self.step).await;
                }
                Err(error) => return Err(error),
            }
        }
    }
}

/// What is to be said of an answer to another question.
pub fn unexpected() -> anyhow::Error {
    anyhow::Error::msg("the server answered something else than was asked: is it of another version")
}

fn is_in_use(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref::<OpenStoreError>(), Some(OpenStoreError::InUse { .. }))
}
