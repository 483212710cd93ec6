//! The accept loop of one address.

use std::{
    io,
    net::SocketAddr,
    os::fd::AsRawFd,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use tokio::{
    net::TcpStream,
    task::{JoinError, JoinSet},
};
use tokio_rustls::TlsAcceptor;

use super::{
    Bound, Connection, Drained, Guarded, Limits, Protocol, Serve, Shared, Shutdown, TlsInfo, Transport, begun,
};

/// First and longest pause after an accept that failed for want of descriptors or memory.
const PAUSES: (Duration, Duration) = (Duration::from_millis(10), Duration::from_secs(1));

/// Accepts until `shutdown`, then waits for the connections until they are over or `cut`.
pub(super) async fn run<S: Serve>(
    bound: Bound,
    serve: Arc<S>,
    shared: Arc<Shared>,
    mut shutdown: Shutdown,
    mut cut: Shutdown,
) -> Drained {
    let Bound { listener, local, tls } = bound;
    let tls = tls.map(TlsAcceptor::from);
    let mut open = JoinSet::new();
    let mut pause = PAUSES.0;
    let mut full = false;
    loop {
        let accepted = tokio::select! {
            biased;
            () = begun(&mut shutdown) => break,
            Some(ended) = open.join_next() => {
                report(ended);
                continue;
            }
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) if is_of_one_connection(&error) => continue,
            Err(error) => {
                tracing::warn!(%error, listen = %local, "cannot accept connections, trying again; raise the limit of open files?");
                tokio::select! {
                    () = begun(&mut shutdown) => break,
                    () = tokio::time::sleep(pause) => {}
                }
                pause = (pause * 2).min(PAUSES.1);
                continue;
            }
        };
        pause = PAUSES.0;
        let Ok(room) = Arc::clone(&shared.room).try_acquire_owned() else {
            shared.refused.fetch_add(1, Ordering::Relaxed);
            if !full {
                tracing::warn!(listen = %local, limit = shared.limits.connections, "too many connections, closing new ones");
            }
            full = true;
            continue;
        };
        full = false;
        let serve = Arc::clone(&serve);
        let tls = tls.clone();
        let limits = shared.limits;
        let shutdown = shutdown.clone();
        open.spawn(async move {
            let _room = room;
            if let Some(stream) = open_stream(stream, peer, local, tls, &limits, shutdown.clone()).await {
                serve.serve(stream, shutdown).await;
            }
        });
    }
    // From here on the kernel refuses new connections.
    drop(listener);
    wait(open, &mut cut).await
}

async fn wait(mut open: JoinSet<()>, cut: &mut Shutdown) -> Drained {
    let mut drained = Drained::default();
    loop {
        tokio::select! {
            biased;
            ended = open.join_next() => match ended {
                None => return drained,
                Some(ended) => {
                    report(ended);
                    drained.finished += 1;
                }
            },
            () = begun(cut) => {
                drained.cut = open.len();
                open.shutdown().await;
                return drained;
            }
        }
    }
}

fn report(ended: Result<(), JoinError>) {
    if let Err(error) = ended
        && error.is_panic()
    {
        tracing::error!(%error, "a connection ended by a panic");
    }
}

/// Whether an accept failed for the connection at hand only, so that the next can be tried at once.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::Interrupted
    )
}

/// Does the TLS handshake, if any; `None` where the connection came to nothing.
async fn open_stream(
    stream: TcpStream,
    peer: SocketAddr,
    listen: SocketAddr,
    tls: Option<TlsAcceptor>,
    limits: &Limits,
    mut shutdown: Shutdown,
) -> Option<Guarded> {
    // Answers are written whole; waiting for more only delays them. A socket that refuses is about to fail anyway.
    let _ = stream.set_nodelay(true);
    let local = stream.local_addr().unwrap_or(listen);
    let descriptor = stream.as_raw_fd();
    let (transport, info, protocol) = match tls {
        None => (Transport::Plain(stream), None, Protocol::Http1),
        Some(acceptor) => {
            let handshake = tokio::time::timeout(limits.handshake, acceptor.accept(stream));
            let stream = tokio::select! {
                done = handshake => match done {
                    Ok(Ok(stream)) => stream,
                    Ok(Err(error)) => {
                        tracing::debug!(%error, client.address = %peer, "a TLS handshake failed");
                        return None;
                    }
                    Err(_) => {
                        tracing::debug!(client.address = %peer, "a TLS handshake took too long");
                        return None;
                    }
                },
                // No request can have come yet.
                () = begun(&mut shutdown) => return None,
            };
            let (_, session) = stream.get_ref();
            let protocol = if session.alpn_protocol() == Some(b"h2") { Protocol::Http2 } else { Protocol::Http1 };
            let info = TlsInfo {
                version: session.protocol_version().and_then(|version| version.as_str()).unwrap_or("unknown"),
                cipher: session.negotiated_cipher_suite().and_then(|suite| suite.suite().as_str()).unwrap_or("unknown"),
            };
            (Transport::Tls(Box::new(stream)), Some(info), protocol)
        }
    };
    let connection = Connection::new(peer, local, info, protocol, descriptor, limits);
    Some(Guarded::new(transport, Arc::new(connection)))
}
