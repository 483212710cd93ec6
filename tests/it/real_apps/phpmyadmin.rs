//! phpMyAdmin as Debian packages it.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::mariadb::MariaDb;
use super::{INSTALL, PASSWORD, USER, block, folder_for, link_all_but, serve_php};
use crate::child::Running;

/// Where Debian's package puts it.
const ROOT: &str = "/usr/share/phpmyadmin";

/// A row of the database, and where it is shown.
pub const ROW: &str = "Opening hours of the reading room";

/// The page that shows [`ROW`].
pub const TABLE: &str = "/index.php?route=/sql&db=library&table=books&pos=0";

/// phpMyAdmin 5.2.1, on PHP's own server, with MariaDB, logging in by cookie (`auth_type = 'cookie'`).
///
/// ```text
/// GET  /index.php?route=/    200, form with a token and **the session id** as `set_session`;
///                            Set-Cookie: phpMyAdmin=<id>; path=/; HttpOnly; SameSite=Strict, and pma_lang
/// POST /index.php?route=/    route=/ token=... set_session=<id> server=1 pma_username=alice pma_password=...
/// right: 302, Location /index.php?route=/&route=%2F (a path), and
///        Set-Cookie: phpMyAdmin=<another id>        (over https with the prefix __Secure- and the ending _https)
///        Set-Cookie: pmaUser-1=<name, encrypted>; a month; HttpOnly; SameSite=Strict
///        Set-Cookie: pmaAuth-1=<password, encrypted>; path=/; HttpOnly; SameSite=Strict
/// wrong: 200 with the form and «Access denied»; phpMyAdmin=<another id> too, and the deletion of pmaAuth-1
/// ```
///
/// * With `ajax_request=true` a wrong password is 200 with JSON, `redirect_flag` or, with `session_timedout=1`, `logged_in: 0`
///   and the form; a right one is 302 or, with `session_timedout=1`, 200 with JSON and `logged_in: 1`. Names of databases
///   and tables in the request are repeated in it.
/// * All three cookies are needed, and the second and third are new in every answer.
/// * A right password whose session is not the one of the form: 200 with the form, and no `pmaAuth-1`.
/// * `pma_username` and `pma_password` sign in by POST on any route of `/index.php`, in the body only; the query does nothing,
///   Basic neither.
/// * Signing out is `POST /index.php?route=/logout` with a token: 302, `pmaAuth-1` gets a value and is deleted in one answer.
///   Copies of the cookies are worth nothing then.
pub struct PhpMyAdmin {
    port: u16,
    // Dropped in this order: the folder is removed once nobody writes to it.
    _server: Running,
    _folder: TempDir,
    _database: MariaDb,
}

impl PhpMyAdmin {
    /// Starts it, in front of a database with one table.
    pub async fn start() -> Self {
        let statements = format!(
            "CREATE USER '{USER}'@'localhost' IDENTIFIED BY '{PASSWORD}';\n\
             GRANT ALL ON *.* TO '{USER}'@'localhost';\n\
             CREATE DATABASE library;\n\
             CREATE TABLE library.books (title varchar(80));\n\
             INSERT INTO library.books VALUES ('{ROW}');"
        );
        let database = MariaDb::start(&statements).await;
        let folder = folder_for("phpmyadmin");
        let before = write_site(folder.path(), &database.socket());
        let (server, port) = serve_php(ROOT, &before, folder.path()).await;
        Self { port, _server: server, _folder: folder, _database: database }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The block of configuration that fits, for browsers that know it as `host`.
    pub fn config(&self, host: &str) -> String {
        block("phpmyadmin", "Library database", host, &self.url())
    }
}

/// Writes a folder whose code is the package's, and returns the script that leads it there.
fn write_site(folder: &Path, socket: &Path) -> std::path::PathBuf {
    let (root, site) = (Path::new(ROOT), folder.join("site"));
    link_all_but(&["libraries"], root, &site);
    link_all_but(&["vendor_config.php"], &root.join("libraries"), &site.join("libraries"));
    let write = |path: &Path, text: &str| fs::write(path, text).expect("room for a file");
    let paths = root.join("libraries/vendor_config.php");
    let paths = fs::read_to_string(&paths).unwrap_or_else(|error| panic!("{}: {error}; {INSTALL}", paths.display()));
    let (own, cache) = (folder.join("config.inc.php"), folder.join("cache"));
    fs::create_dir_all(&cache).expect("a folder");
    let paths = paths
        .replace("/etc/phpmyadmin/config.inc.php", &own.display().to_string())
        .replace("/var/lib/phpmyadmin/tmp/", &format!("{}/", cache.display()));
    write(&site.join("libraries/vendor_config.php"), &paths);
    write(
        &own,
        &format!(
            "<?php\n\
             $cfg['blowfish_secret'] = 'known to everybody, for tests on';\n\
             $cfg['Servers'][1]['auth_type'] = 'cookie';\n\
             $cfg['Servers'][1]['host'] = 'localhost';\n\
             $cfg['Servers'][1]['socket'] = '{}';\n\
             $cfg['SendErrorReports'] = 'never';\n\
             // No features that keep something in the database.\n\
             $cfg['PmaNoRelation_DisableWarning'] = true;\n",
            socket.display()
        ),
    );
    let before = folder.join("before.php");
    write(&before, &format!("<?php\ndefine('ROOT_PATH', '{}/');\n", site.display()));
    before
}

/// phpMyAdmin without a gateway: what is written above is so.
mod tests {
    use http::{Request, Response};

