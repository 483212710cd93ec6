//! What a right configuration means.

use std::path::PathBuf;
use std::time::Duration;

use super::{WIKI, good, second_app, wiki_with};
use crate::config::{
    Condition, Credentials, FactorMethod, FieldSource, HoldMode, Hosts, JsonExpect, LoginKind, MailConfig, NumberMatch,
    SecretSource, UserSource,
};

#[test]
fn an_empty_file_is_a_gateway_without_apps() {
    let config = good("");
    assert_eq!(config.server.listen, ["127.0.0.1:8080".parse().unwrap()]);
    assert_eq!(config.portal.listen, ["127.0.0.1:8081".parse().unwrap()]);
    assert_eq!(config.admin.listen, ["127.0.0.1:8082".parse().unwrap()]);
    assert_eq!(config.portal.url.to_url(), "http://localhost:8081");
    assert_eq!(config.store.path, PathBuf::from("base/data/store"));
    assert_eq!(config.secrets.master_key, SecretSource::File("base/data/master.key".into()));
    assert_eq!(config.policy.approval_ttl, Duration::from_mins(2));
    assert_eq!(config.limits.held_answers, 512 * 1024 * 1024);
    assert!(config.apps.is_empty() && config.realms.is_empty());
    assert!(config.outgoing.allow.is_empty() && config.outgoing.ca.is_none());
}

#[test]
fn how_far_own_requests_reach_is_read() {
    let outgoing = good("[outgoing]\nallow = [\"10.0.0.7\", \"fd00::/8\"]\nca = \"tls/ca.pem\"\n").outgoing;
    assert_eq!(outgoing.allow, ["10.0.0.7/32".parse().unwrap(), "fd00::/8".parse().unwrap()]);
    assert_eq!(outgoing.ca, Some(PathBuf::from("base/tls/ca.pem")));
}

