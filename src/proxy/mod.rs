//! The proxy: what stands between browsers and the applications.
pub mod listener;
