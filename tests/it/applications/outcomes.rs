//! Status, body and redirect: none of them decides alone.

use super::{FORM, Public, Row, Said, Sent, has_cookie, identity, walk_all};

#[tokio::test(flavor = "multi_thread")]
async fn neither_the_status_nor_a_redirect_decides_alone() {
    walk_all(ROWS).await;
}

const ASKED: &str = "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
    success = { signed_in = true }\nfailure = { signed_in = false }";

const ROWS: &[Row] = &[
    Row { name: "200 with the form is a no, 302 a yes", ..FORM },
    Row {
        name: "200 is a yes and a no",
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
               success = { status = [200], changes_cookie = \"sid\" }\nfailure = { status = [200], body = \"try again\" }",
        yes: |_, _| Said::page("welcome SECRET").set("sid=in-SECRET; Path=/"),
        ..FORM
    },
    Row {
        name: "302 is a yes and a no",
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
               success = { not_location = \"/login*\" }\nfailure = { location = \"/login*\" }",
        no: |_, _| Said::redirect("/login?error=1").set("sid=v-1; Path=/"),
        ..FORM
    },
    Row {
        name: "403 with the form is a no",
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
               success = { status = [302], sets_cookie = \"sid\" }\nfailure = { status = [200, 403] }",
        no: |_, _| Said::page("denied").status(403).set("sid=v-1; Path=/"),
        ..FORM
    },
    Row {
        name: "401 is the only no, and all else a yes",
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\nfailure = { status = [401] }",
        no: |_, _| Said::page("denied").status(401),
        yes: |_, _| Said::new(204, "text/plain", "").set("sid=in-SECRET; Path=/"),
        ..FORM
    },
    // Neither yes nor no: it is held, and nobody's phone rings for it.
    Row {
        name: "a session that works under an error page of status 200",
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
               success = { status = [302] }\nfailure = { status = [200], body = \"try again\" }",
        yes: |_, _| Said::page("Internal error SECRET").set("sid=in-SECRET; Path=/"),
        rings: false,
        ..FORM
    },
    Row {
        name: "a session that works under a status of 500",
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
               success = { status = [302] }\nfailure = { status = [200], body = \"try again\" }",
        yes: |_, _| Said::page("Internal error SECRET").status(500).set("sid=in-SECRET; Path=/"),
        rings: false,
        ..FORM
    },
    Row {
        name: "only what a yes looks like is said, and something else signs in",
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\nsuccess = { status = [302] }",
        yes: |_, _| Said::page("SECRET").set("sid=in-SECRET; Path=/"),
        rings: false,
        ..FORM
    },
    Row {
        name: "answers that are the same, each with a new session",
        rule: ASKED,
        asks: true,
        no: |_, _| Said::redirect("/home").set("sid=v-2; Path=/"),
        ..FORM
    },
    Row {
        name: "answers that are the same to the byte: the id from before is signed in",
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\nsame_id = true\n\
               success = { signed_in = true }\nfailure = { signed_in = false }",
        asks: true,
        no: |_, _| Said::redirect("/home"),
        yes: |request, memory| {
            memory.signed_in.extend(request.cookies("sid").into_iter().map(str::to_owned));
            Said::redirect("/home")
        },
        inside: |request, memory| request.cookies("sid").iter().any(|sid| memory.signed_in.contains(*sid)),
        ..FORM
    },
    Row {
        name: "a no that is told by what is missing",
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
               failure = { status = [200], not_body = \"welcome\" }",
        no: |_, _| Said::page(""),
        yes: |_, _| Said::page("welcome SECRET").set("sid=in-SECRET; Path=/"),
        ..FORM
    },
    Row {
        name: "several forms of yes and of no",
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
               success = [{ status = [303] }, { status = [302], location = \"/home\" }]\n\
               failure = [{ status = [401] }, { status = [200], body = \"try again\" }]",
        ..FORM
    },
    Row {
        name: "browser, languages, host and address are compared between login and use",
        yes: |request, memory| {
            memory.identity = identity(request);
            Said::redirect("/home").set("sid=in-SECRET; Path=/")
        },
        inside: |request, memory| has_cookie(request, "sid", "in-") && memory.identity == identity(request),
        ..FORM
    },
    Row {
        name: "the address of the page is compared with the host",
        login: |password| {
            let mut sent = Sent::form("/login", &[("user", "alice"), ("pass", password)]);
            sent.headers.push(("Sec-Fetch-Site", "same-origin".to_owned()));
            sent
        },
        yes: |request, _| match (request.header("origin"), request.header("host")) {
            (Some(origin), Some(host)) if origin == format!("http://{host}") => {
                Said::redirect("/home").set("sid=in-SECRET; Path=/")
            }
            _ => Said::page("forged").status(403),
        },
        ..FORM
    },
    Row {
        name: "no session at all: what is asked for comes with the login itself",
        cookies: &[],
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
               success = { body = \"balance\" }\nfailure = { body = \"try again\" }",
        first: |_, _| Said::page("<form>"),
        yes: |_, _| Said::page("your balance: SECRET"),
        inside: |request, _| request.path() == "/home",
        public: Public::Refused("needs `apps.whoami` and `apps.session.cookies`"),
        ..FORM
    },
];