    use super::{PASSWORD, PhpMyAdmin, ROW, TABLE, USER};
    use crate::plain::{cookies_of, get, location, post, send, set_cookies};

    const LOGIN: &str = "/index.php?route=/";

    /// The form, and a login with it at some route.
    struct Visit<'a> {
        app: &'a PhpMyAdmin,
        form: Response<String>,
    }

    impl<'a> Visit<'a> {
        async fn new(app: &'a PhpMyAdmin) -> Self {
            Self { app, form: get(&format!("{}{LOGIN}", app.url()), "").await }
        }

        fn hidden(&self, name: &str) -> &str {
            let (_, rest) = self.form.body().split_once(&format!("name=\"{name}\" value=\"")).expect("a hidden field");
            rest.split('"').next().unwrap_or_default()
        }

        async fn log_in(&self, route: &str, cookies: &str, password: &str) -> Response<String> {
            let fields = [
                ("token", self.hidden("token")),
                ("set_session", self.hidden("set_session")),
                ("pma_username", USER),
                ("pma_password", password),
                ("server", "1"),
            ];
            post(&format!("{}{route}", self.app.url()), cookies, &fields).await
        }
    }

    fn names(answer: &Response<String>) -> Vec<String> {
        set_cookies(answer)
            .into_iter()
            .map(|(name, value, _)| format!("{name}{}", if value == "deleted" { " gone" } else { "" }))
            .collect()
    }

    #[tokio::test]
    async fn phpmyadmin_keeps_the_password_in_a_cookie() {
        let app = PhpMyAdmin::start().await;
        let table = format!("{}{TABLE}", app.url());
        let visit = Visit::new(&app).await;
        let before = cookies_of(&visit.form);
        assert!(before.contains(&format!("phpMyAdmin={}", visit.hidden("set_session"))), "{before}");
        let wrong = visit.log_in(LOGIN, &before, "wrong").await;
        assert!(wrong.status() == 200 && wrong.body().contains("Access denied for user"), "{}", wrong.body());
        assert_eq!(names(&wrong), ["phpMyAdmin", "pmaAuth-1 gone"]);
        // The session of the form is gone now.
        let late = visit.log_in(LOGIN, &before, PASSWORD).await;
        assert!(late.status() == 200 && late.body().contains("Failed to set session cookie"), "{}", late.body());
        assert!(!names(&late).contains(&"pmaAuth-1".to_owned()), "{:?}", names(&late));

        let visit = Visit::new(&app).await;
        let before = cookies_of(&visit.form);
        let right = visit.log_in(LOGIN, &before, PASSWORD).await;
        assert_eq!((right.status().as_u16(), location(&right)), (302, Some("/index.php?route=/&route=%2F")));
        assert_eq!(names(&right), ["phpMyAdmin", "pmaUser-1", "pmaAuth-1"]);
        let inside = cookies_of(&right);
        assert!(!inside.contains(&before[..before.find(';').unwrap_or(before.len())]), "the session stayed: {inside}");
        let all: Vec<&str> = inside.split("; ").collect();
        for left_out in &all {
            let rest: Vec<&str> = all.iter().copied().filter(|cookie| cookie != left_out).collect();
            assert!(!get(&table, &rest.join("; ")).await.body().contains(ROW), "signed in without {left_out}");
        }

        // On any route; the cookies of before that last look are spent by now.
        let visit = Visit::new(&app).await;
        let right = visit.log_in(TABLE, &cookies_of(&visit.form), PASSWORD).await;
        assert_eq!(right.status(), 302);
        let page = get(&table, &cookies_of(&right)).await;
        assert!(page.body().contains(ROW), "{}", page.body());
        let inside = cookies_of(&page);
        let renewed = names(&page);
        for name in ["phpMyAdmin", "pmaUser-1", "pmaAuth-1"] {
            assert!(renewed.iter().any(|other| other == name), "`{name}` is not new: {renewed:?}");
        }
        let (_, token) = page.body().split_once("token:\"").expect("a token");
        let token = token.split('"').next().unwrap_or_default();
        let out = post(&format!("{}/index.php?route=/logout", app.url()), &inside, &[("token", token)]).await;
        assert_eq!((out.status().as_u16(), location(&out)), (302, Some("/index.php?route=/")));
        assert_eq!(names(&out), ["phpMyAdmin", "pmaUser-1", "pmaAuth-1", "pmaAuth-1 gone"]);
        assert!(!get(&table, &inside).await.body().contains(ROW), "the cookies from before are still worth something");
    }

