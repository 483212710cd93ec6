//! What client libraries and the gateway said to each other, recorded in `tests/wire/`: asked again, byte for byte, it is
//! answered as then. `WIRE=write cargo test --test it wire` records it anew, from the libraries themselves.
//!
//! A file has exchanges and acts, between lines of `---`. `«name»` stands for what is drawn anew each time: the same name is the
//! same text.

use std::fmt::Write as _;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;

use crate::authy_libraries::{LIMITS, code_to, converse, make_application, node_flow, python_flow};
use crate::child::Running;
use crate::hold_and_release::block;
use crate::real_apps::{INSTALL, file_of_project};
use crate::streaming::app;
use crate::support::{Answer, Phone, TestGateway, raw};
use crate::upstream::RecordingUpstream;
use vestibule::domain::service::Service;
use vestibule::engine::ports::Clock as _;

const BETWEEN: &str = "\n---\n";
/// Headers that mean something here.
const HEADERS: [&str; 3] = ["accept", "content-type", "x-authy-api-key"];

/// What is drawn anew each time, by name.
#[derive(Default)]
struct Names(Vec<(String, String)>);

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

impl Names {
    fn of(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn put(&mut self, name: &str, value: &str) {
        if self.of(name).is_none() {
            self.0.push((name.to_owned(), value.to_owned()));
        }
    }

    /// Names what an answer brought that nobody could have guessed.
    fn learn(&mut self, text: &str) {
        for word in text.split(|c| !is_word(c)) {
            let is_drawn = word.len() >= 22
                && word.contains(|c: char| c.is_ascii_digit())
                && word.contains(|c: char| c.is_ascii_alphabetic());
            if is_drawn && self.0.iter().all(|(_, value)| value != word) {
                let name = format!("drawn {}", self.0.len());
                self.put(&name, word);
            }
        }
    }

    /// A text with names in place of what they stand for.
    fn named(&self, text: &str) -> String {
        let mut done = String::new();
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            match self.0.iter().find(|(_, value)| value == word) {
                Some((name, _)) => drop(write!(done, "«{name}»")),
                None => done.push_str(word),
            }
            let between = after.find(is_word).unwrap_or(after.len());
            done.push_str(&after[..between]);
            rest = &after[between..];
        }
        done
    }

    /// A text with what names stand for in their place.
    fn filled(&self, text: &str) -> String {
        let mut done = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('«') {
            let (name, after) = after.split_once('»').expect("a name ends");
            done.extend([before, self.of(name).unwrap_or_else(|| panic!("nothing is known as `{name}`"))]);
            rest = after;
        }
        done + rest
    }

    /// Whether a text is as it was, but for what is drawn, which has its name from now on.
    fn fits(&mut self, recorded: &str, text: &str) -> bool {
        let (mut recorded, mut text) = (recorded, text);
        while let Some((before, after)) = recorded.split_once('«') {
            let (name, after) = after.split_once('»').expect("a name ends");
            let Some(rest) = text.strip_prefix(before) else { return false };
            let (word, rest) = rest.split_at(rest.find(|c| !is_word(c)).unwrap_or(rest.len()));
            self.put(name, word);
            if self.of(name) != Some(word) {
                return false;
            }
            (recorded, text) = (after, rest);
        }
        recorded == text
    }
}

/// A gateway whose clock stands still, an application of it, and somebody with a phone.
struct Stage {
    gateway: TestGateway,
    service: Option<Service>,
    phone: Option<Phone>,
    names: Names,
    /// How many codes were asked for.
    codes: usize,
    /// What was recorded.
    said: Vec<String>,
    _upstream: RecordingUpstream,
}

impl Stage {
    async fn new() -> Self {
        let upstream = RecordingUpstream::start(app).await;
        let config = format!("{}{LIMITS}[outgoing]\nallow = [\"127.0.0.0/8\"]\n", block(&upstream.url()));
        let gateway = TestGateway::start(&config).await;
        let mut names = Names::default();
        names.put("port", &gateway.portal().port().to_string());
        Self { gateway, service: None, phone: None, names, codes: 0, said: Vec::new(), _upstream: upstream }
    }

