//! What people read, in their languages: the messages of `locales/`, one folder for each language, as Fluent files.
//!
//! All of it is embedded in the program and parsed once. A text that a language lacks is English; that none is lacking is a
//! test. Texts hold no markup: what surrounds names and numbers on a page is made by the page's template.

mod phone;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use rust_embed::Embed;
use unic_langid::LanguageIdentifier;

use crate::domain::browser;
use crate::domain::locale::Locale;
use crate::domain::time::Timestamp;

/// Everything under `locales/`.
#[derive(Embed)]
#[folder = "locales/"]
struct Files;

/// What the gateway itself says. The phone's texts are a file of their own, which becomes JSON.
const FILES: [&str; 3] = ["pages.ftl", "messages.ftl", "letters.ftl"];
const PHONE: &str = "phone.ftl";

/// What may be wrong with the texts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// A file is not there.
    #[error("`locales/{name}` is missing; this program was built from incomplete files")]
    Missing {
        /// Path under `locales/`.
        name: String,
    },
    /// A file cannot be read.
    #[error("`locales/{name}` cannot be read: {what}; this program was built from damaged files")]
    Broken {
        /// Path under `locales/`.
        name: String,
        /// What is wrong.
        what: String,
    },
}

/// The name of a text, written whole wherever it is used, so that it can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Key(pub &'static str);

/// What goes into a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arg<'a> {
    /// A name, a number to type or an address, as it is.
    Text(&'a str),
    /// How many; chooses the form of the words around it. Its digits are always 0 to 9.
    Count(u64),
    /// A day, in UTC.
    Date(Timestamp),
    /// A day with hour and minute, in UTC.
    Moment(Timestamp),
}

/// The arguments of a text by name.
pub type Args<'a> = [(&'a str, Arg<'a>)];

/// All texts of all languages.
pub struct Words {
    bundles: HashMap<Locale, FluentBundle<FluentResource>>,
    phone: HashMap<Locale, String>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Words")
    }
}

