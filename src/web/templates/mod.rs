//! The gateway's own pages: one typed context and one render function for each, and the files they load.
//!
//! Everything is embedded in the program. [`Templates::load`] parses all of it, so that a page that is broken or
//! missing stops the start and not somebody's sign-in. What the pages say about a request is decided elsewhere;
//! headers and routes are not made here either.
//!
//! The pages need no inline script or style. They work under a policy of `'self'` for scripts, styles, images,
//! connections and forms; forms also lead to the app's origin, by the redirect after a release.

mod account;
#[cfg(test)]
mod account_samples;
mod assets;
mod browsers;
#[cfg(test)]
mod browsers_samples;
mod contact;
mod ended;
mod factors;
#[cfg(test)]
mod factors_samples;
mod login;
mod pages;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod setup_samples;
#[cfg(test)]
mod tests;
mod words;

pub use account::{
    AccountPage, AppPasswordItem, AppPasswordsSection, DepositSection, FreshAppPassword, LanguageSection, StepUpPage,
    StepUpView,
};
pub use assets::{Asset, asset, asset_url};
pub use browsers::{
    BrowserItem, BrowsersSection, HistorySection, OptingSection, SessionItem, SessionsSection, SignInItem,
};
pub use ended::{DenyReason, LockedWhy};
pub use factors::{
    AddingPage, AddingView, NumberSection, PhoneItem, PhonesSection, RecoveryPage, RecoverySection, SoftTokenSection,
};
pub use login::{
    ChallengeView, Channel, CodeField, LoginPage, LoginView, Message, Method, NumberMatch, PushState, PushView,
    Required, SetupOption, SetupStep, SetupView, Skip, Svg, TrustView,
};
pub use pages::{ErrorPage, Frame, Link, SignOutPage, SignedOutPage, UnauthorizedPage};

use ended::Ended;
use login::Ways;
use rust_embed::Embed;
use serde::Serialize;
use tera::{Context, Kwargs, State, Tera};

use crate::domain::locale::Locale;
use crate::language::{Key, Words, WordsError};

/// Everything under `templates/`.
#[derive(Embed)]
#[folder = "templates/"]
struct Files;

const ERROR: &str = "error.html";
const UNAUTHORIZED: &str = "unauthorized.html";
const SIGN_OUT: &str = "sign_out.html";
const SIGNED_OUT: &str = "signed_out.html";
const ACCOUNT: &str = "account.html";
const STEP_UP: &str = "step_up.html";
const ADDING: &str = "account/adding.html";
const RECOVERY: &str = "account/recovery_codes.html";

/// What may go wrong with a page.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// A file is not text.
    #[error("template `{name}` is not UTF-8; this program was built from damaged files")]
    NotText {
        /// Path under `templates/`.
        name: String,
    },
    /// A page has no file.
    #[error("template `{name}` is missing; this program was built from incomplete files")]
    Missing {
        /// Path under `templates/`.
        name: &'static str,
    },
    /// What pages say is not there.
    #[error(transparent)]
    Words(#[from] WordsError),
    /// A page says something that no language has.
    #[error(
        "template `{name}` asks for the text `{key}`, which is missing; this program was built from incomplete files"
    )]
    Unworded {
        /// Path under `templates/`.
        name: String,
        /// The text's name.
        key: String,
    },
    /// The files do not fit together.
    #[error("the templates cannot be read; this program was built from damaged files")]
    Parse(#[source] tera::Error),
    /// A page could not be made from its context.
    #[error("template `{name}` cannot be rendered")]
    Render {
        /// Path under `templates/`.
        name: &'static str,
        /// What is wrong, with the place in the template.
        source: tera::Error,
    },
}

/// All pages, parsed.
#[derive(Debug)]
pub struct Templates {
    tera: Tera,
    words: &'static Words,
}

impl Templates {
    /// Parses the embedded templates.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Missing`], [`TemplateError::Parse`], [`TemplateError::NotText`], [`TemplateError::Unworded`] or
    /// [`TemplateError::Words`] if the program was built from files that do not belong together.
    pub fn load() -> Result<Self, TemplateError> {
        let mut files = Vec::new();
        for name in Files::iter() {
            // The name comes from the listing of the very same files.
            let Some(file) = Files::get(&name) else { continue };
            let text = String::from_utf8(file.data.into_owned())
                .map_err(|_| TemplateError::NotText { name: name.to_string() })?;
            files.push((name.into_owned(), text));
        }
        Self::parse(files)
    }

    fn parse(files: Vec<(String, String)>) -> Result<Self, TemplateError> {
        let words = Words::embedded()?;
        for (name, text) in &files {
            if let Some(key) = words::keys(text).find(|key| !words.has(key)) {
                return Err(TemplateError::Unworded { name: name.clone(), key: key.to_owned() });
            }
        }
        let mut tera = Tera::new();
        tera.autoescape_on([".html"]);
        words::register(&mut tera, words);
        tera.register_filter("clock", |seconds: u64, _: Kwargs, _: &State| clock(seconds));
        tera.register_function("asset", |arguments: Kwargs, _: &State| {
            let name: String = arguments.must_get("name")?;
            asset_url(&name).ok_or_else(|| tera::Error::message(format!("no asset `{name}`")))
        });
        tera.add_raw_templates(files).map_err(TemplateError::Parse)?;
        match LoginView::TEMPLATES
            .into_iter()
            .chain([ERROR, UNAUTHORIZED, SIGN_OUT, SIGNED_OUT, ACCOUNT, STEP_UP, ADDING, RECOVERY])
            .find(|name| !tera.contains_template(name))
        {
            Some(name) => Err(TemplateError::Missing { name }),
            None => Ok(Self { tera, words }),
        }
    }

