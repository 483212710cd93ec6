//! What the account page shows, and the pages that ask for a factor again.

use serde::Serialize;

use super::browsers::{BrowsersSection, HistorySection, OptingSection, SessionsSection};
use super::{Frame, NumberSection, PhonesSection, RecoverySection, SoftTokenSection};
use crate::domain::locale::Locale;

/// What somebody can look at and change themselves, with one app.
#[derive(Debug, Clone, Serialize)]
pub struct AccountPage {
    /// Around the content.
    pub frame: Frame,
    /// The app's name, for the addresses of forms.
    pub app: String,
    /// The token of every form but the one that signs out.
    pub token: String,
    /// The token of the form that signs out.
    pub logout_token: String,
    /// Where the app begins.
    pub start: String,
    /// Their name.
    pub user: String,
    /// Whether a factor was passed a short while ago: only then there are forms.
    pub fresh: bool,
    /// The page that asks for a factor and leads back here.
    pub step_up: String,
    /// Their phones.
    pub phones: PhonesSection,
    /// Their authenticator app.
    pub softtoken: SoftTokenSection,
    /// Their phone number.
    pub number: NumberSection,
    /// Their recovery codes.
    pub recovery: RecoverySection,
    /// Passwords for single programs.
    pub app_passwords: AppPasswordsSection,
    /// The app's own password.
    pub deposit: DepositSection,
    /// Browsers that are trusted.
    pub browsers: BrowsersSection,
    /// Sessions elsewhere.
    pub sessions: SessionsSection,
    /// How the last sign-ins ended.
    pub history: HistorySection,
    /// Doing without a second step, where they may.
    pub opting: Option<OptingSection>,
    /// The language.
    pub language: LanguageSection,
    /// Something that went well.
    pub notice: Option<String>,
    /// Something that did not.
    pub error: Option<String>,
}

/// Passwords for single programs.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AppPasswordsSection {
    /// The app passwords, the oldest first.
    pub list: Vec<AppPasswordItem>,
    /// Whether there are as many as there may be.
    pub is_full: bool,
    /// The one that was just made, shown this once.
    pub made: Option<FreshAppPassword>,
}

/// The app's own password, which app passwords stand for.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DepositSection {
    /// The app's own user name that is deposited, if one is.
    pub username: Option<String>,
}

/// The language that somebody reads.
#[derive(Debug, Clone, Default, Serialize)]
pub struct LanguageSection {
    /// The one that they chose, if they did.
    pub chosen: Option<Locale>,
}

/// An app password in the list.
#[derive(Debug, Clone, Serialize)]
pub struct AppPasswordItem {
    /// The id, for the form that ends it.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// The day it was made.
    pub created: String,
    /// When it was last used, in words.
    pub used: Option<String>,
}

/// An app password that was just made.
#[derive(Clone, Serialize)]
pub struct FreshAppPassword {
    /// What its owner calls it.
    pub name: String,
    /// The password itself.
    pub text: String,
}

impl std::fmt::Debug for FreshAppPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FreshAppPassword").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A factor is asked for again.
#[derive(Debug, Clone, Serialize)]
pub struct StepUpPage {
    /// Around the content.
    pub frame: Frame,
    /// The app's name, for the address of the form.
    pub app: String,
    /// Where the app begins.
    pub start: String,
    /// How far it is.
    pub view: StepUpView,
}

/// How far asking for a factor again is, before and after its hold.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StepUpView {
    /// One form asks whether to begin.
    Ask {
        /// The form's token.
        token: String,
        /// Where it leads then; may be empty.
        to: String,
    },
    /// It is done, in another tab than the one that needed it.
    Done,
    /// A form was sent that needs it: nothing was done, what was typed is one step back.
    Needed {
        /// The page that asks.
        page: String,
        /// How the log calls this request.
        request_id: String,
    },
}
