//! What the page of a login on hold shows: the challenge, setting up a factor, and, by `ended`, how it ended.

use super::Frame;
use super::ended::{DenyReason, LockedWhy};
use crate::domain::locale::Locale;
use serde::Serialize;

/// The page of a login on hold.
#[derive(Debug, Clone, Serialize)]
pub struct LoginPage {
    /// Around the content.
    pub frame: Frame,
    /// The form token, in every form of the page as field `token`.
    pub token: String,
    /// The app's login page, where a login that ended starts again; empty if there is none.
    pub login_url: String,
    /// It is no login: a factor is asked for again in a session, and `login_url` is where the app begins.
    pub step_up: bool,
    /// Where the login stands.
    pub view: LoginView,
}

/// Where a login stands.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LoginView {
    /// A factor must be proven.
    Challenge(ChallengeView),
    /// The user has no factor yet.
    Setup(SetupView),
    /// A factor was just set up and the login is approved; recovery codes may be made before it is released.
    RecoveryOffer,
    /// The recovery codes, shown this once; the login is approved.
    RecoveryCodes {
        /// As they are to be typed.
        codes: Vec<String>,
    },
    /// Approved; the script asks for the release at once.
    Approved,
    /// Refused for good.
    Denied {
        /// By whom or what.
        reason: DenyReason,
    },
    /// Nobody answered in time.
    Expired,
    /// The app said yes, and the user may not sign in all the same.
    Locked {
        /// Why not.
        why: LockedWhy,
        /// How the log calls this request.
        request_id: String,
    },
    /// This browser has no login on hold; answered with 404.
    None,
}

/// A challenge and the ways to answer it.
#[derive(Debug, Clone, Serialize)]
pub struct ChallengeView {
    /// The request to the phone.
    pub push: PushView,
    /// What else may be used, in the order offered.
    pub methods: Vec<Method>,
    /// Where the code is typed.
    pub field: CodeField,
    /// Seconds until the login expires.
    pub expires_in: u32,
    /// Seconds it had in all, extensions included: the full length of the bar.
    pub lifetime: u32,
    /// How often more time may still be asked for.
    pub more_time_left: u8,
    /// Whether codes are to be brought forward.
    pub fallback: bool,
    /// Wrong codes until the login is denied.
    pub tries_left: u8,
    /// Something that went well, for example «You have more time.»
    pub notice: Option<String>,
    /// Something that did not, for example «That code is not right.»
    pub error: Option<String>,
    /// Where the last code went, masked.
    pub sent_to: Option<String>,
    /// Whether the login may be cancelled here.
    pub can_cancel: bool,
    /// The box by which this browser is trusted, where there is one.
    pub trust: Option<TrustView>,
}

/// The box by which a browser is trusted from this login on.
#[derive(Debug, Clone, Serialize)]
pub struct TrustView {
    /// Whether it is ticked.
    pub ticked: bool,
    /// What it says.
    pub label: String,
}

/// The request to the phone.
#[derive(Debug, Clone, Serialize)]
pub struct PushView {
    /// Whether one is live.
    #[serde(flatten)]
    pub state: PushState,
    /// Name of the phone, if there is only one.
    pub device: Option<String>,
    /// How the number is used.
    pub matching: NumberMatch,
}

/// Whether a request to the phone is live.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PushState {
    /// It can be answered now.
    Live {
        /// The number to match; absent only where matching is off.
        number: Option<String>,
    },
    /// None is live, one may be asked for.
    Idle,
    /// None is live and none may be asked for.
    Refused {
        /// Why, as a sentence.
        reason: String,
    },
    /// None is live, and one may be asked for after a while.
    Again {
        /// In so many seconds.
        seconds: u32,
    },
    /// The user has no phone, or the app does not offer this.
    Absent,
}

/// How the number on the page is used on the phone (`policy.number_match`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberMatch {
    /// It is typed.
    Type,
    /// It is chosen among others.
    Pick,
    /// There is none.
    Off,
}

