//! A list of users over the socket. After the line that asks for it the server says that it is ready, the client sends the
//! list in frames while lines with events come back, and once all rows were looked at it says `go`. A client that is gone
//! before that never asked.

use std::io::{self, Read};
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::UnixStream;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use super::{MAX_REPLY, PATIENCE, Reply};
use crate::cli::admin::{AdminError, Response};
use crate::engine::Engine;
use crate::roster::{ImportError, ImportEvent, Job, Outcome, import};

/// Bytes of a list in one frame.
const FRAME: usize = 32 * 1024;
/// Frames and events that may wait.
const WAITING: usize = 64;

/// What a client sends after its line: a byte that says which, the length of what follows, and that.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Frame {
    /// Bytes of the list.
    Data(Vec<u8>),
    /// The list ends here.
    End,
    /// What was looked at is to be imported.
    Go,
}

impl Frame {
    async fn write(&self, to: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
        let (tag, bytes): (u8, &[u8]) = match self {
            Self::Data(bytes) => (b'd', bytes),
            Self::End => (b'e', &[]),
            Self::Go => (b'g', &[]),
        };
        to.write_u8(tag).await?;
        to.write_u32(u32::try_from(bytes.len()).map_err(io::Error::other)?).await?;
        to.write_all(bytes).await?;
        to.flush().await
    }

