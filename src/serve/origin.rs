//! How browsers reach the apps, as far as the configuration tells: what stands in front of the gateway may have its own ports.

use std::net::SocketAddr;

use crate::api::verify_v2::AppsAt;
use crate::config::{Config, Scheme};

/// With certificates of their own apps are reached at the port they listen on. Without, whatever encrypts for the portal does so for
/// them, at the usual port; and where nothing does, as on one machine, they are reached as they listen.
pub(super) fn apps_at(config: &Config, listening: &[SocketAddr]) -> AppsAt {
    let port = listening.first().map(SocketAddr::port);
    let is_tls = config.server.tls.is_some() || config.apps.iter().any(|app| app.tls.is_some());
    if is_tls {
        AppsAt { scheme: "https", port: port.filter(|port| *port != 443) }
    } else if config.portal.url.scheme == Scheme::Https {
        AppsAt { scheme: "https", port: None }
    } else {
        AppsAt { scheme: "http", port: port.filter(|port| *port != 80) }
    }
}