/// A way to answer a challenge.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Method {
    /// A request to the phone.
    Onetouch,
    /// A code from an authenticator app.
    Softtoken,
    /// A code by text message.
    Sms {
        /// The number, masked.
        to: String,
    },
    /// A code by a call.
    Voice {
        /// The number, masked.
        to: String,
    },
    /// A code by e-mail.
    Email {
        /// The address, masked.
        to: String,
    },
    /// A recovery code.
    Recovery,
}

/// Where a code is typed. A page without script is fetched anew each second, which would wipe a code half typed: for such
/// browsers the field is on a page of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeField {
    /// Beside the request to the phone.
    Beside,
    /// On its own page, `?with=code`.
    Alone,
    /// On its own page for codes with letters, `?with=recovery`.
    Recovery,
}

impl CodeField {
    /// What the query parameter `with` of the page asks for.
    pub fn from_query(with: Option<&str>) -> Self {
        match with {
            Some("code") => Self::Alone,
            Some("recovery") => Self::Recovery,
            Some(_) | None => Self::Beside,
        }
    }
}

/// Setting up a factor.
#[derive(Debug, Clone, Serialize)]
pub struct SetupView {
    /// How far it is.
    pub step: SetupStep,
    /// Whether it may be put off.
    pub skip: Option<Skip>,
    /// Whether the user may do without.
    pub opt_out: bool,
    /// Why it cannot be put off, where that is so.
    pub required: Option<Required>,
    /// What their campaign says to them.
    pub message: Option<Message>,
    /// Something that went well.
    pub notice: Option<String>,
    /// Something that did not.
    pub error: Option<String>,
    /// Whether the login may be cancelled here.
    pub can_cancel: bool,
}

/// What a campaign says, in the language that it says it in.
#[derive(Debug, Clone, Serialize)]
pub struct Message {
    /// The language.
    pub lang: Locale,
    /// Its direction: `ltr` or `rtl`.
    pub dir: &'static str,
    /// The text, whose lines are kept.
    pub text: String,
    /// What the campaign calls itself.
    pub title: Option<String>,
}

impl Message {
    /// A text with its language.
    pub fn new(lang: Locale, text: String, title: Option<String>) -> Self {
        Self { lang, dir: if lang.is_right_to_left() { "rtl" } else { "ltr" }, text, title }
    }
}

/// Why a second step is required now.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Required {
    /// No sign-ins without it are left.
    Count,
    /// Its day came.
    Date {
        /// Which, in words.
        since: String,
    },
    /// There never were any without it.
    Always,
}

/// How far setting up is.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SetupStep {
    /// Nothing chosen yet.
    Choose {
        /// What may be chosen, in the order offered.
        options: Vec<SetupOption>,
    },
    /// Waiting for the phone to register.
    Phone {
        /// The phone's registration link; good once.
        link: String,
        /// The same as a QR code.
        qr_svg: Svg,
    },
    /// The phone is there and must show that it belongs to whoever reads this page.
    PhoneConfirm {
        /// What it calls itself.
        device: Option<String>,
        /// To be typed on it.
        number: String,
    },
    /// An authenticator app must take the key and show a first code.
    Softtoken {
        /// The key in base32, in groups of four.
        secret: String,
        /// The same as a link.
        otpauth: String,
        /// The link as a QR code.
        qr_svg: Svg,
    },
    /// A telephone number must be given.
    Number {
        /// What was typed before; empty at first.
        number: String,
        /// How the first code may come.
        channels: Vec<Channel>,
    },
    /// The number that came with an import must be proven first; no other is taken.
    Imported {
        /// The number, masked: so far only the password was given.
        to: String,
        /// How the first code may come.
        channels: Vec<Channel>,
    },
    /// A code went to the number.
    NumberConfirm {
        /// The number in full, for its owner to check; masked where they did not type it.
        number: String,
        /// How the code came.
        channel: Channel,
    },
    /// A code from the help desk can be typed: asked for whether there is one or not.
    HelpDesk {
        /// Wrong codes until the login is denied.
        tries_left: u8,
    },
    /// Do they really want to do without?
    OptOut {
        /// For how many sign-ins it would hold, this one included.
        sign_ins: u32,
        /// The last day of it, in words.
        until: Option<String>,
    },
}

