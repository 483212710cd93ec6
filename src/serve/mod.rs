//! The composition root: builds every edge, hands them the engine, opens the listeners, and takes it all down again.

mod callbacks;
mod master_key;
mod origin;
mod requests;
mod system;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result};
use arc_swap::ArcSwap;
use http_body_util::BodyExt as _;
use pingora_core::server::configuration::ServerConf;
use tower::ServiceExt as _;
use tower::util::BoxCloneSyncService;

use crate::admin::Realms;
use crate::api::admin_v1::AdminApi;
use crate::api::{self, authy_v1, verify_v2};
use crate::config::{Config, TlsConfig, apps_of, limits_of};
use crate::deliver::http_out::HttpOut;
use crate::deliver::pictures::WebPictures;
use crate::deliver::push::Carriers;
use crate::deliver::{Channels, Outbox, outbox_beside};
use crate::directory::LdapDirectory;
use crate::domain::ids::RealmName;
use crate::domain::seal::Keyring;
use crate::domain::text::hex;
use crate::engine::directory::{Directories, Lookups};
use crate::engine::ports::{Clock, Deliver, Pictures, Push, Random, Store};
use crate::engine::{Engine, Ports, Settings};
use crate::language::Words;
use crate::net::{self, Listen, Listeners, Serving};
use crate::proxy::listener::{ProxyServe, Requests};
use crate::proxy::own::{BodyError, OwnBody, OwnService};
use crate::proxy::upstream::Upstreams;
use crate::proxy::{Gateway, Parts, RequestLog};
use crate::store::sled::{SledOptions, SledStore};
use crate::telemetry;
use crate::tls::{ALPN, CertFiles, CertStore, server_config};
use crate::web::admin::Admin;
use crate::web::listener::{HttpOptions, RouterServe};
use crate::web::templates::{Templates, asset_url};
use crate::web::{Pages, account_tokens, portal, push_offer};

pub use master_key::load as load_keys;
pub use system::{SystemClock, SystemRandom};

use callbacks::Callbacks;
use requests::TracedRequests;

/// The outside world of a gateway; tests bring their own.
pub struct World {
    /// What is kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub random: Arc<dyn Random>,
    /// Messages to people.
    pub deliver: Arc<dyn Deliver>,
    /// What wakes phones.
    pub push: Arc<dyn Push>,
    /// Pictures that applications name.
    pub pictures: Arc<dyn Pictures>,
}

/// The store of a configuration, opened.
///
/// # Errors
///
/// If the key or the store cannot be read; the message says what to do.
pub fn open_store(config: &Config) -> Result<(Arc<SledStore>, Keyring)> {
    let keyring = load_keys(config)?;
    #[allow(clippy::needless_update, reason = "in tests the options have one more field")]
    let options = SledOptions {
        answer_in_store: usize::try_from(config.limits.held_answer_in_store).unwrap_or(usize::MAX),
        on_commit: Some(Arc::new(telemetry::commit_done)),
        ..SledOptions::default()
    };
    let store = SledStore::open(&config.store.path, &keyring, options)?;
    Ok((Arc::new(store), keyring))
}

/// The deliveries of a configuration.
///
/// # Errors
///
/// If one cannot be built.
pub fn deliveries(config: &Config, clock: &Arc<dyn Clock>) -> Result<Arc<dyn Deliver>> {
    let outbox = Outbox::at(outbox_beside(&config.store.path));
    Ok(Arc::new(Channels::configured(&config.delivery, &outbox, clock)?))
}

/// The carriers of a configuration.
///
/// # Errors
///
/// If one cannot be built.
pub fn carriers(config: &Config) -> Result<Arc<dyn Push>> {
    Ok(Arc::new(Carriers::configured(config)?))
}

