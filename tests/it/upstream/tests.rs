//! The application itself: what it records is what was sent, what it sends is what was said.

use futures_util::{SinkExt, StreamExt};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_tungstenite::tungstenite::Message;

use super::*;

/// Sends bytes and reads until the other side closes.
async fn talk(upstream: &RecordingUpstream, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(upstream.address()).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    read_all(&mut stream).await
}

async fn read_all(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8(answer).unwrap()
}

/// Reads exactly as many bytes as `expected` has and compares.
async fn expect(stream: &mut TcpStream, expected: &[u8]) {
    let mut got = vec![0; expected.len()];
    stream.read_exact(&mut got).await.unwrap();
    assert_eq!(String::from_utf8_lossy(&got), String::from_utf8_lossy(expected));
}

#[tokio::test]
async fn a_request_is_recorded_as_it_was_sent() {
    let upstream = RecordingUpstream::start(|_| Reply::html("hello").then_close()).await;
    let sent = b"POST /a/../b?x=%2f HTTP/1.1\r\nHoSt: a\r\nCookie: s=1; s=2\r\nx-A:  b \r\nx-a: c\r\nContent-Length: 7\r\n\r\nu=a%20b";
    let answer = talk(&upstream, sent).await;
    assert!(
        answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("Content-Length: 5\r\n\r\nhello"),
        "{answer}"
    );
    let [request] = upstream.requests().try_into().unwrap();
    assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/a/../b?x=%2f"));
    assert_eq!((request.version.as_str(), request.path()), ("HTTP/1.1", "/a/../b"));
    let names: Vec<_> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["HoSt", "Cookie", "x-A", "x-a", "Content-Length"]);
    assert_eq!(request.all("X-A").collect::<Vec<_>>(), ["b", "c"]);
    assert_eq!(request.cookies("s"), ["1", "2"]);
    assert_eq!(request.form("u").as_deref(), Some("a b"));
    assert!(request.complete && !request.aborted);
}

#[tokio::test]
async fn connections_are_kept_and_counted() {
    let upstream = RecordingUpstream::start(|_| Reply::new(204, &[], "")).await;
    let mut stream = TcpStream::connect(upstream.address()).await.unwrap();
    stream.write_all(b"GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n").await.unwrap();
    let requests = upstream.wait_for(2).await;
    assert_eq!(requests.iter().map(|it| (it.connection, it.path())).collect::<Vec<_>>(), [(0, "/1"), (0, "/2")]);
    drop(stream);
    upstream.wait_closed().await;
    upstream.clear();
    assert!(upstream.requests().is_empty());
    let mut stream = TcpStream::connect(upstream.address()).await.unwrap();
    stream.write_all(b"GET /3 HTTP/1.1\r\n\r\n").await.unwrap();
    let requests = upstream.wait_for(1).await;
    assert_eq!((requests[0].connection, requests[0].path(), upstream.connections()), (1, "/3", 2));
}

#[tokio::test]
async fn chunks_and_trailers_are_decoded_as_they_come() {
    let upstream = RecordingUpstream::start(|_| Reply::none()).await;
    let mut stream = TcpStream::connect(upstream.address()).await.unwrap();
    stream.write_all(b"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n").await.unwrap();
    upstream.wait_until("the first chunk", |seen| seen.first().is_some_and(|it| it.body == b"abc")).await;
    assert!(upstream.requests().is_empty(), "not whole yet");
    stream.write_all(b"2\r\nde\r\n0\r\nX-Sum: 5\r\n\r\n").await.unwrap();
    let [request] = upstream.wait_for(1).await.try_into().unwrap();
    assert_eq!((request.text().as_str(), request.header("x-sum")), ("abcde", Some("5")));
    assert_eq!(read_all(&mut stream).await, "");
}

