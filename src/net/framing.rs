//! The head of an HTTP/1 request on the wire, byte for byte.
//!
//! pingora mends a head before anybody sees it: it drops a length that stands next to a coding, escapes blanks in a target, cuts
//! off a fragment and takes a lone line feed for the end of a line. Whatever stands in front of the gateway may have read
//! such a head otherwise (RFC 9112 §11.2), so the bytes are judged here, before pingora has them.
//!
//! Only heads are read. Where one begins is said by the server, which waits for it, so that bodies need no second reading. What
//! the fields say, but for those that part one request from the next, is left to the proxy.

use thiserror::Error;

/// Why a head is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(super) enum Fault {
    #[error("the head is larger than `limits.head_bytes`")]
    TooLarge,
    #[error("a line of the head does not end with CR LF")]
    LineEnd,
    #[error("the request line is not a method, a target and a version with one blank between them")]
    RequestLine,
    #[error("the target holds a character that must be escaped in it")]
    Target,
    #[error("the version of HTTP is neither 1.1 nor 1.0")]
    Version,
    #[error("a line of the head is not a name, a colon and a value")]
    Field,
    #[error("a Content-Length, a Transfer-Encoding or a Host stands there twice")]
    Twice,
    #[error("a Content-Length stands next to a Transfer-Encoding")]
    LengthAndCoding,
    /// Not the client's: the server and this file disagree about where the head ends.
    #[error("the end of the head is in doubt")]
    End,
}

/// A head as far as it has come.
#[derive(Debug, Default)]
pub(super) struct RawHead {
    /// The line that is not yet complete, without its end.
    line: Vec<u8>,
    /// Whether a CR came that belongs to the end of that line.
    ending: bool,
    size: usize,
    part: Part,
    /// Which of [`DECIDING`] were there.
    there: [bool; 3],
}

/// The fields that say where a request ends, and for whom it is.
const DECIDING: [&[u8]; 3] = [b"content-length", b"transfer-encoding", b"host"];

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    /// Nothing yet.
    #[default]
    Start,
    /// One empty line, which a client may send before its request (RFC 9112 §2.2).
    AfterBlank,
    Fields,
    Complete,
}

impl RawHead {
    /// Reads on, up to the end of the head; the bytes behind it are not its own.
    ///
    /// # Errors
    ///
    /// The first [`Fault`], the same however the head was cut; [`Fault::TooLarge`] beyond `most` bytes.
    pub(super) fn read(&mut self, bytes: &[u8], most: usize) -> Result<(), Fault> {
        for &byte in bytes {
            if self.complete() {
                break;
            }
            self.size += 1;
            if self.size > most {
                return Err(Fault::TooLarge);
            }
            match (self.ending, byte) {
                (true, b'\n') => {
                    self.ending = false;
                    self.end_line()?;
                }
                (true, _) | (false, b'\n') => return Err(Fault::LineEnd),
                (false, b'\r') => self.ending = true,
                (false, _) => self.line.push(byte),
            }
        }
        Ok(())
    }

    /// Whether the empty line that ends the head was read.
    pub(super) fn complete(&self) -> bool {
        self.part == Part::Complete
    }

    fn end_line(&mut self) -> Result<(), Fault> {
        let line = std::mem::take(&mut self.line);
        self.part = match self.part {
            Part::Start if line.is_empty() => Part::AfterBlank,
            Part::Start | Part::AfterBlank => {
                check_request_line(&line)?;
                Part::Fields
            }
            Part::Fields if line.is_empty() => Part::Complete,
            Part::Fields => {
                self.check_field(&line)?;
                Part::Fields
            }
            Part::Complete => return Err(Fault::End),
        };
        // The room is used for the next line.
        self.line = line;
        self.line.clear();
        Ok(())
    }

