use super::{DeliveredCode, Kind, Parameters};
use crate::error::FieldError;

/// `SMS_MFA`: a code was sent to the user's phone, as a second factor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SmsMfa(pub DeliveredCode);

impl SmsMfa {
    /// The parameter of the answer that has the code.
    pub const CODE: &'static str = "SMS_MFA_CODE";
}

impl Kind for SmsMfa {
    const NAME: &'static str = "SMS_MFA";

    fn from_parameters(parameters: &Parameters) -> Result<Self, FieldError> {
        Ok(Self(DeliveredCode::from_parameters(parameters)))
    }

    fn to_parameters(&self) -> Parameters {
        self.0.to_parameters()
    }
}
