//! Putting a second step off and doing without it: who may, until when, and why not any more.

use super::Pages;
use super::templates::{Message, Required};
use crate::domain::locale::Locale;
use crate::domain::time::Timestamp;
use crate::domain::user::{OptOutPolicy, Standing};
use crate::engine::Refused;
use crate::engine::login::LoginView;
use crate::engine::visit::Visit;
use crate::language::Arg;

/// What the campaign of a user says to them, once it asks them at their sign-ins.
pub(super) fn message(view: &LoginView, locale: Locale) -> Option<Message> {
    let campaign = view.campaign.as_ref().filter(|campaign| view.now >= campaign.warn_from)?;
    let (lang, text) = campaign.message(locale)?;
    Some(Message::new(lang, text.to_owned(), campaign.title.clone()))
}

/// The last day before `until`, from which moment on it is over.
pub(super) fn last_day(pages: &Pages, visit: &Visit, until: Timestamp) -> String {
    pages.words.say_arg(visit.locale, Arg::Date(until.moved(-1)))
}

/// Whether both are on one day of UTC, as every date here is.
pub(super) fn is_day_of(one: Timestamp, other: Timestamp) -> bool {
    one.rfc3339().get(..10) == other.rfc3339().get(..10)
}

/// For how many sign-ins the user would do without, this one included.
pub(super) fn may_opt_out(view: &LoginView) -> Result<u32, Refused> {
    view.login.require_pending(view.now)?;
    match view.standing {
        Standing::InGrace(left)
            if view.login.step_up.is_none()
                && !view.login.unclear
                && view.terms.opt_out() == OptOutPolicy::DuringGrace =>
        {
            Ok(left)
        }
        _ => Err(Refused::NotOffered),
    }
}

/// Why setting up cannot be put off.
pub(super) fn required(pages: &Pages, visit: &Visit, view: &LoginView) -> Option<Required> {
    if view.standing != Standing::MustEnrol || view.login.step_up.is_some() {
        return None;
    }
    if let Some(since) = view.terms.grace_until().filter(|since| view.now >= *since) {
        return Some(Required::Date { since: pages.words.say_arg(visit.locale, Arg::Date(since)) });
    }
    // Who was here before had some, or was given none by an administrator.
    Some(if view.user.last_login.is_some() { Required::Count } else { Required::Always })
}
