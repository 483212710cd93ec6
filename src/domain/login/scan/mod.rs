//! Looking for a login's credentials where no login rule looks: a query, or a body while it streams. Whatever an app could read
//! as a rule's user and as its password, both in one request, is found before the second of them is forwarded. So is a method
//! that a body names, where the address is closed to it.

mod method;
#[cfg(test)]
mod tests;

use serde_json::Value;

use super::form::{boundary, is_encoded};
use super::rule::{self, LoginRule, UserSource};
use crate::domain::names;
use method::NamedMethod;

/// The longest field name, or header line of a part, that is looked at; a longer one counts as found, since it could be
/// padding.
const LONGEST_NAME: usize = 1024;

/// What a request carries, or could.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The credentials of a login rule.
    Credentials,
    /// A method to which its address is closed.
    ClosedMethod,
}

/// Which of the credentials that the rules know were named so far.
#[derive(Debug, Default)]
struct Named(Vec<Half>);

/// What of one rule's credentials was named.
#[derive(Debug, Default, Clone, Copy)]
struct Half {
    user: bool,
    password: bool,
}

impl Named {
    fn note(&mut self, rules: &[LoginRule], name: &str) -> Result<(), Found> {
        self.note_for(rules, name, |_| true)
    }

    fn note_for(&mut self, rules: &[LoginRule], name: &str, counts: fn(&LoginRule) -> bool) -> Result<(), Found> {
        self.0.resize(rules.len(), Half::default());
        for name in names::readings(name) {
            let alias = names::alias(&name);
            let is = |field: Option<&str>| field.is_some_and(|field| names::clashes(&names::alias(field), &alias));
            for (half, rule) in self.0.iter_mut().zip(rules).filter(|(_, rule)| counts(rule)) {
                half.password |= is(rule.password_name());
                half.user |= matches!(rule.username, UserSource::Constant(_)) || is(rule.user_name());
                if half.user && half.password {
                    return Err(Found::Credentials);
                }
            }
        }
        Ok(())
    }

    fn pairs(&mut self, rules: &[LoginRule], text: &[u8]) -> Result<(), Found> {
        names::pairs(text).try_for_each(|(name, _)| self.note(rules, &name))
    }

    fn members(&mut self, rules: &[LoginRule], value: &Value) -> Result<(), Found> {
        match value {
            Value::Object(members) => members.iter().try_for_each(|(name, value)| {
                self.note(rules, name)?;
                self.members(rules, value)
            }),
            Value::Array(list) => list.iter().try_for_each(|value| self.members(rules, value)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
        }
    }
}

/// Looks through a query.
///
/// # Errors
///
/// [`Found`].
pub fn query(rules: &[LoginRule], query: Option<&str>) -> Result<(), Found> {
    if rules.is_empty() {
        return Ok(());
    }
    Named::default().pairs(rules, query.unwrap_or_default().as_bytes())
}

/// Looks through a whole body together with the query: as a form if it could be one, else for the members of JSON and for
/// pairs.
///
/// # Errors
///
/// [`Found`], also for what only the app could read: a compressed body, JSON that is none to us.
pub fn whole(
    rules: &[LoginRule],
    query: Option<&str>,
    content_type: Option<&str>,
    content_encoding: Option<&str>,
    body: &[u8],
) -> Result<(), Found> {
    if rules.is_empty() || body.is_empty() {
        return self::query(rules, query);
    }
    if is_encoded(content_encoding) {
        return Err(Found::Credentials);
    }
    let is_json = content_type.is_some_and(|kind| kind.to_ascii_lowercase().contains("json"));
    if !is_json && let Some(mut scan) = Scan::new(rules, &[], "POST", query, content_type, content_encoding)? {
        scan.look(rules, body)?;
        return scan.end(rules);
    }
    let mut named = Named::default();
    named.pairs(rules, query.unwrap_or_default().as_bytes())?;
    let plain: Vec<u8> = body.iter().copied().filter(|byte| *byte != 0).collect();
    match serde_json::from_slice::<Value>(plain.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&plain)) {
        Ok(document) => named.members(rules, &document),
        Err(_) if is_json => Err(Found::Credentials),
        Err(_) => named.pairs(rules, &plain),
    }
}

/// Looks through a whole body for a method to which the address is closed.
///
/// # Errors
///
/// [`Found`], also for a form or JSON that only the app could read.
pub fn method(
    closed: &[String],
    method: &str,
    content_type: Option<&str>,
    content_encoding: Option<&str>,
    body: &[u8],
) -> Result<(), Found> {
    let Some(mut scan) = Scan::new(&[], closed, method, None, content_type, content_encoding)? else { return Ok(()) };
    scan.look(&[], body)?;
    scan.end(&[])
}

/// What a body is read as.
#[derive(Debug)]
enum Kind {
    /// `application/x-www-form-urlencoded`: names end at `=`, `&` or `;`.
    Form { in_value: bool },
    /// `multipart/…`: names stand in the lines between a boundary and a blank line.
    Parts { boundary: Vec<u8>, in_head: bool },
    /// JSON: a name is a text with a colon after it.
    Json(InJson),
}

