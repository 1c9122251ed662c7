//! `NEW_PASSWORD_REQUIRED`: a password in place of the temporary one.

use alloc::string::String;

use rand_core::CryptoRng;

use super::Answer;
use super::asked::{Asked, Reply, WRONG_ANSWER};
use crate::error::Error;
use crate::message::challenge::NewPasswordRequired;
use crate::message::{Parameters, ServiceError};

impl Asked for NewPasswordRequired {
    fn reply(&self, answer: Answer, _rng: &mut dyn CryptoRng) -> Result<Reply, Error> {
        let Answer::NewPassword { password, attributes } = answer else {
            return Err(WRONG_ANSWER);
        };
        let mut responses = Parameters::new();
        for (name, value) in attributes.iter() {
            let plain = name.strip_prefix(Self::PREFIX).unwrap_or(name);
            responses.insert(String::from(Self::PREFIX) + plain, value);
        }
        responses.insert(Self::NEW_PASSWORD, password);
        Ok(responses.into())
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
