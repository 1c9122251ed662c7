use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::message::{Attribute, CodeDeliveryDetails, Operation, Parameters, null_as_default};
use crate::secret::SecretString;

/// Sets attributes of the user (access token).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateUserAttributes {
    /// Such as `email`.
    #[serde(default)]
    pub user_attributes: Vec<Attribute>,
    /// The user's.
    pub access_token: SecretString,
    /// For the pool's triggers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_metadata: Option<Parameters>,
}

impl Operation for UpdateUserAttributes {
    const NAME: &'static str = "UpdateUserAttributes";
    type Response = UpdateUserAttributesResponse;
}

/// Answer to [`UpdateUserAttributes`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateUserAttributesResponse {
    /// Where codes went for those that have to be verified.
    #[serde(default, deserialize_with = "null_as_default")]
    pub code_delivery_details_list: Vec<CodeDeliveryDetails>,
}
