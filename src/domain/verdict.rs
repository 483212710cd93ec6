//! The decision on a request: [`decide`]. Without a [`Pass`] nothing reaches an app.

mod basic;
mod method;

use super::ids::{AppPasswordId, SessionId};
use super::limits::Limits;
use super::login::basic::Authorization;
use super::login::document::Document;
use super::login::form::{BodyError, Fields};
use super::login::rule::{Attempt, HoldKind, Kind, LoginRule, RuleError};
use super::login::scan::{self, Found};
use super::pattern::Pattern;
use super::route::{App, KnownBasic, Mode, OWN_PREFIX, RequestView, is_safe_method};
use super::session::Session;
use super::time::Timestamp;
use method::{could_override_method, overrides, query_overrides_method};

/// With what standing a request goes to an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// In a live session of the gateway.
    Verified(SessionId),
    /// On a path that may carry the anonymous session.
    Anonymous,
    /// By an app password, one request at a time: without the app's session cookies, either way.
    AppPassword(AppPasswordId),
    /// On an open path: without any credentials, either way.
    Open,
    /// To an app that is only observed: as it came, with every credential, and its answer as it comes.
    Observed,
}

impl Standing {
    /// Whether the app's session cookies go with it, either way.
    pub fn has_cookies(self) -> bool {
        match self {
            Self::Verified(_) | Self::Anonymous => true,
            // Observed ones are neither opened nor sealed: they go as they are.
            Self::AppPassword(_) | Self::Open | Self::Observed => false,
        }
    }
}

/// The permission to send a request to an app: made by this module only.
#[derive(Debug)]
pub struct Pass {
    standing: Standing,
    looked_at: Looked,
    /// The methods that its body must not name: the address is closed to them.
    closed: Vec<String>,
}

/// What must be looked at before a request with a pass is forwarded whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looked {
    /// Nothing more: it streams.
    Done,
    /// A body is scanned while it streams: it must not carry the credentials of a login rule, nor name a method to which its
    /// address is closed.
    Scan,
}

impl Pass {
    /// With what standing it goes.
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// What is looked at while it streams.
    pub fn looked_at(&self) -> Looked {
        self.looked_at
    }

    /// The methods that must not be named by its body while that streams.
    pub fn closed_methods(&self) -> &[String] {
        &self.closed
    }

    /// With nothing more to look at.
    fn done(standing: Standing) -> Self {
        Self { standing, looked_at: Looked::Done, closed: Vec::new() }
    }
}

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// On a path nobody may reach.
    #[error("this address is closed")]
    Denied,
    /// The method is not one the app lists.
    #[error("this method is not allowed here")]
    Method,
    /// GET or HEAD with a body.
    #[error("a request of this kind must not have a body")]
    Body,
    /// A password outside of the login the gateway knows.
    #[error("a user name and password are taken by the login page only")]
    CredentialsOutsideLogin,
    /// Basic or another credential without a session.
    #[error("these credentials are not taken here")]
    Authorization,
    /// A login another site sent.
    #[error("this sign-in was sent by another site")]
    CrossSite,
    /// A way to log in that is closed.
    #[error("this way to sign in is closed")]
    LoginClosed,
    /// A login whose user cannot be told exactly.
    #[error(transparent)]
    Unreadable(#[from] RuleError),
}

impl From<Found> for Refusal {
    fn from(found: Found) -> Self {
        match found {
            Found::Credentials => Self::CredentialsOutsideLogin,
            Found::ClosedMethod => Self::Denied,
        }
    }
}

/// What is to be done with a request.
#[derive(Debug)]
pub enum Verdict {
    /// It goes to the app as it is.
    Pass(Pass),
    /// Its body must be read (bounded) before it can be decided: [`decide_body`].
    Read(Read),
    /// A page request without a session: to the app's login page.
    ToLogin,
    /// A program, or a request that changes something, without a session.
    Unauthorized,
    /// A page request in a session, of those that need a factor passed a short while ago: to the page that asks for one.
    ToStepUp,
    /// A program, or a request that changes something, of those too.
    StepUpNeeded,
    /// Refused.
    Deny(Refusal),
}

