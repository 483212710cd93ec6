//! What a right configuration leaves open is said, and nothing else is.

use super::{WIKI, good, second_app, wiki_with};
use crate::config::{Warning, warnings};

/// The keys that an app is warned of.
fn keys(text: &str, app: Option<&str>) -> Vec<String> {
    let all: Vec<Warning> = warnings(&good(text));
    all.into_iter().filter(|warning| warning.app.as_deref() == app).map(|warning| warning.key).collect()
}

/// The plain app with everything said that should be.
fn tidy() -> String {
    let text = wiki_with("login_page", "logout = \"GET /logout\"\nlogin_page");
    format!("[policy]\ngrace_until = \"2027-03-31\"\n{text}")
}

#[test]
fn a_tidy_app_is_not_warned_of() {
    assert_eq!(keys(&tidy(), Some("wiki")), [""; 0]);
}

#[test]
fn each_opening_of_an_app_is_named() {
    let in_app = |line: &str| tidy().replacen("login_page", &format!("{line}\nlogin_page"), 1);
    let in_policy = |line: &str| tidy().replacen("[policy]", &format!("[policy]\n{line}"), 1);
    let changed = |old: &str, new: &str| {
        assert!(tidy().contains(old), "{old}");
        tidy().replacen(old, new, 1)
    };
    for (key, text) in [
        ("observe", in_app("observe = true")),
        ("hosts", changed("[\"wiki.example.edu\"]", "[\"*\"]")),
        ("upstream", changed("http://127.0.0.1:9001", "http://10.0.0.9:9001")),
        ("login_page", changed("login_page = \"/login\"", "")),
        ("logout", changed("logout = \"GET /logout\"", "")),
        ("open", in_app("open = [\"GET /**\"]")),
        ("open", in_app("open = [\"POST /upload\"]")),
        ("open", in_app("open = [\"* /upload\"]")),
        ("open", in_app("open = [\"GET /login\"]")),
        ("methods", in_app("methods = [\"GET\", \"POST\", \"PROPFIND\"]")),
        ("login[0].success", changed("failure = { status = [200] }", "failure = { status = [200, 302] }")),
        ("login[0].success", changed("failure = { status = [200] }", "failure = { status = [302], body = \"no\" }")),
        (
            "login[0].success",
            changed("status = [302], sets_cookie", "sets_cookie").replace("failure = { status = [200] }", ""),
        ),
        ("anonymous", in_app("anonymous = [\"GET /**\"]")),
        ("body_on_get", in_app("body_on_get = true")),
        ("password_paths", in_app("password_paths = [\"POST /login\"]")),
        ("session.cookies", changed("cookies = [\"sid\"]", "")),
        ("session.tokens", changed("cookies = [\"sid\"]", "cookies = [\"sid\"]\ntokens = [\"/access_token\"]")),
        ("session.js_readable", changed("cookies = [\"sid\"]", "cookies = [\"sid\"]\njs_readable = [\"sid\"]")),
        ("login[0].success.sets_cookie", changed("cookies = [\"sid\"]", "cookies = [\"other\"]")),
        ("login[0].success", changed("success = { status = [302], sets_cookie = \"sid\" }", "")),
        (
            "login[0].success",
            changed("sets_cookie = \"sid\" }\nfailure = { status = [200] }", "}").replace("[302], }", "[302] }"),
        ),
        ("policy.methods", in_policy("methods = [\"onetouch\", \"email\"]")),
        ("policy.number_match", in_policy("number_match = \"off\"")),
        ("policy.number_match", in_policy("number_match = \"pick\"")),
        ("policy.enrolment", in_policy("enrolment = \"opt-in\"")),
        ("policy.opt_out", in_policy("opt_out = \"during-grace\"")),
        (
            "policy.trust_browser",
            in_policy("trust_browser = \"30d\"").replace("login_page", "password_change = [\"POST /me\"]\nlogin_page"),
        ),
        ("policy.grace_until", changed("grace_until = \"2027-03-31\"", "")),
    ] {
        assert_eq!(keys(&text, Some("wiki")), [key], "{text}");
    }
    let sealed = "tokens = [\"/t\"]\nseal_tokens = true\ntoken_in = [\"Authorization: Bearer\"]";
    let sealed = changed("cookies = [\"sid\"]", sealed).replace(", sets_cookie = \"sid\"", "");
    assert_eq!(keys(&sealed, Some("wiki")), [""; 0], "{sealed}");
    let trust = |more: &str| keys(&in_policy(&format!("trust_browser = \"20h\"\n{more}")), Some("wiki"));
    assert_eq!(
        trust("shared_networks = [\"10.0.0.0/8\", \"::/0\"]"),
        ["policy.trust_browser", "policy.trust_browser", "policy.shared_networks", "password_change"]
    );
    let unknown = keys(&in_policy("unknown_users = \"enrol\""), Some("wiki"));
    assert_eq!(unknown, ["policy.unknown_users"; 2], "another spelling, and whoever comes first");
}

