//! Every problem is found, in one run, and says where it is and what to do.

use super::{ConfigError, WIKI, good, parse, printed, problems, second_app, wiki_with};
use crate::config::Config;

#[test]
fn every_problem_comes_in_one_run() {
    let text = r#"
[server]
listn = ["127.0.0.1:8080"]
drain = "10"
insecure = "no"
[portal]
url = "http://phones.example.edu"
[limits]
login_body = "64kb"
disable_after = 101
[[apps]]
name = "Wiki!"
hosts = ["a b"]
upstream = "127.0.0.1:9001"
colour = "blue"
[[apps.login]]
match = "login"
username = "u"
password = "p"
success = { status = [999] }
"#;
    let printed = printed(text);
    let expected = [
        "server.drain: `10` must be a whole number and a unit, `s`, `m`, `h` or `d`, the default is `10s`",
        "server.insecure: `no` must be `true` or `false`",
        "server.listn: `listn` is not a known key, did you mean `listen`?",
        "portal.url: `http://phones.example.edu` must be https, or http on `localhost`, phones keep keys on secure pages only",
        "limits.login_body: `64kb` must be a whole number and a unit, `B`, `KiB`, `MiB` or `GiB`, the default is `64KiB`",
        "limits.disable_after: `101` must be a whole number from `2` to `100`, the default is `50`",
        "apps[0].name: `Wiki!` must be a name of `a` to `z`, `0` to `9` and `-`, for example `wiki`",
        "apps[0].hosts[0]: `a b` must be the name of a host, for example `wiki.example.edu`",
        "apps[0].login[0].match: `login` must be `METHOD /path`, for example `POST /login` or `GET /static/**`",
        "apps[0].login[0].success.status[0]: `999` must be a status from `200` to `599`, for example `[302, 303]`",
    ];
    for expected in expected {
        assert!(printed.iter().any(|line| line == expected), "missing: {expected}\nin: {printed:#?}");
    }
    assert!(printed.iter().any(|line| line.starts_with("apps[0].upstream: `127.0.0.1:9001` must")), "{printed:#?}");
    assert!(printed.iter().any(|line| line.starts_with("apps[0].colour: `colour` is not a known key")), "{printed:#?}");
    assert_eq!(printed.len(), 12, "{printed:#?}");
}

