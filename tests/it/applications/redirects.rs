//! Where an answer leads: absolute, path-only, relative, query-only, and to the app's own address.

use super::{FORM, Row, Said, Sent, walk_all};

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_leads_where_the_app_meant_whatever_its_form() {
    walk_all(ROWS).await;
}

const TO_HOME: &str = "match = \"POST /in/login\"\nusername = \"user\"\npassword = \"pass\"\n\
    success = { location = \"/in/home*\" }\nfailure = { location = \"/in/login*\" }";

const LOGIN: Row = Row {
    rule: TO_HOME,
    login: |password| Sent::form("/in/login?from=here", &[("user", "alice"), ("pass", password)]),
    no: |_, _| Said::redirect("/in/login?error=1"),
    ..FORM
};

const ROWS: &[Row] = &[
    Row {
        name: "path-only",
        yes: |_, _| Said::redirect("/in/home?SECRET").set("sid=in-SECRET; Path=/"),
        leads_to: "/in/home?SECRET",
        ..LOGIN
    },
    Row {
        name: "absolute, by the host that the browser knows",
        no: |request, _| Said::redirect("").host(request, "/in/login"),
        yes: |_, _| Said::redirect("http://elsewhere.test/in/home#SECRET").set("sid=in-SECRET; Path=/"),
        leads_to: "http://elsewhere.test/in/home#SECRET",
        ..LOGIN
    },
    Row {
        name: "without a scheme",
        yes: |_, _| Said::redirect("//elsewhere.test/in/home?SECRET").set("sid=in-SECRET; Path=/"),
        leads_to: "//elsewhere.test/in/home?SECRET",
        ..LOGIN
    },
    Row {
        name: "relative",
        no: |_, _| Said::redirect("login?error=1"),
        yes: |_, _| Said::redirect("home?x=SECRET").set("sid=in-SECRET; Path=/"),
        leads_to: "/in/home?x=SECRET",
        ..LOGIN
    },
    Row {
        name: "relative, by dots",
        no: |_, _| Said::redirect("../in/login?error=1"),
        yes: |_, _| Said::redirect("./home").set("sid=in-SECRET; Path=/"),
        leads_to: "/in/./home",
        ..LOGIN
    },
    Row {
        name: "relative, with an address in its query",
        no: |_, _| Said::redirect("login?next=http://app.test/in/home"),
        yes: |_, _| Said::redirect("home?next=http://app.test/SECRET").set("sid=in-SECRET; Path=/"),
        leads_to: "/in/home?next=http://app.test/SECRET",
        ..LOGIN
    },
    Row {
        name: "query-only",
        rule: "match = \"POST /in/login\"\nusername = \"user\"\npassword = \"pass\"\n\
               success = { location = \"/in/login?username=alice\" }\nfailure = { location = \"/in/login?error=1\" }",
        no: |_, _| Said::redirect("?error=1"),
        yes: |_, _| Said::redirect("?username=alice").set("sid=in-SECRET; Path=/"),
        leads_to: "/in/login?username=alice",
        ..LOGIN
    },
    Row {
        name: "query-only, with an address in it",
        rule: "match = \"POST /in/login\"\nusername = \"user\"\npassword = \"pass\"\n\
               success = { not_location = \"/in/login?error=1\" }\nfailure = { location = \"/in/login?error=1\" }",
        no: |_, _| Said::redirect("?error=1&to=http://app.test/"),
        yes: |_, _| Said::redirect("?to=http://app.test/SECRET").set("sid=in-SECRET; Path=/"),
        leads_to: "/in/login?to=http://app.test/SECRET",
        ..LOGIN
    },
    Row {
        name: "303 after a form",
        yes: |_, _| Said::redirect("/in/home").status(303).set("sid=in-SECRET; Path=/"),
        leads_to: "/in/home",
        ..LOGIN
    },
    Row {
        name: "307, which repeats the form",
        yes: |_, _| Said::redirect("/in/home").status(307).set("sid=in-SECRET; Path=/"),
        leads_to: "/in/home",
        ..LOGIN
    },
    Row {
        name: "201 with a place",
        rule: "match = \"POST /in/login\"\nusername = \"user\"\npassword = \"pass\"\n\
               success = { status = [201] }\nfailure = { location = \"/in/login*\" }",
        yes: |_, _| Said::page("made SECRET").status(201).set("sid=in-SECRET; Path=/"),
        ..LOGIN
    },
];

impl Said {
    /// Leads to this path at the host the request was for.
    fn host(self, request: &crate::upstream::RecordedRequest, path: &str) -> Self {
        let to = format!("http://{}{path}", request.header("host").unwrap_or_default());
        Self { headers: vec![("Location", to)], ..self }
    }
}
