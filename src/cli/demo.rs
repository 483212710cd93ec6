//! `vestibule demo`: the bundled library catalogue behind the gateway, an outbox page and a phone, on loopback and free
//! ports, in a temporary folder.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use tokio::net::TcpListener;

use super::admin::Backups;
use super::run::context;
use super::socket::{AdminSocket, socket_beside};
use crate::config::{Config, ConfigError};
use crate::deliver::outbox_beside;
use crate::demo::{catalogue, outbox};
use crate::engine::ports::Store;
use crate::serve;

/// Runs the demo until Ctrl-C.
///
/// # Errors
///
/// If something cannot be started.
pub async fn run() -> Result<()> {
    let folder = tempfile::Builder::new().prefix("vestibule-demo-").tempdir().context("cannot make a folder")?;
    let (app, _app) = on_loopback(catalogue::router()).await?;
    let text = configuration(app);
    let file = folder.path().join("config.toml");
    std::fs::write(&file, &text)?;
    let config = Config::load(&file).map_err(|error| match error {
        ConfigError::Problems(problems) => {
            anyhow::anyhow!(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        }
        other => other.into(),
    })?;
    let (store, keyring) = tokio::task::block_in_place(|| serve::open_store(&config))?;
    let backups: Arc<dyn Backups> = Arc::clone(&store) as Arc<dyn Backups>;
    let world = serve::real_world(&config, store as Arc<dyn Store>)?;
    let engine = serve::engine(&config, world, &keyring)?;
    let socket = AdminSocket::bind(&socket_beside(&config.store.path))?;
    let running = serve::start(&config, Arc::clone(&engine))?;
    let portal = running.portal_url().to_owned();
    let context = Arc::new(arc_swap::ArcSwap::from_pointee(context(&config, &engine, Some(&portal), backups)));
    let administration = tokio::spawn(socket.serve(engine, context, std::future::pending()));
    let (messages, _messages) = on_loopback(outbox::router(outbox_beside(&config.store.path))).await?;
    let front = running.app_addresses().first().context("the gateway listens nowhere")?.port();
    tell(front, &portal, messages.port(), &file.display().to_string())?;
    tokio::signal::ctrl_c().await?;
    writeln!(io::stdout(), "\nStopping, and removing the folder.")?;
    administration.abort();
    running.drain().await;
    folder.close().context("cannot remove the folder")
}

async fn on_loopback(router: axum::Router) -> Result<(SocketAddr, tokio::task::JoinHandle<io::Result<()>>)> {
    let listener = TcpListener::bind("127.0.0.1:0").await.context("cannot listen on loopback")?;
    let address = listener.local_addr()?;
    let serving = tokio::spawn(async move { axum::serve(listener, router).await });
    Ok((address, serving))
}

fn configuration(app: SocketAddr) -> String {
    let block = catalogue::app_config("*", &format!("http://{app}"));
    format!(
        "[server]\nlisten = [\"127.0.0.1:0\"]\n\
         [portal]\nlisten = [\"127.0.0.1:0\"]\nurl = \"http://localhost:8081\"\n\
         [admin]\nlisten = [\"127.0.0.1:0\"]\n\
         [policy]\nunknown_users = \"grace\"\nhelp = \"This is the demo: there is nobody to ask.\"\n\n{block}"
    )
}

fn tell(front: u16, portal: &str, messages: u16, config: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "\
Vestibule demo: an old library catalogue, and the gateway in front of it.

  Library catalogue  http://localhost:{front}/
  Phone              {portal}/authenticator
  Outbox             http://localhost:{messages}/   (messages that nobody sends)
  Configuration      {config}

Try this:
  1. Open the catalogue and sign in as alice with CorrectHorse1. Choose «Approve on my phone».
  2. Open the link under the QR code in a second window: that is the phone. Type the number the first window shows.
  3. Sign out, sign in again, and approve on the phone with the new number. Try a wrong number, and «That wasn't me».
  4. Sign in again and type the six digits the phone shows under its account instead of approving.
  5. Sign in as bob with BatteryStaple2, choose codes by text, and read the message in the outbox.

Ctrl-C ends it and removes everything.
ready"
    )?;
    out.flush()
}
