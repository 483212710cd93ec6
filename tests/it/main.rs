//! The gateway from outside: one binary, a file per subject.

#[allow(dead_code, reason = "helpers are whole; not every one of them has a test that needs it")]
mod browser;
mod child;
#[allow(dead_code, reason = "as for the browser")]
mod plain;
#[allow(dead_code, reason = "as for the browser")]
mod real_apps;
#[allow(dead_code, reason = "as for the browser")]
mod upstream;
