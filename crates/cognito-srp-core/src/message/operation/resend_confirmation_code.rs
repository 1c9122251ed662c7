use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::message::{CodeDeliveryDetails, Operation, Parameters};
use crate::secret::SecretString;

/// Sends a new confirmation code (needs no credentials).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ResendConfirmationCode {
    /// The app client.
    pub client_id: String,
    /// Over `username`, where the client has a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_hash: Option<SecretString>,
    /// The account's name.
    pub username: String,
    /// For the pool's triggers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_metadata: Option<Parameters>,
}

impl Operation for ResendConfirmationCode {
    const NAME: &'static str = "ResendConfirmationCode";
    type Response = ResendConfirmationCodeResponse;
}

/// Answer to [`ResendConfirmationCode`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ResendConfirmationCodeResponse {
    /// Where the code went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_delivery_details: Option<CodeDeliveryDetails>,
}
