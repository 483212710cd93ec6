//! Every page from every sample: it renders, it is well formed, nothing in it came from a name.

mod axe;

use super::samples::HOSTILE;
use super::{
    AccountPage, AddingPage, ChallengeView, CodeField, ErrorPage, LoginPage, LoginView, RecoveryPage, SignOutPage,
    SignedOutPage, StepUpPage, TemplateError, Templates, UnauthorizedPage, asset, asset_url, clock,
};
use crate::domain::locale::Locale;

/// Every page from every sample, as (page-state, HTML).
fn rendered() -> Vec<(String, String)> {
    rendered_by(&Templates::load().expect("the embedded templates parse"), Locale::En)
}

/// The same, by these templates and in this language.
fn rendered_by(templates: &Templates, locale: Locale) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    let mut add = |page: &str, state: &str, html: Result<String, TemplateError>| match html {
        Ok(html) => pages.push((format!("{page}-{state}-{}", pages.len()), html)),
        Err(error) => panic!("{page} {state}: {}", chain(&error)),
    };
    for (state, mut page) in LoginPage::samples() {
        page.frame.lang = locale;
        add("login", state, templates.login(&page));
    }
    for (state, mut page) in ErrorPage::samples() {
        page.frame.lang = locale;
        add("error", state, templates.error(&page));
    }
    for (state, mut page) in UnauthorizedPage::samples() {
        page.frame.lang = locale;
        add("unauthorized", state, templates.unauthorized(&page));
    }
    for (state, mut page) in SignOutPage::samples() {
        page.frame.lang = locale;
        add("sign-out", state, templates.sign_out(&page));
    }
    for (state, mut page) in SignedOutPage::samples() {
        page.frame.lang = locale;
        add("signed-out", state, templates.signed_out(&page));
    }
    for (state, mut page) in AccountPage::samples() {
        page.frame.lang = locale;
        add("account", state, templates.account(&page));
    }
    for (state, mut page) in AddingPage::samples() {
        page.frame.lang = locale;
        add("account-add", state, templates.adding(&page));
    }
    for (state, mut page) in RecoveryPage::samples() {
        page.frame.lang = locale;
        add("account-recovery", state, templates.recovery(&page));
    }
    for (state, mut page) in StepUpPage::samples() {
        page.frame.lang = locale;
        add("step-up", state, templates.step_up(&page));
    }
    pages
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

/// A tag as it stands in the page.
#[derive(Debug)]
struct Tag {
    name: String,
    closing: bool,
    empty: bool,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// All tags of a page. Stricter than a browser: every value is quoted, and `<` and `>` stand nowhere else.
fn tags(page: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        assert!(!rest[..start].contains('>'), "stray `>` in {:?}", &rest[..start]);
        let mut inside = &rest[start + 1..];
        let closing = inside.starts_with('/');
        inside = inside.trim_start_matches('/');
        let end = inside.find(|c: char| c.is_whitespace() || c == '>' || c == '/').expect("a tag ends");
        let mut tag = Tag { name: inside[..end].to_owned(), closing, empty: false, attributes: Vec::new() };
        inside = inside[end..].trim_start();
        while !inside.starts_with('>') {
            if inside.starts_with("/>") {
                tag.empty = true;
                inside = &inside[1..];
                continue;
            }
            let end = inside.find(|c: char| c.is_whitespace() || c == '=' || c == '>').expect("an attribute ends");
            let key = inside[..end].to_owned();
            assert!(!key.is_empty() && !key.contains(['"', '\'', '<']), "attribute {key:?} in <{}>", tag.name);
            inside = &inside[end..];
            let mut value = String::new();
            if let Some(quoted) = inside.strip_prefix("=\"") {
                let end = quoted.find('"').expect("a value ends");
                quoted[..end].clone_into(&mut value);
                assert!(!value.contains(['<', '>']), "value {value:?} in <{}>", tag.name);
                inside = &quoted[end + 1..];
            }
            tag.attributes.push((key, value));
            inside = inside.trim_start();
        }
        rest = &inside[1..];
        tags.push(tag);
    }
    tags
}

