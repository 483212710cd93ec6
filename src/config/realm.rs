//! `[[realms]]`: people, by which names they are known, and the directory that knows more about them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use toml::Value;

use super::Config;
use super::app::{AppConfig, name};
use super::net::{self, Scheme};
use super::problem::{Complaint, Problem};
use super::reader::Section;
use super::server::{SecretSource, read_secret_source};
use crate::domain::alias::Aliases;

/// `[[realms]]`: people, with their factors and their grace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RealmConfig {
    /// The name, of `[a-z0-9-]`; unique.
    pub name: String,
    /// One name is one person in every app of the realm.
    pub shared_accounts: bool,
    /// Other names of people, each with the name it leads to; those of `alias_file` too, once that was read.
    pub aliases: Vec<(String, String)>,
    /// A file with more of them.
    pub alias_file: Option<PathBuf>,
    /// Where names are looked up that nobody knows here.
    pub ldap: Option<LdapConfig>,
}

/// `[realms.ldap]`: a directory, and what of it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LdapConfig {
    /// Where it is, in the order in which it is tried; never empty.
    pub urls: Vec<LdapUrl>,
    /// A connection by `ldap://` is encrypted before anything else is said.
    pub starttls: bool,
    /// Who may vouch for it; `None`: the system's authorities.
    pub ca: Option<PathBuf>,
    /// Who the gateway is to it; `None`: nobody.
    pub bind: Option<LdapBind>,
    /// Below which entry people are looked for.
    pub base: String,
    /// How they are looked for; `{name}` stands for the name, escaped.
    pub filter: String,
    /// The attribute with the name by which they are known here.
    pub name: String,
    /// The attribute with a phone number.
    pub phone: Option<String>,
    /// The attribute with an e-mail address.
    pub email: Option<String>,
    /// The attribute with groups.
    pub groups: Option<String>,
    /// How long one question may take altogether.
    pub timeout: Duration,
    /// How long its answer is remembered.
    pub cache: Duration,
}

/// Where a directory is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LdapUrl {
    /// TLS from the first byte.
    pub tls: bool,
    /// Name or address, in lower case, an IPv6 address in brackets.
    pub host: String,
    /// Port.
    pub port: u16,
}

/// Who the gateway is to a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LdapBind {
    /// Its entry.
    pub dn: String,
    /// Its password.
    pub password: SecretSource,
}

impl std::fmt::Display for LdapUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}://{}:{}", if self.tls { "ldaps" } else { "ldap" }, self.host, self.port)
    }
}

const SECOND: Duration = Duration::from_secs(1);
const EXAMPLE: &str = "for example `ldaps://ldap.example.edu`";
const MOST_URLS: usize = 8;
/// An alias file is read as a whole.
const MOST_ALIASES: u64 = 32 << 20;

pub(super) fn read_realms(root: &mut Section<'_>) -> Vec<RealmConfig> {
    root.tables("realms", |section| {
        let name = section.required("name", "for example `name = \"staff\"`", name).unwrap_or_default();
        let shared_accounts = section.flag("shared_accounts", false);
        let (aliases, alias_file) = read_aliases(section);
        RealmConfig { name, shared_accounts, aliases, alias_file, ldap: read_ldap(section) }
    })
}

fn read_aliases(section: &mut Section<'_>) -> (Vec<(String, String)>, Option<PathBuf>) {
    enum Form {
        File(PathBuf),
        Table(Vec<(String, String)>),
    }
    let hint = "give a file, `\"aliases.csv\"`, or a table, `{ \"a.smith@example.edu\" = \"alice\" }`";
    let form = section.value("aliases", |value| match value {
        Value::String(path) if !path.is_empty() => Ok(Form::File(PathBuf::from(path))),
        Value::Table(table) => {
            let pair = |(alias, name): (&String, &Value)| Some((alias.clone(), name.as_str()?.to_owned()));
            let pairs = table.iter().map(pair).collect::<Option<Vec<_>>>();
            pairs.map(Form::Table).ok_or_else(|| Complaint::new("must lead from names to names", hint))
        }
        _ => Err(Complaint::new("must be a file or a table", hint)),
    });
    match form {
        Some(Form::File(path)) => {
            let path = section.resolve(path);
            section.must_exist("aliases", &path);
            (Vec::new(), Some(path))
        }
        Some(Form::Table(pairs)) => (pairs, None),
        None => (Vec::new(), None),
    }
}

