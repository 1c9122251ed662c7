use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::message::{Empty, Operation};
use crate::secret::SecretString;

/// Makes the pool forget a device (access token).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ForgetDevice {
    /// The device.
    pub device_key: String,
    /// The user's; optional in AWS's model, needed in fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_token: Option<SecretString>,
}

impl Operation for ForgetDevice {
    const NAME: &'static str = "ForgetDevice";
    type Response = Empty;
}
