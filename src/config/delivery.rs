//! `[delivery]`: how messages go out.

use std::path::PathBuf;
use std::time::Duration;

use super::net;
use super::problem::Complaint;
use super::reader::Section;
use super::server::{SecretSource, read_secret_source};
use crate::domain::budget::Country;
use crate::domain::text::is_email;

/// `[delivery]`: how messages go out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryConfig {
    /// Two letters of each country that text messages and calls go to; all if there is none.
    pub countries: Vec<Country>,
    /// Of how many codes that went to a country some must have been typed.
    pub stop_of: u32,
    /// How many in a hundred; below nothing more is sent there. 0 switches it off.
    pub stop_below: u32,
    /// For how long, unless an administrator ends it.
    pub stop_for: Duration,
    /// Codes by text message; where one fails the next is tried.
    pub sms: Vec<PhoneDelivery>,
    /// Codes read out by a call, likewise.
    pub voice: Vec<PhoneDelivery>,
    /// Notices, and codes where a policy allows them; where one fails the next is tried.
    pub email: Vec<MailConfig>,
}

/// A delivery of text messages or calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhoneDelivery {
    /// Sends nothing: appends messages to `outbox.jsonl` beside the store.
    Outbox,
    /// Twilio's Messages and Calls.
    Twilio(ProviderConfig),
    /// Vonage's SMS API.
    Vonage(ProviderConfig),
    /// Vonage's Voice API: the account is an application, and its secret the private key, PKCS#8 in PEM form.
    VonageCalls(ProviderConfig),
    /// Whatever takes a request over HTTP.
    Http(HttpTemplate),
}

/// An account with a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderConfig {
    /// Its name there: an account SID, an API key or the id of an application.
    pub account: String,
    /// What proves it: an auth token, an API secret or a private key.
    pub secret: SecretSource,
    /// Whom receivers see: a number, a name, or a messaging service.
    pub from: String,
    /// Where the provider is, without a slash at its end.
    pub url: String,
    /// PEM file of authorities that vouch for it, besides the system's.
    pub ca: Option<PathBuf>,
}

/// A request that hands a message over, with places for what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpTemplate {
    /// The method.
    pub method: HttpMethod,
    /// The address.
    pub url: Template,
    /// Names and values of headers.
    pub headers: Vec<(String, Template)>,
    /// The body, if there is one, in this form.
    pub body: Option<(BodyFormat, Template)>,
    /// What `{secret}` stands for.
    pub secret: Option<SecretSource>,
    /// A text that the answer's body has where the message was taken; every 2xx if there is none.
    pub success: Option<String>,
    /// PEM file of authorities that vouch for the receiver, besides the system's.
    pub ca: Option<PathBuf>,
}

/// A method that hands something over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpMethod {
    /// Everything in the address.
    Get,
    /// With a body.
    Post,
    /// With a body.
    Put,
}

/// How what stands for a place is written in a body, so that no text becomes anything else than text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyFormat {
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `application/json`, between quotes that the template has.
    Json,
    /// `text/plain`, as it is.
    Plain,
}

/// What may stand in a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The receiver's number, E.164.
    To,
    /// The number without its `+`.
    Digits,
    /// The whole text.
    Text,
    /// The code alone; empty in messages without one.
    Code,
    /// The provider's secret.
    Secret,
}

/// A text with places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// As it is.
    Text(String),
    /// What stands for it.
    Place(Place),
}

impl Template {
    /// Reads `…{to}…`; braces that are none of a place are themselves.
    fn parse(text: &str) -> Result<Self, Complaint> {
        let places = [
            ("to", Place::To),
            ("digits", Place::Digits),
            ("text", Place::Text),
            ("code", Place::Code),
            ("secret", Place::Secret),
        ];
        let mut pieces = Vec::new();
        let mut rest = text;
        let mut plain = String::new();
        while let Some(open) = rest.find('{') {
            let (before, from) = rest.split_at(open);
            plain.push_str(before);
            let name: String = from[1..].chars().take_while(char::is_ascii_lowercase).collect();
            let is_place = !name.is_empty() && from[1 + name.len()..].starts_with('}');
            if !is_place {
                plain.push('{');
                rest = &from[1..];
                continue;
            }
            let Some((_, place)) = places.iter().find(|(known, _)| *known == name) else {
                let hint = "there are `{to}`, `{digits}`, `{text}`, `{code}` and `{secret}`";
                // The rest of it may be a secret.
                return Err(Complaint::hidden(format!("has the place `{{{name}}}`, which nothing stands for"), hint));
            };
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
            }
            pieces.push(Piece::Place(*place));
            rest = &from[name.len() + 2..];
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        Ok(Self(pieces))
    }

