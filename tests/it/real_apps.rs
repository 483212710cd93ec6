//! Real applications for tests: DokuWiki, WordPress and phpMyAdmin as Debian packages them, Django's admin site, Home Assistant,
//! Radicale and Node-RED.
//!
//! Each runs on a free port of 127.0.0.1 with a folder of its own, has one account, [`USER`] and [`PASSWORD`], and ends when
//! it is dropped. What their logins look like stands at each of them; the tests below hold that to the applications.

mod home_assistant;
mod mariadb;
mod node_red;
mod phpmyadmin;
mod radicale;
mod tests;
mod wordpress;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use super::child::Running;

pub use home_assistant::{
    CAUTIOUS, Conversation, HOUSE, HomeAssistant, Obtained, TRUSTED, WEBHOOK, WebSocket, first_step, password_step,
    seed_code, token_form,
};
pub use node_red::NodeRed;
pub use phpmyadmin::{PhpMyAdmin, ROW, TABLE};
pub use radicale::Radicale;
pub use wordpress::{NEWS, WordPress};

/// The account of every application here.
pub const USER: &str = "alice";

/// Its password.
pub const PASSWORD: &str = "CorrectHorse1";

/// What the wiki's start page says to those who may read it.
pub const WIKI_TEXT: &str = "Opening hours of the reading room";

/// Where Debian's package puts DokuWiki.
const DOKUWIKI: &str = "/usr/share/dokuwiki";

/// What to do where something is not installed.
pub const INSTALL: &str = "run `make deps-test`";

/// Python with the applications and client libraries of the tests.
pub const PYTHON: &str = ".cache/venv/bin/python";

/// The block of configuration of an application with its preset, for browsers that know it as `host`.
fn block(preset: &str, title: &str, host: &str, upstream: &str) -> String {
    format!(
        "[[apps]]\nname = \"{preset}\"\ntitle = \"{title}\"\nhosts = [\"{host}\"]\nupstream = \"{upstream}\"\n\
         preset = \"{preset}\"\n"
    )
}

/// A folder of its own for an application.
fn folder_for(name: &str) -> TempDir {
    tempfile::Builder::new().prefix(&format!("vestibule-{name}-")).tempdir().expect("a temporary folder")
}

/// A file of this repository, or of what its tests download.
pub fn file_of_project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// PHP's own server for what Debian put at `root`, with a script that runs before every other; its temporary files and
/// sessions go to `folder`. The server and its port.
async fn serve_php(root: &str, before: &Path, folder: &Path) -> (Running, u16) {
    assert!(Path::new(root).exists(), "there is nothing in {root}; {INSTALL}");
    let mut command = Command::new("php");
    command
        .args(["-d", &format!("auto_prepend_file={}", before.display()), "-S", "127.0.0.1:0", "-t", root])
        .args(["-d", &format!("session.save_path={}", folder.display())])
        .env("TMPDIR", folder);
    let mut server = Running::start("php", &mut command, INSTALL);
    let port = server.port_after("Development Server (http://127.0.0.1:").await;
    (server, port)
}

/// Fills `folder` with links to all that is in `root` but `own`.
fn link_all_but(own: &[&str], root: &Path, folder: &Path) {
    fs::create_dir_all(folder).expect("a folder");
    for entry in fs::read_dir(root).unwrap_or_else(|error| panic!("no {} ({error}); {INSTALL}", root.display())) {
        let entry = entry.expect("an entry of a folder");
        if !own.iter().any(|name| entry.file_name() == *name) {
            std::os::unix::fs::symlink(entry.path(), folder.join(entry.file_name())).expect("a link");
        }
    }
}

/// The programs below a folder of PHP code, by their path in it.
fn programs_below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("no {} ({error}); {INSTALL}", folder.display())) {
        let path = entry.expect("an entry of a folder").path();
        let name = path.file_name().expect("the name of an entry").display().to_string();
        if path.is_dir() {
            found.extend(programs_below(&path).iter().map(|below| format!("{name}/{below}")));
        } else if path.extension().is_some_and(|ext| ext == "php") {
            found.push(name);
        }
    }
    found
}

/// DokuWiki 2022-07-31, on PHP's own server.
///
/// The form, on any page with `do=login`:
///
/// ```text
/// POST /doku.php?id=start          sectok= id=start do=login u=alice p=... [r=1 for «remember me»]
/// right: 302, absolute Location (Host as received) http://HOST/doku.php?id=start
///        Set-Cookie: DW<md5 of path and port>=<base64 user|sticky|encrypted password>; path=/; HttpOnly   (r=1: a year)
/// wrong: 403 «Login failed» with the form and what was typed, the password too; Set-Cookie: DW<md5>=deleted
/// ```
///
/// * `DokuWiki=<id>` is PHP's session. It is given to anybody on the first visit and **stays the same** over a login and a
///   logout.
/// * `DW<md5>` is what signs in: it holds the password, encrypted with a key that depends on `DokuWiki` (not with r=1).
///   Its deletion is sent with nearly every answer to somebody who is not signed in.
/// * `sectok` of a login may be empty. Signing out is `GET /doku.php?do=logout&sectok=...`, 302 with the same `DokuWiki` and
///   the deletion of `DW<md5>`, which may have been given a value in the same answer. Without the right `sectok`, which is
///   made from session and user, it does nothing. Nothing ends on the server: a copy of both cookies **signs in again**.
/// * `GET /doku.php?do=profile` shows a form with `oldpass` to whoever is signed in, and to nobody else.
/// * XML-RPC, with `remote` on: `dokuwiki.login` with name and password answers 200 with `true` and a `DW<md5>`, or with `false`.
///   Every other call without the cookies is 401, and so is one with a wrong password by Basic; with the right one it is
///   done.
/// * `u` and `p` sign in on any page, by GET or POST, without `do=login`, and so does Basic: right is 200 with the page and
///   a `DW<md5>`, wrong is 403.
pub struct DokuWiki {
    port: u16,
    // Dropped in this order: the folder is removed once nobody writes to it.
    _server: Running,
    _folder: TempDir,
}