    /// Does what only somebody with a phone can do.
    async fn act(&mut self, act: &str) -> String {
        let now = self.gateway.clock.now();
        let (what, about) = act.split_once(' ').unwrap_or((act, ""));
        match what {
            "key" => {
                let (service, key) = make_application(&self.gateway, Some(about).filter(|url| !url.is_empty())).await;
                self.names.put("key", &key);
                self.service = Some(service);
                key
            }
            "code" => {
                let code = code_to(&self.gateway, about);
                self.codes += 1;
                let other = if code.starts_with('0') { "1" } else { "0" }.repeat(code.len());
                self.names.0.retain(|(name, _)| !name.starts_with("wrong"));
                self.names.put(&format!("code {}", self.codes), &code);
                self.names.put(&format!("wrong {}", self.codes), &other);
                code
            }
            "phone" => {
                let number = self.names.filled(about).parse().expect("an id");
                let user = self
                    .gateway
                    .engine
                    .user_of_service(self.service.as_ref().expect("an application"), number)
                    .expect("a user");
                let link = self.gateway.invitation(user.id).await;
                let phone = Phone::register(self.gateway.portal(), &link, now).await;
                self.phone = Some(phone.expect("the phone registers"));
                "registered".to_owned()
            }
            "approve" | "deny" => {
                let phone = self.phone.as_ref().expect("a phone");
                let sid = format!("YC{}", self.names.filled(about).replace('-', ""));
                let status = if what == "approve" { "approved" } else { "denied" };
                let (answer, came_to) = phone.answer(now, &sid, status, json!({})).await;
                if answer.status == 200 { came_to } else { "gone".to_owned() }
            }
            "advance" => {
                self.gateway.clock.advance(Duration::from_secs(about.parse().expect("seconds")));
                "advanced".to_owned()
            }
            _ => panic!("nobody can do `{act}`"),
        }
    }

    /// Sends what was recorded of a request.
    async fn ask(&self, line: &str, headers: &[&str], body: &str) -> Answer {
        let mut request = format!("{line} HTTP/1.1\r\nHost: localhost:8081\r\nConnection: close\r\n");
        for header in headers {
            request.extend([header, "\r\n"]);
        }
        let _ = write!(request, "Content-Length: {}\r\n\r\n{body}", body.len());
        raw(self.gateway.portal(), request).await
    }

    /// Asks again what is in a file.
    async fn replay(&mut self, name: &str, file: &str) {
        self.act("key").await;
        let mut exchanges = 0;
        for record in file.split(BETWEEN).skip(1) {
            if let Some(act) = record.strip_prefix("? ") {
                self.act(act.trim_end()).await;
                continue;
            }
            let (asked, answered) =
                record.split_once("\n\n< ").unwrap_or_else(|| panic!("{name}: no answer: {record}"));
            let filled = self.names.filled(asked);
            let (head, body) = filled.split_once("\n\n").unwrap_or((&filled, ""));
            let mut lines = head.lines();
            let line = lines.next().expect("a request");
            let answer = self.ask(line, &lines.collect::<Vec<_>>(), body).await;
            let answer = written(&answer);
            assert!(
                self.names.fits(answered, &answer),
                "{name}: {asked}\nwas answered by\n{answered}\nand is now by\n{answer}"
            );
            exchanges += 1;
        }
        assert!(exchanges > 10, "{name} has {exchanges} exchanges");
    }
}

/// An answer as it stands in a file.
fn written(answer: &Answer) -> String {
    let kind = answer.header("content-type").unwrap_or_default();
    format!("{} {kind}\n\n{}", answer.status, answer.text())
}