/// The world outside of tests, around an opened store.
///
/// # Errors
///
/// If a delivery cannot be built.
pub fn real_world(config: &Config, store: Arc<dyn Store>) -> Result<World> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let deliver = Arc::new(telemetry::MeasuredDelivery::new(deliveries(config, &clock)?));
    Ok(World {
        store,
        clock,
        random: Arc::new(SystemRandom),
        deliver,
        push: carriers(config)?,
        // Not by `[outgoing]`: that is for receivers an operator knows, and these addresses come from applications.
        pictures: Arc::new(WebPictures::new()),
    })
}

/// The engine of a configuration in a world.
///
/// # Errors
///
/// If what the store holds cannot be read.
pub fn engine(config: &Config, world: World, keyring: &Keyring) -> Result<Arc<Engine>> {
    let World { store, clock, random, deliver, push, pictures } = world;
    let (events, words) = (Arc::new(telemetry::LogEvents), Words::embedded()?);
    let ports = Ports { store, clock, random, deliver, push, pictures, events, words };
    Ok(Arc::new(Engine::new(ports, keyring, settings(config)?)?))
}

fn settings(config: &Config) -> Result<Settings> {
    Ok(Settings {
        apps: apps_of(config),
        limits: limits_of(config),
        directories: directories(config)?,
        alerts: config.admin.alerts.clone(),
    })
}

/// The directories of a configuration. Each new one has forgotten what the old one said.
fn directories(config: &Config) -> Result<Directories> {
    let mut found = Directories::new();
    for realm in &config.realms {
        if let (Some(ldap), Some(name)) = (&realm.ldap, RealmName::parse(&realm.name)) {
            let directory = LdapDirectory::new(ldap).with_context(|| format!("the directory of realm `{name}`"))?;
            found.insert(name, Arc::new(Lookups::new(Arc::new(directory), ldap.cache)));
        }
    }
    Ok(found)
}

/// A gateway at work.
pub struct Running {
    engine: Arc<Engine>,
    gateway: Gateway,
    portal_url: String,
    realms: Arc<ArcSwap<Realms>>,
    certificates: Vec<Arc<CertStore>>,
    ready: Arc<AtomicBool>,
    apps: Serving,
    portal: Serving,
    admin: Serving,
    background: Vec<tokio::task::JoinHandle<()>>,
    callbacks: Callbacks,
    log: Arc<dyn RequestLog>,
    drain: Duration,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").field("apps", &self.apps.addresses()).finish_non_exhaustive()
    }
}

/// How often what is over is removed.
const SWEEP: Duration = Duration::from_secs(30);

