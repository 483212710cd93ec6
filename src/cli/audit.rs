//! `vestibule audit`: the audit log as a table, as JSON lines or as CSV, and whether it is as it was written.

use std::fs::OpenOptions;
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};

use super::Exit;
use super::admin::table::{HEAD, cells, details, readable, row};
use super::admin::{AuditEnd, Person, Request, Response, Which, plain};
use super::args::RealmArg;
use super::render::table;
use super::socket::{Administrator, unexpected};
use super::terminal::{Terminal, seen};
use crate::domain::audit::Entry;

/// Arguments of `audit`.
#[derive(Debug, Clone, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct AuditArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: AuditCommand,
    /// Whose users.
    #[command(flatten)]
    pub realm: RealmArg,
}

/// Commands of `audit`.
#[derive(Debug, Clone, Subcommand)]
pub enum AuditCommand {
    /// Show the newest entries.
    #[command(after_help = "Examples:\n  vestibule audit list\n  vestibule audit list --user alice --last 200")]
    List(ListArgs),
    /// Look whether the log is as it was written, and print its end.
    #[command(
        after_help = "Examples:\n  vestibule audit verify\n  vestibule audit verify --noted 512:Yk3…\n\nEvery entry \
        is bound to the one before by a key of the gateway. Whoever has the store and the master key could write all of it \
        anew: note the end elsewhere from time to time, and give it with `--noted`. Exits 1 if the log is broken."
    )]
    Verify(VerifyArgs),
    /// Write the whole log, or what is about a user, to a file or to the standard output.
    #[command(after_help = "Examples:\n  vestibule audit export --format csv audit.csv\n  \
        vestibule audit export | jq 'select(.act == \"user-locked\")'\n\nIn CSV a cell that a spreadsheet would take for a \
        formula begins with an apostrophe. The file is made new, for this user only.")]
    Export(ExportArgs),
}

/// Arguments of `audit list`.
#[derive(Debug, Clone, Args)]
pub struct ListArgs {
    /// Only what is about this user.
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,
    /// How many.
    #[arg(long, value_name = "COUNT", default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub last: u16,
}

/// Arguments of `audit verify`.
#[derive(Debug, Clone, Args)]
pub struct VerifyArgs {
    /// The log's end as it was printed before: it must still be in the log.
    #[arg(long, value_name = "END")]
    pub noted: Option<String>,
}

/// Arguments of `audit export`.
#[derive(Debug, Clone, Args)]
pub struct ExportArgs {
    /// Where to; the standard output if left out.
    pub file: Option<PathBuf>,
    /// In which form.
    #[arg(long, value_enum, default_value_t = Format::Json)]
    pub format: Format,
    /// Only what is about this user.
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,
}

/// The form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One JSON object a line.
    Json,
    /// A table for spreadsheets.
    Csv,
}

