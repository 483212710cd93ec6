//! What the account page shows of browsers and of doing without a second step.

use serde::Serialize;

/// Browsers that are trusted.
#[derive(Debug, Clone, Default, Serialize)]
pub struct BrowsersSection {
    /// Whether there is such a section at all.
    pub is_there: bool,
    /// Those there are, the oldest first.
    pub list: Vec<BrowserItem>,
}

/// A trusted browser in the list.
#[derive(Debug, Clone, Serialize)]
pub struct BrowserItem {
    /// The id, for the form that ends it.
    pub id: String,
    /// What the browser said it is.
    pub name: String,
    /// The title of the app.
    pub app: String,
    /// Whether it is the one that looks.
    pub is_this: bool,
    /// When it was last used, in words.
    pub used: String,
    /// Until when it is trusted, in words.
    pub until: String,
}

/// Sessions elsewhere.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SessionsSection {
    /// Those there are, the last used first.
    pub list: Vec<SessionItem>,
}

/// A session elsewhere.
#[derive(Debug, Clone, Serialize)]
pub struct SessionItem {
    /// Its handle, for the form that ends it.
    pub id: String,
    /// What the browser said it is.
    pub name: String,
    /// The title of the app.
    pub app: String,
    /// The address it began at; may be empty.
    pub address: String,
    /// When it began, in words.
    pub begun: String,
    /// When it was last used, in words.
    pub used: String,
}

/// How the last sign-ins ended.
#[derive(Debug, Clone, Default, Serialize)]
pub struct HistorySection {
    /// The newest.
    pub newest: Vec<SignInItem>,
    /// Those before.
    pub older: Vec<SignInItem>,
}

/// How a sign-in ended.
#[derive(Debug, Clone, Serialize)]
pub struct SignInItem {
    /// When, in words.
    pub at: String,
    /// The title of the app.
    pub app: String,
    /// What the browser said it is.
    pub name: String,
    /// Where it came from.
    pub address: String,
    /// How it ended, in words.
    pub end: String,
    /// Whether it says that somebody else had the password.
    pub is_warning: bool,
}

/// Doing without a second step.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OptingSection {
    /// They do, and may take it back.
    In,
    /// They may.
    Out {
        /// Whether they asked for it once, and are to confirm it.
        sure: bool,
    },
    /// Nobody asks them for one.
    SetUp,
}
