//! The accepted stream as pingora wants it.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use async_trait::async_trait;
use pingora_core::protocols::{
    ALPN, Digest, GetProxyDigest, GetSocketDigest, GetTimingDigest, Peek, Shutdown, SocketDigest, Ssl, TimingDigest,
    UniqueID, l4::socket::SocketAddr, raw_connect::ProxyDigest, tls::SslDigest,
};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, BufWriter, ReadBuf};

use crate::net::{Connection, Guarded, Protocol, Transport};

/// How long closing in order may take; a client that does not read is not waited for.
const CLOSING: Duration = Duration::from_secs(2);
/// Bytes that wait for the flush, so that head and body of a small answer leave in one packet. pingora writes them one after
/// the other, and flushes where somebody may wait for what it wrote; larger pieces do not wait.
const TOGETHER: usize = 4 * 1024;

/// A guarded stream with what pingora asks of its streams.
#[derive(Debug)]
pub(super) struct Downstream<T = Transport> {
    stream: BufWriter<Guarded<T>>,
    tls: Option<Arc<SslDigest>>,
    socket: Arc<SocketDigest>,
    request: Option<Arc<ProxyDigest>>,
}

impl<T: AsyncWrite + Unpin> Downstream<T> {
    pub(super) fn new(stream: Guarded<T>) -> Self {
        let connection = stream.connection();
        let tls = connection
            .tls_info()
            .map(|info| Arc::new(SslDigest::new(info.cipher, info.version, None, None, Vec::new())));
        let socket = SocketDigest::from_raw_fd(connection.descriptor());
        // Set now: looked up later, the descriptor may be another connection's. New cells take any value.
        let _ = socket.peer_addr.set(Some(SocketAddr::Inet(connection.peer())));
        let _ = socket.local_addr.set(Some(SocketAddr::Inet(connection.local())));
        let _ = socket.original_dst.set(None);
        Self { tls, socket: Arc::new(socket), request: None, stream: BufWriter::with_capacity(TOGETHER, stream) }
    }

    pub(super) fn connection(&self) -> &Arc<Connection> {
        self.stream.get_ref().connection()
    }

    /// What pingora keeps of the connection beside each request.
    pub(super) fn digest(&self) -> Digest {
        Digest {
            ssl_digest: self.tls.clone(),
            timing_digest: Vec::new(),
            proxy_digest: self.request.clone(),
            socket_digest: Some(Arc::clone(&self.socket)),
        }
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncRead for Downstream<T> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(cx, buf)
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Downstream<T> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}

#[async_trait]
impl<T: AsyncWrite + Unpin + Send> Shutdown for Downstream<T> {
    async fn shutdown(&mut self) {
        // Failing to say goodbye changes nothing: the stream is dropped next.
        let _ = tokio::time::timeout(CLOSING, AsyncWriteExt::shutdown(&mut self.stream)).await;
    }
}

impl<T: AsyncWrite + Unpin> UniqueID for Downstream<T> {
    fn id(&self) -> i32 {
        self.connection().descriptor()
    }
}

impl<T: AsyncWrite + Unpin> Ssl for Downstream<T> {
    fn get_ssl_digest(&self) -> Option<Arc<SslDigest>> {
        self.tls.clone()
    }

    fn selected_alpn_proto(&self) -> Option<ALPN> {
        self.tls.as_ref().map(|_| match self.connection().protocol() {
            Protocol::Http1 => ALPN::H1,
            Protocol::Http2 => ALPN::H2,
        })
    }
}

impl<T> GetTimingDigest for Downstream<T> {
    fn get_timing_digest(&self) -> Vec<Option<TimingDigest>> {
        Vec::new()
    }
}

impl<T> GetProxyDigest for Downstream<T> {
    fn get_proxy_digest(&self) -> Option<Arc<ProxyDigest>> {
        self.request.clone()
    }

    fn set_proxy_digest(&mut self, digest: ProxyDigest) {
        self.request = Some(Arc::new(digest));
    }
}

impl<T> GetSocketDigest for Downstream<T> {
    fn get_socket_digest(&self) -> Option<Arc<SocketDigest>> {
        Some(Arc::clone(&self.socket))
    }
}

impl<T> Peek for Downstream<T> {}
