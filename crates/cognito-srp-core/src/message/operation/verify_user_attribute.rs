use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::message::{Empty, Operation};
use crate::secret::SecretString;

/// Verifies an attribute with the code that was sent (access token).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct VerifyUserAttribute {
    /// The user's.
    pub access_token: SecretString,
    /// `email` or `phone_number`.
    pub attribute_name: String,
    /// The code.
    pub code: SecretString,
}

impl Operation for VerifyUserAttribute {
    const NAME: &'static str = "VerifyUserAttribute";
    type Response = Empty;
}
