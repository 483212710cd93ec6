//! What stands between gateway and app: every form, every contradiction, every opening.

use std::path::PathBuf;
use std::time::Duration;

use super::{WIKI, good, printed, problems, wiki_with};
use crate::config::{AppConfig, HealthConfig, SecretSource, apps_of, warnings};
use crate::domain::pattern::Pattern;

const UPSTREAM: &str = "upstream = \"http://127.0.0.1:9001\"";
const HTTPS: &str = "upstream = \"https://app.example.edu\"";
const PIN: &str = "sha256/47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

/// The plain app with other lines for its upstream, and further tables.
fn with(lines: &str, tables: &str) -> String {
    wiki_with(UPSTREAM, lines) + tables
}

fn app(lines: &str, tables: &str) -> AppConfig {
    good(&with(lines, tables)).apps.remove(0)
}

#[test]
fn an_upstream_is_one_place_or_a_list() {
    let shown = |app: &AppConfig| app.upstreams.iter().map(ToString::to_string).collect::<Vec<_>>();
    for (lines, wanted) in [
        (UPSTREAM, vec!["http://127.0.0.1:9001"]),
        ("upstream = \"https://App.Example\"", vec!["https://app.example:443"]),
        ("upstream = \"unix:/run/app.sock\"", vec!["unix:/run/app.sock"]),
        (
            "upstream = [\"http://10.0.0.1:9001\", \"http://[::1]:9001\", \"unix:/run/app.sock\"]",
            vec!["http://10.0.0.1:9001", "http://[::1]:9001", "unix:/run/app.sock"],
        ),
    ] {
        let text = with(lines, "");
        assert_eq!(shown(&good(&text).apps[0]), wanted, "{lines}");
        let apps = apps_of(&good(&text));
        assert_eq!(apps.all()[0].upstreams.len(), wanted.len(), "{lines}");
    }
    let named = apps_of(&good(&with("upstream = \"unix:/run/app.sock\"", "")));
    assert_eq!(named.all()[0].own_host(), "wiki.example.edu");
    let any = wiki_with("[\"wiki.example.edu\"]", "[\"*\"]");
    assert_eq!(apps_of(&good(&any)).all()[0].own_host(), "127.0.0.1");
}

#[test]
fn everything_between_gateway_and_app_is_read() {
    let plain = app(UPSTREAM, "");
    let defaults = HealthConfig { probe: None, interval: Duration::from_secs(10), pause: Duration::from_secs(10) };
    assert_eq!((&plain.health, &plain.upstream_tls, &plain.secret_header), (&defaults, &None, &None));

    let lines = format!(
        "{HTTPS}\npublic_addresses = [\"App.example:9001\", \"[::1]:80\"]\n\
         secret_header = {{ name = \"X-Gateway-Secret\", value = {{ env = \"KEY\" }} }}"
    );
    let tables = format!(
        "[apps.upstream_tls]\nca = \"ca.pem\"\npin = [\"{PIN}\"]\ncert = \"c.pem\"\nkey = \"c.key\"\n\
         server_name = \"App.internal\"\n[apps.health]\nprobe = \"GET /ping?deep=1\"\ninterval = \"3s\"\npause = \"4s\"\n"
    );
    let all = app(&lines, &tables);
    let addresses: Vec<_> = all.public_addresses.iter().map(ToString::to_string).collect();
    assert_eq!(addresses, ["app.example:9001", "[::1]:80"]);
    let tls = all.upstream_tls.expect("given");
    assert_eq!(tls.ca, Some(PathBuf::from("base/ca.pem")));
    assert_eq!((tls.pins.len(), tls.pins[0][0]), (1, 0xe3));
    assert_eq!(tls.client.map(|client| client.key), Some(PathBuf::from("base/c.key")));
    assert_eq!(tls.server_name.as_deref(), Some("app.internal"));
    let header = all.secret_header.expect("given");
    assert_eq!(header.name, "x-gateway-secret");
    assert!(matches!(&header.value, SecretSource::Env { name, .. } if name == "KEY"), "{header:?}");
    assert!(!format!("{header:?}").contains("sesame"), "{header:?}");
    assert_eq!(all.health.probe, Some(Pattern::parse("GET /ping?deep=1").unwrap()));
    assert_eq!((all.health.interval, all.health.pause), (Duration::from_secs(3), Duration::from_secs(4)));
    // A file is looked for when the configuration is loaded.
    let lines = format!("{HTTPS}\nsecret_header = {{ name = \"X-S\", value = {{ file = \"s\" }} }}");
    assert_eq!(app(&lines, "").secret_header.map(|it| it.value), Some(SecretSource::File(PathBuf::from("base/s"))));
}

