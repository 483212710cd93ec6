//! Vestibule: a self-hosted reverse proxy that gives existing web applications a second factor.
pub mod config;
pub mod demo;
pub mod domain;
pub mod engine;
pub mod net;
pub mod proxy;
pub mod store;
pub mod tls;
pub mod web;
