//! The audit log and the reports of campaigns as programs take them: JSON lines, and CSV (RFC 4180) in which no cell is taken for
//! a formula.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::campaign::CampaignReport;
use crate::domain::audit::Entry;
use crate::domain::campaign::Tally;
use crate::domain::factor::Method;
use crate::domain::text::{base64url, defused};

/// Factors that are counted.
pub const FACTORS: [Method; 5] = [Method::OneTouch, Method::SoftToken, Method::Sms, Method::Voice, Method::Recovery];

/// With the time as people and other programs read it.
pub fn readable(entry: &Entry) -> serde_json::Value {
    let mut value = serde_json::json!(entry);
    value["at"] = entry.at.rfc3339().into();
    value
}

/// The head of the audit log as a table.
pub const HEAD: [&str; 10] = ["number", "at", "by", "act", "realm", "user", "user_id", "details", "reason", "mark"];

/// A row of that table.
pub fn cells(entry: &Entry) -> [String; 10] {
    let of_user =
        |get: &dyn Fn(&crate::domain::audit::Subject) -> String| entry.user.as_ref().map(get).unwrap_or_default();
    [
        entry.number.to_string(),
        entry.at.rfc3339(),
        entry.by.word(),
        entry.act.word(),
        of_user(&|user| user.realm.to_string()),
        of_user(&|user| user.name.clone()),
        of_user(&|user| user.id.to_string()),
        details(entry),
        entry.reason.clone().unwrap_or_default(),
        base64url(entry.mark.as_bytes()),
    ]
}

/// One row of CSV, each cell quoted.
///
/// # Errors
///
/// If it cannot be written.
pub fn row(out: &mut (impl Write + ?Sized), cells: impl IntoIterator<Item = String>) -> io::Result<()> {
    let cells: Vec<String> =
        cells.into_iter().map(|cell| format!("\"{}\"", defused(&cell).replace('"', "\"\""))).collect();
    write!(out, "{}\r\n", cells.join(","))
}

/// What an entry says more, in one line.
pub fn details(entry: &Entry) -> String {
    entry.details.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
}

/// How many stand where, in the order of a table.
pub fn counts(tally: &Tally) -> [String; 9] {
    [
        tally.members,
        tally.enrolled,
        tally.in_grace,
        tally.opted_out,
        tally.must_enrol,
        tally.not_asked,
        tally.locked,
        tally.ended,
        tally.never_seen,
    ]
    .map(|count| count.to_string())
}

/// How many have a factor.
pub fn factor(tally: &Tally, method: Method) -> u64 {
    tally.factors.get(&method).copied().unwrap_or_default()
}

/// A report as CSV: a row for each day, then all members and each group as they stand now.
///
/// # Errors
///
/// Never: what is written to is memory.
pub fn report_csv(report: &CampaignReport) -> io::Result<String> {
    let mut out = Vec::new();
    let head = ["at", "group", "members", "enrolled", "in_grace", "opted_out", "must_enrol", "not_asked", "locked"];
    let head = head.into_iter().chain(["ended", "never_seen", "grace_left"]).chain(FACTORS.map(Method::as_str));
    row(&mut out, head.map(str::to_owned))?;
    let days = report.days.iter().map(|day| (&day.at, "", &day.tally));
    let groups = report.now.groups.iter().map(|(group, tally)| (&report.at, group.as_str(), tally));
    for (at, group, tally) in days.chain(std::iter::once((&report.at, "", &report.now.whole))).chain(groups) {
        let factors = FACTORS.map(|method| factor(tally, method).to_string());
        let cells = [at.clone(), group.to_owned()].into_iter().chain(counts(tally)).chain([left(&tally.left)]);
        row(&mut out, cells.chain(factors))?;
    }
    String::from_utf8(out).map_err(io::Error::other)
}

/// How many have how many sign-ins left: `1:20 2:7`.
fn left(left: &BTreeMap<u32, u64>) -> String {
    left.iter().map(|(left, count)| format!("{left}:{count}")).collect::<Vec<_>>().join(" ")
}
