use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::message::{DeviceRememberedStatus, Empty, Operation};
use crate::secret::SecretString;

/// Remembers a device, or stops to (access token).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateDeviceStatus {
    /// The user's.
    pub access_token: SecretString,
    /// The device.
    pub device_key: String,
    /// What it is to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_remembered_status: Option<DeviceRememberedStatus>,
}

impl Operation for UpdateDeviceStatus {
    const NAME: &'static str = "UpdateDeviceStatus";
    type Response = Empty;
}
