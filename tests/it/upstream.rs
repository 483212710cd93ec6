//! An application for tests that writes down exactly what reached it and answers exactly what a test says.
//!
//! It speaks HTTP/1.1 by hand on a plain TCP stream, so that nothing is put right on the way: names of headers keep their
//! case and order, targets their spelling, and an answer may break any rule. What is slow is slow under control of the
//! test: a [`Gate`] that it opens, a [`Feed`] that it writes to.

mod connection;
mod tests;

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    net::{TcpListener, TcpSocket},
    sync::{mpsc, watch},
    task::JoinHandle,
};
use tokio_tungstenite::tungstenite;

/// How long a test waits for what must come; only a failing test ever waits that long.
const PATIENCE: Duration = Duration::from_mins(1);

/// One request as it came.
#[derive(Clone, Debug, Default)]
pub struct RecordedRequest {
    /// Which connection it came on, counted from 0.
    pub connection: usize,
    /// The method as sent.
    pub method: String,
    /// The target as sent, query and all.
    pub target: String,
    /// `HTTP/1.1`, or what else was sent.
    pub version: String,
    /// Header fields in order, with their names as sent; trailers of a chunked body come last.
    pub headers: Vec<(String, String)>,
    /// The body so far, chunks decoded.
    pub body: Vec<u8>,
    /// The body has come whole.
    pub complete: bool,
    /// The other side left before the answer was finished.
    pub aborted: bool,
}

impl RecordedRequest {
    /// The first value of a field, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Every value of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The target without its query.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The values of a cookie, in the order sent.
    pub fn cookies(&self, name: &str) -> Vec<&str> {
        self.all("cookie")
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter_map(|(it, value)| (it == name).then_some(value))
            .collect()
    }

