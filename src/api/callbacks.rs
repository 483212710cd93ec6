//! What applications are told, each in the words of the interface that it speaks.

use super::{authy_v1, verify_v2};
use crate::engine::ports::{About, CallbackFacts, CallbackForm, CallbackRequest, Unsendable};

/// Callbacks of the Authy API, and webhooks of the Verify API.
#[derive(Debug, Clone, Copy, Default)]
pub struct Callbacks;

impl CallbackForm for Callbacks {
    fn write(&self, facts: &CallbackFacts) -> Result<CallbackRequest, Unsendable> {
        match &facts.about {
            About::Answer(answer) => authy_v1::callback(facts, answer),
            About::Happening(happening) => Ok(verify_v2::webhook_request(facts, happening)),
        }
    }
}
