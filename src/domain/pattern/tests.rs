use super::*;
use proptest::prelude::*;

fn path(pattern: &str, path: &str) -> bool {
    PathPattern::parse(pattern).unwrap_or_else(|e| panic!("{pattern}: {e}")).matches(path, None)
}

#[test]
fn paths_match_whole_segments() {
    for (pattern, yes, no) in [
        ("/login", &["/login"][..], &["/loginx", "/login/", "/login/x", "/Login", "/", "/x/login"][..]),
        ("/", &["/"], &["/x", ""]),
        ("/x/", &["/x/"], &["/x", "/x/y"]),
        ("/*", &["/a", "/a.b"], &["/", "/a/", "/a/b"]),
        ("/a/*/c", &["/a/b/c"], &["/a//c", "/a/c", "/a/b/b/c"]),
        ("/a/*.css", &["/a/x.css", "/a/.css"], &["/a/b/x.css", "/a/x.css2", "/x.css"]),
        ("/img*", &["/img", "/img1"], &["/img/1", "/im"]),
        ("/lib/**", &["/lib", "/lib/", "/lib/a", "/lib/a/b"], &["/libs", "/li", "/x/lib"]),
        ("/**", &["/", "/a", "/a/b/"], &[]),
        ("/a/**/z", &["/a/z", "/a/b/z", "/a/b/c/z"], &["/az", "/a/bz", "/a/z/y", "/a"]),
        ("/a/**/**", &["/a", "/a/", "/a/b/c"], &["/ab"]),
        ("/a/**/*.js", &["/a/x.js", "/a/b/x.js"], &["/a/x.js/y", "/ax.js"]),
        ("/**/x", &["/x", "/a/x"], &["/ax", "/x/a"]),
        ("/th-**", &["/th-", "/th-a/b"], &["/th", "/tha"]),
        ("/a%20b", &["/a%20b"], &["/a b", "/ab"]),
    ] {
        for yes in yes {
            assert!(path(pattern, yes), "{pattern} must match {yes}");
        }
        for no in no {
            assert!(!path(pattern, no), "{pattern} must not match {no}");
        }
    }
}

#[test]
fn a_query_of_the_pattern_must_be_contained() {
    let pattern = PathPattern::parse("/doku.php?do=login&x=a+b").unwrap();
    assert!(pattern.matches("/doku.php", Some("x=a%20b&id=start&do=log%69n")));
    assert!(!pattern.matches("/doku.php", Some("do=login")));
    assert!(!pattern.matches("/doku.php", Some("do=loginx&x=a+b")));
    assert!(!pattern.matches("/doku.php", None));
    assert!(PathPattern::parse("/doku.php").unwrap().matches("/doku.php", Some("do=anything")));
}

#[test]
fn the_narrow_reading_refuses_a_name_given_twice() {
    let pattern = Pattern::parse("GET /doku.php?do=css").unwrap();
    let twice = Some("do=css&do=admin");
    assert!(pattern.matches("GET", "/doku.php", twice));
    assert!(!pattern.matches_only("GET", "/doku.php", twice));
    assert!(!pattern.matches_only("GET", "/doku.php", Some("do=admin&do=css")));
    assert!(pattern.matches_only("GET", "/doku.php", Some("v=1&do=css")));
}

#[test]
fn the_narrow_reading_refuses_what_some_app_reads_otherwise() {
    let pattern = Pattern::parse("GET /doku.php?do=login").unwrap();
    for query in ["do=login", "id=start&do=login&x=[do]", "do=log%69n", "d%6F=login"] {
        assert!(pattern.matches_only("GET", "/doku.php", Some(query)), "{query}");
    }
    for query in [
        "do=login&do[export_raw]=1",
        "do[]=login",
        "do=login&+do=admin",
        "do=login&DO=admin",
        "do=login&[do]=admin",
        "do=login&do%00=admin",
        "do=login;do=admin",
        "x=1;do=admin&do=login",
        "x=1;do=login",
        "do=login;x=1",
        "do=Login",
        "+do=login",
    ] {
        assert!(!pattern.matches_only("GET", "/doku.php", Some(query)), "{query}");
    }
}

#[test]
fn the_wide_reading_finds_what_some_app_could() {
    let pattern = Pattern::parse("* /doku.php?do=admin").unwrap();
    for query in [
        "do=admin",
        "do=show&do=admin",
        "do[admin]=1",
        "do[]=admin",
        "%20do=admin",
        "do%00=admin",
        "DO=ADMIN",
        "do=ad-min",
        "x=1;do=admin",
        "do=%61dmin",
    ] {
        assert!(pattern.matches_widely("GET", "/doku.php", Some(query)), "{query}");
    }
    for query in ["do=show", "x=admin", "do=admins", "undo=admin", ""] {
        assert!(!pattern.matches_widely("GET", "/doku.php", Some(query)), "{query}");
    }
    assert!(!pattern.matches_widely("GET", "/other.php", Some("do=admin")));
}

#[test]
fn methods() {
    let takes = |pattern: &str, method: &str| Pattern::parse(pattern).unwrap().matches(method, "/", None);
    assert!(takes("GET /", "GET") && takes("GET /", "HEAD") && !takes("GET /", "POST"));
    assert!(takes("HEAD /", "HEAD") && !takes("HEAD /", "GET"));
    assert!(takes("POST /", "POST") && !takes("POST /", "HEAD") && !takes("POST /", "post"));
    assert!(takes("* /", "POST") && takes("* /", "PROPFIND"));
}

