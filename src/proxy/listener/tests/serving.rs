use super::*;

#[tokio::test]
async fn many_requests_go_over_one_connection_each_with_its_own_handle() {
    let mut gateway = Gateway::start(Limits::default(), None).await;
    let mut client = gateway.connect().await;
    let mut last: Option<Arc<LiveRequest>> = None;
    for n in 0..20 {
        let answer = soon("an answer", ask(&mut client, "/")).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("hello"), "{n}: {answer}");
        let request = gateway.request().await;
        assert_eq!(request.connection().peer(), client.local_addr().unwrap());
        assert_eq!(request.connection().local(), gateway.address);
        assert!(!request.connection().tls());
        if let Some(last) = last.replace(request) {
            // What is over cannot be ended any more, and takes nothing with it.
            soon("the end of the last request", last.until_over()).await;
            last.kill();
        }
    }
    assert_eq!(gateway.serving.connections(), 1);
}

#[tokio::test]
async fn an_idle_connection_ends_after_the_keep_alive_time() {
    let limits = Limits { keep_alive: Duration::from_millis(50), ..Limits::default() };
    let gateway = Gateway::start(limits, None).await;
    let mut client = gateway.connect().await;
    soon("an answer", ask(&mut client, "/")).await.unwrap();
    let mut rest = Vec::new();
    soon("the end", client.read_to_end(&mut rest)).await.unwrap();
    assert_eq!(rest, b"");
}

#[tokio::test]
async fn the_deadline_of_a_head_starts_anew_with_each_request() {
    let limits = Limits { head: Duration::from_secs(1), ..Limits::default() };
    let mut gateway = Gateway::start(limits, None).await;
    let mut client = gateway.connect().await;
    // Longer than a head may take: the request is no longer a head.
    let slow = tokio::spawn(async move {
        let answer = ask(&mut client, "/slow").await;
        (client, answer)
    });
    gateway.upstream.saw("/slow").await;
    let mut other = gateway.connect().await;
    let mut nothing = Vec::new();
    // A second connection without a request measures the time: it is closed after one head's worth.
    soon("the end of the silent one", other.read_to_end(&mut nothing)).await.unwrap();
    gateway.upstream.release.notify_one();
    let (mut client, answer) = soon("the slow answer", slow).await.unwrap();
    assert!(answer.unwrap().ends_with("hello"));
    client.write_all(b"GET / HT").await.unwrap();
    let mut said = Vec::new();
    soon("the end", client.read_to_end(&mut said)).await.unwrap();
    assert!(said.starts_with(b"HTTP/1.1 408 "), "{}", String::from_utf8_lossy(&said));
}

#[tokio::test]
async fn tls_serves_http1_and_http2() {
    let certs = Certs::new();
    let (store, trusted) = certs.store();
    let mut gateway = Gateway::start(Limits::default(), Some(server_config(store, &ALPN))).await;

    let mut client = testing::connect(gateway.address, &trusted, b"http/1.1").await.unwrap();
    for _ in 0..3 {
        assert!(soon("an answer", ask(&mut client, "/")).await.unwrap().ends_with("hello"));
        let request = gateway.request().await;
        assert!(request.connection().tls());
        assert_eq!(request.connection().protocol(), Protocol::Http1);
    }

    let (send, _connection) = h2_connect(gateway.address, &trusted).await;
    for _ in 0..3 {
        assert_eq!(soon("an answer", h2_ask(&send, "/")).await.unwrap(), "hello");
        let request = gateway.request().await;
        assert!(request.connection().tls());
        assert_eq!(request.connection().protocol(), Protocol::Http2);
    }
}

#[tokio::test]
async fn connections_over_the_limit_are_closed_at_once_and_counted() {
    let limits = Limits { connections: 1, ..Limits::default() };
    let gateway = Gateway::start(limits, None).await;
    let mut first = gateway.connect().await;
    soon("an answer", ask(&mut first, "/")).await.unwrap();
    let mut second = gateway.connect().await;
    assert_eq!(soon("an answer", ask(&mut second, "/")).await, None);
    assert_eq!(gateway.serving.refused(), 1);
    assert!(soon("an answer", ask(&mut first, "/")).await.unwrap().ends_with("hello"));
    drop(first);
    soon("room", async {
        while gateway.serving.connections() > 0 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let mut third = gateway.connect().await;
    assert!(soon("an answer", ask(&mut third, "/")).await.unwrap().ends_with("hello"));
}

#[tokio::test]
async fn a_handshake_that_does_not_come_ends_at_its_deadline() {
    let certs = Certs::new();
    let limits = Limits { handshake: Duration::from_millis(50), ..Limits::default() };
    let gateway = Gateway::start(limits, Some(server_config(certs.store().0, &ALPN))).await;
    let mut client = gateway.connect().await;
    let mut said = Vec::new();
    soon("the end", client.read_to_end(&mut said)).await.unwrap();
    assert_eq!(said, b"");
}

#[tokio::test]
async fn a_new_certificate_is_served_without_a_restart_and_a_bad_one_is_not() {
    let certs = Certs::new();
    let (store, first) = certs.store();
    assert!(!store.changed());
    let gateway = Gateway::start(Limits::default(), Some(server_config(Arc::clone(&store), &ALPN))).await;
    let serves = async |trusted| testing::connect(gateway.address, trusted, b"h2").await.is_ok();
    assert!(serves(&first).await);

    let second = certs.write("wiki", "wiki.test");
    assert!(store.changed());
    assert!(serves(&first).await, "until the reload the old one is served");
    store.reload().unwrap();
    assert!(!store.changed());
    assert!(serves(&second).await && !serves(&first).await);

    std::fs::write(certs.path("wiki.pem"), "-----BEGIN CERTIFICATE-----\n").unwrap();
    assert!(store.changed());
    let problems = store.reload().unwrap_err().to_string();
    assert!(problems.contains("wiki.pem"), "{problems}");
    assert!(!store.changed(), "the same bad file is not tried again and again");
    assert!(serves(&second).await);
}
