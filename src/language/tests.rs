//! All texts of all languages: none lacks, none is left over, all take the same arguments, and nothing that people read
//! stands anywhere else.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement, VariantKey};
use fluent_syntax::parser;

use super::*;

const ALL_FILES: [&str; 4] = ["pages.ftl", "messages.ftl", "letters.ftl", "phone.ftl"];

fn text(locale: Locale, file: &str) -> String {
    let name = format!("{}/{file}", locale.tag());
    String::from_utf8(Files::get(&name).unwrap_or_else(|| panic!("no {name}")).data.into_owned()).expect("UTF-8")
}

/// What is to be known of a message.
#[derive(Debug, Default, PartialEq, Eq)]
struct Facts {
    variables: BTreeSet<String>,
    /// Categories of each choice by `$count`.
    choices: Vec<BTreeSet<String>>,
    words: String,
}

fn look(pattern: &Pattern<&str>, facts: &mut Facts) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => facts.words.push_str(value),
            PatternElement::Placeable { expression: Expression::Inline(inline) } => variable(inline, facts),
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                variable(selector, facts);
                let mut categories = BTreeSet::new();
                for variant in variants {
                    match variant.key {
                        VariantKey::Identifier { name } => categories.insert(name.to_owned()),
                        VariantKey::NumberLiteral { value } => categories.insert(value.to_owned()),
                    };
                    look(&variant.value, facts);
                }
                if matches!(selector, InlineExpression::VariableReference { id } if id.name == "count") {
                    facts.choices.push(categories);
                }
            }
        }
    }
}

fn variable(inline: &InlineExpression<&str>, facts: &mut Facts) {
    match inline {
        InlineExpression::VariableReference { id } => {
            facts.variables.insert(id.name.to_owned());
        }
        other => panic!("only arguments belong into a text: {other:?}"),
    }
}

fn facts(locale: Locale, file: &str) -> BTreeMap<String, Facts> {
    let text = text(locale, file);
    let parsed = parser::parse(text.as_str()).unwrap_or_else(|(_, errors)| panic!("{locale}/{file}: {errors:?}"));
    let messages = parsed.body.iter().filter_map(|entry| match entry {
        Entry::Message(Message { id, value: Some(value), .. }) => Some((id.name.to_owned(), value)),
        _ => None,
    });
    let mut all = BTreeMap::new();
    for (name, value) in messages {
        let mut facts = Facts::default();
        look(value, &mut facts);
        assert!(all.insert(name.clone(), facts).is_none(), "{locale}/{file}: `{name}` twice");
    }
    all
}

#[test]
fn every_language_has_the_texts_of_english_with_the_same_arguments() {
    for file in ALL_FILES {
        let english = facts(Locale::En, file);
        assert!(english.len() >= 10, "{file}");
        for locale in Locale::ALL {
            let own = facts(locale, file);
            let missing: Vec<&String> = english.keys().filter(|name| !own.contains_key(*name)).collect();
            let extra: Vec<&String> = own.keys().filter(|name| !english.contains_key(*name)).collect();
            assert!(missing.is_empty() && extra.is_empty(), "{locale}/{file}: missing {missing:?}, extra {extra:?}");
            for (name, facts) in own {
                assert_eq!(facts.variables, english[&name].variables, "{locale}/{file}: `{name}`");
            }
        }
    }
}

/// The categories that a language has for whole numbers below a million (CLDR 37 and later).
fn categories(locale: Locale) -> &'static [&'static str] {
    match locale {
        Locale::Ja | Locale::Zh => &["other"],
        Locale::Pl => &["few", "many", "one", "other"],
        Locale::Ar => &["few", "many", "one", "other", "two", "zero"],
        _ => &["one", "other"],
    }
}

#[test]
fn every_choice_has_the_forms_of_its_language() {
    for locale in Locale::ALL {
        let mut choices = 0;
        for file in ALL_FILES {
            for (name, facts) in facts(locale, file) {
                for choice in facts.choices {
                    assert!(choice.iter().eq(categories(locale)), "{locale}/{file}: `{name}` has {choice:?}");
                    choices += 1;
                }
            }
        }
        assert!(locale == Locale::Ja || locale == Locale::Zh || choices > 10, "{locale}: {choices}");
    }
}

