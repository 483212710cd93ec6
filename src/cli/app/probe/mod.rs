//! `vestibule app probe`: looks at an app's login page, tries one wrong password and, given a test account, a right one, and
//! writes the block of configuration that tells the two apart. What it writes is held against both answers by the very code
//! that will judge logins, before it is printed.
//!
//! `page` reads HTML, `visitor` asks, `told` compares, `around` looks for what else there is, `block` writes.

mod around;
mod block;
mod page;
mod password;
mod told;
mod visitor;

use std::fmt::Write as _;
use std::io::Write;
use std::net::IpAddr;

use anyhow::{Context as _, Result, bail};
use serde::Serialize;

pub use around::Entry;
pub use told::Heard;

use self::block::Draft;
use self::page::{Field, Form, Page};
use self::password::Password;
use self::told::{Telling, Use};
use self::visitor::{Said, Url, Visitor};
use super::ProbeArgs;
use crate::cli::Exit;
use crate::cli::https::Https;
use crate::domain::cookies::SetCookie;
use crate::domain::text::hex;
use crate::domain::time::Timestamp;
use crate::engine::ports::Clock as _;
use crate::serve::SystemClock;

/// The longest page that is read, in bytes.
const MOST_PAGE: usize = 4 << 20;

/// What was found out about an app's login.
#[derive(Debug, Clone, Serialize)]
pub struct Findings {
    /// The login page, where the redirects ended.
    pub url: String,
    /// Its title.
    pub title: String,
    /// The well-known app that it looks like.
    pub preset: Option<&'static str>,
    /// The login's form, if there is one.
    pub form: Option<FormFound>,
    /// What a wrong password was answered with.
    pub wrong: Option<Heard>,
    /// What the right one was answered with, if it was tried.
    pub right: Option<Heard>,
    /// Whether the block tells the one answer from the other.
    pub told: bool,
    /// The session's cookies, as patterns.
    pub cookies: Vec<String>,
    /// A page that shows who is signed in, and what it looks like then: where the answers alone do not tell.
    pub whoami: Option<Whoami>,
    /// Whether the session id from before the login is signed in.
    pub same_id: bool,
    /// The request that signs out.
    pub logout: Option<String>,
    /// Files that anybody can get.
    pub open: Vec<String>,
    /// What else answers.
    pub entries: Vec<Entry>,
    /// Where the answer seems to say who was signed in, as `user_from` would have it.
    pub user_from: Vec<String>,
    /// What could not be told, and what to do.
    pub unknown: Vec<String>,
    /// The block of configuration.
    pub block: String,
}

/// A page that differs for somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Whoami {
    /// Path and query.
    pub path: String,
    /// The predicate that holds for somebody who is signed in, as the configuration has it.
    pub signed_in: String,
}

/// A login form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormFound {
    /// Where it is sent: path and query.
    pub action: String,
    /// The field of the user's name; none where all have one password.
    pub username: Option<String>,
    /// The field of the password.
    pub password: String,
    /// Hidden fields, by name, with the value of those that say what is to be done.
    pub hidden: Vec<(String, Option<String>)>,
}

/// Probes what was typed; the block goes to `out`, what is said of it to `aside`.
///
/// # Errors
///
/// If the app cannot be asked, the password cannot be read, or nothing can be printed.
pub async fn run(args: &ProbeArgs, json: bool, out: &mut impl Write, aside: &mut impl Write) -> Result<Exit> {
    let home = Url::parse(&args.url);
    let home =
        home.with_context(|| format!("`{}` is no address, give one like `http://127.0.0.1:9001/login`", args.url))?;
    let ca = args.ca.as_ref().map(|file| {
        std::fs::read_to_string(file).with_context(|| format!("cannot read the file of `--ca`, `{}`", file.display()))
    });
    let https = Https::new(ca.transpose()?.as_deref(), args.timeout, MOST_PAGE)?;
    let account = account(args)?;
    if account.is_some() && home.scheme == "http" && !is_here(home.host()) {
        writeln!(aside, "note: the password of `{}` travels unencrypted", args.user.as_deref().unwrap_or_default())?;
    }
    let probe = Probe { https, now: SystemClock::new().wall(), args };
    let (findings, exit) = probe.findings(&home, account, aside).await?;
    for unknown in &findings.unknown {
        writeln!(aside, "not told: {unknown}")?;
    }
    if json {
        writeln!(out, "{:#}", serde_json::to_value(&findings)?)?;
    } else {
        out.write_all(findings.block.as_bytes())?;
    }
    out.flush()?;
    Ok(exit)
}

