//! `CUSTOM_CHALLENGE`: text for the pool's trigger. A wrong answer is no error there: the trigger asks again
//! with a further challenge, or ends the sign-in.

use rand_core::CryptoRng;

use super::Answer;
use super::asked::{Asked, Reply, WRONG_ANSWER};
use crate::error::Error;
use crate::message::challenge::CustomChallenge;

impl Asked for CustomChallenge {
    fn reply(&self, answer: Answer, _rng: &mut dyn CryptoRng) -> Result<Reply, Error> {
        match answer {
            Answer::Text(text) => Ok(Reply::of("ANSWER", text)),
            Answer::Responses(responses) => Ok(responses.into()),
            _ => Err(WRONG_ANSWER),
        }
    }
}