/// A kind of factor to set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SetupOption {
    /// Requests to a phone.
    Phone,
    /// An authenticator app.
    Softtoken,
    /// Codes to a telephone number.
    Number,
}

/// How a code reaches a telephone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// As a text message.
    Sms,
    /// Read out in a call.
    Voice,
}

/// A login without a factor while the user may still enrol.
#[derive(Debug, Clone, Serialize)]
pub struct Skip {
    /// How many are left, this one included.
    pub grace_left: u32,
    /// The date after which none is left, in words.
    pub until: Option<String>,
    /// Whether this is the last.
    pub last: bool,
    /// Whether today is the last day.
    pub last_day: bool,
}

/// SVG that goes into the page as it is.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct Svg(String);

impl Svg {
    /// Takes an `<svg>` element that the gateway made itself: no XML prolog, nothing from outside, and no `style`
    /// attributes, which the page's policy would drop.
    pub fn from_trusted(svg: String) -> Self {
        Self(svg)
    }
}

impl LoginView {
    /// Every template that [`Self::template`] names.
    pub(super) const TEMPLATES: [&'static str; 15] = [
        "login/challenge.html",
        "login/code.html",
        "login/setup_choose.html",
        "login/setup_phone.html",
        "login/setup_phone_confirm.html",
        "login/setup_softtoken.html",
        "login/setup_number.html",
        "login/setup_number_confirm.html",
        "login/setup_imported.html",
        "login/setup_help_desk.html",
        "login/opt_out.html",
        "login/recovery_offer.html",
        "login/recovery_codes.html",
        "login/approved.html",
        "login/ended.html",
    ];

    pub(super) fn template(&self) -> &'static str {
        match self {
            Self::Challenge(view) => match view.field {
                CodeField::Beside => "login/challenge.html",
                CodeField::Alone | CodeField::Recovery => "login/code.html",
            },
            Self::Setup(view) => match view.step {
                SetupStep::Choose { .. } => "login/setup_choose.html",
                SetupStep::Phone { .. } => "login/setup_phone.html",
                SetupStep::PhoneConfirm { .. } => "login/setup_phone_confirm.html",
                SetupStep::Softtoken { .. } => "login/setup_softtoken.html",
                SetupStep::Number { .. } => "login/setup_number.html",
                SetupStep::NumberConfirm { .. } => "login/setup_number_confirm.html",
                SetupStep::Imported { .. } => "login/setup_imported.html",
                SetupStep::HelpDesk { .. } => "login/setup_help_desk.html",
                SetupStep::OptOut { .. } => "login/opt_out.html",
            },
            Self::RecoveryOffer => "login/recovery_offer.html",
            Self::RecoveryCodes { .. } => "login/recovery_codes.html",
            Self::Approved => "login/approved.html",
            Self::Denied { .. } | Self::Expired | Self::Locked { .. } | Self::None => "login/ended.html",
        }
    }
}

/// Which kinds of code the page must make room for.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "flags for a template, computed in one place and never matched on")]
pub(super) struct Ways {
    softtoken: bool,
    sends: bool,
    recovery: bool,
    /// Whether six-digit codes can be typed at all.
    typed: bool,
    /// Whether the field is for codes with letters.
    letters: bool,
    none: bool,
}

impl Ways {
    pub(super) fn of(ChallengeView { methods, field, .. }: &ChallengeView) -> Self {
        let softtoken = methods.iter().any(|method| matches!(method, Method::Softtoken));
        let recovery = methods.iter().any(|method| matches!(method, Method::Recovery));
        let sends = methods
            .iter()
            .any(|method| matches!(method, Method::Sms { .. } | Method::Voice { .. } | Method::Email { .. }));
        let typed = softtoken || sends;
        let letters = *field == CodeField::Recovery || (recovery && !typed);
        Self { softtoken, sends, recovery, typed, letters, none: !typed && !recovery }
    }
}
