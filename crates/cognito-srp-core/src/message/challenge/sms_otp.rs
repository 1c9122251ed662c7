use super::{DeliveredCode, Kind, Parameters};
use crate::error::FieldError;

/// `SMS_OTP`: a code was sent to the user's phone, as a first factor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SmsOtp(pub DeliveredCode);

impl SmsOtp {
    /// The parameter of the answer that has the code.
    pub const CODE: &'static str = "SMS_OTP_CODE";
}

impl Kind for SmsOtp {
    const NAME: &'static str = "SMS_OTP";

    fn from_parameters(parameters: &Parameters) -> Result<Self, FieldError> {
        Ok(Self(DeliveredCode::from_parameters(parameters)))
    }

    fn to_parameters(&self) -> Parameters {
        self.0.to_parameters()
    }
}