fn is_here(host: &str) -> bool {
    host == "localhost" || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn account(args: &ProbeArgs) -> Result<Option<(String, Password)>> {
    let Some(user) = &args.user else { return Ok(None) };
    let password = match (&args.password_file, &args.password_env) {
        (Some(file), _) => password::of_file(file)?,
        (None, Some(name)) => password::of_environment(name)?,
        (None, None) => password::typed(&format!("password of `{user}` in the app: "))?,
    };
    Ok(Some((user.clone(), password)))
}

struct Probe<'a> {
    https: Https,
    now: Timestamp,
    args: &'a ProbeArgs,
}

/// What came of signing in with the right password.
struct Tried {
    said: Said,
    /// What of the page where the browser ends up a stranger does not get.
    whoami: Option<Whoami>,
    /// Whether somebody seems to be signed in there.
    is_in: bool,
    uses: Vec<(String, Use)>,
}

impl Probe<'_> {
    async fn findings(
        &self,
        home: &Url,
        account: Option<(String, Password)>,
        aside: &mut impl Write,
    ) -> Result<(Findings, Exit)> {
        let mut visitor = Visitor::new(&self.https, home, self.now);
        let first =
            visitor.open(home).await.with_context(|| format!("cannot get `{}{}`", home.origin(), home.target))?;
        let page = first.page();
        let at = first.url.clone();
        let mut findings = Findings::of(&first, &page);
        findings.open = around::open_files(&mut Visitor::new(&self.https, home, self.now), &at, &page).await?;
        findings.entries = around::entries(&mut Visitor::new(&self.https, home, self.now), &at).await?;
        let Some((form, action)) = form_of(&visitor, &first, &page, &mut findings) else {
            let block = block::without_a_form(&findings, &self.draft(&at, &findings));
            return Ok((Findings { block, ..findings }, Exit::Refused));
        };
        let again = Visitor::new(&self.https, home, self.now).open(&at).await?.page();
        findings.form = Some(FormFound::of(&form, again.login(), &action));

        let nobody = format!("vestibule-probe-{}", hex(&around::random::<4>()));
        writeln!(
            aside,
            "one wrong password, for a user `{nobody}` that nobody has, goes to {}{}",
            action.origin(),
            action.path()
        )?;
        let wrong = visitor.post(&action, &at, filled(&form, &nobody, &hex(&around::random::<9>()))).await?;
        let heard_wrong = Heard::of(&wrong, self.now);
        let mut tried = None;
        if let Some((user, password)) = &account {
            writeln!(aside, "the password of `{user}` goes there once")?;
            let mut visitor = Visitor::new(&self.https, home, self.now);
            let page = visitor.open(&at).await?;
            let Some((form, action)) = form_of(&visitor, &page, &page.page(), &mut findings) else {
                bail!("the login form was not there a second time");
            };
            tried = Some(
                self.right(&mut visitor, &page.url, &form, &action, (user, password), &mut findings, aside).await?,
            );
        }
        let uses = tried.as_ref().map_or(visitor.uses(), |tried| &tried.uses);
        findings.wrong = Some(heard_wrong);
        findings.right = tried.as_ref().map(|tried| Heard::of(&tried.said, self.now));
        let session = session_cookies(uses, findings.right.as_ref(), &at);
        findings.cookies.clone_from(&session);
        let exit = self.conclude(&mut findings, &at, &wrong, tried.as_ref())?;
        Ok((findings, exit))
    }

    /// Signs in with the right password, looks where that leads, and signs out again.
    #[expect(clippy::too_many_arguments, reason = "one login, whole")]
    async fn right(
        &self,
        visitor: &mut Visitor<'_>,
        at: &Url,
        form: &Form,
        action: &Url,
        (user, password): (&str, &str),
        findings: &mut Findings,
        aside: &mut impl Write,
    ) -> Result<Tried> {
        let said = visitor.post(action, at, filled(form, user, password)).await?;
        let next = match said.location().filter(|to| said.is_redirect() && visitor.may_ask(to)) {
            Some(to) => to,
            None => at.join("/").context("every app has a start")?,
        };
        let landing = visitor.open(&next).await?;
        let stranger = Visitor::new(&self.https, at, self.now).get(&landing.url).await?;
        let page = landing.page();
        let cookies = visitor.uses().to_vec();
        findings.user_from = user_from(&said, user);
        let logout = block::logout(&landing, &page).or_else(|| block::logout(&said, &said.page()));
        if let Some(logout) = &logout {
            findings.logout = Some(logout.pattern.clone());
            writeln!(aside, "it signs out again by `{}`", logout.pattern)?;
            match &logout.form {
                Some(form) => {
                    visitor.post(&logout.url, &landing.url, encoded(form.others(), form.is_multipart)).await?
                }
                None => visitor.get(&logout.url).await?,
            };
        } else {
            findings.unknown.push(
                "how the app signs out: no link or form says so; set `logout`, and sign the test account out yourself"
                    .to_owned(),
            );
        }
        let is_in = logout.is_some() || landing.status == 200 && !page.asks_password();
        let whoami = block::whoami(&landing, &stranger, logout.as_ref());
        Ok(Tried { said, whoami, is_in, uses: cookies })
    }

    /// Writes the block that tells right from wrong, if there is one.
    fn conclude(&self, findings: &mut Findings, at: &Url, wrong: &Said, tried: Option<&Tried>) -> Result<Exit> {
        let session = findings.cookies.clone();
        let heard_wrong = findings.wrong.clone().unwrap_or_default();
        let Some((tried, heard)) = tried.zip(findings.right.clone()) else {
            findings.unknown.push(
                "what a right password is answered with: give a test account with `--user NAME`, or compare `success` and \
                 `session.cookies` with the network view of a browser"
                    .to_owned(),
            );
            let telling = told::guess(&heard_wrong);
            findings.block = block::written(findings, &self.draft(at, findings), &telling, false)?;
            return Ok(Exit::Done);
        };
        findings.same_id = !heard.changes.iter().any(|name| session.contains(name))
            && !tried.said.sent.is_empty()
            && heard.json.is_empty()
            && tried.is_in;
        let telling = told::telling((&heard, &tried.said), (&heard_wrong, wrong), &session);
        let told = !telling.failure.is_empty() || !findings.same_id;
        if told {
            findings.told = true;
            findings.block = block::written(findings, &self.draft(at, findings), &telling, true)?;
            findings.told = block::judges(&findings.block, &tried.said, wrong, self.now)?;
        }
        if findings.told {
            return Ok(Exit::Done);
        }
        if !tried.is_in {
            bail!(
                "nobody is signed in after the password of `{}`: is it right, and may this account sign in",
                self.args.user.as_deref().unwrap_or_default()
            );
        }
        findings.whoami.clone_from(&tried.whoami);
        if findings.whoami.is_some() {
            findings.told = true;
            findings.block = block::written(findings, &self.draft(at, findings), &told::by_whoami(), true)?;
            return Ok(Exit::Done);
        }
        findings.unknown.push(
            "right and wrong passwords are answered alike, and so is what comes after them as far as it was looked at: find a \
             page that shows who is signed in, and name it as `whoami`, as proposed"
                .to_owned(),
        );
        findings.block = block::written(findings, &self.draft(at, findings), &Telling::default(), true)?;
        Ok(Exit::Refused)
    }

    fn draft(&self, at: &Url, findings: &Findings) -> Draft {
        let host = at.host().trim_matches(['[', ']']);
        let is_address = host.parse::<IpAddr>().is_ok() || host == "localhost";
        let slug = |text: &str| -> String {
            let letters = text
                .to_ascii_lowercase()
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
                .collect::<String>();
            letters.split('-').filter(|part| !part.is_empty()).take(2).collect::<Vec<_>>().join("-")
        };
        let first = if is_address { String::new() } else { slug(host.split('.').next().unwrap_or_default()) };
        let guesses = [findings.preset.unwrap_or_default().to_owned(), first];
        let name = self.args.name.clone().or_else(|| guesses.into_iter().find(|guess| !guess.is_empty()));
        let name = name.unwrap_or_else(|| "app".to_owned());
        let own = if is_address { format!("{name}.localhost") } else { host.to_owned() };
        Draft {
            host: self.args.host.clone().unwrap_or(own),
            name,
            upstream: at.origin(),
            login_page: block::page_of(at),
        }
    }
}

