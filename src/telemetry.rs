//! What the gateway tells about itself: one line per request and per security event on standard error, and metrics. The
//! names are documented in `docs/REQUEST-LOG.md` and `docs/METRICS.md`, and tests hold both files to this module.
//!
//! Nothing secret gets here: no code, seed, cookie, password, phone number, query or body.

mod events;
pub mod metrics;
mod upstreams;

use std::io::{self, IsTerminal as _};
use std::net::IpAddr;
use std::time::Duration;

use tracing::level_filters::LevelFilter;
use tracing::{Subscriber, info, subscriber};
use tracing_log::{AsLog as _, LogTracer};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;

pub use self::events::{EVENTS, LogEvents, MeasuredDelivery};
pub use self::metrics::{RequestCounts, commit_done, holds_now, install_recorder, keep_up, request_refused};
pub use self::upstreams::{UpstreamState, upstream_is};

use crate::domain::ids::UserId;

/// How much is logged unless `RUST_LOG` says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verbosity {
    /// By a server: events and requests too.
    Server,
    /// By a command: only what is wrong. What it did, it prints.
    Command,
}

impl Verbosity {
    fn filter(self) -> EnvFilter {
        EnvFilter::new(match self {
            Self::Server => "info",
            Self::Command => "warn",
        })
    }
}

/// What `RUST_LOG` cannot open, by the beginnings of targets: beneath a warning these write down heads, frames and records as
/// they pass, with cookies and passwords in them.
const QUIET: [&str; 6] = ["pingora", "sled", "h2", "hyper", "rustls", "tokio_rustls"];

/// All that `wanted` lets through, but for what is [`QUIET`].
fn told(wanted: &EnvFilter) -> Targets {
    // No more than is wanted: it is also the level below which nobody asks whether to say something.
    let all = Targets::new().with_default(wanted.max_level_hint().unwrap_or(LevelFilter::TRACE));
    QUIET.into_iter().fold(all, |told, library| told.with_target(library, LevelFilter::WARN))
}

/// Starts logging to standard error: JSON, or text where that is a terminal. `RUST_LOG` overrides `usual`. Does nothing if
/// logging has been started before in this process.
pub fn start_logging(usual: Verbosity) {
    let (filter, wrong) = match std::env::var(EnvFilter::DEFAULT_ENV) {
        Ok(wanted) if !wanted.trim().is_empty() => match EnvFilter::try_new(&wanted) {
            Ok(filter) => (filter, None),
            Err(error) => (usual.filter(), Some(error)),
        },
        _ => (usual.filter(), None),
    };
    let started = if io::stderr().is_terminal() {
        start(text_lines(filter, io::stderr))
    } else {
        start(json_lines(filter, io::stderr))
    };
    if let Some(error) = wrong.filter(|_| started) {
        tracing::warn!(log.error = %error, "`RUST_LOG` cannot be read and is ignored");
    }
}

fn start(subscriber: impl Subscriber + Send + Sync) -> bool {
    if subscriber::set_global_default(subscriber).is_err() {
        return false;
    }
    // pingora and sled log through `log`, and so do others that have nothing to say either. Whoever set another logger before
    // keeps it.
    let _ = LogTracer::init_with_filter(LevelFilter::current().min(LevelFilter::WARN).as_log());
    true
}

fn json_lines<W>(filter: EnvFilter, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let told = told(&filter);
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_env_filter(filter)
        .with_writer(writer)
        .finish()
        .with(told)
}

fn text_lines<W>(filter: EnvFilter, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let told = told(&filter);
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer).finish().with(told)
}

/// All there is to say about a request once it was answered.
#[derive(Debug, Clone, Copy)]
pub struct RequestLine<'a> {
    /// The id that the answer and its pages carry.
    pub id: &'a str,
    /// The app, if the host led to one.
    pub app: Option<&'a str>,
    /// Who asked, behind the trusted proxies.
    pub client: IpAddr,
    /// The method.
    pub method: &'a str,
    /// The path in normal form, without the query; `None` if it has none.
    pub path: Option<&'a str>,
    /// The status of the answer; 0 if the client left before there was one.
    pub status: u16,
    /// The decision, in one word: `pass`, `hold`, `own`, `to-login`, `unauthorized`, `refused`, …
    pub verdict: &'static str,
    /// Whose session it came in.
    pub user: Option<UserId>,
    /// Why it was refused, in one word, if it was. Counted by [`request_refused`] too.
    pub refused: Option<&'static str>,
    /// From the first byte of the request to the last of the answer.
    pub duration: Duration,
    /// From the request's first byte to the app to the head of its answer, if the app was asked.
    pub upstream: Option<Duration>,
}

