//! WordPress as Debian packages it.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::mariadb::MariaDb;
use super::{INSTALL, PASSWORD, USER, block, folder_for, link_all_but, serve_php};
use crate::child::Running;

/// Where Debian's package puts it.
const ROOT: &str = "/usr/share/wordpress";

/// What the front page says to everybody.
pub const NEWS: &str = "Welcome to WordPress. This is your first post.";

/// WordPress 6.1.9, on PHP's own server, with MariaDB.
///
/// ```text
/// GET  /wp-login.php    200, form; Set-Cookie: wordpress_test_cookie=WP%20Cookie%20check; path=/ (in every answer of it)
/// POST /wp-login.php    log=alice pwd=... redirect_to=... testcookie=1 [rememberme=forever]
/// right: 302, absolute Location (redirect_to), and besides the test cookie
///        Set-Cookie: wordpress_<md5 of its address>=alice|<expiry>|<token>|<hmac>; path=/wp-content/plugins; HttpOnly
///        Set-Cookie: wordpress_<md5>=<the same>; path=/wp-admin; HttpOnly        (over https wordpress_sec_<md5>)
///        Set-Cookie: wordpress_logged_in_<md5>=alice|<expiry>|<token>|<another hmac>; path=/; HttpOnly
/// wrong: 200 with the form, the name typed and «login_error»; the test cookie only
/// right, without the test cookie: **200 and the form**, with an error and the live session cookies
/// ```
///
/// * Name and e-mail address are both taken; the cookies say the name.
/// * Signing out is `GET /wp-login.php?action=logout&_wpnonce=...`: 302, and every cookie gets a blank and a date of the past.
///   Without the nonce: 403 and a question. The session ends on the server: copies of the cookies are worth nothing.
/// * XML-RPC takes name and password with every call, as parameters 0 and 1 or 1 and 2; wrong is a fault of code 403.
/// * The REST interface takes **application passwords** by Basic on every request, and not the account's own.
/// * What is public (posts, feeds, `/?rest_route=/wp/v2/posts`) is so without any of this.
pub struct WordPress {
    port: u16,
    /// An application password of [`USER`].
    pub application_password: String,
    // Dropped in this order: the folder is removed once nobody writes to it.
    _server: Running,
    _folder: TempDir,
    _database: MariaDb,
}

