//! Setting an app up with help: what `vestibule app probe` writes protects the app that it looked at.

use clap::Parser as _;
use vestibule::cli::Exit;
use vestibule::cli::app::{AppCommand, probe};
use vestibule::cli::args::{Cli, Command};
use vestibule::demo::catalogue;
use vestibule::engine::ports::Clock as _;

use crate::real_apps::{Django, DokuWiki, PASSWORD, USER, WIKI_TEXT};
use crate::support::{Answer, Browser, Phone, TestGateway};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};

/// What a probe printed, and said beside.
struct Probed {
    exit: Exit,
    out: String,
    aside: String,
}

/// Types `vestibule app probe`, with a password file if there is a password.
async fn try_probe(line: &str, password: Option<&str>) -> anyhow::Result<Probed> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("password");
    let mut words: Vec<String> = format!("vestibule app probe {line}").split(' ').map(str::to_owned).collect();
    if let Some(password) = password {
        std::fs::write(&file, format!("{password}\n"))?;
        words.extend(["--password-file".to_owned(), file.display().to_string()]);
    }
    let cli = Cli::try_parse_from(words)?;
    let Command::App(app) = cli.command else { panic!("{line}") };
    let AppCommand::Probe(args) = app.command else { panic!("{line}") };
    let (mut out, mut aside) = (Vec::new(), Vec::new());
    let exit = probe::run(&args, cli.options.json, &mut out, &mut aside).await?;
    Ok(Probed { exit, out: String::from_utf8(out)?, aside: String::from_utf8(aside)? })
}

async fn probed(line: &str, password: Option<&str>) -> Probed {
    try_probe(line, password).await.unwrap_or_else(|error| panic!("{line}: {error:#}"))
}

/// The lines of a block that are no comments.
fn lines(block: &str) -> Vec<&str> {
    block.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

#[track_caller]
fn has(block: &str, wanted: &[&str]) {
    for line in wanted {
        assert!(lines(block).contains(line), "`{line}` is missing in\n{block}");
    }
}

/// Approves a held login on the phone, and takes what was held.
async fn approved(gateway: &TestGateway, phone: &Phone, browser: &mut Browser) -> Answer {
    let number = browser.state().await["number"].as_str().expect("a number to type").to_owned();
    assert_eq!(phone.approve(gateway.clock.now(), &number).await, "approved");
    browser.step("release", &[]).await
}

/// Signs in by a block that a probe wrote: a wrong password passes through, the right one is held, and then handed on.
async fn protects(
    block: &str,
    host: &str,
    form: (&str, &str),
    fields: &[(&str, &str)],
    password: &str,
) -> (TestGateway, Phone, Browser) {
    let (page, action) = form;
    let gateway = TestGateway::start(block).await;
    let phone = gateway.user_with_phone(USER).await;
    let mut browser = gateway.browser(host);
    let shown = browser.get(page).await;
    assert_eq!(shown.status, 200, "{}", shown.text());
    // As in a browser, what the form hides goes along.
    let token = shown
        .text()
        .split_once("name=\"csrfmiddlewaretoken\" value=\"")
        .map(|(_, rest)| rest.split('"').next().unwrap_or_default().to_owned());
    let token = token.unwrap_or_default();
    let with = |typed: &'static str| {
        let mut all = fields.to_vec();
        all.push((password_field(block), typed));
        all.push(("csrfmiddlewaretoken", &token));
        all.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect::<Vec<_>>()
    };
    for (typed, wanted) in [("wrong", false), ("right", true)] {
        let mut all = with("");
        all.iter_mut().find(|(name, _)| name == password_field(block)).expect("a password").1 =
            if wanted { password.to_owned() } else { typed.to_owned() };
        let pairs: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = browser.post(action, &pairs).await;
        let is_held = answer.header("location") == Some("/.vestibule/login");
        assert_eq!(is_held, wanted, "{typed}: {} {}", answer.status, answer.text());
    }
    (gateway, phone, browser)
}

