use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::message::{Empty, Operation};

/// Makes the pool forget a device of a user (signed, for administrators).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AdminForgetDevice {
    /// The pool.
    pub user_pool_id: String,
    /// The user's name, an alias, or the `sub`.
    pub username: String,
    /// The device.
    pub device_key: String,
}

impl Operation for AdminForgetDevice {
    const NAME: &'static str = "AdminForgetDevice";
    type Response = Empty;
}
