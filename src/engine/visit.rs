//! A visit: what is known of a request when one of the gateway's own pages answers it. The proxy makes it, the pages read
//! it, and neither knows the other.

use std::net::IpAddr;
use std::sync::Arc;

use super::login::hold::HoldRefused;
use crate::domain::ids::LoginId;
use crate::domain::locale::Locale;
use crate::domain::login::Browser;
use crate::domain::route::App;
use crate::domain::session::Session;
use crate::domain::verdict::Refusal;

/// What is known of a request that the gateway answers itself.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The app of its host, if there is one.
    pub app: Option<Arc<App>>,
    /// The client's address.
    pub address: IpAddr,
    /// Whether the client came by TLS, to the gateway or to a trusted proxy before it.
    pub tls: bool,
    /// Scheme and host as received.
    pub origin: String,
    /// The browser, in words.
    pub browser: Browser,
    /// Under this the log has more.
    pub request_id: String,
    /// Whether it comes from the gateway's own pages.
    pub same_origin: bool,
    /// Whether the answer should be JSON.
    pub wants_json: bool,
    /// The language chosen in this browser.
    pub chosen: Option<Locale>,
    /// What the browser asks for, or the app's own language.
    pub asked: Locale,
    /// The language to answer in: chosen, asked for by the browser, or the app's own. The pages put their user's choice between.
    pub locale: Locale,
    /// Where the page that answers can be asked for again, in another language; only the pages know.
    pub page: Option<String>,
    /// The held login of this browser.
    pub login: Option<LoginId>,
    /// The live session of this browser.
    pub session: Option<Session>,
    /// Why the request is turned away, if it is; otherwise its path says which page it wants.
    pub turned_away: Option<TurnedAway>,
    /// What asks a client without a session for credentials (RFC 9110 §11.6.1), where Basic is a way in.
    pub challenge: Option<String>,
}

/// Why a request is answered by the gateway instead of the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TurnedAway {
    /// The request has no single reading, for this reason.
    Malformed(String),
    /// It asks for a WebSocket, but not as RFC 6455 has it, for this reason.
    Handshake(&'static str),
    /// Head too long or with too many fields.
    HeadTooLarge,
    /// No app has this host.
    UnknownHost,
    /// The decision was no.
    Refused(Refusal),
    /// Without a session, and not a page that could lead to the login.
    Unauthorized,
    /// In a session, where a factor must have been passed a short while ago.
    StepUpNeeded,
    /// A body longer than it may be here.
    BodyTooLarge,
    /// An answer would have begun a session of the app outside of every login rule.
    UnrecognisedLogin,
    /// The app accepted the login, the gateway did not.
    LoginRefused(HoldRefused),
    /// Another login with the same session is under way.
    LoginUnderWay,
    /// The app cannot be reached.
    UpstreamDown,
    /// The app did not answer in time.
    UpstreamSlow,
    /// The app's answer was broken off, or is longer than what can be held.
    UpstreamBroken,
    /// The gateway's own trouble.
    Trouble,
}

impl TurnedAway {
    /// The status of the answer.
    pub fn status(&self) -> u16 {
        match self {
            Self::Malformed(_) | Self::Handshake(_) | Self::Refused(Refusal::Unreadable(_) | Refusal::Body) => 400,
            Self::HeadTooLarge => 431,
            Self::UnknownHost => 421,
            Self::Refused(Refusal::Method) => 405,
            Self::Refused(
                Refusal::Denied
                | Refusal::CredentialsOutsideLogin
                | Refusal::Authorization
                | Refusal::CrossSite
                | Refusal::LoginClosed,
            )
            | Self::UnrecognisedLogin
            | Self::StepUpNeeded
            | Self::LoginRefused(
                HoldRefused::Unknown | HoldRefused::Locked | HoldRefused::Ended | HoldRefused::Ambiguous,
            ) => 403,
            Self::Unauthorized => 401,
            Self::BodyTooLarge => 413,
            Self::LoginRefused(HoldRefused::TooMany) => 429,
            Self::LoginUnderWay | Self::LoginRefused(HoldRefused::UnderWay) => 409,
            Self::UpstreamDown | Self::UpstreamBroken | Self::LoginRefused(HoldRefused::Unclear) => 502,
            Self::UpstreamSlow => 504,
            Self::LoginRefused(HoldRefused::Full | HoldRefused::NoDirectory) | Self::Trouble => 503,
        }
    }

    /// One word for logs and metrics.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::Handshake(_) => "handshake",
            Self::HeadTooLarge => "head-too-large",
            Self::UnknownHost => "unknown-host",
            Self::Refused(Refusal::Denied) => "denied",
            Self::Refused(Refusal::Method) => "method",
            Self::Refused(Refusal::Body) => "body-on-get",
            Self::Refused(Refusal::CredentialsOutsideLogin) => "credentials-outside-login",
            Self::Refused(Refusal::Authorization) => "authorization",
            Self::Refused(Refusal::CrossSite) => "cross-site",
            Self::Refused(Refusal::LoginClosed) => "login-closed",
            Self::Refused(Refusal::Unreadable(_)) => "unreadable-login",
            Self::Unauthorized => "unauthorized",
            Self::StepUpNeeded => "step-up-needed",
            Self::BodyTooLarge => "body-too-large",
            Self::UnrecognisedLogin => "unrecognised-login",
            Self::LoginRefused(HoldRefused::Unknown) => "unknown-user",
            Self::LoginRefused(HoldRefused::Locked) => "locked-user",
            Self::LoginRefused(HoldRefused::Ambiguous) => "ambiguous-name",
            Self::LoginRefused(HoldRefused::NoDirectory) => "no-directory",
            Self::LoginRefused(HoldRefused::Ended) => "account-ended",
            Self::LoginRefused(HoldRefused::TooMany) => "too-many-logins",
            Self::LoginRefused(HoldRefused::Full) => "full",
            Self::LoginUnderWay | Self::LoginRefused(HoldRefused::UnderWay) => "login-under-way",
            Self::UpstreamDown => "upstream-down",
            Self::UpstreamSlow => "upstream-slow",
            Self::LoginRefused(HoldRefused::Unclear) => "unclear-answer",
            Self::UpstreamBroken => "upstream-broken",
            Self::Trouble => "trouble",
        }
    }
}
