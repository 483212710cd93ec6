//! A browser without a window that speaks to one host only: it keeps cookies, and follows redirects when told to.

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, REFERER, SET_COOKIE, USER_AGENT};
use http::{HeaderMap, Method, Request};
use http_body_util::Full;

use super::page::Page;
use super::told::{Use, use_of};
use crate::cli::https::{Https, HttpsError};
use crate::domain::cookies::{Pair, SetCookie};
use crate::domain::login::outcome::{AnswerView, Location};
use crate::domain::path::NormalPath;
use crate::domain::time::Timestamp;

/// The most redirects that are followed in a row.
const MOST_REDIRECTS: usize = 5;

/// Scheme, host and port of an app, and a path and query there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Url {
    /// `http` or `https`.
    pub(super) scheme: String,
    /// Host and port as written.
    pub(super) authority: String,
    /// Path and query.
    pub(super) target: String,
}

impl Url {
    /// Reads an absolute http or https address; user names in it are refused, since they are sent by nobody.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.split('#').next().unwrap_or_default();
        let (scheme, rest) = text.split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        if !matches!(scheme.as_str(), "http" | "https") {
            return None;
        }
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at(end);
        let target = if target.starts_with('/') { target.to_owned() } else { format!("/{target}") };
        let uri: http::Uri = format!("{scheme}://{authority}{target}").parse().ok()?;
        let is_plain = !authority.contains('@') && uri.host().is_some_and(|host| !host.is_empty());
        is_plain.then(|| Self { scheme, authority: authority.to_ascii_lowercase(), target })
    }

    /// Where a link on this page leads.
    pub(super) fn join(&self, link: &str) -> Option<Self> {
        let link = link.split('#').next().unwrap_or_default().trim();
        if let Some(rest) = link.strip_prefix("//") {
            return Self::parse(&format!("{}://{rest}", self.scheme));
        }
        if let Some((scheme, _)) = link.split_once(':')
            && !scheme.contains(['/', '?'])
        {
            return Self::parse(link);
        }
        let path = self.path();
        let target = if link.is_empty() {
            self.target.clone()
        } else if link.starts_with('/') {
            link.to_owned()
        } else if link.starts_with('?') {
            format!("{path}{link}")
        } else {
            format!("{}/{link}", path.rsplit_once('/').map_or("", |(folder, _)| folder))
        };
        let (path, query) = target.split_once('?').map_or((target.as_str(), None), |(path, query)| (path, Some(query)));
        let path = NormalPath::parse(path).ok()?;
        let target = query.map_or_else(|| path.to_string(), |query| format!("{path}?{query}"));
        Some(Self { target, ..self.clone() })
    }

    /// Scheme, host and port.
    pub(super) fn origin(&self) -> String {
        format!("{}://{}", self.scheme, self.authority)
    }

    /// The host without its port.
    pub(super) fn host(&self) -> &str {
        match self.authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => &self.authority,
        }
    }

    /// The path without its query.
    pub(super) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The query.
    pub(super) fn query(&self) -> Option<&str> {
        self.target.split_once('?').map(|(_, query)| query)
    }

    /// Whether the probe may go there: the same host, and not from TLS to plain HTTP.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        let same = self.origin() == other.origin();
        let upgraded = self.host() == other.host() && other.scheme == "http" && self.scheme == "https";
        same || upgraded
    }
}

/// An answer, with what the request carried.
#[derive(Debug, Clone)]
pub(super) struct Said {
    /// What was asked.
    pub(super) url: Url,
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// The cookies that the request carried, name and value.
    pub(super) sent: Vec<(String, String)>,
}

impl Said {
    pub(super) fn header(&self, name: &str) -> Option<String> {
        Some(String::from_utf8_lossy(self.headers.get(name)?.as_bytes()).into_owned())
    }

    /// The `Set-Cookie` headers, as text.
    pub(super) fn set_cookies(&self) -> Vec<String> {
        self.headers.get_all(SET_COOKIE).iter().map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned()).collect()
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(super) fn page(&self) -> Page {
        Page::read(&self.text())
    }

    /// Where it sends the browser.
    pub(super) fn location(&self) -> Option<Url> {
        self.url.join(&self.header(LOCATION.as_str())?)
    }

    pub(super) fn is_redirect(&self) -> bool {
        (300..400).contains(&self.status) && self.headers.contains_key(LOCATION)
    }

    /// Looks at it as the gateway's predicates do.
    pub(super) fn viewed<T>(&self, now: Timestamp, look: impl FnOnce(&AnswerView<'_>) -> T) -> T {
        let texts = self.set_cookies();
        let set: Vec<SetCookie<'_>> = texts.iter().filter_map(|text| SetCookie::parse(text)).collect();
        let carried: Vec<Pair<'_>> = self.sent.iter().map(|(name, value)| Pair { name, value }).collect();
        let path = NormalPath::parse(self.url.path()).ok();
        let location = self.header(LOCATION.as_str()).zip(path).map(|(to, path)| Location::resolve(&to, &path));
        look(&AnswerView {
            status: self.status,
            set_cookies: &set,
            sent_cookies: &carried,
            location: location.as_ref(),
            body: Some(&self.body),
            signed_in: None,
            now,
        })
    }
}

/// Asks one app, and nobody else.
pub(super) struct Visitor<'a> {
    https: &'a Https,
    /// Where it began: it goes nowhere else.
    home: Url,
    now: Timestamp,
    jar: Vec<(String, String)>,
    uses: Vec<(String, Use)>,
}

impl<'a> Visitor<'a> {
    pub(super) fn new(https: &'a Https, home: &Url, now: Timestamp) -> Self {
        Self { https, home: home.clone(), now, jar: Vec::new(), uses: Vec::new() }
    }