impl Words {
    /// The texts that are part of this program, parsed when they are first asked for. Whoever serves asks at the start.
    ///
    /// # Errors
    ///
    /// [`WordsError`] if the program was built from files that are damaged or incomplete.
    pub fn embedded() -> Result<&'static Self, WordsError> {
        static WORDS: LazyLock<Result<Words, WordsError>> = LazyLock::new(|| {
            Words::read(|name| {
                let file = Files::get(name)?;
                Some(String::from_utf8_lossy(&file.data).into_owned())
            })
        });
        WORDS.as_ref().map_err(Clone::clone)
    }

    fn read(file: impl Fn(&str) -> Option<String>) -> Result<Self, WordsError> {
        let mut words = Self { bundles: HashMap::new(), phone: HashMap::new() };
        for locale in Locale::ALL {
            let language: LanguageIdentifier =
                locale.tag().parse().map_err(|_| broken(locale.tag(), "not the name of a language"))?;
            let mut bundle = FluentBundle::new_concurrent(vec![language]);
            // Marks around arguments would be copied along with codes and links. Pages have elements for that.
            bundle.set_use_isolating(false);
            for name in FILES.map(|file| format!("{}/{file}", locale.tag())) {
                let text = file(&name).ok_or_else(|| WordsError::Missing { name: name.clone() })?;
                let resource =
                    FluentResource::try_new(text).map_err(|(_, errors)| broken(&name, &format!("{:?}", errors[0])))?;
                bundle.add_resource(resource).map_err(|errors| broken(&name, &told(&errors)))?;
            }
            words.bundles.insert(locale, bundle);
            let name = format!("{}/{PHONE}", locale.tag());
            let text = file(&name).ok_or_else(|| WordsError::Missing { name: name.clone() })?;
            words.phone.insert(locale, phone::json(locale, &text).map_err(|what| broken(&name, &what))?);
        }
        Ok(words)
    }

    /// A text in a language, or in English where that language has none. A name that no file has is shown itself: templates
    /// are held to the files at the start, everything else by a test.
    pub fn say(&self, locale: Locale, key: Key, args: &Args<'_>) -> String {
        self.find(locale, key.0, args).unwrap_or_else(|| key.0.to_owned())
    }

    /// What a browser said it is, as [`browser::name`] tells it, with the words around its names in a language. What that
    /// never says is shown as it stands.
    pub fn browser(&self, locale: Locale, name: &str) -> String {
        let unknown = || self.say(locale, Key("browser-unknown"), &[]);
        let on = |program: &str, system: &str| {
            self.say(
                locale,
                Key("browser-on-system"),
                &[("browser", Arg::Text(program)), ("system", Arg::Text(system))],
            )
        };
        match browser::parts(name) {
            Some((Some(program), Some(system))) => on(program, system),
            Some((None, Some(system))) => on(&unknown(), system),
            Some((None, None)) => unknown(),
            Some((Some(_), None)) | None => name.to_owned(),
        }
    }

    /// The same for a name from elsewhere; `None` if no file has it.
    pub fn find(&self, locale: Locale, key: &str, args: &Args<'_>) -> Option<String> {
        let (locale, bundle) = [locale, Locale::En]
            .into_iter()
            .filter_map(|locale| Some((locale, self.bundles.get(&locale)?)))
            .find(|(_, bundle)| bundle.get_message(key).is_some_and(|message| message.value().is_some()))?;
        let pattern = bundle.get_message(key)?.value()?;
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            values.set(*name, self.value(locale, *arg));
        }
        // What is wrong with the arguments would show as `{$name}` in the text, and is a test failure.
        Some(bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned())
    }

    /// An argument as it would stand in a text.
    pub fn say_arg(&self, locale: Locale, arg: Arg<'_>) -> String {
        match self.value(locale, arg) {
            FluentValue::String(text) => text.into_owned(),
            FluentValue::Number(number) => number.as_string().into_owned(),
            FluentValue::Custom(_) | FluentValue::None | FluentValue::Error => String::new(),
        }
    }

    /// The phone's texts in a language, as JSON: see `docs/PHONE.md`.
    pub fn phone(&self, locale: Locale) -> &str {
        self.phone.get(&locale).map_or("{}", String::as_str)
    }

    fn value<'a>(&self, locale: Locale, arg: Arg<'a>) -> FluentValue<'a> {
        match arg {
            Arg::Text(text) => FluentValue::String(Cow::Borrowed(text)),
            Arg::Count(count) => FluentValue::from(count),
            Arg::Date(at) => FluentValue::String(Cow::Owned(self.date(locale, at))),
            Arg::Moment(at) => {
                let (date, time) = (self.date(locale, at), at.rfc3339());
                let args = [("date", Arg::Text(&date)), ("time", Arg::Text(&time[11..16]))];
                FluentValue::String(Cow::Owned(self.say(locale, Key("moment"), &args)))
            }
        }
    }

    fn date(&self, locale: Locale, at: Timestamp) -> String {
        // `2026-11-21T…`: what an RFC 3339 time begins with.
        let text = at.rfc3339();
        let number = |range| text.get::<std::ops::Range<usize>>(range).and_then(|part| part.parse().ok()).unwrap_or(0);
        let day = [("day", Arg::Count(number(8..10))), ("month", Arg::Count(number(5..7)))];
        let args = [day[0], day[1], ("year", Arg::Count(number(0..4)))];
        self.say(locale, Key("date"), &args)
    }

    /// Whether there is a text of that name in English.
    pub fn has(&self, key: &str) -> bool {
        self.bundles.get(&Locale::En).is_some_and(|bundle| bundle.has_message(key))
    }
}

fn broken(name: &str, what: &str) -> WordsError {
    WordsError::Broken { name: name.to_owned(), what: what.to_owned() }
}

fn told(errors: &[FluentError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
