//! Mode `public`: visitors reach everything, and nobody gets a signed-in session past the login rules.

use crate::support::{Answer, Browser, TestGateway};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};

/// A forum: visitors have a session `v-…`, members `in-…`; what `same` says is signed in under the id it came with.
fn forum(request: &RecordedRequest) -> Reply {
    let sid = request.cookies("sid").first().copied().unwrap_or_default().to_owned();
    let plain = |text: &str| Reply::new(200, &[("Content-Type", "text/html")], text);
    let signing_in = |location: &str| Reply::redirect(location, &["sid=in-new; Path=/"]);
    match (request.method.as_str(), request.path()) {
        ("GET", "/profile") if sid.starts_with("in-") || sid == "v-same" => plain("you are somebody"),
        ("GET", "/profile") => Reply::redirect("/login", &["sid=v-probe; Path=/"]),
        ("POST", "/login") => match request.form("pass").as_deref() {
            Some("right") => Reply::redirect("/", &["sid=in-1; Path=/"]),
            // Its answer to a wrong password looks the same.
            Some("wrong") => Reply::redirect("/", &["sid=v-2; Path=/"]),
            // It says no, and means yes.
            Some("liar") => Reply::new(200, &[("Set-Cookie", "sid=in-3; Path=/")], "Something went wrong"),
            _ => plain("the form"),
        },
        ("POST", "/basket") => Reply::new(200, &[("Set-Cookie", "sid=v-basket; Path=/")], "in your basket"),
        ("POST", "/invite" | "/reset") | ("GET", "/magic") => signing_in("/"),
        ("POST", "/part") => {
            let cookies = [("Set-Cookie", "sid=in-part; Path=/"), ("Set-Cookie", "sid=v-part; Path=/x")];
            Reply::new(200, &cookies, "signed in, beside another")
        }
        ("POST", "/quiet") => plain("signed in, and says nothing"),
        ("GET", "/first") => Reply::new(200, &[("Set-Cookie", "sid=v-first; Path=/")], "welcome"),
        ("GET", "/down") => Reply::new(200, &[("Set-Cookie", "sid=v-down; Path=/")], "welcome"),
        _ if sid.starts_with("in-") => plain("member page"),
        _ => plain("visitor page"),
    }
}

struct Site {
    gateway: TestGateway,
    upstream: RecordingUpstream,
}

impl Site {
    async fn new() -> Self {
        let upstream = RecordingUpstream::start(forum).await;
        let config = format!(
            "[[apps]]\nname = \"forum\"\nhosts = [\"forum.test\"]\nupstream = \"{}\"\nmode = \"public\"\n\
             login_page = \"/login\"\nopen = [\"POST /hook\"]\nstep_up = [\"* /keys/**\"]\n[apps.session]\ncookies = [\"sid\"]\n\
             [apps.whoami]\npath = \"/profile\"\nsigned_in = {{ status = [200], body = \"somebody\" }}\n\
             [[apps.login]]\nmatch = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
             success = {{ signed_in = true }}\nfailure = [{{ status = [200] }}, {{ signed_in = false }}]\n",
            upstream.url()
        );
        Self { gateway: TestGateway::start(&config).await, upstream }
    }

    fn visitor(&self) -> Browser {
        self.upstream.clear();
        self.gateway.browser("forum.test")
    }

    /// The requests that reached the app, the probe's as well.
    fn reached(&self) -> Vec<String> {
        self.upstream.requests().iter().map(|it| format!("{} {}", it.method, it.target)).collect()
    }
}

fn told(answer: &Answer) -> (u16, String) {
    (answer.status, answer.text())
}

