//! `SELECT_CHALLENGE`: a first factor is chosen, and what it takes along is sent with the choice.

use rand_core::CryptoRng;

use super::Answer;
use super::asked::{Asked, Reply, WRONG_ANSWER};
use crate::error::Error;
use crate::message::ServiceError;
use crate::message::challenge::SelectChallenge;

impl Asked for SelectChallenge {
    fn reply(&self, answer: Answer, rng: &mut dyn CryptoRng) -> Result<Reply, Error> {
        let Answer::Factor(factor) = answer else {
            return Err(WRONG_ANSWER);
        };
        let (name, parameters, proof) = factor.choose(rng)?;
        Ok(Reply {
            responses: parameters.with("ANSWER", name),
            proof,
        })
    }

    fn wrong_answer(&self, error: &ServiceError) -> bool {
        error.code() == "InvalidParameterException"
    }
}
