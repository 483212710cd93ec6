//! What the page of a login on hold shows: the challenge, setting up a factor, and how it ended.

use super::Frame;
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

/// Why a user may not sign in, although the app said yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LockedWhy {
    /// An administrator locked them.
    Administrator,
    /// They have nothing to confirm with, and nothing can be set up here.
    NoFactor,
    /// Nobody added them, and policy asks for that.
    Unknown,
}

/// What ended a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DenyReason {
    /// «Deny, but it was me» on the phone.
    Denied,
    /// «That wasn't me» on the phone.
    NotMe,
    /// The phone sent another number than the page shows.
    WrongNumber,
    /// No tries were left for codes.
    TooManyCodes,
    /// The user cancelled it here.
    Cancelled,
    /// A later login in the same browser took its place.
    Superseded,
    /// The account or what it confirms with was changed meanwhile.
    Withdrawn,
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
    /// Something that went well.
    pub notice: Option<String>,
    /// Something that did not.
    pub error: Option<String>,
    /// Whether the login may be cancelled here.
    pub can_cancel: bool,
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
    /// A code went to the number.
    NumberConfirm {
        /// The number in full, for its owner to check.
        number: String,
        /// How the code came.
        channel: Channel,
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
    pub(super) const TEMPLATES: [&'static str; 12] = [
        "login/challenge.html",
        "login/code.html",
        "login/setup_choose.html",
        "login/setup_phone.html",
        "login/setup_phone_confirm.html",
        "login/setup_softtoken.html",
        "login/setup_number.html",
        "login/setup_number_confirm.html",
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

/// How a login ended, in words.
#[derive(Debug, Serialize)]
pub(super) struct Ended {
    /// `bad` where somebody said no, `calm` otherwise.
    tone: &'static str,
    title: &'static str,
    happened: &'static str,
    advice: &'static str,
    /// How the log calls this request, where it is for somebody else to find out more.
    request_id: Option<String>,
}

impl Ended {
    pub(super) fn of(view: &LoginView) -> Option<Self> {
        let (tone, title, happened, advice) = match view {
            LoginView::Denied { reason } => reason.words(),
            LoginView::Expired => (
                "calm",
                "Time ran out",
                "This sign-in was not confirmed in time, so it was dropped. Nobody was let in.",
                "Sign in again to get a new request.",
            ),
            LoginView::Locked { why, .. } => why.words(),
            LoginView::None => (
                "calm",
                "No sign-in is waiting here",
                "There is nothing to confirm in this browser. The sign-in may be finished, or it began in another browser.",
                "",
            ),
            LoginView::Challenge(_)
            | LoginView::Setup(_)
            | LoginView::RecoveryOffer
            | LoginView::RecoveryCodes { .. }
            | LoginView::Approved => return None,
        };
        let request_id = match view {
            LoginView::Locked { request_id, .. } => Some(request_id.clone()),
            _ => None,
        };
        Some(Self { tone, title, happened, advice, request_id })
    }
}

impl LockedWhy {
    /// One word for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Administrator => "locked-user",
            Self::NoFactor => "no-factor",
            Self::Unknown => "unknown-user",
        }
    }

    /// What happened, in a plain sentence.
    pub fn happened(self) -> &'static str {
        self.words().2
    }

    fn words(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Administrator => (
                "bad",
                "Your account is locked",
                "This account was locked by whoever looks after it. Nobody can sign in to it until it is unlocked.",
                "Ask for it to be unlocked.",
            ),
            Self::NoFactor => (
                "bad",
                "Your account is locked",
                "This account needs a second step to sign in, and has none that is accepted here.",
                "Ask whoever looks after your account to set one up with you.",
            ),
            Self::Unknown => (
                "bad",
                "Your account is not known here",
                "Only accounts that were added here can sign in, and this one was not added yet.",
                "Ask whoever looks after your account to add it.",
            ),
        }
    }
}

impl DenyReason {
    fn words(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Denied => (
                "bad",
                "Sign-in denied",
                "This sign-in was denied on your phone. Nobody was let in.",
                "If you denied it by mistake, sign in again.",
            ),
            Self::NotMe => (
                "bad",
                "Sign-in stopped",
                "Your phone said that this was not you. Nobody was let in.",
                "If somebody else tried to sign in, they know your password: change it, and tell whoever looks after your account.",
            ),
            Self::WrongNumber => (
                "bad",
                "The number did not match",
                "The phone sent another number than this page showed, so the sign-in was stopped. Nobody was let in.",
                "Sign in again, and type the number that the page shows then.",
            ),
            Self::TooManyCodes => (
                "bad",
                "Too many wrong codes",
                "This sign-in was stopped after too many wrong codes. Nobody was let in.",
                "Sign in again, and take a fresh code that belongs to this account.",
            ),
            Self::Cancelled => ("calm", "Sign-in cancelled", "You cancelled this sign-in. Nobody was let in.", ""),
            Self::Superseded => (
                "calm",
                "Another sign-in took its place",
                "You began to sign in again in this browser, so this sign-in was stopped. Nobody was let in by it.",
                "Go on with the other one, or sign in again.",
            ),
            Self::Withdrawn => (
                "bad",
                "Sign-in stopped",
                "Something about your account or its second step was changed meanwhile, so this sign-in was stopped. Nobody was let in.",
                "Sign in again. If you did not expect a change, ask whoever looks after your account.",
            ),
        }
    }
}
