//! HTTP/2 by hand, for requests that no proper client can be made to send.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const CONTINUATION: u8 = 9;

const END_STREAM: u8 = 1;
const ACK: u8 = 1;
const END_HEADERS: u8 = 4;

/// The largest frame that a server must take.
const FRAME: usize = 16 * 1024;
/// Only a failing test ever waits that long.
const PATIENCE: Duration = Duration::from_mins(1);

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It was answered with this status.
    Status(u16),
    /// Its stream was reset with this code (RFC 9113 §7).
    Reset(u32),
    /// The connection was ended, with this code if one was given.
    Closed(Option<u32>),
}

/// A connection that takes whatever it is told to send.
pub struct Raw {
    stream: TlsStream<TcpStream>,
    /// What the server's settings say, by their numbers.
    pub settings: Vec<(u16, u32)>,
}

impl Raw {
    /// Begins HTTP/2 on `stream`.
    pub async fn start(mut stream: TlsStream<TcpStream>) -> Self {
        stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await.expect("the preface is written");
        let mut raw = Self { stream, settings: Vec::new() };
        raw.frame(SETTINGS, 0, 0, &[]).await;
        raw
    }

    /// Sends a head on a stream, in as many frames as it needs; `end` says that no body follows.
    pub async fn head(&mut self, stream: u32, fields: &[(&[u8], &[u8])], end: bool) {
        let block: Vec<u8> = fields.iter().flat_map(|(name, value)| literal(name, value)).collect();
        let count = block.chunks(FRAME).count();
        for (n, part) in block.chunks(FRAME).enumerate() {
            let kind = if n == 0 { HEADERS } else { CONTINUATION };
            let mut flags = if n + 1 == count { END_HEADERS } else { 0 };
            if n == 0 && end {
                flags |= END_STREAM;
            }
            self.frame(kind, flags, stream, part).await;
        }
    }

    /// Sends a part of a body.
    pub async fn data(&mut self, stream: u32, bytes: &[u8], end: bool) {
        self.frame(DATA, if end { END_STREAM } else { 0 }, stream, bytes).await;
    }

    /// Waits for the answer on a stream, whatever comes on others.
    pub async fn end(&mut self, stream: u32) -> End {
        tokio::time::timeout(PATIENCE, self.read_end(stream)).await.expect("the gateway answers")
    }

    async fn read_end(&mut self, stream: u32) -> End {
        loop {
            let mut head = [0; 9];
            if self.stream.read_exact(&mut head).await.is_err() {
                return End::Closed(None);
            }
            let length = u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize;
            let (kind, flags) = (head[3], head[4]);
            let of = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
            let mut payload = vec![0; length];
            if self.stream.read_exact(&mut payload).await.is_err() {
                return End::Closed(None);
            }
            let code = |at: usize| u32::from_be_bytes(payload[at..at + 4].try_into().expect("four bytes"));
            match kind {
                SETTINGS if flags & ACK == 0 => {
                    self.settings = payload
                        .chunks_exact(6)
                        .map(|one| {
                            (u16::from_be_bytes([one[0], one[1]]), u32::from_be_bytes([one[2], one[3], one[4], one[5]]))
                        })
                        .collect();
                    self.frame(SETTINGS, ACK, 0, &[]).await;
                }
                GOAWAY => return End::Closed(Some(code(4))),
                RST_STREAM if of == stream => return End::Reset(code(0)),
                HEADERS if of == stream => return End::Status(status(&payload)),
                _ => {}
            }
        }
    }

    async fn frame(&mut self, kind: u8, flags: u8, stream: u32, payload: &[u8]) {
        let length = u32::try_from(payload.len()).expect("short").to_be_bytes();
        let head = [&length[1..], &[kind, flags], &stream.to_be_bytes()].concat();
        // The gateway may have closed already; its word is read next.
        let _ = self.stream.write_all(&[&head, payload].concat()).await;
        let _ = self.stream.flush().await;
    }
}

/// A field as it is, neither compressed nor remembered (RFC 7541 §6.2.2).
fn literal(name: &[u8], value: &[u8]) -> Vec<u8> {
    [&[0][..], &length(name.len()), name, &length(value.len()), value].concat()
}

/// The length of a text in the clear (RFC 7541 §5.1).
fn length(length: usize) -> Vec<u8> {
    if length < 127 {
        return vec![u8::try_from(length).expect("short")];
    }
    let mut bytes = vec![127];
    let mut rest = length - 127;
    while rest >= 128 {
        bytes.push(u8::try_from(rest % 128).expect("seven bits") | 128);
        rest /= 128;
    }
    bytes.push(u8::try_from(rest).expect("seven bits"));
    bytes
}

/// The status that a head begins with: one of the table's, or digits (RFC 7541 §A, §B).
fn status(block: &[u8]) -> u16 {
    let block = if block[0] & 0xe0 == 0x20 { &block[1..] } else { block };
    if let Some(known) =
        (block[0] & 0x80 != 0).then(|| [200, 204, 206, 304, 400, 404, 500][usize::from(block[0] & 0x7f) - 8])
    {
        return known;
    }
    assert!(matches!(block[0], 0x48 | 0x08 | 0x18), "no status in {block:?}");
    let text = &block[2..2 + usize::from(block[1] & 0x7f)];
    if block[1] & 0x80 == 0 {
        return String::from_utf8_lossy(text).parse().expect("digits");
    }
    // Three digits have eighteen bits at most.
    let bits = text.iter().chain(&[0; 4]).take(4).fold(0, |bits, byte| bits << 8 | u32::from(*byte));
    let mut at = 0;
    let mut value = 0;
    for _ in 0..3 {
        // 0, 1 and 2 have five bits, the others six.
        let five = bits << at >> 27;
        let (digit, length) = if five < 3 { (five, 5) } else { ((bits << at >> 26) - 0b01_1001 + 3, 6) };
        value = value * 10 + digit;
        at += length;
    }
    u16::try_from(value).expect("three digits")
}

#[test]
fn texts_and_statuses_are_told_apart() {
    assert_eq!(length(10), [10]);
    assert_eq!(length(1337 + 96), [127, 0b1001_1010, 10]);
    assert_eq!((status(&[0x88]), status(&[0x8d])), (200, 404));
    // RFC 7541 §C.6.1, `302`; §C.6.2, `307`.
    assert_eq!((status(&[0x48, 0x82, 0x64, 0x02]), status(&[0x48, 0x83, 0x64, 0x0e, 0xff])), (302, 307));
    assert_eq!(status(&[0x08, 3, b'4', b'2', b'1']), 421);
}