/// The login's form and where it goes, if a browser can send it to this host.
fn form_of(visitor: &Visitor<'_>, said: &Said, page: &Page, findings: &mut Findings) -> Option<(Form, Url)> {
    let Some(form) = page.login() else {
        let basic = said.header("www-authenticate");
        findings.unknown.push(match basic {
            Some(asks) => format!(
                "the page asks for credentials itself (`{asks}`): a login of kind `basic`, see what is proposed"
            ),
            None if said.location().is_some_and(|to| !visitor.may_ask(&to)) => {
                "the page leads to another host, which is not asked: probe the login there, if it is an app of yours"
                    .to_owned()
            }
            None => {
                "there is no form with a password on the page, so that a script must make it: look in the network view \
                     of a browser which request signs in, and write a rule of kind `json` or `form` as proposed"
                    .to_owned()
            }
        });
        return None;
    };
    let action = said.url.join(&form.action).filter(|action| visitor.may_ask(action));
    match action {
        Some(action) if form.is_post => Some((form.clone(), action)),
        Some(_) => {
            findings.unknown.push(
                "the form is sent by GET, unless a script does something else: look in the network view of a browser which \
                 request signs in; a password in an address is never a login for the gateway"
                    .to_owned(),
            );
            None
        }
        None => {
            findings
                .unknown
                .push("the form goes to another host, which is not asked: probe the login there".to_owned());
            None
        }
    }
}