    /// With `session_timedout` a script signs in; without it, it is sent to the page with the form.
    #[tokio::test]
    async fn phpmyadmin_answers_its_scripts_in_json() {
        let app = PhpMyAdmin::start().await;
        let answer = async |password: &str, timed_out: Option<(&'static str, &'static str)>| {
            let visit = Visit::new(&app).await;
            let mut fields = vec![
                ("ajax_request", "true"),
                ("token", visit.hidden("token")),
                ("set_session", visit.hidden("set_session")),
                ("pma_username", USER),
                ("pma_password", password),
            ];
            fields.extend(timed_out);
            post(&format!("{}{LOGIN}", app.url()), &cookies_of(&visit.form), &fields).await
        };
        let json = |answer: &Response<String>| serde_json::from_str::<serde_json::Value>(answer.body()).expect("JSON");
        let timed_out = Some(("session_timedout", "1"));
        let wrong = answer("wrong", timed_out).await;
        assert_eq!((wrong.status().as_u16(), &json(&wrong)["logged_in"]), (200, &0.into()), "{}", wrong.body());
        assert_eq!(names(&wrong), ["phpMyAdmin", "pmaAuth-1 gone"]);
        let wrong = answer("wrong", None).await;
        let flag = serde_json::json!({ "redirect_flag": "1", "success": false, "error": "" });
        assert_eq!((wrong.status().as_u16(), json(&wrong)), (200, flag));
        let right = answer(PASSWORD, timed_out).await;
        assert_eq!((right.status().as_u16(), &json(&right)["logged_in"]), (200, &1.into()), "{}", right.body());
        assert_eq!(names(&right), ["phpMyAdmin", "pmaUser-1", "pmaAuth-1"]);
        assert_eq!(answer(PASSWORD, None).await.status(), 302);
    }

    #[tokio::test]
    async fn neither_basic_nor_the_query_signs_in_to_phpmyadmin() {
        let app = PhpMyAdmin::start().await;
        let table = format!("{}{TABLE}", app.url());
        let query = get(&format!("{table}&pma_username={USER}&pma_password={PASSWORD}"), "").await;
        let basic = Request::get(&table).header("authorization", "Basic YWxpY2U6Q29ycmVjdEhvcnNlMQ==");
        let basic = send(basic.body(String::new()).unwrap()).await;
        for (way, answer) in [("query", query), ("basic", basic)] {
            assert!(!answer.body().contains(ROW) && !names(&answer).contains(&"pmaAuth-1".to_owned()), "{way}");
        }
    }

    #[tokio::test]
    async fn what_phpmyadmin_has_open_is_the_same_for_anybody() {
        let app = PhpMyAdmin::start().await;
        let root = std::path::Path::new(super::ROOT);
        let programs =
            [root.join("js"), root.join("themes")].map(|folder| crate::real_apps::programs_below(&folder)).concat();
        assert_eq!(programs, ["messages.php"]);
        let visit = Visit::new(&app).await;
        let inside = cookies_of(&visit.log_in(LOGIN, &cookies_of(&visit.form), PASSWORD).await);
        assert!(inside.contains("pmaAuth-1="), "{inside}");
        let messages = format!("{}/js/messages.php?l=en", app.url());
        let stranger = get(&messages, "").await;
        assert!(stranger.status() == 200 && set_cookies(&stranger).is_empty(), "{stranger:?}");
        assert_eq!(get(&messages, &inside).await.body(), stranger.body());
    }
}
