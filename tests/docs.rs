//! The documents tell the truth: what they show as a configuration loads, their commands exist, their links and the files
//! they name are there, and the map of the code has every part of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser as _;
use vestibule::cli::args::Cli;
use vestibule::config::{Config, Evidence, known_keys};

#[path = "common/files.rs"]
mod files;
use files::files;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("`{}`: {error}", path.display()))
}

/// The project's documents: those of the top folder and of `docs`.
fn documents() -> Vec<PathBuf> {
    let top = fs::read_dir(root()).expect("the project's folder");
    let top = top.map(|entry| entry.expect("a folder that can be read").path());
    let mut found: Vec<_> = top.filter(|path| path.extension().is_some_and(|ext| ext == "md")).collect();
    found.extend(files(&root().join("docs"), "md"));
    for name in ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "docs/ARCHITECTURE.md"] {
        assert!(found.contains(&root().join(name)), "`{name}` is missing");
    }
    found
}

/// A fenced block of a document.
struct Block {
    /// What stands behind the fence.
    info: String,
    text: String,
}

/// Takes a document apart into its fenced blocks and the prose around them.
fn taken_apart(document: &str) -> (Vec<Block>, String) {
    let (mut blocks, mut prose) = (Vec::new(), String::new());
    let mut open: Option<Block> = None;
    for line in document.lines() {
        match (&mut open, line.trim_start().strip_prefix("```")) {
            (None, Some(info)) => open = Some(Block { info: info.trim().to_owned(), text: String::new() }),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => block.text.extend([line, "\n"]),
            (None, None) => prose.extend([line, "\n"]),
        }
    }
    assert!(open.is_none(), "a fence is never closed");
    // Else every second piece of code would be taken for prose.
    assert!(prose.matches('`').count().is_multiple_of(2), "a backtick is never closed");
    (blocks, prose)
}

#[test]
fn every_configuration_shown_whole_loads() {
    let mut seen = 0;
    for path in documents() {
        for block in taken_apart(&read(&path)).0.iter().filter(|block| block.info == "toml whole-file") {
            if let Err(error) = Config::parse(&block.text, Path::new(""), &|_| None) {
                panic!("a configuration in `{}` has problems:\n{error}", path.display());
            }
            seen += 1;
        }
    }
    assert!(seen >= 4, "{seen}");
    let readme = taken_apart(&read(&root().join("README.md"))).0;
    assert!(readme.iter().any(|block| block.info == "toml whole-file"), "the README shows a whole configuration");
}

#[test]
fn every_example_loads() {
    let examples = files(&root().join("examples"), "toml");
    assert!(examples.len() >= 5, "{examples:?}");
    for path in examples {
        if let Err(error) = Config::parse(&read(&path), Path::new(""), &|_| None) {
            panic!("`{}` has problems:\n{error}", path.display());
        }
    }
}

#[test]
fn the_unit_for_systemd_starts_the_program_as_it_is() {
    let unit = read(&root().join("examples/vestibule.service"));
    let lines = unit.lines().filter_map(|line| line.split_once("/usr/local/bin/"));
    let commands: Vec<_> = lines.filter(|(before, _)| before.starts_with("ExecStart")).map(|(_, line)| line).collect();
    assert_eq!(commands.len(), 2, "{commands:?}");
    for line in commands {
        let parsed = Cli::try_parse_from(words(line));
        assert!(parsed.is_ok(), "`{line}` is no command: {parsed:?}");
    }
    let drain = Config::parse("", Path::new(""), &|_| None).expect("defaults").server.drain;
    let patience = unit.lines().find_map(|line| line.strip_prefix("TimeoutStopSec=")?.strip_suffix('s'));
    let patience: u64 = patience.and_then(|secs| secs.parse().ok()).expect("a number of seconds");
    assert!(patience > drain.as_secs(), "systemd would cut the drain of {drain:?} after {patience} s");
}

/// What the tests of the real applications find out about their logins is in their presets; the examples say no more.
#[test]
fn the_examples_of_real_applications_have_the_presets_that_the_tests_use() {
    for name in ["dokuwiki", "django-admin"] {
        let example = read(&root().join(format!("examples/{name}.toml")));
        let bare = format!(
            "[[apps]]\nname = \"a\"\nhosts = [\"a.test\"]\nupstream = \"http://127.0.0.1:9001\"\npreset = \"{name}\"\n"
        );
        let app = |text: &str| {
            let config =
                Config::parse(text, Path::new(""), &|_| None).unwrap_or_else(|error| panic!("`{name}`: {error}"));
            let mut app = config.apps.into_iter().next().expect("one app");
            let own = vestibule::config::Hosts::Any;
            (app.name, app.title, app.hosts) = (String::new(), String::new(), own);
            app
        };
        assert_eq!(app(&example), app(&bare), "`examples/{name}.toml` says something that no test runs");
    }
}

