//! Holds `src/` to its layers: who may import whom, what the pure parts never touch, where time is read, how long a file
//! may be. What tests need is not looked at: they stand outside of the layers.

use std::fs;
use std::path::{Path, PathBuf};

#[path = "common/files.rs"]
mod files;
use files::files;

/// A module: what it may import from this crate, and which other crates and parts of `std` it never names.
struct Layer {
    module: &'static str,
    imports: &'static [&'static str],
    never: &'static [&'static str],
}

const fn layer(module: &'static str, imports: &'static [&'static str], never: &'static [&'static str]) -> Layer {
    Layer { module, imports, never }
}

/// Whatever belongs to one edge.
const EDGES: [&str; 7] = ["pingora", "pingora_core", "pingora_http", "pingora_proxy", "axum", "sled", "tera"];
/// The edges that speak HTTP, but not as a server of pages.
const PROXIES: &[&str] = &["pingora", "pingora_core", "pingora_http", "pingora_proxy", "sled"];

static LAYERS: [Layer; 18] = [
    // Decisions are plain functions of what they are given: no I/O, no clock, no chance, nothing to wait for.
    layer(
        "domain",
        &[],
        &[
            "tokio",
            "futures_util",
            "hyper",
            "pingora",
            "pingora_core",
            "pingora_http",
            "pingora_proxy",
            "axum",
            "sled",
            "tera",
            "rand",
            "getrandom",
            "tracing",
            "std::fs",
            "std::env",
            "std::io",
            "std::thread",
            "std::process",
            "SystemTime",
            "Instant",
        ],
    ),
    // What people read. It knows languages and moments, and nothing of who says it where.
    layer(
        "language",
        &["domain"],
        &["tokio", "hyper", "pingora", "pingora_core", "pingora_http", "pingora_proxy", "axum", "sled", "tera"],
    ),
    layer(
        "engine",
        &["domain", "language"],
        &["pingora", "pingora_core", "pingora_http", "pingora_proxy", "axum", "sled", "tera", "hyper"],
    ),
    layer("config", &["domain"], &EDGES),
    layer(
        "store",
        &["domain", "engine::ports"],
        &["pingora", "pingora_core", "pingora_http", "pingora_proxy", "axum", "tera"],
    ),
    layer(
        "deliver",
        &["domain", "engine::ports", "config", "tls"],
        &["pingora", "pingora_core", "pingora_http", "pingora_proxy", "axum", "sled"],
    ),
    layer("directory", &["domain", "engine::ports", "config", "tls"], &EDGES),
    // Listeners and certificates belong to no edge: whoever serves brings its protocol.
    layer("net", &[], &EDGES),
    layer("tls", &[], &EDGES),
    layer("proxy", &["domain", "engine", "config", "net", "tls"], &["axum", "sled", "tera"]),
    layer("web", &["domain", "engine", "config", "language", "net", "tls"], PROXIES),
    layer(
        "api",
        &["domain", "engine", "config", "roster", "admin"],
        &["pingora", "pingora_core", "pingora_http", "pingora_proxy", "sled", "tera"],
    ),
    // Files of users: no edge, since commands and APIs both bring them.
    layer("roster", &["domain", "engine", "language"], &EDGES),
    // What administrators ask for: no edge either, since it comes over the socket, from commands and by HTTP.
    layer("admin", &["domain", "engine", "config", "roster", "store::sled"], PROXIES),
    // Events of the engine and the traits of its ports are what is logged and measured.
    layer("telemetry", &["config", "domain", "engine::event", "engine::ports"], &EDGES),
    // An application that knows nothing of the gateway before it: `cli` puts the two together.
    layer("demo", &[], &["pingora", "pingora_core", "pingora_http", "pingora_proxy", "sled", "tera"]),
    layer("serve", ANYTHING, &[]),
    layer("cli", ALSO_THE_PROGRAM, &[]),
];

/// The composition root and the commands may import anything; only `cli` and `main` import them, and only these handle
/// errors without a type.
const ANYTHING: &[&str] = &[
    "domain",
    "engine",
    "config",
    "language",
    "store",
    "deliver",
    "directory",
    "net",
    "tls",
    "proxy",
    "web",
    "api",
    "roster",
    "admin",
    "telemetry",
];
const ALSO_THE_PROGRAM: &[&str] = &[
    "domain",
    "engine",
    "config",
    "language",
    "store",
    "deliver",
    "directory",
    "net",
    "tls",
    "proxy",
    "web",
    "api",
    "roster",
    "admin",
    "telemetry",
    "demo",
    "serve",
];

/// Longer than this, a file is to become a folder.
const LONGEST: usize = 500;

/// One file without its comments and tests.
struct Source {
    /// Relative to `src`.
    path: String,
    module: String,
    lines: Vec<(usize, String)>,
    /// All lines, comments and tests included.
    length: usize,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let found: Vec<_> = files(&root, "rs").iter().map(|path| source(&root, path)).collect();
    assert!(found.len() > 50, "only {} files: is this the folder?", found.len());
    found
}

fn source(root: &Path, path: &PathBuf) -> Source {
    let text = fs::read_to_string(path).expect("text");
    let path = path.strip_prefix(root).expect("below it").to_string_lossy().replace('\\', "/");
    let module = path.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
    let all: Vec<&str> = text.lines().collect();
    // Tests come last in a file, in a module of their own.
    let end = all
        .windows(2)
        .position(|two| two[0].trim() == "#[cfg(test)]" && two[1].contains("mod ") && two[1].ends_with('{'));
    let code = |line: &str| {
        let trimmed = line.trim_start();
        if trimmed.starts_with("//") { String::new() } else { line.to_owned() }
    };
    let lines = all[..end.unwrap_or(all.len())].iter().enumerate().map(|(n, line)| (n + 1, code(line))).collect();
    Source { path, module, lines, length: all.len() }
}

impl Source {
    /// Whether the whole file is compiled for tests only.
    fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        let stem = name.trim_end_matches(".rs");
        self.path.contains("/tests/")
            || stem == "tests"
            || stem.ends_with("_tests")
            || ["api/testing.rs", "store/contract.rs"].contains(&self.path.as_str())
    }

    /// Places where `name` is named as a path's beginning: `name::`, or in a `use` alone.
    fn names(&self, name: &str) -> impl Iterator<Item = String> {
        self.lines
            .iter()
            .filter(move |(_, line)| names(line, name))
            .map(|(n, line)| format!("src/{}:{n}: {}", self.path, line.trim()))
    }

    /// What it imports from this crate: `engine::ports::Store` of `crate::engine::ports::Store`, with the place.
    fn imports(&self) -> Vec<(String, String)> {
        let text: String = self.lines.iter().flat_map(|(_, line)| [line.as_str(), "\n"]).collect();
        let mut found = Vec::new();
        for (at, crate_) in text.match_indices("crate::") {
            if text[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == ':') {
                continue;
            }
            let (n, line) = &self.lines[text[..at].matches('\n').count()];
            let place = format!("src/{}:{n}: {}", self.path, line.trim());
            let rest = &text[at + crate_.len()..];
            match rest.strip_prefix('{') {
                Some(several) => found.extend(in_braces(several).into_iter().map(|one| (path_of(one), place.clone()))),
                None => found.push((path_of(rest), place)),
            }
        }
        found.retain(|(path, _)| !path.is_empty());
        found
    }
}

/// What stands in braces up to their end, parted by the commas that stand in no further ones.
fn in_braces(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&text[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts
}

fn path_of(text: &str) -> String {
    let end = text.trim().find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(text.trim().len());
    text.trim()[..end].trim_end_matches(':').to_owned()
}

fn names(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + name.len()..].chars().next();
        // `self::sled` and `store::sled` are ours; `::sled` is the crate.
        let path = line[..at].strip_suffix("::").and_then(|path| path.chars().next_back());
        let ours = path.is_some_and(|last| last.is_alphanumeric() || last == '_') && !name.contains("::");
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '"';
        let is_type = name.starts_with(char::is_uppercase);
        !before.is_some_and(is_word)
            && (is_type || !ours)
            && !after.is_some_and(is_word)
            && (is_type || line[at + name.len()..].starts_with("::") || line.trim_start().starts_with("use "))
    })
}

