use alloc::string::String;
use alloc::vec::Vec;

use super::{Kind, Parameters};
use crate::error::FieldError;

/// `SELECT_CHALLENGE`: choose how to sign in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SelectChallenge {
    /// Names of challenges, such as `PASSWORD_SRP` or `EMAIL_OTP`. They travel beside the parameters, as
    /// `AvailableChallenges`.
    pub available: Vec<String>,
}

impl Kind for SelectChallenge {
    const NAME: &'static str = "SELECT_CHALLENGE";

    fn from_parameters(_parameters: &Parameters) -> Result<Self, FieldError> {
        Ok(Self::default())
    }

    fn to_parameters(&self) -> Parameters {
        Parameters::new()
    }
}