/// A request that is decided with its body.
#[derive(Debug)]
pub struct Read {
    standing: Standing,
    watching: Vec<usize>,
    /// Whether it may reach the app even if it is no login.
    listed: bool,
    /// The rule by which its Basic credentials are a login.
    basic: Option<usize>,
    /// The methods that its body must not name: the address is closed to them.
    closed: Vec<String>,
    /// Whether it goes to a page of the app that takes user and password together, in a session.
    password_page: bool,
}

impl Read {
    /// With what standing it would go.
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// Whether a login rule looks at its address, so that the limits of logins hold.
    pub fn is_watched(&self) -> bool {
        !self.watching.is_empty()
    }

    /// How much of its body is read at most, in bytes: as much as a login may have, or where calls of all kinds go to one
    /// address, as much as any request of a session that cannot be told in passing.
    pub fn most(&self, app: &App, limits: &Limits) -> usize {
        let is_login_alone = !matches!(self.standing, Standing::Verified(_)) || self.forms_only(app);
        if self.is_watched() && is_login_alone { limits.login_body } else { limits.unsafe_body }
    }

    /// A watched request of a live session whose body is longer than any login's: it streams and is scanned, if that finds
    /// every login there could be.
    pub fn stream_if_verified(&self, app: &App) -> Option<Pass> {
        // What is read though no rule looks at its address could be a call: nothing finds a login in one that streams. Or it
        // is excused from the scan.
        (matches!(self.standing, Standing::Verified(_)) && self.is_watched() && self.forms_only(app)).then(|| Pass {
            standing: self.standing,
            looked_at: Looked::Scan,
            closed: self.closed.clone(),
        })
    }

    fn forms_only(&self, app: &App) -> bool {
        self.watching.iter().all(|index| app.rules[*index].kind == Kind::Form)
    }
}

/// What a request is, once its body was read.
#[derive(Debug)]
pub enum Exchange {
    /// A login by this rule of the app.
    Login {
        /// Index in [`App::rules`].
        rule: usize,
        /// The name as typed.
        username: String,
        /// The permission to try it on the app.
        pass: Pass,
    },
    /// The login's own form without a password. It goes to the app, and what the app answers must be no yes by this rule.
    Incomplete {
        /// Index in [`App::rules`].
        rule: usize,
        /// The permission to send it.
        pass: Pass,
    },
    /// Something else.
    Plain(Pass),
    /// Something else, at an address where only logins are let through without a session.
    Unauthorized,
}

/// For what is let through: every reading of the path must match, and each name of the query once.
fn all_readings(patterns: &[Pattern], view: &RequestView<'_>) -> bool {
    let matches = |path: &str| patterns.iter().any(|p| p.matches_only(view.method, path, view.query));
    matches(view.path.as_str()) && view.path.without_parameters().is_none_or(|stripped| matches(stripped.as_str()))
}

/// For what is refused: any reading is enough.
fn any_reading(patterns: &[Pattern], view: &RequestView<'_>) -> bool {
    let by_query = query_overrides_method(view);
    let method = |pattern: &Pattern| pattern.method().filter(|_| by_query).unwrap_or(view.method).to_owned();
    patterns.iter().any(|pattern| any_reading_of(pattern, &method(pattern), view))
}

fn any_reading_of(pattern: &Pattern, method: &str, view: &RequestView<'_>) -> bool {
    view.path.readings().any(|path| pattern.matches_widely(method, path.as_str(), view.query))
}

