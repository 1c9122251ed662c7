use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::message::{Empty, Operation, Parameters};

/// Confirms an account without a code (signed, for administrators).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AdminConfirmSignUp {
    /// The pool.
    pub user_pool_id: String,
    /// The user's name, an alias, or the `sub`.
    pub username: String,
    /// For the pool's triggers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_metadata: Option<Parameters>,
}

impl Operation for AdminConfirmSignUp {
    const NAME: &'static str = "AdminConfirmSignUp";
    type Response = Empty;
}
