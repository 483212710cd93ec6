//! From the bytes of a list to its users: a thread reads rows, the engine looks at them and stages them, and once all were
//! looked at and whoever asked is still there they are imported.

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::RosterError;
use super::events::{Counts, ImportEvent, Problem, Stage, Summary};
use super::letters::Letter;
use super::read::{Reader, Row};
use crate::domain::audit::By;
use crate::domain::ids::{CampaignName, RealmName};
use crate::domain::locale::Locale;
use crate::domain::roster::{Column, Entry, Fault, Field};
use crate::engine::imports::{Applied, Importing, Looked, NewImport, Outlook};
use crate::engine::login::set_up::proves_numbers;
use crate::engine::{Engine, EngineError, Refused, Settings};

/// Rows that go from the reading thread to the engine at once.
const BATCH: usize = 200;
/// Batches that may wait.
const WAITING: usize = 4;

/// What is to be done with a list.
#[derive(Debug, Clone)]
pub struct Job {
    /// Whose users.
    pub realm: RealmName,
    /// Logins without a factor for users who are new.
    pub grace: u32,
    /// Make the users of all rows members of this campaign.
    pub campaign: Option<CampaignName>,
    /// Who imports, for the audit log.
    pub by: By,
    /// Only look.
    pub dry_run: bool,
    /// Import the good rows although there are bad ones.
    pub skip_bad: bool,
    /// Let columns pass that are not known.
    pub ignore_columns: bool,
    /// Letters, if any are wanted.
    pub letters: Option<Letters>,
}

/// Letters for the people of a list who have no factor.
#[derive(Debug, Clone)]
pub struct Letters {
    /// The portal as phones know it.
    pub portal: String,
    /// What people sign in to: the titles of the apps, or the name of the realm where there is none.
    pub titles: Vec<String>,
    /// The language of letters to people who chose none.
    pub language: Locale,
    /// Whom to ask, as the configuration says it.
    pub help: String,
    /// How long a letter's link is good.
    pub valid: Duration,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// As it was asked for.
    Done(Summary),
    /// A row is bad and none was to be skipped: nothing was imported.
    Refused(Summary),
    /// Whoever asked went away before it began to count: nothing was imported.
    Abandoned,
}

/// Why nothing was imported, or not all of it yet.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file.
    #[error(transparent)]
    File(#[from] RosterError),
    /// The engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The reading thread panicked.
    #[error("the list could not be read to its end: look at the log of the server")]
    Broken,
}

/// What the reading thread sends.
enum FromFile {
    Header { columns: Vec<String>, delimiter: char, ignored: Vec<String> },
    Rows { rows: Vec<Row>, bytes: u64 },
    End { sha256: String },
    Failed(RosterError),
}

/// Imports a list, telling `events` on the way. When all rows were looked at it tells [`ImportEvent::Checked`] and waits for
/// `go`: without it, or where nobody hears the events any more, nothing was ever imported. From then on it goes on to the end.
///
/// # Errors
///
/// [`ImportError`]; nothing is imported then, unless the store failed while it was: the next start goes on with that.
pub async fn import(
    engine: &Arc<Engine>,
    input: impl Read + Send + 'static,
    job: &Job,
    events: &mpsc::Sender<ImportEvent>,
    go: oneshot::Receiver<()>,
) -> Result<Outcome, ImportError> {
    let new = NewImport {
        realm: job.realm.clone(),
        grace: job.grace,
        campaign: job.campaign.clone(),
        by: job.by.clone(),
        dry_run: job.dry_run,
        every_row: job.letters.is_some(),
    };
    let importing = engine.begin_import(new).await?;
    let (sender, rows) = mpsc::channel(WAITING);
    let settings = engine.settings();
    let takes_numbers = takes_numbers(&settings, &job.realm);
    let (realm, ignore_columns) = (job.realm.clone(), job.ignore_columns);
    // No task of the runtime's: it may wait for a terminal that says nothing, and the runtime would wait for it at its end.
    let reading = std::thread::Builder::new().name("import".to_owned()).spawn(move || {
        let name = |typed: &str| settings.apps.user_name(&realm, typed);
        read_all(input, (&realm, ignore_columns), &name, &sender);
    });
    if reading.is_err() {
        importing.abandon().await?;
        return Err(ImportError::Broken);
    }
    let mut run = Run {
        engine,
        importing,
        job,
        events,
        takes_numbers,
        summary: Summary { dry_run: job.dry_run, ..Summary::default() },
    };
    let checked = run.check(rows).await;
    match checked {
        Ok(Checked::All) => run.finish(go).await,
        Ok(Checked::Nobody) => {
            run.importing.abandon().await?;
            Ok(Outcome::Abandoned)
        }
        Err(error) => {
            run.importing.abandon().await?;
            Err(error)
        }
    }
}

