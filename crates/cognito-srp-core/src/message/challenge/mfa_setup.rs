use alloc::string::String;
use alloc::vec::Vec;

use super::{Kind, Parameters, Text};
use crate::error::FieldError;
use crate::json::Json;

/// `MFA_SETUP`: the pool wants a second factor and the user has none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MfaSetup {
    /// `MFAS_CAN_SETUP`: what can be set up, such as `SOFTWARE_TOKEN_MFA`.
    pub options: Vec<String>,
    /// `USER_ID_FOR_SRP`: the user's internal name.
    pub user_id_for_srp: Option<String>,
}

impl Kind for MfaSetup {
    const NAME: &'static str = "MFA_SETUP";

    fn from_parameters(parameters: &Parameters) -> Result<Self, FieldError> {
        Ok(Self {
            options: parameters.json_list("MFAS_CAN_SETUP")?,
            user_id_for_srp: parameters.text("USER_ID_FOR_SRP"),
        })
    }

    fn to_parameters(&self) -> Parameters {
        let name = Parameters::of_texts([("USER_ID_FOR_SRP", &self.user_id_for_srp)]);
        name.with("MFAS_CAN_SETUP", Json::texts(&self.options).to_text())
    }
}
