use alloc::string::String;

use serde::{Deserialize, Serialize};

use super::GetDeviceResponse;
use crate::message::Operation;

/// Shows a device of a user (signed, for administrators).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AdminGetDevice {
    /// The pool.
    pub user_pool_id: String,
    /// The user's name, an alias, or the `sub`.
    pub username: String,
    /// The device.
    pub device_key: String,
}

impl Operation for AdminGetDevice {
    const NAME: &'static str = "AdminGetDevice";
    type Response = GetDeviceResponse;
}