#[test]
fn numbers_take_the_form_that_their_language_asks_for() {
    const COUNTS: [u64; 8] = [0, 1, 2, 3, 5, 11, 21, 100];
    const ASK: &str =
        "form = { $count ->\n [zero] zero\n [one] one\n [two] two\n [few] few\n [many] many\n *[other] other\n }\n";
    let words =
        Words::read(|name| Some(if name.ends_with("pages.ftl") { ASK.to_owned() } else { String::new() })).unwrap();
    for (locale, expected) in [
        (Locale::En, "other one other other other other other other"),
        (Locale::De, "other one other other other other other other"),
        (Locale::Fr, "one one other other other other other other"),
        (Locale::Es, "other one other other other other other other"),
        (Locale::Pt, "one one other other other other other other"),
        (Locale::It, "other one other other other other other other"),
        (Locale::Tr, "other one other other other other other other"),
        (Locale::Pl, "many one few few many many many many"),
        (Locale::Ja, "other other other other other other other other"),
        (Locale::Zh, "other other other other other other other other"),
        (Locale::Ar, "zero one two few few many many other"),
    ] {
        let forms = COUNTS.map(|count| words.say(locale, Key("form"), &[("count", Arg::Count(count))]));
        assert_eq!(forms.join(" "), expected, "{locale}");
    }
    let words = Words::embedded().unwrap();
    for (locale, count, expected) in [
        (Locale::En, 1, "1 try left."),
        (Locale::En, 5, "5 tries left."),
        (Locale::Pl, 1, "1 próba"),
        (Locale::Pl, 3, "3 próby"),
        (Locale::Pl, 5, "5 prób"),
        (Locale::De, 3, "3 Versuche"),
        (Locale::Ar, 11, "11 محاولة"),
    ] {
        let text = words.say(locale, Key("tries-left"), &[("count", Arg::Count(count))]);
        assert!(text.contains(expected), "{locale}: {text}");
    }
}

/// What people type, compare and copy is the same in every language; and no text brings markup or marks of its own.
#[test]
fn texts_are_plain_and_their_digits_are_those_that_are_typed() {
    for locale in Locale::ALL {
        for file in ALL_FILES {
            for (name, facts) in facts(locale, file) {
                let odd = |letter: char| {
                    (letter.is_numeric() && !letter.is_ascii_digit())
                        || matches!(letter, '<' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
                        || matches!(letter, '\u{e000}'..='\u{f8ff}')
                };
                assert!(!facts.words.contains(odd), "{locale}/{file}: `{name}`: {}", facts.words);
                assert!(!facts.words.trim().is_empty() || !facts.variables.is_empty(), "{locale}/{file}: `{name}`");
            }
        }
    }
}

#[test]
fn every_file_says_who_wrote_it_and_who_has_not_looked_at_it_yet() {
    for locale in Locale::ALL {
        for file in ALL_FILES {
            let text = text(locale, file);
            let head: String = text.lines().take_while(|line| line.starts_with('#')).collect();
            assert!(head.to_lowercase().contains("written by the vestibule authors"), "{locale}/{file}");
            let reviewed = locale == Locale::En;
            assert_eq!(head.contains("not yet reviewed by a native speaker"), !reviewed, "{locale}/{file}");
        }
    }
}

#[test]
fn dates_and_arguments_are_in_the_language_of_their_text() {
    let words = Words::embedded().unwrap();
    let at = Timestamp::parse("2026-12-01T09:30:00Z").unwrap();
    assert_eq!(words.say_arg(Locale::En, Arg::Date(at)), "1 December 2026");
    assert_eq!(words.say_arg(Locale::De, Arg::Date(at)), "1. Dezember 2026");
    assert_eq!(words.say_arg(Locale::Ja, Arg::Date(at)), "2026年12月1日");
    for locale in Locale::ALL {
        let moment = words.say_arg(locale, Arg::Moment(at));
        assert!(moment.contains("09:30") && moment.contains("2026") && moment.contains("UTC"), "{locale}: {moment}");
        // A count never gets separators, and an argument no marks around it.
        let text = words.say(locale, Key("tries-left"), &[("count", Arg::Count(1000))]);
        assert!(text.contains("1000"), "{locale}: {text}");
        let text = words.say(locale, Key("account-back"), &[("app", Arg::Text("A-1"))]);
        assert!(text.contains("A-1") && !text.contains('\u{2068}'), "{locale}: {text}");
    }
}

#[test]
fn browsers_are_named_in_the_order_of_each_language() {
    let words = Words::embedded().unwrap();
    for (locale, name, expected) in [
        (Locale::En, "Firefox on Linux", "Firefox on Linux"),
        (Locale::De, "Firefox on Linux", "Firefox auf Linux"),
        (Locale::Ja, "Safari on iPhone", "iPhone の Safari"),
        (Locale::De, "a program on Linux", "Unbekannter Browser auf Linux"),
        (Locale::De, "an unknown program", "Unbekannter Browser"),
        (Locale::De, "", "Unbekannter Browser"),
        (Locale::De, "curl", "curl"),
        (Locale::De, "<b> on Linux", "<b> on Linux"),
    ] {
        assert_eq!(words.browser(locale, name), expected, "{locale}: {name}");
    }
}

#[test]
fn what_a_language_lacks_is_english_and_what_is_broken_stops_the_start() {
    let files = |german: &'static str| {
        move |name: &str| match name {
            "en/pages.ftl" => Some("a = one { $x }\nb = two".to_owned()),
            "de/pages.ftl" => Some(german.to_owned()),
            _ => Some(String::new()),
        }
    };
    let words = Words::read(files("b = zwei")).unwrap();
    assert_eq!(words.say(Locale::De, Key("a"), &[("x", Arg::Text("1"))]), "one 1");
    assert_eq!(words.say(Locale::De, Key("b"), &[]), "zwei");
    assert_eq!(words.say(Locale::Fr, Key("b"), &[]), "two");
    assert_eq!((words.find(Locale::De, "c", &[]), words.has("a"), words.has("c")), (None, true, false));
    for broken in ["b = { $", "b = x\nb = y", "nothing"] {
        let error = Words::read(files(broken)).unwrap_err();
        assert!(matches!(&error, WordsError::Broken { name, .. } if name == "de/pages.ftl"), "{broken:?}: {error}");
    }
    let missing = Words::read(|name| (name != "en/messages.ftl").then(String::new)).unwrap_err();
    assert_eq!(missing, WordsError::Missing { name: "en/messages.ftl".to_owned() });
    let clever =
        Words::read(|name| Some(if name == "en/phone.ftl" { "a = { b }" } else { "" }.to_owned())).unwrap_err();
    assert!(matches!(&clever, WordsError::Broken { name, .. } if name == "en/phone.ftl"), "{clever}");
}

