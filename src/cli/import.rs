//! `vestibule user import`: sends the list to whoever owns the store and shows what comes of it. A bar and words on a
//! terminal, one JSON event a line for programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, IsTerminal as _, Read, Write};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use indicatif::{HumanDuration, ProgressBar, ProgressState, ProgressStyle};

use super::admin::{ImportRequest, Response, plain};
use super::args::{RealmArg, UserImportArgs};
use super::socket::{Administrator, ImportCall, unexpected};
use super::terminal::Terminal;
use super::{Exit, export};
use crate::domain::roster::Field;
use crate::engine::imports::Settled;
use crate::language::Words;
use crate::roster::{ImportEvent, Letter, Problem, Rejects, Stage, Summary};

/// Of users who are changed, as many are named on a terminal.
const NAMED: usize = 20;

/// How an import is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// One JSON event a line.
    Events,
    /// Words.
    Words,
    /// Words, and a bar while it goes on.
    Bar,
}

impl Shown {
    /// What fits where this runs: events unless somebody sits at a terminal.
    pub fn here(json: bool) -> Self {
        match (json || !io::stdout().is_terminal(), io::stderr().is_terminal()) {
            (true, _) => Self::Events,
            (false, true) => Self::Bar,
            (false, false) => Self::Words,
        }
    }
}