/// Writes the line of a request that was answered, and counts it.
pub fn request_done(counts: &RequestCounts, line: &RequestLine<'_>) {
    info!(
        target: "vestibule::request",
        event = "request",
        request.id = line.id,
        app.name = line.app,
        client.address = %line.client,
        request.method = line.method,
        request.path = line.path,
        response.status = line.status,
        verdict = line.verdict,
        user.id = line.user.map(tracing::field::display),
        refused.reason = line.refused,
        duration_ms = millis(line.duration),
        upstream_ms = line.upstream.map(millis),
        "A request was answered"
    );
    counts.request_done(line);
    if let Some(reason) = line.refused {
        request_refused(reason);
    }
}

fn millis(duration: Duration) -> f64 {
    // Microseconds are as fine as anybody looks.
    (duration.as_secs_f64() * 1_000_000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::Arc;

    use parking_lot::Mutex;
    use serde_json::{Value, json};

    use super::*;

    /// Whether a line is wanted is remembered for the whole process, so tests that log in different ways take turns.
    pub(super) static TURN: Mutex<()> = Mutex::new(());

    #[derive(Clone, Default)]
    pub(super) struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// The log lines, as JSON, of what `act` does.
    pub(super) fn logged(act: impl FnOnce()) -> Vec<Value> {
        let _turn = TURN.lock();
        let lines = Lines::default();
        let writer = lines.clone();
        // Ours only: what a test beside this one has sled say comes by `log`, from whatever thread.
        let subscriber = json_lines(EnvFilter::new("off,vestibule=trace"), move || writer.clone());
        subscriber::with_default(subscriber, act);
        let bytes = lines.0.lock().clone();
        let text = String::from_utf8(bytes).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
    }

    fn line() -> RequestLine<'static> {
        RequestLine {
            id: "01JD",
            app: Some("wiki"),
            client: IpAddr::from([127, 0, 0, 1]),
            method: "POST",
            path: Some("/doku.php"),
            status: 303,
            verdict: "hold",
            user: Some(UserId::from_bytes([7; 16])),
            refused: None,
            duration: Duration::from_micros(12_345),
            upstream: Some(Duration::from_micros(10_001)),
        }
    }

    #[test]
    fn a_request_is_one_line_of_json() {
        let lines = logged(|| request_done(&RequestCounts::default(), &line()));
        let [line] = &lines[..] else { panic!("{lines:?}") };
        let mut line = line.as_object().unwrap().clone();
        line.remove("timestamp").unwrap();
        assert_eq!(
            Value::Object(line),
            json!({
                "level": "INFO", "target": "vestibule::request", "event": "request",
                "message": "A request was answered", "request.id": "01JD", "app.name": "wiki",
                "client.address": "127.0.0.1", "request.method": "POST", "request.path": "/doku.php",
                "response.status": 303, "verdict": "hold", "user.id": "07070707-0707-0707-0707-070707070707",
                "duration_ms": 12.345, "upstream_ms": 10.001,
            })
        );
    }

    #[test]
    fn what_a_stranger_sends_stays_on_its_line() {
        let hostile = "/\u{1b}[31m\n{\"level\":\"ERROR\"}\r\u{7f}";
        let lines = logged(|| {
            request_done(&RequestCounts::default(), &RequestLine { path: Some(hostile), method: "G\nET", ..line() });
        });
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert_eq!(lines[0]["request.path"], hostile);
    }

    #[test]
    fn libraries_are_told_to_be_quiet_whatever_is_wanted() {
        let _turn = TURN.lock();
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = json_lines(EnvFilter::new("trace"), move || writer.clone());
        subscriber::with_default(subscriber, || {
            tracing::trace!(target: "vestibule::proxy", "ours is told");
            tracing::debug!(target: "pingora_core::protocols", "cookie of pingora");
            tracing::trace!(target: "sled::tree", "record of sled");
            tracing::debug!(target: "h2::codec", "frame of h2");
            tracing::trace!(target: "hyper::proto", "head of hyper");
            tracing::warn!(target: "pingora_core::protocols", "a warning is told");
        });
        let text = String::from_utf8(lines.0.lock().clone()).unwrap();
        for (words, told) in
            [("ours is told", true), ("a warning is told", true), (" of pingora", false), (" of ", false)]
        {
            assert_eq!(text.contains(words), told, "`{words}`: {text}");
        }
    }

    #[test]
    fn every_field_of_a_request_is_documented() {
        let doc = include_str!("../docs/REQUEST-LOG.md");
        let refused = RequestLine { refused: Some("denied"), ..line() };
        for line in logged(|| request_done(&RequestCounts::default(), &refused)) {
            for field in line.as_object().unwrap().keys() {
                assert!(doc.contains(&format!("| `{field}` |")), "`{field}` is not in docs/REQUEST-LOG.md");
            }
        }
    }

    #[test]
    fn logging_can_be_started_more_than_once() {
        let _turn = TURN.lock();
        // One that writes nothing: what the other tests do is not to be printed.
        start(subscriber::NoSubscriber::default());
        assert!(!start(subscriber::NoSubscriber::default()));
    }
}
