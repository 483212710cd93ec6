//! `[[realms]]`: names that are mapped, and directories.

use std::time::Duration;

use super::{WIKI, good, printed};
use crate::config::{LdapUrl, SecretSource, apps_of, warnings};

/// The plain app with a realm of these lines.
fn with_realm(lines: &str) -> String {
    format!("[[realms]]\nname = \"default\"\n{lines}\n{WIKI}")
}

/// A directory with these lines besides what it must have.
fn with_ldap(lines: &str) -> String {
    with_realm(&format!("[realms.ldap]\nbase = \"dc=example\"\n{lines}"))
}

#[test]
fn one_name_for_a_person_by_domain_and_alias() {
    let text = with_realm(
        "aliases = { \"A.Smith@Example.edu\" = \"Alice\", \"12345\" = \"alice\", \"bob@example.edu\" = \"bob.jones\", smith = \"alice\" }",
    );
    let text = text.replacen("[apps.session]", "strip_domain = [\"example.edu\"]\n[apps.session]", 1);
    let apps = apps_of(&good(&text));
    let app = &apps.all()[0];
    for (typed, known) in [
        ("alice", "alice"),
        ("Alice@EXAMPLE.edu", "alice"),
        ("a.smith@example.edu", "alice"),
        (" A.SMITH@example.EDU ", "alice"),
        ("12345", "alice"),
        ("12345@example.edu", "alice"),
        ("smith@example.edu", "alice"),
        // The alias with its domain says more than the domain that is taken off.
        ("bob@example.edu", "bob.jones"),
        ("bob", "bob"),
        // Another domain may be another person's.
        ("alice@partner.example", "alice@partner.example"),
        ("alice@sub.example.edu", "alice@sub.example.edu"),
        ("smith@partner.example", "smith@partner.example"),
    ] {
        let name = app.user_name(typed).unwrap();
        assert_eq!(name.as_str(), known, "{typed}");
        assert_eq!(app.user_name(name.as_str()).unwrap(), name, "read again it stays");
    }
}

#[test]
fn aliases_that_contradict_each_other_are_problems() {
    let of = |aliases: &str| printed(&with_realm(&format!("aliases = {aliases}")));
    assert_eq!(
        of("{ al = \"alice\", AL = \"bob\" }"),
        ["realms[0].aliases: `al` leads to `bob` and to `alice`, let each lead to the one name of its person"]
    );
    assert_eq!(
        of("{ a = \"b\", b = \"c\" }"),
        ["realms[0].aliases: `a` leads to `b`, which is an alias itself, let each lead to the one name of its person"]
    );
    assert_eq!(of("{ a = \"b\", b = \"a\" }").len(), 2, "a circle");
    assert!(of("{ a = \" \" }")[0].contains("holds a name that nobody can be sure of"));
    for form in ["{ a = 1 }", "5", "\"\"", "[\"a\"]"] {
        assert!(of(form)[0].starts_with("realms[0].aliases: "), "{form}");
    }
    let many: Vec<String> = (0..30).map(|n| format!("a{n} = \" \"")).collect();
    let many = of(&format!("{{ {} }}", many.join(", ")));
    assert_eq!((many.len(), many[20].as_str()), (21, "realms[0].aliases: `…` and 10 more"));
    let text = with_realm("aliases = { al = \"alice@example.edu\" }");
    let text = text.replacen("[apps.session]", "strip_domain = [\"example.edu\"]\n[apps.session]", 1);
    assert_eq!(
        printed(&text),
        [
            "realms[0].aliases: `alice@example.edu` is read as `alice` by `wiki`, which takes that domain off, lead to the name \
          without it"
        ]
    );
    // Where cases are told apart, they are two.
    let two = with_realm("aliases = { al = \"alice\", AL = \"bob\" }");
    good(&two.replacen("[apps.session]", "case_sensitive = true\n[apps.session]", 1));
}

#[test]
fn a_directory_has_defaults() {
    let config = good(&with_ldap("url = \"ldaps://LDAP.example.edu\""));
    let ldap = config.realms[0].ldap.as_ref().unwrap();
    assert_eq!(ldap.urls, [LdapUrl { tls: true, host: "ldap.example.edu".to_owned(), port: 636 }]);
    assert_eq!((ldap.filter.as_str(), ldap.name.as_str(), &ldap.bind), ("(|(uid={name})(mail={name}))", "uid", &None));
    let text = |text: &str| Some(text.to_owned());
    assert_eq!((&ldap.phone, &ldap.email, &ldap.groups), (&text("mobile"), &text("mail"), &text("memberOf")));
    assert_eq!((ldap.starttls, ldap.timeout, ldap.cache), (true, Duration::from_secs(5), Duration::from_mins(1)));
}

