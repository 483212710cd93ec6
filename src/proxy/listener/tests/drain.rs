use super::*;

/// Waits until the kernel refuses connections to `address`.
async fn refused(address: SocketAddr) {
    soon("the listener's end", async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_drain_finishes_a_request_in_flight_and_takes_no_new_connection() {
    let mut gateway = Gateway::start(Limits::default(), None).await;
    let mut client = gateway.connect().await;
    let slow = tokio::spawn(async move {
        let answer = ask(&mut client, "/slow").await;
        let mut rest = Vec::new();
        client.read_to_end(&mut rest).await.unwrap();
        (answer, rest)
    });
    gateway.upstream.saw("/slow").await;
    let drain = tokio::spawn(gateway.serving.drain(PATIENCE));
    refused(gateway.address).await;
    assert!(!drain.is_finished());
    gateway.upstream.release.notify_one();
    let (answer, rest) = soon("the slow answer", slow).await.unwrap();
    assert!(answer.unwrap().ends_with("hello"));
    assert_eq!(rest, b"", "the connection is closed in order");
    let drained = soon("the drain", drain).await.unwrap();
    assert_eq!(drained.cut, 0);
    assert!(drained.finished >= 1, "{drained:?}");
}

#[tokio::test]
async fn a_drain_finishes_an_http2_request_in_flight() {
    let certs = Certs::new();
    let (store, trusted) = certs.store();
    let mut gateway = Gateway::start(Limits::default(), Some(server_config(store, &ALPN))).await;
    let (send, connection) = h2_connect(gateway.address, &trusted).await;
    let slow = tokio::spawn(async move { h2_ask(&send, "/slow").await });
    gateway.upstream.saw("/slow").await;
    let drain = tokio::spawn(gateway.serving.drain(PATIENCE));
    refused(gateway.address).await;
    gateway.upstream.release.notify_one();
    assert_eq!(soon("the slow answer", slow).await.unwrap().unwrap(), "hello");
    soon("the goodbye", connection).await.unwrap().unwrap();
    assert_eq!(soon("the drain", drain).await.unwrap().cut, 0);
}

#[tokio::test]
async fn a_drain_does_not_wait_for_idle_connections() {
    let gateway = Gateway::start(Limits::default(), None).await;
    let mut used = gateway.connect().await;
    soon("an answer", ask(&mut used, "/")).await.unwrap();
    let mut unused = gateway.connect().await;
    soon("both connections", async {
        while gateway.serving.connections() < 2 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    // The limit is far longer than the test may take.
    let drained = soon("the drain", gateway.serving.drain(PATIENCE * 10)).await;
    assert_eq!(drained, Drained { finished: 2, cut: 0 });
    let mut rest = Vec::new();
    soon("the end", used.read_to_end(&mut rest)).await.unwrap();
    soon("the end", unused.read_to_end(&mut rest)).await.unwrap();
    assert_eq!(rest, b"");
}

#[tokio::test]
async fn a_drain_cuts_what_does_not_end_in_time() {
    let mut gateway = Gateway::start(Limits::default(), None).await;
    let mut client = gateway.connect().await;
    client.write_all(b"GET /never HTTP/1.1\r\nhost: wiki.test\r\n\r\n").await.unwrap();
    let request = gateway.request().await;
    gateway.upstream.saw("/never").await;
    let drained = soon("the drain", gateway.serving.drain(Duration::from_millis(20))).await;
    assert_eq!(drained, Drained { finished: 0, cut: 1 });
    soon("the request's end", request.until_over()).await;
}
