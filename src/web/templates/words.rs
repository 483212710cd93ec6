//! How templates speak: `t` gives a text as it is, for headings and attributes; `say` gives one with names or numbers in it,
//! each in an element of its own, so that neither changes how the other reads. Both escape.

use tera::{Kwargs, State, Tera, Value};

use crate::domain::locale::Locale;
use crate::language::{Arg, Words};

/// Stands for an argument until the text around it is escaped: no text of ours holds these (Unicode, private use), and what
/// does not come from us is put in afterwards.
const FIRST_MARK: u32 = 0xE000;

/// Gives the templates both functions, and the pages' direction.
pub(super) fn register(tera: &mut Tera, words: &'static Words) {
    tera.register_function("t", move |arguments: Kwargs, state: &State| -> tera::TeraResult<String> {
        let (key, given, _) = taken(&arguments)?;
        let args: Vec<(&str, Arg<'_>)> = given.iter().map(|(name, given)| (name.as_str(), given.arg())).collect();
        words.find(locale(state)?, key, &args).ok_or_else(|| unknown(key))
    });
    tera.register_function("say", move |arguments: Kwargs, state: &State| -> tera::TeraResult<Value> {
        let (key, given, style) = taken(&arguments)?;
        let marks: Vec<String> =
            (FIRST_MARK..).take(given.len()).filter_map(char::from_u32).map(String::from).collect();
        let args: Vec<(&str, Arg<'_>)> = given
            .iter()
            .zip(&marks)
            .map(|((name, given), mark)| (name.as_str(), if given.is_text() { Arg::Text(mark) } else { given.arg() }))
            .collect();
        let text = words.find(locale(state)?, key, &args).ok_or_else(|| unknown(key))?;
        let (open, close) = around(style)?;
        let mut html = state.escape(&text)?;
        for ((_, given), mark) in given.iter().zip(&marks) {
            if let Given::Text(text) = given {
                html = html.replace(mark, &format!("{open}{}{close}", state.escape(text)?));
            }
        }
        Ok(Value::safe_string(&html))
    });
}

/// The elements around an argument.
fn around(style: Option<&str>) -> tera::TeraResult<(&'static str, &'static str)> {
    Ok(match style {
        None => ("<bdi>", "</bdi>"),
        Some("strong") => ("<b><bdi>", "</bdi></b>"),
        Some("masked") => (r#"<bdi class="masked">"#, "</bdi>"),
        Some("strong-masked") => (r#"<b><bdi class="masked">"#, "</bdi></b>"),
        Some("figures") => (r#"<bdi class="figures" data-time-left>"#, "</bdi>"),
        Some(other) => return Err(tera::Error::message(format!("no style `{other}`"))),
    })
}

/// An argument as a template gives it.
enum Given {
    Text(String),
    Count(u64),
}

impl Given {
    fn is_text(&self) -> bool {
        matches!(self, Self::Text(_))
    }

    fn arg(&self) -> Arg<'_> {
        match self {
            Self::Text(text) => Arg::Text(text),
            Self::Count(count) => Arg::Count(*count),
        }
    }
}

type Taken<'a> = (&'a str, Vec<(String, Given)>, Option<&'a str>);

fn taken(arguments: &Kwargs) -> tera::TeraResult<Taken<'_>> {
    let (mut given, mut style) = (Vec::new(), None);
    let key = arguments.must_get::<&str>("key")?;
    for (name, value) in arguments.iter() {
        let name = name.to_string();
        match (name.as_str(), value.as_str(), value.as_u64()) {
            ("key", ..) => {}
            ("style", style_name, _) => style = style_name,
            (_, Some(text), _) => given.push((name, Given::Text(text.to_owned()))),
            (_, None, Some(count)) => given.push((name, Given::Count(count))),
            (_, None, None) => return Err(tera::Error::message(format!("`{key}`: `{name}` is no text and no count"))),
        }
    }
    Ok((key, given, style))
}

fn locale(state: &State) -> tera::TeraResult<Locale> {
    let lang: Option<String> = state.get("lang")?;
    lang.as_deref().and_then(Locale::parse).ok_or_else(|| tera::Error::message("the page has no language"))
}

fn unknown(key: &str) -> tera::Error {
    tera::Error::message(format!("no text `{key}`"))
}

/// The names of texts in a template: those written out as `key="…"`. (What a page computes, as how a login ended, is of Rust.)
pub(super) fn keys(template: &str) -> impl Iterator<Item = &str> {
    template.split(r#"key=""#).skip(1).filter_map(|rest| rest.split('"').next())
}
