//! Looking for a login's credentials in a body while it streams: a form outside of every login rule that carries both a
//! rule's user and password field is broken off before the second of them is forwarded.

use crate::domain::login::form::Fields;
use crate::domain::route::App;

/// The longest field name that is looked at; longer ones are broken off, since they could be padding.
const LONGEST_NAME: usize = 1024;

/// What a body is read as.
#[derive(Debug)]
enum Kind {
    /// `application/x-www-form-urlencoded`: names end at `=` or `&`.
    Form { in_value: bool },
    /// `multipart/form-data`: names stand in the lines between a boundary and a blank line.
    Parts { in_head: bool },
}

/// Reads field names from chunks as they come.
#[derive(Debug)]
pub struct Scan {
    kind: Kind,
    boundary: Vec<u8>,
    held: Vec<u8>,
    names: Fields,
}

/// The body carries the credentials of a login rule, or could.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found;

impl Scan {
    /// A scan for a body of this type; `None` if it is no form, or the app has no form login.
    pub fn new(app: &App, content_type: Option<&str>) -> Option<Self> {
        if app.rules.is_empty() {
            return None;
        }
        let content_type = content_type?;
        let lower = content_type.to_ascii_lowercase();
        let (kind, boundary) = if lower.contains("application/x-www-form-urlencoded") {
            (Kind::Form { in_value: false }, Vec::new())
        } else if lower.contains("multipart/form-data") {
            let at = lower.find("boundary=")? + "boundary=".len();
            let boundary = content_type[at..].split(';').next().unwrap_or("").trim().trim_matches('"');
            (Kind::Parts { in_head: false }, format!("--{boundary}").into_bytes())
        } else {
            return None;
        };
        Some(Self { kind, boundary, held: Vec::new(), names: Fields::default() })
    }

    /// Looks at a chunk before it is forwarded.
    ///
    /// # Errors
    ///
    /// [`Found`] once both fields were there.
    pub fn look(&mut self, app: &App, chunk: &[u8]) -> Result<(), Found> {
        match &mut self.kind {
            Kind::Form { in_value } => {
                for byte in chunk {
                    match byte {
                        // Some programs part fields at `;` too.
                        b'&' | b';' => {
                            *in_value = false;
                            name_done(&mut self.held, &mut self.names, app)?;
                        }
                        b'=' if !*in_value => {
                            *in_value = true;
                            name_done(&mut self.held, &mut self.names, app)?;
                        }
                        _ if *in_value => {}
                        byte => {
                            self.held.push(*byte);
                            if self.held.len() > LONGEST_NAME {
                                return Err(Found);
                            }
                        }
                    }
                }
                Ok(())
            }
            Kind::Parts { in_head } => {
                for byte in chunk {
                    if *byte != b'\n' {
                        // A line of a file can be of any length; only its beginning could be a boundary.
                        if self.held.len() < LONGEST_NAME {
                            self.held.push(*byte);
                        } else if *in_head {
                            return Err(Found);
                        }
                        continue;
                    }
                    let line = std::mem::take(&mut self.held);
                    let line = line.strip_suffix(b"\r").unwrap_or(&line);
                    if line.starts_with(&self.boundary) {
                        *in_head = true;
                    } else if line.is_empty() {
                        *in_head = false;
                    } else if *in_head {
                        let text = String::from_utf8_lossy(line);
                        for name in names_in(&text) {
                            add(&mut self.names, &name, app)?;
                        }
                    }
                }
                Ok(())
            }
        }
    }

    /// Looks at what is left when the body is over.
    ///
    /// # Errors
    ///
    /// [`Found`], as [`Scan::look`].
    pub fn end(&mut self, app: &App) -> Result<(), Found> {
        match self.kind {
            Kind::Form { in_value: false } => name_done(&mut self.held, &mut self.names, app),
            Kind::Form { in_value: true } | Kind::Parts { .. } => Ok(()),
        }
    }
}

fn name_done(held: &mut Vec<u8>, names: &mut Fields, app: &App) -> Result<(), Found> {
    let raw = std::mem::take(held);
    // A name that cannot be read is none of ours; an app that reads it loosely finds no plain `user` in it.
    match Fields::urlencoded(&raw) {
        Ok(fields) => fields.pairs().iter().try_for_each(|(name, _)| add(names, name, app)),
        Err(_) => Ok(()),
    }
}

fn add(names: &mut Fields, name: &str, app: &App) -> Result<(), Found> {
    // Only names that some rule knows are kept, so that a long form does not grow here.
    let one = Fields::named(name);
    let known = app.rules.iter().any(|rule| {
        one.mentions(&rule.password)
            || matches!(&rule.username, crate::domain::login::rule::UserSource::Field(field) if one.mentions(field))
    });
    if known && !names.mentions(name) {
        *names = std::mem::take(names).and(one);
    }
    if app.rules.iter().any(|rule| rule.recognises_credentials(names)) { Err(Found) } else { Ok(()) }
}

/// Whatever a header line of a part could name its field: `name="u"`, `name=u`, `name*=utf-8''u`.
fn names_in(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.to_ascii_lowercase().find("name") {
        let after = rest[at + 4..].trim_start_matches('*').trim_start();
        if let Some(value) = after.strip_prefix('=') {
            let value = value.trim_start();
            let name = match value.strip_prefix('"') {
                Some(quoted) => quoted.split('"').next().unwrap_or(""),
                None => value.split([';', ' ', '\t']).next().unwrap_or(""),
            };
            found.push(name.rsplit('\'').next().unwrap_or(name).to_owned());
        }
        rest = &rest[at + 4..];
    }
    found
}
