//! Campaigns and their reports as text: tables for people, CSV for spreadsheets.

use std::fmt::Write as _;

use crate::admin::campaign::{CampaignReport, CampaignView, DatesView};
use crate::admin::plain;
use crate::admin::table::{FACTORS, counts, factor};
use crate::cli::render::table;
use crate::domain::campaign::Tally;
use crate::domain::time::Timestamp;

fn or_none(at: Option<&String>) -> String {
    at.map_or_else(|| "-".to_owned(), |at| day(at).to_owned())
}

/// Midnight is said as the day it begins.
fn day(at: &str) -> &str {
    at.strip_suffix("T00:00:00Z").unwrap_or(at)
}

/// Midnight is said as the day it ends, which is the last.
fn last_day(at: Option<&String>) -> String {
    match at.map(|at| (at, Timestamp::parse(at).filter(|_| day(at) != at))) {
        Some((_, Some(end))) => end.moved(-1).rfc3339()[..10].to_owned(),
        Some((at, None)) => at.clone(),
        None => "-".to_owned(),
    }
}

/// Campaigns in a table.
pub fn list(campaigns: &[CampaignView]) -> String {
    if campaigns.is_empty() {
        return "no campaigns\n".to_owned();
    }
    let head =
        ["NAME", "REALM", "PHASE", "STARTS", "WARN FROM", "GRACE", "GRACE UNTIL", "ENFORCE FROM", "OPT-OUT UNTIL"];
    table(
        head,
        campaigns.iter().map(|campaign| {
            [
                campaign.name.clone(),
                campaign.realm.clone(),
                campaign.phase.word().to_owned(),
                day(&campaign.starts).to_owned(),
                day(&campaign.warn_from).to_owned(),
                campaign.grace_logins.to_string(),
                last_day(campaign.dates.grace_until.as_ref()),
                or_none(campaign.dates.enforce_from.as_ref()),
                last_day(campaign.dates.opt_out_until.as_ref()),
            ]
        }),
    )
}

/// One campaign.
pub fn campaign(campaign: &CampaignView) -> String {
    let mut text = String::new();
    // Writing to memory does not fail.
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "{name:<16}{value}");
    };
    line("name", &campaign.name);
    line("realm", &campaign.realm);
    if let Some(title) = &campaign.title {
        line("title", &plain(title));
    }
    line("phase", campaign.phase.word());
    let groups = if campaign.groups.is_empty() { "-".to_owned() } else { plain(&campaign.groups.join(", ")) };
    line("groups", &groups);
    line("grace logins", &campaign.grace_logins.to_string());
    line("starts", day(&campaign.starts));
    line("warn from", day(&campaign.warn_from));
    line("grace until", &last_day(campaign.dates.grace_until.as_ref()));
    line("enforce from", &or_none(campaign.dates.enforce_from.as_ref()));
    line("opt-out until", &last_day(campaign.dates.opt_out_until.as_ref()));
    for (group, more) in &campaign.extended {
        line("extended", &format!("{}: {}", plain(group), later(more)));
    }
    for (locale, message) in &campaign.messages {
        line(&format!("message {locale}"), &plain(message));
    }
    text
}

fn later(dates: &DatesView) -> String {
    let named = [
        ("grace until", &dates.grace_until),
        ("enforce from", &dates.enforce_from),
        ("opt-out until", &dates.opt_out_until),
    ];
    let said = named.into_iter().filter(|(_, at)| at.is_some()).map(|(name, at)| match name {
        "enforce from" => format!("{name} {}", or_none(at.as_ref())),
        _ => format!("{name} {}", last_day(at.as_ref())),
    });
    said.collect::<Vec<_>>().join(", ")
}

/// A report as tables: all, by group, by factor, and what is left to whom.
pub fn report(report: &CampaignReport) -> String {
    let whole = &report.now.whole;
    let campaign = &report.campaign;
    let mut text = format!(
        "campaign `{}` ({}), {} members at {}\n\n",
        campaign.name,
        campaign.phase.word(),
        whole.members,
        report.at
    );
    let head = [
        "GROUP",
        "MEMBERS",
        "ENROLLED",
        "IN GRACE",
        "OPTED OUT",
        "MUST ENROL",
        "NOT ASKED",
        "LOCKED",
        "ENDED",
        "NEVER SEEN",
    ];
    let counted = |name: String, tally: &Tally| {
        let [members, enrolled, in_grace, opted_out, must_enrol, not_asked, locked, ended, never_seen] = counts(tally);
        [name, members, enrolled, in_grace, opted_out, must_enrol, not_asked, locked, ended, never_seen]
    };
    let groups = report.now.groups.iter().map(|(group, tally)| counted(plain(group), tally));
    text.push_str(&table(head, std::iter::once(counted("(all)".to_owned(), whole)).chain(groups)));
    let factors = FACTORS.map(|method| [method.as_str().to_owned(), factor(whole, method).to_string()]);
    text.push('\n');
    text.push_str(&table(["FACTOR", "MEMBERS"], factors.into_iter()));
    if !whole.left.is_empty() {
        text.push('\n');
        let left = whole.left.iter().map(|(left, count)| [left.to_string(), count.to_string()]);
        text.push_str(&table(["SIGN-INS LEFT", "MEMBERS"], left));
    }
    text
}
