//! `PASSWORD`, `PASSWORD_SRP` and `ADMIN_NO_SRP_AUTH`: the password, sent or proved.

use rand_core::CryptoRng;

use super::Answer;
use super::asked::{Asked, Reply, WRONG_ANSWER};
use super::password_verifier::PasswordProof;
use crate::error::Error;
use crate::message::ServiceError;
use crate::message::challenge::{AdminNoSrpAuth, Password, PasswordSrp};

/// The service counts wrong passwords and ends the session: it is not asked again.
impl Asked for Password {
    fn reply(&self, answer: Answer, _rng: &mut dyn CryptoRng) -> Result<Reply, Error> {
        match answer {
            Answer::Password(password) => Ok(Reply::of("PASSWORD", password)),
            _ => Err(WRONG_ANSWER),
        }
    }

    fn wrong_answer(&self, _error: &ServiceError) -> bool {
        false
    }
}

impl Asked for AdminNoSrpAuth {
    fn reply(&self, answer: Answer, rng: &mut dyn CryptoRng) -> Result<Reply, Error> {
        Password {}.reply(answer, rng)
    }

    fn wrong_answer(&self, _error: &ServiceError) -> bool {
        false
    }
}

impl Asked for PasswordSrp {
    fn reply(&self, answer: Answer, rng: &mut dyn CryptoRng) -> Result<Reply, Error> {
        let Answer::Password(password) = answer else {
            return Err(WRONG_ANSWER);
        };
        let (proof, responses) = PasswordProof::begin(password, true, rng)?;
        Ok(Reply {
            responses,
            proof: Some(proof),
        })
    }

    fn wrong_answer(&self, _error: &ServiceError) -> bool {
        false
    }
}
