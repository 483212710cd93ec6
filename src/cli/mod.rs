//! The command line: what can be typed ([`args`]), administration ([`admin`]), how it reaches a running server ([`socket`]),
//! and what needs no server at all ([`check`], [`doctor`],
//! [`explain`], [`preset`]).

pub mod admin;
pub mod administer;
pub mod app;
pub mod args;
pub mod audit;
pub mod check;
pub mod demo;
pub mod doctor;
pub mod explain;
mod https;
pub mod phone;
pub mod preset;
pub mod render;
pub mod run;
pub mod socket;

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
