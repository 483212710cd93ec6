//! Every page in every state, with the names that break pages.

use super::setup_samples::setups;
use super::{
    ChallengeView, CodeField, DenyReason, ErrorPage, Frame, Link, LockedWhy, LoginPage, LoginView, Method, NumberMatch,
    PushState, PushView, SignOutPage, SignedOutPage, Svg, TrustView, UnauthorizedPage,
};
use crate::domain::locale::Locale;

/// A context under the name of its state.
pub type Sample<T> = (&'static str, T);

pub const HOSTILE: &str = r#"<img src=x onerror=1>"><script>alert(1)</script>' onfocus='x"#;
const RIGHT_TO_LEFT: &str = "مكتبة الجامعة المركزية";
pub const LONG: &str = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft-Verwaltung";

pub(super) fn frame() -> Frame {
    Frame {
        lang: Locale::En,
        address: Some("/.vestibule/login".into()),
        app_title: "Library wiki".into(),
        user: Some("alice".into()),
        signed_in: false,
        help: "IT help desk, room 2.14, helpdesk@example.edu".into(),
    }
}

pub(super) fn hostile_frame() -> Frame {
    Frame {
        app_title: HOSTILE.into(),
        user: Some(HOSTILE.into()),
        address: Some(HOSTILE.into()),
        help: HOSTILE.into(),
        ..Frame::default()
    }
}

fn page(view: LoginView) -> LoginPage {
    LoginPage {
        frame: frame(),
        token: "tok-1".into(),
        login_url: "/doku.php?do=login&x=1".into(),
        step_up: false,
        view,
    }
}

fn in_session(view: LoginView) -> LoginPage {
    LoginPage { frame: Frame { signed_in: true, ..frame() }, login_url: "/".into(), step_up: true, ..page(view) }
}

pub(super) fn svg(text: &str) -> Svg {
    let code = qrcode::QrCode::new(text).expect("a link fits into a QR code");
    let svg = code.render::<qrcode::render::svg::Color>().min_dimensions(200, 200).build();
    Svg::from_trusted(svg.trim_start_matches(r#"<?xml version="1.0" standalone="yes"?>"#).to_owned())
}

fn challenge() -> ChallengeView {
    ChallengeView {
        push: PushView {
            state: PushState::Live { number: Some("47".into()) },
            device: Some("Pixel 8".into()),
            matching: NumberMatch::Type,
        },
        methods: vec![
            Method::Onetouch,
            Method::Softtoken,
            Method::Sms { to: "•••• 4567".into() },
            Method::Voice { to: "•••• 4567".into() },
            Method::Recovery,
        ],
        field: CodeField::Beside,
        expires_in: 97,
        lifetime: 120,
        more_time_left: 2,
        fallback: false,
        tries_left: 5,
        notice: None,
        error: None,
        sent_to: None,
        can_cancel: true,
        trust: None,
    }
}

fn box_of(label: &str, ticked: bool) -> TrustView {
    TrustView { ticked, label: label.into() }
}

fn push(state: PushState) -> PushView {
    PushView { state, ..challenge().push }
}

fn challenges() -> Vec<Sample<ChallengeView>> {
    let hostile = || HOSTILE.to_owned();
    vec![
        ("live", challenge()),
        ("trust", ChallengeView { trust: Some(box_of("Trust this browser for 30 days", false)), ..challenge() }),
        (
            "trust-ticked-alone",
            ChallengeView {
                trust: Some(box_of("Trust this browser for 30 days", true)),
                field: CodeField::Alone,
                ..challenge()
            },
        ),
        ("trust-hostile", ChallengeView { trust: Some(box_of(HOSTILE, true)), ..challenge() }),
        ("forward", ChallengeView { fallback: true, expires_in: 58, more_time_left: 0, ..challenge() }),
        ("pick", ChallengeView { push: PushView { matching: NumberMatch::Pick, ..challenge().push }, ..challenge() }),
        (
            "unmatched",
            ChallengeView {
                push: PushView { matching: NumberMatch::Off, device: None, state: PushState::Live { number: None } },
                methods: vec![Method::Onetouch, Method::Softtoken],
                ..challenge()
            },
        ),
        ("idle", ChallengeView { push: push(PushState::Idle), fallback: true, ..challenge() }),
        (
            "refused",
            ChallengeView {
                push: push(PushState::Refused {
                    reason: "Three requests went to your phone in ten minutes. The next one can go out at 14:32."
                        .into(),
                }),
                can_cancel: false,
                ..challenge()
            },
        ),
        (
            "wrong-code",
            ChallengeView {
                error: Some("That code is not right.".into()),
                tries_left: 1,
                fallback: true,
                ..challenge()
            },
        ),
        (
            "sent",
            ChallengeView {
                notice: Some("A code is on its way to •••• 4567.".into()),
                sent_to: Some("•••• 4567".into()),
                fallback: true,
                ..challenge()
            },
        ),
        (
            "codes-only",
            ChallengeView {
                push: push(PushState::Absent),
                methods: vec![Method::Sms { to: "•••• 4567".into() }, Method::Email { to: "a•••@example.edu".into() }],
                ..challenge()
            },
        ),
        (
            "recovery-only",
            ChallengeView { push: push(PushState::Absent), methods: vec![Method::Recovery], ..challenge() },
        ),
        ("push-only", ChallengeView { methods: vec![Method::Onetouch], ..challenge() }),
        ("code-alone", ChallengeView { field: CodeField::Alone, ..challenge() }),
        (
            "code-help-desk",
            ChallengeView { field: CodeField::Recovery, methods: vec![Method::Onetouch], ..challenge() },
        ),
        ("phone-only", ChallengeView { methods: vec![Method::Onetouch], ..challenge() }),
        (
            "recovery-alone",
            ChallengeView {
                field: CodeField::Recovery,
                error: Some("That code is not right, or it was used before.".into()),
                tries_left: 3,
                ..challenge()
            },
        ),
        (
            "hostile",
            ChallengeView {
                push: PushView {
                    state: PushState::Live { number: Some(hostile()) },
                    device: Some(hostile()),
                    matching: NumberMatch::Type,
                },
                methods: vec![Method::Softtoken, Method::Sms { to: hostile() }, Method::Email { to: hostile() }],
                notice: Some(hostile()),
                error: Some(hostile()),
                sent_to: Some(hostile()),
                ..challenge()
            },
        ),
        ("again", ChallengeView { push: push(PushState::Again { seconds: 45 }), fallback: true, ..challenge() }),
        ("hostile-refusal", ChallengeView { push: push(PushState::Refused { reason: hostile() }), ..challenge() }),
    ]
}

fn locked(why: LockedWhy, request_id: &str) -> LoginView {
    LoginView::Locked { why, request_id: request_id.to_owned() }
}

impl LoginPage {
    /// The page in every state.
    pub fn samples() -> Vec<Sample<Self>> {
        let mut samples: Vec<Sample<Self>> = Vec::new();
        samples.extend(challenges().into_iter().map(|(name, view)| (name, page(LoginView::Challenge(view)))));
        samples.extend(setups().into_iter().map(|(name, view)| (name, page(LoginView::Setup(view)))));
        samples.extend([
            ("recovery-offer", page(LoginView::RecoveryOffer)),
            (
                "recovery-codes",
                page(LoginView::RecoveryCodes { codes: (0..10).map(|n| format!("k7{n}m-x2q{n}-p9wd")).collect() }),
            ),
            ("approved", page(LoginView::Approved)),
            ("denied", page(LoginView::Denied { reason: DenyReason::Denied })),
            ("not-me", page(LoginView::Denied { reason: DenyReason::NotMe })),
            ("wrong-number", page(LoginView::Denied { reason: DenyReason::WrongNumber })),
            ("too-many-codes", page(LoginView::Denied { reason: DenyReason::TooManyCodes })),
            ("cancelled", page(LoginView::Denied { reason: DenyReason::Cancelled })),
            ("expired", page(LoginView::Expired)),
            ("superseded", page(LoginView::Denied { reason: DenyReason::Superseded })),
            ("withdrawn", page(LoginView::Denied { reason: DenyReason::Withdrawn })),
            ("step-up", in_session(LoginView::Challenge(challenge()))),
            ("step-up-denied", in_session(LoginView::Denied { reason: DenyReason::Denied })),
            ("step-up-not-me", in_session(LoginView::Denied { reason: DenyReason::NotMe })),
            ("step-up-number", in_session(LoginView::Denied { reason: DenyReason::WrongNumber })),
            ("step-up-codes", in_session(LoginView::Denied { reason: DenyReason::TooManyCodes })),
            ("step-up-cancelled", in_session(LoginView::Denied { reason: DenyReason::Cancelled })),
            ("step-up-superseded", in_session(LoginView::Denied { reason: DenyReason::Superseded })),
            ("step-up-withdrawn", in_session(LoginView::Denied { reason: DenyReason::Withdrawn })),
            ("step-up-expired", in_session(LoginView::Expired)),
            ("locked", page(locked(LockedWhy::Administrator, "01J9ZK3M5Q8R"))),
            ("expired", page(locked(LockedWhy::Expired, "01J9ZK3M5Q8R"))),
            ("no-factor", page(locked(LockedWhy::NoFactor, "01J9ZK3M5Q8R"))),
            ("unknown", page(locked(LockedWhy::Unknown, "01J9ZK3M5Q8R"))),
            (
                "none",
                LoginPage {
                    frame: Frame { user: None, help: String::new(), ..frame() },
                    login_url: String::new(),
                    ..page(LoginView::None)
                },
            ),
            (
                "long",
                LoginPage {
                    frame: Frame { app_title: LONG.into(), user: Some(LONG.into()), help: LONG.into(), ..frame() },
                    ..page(LoginView::Challenge(ChallengeView {
                        push: PushView { device: Some(LONG.into()), ..challenge().push },
                        ..challenge()
                    }))
                },
            ),
            (
                "right-to-left",
                LoginPage {
                    frame: Frame {
                        app_title: RIGHT_TO_LEFT.into(),
                        user: Some("مستخدم (1)".into()),
                        help: RIGHT_TO_LEFT.into(),
                        ..frame()
                    },
                    ..page(LoginView::Challenge(ChallengeView {
                        push: PushView { device: Some("هاتف 8 (a)".into()), ..challenge().push },
                        ..challenge()
                    }))
                },
            ),
        ]);
        for view in [
            LoginView::Challenge(challenge()),
            LoginView::RecoveryOffer,
            LoginView::RecoveryCodes { codes: vec![HOSTILE.into()] },
            LoginView::Approved,
            locked(LockedWhy::Administrator, HOSTILE),
        ] {
            samples.push((
                "hostile-frame",
                LoginPage {
                    frame: hostile_frame(),
                    token: HOSTILE.into(),
                    login_url: HOSTILE.into(),
                    step_up: false,
                    view,
                },
            ));
        }
        samples
    }
}

impl ErrorPage {
    /// With and without an app and a way on.
    pub fn samples() -> Vec<Sample<Self>> {
        let full = ErrorPage {
            frame: Frame { user: None, ..frame() },
            status: 502,
            title: "Library wiki does not answer".into(),
            happened: "The gateway could not reach the application behind it. Nothing was sent twice.".into(),
            advice: "Wait a moment and try again. If it goes on, report it with the request number below.".into(),
            detail: Some("two fields `Content-Length`".into()),
            request_id: "01J9ZK3M5Q8R".into(),
            link: Some(Link { href: "/?a=1&b=2".into(), label: "Back to the start page".into() }),
        };
        vec![
            ("full", full.clone()),
            (
                "bare",
                ErrorPage {
                    frame: Frame::default(),
                    status: 421,
                    title: "No application here".into(),
                    happened: "This gateway does not serve the host that was asked for.".into(),
                    advice: String::new(),
                    detail: None,
                    link: None,
                    ..full
                },
            ),
            (
                "hostile",
                ErrorPage {
                    frame: hostile_frame(),
                    status: 400,
                    title: HOSTILE.into(),
                    happened: HOSTILE.into(),
                    advice: HOSTILE.into(),
                    detail: Some(HOSTILE.into()),
                    request_id: HOSTILE.into(),
                    link: Some(Link { href: HOSTILE.into(), label: HOSTILE.into() }),
                },
            ),
        ]
    }
}

impl UnauthorizedPage {
    /// With and without a login page.
    pub fn samples() -> Vec<Sample<Self>> {
        let full = UnauthorizedPage {
            frame: Frame { user: None, ..frame() },
            login_url: "/doku.php?do=login&x=1".into(),
            request_id: "01J9ZK3M5Q8R".into(),
        };
        vec![
            ("full", full.clone()),
            ("bare", UnauthorizedPage { frame: Frame::default(), login_url: String::new(), ..full }),
            (
                "hostile",
                UnauthorizedPage { frame: hostile_frame(), login_url: HOSTILE.into(), request_id: HOSTILE.into() },
            ),
        ]
    }
}

impl SignOutPage {
    /// With a short and a hostile name.
    pub fn samples() -> Vec<Sample<Self>> {
        let token = || "tok-1".to_owned();
        vec![
            ("full", SignOutPage { frame: Frame { user: None, ..frame() }, token: token() }),
            ("bare", SignOutPage { frame: Frame::default(), token: token() }),
            ("hostile", SignOutPage { frame: hostile_frame(), token: HOSTILE.into() }),
        ]
    }
}

impl SignedOutPage {
    /// With and without a login page.
    pub fn samples() -> Vec<Sample<Self>> {
        vec![
            ("full", SignedOutPage { frame: Frame { user: None, ..frame() }, login_url: "/doku.php?do=login".into() }),
            ("bare", SignedOutPage { frame: Frame::default(), login_url: String::new() }),
            ("hostile", SignedOutPage { frame: hostile_frame(), login_url: HOSTILE.into() }),
        ]
    }
}
