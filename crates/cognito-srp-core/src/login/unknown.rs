//! A challenge that this crate does not know: whatever the caller answers is sent.

use super::Answer;
use super::asked::{Asked, wrong_code};
use crate::error::Misuse;
use crate::message::challenge::UnknownChallenge;
use crate::message::{Parameters, ServiceError};

impl Asked for UnknownChallenge {
    fn responses(&self, answer: Answer) -> Result<Parameters, Misuse> {
        match answer {
            Answer::Responses(responses) => Ok(responses),
            _ => Err(Misuse::WrongAnswer),
        }
    }

    fn wrong_answer(&self, error: &ServiceError) -> bool {
        wrong_code(error)
    }
}
