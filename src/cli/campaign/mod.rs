//! `vestibule campaign`: bringing many people to a second factor by a date. What can be typed is here, what is asked of the
//! server and done there in [`crate::admin::campaign`], what is printed in [`show`] and [`chart`].

pub mod chart;
pub mod show;

#[cfg(test)]
mod tests;

use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};

pub use crate::admin::campaign::{CampaignReport, CampaignRequest, CampaignView, DayView, NewCampaign, name_of};

use super::Exit;
use super::admin::{Request, Response};
use super::args::{RealmArg, ReasonArg};
use super::socket::{Administrator, unexpected};
use super::terminal::Terminal;
use crate::domain::campaign::{Dates, Extension, MAX_GRACE};
use crate::domain::locale::Locale;
use crate::domain::time::Timestamp;

/// Arguments of `campaign`.
#[derive(Debug, Clone, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct CampaignArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: CampaignCommand,
    /// Whose users.
    #[command(flatten)]
    pub realm: RealmArg,
    /// Why.
    #[command(flatten)]
    pub reason: ReasonArg,
}

/// Commands of `campaign`.
#[derive(Debug, Clone, Subcommand)]
pub enum CampaignCommand {
    /// Make a campaign. Members are who has one of its groups, now or at a later import, and who is added.
    #[command(
        after_help = "Examples:\n  vestibule campaign create students --group students --starts 2027-01-11 --grace-logins 5 \
        --grace-until 2027-02-28\n  vestibule campaign create staff --group staff --warn-from 2027-01-11 --enforce-from 2027-03-01 \
        --opt-out-until 2027-02-01 --message en='From March on you need a second factor.'\n  \
        vestibule campaign create pilot --grace-logins 10\n\nA date is a day in UTC, to its end where it says until when, or a time like \
        2027-01-11T08:00:00+01:00. Before `--warn-from` members are not asked for a factor at their sign-ins."
    )]
    Create(Box<CreateArgs>),
    /// List the campaigns.
    #[command(after_help = "Example:\n  vestibule campaign list")]
    List,
    /// Show a campaign.
    #[command(after_help = "Example:\n  vestibule campaign show students")]
    Show(CampaignName),
    /// Add members: users by name, or whoever has a group. Who is in another campaign is moved by name only, for a reason.
    #[command(
        after_help = "Examples:\n  vestibule campaign add pilot alice bob\n  vestibule campaign add students --group \
        exchange\n  vestibule campaign add staff carol --reason 'changed from student to staff'\n\nNobody's grace rises by it."
    )]
    Add(AddArgs),
    /// Give members more: later dates, or more sign-ins without a factor.
    #[command(
        after_help = "Examples:\n  vestibule campaign extend students --grace-until 2027-03-31 --reason 'mail was down'\n  \
        vestibule campaign extend staff --group law --grace-logins 3 --reason 'moved house'\n\nEach member without a factor has \
        at least as many sign-ins left then. Nothing is ever taken away by it."
    )]
    Extend(ExtendArgs),
    /// Report where the members stand: all, by group, by factor.
    #[command(
        after_help = "Examples:\n  vestibule campaign report students\n  vestibule campaign report students --format csv \
        > students.csv\n  vestibule campaign report students --format svg > students.svg\n\nThe chart and the CSV have a line \
        for each day since the campaign began."
    )]
    Report(ReportArgs),
}

/// A campaign's name.
#[derive(Debug, Clone, Args)]
pub struct CampaignName {
    /// The name, as `list` prints it.
    pub name: String,
}

/// Arguments of `campaign create`.
#[derive(Debug, Clone, Args)]
pub struct CreateArgs {
    /// The name: small letters, digits and `-`.
    pub name: String,
    /// What people read.
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Users with this group are members. May be given several times.
    #[arg(long = "group", value_name = "GROUP")]
    pub groups: Vec<String>,
    /// Sign-ins without a factor that a new member gets, instead of what the policy gives. Others keep what they have left, if
    /// that is less.
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(..=i64::from(MAX_GRACE)))]
    pub grace_logins: Option<u32>,
    /// When it starts, instead of now.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub starts: Option<Timestamp>,
    /// From when members are asked at their sign-ins, instead of from the start.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub warn_from: Option<Timestamp>,
    /// When it ends that members may put it off.
    #[command(flatten)]
    pub dates: DateArgs,
    /// What members read when they are asked: the language and the text. May be given several times, English among them.
    #[arg(long = "message", value_name = "LANGUAGE=TEXT", value_parser = message)]
    pub messages: Vec<(Locale, String)>,
}

/// When putting it off ends.
#[derive(Debug, Clone, Copy, Args)]
pub struct DateArgs {
    /// The last day on which sign-ins without a factor are left, whatever the count.
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    pub grace_until: Option<Timestamp>,
    /// From then on a factor is required.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub enforce_from: Option<Timestamp>,
    /// The last day on which members may opt out, and stay opted out. Without it nobody may.
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    pub opt_out_until: Option<Timestamp>,
}

