//! The accepted stream with its deadlines, its refusal of bad heads, and its kill switch.

use std::{
    fmt, io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep},
};

use super::{Connection, Transport, framing::Fault, head::Overdue};

const REQUEST_TIMEOUT: &[u8] = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
/// Its length and its text follow.
const BAD_REQUEST: &str = "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncache-control: no-store\r\ncontent-type: text/plain\r\nx-content-type-options: nosniff\r\n";
const HEAD_TOO_LARGE: &[u8] =
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// A stream that obeys its [`Connection`].
pub struct Guarded<T = Transport> {
    stream: T,
    connection: Arc<Connection>,
    timer: Pin<Box<Sleep>>,
    /// What the timer is set to; it may be earlier than the deadline, which only moves back while bytes flow.
    set: Option<Instant>,
    /// Why the guard itself ended the connection. The answer to that, if any, was written, and the stream may still be
    /// closed in order.
    over: Option<Over>,
}

#[derive(Clone, Copy, Debug)]
enum Over {
    Deadline,
    Refused(Fault),
}

impl<T> Guarded<T> {
    pub(super) fn new(stream: T, connection: Arc<Connection>) -> Self {
        let timer = Box::pin(tokio::time::sleep_until(Instant::now()));
        Self { stream, connection, timer, set: None, over: None }
    }

    /// A stream that is no socket, between two addresses that are none.
    #[cfg(test)]
    pub(crate) fn in_memory(stream: T, protocol: super::Protocol, limits: &super::Limits) -> Self {
        let nowhere = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
        let connection = Connection::new(nowhere, nowhere, None, protocol, -1, limits);
        Self::new(stream, Arc::new(connection))
    }

    /// The connection this stream belongs to.
    pub fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }
}

impl<T: AsyncWrite + Unpin> Guarded<T> {
    /// Fails when the connection was killed or its time is up; otherwise sees to it that the task is woken then.
    fn check(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        if self.connection.killed() {
            return Err(self.ended());
        }
        loop {
            let Some((at, overdue)) = self.connection.deadline() else { return Ok(()) };
            if at <= Instant::now() {
                let answer = match overdue {
                    Overdue::Head { answer: true } => REQUEST_TIMEOUT,
                    Overdue::Head { answer: false } | Overdue::Silence => b"",
                };
                return Err(self.end(cx, Over::Deadline, answer));
            }
            if self.set.is_none_or(|set| set > at) {
                self.timer.as_mut().reset(at);
                self.set = Some(at);
            }
            if self.timer.as_mut().poll(cx).is_pending() {
                return Ok(());
            }
            self.set = None;
        }
    }

    /// Answers a bad head and ends the connection: where the next request begins cannot be known.
    fn refuse(&mut self, cx: &mut Context<'_>, fault: Fault) -> io::Error {
        tracing::info!(client.address = %self.connection.peer(), reason = %fault, "Refusing a request head");
        match fault {
            Fault::TooLarge => self.end(cx, Over::Refused(fault), HEAD_TOO_LARGE),
            // An answer may be under way: another would be read as part of it.
            Fault::End => self.end(cx, Over::Refused(fault), b""),
            Fault::LineEnd
            | Fault::RequestLine
            | Fault::Target
            | Fault::Version
            | Fault::Field
            | Fault::Twice
            | Fault::LengthAndCoding => {
                let why = format!("Bad request: {fault}\n");
                let answer = format!("{BAD_REQUEST}content-length: {}\r\n\r\n{why}", why.len());
                self.end(cx, Over::Refused(fault), answer.as_bytes())
            }
        }
    }

    /// Says `answer` if that is possible without waiting, and ends the connection.
    fn end(&mut self, cx: &mut Context<'_>, over: Over, answer: &[u8]) -> io::Error {
        if !answer.is_empty() && Pin::new(&mut self.stream).poll_write(cx, answer).is_ready() {
            // As far as it goes at once: whoever is this slow is not waited for.
            let _ = Pin::new(&mut self.stream).poll_flush(cx);
        }
        self.over = Some(over);
        self.connection.kill();
        self.ended()
    }

