//! Presets: what is known of well-known applications, laid under what was written of an app before anything reads it.
//!
//! A preset is a file of `presets/` with one `[[apps]]` block. What was written wins, key by key; lists and `[[apps.login]]`
//! replace those of the preset as a whole. A preset whose login has no `match` is a form of login rather than an app: every
//! `[[apps.login]]` that was written is laid over it. Which values came from a preset is remembered, so that a problem with
//! one can say so.

use rust_embed::Embed;
use toml::{Table, Value};

use super::problem::{Complaint, Problem};

/// Everything under `presets/`.
#[derive(Embed)]
#[folder = "presets/"]
struct Files;

/// What is known of one application, or of one form of login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preset {
    name: String,
    text: String,
}

/// Where a preset has its knowledge from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The tests run this application behind it: name and version.
    Tested(String),
    /// It was written from documentation, of these versions, and nobody has run it.
    Documented(String),
}

const TESTED: &str = "tested: ";
const DOCUMENTED: &str = "written from documentation: ";

/// Stands for the page to which browsers without a session are sent, and everything that begins like it.
const LOGIN_PAGE: &str = "{login_page}";
/// Stands for each of the app's session cookies.
const SESSION_COOKIE: &str = "{session_cookie}";

/// Tables of which the preset's keys and those that were written hold together.
const MERGED: [&str; 5] = ["session", "policy", "whoami", "timeouts", "health"];

/// Keys of an app with patterns of its paths.
const PATTERNS: [&str; 6] = ["open", "anonymous", "denied", "password_paths", "password_change", "step_up"];

/// Every preset there is, by name.
pub fn presets() -> Vec<Preset> {
    let mut all: Vec<Preset> = Files::iter()
        .filter_map(|file| {
            let text = String::from_utf8(Files::get(&file)?.data.into_owned()).ok()?;
            Some(Preset { name: file.strip_suffix(".toml")?.to_owned(), text })
        })
        .collect();
    all.sort_by(|one, other| one.name.cmp(&other.name));
    all
}

impl Preset {
    /// The preset of that name.
    pub fn named(name: &str) -> Option<Self> {
        presets().into_iter().find(|preset| preset.name == name)
    }

    /// What `preset = "…"` names it by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where it has its knowledge from, which is what its first line says.
    pub fn evidence(&self) -> Evidence {
        let first = self.comment().next().unwrap_or_default();
        match (first.strip_prefix(TESTED), first.strip_prefix(DOCUMENTED)) {
            (Some(app), _) => Evidence::Tested(app.to_owned()),
            (None, found) => Evidence::Documented(found.unwrap_or(first).to_owned()),
        }
    }

    /// What it is for, its other ways in, and what is open: the paragraphs of the comment at its beginning.
    pub fn about(&self) -> String {
        self.comment().skip(1).collect::<Vec<_>>().join("\n").trim().to_owned()
    }

    /// The block itself, with the comments inside of it.
    pub fn block(&self) -> &str {
        self.text.find("[[apps]]").map_or("", |at| &self.text[at..])
    }

    /// Whether it is a form of login, for any app that logs people in so.
    pub fn is_generic(&self) -> bool {
        template(&self.app()).is_some()
    }

    fn comment(&self) -> impl Iterator<Item = &str> {
        self.text.lines().map_while(|line| line.strip_prefix('#')).map(|line| line.strip_prefix(' ').unwrap_or(line))
    }

    /// The keys of its block. A test reads every preset: none is empty for being no TOML.
    fn app(&self) -> Table {
        let file = self.text.parse::<Table>().unwrap_or_default();
        file.get("apps").and_then(|apps| apps.get(0)).and_then(Value::as_table).cloned().unwrap_or_default()
    }
}

/// Reads the name of a preset.
pub(super) fn name(text: &str) -> Result<String, Complaint> {
    if Preset::named(text).is_some() {
        return Ok(text.to_owned());
    }
    let names: Vec<String> = presets().iter().map(|preset| format!("`{}`", preset.name)).collect();
    Err(Complaint::new("is no preset", format!("there are {}", names.join(", "))))
}

