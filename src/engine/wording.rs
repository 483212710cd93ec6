//! The words of messages to people, in the language that each chose, or else that of the app; and keeping what they chose.

use super::notice::{Alert, Change};
use super::{Engine, EngineError, Refused};
use crate::domain::audit::{Act, By, Fact};
use crate::domain::budget::{Country, Stopped};
use crate::domain::factor::{Channel, Method};
use crate::domain::gsm::shortened;
use crate::domain::ids::UserId;
use crate::domain::locale::Locale;
use crate::domain::user::User;
use crate::language::{Arg, Key, Words};

/// The longest title of an application in a text message, in characters: with the words around it two parts in any writing.
const TITLE: usize = 40;
/// The longest in a notice, which says more.
const TITLE_IN_NOTICE: usize = 24;
/// The longest account name in a notice by text message.
const ACCOUNT: usize = 20;

/// What is sent with a code.
pub(super) fn code(words: &Words, title: &str, locale: Locale, channel: Channel, code: &str) -> String {
    match channel {
        Channel::Sms => {
            let title = shortened(title, TITLE);
            words.say(locale, Key("sms-code"), &[("code", Arg::Text(code)), ("app", Arg::Text(&title))])
        }
        Channel::Email => words.say(locale, Key("email-code"), &[("code", Arg::Text(code)), ("app", Arg::Text(title))]),
        Channel::Voice => {
            let digits: Vec<String> = code.chars().map(String::from).collect();
            let args = [("digits", Arg::Text(&digits.join(", "))), ("app", Arg::Text(title))];
            words.say(locale, Key("voice-code"), &args)
        }
    }
}

/// What an e-mail with a code is about; no other message says so.
pub(super) fn code_subject(words: &Words, title: &str, locale: Locale, channel: Channel) -> Option<String> {
    (channel == Channel::Email).then(|| words.say(locale, Key("email-subject-code"), &[("app", Arg::Text(title))]))
}

/// What is sent with a code that shows whose a number is. It goes to whoever has the number, who may have asked for nothing.
pub(super) fn verification(words: &Words, title: &str, locale: Locale, channel: Channel, code: &str) -> String {
    match channel {
        Channel::Voice => {
            let digits: Vec<String> = code.chars().map(String::from).collect();
            let args = [("digits", Arg::Text(&digits.join(", "))), ("app", Arg::Text(title))];
            words.say(locale, Key("voice-verification"), &args)
        }
        Channel::Sms | Channel::Email => {
            let title = shortened(title, TITLE);
            words.say(locale, Key("sms-verification"), &[("code", Arg::Text(code)), ("app", Arg::Text(&title))])
        }
    }
}

/// The text message with a link that sets up a phone.
pub(super) fn install_link(words: &Words, title: &str, locale: Locale, link: &str) -> String {
    let title = shortened(title, TITLE);
    words.say(locale, Key("sms-install-link"), &[("app", Arg::Text(&title)), ("link", Arg::Text(link))])
}

/// What a notice is about: the titles of the apps where the account is, and their language.
pub(super) struct About<'a> {
    /// How the account is called.
    pub(super) account: &'a str,
    /// Titles of the apps.
    pub(super) titles: &'a [&'a str],
    /// The name of the realm, where it has no app.
    pub(super) realm: &'a str,
    /// The language.
    pub(super) locale: Locale,
}

/// The whole text of a notice. Nothing in it is a secret or was typed by whoever changed the factors: the name that a phone
/// gives itself could be an invitation to call a swindler.
pub(super) fn notice(words: &Words, change: Change, channel: Channel, about: &About<'_>) -> String {
    let is_short = channel == Channel::Sms;
    let cut = |text: &str, longest| if is_short { shortened(text, longest) } else { text.to_owned() };
    let apps = match about.titles {
        [] => cut(about.realm, TITLE_IN_NOTICE),
        [only] => cut(only, TITLE_IN_NOTICE),
        // By text message the first stands for all.
        [first, ..] if is_short => cut(first, TITLE_IN_NOTICE),
        [first, ..] => words.say(about.locale, Key("notice-others"), &[("app", Arg::Text(first))]),
    };
    let account = cut(about.account, ACCOUNT);
    let args = [("account", Arg::Text(&account)), ("app", Arg::Text(&apps))];
    let (happened, advice) = if is_short {
        (happened_in_short(change), advice_in_short(change))
    } else {
        (happened(change), advice(change))
    };
    format!("{} {}", words.say(about.locale, happened, &args), words.say(about.locale, advice, &[]))
}