    /// The text with what stands for each place, as `written` writes it.
    pub fn filled(&self, written: impl Fn(Place) -> String) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Place(place) => written(*place),
        };
        self.0.iter().map(piece).collect()
    }

    /// Whether a place stands in it.
    pub fn has(&self, place: Place) -> bool {
        self.0.contains(&Piece::Place(place))
    }
}

/// The deliveries of e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailConfig {
    /// Sends nothing: appends messages to `outbox.jsonl` beside the store.
    Outbox,
    /// Hands the message to a mail server.
    Smtp(SmtpConfig),
}

/// A mail server that takes messages of the gateway's (RFC 6409).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpConfig {
    /// Name or address.
    pub host: String,
    /// Port; by default that of `encryption`.
    pub port: u16,
    /// How what is said to it is kept from others.
    pub encryption: SmtpEncryption,
    /// Who the gateway is there.
    pub user: Option<SmtpUser>,
    /// Whom messages come from: an address, with a name before it or without.
    pub from: String,
    /// PEM file of authorities that vouch for it, besides the system's.
    pub ca: Option<PathBuf>,
    /// Within this time it has taken a message.
    pub timeout: Duration,
}

/// How what is said to a mail server is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpEncryption {
    /// Begun in the clear, and encrypted before anything is said; refused where that is not offered.
    StartTls,
    /// From the first byte (RFC 8314 §3.3).
    Tls,
    /// Not at all: on this machine only.
    None,
}

impl SmtpEncryption {
    /// The port that goes with it.
    const fn port(self) -> u16 {
        match self {
            Self::StartTls => 587,
            Self::Tls => 465,
            Self::None => 25,
        }
    }
}

/// Who the gateway is to a mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpUser {
    /// Its name.
    pub name: String,
    /// Its password.
    pub password: SecretSource,
}

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_hours(1);

pub(super) fn read(root: &mut Section<'_>) -> DeliveryConfig {
    root.table("delivery", |section| DeliveryConfig {
        countries: section.list("countries", country).unwrap_or_default(),
        stop_of: section.number("stop_of", 50, 5..=1000),
        stop_below: section.number("stop_below", 30, 0..=100),
        stop_for: section.span("stop_for", 24 * HOUR, 60 * SECOND..=365 * 24 * HOUR),
        sms: read_phone(section, "sms", &[Kind::Twilio, Kind::Vonage, Kind::Http]),
        voice: read_phone(section, "voice", &[Kind::Twilio, Kind::VonageCalls, Kind::Http]),
        email: {
            let read = section.table_or_tables("email", read_mail);
            at_least_one(section, "email", read.unwrap_or_else(|| vec![MailConfig::Outbox]))
        },
    })
}

/// A country by its two letters; a calling code is that of several.
fn country(text: &str) -> Result<Country, Complaint> {
    let country = Country::parse(text).filter(|country| !country.as_str().starts_with('+'));
    country.ok_or_else(|| Complaint::new("must be the two letters of a country", "for example `DE`"))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Outbox,
    Twilio,
    Vonage,
    VonageCalls,
    Http,
}

/// One delivery, or several in the order in which they are tried.
fn read_phone(section: &mut Section<'_>, key: &'static str, kinds: &[Kind]) -> Vec<PhoneDelivery> {
    let words = [
        ("outbox", Kind::Outbox),
        ("twilio", Kind::Twilio),
        ("vonage", Kind::Vonage),
        ("vonage", Kind::VonageCalls),
        ("http", Kind::Http),
    ];
    let words: Vec<_> = words.into_iter().filter(|(_, kind)| *kind == Kind::Outbox || kinds.contains(kind)).collect();
    let read = section.table_or_tables(key, |section| match section.choice("kind", &words, Kind::Outbox) {
        Kind::Outbox => {
            // They may stand there for the day on which it is switched over.
            section
                .learn(&["account", "secret", "from", "url", "method", "headers", "format", "body", "success", "ca"]);
            PhoneDelivery::Outbox
        }
        Kind::Twilio => PhoneDelivery::Twilio(read_provider(section, "https://api.twilio.com")),
        Kind::Vonage => PhoneDelivery::Vonage(read_provider(section, "https://rest.nexmo.com")),
        Kind::VonageCalls => PhoneDelivery::VonageCalls(read_provider(section, "https://api.nexmo.com")),
        Kind::Http => PhoneDelivery::Http(read_template(section)),
    });
    at_least_one(section, key, read.unwrap_or_else(|| vec![PhoneDelivery::Outbox]))
}

