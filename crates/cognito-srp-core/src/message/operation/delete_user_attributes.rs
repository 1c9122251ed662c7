use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::message::{Empty, Operation};
use crate::secret::SecretString;

/// Takes attributes away from the user (access token).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteUserAttributes {
    /// Their names.
    #[serde(default)]
    pub user_attribute_names: Vec<String>,
    /// The user's.
    pub access_token: SecretString,
}

impl Operation for DeleteUserAttributes {
    const NAME: &'static str = "DeleteUserAttributes";
    type Response = Empty;
}
