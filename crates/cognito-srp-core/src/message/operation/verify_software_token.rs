use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::json::{Fields, FromJson, Json, Mismatch};
use crate::message::Operation;
use crate::secret::SecretString;

/// Ends the set-up of an authenticator app with a code that it shows (access token, or session).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct VerifySoftwareToken {
    /// The user's, or:
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_token: Option<SecretString>,
    /// from `AssociateSoftwareToken`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SecretString>,
    /// Six digits.
    pub user_code: SecretString,
    /// For people to know the app by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub friendly_device_name: Option<String>,
}

impl Operation for VerifySoftwareToken {
    const NAME: &'static str = "VerifySoftwareToken";
    type Response = VerifySoftwareTokenResponse;
}

/// Answer to [`VerifySoftwareToken`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct VerifySoftwareTokenResponse {
    /// `SUCCESS` or `ERROR`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// For the next call, where one was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SecretString>,
}

impl FromJson for VerifySoftwareTokenResponse {
    fn from_json(json: &Json) -> Result<Self, Mismatch> {
        let fields = Fields::of(json)?;
        Ok(Self {
            status: fields.text("Status")?,
            session: fields.secret("Session")?,
        })
    }
}
