//! The account page and the pages that ask for a factor again, in every state.

use super::samples::{HOSTILE, LONG, Sample, frame, hostile_frame};
use super::{AccountPage, AppPasswordItem, Frame, FreshAppPassword, StepUpPage, StepUpView};
use crate::domain::locale::Locale;

fn item(id: &str, name: &str, used: Option<&str>) -> AppPasswordItem {
    AppPasswordItem { id: id.into(), name: name.into(), created: "2026-11-21".into(), used: used.map(str::to_owned) }
}

fn signed_in() -> Frame {
    Frame { signed_in: true, ..frame() }
}

impl AccountPage {
    /// Empty and full, before and after a factor, with what was just done.
    pub fn samples() -> Vec<Sample<Self>> {
        let none = AccountPage {
            frame: signed_in(),
            app: "wiki".into(),
            token: "tok-1".into(),
            logout_token: "tok-2".into(),
            start: "/".into(),
            user: "alice".into(),
            fresh: true,
            step_up: "/.vestibule/step-up?app=wiki&to=%2F.vestibule%2Faccount%3Fapp%3Dwiki".into(),
            is_full: false,
            app_passwords: Vec::new(),
            deposit: None,
            language: None,
            made: None,
            notice: None,
            error: None,
        };
        let some = AccountPage {
            app_passwords: vec![
                item("1", "Phone calendar", Some("2026-11-21, 10:00 UTC")),
                item("2", "Backup of the NAS", None),
            ],
            deposit: Some("alice".into()),
            language: Some(Locale::Pl),
            ..none.clone()
        };
        let text = "vap-abcd-efgh-ijkl-mnop-qrst-uvwx-yz23-4567".to_owned();
        vec![
            ("none", none.clone()),
            ("none-stale", AccountPage { fresh: false, ..none.clone() }),
            ("some", some.clone()),
            ("some-stale", AccountPage { fresh: false, ..some.clone() }),
            (
                "made",
                AccountPage {
                    made: Some(FreshAppPassword { name: "Phone calendar".into(), text: text.clone() }),
                    ..some.clone()
                },
            ),
            ("made-first", AccountPage { made: Some(FreshAppPassword { name: "x".into(), text }), ..none.clone() }),
            ("notice", AccountPage { notice: Some("The password was saved.".into()), ..some.clone() }),
            ("error", AccountPage { error: Some("The user name must be your own, `alice`.".into()), ..some.clone() }),
            ("full", AccountPage { is_full: true, ..some.clone() }),
            ("bare", AccountPage { frame: Frame::default(), ..none.clone() }),
            (
                "long",
                AccountPage {
                    app_passwords: vec![item("1", LONG, Some("2026-11-21, 10:00 UTC")), item("2", LONG, None)],
                    deposit: Some(LONG.into()),
                    ..some
                },
            ),
            (
                "hostile",
                AccountPage {
                    frame: hostile_frame(),
                    token: HOSTILE.into(),
                    logout_token: HOSTILE.into(),
                    start: HOSTILE.into(),
                    user: HOSTILE.into(),
                    app_passwords: vec![item(HOSTILE, HOSTILE, Some(HOSTILE))],
                    deposit: Some(HOSTILE.into()),
                    made: Some(FreshAppPassword { name: HOSTILE.into(), text: HOSTILE.into() }),
                    notice: Some(HOSTILE.into()),
                    error: Some(HOSTILE.into()),
                    ..none
                },
            ),
        ]
    }
}

impl StepUpPage {
    /// Before, after, and too early.
    pub fn samples() -> Vec<Sample<Self>> {
        let page = |view| StepUpPage { frame: signed_in(), app: "wiki".into(), start: "/".into(), view };
        let ask = |to: &str| StepUpView::Ask { token: "tok-1".into(), to: to.into() };
        let needed = |page: &str| StepUpView::Needed { page: page.into(), request_id: "01J9ZK3M5Q8R".into() };
        vec![
            ("ask", page(ask("/user/tokens?a=1&b=2"))),
            ("ask-nowhere", page(ask(""))),
            ("done", page(StepUpView::Done)),
            ("needed", page(needed("/.vestibule/step-up?app=wiki"))),
            ("bare", StepUpPage { frame: Frame::default(), ..page(ask("")) }),
            (
                "hostile",
                StepUpPage {
                    frame: hostile_frame(),
                    start: HOSTILE.into(),
                    ..page(StepUpView::Ask { token: HOSTILE.into(), to: HOSTILE.into() })
                },
            ),
            ("hostile-needed", StepUpPage { frame: hostile_frame(), ..page(needed(HOSTILE)) }),
        ]
    }
}
