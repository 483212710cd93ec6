//! The gateway from outside: one binary, a file per subject.

mod account;
mod accounts;
mod alike;
mod app_passwords;
mod applications;
mod audit;
mod basic;
mod beside;
#[allow(dead_code, reason = "each subject uses a part of it")]
mod browser;
mod burning;
mod bypass;
mod bypass_codes;
#[allow(dead_code, reason = "each subject uses a part of it")]
mod child;
mod drain;
mod faults;
mod hang_up;
mod hold_and_release;
mod import;
mod in_place;
mod kinds;
mod languages;
mod lasting;
mod letter_case;
mod limits;
mod observe;
mod own_pages;
mod people;
#[allow(dead_code, reason = "each subject uses a part of it")]
mod plain;
mod presets;
mod public;
#[allow(dead_code, reason = "each subject uses a part of it")]
mod real_apps;
mod renewal;
mod secrets;
mod setup;
mod step_up;
mod streaming;
mod sub_paths;
#[allow(dead_code, reason = "each subject uses a part of it")]
mod support;
mod tls;
mod tokens;
#[allow(dead_code, reason = "each subject uses a part of it")]
mod upstream;
mod upstreams;
mod walks;
