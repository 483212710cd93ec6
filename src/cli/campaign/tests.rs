use std::collections::BTreeMap;
use std::sync::Arc;

use clap::Parser as _;

use super::*;
use crate::cli::admin::tests::Fixture;
use crate::cli::administer;
use crate::cli::args::{Cli, Command};
use crate::cli::socket::Opened;
use crate::domain::campaign::{Report, Tally};

async fn typed(words: &[&str], fixture: &Fixture) -> anyhow::Result<String> {
    let cli = Cli::try_parse_from(std::iter::once("vestibule").chain(words.iter().copied()))?;
    let nobody = fixture.folder.path().join("no.sock");
    let open = || Ok(Opened { engine: Arc::clone(&fixture.engine), context: fixture.context.clone() });
    let mut administrator = Administrator::new(nobody, open).because(administer::reason_of(&cli.command));
    let (mut out, mut aside) = (Vec::new(), Vec::new());
    let mut terminal = Terminal { json: cli.options.json, out: &mut out, aside: &mut aside };
    match (&cli.command, administer::request_of(&cli.command)?) {
        (Command::Campaign(args), _) => run(args, &mut administrator, &mut terminal).await?,
        (_, request) => {
            let request = request.expect("a command of administration");
            administer::run(request, &mut administrator, &mut terminal).await?
        }
    };
    Ok(String::from_utf8(out)?)
}

async fn line(line: &str, fixture: &Fixture) -> anyhow::Result<String> {
    typed(&line.split_whitespace().collect::<Vec<_>>(), fixture).await
}

#[tokio::test]
async fn a_campaign_from_its_beginning_to_its_report() {
    let fixture = Fixture::new();
    assert_eq!(line("campaign list", &fixture).await.unwrap(), "no campaigns\n");
    line("user add alice", &fixture).await.unwrap();
    line("user add bob --grace 1", &fixture).await.unwrap();
    let words = [
        "campaign",
        "create",
        "autumn",
        "--grace-logins=5",
        "--grace-until=2027-01-31",
        "--message",
        "en=From February on you need a second factor.",
        "--message",
        "de=Ab Februar brauchen Sie einen zweiten Faktor.",
    ];
    let said = typed(&words, &fixture).await.unwrap();
    assert!(said.contains("campaign `autumn` is made"), "{said}");
    let said = line("campaign add autumn alice bob --json", &fixture).await.unwrap();
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["done"], "2 users joined the campaign `autumn`");
    let note = said["note"].as_str().unwrap();
    assert!(note.starts_with("2 of them have fewer sign-ins left than its 5"), "what the policy gave: {note}");
    let list = line("campaign list", &fixture).await.unwrap();
    assert!(list.contains("autumn") && list.contains("warning") && list.contains("2027-01-31"), "{list}");
    let shown = line("campaign show autumn", &fixture).await.unwrap();
    assert!(shown.contains("message de      Ab Februar") && shown.contains("grace logins    5"), "{shown}");

    let report = line("campaign report autumn", &fixture).await.unwrap();
    assert!(report.contains("2 members") && report.contains("SIGN-INS LEFT"), "{report}");
    let json: serde_json::Value =
        serde_json::from_str(&line("campaign report autumn --format json", &fixture).await.unwrap()).unwrap();
    assert_eq!(
        (json["now"]["whole"]["in_grace"].as_u64(), json["now"]["whole"]["left"]["1"].as_u64()),
        (Some(2), Some(1))
    );
    assert_eq!(json["campaign"]["grace_until"], "2027-02-01T00:00:00Z");
    let list: serde_json::Value = serde_json::from_str(&line("campaign list --json", &fixture).await.unwrap()).unwrap();
    assert_eq!(list[0]["name"], "autumn");

    let extended = line("campaign extend autumn --grace-logins 4 --reason mail", &fixture).await.unwrap();
    assert_eq!(extended, "campaign `autumn` is extended; 2 members have 4 sign-ins left now\n");
    let user: serde_json::Value = serde_json::from_str(&line("user show bob --json", &fixture).await.unwrap()).unwrap();
    assert_eq!((user["campaign"].as_str(), user["grace_left"].as_u64()), (Some("autumn"), Some(4)), "{user}");
}

