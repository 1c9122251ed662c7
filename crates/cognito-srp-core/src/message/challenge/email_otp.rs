use super::{DeliveredCode, Kind, Parameters};
use crate::error::FieldError;

/// `EMAIL_OTP`: a code was sent to the user's e-mail address, as a first or second factor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmailOtp(pub DeliveredCode);

impl EmailOtp {
    /// The parameter of the answer that has the code.
    pub const CODE: &'static str = "EMAIL_OTP_CODE";
}

impl Kind for EmailOtp {
    const NAME: &'static str = "EMAIL_OTP";

    fn from_parameters(parameters: &Parameters) -> Result<Self, FieldError> {
        Ok(Self(DeliveredCode::from_parameters(parameters)))
    }

    fn to_parameters(&self) -> Parameters {
        self.0.to_parameters()
    }
}