/// Whether a factor is asked for again: any reading is enough. A POST counts as any other method that changes something too,
/// since frameworks take those from a field of its body, which nobody has read yet.
pub fn asks_again(app: &App, view: &RequestView<'_>) -> bool {
    let by_query = query_overrides_method(view);
    let counts_as = |pattern: &Pattern| match pattern.method() {
        Some(wanted) if by_query || view.method == "POST" && !is_safe_method(wanted) => wanted.to_owned(),
        Some(_) | None => view.method.to_owned(),
    };
    app.step_up.iter().any(|pattern| any_reading_of(pattern, &counts_as(pattern), view))
}

/// Decides on a request for an app.
///
/// `session` is the live session of this browser with this app at `now`, if there is one. The gateway's own paths never come
/// here.
pub fn decide(app: &App, view: &RequestView<'_>, session: Option<&Session>, now: Timestamp) -> Verdict {
    debug_assert!(!view.path.is_under(OWN_PREFIX), "own pages are answered before");
    if app.observe {
        return Verdict::Pass(Pass::done(Standing::Observed));
    }
    if !app.methods.iter().any(|method| method == view.method) {
        return Verdict::Deny(Refusal::Method);
    }
    if view.has_body && matches!(view.method, "GET" | "HEAD") && !app.body_on_get {
        return Verdict::Deny(Refusal::Body);
    }
    if any_reading(&app.denied, view) {
        return Verdict::Deny(Refusal::Denied);
    }
    let is_basic = view.authorization.as_ref().is_some_and(Authorization::is_basic);
    let (by_basic, watching): (Vec<usize>, Vec<usize>) = (0..app.rules.len())
        .filter(|index| app.rules[*index].watches(view.method, &view.path, view.query))
        .partition(|index| app.rules[*index].kind == Kind::Basic);
    let on_password_path = session.is_some() && all_readings(&app.password_paths, view);
    if watching.is_empty() && !on_password_path && scan::query(&app.rules, view.query).is_err() {
        return Verdict::Deny(Refusal::CredentialsOutsideLogin);
    }
    let asks_again = asks_again(app, view);
    let open = !asks_again && watching.is_empty() && all_readings(&app.open, view);
    if let Some(index) = by_basic.first().filter(|_| is_basic && (session.is_some() || !open)) {
        // Credentials sent with every request say nothing of a factor just now; their session may.
        let is_fresh =
            session.filter(|_| view.known == KnownBasic::OfSession).map(|it| it.is_fresh(app.step_up_within, now));
        return match (asks_again, is_fresh) {
            (false, _) | (true, Some(true)) => basic::decide(app, view, session, *index, watching),
            (true, Some(false)) => Verdict::StepUpNeeded,
            (true, None) => Verdict::Unauthorized,
        };
    }
    if let Some(session) = session {
        if is_basic {
            return Verdict::Deny(Refusal::Authorization);
        }
        if asks_again && !session.is_fresh(app.step_up_within, now) {
            return if is_page_request(view) { Verdict::ToStepUp } else { Verdict::StepUpNeeded };
        }
        let (standing, closed) = (Standing::Verified(session.id), method::closed(app, view));
        // What is excused at a password page is looked at as a whole: names alone say nothing there.
        if !watching.is_empty() || view.has_body && (on_password_path || may_be_call(app, view)) {
            let password_page = on_password_path && watching.is_empty();
            return Verdict::Read(Read { standing, watching, listed: true, basic: None, closed, password_page });
        }
        let looked_at = if view.has_body { Looked::Scan } else { Looked::Done };
        return Verdict::Pass(Pass { standing, looked_at, closed });
    }
    // Where anybody may look around, every address is one that may carry the anonymous session.
    let listed =
        !asks_again && (app.mode == Mode::Public || is_login_page(app, view) || all_readings(&app.anonymous, view));
    let standing = if open {
        // Whatever credentials it carries are taken off on the way.
        Standing::Open
    } else if !watching.is_empty() || listed {
        if view.authorization.is_some() {
            return Verdict::Deny(Refusal::Authorization);
        }
        Standing::Anonymous
    } else if is_page_request(view) {
        return Verdict::ToLogin;
    } else {
        return Verdict::Unauthorized;
    };
    if query_overrides_method(view) {
        return Verdict::Deny(Refusal::Method);
    }
    if !watching.is_empty() || !view.is_safe() || view.has_body {
        let listed = listed || watching.is_empty();
        // Where there is no session, no body may name another method.
        Verdict::Read(Read { standing, listed, watching, basic: None, closed: Vec::new(), password_page: false })
    } else {
        Verdict::Pass(Pass::done(standing))
    }
}

