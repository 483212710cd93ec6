//! The `vestibule` program: parses the command line, runs the command, gives the exit code.

use std::process::ExitCode;

use clap::Parser as _;

use vestibule::cli::args::Cli;
use vestibule::cli::run;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // Wrong usage ends here, with 2.
    let cli = Cli::parse();
    run::run(cli)
}
