use alloc::string::String;

use serde::{Deserialize, Serialize};

use super::MfaSettings;
use crate::message::{Empty, Operation};

/// Says which second factors a user has; members left out stay as they are (signed, for administrators).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AdminSetUserMfaPreference {
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
    /// The user's name, an alias, or the `sub`.
    pub username: String,
    /// The pool.
    pub user_pool_id: String,
}

impl Operation for AdminSetUserMfaPreference {
    const NAME: &'static str = "AdminSetUserMFAPreference";
    type Response = Empty;
}
