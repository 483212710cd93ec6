//! The portal: the phone's page under `/authenticator`, next to the protocols that phones and integrating apps speak. Those
//! come in as a router; only pages are made here.

use std::borrow::Cow;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing;
use http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use rust_embed::{Embed, EmbeddedFile};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::listener::PeerInfo;
use crate::domain::locale::Locale;
use crate::domain::text::{Escaped, hex};
use crate::language::{Key, Words, WordsError};

/// The phone's own files: what the browser runs.
#[derive(Embed)]
#[folder = "static/authenticator/"]
struct Files;

const PAGE: &str = "index.html";
/// The worker, and the part of it that older browsers run alone.
const WORKERS: [&str; 2] = ["sw.js", "shell.js"];

/// Only the portal's own files, nothing inline, never in a frame. It is on every file, since a service worker has a policy
/// of its own.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
                      connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// One year (OWASP ASVS 5.0, 3.4.1).
const HSTS: &str = "max-age=31536000";

/// The portal: `apis` and, around them, the pages. Whatever is neither is answered here too, so `apis` must have no
/// fallback of its own.
///
/// # Errors
///
/// [`WordsError`] if the program was built from damaged files.
pub fn router(apis: Router) -> Result<Router, WordsError> {
    let words = Words::embedded()?;
    let pages = Router::new()
        .route("/", routing::get(|| async { Redirect::to("/authenticator") }))
        .route("/authenticator", routing::get(move |headers: HeaderMap| async move { file(words, PAGE, &headers) }))
        .route("/authenticator/", routing::get(|| async { Redirect::to("/authenticator") }))
        .route("/authenticator/words/{name}", routing::get(texts))
        .route("/authenticator/{*path}", routing::get(named))
        .fallback(unknown)
        .with_state(words)
        .layer(middleware::map_response(page_headers));
    Ok(pages.merge(apis).layer(middleware::from_fn(strict_transport)))
}

async fn named(State(words): State<&'static Words>, Path(path): Path<String>, headers: HeaderMap) -> Response {
    // The page itself has one address.
    if path == PAGE { missing(words, &headers) } else { file(words, &path, &headers) }
}

/// The phone's texts in one language, `<tag>.json`.
async fn texts(State(words): State<&'static Words>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let locale = Locale::ALL.into_iter().find(|locale| name.strip_suffix(".json") == Some(locale.tag()));
    let Some(locale) = locale else { return missing(words, &headers) };
    let text = words.phone(locale).as_bytes();
    let mark = mark(&Sha256::digest(text));
    answered(&headers, "application/json", Cow::Borrowed(text), "no-cache", mark)
}

fn file(words: &Words, name: &str, asked: &HeaderMap) -> Response {
    let (Some(content_type), Some(file)) = (content_type(name), Files::get(name)) else { return missing(words, asked) };
    let EmbeddedFile { data, metadata } = file;
    let mark = mark(&metadata.sha256_hash());
    // What decides which version runs is always fetched; the rest is asked about at each visit.
    let stored = if name == PAGE || WORKERS.contains(&name) { "no-store" } else { "no-cache" };
    let data = if name == PAGE { page(words, &data) } else { data };
    let mut response = answered(asked, content_type, data, stored, mark);
    if WORKERS.contains(&name) {
        // The page has no slash at its end: its scope lies above the worker's folder.
        let name = HeaderName::from_static("service-worker-allowed");
        response.headers_mut().insert(name, HeaderValue::from_static("/authenticator"));
    }
    response
}

/// The page with what is said where no script can say it, in every language.
fn page(words: &Words, data: &[u8]) -> Cow<'static, [u8]> {
    let said: Vec<String> = Locale::ALL
        .into_iter()
        .map(|locale| {
            let text = words.say(locale, Key("phone-no-script"), &[]);
            let dir = if locale.is_right_to_left() { "rtl" } else { "ltr" };
            format!("<p lang=\"{locale}\" dir=\"{dir}\">{}</p>", Escaped(&text))
        })
        .collect();
    let place = "<noscript><div class=\"card\">";
    Cow::Owned(String::from_utf8_lossy(data).replace(place, &format!("{place}{}", said.concat())).into_bytes())
}