/// Opens every listener and serves.
///
/// # Errors
///
/// If an address cannot be bound, a certificate not be read, or a template is broken.
pub fn start(config: &Config, engine: Arc<Engine>) -> Result<Running> {
    let render = telemetry::install_recorder();
    let upkeep = tokio::spawn(telemetry::keep_up(render.clone()));
    let (apps, portal_bound, admin_bound, certificates) = bind(config)?;
    // Port 0 is for tests and the demo: then the link says the port that was chosen.
    let portal_url = portal_url(config, &portal_bound);
    let templates = Arc::new(Templates::load()?);
    let pages = Pages::new(Arc::clone(&engine), templates, &portal_url)?;
    let log: Arc<dyn RequestLog> = Arc::new(TracedRequests::default());
    let gateway = Gateway::new(Parts {
        engine: Arc::clone(&engine),
        own: opaque(pages.router()),
        trusted: config.server.trusted_proxies.clone(),
        client_timeout: config.server.client_timeout,
        upstreams: Upstreams::build(config, &log)?,
        log: Arc::clone(&log),
        overlay: asset_url("overlay.js").context("this program was built from incomplete files")?,
    });
    let out = HttpOut::new(&config.outgoing)?;
    let limits = limits_of(config);
    let ready = Arc::new(AtomicBool::new(false));
    let metrics_engine = Arc::clone(&engine);
    let render_metrics = Arc::new(move || {
        let held = metrics_engine.held();
        telemetry::holds_now(held.logins(), held.bytes());
        render.render()
    });
    let realms = Arc::new(ArcSwap::from_pointee(Realms::of(config)));
    let admin_api = AdminApi::new(Arc::clone(&engine), Arc::clone(&realms), &portal_url).router();
    // Besides loopback, whose names it always answers to.
    let admin_names = config.admin.listen.iter().map(|address| name_of(address.ip())).collect();
    let admin = Admin::new(Arc::clone(&engine), render_metrics, Arc::clone(&ready), admin_names).router(admin_api);
    let ids = engine.service();
    let issuer = match config.apps.as_slice() {
        [app] => app.title.clone(),
        _ => "Vestibule".to_owned(),
    };
    let sid = |prefix: &str, id: [u8; 16]| format!("{prefix}{}", hex(&id));
    let options = verify_v2::Options {
        portal: portal_url.clone(),
        service: sid("VA", ids.service),
        account: sid("AC", ids.account),
        issuer,
        apps: origin::apps_at(config, &apps.addresses()),
    };
    let authy = authy_v1::router(Arc::clone(&engine), authy_v1::Options { portal: portal_url.clone() });
    let tokens = account_tokens::router(Arc::clone(&engine));
    let offer = push_offer::router(Arc::clone(&engine), &config.push);
    let api = verify_v2::router(Arc::clone(&engine), options).merge(authy).merge(tokens).merge(offer);
    let connection_limits = net::Limits {
        connections: limits.connections,
        head: limits.head_time,
        head_bytes: limits.head,
        keep_alive: config.server.keep_alive,
        ..net::Limits::default()
    };
    let requests = Requests {
        header_list: u32::try_from(limits.head).unwrap_or(u32::MAX),
        keep_alive: config.server.keep_alive,
        ..Requests::default()
    };
    let http = HttpOptions {
        head: limits.head_time,
        head_bytes: u32::try_from(limits.head).unwrap_or(u32::MAX),
        fields: limits.head_fields,
        ..HttpOptions::default()
    };
    let proxy = Arc::new(pingora_proxy::http_proxy(&Arc::new(ServerConf::default()), gateway.clone()));
    let apps = apps.serve(ProxyServe::new(proxy, requests), connection_limits);
    let title_case = HttpOptions { title_case: true, ..http };
    let portal = portal_bound.serve(RouterServe::new(portal::router(api)?, title_case), connection_limits);
    let admin = admin_bound.serve(RouterServe::new(admin, http), connection_limits);
    let callbacks = Callbacks::start(Arc::clone(&engine), Arc::new(api::callbacks::Callbacks), out);
    ready.store(true, Ordering::Release);
    let probes = tokio::spawn(gateway.clone().probe());
    let mut background = vec![tokio::spawn(sweep(Arc::clone(&engine))), upkeep, probes];
    background.extend(engine.ended_sessions().map(|ended| tokio::spawn(gateway.clone().cut_ended(ended))));
    background.extend(engine.rings().map(|rings| tokio::spawn(Arc::clone(&engine).ring_devices(rings))));
    background.extend(engine.farewells().map(|farewells| tokio::spawn(gateway.clone().bid_farewell(farewells))));
    Ok(Running {
        engine,
        gateway,
        portal_url,
        realms,
        certificates,
        ready,
        apps,
        portal,
        admin,
        background,
        callbacks,
        log,
        drain: config.server.drain,
    })
}

async fn sweep(engine: Arc<Engine>) {
    let mut due = tokio::time::interval(SWEEP);
    loop {
        due.tick().await;
        if let Err(error) = engine.sweep().await {
            tracing::warn!(%error, "what is over could not be removed; it is tried again");
        }
    }
}

type Bound = (Listeners, Listeners, Listeners, Vec<Arc<CertStore>>);