fn read_all(
    input: impl Read,
    (realm, ignore_columns): (&RealmName, bool),
    name: &dyn Fn(&str) -> Result<crate::domain::user::UserName, crate::domain::user::UserNameError>,
    sender: &mpsc::Sender<FromFile>,
) {
    let told = (|| {
        let mut reader = Reader::open(input, realm, ignore_columns)?;
        let (columns, ignored) = (reader.header().to_vec(), reader.ignored().to_vec());
        let mut gone =
            sender.blocking_send(FromFile::Header { columns, delimiter: reader.delimiter().into(), ignored });
        let mut rows = Vec::with_capacity(BATCH);
        while gone.is_ok() {
            let next = reader.next(name)?;
            let is_end = next.is_none();
            rows.extend(next);
            if rows.len() == BATCH || is_end {
                let rows = std::mem::replace(&mut rows, Vec::with_capacity(BATCH));
                gone = sender.blocking_send(FromFile::Rows { rows, bytes: reader.bytes() });
            }
            if is_end {
                break;
            }
        }
        Ok(reader.sha256())
    })();
    // Whoever is gone needs no end.
    let _ = sender.blocking_send(match told {
        Ok(sha256) => FromFile::End { sha256 },
        Err(error) => FromFile::Failed(error),
    });
}

enum Checked {
    All,
    Nobody,
}

/// Nobody hears the events any more.
struct Gone;

struct Run<'a> {
    engine: &'a Engine,
    importing: Importing,
    job: &'a Job,
    events: &'a mpsc::Sender<ImportEvent>,
    /// Whether numbers can be proven here, or that was warned of.
    takes_numbers: bool,
    summary: Summary,
}

impl Run<'_> {
    async fn tell(&self, event: ImportEvent) -> Result<(), Gone> {
        self.events.send(event).await.map_err(|_| Gone)
    }

    async fn check(&mut self, mut rows: mpsc::Receiver<FromFile>) -> Result<Checked, ImportError> {
        loop {
            let told = match rows.recv().await {
                Some(FromFile::Header { columns, delimiter, ignored }) => {
                    self.summary.counts.warnings += ignored.len() as u64;
                    self.tell(ImportEvent::Columns { columns, delimiter, ignored }).await
                }
                Some(FromFile::Rows { rows, bytes }) => self.check_rows(rows, bytes).await?,
                Some(FromFile::End { sha256 }) => {
                    self.summary.sha256 = sha256;
                    return Ok(Checked::All);
                }
                Some(FromFile::Failed(error)) => return Err(error.into()),
                None => return Err(ImportError::Broken),
            };
            if told.is_err() {
                return Ok(Checked::Nobody);
            }
        }
    }

    async fn check_rows(&mut self, rows: Vec<Row>, bytes: u64) -> Result<Result<(), Gone>, EngineError> {
        let good = rows.iter().filter_map(|row| Some((row.row, row.read.as_ref().ok()?.clone())));
        let good: Vec<(u64, Entry)> = good.collect();
        let mut looked = self.importing.take(good).await?.into_iter();
        for row in rows {
            self.summary.counts.rows += 1;
            let told = match &row.read {
                Err(faults) => self.reject(&row, faults).await,
                // As many come back as were given, in their order.
                Ok(entry) => match looked.next() {
                    Some(at) => self.count(&row, entry, at).await,
                    None => Err(Gone),
                },
            };
            if told.is_err() {
                return Ok(Err(Gone));
            }
        }
        if self.summary.counts.rejected > 0 && !self.job.skip_bad {
            self.importing.only_look();
        }
        let rows = self.summary.counts.rows;
        Ok(self.tell(ImportEvent::Progress { stage: Stage::Checking, rows, bytes, of: None }).await)
    }

    async fn count(&mut self, row: &Row, entry: &Entry, at: Looked) -> Result<(), Gone> {
        if let Outlook::Bad(faults) = &at.outlook {
            return self.reject(row, faults).await;
        }
        if let Some(first) = at.number_in {
            self.summary.counts.warnings += 1;
            let reason = format!("row {first} has the same number: whoever answers it could sign in as both");
            let value = crate::domain::phone::masked(entry.phone.as_deref().unwrap_or_default());
            let warning = Problem { row: row.row, column: Some(Column::Phone), value, reason };
            self.tell(ImportEvent::Warning(warning)).await?;
        }
        self.warn_of_number(row, entry, &at.outlook).await?;
        match at.outlook {
            Outlook::Added => self.summary.counts.added += 1,
            Outlook::Updated(fields) => {
                self.summary.counts.updated += 1;
                for field in &fields {
                    *self.summary.changed.entry(*field).or_default() += 1;
                }
                let user = entry.name.to_string();
                self.tell(ImportEvent::Update { row: row.row, user, fields }).await?;
            }
            Outlook::Unchanged => self.summary.counts.unchanged += 1,
            Outlook::Bad(_) => {}
        }
        Ok(())
    }

    /// Says once that numbers protect nobody here: one that came with a list is proven before anything else is set up, and
    /// cannot be where no app sends codes to numbers.
    async fn warn_of_number(&mut self, row: &Row, entry: &Entry, outlook: &Outlook) -> Result<(), Gone> {
        let has_new = match outlook {
            Outlook::Added => entry.phone.is_some(),
            Outlook::Updated(fields) => fields.contains(&Field::Phone),
            Outlook::Unchanged | Outlook::Bad(_) => false,
        };
        if self.takes_numbers || !has_new {
            return Ok(());
        }
        self.takes_numbers = true;
        self.summary.counts.warnings += 1;
        let reason = "no app here takes codes sent to numbers (`sms` or `voice` in `policy.methods`), so nobody can prove one: \
                      who has a number and no factor sets one up like anybody without a number, and whoever has only the \
                      password could be first. Send codes, or give out letters or invitations. This is said once for all rows";
        let value = crate::domain::phone::masked(entry.phone.as_deref().unwrap_or_default());
        let warning = Problem { row: row.row, column: Some(Column::Phone), value, reason: reason.to_owned() };
        self.tell(ImportEvent::Warning(warning)).await
    }

    async fn reject(&mut self, row: &Row, faults: &[Fault]) -> Result<(), Gone> {
        self.summary.counts.rejected += 1;
        let mut reasons = Vec::new();
        for fault in faults {
            let column = fault.column.map(|column| format!("{column}: ")).unwrap_or_default();
            reasons.push(format!("{column}{}", fault.reason));
            self.tell(ImportEvent::Problem(Problem::of(row.row, fault))).await?;
        }
        if self.job.skip_bad {
            let reason = format!("row {}: {}", row.row, reasons.join("; "));
            self.tell(ImportEvent::Rejected { cells: row.cells.clone(), reason }).await?;
        }
        Ok(())
    }

    /// All rows were looked at.
    async fn finish(self, go: oneshot::Receiver<()>) -> Result<Outcome, ImportError> {
        let counts = self.summary.counts;
        let is_bad = counts.rejected > 0 && !self.job.skip_bad;
        if self.job.dry_run || is_bad {
            let Run { importing, summary, .. } = self;
            importing.abandon().await?;
            return Ok(if is_bad { Outcome::Refused(summary) } else { Outcome::Done(summary) });
        }
        if self.tell(ImportEvent::Checked(counts)).await.is_err() || go.await.is_err() {
            self.importing.abandon().await?;
            return Ok(Outcome::Abandoned);
        }
        let (events, of) = (self.events.clone(), counts.added + counts.updated);
        let told = |rows| {
            // Nobody need hear how far it is, and it waits for nobody.
            let _ = events.try_send(ImportEvent::Progress { stage: Stage::Applying, rows, bytes: 0, of: Some(of) });
        };
        let applied = self.importing.apply(&self.summary.sha256, told).await?;
        let summary = Self::imported(self.summary, &applied);
        let mut summary = summary;
        if let Some(letters) = &self.job.letters {
            summary.letters = write_letters(self.engine, self.events, self.job, letters, &applied).await?;
        }
        for late in &applied.late {
            let mut problem = Problem::of(late.row, &late.fault);
            problem.reason =
                format!("{}; this changed while the list was imported, and was left as it is", problem.reason);
            // What was imported is imported, whoever hears of it.
            let _ = self.events.send(ImportEvent::Warning(problem)).await;
        }
        Ok(Outcome::Done(summary))
    }

    fn imported(summary: Summary, applied: &Applied) -> Summary {
        let mut counts: Counts = summary.counts;
        // Some may have changed by themselves since they were looked at.
        counts.unchanged = (counts.rows - counts.rejected).saturating_sub(applied.added + applied.updated);
        counts.added = applied.added;
        counts.updated = applied.updated;
        let overtaken = applied.late.len() as u64;
        Summary {
            imported: true,
            counts,
            changed: applied.fields.clone(),
            overtaken,
            joined: applied.joined,
            elsewhere: applied.elsewhere,
            ..summary
        }
    }
}

