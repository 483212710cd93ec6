//! A list of users, as registries keep it: what its columns are, what one row says of a person ([`Entry`]), and what becomes
//! of that person by it. How rows are read from a file is left to others.

mod merge;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::factor::totp::Seed;
use super::ids::RealmName;
use super::locale::Locale;
use super::phone;
use super::text::is_email;
use super::time::Timestamp;
use super::user::{UserName, UserNameError, is_invisible};

pub use merge::{Field, Merged};

/// Groups that one person may be in.
pub const MAX_GROUPS: usize = 64;
/// The longest name of a group, in bytes.
pub const MAX_GROUP: usize = 128;
/// The highest id: programs read no higher whole number exactly (RFC 8259 §6).
pub const MAX_ID: u64 = (1 << 53) - 1;
/// How much of a value is shown where it is a problem, in characters.
const SHOWN: usize = 60;

/// A column of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// The name as the app knows it.
    Username,
    /// The address for notices.
    Email,
    /// The country of numbers in national form.
    CountryCode,
    /// The number for codes.
    Phone,
    /// Groups, with `;` between them.
    Groups,
    /// The language they are spoken to in.
    Locale,
    /// When the account ends.
    Expires,
    /// The seed of an authenticator app.
    SofttokenSeed,
    /// The id of a user of an application.
    AuthyId,
}

impl Column {
    /// All of them, in the order they are written in.
    pub const ALL: [Self; 9] = [
        Self::Username,
        Self::Email,
        Self::CountryCode,
        Self::Phone,
        Self::Groups,
        Self::Locale,
        Self::Expires,
        Self::SofttokenSeed,
        Self::AuthyId,
    ];

    /// Those of a list of this realm's users: only applications have ids for them.
    pub fn of(realm: &RealmName) -> &'static [Self] {
        let apps = Self::ALL.len() - 1;
        if realm.service().is_some() { &Self::ALL } else { &Self::ALL[..apps] }
    }

    /// Its name in the header.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::Email => "email",
            Self::CountryCode => "country_code",
            Self::Phone => "phone",
            Self::Groups => "groups",
            Self::Locale => "locale",
            Self::Expires => "expires",
            Self::SofttokenSeed => "softtoken_seed",
            Self::AuthyId => "authy_id",
        }
    }

    /// The column of that name, in any case.
    pub fn named(header: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.as_str().eq_ignore_ascii_case(header.trim()))
    }

    /// The column that somebody probably meant by a name that is none.
    pub fn meant_by(header: &str) -> Option<Self> {
        const HINTS: [(&str, Column); 15] = [
            ("authy", Column::AuthyId),
            ("country", Column::CountryCode),
            ("phone", Column::Phone),
            ("mobile", Column::Phone),
            ("tel", Column::Phone),
            ("mail", Column::Email),
            ("group", Column::Groups),
            ("lang", Column::Locale),
            ("locale", Column::Locale),
            ("expir", Column::Expires),
            ("until", Column::Expires),
            ("seed", Column::SofttokenSeed),
            ("user", Column::Username),
            ("login", Column::Username),
            ("name", Column::Username),
        ];
        let lower = header.to_lowercase();
        HINTS.into_iter().find(|(hint, _)| lower.contains(hint)).map(|(_, column)| column)
    }
}

