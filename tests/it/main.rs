//! The gateway from outside: one binary, a file per subject.

mod burning;
mod bypass;
mod hold_and_release;
#[allow(dead_code, reason = "each subject uses a part of it")]
mod support;
#[allow(dead_code, reason = "as above")]
mod upstream;
