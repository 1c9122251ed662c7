use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::message::{AnalyticsMetadata, AuthResponse, Operation, Parameters, UserContextData};
use crate::secret::SecretString;

/// Starts a sign-in, or refreshes tokens (needs no credentials).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InitiateAuth {
    /// Such as `USER_SRP_AUTH`.
    pub auth_flow: String,
    /// The app client.
    pub client_id: String,
    /// What the flow needs, such as `USERNAME` and `SRP_A`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_parameters: Option<Parameters>,
    /// For the pool's triggers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_metadata: Option<Parameters>,
    /// For the pool's statistics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub analytics_metadata: Option<AnalyticsMetadata>,
    /// Where the request comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_context_data: Option<UserContextData>,
    /// From `ConfirmSignUp`, to sign in without a further proof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SecretString>,
}

impl Operation for InitiateAuth {
    const NAME: &'static str = "InitiateAuth";
    type Response = AuthResponse;
}