/// Where in a JSON document the scan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum InJson {
    Between,
    Text,
    Escape,
    /// After a text, before whatever follows it.
    After,
}

impl Kind {
    /// `None`: nothing that an app reads as a form, nor as JSON where a rule does or a method is looked for.
    fn of(
        rules: &[LoginRule],
        named_method: &NamedMethod,
        method: &str,
        content_type: Option<&str>,
    ) -> Result<Option<Self>, Found> {
        let found = if rules.is_empty() { Found::ClosedMethod } else { Found::Credentials };
        let form = Self::Form { in_value: false };
        let Some(content_type) = content_type.filter(|text| !text.trim().is_empty()) else {
            // Some frameworks take what a POST sends without a word for a form. Files are uploaded by PUT in this way.
            return Ok((method == "POST").then_some(form));
        };
        let lower = content_type.to_ascii_lowercase();
        if lower.contains("multipart/") {
            let boundary = boundary(content_type).ok_or(found)?;
            return Ok(Some(Self::Parts { boundary: format!("--{boundary}").into_bytes(), in_head: false }));
        }
        let reads_json = named_method.is_looked_for() || rules.iter().any(|rule| rule.kind == rule::Kind::Json);
        if lower.contains("json") && reads_json {
            return Ok(Some(Self::Json(InJson::Between)));
        }
        if !lower.contains("urlencoded") {
            return Ok(None);
        }
        // In these every name that a rule can have is written with the same bytes.
        let charset = lower.split_once("charset").map(|(_, set)| set.trim_start_matches(['=', ' ', '\t', '"', '\'']));
        let is_wider = charset.is_some_and(|set| {
            !["utf-8", "utf8", "us-ascii", "iso-8859-", "iso_8859-", "windows-125", "latin1"]
                .iter()
                .any(|known| set.starts_with(known))
        });
        if is_wider { Err(found) } else { Ok(Some(form)) }
    }
}

/// Reads the names of a form's fields from chunks as they come, and the method that one of them names.
#[derive(Debug)]
pub struct Scan {
    kind: Kind,
    held: Vec<u8>,
    named: Named,
    method: NamedMethod,
}

impl Scan {
    /// A scan for the body of a request with this query, whose address is closed to some methods; `None` if no app reads it as
    /// a form, or there is nothing to look for.
    ///
    /// # Errors
    ///
    /// [`Found`] in the query, and for a form that this would read otherwise than some app: an odd boundary or charset, or a
    /// compressed one.
    pub fn new(
        rules: &[LoginRule],
        closed: &[String],
        method: &str,
        query: Option<&str>,
        content_type: Option<&str>,
        content_encoding: Option<&str>,
    ) -> Result<Option<Self>, Found> {
        if rules.is_empty() && closed.is_empty() {
            return Ok(None);
        }
        let named_method = NamedMethod::new(closed);
        let mut named = Named::default();
        named.pairs(rules, query.unwrap_or_default().as_bytes())?;
        let Some(kind) = Kind::of(rules, &named_method, method, content_type)? else { return Ok(None) };
        if is_encoded(content_encoding) {
            return Err(if rules.is_empty() { Found::ClosedMethod } else { Found::Credentials });
        }
        Ok(Some(Self { kind, held: Vec::new(), named, method: named_method }))
    }

    /// Looks at a chunk before it is forwarded.
    ///
    /// # Errors
    ///
    /// [`Found`] once both were there, or a method that is closed.
    pub fn look(&mut self, rules: &[LoginRule], chunk: &[u8]) -> Result<(), Found> {
        match self.kind {
            Kind::Form { .. } => self.look_at_form(rules, chunk),
            Kind::Parts { .. } => self.look_at_parts(rules, chunk),
            Kind::Json(_) => self.look_at_json(rules, chunk),
        }
    }

    fn look_at_form(&mut self, rules: &[LoginRule], chunk: &[u8]) -> Result<(), Found> {
        let Kind::Form { in_value } = &mut self.kind else { return Ok(()) };
        for byte in chunk {
            match byte {
                b'&' | b';' => {
                    *in_value = false;
                    name_done(&mut self.held, &mut self.named, &mut self.method, rules)?;
                    self.method.end()?;
                }
                b'=' if !*in_value => {
                    *in_value = true;
                    name_done(&mut self.held, &mut self.named, &mut self.method, rules)?;
                }
                byte if *in_value => self.method.more(&[*byte])?,
                byte => {
                    self.held.push(*byte);
                    if self.held.len() > LONGEST_NAME {
                        return Err(Found::Credentials);
                    }
                }
            }
        }
        self.method.judge(b"")
    }

