//! The settings of a user pool, in Cognito's own members: what CreateUserPool and UpdateUserPool take and
//! DescribeUserPool gives back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::code::Medium;
use super::mfa::MfaConfiguration;
use super::password_policy::PasswordPolicy;
use crate::refusal::Refusal;

/// Settings that UpdateUserPool replaces as a whole: one that is left out goes back to its default, as with
/// the real service.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct PoolSettings {
    pub(crate) policies: Policies,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) device_configuration: Option<DeviceConfiguration>,
    pub(crate) auto_verified_attributes: Vec<String>,
    pub(crate) mfa_configuration: MfaConfiguration,
    pub(crate) admin_create_user_config: AdminCreateUserConfig,
    #[serde(flatten)]
    kept: KeptSettings,
}

/// The tag whose value is the right answer to every custom challenge of a pool.
const CUSTOM_ANSWER: &str = "local:custom-answer";

impl PoolSettings {
    /// `AllowedFirstAuthFactors`: what `USER_AUTH` may begin with.
    pub(crate) fn first_factors(&self) -> Vec<String> {
        match &self.policies.sign_in_policy {
            Some(policy) => policy.allowed_first_auth_factors.clone(),
            None => password_alone(),
        }
    }

    /// Where codes for a new password go, best first: `AccountRecoverySetting`, and without it the phone
    /// before the mailbox. Nothing if only administrators help.
    pub(crate) fn recovery_ways(&self) -> Vec<Medium> {
        let setting = self.kept.account_recovery_setting.as_ref();
        let Some(mechanisms) = setting.and_then(|setting| setting["RecoveryMechanisms"].as_array()) else {
            return vec![Medium::Sms, Medium::Email];
        };
        let mut mechanisms: Vec<&Value> = mechanisms.iter().collect();
        mechanisms.sort_by_key(|mechanism| mechanism["Priority"].as_u64());
        let medium = |mechanism: &Value| match mechanism["Name"].as_str() {
            Some("verified_email") => Some(Medium::Email),
            Some("verified_phone_number") => Some(Medium::Sms),
            _ => None,
        };
        mechanisms.into_iter().filter_map(medium).collect()
    }

    /// `AttributesRequireVerificationBeforeUpdate`: addresses that change only once the new one is verified.
    pub(crate) fn verified_before_update(&self) -> Vec<String> {
        let setting = self.kept.user_attribute_update_settings.as_ref();
        let names = setting
            .and_then(|setting| setting["AttributesRequireVerificationBeforeUpdate"].as_array())
            .map(Vec::as_slice);
        let names = names.unwrap_or_default().iter().filter_map(Value::as_str);
        names.map(str::to_owned).collect()
    }

    /// The fixed answer to custom challenges, if the pool has one: the tag `local:custom-answer`.
    pub(crate) fn custom_answer(&self) -> Option<&str> {
        let tags = self.kept.user_pool_tags.as_ref()?;
        tags.get(CUSTOM_ANSWER).map(String::as_str)
    }

    pub(crate) fn check(&self) -> Result<(), Refusal> {
        self.policies.password_policy.check()?;
        let known = ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"];
        let factors = self.first_factors();
        if !factors.iter().all(|factor| known.contains(&factor.as_str())) {
            let message = "Member must satisfy enum value set: [WEB_AUTHN, EMAIL_OTP, SMS_OTP, PASSWORD]";
            return Err(Refusal::constraint(
                "policies.signInPolicy.allowedFirstAuthFactors",
                message,
            ));
        }
        for attribute in &self.auto_verified_attributes {
            if !matches!(attribute.as_str(), "email" | "phone_number") {
                let message = "Member must satisfy enum value set: [phone_number, email]";
                return Err(Refusal::constraint("autoVerifiedAttributes", message));
            }
        }
        Ok(())
    }
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Policies {
    pub(crate) password_policy: PasswordPolicy,
    #[serde(skip_serializing_if = "Option::is_none")]
    sign_in_policy: Option<SignInPolicy>,
}

/// How users may begin to sign in with `USER_AUTH`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SignInPolicy {
    #[serde(default = "password_alone")]
    allowed_first_auth_factors: Vec<String>,
}

fn password_alone() -> Vec<String> {
    vec!["PASSWORD".to_owned()]
}

impl Default for Policies {
    fn default() -> Self {
        Self {
            password_policy: PasswordPolicy::of_a_new_pool(),
            sign_in_policy: None,
        }
    }
}

/// Devices are tracked when this is there at all, even with both members false.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DeviceConfiguration {
    /// A remembered device takes the place of MFA; new ones get MFA.
    pub(crate) challenge_required_on_new_device: bool,
    /// A confirmed device is remembered only when the user says so.
    pub(crate) device_only_remembered_on_user_prompt: bool,
}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminCreateUserConfig {
    /// SignUp is refused.
    pub(crate) allow_admin_create_user_only: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    unused_account_validity_days: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    invite_message_template: Option<Value>,
}

/// Kept and given back, without any effect here: a local pool sends no mail, runs no Lambda function.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct KeptSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    account_recovery_setting: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deletion_protection: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_configuration: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_verification_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_verification_subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lambda_config: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sms_authentication_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sms_configuration: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sms_verification_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_attribute_update_settings: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_pool_add_ons: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_pool_tags: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_pool_tier: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verification_message_template: Option<Value>,
}

/// How users are named: fixed when the pool is made.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Naming {
    /// Users sign up with an e-mail address or phone number; their internal name is their `sub`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) username_attributes: Vec<String>,
    /// Users have a name, and these, once verified, as further names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) alias_attributes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) username_configuration: Option<UsernameConfiguration>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UsernameConfiguration {
    pub(crate) case_sensitive: bool,
}

impl Naming {
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        if !self.username_attributes.is_empty() && !self.alias_attributes.is_empty() {
            return Err(Refusal::invalid_parameter(
                "Only one of the aliasAttributes or usernameAttributes can be set in a user pool.",
            ));
        }
        let known =
            |names: &[&str], given: &[String]| given.iter().all(|name| names.contains(&name.as_str()));
        if !known(&["email", "phone_number"], &self.username_attributes) {
            let message = "Member must satisfy enum value set: [phone_number, email]";
            return Err(Refusal::constraint("usernameAttributes", message));
        }
        if !known(
            &["email", "phone_number", "preferred_username"],
            &self.alias_attributes,
        ) {
            let message = "Member must satisfy enum value set: [phone_number, email, preferred_username]";
            return Err(Refusal::constraint("aliasAttributes", message));
        }
        Ok(())
    }

    /// The form of a name by which it is looked up.
    pub(crate) fn fold(&self, name: &str) -> String {
        match self.username_configuration {
            Some(UsernameConfiguration {
                case_sensitive: false,
            }) => name.to_lowercase(),
            _ => name.to_owned(),
        }
    }
}