#[test]
fn the_phone_gets_its_texts_as_json() {
    let words = Words::embedded().unwrap();
    for locale in Locale::ALL {
        let all: serde_json::Value = serde_json::from_str(words.phone(locale)).unwrap();
        let dir = if locale == Locale::Ar { "rtl" } else { "ltr" };
        assert_eq!((&all["lang"], &all["dir"]), (&locale.tag().into(), &dir.into()));
        let choice = &all["texts"]["clock-slow-seconds"];
        assert_eq!(choice["by"], "count", "{locale}");
        let forms: BTreeSet<&str> = choice.as_object().unwrap().keys().map(String::as_str).collect();
        assert!(forms.iter().filter(|form| **form != "by").eq(categories(locale)), "{locale}: {forms:?}");
        assert!(choice["other"].as_str().unwrap().contains("{count}"), "{locale}");
        assert!(all["texts"]["history-row"].as_str().unwrap().contains("{result}"), "{locale}");
    }
}

// -- where texts are used -----------------------------------------------------------------------------

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files_in(folder: &Path, extensions: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extensions.iter().any(|one| extension == *one)) {
                let text = std::fs::read_to_string(&path).expect("text");
                found.push((path, text));
            }
        }
    }
    found
}

/// What stands between two marks, wherever they are.
fn between<'a>(text: &'a str, open: &'a str, close: char) -> impl Iterator<Item = &'a str> {
    text.split(open).skip(1).filter_map(move |rest| rest.split(close).next())
}

/// Without comments and tests.
fn code(source: &str) -> String {
    let end = source.find("#[cfg(test)]\nmod tests {").unwrap_or(source.len());
    without_comments(&source[..end])
}

