use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::message::{DeviceSecretVerifierConfig, Operation, null_as_default};
use crate::secret::SecretString;

/// Gives the pool a verifier for a device it has offered (access token).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConfirmDevice {
    /// The token that came with the device key.
    pub access_token: SecretString,
    /// From `NewDeviceMetadata`.
    pub device_key: String,
    /// Salt and verifier of the device password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_secret_verifier_config: Option<DeviceSecretVerifierConfig>,
    /// For people to know the device by, 1 to 1024 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_name: Option<String>,
}

impl Operation for ConfirmDevice {
    const NAME: &'static str = "ConfirmDevice";
    type Response = ConfirmDeviceResponse;
}

/// Answer to [`ConfirmDevice`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConfirmDeviceResponse {
    /// Whether the device is remembered only after `UpdateDeviceStatus`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub user_confirmation_necessary: bool,
}
