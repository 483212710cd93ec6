//! Reads a TOML table key by key and collects every problem on the way, so that one run shows them all.
//!
//! Every method asks for one key and always gives a value: where there is a problem it is noted and a stand-in comes
//! back, which nobody will see, since a configuration with a problem is not handed out. Which keys were asked for is
//! remembered; the rest are unknown keys. What values mean together is not decided here.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::path::{Path as FilePath, PathBuf};
use std::time::Duration;

use toml::{Table, Value};

use super::preset::Origins;
use super::problem::{Complaint, Problem};
use super::{duration, size, unavailable};

/// One reading of one configuration.
pub(super) struct Reader<'e> {
    base: PathBuf,
    env: &'e dyn Fn(&str) -> Option<String>,
    /// Reads nothing, to learn which keys there are: lists of tables are visited once.
    probing: bool,
    /// What nobody wrote, because a preset says it.
    origins: Origins,
    notes: RefCell<Notes>,
}

/// What a reading leaves behind.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) problems: Vec<Problem>,
    /// Every key path asked for, with `[]` for places in lists.
    pub(super) known: BTreeSet<String>,
    /// Files that must be there, and the key that names each.
    pub(super) files: Vec<(String, PathBuf)>,
}

impl<'e> Reader<'e> {
    pub(super) fn new(
        base: &FilePath,
        env: &'e dyn Fn(&str) -> Option<String>,
        probing: bool,
        origins: Origins,
    ) -> Self {
        Self { base: base.to_owned(), env, probing, origins, notes: RefCell::default() }
    }

    pub(super) fn root<'r, T>(&'r self, table: &'r Table, read: impl FnOnce(&mut Section<'r>) -> T) -> T {
        let mut root =
            Section { reader: self, table: Some(table), place: Place::default(), asked: BTreeSet::default() };
        let value = read(&mut root);
        root.report_unknown();
        value
    }

    pub(super) fn into_notes(self) -> Notes {
        self.notes.into_inner()
    }

    pub(super) fn report(&self, path: impl Into<String>, value: Option<String>, complaint: Complaint) {
        let path = path.into();
        let Complaint { reason, hint, hide } = self.origins.name(&path, complaint);
        let value = value.filter(|_| !hide);
        self.notes.borrow_mut().problems.push(Problem { path, value, reason, hint });
    }
}

/// Where something stands: as people count it, and with `[]` for any place in a list.
#[derive(Clone, Debug, Default)]
struct Place {
    shown: String,
    known: String,
}

impl Place {
    fn key(&self, key: &str) -> Self {
        let dot = if self.shown.is_empty() { "" } else { "." };
        Self { shown: format!("{}{dot}{key}", self.shown), known: format!("{}{dot}{key}", self.known) }
    }

    fn index(&self, index: usize) -> Self {
        Self { shown: format!("{}[{index}]", self.shown), known: format!("{}[]", self.known) }
    }
}

/// One table of the file, or the absence of one.
pub(super) struct Section<'r> {
    reader: &'r Reader<'r>,
    table: Option<&'r Table>,
    place: Place,
    asked: BTreeSet<&'static str>,
}

impl<'r> Section<'r> {
    /// The path of this table, or of one of its keys.
    pub(super) fn path_of(&self, key: &str) -> String {
        if key.is_empty() { self.place.shown.clone() } else { self.place.key(key).shown }
    }

