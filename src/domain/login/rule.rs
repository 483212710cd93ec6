//! Login rules: how an app's login is recognised, and whose it is.

use std::borrow::Cow;

use http::HeaderMap;

use super::document::Document;
use super::form::{BodyError, Fields, One};
use super::outcome::{Predicates, UserFrom};
use crate::domain::path::NormalPath;
use crate::domain::pattern::Pattern;

/// The form in which credentials come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A form: places are names of its fields.
    Form,
    /// JSON, a JSON-RPC call among it: places are JSON pointers (RFC 6901).
    Json,
    /// An XML-RPC call: places are pointers into `{"method": …, "params": […]}`.
    XmlRpc,
    /// The `Authorization` header, by Basic: there are no places.
    Basic,
}

/// Where the user's name is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserSource {
    /// At this place.
    Field(String),
    /// The app has one password for everybody: they are this user.
    Constant(String),
}

/// What a field or a header must be for a rule to look at a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// One of these values.
    OneOf(Vec<String>),
    /// There, whatever its value.
    Present,
    /// Not there.
    Absent,
}

impl Condition {
    fn holds(&self, found: Option<&str>) -> bool {
        match (self, found) {
            (Self::OneOf(wanted), Some(value)) => wanted.iter().any(|wanted| wanted == value),
            (Self::Present, found) => found.is_some(),
            (Self::OneOf(_), None) => false,
            (Self::Absent, found) => found.is_none(),
        }
    }
}

/// Where the fields of a form are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FieldsIn {
    /// In the body and the query; one that is in both must have the same value.
    #[default]
    Both,
    /// In the body only.
    Body,
    /// In the query only.
    Query,
}

/// What happens to an answer that says yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldKind {
    /// [`HoldKind::Page`] for a navigation of a browser, [`HoldKind::Wait`] for a program.
    ByClient,
    /// The browser is led to the challenge page.
    Page,
    /// The answer is delayed until the second factor passed: a code after the password, or a push where the rule accepts one
    /// without a number.
    Wait,
    /// A code after the password is asked for; without one the login is refused.
    CodeFirst,
    /// This way in is closed.
    Deny,
}

/// What happens to an answer that says yes, to this client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holding {
    /// The browser is led to the challenge page.
    Page,
    /// Its client shows no page: its own answer tells how the login went.
    InPlace {
        /// A push without a number goes out if no code came.
        push: bool,
    },
    /// This way in is closed.
    Deny,
}

/// The last part of a pointer, or a name as it is.
fn last_part(place: &str) -> &str {
    place.rsplit('/').next().unwrap_or(place)
}

/// How to recognise one kind of login of an app.
#[derive(Debug, Clone)]
pub struct LoginRule {
    /// The form in which credentials come.
    pub kind: Kind,
    /// Method and path.
    pub pattern: Pattern,
    /// Places that must be so, in the body or, under the last part of their name, in the query.
    pub when: Vec<(String, Condition)>,
    /// Headers, in lower case, that must be so.
    pub when_header: Vec<(String, Condition)>,
    /// Where the fields of a form are looked for.
    pub fields_in: FieldsIn,
    /// JSON is read as such when it comes as text, too.
    pub json_as_text: bool,
    /// Whose login it is.
    pub username: UserSource,
    /// The place of the password.
    pub password: String,
    /// Any of these says yes.
    pub success: Vec<Predicates>,
    /// Any of these says no.
    pub failure: Vec<Predicates>,
    /// What happens on yes.
    pub hold: HoldKind,
    /// A push without a number is accepted, where nobody sees one.
    pub bare_push: bool,
    /// What in the answer says who was signed in; `None`: what was typed counts.
    pub user_from: Option<UserFrom>,
    /// What a client that sees no page is told when its login is refused; `None`: in the form of its kind.
    pub refusal: Option<RefusalShape>,
}

/// An answer in the app's own form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalShape {
    /// The status.
    pub status: u16,
    /// The content type.
    pub content_type: String,
    /// The body; `{message}` in it stands for what is said.
    pub body: String,
}

/// What a request says about logging in by a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// A login: whose.
    Login {
        /// The name as it was typed.
        username: String,
    },
    /// The login's own action, but without a password: nothing to judge.
    Incomplete,
    /// Another action at the same address.
    Other,
}

/// Why a request at a login's address is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// The form cannot be judged.
    #[error(transparent)]
    Form(#[from] BodyError),
    /// A field that decides is there more than once.
    #[error("the field `{field}` cannot be read in one way only")]
    Ambiguous {
        /// Which.
        field: String,
    },
    /// There is a password, but no name.
    #[error("there is a password, but nothing says whose")]
    NoUser,
    /// A login among several calls in one.
    #[error("a login must be a call of its own, not one of several")]
    Batch,
}

