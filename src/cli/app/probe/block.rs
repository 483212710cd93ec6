//! The block of configuration that a probe proposes: every line with its reason, as a comment before it.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::page::{Form, Page};
use super::told::{self, Sign, Telling, quoted};
use super::visitor::{Said, Url};
use super::{Findings, Whoami};
use crate::config::{Config, apps_of};
use crate::domain::login::outcome::Outcome;
use crate::domain::pattern::{PathPattern, Pattern};

/// What the block says of the place.
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) host: String,
    pub(super) upstream: String,
    pub(super) login_page: Option<String>,
}

/// How the app signs out.
pub(super) struct Logout {
    /// As `logout` has it.
    pub(super) pattern: String,
    /// Where, with what the page says.
    pub(super) url: Url,
    /// The form, if it is none that a link does.
    pub(super) form: Option<Form>,
}

/// Path and query of a login page, without what only says where to go after it; `None` if no pattern can say it.
pub(super) fn page_of(url: &Url) -> Option<String> {
    const ONWARD: [&str; 11] = [
        "next",
        "return",
        "returnto",
        "return_to",
        "redirect",
        "redirect_to",
        "redirect_uri",
        "continue",
        "from",
        "url",
        "target",
    ];
    let pairs = url.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    let kept: Vec<&str> = pairs
        .filter(|pair| !ONWARD.contains(&pair.split('=').next().unwrap_or_default().to_ascii_lowercase().as_str()))
        .collect();
    let page = if kept.is_empty() { url.path().to_owned() } else { format!("{}?{}", url.path(), kept.join("&")) };
    [page, url.path().to_owned()]
        .into_iter()
        .find(|page| PathPattern::parse(page).is_ok_and(|it| it.literal().is_some()))
}

/// How to sign out, as a page of somebody who is signed in says it.
pub(super) fn logout(said: &Said, page: &Page) -> Option<Logout> {
    let says_so = |text: &str| {
        let text: String = text.to_ascii_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        ["logout", "logoff", "signout", "signoff"].iter().any(|word| text.contains(word))
    };
    let at_home = |link: &str| said.url.join(link).filter(|url| url.is_within(&said.url) && says_so(&url.target));
    let forms = page.forms.iter().filter(|form| form.is_post && form.password().is_none()).filter_map(|form| {
        let url = at_home(&form.action)?;
        Some(Logout { pattern: pattern("POST", &url, says_so)?, url, form: Some(form.clone()) })
    });
    let mut links = page.links.iter().filter_map(|link| {
        let url = at_home(link)?;
        Some(Logout { pattern: pattern("GET", &url, says_so)?, url, form: None })
    });
    links.next().or_else(|| { forms }.next())
}

/// How the page after a login differs from what a stranger gets there, if it does.
pub(super) fn whoami(landing: &Said, stranger: &Said, logout: Option<&Logout>) -> Option<Whoami> {
    let path = page_of(&landing.url)?;
    if landing.status != stranger.status {
        return Some(Whoami { path, signed_in: format!("{{ status = [{}] }}", landing.status) });
    }
    let link = logout?.url.path().to_owned();
    let tells = landing.text().contains(&link) && !stranger.text().contains(&link);
    tells.then(|| Whoami { path, signed_in: format!("{{ body = {} }}", quoted(&link)) })
}

/// The request without tokens: the pairs of the query that say what it does.
fn pattern(method: &str, url: &Url, says_so: impl Fn(&str) -> bool) -> Option<String> {
    let path = url.path();
    let pairs: Vec<&str> = url.query().unwrap_or_default().split('&').filter(|pair| says_so(pair)).collect();
    let text = if says_so(path) || pairs.is_empty() {
        format!("{method} {path}")
    } else {
        format!("{method} {path}?{}", pairs.join("&"))
    };
    Pattern::parse(&text).is_ok_and(|pattern| pattern.path().literal().is_some()).then_some(text)
}

/// Lines with their reasons.
#[derive(Default)]
struct Block(String);