    /// Whether the file says anything under a key. Asking does not make the key known.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.is_some_and(|table| table.contains_key(key))
    }

    /// Whether there is a table and nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.table.is_some_and(Table::is_empty)
    }

    /// Whether a key holds a table.
    pub(super) fn has_table(&self, key: &str) -> bool {
        self.table.and_then(|table| table.get(key)).is_some_and(Value::is_table)
    }

    /// Whether a key holds `[]`.
    pub(super) fn is_empty_list(&self, key: &str) -> bool {
        self.table.and_then(|table| table.get(key)).and_then(Value::as_array).is_some_and(Vec::is_empty)
    }

    /// Makes keys known without reading them, where their table is absent.
    pub(super) fn learn(&mut self, keys: &[&'static str]) {
        for key in keys {
            self.raw(key);
        }
    }

    /// Notes a problem with a key that was read.
    pub(super) fn wrong(&self, key: &str, reason: impl Into<String>, hint: impl Into<String>) {
        let value = self.table.and_then(|table| table.get(key)).and_then(show);
        self.reader.report(self.path_of(key), value, Complaint::new(reason, hint));
    }

    /// Notes that a key is missing.
    pub(super) fn missing(&self, key: &str, hint: impl Into<String>) {
        self.reader.report(self.path_of(key), None, Complaint::new("is missing", hint));
    }

    fn raw(&mut self, key: &'static str) -> Option<&'r Value> {
        self.asked.insert(key);
        let place = self.place.key(key);
        self.reader.notes.borrow_mut().known.insert(place.known.clone());
        let value = self.table?.get(key)?;
        if let Some(complaint) = unavailable::complaint(&place.known, value) {
            self.reader.report(place.shown, show(value), complaint);
        }
        Some(value)
    }

    fn read<T>(&mut self, key: &'static str, parse: impl FnOnce(&Value) -> Result<T, Complaint>) -> Option<T> {
        let value = self.raw(key)?;
        parse(value).map_err(|complaint| self.reader.report(self.path_of(key), show(value), complaint)).ok()
    }

    /// A value of several forms, read by the caller.
    pub(super) fn value<T>(
        &mut self,
        key: &'static str,
        parse: impl FnOnce(&Value) -> Result<T, Complaint>,
    ) -> Option<T> {
        self.read(key, parse)
    }

    /// A text, read by the caller.
    pub(super) fn text<T>(&mut self, key: &'static str, parse: impl FnOnce(&str) -> Result<T, Complaint>) -> Option<T> {
        self.read(key, |value| parse(text_of(value)?))
    }

    /// Like [`Section::text`], but the key must be there; `None` was reported.
    pub(super) fn required<T>(
        &mut self,
        key: &'static str,
        hint: &str,
        parse: impl FnOnce(&str) -> Result<T, Complaint>,
    ) -> Option<T> {
        let value = self.text(key, parse);
        if !self.has(key) {
            self.missing(key, hint);
        }
        value
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &'static str, default: bool) -> bool {
        self.read(key, |value| value.as_bool().ok_or_else(|| Complaint::new("must be `true` or `false`", "")))
            .unwrap_or(default)
    }

    /// A whole number.
    pub(super) fn number(&mut self, key: &'static str, default: u32, range: RangeInclusive<u32>) -> u32 {
        let complaint = || {
            Complaint::new(
                format!("must be a whole number from `{}` to `{}`", range.start(), range.end()),
                format!("the default is `{default}`"),
            )
        };
        self.read(key, |value| {
            let number = value.as_integer().and_then(|number| u32::try_from(number).ok());
            number.filter(|number| range.contains(number)).ok_or_else(complaint)
        })
        .unwrap_or(default)
    }

    /// A span of time within limits.
    pub(super) fn span(&mut self, key: &'static str, default: Duration, range: RangeInclusive<Duration>) -> Duration {
        let hint = format!("the default is `{}`", duration::format(default));
        self.read(key, |value| {
            let span = value.as_str().ok_or(duration::DurationError::Form).and_then(duration::parse);
            let span = span.map_err(|error| Complaint::new(error.to_string(), hint.clone()))?;
            Some(span).filter(|span| range.contains(span)).ok_or_else(|| {
                let (least, most) = (duration::format(*range.start()), duration::format(*range.end()));
                Complaint::new(format!("must be from `{least}` to `{most}`"), hint)
            })
        })
        .unwrap_or(default)
    }

    /// An amount of data within limits, in bytes.
    pub(super) fn size(&mut self, key: &'static str, default: u64, range: RangeInclusive<u64>) -> u64 {
        let hint = format!("the default is `{}`", size::format(default));
        self.read(key, |value| {
            let bytes = value.as_str().ok_or(size::SizeError::Form).and_then(size::parse);
            let bytes = bytes.map_err(|error| Complaint::new(error.to_string(), hint.clone()))?;
            Some(bytes).filter(|bytes| range.contains(bytes)).ok_or_else(|| {
                let (least, most) = (size::format(*range.start()), size::format(*range.end()));
                Complaint::new(format!("must be from `{least}` to `{most}`"), hint)
            })
        })
        .unwrap_or(default)
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)], default: T) -> T {
        let known = self.place.key(key).known;
        self.text(key, |text| pick(&known, choices, text)).unwrap_or(default)
    }

    /// A list, each element a text read by the caller; `None` if the key is not there.
    pub(super) fn list<T>(
        &mut self,
        key: &'static str,
        parse: impl Fn(&str) -> Result<T, Complaint>,
    ) -> Option<Vec<T>> {
        self.list_of(key, |value| parse(text_of(value)?))
    }

    /// A list, each element read by the caller; `None` if the key is not there.
    pub(super) fn list_of<T>(
        &mut self,
        key: &'static str,
        parse: impl Fn(&Value) -> Result<T, Complaint>,
    ) -> Option<Vec<T>> {
        let list = self.read(key, |value| {
            value
                .as_array()
                .cloned()
                .ok_or_else(|| Complaint::new("must be a list", format!("for example `[{value}]`").replace('\n', " ")))
        })?;
        let place = self.place.key(key);
        let mut values = Vec::with_capacity(list.len());
        for (index, element) in list.iter().enumerate() {
            match parse(element) {
                Ok(value) => values.push(value),
                Err(complaint) => self.reader.report(place.index(index).shown, show(element), complaint),
            }
        }
        Some(values)
    }

    /// A text or a list of texts, each read by the caller; `None` if the key is not there.
    pub(super) fn text_or_list<T>(
        &mut self,
        key: &'static str,
        parse: impl Fn(&str) -> Result<T, Complaint>,
    ) -> Option<Vec<T>> {
        match self.table.and_then(|table| table.get(key)) {
            Some(Value::Array(_)) => self.list(key, parse),
            _ => self.text(key, parse).map(|value| vec![value]),
        }
    }

    /// A list of words of which each may stand once.
    pub(super) fn choices<T: Copy + PartialEq>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Option<Vec<T>> {
        let known = self.place.key(key).known;
        let list = self.list(key, |text| pick(&known, choices, text))?;
        for (index, value) in list.iter().enumerate() {
            if list[..index].contains(value) {
                self.wrong(key, "names one thing twice", "remove one of them");
                break;
            }
        }
        Some(list)
    }

    /// A file or folder; relative ones are relative to the configuration.
    pub(super) fn path(&mut self, key: &'static str, default: &str) -> PathBuf {
        let path = self.text(key, path_of).unwrap_or_else(|| PathBuf::from(default));
        self.reader.base.join(path)
    }

    /// Makes a path relative to the configuration.
    pub(super) fn resolve(&self, path: PathBuf) -> PathBuf {
        self.reader.base.join(path)
    }

    /// A file that must be there when the configuration is loaded.
    pub(super) fn existing_file(&mut self, key: &'static str, hint: &str) -> PathBuf {
        let path = self.required(key, hint, path_of).map(|path| self.reader.base.join(path)).unwrap_or_default();
        if !path.as_os_str().is_empty() {
            self.must_exist(key, &path);
        }
        path
    }

    /// Notes that a key names a file that must be there.
    pub(super) fn must_exist(&self, key: &str, path: &FilePath) {
        self.reader.notes.borrow_mut().files.push((self.path_of(key), path.to_owned()));
    }

    /// A variable of the environment.
    pub(super) fn variable(&self, name: &str) -> Option<String> {
        (self.reader.env)(name)
    }

    /// A table under a key; an absent one is read as an empty one, so that its keys are known and its defaults hold.
    pub(super) fn table<T>(&mut self, key: &'static str, read: impl FnOnce(&mut Section<'r>) -> T) -> T {
        let table = self.raw(key).and_then(|value| {
            let table = value.as_table();
            if table.is_none() {
                self.reader.report(self.path_of(key), show(value), must_be_table(key));
            }
            table
        });
        self.within(self.place.key(key), table, read)
    }

    /// A list of tables, `[[key]]`.
    pub(super) fn tables<T>(&mut self, key: &'static str, read: impl Fn(&mut Section<'r>) -> T) -> Vec<T> {
        let place = self.place.key(key);
        match self.raw(key) {
            Some(Value::Array(list)) => self.elements(&place, list, true, read),
            Some(value) => {
                let complaint = Complaint::new(
                    "must be a list of tables",
                    format!("write `[[{}]]`", place.known.replace("[]", "")),
                );
                self.reader.report(place.shown, show(value), complaint);
                Vec::new()
            }
            None if self.reader.probing => vec![self.within(place.index(0), None, read)],
            None => Vec::new(),
        }
    }

    /// A table or a list of tables; `None` if the key is not there.
    pub(super) fn table_or_tables<T>(
        &mut self,
        key: &'static str,
        read: impl Fn(&mut Section<'r>) -> T,
    ) -> Option<Vec<T>> {
        let place = self.place.key(key);
        match self.raw(key) {
            Some(Value::Table(table)) => Some(vec![self.within(place, Some(table), read)]),
            Some(Value::Array(list)) => Some(self.elements(&place, list, false, read)),
            Some(value) => {
                self.reader.report(place.shown, show(value), must_be_table(key));
                Some(Vec::new())
            }
            None if self.reader.probing => Some(vec![self.within(place, None, read)]),
            None => None,
        }
    }

    fn elements<T>(
        &self,
        place: &Place,
        list: &'r [Value],
        counted: bool,
        read: impl Fn(&mut Section<'r>) -> T,
    ) -> Vec<T> {
        let mut values = Vec::with_capacity(list.len());
        for (index, element) in list.iter().enumerate() {
            let indexed = place.index(index);
            let place = Place { known: if counted { indexed.known } else { place.known.clone() }, ..indexed };
            match element.as_table() {
                Some(table) => values.push(self.within(place, Some(table), &read)),
                None => self.reader.report(place.shown, show(element), Complaint::new("must be a table", "")),
            }
        }
        values
    }

    fn within<T>(&self, place: Place, table: Option<&'r Table>, read: impl FnOnce(&mut Section<'r>) -> T) -> T {
        let mut section = Section { reader: self.reader, table, place, asked: BTreeSet::default() };
        let value = read(&mut section);
        section.report_unknown();
        value
    }

    fn report_unknown(&self) {
        let Some(table) = self.table else { return };
        for key in table.keys().filter(|key| !self.asked.contains(key.as_str())) {
            let complaint = Complaint::new("is not a known key", self.meant(key));
            self.reader.report(self.path_of(key), Some(shorten(key)), complaint);
        }
    }

    /// What an unknown key may have been meant for: a similar one here, or one of that name elsewhere.
    fn meant(&self, key: &str) -> String {
        let near = self.asked.iter().map(|known| (distance(key, known), *known)).min();
        if let Some((_, known)) = near.filter(|(distance, known)| *distance <= known.len().div_ceil(3).min(3)) {
            return format!("did you mean `{known}`?");
        }
        let suffix = format!(".{key}");
        let everywhere = super::known_keys();
        let homes = || everywhere.iter().filter_map(|known| known.strip_suffix(&suffix));
        let depth = |home: &str| home.matches('.').count();
        if let Some(least) = homes().map(depth).min() {
            let nearest = homes().filter(|home| depth(home) == least);
            let named: Vec<String> = nearest.map(|home| format!("`{}`", home.replace("[]", ""))).collect();
            return format!("it belongs into {}", named.join(" or "));
        }
        let known: Vec<String> = self.asked.iter().map(|known| format!("`{known}`")).collect();
        format!("known here are {}", known.join(", "))
    }
}

