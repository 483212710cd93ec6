//! Setting up a second step in every state, with the names that break pages.

use super::samples::{HOSTILE, Sample, svg};
use super::{Channel, Message, Required, SetupOption, SetupStep, SetupView, Skip};
use crate::domain::locale::Locale;

pub(super) fn setups() -> Vec<Sample<SetupView>> {
    let mut all = choices();
    all.extend(steps());
    all.extend(hostile_setups());
    all
}

/// The first page of setting up, and what stands in its place.
fn choices() -> Vec<Sample<SetupView>> {
    vec![
        (
            "choose",
            SetupView {
                skip: Some(Skip { until: Some("1 December 2026".into()), ..skip(3) }),
                message: Some(Message::new(
                    Locale::En,
                    "From December on every account of the university needs a second factor.\n\nCome to room 12."
                        .into(),
                    Some("A second step for all".into()),
                )),
                ..setup(choose())
            },
        ),
        ("choose-last", SetupView { skip: Some(skip(1)), opt_out: true, ..setup(choose()) }),
        (
            "choose-last-day",
            SetupView {
                skip: Some(Skip { until: Some("1 December 2026".into()), last_day: true, ..skip(3) }),
                message: Some(Message::new(Locale::Ar, "قريبا".into(), None)),
                ..setup(choose())
            },
        ),
        (
            "choose-mandatory",
            SetupView {
                required: Some(Required::Date { since: "1 December 2026".into() }),
                ..setup(SetupStep::Choose { options: vec![SetupOption::Softtoken] })
            },
        ),
        ("choose-used-up", SetupView { required: Some(Required::Count), ..setup(choose()) }),
        ("choose-first", SetupView { required: Some(Required::Always), ..setup(choose()) }),
        ("choose-nothing", SetupView { skip: Some(skip(2)), ..setup(SetupStep::Choose { options: Vec::new() }) }),
        ("opt-out", setup(SetupStep::OptOut { sign_ins: 3, until: Some("1 December 2026".into()) })),
        ("opt-out-last", setup(SetupStep::OptOut { sign_ins: 1, until: None })),
        (
            "imported",
            SetupView {
                skip: Some(skip(2)),
                opt_out: true,
                ..setup(SetupStep::Imported {
                    to: "•••• 4567".into(), channels: vec![Channel::Sms, Channel::Voice]
                })
            },
        ),
        (
            "imported-required",
            SetupView {
                required: Some(Required::Count),
                ..setup(SetupStep::Imported { to: "•••• 4567".into(), channels: vec![Channel::Sms] })
            },
        ),
    ]
}

/// Each way of setting up.
fn steps() -> Vec<Sample<SetupView>> {
    let link = "https://auth.example.edu/authenticator#register=VA0123456789abcdef0123456789abcdef.6f1d2c3b-4a59-4687-9a0b-1c2d3e4f5a6b.dG9rZW4tdG9rZW4tdG9rZW4";
    let otpauth = "otpauth://totp/Library%20wiki:alice?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Library%20wiki";
    let number = |number: &str, channels| SetupStep::Number { number: number.into(), channels };
    vec![
        ("phone", setup(SetupStep::Phone { link: link.into(), qr_svg: svg(link) })),
        (
            "phone-confirm",
            setup(SetupStep::PhoneConfirm { device: Some("This browser on Linux".into()), number: "83".into() }),
        ),
        (
            "softtoken",
            SetupView {
                error: Some("That code is not right. Check that the clock of your device is set by itself.".into()),
                ..setup(SetupStep::Softtoken {
                    secret: "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP".into(),
                    otpauth: otpauth.into(),
                    qr_svg: svg(otpauth),
                })
            },
        ),
        ("number", setup(number("", vec![Channel::Sms, Channel::Voice]))),
        (
            "number-wrong",
            SetupView {
                error: Some("That is not a telephone number with a country code, such as +44 20 7946 0018.".into()),
                ..setup(number("020 7946", vec![Channel::Sms]))
            },
        ),
        (
            "number-confirm",
            SetupView {
                notice: Some("A new code is on its way.".into()),
                ..setup(SetupStep::NumberConfirm { number: "+44 20 7946 0018".into(), channel: Channel::Sms })
            },
        ),
        ("help-desk", setup(SetupStep::HelpDesk { tries_left: 5 })),
        (
            "help-desk-wrong",
            SetupView { error: Some("That code is not right.".into()), ..setup(SetupStep::HelpDesk { tries_left: 1 }) },
        ),
        ("number-call", setup(SetupStep::NumberConfirm { number: "+44 20 7946 0018".into(), channel: Channel::Voice })),
    ]
}

/// With names that break pages.
fn hostile_setups() -> Vec<Sample<SetupView>> {
    let number = |number: &str, channels| SetupStep::Number { number: number.into(), channels };
    vec![
        (
            "hostile-choose",
            SetupView {
                skip: Some(Skip { until: Some(HOSTILE.into()), ..skip(2) }),
                message: Some(Message::new(Locale::En, HOSTILE.into(), Some(HOSTILE.into()))),
                error: Some(HOSTILE.into()),
                ..setup(choose())
            },
        ),
        ("hostile-phone", setup(SetupStep::Phone { link: HOSTILE.into(), qr_svg: svg("x") })),
        (
            "hostile-phone-confirm",
            setup(SetupStep::PhoneConfirm { device: Some(HOSTILE.into()), number: HOSTILE.into() }),
        ),
        (
            "hostile-softtoken",
            setup(SetupStep::Softtoken { secret: HOSTILE.into(), otpauth: HOSTILE.into(), qr_svg: svg("x") }),
        ),
        ("hostile-number", setup(number(HOSTILE, vec![Channel::Voice]))),
        ("hostile-required", SetupView { required: Some(Required::Date { since: HOSTILE.into() }), ..setup(choose()) }),
        ("hostile-imported", setup(SetupStep::Imported { to: HOSTILE.into(), channels: vec![Channel::Sms] })),
        ("hostile-opt-out", setup(SetupStep::OptOut { sign_ins: 2, until: Some(HOSTILE.into()) })),
        ("hostile-number-confirm", setup(SetupStep::NumberConfirm { number: HOSTILE.into(), channel: Channel::Voice })),
    ]
}

fn setup(step: SetupStep) -> SetupView {
    SetupView {
        step,
        skip: None,
        opt_out: false,
        required: None,
        message: None,
        notice: None,
        error: None,
        can_cancel: true,
    }
}

fn skip(grace_left: u32) -> Skip {
    Skip { grace_left, until: None, last: grace_left == 1, last_day: false }
}

fn choose() -> SetupStep {
    SetupStep::Choose { options: vec![SetupOption::Phone, SetupOption::Softtoken, SetupOption::Number] }
}
