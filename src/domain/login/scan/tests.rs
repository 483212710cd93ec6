use super::*;
use crate::domain::login::rule::Kind;

const FORM: Option<&str> = Some("application/x-www-form-urlencoded");
const PARTS: Option<&str> = Some("multipart/form-data; boundary=XX");

fn rules() -> Vec<LoginRule> {
    let rule = |username, password: &str| LoginRule {
        when: Vec::new(),
        username,
        password: password.to_owned(),
        ..LoginRule::sample()
    };
    vec![rule(UserSource::Field("u".into()), "p"), rule(UserSource::Field("auth[user]".into()), "auth[pass]")]
}

/// What is found in a body, in one piece and byte by byte.
fn found(query: Option<&str>, kind: Option<&str>, body: &[u8]) -> bool {
    let rules = rules();
    let scan = |size: usize| {
        let Some(mut scan) = Scan::new(&rules, &[], "POST", query, kind, None)? else { return Ok(()) };
        body.chunks(size.max(1)).try_for_each(|chunk| scan.look(&rules, chunk))?;
        scan.end(&rules)
    };
    let whole: Result<(), Found> = scan(body.len());
    assert_eq!(whole, scan(1), "{:?}", String::from_utf8_lossy(body));
    whole.is_err()
}

fn part(head: &str) -> Vec<u8> {
    let one = |head: &str| format!("--XX\r\n{head}\r\n\r\nvalue\r\n");
    format!("{}{}--XX--\r\n", one("Content-Disposition: form-data; name=\"p\""), one(head)).into_bytes()
}

#[test]
fn credentials_are_found_in_every_spelling_of_a_form() {
    for body in [
        "u=a&p=b",
        "p=b&x=1&u=a",
        "u&p",
        "U=a&P=b",
        "u=a;p=b",
        "u[]=a&p[x]=b",
        "[u]=a&+p=b",
        "%75=a&%70=b",
        "u%00=a&p%00=b",
        "%00u=a&p=b",
        "%u0075=a&p=b",
        "u=%ff&p=%zz",
        "u\0=a&p=b",
        "auth[user]=a&auth[pass]=b",
        "auth=1&x=2",
        "auth.user=a&auth[pass]=b",
    ] {
        let expected = !matches!(body, "auth.user=a&auth[pass]=b");
        assert_eq!(found(None, FORM, body.as_bytes()), expected, "{body}");
        assert_eq!(query(&rules(), Some(body)).is_err(), expected, "{body} in the query");
    }
    for body in ["u=a", "p=b", "uu=a&p=b", "x=u&y=p", "x=a%26p%3Db&u=1", ""] {
        assert!(!found(None, FORM, body.as_bytes()), "{body}");
        assert_eq!(query(&rules(), Some(body)), Ok(()), "{body} in the query");
    }
    assert!(found(None, FORM, format!("{}=1", "x".repeat(LONGEST_NAME + 1)).as_bytes()), "it could be padding");
}

