//! The end of a gateway: what is in flight finishes, nothing new begins, and what takes too long is cut.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use crate::hold_and_release::block;
use crate::streaming::{app, sign_in, websocket};
use crate::support::{self, Answer, TestGateway};
use crate::upstream::{Gate, RecordingUpstream, Reply};
use vestibule::net::Drained;
use vestibule::store::memory::MemoryStore;

const PATIENCE: Duration = Duration::from_secs(20);

/// A gateway with a request that its app does not answer before the gate is opened.
struct Busy {
    gateway: TestGateway,
    upstream: RecordingUpstream,
    gate: Gate,
    answer: JoinHandle<Answer>,
}

impl Busy {
    async fn start(drain: Duration) -> Self {
        let upstream = RecordingUpstream::start(app).await;
        let mut config = support::config(&block(&upstream.url()));
        config.server.drain = drain;
        let gateway = TestGateway::start_config(config, Arc::new(MemoryStore::new()));
        let gate = Gate::new();
        let closed = gate.clone();
        upstream.answer(move |request| match request.path() {
            "/static/slow" => Reply::html("slow but whole").after(&closed),
            "/chat" => Reply::websocket_echo(request),
            _ => app(request),
        });
        let mut browser = gateway.browser("wiki.test");
        let answer = tokio::spawn(async move { browser.get("/static/slow").await });
        upstream.wait_until("the slow request", |seen| !seen.is_empty()).await;
        Self { gateway, upstream, gate, answer }
    }
}

async fn soon<F: Future>(what: &str, future: F) -> F::Output {
    tokio::time::timeout(PATIENCE, future).await.unwrap_or_else(|_| panic!("in vain: {what}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_in_flight_finishes_and_no_new_one_begins() {
    let Busy { gateway, gate, answer, upstream: _upstream } = Busy::start(PATIENCE).await;
    let addresses = [gateway.address(), gateway.portal(), gateway.running.admin_addresses()[0]];
    // Between two requests, as browsers leave connections.
    let mut idle = TcpStream::connect(gateway.address()).await.expect("accepted");
    idle.write_all(b"GET /static/x HTTP/1.1\r\nHost: wiki.test\r\n\r\n").await.expect("sent");
    assert_eq!(support::read_answer(&mut idle, false).await.status, 200);

    let drain = tokio::spawn(gateway.running.drain());
    for address in addresses {
        soon("the listener's end", async {
            while TcpStream::connect(address).await.is_ok() {
                tokio::task::yield_now().await;
            }
        })
        .await;
    }
    let mut rest = Vec::new();
    soon("the idle connection's end", idle.read_to_end(&mut rest)).await.expect("in order");
    assert!(rest.is_empty() && !drain.is_finished() && !answer.is_finished());

    gate.open();
    let answer = soon("the answer", answer).await.expect("no panic");
    assert_eq!((answer.status, answer.text().as_str()), (200, "slow but whole"));
    assert_eq!(soon("the drain", drain).await.expect("no panic").cut, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_too_long_is_cut_and_so_is_a_tunnel() {
    let Busy { gateway, upstream, answer, gate: _gate } = Busy::start(Duration::from_millis(50)).await;
    let browser = sign_in(&gateway).await;
    let socket = websocket(&browser, "/chat").await.expect("a tunnel");
    let Drained { cut, .. } = soon("the drain", gateway.running.drain()).await;
    assert_eq!(cut, 2, "the request and the tunnel");
    let answer = soon("the answer", answer).await.expect("no panic");
    assert_eq!((answer.status, answer.body.len()), (0, 0), "cut, not answered");
    upstream.wait_closed().await;
    drop(socket);
}
