//! TLS towards an app: who may vouch for it, which certificates it may show, and what the gateway shows.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use pingora_core::protocols::tls::{CaType, SslDigest};
use pingora_core::upstreams::peer::HttpPeer;
use pingora_core::utils::tls::{CertKey, WrappedX509, parse_x509};
use subtle::ConstantTimeEq as _;

use crate::config::UpstreamTlsConfig;
use crate::tls::{CertProblem, read_chain, read_identity};

/// What was read of `[apps.upstream_tls]`; by default the system's authorities vouch for the host of the address.
#[derive(Default)]
pub(super) struct UpstreamTls {
    authorities: Option<Arc<CaType>>,
    pins: Vec<[u8; 32]>,
    client: Option<Arc<CertKey>>,
    server_name: Option<String>,
    /// Connections are kept apart by it: their pool does not look at the authorities that vouched for them.
    group: u64,
}

impl UpstreamTls {
    pub(super) fn read(config: &UpstreamTlsConfig) -> Result<Self, CertProblem> {
        static GROUP: AtomicU64 = AtomicU64::new(1);
        let authorities =
            config.ca.as_deref().map(read_chain).transpose()?.map(|chain| {
                chain.iter().map(|der| WrappedX509::new(der.to_vec(), parse_x509)).collect::<Vec<_>>().into()
            });
        let client = config.client.as_ref().map(|files| read_identity(&files.cert, &files.key)).transpose()?;
        let client = client.map(|(chain, key)| {
            let chain = chain.iter().map(|der| der.to_vec()).collect();
            Arc::new(CertKey::new(chain, key.secret_der().to_vec()))
        });
        Ok(Self {
            authorities,
            pins: config.pins.clone(),
            client,
            server_name: config.server_name.clone(),
            group: GROUP.fetch_add(1, Ordering::Relaxed),
        })
    }

    /// Says to the connector what holds for this app.
    pub(super) fn apply(&self, peer: &mut HttpPeer) {
        if let Some(name) = &self.server_name {
            name.trim_start_matches('[').trim_end_matches(']').clone_into(&mut peer.sni);
        }
        peer.group_key = self.group;
        peer.options.ca.clone_from(&self.authorities);
        peer.client_cert_key.clone_from(&self.client);
        // A pinned certificate needs nobody to vouch for it: that the app has its key is proven by the handshake, and which
        // one it is by `accepts`, before anything is sent.
        let vouched = self.pins.is_empty() || self.authorities.is_some();
        peer.options.verify_cert = vouched;
        peer.options.verify_hostname = vouched;
    }

    /// Whether a connection is to an app that shows one of the certificates it may.
    pub(super) fn accepts(&self, shown: Option<&SslDigest>) -> bool {
        self.pins.is_empty()
            || shown.is_some_and(|shown| self.pins.iter().any(|pin| pin[..].ct_eq(&shown.cert_digest).into()))
    }
}