    /// The page of a login on hold, `GET /.vestibule/login`.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Render`] if template and context do not agree.
    pub fn login(&self, page: &LoginPage) -> Result<String, TemplateError> {
        let name = page.view.template();
        let mut context = context(name, page)?;
        if let LoginView::Challenge(view) = &page.view {
            context.insert("ways", &Ways::of(view));
        }
        if let Some(ended) = Ended::of(&page.view, page.step_up) {
            context.insert("ended", &ended);
        }
        self.render(name, context, &page.frame)
    }

    /// The page for whatever the gateway cannot or will not do.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Render`] if template and context do not agree.
    pub fn error(&self, page: &ErrorPage) -> Result<String, TemplateError> {
        self.render(ERROR, context(ERROR, page)?, &page.frame)
    }

    /// The page for an unsafe request that came without a session.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Render`] if template and context do not agree.
    pub fn unauthorized(&self, page: &UnauthorizedPage) -> Result<String, TemplateError> {
        self.render(UNAUTHORIZED, context(UNAUTHORIZED, page)?, &page.frame)
    }

    /// The page that asks whether to sign out.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Render`] if template and context do not agree.
    pub fn sign_out(&self, page: &SignOutPage) -> Result<String, TemplateError> {
        self.render(SIGN_OUT, context(SIGN_OUT, page)?, &page.frame)
    }

    /// The page after a logout.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Render`] if template and context do not agree.
    pub fn signed_out(&self, page: &SignedOutPage) -> Result<String, TemplateError> {
        self.render(SIGNED_OUT, context(SIGNED_OUT, page)?, &page.frame)
    }

    /// The account page.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Render`] if template and context do not agree.
    pub fn account(&self, page: &AccountPage) -> Result<String, TemplateError> {
        let mut context = context(ACCOUNT, page)?;
        context.insert("all_languages", &Locale::ALL.map(|locale| Language::of(locale, "")));
        self.render(ACCOUNT, context, &page.frame)
    }

    /// The page of a factor that is being added.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Render`] if template and context do not agree.
    pub fn adding(&self, page: &AddingPage) -> Result<String, TemplateError> {
        self.render(ADDING, context(ADDING, page)?, &page.frame)
    }

    /// The page that shows new recovery codes.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Render`] if template and context do not agree.
    pub fn recovery(&self, page: &RecoveryPage) -> Result<String, TemplateError> {
        self.render(RECOVERY, context(RECOVERY, page)?, &page.frame)
    }

    /// The page that asks for a factor again.
    ///
    /// # Errors
    ///
    /// [`TemplateError::Render`] if template and context do not agree.
    pub fn step_up(&self, page: &StepUpPage) -> Result<String, TemplateError> {
        self.render(STEP_UP, context(STEP_UP, page)?, &page.frame)
    }

    fn render(&self, name: &'static str, mut context: Context, frame: &Frame) -> Result<String, TemplateError> {
        let locale = frame.lang;
        context.insert("lang", locale.tag());
        context.insert("dir", direction(locale));
        context.insert("own_name", locale.own_name());
        let languages: Vec<Language> = match &frame.address {
            Some(address) => Locale::ALL.into_iter().map(|locale| Language::of(locale, address)).collect(),
            None => Vec::new(),
        };
        context.insert("languages", &languages);
        context.insert("contact", &contact::parts(&frame.help));
        let title = Some(frame.app_title.clone()).filter(|title| !title.is_empty());
        context.insert("app_name", &title.unwrap_or_else(|| self.words.say(locale, Key("this-app"), &[])));
        self.tera.render(name, &context).map_err(|source| TemplateError::Render { name, source })
    }
}

/// A language to choose, under the name that its speakers have for it.
#[derive(Debug, Serialize)]
struct Language {
    lang: Locale,
    dir: &'static str,
    name: &'static str,
    /// The page in that language.
    href: String,
}

impl Language {
    fn of(lang: Locale, address: &str) -> Self {
        let separator = if address.contains('?') { '&' } else { '?' };
        Self { lang, dir: direction(lang), name: lang.own_name(), href: format!("{address}{separator}lang={lang}") }
    }
}

fn direction(locale: Locale) -> &'static str {
    if locale.is_right_to_left() { "rtl" } else { "ltr" }
}

fn context(name: &'static str, page: &impl Serialize) -> Result<Context, TemplateError> {
    Context::from_serialize(page).map_err(|source| TemplateError::Render { name, source })
}

/// Seconds as people read a countdown: `1:37`.
fn clock(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
