//! The phone's texts for its scripts: `locales/<tag>/phone.ftl` as JSON. A text is a string with `{name}` where an argument
//! goes, or, where a count chooses its form, an object: `by` names the count, and every other member is a form under its
//! category by CLDR, as `Intl.PluralRules` names them.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
use serde_json::{Map, Value, json};

use crate::domain::locale::Locale;

/// The JSON, with the language's tag and direction beside its texts.
pub(super) fn json(locale: Locale, text: &str) -> Result<String, String> {
    let file = fluent_syntax::parser::parse(text).map_err(|(_, errors)| format!("{:?}", errors[0]))?;
    let mut texts = Map::new();
    for entry in &file.body {
        let message = match entry {
            Entry::Message(message) => message,
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
            Entry::Term(_) | Entry::Junk { .. } => return Err("only messages and comments belong here".to_owned()),
        };
        let name = message.id.name;
        let value = message.value.as_ref().and_then(value).ok_or_else(|| format!("`{name}` is no simple text"))?;
        if texts.insert(name.to_owned(), value).is_some() {
            return Err(format!("`{name}` is there twice"));
        }
    }
    let direction = if locale.is_right_to_left() { "rtl" } else { "ltr" };
    Ok(json!({ "lang": locale.tag(), "dir": direction, "texts": texts }).to_string())
}

/// Text with arguments, or nothing but a choice by a count. `None` for whatever else Fluent can say.
fn value(pattern: &Pattern<&str>) -> Option<Value> {
    let [PatternElement::Placeable { expression: Expression::Select { selector, variants } }] = &pattern.elements[..]
    else {
        return plain(pattern).map(Value::String);
    };
    let InlineExpression::VariableReference { id } = selector else { return None };
    let mut forms = Map::new();
    forms.insert("by".to_owned(), id.name.into());
    for variant in variants {
        let VariantKey::Identifier { name } = variant.key else { return None };
        let known = ["zero", "one", "two", "few", "many", "other"].contains(&name);
        // The default is the one that every language has.
        if !known || variant.default != (name == "other") {
            return None;
        }
        forms.insert(name.to_owned(), plain(&variant.value)?.into());
    }
    Some(Value::Object(forms))
}

fn plain(pattern: &Pattern<&str>) -> Option<String> {
    let parts = pattern.elements.iter().map(|element| match element {
        PatternElement::TextElement { value } => Some((*value).to_owned()),
        PatternElement::Placeable { expression: Expression::Inline(InlineExpression::VariableReference { id }) } => {
            Some(format!("{{{}}}", id.name))
        }
        PatternElement::Placeable { .. } => None,
    });
    parts.collect()
}
