use serde::{Deserialize, Serialize};

use crate::message::{Empty, Operation};
use crate::secret::SecretString;

/// Says which second factors the user wants; members left out stay as they are (access token).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SetUserMfaPreference {
    /// Codes by text message.
    #[serde(rename = "SMSMfaSettings")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sms_mfa_settings: Option<MfaSettings>,
    /// Codes of an authenticator app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub software_token_mfa_settings: Option<MfaSettings>,
    /// Codes by e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_mfa_settings: Option<MfaSettings>,
    /// The user's.
    pub access_token: SecretString,
}

impl Operation for SetUserMfaPreference {
    const NAME: &'static str = "SetUserMFAPreference";
    type Response = Empty;
}

/// Whether a factor is on, and whether it is the one that is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct MfaSettings {
    /// On.
    pub enabled: bool,
    /// Asked for before others; one factor at the most.
    pub preferred_mfa: bool,
}
