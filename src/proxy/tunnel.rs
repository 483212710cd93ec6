//! Tunnels of `WebSocket`, for live sessions. The handshake goes to the app; after its 101 bytes go both ways until one side ends,
//! the session is over or nobody says anything for too long (which the connection itself measures).
//!
//! pingora's own forwarding of upgrades is not used: it can take the end of the empty request for the end of the tunnel
//! (issue 946 of its repository, open).

use std::future::Future;
use std::pin::{Pin, pin};

use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use pingora_core::protocols::Stream;
use pingora_core::{Error, ErrorType};
use pingora_http::ResponseHeader;
use pingora_proxy::Session as Exchange;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::lasting::LOOK;
use super::listener::connection_of;
use super::stop::Stop;
use super::upstream::{Attempt, OTHER_CERTIFICATE};
use super::way::{Way, started};
use super::{Gateway, address_to_app, exchange, handshake, wire};
use crate::domain::route::App;
use crate::engine::visit::TurnedAway;

/// Bytes read from the app at once.
const CHUNK: usize = 16 * 1024;

impl Gateway {
    /// Forwards a WebSocket's handshake with this key, and what comes after it.
    pub(super) async fn tunnel(&self, session: &mut Exchange, way: &mut Way, app: &App, key: &str) -> Result<(), Stop> {
        let mut attempt = self.attempt(app)?;
        let request = handshake_of(session, way, &attempt)?;
        let asked = started();
        let stream = self.stream(&mut attempt).await?;
        let sent = async { Upstream::ask(stream, request).await.ok_or(TurnedAway::UpstreamBroken) };
        let within = app.timeouts.write + app.timeouts.read;
        let (mut upstream, mut answer) =
            tokio::time::timeout(within, sent).await.map_err(|_| TurnedAway::UpstreamSlow)??;
        way.upstream = Some(asked.elapsed());
        way.status = answer.status().as_u16();
        let is_open = answer.status() == http::StatusCode::SWITCHING_PROTOCOLS;
        if is_open && !handshake::is_agreed(answer.headers(), key) {
            return Err(TurnedAway::UpstreamBroken.into());
        }
        let mut head = head_of(&answer)?;
        self.answer_cookies(way, app, &mut head).await?;
        if is_open {
            head.insert_header(http::header::CONNECTION, "Upgrade")?;
            head.insert_header(http::header::UPGRADE, "websocket")?;
            let opened = upstream.beside(hyper::upgrade::on(&mut answer)).await;
            let opened = opened.map_err(|_| TurnedAway::UpstreamBroken)?;
            let downstream = session.as_downstream_mut();
            downstream.write_response_header(Box::new(head)).await?;
            // pingora's timeouts would end a quiet tunnel; from here on the connection measures the silence, and it ends
            // with the tunnel.
            downstream.set_read_timeout(None);
            downstream.set_write_timeout(None);
            if let Some(connection) = connection_of(session) {
                connection.end_after_silence(Some(app.timeouts.tunnel));
            }
            return self.pump(session, way, TokioIo::new(opened)).await;
        }
        self.decline(session, app, head, answer.into_body(), &mut upstream).await
    }

    /// A connection to the first upstream with which one comes about.
    async fn stream(&self, attempt: &mut Attempt) -> Result<Stream, TurnedAway> {
        loop {
            let peer = attempt.peer(self.engine.now()).await?;
            match self.streams.new_stream(&peer).await {
                Ok(stream) if attempt.reached(stream.get_ssl_digest().as_deref()) => return Ok(stream),
                Ok(_) => attempt.failed(self.engine.now(), TurnedAway::UpstreamDown, OTHER_CERTIFICATE),
                Err(error) => attempt.failed(self.engine.now(), exchange::turned(&error), &error.to_string()),
            };
        }
    }

    /// The app said something else than 101: its answer goes on as it comes.
    async fn decline(
        &self,
        session: &mut Exchange,
        app: &App,
        mut head: ResponseHeader,
        mut body: Incoming,
        upstream: &mut Upstream,
    ) -> Result<(), Stop> {
        let downstream = session.as_downstream_mut();
        downstream.set_keepalive(None);
        if !head.headers.contains_key(http::header::CONTENT_LENGTH) && !matches!(head.status.as_u16(), 204 | 304) {
            head.insert_header(http::header::TRANSFER_ENCODING, "chunked")?;
        }
        downstream.write_response_header(Box::new(head)).await?;
        let broken = || Error::explain(ErrorType::ReadError, "the app broke off its answer");
        loop {
            let frame = upstream.beside(tokio::time::timeout(app.timeouts.read, body.frame())).await;
            let Some(frame) = frame.map_err(|_| broken())? else {
                downstream.write_response_body(Bytes::new(), true).await?;
                return Ok(());
            };
            // What is cut short here is cut short for the client too: nothing ends its body.
            if let Ok(chunk) = frame.map_err(|_| broken())?.into_data() {
                downstream.write_response_body(chunk, false).await?;
            }
        }
    }

