use serde::{Deserialize, Serialize};

use crate::message::{Empty, Operation};
use crate::secret::SecretString;

/// Sets a new password with the old one (access token).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ChangePassword {
    /// The old one; none for users without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_password: Option<SecretString>,
    /// The new one.
    pub proposed_password: SecretString,
    /// The user's.
    pub access_token: SecretString,
}

impl Operation for ChangePassword {
    const NAME: &'static str = "ChangePassword";
    type Response = Empty;
}
