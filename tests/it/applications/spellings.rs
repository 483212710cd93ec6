//! The form judged is the form forwarded: bodies, paths and cookies in thousands of spellings, read by an application with
//! readers of its own. Whatever it could take for a login is held as the login of the very user it reads, or never reaches
//! it; and what reaches it is what was sent.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

use super::{PRIVATE, Said};
use crate::support::{Browser, TestGateway};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};

/// How many spellings of each kind are tried.
const CASES: u64 = 250;

/// Numbers that look random and are the same in every run (xorshift64*).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let rolled = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(rolled).unwrap_or_default() % sides
    }

    fn one_of<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }

    /// The first, and seldom another one: oddities one at a time.
    fn seldom<'a>(&mut self, of: &[&'a str]) -> &'a str {
        if self.roll(12) == 0 { self.one_of(of) } else { of[0] }
    }

    /// A text with some of its bytes escaped.
    fn escaped(&mut self, text: &str) -> String {
        let spell = |byte: u8, dice: &mut Self| match dice.roll(8) {
            0 => format!("%{byte:02x}"),
            1 => format!("%{byte:02X}"),
            _ if byte == b' ' => "+".to_owned(),
            _ => char::from(byte).to_string(),
        };
        text.bytes().map(|byte| spell(byte, self)).collect()
    }
}

const NAMES: &[&str] = &["user", "user", "user", "User", "user[]", " user", "user.x", "xuser", "user%00", "id"];
const SECRETS: &[&str] = &["pass", "pass", "pass", "pass", "PASS", "pass[0]", "xpass"];
const PEOPLE: &[&str] = &["alice", "bob", "alice", "bob", "", "al;ice", "carol"];
const WORDS: &[&str] = &["right", "right", "right", "wrong", "", "ri&ght"];

fn urlencoded(dice: &mut Dice) -> (String, String) {
    let mut text = String::new();
    for _ in 0..=dice.roll(4) {
        let (names, values) = if dice.roll(2) == 0 { (NAMES, PEOPLE) } else { (SECRETS, WORDS) };
        let (name, value) = (dice.one_of(names), dice.one_of(values));
        text.push_str(&dice.escaped(name));
        text.push_str(dice.one_of(&["=", "=", "=", "==", ""]));
        text.push_str(&dice.escaped(value));
        text.push_str(dice.one_of(&["&", "&", "&", ";", "&&"]));
    }
    if dice.roll(3) > 0 {
        text.push_str("user=alice&pass=right");
    }
    let kind = dice.one_of(&["application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=UTF-8"]);
    (kind.to_owned(), text)
}

fn parts(dice: &mut Dice) -> (String, String) {
    let mut text = String::new();
    let mut part = |name: &str, value: &str, dice: &mut Dice| {
        let end = dice.seldom(&["\r\n", "\n"]);
        let quote = dice.seldom(&["\"", "'", ""]);
        let more = dice.seldom(&["", "; filename=\"f\"", "\r\nContent-Type: text/plain", "\r\nX: y"]);
        let _ = write!(
            text,
            "--XX{end}Content-Disposition: form-data; name={quote}{name}{quote}{more}{end}{end}{value}{end}"
        );
    };
    for _ in 0..=dice.roll(2) {
        let (names, values) = if dice.roll(2) == 0 { (NAMES, PEOPLE) } else { (SECRETS, WORDS) };
        let (name, value) = (dice.one_of(names), dice.one_of(values));
        part(name, value, dice);
    }
    if dice.roll(3) > 0 {
        part("user", "alice", dice);
        part("pass", "right", dice);
    }
    text.push_str(dice.seldom(&["--XX--\r\n", "--XX--", "--XX"]));
    let kind = dice.seldom(&["boundary=XX", "boundary=\"XX\"", "boundary=XX; boundary=YY", "Boundary=XX"]);
    (format!("multipart/form-data; {kind}"), text)
}

