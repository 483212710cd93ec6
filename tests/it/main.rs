//! The gateway from outside: one binary, a file per subject.

mod account;
mod accounts;
mod admin_api;
mod alike;
mod app_passwords;
mod applications;
mod at_login;
mod audit;
mod authy;
mod authy_accounts;
mod authy_callbacks;
mod authy_example;
mod authy_import;
mod authy_libraries;
mod authy_logos;
mod authy_phones;
mod axe;
mod basic;
mod beside;
#[allow(dead_code, reason = "each subject uses a part of it")]
mod browser;
mod browser_itself;
mod budgets;
mod burning;
mod bypass;
mod bypass_codes;
mod callers;
mod calls;
mod campaigns;
#[allow(dead_code, reason = "each subject uses a part of it")]
mod child;
mod directory;
mod drain;
mod elsewhere;
mod factors;
mod fatigue;
mod faults;
#[path = "../common/files.rs"]
mod files;
mod hang_up;
mod hold_and_release;
mod import;
mod in_place;
mod kinds;
mod languages;
mod lasting;
mod letter_case;
mod limits;
mod mail;
mod observe;
mod own_pages;
mod people;
#[allow(dead_code, reason = "each subject uses a part of it")]
mod plain;
mod presets;
mod public;
mod push;
#[allow(dead_code, reason = "each subject uses a part of it")]
mod real_apps;
mod renewal;
mod secrets;
mod setup;
mod step_up;
mod store_around;
mod streaming;
mod sub_paths;
#[allow(dead_code, reason = "each subject uses a part of it")]
mod support;
mod tls;
mod tokens;
mod trust;
#[allow(dead_code, reason = "each subject uses a part of it")]
mod upstream;
mod upstreams;
mod verify_libraries;
mod walks;
mod wire;
