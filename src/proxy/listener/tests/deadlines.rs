//! What runs out of time, with the clock paused: nothing but the test moves it.

use super::*;

/// The proxy on a stream in memory: with the clock paused, nothing but the test moves time.
fn in_memory(protocol: Protocol, limits: Limits) -> (DuplexStream, tokio::task::JoinHandle<()>) {
    let (app, _requests) = proxy("127.0.0.1:9".parse().unwrap());
    let (client, server) = tokio::io::duplex(64 * 1024);
    let stream = Downstream::new(Guarded::in_memory(server, protocol, &limits));
    let task = tokio::spawn(async move {
        let (_keep, shutdown) = watch::channel(false);
        match protocol {
            Protocol::Http1 => serve_http1(&app, stream, shutdown, &Requests::default()).await,
            Protocol::Http2 => serve_http2(&app, stream, shutdown, &Requests::default()).await,
        }
    });
    (client, task)
}

/// Writes a byte a second until the other side is closed; what it said, and after how long.
async fn drip(client: DuplexStream, bytes: impl Iterator<Item = u8>) -> (Vec<u8>, Duration) {
    let start = Instant::now();
    let (mut read, mut write) = tokio::io::split(client);
    let reader = async {
        let mut said = Vec::new();
        read.read_to_end(&mut said).await.unwrap();
        said
    };
    let writer = async {
        for byte in bytes {
            tokio::time::sleep(Duration::from_secs(1)).await;
            if write.write_u8(byte).await.is_err() {
                break;
            }
        }
        std::future::pending::<()>().await;
    };
    let said = tokio::select! {
        said = reader => said,
        () = writer => unreachable!("the writer does not end"),
    };
    (said, start.elapsed())
}

fn near(measured: Duration, wanted: Duration) {
    assert!(measured >= wanted && measured < wanted + Duration::from_secs(1), "{measured:?} instead of {wanted:?}");
}

#[tokio::test(start_paused = true)]
async fn a_dripping_head_is_answered_408_at_the_deadline() {
    let (client, task) = in_memory(Protocol::Http1, Limits::default());
    let head = b"GET / HTTP/1.1\r\nhost: wiki.test\r\nx-filler: ".iter().copied().chain(std::iter::repeat(b'a'));
    let (said, after) = drip(client, head).await;
    near(after, Duration::from_secs(10));
    assert!(said.starts_with(b"HTTP/1.1 408 "), "{}", String::from_utf8_lossy(&said));
    task.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_silent_client_is_closed_without_a_word() {
    let (client, task) = in_memory(Protocol::Http1, Limits::default());
    let (said, after) = drip(client, std::iter::empty()).await;
    near(after, Duration::from_secs(10));
    assert_eq!(said, b"");
    task.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_head_that_grows_past_its_size_is_answered_431() {
    let (mut client, task) = in_memory(Protocol::Http1, Limits::default());
    client.write_all(b"GET / HTTP/1.1\r\nhost: wiki.test\r\nx-filler: ").await.unwrap();
    // It may be cut off in the middle.
    let _ = client.write_all(&vec![b'a'; 48 * 1024]).await;
    let mut said = Vec::new();
    client.read_to_end(&mut said).await.unwrap();
    assert!(said.starts_with(b"HTTP/1.1 431 "), "{}", String::from_utf8_lossy(&said));
    task.await.unwrap();
}

/// The preface, an empty SETTINGS frame, and the acknowledgement of the server's.
fn h2_opening() -> Vec<u8> {
    let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    bytes.extend([0, 0, 0, 4, 0, 0, 0, 0, 0]);
    bytes.extend([0, 0, 0, 4, 1, 0, 0, 0, 0]);
    bytes
}

#[tokio::test(start_paused = true)]
async fn an_http2_preface_that_drips_ends_at_the_deadline() {
    let (client, task) = in_memory(Protocol::Http2, Limits::default());
    let (_, after) = drip(client, h2_opening().into_iter()).await;
    near(after, Duration::from_secs(10));
    task.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn http2_settings_that_never_come_end_at_the_deadline() {
    let (mut client, task) = in_memory(Protocol::Http2, Limits::default());
    client.write_all(&h2_opening()[..24]).await.unwrap();
    let (_, after) = drip(client, std::iter::empty()).await;
    near(after, Duration::from_secs(10));
    task.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_headers_frame_that_drips_ends_at_the_deadline() {
    let (mut client, task) = in_memory(Protocol::Http2, Limits::default());
    client.write_all(&h2_opening()).await.unwrap();
    // HEADERS of 100 bytes on stream 1, END_HEADERS and END_STREAM; of the payload a byte a second.
    client.write_all(&[0, 0, 100, 1, 5, 0, 0, 0, 1]).await.unwrap();
    let (_, after) = drip(client, std::iter::repeat(0x82)).await;
    near(after, Duration::from_secs(10));
    task.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn headers_without_their_end_close_the_connection_at_the_deadline() {
    let (mut client, task) = in_memory(Protocol::Http2, Limits::default());
    client.write_all(&h2_opening()).await.unwrap();
    // HEADERS without END_HEADERS, and no CONTINUATION.
    client.write_all(&[0, 0, 1, 1, 0, 0, 0, 0, 1, 0x82]).await.unwrap();
    let (_, after) = drip(client, std::iter::empty()).await;
    near(after, Duration::from_secs(10));
    task.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_idle_http2_connection_ends_after_the_keep_alive_time() {
    let (mut client, task) = in_memory(Protocol::Http2, Limits::default());
    client.write_all(&h2_opening()).await.unwrap();
    let (said, after) = drip(client, std::iter::empty()).await;
    near(after, Requests::default().keep_alive + GOODBYE);
    assert!(said.windows(4).any(|bytes| bytes[3] == 7), "no GOAWAY in {said:?}");
    task.await.unwrap();
}