impl Block {
    fn why(&mut self, reason: &str) {
        let mut line = String::from("#");
        for word in reason.split_whitespace() {
            if line.chars().count() + 1 + word.chars().count() > 110 {
                let _ = writeln!(self.0, "{line}");
                line = String::from("#");
            }
            line.push(' ');
            line.push_str(word);
        }
        let _ = writeln!(self.0, "{line}");
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.0, "{line}");
    }

    fn key(&mut self, key: &str, value: &str, reason: &str) {
        self.why(reason);
        self.line(&format!("{key} = {value}"));
    }

    fn list(&mut self, key: &str, values: &[String], reason: &str) {
        let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
        self.key(key, &format!("[{}]", values.join(", ")), reason);
    }

    /// A table of predicates, each with its reason before it.
    fn table(&mut self, key: &str, signs: &[Sign]) {
        for sign in signs {
            self.why(&format!("{key}: `{}`: {}.", sign.text, sign.reason));
        }
        let texts: Vec<&str> = signs.iter().map(|sign| sign.text.as_str()).collect();
        self.line(&format!("{key} = {{ {} }}", texts.join(", ")));
    }
}

/// The whole block. Without anything that tells right from wrong the login is closed.
///
/// # Errors
///
/// If what was found cannot be written as a configuration without a problem.
pub(super) fn written(findings: &Findings, draft: &Draft, telling: &Telling, is_tried: bool) -> Result<String> {
    let mut block = head(findings, draft);
    around(&mut block, findings);
    if let Some(page) = &draft.login_page {
        block.key("login_page", &quoted(page), "The page with the form, where browsers without a session are sent.");
    }
    if let Some(logout) = &findings.logout {
        let reason = "As the page after a login has it, without tokens. The gateway sends it when a login is denied; an app that \
                      wants a token then only keeps a session that nobody has.";
        block.key("logout", &quoted(logout), reason);
    }
    if let Some(whoami) = &findings.whoami {
        block.line("");
        block.line("[apps.whoami]");
        block.key("path", &quoted(&whoami.path), "Where a right password led.");
        block.key("signed_in", &whoami.signed_in, "What it looks like to who is signed in, and not to a stranger.");
    }
    block.line("");
    if findings.cookies.is_empty() {
        block.why("Which cookies are the session is not known: name them, else browsers hold them unsealed.");
        block.line("# [apps.session]");
        block.line("# cookies = [\"…\"]");
    } else {
        block.line("[apps.session]");
        let reason = if is_tried {
            "Cookies that a login or the page before it gave, and that no script can read or whose name says session; browsers \
             hold them sealed. A star stands for what is different elsewhere."
        } else {
            "Cookies of the login page that could be the session. Those that only a right password is given are missing."
        };
        block.list("cookies", &findings.cookies, reason);
    }
    block.line("");
    rule(&mut block, findings, telling)?;
    let text = block.0;
    Config::parse(&text, Path::new(""), &|_| None)
        .with_context(|| format!("what was found makes no configuration; it would have been\n{text}"))?;
    Ok(text)
}

fn head(findings: &Findings, draft: &Draft) -> Block {
    let mut block = Block::default();
    block.why(&format!("Written by `vestibule app probe {}`. Read it, then `vestibule check`.", plain(&findings.url)));
    block.line("[[apps]]");
    block.key("name", &quoted(&draft.name), "The app's id in the store and in logs: keep it once people use it.");
    let title = if findings.title.is_empty() { &draft.name } else { &findings.title };
    block.key("title", &quoted(title), "What people see; from the title of the page.");
    let reason = "Under which host browsers reach the gateway. Its address must lead to the gateway, not to the app.";
    block.list("hosts", std::slice::from_ref(&draft.host), reason);
    let reason = "Where it was probed. Nobody but the gateway may reach it there: `vestibule doctor` tries.";
    block.key("upstream", &quoted(&draft.upstream), reason);
    if let Some(preset) = findings.preset {
        block.why(&format!(
            "It looks like the app of the preset `{preset}`, which knows second entries that no look from outside finds. Where \
             this version has it, use it instead of what follows:"
        ));
        block.line(&format!("# preset = {}", quoted(preset)));
    }
    block
}