impl Findings {
    fn of(first: &Said, page: &Page) -> Self {
        Self {
            url: format!("{}{}", first.url.origin(), first.url.target),
            title: page.title.chars().filter(|c| !c.is_control()).take(60).collect(),
            preset: around::known_app(first, page),
            form: None,
            wrong: None,
            right: None,
            told: false,
            cookies: Vec::new(),
            whoami: None,
            same_id: false,
            logout: None,
            open: Vec::new(),
            entries: Vec::new(),
            user_from: Vec::new(),
            unknown: Vec::new(),
            block: String::new(),
        }
    }
}

impl FormFound {
    fn of(form: &Form, again: Option<&Form>, action: &Url) -> Self {
        let is_same = |field: &Field| again.is_none_or(|form| form.fields.contains(field));
        let hidden = form.others().filter(|field| field.kind == "hidden");
        Self {
            action: action.target.clone(),
            username: form.user().map(|field| field.name.clone()),
            password: form.password().map(|field| field.name.clone()).unwrap_or_default(),
            hidden: hidden
                .map(|field| {
                    (field.name.clone(), Some(field.value.clone()).filter(|_| is_same(field) && is_action(field)))
                })
                .collect(),
        }
    }
}

/// Whether a hidden field says what the app is to do, so that others at the same address say something else.
fn is_action(field: &Field) -> bool {
    let name = field.name.to_ascii_lowercase();
    let value = field.value.to_ascii_lowercase();
    let is_word = !value.is_empty()
        && value.len() <= 32
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let says_login =
        ["login", "log-in", "log_in", "logon", "signin", "sign-in", "sign_in"].iter().any(|word| value.contains(word));
    is_word && (says_login || ["do", "action", "act", "op", "cmd", "task", "mode"].contains(&name.as_str()))
}

