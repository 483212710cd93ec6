use super::*;

#[tokio::test]
async fn killing_a_connection_ends_its_tunnel() {
    let mut gateway = Gateway::start(Limits::default(), None).await;
    let mut client = gateway.connect().await;
    open_tunnel(&mut client).await;
    let request = gateway.request().await;
    request.connection().kill();
    assert!(request.connection().killed());
    soon("the tunnel's end", client.read_u8()).await.unwrap_err();
    soon("the request's end", request.until_over()).await;
    gateway.upstream.saw("gone").await;
}

#[tokio::test]
async fn killing_a_request_ends_its_tunnel() {
    let mut gateway = Gateway::start(Limits::default(), None).await;
    let mut client = gateway.connect().await;
    open_tunnel(&mut client).await;
    let request = gateway.request().await;
    assert!(request.running());
    request.kill();
    soon("the request's end", request.until_over()).await;
    soon("the tunnel's end", client.read_u8()).await.unwrap_err();
    gateway.upstream.saw("gone").await;
}

#[tokio::test]
async fn a_silent_tunnel_ends_after_its_time() {
    let mut gateway = Gateway::start(Limits::default(), None).await;
    let mut client = gateway.connect().await;
    open_tunnel(&mut client).await;
    let request = gateway.request().await;
    request.connection().end_after_silence(Some(Duration::from_millis(50)));
    soon("the tunnel's end", client.read_u8()).await.unwrap_err();
    gateway.upstream.saw("gone").await;
}

async fn open_tunnel(client: &mut TcpStream) {
    let upgrade = "GET /tunnel HTTP/1.1\r\nhost: wiki.test\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
    client.write_all(upgrade.as_bytes()).await.unwrap();
    let head = soon("the switch", read_head(client)).await.unwrap().unwrap();
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    client.write_all(b"ping!").await.unwrap();
    let mut echo = [0; 5];
    soon("the echo", client.read_exact(&mut echo)).await.unwrap();
    assert_eq!(&echo, b"ping!");
}

#[tokio::test]
async fn killing_a_connection_ends_a_download_nobody_reads() {
    let mut gateway = Gateway::start(Limits::default(), None).await;
    let mut client = gateway.connect().await;
    client.write_all(b"GET /endless HTTP/1.1\r\nhost: wiki.test\r\n\r\n").await.unwrap();
    soon("the head", read_head(&mut client)).await.unwrap().unwrap();
    // Not reading on: the proxy's write is stuck, and so is the upstream's.
    let request = gateway.request().await;
    request.connection().kill();
    soon("the request's end", request.until_over()).await;
    gateway.upstream.saw("gone").await;
}

#[tokio::test]
async fn killing_a_request_that_waits_for_the_upstream_ends_it() {
    let mut gateway = Gateway::start(Limits::default(), None).await;
    let mut client = gateway.connect().await;
    client.write_all(b"GET /never HTTP/1.1\r\nhost: wiki.test\r\n\r\n").await.unwrap();
    let request = gateway.request().await;
    gateway.upstream.saw("/never").await;
    request.kill();
    soon("the request's end", request.until_over()).await;
    let mut said = Vec::new();
    soon("the end", client.read_to_end(&mut said)).await.unwrap();
    assert_eq!(said, b"");
}

#[tokio::test]
async fn killing_one_http2_request_leaves_the_others_alone() {
    let certs = Certs::new();
    let (store, trusted) = certs.store();
    let mut gateway = Gateway::start(Limits::default(), Some(server_config(store, &ALPN))).await;
    let (send, _connection) = h2_connect(gateway.address, &trusted).await;

    let never = tokio::spawn({
        let send = send.clone();
        async move { h2_ask(&send, "/never").await }
    });
    let doomed = gateway.request().await;
    let slow = tokio::spawn({
        let send = send.clone();
        async move { h2_ask(&send, "/slow").await }
    });
    let other = gateway.request().await;
    assert!(Arc::ptr_eq(doomed.connection(), other.connection()));
    gateway.upstream.saw("/slow").await;

    doomed.kill();
    soon("the request's end", doomed.until_over()).await;
    let error = soon("the reset", never).await.unwrap().unwrap_err();
    assert!(error.is_reset(), "{error}");
    assert!(other.running());
    gateway.upstream.release.notify_one();
    assert_eq!(soon("the other answer", slow).await.unwrap().unwrap(), "hello");
}

#[tokio::test]
async fn killing_an_http2_connection_ends_all_its_requests() {
    let certs = Certs::new();
    let (store, trusted) = certs.store();
    let mut gateway = Gateway::start(Limits::default(), Some(server_config(store, &ALPN))).await;
    let (send, connection) = h2_connect(gateway.address, &trusted).await;
    let never = tokio::spawn(async move { h2_ask(&send, "/never").await });
    let request = gateway.request().await;
    request.connection().kill();
    soon("the request's end", request.until_over()).await;
    soon("the answer's end", never).await.unwrap().unwrap_err();
    // Cut off in mid-stream: how the client words that is its own affair.
    let _ = soon("the connection's end", connection).await.unwrap();
}
