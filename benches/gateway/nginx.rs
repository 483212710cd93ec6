//! nginx in its parts: the app, the plain proxy, and the proxy that asks somebody else whether a request may pass.

use std::net::SocketAddr;
use std::path::Path;

use super::process::{Process, on_core};

/// What the app answers to everything: 41 bytes.
pub const BODY: &str = "an application that has nothing to say :)";
/// The app's session cookie.
pub const COOKIE: &str = "sid=5f1d8a4be2c94b0f8f0a6d3c";

/// Starts one with this `http` block, in a folder of its own.
pub async fn start(name: &str, core: &str, folder: &Path, listen: SocketAddr, http: &str) -> Result<Process, String> {
    let folder = folder.join(name);
    std::fs::create_dir(&folder).map_err(|error| format!("`{}`: {error}", folder.display()))?;
    let at = folder.display();
    let text = format!(
        "daemon off; worker_processes 1; pid {at}/pid; error_log {at}/error.log;
events {{ worker_connections 1024; }}
http {{
client_body_temp_path {at}/b; proxy_temp_path {at}/p; fastcgi_temp_path {at}/f; uwsgi_temp_path {at}/u; scgi_temp_path {at}/s;
keepalive_requests 100000000;
{http}
}}"
    );
    let conf = folder.join("nginx.conf");
    std::fs::write(&conf, text).map_err(|error| format!("`{}`: {error}", conf.display()))?;
    let mut command = on_core(core, "nginx");
    // Debian keeps it where only root looks.
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{path}:/usr/sbin"));
    command.arg("-p").arg(&folder).arg("-c").arg(&conf).arg("-e").arg(folder.join("start.log"));
    let mut process = Process::start(name, &mut command, &folder.join("said.log"))?;
    process.listens(listen).await.map_err(|error| {
        let why = std::fs::read_to_string(folder.join("error.log")).unwrap_or_default();
        format!("{error}\n{why}")
    })?;
    Ok(process)
}

/// The app: a login that signs anybody in, one path that tells the cookies it was sent, and the answer to everything else.
pub fn app(listen: SocketAddr) -> String {
    format!(
        "access_log off;
server {{
  listen {listen};
  location = /login {{ add_header Set-Cookie \"{COOKIE}; Path=/\"; return 302 /; }}
  location = /told {{ return 200 \"$http_cookie|$http_x_forwarded_for|$http_x_forwarded_host\"; }}
  location / {{ return 200 \"{BODY}\"; }}
}}"
    )
}

/// Whether a proxy writes a line for each request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    Off,
    On,
}

/// A proxy in front of the app.
pub fn proxy(listen: SocketAddr, app: SocketAddr, lines: Lines) -> String {
    format!(
        "{}
upstream app {{ server {app}; keepalive 64; keepalive_requests 100000000; }}
server {{ listen {listen}; location / {{ {TO_APP} }} }}",
        log(lines)
    )
}

/// A proxy that asks first: a `return 204` by HTTP, in the same nginx.
pub fn asking_proxy(listen: SocketAddr, answers: SocketAddr, app: SocketAddr, lines: Lines) -> String {
    format!(
        "{}
upstream app {{ server {app}; keepalive 64; keepalive_requests 100000000; }}
upstream answers {{ server {answers}; keepalive 64; keepalive_requests 100000000; }}
server {{ listen {answers}; access_log off; location / {{ return 204; }} }}
server {{
  listen {listen};
  location / {{ auth_request /asked; {TO_APP} }}
  location = /asked {{
    internal; proxy_pass http://answers; proxy_http_version 1.1; proxy_set_header Connection \"\";
    proxy_pass_request_body off; proxy_set_header Content-Length \"\"; proxy_set_header X-Original-URI $request_uri;
  }}
}}",
        log(lines)
    )
}

fn log(lines: Lines) -> &'static str {
    match lines {
        Lines::Off => "access_log off;",
        Lines::On => "access_log access.log combined;",
    }
}

const TO_APP: &str = "proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection \"\";
    proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-Host $http_host;";