impl From<DateArgs> for Dates {
    fn from(args: DateArgs) -> Self {
        let DateArgs { grace_until, enforce_from, opt_out_until } = args;
        Self { grace_until, enforce_from, opt_out_until }
    }
}

/// Arguments of `campaign add`.
#[derive(Debug, Clone, Args)]
pub struct AddArgs {
    /// The campaign.
    pub name: String,
    /// The users.
    #[arg(value_name = "USER", required_unless_present = "group")]
    pub users: Vec<String>,
    /// Everybody with this group, now and at later imports.
    #[arg(long, value_name = "GROUP", conflicts_with = "users")]
    pub group: Option<String>,
}

/// Arguments of `campaign extend`.
#[derive(Debug, Clone, Args)]
pub struct ExtendArgs {
    /// The campaign.
    pub name: String,
    /// Only for members with this group.
    #[arg(long, value_name = "GROUP")]
    pub group: Option<String>,
    /// So many sign-ins without a factor are left to each member, at least.
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_GRACE)))]
    pub grace_logins: Option<u32>,
    /// Later dates.
    #[command(flatten)]
    pub dates: DateArgs,
}

/// Arguments of `campaign report`.
#[derive(Debug, Clone, Args)]
pub struct ReportArgs {
    /// The campaign.
    pub name: String,
    /// In which form.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal.
    Table,
    /// All of it.
    Json,
    /// For spreadsheets.
    Csv,
    /// A chart over time.
    Svg,
}

fn date(typed: &str) -> Result<Timestamp, String> {
    Timestamp::parse(typed)
        .ok_or_else(|| "give a day like `2027-01-31` or a time like `2027-01-31T08:00:00Z`".to_owned())
}

/// A day that belongs to it as a whole: what it names ends with the next.
fn last_day(typed: &str) -> Result<Timestamp, String> {
    let at = date(typed)?;
    Ok(if typed.len() == 10 { at + Duration::from_hours(24) } else { at })
}

fn message(typed: &str) -> Result<(Locale, String), String> {
    let (tag, text) = typed.split_once('=').ok_or("give a language and a text: `en=From March on …`")?;
    let tags = || Locale::ALL.map(Locale::tag).join(", ");
    let locale = Locale::ALL.into_iter().find(|locale| locale.tag() == tag);
    Ok((locale.ok_or_else(|| format!("`{tag}` is no language of the pages, they are {}", tags()))?, text.to_owned()))
}

impl CampaignArgs {
    /// What is asked for by it.
    pub fn request(&self) -> CampaignRequest {
        let realm = self.realm.realm.clone();
        match &self.command {
            CampaignCommand::Create(create) => CampaignRequest::Create {
                realm,
                name: create.name.clone(),
                new: NewCampaign {
                    title: create.title.clone(),
                    groups: create.groups.iter().cloned().collect(),
                    grace_logins: create.grace_logins,
                    starts: create.starts,
                    warn_from: create.warn_from,
                    dates: create.dates.into(),
                    messages: create.messages.iter().cloned().collect(),
                },
            },
            CampaignCommand::List => CampaignRequest::List { realm },
            CampaignCommand::Show(show) => CampaignRequest::Show { realm, name: show.name.clone() },
            CampaignCommand::Add(AddArgs { name, users, group }) => {
                CampaignRequest::Add { realm, name: name.clone(), users: users.clone(), group: group.clone() }
            }
            CampaignCommand::Extend(ExtendArgs { name, group, grace_logins, dates }) => CampaignRequest::Extend {
                realm,
                name: name.clone(),
                extension: Extension { group: group.clone(), grace_logins: *grace_logins, dates: (*dates).into() },
            },
            CampaignCommand::Report(report) => CampaignRequest::Report { realm, name: report.name.clone() },
        }
    }
}

/// Has done what the command says, and prints what came of it.
///
/// # Errors
///
/// Whatever stands in the way, in words for the administrator; or if it cannot be printed.
pub async fn run(
    args: &CampaignArgs,
    administrator: &mut Administrator<'_>,
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<Exit> {
    let request = Request::Campaign(Box::new(args.request()));
    let CampaignCommand::Report(ReportArgs { format, .. }) = &args.command else {
        return super::administer::run(request, administrator, terminal).await;
    };
    let Response::CampaignReport(report) = administrator.ask(request).await? else { return Err(unexpected()) };
    let text = match (format, terminal.json) {
        (Format::Json, _) | (Format::Table, true) => format!("{:#}\n", serde_json::json!(report)),
        (Format::Table, false) => show::report(&report),
        (Format::Csv, _) => crate::admin::table::report_csv(&report)?,
        (Format::Svg, _) => chart::svg(&report),
    };
    terminal.print(&text)?;
    Ok(Exit::Done)
}