const EMPTY: [&str; 6] = ["!doctype", "meta", "link", "input", "br", "img"];

#[test]
fn every_page_renders_well_formed_from_every_sample() {
    for (name, page) in rendered() {
        let mut open = Vec::new();
        let mut ids = Vec::new();
        for tag in tags(&page) {
            if let Some(id) = tag.attribute("id") {
                assert!(!ids.contains(&id.to_owned()), "{name}: two elements `#{id}`");
                ids.push(id.to_owned());
            }
            if tag.closing {
                assert_eq!(open.pop().as_ref(), Some(&tag.name), "{name}: </{}> closes nothing", tag.name);
            } else if !tag.empty && !EMPTY.contains(&tag.name.as_str()) {
                open.push(tag.name);
            }
        }
        assert!(open.is_empty(), "{name}: left open: {open:?}");
        for tag in tags(&page) {
            for key in ["for", "aria-labelledby", "aria-describedby"] {
                for id in tag.attribute(key).unwrap_or_default().split_whitespace() {
                    assert!(ids.iter().any(|known| known == id), "{name}: {key} names `#{id}`, which is not there");
                }
            }
        }
    }
}

#[test]
fn no_name_becomes_markup_and_nothing_is_inline() {
    let mut hostile = 0;
    for (name, page) in rendered() {
        assert!(!page.contains(HOSTILE), "{name}: a name stands in it unescaped");
        hostile += usize::from(page.contains("&lt;img src=x onerror=1&gt;&quot;&gt;&lt;script&gt;"));
        for tag in tags(&page) {
            assert!(tag.name != "img" && tag.name != "style" && tag.name != "iframe", "{name}: <{}>", tag.name);
            if tag.name == "script" && !tag.closing {
                let script = if name.starts_with("account-") { "account.js" } else { "login.js" };
                let expected = asset_url(script).expect("the script is an asset");
                assert_eq!(tag.attribute("src"), Some(expected.as_str()), "{name}: another script");
            }
            for (key, _) in &tag.attributes {
                assert!(!key.starts_with("on") && key != "style", "{name}: <{} {key}>", tag.name);
            }
        }
    }
    assert!(hostile >= 15, "only {hostile} pages were tried with a hostile name");
}

#[test]
fn every_form_is_a_post_to_the_gateway_with_its_token() {
    for (name, page) in rendered() {
        let mut form: Option<(String, bool)> = None;
        for tag in tags(&page) {
            match (tag.name.as_str(), tag.closing) {
                ("form", false) => {
                    let action = tag.attribute("action").unwrap_or_default().to_owned();
                    assert_eq!(tag.attribute("method"), Some("post"), "{name}: {action}");
                    let (path, _) = action.split_once('?').unwrap_or((&action, ""));
                    let ours = ["/.vestibule/logout", "/.vestibule/step-up", "/.vestibule/account/app-passwords"];
                    let below = ["/.vestibule/login/", "/.vestibule/account/"];
                    let ours = ours.contains(&path) || below.iter().any(|folder| path.starts_with(folder));
                    assert!(ours, "{name}: form to `{action}`");
                    form = Some((action, false));
                }
                ("input", _) if tag.attribute("name") == Some("token") => {
                    assert!(tag.attribute("value").is_some_and(|token| !token.is_empty()), "{name}: empty token");
                    form = form.map(|(action, _)| (action, true));
                }
                ("form", true) => {
                    let (action, token) = form.take().expect("a form was open");
                    assert!(token, "{name}: the form to `{action}` has no token");
                }
                _ => {}
            }
        }
    }
}

/// The parts of a page, as (data-part, action if it is a form).
fn parts(page: &str) -> Vec<(String, Option<String>)> {
    tags(page)
        .iter()
        .filter_map(|tag| Some((tag.attribute("data-part")?.to_owned(), tag.attribute("action").map(str::to_owned))))
        .collect()
}

