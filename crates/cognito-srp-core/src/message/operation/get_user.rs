use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::message::{Attribute, Operation, null_as_default};
use crate::secret::SecretString;

/// Shows the user (access token).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetUser {
    /// The user's.
    pub access_token: SecretString,
}

impl Operation for GetUser {
    const NAME: &'static str = "GetUser";
    type Response = GetUserResponse;
}

/// Answer to [`GetUser`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetUserResponse {
    /// The internal name.
    pub username: String,
    /// All that the client may read.
    #[serde(default, deserialize_with = "null_as_default")]
    pub user_attributes: Vec<Attribute>,
    /// The factor that is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred_mfa_setting: Option<String>,
    /// All factors that are enabled.
    #[serde(rename = "UserMFASettingList")]
    #[serde(default, deserialize_with = "null_as_default")]
    pub user_mfa_setting_list: Vec<String>,
}
