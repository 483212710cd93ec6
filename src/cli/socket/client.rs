//! The side of a command: asks the running server, or opens the store itself where none runs.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::net::UnixStream;

use super::{MAX_REPLY, Reach, Reply, read_line};
use crate::cli::admin::{Context, Demand, Request, Response, execute};
use crate::domain::audit::By;
use crate::engine::Engine;
use crate::store::sled::OpenStoreError;

/// How long a server that has the store, but no socket yet or no longer, is waited for.
const STARTING: Duration = Duration::from_secs(10);
/// How often it is looked at meanwhile.
const STEP: Duration = Duration::from_millis(100);

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
    let failed = |source: io::Error| ClientError::Io { path: path.to_owned(), source };
    let reach = match Reach::of(path) {
        Ok(reach) => reach,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let mut stream = match UnixStream::connect(&reach.path).await {
        Ok(stream) => stream,
        Err(error) => {
            return match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => Ok(None),
                io::ErrorKind::PermissionDenied => Err(ClientError::NotAllowed(path.to_owned())),
                _ => Err(failed(error)),
            };
        }
    };
    let mut line = serde_json::to_vec(demand).expect("requests are plain data");
    line.push(b'\n');
    // Who is turned away is told so without being read; then the answer counts, not the broken pipe.
    let written = stream.write_all(&line).await;
    match read_line(&mut stream, MAX_REPLY).await {
        Ok(Some(line)) => {
            serde_json::from_slice(&line).map(Some).map_err(|error| ClientError::Unreadable(error.to_string()))
        }
        Ok(None) => Err(ClientError::Unreadable(format!("it is longer than {MAX_REPLY} bytes"))),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(ClientError::Ended),
        Err(error) => Err(failed(written.err().unwrap_or(error))),
    }
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
pub struct Administrator<O> {
    socket: PathBuf,
    open: O,
    reason: Option<String>,
    opened: Option<Opened>,
    step: Duration,
}

impl<O> std::fmt::Debug for Administrator<O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Administrator").field("socket", &self.socket).finish_non_exhaustive()
    }
}

impl<O> Administrator<O>
where
    O: FnMut() -> anyhow::Result<Opened>,
{
    /// Asks through this socket, or opens the store by `open`, which may block. It is called again for a while if it fails
    /// with [`OpenStoreError::InUse`]: a server is just starting or ending then.
    pub fn new(socket: PathBuf, open: O) -> Self {
        Self { socket, open, reason: None, opened: None, step: STEP }
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
        let mut waited = Duration::ZERO;
        loop {
            if let Some(opened) = &self.opened {
                let by = By::CONSOLE.because(demand.reason.as_deref());
                let done = execute(&opened.engine, demand.request, &by, &opened.context).await;
                // The process ends soon, and nobody else would send them.
                opened.engine.notices_sent().await;
                return Ok(done?);
            }
            match ask(&self.socket, &demand).await? {
                Some(Reply::Done(response)) => return Ok(*response),
                Some(Reply::Refused(why)) => return Err(anyhow::Error::msg(why)),
                None => {}
            }
            match (self.open)() {
                Ok(opened) => self.opened = Some(opened),
                Err(error) if is_in_use(&error) && waited < STARTING => {
                    waited += self.step;
                    tokio::time::sleep(self.step).await;
                }
                Err(error) => return Err(error),
            }
        }
    }
}

fn is_in_use(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref::<OpenStoreError>(), Some(OpenStoreError::InUse { .. }))
}