#[tokio::test]
async fn what_cannot_be_says_what_to_do() {
    let fixture = Fixture::new();
    line("user add alice", &fixture).await.unwrap();
    line("campaign create autumn --grace-until 2027-01-31", &fixture).await.unwrap();
    line("campaign create spring", &fixture).await.unwrap();
    line("campaign add autumn alice", &fixture).await.unwrap();
    for (words, why) in [
        ("campaign create autumn", "there is a campaign `autumn` already: `vestibule campaign show NAME` shows it"),
        ("campaign create Autumn", "`Autumn` is no name of a campaign"),
        ("campaign show winter", "there is no campaign `winter`: `vestibule campaign list` shows the campaigns"),
        ("campaign report winter --format svg", "there is no campaign `winter`"),
        ("campaign add autumn nobody", "there is no user `nobody`"),
        ("campaign add spring alice", "a reason is needed: say why with `--reason`"),
        ("campaign extend autumn --grace-until 2027-02-28", "a reason is needed"),
        ("campaign extend autumn --reason x", "say what is extended"),
        ("campaign extend autumn --grace-until 2027-01-01 --reason x", "an extension gives a later date"),
        ("campaign create x --starts 2027-02-01 --enforce-from 2027-01-01", "lies after `enforce-from`"),
        ("campaign create x --grace-until 2020-01-01", "is not after `warn-from`"),
        ("campaign create x --message de=Bald", "a message in English is needed"),
        ("campaign create x --message xx=Bald", "`xx` is no language of the pages"),
        ("campaign create x --starts soon", "give a day like"),
        ("campaign add autumn", "required"),
    ] {
        let error = line(words, &fixture).await.unwrap_err().to_string();
        assert!(error.contains(why), "{words}: {error}");
    }
}

#[tokio::test]
async fn grace_that_is_worth_nothing_is_said_to_be() {
    let fixture = Fixture::new();
    line("user add alice", &fixture).await.unwrap();
    let note = |said: String| serde_json::from_str::<serde_json::Value>(&said).unwrap()["note"].clone();
    let said = line("user grace alice 2 --json", &fixture).await.unwrap();
    assert_eq!(note(said), serde_json::Value::Null);
    line("campaign create over --warn-from 2020-01-01 --enforce-from 2020-02-01", &fixture).await.unwrap();
    line("campaign add over alice", &fixture).await.unwrap();
    let said = note(line("user grace alice 2 --json", &fixture).await.unwrap());
    assert!(said.as_str().is_some_and(|note| note.contains("required of them all the same")), "{said}");
    assert_eq!(note(line("user grace alice 0 --json", &fixture).await.unwrap()), serde_json::Value::Null);
}

fn tally(enrolled: u64, in_grace: u64) -> Tally {
    Tally {
        members: enrolled + in_grace,
        enrolled,
        in_grace,
        left: BTreeMap::from([(2, in_grace)]),
        ..Tally::default()
    }
}

async fn a_report(fixture: &Fixture, title: &str) -> CampaignReport {
    typed(&["campaign", "create", "autumn", "--title", title], fixture).await.unwrap();
    let json = line("campaign show autumn --json", fixture).await.unwrap();
    let day = |at: &str, tally| DayView { at: at.to_owned(), tally };
    CampaignReport {
        campaign: serde_json::from_str(&json).unwrap(),
        at: "2027-01-13T09:00:00Z".into(),
        now: Report { whole: tally(30, 10), groups: BTreeMap::from([("=law<1>".to_owned(), tally(3, 1))]) },
        days: vec![day("2027-01-11T00:01:00Z", tally(0, 40)), day("2027-01-12T00:01:00Z", tally(20, 20))],
    }
}

#[tokio::test]
async fn a_spreadsheet_has_each_day_and_each_group_and_runs_no_formula() {
    let fixture = Fixture::new();
    let csv = crate::admin::table::report_csv(&a_report(&fixture, "x").await).unwrap();
    let lines: Vec<&str> = csv.split("\r\n").filter(|line| !line.is_empty()).collect();
    assert_eq!(lines.len(), 5, "{csv}");
    assert!(lines[1].starts_with("\"2027-01-11T00:01:00Z\",\"\",\"40\",\"0\",\"40\","), "{csv}");
    assert!(lines[3].contains("\"40\",\"30\",\"10\"") && lines[3].contains("\"2:10\""), "{csv}");
    assert!(lines[4].starts_with("\"2027-01-13T09:00:00Z\",\"'=law<1>\",\"4\",\"3\",\"1\""), "{csv}");
    let columns = |line: &str| line.matches("\",\"").count();
    assert!(lines.iter().all(|line| columns(line) == columns(lines[0])), "{csv}");
}