fn read_ldap(section: &mut Section<'_>) -> Option<LdapConfig> {
    let given = section.has_table("ldap");
    section.table("ldap", |section| {
        if !given {
            section.learn(&[
                "url",
                "starttls",
                "danger_plain",
                "ca",
                "bind_dn",
                "bind_password",
                "base",
                "filter",
                "name_attribute",
                "phone_attribute",
                "email_attribute",
                "groups_attribute",
                "timeout",
                "cache",
            ]);
            return None;
        }
        let urls = read_urls(section);
        let optional = |section: &mut Section<'_>, key, default: &str| {
            section.text(key, optional_attribute).unwrap_or_else(|| Some(default.to_owned()))
        };
        Some(LdapConfig {
            starttls: read_starttls(section, &urls),
            ca: if section.has("ca") {
                Some(section.existing_file("ca", "give a PEM file"))
            } else {
                section.learn(&["ca"]);
                None
            },
            bind: read_bind(section),
            base: section
                .required("base", "for example `base = \"ou=people,dc=example,dc=edu\"`", some)
                .unwrap_or_default(),
            filter: section.text("filter", filter).unwrap_or_else(|| "(|(uid={name})(mail={name}))".to_owned()),
            name: section.text("name_attribute", attribute).unwrap_or_else(|| "uid".to_owned()),
            phone: optional(section, "phone_attribute", "mobile"),
            email: optional(section, "email_attribute", "mail"),
            groups: optional(section, "groups_attribute", "memberOf"),
            timeout: section.span("timeout", 5 * SECOND, SECOND..=30 * SECOND),
            cache: section.span("cache", 60 * SECOND, Duration::ZERO..=Duration::from_hours(1)),
            urls,
        })
    })
}

fn read_urls(section: &mut Section<'_>) -> Vec<LdapUrl> {
    if !section.has("url") {
        section.missing("url", EXAMPLE);
    }
    let urls = section.text_or_list("url", ldap_url).unwrap_or_default();
    if section.is_empty_list("url") {
        section.wrong("url", "must name a place", EXAMPLE);
    }
    if urls.len() > MOST_URLS {
        section.wrong("url", format!("must not name more than {MOST_URLS} places"), "");
    }
    urls
}

fn ldap_url(text: &str) -> Result<LdapUrl, Complaint> {
    let (tls, rest) = match (text.strip_prefix("ldaps://"), text.strip_prefix("ldap://")) {
        (Some(rest), _) => (true, rest),
        (None, Some(rest)) => (false, rest),
        (None, None) => return Err(Complaint::new("must start with `ldaps://` or `ldap://`", EXAMPLE)),
    };
    let origin = net::origin(&format!("https://{rest}"))
        .map_err(|complaint| Complaint { hint: EXAMPLE.to_owned(), ..complaint })?;
    debug_assert_eq!(origin.scheme, Scheme::Https);
    // An IPv6 address ends with its bracket.
    let has_port = rest.trim_end_matches('/').rsplit(']').next().unwrap_or_default().contains(':');
    if origin.host.starts_with('[') {
        return Err(Complaint::new("must not be an IPv6 address", "give the directory's name"));
    }
    let port = if has_port { origin.port } else { [389, 636][usize::from(tls)] };
    Ok(LdapUrl { tls, host: origin.host, port })
}

/// Whether `ldap://` is encrypted; it must be, unless nobody can listen or somebody takes that upon themselves.
fn read_starttls(section: &mut Section<'_>, urls: &[LdapUrl]) -> bool {
    let starttls = section.flag("starttls", true);
    let danger = section.flag("danger_plain", false);
    let is_far = |url: &&LdapUrl| !url.tls && !net::is_loopback_host(&url.host);
    if let Some(far) = urls.iter().find(is_far).filter(|_| !starttls && !danger) {
        section.wrong(
            "starttls",
            format!("would let `{far}` be read and forged on its way: who says whose a name is decides who gets in"),
            "use `ldaps://` or leave `starttls` at true, or set `danger_plain = true`",
        );
    }
    if danger && starttls {
        section.wrong("danger_plain", "means nothing while `starttls` is true", "remove it");
    }
    starttls
}

fn read_bind(section: &mut Section<'_>) -> Option<LdapBind> {
    let dn = section.text("bind_dn", some);
    let password = read_secret_source(section, "bind_password");
    match (section.has("bind_dn"), section.has("bind_password")) {
        (true, false) => section.missing("bind_password", "give `{ file = \"PATH\" }` or `{ env = \"NAME\" }`"),
        (false, true) => section.missing("bind_dn", "name the entry that the password belongs to"),
        (true, true) | (false, false) => {}
    }
    if let Some(SecretSource::File(path)) = &password {
        section.must_exist("bind_password", path);
    }
    Some(LdapBind { dn: dn?, password: password? })
}

fn some(text: &str) -> Result<String, Complaint> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty()).ok_or_else(|| Complaint::new("must not be empty", ""))
}

fn attribute(text: &str) -> Result<String, Complaint> {
    // RFC 4512 §2.5: a name or an OID, and options.
    let fits = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-;.".contains(&byte));
    let complaint = || Complaint::new("must be the name of an attribute", "for example `uid`");
    Some(text.to_owned()).filter(|text| fits && !text.is_empty() && text.len() <= 128).ok_or_else(complaint)
}

fn optional_attribute(text: &str) -> Result<Option<String>, Complaint> {
    if text.is_empty() { Ok(None) } else { attribute(text).map(Some) }
}

