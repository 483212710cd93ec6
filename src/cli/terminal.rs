//! Where a command prints.

use std::io::{self, Write};

use anyhow::Context as _;

/// What was asked for goes to `out`, as text or as JSON; what only people want to know beside it goes to `aside`, so that
/// `$(vestibule device invite NAME)` is the link and nothing else.
pub struct Terminal<'a> {
    /// Whether programs read it.
    pub json: bool,
    /// The standard output.
    pub out: &'a mut (dyn Write + Send),
    /// The standard error.
    pub aside: &'a mut (dyn Write + Send),
}

impl std::fmt::Debug for Terminal<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Terminal").field("json", &self.json).finish_non_exhaustive()
    }
}

impl Terminal<'_> {
    /// Prints what was asked for, with its line ends.
    ///
    /// # Errors
    ///
    /// If it cannot be written, but for a reader who has seen enough.
    pub fn print(&mut self, text: &str) -> anyhow::Result<()> {
        seen(self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush()))
    }

    /// Says a line to people. What they asked for is out or done: a line that nobody reads fails nothing.
    pub fn hint(&mut self, line: &str) {
        let _ = writeln!(self.aside, "{line}");
    }
}

/// What came of writing to a reader who may have seen enough, as `… | head` has.
///
/// # Errors
///
/// If it cannot be written for another reason.
pub fn seen(written: io::Result<()>) -> anyhow::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot print"),
    }
}
