use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::message::{AnalyticsMetadata, AuthResponse, ContextData, Operation, Parameters};
use crate::secret::SecretString;

/// Starts a sign-in for a user, or refreshes tokens (signed, for administrators).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AdminInitiateAuth {
    /// The pool.
    pub user_pool_id: String,
    /// The app client.
    pub client_id: String,
    /// Such as `ADMIN_USER_PASSWORD_AUTH`.
    pub auth_flow: String,
    /// What the flow needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_parameters: Option<Parameters>,
    /// For the pool's triggers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_metadata: Option<Parameters>,
    /// For the pool's statistics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub analytics_metadata: Option<AnalyticsMetadata>,
    /// The request that the server acts for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context_data: Option<ContextData>,
    /// From `ConfirmSignUp`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SecretString>,
}

impl Operation for AdminInitiateAuth {
    const NAME: &'static str = "AdminInitiateAuth";
    type Response = AuthResponse;
}
