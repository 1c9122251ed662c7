use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::message::{
    AnalyticsMetadata, Attribute, CodeDeliveryDetails, Operation, Parameters, UserContextData,
    null_as_default,
};
use crate::secret::SecretString;

/// Makes an account for oneself (needs no credentials).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SignUp {
    /// The app client.
    pub client_id: String,
    /// Over `username`, where the client has a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_hash: Option<SecretString>,
    /// The name to sign in with.
    pub username: String,
    /// The password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<SecretString>,
    /// Such as `email`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub user_attributes: Vec<Attribute>,
    /// For the pool's triggers; not kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub validation_data: Vec<Attribute>,
    /// For the pool's triggers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_metadata: Option<Parameters>,
    /// For the pool's statistics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub analytics_metadata: Option<AnalyticsMetadata>,
    /// Where the request comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_context_data: Option<UserContextData>,
}

impl Operation for SignUp {
    const NAME: &'static str = "SignUp";
    type Response = SignUpResponse;
}

/// Answer to [`SignUp`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SignUpResponse {
    /// Whether the account can be used at once.
    #[serde(default, deserialize_with = "null_as_default")]
    pub user_confirmed: bool,
    /// Where the confirmation code went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_delivery_details: Option<CodeDeliveryDetails>,
    /// The user's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_sub: Option<String>,
    /// To confirm with, and to sign in with afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SecretString>,
}
