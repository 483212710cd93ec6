//! Two logins in one request, answers that say neither yes nor no, and addresses with more than one reading: what nobody
//! should get by them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use vestibule::engine::ports::Clock as _;
use vestibule::engine::users::NewUser;

use crate::support::{Answer, Browser, TestGateway, softtoken_code};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};

fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

fn call(user: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><methodCall><methodName>wiki.login</methodName><params><param><value>{user}</value></param>\
         <param><value>right</value></param></params></methodCall>"
    )
}

/// A wiki that takes a call, the header and a form, each for itself, and an error of its server for a head that is too long.
fn wiki(request: &RecordedRequest) -> Reply {
    let cookies: usize = request.all("cookie").map(str::len).sum();
    if cookies > 4000 {
        return Reply::new(431, &[], "too long");
    }
    let text = request.text();
    let mut set = Vec::new();
    if request.header("authorization") == Some(&basic("mallory", "right")) {
        set.push(("Set-Cookie", "sid=of-mallory; Path=/"));
    }
    if text.contains("wiki.login") && text.contains("<value>victim</value>") {
        set.push(("Set-Cookie", "sid=of-victim; Path=/"));
    }
    match (request.method.as_str(), request.path()) {
        ("POST", "/login") => match request.form("pass").as_deref() {
            Some("right") => Reply::redirect("/", &["sid=of-form; Path=/"]),
            Some("odd") => Reply::new(200, &[("Set-Cookie", "sid=of-odd; Path=/")], "?"),
            _ => Reply::new(403, &[], "wrong"),
        },
        ("GET", "/me") => Reply::new(200, &[], request.cookies("sid").join(",")),
        _ if !set.is_empty() => Reply::new(200, &set, "inside"),
        _ => Reply::new(401, &[], "who?"),
    }
}

struct Site {
    gateway: TestGateway,
    upstream: RecordingUpstream,
}

