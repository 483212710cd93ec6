//! The script that shows a held login over the page of an app whose own script signs in: how it gets into pages, and what it
//! is told. Only where the operator turned it on. The page's own policies stay as they are; where they forbid the script, the
//! browser does not run it, and the login is answered in its own form.

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, header};
use pingora_core::Result;
use pingora_http::ResponseHeader;
use pingora_proxy::Session as Exchange;

use super::{Gateway, Way, text_of};
use crate::domain::route::{App, RequestView};

/// By this header the script says that it is there; it never reaches an app.
pub(super) const ASKS: &str = "x-vestibule-overlay";
/// By this header the script is told that a login is held.
pub(super) const HELD: &str = "X-Vestibule-Login";

/// How far into a page its head is looked for, in bytes.
const WITHIN: usize = 16 << 10;

/// Headers about the bytes of a page, which are others now.
const OF_THE_BYTES: [&str; 5] = ["content-md5", "digest", "content-digest", "repr-digest", "accept-ranges"];

/// A page into which the script is put; what of it came so far is kept until its head was found.
#[derive(Debug, Default)]
pub(super) struct Page {
    kept: BytesMut,
}

impl Page {
    /// Takes a part of the page, and gives back what goes on. The second says that nothing more is to be looked at.
    fn part(&mut self, part: &[u8], end: bool, script: &str) -> (Bytes, bool) {
        self.kept.extend_from_slice(part);
        let place = after_head(&self.kept);
        if place.is_none() && !end && self.kept.len() < WITHIN {
            return (Bytes::new(), false);
        }
        let kept = self.kept.split().freeze();
        let whole = match place {
            Some(at) => {
                let tag = format!("<script src=\"{script}\"></script>");
                Bytes::from([&kept[..at], tag.as_bytes(), &kept[at..]].concat())
            }
            None => kept,
        };
        (whole, true)
    }
}

/// Where the first thing inside a page's head begins.
fn after_head(page: &[u8]) -> Option<usize> {
    let page = &page[..page.len().min(WITHIN)];
    let starts = (0..page.len()).filter(|at| {
        let rest = &page[*at..];
        rest.len() > 5
            && rest[..5].eq_ignore_ascii_case(b"<head")
            && matches!(rest[5], b'>' | b' ' | b'\t' | b'\r' | b'\n')
    });
    let start = starts.into_iter().next()?;
    page[start..].iter().position(|byte| *byte == b'>').map(|end| start + end + 1)
}

impl App {
    /// Whether the script is put into the answer to this request, if that is a page.
    pub(super) fn overlays(&self, view: &RequestView<'_>) -> bool {
        let takes_pages = view.fetch_mode.is_some() || view.accept.is_some_and(|accept| accept.contains("text/html"));
        self.overlay && !self.observe && view.method == "GET" && !view.is_program() && takes_pages
    }
}

/// Whether a login was sent by the script of this app's own page.
pub(super) fn is_there(app: &App, view: &RequestView<'_>, headers: &HeaderMap) -> bool {
    app.overlay && headers.contains_key(ASKS) && view.is_same_origin()
}

impl Gateway {
    /// Gets the answer to a navigation ready to take the script, if it is a page that can.
    ///
    /// # Errors
    ///
    /// If its head cannot be changed.
    pub(super) fn begin_overlay(exchange: &Exchange, response: &mut ResponseHeader, way: &mut Way) -> Result<()> {
        let kind = text_of(&response.headers, "content-type").unwrap_or_default().to_ascii_lowercase();
        let (kind, parameters) = kind.split_once(';').unwrap_or((&kind, ""));
        // In these the beginning of a page is written with the same bytes.
        let charset =
            parameters.split_once("charset=").map_or("utf-8", |(_, charset)| charset.trim_matches(['"', ' ']));
        let is_plain =
            ["utf-8", "utf8", "us-ascii", "iso-8859-", "windows-125"].iter().any(|it| charset.starts_with(it));
        let is_page = way.status == 200 && kind.trim() == "text/html" && is_plain;
        if !way.overlays || !is_page || response.headers.contains_key(header::CONTENT_ENCODING) {
            return Ok(());
        }
        for name in OF_THE_BYTES {
            response.remove_header(name);
        }
        if response.remove_header(&header::CONTENT_LENGTH).is_some()
            && exchange.req_header().version != http::Version::HTTP_10
        {
            // Over HTTP/2 it is taken off where the answer is written.
            response.insert_header(header::TRANSFER_ENCODING, "chunked")?;
        }
        way.page = Some(Page::default());
        Ok(())
    }

    /// Puts the script into a page that passes by.
    pub(super) fn part_of_page(&self, body: &mut Option<Bytes>, end: bool, way: &mut Way) {
        let Some(page) = &mut way.page else { return };
        let part = body.take().unwrap_or_default();
        let (part, is_done) = page.part(&part, end, &self.overlay);
        *body = (!part.is_empty()).then_some(part);
        if is_done {
            way.page = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a page becomes, in one piece and byte by byte.
    fn with_script(page: &str) -> String {
        let in_parts = |size: usize| {
            let mut state = Page::default();
            let (mut out, mut done) = (Vec::new(), false);
            let chunks: Vec<_> = page.as_bytes().chunks(size.max(1)).collect();
            for (index, chunk) in chunks.iter().enumerate() {
                if done {
                    out.extend_from_slice(chunk);
                    continue;
                }
                let (part, now_done) = state.part(chunk, index + 1 == chunks.len(), "/o.js");
                out.extend_from_slice(&part);
                done = now_done;
            }
            String::from_utf8(out).unwrap()
        };
        let whole = in_parts(page.len());
        assert_eq!(whole, in_parts(1));
        whole
    }

    #[test]
    fn the_script_comes_first_in_the_head_and_nothing_else_changes() {
        let script = "<script src=\"/o.js\"></script>";
        let long = format!("<!doctype html><html><head>{}", "x".repeat(100_000));
        let late = format!("{}<head>", "x".repeat(WITHIN));
        for (page, expected) in [
            ("<html><head><title>a</title>", format!("<html><head>{script}<title>a</title>")),
            ("<HEAD lang=\"a\"\n>b", format!("<HEAD lang=\"a\"\n>{script}b")),
            ("<header>no head</header>", "<header>no head</header>".to_owned()),
            ("", String::new()),
            ("<head", "<head".to_owned()),
            (&long, long.replace("<head>", &format!("<head>{script}"))),
            (&late, late.clone()),
        ] {
            assert_eq!(with_script(page), expected, "{}", page.chars().take(60).collect::<String>());
        }
    }
}
