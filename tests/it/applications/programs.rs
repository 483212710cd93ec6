//! Logins of scripts and programs: XHR, JSON, JSON-RPC, XML-RPC, and Basic with every request.

use serde_json::json;

use super::{FORM, Hold, PRIVATE, Public, Row, Said, Sent, TOKEN, basic, password, walk_all};

#[tokio::test(flavor = "multi_thread")]
async fn scripts_wait_for_the_phone_and_get_the_apps_own_answer() {
    walk_all(SCRIPTS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_with_nothing_but_a_password_field_type_a_code_after_it() {
    walk_all(CLIENTS).await;
}

const SESSION: Row = Row {
    rule: "kind = \"json\"\nmatch = \"POST /api/session\"\nusername = \"/user\"\npassword = \"/password\"\nbare_push = true\n\
           success = { json = { \"/ok\" = true } }\nfailure = { json = { \"/ok\" = false } }",
    login: |password| Sent::json("/api/session", &json!({ "user": "alice", "password": password })),
    no: |_, _| Said::json("{\"ok\":false,\"error\":\"no such password\"}"),
    yes: |_, _| Said::json("{\"ok\":true,\"token\":\"SECRET\"}").set("sid=in-SECRET; Path=/"),
    hold: Hold::Wait,
    ..FORM
};

const SCRIPTS: &[Row] = &[
    Row { name: "a single page, by XHR: the answer waits where nothing else is said", ..SESSION },
    Row {
        name: "a status of 4xx is the no",
        rule: "kind = \"json\"\nmatch = \"POST /api/session\"\nusername = \"/user\"\npassword = \"/password\"\nbare_push = true\n\
               hold = \"wait\"\nsuccess = { status = [200], changes_cookie = \"sid\" }\nfailure = { status = [401, 403] }",
        no: |_, _| Said::json("{\"error\":\"no such password\"}").status(403),
        ..SESSION
    },
    Row {
        name: "a session id in the JSON of the answer says yes",
        rule: "kind = \"json\"\nmatch = \"POST /api/session\"\nusername = \"/user\"\npassword = \"/password\"\nbare_push = true\n\
               success = { json = { \"/session_id\" = { exists = true } } }\nfailure = { json = { \"/session_id\" = { exists = false } } }",
        no: |_, _| Said::json("{\"session_id\":\"\"}"),
        yes: |_, _| Said::json("{\"session_id\":\"in-SECRET\"}").set("sid=in-SECRET; Path=/"),
        ..SESSION
    },
    Row {
        name: "one address for all calls, told apart by their method",
        keys: "anonymous = [\"POST /jsonrpc\"]",
        rule: "kind = \"json-rpc\"\nmatch = \"POST /jsonrpc\"\nwhen = { method = [\"auth.login\", \"login\"] }\nusername = 0\npassword = 1\n\
               bare_push = true\nsuccess = { json = { \"/result/ok\" = true } }\nfailure = { json = { \"/error\" = { exists = true } } }",
        login: |password| {
            Sent::json(
                "/jsonrpc",
                &json!({ "jsonrpc": "2.0", "method": "auth.login", "params": ["alice", password], "id": 1 }),
            )
        },
        passive: Some(|| {
            Sent::json("/jsonrpc", &json!({ "jsonrpc": "2.0", "method": "auth.check", "params": [], "id": 0 }))
        }),
        no: |_, _| Said::json("{\"result\":null,\"error\":{\"code\":-32000}}"),
        yes: |_, _| {
            Said::json("{\"result\":{\"ok\":true,\"key\":\"SECRET\"},\"error\":null}").set("sid=in-SECRET; Path=/")
        },
        ..SESSION
    },
    Row {
        name: "parameters by name, and the method in the address",
        keys: "anonymous = [\"POST /rpc/**\"]",
        rule: "kind = \"json-rpc\"\nmatch = \"POST /rpc/*\"\nwhen = { method = \"login\" }\nusername = \"/params/user\"\npassword = \"/params/pass\"\n\
               bare_push = true\nsuccess = { json = { \"/result\" = true } }\nfailure = { json = { \"/result\" = false } }",
        login: |password| {
            Sent::json("/rpc/user", &json!({ "method": "login", "params": { "user": "alice", "pass": password } }))
        },
        passive: Some(|| Sent::json("/rpc/user", &json!({ "method": "logout", "params": {} }))),
        no: |_, _| Said::json("{\"result\":false}"),
        yes: |_, _| Said::json("{\"result\":true,\"key\":\"SECRET\"}").set("sid=in-SECRET; Path=/"),
        ..SESSION
    },
    Row {
        name: "JSON by PUT",
        rule: "kind = \"json\"\nmatch = \"PUT /api/session\"\nusername = \"/user\"\npassword = \"/password\"\nbare_push = true\n\
               success = { json = { \"/ok\" = true } }\nfailure = { json = { \"/ok\" = false } }",
        login: |password| Sent {
            method: "PUT",
            ..Sent::json("/api/session", &json!({ "user": "alice", "password": password }))
        },
        ..SESSION
    },
    Row {
        name: "a form by XHR, answered in JSON",
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\nbare_push = true\n\
               success = { json = { \"/access\" = { exists = true } } }\nfailure = { status = [403] }",
        login: |password| Sent::form("/login", &[("user", "alice"), ("pass", password), ("grant_type", "password")]),
        no: |_, _| Said::json("{\"error\":\"invalid_grant\"}").status(403),
        yes: |_, _| Said::json("{\"access\":\"SECRET\"}").set("sid=in-SECRET; Path=/"),
        ..SESSION
    },
];

/// A single page that keeps the token of its login's answer.
const TOKENS: Row = Row {
    cookies: &[],
    session: "tokens = [\"/access_token\"]\ntoken_in = [\"Authorization: Bearer\", \"access_token\"]",
    rule: "kind = \"json\"\nmatch = \"POST /api/session\"\nusername = \"/user\"\npassword = \"/password\"\nbare_push = true\n\
           success = { json = { \"/access_token\" = { exists = true } } }\nfailure = { status = [403] }",
    first: |_, _| Said::page("<form>"),
    no: |_, _| Said::json("{\"error\":\"invalid_grant\"}").status(403),
    yes: |_, _| {
        Said::json(&json!({ "access_token": TOKEN, "expires_in": 604_800, "token_type": "Bearer" }).to_string())
    },
    inside: |request, _| {
        request.header("authorization") == Some(&format!("Bearer {TOKEN}"))
            || request.target.ends_with(&format!("access_token={TOKEN}"))
    },
    public: Public::Refused("needs `apps.whoami` and `apps.session.cookies`"),
    ..SESSION
};

const KEPT: &[Row] = &[
    Row {
        name: "a token in the JSON of the answer, kept by the page and sent as Bearer",
        carries: |_| vec![("Authorization", format!("Bearer {TOKEN}"))],
        ..TOKENS
    },
    Row {
        name: "a token in the JSON of the answer, sent in addresses",
        home: "/home?access_token=tok-SECRET",
        ..TOKENS
    },
];

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_worth_nothing_without_the_session_it_came_in() {
    walk_all(KEPT).await;
}

/// An XML-RPC call with a name and a password.
fn call(method: &str, password: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><methodCall><methodName>{method}</methodName><params><param><value><string>alice</string>\
         </value></param><param><value>{password}</value></param></params></methodCall>"
    )
}

fn xml_answer(value: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><methodResponse><params><param><value>{value}</value></param></params></methodResponse>"
    )
}

pub(super) const BASIC: Row = Row {
    rule: "kind = \"basic\"\nmatch = \"* /**\"\nfailure = { status = [401] }",
    keys: "methods = [\"GET\", \"HEAD\", \"POST\", \"PUT\", \"PROPFIND\"]",
    cookies: &[],
    first: |_, _| Said::page("<form>"),
    no: |_, _| Said::page("no").status(401).with("WWW-Authenticate", "Basic realm=\"theirs\""),
    yes: |_, _| Said::new(207, "text/xml", "<multistatus>SECRET</multistatus>"),
    carries: |password| vec![("Authorization", basic("alice", password))],
    inside: |request, _| password(request) == Some("right"),
    hold: Hold::Code,
    public: Public::Refused("needs `apps.whoami` and `apps.session.cookies`"),
    ..FORM
};

const CLIENTS: &[Row] = &[
    Row {
        name: "Basic with every request, by methods of WebDAV",
        login: |password| Sent { method: "PROPFIND", ..Sent::get("/dav/alice/") }.basic(password),
        ..BASIC
    },
    Row { name: "GET with Basic", login: |password| Sent::get("/dav/alice/").basic(password), ..BASIC },
    Row {
        name: "PUT with Basic and JSON",
        login: |password| Sent::new("PUT", "/dav/alice/state", "application/json", "{\"a\":1}").basic(password),
        ..BASIC
    },
    Row {
        name: "GET with Basic, answered with a session",
        cookies: &["sid"],
        rule: "kind = \"basic\"\nmatch = \"* /api/**\"\nfailure = { status = [401] }",
        login: |password| Sent::get("/api/session").basic(password),
        first: |_, _| Said::page("<form>").set("sid=v-1; Path=/"),
        yes: |_, _| Said::json("{\"ok\":true,\"key\":\"SECRET\"}").set("sid=in-SECRET; Path=/"),
        carries: |_| Vec::new(),
        inside: |request, _| super::has_cookie(request, "sid", "in-"),
        public: Public::Walked,
        ..BASIC
    },
    Row {
        name: "XML-RPC, a fault is the no",
        rule: "kind = \"xml-rpc\"\nmatch = \"POST /xmlrpc\"\nwhen = { method = \"wiki.login\" }\nusername = 0\npassword = 1\nhold = \"code-first\"\n\
               success = { json = { \"/params/0\" = true } }\nfailure = { json = { \"/fault\" = { exists = true } } }",
        keys: "anonymous = [\"POST /xmlrpc\"]",
        login: |password| Sent::new("POST", "/xmlrpc", "text/xml", call("wiki.login", password)),
        passive: Some(|| {
            let text = "<methodCall><methodName>wiki.getVersion</methodName></methodCall>";
            Sent::new("POST", "/xmlrpc", "text/xml", text)
        }),
        no: |_, _| {
            let text = "<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>1</int></value></member></struct></value></fault></methodResponse>";
            Said::new(200, "text/xml", text)
        },
        yes: |_, _| Said::new(200, "text/xml", xml_answer("<boolean>1</boolean>")).set("sid=in-SECRET; Path=/"),
        hold: Hold::Code,
        ..FORM
    },
    Row {
        name: "XML-RPC, the number 0 is the no",
        rule: "kind = \"xml-rpc\"\nmatch = \"POST /xmlrpc\"\nwhen = { method = \"wiki.login\" }\nusername = 0\npassword = 1\nhold = \"code-first\"\n\
               success = { json = { \"/params/0\" = 1 } }\nfailure = { json = { \"/params/0\" = 0 } }",
        login: |password| Sent::new("POST", "/xmlrpc", "text/xml", call("wiki.login", password)),
        no: |_, _| Said::new(200, "text/xml", xml_answer("<int>0</int>")),
        yes: |_, _| Said::new(200, "text/xml", xml_answer("<int>1</int>")).set("sid=in-SECRET; Path=/"),
        hold: Hold::Code,
        ..FORM
    },
    Row {
        name: "one field for everything, in a form",
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\nhold = \"code-first\"\n\
               success = { status = [302] }\nfailure = { status = [200] }",
        hold: Hold::Code,
        ..FORM
    },
];

#[tokio::test(flavor = "multi_thread")]
async fn what_a_batch_or_a_multicall_holds_never_reaches_the_app() {
    let site = super::Site::new(&CLIENTS[4..5], super::Mode::Wall).await;
    let phone = site.alice("app-0").await;
    let calls = |count: usize| {
        let one = "<value><struct><member><name>methodName</name><value>wiki.login</value></member><member><name>params</name>\
                   <value><array><data><value>alice</value><value>right</value></data></array></value></member></struct></value>";
        format!(
            "<methodCall><methodName>system.multicall</methodName><params><param><value><array><data>{}</data></array></value>\
             </param></params></methodCall>",
            one.repeat(count)
        )
    };
    let inner = calls(1);
    let inner =
        inner.split_once("<params><param>").and_then(|(_, rest)| rest.split_once("</param>")).expect("it has one").0;
    let arguments = "<value><array><data><value>alice</value><value>right</value></data></array></value>";
    let nested = calls(1).replace("wiki.login", "system.multicall");
    let nested = nested.replace(arguments, &format!("<value><array><data>{inner}</data></array></value>"));
    for (name, body, expected) in [
        ("one call in a multicall", calls(1), 400),
        ("two calls", calls(2), 400),
        ("a multicall in a multicall", nested, 403),
        ("a method by another case", call("WIKI.login", "right"), 403),
    ] {
        let mut browser = site.gateway.browser("app-0.test");
        let answer = browser.send("POST", "/xmlrpc", &[("Content-Type", "text/xml")], body.as_bytes()).await;
        let seen = site.exchanges("app-0");
        assert!(seen.is_empty(), "{name}: {seen:?}");
        assert_eq!(answer.status, expected, "{name}: {}", answer.text());
        assert!(!answer.text().contains(PRIVATE) && answer.all("set-cookie").is_empty(), "{name}: {answer:?}");
    }
    assert!(phone.pending(site.now()).await.is_empty());
}
