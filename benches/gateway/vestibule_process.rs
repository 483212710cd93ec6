//! The gateway as it is installed: the program with a configuration and a store on disk, in a process of its own.

use std::net::SocketAddr;
use std::path::Path;

use super::process::{Process, free_address, on_core, proxy_core};
use super::server::Home;
use super::support::Browser;

/// The host that browsers ask for.
pub const HOST: &str = "wiki.test";

/// What the gateway logs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum RequestLines {
    /// As it comes: a line for each request.
    On,
    /// Events only.
    Off,
}

/// A gateway with its folder.
pub struct Gateway {
    // Dropped in this order: the program goes before its folder.
    pub process: Process,
    pub home: Home,
    pub apps: SocketAddr,
    pub portal: SocketAddr,
}

impl Gateway {
    /// Starts one in front of `app`; `further` goes into the configuration.
    pub async fn start(app: SocketAddr, lines: RequestLines, further: &str) -> Result<Self, String> {
        let [apps, portal, admin] = [free_address(), free_address(), free_address()];
        let home = Home::new("");
        let text = format!(
            "[server]\nlisten = [\"{apps}\"]\n[portal]\nlisten = [\"{portal}\"]\nurl = \"http://localhost:{}\"
[admin]\nlisten = [\"{admin}\"]\n[store]\npath = \"data/store\"
[secrets]\nmaster_key = {{ file = \"data/master.key\" }}
{further}
[[apps]]\nname = \"wiki\"\ntitle = \"Wiki\"\nhosts = [\"{HOST}\"]\nupstream = \"http://{app}\"\nlogin_page = \"/login\"
[apps.session]\ncookies = [\"sid\"]
[[apps.login]]\nmatch = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"
success = {{ status = [302], sets_cookie = \"sid\" }}\nfailure = {{ status = [200, 403] }}\n",
            portal.port()
        );
        std::fs::write(home.config(), text).map_err(|error| format!("the configuration: {error}"))?;
        let serve = home.serve();
        let mut command = on_core(&proxy_core(), serve.get_program());
        command.args(serve.get_args());
        match lines {
            RequestLines::On => command.env_remove("RUST_LOG"),
            RequestLines::Off => command.env("RUST_LOG", "info,vestibule::request=off,pingora=warn,sled=warn"),
        };
        let log = home.path().join("log");
        let mut process = Process::start("vestibule", &mut command, &log)?;
        for address in [apps, portal, admin] {
            process.listens(address).await.map_err(|error| format!("{error}\n{}", said(&log)))?;
        }
        Ok(Self { process, home, apps, portal })
    }

    pub fn browser(&self) -> Browser {
        Browser::new(self.apps, HOST)
    }
}

fn said(log: &Path) -> String {
    std::fs::read_to_string(log).unwrap_or_default()
}
