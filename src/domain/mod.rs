//! What the gateway knows and decides: plain data and pure functions. No I/O, no clock, no randomness.
pub mod challenge;
pub mod cookies;
pub mod device;
pub mod factor;
pub mod ids;
pub mod login;
pub mod path;
pub mod pattern;
pub mod route;
pub mod seal;
pub mod secret;
pub mod session;
pub mod text;
pub mod throttle;
pub mod time;
pub mod user;
pub mod verdict;