impl std::fmt::Display for Column {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a row is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// No name at all.
    #[error("the row has no username")]
    NoName,
    /// Not a name.
    #[error("this is no user name: {0}")]
    BadName(UserNameError),
    /// Not an address.
    #[error("this is no e-mail address, give one like `alice@example.org`")]
    BadEmail,
    /// Not a number, or not without its country.
    #[error("this is no phone number in international form, give one like `+4915112345678` or fill in `country_code`")]
    BadPhone,
    /// Not a number of that country.
    #[error("this is no phone number of the country `{country}`")]
    NotOfCountry {
        /// What the row says.
        country: String,
    },
    /// Too many groups.
    #[error("these are more than {MAX_GROUPS} groups")]
    TooManyGroups,
    /// Not a group.
    #[error(
        "`{0}` is no name of a group: it is longer than {MAX_GROUP} bytes or holds a character that cannot be seen"
    )]
    BadGroup(String),
    /// Not a language that is spoken here.
    #[error("this language is not spoken here, there is {}", languages())]
    BadLocale,
    /// Not a time.
    #[error("this is no date, give one like `2027-09-30` or `2027-09-30T18:00:00Z`, or `never`")]
    BadTime,
    /// Not a seed.
    #[error("this is no seed: give at least 128 bits as base32 (letters and the digits 2 to 7)")]
    BadSeed,
    /// Not an id.
    #[error("this is no id: give a whole number from 1 to {MAX_ID}, in digits alone and without zeros before it")]
    BadId,
    /// No id, where users have one.
    #[error("users of an application are called by their id: the row has none")]
    NoId,
    /// A name beside the id.
    #[error("users of an application are called by their id: leave the name out, or write `{0}`")]
    NotTheId(u64),
    /// An id of somebody else, or of somebody who was deleted.
    #[error("this id was given to another user before, and is never given again")]
    IdTaken,
    /// No number, where users are found by it.
    #[error("users of an application are found by their phone number: the row has none")]
    NoNumber,
    /// A number in the list twice, where users are found by it.
    #[error("row {first} has the same number: an application has one user for each")]
    NumberTwice {
        /// Where it is first.
        first: u64,
    },
    /// A number of another user, where users are found by it.
    #[error("this is the number of another user of the application, which has one for each")]
    NumberTaken,
    /// The same person is in the list twice.
    #[error("this user is in row {first} already")]
    Twice {
        /// Where they are first.
        first: u64,
    },
    /// They proved another number.
    #[error(
        "this person proved another number, and only they can change it: at their sign-in, or after `vestibule user reset`"
    )]
    OtherNumberProven,
    /// They have another authenticator app.
    #[error("this person has another authenticator app: `vestibule user reset` takes it away")]
    OtherSeed,
    /// More or fewer cells than the header.
    #[error("the row has {found} cells, and the header {expected}")]
    Cells {
        /// In the row.
        found: usize,
        /// In the header.
        expected: usize,
    },
    /// A quotation mark too many or too few.
    #[error("a quotation mark is not closed")]
    OpenQuote,
}

fn languages() -> String {
    Locale::ALL.map(|locale| format!("`{locale}`")).join(", ")
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// In which column; `None` for the row as a whole.
    pub column: Option<Column>,
    /// What stood there, shortened; nothing of a seed.
    pub value: String,
    /// Why it is not taken.
    pub reason: Reason,
}

impl Fault {
    /// A fault of a whole row.
    pub fn of_row(reason: Reason) -> Self {
        Self { column: None, value: String::new(), reason }
    }

    /// A fault of one cell.
    pub fn of(column: Column, value: &str, reason: Reason) -> Self {
        let value = if column == Column::SofttokenSeed { "" } else { value };
        Self { column: Some(column), value: value.chars().take(SHOWN).collect(), reason }
    }
}

/// The word for an account that has no end.
const NEVER: &str = "never";

/// When an account ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expires {
    /// It has no end, whatever was said before.
    #[serde(rename = "never")]
    Never,
    /// From this time on it is over. Alone, as it was written before there was the other.
    #[serde(untagged)]
    At(Timestamp),
}

impl Expires {
    fn parse(text: &str) -> Option<Self> {
        if text.eq_ignore_ascii_case(NEVER) { Some(Self::Never) } else { Timestamp::parse(text).map(Self::At) }
    }

    /// The time, if there is one.
    pub const fn at(self) -> Option<Timestamp> {
        match self {
            Self::Never => None,
            Self::At(at) => Some(at),
        }
    }

    fn cell(self) -> String {
        self.at().map_or_else(|| NEVER.to_owned(), Timestamp::rfc3339)
    }
}

