//! Pictures from the web, for phones that must not ask for them themselves: whoever has a picture would learn whose phone it
//! is. Their addresses come from applications, so nothing that an operator allowed for callbacks holds here.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::ACCEPT;
use http::{HeaderValue, Method, StatusCode};

use super::http_out::{Bounds, HttpOut, OutError, Outgoing, SystemResolver};
use crate::domain::picture::{MAX_BYTES, Picture};
use crate::engine::ports::{BoxFuture, FetchError, Pictures};

/// Time until it can be asked for, and time of all of it. A phone waits for it.
const WITHIN: Duration = Duration::from_secs(5);
const BOUNDS: Bounds = Bounds { connect: WITHIN, whole: WITHIN, answer: MAX_BYTES };
const KINDS: HeaderValue = HeaderValue::from_static("image/png, image/jpeg, image/gif, image/webp");

/// Fetches pictures by https from the public Internet, as it is the moment somebody asks: nothing is kept.
pub struct WebPictures {
    out: HttpOut,
}

impl WebPictures {
    /// The one way to it.
    pub fn new() -> Self {
        Self { out: HttpOut::public_web().with(Arc::new(SystemResolver), BOUNDS) }
    }

    async fn get(&self, url: &str) -> Result<Picture, FetchError> {
        let url = url.to_owned();
        let request = Outgoing { method: Method::GET, url, headers: vec![(ACCEPT, KINDS)], body: Bytes::new() };
        let answer = self.out.send(&request).await.map_err(|error| because(reason(&error)))?;
        if answer.status != StatusCode::OK {
            let status = answer.status.as_u16();
            return Err(because(format!("its answer is {status}, and only 200 counts: redirects are not followed")));
        }
        if answer.is_cut {
            return Err(because(format!("the picture has more than {MAX_BYTES} bytes")));
        }
        Picture::read(answer.body.into()).map_err(|error| because(error.to_string()))
    }
}

impl Default for WebPictures {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for WebPictures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebPictures")
    }
}

impl Pictures for WebPictures {
    fn fetch<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<Picture, FetchError>> {
        Box::pin(self.get(url))
    }
}

fn because(reason: String) -> FetchError {
    FetchError { reason }
}

