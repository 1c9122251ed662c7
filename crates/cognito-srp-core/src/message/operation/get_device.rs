use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::message::{Device, Operation};
use crate::secret::SecretString;

/// Shows a device (access token).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetDevice {
    /// The device.
    pub device_key: String,
    /// The user's; optional in AWS's model, needed in fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_token: Option<SecretString>,
}

impl Operation for GetDevice {
    const NAME: &'static str = "GetDevice";
    type Response = GetDeviceResponse;
}

/// Answer to [`GetDevice`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetDeviceResponse {
    /// The device.
    pub device: Device,
}