/// One change to a right configuration, one problem.
#[test]
fn each_mistake_is_one_problem() {
    let table = [
        // key, what stands in the plain app, what is put there
        ("apps[0].name", "name = \"wiki\"", ""),
        ("apps[0].hosts", "hosts = [\"wiki.example.edu\"]", ""),
        ("apps[0].hosts", "[\"wiki.example.edu\"]", "[]"),
        ("apps[0].hosts", "[\"wiki.example.edu\"]", "[\"*\", \"a.example\"]"),
        ("apps[0].hosts[0]", "wiki.example.edu", "wiki.example.edu:8080"),
        ("apps[0].hosts[0]", "wiki.example.edu", "*.example.edu"),
        ("apps[0].hosts[1]", "[\"wiki.example.edu\"]", "[\"a.example\", \"A.Example\"]"),
        ("apps[0].hosts", "[\"wiki.example.edu\"]", "\"wiki.example.edu\""),
        ("apps[0].upstream", "http://127.0.0.1:9001", "http://127.0.0.1:9001/wiki"),
        ("apps[0].upstream", "http://127.0.0.1:9001", "http://127.0.0.1:8080"),
        ("apps[0].upstream", "http://127.0.0.1:9001", "http://localhost:8082"),
        ("apps[0].login_page", "login_page = \"/login\"", "login_page = \"login\""),
        ("apps[0].login_page", "login_page = \"/login\"", "login_page = \"/.vestibule/login\""),
        ("apps[0].login_page", "login_page = \"/login\"", "login_page = \"/login\"\ndenied = [\"* /**\"]"),
        ("apps[0].login_page", "login_page = \"/login\"", "login_page = \"/login\"\nstep_up = [\"GET /**\"]"),
        ("apps[0].step_up[0]", "login_page = \"/login\"", "step_up = [\"/keys\"]"),
        ("apps[0].step_up_within", "login_page = \"/login\"", "step_up_within = \"0s\""),
        ("apps[0].logout", "login_page = \"/login\"", "logout = \"* /logout\""),
        ("apps[0].logout", "login_page = \"/login\"", "logout = \"GET /logout*\""),
        ("apps[0].logout", "login_page = \"/login\"", "logout = \"PURGE /logout\""),
        (
            "apps[0].observe",
            "login_page = \"/login\"",
            "observe = true\nmode = \"public\"\nwhoami = { path = \"/me\", signed_in = { status = [200] } }",
        ),
        ("apps[0].open[1]", "login_page = \"/login\"", "open = [\"GET /a\", \"/b\"]"),
        ("apps[0].methods[1]", "login_page = \"/login\"", "methods = [\"POST\", \"TRACE\"]"),
        ("apps[0].methods[0]", "login_page = \"/login\"", "methods = [\"post\", \"POST\"]"),
        ("apps[0].login[0].match", "login_page = \"/login\"", "methods = [\"GET\"]"),
        ("apps[0].session.js_readable[0]", "cookies = [\"sid\"]", "cookies = [\"sid\"]\njs_readable = [\"x\"]"),
        ("apps[0].session.cookies[0]", "cookies = [\"sid\"]", "cookies = [\"s id\"]"),
        ("apps[0].login[0].match", "match = \"POST /login\"", ""),
        ("apps[0].login[0].match", "match = \"POST /login\"", "match = \"GET /login\""),
        ("apps[0].login[0].match", "match = \"POST /login\"", "match = \"POST /a/../login\""),
        ("apps[0].login[0].username", "username = \"user\"", ""),
        ("apps[0].login[0].username", "username = \"user\"", "username = 1"),
        ("apps[0].login[0].username", "username = \"user\"", "username = { constnt = \"x\" }"),
        ("apps[0].login[0].password", "password = \"pass\"", ""),
        ("apps[0].login[0].password", "password = \"pass\"", "password = \"user\""),
        ("apps[0].login[0].when", "password = \"pass\"", "password = \"pass\"\nwhen = { do = 1 }"),
        ("apps[0].login[0].success", "{ status = [302], sets_cookie = \"sid\" }", "{ status = [200] }"),
        ("apps[0].login[0].success", "{ status = [302], sets_cookie = \"sid\" }", "{}"),
        ("apps[0].login[0].success", "{ status = [302], sets_cookie = \"sid\" }", "[]"),
        ("apps[0].login[0].success", "{ status = [302], sets_cookie = \"sid\" }", "302"),
        ("apps[0].login[0].success.status", "status = [302]", "status = []"),
        ("apps[0].login[0].success.status", "status = [302]", "status = 302"),
        ("apps[0].login[0].success[1]", "{ status = [302], sets_cookie = \"sid\" }", "[{ status = [302] }, {}]"),
        ("apps[0].login[0].success.sets_cookie", "sets_cookie = \"sid\"", "sets_cookie = \"s=d\""),
        ("apps[0].login[0].success.location", "sets_cookie = \"sid\"", "location = \"home\""),
        ("apps[0].login[0].success.json", "sets_cookie = \"sid\"", "json = { ok = true }"),
        ("apps[0].login[0].success.json", "sets_cookie = \"sid\"", "json = { \"/ok\" = 1.5 }"),
        ("apps[0].login[0].success.not_body", "sets_cookie = \"sid\"", "body = \"a\", not_body = \"a\""),
        ("apps[0].login[0].failure", "failure = { status = [200] }", "same_id = true"),
        ("apps[0].login[0].json_as_text", "failure =", "json_as_text = true\nfailure ="),
        ("apps[0].login[0].same_id", "cookies = [\"sid\"]", ""),
    ];
    for (path, old, new) in table {
        let mut text = wiki_with(old, new);
        if path.ends_with("same_id") {
            text.push_str("same_id = true\n");
        }
        let found = problems(&text);
        assert_eq!(found.len(), 1, "{path}, `{new}`: {found:#?}");
        assert_eq!(found[0].path, path, "`{new}`: {found:#?}");
    }
}