#[tokio::test]
async fn a_body_that_breaks_off_is_told() {
    let upstream = RecordingUpstream::start(|_| Reply::html("never")).await;
    let mut stream = TcpStream::connect(upstream.address()).await.unwrap();
    stream.write_all(b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc").await.unwrap();
    drop(stream);
    upstream.wait_until("the end", |seen| seen.first().is_some_and(|it| it.aborted)).await;
    let [request] = upstream.arriving().try_into().unwrap();
    assert_eq!((request.text().as_str(), request.complete), ("abc", false));
}

#[tokio::test]
async fn a_table_answers_by_method_and_path() {
    let table = Table::new()
        .on("POST /login", |request| Reply::redirect("/", &["s=1", "t=2"]).then_send(request.text()).then_close())
        .on("GET /gone", |_| Reply::new(410, &[], "").then_close());
    let upstream = RecordingUpstream::start(table.into_answer()).await;
    let answer = talk(&upstream, b"POST /login?x HTTP/1.1\r\nContent-Length: 1\r\n\r\n!").await;
    assert!(
        answer.starts_with("HTTP/1.1 302 Found\r\nLocation: /\r\nSet-Cookie: s=1\r\nSet-Cookie: t=2\r\n"),
        "{answer}"
    );
    assert!(answer.ends_with('!'), "{answer}");
    assert!(talk(&upstream, b"GET /gone HTTP/1.1\r\n\r\n").await.starts_with("HTTP/1.1 410 "));
    upstream.answer(|_| {
        Reply::raw("HTTP/1.1 103 Early Hints\r\nSet-Cookie: a=b\r\n\r\nHTTP/1.1 200 OK\r\nBroken").then_close()
    });
    assert!(talk(&upstream, b"GET /gone HTTP/1.1\r\n\r\n").await.ends_with("a=b\r\n\r\nHTTP/1.1 200 OK\r\nBroken"));
}

#[tokio::test]
async fn a_gate_holds_the_rest_back() {
    let gate = Gate::new();
    let inner = gate.clone();
    let upstream = RecordingUpstream::start(move |_| {
        Reply::head(200, &[("Content-Length", "6")]).then_send("abc").then_wait(&inner).then_send("def").then_close()
    })
    .await;
    let mut stream = TcpStream::connect(upstream.address()).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    expect(&mut stream, b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc").await;
    gate.open();
    assert_eq!(read_all(&mut stream).await, "def");
    assert!(!upstream.requests()[0].aborted);
}

#[tokio::test]
async fn a_client_that_leaves_during_the_answer_is_told() {
    let gate = Gate::new();
    let inner = gate.clone();
    let upstream = RecordingUpstream::start(move |_| Reply::html("late").after(&inner)).await;
    let mut stream = TcpStream::connect(upstream.address()).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    upstream.wait_for(1).await;
    drop(stream);
    upstream.wait_until("the end", |seen| seen[0].aborted).await;
}

#[tokio::test]
async fn events_come_when_the_test_says() {
    let (feeds, mut taken) = mpsc::unbounded_channel();
    let upstream = RecordingUpstream::start(move |_| {
        let (reply, feed) = Reply::events();
        feeds.send(feed).unwrap();
        reply.then_close()
    })
    .await;
    let mut stream = TcpStream::connect(upstream.address()).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    let feed = taken.recv().await.unwrap();
    expect(&mut stream, b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n").await;
    feed.event("one");
    expect(&mut stream, b"data: one\n\n").await;
    feed.chunk("two");
    drop(feed);
    assert_eq!(read_all(&mut stream).await, "3\r\ntwo\r\n");
}

#[tokio::test]
async fn a_tunnel_echoes_bytes_and_a_websocket_messages() {
    let upstream = RecordingUpstream::start(|request| match request.path() {
        "/bytes" => Reply::head(101, &[("Upgrade", "x"), ("Connection", "Upgrade")]).then_echo(),
        _ => Reply::websocket_echo(request),
    })
    .await;
    let mut stream = TcpStream::connect(upstream.address()).await.unwrap();
    stream.write_all(b"GET /bytes HTTP/1.1\r\nUpgrade: x\r\n\r\nearly").await.unwrap();
    let head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nearly";
    expect(&mut stream, head).await;
    stream.write_all(b"late").await.unwrap();
    expect(&mut stream, b"late").await;

    let (mut socket, _) = tokio_tungstenite::connect_async(format!("ws://{}/ws", upstream.address())).await.unwrap();
    socket.send(Message::text("hello")).await.unwrap();
    assert_eq!(socket.next().await.unwrap().unwrap(), Message::text("hello"));
    socket.close(None).await.unwrap();
}

#[tokio::test]
async fn after_its_end_its_connections_are_cut_and_nobody_listens() {
    let upstream = RecordingUpstream::start(|_| Reply::html("hello")).await;
    let address = upstream.address();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    upstream.wait_for(1).await;
    upstream.stop().await;
    assert!(read_all(&mut stream).await.ends_with("hello"));
    TcpStream::connect(address).await.unwrap_err();
}