fn json(dice: &mut Dice) -> (String, String) {
    let escaped = |text: &str, dice: &mut Dice| -> String {
        let spell =
            |c: char, dice: &mut Dice| if dice.roll(9) == 0 { format!("\\u{:04x}", c as u32) } else { c.to_string() };
        text.chars().map(|c| spell(c, dice)).collect()
    };
    let mut members = Vec::new();
    for _ in 0..=dice.roll(3) {
        let (names, values) = if dice.roll(2) == 0 { (NAMES, PEOPLE) } else { (SECRETS, WORDS) };
        let (name, value) = (dice.one_of(names), dice.one_of(values));
        let value = format!("\"{}\"", escaped(value, dice));
        let value = match dice.roll(8) {
            0 => format!("[{value}]"),
            1 => "1.0".to_owned(),
            _ => value,
        };
        members.push(format!("\"{}\":{value}", escaped(name, dice)));
    }
    if dice.roll(3) > 0 {
        members.push("\"user\":\"alice\",\"pass\":\"right\"".to_owned());
    }
    let text = format!("{{{}}}", members.join(dice.seldom(&[",", " ,\n", ",,"])));
    let text = if dice.roll(8) == 0 { format!("[{text}]") } else { text };
    let kind =
        dice.seldom(&["application/json", "application/json; charset=utf-8", "application/x+json", "text/plain"]);
    (kind.to_owned(), text)
}

fn xml(dice: &mut Dice) -> (String, String) {
    let value = |text: &str, dice: &mut Dice| match dice.roll(7) {
        0 => format!("<value>{text}</value>"),
        1 => format!("<value><string>{}</string></value>", text.replace('a', "&#97;")),
        2 => format!("<value><string><![CDATA[{text}]]></string></value>"),
        3 => format!("<value><string>{text}<!-- x --></string></value>"),
        _ => format!("<value><string>{text}</string></value>"),
    };
    let user = dice.one_of(&["alice", "bob", "carol", ""]);
    let params: String = [user, dice.one_of(&["right", "right", "wrong"])]
        .map(|text| format!("<param>{}</param>", value(text, dice)))
        .concat();
    let more = if dice.roll(5) == 0 { "<param><value>bob</value></param>" } else { "" };
    let method = dice.seldom(&["login", " login ", "Login", "log<b/>in", "x.login"]);
    let before =
        dice.seldom(&["", "<?xml version=\"1.0\"?>", "<?xml version=\"1.0\" encoding=\"utf-7\"?>", "<!DOCTYPE x>"]);
    let text =
        format!("{before}<methodCall><methodName>{method}</methodName><params>{params}{more}</params></methodCall>");
    (dice.seldom(&["text/xml", "application/xml", "text/xml; charset=utf-8"]).to_owned(), text)
}

/// Every user whom some reader could find with a password that is right, in a request as it reached the application.
fn readings(request: &RecordedRequest) -> BTreeSet<String> {
    let kind = request.header("content-type").unwrap_or_default().to_ascii_lowercase();
    let text = request.text();
    let mut found = BTreeSet::new();
    let loose =
        |name: &str| name.trim().to_ascii_lowercase().split(['[', '\0']).next().unwrap_or_default().replace('.', "_");
    let mut note = |pairs: &[(String, String)]| {
        let of = |wanted: &'static str| {
            let named = pairs.iter().filter(move |(name, _)| loose(name) == wanted);
            named.map(|(_, value)| value.clone())
        };
        if of("pass").any(|pass| pass == "right") {
            found.extend(of("user"));
        }
    };
    if kind.contains("urlencoded") {
        note(&form_urlencoded::parse(text.as_bytes()).into_owned().collect::<Vec<_>>());
        note(&form_urlencoded::parse(text.replace(';', "&").as_bytes()).into_owned().collect::<Vec<_>>());
    } else if kind.contains("multipart") {
        // One that looks for nothing but boundaries, names and blank lines.
        let text = text.replace("\r\n", "\n");
        let parts: Vec<_> = text.split("--XX").filter_map(|part| part.split_once("\n\n")).collect();
        let name = |head: &str| {
            head.split_once(" name=").map(|(_, rest)| {
                rest.trim_start_matches(['"', '\'']).split(['"', '\'', '\n', ';']).next().unwrap_or_default().to_owned()
            })
        };
        let pairs = parts.iter().filter_map(|(head, body)| Some((name(head)?, body.trim_end_matches('\n').to_owned())));
        note(&pairs.collect::<Vec<_>>());
    } else if kind.contains("json") {
        // Brackets mean nothing in a name of JSON.
        let document: Value = serde_json::from_str(&text).unwrap_or_default();
        let texts = document.as_object().into_iter().flatten();
        let texts = texts.filter_map(|(name, value)| Some((name.replace('[', "("), value.as_str()?.to_owned())));
        note(&texts.collect::<Vec<_>>());
    } else {
        let plain = text.replace("&#97;", "a").replace("<![CDATA[", "").replace("]]>", "").replace("<!-- x -->", "");
        let values = plain.split("<value>").skip(1).map(|rest| rest.trim_start_matches("<string>"));
        let values: Vec<_> = values.map(|rest| rest.split('<').next().unwrap_or_default().to_owned()).collect();
        if let [user, pass, ..] = values.as_slice() {
            note(&[("user".to_owned(), user.clone()), ("pass".to_owned(), pass.clone())]);
        }
    }
    found
}