/// `docs/PRESETS.md`, made of the presets' own comments.
fn presets_page() -> String {
    let mut page = "<!-- Made of the files in `presets/`: change those, then `PRESETS=write cargo test --test docs presets`. -->\n\n\
         # Presets\n\n\
         What is known of well-known apps, and of forms of login. Write `preset = \"NAME\"` in `[[apps]]`; what else you write there\n\
         wins. [CONFIGURATION.md](CONFIGURATION.md#presets) has the rules. Presets marked «run» stand in front of the real app in\n\
         this project's tests, with every other way in tried; the others were written from documentation, and `vestibule check`\n\
         reminds you to try them.\n\n\
         | preset | for |\n| --- | --- |\n"
        .to_owned();
    let mut all = vestibule::config::presets();
    all.sort_by_key(|preset| !preset.is_generic());
    for preset in &all {
        let what = match preset.evidence() {
            Evidence::Tested(app) => format!("{app} (run)"),
            Evidence::Documented(app) => app,
        };
        page.extend(["| [`", preset.name(), "`](#", preset.name(), ") | ", &what, " |\n"]);
    }
    for preset in &all {
        let evidence = match preset.evidence() {
            Evidence::Tested(app) => format!("Run in the tests against {app}."),
            Evidence::Documented(app) if preset.is_generic() => format!("A form of login: {app}."),
            Evidence::Documented(app) => format!("Written from the documentation of {app}; not run."),
        };
        let section =
            format!("\n## {}\n\n{evidence}\n\n{}\n\n```toml\n{}```\n", preset.name(), preset.about(), preset.block());
        page.push_str(&section);
    }
    page
}

#[test]
fn the_page_of_the_presets_is_made_of_their_files() {
    let path = root().join("docs/PRESETS.md");
    if std::env::var_os("PRESETS").is_some_and(|asked| asked == "write") {
        fs::write(&path, presets_page()).expect("the page can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == presets_page(),
        "docs/PRESETS.md is not what `presets/` says: run `PRESETS=write cargo test --test docs presets`"
    );
}

/// The words of a line as a shell takes them, of what the documents use: blanks and both kinds of quotes.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut begun) = (Vec::new(), String::new(), None, false);
    for letter in line.chars() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (None, '\'' | '"') => (quote, begun) = (Some(letter), true),
            (None, '#') if !begun => break,
            // What another program is given, and a file.
            (None, '|' | '>') => break,
            (None, letter) if letter.is_whitespace() => {
                words.extend(begun.then(|| std::mem::take(&mut word)));
                begun = false;
            }
            (_, letter) => {
                word.push(letter);
                begun = true;
            }
        }
    }
    assert!(quote.is_none(), "a quote is never closed: {line}");
    words.extend(begun.then_some(word));
    words
}

#[test]
fn words_are_taken_apart_as_a_shell_does() {
    assert_eq!(words("a  'b c' \"d'e\"f # g"), ["a", "b c", "d'ef"]);
    assert_eq!(words("-d 'u=a&p=#1' ''"), ["-d", "u=a&p=#1", ""]);
    assert_eq!(words("list 'a|b' | jq x > y"), ["list", "a|b"]);
}

/// In blocks whole commands stand. In prose, in backticks, one may be named without its arguments.
#[test]
fn every_command_shown_exists() {
    use clap::error::ErrorKind::{DisplayHelpOnMissingArgumentOrSubcommand, MissingRequiredArgument};

    let mut seen = 0;
    for path in documents() {
        let (blocks, prose) = taken_apart(&read(&path));
        let shell = blocks.iter().filter(|block| block.info == "sh");
        let typed = shell.flat_map(|block| block.text.lines()).map(str::trim);
        for line in typed.filter(|line| line.starts_with("vestibule ")) {
            if let Err(error) = Cli::try_parse_from(words(line)) {
                panic!("`{}` shows `{line}`, which is no command:\n{error}", path.display());
            }
            seen += 1;
        }
        for line in prose.split('`').skip(1).step_by(2).filter(|code| code.starts_with("vestibule ")) {
            let Err(error) = Cli::try_parse_from(words(&line.replace('…', " "))) else { continue };
            let is_named = [DisplayHelpOnMissingArgumentOrSubcommand, MissingRequiredArgument].contains(&error.kind());
            assert!(is_named, "`{}` names `{line}`, which is no command:\n{error}", path.display());
        }
    }
    assert!(seen >= 8, "{seen}");
}

