//! The gateway's own pages.
pub mod listener;
pub mod portal;
pub mod templates;