    async fn read(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Self> {
        let tag = from.read_u8().await?;
        let length = usize::try_from(from.read_u32().await?).unwrap_or(usize::MAX);
        match (tag, length) {
            (b'd', 1..=FRAME) => {
                let mut bytes = vec![0; length];
                from.read_exact(&mut bytes).await?;
                Ok(Self::Data(bytes))
            }
            (b'e', 0) => Ok(Self::End),
            (b'g', 0) => Ok(Self::Go),
            _ => Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

/// The bytes of a list as they come; that they end in the middle is an error, not the end.
struct Body {
    frames: mpsc::Receiver<Frame>,
    current: io::Cursor<Vec<u8>>,
    ended: bool,
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = Read::read(&mut self.current, buffer)?;
            if count > 0 || self.ended {
                return Ok(count);
            }
            match self.frames.blocking_recv() {
                Some(Frame::Data(bytes)) => self.current = io::Cursor::new(bytes),
                Some(Frame::End | Frame::Go) => self.ended = true,
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
    }
}

async fn write_reply(to: &mut (impl AsyncWrite + Unpin), reply: &Reply) -> io::Result<()> {
    let mut bytes = serde_json::to_vec(reply).expect("replies are plain data");
    bytes.push(b'\n');
    match tokio::time::timeout(PATIENCE, to.write_all(&bytes)).await {
        Ok(written) => written,
        Err(_) => Err(io::ErrorKind::TimedOut.into()),
    }
}

/// Takes the list of a client; the last line for it, unless it is gone.
pub(super) async fn serve(
    stream: &mut UnixStream,
    engine: &Arc<Engine>,
    job: &Job,
    mut stopped: watch::Receiver<bool>,
) -> Option<Reply> {
    write_reply(stream, &Reply::Ready).await.ok()?;
    let (from, mut to) = stream.split();
    let (frames, body) = mpsc::channel(WAITING);
    let (events, mut heard) = mpsc::channel(WAITING);
    let (go, told) = oneshot::channel();
    let body = Body { frames: body, current: io::Cursor::default(), ended: false };
    let importing = async {
        let outcome = import(engine, body, job, &events, told).await;
        drop(events);
        outcome
    };
    let reading = async {
        let mut from = BufReader::new(from);
        let mut go = Some(go);
        let taking = async {
            let mut frames = Some(frames);
            while let Ok(frame) = Frame::read(&mut from).await {
                match frame {
                    Frame::Go => drop(go.take().map(|go| go.send(()))),
                    Frame::Data(_) | Frame::End => {
                        let ends = frame == Frame::End;
                        if let Some(frames) = &frames {
                            // An import that was refused reads no further; its client hears that.
                            let _ = frames.send(frame).await;
                        }
                        if ends {
                            frames = None;
                        }
                    }
                }
            }
        };
        // What has begun to count by then goes on all the same.
        tokio::select! {
            () = taking => {}
            _ = stopped.wait_for(|stopped| *stopped) => {}
        }
        drop(go);
        std::future::pending::<()>().await;
    };
    let writing = async {
        while let Some(event) = heard.recv().await {
            if write_reply(&mut to, &Reply::Event(Box::new(event))).await.is_err() {
                // Nobody hears the others: until it counts, that is as good as never having asked.
                heard.close();
                while heard.recv().await.is_some() {}
            }
        }
    };
    let outcome = tokio::select! {
        (outcome, ()) = async { tokio::join!(importing, writing) } => outcome,
        () = reading => return None,
    };
    reply_to(outcome)
}

fn reply_to(outcome: Result<Outcome, ImportError>) -> Option<Reply> {
    match outcome {
        Ok(Outcome::Done(summary) | Outcome::Refused(summary)) => {
            Some(Reply::Done(Box::new(Response::Imported(summary))))
        }
        Ok(Outcome::Abandoned) => None,
        Err(error) => Some(Reply::Refused(AdminError::from(error).to_string())),
    }
}

/// An import that was asked for: what is told on the way, how to say `go`, and how it ends.
#[derive(Debug)]
pub struct ImportCall {
    /// What happens.
    pub events: mpsc::Receiver<ImportEvent>,
    /// To be used after [`ImportEvent::Checked`].
    pub go: Option<oneshot::Sender<()>>,
    /// The last word.
    pub ended: JoinHandle<anyhow::Result<Response>>,
}

/// Imports with an engine of our own.
pub(super) fn import_here(engine: Arc<Engine>, job: Job, input: impl Read + Send + 'static) -> ImportCall {
    let (events, heard) = mpsc::channel(WAITING);
    let (go, told) = oneshot::channel();
    let ended = tokio::spawn(async move {
        let outcome = import(&engine, input, &job, &events, told).await;
        // The process ends soon, and nobody else would send them.
        engine.notices_sent().await;
        match outcome.map_err(AdminError::from)? {
            Outcome::Done(summary) | Outcome::Refused(summary) => Ok(Response::Imported(summary)),
            Outcome::Abandoned => anyhow::bail!("the import was broken off; nothing was imported"),
        }
    });
    ImportCall { events: heard, go: Some(go), ended }
}

/// Has the server at the other end import; its first line was [`Reply::Ready`].
pub(super) fn import_there(stream: UnixStream, mut input: impl Read + Send + 'static) -> ImportCall {
    let (from, mut to) = stream.into_split();
    let (frames, mut to_send) = mpsc::channel(WAITING);
    let (events, heard) = mpsc::channel(WAITING);
    let (go, told) = oneshot::channel();
    // No task of the runtime's: it may wait for a terminal that says nothing, and the runtime would wait for it at its end.
    let list = frames.clone();
    std::thread::spawn(move || {
        loop {
            let mut bytes = vec![0; FRAME];
            match input.read(&mut bytes) {
                Ok(0) => break drop(list.blocking_send(Ok(Frame::End))),
                Ok(count) => {
                    bytes.truncate(count);
                    if list.blocking_send(Ok(Frame::Data(bytes))).is_err() {
                        break;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break drop(list.blocking_send(Err(error))),
            }
        }
    });
    let ended = tokio::spawn(async move {
        let mut lines = BufReader::new(from);
        let answering = async {
            loop {
                let mut line = Vec::new();
                (&mut lines).take(MAX_REPLY).read_until(b'\n', &mut line).await?;
                if line.is_empty() {
                    anyhow::bail!(
                        "the server ended before it answered: look with `vestibule user list` whether the list was imported"
                    );
                }
                match serde_json::from_slice(&line)? {
                    Reply::Event(event) => drop(events.send(*event).await),
                    Reply::Done(response) => return Ok(*response),
                    Reply::Refused(why) => return Err(anyhow::Error::msg(why)),
                    Reply::Ready => anyhow::bail!("the server's answer cannot be read: is it of another version"),
                }
            }
        };
        let sending = async {
            // A server that reads no further has said why, or will.
            while let Some(frame) = to_send.recv().await {
                match frame {
                    Ok(frame) => {
                        if frame.write(&mut to).await.is_err() {
                            break;
                        }
                    }
                    Err(error) => return anyhow::Error::new(error).context("the list cannot be read"),
                }
            }
            std::future::pending().await
        };
        let going = async {
            if told.await.is_ok() {
                let _ = frames.send(Ok(Frame::Go)).await;
            }
            std::future::pending::<()>().await;
        };
        tokio::select! {
            answer = answering => answer,
            error = sending => Err(error),
            () = going => anyhow::bail!("the import was broken off"),
        }
    });
    ImportCall { events: heard, go: Some(go), ended }
}