#[test]
fn a_directory_is_what_was_written() {
    let config = good(&with_ldap(
        "url = [\"ldap://a.example/\", \"ldap://127.0.0.1:3890\", \"ldaps://a.example:443\"]\nbind_dn = \"cn=x\"\n\
         bind_password = { env = \"KEY\" }\nphone_attribute = \"\"\nname_attribute = \"sAMAccountName\"\ncache = \"0s\"",
    ));
    let ldap = config.realms[0].ldap.as_ref().unwrap();
    let urls: Vec<_> = ldap.urls.iter().map(ToString::to_string).collect();
    assert_eq!(urls, ["ldap://a.example:389", "ldap://127.0.0.1:3890", "ldaps://a.example:443"]);
    let bind = ldap.bind.as_ref().unwrap();
    assert!(bind.dn == "cn=x" && matches!(&bind.password, SecretSource::Env { name, .. } if name == "KEY"));
    assert_eq!((&ldap.phone, ldap.name.as_str(), ldap.cache), (&None, "sAMAccountName", Duration::ZERO));
}

#[test]
fn each_mistake_about_a_directory_is_one_problem() {
    for (key, lines) in [
        ("url", "url = \"http://a.example\""),
        ("url", "url = \"a.example\""),
        ("url", "url = \"ldaps://a.example/dc=x\""),
        ("url", "url = \"ldaps://x@a.example\""),
        ("url", "url = \"ldaps://[::1]:636\""),
        ("url", "url = \"ldaps://a.example:0\""),
        ("url", "url = []"),
        ("starttls", "url = \"ldap://a.example\"\nstarttls = false"),
        ("starttls", "url = [\"ldap://127.0.0.1\", \"ldap://a.example\"]\nstarttls = false"),
        ("danger_plain", "url = \"ldap://a.example\"\ndanger_plain = true"),
        ("bind_password", "url = \"ldaps://a.example\"\nbind_dn = \"cn=x\""),
        ("bind_password", "url = \"ldaps://a.example\"\nbind_dn = \"cn=x\"\nbind_password = \"secret\""),
        ("bind_dn", "url = \"ldaps://a.example\"\nbind_password = { env = \"KEY\" }"),
        ("filter", "url = \"ldaps://a.example\"\nfilter = \"(uid=*)\""),
        ("filter", "url = \"ldaps://a.example\"\nfilter = \"(uid={name}\""),
        ("filter", "url = \"ldaps://a.example\"\nfilter = \"({name}=x)\""),
        ("filter", "url = \"ldaps://a.example\"\nfilter = \"{name}\""),
        ("name_attribute", "url = \"ldaps://a.example\"\nname_attribute = \"\""),
        ("phone_attribute", "url = \"ldaps://a.example\"\nphone_attribute = \"a b\""),
        ("timeout", "url = \"ldaps://a.example\"\ntimeout = \"0s\""),
        ("cache", "url = \"ldaps://a.example\"\ncache = \"2h\""),
    ] {
        let found = printed(&with_ldap(lines));
        assert_eq!(found.len(), 1, "{lines}: {found:#?}");
        assert!(found[0].starts_with(&format!("realms[0].ldap.{key}: ")), "{lines}: {found:#?}");
        assert!(!found[0].contains("secret`"), "{found:#?}");
    }
    let found = printed(&with_realm("[realms.ldap]\ntimeout = \"1s\""));
    assert!(found.len() == 2 && found[0].starts_with("realms[0].ldap.url: is missing"), "{found:#?}");
    assert!(found[1].starts_with("realms[0].ldap.base: is missing"), "{found:#?}");
    good(&with_ldap("url = \"ldap://127.0.0.1\"\nstarttls = false"));
}

#[test]
fn names_that_nothing_maps_are_warned_of() {
    let said = |realm: &str| {
        let text = with_realm(realm) + "[apps.policy]\nunknown_users = \"grace\"\n";
        let all = warnings(&good(&text));
        let about = |key: &str, part: &str| all.iter().any(|one| one.key == key && one.text.contains(part));
        (about("policy.unknown_users", "several names"), about("realms.ldap.danger_plain", "ldap://a.example:389"))
    };
    let ldap = "[realms.ldap]\nbase = \"dc=x\"\nurl";
    assert_eq!(said(""), (true, false));
    assert_eq!(said("aliases = { al = \"alice\" }"), (false, false));
    assert_eq!(said("aliases = \"aliases.csv\""), (false, false));
    assert_eq!(said(&format!("{ldap} = \"ldaps://a.example\"")), (false, false));
    assert_eq!(said(&format!("{ldap} = \"ldap://a.example\"")), (false, false));
    let plain = format!("{ldap} = \"ldap://a.example\"\nstarttls = false\ndanger_plain = true");
    assert_eq!(said(&plain), (false, true));
}

#[test]
fn numbers_of_a_directory_that_nobody_can_prove_are_warned_of() {
    let said = |methods: &str, phone: &str| {
        let ldap = format!("[realms.ldap]\nbase = \"dc=x\"\nurl = \"ldaps://a.example\"\n{phone}");
        let text = with_realm(&ldap) + &format!("[apps.policy]\nmethods = [{methods}]\n");
        warnings(&good(&text)).iter().filter(|one| one.key == "realms.ldap.phone_attribute").count()
    };
    let phone = "phone_attribute = \"mobile\"";
    assert_eq!(said("\"onetouch\", \"softtoken\"", phone), 1);
    assert_eq!(said("\"onetouch\", \"voice\"", phone), 0);
    assert_eq!(said("\"onetouch\"", ""), 1, "one is asked for unless it is said otherwise");
    assert_eq!(said("\"onetouch\"", "phone_attribute = \"\""), 0);
}
