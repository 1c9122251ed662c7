//! A challenge that this crate does not know: whatever the caller answers is sent.

use rand_core::CryptoRng;

use super::Answer;
use super::asked::{Asked, Reply, WRONG_ANSWER};
use crate::error::Error;
use crate::message::challenge::UnknownChallenge;

impl Asked for UnknownChallenge {
    fn reply(&self, answer: Answer, _rng: &mut dyn CryptoRng) -> Result<Reply, Error> {
        match answer {
            Answer::Responses(responses) => Ok(responses.into()),
            _ => Err(WRONG_ANSWER),
        }
    }
}
