//! Administration of a running server: sled has one owner, so commands go to it over a Unix socket beside the store. One
//! line of JSON there, one line back; a list of users follows its line. Whoever may use the socket may do everything: it is for the server's own user only.

mod client;
mod list;

#[cfg(test)]
mod tests;

use std::fs::{self, File, Permissions};
use std::future::Future;
use std::io;
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _};
use std::os::unix::net::{UnixListener as StdListener, UnixStream as StdStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::{info, warn};

pub use self::client::{Administrator, ClientError, Opened, ask, unexpected};
pub use self::list::ImportCall;

use super::admin::{Context, Demand, Request, Response, execute, import_job};
use crate::domain::audit::By;
use crate::engine::Engine;
use crate::roster::ImportEvent;

/// The socket's name, beside the store.
pub const SOCKET_FILE: &str = "admin.sock";
/// The longest request, in bytes: a name, a number and an address are far below.
pub const MAX_REQUEST: u64 = 64 * 1024;
/// The longest answer, in bytes: a page of users is far below.
pub const MAX_REPLY: u64 = 16 * 1024 * 1024;
/// Clients at a time; others wait to be accepted.
const MAX_CLIENTS: usize = 16;
/// How long a client may take to send its request, or to take its answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest path that fits into a socket's address (`sun_path`), less room for other systems.
const MAX_PATH: usize = 100;

/// Where the socket of a store lies.
pub fn socket_beside(store: &Path) -> PathBuf {
    store.with_file_name(SOCKET_FILE)
}

/// The line that goes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// It is done.
    Done(Box<Response>),
    /// It is not, and why.
    Refused(String),
    /// What belongs to the request may follow.
    Ready,
    /// Something happened on the way.
    Event(Box<ImportEvent>),
}

