//! Tokens that clients hold as the app made them: worth something in the session only that they were handed out in.

use std::time::Duration;

use serde_json::json;
use vestibule::engine::ports::Table;
use vestibule::engine::users::NewUser;

use super::{JSON, Site, app, bearer, encoded, get_with, raw, say, yes};
use crate::support::TestGateway;
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};

const SESSION: &str = "token_in = [\"Authorization: Bearer\", \"access_token\"]\ncookies = [\"sid\"]";

#[tokio::test(flavor = "multi_thread")]
async fn a_token_works_in_its_own_session_and_in_no_other() {
    let site = Site::new(SESSION).await;
    for user in ["alice", "bob"] {
        site.user(user).await;
    }
    let (alice, token) = site.sign_in("alice").await;
    let (bob, _) = site.sign_in("bob").await;
    assert_eq!(token, raw("alice"), "it is handed out as the app made it");
    let nobody = site.browser();
    let header = |text: String| Some(("Authorization", text));
    let named = |name: &str| format!("/api/things?x=1&{name}={}", encoded(&token));
    for (name, browser, target, header, status) in [
        ("its own session", &alice, "/api", header(format!("Bearer {token}")), 200),
        ("its own, in the query", &alice, &*named("access_token"), None, 200),
        ("without a session", &nobody, "/api", header(format!("Bearer {token}")), 401),
        ("where cookies of visitors may go", &nobody, "/public/x", header(format!("Bearer {token}")), 403),
        ("at a login's address", &nobody, "/auth/token", header(format!("Bearer {token}")), 401),
        ("in the query without a session", &nobody, &*named("access_token"), None, 401),
        ("in the query of an open path", &nobody, &*named("access_token").replace("/api", "/open"), None, 403),
        ("in another spelling there", &nobody, &*named("Access.Token%5B%5D").replace("/api", "/open"), None, 403),
        ("in the query for visitors", &nobody, &*named("access_token").replace("/api", "/public"), None, 403),
        ("no value in the query", &nobody, "/open/x?access_token=", None, 200),
        ("another name in the query", &nobody, "/open/x?other_token=a", None, 200),
        ("another live session", &bob, "/api", header(format!("Bearer {token}")), 403),
        ("another live session, in small letters", &bob, "/api", header(format!("bearer   {token}")), 403),
        ("another live session, by another scheme", &bob, "/api", header(format!("Token {token}")), 403),
        ("another live session, by none", &bob, "/api", header(token.clone()), 403),
        ("another live session, in the query", &bob, &*named("access_token"), None, 403),
        ("another live session, in another spelling", &bob, &*named("ACCESS_TOKEN"), None, 403),
        (
            "another live session, beside an unknown one",
            &bob,
            &*format!("{}&access_token=x", named("access_token")),
            None,
            403,
        ),
        ("one that the gateway never saw", &bob, "/api", header("Bearer permanent-token-of-bob".to_owned()), 200),
    ] {
        let mut browser = browser.clone();
        let headers: Vec<(&str, &str)> = header.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let headers = [&headers[..], &[("Accept", "application/json")]].concat();
        let answer = browser.send("GET", target, &headers, b"").await;
        assert_eq!(answer.status, status, "{name}: {}", answer.text());
        let seen = site.seen();
        assert_eq!(seen.is_some(), status == 200, "{name}: {seen:?}");
        if let (Some(seen), Some((_, value))) = (&seen, &header) {
            assert_eq!((seen.header("authorization"), &*seen.target), (Some(value.as_str()), target), "{name}");
        }
    }
    // On open paths the app sees no credentials.
    let mut browser = nobody.clone();
    assert_eq!(get_with(&mut browser, "/open/x", &bearer(&token)).await.status, 200);
    assert_eq!(site.seen().expect("it passes").header("authorization"), None);
    // A session that is over does not make its token anybody's.
    let mut leaving = alice.clone();
    assert_eq!(leaving.sign_out().await.status, 200);
    for (name, browser) in [("its own, ended", &alice), ("another", &bob)] {
        let status = if name == "another" { 403 } else { 401 };
        assert_eq!(get_with(&mut browser.clone(), "/api", &bearer(&token)).await.status, status, "{name}");
        assert!(site.seen().is_none(), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_token_for_all_sessions_of_a_user_works_in_each() {
    let site = Site::new(SESSION).await;
    site.user("alice").await;
    let (mut first, token) = site.sign_in("alice").await;
    let (mut second, same) = site.sign_in("alice").await;
    assert_eq!(token, same);
    for browser in [&mut first, &mut second] {
        assert_eq!(get_with(browser, "/api", &bearer(&token)).await.status, 200);
    }
    assert_eq!(first.sign_out().await.status, 200);
    assert_eq!(get_with(&mut second, "/api", &bearer(&token)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_of_logins_that_came_to_nothing_are_nobodys() {
    let site = Site::new(SESSION).await;
    site.user("bob").await;
    for user in ["denied", "late", "locked"] {
        site.user_with_phone(user).await;
    }
    let clock = &site.gateway.clock;
    // No code after the password: the login is cancelled.
    let answer = say(&mut site.browser(), "/auth/token", &json!({ "user": "denied", "password": "right" })).await;
    assert_eq!((answer.status, answer.json()["error"].as_str()), (403, Some("code-needed")));
    // Nobody settles this one in time.
    let answer = say(&mut site.browser(), "/auth/session", &json!({ "user": "late", "password": "right" })).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    clock.advance(Duration::from_mins(11));
    site.gateway.engine.sweep().await.expect("swept");
    // Nobody of this name is known.
    let answer = say(&mut site.browser(), "/auth/token", &json!({ "user": "stranger", "password": "right" })).await;
    assert_eq!(answer.status, 403, "{}", answer.text());
    // The app's own no hands one out, in a session of the one who tried.
    let (mut bob, own) = site.sign_in("bob").await;
    let answer = say(&mut bob, "/auth/token", &json!({ "user": "odd", "password": "odd" })).await;
    assert_eq!((answer.status, answer.text()), (401, yes("odd")));
    assert_eq!(get_with(&mut bob, "/api", &bearer(&raw("odd"))).await.status, 403);
    // Everybody can have an app say no without end, so that this is kept no longer than a session lasts.
    clock.advance(Duration::from_hours(23));
    site.gateway.engine.sweep().await.expect("swept");
    let (mut bob, _) = site.sign_in("bob").await;
    assert_eq!(get_with(&mut bob, "/api", &bearer(&raw("odd"))).await.status, 403);
    let noted = || site.gateway.store.scan(Table::Token, &[], None, 100).expect("a store").len();
    assert_eq!(noted(), 5);
    clock.advance(Duration::from_hours(1));
    site.gateway.engine.sweep().await.expect("swept");
    assert_eq!(noted(), 4, "`odd` is forgotten");
    for days in [0, 88] {
        clock.advance(Duration::from_hours(24 * days));
        site.gateway.engine.sweep().await.expect("swept");
        let (mut bob, _) = site.sign_in("bob").await;
        for user in ["denied", "late", "stranger"] {
            let answer = get_with(&mut bob, "/api", &bearer(&raw(user))).await;
            assert_eq!(answer.status, 403, "{user} after {days} days");
            assert!(site.seen().is_none(), "{user}");
        }
        assert_eq!(get_with(&mut bob, "/api", &bearer(&own)).await.status, 200);
    }
    // At last they are forgotten: only what `bob` was given since is left.
    clock.advance(Duration::from_hours(24 * 2));
    site.gateway.engine.sweep().await.expect("swept");
    let left = site.gateway.store.scan(Table::Token, &[], None, 100).expect("a store");
    assert_eq!(left.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_outside_of_every_rule_hands_out_no_token() {
    let site = Site::new(SESSION).await;
    site.user("bob").await;
    let login = json!({ "who": "past" }).to_string();
    for (name, method, path, body) in [
        ("read whole, for visitors", "POST", "/public/token", login.as_str()),
        ("read whole, open", "POST", "/open/token", &login),
        ("read whole and safe", "OPTIONS", "/public/token", &login),
        ("streamed, for visitors", "GET", "/public/token", ""),
        ("streamed, open", "GET", "/open/token", ""),
    ] {
        let answer = site.browser().send(method, path, &[JSON], body.as_bytes()).await;
        assert!(!answer.text().contains("raw-token"), "{name}: {}", answer.text());
        assert_eq!(answer.status, 403, "{name}: {}", answer.text());
        assert_eq!(site.seen().expect("the app answered").header("accept-encoding"), None, "{name}");
    }
    let answer = site.browser().get("/open/none").await;
    assert_eq!((answer.status, &*answer.text()), (200, "{\"access_token\":null}"));
    let (mut bob, _) = site.sign_in("bob").await;
    // In a session the app may say what it likes.
    assert_eq!(bob.get("/public/token").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_session_gets_at_a_logins_address_is_its_own() {
    let site = Site::new(SESSION).await;
    for user in ["alice", "bob"] {
        site.user(user).await;
    }
    let (mut alice, token) = site.sign_in("alice").await;
    let (mut bob, _) = site.sign_in("bob").await;
    let fresh = "fresh-token-of-alice";
    let refresh = json!({ "refresh": token, "gives": fresh });
    let answer = say(&mut alice, "/auth/token", &refresh).await;
    assert_eq!((answer.status, answer.json()["access_token"].as_str()), (200, Some(fresh)));
    assert_eq!(get_with(&mut alice, "/api", &bearer(fresh)).await.status, 200);
    assert_eq!(get_with(&mut bob, "/api", &bearer(fresh)).await.status, 403);
    site.upstream.clear();
    // Nobody gets a token of their own for another's.
    let answer = say(&mut bob, "/auth/token", &refresh).await;
    assert_eq!(answer.status, 403, "{}", answer.text());
    let long = json!({ "refresh": token, "gives": "x", "more": "y".repeat(2 << 20) });
    let answer = say(&mut bob, "/auth/token", &long).await;
    assert_eq!(answer.status, 413, "{}", answer.text());
    assert!(site.seen().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_says_that_an_answer_is_no_failure_where_success_alone_is_given() {
    let site = Site::new(SESSION).await;
    site.user_with_phone("alice").await;
    let mut browser = site.browser();
    let answer = say(&mut browser, "/auth/session", &json!({ "user": "alice", "password": "right" })).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let state = browser.state().await;
    assert_eq!(
        (state["status"].as_str(), state["number"].as_str()),
        (Some("pending"), None),
        "no phone rings: {state}"
    );
    let answer = say(&mut site.browser(), "/auth/session", &json!({ "user": "alice", "password": "guess" })).await;
    assert_eq!((answer.status, &*answer.text()), (401, "{\"error\":\"wrong\"}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_app_is_asked_to_end_a_denied_session_by_its_token() {
    for (session, header) in [
        (SESSION, format!("Bearer {}", raw("alice"))),
        ("seal_tokens = true\ntoken_in = [\"Authorization: Bearer\"]", format!("Bearer {}", raw("alice"))),
    ] {
        let site = Site::new(session).await;
        let phone = site.user_with_phone("alice").await;
        for end in ["cancelled", "denied", "unknown", "past"] {
            site.upstream.clear();
            let (path, user) = match end {
                "unknown" => ("/auth/token", "alice_"),
                "past" => ("/public/token", "past"),
                "denied" => ("/auth/session", "alice"),
                _ => ("/auth/token", "alice"),
            };
            let mut browser = site.browser();
            let said = if end == "past" { json!({}) } else { json!({ "user": user, "password": "right" }) };
            let answer = say(&mut browser, path, &said).await;
            if end == "denied" {
                assert_eq!(answer.status, 303, "{}", answer.text());
                assert_eq!(browser.step("cancel", &[]).await.status / 100, 3);
            }
            let asked = site.upstream.wait_for(2).await.pop().expect("the app is asked");
            assert_eq!((&*asked.method, &*asked.target), ("DELETE", "/logout"), "{end}");
            let wanted = header.replace("alice", user);
            assert_eq!(asked.header("authorization"), Some(&*wanted), "{end}, {session}");
            assert_eq!(asked.header("cookie"), None, "{end}: there are none");
        }
        drop(phone);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_denied_login_does_not_end_the_token_of_a_live_session() {
    let site = Site::new(SESSION).await;
    for user in ["alice", "bob"] {
        site.user(user).await;
    }
    let (mut alice, token) = site.sign_in("alice").await;
    for user in ["alice", "bob"] {
        // What cannot be judged is held for those only who have a factor that could settle it.
        site.give_phone(user).await;
        let mut browser = site.browser();
        let login = json!({ "user": user, "password": "right" });
        assert_eq!(say(&mut browser, "/auth/session", &login).await.status, 303, "{user}");
        assert_eq!(browser.step("cancel", &[]).await.status / 100, 3, "{user}");
    }
    let is_asked = |user: &str| {
        let wanted = bearer(&raw(user)).1;
        move |asked: &RecordedRequest| asked.method == "DELETE" && asked.header("authorization") == Some(&wanted)
    };
    let of_bob = is_asked("bob");
    site.upstream.wait_until("the end of what nobody has", |all| all.iter().any(&of_bob)).await;
    assert!(!site.upstream.arriving().iter().any(is_asked("alice")), "{:?}", site.upstream.arriving());
    assert_eq!(get_with(&mut alice, "/api", &bearer(&token)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_visitors_reach_everything_a_token_opens_nothing_either() {
    let upstream = RecordingUpstream::start(app).await;
    let config = format!(
        r#"
        [[apps]]
        name = "wiki"
        hosts = ["wiki.test"]
        upstream = "{}"
        mode = "public"
        open = ["* /open/**"]
        [apps.whoami]
        path = "/me"
        signed_in = {{ status = [204] }}
        [apps.session]
        tokens = ["/access_token"]
        {SESSION}
        [[apps.login]]
        kind = "json"
        match = "POST /auth/token"
        username = "/user"
        password = "/password"
        success = {{ status = [200] }}
        failure = {{ status = [401] }}
        hold = "wait"
        "#,
        upstream.url()
    );
    let site = Site { gateway: TestGateway::start(&config).await, upstream };
    for user in ["alice", "bob"] {
        site.gateway.add_user(user, NewUser { grace: 3, ..NewUser::default() }).await;
    }
    let (mut alice, token) = site.sign_in("alice").await;
    let (mut bob, _) = site.sign_in("bob").await;
    assert_eq!(get_with(&mut alice, "/api", &bearer(&token)).await.status, 200);
    assert_eq!(get_with(&mut bob, "/api", &bearer(&token)).await.status, 403);
    site.upstream.clear();
    let mut visitor = site.browser();
    assert_eq!(visitor.get("/api").await.status, 200);
    site.upstream.clear();
    for target in ["/api".to_owned(), format!("/api?access_token={}", encoded(&token)), "/auth/token".to_owned()] {
        let header = if target.contains('?') { ("X-Other", String::new()) } else { bearer(&token) };
        let answer = get_with(&mut visitor, &target, &header).await;
        assert_eq!(answer.status, 403, "{target}: {}", answer.text());
        assert!(site.seen().is_none(), "{target}");
    }
    assert_eq!(get_with(&mut visitor, "/open/x", &bearer(&token)).await.status, 200);
    assert_eq!(site.seen().expect("it passes").header("authorization"), None);
    for (method, path) in [("POST", "/public/token"), ("GET", "/public/token"), ("GET", "/open/token")] {
        let body: &[u8] = if method == "POST" { b"{\"who\":\"past\"}" } else { b"" };
        let answer = visitor.send(method, path, &[JSON], body).await;
        assert_eq!(answer.status, 403, "{method} {path}: {}", answer.text());
        assert!(!answer.text().contains("raw-token"), "{method} {path}: {}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withheld_answer_adds_nothing_to_the_store_and_what_is_known_stays_known() {
    let site = Site::new(SESSION).await;
    for user in ["past", "bob"] {
        site.user(user).await;
    }
    let noted = || site.gateway.store.scan(Table::Token, &[], None, 100).expect("a store");
    for n in 0..5 {
        let fresh = format!("{{\"access_token\":\"fresh-{n}\"}}");
        site.upstream.answer(move |_: &RecordedRequest| Reply::new(200, &[JSON], fresh.clone()));
        for target in ["/public/token", "/open/token"] {
            let answer = site.browser().get(target).await;
            assert_eq!((answer.status, answer.text().contains("fresh")), (403, false), "{target}: {}", answer.text());
        }
    }
    assert!(noted().is_empty(), "{:?}", noted());
    // One that is somebody's is kept longer, and stays theirs.
    site.upstream.answer(app);
    let (_, token) = site.sign_in("past").await;
    let clock = &site.gateway.clock;
    clock.advance(Duration::from_hours(24 * 60));
    for _ in 0..2 {
        let before = noted();
        assert_eq!(site.browser().get("/public/token").await.status, 403);
        assert_eq!((before.len(), noted().len()), (1, 1));
    }
    let once_more = noted();
    assert_eq!(site.browser().get("/public/token").await.status, 403);
    assert_eq!(noted(), once_more, "it is written once in a while");
    clock.advance(Duration::from_hours(24 * 40));
    site.gateway.engine.sweep().await.expect("swept");
    let (mut bob, _) = site.sign_in("bob").await;
    assert_eq!(get_with(&mut bob, "/api", &bearer(&token)).await.status, 403);
}