fn at_least_one<T>(section: &Section<'_>, key: &str, read: Vec<T>) -> Vec<T> {
    if read.is_empty() {
        section.wrong(key, "must name a delivery", "for example `kind = \"outbox\"`");
    }
    read
}

fn read_provider(section: &mut Section<'_>, url: &str) -> ProviderConfig {
    let account =
        section.required("account", "give the account's SID or key, or an application's id", some).unwrap_or_default();
    ProviderConfig {
        account,
        secret: required_secret(section),
        from: section.required("from", "for example `from = \"+4915112345678\"`", some).unwrap_or_default(),
        url: section.text("url", address).unwrap_or_else(|| url.to_owned()),
        ca: read_ca(section),
    }
}

fn required_secret(section: &mut Section<'_>) -> SecretSource {
    let secret = read_optional_secret(section);
    if !section.has("secret") {
        section.missing("secret", "give `{ file = \"PATH\" }` or `{ env = \"NAME\" }`");
    }
    secret.unwrap_or_else(|| SecretSource::File(PathBuf::new()))
}

fn read_optional_secret(section: &mut Section<'_>) -> Option<SecretSource> {
    let secret = read_secret_source(section, "secret");
    if let Some(SecretSource::File(path)) = &secret {
        section.must_exist("secret", path);
    }
    secret
}

fn read_template(section: &mut Section<'_>) -> HttpTemplate {
    let methods = [("GET", HttpMethod::Get), ("POST", HttpMethod::Post), ("PUT", HttpMethod::Put)];
    let formats = [("form", BodyFormat::Form), ("json", BodyFormat::Json), ("plain", BodyFormat::Plain)];
    let format = section.choice("format", &formats, BodyFormat::Form);
    let url = section.required("url", "for example `url = \"https://sms.example.edu/send\"`", |text| {
        address(text.split(['?', '{']).next().unwrap_or_default())?;
        Template::parse(text)
    });
    let is_read = url.is_some();
    let template = HttpTemplate {
        method: section.choice("method", &methods, HttpMethod::Post),
        url: url.unwrap_or(Template(Vec::new())),
        headers: section.value("headers", headers).unwrap_or_default(),
        body: section.text("body", Template::parse).map(|body| (format, body)),
        secret: read_optional_secret(section),
        success: section.text("success", some),
        ca: read_ca(section),
    };
    let templates = || {
        let headers = template.headers.iter().map(|(_, value)| value);
        headers.chain([&template.url]).chain(template.body.as_ref().map(|(_, body)| body))
    };
    let says = |places: &[Place]| templates().any(|text| places.iter().any(|place| text.has(*place)));
    if is_read && !(says(&[Place::To, Place::Digits]) && says(&[Place::Text, Place::Code])) {
        section.wrong(
            "url",
            "names no receiver or no text, here or in `body`",
            "put `{to}` and `{text}` where they belong",
        );
    }
    if says(&[Place::Secret]) && template.secret.is_none() && !section.has("secret") {
        section.missing("secret", "`{secret}` stands for it: give `{ file = \"PATH\" }` or `{ env = \"NAME\" }`");
    }
    template
}

fn headers(value: &toml::Value) -> Result<Vec<(String, Template)>, Complaint> {
    let hint = "for example `{ Authorization = \"Bearer {secret}\" }`";
    let table = value.as_table().ok_or_else(|| Complaint::hidden("must be a table of names and values", hint))?;
    let mut headers = Vec::new();
    for (name, value) in table {
        let good = name.parse::<http::HeaderName>().is_ok();
        let value = value.as_str().filter(|value| good && !value.chars().any(char::is_control));
        let value = value.ok_or_else(|| Complaint::hidden("has a name or a value that no header can have", hint))?;
        headers.push((name.clone(), Template::parse(value)?));
    }
    Ok(headers)
}

