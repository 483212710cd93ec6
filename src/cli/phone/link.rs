//! Registration links: `<portal>/authenticator#register=<service>.<user>.<secret>`, and the links of programs that name no
//! portal: `authy://account?token=<token>`.

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

impl Link {
    /// The form [`parse`] reads.
    pub(super) fn to_text(&self) -> String {
        let Self { portal, service, identity, secret } = self;
        format!("{portal}/authenticator#register={service}.{identity}.{secret}")
    }
}

/// What a program's link says, with the portal that it is to be brought to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AccountLink {
    /// The portal's address, without a slash at its end.
    pub(super) portal: String,
    pub(super) token: String,
}

/// A link of either kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum AnyLink {
    Registration(Link),
    Account(AccountLink),
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
    #[error("an `authy://account` link does not say where it belongs; add the portal: --portal https://portal.example")]
    NoPortal,
    #[error("`--portal` is for `authy://account` links: this one names its portal")]
    TwoPortals,
    #[error("`{portal}` is no portal's address; it looks like `https://portal.example`")]
    NotAPortal { portal: String },
    #[error("this is not an account link; it looks like `authy://account?token=…`, in quotes")]
    NotAnAccount,
}

/// Reads a link of either kind.
pub(super) fn parse_any(text: &str, portal: Option<&str>) -> Result<AnyLink, LinkError> {
    match (text.trim().strip_prefix("authy://account"), portal) {
        (None, None) => parse(text).map(AnyLink::Registration),
        (None, Some(_)) => Err(LinkError::TwoPortals),
        (Some(_), None) => Err(LinkError::NoPortal),
        (Some(rest), Some(portal)) => parse_account(rest, portal).map(AnyLink::Account),
    }
}

fn parse_account(rest: &str, portal: &str) -> Result<AccountLink, LinkError> {
    let query = rest.strip_prefix('/').unwrap_or(rest).strip_prefix('?').ok_or(LinkError::NotAnAccount)?;
    let mut tokens = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "token");
    let (Some((_, token)), None) = (tokens.next(), tokens.next()) else { return Err(LinkError::NotAnAccount) };
    let is_part = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if token.split('.').count() != 3 || !token.split('.').all(is_part) {
        return Err(LinkError::NotAnAccount);
    }
    let portal = portal.trim().trim_end_matches('/');
    let is_portal = portal.parse::<Uri>().is_ok_and(|uri| {
        let authority = uri.authority().map(http::uri::Authority::as_str).unwrap_or_default();
        matches!(uri.scheme_str(), Some("http" | "https"))
            && !authority.is_empty()
            && !authority.contains('@')
            && matches!(uri.path(), "" | "/")
            && uri.query().is_none()
    });
    if !is_portal {
        return Err(LinkError::NotAPortal { portal: portal.to_owned() });
    }
    if is_safe(portal) {
        Ok(AccountLink { portal: portal.to_owned(), token: token.into_owned() })
    } else {
        Err(LinkError::Plain { portal: portal.to_owned() })
    }
}

/// What a portal answered to a program's link: what stands behind `register=` in one of its own.
pub(super) fn registration(portal: &str, text: &str) -> Option<Link> {
    read(&format!("{portal}/authenticator#register={text}"))
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
            assert_eq!(parse(&link.to_text()), Ok(link));
        }
    }

    #[test]
    fn a_programs_link_goes_to_the_portal_that_is_named_beside_it() {
        let any = |text: &str, portal: Option<&str>| parse_any(text, portal);
        let portal = Some("https://portal.example/");
        let read =
            AnyLink::Account(AccountLink { portal: "https://portal.example".into(), token: "aB-1.c_2.d".into() });
        for text in ["authy://account?token=aB-1.c_2.d", " authy://account/?x=1&token=aB-1.c_2.d\n"] {
            assert_eq!(any(text, portal), Ok(read.clone()), "{text}");
        }
        assert_eq!(any("authy://account?token=a.b.c", None), Err(LinkError::NoPortal));
        for text in [
            "authy://account",
            "authy://account?token=",
            "authy://account?token=a.b",
            "authy://account?token=a.b.c.d",
            "authy://account?token=a.b.c&token=a.b.c",
            "authy://account?token=a.b.c%0d%0a",
            "authy://accounts?token=a.b.c",
        ] {
            assert_eq!(any(text, portal), Err(LinkError::NotAnAccount), "{text}");
        }
        for odd in [
            "portal.example",
            "ftp://portal.example",
            "https://a@portal.example",
            "https://portal.example/x",
            "https://portal.example?x",
        ] {
            let refused = any("authy://account?token=a.b.c", Some(odd));
            assert_eq!(refused, Err(LinkError::NotAPortal { portal: odd.to_owned() }));
        }
        let plain = any("authy://account?token=a.b.c", Some("http://portal.example"));
        assert_eq!(plain, Err(LinkError::Plain { portal: "http://portal.example".to_owned() }));

        let link = format!("https://portal.example/authenticator#register={REST}");
        assert_eq!(any(&link, portal), Err(LinkError::TwoPortals));
        assert_eq!(any(&link, None).ok(), registration("https://portal.example", REST).map(AnyLink::Registration));
        assert_eq!(registration("https://portal.example", "VA.x"), None);
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