impl WordPress {
    /// Starts it, freshly installed.
    pub async fn start() -> Self {
        let database = MariaDb::start("CREATE DATABASE wordpress;").await;
        let folder = folder_for("wordpress");
        let before = write_site(folder.path(), &database.socket());
        let mut install = Command::new("php");
        install.args(["-d", &format!("auto_prepend_file={}", before.display())]).arg(folder.path().join("install.php"));
        let said = install.output().unwrap_or_else(|error| panic!("cannot start php ({error}); {INSTALL}"));
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        let (_, password) =
            said.split_once("application password: ").unwrap_or_else(|| panic!("not installed: {said}"));
        let application_password = password.trim().to_owned();
        let (server, port) = serve_php(ROOT, &before, folder.path()).await;
        Self { port, application_password, _server: server, _folder: folder, _database: database }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The block of configuration that fits, for browsers that know it as `host`.
    pub fn config(&self, host: &str) -> String {
        block("wordpress", "Library news", host, &self.url())
    }
}

/// Writes a site whose code is the package's, and returns the script that leads it there.
fn write_site(folder: &Path, socket: &Path) -> std::path::PathBuf {
    let site = folder.join("site");
    link_all_but(&["wp-config.php", "wp-content"], Path::new(ROOT), &site);
    let theme = site.join("wp-content/themes/plain");
    fs::create_dir_all(&theme).expect("a folder");
    let write = |path: &Path, text: &str| fs::write(path, text).expect("room for a file");
    // The package comes without a theme.
    write(&theme.join("style.css"), "/* Theme Name: Plain */\n");
    write(
        &theme.join("index.php"),
        "<!doctype html><title><?php bloginfo('name'); ?></title><?php wp_head();\n\
         while (have_posts()) { the_post(); the_title('<h1>', '</h1>'); the_content(); }\n",
    );
    write(
        &site.join("wp-config.php"),
        &format!(
            "<?php\n\
             define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', '');\n\
             define('DB_HOST', 'localhost:{}'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');\n\
             // Its address is the one it is asked by.\n\
             define('WP_HOME', 'http://' . $_SERVER['HTTP_HOST']); define('WP_SITEURL', WP_HOME);\n\
             define('WP_CONTENT_DIR', ABSPATH . 'wp-content'); define('WP_DEFAULT_THEME', 'plain');\n\
             // Else it wants https for application passwords.\n\
             define('WP_ENVIRONMENT_TYPE', 'local');\n\
             define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true);\n\
             define('AUTOMATIC_UPDATER_DISABLED', true);\n\
             $table_prefix = 'wp_';\n\
             require ABSPATH . 'wp-settings.php';\n",
            socket.display()
        ),
    );
    write(
        &folder.join("install.php"),
        &format!(
            "<?php\n\
             define('WP_INSTALLING', true);\n\
             $_SERVER['HTTP_HOST'] = 'localhost';\n\
             function wp_mail() {{ return true; }}\n\
             require ABSPATH . 'wp-load.php';\n\
             require ABSPATH . 'wp-admin/includes/upgrade.php';\n\
             $done = wp_install('Library news', '{USER}', 'alice@example.edu', true, '', '{PASSWORD}');\n\
             // Pictures of people would come from elsewhere.\n\
             update_option('show_avatars', 0);\n\
             [$password] = WP_Application_Passwords::create_new_application_password($done['user_id'], ['name' => 'a']);\n\
             echo 'application password: ', $password, \"\\n\";\n"
        ),
    );
    let before = folder.join("before.php");
    write(&before, &format!("<?php\ndefine('ABSPATH', '{}/');\n", site.display()));
    before
}

/// WordPress without a gateway: what is written above is so.
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use http::{Request, Response};

    use super::{NEWS, PASSWORD, USER, WordPress};
    use crate::plain::{cookies_of, get, location, post, send, set_cookies};

    const TEST_COOKIE: &str = "wordpress_test_cookie=WP%20Cookie%20check";

    fn is_signed_in(answer: &Response<String>) -> bool {
        cookies_of(answer).contains("wordpress_logged_in_")
    }

