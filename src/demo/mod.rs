//! What the demo brings along: an old application to protect, and a page with the messages nobody sends.
//!
//! Both are plain axum routers. Who starts the gateway in front of them, and on which addresses, is not decided here.

pub mod catalogue;
pub mod outbox;

mod page;