/// What went wrong, without the advice that is for callbacks only.
fn reason(error: &OutError) -> String {
    match error {
        OutError::Plain { host, .. } => format!("`{host}` would be called by plain http"),
        OutError::Inside { host, address, kind, .. } => format!("`{host}` leads to the {kind} address `{address}`"),
        OutError::Tls { host, source } => format!("`{host}` does not prove who it is: {source}"),
        OutError::Address
        | OutError::Port { .. }
        | OutError::Unknown { .. }
        | OutError::Unreachable { .. }
        | OutError::Broken { .. }
        | OutError::Slow { .. } => error.in_words(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::http_out::Resolve;
    use super::super::http_out::tests::{LOOPBACK, Leads, PATIENT, SELF, Then, out, server};
    use super::*;
    use crate::domain::picture::PictureKind;

    /// As it is built for a gateway, but for where names lead.
    fn real(leads: &Arc<Leads>) -> WebPictures {
        let WebPictures { out } = WebPictures::new();
        WebPictures { out: out.with(Arc::clone(leads) as Arc<dyn Resolve>, BOUNDS) }
    }

    /// Over a client that reaches a server of the test.
    fn reaching() -> WebPictures {
        WebPictures { out: out(LOOPBACK, &Leads::to(&[SELF]), Bounds { answer: MAX_BYTES, ..PATIENT }) }
    }

    fn png() -> Vec<u8> {
        let head = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x10\0\0\0\x10";
        head.to_vec()
    }

    fn answer(status: &str, headers: &str, body: &[u8]) -> Then {
        let length = body.len();
        let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n");
        Then::Say([head.as_bytes(), body].concat())
    }

    #[tokio::test]
    async fn a_picture_is_fetched_and_judged_by_itself() {
        for kind in ["image/svg+xml", "text/html", "image/png"] {
            let (port, heads) = server(answer("200 OK", &format!("Content-Type: {kind}\r\n"), &png()), None).await;
            let picture = reaching().fetch(&format!("http://shop.test:{port}/a.png?b=c")).await.unwrap();
            assert_eq!((picture.kind(), picture.into_bytes()), (PictureKind::Png, png()), "{kind}");
            let heads = heads.lock();
            let head = heads[0].to_lowercase();
            assert_eq!(heads.len(), 1);
            assert!(head.starts_with("get /a.png?b=c http/1.1\r\n"), "{head}");
            assert!(head.contains("\r\naccept: image/png, image/jpeg, image/gif, image/webp\r\n"), "{head}");
            for telling in ["cookie", "authorization", "referer", "forwarded", "accept-language"] {
                assert!(!head.contains(telling), "{telling}: {head}");
            }
        }
    }

    #[tokio::test]
    async fn what_is_no_picture_is_refused_and_a_redirect_not_followed() {
        let long = [png(), vec![0; MAX_BYTES]].concat();
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
        for (then, why) in [
            (answer("302 Found", "Location: /elsewhere\r\n", &png()), "its answer is 302"),
            (answer("404 Not Found", "Content-Type: image/png\r\n", &png()), "its answer is 404"),
            (answer("206 Partial Content", "", &png()), "its answer is 206"),
            (answer("200 OK", "", &long), "more than 65536 bytes"),
            (answer("200 OK", "Content-Type: image/png\r\n", svg), "no PNG, JPEG, GIF or WebP"),
            (answer("200 OK", "Content-Type: image/png\r\n", &png()[..20]), "cannot be read"),
            (Then::Endless("HTTP/1.1 200 OK\r\n\r\n"), "more than 65536 bytes"),
            (Then::Say(b"SSH-2.0-OpenSSH\r\n".to_vec()), "speaks no HTTP"),
        ] {
            let (port, heads) = server(then, None).await;
            let url = format!("http://shop.test:{port}/geheim?geheim");
            let FetchError { reason } = reaching().fetch(&url).await.expect_err(why);
            assert!(reason.contains(why), "{why}: {reason}");
            assert!(!reason.contains("geheim"), "{reason}");
            assert_eq!(heads.lock().len(), 1, "{why}");
        }
    }

    #[tokio::test]
    async fn nothing_but_the_public_web_is_asked() {
        for (addresses, kind) in [
            (&["127.0.0.1"][..], "loopback"),
            (&["8.8.8.8", "127.0.0.1"], "loopback"),
            (&["10.0.0.1"], "private"),
            (&["192.168.1.1"], "private"),
            (&["fd00::1"], "private"),
            (&["100.64.0.1"], "shared"),
            (&["169.254.169.254"], "link-local"),
            (&["fe80::1"], "link-local"),
            (&["::1"], "loopback"),
            (&["::ffff:10.0.0.1"], "private"),
            (&["0.0.0.0"], "unspecified"),
        ] {
            let FetchError { reason } =
                real(&Leads::to(&[addresses])).fetch("https://shop.test/l.png").await.unwrap_err();
            assert!(reason.contains(&format!("leads to the {kind} address")), "{addresses:?}: {reason}");
            assert!(!reason.contains("outgoing"), "it would not help: {reason}");
        }
        for (url, why) in [
            ("http://shop.test/l.png", "plain http"),
            ("http://shop.test:443/l.png", "plain http"),
            ("https://shop.test:80/l.png", "port 80"),
            ("https://shop.test:8443/l.png", "port 8443"),
            ("https://user@shop.test/l.png", "cannot be called"),
            ("ftp://shop.test/l.png", "cannot be called"),
            ("/l.png", "cannot be called"),
        ] {
            // Nobody is asked where that is, let alone for anything.
            let leads = Leads::to(&[&["8.8.8.8"]]);
            let FetchError { reason } = real(&leads).fetch(url).await.unwrap_err();
            assert!(reason.contains(why) && leads.asked() == 0, "{url}: {reason}");
        }
        // By the system's own resolver, as a gateway has it.
        for host in ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]"] {
            let FetchError { reason } = WebPictures::new().fetch(&format!("https://{host}/")).await.unwrap_err();
            assert!(reason.contains("loopback"), "{host}: {reason}");
        }
    }
}
