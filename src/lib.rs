//! Vestibule: a self-hosted reverse proxy that gives existing web applications a second factor.
pub mod config;
pub mod domain;
pub mod engine;
pub mod web;