    fn check_field(&mut self, line: &[u8]) -> Result<(), Fault> {
        let colon = line.iter().position(|byte| *byte == b':').ok_or(Fault::Field)?;
        let (name, value) = line.split_at(colon);
        // A blank in front of the name, which would continue the line before, or behind it is no part of a token.
        if !is_token(name) || value.iter().any(|byte| is_control(*byte)) {
            return Err(Fault::Field);
        }
        let Some(which) = DECIDING.iter().position(|deciding| name.eq_ignore_ascii_case(deciding)) else {
            return Ok(());
        };
        if std::mem::replace(&mut self.there[which], true) {
            return Err(Fault::Twice);
        }
        let [length, coding, _] = self.there;
        if length && coding { Err(Fault::LengthAndCoding) } else { Ok(()) }
    }
}

fn check_request_line(line: &[u8]) -> Result<(), Fault> {
    let mut parts = line.split(|byte| *byte == b' ');
    let (Some(method), Some(target), Some(version), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Fault::RequestLine);
    };
    if !is_token(method) || target.is_empty() {
        return Err(Fault::RequestLine);
    }
    // A fragment is never sent (RFC 9112 §3.2). Which of the others a path may have is up to the proxy.
    if !target.iter().all(|byte| byte.is_ascii_graphic() && *byte != b'#') {
        return Err(Fault::Target);
    }
    if version == b"HTTP/1.1" || version == b"HTTP/1.0" { Ok(()) } else { Err(Fault::Version) }
}

/// RFC 9110 §5.6.2.
fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte))
}

