//! The configuration from outside: texts in, values and problems out.

mod presets;
mod problems;
mod realms;
mod reference;
mod upstreams;
mod values;
mod warnings;

use std::path::Path;

use super::{Config, ConfigError, Problem};

/// A whole file with one plain app; tests add to it or replace parts of it.
const WIKI: &str = r#"
[[apps]]
name = "wiki"
hosts = ["wiki.example.edu"]
upstream = "http://127.0.0.1:9001"
login_page = "/login"
[apps.session]
cookies = ["sid"]
[[apps.login]]
match = "POST /login"
username = "user"
password = "pass"
success = { status = [302], sets_cookie = "sid" }
failure = { status = [200] }
"#;

fn parse(text: &str) -> Result<Config, ConfigError> {
    Config::parse(text, Path::new("base"), &|name| match name {
        "KEY" => Some("sesame-in-the-environment".to_owned()),
        "SHORT" => Some("sesame".to_owned()),
        _ => None,
    })
}

#[track_caller]
fn good(text: &str) -> Config {
    parse(text).unwrap_or_else(|error| panic!("{error}\nin:\n{text}"))
}

#[track_caller]
fn problems(text: &str) -> Vec<Problem> {
    match parse(text) {
        Err(ConfigError::Problems(problems)) => problems,
        other => panic!("no problems but {other:?}\nin:\n{text}"),
    }
}

/// The problems as they are printed.
#[track_caller]
fn printed(text: &str) -> Vec<String> {
    problems(text).iter().map(ToString::to_string).collect()
}

/// The plain app with a part replaced, which must be there.
#[track_caller]
fn wiki_with(old: &str, new: &str) -> String {
    assert!(WIKI.contains(old), "`{old}` is not part of the plain app");
    WIKI.replacen(old, new, 1)
}

/// A plain app under another name and host, in the same realm.
fn second_app(name: &str) -> String {
    WIKI.replace("wiki", name)
}