fn mark(digest: &[u8]) -> String {
    format!("\"{}\"", hex(&digest[..16]))
}

fn answered(
    asked: &HeaderMap,
    content_type: &'static str,
    data: Cow<'static, [u8]>,
    stored: &'static str,
    mark: String,
) -> Response {
    let known = asked.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let same = known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == mark));
    let body: Cow<'static, [u8]> = if same { Cow::Borrowed(&[]) } else { data };
    let mut response = body.into_response();
    if same {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(stored));
    if stored != "no-store" {
        headers.insert(ETAG, HeaderValue::try_from(mark).expect("hexadecimal digits in quotes"));
    }
    response
}

fn content_type(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => return None,
    })
}

async fn unknown(State(words): State<&'static Words>, request: Request) -> Response {
    let path = request.uri().path();
    let Some(resource) = path.strip_prefix("/v2").filter(|rest| rest.is_empty() || rest.starts_with('/')) else {
        return missing(words, request.headers());
    };
    // Programs that speak the protocol of `/v2` read nothing else.
    let body = json!({
        "code": 20404,
        "message": format!("The requested resource {resource} was not found"),
        "more_info": "https://www.twilio.com/docs/errors/20404",
        "status": 404,
    });
    (StatusCode::NOT_FOUND, [(CACHE_CONTROL, "no-store")], axum::Json(body)).into_response()
}

fn missing(words: &Words, asked: &HeaderMap) -> Response {
    let accepts = asked.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let locale = accepts.and_then(Locale::preferred).unwrap_or_default();
    let say = |key| Escaped(&words.say(locale, key, &[])).to_string();
    let (title, what, lead) =
        (say(Key("portal-missing-title")), say(Key("turned-nothing-title")), say(Key("portal-missing-lead")));
    let dir = if locale.is_right_to_left() { "rtl" } else { "ltr" };
    let text = format!(
        "<!doctype html>\n<html lang=\"{locale}\" dir=\"{dir}\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<main>\n\
         <h1>{title}</h1>\n<p>{what}</p>\n<p><a href=\"/authenticator\">{lead}</a></p>\n</main>\n</html>\n"
    );
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")];
    (StatusCode::NOT_FOUND, headers, text).into_response()
}