#[test]
fn each_mistake_outside_the_apps_is_one_problem() {
    let table = [
        ("server.listen[0]", "[server]\nlisten = [\":8080\"]"),
        ("server.listen[0]", "[server]\nlisten = [\"0.0.0.0:80\"]"),
        ("server.listen", "[server]\nlisten = []"),
        ("outgoing.allow[0]", "[outgoing]\nallow = [\"receiver.example\"]"),
        ("outgoing.allow[0]", "[outgoing]\nallow = [\"10.0.0.7/8\"]"),
        ("push.allow[0]", "[push]\nallow = [\"push.example\"]"),
        ("push.subject", "[push]\nsubject = \"http://help.example\""),
        ("push.subject", "[push]\nsubject = \"mailto:nobody\""),
        ("push.ntfy.server", "[push.ntfy]"),
        ("push.ntfy.server", "[push.ntfy]\nserver = \"http://ntfy.example\""),
        ("push.fcm.service_account_file", "[push.fcm]"),
        ("push.apns.key_id", "[push.apns]\nkey_file = \"k\"\nteam_id = \"DEF123GHIJ\""),
        ("push.apns.team_id", "[push.apns]\nkey_file = \"k\"\nkey_id = \"ABC123DEFG\"\nteam_id = \"x\""),
        ("server.trusted_proxies[0]", "[server]\ntrusted_proxies = [\"10.0.0.1/8\"]"),
        ("server.timeouts.read", "[server.timeouts]\nread = \"0s\""),
        ("server.tls.key", "[server]\ntls = { cert = \"a.pem\" }"),
        ("server.tls", "[server]\ntls = \"a.pem\""),
        ("server", "server = 1"),
        ("portal.listen[0]", "[portal]\nlisten = [\"127.0.0.1:8080\"]"),
        ("portal.listen[0]", "[portal]\nlisten = [\"0.0.0.0:81\"]"),
        ("portal.url", "[portal]\nurl = \"https://a.example/path\""),
        ("admin.listen[0]", "[admin]\nlisten = [\"10.0.0.1:82\"]"),
        ("store.kind", "[store]\nkind = \"sqlite\""),
        ("store.path", "[store]\npath = \"\""),
        ("store.path", "[store]\npath = \"data\""),
        ("secrets.master_key", "[secrets]\nmaster_key = \"text\""),
        ("secrets.master_key", "[secrets]\nmaster_key = { env = \"UNSET\" }"),
        ("secrets.master_key", "[secrets]\nmaster_key = { env = \"KEY\", file = \"x\" }"),
        ("policy.enrolment", "[policy]\nenrolment = \"optional\""),
        ("policy.grace_logins", "[policy]\ngrace_logins = -1"),
        ("policy.grace_until", "[policy]\ngrace_until = \"2027-02-30\""),
        ("policy.methods", "[policy]\nmethods = []"),
        ("policy.methods", "[policy]\nmethods = [\"recovery\"]"),
        ("policy.methods", "[policy]\nmethods = [\"sms\", \"sms\"]"),
        ("policy.methods[1]", "[policy]\nmethods = [\"sms\", \"pigeon\"]"),
        ("policy.code_ttl", "[policy]\ncode_ttl = \"11m\""),
        ("policy.session_idle", "[policy]\nsession_idle = \"25h\""),
        ("policy.opt_out", "[policy]\nopt_out = \"during-grace\"\ngrace_logins = 0"),
        ("policy.unknown_users", "[policy]\nunknown_users = \"grace\"\ngrace_logins = 0"),
        ("realms", "[realms]\nname = \"a\""),
        ("realms[0].name", "[[realms]]\nshared_accounts = true"),
        ("realms[1].name", "[[realms]]\nname = \"a\"\n[[realms]]\nname = \"a\""),
        ("limits.lock_after", "[limits]\nlock_after = 50"),
        ("limits.lock_first", "[limits]\nlock_first = \"25h\""),
        ("limits.pushes_live", "[limits]\npushes_live = 4"),
        (
            "limits.held_answer",
            "[limits]\nheld_answer = \"8KiB\"\nheld_answers = \"4KiB\"\nheld_answer_in_store = \"1KiB\"",
        ),
        ("limits.held_answers", "[limits]\nheld_answers = 512"),
        ("delivery.sms.kind", "[delivery.sms]\nkind = \"smtp\""),
        ("delivery.email.from", "[delivery.email]\nkind = \"smtp\"\nhost = \"m.test\""),
        ("delivery.voice.kind", "[delivery.voice]\nkind = \"smtp\""),
        ("delivery.voice.secret", "[delivery.voice]\nkind = \"vonage\"\naccount = \"a\"\nfrom = \"1\""),
        ("delivery.sms", "[delivery]\nsms = []"),
        ("delivery.email", "[delivery]\nemail = []"),
        (
            "delivery.email[1].host",
            "[[delivery.email]]\nkind = \"outbox\"\n[[delivery.email]]\nkind = \"smtp\"\nfrom = \"a@m.test\"",
        ),
        ("delivery.countries[0]", "[delivery]\ncountries = [\"Germany\"]"),
        ("delivery.countries[1]", "[delivery]\ncountries = [\"DE\", \"+49\"]"),
        ("delivery.stop_of", "[delivery]\nstop_of = 4"),
        ("delivery.stop_below", "[delivery]\nstop_below = 101"),
        ("delivery.stop_for", "[delivery]\nstop_for = \"1s\""),
        ("limits.messages_per_day", "[limits]\nmessages_per_day = 0"),
        ("delivery.sms.from", "[delivery.sms]\nkind = \"twilio\"\naccount = \"AC\"\nsecret = { env = \"KEY\" }"),
        ("delivery.sms.secret", "[delivery.sms]\nkind = \"vonage\"\naccount = \"k\"\nfrom = \"L\""),
        ("delivery.sms.url", "[delivery.sms]\nkind = \"http\"\nurl = \"http://sms.test/{to}/{text}\""),
        ("delivery.sms.url", "[delivery.sms]\nkind = \"http\"\nurl = \"https://sms.test/{text}\""),
        ("delivery.sms.url", "[delivery.sms]\nkind = \"http\"\nurl = \"https://sms.test/{to}/{tex}\""),
        ("delivery.sms.secret", "[delivery.sms]\nkind = \"http\"\nurl = \"https://sms.test/{to}/{text}/{secret}\""),
        (
            "delivery.sms.headers",
            "[delivery.sms]\nkind = \"http\"\nurl = \"https://sms.test/{to}/{text}\"\nheaders = { \"a b\" = \"c\" }",
        ),
        ("delivery.email.from", "[delivery.email]\nkind = \"smtp\"\nhost = \"m.test\"\nfrom = \"Gate <gate\""),
        ("delivery.email.host", "[delivery.email]\nkind = \"smtp\"\nfrom = \"a@m.test\""),
        ("delivery.email.host", "[delivery.email]\nkind = \"smtp\"\nfrom = \"a@m.test\"\nhost = \"m.test:25\""),
        (
            "delivery.email.encryption",
            "[delivery.email]\nkind = \"smtp\"\nfrom = \"a@m.test\"\nhost = \"m.test\"\nencryption = \"none\"",
        ),
        (
            "delivery.email.password",
            "[delivery.email]\nkind = \"smtp\"\nfrom = \"a@m.test\"\nhost = \"m.test\"\nuser = \"u\"",
        ),
        (
            "delivery.email.password",
            "[delivery.email]\nkind = \"smtp\"\nfrom = \"a@m.test\"\nhost = \"m.test\"\nuser = \"u\"\npassword = \"sesame\"",
        ),
    ];
    for (path, text) in table {
        let found = problems(text);
        assert_eq!(found.len(), 1, "`{text}`: {found:#?}");
        assert_eq!(found[0].path, path, "`{text}`: {found:#?}");
    }
}