/// What lies beside the login.
fn around(block: &mut Block, findings: &Findings) {
    let is_pattern = |text: &&String| Pattern::parse(text).is_ok();
    let open: Vec<String> = findings.open.iter().filter(is_pattern).cloned().collect();
    if !open.is_empty() {
        let reason = "Files of the login page that came without a session, so that it looks as it should. Anybody can get all \
                      that these patterns say: is nothing else there?";
        block.list("open", &open, reason);
    }
    let denied: Vec<String> =
        findings.entries.iter().filter(|entry| entry.is_closed()).map(|entry| format!("* {}", entry.path)).collect();
    let denied: Vec<String> = denied.iter().filter(is_pattern).cloned().collect();
    if !denied.is_empty() {
        let reason = "These answer, and take passwords in another way. Browsers do without them; programs that need one need a \
                      login rule for it.";
        block.list("denied", &denied, reason);
    }
    for entry in findings.entries.iter().filter(|entry| !entry.is_closed()) {
        let asks = entry.asks.as_ref().map(|asks| format!(" and asks for `{}`", plain(asks))).unwrap_or_default();
        block.why(&format!(
            "`{}` answers {}{asks}: {}. Without a session the gateway refuses it; if nobody needs it, close it for good with \
             `denied`, and if programs do, give it a login rule of its own.",
            plain(&entry.path), entry.status, entry.what
        ));
    }
}

fn rule(block: &mut Block, findings: &Findings, telling: &Telling) -> Result<()> {
    let form = findings.form.as_ref().context("a rule is written for a form")?;
    let path = form.action.split('?').next().unwrap_or_default();
    let others: Vec<&str> =
        form.hidden.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| name.as_str()).collect();
    block.line("[[apps.login]]");
    block.key("kind", "\"form\"", "The page has a form for it.");
    block.key("match", &quoted(&format!("POST {path}")), "Where the form is sent.");
    let when: Vec<String> = form
        .hidden
        .iter()
        .filter_map(|(name, value)| Some(format!("{} = {}", told::key(name), quoted(value.as_ref()?))))
        .collect();
    if !when.is_empty() {
        let reason = "Hidden fields that say what the form does: other forms may go to the same address.";
        block.key("when", &format!("{{ {} }}", when.join(", ")), reason);
    }
    if !others.is_empty() {
        block.why(&format!(
            "Hidden fields that no rule needs: {}. They reach the app as they are.",
            plain(&others.join(", "))
        ));
    }
    if let Some(name) = &form.username {
        block.key("username", &quoted(name), "The field before the password.");
    } else {
        let reason = "The form asks for a password only: all have the same one. Say whose phone is asked.";
        block.key("username", "{ constant = \"owner\" }", reason);
    }
    block.key("password", &quoted(&form.password), "The field of the password.");
    for candidate in &findings.user_from {
        block.why("The answer says who was signed in. With this, whoever has several names is one person:");
        block.line(&format!("# user_from = {candidate}"));
    }
    if telling.success.is_empty() {
        closed(block);
        return Ok(());
    }
    block.table("success", &telling.success);
    if telling.failure.is_empty() {
        block.why(
            "failure: nothing says no. What is not `success` is taken for a wrong password, unless it gives a session.",
        );
    } else {
        block.table("failure", &telling.failure);
    }
    if findings.same_id {
        let reason = "The right password changed no cookie: the session id from before is signed in. The gateway burns it \
                      before it asks the app.";
        block.key("same_id", "true", reason);
    }
    Ok(())
}