/// Imports a list, and shows it.
///
/// # Errors
///
/// Whatever stands in the way, in words for the administrator; nothing was imported then unless they say so.
pub async fn run(
    args: &UserImportArgs,
    realm: &RealmArg,
    shown: Shown,
    administrator: &mut Administrator<'_>,
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<Exit> {
    let (input, size) = opened(&args.file)?;
    let rejects = if args.skip_bad && !args.dry_run { Some(rejects_of(args)?) } else { None };
    let letters = if args.dry_run { None } else { args.letters.clone() };
    if let Some(folder) = &letters {
        make_folder(folder)?;
    }
    let request = ImportRequest {
        realm: realm.realm.clone(),
        dry_run: args.dry_run,
        skip_bad: args.skip_bad,
        ignore_columns: args.ignore_columns,
        campaign: args.campaign.clone(),
        letters: letters.as_ref().map(|_| args.letters_valid.as_secs()),
    };
    let mut call = administrator.import(request, input).await?;
    let mut screen = Screen::new(shown, size, rejects, terminal);
    screen.letters = letters;
    let shown = tokio::select! {
        shown = screen.show(&mut call) => shown,
        _ = tokio::signal::ctrl_c() => Err(anyhow::Error::msg("interrupted")),
    };
    screen.bar.finish_and_clear();
    let ended = match shown {
        Ok(()) => call.ended.await.context("the import broke off")?,
        Err(error) => {
            let began = call.go.is_none();
            call.ended.abort();
            let _ = call.ended.await;
            return Err(error.context(broken_off(administrator, began).await?));
        }
    };
    let Response::Imported(summary) = ended? else {
        return Err(unexpected());
    };
    screen.end(&summary)?;
    Ok(if summary.imported || summary.dry_run && (summary.counts.rejected == 0 || args.skip_bad) {
        Exit::Done
    } else {
        Exit::Refused
    })
}

/// What is to be said of an import that was broken off.
async fn broken_off(administrator: &Administrator<'_>, began: bool) -> anyhow::Result<&'static str> {
    Ok(match administrator.settle().await? {
        Some(Settled::Finished { .. }) => "the list is imported all the same: it had begun to count",
        Some(Settled::Nothing | Settled::Removed) | None if !began => "nothing was imported",
        Some(Settled::Nothing | Settled::Removed) => "the list may be imported: look with `vestibule user list`",
        None => "the server imports the list to its end: it had begun to count",
    })
}

fn opened(path: &Path) -> anyhow::Result<(Box<dyn Read + Send>, Option<u64>)> {
    if path == Path::new("-") {
        return Ok((Box::new(io::stdin()), None));
    }
    let failed = || format!("cannot read `{}`", path.display());
    let file = File::open(path).with_context(failed)?;
    let about = file.metadata().with_context(failed)?;
    Ok((Box::new(file), about.is_file().then_some(about.len())))
}

/// Where bad rows go; nothing that is there is written over, since somebody may be mending it.
fn rejects_of(args: &UserImportArgs) -> anyhow::Result<PathBuf> {
    let path = match &args.rejects {
        Some(path) => path.clone(),
        None if args.file == Path::new("-") => {
            anyhow::bail!("say with `--rejects FILE` where the bad rows of the standard input go")
        }
        None => {
            let mut name = args.file.clone().into_os_string();
            name.push(".rejected.csv");
            name.into()
        }
    };
    if path.symlink_metadata().is_ok() {
        anyhow::bail!("`{}` is there already: move it away, or name another file with `--rejects`", path.display());
    }
    Ok(path)
}

/// The folder for letters, for its owner only where it is made here.
fn make_folder(folder: &Path) -> anyhow::Result<()> {
    match std::fs::DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        other => other.with_context(|| format!("cannot make the folder `{}`", folder.display())),
    }
}

/// What an administrator sees.
struct Screen<'s, 't> {
    shown: Shown,
    size: Option<u64>,
    bar: ProgressBar,
    path: Option<PathBuf>,
    rejects: Option<Rejects<tempfile::NamedTempFile>>,
    letters: Option<PathBuf>,
    columns: Vec<String>,
    delimiter: char,
    named: usize,
    terminal: &'s mut Terminal<'t>,
}

impl<'s, 't> Screen<'s, 't> {
    fn new(shown: Shown, size: Option<u64>, path: Option<PathBuf>, terminal: &'s mut Terminal<'t>) -> Self {
        let bar = if shown == Shown::Bar { ProgressBar::no_length() } else { ProgressBar::hidden() };
        begin(&bar, Stage::Checking);
        let (rejects, columns, delimiter, named) = (None, Vec::new(), ',', 0);
        Self { shown, size, bar, path, rejects, letters: None, columns, delimiter, named, terminal }
    }

    /// Shows what happens until it is over, and says `go` when everything that has to be kept of it is on the disk.
    async fn show(&mut self, call: &mut ImportCall) -> anyhow::Result<()> {
        while let Some(event) = call.events.recv().await {
            self.event(&event)?;
            if matches!(event, ImportEvent::Checked(_)) {
                self.keep_rejects()?;
                if let Some(go) = call.go.take() {
                    // Whoever is gone says so at the end.
                    let _ = go.send(());
                }
            }
        }
        Ok(())
    }

    fn event(&mut self, event: &ImportEvent) -> anyhow::Result<()> {
        match event {
            ImportEvent::Columns { columns, delimiter, .. } => {
                (self.columns, self.delimiter) = (columns.clone(), *delimiter);
            }
            ImportEvent::Rejected { cells, reason } => self.reject(cells, reason)?,
            ImportEvent::Letter(letter) => self.write(letter)?,
            ImportEvent::Progress { rows, bytes, of, .. } => self.progress(*rows, *bytes, *of),
            // A stage begins with its first row, not with what is told of it first: the rate would be far too high.
            ImportEvent::Checked(_) => begin(&self.bar, Stage::Applying),
            ImportEvent::Problem(_)
            | ImportEvent::Warning(_)
            | ImportEvent::Update { .. }
            | ImportEvent::Finished(_) => {}
        }
        if self.shown == Shown::Events {
            // A rejected row may hold a seed, and a letter holds its link: they go to their own files only.
            return if matches!(event, ImportEvent::Rejected { .. } | ImportEvent::Letter(_)) {
                Ok(())
            } else {
                self.line(event)
            };
        }
        match event {
            ImportEvent::Problem(problem) => self.say(&worded("problem", problem)),
            ImportEvent::Warning(problem) => self.say(&worded("warning", problem)),
            ImportEvent::Columns { ignored, .. } => {
                for column in ignored {
                    self.say(&format!("warning: nothing is read from the column `{}`", plain(column)));
                }
            }
            ImportEvent::Update { row, user, fields } if self.named < NAMED => {
                self.named += 1;
                let fields: Vec<_> = fields.iter().map(|field| field.as_str()).collect();
                self.say(&format!("row {row}: `{}` changes: {}", plain(user), fields.join(", ")));
            }
            ImportEvent::Update { .. } if self.named == NAMED => {
                self.named += 1;
                self.say("… and others change, too");
            }
            ImportEvent::Update { .. }
            | ImportEvent::Rejected { .. }
            | ImportEvent::Letter(_)
            | ImportEvent::Progress { .. }
            | ImportEvent::Checked(_)
            | ImportEvent::Finished(_) => {}
        }
        Ok(())
    }

    fn line(&mut self, event: &ImportEvent) -> anyhow::Result<()> {
        let line = serde_json::to_string(event).expect("events are plain data");
        // The import goes on for whoever has seen enough.
        self.terminal.print(&format!("{line}\n"))
    }

    fn say(&mut self, line: &str) {
        let Self { bar, terminal, .. } = self;
        // What nobody can read is counted at the end.
        bar.suspend(|| terminal.hint(line));
    }

    fn progress(&mut self, rows: u64, bytes: u64, of: Option<u64>) {
        // How many rows there are is not known before the last: so many if the others are like those so far.
        let guessed = self.size.filter(|_| bytes > 0).map(|size| rows.saturating_mul(size) / bytes);
        let total = of.or(guessed).map(|total| total.max(rows));
        if let Some(total) = total {
            if self.bar.length().is_none() {
                self.bar.set_style(style(true));
            }
            self.bar.set_length(total);
        }
        self.bar.set_position(rows);
    }

    fn reject(&mut self, cells: &[String], reason: &str) -> anyhow::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        if self.rejects.is_none() {
            self.rejects = Some(Rejects::new(export::beside(path)?, &self.columns, self.delimiter)?);
        }
        let Some(rejects) = &mut self.rejects else { return Ok(()) };
        rejects.row(cells, reason).with_context(|| format!("cannot write `{}`", path.display()))
    }

    fn write(&self, letter: &Letter) -> anyhow::Result<()> {
        let Some(folder) = &self.letters else { return Ok(()) };
        let path = folder.join(letter.file_name());
        let written = || {
            let mut file = export::beside(&path)?;
            file.write_all(letter.page(Words::embedded()?)?.as_bytes())?;
            // One of a hundred thousand: the disk is not waited for. A letter that is lost is made again by another import.
            file.persist(&path)?;
            anyhow::Ok(())
        };
        written().with_context(|| format!("the list is imported, but `{}` cannot be written", path.display()))
    }

    fn keep_rejects(&mut self) -> anyhow::Result<()> {
        if let (Some(rejects), Some(path)) = (self.rejects.take(), &self.path) {
            export::keep(rejects.end()?, path)?;
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary) -> anyhow::Result<()> {
        if self.shown == Shown::Events {
            return self.line(&ImportEvent::Finished(summary.clone()));
        }
        let mut words = in_words(summary);
        if let Some(path) = self.path.as_ref().filter(|_| summary.counts.rejected > 0) {
            let _ = write!(words, "; the rows that were left out are in `{}`", path.display());
        }
        if let Some(folder) = &self.letters {
            let _ = write!(words, "; letters in `{1}`: {0}", summary.letters, folder.display());
        }
        self.terminal.print(&format!("{words}\n"))
    }
}

/// Begins a bar anew, of a length that is not known yet.
fn begin(bar: &ProgressBar, stage: Stage) {
    bar.set_style(style(false));
    bar.unset_length();
    bar.reset();
    bar.set_message(match stage {
        Stage::Checking => "checking",
        Stage::Applying => "importing",
    });
}

fn style(of_known_length: bool) -> ProgressStyle {
    let template = if of_known_length {
        "{msg} {wide_bar} {pos}/{len} rows, {rate}, {left} left"
    } else {
        "{msg} {spinner} {pos} rows, {rate}"
    };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    // By the whole stage so far. The library goes by the moments at which it draws, and rows come by the hundred.
    style
        .with_key("rate", |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            let _ = write!(out, "{:.0}/s", rate(state.pos(), state.elapsed()));
        })
        .with_key("left", |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            let left = rows_left(state);
            let rate = rate(state.pos(), state.elapsed());
            let seconds = if rate > 0.0 { left / rate } else { 0.0 };
            let _ = write!(out, "{:#}", HumanDuration(Duration::from_secs_f64(seconds.min(86_400.0))));
        })
}

