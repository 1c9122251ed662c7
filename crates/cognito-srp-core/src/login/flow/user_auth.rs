//! `USER_AUTH`: the first factor is the user's choice.

use alloc::string::String;
use core::fmt;

use rand_core::CryptoRng;

use super::{Opening, PasswordProof};
use crate::error::Error;
use crate::message::Parameters;
use crate::message::challenge::{EmailOtp, Password, PasswordSrp, SmsOtp, WebAuthn};
use crate::secret::SecretString;

const FLOW: &str = "USER_AUTH";

/// A first factor: what a user can sign in with.
#[derive(Clone)]
#[non_exhaustive]
pub enum FirstFactor {
    /// `PASSWORD`: the password itself.
    Password(SecretString),
    /// `PASSWORD_SRP`: the password, proved without sending it.
    PasswordSrp(SecretString),
    /// `EMAIL_OTP`: a code by e-mail.
    EmailOtp,
    /// `SMS_OTP`: a code by text message.
    SmsOtp,
    /// `WEB_AUTHN`: a passkey.
    WebAuthn,
    /// Another one, by its name, with what it takes along.
    Other(String, Parameters),
}

impl FirstFactor {
    /// The factor of this name, such as `EMAIL_OTP`, with what it takes along: `PASSWORD` for the two that prove
    /// one. A name that this crate does not know, and a password's without `PASSWORD`, is [`FirstFactor::Other`].
    pub fn named(name: &str, mut parameters: Parameters) -> Self {
        let password = match name {
            Password::NAME | PasswordSrp::NAME => parameters.remove("PASSWORD"),
            _ => None,
        };
        match (name, password) {
            (Password::NAME, Some(password)) => Self::Password(password),
            (PasswordSrp::NAME, Some(password)) => Self::PasswordSrp(password),
            (EmailOtp::NAME, _) => Self::EmailOtp,
            (SmsOtp::NAME, _) => Self::SmsOtp,
            (WebAuthn::NAME, _) => Self::WebAuthn,
            _ => Self::Other(name.into(), parameters),
        }
    }

    /// The challenge's name, and the parameters that go with the choice; a proof when A is among them.
    pub(in crate::login) fn choose(
        self,
        rng: &mut dyn CryptoRng,
    ) -> Result<(String, Parameters, Option<PasswordProof>), Error> {
        let plain = |name: &str| Ok((name.into(), Parameters::new(), None));
        match self {
            Self::Password(password) => Ok((
                Password::NAME.into(),
                Parameters::new().with("PASSWORD", password),
                None,
            )),
            Self::PasswordSrp(password) => {
                let (proof, parameters) = PasswordProof::begin(password, true, rng)?;
                Ok((PasswordSrp::NAME.into(), parameters, Some(proof)))
            }
            Self::EmailOtp => plain(EmailOtp::NAME),
            Self::SmsOtp => plain(SmsOtp::NAME),
            Self::WebAuthn => plain(WebAuthn::NAME),
            Self::Other(name, parameters) => Ok((name, parameters, None)),
        }
    }
}

impl fmt::Debug for FirstFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Password(_) => "Password",
            Self::PasswordSrp(_) => "PasswordSrp",
            Self::EmailOtp => "EmailOtp",
            Self::SmsOtp => "SmsOtp",
            Self::WebAuthn => "WebAuthn",
            Self::Other(name, _) => name,
        })
    }
}

pub(super) fn open(preferred: Option<FirstFactor>, rng: &mut dyn CryptoRng) -> Result<Opening, Error> {
    let Some(factor) = preferred else {
        return Ok(Opening::new(FLOW, Parameters::new()));
    };
    let (name, parameters, proof) = factor.choose(rng)?;
    let opening = Opening::new(FLOW, parameters.with("PREFERRED_CHALLENGE", name));
    Ok(Opening { proof, ..opening })
}

pub(super) fn open_after_sign_up(session: SecretString) -> Opening {
    Opening {
        session: Some(session),
        ..Opening::new(FLOW, Parameters::new())
    }
}
