//! `SOFTWARE_TOKEN_MFA`: the code of an authenticator app.

use super::Answer;
use super::asked::{Asked, code, wrong_code};
use crate::error::Misuse;
use crate::message::challenge::SoftwareTokenMfa;
use crate::message::{Parameters, ServiceError};

impl Asked for SoftwareTokenMfa {
    fn responses(&self, answer: Answer) -> Result<Parameters, Misuse> {
        code(answer, Self::CODE)
    }

    fn wrong_answer(&self, error: &ServiceError) -> bool {
        wrong_code(error)
    }
}
