//! Whatever is sent to whichever route: a refusal in words and of bounded work, and nothing is changed by it.

use serde_json::{Map, Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use super::roles::{NOBODY, filled};
use super::{Desk, code, gateway, refused};
use crate::support::{Answer, TestGateway, read_answer};
use vestibule::domain::role::Role;
use vestibule::engine::users::NewUser;

const JSON: (&str, &str) = ("Content-Type", "application/json");

/// A route as the document has it.
struct Route {
    method: String,
    path: String,
    operation: Value,
}

impl Route {
    async fn all(desk: &Desk) -> Vec<Self> {
        let document = desk.get("/openapi.json").await.json();
        let mut all = Vec::new();
        for (path, operations) in document["paths"].as_object().expect("paths") {
            for (method, operation) in operations.as_object().expect("operations") {
                let (method, path) = (method.to_uppercase(), path.clone());
                all.push(Self { method, path, operation: operation.clone() });
            }
        }
        assert!(all.len() > 40, "{}", all.len());
        all
    }

    /// The fields of its body, by whether they must be given.
    fn fields(&self) -> Option<(Map<String, Value>, Vec<&str>)> {
        let schema = &self.operation["requestBody"]["content"]["application/json"]["schema"];
        let required = schema["required"].as_array()?.iter().filter_map(Value::as_str).collect();
        Some((schema["properties"].as_object()?.clone(), required))
    }

    fn names_something(&self) -> bool {
        self.path.contains('{')
    }

    async fn ask(&self, desk: &Desk, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        desk.send(&self.method, &filled(&self.path, NOBODY), headers, body).await
    }
}

/// Nothing is another than it was.
async fn nothing_changed(gateway: &TestGateway, entries: usize) {
    gateway.engine.health().expect("the store is well");
    assert_eq!(gateway.engine.users(None, None).expect("users").users.len(), 1);
    assert_eq!(gateway.engine.campaigns(None).expect("campaigns").len(), 0);
    assert_eq!(gateway.engine.audit(0, 1000).expect("it reads").len(), entries, "nothing was done");
    let desk = Desk::new(gateway, Role::Admin).await;
    assert_eq!(desk.get("").await.status, 200, "and it goes on answering");
}

async fn begin() -> (TestGateway, crate::upstream::RecordingUpstream, Desk, usize) {
    let (gateway, upstream) = gateway().await;
    gateway.add_user("alice", NewUser::default()).await;
    let desk = Desk::new(&gateway, Role::Admin).await;
    let entries = gateway.engine.audit(0, 1000).expect("it reads").len();
    (gateway, upstream, desk, entries)
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_of_the_wrong_form_size_and_type() {
    let (gateway, _upstream, desk, entries) = begin().await;
    let deep = format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000));
    let lists = "[".repeat(60_000);
    let wide = json!({ "reason": "x".repeat(63_000) }).to_string();
    let many = Value::Object((0..4000).map(|n| (format!("{n}"), json!(n))).collect()).to_string();
    for route in Route::all(&desk).await {
        let what = format!("{} {}", route.method, route.path);
        let Some((_, required)) = route.fields() else { continue };
        for (body, status, word) in [
            (deep.as_bytes(), 400, "malformed"),
            (lists.as_bytes(), 400, "malformed"),
            (b"{\"reason\":\"\xff\"}", 400, "malformed"),
            (b"{\"reason\":\"a\",", 400, "malformed"),
            (b"\"reason\"", 400, "malformed"),
            (b"null", 400, "malformed"),
            (many.as_bytes(), 422, "invalid"),
            (wide.as_bytes(), 422, "invalid"),
        ] {
            // What must match is asked for before the body is read.
            let headers = [JSON, ("If-Match", "\"00000000000000000000000000000000\"")];
            let answer = route.ask(&desk, &headers, body).await;
            assert_eq!(code(&answer), (status, word.to_owned()), "{what}: {}", answer.text());
            assert!(answer.body.len() < 512 * 1024, "{what}: {} bytes are said of it", answer.body.len());
        }
        let matching = ("If-Match", "\"00000000000000000000000000000000\"");
        for media in ["text/plain", "application/xml", "application/json; charset=utf-16", ""] {
            let answer = route.ask(&desk, &[("Content-Type", media), matching], b"{}").await;
            assert_eq!(code(&answer), (415, "unsupported_media_type".to_owned()), "{what}: `{media}`");
        }
        if !required.is_empty() {
            let answer = route.ask(&desk, &[JSON, matching], b"{}").await;
            refused(&answer, 422, "invalid");
            let missing = answer.json()["errors"].as_array().map(Vec::len);
            assert_eq!(missing, Some(required.len()), "{what}: {}", answer.text());
        }
    }
    nothing_changed(&gateway, entries).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_of_the_wrong_type() {
    let (gateway, _upstream, desk, entries) = begin().await;
    let wrong = [
        json!({ "a": { "b": [] } }),
        json!([[], {}]),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!("\u{0}\u{202e}\u{1f4a9}".repeat(400)),
    ];
    let mut tried = 0;
    for route in Route::all(&desk).await {
        let Some((fields, _)) = route.fields() else { continue };
        for name in fields.keys() {
            for value in &wrong {
                let body = json!({ name: value }).to_string();
                let headers = [JSON, ("If-Match", "\"00000000000000000000000000000000\"")];
                let answer = route.ask(&desk, &headers, body.as_bytes()).await;
                refused(&answer, 422, "invalid");
                let told = answer.json();
                let names = told["errors"].as_array().expect("errors").iter().filter_map(|it| it["field"].as_str());
                assert!(names.into_iter().any(|it| it == name), "{} {}: {body}: {told}", route.method, route.path);
                tried += 1;
            }
        }
    }
    assert!(tried > 200, "{tried}");
    nothing_changed(&gateway, entries).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_queries_and_methods_that_there_are_not() {
    let (gateway, _upstream, desk, entries) = begin().await;
    let long = "A".repeat(8000);
    let odd = ["x", "%00", "%ff", "..%2f..%2fetc", "%F0%9F%92%A9", "{user}", "0", "-1", &long, "*", "a%20b", "null"];
    let routes = Route::all(&desk).await;
    for route in &routes {
        let what = format!("{} {}", route.method, route.path);
        let minimal = match route.path.as_str() {
            path if path.ends_with("/grace") => json!({ "count": 1 }),
            path if path.ends_with("/bypass-codes") || path.ends_with("/extend") => json!({ "reason": "x" }),
            path if path.ends_with("/members") => json!({ "group": "x" }),
            _ => json!({}),
        };
        let body = if route.fields().is_some() { minimal.to_string() } else { String::new() };
        let headers = [JSON, ("If-Match", "\"00000000000000000000000000000000\"")];
        if route.names_something() {
            for id in odd {
                let start = route.path.trim_start_matches("/api/v1");
                let target: Vec<&str> =
                    start.split('/').map(|part| if part.starts_with('{') { id } else { part }).collect();
                let answer = desk.send(&route.method, &target.join("/"), &headers, body.as_bytes()).await;
                assert_eq!(code(&answer), (404, "not_found".to_owned()), "{what}: `{id}`: {}", answer.text());
            }
        }
        let target = filled(&route.path, NOBODY);
        for query in ["unknown=1", "limit=1&limit=1&limit=1", "%ff=%00", "a[b]=c", &format!("q={long}"), "=", "&&=&"] {
            let answer = desk.send(&route.method, &format!("{target}?{query}"), &headers, body.as_bytes()).await;
            assert_eq!(code(&answer), (422, "invalid".to_owned()), "{what}?{query}: {}", answer.text());
        }
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"] {
            if routes.iter().any(|other| other.path == route.path && other.method == method) {
                continue;
            }
            let answer = desk.send(method, &target, &[], b"").await;
            assert_eq!(code(&answer), (405, "method_not_allowed".to_owned()), "{method} {}", route.path);
            let allowed = answer.header("allow").unwrap_or_default();
            assert!(allowed.split(", ").any(|it| it == route.method) && !allowed.contains(method), "{what}: {allowed}");
        }
    }
    nothing_changed(&gateway, entries).await;
}

/// Sends a head and as much of a body as the server takes; what it answers.
async fn flood(desk: &Desk, route: &Route, media: &str, framing: &str, piece: &[u8], pieces: usize) -> Answer {
    let mut stream = TcpStream::connect(desk.address).await.expect("a connection");
    let head = format!(
        "{} /api/v1{} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\nContent-Type: {media}\r\n\
         If-Match: \"00000000000000000000000000000000\"\r\n{framing}\r\n\r\n",
        route.method,
        filled(&route.path, NOBODY),
        desk.key
    );
    stream.write_all(head.as_bytes()).await.expect("written");
    let (mut from, mut to) = stream.into_split();
    let writing = tokio::spawn({
        let piece = piece.to_vec();
        async move {
            for _ in 0..pieces {
                // A server that has said no reads no further.
                if to.write_all(&piece).await.is_err() {
                    break;
                }
            }
            to
        }
    });
    let mut said = Vec::new();
    let reading = async {
        use tokio::io::AsyncReadExt as _;
        let mut chunk = [0; 4096];
        while !String::from_utf8_lossy(&said).contains("\"remedy\"") {
            match from.read(&mut chunk).await {
                Ok(0) | Err(_) => break,
                Ok(count) => said.extend_from_slice(&chunk[..count]),
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_mins(1), reading).await.expect("it answers");
    writing.abort();
    let said = String::from_utf8_lossy(&said).into_owned();
    let status = said.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
    let body = said.split_once("\r\n\r\n").map(|(_, body)| body.as_bytes().to_vec()).unwrap_or_default();
    Answer { status, headers: Vec::new(), body }
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_of_ten_megabytes() {
    const MEGABYTE: usize = 1024 * 1024;
    let (gateway, _upstream, desk, entries) = begin().await;
    let announced = format!("Content-Length: {}", 10 * MEGABYTE);
    let spaces = vec![b' '; MEGABYTE];
    let chunk = [format!("{MEGABYTE:x}\r\n").as_bytes(), &spaces[..], b"\r\n"].concat();
    for route in Route::all(&desk).await.iter().filter(|route| route.fields().is_some()) {
        let what = format!("{} {}", route.method, route.path);
        for (framing, piece) in [(announced.as_str(), &spaces), ("Transfer-Encoding: chunked", &chunk)] {
            let answer = flood(&desk, route, "application/json", framing, piece, 10).await;
            assert_eq!(answer.status, 413, "{what}, {framing}: {}", answer.text());
            assert!(answer.text().contains("too_large"), "{what}: {}", answer.text());
        }
    }
    // A list may be long, but no row of it.
    let import = Route { method: "POST".into(), path: "/api/v1/users/import".into(), operation: Value::Null };
    let answer = flood(&desk, &import, "text/csv", &announced, &vec![b'x'; MEGABYTE], 10).await;
    assert_eq!(answer.status, 422, "{}", answer.text());
    assert!(answer.text().contains("bad_list"), "{}", answer.text());
    let answer = flood(&desk, &import, "text/csv", "Content-Length: 99999999999", b"username\n", 1).await;
    assert_eq!(answer.status, 413, "{}", answer.text());
    // Where no body is taken, none is waited for.
    let about = Route { method: "GET".into(), path: "/api/v1".into(), operation: Value::Null };
    let mut stream = TcpStream::connect(desk.address).await.expect("a connection");
    let head = format!(
        "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n{announced}\r\n\r\n",
        about.path, desk.key
    );
    stream.write_all(head.as_bytes()).await.expect("written");
    assert_eq!(read_answer(&mut stream, false).await.status, 200);
    nothing_changed(&gateway, entries).await;
}
