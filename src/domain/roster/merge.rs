//! What becomes of a person by their row. It gives and updates; it never takes away what a person proved, never gives grace
//! back, never unlocks.

use serde::{Deserialize, Serialize};

use super::{Column, Entry, Expires, Fault, Reason};
use crate::domain::user::{Phone, PhoneTrust, User};

/// What can be changed of a person by a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Their e-mail.
    Email,
    /// Their number for codes.
    Phone,
    /// Their groups.
    Groups,
    /// Their language.
    Locale,
    /// When their account ends.
    Expires,
    /// Their authenticator app.
    SofttokenSeed,
}

impl Field {
    /// Its name, which is that of its column.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => Column::Email.as_str(),
            Self::Phone => Column::Phone.as_str(),
            Self::Groups => Column::Groups.as_str(),
            Self::Locale => Column::Locale.as_str(),
            Self::Expires => Column::Expires.as_str(),
            Self::SofttokenSeed => Column::SofttokenSeed.as_str(),
        }
    }
}

/// What a row changed of a person, and what it could not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// What is another now.
    pub changed: Vec<Field>,
    /// What was left as it is.
    pub faults: Vec<Fault>,
}

impl Entry {
    /// Writes into a user what the row says and they may be given. A factor that the person has stays the one it is: another
    /// number than the one they proved, or another seed, is a fault, and their own is kept.
    pub fn merge_into(&self, user: &mut User) -> Merged {
        let mut merged = Merged::default();
        if self.email.is_some() && user.email != self.email {
            user.email.clone_from(&self.email);
            merged.changed.push(Field::Email);
        }
        if let Some(number) = &self.phone {
            match &user.factors.phone {
                Some(has) if has.number == *number => {}
                Some(Phone { trust: PhoneTrust::Proven, .. }) => {
                    merged.faults.push(Fault::of(Column::Phone, number, Reason::OtherNumberProven));
                }
                Some(Phone { trust: PhoneTrust::Imported, .. }) | None => {
                    user.factors.phone = Some(Phone { number: number.clone(), trust: PhoneTrust::Imported });
                    merged.changed.push(Field::Phone);
                }
            }
        }
        if let Some(groups) = self.groups.as_ref().filter(|groups| **groups != user.groups) {
            user.groups.clone_from(groups);
            merged.changed.push(Field::Groups);
        }
        if self.locale.is_some() && user.locale != self.locale {
            user.locale = self.locale;
            merged.changed.push(Field::Locale);
        }
        if let Some(expires_at) = self.expires_at.map(Expires::at).filter(|at| *at != user.expires_at) {
            user.expires_at = expires_at;
            merged.changed.push(Field::Expires);
        }
        match (&self.seed, &user.factors.softtoken) {
            (Some(seed), None) => {
                user.factors.softtoken = Some(seed.clone());
                merged.changed.push(Field::SofttokenSeed);
            }
            (Some(seed), Some(has)) if seed != has => {
                merged.faults.push(Fault::of(Column::SofttokenSeed, "", Reason::OtherSeed));
            }
            (Some(_) | None, Some(_)) | (None, None) => {}
        }
        merged
    }

    /// The row of a user: no factor's secret is in it.
    pub fn of(user: &User) -> Self {
        Self {
            name: user.name.clone(),
            id: user.realm.service().map(|_| user.number),
            email: user.email.clone(),
            phone: user.factors.phone.as_ref().map(|phone| phone.number.clone()),
            groups: Some(user.groups.clone()).filter(|groups| !groups.is_empty()),
            locale: user.locale,
            expires_at: user.expires_at.map(Expires::At),
            seed: None,
        }
    }

    /// What it says in a column, as [`Entry::read`] takes it.
    pub fn cell(&self, column: Column) -> String {
        match column {
            Column::Username => self.name.to_string(),
            Column::Email => self.email.clone().unwrap_or_default(),
            // The number is in international form.
            Column::CountryCode => String::new(),
            Column::Phone => self.phone.clone().unwrap_or_default(),
            Column::Groups => self.groups.as_ref().map(|groups| groups.join(";")).unwrap_or_default(),
            Column::Locale => self.locale.map(|locale| locale.tag().to_owned()).unwrap_or_default(),
            Column::Expires => self.expires_at.map(Expires::cell).unwrap_or_default(),
            Column::AuthyId => self.id.map(|id| id.to_string()).unwrap_or_default(),
            Column::SofttokenSeed => self.seed.as_ref().map(super::Seed::base32).unwrap_or_default(),
        }
    }
}
