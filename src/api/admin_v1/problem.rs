//! Refusals, as RFC 9457 has them: one stable word for programs (`code`), a sentence, and what to do.

use axum::body::Body;
use axum::response::Response;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use serde_json::{Value, json};

use crate::admin::AdminError;
use crate::engine::{EngineError, Refused};
use crate::roster::ImportError;

/// How problems are named: by this and their code.
const TYPE: &str = "urn:vestibule:problem:";

/// What stands in the way, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// The body is no JSON, or not the rest of what was announced.
    Malformed,
    /// No key, or none that is good here.
    KeyNeeded,
    /// Not by that host, or from a page of another site.
    WrongHost,
    /// The key's role may not.
    Forbidden,
    /// More than the role may give.
    OverCaps,
    /// There is no such thing.
    NotFound,
    /// The path has other methods.
    MethodNotAllowed,
    /// The body did not come in time.
    Timeout,
    /// There is one of that name.
    Exists,
    /// As many as there may be.
    TooMany,
    /// They are locked.
    Locked,
    /// The time of their account is over.
    AccountEnded,
    /// They have a factor.
    Enrolled,
    /// They have no phone that could be asked.
    NoPhone,
    /// Their phones come by a program alone.
    OfProgram,
    /// They said lately that it was not them who called.
    CallsStopped,
    /// Their phone is asked something else, or was asked too often.
    TooSoon,
    /// Another import is under way.
    ImportUnderWay,
    /// It was done before under this `Idempotency-Key`.
    DoneBefore,
    /// It is not what `If-Match` says any more.
    Changed,
    /// The body is too long.
    TooLarge,
    /// The body is of another type than is taken.
    UnsupportedMediaType,
    /// Fields that cannot be taken, each with what is wrong with it.
    Invalid,
    /// A list that cannot be imported.
    BadList,
    /// It is done for a reason only.
    ReasonNeeded,
    /// Dates that contradict each other, give nothing, or too much.
    BadCampaign,
    /// `If-Match` is needed.
    MatchNeeded,
    /// Too many wrong keys.
    TooOften,
    /// The store failed, or is busy.
    Unavailable,
}

