//! Listeners: bound addresses, the accept loop, TLS, the limits of a connection, and the drain.
//!
//! What speaks HTTP on an accepted stream is a [`Serve`]: the proxy brings one that drives pingora, the portal and the
//! administration one that drives hyper. Neither is known here.

mod accept;
mod connection;
mod framing;
mod guard;
mod head;
mod transport;
mod whole;

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use thiserror::Error;
use tokio::{
    net::{TcpListener, TcpSocket},
    sync::{Semaphore, watch},
    task::JoinSet,
    time::Instant,
};

pub use connection::{Connection, Protocol, TlsInfo};
pub use guard::Guarded;
pub use transport::Transport;
pub use whole::to_its_end;

/// Turns `true` once the listeners shut down; never back.
pub type Shutdown = watch::Receiver<bool>;

/// How many connections the kernel keeps ready for the accept loop.
const BACKLOG: u32 = 1024;

/// What speaks a protocol on the accepted streams.
pub trait Serve: Send + Sync + 'static {
    /// Serves one stream until it is over.
    ///
    /// Once `shutdown` turns `true`, requests in flight are finished and no further ones are taken.
    fn serve(&self, stream: Guarded, shutdown: Shutdown) -> impl Future<Output = ()> + Send;
}

/// One address to listen on.
#[derive(Clone, Debug)]
pub struct Listen {
    /// Where to listen; port 0 lets the system choose.
    pub address: SocketAddr,
    /// Certificates and protocols; `None` for plain HTTP.
    pub tls: Option<Arc<rustls::ServerConfig>>,
}

/// What a connection may take of the machine.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at a time, over all addresses of one [`Listeners`]; what comes above is closed at once.
    pub connections: usize,
    /// Time for the whole TLS handshake.
    pub handshake: Duration,
    /// Time for a whole request head, from its first byte, or on a new connection from its start.
    pub head: Duration,
    /// Size of a request head in bytes; HTTP/1 only, HTTP/2 has its own setting.
    pub head_bytes: usize,
    /// Time a connection may wait for its next request.
    pub keep_alive: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 10_000,
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(10),
            head_bytes: 32 * 1024,
            keep_alive: Duration::from_mins(1),
        }
    }
}

/// Why an address could not be listened on.
#[derive(Debug, Error)]
#[error("cannot listen on `{address}`; is another program using it, or is the address not of this machine?")]
pub struct BindError {
    address: SocketAddr,
    source: io::Error,
}

/// Addresses that are bound but not yet served: connections wait in the kernel.
#[derive(Debug)]
pub struct Listeners {
    bound: Vec<Bound>,
}

#[derive(Debug)]
struct Bound {
    listener: TcpListener,
    local: SocketAddr,
    tls: Option<Arc<rustls::ServerConfig>>,
}

impl Listeners {
    /// Binds every address.
    ///
    /// # Errors
    ///
    /// [`BindError`] names the first address that cannot be bound; those before it are given up again.
    pub fn bind(listen: &[Listen]) -> Result<Self, BindError> {
        let bound = listen.iter().map(Bound::new).collect::<Result<_, _>>()?;
        Ok(Self { bound })
    }

    /// The addresses as bound, in the order given; a port 0 is replaced by the one chosen.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.bound.iter().map(|bound| bound.local).collect()
    }

    /// Starts accepting on every address, on the current runtime.
    pub fn serve<S: Serve>(self, serve: S, limits: Limits) -> Serving {
        let addresses = self.addresses();
        let serve = Arc::new(serve);
        let shared = Arc::new(Shared {
            limits,
            room: Arc::new(Semaphore::new(limits.connections.min(Semaphore::MAX_PERMITS))),
            refused: AtomicU64::new(0),
        });
        let (shutdown, shutdown_seen) = watch::channel(false);
        let (cut, cut_seen) = watch::channel(false);
        let mut loops = JoinSet::new();
        for bound in self.bound {
            loops.spawn(accept::run(
                bound,
                Arc::clone(&serve),
                Arc::clone(&shared),
                shutdown_seen.clone(),
                cut_seen.clone(),
            ));
        }
        Serving { addresses, shared, shutdown, cut, loops }
    }
}

impl Bound {
    fn new(listen: &Listen) -> Result<Self, BindError> {
        let Listen { address, tls } = listen.clone();
        Self::try_new(address, tls).map_err(|source| BindError { address, source })
    }

    fn try_new(address: SocketAddr, tls: Option<Arc<rustls::ServerConfig>>) -> io::Result<Self> {
        let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
        // A restart must not wait for the last connections of the process before it.
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        let listener = socket.listen(BACKLOG)?;
        let local = listener.local_addr()?;
        Ok(Self { listener, local, tls })
    }
}

/// What all accept loops of one [`Listeners`] share.
#[derive(Debug)]
struct Shared {
    limits: Limits,
    room: Arc<Semaphore>,
    refused: AtomicU64,
}