    fn ended(&self) -> io::Error {
        match self.over {
            Some(Over::Deadline) => io::Error::new(io::ErrorKind::TimedOut, "the connection's deadline passed"),
            Some(Over::Refused(fault)) => io::Error::new(io::ErrorKind::InvalidData, fault),
            None => io::Error::new(io::ErrorKind::ConnectionAborted, "the connection was ended by the gateway"),
        }
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncRead for Guarded<T> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        // Registered before the checks: a kill between the two wakes the task.
        this.connection.readers().register(cx.waker());
        this.check(cx)?;
        let before = buf.filled().len();
        let read = Pin::new(&mut this.stream).poll_read(cx, buf);
        match read {
            Poll::Ready(Ok(())) => {
                if let Some(new) = buf.filled().get(before..)
                    && !new.is_empty()
                    && let Err(fault) = this.connection.received(new)
                {
                    // Nobody is to see it.
                    buf.set_filled(before);
                    return Poll::Ready(Err(this.refuse(cx, fault)));
                }
            }
            // Only now: a request that is already here is still served.
            Poll::Pending if this.connection.drained() => return Poll::Ready(Ok(())),
            Poll::Pending | Poll::Ready(Err(_)) => {}
        }
        read
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Guarded<T> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.get_mut().write(cx, |stream, cx| stream.poll_write(cx, buf))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.get_mut().write(cx, |stream, cx| stream.poll_write_vectored(cx, bufs))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.connection.writers().register(cx.waker());
        this.check(cx)?;
        Pin::new(&mut this.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.connection.writers().register(cx.waker());
        if this.connection.killed() && this.over.is_none() {
            // No close_notify after a kill: an answer that was cut off must not look complete.
            return Poll::Ready(Err(this.ended()));
        }
        Pin::new(&mut this.stream).poll_shutdown(cx)
    }
}

impl<T: AsyncWrite + Unpin> Guarded<T> {
    fn write(
        &mut self,
        cx: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut T>, &mut Context<'_>) -> Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        self.connection.writers().register(cx.waker());
        self.check(cx)?;
        let written = write(Pin::new(&mut self.stream), cx);
        if matches!(written, Poll::Ready(Ok(count)) if count > 0) {
            self.connection.sent();
        }
        written
    }
}

impl<T> fmt::Debug for Guarded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guarded").field("connection", &self.connection).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

    use super::*;
    use crate::net::{Limits, Protocol};

    fn pair(limits: &Limits) -> (DuplexStream, Guarded<DuplexStream>, Arc<Connection>) {
        let (client, server) = tokio::io::duplex(16);
        let guarded = Guarded::in_memory(server, Protocol::Http1, limits);
        let connection = Arc::clone(guarded.connection());
        (client, guarded, connection)
    }

