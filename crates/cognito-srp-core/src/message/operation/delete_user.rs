use serde::{Deserialize, Serialize};

use crate::message::{Empty, Operation};
use crate::secret::SecretString;

/// Deletes the user (access token).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteUser {
    /// The user's.
    pub access_token: SecretString,
}

impl Operation for DeleteUser {
    const NAME: &'static str = "DeleteUser";
    type Response = Empty;
}