fn has(page: &str, part: &str, action: Option<&str>) -> bool {
    parts(page).contains(&(part.to_owned(), action.map(str::to_owned)))
}

fn sample(state: &str) -> String {
    let (_, page) = LoginPage::samples().into_iter().find(|(name, _)| *name == state).expect("the sample is there");
    Templates::load().and_then(|templates| templates.login(&page)).expect("it renders")
}

#[test]
fn the_parts_are_where_the_contract_says() {
    type Row = (&'static str, &'static [(&'static str, Option<&'static str>)]);
    let table: [Row; 5] = [
        (
            "live",
            &[
                ("number", None),
                ("status", None),
                ("countdown", None),
                ("methods", None),
                ("more-time", Some("/.vestibule/login/more-time")),
                ("code", Some("/.vestibule/login/code")),
                ("send", Some("/.vestibule/login/send")),
                ("cancel", Some("/.vestibule/login/cancel")),
            ],
        ),
        (
            "choose-last",
            &[
                ("enrol", None),
                ("status", None),
                ("skip", Some("/.vestibule/login/skip")),
                ("opt-out", Some("/.vestibule/login/opt-out")),
            ],
        ),
        ("code-alone", &[("code", Some("/.vestibule/login/code")), ("methods", None), ("status", None)]),
        ("approved", &[("release", Some("/.vestibule/login/release")), ("status", None)]),
        ("recovery-codes", &[("release", Some("/.vestibule/login/release")), ("status", None)]),
    ];
    for (state, expected) in table {
        let page = sample(state);
        for (part, action) in expected {
            assert!(has(&page, part, *action), "{state}: no `{part}` with action {action:?} in {:?}", parts(&page));
        }
    }
}

#[test]
fn a_page_offers_only_what_may_be_done() {
    for (state, absent) in [
        ("forward", "more-time"),
        ("refused", "cancel"),
        ("push-only", "code"),
        ("push-only", "send"),
        ("unmatched", "number"),
        ("codes-only", "number"),
        ("live", "release"),
        ("live", "skip"),
        ("choose", "opt-out"),
        ("choose-mandatory", "skip"),
        ("denied", "release"),
        ("expired", "code"),
    ] {
        let page = sample(state);
        assert!(parts(&page).iter().all(|(part, _)| part != absent), "{state} has `{absent}`");
    }
    assert!(!sample("refused").contains("/.vestibule/login/onetouch"), "a push is offered that would be refused");
    assert!(sample("idle").contains("/.vestibule/login/onetouch"), "no push is offered");
}