/// A filter in which the name stands where values do: an escaped parenthesis is right there and wrong elsewhere.
fn filter(text: &str) -> Result<String, Complaint> {
    let example = "for example `(|(uid={name})(mail={name}))`";
    if !text.contains("{name}") {
        return Err(Complaint::new("does not ask for `{name}`, so that everybody would be anybody", example));
    }
    let reads = |name: &str| ldap3::parse_filter(text.replace("{name}", name)).is_ok();
    if !reads("x") || !reads("\\28") {
        return Err(Complaint::new("must be a filter of RFC 4515 with `{name}` as a value", example));
    }
    Ok(text.to_owned())
}

/// Reads the files of aliases: two columns, `alias,name`. A first line of just these words is taken for a heading.
pub(super) fn read_alias_files(realms: &mut [RealmConfig]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, realm) in realms.iter_mut().enumerate() {
        let Some(file) = &realm.alias_file else { continue };
        let mut say = |at: String, reason: String, hint: &str| {
            problems.push(Problem {
                path: format!("realms[{index}].aliases"),
                value: Some(at),
                reason,
                hint: hint.to_owned(),
            });
        };
        let text = match read_alias_file(file) {
            Ok(text) => text,
            // That there is none is said by whoever looks for all files.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => {
                say(file.display().to_string(), format!("cannot be read: {error}"), "give a file of UTF-8 text");
                continue;
            }
        };
        for (number, line) in text.trim_start_matches('\u{FEFF}').lines().enumerate() {
            let at = || format!("{}:{}", file.display(), number + 1);
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') || number == 0 && line == "alias,name" {
                continue;
            }
            match line.split_once([',', ';']) {
                Some((_, name)) if line.contains('"') || name.contains([',', ';']) => {
                    say(at(), "has more than two columns, or quotes".to_owned(), "write `alias,name`");
                }
                Some((alias, name)) => realm.aliases.push((alias.trim().to_owned(), name.trim().to_owned())),
                None => say(at(), "has one column".to_owned(), "write `alias,name`"),
            }
        }
    }
    problems
}

fn read_alias_file(path: &Path) -> std::io::Result<String> {
    use std::io::Read as _;
    let mut text = String::new();
    fs::File::open(path)?.take(MOST_ALIASES).read_to_string(&mut text)?;
    if text.len() as u64 == MOST_ALIASES {
        return Err(std::io::Error::other("it is longer than 32 MiB"));
    }
    Ok(text)
}

/// What contradicts itself in the aliases of a realm, or the way its apps read names.
pub(super) fn check_aliases(config: &Config) -> Vec<Problem> {
    const SHOWN: usize = 20;
    let mut problems = Vec::new();
    for (index, realm) in config.realms.iter().enumerate().filter(|(_, realm)| !realm.aliases.is_empty()) {
        let problem = |alias: String, reason: String, hint: &str| Problem {
            path: format!("realms[{index}].aliases"),
            value: Some(alias),
            reason,
            hint: hint.to_owned(),
        };
        match realm.read_aliases(&config.apps) {
            Err(found) => {
                let hint = "let each lead to the one name of its person";
                let more = found.len().saturating_sub(SHOWN);
                problems.extend(
                    found.into_iter().take(SHOWN).map(|(alias, error)| problem(alias, error.to_string(), hint)),
                );
                if more > 0 {
                    problems.push(problem("…".to_owned(), format!("and {more} more"), ""));
                }
            }
            Ok(aliases) => {
                for app in config.apps.iter().filter(|app| app.realm == realm.name) {
                    let stripped = aliases.targets().find_map(|name| {
                        let (local, domain) = name.as_str().rsplit_once('@')?;
                        let strips = app.strip_domain.iter().any(|listed| listed.eq_ignore_ascii_case(domain));
                        strips.then_some((name, local))
                    });
                    if let Some((name, local)) = stripped {
                        let reason = format!("is read as `{local}` by `{}`, which takes that domain off", app.name);
                        problems.push(problem(name.to_string(), reason, "lead to the name without it"));
                    }
                }
            }
        }
    }
    problems
}

impl RealmConfig {
    /// Whether other names of people are listed, here or in a file.
    pub(super) fn has_aliases(&self) -> bool {
        self.alias_file.is_some() || !self.aliases.is_empty()
    }

    /// Its aliases in the form its apps read names in.
    ///
    /// # Errors
    ///
    /// What is wrong with which of them; never in a configuration without problems.
    pub(super) fn read_aliases(
        &self,
        apps: &[AppConfig],
    ) -> Result<Aliases, Vec<(String, crate::domain::alias::AliasError)>> {
        // It is the same for every app of a realm.
        let case_sensitive = apps.iter().any(|app| app.realm == self.name && app.case_sensitive);
        let pairs = self.aliases.iter().map(|(alias, name)| (alias.as_str(), name.as_str()));
        Aliases::build(pairs, case_sensitive)
    }
}
