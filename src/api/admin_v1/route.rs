//! What a route is, and the three kinds there are: one that reads, one that does something, one that ends something.

use std::future::Future;
use std::pin::Pin;

use super::call::Call;
use super::field::{Field, Kind, optional};
use super::problem::{Code, Problem};
use super::reply::Reply;
use crate::domain::role::Role::{self, Admin, Auditor, Helpdesk};

/// A method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Reads.
    Get,
    /// Makes, or does.
    Post,
    /// Sets.
    Put,
    /// Changes.
    Patch,
    /// Ends.
    Delete,
}

impl Verb {
    /// As it is sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// What a route's body is.
#[derive(Debug, Clone, Copy)]
pub enum Input {
    /// Nothing is read.
    Nothing,
    /// An object with these fields.
    Json(&'static [Field]),
    /// A list of users, CSV.
    List,
}

/// What is answered when it is done.
#[derive(Debug, Clone, Copy)]
pub enum Output {
    /// 200 with this schema.
    Json(&'static str),
    /// 201 with this schema.
    Created(&'static str),
    /// 204.
    Nothing,
    /// 200 with lines of this type.
    Lines(&'static str),
}

/// What answers.
pub type Answer = Pin<Box<dyn Future<Output = Result<Reply, Problem>> + Send>>;

/// A route.
pub struct Route {
    /// Its method.
    pub verb: Verb,
    /// Its path, with names in braces for what it is about.
    pub path: &'static str,
    /// Its name for programs and for the log.
    pub id: &'static str,
    /// What it does, in a line.
    pub summary: &'static str,
    /// Who may ask for it.
    pub roles: &'static [Role],
    /// What its query takes.
    pub query: &'static [Field],
    /// What its body is.
    pub input: Input,
    /// What is answered.
    pub output: Output,
    /// What may stand in the way, beside what may with every route of its kind.
    pub refusals: &'static [Code],
    /// Whether it is done once under an `Idempotency-Key`.
    pub once: bool,
    /// Whether `If-Match` is needed, and an `ETag` is answered.
    pub matches: bool,
    /// Does it.
    pub run: fn(Call) -> Answer,
}

impl Route {
    /// How much of its path is written out.
    pub fn literal(&self) -> usize {
        self.path.split('/').filter(|part| !part.starts_with('{')).count()
    }
}

/// Everybody with a key.
const ANY: &[Role] = &[Auditor, Helpdesk, Admin];
/// Administrators alone.
const ADMIN: &[Role] = &[Admin];

/// Why something is done; it may be left out.
pub const REASON: Field = optional("reason", Kind::Text(500), "Why, for the audit log.");
const NOTHING: &[Field] = &[];
const BECAUSE: Input = Input::Json(&[REASON]);

/// Something that is read: everybody's, unless the table says less.
pub const fn get(
    path: &'static str,
    id: &'static str,
    summary: &'static str,
    output: Output,
    run: fn(Call) -> Answer,
) -> Route {
    Route {
        verb: Verb::Get,
        path,
        id,
        summary,
        roles: ANY,
        query: NOTHING,
        input: Input::Nothing,
        output,
        refusals: &[],
        once: false,
        matches: false,
        run,
    }
}

/// Something that changes something: administrators' alone, unless the table says more. What is made or set is made or set once
/// under an `Idempotency-Key`; a change of what was seen needs none.
pub const fn act(
    verb: Verb,
    path: &'static str,
    id: &'static str,
    summary: &'static str,
    run: fn(Call) -> Answer,
) -> Route {
    let (input, output) = (BECAUSE, Output::Json("User"));
    let once = matches!(verb, Verb::Post | Verb::Put);
    Route { verb, roles: ADMIN, input, once, ..get(path, id, summary, output, run) }
}

/// Something that ends something; why is said in the query, since few clients send a body with it.
pub const fn end(path: &'static str, id: &'static str, summary: &'static str, run: fn(Call) -> Answer) -> Route {
    let query: &[Field] = &[REASON];
    Route {
        roles: ADMIN,
        query,
        input: Input::Nothing,
        output: Output::Nothing,
        ..act(Verb::Delete, path, id, summary, run)
    }
}