/// Takes one request of a library, passes it on, and notes both.
async fn overhear(stage: &Mutex<Stage>, mut stream: TcpStream) {
    let mut bytes = Vec::new();
    let (head, mut body) = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break (String::from_utf8_lossy(&bytes[..end]).into_owned(), bytes[end + 4..].to_vec());
        }
        if !stream.read_buf(&mut bytes).await.is_ok_and(|read| read > 0) {
            return;
        }
    };
    let mut lines = head.lines();
    let line = lines.next().unwrap_or_default().trim_end_matches(" HTTP/1.1").to_owned();
    let headers: Vec<_> = lines.filter_map(|line| line.split_once(": ")).collect();
    let header = |name: &str| headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| *value);
    let length = header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    while body.len() < length {
        if !stream.read_buf(&mut body).await.is_ok_and(|read| read > 0) {
            return;
        }
    }
    let body = String::from_utf8_lossy(&body).into_owned();
    let kept: Vec<_> = HEADERS.iter().filter_map(|name| Some(format!("{name}: {}", header(name)?))).collect();
    let mut stage = stage.lock().await;
    let answer = stage.ask(&line, &kept.iter().map(String::as_str).collect::<Vec<_>>(), &body).await;
    stage.names.learn(&answer.text());
    let asked = [line, kept.join("\n")].join("\n");
    let asked = if body.is_empty() { asked } else { format!("{asked}\n\n{body}") };
    let record = format!("{}\n\n< {}", stage.names.named(asked.trim_end()), stage.names.named(&written(&answer)));
    stage.said.push(record);
    let kind = answer.header("content-type").unwrap_or_default();
    let reply = format!(
        "HTTP/1.1 {} X\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
        answer.status,
        answer.body.len(),
        answer.text()
    );
    let _ = stream.write_all(reply.as_bytes()).await;
}

/// Runs a library's flow through a listener that writes down what is said.
async fn record(name: &str, command: &mut Command) -> String {
    let stage = Arc::new(Mutex::new(Stage::new().await));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://127.0.0.1:{}", listener.local_addr().expect("an address").port());
    let listening = Arc::clone(&stage);
    let task = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let stage = Arc::clone(&listening);
            tokio::spawn(async move { overhear(&stage, stream).await });
        }
    });
    converse(Running::start_told(name, command.arg(url), INSTALL), name, async |question| {
        let mut stage = stage.lock().await;
        let answer = stage.act(question).await;
        if !question.starts_with("key") {
            let act = format!("? {}", stage.names.named(question));
            stage.said.push(act);
        }
        answer
    })
    .await;
    task.abort();
    let stage = stage.lock().await;
    format!("{name}: what it sends, and what it is answered.{BETWEEN}{}\n", stage.said.join(BETWEEN))
}

async fn check(name: &str, file: &str, command: &mut Command) {
    let path = file_of_project(file);
    if std::env::var("WIRE").as_deref() == Ok("write") {
        let said = record(name, command).await;
        std::fs::write(&path, said).expect("the file is written");
    }
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Stage::new().await.replay(file, text.trim_end()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_npms_authy_says_is_answered_as_it_was() {
    let mut flow = node_flow("tests/clients/authy_flows.js", "authy");
    check("npm authy 1.4.0", "tests/wire/authy-npm.txt", &mut flow).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_npms_authy_client_says_is_answered_as_it_was() {
    let mut flow = node_flow("tests/clients/authy_client_flows.js", "clients");
    check("npm authy-client 1.1.4", "tests/wire/authy-client-npm.txt", &mut flow).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_pypis_authy_says_is_answered_as_it_was() {
    check("PyPI authy 2.2.6", "tests/wire/authy-pypi.txt", &mut python_flow()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_portal_writes_the_names_of_fields_in_title_case() {
    let upstream = RecordingUpstream::start(app).await;
    let gateway = TestGateway::start(&block(&upstream.url())).await;
    let host = gateway.portal();
    for (target, status) in [("/authenticator/push.json", 200), ("/v2/Services", 401), ("/nowhere", 404)] {
        let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        let answer = raw(host, request).await;
        assert_eq!(answer.status, status, "{target}: {}", answer.text());
        let names: Vec<&str> = answer.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert!(names.contains(&"Date") && names.contains(&"Content-Length"), "{target}: {names:?}");
        let is_title = |name: &str| name.split('-').all(|word| word.starts_with(|c: char| c.is_ascii_uppercase()));
        assert!(names.iter().all(|name| is_title(name)), "{target}: {names:?}");
    }
}
