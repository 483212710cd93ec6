//! HTTP for the commands that speak to somebody: TLS verified, one exchange at a time, bounded in time and size.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

/// An exchange that did not come about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum HttpsError {
    #[error("{0}")]
    Unreachable(String),
    #[error("no answer within {} s", .0.as_secs())]
    Silent(Duration),
}

/// Sends requests and reads whole answers. It follows nothing and keeps no cookies.
pub(super) struct Https {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    patience: Duration,
    most: usize,
}

impl Https {
    /// One that trusts the authorities of `ca` (PEM), or the public ones; an exchange takes `patience` at most, and an answer
    /// has `most` bytes at most.
    ///
    /// # Errors
    ///
    /// If `ca` holds no certificate that can be used.
    pub(super) fn new(ca: Option<&str>, patience: Duration, most: usize) -> Result<Self> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = HttpsConnectorBuilder::new();
        let builder = match ca {
            None => builder.with_provider_and_webpki_roots(provider)?,
            Some(pem) => {
                let mut roots = rustls::RootCertStore::empty();
                for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
                    let certificate = certificate.context("the file of `--ca` is not PEM")?;
                    roots.add(certificate).context("a certificate in the file of `--ca` cannot be used")?;
                }
                anyhow::ensure!(!roots.is_empty(), "the file of `--ca` has no certificate in it");
                let config = rustls::ClientConfig::builder_with_provider(provider)
                    .with_safe_default_protocol_versions()?
                    .with_root_certificates(roots)
                    .with_no_client_auth();
                builder.with_tls_config(config)
            }
        };
        let connector = builder.https_or_http().enable_http1().build();
        Ok(Self { client: Client::builder(TokioExecutor::new()).build(connector), patience, most })
    }

    /// Sends a request and reads the whole answer.
    ///
    /// # Errors
    ///
    /// [`HttpsError`] if none comes, or one that is too long.
    pub(super) async fn send(&self, request: http::Request<Full<Bytes>>) -> Result<http::Response<Bytes>, HttpsError> {
        let exchange = async {
            let response = self.client.request(request).await.map_err(|error| unreachable(&error))?;
            let (parts, body) = response.into_parts();
            let body = Limited::new(body, self.most).collect().await.map_err(|error| unreachable(&*error))?;
            Ok(http::Response::from_parts(parts, body.to_bytes()))
        };
        tokio::time::timeout(self.patience, exchange).await.unwrap_or(Err(HttpsError::Silent(self.patience)))
    }
}

fn unreachable(error: &(dyn Error + 'static)) -> HttpsError {
    // The innermost cause is the one people can do something about.
    let innermost =
        std::iter::successors(Some(error), |error: &&(dyn Error + 'static)| (*error).source()).last().unwrap_or(error);
    HttpsError::Unreachable(innermost.to_string())
}
