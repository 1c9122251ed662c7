use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::message::{Attribute, Operation, Parameters, null_as_default};
use crate::secret::SecretString;

/// Makes an account with a temporary password (signed, for administrators).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AdminCreateUser {
    /// The pool.
    pub user_pool_id: String,
    /// The name of the account.
    pub username: String,
    /// Such as `email`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub user_attributes: Vec<Attribute>,
    /// For the pool's triggers; not kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub validation_data: Vec<Attribute>,
    /// The password for the first sign-in; the pool makes one up where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temporary_password: Option<SecretString>,
    /// Whether to take an alias away from another account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub force_alias_creation: Option<bool>,
    /// Whether the user is written to; once, for a new account, where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_action: Option<MessageAction>,
    /// `EMAIL`, `SMS`; `SMS` where nothing is said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub desired_delivery_mediums: Vec<String>,
    /// For the pool's triggers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_metadata: Option<Parameters>,
}

impl Operation for AdminCreateUser {
    const NAME: &'static str = "AdminCreateUser";
    type Response = AdminCreateUserResponse;
}

/// Whether a user is written to whose account an administrator makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum MessageAction {
    /// Again, with another temporary password: the account is there already.
    Resend,
    /// Not at all.
    Suppress,
}

/// Answer to [`AdminCreateUser`].
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AdminCreateUserResponse {
    /// The new account.
    pub user: User,
}

/// An account, as administrators see it (AWS: `UserType`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct User {
    /// The internal name.
    pub username: String,
    /// All of them.
    #[serde(default, deserialize_with = "null_as_default")]
    pub attributes: Vec<Attribute>,
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
}
