//! Plain HTTP requests without anything a browser adds: no cookies kept, no redirects followed.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};

/// How long an answer may take; only a failing test ever waits that long.
const PATIENCE: Duration = Duration::from_mins(1);

/// Sends a request on a connection of its own.
pub async fn send(request: Request<String>) -> Response<String> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let what = format!("{} {}", request.method(), request.uri());
    let exchange = async {
        let response = client.request(request.map(|body| Full::new(Bytes::from(body)))).await?;
        let (parts, body) = response.into_parts();
        let body = body.collect().await?.to_bytes();
        Ok::<_, Box<dyn std::error::Error>>(Response::from_parts(parts, String::from_utf8_lossy(&body).into_owned()))
    };
    let answer = tokio::time::timeout(PATIENCE, exchange).await.unwrap_or_else(|_| panic!("{what}: no answer"));
    answer.unwrap_or_else(|error| panic!("{what}: {error}"))
}

/// Gets a page with these cookies.
pub async fn get(url: &str, cookies: &str) -> Response<String> {
    send(with_cookies(Request::get(url), cookies).body(String::new()).expect("a request")).await
}

/// Posts form fields with these cookies.
pub async fn post(url: &str, cookies: &str, fields: &[(&str, &str)]) -> Response<String> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = with_cookies(Request::post(url), cookies).header("content-type", "application/x-www-form-urlencoded");
    send(request.body(body).expect("a request")).await
}

fn with_cookies(request: http::request::Builder, cookies: &str) -> http::request::Builder {
    if cookies.is_empty() { request } else { request.header("cookie", cookies) }
}

/// The `Set-Cookie` fields of an answer, in order: name, value, attributes.
pub fn set_cookies(response: &Response<String>) -> Vec<(String, String, String)> {
    response
        .headers()
        .get_all("set-cookie")
        .iter()
        .map(|value| {
            let value = value.to_str().expect("a cookie in ASCII").trim();
            let (pair, attributes) = value.split_once(';').unwrap_or((value, ""));
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (name.to_owned(), value.to_owned(), attributes.trim().to_owned())
        })
        .collect()
}

/// The cookies that an answer leaves alive, as a `Cookie` field sends them back: of one name the last counts.
pub fn cookies_of(response: &Response<String>) -> String {
    let mut live: Vec<(String, String)> = Vec::new();
    for (name, value, _) in set_cookies(response) {
        live.retain(|(it, _)| *it != name);
        if !value.is_empty() && value != "deleted" {
            live.push((name, value));
        }
    }
    live.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
}

/// The `Location` of an answer.
pub fn location(response: &Response<String>) -> Option<&str> {
    response.headers().get("location").and_then(|value| value.to_str().ok())
}