/// Whether a request is one by which people change their password with the app: any reading is enough, and a POST counts as any
/// other method that changes something, as for [`asks_again`].
pub fn changes_password(app: &App, view: &RequestView<'_>) -> bool {
    if view.is_safe() && !query_overrides_method(view) {
        return false;
    }
    let counts_as = |pattern: &Pattern| match pattern.method() {
        Some(wanted) if view.method == "POST" || query_overrides_method(view) => wanted.to_owned(),
        Some(_) | None => view.method.to_owned(),
    };
    app.password_change.iter().any(|pattern| any_reading_of(pattern, &counts_as(pattern), view))
}

/// Whether a body could be a call whose parameters have no names, so that only whoever reads it whole knows whether it is a
/// login.
fn may_be_call(app: &App, view: &RequestView<'_>) -> bool {
    let content_type = view.headers.get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
    let without_names = |rule: &LoginRule| rule.password_name().is_none();
    app.rules.iter().any(|rule| match rule.kind {
        Kind::XmlRpc => content_type.contains("xml"),
        Kind::Json => content_type.contains("json") && without_names(rule),
        Kind::Form | Kind::Basic => false,
    })
}

fn is_page_request(view: &RequestView<'_>) -> bool {
    matches!(view.method, "GET" | "HEAD") && !view.is_program()
}

/// Decides on a request whose body was read: whether it is a login, and by which rule.
///
/// # Errors
///
/// [`Refusal`] for a login that cannot be judged, is closed or comes from another site, and for credentials outside of every
/// rule.
pub fn decide_body(
    app: &App,
    view: &RequestView<'_>,
    read: Read,
    content_type: Option<&str>,
    content_encoding: Option<&str>,
    body: &[u8],
) -> Result<Exchange, Refusal> {
    if let Some(index) = read.basic {
        let others: Vec<usize> = read.watching.into_iter().filter(|other| *other != index).collect();
        return basic::decide_body(app, view, index, &others, content_type, content_encoding, body);
    }
    let pass = Pass::done(read.standing);
    let query = match Fields::urlencoded(view.query.unwrap_or_default().as_bytes()) {
        Ok(query) => query,
        Err(error) if read.is_watched() => return Err(Refusal::Unreadable(error.into())),
        Err(_) => Fields::default(),
    };
    let verified = matches!(read.standing, Standing::Verified(_));
    scan::method(&read.closed, view.method, content_type, content_encoding, body)?;
    let nobody_reads =
        |document: &Document| read.is_watched() && !read.watching.iter().any(|index| app.rules[*index].reads(document));
    let takes_text = read.is_watched() && read.watching.iter().all(|index| app.rules[*index].json_as_text);
    let content_type = if takes_text { Document::type_of_json(content_type) } else { content_type };
    let document = match Document::read(content_type, content_encoding, body) {
        Ok(document) if !verified && overrides(&document, view, body) => return Err(Refusal::Method),
        Ok(document) if nobody_reads(&document) => return Err(Refusal::Unreadable(BodyError::ContentType.into())),
        Ok(document) => document,
        Err(error) if read.is_watched() => return Err(Refusal::Unreadable(error.into())),
        Err(_) if !verified && could_override_method(body) => return Err(Refusal::Method),
        Err(error) if read.password_page && app.rules.iter().any(tells_more) => {
            return Err(Refusal::Unreadable(error.into()));
        }
        // Some programs read XML that is none to others.
        Err(error) if may_be_call(app, view) && names_call(body) => {
            return Err(Refusal::Unreadable(error.into()));
        }
        // Outside of the login's address the answer is judged too: it must not begin a session.
        Err(_) => Document::Empty,
    };
    if read.password_page {
        return if is_login_elsewhere(app, view, &query, &document) {
            Err(Refusal::CredentialsOutsideLogin)
        } else {
            Ok(Exchange::Plain(pass))
        };
    }
    if !read.is_watched() && scan::whole(&app.rules, view.query, content_type, content_encoding, body).is_err() {
        return Err(Refusal::CredentialsOutsideLogin);
    }
    let mut incomplete = Vec::new();
    for index in read.watching {
        let rule = &app.rules[index];
        match rule.attempt(view.headers, &query, &document)? {
            Attempt::Login { .. } if view.is_cross_site() => return Err(Refusal::CrossSite),
            Attempt::Login { .. } if rule.hold == HoldKind::Deny => return Err(Refusal::LoginClosed),
            // The app might look at the other credentials.
            Attempt::Login { .. } if app.rules.iter().any(|other| other.competes_with(rule, &query, &document)) => {
                return Err(Refusal::CredentialsOutsideLogin);
            }
            Attempt::Login { username } => return Ok(Exchange::Login { rule: index, username, pass }),
            Attempt::Incomplete => incomplete.push(index),
            Attempt::Other => {}
        }
    }
    let mut others = app.rules.iter().enumerate().filter(|(index, _)| !incomplete.contains(index));
    if others.any(|(_, rule)| rule.recognises_credentials(&query, &document)) {
        return Err(Refusal::CredentialsOutsideLogin);
    }
    Ok(match (incomplete.first(), read.listed) {
        (Some(&rule), _) => Exchange::Incomplete { rule, pass },
        (None, true) => Exchange::Plain(pass),
        (None, false) => Exchange::Unauthorized,
    })
}

