//! Where a connection is with its request heads: which part of its life runs against which deadline, and which bytes of
//! HTTP/1 are those of a head.
//!
//! HTTP/1 is told by its server when it waits for a head and when it has one. HTTP/2 is read here, frame header by frame header: its server
//! hands out a request only when the head is complete, and has no deadline of its own.

use std::time::Duration;

use tokio::time::Instant;

use super::{
    Limits,
    framing::{Fault, RawHead},
    later,
};

/// What a connection is doing, as far as deadlines go.
#[derive(Debug)]
pub(super) struct HeadWatch {
    head: Duration,
    head_bytes: usize,
    keep_alive: Duration,
    phase: Phase,
}

#[derive(Debug)]
enum Phase {
    /// A new HTTP/1 connection: no byte yet.
    First { since: Instant },
    /// An HTTP/1 connection between two requests.
    Idle { since: Instant },
    /// Within an HTTP/1 head.
    Head { since: Instant, raw: RawHead },
    /// An HTTP/1 request is being served.
    Busy,
    /// HTTP/2, any time.
    Frames(Frames),
}

/// What ran out of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Overdue {
    /// Nothing was asked: close without a word.
    Silence,
    /// A head begun and not finished; `answer` where 408 can be said.
    Head {
        /// Whether the protocol can take an HTTP/1 answer.
        answer: bool,
    },
}

impl HeadWatch {
    pub(super) fn http1(limits: &Limits, now: Instant) -> Self {
        Self::new(limits, Phase::First { since: now })
    }

    pub(super) fn http2(limits: &Limits, now: Instant) -> Self {
        Self::new(limits, Phase::Frames(Frames::new(now)))
    }

    fn new(limits: &Limits, phase: Phase) -> Self {
        Self { head: limits.head, head_bytes: limits.head_bytes, keep_alive: limits.keep_alive, phase }
    }

    /// Takes note of `bytes` that were read, before the server has them.
    ///
    /// # Errors
    ///
    /// The [`Fault`] of an HTTP/1 head: it must not get to the server.
    pub(super) fn received(&mut self, bytes: &[u8], now: Instant) -> Result<(), Fault> {
        match &mut self.phase {
            // A new connection's time runs from its start, so that the first byte is worth no second helping.
            Phase::First { since } => self.phase = Phase::Head { since: *since, raw: RawHead::default() },
            Phase::Idle { .. } => self.phase = Phase::Head { since: now, raw: RawHead::default() },
            // Reading on, the server takes for part of the head what by our reading is not.
            Phase::Head { raw, .. } if raw.complete() => return Err(Fault::End),
            Phase::Head { .. } | Phase::Busy => {}
            Phase::Frames(frames) => frames.received(bytes, now),
        }
        match &mut self.phase {
            Phase::Head { raw, .. } => raw.read(bytes, self.head_bytes),
            Phase::First { .. } | Phase::Idle { .. } | Phase::Busy | Phase::Frames(_) => Ok(()),
        }
    }

    /// The server has a whole head, or on a new connection says that it looks after heads itself.
    ///
    /// # Errors
    ///
    /// [`Fault::End`] unless a whole head was read here too.
    pub(super) fn done(&mut self) -> Result<(), Fault> {
        match &self.phase {
            Phase::Frames(_) => return Ok(()),
            Phase::Head { raw, .. } if !raw.complete() => return Err(Fault::End),
            Phase::Idle { .. } => return Err(Fault::End),
            Phase::First { .. } | Phase::Head { .. } | Phase::Busy => {}
        }
        self.phase = Phase::Busy;
        Ok(())
    }

    /// The server waits for the next head.
    pub(super) fn expected(&mut self, now: Instant) {
        if !matches!(self.phase, Phase::Frames(_)) {
            self.phase = Phase::Idle { since: now };
        }
    }

    /// Whether the connection waits for the first byte of a request.
    pub(super) fn waiting(&self) -> bool {
        matches!(self.phase, Phase::First { .. } | Phase::Idle { .. })
    }