#[test]
fn what_this_version_cannot_do_is_refused_in_plain_words() {
    let table = [("store.kind", "[store]\nkind = \"postgres\"".to_owned())];
    for (path, text) in table {
        let found = problems(&text);
        assert_eq!(found.len(), 1, "{path}: {found:#?}");
        assert_eq!((found[0].path.as_str(), found[0].reason.as_str()), (path, "is not available in this version"));
        assert!(!found[0].hint.is_empty(), "{path}");
    }
    // A choice that this version lacks is not recommended either.
    assert_eq!(printed("[store]\nkind = \"sqlite\""), ["store.kind: `sqlite` must be `sled`"]);
}

#[test]
fn tokens_say_where_they_are_and_how_they_come_back() {
    let with = |lines: &str| wiki_with("cookies = [\"sid\"]", &format!("cookies = [\"sid\"]\n{lines}"));
    let (tokens, places) = ("tokens = [\"/access_token\"]", "token_in = [\"Authorization: Bearer\", \"access_token\"]");
    for lines in [
        "tokens = []\nseal_tokens = false\ntoken_in = []".to_owned(),
        tokens.to_owned(),
        format!("{tokens}\n{places}"),
        format!("{tokens}\n{places}\nseal_tokens = true"),
    ] {
        good(&with(&lines));
    }
    for (path, reason, lines) in [
        ("seal_tokens", "needs `tokens`", "seal_tokens = true".to_owned()),
        ("seal_tokens", "needs `tokens`", format!("seal_tokens = true\n{places}")),
        ("token_in", "needs `tokens`", places.to_owned()),
        ("seal_tokens", "needs `token_in`", format!("{tokens}\nseal_tokens = true")),
    ] {
        let found = problems(&with(&lines));
        assert_eq!(found.len(), 1, "{lines}: {found:#?}");
        let said = (found[0].path.clone(), found[0].reason.as_str());
        assert_eq!(said, (format!("apps[0].session.{path}"), reason), "{lines}");
    }
}