    /// Bytes both ways.
    async fn pump(
        &self,
        session: &mut Exchange,
        way: &mut Way,
        upstream: impl tokio::io::AsyncRead + tokio::io::AsyncWrite,
    ) -> Result<(), Stop> {
        let (mut from_app, mut to_app) = tokio::io::split(upstream);
        let downstream = session.as_downstream_mut();
        let mut look = tokio::time::interval(LOOK);
        let mut chunk = vec![0; CHUNK];
        // What the client said and the app has not taken yet. Reading goes on with the other side meanwhile: each may wait for
        // the other to listen.
        let mut said = Bytes::new();
        while self.may_go_on(way) {
            tokio::select! {
                _ = look.tick() => {}
                heard = downstream.read_request_body(), if said.is_empty() => match heard {
                    Ok(Some(heard)) => said = heard,
                    Ok(None) | Err(_) => break,
                },
                written = to_app.write(&said), if !said.is_empty() => match written {
                    Ok(taken) if taken > 0 => {
                        let _ = said.split_to(taken);
                        if said.is_empty() && to_app.flush().await.is_err() {
                            break;
                        }
                    }
                    Ok(_) | Err(_) => break,
                },
                read = from_app.read(&mut chunk) => match read {
                    Ok(read) if read > 0 => {
                        let heard = Bytes::copy_from_slice(&chunk[..read]);
                        if downstream.write_response_body(heard, false).await.is_err() {
                            break;
                        }
                    }
                    Ok(_) | Err(_) => break,
                },
            }
        }
        let _ = to_app.shutdown().await;
        Ok(())
    }
}

/// The handshake as the app gets it.
fn handshake_of(session: &Exchange, way: &Way, attempt: &Attempt) -> Result<http::Request<Empty<Bytes>>, Stop> {
    let (Some(pass), Some(head)) = (&way.pass, &way.head) else { return Err(TurnedAway::Trouble.into()) };
    let mut request = session.req_header().clone();
    wire::strip_hop_by_hop(&mut request);
    address_to_app(&mut request, head, &way.host, pass.standing(), &way.forwarded, way.authorization())?;
    way.tokens.address(&mut request, head, pass.standing())?;
    attempt.sign(&mut request)?;
    request.insert_header(http::header::CONNECTION, "Upgrade")?;
    request.insert_header(http::header::UPGRADE, "websocket")?;
    request.remove_header(&http::header::CONTENT_LENGTH);
    let target = request.raw_path().try_into();
    let target: http::Uri = target.map_err(|_| TurnedAway::Malformed("target".to_owned()))?;
    let mut sent = http::Request::new(Empty::new());
    *sent.uri_mut() = target;
    *sent.headers_mut() = request.headers.clone();
    Ok(sent)
}

/// The app's head without what belongs to one hop.
fn head_of(answer: &http::Response<Incoming>) -> Result<ResponseHeader, Stop> {
    let mut head = ResponseHeader::build(answer.status(), Some(answer.headers().len() + 2))?;
    let hops = exchange::hop_by_hop(answer.headers());
    for (name, value) in answer.headers() {
        if name == http::header::CONTENT_LENGTH || !hops.contains(name.as_str()) {
            head.append_header(name.clone(), value.clone())?;
        }
    }
    Ok(head)
}

/// The connection to the app. It is driven by whoever waits for something of it, in the request's own task: when that ends,
/// nothing more is sent.
struct Upstream {
    connection: Pin<Box<dyn Future<Output = ()> + Send>>,
    over: bool,
}

impl Upstream {
    async fn ask(stream: Stream, request: http::Request<Empty<Bytes>>) -> Option<(Self, http::Response<Incoming>)> {
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
        let connection = connection.with_upgrades();
        let connection = Box::pin(async move {
            // Its end is seen in what was waited for.
            let _ = connection.await;
        });
        let mut upstream = Self { connection, over: false };
        let answer = upstream.beside(sender.send_request(request)).await.ok()?;
        Some((upstream, answer))
    }

    /// Waits for something while the connection goes on.
    async fn beside<T>(&mut self, wanted: impl Future<Output = T>) -> T {
        let mut wanted = pin!(wanted);
        loop {
            tokio::select! {
                biased;
                found = &mut wanted => return found,
                () = &mut self.connection, if !self.over => self.over = true,
            }
        }
    }
}