async fn page_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(self), clipboard-write=(self)"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Browsers that came over TLS come over TLS from then on.
async fn strict_transport(request: Request, next: Next) -> Response {
    let tls = request.extensions().get::<PeerInfo>().is_some_and(|peer| peer.tls);
    let mut response = next.run(request).await;
    if tls {
        response.headers_mut().insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;

    async fn ask(request: http::request::Builder) -> (http::response::Parts, Vec<u8>) {
        let api = Router::new().route("/v2/known", routing::get(|| async { "api" }));
        let response = router(api).unwrap().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        (parts, body.collect().await.unwrap().to_bytes().to_vec())
    }

    async fn get(path: &str) -> (http::response::Parts, Vec<u8>) {
        ask(Request::get(path)).await
    }

    fn header<'a>(parts: &'a http::response::Parts, name: &str) -> &'a str {
        parts.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The policy as the phone's documentation promises it.
    fn documented_policy() -> String {
        let text = include_str!("../../docs/PHONE.md");
        let line = text.lines().find(|line| line.starts_with("| `Content-Security-Policy`")).unwrap();
        line.split('`').nth(3).unwrap().to_owned()
    }

    #[tokio::test]
    async fn every_file_of_the_phone_is_served_as_what_it_is() {
        let mut seen = 0;
        for name in Files::iter().filter(|name| name != PAGE) {
            let (parts, body) = get(&format!("/authenticator/{name}")).await;
            assert_eq!(parts.status, StatusCode::OK, "{name}");
            assert_eq!(Some(header(&parts, "content-type")), content_type(&name), "{name}");
            let expected = Files::get(&name).unwrap().data;
            let expected = if name == PAGE { page(Words::embedded().unwrap(), &expected) } else { expected };
            assert_eq!(body, expected.as_ref(), "{name}");
            assert_eq!(header(&parts, "content-security-policy"), documented_policy(), "{name}");
            assert_eq!(header(&parts, "x-content-type-options"), "nosniff", "{name}");
            seen += 1;
        }
        assert!(seen > 15, "only {seen} files");
    }

    #[tokio::test]
    async fn the_page_and_its_worker_are_never_stored_and_the_rest_is_asked_about() {
        let (page, body) = get("/authenticator").await;
        assert!(String::from_utf8(body).unwrap().contains("/authenticator/main.js"));
        assert_eq!(header(&page, "content-type"), "text/html; charset=utf-8");
        assert_eq!(header(&page, "cache-control"), "no-store");
        assert_eq!(header(&page, "referrer-policy"), "no-referrer");
        assert_eq!(header(&page, "cross-origin-opener-policy"), "same-origin");
        assert!(header(&page, "permissions-policy").contains("camera=(self)"));
        assert_eq!(header(&page, "service-worker-allowed"), "");
        for worker in WORKERS {
            let (worker, _) = get(&format!("/authenticator/{worker}")).await;
            assert_eq!(header(&worker, "cache-control"), "no-store");
            assert_eq!(header(&worker, "service-worker-allowed"), "/authenticator");
        }
        let (script, _) = get("/authenticator/main.js").await;
        assert_eq!(header(&script, "cache-control"), "no-cache");
        let known = ask(Request::get("/authenticator/main.js").header("if-none-match", header(&script, "etag"))).await;
        assert_eq!((known.0.status, known.1.len()), (StatusCode::NOT_MODIFIED, 0));
        let other = ask(Request::get("/authenticator/main.js").header("if-none-match", "\"0\"")).await;
        assert_eq!(other.0.status, StatusCode::OK);
    }

    #[tokio::test]
    async fn the_phone_finds_its_texts_in_every_language() {
        for locale in Locale::ALL {
            let (parts, body) = get(&format!("/authenticator/words/{locale}.json")).await;
            assert_eq!(parts.status, StatusCode::OK, "{locale}");
            assert_eq!(header(&parts, "content-type"), "application/json");
            assert_eq!(header(&parts, "cache-control"), "no-cache");
            let texts: serde_json::Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(texts["lang"], locale.tag());
            let again = Request::get(format!("/authenticator/words/{locale}.json"))
                .header("if-none-match", header(&parts, "etag"));
            assert_eq!(ask(again).await.0.status, StatusCode::NOT_MODIFIED, "{locale}");
        }
        for name in ["xx.json", "en", "EN.json", "en.js", "..%2fen.json"] {
            assert_eq!(get(&format!("/authenticator/words/{name}")).await.0.status, StatusCode::NOT_FOUND, "{name}");
        }
        let languages: Vec<String> = Locale::ALL.iter().map(|locale| format!("'{locale}'")).collect();
        let list = format!("const LANGUAGES = [{}];", languages.join(", "));
        for script in ["words.js", "shell.js"] {
            let text = Files::get(script).unwrap().data;
            assert!(String::from_utf8_lossy(&text).contains(&list), "{script} chooses among others");
        }
    }

    #[test]
    fn whatever_runs_is_kept_for_offline_use_but_the_worker_itself() {
        let shell = String::from_utf8(Files::get("shell.js").unwrap().data.into_owned()).unwrap();
        let own = ["sw.js", "shell.js", "wake.js"];
        for name in Files::iter().filter(|name| name.ends_with(".js") || name.ends_with(".css")) {
            assert_eq!(shell.contains(&format!("'{name}'")), !own.contains(&&*name), "{name}");
        }
    }

    /// What browsers want of a page before they install it, and that every picture is as large as it says.
    #[test]
    fn the_page_can_be_installed() {
        let file = |path: &str| Files::get(path.strip_prefix("/authenticator/").unwrap()).unwrap().data;
        let manifest: serde_json::Value = serde_json::from_slice(&file("/authenticator/manifest.webmanifest")).unwrap();
        for (name, value) in [("id", "/authenticator"), ("scope", "/authenticator"), ("display", "standalone")] {
            assert_eq!(manifest[name], value, "{name}");
        }
        assert!(manifest["name"].is_string() && manifest["start_url"] == "/authenticator");
        let size = |png: &[u8]| [16, 20].map(|at| u32::from_be_bytes(png[at..at + 4].try_into().unwrap()));
        let mut seen = Vec::new();
        for icon in manifest["icons"].as_array().unwrap().iter().filter(|icon| icon["type"] == "image/png") {
            let [width, height] = size(&file(icon["src"].as_str().unwrap()));
            assert_eq!(icon["sizes"], format!("{width}x{height}"));
            seen.push((width, icon["purpose"].as_str().unwrap_or("any").to_owned()));
        }
        let wanted = [(192, "any"), (512, "any"), (192, "maskable"), (512, "maskable")];
        assert_eq!(seen, wanted.map(|(width, purpose)| (width, purpose.to_owned())));
        assert_eq!(size(&file("/authenticator/icons/apple-180.png")), [180, 180]);
    }

    #[tokio::test]
    async fn what_no_script_says_is_said_in_every_language() {
        let (_, body) = get("/authenticator").await;
        let page = String::from_utf8(body).unwrap();
        for locale in Locale::ALL {
            assert_eq!(page.matches(&format!("<p lang=\"{locale}\" dir=")).count(), 1, "{locale}");
        }
        assert!(page.contains("That needs JavaScript, which is switched off."));
        let (parts, body) = ask(Request::get("/nothing").header("accept-language", "de-AT, en;q=0.5")).await;
        assert_eq!(parts.status, StatusCode::NOT_FOUND);
        assert!(String::from_utf8(body).unwrap().contains("<html lang=\"de\" dir=\"ltr\">"));
    }

    #[tokio::test]
    async fn the_start_leads_to_the_phone() {
        for path in ["/", "/authenticator/"] {
            let (parts, _) = get(path).await;
            assert_eq!((parts.status, header(&parts, "location")), (StatusCode::SEE_OTHER, "/authenticator"), "{path}");
        }
    }

    #[tokio::test]
    async fn what_is_not_there_is_said_in_the_form_of_whoever_asks() {
        for path in [
            "/nothing",
            "/v2x",
            "/authenticator/nothing.js",
            "/authenticator/index.html",
            "/authenticator/../Cargo.toml",
            "/authenticator/..%2f..%2fCargo.toml",
            "/authenticator//etc/passwd",
        ] {
            let (parts, body) = get(path).await;
            assert_eq!(parts.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(header(&parts, "content-type"), "text/html; charset=utf-8", "{path}");
            assert!(String::from_utf8(body).unwrap().contains("Not found"), "{path}");
        }
        for (path, resource) in [("/v2", ""), ("/v2/nothing", "/nothing")] {
            let (parts, body) = get(path).await;
            assert_eq!(parts.status, StatusCode::NOT_FOUND, "{path}");
            let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
            assert_eq!((&body["code"], &body["status"]), (&json!(20404), &json!(404)), "{path}");
            assert_eq!(body["message"], format!("The requested resource {resource} was not found"), "{path}");
        }
        assert_eq!(get("/v2/known").await.1, b"api");
    }

    #[tokio::test]
    async fn tls_is_demanded_from_then_on_only_of_those_who_came_by_it() {
        for (tls, expected) in [(true, HSTS), (false, "")] {
            let address = "127.0.0.1:1".parse().unwrap();
            let peer = PeerInfo { peer: address, local: address, tls };
            for path in ["/authenticator", "/v2/known", "/nothing"] {
                let (parts, _) = ask(Request::get(path).extension(peer)).await;
                assert_eq!(header(&parts, "strict-transport-security"), expected, "{path}");
            }
        }
    }
}
