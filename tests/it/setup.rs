//! Setting an app up with help: what `vestibule app probe` writes protects the app that it looked at.

use clap::Parser as _;
use vestibule::cli::Exit;
use vestibule::cli::app::{AppCommand, probe};
use vestibule::cli::args::{Cli, Command};
use vestibule::demo::catalogue;
use vestibule::engine::ports::Clock as _;

use crate::real_apps::{Django, DokuWiki, PASSWORD, USER, WIKI_TEXT};
use crate::support::{Browser, TestGateway};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};

/// What a probe printed, and said beside.
struct Probed {
    exit: Exit,
    out: String,
    aside: String,
}

/// Types `vestibule app probe`, with a password file if there is a password.
async fn try_probe(line: &str, password: Option<&str>) -> anyhow::Result<Probed> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("password");
    let mut words: Vec<String> = format!("vestibule app probe {line}").split(' ').map(str::to_owned).collect();
    if let Some(password) = password {
        std::fs::write(&file, format!("{password}\n"))?;
        words.extend(["--password-file".to_owned(), file.display().to_string()]);
    }
    let cli = Cli::try_parse_from(words)?;
    let Command::App(app) = cli.command else { panic!("{line}") };
    let AppCommand::Probe(args) = app.command else { panic!("{line}") };
    let (mut out, mut aside) = (Vec::new(), Vec::new());
    let exit = probe::run(&args, cli.options.json, &mut out, &mut aside).await?;
    Ok(Probed { exit, out: String::from_utf8(out)?, aside: String::from_utf8(aside)? })
}

async fn probed(line: &str, password: Option<&str>) -> Probed {
    try_probe(line, password).await.unwrap_or_else(|error| panic!("{line}: {error:#}"))
}

/// The lines of a block that are no comments.
fn lines(block: &str) -> Vec<&str> {
    block.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

#[track_caller]
fn has(block: &str, wanted: &[&str]) {
    for line in wanted {
        assert!(lines(block).contains(line), "`{line}` is missing in\n{block}");
    }
}

/// Follows the hold of a login that was answered with it, approves on the phone, and takes what was held.
async fn approved(gateway: &TestGateway, browser: &mut Browser) -> crate::support::Answer {
    let phone = gateway.user_with_phone(USER).await;
    // The first push went out before there was a phone.
    let asked = browser.json_step("onetouch", &[]).await;
    assert_eq!(asked.status, 200, "{}", asked.text());
    let number = browser.state().await["number"].as_str().expect("a number to type").to_owned();
    assert_eq!(phone.approve(gateway.clock.now(), &number).await, "approved");
    browser.step("release", &[]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn look() {
    let wiki = DokuWiki::start().await;
    for (url, user, pw) in [(format!("{}/doku.php?do=login", wiki.url()), USER, PASSWORD)] {
        let p = probed(&format!("{url} --user {user}"), Some(pw)).await;
        println!("{:?}\n{}\n{}", p.exit, p.aside, p.out);
        let p = probed(&url, None).await;
        println!("{:?}\n{}\n{}", p.exit, p.aside, p.out);
    }
    let django = Django::start().await;
    let p = probed(&format!("{}/admin/ --user {USER}", django.url()), Some(PASSWORD)).await;
    println!("{:?}\n{}\n{}", p.exit, p.aside, p.out);
}
