use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::message::{Empty, Operation, Parameters};

/// Makes a user's password invalid and sends a code with which a new one can be set (signed, for
/// administrators).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AdminResetUserPassword {
    /// The pool.
    pub user_pool_id: String,
    /// The user's name, an alias, or the `sub`.
    pub username: String,
    /// For the pool's triggers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_metadata: Option<Parameters>,
}

impl Operation for AdminResetUserPassword {
    const NAME: &'static str = "AdminResetUserPassword";
    type Response = Empty;
}