impl LoginRule {
    /// Whether the rule looks at requests of this method at this address, in any reading of the path.
    pub fn watches(&self, method: &str, path: &NormalPath, query: Option<&str>) -> bool {
        path.readings().any(|path| self.pattern.matches_widely(method, path.as_str(), query))
    }

    /// What happens to a login that a program sent, or a browser's navigation.
    pub fn hold_for(&self, is_program: bool) -> Holding {
        match (self.hold, is_program || self.kind == Kind::Basic) {
            (HoldKind::Deny, _) => Holding::Deny,
            (HoldKind::Page, _) | (HoldKind::ByClient, false) => Holding::Page,
            (HoldKind::Wait, _) | (HoldKind::ByClient, true) => Holding::InPlace { push: self.bare_push },
            (HoldKind::CodeFirst, _) => Holding::InPlace { push: false },
        }
    }

    /// Whether this kind of login can come in such a body.
    pub fn reads(&self, document: &Document) -> bool {
        match (self.kind, document) {
            (Kind::Form, Document::Empty | Document::Form(_))
            | (Kind::Json, Document::Empty | Document::Json(_))
            | (Kind::XmlRpc, Document::Empty | Document::Call(_))
            // What the body is has nothing to do with it.
            | (Kind::Basic, _) => true,
            (Kind::Form | Kind::Json | Kind::XmlRpc, _) => false,
        }
    }

    /// Whether a watched request is a login.
    ///
    /// # Errors
    ///
    /// [`RuleError`] if it looks like one but whose cannot be told exactly.
    pub fn attempt(&self, headers: &HeaderMap, query: &Fields, document: &Document) -> Result<Attempt, RuleError> {
        if !self.reads(document) || !self.has_headers(headers)? {
            return Ok(Attempt::Other);
        }
        if let Some(calls) = document.batch() {
            let is_login =
                |call: &Document| !matches!(self.attempt_one(query, call), Ok(Attempt::Other | Attempt::Incomplete));
            return if calls.iter().any(is_login) { Err(RuleError::Batch) } else { Ok(Attempt::Other) };
        }
        self.attempt_one(query, document)
    }

    fn has_headers(&self, headers: &HeaderMap) -> Result<bool, RuleError> {
        for (name, wanted) in &self.when_header {
            let mut values = headers.get_all(name).iter();
            let value = values.next().map(|value| value.to_str()).transpose();
            let ambiguous = || RuleError::Ambiguous { field: name.clone() };
            let value = value.map_err(|_| ambiguous())?;
            if values.next().is_some() {
                return Err(ambiguous());
            }
            if !wanted.holds(value) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn attempt_one(&self, query: &Fields, document: &Document) -> Result<Attempt, RuleError> {
        let one = |place: &str| self.text_at(query, document, place);
        let form = if self.kind == Kind::Form { document.form() } else { None };
        let elsewhere = form.is_some_and(|form| match self.fields_in {
            FieldsIn::Both => false,
            FieldsIn::Body => query.mentions(&self.password),
            FieldsIn::Query => form.mentions(&self.password),
        });
        if elsewhere {
            // Should the app look there all the same, nobody knows which password it takes.
            return Err(RuleError::Ambiguous { field: self.password.clone() });
        }
        // Without a password nobody signs in by this rule, however its other fields are read: DokuWiki saves a page by
        // `do[save]` in the form beside `do=edit` in the address.
        let bare = match (self.kind, document.form()) {
            (Kind::Form, Some(form)) => !query.mentions(&self.password) && !form.mentions(&self.password),
            (Kind::Form | Kind::Json | Kind::XmlRpc | Kind::Basic, _) => document.at(&self.password) == One::Absent,
        };
        for (place, wanted) in &self.when {
            if bare && self.find(query, document, place) == One::Ambiguous {
                return Ok(Attempt::Other);
            }
            let value = match one(place)? {
                None if self.kind != Kind::Form => match query.one(last_part(place)) {
                    One::Absent => None,
                    One::Value(value) => Some(value.to_owned()),
                    One::Ambiguous => return Err(RuleError::Ambiguous { field: place.clone() }),
                },
                found => found,
            };
            if !wanted.holds(value.as_deref()) {
                return Ok(Attempt::Other);
            }
        }
        if one(&self.password)?.is_none_or(|password| password.is_empty()) {
            return Ok(Attempt::Incomplete);
        }
        let username = match &self.username {
            UserSource::Constant(name) => name.clone(),
            UserSource::Field(place) => one(place)?.filter(|name| !name.is_empty()).ok_or(RuleError::NoUser)?,
        };
        Ok(Attempt::Login { username })
    }

    /// The text at a place of a request; `None` if nothing is there.
    ///
    /// # Errors
    ///
    /// [`RuleError::Ambiguous`] unless it can be read in one way.
    pub fn text_at(&self, query: &Fields, document: &Document, place: &str) -> Result<Option<String>, RuleError> {
        match self.find(query, document, place) {
            One::Ambiguous => Err(RuleError::Ambiguous { field: place.to_owned() }),
            One::Absent => Ok(None),
            One::Value(value) => Ok(Some(value)),
        }
    }

    fn find(&self, query: &Fields, document: &Document, place: &str) -> One<String> {
        match (self.kind, document.form()) {
            (Kind::Form, Some(form)) => match self.fields_in {
                FieldsIn::Both => query.clone().and(form.into_owned()).one(place).map(str::to_owned),
                FieldsIn::Body => form.one(place).map(str::to_owned),
                FieldsIn::Query => query.one(place).map(str::to_owned),
            },
            (Kind::Form | Kind::Json | Kind::XmlRpc | Kind::Basic, _) => document.at(place).map(Cow::into_owned),
        }
    }

    /// The name under which an app finds the user, where it has one: the field, or the last part of the pointer. A parameter
    /// of a call has a number only.
    pub fn user_name(&self) -> Option<&str> {
        match &self.username {
            UserSource::Field(place) => self.name_of(place),
            UserSource::Constant(_) => None,
        }
    }

    /// The name under which an app finds the password, where it has one.
    pub fn password_name(&self) -> Option<&str> {
        self.name_of(&self.password)
    }

    fn name_of<'a>(&self, place: &'a str) -> Option<&'a str> {
        match self.kind {
            Kind::Form => Some(place),
            Kind::Basic => None,
            Kind::Json | Kind::XmlRpc => Some(last_part(place)).filter(|name| name.parse::<u32>().is_err()),
        }
    }

