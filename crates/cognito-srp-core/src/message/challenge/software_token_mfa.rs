use alloc::string::String;

use super::{Kind, Parameters, Text};
use crate::error::FieldError;

/// `SOFTWARE_TOKEN_MFA`: the user's authenticator app shows a code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SoftwareTokenMfa {
    /// `FRIENDLY_DEVICE_NAME`, if one was set with the app.
    pub friendly_device_name: Option<String>,
    /// `USER_ID_FOR_SRP`: the user's internal name.
    pub user_id_for_srp: Option<String>,
}

impl SoftwareTokenMfa {
    /// The parameter of the answer that has the code.
    pub const CODE: &'static str = "SOFTWARE_TOKEN_MFA_CODE";
}

impl Kind for SoftwareTokenMfa {
    const NAME: &'static str = "SOFTWARE_TOKEN_MFA";

    fn from_parameters(parameters: &Parameters) -> Result<Self, FieldError> {
        Ok(Self {
            friendly_device_name: parameters.text("FRIENDLY_DEVICE_NAME"),
            user_id_for_srp: parameters.text("USER_ID_FOR_SRP"),
        })
    }

    fn to_parameters(&self) -> Parameters {
        Parameters::of_texts([
            ("FRIENDLY_DEVICE_NAME", &self.friendly_device_name),
            ("USER_ID_FOR_SRP", &self.user_id_for_srp),
        ])
    }
}
