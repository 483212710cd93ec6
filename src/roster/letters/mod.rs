//! Letters: one printable page (SVG, A4) for each person, in their language, with the link that registers their phone. What a
//! letter says is here, how its lines are broken in [`wrap`], how they stand on the page in [`sheet`].

mod sheet;
mod wrap;

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use self::sheet::{Sheet, Style, isolated};
use crate::domain::locale::Locale;
use crate::domain::text::hex;
use crate::domain::time::Timestamp;
use crate::language::{Arg, Key, Words};

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// To whom.
    pub user: String,
    /// What they sign in to.
    pub title: String,
    /// Whether there are other applications that they sign in to with it.
    #[serde(default)]
    pub and_others: bool,
    /// In which language.
    #[serde(default)]
    pub locale: Locale,
    /// Whom to ask, in the words of the configuration; empty if nobody.
    #[serde(default)]
    pub help: String,
    /// The link. A secret, good once.
    pub link: String,
    /// Until when it is good, RFC 3339.
    pub expires_at: String,
}

/// The longest name of a file, in bytes; file systems end at 255.
const MAX_FILE_NAME: usize = 200;
/// The page has no room for a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the link is too long for a letter: give the portal a shorter `url`")]
pub struct LinkTooLong;

impl Letter {
    /// The file it goes to: the user's name, with everything but letters, digits, `-` and `_` as bytes in hexadecimal, so that
    /// no name leads elsewhere and no two are the same.
    pub fn file_name(&self) -> String {
        let mut name = String::new();
        for byte in self.user.bytes() {
            if byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_') {
                name.push(char::from(byte));
            } else {
                // A string takes whatever is written.
                let _ = write!(name, "%{byte:02x}");
            }
        }
        if name.len() > MAX_FILE_NAME {
            let digest = crate::domain::secret::Digest::of("letter", self.user.as_bytes());
            name.truncate(MAX_FILE_NAME - 33);
            name = format!("{name}.{}", hex(&digest.as_bytes()[..16]));
        }
        format!("{name}.svg")
    }

    /// The page.
    ///
    /// # Errors
    ///
    /// [`LinkTooLong`].
    pub fn page(&self, words: &Words) -> Result<String, LinkTooLong> {
        let locale = self.locale;
        let (account, app) = (isolated(locale, &self.user), isolated(locale, &self.title));
        let title_key = if self.and_others { Key("letter-title-several") } else { Key("letter-title") };
        let title = words.say(locale, title_key, &[("app", Arg::Text(&app))]);
        let say = |key| words.say(locale, key, &[]);
        let until = Timestamp::parse(&self.expires_at);
        let until = until.map_or_else(|| self.expires_at.clone(), |at| words.say_arg(locale, Arg::Moment(at)));
        // On one line, if it can be.
        let until = until.replace(' ', "\u{a0}");

        let mut sheet = Sheet::new(locale, &title);
        let account = words.say(locale, Key("letter-account"), &[("account", Arg::Text(&account))]);
        sheet.text(26.0, Style::ACCOUNT, &account);
        sheet.text(16.0, Style::TITLE, &title);
        sheet.text(10.0, Style::TEXT, &say(Key("letter-why")));
        sheet.text(9.0, Style::TEXT, &say(Key("letter-scan")));
        sheet.code(&self.link)?;
        sheet.text(9.0, Style::TEXT, &say(Key("letter-follow")));
        sheet.text(9.0, Style::TEXT, &say(Key("letter-type")));
        sheet.link(&self.link);
        sheet.text(10.0, Style::STRONG, &words.say(locale, Key("letter-once"), &[("until", Arg::Text(&until))]));
        sheet.text(6.5, Style::TEXT, &say(Key("letter-secret")));
        sheet.text(6.5, Style::TEXT, &say(Key("letter-used")));
        if !self.help.is_empty() {
            let help = format!("{} {}", say(Key("help-stuck")), isolated(locale, &self.help));
            sheet.text(9.0, Style::SMALL, &help);
        }
        sheet.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(user: &str) -> Letter {
        Letter {
            user: user.to_owned(),
            title: "Library & \"wiki\" <b>".to_owned(),
            and_others: false,
            locale: Locale::En,
            help: String::new(),
            link: format!("https://portal.example.edu/authenticator#register=VA{}.{}", "0".repeat(32), "s".repeat(80)),
            expires_at: "2026-12-21T10:00:00Z".to_owned(),
        }
    }

    #[test]
    fn files_are_named_by_their_user_and_lead_nowhere_else() {
        for (user, file) in [
            ("alice", "alice.svg"),
            ("../../etc/passwd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd.svg"),
            ("Alice", "%41lice.svg"),
            ("a%41", "a%2541.svg"),
            (".", "%2e.svg"),
            ("a b@c", "a%20b%40c.svg"),
        ] {
            assert_eq!(letter(user).file_name(), file);
        }
        let long = ["\u{e4}".repeat(128), format!("{}b", "\u{e4}".repeat(127))].map(|user| letter(&user).file_name());
        assert!(long.iter().all(|name| name.len() <= MAX_FILE_NAME + 4), "{long:?}");
        assert_ne!(long[0], long[1]);
    }

    fn texts(page: &str) -> Vec<String> {
        let tree = roxmltree::Document::parse(page).unwrap_or_else(|error| panic!("{error}: {page}"));
        let texts = tree.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text());
        let plain = texts.map(|text| text.trim().replace('\u{a0}', " ").replace(['\u{2068}', '\u{2069}'], ""));
        plain.filter(|text| !text.is_empty()).collect()
    }

    #[test]
    fn a_page_is_xml_whatever_the_names_and_holds_the_whole_link() {
        let words = Words::embedded().unwrap();
        for user in ["alice", "<script>&\"", "\u{1}\u{1b}[2J", "\u{645}\u{62d}\u{645}\u{62f}", "\u{fffe}"] {
            let letter = letter(user);
            let texts = texts(&letter.page(words).unwrap());
            assert!(texts.concat().contains(&letter.link), "{user:?}: {texts:?}");
            assert!(texts.join(" ").contains("until 21 December 2026, 10:00 UTC"), "{texts:?}");
            let whole = texts.join(" ");
            assert!(whole.matches("Your second step for Library & \"wiki\" <b>").count() == 2, "{whole}");
        }
        for link in ["x".repeat(5000), "x".repeat(1500)] {
            assert_eq!(Letter { link, ..letter("a") }.page(words), Err(LinkTooLong), "no code, or no room");
        }
    }

    #[test]
    fn a_page_is_in_its_language_and_its_direction() {
        let words = Words::embedded().unwrap();
        for (locale, begins, until) in [
            (Locale::De, "Ihr zweiter Schritt f\u{fc}r Wiki", "21. Dezember 2026, 10:00 Uhr UTC"),
            (Locale::Ja, "Wiki \u{306e}2", "2026\u{5e74}12\u{6708}21\u{65e5} 10:00 (UTC)"),
            (Locale::Ar, "\u{62e}\u{637}\u{648}\u{62a}\u{643}", "10:00 UTC"),
        ] {
            let letter = Letter { locale, title: "Wiki".to_owned(), ..letter("alice") };
            let page = letter.page(words).unwrap();
            let whole = texts(&page).join(" ");
            let unbroken = |text: &str| text.replace(' ', "");
            assert!(whole.starts_with(begins) && unbroken(&whole).contains(&unbroken(until)), "{whole}");
            let root = roxmltree::Document::parse(&page).unwrap();
            let direction = if locale.is_right_to_left() { "rtl" } else { "ltr" };
            assert_eq!(root.root_element().attribute("direction"), Some(direction));
            assert!(page.contains(&format!("xml:lang=\"{locale}\"")));
            let several = Letter { and_others: true, ..letter }.page(words).unwrap();
            assert_ne!(several, page);
        }
        // A name neither turns a line around nor is turned, and the link runs from left to right everywhere.
        let arabic =
            Letter { locale: Locale::Ar, title: "A\u{202e}B".to_owned(), ..letter("alice") }.page(words).unwrap();
        assert!(arabic.contains("\u{2068}alice\u{2069}") && arabic.contains("\u{2068}AB\u{2069}"), "{arabic}");
        assert!(arabic.contains("direction=\"ltr\" unicode-bidi=\"embed\""));
        let english = Letter { title: "\u{645}\u{62d}".to_owned(), ..letter("alice") }.page(words).unwrap();
        assert!(english.contains("\u{2068}\u{645}\u{62d}\u{2069}") && !english.contains("\u{2068}alice"));
    }

    #[test]
    fn the_longest_names_and_contacts_find_room_in_every_language() {
        let words = Words::embedded().unwrap();
        for locale in Locale::ALL {
            let letter = Letter {
                locale,
                title: "W".repeat(200),
                and_others: true,
                help: "Ask at the desk. ".repeat(29).trim().to_owned(),
                ..letter(&"W".repeat(128))
            };
            let page = letter.page(words).unwrap_or_else(|error| panic!("{locale}: {error}"));
            let whole = texts(&page).join(" ");
            assert!(whole.contains(&words.say(locale, Key("help-stuck"), &[])), "{locale}: {whole}");
            assert!(whole.contains("WWWW…"), "{locale}: {whole}");
            assert_eq!(whole.matches("Ask at the desk.").count(), 29, "{locale}: whom to ask is never cut: {whole}");
        }
    }

    #[test]
    fn a_letter_of_a_server_that_is_older_is_read() {
        let told = r#"{"user":"a","title":"b","link":"c","expires_at":"2026-12-21T10:00:00Z"}"#;
        let letter: Letter = serde_json::from_str(told).unwrap();
        assert_eq!((letter.locale, letter.and_others, letter.help.as_str()), (Locale::En, false, ""));
    }
}
