//! The engine.
pub mod ports;