impl Code {
    /// The word.
    pub const fn as_str(self) -> &'static str {
        self.said().1
    }

    /// The status it comes with.
    pub const fn status(self) -> StatusCode {
        self.said().0
    }

    /// What it is, for people: the same each time.
    pub const fn title(self) -> &'static str {
        self.said().2
    }

    const fn said(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Malformed => (StatusCode::BAD_REQUEST, "malformed", "the request cannot be read"),
            Self::KeyNeeded => (StatusCode::UNAUTHORIZED, "admin_key_needed", "an admin key is needed"),
            Self::WrongHost => (StatusCode::FORBIDDEN, "wrong_host_or_origin", "not under this name, or from a page"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "forbidden", "the role of this key does not allow it"),
            Self::OverCaps => (StatusCode::FORBIDDEN, "over_caps", "the role of this key does not allow so much"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found", "there is no such thing"),
            Self::MethodNotAllowed => {
                (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "this path has other methods")
            }
            Self::Timeout => (StatusCode::REQUEST_TIMEOUT, "timeout", "the body did not come in time"),
            Self::Exists => (StatusCode::CONFLICT, "exists", "there is one already"),
            Self::TooMany => (StatusCode::CONFLICT, "too_many", "there are too many already"),
            Self::Locked => (StatusCode::CONFLICT, "locked", "the user is locked"),
            Self::AccountEnded => (StatusCode::CONFLICT, "account_ended", "the time of the account is over"),
            Self::Enrolled => (StatusCode::CONFLICT, "already_enrolled", "the user has a factor"),
            Self::NoPhone => (StatusCode::CONFLICT, "no_phone", "the user has no phone"),
            Self::OfProgram => (StatusCode::CONFLICT, "of_program", "a program registers the phones of this user"),
            Self::CallsStopped => (StatusCode::CONFLICT, "calls_stopped", "the user said lately that it was not them"),
            Self::TooSoon => {
                (StatusCode::CONFLICT, "too_soon", "their phone is asked something else, or was too often")
            }
            Self::ImportUnderWay => (StatusCode::CONFLICT, "import_under_way", "another import is under way"),
            Self::DoneBefore => (StatusCode::CONFLICT, "done_before", "this was done before"),
            Self::Changed => (StatusCode::PRECONDITION_FAILED, "changed", "it was changed meanwhile"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too_large", "the body is too long"),
            Self::UnsupportedMediaType => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "the body is of another type")
            }
            Self::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, "invalid", "something cannot be taken"),
            Self::BadList => (StatusCode::UNPROCESSABLE_ENTITY, "bad_list", "the list was not imported"),
            Self::ReasonNeeded => (StatusCode::UNPROCESSABLE_ENTITY, "reason_needed", "a reason is needed"),
            Self::BadCampaign => (StatusCode::UNPROCESSABLE_ENTITY, "bad_campaign", "a campaign cannot be so"),
            Self::MatchNeeded => (StatusCode::PRECONDITION_REQUIRED, "match_needed", "`If-Match` is needed"),
            Self::TooOften => (StatusCode::TOO_MANY_REQUESTS, "too_often", "too many wrong keys"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable", "it cannot be done right now"),
        }
    }

    /// What whoever asked can do about it.
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Malformed => "send the body whole: one JSON object in UTF-8, or all of a list",
            Self::KeyNeeded => "send `Authorization: Bearer KEY` with a key of `vestibule key create --api admin`",
            Self::WrongHost => "use the address in `admin.listen`, and no browser",
            Self::Forbidden => {
                "`GET /api/v1` says the role of your key, the document `/api/v1/openapi.json` which role may do what"
            }
            Self::OverCaps => "ask for less, or use a key of the role `admin`",
            Self::NotFound => {
                "take the path from the document, and ids from the lists; `GET /api/v1/users?name=NAME` finds a user"
            }
            Self::MethodNotAllowed => "use one of those that `Allow` names",
            Self::Timeout => "send it again, all of it in one go",
            Self::Exists => "use the one there is, or give another name",
            Self::TooMany => "end or remove one first",
            Self::Locked => "unlock the user first, if they are to be let in",
            Self::AccountEnded => "give the account a later end first, by a list with the column `expires`",
            Self::Enrolled => "reset the user first, if their factors are to go",
            Self::NoPhone => "find out in another way who calls",
            Self::OfProgram => "have the program make an access token for them",
            Self::CallsStopped => "do nothing for this caller",
            Self::TooSoon => "wait until the time in `detail`; a question that still waits can be taken back",
            Self::ImportUnderWay => "try again when it is done: with a long list that takes a minute",
            Self::DoneBefore => "look at what is there; use a new `Idempotency-Key` to do it once more",
            Self::Changed => "read it again, and send the `ETag` of that in `If-Match`",
            Self::TooLarge => "send less at once",
            Self::UnsupportedMediaType => "send the `Content-Type` that the document names",
            Self::Invalid => "change what `errors` names",
            Self::BadList => "mend what `detail` and `errors` name; bad rows can be left out with `skip_bad=true`",
            Self::ReasonNeeded => "say why in `reason`",
            Self::BadCampaign => "change what `detail` says",
            Self::MatchNeeded => "send the `ETag` of what you read in `If-Match`",
            Self::TooOften => "wait a minute, then use the right key",
            Self::Unavailable => "try again; if it stays so, look at the log of the server",
        }
    }
}

/// Something that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Where: `query`, `body`, or `list`.
    pub place: &'static str,
    /// The field, parameter or column; the row before it in a list.
    pub field: String,
    /// What is wrong, and what would do.
    pub detail: String,
}

/// A refusal on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    code: Code,
    /// In a box, so that whatever may be refused is not the larger for it.
    said: Box<Said>,
}

/// What a refusal says beside its code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Said {
    detail: Option<String>,
    wrong: Vec<Wrong>,
    more: Option<(&'static str, Value)>,
    allow: Option<String>,
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self { code, said: Box::default() }
    }
}

impl Problem {
    /// With a sentence that says more than its title.
    pub fn because(code: Code, detail: impl Into<String>) -> Self {
        Self { code, said: Box::new(Said { detail: Some(detail.into()), ..Said::default() }) }
    }

    /// One thing that cannot be taken.
    pub fn invalid(place: &'static str, field: &str, detail: impl Into<String>) -> Self {
        Self::all_invalid(vec![Wrong { place, field: field.to_owned(), detail: detail.into() }])
    }

    /// All that cannot be taken.
    pub fn all_invalid(wrong: Vec<Wrong>) -> Self {
        Self::from(Code::Invalid).naming(wrong)
    }

    /// With what is wrong.
    #[must_use]
    pub fn naming(mut self, wrong: Vec<Wrong>) -> Self {
        self.said.wrong = wrong;
        self
    }

