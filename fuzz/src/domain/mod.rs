//! The gateway's own files, without those that are not needed for them: little has to be built.

pub mod factor;
pub mod login;

#[path = "../../../src/domain/cookies.rs"]
pub mod cookies;
#[path = "../../../src/domain/ids.rs"]
pub mod ids;
#[path = "../../../src/domain/names.rs"]
pub mod names;
#[path = "../../../src/domain/path.rs"]
pub mod path;
#[path = "../../../src/domain/pattern/mod.rs"]
pub mod pattern;
#[path = "../../../src/domain/secret.rs"]
pub mod secret;
#[path = "../../../src/domain/text.rs"]
pub mod text;
#[path = "../../../src/domain/time.rs"]
pub mod time;
#[path = "../../../src/domain/xml.rs"]
pub mod xml;