    #[tokio::test]
    async fn wordpress_signs_in_by_cookies_of_three_paths() {
        let app = WordPress::start().await;
        let (url, admin) = (format!("{}/wp-login.php", app.url()), format!("{}/wp-admin/", app.url()));
        let front = get(&app.url(), "").await;
        assert!(front.status() == 200 && front.body().contains(NEWS), "{}", front.body());
        assert!(location(&get(&admin, "").await).is_some_and(|to| to.contains("/wp-login.php?")));
        assert_eq!(cookies_of(&get(&url, "").await), TEST_COOKIE);

        let login = async |cookies: &str, user: &str, password: &str| {
            let fields = [("log", user), ("pwd", password), ("redirect_to", &admin), ("testcookie", "1")];
            post(&url, cookies, &fields).await
        };
        let wrong = login(TEST_COOKIE, USER, "wrong").await;
        assert_eq!((wrong.status().as_u16(), cookies_of(&wrong).as_str()), (200, TEST_COOKIE));
        assert!(wrong.body().contains("login_error") && wrong.body().contains(r#"value="alice""#), "{}", wrong.body());
        let odd = login("", USER, PASSWORD).await;
        assert!(odd.status() == 200 && is_signed_in(&odd) && odd.body().contains("login_error"), "{}", odd.body());

        for name in [USER, "alice@example.edu"] {
            let right = login(TEST_COOKIE, name, PASSWORD).await;
            assert_eq!((right.status().as_u16(), location(&right)), (302, Some(admin.as_str())));
            let cookies = set_cookies(&right);
            let attributes: Vec<_> =
                cookies.iter().skip(1).map(|(name, value, rest)| (&name[..11], &value[..8], &**rest)).collect();
            let expected = [
                ("wordpress_", "path=/wp-content/plugins; HttpOnly"),
                ("wordpress_", "path=/wp-admin; HttpOnly"),
                ("wordpress_l", "path=/; HttpOnly"),
            ];
            assert_eq!(attributes.len(), 3, "{cookies:?}");
            for ((name, value, rest), (start, path)) in attributes.iter().zip(expected) {
                assert!(name.starts_with(start) && *value == "alice%7C" && *rest == path, "{cookies:?}");
            }
            let digits = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
            assert!(cookies[1].0.strip_prefix("wordpress_").is_some_and(digits), "{cookies:?}");
        }

        let inside = cookies_of(&login(TEST_COOKIE, USER, PASSWORD).await);
        let page = get(&admin, &inside).await;
        assert_eq!(page.status(), 200);
        let (_, nonce) = page.body().split_once("action=logout&#038;_wpnonce=").expect("a link to sign out");
        let out = format!("{url}?action=logout");
        assert_eq!(get(&out, &inside).await.status(), 403, "signed out without a nonce");
        assert_eq!(get(&admin, &inside).await.status(), 200);
        let left = get(&format!("{out}&_wpnonce={}", &nonce[..10]), &inside).await;
        let blank =
            set_cookies(&left).iter().filter(|(_, value, rest)| value == "%20" && rest.contains("Max-Age=0")).count();
        assert!(left.status() == 302 && blank > 5, "{:?}", set_cookies(&left));
        assert_eq!(get(&admin, &inside).await.status(), 302, "the session from before lives on");
    }

    #[tokio::test]
    async fn wordpress_has_other_ways_in() {
        let app = WordPress::start().await;
        let xml = async |password: &str| {
            let text = |value: &str| format!("<param><value><string>{value}</string></value></param>");
            let call = format!(
                "<?xml version=\"1.0\"?><methodCall><methodName>wp.getUsersBlogs</methodName><params>{}{}</params></methodCall>",
                text(USER),
                text(password)
            );
            let request = Request::post(format!("{}/xmlrpc.php", app.url())).header("content-type", "text/xml");
            send(request.body(call).unwrap()).await
        };
        let (right, wrong) = (xml(PASSWORD).await, xml("wrong").await);
        assert!(right.status() == 200 && right.body().contains("blogName"), "{}", right.body());
        assert!(wrong.status() == 200 && wrong.body().contains("<int>403</int>"), "{}", wrong.body());

        let basic = async |path: &str, password: &str| {
            let credentials = STANDARD.encode(format!("{USER}:{password}"));
            let request =
                Request::get(format!("{}{path}", app.url())).header("authorization", format!("Basic {credentials}"));
            send(request.body(String::new()).unwrap()).await
        };
        let me = "/?rest_route=/wp/v2/users/me";
        assert_eq!(basic(me, &app.application_password).await.status(), 200);
        assert_eq!(basic(me, PASSWORD).await.status(), 401);
        assert_eq!(basic("/wp-admin/", &app.application_password).await.status(), 302);
        let posts = get(&format!("{}/?rest_route=/wp/v2/posts", app.url()), "").await;
        assert!(posts.status() == 200 && posts.body().contains(NEWS), "{}", posts.body());
    }

    /// The one program among the open files prints another file, and knows nobody.
    #[test]
    fn what_wordpress_has_open_are_files() {
        let root = std::path::Path::new(super::ROOT);
        let folders = [
            "includes/css",
            "includes/js",
            "includes/images",
            "includes/fonts",
            "admin/css",
            "admin/js",
            "admin/images",
        ];
        let mut programs = Vec::new();
        for folder in folders {
            let folder = root.join(format!("wp-{folder}"));
            assert!(folder.is_dir(), "{}", folder.display());
            programs.extend(crate::real_apps::programs_below(&folder));
        }
        assert_eq!(programs, ["tinymce/wp-tinymce.php"]);
        let code = std::fs::read_to_string(root.join("wp-includes/js/tinymce/wp-tinymce.php")).expect("a program");
        assert!(!["wp-load", "wp-config", "_COOKIE", "_POST"].iter().any(|part| code.contains(part)), "{code}");
    }
}