    /// The cookies it was ever given a value of, and what they seem to be for; in the order they came.
    pub(super) fn uses(&self) -> &[(String, Use)] {
        &self.uses
    }

    /// Whether an address belongs to the app that is probed.
    pub(super) fn may_ask(&self, url: &Url) -> bool {
        url.is_within(&self.home)
    }

    /// Gets an address, without following anything.
    ///
    /// # Errors
    ///
    /// [`HttpsError`]; an address of another host is never asked.
    pub(super) async fn get(&mut self, url: &Url) -> Result<Said, HttpsError> {
        self.send(Method::GET, url, None, None).await
    }

    /// Gets an address and follows its redirects on the same host, as long as that is sensible.
    ///
    /// # Errors
    ///
    /// [`HttpsError`].
    pub(super) async fn open(&mut self, url: &Url) -> Result<Said, HttpsError> {
        let mut said = self.get(url).await?;
        for _ in 0..MOST_REDIRECTS {
            let Some(next) = said.location().filter(|next| said.is_redirect() && self.may_ask(next)) else { break };
            said = self.get(&next).await?;
            if next.scheme != self.home.scheme {
                // From here on it is TLS.
                self.home = next;
            }
        }
        Ok(said)
    }

    /// Sends a form as the page at `from` does.
    ///
    /// # Errors
    ///
    /// [`HttpsError`].
    pub(super) async fn post(&mut self, url: &Url, from: &Url, form: (String, Vec<u8>)) -> Result<Said, HttpsError> {
        self.send(Method::POST, url, Some(from), Some(form)).await
    }

    async fn send(
        &mut self,
        method: Method,
        url: &Url,
        from: Option<&Url>,
        form: Option<(String, Vec<u8>)>,
    ) -> Result<Said, HttpsError> {
        if !self.may_ask(url) {
            return Err(HttpsError::Unreachable(format!("`{}` is another host, which is not asked", url.origin())));
        }
        let wrong = |error: http::Error| HttpsError::Unreachable(error.to_string());
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{}", url.origin(), url.target))
            .header(HOST, &url.authority)
            .header(ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8")
            .header(USER_AGENT, concat!("Mozilla/5.0 (compatible; vestibule-probe/", env!("CARGO_PKG_VERSION"), ")"));
        if let Some(from) = from {
            request =
                request.header(ORIGIN, from.origin()).header(REFERER, format!("{}{}", from.origin(), from.target));
        }
        if !self.jar.is_empty() {
            let pairs: Vec<_> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(COOKIE, pairs.join("; "));
        }
        let body = match form {
            Some((content_type, body)) => {
                request = request.header(CONTENT_TYPE, content_type);
                body
            }
            None => Vec::new(),
        };
        let request = request.body(Full::new(Bytes::from(body))).map_err(wrong)?;
        let (parts, body) = self.https.send(request).await?.into_parts();
        let sent = self.jar.clone();
        let said = Said { url: url.clone(), status: parts.status.as_u16(), headers: parts.headers, body, sent };
        self.keep(&said);
        Ok(said)
    }

    fn keep(&mut self, said: &Said) {
        for text in said.set_cookies() {
            let Some(cookie) = SetCookie::parse(&text) else { continue };
            self.jar.retain(|(name, _)| name != cookie.name);
            if !cookie.is_deletion(self.now) {
                let seen = use_of(&cookie);
                match self.uses.iter_mut().find(|(name, _)| name == cookie.name) {
                    Some((_, before)) => *before = seen.max(*before),
                    None => self.uses.push((cookie.name.to_owned(), seen)),
                }
                self.jar.push((cookie.name.to_owned(), cookie.value.to_owned()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_resolved_and_others_hosts_are_told_apart() {
        let page = Url::parse("http://wiki.test:81/a/login.php?x=1#top").unwrap();
        assert_eq!((page.host(), page.path(), page.query()), ("wiki.test", "/a/login.php", Some("x=1")));
        for (link, leads, within) in [
            ("", "http://wiki.test:81/a/login.php?x=1", true),
            ("?do=login", "http://wiki.test:81/a/login.php?do=login", true),
            ("b.css", "http://wiki.test:81/a/b.css", true),
            ("../c?q", "http://wiki.test:81/c?q", true),
            ("/d#e", "http://wiki.test:81/d", true),
            ("//wiki.test:81/f", "http://wiki.test:81/f", true),
            ("https://wiki.test/g", "https://wiki.test/g", true),
            ("http://wiki.test:82/h", "http://wiki.test:82/h", false),
            ("http://evil.test", "http://evil.test/", false),
        ] {
            let found = page.join(link).unwrap_or_else(|| panic!("{link}"));
            assert_eq!(format!("{}{}", found.origin(), found.target), leads, "{link}");
            assert_eq!(found.is_within(&page), within, "{link}");
        }
        for link in ["javascript:alert(1)", "data:,", "mailto:a@b.test", "http://a@wiki.test:81/"] {
            assert_eq!(page.join(link), None, "{link}");
        }
        let tls = Url::parse("https://wiki.test/").unwrap();
        assert!(!Url::parse("http://wiki.test/").unwrap().is_within(&tls), "never down from TLS");
    }

    #[test]
    fn what_is_no_address_is_none() {
        for text in ["wiki.test", "ftp://wiki.test/", "http://", "http:///x", "http://a:b@c/", "http://a b/"] {
            assert_eq!(Url::parse(text), None, "{text}");
        }
        assert_eq!(Url::parse("HTTP://Wiki.Test").map(|url| url.origin()), Some("http://wiki.test".into()));
    }
}
