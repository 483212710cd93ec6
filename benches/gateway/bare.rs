//! The bare proxy: pingora as it comes, with nothing of the gateway, built with the same profile. It keeps the Host, sets the
//! same forwarding headers and has the same timeouts.

use std::net::SocketAddr;
use std::time::Duration;

use async_trait::async_trait;
use pingora_core::Result;
use pingora_core::server::Server;
use pingora_core::server::configuration::ServerConf;
use pingora_core::upstreams::peer::HttpPeer;
use pingora_http::RequestHeader;
use pingora_proxy::{ProxyHttp, Session};

/// The variable that says where to listen, and makes this program the bare proxy.
pub const LISTEN: &str = "BENCH_BARE_LISTEN";
/// The variable that says where the app is.
pub const UPSTREAM: &str = "BENCH_BARE_UPSTREAM";

struct Bare {
    upstream: SocketAddr,
}

#[async_trait]
impl ProxyHttp for Bare {
    type CTX = ();

    fn new_ctx(&self) {}

    async fn upstream_peer(&self, _: &mut Session, (): &mut ()) -> Result<Box<HttpPeer>> {
        let mut peer = HttpPeer::new(self.upstream, false, String::new());
        peer.options.connection_timeout = Some(Duration::from_secs(5));
        peer.options.total_connection_timeout = Some(Duration::from_secs(5));
        peer.options.read_timeout = Some(Duration::from_mins(1));
        peer.options.write_timeout = Some(Duration::from_mins(1));
        peer.options.idle_timeout = Some(Duration::from_mins(1));
        Ok(Box::new(peer))
    }

    async fn upstream_request_filter(
        &self,
        session: &mut Session,
        request: &mut RequestHeader,
        (): &mut (),
    ) -> Result<()> {
        if let Some(client) = session.client_addr().and_then(|address| address.as_inet()) {
            request.insert_header("X-Forwarded-For", client.ip().to_string())?;
        }
        request.insert_header("X-Forwarded-Proto", "http")?;
        if let Some(host) = request.headers.get(http::header::HOST).cloned() {
            request.insert_header("X-Forwarded-Host", host)?;
        }
        Ok(())
    }
}

/// Serves until it is killed.
pub fn run(listen: &str) -> ! {
    let upstream = std::env::var(UPSTREAM).expect("the app's address is given");
    let upstream = upstream.parse().expect("the app's address is one");
    let conf = ServerConf { threads: 1, ..ServerConf::default() };
    let mut server = Server::new_with_opt_and_conf(None, conf);
    server.bootstrap();
    let mut proxy = pingora_proxy::http_proxy_service(&server.configuration, Bare { upstream });
    proxy.add_tcp(listen);
    server.add_service(proxy);
    server.run_forever()
}