/// Whether what is sent to a page that takes user and password together is a login all the same, though it is not at the
/// login's address: a call, which apps take wherever they find it, or a request that says by more than these two fields that
/// it is one.
fn is_login_elsewhere(app: &App, view: &RequestView<'_>, query: &Fields, document: &Document) -> bool {
    app.rules.iter().any(|rule| {
        if rule.password_name().is_none() {
            return rule.recognises_credentials(query, document);
        }
        tells_more(rule)
            && !matches!(rule.attempt(view.headers, query, document), Ok(Attempt::Other | Attempt::Incomplete))
    })
}

/// Whether a login by this rule says so by more than its user and password.
fn tells_more(rule: &LoginRule) -> bool {
    !rule.when.is_empty() || !rule.when_header.is_empty()
}

/// Whether XML speaks of a call, in whatever width its characters have.
fn names_call(body: &[u8]) -> bool {
    let text: Vec<u8> = body.iter().copied().filter(|byte| *byte != 0).map(|byte| byte.to_ascii_lowercase()).collect();
    text.windows(b"methodcall".len()).any(|window| window == b"methodcall")
}

/// Whether the answer is to remove what the app's pages keep in the browser: a token that nothing is reached with any more
/// would keep them from asking for a login.
pub fn clears_storage(app: &App, view: &RequestView<'_>, pass: &Pass) -> bool {
    app.clear_storage && pass.standing == Standing::Anonymous && is_login_page(app, view) && is_page_request(view)
}

fn is_login_page(app: &App, view: &RequestView<'_>) -> bool {
    let Some(page) = &app.login_page else { return false };
    if !matches!(view.method, "GET" | "HEAD") {
        return false;
    }
    // The page itself with any further query, but every pair of its own.
    Pattern::parse(&format!("GET {page}")).is_ok_and(|pattern| {
        let pattern = if app.case_insensitive_paths { pattern.ignoring_case() } else { pattern };
        pattern.matches_only(view.method, view.path.as_str(), view.query) && view.path.without_parameters().is_none()
    })
}