#[test]
fn one_half_in_the_query_and_one_in_the_body_are_both() {
    assert!(found(Some("u=alice"), FORM, b"p=pw"));
    assert!(found(Some("x=1&P=pw"), PARTS, &part("Content-Disposition: form-data; name=\"u\"")));
    assert!(!found(Some("u=alice"), FORM, b"x=pw"));
    assert_eq!(
        whole(&rules(), Some("u=a"), Some("application/json"), None, br#"{"x":[{"P":1}]}"#),
        Err(Found::Credentials)
    );
    assert_eq!(whole(&rules(), Some("u=a"), Some("application/json"), None, br#"{"x":[{"q":1}]}"#), Ok(()));
    assert_eq!(whole(&rules(), Some("u=a&p=b"), Some("text/plain"), None, b""), Err(Found::Credentials));
}

#[test]
fn a_form_is_known_by_whatever_an_app_takes_for_one() {
    for kind in [
        None,
        Some(""),
        FORM,
        Some("Application/X-WWW-Form-URLEncoded; charset=UTF-8"),
        Some("application/x-www-form-urlencoded;charset=iso-8859-1"),
        Some("text/plain, application/x-www-form-urlencoded"),
    ] {
        assert!(found(None, kind, b"u=a&p=b"), "{kind:?}");
        assert!(!found(None, kind, b"u=a&q=b"), "{kind:?}");
    }
    for kind in [
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencoded; charset=\"ibm037\"",
        "multipart/form-data",
        "multipart/form-data; boundary =XX",
        "multipart/form-data; boundary=XX,YY",
        "multipart/form-data; boundary=\"XX\"junk",
        "multipart/form-data; xboundary=YY; boundary=XX",
        "multipart/mixed",
    ] {
        assert!(found(None, Some(kind), b""), "{kind}: nobody knows what the app finds");
    }
    for kind in ["application/json", "text/plain", "application/octet-stream", "image/png"] {
        assert!(!found(None, Some(kind), b"u=a&p=b"), "{kind} streams");
    }
    for kind in [FORM, PARTS] {
        assert_eq!(Scan::new(&rules(), &[], "POST", None, kind, Some("gzip")).err(), Some(Found::Credentials));
        assert!(Scan::new(&rules(), &[], "POST", None, kind, Some("identity")).is_ok_and(|scan| scan.is_some()));
    }
    assert!(Scan::new(&rules(), &[], "PUT", None, None, None).is_ok_and(|scan| scan.is_none()), "an upload");
    assert!(
        Scan::new(&[], &[], "POST", None, FORM, None).is_ok_and(|scan| scan.is_none()),
        "there is nothing to look for"
    );
}

#[test]
fn names_of_parts_are_found_however_they_are_written() {
    for head in [
        "Content-Disposition: form-data; name=\"u\"",
        "content-disposition: form-data; NAME=\"U\"; filename=\"x\"",
        "Content-Disposition: form-data; filename=\"x\"; name=u",
        "Content-Disposition: form-data; name='u'",
        "Content-Disposition: form-data; name = \"u\"",
        "Content-Disposition: form-data; name=\"\\u\"",
        "Content-Disposition: form-data; name=\"u[]\"",
        "Content-Disposition: form-data; name*=utf-8''%75",
        "Content-Disposition: form-data; name*0=\"a\"; name*1=\"b\"",
        "Content-Disposition: form-data;\r\n name=\"u\"",
        "Content-Disposition: form-data;\n name=\"u\"",
        "X: y\r\nContent-Disposition: form-data; name=\"u\"",
    ] {
        assert!(found(None, PARTS, &part(head)), "{head}");
    }
    for head in ["Content-Disposition: form-data; name=\"x\"", "Content-Disposition: form-data; name=\"uu\""] {
        assert!(!found(None, PARTS, &part(head)), "{head}");
    }
    let file =
        [&b"--XX\r\nContent-Disposition: form-data; name=\"p\"\r\n\r\n"[..], &b"name=\"u\" ".repeat(500)].concat();
    assert!(!found(None, PARTS, &file), "that is what the field holds");
    let long = format!("--XX\r\nContent-Disposition: form-data; {}\r\n", "x".repeat(LONGEST_NAME));
    assert!(found(None, PARTS, long.as_bytes()), "it could be padding");
}

#[test]
fn members_of_json_are_found_where_a_rule_reads_json() {
    let mut rules = rules();
    let of_json = LoginRule {
        kind: Kind::Json,
        username: UserSource::Field("/user/name".to_owned()),
        password: "/user/password".to_owned(),
        ..rules[0].clone()
    };
    let found = |rules: &[LoginRule], query: Option<&str>, body: &[u8]| {
        let scan = |size: usize| {
            let Some(mut scan) = Scan::new(rules, &[], "POST", query, Some("application/json"), None)? else {
                return Ok(());
            };
            body.chunks(size).try_for_each(|chunk| scan.look(rules, chunk))?;
            scan.end(rules)
        };
        let whole: Result<(), Found> = scan(body.len());
        assert_eq!(whole, scan(1), "{:?}", String::from_utf8_lossy(body));
        whole.is_err()
    };
    assert!(!found(&rules, None, br#"{"u":1,"p":2}"#), "no rule reads JSON");
    rules.push(of_json);
    for body in [
        &br#"{"user":{"name":"bob","password":"x"}}"#[..],
        br#"{"password" : "x", "list": [{"NAME":1}]}"#,
        br#"{"n\u0061me":1,"pass\u0077ord":2}"#,
        b"{\"x\":\"a \\\" b\",\"name\":1,\"password\":2}",
        b"{\0\"\0n\0a\0m\0e\0\"\0:\0n\0,\0\"\0p\0a\0s\0s\0w\0o\0r\0d\0\"\0:\0",
    ] {
        assert!(found(&rules, None, body), "{:?}", String::from_utf8_lossy(body));
    }
    assert!(found(&rules, Some("name=bob"), br#"{"password":1}"#), "one half in the query");
    for body in [
        &br#"{"name":"password","x":"name: password"}"#[..],
        br#"{"text":"{\"name\":1,\"password\":2}"}"#,
        br#"["name","password"]"#,
        br#"{"u":1,"p":2}"#,
    ] {
        assert!(!found(&rules, None, body), "{:?}", String::from_utf8_lossy(body));
    }
    let long = format!("{{\"{}\":1}}", "x".repeat(LONGEST_NAME + 1));
    assert!(found(&rules, None, long.as_bytes()), "it could be padding");
    let value = format!("{{\"x\":\"{}\"}}", "y".repeat(5000));
    assert!(!found(&rules, None, value.as_bytes()));
}

#[test]
fn what_only_the_app_could_read_counts_as_found() {
    let json = Some("application/json");
    for (kind, encoding, body) in [
        (json, Some("gzip"), &b"\x1f\x8b"[..]),
        (Some("text/plain"), Some("br"), b"x"),
        (json, None, b"{\"u\":1,\"p\":2}"),
        (json, None, b"{\0\"\0u\0\"\0:\0n\0u\0l\0l\0,\0\"\0p\0\"\0:\0n\0u\0l\0l\0}\0"),
        (json, None, b"{'u':1}"),
        (Some("text/plain"), None, b"u=a&p=b"),
        (Some("text/plain"), None, b"[{\"u\":{\"p\":1}}]"),
        (None, None, b"x=\xff&u=a&p=b"),
    ] {
        assert_eq!(whole(&rules(), None, kind, encoding, body), Err(Found::Credentials), "{kind:?} {body:?}");
    }
    for (kind, body) in [
        (json, &b"{\"u\":1}"[..]),
        (Some("text/plain"), b"anything at all"),
        (Some("application/octet-stream"), b"\x00\xff\xfe"),
        (FORM, b"x=\xff&y=1"),
    ] {
        assert_eq!(whole(&rules(), None, kind, None, body), Ok(()), "{kind:?} {body:?}");
    }
    assert_eq!(whole(&[], None, json, Some("gzip"), b"x"), Ok(()), "there is nothing to look for");
}

/// What is found of a body at an address that is closed to DELETE, in one piece and byte by byte, with rules and without.
fn closed(kind: Option<&str>, body: &[u8]) -> bool {
    let closed = ["DELETE".to_owned(), "VERSION-CONTROL".to_owned()];
    let scan = |rules: &[LoginRule], size: usize| {
        let Some(mut scan) = Scan::new(rules, &closed, "POST", None, kind, None)? else { return Ok(()) };
        body.chunks(size.max(1)).try_for_each(|chunk| scan.look(rules, chunk))?;
        scan.end(rules)
    };
    let whole: Result<(), Found> = method(&closed, "POST", kind, None, body);
    for rules in [rules(), Vec::new()] {
        for size in [body.len(), 1] {
            assert_eq!(whole, scan(&rules, size), "{size} {:?}", String::from_utf8_lossy(body));
        }
    }
    whole == Err(Found::ClosedMethod)
}

#[test]
fn a_method_to_which_the_address_is_closed_is_found_in_every_spelling() {
    const JSON: Option<&str> = Some("application/json");
    for body in [
        "_method=DELETE",
        "a=b&_method=delete&c=d",
        "_method=PUT&_method=DELETE",
        "_METHOD=DELETE",
        "_method[]=DELETE",
        "%5fmethod=%44ELETE",
        "_method=%20delete+",
        "_method=DELETE%00",
        "x;_method=DELETE",
        "_method==DELETE",
        "x-http-method-override=DELETE",
        "_method=version-control",
        &format!("_method={}DELETE", "+".repeat(80)),
    ] {
        assert!(closed(FORM, body.as_bytes()) && closed(None, body.as_bytes()), "{body}");
    }
    for body in
        ["_method=PATCH", "_method=", "_method", "method=DELETE", "x=_method&y=DELETE", "_method=PUT&x=DELETE", ""]
    {
        assert!(!closed(FORM, body.as_bytes()), "{body}");
    }
    for body in [
        r#"{"_method":"DELETE"}"#,
        r#"{"a":1,"_method" : "delete"}"#,
        r#"{"_method":"\u0044ELETE"}"#,
        r#"{"\u005fmethod":"DELETE"}"#,
        r#"{"_method":["DELETE"]}"#,
        r#"{"_method":"PUT","_method":"DELETE"}"#,
    ] {
        assert!(closed(JSON, body.as_bytes()), "{body}");
        let wide: Vec<u8> = body.bytes().flat_map(|byte| [byte, 0]).collect();
        assert!(closed(JSON, &wide), "{body} in two bytes a character");
    }
    for body in [r#"{"_method":"PUT"}"#, r#"{"_method":1,"x":"DELETE"}"#, r#"{"x":"_method","y":"DELETE"}"#, "[]"] {
        assert!(!closed(JSON, body.as_bytes()), "{body}");
    }
    assert_eq!(method(&[], "POST", FORM, None, b"_method=DELETE"), Ok(()), "it is open to all");
    let closed = ["DELETE".to_owned()];
    for (kind, encoding) in [(FORM, Some("gzip")), (JSON, Some("gzip")), (Some("multipart/form-data"), None)] {
        assert_eq!(method(&closed, "POST", kind, encoding, b"?"), Err(Found::ClosedMethod), "nobody can read it");
    }
    assert_eq!(method(&closed, "POST", Some("text/plain"), None, b"_method=DELETE"), Ok(()), "no app reads it so");
}

#[test]
fn a_method_is_found_in_a_part() {
    let parts = |head: &str, value: &str| {
        let before = "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\nDELETE\r\n";
        format!("{before}--XX\r\n{head}\r\n\r\n{value}\r\n--XX--").into_bytes()
    };
    let named = "Content-Disposition: form-data; name=\"_method\"";
    for (head, value) in [
        (named, "DELETE"),
        (named, "delete "),
        (named, "\r\nDELETE"),
        ("content-disposition: form-data; name=_method", "DELETE"),
        ("Content-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name=\"_method\"", "REVMRVRF"),
    ] {
        assert!(closed(PARTS, &parts(head, value)), "{head} {value}");
    }
    for (head, value) in [
        (named, "PUT"),
        ("Content-Transfer-Encoding: binary\r\nContent-Disposition: form-data; name=\"_method\"", "PUT"),
        ("Content-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name=\"x\"", "DELETE"),
        ("Content-Disposition: form-data; name=\"x\"", "_method=DELETE"),
    ] {
        assert!(!closed(PARTS, &parts(head, value)), "{head} {value}");
    }
}
