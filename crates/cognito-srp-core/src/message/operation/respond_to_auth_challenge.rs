use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::message::{AnalyticsMetadata, AuthResponse, Operation, Parameters, UserContextData};
use crate::secret::SecretString;

/// Answers a challenge of a sign-in (needs no credentials).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RespondToAuthChallenge {
    /// The challenge that is answered.
    pub challenge_name: String,
    /// The app client.
    pub client_id: String,
    /// The newest one of this sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SecretString>,
    /// `USERNAME`, `SECRET_HASH` and what the challenge asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge_responses: Option<Parameters>,
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

impl Operation for RespondToAuthChallenge {
    const NAME: &'static str = "RespondToAuthChallenge";
    type Response = AuthResponse;
}