/// What a notice by e-mail is about.
pub(super) fn notice_subject(words: &Words, about: &About<'_>) -> String {
    let app = about.titles.first().copied().unwrap_or(about.realm);
    words.say(about.locale, Key("email-subject-notice"), &[("app", Arg::Text(app))])
}

/// What an e-mail to administrators is about.
pub(super) fn alert_subject(words: &Words, about: &About<'_>) -> String {
    words.say(about.locale, Key("email-subject-alert"), &[("account", Arg::Text(about.account))])
}

/// What administrators read when something needs them.
pub(super) fn alert(words: &Words, alert: Alert, about: &About<'_>) -> String {
    let key = match alert {
        Alert::NotMe => Key("alert-not-me"),
        Alert::RequestNotMe => Key("alert-request-not-me"),
        Alert::NotCalling => Key("alert-not-calling"),
    };
    words.say(about.locale, key, &[("account", Arg::Text(about.account)), ("realm", Arg::Text(about.realm))])
}

/// What an e-mail to administrators is about, when nothing more is sent to a country.
pub(super) fn stopped_subject(words: &Words, locale: Locale, country: &Country) -> String {
    words.say(locale, Key("email-subject-sending-stopped"), &[("country", Arg::Text(country.as_str()))])
}

/// What administrators read then; with the program whose codes nobody typed, if they were not those of sign-ins.
pub(super) fn stopped(
    words: &Words,
    locale: Locale,
    (country, program): (&Country, Option<&str>),
    stopped: &Stopped,
    until: &str,
) -> String {
    let (right, sent) = (stopped.rate.right.to_string(), stopped.rate.of.to_string());
    let args = [
        ("country", Arg::Text(country.as_str())),
        ("right", Arg::Text(&right)),
        ("sent", Arg::Text(&sent)),
        ("until", Arg::Text(until)),
    ];
    let text = words.say(locale, Key("alert-sending-stopped"), &args);
    let whose = match program {
        Some(program) => words.say(locale, Key("alert-sending-stopped-program"), &[("program", Arg::Text(program))]),
        None => words.say(locale, Key("alert-sending-stopped-sign-ins"), &[]),
    };
    format!("{text} {whose}")
}

/// What to do about it, by e-mail.
fn advice(change: Change) -> Key {
    match change {
        Change::NotMe => Key("notice-not-me-advice"),
        Change::RequestNotMe => Key("notice-request-not-me-advice"),
        _ => Key("notice-advice"),
    }
}

/// The same by text message, shorter.
fn advice_in_short(change: Change) -> Key {
    let is_not_me = matches!(change, Change::NotMe | Change::RequestNotMe);
    if is_not_me { Key("notice-not-me-advice-sms") } else { Key("notice-advice-sms") }
}

/// What happened, by e-mail.
fn happened(change: Change) -> Key {
    match change {
        Change::Added(Method::Recovery) | Change::Replaced(Method::Recovery) => Key("notice-recovery-made"),
        Change::Added(Method::OneTouch) => Key("notice-phone-added"),
        Change::Added(Method::SoftToken) => Key("notice-softtoken-added"),
        Change::Added(Method::Sms | Method::Voice) => Key("notice-number-added"),
        Change::Added(Method::Email) | Change::Replaced(Method::Email) => Key("notice-email-added"),
        Change::Removed(Method::Recovery) => Key("notice-recovery-removed"),
        Change::Removed(Method::OneTouch) => Key("notice-phone-removed"),
        Change::Removed(Method::SoftToken) => Key("notice-softtoken-removed"),
        Change::Removed(Method::Sms | Method::Voice) => Key("notice-number-removed"),
        Change::Removed(Method::Email) => Key("notice-email-removed"),
        Change::Replaced(Method::OneTouch) => Key("notice-phone-replaced"),
        Change::Replaced(Method::SoftToken) => Key("notice-softtoken-replaced"),
        Change::Replaced(Method::Sms | Method::Voice) => Key("notice-number-replaced"),
        Change::Reset => Key("notice-reset"),
        Change::Locked => Key("notice-locked"),
        Change::Deleted => Key("notice-deleted"),
        Change::AppPasswordAdded => Key("notice-app-password-made"),
        Change::AppPasswordRemoved => Key("notice-app-password-removed"),
        Change::Deposited => Key("notice-deposited"),
        Change::DepositRemoved => Key("notice-deposit-removed"),
        Change::BypassCodeMade => Key("notice-bypass-made"),
        Change::NotMe => Key("notice-not-me"),
        Change::RequestNotMe => Key("notice-request-not-me"),
        Change::BrowserTrusted => Key("notice-browser-trusted"),
        Change::TrustEnded => Key("notice-trust-ended"),
        Change::TrustStolen => Key("notice-trust-stolen"),
        Change::OptedOut => Key("notice-opted-out"),
    }
}