    /// The first value of a field of an urlencoded body.
    pub fn form(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(&self.body).find(|(it, _)| it == name).map(|(_, value)| value.into_owned())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Holds an answer back until the test opens it, for good.
#[derive(Clone, Debug)]
pub struct Gate(watch::Sender<bool>);

impl Gate {
    /// A closed gate.
    pub fn new() -> Self {
        Self(watch::Sender::new(false))
    }

    /// Lets everything through that waits, and whatever comes.
    pub fn open(&self) {
        self.0.send_replace(true);
    }
}

/// Bytes for an answer that is under way; dropping it ends that part of the answer.
#[derive(Clone, Debug)]
pub struct Feed(mpsc::UnboundedSender<Vec<u8>>);

impl Feed {
    /// Sends bytes as they are.
    pub fn send(&self, bytes: impl Into<Vec<u8>>) {
        // An error means that the connection is gone, which the test sees at the other end.
        let _ = self.0.send(bytes.into());
    }

    /// Sends one server-sent event.
    pub fn event(&self, data: &str) {
        self.send(format!("data: {data}\n\n"));
    }

    /// Sends one chunk of a chunked body.
    pub fn chunk(&self, data: impl AsRef<[u8]>) {
        self.send(chunk(data.as_ref()));
    }
}

/// `data` as one chunk of a chunked body; none at all is the last one, without trailers.
pub fn chunk(data: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", data.len()).as_bytes(), data, b"\r\n"].concat()
}

#[derive(Debug)]
enum Step {
    Send(Vec<u8>),
    Wait(Gate),
    Follow(mpsc::UnboundedReceiver<Vec<u8>>),
    Echo,
    WebSocketEcho,
    Close,
}

/// An answer: bytes to send, and what to wait for in between.
#[derive(Debug)]
pub struct Reply {
    steps: Vec<Step>,
}

impl Reply {
    /// Bytes exactly as given. The connection stays open unless [`Self::then_close`] says otherwise.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self { steps: vec![Step::Send(bytes.into())] }
    }

    /// No answer at all: the connection is closed.
    pub fn none() -> Self {
        Self { steps: vec![Step::Close] }
    }

    /// A well-formed answer with its length.
    pub fn new(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let length = body.len().to_string();
        let mut bytes = head(status, &[headers, &[("Content-Length", &length)]].concat());
        bytes.extend_from_slice(body);
        Self::raw(bytes)
    }

    /// A page.
    pub fn html(body: &str) -> Self {
        Self::new(200, &[("Content-Type", "text/html; charset=utf-8")], body)
    }

    /// A redirect, with these `Set-Cookie` fields.
    pub fn redirect(to: &str, cookies: &[&str]) -> Self {
        let mut headers = vec![("Location", to)];
        headers.extend(cookies.iter().map(|cookie| ("Set-Cookie", *cookie)));
        Self::new(302, &headers, "")
    }

    /// The head of an answer whose body is added by [`Self::then_send`] and the others; it gets no length.
    pub fn head(status: u16, headers: &[(&str, &str)]) -> Self {
        Self::raw(head(status, headers))
    }

    /// A stream of events without an end, and where the test puts them.
    pub fn events() -> (Self, Feed) {
        Self::head(200, &[("Content-Type", "text/event-stream"), ("Connection", "close")]).then_feed()
    }

    /// Accepts a WebSocket and sends every message back.
    pub fn websocket_echo(request: &RecordedRequest) -> Self {
        Self::websocket_echo_after(request, b"")
    }

    /// The same, with bytes in one write with the head.
    pub fn websocket_echo_after(request: &RecordedRequest, first: &[u8]) -> Self {
        let key = request.header("sec-websocket-key").unwrap_or_default();
        let accept = tungstenite::handshake::derive_accept_key(key.as_bytes());
        let headers = [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", &*accept)];
        Self::raw([&head(101, &headers), first].concat()).then(Step::WebSocketEcho)
    }

    /// Adds bytes.
    #[must_use]
    pub fn then_send(self, bytes: impl Into<Vec<u8>>) -> Self {
        self.then(Step::Send(bytes.into()))
    }

    /// Waits for `gate` before what follows.
    #[must_use]
    pub fn then_wait(self, gate: &Gate) -> Self {
        self.then(Step::Wait(gate.clone()))
    }

    /// Sends what the test feeds, until it drops the feed.
    #[must_use]
    pub fn then_feed(self) -> (Self, Feed) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (self.then(Step::Follow(receiver)), Feed(sender))
    }

    /// Sends every byte back from here on.
    #[must_use]
    pub fn then_echo(self) -> Self {
        self.then(Step::Echo)
    }

    /// Closes the connection.
    #[must_use]
    pub fn then_close(self) -> Self {
        self.then(Step::Close)
    }

    fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// Puts `gate` in front of the whole answer.
    #[must_use]
    pub fn after(mut self, gate: &Gate) -> Self {
        self.steps.insert(0, Step::Wait(gate.clone()));
        self
    }
}

fn head(status: u16, headers: &[(&str, &str)]) -> Vec<u8> {
    let reason = http::StatusCode::from_u16(status).ok().and_then(|it| it.canonical_reason()).unwrap_or("Unknown");
    let mut text = format!("HTTP/1.1 {status} {reason}\r\n");
    for (name, value) in headers {
        text.extend([name, ": ", value, "\r\n"]);
    }
    text.push_str("\r\n");
    text.into_bytes()
}

type Answer = dyn Fn(&RecordedRequest) -> Reply + Send + Sync;

/// Answers by method and path, tried in order; 404 for the rest.
#[derive(Default)]
pub struct Table {
    rows: Vec<(String, Box<Answer>)>,
}

impl Table {
    /// A table that knows nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers `POST /login`, whatever the query; `*` alone answers everything.
    #[must_use]
    pub fn on(mut self, request: &str, answer: impl Fn(&RecordedRequest) -> Reply + Send + Sync + 'static) -> Self {
        self.rows.push((request.to_owned(), Box::new(answer)));
        self
    }

