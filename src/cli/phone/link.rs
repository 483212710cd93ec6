//! Registration links: `<portal>/authenticator#register=<service>.<user>.<secret>`.

use http::Uri;

/// What a registration link says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    /// The portal's address, without a slash at its end.
    pub(super) portal: String,
    pub(super) service: String,
    pub(super) identity: String,
    pub(super) secret: String,
}

/// Why a link was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum LinkError {
    #[error(
        "this is not a registration link; it looks like `https://portal.example/authenticator#register=VA…`, in quotes"
    )]
    NotALink,
    #[error("`{portal}` is plain HTTP, over which anybody on the way could read and answer; the portal needs https")]
    Plain { portal: String },
}

/// Reads a link, also out of the lines that were printed or pasted with it.
pub(super) fn parse(text: &str) -> Result<Link, LinkError> {
    let mut links = text.split_whitespace().filter(|word| word.contains("#register="));
    let (Some(link), None) = (links.next(), links.next()) else { return Err(LinkError::NotALink) };
    read(link)
        .ok_or(LinkError::NotALink)
        .and_then(|link| if is_safe(&link.portal) { Ok(link) } else { Err(LinkError::Plain { portal: link.portal }) })
}

fn read(text: &str) -> Option<Link> {
    let (portal, registration) = text.split_once("/authenticator#register=")?;
    let uri: Uri = portal.parse().ok()?;
    let authority = uri.authority()?.as_str();
    let known = matches!(uri.scheme_str(), Some("http" | "https"));
    if !known || authority.contains('@') || uri.query().is_some() {
        return None;
    }
    let mut parts = registration.splitn(3, '.');
    let (service, identity, secret) = (parts.next()?, parts.next()?, parts.next()?);
    let in_path = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let is_service = service.len() == 34 && service.starts_with("VA") && in_path(service);
    let is_identity = (8..=64).contains(&identity.len()) && in_path(identity);
    let is_secret = !secret.is_empty() && secret.bytes().all(|b| b.is_ascii_graphic() && b != b':');
    (is_service && is_identity && is_secret).then(|| Link {
        portal: portal.trim_end_matches('/').to_owned(),
        service: service.to_owned(),
        identity: identity.to_owned(),
        secret: secret.to_owned(),
    })
}

/// TLS, or no network at all.
fn is_safe(portal: &str) -> bool {
    let Ok(uri) = portal.parse::<Uri>() else { return false };
    let host = uri.host().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    uri.scheme_str() == Some("https")
        || host == "localhost"
        || host.ends_with(".localhost")
        || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    const REST: &str = "VAb4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4.018bcfe5-6fd0-7b8d-8103-e3a8d9ce8bda.s3-cr_et.x";

    #[test]
    fn a_link_is_taken_apart() {
        for portal in ["https://portal.example", "http://localhost:8081", "http://127.0.0.1:1", "http://[::1]:8081"] {
            let link =
                parse(&format!(" {portal}/authenticator#register={REST}\nTo be opened on the phone.\n")).unwrap();
            assert_eq!(link.portal, portal);
            assert_eq!(link.service, "VAb4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4");
            assert_eq!(link.identity, "018bcfe5-6fd0-7b8d-8103-e3a8d9ce8bda");
            assert_eq!(link.secret, "s3-cr_et.x", "the secret may hold dots");
        }
    }

    #[test]
    fn what_is_no_link_or_not_safe_is_refused() {
        for text in [
            "",
            "https://portal.example/authenticator",
            &format!("https://a.example/authenticator#register={REST} https://b.example/authenticator#register={REST}"),
            &format!("ftp://portal.example/authenticator#register={REST}"),
            &format!("/authenticator#register={REST}"),
            &format!("https://user@portal.example/authenticator#register={REST}"),
            "https://portal.example/authenticator#register=VA1.018bcfe5-6fd0-7b8d-8103-e3a8d9ce8bda.s",
            "https://portal.example/authenticator#register=VAb4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4.a/../b/c.s",
            "https://portal.example/authenticator#register=VAb4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4.018bcfe5-6fd0.",
        ] {
            assert_eq!(parse(text), Err(LinkError::NotALink), "{text}");
        }
        for portal in ["http://portal.example", "http://192.0.2.1:80", "http://localhost.example"] {
            let refused = parse(&format!("{portal}/authenticator#register={REST}"));
            assert_eq!(refused, Err(LinkError::Plain { portal: portal.to_owned() }));
        }
    }
}
