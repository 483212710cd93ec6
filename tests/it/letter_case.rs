//! An app that reads paths without regard to capitals: whatever is judged by a path is judged in any case of its letters.

use vestibule::engine::users::NewUser;

use crate::support::TestGateway;
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};

fn app(request: &RecordedRequest) -> Reply {
    let path = request.path().to_ascii_lowercase();
    match (request.method.as_str(), path.as_str()) {
        ("POST", "/users/login") if request.form("pass").as_deref() == Some("right") => {
            Reply::redirect("/home", &["sid=in-1; Path=/"])
        }
        ("POST", "/users/login") => Reply::new(401, &[], "wrong"),
        _ => Reply::new(200, &[], "inside"),
    }
}

async fn site(key: &str) -> (TestGateway, RecordingUpstream) {
    let upstream = RecordingUpstream::start(app).await;
    let config = format!(
        "[[apps]]\nname = \"wiki\"\nhosts = [\"wiki.test\"]\nupstream = \"{}\"\n{key}\nlogin_page = \"/Web/Index\"\n\
         open = [\"GET /Static/**\"]\ndenied = [\"* /Admin/**\", \"* /Kiosk\"]\nlogout = \"POST /Users/Logout\"\n\
         [apps.session]\ncookies = [\"sid\"]\n[[apps.login]]\nmatch = \"POST /Users/Login\"\nusername = \"user\"\n\
         password = \"pass\"\nsuccess = {{ sets_cookie = \"sid\" }}\nfailure = {{ status = [401] }}\n",
        upstream.url()
    );
    let gateway = TestGateway::start(&config).await;
    gateway.add_user("alice", NewUser { grace: 9, ..NewUser::default() }).await;
    (gateway, upstream)
}

#[tokio::test(flavor = "multi_thread")]
async fn paths_are_judged_in_any_case_and_forwarded_as_they_came() {
    let (gateway, upstream) = site("case_insensitive_paths = true").await;
    for (target, expected) in [
        ("/Admin/x", 403),
        ("/ADMIN/X", 403),
        ("/%61dmin", 403),
        ("/adm%C4%B1n/x", 403),
        ("/%E2%84%AAiosk", 403),
        ("/STATIC/a.js", 200),
        ("/static/a.js", 200),
        ("/%C5%BFtatic/a.js", 303),
        ("/web/INDEX", 200),
        ("/home", 303),
    ] {
        upstream.clear();
        let answer = gateway.browser("wiki.test").get(target).await;
        assert_eq!(answer.status, expected, "{target}: {}", answer.text());
        let reached: Vec<_> = upstream.requests().into_iter().map(|request| request.target).collect();
        assert_eq!(reached, if expected == 200 { vec![target.to_owned()] } else { Vec::new() }, "{target}");
    }
    for target in ["/Users/Login", "/users/LOGIN"] {
        let mut browser = gateway.browser("wiki.test");
        let answer = browser.post(target, &[("user", "alice"), ("pass", "right")]).await;
        assert_eq!((answer.status, answer.header("location")), (303, Some("/.vestibule/login")), "{target}");
        assert_eq!(browser.step("skip", &[]).await.status, 303, "{target}");
        assert_eq!(browser.step("release", &[]).await.status, 302, "{target}");
        assert_eq!(browser.get("/home").await.text(), "inside", "{target}");
        assert_eq!(browser.get("/ADMIN/").await.status, 403, "{target}");
        browser.post("/USERS/logout", &[]).await;
        assert_eq!(browser.get("/home").await.status, 303, "{target}: signed out");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unless_it_is_said_another_case_is_another_path() {
    let (gateway, upstream) = site("").await;
    for target in ["/STATIC/a.js", "/web/index"] {
        assert_eq!(gateway.browser("wiki.test").get(target).await.status, 303, "{target}");
    }
    let answer = gateway.browser("wiki.test").post("/users/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!(answer.status, 401, "{}", answer.text());
    assert!(upstream.requests().is_empty(), "{:?}", upstream.requests());
}