#[expect(clippy::cast_precision_loss, reason = "a list has far fewer rows than 2^52")]
fn rate(rows: u64, elapsed: Duration) -> f64 {
    rows as f64 / elapsed.as_secs_f64().max(0.001)
}

#[expect(clippy::cast_precision_loss, reason = "a list has far fewer rows than 2^52")]
fn rows_left(state: &ProgressState) -> f64 {
    state.len().unwrap_or_default().saturating_sub(state.pos()) as f64
}

fn worded(kind: &str, problem: &Problem) -> String {
    let column = problem.column.map(|column| format!("{column}: ")).unwrap_or_default();
    let value = if problem.value.is_empty() { String::new() } else { format!("`{}`: ", plain(&problem.value)) };
    format!("{kind}: row {}: {column}{value}{}", problem.row, plain(&problem.reason))
}

/// A summary as a sentence.
pub(super) fn in_words(summary: &Summary) -> String {
    let counts = summary.counts;
    let changed = |fields: &BTreeMap<Field, u64>| {
        let parts: Vec<_> = fields.iter().map(|(field, count)| format!("{} {count}", field.as_str())).collect();
        if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
    };
    let what = format!(
        "{} new, {} changed{}, {} as they were, {} left out",
        counts.added,
        counts.updated,
        changed(&summary.changed),
        counts.unchanged,
        counts.rejected
    );
    let mut words = match (summary.imported, summary.dry_run) {
        (true, _) => format!("the list is imported: {what}"),
        (false, true) if counts.rejected == 0 => format!("nothing was written; the import would give: {what}"),
        (false, true) => format!("nothing was written; of the rows: {what}"),
        (false, false) => format!(
            "nothing was imported: {} of {} rows cannot be taken; mend them, or import the others with `--skip-bad`",
            counts.rejected, counts.rows
        ),
    };
    if counts.warnings > 0 {
        let _ = write!(words, "; warnings: {}", counts.warnings);
    }
    if summary.joined > 0 {
        let _ = write!(words, "; {} became members of a campaign", summary.joined);
    }
    if summary.elsewhere > 0 {
        let _ = write!(words, "; {} are in another campaign and stay there", summary.elsewhere);
    }
    if summary.overtaken > 0 {
        let _ = write!(words, "; changed meanwhile and left as they are: {}", summary.overtaken);
    }
    words
}