    /// Whether a request outside of this rule's address carries its credentials.
    pub fn recognises_credentials(&self, query: &Fields, document: &Document) -> bool {
        if let Some(calls) = document.batch() {
            return calls.iter().any(|call| self.recognises_credentials(query, call));
        }
        let there = |place: &str| match (self.kind, document.form()) {
            (Kind::Form, Some(form)) => query.mentions(place) || form.mentions(place),
            (Kind::Basic, _) | (Kind::Form, None) | (Kind::Json | Kind::XmlRpc, Some(_)) => false,
            (Kind::Json | Kind::XmlRpc, None) => self.reads(document) && document.at(place) != One::Absent,
        };
        // A call's parameters say nothing without its method.
        let conditions = self.kind == Kind::Form
            || self.when.iter().all(|(place, wanted)| match document.at(place) {
                // Some apps find a method whatever the case of its name.
                One::Value(value) => match wanted {
                    Condition::OneOf(wanted) => wanted.iter().any(|it| it.eq_ignore_ascii_case(value.trim())),
                    Condition::Present | Condition::Absent => true,
                },
                One::Absent | One::Ambiguous => true,
            });
        let user = match &self.username {
            UserSource::Field(place) => there(place),
            UserSource::Constant(_) => true,
        };
        conditions && user && there(&self.password)
    }

    /// Whether a login by `rule` also carries credentials of this one, under other names: of two users nobody knows whose
    /// login it is.
    pub fn competes_with(&self, rule: &Self, query: &Fields, document: &Document) -> bool {
        match &self.username {
            UserSource::Constant(_) => false,
            UserSource::Field(_) => self.username != rule.username && self.recognises_credentials(query, document),
        }
    }
}

