//! How a login is read.

#[path = "../../../../src/domain/login/appended.rs"]
pub mod appended;
#[path = "../../../../src/domain/login/basic.rs"]
pub mod basic;
#[path = "../../../../src/domain/login/document.rs"]
pub mod document;
#[path = "../../../../src/domain/login/form.rs"]
pub mod form;
#[path = "../../../../src/domain/login/json.rs"]
pub mod json;
#[path = "../../../../src/domain/login/outcome.rs"]
pub mod outcome;
#[path = "../../../../src/domain/login/rule.rs"]
pub mod rule;
#[path = "../../../../src/domain/login/xml_rpc.rs"]
pub mod xml_rpc;
