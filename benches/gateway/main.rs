//! What the gateway costs, measured from outside: `make bench`. See `docs/BENCHMARKS.md`.
//!
//! Not part of CI: the numbers say something only beside each other, in one run on one machine.

mod approval;
mod bare;
mod import;
mod load;
mod nginx;
mod polls;
mod process;
mod requests;
#[path = "../../tests/it/faults/server.rs"]
#[allow(dead_code, reason = "the folder and the commands are used; the server is started here with its log in a file")]
mod server;
mod stats;
#[path = "../../tests/it/support.rs"]
#[allow(dead_code, reason = "the browser and the phone are used")]
mod support;
mod vestibule_process;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use serde_json::{Map, Value};

/// The bare proxy has the gateway's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What was asked for.
struct Options {
    /// Which parts; all if empty.
    parts: Vec<String>,
    /// Where the numbers go as JSON.
    json: Option<PathBuf>,
    /// How often each contender has its turn.
    rounds: usize,
    /// How long a turn is.
    turn: Duration,
}

const PARTS: [&str; 4] = ["requests", "polls", "approval", "import"];

const USAGE: &str = "usage: cargo bench [--bench gateway -- [requests] [polls] [approval] [import] [--json FILE]]
BENCH_ROUNDS (6) and BENCH_SECONDS (3) say how often and how long each is measured;
BENCH_PROXY_CORE (1) and BENCH_LOAD_CORE (0) where it runs.";

fn options() -> Result<Options, String> {
    let mut options = Options {
        parts: Vec::new(),
        json: None,
        rounds: number("BENCH_ROUNDS", 6)?.max(1),
        turn: Duration::from_secs(u64::try_from(number("BENCH_SECONDS", 3)?.max(1)).unwrap_or(3)),
    };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            // Cargo says so to every benchmark.
            "--bench" => {}
            "--json" => options.json = Some(args.next().ok_or("`--json` needs a file")?.into()),
            part if PARTS.contains(&part) => options.parts.push(part.to_owned()),
            other => return Err(format!("`{other}` is not known\n{USAGE}")),
        }
    }
    Ok(options)
}

/// A number from the environment.
fn number(name: &str, usual: usize) -> Result<usize, String> {
    match std::env::var(name) {
        Ok(text) => text.parse().map_err(|_| format!("`{name}` must be a number, not `{text}`")),
        Err(_) => Ok(usual),
    }
}

fn main() -> ExitCode {
    // The bare proxy that the gateway is compared with is this program in another part.
    if let Ok(listen) = std::env::var(bare::LISTEN) {
        bare::run(&listen);
    }
    let result = options().and_then(|options| {
        let runtime = tokio::runtime::Runtime::new().map_err(|error| format!("no runtime: {error}"))?;
        runtime.block_on(measure(&options))
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(options: &Options) -> Result<(), String> {
    let wanted = |part: &str| options.parts.is_empty() || options.parts.iter().any(|it| it == part);
    if PARTS.iter().any(|part| *part != "import" && wanted(part)) {
        process::needs(&["taskset", "nginx", "wrk"])?;
    }
    let mut results = Map::new();
    if wanted("requests") {
        results.insert("requests".to_owned(), requests::measure(options.rounds, options.turn).await?);
    }
    if wanted("polls") {
        results.insert("polls".to_owned(), polls::measure(options.rounds, options.turn).await?);
    }
    if wanted("approval") {
        results.insert("approval".to_owned(), approval::measure().await?);
    }
    if wanted("import") {
        results.insert("import".to_owned(), import::measure(options.rounds).await?);
    }
    if let Some(file) = &options.json {
        let text = format!("{:#}\n", Value::Object(results));
        std::fs::write(file, text).map_err(|error| format!("`{}` cannot be written: {error}", file.display()))?;
    }
    Ok(())
}