#[test]
fn apps_must_not_get_into_each_others_way() {
    let two = |second: &str| format!("{WIKI}{second}");
    assert_eq!(
        printed(&two(WIKI)),
        [
            "apps[1].name: `wiki` is the name of `apps[0]` too, choose another",
            "apps[1].hosts[0]: `wiki.example.edu` is a host of `wiki` already, remove one of them, or tell them apart by `path`",
        ]
    );
    good(&two(&second_app("blog")));
    let any = second_app("blog").replace("blog.example.edu", "*");
    assert!(printed(&two(&any))[0].starts_with("apps[1].hosts: `*` must not be used beside other apps"));
    good(&WIKI.replace("wiki.example.edu", "*"));
    let other_case = second_app("blog").replace("login_page", "case_sensitive = true\nlogin_page");
    assert!(printed(&two(&other_case))[0].starts_with("apps[1].case_sensitive: `true` differs from that of `wiki`"));
    good(&two(&other_case.replace("login_page", "realm = \"blog\"\nlogin_page")));
}

#[test]
fn unknown_people_need_a_realm_of_one_app_or_shared_accounts() {
    let text = format!("[policy]\nunknown_users = \"enrol\"\n{WIKI}");
    good(&text);
    let two = format!("{text}{}", second_app("blog"));
    let found = problems(&two);
    let paths: Vec<&str> = found.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["apps[0].policy.unknown_users", "apps[1].policy.unknown_users"]);
    good(&format!("{two}[[realms]]\nname = \"default\"\nshared_accounts = true\n"));
    good(&two.replace("name = \"blog\"", "name = \"blog\"\nrealm = \"blog\""));
    let refusing = format!("{two}[apps.policy]\nunknown_users = \"refuse\"\n");
    assert_eq!(problems(&refusing).len(), 1, "the other app still lets a name speak for both");
}

