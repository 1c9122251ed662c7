use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::message::{CodeDeliveryDetails, Operation, Parameters};
use crate::secret::SecretString;

/// Sends a code with which an attribute can be verified (access token).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetUserAttributeVerificationCode {
    /// The user's.
    pub access_token: SecretString,
    /// `email` or `phone_number`.
    pub attribute_name: String,
    /// For the pool's triggers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_metadata: Option<Parameters>,
}

impl Operation for GetUserAttributeVerificationCode {
    const NAME: &'static str = "GetUserAttributeVerificationCode";
    type Response = GetUserAttributeVerificationCodeResponse;
}

/// Answer to [`GetUserAttributeVerificationCode`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetUserAttributeVerificationCodeResponse {
    /// Where the code went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_delivery_details: Option<CodeDeliveryDetails>,
}