fn pick<T: Copy>(known: &str, choices: &[(&str, T)], text: &str) -> Result<T, Complaint> {
    choices.iter().find(|(name, _)| *name == text).map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<String> = choices
            .iter()
            .filter(|(name, _)| unavailable::can(known, name))
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        match names.as_slice() {
            [only] => Complaint::new(format!("must be {only}"), ""),
            _ => Complaint::new(format!("must be one of {}", names.join(", ")), ""),
        }
    })
}

fn path_of(text: &str) -> Result<PathBuf, Complaint> {
    let complaint = || Complaint::new("must name a file or folder", "for example `data/store`");
    Some(text).filter(|text| !text.is_empty() && !text.contains('\0')).map(PathBuf::from).ok_or_else(complaint)
}

pub(super) fn text_of(value: &Value) -> Result<&str, Complaint> {
    value.as_str().ok_or_else(|| Complaint::new("must be a text", "put it in quotation marks"))
}

fn must_be_table(key: &str) -> Complaint {
    Complaint::new("must be a table", format!("for example `[{key}]` and its keys below"))
}

/// A value as it is shown in a problem: short, on one line, without control characters. Tables are not shown.
pub(super) fn show(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(shorten(text)),
        Value::Table(_) => None,
        Value::Array(list) if list.iter().any(|element| element.is_table() || element.is_array()) => None,
        other => Some(shorten(&other.to_string())),
    }
}

fn shorten(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut shown: String = text.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    shown = shown.replace("\\\"", "\"").replace("\\'", "'");
    if text.chars().count() > LONGEST {
        shown.push('…');
    }
    shown
}

/// How many letters must be added, removed or replaced to make one word of another (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