fn bind(config: &Config) -> Result<Bound> {
    let mut certificates = Vec::new();
    let mut files: Vec<CertFiles> = config.server.tls.iter().map(|tls| cert_files(tls, Vec::new())).collect();
    for app in &config.apps {
        let hosts = match &app.hosts {
            crate::config::Hosts::Any => Vec::new(),
            crate::config::Hosts::Named(names) => names.clone(),
        };
        files.extend(app.tls.iter().map(|tls| cert_files(tls, hosts.clone())));
    }
    let mut listeners = |addresses: &[SocketAddr], files: Vec<CertFiles>| -> Result<Listeners> {
        let tls = if files.is_empty() {
            None
        } else {
            let store = Arc::new(CertStore::load(files)?);
            certificates.push(Arc::clone(&store));
            Some(server_config(store, &ALPN))
        };
        let listen: Vec<Listen> =
            addresses.iter().map(|address| Listen { address: *address, tls: tls.clone() }).collect();
        Ok(Listeners::bind(&listen)?)
    };
    let of = |tls: &Option<TlsConfig>| tls.iter().map(|tls| cert_files(tls, Vec::new())).collect::<Vec<_>>();
    let apps = listeners(&config.server.listen, files).context("`server.listen`")?;
    let portal = listeners(&config.portal.listen, of(&config.portal.tls)).context("`portal.listen`")?;
    let admin = listeners(&config.admin.listen, of(&config.admin.tls)).context("`admin.listen`")?;
    Ok((apps, portal, admin, certificates))
}

fn cert_files(tls: &TlsConfig, hosts: Vec<String>) -> CertFiles {
    CertFiles { hosts, cert: tls.cert.clone(), key: tls.key.clone() }
}

/// An address as a `Host` header writes it.
fn name_of(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}

fn portal_url(config: &Config, bound: &Listeners) -> String {
    let chosen = config.portal.listen.iter().all(|address| address.port() == 0);
    match bound.addresses().first() {
        Some(address) if chosen && config.portal.url.is_loopback() => {
            format!("{}://{}:{}", config.portal.url.scheme.as_str(), config.portal.url.host, address.port())
        }
        _ => config.portal.url.to_url(),
    }
}

/// The pages' router as the opaque service the proxy calls.
fn opaque(router: axum::Router) -> OwnService {
    let service = router
        .map_request(|request: http::Request<OwnBody>| request.map(axum::body::Body::new))
        .map_response(|response: axum::response::Response| {
            response.map(|body| body.map_err(|error| BodyError(error.to_string())).boxed_unsync())
        });
    BoxCloneSyncService::new(service)
}

impl Running {
    /// The engine.
    pub fn engine(&self) -> &Arc<Engine> {
        &self.engine
    }

    /// Where browsers come in.
    pub fn app_addresses(&self) -> &[SocketAddr] {
        self.apps.addresses()
    }

    /// Where phones come in.
    pub fn portal_addresses(&self) -> &[SocketAddr] {
        self.portal.addresses()
    }

    /// The portal's address as phones know it.
    pub fn portal_url(&self) -> &str {
        &self.portal_url
    }

    /// Where administration comes in.
    pub fn admin_addresses(&self) -> &[SocketAddr] {
        self.admin.addresses()
    }

    /// Takes a new configuration: apps, policies, limits, trusted proxies, where own requests may go, and certificates. Addresses stay as they are.
    ///
    /// # Errors
    ///
    /// If a certificate, a secret header or what a directory needs cannot be read; then apps, policies, limits and proxies stay as they were, and so does every
    /// certificate that cannot be read.
    pub fn reload(&self, config: &Config) -> Result<()> {
        let upstreams = Upstreams::build(config, &self.log)?;
        let settings = settings(config)?;
        let out = HttpOut::new(&config.outgoing)?;
        self.reload_certificates()?;
        // First the ways: an app without one is down for as long as it takes.
        self.gateway.lead(upstreams);
        self.engine.reconfigure(settings);
        self.callbacks.lead(out);
        self.realms.store(Arc::new(Realms::of(config)));
        self.gateway.trust(config.server.trusted_proxies.clone());
        Ok(self.engine.warn_of_ended_campaigns()?)
    }