#[tokio::test]
async fn a_chart_says_what_it_shows_and_holds_no_markup_of_others() {
    let fixture = Fixture::new();
    let report = a_report(&fixture, "</title><script>alert('&')</script>").await;
    let drawing = chart::svg(&report);
    assert!(!drawing.contains("<script") && drawing.contains("&lt;script&gt;alert(&#39;&amp;&#39;)"), "{drawing}");
    assert!(drawing.contains("enrolled: 30") && drawing.contains("in grace: 10"), "{drawing}");
    assert!(drawing.contains(">2027-01-11<") && drawing.contains(">2027-01-13<"), "{drawing}");
    // Of forty members all are in grace at first, at the top of the frame.
    assert!(drawing.contains("points=\"70.0,84.0 ") && drawing.contains(">40</text>"), "{drawing}");
    assert!(drawing.contains("<desc>On 2027-01-13: enrolled: 30, in grace: 10, opted out: 0, "), "{drawing}");
    assert_eq!(drawing.matches("<polygon").count(), 2, "nobody stands anywhere else: {drawing}");
    let opened = drawing.matches('<').count();
    assert_eq!(opened, drawing.matches('>').count(), "{drawing}");

    let turned = |asked: &str, required: &str| {
        let mut report = report.clone();
        report.campaign.warn_from = asked.into();
        report.campaign.dates.enforce_from = Some(required.into());
        chart::svg(&report)
    };
    let drawing = turned("2027-01-12T00:00:00Z", "2027-01-13T00:00:00Z");
    assert!(drawing.contains(">asked from 2027-01-12<") && drawing.contains(">required from 2027-01-13<"), "{drawing}");
    let drawing = turned("2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z");
    assert!(!drawing.contains(" from 2027-"), "what is not on the drawing has no line: {drawing}");

    let empty = CampaignReport { now: Report::default(), days: Vec::new(), ..report };
    let drawing = chart::svg(&empty);
    assert!(drawing.contains("enrolled: 0") && !drawing.contains("NaN") && !drawing.contains("inf"), "{drawing}");
}

#[tokio::test]
async fn a_campaign_that_the_policy_ends_is_made_with_a_note() {
    let fixture = Fixture::new();
    let config = |policy: &str| {
        let text = format!(
            "[policy]\n{policy}\n[[apps]]\nname = \"wiki\"\nhosts = [\"wiki.test\"]\nupstream = \"http://127.0.0.1:1\"\n\
             login_page = \"/login\"\n[apps.session]\ncookies = [\"sid\"]\n[[apps.login]]\nmatch = \"POST /login\"\n\
             username = \"u\"\npassword = \"p\"\nfailure = {{ status = [200] }}\n"
        );
        crate::config::Config::parse(&text, std::path::Path::new(""), &|_| None).unwrap()
    };
    let take = |policy: &str| {
        let apps = crate::config::apps_of(&config(policy));
        fixture.engine.reconfigure(crate::engine::Settings { apps, ..crate::engine::Settings::default() });
    };
    let note = async |words: &str| {
        let said = line(&format!("{words} --json"), &fixture).await.unwrap();
        let said: serde_json::Value = serde_json::from_str(&said).unwrap();
        said["note"].as_str().unwrap_or_default().to_owned()
    };
    take("grace_until = \"2027-01-31\"");
    for (words, ended) in [
        ("campaign create longer --grace-until 2027-02-28", true),
        ("campaign create for-ever", true),
        ("campaign create shorter --grace-until 2027-01-31", false),
        ("campaign extend shorter --grace-logins 4 --reason x", false),
        ("campaign extend shorter --grace-until 2027-02-28 --group law --reason x", true),
    ] {
        let said = note(words).await;
        assert_eq!(said.contains("of the app `wiki` ends it at 2027-02-01T00:00:00Z"), ended, "{words}: {said}");
    }
    assert!(note("campaign create other").await.starts_with("nobody is in it yet"), "the first note stays");
    take("");
    let said = note("campaign create last").await;
    assert!(!said.contains("policy"), "{said}");
}
