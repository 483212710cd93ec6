//! Presets: what of them an app has, whose word counts, and what is said when something is wrong.

use super::{good, printed};
use crate::config::{Evidence, Preset, known_keys, presets, warnings};
use crate::domain::pattern::CookiePattern;

/// An app with a preset and further lines.
fn app_with(preset: &str, more: &str) -> String {
    format!(
        "[[apps]]\nname = \"a\"\nhosts = [\"a.test\"]\nupstream = \"http://127.0.0.1:9\"\npreset = \"{preset}\"\n{more}\n"
    )
}

/// What an app needs to have beside a preset, so that it is whole.
fn needed(preset: &Preset) -> &'static str {
    if preset.is_generic() {
        "login_page = \"/in\"\n[apps.session]\ncookies = [\"sid\", \"rem*\"]\n[[apps.login]]\nmatch = \"POST /in\""
    } else {
        ""
    }
}

#[test]
fn every_preset_is_a_right_configuration_that_leaves_little_open() {
    let all = presets();
    assert!(all.len() >= 12, "{}", all.len());
    for preset in &all {
        let config = good(&app_with(preset.name(), needed(preset)));
        let app = &config.apps[0];
        assert_eq!(app.preset.as_deref(), Some(preset.name()));
        assert!(!app.logins.is_empty() && app.login_page.is_some(), "`{}`", preset.name());
        for warning in warnings(&config).iter().filter(|warning| warning.app.is_some()) {
            // Chosen by the operator, or true of applications that can do no better.
            let expected =
                ["policy.grace_until", "logout", "preset", "session.cookies", "session.js_readable", "session.tokens"];
            // Credentials that go with every request get all sorts of answers.
            let of_basic = preset.name() == "basic" && warning.key == "login[0].success";
            // Its own pages speak WebDAV in a session; other clients are refused on purpose.
            let of_dav = preset.name() == "nextcloud" && warning.key == "methods";
            // What was run is known to set that cookie for a right password only.
            let was_run =
                matches!(preset.evidence(), Evidence::Tested(_)) && warning.text.contains("by a cookie alone");
            assert!(
                of_basic || of_dav || was_run || expected.contains(&warning.key.as_str()),
                "`{}`: {warning}",
                preset.name()
            );
        }
    }
}

#[test]
fn every_preset_says_what_it_is_and_where_it_is_from() {
    for preset in presets() {
        let (name, first) = (preset.name(), preset.text().lines().next().unwrap_or_default());
        assert!(
            first.starts_with("# tested: ") || first.starts_with("# written from documentation: "),
            "`{name}`: {first}"
        );
        let (Evidence::Tested(app) | Evidence::Documented(app)) = preset.evidence();
        assert!(app.len() > 5, "`{name}`: {app}");
        let about = preset.about();
        assert!(about.contains("\n\n- ") && about.len() > 400, "`{name}` says too little: {about}");
        assert!(
            preset.is_generic() || about.contains("ther ways in"),
            "`{name}` says nothing of other ways in: {about}"
        );
        assert!(preset.block().starts_with("[[apps]]\n"), "`{name}`");
        // What belongs to whoever runs the app.
        let file: toml::Table = preset.text().parse().unwrap_or_else(|error| panic!("`{name}`: {error}"));
        assert_eq!(file.keys().collect::<Vec<_>>(), ["apps"], "`{name}`");
        for key in ["name", "title", "hosts", "upstream", "realm", "path", "policy", "preset", "tls"] {
            assert!(file["apps"][0].get(key).is_none(), "`{name}` has `{key}`");
            assert!(known_keys().contains(&format!("apps[].{key}")), "`{key}`");
        }
    }
}

#[test]
fn what_is_written_wins_key_by_key() {
    let more = r#"
login_page = "/doku.php?do=login&id=start"
open = []
[apps.session]
js_readable = ["DokuWiki"]
[apps.policy]
grace_logins = 1
"#;
    let app = good(&app_with("dokuwiki", more)).apps.remove(0);
    assert_eq!(app.login_page.as_deref(), Some("/doku.php?do=login&id=start"));
    assert!(app.open.is_empty(), "a list replaces the preset's: {:?}", app.open);
    // The table is merged: its cookies are the preset's.
    assert_eq!(app.session.cookies.len(), 2);
    assert_eq!(app.session.js_readable.len(), 1);
    assert_eq!(app.policy.grace_logins, 1);
    assert_eq!(app.logins[0].pattern.to_string(), "POST /doku.php");

    let more = "[[apps.login]]\nmatch = \"POST /in\"\nusername = \"n\"\npassword = \"w\"\nfailure = { status = [403] }";
    let app = good(&app_with("dokuwiki", more)).apps.remove(0);
    assert_eq!(app.logins.len(), 1, "logins replace the preset's as a whole");
    assert!(app.logins[0].success.is_empty() && app.logins[0].when.is_empty(), "{:?}", app.logins[0]);
}