/// What no value may hold (RFC 9110 §5.5).
fn is_control(byte: u8) -> bool {
    byte.is_ascii_control() && byte != b'\t'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MOST: usize = 1024;

    /// What becomes of a head that comes in these pieces: its fault, or how many bytes it has, if it is complete.
    fn verdict(pieces: &[&[u8]]) -> Result<Option<usize>, Fault> {
        let mut head = RawHead::default();
        pieces.iter().try_for_each(|piece| head.read(piece, MOST))?;
        Ok(head.complete().then_some(head.size))
    }

    #[test]
    fn heads_of_one_reading_are_taken_up_to_their_end() {
        for head in [
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.0\r\n\r\n",
            "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /%20?a=%23&b={|}\"<>^`\\ HTTP/1.1\r\nhost:a\r\ncontent-length:0\r\n\r\n",
            "M-SEARCH * HTTP/1.1\r\nHOST: a\r\nX:\r\nX: \tb\t \r\nY: caf\u{e9}\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        ] {
            let more = [head, "Content-Length: 1\nfollows\0"].concat();
            assert_eq!(verdict(&[more.as_bytes()]), Ok(Some(head.len())), "{head:?}");
            assert_eq!(verdict(&[&head.as_bytes()[..head.len() - 1]]), Ok(None), "{head:?}");
        }
    }

    #[test]
    fn heads_of_two_readings_are_refused() {
        let of_fields = |fields: &str| format!("POST / HTTP/1.1\r\nHost: a\r\n{fields}\r\n\r\n");
        for (head, fault) in [
            (of_fields("Content-Length: 5\r\nTransfer-Encoding: chunked"), Fault::LengthAndCoding),
            (of_fields("transfer-encoding: chunked\r\nX: y\r\nCONTENT-LENGTH: 5"), Fault::LengthAndCoding),
            (of_fields("Content-Length:\r\nTransfer-Encoding:"), Fault::LengthAndCoding),
            (of_fields("Content-Length: 5\r\ncontent-length: 5"), Fault::Twice),
            (of_fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"), Fault::Twice),
            (of_fields("hOST: a"), Fault::Twice),
            (of_fields("Content-Length : 5"), Fault::Field),
            (of_fields("Content-Length\t: 5"), Fault::Field),
            (of_fields(" Content-Length: 5"), Fault::Field),
            (of_fields("X: a\r\n b"), Fault::Field),
            (of_fields("X: a\r\n\tb: c"), Fault::Field),
            (of_fields("X"), Fault::Field),
            (of_fields(": x"), Fault::Field),
            (of_fields("\u{e9}: x"), Fault::Field),
            (of_fields("X: a\0b"), Fault::Field),
            (of_fields("X: a\u{b}b"), Fault::Field),
            (of_fields("X: a\u{7f}b"), Fault::Field),
            (of_fields("X: a\rb"), Fault::LineEnd),
            (of_fields("X: a\nContent-Length: 5"), Fault::LineEnd),
            (of_fields("X: a\r\r\nY: b"), Fault::LineEnd),
            (of_fields("").replace("\r\n", "\n"), Fault::LineEnd),
            (of_fields(&"x".repeat(MOST)), Fault::TooLarge),
            ("\r\n\r\nGET / HTTP/1.1\r\n\r\n".to_owned(), Fault::RequestLine),
            ("GET /\r\n\r\n".to_owned(), Fault::RequestLine),
            ("GET  / HTTP/1.1\r\n\r\n".to_owned(), Fault::RequestLine),
            ("GET / HTTP/1.1 \r\n\r\n".to_owned(), Fault::RequestLine),
            (" GET / HTTP/1.1\r\n\r\n".to_owned(), Fault::RequestLine),
            ("GET\t/\tHTTP/1.1\r\n\r\n".to_owned(), Fault::RequestLine),
            ("GET /a b HTTP/1.1\r\n\r\n".to_owned(), Fault::RequestLine),
            ("G@T / HTTP/1.1\r\n\r\n".to_owned(), Fault::RequestLine),
            ("GET /a\tb HTTP/1.1\r\n\r\n".to_owned(), Fault::Target),
            ("GET /a#b HTTP/1.1\r\n\r\n".to_owned(), Fault::Target),
            ("GET /?a#b HTTP/1.1\r\n\r\n".to_owned(), Fault::Target),
            ("GET /a\0 HTTP/1.1\r\n\r\n".to_owned(), Fault::Target),
            ("GET /a\u{7f} HTTP/1.1\r\n\r\n".to_owned(), Fault::Target),
            ("GET /\u{e9} HTTP/1.1\r\n\r\n".to_owned(), Fault::Target),
            ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), Fault::Version),
            ("GET / HTTP/1.2\r\n\r\n".to_owned(), Fault::Version),
            ("GET / http/1.1\r\n\r\n".to_owned(), Fault::Version),
        ] {
            assert_eq!(verdict(&[head.as_bytes()]), Err(fault), "{head:?}");
        }
    }

    /// Parts of heads, right and wrong, that random heads are made of.
    fn parts() -> impl Strategy<Value = Vec<u8>> {
        prop_oneof![
            4 => Just(b"\r\n".to_vec()),
            2 => Just(b"GET /a HTTP/1.1\r\nHost: a\r\n".to_vec()),
            1 => Just(b"Content-Length: 5\r\n".to_vec()),
            1 => Just(b"Transfer-Encoding: chunked\r\n".to_vec()),
            1 => Just(b"Content-Length".to_vec()),
            1 => prop::sample::select(vec![b" ".to_vec(), b":".to_vec(), b"\r".to_vec(), b"\n".to_vec(), b"\0".to_vec()]),
            1 => prop::collection::vec(any::<u8>(), 0..8),
            1 => prop::collection::vec(b'a'..=b'z', 0..600),
        ]
    }

    proptest! {
        #[test]
        fn a_head_has_the_same_verdict_however_it_is_cut(
            parts in prop::collection::vec(parts(), 0..8),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        ) {
            // Most begin well, so that more than the request line is seen.
            let mut bytes = parts.concat();
            if parts.len() % 4 > 0 {
                bytes.splice(..0, *b"POST /a HTTP/1.1\r\nX: y\r\n");
            }
            let whole = verdict(&[&bytes]);
            let singly: Vec<&[u8]> = bytes.chunks(1).collect();
            prop_assert_eq!(verdict(&singly), whole);
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
            cuts.sort_unstable();
            let mut pieces = Vec::new();
            let mut from = 0;
            for cut in cuts {
                pieces.push(&bytes[from..cut]);
                from = cut;
            }
            pieces.push(&bytes[from..]);
            prop_assert_eq!(verdict(&pieces), whole);
        }
    }
}
