//! The password of a test account: from a file, the environment or the terminal, never from the command line, which other
//! users of the machine can read.

use std::fs::OpenOptions;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::fd::AsFd as _;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

/// A password that is wiped when it is dropped.
pub(super) type Password = Zeroizing<String>;

/// The first line of a file.
pub(super) fn of_file(path: &Path) -> Result<Password> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let text = Zeroizing::new(text);
    taken(text.lines().next().unwrap_or_default()).with_context(|| format!("`{}`", path.display()))
}

/// A variable of the environment.
pub(super) fn of_environment(name: &str) -> Result<Password> {
    let text = std::env::var(name).with_context(|| format!("the variable `{name}`"))?;
    taken(&Zeroizing::new(text)).with_context(|| format!("the variable `{name}`"))
}

/// What is typed on the terminal, unseen.
pub(super) fn typed(prompt: &str) -> Result<Password> {
    let terminal = OpenOptions::new().read(true).write(true).open("/dev/tty");
    let mut terminal = terminal.context(
        "there is no terminal to ask for the password: give `--password-file FILE` or `--password-env NAME`",
    )?;
    write!(terminal, "{prompt}")?;
    terminal.flush()?;
    let before = tcgetattr(terminal.as_fd()).context("cannot turn off the echo of the terminal")?;
    let mut unseen = before.clone();
    unseen.local_modes.remove(LocalModes::ECHO);
    tcsetattr(terminal.as_fd(), OptionalActions::Flush, &unseen).context("cannot turn off the echo of the terminal")?;
    let restored = Restored { terminal: terminal.try_clone()?, before };
    let mut line = Zeroizing::new(String::new());
    let read = BufReader::new(&terminal).read_line(&mut line);
    drop(restored);
    writeln!(terminal)?;
    read.context("cannot read the password")?;
    taken(line.trim_end_matches(['\n', '\r']))
}

fn taken(text: &str) -> Result<Password> {
    ensure!(!text.is_empty(), "there is no password in it");
    Ok(Zeroizing::new(text.to_owned()))
}

/// Turns the echo on again, whatever happens.
struct Restored {
    terminal: std::fs::File,
    before: Termios,
}

impl Drop for Restored {
    fn drop(&mut self) {
        // Nothing is left to be done if it cannot.
        let _ = tcsetattr(self.terminal.as_fd(), OptionalActions::Now, &self.before);
    }
}
