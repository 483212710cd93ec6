//! The command line.
pub mod phone;