/// Listeners at work. Dropping it stops them and cuts every connection; [`Serving::drain`] is the polite way.
#[derive(Debug)]
pub struct Serving {
    addresses: Vec<SocketAddr>,
    shared: Arc<Shared>,
    shutdown: watch::Sender<bool>,
    cut: watch::Sender<bool>,
    loops: JoinSet<Drained>,
}

/// How the connections that were open at the start of a drain ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drained {
    /// Connections that ended by themselves in time.
    pub finished: usize,
    /// Connections that were cut off.
    pub cut: usize,
}

impl Serving {
    /// The addresses listened on.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Connections open now.
    pub fn connections(&self) -> usize {
        self.shared.limits.connections.min(Semaphore::MAX_PERMITS) - self.shared.room.available_permits()
    }

    /// Connections closed at once so far, because there were too many.
    pub fn refused(&self) -> u64 {
        self.shared.refused.load(Ordering::Relaxed)
    }

    /// Stops accepting at once, lets requests in flight finish for at most `limit`, and cuts what is left then.
    pub async fn drain(mut self, limit: Duration) -> Drained {
        self.shutdown.send_replace(true);
        let mut drained = Drained::default();
        let timer = tokio::time::sleep_until(later(Instant::now(), limit));
        tokio::pin!(timer);
        loop {
            tokio::select! {
                biased;
                ended = self.loops.join_next() => match ended {
                    None => return drained,
                    Some(Ok(part)) => {
                        drained.finished += part.finished;
                        drained.cut += part.cut;
                    }
                    Some(Err(error)) => tracing::error!(%error, "an accept loop broke down"),
                },
                () = &mut timer, if !*self.cut.borrow() => { self.cut.send_replace(true); }
            }
        }
    }
}

/// Resolves once `signal` is `true`, or its sender is gone.
pub async fn begun(signal: &mut Shutdown) {
    // An error means that nobody can say `true` any more: the listeners were dropped.
    let _ = signal.wait_for(|begun| *begun).await;
}

/// `from` and `wait` together; a wait too long to be told ends in a century.
fn later(from: Instant, wait: Duration) -> Instant {
    const CENTURY: Duration = Duration::from_hours(100 * 365 * 24);
    from + wait.min(CENTURY)
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
    };

    use super::*;

    struct Echo;

    impl Serve for Echo {
        async fn serve(&self, stream: Guarded, _: Shutdown) {
            let (mut read, mut write) = tokio::io::split(stream);
            // The end of either side is the end of the test's connection.
            let _ = tokio::io::copy(&mut read, &mut write).await;
        }
    }

    struct Panics;

    impl Serve for Panics {
        async fn serve(&self, _: Guarded, _: Shutdown) {
            panic!("a fault in a handler");
        }
    }

    fn loopback() -> Listen {
        Listen { address: "127.0.0.1:0".parse().unwrap(), tls: None }
    }

    async fn echoes(address: SocketAddr) -> io::Result<u8> {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_u8(7).await?;
        stream.read_u8().await
    }

    #[tokio::test]
    async fn every_address_is_served_and_told() {
        let listeners = Listeners::bind(&[loopback(), loopback()]).unwrap();
        let addresses = listeners.addresses();
        let serving = listeners.serve(Echo, Limits::default());
        assert_eq!(serving.addresses(), addresses);
        for address in addresses {
            assert_eq!(echoes(address).await.unwrap(), 7);
        }
    }

    #[tokio::test]
    async fn an_address_in_use_is_named() {
        let first = Listeners::bind(&[loopback()]).unwrap();
        let address = first.addresses()[0];
        let error = Listeners::bind(&[loopback(), Listen { address, tls: None }]).unwrap_err();
        assert!(error.to_string().contains(&format!("`{address}`")), "{error}");
    }

    #[tokio::test]
    async fn dropping_the_listeners_cuts_every_connection() {
        let serving = Listeners::bind(&[loopback()]).unwrap().serve(Echo, Limits::default());
        let mut stream = TcpStream::connect(serving.addresses()[0]).await.unwrap();
        stream.write_u8(7).await.unwrap();
        assert_eq!(stream.read_u8().await.unwrap(), 7);
        drop(serving);
        stream.read_u8().await.unwrap_err();
    }

    #[tokio::test]
    async fn a_panic_ends_its_connection_only() {
        let serving = Listeners::bind(&[loopback()]).unwrap().serve(Panics, Limits::default());
        for _ in 0..2 {
            echoes(serving.addresses()[0]).await.unwrap_err();
        }
        assert_eq!(serving.drain(Duration::from_mins(1)).await.cut, 0);
    }

    #[tokio::test]
    async fn a_drain_may_be_given_no_time_or_all_of_it() {
        for (limit, cut) in [(Duration::ZERO, 1), (Duration::MAX, 0)] {
            let serving = Listeners::bind(&[loopback()]).unwrap().serve(Echo, Limits::default());
            let mut stream = TcpStream::connect(serving.addresses()[0]).await.unwrap();
            stream.write_u8(7).await.unwrap();
            assert_eq!(stream.read_u8().await.unwrap(), 7);
            if cut == 0 {
                drop(stream);
            }
            assert_eq!(serving.drain(limit).await, Drained { finished: 1 - cut, cut });
        }
    }
}
