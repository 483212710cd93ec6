//! Vestibule: a self-hosted reverse proxy that gives existing web applications a second factor.
pub mod api;
pub mod cli;
pub mod config;
pub mod deliver;
pub mod demo;
pub mod domain;
pub mod engine;
pub mod net;
pub mod proxy;
pub mod serve;
pub mod store;
pub mod telemetry;
pub mod tls;
pub mod web;