/// An address of a provider: what goes there is a secret, so https but on this machine.
fn address(text: &str) -> Result<String, Complaint> {
    let hint = "for example `https://sms.example.edu`";
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?']).next()).unwrap_or_default();
    let origin = net::origin(&format!("{}://{host}", if text.starts_with("https") { "https" } else { "http" }));
    let origin = origin.map_err(|_| Complaint::new("must be a web address", hint))?;
    if origin.scheme == net::Scheme::Http && !origin.is_loopback() {
        return Err(Complaint::new("must be https, or http on this machine", "codes and secrets go there"));
    }
    Ok(text.trim_end_matches('/').to_owned())
}

fn some(text: &str) -> Result<String, Complaint> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty()).ok_or_else(|| Complaint::new("must not be empty", ""))
}

fn read_ca(section: &mut Section<'_>) -> Option<PathBuf> {
    if section.has("ca") {
        return Some(section.existing_file("ca", "give a PEM file"));
    }
    section.learn(&["ca"]);
    None
}

fn read_mail(section: &mut Section<'_>) -> MailConfig {
    if section.choice("kind", &[("outbox", false), ("smtp", true)], false) {
        return MailConfig::Smtp(read_smtp(section));
    }
    // They may stand there for the day on which it is switched over.
    section.learn(&["host", "port", "encryption", "user", "password", "from", "ca", "timeout"]);
    MailConfig::Outbox
}

fn read_smtp(section: &mut Section<'_>) -> SmtpConfig {
    let host = section.required("host", "for example `host = \"mail.example.edu\"`", host).unwrap_or_default();
    let ways = [("starttls", SmtpEncryption::StartTls), ("tls", SmtpEncryption::Tls), ("none", SmtpEncryption::None)];
    let encryption = section.choice("encryption", &ways, SmtpEncryption::StartTls);
    if encryption == SmtpEncryption::None && !host.is_empty() && !net::is_loopback_host(&host) {
        let reason = format!("would let everybody on the way to `{host}` read codes, and its password");
        section.wrong("encryption", reason, "use `starttls` or `tls`; `none` is for a mail server on this machine");
    }
    let port = section.number("port", u32::from(encryption.port()), 1..=u32::from(u16::MAX));
    SmtpConfig {
        host,
        port: u16::try_from(port).unwrap_or(encryption.port()),
        encryption,
        user: read_user(section),
        from: section
            .required("from", "for example `from = \"Vestibule <vestibule@example.edu>\"`", sender)
            .unwrap_or_default(),
        ca: read_ca(section),
        timeout: section.span("timeout", 15 * SECOND, SECOND..=60 * SECOND),
    }
}

fn read_user(section: &mut Section<'_>) -> Option<SmtpUser> {
    let name = section.text("user", |text| Ok(text.to_owned()));
    let password = read_secret_source(section, "password");
    match (section.has("user"), section.has("password")) {
        (true, false) => section.missing("password", "give `{ file = \"PATH\" }` or `{ env = \"NAME\" }`"),
        (false, true) => section.missing("user", "name whose password it is"),
        (true, true) | (false, false) => {}
    }
    if let Some(SecretSource::File(path)) = &password {
        section.must_exist("password", path);
    }
    Some(SmtpUser { name: name?, password: password? })
}

fn host(text: &str) -> Result<String, Complaint> {
    let hint = "give a name or an address alone, and the port as `port`";
    let origin = net::origin(&format!("https://{text}"))
        .map_err(|complaint| Complaint { hint: hint.to_owned(), ..complaint })?;
    if text.contains(['/', ':', '[']) {
        return Err(Complaint::new("must be the name of a host", hint));
    }
    Ok(origin.host)
}

/// `alerts@example.edu`, or `Name <alerts@example.edu>`.
fn sender(text: &str) -> Result<String, Complaint> {
    let text = text.trim();
    let address = match text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
        Some((_, address)) => address,
        None => text,
    };
    let is_good = is_email(address) && !text.chars().any(char::is_control);
    if is_good {
        return Ok(text.to_owned());
    }
    Err(Complaint::new("must be an e-mail address", "for example `Vestibule <vestibule@example.edu>`"))
}
