use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::message::{AnalyticsMetadata, Empty, Operation, Parameters, UserContextData};
use crate::secret::SecretString;

/// Sets a new password with the code that was sent (needs no credentials).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConfirmForgotPassword {
    /// The app client.
    pub client_id: String,
    /// Over `username`, where the client has a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_hash: Option<SecretString>,
    /// The account's name.
    pub username: String,
    /// The code.
    pub confirmation_code: SecretString,
    /// The new password.
    pub password: SecretString,
    /// For the pool's triggers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_metadata: Option<Parameters>,
    /// For the pool's statistics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub analytics_metadata: Option<AnalyticsMetadata>,
    /// Where the request comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_context_data: Option<UserContextData>,
}

impl Operation for ConfirmForgotPassword {
    const NAME: &'static str = "ConfirmForgotPassword";
    type Response = Empty;
}
