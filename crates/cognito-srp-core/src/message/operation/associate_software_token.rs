use serde::{Deserialize, Serialize};

use crate::json::{Fields, FromJson, Json, Mismatch};
use crate::message::Operation;
use crate::secret::SecretString;

/// Begins to set up an authenticator app (access token, or session of `MFA_SETUP`).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AssociateSoftwareToken {
    /// The user's, or:
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_token: Option<SecretString>,
    /// of an `MFA_SETUP` challenge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SecretString>,
}

impl Operation for AssociateSoftwareToken {
    const NAME: &'static str = "AssociateSoftwareToken";
    type Response = AssociateSoftwareTokenResponse;
}

/// Answer to [`AssociateSoftwareToken`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AssociateSoftwareTokenResponse {
    /// The app's key: base32 (RFC 4648) without padding.
    pub secret_code: SecretString,
    /// For the next call, where one was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SecretString>,
}

impl FromJson for AssociateSoftwareTokenResponse {
    fn from_json(json: &Json) -> Result<Self, Mismatch> {
        let fields = Fields::of(json)?;
        Ok(Self {
            secret_code: fields.secret("SecretCode")?.ok_or(Mismatch)?,
            session: fields.secret("Session")?,
        })
    }
}