fn report(rule: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{rule}:\n{}", broken.join("\n"));
}

fn code() -> impl Iterator<Item = Source> {
    sources().into_iter().filter(|source| !source.is_test())
}

fn layer_of(source: &Source) -> Option<&'static Layer> {
    LAYERS.iter().find(|layer| layer.module == source.module)
}

#[test]
fn imports_and_names_are_found_in_every_spelling() {
    let lines = "use crate::net;\nuse crate::{\n    web::{self, Pages},\n    tls,\n};\nlet x = crate::engine::Engine::new();\n\
                 pub(crate) fn f() {}\nuse axum::Router;\n::sled::open();\nself::sled::open();\nlet sled = 1;\nuse std::time::Instant;";
    let lines = lines.lines().enumerate().map(|(n, line)| (n + 1, line.to_owned())).collect();
    let source = Source { path: "proxy/x.rs".to_owned(), module: "proxy".to_owned(), lines, length: 12 };
    let imports: Vec<_> = source.imports().into_iter().map(|(path, _)| path).collect();
    assert_eq!(imports, ["net", "web", "tls", "engine::Engine::new"]);
    let places = |name| source.names(name).map(|place| place.split(':').nth(1).unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(
        (places("axum"), places("sled"), places("Instant")),
        (vec!["8".to_owned()], vec!["9".to_owned()], vec!["12".to_owned()])
    );
    assert_eq!(source.names("tera").count(), 0);
}

#[test]
fn every_module_has_its_layer() {
    let unknown: Vec<_> = sources()
        .iter()
        .filter(|source| layer_of(source).is_none() && !["main", "lib"].contains(&source.module.as_str()))
        .map(|source| source.path.clone())
        .collect();
    report("give these a row in LAYERS", &unknown);
}

#[test]
fn modules_import_downwards_only() {
    let mut broken = Vec::new();
    for source in code() {
        let Some(layer) = layer_of(&source) else { continue };
        for (path, place) in source.imports() {
            let own = path.split("::").next() == Some(layer.module);
            let allowed =
                layer.imports.iter().any(|import| path == *import || path.starts_with(&format!("{import}::")));
            if !own && !allowed {
                broken.push(place);
            }
        }
    }
    report("these import what their layer may not", &broken);
}

#[test]
fn layers_keep_other_peoples_crates_out() {
    let mut broken = Vec::new();
    for source in code() {
        let Some(layer) = layer_of(&source) else { continue };
        for name in layer.never {
            broken.extend(source.names(name));
        }
        if layer.module == "domain" {
            let waits = source.lines.iter().filter(|(_, line)| line.contains("async ") || line.contains(".await"));
            broken.extend(waits.map(|(n, line)| format!("src/{}:{n}: {}", source.path, line.trim())));
        }
        if !["serve", "cli", "main"].contains(&layer.module) {
            broken.extend(source.names("anyhow"));
        }
    }
    report("these name what their layer never does", &broken);
}

#[test]
fn the_foreign_apis_do_not_know_each_other() {
    let mut broken = Vec::new();
    for source in code() {
        for (one, other) in [("authy", "verify_v2"), ("verify", "authy_v1")] {
            if source.path.starts_with(&format!("api/{one}")) {
                broken.extend(source.names(other));
            }
        }
    }
    report("these know the other API", &broken);
}

#[test]
fn what_a_file_depends_on_can_be_read_at_its_top() {
    let mut broken = Vec::new();
    for source in code() {
        for (n, line) in &source.lines {
            if line.contains("use super::*") || line.contains("super::super::") || line.contains("::prelude") {
                broken.push(format!("src/{}:{n}: {}", source.path, line.trim()));
            }
        }
    }
    report("these hide what they depend on", &broken);
}

#[test]
fn time_comes_in_through_the_clock() {
    /// Where time is read all the same.
    const ALLOWED: [(&str, &str); 4] = [
        ("serve/system.rs", "this is the clock"),
        ("store/sled/writer.rs", "how long a commit took"),
        ("proxy/", "how long a request took, and when an idle connection ends"),
        ("net/", "deadlines of connections, by the clock of the runtime, which tests can stop"),
    ];
    let mut broken = Vec::new();
    for source in code() {
        if ALLOWED.iter().any(|(path, _)| source.path.starts_with(path)) {
            continue;
        }
        let reads =
            source.lines.iter().filter(|(_, line)| line.contains("Instant::now") || line.contains("SystemTime::now"));
        broken.extend(reads.map(|(n, line)| format!("src/{}:{n}: {}", source.path, line.trim())));
    }
    report("these read the time themselves", &broken);
}

#[test]
fn files_answer_one_question() {
    let mut broken = Vec::new();
    for source in sources() {
        if source.length > LONGEST {
            broken.push(format!("src/{} has {} lines, {LONGEST} are allowed", source.path, source.length));
        }
    }
    report("split these", &broken);
}