#[test]
fn plain_http_stays_on_loopback_unless_wanted() {
    let open = "listen = [\"0.0.0.0:8080\"]";
    assert_eq!(
        printed(&format!("[server]\n{open}")),
        ["server.listen[0]: `0.0.0.0:8080` is reachable from other machines without TLS, give `server.tls`, or set \
          `server.insecure = true` where something in front speaks TLS"]
    );
    good(&format!("[server]\n{open}\ninsecure = true"));
    good(&format!("[server]\n{open}\ntls = {{ cert = \"c.pem\", key = \"k.pem\" }}"));
    good("[server]\nlisten = [\"127.0.0.2:8080\", \"[::1]:8080\"]");
    let tls = "tls = { cert = \"c.pem\", key = \"k.pem\" }\nlogin_page";
    let own = format!("[server]\n{open}\n{}", WIKI.replace("login_page", tls));
    good(&own);
    assert!(printed(&format!("{own}{}", second_app("blog")))[0].starts_with("apps[1].tls: is missing"));
}

#[test]
fn unknown_keys_are_told_where_they_belong() {
    for (text, hint) in [
        ("[server]\nsession_idle = \"1h\"", "it belongs into `policy`"),
        ("[policy]\nlisten = []", "it belongs into `admin` or `portal` or `server`"),
        ("[polcy]", "did you mean `policy`?"),
        ("[store]\ncolour = 1", "known here are `kind`, `path`"),
        ("[[app]]\nname = \"x\"", "did you mean `apps`?"),
    ] {
        let found = problems(text);
        assert_eq!((found.len(), found[0].hint.as_str()), (1, hint), "{text}: {found:#?}");
    }
}

#[test]
fn secrets_are_never_printed() {
    for text in [
        "[secrets]\nmaster_key = \"sesame\"",
        "[secrets]\nmaster_key = [\"sesame\"]",
        "[secrets]\nmaster_key = { text = \"sesame\" }",
        "[secrets]\nmaster_kee = \"sesame\"",
        "[delivery.sms]\nkind = \"http\"\npassword = \"sesame\"",
        "[portal]\nurl = \"https://me:sesame@phones.example\"",
        "[[apps]]\nupstream = \"http://me:sesame@10.0.0.1\"",
        "[secrets]\nmaster_key = \"sesame",
        "[secrets]\nmaster_key = sesame\n",
    ] {
        let error = parse(text).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("sesame"), "{text}: {error:?}");
    }
    let config = good("[secrets]\nmaster_key = { env = \"KEY\" }");
    assert!(!format!("{config:?}").contains("sesame"), "{config:?}");
}

#[test]
fn values_are_shown_short_and_on_one_line() {
    let long = "x".repeat(200);
    let found = printed(&format!("[store]\nkind = \"a\\n\\u001b[31m{long}\""));
    assert!(found[0].len() < 200 && found[0].contains("a\\n\\u{1b}[31mxxx") && !found[0].contains('\n'), "{found:?}");
}

#[test]
fn a_mistake_in_the_toml_has_its_line_and_column() {
    let Err(ConfigError::Syntax { line, column, message }) = parse("[server]\nlisten = [\"ä\" 1]\n") else {
        panic!("no syntax error");
    };
    assert_eq!((line, column), (2, 15), "{message}");
    let Err(ConfigError::Syntax { line, .. }) = parse("[server]\n[store]\n[server]\n") else {
        panic!("no syntax error");
    };
    assert_eq!(line, 3);
}

#[test]
fn a_file_that_is_not_there_is_unreadable_and_a_missing_certificate_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    assert!(matches!(Config::load(&file), Err(ConfigError::Unreadable { .. })));
    std::fs::write(&file, "[server]\ntls = { cert = \"c.pem\", key = \"k.pem\" }\ndrain = 1\n").unwrap();
    std::fs::write(folder.path().join("c.pem"), "").unwrap();
    let Err(ConfigError::Problems(found)) = Config::load(&file) else { panic!("loaded") };
    let paths: Vec<&str> = found.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["server.drain", "server.tls.key"], "{found:#?}");
    std::fs::write(folder.path().join("k.pem"), "").unwrap();
    std::fs::write(&file, "[server]\ntls = { cert = \"c.pem\", key = \"k.pem\" }\n").unwrap();
    let config = Config::load(&file).unwrap();
    assert_eq!(
        config.certificate_files().collect::<Vec<_>>(),
        [&folder.path().join("c.pem"), &folder.path().join("k.pem")]
    );
}