#[test]
fn every_make_target_named_exists() {
    let makefile = read(&root().join("Makefile"));
    let mut seen = BTreeSet::new();
    for path in documents() {
        let text = read(&path);
        for code in text.split(['`', '\n']).filter_map(|code| code.strip_prefix("make ")) {
            let target: String = code.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect();
            assert!(makefile.contains(&format!("\n{target}: ")), "`{}` names `make {target}`", path.display());
            seen.insert(target);
        }
    }
    assert!(seen.contains("demo") && seen.contains("test"), "{seen:?}");
}

/// The anchor of a heading, as the common renderers make it.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn every_relative_link_leads_somewhere() {
    let mut seen = 0;
    for path in documents() {
        let (_, prose) = taken_apart(&read(&path));
        for link in prose.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (file, fragment) = link.split_once('#').map_or((link, None), |(file, part)| (file, Some(part)));
            let folder = path.parent().expect("a document lies in a folder");
            let target = if file.is_empty() { path.clone() } else { folder.join(file) };
            assert!(target.exists(), "`{}` links to `{link}`", path.display());
            if let Some(fragment) = fragment {
                let (_, prose) = taken_apart(&read(&target));
                let headings = prose.lines().filter(|line| line.starts_with('#'));
                let mut anchors = headings.map(|line| anchor(line.trim_start_matches('#')));
                assert!(anchors.any(|found| found == fragment), "`{}` links to `{link}`", path.display());
            }
            seen += 1;
        }
    }
    assert!(seen >= 20, "{seen}");
}

/// What stands in backticks and begins like a path of the project is there; `*` stands for a name.
#[test]
fn every_file_named_is_there() {
    let mut seen = 0;
    for path in documents() {
        // What it says of older versions stays as it was.
        if path.ends_with("CHANGELOG.md") {
            continue;
        }
        let (_, prose) = taken_apart(&read(&path));
        let paths = prose.split('`').skip(1).step_by(2).filter(|code| {
            ["src/", "tests/", "docs/", "examples/", "templates/", "static/"]
                .iter()
                .any(|start| code.starts_with(start))
        });
        for named in paths.filter(|code| !code.contains([' ', '*', '<'])) {
            // Screenshots and what else is made by running something is not in the repository.
            let is_made = named.starts_with("tests/screenshots");
            assert!(is_made || root().join(named).exists(), "`{}` names `{named}`", path.display());
            seen += 1;
        }
    }
    assert!(seen >= 60, "{seen}");
}

#[test]
fn the_map_of_the_code_has_every_part_of_it() {
    let map = read(&root().join("docs/ARCHITECTURE.md"));
    let about = read(&root().join("src/lib.rs"));
    for entry in fs::read_dir(root().join("src")).expect("the code") {
        let entry = entry.expect("a folder that can be read").path();
        let name = entry.file_name().and_then(|name| name.to_str()).expect("a plain name").to_owned();
        let path = if entry.is_dir() { format!("`src/{name}/`") } else { format!("`src/{name}`") };
        assert!(map.contains(&path), "docs/ARCHITECTURE.md does not name {path}");
        let module = name.trim_end_matches(".rs");
        if !matches!(module, "lib" | "main") {
            assert!(about.contains(&format!("//! * [`{module}`]")), "src/lib.rs does not name `{module}`");
        }
    }
}

/// The README's table of what is refused speaks of keys that there are.
#[test]
fn what_the_readme_says_is_refused_is_refused() {
    let app = |more: &str| {
        format!(
            "[[apps]]\nname = \"a\"\nhosts = [\"a.test\"]\nupstream = \"http://127.0.0.1:9\"\n{more}\n\
             [[apps.login]]\nmatch = \"POST /l\"\nusername = \"u\"\npassword = \"p\"\nfailure = {{ status = [200] }}\n"
        )
    };
    let refused = [("store", "[store]\nkind = \"postgres\"\n".to_owned())];
    for (what, text) in refused {
        let error = Config::parse(&text, Path::new(""), &|_| None).expect_err(what).to_string();
        assert!(error.contains("is not available in this version"), "{what}: {error}");
    }
    Config::parse(&app(""), Path::new(""), &|_| None).expect("the rest of the text is right");
    assert!(known_keys().contains("apps[].login[].kind"));
}