#[test]
fn each_contradiction_is_named_alone() {
    let secret = |table: &str| format!("{UPSTREAM}\nsecret_header = {table}");
    let tls = |lines: &str| format!("[apps.upstream_tls]\n{lines}\n");
    let health = |lines: &str| format!("[apps.health]\n{lines}\n");
    let env = "value = { env = \"KEY\" }";
    for (path, lines, tables) in [
        ("apps[0].upstream", "upstream = []".to_owned(), String::new()),
        ("apps[0].upstream", String::new(), String::new()),
        ("apps[0].upstream", "upstream = 1".to_owned(), String::new()),
        ("apps[0].upstream", "upstream = \"unix:app.sock\"".to_owned(), String::new()),
        ("apps[0].upstream", format!("upstream = \"unix:/{}\"", "x".repeat(103)), String::new()),
        ("apps[0].upstream[1]", "upstream = [\"http://a\", \"b\"]".to_owned(), String::new()),
        ("apps[0].upstream[1]", "upstream = [\"http://a\", \"http://A:80/\"]".to_owned(), String::new()),
        ("apps[0].upstream[1]", "upstream = [\"http://a\", \"http://127.0.0.1:8080\"]".to_owned(), String::new()),
        ("apps[0].upstream", "upstream = [\"http://a\", \"https://b\"]".to_owned(), String::new()),
        (
            "apps[0].upstream",
            format!("upstream = {:?}", (0..17).map(|n| format!("http://a{n}")).collect::<Vec<_>>()),
            String::new(),
        ),
        ("apps[0].public_addresses[0]", format!("{UPSTREAM}\npublic_addresses = [\"a.example\"]"), String::new()),
        ("apps[0].public_addresses[0]", format!("{UPSTREAM}\npublic_addresses = [\"a.example:0\"]"), String::new()),
        ("apps[0].secret_header", secret("\"x\""), String::new()),
        ("apps[0].secret_header.name", secret(&format!("{{ {env} }}")), String::new()),
        ("apps[0].secret_header.name", secret(&format!("{{ name = \"X Y\", {env} }}")), String::new()),
        ("apps[0].secret_header.name", secret(&format!("{{ name = \"X_Secret\", {env} }}")), String::new()),
        ("apps[0].secret_header.name", secret(&format!("{{ name = \"Cookie\", {env} }}")), String::new()),
        ("apps[0].secret_header.name", secret(&format!("{{ name = \"X-Forwarded-For\", {env} }}")), String::new()),
        ("apps[0].secret_header.value", secret("{ name = \"X-S\" }"), String::new()),
        ("apps[0].secret_header.value", secret("{ name = \"X-S\", value = \"written down here\" }"), String::new()),
        ("apps[0].secret_header.value", secret("{ name = \"X-S\", value = { env = \"SHORT\" } }"), String::new()),
        ("apps[0].secret_header.value", secret("{ name = \"X-S\", value = { env = \"NONE\" } }"), String::new()),
        ("apps[0].upstream_tls", UPSTREAM.to_owned(), tls("ca = \"ca.pem\"")),
        ("apps[0].upstream_tls", HTTPS.to_owned(), tls("")),
        ("apps[0].upstream_tls.key", HTTPS.to_owned(), tls("cert = \"c.pem\"")),
        ("apps[0].upstream_tls.cert", HTTPS.to_owned(), tls("key = \"c.key\"")),
        ("apps[0].upstream_tls.pin", HTTPS.to_owned(), tls("pin = []")),
        ("apps[0].upstream_tls.pin[0]", HTTPS.to_owned(), tls("pin = [\"sha256/AAAA\"]")),
        ("apps[0].upstream_tls.pin[0]", HTTPS.to_owned(), tls(&format!("pin = [\"{}\"]", &PIN[7..]))),
        ("apps[0].upstream_tls.server_name", HTTPS.to_owned(), tls("server_name = \"a:1\"")),
        ("apps[0].health.probe", UPSTREAM.to_owned(), health("probe = \"POST /ping\"")),
        ("apps[0].health.probe", UPSTREAM.to_owned(), health("probe = \"GET /**\"")),
        ("apps[0].health.probe", UPSTREAM.to_owned(), health("probe = \"/ping\"")),
        ("apps[0].health.interval", UPSTREAM.to_owned(), health("interval = \"5s\"")),
        ("apps[0].health.pause", UPSTREAM.to_owned(), health("pause = \"0s\"")),
    ] {
        let text = with(&lines, &tables);
        let found = problems(&text);
        assert_eq!(found.len(), 1, "{path}, `{lines}` `{tables}`: {found:#?}");
        assert_eq!(found[0].path, path, "`{lines}` `{tables}`: {found:#?}");
        assert!(
            !printed(&text)[0].contains("written down here") && !printed(&text)[0].contains("sesame"),
            "{found:#?}"
        );
    }
}

