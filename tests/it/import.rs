//! Lists of users through the program: with a server and without one, with bad rows, killed in the middle. And accounts that
//! end.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Cursor};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use vestibule::domain::audit::By;
use vestibule::domain::locale::Locale;
use vestibule::engine::ports::Clock as _;
use vestibule::roster::{ImportEvent, Job, Letter, Letters, Outcome, import};

use crate::faults::server::{Home, Server};
use crate::hold_and_release::{app, block};
use crate::support::{Phone, TestGateway};
use crate::upstream::RecordingUpstream;

/// Nothing answers there; for what never reaches the app.
const NOWHERE: &str = "http://127.0.0.1:9";

impl Home {
    fn write(&self, name: &str, text: &str) -> String {
        let path = self.path().join(name);
        std::fs::write(&path, text).expect("the list is written");
        path.display().to_string()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    async fn names(&self) -> Vec<String> {
        let users = self.json(&["user", "list"]).await;
        let name = |user: &Value| user["name"].as_str().expect("a name").to_owned();
        users.as_array().expect("a list").iter().map(name).collect()
    }
}

fn list(count: usize) -> String {
    let mut text = "username,email,phone,groups\n".to_owned();
    for n in 0..count {
        writeln!(text, "user{n},user{n}@example.org,+4915{n:09},staff;law").expect("it is text");
    }
    text
}

fn events(output: &Output) -> Vec<Value> {
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no event: {line}"))).collect()
}

#[track_caller]
fn finished(output: &Output, code: i32) -> Value {
    assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
    events(output).pop().filter(|event| event["event"] == "finished").expect("the last event")
}

#[track_caller]
fn counts(event: &Value, expected: [u64; 4]) {
    let found = ["added", "updated", "unchanged", "rejected"].map(|name| event[name].as_u64().expect(name));
    assert_eq!(found, expected, "{event}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_goes_in_and_comes_out_with_a_server_and_without_one() {
    let home = Home::new(&block(NOWHERE));
    let first = home.write("first.csv", &list(500));
    let dry = home.vestibule(&["user", "import", &first, "--dry-run"]).await;
    counts(&finished(&dry, 0), [500, 0, 0, 0]);
    assert_eq!(home.names().await.len(), 0, "only looked at");
    let done = finished(&home.vestibule(&["user", "import", &first]).await, 0);
    counts(&done, [500, 0, 0, 0]);
    assert_eq!(done["imported"], true);
    assert_eq!(home.names().await.len(), 500);

    let server = Server::start(&home).await;
    let second = home.write("second.csv", "\u{FEFF}Username;locale;expires\r\nUSER3;de;2027-09-30\r\n=cmd;fr;\r\n");
    let changed = home.vestibule(&["user", "import", &second]).await;
    let done = finished(&changed, 0);
    counts(&done, [1, 1, 0, 0]);
    assert_eq!((&done["changed"]["locale"], &done["changed"]["expires"]), (&Value::from(1), &Value::from(1)));
    let update = events(&changed).into_iter().find(|event| event["event"] == "update").expect("it is told");
    assert_eq!((update["row"].as_u64(), update["user"].as_str()), (Some(2), Some("user3")), "{update}");
    let shown = home.json(&["user", "show", "user3"]).await;
    assert_eq!((shown["locale"].as_str(), shown["expires_at"].as_str()), (Some("de"), Some("2027-09-30T00:00:00Z")));

    let out = home.file("out.csv").display().to_string();
    assert!(home.vestibule(&["user", "export", &out]).await.status.success());
    let mode = std::fs::metadata(&out).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = std::fs::read_to_string(&out).expect("it reads");
    assert!(text.contains("\r\n'=cmd,,,,,fr,,\r\n"), "formulas are defused: {}", &text[text.len() - 200..]);
    counts(&finished(&home.vestibule(&["user", "import", &out]).await, 0), [0, 0, 501, 0]);
    assert_eq!(home.vestibule(&["user", "export"]).await.stdout, text.as_bytes());
    let audit = home.vestibule(&["audit", "export"]).await;
    let audit = String::from_utf8_lossy(&audit.stdout).into_owned();
    assert_eq!(audit.matches("users-imported").count(), 3, "one entry for each: {audit}");
    server.killed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_bad_rows_are_all_told_and_left_out_only_when_that_is_asked_for() {
    let home = Home::new(&block(NOWHERE));
    let server = Server::start(&home).await;
    let mut text = list(1000);
    for n in 0..1000 {
        writeln!(text, "bad{n},user at home,0151 {n},").expect("it is text");
    }
    let path = home.write("people.csv", &text);
    let refused = home.vestibule(&["user", "import", &path]).await;
    counts(&finished(&refused, 1), [1000, 0, 0, 1000]);
    let problems: Vec<Value> = events(&refused).into_iter().filter(|event| event["event"] == "problem").collect();
    assert_eq!(problems.len(), 2000);
    let first = ["row", "column", "value"].map(|name| problems[0][name].to_string());
    assert_eq!(first, ["1002", "\"email\"", "\"user at home\""]);
    assert_eq!(problems[1]["column"], "phone");
    assert_eq!(home.names().await.len(), 0, "all or nothing");

    let skipped = home.vestibule(&["user", "import", &path, "--skip-bad"]).await;
    counts(&finished(&skipped, 0), [1000, 0, 0, 1000]);
    assert_eq!(home.names().await.len(), 1000);
    let rejects = home.file("people.csv.rejected.csv");
    assert_eq!(std::fs::metadata(&rejects).expect("it is there").permissions().mode() & 0o777, 0o600);
    let text = std::fs::read_to_string(&rejects).expect("it reads");
    assert_eq!(text.lines().count(), 1001);
    assert!(
        text.starts_with("username,email,phone,groups,reason\r\nbad0,user at home,0151 0,,\"row 1002: email: "),
        "{}",
        &text[..300]
    );
    let again = home.vestibule(&["user", "import", &path, "--skip-bad"]).await;
    assert_eq!(again.status.code(), Some(1), "what somebody may be mending is not written over");
    let mended = home.write("mended.csv", &text.replace("user at home", "user@home").replace(",0151 ", ",+4917000000"));
    let left = home.vestibule(&["user", "import", &mended, "--skip-bad", "--rejects", "/nowhere/x"]).await;
    assert_eq!(left.status.code(), Some(1), "rows that could not be kept are not left out");
    server.killed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_list_is_refused_in_words() {
    let home = Home::new(&block(NOWHERE));
    let server = Server::start(&home).await;
    for (text, said) in [
        ("", "the file is empty"),
        ("name,phone number\n", "`phone number` is not known (is it `phone`?)"),
        ("\u{FEFF}user\0", "UTF-16 without a mark, or no text at all"),
    ] {
        let path = home.write("bad.csv", text);
        let refused = home.vestibule(&["user", "import", &path]).await;
        let error = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(1), "{error}");
        assert!(error.contains(said), "{error}");
    }
    let missing = home.vestibule(&["user", "import", "/nowhere/at/all.csv"]).await;
    assert_eq!(missing.status.code(), Some(1));
    assert_eq!(home.vestibule(&["user", "import"]).await.status.code(), Some(2));
    // Standard input, which ends at once here.
    let empty = home.vestibule(&["user", "import", "-"]).await;
    assert!(String::from_utf8_lossy(&empty.stderr).contains("the file is empty"));
    server.killed().await;
}

/// Runs an import until it tells of something, and then does that; what the program said and how it ended.
async fn until(home: &Home, path: &str, told: impl Fn(&Value) -> bool + Send + 'static, kill_client: bool) -> bool {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
    command.args(["user", "import", path, "--json", "--config"]).arg(home.config());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut client = command.spawn().expect("the program starts");
    let output = client.stdout.take().expect("a pipe");
    let reading = tokio::task::spawn_blocking(move || {
        let lines = BufReader::new(output).lines().map_while(Result::ok);
        let was_told = lines.map(|line| serde_json::from_str(&line).unwrap_or_default()).any(|event| told(&event));
        if kill_client {
            client.kill().expect("it is killed");
        }
        (was_told, client)
    });
    let (was_told, mut client) = reading.await.expect("it reads");
    // The server's turn: the client ends by itself then.
    if kill_client {
        client.wait().expect("it ended");
    } else {
        std::thread::spawn(move || client.wait());
    }
    was_told
}

/// Whether an event is the one that was waited for.
type Told = Box<dyn Fn(&Value) -> bool + Send>;

fn at(stage: &'static str, rows: u64) -> impl Fn(&Value) -> bool + Send + 'static {
    move |event| event["stage"] == stage && event["rows"].as_u64().is_some_and(|done| done >= rows)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_in_mid_import_leaves_all_of_a_list_or_nothing() {
    const USERS: usize = 1500;
    let points: [(&str, Told); 7] = [
        ("at the header", Box::new(|event| event["event"] == "columns")),
        ("in the first rows", Box::new(at("checking", 200))),
        ("in the last rows", Box::new(at("checking", 1400))),
        ("when it was looked at", Box::new(|event| event["event"] == "checked")),
        ("with the first commit", Box::new(at("applying", 1))),
        ("in the middle", Box::new(at("applying", 700))),
        ("at the end", Box::new(|event| event["event"] == "finished")),
    ];
    let (mut none, mut all) = (0, 0);
    for (when, told) in points {
        let home = Home::new(&block(NOWHERE));
        let path = home.write("people.csv", &list(USERS));
        let server = Server::start(&home).await;
        assert!(until(&home, &path, told, false).await, "it came so far: {when}");
        server.killed().await;
        let server = Server::start(&home).await;
        let names = home.names().await;
        match names.len() {
            0 => none += 1,
            USERS => all += 1,
            other => panic!("{other} of {USERS} users, killed {when}:\n{}", server.said()),
        }
        counts(
            &finished(&home.vestibule(&["user", "import", &path]).await, 0),
            match names.len() {
                0 => [1500, 0, 0, 0],
                _ => [0, 0, 1500, 0],
            },
        );
        server.killed().await;
    }
    assert!(none >= 2 && all >= 2, "{none} left nothing, {all} everything");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_killed_before_it_counts_leaves_nothing_and_the_next_one_goes() {
    let home = Home::new(&block(NOWHERE));
    let path = home.write("people.csv", &list(1500));
    let server = Server::start(&home).await;
    assert!(until(&home, &path, at("checking", 400), true).await);
    // The server notices when it comes to the end of what was sent: until then the next one is told to wait.
    let done = loop {
        let next = home.vestibule(&["user", "import", &path]).await;
        let error = String::from_utf8_lossy(&next.stderr).into_owned();
        if next.status.success() {
            break finished(&next, 0);
        }
        assert!(error.contains("another import is under way"), "{error}");
    };
    counts(&done, [1500, 0, 0, 0]);
    server.killed().await;

    let alone = Home::new(&block(NOWHERE));
    let path = alone.write("people.csv", &list(1500));
    assert!(until(&alone, &path, at("checking", 400), true).await, "the command itself has the store");
    assert_eq!(alone.names().await.len(), 0);
    assert!(until(&alone, &path, at("applying", 400), true).await);
    assert_eq!(alone.names().await.len(), 1500, "the next command does the rest");
}

async fn imported(gateway: &TestGateway, text: String) -> Outcome {
    imported_with(gateway, text, None).await.0
}

/// What became of a list, and the letters that were told of.
async fn imported_with(gateway: &TestGateway, text: String, letters: Option<Letters>) -> (Outcome, Vec<Letter>) {
    let (events, mut heard) = mpsc::channel(64);
    let (go, told) = oneshot::channel();
    let job = Job {
        realm: TestGateway::realm(),
        grace: 3,
        campaign: None,
        by: By::CONSOLE,
        dry_run: false,
        skip_bad: false,
        ignore_columns: false,
        letters,
    };
    let engine = std::sync::Arc::clone(&gateway.engine);
    let importing = tokio::spawn(async move { import(&engine, Cursor::new(text), &job, &events, told).await });
    let mut go = Some(go);
    let mut letters = Vec::new();
    while let Some(event) = heard.recv().await {
        match event {
            ImportEvent::Checked(_) => drop(go.take().map(|go| go.send(()))),
            ImportEvent::Letter(letter) => letters.push(letter),
            _ => {}
        }
    }
    (importing.await.expect("it ends").expect("it is imported"), letters)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_registers_one_phone_of_somebody_who_has_no_factor_and_has_not_been_locked_since() {
    let upstream = RecordingUpstream::start(app).await;
    let gateway = TestGateway::start(&block(&upstream.url())).await;
    let month = Duration::from_hours(30 * 24);
    let wanted = || Letters {
        portal: "https://portal.test".into(),
        titles: vec!["Library".into()],
        language: Locale::En,
        help: String::new(),
        valid: month,
    };
    let text = || {
        "username,softtoken_seed,expires\nalice,,\nbob,GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ,\ncarol,,\ndave,,\nold,,2020-01-01\n"
            .to_owned()
    };
    let (outcome, first) = imported_with(&gateway, text(), Some(wanted())).await;
    let Outcome::Done(summary) = outcome else { panic!("{outcome:?}") };
    assert_eq!((summary.counts.added, summary.letters), (5, 3));
    let users: Vec<&str> = first.iter().map(|letter| letter.user.as_str()).collect();
    assert_eq!(users, ["alice", "carol", "dave"], "who has a factor, or an account that ended, gets none");
    let register = |letter: &Letter| {
        let (portal, link, now) = (gateway.portal(), letter.link.clone(), gateway.clock.now());
        async move { Phone::register(portal, &link, now).await }
    };
    let (_, second) = imported_with(&gateway, text(), Some(wanted())).await;
    assert_eq!(second.len(), 3, "nobody has used theirs yet");

    gateway.clock.advance(month.saturating_sub(Duration::from_secs(1)));
    register(&first[0]).await.expect("a letter is good for its whole time");
    assert!(gateway.user("alice").is_enrolled());
    assert!(register(&first[0]).await.is_err(), "once");
    assert!(register(&second[0]).await.is_err(), "and for a first factor only");
    let half = Phone::announce(gateway.portal(), &second[1].link).await.expect("carol's link is good");
    gateway.clock.advance(Duration::from_millis(500));
    gateway.engine.lock_user(&By::CONSOLE, gateway.user("carol").id).await.expect("locked");
    gateway.engine.unlock_user(&By::CONSOLE, gateway.user("carol").id).await.expect("unlocked");
    assert!(register(&first[1]).await.is_err(), "a lock ends links that were given out before");
    assert!(half.verify(gateway.clock.now()).await.is_err(), "and phones that came by one and were not confirmed");
    gateway.clock.advance(Duration::from_secs(1));
    assert!(register(&first[2]).await.is_err(), "its time is over");
    assert!(!gateway.user("carol").is_enrolled() && !gateway.user("dave").is_enrolled());
    let (_, third) = imported_with(&gateway, text(), Some(wanted())).await;
    assert_eq!(third.iter().map(|letter| letter.user.as_str()).collect::<Vec<_>>(), ["carol", "dave"]);
    register(&third[0]).await.expect("given out since");
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_that_nobody_can_prove_are_warned_of_once() {
    let warned = |output: &Output| events(output).iter().filter(|event| event["event"] == "warning").count();
    let offers = format!("{}\n[policy]\nmethods = [\"onetouch\", \"recovery\"]\n", block(NOWHERE));
    let home = Home::new(&offers);
    let (bare, numbers) = (home.write("bare.csv", "username\nalice\n"), home.write("numbers.csv", &list(3)));
    assert_eq!(warned(&home.vestibule(&["user", "import", &bare]).await), 0);
    let output = home.vestibule(&["user", "import", &numbers]).await;
    assert_eq!((warned(&output), finished(&output, 0)["warnings"].as_u64()), (1, Some(1)));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("in `policy.methods`") && !text.contains("+4915000000000"), "{text}");
    assert_eq!(warned(&home.vestibule(&["user", "import", &numbers]).await), 0, "nothing changes by it");
    let home = Home::new(&block(NOWHERE));
    let numbers = home.write("numbers.csv", &list(3));
    assert_eq!(warned(&home.vestibule(&["user", "import", &numbers]).await), 0, "text messages are offered here");
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_are_written_for_their_owner_only_and_told_nowhere_else() {
    let home = Home::new(&block(NOWHERE));
    let server = Server::start(&home).await;
    let path = home.write("people.csv", "username,email,locale\nalice,a@example.org,de-AT\n../bob,b@example.org,\n");
    let folder = home.file("letters").display().to_string();
    let dry = home.vestibule(&["user", "import", &path, "--letters", &folder, "--dry-run"]).await;
    counts(&finished(&dry, 0), [2, 0, 0, 0]);
    assert!(!home.file("letters").exists(), "none in a dry run");
    let output = home.vestibule(&["user", "import", &path, "--letters", &folder]).await;
    assert_eq!(finished(&output, 0)["letters"], 2);
    let mut names: Vec<_> =
        std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("a file").path()).collect();
    names.sort();
    let files: Vec<_> = names.iter().filter_map(|path| path.file_name()?.to_str()).collect();
    assert_eq!(files, ["%2e%2e%2fbob.svg", "alice.svg"]);
    for path in &names {
        assert_eq!(std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777, 0o600);
        let page = std::fs::read_to_string(path).expect("it reads");
        assert!(page.contains("#register=VA") && page.contains("Library wiki"), "{page}");
    }
    assert_eq!(std::fs::metadata(&folder).expect("it is there").permissions().mode() & 0o777, 0o700);
    let page = std::fs::read_to_string(&names[1]).expect("it reads");
    assert!(page.contains("Ihr zweiter Schritt für Library wiki"), "in the language of the list: {page}");
    let page = std::fs::read_to_string(&names[0]).expect("it reads");
    assert!(page.contains("Your second step for Library wiki"), "else in that of the app: {page}");
    let secret = page.split("monospace").last().and_then(|line| line.split(['>', '<']).nth(1)).expect("the link's end");
    let told = String::from_utf8_lossy(&output.stdout).into_owned() + &server.said();
    assert!(secret.len() > 5 && !told.contains(secret), "the link is in the file only: {told}");
    for typed in ["10m", "400d", "soon"] {
        let wrong = home.vestibule(&["user", "import", &path, "--letters", &folder, "--letters-valid", typed]).await;
        assert_eq!(wrong.status.code(), Some(2), "{typed}");
    }
    server.killed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_ends_when_the_list_says_so_and_its_sessions_with_it() {
    let upstream = RecordingUpstream::start(app).await;
    let gateway = TestGateway::start(&block(&upstream.url())).await;
    let end = |after: u64| (gateway.clock.now() + Duration::from_secs(after)).rfc3339();
    assert!(matches!(
        imported(&gateway, format!("username,expires\nalice,{}\nbob,\n", end(600))).await,
        Outcome::Done(_)
    ));
    let mut inside = Vec::new();
    for name in ["alice", "bob"] {
        let mut browser = gateway.browser("wiki.test");
        browser.get("/login").await;
        browser.post("/login", &[("user", name), ("pass", "right")]).await;
        assert_eq!(browser.json_step("skip", &[]).await.status, 200);
        browser.step("release", &[]).await;
        assert_eq!(browser.get("/home").await.status, 200, "{name} is in");
        inside.push(browser);
    }
    gateway.clock.advance(Duration::from_secs(599));
    assert_eq!(inside[0].get("/home").await.status, 200, "not yet");
    gateway.clock.advance(Duration::from_secs(1));
    assert_eq!(inside[0].get("/home").await.status, 303, "the session ended with the account");
    assert_eq!(inside[1].get("/home").await.status, 200);
    let mut browser = gateway.browser("wiki.test");
    browser.get("/login").await;
    let answer = browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!(answer.status, 403);
    assert!(answer.text().contains("Your account has ended"), "{}", answer.text());
    assert!(gateway.engine.sessions_of(gateway.user("alice").id).expect("it reads").is_empty());

    // A list ends the sessions that are there, and a later one gives the account back.
    imported(&gateway, format!("username,expires\nalice,{}\nbob,{}\n", end(3600), end(0))).await;
    assert_eq!(inside[1].get("/home").await.status, 303, "bob's account ended now");
    let answer = browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/.vestibule/login")), "{}", answer.text());
    // An empty cell leaves the end as it is, and a word takes it away, with that of the sessions.
    imported(&gateway, "username,expires\nalice,\n".to_owned()).await;
    assert!(gateway.user("alice").expires_at.is_some());
    assert_eq!(browser.json_step("skip", &[]).await.status, 200);
    browser.step("release", &[]).await;
    imported(&gateway, "username,expires\nalice,Never\nbob,never\n".to_owned()).await;
    assert_eq!((gateway.user("alice").expires_at, gateway.user("bob").expires_at), (None, None));
    gateway.clock.advance(Duration::from_secs(3601));
    assert_eq!(browser.get("/home").await.status, 200, "the session does not end with what was taken away");
}
