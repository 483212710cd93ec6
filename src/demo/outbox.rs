//! The messages of an outbox as a page: what would have gone to telephones and mailboxes.
//!
//! It shows codes, so it is for loopback and for trying things out only. It reads the file anew for each view and never
//! writes to it.

use std::{fmt::Write as _, io, path::PathBuf, sync::Arc};

use axum::{
    Router,
    extract::State,
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
    routing,
};
use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncSeekExt};

use super::page::{Escaped, fresh};

/// The newest messages shown; older ones are in the file.
const SHOWN: usize = 50;

/// Bytes read from the end of the file: enough for [`SHOWN`] messages, however long the file has become.
const TAIL: u64 = 256 * 1024;

const STYLE: &str = include_str!("outbox.css");

/// The page shows nobody else's content, so it may load its own style and nothing more.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page at `/`, newest message first, with those of the outbox file `path`; it looks again every 2 s.
///
/// A file that is not there is an empty outbox.
pub fn router(path: PathBuf) -> Router {
    Router::new().route("/", routing::get(page)).route("/outbox.css", routing::get(style)).with_state(Arc::new(path))
}

/// One line of the file. What a newer version adds is left out.
#[derive(Deserialize)]
struct Message {
    at: String,
    channel: String,
    to: String,
    #[serde(default)]
    user: Option<String>,
    text: String,
    #[serde(default)]
    code: Option<String>,
}

async fn page(State(path): State<Arc<PathBuf>>) -> Response {
    let mut response = match tail(&path).await {
        Ok(lines) => fresh(render(&lines)),
        Err(error) => {
            tracing::warn!(%error, path = %path.display(), "the outbox could not be read");
            (StatusCode::INTERNAL_SERVER_ERROR, fresh(whole("<p class=\"none\">The outbox cannot be read.</p>\n")))
                .into_response()
        }
    };
    response.headers_mut().extend(
        [(header::CONTENT_SECURITY_POLICY, POLICY), (header::X_CONTENT_TYPE_OPTIONS, "nosniff"), REFERRER]
            .map(|(name, value)| (name, header::HeaderValue::from_static(value))),
    );
    response
}

const REFERRER: (HeaderName, &str) = (header::REFERRER_POLICY, "no-referrer");

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

/// The end of the file, from the start of a line on.
async fn tail(path: &PathBuf) -> io::Result<String> {
    let mut file = match tokio::fs::File::open(path).await {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(String::new()),
        opened => opened?,
    };
    let from = file.metadata().await?.len().saturating_sub(TAIL);
    file.seek(io::SeekFrom::Start(from)).await?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes).await?;
    if from > 0 {
        let whole = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| end + 1);
        bytes.drain(..whole);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn render(lines: &str) -> String {
    let mut items = String::new();
    let mut shown = 0;
    // A line without its end is still being written.
    let complete = lines.rfind('\n').map_or("", |end| &lines[..end]);
    for line in complete.lines().rev().filter(|line| !line.trim().is_empty()).take(SHOWN) {
        shown += 1;
        match serde_json::from_str::<Message>(line) {
            Ok(message) => write_message(&mut items, &message),
            Err(_) => items.push_str("<li class=\"broken\">A line that is no message.</li>\n"),
        }
    }
    match shown {
        0 => whole("<p class=\"none\">Nothing has been sent yet.</p>\n"),
        _ => whole(&format!("<ol>\n{items}</ol>\n")),
    }
}

fn write_message(to: &mut String, message: &Message) {
    let Message { at, channel, to: receiver, user, text, code } = message;
    let _ = write!(
        to,
        "<li><p class=\"head\"><b class=\"channel\">{}</b> to <b class=\"to\">{}</b>",
        Escaped(channel),
        Escaped(receiver)
    );
    if let Some(user) = user {
        let _ = write!(to, " for <b class=\"user\">{}</b>", Escaped(user));
    }
    let _ = write!(to, " <time>{}</time></p>\n<p class=\"text\">{}</p>", Escaped(at), Escaped(text));
    if let Some(code) = code {
        let _ = write!(to, "\n<p>Code: <code>{}</code></p>", Escaped(code));
    }
    to.push_str("</li>\n");
}

/// A whole page; `body` is markup already.
fn whole(body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<meta http-equiv=\"refresh\" content=\"2\">\n\
         <title>Outbox</title>\n<link rel=\"stylesheet\" href=\"/outbox.css\">\n<link rel=\"icon\" href=\"data:,\">\n\
         </head>\n<body>\n<main>\n<h1>Outbox</h1>\n\
         <p>Messages that the demo would have sent. Nobody else receives them; the newest comes first.</p>\n\
         {body}</main>\n</body>\n</html>\n"
    )
}

#[cfg(test)]
mod tests {
    use axum::{
        body::{Body, to_bytes},
        http::Request,
    };
    use tower::ServiceExt;

    use super::*;

    /// The page for an outbox with this text, and its policy.
    async fn page_for(text: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("outbox.jsonl");
        std::fs::write(&path, text).unwrap();
        shown(path).await
    }

    async fn shown(path: PathBuf) -> String {
        let response = router(path).oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-security-policy"], POLICY);
        assert_eq!(response.headers()["cache-control"], "no-store");
        String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
    }

    fn line(text: &str) -> String {
        let message = serde_json::json!({
            "at": "2026-11-21T10:00:00Z", "channel": "sms", "to": "+4915112345678", "user": "alice", "text": text,
            "code": "123456",
        });
        format!("{message}\n")
    }

    #[tokio::test]
    async fn the_newest_message_comes_first() {
        let page = page_for(&(line("first") + &line("second"))).await;
        let (first, second) = (page.find(">first<").unwrap(), page.find(">second<").unwrap());
        assert!(second < first, "{page}");
        for part in ["+4915112345678", "<code>123456</code>", ">alice<", "2026-11-21T10:00:00Z"] {
            assert!(page.contains(part), "{part} in {page}");
        }
    }

    #[tokio::test]
    async fn a_message_is_text_whatever_it_says() {
        let page = page_for(&line("<script>alert(1)</script>\n</li>")).await;
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script"), "{page}");
    }

    #[tokio::test]
    async fn a_message_needs_neither_user_nor_code() {
        let page =
            page_for("{\"at\":\"now\",\"channel\":\"email\",\"to\":\"a@b\",\"text\":\"hello\",\"new\":1}\n").await;
        assert!(page.contains(">hello<") && !page.contains("Code:"), "{page}");
    }

    #[tokio::test]
    async fn no_file_is_an_empty_outbox() {
        let folder = tempfile::tempdir().unwrap();
        let page = shown(folder.path().join("outbox.jsonl")).await;
        assert!(page.contains("Nothing has been sent yet."), "{page}");
    }

    #[tokio::test]
    async fn a_line_that_is_still_being_written_waits_and_a_broken_one_is_told() {
        let half = line("half");
        let page = page_for(&(line("whole") + &half[..half.len() - 5])).await;
        assert!(page.contains(">whole<") && !page.contains(">half<"), "{page}");
        let page = page_for("{\"at\":1}\n").await;
        assert!(page.contains("A line that is no message."), "{page}");
    }

    #[tokio::test]
    async fn of_a_long_file_only_the_end_is_read() {
        let long = line(&"x".repeat(9_000));
        let lines: String = (0..100).map(|_| long.as_str()).collect();
        let page = page_for(&(lines + &line("the last one"))).await;
        let shown = page.matches("<li>").count();
        assert!(page.contains(">the last one<"), "{page}");
        assert!(shown > 20 && shown <= SHOWN && !page.contains("no message"), "{shown} shown");
    }
}