#[tokio::test(flavor = "multi_thread")]
async fn visitors_reach_everything_with_a_session_that_is_worth_nothing_elsewhere() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    assert_eq!(told(&visitor.get("/first").await), (200, "welcome".to_owned()));
    assert_eq!(site.reached(), ["GET /first", "GET /profile"], "a new value of the session is asked about");
    site.upstream.clear();
    assert_eq!(told(&visitor.get("/topic").await), (200, "visitor page".to_owned()));
    assert_eq!(site.upstream.requests()[0].cookies("sid"), ["v-first"]);
    assert_eq!(site.reached(), ["GET /topic"], "nothing changed, so nothing is asked");
    let basket = visitor.post("/basket", &[("item", "7")]).await;
    assert_eq!(told(&basket), (200, "in your basket".to_owned()));
    assert!(basket.all("set-cookie").iter().all(|cookie| !cookie.contains("v-basket")), "{basket:?}");
    site.upstream.clear();
    visitor.get("/topic").await;
    assert_eq!(site.upstream.requests()[0].cookies("sid"), ["v-basket"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_probe_goes_with_the_visitors_own_headers_and_the_candidate_cookies() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    let headers = [("Accept-Language", "nl"), ("Cookie", "lang=nl; sid=raw"), ("Range", "bytes=0-1")];
    visitor.send("GET", "/first", &headers, b"").await;
    let probe = site.upstream.requests().into_iter().find(|it| it.path() == "/profile").expect("it was asked");
    assert_eq!(probe.header("accept-language"), Some("nl"));
    let agent = site.upstream.requests()[0].header("user-agent").map(str::to_owned);
    assert!(agent.is_some() && probe.header("user-agent") == agent.as_deref(), "{probe:?}");
    assert_eq!((probe.cookies("sid"), probe.cookies("lang")), (vec!["v-first"], vec!["nl"]), "a raw value is nobody's");
    assert_eq!((probe.header("range"), probe.header("host")), (None, Some(visitor.host.as_str())));
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_look_alike_are_told_apart_by_the_probe() {
    let site = Site::new().await;
    let phone = site.gateway.user_with_phone("alice").await;
    let mut visitor = site.visitor();
    let wrong = visitor.post("/login", &[("user", "alice"), ("pass", "wrong")]).await;
    assert_eq!((wrong.status, wrong.header("location")), (302, Some("/")));
    assert!(phone.pending(site.now()).await.is_empty(), "a wrong password rings no phone");
    let right = visitor.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!((right.status, right.header("location")), (303, Some("/.vestibule/login")));
    assert_eq!(phone.pending(site.now()).await.len(), 1);
    assert_eq!(told(&visitor.get("/topic").await), (200, "visitor page".to_owned()), "not before the phone says yes");
    let number = visitor.state().await["number"].as_str().expect("a number").to_owned();
    assert_eq!(phone.approve(site.now(), &number).await, "approved");
    assert_eq!(visitor.step("release", &[]).await.status, 302);
    assert_eq!(told(&visitor.get("/topic").await), (200, "member page".to_owned()));
}

impl Site {
    fn now(&self) -> vestibule::domain::time::Timestamp {
        use vestibule::engine::ports::Clock as _;
        self.gateway.clock.now()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_that_signs_somebody_in_is_held_without_a_push() {
    let site = Site::new().await;
    let phone = site.gateway.user_with_phone("alice").await;
    let mut visitor = site.visitor();
    let answer = visitor.post("/login", &[("user", "alice"), ("pass", "liar")]).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/.vestibule/login")));
    assert!(phone.pending(site.now()).await.is_empty());
    assert_eq!(told(&visitor.get("/topic").await), (200, "visitor page".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_signed_in_past_the_rules_gets_nothing() {
    let site = Site::new().await;
    for (name, method, target) in [
        ("an invitation", "POST", "/invite"),
        ("a reset", "POST", "/reset"),
        ("one with another value for another path", "POST", "/part"),
        ("a link in a mail", "GET", "/magic?token=1"),
    ] {
        let mut visitor = site.visitor();
        let answer =
            if method == "POST" { visitor.post(target, &[("x", "1")]).await } else { visitor.get(target).await };
        assert_eq!(answer.status, 403, "{name}: {}", answer.text());
        assert!(answer.all("set-cookie").is_empty() && answer.header("location").is_none(), "{name}: {answer:?}");
        assert_eq!(told(&visitor.get("/topic").await), (200, "visitor page".to_owned()), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_id_from_before_that_is_signed_in_past_the_rules_is_spent() {
    let site = Site::new().await;
    site.upstream.answer(|request| match request.path() {
        "/begin" => Reply::new(200, &[("Set-Cookie", "sid=v-same-id; Path=/")], "welcome"),
        _ => forum(request),
    });
    let mut visitor = site.visitor();
    visitor.get("/begin").await;
    // From here on the app takes that id for somebody's, though no cookie changes.
    site.upstream.answer(|request| match (request.path(), request.cookies("sid").as_slice()) {
        ("/profile", ["v-same-id"]) => Reply::html("you are somebody"),
        (_, ["v-same-id"]) => Reply::html("member page"),
        _ => forum(request),
    });
    assert_eq!(visitor.post("/quiet", &[("x", "1")]).await.status, 403);
    assert_eq!(told(&visitor.get("/topic").await), (200, "visitor page".to_owned()), "its seal is worth nothing now");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_visitor_has_is_refused_or_taken_off() {
    let site = Site::new().await;
    for (name, header, value, expected) in [
        ("Basic", "Authorization", "Basic YWxpY2U6cmlnaHQ=", 403),
        ("a token", "Authorization", "Bearer abc", 403),
        ("a raw session", "Cookie", "sid=in-stolen", 200),
    ] {
        let mut visitor = site.visitor();
        let answer = visitor.send("GET", "/topic", &[(header, value)], b"").await;
        assert_eq!(answer.status, expected, "{name}");
        assert!(!answer.text().contains("member"), "{name}");
        assert!(site.upstream.requests().iter().all(|it| it.cookies("sid").is_empty()), "{name}");
    }
    let mut visitor = site.visitor();
    assert_eq!(visitor.get("/topic?user=alice&pass=right").await.status, 403, "credentials in an address");
    assert_eq!(
        visitor.post("/topic", &[("user", "alice"), ("pass", "right")]).await.status,
        403,
        "outside of the rule"
    );
    assert!(site.reached().is_empty(), "{:?}", site.reached());
}

#[tokio::test(flavor = "multi_thread")]
async fn if_the_probe_cannot_be_asked_nothing_leaves() {
    let site = Site::new().await;
    for (name, reply) in [("no answer", None), ("a coding nobody asked for", Some("zstd"))] {
        site.upstream.answer(move |request| match (request.path(), reply) {
            ("/profile", None) => Reply::none(),
            ("/profile", Some(coding)) => Reply::new(200, &[("Content-Encoding", coding)], "?"),
            _ => forum(request),
        });
        for (method, target) in [("GET", "/first"), ("POST", "/basket"), ("POST", "/login")] {
            let mut visitor = site.visitor();
            let fields = [("user", "alice"), ("pass", "right")];
            let answer = match (method, target) {
                ("GET", _) => visitor.get(target).await,
                (_, "/login") => visitor.post(target, &fields).await,
                _ => visitor.post(target, &[("item", "7")]).await,
            };
            assert_eq!(answer.status, 502, "{name}: {method} {target}");
            assert!(answer.all("set-cookie").is_empty(), "{name}: {method} {target}: {answer:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_asks_for_a_factor_again_is_closed_to_visitors() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    let led = visitor.get("/keys").await;
    assert_eq!((led.status, led.header("location")), (303, Some("/login")), "{}", led.text());
    assert_eq!(visitor.post("/keys/1", &[("name", "x")]).await.status, 401);
    assert_eq!(site.reached(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_probe_that_is_answered_by_an_error_says_nothing() {
    let site = Site::new().await;
    for status in [400, 429, 431, 500, 503] {
        site.upstream.answer(move |request| match request.path() {
            "/profile" => Reply::new(status, &[], "too much"),
            _ => forum(request),
        });
        let mut visitor = site.visitor();
        let answer = visitor.post("/invite", &[("x", "1")]).await;
        assert_eq!(answer.status, 502, "{status}: {}", answer.text());
        assert!(answer.all("set-cookie").is_empty(), "{status}: {answer:?}");
        let answer = visitor.post("/login", &[("user", "alice"), ("pass", "right")]).await;
        assert_eq!(answer.status, 502, "{status}: {}", answer.text());
    }
}