    /// Reads the certificate files again, of every listener, whatever is wrong with those of another.
    ///
    /// # Errors
    ///
    /// If one cannot be read; the old ones of that listener stay in use.
    pub fn reload_certificates(&self) -> Result<()> {
        let problems: Vec<String> =
            self.certificates.iter().filter_map(|store| store.reload().err()).map(|error| error.to_string()).collect();
        if problems.is_empty() { Ok(()) } else { Err(anyhow::anyhow!(problems.join("; "))) }
    }

    /// Whether a certificate file changed since it was read.
    pub fn certificates_changed(&self) -> bool {
        self.certificates.iter().any(|store| store.changed())
    }

    /// Takes no new connections, lets requests in flight finish in the configured time, and ends.
    pub async fn drain(self) -> net::Drained {
        self.ready.store(false, Ordering::Release);
        let (apps, portal, admin) =
            tokio::join!(self.apps.drain(self.drain), self.portal.drain(self.drain), self.admin.drain(self.drain));
        self.background.iter().for_each(tokio::task::JoinHandle::abort);
        self.callbacks.end(self.drain).await;
        if tokio::time::timeout(self.drain, self.engine.notices_sent()).await.is_err() {
            tracing::warn!("Notices to people were still under way and are dropped");
        }
        if let Err(error) = self.engine.write_counts().await {
            tracing::warn!(%error, "What applications did since the last minute is not counted");
        }
        net::Drained {
            finished: apps.finished + portal.finished + admin.finished,
            cut: apps.cut + portal.cut + admin.cut,
        }
    }
}

/// Serves until told to stop: SIGTERM and SIGINT drain, SIGHUP reloads and tells `reloaded` what was taken.
///
/// # Errors
///
/// If the start fails. A reload that fails is logged, and the old configuration stays.
pub async fn until_stopped(running: Running, path: &Path, reloaded: impl Fn(&Config)) -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let mut look = tokio::time::interval(LOOK_AT_CERTIFICATES);
    running.engine.warn_of_ended_campaigns()?;
    loop {
        tokio::select! {
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
            _ = hangup.recv() => {
                if let Some(config) = reload(&running, path.to_owned()).await {
                    reloaded(&config);
                }
            }
            _ = look.tick() => {
                if tokio::task::block_in_place(|| running.certificates_changed()) {
                    match tokio::task::block_in_place(|| running.reload_certificates()) {
                        Ok(()) => tracing::info!("The certificates were read anew"),
                        Err(error) => tracing::error!(error = %error, "a certificate cannot be read; the old ones stay in use"),
                    }
                }
            }
        }
    }
    tracing::info!("Stopping: no new connections, requests in flight finish");
    let drained = running.drain().await;
    tracing::info!(connections.finished = drained.finished, connections.cut = drained.cut, "Stopped");
    Ok(())
}

const LOOK_AT_CERTIFICATES: Duration = Duration::from_secs(2);

/// The new configuration, if it was taken.
async fn reload(running: &Running, path: PathBuf) -> Option<Config> {
    let loaded = tokio::task::spawn_blocking(move || Config::load(&path)).await;
    match loaded {
        Ok(Ok(config)) => match tokio::task::block_in_place(|| running.reload(&config)) {
            Ok(()) => {
                tracing::info!("The configuration was read anew: apps, policies, limits, aliases and certificates");
                return Some(config);
            }
            Err(error) => tracing::error!(error = %error, "the old configuration stays"),
        },
        Ok(Err(error)) => tracing::error!(error = %error, "the configuration has problems; the old one stays"),
        Err(error) => tracing::error!(error = %error, "the configuration could not be read; the old one stays"),
    }
    None
}
