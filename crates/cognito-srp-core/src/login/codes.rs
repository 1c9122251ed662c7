//! `SMS_MFA`, `EMAIL_OTP`, `SMS_OTP` and `SOFTWARE_TOKEN_MFA`: a code.

use rand_core::CryptoRng;

use super::Answer;
use super::asked::{Asked, Reply, WRONG_ANSWER};
use crate::error::Error;
use crate::message::challenge::{EmailOtp, SmsMfa, SmsOtp, SoftwareTokenMfa};

macro_rules! codes {
    ($($kind:ident),*) => {$(
        impl Asked for $kind {
            fn reply(&self, answer: Answer, _rng: &mut dyn CryptoRng) -> Result<Reply, Error> {
                match answer {
                    Answer::Code(code) => Ok(Reply::of(Self::CODE, code)),
                    _ => Err(WRONG_ANSWER),
                }
            }
        }
    )*};
}

codes!(SmsMfa, EmailOtp, SmsOtp, SoftwareTokenMfa);
