//! Authenticator apps: the address of an image to scan, and the image.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::{Value, json};

use super::Api;
use super::call::Call;
use super::codes::refused;
use super::error::Error;
use crate::domain::factor::Channel;
use crate::domain::ids::UserId;
use crate::engine::seeds::MAX_LABEL;
use crate::engine::{EngineError, Refused};

/// The size of an image in pixels, unless it is said, and what can be said.
const USUAL_SIZE: u16 = 300;
const SIZES: std::ops::RangeInclusive<u16> = 100..=2000;

/// Offers a seed to a user.
pub(super) async fn offer(api: &Api, call: &Call, id: &str) -> Result<Value, Error> {
    let user = call.user(api, id)?;
    let size = match call.params.text(&["qr_size"]) {
        None => USUAL_SIZE,
        Some(text) => text.parse().ok().filter(|size| SIZES.contains(size)).ok_or_else(|| {
            let why = format!("It must be a number of pixels from {} to {}.", SIZES.start(), SIZES.end());
            Error::invalid_parameter("qr_size", &why)
        })?,
    };
    let label = call.params.text(&["label"]);
    if label.as_ref().is_some_and(|label| label.chars().count() > MAX_LABEL || label.contains(char::is_control)) {
        let why = format!("It must be one line of at most {MAX_LABEL} characters.");
        return Err(Error::invalid_parameter("label", &why));
    }
    let offered = api.engine.offer_seed(&call.service, user.id, label.as_deref(), size).await;
    let offer = offered.map_err(|error| match error {
        EngineError::Refused(Refused::AlreadyEnrolled) => Error::has_softtoken(),
        EngineError::Refused(Refused::NotOffered) => Error::method_off(60123, "An authenticator app"),
        error => refused(api, &error, Channel::Sms),
    })?;
    let image = format!("{}{ADDRESS}{}.{}.svg", api.options.portal, user.id.simple(), offer.secret);
    Ok(json!({ "label": offer.label, "issuer": offer.issuer, "qr_code": image, "success": true }))
}

/// Where images are.
pub(super) const ADDRESS: &str = "/qr/";

/// The image of a seed, once. Its address is its secret: no key is asked for.
pub(super) async fn image(State(api): State<Api>, Path(name): Path<String>) -> Response {
    let named = name.strip_suffix(".svg").and_then(|name| name.split_once('.'));
    let Some((user, secret)) = named.and_then(|(user, secret)| Some((UserId::parse(user)?, secret))) else {
        return plain(StatusCode::NOT_FOUND, "There is no such image.");
    };
    let drawn = match api.engine.seed_image(user, secret).await {
        Ok(Some((text, size))) => drawn(&text, size),
        Ok(None) => {
            return plain(StatusCode::NOT_FOUND, "There is no such image. Each is shown once, for ten minutes.");
        }
        Err(error) => {
            tracing::error!(%error, "an image of a seed could not be shown");
            None
        }
    };
    match drawn {
        Some(svg) => answer(StatusCode::OK, "image/svg+xml", svg),
        None => plain(StatusCode::SERVICE_UNAVAILABLE, "The image cannot be shown now."),
    }
}

/// The QR code of a text as a drawing of so many pixels each way; `None` if the text is too long for one.
fn drawn(text: &str, size: u16) -> Option<String> {
    let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M).ok()?;
    // One unit for each module, so that the drawing can have any size.
    let svg = code.render::<qrcode::render::svg::Color<'_>>().module_dimensions(1, 1).build();
    let (head, rest) = svg.split_once(" width=\"")?;
    let (_, rest) = rest.split_once("viewBox=")?;
    Some(format!("{head} width=\"{size}\" height=\"{size}\" viewBox={rest}"))
}

fn plain(status: StatusCode, text: &str) -> Response {
    answer(status, "text/plain; charset=utf-8", text.to_owned())
}

fn answer(status: StatusCode, content_type: &'static str, body: String) -> Response {
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    // It stands in the program's own page, on another host.
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(policy, HeaderValue::from_static("cross-origin"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_has_the_size_that_was_asked_for() {
        let svg = drawn("otpauth://totp/Shop:a%40example.org?secret=ABC", 250).expect("it fits");
        let document = roxmltree::Document::parse(&svg).expect("it is a drawing");
        let root = document.root_element();
        assert_eq!((root.tag_name().name(), root.attribute("width")), ("svg", Some("250")));
        assert_eq!(root.attribute("height"), Some("250"));
        let view =
            root.attribute("viewBox").expect("units").split(' ').map(|part| part.parse::<u32>().expect("a number"));
        let view: Vec<u32> = view.collect();
        assert!(view[0] == 0 && view[1] == 0 && view[2] == view[3] && view[2] > 21, "{view:?}");
        assert_eq!(drawn(&"x".repeat(5000), 250), None);
    }
}