fn password_field(block: &str) -> &str {
    let line = lines(block).into_iter().find_map(|line| line.strip_prefix("password = ")).expect("a password's field");
    line.trim_matches('"')
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_of_dokuwiki_protects_it() {
    let wiki = DokuWiki::start().await;
    let probed =
        probed(&format!("{}/doku.php?do=login --user {USER} --host wiki.test --name wiki", wiki.url()), Some(PASSWORD))
            .await;
    assert_eq!(probed.exit, Exit::Done, "{}", probed.aside);
    assert!(!probed.out.contains(PASSWORD) && !probed.aside.contains(PASSWORD), "{}{}", probed.aside, probed.out);
    has(
        &probed.out,
        &[
            "name = \"wiki\"",
            "hosts = [\"wiki.test\"]",
            "denied = [\"* /lib/exe/xmlrpc.php\"]",
            "login_page = \"/doku.php?do=login\"",
            "logout = \"GET /doku.php?do=logout\"",
            "cookies = [\"DW*\", \"DokuWiki\"]",
            "match = \"POST /doku.php\"",
            "when = { do = \"login\" }",
            "username = \"u\"",
            "password = \"p\"",
            "success = { status = [302], sets_cookie = \"DW*\" }",
            "failure = { status = [403] }",
        ],
    );
    assert!(probed.out.contains("# preset = \"dokuwiki\""), "{}", probed.out);
    let document = include_str!("../../docs/PROTECT-YOUR-APP.md");
    let (_, shown) = document.split_once("```toml whole-file\n").expect("a whole configuration");
    let shown = shown.split("```").next().unwrap_or_default().replace("http://127.0.0.1:9001", &wiki.url());
    let shown = shown.replace("wiki.localhost", "wiki.test");
    assert_eq!(lines(&probed.out), lines(&shown), "docs/PROTECT-YOUR-APP.md shows what is written");
    let fields = [("do", "login"), ("id", "start"), ("sectok", ""), ("u", USER)];
    let form = ("/doku.php?do=login", "/doku.php?id=start");
    let (gateway, phone, mut browser) = protects(&probed.out, "wiki.test", form, &fields, PASSWORD).await;
    assert_ne!(browser.get("/doku.php?id=start").await.status, 200, "held, so that nothing is there yet");
    let basic = [("Authorization", "Basic YWxpY2U6Q29ycmVjdEhvcnNlMQ==")];
    for (way, target, headers) in [
        ("query", format!("/doku.php?id=start&u={USER}&p={PASSWORD}"), &[][..]),
        ("basic", "/doku.php?id=start".to_owned(), &basic[..]),
        ("xml-rpc", "/lib/exe/xmlrpc.php".to_owned(), &basic[..]),
    ] {
        let answer = browser.send("GET", &target, headers, b"").await;
        assert!(!answer.text().contains(WIKI_TEXT), "{way}: {}", answer.text());
    }
    let released = approved(&gateway, &phone, &mut browser).await;
    assert_eq!(released.status, 302, "{}", released.text());
    let start = browser.get("/doku.php?id=start").await;
    assert!(start.status == 200 && start.text().contains(WIKI_TEXT), "{}", start.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_of_django_protects_it() {
    let django = Django::start().await;
    // Where somebody without a session is led to the form.
    let line = format!("{}/admin/ --user {USER} --host admin.test", django.url());
    let probed = probed(&line, Some(PASSWORD)).await;
    assert_eq!(probed.exit, Exit::Done, "{}", probed.aside);
    has(
        &probed.out,
        &[
            "name = \"django-admin\"",
            "open = [\"GET /static/**\"]",
            "login_page = \"/admin/login/\"",
            "logout = \"POST /admin/logout/\"",
            "cookies = [\"sessionid\"]",
            "match = \"POST /admin/login/\"",
            "success = { status = [302], sets_cookie = \"sessionid\" }",
            "failure = { status = [200, 403] }",
        ],
    );
    let fields = [("next", "/admin/"), ("username", USER)];
    let form = ("/admin/login/?next=/admin/", "/admin/login/?next=/admin/");
    let (gateway, phone, mut browser) = protects(&probed.out, "admin.test", form, &fields, PASSWORD).await;
    assert_eq!(approved(&gateway, &phone, &mut browser).await.status, 302);
    let start = browser.get("/admin/").await;
    assert!(start.status == 200 && start.text().contains("/admin/logout/"), "{}", start.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_of_the_catalogue_protects_it() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/", listener.local_addr().expect("its address"));
    let serving = tokio::spawn(async { axum::serve(listener, catalogue::router()).await });
    let probed = probed(&format!("{url} --user alice --host library.test"), Some("CorrectHorse1")).await;
    assert_eq!(probed.exit, Exit::Done, "{}", probed.aside);
    has(
        &probed.out,
        &[
            "cookies = [\"LIBSESSION\"]",
            // Both answers set it, so that it tells nothing alone.
            "success = { status = [302], sets_cookie = \"LIBSESSION\" }",
            "failure = { status = [200, 403] }",
            "logout = \"GET /logout\"",
            "open = [\"GET /static/**\"]",
        ],
    );
    let form = ("/login", "/login");
    let (gateway, phone, mut browser) =
        protects(&probed.out, "library.test", form, &[("username", USER)], "CorrectHorse1").await;
    assert_eq!(approved(&gateway, &phone, &mut browser).await.status, 302);
    assert_eq!(browser.get("/loans").await.status, 200);
    serving.abort();
}

const FORM: &str =
    "<title>Old app</title><form method=post action=/login><input name=user><input type=password name=pass></form>";

/// An application with one form, whose answers to a right and a wrong password a test says.
fn app(right: fn() -> Reply, wrong: fn() -> Reply) -> impl Fn(&RecordedRequest) -> Reply {
    move |request| match (request.method.as_str(), request.path()) {
        ("GET", "/login") => Reply::new(200, &[("Set-Cookie", "sid=before; HttpOnly")], FORM),
        ("POST", "/login") if request.form("pass").as_deref() == Some("right") => right(),
        ("POST", "/login") => wrong(),
        ("GET", "/") => Reply::html("<h1>Hello</h1><a href='/sign-out?token=1'>Bye</a>"),
        _ => Reply::new(404, &[], "nothing"),
    }
}

/// A name, the answers to a right and a wrong password, and lines of what is written.
type Row = (&'static str, fn() -> Reply, fn() -> Reply, &'static [&'static str]);

/// What tells right from wrong is different in each of them, and is found.
#[tokio::test(flavor = "multi_thread")]
async fn what_tells_right_from_wrong_is_found() {
    let again = || Reply::html(FORM);
    let rows: [Row; 6] = [
        (
            "the same id is signed in",
            || Reply::redirect("/", &[]),
            again,
            &["success = { status = [302] }", "failure = { status = [200, 403] }", "same_id = true"],
        ),
        (
            "both are redirects",
            || Reply::redirect("/", &["sid=new; HttpOnly"]),
            || Reply::redirect("/login?failed=1", &["sid=other; HttpOnly"]),
            &[
                "success = { status = [302], sets_cookie = \"sid\", not_location = \"/login\" }",
                "failure = { location = \"/login\" }",
            ],
        ),
        (
            "both are pages",
            || Reply::html("<h1>Welcome</h1>"),
            || Reply::html("<form method=post><input name=user><input type=\"password\" name=pass></form>"),
            &["failure = { status = [200], body = 'type=\"password\"' }", "same_id = true"],
        ),
        (
            "a cookie with a name of its own",
            || Reply::new(200, &[("Set-Cookie", "AUTH0123456789abcdef0123=x; HttpOnly")], "<h1>Welcome</h1>"),
            || Reply::new(403, &[], FORM),
            &["success = { status = [200], sets_cookie = \"AUTH*\" }", "failure = { status = [403] }"],
        ),
        (
            "json with a flag",
            || Reply::new(200, &[("Content-Type", "application/json")], r#"{"ok":true,"name":"tester"}"#),
            || Reply::new(200, &[("Content-Type", "application/json")], r#"{"ok":false}"#),
            &["success = { status = [200], json = { \"/ok\" = true } }", "failure = { json = { \"/ok\" = false } }"],
        ),
        (
            "json with a token",
            || Reply::new(200, &[("Content-Type", "application/json")], r#"{"token":"abc"}"#),
            || Reply::new(401, &[("Content-Type", "application/json")], r#"{"error":"no"}"#),
            &[
                "success = { status = [200], json = { \"/token\" = { exists = true } } }",
                "failure = { status = [401, 403] }",
            ],
        ),
    ];
    for (name, right, wrong, wanted) in rows {
        let upstream = RecordingUpstream::start(app(right, wrong)).await;
        let probed = probed(&format!("{}/login --user tester", upstream.url()), Some("right")).await;
        assert_eq!(probed.exit, Exit::Done, "{name}: {}", probed.aside);
        has(&probed.out, wanted);
        let posts: Vec<_> = upstream.requests().into_iter().filter(|request| request.method == "POST").collect();
        let typed: Vec<_> = posts.iter().map(|request| (request.form("user"), request.form("pass"))).collect();
        let [(Some(nobody), _), right] = typed.as_slice() else { panic!("{name}: {typed:?}") };
        assert!(nobody.starts_with("vestibule-probe-") && probed.aside.contains(nobody.as_str()), "{name}: {nobody}");
        assert_eq!(*right, (Some("tester".to_owned()), Some("right".to_owned())), "{name}");
        assert!(upstream.requests().iter().any(|request| request.path() == "/sign-out"), "{name}: it signs out again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_says_who_was_signed_in_is_proposed() {
    let right = || Reply::redirect("/", &["who=tester%7C17; Path=/", "sid=new; HttpOnly"]);
    let upstream = RecordingUpstream::start(app(right, || Reply::html(FORM))).await;
    let probed = probed(&format!("{}/login --user tester", upstream.url()), Some("right")).await;
    assert!(probed.out.contains("# user_from = { cookie = \"who\", regex = '^([^\\|]+)' }"), "{}", probed.out);
}

/// A rule that cannot tell must not ring a phone: the login is closed until something tells.
#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_tells_the_login_is_closed() {
    let alike = || Reply::redirect("/", &[]);
    let upstream = RecordingUpstream::start(app(alike, alike)).await;
    let probed = probed(&format!("{}/login --user tester --host old.test", upstream.url()), Some("right")).await;
    assert_eq!(probed.exit, Exit::Refused);
    assert!(probed.aside.contains("answered alike") && probed.out.contains("# [apps.whoami]"), "{}", probed.aside);
    has(&probed.out, &["hold = \"deny\""]);
    let gateway = TestGateway::start(&probed.out).await;
    upstream.clear();
    let answer = gateway.browser("old.test").post("/login", &[("user", "a"), ("pass", "right")]).await;
    assert_eq!((answer.status, upstream.requests().len()), (403, 0), "{}", answer.text());
}

/// The answers are the same, byte for byte; the page after them is not.
#[tokio::test(flavor = "multi_thread")]
async fn where_only_the_next_page_tells_the_app_is_asked_for_it() {
    let inside = std::sync::Mutex::new(std::collections::BTreeSet::new());
    let visitors = std::sync::atomic::AtomicU32::new(0);
    let upstream = RecordingUpstream::start(move |request: &RecordedRequest| {
        let id = request.cookies("sid").first().map(ToString::to_string).unwrap_or_default();
        let mut inside = inside.lock().expect("nobody panics with it");
        match (request.method.as_str(), request.path()) {
            ("GET", "/login") => {
                let number = visitors.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                Reply::new(200, &[("Set-Cookie", &format!("sid=visitor-{number}; HttpOnly"))], FORM)
            }
            ("POST", "/login") => {
                if request.form("pass").as_deref() == Some("right") {
                    inside.insert(id);
                }
                Reply::redirect("/home", &[])
            }
            ("GET", "/home") if inside.contains(&id) => Reply::html("<a href='/logout'>Bye</a>"),
            ("GET", "/home") => Reply::redirect("/login", &[]),
            ("GET", "/logout") => {
                inside.remove(&id);
                Reply::redirect("/login", &[])
            }
            _ => Reply::new(404, &[], ""),
        }
    })
    .await;
    let line = format!("{}/login --user alice --host old.test", upstream.url());
    let probed = probed(&line, Some("right")).await;
    assert_eq!(probed.exit, Exit::Done, "{}", probed.aside);
    has(
        &probed.out,
        &[
            "[apps.whoami]",
            "path = \"/home\"",
            "signed_in = { status = [200] }",
            "success = { signed_in = true }",
            "failure = { signed_in = false }",
            "same_id = true",
        ],
    );
    let (gateway, phone, mut browser) =
        protects(&probed.out, "old.test", ("/login", "/login"), &[("user", USER)], "right").await;
    assert_eq!(approved(&gateway, &phone, &mut browser).await.status, 302);
    assert_eq!(browser.get("/home").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_test_account_one_wrong_password_is_all_that_is_sent() {
    let upstream = RecordingUpstream::start(app(|| Reply::redirect("/", &[]), || Reply::html(FORM))).await;
    let probed = probed(&format!("{}/login", upstream.url()), None).await;
    assert_eq!(probed.exit, Exit::Done);
    assert!(probed.aside.contains("--user NAME"), "{}", probed.aside);
    has(&probed.out, &["failure = { status = [200, 403] }", "name = \"app\"", "hosts = [\"app.localhost\"]"]);
    let posts = upstream.requests().iter().filter(|request| request.method != "GET").count();
    assert_eq!(posts, 1, "{:#?}", upstream.requests());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_test_password_is_found_out_and_nothing_is_written() {
    let upstream = RecordingUpstream::start(|request: &RecordedRequest| match request.path() {
        "/login" => Reply::html(FORM),
        _ => Reply::redirect("/login", &[]),
    })
    .await;
    let error = try_probe(&format!("{}/login --user tester", upstream.url()), Some("mistyped")).await;
    let error = error.err().expect("an error").to_string();
    assert!(error.contains("nobody is signed in after the password of `tester`"), "{error}");
    assert!(!error.contains("mistyped"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_other_host_is_asked_and_what_has_no_form_is_said() {
    let elsewhere = RecordingUpstream::start(|_: &RecordedRequest| Reply::html(FORM)).await;
    for (name, page, said) in [
        ("a redirect", "redirect", "leads to another host"),
        ("the form goes away", "form", "goes to another host"),
        ("a script makes the form", "script", "there is no form with a password"),
        ("by GET", "get", "sent by GET"),
        ("a window of the browser", "basic", "a login of kind `basic`"),
    ] {
        let away = elsewhere.url();
        let upstream = RecordingUpstream::start(move |request: &RecordedRequest| match (request.path(), page) {
            ("/login", "redirect") => Reply::redirect(&format!("{away}/login"), &[]),
            ("/login", "form") => {
                let form = FORM.replace("/login", &format!("{away}/login"));
                Reply::html(&format!("<script src='{away}/x.js'></script>{form}"))
            }
            ("/login", "script") => Reply::html("<title>App</title><script src=/app.js></script>"),
            ("/login", "get") => Reply::html(&FORM.replace("post", "get")),
            ("/login", "basic") => {
                Reply::new(401, &[("WWW-Authenticate", "Basic realm=\"Radicale - Password Required\"")], "")
            }
            _ => Reply::new(404, &[], ""),
        })
        .await;
        let probed = probed(&format!("{}/login", upstream.url()), None).await;
        assert_eq!(probed.exit, Exit::Refused, "{name}");
        assert!(probed.aside.contains(said), "{name}: {}", probed.aside);
        assert!(lines(&probed.out).is_empty() && probed.out.contains("#kind = "), "{name}: {}", probed.out);
        assert!(upstream.requests().iter().all(|request| request.method == "GET"), "{name}");
    }
    assert_eq!(elsewhere.requests().len(), 0, "{:#?}", elsewhere.requests());
}

/// Answers of a stranger are text in comments and strings, whatever they say.
#[tokio::test(flavor = "multi_thread")]
async fn what_an_app_says_is_no_configuration() {
    let upstream = RecordingUpstream::start(|request: &RecordedRequest| match request.path() {
        "/login" if request.method == "GET" => Reply::html(
            "<title>a\"]\n[[apps]]</title><meta name=generator content='x'><form method=post action=/login>\
             <input type=hidden name='x&#10;[server]' value=1><input name=user><input type=password name='p\"&#10;q'></form>",
        ),
        "/api" => Reply::new(401, &[("WWW-Authenticate", "Basic realm=\"# x\"")], ""),
        "/login" => Reply::new(403, &[], ""),
        _ => Reply::new(404, &[], ""),
    })
    .await;
    let probed = probed(&format!("{}/login", upstream.url()), None).await;
    let config = crate::support::config(&probed.out);
    assert_eq!(config.apps.len(), 1, "{}", probed.out);
    assert!(probed.out.contains("`/api` answers 401 and asks for `Basic realm=\"# x\"`"), "{}", probed.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn findings_in_json_hold_no_secret() {
    let right = || Reply::redirect("/", &["sid=secret-id; HttpOnly"]);
    let upstream = RecordingUpstream::start(app(right, || Reply::html(FORM))).await;
    let probed = probed(&format!("{}/login --user tester --json", upstream.url()), Some("right")).await;
    let found: serde_json::Value = serde_json::from_str(&probed.out).expect("JSON");
    assert_eq!(
        (found["told"].as_bool(), &found["right"]["status"]),
        (Some(true), &serde_json::json!(302)),
        "{found:#}"
    );
    assert_eq!(found["form"]["password"], "pass");
    assert!(found["block"].as_str().is_some_and(|block| block.contains("[[apps]]")), "{found:#}");
    assert!(!probed.out.contains("secret-id"), "{}", probed.out);
}