/// The same by text message, shorter.
fn happened_in_short(change: Change) -> Key {
    match change {
        Change::Added(Method::Recovery) | Change::Replaced(Method::Recovery) => Key("notice-sms-recovery-made"),
        Change::Added(Method::OneTouch) => Key("notice-sms-phone-added"),
        Change::Added(Method::SoftToken) => Key("notice-sms-softtoken-added"),
        Change::Added(Method::Sms | Method::Voice) => Key("notice-sms-number-added"),
        Change::Added(Method::Email) | Change::Replaced(Method::Email) => Key("notice-sms-email-added"),
        Change::Removed(Method::Recovery) => Key("notice-sms-recovery-removed"),
        Change::Removed(Method::OneTouch) => Key("notice-sms-phone-removed"),
        Change::Removed(Method::SoftToken) => Key("notice-sms-softtoken-removed"),
        Change::Removed(Method::Sms | Method::Voice) => Key("notice-sms-number-removed"),
        Change::Removed(Method::Email) => Key("notice-sms-email-removed"),
        Change::Replaced(Method::OneTouch) => Key("notice-sms-phone-replaced"),
        Change::Replaced(Method::SoftToken) => Key("notice-sms-softtoken-replaced"),
        Change::Replaced(Method::Sms | Method::Voice) => Key("notice-sms-number-replaced"),
        Change::Reset => Key("notice-sms-reset"),
        Change::Locked => Key("notice-sms-locked"),
        Change::Deleted => Key("notice-sms-deleted"),
        Change::AppPasswordAdded => Key("notice-sms-app-password-made"),
        Change::AppPasswordRemoved => Key("notice-sms-app-password-removed"),
        Change::Deposited => Key("notice-sms-deposited"),
        Change::DepositRemoved => Key("notice-sms-deposit-removed"),
        Change::BypassCodeMade => Key("notice-sms-bypass-made"),
        Change::NotMe => Key("notice-sms-not-me"),
        Change::RequestNotMe => Key("notice-sms-request-not-me"),
        Change::BrowserTrusted => Key("notice-sms-browser-trusted"),
        Change::TrustEnded => Key("notice-sms-trust-ended"),
        Change::TrustStolen => Key("notice-sms-trust-stolen"),
        Change::OptedOut => Key("notice-sms-opted-out"),
    }
}

