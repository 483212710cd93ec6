//! The end of a gateway: what is in flight finishes, nothing new begins, and what takes too long is cut.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use crate::hold_and_release::block;
use crate::streaming::{app, sign_in, websocket};
use crate::support::{self, Answer, Browser, TestGateway};
use crate::upstream::{Gate, RecordingUpstream, Reply};
use vestibule::net::Drained;
use vestibule::store::memory::MemoryStore;

/// Only a failing test ever waits that long.
const PATIENCE: Duration = Duration::from_mins(1);

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

/// The program itself, killed when it is dropped before its end.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended; then there is nothing to kill.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_serves_and_drains_when_it_is_told_to_stop() {
    let upstream = RecordingUpstream::start(app).await;
    let gate = Gate::new();
    let closed = gate.clone();
    upstream.answer(move |_| Reply::html("slow but whole").after(&closed));
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!("{}{}", support::BASE, block(&upstream.url()));
    std::fs::write(folder.path().join("config.toml"), text).expect("written");

    let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
    command.args(["serve", "--config", "config.toml"]).current_dir(folder.path()).env_remove("RUST_LOG");
    let (output, input) = std::io::pipe().expect("a pipe");
    command.stdin(Stdio::null()).stdout(input.try_clone().expect("a second end")).stderr(input);
    let mut program = Program(command.spawn().expect("started"));
    drop(command);
    let (told, mut lines) = tokio::sync::mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            // Nobody listens after a failure.
            let _ = told.send(line);
        }
    });
    let address = soon("the listeners", async {
        loop {
            let line = lines.recv().await.expect("still running");
            let line: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
            if line["listener"] == "apps" {
                break line["address"].as_str().expect("an address").parse().expect("an address");
            }
        }
    })
    .await;

    let mut browser = Browser::new(address, "wiki.test");
    let answer = tokio::spawn(async move { browser.get("/static/slow").await });
    upstream.wait_until("the slow request", |seen| !seen.is_empty()).await;
    let id = Pid::from_child(&program.0);
    kill_process(id, Signal::TERM).expect("told to stop");
    soon("the listener's end", async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert!(program.0.try_wait().expect("asked").is_none(), "it waits for the request");
    gate.open();
    let answer = soon("the answer", answer).await.expect("no panic");
    assert_eq!((answer.status, answer.text().as_str()), (200, "slow but whole"));
    let status = soon("the program's end", tokio::task::spawn_blocking(move || program.0.wait())).await;
    assert_eq!(status.expect("no panic").expect("waited for").code(), Some(0));
    while let Some(line) = soon("the last line", lines.recv()).await {
        assert!(!line.contains("\"ERROR\""), "{line}");
    }
}
