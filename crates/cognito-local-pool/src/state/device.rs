//! A device that a user confirmed.

use cognito_srp_core::message::{self, Attribute};
use cognito_srp_core::srp::{Salt, Verifier};

use super::pool::UserPool;
use super::user::User;
use crate::clock::Moment;
use crate::random;

/// A device after ConfirmDevice. Before that it exists only as an offer in a grant, and after ForgetDevice
/// not at all.
pub(crate) struct Device {
    pub(crate) key: String,
    /// P of its SRP: kept with the device, as it is part of the verifier.
    pub(crate) group_key: String,
    pub(crate) salt: Salt,
    /// In place of the device password; nothing gives it out.
    pub(crate) verifier: Verifier,
    pub(crate) name: Option<String>,
    pub(crate) remembered: bool,
    pub(crate) created: Moment,
    pub(crate) modified: Moment,
    pub(crate) authenticated: Moment,
}

impl Device {
    /// As operations show it: with everything but the salt and the verifier.
    pub(crate) fn to_message(&self, pool: &UserPool, owner: &User) -> message::Device {
        let owner = format!("{}.{}", owner.username, pool.id);
        let arn = format!(
            "arn:aws:cognito-idp:{}:{}:owner/{owner}/device/{}",
            pool.id.region(),
            UserPool::ACCOUNT,
            self.key
        );
        let status = if self.remembered {
            "remembered"
        } else {
            "not_remembered"
        };
        let mut attributes = vec![
            Attribute::new("device_status", "valid"),
            Attribute::new("last_ip_used", "127.0.0.1"),
            Attribute::new("dev:device_arn", arn),
            Attribute::new("dev:device_owner", owner),
            Attribute::new("dev:device_remembered_status", status),
        ];
        attributes.extend(self.name.as_ref().map(|name| Attribute::new("device_name", name)));
        message::Device {
            device_key: Some(self.key.clone()),
            device_attributes: Some(attributes),
            device_create_date: Some(self.created.json_seconds()),
            device_last_modified_date: Some(self.modified.json_seconds()),
            device_last_authenticated_date: Some(self.authenticated.json_seconds()),
        }
    }
}

/// The two names of a device that a pool offers to make.
#[derive(Clone)]
pub(crate) struct DeviceNames {
    pub(crate) key: String,
    pub(crate) group_key: String,
}

impl DeviceNames {
    /// `<region>_<uuid>`, and `-` with eight letters and digits.
    pub(crate) fn generate(region: &str) -> Self {
        let key = format!("{region}_{}", random::uuid());
        let group_key = format!("-{}", random::text(random::LETTERS_AND_DIGITS, 8));
        Self { key, group_key }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a text can be a device key at all: `[\w-]+_[0-9a-f-]+`, at most 55 characters.
    fn is_device_key(text: &str) -> bool {
        let (region, id) = text.split_once('_').unwrap_or_default();
        let region_ok = !region.is_empty() && region.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-');
        let id_ok = !id.is_empty() && id.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f' | b'-'));
        text.len() <= 55 && region_ok && id_ok
    }

    #[test]
    fn made_names_have_the_form_that_clients_check() {
        let names = DeviceNames::generate("eu-west-1");
        assert!(names.key.starts_with("eu-west-1_") && is_device_key(&names.key));
        assert!(names.group_key.len() == 9 && names.group_key.starts_with('-'));
        assert!(!is_device_key("eu-west-1_ABC") && !is_device_key("x") && !is_device_key("_a"));
    }
}