/// Signs in whoever any of its readers finds.
fn lenient(request: &RecordedRequest) -> Reply {
    let said = match readings(request).first() {
        Some(_) => Said::page("SECRET").set("sid=in-SECRET; Path=/"),
        None => Said::page("try again"),
    };
    let headers: Vec<_> = said.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Reply::new(said.status, &headers, &said.body)
}

struct Site {
    gateway: TestGateway,
    upstream: RecordingUpstream,
}

impl Site {
    async fn new(answer: fn(&RecordedRequest) -> Reply) -> Self {
        let upstream = RecordingUpstream::start(answer).await;
        let rule = |kind: &str, user: &str, pass: &str| {
            format!(
                "[[apps.login]]\nkind = \"{kind}\"\nmatch = \"POST /login\"\nusername = {user}\npassword = {pass}\nhold = \"page\"\n\
                 success = {{ sets_cookie = \"sid\" }}\nfailure = {{ body = \"try again\" }}\n"
            )
        };
        let config = format!(
            "[limits]\nheld_logins_per_user = 1000\n[[apps]]\nname = \"wiki\"\nhosts = [\"wiki.test\"]\nupstream = \"{}\"\n\
             anonymous = [\"* /pub/**\"]\n[apps.session]\ncookies = [\"sid\"]\n{}{}{}when = {{ method = \"login\" }}\n",
            upstream.url(),
            rule("form", "\"user\"", "\"pass\""),
            rule("json", "\"/user\"", "\"/pass\""),
            rule("xml-rpc", "0", "1"),
        );
        let gateway = TestGateway::start(&config).await;
        for user in ["alice", "bob"] {
            gateway.add_user(user, vestibule::engine::users::NewUser { softtoken: true, ..Default::default() }).await;
        }
        Self { gateway, upstream }
    }

    fn browser(&self) -> Browser {
        self.upstream.clear();
        self.gateway.browser("wiki.test")
    }

