use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::message::{AuthenticationResult, Operation, Parameters};
use crate::secret::SecretString;

/// Refreshes tokens, with rotation where the client has it (needs no credentials).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetTokensFromRefreshToken {
    /// The newest one.
    pub refresh_token: SecretString,
    /// The app client.
    pub client_id: String,
    /// The client secret itself, where the client has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<SecretString>,
    /// The device of the sign-in, where the pool tracks devices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_key: Option<String>,
    /// For the pool's triggers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_metadata: Option<Parameters>,
}

impl Operation for GetTokensFromRefreshToken {
    const NAME: &'static str = "GetTokensFromRefreshToken";
    type Response = GetTokensFromRefreshTokenResponse;
}

/// Answer to [`GetTokensFromRefreshToken`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetTokensFromRefreshTokenResponse {
    /// New tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authentication_result: Option<AuthenticationResult>,
}
