//! The gateway from outside: one binary, a file per subject.

#[allow(dead_code, reason = "each subject uses a part of it")]
mod browser;
#[allow(dead_code, reason = "as above")]
mod child;
mod faults;
mod hold_and_release;
#[allow(dead_code, reason = "as above")]
mod plain;
#[allow(dead_code, reason = "as above")]
mod real_apps;
#[allow(dead_code, reason = "as above")]
mod support;
#[allow(dead_code, reason = "as above")]
mod upstream;