#[test]
fn only_pages_without_a_field_to_type_in_refresh_themselves() {
    for (name, page) in rendered() {
        let refreshes = page.contains(r#"http-equiv="refresh""#);
        let waiting = page.contains("<progress") && !page.contains(r#"id="code""#);
        if page.contains("autofocus") || page.contains(r#"type="tel""#) || page.contains("data-release") {
            assert!(!refreshes, "{name}: a refresh would wipe what is typed");
        }
        if waiting {
            assert!(refreshes, "{name}: nothing would bring it forward without a script");
        }
    }
    let live = sample("live");
    assert!(live.contains(r#"<noscript><meta http-equiv="refresh""#), "the refresh is for browsers without script");
    assert!(live.contains(r#"href="/.vestibule/login?with=code""#), "no way to a code field that stays");
}

#[test]
fn every_page_lets_its_forms_say_where_they_come_from() {
    for (name, page) in rendered() {
        assert!(page.contains(r#"<meta name="referrer" content="same-origin">"#), "{name}: its forms have no origin");
    }
}

#[test]
fn tries_and_grace_are_counted_in_words() {
    for (state, words) in [
        ("live", "5 tries left."),
        ("wrong-code", "1 try left."),
        ("choose", "You can skip this 3 more times, until 1 December 2026 at the latest."),
        ("choose", "From December on every account of the university needs a second factor."),
        ("choose-last", "This is the last time you can skip this."),
        ("locked", "Request <code dir=\"ltr\" translate=\"no\">01J9ZK3M5Q8R</code>"),
        ("no-factor", "needs a second step to sign in"),
        ("unknown", "was not added yet"),
        ("forward", "0:58"),
    ] {
        let page = sample(state);
        assert!(page.contains(words), "{state} does not say «{words}»:\n{page}");
    }
}

#[test]
fn a_codes_page_without_a_phone_shows_no_number() {
    let (_, mut page) = LoginPage::samples().into_iter().find(|(name, _)| *name == "codes-only").expect("it is there");
    if let LoginView::Challenge(ChallengeView { field, .. }) = &mut page.view {
        *field = CodeField::from_query(Some("code"));
    }
    let html = Templates::load().and_then(|templates| templates.login(&page)).expect("it renders");
    assert!(html.contains("autofocus") && !html.contains("number-panel"), "{html}");
}

#[test]
fn the_query_chooses_where_the_code_is_typed() {
    for (with, field) in [
        (None, CodeField::Beside),
        (Some("code"), CodeField::Alone),
        (Some("recovery"), CodeField::Recovery),
        (Some("<script>"), CodeField::Beside),
    ] {
        assert_eq!(CodeField::from_query(with), field, "{with:?}");
    }
}

#[test]
fn a_missing_or_broken_template_stops_the_start() {
    let missing = Templates::parse(vec![("error.html".into(), "x".into())]);
    assert!(matches!(missing, Err(TemplateError::Missing { .. })), "{missing:?}");
    let broken = Templates::parse(vec![("error.html".into(), "{% if %}".into())]);
    assert!(matches!(broken, Err(TemplateError::Parse(_))), "{broken:?}");
    let parentless = Templates::parse(vec![("error.html".into(), r#"{% extends "nowhere.html" %}"#.into())]);
    assert!(matches!(parentless, Err(TemplateError::Parse(_))), "{parentless:?}");
}

#[test]
fn assets_are_those_of_the_pages_only() {
    for (name, content_type) in [
        ("vestibule.css", "text/css; charset=utf-8"),
        ("nojs.css", "text/css; charset=utf-8"),
        ("login.js", "text/javascript; charset=utf-8"),
        ("account.js", "text/javascript; charset=utf-8"),
        ("mark.svg", "image/svg+xml"),
    ] {
        let asset = asset(name).expect(name);
        assert_eq!(asset.content_type, content_type);
        assert!(!asset.bytes.is_empty(), "{name} is empty");
        let url = asset_url(name).expect(name);
        let mark = url.strip_prefix(&format!("/.vestibule/static/{name}?v=")).expect("the address is fixed");
        assert!(mark.len() == 12 && mark.bytes().all(|b| b.is_ascii_hexdigit()), "{url}");
    }
    for name in ["", "login", "../Cargo.toml", "authenticator/app.js", "./login.js", "login.js/", "none.css"] {
        assert!(asset(name).is_none() && asset_url(name).is_none(), "`{name}` is served");
    }
}

#[test]
fn seconds_read_as_a_clock() {
    for (seconds, text) in [(0, "0:00"), (9, "0:09"), (97, "1:37"), (600, "10:00")] {
        assert_eq!(clock(seconds), text);
    }
}

/// Writes every sample to the folder that `VESTIBULE_PAGES` names, to be looked at in a browser; without it, does nothing
/// beyond rendering.
#[test]
fn the_samples_can_be_written_out() {
    let pages = rendered();
    assert!(pages.len() > 50, "only {} samples", pages.len());
    if let Some(folder) = std::env::var_os("VESTIBULE_PAGES") {
        for (name, page) in pages {
            let path = std::path::Path::new(&folder).join(format!("{name}.html"));
            std::fs::write(&path, page).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        }
    }
}