fn without_comments(source: &str) -> String {
    let lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn every_text_is_used_and_every_text_that_is_used_is_there() {
    let known: BTreeSet<String> = FILES.iter().flat_map(|file| facts(Locale::En, file).into_keys()).collect();
    let beginnings: BTreeSet<&str> = known.iter().filter_map(|key| key.split('-').next()).collect();
    let mut used = BTreeSet::new();
    for (path, text) in files_in(&root().join("templates"), &["html"]) {
        for key in between(&text, "key=\"", '"') {
            assert!(known.contains(key), "{}: no text `{key}`", path.display());
            used.insert(key.to_owned());
        }
        let computed = ["ended.title", "ended.happened", "ended.advice"];
        for key in between(&text, "key=", ',').filter(|key| !key.starts_with('"')) {
            let key = key.split(')').next().unwrap_or_default();
            assert!(computed.contains(&key), "{}: a text is written whole, not `{key}`", path.display());
        }
    }
    for (path, text) in files_in(&root().join("src"), &["rs"]) {
        if path.ends_with("language/tests.rs") || path.ends_with("templates/samples.rs") {
            continue;
        }
        let code = code(&text);
        for key in between(&code, "Key(\"", '"') {
            assert!(known.contains(key), "{}: no text `{key}`", path.display());
        }
        for literal in code.split('"').skip(1).step_by(2) {
            // Where pages list their texts, whatever looks like one is one.
            let lists = ["templates/ended.rs", "web/turned.rs"].iter().any(|name| path.ends_with(name));
            let beginning = literal.split('-').next().unwrap_or_default();
            let looks = literal.contains('-') && !literal.contains(' ') && beginnings.contains(beginning);
            let others = ["account-ended", "locked-user", "no-factor", "unknown-user"];
            let missing = lists && looks && !others.contains(&literal) && !known.contains(literal);
            assert!(!missing, "{}: no text `{literal}`", path.display());
            if known.contains(literal) {
                used.insert(literal.to_owned());
            }
        }
    }
    let unused: Vec<&String> = known.difference(&used).collect();
    assert!(unused.is_empty(), "nothing says {unused:?}");
}

#[test]
fn every_text_of_the_phone_is_used_and_every_one_that_is_used_is_there() {
    let known: BTreeSet<String> = facts(Locale::En, PHONE).into_keys().collect();
    let mut used = BTreeSet::new();
    for (path, text) in files_in(&root().join("static/authenticator"), &["js", "html"]) {
        for key in
            between(&text, " t('", '\'').chain(between(&text, "(t('", '\'')).chain(between(&text, "data-t=\"", '"'))
        {
            assert!(known.contains(key), "{}: no text `{key}`", path.display());
        }
        let quoted = text.split(['\'', '"']).filter(|part| known.contains(*part)).map(str::to_owned);
        used.extend(quoted);
    }
    let unused: Vec<&String> = known.difference(&used).collect();
    assert!(unused.is_empty(), "nothing says {unused:?}");
}

/// A template without what Tera computes, and without tags: what is left would be read by people in one language only.
fn bare(template: &str) -> (String, Vec<String>) {
    let mut rest = template.to_owned();
    // These blocks become attributes.
    for block in ["size", "role", "page"] {
        let (open, close) = (format!("{{% block {block} %}}"), format!("{{% endblock {block} %}}"));
        while let Some(start) = rest.find(&open) {
            let end = rest[start..].find(&close).expect("it ends") + start + close.len();
            rest.replace_range(start..end, "");
        }
    }
    for (open, close) in [("{#", "#}"), ("{{", "}}"), ("{%", "%}")] {
        while let Some(start) = rest.find(open) {
            let end = rest[start..].find(close).expect("it ends") + start + close.len();
            rest.replace_range(start..end, if open == "{#" { "" } else { "§" });
        }
    }
    let (mut words, mut tags) = (String::new(), Vec::new());
    for (index, part) in rest.split('<').enumerate() {
        match part.split_once('>') {
            Some((tag, after)) if index > 0 => {
                tags.push(tag.to_owned());
                words.push_str(after);
            }
            _ => words.push_str(part),
        }
    }
    (words, tags)
}

#[test]
fn templates_hold_markup_and_nothing_to_read() {
    let mut seen = 0;
    let mut pages = files_in(&root().join("templates"), &["html"]);
    pages.extend(files_in(&root().join("static/authenticator"), &["html"]));
    for (path, text) in pages {
        let (words, tags) = bare(&text);
        let name = path.display();
        let words = words.replace("Vestibule", "");
        let letters: Vec<&str> = words.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 1).collect();
        assert!(letters.is_empty(), "{name}: {letters:?}");
        for tag in tags {
            for attribute in ["aria-label", "placeholder", "title", "alt", "content"] {
                for value in between(&tag, &format!(" {attribute}=\""), '"') {
                    let is_setting = tag.starts_with("meta") && !tag.contains("\"description\"");
                    let read = value.chars().any(char::is_alphabetic) && !is_setting;
                    assert!(!read, "{name}: {attribute}=\"{value}\"");
                }
            }
            seen += 1;
        }
    }
    assert!(seen > 300, "only {seen} tags");
}

#[test]
fn scripts_hold_nothing_to_read() {
    let mut scripts = files_in(&root().join("static"), &["js"]);
    scripts.retain(|(path, _)| !path.ends_with("sw.js"));
    assert!(scripts.len() > 10);
    for (path, text) in scripts {
        let code = without_comments(&text);
        for quote in ['\'', '`'] {
            for line in code.lines() {
                for literal in line.split(quote).skip(1).step_by(2) {
                    let mut words = literal.split(' ');
                    let begins = words.next().is_some_and(|word| {
                        let mut letters = word.chars();
                        letters.next().is_some_and(char::is_uppercase)
                            && letters.clone().count() > 1
                            && letters.all(char::is_lowercase)
                    });
                    let goes_on =
                        words.next().is_some_and(|word| word.len() > 1 && word.chars().all(char::is_lowercase));
                    assert!(!(begins && goes_on), "{}: «{literal}»", path.display());
                }
            }
        }
    }
}
