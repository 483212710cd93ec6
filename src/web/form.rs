//! What a form of the gateway's own pages sends: from this origin, with its token.

use axum::Form;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{Pages, turned};
use crate::domain::secret::Secret;
use crate::engine::visit::Visit;
use crate::language::Key;

/// The fields any form may carry.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Fields {
    token: Option<String>,
    pub(super) channel: Option<String>,
    pub(super) code: Option<String>,
    pub(super) number: Option<String>,
    /// The script over an app's page asks, and wants the app's answer itself.
    pub(super) overlay: Option<String>,
    /// The second confirmation, where one is asked for: `yes`.
    confirm: Option<String>,
    pub(super) to: Option<String>,
    pub(super) name: Option<String>,
    pub(super) id: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) username: Option<String>,
    pub(super) language: Option<String>,
    pub(super) password: Option<Secret<String>>,
    /// `1` to trust the browser, `0` not to.
    pub(super) trust: Option<String>,
    /// The page of a held login that the form stands on, as its address says it.
    pub(super) with: Option<String>,
}

impl Fields {
    /// Whether whoever is asked a second time means it.
    pub(super) fn is_confirmed(&self) -> bool {
        self.confirm.as_deref() == Some("yes")
    }
}

/// A form that came from one of our pages, by what the browser says. Whether its token is right depends on what it is for.
pub(super) struct Posted {
    pub(super) visit: Visit,
    pub(super) fields: Fields,
    /// The token it carries, in its field or in the header of a program.
    pub(super) token: Option<String>,
}

impl FromRequest<Pages> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, pages: &Pages) -> Result<Self, Response> {
        let visit = request.extensions().get::<Visit>().cloned();
        let visit = visit.ok_or_else(|| StatusCode::NOT_FOUND.into_response())?;
        if !visit.same_origin {
            let status = StatusCode::FORBIDDEN;
            return Err(turned::refused(pages, &visit, status, Key("turned-form-site")));
        }
        let header = request.headers().get("x-vestibule-token").and_then(|token| token.to_str().ok());
        let header = header.map(str::to_owned);
        let has_form = request.headers().contains_key(header::CONTENT_TYPE);
        let fields = if has_form {
            let form = Form::<Fields>::from_request(request, pages).await;
            form.map_err(|_| turned::refused(pages, &visit, StatusCode::BAD_REQUEST, Key("turned-form-read")))?.0
        } else {
            Fields::default()
        };
        let token = fields.token.clone().or(header);
        Ok(Self { visit, fields, token })
    }
}

/// The answer to a form with another token than its own.
pub(super) fn foreign(pages: &Pages, visit: &Visit) -> Response {
    turned::refused(pages, visit, StatusCode::FORBIDDEN, Key("turned-form-foreign"))
}
