use alloc::string::String;
use alloc::vec::Vec;

use super::{Kind, Parameters, Text};
use crate::error::FieldError;
use crate::json::Json;

/// `SELECT_MFA_TYPE`: the user has several second factors and prefers none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SelectMfaType {
    /// `MFAS_CAN_CHOOSE`: names of challenges, such as `SMS_MFA`, one of which is the answer.
    pub options: Vec<String>,
    /// `USER_ID_FOR_SRP`: the user's internal name.
    pub user_id_for_srp: Option<String>,
}

impl Kind for SelectMfaType {
    const NAME: &'static str = "SELECT_MFA_TYPE";

    fn from_parameters(parameters: &Parameters) -> Result<Self, FieldError> {
        Ok(Self {
            options: parameters.json_list("MFAS_CAN_CHOOSE")?,
            user_id_for_srp: parameters.text("USER_ID_FOR_SRP"),
        })
    }

    fn to_parameters(&self) -> Parameters {
        let name = Parameters::of_texts([("USER_ID_FOR_SRP", &self.user_id_for_srp)]);
        name.with("MFAS_CAN_CHOOSE", Json::texts(&self.options).to_text())
    }
}