/// Why there is no socket.
#[derive(Debug, thiserror::Error)]
pub enum SocketError {
    /// Another server answers on it.
    #[error("another server administers through `{}`: stop it, or give this one a store in another folder", .0.display())]
    Live(PathBuf),
    /// Something that is no socket has its name.
    #[error("`{}` is there and is no socket: move it away", .0.display())]
    Occupied(PathBuf),
    /// It cannot be made.
    #[error("cannot make the socket `{}`: check that its folder belongs to this user", path.display())]
    Io {
        /// The socket.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// The socket of a running server. Its file is removed when this is dropped.
#[derive(Debug)]
pub struct AdminSocket {
    listener: UnixListener,
    file: SocketFile,
}

#[derive(Debug)]
struct SocketFile {
    path: PathBuf,
    inode: u64,
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        // Not if another server has put its own there.
        if fs::symlink_metadata(&self.path).is_ok_and(|found| found.ino() == self.inode) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

impl AdminSocket {
    /// Makes the socket with mode 0600, in the place of a stale one. To be called within a tokio runtime.
    ///
    /// # Errors
    ///
    /// [`SocketError`].
    pub fn bind(path: &Path) -> Result<Self, SocketError> {
        let failed = |source| SocketError::Io { path: path.to_owned(), source };
        match fs::symlink_metadata(path) {
            Ok(found) if !found.file_type().is_socket() => return Err(SocketError::Occupied(path.to_owned())),
            Ok(_) if Reach::of(path).and_then(|reach| StdStream::connect(&reach.path)).is_ok() => {
                return Err(SocketError::Live(path.to_owned()));
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
        // Made where nobody else can enter, so that it never stands open with the mode the umask leaves; then moved.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let private = tempfile::Builder::new().prefix(".admin-").tempdir_in(folder).map_err(failed)?;
        let made = private.path().join("s");
        let listener = Reach::of(&made).and_then(|reach| StdListener::bind(&reach.path)).map_err(failed)?;
        fs::set_permissions(&made, Permissions::from_mode(0o600)).map_err(failed)?;
        let inode = fs::symlink_metadata(&made).map_err(failed)?.ino();
        fs::rename(&made, path).map_err(failed)?;
        let file = SocketFile { path: path.to_owned(), inode };
        listener.set_nonblocking(true).map_err(failed)?;
        let listener = UnixListener::from_std(listener).map_err(failed)?;
        Ok(Self { listener, file })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.file.path
    }

    /// Does what clients ask for until `stop`; what is being done then is done to its end. `context` is read anew for each
    /// request.
    pub async fn serve(self, engine: Arc<Engine>, context: Arc<ArcSwap<Context>>, stop: impl Future<Output = ()>) {
        let (stopping, stopped) = watch::channel(false);
        let mut clients = JoinSet::new();
        tokio::pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => break,
                Some(ended) = clients.join_next() => note_panic(ended),
                accepted = self.listener.accept(), if clients.len() < MAX_CLIENTS => match accepted {
                    Ok((stream, _)) => {
                        let client = Client { engine: Arc::clone(&engine), context: Arc::clone(&context), stopped: stopped.clone() };
                        clients.spawn(client.serve(stream));
                    }
                    Err(error) => {
                        // Out of descriptors, most likely: not to be tried again at once.
                        warn!(%error, "the administration socket cannot accept");
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                },
            }
        }
        drop(self.file);
        stopping.send_replace(true);
        while let Some(ended) = clients.join_next().await {
            note_panic(ended);
        }
    }
}

fn note_panic(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "an administrator's command ended abnormally");
    }
}

struct Client {
    engine: Arc<Engine>,
    context: Arc<ArcSwap<Context>>,
    stopped: watch::Receiver<bool>,
}

impl Client {
    async fn serve(mut self, mut stream: UnixStream) {
        let reply = match stream.peer_cred() {
            Ok(peer) if is_trusted(peer.uid()) => {
                let line = {
                    let reading = tokio::time::timeout(PATIENCE, read_line(&mut stream, MAX_REQUEST));
                    tokio::select! {
                        line = reading => line,
                        _ = self.stopped.wait_for(|stopped| *stopped) => return,
                    }
                };
                match line {
                    Ok(Ok(Some(line))) => match self.answer(&line, &mut stream).await {
                        Some(reply) => reply,
                        None => return,
                    },
                    Ok(Ok(None)) => Reply::Refused(format!("a request is one line of at most {MAX_REQUEST} bytes")),
                    // Nobody is there to be told.
                    Ok(Err(_)) | Err(_) => return,
                }
            }
            Ok(peer) => {
                info!(peer.uid = peer.uid(), "somebody else's process was turned away from the administration socket");
                Reply::Refused("only the server's own user may administer it".to_owned())
            }
            Err(_) => return,
        };
        let mut bytes = serde_json::to_vec(&reply).expect("replies are plain data");
        bytes.push(b'\n');
        // A client that went away misses its answer; what it asked for is done.
        let _ = tokio::time::timeout(PATIENCE, stream.write_all(&bytes)).await;
    }

    /// The last line for a client; `None` if it is gone.
    async fn answer(&self, line: &[u8], stream: &mut UnixStream) -> Option<Reply> {
        let Demand { request, reason } = match serde_json::from_slice(line) {
            Ok(demand) => demand,
            Err(error) => {
                return Some(Reply::Refused(format!(
                    "the server does not know this request ({error}): is it of another version"
                )));
            }
        };
        let context = self.context.load_full();
        let by = By::CONSOLE.because(reason.as_deref());
        if let Request::UserImport(import) = &request {
            info!(target: "vestibule::admin", { admin.command = request.word() }, "An administrator's command");
            return match import_job(&self.engine, import, &by, (&context.realms, &context.portal_url)) {
                Ok(job) => list::serve(stream, &self.engine, &job, self.stopped.clone()).await,
                Err(error) => Some(Reply::Refused(error.to_string())),
            };
        }
        Some(match execute(&self.engine, request, &by, &context).await {
            Ok(response) => Reply::Done(Box::new(response)),
            Err(error) => Reply::Refused(error.to_string()),
        })
    }
}

/// The server's own user, and root, who could do anything anyway.
fn is_trusted(uid: u32) -> bool {
    uid == 0 || uid == rustix::process::geteuid().as_raw()
}

/// A line without its end; `None` if it is longer than `limit`.
///
/// # Errors
///
/// [`io::ErrorKind::UnexpectedEof`] if it has no end.
async fn read_line(stream: &mut UnixStream, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let read = BufReader::new(stream.take(limit + 1)).read_until(b'\n', &mut line).await?;
    match line.pop() {
        Some(b'\n') => Ok(Some(line)),
        Some(_) if read as u64 > limit => Ok(None),
        Some(_) | None => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// A path by which a socket can be bound and reached, however long its own is.
struct Reach {
    path: PathBuf,
    /// Keeps the descriptor in the path open.
    _folder: Option<File>,
}

impl Reach {
    fn of(path: &Path) -> io::Result<Self> {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(io::ErrorKind::InvalidInput.into());
        };
        if path.as_os_str().len() <= MAX_PATH || !cfg!(target_os = "linux") {
            return Ok(Self { path: path.to_owned(), _folder: None });
        }
        let folder = File::open(folder)?;
        let path = Path::new("/proc/self/fd").join(folder.as_raw_fd().to_string()).join(name);
        Ok(Self { path, _folder: Some(folder) })
    }
}
