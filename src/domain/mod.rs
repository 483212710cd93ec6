//! What the gateway knows and decides: plain data and pure functions. No I/O, no clock, no randomness.
pub mod seal;
pub mod secret;
pub mod text;