/// Requests that the preset of that name refuses in an app at that path, as patterns.
pub(super) fn denied_by(name: &str, path: Option<&str>) -> Vec<String> {
    let Some(preset) = Preset::named(name) else { return Vec::new() };
    let mut app = preset.app();
    move_below(&mut app, path);
    let texts = app.get("denied").and_then(Value::as_array).into_iter().flatten();
    texts.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A file with its presets laid under, and what there is to say of that.
#[derive(Debug, Default)]
pub(super) struct Laid {
    pub(super) file: Table,
    pub(super) origins: Origins,
    pub(super) problems: Vec<Problem>,
}

/// Which values come from presets.
#[derive(Debug, Default)]
pub(super) struct Origins(Vec<(String, String)>);

impl Origins {
    /// Adds to a complaint about a value where it comes from.
    pub(super) fn name(&self, path: &str, complaint: Complaint) -> Complaint {
        let Some((_, preset)) = self.0.iter().find(|(origin, _)| is_within(path, origin)) else {
            return complaint;
        };
        let reason = match complaint.reason.as_str() {
            missing @ "is missing" => format!("{missing}, and the preset `{preset}` cannot know it"),
            reason => format!("{reason} (this comes from the preset `{preset}`)"),
        };
        Complaint { reason, ..complaint }
    }
}

fn is_within(path: &str, origin: &str) -> bool {
    path.strip_prefix(origin).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Lays the presets that a file's apps name under them. A preset that there is none of is left to the reader.
pub(super) fn lay_under(file: &Table) -> Laid {
    let mut laid = Laid { file: file.clone(), ..Laid::default() };
    let Laid { file, origins, problems } = &mut laid;
    let apps = file.get_mut("apps").and_then(Value::as_array_mut);
    for (index, app) in apps.into_iter().flatten().enumerate() {
        let Some(app) = app.as_table_mut() else { continue };
        let Some(preset) = app.get("preset").and_then(Value::as_str).and_then(Preset::named) else { continue };
        let mut layer = Layer { preset: &preset.name, origins: &mut *origins, problems: &mut *problems };
        layer.app(app, preset.app(), &format!("apps[{index}]"));
    }
    laid
}

/// One preset on its way under one app.
struct Layer<'a> {
    preset: &'a str,
    origins: &'a mut Origins,
    problems: &'a mut Vec<Problem>,
}

impl Layer<'_> {
    fn app(&mut self, app: &mut Table, mut preset: Table, at: &str) {
        move_below(&mut preset, app.get("path").and_then(Value::as_str));
        let template = template(&preset).cloned();
        if template.is_some() {
            preset.remove("login");
        }
        for (key, value) in preset {
            match (app.get_mut(&key), value) {
                (Some(Value::Table(written)), Value::Table(known)) if MERGED.contains(&key.as_str()) => {
                    self.table(written, known, &format!("{at}.{key}"));
                }
                (Some(_), _) => {}
                (None, value) => self.put(app, key, value, at),
            }
        }
        if let Some(template) = template {
            self.logins(app, &template, at);
        }
    }

    /// Lays a table under another, key by key.
    fn table(&mut self, written: &mut Table, known: Table, at: &str) {
        for (key, value) in known {
            if !written.contains_key(&key) {
                self.put(written, key, value, at);
            }
        }
    }

    fn put(&mut self, table: &mut Table, key: String, value: Value, at: &str) {
        self.origins.0.push((format!("{at}.{key}"), self.preset.to_owned()));
        table.insert(key, value);
    }

    /// Lays a form of login under every login that was written; where none was, under one without an address.
    fn logins(&mut self, app: &mut Table, template: &Table, at: &str) {
        let at = format!("{at}.login");
        let mut logins = app.remove("login").unwrap_or_else(|| {
            self.origins.0.push((at.clone(), self.preset.to_owned()));
            Value::Array(vec![Value::Table(Table::new())])
        });
        for (index, login) in logins.as_array_mut().into_iter().flatten().enumerate() {
            let Some(login) = login.as_table_mut() else { continue };
            let mut known = template.clone();
            known.retain(|key, _| !login.contains_key(key));
            for key in ["success", "failure"] {
                if let Some(value) = known.remove(key) {
                    let filled = self.filled(&value, app, at.trim_end_matches(".login"));
                    known.insert(key.to_owned(), filled);
                }
            }
            self.table(login, known, &format!("{at}[{index}]"));
        }
        app.insert("login".to_owned(), logins);
    }

    /// Predicates with what the app says in place of what only stands for it.
    fn filled(&mut self, predicates: &Value, app: &Table, at: &str) -> Value {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let login_page = text(app.get("login_page"));
        let cookies = app.get("session").and_then(|session| session.get("cookies")).and_then(Value::as_array);
        let cookies: Vec<&str> = cookies.into_iter().flatten().filter_map(Value::as_str).collect();
        let tables = match predicates {
            Value::Array(list) => list.clone(),
            other => vec![other.clone()],
        };
        let mut filled = Vec::new();
        for table in tables.iter().filter_map(Value::as_table) {
            let has = |text: &str| table.values().any(|value| value.as_str() == Some(text));
            if has(LOGIN_PAGE) && login_page.is_none() {
                self.missing(&format!("{at}.login_page"), "compares redirects with it", "`login_page = \"/login\"`");
            }
            if has(SESSION_COOKIE) && cookies.is_empty() {
                let example = "`cookies = [\"sid\"]` in `[apps.session]`";
                self.missing(&format!("{at}.session.cookies"), "tells a right password by it", example);
            }
            let page = login_page.as_deref().map_or_else(|| "/".to_owned(), beginning_like);
            let with = |cookie: &str| {
                let fill = |value: &Value| match value.as_str() {
                    Some(LOGIN_PAGE) => Value::String(page.clone()),
                    Some(SESSION_COOKIE) => Value::String(cookie.to_owned()),
                    _ => value.clone(),
                };
                Value::Table(table.iter().map(|(key, value)| (key.clone(), fill(value))).collect())
            };
            if has(SESSION_COOKIE) && !cookies.is_empty() {
                filled.extend(cookies.iter().map(|cookie| with(cookie)));
            } else {
                filled.push(with("*"));
            }
        }
        Value::Array(filled)
    }

    fn missing(&mut self, path: &str, why: &str, example: &str) {
        let reason = format!("is missing: the preset `{}` {why}", self.preset);
        let problem = Problem { path: path.to_owned(), value: None, reason, hint: format!("for example {example}") };
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

/// The pattern of a page and of everything that begins like it: an app that turns a login away adds to the address.
fn beginning_like(page: &str) -> String {
    match page.split('?').next().unwrap_or_default().trim_end_matches('/') {
        "" => "/".to_owned(),
        path => format!("{path}**"),
    }
}

/// The form of login that a preset has in place of a login.
fn template(preset: &Table) -> Option<&Table> {
    let login = preset.get("login").and_then(|login| login.get(0)).and_then(Value::as_table)?;
    (!login.contains_key("match")).then_some(login)
}

/// Moves every path of a preset below the one an app has on its hosts.
fn move_below(preset: &mut Table, path: Option<&str>) {
    // What is no such path is a problem by itself.
    let Some(path) = path.filter(|path| path.starts_with('/') && !path.ends_with('/')) else { return };
    let at_path = |text: &mut String| {
        let at = text.find('/').unwrap_or(text.len());
        text.insert_str(at, path);
    };
    let in_value = |value: Option<&mut Value>| match value {
        Some(Value::String(text)) => at_path(text),
        Some(Value::Array(list)) => list.iter_mut().for_each(|value| {
            if let Value::String(text) = value {
                at_path(text);
            }
        }),
        _ => {}
    };
    for key in PATTERNS.iter().chain(&["login_page", "logout"]) {
        in_value(preset.get_mut(*key));
    }
    in_value(preset.get_mut("whoami").and_then(|whoami| whoami.get_mut("path")));
    for login in preset.get_mut("login").and_then(Value::as_array_mut).into_iter().flatten() {
        in_value(login.get_mut("match"));
        for outcome in ["success", "failure"] {
            let tables = match login.get_mut(outcome) {
                Some(Value::Array(list)) => list.iter_mut().collect(),
                Some(table) => vec![table],
                None => Vec::new(),
            };
            for table in tables {
                for key in ["location", "not_location"] {
                    // What stands for a page of the app is filled in as it was written.
                    let own = table.get(key).and_then(Value::as_str) == Some(LOGIN_PAGE);
                    in_value(table.get_mut(key).filter(|_| !own));
                }
            }
        }
    }
}
