//! `WEB_AUTHN`: what the browser's `navigator.credentials.get` gave, as JSON text.

use rand_core::CryptoRng;

use super::Answer;
use super::asked::{Asked, Reply, WRONG_ANSWER};
use crate::error::Error;
use crate::message::challenge::WebAuthn;

impl Asked for WebAuthn {
    fn reply(&self, answer: Answer, _rng: &mut dyn CryptoRng) -> Result<Reply, Error> {
        match answer {
            Answer::Credential(json) => Ok(Reply::of(Self::CREDENTIAL, json)),
            _ => Err(WRONG_ANSWER),
        }
    }
}
