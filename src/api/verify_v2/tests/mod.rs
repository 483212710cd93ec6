//! The device side, spoken to the router as phones do.

mod answers;
mod credentials;
mod lists;
mod logos;
mod programs;
mod registration;
mod verifications;
mod worked_examples;
