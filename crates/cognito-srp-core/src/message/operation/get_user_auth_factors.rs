use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::message::{Operation, null_as_default};
use crate::secret::SecretString;

/// Shows how the user can sign in (access token).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetUserAuthFactors {
    /// The user's.
    pub access_token: SecretString,
}

impl Operation for GetUserAuthFactors {
    const NAME: &'static str = "GetUserAuthFactors";
    type Response = GetUserAuthFactorsResponse;
}

/// Answer to [`GetUserAuthFactors`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetUserAuthFactorsResponse {
    /// The internal name.
    pub username: String,
    /// The second factor that is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred_mfa_setting: Option<String>,
    /// All second factors that are enabled.
    #[serde(rename = "UserMFASettingList")]
    #[serde(default, deserialize_with = "null_as_default")]
    pub user_mfa_setting_list: Vec<String>,
    /// All first factors, such as `PASSWORD`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub configured_user_auth_factors: Vec<String>,
}