/// Whether the apps of a realm, if there are any, send codes to numbers.
fn takes_numbers(settings: &Settings, realm: &RealmName) -> bool {
    let has_apps = settings.apps.all().iter().any(|app| app.realm == *realm);
    !has_apps || proves_numbers(settings, realm)
}

/// Letters that are made at once.
const AT_ONCE: usize = 100;

/// Invites whoever of a list has no factor; how many letters were taken. Nobody is invited whose letter nobody would write.
async fn write_letters(
    engine: &Engine,
    events: &mpsc::Sender<ImportEvent>,
    job: &Job,
    letters: &Letters,
    applied: &Applied,
) -> Result<u64, EngineError> {
    let mut written = 0;
    for users in applied.without_factor.chunks(AT_ONCE) {
        for invited in engine.invite_by_letter(&job.by, users, letters.valid).await? {
            let letter = Letter {
                user: invited.user.name.to_string(),
                title: letters.titles.first().cloned().unwrap_or_default(),
                and_others: letters.titles.len() > 1,
                locale: invited.user.locale.unwrap_or(letters.language),
                help: letters.help.clone(),
                link: engine.register_link(&letters.portal, invited.user.id, &invited.secret),
                expires_at: invited.expires_at.rfc3339(),
            };
            if events.send(ImportEvent::Letter(letter)).await.is_err() {
                return Ok(written);
            }
            written += 1;
        }
    }
    Ok(written)
}

impl From<Refused> for ImportError {
    fn from(refused: Refused) -> Self {
        Self::Engine(refused.into())
    }
}
