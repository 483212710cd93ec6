//! Radicale, as PyPI has it.

use std::process::Command;

use tempfile::TempDir;

use super::{INSTALL, PASSWORD, PYTHON, block, file_of_project, folder_for};
use crate::child::Running;

/// Radicale 3.9.0, with accounts in a file.
///
/// ```text
/// PROPFIND /alice/     Authorization: Basic <alice:password>, on every request; methods of WebDAV and CalDAV
/// right: 207 with XML (200, 201 for other methods), no cookie
/// wrong: 401, WWW-Authenticate: Basic realm="Radicale - Password Required", «Access to the requested resource forbidden.»
/// none:  the same 401
/// ```
///
/// * There is no session of any kind, and nothing to sign out of.
/// * `GET /` leads to `/.web`, its own web page, whose script asks for name and password and sends them by XHR with every
///   request: first `PROPFIND /`. The page itself is open to everybody, and so is `OPTIONS`.
/// * `GET /.well-known/caldav` and `/.well-known/carddav` lead to `/`.
pub struct Radicale {
    port: u16,
    // Dropped in this order: the folder is removed once nobody writes to it.
    _server: Running,
    _folder: TempDir,
}

impl Radicale {
    /// Starts it, with nothing in it.
    pub async fn start() -> Self {
        let folder = folder_for("radicale");
        let mut command = Command::new(file_of_project(PYTHON));
        command
            .arg(file_of_project("tests/apps/radicale/serve.py"))
            .env("APP_FOLDER", folder.path())
            .env("APP_PASSWORD", PASSWORD)
            .env("PYTHONDONTWRITEBYTECODE", "1");
        let mut server = Running::start("Radicale", &mut command, INSTALL);
        let port = server.port_after("listening on port ").await;
        Self { port, _server: server, _folder: folder }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The block of configuration that fits, for programs that know it as `host`.
    pub fn config(&self, host: &str) -> String {
        block("radicale", "Library calendar", host, &self.url())
    }
}

/// Radicale without a gateway: what is written above is so.
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use http::{Request, Response};

    use super::{PASSWORD, Radicale};
    use crate::plain::{get, location, send, set_cookies};

    async fn ask(method: &str, url: &str, credentials: Option<&str>) -> Response<String> {
        let mut request = Request::builder().method(method).uri(url).header("depth", "0");
        if let Some(credentials) = credentials {
            request = request.header("authorization", format!("Basic {}", STANDARD.encode(credentials)));
        }
        send(request.body(String::new()).unwrap()).await
    }

    #[tokio::test]
    async fn radicale_takes_basic_on_every_request_and_keeps_nothing() {
        let app = Radicale::start().await;
        let home = format!("{}/alice/", app.url());
        for credentials in [None, Some("alice:wrong"), Some("alice:")] {
            let answer = ask("PROPFIND", &home, credentials).await;
            assert_eq!(answer.status(), 401, "{credentials:?}");
            assert_eq!(answer.headers()["www-authenticate"], "Basic realm=\"Radicale - Password Required\"");
            assert_eq!(answer.body(), "Access to the requested resource forbidden.");
        }
        let right = format!("alice:{PASSWORD}");
        let inside = ask("PROPFIND", &home, Some(&right)).await;
        assert!(inside.status() == 207 && inside.body().contains("<href>/alice/</href>"), "{}", inside.body());
        assert!(set_cookies(&inside).is_empty());
        assert_eq!(ask("MKCALENDAR", &format!("{home}holidays/"), Some(&right)).await.status(), 201);
        assert_eq!(ask("PROPFIND", &home, None).await.status(), 401, "it remembers somebody");
    }

    #[tokio::test]
    async fn radicales_web_page_is_open_to_everybody() {
        let app = Radicale::start().await;
        assert_eq!(location(&get(&format!("{}/", app.url()), "").await), Some("/.web"));
        let page = get(&format!("{}/.web/", app.url()), "").await;
        assert!(page.status() == 200 && page.body().contains("Radicale Web Interface"), "{}", page.body());
        for well_known in ["caldav", "carddav"] {
            let answer = get(&format!("{}/.well-known/{well_known}", app.url()), "").await;
            assert_eq!((answer.status().as_u16(), location(&answer)), (301, Some("/")), "{well_known}");
        }
        assert_eq!(ask("OPTIONS", &app.url(), None).await.status(), 200);
    }
}
