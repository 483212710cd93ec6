//! A database server for the applications that need one: MariaDB as Debian packages it, on a socket in a folder of its own.

use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use super::INSTALL;
use crate::child::Running;

/// It keeps nothing that anybody needs after the test; and of the machine's places for asynchronous reads, several at once
/// would want more than there are.
const SMALL: [&str; 5] = [
    "--innodb-log-file-size=4M",
    "--innodb-buffer-pool-size=16M",
    "--innodb-use-native-aio=0",
    "--innodb-flush-method=nosync",
    "--innodb-flush-log-at-trx-commit=0",
];

/// A running server without a network; its administrator is `root` without a password.
pub struct MariaDb {
    // Dropped in this order: the folder is removed once nobody writes to it.
    _server: Running,
    folder: TempDir,
}

impl MariaDb {
    /// Starts it with these statements, each on one line.
    pub async fn start(statements: &str) -> Self {
        let folder = tempfile::Builder::new().prefix("vestibule-mariadb-").tempdir().expect("a temporary folder");
        let data = folder.path().join("data");
        // A server that starts removes what another left in the folder for temporary files, and what it still needs.
        let temporary = folder.path().join("tmp");
        std::fs::create_dir(&temporary).expect("a folder");
        let mut install = Command::new("mariadb-install-db");
        install
            .args([
                "--no-defaults",
                "--skip-test-db",
                "--skip-name-resolve",
                "--auth-root-authentication-method=normal",
            ])
            .args(SMALL)
            .env("TMPDIR", &temporary)
            .arg(format!("--datadir={}", data.display()));
        let init = folder.path().join("init.sql");
        // Read before the server says that it is ready.
        std::fs::write(&init, format!("{statements}\n")).expect("room for a file");
        let mut server = Command::new("/usr/sbin/mariadbd");
        server
            .arg("--no-defaults")
            .args(["--skip-networking", "--skip-name-resolve", "--skip-log-bin"])
            .args(SMALL)
            .env("TMPDIR", &temporary)
            .arg(format!("--datadir={}", data.display()))
            .arg(format!("--socket={}", folder.path().join("socket").display()))
            .arg(format!("--pid-file={}", folder.path().join("pid").display()))
            .arg(format!("--init-file={}", init.display()));
        if rustix::process::geteuid().is_root() {
            // It refuses to run as root unless told so.
            install.arg("--user=root");
            server.arg("--user=root");
        }
        let made = install.output().unwrap_or_else(|error| panic!("cannot make a database ({error}); {INSTALL}"));
        let said = [made.stderr, made.stdout].concat();
        assert!(made.status.success(), "no database was made: {}", String::from_utf8_lossy(&said));
        let mut server = Running::start("mariadbd", &mut server, INSTALL);
        server.after("ready for connections").await;
        Self { _server: server, folder }
    }

    /// Where it listens.
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("socket")
    }
}
