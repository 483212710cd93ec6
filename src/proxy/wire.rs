//! Headers to domain and back. What a request says about itself is read here, once, and strictly: what two programs could
//! read in two ways is refused (RFC 9112 §3.2, §6.3, §11.2).

use std::net::IpAddr;

use http::{HeaderMap, HeaderName, Method, Version};
use ipnet::IpNet;
use pingora_http::RequestHeader;

use crate::domain::limits::Limits;
use crate::domain::path::{self, NormalPath};
use crate::engine::visit::TurnedAway;

/// What a request head says, checked.
#[derive(Debug, Clone)]
pub struct Head {
    /// The host in lower case, without port.
    pub host: String,
    /// Scheme and host as received.
    pub origin: String,
    /// Whether the client came by TLS.
    pub tls: bool,
    /// The client's address.
    pub client: IpAddr,
    /// The path in normal form.
    pub path: NormalPath,
    /// The query without `?`, as it came.
    pub query: Option<String>,
}

impl Head {
    /// Path and query as they are forwarded.
    pub fn target(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.to_string(),
        }
    }
}

/// Reads a head that came from `peer`.
///
/// # Errors
///
/// [`TurnedAway`] for one that is too large or has no single reading.
pub fn read_head(
    request: &RequestHeader,
    peer: IpAddr,
    tls: bool,
    trusted: &[IpNet],
    limits: &Limits,
) -> Result<Head, TurnedAway> {
    let malformed = |why: &str| TurnedAway::Malformed(why.to_owned());
    let raw = request.raw_path();
    let size: usize = raw.len() + request.headers.iter().map(|(n, v)| n.as_str().len() + v.len() + 4).sum::<usize>();
    if size > limits.head || request.headers.len() > limits.head_fields {
        return Err(TurnedAway::HeadTooLarge);
    }
    if matches!(request.method, Method::TRACE | Method::CONNECT) {
        return Err(TurnedAway::Refused(crate::domain::verdict::Refusal::Method));
    }
    check_framing(request)?;
    check_single(&request.headers)?;
    // Over HTTP/1 the connection has looked already; over HTTP/2 nobody has.
    let plain = std::str::from_utf8(raw).ok().filter(|raw| raw.bytes().all(|byte| byte.is_ascii_graphic()));
    let raw = plain.ok_or_else(|| malformed("the target holds a character that must be escaped in it"))?;
    let (authority, target) = split_target(raw, request).ok_or_else(|| malformed("the target is not a path"))?;
    let host = one_host(request, authority)?;
    let from_trusted = trusted.iter().any(|net| net.contains(&peer));
    let tls = tls || from_trusted && forwarded_proto(&request.headers) == Some("https");
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query.to_owned())),
        None => (target, None),
    };
    let path = NormalPath::parse(path).map_err(|error| malformed(&error.to_string()))?;
    if let Some(query) = &query {
        path::check_query(query).map_err(|error| malformed(&error.to_string()))?;
    }
    Ok(Head {
        origin: format!("{}://{host}", if tls { "https" } else { "http" }),
        host: without_port(&host).to_owned(),
        tls,
        client: if from_trusted { forwarded_for(&request.headers, trusted).unwrap_or(peer) } else { peer },
        path,
        query,
    })
}

fn check_framing(request: &RequestHeader) -> Result<(), TurnedAway> {
    let malformed = |why: &str| Err(TurnedAway::Malformed(why.to_owned()));
    let mut lengths = request.headers.get_all(http::header::CONTENT_LENGTH).iter();
    if let Some(length) = lengths.next() {
        if lengths.next().is_some() {
            return malformed("there is more than one Content-Length");
        }
        let digits = length.as_bytes();
        let plain =
            !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) && (digits.len() == 1 || digits[0] != b'0');
        if !plain {
            return malformed("the Content-Length is not a plain number");
        }
    }
    let mut codings = request.headers.get_all(http::header::TRANSFER_ENCODING).iter();
    if let Some(coding) = codings.next() {
        if codings.next().is_some() || !coding.as_bytes().eq_ignore_ascii_case(b"chunked") {
            return malformed("the Transfer-Encoding is not `chunked`");
        }
        if request.headers.contains_key(http::header::CONTENT_LENGTH) {
            return malformed("there is a Content-Length next to a Transfer-Encoding");
        }
        if request.version < Version::HTTP_11 {
            return malformed("there is a Transfer-Encoding in an old version of HTTP");
        }
    }
    Ok(())
}