impl Engine {
    /// Keeps the language that a user wants to read, or none: then pages follow the browser, and messages the app.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`]; [`EngineError::Store`].
    pub async fn choose_language(&self, id: UserId, language: Option<Locale>) -> Result<(), EngineError> {
        self.transact(|tx| {
            let mut user: User =
                tx.get(&id)?.ok_or_else(|| Refused::NotFound { what: "user", name: id.to_string() })?;
            if user.locale == language {
                return Ok(());
            }
            user.locale = language;
            tx.put(&user.id, &user);
            let chosen = language.map_or("as the browser says", Locale::tag);
            tx.note(Fact::about(&user, &By::USER, Act::LanguageChosen).with("language", chosen));
            Ok(())
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::gsm::{Encoding, gsm_segments};

    const METHODS: [Method; 6] =
        [Method::OneTouch, Method::SoftToken, Method::Sms, Method::Voice, Method::Email, Method::Recovery];

    fn changes() -> impl Iterator<Item = Change> {
        let factors = METHODS
            .into_iter()
            .flat_map(|method| [Change::Added(method), Change::Removed(method), Change::Replaced(method)]);
        let app_passwords = [Change::AppPasswordAdded, Change::AppPasswordRemoved];
        let trust = [Change::BrowserTrusted, Change::TrustEnded, Change::TrustStolen, Change::OptedOut];
        let others = [Change::Deposited, Change::DepositRemoved, Change::BypassCodeMade, Change::Reset, Change::NotMe];
        let account = [Change::Locked, Change::Deleted, Change::RequestNotMe];
        factors.chain(app_passwords).chain(others).chain(trust).chain(account)
    }

    /// In the GSM alphabet, and outside of it.
    fn title(longest: usize) -> [String; 2] {
        ["W".repeat(longest), "ł".repeat(longest)]
    }

    #[test]
    fn a_code_takes_two_parts_at_most_and_one_where_it_can() {
        let words = Words::embedded().unwrap();
        for locale in Locale::ALL {
            for app in title(TITLE) {
                let args = [("code", Arg::Text("123456")), ("app", Arg::Text(&app))];
                let text = words.say(locale, Key("sms-code"), &args);
                let (encoding, parts) = gsm_segments(&text);
                assert!(parts <= 2, "{locale}: {parts} parts: {text}");
                assert!(encoding == Encoding::Ucs2 || parts == 1, "{locale}: {parts} parts: {text}");
                assert!(text.contains("123456") && text.contains(&app), "{locale}: {text}");
            }
            let short = [("code", Arg::Text("123456")), ("app", Arg::Text("Wiki"))];
            let text = words.say(locale, Key("sms-code"), &short);
            assert!(gsm_segments(&text).1 <= 2, "{locale}: {text}");
        }
    }

    #[test]
    fn a_code_for_a_number_takes_two_parts_at_most_and_a_link_is_whole() {
        let words = Words::embedded().unwrap();
        for locale in Locale::ALL {
            for app in title(TITLE) {
                let text = verification(words, &app, locale, Channel::Sms, "1234567890");
                assert!(gsm_segments(&text).1 <= 2, "{locale}: {text}");
                assert!(text.contains("1234567890") && text.contains(&app), "{locale}: {text}");
                let spoken = verification(words, &app, locale, Channel::Voice, "1234");
                assert!(spoken.contains("1, 2, 3, 4") && spoken.contains(&app), "{locale}: {spoken}");
            }
            let link = format!("https://{}/authenticator#register=VA{}", "x".repeat(60), "y".repeat(120));
            let text = install_link(words, "Shop", locale, &link);
            // Whatever stands beside it is no part of the address.
            assert!(text.split(' ').any(|word| word == link) && text.contains("Shop"), "{locale}: {text}");
        }
    }

    #[test]
    fn a_notice_by_text_message_takes_two_parts_at_most() {
        let words = Words::embedded().unwrap();
        for locale in Locale::ALL {
            for (name, account) in title(100).iter().zip(title(100)) {
                for change in changes() {
                    let titles = [name.as_str(), "another"];
                    let about = About { account: &account, titles: &titles, realm: "default", locale };
                    let text = notice(words, change, Channel::Sms, &about);
                    let (encoding, parts) = gsm_segments(&text);
                    assert!(parts <= 2, "{locale}, {change:?}: {encoding:?}, {parts} parts: {text}");
                    assert!(!text.contains(name.as_str()) && text.contains("..."), "{locale}: {text}");
                    let mail = notice(words, change, Channel::Email, &about);
                    assert!(mail.contains(name.as_str()) && mail.contains(&account), "{locale}: {mail}");
                }
            }
        }
    }

    #[test]
    fn every_change_has_words_of_its_own_that_say_where_and_what_to_do() {
        let words = Words::embedded().unwrap();
        for locale in Locale::ALL {
            let about = About { account: "alice", titles: &["Library wiki"], realm: "default", locale };
            let mut seen: Vec<(Key, String)> = Vec::new();
            for change in changes() {
                let text = notice(words, change, Channel::Email, &about);
                assert!(text.contains("alice") && text.contains("Library wiki"), "{locale}: {text}");
                assert!(text.ends_with(&words.say(locale, advice(change), &[])), "{locale}: {text}");
                let twice = seen.iter().any(|(key, before)| *key != happened(change) && *before == text);
                assert!(!twice, "{locale}: twice: {text}");
                seen.push((happened(change), text));
            }
        }
    }
}