#[test]
fn a_plain_app_is_read() {
    let config = good(WIKI);
    let app = &config.apps[0];
    assert_eq!((app.name.as_str(), app.title.as_str(), app.realm.as_str()), ("wiki", "wiki", "default"));
    assert_eq!(app.hosts, Hosts::Named(vec!["wiki.example.edu".into()]));
    assert_eq!(app.upstreams[0].to_string(), "http://127.0.0.1:9001");
    assert_eq!(app.methods, ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
    assert_eq!(config.realms.len(), 1);
    assert_eq!((config.realms[0].name.as_str(), config.realms[0].shared_accounts), ("default", false));
    let rule = &app.logins[0];
    assert_eq!((rule.kind, rule.hold, rule.same_id), (LoginKind::Form, None, false));
    let field = |name: &str| FieldSource::Field(name.into());
    assert_eq!(
        rule.credentials,
        Credentials::Fields { username: UserSource::Request(field("user")), password: field("pass") }
    );
    assert_eq!(rule.success[0].status, [302]);
    assert!(rule.success[0].sets_cookie.as_ref().unwrap().matches("sid"));
    assert!(!rule.success[0].is_status_only() && rule.failure[0].is_status_only());
}

#[test]
fn hosts_are_compared_in_lower_case() {
    let config = good(&WIKI.replace("wiki.example.edu", "Wiki.Example.EDU"));
    assert_eq!(config.apps[0].hosts, Hosts::Named(vec!["wiki.example.edu".into()]));
}

#[test]
fn a_policy_is_inherited_key_by_key() {
    let text = format!(
        "[policy]\ngrace_logins = 7\nnumber_match = \"pick\"\n{WIKI}[apps.policy]\nnumber_match = \"type\"\n\
         methods = [\"softtoken\"]\ngrace_until = 2027-03-31\n{}",
        second_app("blog")
    );
    let config = good(&text);
    let (wiki, blog) = (&config.apps[0].policy, &config.apps[1].policy);
    assert_eq!((wiki.grace_logins, wiki.number_match), (7, NumberMatch::Type));
    assert_eq!(wiki.methods, [FactorMethod::SoftToken]);
    assert_eq!(wiki.grace_until, Some(time::macros::date!(2027 - 03 - 31)));
    assert_eq!(*blog, config.policy);
    // An app can take the last day away again.
    let text = format!("[policy]\ngrace_until = \"2027-03-31\"\n{WIKI}[apps.policy]\ngrace_until = \"\"\n");
    assert_eq!(good(&text).apps[0].policy.grace_until, None);
}

#[test]
fn timeouts_are_inherited_key_by_key() {
    let config = good(&format!("[server.timeouts]\nread = \"5m\"\n{WIKI}[apps.timeouts]\nconnect = \"1s\"\n"));
    let timeouts = config.apps[0].timeouts;
    assert_eq!((timeouts.connect, timeouts.read), (Duration::from_secs(1), Duration::from_mins(5)));
    assert_eq!(config.server.timeouts.connect, Duration::from_secs(5));
}

#[test]
fn secrets_come_from_files_and_variables() {
    let SecretSource::Env { name, value } = good("[secrets]\nmaster_key = { env = \"KEY\" }").secrets.master_key else {
        panic!("not from the environment");
    };
    assert_eq!((name.as_str(), value.expose().as_str()), ("KEY", "sesame-in-the-environment"));
    let file = |path: &str| good(&format!("[secrets]\nmaster_key = {{ file = \"{path}\" }}")).secrets.master_key;
    assert_eq!(file("keys/a"), SecretSource::File("base/keys/a".into()));
    assert_eq!(file("/keys/a"), SecretSource::File("/keys/a".into()));
}

#[test]
fn predicates_are_one_table_or_several() {
    let several =
        r#"[{ status = [401] }, { body = "Wrong", json = { "/ok" = false, "/token" = { exists = false } } }]"#;
    let config = good(&wiki_with("failure = { status = [200] }", &format!("failure = {several}")));
    let failure = &config.apps[0].logins[0].failure;
    assert_eq!((failure.len(), failure[1].body.as_deref()), (2, Some("Wrong")));
    assert_eq!(failure[1].json["/ok"], JsonExpect::Equals(false.into()));
    assert_eq!(failure[1].json["/token"], JsonExpect::Absent);
}

#[test]
fn conditions_take_one_value_or_several() {
    let config = good(&format!("{WIKI}when = {{ do = \"login\", page = [\"a\", \"b\"] }}\n"));
    let when = &config.apps[0].logins[0].when;
    assert_eq!(
        (&when["do"], &when["page"]),
        (&Condition::OneOf(vec!["login".to_owned()]), &Condition::OneOf(vec!["a".to_owned(), "b".into()]))
    );
}

#[test]
fn a_constant_user_and_a_closed_way_in() {
    let text = wiki_with("username = \"user\"", "username = { constant = \"shared\" }");
    let text = format!(
        "{text}[[apps.login]]\nmatch = \"POST /api/login\"\nusername = \"u\"\npassword = \"p\"\nhold = \"deny\"\n"
    );
    let config = good(&text);
    let [first, second] = config.apps[0].logins.as_slice() else { panic!("two rules") };
    assert!(
        matches!(&first.credentials, Credentials::Fields { username: UserSource::Constant(name), .. } if name == "shared")
    );
    assert_eq!(second.hold, Some(HoldMode::Deny));
}

#[test]
fn an_app_that_signs_in_the_id_from_before() {
    assert!(good(&format!("{WIKI}same_id = true\n")).apps[0].logins[0].same_id);
}

#[test]
fn mail_servers_are_one_or_several_in_their_order() {
    let server = |host: &str| format!("kind = \"smtp\"\nhost = \"{host}\"\nfrom = \"gate@example.edu\"\n");
    let hosts = |text: &str| -> Vec<String> {
        let host = |delivery: MailConfig| match delivery {
            MailConfig::Outbox => "outbox".to_owned(),
            MailConfig::Smtp(smtp) => smtp.host,
        };
        good(text).delivery.email.into_iter().map(host).collect()
    };
    assert_eq!(hosts(""), ["outbox"]);
    assert_eq!(hosts(&format!("[delivery.email]\n{}", server("m.test"))), ["m.test"]);
    let both = ["one.test", "two.test"].map(|host| format!("[[delivery.email]]\n{}", server(host)));
    assert_eq!(hosts(&both.concat()), ["one.test", "two.test"]);
}

#[test]
fn budgets_of_messages_are_what_is_written() {
    let config = good(
        "[delivery]\ncountries = [\"de\", \"AT\"]\nstop_of = 20\nstop_below = 10\nstop_for = \"2h\"\n\
         [limits]\ncodes_per_address = 7\ncodes_per_prefix = 6\nmessages_per_day = 500",
    );
    let budgets = crate::config::limits_of(&config).budgets;
    assert_eq!(budgets.countries.iter().map(crate::domain::budget::Country::as_str).collect::<Vec<_>>(), ["AT", "DE"]);
    let rule = budgets.conversion;
    assert_eq!((rule.of, rule.percent, rule.pause.as_secs()), (20, 10, 7200));
    assert_eq!((budgets.address.count, budgets.prefix.count, budgets.day), (7, 6, 500));
}

#[test]
fn a_tighter_limit_alone_is_no_contradiction() {
    let config = good(
        "[limits]\npushes_per_hour = 2\ndisable_after = 5\nlock_max = \"5m\"\n[policy]\nsession_max = \"5s\"\nlogin_ttl = \"3s\"",
    );
    assert_eq!((config.limits.pushes_per_10_minutes, config.limits.pushes_per_hour), (3, 2));
}
