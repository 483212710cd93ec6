//! Programs that are measured: each on a core, with its log in a file, killed by its process id when it is dropped.

use std::fs::File;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::time::Instant;

/// How long a program may take to be there.
const PATIENCE: Duration = Duration::from_secs(30);
/// In what `/proc` counts time: `USER_HZ`, which is part of Linux's promise to programs.
const TICKS_PER_SECOND: u32 = 100;

/// The core of what is measured.
pub fn proxy_core() -> String {
    std::env::var("BENCH_PROXY_CORE").unwrap_or_else(|_| "1".to_owned())
}

/// The core of everything else: what makes the load, and the app.
pub fn load_core() -> String {
    std::env::var("BENCH_LOAD_CORE").unwrap_or_else(|_| "0".to_owned())
}

/// Says which of the programs is missing.
pub fn needs(programs: &[&str]) -> Result<(), String> {
    for program in programs {
        let there = std::env::var_os("PATH").is_some_and(|path| {
            std::env::split_paths(&path).chain(["/usr/sbin".into()]).any(|folder| folder.join(program).is_file())
        });
        if !there {
            return Err(format!("`{program}` is not installed: run `make deps-bench`"));
        }
    }
    Ok(())
}

/// An address nobody listens at. Somebody else may take it meanwhile; then the program that was to have it says so.
pub fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound address")
}

/// A command that runs on one core.
pub fn on_core(core: &str, program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", core]).arg(program);
    command
}

/// A running program, with whatever it started.
pub struct Process {
    child: Child,
    name: String,
}

impl Process {
    /// Starts it; what it says goes to the file.
    pub fn start(name: &str, command: &mut Command, log: &Path) -> Result<Self, String> {
        let log = File::create(log).map_err(|error| format!("`{}` cannot be written: {error}", log.display()))?;
        let errors = log.try_clone().map_err(|error| format!("the log of {name}: {error}"))?;
        // A group of its own, so that what it starts ends with it.
        command.stdin(Stdio::null()).stdout(log).stderr(errors).process_group(0);
        let child = command.spawn().map_err(|error| format!("{name} does not start: {error}"))?;
        Ok(Self { child, name: name.to_owned() })
    }

    /// Waits until something listens there.
    pub async fn listens(&mut self, address: SocketAddr) -> Result<(), String> {
        let deadline = Instant::now() + PATIENCE;
        while TcpStream::connect(address).is_err() {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!("{} ended at once ({status})", self.name));
            }
            if Instant::now() >= deadline {
                return Err(format!("{} does not listen at {address}", self.name));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// The time on a core, of the program and what it started, in user mode and in the kernel.
    pub fn cpu(&self) -> Result<Duration, String> {
        let main = self.child.id();
        let mut ticks = ticks(main)?;
        for child in children(main) {
            ticks += self::ticks(child)?;
        }
        Ok(Duration::from_secs(1) / TICKS_PER_SECOND * ticks)
    }
}

fn ticks(process: u32) -> Result<u32, String> {
    let path = format!("/proc/{process}/stat");
    let stat = std::fs::read_to_string(&path).map_err(|error| format!("`{path}`: {error}"))?;
    // The name, in parentheses, may hold anything; user time and system time are the 12th and 13th field after it.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let sum: Option<u32> = fields.split_whitespace().skip(11).take(2).map(|field| field.parse::<u32>().ok()).sum();
    sum.ok_or_else(|| format!("`{path}` cannot be read"))
}

fn children(process: u32) -> Vec<u32> {
    let path = format!("/proc/{process}/task/{process}/children");
    let listed = std::fs::read_to_string(path).unwrap_or_default();
    listed.split_whitespace().filter_map(|id| id.parse().ok()).collect()
}

impl Drop for Process {
    fn drop(&mut self) {
        let group = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        // It may have ended by itself; and nothing is left to be done if it cannot be waited for.
        let _ = group.map(|group| kill_process_group(group, Signal::KILL));
        let _ = self.child.wait();
    }
}
