//! One exchange with an app that is read whole: the login, and every other request without a session that could change
//! something. The answer is in our hands before anything of it leaves.

use std::collections::HashSet;

use bytes::{Bytes, BytesMut};
use pingora_core::connectors::http::Connector;
use pingora_core::upstreams::peer::HttpPeer;
use pingora_core::{Error, ErrorType};
use pingora_http::{RequestHeader, ResponseHeader};

use crate::domain::login::{Answer, HeaderBytes};
use crate::domain::route::{App, UpstreamTimeouts};
use crate::engine::visit::TurnedAway;

/// Finds the app's address and says how to speak to it.
///
/// # Errors
///
/// [`TurnedAway::UpstreamDown`] if its name leads nowhere.
pub async fn peer_of(app: &App) -> Result<HttpPeer, TurnedAway> {
    let upstream = &app.upstream;
    let host = upstream.host.trim_start_matches('[').trim_end_matches(']');
    let address = match host.parse::<std::net::IpAddr>() {
        Ok(address) => std::net::SocketAddr::new(address, upstream.port),
        Err(_) => tokio::time::timeout(app.timeouts.connect, tokio::net::lookup_host((host, upstream.port)))
            .await
            .map_err(|_| TurnedAway::UpstreamSlow)?
            .map_err(|_| TurnedAway::UpstreamDown)?
            .next()
            .ok_or(TurnedAway::UpstreamDown)?,
    };
    let mut peer = HttpPeer::new(address, upstream.tls, host.to_owned());
    let UpstreamTimeouts { connect, read, write, idle, tunnel: _ } = app.timeouts;
    peer.options.connection_timeout = Some(connect);
    peer.options.total_connection_timeout = Some(connect);
    peer.options.read_timeout = Some(read);
    peer.options.write_timeout = Some(write);
    peer.options.idle_timeout = Some(idle);
    Ok(peer)
}

/// Sends a request with its whole body, and reads the whole answer, `most` bytes of it at most.
///
/// # Errors
///
/// [`TurnedAway`] if the app is down, slow, breaks off or says too much. Nothing is sent twice.
pub async fn exchange(
    connector: &Connector,
    peer: &HttpPeer,
    timeouts: UpstreamTimeouts,
    request: RequestHeader,
    body: Bytes,
    most: usize,
) -> Result<Answer, TurnedAway> {
    let whole = timeouts.connect + 2 * (timeouts.read + timeouts.write);
    match tokio::time::timeout(whole, try_exchange(connector, peer, request, body, most)).await {
        Ok(result) => result,
        Err(_) => Err(TurnedAway::UpstreamSlow),
    }
}

async fn try_exchange(
    connector: &Connector,
    peer: &HttpPeer,
    request: RequestHeader,
    body: Bytes,
    most: usize,
) -> Result<Answer, TurnedAway> {
    let is_head = request.method == http::Method::HEAD;
    // Connections are not given back to this connector: a pooled one may have died meanwhile, and a login is never sent
    // twice.
    let (mut upstream, _) = connector.get_http_session(peer).await.map_err(|error| turned(&error))?;
    upstream.set_read_timeout(peer.options.read_timeout);
    upstream.set_write_timeout(peer.options.write_timeout);
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

fn kept(head: &ResponseHeader, body: &[u8]) -> Answer {
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