/// A form as it is sent, with its content type.
fn filled(form: &Form, user: &str, password: &str) -> (String, Vec<u8>) {
    let field = |of: Option<&Field>, value: &str| of.map(|field| Field { value: value.to_owned(), ..field.clone() });
    let own = [field(form.user(), user), field(form.password(), password)];
    let own: Vec<Field> = own.into_iter().flatten().collect();
    encoded(form.others().chain(&own), form.is_multipart)
}

fn encoded<'a>(fields: impl Iterator<Item = &'a Field>, is_multipart: bool) -> (String, Vec<u8>) {
    if !is_multipart {
        let mut body = form_urlencoded::Serializer::new(String::new());
        for field in fields {
            body.append_pair(&field.name, &field.value);
        }
        return ("application/x-www-form-urlencoded".to_owned(), body.finish().into_bytes());
    }
    let boundary = format!("vestibule-{}", hex(&around::random::<12>()));
    let mut body = String::new();
    for field in fields {
        let name = field.name.replace('"', "%22").replace(['\r', '\n'], " ");
        let _ =
            write!(body, "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{}\r\n", field.value);
    }
    let _ = write!(body, "--{boundary}--\r\n");
    (format!("multipart/form-data; boundary={boundary}"), body.into_bytes())
}

/// The cookies that could be the session, the likeliest first.
fn session_cookies(uses: &[(String, Use)], right: Option<&Heard>, at: &Url) -> Vec<String> {
    let mut found: Vec<(bool, Use, String)> = uses
        .iter()
        .map(|(name, seen)| (told::pattern_of(name, at), *seen))
        .map(|(name, seen)| (right.is_some_and(|right| right.changes.contains(&name)), seen, name))
        .filter(|(is_new, seen, _)| *seen == Use::Session || *is_new && *seen == Use::Possible)
        .collect();
    found.sort_by_key(|(is_new, seen, _)| std::cmp::Reverse((*seen, *is_new)));
    let mut names: Vec<String> = Vec::new();
    for (_, _, name) in found {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Where the answer says the name that was typed, in the words of `user_from`.
fn user_from(said: &Said, user: &str) -> Vec<String> {
    let mut found = Vec::new();
    for text in said.set_cookies() {
        let Some(cookie) = SetCookie::parse(&text) else { continue };
        let value =
            percent_encoding::percent_decode_str(cookie.value.trim_matches('"')).decode_utf8_lossy().into_owned();
        let Some(rest) = value.strip_prefix(user) else { continue };
        let regex = match rest.chars().next() {
            None => "^(.+)$".to_owned(),
            Some(c) if !c.is_alphanumeric() => format!("^([^{}]+)", regex::escape(&c.to_string())),
            Some(_) => continue,
        };
        let name = told::quoted(&told::pattern_of(cookie.name, &said.url));
        found.push(format!("{{ cookie = {name}, regex = {} }}", told::quoted(&regex)));
    }
    if let Ok(value) = serde_json::from_slice::<serde_json::Value>(&said.body) {
        for pointer in Heard::of(said, Timestamp::from_secs(0)).json.keys() {
            if value.pointer(pointer).and_then(serde_json::Value::as_str) == Some(user) {
                found.push(format!("{{ json = {} }}", told::quoted(pointer)));
            }
        }
    }
    found
}