    /// With one more member.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Value) -> Self {
        self.said.more = Some((name, value));
        self
    }

    /// With the methods a path has.
    #[must_use]
    pub fn allowing(mut self, methods: String) -> Self {
        self.said.allow = Some(methods);
        self
    }

    /// As it is answered.
    pub fn into_response(self) -> Response {
        let code = self.code;
        let Said { detail, wrong, more, allow } = *self.said;
        let mut value = json!({
            "type": format!("{TYPE}{}", code.as_str()),
            "title": code.title(),
            "status": code.status().as_u16(),
            "code": code.as_str(),
            "remedy": code.remedy(),
        });
        if let Some(detail) = detail {
            value["detail"] = detail.into();
        }
        if !wrong.is_empty() {
            let named = |wrong: &Wrong| json!({ "in": wrong.place, "field": wrong.field, "detail": wrong.detail });
            value["errors"] = wrong.iter().map(named).collect();
        }
        if let Some((name, more)) = more {
            value[name] = more;
        }
        let mut response = Response::new(Body::from(value.to_string()));
        *response.status_mut() = code.status();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(allow) = allow.and_then(|allow| HeaderValue::from_str(&allow).ok()) {
            headers.insert(ALLOW, allow);
        }
        if code == Code::Unavailable {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Refused(refused) => refused.into(),
            EngineError::Busy => Self::because(Code::Unavailable, error.to_string()),
            EngineError::Store(error) => {
                tracing::error!(target: "vestibule::admin", %error, "The store failed an administrator's request");
                Self::because(Code::Unavailable, "the store failed")
            }
        }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let code = match &refused {
            Refused::NotFound { .. } => Code::NotFound,
            Refused::Exists { .. } => Code::Exists,
            Refused::TooMany { .. } => Code::TooMany,
            Refused::Locked => Code::Locked,
            Refused::Ended => Code::AccountEnded,
            Refused::AlreadyEnrolled => Code::Enrolled,
            Refused::NoPhone => Code::NoPhone,
            Refused::OfProgram => Code::OfProgram,
            Refused::CallsStopped { .. } => Code::CallsStopped,
            Refused::Throttled { .. } => Code::TooSoon,
            Refused::ImportUnderWay => Code::ImportUnderWay,
            Refused::DoneBefore => Code::DoneBefore,
            Refused::Changed => Code::Changed,
            Refused::OverCaps(_) => Code::OverCaps,
            Refused::ReasonNeeded => Code::ReasonNeeded,
            Refused::Campaign(_) => Code::BadCampaign,
            Refused::BadNumber => return Self::invalid("body", "phone", refused.to_string()),
            // What people are told at a sign-in, or in a session of theirs: no route leads there.
            Refused::NoLogin
            | Refused::Step(_)
            | Refused::NotServed
            | Refused::FactorLocked { .. }
            | Refused::FactorDisabled
            | Refused::NotOffered
            | Refused::LoginUnderWay
            | Refused::NoGrace
            | Refused::BadName(_)
            | Refused::Service(_)
            | Refused::Profile(_)
            | Refused::Webhook(_)
            | Refused::Prompt(_)
            | Refused::Request(_)
            | Refused::SendFailed
            | Refused::BadPassword
            | Refused::StepUpNeeded
            | Refused::LastFactor
            | Refused::NothingStaged
            | Refused::Key(_)
            | Refused::NotProven
            | Refused::AccountToken(_) => Code::Unavailable,
        };
        Self::because(code, refused.to_string())
    }
}

impl From<AdminError> for Problem {
    fn from(error: AdminError) -> Self {
        let said = error.to_string();
        match error {
            AdminError::Refused { refused, .. } => refused.into(),
            AdminError::NoSuchRealm { .. }
            | AdminError::NoSuchApplication { .. }
            | AdminError::AddedByProgram
            | AdminError::CampaignOfService => Self::invalid("any", "realm", said),
            AdminError::WhichRealm { .. } => {
                Self::invalid("any", "realm", "there are several realms, say which: `GET /api/v1` names them")
            }
            AdminError::BadName { .. } => Self::invalid("body", "name", said),
            AdminError::BadEmail { .. } => Self::invalid("body", "email", said),
            AdminError::BadCampaignName { .. } => Self::invalid("any", "campaign", said),
            AdminError::List(ImportError::File(error)) => Self::because(Code::BadList, error.to_string()),
            // What only commands ask for, and what failed by itself.
            AdminError::Failed { .. }
            | AdminError::List(_)
            | AdminError::NoSuchApp { .. }
            | AdminError::BadId { .. }
            | AdminError::BadCountry { .. }
            | AdminError::BadSpender { .. }
            | AdminError::RoleWithoutNeed
            | AdminError::ServiceWithoutNeed
            | AdminError::SilenceWithoutNeed
            | AdminError::NeedsList
            | AdminError::RelativePath(_)
            | AdminError::BadAuditEnd { .. }
            | AdminError::AuditBroken(_)
            | AdminError::Backup { .. } => {
                tracing::error!(target: "vestibule::admin", error = %said, "An administrator's request failed");
                Code::Unavailable.into()
            }
        }
    }
}
