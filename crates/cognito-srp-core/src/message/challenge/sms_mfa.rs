use alloc::string::String;

use super::{Kind, Parameters};
use crate::error::FieldError;

/// `SMS_MFA`: a code was sent to the user's phone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SmsMfa {
    /// `CODE_DELIVERY_DESTINATION`, masked, such as `+*******1234`.
    pub destination: Option<String>,
    /// `CODE_DELIVERY_DELIVERY_MEDIUM`: `SMS`.
    pub medium: Option<String>,
    /// `USER_ID_FOR_SRP`: the user's internal name.
    pub user_id_for_srp: Option<String>,
}

impl SmsMfa {
    /// The parameter of the answer that has the code.
    pub const CODE: &'static str = "SMS_MFA_CODE";
}

impl Kind for SmsMfa {
    const NAME: &'static str = "SMS_MFA";

    fn from_parameters(parameters: &Parameters) -> Result<Self, FieldError> {
        Ok(Self {
            destination: parameters.get("CODE_DELIVERY_DESTINATION").map(Into::into),
            medium: parameters.get("CODE_DELIVERY_DELIVERY_MEDIUM").map(Into::into),
            user_id_for_srp: parameters.get("USER_ID_FOR_SRP").map(Into::into),
        })
    }

    fn to_parameters(&self) -> Parameters {
        let members = [
            ("CODE_DELIVERY_DESTINATION", &self.destination),
            ("CODE_DELIVERY_DELIVERY_MEDIUM", &self.medium),
            ("USER_ID_FOR_SRP", &self.user_id_for_srp),
        ];
        members
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.as_deref()?)))
            .collect()
    }
}
