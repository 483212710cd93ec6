//! The opening handshake of a WebSocket (RFC 6455 §4), as a request asks for it and as an app agrees to it. Whatever only
//! looks like one is refused: after it both sides speak in messages that nobody here reads.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName};
use pingora_http::RequestHeader;
use sha1::{Digest as _, Sha1};

use crate::engine::visit::TurnedAway;

/// The version there is (RFC 6455 §4.1).
pub(super) const VERSION: &str = "13";
/// What an app adds to the key to show that it has read it (RFC 6455 §1.3).
const ADDED: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// Whether a request asks for a WebSocket. Of an older version of HTTP, and beside another method, `Upgrade` means nothing
/// (RFC 9110 §7.8, RFC 6455 §4.1).
pub(super) fn is_asked_for(request: &RequestHeader) -> bool {
    request.method == http::Method::GET
        && request.version == http::Version::HTTP_11
        && tokens(&request.headers, &http::header::UPGRADE).any(|token| token.eq_ignore_ascii_case("websocket"))
}

/// Its key, by which the app shows that it has read it.
///
/// # Errors
///
/// [`TurnedAway::Handshake`] if the request is none that RFC 6455 §4.2.1 describes.
pub(super) fn key_of(request: &RequestHeader) -> Result<String, TurnedAway> {
    let headers = &request.headers;
    let has_length = headers.get(http::header::CONTENT_LENGTH).is_some_and(|length| length.as_bytes() != b"0");
    if has_length || headers.contains_key(http::header::TRANSFER_ENCODING) {
        return Err(TurnedAway::Handshake("it has a body"));
    }
    // Without it the header was meant for another hop, which has forgotten to take it off.
    if !says_upgrade(headers) {
        return Err(TurnedAway::Handshake("`Connection` does not name `Upgrade`"));
    }
    if only(headers, &http::header::SEC_WEBSOCKET_VERSION) != Some(VERSION) {
        return Err(TurnedAway::Handshake("`Sec-WebSocket-Version` is not 13"));
    }
    let key = only(headers, &http::header::SEC_WEBSOCKET_KEY);
    let key = key.filter(|key| STANDARD.decode(key).is_ok_and(|bytes| bytes.len() == 16));
    key.map(str::to_owned).ok_or(TurnedAway::Handshake("`Sec-WebSocket-Key` is not 16 bytes in base64"))
}

/// Whether the head of a 101 agrees to the handshake with this key (RFC 6455 §4.1). One that does not comes from something
/// that passes on what it was told, and its connection is no tunnel to the app that was asked.
pub(super) fn is_agreed(answer: &HeaderMap, key: &str) -> bool {
    let accept = STANDARD.encode(Sha1::new().chain_update(key).chain_update(ADDED).finalize());
    says_upgrade(answer)
        && only(answer, &http::header::UPGRADE).is_some_and(|protocol| protocol.eq_ignore_ascii_case("websocket"))
        && only(answer, &http::header::SEC_WEBSOCKET_ACCEPT) == Some(accept.as_str())
}

fn says_upgrade(headers: &HeaderMap) -> bool {
    tokens(headers, &http::header::CONNECTION).any(|token| token.eq_ignore_ascii_case("upgrade"))
}

fn tokens<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim)
}

/// The value of a field that must stand there once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then(|| value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example_of_rfc_6455_is_agreed_to() {
        let mut answer = HeaderMap::new();
        answer.insert("upgrade", "websocket".parse().unwrap());
        answer.insert("connection", "Upgrade".parse().unwrap());
        answer.insert("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=".parse().unwrap());
        assert!(is_agreed(&answer, "dGhlIHNhbXBsZSBub25jZQ=="));
        assert!(!is_agreed(&answer, "dGhlIHNhbXBsZSBub25jZg=="));
    }

    #[test]
    fn what_asks_for_a_websocket_is_known_by_the_upgrade_alone() {
        for (method, upgrade, asks) in [
            ("GET", &["websocket"][..], true),
            ("GET", &["WebSocket"], true),
            ("GET", &["h2c", "x, websocket"], true),
            ("GET", &["websockets"], false),
            ("GET", &["websocket/13"], false),
            ("GET", &[], false),
            ("HEAD", &["websocket"], false),
            ("POST", &["websocket"], false),
        ] {
            let mut request = RequestHeader::build(method, b"/", None).unwrap();
            for value in upgrade {
                request.append_header("Upgrade", *value).unwrap();
            }
            assert_eq!(is_asked_for(&request), asks, "{method} {upgrade:?}");
        }
    }
}
