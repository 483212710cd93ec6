//! The sections about browsers, full and with the names that break pages.

use super::samples::{HOSTILE, LONG};
use super::{
    AccountPage, BrowserItem, BrowsersSection, HistorySection, OptingSection, SessionItem, SessionsSection, SignInItem,
};

fn trusted(id: &str, name: &str, is_this: bool) -> BrowserItem {
    let (used, until) = ("21 November 2026, 10:00 UTC".into(), "21 December 2026".into());
    BrowserItem { id: id.into(), name: name.into(), app: name_of(name), is_this, used, until }
}

fn session(id: &str, name: &str, address: &str) -> SessionItem {
    let (begun, used) = ("20 November 2026, 08:12 UTC".into(), "21 November 2026, 10:00 UTC".into());
    SessionItem { id: id.into(), name: name.into(), app: name_of(name), address: address.into(), begun, used }
}

fn sign_in(name: &str, end: &str, is_warning: bool) -> SignInItem {
    SignInItem {
        at: "21 November 2026, 10:00 UTC".into(),
        app: name_of(name),
        name: name.into(),
        address: "2001:db8::7".into(),
        end: end.into(),
        is_warning,
    }
}

/// Names that break pages break them everywhere.
fn name_of(name: &str) -> String {
    if [HOSTILE, LONG].contains(&name) { name.into() } else { "Library wiki".into() }
}

/// A page with all of these sections.
pub(super) fn full(page: AccountPage, name: &str) -> AccountPage {
    let newest = vec![sign_in(name, "Confirmed on the phone", false), sign_in(name, "Denied: it was not you", true)];
    AccountPage {
        browsers: BrowsersSection { is_there: true, list: vec![trusted("1", name, true), trusted("2", name, false)] },
        sessions: SessionsSection { list: vec![session("a", name, "203.0.113.9"), session("b", name, "")] },
        history: HistorySection { newest, older: vec![sign_in(name, "Not confirmed in time", false)] },
        opting: Some(OptingSection::Out { sure: false }),
        ..page
    }
}

/// Every state of doing without a second step.
pub(super) fn optings() -> [(&'static str, OptingSection); 4] {
    [
        ("opted-out", OptingSection::In),
        ("opt-out", OptingSection::Out { sure: false }),
        ("opt-out-sure", OptingSection::Out { sure: true }),
        ("may-set-up", OptingSection::SetUp),
    ]
}