/// What a row says of a person. What it leaves empty says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Who.
    pub name: UserName,
    /// Their id, if they are a user of an application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
    /// E-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The number for codes, E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Their groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<String>>,
    /// Their language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
    /// When their account ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Expires>,
    /// The seed of their authenticator app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<Seed>,
}

impl Entry {
    /// Reads a row: `cell` gives what stands in a column, as it was before a spreadsheet could take it for a formula; `name`
    /// makes a name canonical as the apps of the realm do.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub fn read<'a>(
        cell: impl Fn(Column) -> &'a str,
        name: impl Fn(&str) -> Result<UserName, UserNameError>,
    ) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let is_blank = |column| cell(column).trim().is_empty();
        if is_blank(Column::Username) && is_blank(Column::AuthyId) {
            faults.push(Fault::of(Column::Username, "", Reason::NoName));
        }
        let country = cell(Column::CountryCode).trim();
        let id = taken(&cell, Column::AuthyId, &mut faults, |text| id(text).ok_or(Reason::BadId));
        let name = taken(&cell, Column::Username, &mut faults, |text| {
            let name = name(text).map_err(Reason::BadName)?;
            match id.filter(|id| name != UserName::of_number(*id)) {
                Some(id) => Err(Reason::NotTheId(id)),
                None => Ok(name),
            }
        });
        let name = name.or(id.map(UserName::of_number));
        let email = taken(&cell, Column::Email, &mut faults, |text| {
            if is_email(text) { Ok(text.to_owned()) } else { Err(Reason::BadEmail) }
        });
        let phone = taken(&cell, Column::Phone, &mut faults, |text| number(text, country));
        let groups = taken(&cell, Column::Groups, &mut faults, groups);
        let locale = taken(&cell, Column::Locale, &mut faults, |text| Locale::parse(text).ok_or(Reason::BadLocale));
        let expires_at = taken(&cell, Column::Expires, &mut faults, |text| Expires::parse(text).ok_or(Reason::BadTime));
        let seed = taken(&cell, Column::SofttokenSeed, &mut faults, |text| Seed::parse(text).ok_or(Reason::BadSeed));
        match name {
            Some(name) if faults.is_empty() => Ok(Self { name, id, email, phone, groups, locale, expires_at, seed }),
            _ => Err(faults),
        }
    }
}

/// What a cell says, if it says anything; a fault if that cannot be taken.
fn taken<'a, T>(
    cell: impl Fn(Column) -> &'a str,
    column: Column,
    faults: &mut Vec<Fault>,
    read: impl FnOnce(&str) -> Result<T, Reason>,
) -> Option<T> {
    let text = cell(column).trim();
    if text.is_empty() {
        return None;
    }
    read(text).map_err(|reason| faults.push(Fault::of(column, text, reason))).ok()
}

/// An id as programs write it; what a spreadsheet made of one (`1.2E+6`, `1200.0`) is none.
fn id(text: &str) -> Option<u64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|id| is_plain && (1..=MAX_ID).contains(id))
}

fn number(text: &str, country: &str) -> Result<String, Reason> {
    if country.is_empty() {
        return phone::normalise(text).ok_or(Reason::BadPhone);
    }
    let country_shown = country.chars().take(SHOWN).collect();
    phone::normalise_in(text, country).ok_or(Reason::NotOfCountry { country: country_shown })
}

/// Whether it can be the name of a group.
pub fn is_group(text: &str) -> bool {
    text.len() <= MAX_GROUP && !text.chars().any(is_invisible)
}

fn groups(text: &str) -> Result<Vec<String>, Reason> {
    let mut found: Vec<String> = Vec::new();
    for group in text.split(';').map(str::trim).filter(|group| !group.is_empty()) {
        if !is_group(group) {
            return Err(Reason::BadGroup(group.chars().filter(|c| !is_invisible(*c)).take(SHOWN).collect()));
        }
        if !found.iter().any(|other| other == group) {
            found.push(group.to_owned());
        }
    }
    if found.len() > MAX_GROUPS {
        return Err(Reason::TooManyGroups);
    }
    Ok(found)
}