/// What decides how a request is judged stands there once and as text: of two some programs take the first, others the last.
fn check_single(headers: &HeaderMap) -> Result<(), TurnedAway> {
    const NAMES: [HeaderName; 6] = [
        http::header::CONTENT_TYPE,
        http::header::CONTENT_ENCODING,
        http::header::AUTHORIZATION,
        http::header::ORIGIN,
        HeaderName::from_static("sec-fetch-site"),
        HeaderName::from_static("sec-fetch-mode"),
    ];
    for name in NAMES {
        let mut values = headers.get_all(&name).iter();
        let readable = values.next().is_none_or(|value| value.to_str().is_ok());
        if !readable || values.next().is_some() {
            return Err(TurnedAway::Malformed(format!("the header `{name}` has no single reading")));
        }
    }
    Ok(())
}

/// The authority and the path with query of a target in origin-form or absolute-form.
fn split_target<'a>(raw: &'a str, request: &'a RequestHeader) -> Option<(Option<&'a str>, &'a str)> {
    if raw.starts_with('/') {
        // On HTTP/2 scheme and authority stand apart.
        let ours = request.uri.scheme_str().is_none_or(|scheme| matches!(scheme, "http" | "https"));
        return ours.then_some((request.uri.authority().map(http::uri::Authority::as_str), raw));
    }
    let rest = strip_scheme(raw)?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, target) = rest.split_at(end);
    target.starts_with('/').then_some((Some(authority), target))
}

fn strip_scheme(raw: &str) -> Option<&str> {
    let (scheme, rest) = raw.split_once("://")?;
    (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")).then_some(rest)
}

fn one_host(request: &RequestHeader, authority: Option<&str>) -> Result<String, TurnedAway> {
    let malformed = |why: &str| TurnedAway::Malformed(why.to_owned());
    let mut hosts = request.headers.get_all(http::header::HOST).iter();
    let header = hosts.next().map(|host| host.to_str()).transpose().map_err(|_| malformed("the host is not text"))?;
    if hosts.next().is_some() {
        return Err(malformed("there is more than one host"));
    }
    let host = match (header, authority) {
        (Some(header), Some(authority)) if !header.eq_ignore_ascii_case(authority) => {
            return Err(malformed("the target names another host than the Host header"));
        }
        (Some(host), _) => host,
        (None, Some(authority)) if request.version == Version::HTTP_2 => authority,
        (None, _) => return Err(malformed("there is no host")),
    };
    if is_host(host) { Ok(host.to_ascii_lowercase()) } else { Err(malformed("the host is not a host name")) }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => name,
        _ => host,
    }
}

fn is_host(host: &str) -> bool {
    let name = without_port(host);
    let port = host[name.len()..].strip_prefix(':');
    let port_ok = match port {
        None => host.len() == name.len(),
        Some(port) => {
            port.len() <= 5 && port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|p| p > 0)
        }
    };
    let name_ok = match name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            name.len() <= 253
                && name.split('.').all(|label| {
                    (1..=63).contains(&label.len())
                        && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
                })
        }
    };
    port_ok && name_ok
}

fn forwarded_proto(headers: &HeaderMap) -> Option<&str> {
    // The proxy next to us wrote the last one.
    headers.get_all("x-forwarded-proto").iter().next_back()?.to_str().ok()?.rsplit(',').next().map(str::trim)
}

/// The last address that no trusted proxy is.
fn forwarded_for(headers: &HeaderMap, trusted: &[IpNet]) -> Option<IpAddr> {
    let chain: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let mut client = None;
    for entry in chain.into_iter().rev() {
        let Ok(address) = entry.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() else { break };
        client = Some(address);
        if !trusted.iter().any(|net| net.contains(&address)) {
            break;
        }
    }
    client
}

/// Headers that describe the request or the person, and that only the gateway may set: taken off whatever a client sends,
/// in every spelling that some program reads as the same name.
pub fn strip_claims(headers: &mut RequestHeader) {
    strip(headers, |name| {
        if !name.contains(['_', '.']) {
            return is_claim(name);
        }
        let plain = name.replace(['_', '.'], "-");
        is_claim(&plain) || is_load_bearing(&plain)
    });
}

