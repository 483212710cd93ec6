//! One question to an address, as a stranger asks it.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::tls::danger_anybody;

/// How long a connection may take, and an answer.
const PATIENCE: Duration = Duration::from_secs(3);

pub(super) struct Question<'a> {
    pub(super) address: SocketAddr,
    pub(super) host: &'a str,
    pub(super) path: &'a str,
    /// Whether TLS is tried first.
    pub(super) tls: bool,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// No connection, and how.
    Closed(String),
    /// A connection, and nothing that is HTTP on it, with TLS or without.
    Silent,
    /// An answer with this status.
    Status(u16),
}

/// Every address of a host; none if its name leads nowhere.
pub(super) async fn resolved(host: &str, port: u16) -> Vec<SocketAddr> {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let found = tokio::time::timeout(PATIENCE, tokio::net::lookup_host((host, port))).await;
    found.ok().and_then(Result::ok).into_iter().flatten().collect()
}

pub(super) async fn ask(question: &Question<'_>) -> Answer {
    let mut last = Answer::Silent;
    // A web server may speak TLS where the app itself does not, or the other way round.
    for tls in [question.tls, !question.tls] {
        let stream = match tokio::time::timeout(PATIENCE, TcpStream::connect(question.address)).await {
            Ok(Ok(stream)) => stream,
            Ok(Err(error)) => return Answer::Closed(refusal(&error)),
            Err(_) => return Answer::Closed(format!("no connection within {} s", PATIENCE.as_secs())),
        };
        let answered = tokio::time::timeout(PATIENCE, async {
            if tls {
                let name = ServerName::try_from(question.host.to_owned()).map_err(io::Error::other)?;
                let connector = tokio_rustls::TlsConnector::from(danger_anybody());
                status(connector.connect(name, stream).await?, question).await
            } else {
                status(stream, question).await
            }
        });
        match answered.await {
            // That is what some say in the clear to whoever should have spoken TLS.
            Ok(Ok(Some(400))) => last = Answer::Status(400),
            Ok(Ok(Some(status))) => return Answer::Status(status),
            Ok(Ok(None) | Err(_)) | Err(_) => {}
        }
    }
    last
}

fn refusal(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "the connection was refused".to_owned(),
        kind => format!("no connection: {kind}"),
    }
}

/// The status of the answer, if it is one.
async fn status(mut stream: impl AsyncRead + AsyncWrite + Unpin, question: &Question<'_>) -> io::Result<Option<u16>> {
    let Question { host, path, .. } = question;
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: vestibule-doctor\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    // What matters stands in the first twelve bytes: `HTTP/1.1 200`.
    while answer.len() < 12 && stream.read_buf(&mut answer).await? > 0 {}
    let text = String::from_utf8_lossy(&answer);
    let status = text.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..5)).and_then(|word| word.parse().ok());
    Ok(status)
}
