//! The gateway from outside: one binary, a file per subject.

mod drain;
mod hold_and_release;
mod limits;
mod streaming;
#[allow(dead_code, reason = "each subject uses a part of it")]
mod support;
mod tls;
#[allow(dead_code, reason = "as above")]
mod upstream;