    /// When the present phase has lasted too long, and what to make of it.
    pub(super) fn deadline(&self) -> Option<(Instant, Overdue)> {
        match &self.phase {
            Phase::First { since } => Some((later(*since, self.head), Overdue::Silence)),
            Phase::Idle { since } => Some((later(*since, self.keep_alive), Overdue::Silence)),
            Phase::Head { since, .. } => Some((later(*since, self.head), Overdue::Head { answer: true })),
            Phase::Busy => None,
            Phase::Frames(frames) => {
                frames.since().map(|since| (later(since, self.head), Overdue::Head { answer: false }))
            }
        }
    }
}

/// The part of HTTP/2's framing that says where a request head begins and ends (RFC 9113, 3.4, 4.1, 6.2, 6.10).
#[derive(Debug)]
struct Frames {
    /// Bytes of the client's preface still to come.
    preface: usize,
    /// The frame header being read, and how much of it there is.
    header: [u8; FRAME_HEADER],
    have: usize,
    /// Since when that frame header is incomplete.
    partial: Option<Instant>,
    /// Bytes of the present frame's payload still to come.
    payload: usize,
    /// Since when the preface, the first frame or a head is incomplete.
    open: Option<Instant>,
    /// Whether the end of the present frame completes what is open.
    closes: bool,
    first: bool,
}

const PREFACE: usize = 24;
const FRAME_HEADER: usize = 9;
const HEADERS: u8 = 0x1;
const CONTINUATION: u8 = 0x9;
const END_HEADERS: u8 = 0x4;

impl Frames {
    fn new(now: Instant) -> Self {
        Self {
            preface: PREFACE,
            header: [0; FRAME_HEADER],
            have: 0,
            partial: None,
            payload: 0,
            open: Some(now),
            closes: false,
            first: true,
        }
    }

    fn since(&self) -> Option<Instant> {
        self.open.or(self.partial)
    }

    fn received(&mut self, mut bytes: &[u8], now: Instant) {
        bytes = skip(bytes, &mut self.preface);
        while !bytes.is_empty() {
            if self.payload > 0 {
                bytes = skip(bytes, &mut self.payload);
                if self.payload == 0 {
                    self.frame_ended();
                }
                continue;
            }
            let part = bytes.len().min(FRAME_HEADER - self.have);
            self.header[self.have..self.have + part].copy_from_slice(&bytes[..part]);
            self.have += part;
            bytes = &bytes[part..];
            let began = *self.partial.get_or_insert(now);
            if self.have == FRAME_HEADER {
                self.have = 0;
                self.partial = None;
                self.frame_began(began);
            }
        }
    }

    fn frame_began(&mut self, began: Instant) {
        let [high, middle, low, kind, flags, ..] = self.header;
        self.payload = usize::from(high) << 16 | usize::from(middle) << 8 | usize::from(low);
        self.closes = if matches!(kind, HEADERS | CONTINUATION) {
            self.open.get_or_insert(began);
            flags & END_HEADERS != 0
        } else {
            // Only SETTINGS may come first; whatever else does is refused by the server.
            self.first
        };
        self.first = false;
        if self.payload == 0 {
            self.frame_ended();
        }
    }

    fn frame_ended(&mut self) {
        if self.closes {
            self.open = None;
        }
    }
}

