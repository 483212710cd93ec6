//! The pages on which a factor is added, in every state.

use super::account_samples::signed_in;
use super::samples::{HOSTILE, LONG, Sample, hostile_frame};
use super::{AddingPage, AddingView, Channel, Frame, RecoveryPage, Svg};

fn qr() -> Svg {
    Svg::from_trusted(r#"<svg viewBox="0 0 1 1"><path d="M0 0h1v1H0z"/></svg>"#.to_owned())
}

impl AddingPage {
    /// Every step, and every end.
    pub fn samples() -> Vec<Sample<Self>> {
        let page = |view| AddingPage {
            frame: signed_in(),
            app: "wiki".into(),
            token: "tok-1".into(),
            account: "/.vestibule/account?app=wiki".into(),
            view,
            error: None,
        };
        let link = "https://gate.example.edu/authenticator#register=VA1.2.3";
        let phone = |replaces: Option<&str>| AddingView::Phone {
            qr_svg: qr(),
            link: link.into(),
            replaces: replaces.map(str::to_owned),
        };
        let number = |number: &str, channels: &[Channel], replaces| AddingView::Number {
            number: number.into(),
            channels: channels.to_vec(),
            replaces,
        };
        let key = |replaces| AddingView::SoftToken {
            secret: "GEZD GNBV GY3T QOJQ".into(),
            qr_svg: qr(),
            otpauth: "otpauth://totp/Library%20wiki:alice?secret=GEZDGNBVGY3TQOJQ".into(),
            replaces,
        };
        let wrong = |page: AddingPage| AddingPage { error: Some("That code is not right.".into()), ..page };
        let both = [Channel::Sms, Channel::Voice];
        let confirm = |channel| AddingView::NumberConfirm { number: "+49 151 12345678".into(), channel };
        let mut samples = vec![
            ("phone", page(phone(None))),
            ("phone-instead", page(phone(Some("Pixel 8")))),
            ("phone-confirm", page(AddingView::PhoneConfirm { device: Some("Pixel 9".into()), number: "47".into() })),
            ("phone-unnamed", page(AddingView::PhoneConfirm { device: None, number: "10".into() })),
            ("key", page(key(false))),
            ("key-wrong", wrong(page(key(true)))),
            ("number", page(number("", &both, false))),
            ("number-one-way", wrong(page(number("0151 1", &[Channel::Voice], true)))),
            ("number-confirm", page(confirm(Channel::Sms))),
            ("number-call-wrong", wrong(page(confirm(Channel::Voice)))),
            ("bare", AddingPage { frame: Frame::default(), ..page(phone(None)) }),
            ("long", page(AddingView::PhoneConfirm { device: Some(LONG.into()), number: "47".into() })),
            (
                "hostile",
                AddingPage {
                    frame: hostile_frame(),
                    token: HOSTILE.into(),
                    account: HOSTILE.into(),
                    error: Some(HOSTILE.into()),
                    ..page(AddingView::Phone { qr_svg: qr(), link: HOSTILE.into(), replaces: Some(HOSTILE.into()) })
                },
            ),
            ("hostile-number", page(number(HOSTILE, &both, true))),
        ];
        for method in ["onetouch", "softtoken", "sms", "voice"] {
            samples.push(("done", page(AddingView::Done { method })));
            samples.push(("refused", page(AddingView::Refused { method })));
            samples.push(("expired", page(AddingView::Expired { method })));
        }
        samples
    }
}

impl RecoveryPage {
    /// Ten codes.
    pub fn samples() -> Vec<Sample<Self>> {
        let codes: Vec<String> = (0..10).map(|n| format!("abcd{n}-fghj{n}")).collect();
        let page = RecoveryPage {
            frame: signed_in(),
            app: "wiki".into(),
            token: "tok-1".into(),
            file: Self::file_of(&codes),
            codes,
        };
        vec![("codes", page.clone()), ("bare", RecoveryPage { frame: Frame::default(), ..page })]
    }
}