fn closed(block: &mut Block) {
    let reason = "The answers to a right and to a wrong password look the same, so that a rule would ring a phone for every guess: \
                  this login is closed until something tells them apart. A page that shows who is signed in can: ";
    block.key("hold", "\"deny\"", reason);
    for line in [
        "# success = { signed_in = true }",
        "# failure = { signed_in = false }",
        "# [apps.whoami]",
        "# path = \"/\"",
        "# signed_in = { status = [200] }",
    ] {
        block.line(line);
    }
}

/// What can be proposed where no form was found: all of it in comments, since nothing of it was tried.
pub(super) fn without_a_form(findings: &Findings, draft: &Draft) -> String {
    let mut block = head(findings, draft);
    around(&mut block, findings);
    let asks = findings.entries.iter().any(|entry| entry.asks.is_some())
        || findings.unknown.iter().any(|it| it.contains("`basic`"));
    if let Some(page) = draft.login_page.as_ref().filter(|_| !asks) {
        block.key("login_page", &quoted(page), "The page that was probed.");
    }
    block.line("[apps.session]");
    block.key("cookies", "[]", "Name the cookies that a login gives.");
    block.line("[[apps.login]]");
    if asks {
        block.key("kind", "\"basic\"", "The page asks for a password by the browser's own window.");
        block.key("match", "\"* /**\"", "Browsers send it with every request from then on.");
        block.key("failure", "{ status = [401] }", "What a wrong password is answered with.");
    } else {
        let reason = "The request that signs in, as the network view of a browser shows it: its address, and where in its body \
                      user and password are. For a body like `{\"user\":{\"name\":\"…\"},\"password\":\"…\"}`:";
        block.key("kind", "\"json\"", reason);
        block.line("match = \"POST /api/login\"");
        block.line("username = \"/user/name\"");
        block.line("password = \"/password\"");
        block.key(
            "success",
            "{ status = [200], json = { \"/token\" = { exists = true } } }",
            "What a right password is answered with.",
        );
        block.key("failure", "{ status = [401, 403] }", "What a wrong one is.");
        block.key("hold", "\"wait\"", "A script waits for the answer; a page would be no use to it.");
    }
    let mut text =
        String::from("# Nothing of this was tried, so that all of it is a comment: see what could not be told.\n");
    for line in block.0.lines() {
        let _ = if line.starts_with('#') { writeln!(text, "{line}") } else { writeln!(text, "#{line}") };
    }
    text
}

/// Whether the rule of a block says yes to the one answer and no to the other.
///
/// # Errors
///
/// If the block is no configuration.
pub(super) fn judges(block: &str, right: &Said, wrong: &Said, now: crate::domain::time::Timestamp) -> Result<bool> {
    let config = Config::parse(block, Path::new(""), &|_| None).context("the block is no configuration")?;
    let apps = apps_of(&config);
    let rule = apps.all().first().and_then(|app| Some((app, app.rules.first()?)));
    let (app, rule) = rule.context("the block has no rule")?;
    let outcome = |said: &Said| said.viewed(now, |view| rule.outcome(view, &app.session_cookies));
    Ok(outcome(right) == Ok(Outcome::Success) && outcome(wrong) == Ok(Outcome::Failure))
}

/// What an app says, on one line of a comment.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_page_keeps_what_makes_it_one() {
        for (url, page) in [
            ("http://a.test/doku.php?do=login", Some("/doku.php?do=login")),
            ("http://a.test/admin/login/?next=/admin/", Some("/admin/login/")),
            ("http://a.test/l?x=1&next=%2F", Some("/l?x=1")),
            ("http://a.test/l*", None),
        ] {
            assert_eq!(page_of(&Url::parse(url).unwrap()).as_deref(), page, "{url}");
        }
    }

    #[test]
    fn reasons_stay_comments_whatever_they_say() {
        let mut block = Block::default();
        block.why("one\ntwo = 3\r\n[four]");
        block.why(&"word ".repeat(60));
        assert!(block.0.lines().all(|line| line.starts_with('#') && line.chars().count() <= 110), "{}", block.0);
    }
}