#[cfg(test)]
impl LoginRule {
    /// A form's rule as DokuWiki's, without predicates.
    pub(crate) fn sample() -> Self {
        Self {
            kind: Kind::Form,
            pattern: Pattern::parse("POST /login").expect("a pattern"),
            when: vec![("do".into(), Condition::OneOf(vec!["login".into()]))],
            when_header: Vec::new(),
            fields_in: FieldsIn::Both,
            json_as_text: false,
            username: UserSource::Field("u".into()),
            password: "p".into(),
            success: Vec::new(),
            failure: Vec::new(),
            hold: HoldKind::Page,
            bare_push: false,
            refusal: None,
            user_from: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_one_with_a_password_and_the_right_action() {
        let rule = LoginRule::sample();
        let attempt = |body: &str| {
            let fields = Fields::urlencoded(body.as_bytes()).unwrap();
            rule.attempt(&HeaderMap::new(), &Fields::default(), &Document::Form(fields))
        };
        assert_eq!(attempt("do=login&u=alice&p=x"), Ok(Attempt::Login { username: "alice".into() }));
        assert_eq!(attempt("do=login&u=alice&p="), Ok(Attempt::Incomplete));
        assert_eq!(attempt("do=login&u=alice"), Ok(Attempt::Incomplete));
        assert_eq!(attempt("do=search&u=alice&p=x"), Ok(Attempt::Other));
        assert_eq!(attempt("do=edit&do[save]=1&text=x"), Ok(Attempt::Other), "no password, so no login");
        assert_eq!(attempt("do=login&do=edit&u=alice&P=x"), Err(RuleError::Ambiguous { field: "do".into() }));
        assert_eq!(attempt("do=login&p=x"), Err(RuleError::NoUser));
        assert_eq!(attempt("do=login&u=a&u=b&p=x"), Err(RuleError::Ambiguous { field: "u".into() }));
        assert_eq!(attempt("do=login&do=search&u=a&p=x"), Err(RuleError::Ambiguous { field: "do".into() }));
    }

    #[test]
    fn conditions_can_ask_for_presence_and_for_headers() {
        let rule = LoginRule {
            when: vec![("login".into(), Condition::Present), ("step".into(), Condition::Absent)],
            when_header: vec![("x-requested-with".into(), Condition::OneOf(vec!["XMLHttpRequest".into()]))],
            ..LoginRule::sample()
        };
        let mut headers = HeaderMap::new();
        let attempt = |headers: &HeaderMap, body: &str| {
            rule.attempt(headers, &Fields::default(), &Document::Form(Fields::urlencoded(body.as_bytes()).unwrap()))
        };
        let login = Ok(Attempt::Login { username: "a".into() });
        assert_eq!(attempt(&headers, "login=&u=a&p=x"), Ok(Attempt::Other), "without the header");
        headers.append("x-requested-with", "XMLHttpRequest".parse().unwrap());
        assert_eq!(attempt(&headers, "login=&u=a&p=x"), login);
        assert_eq!(attempt(&headers, "u=a&p=x"), Ok(Attempt::Other), "without the field");
        assert_eq!(attempt(&headers, "login=&step=2&u=a&p=x"), Ok(Attempt::Other), "with the field that must not be");
        headers.append("x-requested-with", "other".parse().unwrap());
        assert_eq!(
            attempt(&headers, "login=&u=a&p=x"),
            Err(RuleError::Ambiguous { field: "x-requested-with".into() }),
            "of two headers apps take either"
        );
    }

    #[test]
    fn fields_are_looked_for_where_the_rule_says() {
        let attempt = |fields_in, query: &str, body: &str| {
            let rule = LoginRule { fields_in, when: Vec::new(), ..LoginRule::sample() };
            let fields = |text: &str| Fields::urlencoded(text.as_bytes()).unwrap();
            rule.attempt(&HeaderMap::new(), &fields(query), &Document::Form(fields(body)))
        };
        let login = |username: &str| Ok(Attempt::Login { username: username.to_owned() });
        let ambiguous = |field: &str| Err(RuleError::Ambiguous { field: field.to_owned() });
        assert_eq!(attempt(FieldsIn::Both, "u=query", "u=body&p=x"), ambiguous("u"));
        assert_eq!(attempt(FieldsIn::Body, "u=query", "u=body&p=x"), login("body"));
        assert_eq!(attempt(FieldsIn::Query, "u=query&p=x", "u=body"), login("query"));
        assert_eq!(attempt(FieldsIn::Body, "u=query&p=x", "u=body&p=x"), ambiguous("p"));
        assert_eq!(attempt(FieldsIn::Query, "u=query&p=x", "u=body&p=x"), ambiguous("p"));
    }

    #[test]
    fn what_happens_follows_the_client_where_the_rule_leaves_it_open() {
        let rule = |hold, bare_push| LoginRule { hold, bare_push, ..LoginRule::sample() };
        for (hold, is_program, expected) in [
            (HoldKind::ByClient, false, Holding::Page),
            (HoldKind::ByClient, true, Holding::InPlace { push: true }),
            (HoldKind::Page, true, Holding::Page),
            (HoldKind::Wait, false, Holding::InPlace { push: true }),
            (HoldKind::CodeFirst, false, Holding::InPlace { push: false }),
            (HoldKind::Deny, true, Holding::Deny),
        ] {
            assert_eq!(rule(hold, true).hold_for(is_program), expected, "{hold:?} {is_program}");
        }
        assert_eq!(rule(HoldKind::Wait, false).hold_for(true), Holding::InPlace { push: false });
    }
}
