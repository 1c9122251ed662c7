//! `SMS_MFA`: the code that was sent to a phone.

use super::Answer;
use super::asked::{Asked, code, wrong_code};
use crate::error::Misuse;
use crate::message::challenge::SmsMfa;
use crate::message::{Parameters, ServiceError};

impl Asked for SmsMfa {
    fn responses(&self, answer: Answer) -> Result<Parameters, Misuse> {
        code(answer, Self::CODE)
    }

    fn wrong_answer(&self, error: &ServiceError) -> bool {
        wrong_code(error)
    }
}