    fn look_at_json(&mut self, rules: &[LoginRule], chunk: &[u8]) -> Result<(), Found> {
        let Kind::Json(at) = &mut self.kind else { return Ok(()) };
        for byte in chunk {
            *at = match (*at, byte) {
                (InJson::Between, b'"') => InJson::Text,
                (InJson::Text, b'"') => {
                    if self.method.is_in_value() {
                        self.method.more(text_of(&self.held).as_bytes())?;
                        self.method.end()?;
                    }
                    InJson::After
                }
                // The NULs are those of text of two bytes a character.
                (InJson::After, b' ' | b'\t' | b'\r' | b'\n' | 0) => InJson::After,
                (InJson::Text, byte) => {
                    if self.held.len() <= LONGEST_NAME {
                        self.held.push(*byte);
                    }
                    if *byte == b'\\' { InJson::Escape } else { InJson::Text }
                }
                (InJson::Escape, byte) => {
                    self.held.push(*byte);
                    InJson::Text
                }
                (InJson::After, b':') => {
                    if self.held.len() > LONGEST_NAME {
                        return Err(Found::Credentials);
                    }
                    member_done(&mut self.held, &mut self.named, &mut self.method, rules)?;
                    InJson::Between
                }
                (InJson::After, other) => {
                    self.held.clear();
                    if *other == b'"' { InJson::Text } else { InJson::Between }
                }
                (InJson::Between, other) => {
                    self.method.other_value(*other)?;
                    InJson::Between
                }
            };
        }
        Ok(())
    }

    fn look_at_parts(&mut self, rules: &[LoginRule], chunk: &[u8]) -> Result<(), Found> {
        let Kind::Parts { boundary, in_head } = &mut self.kind else { return Ok(()) };
        for byte in chunk {
            if *byte != b'\n' {
                // A line of a file can be of any length; only its beginning could be a boundary.
                if self.held.len() < LONGEST_NAME {
                    self.held.push(*byte);
                } else if *in_head {
                    return Err(Found::Credentials);
                }
                continue;
            }
            let line = std::mem::take(&mut self.held);
            let line = line.strip_suffix(b"\r").unwrap_or(&line);
            if line.starts_with(boundary) {
                self.method.part_ends()?;
                *in_head = true;
            } else if line.is_empty() && *in_head {
                *in_head = false;
                self.method.part_begins()?;
            } else if *in_head {
                part_line(&String::from_utf8_lossy(line), &mut self.named, &mut self.method, rules)?;
            } else {
                self.method.more(line)?;
            }
        }
        if self.held.starts_with(boundary) { self.method.judge(b"") } else { self.method.judge(&self.held) }
    }

    /// Looks at what is left when the body is over.
    ///
    /// # Errors
    ///
    /// [`Found`], as [`Scan::look`].
    pub fn end(&mut self, rules: &[LoginRule]) -> Result<(), Found> {
        match self.kind {
            Kind::Form { in_value: false } => name_done(&mut self.held, &mut self.named, &mut self.method, rules),
            // A method was judged with the chunk that it came in.
            Kind::Form { in_value: true } | Kind::Parts { .. } | Kind::Json(_) => Ok(()),
        }
    }
}

fn name_done(
    held: &mut Vec<u8>,
    named: &mut Named,
    method: &mut NamedMethod,
    rules: &[LoginRule],
) -> Result<(), Found> {
    let name = names::unescape(&std::mem::take(held));
    method.name(&name);
    named.note(rules, &name)
}

/// Members count for the rules that read JSON: where forms sign in, documents with such members are often something else.
fn member_done(
    held: &mut Vec<u8>,
    named: &mut Named,
    method: &mut NamedMethod,
    rules: &[LoginRule],
) -> Result<(), Found> {
    let name = text_of(held);
    held.clear();
    method.name(&name);
    named.note_for(rules, &name, |rule| rule.kind == rule::Kind::Json)
}

/// A text of JSON as it is meant, and as it stands if it is none.
fn text_of(held: &[u8]) -> String {
    let raw = String::from_utf8_lossy(held).into_owned();
    serde_json::from_str(&format!("\"{}\"", raw.replace('\0', ""))).unwrap_or(raw)
}

/// Whatever a header line of a part could name its field: `name="u"`, `name=u`, `name='u'`, `name*=utf-8''u`. A name in
/// pieces (RFC 2231 §3) is not put together: it counts as found.
fn part_line(line: &str, named: &mut Named, method: &mut NamedMethod, rules: &[LoginRule]) -> Result<(), Found> {
    method.part_line(line);
    let mut rest = line;
    while let Some(at) = rest.to_ascii_lowercase().find("name") {
        rest = &rest[at + "name".len()..];
        let after = rest.trim_start_matches('*').trim_start();
        if rest.starts_with('*') && after.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(Found::Credentials);
        }
        let Some(value) = after.strip_prefix('=') else { continue };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let value = match quote {
            Some(quote) => quoted(&value[1..], quote),
            None => value.split([';', ' ', '\t']).next().unwrap_or("").to_owned(),
        };
        // After the charset and the language of RFC 5987 §3.2, and with escapes read and unread.
        for name in [value.as_str(), value.rsplit('\'').next().unwrap_or_default()] {
            let unescaped = names::unescape(name.as_bytes());
            for name in [name, unescaped.as_str()] {
                method.part_name(name);
                named.note(rules, name)?;
            }
        }
    }
    Ok(())
}

/// What stands before the closing quote, without backslashes.
fn quoted(text: &str, quote: char) -> String {
    let mut out = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => out.extend(characters.next()),
            end if end == quote => break,
            other => out.push(other),
        }
    }
    out
}
