//! What a code looks like.

use serde::{Deserialize, Serialize};

#[path = "../../../../src/domain/factor/codes.rs"]
pub mod codes;

/// How a code is sent. Nothing here sends one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Channel {}
