//! Reading a page as far as a login needs: forms and their fields, links, and the files it is made of.

use html5gum::emitters::default::{DefaultEmitter, StartTag};
use html5gum::{Token, Tokenizer};

/// What a page says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) title: String,
    /// What it says it was made by (`<meta name="generator">`).
    pub(super) generator: String,
    pub(super) forms: Vec<Form>,
    /// Where its links lead, as written.
    pub(super) links: Vec<String>,
    /// Its stylesheets, scripts, icons and images, as written.
    pub(super) files: Vec<String>,
}

/// One form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Form {
    /// Where it is sent, as written; empty: to the page's own address.
    pub(super) action: String,
    pub(super) is_post: bool,
    pub(super) is_multipart: bool,
    pub(super) fields: Vec<Field>,
}

/// One field of a form that has a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    /// Its type, in lower case: `text` where none is given, `button` for a button that sends the form.
    pub(super) kind: String,
    pub(super) value: String,
    pub(super) autocomplete: String,
    pub(super) is_checked: bool,
}

impl Page {
    /// Reads a page; what is no HTML has nothing of all this.
    pub(super) fn read(html: &str) -> Self {
        let mut emitter = DefaultEmitter::default();
        // Scripts and styles hold no tags.
        emitter.naively_switch_states(true);
        let mut page = Self::default();
        let mut is_open = false;
        let mut in_title = false;
        for token in Tokenizer::new_with_emitter(html, emitter) {
            let token = match token {
                Ok(token) => token,
                Err(never) => match never {},
            };
            match token {
                Token::StartTag(tag) => match tag.name.as_slice() {
                    // A form inside another is none (HTML, «in body»).
                    b"form" if !is_open => {
                        is_open = true;
                        page.forms.push(Form::of(&tag));
                    }
                    b"title" => in_title = page.title.is_empty(),
                    name => page.tag(name, &tag, is_open),
                },
                Token::EndTag(tag) => match tag.name.as_slice() {
                    b"form" => is_open = false,
                    b"title" => in_title = false,
                    _ => {}
                },
                Token::String(text) if in_title => page.title.push_str(&String::from_utf8_lossy(&text)),
                Token::String(_) | Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
        page.title = page.title.split_whitespace().collect::<Vec<_>>().join(" ");
        page
    }

    fn tag(&mut self, name: &[u8], tag: &StartTag<()>, in_form: bool) {
        match name {
            b"input" | b"select" | b"textarea" | b"button" if in_form => {
                let field = Field::of(name, tag);
                if let Some(form) = self.forms.last_mut()
                    && !field.name.is_empty()
                {
                    form.fields.push(field);
                }
            }
            b"a" => self.links.extend(attribute(tag, "href")),
            b"meta" if is(tag, "name", "generator") => self.generator = attribute(tag, "content").unwrap_or_default(),
            b"link" => {
                let rel = attribute(tag, "rel").unwrap_or_default().to_ascii_lowercase();
                let is_file = ["stylesheet", "icon", "apple-touch-icon", "manifest", "preload", "modulepreload"];
                if rel.split_ascii_whitespace().any(|word| is_file.contains(&word)) {
                    self.files.extend(attribute(tag, "href"));
                }
            }
            b"script" => self.files.extend(attribute(tag, "src")),
            // What is no picture by its name is there for what it does.
            b"img" => {
                let is_picture = |link: &String| {
                    let path = link.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
                    [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".ico"].iter().any(|ext| path.ends_with(ext))
                };
                self.files.extend(attribute(tag, "src").filter(is_picture));
            }
            _ => {}
        }
    }

    /// The form that asks for one password: the login, since whoever sets a password is asked for it twice.
    pub(super) fn login(&self) -> Option<&Form> {
        self.forms.iter().find(|form| form.passwords().count() == 1 && form.user().is_some()).or_else(|| {
            // Everybody has the same password.
            self.forms.iter().find(|form| form.passwords().count() == 1)
        })
    }

    /// Whether somebody is asked for a password.
    pub(super) fn asks_password(&self) -> bool {
        self.forms.iter().any(|form| form.passwords().next().is_some())
    }
}

impl Form {
    fn of(tag: &StartTag<()>) -> Self {
        Self {
            action: attribute(tag, "action").unwrap_or_default(),
            is_post: is(tag, "method", "post"),
            is_multipart: is(tag, "enctype", "multipart/form-data"),
            fields: Vec::new(),
        }
    }

    fn passwords(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.kind == "password")
    }

    /// The field of the password.
    pub(super) fn password(&self) -> Option<&Field> {
        self.passwords().next()
    }

    /// The field of the user's name: the one that says so, or the last that takes text before the password.
    pub(super) fn user(&self) -> Option<&Field> {
        let at = self.fields.iter().position(|field| field.kind == "password")?;
        let takes_text = |field: &&Field| matches!(field.kind.as_str(), "text" | "email" | "tel" | "search");
        let says_so = |field: &&Field| {
            takes_text(field) && field.autocomplete.split_ascii_whitespace().any(|word| word == "username")
        };
        self.fields
            .iter()
            .find(says_so)
            .or_else(|| self.fields[..at].iter().rfind(takes_text))
            .or_else(|| self.fields.iter().find(takes_text))
    }

    /// What a browser would send with it beside user and password, and without what is ticked by hand.
    pub(super) fn others(&self) -> impl Iterator<Item = &Field> {
        let user = self.user();
        let mut is_sent = false;
        self.fields.iter().filter(move |field| match field.kind.as_str() {
            "password" | "reset" | "image" | "file" => false,
            "checkbox" | "radio" => field.is_checked,
            // The one that is pressed: the first.
            "button" => !std::mem::replace(&mut is_sent, true),
            _ => user != Some(*field),
        })
    }
}

impl Field {
    fn of(name: &[u8], tag: &StartTag<()>) -> Self {
        let kind = attribute(tag, "type").unwrap_or_default().to_ascii_lowercase();
        let kind = match (name, kind.as_str()) {
            (b"input", "") => "text",
            (b"input" | b"button", "submit") | (b"button", "") => "button",
            // Does nothing by itself.
            (b"input" | b"button", "button") => "reset",
            (b"input" | b"button", kind) => kind,
            _ => "other",
        };
        Self {
            name: attribute(tag, "name").unwrap_or_default(),
            kind: kind.to_owned(),
            value: attribute(tag, "value").unwrap_or_default(),
            autocomplete: attribute(tag, "autocomplete").unwrap_or_default().to_ascii_lowercase(),
            is_checked: attribute(tag, "checked").is_some(),
        }
    }
}

fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    tag.attributes.get(name.as_bytes()).map(|value| String::from_utf8_lossy(value).trim().to_owned())
}

