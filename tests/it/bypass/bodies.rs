//! Bodies that the gateway and the app could read differently, and names that could be two people.

use super::Expect::{Held, Refused};
use super::{FORM, Row, Site, check, check_bytes};

const LOGIN: &str = "user=alice&pass=right";

fn utf16(text: &str) -> Vec<u8> {
    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// `text` as gzip without compression, checksum left out: whoever decodes it at all finds the form in it.
fn gzip(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).expect("short").to_le_bytes();
    let inverted = length.map(|byte| !byte);
    [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1][..], &length, &inverted, text.as_bytes(), &[0; 8]].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_whose_body_has_no_single_reading_is_refused() {
    let site = Site::new().await;
    let kind = |kind: &'static str| ("Content-Type", kind);
    let many = format!("{LOGIN}&{}", "x=1&".repeat(3000));
    let gzipped = gzip(LOGIN);
    let wide = utf16(LOGIN);
    let post = |name: &'static str, headers: Vec<(&'static str, &'static str)>, body: &[u8]| {
        (name, "/login", headers, body.to_vec(), Refused(400))
    };
    let rows = vec![
        post("gzip", vec![FORM, ("Content-Encoding", "gzip")], &gzipped),
        post("gzip, not said", vec![FORM], &gzipped),
        post("deflate said, plain sent", vec![FORM, ("Content-Encoding", "deflate")], LOGIN.as_bytes()),
        post("identity and gzip", vec![FORM, ("Content-Encoding", "identity, gzip")], &gzipped),
        post(
            "identity, then gzip",
            vec![FORM, ("Content-Encoding", "identity"), ("Content-Encoding", "gzip")],
            &gzipped,
        ),
        post("UTF-16", vec![kind("application/x-www-form-urlencoded; charset=utf-16")], &wide),
        post("UTF-16, not said", vec![FORM], &wide),
        post("UTF-7", vec![kind("application/x-www-form-urlencoded; charset=utf-7")], LOGIN.as_bytes()),
        post("EBCDIC", vec![kind("application/x-www-form-urlencoded; charset=ibm037")], LOGIN.as_bytes()),
        post("no type", vec![], LOGIN.as_bytes()),
        post("an empty type", vec![kind("")], LOGIN.as_bytes()),
        post("plain text", vec![kind("text/plain")], LOGIN.as_bytes()),
        post("two in one type", vec![kind("application/x-www-form-urlencoded, text/plain")], LOGIN.as_bytes()),
        post("two types", vec![FORM, kind("application/json")], LOGIN.as_bytes()),
        post("the type twice", vec![FORM, FORM], LOGIN.as_bytes()),
        post("json", vec![kind("application/json")], br#"{"user":"bob","user":"alice","pass":"right"}"#),
        post("json as a form", vec![FORM], br#"{"user":"alice","pass":"right"}&pass=right"#),
        post("thousands of fields", vec![FORM], many.as_bytes()),
        post("the user twice", vec![FORM], b"user=bob&user=alice&pass=right"),
        post("the password twice", vec![FORM], b"user=alice&pass=x&pass=right"),
        post("the user with case", vec![FORM], b"user=bob&User=alice&pass=right"),
        post("the user as a list", vec![FORM], b"user=bob&user[]=alice&pass=right"),
        post("the user as a table", vec![FORM], b"user[x]=alice&pass=right"),
        post("the user after a blank", vec![FORM], b"user=bob&+user=alice&pass=right"),
        post("the user after a semicolon", vec![FORM], b"user=bob&x=1;user=alice&pass=right"),
        post("the user before a semicolon", vec![FORM], b"x=1;user=alice&user=bob&pass=right"),
        post("no user", vec![FORM], b"pass=right"),
        post("an empty user", vec![FORM], b"user=&pass=right"),
        post("a NUL in the user", vec![FORM], b"user=alice%00x&pass=right"),
        post("a NUL in a name", vec![FORM], b"user%00x=bob&user=alice&pass=right"),
        post("a broken escape", vec![FORM], b"user=alice%&pass=right"),
        post("an overlong escape", vec![FORM], b"user=%c1%a1lice&pass=right"),
        post("a BOM", vec![FORM], b"\xef\xbb\xbfuser=bob&user=alice&pass=right&user=x"),
        ("query and body disagree", "/login?user=bob", vec![FORM], LOGIN.as_bytes().to_vec(), Refused(400)),
        ("query and body agree", "/login?user=alice", vec![FORM], LOGIN.as_bytes().to_vec(), Refused(400)),
        ("the password in both", "/login?pass=x", vec![FORM], LOGIN.as_bytes().to_vec(), Refused(400)),
        ("a query that cannot be read", "/login?x=%zz", vec![FORM], LOGIN.as_bytes().to_vec(), Refused(400)),
        ("all in the query", "/login?user=alice&pass=right", vec![FORM], Vec::new(), Held),
        (
            "with a charset",
            "/login",
            vec![kind("application/x-www-form-urlencoded; charset=UTF-8")],
            LOGIN.into(),
            Held,
        ),
    ];
    for (name, target, headers, body, expect) in &rows {
        check(&site, &[Row { name, method: "POST", target, headers, body, expect: *expect }]).await;
    }
}

/// A form in parts: each a head and a value.
fn parts(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut body = String::new();
    for (head, value) in parts {
        body.extend(["--XX\r\n", head, "\r\n\r\n", value, "\r\n"]);
    }
    body.push_str("--XX--\r\n");
    body.into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_multipart_login_that_is_not_exactly_plain_is_refused() {
    const USER: &str = "Content-Disposition: form-data; name=\"user\"";
    const PASS: &str = "Content-Disposition: form-data; name=\"pass\"";
    const KIND: &str = "multipart/form-data; boundary=XX";
    let site = Site::new().await;
    let user_as = |head: &str| parts(&[(USER, "bob"), (head, "alice"), (PASS, "right")]);
    let plain = parts(&[(USER, "alice"), (PASS, "right")]);
    let rows = [
        ("plain", KIND, plain.clone(), Held),
        ("a quoted boundary", "multipart/form-data; boundary=\"XX\"", plain.clone(), Held),
        (
            "a folded head",
            KIND,
            user_as("Content-Disposition: form-data; name=\"x\"\r\n ; name=\"user\"; y=\":\""),
            Refused(400),
        ),
        (
            "a folded head by a tab",
            KIND,
            user_as("Content-Disposition: form-data; name=\"x\"\r\n\t; name=\"user\"; y=\":\""),
            Refused(400),
        ),
        (
            "a bare line end in the head",
            KIND,
            user_as(
                "X: y\nContent-Disposition: form-data; name=\"user\"\r\nContent-Disposition: form-data; name=\"x\"",
            ),
            Refused(400),
        ),
        (
            "a bare CR in the head",
            KIND,
            user_as(
                "X: y\rContent-Disposition: form-data; name=\"user\"\r\nContent-Disposition: form-data; name=\"x\"",
            ),
            Refused(400),
        ),
        (
            "two heads",
            KIND,
            user_as("Content-Disposition: form-data; name=\"x\"\r\nContent-Disposition: form-data; name=\"user\""),
            Refused(400),
        ),
        ("two names", KIND, user_as("Content-Disposition: form-data; name=\"x\"; name=\"user\""), Refused(400)),
        ("a name of RFC 5987", KIND, user_as("Content-Disposition: form-data; name*=utf-8''user"), Refused(400)),
        ("a name without quotes", KIND, user_as("Content-Disposition: form-data; name=user"), Refused(400)),
        ("an escape in a name", KIND, user_as("Content-Disposition: form-data; name=\"us\\er\""), Refused(400)),
        ("a name of another case", KIND, user_as("Content-Disposition: form-data; NAME=\"user\""), Refused(400)),
        ("the user twice", KIND, user_as(USER), Refused(400)),
        (
            "base64",
            KIND,
            user_as("Content-Disposition: form-data; name=\"x\"\r\nContent-Transfer-Encoding: base64"),
            Refused(400),
        ),
        (
            "another charset",
            KIND,
            user_as("Content-Disposition: form-data; name=\"x\"\r\nContent-Type: text/plain; charset=utf-7"),
            Refused(400),
        ),
        (
            "the password as a file",
            KIND,
            parts(&[(USER, "alice"), (&format!("{PASS}; filename=\"a\""), "right")]),
            Refused(400),
        ),
        (
            "the user as a file",
            KIND,
            parts(&[(&format!("{USER}; filename=\"a\""), "alice"), (PASS, "right")]),
            Refused(400),
        ),
        (
            "a boundary after a bare line end",
            KIND,
            parts(&[
                (USER, "bob"),
                (
                    "Content-Disposition: form-data; name=\"x\"",
                    "y\n--XX\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\nalice",
                ),
                (PASS, "right"),
            ]),
            Refused(400),
        ),
        ("a boundary with a comma", "multipart/form-data; boundary=XX,YY", plain.clone(), Refused(400)),
        ("two boundaries", "multipart/form-data; boundary=XX; boundary=YY", plain.clone(), Refused(400)),
        ("half a quote", "multipart/form-data; boundary=\"XX", plain.clone(), Refused(400)),
        ("no boundary", "multipart/form-data", plain.clone(), Refused(400)),
        ("another kind", "multipart/mixed; boundary=XX", plain.clone(), Refused(400)),
        ("text before", KIND, [b"user=alice\r\n", plain.as_slice()].concat(), Refused(400)),
        ("text after", KIND, [plain.as_slice(), b"--XX\r\n"].concat(), Refused(400)),
        ("no end", KIND, plain[..plain.len() - 8].to_vec(), Refused(400)),
        ("bare line ends", KIND, String::from_utf8_lossy(&plain).replace("\r\n", "\n").into_bytes(), Refused(400)),
    ];
    for (name, kind, body, expect) in &rows {
        let headers = [("Content-Type", *kind)];
        check(&site, &[Row { name, method: "POST", target: "/login", headers: &headers, body, expect: *expect }]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_multipart_login_as_chromium_writes_it_is_a_login() {
    let site = Site::new().await;
    let field = |name: &str| format!("Content-Disposition: form-data; name=\"{name}\"");
    let plain = parts(&[(&field("user"), "alice"), (&field("pass"), "right")]);
    let boundary = "----WebKitFormBoundaryq7Vb4kBdnLTxkCWA";
    let body = String::from_utf8_lossy(&plain).replace("--XX", &format!("--{boundary}"));
    let kind = format!("multipart/form-data; boundary={boundary}");
    let headers = [("Content-Type", &*kind)];
    let (target, body) = ("/login", body.as_bytes());
    check(&site, &[Row { name: "of Chromium", method: "POST", target, headers: &headers, body, expect: Held }]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_spelling_of_a_user_is_the_same_user_or_refused() {
    let site = Site::with("strip_domain = [\"example.edu\"]").await;
    // The app takes any of these names for alice; the gateway knows alice alone.
    for (name, typed, known) in [
        ("as she is", "alice", true),
        ("capitals", "ALICE", true),
        ("blanks around", "  alice ", true),
        ("a tab after", "alice\t", true),
        ("a no-break space after", "alice\u{a0}", true),
        ("full-width letters", "\u{ff41}lice", true),
        ("full-width capitals", "\u{ff21}\u{ff2c}ICE", true),
        ("mathematical letters", "\u{1d4ea}lice", true),
        ("with her domain", "alice@example.edu", true),
        ("with her domain in capitals", "Alice@EXAMPLE.edu", true),
        ("with another domain", "alice@other.test", false),
        ("with two domains", "alice@example.edu@example.edu", false),
        ("with a domain of Windows", "EXAMPLE\\alice", false),
        ("a zero-width space", "al\u{200b}ice", false),
        ("a soft hyphen", "al\u{ad}ice", false),
        ("a byte order mark", "\u{feff}alice", false),
        ("a right-to-left mark", "alice\u{200f}", false),
        ("a variation selector", "alice\u{fe0f}", false),
        ("a line end", "al\nice", false),
        ("a Cyrillic letter", "\u{430}lice", false),
        ("an accent", "a\u{301}lice", false),
        ("a blank inside", "al ice", false),
    ] {
        let body = crate::support::form(&[("user", typed), ("pass", "right")]);
        let bytes = site.browser().request("POST", "/login", &[FORM], body.as_bytes());
        let expect = if known { Held } else { super::Expect::Withheld(403) };
        check_bytes(&site, name, &bytes, expect).await;
    }
}
