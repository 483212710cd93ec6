//! Where a login lives, and where it says whose it is.

use serde_json::json;

use super::{FORM, Row, Said, Sent, walk_all};

#[tokio::test(flavor = "multi_thread")]
async fn a_login_may_be_at_any_address_and_in_any_form() {
    walk_all(LIVES).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_login_it_is_may_stand_anywhere() {
    walk_all(WHOSE).await;
}

const LIVES: &[Row] = &[
    Row {
        name: "the login is one of the actions of any page",
        rule: "match = \"POST /**\"\nwhen = { do = \"login\" }\nusername = \"u\"\npassword = \"p\"\n\
               success = { status = [302] }\nfailure = { status = [200, 403] }",
        keys: "anonymous = [\"POST /wiki/**\"]",
        login: |password| {
            Sent::form("/wiki/page?id=start", &[("do", "login"), ("u", "alice"), ("p", password), ("id", "start")])
        },
        passive: Some(|| Sent::form("/wiki/page?id=start", &[("do", "search"), ("q", "words")])),
        ..FORM
    },
    Row {
        name: "the action stands in the address",
        rule: "match = \"POST /index.php\"\nwhen = { a = \"login\" }\nusername = \"user\"\npassword = \"pass\"\n\
               success = { status = [302] }\nfailure = { status = [200] }",
        login: |password| Sent::form("/index.php?a=login", &[("user", "alice"), ("pass", password)]),
        ..FORM
    },
    Row {
        name: "names with brackets",
        rule: "match = \"POST /login\"\nusername = \"auth[username]\"\npassword = \"auth[password]\"\n\
               success = { status = [302] }\nfailure = { status = [200] }",
        login: |password| {
            Sent::form("/login", &[("auth[username]", "alice"), ("auth[password]", password), ("auth[r]", "1")])
        },
        ..FORM
    },
    Row {
        name: "a form in parts",
        login: |password| {
            let part = |name: &str, value: &str| {
                format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            };
            let body = format!("{}{}--XX--\r\n", part("user", "alice"), part("pass", password));
            Sent::new("POST", "/login", "multipart/form-data; boundary=XX", body)
        },
        ..FORM
    },
    Row {
        name: "a form whose button has a name and whose text is odd",
        login: |password| {
            let fields = [("user", "alice"), ("pass", password), ("next", "/a?b=c&d=\"é\""), ("submit.x", "7")];
            Sent::form("/login", &fields)
        },
        ..FORM
    },
    Row {
        name: "a passive call to the login's address sends no password",
        passive: Some(|| Sent::form("/login", &[("user", "alice"), ("pass", ""), ("step", "1")])),
        ..FORM
    },
    Row {
        name: "the name is sent first, the password in a second step",
        keys: "anonymous = [\"POST /login\"]",
        rule: "match = \"POST /login\"\nwhen = { step = [\"2\", \"3\"] }\nwhen_header = { X-Requested-With = { exists = false } }\n\
               username = \"user\"\npassword = \"pass\"\nfields_in = \"body\"\n\
               success = { status = [302] }\nfailure = { status = [200] }",
        login: |password| Sent::form("/login?next=/home", &[("step", "2"), ("user", "alice"), ("pass", password)]),
        passive: Some(|| Sent::form("/login?next=/home", &[("step", "1"), ("user", "alice")])),
        ..FORM
    },
    Row {
        name: "a form by PUT",
        rule: "match = \"PUT /session\"\nusername = \"user\"\npassword = \"pass\"\n\
               success = { status = [302] }\nfailure = { status = [200] }",
        login: |password| Sent { method: "PUT", ..Sent::form("/session", &[("user", "alice"), ("pass", password)]) },
        ..FORM
    },
];

/// A JSON rule with this place of the name.
macro_rules! json_rule {
    ($username:literal) => {
        concat!(
            "kind = \"json\"\nmatch = \"POST /session\"\nhold = \"page\"\nusername = ",
            $username,
            "\npassword = \"/login/1\"\nsuccess = { status = [302] }\nfailure = { status = [401] }"
        )
    };
}

const WHOSE: &[Row] = &[
    Row {
        name: "the name at a pointer, the password in a list",
        rule: json_rule!("\"/who/name\""),
        login: |password| Sent::json("/session", &json!({ "who": { "name": "alice" }, "login": ["x", password] })),
        no: |_, _| Said::json("{\"error\":\"no\"}").status(401),
        ..FORM
    },
    Row {
        name: "name and password in a list",
        rule: json_rule!("\"/login/0\""),
        login: |password| Sent::json("/session", &json!({ "login": ["alice", password] })),
        no: |_, _| Said::json("{\"error\":\"no\"}").status(401),
        ..FORM
    },
    Row {
        name: "one password for everybody",
        rule: "match = \"POST /login\"\nusername = { constant = \"alice\" }\npassword = \"pass\"\n\
               success = { status = [302] }\nfailure = { status = [200] }",
        login: |password| Sent::form("/login", &[("pass", password)]),
        ..FORM
    },
    Row {
        name: "the domain of the name does not count, nor its case",
        keys: "strip_domain = [\"example.edu\"]",
        login: |password| Sent::form("/login", &[("user", " ALICE@Example.EDU "), ("pass", password)]),
        ..FORM
    },
    Row {
        name: "another name of the same person: a cookie of the answer says whose",
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
               success = { status = [302] }\nfailure = { status = [200] }\n\
               user_from = { cookie = \"who\", regex = \"^([^|]+)[|]\" }",
        login: |password| Sent::form("/login", &[("user", "a.smith@example.edu"), ("pass", password)]),
        yes: |_, _| Said::redirect("/home").set("who=Alice%7CSECRET-3; Path=/").set("sid=in-SECRET; Path=/"),
        ..FORM
    },
    Row {
        name: "another name of the same person: the JSON of the answer says whose",
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
               success = { json = { \"/ok\" = true } }\nfailure = { json = { \"/ok\" = false } }\n\
               user_from = { json = \"/user/login\" }",
        login: |password| Sent::form("/login", &[("user", "a.smith@example.edu"), ("pass", password)]),
        no: |_, _| Said::json("{\"ok\":false}"),
        yes: |_, _| {
            Said::json("{\"ok\":true,\"user\":{\"login\":\"alice\"},\"key\":\"SECRET\"}").set("sid=in-SECRET; Path=/")
        },
        ..FORM
    },
];