#[test]
fn below_a_path_every_pattern_of_a_preset_is_there_too() {
    let app = good(&app_with("wordpress", "path = \"/news\"\nanonymous = [\"GET /news/feed\"]")).apps.remove(0);
    assert_eq!(app.login_page.as_deref(), Some("/news/wp-login.php"));
    assert_eq!(app.denied[0].to_string(), "* /news/xmlrpc.php/**");
    assert_eq!(app.step_up[0].to_string(), "* /news/wp-admin/authorize-application.php/**");
    assert!(app.open.iter().all(|open| open.path().to_string().starts_with("/news/wp-")), "{:?}", app.open);
    assert_eq!(app.logout.map(|logout| logout.to_string()).as_deref(), Some("GET /news/wp-login.php?action=logout"));
    assert_eq!(app.logins[0].pattern.to_string(), "POST /news/wp-login.php");
    assert_eq!(app.anonymous[0].to_string(), "GET /news/feed", "what was written is a whole path already");
    let app = good(&app_with("nextcloud", "path = \"/cloud\"")).apps.remove(0);
    let location = app.logins[0].success[0].not_location.as_ref().map(ToString::to_string);
    assert_eq!(location.as_deref(), Some("/cloud/login"), "redirects stay below the path");
    assert_eq!(app.whoami.map(|whoami| whoami.path).as_deref(), Some("/cloud/index.php/login"));
}

#[test]
fn a_form_of_login_lies_under_every_login_that_was_written() {
    let more = r#"
login_page = "/account/login?next=/"
[apps.session]
cookies = ["sid", "remember_*"]
[[apps.login]]
match = "POST /account/login"
username = "email"
[[apps.login]]
match = "POST /admin/login"
success = { status = [302], sets_cookie = "sid" }
failure = { status = [200] }
"#;
    let app = good(&app_with("form", more)).apps.remove(0);
    let [first, second] = app.logins.as_slice() else { panic!("{:?}", app.logins) };
    assert_eq!(first.success.len(), 4, "each way to be right, for each cookie: {:?}", first.success);
    let away = first.success[0].not_location.as_ref().expect("a redirect elsewhere");
    for back in ["/account/login", "/account/login/", "/account/login-failed"] {
        assert!(away.matches(back, Some("e=1")), "{back} is not on the way back to the login");
    }
    assert!(!away.matches("/account", None) && !away.matches("/", None));
    assert_eq!(first.success[1].changes_cookie.as_ref().map(CookiePattern::as_str), Some("remember_*"));
    assert_eq!((second.success.len(), second.failure.len()), (1, 1), "{second:?}");
}

#[test]
fn what_a_form_of_login_cannot_know_is_asked_for() {
    assert_eq!(
        printed(&app_with("form", "")),
        [
            "apps[0].login[0].match: is missing, and the preset `form` cannot know it, for example `match = \"POST /login\"`",
            "apps[0].login_page: is missing: the preset `form` compares redirects with it, for example `login_page = \"/login\"`",
            "apps[0].session.cookies: is missing: the preset `form` tells a right password by it, for example \
             `cookies = [\"sid\"]` in `[apps.session]`",
        ]
    );
    assert_eq!(
        printed(&app_with("json-session", "[apps.session]\ncookies = [\"sid\"]\n[[apps.login]]\nusername = \"/name\"")),
        ["apps[0].login[0].match: is missing, for example `match = \"POST /login\"`"]
    );
}

#[test]
fn an_unknown_preset_names_those_there_are() {
    let found = printed(&app_with(
        "dokuwikki",
        "[[apps.login]]\nmatch = \"POST /x\"\nusername = \"u\"\npassword = \"p\"\nfailure = { status = [403] }",
    ));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("apps[0].preset: `dokuwikki` is no preset, there are "), "{found:?}");
    for preset in presets() {
        assert!(found[0].contains(&format!("`{}`", preset.name())), "{found:?}");
    }
}

#[test]
fn a_problem_with_a_value_of_a_preset_says_so() {
    let found = printed(&app_with("dokuwiki", "methods = [\"GET\"]"));
    let expected: Vec<String> = (0..3)
        .map(|index| {
            format!(
                "apps[0].login[{index}].match: uses `POST`, which `methods` does not list (this comes from the preset \
                 `dokuwiki`), add it there"
            )
        })
        .collect();
    assert_eq!(found, expected);
    // And of one that was written it does not.
    let found = printed(&app_with("dokuwiki", "login_page = \"doku.php\""));
    assert!(found.len() == 1 && !found[0].contains("preset"), "{found:?}");
}

