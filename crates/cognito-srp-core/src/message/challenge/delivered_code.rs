use alloc::string::String;

use super::{Parameters, Text};

/// Where a code was sent: what `SMS_MFA`, `EMAIL_OTP` and `SMS_OTP` say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeliveredCode {
    /// `CODE_DELIVERY_DESTINATION`, masked, such as `+*******1234` or `j***@e***`.
    pub destination: Option<String>,
    /// `CODE_DELIVERY_DELIVERY_MEDIUM`: `SMS` or `EMAIL`.
    pub medium: Option<String>,
    /// `USER_ID_FOR_SRP`: the user's internal name.
    pub user_id_for_srp: Option<String>,
}

impl DeliveredCode {
    pub(super) fn from_parameters(parameters: &Parameters) -> Self {
        Self {
            destination: parameters.text("CODE_DELIVERY_DESTINATION"),
            medium: parameters.text("CODE_DELIVERY_DELIVERY_MEDIUM"),
            user_id_for_srp: parameters.text("USER_ID_FOR_SRP"),
        }
    }

    pub(super) fn to_parameters(&self) -> Parameters {
        Parameters::of_texts([
            ("CODE_DELIVERY_DESTINATION", &self.destination),
            ("CODE_DELIVERY_DELIVERY_MEDIUM", &self.medium),
            ("USER_ID_FOR_SRP", &self.user_id_for_srp),
        ])
    }
}