#[test]
fn each_opening_of_the_gateway_is_named() {
    let closed = "[portal]\nurl = \"https://phones.example\"\n[policy]\nmethods = [\"onetouch\"]\n";
    let app = WIKI.replace("cookies = [\"sid\"]", "");
    assert_eq!(keys(&format!("{closed}{app}"), None), ["delivery.email.kind"]);
    assert_eq!(keys(&format!("{closed}{WIKI}"), None), ["delivery.email.kind", "apps.session.cookies"]);
    for (key, text) in [
        ("server.insecure", format!("[server]\ninsecure = true\n{closed}{app}")),
        ("server.trusted_proxies", format!("[server]\ntrusted_proxies = [\"0.0.0.0/0\"]\n{closed}{app}")),
        ("portal.url", format!("{}{app}", closed.replace("https://phones.example", "http://localhost:81"))),
        ("delivery.sms.kind", format!("{}{app}", closed.replace("\"onetouch\"", "\"onetouch\", \"sms\""))),
        ("delivery.voice.kind", format!("{}{app}", closed.replace("\"onetouch\"", "\"onetouch\", \"voice\""))),
        (
            "delivery.countries",
            format!("[delivery.sms]\nkind = \"http\"\nurl = \"https://sms.test/{{to}}/{{text}}\"\n{closed}{app}"),
        ),
        ("admin.alerts", format!("[admin]\nalerts = \"security@example.edu\"\n{closed}{app}")),
        ("outgoing.allow", format!("[outgoing]\nallow = [\"10.0.0.7\"]\n{closed}{app}")),
        ("realms", format!("[[realms]]\nname = \"empty\"\n{closed}{app}")),
        ("apps", closed.to_owned()),
        (
            "admin.listen",
            format!("[admin]\nlisten = [\"0.0.0.0:82\"]\ntls = {{ cert = \"c\", key = \"k\" }}\n{closed}{app}"),
        ),
    ] {
        let found = keys(&text, None);
        assert!(found.iter().any(|found| found == key) && found.len() == 2, "{key}: {found:?}");
    }
}

#[test]
fn a_warning_names_its_app_and_says_what_to_do() {
    let blog = second_app("blog").replace("login_page = \"/login\"", "");
    for warning in warnings(&good(&format!("{WIKI}{blog}"))) {
        assert!(warning.text.ends_with('.') && warning.text.contains(". "), "what it means, and what to do: {warning}");
        assert!(!warning.text.contains('\n'), "{warning}");
    }
    let printed: Vec<String> = warnings(&good(&format!("{WIKI}{blog}"))).iter().map(ToString::to_string).collect();
    assert!(printed.iter().any(|line| line.starts_with("blog: login_page: Browsers")), "{printed:#?}");
    assert!(!printed.iter().any(|line| line.starts_with("wiki: login_page")), "{printed:#?}");
}

#[test]
fn apps_of_one_realm_that_take_different_factors_are_named_once() {
    let said = |first: &str, second: &str| {
        let policy = |methods: &str| format!("[apps.policy]\nmethods = [{methods}]\n");
        let text = format!("{WIKI}{}{}{}", policy(first), second_app("blog"), policy(second));
        let all = warnings(&good(&text));
        all.into_iter().filter(|warning| warning.key == "apps.policy.methods").collect::<Vec<_>>()
    };
    let both = "\"onetouch\", \"softtoken\"";
    for (first, second, times) in [
        (both, both, 0),
        (both, "\"softtoken\", \"onetouch\"", 0),
        (both, "\"onetouch\", \"softtoken\", \"email\"", 0),
        (both, "\"onetouch\"", 1),
        ("\"sms\"", both, 1),
        (both, "\"onetouch\", \"softtoken\", \"sms\"", 1),
    ] {
        let found = said(first, second);
        assert_eq!(found.len(), times, "{first} {second}: {found:?}");
        assert!(found.iter().all(|one| one.app.is_none() && one.text.contains("`wiki` and `blog`")), "{found:?}");
    }
}
