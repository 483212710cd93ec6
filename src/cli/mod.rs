//! The command line: what can be typed ([`args`]), administration ([`administer`], doing it is [`crate::admin`]'s), how it reaches a running server ([`socket`]),
//! and what needs no server at all ([`check`], [`doctor`],
//! [`explain`], [`preset`]).

pub mod administer;
pub mod app;
pub mod args;
pub mod audit;
pub mod caller;
pub mod campaign;
pub mod check;
pub mod delivery;
pub mod demo;
pub mod doctor;
pub mod explain;
pub mod export;
mod https;
pub mod import;
pub mod phone;
pub mod preset;
pub mod render;
pub mod run;
pub mod socket;
pub mod terminal;

pub use crate::admin;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// Refused or failed.
    Refused,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        // 2 is for wrong usage, which clap finds before anything is done.
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::Refused => Self::from(1),
        }
    }
}
