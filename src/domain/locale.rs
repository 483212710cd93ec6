//! The languages that the gateway speaks, and which of them somebody reads.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A language of the pages, messages and letters. In the store, in configuration and in URLs by its tag (BCP 47).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// English, which every other falls back to.
    #[default]
    En,
    /// German.
    De,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Portuguese.
    Pt,
    /// Italian.
    It,
    /// Turkish.
    Tr,
    /// Polish.
    Pl,
    /// Japanese.
    Ja,
    /// Chinese, in simplified characters.
    Zh,
    /// Arabic.
    Ar,
}

impl Locale {
    /// All of them, English first.
    pub const ALL: [Self; 11] =
        [Self::En, Self::De, Self::Fr, Self::Es, Self::Pt, Self::It, Self::Tr, Self::Pl, Self::Ja, Self::Zh, Self::Ar];

    /// Its tag, for example `pt`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Fr => "fr",
            Self::Es => "es",
            Self::Pt => "pt",
            Self::It => "it",
            Self::Tr => "tr",
            Self::Pl => "pl",
            Self::Ja => "ja",
            Self::Zh => "zh",
            Self::Ar => "ar",
        }
    }

    /// What its speakers call it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "Deutsch",
            Self::Fr => "Français",
            Self::Es => "Español",
            Self::Pt => "Português",
            Self::It => "Italiano",
            Self::Tr => "Türkçe",
            Self::Pl => "Polski",
            Self::Ja => "日本語",
            Self::Zh => "中文",
            Self::Ar => "العربية",
        }
    }

    /// Whether it is written from right to left.
    pub const fn is_right_to_left(self) -> bool {
        matches!(self, Self::Ar)
    }

    /// Reads a tag by its language alone, whatever region or script it names: `de`, `de-AT`, `pt_BR`. `None` for a language
    /// that is not spoken here.
    pub fn parse(tag: &str) -> Option<Self> {
        let language = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|locale| locale.tag().eq_ignore_ascii_case(language))
    }

    /// The one that a browser prefers, by its `Accept-Language` (RFC 9110 §12.5.4): of equal weights the first named. `None`
    /// where none of those named is spoken here.
    pub fn preferred(accept_language: &str) -> Option<Self> {
        let mut best: Option<(Self, f32)> = None;
        for item in accept_language.split(',').take(32) {
            let mut parts = item.split(';');
            let Some(locale) = parts.next().and_then(Self::parse) else { continue };
            let weight = parts.find_map(|part| part.trim().strip_prefix("q="));
            let weight = weight.map_or(Some(1.0), |weight| weight.trim().parse::<f32>().ok());
            let Some(weight) = weight.filter(|weight| *weight > 0.0 && *weight <= 1.0) else { continue };
            if best.is_none_or(|(_, most)| weight > most) {
                best = Some((locale, weight));
            }
        }
        best.map(|(locale, _)| locale)
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_by_their_language() {
        for locale in Locale::ALL {
            assert_eq!(Locale::parse(locale.tag()), Some(locale));
            assert_eq!(serde_json::to_value(locale).unwrap(), locale.tag());
        }
        for (tag, expected) in [
            ("de-AT", Some(Locale::De)),
            ("PT_br", Some(Locale::Pt)),
            ("zh-Hant-TW", Some(Locale::Zh)),
            ("eng", None),
            ("", None),
            ("*", None),
            ("xx", None),
        ] {
            assert_eq!(Locale::parse(tag), expected, "{tag}");
        }
    }

    #[test]
    fn a_browser_gets_what_it_prefers_of_what_there_is() {
        for (header, expected) in [
            ("de-DE,de;q=0.9,en;q=0.8", Some(Locale::De)),
            ("en;q=0.5, fr;q=0.9", Some(Locale::Fr)),
            ("fr, en", Some(Locale::Fr)),
            ("da, en-gb;q=0.8, en;q=0.7", Some(Locale::En)),
            ("ar;q=0, it;q=0.1", Some(Locale::It)),
            ("de;q=x, pl", Some(Locale::Pl)),
            ("de;q=7, pl;q=0.3", Some(Locale::Pl)),
            ("nl", None),
            ("*", None),
            ("", None),
        ] {
            assert_eq!(Locale::preferred(header), expected, "{header}");
        }
    }
}