impl DokuWiki {
    /// Starts it: only those who are signed in may read.
    pub async fn start() -> Self {
        let folder = folder_for("dokuwiki");
        let overlay = write_wiki(folder.path());
        let (server, port) = serve_php(DOKUWIKI, &overlay, folder.path()).await;
        Self { port, _server: server, _folder: folder }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The block of configuration that fits, for browsers that know it as `host`.
    pub fn config(&self, host: &str) -> String {
        block("dokuwiki", "Library wiki", host, &self.url())
    }
}

/// Writes configuration, account and start page to `folder`, and returns the script that leads DokuWiki there.
fn write_wiki(folder: &Path) -> PathBuf {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a file in the folder")).expect("a folder");
        fs::write(&path, text).expect("room for a file");
        path
    };
    let conf = folder.join("conf");
    let data = folder.join("data");
    for part in
        ["attic", "cache", "index", "locks", "log", "media", "media_attic", "media_meta", "meta", "pages", "tmp"]
    {
        fs::create_dir_all(data.join(part)).expect("a folder");
    }
    // The defaults come with the package; some of its files here are links to what belongs to its own wiki.
    let own = ["local.php", "users.auth.php", "acl.auth.php", "plugins.local.php"];
    fs::create_dir_all(&conf).expect("a folder");
    for file in fs::read_dir("/etc/dokuwiki").unwrap_or_else(|error| panic!("no /etc/dokuwiki ({error}); {INSTALL}")) {
        let file = file.expect("an entry of a folder");
        if file.path().is_file() && !own.iter().any(|name| file.file_name() == *name) {
            fs::copy(file.path(), conf.join(file.file_name())).expect("a readable file");
        }
    }
    write(
        "conf/local.php",
        &format!(
            "<?php\n$conf['title'] = 'Library wiki';\n$conf['savedir'] = '{}';\n$conf['useacl'] = 1;\n\
             $conf['superuser'] = '@admin';\n$conf['disableactions'] = 'register,resendpwd';\n$conf['updatecheck'] = 0;\n\
             $conf['remote'] = 1;\n$conf['remoteuser'] = '';\n",
            data.display()
        ),
    );
    // PASSWORD by bcrypt at its lowest cost, so that tests do not wait for it.
    let hash = "$2y$04$U3R4YDVw4P406qAScbq2guThxxeZ5lQvdteT1w004dVUfvewF7xEi";
    write(
        "conf/users.auth.php",
        &format!("# users.auth.php\n# <?php exit()?>\n{USER}:{hash}:Alice Example:alice@example.edu:admin,user\n"),
    );
    write("conf/acl.auth.php", "# acl.auth.php\n# <?php exit()?>\n* @ALL 0\n* @user 8\n");
    write("conf/plugins.local.php", "<?php\n");
    write("data/pages/start.txt", &format!("====== Library wiki ======\n\n{WIKI_TEXT}\n"));
    write("overlay.php", &format!("<?php\ndefine('DOKU_CONF', '{}/');\n", conf.display()))
}

/// Django's admin site 5.2, on the server of `manage.py runserver`, with SQLite.
///
/// ```text
/// GET  /admin/login/?next=/admin/   200, form with csrfmiddlewaretoken; Set-Cookie: csrftoken=...; SameSite=Lax, a year
/// POST /admin/login/?next=/admin/   csrfmiddlewaretoken=... username=alice password=... next=/admin/
/// right: 302, Location: /admin/ (a path), two cookies: csrftoken=<another one>, and
///        Set-Cookie: sessionid=...; HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax
/// wrong: 200 with the form; Set-Cookie: csrftoken=<the same>
/// without csrftoken, or with a foreign Origin: 403, no cookie; the password was not looked at
/// ```
///
/// * `sessionid` is new at each login; there is none before the first.
/// * Signing out is `POST /admin/logout/` with a token: 200, and a page that says so.
/// * `Set-Cookie` values come with a second blank after the colon.
pub struct Django {
    port: u16,
    // Dropped in this order: the folder is removed once nobody writes to it.
    _server: Running,
    _folder: TempDir,
}

impl Django {
    /// Starts it, with a fresh database.
    pub async fn start() -> Self {
        let folder = folder_for("django");
        let mut command = Command::new(file_of_project(PYTHON));
        command
            .arg(file_of_project("tests/apps/django/admin_site.py"))
            .env("APP_FOLDER", folder.path())
            .env("APP_PASSWORD", PASSWORD)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            // The project is one module, named as the file is.
            .env("PYTHONPATH", file_of_project("tests/apps/django"))
            .env("PYTHONWARNINGS", "ignore");
        let mut server = Running::start("Django", &mut command, INSTALL);
        let port = server.port_after("listening on port ").await;
        Self { port, _server: server, _folder: folder }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The block of configuration that fits, for browsers that know it as `host`.
    pub fn config(&self, host: &str) -> String {
        block("django-admin", "Library administration", host, &self.url())
    }
}