#[test]
fn what_can_never_match_is_refused() {
    for (text, why) in [
        ("login", PatternError::Form),
        ("/login", PatternError::Form),
        ("POST", PatternError::Form),
        ("post /login", PatternError::Form),
        ("POST  /login", PatternError::Form),
        ("POST /a b", PatternError::Form),
        ("", PatternError::Form),
        ("POST login", PatternError::NoSlash),
        ("GET **", PatternError::NoSlash),
        ("GET http://x/", PatternError::NoSlash),
        ("GET //a", PatternError::NotNormal),
        ("GET /a/../b", PatternError::NotNormal),
        ("GET /a/.", PatternError::NotNormal),
        ("GET /a#b", PatternError::NotNormal),
        ("GET /a\\b", PatternError::NotNormal),
        ("GET /é", PatternError::NotNormal),
        ("GET /%6cogin", PatternError::NotNormal),
        ("GET /%6C", PatternError::NotNormal),
        ("GET /%c3", PatternError::NotNormal),
        ("GET /a%2Fb", PatternError::NotNormal),
        ("GET /a%5Cb", PatternError::NotNormal),
        ("GET /a%0Ab", PatternError::NotNormal),
        ("GET /a[1]", PatternError::NotNormal),
        ("GET /a|b", PatternError::NotNormal),
        ("GET /%+F", PatternError::NotNormal),
        ("GET /%", PatternError::NotNormal),
        ("GET /a?b=*", PatternError::StarInQuery),
        ("GET /*/*/*/*/*/*/*/*/*", PatternError::TooManyStars),
    ] {
        assert_eq!(Pattern::parse(text), Err(why), "{text:?}");
    }
}

#[test]
fn cookie_names_match_with_their_case() {
    let pattern = CookiePattern::parse("DW*").unwrap();
    assert!(pattern.matches("DW68700bfd16c2027de7de74a5a8202a6f") && pattern.matches("DW"));
    assert!(!pattern.matches("dw1") && !pattern.matches("DokuWiki") && !pattern.matches("xDW"));
    assert!(CookiePattern::parse("username-*-*").unwrap().matches("username-wiki.example-8080"));
    assert!(CookiePattern::parse("*").unwrap().is_everything());
    for text in ["", "a b", "a=b", "a;b", "ä", "a/b", "*********"] {
        assert!(CookiePattern::parse(text).is_err(), "{text:?}");
    }
}

#[test]
fn only_a_path_without_stars_can_be_requested() {
    assert_eq!(PathPattern::parse("/out?do=logout").unwrap().literal(), Some("/out?do=logout"));
    assert_eq!(PathPattern::parse("/out*").unwrap().literal(), None);
    assert!(PathPattern::parse("/**").unwrap().is_everything());
    assert!(!PathPattern::parse("/**?a=b").unwrap().is_everything());
}

proptest! {
    #[test]
    fn a_pattern_without_stars_matches_itself_only(a in "(/[a-z]{1,3}){1,3}", b in "(/[a-z]{1,3}){1,3}") {
        prop_assert_eq!(path(&a, &b), a == b);
    }

    #[test]
    fn no_text_makes_it_panic(pattern in "\\PC{0,20}", on in "\\PC{0,20}") {
        if let Ok(pattern) = PathPattern::parse(&format!("/{pattern}")) {
            let _ = pattern.matches(&on, Some(&on));
        }
    }

    #[test]
    fn stars_agree_with_a_regular_expression(pattern in "[ab*]{0,8}", name in "[ab]{0,8}") {
        prop_assume!(!pattern.is_empty());
        let same = regex::Regex::new(&format!("^{}$", pattern.replace('*', ".*"))).unwrap();
        let Ok(cookie) = CookiePattern::parse(&pattern) else { return Ok(()) };
        prop_assert_eq!(cookie.matches(&name), same.is_match(&name));
    }
}

#[test]
fn case_counts_unless_the_app_ignores_it() {
    let pattern = Pattern::parse("GET /Users/*/Auth*?Do=X").unwrap();
    let folded = pattern.clone().ignoring_case();
    assert_eq!(folded.to_string(), pattern.to_string());
    for (path, query, exact, any) in [
        ("/Users/a/Authenticate", "Do=X", true, true),
        ("/USERS/A/AUTH", "Do=X", false, true),
        ("/users/%C3%84/auth", "Do=X", false, true),
        ("/users/a/aut", "Do=X", false, false),
        ("/USERS/A/AUTH", "Do=x", false, false),
    ] {
        assert_eq!(pattern.matches("GET", path, Some(query)), exact, "{path}?{query}");
        assert_eq!(folded.matches("GET", path, Some(query)), any, "{path}?{query}");
        assert_eq!(folded.matches_only("GET", path, Some(query)), any, "{path}?{query}");
    }
    // What some program takes for an ASCII letter is refused, and not let through.
    let folded = Pattern::parse("* /kiosk").unwrap().ignoring_case();
    for path in ["/%E2%84%AAiosk", "/k%C4%B1osk", "/K%C4%B0O%C5%BFk"] {
        assert!(folded.matches_widely("GET", path, None) && !folded.matches_only("GET", path, None), "{path}");
    }
}
