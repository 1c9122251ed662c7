use alloc::string::String;

use serde::{Deserialize, Serialize};

use super::ListDevicesResponse;
use crate::message::Operation;

/// Lists a user's devices, page by page (signed, for administrators).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AdminListDevices {
    /// The pool.
    pub user_pool_id: String,
    /// The user's name, an alias, or the `sub`.
    pub username: String,
    /// Devices in a page, 0 to 60.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// From the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pagination_token: Option<String>,
}

impl Operation for AdminListDevices {
    const NAME: &'static str = "AdminListDevices";
    type Response = ListDevicesResponse;
}
