//! The program itself, in a folder of its own: started, killed, asked.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use vestibule::domain::time::Timestamp;
use vestibule::engine::ports::Clock as _;
use vestibule::serve::SystemClock;

use crate::support::{Answer, BASE, Browser, Phone, form, read_answer};

/// How long the program may take for what must come; only a failing test waits that long.
const PATIENCE: Duration = Duration::from_mins(1);

/// A folder with a configuration, a key and a store; removed at the end.
pub struct Home(TempDir);

impl Home {
    pub fn new(settings: &str) -> Self {
        let home = Self(tempfile::Builder::new().prefix("vestibule-faults-").tempdir().expect("a temporary folder"));
        home.configure(settings);
        home
    }

    /// Writes the configuration: ports of the system's choice, key and store in this folder.
    pub fn configure(&self, settings: &str) {
        let text = format!(
            "{BASE}[store]\npath = \"data/store\"\n[secrets]\nmaster_key = {{ file = \"data/master.key\" }}\n{settings}"
        );
        std::fs::write(self.config(), text).expect("the configuration is written");
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn config(&self) -> PathBuf {
        self.path().join("config.toml")
    }

    pub fn store(&self) -> PathBuf {
        self.path().join("data/store")
    }

    pub fn key(&self) -> PathBuf {
        self.path().join("data/master.key")
    }

    /// A command of the program; it is waited for.
    pub async fn vestibule(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
        command.args(args).arg("--config").arg(self.config()).stdin(Stdio::null());
        tokio::task::spawn_blocking(move || command.output()).await.expect("it runs").expect("the program starts")
    }

    /// What a command prints as JSON; it must succeed.
    pub async fn json(&self, args: &[&str]) -> Value {
        let output = self.vestibule(&[args, &["--json"]].concat()).await;
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{args:?} printed no JSON: {error}"))
    }

    /// Adds a user who has nothing yet but `grace` logins.
    pub async fn add_user(&self, name: &str, grace: u32) {
        self.json(&["user", "add", name, "--grace", &grace.to_string()]).await;
    }

    /// Registers a phone for a user.
    pub async fn add_phone(&self, name: &str, portal: SocketAddr) -> Phone {
        let invited = self.json(&["device", "invite", name]).await;
        let link = invited["link"].as_str().expect("a link").to_owned();
        Phone::register(portal, &link, now()).await.expect("the phone registers")
    }

    /// `vestibule serve`.
    pub fn serve(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
        command.arg("serve").arg("--config").arg(self.config());
        command
    }
}

/// The time as the program has it.
pub fn now() -> Timestamp {
    SystemClock::new().wall()
}

/// A running `vestibule serve`; it is killed when this is dropped.
pub struct Server {
    child: Option<Child>,
    lines: mpsc::UnboundedReceiver<String>,
    said: Arc<Mutex<Vec<String>>>,
    pub apps: SocketAddr,
    pub portal: SocketAddr,
    pub admin: SocketAddr,
}

/// How a program ended, and all it said.
#[derive(Debug)]
pub struct Ended {
    pub status: ExitStatus,
    pub said: String,
}

impl Server {
    pub async fn start(home: &Home) -> Self {
        match Self::try_start(home.serve()).await {
            Ok(server) => server,
            Err(ended) => panic!("the start was refused ({}):\n{}", ended.status, ended.said),
        }
    }

    /// Starts it and waits until it listens, or until it ended.
    pub async fn try_start(mut command: Command) -> Result<Self, Ended> {
        // A group of its own, so that a tracer is ended together with what it traces.
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).process_group(0);
        let mut child = command.spawn().expect("the program starts");
        let output = child.stderr.take().expect("a pipe");
        let (told, lines) = mpsc::unbounded_channel();
        let said = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&said);
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(line.clone());
                // A full pipe would stop the program, so this reads on even if nobody listens any more.
                let _ = told.send(line);
            }
        });
        let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut server = Self { child: Some(child), lines, said, apps: nowhere, portal: nowhere, admin: nowhere };
        for _ in 0..3 {
            let Some(line) = server.line("Listening").await else { return Err(server.ended().await) };
            let address = line["address"].as_str().and_then(|address| address.parse().ok()).expect("an address");
            match line["listener"].as_str() {
                Some("apps") => server.apps = address,
                Some("portal") => server.portal = address,
                _ => server.admin = address,
            }
        }
        Ok(server)
    }

    /// Waits for the line of the log whose message contains this; `None` if the program ended before.
    pub async fn line(&mut self, message: &str) -> Option<Value> {
        let found = tokio::time::timeout(PATIENCE, async {
            while let Some(line) = self.lines.recv().await {
                let line: Value = serde_json::from_str(&line).unwrap_or_default();
                if line["message"].as_str().is_some_and(|text| text.contains(message)) {
                    return Some(line);
                }
            }
            None
        });
        found.await.unwrap_or_else(|_| panic!("waited for `{message}`:\n{}", self.said()))
    }

    pub fn said(&self) -> String {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).join("\n")
    }

    pub fn signal(&self, signal: Signal) {
        let group = self.child.as_ref().and_then(|child| i32::try_from(child.id()).ok()).and_then(Pid::from_raw);
        // It may have ended by itself.
        let _ = group.map(|group| kill_process_group(group, signal));
    }

    /// Waits for its end.
    pub async fn ended(mut self) -> Ended {
        let mut child = self.child.take().expect("it was started");
        let waited = tokio::time::timeout(PATIENCE, tokio::task::spawn_blocking(move || child.wait()));
        let status = waited.await.expect("it ends in time").expect("waiting works").expect("it can be waited for");
        // The log is whole once the pipe is closed.
        while self.lines.recv().await.is_some() {}
        Ended { status, said: self.said() }
    }

    /// `kill -9`, and nothing of it is left.
    pub async fn killed(self) {
        self.signal(Signal::KILL);
        let ended = self.ended().await;
        assert_eq!(ended.status.signal(), Some(9), "it ended by itself:\n{}", ended.said);
    }

    pub fn browser(&self) -> Browser {
        Browser::new(self.apps, "wiki.test")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.signal(Signal::KILL);
        if let Some(mut child) = self.child.take() {
            // It was just killed; a panic here would hide why the test ended.
            let _ = child.wait();
        }
    }
}

/// Sends bytes and reads the answer; `None` if the other side was not there, or left before the head of its answer was whole.
pub async fn exchange(address: SocketAddr, request: Vec<u8>) -> Option<Answer> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    stream.write_all(&request).await.ok()?;
    Some(read_answer(&mut stream, false).await).filter(|answer| answer.status != 0)
}

/// A form as the page of this host posts it; the answer is wanted as JSON.
pub fn posted(browser: &Browser, target: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let mut browser = browser.clone();
    browser.headers.retain(|(name, _)| name != "Accept");
    let origin = browser.origin();
    let headers = [
        ("Accept", "application/json"),
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Origin", origin.as_str()),
    ];
    browser.request("POST", target, &headers, form(fields).as_bytes())
}