/// Does what the command says.
///
/// # Errors
///
/// Whatever stands in the way, in words for the administrator; or if it cannot be printed.
pub async fn run(
    args: &AuditArgs,
    administrator: &mut Administrator<'_>,
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<Exit> {
    let person = |name: &Option<String>| name.clone().map(|name| Person { realm: args.realm.realm.clone(), name });
    match &args.command {
        AuditCommand::List(list) => {
            let which = Which::Last(list.last.into());
            let (entries, _) = page(administrator, person(&list.user), which).await?;
            let text = if terminal.json { format!("{:#}\n", serde_json::json!(entries)) } else { shown(&entries) };
            terminal.print(&text)?;
        }
        AuditCommand::Verify(verify) => {
            let request = Request::AuditVerify { noted: verify.noted.clone() };
            let Response::AuditVerified(end) = administrator.ask(request).await? else { return Err(unexpected()) };
            let text = if terminal.json { format!("{:#}\n", serde_json::json!(end)) } else { verified(&end) };
            terminal.print(&text)?;
        }
        AuditCommand::Export(export) => match &export.file {
            Some(file) => {
                let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
                let made =
                    made.with_context(|| format!("cannot make `{}`: give the name of a new file", file.display()))?;
                let mut to = BufWriter::new(made);
                let count = all(administrator, person(&export.user), export.format, &mut to).await;
                let count = count.and_then(|count| Ok(to.flush().map(|()| count)?)).inspect_err(|_| removed(file))?;
                terminal.print(&format!("`{}` holds {count} entries\n", file.display()))?;
            }
            None => drop(all(administrator, person(&export.user), export.format, terminal.out).await?),
        },
    }
    Ok(Exit::Done)
}

/// Half a log would be taken for a whole one.
fn removed(file: &Path) {
    let _ = std::fs::remove_file(file);
}

async fn page(
    administrator: &mut Administrator<'_>,
    person: Option<Person>,
    which: Which,
) -> anyhow::Result<(Vec<Entry>, Option<u64>)> {
    match administrator.ask(Request::AuditList { person, which }).await? {
        Response::Audit { entries, next } => Ok((entries, next)),
        _ => Err(unexpected()),
    }
}

async fn all(
    administrator: &mut Administrator<'_>,
    person: Option<Person>,
    format: Format,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<u64> {
    let mut count = 0;
    let mut next = Some(0);
    if format == Format::Csv {
        seen(row(out, HEAD.into_iter().map(str::to_owned)))?;
    }
    while let Some(after) = next {
        let (entries, following) = page(administrator, person.clone(), Which::After(after)).await?;
        for entry in &entries {
            seen(match format {
                Format::Json => {
                    serde_json::to_string(&readable(entry)).map_err(Into::into).and_then(|line| writeln!(out, "{line}"))
                }
                Format::Csv => row(out, cells(entry)),
            })?;
            count += 1;
        }
        next = following;
    }
    Ok(count)
}

pub(super) fn shown(entries: &[Entry]) -> String {
    if entries.is_empty() {
        return "no entries\n".to_owned();
    }
    let head = ["NUMBER", "AT", "BY", "ACT", "USER", "DETAILS", "REASON"];
    table(
        head,
        entries.iter().map(|entry| {
            [
                entry.number.to_string(),
                entry.at.rfc3339(),
                plain(&entry.by.word()),
                entry.act.word(),
                entry.user.as_ref().map_or_else(|| "-".to_owned(), |user| plain(&user.name)),
                plain(&details(entry)),
                plain(entry.reason.as_deref().unwrap_or_default()),
            ]
        }),
    )
}

pub(super) fn verified(end: &AuditEnd) -> String {
    match &end.last_at {
        Some(at) => format!(
            "the audit log is as it was written: {} entries, the last of {at}\nits end, to be noted elsewhere: {}\n",
            end.entries, end.end
        ),
        None => "the audit log is empty\n".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;
    use std::sync::Arc;

    use clap::Parser as _;

    use super::*;
    use crate::cli::admin::tests::Fixture;
    use crate::cli::administer;
    use crate::cli::args::{Cli, Command};
    use crate::cli::socket::Opened;

    async fn typed(words: &[&str], fixture: &Fixture) -> anyhow::Result<String> {
        let cli = Cli::try_parse_from(std::iter::once("vestibule").chain(words.iter().copied())).unwrap();
        let nobody = fixture.folder.path().join("no.sock");
        let open = || Ok(Opened { engine: Arc::clone(&fixture.engine), context: fixture.context.clone() });
        let mut administrator = Administrator::new(nobody, open).because(administer::reason_of(&cli.command));
        let (mut out, mut aside) = (Vec::new(), Vec::new());
        let mut terminal = Terminal { json: cli.options.json, out: &mut out, aside: &mut aside };
        match (&cli.command, administer::request_of(&cli.command)?) {
            (Command::Audit(args), _) => run(args, &mut administrator, &mut terminal).await?,
            (_, request) => {
                let request = request.expect("a command of administration");
                administer::run(request, &mut administrator, &mut terminal).await?
            }
        };
        Ok(String::from_utf8(out)?)
    }

    async fn some_acts(fixture: &Fixture) {
        typed(&["user", "add", "alice"], fixture).await.unwrap();
        typed(&["user", "lock", "alice", "--reason", "=1+1, \"urgent\""], fixture).await.unwrap();
        typed(&["user", "add", "@sum"], fixture).await.unwrap();
    }

    #[tokio::test]
    async fn the_newest_are_listed_of_all_and_of_one_with_who_and_why() {
        let fixture = Fixture::new();
        assert_eq!(typed(&["audit", "list"], &fixture).await.unwrap(), "no entries\n");
        some_acts(&fixture).await;
        let all = typed(&["audit", "list"], &fixture).await.unwrap();
        let lines: Vec<&str> = all.lines().collect();
        assert_eq!(lines.len(), 4, "{all}");
        assert!(
            lines[2].contains("user-locked") && lines[2].contains("alice") && lines[2].contains("console"),
            "{all}"
        );
        assert!(lines[2].contains("urgent"), "{all}");
        let last = typed(&["audit", "list", "--last", "1", "--json"], &fixture).await.unwrap();
        let last: serde_json::Value = serde_json::from_str(&last).unwrap();
        assert_eq!((last[0]["number"].as_u64(), last[0]["act"].as_str()), (Some(3), Some("user-added")));
        let hers = typed(&["audit", "list", "--user", "Alice"], &fixture).await.unwrap();
        assert!(hers.contains("user-locked") && !hers.contains("@sum"), "{hers}");
        let error = typed(&["audit", "list", "--user", "nobody"], &fixture).await.unwrap_err();
        assert!(error.to_string().contains("there is no user `nobody`"), "{error}");
    }

    #[tokio::test]
    async fn a_noted_end_is_found_again_and_a_wrong_one_is_not() {
        let fixture = Fixture::new();
        some_acts(&fixture).await;
        let said = typed(&["audit", "verify"], &fixture).await.unwrap();
        assert!(said.contains("as it was written: 3 entries"), "{said}");
        let end = said.trim_end().rsplit(' ').next().unwrap();
        typed(&["user", "unlock", "alice"], &fixture).await.unwrap();
        assert!(typed(&["audit", "verify", "--noted", end], &fixture).await.unwrap().contains("4 entries"));
        let (number, mark) = end.split_once(':').unwrap();
        for (noted, why) in [
            (format!("2:{mark}"), "entry 2 is not the one whose mark was noted"),
            (format!("9:{mark}"), "the log ends at entry 4, 9 were written"),
            (number.to_owned(), "is no end of the audit log"),
            (format!("{number}:x"), "is no end of the audit log"),
        ] {
            let error = typed(&["audit", "verify", "--noted", &noted], &fixture).await.unwrap_err().to_string();
            assert!(error.contains(why), "{noted}: {error}");
        }
    }

    #[tokio::test]
    async fn an_export_is_whole_and_runs_no_formula() {
        let fixture = Fixture::new();
        some_acts(&fixture).await;
        let lines = typed(&["audit", "export"], &fixture).await.unwrap();
        let acts: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((acts.len(), acts[1]["reason"].as_str()), (3, Some("=1+1, \"urgent\"")));
        assert_eq!(acts[0]["at"].as_str().map(str::len), Some(20), "{}", acts[0]["at"]);

        let file = fixture.folder.path().join("audit.csv");
        let name = file.to_str().unwrap();
        let said = typed(&["audit", "export", name, "--format", "csv"], &fixture).await.unwrap();
        assert!(said.contains("holds 3 entries"), "{said}");
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        let csv = std::fs::read_to_string(&file).unwrap();
        assert!(csv.contains("\"'=1+1, \"\"urgent\"\"\"") && csv.contains("\"'@sum\""), "{csv}");
        assert_eq!(csv.split("\r\n").filter(|line| !line.is_empty()).count(), 4);
        let again = typed(&["audit", "export", name], &fixture).await.unwrap_err();
        assert!(again.to_string().contains("give the name of a new file"), "{again}");
    }
}