impl Site {
    async fn new(policy: &str) -> Self {
        let upstream = RecordingUpstream::start(wiki).await;
        let config = format!(
            "[[apps]]\nname = \"wiki\"\nhosts = [\"wiki.test\"]\nupstream = \"{}\"\nlogin_page = \"/login\"\n\
             anonymous = [\"* /api/**\"]\n\
             denied = [\"* /admin.php\", \"DELETE /pages/**\", \"DELETE /login\"]\nstep_up = [\"POST /tokens/**\"]\n\
             password_paths = [\"* /people/new\"]\n\
             [apps.session]\ncookies = [\"sid\"]\n[apps.policy]\n{policy}\n\
             [[apps.login]]\nmatch = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
             success = {{ status = [302], sets_cookie = \"sid\" }}\nfailure = {{ status = [403] }}\n\
             [[apps.login]]\nmatch = \"POST /signin\"\nwhen = {{ do = \"login\" }}\nusername = \"u\"\npassword = \"p\"\n\
             success = {{ sets_cookie = \"sid\" }}\nfailure = {{ status = [401] }}\n\
             [[apps.login]]\nkind = \"xml-rpc\"\nmatch = \"POST /rpc.php\"\nwhen = {{ method = \"wiki.login\" }}\n\
             username = 0\npassword = 1\nsuccess = {{ sets_cookie = \"sid\" }}\nfailure = {{ status = [401] }}\n\
             [[apps.login]]\nkind = \"basic\"\nmatch = \"POST /rpc.php\"\nsuccess = {{ sets_cookie = \"sid\" }}\n\
             failure = {{ status = [401] }}\n\
             [[apps.login]]\nkind = \"basic\"\nmatch = \"* /files/**\"\nsuccess = {{ sets_cookie = \"sid\" }}\n\
             failure = {{ status = [401] }}\n",
            upstream.url()
        );
        Self { gateway: TestGateway::start(&config).await, upstream }
    }

    async fn with_mallory(policy: &str) -> (Self, String) {
        let site = Self::new(policy).await;
        site.gateway.add_user("mallory", NewUser { softtoken: true, ..NewUser::default() }).await;
        let seed = site.gateway.user("mallory").factors.softtoken.expect("a SoftToken").base32();
        (site, seed)
    }

    fn browser(&self) -> Browser {
        self.upstream.clear();
        self.gateway.browser("wiki.test")
    }

    /// Mallory in a session of her own.
    async fn mallory(&self, seed: &str) -> Browser {
        let mut browser = self.browser();
        assert_eq!(browser.post("/login", &[("user", "mallory"), ("pass", "right")]).await.status, 303);
        let code = softtoken_code(seed, self.gateway.clock.wall());
        browser.step("code", &[("code", &code)]).await;
        assert_eq!(browser.step("release", &[]).await.status, 302);
        self.gateway.clock.advance(std::time::Duration::from_secs(61));
        self.upstream.clear();
        browser
    }
}

const XML: (&str, &str) = ("Content-Type", "text/xml");
const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

fn is_nothing(answer: &Answer) -> bool {
    answer.all("set-cookie").iter().all(|cookie| !cookie.contains("sid="))
        && !answer.text().contains("inside")
        && answer.header("location").is_none_or(|to| to == "/login")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_beside_basic_is_nobodys_login() {
    let (site, seed) = Site::with_mallory("").await;
    let code = softtoken_code(&seed, site.gateway.clock.wall());
    let header = basic("mallory", &format!("right,{code}"));
    for (name, kind, body) in [
        ("somebody else's call", XML.1, call("victim")),
        ("her own call", XML.1, call("mallory")),
        ("in a type nobody reads", "text/plain", call("victim")),
        ("a form", FORM.1, "user=victim&pass=right".to_owned()),
        ("a call with a document type", XML.1, format!("<!DOCTYPE a>{}", call("victim"))),
    ] {
        let mut browser = site.browser();
        let headers = [("Authorization", header.as_str()), ("Content-Type", kind)];
        let answer = browser.send("POST", "/rpc.php", &headers, body.as_bytes()).await;
        assert!(matches!(answer.status, 400 | 403) && is_nothing(&answer), "{name}: {answer:?}");
        assert!(site.upstream.requests().is_empty(), "{name}: {:?}", site.upstream.requests());
    }
    let mut browser = site.browser();
    let answer = browser.send("POST", "/rpc.php", &[("Authorization", &header), XML], b"").await;
    assert_eq!((answer.status, answer.text().as_str()), (200, "inside"), "alone it is one");
    // In its session too the code is none of the app's business, at an address where other rules look as well.
    site.upstream.clear();
    let read = "<methodCall><methodName>wiki.read</methodName></methodCall>";
    let answer = browser.send("POST", "/rpc.php", &[("Authorization", &header), XML], read.as_bytes()).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let shown: Vec<_> =
        site.upstream.requests().iter().map(|it| it.header("authorization").map(str::to_owned)).collect();
    assert_eq!(shown, [Some(basic("mallory", "right"))]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_of_a_stranger_never_arrives_however_it_is_written() {
    let site = Site::new("").await;
    for (name, kind, body, expected) in [
        ("a call", "text/xml", call("victim"), 403),
        ("that is no XML to us", "text/xml", format!("<!DOCTYPE a>{}", call("victim")), 400),
        ("in two bytes a character", "text/xml; charset=utf-16", wide(&call("victim")), 400),
    ] {
        let answer = site.browser().send("POST", "/api/x", &[("Content-Type", kind)], body.as_bytes()).await;
        assert_eq!(answer.status, expected, "{name}: {}", answer.text());
        assert!(site.upstream.requests().is_empty(), "{name}: {:?}", site.upstream.requests());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_call_in_a_session_of_basic_never_arrives() {
    let (site, seed) = Site::with_mallory("").await;
    let code = softtoken_code(&seed, site.gateway.clock.wall());
    let header = basic("mallory", &format!("right,{code}"));
    let mut browser = site.browser();
    let answer = browser.send("PUT", "/files/a", &[("Authorization", &header)], b"text").await;
    assert_eq!((answer.status, answer.text().as_str()), (200, "inside"));
    for (name, body, expected) in [
        ("a call", call("victim"), 403),
        ("a call that is no XML to us", format!("<!DOCTYPE a>{}", call("victim")), 400),
    ] {
        site.upstream.clear();
        let answer = browser.send("POST", "/files/a", &[("Authorization", &header), XML], body.as_bytes()).await;
        assert_eq!(answer.status, expected, "{name}: {}", answer.text());
        assert!(site.upstream.requests().is_empty(), "{name}: {:?}", site.upstream.requests());
    }
    let answer = browser.send("POST", "/files/a", &[("Authorization", &header), XML], b"<propfind/>").await;
    assert_eq!(answer.status, 200, "other XML passes: {}", answer.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_call_in_a_session_never_arrives_however_its_address_is_spelt() {
    let (site, seed) = Site::with_mallory("").await;
    let mut mallory = site.mallory(&seed).await;
    let padded = call("victim").replace("</methodCall>", &format!("{}</methodCall>", " ".repeat(1 << 20)));
    for (name, target, kind, body, expected) in [
        ("at another address", "/other", "text/xml", call("victim"), 403),
        ("as application/xml", "/other", "application/xml", call("victim"), 403),
        ("that is no XML to us", "/other", "text/xml", format!("<!DOCTYPE a>{}", call("victim")), 400),
        ("in two bytes a character", "/other", "text/xml; charset=utf-16", wide(&call("victim")), 400),
        ("behind a million blanks", "/other", "text/xml", padded, 413),
        // These are logins of their own: the victim's, who is not known here. They end the session they came with.
        ("with a path behind it", "/rpc.php/x", "text/xml", call("victim"), 303),
        ("at its address", "/rpc.php", "text/xml", call("victim"), 303),
    ] {
        site.upstream.clear();
        let answer = mallory.send("POST", target, &[("Content-Type", kind)], body.as_bytes()).await;
        if expected == 303 {
            assert!(matches!(answer.status, 303 | 403) && is_nothing_of_the_victim(&answer), "{name}: {answer:?}");
            continue;
        }
        assert_eq!(answer.status, expected, "{name}: {}", answer.text());
        assert!(site.upstream.requests().is_empty(), "{name}: {:?}", site.upstream.requests());
    }
}

fn is_nothing_of_the_victim(answer: &Answer) -> bool {
    !answer.text().contains("inside") && answer.all("set-cookie").iter().all(|cookie| !cookie.starts_with("sid="))
}

fn wide(text: &str) -> String {
    text.chars().flat_map(|c| ['\0', c]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_who_has_an_error_said_gets_nothing_and_troubles_nobody() {
    let padding = format!("pad={}", "x".repeat(5000));
    for policy in [
        "grace_logins = 3\nunknown_users = \"grace\"",
        "unknown_users = \"enrol\"",
        "enrolment = \"opt-in\"\nunknown_users = \"grace\"",
        "",
    ] {
        let site = Site::new(policy).await;
        let phone = site.gateway.user_with_phone("victim").await;
        site.gateway.add_user("newcomer", NewUser { grace: 3, ..NewUser::default() }).await;
        for user in ["victim", "newcomer", "nobody-knows-her"] {
            let mut browser = site.browser();
            let body = format!("user={user}&pass=guess");
            let answer = browser.send("POST", "/login", &[FORM, ("Cookie", &padding)], body.as_bytes()).await;
            assert_eq!(answer.status, 502, "{policy}, {user}: {}", answer.text());
            assert!(answer.all("set-cookie").is_empty(), "{policy}, {user}: {answer:?}");
            assert_eq!(browser.get("/.vestibule/login").await.status, 404, "{policy}, {user}: nothing is held");
            // The next one is not in the way of this one.
            let again = browser.post("/login", &[("user", user), ("pass", "guess")]).await;
            assert_eq!((again.status, again.text().as_str()), (403, "wrong"), "{policy}, {user}");
        }
        assert!(phone.pending(site.gateway.clock.now()).await.is_empty(), "{policy}");
        assert_eq!(site.gateway.user("newcomer").grace_left, 3, "{policy}");
        let name = vestibule::domain::user::UserName::parse("nobody-knows-her", false).expect("a name");
        assert!(
            site.gateway.engine.user_named(&TestGateway::realm(), &name).is_err(),
            "{policy}: she is not made known"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_cannot_be_judged_is_settled_by_a_factor_there_is_and_by_nothing_else() {
    let site = Site::new("unknown_users = \"grace\"").await;
    let phone = site.gateway.user_with_phone("victim").await;
    site.gateway.add_user("newcomer", NewUser { grace: 3, ..NewUser::default() }).await;
    let mut browser = site.browser();
    let answer = browser.post("/login", &[("user", "newcomer"), ("pass", "odd")]).await;
    assert_eq!((answer.status, is_nothing(&answer)), (502, true), "nothing could settle it: {}", answer.text());
    assert_eq!(site.gateway.user("newcomer").grace_left, 3);

    let mut browser = site.browser();
    assert_eq!(browser.post("/login", &[("user", "victim"), ("pass", "odd")]).await.status, 303);
    assert!(phone.pending(site.gateway.clock.now()).await.is_empty(), "no phone rings");
    let methods = browser.state().await["methods"].to_string();
    assert!(methods.contains("softtoken") && !methods.contains("sms"), "{methods}");
    for (step, fields) in [("send", vec![("channel", "sms")]), ("skip", vec![]), ("enrol/softtoken", vec![])] {
        let refused = browser.json_step(step, &fields).await;
        assert!((400..500).contains(&refused.status), "{step}: {} {}", refused.status, refused.text());
    }
    assert!(site.gateway.outbox.messages().is_empty());
    let code = phone.code(site.gateway.clock.wall());
    browser.step("code", &[("code", &code)]).await;
    assert_eq!(browser.step("release", &[]).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_with_more_path_behind_it_is_still_that_script() {
    let (site, seed) = Site::with_mallory("").await;
    let mut mallory = site.mallory(&seed).await;
    for target in ["/admin.php", "/admin.php/", "/admin.php/x/y", "/admin.php;a/x", "/admin%2ephp/x"] {
        let answer = mallory.get(target).await;
        assert_eq!(answer.status, 403, "{target}");
    }
    assert!(site.upstream.requests().is_empty(), "{:?}", site.upstream.requests());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_method_in_the_query_opens_neither_what_is_denied_nor_what_asks_again() {
    let (site, seed) = Site::with_mallory("").await;
    let mut mallory = site.mallory(&seed).await;
    site.gateway.clock.advance(std::time::Duration::from_mins(11));
    for (name, method, target, expected) in [
        ("a token", "POST", "/tokens/new", 403),
        ("a token by a method in the query", "GET", "/tokens/new?_method=POST", 303),
        ("what is denied", "DELETE", "/pages/1", 403),
        ("what is denied, by a method in the query", "POST", "/pages/1?_method=DELETE", 403),
    ] {
        let answer = mallory.send(method, target, &[("Sec-Fetch-Mode", "navigate")], b"").await;
        assert_eq!(answer.status, expected, "{name}: {}", answer.text());
        assert!(answer.header("location").is_none_or(|to| to.starts_with("/.vestibule/step-up")), "{name}: {answer:?}");
    }
    assert!(site.upstream.requests().is_empty(), "{:?}", site.upstream.requests());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_method_in_a_body_opens_nothing_that_is_denied() {
    const FORM: &str = "application/x-www-form-urlencoded";
    let (site, seed) = Site::with_mallory("").await;
    let mut mallory = site.mallory(&seed).await;
    let parts =
        |value: &str| format!("--XX\r\nContent-Disposition: form-data; name=\"_method\"\r\n\r\n{value}\r\n--XX--\r\n");
    let (delete, put) = (parts("DELETE"), parts("PUT"));
    // The app itself answers 401.
    for (name, target, kind, body, expected) in [
        ("in a form", "/pages/1", FORM, "a=b&_method=DELETE", 403),
        ("in a form of parts", "/pages/1", "multipart/form-data; boundary=XX", &delete, 403),
        ("in json", "/pages/1", "application/json", r#"{"_method":"delete"}"#, 403),
        ("at a login's address", "/login", FORM, "_method=DELETE", 403),
        ("another one in a form", "/pages/1", FORM, "a=b&_method=PATCH", 401),
        ("another one in parts", "/pages/1", "multipart/form-data; boundary=XX", &put, 401),
        ("where nothing is denied", "/other/1", FORM, "_method=DELETE", 401),
    ] {
        site.upstream.clear();
        let origin = mallory.origin();
        let headers = [("Content-Type", kind), ("Origin", origin.as_str())];
        let answer = mallory.send("POST", target, &headers, body.as_bytes()).await;
        assert_eq!(answer.status, expected, "{name}: {}", answer.text());
        let reached = site.upstream.requests();
        assert_eq!(reached.len(), usize::from(expected == 401), "{name}: {reached:?}");
        assert!(reached.iter().all(|it| it.text() == body), "{name}: {reached:?}");
    }
    // What has reached the app of a body that breaks off is no whole request.
    site.upstream.clear();
    let long = format!("x={}&_method=DELETE&y=1", "x".repeat(2 << 20));
    let headers = [("Content-Type", FORM)];
    let answer = mallory.send("POST", "/pages/1", &headers, long.as_bytes()).await;
    assert!(matches!(answer.status, 403 | 0), "{}", answer.status);
    assert!(site.upstream.requests().is_empty(), "{:?}", site.upstream.requests().len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_takes_passwords_takes_no_login_and_nothing_of_strangers() {
    const FORM: &str = "application/x-www-form-urlencoded";
    let call = "<?xml version=\"1.0\"?><methodCall><methodName>wiki.login</methodName><params><param><value><string>victim\
                </string></value></param><param><value><string>right</string></value></param></params></methodCall>";
    let (site, seed) = Site::with_mallory("").await;
    let mut mallory = site.mallory(&seed).await;
    // The app itself answers 401.
    for (name, target, kind, coding, body, expected) in [
        ("somebody is made", "/people/new", FORM, "identity", "user=bob&pass=x", 401),
        ("the same elsewhere", "/people", FORM, "identity", "user=bob&pass=x", 403),
        ("another rule's names alone", "/people/new", FORM, "identity", "u=bob&p=right", 401),
        ("all that rule asks for", "/people/new", FORM, "identity", "do=login&u=bob&p=right", 403),
        ("one half of it in the address", "/people/new?do=login", FORM, "identity", "u=bob&p=right", 403),
        ("twice what it asks for", "/people/new", FORM, "identity", "do=x&do=login&u=bob&p=right", 403),
        ("a call", "/people/new", "text/xml", "identity", call, 403),
        ("what only the app can read", "/people/new", FORM, "gzip", "do=login&u=bob&p=right", 400),
    ] {
        site.upstream.clear();
        let origin = mallory.origin();
        let headers = [("Content-Type", kind), ("Content-Encoding", coding), ("Origin", origin.as_str())];
        let answer = mallory.send("POST", target, &headers, body.as_bytes()).await;
        assert_eq!(answer.status, expected, "{name}: {}", answer.text());
        assert_eq!(site.upstream.requests().len(), usize::from(expected == 401), "{name}");
    }
    site.upstream.clear();
    let mut stranger = site.gateway.browser("wiki.test");
    assert_eq!(stranger.get("/people/new?user=bob&pass=right").await.status, 403);
    assert!(site.upstream.requests().is_empty(), "{:?}", site.upstream.requests());
}
