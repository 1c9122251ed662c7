//! `SELECT_MFA_TYPE`: a second factor is chosen.

use rand_core::CryptoRng;

use super::Answer;
use super::asked::{Asked, Reply, WRONG_ANSWER};
use crate::error::Error;
use crate::message::challenge::SelectMfaType;

impl Asked for SelectMfaType {
    fn reply(&self, answer: Answer, _rng: &mut dyn CryptoRng) -> Result<Reply, Error> {
        match answer {
            Answer::Choice(name) => Ok(Reply::of("ANSWER", name)),
            _ => Err(WRONG_ANSWER),
        }
    }
}
