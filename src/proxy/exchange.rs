//! One exchange with an app that is read whole: the login, and every other request without a session that could change
//! something. The answer is in our hands before anything of it leaves.

use std::collections::HashSet;

use bytes::{Bytes, BytesMut};
use pingora_core::protocols::http::client::HttpSession;
use pingora_core::{Error, ErrorType};
use pingora_http::{RequestHeader, ResponseHeader};

use super::Gateway;
use super::upstream::{Attempt, OTHER_CERTIFICATE};
use crate::domain::login::{Answer, HeaderBytes};
use crate::domain::route::{App, UpstreamTimeouts};
use crate::engine::visit::TurnedAway;

impl Gateway {
    /// The way to an app, for one request.
    ///
    /// # Errors
    ///
    /// [`TurnedAway::UpstreamDown`] if it is no longer there.
    pub(super) fn attempt(&self, app: &App) -> Result<Attempt, TurnedAway> {
        let upstreams = self.upstreams.borrow().of(app).ok_or(TurnedAway::UpstreamDown)?;
        Ok(Attempt::new(upstreams, app.timeouts))
    }

    /// Sends a request with its whole body, and reads the whole answer, `most` bytes of it at most.
    ///
    /// # Errors
    ///
    /// [`TurnedAway`] if the app is down, slow, breaks off or says too much. Nothing is sent twice.
    pub(super) async fn exchange(
        &self,
        app: &App,
        mut request: RequestHeader,
        body: Bytes,
        most: usize,
    ) -> Result<Answer, TurnedAway> {
        let mut attempt = self.attempt(app)?;
        attempt.sign(&mut request).map_err(|_| TurnedAway::Trouble)?;
        let mut upstream = self.connected(&mut attempt).await?;
        let UpstreamTimeouts { read, write, .. } = app.timeouts;
        upstream.set_read_timeout(Some(read));
        upstream.set_write_timeout(Some(write));
        match tokio::time::timeout(2 * (read + write), exchange(upstream, request, body, most)).await {
            Ok(result) => result,
            Err(_) => Err(TurnedAway::UpstreamSlow),
        }
    }

    /// A connection to the first upstream with which one comes about.
    async fn connected(&self, attempt: &mut Attempt) -> Result<HttpSession, TurnedAway> {
        loop {
            let peer = attempt.peer(self.engine.now()).await?;
            // Connections are not given back to this connector: a pooled one may have died meanwhile, and a login is never
            // sent twice.
            match self.connector.get_http_session(&peer).await {
                Ok((mut upstream, _)) => {
                    if attempt.reached(upstream.digest().and_then(|digest| digest.ssl_digest.as_deref())) {
                        return Ok(upstream);
                    }
                    upstream.shutdown().await;
                    attempt.failed(self.engine.now(), TurnedAway::UpstreamDown, OTHER_CERTIFICATE);
                }
                Err(error) => {
                    attempt.failed(self.engine.now(), turned(&error), &error.to_string());
                }
            }
        }
    }
}

async fn exchange(
    mut upstream: HttpSession,
    request: RequestHeader,
    body: Bytes,
    most: usize,
) -> Result<Answer, TurnedAway> {
    let is_head = request.method == http::Method::HEAD;
    upstream.write_request_header(Box::new(request)).await.map_err(|error| turned(&error))?;
    if !body.is_empty() {
        upstream.write_request_body(body, true).await.map_err(|error| turned(&error))?;
    }
    upstream.finish_request_body().await.map_err(|error| turned(&error))?;
    let head = loop {
        upstream.read_response_header().await.map_err(|error| turned(&error))?;
        let head = upstream.response_header().ok_or(TurnedAway::UpstreamBroken)?;
        if head.status == http::StatusCode::SWITCHING_PROTOCOLS {
            return Err(TurnedAway::UpstreamBroken);
        }
        // What an app says before its answer (RFC 9110 §15.2) has no place in a held one.
        if !head.status.is_informational() {
            break head.clone();
        }
    };
    let mut answer = BytesMut::new();
    if !is_head {
        while let Some(chunk) = upstream.read_response_body().await.map_err(|error| turned(&error))? {
            if answer.len() + chunk.len() > most {
                upstream.shutdown().await;
                return Err(TurnedAway::UpstreamBroken);
            }
            answer.extend_from_slice(&chunk);
        }
    }
    let whole = is_whole(&head, answer.len(), is_head);
    upstream.shutdown().await;
    if !whole {
        return Err(TurnedAway::UpstreamBroken);
    }
    Ok(kept(&head, &answer))
}

/// An answer that says how long it is must be that long.
fn is_whole(head: &ResponseHeader, length: usize, is_head: bool) -> bool {
    if is_head || matches!(head.status.as_u16(), 204 | 304) {
        return true;
    }
    match head.headers.get(http::header::CONTENT_LENGTH).map(|value| value.to_str().map(str::parse::<usize>)) {
        None => true,
        Some(Ok(Ok(said))) => said == length,
        Some(_) => false,
    }
}

/// An answer as it is kept: without what belongs to one hop.
pub(super) fn kept(head: &ResponseHeader, body: &[u8]) -> Answer {
    let hops = hop_by_hop(&head.headers);
    let headers = head
        .headers
        .iter()
        .filter(|(name, _)| !hops.contains(name.as_str()))
        .map(|(name, value)| (name.as_str().to_owned(), HeaderBytes(value.as_bytes().to_vec())))
        .collect();
    Answer { status: head.status.as_u16(), headers, body: HeaderBytes(body.to_vec()) }
}

/// The names of an answer's headers that belong to one hop (RFC 9110 §7.6.1), with whatever `Connection` names, and its
/// length, which its new framing says anew.
pub(super) fn hop_by_hop(headers: &http::HeaderMap) -> HashSet<String> {
    const HOP: [&str; 8] = [
        "connection",
        "keep-alive",
        "proxy-connection",
        "transfer-encoding",
        "te",
        "trailer",
        "upgrade",
        "content-length",
    ];
    let named = headers.get_all(http::header::CONNECTION).iter().filter_map(|value| value.to_str().ok());
    let named = named.flat_map(|value| value.split(',')).map(|token| token.trim().to_ascii_lowercase());
    named.chain(HOP.map(str::to_owned)).collect()
}

/// What a failure towards the app means to the client.
pub fn turned(error: &Error) -> TurnedAway {
    match error.etype() {
        ErrorType::ConnectTimedout
        | ErrorType::ReadTimedout
        | ErrorType::WriteTimedout
        | ErrorType::TLSHandshakeTimedout => TurnedAway::UpstreamSlow,
        ErrorType::ConnectRefused
        | ErrorType::ConnectNoRoute
        | ErrorType::ConnectError
        | ErrorType::ConnectProxyFailure
        | ErrorType::TLSHandshakeFailure
        | ErrorType::InvalidCert
        | ErrorType::SocketError
        | ErrorType::BindError => TurnedAway::UpstreamDown,
        _ => TurnedAway::UpstreamBroken,
    }
}
