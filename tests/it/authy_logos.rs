//! Logos of what applications ask: fetched by the gateway for the phone that is asked, and from nowhere but the public web.

use std::collections::VecDeque;
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;
use tokio::sync::{Semaphore, mpsc};

use crate::authy::Program;
use crate::support::{Answer, Phone, TestGateway};
use vestibule::deliver::pictures::WebPictures;
use vestibule::domain::picture::Picture;
use vestibule::engine::keys::Api;
use vestibule::engine::ports::{BoxFuture, Clock as _, FetchError, Pictures};

/// A real one, 192 pixels wide and high.
const ICON: &[u8] = include_bytes!("../../static/authenticator/icons/icon-192.png");

/// What a fetch came to: the address, and whether somebody still waited at its end.
#[derive(Debug, PartialEq, Eq)]
enum Fetch {
    Begun(String),
    Ended,
}

/// The web as applications have pictures on it: says what it is told to, when it is told to, and counts.
struct Web {
    tell: mpsc::UnboundedSender<Fetch>,
    /// Taken for each answer.
    go: Semaphore,
    says: Mutex<VecDeque<Vec<u8>>>,
    count: AtomicUsize,
}

impl Web {
    /// One that answers each fetch once it is let.
    fn waiting() -> (Arc<Self>, mpsc::UnboundedReceiver<Fetch>) {
        let (tell, told) = mpsc::unbounded_channel();
        let web = Self { tell, go: Semaphore::new(0), says: Mutex::default(), count: AtomicUsize::new(0) };
        (Arc::new(web), told)
    }

    /// One that answers at once.
    fn open() -> (Arc<Self>, mpsc::UnboundedReceiver<Fetch>) {
        let (web, told) = Self::waiting();
        web.go.add_permits(Semaphore::MAX_PERMITS);
        (web, told)
    }

    /// The next answer is this, and no icon.
    fn says(&self, bytes: &[u8]) {
        self.says.lock().unwrap_or_else(PoisonError::into_inner).push_back(bytes.to_vec());
    }

    fn count(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }
}

/// Says that a fetch is over, also where nobody waited for it any more.
struct Ends(mpsc::UnboundedSender<Fetch>);

impl Drop for Ends {
    fn drop(&mut self) {
        let _ = self.0.send(Fetch::Ended);
    }
}

impl Pictures for Web {
    fn fetch<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<Picture, FetchError>> {
        Box::pin(async move {
            self.count.fetch_add(1, Ordering::SeqCst);
            let _ends = Ends(self.tell.clone());
            let _ = self.tell.send(Fetch::Begun(url.to_owned()));
            self.go.acquire().await.expect("it is never closed").forget();
            let said = self.says.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            let bytes = said.unwrap_or_else(|| ICON.to_vec());
            Picture::read(bytes).map_err(|error| FetchError { reason: error.to_string() })
        })
    }
}

/// A program with one user, and their phone.
struct Shop<'a> {
    program: Program<'a>,
    id: u64,
    phone: Phone,
}

impl<'a> Shop<'a> {
    async fn new(gateway: &'a TestGateway, name: &str) -> Self {
        let program = Program::new(gateway, name).await;
        let id = program.register("015112345678").await;
        let service = gateway.engine.service_for(Api::Authy, &program.key).expect("it reads").expect("an application");
        let user = gateway.engine.user_of_service(&service, id).expect("a user");
        let link = gateway.invitation(user.id).await;
        let phone = Phone::register(gateway.portal(), &link, gateway.clock.now()).await.expect("it registers");
        Self { program, id, phone }
    }

    /// Asks something with these logos; the request as the phone knows it.
    async fn asks(&self, logos: &[(&str, &str)]) -> String {
        let logos: Vec<_> = logos.iter().map(|(res, url)| json!({ "res": res, "url": url })).collect();
        let body = json!({ "message": "Pay 10 EUR?", "logos": logos });
        let target = format!("/onetouch/json/users/{}/approval_requests", self.id);
        let answer = self.program.send("POST", &target, "application/json", &body.to_string()).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let pending = self.phone.pending(self.program.gateway.clock.now()).await;
        pending.last().expect("it waits")["sid"].as_str().expect("an id").to_owned()
    }

    async fn logo(&self, sid: &str, query: &str) -> Answer {
        let token = self.phone.jwt(self.program.gateway.clock.now());
        self.phone.call("GET", &format!("/Challenges/{sid}/Logo{query}"), &token, &[]).await
    }
}