fn is_claim(name: &str) -> bool {
    const PREFIXES: [&str; 9] = [
        "x-forwarded-",
        "x-vestibule-",
        "x-auth-request-",
        "x-remote-",
        "x-authentik-",
        "x-webauth-",
        "x-ssl-client-",
        "x-original-",
        "x-envoy-",
    ];
    const NAMES: [&str; 41] = [
        "forwarded",
        "x-forwarded",
        "x-real-ip",
        "x-client-ip",
        "x-cluster-client-ip",
        "client-ip",
        "true-client-ip",
        "cf-connecting-ip",
        "x-rewrite-url",
        // Frameworks take these for the path, for what stands before it, or for the scheme.
        "script-name",
        "x-script-name",
        "path-info",
        "x-path-info",
        "request-uri",
        "x-request-uri",
        "x-override-url",
        "x-http-path-override",
        "x-http-host-override",
        "x-http-destinationurl",
        "x-waws-unencoded-url",
        "x-base-url",
        "x-base-path",
        "x-context-path",
        "x-ingress-path",
        "x-scheme",
        "x-url-scheme",
        "front-end-https",
        "https",
        "x-http-method-override",
        "x-http-method",
        "x-method-override",
        "x-host",
        "x-accel-redirect",
        "remote-user",
        "remote-groups",
        "remote-email",
        "remote-name",
        "x-authenticated-user",
        "x-user",
        "proxy",
        "proxy-authorization",
    ];
    PREFIXES.iter().any(|prefix| name.starts_with(prefix)) || NAMES.contains(&name)
}

/// Headers that choose another action of an app than its address says: who has no session may ask for what was judged only.
pub fn strip_actions(headers: &mut RequestHeader) {
    // DokuWiki takes it for `do`.
    strip_spellings(headers, "x-dokuwiki-do");
}

/// Takes a header off in every spelling that some program reads as this name.
pub fn strip_spellings(headers: &mut RequestHeader, name: &str) {
    strip(headers, |other| other.replace(['_', '.'], "-") == name);
}

fn strip(headers: &mut RequestHeader, is_doomed: impl Fn(&str) -> bool) {
    let doomed: Vec<HeaderName> = headers.headers.keys().filter(|name| is_doomed(name.as_str())).cloned().collect();
    for name in doomed {
        headers.remove_header(&name);
    }
}

/// Names that mean something to every server: in another spelling they are somebody's trick.
fn is_load_bearing(name: &str) -> bool {
    [
        "host",
        "cookie",
        "authorization",
        "content-length",
        "content-type",
        "content-encoding",
        "transfer-encoding",
        "origin",
        "referer",
        "connection",
        "upgrade",
    ]
    .contains(&name)
}

/// Takes off what belongs to one hop (RFC 9110 §7.6.1), and whatever `Connection` names.
pub fn strip_hop_by_hop(headers: &mut RequestHeader) {
    let named: Vec<String> = headers
        .headers
        .get_all(http::header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|token| token.trim().to_ascii_lowercase())
        .filter(|token| !token.is_empty())
        .collect();
    for name in named {
        headers.remove_header(name.as_str());
    }
    for name in [
        "connection",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "upgrade",
        "http2-settings",
        "transfer-encoding",
    ] {
        headers.remove_header(name);
    }
}

