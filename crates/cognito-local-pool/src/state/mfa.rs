//! Settings of multi-factor authentication: the pool's and the users'.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::clock::Moment;
use crate::totp::TotpSecret;

/// Whether a pool asks for a second factor.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum MfaConfiguration {
    /// Never.
    #[default]
    #[serde(rename = "OFF")]
    Off,
    /// From users who have one.
    #[serde(rename = "OPTIONAL")]
    Optional,
    /// From everyone.
    #[serde(rename = "ON")]
    On,
}

/// What SetUserPoolMfaConfig sets besides [`MfaConfiguration`].
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct MfaSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) software_token_mfa_configuration: Option<SoftwareTokenMfaConfiguration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sms_mfa_configuration: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email_mfa_configuration: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) web_authn_configuration: Option<Value>,
}

impl MfaSettings {
    /// The factors that the pool has switched on.
    pub(crate) fn factors(&self) -> Vec<Factor> {
        let mut factors = Factor::ALL.to_vec();
        factors.retain(|factor| match factor {
            Factor::Sms => self.sms_mfa_configuration.is_some(),
            Factor::SoftwareToken => self.software_token_enabled(),
            Factor::Email => self.email_mfa_configuration.is_some(),
        });
        factors
    }

    pub(crate) fn software_token_enabled(&self) -> bool {
        self.software_token_mfa_configuration
            .as_ref()
            .is_some_and(|configuration| configuration.enabled)
    }
}

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct SoftwareTokenMfaConfiguration {
    pub(crate) enabled: bool,
}

/// A second factor, by the name of its challenge.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Factor {
    Sms,
    SoftwareToken,
    Email,
}

impl Factor {
    /// In the order in which a pool offers them.
    pub(crate) const ALL: [Self; 3] = [Self::Sms, Self::SoftwareToken, Self::Email];

    /// The factor of this name. `EMAIL_MFA` stands in some of AWS's pages for `EMAIL_OTP`.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        let name = if name == "EMAIL_MFA" { "EMAIL_OTP" } else { name };
        Self::ALL.into_iter().find(|factor| factor.name() == name)
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sms => "SMS_MFA",
            Self::SoftwareToken => "SOFTWARE_TOKEN_MFA",
            Self::Email => "EMAIL_OTP",
        }
    }
}

/// A user's second factors.
#[derive(Default)]
pub(crate) struct UserMfa {
    pub(crate) sms_enabled: bool,
    pub(crate) software_token_enabled: bool,
    pub(crate) email_enabled: bool,
    pub(crate) preferred: Option<Factor>,
    /// A secret that was handed out and waits for its first code.
    pub(crate) pending_token: Option<TotpSecret>,
    /// The authenticator app that was verified.
    pub(crate) software_token: Option<SoftwareToken>,
}

impl UserMfa {
    /// The factors that are switched on.
    pub(crate) fn enabled(&self) -> Vec<Factor> {
        let mut factors = Factor::ALL.to_vec();
        factors.retain(|factor| match factor {
            Factor::Sms => self.sms_enabled,
            Factor::SoftwareToken => self.software_token_enabled,
            Factor::Email => self.email_enabled,
        });
        factors
    }

    /// Takes an authenticator app that was verified within a sign-in: it is on from now.
    pub(crate) fn adopt(&mut self, token: SoftwareToken) {
        self.software_token = Some(token);
        self.enable(Factor::SoftwareToken, true);
    }

    pub(crate) fn enable(&mut self, factor: Factor, enabled: bool) {
        match factor {
            Factor::Sms => self.sms_enabled = enabled,
            Factor::SoftwareToken => self.software_token_enabled = enabled,
            Factor::Email => self.email_enabled = enabled,
        }
        if !enabled && self.preferred == Some(factor) {
            self.preferred = None;
        }
    }
}

/// An authenticator app of a user.
pub(crate) struct SoftwareToken {
    pub(crate) secret: TotpSecret,
    pub(crate) friendly_name: Option<String>,
    /// The step of the last code that was taken: it and all before it are used up.
    pub(crate) last_step: i64,
}

/// What a code of an authenticator app is worth.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum CodeVerdict {
    Right,
    UsedBefore,
    Wrong,
}

impl SoftwareToken {
    /// The app that shows `code` for `secret` now, if it is the right one. The code is used up by that.
    pub(crate) fn verified(
        secret: TotpSecret,
        code: &str,
        friendly_name: Option<String>,
        now: Moment,
    ) -> Option<Self> {
        let last_step = secret.step_of(code, now)?;
        Some(Self {
            secret,
            friendly_name,
            last_step,
        })
    }

    /// Checks a code and uses it up.
    pub(crate) fn take(&mut self, code: &str, now: Moment) -> CodeVerdict {
        match self.secret.step_of(code, now) {
            None => CodeVerdict::Wrong,
            Some(step) if step <= self.last_step => CodeVerdict::UsedBefore,
            Some(step) => {
                self.last_step = step;
                CodeVerdict::Right
            }
        }
    }
}
