//! One request: what it names in its path, who sent it, and its fields.

use std::borrow::Cow;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::response::IntoResponse;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Method};

use super::Api;
use super::error::Error;
use crate::api::basic_credentials;
use crate::domain::ids::UserId;

/// The most fields of a query or form.
const MAX_FIELDS: usize = 64;

/// A request to this service.
pub(super) struct Call {
    /// The path without `/v2`, for messages.
    pub(super) path: String,
    /// The fields of the query.
    pub(super) query: Fields,
    /// The fields of the form.
    pub(super) form: Fields,
    /// The name and the password that came with it.
    pub(super) credentials: Option<(String, String)>,
    /// Whether it may change something.
    pub(super) changes: bool,
    parameters: Vec<(String, String)>,
}

impl FromRequest<Api> for Call {
    type Rejection = Error;

    async fn from_request(request: Request, _: &Api) -> Result<Self, Error> {
        let (mut parts, body) = request.into_parts();
        let path = parts.uri.path().to_owned();
        let parameters = RawPathParams::from_request_parts(&mut parts, &())
            .await
            .map_err(|_| Error::not_found(&path))?
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let query = Fields::parse(parts.uri.query().unwrap_or_default().as_bytes())?;
        let credentials = basic_credentials(&parts.headers);
        let changes = !parts.method.is_safe();
        let form = if parts.method == Method::POST {
            let is_form = is_form(&parts.headers);
            let request = Request::from_parts(parts, body);
            let body = Bytes::from_request(request, &())
                .await
                .map_err(|rejection| Error::unreadable_body(rejection.into_response().status()))?;
            if !is_form && !body.is_empty() {
                return Err(Error::not_a_form());
            }
            Fields::parse(&body)?
        } else {
            Fields::default()
        };
        Ok(Self { path, query, form, credentials, changes, parameters })
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split_once(';').map_or(kind, |(kind, _)| kind).trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

impl Call {
    /// A part of the path.
    pub(super) fn parameter(&self, name: &str) -> &str {
        self.parameters.iter().find(|(of, _)| of == name).map_or("", |(_, value)| value)
    }

    /// The user in the path: their id exactly as it is written out, since an identity is told apart to the letter.
    pub(super) fn user(&self) -> Option<UserId> {
        let identity = self.parameter("identity");
        UserId::parse(identity).filter(|user| user.to_string() == identity)
    }

    pub(super) fn not_found(&self) -> Error {
        Error::not_found(&self.path)
    }
}

/// Fields of a form or a query.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Splits pairs at `&` and each at its first `=`: base64 comes with raw `/` and `=`.
    fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let mut pairs = form_urlencoded::parse(bytes).map(|(name, value)| (name.into_owned(), value.into_owned()));
        let fields = pairs.by_ref().take(MAX_FIELDS).collect();
        if pairs.next().is_some() {
            return Err(Error::parameter(format!("there are more than {MAX_FIELDS}")));
        }
        Ok(Self(fields))
    }

    /// A field that may be missing. An empty one is one that is missing.
    ///
    /// # Errors
    ///
    /// [`Error::parameter`] if it is given twice or longer than `most` characters.
    pub(super) fn optional(&self, name: &str, most: usize) -> Result<Option<&str>, Error> {
        let mut all = self.0.iter().filter(|(of, _)| of == name).map(|(_, value)| value.as_str());
        let value = all.next().filter(|value| !value.is_empty());
        if all.next().is_some() {
            return Err(Error::parameter(format!("`{name}` is given twice")));
        }
        match value {
            Some(value) if value.chars().count() > most => {
                Err(Error::parameter(format!("`{name}` has more than {most} characters")))
            }
            value => Ok(value),
        }
    }

    /// A field that must be there.
    ///
    /// # Errors
    ///
    /// As [`Fields::optional`], and if it is missing.
    pub(super) fn required(&self, name: &str, most: usize) -> Result<&str, Error> {
        self.optional(name, most)?.ok_or_else(|| Error::parameter(format!("`{name}` is missing")))
    }

    /// All values of a field that may be given several times, in their order.
    ///
    /// # Errors
    ///
    /// [`Error::parameter`] if one is longer than `most` characters.
    pub(super) fn all(&self, name: &str, most: usize) -> Result<Vec<&str>, Error> {
        let all: Vec<&str> = self.0.iter().filter(|(of, _)| of == name).map(|(_, value)| value.as_str()).collect();
        if all.iter().any(|value| value.chars().count() > most) {
            return Err(Error::parameter(format!("`{name}` has more than {most} characters")));
        }
        Ok(all)
    }

    /// A field of yes or no.
    ///
    /// # Errors
    ///
    /// As [`Fields::optional`], and for anything else.
    pub(super) fn boolean(&self, name: &str) -> Result<Option<bool>, Error> {
        match self.optional(name, 16)?.map(str::to_ascii_lowercase).as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err(Error::parameter(format!("`{name}` must be `true` or `false`"))),
        }
    }

    /// A field that is a number.
    ///
    /// # Errors
    ///
    /// As [`Fields::optional`], and for what is no number, or one that does not fit.
    pub(super) fn number<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, Error> {
        let text = self.optional(name, 20)?;
        text.map(|text| text.parse().map_err(|_| Error::parameter(format!("`{name}` must be a number")))).transpose()
    }

    /// The fields again, with some of other value, as a query.
    pub(super) fn query_with<'a>(&'a self, changed: &[(&'a str, Option<Cow<'a, str>>)]) -> String {
        let kept = self.0.iter().filter(|(name, _)| !changed.iter().any(|(of, _)| of == name));
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(kept);
        query.extend_pairs(changed.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?))));
        query.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_split_at_their_first_equals_sign() {
        let fields =
            Fields::parse(b"AuthPayload=MEQ/ab+c==&FriendlyName=My%20phone&Empty=&Config.AppId=a%2Bb").unwrap();
        assert_eq!(fields.required("AuthPayload", 100).unwrap(), "MEQ/ab c==", "a raw plus is a blank in a form");
        assert_eq!(fields.required("FriendlyName", 8).unwrap(), "My phone");
        assert_eq!(fields.required("Config.AppId", 100).unwrap(), "a+b");
        assert_eq!(fields.optional("Empty", 1).unwrap(), None);
        assert_eq!(fields.optional("Missing", 1).unwrap(), None);
        assert!(fields.required("Empty", 1).is_err());
        assert!(fields.required("FriendlyName", 7).is_err());
    }

    #[test]
    fn a_field_twice_and_too_many_fields_are_refused() {
        assert!(Fields::parse(b"Status=pending&Status=approved").unwrap().optional("Status", 100).is_err());
        assert!(Fields::parse("a=1&".repeat(MAX_FIELDS).as_bytes()).is_ok());
        assert!(Fields::parse("a=1&".repeat(MAX_FIELDS + 1).as_bytes()).is_err());
    }

    #[test]
    fn a_query_keeps_what_is_not_changed() {
        let fields = Fields::parse(b"Status=pending&Page=1&PageToken=x").unwrap();
        let query = fields.query_with(&[("Page", Some("2".into())), ("PageToken", None)]);
        assert_eq!(query, "Status=pending&Page=2");
    }
}
