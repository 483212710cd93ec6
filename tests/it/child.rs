//! Programs that tests start: they tell on which port they are, and end with everything they started.

use std::{
    io::{BufRead, BufReader, Write},
    os::unix::process::CommandExt,
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::sync::mpsc;

/// How long a program may take until it says that it is there; a loaded machine needs some of it.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running program, with whatever it started; all of it is killed when this is dropped.
pub struct Running {
    name: String,
    child: Child,
    input: Option<ChildStdin>,
    lines: mpsc::UnboundedReceiver<String>,
}

impl Running {
    /// Starts `command`; `hint` tells how to install what is missing.
    pub fn start(name: &str, command: &mut Command, hint: &str) -> Self {
        Self::spawn(name, command.stdin(Stdio::null()), hint)
    }

    /// Starts `command`, which is told something too: [`Running::say`].
    pub fn start_told(name: &str, command: &mut Command, hint: &str) -> Self {
        Self::spawn(name, command.stdin(Stdio::piped()), hint)
    }

    fn spawn(name: &str, command: &mut Command, hint: &str) -> Self {
        let (output, input) = std::io::pipe().expect("a pipe");
        command.stdout(input.try_clone().expect("a second end of the pipe")).stderr(input);
        // A group of its own, so that what it starts can be ended with it.
        command.process_group(0);
        let mut child = command.spawn().unwrap_or_else(|error| panic!("cannot start {name} ({error}); {hint}"));
        // The command still holds ends of the pipe, which would never close.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let (told, lines) = mpsc::unbounded_channel();
        // Reads to the end even if nobody listens any more: a full pipe would stop the program.
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = told.send(line);
            }
        });
        let input = child.stdin.take();
        Self { name: name.to_owned(), child, input, lines }
    }

    /// Waits for the line that has `before` in it, and takes the port that follows.
    pub async fn port_after(&mut self, before: &str) -> u16 {
        let rest = self.after(before).await;
        let digits = rest.find(|it: char| !it.is_ascii_digit()).map_or(rest.as_str(), |end| &rest[..end]);
        digits.parse().unwrap_or_else(|_| panic!("{} told no port but `{rest}` after `{before}`", self.name))
    }

    /// Waits for the line that has `before` in it, and takes the rest of it.
    pub async fn after(&mut self, before: &str) -> String {
        let name = self.name.clone();
        self.maybe_after(before).await.unwrap_or_else(|said| panic!("{name} did not say `{before}`; it said:\n{said}"))
    }

    /// The same where it may end without saying so: then all that it said.
    pub async fn maybe_after(&mut self, before: &str) -> Result<String, String> {
        let mut said = String::new();
        let rest = tokio::time::timeout(PATIENCE, async {
            while let Some(line) = self.lines.recv().await {
                if let Some((_, rest)) = line.split_once(before) {
                    return Some(rest.to_owned());
                }
                said += &(line + "\n");
            }
            None
        })
        .await;
        rest.ok().flatten().ok_or(said)
    }

    /// The next line it says; `None` once it ends.
    pub async fn line(&mut self) -> Option<String> {
        let line = tokio::time::timeout(PATIENCE, self.lines.recv()).await;
        line.unwrap_or_else(|_| panic!("{} says nothing more and does not end", self.name))
    }

    /// Tells it a line.
    pub fn say(&mut self, line: &str) {
        let input = self.input.as_mut().expect("it was started to be told something");
        writeln!(input, "{line}").unwrap_or_else(|error| panic!("{} is not there any more ({error})", self.name));
    }

    /// How it ended, once it says nothing more.
    pub fn ended(mut self) -> ExitStatus {
        self.input = None;
        self.child.wait().expect("it is waited for")
    }

    /// Waits until the program ends; all it said since.
    pub async fn whole(&mut self) -> String {
        let mut said = String::new();
        let all = async {
            while let Some(line) = self.lines.recv().await {
                said += &(line + "\n");
            }
        };
        let ended = tokio::time::timeout(PATIENCE, all).await.is_ok();
        assert!(ended, "{} does not end; it said:\n{said}", self.name);
        said
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let group = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        if let Some(group) = group {
            // It may have ended by itself.
            let _ = kill_process_group(group, Signal::KILL);
        }
        if let Err(error) = self.child.wait() {
            // A panic here would hide why the test ended.
            let _ = writeln!(std::io::stderr(), "{} could not be waited for: {error}", self.name);
        }
    }
}
