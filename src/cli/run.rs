//! From what was typed to the command that does it.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use arc_swap::ArcSwap;

use super::admin::{Backups, Context};
use super::app::{AppArgs, AppCommand};
use super::args::{Cli, Command, Options, UserArgs, UserCommand};
use super::delivery::{DeliveryArgs, DeliveryCommand};
use super::socket::{AdminSocket, Administrator, Opened, socket_beside};
use super::terminal::Terminal;
use super::{
    Exit, administer, app, audit, campaign, check, delivery, demo, doctor, explain, export, import, phone, preset,
};
use crate::config::{Config, ConfigError, apps_of, warnings};
use crate::domain::text::hex;
use crate::engine::Engine;
use crate::engine::imports::Settled;
use crate::engine::ports::Store;
use crate::{serve, telemetry};

/// Runs a command, prints its error if it has one, and gives its exit code.
pub fn run(cli: Cli) -> ExitCode {
    match try_run(cli) {
        Ok(code) => code,
        Err(error) => {
            // Nothing is left to be done if even that cannot be written.
            let _ = writeln!(io::stderr(), "vestibule: {}", in_words(&error));
            ExitCode::from(1)
        }
    }
}

/// An error with its causes, the way a person reads it.
fn in_words(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn try_run(cli: Cli) -> Result<ExitCode> {
    let Cli { command, options } = cli;
    match command {
        Command::Serve => {
            telemetry::start_logging(telemetry::Verbosity::Server);
            let config = load(&options.config)?;
            runtime()?.block_on(serve_until_stopped(&config, &options.config))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Demo => {
            runtime()?.block_on(demo::run())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Check => Ok(check::check(&options.config, options.json, &mut io::stdout())?.into()),
        Command::Doctor => {
            let config = load(&options.config)?;
            let here = doctor::here();
            Ok(runtime()?.block_on(doctor::run(&config, &here, options.json, &mut io::stdout()))?.into())
        }
        Command::Delivery(DeliveryArgs { command: DeliveryCommand::Test(args) }) => {
            let config = load(&options.config)?;
            Ok(runtime()?.block_on(delivery::test(&config, &args, options.json, &mut io::stdout()))?.into())
        }
        Command::Explain(args) => {
            let config = load(&options.config)?;
            Ok(explain::run(&apps_of(&config), &args, options.json, &mut io::stdout())?.into())
        }
        Command::App(AppArgs { command: AppCommand::Probe(args) }) => {
            let (mut out, mut aside) = (io::stdout(), io::stderr());
            Ok(runtime()?.block_on(app::probe::run(&args, options.json, &mut out, &mut aside))?.into())
        }
        Command::Preset(args) => {
            Ok(preset::run(&args.command, options.json, &mut io::stdout(), &mut io::stderr())?.into())
        }
        Command::Phone(args) => runtime()?.block_on(phone::run(args, options.json)),
        Command::Restore(args) => {
            let config = load(&options.config)?;
            let keyring = serve::load_keys(&config)?;
            let (mut out, mut aside) = (io::stdout(), io::stderr());
            let mut terminal = Terminal { json: options.json, out: &mut out, aside: &mut aside };
            Ok(administer::restore(&args.file, &config.store.path, &keyring, &mut terminal)?.into())
        }
        // The commands of administration say themselves what they did.
        command @ (Command::App(_)
        | Command::Audit(_)
        | Command::Campaign(_)
        | Command::User(_)
        | Command::Device(_)
        | Command::Key(_)
        | Command::Callback(_)
        | Command::Delivery(_)
        | Command::Backup(_)) => Ok(administrate(&command, &options)?.into()),
    }
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start the runtime")
}

/// The configuration, or every problem it has.
fn load(path: &Path) -> Result<Config> {
    Config::load(path).map_err(|error| match error {
        ConfigError::Problems(problems) => {
            let list: Vec<String> = problems.iter().map(|problem| format!("  {problem}")).collect();
            let count = problems.len();
            let noun = if count == 1 { "problem" } else { "problems" };
            anyhow::anyhow!("`{}` has {count} {noun}:\n{}", path.display(), list.join("\n"))
        }
        other => anyhow::Error::new(other).context(format!("`{}`", path.display())),
    })
}

fn administrate(command: &Command, options: &Options) -> Result<Exit> {
    let config = load(&options.config)?;
    let request = administer::request_of(command)?;
    let open = || {
        let (store, keyring) = serve::open_store(&config)?;
        let backups: Arc<dyn Backups> = Arc::clone(&store) as Arc<dyn Backups>;
        let world = serve::real_world(&config, store as Arc<dyn Store>)?;
        let engine = serve::engine(&config, world, &keyring)?;
        Ok(Opened { context: context(&config, &engine, None, backups), engine })
    };
    let (mut out, mut aside) = (io::stdout(), io::stderr());
    let mut terminal = Terminal { json: options.json, out: &mut out, aside: &mut aside };
    runtime()?.block_on(async {
        let reason = administer::reason_of(command);
        let mut administrator = Administrator::new(socket_beside(&config.store.path), open).because(reason);
        match (command, request) {
            (Command::Audit(args), _) => audit::run(args, &mut administrator, &mut terminal).await,
            (Command::Campaign(args), _) => campaign::run(args, &mut administrator, &mut terminal).await,
            (Command::User(UserArgs { command: UserCommand::Import(args), realm, .. }), _) => {
                let shown = import::Shown::here(options.json);
                import::run(args, realm, shown, &mut administrator, &mut terminal).await
            }
            (Command::User(UserArgs { command: UserCommand::Export(args), realm, .. }), _) => {
                export::run(args, realm, &mut administrator, &mut terminal).await
            }
            (_, Some(request)) => administer::run(request, &mut administrator, &mut terminal).await,
            (_, None) => anyhow::bail!("this command is none of administration"),
        }
    })
}

/// What administration needs beside the engine.
pub(super) fn context(config: &Config, engine: &Engine, portal: Option<&str>, backups: Arc<dyn Backups>) -> Context {
    let service = format!("VA{}", hex(&engine.service().service));
    let mut context = Context::of(config, service, backups);
    if let Some(portal) = portal {
        portal.clone_into(&mut context.portal_url);
    }
    context
}

/// Serves a configuration until told to stop.
async fn serve_until_stopped(config: &Config, path: &Path) -> Result<()> {
    for warning in warnings(config) {
        tracing::warn!(config.warning = %warning, "The configuration leaves something open");
    }
    let (store, keyring) = tokio::task::block_in_place(|| serve::open_store(config))?;
    let backups: Arc<dyn Backups> = Arc::clone(&store) as Arc<dyn Backups>;
    let world = serve::real_world(config, store as Arc<dyn Store>)?;
    let engine = tokio::task::block_in_place(|| serve::engine(config, world, &keyring))?;
    match engine.settle_imports().await.context("an import that was under way cannot be brought to its end")? {
        Settled::Nothing => {}
        Settled::Removed => tracing::warn!("An import was broken off before it began to count; nothing of it is left"),
        Settled::Finished { added, updated } => {
            tracing::warn!(import.added = added, import.updated = updated, "An import was broken off and is done now");
        }
    }
    if config.push.web {
        // Not left to the first phone: a backup from before that would lack it.
        engine.web_push_key().await.context("the key of web push cannot be made or read")?;
    }
    let socket = AdminSocket::bind(&socket_beside(&config.store.path))?;
    let running = serve::start(config, Arc::clone(&engine))?;
    let context = Arc::new(ArcSwap::from_pointee(self::context(
        config,
        &engine,
        Some(running.portal_url()),
        Arc::clone(&backups),
    )));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let portal = running.portal_url().to_owned();
    let administration = tokio::spawn(socket.serve(Arc::clone(&engine), Arc::clone(&context), async move {
        // The sender being gone is a stop as well.
        let _ = stopped.await;
    }));
    for (what, addresses) in [
        ("apps", running.app_addresses()),
        ("portal", running.portal_addresses()),
        ("admin", running.admin_addresses()),
    ] {
        for address in addresses {
            tracing::info!(listener = what, %address, "Listening");
        }
    }
    let reloaded = |config: &Config| {
        context.store(Arc::new(self::context(config, &engine, Some(&portal), Arc::clone(&backups))));
    };
    let result = serve::until_stopped(running, path, reloaded).await;
    drop(stop);
    // The socket's file is removed by its task.
    let _ = administration.await;
    result
}
