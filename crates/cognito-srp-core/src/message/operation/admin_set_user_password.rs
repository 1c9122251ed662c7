use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::message::{Empty, Operation, null_as_default};
use crate::secret::SecretString;

/// Sets a user's password (signed, for administrators).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AdminSetUserPassword {
    /// The pool.
    pub user_pool_id: String,
    /// The user's name, an alias, or the `sub`.
    pub username: String,
    /// The new one.
    pub password: SecretString,
    /// Whether it is for good; otherwise the user has to change it at the next sign-in.
    #[serde(default, deserialize_with = "null_as_default")]
    pub permanent: bool,
}

impl Operation for AdminSetUserPassword {
    const NAME: &'static str = "AdminSetUserPassword";
    type Response = Empty;
}
