//! What is known of an accepted connection, and the handles to control it from elsewhere.

use std::{
    fmt,
    net::SocketAddr,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use futures_util::task::AtomicWaker;
use parking_lot::Mutex;
use tokio::{sync::Notify, time::Instant};

use super::{
    Limits,
    framing::Fault,
    head::{HeadWatch, Overdue},
    later,
};

/// The protocol agreed on for a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// HTTP/1.0 or 1.1.
    Http1,
    /// HTTP/2, chosen in the TLS handshake.
    Http2,
}

/// What the TLS handshake settled, for logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TlsInfo {
    /// Version, as `TLSv1_3`.
    pub version: &'static str,
    /// Cipher suite, as `TLS13_AES_256_GCM_SHA384`.
    pub cipher: &'static str,
}

/// One accepted connection, shared by the stream and by those who control it.
pub struct Connection {
    peer: SocketAddr,
    local: SocketAddr,
    tls: Option<TlsInfo>,
    protocol: Protocol,
    descriptor: i32,
    killed: AtomicBool,
    draining: AtomicBool,
    kill: Notify,
    readers: AtomicWaker,
    writers: AtomicWaker,
    watch: Mutex<Watch>,
}

#[derive(Debug)]
struct Watch {
    head: HeadWatch,
    silence: Option<Duration>,
    active: Instant,
}

impl Connection {
    pub(super) fn new(
        peer: SocketAddr,
        local: SocketAddr,
        tls: Option<TlsInfo>,
        protocol: Protocol,
        descriptor: i32,
        limits: &Limits,
    ) -> Self {
        let now = Instant::now();
        let head = match protocol {
            Protocol::Http1 => HeadWatch::http1(limits, now),
            Protocol::Http2 => HeadWatch::http2(limits, now),
        };
        Self {
            peer,
            local,
            tls,
            protocol,
            descriptor,
            killed: AtomicBool::new(false),
            draining: AtomicBool::new(false),
            kill: Notify::new(),
            readers: AtomicWaker::new(),
            writers: AtomicWaker::new(),
            watch: Mutex::new(Watch { head, silence: None, active: now }),
        }
    }

    /// The other end of the TCP connection; a proxy's where one is in front.
    pub fn peer(&self) -> SocketAddr {
        self.peer
    }

    /// This end of the TCP connection.
    pub fn local(&self) -> SocketAddr {
        self.local
    }

    /// Whether the connection is under TLS.
    pub fn tls(&self) -> bool {
        self.tls.is_some()
    }

    /// What the TLS handshake settled.
    pub fn tls_info(&self) -> Option<TlsInfo> {
        self.tls
    }

    /// The protocol spoken.
    pub fn protocol(&self) -> Protocol {
        self.protocol
    }

    /// The socket's file descriptor: unique among open connections.
    pub fn descriptor(&self) -> i32 {
        self.descriptor
    }

    /// A whole request head was read: its deadline ends. Nothing to say on HTTP/2, whose frames are watched.
    ///
    /// Where by our own reading the head is not over, the connection is: nobody can tell then what belongs to it. A
    /// server that says so before the first byte judges its heads itself.
    pub fn head_done(&self) {
        let done = self.watch.lock().head.done();
        if let Err(fault) = done {
            tracing::error!(client.address = %self.peer, "closing a connection: {fault}");
            self.kill();
        }
    }

    /// The request is over and the next may come: from now on the connection is idle.
    pub fn head_expected(&self) {
        self.watch.lock().head.expected(Instant::now());
        // The deadline of the idle time has to be looked at.
        self.readers.wake();
    }

    /// Ends the connection when for `silence` nothing is read or written, for tunnels; `None` takes that back.
    pub fn end_after_silence(&self, silence: Option<Duration>) {
        {
            let mut watch = self.watch.lock();
            watch.silence = silence;
            watch.active = Instant::now();
        }
        self.wake();
    }

    /// Ends the connection: every later or waiting read and write fails at once.
    pub fn kill(&self) {
        self.killed.store(true, Ordering::SeqCst);
        self.kill.notify_waiters();
        self.wake();
    }

    /// Whether the connection was ended by [`kill`](Self::kill) or by a deadline.
    pub fn killed(&self) -> bool {
        self.killed.load(Ordering::SeqCst)
    }

    /// Resolves once the connection was killed.
    pub async fn until_killed(&self) {
        // Made before the look at the flag: a kill between the two is heard.
        let kill = self.kill.notified();
        if !self.killed() {
            kill.await;
        }
    }

    /// Takes no further request: while it waits for the first byte of one, the stream reads as ended. HTTP/1 only.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::SeqCst);
        self.readers.wake();
    }

    fn wake(&self) {
        self.readers.wake();
        self.writers.wake();
    }

    pub(super) fn readers(&self) -> &AtomicWaker {
        &self.readers
    }

    pub(super) fn writers(&self) -> &AtomicWaker {
        &self.writers
    }

    pub(super) fn received(&self, bytes: &[u8]) -> Result<(), Fault> {
        let now = Instant::now();
        let mut watch = self.watch.lock();
        watch.active = now;
        watch.head.received(bytes, now)
    }

    pub(super) fn sent(&self) {
        self.watch.lock().active = Instant::now();
    }

    pub(super) fn drained(&self) -> bool {
        self.draining.load(Ordering::SeqCst) && self.watch.lock().head.waiting()
    }

    pub(super) fn deadline(&self) -> Option<(Instant, Overdue)> {
        let watch = self.watch.lock();
        let silent = watch.silence.map(|silence| (later(watch.active, silence), Overdue::Silence));
        [watch.head.deadline(), silent].into_iter().flatten().min_by_key(|(at, _)| *at)
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("peer", &self.peer)
            .field("local", &self.local)
            .field("tls", &self.tls)
            .field("protocol", &self.protocol)
            .field("killed", &self.killed())
            .finish_non_exhaustive()
    }
}
