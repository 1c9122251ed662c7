use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::message::{Empty, Operation};
use crate::secret::SecretString;

/// Ends one sign-in by its refresh token (needs no credentials).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RevokeToken {
    /// The refresh token.
    pub token: SecretString,
    /// The app client.
    pub client_id: String,
    /// The client secret itself, where the client has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<SecretString>,
}

impl Operation for RevokeToken {
    const NAME: &'static str = "RevokeToken";
    type Response = Empty;
}