#[test]
fn what_a_preset_refuses_and_a_list_of_ones_own_lets_through_is_warned_of() {
    let said = |more: &str| -> Vec<String> {
        let all = warnings(&good(&app_with("wordpress", more)));
        all.iter().filter(|warning| warning.key == "denied").map(ToString::to_string).collect()
    };
    let logins = "\"* /wp-login.php/\", \"* /wp-login.php/*/**\"";
    assert_eq!(said(&format!("denied = [\"* /xmlrpc.php/**\", {logins}, \"* /wp-cron.php\"]")), [""; 0]);
    let left_out = said("path = \"/news\"\ndenied = [\"* /news/wp-cron.php\"]");
    assert!(left_out.len() == 3 && left_out[0].contains("`* /news/xmlrpc.php/**`"), "{left_out:?}");
    let unrun = warnings(&good(&app_with("grafana", "")));
    assert!(unrun.iter().any(|warning| warning.key == "preset" && warning.text.contains("Grafana")), "{unrun:?}");
    assert!(!warnings(&good(&app_with("wordpress", ""))).iter().any(|warning| warning.key == "preset"));
}

#[test]
fn what_php_and_others_read_as_a_login_is_refused_and_the_login_itself_is_not() {
    let refuses = |preset: &str, method: &str, path: &str| {
        let app = good(&app_with(preset, "")).apps.remove(0);
        app.denied.iter().any(|denied| denied.matches_widely(method, path, None))
    };
    for (preset, method, below) in [
        ("wordpress", "POST", "/wp-login.php"),
        ("dokuwiki", "POST", "/lib/exe/xmlrpc.php"),
        ("phpmyadmin", "POST", "/index.php"),
    ] {
        assert!(!refuses(preset, method, below), "{preset} cannot log in");
        for more in ["/", "/x", "/x/", "/x/y.php"] {
            assert!(refuses(preset, method, &format!("{below}{more}")), "{preset}: {below}{more}");
        }
        assert!(!refuses(preset, method, &format!("{below}x")), "{preset}: another file");
    }
    for (preset, method, path) in [
        ("wordpress", "POST", "/xmlrpc.php"),
        ("wordpress", "POST", "/xmlrpc.php/x"),
        ("dokuwiki", "POST", "/lib/exe/jsonrpc.php"),
        ("dokuwiki", "POST", "/lib/exe/jsonrpc.php/core.login"),
        ("jenkins", "POST", "/cli"),
        ("jenkins", "POST", "/static/x/cli"),
        ("jenkins", "GET", "/static/x/cli/ws"),
        ("jellyfin", "POST", "/Users/0a1b/Authenticate"),
        ("jellyfin", "POST", "/users/0a1b/authenticate"),
        ("jellyfin", "POST", "/Users/AuthenticateWithQuickConnect"),
        ("jellyfin", "POST", "/users/authenticatewithquickconnect"),
        ("jellyfin", "POST", "/USERS/AUTHENTICATEWITHQUICKCONNECT"),
        ("jellyfin", "GET", "/quickconnect/initiate"),
        ("jellyfin", "POST", "/QuickConnect/Authorize"),
        ("jellyfin", "POST", "/Emby/Users/AuthenticateByName"),
        ("jellyfin", "POST", "/MediaBrowser/Users/AuthenticateByName"),
    ] {
        assert!(refuses(preset, method, path), "{preset}: {path}");
    }
    for (preset, path) in [
        ("jenkins", "/j_spring_security_check"),
        ("jellyfin", "/Users/AuthenticateByName"),
        ("jellyfin", "/Users/0a1b/Items"),
    ] {
        assert!(!refuses(preset, "POST", path), "{preset}: {path}");
    }
}

#[test]
fn no_preset_takes_the_target_of_a_redirect_for_a_wrong_password() {
    for preset in presets().iter().filter(|preset| !preset.is_generic()) {
        for rule in good(&app_with(preset.name(), "")).apps.remove(0).logins {
            for failure in rule.failure {
                assert!(failure.location.is_none(), "`{}`: clients choose where a login leads", preset.name());
            }
        }
    }
}

#[test]
fn of_jenkins_static_beginning_only_folders_of_files_are_open() {
    let app = good(&app_with("jenkins", "")).apps.remove(0);
    let is_open = |path: &str| app.open.iter().any(|open| open.matches("GET", path, None));
    for path in ["/static/0a1b/css/simple-page.css", "/static/0a1b/jsbundles/login.js", "/static/0a1b/favicon.ico"] {
        assert!(is_open(path), "{path}");
    }
    for path in ["/static/x/", "/static/x/job/a", "/static/x/script", "/static/x/api/json", "/static/x/static/y/css"] {
        assert!(!is_open(path), "{path}");
    }
}
