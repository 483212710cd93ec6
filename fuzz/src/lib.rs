//! What is read of a request before anybody has signed in, against other readers of the same: each target says what must
//! hold whatever the bytes are. `make fuzz` in the folder above runs them.

#[expect(dead_code, reason = "only the readers are looked at")]
pub mod domain;

pub mod basic;
pub mod cookie;
pub mod form;
pub mod json;
pub mod multipart;
pub mod path;
pub mod xml;
