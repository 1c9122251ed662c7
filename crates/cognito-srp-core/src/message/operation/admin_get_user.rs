use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::message::{Attribute, Operation, null_as_default};

/// Shows a user (signed, for administrators).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AdminGetUser {
    /// The pool.
    pub user_pool_id: String,
    /// The user's name, an alias, or the `sub`.
    pub username: String,
}

impl Operation for AdminGetUser {
    const NAME: &'static str = "AdminGetUser";
    type Response = AdminGetUserResponse;
}

/// Answer to [`AdminGetUser`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AdminGetUserResponse {
    /// The internal name.
    pub username: String,
    /// All of them.
    #[serde(default, deserialize_with = "null_as_default")]
    pub user_attributes: Vec<Attribute>,
    /// Seconds since 1970, with fraction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_create_date: Option<f64>,
    /// Seconds since 1970, with fraction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_last_modified_date: Option<f64>,
    /// Whether the account can be used.
    #[serde(default, deserialize_with = "null_as_default")]
    pub enabled: bool,
    /// Such as `CONFIRMED` and `FORCE_CHANGE_PASSWORD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_status: Option<String>,
    /// The second factor that is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred_mfa_setting: Option<String>,
    /// All second factors that are enabled.
    #[serde(rename = "UserMFASettingList")]
    #[serde(
        default,
        skip_serializing_if = "Vec::is_empty",
        deserialize_with = "null_as_default"
    )]
    pub user_mfa_setting_list: Vec<String>,
}