    /// The table as one function, for [`RecordingUpstream::start`].
    pub fn into_answer(self) -> impl Fn(&RecordedRequest) -> Reply + Send + Sync + 'static {
        move |request| {
            let wanted = format!("{} {}", request.method, request.path());
            let row = self.rows.iter().find(|(row, _)| *row == wanted || row == "*");
            row.map_or_else(|| Reply::new(404, &[], "no such row"), |(_, answer)| answer(request))
        }
    }
}

/// Everything that came so far.
#[derive(Debug, Default)]
struct Seen {
    requests: Vec<RecordedRequest>,
    connections: usize,
    open: usize,
    /// Requests removed by [`RecordingUpstream::clear`]: places of later ones count from here.
    cleared: usize,
}

struct Shared {
    seen: watch::Sender<Seen>,
    answer: Mutex<Arc<Answer>>,
}

/// The application; it ends, with all its connections, when it is dropped.
pub struct RecordingUpstream {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

impl RecordingUpstream {
    /// Starts it on a free port of 127.0.0.1.
    pub async fn start(answer: impl Fn(&RecordedRequest) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("the address just bound");
        let shared = Arc::new(Shared { seen: watch::Sender::default(), answer: Mutex::new(Arc::new(answer)) });
        let accepting = tokio::spawn(connection::accept(listener, Arc::clone(&shared)));
        Self { address, shared, accepting }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Answers otherwise from the next request on.
    pub fn answer(&self, answer: impl Fn(&RecordedRequest) -> Reply + Send + Sync + 'static) {
        *self.shared.answer.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(answer);
    }

    /// The requests that have come whole, in the order of their heads.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.shared.seen.borrow().requests.iter().filter(|request| request.complete).cloned().collect()
    }

    /// Every request whose head has come, bodies as far as they are there.
    pub fn arriving(&self) -> Vec<RecordedRequest> {
        self.shared.seen.borrow().requests.clone()
    }

    /// Forgets the requests so far; those under way are not seen any more either.
    pub fn clear(&self) {
        self.shared.seen.send_modify(|seen| {
            seen.cleared += seen.requests.len();
            seen.requests.clear();
        });
    }

    /// Waits until `count` requests have come whole, and returns them.
    pub async fn wait_for(&self, count: usize) -> Vec<RecordedRequest> {
        self.wait_until(&format!("{count} whole requests"), |requests| {
            requests.iter().filter(|request| request.complete).count() >= count
        })
        .await;
        self.requests()
    }

    /// Waits until `enough` holds for the requests, incomplete ones too; `what` is for the message.
    pub async fn wait_until(&self, what: &str, enough: impl Fn(&[RecordedRequest]) -> bool) {
        let mut seen = self.shared.seen.subscribe();
        let found = tokio::time::timeout(PATIENCE, seen.wait_for(|seen| enough(&seen.requests))).await.is_ok();
        assert!(found, "waited for {what}, saw {:#?}", self.arriving());
    }

    /// Connections accepted so far.
    pub fn connections(&self) -> usize {
        self.shared.seen.borrow().connections
    }

    /// Waits until no connection is open.
    pub async fn wait_closed(&self) {
        let mut seen = self.shared.seen.subscribe();
        let closed = tokio::time::timeout(PATIENCE, seen.wait_for(|seen| seen.open == 0)).await.is_ok();
        assert!(closed, "{} connections are still open", self.shared.seen.borrow().open);
    }

    /// Ends it as a crash would: nobody listens at the port, all connections are cut.
    pub async fn stop(mut self) {
        self.accepting.abort();
        // It was just cancelled, so an error is what comes back.
        let _ = (&mut self.accepting).await;
        // This socket, which never listens and is there until the process ends, keeps the port from whatever starts meanwhile.
        let kept = TcpSocket::new_v4().expect("a socket");
        kept.set_reuseaddr(true).expect("a port that had connections");
        if kept.bind(self.address).is_ok() {
            std::mem::forget(kept);
        }
    }
}

impl Drop for RecordingUpstream {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}
