//! The gateway from outside: one binary, a file per subject.

#[allow(dead_code, reason = "as above")]
mod upstream;