/// Tells the app who asked and how.
///
/// # Errors
///
/// None in practice: addresses and hosts are header text.
pub fn set_forwarded(request: &mut RequestHeader, head: &Head, host: &str) -> pingora_core::Result<()> {
    request.insert_header("X-Forwarded-For", head.client.to_string())?;
    request.insert_header("X-Forwarded-Proto", if head.tls { "https" } else { "http" })?;
    request.insert_header("X-Forwarded-Host", host)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(target: &str, headers: &[(&str, &str)]) -> RequestHeader {
        let mut request = RequestHeader::build("GET", target.as_bytes(), None).unwrap();
        for (name, value) in headers {
            request.append_header((*name).to_owned(), *value).unwrap();
        }
        request
    }

    fn read(target: &str, headers: &[(&str, &str)]) -> Result<Head, TurnedAway> {
        let peer = "192.0.2.1".parse().unwrap();
        read_head(&request(target, headers), peer, false, &[], &Limits::default())
    }

    #[test]
    fn hosts_that_are_none_are_refused() {
        for host in ["", "a b", "a@b", "a,b", "a:0", "a:99999", "a:", "a.", ".a", "a..b", "[::1", "a/b", "a:80:80", "ä"]
        {
            assert!(matches!(read("/", &[("Host", host)]), Err(TurnedAway::Malformed(_))), "{host:?}");
        }
        for (host, name) in
            [("A.test:8080", "a.test"), ("[::1]:80", "[::1]"), ("[::1]", "[::1]"), ("127.0.0.1", "127.0.0.1")]
        {
            assert_eq!(read("/", &[("Host", host)]).unwrap().host, name, "{host}");
        }
        assert!(read("/", &[]).is_err());
        assert!(read("/", &[("Host", "a"), ("Host", "a")]).is_err());
    }

    #[test]
    fn framing_that_has_two_readings_is_refused() {
        for headers in [
            &[("Host", "a"), ("Content-Length", "5"), ("Content-Length", "5")][..],
            &[("Host", "a"), ("Content-Length", "5, 5")],
            &[("Host", "a"), ("Content-Length", "05")],
            &[("Host", "a"), ("Content-Length", "+5")],
            &[("Host", "a"), ("Content-Length", "")],
            &[("Host", "a"), ("Transfer-Encoding", "chunked"), ("Content-Length", "5")],
            &[("Host", "a"), ("Transfer-Encoding", "gzip, chunked")],
            &[("Host", "a"), ("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "chunked")],
        ] {
            assert!(matches!(read("/", headers), Err(TurnedAway::Malformed(_))), "{headers:?}");
        }
        assert!(read("/", &[("Host", "a"), ("Content-Length", "0")]).is_ok());
    }

    #[test]
    fn headers_that_decide_stand_there_once() {
        for name in ["Content-Type", "Content-Encoding", "Authorization", "Origin", "Sec-Fetch-Site"] {
            assert!(read("/", &[("Host", "a"), (name, "x")]).is_ok(), "{name}");
            let twice = read("/", &[("Host", "a"), (name, "x"), (name, "x")]);
            assert!(matches!(twice, Err(TurnedAway::Malformed(_))), "{name}");
        }
    }

    #[test]
    fn forwarded_headers_are_believed_from_trusted_proxies_only() {
        let trusted: Vec<IpNet> = vec!["192.0.2.0/24".parse().unwrap()];
        let limits = Limits::default();
        let headers = [
            ("Host", "a"),
            ("X-Forwarded-For", "203.0.113.9, 198.51.100.7, 192.0.2.50"),
            ("X-Forwarded-Proto", "http, https"),
        ];
        let request = request("/", &headers);
        let near = read_head(&request, "192.0.2.1".parse().unwrap(), false, &trusted, &limits).unwrap();
        assert_eq!((near.client.to_string().as_str(), near.tls), ("198.51.100.7", true));
        let far = read_head(&request, "203.0.113.1".parse().unwrap(), false, &trusted, &limits).unwrap();
        assert_eq!((far.client.to_string().as_str(), far.tls), ("203.0.113.1", false));
    }

    #[test]
    fn claims_are_taken_off_in_every_spelling() {
        let mut request = request(
            "/",
            &[
                ("Host", "a"),
                ("X-Forwarded-User", "root"),
                ("X_Forwarded_For", "1.1.1.1"),
                ("X.Real.IP", "1.1.1.1"),
                ("Remote_User", "root"),
                ("Content_Length", "5"),
                ("X-Original-URL", "/admin"),
                ("X-Script", "kept"),
                ("X-HTTP-Method-Override", "PUT"),
                ("X-Custom_Thing", "kept"),
                ("Cookie", "kept=1"),
            ],
        );
        // What some framework takes for the path, for what stands before it, or for the scheme.
        for name in "X-Rewrite-URL X-Forwarded-Prefix Script-Name SCRIPT_NAME X-Script-Name X_Script.Name Path-Info X-Path-Info \
                     Request_URI X-Request-URI X-Override-URL X-HTTP-Path-Override X-HTTP-Host-Override X-Base-URL X-Base-Path \
                     X-HTTP-DestinationURL X-WAWS-Unencoded-URL X-Envoy-Original-Path X-Context-Path X-Ingress-Path \
                     X-Scheme X-URL-Scheme Front-End-Https Https"
            .split_whitespace()
        {
            request.insert_header(name, "/admin").unwrap();
        }
        strip_claims(&mut request);
        let mut left: Vec<_> = request.headers.keys().map(http::HeaderName::as_str).collect();
        left.sort_unstable();
        assert_eq!(left, ["cookie", "host", "x-custom_thing", "x-script"]);
    }

    #[test]
    fn too_much_head_is_refused() {
        let long = "x".repeat(33 << 10);
        assert_eq!(read("/", &[("Host", "a"), ("X", &long)]).unwrap_err(), TurnedAway::HeadTooLarge);
        let many = vec![("X", "1"); 101];
        assert_eq!(read("/", &many).unwrap_err(), TurnedAway::HeadTooLarge);
    }
}
