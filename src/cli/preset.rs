//! `vestibule preset`: what is known of well-known apps and forms of login.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::Exit;
use super::args::PresetCommand;
use crate::config::{Evidence, Preset, presets};

/// Lists the presets, or shows one.
///
/// # Errors
///
/// If `out` or `complain` cannot be written.
pub fn run(command: &PresetCommand, json: bool, out: &mut impl Write, complain: &mut impl Write) -> io::Result<Exit> {
    match command {
        PresetCommand::List => list(json, out)?,
        PresetCommand::Show(args) => {
            let Some(preset) = Preset::named(&args.name) else {
                let names: Vec<String> = presets().iter().map(|preset| format!("`{}`", preset.name())).collect();
                writeln!(complain, "vestibule: there is no preset `{}`; there are {}", args.name, names.join(", "))?;
                return Ok(Exit::Refused);
            };
            if json {
                let mut record = record(&preset);
                record["about"] = preset.about().into();
                record["block"] = preset.block().into();
                writeln!(out, "{record:#}")?;
            } else {
                write!(out, "{}", preset.text())?;
            }
        }
    }
    Ok(Exit::Done)
}

fn list(json: bool, out: &mut impl Write) -> io::Result<()> {
    let all = presets();
    if json {
        return writeln!(out, "{:#}", Value::Array(all.iter().map(record).collect()));
    }
    let widest = all.iter().map(|preset| preset.name().len()).max().unwrap_or_default();
    for preset in &all {
        let (name, evidence) = (preset.name(), evidence(preset));
        writeln!(out, "{name:widest$}  {evidence}")?;
    }
    writeln!(out, "\n`vestibule preset show NAME` prints one; `preset = \"NAME\"` in `[[apps]]` uses it.")
}

fn evidence(preset: &Preset) -> String {
    match preset.evidence() {
        Evidence::Tested(app) => format!("run in the tests against {app}"),
        Evidence::Documented(app) if preset.is_generic() => format!("a form of login: {app}"),
        Evidence::Documented(app) => format!("written from the documentation of {app}, not run"),
    }
}

fn record(preset: &Preset) -> Value {
    let (tested, of) = match preset.evidence() {
        Evidence::Tested(app) => (true, app),
        Evidence::Documented(app) => (false, app),
    };
    json!({ "name": preset.name(), "generic": preset.is_generic(), "tested": tested, "for": of })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::PresetShowArgs;

    fn said(command: &PresetCommand, json: bool) -> (Exit, String, String) {
        let (mut out, mut complaints) = (Vec::new(), Vec::new());
        let exit = run(command, json, &mut out, &mut complaints).unwrap();
        (exit, String::from_utf8(out).unwrap(), String::from_utf8(complaints).unwrap())
    }

    fn show(name: &str) -> PresetCommand {
        PresetCommand::Show(PresetShowArgs { name: name.to_owned() })
    }

    #[test]
    fn the_list_has_every_preset_and_what_it_was_written_from() {
        let (exit, text, _) = said(&PresetCommand::List, false);
        assert_eq!(exit, Exit::Done);
        for preset in presets() {
            assert!(text.lines().any(|line| line.split(' ').next() == Some(preset.name())), "{text}");
        }
        assert!(text.contains("run in the tests against DokuWiki"), "{text}");
        let list: Value = serde_json::from_str(&said(&PresetCommand::List, true).1).unwrap();
        let list = list.as_array().unwrap();
        assert_eq!(list.len(), presets().len());
        let wiki = list.iter().find(|preset| preset["name"] == "dokuwiki").unwrap();
        assert_eq!((&wiki["tested"], &wiki["generic"]), (&json!(true), &json!(false)));
    }

    #[test]
    fn a_preset_is_shown_as_its_file_is() {
        let (exit, text, _) = said(&show("dokuwiki"), false);
        assert_eq!((exit, text.as_str()), (Exit::Done, include_str!("../../presets/dokuwiki.toml")));
        let record: Value = serde_json::from_str(&said(&show("dokuwiki"), true).1).unwrap();
        assert!(record["block"].as_str().unwrap().starts_with("[[apps]]\n"), "{record}");
    }

    #[test]
    fn an_unknown_preset_is_refused_with_those_there_are() {
        let (exit, text, complaint) = said(&show("dokuwik"), false);
        assert_eq!((exit, text.as_str()), (Exit::Refused, ""));
        assert!(complaint.contains("no preset `dokuwik`") && complaint.contains("`dokuwiki`"), "{complaint}");
    }
}