    fn held(&self) -> [usize; 2] {
        ["alice", "bob"].map(|user| self.gateway.user(user).logins.len())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_body_judged_is_the_body_forwarded() {
    type Write = fn(&mut Dice) -> (String, String);
    let kinds: [(&str, Write); 4] =
        [("urlencoded", urlencoded), ("multipart", parts), ("JSON", json), ("XML-RPC", xml)];
    let site = Site::new(lenient).await;
    for (name, write) in kinds {
        let mut dice = Dice(0x5eed_0000 + name.len() as u64);
        let mut held_of_all = 0;
        for case in 0..CASES {
            let (kind, body) = write(&mut dice);
            let before = site.held();
            let answer = site.browser().send("POST", "/login", &[("Content-Type", &kind)], body.as_bytes()).await;
            let after = site.held();
            let at = format!("{name} {case}: {kind}: {}", body.escape_debug());
            let seen = site.upstream.requests();
            assert!(!format!("{answer:?}").contains("SECRET"), "{at}: {answer:?}");
            let Some(reached) = seen.first() else {
                assert!(matches!(answer.status, 400 | 401 | 403), "{at}: {answer:?}");
                assert_eq!(before, after, "{at}");
                continue;
            };
            assert_eq!(
                (seen.len(), reached.text(), reached.header("content-type")),
                (1, body, Some(kind.as_str())),
                "{at}"
            );
            let readings = readings(reached);
            let held: Vec<_> = ["alice", "bob"].into_iter().zip(before.iter().zip(after)).collect();
            let held: Vec<_> =
                held.into_iter().filter(|(_, (before, after))| *before < after).map(|(who, _)| who).collect();
            held_of_all += held.len();
            match answer.status {
                // The application said no, to whatever reader.
                200 => assert!(readings.is_empty() && held.is_empty(), "{at}: {readings:?}"),
                303 => assert_eq!(held, readings.iter().map(String::as_str).collect::<Vec<_>>(), "{at}"),
                // Somebody nobody knows, or a yes to what was no login.
                403 => assert!(
                    held.is_empty() && !readings.contains("alice") && !readings.contains("bob"),
                    "{at}: {readings:?}"
                ),
                other => panic!("{at}: {other}: {}", answer.text()),
            }
        }
        assert!(held_of_all > 5, "{name}: the spellings are too odd to say anything");
    }
}

/// The path as a server reads it that undoes every escape and all dots.
fn decoded(target: &str) -> String {
    let path = target.split('?').next().unwrap_or_default();
    let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy().replace('\\', "/").to_ascii_lowercase();
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/').map(|segment| segment.split(';').next().unwrap_or_default()) {
        match segment {
            "" | "." => {}
            ".." => drop(kept.pop()),
            segment => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_path_judged_is_the_path_forwarded() {
    // It shows what is private at `/in`, to anybody: only the gateway is in front of it.
    let site = Site::new(|request| match decoded(&request.target).as_str() {
        path if path.starts_with("/in") => Reply::new(200, &[], PRIVATE),
        _ => Reply::new(200, &[], "for everybody"),
    })
    .await;
    let pieces = [
        "pub", "pub", "in", "in", "..", ".", "%2e%2e", "%2E.", "", "p%75b", "%69n", "in;x=1", "..;a", "%2f", "%5c",
        "\\", "IN",
    ];
    let mut dice = Dice(0x5eed_1111);
    let mut passed = 0;
    for case in 0..CASES * 2 {
        let start = if dice.roll(2) == 0 { "/pub" } else { "" };
        let path: String = (0..=dice.roll(4)).flat_map(|_| ["/", dice.one_of(&pieces)]).collect();
        let target = format!("{start}{path}");
        let answer = site.browser().send("GET", &target, &[], b"").await;
        let seen = site.upstream.requests();
        assert!(!answer.text().contains(PRIVATE), "{case}: {target}: {seen:?}");
        if let Some(reached) = seen.first() {
            passed += 1;
            assert!(decoded(&reached.target).starts_with("/pub"), "{case}: {target} reached it as {}", reached.target);
        }
    }
    assert!(passed > 20, "{passed}: the spellings are too odd to say anything");
}

/// Every value of a cookie of that name that some reader finds: names by any case, in quotes, escaped, with brackets; pairs
/// parted at commas and blanks as well.
fn loose_cookies(request: &RecordedRequest) -> Vec<String> {
    let all: Vec<_> = request.all("cookie").collect();
    let pieces = all.iter().flat_map(|header| header.split(';').chain(header.split([';', ',', ' ', '"'])));
    let pairs = pieces.filter_map(|piece| piece.split_once('='));
    let is_session = |name: &str| {
        let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy().to_ascii_lowercase();
        name.trim().trim_matches('"').trim_start_matches('$').split(['[', '\0']).next() == Some("sid")
    };
    pairs.filter(|(name, _)| is_session(name)).map(|(_, value)| value.to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_session_reaches_the_app_that_the_gateway_did_not_seal() {
    let site = Site::new(|_| Reply::new(200, &[], "for everybody")).await;
    let names = ["sid", "SID", "\"sid\"", "s%69d", "$sid", "sid[]", "sid ", "a", "theme", "sidx", "x"];
    let values =
        ["in-stolen", "\"in-stolen\"", "a b", "x,sid=in-stolen", "\"x; sid=in-stolen", "x sid=in-stolen", "", "1|2:3"];
    let mut dice = Dice(0x5eed_2222);
    let mut kept = 0;
    for case in 0..CASES {
        let pairs: Vec<_> =
            (0..=dice.roll(3)).map(|_| format!("{}={}", dice.one_of(&names), dice.one_of(&values))).collect();
        let header = pairs.join(dice.one_of(&["; ", ";", "; ", " ; "]));
        let answer = site.browser().send("GET", "/pub/x", &[("Cookie", &header)], b"").await;
        let seen = site.upstream.requests();
        assert_eq!((answer.status, seen.len()), (200, 1), "{case}: {header}: {}", answer.text());
        assert_eq!(loose_cookies(&seen[0]), Vec::<String>::new(), "{case}: {header}: {seen:?}");
        // What is no session's stays.
        let others = pairs.iter().filter(|pair| pair.starts_with("theme=1|2:3"));
        for pair in others {
            kept += 1;
            assert!(seen[0].all("cookie").any(|it| it.contains(pair.as_str())), "{case}: {header}: {seen:?}");
        }
    }
    assert!(kept > 5, "{kept}: the spellings are too odd to say anything");
}
