//! `vestibule check`: every problem of a configuration, or what it leaves open.

use std::io::{self, Write};
use std::path::Path;

use serde_json::{Value, json};

use super::Exit;
use crate::config::{Config, ConfigError, Warning, warnings};

/// Checks the file and prints what was found. Warnings are no reason to refuse.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn check(path: &Path, json: bool, out: &mut impl Write) -> io::Result<Exit> {
    let loaded = Config::load(path);
    let exit = if loaded.is_ok() { Exit::Done } else { Exit::Refused };
    if json {
        writeln!(out, "{:#}", as_json(&loaded))?;
        return Ok(exit);
    }
    match loaded {
        Ok(config) => good(path, &config, out)?,
        Err(error) => bad(path, &error, out)?,
    }
    Ok(exit)
}

fn good(path: &Path, config: &Config, out: &mut impl Write) -> io::Result<()> {
    let warnings = warnings(config);
    writeln!(out, "{}: no problems", path.display())?;
    let of = |app: Option<&str>| -> Vec<&Warning> {
        warnings.iter().filter(|warning| warning.app.as_deref() == app).collect()
    };
    section(out, "the gateway", &of(None))?;
    for app in &config.apps {
        section(out, &app.name, &of(Some(&app.name)))?;
    }
    Ok(())
}

fn section(out: &mut impl Write, name: &str, warnings: &[&Warning]) -> io::Result<()> {
    if warnings.is_empty() {
        return writeln!(out, "\n{name}: nothing is left open");
    }
    writeln!(out, "\n{name}:")?;
    for warning in warnings {
        writeln!(out, "  warning: {}: {}", warning.key, warning.text)?;
    }
    Ok(())
}

fn bad(path: &Path, error: &ConfigError, out: &mut impl Write) -> io::Result<()> {
    match error {
        ConfigError::Unreadable { source, .. } => writeln!(out, "{error} ({source})"),
        ConfigError::Syntax { .. } => writeln!(out, "{}: {error}", path.display()),
        ConfigError::Problems(problems) => {
            for problem in problems {
                writeln!(out, "{problem}")?;
            }
            let count = problems.len();
            writeln!(out, "\n{}: {count} {}", path.display(), if count == 1 { "problem" } else { "problems" })
        }
    }
}

fn as_json(loaded: &Result<Config, ConfigError>) -> Value {
    let problem = |text: String| json!([{ "path": null, "value": null, "reason": text, "hint": "" }]);
    let problems = match loaded {
        Ok(_) => json!([]),
        Err(ConfigError::Problems(problems)) => problems
            .iter()
            .map(|p| json!({ "path": p.path, "value": p.value, "reason": p.reason, "hint": p.hint }))
            .collect(),
        Err(error @ ConfigError::Unreadable { source, .. }) => problem(format!("{error} ({source})")),
        Err(error @ ConfigError::Syntax { .. }) => problem(error.to_string()),
    };
    let warnings: Vec<Value> = loaded
        .as_ref()
        .map(warnings)
        .unwrap_or_default()
        .iter()
        .map(|warning| json!({ "app": warning.app, "key": warning.key, "text": warning.text }))
        .collect();
    json!({ "ok": loaded.is_ok(), "problems": problems, "warnings": warnings })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::explain::tests::CONFIG;

    fn checked(text: &str, json: bool) -> (Exit, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        std::fs::write(&path, text).unwrap();
        let mut out = Vec::new();
        let exit = check(&path, json, &mut out).unwrap();
        (exit, String::from_utf8(out).unwrap())
    }

    #[test]
    fn a_right_configuration_is_done_with_its_warnings_app_by_app() {
        let (exit, text) = checked(CONFIG, false);
        assert_eq!(exit, Exit::Done, "{text}");
        assert!(text.contains("config.toml: no problems\n"), "{text}");
        assert!(text.contains("\nthe gateway:\n  warning: "), "{text}");
        assert!(text.contains("\nwiki:"), "{text}");

        let (exit, text) = checked(CONFIG, true);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((exit, &value["ok"], &value["problems"]), (Exit::Done, &json!(true), &json!([])));
        assert!(value["warnings"].as_array().unwrap().iter().any(|warning| warning["app"].is_null()), "{value}");
    }

    #[test]
    fn every_problem_is_printed_and_refused() {
        let wrong = CONFIG.replace("match = \"POST /doku.php\"", "match = \"doku.php\"") + "\nnonsense = 1\n";
        let (exit, text) = checked(&wrong, false);
        assert_eq!(exit, Exit::Refused);
        assert!(text.contains("match: `doku.php` "), "{text}");
        assert!(text.contains("nonsense"), "{text}");
        assert!(text.trim_end().ends_with("problems"), "{text}");

        let (exit, text) = checked(&wrong, true);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((exit, &value["ok"]), (Exit::Refused, &json!(false)));
        assert!(value["problems"].as_array().unwrap().len() >= 2, "{value}");
        assert!(value["problems"][0]["reason"].is_string(), "{value}");
    }

    #[test]
    fn what_is_no_toml_or_not_there_is_a_problem_too() {
        for json in [false, true] {
            let (exit, text) = checked("listen = [", json);
            assert_eq!(exit, Exit::Refused);
            assert!(text.contains("line 1, column"), "{text}");
        }
        let mut out = Vec::new();
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(check(&folder.path().join("none.toml"), false, &mut out).unwrap(), Exit::Refused);
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("--config") && text.contains("No such file"), "{text}");
    }
}