    /// Runs `waiting` until it waits, then `act`, then `waiting` to its end, on a task that runs only when it is woken.
    async fn while_waiting<T: Send + 'static>(
        waiting: impl Future<Output = T> + Send + 'static,
        act: impl FnOnce(),
    ) -> T {
        let task = tokio::spawn(waiting);
        // There is one thread: afterwards the task has run as far as it can.
        tokio::task::yield_now().await;
        assert!(!task.is_finished(), "it did not wait");
        act();
        // Shorter than any deadline in play, which would wake it too.
        tokio::time::timeout(Duration::from_secs(1), task).await.expect("it was not woken").unwrap()
    }

    /// Reads one byte, or notices the end.
    async fn read(mut guarded: Guarded<DuplexStream>) -> (io::Result<usize>, Guarded<DuplexStream>) {
        (guarded.read(&mut [0]).await, guarded)
    }

    /// Writes more than there is room for.
    async fn fill(mut guarded: Guarded<DuplexStream>) -> io::Result<()> {
        guarded.write_all(&[0; 64]).await
    }

    #[tokio::test(start_paused = true)]
    async fn a_kill_fails_the_read_that_waits_and_every_later_step() {
        let (_client, guarded, connection) = pair(&Limits::default());
        let killer = Arc::clone(&connection);
        let (read, mut guarded) = while_waiting(read(guarded), || killer.kill()).await;
        assert_eq!(read.unwrap_err().kind(), io::ErrorKind::ConnectionAborted);
        assert_eq!(guarded.read_u8().await.unwrap_err().kind(), io::ErrorKind::ConnectionAborted);
        assert_eq!(guarded.write_u8(1).await.unwrap_err().kind(), io::ErrorKind::ConnectionAborted);
        assert_eq!(guarded.flush().await.unwrap_err().kind(), io::ErrorKind::ConnectionAborted);
        // Nothing that could make a cut answer look complete.
        assert_eq!(guarded.shutdown().await.unwrap_err().kind(), io::ErrorKind::ConnectionAborted);
    }

    #[tokio::test(start_paused = true)]
    async fn a_kill_fails_the_write_that_waits() {
        let (_client, guarded, connection) = pair(&Limits::default());
        connection.head_done();
        let error = while_waiting(fill(guarded), || connection.kill()).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionAborted);
    }

    #[tokio::test(start_paused = true)]
    async fn a_kill_is_heard_by_whoever_waits_for_it() {
        let (_client, _guarded, connection) = pair(&Limits::default());
        let waiter = Arc::clone(&connection);
        while_waiting(async move { waiter.until_killed().await }, || connection.kill()).await;
        connection.until_killed().await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_drain_ends_a_connection_that_waits_for_a_request_and_no_other() {
        let (mut client, guarded, connection) = pair(&Limits::default());
        let (read_end, mut guarded) = while_waiting(read(guarded), || connection.drain()).await;
        assert_eq!(read_end.unwrap(), 0);

        // What is already here is still read, and the rest of it awaited.
        client.write_all(b"GE").await.unwrap();
        assert_eq!(guarded.read_u8().await.unwrap(), b'G');
        assert_eq!(guarded.read_u8().await.unwrap(), b'E');
        let waits = tokio::time::timeout(Duration::from_secs(1), guarded.read_u8()).await;
        assert!(waits.is_err(), "{waits:?}");

        let rest = b"T / HTTP/1.1\r\n\r\n";
        client.write_all(rest).await.unwrap();
        guarded.read_exact(&mut vec![0; rest.len()]).await.unwrap();
        connection.head_done();
        let waits = tokio::time::timeout(Duration::from_secs(1), guarded.read_u8()).await;
        assert!(waits.is_err(), "{waits:?}");
        let (read_end, _guarded) = while_waiting(read(guarded), || connection.head_expected()).await;
        assert_eq!(read_end.unwrap(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn silence_is_counted_from_the_last_byte_either_way() {
        let (mut client, mut guarded, connection) = pair(&Limits::default());
        connection.head_done();
        let start = Instant::now();
        connection.end_after_silence(Some(Duration::from_secs(3)));
        for n in 0..4 {
            let write = async {
                tokio::time::sleep(Duration::from_secs(2)).await;
                client.write_u8(n).await
            };
            let (read, written) = tokio::join!(guarded.read_u8(), write);
            assert_eq!((read.unwrap(), written.unwrap()), (n, ()));
            tokio::time::sleep(Duration::from_secs(2)).await;
            guarded.write_u8(n).await.unwrap();
        }
        let error = guarded.read_u8().await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        let after = start.elapsed();
        assert!(after >= Duration::from_secs(19) && after < Duration::from_secs(20), "{after:?}");
        assert!(connection.killed());
    }

    #[tokio::test(start_paused = true)]
    async fn silence_ends_a_write_that_gets_nowhere() {
        let (_client, guarded, connection) = pair(&Limits::default());
        connection.head_done();
        let set = || connection.end_after_silence(Some(Duration::from_millis(500)));
        let error = while_waiting(fill(guarded), set).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test(start_paused = true)]
    async fn a_deadline_that_passed_still_lets_the_stream_be_closed_in_order() {
        let limits = Limits { keep_alive: Duration::from_secs(5), ..Limits::default() };
        let (mut client, mut guarded, connection) = pair(&limits);
        connection.head_done();
        connection.head_expected();
        assert_eq!(guarded.read_u8().await.unwrap_err().kind(), io::ErrorKind::TimedOut);
        guarded.shutdown().await.unwrap();
        assert_eq!(client.read(&mut [0]).await.unwrap(), 0);
    }
    #[tokio::test(start_paused = true)]
    async fn a_bad_head_is_answered_and_its_bytes_go_no_further() {
        for (sent, said) in [
            (&b"GET /\n"[..], "HTTP/1.1 400 Bad Request\r\n"),
            (&[b'x'; 33], "HTTP/1.1 431 Request Header Fields Too Large\r\n"),
        ] {
            let (mut client, server) = tokio::io::duplex(1024);
            let limits = Limits { head_bytes: 32, ..Limits::default() };
            let mut guarded = Guarded::in_memory(server, Protocol::Http1, &limits);
            client.write_all(sent).await.unwrap();
            let mut seen = Vec::new();
            assert_eq!(guarded.read_buf(&mut seen).await.unwrap_err().kind(), io::ErrorKind::InvalidData);
            assert_eq!(seen, b"");
            assert_eq!(guarded.write_u8(1).await.unwrap_err().kind(), io::ErrorKind::InvalidData);
            guarded.shutdown().await.unwrap();
            let mut answer = String::new();
            client.read_to_string(&mut answer).await.unwrap();
            let (head, body) = answer.split_once("\r\n\r\n").unwrap();
            assert!(head.starts_with(said) && head.contains("connection: close"), "{answer}");
            assert!(head.contains(&format!("content-length: {}", body.len())), "{answer}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_takes_a_head_for_whole_too_early_loses_the_connection() {
        let (mut client, mut guarded, connection) = pair(&Limits::default());
        client.write_all(b"GET /").await.unwrap();
        guarded.read_exact(&mut [0; 5]).await.unwrap();
        connection.head_done();
        assert_eq!(guarded.write_u8(1).await.unwrap_err().kind(), io::ErrorKind::ConnectionAborted);
        drop(guarded);
        let mut heard = Vec::new();
        client.read_to_end(&mut heard).await.unwrap();
        assert_eq!(heard, b"");
    }
}
