//! What goes wrong outside of the gateway, and that nothing fails open by it: the process killed at any moment, a store that
//! cannot write or was altered, an app that dies or hangs, a clock that is set, a key that is gone.

mod app;
mod clock;
mod kill;
mod program;
pub mod server;
mod store;
mod synced;