#[test]
fn an_app_elsewhere_should_know_the_gateway() {
    let secret = "\nsecret_header = { name = \"X-S\", value = { env = \"KEY\" } }";
    let client = "[apps.upstream_tls]\ncert = \"c\"\nkey = \"k\"\n";
    let several = "upstream = [\"http://127.0.0.1:1\", \"unix:/run/a.sock\"]";
    for (lines, tables, wanted) in [
        (HTTPS.to_owned(), "", Some("secret_header")),
        (HTTPS.to_owned(), "[apps.upstream_tls]\nca = \"ca\"\n", Some("secret_header")),
        (HTTPS.to_owned(), client, None),
        (format!("{HTTPS}{secret}"), "", None),
        ("upstream = \"http://10.0.0.9\"".to_owned(), "", Some("upstream")),
        (format!("upstream = \"http://10.0.0.9\"{secret}"), "", Some("upstream")),
        ("upstream = \"unix:/run/app.sock\"".to_owned(), "", None),
        (several.to_owned(), "", Some("health.probe")),
        (several.to_owned(), "[apps.health]\nprobe = \"GET /ping\"\n", None),
    ] {
        let config = good(&with(&lines, tables));
        let all = warnings(&config);
        let ours = ["secret_header", "upstream", "health.probe"];
        let keys: Vec<_> = all.iter().map(|it| it.key.as_str()).filter(|key| ours.contains(key)).collect();
        assert_eq!(keys, wanted.into_iter().collect::<Vec<_>>(), "{lines} {tables}");
        let past = all.iter().any(|it| it.text.contains("passes the gateway by"));
        assert_eq!(past, wanted.is_some_and(|key| key != "health.probe") && !lines.contains(secret), "{lines}");
    }
}

/// The plain app below a path, with what it names below it too.
fn at(name: &str, path: &str) -> String {
    let app = wiki_with("login_page = \"/login\"", &format!("path = \"{path}\"\nlogin_page = \"{path}/login\""));
    app.replace("name = \"wiki\"", &format!("name = \"{name}\"")).replace("POST /login", &format!("POST {path}/login"))
}

#[test]
fn apps_of_a_host_are_told_apart_by_whole_segments_of_their_paths() {
    use crate::domain::path::NormalPath;
    let apps = apps_of(&good(&format!("{WIKI}{}{}", at("a", "/a"), at("deep", "/a/deep"))));
    let found = |path: &str| {
        let path = NormalPath::parse(path).unwrap();
        apps.find("wiki.example.edu", &path).map(|app| app.name.to_string())
    };
    for (path, app) in [
        ("/", Some("wiki")),
        ("/a", Some("a")),
        ("/a/", Some("a")),
        ("/a/x", Some("a")),
        ("/ab", Some("wiki")),
        ("/A/x", Some("wiki")),
        ("/x/a", Some("wiki")),
        ("/a/deep", Some("deep")),
        ("/a/deeper", Some("a")),
        ("/a/x/../deep/y", Some("deep")),
        ("/a/x;p=1", Some("a")),
        // What some servers read as a path of another app is nobody's.
        ("/a;p=1/x", None),
        ("/a/deep;p=1", None),
    ] {
        assert_eq!(found(path).as_deref(), app, "{path}");
    }
    let alone = apps_of(&good(&at("a", "/a")));
    assert!(alone.find("wiki.example.edu", &NormalPath::parse("/").unwrap()).is_none());
    assert_eq!(alone.on("wiki.example.edu").len(), 1);
    assert_eq!(alone.all()[0].start(), "/a/");
}

#[test]
fn a_path_that_cannot_be_told_apart_or_never_matches_is_a_problem() {
    for (path, text) in [
        ("apps[0].path", at("a", "/a").replace("path = \"/a\"", "path = \"a\"")),
        ("apps[0].path", at("a", "/a").replace("path = \"/a\"", "path = \"/a/\"")),
        ("apps[0].path", at("a", "/a").replace("path = \"/a\"", "path = \"/\"")),
        ("apps[0].path", at("a", "/a").replace("path = \"/a\"", "path = \"/a*\"")),
        ("apps[0].path", at("a", "/a").replace("path = \"/a\"", "path = \"/a/../b\"")),
        ("apps[0].path", at("a", "/a").replace("path = \"/a\"", "path = \"/.vestibule\"")),
        ("apps[1].hosts[0]", format!("{}{}", at("a", "/a"), at("b", "/a"))),
        ("apps[0].login_page", at("a", "/a").replace("login_page = \"/a/login\"", "login_page = \"/login\"")),
        ("apps[0].login[0].match", at("a", "/a").replace("POST /a/login", "POST /ab/login")),
        ("apps[0].open", at("a", "/a").replace("login_page", "open = [\"GET /x.css\"]\nlogin_page")),
        ("apps[0].logout", at("a", "/a").replace("login_page", "logout = \"GET /logout\"\nlogin_page")),
    ] {
        let found = problems(&text);
        assert_eq!(found.first().map(|it| it.path.as_str()), Some(path), "{text}: {found:#?}");
    }
    good(&at("a", "/a").replace("login_page", "open = [\"GET /**\", \"GET /a\"]\nlogin_page"));
    // One certificate for a host, whichever of its apps has it.
    let tls = |app: String| app.replace("login_page", "tls = { cert = \"c\", key = \"k\" }\nlogin_page");
    good(&format!("{}{}", tls(at("a", "/a")), at("b", "/b")));
    let found = problems(&format!("{}{}", tls(at("a", "/a")), tls(at("b", "/b"))));
    assert_eq!((found.len(), found[0].path.as_str()), (1, "apps[1].tls"), "{found:#?}");
    let all = warnings(&good(&at("a", "/a")));
    assert!(all.iter().any(|it| it.key == "path" && it.app.as_deref() == Some("a")), "{all:#?}");
}