fn is(tag: &StartTag<()>, name: &str, value: &str) -> bool {
    attribute(tag, name).is_some_and(|found| found.eq_ignore_ascii_case(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOKUWIKI: &str = r#"<!DOCTYPE html><html><head><title>start [Library
      wiki]</title><meta name="generator" content="DokuWiki"/>
      <link rel="stylesheet" href="/lib/exe/css.php?t=dokuwiki"><link rel="alternate" href="/feed.php">
      <script>var x = "<form><input type=password name=no>";</script><script src="/lib/exe/js.php" defer></script></head>
      <body><!-- <form> --><form action="/doku.php?do=search" method=get><input name="q"></form>
      <form id="dw__login" method="post" action="/doku.php?id=start"><div class="no">
      <input type="hidden" name="sectok" value="" /><input type="hidden" name="do" value="login" />
      <label>Username <input type="text" name="u" class="edit"></label>
      <INPUT TYPE=PASSWORD NAME='p'><input type="checkbox" name="r" value="1"><button type="submit">Log In</button></div></form>
      <a href="/doku.php?do=admin&amp;x=1">Admin</a><img src="/lib/exe/taskrunner.php?id=start"><img src="/logo.PNG?x">"#;

    #[test]
    fn a_login_form_is_found_among_others() {
        let page = Page::read(DOKUWIKI);
        assert_eq!((page.title.as_str(), page.generator.as_str()), ("start [Library wiki]", "DokuWiki"));
        let form = page.login().expect("the login");
        assert_eq!((form.action.as_str(), form.is_post), ("/doku.php?id=start", true));
        let names = |fields: Vec<&Field>| fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(form.user().into_iter().chain(form.password()).collect()), ["u", "p"]);
        assert_eq!(names(form.others().collect()), ["sectok", "do"], "neither what is not ticked nor what has no name");
        assert_eq!(page.files, ["/lib/exe/css.php?t=dokuwiki", "/lib/exe/js.php", "/logo.PNG?x"]);
        assert_eq!(page.links, ["/doku.php?do=admin&x=1"]);
    }

    #[test]
    fn which_field_is_the_user() {
        for (name, fields, user) in [
            ("it says so", "<input name=a autocomplete='section-x username'><input name=b>", Some("a")),
            ("before the password", "<input name=city><input name=login type=email>", Some("login")),
            ("none", "<input type=hidden name=t value=1>", None),
        ] {
            let page = Page::read(&format!("<form method=post>{fields}<input type=password name=pw></form>"));
            let found = page.login().and_then(Form::user).map(|field| field.name.as_str());
            assert_eq!(found, user, "{name}");
        }
    }

    #[test]
    fn no_login_is_no_login() {
        for html in [
            "",
            "{\"a\":1}",
            "<form><input name=q></form>",
            "<input type=password name=p>",
            "<form><input name=u><input type=password name=a><input type=password name=b></form>",
        ] {
            assert_eq!(Page::read(html).login(), None, "{html}");
        }
    }
}