/// What is left of `bytes` after up to `count` of them; `count` falls by as many.
fn skip<'a>(bytes: &'a [u8], count: &mut usize) -> &'a [u8] {
    let part = bytes.len().min(*count);
    *count -= part;
    &bytes[part..]
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];

    fn frame(kind: u8, flags: u8, payload: &[u8]) -> Vec<u8> {
        let length = u8::try_from(payload.len()).unwrap();
        [&[0, 0, length, kind, flags, 0, 0, 0, 1], payload].concat()
    }

    fn opened() -> (Frames, Instant) {
        let start = Instant::now();
        let mut frames = Frames::new(start);
        frames.received(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", start);
        frames.received(&SETTINGS, start);
        assert_eq!(frames.since(), None);
        (frames, start)
    }

    #[test]
    fn preface_and_settings_are_awaited_from_the_start() {
        let start = Instant::now();
        let mut frames = Frames::new(start);
        frames.received(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", start + Duration::from_secs(1));
        frames.received(&SETTINGS[..8], start + Duration::from_secs(2));
        assert_eq!(frames.since(), Some(start));
        frames.received(&SETTINGS[8..], start + Duration::from_secs(3));
        assert_eq!(frames.since(), None);
    }

    #[test]
    fn a_head_is_open_from_its_first_byte_to_the_end_of_its_last_frame() {
        let (mut frames, start) = opened();
        let second = |n| start + Duration::from_secs(n);
        let headers = frame(HEADERS, 0, b"abc");
        let last = frame(CONTINUATION, END_HEADERS, b"xyz");
        frames.received(&headers[..1], second(1));
        frames.received(&headers[1..], second(2));
        frames.received(&frame(CONTINUATION, 0, b""), second(3));
        frames.received(&last[..last.len() - 1], second(4));
        assert_eq!(frames.since(), Some(second(1)));
        frames.received(&last[last.len() - 1..], second(5));
        assert_eq!(frames.since(), None);
    }

    #[test]
    fn frames_are_told_apart_however_they_are_cut() {
        let (_, start) = opened();
        let whole = [
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
            SETTINGS.to_vec(),
            frame(HEADERS, END_HEADERS, b"head"),
            frame(0, 0, &[HEADERS; 40]),
            frame(HEADERS, END_HEADERS, b""),
            frame(0, 1, b""),
        ]
        .concat();
        for size in 1..whole.len() {
            let mut frames = Frames::new(start);
            for chunk in whole.chunks(size) {
                frames.received(chunk, start);
            }
            assert_eq!((frames.since(), frames.have, frames.payload), (None, 0, 0), "in chunks of {size}");
        }
    }

    #[test]
    fn data_does_not_open_a_head() {
        let (mut frames, start) = opened();
        frames.received(&frame(0, 0, b"slow body")[..12], start);
        assert_eq!(frames.since(), None);
    }

    #[test]
    fn an_idle_connection_has_the_keep_alive_time_and_a_head_its_own() {
        let limits = Limits::default();
        let start = Instant::now();
        let mut watch = HeadWatch::http1(&limits, start);
        assert_eq!(watch.deadline(), Some((start + limits.head, Overdue::Silence)));
        watch.received(b"G", start + Duration::from_secs(4)).unwrap();
        assert_eq!(watch.deadline(), Some((start + limits.head, Overdue::Head { answer: true })));
        assert_eq!(watch.done(), Err(Fault::End), "the head is not over");
        watch.received(b"ET / HTTP/1.1\r\n\r\nbody", start + Duration::from_secs(5)).unwrap();
        watch.done().unwrap();
        watch.received(b"more\nof\0it", start + Duration::from_secs(6)).unwrap();
        assert_eq!(watch.deadline(), None);
        let later = start + Duration::from_secs(30);
        watch.expected(later);
        assert_eq!(watch.deadline(), Some((later + limits.keep_alive, Overdue::Silence)));
        watch.received(b"G", later + Duration::from_secs(1)).unwrap();
        watch.received(b"E", later + Duration::from_secs(9)).unwrap();
        let due = later + Duration::from_secs(1) + limits.head;
        assert_eq!(watch.deadline(), Some((due, Overdue::Head { answer: true })));
    }
    #[test]
    fn every_head_of_a_connection_is_judged_and_only_where_one_is_due() {
        let limits = Limits::default();
        let now = Instant::now();
        let head = b"GET / HTTP/1.1\r\n\r\n";
        let mut watch = HeadWatch::http1(&limits, now);
        for _ in 0..3 {
            watch.received(head, now).unwrap();
            watch.done().unwrap();
            watch.received(b"a body\n", now).unwrap();
            watch.expected(now);
        }
        assert_eq!(watch.done(), Err(Fault::End), "no byte of a head came");
        assert_eq!(watch.received(b"a body\n", now), Err(Fault::LineEnd));

        let mut watch = HeadWatch::http1(&limits, now);
        watch.received(head, now).unwrap();
        assert_eq!(watch.received(b"X: y\r\n", now), Err(Fault::End), "the server reads on");

        // A server that judges heads itself.
        let mut watch = HeadWatch::http1(&limits, now);
        watch.done().unwrap();
        watch.received(b"a head\n\n", now).unwrap();
    }
}