fn is_icon(answer: &Answer) {
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("image/png")), "{}", answer.text());
    assert_eq!(answer.body, ICON);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gateway_fetches_the_logo_for_the_phone_that_is_asked() {
    let (web, mut told) = Web::open();
    let gateway = TestGateway::start_pictures("", Arc::clone(&web) as _);
    let shop = Shop::new(&gateway, "Shop").await;
    let (small, large) = ("https://shop.example/s.png", "https://shop.example/l.png?t=1");
    let sid = shop.asks(&[("default", small), ("high", large)]).await;
    assert_eq!(web.count(), 0, "nothing before somebody looks");
    for (query, url) in [("?Resolution=high", large), ("?Resolution=med", small), ("", small)] {
        let answer = shop.logo(&sid, query).await;
        is_icon(&answer);
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "default-src 'none'; sandbox"),
            ("cache-control", "private, no-store"),
        ] {
            assert_eq!(answer.all(name), [value], "{name}");
        }
        assert_eq!(told.recv().await, Some(Fetch::Begun(url.to_owned())), "{query}");
        assert_eq!(told.recv().await, Some(Fetch::Ended));
    }
    assert_eq!(web.count(), 3, "each time anew");
    web.says(b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>");
    let answer = shop.logo(&sid, "").await;
    assert_eq!((answer.status, answer.json()["code"].clone()), (404, json!(20404)));
    assert!(!answer.text().contains("PNG") && !answer.text().contains("shop.example"), "{}", answer.text());
    assert_eq!(web.count(), 4);

    // Another user's phone, and another application's.
    let elsewhere = Shop::new(&gateway, "Elsewhere").await;
    assert_eq!(elsewhere.logo(&sid, "").await.status, 404);
    let nobody = shop.phone.call("GET", &format!("/Challenges/{sid}/Logo"), "x", &[]).await;
    assert_eq!(nobody.status, 401);
    let now = gateway.clock.now();
    assert_eq!(shop.phone.answer(now, &sid, "approved", json!({})).await.1, "approved");
    assert_eq!(shop.logo(&sid, "").await.status, 404, "answered");
    assert_eq!(web.count(), 4, "nothing was fetched for any of these");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_is_fetched_at_a_time_for_an_application_and_whoever_hangs_up_holds_no_place() {
    let (web, mut told) = Web::waiting();
    let gateway = TestGateway::start_pictures("", Arc::clone(&web) as _);
    let (shop, other) = (Shop::new(&gateway, "Shop").await, Shop::new(&gateway, "Other").await);
    let (url, elsewhere) = ("https://shop.example/s.png", "https://other.example/s.png");
    let (sid, theirs) = (shop.asks(&[("default", url)]).await, other.asks(&[("default", elsewhere)]).await);
    let begun = |url: &str| Some(Fetch::Begun(url.to_owned()));

    let (first, second) = tokio::join!(shop.logo(&sid, ""), async {
        assert_eq!(told.recv().await, begun(url));
        let busy = shop.logo(&sid, "").await;
        assert_eq!((busy.status, busy.header("retry-after")), (429, Some("2")), "{}", busy.text());
        assert_eq!(busy.json()["code"], json!(20429));
        let (theirs, ()) = tokio::join!(other.logo(&theirs, ""), async {
            assert_eq!(told.recv().await, begun(elsewhere), "another application has a place of its own");
            web.go.add_permits(2);
        });
        theirs
    });
    is_icon(&first);
    is_icon(&second);
    assert_eq!(web.count(), 2, "the one that was too many was not fetched");
    assert_eq!((told.recv().await, told.recv().await), (Some(Fetch::Ended), Some(Fetch::Ended)));

    // A phone that goes away in the middle of it.
    tokio::select! {
        answer = shop.logo(&sid, "") => panic!("nothing lets it end: {}", answer.text()),
        fetch = told.recv() => assert_eq!(fetch, begun(url)),
    }
    assert_eq!(told.recv().await, Some(Fetch::Ended), "the fetch ends with whoever waited for it");
    web.go.add_permits(1);
    is_icon(&shop.logo(&sid, "").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gateways_own_network_is_not_asked_for_logos_whatever_callbacks_may_reach() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("it does not wait");
    let port = listener.local_addr().expect("an address").port();
    let allowed = "[outgoing]\nallow = [\"127.0.0.0/8\", \"10.0.0.0/8\"]\n";
    let gateway = TestGateway::start_pictures(allowed, Arc::new(WebPictures::new()));
    for host in
        ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254", &format!("127.0.0.1:{port}")]
    {
        // Each of its own, so that none has to wait.
        let shop = Shop::new(&gateway, host).await;
        let sid = shop.asks(&[("default", &format!("https://{host}/logo.png?token=geheim"))]).await;
        let answer = shop.logo(&sid, "").await;
        assert_eq!((answer.status, answer.json()["code"].clone()), (404, json!(20404)), "{host}");
        let text = answer.text();
        assert!(!text.contains("geheim") && !text.contains("loopback") && !text.contains(host), "{text}");
    }
    let called = listener.accept().map_err(|error| error.kind());
    assert_eq!(called.err(), Some(std::io::ErrorKind::WouldBlock), "somebody called");
}
