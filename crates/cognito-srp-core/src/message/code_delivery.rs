use alloc::string::String;

use serde::{Deserialize, Serialize};

/// Where a code was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CodeDeliveryDetails {
    /// Masked, such as `j***@e***`.
    pub destination: Option<String>,
    /// `EMAIL` or `SMS`.
    pub delivery_medium: Option<String>,
    /// The attribute that holds the address: `email` or `phone_number`.
    pub attribute_name: Option<String>,
}
