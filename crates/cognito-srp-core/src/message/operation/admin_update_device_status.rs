use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::message::{DeviceRememberedStatus, Empty, Operation};

/// Remembers a device of a user, or stops to (signed, for administrators).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AdminUpdateDeviceStatus {
    /// The pool.
    pub user_pool_id: String,
    /// The user's name, an alias, or the `sub`.
    pub username: String,
    /// The device.
    pub device_key: String,
    /// What it is to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_remembered_status: Option<DeviceRememberedStatus>,
}

impl Operation for AdminUpdateDeviceStatus {
    const NAME: &'static str = "AdminUpdateDeviceStatus";
    type Response = Empty;
}
