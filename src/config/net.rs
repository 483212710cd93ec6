//! Addresses: where the gateway listens, what it speaks to, and the names of hosts.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use http::Uri;
use ipnet::IpNet;

use super::problem::Complaint;

/// Whether a connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Plain HTTP.
    Http,
    /// HTTP over TLS.
    Https,
}

impl Scheme {
    /// The name in a URL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    /// The port where a URL names none.
    pub fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// Scheme, host and port of a URL that has nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Whether it is spoken to in TLS.
    pub scheme: Scheme,
    /// Host name or address, in lower case, an IPv6 address in brackets.
    pub host: String,
    /// Port, also where the URL left it out.
    pub port: u16,
}

impl Origin {
    /// Whether the host is this machine, as browsers see it: `localhost`, names below it, and loopback addresses.
    pub fn is_loopback(&self) -> bool {
        is_loopback_host(&self.host)
    }

    /// `scheme://host`, and `:port` unless it is the one of the scheme: what browsers send as `Origin`.
    pub fn to_url(&self) -> String {
        let (scheme, host) = (self.scheme.as_str(), &self.host);
        if self.port == self.scheme.default_port() {
            format!("{scheme}://{host}")
        } else {
            format!("{scheme}://{host}:{}", self.port)
        }
    }
}

/// Reads `http://host:port`, with `/` at the end or without.
pub(super) fn origin(text: &str) -> Result<Origin, Complaint> {
    let example = "for example `http://127.0.0.1:9001`";
    if text.contains('@') {
        return Err(Complaint::hidden("must not carry a user name or a password", example));
    }
    if text.contains('#') {
        return Err(Complaint::new("must have nothing after host and port", example));
    }
    let uri: Uri = text.parse().map_err(|_| Complaint::new("must be a URL", example))?;
    let scheme = match uri.scheme_str() {
        Some("http") => Scheme::Http,
        Some("https") => Scheme::Https,
        Some(_) => return Err(Complaint::new("must start with `http://` or `https://`", example)),
        None => return Err(Complaint::new("must be a URL with its scheme", example)),
    };
    if uri.path_and_query().is_some_and(|rest| rest.as_str() != "/") {
        return Err(Complaint::new("must have nothing after host and port", example));
    }
    let host = host_name(uri.host().unwrap_or_default())?;
    // `Uri` gives no port for `host:` and for `host:99999`; neither is meant.
    let written = uri.authority().map(http::uri::Authority::as_str).unwrap_or_default();
    let port = match uri.port_u16() {
        Some(0) => return Err(Complaint::new("must not have port 0", example)),
        Some(port) => port,
        None if written.len() > host.len() => return Err(Complaint::new("must have a port up to 65535", example)),
        None => scheme.default_port(),
    };
    Ok(Origin { scheme, host, port })
}

/// Reads the name of a host as browsers send it, without a port, and gives it in lower case.
pub(super) fn host_name(text: &str) -> Result<String, Complaint> {
    let example = "for example `wiki.example.edu`";
    if let Some(inner) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let address = inner.parse::<Ipv6Addr>();
        return address
            .map(|address| format!("[{address}]"))
            .map_err(|_| Complaint::new("must be an IPv6 address between the brackets", "for example `[::1]`"));
    }
    if text.contains(':') {
        return Err(Complaint::new("must be a host without scheme and port", "the port is ignored anyway"));
    }
    if !text.is_ascii() {
        return Err(Complaint::new("must be plain ASCII", "write international names in their `xn--` form"));
    }
    if text.contains('*') {
        return Err(Complaint::new("must be an exact name", "only `\"*\"` alone stands for any host"));
    }
    if text.contains('/') {
        return Err(Complaint::new("must be a host without scheme and path", example));
    }
    if text.ends_with('.') {
        return Err(Complaint::new("must not end with a dot", "remove it"));
    }
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if text.len() > 253 || !text.split('.').all(label) {
        return Err(Complaint::new("must be the name of a host", example));
    }
    Ok(text.to_ascii_lowercase())
}

