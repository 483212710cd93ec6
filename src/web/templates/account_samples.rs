//! The account page and the pages that ask for a factor again, in every state.

use super::browsers_samples;
use super::samples::{HOSTILE, LONG, Sample, frame, hostile_frame};
use super::{
    AccountPage, AppPasswordItem, AppPasswordsSection, BrowsersSection, DepositSection, Frame, FreshAppPassword,
    HistorySection, LanguageSection, NumberSection, PhoneItem, PhonesSection, RecoverySection, SessionsSection,
    SoftTokenSection, StepUpPage, StepUpView,
};
use crate::domain::locale::Locale;

fn item(id: &str, name: &str, used: Option<&str>) -> AppPasswordItem {
    AppPasswordItem { id: id.into(), name: name.into(), created: "2026-11-21".into(), used: used.map(str::to_owned) }
}

fn phone(name: &str, may_go: bool) -> PhoneItem {
    let used = Some("2026-11-21, 10:00 UTC".to_owned());
    PhoneItem { id: "DV1".into(), name: name.into(), added: "2026-11-20".into(), used, may_go }
}

fn number(text: &str) -> NumberSection {
    NumberSection { offered: true, number: Some(text.into()), proven: true, may_go: true }
}

pub(super) fn signed_in() -> Frame {
    Frame { signed_in: true, ..frame() }
}

impl AccountPage {
    /// Empty and full, before and after a factor, with what was just done.
    #[expect(clippy::too_many_lines, reason = "a list of states")]
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
            phones: PhonesSection { offered: true, ..PhonesSection::default() },
            softtoken: SoftTokenSection { offered: true, ..SoftTokenSection::default() },
            number: NumberSection { offered: true, ..NumberSection::default() },
            recovery: RecoverySection { offered: true, is_few: true, ..RecoverySection::default() },
            app_passwords: AppPasswordsSection::default(),
            deposit: DepositSection::default(),
            browsers: BrowsersSection::default(),
            sessions: SessionsSection::default(),
            history: HistorySection::default(),
            opting: None,
            language: LanguageSection::default(),
            notice: None,
            error: None,
        };
        let list =
            vec![item("1", "Phone calendar", Some("2026-11-21, 10:00 UTC")), item("2", "Backup of the NAS", None)];
        let passwords = AppPasswordsSection { list, ..AppPasswordsSection::default() };
        let some = AccountPage {
            phones: PhonesSection { list: vec![phone("Pixel 8", true)], ..none.phones.clone() },
            softtoken: SoftTokenSection { offered: true, is_set: true, may_go: true },
            number: number("+49 ••• 678"),
            recovery: RecoverySection { left: 10, is_few: false, ..none.recovery.clone() },
            app_passwords: passwords.clone(),
            deposit: DepositSection { username: Some("alice".into()) },
            language: LanguageSection { chosen: Some(Locale::Pl) },
            ..none.clone()
        };
        let text = "vap-abcd-efgh-ijkl-mnop-qrst-uvwx-yz23-4567";
        let made = |name: &str, text: &str| Some(FreshAppPassword { name: name.into(), text: text.into() });
        let long = vec![item("1", LONG, Some("2026-11-21, 10:00 UTC")), item("2", LONG, None)];
        let hostile_phone = PhoneItem { id: HOSTILE.into(), used: Some(HOSTILE.into()), ..phone(HOSTILE, true) };
        let hostile = vec![item(HOSTILE, HOSTILE, Some(HOSTILE))];
        let first = AppPasswordsSection { made: made("x", text), ..AppPasswordsSection::default() };
        let another = AppPasswordsSection { made: made("Phone calendar", text), ..passwords.clone() };
        let full = AppPasswordsSection { is_full: true, ..passwords };
        let only = PhonesSection { list: vec![phone("Pixel 8", false)], ..none.phones.clone() };
        let most = PhonesSection { list: vec![phone("Pixel 8", true); 3], is_full: true, offered: true };
        let few = RecoverySection { left: 1, is_few: true, ..none.recovery.clone() };
        let unsaved = RecoverySection { unsaved: Some("2026-11-21, 10:00 UTC".into()), ..some.recovery.clone() };
        let unproven = NumberSection { proven: false, ..number("+49 ••• 678") };
        let (gone, not) = (PhonesSection::default(), SoftTokenSection::default());
        let (no, nor) = (NumberSection::default(), RecoverySection::default());
        let mut samples = vec![
            ("none", none.clone()),
            ("none-stale", AccountPage { fresh: false, ..none.clone() }),
            ("some", some.clone()),
            ("some-stale", AccountPage { fresh: false, ..some.clone() }),
            ("made", AccountPage { app_passwords: another, ..some.clone() }),
            ("made-first", AccountPage { app_passwords: first, ..none.clone() }),
            ("notice", AccountPage { notice: Some("The password was saved.".into()), ..some.clone() }),
            ("error", AccountPage { error: Some("The user name must be your own, `alice`.".into()), ..some.clone() }),
            ("last-phone", AccountPage { phones: only, softtoken: none.softtoken.clone(), ..some.clone() }),
            ("codes-few", AccountPage { recovery: few, number: unproven, ..some.clone() }),
            ("codes-unsaved", AccountPage { recovery: unsaved, phones: most, ..some.clone() }),
            (
                "nothing-offered",
                AccountPage { phones: gone, softtoken: not, number: no, recovery: nor, ..none.clone() },
            ),
            ("full", AccountPage { app_passwords: full, ..some.clone() }),
            ("bare", AccountPage { frame: Frame::default(), ..none.clone() }),
            (
                "long",
                AccountPage {
                    phones: PhonesSection { list: vec![phone(LONG, true), phone(LONG, false)], ..none.phones.clone() },
                    app_passwords: AppPasswordsSection { list: long, ..AppPasswordsSection::default() },
                    deposit: DepositSection { username: Some(LONG.into()) },
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
                    phones: PhonesSection { list: vec![hostile_phone], ..none.phones.clone() },
                    number: number(HOSTILE),
                    recovery: RecoverySection { unsaved: Some(HOSTILE.into()), ..none.recovery.clone() },
                    app_passwords: AppPasswordsSection { list: hostile, is_full: false, made: made(HOSTILE, HOSTILE) },
                    deposit: DepositSection { username: Some(HOSTILE.into()) },
                    notice: Some(HOSTILE.into()),
                    error: Some(HOSTILE.into()),
                    ..none.clone()
                },
            ),
        ];
        for (name, opting) in browsers_samples::optings() {
            samples.push((name, AccountPage { opting: Some(opting), fresh: false, ..none.clone() }));
        }
        for (label, name) in [("browsers", "Firefox on Linux"), ("long-browsers", LONG), ("hostile-browsers", HOSTILE)]
        {
            samples.push((label, browsers_samples::full(none.clone(), name)));
        }
        samples.push(("browsers-stale", browsers_samples::full(AccountPage { fresh: false, ..none }, "Firefox")));
        samples
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
