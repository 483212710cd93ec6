//! Basic as a login of its own: a code after the password, a push, the session it becomes, and everything it must not open.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use vestibule::engine::ports::Clock as _;
use vestibule::engine::users::NewUser;

use crate::support::{Answer, Browser, TestGateway, softtoken_code};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};

fn credentials(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

/// A calendar: every request needs `alice:right`, whatever its method.
fn calendar(request: &RecordedRequest) -> Reply {
    if request.header("authorization") == Some(&credentials("alice", "right")) {
        Reply::new(207, &[("Content-Type", "text/xml")], format!("inside: {}", request.method))
    } else if request.path() == "/pub/logo" {
        Reply::new(200, &[], "a picture")
    } else {
        Reply::new(401, &[("WWW-Authenticate", "Basic realm=\"theirs\"")], "wrong")
    }
}

struct Site {
    gateway: TestGateway,
    upstream: RecordingUpstream,
    seed: String,
}

impl Site {
    async fn new(more: &str) -> Self {
        let upstream = RecordingUpstream::start(calendar).await;
        let config = format!(
            "[[apps]]\nname = \"calendar\"\nhosts = [\"dav.test\"]\nupstream = \"{}\"\nopen = [\"GET /pub/**\"]\nstep_up = [\"* /dav/keys/**\"]\noverlay = true\n\
             methods = [\"GET\", \"HEAD\", \"PUT\", \"POST\", \"OPTIONS\", \"PROPFIND\", \"REPORT\"]\n\
             [apps.session]\ncookies = [\"sid\"]\n\
             [[apps.login]]\nmatch = \"POST /form\"\nusername = \"u\"\npassword = \"p\"\nfailure = {{ status = [403] }}\n\
             [[apps.login]]\nkind = \"basic\"\nmatch = \"* /dav/**\"\nfailure = {{ status = [401] }}\n{more}\n\
             [[apps.login]]\nkind = \"basic\"\nmatch = \"* /closed/**\"\nhold = \"deny\"\n",
            upstream.url()
        );
        let gateway = TestGateway::start(&config).await;
        gateway.add_user("alice", NewUser { softtoken: true, ..NewUser::default() }).await;
        let seed = gateway.user("alice").factors.softtoken.expect("a SoftToken").base32();
        Self { gateway, upstream, seed }
    }

    fn code(&self) -> String {
        softtoken_code(&self.seed, self.gateway.clock.wall())
    }

    async fn ask(&self, browser: &mut Browser, method: &str, path: &str, password: &str) -> Answer {
        self.upstream.clear();
        browser.send(method, path, &[("Authorization", &credentials("alice", password))], b"").await
    }

    /// What the app was shown of credentials since the last request began.
    fn shown(&self) -> Vec<Option<String>> {
        self.upstream.requests().iter().map(|request| request.header("authorization").map(str::to_owned)).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_gets_the_apps_own_answer() {
    let site = Site::new("").await;
    let mut client = site.gateway.browser("dav.test");
    let answer = site.ask(&mut client, "PROPFIND", "/dav/alice/", "wrong").await;
    assert_eq!((answer.status, answer.text().as_str()), (401, "wrong"));
    assert_eq!(answer.header("www-authenticate"), Some("Basic realm=\"theirs\""));
    assert_eq!(site.shown(), [Some(credentials("alice", "wrong"))]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_password_alone_opens_nothing_and_asks_for_a_code() {
    let site = Site::new("").await;
    let mut client = site.gateway.browser("dav.test");
    let answer = site.ask(&mut client, "PROPFIND", "/dav/alice/", "right").await;
    assert_eq!(answer.status, 401, "{}", answer.text());
    assert_eq!(answer.header("www-authenticate"), Some("Basic realm=\"calendar\", charset=\"UTF-8\""));
    assert!(answer.text().contains("password,123456") && !answer.text().contains("inside"), "{}", answer.text());
    assert!(answer.all("set-cookie").is_empty(), "{answer:?}");
    let wrong = site.ask(&mut client, "PROPFIND", "/dav/alice/", "right,000000").await;
    assert_eq!((wrong.status, wrong.text().contains("inside")), (401, false));
    assert_eq!(site.shown(), [Some(credentials("alice", "right"))], "the code is none of the app's business");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_code_it_is_a_session_for_these_credentials_and_this_client_only() {
    let site = Site::new("").await;
    let mut client = site.gateway.browser("dav.test");
    let typed = format!("right,{}", site.code());
    let first = site.ask(&mut client, "PROPFIND", "/dav/alice/", &typed).await;
    assert_eq!((first.status, first.text().as_str()), (207, "inside: PROPFIND"));
    let again = site.ask(&mut client, "REPORT", "/dav/alice/", &typed).await;
    assert_eq!((again.status, again.text().as_str()), (207, "inside: REPORT"), "the same in its session");
    assert_eq!(site.shown(), [Some(credentials("alice", "right"))]);
    let put = client
        .send("PUT", "/dav/a.ics", &[("Authorization", &credentials("alice", &typed))], &vec![b'x'; 200 << 10])
        .await;
    assert_eq!(put.status, 207, "an upload in a session is as long as it wants");
    let mut other = site.gateway.browser("dav.test");
    let replayed = site.ask(&mut other, "PROPFIND", "/dav/alice/", &typed).await;
    assert_eq!((replayed.status, replayed.text().contains("inside")), (401, false), "without the session's cookie");
    let signed_out = client.sign_out().await;
    assert_eq!(signed_out.status, 200);
    let after = site.ask(&mut client, "PROPFIND", "/dav/alice/", &typed).await;
    assert_eq!((after.status, after.text().contains("inside")), (401, false), "a code is good once");
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_credentials_do_not_ride_on_a_session() {
    let site = Site::new("").await;
    site.gateway.add_user("mallory", NewUser { softtoken: true, ..NewUser::default() }).await;
    let mut client = site.gateway.browser("dav.test");
    let typed = format!("right,{}", site.code());
    assert_eq!(site.ask(&mut client, "PROPFIND", "/dav/", &typed).await.status, 207);
    for (name, headers) in [
        ("another user", vec![("Authorization", credentials("mallory", "x"))]),
        ("another code", vec![("Authorization", credentials("alice", "right,123456"))]),
    ] {
        site.upstream.clear();
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = client.send("PROPFIND", "/dav/", &headers, b"").await;
        assert_eq!((answer.status, answer.text().contains("inside")), (401, false), "{name}: {}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_cannot_be_read_in_one_way_are_refused_and_others_never_arrive() {
    let site = Site::new("").await;
    let good = credentials("alice", "right");
    for (name, method, path, authorization, body, expected) in [
        ("no password", "PROPFIND", "/dav/", credentials("alice", ""), "", 403),
        ("no user", "PROPFIND", "/dav/", credentials("", "right"), "", 403),
        ("cut off", "PROPFIND", "/dav/", good.trim_end_matches('=').to_owned() + "!", "", 403),
        ("two in one", "PROPFIND", "/dav/", format!("{good}, {good}"), "", 403),
        ("outside of the rule", "PROPFIND", "/other/", good.clone(), "", 401),
        ("outside of the rule, by GET", "GET", "/other/", good.clone(), "", 401),
        ("a closed way", "PROPFIND", "/closed/", good.clone(), "", 403),
        ("with a form's credentials", "POST", "/dav/", good.clone(), "u=alice&p=right", 403),
        ("with those in the query", "PROPFIND", "/dav/?u=alice&p=right", good.clone(), "", 403),
        ("another method in the query", "POST", "/dav/?_method=DELETE", good.clone(), "", 405),
        ("at a form's address", "POST", "/form", good.clone(), "u=alice&p=x", 403),
        ("a token", "PROPFIND", "/dav/", "Bearer abc".to_owned(), "", 401),
        ("nothing", "PROPFIND", "/dav/", String::new(), "", 401),
    ] {
        site.upstream.clear();
        let mut client = site.gateway.browser("dav.test");
        let mut headers = vec![("Authorization", authorization.as_str()), ("Accept", "application/xml")];
        headers.retain(|(_, value)| !value.is_empty());
        if !body.is_empty() {
            headers.push(("Content-Type", "application/x-www-form-urlencoded"));
        }
        let answer = client.send(method, path, &headers, body.as_bytes()).await;
        assert_eq!(answer.status, expected, "{name}: {}", answer.text());
        assert!(site.upstream.requests().is_empty(), "{name}: {:?}", site.upstream.requests());
        let asks = answer.header("www-authenticate").is_some();
        assert_eq!(asks, expected == 401 && path.starts_with("/dav"), "{name}: {answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_open_paths_credentials_do_not_reach_the_app() {
    let site = Site::new("").await;
    let mut client = site.gateway.browser("dav.test");
    let answer = site.ask(&mut client, "GET", "/pub/logo", "right").await;
    assert_eq!((answer.status, answer.text().as_str()), (200, "a picture"));
    assert_eq!(site.shown(), [None]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_settles_one_request_and_the_same_credentials_wait_once() {
    let site = Site::new("bare_push = true").await;
    let phone = site.gateway.user_with_phone("bob").await;
    site.upstream.answer(|request| match request.header("authorization") {
        Some(sent) if sent == credentials("bob", "right") => Reply::new(200, &[], "inside"),
        _ => Reply::new(401, &[], "wrong"),
    });
    let now = site.gateway.clock.now();
    let authorization = credentials("bob", "right");
    let send =
        async |client: &mut Browser| client.send("GET", "/dav/", &[("Authorization", &authorization)], b"").await;
    let (mut first, mut second) = (site.gateway.browser("dav.test"), site.gateway.browser("dav.test"));
    let (answer, beside) = tokio::join!(send(&mut first), async {
        while phone.pending(now).await.is_empty() {
            tokio::task::yield_now().await;
        }
        let beside = send(&mut second).await;
        assert_eq!(phone.pending(now).await.len(), 1);
        assert_eq!(phone.approve(now, "").await, "approved");
        beside
    });
    assert_eq!((beside.status, beside.text().contains("inside")), (409, false), "{}", beside.text());
    assert_eq!((answer.status, answer.text().as_str()), (200, "inside"));
    assert_eq!(send(&mut first).await.text(), "inside", "in its session");
    let (other, status) = tokio::join!(send(&mut second), async {
        while phone.pending(now).await.is_empty() {
            tokio::task::yield_now().await;
        }
        phone.deny(now, false).await
    });
    assert_eq!((other.status, other.text().contains("inside"), status.as_str()), (403, false, "denied"));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_factor_is_asked_for_again_credentials_are_none() {
    let site = Site::new("").await;
    let mut client = site.gateway.browser("dav.test");
    let code = site.code();
    for password in ["right", "wrong", &format!("right,{code}")] {
        let answer = site.ask(&mut client, "PROPFIND", "/dav/keys/1", password).await;
        assert_eq!(answer.status, 401, "{password}: {}", answer.text());
        assert!(site.shown().is_empty(), "{password}: the app was asked");
    }
    // In a session that a code began just now it is open, and later it is not.
    let typed = format!("right,{code}");
    assert_eq!(site.ask(&mut client, "PROPFIND", "/dav/alice/", &typed).await.status, 207);
    assert_eq!(site.ask(&mut client, "PROPFIND", "/dav/keys/1", &typed).await.status, 207);
    let other = site.ask(&mut client, "PROPFIND", "/dav/keys/1", "wrong").await;
    assert_eq!((other.status, site.shown()), (401, Vec::new()), "other credentials than the session's");
    site.gateway.clock.advance(std::time::Duration::from_mins(10));
    let stale = site.ask(&mut client, "PROPFIND", "/dav/keys/1", &typed).await;
    assert_eq!((stale.status, site.shown()), (403, Vec::new()), "{}", stale.text());
    assert_eq!(site.ask(&mut client, "PROPFIND", "/dav/alice/", &typed).await.status, 207);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_over_the_apps_page_does_not_lead_basic_to_a_page() {
    let site = Site::new("").await;
    let mut client = site.gateway.browser("dav.test");
    let (origin, credentials) = (client.origin(), credentials("alice", "right"));
    let headers = [("Authorization", credentials.as_str()), ("Origin", origin.as_str()), ("X-Vestibule-Overlay", "1")];
    let answer = client.send("PROPFIND", "/dav/alice/", &headers, b"").await;
    assert_eq!((answer.status, answer.header("x-vestibule-login")), (401, None), "{}", answer.text());
    assert!(answer.text().contains("password,123456") && answer.all("set-cookie").is_empty(), "{answer:?}");
}
