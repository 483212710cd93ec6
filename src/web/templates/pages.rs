//! What the pages outside a login show.

use serde::Serialize;

use crate::domain::locale::Locale;

/// What every page shows around its content.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Frame {
    /// The page's language.
    pub lang: Locale,
    /// Where the page can be had in another language, by a `lang` at its end; `None` offers none.
    pub address: Option<String>,
    /// Title of the app as people know it; empty where no app is known, for example for an unknown host.
    pub app_title: String,
    /// The name that is signing in, as typed.
    pub user: Option<String>,
    /// Whether they are signed in already.
    pub signed_in: bool,
    /// Whom to ask, from the configuration; may be empty.
    pub help: String,
}

/// A link with its words.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// Address; a path of the app or of the gateway.
    pub href: String,
    /// What is there, for example «Back to sign-in».
    pub label: String,
}

/// Why something did not work, and what to do about it.
#[derive(Debug, Clone, Serialize)]
pub struct ErrorPage {
    /// Around the content.
    pub frame: Frame,
    /// HTTP status.
    pub status: u16,
    /// A few words.
    pub title: String,
    /// What happened, in a plain sentence.
    pub happened: String,
    /// What the reader can do; may be empty.
    pub advice: String,
    /// The same for whoever looks after it: in English, with what programs call things.
    pub detail: Option<String>,
    /// How the log calls this request.
    pub request_id: String,
    /// A way on, if there is one.
    pub link: Option<Link>,
}

/// An unsafe request came without a session: nothing was done, what was typed is one step back.
#[derive(Debug, Clone, Serialize)]
pub struct UnauthorizedPage {
    /// Around the content.
    pub frame: Frame,
    /// Where to sign in; empty if the app has no such page.
    pub login_url: String,
    /// How the log calls this request.
    pub request_id: String,
}

/// Asks whether to end the session: only its own form does.
#[derive(Debug, Clone, Serialize)]
pub struct SignOutPage {
    /// Around the content.
    pub frame: Frame,
    /// The form's token.
    pub token: String,
}

/// The session was ended by its owner.
#[derive(Debug, Clone, Serialize)]
pub struct SignedOutPage {
    /// Around the content.
    pub frame: Frame,
    /// Where to sign in again; empty if the app has no such page.
    pub login_url: String,
}
