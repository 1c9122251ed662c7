//! `NEW_PASSWORD_REQUIRED`: a password in place of the temporary one.

use alloc::format;

use super::Answer;
use super::asked::Asked;
use crate::error::Misuse;
use crate::message::challenge::NewPasswordRequired;
use crate::message::{Parameters, ServiceError};

impl Asked for NewPasswordRequired {
    fn responses(&self, answer: Answer) -> Result<Parameters, Misuse> {
        let Answer::NewPassword { password, attributes } = answer else {
            return Err(Misuse::WrongAnswer);
        };
        let mut responses: Parameters = attributes
            .into_iter()
            .map(|(name, value)| (format!("{}{name}", Self::PREFIX), value))
            .collect();
        responses.insert(Self::NEW_PASSWORD, password);
        Ok(responses)
    }

    fn wrong_answer(&self, error: &ServiceError) -> bool {
        matches!(
            error.code(),
            "InvalidPasswordException"
                | "PasswordHistoryPolicyViolationException"
                | "InvalidParameterException"
                | "AliasExistsException"
        )
    }
}
