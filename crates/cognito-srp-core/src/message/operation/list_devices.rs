use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::message::{Device, Operation, null_as_default};
use crate::secret::SecretString;

/// Lists the user's remembered devices, page by page (access token).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListDevices {
    /// The user's.
    pub access_token: SecretString,
    /// Devices in a page, 0 to 60.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// From the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pagination_token: Option<String>,
}

impl Operation for ListDevices {
    const NAME: &'static str = "ListDevices";
    type Response = ListDevicesResponse;
}

/// Answer to [`ListDevices`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListDevicesResponse {
    /// One page.
    #[serde(default, deserialize_with = "null_as_default")]
    pub devices: Vec<Device>,
    /// For the next page, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pagination_token: Option<String>,
}
