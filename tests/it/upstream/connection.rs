//! The other end of one connection: reads requests, records them, and carries out what an answer says.

use std::sync::{Arc, PoisonError};

use futures_util::{SinkExt, StreamExt};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_tungstenite::{WebSocketStream, tungstenite::protocol::Role};

use super::{RecordedRequest, Reply, Shared, Step};

pub(super) async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    // Dropped with this task, which ends every connection.
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let mut number = 0;
        shared.seen.send_modify(|seen| {
            number = seen.connections;
            seen.connections += 1;
            seen.open += 1;
        });
        let connection = Connection { number, stream, buffer: Vec::new(), shared: Arc::clone(&shared) };
        connections.spawn(connection.run());
    }
}

struct Connection {
    number: usize,
    stream: TcpStream,
    /// Read but not used yet.
    buffer: Vec<u8>,
    shared: Arc<Shared>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.shared.seen.send_modify(|seen| seen.open -= 1);
    }
}

/// The other side is gone, or nothing more is to be read from it.
struct Gone;

impl From<std::io::Error> for Gone {
    fn from(_: std::io::Error) -> Self {
        Self
    }
}

impl Connection {
    async fn run(mut self) {
        while self.exchange().await.is_ok() {}
    }

    async fn exchange(&mut self) -> Result<(), Gone> {
        let mut request = self.read_head().await?;
        let mut place = 0;
        self.shared.seen.send_modify(|seen| {
            place = seen.cleared + seen.requests.len();
            seen.requests.push(request.clone());
        });
        let read = self.read_body(&mut request, place).await;
        self.record(place, |it| it.aborted = read.is_err());
        read?;
        request.complete = true;
        self.record(place, |it| it.clone_from(&request));
        let answer = Arc::clone(&self.shared.answer.lock().unwrap_or_else(PoisonError::into_inner));
        let reply = answer(&request);
        let sent = self.send(reply).await;
        if matches!(sent, Err(Ended::Gone)) {
            self.record(place, |it| it.aborted = true);
        }
        sent.map_err(|_| Gone)
    }

    /// Changes what is recorded at `place`, unless that was cleared.
    fn record(&self, place: usize, change: impl FnOnce(&mut RecordedRequest)) {
        self.shared.seen.send_modify(|seen| {
            if let Some(request) = place.checked_sub(seen.cleared).and_then(|at| seen.requests.get_mut(at)) {
                change(request);
            }
        });
    }

    async fn send(&mut self, reply: Reply) -> Result<(), Ended> {
        for step in reply.steps {
            match step {
                Step::Send(bytes) => self.stream.write_all(&bytes).await?,
                Step::Wait(gate) => {
                    let mut open = gate.0.subscribe();
                    // The gate in hand keeps its sender, so waiting never fails.
                    self.watching(async move { drop(open.wait_for(|open| *open).await) }).await?;
                }
                Step::Follow(mut fed) => {
                    while let Some(bytes) = self.watching(fed.recv()).await? {
                        self.stream.write_all(&bytes).await?;
                    }
                }
                Step::Echo => loop {
                    let bytes = std::mem::take(&mut self.buffer);
                    self.stream.write_all(&bytes).await?;
                    self.more().await.map_err(|Gone| Ended::Closed)?;
                },
                Step::WebSocketEcho => return Err(self.echo_messages().await),
                Step::Close => return Err(Ended::Closed),
            }
        }
        Ok(())
    }

    /// Awaits something of the test while noticing that the other side leaves.
    async fn watching<T>(&mut self, something: impl Future<Output = T>) -> Result<T, Ended> {
        tokio::pin!(something);
        loop {
            tokio::select! {
                biased;
                it = &mut something => return Ok(it),
                more = self.more() => more.map_err(|Gone| Ended::Gone)?,
            }
        }
    }

    async fn echo_messages(&mut self) -> Ended {
        let early = std::mem::take(&mut self.buffer);
        let mut socket = WebSocketStream::from_partially_read(&mut self.stream, early, Role::Server, None).await;
        while let Some(Ok(message)) = socket.next().await {
            let echo = message.is_text() || message.is_binary();
            // The end of the connection ends this loop too.
            if echo && socket.send(message).await.is_err() {
                break;
            }
        }
        Ended::Closed
    }

    async fn more(&mut self) -> Result<(), Gone> {
        match self.stream.read_buf(&mut self.buffer).await {
            Ok(0) | Err(_) => Err(Gone),
            Ok(_) => Ok(()),
        }
    }

    /// Takes a line, without its end.
    async fn line(&mut self) -> Result<String, Gone> {
        loop {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.buffer.drain(..=end).collect();
                let line = String::from_utf8_lossy(&line);
                return Ok(line.strip_suffix("\r\n").unwrap_or(line.trim_end_matches('\n')).to_owned());
            }
            self.more().await?;
        }
    }

    async fn fields(&mut self, to: &mut Vec<(String, String)>) -> Result<(), Gone> {
        loop {
            let line = self.line().await?;
            if line.is_empty() {
                return Ok(());
            }
            let (name, value) = line.split_once(':').unwrap_or((&line, ""));
            to.push((name.to_owned(), value.trim().to_owned()));
        }
    }

    async fn read_head(&mut self) -> Result<RecordedRequest, Gone> {
        let line = self.line().await?;
        let mut words = line.splitn(3, ' ').map(str::to_owned);
        let mut word = || words.next().unwrap_or_default();
        let mut request = RecordedRequest {
            connection: self.number,
            method: word(),
            target: word(),
            version: word(),
            ..RecordedRequest::default()
        };
        self.fields(&mut request.headers).await?;
        Ok(request)
    }

    async fn read_body(&mut self, request: &mut RecordedRequest, place: usize) -> Result<(), Gone> {
        if request.header("expect").is_some() {
            self.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        }
        if request.all("transfer-encoding").any(|it| it.to_ascii_lowercase().ends_with("chunked")) {
            loop {
                let line = self.line().await?;
                let size = line.split(';').next().unwrap_or_default().trim();
                let size = usize::from_str_radix(size, 16).map_err(|_| Gone)?;
                if size == 0 {
                    return self.fields(&mut request.headers).await;
                }
                self.take(size, request, place).await?;
                self.line().await?;
            }
        }
        let length = request.header("content-length").map_or(Ok(0), str::parse).map_err(|_| Gone)?;
        self.take(length, request, place).await
    }

    /// Takes `size` bytes of the body, and records them as they come.
    async fn take(&mut self, mut size: usize, request: &mut RecordedRequest, place: usize) -> Result<(), Gone> {
        while size > 0 {
            if self.buffer.is_empty() {
                self.more().await?;
            }
            let part: Vec<u8> = self.buffer.drain(..size.min(self.buffer.len())).collect();
            size -= part.len();
            request.body.extend_from_slice(&part);
            self.record(place, |it| it.body.extend_from_slice(&part));
        }
        Ok(())
    }
}

/// Why an answer is not followed by another one.
enum Ended {
    /// The answer said so.
    Closed,
    /// The other side left.
    Gone,
}

impl From<std::io::Error> for Ended {
    fn from(_: std::io::Error) -> Self {
        Self::Gone
    }
}