/// Reads `address:port`.
pub(super) fn listen_address(text: &str) -> Result<SocketAddr, Complaint> {
    text.parse().map_err(|_| {
        let hint = match text.split_once(':') {
            Some(("", port)) => format!("for example `127.0.0.1:{port}`, or `0.0.0.0:{port}` for every address"),
            Some(("localhost", port)) => format!("write `127.0.0.1:{port}`"),
            _ => "for example `127.0.0.1:8080` or `[::1]:8080`".to_owned(),
        };
        Complaint::new("must be an IP address and a port", hint)
    })
}

/// Reads a network, `10.0.0.0/8`, or a single address.
pub(super) fn network(text: &str) -> Result<IpNet, Complaint> {
    let network = text.parse::<IpNet>().or_else(|_| text.parse().map(|address: std::net::IpAddr| address.into()));
    let network = network.map_err(|_| Complaint::new("must be a network", "for example `10.0.0.0/8`"))?;
    if network.trunc() == network {
        Ok(network)
    } else {
        Err(Complaint::new("has bits set behind its prefix", format!("did you mean `{}`?", network.trunc())))
    }
}

/// Whether an address can be reached from this machine only; `::ffff:127.0.0.1` is such a one too.
pub(super) fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

/// Whether what goes to a web address is read by nobody on the way: https, or http on this machine.
pub fn is_kept_from_others(url: &str) -> bool {
    let Ok(uri) = url.parse::<Uri>() else { return false };
    let has_user = uri.authority().is_none_or(|authority| authority.as_str().contains('@'));
    match uri.scheme_str() {
        Some("https") => !has_user,
        Some("http") => !has_user && uri.host().is_some_and(is_loopback_host),
        Some(_) | None => false,
    }
}

/// Whether a host is this machine, as browsers see it.
pub(super) fn is_loopback_host(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.ends_with(".localhost") || bare.parse().is_ok_and(is_loopback)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_read() {
        for (text, url, port) in [
            ("http://127.0.0.1:9001", "http://127.0.0.1:9001", 9001),
            ("http://App.Example/", "http://app.example", 80),
            ("https://app.example:443", "https://app.example", 443),
            ("http://[::1]:90", "http://[::1]:90", 90),
            ("http://[::1]", "http://[::1]", 80),
        ] {
            let origin = origin(text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
            assert_eq!((origin.to_url().as_str(), origin.port), (url, port), "{text}");
        }
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for text in [
            "",
            "127.0.0.1:9001",
            "app.example",
            "ftp://x",
            "http://",
            "http://x/path",
            "http://x?q",
            "http://x#f",
            "http://x:0",
            "http://x:99999",
            "http://x:",
            "http://x:1:2",
            "unix:/run/app.sock",
            "http://x y",
            "http://a*",
        ] {
            assert!(origin(text).is_err(), "{text}");
        }
        assert!(origin("http://user:geheim@x").is_err_and(|complaint| complaint.hide));
    }

    #[test]
    fn hosts_are_names_without_port() {
        assert_eq!(host_name("Wiki.Example.EDU").as_deref(), Ok("wiki.example.edu"));
        assert_eq!(host_name("[0:0::1]").as_deref(), Ok("[::1]"));
        assert_eq!(host_name("127.0.0.1").as_deref(), Ok("127.0.0.1"));
        for text in ["", ".", "a..b", "a.", "a:80", "http://a", "a/b", "*.a", "a b", "ä.de", "-a", "[x]", "::1"] {
            assert!(host_name(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn loopback_is_what_browsers_trust() {
        for (text, loopback) in [
            ("http://localhost:1", true),
            ("http://wiki.localhost", true),
            ("http://127.8.0.1", true),
            ("http://[::1]", true),
            ("http://localhost.example", false),
            ("http://10.0.0.1", false),
            ("http://0.0.0.0", false),
        ] {
            assert_eq!(origin(text).unwrap().is_loopback(), loopback, "{text}");
        }
        assert!(is_loopback("::ffff:127.0.0.1".parse().unwrap()));
    }
}
