//! Answering with the gateway's own pages: the request is handed to an opaque service in process, body and all, and its
//! answer written back.

use std::convert::Infallible;

use bytes::Bytes;
use futures_util::StreamExt as _;
use http::{Request, Response, Version};
use http_body_util::BodyExt as _;
use http_body_util::combinators::UnsyncBoxBody;
use pingora_core::{Error, ErrorType, Result};
use pingora_http::ResponseHeader;
use pingora_proxy::Session;
use tower::ServiceExt as _;
use tower::util::BoxCloneSyncService;

use crate::engine::visit::Visit;
use crate::net::to_its_end;

/// What goes wrong in a body, in words for the log.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct BodyError(pub String);

/// A body of either side.
pub type OwnBody = UnsyncBoxBody<Bytes, BodyError>;
/// The service that answers for the gateway itself. A [`Visit`] comes in the request's extensions.
pub type OwnService = BoxCloneSyncService<Request<OwnBody>, Response<OwnBody>, Infallible>;

/// The most a request to the gateway's own pages may carry.
const MAX_BODY: usize = 64 << 10;

/// Reads the request's body, asks the service and writes its answer. The status that was sent is given back.
///
/// # Errors
///
/// If the client goes away or breaks off.
pub async fn answer(session: &mut Session, service: &OwnService, visit: Visit, read_body: bool) -> Result<u16> {
    let header = session.req_header();
    let is_head = header.method == http::Method::HEAD;
    let changes_nothing = header.method.is_safe();
    let mut request = Request::builder().method(header.method.clone()).uri(header.uri.clone());
    if let Some(headers) = request.headers_mut() {
        headers.clone_from(&header.headers);
    }
    let mut body = Vec::new();
    let mut visit = visit;
    if read_body && !session.as_downstream_mut().is_body_empty() {
        if session.get_header("expect").is_some() {
            session.as_downstream_mut().write_continue_response().await?;
        }
        while let Some(chunk) = session.as_downstream_mut().read_request_body().await? {
            if body.len() + chunk.len() > MAX_BODY {
                visit.turned_away = Some(crate::engine::visit::TurnedAway::BodyTooLarge);
                session.as_downstream_mut().set_keepalive(None);
                body.clear();
                break;
            }
            body.extend_from_slice(&chunk);
        }
    } else if !read_body && !session.as_downstream_mut().is_body_empty() {
        // What was not read must not be taken for the next request.
        session.as_downstream_mut().set_keepalive(None);
    }
    let body: OwnBody = http_body_util::Full::new(Bytes::from(body)).map_err(never).boxed_unsync();
    let mut request = request
        .body(body)
        .map_err(|error| Error::because(ErrorType::InternalError, "a checked head did not build", error))?;
    request.extensions_mut().insert(visit);
    let asked = service.clone().oneshot(request);
    let response = if changes_nothing {
        tokio::pin!(asked);
        loop {
            tokio::select! {
                biased;
                response = &mut asked => break response,
                // A long poll ends when its browser goes.
                idle = session.as_downstream_mut().read_body_or_idle(true) => { idle.map_err(Error::into_down)?; }
            }
        }
    } else {
        // Whoever leaves must not take along what follows a commit: the notice, the line in the log, the room given back.
        // Waited for here, it is in flight as long as it lasts, and a drain waits for it.
        to_its_end(asked).await
    };
    match response {
        Ok(response) => write(session, response, is_head).await,
        Err(never) => match never {},
    }
}

fn never(never: Infallible) -> BodyError {
    match never {}
}

async fn write(session: &mut Session, response: Response<OwnBody>, is_head: bool) -> Result<u16> {
    let (parts, body) = response.into_parts();
    let status = parts.status.as_u16();
    let mut header = ResponseHeader::build(parts.status, Some(parts.headers.len() + 1))?;
    for (name, value) in &parts.headers {
        header.append_header(name.clone(), value.clone())?;
    }
    let exact = hyper::body::Body::size_hint(&body).exact();
    let bodyless = matches!(status, 204 | 304);
    if !header.headers.contains_key(http::header::CONTENT_LENGTH) && !bodyless {
        match exact {
            Some(length) => header.insert_header(http::header::CONTENT_LENGTH, length)?,
            None if session.req_header().version == Version::HTTP_11 => {
                header.insert_header(http::header::TRANSFER_ENCODING, "chunked")?;
            }
            None => {}
        }
    }
    let empty = is_head || bodyless || exact == Some(0);
    session.write_response_header(Box::new(header), empty).await?;
    if !empty {
        let mut chunks = body.into_data_stream();
        while let Some(chunk) = chunks.next().await {
            let chunk =
                chunk.map_err(|error| Error::because(ErrorType::InternalError, "an own page broke off", error))?;
            session.write_response_body(Some(chunk), false).await?;
        }
        session.write_response_body(None, true).await?;
    }
    Ok(status)
}
