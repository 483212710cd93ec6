//! The applications without a gateway: what is written about their logins is so.

use std::path::Path as FilePath;

use http::{Request, Response};
use vestibule::config::Config;

use super::*;
use crate::plain::{cookies_of, get, location, post, send, set_cookies};

#[track_caller]
fn app_of(config: &str) -> vestibule::config::AppConfig {
    let config = Config::parse(config, FilePath::new("."), &|_| None).unwrap_or_else(|error| panic!("{error}"));
    config.apps.into_iter().next().expect("the block is of one app")
}

/// The names of the cookies that an answer leaves alive, in their order.
fn live(response: &Response<String>) -> Vec<String> {
    cookies_of(response).split("; ").filter_map(|pair| pair.split_once('=')).map(|(name, _)| name.to_owned()).collect()
}

fn is_dw(name: &str) -> bool {
    name.strip_prefix("DW").is_some_and(|rest| rest.len() == 32 && rest.bytes().all(|it| it.is_ascii_hexdigit()))
}

#[tokio::test]
async fn dokuwiki_signs_in_by_a_cookie_beside_the_session_from_before() {
    let wiki = DokuWiki::start().await;
    assert_eq!(app_of(&wiki.config("wiki.test")).login_page.as_deref(), Some("/doku.php?do=login"));
    let start = format!("{}/doku.php?id=start", wiki.url());

    let page = get(&start, "").await;
    // Where a page may not be read, the login form is there instead, as 200.
    assert!(page.status() == 200 && page.body().contains("Permission Denied"), "{}", page.body());
    assert!(!page.body().contains(WIKI_TEXT), "{}", page.body());
    let form = get(&format!("{}/doku.php?do=login", wiki.url()), "").await;
    assert!(form.status() == 200 && form.body().contains(r#"name="sectok" value="""#), "{}", form.body());
    assert_eq!(live(&form), ["DokuWiki"]);
    assert!(set_cookies(&form).iter().any(|(name, value, _)| is_dw(name) && value == "deleted"));
    let before = cookies_of(&form);

    let login = |password: &'static str, remember: &'static str| {
        let (start, before) = (start.clone(), before.clone());
        async move {
            let fields =
                [("sectok", ""), ("id", "start"), ("do", "login"), ("u", USER), ("p", password), ("r", remember)];
            post(&start, &before, &fields).await
        }
    };
    let wrong = login("wrong", "").await;
    assert_eq!(wrong.status(), 403);
    assert!(wrong.body().contains("Sorry, username or password was wrong."), "{}", wrong.body());
    assert_eq!(live(&wrong), [""; 0]);

    for (remember, age) in [("", None), ("1", Some("Max-Age=31536000"))] {
        let right = login(PASSWORD, remember).await;
        assert_eq!((right.status().as_u16(), location(&right)), (302, Some(start.as_str())));
        let cookies = set_cookies(&right);
        let [(name, _, attributes)] = cookies.as_slice() else { panic!("{cookies:?}") };
        assert!(is_dw(name) && attributes.contains("HttpOnly"), "{cookies:?}");
        assert!(age.is_none_or(|age| attributes.contains(age)), "{attributes}");
    }

    let all = format!("{before}; {}", cookies_of(&login(PASSWORD, "").await));
    let page = get(&start, &all).await;
    assert!(page.status() == 200 && page.body().contains(WIKI_TEXT), "{}", page.body());
    assert!(!get(&start, &before).await.body().contains(WIKI_TEXT), "the session alone signs in");

    let profile = format!("{}/doku.php?do=profile", wiki.url());
    assert!(get(&profile, &all).await.body().contains(r#"name="oldpass""#), "a user has no profile");
    assert!(!get(&profile, &before).await.body().contains("oldpass"), "a visitor has a profile");

    let logout = format!("{}/doku.php?id=start&do=logout", wiki.url());
    get(&format!("{logout}&sectok=wrong"), &all).await;
    assert!(get(&start, &all).await.body().contains(WIKI_TEXT), "signed out without the right sectok");
    let (_, sectok) = page.body().split_once("do=logout&amp;sectok=").expect("a link to sign out");
    let out = get(&format!("{logout}&sectok={}", &sectok[..32]), &all).await;
    // One name is given a value and deleted in one answer. The session is the same even now.
    assert_eq!((out.status().as_u16(), cookies_of(&out)), (302, before.clone()));
    let page = get(&start, &all).await;
    assert!(page.body().contains(WIKI_TEXT), "the cookies from before are worth nothing after all: {}", page.body());
}

#[tokio::test]
async fn dokuwiki_has_other_ways_in() {
    let wiki = DokuWiki::start().await;
    let page = format!("{}/doku.php?id=start", wiki.url());
    let by_query = get(&format!("{page}&u={USER}&p={PASSWORD}"), "").await;
    let by_body = post(&page, "", &[("u", USER), ("p", PASSWORD)]).await;
    let basic = Request::get(&page).header("authorization", "Basic YWxpY2U6Q29ycmVjdEhvcnNlMQ==");
    let by_basic = send(basic.body(String::new()).unwrap()).await;
    let wrong = post(&page, "", &[("u", USER), ("p", "wrong")]).await;
    assert_eq!((wrong.status().as_u16(), wrong.body().contains(WIKI_TEXT)), (403, false));
    for (way, answer) in [("query", by_query), ("body", by_body), ("basic", by_basic)] {
        assert!(answer.status() == 200 && answer.body().contains(WIKI_TEXT), "{way}: {}", answer.body());
        assert!(live(&answer).iter().any(|name| is_dw(name)), "{way}: {:?}", set_cookies(&answer));
    }
}

#[tokio::test]
async fn programs_sign_in_to_dokuwiki_by_a_call_or_by_basic() {
    let wiki = DokuWiki::start().await;
    let call = async |method: &str, parameters: &[&str], header: (&str, &str)| {
        let parameters: String =
            parameters.iter().map(|text| ["<param><value>", text, "</value></param>"].concat()).collect();
        let call = format!("<methodCall><methodName>{method}</methodName><params>{parameters}</params></methodCall>");
        let request = Request::post(format!("{}/lib/exe/xmlrpc.php", wiki.url())).header("content-type", "text/xml");
        send(request.header(header.0, header.1).body(call).unwrap()).await
    };
    let nothing = ("x-nothing", "");
    let page = async |header| call("wiki.getPage", &["start"], header).await;
    assert_eq!(page(nothing).await.status(), 401);
    let wrong = call("dokuwiki.login", &[USER, "wrong"], nothing).await;
    assert!(wrong.status() == 200 && wrong.body().contains("<boolean>0</boolean>"), "{}", wrong.body());
    assert!(!live(&wrong).iter().any(|name| is_dw(name)), "{:?}", set_cookies(&wrong));
    let right = call("dokuwiki.login", &[USER, PASSWORD], nothing).await;
    assert!(right.status() == 200 && right.body().contains("<boolean>1</boolean>"), "{}", right.body());
    assert!(live(&right).iter().any(|name| is_dw(name)), "{:?}", set_cookies(&right));
    let cookies = cookies_of(&right);
    let with_cookies = page(("cookie", &cookies)).await;
    assert!(with_cookies.body().contains(WIKI_TEXT), "{}", with_cookies.body());

    let basic = page(("authorization", "Basic YWxpY2U6Q29ycmVjdEhvcnNlMQ==")).await;
    assert!(basic.body().contains(WIKI_TEXT) && live(&basic).iter().any(|name| is_dw(name)), "{basic:?}");
    let wrong = page(("authorization", "Basic YWxpY2U6d3Jvbmc=")).await;
    assert!(wrong.status() == 401 && !live(&wrong).iter().any(|name| is_dw(name)), "{wrong:?}");
}

#[tokio::test]
async fn what_dokuwiki_has_open_is_the_same_for_anybody() {
    let wiki = DokuWiki::start().await;
    let start = format!("{}/doku.php?id=start", wiki.url());
    let before = cookies_of(&get(&start, "").await);
    let inside = post(&start, &before, &[("do", "login"), ("u", USER), ("p", PASSWORD)]).await;
    let inside = format!("{before}; {}", cookies_of(&inside));
    assert!(get(&start, &inside).await.body().contains(WIKI_TEXT), "not signed in by {inside}");

    let pictures = programs_below(&FilePath::new(DOKUWIKI).join("lib/images"));
    assert!(!pictures.is_empty(), "there are pages with all of the pictures");
    let mut open: Vec<String> = pictures.iter().map(|name| format!("lib/images/{name}")).collect();
    open.extend(["css", "js", "jquery", "manifest"].map(|name| format!("lib/exe/{name}.php")));
    for path in open {
        let url = format!("{}/{path}?id=start", wiki.url());
        let stranger = get(&url, "").await;
        assert!(stranger.status() == 200 && set_cookies(&stranger).is_empty(), "{path}: {stranger:?}");
        assert!(!stranger.body().contains(WIKI_TEXT), "{path}: {}", stranger.body());
        for (who, url, cookies) in
            [("user", url.clone(), inside.as_str()), ("password", format!("{url}&u={USER}&p={PASSWORD}"), "")]
        {
            let answer = get(&url, cookies).await;
            assert_eq!((set_cookies(&answer), answer.body()), (Vec::new(), stranger.body()), "{path}, {who}");
        }
    }
}

#[tokio::test]
async fn django_gives_a_session_and_another_csrf_token() {
    let django = Django::start().await;
    assert_eq!(app_of(&django.config("admin.test")).login_page.as_deref(), Some("/admin/login/"));
    let admin = format!("{}/admin/", django.url());
    let url = format!("{admin}login/?next=/admin/");

    assert_eq!(location(&get(&admin, "").await), Some("/admin/login/?next=/admin/"));
    let form = get(&url, "").await;
    assert_eq!((form.status().as_u16(), live(&form)), (200, vec!["csrftoken".to_owned()]));
    let before = cookies_of(&form);
    let (_, token) = form.body().split_once(r#"name="csrfmiddlewaretoken" value=""#).expect("a token");
    let token = token.split('"').next().unwrap_or_default();
    let fields =
        |password| [("csrfmiddlewaretoken", token), ("username", USER), ("password", password), ("next", "/admin/")];

    let wrong = post(&url, &before, &fields("wrong")).await;
    assert_eq!((wrong.status().as_u16(), cookies_of(&wrong)), (200, before.clone()));
    assert!(wrong.body().contains("Please enter the correct username and password"), "{}", wrong.body());
    let forged = post(&url, "", &fields(PASSWORD)).await;
    assert_eq!((forged.status().as_u16(), set_cookies(&forged)), (403, Vec::new()));

    let right = post(&url, &before, &fields(PASSWORD)).await;
    assert_eq!((right.status().as_u16(), location(&right)), (302, Some("/admin/")));
    assert_eq!(live(&right), ["csrftoken", "sessionid"]);
    assert!(!cookies_of(&right).contains(&before), "the CSRF token stayed");
    assert!(set_cookies(&right)[1].2.contains("HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax"));
    let page = get(&admin, &cookies_of(&right)).await;
    assert!(page.status() == 200 && page.body().contains(r#"action="/admin/logout/""#), "{}", page.body());

    let style = get(&format!("{}/static/admin/css/base.css", django.url()), "").await;
    assert_eq!(style.status(), 200);
}
