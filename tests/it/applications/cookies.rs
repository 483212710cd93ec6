//! Cookies: what is set or deleted decides nothing alone, and names and values are odd.

use super::{FORM, Row, Said, Sent, has_cookie, walk_all};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_set_or_deleted_decides_nothing_alone() {
    walk_all(SET).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_and_values_of_every_form_reach_the_app_as_it_gave_them() {
    walk_all(NAMES).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_name_with_several_paths_is_several_cookies() {
    walk_all(PATHS).await;
}

const PATHS: &[Row] = &[
    Row {
        name: "a session for everything and one for a part of it",
        home: "/admin",
        first: |_, _| Said::page("<form>").set("sid=v-1; Path=/").set("sid=v-2; Path=/admin"),
        yes: |_, _| Said::redirect("/home").set("sid=in-SECRET; Path=/").set("sid=in-SECRET-2; Path=/admin; HttpOnly"),
        inside: |request, _| {
            let sent = request.cookies("sid");
            // The gateway asks with each of them alone.
            let wanted = if request.path() == "/admin" { &["in-SECRET-2", "in-SECRET"][..] } else { &["in-SECRET"] };
            sent == wanted
        },
        ..FORM
    },
    Row {
        name: "the one of a part alone is signed in",
        home: "/admin",
        first: |_, _| Said::page("<form>").set("sid=v-1; Path=/").set("sid=v-2; Path=/admin"),
        yes: |_, _| Said::redirect("/home").set("sid=in-SECRET; Path=/admin").set("sid=v-3; Path=/"),
        inside: |request, _| has_cookie(request, "sid", "in-"),
        ..FORM
    },
    Row {
        name: "both are carried by the login, and one is set anew",
        first: |_, _| Said::page("<form>").set("sid=v-1; Path=/").set("sid=v-2; Path=/login"),
        inside: |request, _| has_cookie(request, "sid", "in-"),
        ..FORM
    },
    Row {
        name: "one path's is deleted by a no, and the other stays",
        first: |_, _| Said::page("<form>").set("sid=v-1; Path=/").set("sid=v-2; Path=/login"),
        no: |_, _| Said::page("try again").set("sid=gone; Path=/login; Max-Age=0"),
        ..FORM
    },
];

/// A new session is the only sign of a yes: whatever else is set or deleted is a no.
const BY_COOKIE: &str =
    "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\nsuccess = { changes_cookie = \"sid\" }";

const SET: &[Row] = &[
    Row {
        name: "a no that deletes by `deleted`",
        rule: BY_COOKIE,
        no: |_, _| Said::redirect("/home").set("sid=deleted; Path=/"),
        ..FORM
    },
    Row {
        name: "a no that deletes by an empty value in quotes",
        rule: BY_COOKIE,
        no: |_, _| Said::redirect("/home").set("sid=\"\"; Path=/"),
        ..FORM
    },
    Row {
        name: "a no that deletes by an empty value",
        rule: BY_COOKIE,
        no: |_, _| Said::redirect("/home").set("sid=; Path=/"),
        ..FORM
    },
    Row {
        name: "a no that deletes by a date gone by",
        rule: BY_COOKIE,
        no: |_, _| Said::redirect("/home").set("sid=in-x; Path=/; Expires=Thu, 01-Jan-1970 00:00:01 GMT"),
        ..FORM
    },
    Row {
        name: "a no that deletes by an age of nothing",
        rule: BY_COOKIE,
        no: |_, _| Said::redirect("/home").set("sid=in-x; Path=/; Max-Age=0"),
        ..FORM
    },
    Row {
        name: "a no that repeats the session from before",
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
               success = { changes_cookie = \"sid\" }\nfailure = { location = \"/login*\" }",
        no: |_, _| Said::redirect("/login?error").set("sid=v-1; Path=/"),
        ..FORM
    },
    Row {
        name: "a cookie that is no session's tells the yes",
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\nsuccess = { changes_cookie = \"csrf\" }",
        first: |_, _| Said::page("<form>").set("csrf=before; Path=/"),
        no: |_, _| Said::page("try again").set("csrf=before; Path=/"),
        yes: |_, _| Said::redirect("/home").set("csrf=after; Path=/").set("sid=in-SECRET; Path=/"),
        ..FORM
    },
    Row {
        name: "a yes that deletes a name and sets it",
        yes: |_, _| Said::redirect("/home").set("sid=deleted; Path=/; Max-Age=0").set("sid=in-SECRET; Path=/"),
        ..FORM
    },
    Row {
        name: "a no that sets a name and deletes it",
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
               success = { sets_cookie = \"sid\" }\nfailure = { status = [200] }",
        no: |_, _| Said::page("try again").set("sid=v-2; Path=/").set("sid=deleted; Path=/; Max-Age=0"),
        ..FORM
    },
    Row {
        name: "a session in every answer",
        first: |request, _| match request.cookies("sid").as_slice() {
            [] => Said::page("<form>").set("sid=v-1; Path=/"),
            [sid, ..] => Said::page("<form>").set(format!("sid={sid}; Path=/")),
        },
        no: |request, _| Said::page("try again").set(format!("sid={}; Path=/", request.cookies("sid")[0])),
        ..FORM
    },
    Row {
        name: "a new visitor's session with every no",
        no: |_, _| Said::page("try again").set("sid=v-2; Path=/"),
        ..FORM
    },
    Row {
        name: "no cookie is set: the id from before is signed in",
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\nsame_id = true\nfailure = { status = [200] }",
        yes: |request, memory| {
            memory.signed_in.extend(request.cookies("sid").into_iter().map(str::to_owned));
            Said::redirect("/home")
        },
        inside: |request, memory| request.cookies("sid").iter().any(|sid| memory.signed_in.contains(*sid)),
        ..FORM
    },
    Row {
        name: "the same id is set again when it is signed in",
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\nsame_id = true\nfailure = { status = [200] }",
        yes: |request, memory| {
            memory.signed_in.extend(request.cookies("sid").into_iter().map(str::to_owned));
            Said::redirect("/home").set(format!("sid={}; Path=/", request.cookies("sid")[0]))
        },
        inside: |request, memory| request.cookies("sid").iter().any(|sid| memory.signed_in.contains(*sid)),
        ..FORM
    },
    Row {
        name: "a token against forged forms from before the login, rotated by it",
        first: |_, _| Said::page("<form>").set("csrf=before; Path=/; SameSite=Lax").set("sid=v-1; Path=/"),
        no: |request, _| match request.cookies("csrf").as_slice() {
            ["before"] => Said::page("try again").set("csrf=before; Path=/"),
            _ => Said::page("forged").status(403),
        },
        yes: |request, _| match request.cookies("csrf").as_slice() {
            ["before"] => Said::redirect("/home").set("csrf=after; Path=/").set("sid=in-SECRET; Path=/"),
            _ => Said::page("forged").status(403),
        },
        ..FORM
    },
    Row {
        name: "a cookie that tests whether there are cookies",
        first: |_, _| Said::page("<form>").set("testcookie=works; Path=/"),
        no: |request, _| Said::page(if request.cookies("testcookie").is_empty() { "no cookies" } else { "try again" }),
        ..FORM
    },
];

const NAMES: &[Row] = &[
    Row {
        name: "a name with a digest, deleted for visitors too",
        cookies: &["Doku", "DW*"],
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
               success = { status = [302], sets_cookie = \"DW*\" }\nfailure = { status = [200, 403] }",
        first: |_, _| {
            Said::page("<form>")
                .set("Doku=v-1; Path=/")
                .set("DW68700bfd16c2027de7de74a5a8202a6f=deleted; Path=/; Max-Age=0")
        },
        no: |_, _| {
            Said::page("try again")
                .status(403)
                .set("DW68700bfd16c2027de7de74a5a8202a6f=deleted; Path=/; expires=Thu, 01-Jan-1970 00:00:01 GMT")
        },
        yes: |_, _| Said::redirect("/home").set("DW68700bfd16c2027de7de74a5a8202a6f=in-SECRET%7C0%7Cx; Path=/"),
        inside: |request, _| has_cookie(request, "DW68700bfd16c2027de7de74a5a8202a6f", "in-"),
        ..FORM
    },
    Row {
        name: "a name that depends on host and port",
        cookies: &["username-*"],
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
               success = { status = [302], sets_cookie = \"username-*\" }\nfailure = { status = [200] }",
        first: |_, _| Said::page("<form>"),
        yes: |request, _| {
            let host = request.header("host").unwrap_or_default().replace([':', '.'], "-");
            Said::redirect("/home").set(format!("username-{host}=\"2|1:0|10:1|SECRET\"; Path=/; HttpOnly"))
        },
        inside: |request, _| {
            let host = request.header("host").unwrap_or_default().replace([':', '.'], "-");
            has_cookie(request, &format!("username-{host}"), "2|1:0")
        },
        ..FORM
    },
    Row {
        name: "quotes, bars, colons and signs in a value",
        yes: |_, _| Said::redirect("/home").set("sid=\"in-SECRET|alice:17:a==&b=c/d+e~\"; Path=/"),
        ..FORM
    },
    Row {
        name: "a name with dots and one with brackets",
        cookies: &["app.sid", "s*id*"],
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
               success = { status = [302], sets_cookie = \"app.sid\" }\nfailure = { status = [200] }",
        first: |_, _| Said::page("<form>").set("app.sid=v-1; Path=/"),
        yes: |_, _| Said::redirect("/home").set("app.sid=in-SECRET; Path=/").set("s[id]=in-SECRET; Path=/"),
        inside: |request, _| has_cookie(request, "app.sid", "in-") && has_cookie(request, "s[id]", "in-"),
        ..FORM
    },
    Row {
        name: "a session and a cookie by which the app remembers the browser",
        cookies: &["sid", "remember_*"],
        login: |password| Sent::form("/login", &[("user", "alice"), ("pass", password), ("r", "1")]),
        yes: |_, _| {
            let remember =
                "remember_59ba=alice%7CSECRET-2; Path=/; Expires=Sun, 21 Nov 2027 10:00:00 GMT; Max-Age=31536000";
            Said::redirect("/home").set("sid=in-SECRET; Path=/").set(remember)
        },
        inside: |request, _| has_cookie(request, "sid", "in-") || has_cookie(request, "remember_59ba", "alice"),
        ..FORM
    },
    Row {
        name: "a session that is longer than a sealed cookie may be",
        yes: |_, _| Said::redirect("/home").set(format!("sid=in-SECRET{}; Path=/", "x".repeat(3_900))),
        ..FORM
    },
    Row {
        name: "attributes that browsers do not know",
        yes: |_, _| Said::redirect("/home").set("sid=in-SECRET; path=/; PRIORITY=High; Partitioned; foo=\"a b\""),
        ..FORM
    },
];
