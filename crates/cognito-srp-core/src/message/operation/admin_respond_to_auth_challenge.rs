use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::message::{AnalyticsMetadata, AuthResponse, ContextData, Operation, Parameters};
use crate::secret::SecretString;

/// Answers a challenge of a sign-in for a user (signed, for administrators).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AdminRespondToAuthChallenge {
    /// The pool.
    pub user_pool_id: String,
    /// The app client.
    pub client_id: String,
    /// The challenge that is answered.
    pub challenge_name: String,
    /// `USERNAME`, `SECRET_HASH` and what the challenge asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge_responses: Option<Parameters>,
    /// The newest one of this sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SecretString>,
    /// For the pool's statistics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub analytics_metadata: Option<AnalyticsMetadata>,
    /// The request that the server acts for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context_data: Option<ContextData>,
    /// For the pool's triggers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_metadata: Option<Parameters>,
}

impl Operation for AdminRespondToAuthChallenge {
    const NAME: &'static str = "AdminRespondToAuthChallenge";
    type Response = AuthResponse;
}
